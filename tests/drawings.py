"""What more programs read of our drawings: Tulip, graphviz, NetworkX the GEXF, Python's csv the tables; and what all of them, igraph and NetworkX read of
names that readers trip over (tests/graphs/odd.ttl) and of an empty graph. Prints TAP; skips what is not installed.
"""
import csv
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import warnings
import xml.etree.ElementTree

try:
    import igraph
    import networkx
    import rdflib
    from rdflib import RDF, RDFS
except ImportError as missing:
    print(f"1..0 # SKIP {missing}")
    sys.exit(77)

SOURCE = os.environ.get("srcdir", ".")
QN = rdflib.Namespace("https://w3id.org/quidnunc/ontology#")
cases = []


def case(name, good, told=""):
    cases.append(bool(good))
    print(f"{'ok' if good else 'not ok'} {len(cases)} - {name}")
    if not good:
        print(f"# {str(told)[:600]!r}")


def skip(name, why):
    cases.append(True)
    print(f"ok {len(cases)} - {name} # SKIP {why}")


# --- what is to be seen -------------------------------------------------------------------------------------------------

class Expected:
    """Names by IRI and edges, as the triples tell them."""

    def __init__(self, path):
        graph = rdflib.Graph()
        graph.parse(path, format="nt")
        self.names = {str(s): str(o) for s, o in graph.subject_objects(RDFS.label)}
        self.edges = set()
        for claim in graph.subjects(RDF.type, QN.Claim):
            s, p, o, status = (graph.value(claim, x) for x in (RDF.subject, RDF.predicate, RDF.object, QN.status))
            if isinstance(o, rdflib.URIRef):
                self.edges.add((str(s), p[len(QN):], str(o), status[len(QN):]))
        self.drawn = {end for edge in self.edges for end in (edge[0], edge[2])}


def clean(text):
    """Names as XML can say them: breaks and controls are blanks."""
    return re.sub("[\x00-\x1f\ufffe\uffff]", " ", text)


def gexf_as_gephi_reads_it(name, path):
    """The order of its 1.3 schema; intervals that Gephi's importer takes; parallel edges of different kinds, which it would add up otherwise."""
    space = "{http://gexf.net/1.3}"
    graph = xml.etree.ElementTree.parse(path + ".gexf").getroot().find(space + "graph")
    declared = {a.get("id") for a in graph.iter(space + "attribute")}
    edges = list(graph.iter(space + "edge"))
    case(f"{name}: GEXF: parts in the schema's order", [part.tag.split("}")[1] for part in graph] == ["attributes", "attributes", "nodes", "edges"] and all(
        [part.tag.split("}")[1] for part in one] == ["attvalues", "color"] for one in edges))
    case(f"{name}: GEXF: values of declared attributes", all(value.get("for") in declared for value in graph.iter(space + "attvalue")))
    case(f"{name}: GEXF: parallel edges differ in kind", len({(e.get("source"), e.get("target"), e.get("kind")) for e in edges}) == len(edges))
    case(f"{name}: GEXF: no interval ends before it starts", all((e.get("start") or "") <= (e.get("end") or "~") for e in edges))


def compare(name, expected, nodes, edges, spelled=clean):
    """`nodes`: IRI → label; `edges`: a list of IRI, property, IRI, status."""
    case(f"{name}: actors by their names", set(nodes) == expected.drawn and all(nodes[iri] == spelled(expected.names[iri]) for iri in nodes),
         [(nodes[iri][:80], spelled(expected.names[iri])[:80]) for iri in nodes if nodes[iri] != spelled(expected.names.get(iri, ""))][:2])
    case(f"{name}: each edge once, the right way round", len(edges) == len(expected.edges) and set(edges) == expected.edges, (set(edges) ^ expected.edges))


# --- readers --------------------------------------------------------------------------------------------------------------

