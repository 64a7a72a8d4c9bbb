#!/bin/sh
# draw: pictures of graphs by graphviz, of the kinds that it knows.
. "$srcdir/tests/tap.sh"
command -v dot >/dev/null || { echo '1..0 # SKIP graphviz is not installed'; exit 77; }

"$QUIDNUNC" build -q -f ntriples -o "$work/g" "$srcdir/tests/samples/news" || exit 1

svg() {
    gives 0 draw "$work/g" --top 8 -o "$work/p.svg" && [ "$(grep -c 'class="node' "$work/p.svg")" = 8 ] && has "$work/p.svg" 'Velmora' &&
        [ "$(ls "$work" | grep -c '^p')" = 1 ]
}
ok 'an SVG has the actors that were asked for, and nothing stays beside it' svg

# an edge is drawn for each that the GraphML of the same part has
same_edges() {
    "$QUIDNUNC" convert "$work/g" --top 8 -f graphml >"$work/part.graphml" &&
        [ "$(grep -c '<edge ' "$work/part.graphml")" = "$(grep -c 'class="edge' "$work/p.svg")" ]
}
ok 'with as many edges as the part has' same_edges

well_formed() { /usr/bin/python3 -c 'import sys, xml.dom.minidom; xml.dom.minidom.parse(sys.argv[1])' "$work/p.svg"; }
ok 'it is well-formed XML' well_formed
to_stdout() { gives 0 draw "$work/g" --around velmora && has "$work/out" '<svg'; }
ok 'without a name it goes to standard output' to_stdout
png() { gives 0 draw "$work/g" --layout neato -o "$work/p.png" && [ "$(head -c 4 "$work/p.png" | tail -c 3)" = PNG ]; }
ok 'a PNG is one' png
no_kind() { gives 2 draw "$work/g" -o "$work/p.txt" && has "$work/err" 'ends in .svg'; }
ok 'an ending that is no picture is refused' no_kind
no_layout() { gives 2 draw "$work/g" --layout wild && has "$work/err" "no layout 'wild'"; }
ok 'an unknown layout is refused' no_layout
nothing() { gives 1 draw "$work/g" --since 2040 -o "$work/none.svg" && has "$work/err" 'nothing to draw' && [ ! -e "$work/none.svg" ]; }
ok 'nothing to draw is told' nothing
no_graphviz() { PATH=/nowhere gives 2 draw "$work/g" -o "$work/none.svg" && has "$work/err" 'install the package graphviz'; }
ok 'without graphviz it says what to install' no_graphviz
plan
