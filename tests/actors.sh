#!/bin/sh
# Known actors by the million: what `actors compile` reads, what the index answers, and what becomes of bad input and damaged indexes.
. "$srcdir/tests/tap.sh"

wd=http://www.wikidata.org/entity/
wdt=http://www.wikidata.org/prop/direct/
rdf=http://www.w3.org/1999/02/22-rdf-syntax-ns#
rdfs=http://www.w3.org/2000/01/rdf-schema#
skos=http://www.w3.org/2004/02/skos/core#

# --- what is read ----------------------------------------------------------------------------------------------------
cat >"$work/a.nt" <<END
# a comment
<${wd}Q9000001> <${rdfs}label> "Jane Quandle"@en .
<${wd}Q9000001> <${rdfs}label> "Johanna Quandlová"@cs .
<${wd}Q9000001> <${skos}prefLabel> "Jane Quandle"@en .
<${wd}Q9000001> <${skos}altLabel> "J. Qu\\u00E4ndle"@mul .
<${wd}Q9000001> <${wdt}P31> <${wd}Q5> .
<${wd}Q9000001> <${wdt}P27> <${wd}Q142> . # of France

<${wd}Q9000002> <${rdfs}label> "Glomar Widgets S.p.A."@en .
<${wd}Q9000002> <${wdt}P31> <${wd}Q9000099> .
<${wd}Q9000099> <${wdt}P279> <${wd}Q9000098> .
<${wd}Q9000098> <${wdt}P279> <${wd}Q783794> .
<${wd}Q9000003> <${rdfs}label> "Common Puffwort"@en .
<${wd}Q9000003> <${wdt}P31> <${wd}Q16521> .
_:b1 <${rdfs}label> "Nobody"@en .
END
cat >"$work/b.ttl" <<END
@prefix qn: <https://w3id.org/quidnunc/ontology#> .
@prefix id: <https://w3id.org/quidnunc/id/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix skos: <$skos> .
@prefix rdfs: <$rdfs> .
id:glomar a qn:Firm ; skos:altLabel "Glomar"@en ; qn:basedIn id:italy ; owl:sameAs <${wd}Q9000002> .
id:ardlan-bank a qn:Firm ; rdfs:label "Ardlan Bank"@en ; qn:hint "Ardlan"@en ; qn:basedIn id:norway .
END
cat >"$work/c.ftm.json" <<'END'
{"id":"NK-1","caption":"Ivan Testov","schema":"Person","properties":{"name":["Ivan Testov"],"alias":["Иван Тестов"],"weakAlias":["Vanya T"],"nationality":["ru"],"wikidataId":["Q9000004"]}}
{"id":"NK-2","caption":"Testov Marine","schema":"Company","properties":{"name":["Testov Marine LLC"],"jurisdiction":["cy"]}}
{"id":"NK-3","caption":"MV Testov","schema":"Vessel","properties":{"name":["MV Testov"]}}
END
cat >"$work/d.csv" <<'END'
name,aliases,class,country,qid,id
"Doe-Farrow, Helen","Nell Farrow;Nellie F.",person,GB,,
Brackwater Corp.,"BWC; Brackwater ""Mills""",company,France,,brackwater
Ministry of Tides,,Agency,,Q9000005,
END

compiled() {
    gives 0 actors compile -q "$@" -o "$work/world.qnk"
}
ok 'N-Triples, Turtle, FollowTheMoney and CSV together' compiled "$work/a.nt" "$work/b.ttl" "$work/c.ftm.json" "$work/d.csv"
ok 'the index is whole' gives 0 actors check "$work/world.qnk"
ok 'says how much it holds' eval 'run actors info "$work/world.qnk" && has "$work/out" "actors  8"'

