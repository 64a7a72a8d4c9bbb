#!/bin/sh
# Confidence: its filter, its calibration, the fitting of its weights.
. "$srcdir/tests/tap.sh"

case $srcdir in /*) ;; *) srcdir=$(pwd)/$srcdir ;; esac
mkdir "$work/here"
cd "$work/here" || exit 1

# --- the filter ---
printf 'Norway arrested Peter Nowak on Monday.\n\nHe, who was said to be in Oslo, may perhaps sue Zork Ltd., a lawyer for the group that met Denmark said.\n' >article.txt
claims() {
    grep -c 'type> <https://w3id.org/quidnunc/ontology#Claim>' "$1/graph.nt"
}
sure_only() {
    awk '/ontology#confidence>/ { gsub(/"/, "", $3); if ($3 + 0 < 0.9) exit 1 }' "$1/graph.nt"
}
ok 'all claims' gives 0 build -q -f ntriples -o all "$srcdir/tests/samples/news"
ok 'sure ones' gives 0 build -q -f ntriples -o sure --min-confidence 0.9 "$srcdir/tests/samples/news"
ok 'are fewer' [ "$(claims sure)" -lt "$(claims all)" ]
ok 'and there are some' [ "$(claims sure)" -gt 0 ]
ok 'none below the least' sure_only sure
ok 'some below it without the option' eval '! sure_only all'
ok 'a least of 0 leaves none out' eval 'gives 0 build -q -f ntriples -o zero --min-confidence 0 "$srcdir/tests/samples/news" && cmp zero/graph.nt all/graph.nt'
ok 'explain filters alike' gives 0 explain -g all --min-confidence 0.9 'Inês Valadouro'
ok 'and shows the rest' eval 'awk "/confidence 0/ { for (i = 1; i < NF; i++) if (\$i == \"confidence\" && \$(i + 1) + 0 < 0.9) exit 1 }" "$work/out"'
for bad in 1.5 -1 much ''; do
    ok "--min-confidence '$bad'" gives 2 build -f ntriples -o bad --min-confidence="$bad" article.txt
done

# --- gold of whole articles ---
printf 'Norway arrested Peter Nowak.\n\nSweden sued Denmark.\n\nFinland met Poland.\n' >one.txt
cat >one.json <<'END'
{"entities": [{"id": "n", "type": "Country", "name": "Norway"}, {"id": "p", "type": "Person", "name": "Peter Nowak", "aliases": ["Nowak"]},
  {"id": "s", "type": "Country", "name": "Sweden"}, {"id": "d", "type": "Country", "name": "Denmark"},
  {"id": "f", "type": "Country", "name": "Finland"}, {"id": "l", "type": "Country", "name": "Poland"}],
 "relations": [{"s": "n", "p": "arrests", "o": "p", "status": "asserted"}, {"s": "l", "p": "meets", "o": "f", "status": "asserted"},
  {"s": "d", "p": "sues", "o": "s", "status": "asserted"}]}
END
ok 'claims of an article' gives 0 eval confidence one.json
ok 'two of three are right: symmetric ends may be swapped, others not' has "$work/out" 'whole articles            3 claims,  66.7 % right, expected calibration error '
sed 's/"sues", "o": "s"/"sues", "o": "s", "optional": true/; s/"s": "d", "p"/"s": "s", "p"/; s/"sues", "o": "s"/"sues", "o": "d"/' one.json >two.json
cp one.txt two.txt
ok 'what readers differ on' gives 0 eval confidence two.json
ok 'is left aside' has "$work/out" 'whole articles            2 claims, 100.0 % right'
mv two.txt gone.txt
ok 'gold without its text' gives 3 eval confidence two.json
ok 'is named' has "$work/err" 'two.txt'
printf 'no JSON\n' >none.json
ok 'a file that is no gold' gives 3 eval confidence none.json
ok 'is told with its line' has "$work/err" 'none.json:1'
printf '{"entities": [], "relations": []}\n' >empty.json
printf 'It rains.\n' >empty.txt
ok 'nothing to judge' gives 3 eval confidence empty.json

# --- gold of passages, and the fitting ---
# fifteen times it is a fact that she works there, five times it is not
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    fact='{"propertyName": "EMPLOYEE_OR_MEMBER_OF", "subjectStart": 0, "subjectEnd": 13, "objectStart": 24, "objectEnd": 33}'
    [ $i -le 15 ] || fact=
    echo '{"documentId": "'$i'", "documentText": "Anna Kowalska works for Acme Corp in Oslo.", "passages": [{"passageStart": 0, "passageEnd": 42, "exhaustivelyAnnotatedProperties": [{"propertyName": "EMPLOYEE_OR_MEMBER_OF"}], "facts": ['"$fact"']}]}'
done >passages.jsonl
ok 'claims of passages' gives 0 eval confidence passages.jsonl
ok 'are judged by place' has "$work/out" 'annotated passages       20 claims,  75.0 % right'
ok 'weights are fitted' gives 0 train confidence -o weights.txt passages.jsonl
ok 'the file has them' has weights.txt 'property worksFor '
cp weights.txt first.txt
ok 'the same again' gives 0 train confidence -o weights.txt passages.jsonl
ok 'gives the same bytes' cmp weights.txt first.txt
ok 'by cross-validation' gives 0 eval confidence --folds 4 passages.jsonl
ok 'confidence is about as many as are right' eval 'awk "/^all/ { exit !(\$NF <= 0.1) }" "$work/out"'

# a data folder with these weights
mkdir -p data/models
ln -s "$srcdir/ontology" data/ontology
for model in "$srcdir"/src/models/*; do
    ln -s "$model" data/models/
done
with_weights() {
    rm -f data/models/confidence.txt
    cat >data/models/confidence.txt
}
with_weights <first.txt
ok 'with the weights' gives 0 eval confidence --data data passages.jsonl
ok 'three of four are right, and it says so' has "$work/out" '0.7 to 0.8       20'
with_weights <<'END'
# a comment
always 2.2

property noSuchProperty 1
END
ok 'weights by hand' gives 0 lexicon try --data data 'Norway banned Denmark.'
ok 'are used' has "$work/out" 'confidence 0.90'
printf 'always 1\nsometimes 2\n' | with_weights
ok 'an unknown clue' gives 3 build --data data -o bad article.txt
ok 'is told with its line' has "$work/err" 'confidence.txt:2'
ok 'folds that are none' gives 2 eval confidence --folds 1 passages.jsonl
plan
