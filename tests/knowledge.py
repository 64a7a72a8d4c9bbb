"""Finds faults in the knowledge files for ontology.sh.

knowledge.py TRIPLES GRAPH FOUND: TRIPLES is a folder with each file of ontology/ as N-Triples, GRAPH what the program wrote about some articles;
FOUND gets one file per check with a line per fault.
"""
import collections
import os
import re
import sys

QN = "https://w3id.org/quidnunc/ontology#"
ID = "https://w3id.org/quidnunc/id/"
SH = "http://www.w3.org/ns/shacl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
TYPE = RDF + "type"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
COMMENT = "http://www.w3.org/2000/01/rdf-schema#comment"
SAME = "http://www.w3.org/2002/07/owl#sameAs"
ALTERNATIVE = "http://www.w3.org/2004/02/skos/core#altLabel"
XSD = "http://www.w3.org/2001/XMLSchema#"
HOMES = [QN + "agencyOf", QN + "basedIn", QN + "partOf", QN + "capitalOf"]
CLASSES = "Person Organization Firm Agency MediaOutlet Alliance Party Country Place".split()
# states that are their own capital
NO_CAPITAL = "monaco san-marino singapore vatican-city".split()
# what: class, property that each must have, how many at least
PROMISED = {
    "firms with a ticker": ("Firm", "ticker", 3000), "firms with a home": ("Firm", "basedIn", 4000), "media": ("MediaOutlet", "basedIn", 400),
    "states of today": ("Country", "iso3166", 195), "agencies": ("Agency", "agencyOf", 3000), "parties": ("Party", "basedIn", 500),
    "alliances": ("Alliance", None, 200), "places": ("Place", "partOf", 2000),
}
# names that two actors bear and that the text around must settle
SHARED_NAMES = set()
TRIPLE = re.compile(r'(<[^>]*>|_:\S+) <([^>]*)> (<[^>]*>|_:\S+|"(?:[^"\\]|\\.)*"(?:@[A-Za-z-]+|\^\^<[^>]*>)?) \.$')


def read(path):
    triples = []
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            found = TRIPLE.match(line.strip())
            if found:
                subject, predicate, value = found.groups()
                triples.append((subject.strip("<>"), predicate, value[1:-1] if value[0] == "<" else value))
    return triples


class Graph:
    def __init__(self, triples):
        self.of = collections.defaultdict(lambda: collections.defaultdict(list))
        for subject, predicate, value in triples:
            self.of[subject][predicate].append(value)

    def get(self, subject, predicate):
        return self.of[subject][predicate] if subject in self.of else []

    def of_type(self, kind):
        return [s for s in list(self.of) if kind in self.get(s, TYPE)]


def text(literal):
    return re.match(r'"((?:[^"\\]|\\.)*)"', literal).group(1)


def data_terms(term):
    return re.match(QN + r"(words|currency)_\w+$", term)


def unknown_terms(files, ontology):
    for name, triples in files.items():
        for triple in triples:
            for term in triple:
                if term.startswith(QN) and term != QN and not data_terms(term) and term not in ontology.of:
                    yield f"{name}: {term}"


def unlabelled(ontology):
    for term in ontology.of:
        if term.startswith(QN) and (len(ontology.get(term, LABEL)) != 1 or not ontology.get(term, COMMENT)):
            yield term


def blank_nodes(files):
    for name, triples in files.items():
        if not name.startswith("lexicon"):
            yield from (f"{name}: {t}" for t in triples if t[0].startswith("_:") or t[2].startswith("_:"))


def faulty_relations(ontology, everything):
    classes = {QN + name for name in CLASSES}
    for act, wanted in (("StateRelation", None), ("Act", QN + "eventType")):
        for relation in ontology.of_type(QN + act):
            data = "http://www.w3.org/2002/07/owl#DatatypeProperty" in ontology.get(relation, TYPE)
            for side in ("domainIncludes",) if data else ("domainIncludes", "rangeIncludes"):
                listed = set(ontology.get(relation, QN + side))
                if not listed or not listed <= classes:
                    yield f"{relation}: {side}"
            if not data and not ontology.get(relation, QN + "inverseLabel"):
                yield f"{relation}: inverseLabel"
            if wanted and not all(c in everything.of for c in ontology.get(relation, wanted) or [""]):
                yield f"{relation}: eventType"


