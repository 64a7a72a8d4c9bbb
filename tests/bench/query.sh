#!/bin/sh
# A graph of a million statements: how long the first question takes, and how much memory, with the index that build leaves and without. Part of
# `make check-long`: limits are wide, for busy machines, and far below what a store that loads needs (23 s, 482 MB).
. "$srcdir/tests/tap.sh"

awk 'BEGIN {
    srand(4711); q = "https://w3id.org/quidnunc/ontology#"; r = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"; b = "http://localhost:8421/"
    split("accuses arrests sues leads worksFor bans", p, " ")
    for (i = 0; i < 120000; i++) {
        c = sprintf("<%sclaim/%016x>", b, i)
        printf "%s <%stype> <%sClaim> .\n%s <%ssubject> <%sid/a%d> .\n%s <%spredicate> <%s%s> .\n", c, r, q, c, r, b, rand() * 50000, c, r, q, p[1 + int(rand() * 6)]
        printf "%s <%sobject> <%sid/a%d> .\n%s <%sstatus> <%sAsserted> .\n%s <%ssupport> \"1\"^^<http://www.w3.org/2001/XMLSchema#integer> .\n", c, r, b, rand() * 50000, c, q, q, c, q
        printf "%s <%sconfidence> \"0.%02d\"^^<http://www.w3.org/2001/XMLSchema#decimal> .\n", c, q, 10 + rand() * 89
    }
    for (i = 0; i < 50000; i++)
        printf "<%sid/a%d> <%stype> <%sPerson> .\n<%sid/a%d> <http://www.w3.org/2000/01/rdf-schema#label> \"Actor %d\"@en .\n<%sid/a%d> <%smentionCount> \"3\"^^<http://www.w3.org/2001/XMLSchema#integer> .\n", b, i, r, q, b, i, i, b, i, q
}' >"$work/graph.nt"

# asks SECONDS MEGABYTES QUERY: answered in that time and memory
asks() {
    /usr/bin/time -f '%e %M' -o "$work/cost" "$QUIDNUNC" query -g "$work/graph.nt" -F csv "$3" >"$work/answer" || return 1
    read -r seconds kilobytes <"$work/cost"
    echo "# $seconds s, $((kilobytes / 1024)) MB"
    [ "$(wc -l <"$work/answer")" -gt 1 ] && awk -v s="$seconds" -v most="$1" 'BEGIN { exit !(s <= most) }' && [ "$((kilobytes / 1024))" -le "$2" ]
}
one='SELECT ?p WHERE { <http://localhost:8421/claim/0000000000000007> rdf:predicate ?p }'
ok "$(wc -l <"$work/graph.nt") statements" [ "$(wc -l <"$work/graph.nt")" -gt 900000 ]
ok 'without an index: read and answered' asks 10 250 "$one"
ok 'the index stands beside it' [ -s "$work/graph.nt.qni" ]
ok 'with it: in 0.3 s and 100 MB' asks 0.3 100 "$one"
ok 'a count over all in 2 s and 100 MB' asks 2 100 'SELECT ?p (COUNT(*) AS ?n) WHERE { ?c rdf:predicate ?p } GROUP BY ?p'
ok 'a join of three' asks 10 250 'SELECT ?a ?b WHERE { ?c rdf:predicate qn:arrests ; rdf:subject ?s ; rdf:object ?o . ?s rdfs:label ?a . ?o rdfs:label ?b }'
ok 'an optional part' asks 20 300 'SELECT ?a ?x WHERE { ?c rdf:subject ?s . ?s rdfs:label ?a OPTIONAL { ?c qn:attributedTo ?x } FILTER(?a = "Actor 9"@en) }'
# named ARGUMENT…
named() { timeout 20 "$QUIDNUNC" query -q -g "$work/graph.nt" -F csv --named "$@" >"$work/answer"; }
for file in "$srcdir"/ontology/queries/*.rq; do
    name=$(basename "$file" .rq)
    sets=$(sed -n 's/^# parameter \([a-z_]*\):.*/--set \1=a9/p' "$file")
    # shellcheck disable=SC2086
    ok "named: $name, in 20 s" named "$name" $sets
done
plan
