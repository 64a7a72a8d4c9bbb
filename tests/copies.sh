#!/bin/sh
# Copies: each group of tests/cases/copies/cases.txt is built alone, and its articles are copies of just what the group tells; claims of copies count once.
. "$srcdir/tests/tap.sh"

cases_in=$srcdir/tests/cases/copies

# the groups as JSON Lines, GROUP.jsonl, with what is expected of them, GROUP.expected, and a name, GROUP.name
awk -v folder="$work" '
function fail(why) { print "# cases.txt:" FNR ": " why; exit 1 }
function replace(text, old, new,    at, out) {
    while ((at = index(text, old)) > 0) { out = out substr(text, 1, at - 1) new; text = substr(text, at + length(old)) }
    return out text
}
function add(paragraph) { text = text (text == "" ? "" : "\n\n") paragraph }
function filled(piece,    n, i, j, parts, numbers, paragraph) {
    n = split(piece, parts, / *; */)
    i = split(substr(parts[1], 2), numbers, " ")
    for (j = 2; j <= i; j++) {
        if (!((numbers[1], numbers[j]) in paragraphs)) fail("no paragraph " numbers[j] " of " numbers[1])
        paragraph = paragraphs[numbers[1], numbers[j]]
        for (k = 2; k <= n; k++) paragraph = replace(paragraph, "{" (k - 1) "}", parts[k])
        if (paragraph ~ /\{[0-9]+\}/) fail("a value is missing")
        add(paragraph)
    }
}
function json(s) { s = replace(replace(s, "\\", "\\\\"), "\"", "\\\""); return "\"" replace(s, "\n", "\\n") "\"" }
/^$/ { next }
NR == FNR && /^= / { name = $2; count = 0; next }
NR == FNR { if (name != "") paragraphs[name, ++count] = $0; next }
/^# / && !begun { if (/groups of articles/) next }
/^#/ { if (/^#  / || /^# (Groups|An article)/) next; group++; print substr($0, 3) > (folder "/" group ".name"); next }
{
    colon = index($0, ": ")
    split(substr($0, 1, colon - 1), head, " ")
    n = split(substr($0, colon + 2), pieces, / \| /)
    text = ""; title = ""
    for (i = 1; i <= n; i++) {
        first = substr(pieces[i], 1, 1)
        if (first == "@") filled(pieces[i])
        else if (first == "^") title = substr(pieces[i], 2)
        else if (first == "~") { split(pieces[i], edit, "~"); new = edit[3]; gsub(/\\n/, "\n", new); text = replace(text, edit[2], new) }
        else add(pieces[i])
    }
    if (head[2] == "-") head[2] = ""
    else if (head[2] == "") fail("no date")
    printf "{\"id\": %s, \"title\": %s, \"text\": %s%s}\n", json(head[1]), json(title), json(text), head[2] == "" ? "" : ", \"date\": " json(head[2]) > (folder "/" group ".jsonl")
    if (head[3] == "copy") print head[1], head[5] > (folder "/" group ".expected")
    else printf "" > (folder "/" group ".expected")
}
END { print group > (folder "/groups") }
' "$cases_in/texts.txt" "$cases_in/cases.txt"

# copies_in GRAPH: "COPY ORIGINAL" by identifiers, sorted
copies_in() {
    sed -n -e 's/^<\([^>]*\)> <http:\/\/purl.org\/dc\/terms\/identifier> "\(.*\)" \.$/id \1 \2/p' \
        -e 's/^<\([^>]*\)> <http:\/\/purl.org\/dc\/terms\/isVersionOf> <\([^>]*\)> \.$/is \1 \2/p' "$1" |
        awk '$1 == "id" { id[$2] = $3 } $1 == "is" { from[++n] = $2; to[n] = $3 } END { for (i = 1; i <= n; i++) print id[from[i]], id[to[i]] }' | LC_ALL=C sort
}

# finds GROUP: in the order of the file, and in the other
finds() {
    LC_ALL=C sort "$work/$1.expected" >"$work/wanted"
    sed '1!G;h;$!d' "$work/$1.jsonl" >"$work/back.jsonl"
    gives 0 build -o "$work/forth" -f ntriples "$work/$1.jsonl" || return 1
    cp "$work/err" "$work/said"
    copies_in "$work/forth/graph.nt" >"$work/found"
    diff "$work/wanted" "$work/found" >"$work/diff" || { sed 's/^/# /' "$work/diff"; return 1; }
    [ "$1" -gt 3 ] && return
    gives 0 build -q -o "$work/back" -f ntriples "$work/back.jsonl" && cmp "$work/forth/graph.nt" "$work/back/graph.nt"
}

groups=$(cat "$work/groups")
group=0
while [ "$group" -lt "$groups" ]; do
    group=$((group + 1))
    ok "$(cat "$work/$group.name")" finds "$group"
    [ "$group" != 13 ] || cp "$work/said" "$work/summary"
done
ok 'there are groups' test "$groups" -ge 25
ok 'the summary counts' has "$work/summary" '2 are copies of other articles'

# support NAME: the greatest support of a claim when that group is built
support() {
    group=$(grep -l -x -F -e "$1" "$work"/*.name) && gives 0 build -q -o "$work/support" -f ntriples "${group%.name}.jsonl" || return 1
    sed -n 's/.*#support> "\([0-9]*\)".*/\1/p' "$work/support/graph.nt" | sort -n | tail -n 1
}
ok 'claims of copies count once' equal 1 "$(support 'the same text from two outlets')"
ok 'claims of different articles count each' equal 2 "$(support 'not: another article that repeats two background paragraphs')"
plan
