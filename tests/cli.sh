#!/bin/sh
# The command line as a user meets it: exit codes, messages, bad input, failing output.
. "$srcdir/tests/tap.sh"

news=$srcdir/tests/samples/news

# run ARGUMENT…: runs quidnunc in $work/here; leaves $work/out, $work/err and $status
run() {
    status=0
    (cd "$work/here" && "$QUIDNUNC" "$@") >"$work/out" 2>"$work/err" </dev/null || status=$?
}

says() {
    has "$work/err" "$1"
}

silent() {
    [ ! -s "$work/err" ] && [ ! -s "$work/out" ] || {
        echo "# not silent:"
        head -n 5 "$work/err" "$work/out" | sed 's/^/#   /'
        return 1
    }
}

gives_and_says() {
    words=$2
    code=$1
    shift 2
    gives "$code" "$@" && says "$words"
}

is_folder_of() {
    equal "$2" "$(ls "$work/here/$1" | tr '\n' ' ')"
}

mkdir "$work/here"
case $news in /*) ;; *) news=$(pwd)/$news ;; esac
article=$news/arrest-in-gdansk.txt

# --- the command line itself ---
ok 'no command is wrong' gives_and_says 2 'which command'
ok 'unknown command' gives_and_says 2 "no command 'biuld'" biuld
ok 'unknown option of the program' gives_and_says 2 "no option '--frobnicate'" --frobnicate
ok 'unknown option of a command' gives_and_says 2 "'--frobnicate' is no option of 'build'" build --frobnicate x
ok 'a text to learn from without teachers' gives_and_says 2 '--teacher=MODEL' train trees -o x.qnm --from=y.qnm --text=z.txt w.conllu
ok 'a teacher of splitting' gives_and_says 2 'no teachers' train tokens -o x.qnm --teacher=y.qnm w.conllu
ok 'cases read with a model that is not there' gives_and_says 4 'no-such.qnm' eval claims --model=no-such.qnm "$srcdir/tests/cases/claims/kin.txt"
ok 'confidence with a model that is not there' gives_and_says 4 'no-such.qnm' eval confidence --model=no-such.qnm nothing.jsonl
ok 'a seed that is no number' gives_and_says 2 '--seed wants' train trees -o x.qnm --from=y.qnm --seed=oak w.conllu
ok 'an option without its value' gives_and_says 2 '--output' build "$article" --output
ok 'build without input' gives_and_says 2 'name the files' build
ok 'formats takes no arguments' gives_and_says 2 'formats' formats x

to_stdout() {
    gives 0 "$@" && [ -s "$work/out" ] && [ ! -s "$work/err" ]
}
ok 'help goes to standard output' to_stdout --help
ok 'version goes to standard output' to_stdout --version
for command in $("$QUIDNUNC" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\)  .*/\1/p'); do
    ok "$command --help" to_stdout "$command" --help
    ok "help $command" to_stdout help "$command"
done
ok 'unknown command after help' gives_and_says 2 "no command 'x'" help x
ok 'formats are listed' to_stdout formats
ok 'Turtle is one of them' has "$work/out" turtle
ok 'unknown format' gives_and_says 2 "no format 'turtel'" build -o o1 -f turtel "$article"
ok 'a base that is no IRI' gives_and_says 2 '--base' build --base 'not an iri' "$article"
ok 'a relative base' gives_and_says 2 '--base' build --base data/ "$article"

# --- what build leaves ---
ok 'one article' gives 0 build -o one "$article"
ok 'three files and no others' is_folder_of one 'graph.graphml graph.nt graph.ttl '
ok 'the summary counts' says '1 article from 1 file: '
ok 'the summary names the files' says 'one/graph.ttl'
ok 'no progress bar in a pipe' eval '! grep -q "$(printf "\r")" "$work/err"'
ok 'chosen formats only' gives 0 build -o two -f ntriples,ntriples "$article"
ok 'each once' is_folder_of two 'graph.nt '
ok 'a folder of samples' gives 0 build -o all1 "$news"
ok 'all twelve are read' says '12 articles'
ok 'the same again' gives 0 build -o all2 "$news"
for graph in graph.nt graph.ttl graph.graphml; do
    ok "two runs write the same $graph" cmp "$work/here/all1/$graph" "$work/here/all2/$graph"
