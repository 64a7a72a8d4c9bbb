#!/bin/sh
# query and explain: results in every format, what is refused, named queries, endpoints, and what an actor's page tells.
. "$srcdir/tests/tap.sh"

small=$srcdir/tests/graphs/small.nt
E='PREFIX e: <http://ex/>'

# prints FILE ARGUMENT…: quidnunc's output is what the file says
prints() {
    wanted=$1
    shift
    gives 0 "$@" && diff -u "$wanted" "$work/out" >"$work/diff" && [ ! -s "$work/err" ] || {
        sed 's/^/# /' "$work/diff" "$work/err"
        return 1
    }
}

# answers QUERY ROW…: the rows of the CSV, without its head, in any order
answers() {
    query=$1
    shift
    gives 0 query -g "$work/values.nt" -F csv "$E $query" || return 1
    for row; do echo "$row"; done | LC_ALL=C sort >"$work/wanted"
    tr -d '\r' <"$work/out" | sed 1d | LC_ALL=C sort >"$work/got"
    diff "$work/wanted" "$work/got" >"$work/diff" || {
        echo "# $query"
        sed 's/^/#   /' "$work/diff"
        return 1
    }
}

# ordered QUERY ROW…: the same, in that order
ordered() {
    query=$1
    shift
    gives 0 query -g "$work/values.nt" -F csv "$E $query" || return 1
    for row; do echo "$row"; done >"$work/wanted"
    tr -d '\r' <"$work/out" | sed 1d >"$work/got"
    diff "$work/wanted" "$work/got" >"$work/diff" || {
        sed 's/^/#   /' "$work/diff"
        return 1
    }
}

# refuses WORDS QUERY: exit 2, nothing printed, and the message names what and where
refuses() {
    gives 2 query -g "$work/values.nt" "$E $2" && has "$work/err" "$1" && [ ! -s "$work/out" ]
}

cat >"$work/values.nt" <<'END'
<http://ex/a> <http://ex/n> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .
<http://ex/a> <http://ex/n> "10"^^<http://www.w3.org/2001/XMLSchema#integer> .
<http://ex/b> <http://ex/n> "9"^^<http://www.w3.org/2001/XMLSchema#integer> .
<http://ex/b> <http://ex/n> "2.5"^^<http://www.w3.org/2001/XMLSchema#decimal> .
<http://ex/a> <http://ex/l> "Zeta"@en .
<http://ex/b> <http://ex/l> "alpha" .
<http://ex/c> <http://ex/l> "Łódź"@pl .
<http://ex/a> <http://ex/k> <http://ex/b> .
<http://ex/b> <http://ex/k> <http://ex/c> .
<http://ex/c> <http://ex/k> <http://ex/a> .
<http://ex/d> <http://ex/k> <http://ex/a> .
<http://ex/a> <http://ex/f> "true"^^<http://www.w3.org/2001/XMLSchema#boolean> .
END

# --- formats ---
names='SELECT ?s ?name ?mentions WHERE { ?s a qn:Firm ; rdfs:label ?name ; qn:mentionCount ?mentions }'
printf 's               name         mentions\n──────────────  ───────────  ────────\nid:ace-telecom  Ace Telecom         7\n' >"$work/table"
ok 'table' prints "$work/table" query -g "$small" "$names"
printf 's,name,mentions\r\nhttp://localhost:8421/id/ace-telecom,Ace Telecom,7\r\n' >"$work/csv"
ok 'csv' prints "$work/csv" query -g "$small" -F csv "$names"
printf '?s\t?name\t?mentions\n<http://localhost:8421/id/ace-telecom>\t"Ace Telecom"@en\t"7"^^<http://www.w3.org/2001/XMLSchema#integer>\n' >"$work/tsv"
ok 'tsv' prints "$work/tsv" query -g "$small" -F tsv "$names"
cat >"$work/json" <<'END'
{"head": {"vars": ["s", "name", "mentions"]}, "results": {"bindings": [
  {"s": {"type": "uri", "value": "http://localhost:8421/id/ace-telecom"}, "name": {"type": "literal", "value": "Ace Telecom", "xml:lang": "en"}, "mentions": {"type": "literal", "value": "7", "datatype": "http://www.w3.org/2001/XMLSchema#integer"}}
]}}
END
ok 'json' prints "$work/json" query -g "$small" -F json "$names"
cat >"$work/xml" <<'END'
<?xml version="1.0" encoding="UTF-8"?>
<sparql xmlns="http://www.w3.org/2005/sparql-results#">
 <head>
  <variable name="name"/>
 </head>
 <results>
  <result>
   <binding name="name"><literal xml:lang="en">Rust &quot;&amp;&quot; &lt;Sons&gt;\ Łódź</literal></binding>
  </result>
 </results>