# finds NAME WORDS…: the name is found, and the answer has a line with those words
finds() {
    gives 0 actors find "$work/world.qnk" "$1" || return 1
    shift
    for words in "$@"; do
        has "$work/out" "$words" || return 1
    done
}
# lacks NAME
lacks() {
    gives 1 actors find "$work/world.qnk" "$1"
}
ok 'a label' finds 'Jane Quandle' 'Jane Quandle (Person)' "${wd}Q9000001" 'home      Q142'
ok 'an alias with an escape, without its accent' finds 'j quandle' 'Jane Quandle (Person)'
ok 'no label of another language' lacks 'Johanna Quandlová'
ok 'a class two steps below one of ours' finds 'Glomar Widgets' '(Firm)'
ok 'sameAs makes one actor of two' finds 'GLOMAR' "${wd}Q9000002" 'Glomar Widgets S.p.A.' 'home      https://w3id.org/quidnunc/id/italy'
ok 'a legal form does not count' finds 'Glomar Widgets Inc.' 'Glomar Widgets S.p.A.'
ok 'no species' lacks 'Common Puffwort'
ok 'no blank node' lacks 'Nobody'
ok 'a hint' finds 'Ardlan' 'hints     Ardlan' 'Ardlan Bank (Firm)'
ok 'a name in Cyrillic, in capitals' finds 'ИВАН ТЕСТОВ' 'Ivan Testov (Person)' "${wd}Q9000004" 'home      ru'
ok 'a weak alias is a hint' finds 'Vanya T' 'hints     Vanya T'
ok 'no ship' lacks 'MV Testov'
ok 'a name in turned order' finds 'Helen Doe Farrow' 'Doe-Farrow, Helen (Person)' 'home      GB'
ok 'one of several aliases of a field' finds 'Nellie F' 'Doe-Farrow'
ok 'quotes in a field' finds 'brackwater mills' 'also      BWC; Brackwater "Mills"' 'https://w3id.org/quidnunc/id/brackwater'
ok 'each actor once' eval 'finds Brackwater "(Firm)" && equal 1 "$(grep -c "(Firm)" "$work/out")"'
ok 'a Wikidata id' finds Q9000005 'Ministry of Tides (Agency)'
ok 'an IRI' finds https://w3id.org/quidnunc/id/ardlan-bank 'Ardlan Bank'
ok 'the does not count' finds 'The Ministry of Tides' 'Ministry of Tides'
ok 'a name of a megabyte is not there' eval 'head -c 100000 /dev/zero | tr "\0" x >"$work/long"; lacks "$(cat "$work/long")"'
ok 'an empty name is not there' lacks ''
ok 'signs alone are no name' lacks '?!'

# --- the same bytes ---------------------------------------------------------------------------------------------------
other_order() {
    gives 0 actors compile -q "$work/d.csv" "$work/c.ftm.json" "$work/b.ttl" "$work/a.nt" -o "$work/other.qnk" && cmp "$work/world.qnk" "$work/other.qnk"
}
ok 'the same bytes in another order' other_order
zipped() {
    for file in a.nt b.ttl c.ftm.json d.csv; do
        gzip -c "$work/$file" >"$work/$file.gz"
    done
    gives 0 actors compile -q "$work/a.nt.gz" "$work/b.ttl.gz" "$work/c.ftm.json.gz" "$work/d.csv.gz" -o "$work/other.qnk" &&
        cmp "$work/world.qnk" "$work/other.qnk"
}
ok 'the same bytes of gzipped files' zipped
by_content() {
    mkdir -p "$work/plain"
    for file in a.nt b.ttl c.ftm.json d.csv; do
        cp "$work/$file" "$work/plain/${file%%.*}"
    done
    (cd "$work/plain" && gives 0 actors compile -q a b c d -o "$work/other.qnk") && cmp "$work/world.qnk" "$work/other.qnk"
}
ok 'files are told apart by content' by_content
standard_input() {
    gzip -c "$work/a.nt" | "$QUIDNUNC" actors compile -q - "$work/b.ttl" "$work/c.ftm.json" "$work/d.csv" -o "$work/other.qnk" &&
        cmp "$work/world.qnk" "$work/other.qnk"
}
ok 'standard input' standard_input