done
ok 'quiet is silent' gives 0 build -q -o quiet "$news"
ok 'not a word' silent
ok 'the default folder is out' gives 0 build -q -f nt "$article"
ok 'graph.nt is there' test -s "$work/here/out/graph.nt"
ok 'another base' gives 0 build -q -o base --base https://data.example/ -f nt "$article"
ok 'no IRI of the default base' eval '! grep -q localhost:8421 "$work/here/base/graph.nt"'
ok 'deep output folders are made' gives 0 build -q -o a/b/c -f nt "$article"

from_stdin() {
    (cd "$work/here" && "$QUIDNUNC" build -q -f nt -o stdin - <"$article" && test -s stdin/graph.nt)
}
ok 'standard input' from_stdin

# --- tag ---
# without_trees FILE: tag --no-trees writes the tokens that tag --no-names writes, nineteen tags of twenty as there, no heads and relations
without_trees() {
    gives 0 tag --no-names "$1" || return 1
    cp "$work/out" "$work/wanted"
    gives 0 tag --no-trees "$1" && awk 'BEGIN { FS = "\t" } NR == FNR { if (NF == 10) { form[++n] = $2; tag[n] = $4 } next }
        NF == 10 { words++; same += $4 == tag[words]; if ($2 != form[words] || $7 != "_" || $8 != "_") wrong++ }
        END { exit !(words && words == n && !wrong && same >= 0.95 * n) }' "$work/wanted" "$work/out"
}
ok 'tags without trees' without_trees "$article"

# classes_of SENTENCE: its words with NER= of `quidnunc tag`, as word/class
classes_of() {
    printf '%s\n' "$1" >"$work/sentence.txt"
    gives 0 tag "$work/sentence.txt" && sed -n 's/^[0-9]*\t\([^\t]*\)\t.*NER=\([BI]-[A-Za-z]*\).*/\1\/\2/p' "$work/out" | tr '\n' ' '
}
ok 'classes of names' equal 'Huawei/B-Firm Technologies/I-Firm Co./I-Firm Poland/B-Country Bank/B-Firm of/I-Firm China/I-Firm ' \
    "$(classes_of 'The firm Huawei Technologies Co. left Poland for the Bank of China.')"
ok 'nationalities and what is in small letters are no names' equal 'Ottawa/B-Place ' \
    "$(classes_of 'The Chinese firm sued two Canadians and the Indonesian navy in Ottawa.')"

# --- models that are not well ---
data=$work/data
mkdir "$data" "$data/models"
case $srcdir in /*) ln -s "$srcdir/ontology" "$data/ontology" ;; *) ln -s "$(pwd)/$srcdir/ontology" "$data/ontology" ;; esac
cp "$srcdir"/src/models/* "$data/models"

# poke FILE OFFSET: puts another byte there, with its highest bit set, which no version has
poke() {
    printf '\377' | dd of="$1" bs=1 seek="$2" conv=notrunc 2>/dev/null
}
# refuses MODEL WORDS: with that model nothing is read; the message names the file and says the words
refuses() {
    QUIDNUNC_DATA=$data
    export QUIDNUNC_DATA
    run tag "$article"
    unset QUIDNUNC_DATA
    cp "$srcdir/src/models/$1" "$data/models/$1"
    [ "$status" = 3 ] || { echo "# exit $status"; return 1; }
    has "$work/err" "models/$1" && says "$2" && [ ! -s "$work/out" ]
}
for model in "$data"/models/*.qnm; do
    file=${model##*/}
    size=$(wc -c <"$model")
    head -c $((size / 2)) "$srcdir/src/models/$file" >"$model"
    ok "$file cut in half" refuses "$file" truncated
    head -c 20 "$srcdir/src/models/$file" >"$model"
    ok "$file cut in its head" refuses "$file" 'no model file'
    : >"$model"
    ok "$file empty" refuses "$file" 'no model file'
    poke "$model" 8
    ok "$file of another version" refuses "$file" version
    poke "$model" 24
    ok "$file with a wrong checksum" refuses "$file" checksum
    rm "$model"
    ok "$file missing" refuses "$file" 'set QUIDNUNC_DATA'
