#!/bin/sh
# publish: a site of Linked Data in a folder: its pages, their data, and who may be overwritten.
. "$srcdir/tests/tap.sh"

base=https://news.example.org/graph/
"$QUIDNUNC" build -q -f ntriples -o "$work/g" "$srcdir/tests/samples/news" || exit 1
site=$work/site

makes() { gives 0 publish -o "$site" --base "$base" "$work/g" && has "$work/err" "$site: " && [ -f "$site/index.html" ] && [ ! -e "$site.quidnunc-new" ]; }
ok 'a site is made, and nothing stays beside it' makes
everything() { [ "$(find "$site/id" "$site/claim" "$site/article" -name '*.ttl' | wc -l)" = "$(grep -c -e 'ns#type> <.*#\(Claim\|Article\|Person\|Firm\|Agency\|MediaOutlet\|Alliance\|Party\|Organization\|Country\|Place\)>' "$work/g/graph.nt")" ]; }
ok 'everything in the graph has its page' everything
page() {
    has "$site/id/velmora-networks.html" '<h1>Velmora Networks <span class="kind">firm</span></h1>' &&
        has "$site/id/velmora-networks.html" '<mark class="subject"' && has "$site/id/velmora-networks.html" 'class="status denied"' &&
        has "$site/id/velmora-networks.html" '<script type="application/ld+json">'
}
ok "an actor's page tells names, claims, status, sentences, data" page
rebased() { ! grep -rlI 'localhost:8421' "$site" | grep -v -e '^$' | sed 's/^/# still the old base: /' | grep .; }
ok 'every IRI is under the base that was asked for' rebased
twice() { cp -r "$site" "$work/first" && gives 0 publish -q -o "$site" --base "$base" "$work/g" && diff -r "$work/first" "$site"; }
ok 'published again, it is the same, byte by byte' twice
stale() { echo stale >"$site/id/nobody.html" && gives 0 publish -q -o "$site" --base "$base" "$work/g" && [ ! -e "$site/id/nobody.html" ]; }
ok 'a page that is no more is gone after the next' stale
after_crash() { mkdir "$site.quidnunc-new" && echo x >"$site.quidnunc-new/.quidnunc-site" && echo x >"$site.quidnunc-new/old" &&
    gives 0 publish -q -o "$site" --base "$base" "$work/g" && [ ! -e "$site/old" ] && [ ! -e "$site.quidnunc-new" ]; }
ok 'what a run that was ended left is taken away' after_crash

not_ours() {
    mkdir -p "$work/mine" && echo mine >"$work/mine/letter.txt" && gives 2 publish -o "$work/mine" --base "$base" "$work/g" &&
        has "$work/err" "is no site of quidnunc's" && equal letter.txt "$(ls -A "$work/mine")" && [ ! -e "$work/mine.quidnunc-new" ]
}
ok 'a folder that is not ours is left as it is' not_ours
aside_not_ours() {
    mkdir -p "$work/other.quidnunc-new" && echo mine >"$work/other.quidnunc-new/letter.txt" && gives 2 publish -o "$work/other" "$work/g" &&
        [ -f "$work/other.quidnunc-new/letter.txt" ] && [ ! -e "$work/other" ]
}
ok 'nor one that has the name of ours while it is made' aside_not_ours
a_file() { echo x >"$work/file" && gives 2 publish -o "$work/file" "$work/g" && has "$work/err" 'is a file' && equal x "$(cat "$work/file")"; }
ok 'nor a file' a_file
empty_folder() { mkdir "$work/empty" && gives 0 publish -q -o "$work/empty/" "$work/g" && [ -f "$work/empty/index.html" ]; }
ok 'an empty folder is taken' empty_folder
if [ "$(id -u)" != 0 ]; then
    no_right() { mkdir "$work/locked" && chmod a-w "$work/locked" && gives 4 publish -o "$work/locked/site" "$work/g" && has "$work/err" 'cannot make'; }
    ok 'a place where nothing can be written is told' no_right
fi
wrong_base() { gives 2 publish -o "$work/x" --base ftp://a/ "$work/g" && gives 2 publish -o "$work/x" --base https://a.org/b "$work/g" &&
    gives 2 publish -o "$work/x" --base 'https://a.org/<b>/' "$work/g" && [ ! -e "$work/x" ]; }
ok 'a base that pages cannot stand under is refused' wrong_base
no_folder() { gives 2 publish "$work/g" && has "$work/err" '-o DIR'; }
ok 'without a folder it asks for one' no_folder
broken() { printf '<a> <b> .\n' >"$work/broken.nt" && gives 3 publish -o "$work/x" "$work/broken.nt" && has "$work/err" 'broken.nt:1' && [ ! -e "$work/x" ]; }
ok 'a graph with an error: its line, and no site' broken
part() {
    gives 0 publish -q -o "$work/part" --around velmora-networks "$work/g" && [ -f "$work/part/id/velmora-networks.html" ] && [ ! -e "$work/part/id/malawi.html" ] &&
        gives 1 publish -q -o "$work/part2" --around 'Velmora Netwroks' "$work/g" && has "$work/err" 'Velmora Networks' && [ ! -e "$work/part2" ]
}
ok 'filters choose a part; an unknown name is told with the nearest' part
nothing() { : >"$work/none.nt" && gives 0 publish -o "$work/none" "$work/none.nt" && [ -f "$work/none/index.html" ]; }
ok 'an empty graph is a site without actors' nothing

# --- names that want to be markup -----------------------------------------------------------------------------------------
evil() {
    sed -e 's/"Velmora Networks"@en/"<script>alert(1)<\/script>\\"'"'"'\&amp;]]>"@en/' \
        -e 's|\(dcterms.*\|.*terms/title> \)"[^"]*"@en|\1"</title><img src=x onerror=alert(1)></script><!--"@en|' "$work/g/graph.nt" >"$work/evil.nt"
    article=$(grep -o '<http://localhost:8421/article/[0-9a-f]*>' "$work/evil.nt" | head -n 1)
    printf '%s <http://purl.org/dc/terms/source> <javascript:alert(1)> .\n' "$article" >>"$work/evil.nt"
    gives 0 publish -q -o "$work/evil" "$work/evil.nt" && ! grep -rl -e '<script>alert' -e '<img src=x' -e 'href="javascript:' --include='*.html' --include='*.atom' "$work/evil" | grep .
}
ok 'names and titles with markup in them stay text' evil

python=${PYTHON:-/usr/bin/python3}
if "$python" -c 'import html5lib, rdflib' 2>/dev/null; then
    for one in site evil none; do
        ok "$one: pages are well-formed, no link is dead, data is what the graph says" "$python" "$srcdir/tests/check-site.py" "$work/$one"
    done
else
    skip 'pages are well-formed, no link is dead, data is what the graph says' 'python3-html5lib or python3-rdflib is not installed'
fi
plan
