#!/bin/sh
# A graph held against its sources: as they were, edited, moved, gone.
. "$srcdir/tests/tap.sh"

case $srcdir in /*) ;; *) srcdir=$(pwd)/$srcdir ;; esac
news=$srcdir/tests/samples/news
mkdir "$work/here"
cd "$work/here" || exit 1

silent() {
    [ ! -s "$work/out" ]
}

# --- sources as they were ---
ok 'a graph of all samples' gives 0 build -q -f turtle,ntriples,rdfxml -o all "$news"
for graph in all/graph.ttl all/graph.nt all/graph.rdf; do
    ok "$graph against its sources" gives 0 verify --source "$news" "$graph"
    ok 'finds nothing' silent
    ok 'counts' eval 'grep -q "evidences in 12 articles: [1-9][0-9]* as told, 0 moved, 0 changed, 0 gone" "$work/err"'
done
gzip -c all/graph.nt >graph.nt.gz
ok 'a gzipped graph' gives 0 verify --source "$news" graph.nt.gz
ok 'a folder' gives 0 verify --source "$news" all

# --- one article of one's own ---
article() {
    printf '%s\n' "$1" >"$2/deal.txt"
}
mkdir same
article 'Über Łódź: Norway arrested Peter Nowak in Oslo on Monday. Sweden sued Denmark.' same
ok 'a graph of it' gives 0 build -q -f ntriples -o out same
ok 'the default graph is out, the default source the current folder' gives 0 verify
ok 'both are as told' has "$work/err" '2 evidences in 1 article: 2 as told'

mkdir changed
article 'Über Łódź: Norway released Peter Nowak in Oslo on Monday. Sweden sued Denmark.' changed
ok 'a word that changed' gives 1 verify --source changed
ok 'the claim is named' eval 'grep -q "^http://localhost:8421/claim/[0-9a-f]*: Norway arrests Peter Nowak — asserted$" "$work/out"'
ok 'the place is told' has "$work/out" 'passage changed: deal, characters 0 to 57'
ok 'what was expected' has "$work/out" 'expected “Über Łódź: Norway arrested Peter Nowak in Oslo on Monday.”'
ok 'what stands there' has "$work/out" 'found    “Über Łódź: Norway released Peter Nowak in Oslo on Monday.”'
ok 'the other evidence is as told' has "$work/err" '1 as told, 0 moved, 1 changed, 0 gone'

mkdir moved
article 'Łódź. Über Łódź: Norway arrested Peter Nowak in Oslo on Monday. Sweden sued Denmark.' moved
ok 'words that moved' gives 1 verify --source moved
ok 'are found' has "$work/out" 'found at characters 6 to 63'
ok 'and counted' has "$work/err" '0 as told, 2 moved, 0 changed, 0 gone'

mkdir short
article 'Über Łódź' short
ok 'a text that ends before' gives 1 verify --source short
ok 'is changed' has "$work/out" 'found    “”'

mkdir gone
article 'Norway arrested Peter Nowak.' gone
mv gone/deal.txt gone/other.txt
ok 'a source that is gone' gives 1 verify --source gone
ok 'is told' has "$work/out" 'passage gone: deal, characters 0 to 57'
ok 'with what to do' has "$work/out" 'name it with --source'
mkdir several
cp gone/other.txt changed/deal.txt several
ok 'of several sources the one of the same bytes counts' gives 0 verify --source several --source same

# --- the words in the passage ---
sed 's/\(anchorOf> \)"Denmark"/\1"Germany"/' out/graph.nt >tampered.nt
ok 'a mention that is another' gives 1 verify --source same tampered.nt
ok 'is told' has "$work/out" 'object changed: deal, characters 70 to 77'

# --- what is no graph ---
ok 'a graph that is not there' gives 3 verify nothing.nt
printf '<http://a/> <http://b/> "c" .\n' >other.nt
ok 'another graph' gives 3 verify other.nt
ok 'is told' has "$work/err" 'names no article'
grep -v 'beginIndex' out/graph.nt >cut.nt
ok 'a graph without places' gives 3 verify --source same cut.nt
ok 'is told so' has "$work/err" 'has no passage with nif:beginIndex'
plan
