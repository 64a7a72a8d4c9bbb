#!/bin/sh
# A real Virtuoso on loopback: loads by both methods, answers as the embedded engine does, and is killed in the middle of a load, which is then resumed.
. "$srcdir/tests/tap.sh"

command -v virtuoso-t >/dev/null || { echo '1..0 # SKIP there is no virtuoso-t (Debian: virtuoso-opensource)'; exit 77; }
[ "${PYTHON:-no}" != no ] || { echo '1..0 # SKIP there is no Python'; exit 77; }

# --- the server ---
mkdir "$work/v"
set -- $("$PYTHON" -c 'import socket
s = [socket.create_server(("127.0.0.1", 0)) for _ in "12"]
print(*(x.getsockname()[1] for x in s))')
url=http://127.0.0.1:$2
cat >"$work/v/v.ini" <<END
[Database]
DatabaseFile = v.db
ErrorLogFile = v.log
LockFile = v.lck
TransactionFile = v.trx
xa_persistent_file = v.pxa
FileExtend = 200
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = v-temp.db
TransactionFile = v-temp.trx
[Parameters]
ServerPort = 127.0.0.1:$1
DisableUnixSocket = 1
CheckpointInterval = 0
CaseMode = 2
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
ThreadsPerQuery = 1
DirsAllowed = .
[HTTPServer]
ServerPort = 127.0.0.1:$2
ServerRoot = .
ServerThreads = 5
Charset = UTF-8
[SPARQL]
ResultSetMaxRows = 10000
END

server_pid() { sed -n 's/^VIRT_PID=//p' "$work/v/v.lck" 2>/dev/null; }
stop() {
    pid=$(server_pid)
    [ -z "$pid" ] || kill "-$1" "$pid" 2>/dev/null
    wait "$server" 2>/dev/null
    rm -f "$work/v/v.lck"
}
trap 'stop KILL; chmod -R u+rwx "$work" 2>/dev/null; rm -rf "$work"' EXIT
# start: waits until it answers; the time limit ends it should nobody else
start() {
    (cd "$work/v" && exec timeout -s KILL 240 virtuoso-t +foreground +configfile v.ini >out.log 2>&1) &
    server=$!
    tries=0
    until "$QUIDNUNC" query -q --timeout 5 -e "$url/sparql" -F json 'ASK {}' >/dev/null 2>&1; do
        tries=$((tries + 1))
        [ $tries -lt 300 ] && kill -0 "$server" 2>/dev/null || { tail -n 5 "$work/v/out.log" | sed 's/^/# /'; return 1; }
        sleep 0.2
    done
}
ok 'Virtuoso starts' start
[ "$failures" = 0 ] || plan

# --- loading ---
printf 'dba\n' >"$work/password"
"$QUIDNUNC" build -q -f ntriples -o "$work/sample" "$srcdir/tests/samples/news"
update() { gives "$1" load -e "$url/sparql-auth" --user dba --password-file "$work/password" -g "http://ex/$2" $4 "$3"; }
store() { gives "$1" load -e "$url/sparql-graph-crud-auth" --user dba --password-file "$work/password" -g "http://ex/$2" $4 "$3"; }
ok 'loads by update' update 0 up "$work/sample"
ok 'with Digest, in batches' has "$work/err" '(SPARQL Update)'
ok 'loads by the Graph Store protocol' store 0 gsp "$work/sample"
ok 'as its URL says' has "$work/err" '(Graph Store protocol)'
ok 'wrong password' gives 4 load -e "$url/sparql-auth" --user dba:wrong -g http://ex/none "$work/sample"
ok 'is told' has "$work/err" 'the name or the password is wrong'
ok 'nobody named' gives 4 load -e "$url/sparql" -g http://ex/none "$work/sample"
ok 'may not write' has "$work/err" 'No permission'
ok 'no graph named' gives 4 load -e "$url/sparql-auth" --user dba:dba "$work/sample"
ok 'batches beyond what it takes' gives 4 load -e "$url/sparql-auth" --user dba:dba -g http://ex/none -b 6000 "$work/sample"
ok 'are told, with what to do' has "$work/err" 'a smaller --batch may help'
cat >"$work/odd.nt" <<'END'
<http://ex/a> <http://ex/k> <http://ex/b> .
<http://ex/a> <http://ex/n> "a quote \" and a \\u0022 and \\ at the end\\" .
<http://ex/a> <http://ex/n> "line\nline\ttab\r" .
<http://ex/b> <http://ex/k> <http://ex/c> .
<http://ex/b> <http://ex/n> "} } ; CLEAR ALL" .
<http://ex/c> <http://ex/k> <http://ex/d> .
<http://ex/ł> <http://ex/n> "Łódź 🦊"@pl .
END

# --- the same answers ---
# norm: JSON results as sorted lines; numbers by their value
cat >"$work/norm.py" <<'END'
import json, sys
table = json.load(open(sys.argv[1], encoding="utf-8"))
def cell(c):
    if c is None:
        return "-"
    if "XMLSchema#" in c.get("datatype", "") and c["datatype"].rsplit("#")[1] in ("integer", "decimal", "double", "int", "nonNegativeInteger"):
        return f"{float(c['value']):.6g}"
    kind = {"uri": "iri"}.get(c["type"], "literal")
    return f"{kind} {c['value']!r} {c.get('xml:lang', '')}"
if "boolean" in table:
    print(table["boolean"])
else:
    print(sorted(table["head"]["vars"]))
    print(*sorted(" | ".join(cell(row.get(v)) for v in sorted(table["head"]["vars"])) for row in table["results"]["bindings"]), sep="\n")
END
norm() { "$PYTHON" "$work/norm.py" "$work/out" >"$1"; }
# same ARGUMENT…: what quidnunc answers of the graph, Virtuoso answers of both of its graphs, and it is not nothing
same() {
    gives 0 query -g "$work/sample" -F json "$@" && norm "$work/wanted" || return 1
    for graph in up gsp; do
        gives 0 query -e "$url/sparql?default-graph-uri=http%3A%2F%2Fex%2F$graph" -F json "$@" && norm "$work/got" || return 1
        diff "$work/wanted" "$work/got" >"$work/diff" || { head -n 8 "$work/diff" | sed 's/^/# /'; return 1; }
    done
}
# alike EMBEDDED VIRTUOSO: two ways of asking the same, for what only one of them takes
alike() {
    gives 0 query -g "$work/sample" -F json "$1" && norm "$work/wanted" &&
        gives 0 query -e "$url/sparql?default-graph-uri=http%3A%2F%2Fex%2Fup" -F json "$2" && norm "$work/got" || return 1
    [ "$(wc -l <"$work/wanted")" -gt 1 ] && diff "$work/wanted" "$work/got" >"$work/diff" || { head -n 8 "$work/diff" | sed 's/^/# /'; return 1; }
}
for file in "$srcdir"/ontology/queries/*.rq; do
    query=$(basename "$file" .rq)
    sets=
    for parameter in $(sed -n 's/^# parameter \([a-z_]*\):.*/\1/p' "$file"); do
        [ "$parameter" = to ] && sets="$sets --set $parameter=Portugal" || sets="$sets --set $parameter=Canada"
    done
    if [ -n "$sets" ]; then
        ok "named: $query" same --named "$query" $sets
    else
        # it sorts strings with a language in an order of its own, so that the first fifty are others: all of them are compared
        sed '/^LIMIT/d' "$file" >"$work/query.rq"
        ok "named: $query" same --file "$work/query.rq"
    fi
done
ok 'all terms' same 'SELECT ?s ?p ?o WHERE { ?s ?p ?o }'
ok 'optional' same 'SELECT ?s ?d WHERE { ?s a qn:Claim OPTIONAL { ?s qn:date ?d } }'
ok 'filter' same 'SELECT ?c ?x WHERE { ?c qn:confidence ?x FILTER(?x > 0.8) }'
ok 'groups' same 'SELECT ?p (COUNT(?s) AS ?n) WHERE { ?s ?p ?o } GROUP BY ?p'
ok 'ask' same 'ASK { ?c a qn:Claim ; qn:status qn:Denied }'
ok 'path: a sequence' alike 'SELECT ?n WHERE { ?c rdf:subject ?a . ?a rdfs:label ?n }' 'SELECT ?n WHERE { ?c rdf:subject/rdfs:label ?n }'
ok 'path: upwards' alike 'SELECT ?c ?a WHERE { ?c rdf:object ?a }' 'SELECT ?c ?a WHERE { ?a ^rdf:object ?c }'
ok 'path: one or the other' alike 'SELECT ?c ?a WHERE { { ?c rdf:subject ?a } UNION { ?c rdf:object ?a } }' 'SELECT ?c ?a WHERE { ?c (rdf:subject|rdf:object) ?a }'
ok 'path: of three' alike 'SELECT DISTINCT ?t WHERE { ?c a qn:Claim . ?c qn:evidence ?e . ?e nif:referenceContext ?x . ?x a ?t }' \
    'SELECT DISTINCT ?t WHERE { ?c a qn:Claim . ?c qn:evidence/nif:referenceContext/a ?t }'
ok 'without what is there' alike 'SELECT ?c WHERE { ?c a qn:Claim OPTIONAL { ?c qn:attributedTo ?x } FILTER(!BOUND(?x)) }' \
    'SELECT ?c WHERE { ?c a qn:Claim FILTER NOT EXISTS { ?c qn:attributedTo ?x } }'
odd() {
    update 0 odd "$work/odd.nt" && gives 0 query -e "$url/sparql?default-graph-uri=http://ex/odd" -F json 'SELECT * { ?s ?p ?o }' && norm "$work/got" &&
        gives 0 query -g "$work/odd.nt" -F json 'SELECT * { ?s ?p ?o }' && norm "$work/wanted" && diff "$work/wanted" "$work/got"
}
ok 'odd strings come back as they were' odd
paths() {
    gives 0 query -e "$url/sparql?default-graph-uri=http://ex/odd" -F csv 'SELECT ?o { <http://ex/a> <http://ex/k>+ ?o }' &&
        [ "$(tr -d '"\r' <"$work/out" | LC_ALL=C sort | tr '\n' ' ')" = 'http://ex/b http://ex/c http://ex/d o ' ]
}
ok 'path: any number of steps' paths
count_of() { gives 0 query -e "$url/sparql?default-graph-uri=http://ex/$1" -F csv 'SELECT (COUNT(*) AS ?n) { ?s ?p ?o }' && equal "$2" "$(sed 1d "$work/out" | tr -d '"\r')"; }
emptied() { "$1" 0 "$2" "$work/odd.nt" --replace && count_of "$2" 7; }
ok '--replace by update' emptied update up
ok '--replace by the Graph Store protocol' emptied store gsp
ok '--replace of a graph that is not there' emptied store new

# --- large answers, and a server that is killed ---
i=0
while [ $i -lt 20 ]; do
    sed "s|<http://localhost:8421/|&c$i/|g" "$work/sample/graph.nt"
    i=$((i + 1))
done >"$work/large.nt"
triples=$(wc -l <"$work/large.nt" | tr -d ' ')
killed() {
    "$QUIDNUNC" load -e "$url/sparql-auth" --user dba:dba -g http://ex/large -b 50 "$work/large.nt" 2>"$work/err" &
    loading=$!
    sleep 1.5
    stop KILL
    wait $loading
    [ $? = 4 ] && has "$work/err" "of $triples triples" && has "$work/err" '--resume goes on from there'
}
ok 'killed in the middle, it says how far it got' killed
sed 's/^/# /' "$work/err"
ok 'nobody there' update 4 large "$work/large.nt" --resume
ok 'Virtuoso starts again' start
ok 'the load is resumed' update 0 large "$work/large.nt" --resume
sed 's/^/# /' "$work/err"
ok 'from there' has "$work/err" 'triples had been loaded before'
ok 'and all is there' count_of large "$triples"
fast() { store 0 fast "$work/large.nt" && count_of fast "$triples"; }
ok 'all at once by the Graph Store protocol' fast
sed 's/^/# /' "$work/err"
cut_off() { gives 0 query -e "$url/sparql?default-graph-uri=http://ex/fast" -F csv 'SELECT * { ?s ?p ?o }' && has "$work/err" 'the server gives no more than 10000 rows'; }
ok 'an answer that it cuts off is told' cut_off

plan
