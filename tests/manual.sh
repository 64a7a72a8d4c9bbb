#!/bin/sh
# The manual page, the help and the completion tell the same.
. "$srcdir/tests/tap.sh"

page=$srcdir/doc/quidnunc.1
sed 's/\\-/-/g' "$page" >"$work/page"

# in_page HELP: every option that the help text lists is in the manual page
in_page() {
    sed -n 's/^  .\{0,3\} *\(--[a-z-]*\).*/\1/p' "$1" >"$work/options"
    [ -s "$work/options" ] || { echo '# the help lists no option'; return 1; }
    for option in $(cat "$work/options"); do
        has "$work/page" "$option" || return 1
    done
}

"$QUIDNUNC" --help >"$work/help"
ok 'common options' in_page "$work/help"
for command in $(sed -n '/^Commands:/,/^$/s/^  \([a-z]*\)  .*/\1/p' "$work/help"); do
    "$QUIDNUNC" "$command" --help >"$work/$command"
    ok "$command has its part" grep -q -x -F ".SS $command" "$page"
    ok "options of $command" in_page "$work/$command"
done
sed -n '/^\.SS/s/^\.SS //p' "$page" >"$work/parts"
no_more_commands() {
    for command in $(cat "$work/parts"); do
        grep -q "^  $command  " "$work/help" || { echo "# the page tells of '$command'"; return 1; }
    done
}
ok 'no command that there is not' no_more_commands

ok 'the version is the program'"'"'s' has "$page" "\"$("$QUIDNUNC" --version | head -n 1)\""

page_options() {
    sed -n 's/^\.BR* *\(.*\)/\1/p' "$work/page" | grep -o -e '--[a-z][a-z-]*' | LC_ALL=C sort -u >"$work/told"
    cat "$work/help" "$work"/[a-z]* 2>/dev/null | grep -o -e '--[a-z][a-z-]*' | LC_ALL=C sort -u >"$work/known"
    LC_ALL=C comm -23 "$work/told" "$work/known" | sed 's/^/# no such option: /' >"$work/stale"
    cat "$work/stale"
    [ ! -s "$work/stale" ]
}
ok 'no option that there is not' page_options
if command -v man >/dev/null 2>&1 && man --help 2>/dev/null | grep -q -e '--warnings'; then
    well_formed() {
        man --warnings -E UTF-8 -l -Tutf8 -Z "$page" 2>&1 >/dev/null | sed 's/^/# /' >"$work/warnings"
        cat "$work/warnings"
        [ ! -s "$work/warnings" ]
    }
    ok 'man reads the page without a warning' well_formed
else
    skip 'man reads the page without a warning' 'there is no man'
fi

# completed WORD…: what bash offers after these words
completed() {
    bash -c '. "$0"; COMP_WORDS=(quidnunc "$@"); COMP_CWORD=$#; _quidnunc "$QUIDNUNC" && printf "%s\n" "${COMPREPLY[@]}"' "$srcdir/doc/quidnunc.bash" "$@" |
        LC_ALL=C sort | tr '\n' ' '
}
if command -v bash >/dev/null 2>&1; then
    ok 'completes commands' equal 'build ' "$(completed bu)"
    ok 'completes options of a command' equal '--base ' "$(completed build --bas)"
    ok 'completes common options of a command' equal '--verbose --version ' "$(completed build --ve)"
    ok 'completes formats' equal 'turtle ' "$(completed build --format tur)"
else
    skip 'completion' 'there is no bash'
fi
plan