def networkx_sees(path, expected, name):
    for ending, reader in (("graphml", lambda file: networkx.read_graphml(file, force_multigraph=True)),
                           ("gexf", lambda file: networkx.read_gexf(file, version="1.2draft"))):
        file = f"{path}.{ending}"
        if ending == "gexf":    # NetworkX 2.8 knows 1.2; of 1.3 it wants nothing that is new
            with open(file, encoding="utf-8") as text:
                older = text.read().replace("http://gexf.net/1.3/viz", "http://www.gexf.net/1.2draft/viz").replace("http://gexf.net/1.3", "http://www.gexf.net/1.2draft")
            file = path + ".older.gexf"
            with open(file, "w", encoding="utf-8") as text:
                text.write(older)
        if ending == "gexf":
            gexf_as_gephi_reads_it(name, path)
        net = reader(file)
        compare(f"{name}: NetworkX, {ending}", expected, {d["iri"]: d["label"] for _, d in net.nodes(data=True)},
                [(net.nodes[u]["iri"], d["property"], net.nodes[v]["iri"], d["status"]) for u, v, d in net.edges(data=True)])
        if name == "samples":
            case(f"{name}: NetworkX, {ending}: weights, dates and sentences", all(d["weight"] >= 1 and d["sentence"] and d["label"] for _, _, d in net.edges(data=True))
                 and any("start" in d for _, _, d in net.edges(data=True)))


def igraph_sees(path, expected, name):
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        graph = igraph.Graph.Read_GraphML(path + ".graphml")
    case(f"{name}: igraph has nothing to complain of", not told and graph.is_directed(), [str(w.message) for w in told])
    vertices = [v.attributes() for v in graph.vs]
    compare(f"{name}: igraph", expected, {v["iri"]: v["label"] for v in vertices},
            [(vertices[e.source]["iri"], e["property"], vertices[e.target]["iri"], e["status"]) for e in graph.es])


def profile(path, expected, name):
    """What Gephi, Cytoscape, yEd and Neo4j's APOC, which do not run here, want of GraphML by their sources and manuals; see src/write/graphml.c."""
    g, y = "{http://graphml.graphdrawing.org/xmlns}", "{http://www.yworks.com/xml/graphml}"
    with open(path + ".graphml", encoding="utf-8") as file:
        text = file.read()
    root = xml.etree.ElementTree.fromstring(text)
    keys = [key.attrib for key in root.iter(g + "key")]
    ids = [key["id"] for key in keys]
    case(f"{name}: GraphML: keys have unique ids, names and plain types", len(set(ids)) == len(ids) and not {"id", "source", "target", "parent"} & set(ids)
         and all(key["attr.name"] and key["attr.type"] in ("string", "int", "double", "boolean") and key["for"] in ("node", "edge") for key in keys), ids)
    known = {(key["for"], key["attr.name"]) for key in keys}
    case(f"{name}: GraphML: Gephi's names are there", known >= {("node", n) for n in ("label", "size", "r", "g", "b")} | {("edge", n) for n in ("label", "weight")})
    case(f"{name}: GraphML: no CDATA, and no escape that XML does not ask for", "<![CDATA[" not in text and "&quot;" not in text and "&#" not in text)
    graph = root.find(g + "graph")
    kinds = [item.tag[len(g):] for item in graph]
    case(f"{name}: GraphML: directed, nodes before edges", graph.get("edgedefault") == "directed" and kinds == sorted(kinds, reverse=True))
    faults = []
    for item in graph:
        data = {part.get("key"): part for part in item}
        order = list(data)
        if item.tag == g + "node":
            shape = data["nodegraphics"].find(y + "ShapeNode")
            colour = "#%02X%02X%02X" % tuple(int(data[part].text) for part in "rgb")
            good = (order[-1] == "nodegraphics" and data["labels"].text == ":" + data["type"].text and shape.find(y + "NodeLabel").text == data["nodelabel"].text
                    and shape.find(y + "Fill").get("color") == colour and shape.find(y + "Geometry").get("width") == data["size"].text)
        else:
            line = data["edgegraphics"].find(y + "PolyLineEdge")
            good = (order[0] == "label" and order[-1] == "edgegraphics" and line.find(y + "EdgeLabel").text == data["label"].text
                    and (line.find(y + "LineStyle").get("type") == "line") == (data["status"].text == "Asserted")
                    and line.find(y + "Arrows").get("source") == "none" != line.find(y + "Arrows").get("target"))
        if not good:
            faults.append(item.get("id"))
    case(f"{name}: GraphML: labels for APOC, looks for yEd", not faults and bool(kinds) == (name != "empty"), faults[:3])


