#!/bin/sh
# The user's decisions: what they do to a graph, in any order and on every build, and what a wrong file is told.
. "$srcdir/tests/tap.sh"

cat >"$work/news.jsonl" <<'END'
{"id": "bank", "date": "2024-03-01", "text": "OSLO – Norway on Friday arrested Peter Holm, the finance chief of Halvmark Bank, on suspicion of fraud. Holm works for Halvmark Bank.\n\nPeter Holm denied the accusation. Prosecutors in Norway charged Halvmark Bank with fraud."}
{"id": "bank-again", "date": "2024-03-02", "text": "BERLIN – Germany on Saturday criticized Peter Holm, who leads Halvmark Bank of Norway.\n\nMr. Holm met Ida Strand in Berlin. Ida Strand leads Corvane Telecom."}
{"id": "teacher", "date": "2024-03-03", "text": "OTTAWA – Canada sued Corvane Telecom Group on Sunday. Police in Canada arrested Peter Holm, a teacher.\n\nPeter Holm works for Ravendale College. Corvane Telecom Group acquired Fjordlink."}
{"id": "teacher-again", "date": "2024-03-05", "text": "Ravendale College said on Tuesday that Peter Holm works for Ravendale College no more. Peter Holm left Ravendale College, which is based in Canada."}
END
sed '1!G;h;$!d' "$work/news.jsonl" >"$work/back.jsonl"

# build [DECISIONS]: the graph of the articles
build() {
    gives 0 build --fresh -o "$work/graph" -f ntriples ${1:+--decisions "$1"} "$work/news.jsonl"
}
# decide LINES: a file of them, and the graph that they make
decide() {
    printf "$1" >"$work/decisions"
    build "$work/decisions"
}
# says TRIPLE: subject without its base, predicate's last part, object without its base
says() {
    sed -e 's/^\(<[^>]*>\) <[^>]*[#\/]\([A-Za-z0-9]*\)> /\1 \2 /' -e 's/http:\/\/localhost:8421\///g' "$work/graph/graph.nt" >"$work/short"
    has "$work/short" "$1"
}
says_not() {
    says "$1" >"$work/null" && { echo "# there is '$1'"; return 1; }
    return 0
}
# place ID WORDS: where the words first stand in evidence of that article
place() {
    article=$(sed -n "s/^\(<[^>]*>\) <[^>]*identifier> \"$1\" \.\$/\1/p" "$work/graph/graph.nt" | tr -d '<>')
    sed -n "s|^<\(${article}#char=[0-9,]*\)> <[^>]*anchorOf> \"$2\" \.\$|\1|p" "$work/graph/graph.nt" | head -n 1
}
tells() {
    printf "$1" >"$work/decisions"
    shift
    gives 3 build -o "$work/none" --decisions "$work/decisions" "$work/news.jsonl" || return 1
    for words; do has "$work/err" "$words" || return 1; done
    [ ! -e "$work/none" ] || { echo '# something was written'; return 1; }
}

# --- what they do ---
ok 'without decisions' build
ok 'two firms' says '<id/corvane-telecom-group> type'
bank=$(place bank 'Peter Holm') teacher=$(place teacher 'Peter Holm')
ok 'places are found' test -n "$bank" -a -n "$teacher"

ok 'same' decide 'same id/corvane-telecom id/corvane-telecom-group\n'
ok 'the first keeps its IRI' says '<id/corvane-telecom> mentionCount "3"'
ok 'its claims are of the other' says '<id/corvane-telecom> acquires <id/fjordlink>'
ok 'the second is gone' says_not 'id/corvane-telecom-group'
ok 'no warning' test "$(wc -l <"$work/err")" = 2
ok 'the other way round' decide 'same id/corvane-telecom-group id/corvane-telecom\n'
ok 'the other keeps its IRI' says '<id/corvane-telecom-group> mentionCount "3"'
ok 'a chain keeps its beginning' decide 'same id/halvmark-bank id/fjordlink\nsame id/corvane-telecom id/halvmark-bank\n'
ok 'whatever the order' says '<id/corvane-telecom> mentionCount'
ok 'and no other' says_not '<id/halvmark-bank>'
ok 'a circle keeps the first in order of bytes' decide 'same id/halvmark-bank id/corvane-telecom\nsame id/corvane-telecom id/halvmark-bank\n'
ok 'which is there' says '<id/corvane-telecom> mentionCount'

