"""What others read of our files: rdflib the RDF, NetworkX and igraph the drawing. Every syntax must say the same.

Reads the kept graphs of tests/graphs and one made of the sample articles; prints TAP. Skips without the modules.
"""
import os
import subprocess
import sys
import tempfile
import warnings

try:
    import igraph
    import networkx
    import rdflib
    from rdflib import RDF, RDFS, URIRef
except ImportError as missing:
    print(f"1..0 # SKIP {missing}")
    sys.exit(77)

SOURCE = os.environ.get("srcdir", ".")
QN = rdflib.Namespace("https://w3id.org/quidnunc/ontology#")
NIF = rdflib.Namespace("http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#")
PROV = rdflib.Namespace("http://www.w3.org/ns/prov#")
STATUSES = {QN[name] for name in ("Asserted", "Alleged", "Denied", "Possible", "Negated")}
cases = []


def case(name, good, told=""):
    cases.append(good)
    print(f"{'ok' if good else 'not ok'} {len(cases)} - {name}")
    if not good:
        print(f"# {told}")


def triples(path, syntax):
    """The graph as strings, so that terms compare by their spelling and not by their value."""
    graph = rdflib.Graph()
    rdflib.NORMALIZE_LITERALS = False
    graph.parse(path, format=syntax)
    return graph, {tuple(term.n3() for term in triple) for triple in graph}


def same_in_every_syntax(stem, name):
    graph, turtle = triples(stem + ".ttl", "turtle")
    _, ntriples = triples(stem + ".nt", "nt")
    case(f"{name}: Turtle and N-Triples say the same", turtle == ntriples, sorted(turtle ^ ntriples)[:3])
    lines = [line for line in open(stem + ".nt", encoding="utf-8").read().split("\n") if line]
    case(f"{name}: no statement twice", len(lines) == len(set(lines)) == len(ntriples), f"{len(lines)} lines, {len(ntriples)} statements")
    if os.path.exists(stem + ".rdf"):
        _, xml = triples(stem + ".rdf", "xml")
        control = {t for t in turtle if "\\u" in t[2] or "\x01" in t[2]}    # XML has no control characters
        case(f"{name}: RDF/XML says the same", turtle - control == {t for t in xml if "\ufffd\"" not in t[2] and "\ufffd." not in t[2]} - control,
             sorted((turtle - control) ^ xml)[:3])
    return graph


