#!/bin/sh
# serve: pages, content negotiation and SPARQL of a live graph, asked by curl and by real clients.
. "$srcdir/tests/tap.sh"
. "$srcdir/tests/http.sh"
python=${PYTHON:-/usr/bin/python3}

"$QUIDNUNC" build -q -f ntriples -o "$work/g" "$srcdir/tests/samples/news" || exit 1

# begin LOG ARGUMENT…: starts the server; leaves $pid and $at
begin() {
    log=$1
    shift
    : >"$log"
    timeout -k 5 300 "$QUIDNUNC" serve --port 0 "$@" >/dev/null 2>"$log" </dev/null &
    pid=$!
    started="$started $pid"
    for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30; do
        at=$(sed -n 's/^serving .* at \(http:[^ ]*\) .*/\1/p' "$log")
        [ -z "$at" ] || return 0
        sleep 0.2
    done
    echo '# the server does not begin:'
    sed 's/^/#   /' "$log"
    return 1
}

ok 'it begins, and tells where it answers' begin "$work/log"  "$work/g"
server=$pid

start() { ask 200 "$at" && has "$work/body" '<h1>Who did what to whom</h1>' && equal 'text/html; charset=utf-8' "$(header Content-Type)"; }
ok 'its start is the index' start
each_type
ok 'N-Triples for who wants it' prefers 'application/n-triples' nt
missing() { ask 404 "${at}id/nobody" && ask 404 "${at}id/nobody.ttl" && ask 404 "${at}nothing/here" && ask 404 "${at}id/" && ask 404 "${at}id/..%2f..%2fetc%2fpasswd"; }
ok '404 for what is not there' missing
known() {
    ask 200 "${at}id/poland.html" && tag=$(header ETag) && [ -n "$tag" ] && date=$(header Last-Modified) && ask 304 -H "If-None-Match: $tag" "${at}id/poland.html" &&
        ask 304 -H "If-Modified-Since: $date" "${at}id/poland.html" && ask 200 -H 'If-None-Match: "other"' "${at}id/poland.html"
}
ok '304 for who has the page already' known
head_only() { ask 200 -I "${at}id/poland.html" && [ "$(header Content-Length)" -gt 1000 ]; }
ok 'HEAD tells the length' head_only
read_only() { ask 405 -X DELETE "${at}id/poland" && ask 405 -X POST -d x=y "${at}id/poland" && ask 403 -d 'update=CLEAR ALL' "${at}sparql"; }
ok 'nothing can be changed' read_only
void() { ask 200 "${at}.well-known/void" && equal 'text/turtle; charset=utf-8' "$(header Content-Type)" && has "$work/body" 'void:sparqlEndpoint'; }
ok 'VoID at its well-known place' void
dumps() {
    for name in graph.nt graph.ttl graph.jsonld graph.graphml explorer.json queries.json; do ask 200 "${at}data/$name" || return 1; done
    ask 200 "${at}data/graph.nt" && cmp "$work/body" "$work/g/graph.nt" && ask 200 "${at}data/graph.nt"
}
ok 'the whole graph, each time' dumps

# --- SPARQL -----------------------------------------------------------------------------------------------------------------
query='SELECT ?s WHERE { ?s a qn:Firm } ORDER BY ?s LIMIT 3'
firms() { has "$work/body" 'localhost:8421/id/'; }
by_get() { ask 200 -G "${at}sparql" --data-urlencode "query=$query" && firms && equal application/sparql-results+json "$(header Content-Type)" && equal '*' "$(header Access-Control-Allow-Origin)"; }
ok 'a query by GET' by_get
by_form() { ask 200 "${at}sparql" --data-urlencode "query=$query" && firms; }
ok 'a query by a form' by_form
by_post() { ask 200 "${at}sparql" -H 'Content-Type: application/sparql-query; charset=utf-8' --data-binary "$query" && firms; }
ok 'a query as the body' by_post
# in_type ACCEPT QUERY [TYPE]
in_type() { ask 200 -H "Accept: $1" "${at}sparql" --data-urlencode "query=$2" && equal "${3:-$1}" "$(header Content-Type)" && [ -s "$work/body" ]; }
ok 'JSON' in_type application/sparql-results+json "$query"
ok 'XML' in_type application/sparql-results+xml "$query" 'application/sparql-results+xml; charset=utf-8'
ok 'CSV' in_type text/csv "$query" 'text/csv; charset=utf-8'
ok 'TSV' in_type text/tab-separated-values "$query" 'text/tab-separated-values; charset=utf-8'
ok 'ASK' in_type application/sparql-results+json 'ASK { ?s a qn:Firm }'
ok 'Turtle' in_type text/turtle 'CONSTRUCT { ?s a qn:Firm } WHERE { ?s a qn:Firm }' 'text/turtle; charset=utf-8'
ok 'N-Triples' in_type application/n-triples '# a comment
  PREFIX x: <http://x/> construct { ?s a x:F } WHERE { ?s a qn:Firm }'
