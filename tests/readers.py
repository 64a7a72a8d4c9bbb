"""What others read of our files: rdflib, raptor and Jena the RDF, NetworkX and igraph the drawing. Every syntax must say the same.

Reads the kept graphs of tests/graphs and one made of the sample articles; prints TAP. Skips without the modules; drawings.py has more readers of drawings,
readers-npm.sh those of JavaScript.
"""
import glob
import os
import shutil
import subprocess
import sys
import tempfile
import warnings
import zipfile

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


def raptor_counts(stem, graph, name):
    """raptor checks every syntax that it knows."""
    for ending, parser in (("nt", "ntriples"), ("rdf", "rdfxml"), ("nq", "nquads"), ("trig", "trig")):
        try:
            run = subprocess.run(["rapper", "-i", parser, "-c", f"{stem}.{ending}"], capture_output=True, timeout=60)
        except OSError:
            return
        counted = [int(word) for word in run.stderr.decode().split() if word.isdigit()]
        case(f"{name}: raptor reads .{ending}", run.returncode == 0 and counted and counted[-1] >= len(graph) and b"rror" not in run.stderr.replace(b"errors", b""),
             run.stderr[-300:])


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


def quads(path, syntax):
    graph = rdflib.ConjunctiveGraph()
    rdflib.NORMALIZE_LITERALS = False
    graph.parse(path, format=syntax)
    return {(*(term.n3() for term in (s, p, o)), str(getattr(g, "identifier", g))) for s, p, o, g in graph.quads()}


def named_graphs(stem, graph, name):
    """N-Quads and TriG: the triples of the rest, each in the graph of an article or in none."""
    plain = {tuple(term.n3() for term in triple) for triple in graph}
    first, second = quads(stem + ".nq", "nquads"), quads(stem + ".trig", "trig")
    articles = {str(article) for article in graph.subjects(RDF.type, QN.Article)}

    def told(quad):     # rdflib has a name of its own for the default graph
        return quad[:3] + (quad[3] if quad[3] in articles else "",)
    case(f"{name}: N-Quads and TriG say the same, by article", set(map(told, first)) == set(map(told, second)),
         sorted(set(map(told, first)) ^ set(map(told, second)))[:3])
    case(f"{name}: as quads or as triples, it is the same", {quad[:3] for quad in first} == plain, sorted({quad[:3] for quad in first} ^ plain)[:3])
    case(f"{name}: every claim is in an article's graph",
         all(told(quad)[3] for quad in first if quad[1] == RDF.subject.n3()) and len({told(quad)[3] for quad in first}) == len(articles) + 1)
    case(f"{name}: JSON-LD says the same", triples(stem + ".jsonld", "json-ld")[1] == plain)


# --- Jena -------------------------------------------------------------------------------------------------------------

JARS = ("commons-cli commons-codec commons-compress commons-csv commons-io commons-lang3 dexx.collection gson guava httpclient httpcore jackson-annotations "
        "jackson-core jackson-databind jakarta.json-api jcl-over-slf4j jsonld-java libthrift thrift protobuf slf4j-api slf4j-nop titanium-json-ld").split()


def class_path(folder):
    """Debian's Jena, with the messages of its XML schema types where its classes look for them: the package has them under another name."""
    jars = [jar for jar in glob.glob("/usr/share/java/jena-*.jar") if not any(c.isdigit() for c in os.path.basename(jar).replace("tdb2", ""))]
    core = "/usr/share/java/jena-core.jar"
    if not shutil.which("java") or core not in jars:
        return None
    with zipfile.ZipFile(core) as jar:
        for entry in jar.namelist():
            if entry.startswith("org/apache/jena/ext/xerces/") and entry.endswith(".properties"):
                path = os.path.join(folder, "jena", entry[len("org/apache/jena/ext/"):])
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with open(path, "wb") as file:
                    file.write(jar.read(entry))
    return ":".join([os.path.join(folder, "jena")] + sorted(jars) + [f"/usr/share/java/{jar}.jar" for jar in JARS])


def riot(path, *words):
    command = ["java", "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp", path, "riotcmd.riot", *words]
    return subprocess.run(command, capture_output=True, timeout=60, env={**os.environ, "LC_ALL": "C.UTF-8"})


def jena_agrees(folder, stem, name):
    path = class_path(folder)
    if not path:
        cases.append(True)
        print(f"ok {len(cases)} - {name}: Jena # SKIP there is no java with Jena (libapache-jena-java, default-jre-headless)")
        return
    files = [stem + ending for ending in (".ttl", ".nt", ".rdf", ".nq", ".trig")]
    checked = riot(path, "--validate", *files)
    case(f"{name}: Jena finds nothing to complain of", checked.returncode == 0 and not checked.stdout.strip() and not checked.stderr.strip(),
         (checked.stdout + checked.stderr)[:600])
    read = {file: set(riot(path, "--output=nquads", file).stdout.splitlines()) for file in files}
    ttl, nt, rdf, nq, trig = (read[file] for file in files)
    case(f"{name}: Jena reads the same of Turtle, N-Triples and RDF/XML", len(nt) > 1000 and ttl == nt == rdf, sorted(ttl ^ nt)[:2] + sorted(rdf ^ nt)[:2])
    case(f"{name}: Jena reads the same of N-Quads and TriG", len(nq) > len(nt) - 1 and nq == trig, sorted(nq ^ trig)[:2])


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
        command = [os.environ["QUIDNUNC"], "build", "-q", "-f", "turtle,ntriples,rdfxml,nquads,trig,jsonld,graphml", "--mentions", "-o", folder,
                   os.path.join(SOURCE, "tests", "samples", "news")]
        built = subprocess.run(command, capture_output=True)
        case("samples: are read", built.returncode in (0, 1), built.stderr.decode())
        stem = os.path.join(folder, "graph")
        graph = same_in_every_syntax(stem, "samples")
        raptor_agrees(stem, "samples")
        raptor_counts(stem, graph, "samples")
        named_graphs(stem, graph, "samples")
        jena_agrees(folder, stem, "samples")
        whole(graph, "samples")
        drawing(stem + ".graphml", graph, "samples")
    print(f"1..{len(cases)}")
    return 0 if all(cases) else 1


sys.exit(main())