# --- bad input --------------------------------------------------------------------------------------------------------
printf 'no triple\n<http://a.example/x> <%slabel> "X Ward"@en .\n<http://a.example/x> <%slabel> "unfinished .\n' $rdfs $rdfs >"$work/bad.nt"
printf '<http://a.example/x> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <%sQ5> .\n<http://a.example/x> <%saltLabel> "\377"@en .\n' $wd $skos >>"$work/bad.nt"
ok 'bad lines are passed over' gives 1 actors compile "$work/bad.nt" -o "$work/bad.qnk"
ok 'and told with file and line' eval 'has "$work/err" "bad.nt:1:" && has "$work/err" "bad.nt:3:" && has "$work/err" "bad.nt:5:" && has "$work/err" "3 bad lines"'
ok 'the good ones count' gives 0 actors find "$work/bad.qnk" 'x ward'
printf 'nothing\nof use\n' >"$work/none.nt"
ok 'a file of which nothing is left' eval 'gives 3 actors compile -q "$work/none.nt" -o "$work/none.qnk" && has "$work/err" "none of its 2 lines" && [ ! -e "$work/none.qnk" ]'
printf 'hello\nworld\n' >"$work/odd"
ok 'a file of no known kind' eval 'gives 3 actors compile "$work/odd" -o "$work/none.qnk" && has "$work/err" "begins as none of"'
printf '@prefix qn: <a> .\nqn:x a qn:y ;; "\n' >"$work/bad.ttl"
ok 'Turtle that is none' eval 'gives 3 actors compile "$work/bad.ttl" -o "$work/none.qnk" && has "$work/err" "bad.ttl:2:"'
printf '{"id":"a"}\n{"id":"b","schema":"Person","properties":{"name":["Bea Ward"]}}\n{' >"$work/bad.json"
ok 'JSON lines that are none' eval 'gives 1 actors compile "$work/bad.json" -o "$work/bad.qnk" && has "$work/err" "bad.json:1:" && has "$work/err" "bad.json:3:"'
printf 'name,class\nAda Ward,Person\n,Person\n"never closed,Person\n' >"$work/bad.csv"
ok 'CSV rows that are none' eval 'gives 1 actors compile "$work/bad.csv" -o "$work/bad.qnk" && has "$work/err" "bad.csv:3:" && has "$work/err" "bad.csv:4:"'
odd_bytes() {
    {
        printf '<http://a.example/\377> <%slabel> "Odd Key"@en .\n<http://a.example/y> <%slabel> "Odd\\tName"@en .\n' $rdfs $rdfs
        printf '<http://a.example/z> <%slabel> "Odd Home"@en .\n<http://a.example/z> <%sP17> <http://a.example/\377> .\n' $rdfs $wdt
        printf '<%sQ123456789012345678901234567890> <%slabel> "Odd Number"@en .\n' $wd $rdfs
    } >"$work/odd.nt"
    printf 'name,class,country\nOdd\000Row,Person,x\nOdd Land,Person,"a\001b"\n' >"$work/odd.csv"
    gives 1 actors compile --class=Person "$work/odd.nt" "$work/odd.csv" -o "$work/odd.qnk" && has "$work/err" 'odd.csv:2:' && gives 0 actors check "$work/odd.qnk" &&
        gives 0 actors find "$work/odd.qnk" 'odd home' && gives 0 actors find "$work/odd.qnk" 'odd number' && gives 1 actors find "$work/odd.qnk" 'odd key'
}
ok 'bytes that no index may hold' odd_bytes
printf 'title;class\nAda Ward;Person\n' >"$work/head.csv"
ok 'CSV without a column of names' eval 'gives 3 actors compile "$work/head.csv" -o "$work/none.qnk" && has "$work/err" "no column is called name"'
: >"$work/empty.nt"
ok 'an empty file' eval 'gives 3 actors compile "$work/empty.nt" -o "$work/none.qnk" && has "$work/err" "no actor in the input"'
ok 'a missing file' eval 'gives 4 actors compile "$work/missing.nt" -o "$work/none.qnk" && has "$work/err" "missing.nt: error: cannot open"'
ok 'a folder' eval 'gives 4 actors compile "$work" -o "$work/none.qnk" && has "$work/err" "it is a folder"'
gzip -c "$work/a.nt" | head -c 200 >"$work/cut.nt.gz"
ok 'a gzipped file that is cut off' eval 'gives 4 actors compile "$work/cut.nt.gz" -o "$work/none.qnk" && has "$work/err" "ends too early" && [ ! -e "$work/none.qnk" ]'
head -c 3000 /dev/urandom >"$work/noise.nt"
ok 'noise' eval 'run actors compile -q "$work/noise.nt" -o "$work/none.qnk"; equal 3 "$status"'
ok 'no class, no actors' eval 'printf "name\nAda Ward\n" >"$work/bare.csv"; gives 3 actors compile "$work/bare.csv" -o "$work/none.qnk" && has "$work/err" "--class"'
ok 'unless there is a class for them' eval 'gives 0 actors compile -q --class=Person "$work/bare.csv" -o "$work/bare.qnk" && gives 0 actors find "$work/bare.qnk" "Ada Ward"'
ok 'no such class' gives 2 actors compile --class=Wizard "$work/bare.csv" -o "$work/none.qnk"
ok 'no output' gives 2 actors compile "$work/bare.csv"
ok 'nothing was left behind' eval '[ -z "$(find "$work" -mindepth 1 -name "*.tmp-*" -o -mindepth 1 -name "none.qnk" -o -mindepth 1 -name "quidnunc-*")" ]'