no_type() { ask 406 -H 'Accept: image/png' "${at}sparql" --data-urlencode "query=$query"; }
ok '406 for results in no such type' no_type
wrong() {
    ask 400 "${at}sparql" --data-urlencode 'query=SELECT ?s WHERE { ?s a' && has "$work/body" 'syntax error' && ask 400 "${at}sparql" -d 'query=' &&
        ask 415 "${at}sparql" -H 'Content-Type: text/plain' -d x && ask 400 "${at}sparql?default-graph-uri=http://x/&query=ASK%7B%7D"
}
ok 'errors as the protocol says, in words' wrong
gate() { ask 400 "${at}sparql" --data-urlencode 'query=SELECT ?x WHERE { ?s (rdfs:label|skos:altLabel)+ ?x }' && [ "$(wc -c <"$work/body")" -gt 20 ]; }
ok 'what cannot be answered rightly is refused by name' gate
large() { head -c 1200000 /dev/zero | tr '\0' ' ' >"$work/large" && ask 413 "${at}sparql" -H 'Content-Type: application/sparql-query' -H 'Expect:' --data-binary "@$work/large"; }
ok 'a query without an end is refused' large
service() { ask 200 "${at}sparql" && has "$work/body" 'sd:endpoint'; }
ok 'without a query, what the service can' service
options() { ask 204 -X OPTIONS "${at}sparql" && [ -n "$(header Access-Control-Allow-Methods)" ]; }
ok 'pages of other sites may ask' options

if "$python" -c 'import rdflib, SPARQLWrapper' 2>/dev/null; then
    ok 'SPARQLWrapper and rdflib get what the graph says; every IRI is answered in every type' "$python" "$srcdir/tests/serve-client.py" "$at" "$work/g/graph.nt"
else
    skip 'SPARQLWrapper and rdflib get what the graph says; every IRI is answered in every type' 'python3-rdflib or python3-sparqlwrapper is not installed'
fi

modules=${COMUNICA_MODULES:-$PWD/node/tests/comunica/node_modules}
firms_ranked() {
    first=$at
    sed -n 's|^\(<[^>]*>\) <[^>]*#type> <[^>]*#Firm> \.$|\1|p' "$work/g/graph.nt" | sort -u | head -n 6 |
        awk '{ printf "%s <http://notes.example/rank> \"%d\"^^<http://www.w3.org/2001/XMLSchema#integer> .\n", $1, NR }' >"$work/ranks.nt"
    begin "$work/log-ranks" "$work/ranks.nt" || return 1
    second=$at at=$first
    mkdir -p "$work/js" && cp "$srcdir/tests/comunica.mjs" "$work/js" && ln -sfn "$modules" "$work/js/node_modules" || return 1
    timeout 60 "$NODE" "$work/js/comunica.mjs" "${first}sparql" "$work/g/graph.nt" "${second}sparql" "$work/ranks.nt"
    result=$?
    kill "$pid"
    return "$result"
}
if [ -d "$modules/@comunica/query-sparql" ] && command -v "${NODE:-no}" >/dev/null; then
    ok 'Comunica gets what the graph says, from one server and from two at once, and is told what is refused' firms_ranked
else
    skip 'Comunica gets what the graph says, from one server and from two at once, and is told what is refused' '@comunica/query-sparql (npm) is not installed: make node-packages'
fi

