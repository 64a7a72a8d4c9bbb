#!/bin/sh
# Articles and what they say: tests/cases/articles/NAME holds an article, input.*, and expected.txt with its claims, a line each. To add a case, add a
# folder. With UPDATE=1 the expected files are written anew; read the difference before you keep it.
. "$srcdir/tests/tap.sh"

# claims_of ARTICLE: subject, property, object, status and who says so, sorted
claims_of() {
    "$QUIDNUNC" build -q -o "$work" -f ntriples "$1" || return
    "$QUIDNUNC" query -q -g "$work/graph.nt" --format tsv 'SELECT ?s ?p ?o ?status ?by WHERE {
        ?c a qn:Claim ; rdf:subject ?si ; rdf:predicate ?p ; rdf:object ?oi ; qn:status ?status . ?si rdfs:label ?s . ?oi rdfs:label ?o .
        OPTIONAL { ?c qn:attributedTo ?b . ?b rdfs:label ?by } }' >"$work/claims" || return
    sed -e 1d -e 's/"@en//g' -e 's/"//g' -e 's|<https://w3id.org/quidnunc/ontology#\([A-Za-z]*\)>|\1|g' "$work/claims" | LC_ALL=C sort
}

says_what_is_expected() {
    claims_of "$1"/input.* >"$work/found"
    [ "${UPDATE:-}" != 1 ] || cp "$work/found" "$1/expected.txt"
    [ -s "$work/found" ] && diff "$1/expected.txt" "$work/found" >"$work/diff" && return
    sed 's/^/# /' "$work/diff"
    return 1
}

for folder in "$srcdir"/tests/cases/articles/*/; do
    ok "$(basename "$folder")" says_what_is_expected "${folder%/}"
done
plan