</sparql>
END
ok 'xml' prints "$work/xml" query -g "$small" -F xml 'SELECT ?name WHERE { ?s a qn:Organization ; rdfs:label ?name }'
echo '<http://localhost:8421/id/ace-telecom> <http://xmlns.com/foaf/0.1/name> "Ace Telecom"@en .' >"$work/nt"
ok 'construct as N-Triples' prints "$work/nt" query -g "$small" -F nt 'CONSTRUCT { ?s foaf:name ?n } WHERE { ?s a qn:Firm ; rdfs:label ?n }'
ok 'construct as Turtle' gives 0 query -g "$small" 'CONSTRUCT { ?s foaf:name ?n } WHERE { ?s a qn:Firm ; rdfs:label ?n }'
ok 'with prefixes' has "$work/out" 'foaf:name "Ace Telecom"@en'
echo true >"$work/true"
echo '{"head": {}, "boolean": false}' >"$work/false"
ok 'ask' prints "$work/true" query -g "$small" 'ASK { id:poland qn:arrests id:marta-nowak }'
ok 'ask as json' prints "$work/false" query -g "$small" -F json 'ASK { id:poland qn:arrests id:ace-telecom }'
ok 'a table of a CONSTRUCT is wrong' gives 2 query -g "$small" -F csv 'CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }'
ok 'a graph of a SELECT is wrong' gives 2 query -g "$small" -F turtle 'SELECT * WHERE { ?s ?p ?o }'
ok 'unknown format' gives 2 query -g "$small" -F ods 'ASK {}'

# --- graphs ---
mkdir "$work/folder" "$work/folder/inner"
cp "$srcdir/tests/graphs/small.nt" "$srcdir/tests/graphs/small.ttl" "$srcdir/tests/graphs/small.rdf" "$srcdir/tests/graphs/small.graphml" "$work/folder"
gzip -c "$work/values.nt" >"$work/folder/inner/values.nt.gz"
printf 'n\r\n%s\r\n' "$(grep -c . "$small")" >"$work/count"
printf 'n\r\n%s\r\n' "$(cat "$small" "$work/values.nt" | grep -c .)" >"$work/counts"
count='SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }'
for syntax in nt ttl; do
    ok "reads .$syntax" prints "$work/count" query -g "$srcdir/tests/graphs/small.$syntax" -F csv "$count"
done
ok 'reads .rdf' gives 0 query -g "$srcdir/tests/graphs/small.rdf" -F csv "$count"
cp "$srcdir/tests/graphs/small.ttl" "$work/nameless"
ok 'tells the syntax by the content' prints "$work/count" query -g "$work/nameless" -F csv "$count"
ok 'a folder gives each graph once, with those below it' prints "$work/counts" query -g "$work/folder" -F csv "$count"
ok 'two graphs' prints "$work/counts" query -g "$small" -g "$work/values.nt" -F csv "$count"
ok 'no graph' gives 1 query -g "$work/none" -F csv "$count"
mkdir "$work/empty"
ok 'a folder without graphs' gives 1 query -g "$work/empty" "$count"
ok 'a drawing is no graph' gives 3 query -g "$srcdir/tests/graphs/small.graphml" "$count"
printf '<http://ex/a> <http://ex/b> "x" .\n<http://ex/a> "no" .\n' >"$work/bad.nt"
ok 'a bad line is told' gives 3 query -g "$work/bad.nt" "$count"
ok 'with its number' has "$work/err" 'bad.nt:2:'

