"""Opens the explorer's exports (GraphML, Turtle) with the readers that people use and compares them with what the page showed: check-exports.py FOLDER"""
import json, os, sys
import networkx, rdflib
from rdflib import RDF, RDFS, Namespace, URIRef

folder = sys.argv[1]
QN = Namespace("https://w3id.org/quidnunc/ontology#")
seen = json.load(open(os.path.join(folder, "export.json"), encoding="utf-8"))
faults = []


def equal(what, wanted, got):
    if wanted != got:
        lacks, more = [x for x in wanted if x not in got][:2], [x for x in got if x not in wanted][:2]
        faults.append(f"{what}: lacks {lacks}, has besides {more}")


graph = networkx.read_graphml(os.path.join(folder, "export.graphml"))
if not (graph.is_directed() and graph.is_multigraph()):
    faults.append("the GraphML is no directed graph of several edges between two nodes")
equal("nodes", sorted(map(tuple, seen["actors"])), sorted((n["iri"], n["label"], n["type"]) for _, n in graph.nodes(data=True)))
iri = networkx.get_node_attributes(graph, "iri")
equal("edges", sorted(map(tuple, seen["edges"])),
      sorted((iri[a], iri[b], e["label"], e["status"], e["sentence"]) for a, b, e in graph.edges(data=True)))
if not all(isinstance(e["weight"], float) and 0 < e["confidence"] <= 1 for _, _, e in graph.edges(data=True)):
    faults.append("weights and confidence are no numbers")

turtle = rdflib.Graph().parse(os.path.join(folder, "export.ttl"), format="turtle")
claims = set(turtle.subjects(RDF.type, QN.Claim))
equal("claims", sorted(seen["claims"]), sorted(map(str, claims)))
for actor, label, kind in seen["actors"]:
    if (URIRef(actor), RDF.type, QN[kind]) not in turtle or (URIRef(actor), RDFS.label, rdflib.Literal(label, lang="en")) not in turtle:
        faults.append(f"the Turtle does not tell {label}")
for claim in claims:
    for part in (RDF.subject, RDF.predicate, RDF.object, QN.status, QN.evidence):
        if not turtle.value(claim, part) and part is not QN.evidence or not list(turtle.objects(claim, part)):
            faults.append(f"{claim} has no {part}")

# what the page exports is in the whole graph, with the same values
whole = rdflib.Graph().parse(os.path.join(folder, "site/data/graph.nt"), format="nt")
numbers = lambda triples: {(s, p, float(o) if isinstance(o, rdflib.Literal) and o.datatype and o.datatype.endswith(("decimal", "integer", "nonNegativeInteger")) else o)
                           for s, p, o in triples}
strange = {t for t in numbers(turtle) - numbers(whole) if (t[0], RDF.type, QN.Article) not in turtle}
if strange:
    faults.append(f"{len(strange)} statements that the graph has not: {sorted(map(str, strange))[:3]}")

print("\n".join(faults[:10]))
sys.exit(bool(faults))