def faulty_actors(actors):
    for actor in actors.of:
        if actor.startswith(ID):
            kinds = [k for k in actors.get(actor, TYPE) if k[len(QN):] in CLASSES]
            if len(kinds) != 1 or len(actors.get(actor, LABEL)) != 1:
                yield actor


def shared_names(actors):
    owners = collections.defaultdict(set)
    for actor in actors.of:
        for name in actors.get(actor, LABEL) + actors.get(actor, ALTERNATIVE):
            owners[re.sub("^[Tt]he ", "", text(name))].add(actor)
    return (f"{name}: {' '.join(sorted(who))}" for name, who in owners.items() if len(who) > 1 and name not in SHARED_NAMES)


def wikidata(iri):
    return re.fullmatch(r"http://www\.wikidata\.org/entity/Q[1-9]\d*", iri)


def faulty_ids(actors):
    """An id of Wikidata is of one actor, and an actor has one at most."""
    owners = collections.defaultdict(set)
    for actor in list(actors.of):
        same = actors.get(actor, SAME)
        if len(same) > 1 or not all(wikidata(iri) for iri in same):
            yield f"{actor}: {' '.join(same)}"
        for iri in same:
            owners[iri].add(actor)
    yield from (f"{iri}: {' '.join(sorted(who))}" for iri, who in owners.items() if len(who) > 1)


def stateless(actors):
    """Organs tell whose they are: a state's, or a body of states'."""
    whose = {QN + "Country", QN + "Alliance", QN + "Place", QN + "Agency"}
    for agency in actors.of_type(QN + "Agency"):
        owners = actors.get(agency, QN + "agencyOf")
        if len(owners) != 1 or not whose & set(actors.get(owners[0], TYPE)):
            yield f"{agency}: {' '.join(owners)}"


def faulty_countries(actors):
    with_capital = {c for s in actors.of for c in actors.get(s, QN + "capitalOf")}
    for country in actors.of_type(QN + "Country"):
        today = actors.get(country, QN + "iso3166")
        if not actors.get(country, QN + "adjective"):
            yield f"{country}: no adjective"
        if today and country not in with_capital and country[len(ID):] not in NO_CAPITAL:
            yield f"{country}: no capital"
        if today and not any(wikidata(same) for same in actors.get(country, SAME)):
            yield f"{country}: no Wikidata id"


def homeless(actors):
    for actor in list(actors.of):
        for home in (h for p in HOMES for h in actors.get(actor, p)):
            if home not in actors.of:
                yield f"{actor}: {home} is not known"
        if {QN + "Agency", QN + "Firm", QN + "MediaOutlet"} & set(actors.get(actor, TYPE)) and not any(actors.get(actor, p) for p in HOMES):
            yield f"{actor}: no home"


def one_letter(actors):
    names = (QN + "adjective", QN + "demonym", QN + "hint", QN + "metonym", LABEL, ALTERNATIVE)
    return (f"{actor}: {text(n)}" for actor in actors.of for p in names for n in actors.get(actor, p) if len(text(n).replace(".", "")) < 2)


def faulty_tickers(actors):
    owners = collections.defaultdict(set)
    for actor in list(actors.of):
        for ticker in actors.get(actor, QN + "ticker"):
            owners[text(ticker)].add(actor)
            if not re.fullmatch(r"[A-Z0-9]+:[A-Z0-9]+([.-][A-Z0-9]+)?", text(ticker)):
                yield f"{actor}: {ticker}"
    yield from (f"{ticker}: {' '.join(sorted(who))}" for ticker, who in owners.items() if len(who) > 1)


