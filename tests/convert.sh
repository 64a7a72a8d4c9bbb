#!/bin/sh
# convert: every graph comes back as it was written, in every format; and each filter keeps what it says.
. "$srcdir/tests/tap.sh"

"$QUIDNUNC" build -q --mentions -f turtle,ntriples,rdfxml,nquads,trig,jsonld,graphml,gexf,csv,ftm,dot -o "$work/g" "$srcdir/tests/samples/news" || exit 1

# comes_back FROM TO: graph.FROM converted is graph.TO, byte for byte
comes_back() {
    gives 0 convert "$work/g/graph.$1" -o "$work/back.$2" && cmp "$work/back.$2" "$work/g/graph.$2"
}
for from in ttl nt rdf nq trig jsonld; do
    for to in ttl nt rdf nq trig jsonld graphml gexf csv ftm.json dot; do
        ok "$from → $to gives the bytes that build wrote" comes_back $from $to
    done
done

nodes_come_back() { cmp "$work/back.nodes.csv" "$work/g/graph.nodes.csv"; }
ok 'and the nodes beside the CSV of the edges' nodes_come_back

# asks QUERY: rows of the converted part
asks() { "$QUIDNUNC" query -q -g "$work/part.nt" -F tsv "$1" | sed 1d; }

part() { gives 0 convert "$work/g/graph.nt" "$@" -o "$work/part.nt"; }

only_statuses() {
    part --status denied --status alleged || return 1
    asks 'SELECT DISTINCT ?s WHERE { ?c qn:status ?s } ORDER BY ?s' >"$work/rows"
    [ "$(tr -d '\n' <"$work/rows" | sed 's/[^a-zA-Z#]//g')" = 'httpswidorgquidnuncontology#Allegedhttpswidorgquidnuncontology#Denied' ]
}
ok '--status keeps claims of those statuses' only_statuses

only_property() {
    part -p works-for && [ "$(asks 'SELECT DISTINCT ?p WHERE { ?c rdf:predicate ?p }' | wc -l)" = 1 ] && asks 'SELECT ?c WHERE { ?c rdf:predicate qn:worksFor }' | grep -q .
}
ok '--property keeps claims of that property' only_property

only_classes() {
    part --only Person --only firm || return 1
    asks 'SELECT ?t WHERE { ?c rdf:subject ?s . ?s a ?t }' >"$work/types"
    asks 'SELECT ?t WHERE { ?c rdf:object ?s . ?s a ?t }' >>"$work/types"
    grep -q 'Person' "$work/types" && ! grep -v -e '#Person>' -e '#Firm>' "$work/types"
}
ok '--only keeps claims between actors of those classes' only_classes

near() {
    part --around velmora || return 1
    one=$(asks 'SELECT ?c WHERE { ?c a qn:Claim }' | wc -l)
    part --around velmora --hops 2 || return 1
    two=$(asks 'SELECT ?c WHERE { ?c a qn:Claim }' | wc -l)
    all=$("$QUIDNUNC" query -q -g "$work/g/graph.nt" -F tsv 'SELECT ?c WHERE { ?c a qn:Claim }' | sed 1d | wc -l)
    [ 0 -lt "$one" ] && [ "$one" -lt "$two" ] && [ "$two" -lt "$all" ]
}
ok '--around and --hops keep what is near' near

first_five() {
    part --top 5 -f nt && [ "$("$QUIDNUNC" convert "$work/part.nt" -f graphml | grep -c '<node ')" = 5 ]
}
ok '--top keeps the actors with most claims' first_five

in_time() {
    part --since 2024-04-20 || return 1
    asks 'SELECT ?d WHERE { ?c a qn:Claim ; prov:wasDerivedFrom ?a . ?a dcterms:issued ?d }' >"$work/late"
    part --until 2024-04-19 || return 1
    asks 'SELECT ?d WHERE { ?c a qn:Claim ; prov:wasDerivedFrom ?a . ?a dcterms:issued ?d }' >"$work/early"
    grep -q . "$work/late" && grep -q . "$work/early" && part --since 2031 && has "$work/err" 'no claim passes the filters'
}
ok '--since and --until compare dates' in_time