# --- what is answered ---
ok 'count' answers 'SELECT (COUNT(?s) AS ?n) WHERE { ?s e:k ?o }' 4
ok 'count distinct' answers 'SELECT (COUNT(DISTINCT ?o) AS ?n) WHERE { ?s e:k ?o }' 3
ok 'count of nothing' answers 'SELECT (COUNT(?s) AS ?n) WHERE { ?s e:none ?o }' 0
ok 'sum of nothing' answers 'SELECT (SUM(?o) AS ?n) WHERE { ?s e:none ?o }' 0
ok 'groups of nothing' answers 'SELECT ?s (COUNT(?o) AS ?n) WHERE { ?s e:none ?o } GROUP BY ?s'
ok 'count of what is not there' answers 'SELECT ?s (COUNT(?n) AS ?c) WHERE { ?s e:k ?o OPTIONAL { ?s e:n ?n } } GROUP BY ?s' \
    http://ex/a,2 http://ex/b,2 http://ex/c,0 http://ex/d,0
ok 'sum, average' answers 'SELECT (SUM(?n) AS ?x) (AVG(?n) AS ?y) (MIN(?n) AS ?z) (MAX(?n) AS ?w) WHERE { ?s e:n ?n }' 22.5,5.625,1,10
ok 'sum of whole numbers' answers 'SELECT (SUM(?n) AS ?x) WHERE { e:a e:n ?n }' 11
ok 'joined' ordered 'SELECT (GROUP_CONCAT(?l; SEPARATOR=" | ") AS ?x) WHERE { e:a e:k ?o . ?o e:l ?l }' alpha
ok 'having' answers 'SELECT ?o (COUNT(?s) AS ?c) WHERE { ?s e:k ?o } GROUP BY ?o HAVING(COUNT(?s) > 1)' http://ex/a,2
ok 'order' ordered 'SELECT ?n WHERE { ?s e:n ?n } ORDER BY ?n' 1 2.5 9 10
ok 'order, downwards, a slice' ordered 'SELECT ?n WHERE { ?s e:n ?n } ORDER BY DESC(?n) LIMIT 2 OFFSET 1' 9 2.5
ok 'what is not there comes last downwards' ordered 'SELECT ?s ?f WHERE { ?s e:k ?o OPTIONAL { ?s e:f ?f } } ORDER BY DESC(?f) ?s' \
    http://ex/a,true http://ex/b, http://ex/c, http://ex/d,
ok 'order by what is not selected' ordered 'SELECT ?s WHERE { ?s e:l ?l } ORDER BY ?l' http://ex/a http://ex/b http://ex/c
ok 'distinct' answers 'SELECT DISTINCT ?s WHERE { ?s e:n ?n }' http://ex/a http://ex/b
ok 'distinct, a slice' ordered 'SELECT DISTINCT ?s WHERE { ?s e:n ?n } ORDER BY ?s LIMIT 1 OFFSET 1' http://ex/b
ok 'distinct groups' answers 'SELECT DISTINCT (COUNT(?o) AS ?c) WHERE { ?s e:k ?o } GROUP BY ?s' 1
ok 'union' answers 'SELECT ?s ?x WHERE { { ?s e:l ?x } UNION { ?s e:f ?x } ?s e:k e:b }' http://ex/a,Zeta http://ex/a,true
ok 'optional and bound' answers 'SELECT ?s WHERE { ?s e:k ?o OPTIONAL { ?s e:n ?n } FILTER(!BOUND(?n)) }' http://ex/c http://ex/d
ok 'regex' answers 'SELECT ?s WHERE { ?s e:l ?l FILTER(REGEX(?l, "^z.*a$", "i")) }' http://ex/a
ok 'characters, not bytes' answers 'SELECT (STRLEN(?l) AS ?n) WHERE { e:c e:l ?l }' 4
ok 'bind' answers 'SELECT ?z WHERE { e:a e:n ?n BIND(?n * 2 AS ?z) }' 2 20
ok 'in' answers 'SELECT ?s WHERE { ?s e:k ?o FILTER(?o IN (e:b, e:c)) }' http://ex/a http://ex/b