TULIP = """
import json, sys
from tulip import tlp
graph = tlp.importGraph("GraphML", {"filename": sys.argv[1]})
iri, colour, size = graph["iri"], graph["viewColor"], graph["viewSize"]
json.dump({"nodes": [[iri[n], graph["viewLabel"][n], graph["label"][n], [colour[n][i] for i in range(3)], size[n][0], graph["r"][n]] for n in graph.getNodes()],
           "edges": [[iri[graph.source(e)], graph["property"][e], iri[graph.target(e)], graph["status"][e], graph["weight"][e], graph["sentence"][e]]
                     for e in graph.getEdges()] if graph.numberOfNodes() else []}, sys.stdout)
"""


def tulip_sees(path, expected, name):
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    if subprocess.run([sys.executable, "-c", "from tulip import tlp"], capture_output=True, env=environment, timeout=60).returncode:
        skip(f"{name}: Tulip", "there is no Tulip for this Python (tulip)")
        return
    if name == "empty":     # it makes no attribute that nobody has
        script = 'import sys\nfrom tulip import tlp\nassert tlp.importGraph("GraphML", {"filename": sys.argv[1]}).numberOfNodes() == 0'
        case(f"{name}: Tulip", not subprocess.run([sys.executable, "-c", script, path + ".graphml"], capture_output=True, env=environment, timeout=60).returncode)
        return
    run = subprocess.run([sys.executable, "-c", TULIP, path + ".graphml"], capture_output=True, env=environment, timeout=60)
    if run.returncode:
        case(f"{name}: Tulip reads it", False, run.stderr[-500:])
        return
    seen = json.loads(run.stdout)

    def spelled(text):      # it keeps the piece of a text that its parser gives it last: after "&" and "<", and after 64 KB
        return re.split("[&<]", clean(text))[-1]
    nodes = [node for node in seen["nodes"] if len(expected.names[node[0]]) < 1000]
    expected.drawn, whole = {iri for iri in expected.drawn if len(expected.names[iri]) < 1000}, expected.drawn
    blocks = os.path.getsize(path + ".graphml") // 65536     # where one ends within a text, its tail alone is kept

    def mended(edge):
        nonlocal blocks
        meant = [whole for whole in expected.edges if all(ours.endswith(theirs) for ours, theirs in zip(whole, edge))]
        if edge in expected.edges or len(meant) != 1 or not blocks:
            return edge
        blocks -= 1
        return meant[0]
    edges = [mended(tuple(edge[:4])) for edge in seen["edges"]]
    compare(f"{name}: Tulip", expected, {node[0]: spelled(node[1]) for node in nodes}, edges, spelled)
    expected.drawn = whole
    case(f"{name}: Tulip: colours, sizes and weights", all(node[3][0] == node[5] and node[4] >= 8 for node in nodes) and all(edge[4] >= 1 for edge in seen["edges"]))


def graphviz_sees(path, expected, name):
    if not shutil.which("dot"):
        skip(f"{name}: graphviz", "there is no dot (graphviz)")
        return
    run = subprocess.run(["dot", "-Tdot_json", path + ".dot"], capture_output=True, timeout=60)
    case(f"{name}: graphviz has nothing to complain of", run.returncode == 0 and not run.stderr, run.stderr[-300:])
    drawing = json.loads(run.stdout)
    objects = {node["_gvid"]: node for node in drawing.get("objects", [])}

    def spelled(text):
        return clean(text) if len(text) < 8000 else clean(text)[:8000] + "…"
    labels = {node["URL"]: node["label"].replace("\\\\", "\\") for node in objects.values()}
    properties = {label: name for name, label in PROPERTIES.items()}
    compare(f"{name}: graphviz", expected, labels,
            [(objects[e["tail"]]["URL"], properties[e["label"]], objects[e["head"]]["URL"], e["class"]) for e in drawing.get("edges", [])], spelled)
    plain = subprocess.run(["dot", "-Tplain", path + ".dot"], capture_output=True, timeout=60)
    kinds = [line.split(b" ", 1)[0] for line in plain.stdout.splitlines()]
    if name != "odd":       # a megabyte in a line
        case(f"{name}: dot -Tplain lays it out", plain.returncode == 0 and kinds.count(b"node") == len(objects) and kinds.count(b"edge") == len(expected.edges))


