#!/bin/sh
# The readers: a folder in tests/cases/text is a case. `quidnunc text --metadata --blocks --english` reads its input* (or what the file `args` says)
# and must give expected.txt and, where it is there, expected.err and the exit code in `code` (0 without it).
# With UPDATE=1 the expected files are written anew; look at the difference before you keep it.
. "$srcdir/tests/tap.sh"

# run_case FOLDER: writes $work/out, $work/err, $work/code; from inside the folder, so that messages name files without their place
run_case() {
    args=$(cd "$1" && ls -d input* 2>/dev/null)
    [ -f "$1/args" ] && args=$(cat "$1/args")
    # shellcheck disable=SC2086
    (cd "$1" && timeout 20 "$QUIDNUNC" text --metadata --blocks --english $args >"$work/out" 2>"$work/err" </dev/null)
    echo $? >"$work/code"
}

update() {
    cp "$work/out" "$1/expected.txt"
    rm -f "$1/expected.err" "$1/code"
    [ ! -s "$work/err" ] || cp "$work/err" "$1/expected.err"
    [ "$(cat "$work/code")" = 0 ] || cp "$work/code" "$1/code"
}

same() {
    diff "$1" "$2" >"$work/diff" && return
    sed 's/^/# /' "$work/diff"
    return 1
}

check_case() {
    run_case "$1"
    [ "${UPDATE:-}" != 1 ] || update "$1"
    : >"$work/none"
    echo 0 >"$work/zero"
    err=$1/expected.err code=$1/code
    [ -f "$err" ] || err=$work/none
    [ -f "$code" ] || code=$work/zero
    same "$1/expected.txt" "$work/out" && same "$err" "$work/err" && same "$code" "$work/code"
}

# text FILE…: the running text
text() {
    timeout 20 "$QUIDNUNC" text "$@" 2>"$work/err"
}

# a hundred thousand open elements, and an article in them
deep_html() {
    awk 'BEGIN {
        printf "<html><body>"; for (i = 0; i < 100000; i++) printf "<div>"
        print "<p>The mayor of Eastbrook resigned on Tuesday, the council said, and Ruth Amsel was elected in his place.</p>"
    }' >"$work/deep.html"
    text "$work/deep.html" >"$work/out"
    code=$?
    [ $code -le 3 ] || echo "# exit $code"
    [ $code -le 3 ]
}

deep_xml() {
    awk 'BEGIN { printf "<rss><channel><item><title>Mayor resigns</title><description>"; for (i = 0; i < 100000; i++) printf "<a>" }' >"$work/deep.xml"
    text "$work/deep.xml" >"$work/out"
    [ $? -le 3 ]
}

# the time must not grow with the square: 3 MB of one line, of short lines, of links, of stray end tags, in well below the limit
large() {
    awk 'BEGIN { for (i = 0; i < 300000; i++) printf "word, and " }' >"$work/line.txt"
    awk 'BEGIN { for (i = 0; i < 300000; i++) print "a short line" }' >"$work/lines.txt"
    awk 'BEGIN { print "<html><body>"; for (i = 0; i < 100000; i++) print "<p><a href=\"x\">link, " i "</a> text, and more</p>" }' >"$work/links.html"
    awk 'BEGIN { print "<html><body><p>text"; for (i = 0; i < 300000; i++) print "</b></p><b>" }' >"$work/ends.html"
    awk 'BEGIN { print "<html><body>"; for (i = 0; i < 200000; i++) print "<br>" ; print "The end, as it were, of the text." }' >"$work/breaks.html"
    awk 'BEGIN { for (i = 0; i < 100000; i++) print "<div>text, and more of it, and a stop." }' >"$work/nested.html"
    awk 'BEGIN { for (i = 0; i < 100000; i++) print "<p>Related articles</p>"; print "<p>The end, as it were, of the text.</p>" }' >"$work/related.html"
    awk 'BEGIN { for (i = 0; i < 200000; i++) print "{" }' >"$work/open.json"
    for file in line.txt lines.txt links.html ends.html breaks.html nested.html related.html open.json; do
        text "$work/$file" >"$work/out"
        [ $? -le 3 ] || {
            echo "# $file: too slow, or a crash"
            return 1
        }
    done
}

# sorted by bytes, hidden files left out, links that lead back not followed, names told apart
folders() {
    mkdir -p "$work/in/A/.hidden" "$work/in/a" "$work/in/none"
    echo 'Second.' >"$work/in/A/b.txt"
    echo 'First.' >"$work/in/A/a.txt"
    echo 'Third.' >"$work/in/a/b.txt"
    echo 'Fourth.' >"$work/in/é.txt"
    echo 'Hidden.' >"$work/in/.hidden.txt"
    echo 'Hidden.' >"$work/in/A/.hidden/x.txt"
    ln -s .. "$work/in/A/loop"
    ln -s A "$work/in/z"
    equal 'a First. b Second. b-2 Third. é Fourth.' "$(text -m "$work/in" | sed '/^----$/d; /^$/d; s/^id: //' | tr '\n' ' ' | sed 's/ $//')" &&
        equal '' "$(cat "$work/err")"
}

standard_input() {
    equal 'The mayor resigned.' "$(printf 'The mayor resigned.\n' | "$QUIDNUNC" text)" &&
        equal 'The mayor resigned.' "$(printf 'The mayor resigned.\n' | gzip -c | "$QUIDNUNC" text -)"
}

for folder in "$srcdir"/tests/cases/text/*/; do
    ok "$(basename "$folder")" check_case "${folder%/}"
done
ok 'HTML nested 100,000 deep' deep_html
ok 'XML nested 100,000 deep' deep_xml
ok 'no quadratic steps' large
ok 'folders' folders
ok 'standard input, plain and gzipped' standard_input
plan