sure() {
    part --min-confidence 0.9 && ! asks 'SELECT ?x WHERE { ?c qn:confidence ?x FILTER(?x < 0.9) }' | grep . && asks 'SELECT ?c WHERE { ?c a qn:Claim }' | grep -q .
}
ok '--min-confidence keeps the sure ones' sure

# the part that build writes is the part that convert makes of the whole
same_part() {
    "$QUIDNUNC" build -q -f ntriples -o "$work/b" --around velmora -p leads "$srcdir/tests/samples/news" && part --around velmora -p leads &&
        "$QUIDNUNC" query -q -g "$work/b" -F tsv 'SELECT ?c WHERE { ?c a qn:Claim } ORDER BY ?c' >"$work/one" &&
        "$QUIDNUNC" query -q -g "$work/part.nt" -F tsv 'SELECT ?c WHERE { ?c a qn:Claim } ORDER BY ?c' >"$work/two" && cmp "$work/one" "$work/two" &&
        [ "$(wc -l <"$work/one")" -gt 1 ]
}
ok 'build takes the same filters' same_part

nothing_unsaid() { ! part --around velmora -p leads || ! "$QUIDNUNC" verify -q "$work/part.nt" -s "$srcdir/tests/samples/news" | grep .; }
ok 'a part still stands in its sources' nothing_unsaid

offers() { gives 1 convert "$work/g" --around Velmra && has "$work/err" "no actor 'Velmra'" && has "$work/err" 'Velmora'; }
ok 'an unknown name is told with those near it' offers

refuses() {
    words=$1
    shift
    gives 2 convert "$work/g" "$@" && has "$work/err" "$words"
}
ok 'an unknown class is refused' refuses "no class 'Animal'" --only Animal
ok 'an unknown status is refused' refuses "no status 'false'" --status false
ok 'a wrong date is refused' refuses "--since wants a date" --since yesterday
ok 'a month that is none is refused' refuses "--until wants a date" --until 2024-13
ok 'a day that is none is refused' refuses "--since wants a date" --since 2023-02-29
ok 'since after until is refused' refuses 'nothing is both' --since 2024-05 --until 2024-04-30
ok 'a wrong number is refused' refuses "--top wants a number" --top none
ok '--hops alone is refused' refuses '--hops goes with --around' --hops 2
ok 'an unknown format is refused' refuses "no format 'png'" -f png
ok 'several formats without a folder are refused' refuses 'name it with -o DIR' -f nt,ttl
ok 'a name without an ending wants a format' refuses 'say which format' -o "$work/graph"

lists() {
    part --only Person --only Firm -s asserted -s alleged -p leads -p works-for && mv "$work/part.nt" "$work/long.nt" &&
        part --only person,Firm -s asserted,alleged -p leads,works-for && cmp "$work/long.nt" "$work/part.nt" && has "$work/part.nt" 'worksFor'
}
ok 'names may stand in a list, with commas' lists
unknown_property() { part -p leeds && has "$work/err" "no claim of the graph has the property 'leeds'"; }
ok 'a property that no claim has is told' unknown_property
centre() { part --around 'Duarte Canelhas' --hops 2 --top 2 && has "$work/part.nt" '"Duarte Canelhas"@en'; }
ok 'who is asked for is among the most connected near him' centre
given_up() {
    { cat "$work/g/graph.nt"; for name in norway canada; do
        printf '<http://localhost:8421/id/old-%s> <http://purl.org/dc/terms/isReplacedBy> <http://localhost:8421/id/%s> .\n' $name $name
    done; } >"$work/changed.nt"
    gives 0 convert "$work/changed.nt" --around Norway --property bans -f nt -o "$work/part.nt" && has "$work/part.nt" 'id/old-norway' && ! grep -q 'canada' "$work/part.nt"
}
ok 'IRIs given up go with their actors' given_up