# --- what is refused, by name ---
ok 'VALUES' answers 'SELECT ?x ?o ?y WHERE { VALUES (?x ?y) { (e:a 1) (e:none 2) (e:b UNDEF) } ?x e:k ?o }' http://ex/a,http://ex/b,1 http://ex/b,http://ex/c,
ok 'refused: VALUES behind the pattern' refuses 'VALUES' 'SELECT ?x WHERE { ?x e:k ?o } VALUES ?x { e:a }'
ok 'refused: VALUES behind OPTIONAL' refuses 'VALUES' 'SELECT ?x WHERE { ?x e:k ?o OPTIONAL { ?x e:n ?n } VALUES ?n { 9 } }'
ok 'refused: VALUES of booleans' refuses 'VALUES' 'SELECT ?x WHERE { VALUES ?t { "1"^^xsd:boolean } ?x e:t ?t }'
ok 'refused: VALUES in CONSTRUCT' refuses 'VALUES' 'CONSTRUCT { ?x e:v ?o } WHERE { VALUES ?x { e:a } ?x e:k ?o }'
ok 'refused: VALUES with too few terms' refuses 'VALUES' 'SELECT ?x WHERE { VALUES (?x ?y) { (e:a) } ?x e:k ?o }'
ok 'refused: SUBSTR' refuses 'SUBSTR' 'SELECT (SUBSTR(?l, 1) AS ?x) WHERE { ?s e:l ?l }'
ok 'refused: STRBEFORE' refuses 'STRBEFORE' 'SELECT ?s WHERE { ?s e:l ?l FILTER(STRBEFORE(?l, "a") = "b") }'
ok 'refused: YEAR' refuses 'YEAR' 'SELECT ?s WHERE { ?s e:d ?d FILTER(YEAR(?d) = 2019) }'
ok 'refused: a bare truth' refuses 'compare it' 'SELECT ?s WHERE { ?s e:n ?n FILTER(?n) }'
ok 'refused: a bare truth among others' refuses 'compare it' 'SELECT ?s WHERE { ?s e:n ?n ; e:f ?f FILTER(?n > 1 && ?f) }'
ok 'refused: order of strings' refuses 'compare STR' 'SELECT ?s WHERE { ?s e:l ?l FILTER(?l > "b") }'
ok 'refused: xsd:integer( )' refuses 'xsd:integer' 'SELECT (<http://www.w3.org/2001/XMLSchema#integer>(?n) AS ?x) (xsd:integer(?n) AS ?y) WHERE { ?s e:n ?n }'
ok 'refused: no variable' refuses 'ASK' 'SELECT * WHERE { e:a e:k e:b }'
ok 'dates may be compared' answers 'SELECT ?s WHERE { ?s e:n ?n FILTER(?n < "2"^^xsd:integer) }' http://ex/a
ok 'refused: path' refuses 'query:1: error: property paths' 'SELECT ?x WHERE { ?x e:k/e:l ?o }'
ok 'refused: path with plus' refuses 'property paths' 'SELECT ?x WHERE { ?x e:k+ ?o }'
ok 'refused: inverse path' refuses 'property paths' 'SELECT ?x WHERE { ?x ^e:k ?o }'
ok 'refused: alternative' refuses 'property paths' 'SELECT ?x WHERE { ?x (e:k|e:l) ?o }'
ok 'refused: negated property' refuses 'property paths' 'SELECT ?x WHERE { ?x !e:k ?o }'
ok 'refused: EXISTS' refuses 'EXISTS' 'SELECT ?x WHERE { ?x e:k ?o FILTER NOT EXISTS { ?x e:n ?n } }'
ok 'refused: MINUS' refuses 'MINUS' 'SELECT ?x WHERE { ?x e:k ?o MINUS { ?x e:n ?n } }'
ok 'refused: subquery' refuses 'within a pattern' 'SELECT ?x WHERE { ?x e:k ?o { SELECT ?o WHERE { ?o e:n ?n } } }'
ok 'refused: DESCRIBE' refuses 'DESCRIBE' 'DESCRIBE e:a'
ok 'refused: SERVICE' refuses 'SERVICE' 'SELECT ?x WHERE { SERVICE <http://ex/> { ?x e:k ?o } }'
ok 'refused: GRAPH' refuses 'GRAPH' 'SELECT ?x WHERE { GRAPH ?g { ?x e:k ?o } }'
ok 'refused: FROM, which would read files' refuses 'FROM' 'SELECT ?x FROM <file:///etc/passwd> WHERE { ?x e:k ?o }'
ok 'refused: update' refuses 'updates' 'INSERT DATA { e:a e:k e:b }'
ok 'refused: CONCAT' refuses 'CONCAT' 'SELECT (CONCAT(STR(?x), "a") AS ?y) WHERE { ?x e:k ?o }'
ok 'refused: LCASE' refuses 'LCASE' 'SELECT ?x WHERE { ?x e:l ?l FILTER(LCASE(?l) = "zeta") }'
ok 'refused: REPLACE' refuses 'REPLACE' 'SELECT (REPLACE(?l, "a", "b") AS ?y) WHERE { ?x e:l ?l }'
ok 'refused: isNumeric' refuses 'isNumeric' 'SELECT ?x WHERE { ?x e:f ?l FILTER(ISNUMERIC(?l)) }'
ok 'refused: regex that counts bytes' refuses 'REGEX' 'SELECT ?x WHERE { ?x e:l ?l FILTER(REGEX(?l, "^..d.$")) }'
ok 'refused: regex that folds beyond ASCII' refuses 'REGEX' 'SELECT ?x WHERE { ?x e:l ?l FILTER(REGEX(?l, "łó", "i")) }'
ok 'refused: aggregate of an expression' refuses 'aggregates' 'SELECT (SUM(?n * 2) AS ?y) WHERE { ?x e:n ?n }'
ok 'refused: GROUP BY an expression' refuses 'GROUP BY' 'SELECT (COUNT(*) AS ?y) WHERE { ?x e:n ?n } GROUP BY (STR(?n) AS ?m)'
ok 'refused: ORDER BY an expression' refuses 'ORDER BY' 'SELECT ?n WHERE { ?x e:n ?n } ORDER BY STR(?n)'
ok 'refused: exponent' refuses 'exponent' 'SELECT ?x WHERE { ?x e:n 1e1 }'
ok 'words in strings, names, comments and variables are free' answers "SELECT ?minus WHERE { ?minus e:l 'alpha' } # VALUES, MINUS
" http://ex/b
ok 'and so are names' answers 'PREFIX graph: <http://ex/> SELECT ?x WHERE { ?x graph:k graph:b . OPTIONAL { ?x e:exists "CONCAT(VALUES)" } }' http://ex/a
ok 'a line is told' gives 2 query -g "$work/values.nt" 'SELECT ?x
WHERE {
  ?x a/a ?y }'
