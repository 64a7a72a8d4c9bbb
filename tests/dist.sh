#!/bin/sh
# The archive of `make dist` holds every file of the repository, and none of it is forgotten by `make install`.
. "$srcdir/tests/tap.sh"
unset MAKEFLAGS MFLAGS MAKELEVEL

# archived: the files that make dist would take, below $work/tree
archived() {
    rm -rf distdir.tmp
    ${MAKE:-make} -s distdir distdir=distdir.tmp am__skip_length_check=: am__skip_mode_fix=: >"$work/log" 2>&1 || {
        tail -n 5 "$work/log" | sed 's/^/# /'
        return 1
    }
    mv distdir.tmp "$work/tree"
}
ok 'make distdir' archived

nothing_left_out() {
    git -C "$srcdir" ls-files | while read -r file; do
        case $file in .gitignore | .ci/*) continue ;; esac
        [ -e "$work/tree/$file" ] || echo "# not in the archive: $file (name it in Makefile.am)"
    done >"$work/left-out"
    cat "$work/left-out"
    [ ! -s "$work/left-out" ]
}
if git -C "$srcdir" rev-parse --git-dir >/dev/null 2>&1 && [ -e "$srcdir/.git" ]; then
    ok 'every file of the repository is in the archive' nothing_left_out
else
    skip 'every file of the repository is in the archive' 'this is no clone'
fi

all_knowledge_installed() {
    ${MAKE:-make} -s install-data DESTDIR="$work/stage" >"$work/log" 2>&1 || return 1
    there=$(dirname "$(find "$work/stage" -path '*/quidnunc/ontology/quidnunc.ttl')")
    (cd "$srcdir/ontology" && find . -type f) | while read -r file; do
        [ -e "$there/$file" ] || echo "# not installed: ontology/$file (name it in Makefile.am)"
    done >"$work/forgotten"
    cat "$work/forgotten"
    [ ! -s "$work/forgotten" ]
}
ok 'all of ontology/ is installed' all_knowledge_installed
plan
