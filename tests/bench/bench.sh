#!/bin/sh
# How fast each stage is, on the sample articles repeated to BENCH_MB megabytes (20) in BENCH_RUNS parts (5); run by `make bench`.
# $srcdir and $BENCH, the measuring program, come from there. Prints figures and judges none.
set -e
megabytes=${BENCH_MB:-20} runs=${BENCH_RUNS:-5}
folder=$(pwd)/bench.tmp
rm -rf "$folder"
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
mkdir -p "$folder/graph"

# copies: how often the samples fit into a part
sample=$(cat "$srcdir"/tests/samples/news/* | wc -c)
copies=$((megabytes * 1000000 / runs / sample))
[ "$copies" -gt 0 ] || copies=1
mkdir "$folder/1"
i=0
while [ $((i += 1)) -le "$copies" ]; do
    cp -R "$srcdir/tests/samples/news" "$folder/1/$i"
done
part=1
while [ $((part += 1)) -le "$runs" ]; do
    cp -R "$folder/1" "$folder/$part"
done
set --
part=0
while [ $((part += 1)) -le "$runs" ]; do
    set -- "$@" "$folder/$part"
done
"$BENCH" "$folder/graph" "$@"

# known actors: BENCH_NAMES names, invented, as in a dump of Wikidata
names=${BENCH_NAMES:-500000}
printf '\n%-28s%12s %9s %9s\n' 'actors' 'per second' 'MiB, µs' 'MB'
"$BENCH_ACTORS" make "$names" | "$BENCH_ACTORS" compile "$folder/actors.qnk"
"$BENCH_ACTORS" ask "$folder/actors.qnk" "$names" $((names / 4))
