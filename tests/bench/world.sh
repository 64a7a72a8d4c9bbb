#!/bin/sh
# An index of ten million names (NAMES), made of an invented dump, and a million names asked of it: is it as fast and as small as it should be?
# Run by `make check-long`; takes some minutes and half a gigabyte of disk.
. "$srcdir/tests/tap.sh"
names=${NAMES:-10000000}

# below FIGURE LIMIT
below() {
    echo "# $1, at most $2"
    awk -v figure="$1" -v limit="$2" 'BEGIN { exit !(figure != "" && figure + 0 <= limit) }'
}
# figure ROW COLUMN
figure() {
    sed -n "s/^$1  *//p" "$work/figures" | awk -v column="$2" '{ print $column }'
}

ok 'compiles' eval '"$BENCH_ACTORS" make "$names" | "$BENCH_ACTORS" compile "$work/world.qnk" >"$work/figures"'
ok 'answers' eval '"$BENCH_ACTORS" ask "$work/world.qnk" "$names" $((names / 10)) >>"$work/figures"'
sed 's/^/# /' "$work/figures"
ok '300,000 triples a second' below 300000 "$(figure 'compiling, triples' 1)"
ok 'less than 2 GB of memory' below "$(figure 'compiling, triples' 2)" 2048
ok '1.2 GB for ten million names' below "$(figure 'compiling, triples' 3)" "$(awk -v names="$(figure 'names in the index' 1)" 'BEGIN { print names * 120 / 1e6 + 1 }')"
ok 'a name in 2 µs' below "$(figure 'looking names up' 2)" 2
ok '200 MB while linking' below "$(figure 'resident, without the names' 1)" 200
plan
