#!/bin/sh
# Any bytes in: an end without a crash, in time that grows as the input does. Each input is made in two sizes, the larger four times the smaller;
# linear work takes four times as long then, quadratic work sixteen times. Ten is allowed, so that no machine's mood fails a case.
# `make check-long` makes the inputs ten times as large (LONG=1): lines and words of 10 MB, a million quotes.
. "$srcdir/tests/tap.sh"
scale=1
[ -z "$LONG" ] || scale=10

# repeat BYTES UNIT: the unit, with escapes as in printf, until there are that many bytes
repeat() {
    LC_ALL=C awk -v bytes="$1" -v unit="$2" 'BEGIN { for (n = length(unit); bytes > 0; bytes -= n) printf "%s", unit }'
}

# costs FILE: runs the whole way over the file, and tag, which takes any bytes, when the file is refused; leaves the processor time in
# milliseconds in $spent
costs() {
    status=0
    sh -c 'status=0
        "$QUIDNUNC" build -q --any-language -f turtle -o "$1" "$2" >/dev/null 2>"$3" || status=$?
        case $status in 1 | 3)
            status=0
            "$QUIDNUNC" tag -q "$2" >/dev/null 2>"$3" || status=$?
        esac
        times
        exit $status' sh "$work/graph" "$1" "$work/err" >"$work/times" || status=$?
    spent=$(tail -n 1 "$work/times" | awk '{ for (i = 1; i <= 2; i++) { split($i, part, /[ms]/); sum += part[1] * 60 + part[2] } printf "%d", sum * 1000 }')
    rm -rf "$work/graph"
    case $status in 0 | 1 | 3) return 0 ;; esac
    echo "# exit $status"
    head -n 3 "$work/err" | cut -c 1-300 | sed 's/^/#   /'
    return 1
}

# grows COMMAND…: `COMMAND BYTES` writes the input; what an empty input costs, mostly loading, does not count
grows() {
    for size in 250000 1000000; do
        "$@" $((size * scale)) >"$work/in.txt"
        costs "$work/in.txt" || return 1
        [ $size = 1000000 ] || small=$((spent - empty))
    done
    large=$((spent - empty))
    rm "$work/in.txt"
    [ "$large" -le $(((small < 50 ? 50 : small) * 10)) ] || {
        echo "# four times the input takes $small ms and $large ms"
        return 1
    }
}

printf 'Poland met Norway.\n' >"$work/one.txt"
costs "$work/one.txt" || echo '# cannot read one sentence'
empty=$spent

# of UNIT BYTES
of() {
    repeat "$2" "$1"
}
ok 'a word of letters' grows of a
ok 'a word of letters beyond ASCII' grows of '\303\251'
ok 'a number' grows of 17
ok 'accents on one letter' grows of '\314\201'
ok 'nothing but control characters' grows of '\001'
ok 'nothing but line ends' grows of '\n'
ok 'scripts mixed in a word' grows of 'Po\320\273\346\235\261\327\220'

# what makes a token of each few bytes: a quarter of them, or a tenth
# parts UNIT BYTES
parts() {
    repeat $(($2 / 4)) "$1"
}
ok 'a line without a blank' grows parts 'Poland(met)Norway,'
ok 'a word of joints' grows parts 'a-b.C'"'"
ok 'an address' grows parts 'http://a.example/'
ok 'control characters' grows parts 'a\001\002\033\177'
ok 'surrogates without their pair' grows parts '\355\240\200 Oslo '
ok 'bytes that are no UTF-8' grows parts '\377\300Poland \200'
# tokens UNIT BYTES
tokens() {
    repeat $(($2 / 10)) "$1"
}
ok 'opening quotes' grows tokens '"'
ok 'curly opening quotes' grows parts '\342\200\234'
ok 'opening brackets' grows tokens '('
ok 'apostrophes' grows tokens "a'"
ok 'full stops' grows tokens 'U.S. '
ok 'sentences of one word' grows tokens 'No. '
ok 'words without a sentence' grows tokens 'Poland '
ok 'commas' grows tokens 'wolves, '

# people FORMAT BYTES: a paragraph for each of so many names that a tenth of the bytes is filled; every %s of the format is the name
people() {
    LC_ALL=C awk -v bytes="$(($2 / 10))" -v format="$1" 'BEGIN {
        split("ba ko ri ta men sol var den lu pe", part, " ")
        for (i = 0; bytes > 0; i++) {
            name = ""
            for (k = i; length(name) < 4 || k > 0; k = int(k / 10))
                name = name part[k % 10 + 1]
            line = format
            gsub(/%s/, toupper(substr(name, 1, 1)) substr(name, 2), line)
            print line "\n"
            bytes -= length(line) + 2
        }
    }'
}
ok 'one name in every sentence' grows people 'John Smith left town. Mr. Smith met John.'
ok 'another name in every sentence' grows people 'Anna %s met Mr. %s in town.'
ok 'many people of one surname' grows people 'Anna %s Smith met Peter %s Smith. Mr. Smith and Ms. Smith left. Smith met Anna.'
ok 'a state that shares its name with people' grows people 'Michael Jordan met %s Jordan in Jordan. Jordan said no.'
ok 'firms, units and bodies' grows people '%s Energy Inc. sued %s. The Ministry of %s fined %s Bank. The Ministry and the Bank said no.'
ok 'one acronym for many bodies' grows people 'The %s Trade Union (NTU) sued the NTU and the Justice Ministry of Korea.'

# long_name BYTES: one name
long_name() {
    printf 'John '
    repeat "$1" x
    printf 'Smith left. Smith wept.\n'
}
ok 'a name of a megabyte' grows long_name

# zeros BYTES
zeros() {
    head -c "$1" /dev/zero
}
# text_and_zeros BYTES
text_and_zeros() {
    repeat $(($1 / 4)) 'Poland met Norway. ' | tr ' ' '\000'
}
ok 'NULs' grows zeros
ok 'NULs between words' grows text_and_zeros

# articles of one name: about a hundred and forty bytes each, of ministers of three states, or of any number of firms
# johns BYTES
johns() {
    LC_ALL=C awk -v count=$(($1 / 280)) 'BEGIN { split("Ghana Norway Peru", state, " "); for (i = 0; i < count; i++)
        printf "{\"id\": \"%d\", \"text\": \"John Smith, the finance minister of %s, met Anna Berg%d. John Smith works for Acme%d Ltd. in Oslo.\"}\n", i, state[i % 3 + 1], i, i }'
}
# chiefs BYTES
chiefs() {
    LC_ALL=C awk -v count=$(($1 / 280)) 'BEGIN { for (i = 0; i < count; i++)
        printf "{\"id\": \"%d\", \"text\": \"John Smith, chief executive of Firm%d Ltd., met Anna Berg%d. He leads Firm%d Ltd., which is based in Oslo.\"}\n", i, i, i, i }'
}
ok 'thousands of articles about one name' grows johns
ok 'thousands of people of one name' grows chiefs
plan
