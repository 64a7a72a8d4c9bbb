#!/bin/sh
# The rules of the house: includes point only upstream, a room is entered by its public header, nothing grows too long,
# only qn_ names leave the library, tests read nothing outside the project.
. "$srcdir/tests/tap.sh"

rooms='base learn triples actors lexicon text tokens mentions entities claims identity graph write store publish pipeline cli'

# room_of FILE: src/text/html.c → text; include/quidnunc/text.h → text; src/pipeline.c → pipeline
room_of() {
    case $1 in
        */include/quidnunc/quidnunc.h) echo pipeline ;;
        */include/quidnunc/*) basename "$1" .h ;;
        */src/pipeline.c) echo pipeline ;;
        *) basename "$(dirname "$1")" ;;
    esac
}

# rank ROOM: its place on the data's way, 0 when it is no room
rank() {
    echo "$rooms" | tr ' ' '\n' | grep -n -x -e "$1" | cut -d: -f1 | grep . || echo 0
}

sources() {
    find "$srcdir/src" "$srcdir/include" -name '*.[ch]' | LC_ALL=C sort
}

upstream_only() {
    sources | while read -r file; do
        room=$(room_of "$file")
        own=$(rank "$room")
        [ "$own" -gt 0 ] || echo "# $file: '$room' is no room"
        sed -n 's/^# *include <quidnunc\/\([a-z]*\)\.h>.*/\1/p' "$file" | while read -r used; do
            [ "$used" = quidnunc ] && used=pipeline
            [ "$(rank "$used")" -le "$own" ] || echo "# $file: $room includes $used, which stands below it"
        done
    done >"$work/downstream"
    cat "$work/downstream"
    [ ! -s "$work/downstream" ]
}

own_headers_only() {
    sources | xargs grep -n '^# *include ".*/' >"$work/reaching"
    sources | while read -r file; do
        sed -n 's/^# *include "\([^"]*\)".*/\1/p' "$file" | while read -r header; do
            [ -f "$(dirname "$file")/$header" ] || echo "$file: \"$header\" is no header of its room"
        done
    done >>"$work/reaching"
    sed 's/^/# /' "$work/reaching"
    [ ! -s "$work/reaching" ]
}

# write, store and publish stand side by side
neighbours_apart() {
    ! grep -n '^# *include <quidnunc/\(write\|store\|publish\)\.h>' -r "$srcdir/src/write" "$srcdir/src/store" "$srcdir/src/publish" 2>/dev/null |
        grep -v -e 'src/\(write\|store\|publish\)/.*<quidnunc/\1\.h>' | sed 's/^/# /' | grep .
}

short_files() {
    ! find "$srcdir/src" "$srcdir/include" "$srcdir/tests" \( -name '*.[ch]' -o -name '*.sh' -o -name '*.py' \) -exec wc -l {} + |
        awk '$2 != "total" && $1 > 800 { print "# " $2 ": " $1 " lines" }' | grep .
}

# a function begins with "{" in the first column and ends with "}" there
short_functions() {
    ! sources | xargs awk 'FNR == 1 { from = 0 } /^{/ { from = FNR } /^}/ && from { if (FNR - from > 60) print "# " FILENAME ":" from ": " FNR - from + 1 " lines"; from = 0 }' | grep .
}

# also what the linker makes itself is not ours
own_names_only() {
    nm -D --defined-only .libs/libquidnunc.so | awk '{ print $3 }' | grep -v -e '^qn_' -e '^_init$' -e '^_fini$' -e '^__' >"$work/names"
    sed 's/^/# /' "$work/names"
    [ ! -s "$work/names" ]
}

# public headers include the standard library and each other, and name no type of a package we use
own_types_only() {
    ! grep -rn -E -e '^# *include <(raptor|librdf|redland|rasqal|libxml|zlib|utf8proc|jansson|uchardet|libexttextcat|nettle|curl|microhttpd|uthash|utarray|cmocka)' \
        -e '(^|[^A-Za-z0-9_])(raptor_|librdf_|rasqal_|utf8proc_|uchardet_|xml[A-Z][A-Za-z]*Ptr|json_t|json_error_t|z_stream|gzFile|struct MHD_[A-Z]|CURL[A-Z]*([^A-Za-z]|$))' \
        "$srcdir/include" | sed 's/^/# /' | grep .
}

no_foreign_paths() {
    ! grep -n -E '(^|[^A-Za-z0-9_.])/(work|home|root)/' -r "$srcdir/src" "$srcdir/include" "$srcdir/tests" "$srcdir/ontology" "$srcdir/bootstrap" |
        grep -v -e 'tests/house.sh' | grep .
}

no_printing() {
    ! find "$srcdir/src" -name '*.c' ! -path '*/cli/*' -exec grep -n -E '(^|[^a-z_])(printf|puts|exit|abort|perror) ?\(|stderr' {} /dev/null \; | sed 's/^/# /' | grep .
}

ok 'includes point only upstream' upstream_only
ok 'a room includes its own private headers only' own_headers_only
ok 'write, store and publish do not know each other' neighbours_apart
ok 'public headers name no type of a dependency' own_types_only
ok 'no file over 800 lines' short_files
ok 'no function over 60 lines' short_functions
ok 'the library prints nothing and does not exit' no_printing
ok 'no path of one machine' no_foreign_paths
if [ -f .libs/libquidnunc.so ]; then
    ok 'only qn_ names leave the library' own_names_only
else
    skip 'only qn_ names leave the library' 'no shared library was built'
fi
plan
