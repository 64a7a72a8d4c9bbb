#!/bin/sh
# `make bench` measures every stage; a tiny run, whose figures mean nothing.
. "$srcdir/tests/tap.sh"
unset MAKEFLAGS MFLAGS MAKELEVEL

measured() {
    BENCH_MB=0 BENCH_RUNS=2 BENCH_NAMES=2000 BENCH_IDENTITY='1000 200' ${MAKE:-make} -s bench >"$work/out" 2>"$work/err" || {
        head -n 5 "$work/err" | sed 's/^/# /'
        return 1
    }
}
ok 'make bench' measured
for row in 'reading' 'tokens and sentences' 'tags and lemmas' 'trees' 'names' 'entities' 'claims' 'identity, graph, writing' 'tokens and tags' \
    'text to tags, trees, names' 'whole way' 'ontology' 'model of language' 'names linked a second' 'compiling, triples' 'looking names up' 'candidates, met first'; do
    ok "tells of: $row" grep -q "^$row  .*[0-9]\$" "$work/out"
done
ok 'speed of the whole way' grep -q '^whole way  *[1-9][0-9]* ' "$work/out"
ok 'speed of who is who' grep -q '^names resolved per second  *[1-9][0-9]*$' "$work/out"
ok 'leaves nothing behind' test ! -e bench.tmp
plan