ok 'namely the third' has "$work/err" 'query:3:'
ok 'syntax error' gives 3 query -g "$work/values.nt" 'SELECT ?x
WHERE { ?x ?y }'
ok 'with its line' has "$work/err" 'query:2'
ok 'unknown prefix' gives 3 query -g "$work/values.nt" 'SELECT ?x WHERE { ?x zz:k ?y }'
ok 'no query' gives 2 query -g "$small"
ok 'two queries' gives 2 query -g "$small" 'ASK {}' -n members

# --- queries from files, and those that come with quidnunc ---
echo "$count" >"$work/count.rq"
ok 'a query from a file' prints "$work/count" query -g "$small" -F csv -f "$work/count.rq"
ok 'no such file' gives 4 query -g "$small" -f "$work/none.rq"
ok 'the list' gives 0 query --list
cut -d' ' -f1 <"$work/out" >"$work/names"
ok 'has at least nine' [ "$(wc -l <"$work/names")" -ge 9 ]
while read -r name; do
    sets=$(sed -n 's/^# parameter \([a-z_]*\):.*/--set \1=Poland/p' "$srcdir/ontology/queries/$name.rq")
    # shellcheck disable=SC2086
    ok "named: $name" gives 0 query -g "$small" --named "$name" $sets
done <"$work/names"
printf 'who,does,whom,rejectedBy,article\r\nMarta Nowak,https://w3id.org/quidnunc/ontology#spiesFor,Poland,Ace Telecom,http://localhost:8421/article/fine-02\r\n' >"$work/denied"
ok 'denied-claims tells who rejects' prints "$work/denied" query -g "$small" -F csv -n denied-claims
ok 'unknown name' gives 1 query -g "$small" -n nothing
ok 'a name is no path' gives 1 query -g "$small" -n ../queries/members

