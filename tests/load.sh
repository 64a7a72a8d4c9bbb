#!/bin/sh
# load: batches, methods, names and passwords, what servers do wrong, and what is interrupted; then a real store, Oxigraph, from npm.
. "$srcdir/tests/tap.sh"

[ "${PYTHON:-no}" != no ] || { echo '1..0 # SKIP there is no Python'; exit 77; }
mkdir "$work/server"
"$PYTHON" "$srcdir/tests/loading.py" "$work/port" "$work/server" &
server=$!
await "$work/port"
url=http://127.0.0.1:$(cat "$work/port")

i=10
while [ $i -lt 35 ]; do
    echo "<http://ex/$i> <http://ex/p> \"number $i\"@en ."
    i=$((i + 1))
done >"$work/g.nt"
cat >"$work/odd.nt" <<'END'
<http://ex/a> <http://ex/p> "a quote \" and a \\u0022 and \\ at the end\\" .
<http://ex/a> <http://ex/p> "line\nline\ttab\r" .
<http://ex/a> <http://ex/p> "} } ; CLEAR ALL" .
<http://ex/ł> <http://ex/p> "Łódź 🦊"@pl-pl .
<http://ex/ł> <http://ex/p> "1.5"^^<http://www.w3.org/2001/XMLSchema#decimal> .
END

# loads NAME BEHAVIOUR WAY ARGUMENT…: exit 0 and the server has the graph
loads() {
    to=$1 target=$url/$1/$2/$3
    shift 3
    gives 0 load -e "$target" -g http://ex/g -b 10 "$@" "$work/g.nt" && cmp "$work/g.nt" "$work/server/$to"
}
# fails NAME BEHAVIOUR WAY WORDS ARGUMENT…: exit 4, and the message has the words
fails() {
    target=$url/$1/$2/$3 words=$4
    shift 4
    gives 4 load -e "$target" -g http://ex/g -b 10 "$@" "$work/g.nt" && has "$work/err" "$words"
}
requests() { equal "$2" "$(wc -l <"$work/server/$1.log" | tr -d ' ')"; }
no_state() { ! ls "$work" | grep load-; }