# --- names that are too many, too long, too short ---------------------------------------------------------------------
awk 'BEGIN { print "name,class,country,weight"; for (i = 1; i <= 10000; i++) printf "John Smith,Person,home %d,%d\n", i, i }' >"$work/smiths.csv"
ok 'ten thousand people of one name' gives 0 actors compile "$work/smiths.csv" -o "$work/smiths.qnk"
ok 'some of them are kept, and that is told' has "$work/err" '1 names of more than 256 actors'
surest_first() {
    gives 0 actors find "$work/smiths.qnk" 'JOHN SMITH' || return 1
    grep -o 'weight  *[0-9]*' "$work/out" | grep -o '[0-9]*$' >"$work/weights"
    [ "$(wc -l <"$work/weights")" -le 256 ] && [ "$(sort -n "$work/weights" | head -n 1)" -gt 8000 ] && [ "$(head -n 1 "$work/weights")" -gt 8000 ]
}
ok 'the most usual come first' surest_first
{
    echo 'name,aliases,class'
    printf '%s,Y,Person\n' "$(head -c 1000000 /dev/zero | tr '\0' n)"
    echo 'Zed Ward,Z,Person'
} >"$work/sizes.csv"
ok 'a name of a megabyte' eval 'gives 0 actors compile "$work/sizes.csv" -o "$work/sizes.qnk" && has "$work/err" "1 names left out"'
ok 'an alias of one letter is found in context only' eval 'gives 0 actors find "$work/sizes.qnk" z && has "$work/out" "Zed Ward"'

# --- damaged indexes --------------------------------------------------------------------------------------------------
size=$(wc -c <"$work/world.qnk")
# survives FILE: any answer but a crash
survives() {
    for words in "info $1" "check $1" "find $1 Glomar" "find $1 Q9000004"; do
        # shellcheck disable=SC2086
        run actors $words
        [ "$status" -le 4 ] || {
            echo "# quidnunc actors $words: exit $status"
            return 1
        }
    done
}
cut_off() {
    for length in 0 1 7 8 9 100 200 231 232 233 240 300 400 $((size / 2)) $((size - 9)) $((size - 8)) $((size - 1)); do
        head -c "$length" "$work/world.qnk" >"$work/cut.qnk"
        survives "$work/cut.qnk" || return 1
        gives 3 actors info "$work/cut.qnk" || return 1
    done
    has "$work/err" 'cut off'
}
ok 'an index that is cut off' cut_off
ok 'an index that is too long' eval '{ cat "$work/world.qnk"; echo; } >"$work/cut.qnk"; gives 3 actors info "$work/cut.qnk" && has "$work/err" "longer than"'
# flip OFFSET: another byte there
flip() {
    cp "$work/world.qnk" "$work/flipped.qnk"
    byte=$(od -An -tu1 -j "$1" -N 1 "$work/world.qnk" | tr -d ' ')
    # shellcheck disable=SC2059
    printf "\\$(printf %o $((byte ^ 165)))" | dd of="$work/flipped.qnk" bs=1 seek="$1" conv=notrunc 2>/dev/null
}
flipped() {
    for offset in 0 9 17 30 50 100 150 200 220 230 235 240 250 300 400 500 700 900 $((size / 3)) $((size / 2)) $((size - 2000)) $((size - 30)) $((size - 2)); do
        flip "$offset"
        survives "$work/flipped.qnk" || return 1
        gives 3 actors check "$work/flipped.qnk" || {
            echo "# byte $offset of $size"
            return 1
        }
    done
}
ok 'a byte that is another' flipped
ok 'no index at all' eval 'gives 3 actors info "$work/a.nt" && has "$work/err" "no index of actors"'
ok 'no file' gives 3 actors info "$work/missing.qnk"
ok 'building with a damaged index' eval 'head -c 300 "$work/world.qnk" >"$work/cut.qnk"; echo "Poland met Norway." >"$work/one.txt"; gives 3 build -q -o "$work/graph" --actors "$work/cut.qnk" "$work/one.txt"'