broken() {
    printf '<http://a/b> <http://a/c> <http://a/d> .\n<http://a/b> oops .\n' >"$work/broken.nt"
    gives 3 convert "$work/broken.nt" -f ttl && has "$work/err" 'broken.nt:2:'
}
ok 'an error in a graph is told with its line' broken
cut_off() {
    gzip -c "$work/g/graph.$1" >"$work/whole.$1.gz" && size=$(wc -c <"$work/whole.$1.gz") && head -c $((size - 8)) "$work/whole.$1.gz" >"$work/cut.$1.gz" &&
        gives 3 convert "$work/cut.$1.gz" -f nt && has "$work/err" 'cut off' && [ ! -s "$work/out" ] && gives 0 convert "$work/whole.$1.gz" -f nt
}
ok 'a compressed graph that was cut off is no shorter one: N-Triples' cut_off nt
ok 'and Turtle' cut_off ttl
utf16() { iconv -f UTF-8 -t UTF-16 "$work/g/graph.ttl" >"$work/wide.ttl" && gives 3 convert "$work/wide.ttl" -f nt && has "$work/err" 'UTF-16'; }
ok 'UTF-16 is told' utf16
mark() { { printf '\357\273\277'; cat "$work/g/graph.$1"; } >"$work/mark.$1" && gives 0 convert "$work/mark.$1" -f nt -o "$work/mark.out" && cmp "$work/mark.out" "$work/g/graph.nt"; }
ok 'a byte order mark is passed over: Turtle' mark ttl
ok 'and N-Triples' mark nt
ok 'and RDF/XML' mark rdf
foreign() {
    printf '<http://a/x> <http://xmlns.com/foaf/0.1/name> "Bob" .\n' >"$work/foaf.nt"
    gives 0 convert "$work/foaf.nt" -f graphml && has "$work/err" 'foaf.nt: warning: has no claims, actors or articles' && gives 1 draw "$work/foaf.nt" && has "$work/err" 'the graph has no claims'
}
ok "a graph of somebody else's is told" foreign
# --- JSON-LD of others --------------------------------------------------------------------------------------------------
mixed() {
    gives 0 query -q -g "$srcdir/tests/graphs/mixed.jsonld" -F ntriples 'CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }' && LC_ALL=C sort "$work/out" | cmp - "$srcdir/tests/graphs/mixed.nt"
}
ok 'JSON-LD: terms, prefixes, coercions, nested nodes, contexts within' mixed
by_content() { cp "$srcdir/tests/graphs/small.jsonld" "$work/named.json" && gives 0 convert -q "$work/named.json" -o "$work/named.nt" && gives 0 convert -q "$srcdir/tests/graphs/small.nt" -o "$work/small.nt" && cmp "$work/named.nt" "$work/small.nt"; }
ok 'JSON-LD is known by its content' by_content
if "${PYTHON:-/usr/bin/python3}" -c 'import rdflib' 2>/dev/null; then
    same_for_rdflib() {
        "${PYTHON:-/usr/bin/python3}" -c 'import sys; from rdflib import Graph; from rdflib.compare import isomorphic
sys.exit(not isomorphic(Graph().parse(sys.argv[1], format="json-ld"), Graph().parse(sys.argv[2], format="nt")))' "$srcdir/tests/graphs/mixed.jsonld" "$srcdir/tests/graphs/mixed.nt"
    }
    ok 'rdflib reads the same of it' same_for_rdflib
else
    skip 'rdflib reads the same of it' 'python3-rdflib is not installed'
fi
# refused WORDS JSON
refused() { printf '%s\n' "$2" >"$work/x.jsonld" && gives 3 convert "$work/x.jsonld" -o "$work/x.nt" && has "$work/err" "$1" && [ ! -e "$work/x.nt" ]; }
ok 'a context that stands elsewhere is refused' refused "'http://schema.org/'" '{"@context": "http://schema.org/", "@id": "http://a/b"}'
ok 'a relative IRI' refused "'rel'" '{"@id": "rel", "http://a/p": 1}'
ok 'a list' refused "'@list'" '{"@id": "http://a/b", "http://a/p": {"@list": [1]}}'
ok 'a container' refused "@container of the term 't'" '{"@context": {"t": {"@id": "http://a/t", "@container": "@list"}}}'
ok 'a reverse property' refused "'@reverse'" '{"@context": {"t": {"@reverse": "http://a/t"}}}'
ok 'a syntax error: its line' refused 'x.jsonld:2' '{"@id": "http://a/b",
 "http://a/p": }'
ok 'what is no object' refused 'must be an object' '[1]'

plan
