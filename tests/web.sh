#!/bin/sh
# The explorer and the site's pages in a real browser, over a graph of the sample articles, and the explorer over a large one. Pictures of what they looked
# like stay in web-test.tmp/pictures.
modules=node/tests/web/node_modules
skip_all() {
    echo "1..0 # SKIP $1"
    exit 77
}
[ "${NODE:-no}" != no ] || skip_all 'there is no Node.js'
[ "${CHROMIUM:-no}" != no ] || skip_all 'there is no Chromium'
[ -e web/index.html ] || skip_all "the explorer is not built: 'make node-packages', then 'make'"
[ -d "$modules" ] || skip_all "the packages of the tests are not installed: 'make node-packages'"

rm -rf web-test.tmp
mkdir -p web-test.tmp
"$QUIDNUNC" build -q -f ntriples -o web-test.tmp/graph "$srcdir/tests/samples/news" || exit 1
"$QUIDNUNC" publish -q -o web-test.tmp/site web-test.tmp/graph || exit 1
mkdir -p web-test.tmp/large/data
cp -r web web-test.tmp/large/explorer
NODE_MODULES="$PWD/$modules" PICTURES=web-test.tmp/pictures timeout 300 "$NODE" "$srcdir/tests/web/explorer.js" web-test.tmp