# --- explain ---
ok 'explain by name, without case' gives 0 explain -g "$small" 'ACE telecom ltd.'
ok 'tells the type' has "$work/out" 'Ace Telecom (Firm)'
ok 'marks the words' has "$work/out" 'Poland arrested «Marta Nowak» *of* «Ace Telecom».'
ok 'tells the role' has "$work/out" 'role: sales director'
ok 'explain by IRI' gives 0 explain -g "$small" http://localhost:8421/id/marta-nowak
ok 'tells who rejects' has "$work/out" 'said by Poland; reported by Daily Courier; rejected by Ace Telecom'
ok 'explain only what is denied' gives 0 explain -g "$small" --status denied 'Marta Nowak'
ok 'which is one claim' equal 1 "$(grep -c ' — ' "$work/out")"
ok 'explain one property' gives 0 explain -g "$small" --property works-for 'Marta Nowak'
ok 'which is one claim too' equal 1 "$(grep -c ' — ' "$work/out")"
ok 'a filter that leaves nothing' gives 1 explain -g "$small" --property flies-to 'Marta Nowak'
ok 'tells so, and what there is' eval 'has "$work/err" "no claim of Marta Nowak passes the filters" && has "$work/err" worksFor'
ok 'unknown name' gives 1 explain -g "$small" 'Marta Novak'
ok 'near ones are offered' has "$work/err" 'near it: Marta Nowak'
ok 'unknown status' gives 2 explain -g "$small" -s sure 'Poland'
ok 'nobody named' gives 2 explain -g "$small"