def tables_say(path, expected, name):
    """Heads as neo4j-admin's importer has them, RFC 4180 cells."""
    csv.field_size_limit(1 << 24)
    with open(path + ".nodes.csv", newline="", encoding="utf-8") as file:
        nodes = list(csv.reader(file, strict=True))
    with open(path + ".csv", newline="", encoding="utf-8") as file:
        edges = list(csv.reader(file, strict=True))
    heads = nodes[0] + edges[0]
    kinds = {head.split(":", 1)[1] for head in heads if ":" in head}
    case(f"{name}: CSV: the heads of neo4j-admin", nodes[0][:2] == [":ID", ":LABEL"] and edges[0][:3] == [":START_ID", ":END_ID", ":TYPE"]
         and kinds <= {"ID", "LABEL", "START_ID", "END_ID", "TYPE", "int", "double"} and len(set(nodes[0])) == len(nodes[0]) and len(set(edges[0])) == len(edges[0]), heads)
    case(f"{name}: CSV: rows are as long as heads", all(len(row) == len(nodes[0]) for row in nodes) and all(len(row) == len(edges[0]) for row in edges))
    column = nodes[0].index
    iris = {row[0]: row[column("iri")] for row in nodes[1:]}
    case(f"{name}: CSV: ids are unique", len(iris) == len(nodes) - 1)

    def spelled(text):      # what a spreadsheet would take for a formula has an apostrophe before it
        text = re.sub("[\x00-\x1f]", " ", text)
        return "'" + text if text[0] in "=@" else text
    case(f"{name}: CSV: a record a line, as neo4j-admin reads it", all("\n" not in cell and "\r" not in cell for row in nodes + edges for cell in row))
    compare(f"{name}: CSV", expected, {row[column("iri")]: row[column("label")] for row in nodes[1:]},
            [(iris[row[0]], row[2], iris[row[1]], row[edges[0].index("status")]) for row in edges[1:]], spelled)
    numbers = [(row[i], edges[0][i]) for row in edges[1:] for i in range(len(row)) if edges[0][i].endswith((":int", ":double")) and row[i]]
    case(f"{name}: CSV: numbers are numbers", all(float(value) >= 0 and (head.endswith("double") or value.isdigit()) for value, head in numbers))


# --- all of it --------------------------------------------------------------------------------------------------------------

def write(source, folder):
    os.makedirs(folder)
    for ending in ("nt", "graphml", "gexf", "csv", "dot"):
        subprocess.run([os.environ["QUIDNUNC"], "convert", "-q", source, "-o", f"{folder}/graph.{ending}"], check=True, timeout=60)
    return f"{folder}/graph"


def property_labels():
    graph = rdflib.Graph()
    graph.parse(os.path.join(SOURCE, "ontology", "quidnunc.ttl"), format="turtle")
    return {str(p)[len(QN):]: str(graph.value(p, RDFS.label)) for kind in (QN.StateRelation, QN.Act) for p in graph.subjects(RDF.type, kind)}


def main():
    with tempfile.TemporaryDirectory() as folder:
        built = subprocess.run([os.environ["QUIDNUNC"], "build", "-q", "-f", "ntriples", "-o", folder + "/built", os.path.join(SOURCE, "tests", "samples", "news")],
                               capture_output=True, timeout=60)
        case("samples: are read", built.returncode in (0, 1), built.stderr)
        with open(os.path.join(SOURCE, "tests", "graphs", "odd.ttl"), encoding="utf-8") as odd, open(folder + "/odd.ttl", "w", encoding="utf-8") as long:
            long.write(odd.read().replace('"LONGNAME"', '"' + "x" * (1 << 20) + '"'))
        open(folder + "/empty.nt", "w").close()
        for name, source in (("samples", folder + "/built"), ("odd", folder + "/odd.ttl"), ("empty", folder + "/empty.nt")):
            path = write(source, f"{folder}/{name}")
            expected = Expected(path + ".nt")
            case(f"{name}: there is something to see, or nothing", bool(expected.edges) == (name != "empty"))
            for reader in (profile, networkx_sees, igraph_sees, tulip_sees, graphviz_sees, tables_say):
                reader(path, expected, name)
    print(f"1..{len(cases)}")
    return 0 if all(cases) else 1


PROPERTIES = property_labels()
sys.exit(main())
