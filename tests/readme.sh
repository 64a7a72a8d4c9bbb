#!/bin/sh
# The examples of README.md are true: what stands below "$ quidnunc …" in its ```console blocks is what that prints for the sample articles.
# A line "…" says that more follows. With --update (make readme) they are written anew.
. "$srcdir/tests/tap.sh"

case $QUIDNUNC in /*) ;; *) QUIDNUNC=$(pwd)/$QUIDNUNC ;; esac
mkdir "$work/bin" && ln -s "$QUIDNUNC" "$work/bin/quidnunc"
PATH=$work/bin:$PATH
readme=$(cd "$srcdir" && pwd)/README.md
"$QUIDNUNC" build -q -o "$work/out" "$srcdir/tests/samples/news"
cd "$work" || exit 1

# A command is run when its old answer has been passed over, since a "…" at the answer's end says how much of it is shown.
awk '
    function answer(    line, shown) {
        if (command == "") return
        command = command " 2>&1"
        while ((command | getline line) > 0) {
            shown++
            if (!cut || shown <= lines) { sub(/[ \t]+$/, "", line); print line }
        }
        close(command)
        if (cut) print "…"
        command = ""
    }
    /^```console$/ { inside = 1; print; next }
    /^```$/ && inside { answer(); inside = 0 }
    inside && /^\$ quidnunc/ { answer(); print; command = substr($0, 3); lines = 0; cut = 0; next }
    inside && command != "" { if ($0 == "…") cut = 1; else lines++; next }
    { print }' "$readme" >"$work/README.md"

if [ "${1:-}" = --update ]; then
    cmp -s "$work/README.md" "$readme" || cp "$work/README.md" "$readme"
    exit
fi
true_examples() {
    diff -u "$readme" "$work/README.md" >"$work/diff" || {
        sed 's/^/# /' "$work/diff"
        echo '# "make readme" writes the examples anew'
        return 1
    }
}
has_examples() {
    [ "$(grep -c '^\$ quidnunc' "$readme")" -ge 2 ]
}
ok 'README.md has examples' has_examples
ok 'they print what README.md says' true_examples
plan