ok 'different' decide "different $bank $teacher\n"
holm=$(sed -n 's/^<\([^>]*id\/peter-holm-[0-9a-f]*\)> .*rdf-schema#label.*/\1/p' "$work/graph/graph.nt")
ok 'another actor of that name' test -n "$holm"
ok 'works elsewhere' eval 'says "<${holm#http://localhost:8421/}> worksFor <id/ravendale-college>"'
ok 'the one that stays does not' says_not '<id/peter-holm> worksFor <id/ravendale-college>'
# of_college: who works for the college, claim by claim
of_college() {
    sed -n 's|^<\([^>]*claim[^>]*\)> <[^>]*#object> <[^>]*/ravendale-college> \.$|\1|p' "$work/graph/graph.nt" >"$work/claims"
    sed -n 's|^<\([^>]*claim[^>]*\)> <[^>]*#subject> <\([^>]*\)> \.$|\1 \2|p' "$work/graph/graph.nt" | grep -F -f "$work/claims" | cut -d' ' -f2 | sort -u
}
ok 'and so in another article that speaks of him' equal "$holm" "$(of_college)"
ok 'of whom two articles speak' test "$(wc -l <"$work/claims")" -ge 2
ok 'the place may be told from the actor' decide "different id/peter-holm $teacher\n"
ok 'the same' eval 'says "<${holm#http://localhost:8421/}> worksFor <id/ravendale-college>"'
ok 'a place may join another actor' decide "different id/peter-holm $teacher\nsame id/ida-strand $teacher\nname id/ida-strand \"Ida \\\\\"I.\\\\\" Strand\"\n"
ok 'which gets the claims' says '<id/ida-strand> worksFor <id/ravendale-college>'
ok 'and the name' says '<id/ida-strand> label "Ida \"I.\" Strand"@en'

ok 'a name' decide 'name id/fjordlink "Fjordlink Æ/S"\n'
ok 'is the label' says '<id/fjordlink> label "Fjordlink Æ/S"@en'
ok 'the label before is an alternative' says '<id/fjordlink> altLabel "Fjordlink"@en'
ok 'a class' decide 'type id/ravendale-college qn:Firm # they pay\n'
ok 'is the class' says '<id/ravendale-college> type <https://w3id.org/quidnunc/ontology#Firm>'
ok 'a link' decide 'same id/fjordlink http://www.wikidata.org/entity/Q1\ndifferent id/norway http://www.wikidata.org/entity/Q20\n'
ok 'is made' says '<id/fjordlink> sameAs <http://www.wikidata.org/entity/Q1>'
ok 'another is not' says_not '<id/norway> sameAs'

# --- in any order, in any form ---
cat >"$work/one" <<END
# ours
same id/corvane-telecom id/corvane-telecom-group
different $bank $teacher
name id/corvane-telecom "Corvane"