# --- disks that are full ----------------------------------------------------------------------------------------------
full() {
    rm -f "$work/full.qnk"
    (trap '' XFSZ && ulimit -f 8 && "$QUIDNUNC" actors compile -q "$work/smiths.csv" -o "$work/full.qnk") >"$work/out" 2>"$work/err"
    equal 4 $? && has "$work/err" 'full.qnk: error: cannot' && [ ! -e "$work/full.qnk" ]
}
ok 'a full disk' full
ok 'a folder that is not there' eval 'gives 4 actors compile -q "$work/d.csv" -o "$work/missing/x.qnk" && has "$work/err" "x.qnk: error: cannot"'
ok 'a device' gives 4 actors compile -q "$work/d.csv" -o /dev/null

killed() {
    mkdir -p "$work/killed" || return 1
    { sleep 0.2; cat "$work/a.nt"; sleep 5; } | TMPDIR=$work/killed "$QUIDNUNC" actors compile -q - -o "$work/killed/x.qnk" &
    sleep 1
    kill -TERM $! 2>/dev/null
    wait $! 2>/dev/null
    [ -z "$(ls -A "$work/killed")" ]
}
ok 'nothing is left behind when it is ended' killed

# --- linking ----------------------------------------------------------------------------------------------------------
cat >"$work/article.txt" <<'END'
Glomar Widgets said on Monday that it had hired Jane Quandle.

Norway sued Glomar Widgets S.p.A. on Monday.
END
builds() {
    gives 0 build -q -f ntriples -o "$work/graph" --actors "$work/world.qnk" "$work/article.txt" &&
        has "$work/graph/graph.nt" "<http://www.w3.org/2002/07/owl#sameAs> <${wd}Q9000002>" && has "$work/graph/graph.nt" 'id/glomar-widgets-spa-q9000002>'
}
ok 'a name of an article is looked up in the index' builds
ok 'an index makes no names of common words' eval 'printf "name,class\nMonday,Firm\nsaid,Firm\nit,Firm\n" >"$work/common.csv"; gives 0 actors compile -q "$work/common.csv" -o "$work/common.qnk" &&
    gives 0 build -q -f ntriples -o "$work/with" --actors "$work/common.qnk" "$work/article.txt" && gives 0 build -q -f ntriples -o "$work/without" "$work/article.txt" &&
    equal "$(grep -c mentionCount "$work/without/graph.nt")" "$(grep -c mentionCount "$work/with/graph.nt")"'

# A full name of a person that only one actor bears links; a place of which an index knows nothing but the name is the one of that name with an id.
cat >"$work/lesser.nt" <<END
<${wd}Q9000003> <${rdf}type> <https://w3id.org/quidnunc/ontology#Place> .
<${wd}Q9000003> <${rdfs}label> "Zorkville"@en .
<http://example.org/zorkville> <${rdf}type> <https://w3id.org/quidnunc/ontology#Place> .
<http://example.org/zorkville> <${rdfs}label> "Zorkville"@en .
<http://example.org/london> <${rdf}type> <https://w3id.org/quidnunc/ontology#Place> .
<http://example.org/london> <${rdfs}label> "London"@en .
<${wd}Q9000004> <${rdf}type> <https://w3id.org/quidnunc/ontology#Person> .
<${wd}Q9000004> <${rdfs}label> "Marla Twindle"@en .
<http://example.org/twindle> <${rdf}type> <https://w3id.org/quidnunc/ontology#Person> .
<http://example.org/twindle> <${rdfs}label> "Marla Twindle"@en .
<${wd}Q9000001> <${rdf}type> <https://w3id.org/quidnunc/ontology#Person> .
<${wd}Q9000001> <${rdfs}label> "Jane Quandle"@en .
END
printf 'Norway sued Denmark. Glomar Widgets said on Monday that it had hired Jane Quandle and Marla Twindle.\n\nShe was born in Zorkville and lives in London.\n' >"$work/lesser.txt"
ok 'actors of little known, compiled' gives 0 actors compile -q -o "$work/lesser.qnk" "$work/lesser.nt"
ok 'and read beside' gives 0 build -q -f ntriples -o "$work/lesser" --actors "$work/lesser.qnk" "$work/lesser.txt"
same() { has "$work/lesser/graph.nt" "<http://www.w3.org/2002/07/owl#sameAs> <${wd}$1>"; }
ok 'the only person of a full name' same Q9000001
ok 'a place with an id, not its namesake without' same Q9000003
ok 'a city of ours, not its namesake without an id' same Q84
ok 'of two people of one name neither' eval '! same Q9000004'