port_in_use() {
    port=${at##*:}
    gives 4 serve --port "${port%/}" "$work/g" && has "$work/err" "port ${port%/} of 127.0.0.1 is in use" && [ "$(wc -l <"$work/err")" -le 2 ]
}
ok 'a port in use is told' port_in_use
bad_words() { gives 2 serve --port 70000 "$work/g" && gives 2 serve --address nowhere "$work/g" && gives 2 serve --time-limit 0 "$work/g" && gives 1 serve --around Nobdy "$work/g"; }
ok 'wrong words are told' bad_words
all_at_once() {
    rm -f "$work"/many.*
    for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24; do
        curl -s -m 20 -o "$work/many.$i" -G "${at}sparql" --data-urlencode "query=$query" &
        many="$many $!"
    done
    for one in $many; do wait "$one"; done
    [ "$(cat "$work"/many.* | sort -u | grep -c '"uri"')" = 3 ] && [ "$(ls "$work"/many.* | wc -l)" = 24 ]
}
ok 'many at once get the same' all_at_once
ends() { kill -TERM "$server" && wait "$server"; status=$?; equal 0 "$status" && has "$work/log" ended; }
ok 'it ends when told to, with 0' ends

begin "$work/log2" --time-limit 1 "$work/g"
slow='SELECT ?a WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?a = ?l && ?c = ?d) }'
too_long() { ask 503 "${at}sparql" --data-urlencode "query=$slow" && has "$work/body" 'longer than 1 second' && ask 200 "${at}sparql" --data-urlencode "query=$query"; }
ok 'a query that takes too long is ended, and the next is answered' too_long
# letters COUNT: so many times an "a"
letters() { printf "%${1}s" '' | tr ' ' a; }
# ends_with CODE WORDS QUERY: within the time, and the next is answered
ends_with() {
    printf '%s' "$3" >"$work/long.rq"
    ask "$1" "${at}sparql" -H 'Content-Type: application/sparql-query' --data-binary "@$work/long.rq" && has "$work/body" "$2" && ask 200 "${at}sparql" --data-urlencode "query=$query"
}
ok 'ASK too is told to take too long, not false' ends_with 503 'longer than 1 second' 'ASK { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?a = ?l && ?c = ?d && ?a = ?c) }'
ok 'an expression that never ends' ends_with 503 'longer than 1 second' "SELECT ?a WHERE { ?a a qn:Firm FILTER(REGEX(\"$(letters 600000)\", \"(a|aa)+(a|aa)+(a|aa)+b\")) }"
ok 'a query whose preparation takes too long' ends_with 503 'longer than 1 second' "SELECT ?a WHERE { ?a a qn:Firm $(i=0; while [ $i -lt 2500 ]; do i=$((i + 1)); printf 'BIND(%d AS ?b%d) ' $i $i; done) }"
# the processes that answer are children of those that keep them
engines() { for keeper in $(ps -o pid= --ppid "$1"); do ps -o pid= --ppid "$keeper"; done; }
breaks_down() {
    own=$(ps -o pid= --ppid "$pid")
    kill -SEGV $(engines $own) && ask 200 "${at}sparql" --data-urlencode "query=$query" || return 1
    for try in 1 2 3 4 5 6; do      # on a busy machine the query may not have begun, or be over, when its engine is killed
        break_down
        [ "$(cat "$work/code")" != 500 ] || break
    done
    equal 500 "$(cat "$work/code")" && has "$work/broken" 'broke down' && ask 200 "${at}sparql" --data-urlencode "query=$query"
}
break_down() {
    curl -s -m 20 -o "$work/broken" -w '%{http_code}' "${at}sparql" --data-urlencode "query=$slow" >"$work/code" &
    asked=$!
    sleep 0.5
    kill -SEGV $(engines $own)
    wait "$asked"
}
if command -v ps >/dev/null; then
    ok 'an engine that dies costs no more than its answer' breaks_down
else
    skip 'an engine that dies costs no more than its answer' 'there is no ps'
fi
kill -INT "$pid"
wait "$pid"
begin "$work/log3" "$work/g"
ok 'a query that needs too much memory' ends_with 503 'MB of memory' "SELECT ?a WHERE { ?a a qn:Firm FILTER(REGEX(\"$(letters 60)\", \"((((a{1,100}){1,100}){1,100}){1,100}){1,100}b\")) }"
ok 'a result that is too large' ends_with 503 'larger than' 'SELECT * WHERE { ?a ?b ?c . ?d ?e ?f }'
ok 'a graph that is too large' ends_with 503 'larger than' 'CONSTRUCT { ?a ?b ?f } WHERE { ?a ?b ?c . ?d ?e ?f }'
no_rows() { ask 200 -H 'Accept: text/csv' "${at}sparql" --data-urlencode 'query=SELECT ?a (STR(?b) AS ?c) WHERE { ?a a <http://none.example/> ; ?p ?b }' && equal a,c "$(tr -d '\r' <"$work/body")"; }
ok 'a result without rows has its columns' no_rows
ends_in_query() {
    curl -s -m 20 -o /dev/null "${at}sparql" --data-urlencode "query=$slow" &
    asked=$!
    sleep 0.5
    before=$(date +%s)
    kill -TERM "$pid"
    wait "$pid"
    status=$?
    wait "$asked"
    equal 0 "$status" && [ $(($(date +%s) - before)) -le 5 ]
}
ok 'it ends at once, though a query is being answered' ends_in_query
# begins a server whose own process id is $own, not that of the command that limits its time
begin_own() {
    : >"$work/log4"
    timeout -k 5 60 sh -c 'echo $$ >"$0"; exec "$@"' "$work/pid" "$QUIDNUNC" serve --port 0 "$work/g" >/dev/null 2>"$work/log4" </dev/null &
    pid=$!
    started="$started $pid"
    for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        ! grep -q '^serving ' "$work/log4" || break
        sleep 0.2
    done
    own=$(cat "$work/pid")
}
told_often() {
    begin_own
    while kill -TERM "$own" 2>/dev/null && kill -INT "$own" 2>/dev/null; do :; done
    wait "$pid"
    status=$?
    equal 0 "$status" && has "$work/log4" ended
}
ok 'it ends with 0 however often it is told to' told_often

plan
