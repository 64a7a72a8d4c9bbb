"""Checks a published folder: every page is well-formed HTML with headings, landmarks and no request to another host; every link leads to a file and a
place in it; the RDF beside a page is what the whole graph says of its subject; VoID's counts are the graph's. Prints what is wrong."""
import json, os, re, sys, urllib.parse, xml.dom.minidom
import html5lib, rdflib
from rdflib import Graph, Namespace, RDF, URIRef, compare

site = os.path.realpath(sys.argv[1])
QN = Namespace("https://w3id.org/quidnunc/ontology#")
VOID = Namespace("http://rdfs.org/ns/void#")
faults = []
pages = {}      # path: (ids, links)


def fault(path, what):
    faults.append(f"{path}: {what}")


def names(root, wanted):
    return [e for e in root.iter() if isinstance(e.tag, str) and e.tag in wanted]


def read_page(path):
    parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
    with open(os.path.join(site, path), "rb") as file:
        root = parser.parse(file.read(), transport_encoding="utf-8")
    for place, error, values in parser.errors:
        fault(path, f"line {place[0]}: {error} {values}")
    ids = [e.get("id") for e in root.iter() if isinstance(e.tag, str) and e.get("id")]
    if len(ids) != len(set(ids)):
        fault(path, "an id stands there twice")
    links = [(e.get("href") or e.get("src"), e) for e in root.iter() if isinstance(e.tag, str) and (e.get("href") or e.get("src"))]
    pages[path] = (set(ids), [link for link, e in links])
    for link, e in links:
        scheme = urllib.parse.urlsplit(link).scheme
        if link != "data:," and (scheme not in ("", "http", "https") or (scheme and e.tag != "a")):
            fault(path, f"{e.tag} asks for {link}")
    for script in names(root, {"script"}):
        if script.get("type") == "application/ld+json":
            json.loads(script.text)
        elif not script.get("src"):
            fault(path, "a script stands in the page")
    if names(root, {"meta"}) and any(e.get("http-equiv") == "refresh" for e in names(root, {"meta"})):
        return
    levels = [int(e.tag[1]) for e in names(root, {"h1", "h2", "h3", "h4", "h5", "h6"})]
    if levels.count(1) != 1 or levels[0] != 1 or any(b > a + 1 for a, b in zip(levels, levels[1:])):
        fault(path, f"headings {levels}")
    for landmark in ("header", "nav", "main", "footer", "title"):
        if not names(root, {landmark}):
            fault(path, f"no <{landmark}>")
    if root.get("lang") != "en":
        fault(path, "no language")


def check_links(path):
    for link in pages[path][1]:
        parts = urllib.parse.urlsplit(link)
        if parts.scheme:        # other sites, and the icon that is none
            continue
        target = os.path.normpath(os.path.join(os.path.dirname(path), urllib.parse.unquote(parts.path))) if parts.path else path
        if not os.path.isfile(os.path.join(site, target)):
            fault(path, f"dead link {link}")
        elif parts.fragment and target in pages and urllib.parse.unquote(parts.fragment) not in pages[target][0]:
            fault(path, f"no such place: {link}")


def about(graph, subject):
    """What the data beside a page is to say."""
    wanted, parts = Graph(), {subject}
    part = str(subject) + "#"
    parts |= {o for o in graph.objects(subject) if str(o).startswith(part) and isinstance(o, URIRef)}
    parts |= {s for s in graph.subjects(None, subject) if str(s).startswith(part)}
    if (subject, RDF.type, QN.Claim) in graph:
        parts |= {p for e in list(parts) for p in graph.objects(e, QN.passage)}
    for p in parts:
        wanted += graph.triples((p, None, None))
    wanted += graph.triples((None, None, subject))
    return wanted


def check_data(graph, base, path):
    subject = URIRef(base + path[:-5])
    wanted = about(graph, subject)
    if not len(wanted):
        fault(path, "the graph says nothing of it")
    for ending, syntax in (("ttl", "turtle"), ("jsonld", "json-ld")):
        got = Graph().parse(os.path.join(site, path[:-4] + ending), format=syntax)
        if set(got) != set(wanted):
            missing, more = set(wanted) - set(got), set(got) - set(wanted)
            fault(path[:-4] + ending, f"lacks {list(missing)[:2]}, has besides {list(more)[:2]}")


for folder, _, files in os.walk(site):
    for name in files:
        path = os.path.relpath(os.path.join(folder, name), site)
        if name.endswith(".html") and not path.startswith("explorer"):
            read_page(path)
for path in pages:
    check_links(path)

graph = Graph().parse(os.path.join(site, "data/graph.nt"), format="nt")
for ending, syntax in (("ttl", "turtle"), ("jsonld", "json-ld")):
    if not compare.isomorphic(graph, Graph().parse(os.path.join(site, "data/graph." + ending), format=syntax)):
        fault("data/graph." + ending, "is not data/graph.nt")
void = Graph().parse(os.path.join(site, "void.ttl"), format="turtle")
dataset = next(void.subjects(RDF.type, VOID.Dataset))
base = str(void.value(dataset, VOID.uriSpace))
wanted = {VOID.triples: len(graph), VOID.distinctSubjects: len(set(graph.subjects())), VOID.properties: len(set(graph.predicates()))}
for predicate, count in wanted.items():
    if int(void.value(dataset, predicate)) != count:
        fault("void.ttl", f"{predicate} is {void.value(dataset, predicate)}, not {count}")
for part in void.objects(dataset, VOID.propertyPartition):
    of = void.value(part, VOID.property)
    if of and int(void.value(part, VOID.triples)) != len(list(graph.triples((None, of, None)))):
        fault("void.ttl", f"triples of {of}")
with open(os.path.join(site, ".well-known/void"), "rb") as one, open(os.path.join(site, "void.ttl"), "rb") as other:
    if one.read() != other.read():
        fault(".well-known/void", "is not void.ttl")

things = [p for p in sorted(pages) if re.match(r"(id|claim|article)/[^/]+\.html$", p)]
for path in things[::max(1, len(things) // 150)]:
    check_data(graph, base, path)
iris = {str(t).split("#")[0] for triple in graph for t in triple if isinstance(t, URIRef) and str(t).startswith(base)}
for iri in sorted(iris):
    own = iri[len(base):]
    for ending in (".html", ".ttl", ".jsonld", "/index.html"):
        if not os.path.isfile(os.path.join(site, own + ending)):
            fault(iri, f"has no {own}{ending}")

feed = xml.dom.minidom.parse(os.path.join(site, "feed.atom"))
locations = []
for name in sorted(os.listdir(site)):
    if name.startswith("sitemap-"):
        locations += [e.firstChild.data for e in xml.dom.minidom.parse(os.path.join(site, name)).getElementsByTagName("loc")]
for location in locations:
    if not os.path.isfile(os.path.join(site, location[len(base):])):
        fault("sitemap", f"{location} is not there")
if len(locations) != len(set(locations)) or not set(things) <= {l[len(base):] for l in locations}:
    fault("sitemap", "does not hold each page once")
index = json.load(open(os.path.join(site, "search.json"), encoding="utf-8"))
for actor in index["actors"]:
    if actor[2] + ".html" not in pages:
        fault("search.json", f"{actor[2]} has no page")
json.load(open(os.path.join(site, "data/queries.json"), encoding="utf-8"))

for text in faults[:20]:
    print("#", text)
print(f"# {len(pages)} pages, {len(things)} of things, {len(iris)} IRIs, {len(faults)} faults")
sys.exit(bool(faults))