done

# --- input that is not well ---
in=$work/here/in
mkdir "$in" "$in/none"
: >"$in/empty.txt"
head -c 5000 "$QUIDNUNC" >"$in/program.bin"
printf 'The “Polish” police – from Łódź – arrested \377\376\300 him on Monday, the ministry said.\n' >"$in/broken.txt"
gzip -c "$article" | head -c 300 >"$in/cut.txt.gz"
gzip -c "$article" >"$in/whole.txt.gz"
cp "$article" "$in/a name with blanks.txt"
cp "$article" "$in/a name
of two lines.txt"
printf '{"text": "Norway met Poland in Oslo on Monday to talk about fish."}\n{"text": broken\n{"text": "Poland met Norway in Warsaw on Friday to talk about herring."}\n' >"$in/lines.jsonl"
printf '<?xml version="1.0"?>\n<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;"><!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;"><!ENTITY g "&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;"><!ENTITY h "&g;&g;&g;&g;&g;&g;&g;&g;&g;&g;">]>\n<rss version="2.0"><channel><item><title>&h;</title></item></channel></rss>\n' >"$in/bomb.xml"
awk 'BEGIN { for (i = 0; i < 200000; i++) printf "<div>"; print "Poland met Norway." }' >"$in/deep.html"

# alone NAME CODES WORDS: building from that input alone gives one of the codes, names the file, says the words
alone() {
    run build -o alone "in/$1"
    case " $2 " in
        *" $status "*) ;;
        *) echo "# exit $status, wanted one of: $2"; head -n 5 "$work/err" | sed 's/^/#   /'; return 1 ;;
    esac
    has "$work/err" "in/$1" && { [ -z "$3" ] || has "$work/err" "$3"; }
}
ok 'a missing file' alone missing.txt 3 'No such file'
ok 'an empty file' alone empty.txt 3 ''
ok 'an empty folder' alone none 3 ''
ok 'a program as an article' alone program.bin 3 ''
ok 'a truncated gzip file' alone cut.txt.gz '1 3' ''
ok 'a record of JSON Lines that is none, by line' alone lines.jsonl 1 'lines.jsonl:2'
ok 'an entity bomb' alone bomb.xml 3 ''

reads() {
    gives "$1" build -o reads "in/$2" && says '1 article '
}
ok 'gzip' reads 0 whole.txt.gz
ok 'a name with blanks' reads 0 'a name with blanks.txt'
ok 'a name with a line end' reads 0 'a name
of two lines.txt'
ok 'broken UTF-8 is told with line and byte' eval 'reads 0 broken.txt && says "in/broken.txt:1" && says "(byte 54)"'
no_crash() {
    run build -o alone "in/$1"
    [ "$status" -lt 5 ] || { echo "# exit $status"; return 1; }
}
ok 'tags 200,000 deep' no_crash deep.html
ok 'good and bad inputs together' gives 1 build -o mixed "$article" in/missing.txt in/empty.txt in/program.bin "$news/newswire.xml"
ok 'the good ones are read' says '4 articles'
ok 'the missing one is counted' says 'skipped 1 missing'
ok 'the empty one is counted' says 'skipped 1 without'
ok 'the program is counted' says 'skipped 1 that are no text'
ok 'the graph is there' test -s "$work/here/mixed/graph.ttl"

