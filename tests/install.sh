#!/bin/sh
# Installs into a folder of its own, moves it elsewhere, runs what was installed, and builds a program against it.
. "$srcdir/tests/tap.sh"

unset MAKEFLAGS MFLAGS MAKELEVEL   # this make is none of the one that runs the tests

installed() {
    ${MAKE:-make} -s install DESTDIR="$work/stage" >"$work/log" 2>&1 || {
        tail -n 5 "$work/log" | sed 's/^/# /'
        return 1
    }
}
ok 'make install DESTDIR=' installed

# wherever --prefix pointed to: the folder that holds bin/quidnunc, moved to another place
found=$(find "$work/stage" -path '*/bin/quidnunc' -type f)
mv "${found%/bin/quidnunc}" "$work/moved"
program=$work/moved/bin/quidnunc
is_there() {
    ls "$work"/moved/$1 >/dev/null 2>"$work/err" || {
        sed 's/^/# /' "$work/err"
        return 1
    }
}
for file in share/quidnunc/ontology/quidnunc.ttl share/quidnunc/ontology/lexicon.ttl 'share/quidnunc/ontology/actors/*.ttl' 'share/quidnunc/models/*' \
    share/man/man1/quidnunc.1 share/bash-completion/completions/quidnunc include/quidnunc/quidnunc.h 'lib*/libquidnunc.*' 'lib*/pkgconfig/quidnunc.pc'; do
    ok "$file is installed" is_there "$file"
done

prints() {
    words=$1
    shift
    "$@" >"$work/out" 2>"$work/err" || return 1
    [ ! -s "$work/err" ] && has "$work/out" "$words"
}
ok '--version on standard output' prints 'quidnunc ' "$program" --version
ok '--help on standard output' prints 'Usage: quidnunc' "$program" --help
news=$srcdir/tests/samples/news
alone() {
    (unset QUIDNUNC_DATA; "$program" build -q -f ntriples -o "$work/graph" "$news/arrest-in-gdansk.txt")
}
ok 'the moved program finds its data and builds a graph' alone
ok 'the graph is there' test -s "$work/graph/graph.nt"
# the data stand at two places now; the program must have read those beside it, not the source tree's
own_data() {
    mv "$work/moved/share/quidnunc/ontology" "$work/moved/share/quidnunc/gone"
    "$program" build -q -f ntriples -o "$work/other" "$news/arrest-in-gdansk.txt" 2>"$work/err"
    status=$?
    mv "$work/moved/share/quidnunc/gone" "$work/moved/share/quidnunc/ontology"
    [ "$status" != 0 ] && has "$work/err" 'not found'
}
if [ -e "$(dirname "$found" | sed "s|^$work/stage||")/../share/quidnunc" ]; then
    skip 'it needs nothing of the build folder' 'another quidnunc is installed at the prefix'
else
    ok 'it needs nothing of the build folder' own_data
fi

cat >"$work/tiny.c" <<'END'
#include <quidnunc/quidnunc.h>
#include <stdio.h>
#include <string.h>

int main(void)
{
    static const char text[] = "Norway met Poland in Oslo.";
    qn_context *context = qn_context_new();
    qn_document *document = NULL;
    qn_status status = context ? qn_document_new(context, "here", NULL, text, strlen(text), &document) : QN_NOMEM;
    if (!status)
        printf("%zu characters, %s\n", qn_document_character(document, strlen(text)), qn_strerror(status));
    qn_document_free(document);
    qn_context_free(context);
    return status != QN_OK;
}
END
# the prefix that the file tells, as it was configured, is not where the files are now
pc() {
    PKG_CONFIG_PATH=$(dirname "$(find "$work/moved" -name quidnunc.pc)") pkg-config --define-variable=prefix="$work/moved" "$@"
}
linked() {
    # shellcheck disable=SC2086
    $CC -o "$work/tiny" "$work/tiny.c" $(pc --cflags quidnunc) "$@" 2>"$work/err" || {
        head -n 5 "$work/err" | sed 's/^/# /'
        return 1
    }
    # a program that stands elsewhere does not know where the library's data were moved to
    QUIDNUNC_DATA=$work/moved/share/quidnunc LD_LIBRARY_PATH=$(pc --variable=libdir quidnunc) "$work/tiny" >"$work/out" && has "$work/out" '26 characters'
}
library() {
    find "$work/moved" -name "$1" | head -n 1
}
if ! command -v pkg-config >/dev/null 2>&1; then
    skip 'pkg-config' 'there is no pkg-config'
else
    if [ "$(library libquidnunc.so)" ]; then
        # shellcheck disable=SC2046
        ok 'a program links with the shared library by pkg-config' linked $(pc --libs quidnunc)
    else
        skip 'a program links with the shared library' 'it was not built'
    fi
    if [ "$(library libquidnunc.a)" ]; then
        # shellcheck disable=SC2046
        ok 'the static library needs what quidnunc.pc says' linked "$(library libquidnunc.a)" \
            $(pc --libs $(pc --print-requires-private quidnunc | sed 's/[ <>=].*//')) -lm -lpthread
    else
        skip 'a program links with the static library' 'it was not built'
    fi
fi
uninstalled() {
    ${MAKE:-make} -s uninstall DESTDIR="$work/stage2" >"$work/log" 2>&1 || return 1
    find "$work/stage2" -type f -o -type l | sed 's/^/# left: /' >"$work/left"
    cat "$work/left"
    [ ! -s "$work/left" ]
}
${MAKE:-make} -s install DESTDIR="$work/stage2" >/dev/null 2>&1
ok 'make uninstall leaves nothing' uninstalled
plan