type id/corvane-telecom Firm
same id/halvmark-bank id/halvmark-bank-of-norway
END
sed '1!G;h;$!d' "$work/one" >"$work/two"
{ printf '\357\273\277'; sed -e 's/$/\r/' -e 's/ id\/\([a-z-]*\)/ <http:\/\/localhost:8421\/id\/\1>/' "$work/one"; } >"$work/three"
ok 'lines in one order' build "$work/one"
cp "$work/graph/graph.nt" "$work/one.nt"
ok 'in the other' build "$work/two"
ok 'the same graph' cmp "$work/one.nt" "$work/graph/graph.nt"
ok 'with a byte order mark, CR LF and whole IRIs' build "$work/three"
ok 'the same graph again' cmp "$work/one.nt" "$work/graph/graph.nt"
ok 'articles in the other order' gives 0 build --fresh -o "$work/graph" -f ntriples --decisions "$work/one" "$work/back.jsonl"
ok 'the same graph still' cmp "$work/one.nt" "$work/graph/graph.nt"
ok 'two files' gives 0 build --fresh -o "$work/graph" -f ntriples --decisions "$work/one" --decisions "$work/two" "$work/news.jsonl"
ok 'the same graph once more' cmp "$work/one.nt" "$work/graph/graph.nt"
sed 's/localhost:8421/data.example/' "$work/one" >"$work/four"
ok 'another base' gives 0 build --fresh -o "$work/graph" -f ntriples --base http://data.example --decisions "$work/four" "$work/news.jsonl"
ok 'is what short IRIs begin with' has "$work/graph/graph.nt" '<http://data.example/id/corvane-telecom> <http://www.w3.org/2000/01/rdf-schema#label> "Corvane"@en'

# --- what is not there is no error ---
ok 'an IRI that is not there' decide 'name id/fjordlink "F"\nsame id/gone id/corvane-telecom # once\n'
ok 'is warned of with its line' has "$work/err" 'decisions:2: warning: there is no <http://localhost:8421/id/gone>'
ok 'the rest holds' says '<id/fjordlink> label "F"@en'
ok 'an empty file' decide ''

# --- what is wrong is told with its line ---
ok 'no decision' tells 'name id/a "A"\nsam id/a id/b\n' "decisions:2:1: error: 'sam' is no decision"
ok 'an IRI is missing' tells 'same id/a\n' 'decisions:1:10:'
ok 'no IRI' tells 'same id/a huawei\n' "'huawei' is no IRI"
ok 'a cut IRI' tells 'same id/a <http://a.example/\n' "lacks its '>'"
ok 'no class' tells 'type id/a Company\n' "'Company' is no class"
ok 'no quotes' tells 'name id/a Huawei\n' 'double quotes'
ok 'no closing quote' tells 'name id/a "Huawei\n' 'closing quote'
ok 'an empty name' tells 'name id/a " "\n' 'empty'
ok 'too much' tells 'same id/a id/b id/c\n' "'id/c' is too much"
ok 'all wrong lines are told' tells 'x\ny\n' 'decisions:1:1' 'decisions:2:1'
ok 'no text' tells 'same id/a id/b\nsame id/\377 id/b\n' 'decisions:2:1: error: the line is no text'
ok 'a file that is missing' eval 'gives 3 build --decisions "$work/missing" "$work/news.jsonl" && has "$work/err" "missing: error: No such file"'
ok 'a program' eval 'gives 3 build --decisions "$QUIDNUNC" "$work/news.jsonl" && has "$work/err" "is no text"'
ok 'a folder' gives 3 build --decisions "$work" "$work/news.jsonl"
awk 'BEGIN { printf "name id/a \""; for (i = 0; i < 1000000; i++) printf "x"; print "\"" }' >"$work/long"
ok 'a line of a megabyte' eval 'gives 3 build --decisions "$work/long" "$work/news.jsonl" && has "$work/err" "long:1:1: error: the line is longer"'

