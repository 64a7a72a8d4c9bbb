#!/bin/sh
# Input made to hurt: huge lines, deep nesting, bombs, bytes that are no text; and runs that are killed. Wanted: an answer or a refusal, soon.
. "$srcdir/tests/tap.sh"

news=$srcdir/tests/samples/news
case $news in /*) ;; *) news=$(pwd)/$news ;; esac
in=$work/in
mkdir "$in"

# patient COMMAND…: a minute is a hang
if timeout 5 true 2>/dev/null; then
    patient() { timeout 60 "$@"; }
else
    patient() { "$@"; }
fi

# ends "CODES" ARGUMENT…: quidnunc ends in time with one of the codes
ends() {
    codes=$1 status=0
    shift
    patient "$QUIDNUNC" "$@" >"$work/out" 2>"$work/err" </dev/null || status=$?
    case " $codes " in
        *" $status "*) return 0 ;;
    esac
    echo "# quidnunc $1: exit $status, wanted one of: $codes"
    head -n 5 "$work/err" | cut -c 1-300 | sed 's/^/#   /'
    return 1
}

# endures NAME FILE [CODES]: build reads the file or refuses it; the file goes after that
endures() {
    ok "$1" ends "${3:-0 1 3}" build -q --any-language --mentions -f turtle,ntriples,nquads,trig,jsonld,rdfxml,graphml,gexf,csv,ftm,dot -o "$work/graph" "$in/$2"
    rm -rf "${in:?}/$2" "$work/graph"
}

# repeat COUNT STRING [BEFORE [AFTER]]: escapes as in printf
repeat() {
    awk -v n="$1" -v s="$2" -v before="$3" -v after="$4" 'BEGIN { printf "%s", before; for (i = 0; i < n; i++) printf "%s", s; printf "%s", after }'
}

# number COUNT FORMAT [BEFORE [AFTER]]: the format gets the number as a name of letters, twice
number() {
    awk -v n="$1" -v f="$2" -v before="$3" -v after="$4" 'BEGIN {
        split("ba ko ri ta men sol var den lu pe", part, " ")
        printf "%s", before
        for (i = 0; i < n; i++) {
            name = ""
            for (k = i; length(name) < 4 || k > 0; k = int(k / 10))
                name = name part[k % 10 + 1]
            name = toupper(substr(name, 1, 1)) substr(name, 2)
            printf f, name, name
        }
        printf "%s", after
    }'
}

# --- text ---
repeat 1000000 a >"$in/a.txt"
endures 'a million times one letter' a.txt
repeat 20000 'A-' >"$in/a.txt"
endures 'one word of 20,000 hyphens' a.txt
repeat 100000 xyz 'Poland met ' ' in Oslo.' >"$in/a.txt"
endures 'a word of 300,000 letters' a.txt
repeat 20000 '“' '' 'John Smith met Poland.' >"$in/a.txt"
endures '20,000 opening quotes' a.txt
repeat 8000 '"Poland, ' >"$in/a.txt"
endures 'quotes that never close' a.txt
repeat 10000 '(' 'Poland ' ' met Norway' >"$in/a.txt"
endures '10,000 parentheses' a.txt
repeat 4000 'John Smith met John Smith. ' >"$in/a.txt"
endures 'the same sentence 4,000 times' a.txt
number 3000 '%s Larsen met the minister in Oslo. ' >"$in/a.txt"
endures '3,000 persons of one surname' a.txt
number 3000 'Huawei %s Ltd sued Poland, and Huawei %s said so. ' >"$in/a.txt"
endures '3,000 firms of one name' a.txt
number 3000 '%s Holm, ' 'Poland accused ' ' and Norway of spying.' >"$in/a.txt"
endures 'a list of 3,000 names' a.txt
number 2000 '%s Holm (%sX), ' 'The ministers were ' 'others.' >"$in/a.txt"
endures '2,000 names with short forms' a.txt
repeat 8000 'that he said ' 'He said ' 'so.' >"$in/a.txt"
endures 'speech in speech' a.txt
repeat 8000 'wolves and Poland and ' 'A meeting of ' 'men.' >"$in/a.txt"
endures 'a sentence of 32,000 words' a.txt
repeat 5000 'of the ministry of Poland ' 'The president ' 'met.' >"$in/a.txt"
endures 'a chain of 5,000 possessors' a.txt
repeat 1000 'THE POLISH MINISTER JOHN SMITH MET NORWAY AND SAID THE FIRM HALVMARK LTD WAS FINED. ' >"$in/a.txt"
endures 'all in capitals' a.txt
repeat 2000 'U.S. $5 million on Monday, 3 March 2020 at http://a.example/b?c=d ' >"$in/a.txt"
endures 'abbreviations, amounts, dates' a.txt
repeat 300000 '\n' '' 'Poland met Norway in Oslo on Monday.\n' >"$in/a.txt"
ok 'a text behind 300,000 line ends' ends 0 text "$in/a.txt"
ok 'is found' has "$work/out" 'Poland met Norway in Oslo'
endures 'and built' a.txt 0
repeat 5000 'Poland\n\nmet\r\rNorway\f\t' >"$in/a.txt"
endures 'odd line ends' a.txt
repeat 3000000 '\r' '' 'Poland met Norway in Oslo on Monday.' >"$in/a.txt"
endures 'three million line ends of old' a.txt

# --- characters ---
repeat 1000 'Москва met 東京 and עברית; Poland met العربية in ไทย. Żółć 🇵🇱👩‍👩‍👧 ﷽ ' >"$in/a.txt"
endures 'many scripts' a.txt
awk 'BEGIN { printf "Poland met Norwa"; for (i = 0; i < 100000; i++) printf "\314\201"; print "y." }' >"$in/a.txt"
endures '100,000 accents on one letter' a.txt
awk 'BEGIN { for (i = 0; i < 1000; i++) printf "Poland met \355\240\200 Norway \364\220\200\200 in \300\200 Oslo \377. " }' >"$in/a.txt"
endures 'surrogates and other bytes that are no UTF-8' a.txt
awk 'BEGIN { for (i = 0; i < 1000; i++) printf "Poland met M\374ller in Oslo and said that he was there. " }' >"$in/a.txt"
endures 'Latin-1' a.txt
{ cat "$news/arrest-in-gdansk.txt"; printf '\000\001\002\033[2J\177'; cat "$news/arrest-in-gdansk.txt"; } >"$in/a.txt"
endures 'NUL and other control characters' a.txt
LC_ALL=C awk 'BEGIN { srand(1); for (i = 0; i < 50000; i++) printf "%c", int(rand() * 256) }' >"$in/a.txt"
endures 'random bytes' a.txt
printf '\377\376P\000o\000l\000\000\330x' >"$in/a.txt"
endures 'UTF-16 cut in a pair' a.txt
printf '99999999999999999999 March 429496729999\n\nPoland met Norway on 2020-99-99 at 99:99.' >"$in/a.txt"
endures 'numbers and dates that are none' a.txt

# --- JSON ---
repeat 5000 'Poland met Norway in Oslo. ' '{"text": "' '"}\n' >"$in/a.jsonl"
endures 'a line of JSON that is long' a.jsonl 0
repeat 100000 '{"a":[' >"$in/a.json"
endures 'JSON nested 200,000 deep' a.json
repeat 5000 '{"id":"x","text":"Poland met Norway in Oslo."}\n' >"$in/a.jsonl"
ok '5,000 records of one id' ends 0 text -m "$in/a.jsonl"
ok 'are told apart' has "$work/out" 'id: x-5000'
rm "$in/a.jsonl"
repeat 20000 '{"text": \n' '{"text":"Poland met Norway in Oslo."}\n' >"$in/a.jsonl"
endures '20,000 broken records' a.jsonl 1
printf '{"text":"Poland met \\ud800 Norway \\u0000 in Oslo."}\n{"text":17}\n{"text":null,"date":[]}\n' >"$in/a.jsonl"
endures 'odd values in JSON' a.jsonl

# --- HTML and XML ---
repeat 200000 '<div>' '<html><body>' 'Poland met Norway.' >"$in/a.html"
endures 'elements nested 200,000 deep' a.html
repeat 20000 '<p><b><i><font><li><a href=x>Poland met ' '<html><body>' >"$in/a.html"
endures 'elements that never close' a.html
number 50000 '%s="%s" ' '<html><body><p>Norway met Poland in Oslo on Monday.</p><p class="lead" ' '>Poland met Norway in Oslo on Tuesday.</p></body></html>' >"$in/a.html"
ok '50,000 attributes' ends 0 text "$in/a.html"
ok 'and the text behind them' has "$work/out" 'Poland met Norway in Oslo'
rm "$in/a.html"
repeat 600 'a <b ' '<html><body><script>x = "' '";</script><p>Poland met Norway in Oslo on Tuesday.</p></body></html>' >"$in/a.html"
ok 'a script full of less-than signs' ends 0 text "$in/a.html"
ok 'and the text behind it' has "$work/out" 'Poland met Norway in Oslo'
rm "$in/a.html"
repeat 100000 '<!-- x ' '<html><body><p>Poland met Norway in Oslo.</p>' >"$in/a.html"
endures 'comments that never end' a.html
repeat 20000 '<' '<html><body><p>Poland met Norway in Oslo.</p>' >"$in/a.html"
endures '20,000 less-than signs' a.html
repeat 10000 '<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle"}' '<html><head>' '<body><p>Poland met Norway.' >"$in/a.html"
endures 'metadata without end' a.html
repeat 20000 '<table><tr><td>Poland met Norway.' '<html><body>' >"$in/a.html"
endures 'tables in tables' a.html
number 2000 '<item><title>%s</title><description>Poland met %s in Oslo on Monday.</description></item>' '<rss version="2.0"><channel>' '</channel></rss>' >"$in/a.xml"
endures 'a feed of 2,000 items' a.xml 0
number 30000 '%s="%s" ' '<rss version="2.0"><channel><item ' '><title>Poland met Norway</title></item></channel></rss>' >"$in/a.xml"
endures 'XML with 30,000 attributes' a.xml 0
repeat 50000 '<item>' '<rss version="2.0"><channel>' >"$in/a.xml"
endures 'XML nested 50,000 deep' a.xml
repeat 5000 '&a;' "<!DOCTYPE rss [<!ENTITY a \"$(repeat 20000 a)\">]><rss version=\"2.0\"><channel><item><description>" '</description></item></channel></rss>' >"$in/a.xml"
endures 'an entity of 20,000 letters, 5,000 times' a.xml

# --- samples, damaged: the same damage on each run ---
# damage SEED <IN >OUT: some bytes changed, some lines cut, doubled or joined
damage() {
    od -An -v -tu1 | awk -v seed="$1" 'BEGIN { srand(seed) } { for (i = 1; i <= NF; i++) b[n++] = $i } END {
        for (i = 0; i < n; i++) {
            r = rand()
            if (r < 0.002) printf "%c", int(rand() * 127) + 1
            else if (r < 0.003) i += int(rand() * 30)
            else if (r < 0.004 && i > 60) for (k = i - int(rand() * 60); k < i; k++) printf "%c", b[k]
            else printf "%c", b[i]
        }
    }'
}
mkdir "$in/damaged"
for seed in 1 2 3; do
    for file in "$news"/*; do
        LC_ALL=C damage "$seed" <"$file" >"$in/damaged/$seed-${file##*/}"
    done