# --- questions with parameters ---
"$QUIDNUNC" build -q -f ntriples -o "$work/sample" "$srcdir/tests/samples/news"
about() { gives 0 query -g "$work/sample" --named about --set name=Canada -F csv && grep -q '^Canada,' "$work/out"; }
ok 'a named query takes its parameter' about
joined() {
    gives 0 query -g "$work/sample" --named paths --set from=Canada --set 'to=Velmora Networks' -F csv && sed -n 2p "$work/out" | grep -q '^2,'
}
ok 'paths: the shortest first' joined
ok 'a value that lacks is told' gives 2 query -g "$work/sample" --named paths --set from=Canada
ok 'with what it is' has "$work/err" "--set to=…  (another actor's name)"
ok 'a value that nobody wants is told' gives 2 query -g "$work/sample" --named leaders --set name=Canada
by_any_name() { gives 0 query -g "$work/sample" --named paths --set from=canada --set to=velmora -F csv && sed -n 2p "$work/out" | grep -q '^2,'; }
ok 'actors are found by any of their names' by_any_name
ok 'an actor that is not there is told' gives 1 query -g "$work/sample" --named about --set 'name=Velmora Netwroks'
ok 'with the nearest' has "$work/err" 'near it: Velmora Networks'
printf '<http://x/id/a> <http://www.w3.org/2000/01/rdf-schema#label> "x\\"@en . ?s ?p ?o } #"@en .\n' >"$work/quote.nt"
no_injection() { gives 0 query -g "$work/quote.nt" --named about --set 'name=x"@en . ?s ?p ?o } #' -F csv && [ "$(wc -l <"$work/out")" = 1 ]; }
ok 'a value stays within its quotes' no_injection
# a graph made by hand: what is wanted of each can be told by reading it
awk 'BEGIN {
    q = "https://w3id.org/quidnunc/ontology#"; r = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"; b = "http://localhost:8421/"
}
function say(s, p, o) { printf "<%s> <%s> %s .\n", s, p, o }
{
    c = b "claim/" NR
    say(c, r "type", "<" q "Claim>"); say(c, r "subject", "<" b "id/" $1 ">"); say(c, r "predicate", "<" q $2 ">"); say(c, r "object", "<" b "id/" $3 ">")
    say(c, q "status", "<" q $4 ">"); say(c, q "support", "\"" $6 "\"^^<http://www.w3.org/2001/XMLSchema#integer>")
    say(c, q "confidence", "\"0.9\"^^<http://www.w3.org/2001/XMLSchema#decimal>"); say(c, "http://www.w3.org/ns/prov#wasDerivedFrom", "<" b "article/" $5 ">")
    if ($7) say(c, q "disputedBy", "<" b "id/" $7 ">")
    if ($8) say(c, q "disputedBy", "<" b "id/" $8 ">")
    for (i = 1; i <= 3; i += 2) { say(b "id/" $i, "http://www.w3.org/2000/01/rdf-schema#label", "\"" $i "\"@en"); say(b "id/" $i, r "type", "<" q ($i ~ /Ltd/ ? "Firm" : "Country") ">") }
    say(b "article/" $5, "http://purl.org/dc/terms/issued", "\"2024-01-0" $5 "\"^^<http://www.w3.org/2001/XMLSchema#date>")
}' >"$work/hand.nt" <<'END'
Arda supports Bral Asserted 1 1
Arda accuses Bral Asserted 2 2
Arda supports Cort Asserted 1 1
Arda criticizes Cort Asserted 1 1
Arda supports Dorn Negated 1 1
Arda attacks Dorn Asserted 2 1
Bral accuses Cort Alleged 1 1
Bral accuses Cort Denied 2 1 Bral Cort
Cort sanctions AceLtd Asserted 3 1
DuoLtd supplies AceLtd Asserted 3 1
EvoLtd supplies AceLtd Negated 3 1
AceLtd accuses Dorn Possible 3 1
END
by_hand() {
    named=$1
    shift
    printf '%s\n' "$@" >"$work/wanted"
    # shellcheck disable=SC2086
    gives 0 query -g "$work/hand.nt" -F csv --named "$named" $sets && sed -e 1d -e 's/\r$//' -e 's|https://w3id.org/quidnunc/ontology#|qn:|g' -e 's|http://localhost:8421/||g' "$work/out" >"$work/got" &&
        diff "$work/wanted" "$work/got" >"$work/diff" || { sed 's/^/#   /' "$work/diff"; return 1; }
}
sets=
ok 'by hand: who changed sides, between articles, and not by what is not so' by_hand changed-sides Arda,Bral,qn:supports,2024-01-01,qn:accuses,2024-01-02
ok 'by hand: contradictions' by_hand contradictions Bral,qn:accuses,Cort,qn:Alleged,qn:Denied,article/1,article/2
ok 'by hand: the most disputed' by_hand most-disputed 'Bral,qn:accuses,Cort,2,Bral; Cort'
ok 'by hand: exposed to sanctions, by what is said to be so' by_hand exposed-to-sanctions DuoLtd,AceLtd,Cort,DuoLtd,qn:supplies,AceLtd,qn:Asserted
ok 'by hand: who sanctions whom' by_hand who-sanctions-whom Cort,qn:sanctions,AceLtd,qn:Asserted,,,
ok 'by hand: the most accused' by_hand most-accused Bral,1,1 Cort,1,2 Dorn,1,1
sets='--set from=Bral --set to=AceLtd'
ok 'by hand: paths, with their ways, over what is asserted or alleged' by_hand paths '2,→,qn:accuses,Cort,→,qn:sanctions,,,' '3,←,qn:accuses,Arda,→,qn:criticizes,Cort,→,qn:sanctions' \
    '3,←,qn:accuses,Arda,→,qn:supports,Cort,→,qn:sanctions' '3,←,qn:supports,Arda,→,qn:criticizes,Cort,→,qn:sanctions' '3,←,qn:supports,Arda,→,qn:supports,Cort,→,qn:sanctions'
