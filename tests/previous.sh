#!/bin/sh
# A later run over more articles: actors keep their IRIs; what was put together or came apart is written and reported.
. "$srcdir/tests/tap.sh"
cd "$work" || exit 1

# slugs_of FOLDER: slug and label of each actor
slugs_of() {
    sed -n 's|^<http://localhost:8421/id/\([^>]*\)> <[^>]*#label> "\(.*\)"@en \.$|\1 \2|p' "$1/graph.nt"
}
# leads FROM TO FOLDER: the graph says that the IRI is replaced by the other
leads() {
    has "$3/graph.nt" "<http://localhost:8421/id/$1> <http://purl.org/dc/terms/isReplacedBy> <http://localhost:8421/id/$2> ."
}
same_as() {
    has "$3/graph.nt" "<http://localhost:8421/id/$1> <http://www.w3.org/2002/07/owl#sameAs> <http://localhost:8421/id/$2> ."
}
not() {
    ! "$@" >/dev/null
}
# build FOLDER OPTION… ARTICLE…
build() {
    folder=$1
    shift
    gives 0 build -f ntriples,turtle -o "$folder" "$@"
}

echo 'John Smith, the finance minister of Ghana, met Ida Holm in Accra. John Smith works for the government of Ghana.' >ghana.txt
echo 'John Smith, chief executive of Leeds Foods, resigned on Friday. Leeds Foods is based in Leeds, Britain.' >leeds.txt
echo 'Velmora Ltd. sued Ida Holm on Monday. Ida Holm criticized Velmora Ltd.' >velmora.txt
echo 'Velmora sued Peter Krone. Velmora criticized Peter Krone. Velmora met Peter Krone. Velmora warned Peter Krone.' >more.txt

# more of the same name
ok 'first run' build one ghana.txt
ok 'alone it has the plain slug' has one/graph.nt '<http://localhost:8421/id/john-smith> '
ok 'second run, more articles' build one ghana.txt leeds.txt
ok 'who was there keeps the IRI' eval 'slugs_of one >slugs; has slugs "john-smith John Smith"; has slugs "john-smith-united-kingdom John Smith"'
ok 'nothing was put together' eval 'not grep -q isReplacedBy one/graph.nt'
cp one/graph.nt kept.nt
ok 'again' build one leeds.txt ghana.txt
ok 'gives the same bytes' cmp kept.nt one/graph.nt
ok 'fresh' build two --fresh ghana.txt leeds.txt
ok 'tells both apart' has two/graph.nt '<http://localhost:8421/id/john-smith-ghana> '
ok 'fresh in the same folder' build one --fresh ghana.txt leeds.txt
ok 'gives the bytes of an empty one' cmp one/graph.nt two/graph.nt

# another label
ok 'first label' build label velmora.txt
slugs_of label >before
ok 'another label' build label velmora.txt more.txt
slugs_of label >after
ok 'the label is another' eval 'has before "velmora Velmora Ltd."; has after "velmora Velmora"'

# put together: a third article tells that two names are one
echo 'The Fenland Transport Workers Guild sued Brightwell.' >guild.txt
echo 'The FTWG sued Norlund on Friday. The FTWG criticized Norlund.' >ftwg.txt
echo 'The Fenland Transport Workers Guild (FTWG) sued Brightwell. The FTWG criticized Norlund.' >both.txt
ok 'two names' build merged guild.txt ftwg.txt
ok 'are two actors' eval 'slugs_of merged >slugs; has slugs "fenland-transport-workers-guild "; has slugs "ftwg "'
ok 'an article that has both' build merged guild.txt ftwg.txt both.txt
ok 'one of them is left' eval 'slugs_of merged >slugs; [ $(grep -c -e "^fenland" -e "^ftwg" slugs) = 1 ]'
left=$(grep -e '^fenland' -e '^ftwg' slugs | cut -d' ' -f1)
case $left in ftwg) gone=fenland-transport-workers-guild ;; *) gone=ftwg ;; esac
ok 'the other leads there' leads $gone $left merged
ok 'and is the same' same_as $gone $left merged
ok 'it is reported' has err "<http://localhost:8421/id/$gone> of the graph before is <http://localhost:8421/id/$left> now"
ok 'and summed up' has err '1 put together with another, 0 come apart'
ok 'a third run' build merged both.txt ftwg.txt guild.txt
ok 'tells it still' leads $gone $left merged
ok 'but reports it no more' not grep -q 'of the graph before' err
cp merged/graph.nt third.nt
ok 'from Turtle' build merged --previous merged/graph.ttl guild.txt ftwg.txt both.txt
ok 'the same' cmp third.nt merged/graph.nt
ok 'the graph is sound' gives 0 verify merged/graph.nt
ok 'converted' gives 0 convert merged/graph.ttl -o converted.nt
ok 'nothing is lost' cmp merged/graph.nt converted.nt

