#!/bin/sh
# SPARQL: what the embedded engine answers is what Oxigraph answers, over several graphs; what it would answer otherwise, it refuses by name.
. "$srcdir/tests/tap.sh"

modules=${NODE_MODULES:-$PWD/node/tests/npm/node_modules}
command -v node >/dev/null || { echo '1..0 # SKIP there is no node'; exit 77; }
[ -d "$modules/oxigraph" ] || { echo '1..0 # SKIP oxigraph (npm) is not installed'; exit 77; }

ln -s "$modules" "$work/node_modules"
cp "$srcdir/tests/sparql/values.nt" "$srcdir/tests/graphs/small.nt" "$work"
"$QUIDNUNC" build -q -f ntriples -o "$work/sample" "$srcdir/tests/samples/news" && mv "$work/sample/graph.nt" "$work/sample.nt"

node "$srcdir/tests/sparql/differ.mjs" "$QUIDNUNC" "$work" >"$work/told" 2>&1
state=$?
grep -v '^not ok' "$work/told" | sed 's/^/# /'
sed -n 's/^not ok - /# differs: /p' "$work/told"
ok 'at least 600 queries are answered as Oxigraph answers them, and none otherwise' [ $state = 0 ]
plan
