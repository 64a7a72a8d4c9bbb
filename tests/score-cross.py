#!/usr/bin/env python3
"""Scores who is who across articles: B³ (Bagga and Baldwin, 1998) over the gold entities of all articles built into one graph.

    score-cross.py [--errors] GOLD_DIR GRAPH.nt

GOLD_DIR holds NAME.json with entities whose ids mean the same actor in every file; GRAPH.nt is the graph of all NAME.txt, built with --mentions.
An item is an entity of an article. It is tied to the actor whose mentions in that article bear its names (one to one; the full name, then the class,
then the number of mentions decide). Items that no mention bears are not found; figures are given without them, and with them as misses, each alone.
Exit status 1 when an article is missing from the graph.
"""
import argparse
import collections
import json
import pathlib
import re
import sys
import unicodedata

QN = "https://w3id.org/quidnunc/ontology#"
NIF = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
IDENTIFIER = "http://purl.org/dc/terms/identifier"
MENTIONS = "http://www.w3.org/2005/11/its/rdf#taIdentRef"
LINE = re.compile(r'^<([^>]*)> <([^>]*)> (?:<([^>]*)>|"((?:[^"\\]|\\.)*)".*) \.$')
ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)")
PLAIN = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}


def unescape(text):
    return ESCAPE.sub(lambda m: chr(int(m[1][1:], 16)) if len(m[1]) > 1 else PLAIN.get(m[1], m[1]), text)


def fold(name):
    """Without case, punctuation, accents, a leading "the" or a possessive."""
    name = unicodedata.normalize("NFKD", name.replace("’", "'"))
    name = "".join(c for c in name if not unicodedata.combining(c)).lower()
    name = re.sub(r"'s?$", "", name.strip())
    name = re.sub(r"[^\w&]+", " ", name.replace(".", "")).strip()
    return re.sub(r"^the ", "", name)


def read_graph(path):
    """Gives {article: {actor: Counter of folded mentions}} and {actor: class}."""
    names, texts, actors, classes = {}, {}, collections.defaultdict(list), {}
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            m = LINE.match(line)
            if not m:
                continue
            subject, predicate, iri, text = m.groups()
            if predicate == IDENTIFIER:
                names[subject] = unescape(text)
            elif predicate == NIF + "anchorOf":
                texts[subject] = unescape(text)
            elif predicate == MENTIONS:
                actors[subject].append(iri)
            elif predicate == TYPE and iri.startswith(QN):
                classes[subject] = iri[len(QN):]
    found = collections.defaultdict(lambda: collections.defaultdict(collections.Counter))
    for place, all_of in actors.items():
        for actor in all_of:
            found[names[place.split("#")[0]]][actor][fold(texts[place])] += 1
    return found, classes, set(names.values())


def tie(entities, actors, classes):
    """One to one from gold id to actor."""
    pairs = []
    for entity in entities:
        full, all_names = fold(entity["name"]), {fold(n) for n in [entity["name"], *entity.get("aliases", [])]} - {""}
        for actor, mentions in actors.items():
            shared = sum(count for name, count in mentions.items() if name in all_names)
            if shared:
                pairs.append((-(full in mentions), -(classes.get(actor) == entity["type"]), -shared, entity["id"], actor))
    tied = {}
    for *_, entity, actor in sorted(pairs):
        if entity not in tied and actor not in tied.values():
            tied[entity] = actor
    return tied


def b_cubed(items):
    """Precision, recall, F1 of [(gold, actor)]."""
    gold, found, both = (collections.Counter(k) for k in ([g for g, _ in items], [a for _, a in items], items))
    precision = sum(both[i] / found[i[1]] for i in items) / len(items)
    recall = sum(both[i] / gold[i[0]] for i in items) / len(items)
    return precision, recall, 2 * precision * recall / (precision + recall)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold")
    parser.add_argument("graph")
    parser.add_argument("--errors", action="store_true", help="list entities that no mention bears")
    arguments = parser.parse_args()
    found, classes, articles = read_graph(arguments.graph)
    items, missing, status = [], [], 0
    for path in sorted(pathlib.Path(arguments.gold).glob("*.json")):
        if path.stem not in articles:
            print(f"{path.stem}: no such article in the graph", file=sys.stderr)
            status = 1
            continue
        entities = [e for e in json.loads(path.read_text(encoding="utf-8"))["entities"] if not e.get("optional")]
        tied = tie(entities, found[path.stem], classes)
        items += [(e["id"], tied[e["id"]], path.stem, e["name"]) for e in entities if e["id"] in tied]
        missing += [(e["id"], f"not found: {path.stem} {e['name']}", path.stem, e["name"]) for e in entities if e["id"] not in tied]
    if not items:
        sys.exit("no entity of the gold articles is in the graph; was it built with --mentions?")
    rows = (("found", items), ("shared ids", [i for i in items if sum(i[0] == j[0] for j in items + missing) > 1]), ("with misses", items + missing))
    print(f"{len(items)} of {len(items) + len(missing)} entities of articles are found, {len({i[0] for i in items})} actors")
    print(f"{'B³':<14}{'items':>7}{'P':>8}{'R':>8}{'F1':>8}")
    for title, row in rows:
        if row:
            print(f"{title:<14}{len(row):>7}" + "".join(f"{x:>8.3f}" for x in b_cubed([i[:2] for i in row])))
    for index, title in ((1, "one actor for several"), (0, "several actors for one")):
        groups = collections.defaultdict(list)
        for item in items:
            groups[item[index]].append(item)
        for key, group in sorted(groups.items()):
            if len({i[1 - index] for i in group}) > 1:
                print(f"{title}: {key}: " + ", ".join(f"{i[2]} {i[3]} ({i[1 - index]})" for i in group))
    if arguments.errors:
        for item in missing:
            print(item[1])
    return status


if __name__ == "__main__":
    sys.exit(main())