done
QUIDNUNC_ARENA=malloc
export QUIDNUNC_ARENA
ok 'samples with damage, their text' ends '0 1' text -q "$in/damaged"
endures 'samples with damage, built' damaged '0 1'
unset QUIDNUNC_ARENA
ok 'words as CoNLL-U' ends 0 tag "$news/arrest-in-gdansk.txt"
sed 's/^\([0-9]*\)\t\([^\t]*\)/\1\t\2\2/; s/\t[0-9]*\tpunct/\t99\tpunct/; 20,30s/\t/ /' "$work/out" >"$in/a.conllu"
ok 'broken CoNLL-U' ends '0 1 3' tag "$in/a.conllu"
repeat 5000 '1\tPoland\t_\t_\t_\t_\t_\t_\t_\t_\n' >"$in/a.conllu"
ok '5,000 first words' ends '0 1 3' tag "$in/a.conllu"
awk 'BEGIN { for (i = 1; i <= 8000; i++) printf "%d\tPoland\t_\t_\t_\t_\t%d\t_\t_\t_\n", i, i - 1; print "" }' >"$in/a.conllu"
ok 'a sentence of 8,000 words' ends 0 tag "$in/a.conllu"

# --- runs that end too early ---
repeat 30000 'Poland accused Norway of spying, Reuters reported. He denied it.\n\n' >"$in/long.txt"
killed() {
    rm -rf "$work/cut"
    "$QUIDNUNC" build -q -o "$work/cut" "$news" || return 1
    cp -R "$work/cut" "$work/before"
    "$QUIDNUNC" build -q -o "$work/cut" "$in/long.txt" 2>/dev/null &
    run=$!
    sleep 0.5
    kill "-$1" "$run"
    wait "$run" 2>/dev/null
    diff -r "$work/before" "$work/cut" | grep -v '\.tmp-'
    for graph in graph.ttl graph.nt graph.graphml; do
        cmp "$work/before/$graph" "$work/cut/$graph" || return 1
    done
    rm -rf "$work/before"
}
ok 'TERM in the middle leaves the old graph' killed TERM
ok 'KILL in the middle leaves the old graph' killed KILL
if [ -c /dev/full ]; then
    for command in "tag $news/arrest-in-gdansk.txt" "explain -g $work/cut/graph.ttl Poland" "query -g $work/cut/graph.nt --named members"; do
        # shellcheck disable=SC2086
        ok "${command%% *} to a full device" eval 'status=0; "$QUIDNUNC" $command >/dev/full 2>"$work/err" || status=$?; equal 4 "$status"'
    done
else
    skip 'a full device' 'there is no /dev/full'
fi
closed() {
    head -n 4000 "$in/long.txt" >"$in/shorter.txt"
    { status=0; patient "$QUIDNUNC" tag "$in/shorter.txt" 2>"$work/err" || status=$?; echo "$status" >"$work/status"; } | head -n 1 >"$work/out"
    [ -s "$work/out" ] && [ "$(cat "$work/status")" -le 4 ]
}
ok 'tag into a closed pipe' closed
plan