# --- methods and batches ---
ok 'update' loads a plain update
ok 'in three batches' requests a 3
ok 'and tells so' has "$work/err" '25 triples in 3 batches (SPARQL Update)'
ok 'Graph Store protocol' loads b plain store
ok 'in three batches, too' requests b 3
ok 'as the URL says' has "$work/err" '25 triples in 3 batches (Graph Store protocol)'
ok 'quietly' gives 0 load -q -e "$url/a/plain/update" "$work/g.nt"
ok 'says nothing' [ ! -s "$work/err" ]
ok 'the default graph, as the protocol names it' gives 0 load -e "$url/c/plain/store" "$work/g.nt"
ok 'is named in the request' has "$work/server/c.log" '	default	text/turtle'
ok 'a URL that misleads' loads d plain update --method auto
ok 'a method the server does not know' fails e plain update 'HTTP status 415: only updates here' --method gsp
ok 'and nothing was loaded' has "$work/err" 'nothing was loaded'
other_way() { gives 0 load -e "$url/f/plain/update?store" -g http://ex/g -b 10 "$work/g.nt" && has "$work/err" 'trying SPARQL Update' && cmp "$work/g.nt" "$work/server/f"; }
ok 'auto takes the other way when the first is not known' other_way
ok 'empties a graph first' gives 0 load -e "$url/a/plain/update" -g http://ex/g --replace "$work/odd.nt"
LC_ALL=C sort "$work/odd.nt" >"$work/odd"
ok 'so that only the new triples are there, as they were' diff "$work/odd" "$work/server/a"
ok 'over the Graph Store protocol, too' gives 0 load -e "$url/b/plain/store" -g http://ex/g --replace "$work/odd.nt"
ok 'with the same' diff "$work/odd" "$work/server/b"
: >"$work/none.nt"
ok 'what has no triples' gives 1 load -e "$url/b/plain/store" -g http://ex/g --replace "$work/none.nt"
ok 'empties nothing' diff "$work/odd" "$work/server/b"

# --- parts of a graph ---
small=$srcdir/tests/graphs/small.nt
part() {
    gives 0 load -e "$url/part/plain/update" -g http://ex/g --status denied "$small" && gives 0 convert --status denied -f nt "$small" &&
        LC_ALL=C sort "$work/out" | cmp - "$work/server/part"
}
ok 'filters choose what convert would' part

# --- names and passwords ---
ok 'Basic' loads g basic update --user 'käthe:a:b'
ok 'wrong password' fails g basic update 'HTTP status 401 (the name or the password is wrong): who are you?' --user käthe:a
ok 'no password' fails g basic update 'it wants a name and a password'
printf 'secret\r\nsecond line\n' >"$work/password"
ok 'Digest, the password in a file' loads h digest update --user joe --password-file "$work/password"
ok 'Digest over the Graph Store protocol' loads h digest store --user joe --password-file "$work/password"
ok 'no such password file' gives 4 load -e "$url/h/digest/update" --user joe --password-file "$work/none" "$work/g.nt"
: >"$work/empty"
ok 'an empty one' gives 4 load -e "$url/h/digest/update" --user joe --password-file "$work/empty" "$work/g.nt"
ok 'a name without a password' gives 2 load -e "$url/h/digest/update" --user joe "$work/g.nt"
ok 'a password in the URL' gives 2 load -e "http://joe:secret@127.0.0.1:1/update" "$work/g.nt"
ok 'is not repeated' [ -z "$(grep secret "$work/err")" ]

# --- what goes wrong in the middle ---
ok '500 in the middle' fails i third update 'HTTP status 500: Out of disk try later'
ok 'how much was loaded is told' has "$work/err" 'the server took 20 of 25 triples (2 of 3 batches)'
ok 'and noted' [ "$(ls "$work" | grep -c '^g.nt.load-')" = 1 ]
ok 'then resumed' loads i third update --resume
ok 'with no batch twice' requests i 4
ok 'what was there before is told' has "$work/err" '20 triples had been loaded before'
ok 'and the note is gone' no_state
ok 'nothing to resume' loads i third update --resume
ok 'is told' has "$work/err" 'no load of this graph was interrupted'
ok 'cut off in the middle' fails j cut store 'and perhaps a part of the next batch'
cp "$work/g.nt" "$work/whole.nt"
echo '<http://ex/99> <http://ex/p> "one more" .' >>"$work/g.nt"
ok 'another graph is not resumed' gives 2 load --resume -e "$url/j/cut/store" -g http://ex/g -b 10 "$work/g.nt"
cp "$work/whole.nt" "$work/g.nt"
ok 'one that was not emptied is not resumed as if' gives 2 load --resume --replace -e "$url/j/cut/store" -g http://ex/g -b 10 "$work/g.nt"
ok 'the same is, in other batches' loads j cut store --resume --batch 2
ok 'begun anew after a failure' fails k third update 'the server took 10' --replace
again() { asked=$(wc -l <"$work/server/k.log"); loads k third update --replace && has "$work/err" 'this one begins anew' && requests k $((asked + 4)); }
ok 'is begun anew' again
ok 'emptied and failed is told' fails l third update 'the graph there was emptied before; the server took 10 of 25' --replace
ok 'and resumed without emptying' loads l third update --replace --resume
cleared_once() { equal 1 "$(grep -c 'CLEAR$' "$work/server/l.log")"; }
ok 'once only' cleared_once
damaged() {
    gives 4 load -e "$url/v/third/update" -b 10 "$work/g.nt" && echo nonsense >"$(ls "$work"/g.nt.load-*)" &&
        gives 3 load --resume -e "$url/v/third/update" -b 10 "$work/g.nt" && has "$work/err" 'does not tell how far a load got'
}
ok 'a note that is none is told' damaged
rm -f "$work"/g.nt.load-*

# --- signals ---
interrupted() {
    "$QUIDNUNC" load -e "$url/m/slow/update" -g http://ex/g -b 2 "$work/g.nt" 2>"$work/err" &
    loading=$!
    sleep 1.5
    kill -TERM $loading
    wait $loading
    status=$?
    [ $status = 143 ] && has "$work/err" 'of 25 triples' && has "$work/err" '--resume goes on'
}
ok 'a signal ends it, after telling' interrupted
ok 'then it is resumed' loads m slow update --resume --batch 25

# --- servers that misbehave ---
ok 'redirected' loads n moved update
ok 'in a circle' fails n round update 'redirects'
ok 'an answer without end' fails o endless update 'the answer is longer than'
ok 'an error without end' fails o wrong update 'HTTP status 500: xxxx'
ok 'a refusal without end' fails o lost update 'without end' --user joe:x
ok 'a refusal without end, nobody named' fails o lost update 'HTTP status 401'
ok 'no answer' fails o silent update 'no answer for 1 seconds' --timeout 1
ok 'which may yet have been taken' has "$work/err" 'perhaps a part'
rm -f "$work"/g.nt.load-*
ok 'too large' fails o large update 'a smaller --batch may help'
ok 'nobody there' gives 4 load -e http://127.0.0.1:1/update "$work/g.nt"
ok 'nothing was loaded' has "$work/err" 'nothing was loaded'
ok 'no such host' gives 4 load -e http://nowhere.invalid/update "$work/g.nt"
ok 'no URL' gives 4 load -e nonsense "$work/g.nt"
ok 'no web' gives 4 load -e "file://$work/g.nt" "$work/g.nt"

# --- wrong input and command lines: nothing is sent ---
unsent() {
    gives "$@" && [ ! -e "$work/server/z.log" ]
}
z=$url/z/plain/update
printf '<http://ex/a> <http://ex/p> "x" .\n<http://ex/a> no .\n' >"$work/bad.nt"
ok 'an error in the graph' unsent 3 load -e "$z" "$work/bad.nt"
ok 'with its line' has "$work/err" 'bad.nt:2:'
echo '<http://ex/a> <http://ex/p> _:b .' >"$work/blank.nt"
ok 'a blank node' unsent 2 load -e "$z" "$work/blank.nt"
ok 'and why not' has "$work/err" 'is a blank node'
echo '<http://ex/a> <http://ex/x\u003E\u0020\u007D> "x" .' >"$work/iri.nt"
injection() { run load -e "$z" "$work/iri.nt"; [ "$status" != 0 ] && [ ! -e "$work/server/z.log" ]; }
ok 'an IRI that would end itself' injection
ok 'no graph' unsent 1 load -e "$z" "$work/not-there.nt"
for graph in '' x ':x' 'a b:c' 'http://ex/ g' 'http://ex/>' 'http://ex/{' '1http://ex/' 'http:'; do
    ok "malformed graph '$graph'" unsent 2 load -e "$z" -g "$graph" "$work/g.nt"
done
ok '--replace without a graph' unsent 2 load -e "$z" --replace "$work/g.nt"
ok 'no endpoint' unsent 2 load "$work/g.nt"
ok 'unknown method' unsent 2 load -e "$z" -m put "$work/g.nt"
for number in 0 -1 x 1x 99999999; do
    ok "batch $number" unsent 2 load -e "$z" -b $number "$work/g.nt"
    ok "timeout $number" unsent 2 load -e "$z" --timeout $number "$work/g.nt"
done

# --- query: names, passwords, answers that are not whole ---
ok 'query: Digest' gives 0 query -e "$url/q/digest/rows" --user joe:secret -F csv 'ASK {}'
ok 'query: wrong password' gives 4 query -e "$url/q/digest/x" --user joe:wrong -F csv 'ASK {}'
ok 'query: is told' has "$work/err" 'the name or the password is wrong'
ok 'query: a name without an endpoint' gives 2 query --user joe:x 'ASK {}'
ok 'query: no answer' gives 4 query -e "$url/q/silent" --timeout 1 'ASK {}'
ok 'query: a page' gives 4 query -e "$url/q/page" -F csv 'SELECT * { ?s ?p ?o }'
ok 'query: is no result' has "$work/err" 'answered a web page'
ok 'query: and not printed' [ ! -s "$work/out" ]
ok 'query: cut rows' gives 0 query -e "$url/q/rows" -F csv 'SELECT * { ?s ?p ?o }'
ok 'query: are told' has "$work/err" 'no more than 1 rows'
ok 'query: broken off' gives 4 query -e "$url/q/broken" -F csv 'SELECT * { ?s ?p ?o }'
ok 'query: is told' has "$work/err" 'what came until then is not whole'
kill $server
wait $server 2>/dev/null

# --- Oxigraph ---
oxigraph_cases() {
    ln -s "$modules" "$work/node_modules"
    cp "$srcdir/tests/oxigraph.mjs" "$work"
    rm -f "$work/port"
    node "$work/oxigraph.mjs" "$work/port" &
    server=$!
    await "$work/port"
    url=http://127.0.0.1:$(cat "$work/port")
    "$QUIDNUNC" build -q -f ntriples -o "$work/sample" "$srcdir/tests/samples/news"
    # it writes decimals as XML Schema's canonical form says
    sed 's/\.0*"^^\(<[^>]*decimal>\)/"^^\1/; s/\(\.[0-9]*[1-9]\)0*"^^\(<[^>]*decimal>\)/\1"^^\2/' "$work/sample/graph.nt" | LC_ALL=C sort >"$work/wanted"
    same_there() {
        gives 0 query -e "$url/query" -F nt "CONSTRUCT { ?s ?p ?o } WHERE { $1 }" && LC_ALL=C sort "$work/out" | diff - "$work/wanted" | head -n 6 | sed "s/^/# /" >"$work/diff" && cat "$work/diff" && [ ! -s "$work/diff" ]
    }
    ok 'Oxigraph: update' gives 0 load -e "$url/update" -g http://ex/up "$work/sample"
    ok 'Oxigraph: it has the graph' same_there 'GRAPH <http://ex/up> { ?s ?p ?o }'
    ok 'Oxigraph: Graph Store protocol' gives 0 load -e "$url/store" -g http://ex/gsp "$work/sample"
    ok 'Oxigraph: it has that graph' same_there 'GRAPH <http://ex/gsp> { ?s ?p ?o }'
    ok 'Oxigraph: default graph' gives 0 load -e "$url/update" "$work/sample"
    ok 'Oxigraph: has it' same_there '?s ?p ?o'
    ok 'Oxigraph: odd strings' gives 0 load -e "$url/update" -g http://ex/odd "$work/odd.nt"
    odd_there() { gives 0 query -e "$url/query" -F nt 'CONSTRUCT { ?s ?p ?o } WHERE { GRAPH <http://ex/odd> { ?s ?p ?o } }' && LC_ALL=C sort "$work/out" | diff - "$work/odd"; }
    ok 'Oxigraph: come back as they were' odd_there
    ok 'Oxigraph: emptied' gives 0 load -e "$url/store" -g http://ex/up --replace "$work/odd.nt"
    ok 'Oxigraph: has only the new ones' gives 0 query -e "$url/query" -F csv 'SELECT (COUNT(*) AS ?n) WHERE { GRAPH <http://ex/up> { ?s ?p ?o } }'
    ok 'Oxigraph: namely five' has "$work/out" 5
    kill $server
}
modules=${NODE_MODULES:-$PWD/node/tests/npm/node_modules}
if ! command -v node >/dev/null || [ ! -d "$modules/oxigraph" ]; then
    skip 'Oxigraph' 'oxigraph (npm) is not installed'
else
    oxigraph_cases
fi

plan
