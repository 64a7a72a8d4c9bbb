#!/usr/bin/env python3
"""Draws a graph of quidnunc's (GraphML) as SVG, by way of Graphviz: draw.py graph.graphml > graph.svg

A picture for a page holds few nodes: the actors that most claims join, edges of one pair, direction and status drawn as one.
"""
import argparse
import subprocess
from collections import Counter, defaultdict
from html import escape
import xml.etree.ElementTree as ET

NS = "{http://graphml.graphdrawing.org/xmlns}"
STATUS = {  # colour, line style, words of the legend
    "Asserted": ("#222222", "solid", "asserted: reported as fact"),
    "Alleged": ("#c4620a", "dashed", "alleged: somebody's claim"),
    "Denied": ("#b3123d", "dotted", "denied: alleged and rejected"),
    "Possible": ("#2f6fb0", "dashed", "possible: planned, feared, asked for"),
    "Negated": ("#8a8a8a", "dotted", "negated: said not to be so"),
}
SHAPES = {"Person": "ellipse", "Country": "hexagon", "Place": "hexagon"}


def read(path):
    """Nodes by id and a list of edges, each a dict of its data."""
    root = ET.parse(path).getroot()
    graph = root.find(NS + "graph")
    names = {k.get("id"): k.get("attr.name") for k in root.findall(NS + "key")}
    data = lambda element: {names[d.get("key")]: d.text or "" for d in element.findall(NS + "data")}
    nodes = {n.get("id"): data(n) for n in graph.findall(NS + "node")}
    edges = [dict(data(e), source=e.get("source"), target=e.get("target")) for e in graph.findall(NS + "edge")]
    return nodes, edges


def choose(nodes, edges, count):
    """The nodes of highest degree, then only those that stay joined to another."""
    degree = Counter(end for e in edges for end in {e["source"], e["target"]})
    kept = set(sorted(degree, key=lambda n: (-degree[n], nodes[n]["label"]))[:count])
    edges = [e for e in edges if e["source"] in kept and e["target"] in kept and e["source"] != e["target"]]
    return {end for e in edges for end in (e["source"], e["target"])}, edges


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def dot(nodes, kept, edges):
    yield 'digraph { layout=neato; overlap=false; splines=true; sep="+14"; start=7; bgcolor=white; outputorder=edgesfirst; fontname="Helvetica";'
    yield 'node [fontname="Helvetica" fontsize=12 style=filled penwidth=0 margin="0.12,0.06" height=0.3]; edge [fontname="Helvetica" fontsize=10 arrowsize=0.7 len=2.1];'
    for n in sorted(kept, key=lambda n: nodes[n]["label"]):
        node = nodes[n]
        fill = "#%02x%02x%02x55" % tuple(int(node.get(c, 190)) for c in "rgb")
        yield f'{n} [label={quoted(node["label"])} shape={SHAPES.get(node["type"], "box")} fillcolor="{fill}" tooltip={quoted(node["type"])}];'
    joined = defaultdict(list)
    for e in edges:
        joined[e["source"], e["target"], e["status"]].append(e["label"])
    for (source, target, status), labels in sorted(joined.items(), key=lambda item: tuple(map(str, item[0]))):
        colour, style, _ = STATUS[status]
        words = escape(", ".join(sorted(set(labels))))
        label = f'<<table border="0" cellborder="0" cellpadding="1" cellspacing="0" bgcolor="white"><tr><td>{words}</td></tr></table>>'
        yield f'{source} -> {target} [label={label} color="{colour}" fontcolor="{colour}" style={style}];'
    rows = "".join(f'<tr><td align="right"><font color="{c}">{"━━" if s == "solid" else "╍╍" if s == "dashed" else "┄┄"}</font></td>'
                   f'<td align="left"><font color="{c}">{w}</font></td></tr>' for c, s, w in STATUS.values())
    yield f'legend [shape=plain style="" fontsize=11 label=<<table border="0" cellspacing="2" cellpadding="0">{rows}</table>>]; }}'


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("graphml")
    parser.add_argument("--nodes", type=int, default=18, help="at most so many actors (default: 18)")
    options = parser.parse_args()
    nodes, edges = read(options.graphml)
    kept, edges = choose(nodes, edges, options.nodes)
    subprocess.run(["dot", "-Tsvg"], input="\n".join(dot(nodes, kept, edges)), text=True, check=True)


main()