# come apart: further articles tell of two people what could be said of one
echo 'David Brown met Lucia Ferrante, Sarah Lindqvist and Peter Krone on Friday.' >here.txt
echo 'David Brown met Tomas Berg, Ingrid Solberg and Nils Dahlstrom on Sunday.' >there.txt
echo 'David Brown, the finance minister of Ghana, met Lucia Ferrante, Peter Krone and Sarah Lindqvist.' >minister.txt
echo 'David Brown, the finance minister of Norway, met Tomas Berg, Nils Dahlstrom and Ingrid Solberg.' >other.txt
ok 'one name, nothing else' build split here.txt there.txt
ok 'is one actor' eval '[ "$(slugs_of split | grep -c "David Brown")" = 1 ]'
ok 'told apart by others' build split here.txt there.txt minister.txt other.txt
ok 'are two' eval '[ "$(slugs_of split | grep -c "David Brown")" = 2 ]'
ok 'one keeps the IRI, the other is told' eval 'grep -q "id/david-brown> <http://purl.org/dc/terms/isReplacedBy> <http://localhost:8421/id/david-brown-" split/graph.nt'
ok 'it is not the same' eval 'not grep -q "id/david-brown> <http://www.w3.org/2002/07/owl#sameAs>" split/graph.nt'
ok 'it is reported' has err 'a part of <http://localhost:8421/id/david-brown> of the graph before is'
ok 'and summed up' has err '0 put together with another, 1 come apart'
cp split/graph.nt split.nt
ok 'once more' build split other.txt here.txt minister.txt there.txt
ok 'is the same' cmp split.nt split/graph.nt

# with decisions
echo 'same http://localhost:8421/id/velmora http://localhost:8421/id/tarnwick-foods' >same.txt
echo 'Tarnwick Foods sued Peter Krone. Tarnwick Foods criticized Peter Krone.' >norlund.txt
ok 'two firms' build decided velmora.txt norlund.txt
cp decided/graph.nt before.nt
ok 'are one by decision' build decided --decisions same.txt velmora.txt norlund.txt
ok 'the IRI of one leads to the other' same_as tarnwick-foods velmora decided
cp decided/graph.nt kept.nt
ok 'once more' build decided --decisions same.txt norlund.txt velmora.txt
ok 'the same graph' cmp kept.nt decided/graph.nt
ok 'the decision taken back' build decided norlund.txt velmora.txt
ok 'both are there again' eval 'slugs_of decided >slugs; has slugs "velmora "; has slugs "tarnwick-foods "'
ok 'and nothing is said to be the same' not grep -q 'id/tarnwick-foods> <http://www.w3.org/2002/07/owl#sameAs>' decided/graph.nt

# an IRI that was given up is given to nobody
echo 'Tarnwick Foods sued Norlund Foods.' >shop.txt
sed "s|id/$gone>|id/tarnwick-foods>|g" merged/graph.nt >given.nt
ok 'a name like an old IRI' build given --previous given.nt guild.txt ftwg.txt both.txt shop.txt
ok 'gets another' not grep -q '<http://localhost:8421/id/tarnwick-foods> <http://www.w3.org/2000/01/rdf-schema#label>' given/graph.nt
ok 'readable too' grep -q '<http://localhost:8421/id/tarnwick-foods-[0-9a-f]*> <http://www.w3.org/2000/01/rdf-schema#label>' given/graph.nt

# what is no graph
echo 'no graph' >bad.nt
ok 'a broken graph that is named ends the run' eval 'run build -o bad -f ntriples --previous bad.nt ghana.txt; [ "$status" != 0 ]'
mkdir -p stands
cp bad.nt stands/graph.nt
ok 'one that only stands there does not' build stands ghana.txt
ok 'but is told of' has err 'no IRI is kept from it'
ok 'a graph that is not there' eval 'run build -o bad -f ntriples --previous none.nt ghana.txt; [ "$status" != 0 ]'
ok 'both options' gives 2 build -o bad --fresh --previous one/graph.nt ghana.txt
ok 'another base' build based --base https://example.org/ --previous one/graph.nt ghana.txt
ok 'has nothing of it' not grep -q 'localhost:8421/id' based/graph.nt
plan