# --- learning to link -------------------------------------------------------------------------------------------------
{
    echo '[{"title": "One", "sents": [["Norway", "sued", "Denmark", "."]], "vertexSet": ['
    echo '[{"name": "Norway", "pos": [0, 1], "sent_id": 0, "type": "LOC", "wikidata_qcode": "Q20"}],'
    echo '[{"name": "Denmark", "pos": [2, 3], "sent_id": 0, "type": "LOC", "wikidata_qcode": "Q35"}]]},'
    echo '{"title": "Two", "sents": [["Sweden", "met", "Jane", "Quandle", "."]], "vertexSet": ['
    echo '[{"name": "Sweden", "pos": [0, 1], "sent_id": 0, "type": "LOC", "wikidata_qcode": "Q34"}],'
    echo '[{"name": "Jane Quandle", "pos": [2, 4], "sent_id": 0, "type": "PER", "wikidata_qcode": "Q9"}]]}]'
} >"$work/linked.json"
ok 'weights of links are learned' gives 0 train links -o "$work/links.txt" --actors "$work/lesser.qnk" "$work/linked.json"
ok 'from names whose actor is told, read with and without the index' has "$work/out" '7 names, 6 of them with their actor'
ok 'and written' eval 'grep -q "^least-same-as 0" "$work/links.txt" && equal "$(grep -c "^[a-z]" "$work/links.txt")" 37'
cp "$work/links.txt" "$work/links.first"
ok 'again' gives 0 train links -o "$work/links.txt" --actors "$work/lesser.qnk" "$work/linked.json"
ok 'the same bytes' cmp "$work/links.txt" "$work/links.first"
ok 'the links of these texts are measured' gives 0 eval links "$work/linked.json"
ok 'with their calibration' has "$work/out" '3 links to actors with an id: expected calibration error '
echo '[]' >"$work/nobody.json"
ok 'no name to learn from' gives 1 train links -o "$work/none.txt" "$work/nobody.json"
ok 'is told' has "$work/err" 'no name to learn from'
ok 'weights that cannot be written' gives 4 train links -o "$work/no/where.txt" "$work/linked.json"

# --- the cache of the knowledge files ---------------------------------------------------------------------------------
QUIDNUNC_CACHE=$work/cache
export QUIDNUNC_CACHE
cached() {
    gives 0 lexicon try --json 'Norwegian prosecutors charged Huawei with fraud.' && cp "$work/out" "$work/first" && [ -f "$work"/cache/ontology-*.facts ] &&
        gives 0 lexicon try --json 'Norwegian prosecutors charged Huawei with fraud.' && cmp "$work/first" "$work/out" &&
        QUIDNUNC_CACHE='' gives 0 lexicon try --json 'Norwegian prosecutors charged Huawei with fraud.' && cmp "$work/first" "$work/out"
}
ok 'the cache gives what the files give' cached
same_findings() {
    gives 0 lexicon check && cp "$work/out" "$work/first" && QUIDNUNC_CACHE='' gives 0 lexicon check && cmp "$work/first" "$work/out" && [ -s "$work/out" ]
}
ok 'and the same findings, with file and line' same_findings
damaged_cache() {
    for length in 0 20 60 1000; do
        cache=$(echo "$work"/cache/ontology-*.facts)
        head -c "$length" "$cache" >"$work/part" && cp "$work/part" "$cache"
        gives 0 lexicon check && cmp "$work/first" "$work/out" || return 1
    done
    printf x | dd of="$cache" bs=1 seek=5000 conv=notrunc 2>/dev/null
    gives 0 lexicon check && cmp "$work/first" "$work/out"
}
ok 'a damaged cache is passed over' damaged_cache
ok 'a cache that cannot be written' eval ': >"$work/file"; QUIDNUNC_CACHE="$work/file/x" gives 0 lexicon check && cmp "$work/first" "$work/out"'
made_anew() {
    mkdir -p "$work/data" && cp -R "$srcdir/tests/data/lexicon/world/ontology" "$work/data/" && chmod -R u+w "$work/data" || return 1
    sed 's/Norway"@en/Norge"@en/' "$work/data/ontology/actors/countries.ttl" >"$work/changed"
    gives 0 lexicon check --data "$work/data" >/dev/null
    cp "$work"/changed "$work/data/ontology/actors/countries.ttl"
    echo 'faulty' >>"$work/data/ontology/actors/countries.ttl"
    gives 3 lexicon check --data "$work/data"
}
ok 'a file that changes is read anew' made_anew
plan