sets='--set a=Bral --set b=Cort'
ok 'by hand: who has to do with both' by_hand in-common Arda,→,qn:accuses,→,qn:criticizes Arda,→,qn:accuses,→,qn:supports Arda,→,qn:supports,→,qn:criticizes Arda,→,qn:supports,→,qn:supports
single() { gives 0 query -g "$work/hand.nt" -F csv --named single-source && [ "$(wc -l <"$work/out")" = 12 ] && ! grep -q 'Arda,https://w3id.org/quidnunc/ontology#accuses' "$work/out"; }
ok 'by hand: what only one article says' single
enough() { [ "$("$QUIDNUNC" query --list | wc -l)" -ge 25 ]; }
ok 'there are at least 25 named queries' enough
# --- endpoints ---
endpoint_cases() {
    "$PYTHON" "$srcdir/tests/endpoint.py" "$work/port" "$work/log" &
    server=$!
    await "$work/port"
    url=http://127.0.0.1:$(cat "$work/port")/sparql
    printf 's            n\n───────────  ─\nqn:Asserted  7\nŁódź\n' | sed '$s/$/          /' >"$work/remote"
    ok 'endpoint: table' prints "$work/remote" query -e "$url" 'SELECT * WHERE { ?s qn:n/qn:m ?n }'
    ok 'endpoint: what is refused here is asked there, with prefixes' has "$work/log" 'PREFIX qn: <https://w3id.org/quidnunc/ontology#>'
    ok 'endpoint: as a form' has "$work/log" 'application/x-www-form-urlencoded'
    echo 'as text/csv' >"$work/remote"
    ok 'endpoint: csv' prints "$work/remote" query -e "$url" -F csv 'SELECT * WHERE { ?s ?p ?n }'
    echo 'as text/turtle' >"$work/remote"
    ok 'endpoint: construct' prints "$work/remote" query -e "$url" 'CONSTRUCT { ?s ?p ?n } WHERE { ?s ?p ?n }'
    ok 'endpoint: ask' prints "$work/true" query -e "$url" 'ASK { ?s ?p ?n }'
    ok 'endpoint: redirected' gives 0 query -e "$url" 'SELECT * WHERE { ?s ?p "MOVED" }'
    ok 'endpoint: wrong query' gives 3 query -e "$url" 'SELECT * WHERE { ?s ?p "WRONG" }'
    ok 'endpoint: its first lines are told' has "$work/err" 'HTTP status 400: Parse error: line 1 expected SELECT'
    ok 'endpoint: busy' gives 4 query -e "$url" -F json 'SELECT * WHERE { ?s ?p "BUSY" }'
    ok 'endpoint: no page in the output' [ ! -s "$work/out" ]
    ok 'endpoint: no JSON' gives 3 query -e "$url" 'SELECT * WHERE { ?s ?p "BROKEN" }'
    ok 'endpoint: no file' gives 4 query -e "file://$small" 'ASK {}'
    kill "$server"
    ok 'endpoint: nobody there' gives 4 query -e "$url" 'ASK {}'
    ok 'endpoint or graph' gives 2 query -e "$url" -g "$small" 'ASK {}'
}
if [ "${PYTHON:-no}" = no ]; then
    skip 'endpoints' 'no Python'
else
    endpoint_cases
fi

plan
