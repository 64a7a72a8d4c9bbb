"""Asks a server for every IRI of a graph in every type, and checks that what comes is well-formed and of that thing; asks its SPARQL endpoint with
SPARQLWrapper and with rdflib's SPARQLStore. serve-client.py [--static] ADDRESS GRAPH.nt; --static: a folder, without SPARQL and N-Triples."""
import sys, http.client, urllib.parse
from rdflib import Graph, Namespace, RDF, RDFS, URIRef

static = sys.argv[1] == "--static"
address, path = sys.argv[-2:]
QN = Namespace("https://w3id.org/quidnunc/ontology#")
graph = Graph().parse(path, format="nt")
host = urllib.parse.urlsplit(address)
faults = []
types = {"text/html": None, "text/turtle": "turtle", "application/ld+json": "json-ld", "application/n-triples": "nt"}
if static:
    del types["application/n-triples"]
connection = http.client.HTTPConnection(host.hostname, host.port, timeout=30)


def get(target, accept):
    connection.request("GET", target, headers={"Accept": accept})
    answer = connection.getresponse()
    return answer.status, answer.headers, answer.read()


things = sorted({str(s).split("#")[0] for s in graph.subjects()})
base = next(s for s in things if "/id/" in s).split("id/")[0]
for number, thing in enumerate(things):
    for kind, syntax in types.items():
        status, headers, body = get(host.path + thing[len(base):], kind)
        location = headers.get("Location", "")
        if status != 303 or "Accept" not in headers.get("Vary", ""):
            faults.append(f"{thing} as {kind}: {status} {location}, Vary {headers.get('Vary')}")
            continue
        status, headers, body = get(urllib.parse.urlsplit(location).path, kind)
        if status != 200 or headers.get_content_type() != kind:
            faults.append(f"{thing} as {kind}: {status} {headers.get_content_type()} at {location}")
        elif syntax and number % 8 == 0:
            got = Graph().parse(data=body.decode(), format=syntax)
            if not set(graph.triples((URIRef(thing), None, None))) <= set(got) or not set(got) <= set(graph):
                faults.append(f"{thing} as {kind}: not what the graph says")
print(f"# {len(things)} things")

if not static:
    from SPARQLWrapper import SPARQLWrapper, JSON, XML, POST, POSTDIRECTLY, URLENCODED, TURTLE
    from SPARQLWrapper.SPARQLExceptions import QueryBadFormed
    from rdflib.plugins.stores.sparqlstore import SPARQLStore
    wanted = {(str(s), str(l)) for s in graph.subjects(RDF.type, QN.Firm) for l in graph.objects(s, RDFS.label)}
    firms = "PREFIX qn: <%s> PREFIX rdfs: <%s> SELECT ?s ?l WHERE { ?s a qn:Firm ; rdfs:label ?l }" % (QN, str(RDFS))
    for method, way in (("GET", None), (POST, URLENCODED), (POST, POSTDIRECTLY)):
        client = SPARQLWrapper(address + "sparql")
        client.setMethod(method)
        if way:
            client.setRequestMethod(way)
        client.setQuery(firms)
        client.setReturnFormat(JSON)
        got = {(row["s"]["value"], row["l"]["value"]) for row in client.query().convert()["results"]["bindings"]}
        if got != wanted:
            faults.append(f"SPARQLWrapper, {method} {way}: {len(got)} firms, not {len(wanted)}")
    client.setReturnFormat(XML)
    if len(client.query().convert().getElementsByTagName("result")) != len(wanted):
        faults.append("SPARQLWrapper: firms as XML")
    client.setQuery("SELECT ?s WHERE { ?s ")
    try:
        client.query()
        faults.append("SPARQLWrapper: a wrong query is answered")
    except QueryBadFormed:
        pass
    client.setQuery("CONSTRUCT { ?s ?p ?o } WHERE { ?s a <%sFirm> . ?s ?p ?o }" % QN)
    client.setReturnFormat(TURTLE)
    made = Graph().parse(data=client.query().convert().decode(), format="turtle")
    if set(made) != {t for s in graph.subjects(RDF.type, QN.Firm) for t in graph.triples((s, None, None))}:
        faults.append("SPARQLWrapper: CONSTRUCT")
    remote = Graph(store=SPARQLStore(address + "sparql"))
    if {(str(s), str(l)) for s, l in remote.query(firms)} != wanted:
        faults.append("rdflib's SPARQLStore: a query")
    one = sorted(wanted)[0][0]
    if set(remote.triples((URIRef(one), None, None))) != set(graph.triples((URIRef(one), None, None))):
        faults.append("rdflib's SPARQLStore: triples of " + one)

for text in faults[:20]:
    print("#", text)
sys.exit(bool(faults))