def too_few(actors):
    """What the program promises to know, against what the files hold."""
    counts = {
        name: sum(1 for actor in actors.of_type(QN + kind) if not needs or actors.get(actor, QN + needs)) for name, (kind, needs, _) in PROMISED.items()
    }
    return (f"{name}: {count}, promised {PROMISED[name][2]}" for name, count in counts.items() if count < PROMISED[name][2])


def faulty_shapes(shapes, ontology):
    for node in shapes.of:
        for term in shapes.get(node, SH + "path") + shapes.get(node, SH + "targetClass") + shapes.get(node, SH + "class"):
            if term.startswith(QN) and term not in ontology.of:
                yield f"{node}: {term}"
        for part in shapes.get(node, SH + "property"):
            if not shapes.get(part, SH + "path"):
                yield f"{node}: {part} has no path"


def kind_of(value):
    return "IRI" if value[:1] != '"' else "Literal"


def datatype(value):
    tag = re.match(r'"(?:[^"\\]|\\.)*"(@|\^\^<([^>]*)>)?', value)
    return RDF + "langString" if tag.group(1) == "@" else tag.group(2) or XSD + "string"


def faults_of(value, shapes, part, graph):
    """The part's constraints that a value breaks."""
    for kind in shapes.get(part, SH + "nodeKind"):
        if kind_of(value) not in kind[len(SH):]:
            yield "nodeKind"
    for wanted in shapes.get(part, SH + "datatype"):
        if kind_of(value) == "IRI" or datatype(value) != wanted:
            yield "datatype"
    for wanted in shapes.get(part, SH + "class"):
        if wanted not in graph.get(value, TYPE):
            yield "class"
    plain = value if kind_of(value) == "IRI" else text(value)
    for pattern in shapes.get(part, SH + "pattern"):
        if not re.search(text(pattern).replace("\\\\", "\\"), plain):
            yield "pattern"
    for least in shapes.get(part, SH + "minInclusive"):
        if float(plain) < float(text(least)):
            yield "minInclusive"
    for most in shapes.get(part, SH + "maxInclusive"):
        if float(plain) > float(text(most)):
            yield "maxInclusive"
    for length in shapes.get(part, SH + "minLength"):
        if len(plain) < int(text(length)):
            yield "minLength"


def misshapen(shapes, graph):
    for shape in shapes.of_type(SH + "NodeShape"):
        nodes = [n for c in shapes.get(shape, SH + "targetClass") for n in graph.of_type(c)]
        for part in shapes.get(shape, SH + "property"):
            path = shapes.get(part, SH + "path")[0]
            for node in nodes:
                values = graph.get(node, path)
                for bound, broken in (("minCount", lambda n: len(values) < n), ("maxCount", lambda n: len(values) > n)):
                    if any(broken(int(text(n))) for n in shapes.get(part, SH + bound)):
                        yield f"{node}: {path}: {bound} ({len(values)})"
                for value in values:
                    yield from (f"{node}: {path} {value}: {fault}" for fault in faults_of(value, shapes, part, graph))


def main(folder, graph_path, found):
    files = {name: read(os.path.join(folder, name)) for name in sorted(os.listdir(folder))}
    ontology = Graph(files["quidnunc.ttl"])
    everything = Graph([t for triples in files.values() for t in triples])
    actors = Graph([t for name, triples in files.items() if name.startswith("actors+") for t in triples])
    shapes = Graph(files["shapes.ttl"])
    checks = {
        "terms": unknown_terms(files, ontology), "labels": unlabelled(ontology), "blank": blank_nodes(files),
        "relations": faulty_relations(ontology, everything), "actors": faulty_actors(actors), "names": shared_names(actors),
        "countries": faulty_countries(actors), "homes": homeless(actors), "letters": one_letter(actors),
        "tickers": faulty_tickers(actors), "ids": faulty_ids(actors), "states": stateless(actors), "numbers": too_few(actors), "shapes": faulty_shapes(shapes, ontology),
        "output": misshapen(shapes, Graph(read(graph_path))),
    }
    for name, faults in checks.items():
        with open(os.path.join(found, name), "w", encoding="utf-8") as out:
            out.writelines(sorted({fault + "\n" for fault in faults}))


main(*sys.argv[1:])