# --- what cannot hold together is told with both lines ---
ok 'same and different' tells 'same id/a id/b\nname id/c "C"\ndifferent id/b id/a\n' 'decisions:3: error: ' 'cannot be different: line 1 says'
ok 'by way of others' tells 'same id/a id/b\ndifferent id/c id/a\nsame id/b id/c\n' 'decisions:2: error: ' 'line 3 and line 1 say'
ok 'different from itself' tells 'different id/a id/a\n' 'different from itself'
ok 'two names' tells 'name id/a "A"\nname id/a "B"\n' 'decisions:2: error: line 1 gives <http://localhost:8421/id/a> another name'
ok 'two classes' tells 'type id/a Firm\ntype id/a Party\n' 'decisions:2: error: line 1 gives <http://localhost:8421/id/a> another class'
ok 'two names of what is the same' tells 'name id/a "A"\nsame id/a id/b\nname id/b "B"\n' 'decisions:3: error: line 1 gives' 'by line 2 it is the same'
ok 'two Wikidata entities' tells 'same id/a http://www.wikidata.org/entity/Q1\nsame id/a id/b\nsame http://www.wikidata.org/entity/Q2 id/b\n' 'decisions:3: error: ' 'another Wikidata entity' 'line 1'
printf 'same id/a id/b\n' >"$work/one"
printf 'different id/a id/b\n' >"$work/two"
two_files() {
    gives 3 build --decisions "$work/one" --decisions "$work/two" "$work/news.jsonl" && has "$work/err" "two:1: error: " && has "$work/err" "/one:1 says"
}
ok 'in two files' two_files
ok 'what is said twice is no contradiction' decide 'name id/fjordlink "F"\nname id/fjordlink "F"\ntype id/fjordlink Firm\ntype id/fjordlink Firm\nsame id/norway id/norway\n'

# --- over a graph that stands there ---
# again: builds three times into one folder, the first time without decisions
again() {
    rm -rf "$work/stands"
    gives 0 build -q -o "$work/stands" -f ntriples "$work/news.jsonl" &&
        gives 0 build -o "$work/stands" -f ntriples --decisions "$work/decisions" "$work/news.jsonl" && cp "$work/err" "$work/told" &&
        cp "$work/stands/graph.nt" "$work/second.nt" && gives 0 build -o "$work/stands" -f ntriples --decisions "$work/decisions" "$work/news.jsonl" &&
        cmp "$work/second.nt" "$work/stands/graph.nt"
}
alive() {
    grep -q "^<http://localhost:8421/$1> <[^>]*#label>" "$work/stands/graph.nt" || { echo "# no label of $1"; return 1; }
}
printf "different $teacher $bank\nsame id/corvane-telecom-group id/corvane-telecom\nname id/corvane-telecom-group \"Corvane\"\n" >"$work/decisions"
ok 'the same decisions give the same graph again' again
ok 'who came apart keeps the IRI' alive id/peter-holm
ok 'and the other has one' equal 2 "$(grep -c '#label> "Peter Holm"@en' "$work/stands/graph.nt")"
ok 'the IRI that is kept' alive id/corvane-telecom-group
ok 'the one given up leads there' has "$work/stands/graph.nt" '<http://localhost:8421/id/corvane-telecom> <http://purl.org/dc/terms/isReplacedBy> <http://localhost:8421/id/corvane-telecom-group>'
ok 'which is told' has "$work/told" '<http://localhost:8421/id/corvane-telecom> of the graph before is <http://localhost:8421/id/corvane-telecom-group> now'
ok 'once' eval '! grep "of the graph before" "$work/err"'

# --- a hundred thousand ---
awk 'BEGIN { for (i = 0; i < 100000; i++) print "same id/a" i " id/a" i + 1 }' >"$work/many"
ok 'a hundred thousand decisions' build "$work/many"
ok 'few warnings' test "$(wc -l <"$work/err")" -lt 40
echo 'different id/a0 id/a100000' >>"$work/many"
ok 'a contradiction at the end of such a chain' eval 'gives 3 build --decisions "$work/many" "$work/news.jsonl" && has "$work/err" "many:100001: error: "'
awk -v a="$bank" -v b="$teacher" 'BEGIN { for (i = 0; i < 50000; i++) { print "different " a " " b; print "different id/peter-holm " b "#" i } }' >"$work/many"
ok 'a hundred thousand of one actor' build "$work/many"
plan