def raptor_agrees(stem, name):
    """The other way round: raptor reads our Turtle and writes N-Triples."""
    try:
        out = subprocess.run(["rapper", "-q", "-i", "turtle", "-o", "ntriples", stem + ".ttl"], capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return
    with tempfile.NamedTemporaryFile("wb", suffix=".nt") as file:
        file.write(out)
        file.flush()
        case(f"{name}: raptor reads the Turtle as rdflib does", triples(file.name, "nt")[1] == triples(stem + ".ttl", "turtle")[1])


def whole(graph, name):
    """The contract of the output: nothing dangles, every claim has all it needs."""
    blank = [t for t in graph if any(isinstance(term, rdflib.BNode) for term in t)]
    case(f"{name}: no blank nodes", not blank, blank[:2])
    claims = set(graph.subjects(RDF.type, QN.Claim))
    needed = [RDF.subject, RDF.predicate, RDF.object, QN.status, QN.confidence, QN.support, PROV.wasDerivedFrom]
    lacking = [(c, p) for c in claims for p in needed if len(list(graph.objects(c, p))) != 1]
    case(f"{name}: {len(claims)} claims have one of each", claims and not lacking, lacking[:3])
    wrong = [c for c in claims if graph.value(c, QN.status) not in STATUSES]
    case(f"{name}: every status is one of five", not wrong, wrong[:3])
    dangling = [o for p in (QN.evidence, QN.passage, QN.subjectMention, QN.objectMention, QN.trigger, QN.attributedTo, PROV.wasDerivedFrom,
                            NIF.referenceContext) for o in graph.objects(None, p) if (o, None, None) not in graph]
    case(f"{name}: nothing dangles", not dangling, dangling[:3])
    places = [(s, o) for s, o in graph.subject_objects(NIF.anchorOf)
              if len(o) != int(graph.value(s, NIF.endIndex)) - int(graph.value(s, NIF.beginIndex))]
    case(f"{name}: passages are as long as their offsets say", name == "small" or not places, places[:3])
    asserted = {(graph.value(c, RDF.subject), graph.value(c, RDF.predicate), graph.value(c, RDF.object)) for c in claims
                if graph.value(c, QN.status) == QN.Asserted}
    others = {(graph.value(c, RDF.subject), graph.value(c, RDF.predicate), graph.value(c, RDF.object)) for c in claims} - asserted
    case(f"{name}: asserted claims stand as plain triples", asserted and all(t in graph for t in asserted))
    case(f"{name}: no other claim does", not any(t in graph for t in others), sorted(others)[:2])


def drawing(path, graph, name):
    net = networkx.read_graphml(path, force_multigraph=True)
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        drawn = igraph.Graph.Read_GraphML(path)
    case(f"{name}: igraph reads the drawing without a warning", not told, [str(w.message) for w in told])
    case(f"{name}: both see it directed", net.is_directed() and drawn.is_directed())
    case(f"{name}: both see the same numbers", (net.number_of_nodes(), net.number_of_edges()) == (drawn.vcount(), drawn.ecount()) and drawn.ecount() > 0,
         (net.number_of_nodes(), net.number_of_edges(), drawn.vcount(), drawn.ecount()))
    labels = [data.get("label") for _, data in net.nodes(data=True)]
    case(f"{name}: every node has its label", all(labels) and labels == list(drawn.vs["label"]) == [
        str(graph.value(URIRef(data["iri"]), RDFS.label)) for _, data in net.nodes(data=True)])
    case(f"{name}: types are those of the graph", all(
        (URIRef(data["iri"]), RDF.type, QN[data["type"]]) in graph for _, data in net.nodes(data=True)))
    claims = {}
    for claim in graph.subjects(RDF.type, QN.Claim):
        if isinstance(graph.value(claim, RDF.object), URIRef):
            key = tuple(str(graph.value(claim, p)) for p in (RDF.subject, RDF.predicate, RDF.object, QN.status))
            claims[key] = max(claims.get(key, 0), int(graph.value(claim, QN.support)))
    edges = {(net.nodes[u]["iri"], str(QN[data["property"]]), net.nodes[v]["iri"], str(QN[data["status"]])): data["support"]
             for u, v, data in net.edges(data=True)}
    case(f"{name}: one edge per subject, property, object and status, the right way round", edges == claims and len(edges) == net.number_of_edges(),
         sorted(set(edges) ^ set(claims))[:3])
    seen = {(drawn.vs[e.source]["iri"], str(QN[e["property"]]), drawn.vs[e.target]["iri"], str(QN[e["status"]])): int(e["support"]) for e in drawn.es}
    case(f"{name}: igraph sees them so too", seen == edges)
    case(f"{name}: weights are numbers", all(isinstance(data["weight"], float) and data["weight"] >= 1 for _, _, data in net.edges(data=True)))
    case(f"{name}: edges have labels and sentences", all(
        data["label"] == data["interaction"] and data.get("sentence") for _, _, data in net.edges(data=True)) and all(drawn.es["label"]))


def main():
    small = os.path.join(SOURCE, "tests", "graphs", "small")
    graph = same_in_every_syntax(small, "small")
    raptor_agrees(small, "small")
    whole(graph, "small")
    drawing(small + ".graphml", graph, "small")
    with tempfile.TemporaryDirectory() as folder:
        command = [os.environ["QUIDNUNC"], "build", "-q", "-f", "turtle,ntriples,rdfxml,graphml", "--mentions", "-o", folder,
                   os.path.join(SOURCE, "tests", "samples", "news")]
        built = subprocess.run(command, capture_output=True)
        case("samples: are read", built.returncode in (0, 1), built.stderr.decode())
        stem = os.path.join(folder, "graph")
        graph = same_in_every_syntax(stem, "samples")
        raptor_agrees(stem, "samples")
        whole(graph, "samples")
        drawing(stem + ".graphml", graph, "samples")
    print(f"1..{len(cases)}")
    return 0 if all(cases) else 1


sys.exit(main())
