#!/bin/sh
# What programs of JavaScript read of our files: Oxigraph, jsonld, graphology, Cytoscape.js, a SHACL engine, and FollowTheMoney's own schema.
# They come from npm (make node-packages); the samples, an empty graph and one of odd names are written in every format here and read there.
. "$srcdir/tests/tap.sh"
modules=${NODE_MODULES:-$PWD/node/tests/npm/node_modules}
command -v node >/dev/null 2>&1 || { echo '1..0 # SKIP there is no node'; exit 77; }
for one in oxigraph jsonld graphology-graphml cytoscape-graphml rdf-validate-shacl @alephdata/followthemoney; do
    [ -d "$modules/$one" ] || { echo "1..0 # SKIP $one (npm) is not installed: make node-packages"; exit 77; }
done

# write_all FOLDER GRAPH: in every format
write_all() {
    for format in $("$QUIDNUNC" formats | sed 's/ .*//'); do
        "$QUIDNUNC" convert -q -f "$format" -o "$1/graph.$("$QUIDNUNC" formats | sed -n "s/^$format *\.\([a-z.]*\) .*/\1/p")" "$2" || exit 1
    done
}
mkdir "$work/samples" "$work/odd" "$work/empty" "$work/pairs"
"$QUIDNUNC" build -q --mentions -f ntriples -o "$work/built" "$srcdir/tests/samples/news" || exit 1
write_all "$work/samples" "$work/built/graph.nt"
# a name of a megabyte; too long for a command's argument
{ printf 's/LONGNAME/'; printf '%1048576s' '' | tr ' ' x; printf '/\n'; } >"$work/long.sed"
sed -f "$work/long.sed" "$srcdir/tests/graphs/odd.ttl" >"$work/odd.ttl"
write_all "$work/odd" "$work/odd.ttl"
: >"$work/empty.nt"
write_all "$work/empty" "$work/empty.nt"

cp "$srcdir/tests/readers-npm.mjs" "$work" && ln -s "$modules" "$work/node_modules"
exec timeout 120 node "$work/readers-npm.mjs" "$work" "$srcdir" "$QUIDNUNC"
