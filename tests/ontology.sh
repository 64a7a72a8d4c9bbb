#!/bin/sh
# The knowledge files: they parse, use only terms that quidnunc.ttl defines, and contradict neither each other nor what the program writes.
. "$srcdir/tests/tap.sh"
command -v rapper >/dev/null 2>&1 && [ -n "$PYTHON" ] && "$PYTHON" -c '' 2>/dev/null || {
    echo "1..0 # SKIP rapper (raptor2-utils) or Python is missing"
    exit 77
}

parsed() {
    rapper -q -i turtle -o ntriples "$1" >"$2" 2>"$work/log" && [ -s "$2" ] || {
        sed 's/^/# /' "$work/log"
        return 1
    }
}
mkdir "$work/nt"
for file in "$srcdir"/ontology/*.ttl "$srcdir"/ontology/*/*.ttl; do
    name=${file#"$srcdir"/ontology/}
    ok "$name parses" parsed "$file" "$work/nt/$(echo "$name" | tr / +)"
done

# what the program writes about the samples, to be held against the shapes
"$QUIDNUNC" build --data="$srcdir" -q --format ntriples -o "$work/graph" "$srcdir/tests/samples/news" >"$work/log" 2>&1
ok 'a graph of the samples to hold against the shapes' test -s "$work/graph/graph.nt"

mkdir "$work/found"
"$PYTHON" "$srcdir/tests/knowledge.py" "$work/nt" "$work/graph/graph.nt" "$work/found" || exit 1
nothing_in() {
    head -n 20 "$work/found/$1" | sed 's/^/# /'
    [ -e "$work/found/$1" ] && [ ! -s "$work/found/$1" ]
}
ok 'every term used is defined in quidnunc.ttl' nothing_in terms
ok 'every class and property has one label and a comment' nothing_in labels
ok 'no blank nodes in ontology, shapes, scheme, words and actors' nothing_in blank
ok 'relations tell their classes, acts their event type' nothing_in relations
ok 'every actor has one class and one label' nothing_in actors
ok 'no name of an actor is the name of another' nothing_in names
ok 'every country has an adjective; those of today a code, a Wikidata id and a capital, or are one' nothing_in countries
ok 'actors belong to countries, bodies and places that exist' nothing_in homes
ok 'no name of an actor is a single letter' nothing_in letters
ok 'tickers tell exchange and symbol, each is one firm' nothing_in tickers
ok 'an id of Wikidata is of one actor' nothing_in ids
ok 'every agency is of one state or body of states' nothing_in states
ok 'as many actors of each kind as promised' nothing_in numbers
ok "shapes speak of the terms that exist" nothing_in shapes
ok 'what the program writes has the shapes' nothing_in output
plan