# --- knowledge with an error ---
cat >"$in/cut.ttl" <<'END'
@prefix lex: <https://w3id.org/quidnunc/lexicon#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .

lex:arrest-v rdfs:label "arrest .
END
cat >"$in/unknown.ttl" <<'END'
@prefix lex: <https://w3id.org/quidnunc/lexicon#> .
@prefix qn: <https://w3id.org/quidnunc/ontology#> .
@prefix ontolex: <http://www.w3.org/ns/lemon/ontolex#> .
@prefix lexinfo: <http://www.lexinfo.net/ontology/3.0/lexinfo#> .
@prefix synsem: <http://www.w3.org/ns/lemon/synsem#> .
lex:zap-v a ontolex:Word ; lexinfo:partOfSpeech lexinfo:verb ;
    ontolex:canonicalForm [ ontolex:writtenRep "zap"@en ] ;
    ontolex:sense [ ontolex:reference qn:zapsAway ; synsem:subjOfProp lex:subject ; synsem:objOfProp lex:object ] .
END
for option in lexicon ontology actors; do
    ok "--$option with an error of Turtle is named with its line" gives_and_says 3 'in/cut.ttl:4' build -o o3 "--$option" in/cut.ttl "$article"
    ok "--$option that is missing" gives_and_says 3 'in/nothing.ttl' build -o o3 "--$option" in/nothing.ttl "$article"
done
ok 'an entry with an unknown property is named' gives_and_says 3 'zap-v' build -o o3 --lexicon in/unknown.ttl "$article"
ok 'a data folder that holds nothing' gives_and_says 3 'ontology' build --data in/none -o o3 "$article"
ok 'nothing was written' test ! -e "$work/here/o3"

# --- output that fails ---
ok 'an output folder below a file' gives_and_says 4 'in/empty.txt/x' build -o in/empty.txt/x "$article"
ok 'an output folder that is a file' gives_and_says 4 'in/empty.txt' build -o in/empty.txt "$article"
if [ "$(id -u)" = 0 ]; then
    skip 'an output folder without permission' 'root may write everywhere'
else
    mkdir -m 555 "$work/here/locked"
    ok 'an output folder without permission' gives_and_says 4 'locked' build -o locked "$article"
fi
# a disk that is full: files may grow to 8 blocks of 512 bytes, and a write beyond fails
full_disk() {
    cp -R "$work/here/one" "$work/here/full"
    status=0
    (cd "$work/here" && trap '' XFSZ && ulimit -f 8 && "$QUIDNUNC" build -o full "$news") >"$work/out" 2>"$work/err" || status=$?
    equal 4 "$status" && has "$work/err" 'full/graph'
}
ok 'a full disk is told' full_disk
ok 'the old graph stays whole' cmp "$work/here/one/graph.ttl" "$work/here/full/graph.ttl"
ok 'nothing else stays' is_folder_of full 'graph.graphml graph.nt graph.ttl '
if [ -c /dev/full ]; then
    for command in '--help' '--version' 'formats' "text $article"; do
        # shellcheck disable=SC2086
        ok "${command%% *} to a full device" eval '(cd "$work/here"; "$QUIDNUNC" $command >/dev/full 2>"$work/err"); [ $? = 4 ] && has "$work/err" "standard output"'
    done
else
    skip 'a full device' 'there is no /dev/full'
fi
awk 'BEGIN { for (i = 0; i < 20000; i++) print "Norway met Poland in Oslo on day " i ".\n" }' >"$in/long.txt"
closed_pipe() {
    line=$({ "$QUIDNUNC" text "$in/long.txt" 2>"$work/err"; echo $? >"$work/status"; } | head -n 1)
    [ "$(cat "$work/status")" -le 4 ] && [ ! -s "$work/err" ] && [ -n "$line" ]
}
ok 'a closed pipe ends quietly' closed_pipe
plan
