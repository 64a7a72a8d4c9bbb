/* GraphML that igraph, NetworkX, Gephi, Cytoscape, Cytoscape.js, graphology, yEd, Tulip and Neo4j's APOC all read: every key declared with a plain type, nodes
 * before edges, all edges directed, IRIs as data. What each of them wants:
 * - Both ends have a "label": a key's id is its name, but for a node's attribute whose name edges have too, since ids are unique and APOC looks for an
 *   edge's key "label", first of its data, for the relationship's type. Cytoscape.js names data by the keys' ids: a node's label is "nodelabel" there, and "name";
 *   a key with the id "source" would move its edges, so that one is "edgesource".
 * - "labels" (":Person") is for APOC: the node's labels when it reads them (readLabels).
 * - "r", "g", "b" and "size" are Gephi's and Tulip's; "nodegraphics" and "edgegraphics" are yEd's, who reads nothing else for how a graph looks.
 *   Their keys have a name and a type though yEd's own have none: igraph warns of a key without a type, Gephi reports it, graphology names it "". They come
 *   last: old Cytoscape passes over what follows nested elements. igraph has an empty attribute of them, NetworkX x, y and shape_type, others the label again.
 *   yEd is no free software and was not tried.
 * - Text is escaped as little as can be, since Tulip keeps only what follows the last "&" or "<" of a text; CDATA sections would help it, but Gephi loses those. */
#include <config.h>
#include "markup.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAMESPACE "http://graphml.graphdrawing.org/xmlns"
#define YWORKS "http://www.yworks.com/xml/graphml"

typedef struct graphml {
    qn_sink sink;
    markup_output xml;
} graphml;

/* --- keys --------------------------------------------------------------------------------------------------------- */

static bool named_on_edges(const char *name)
{
    for (const qn_attribute_info *a = qn_graph_attributes(); a->name; a++)
        if (a->edge && !strcmp(a->name, name))
            return true;
    return false;
}

/* Cytoscape.js takes data with these keys for its own. */
static bool is_reserved(const char *name)
{
    return !strcmp(name, "source") || !strcmp(name, "target") || !strcmp(name, "parent") || !strcmp(name, "id");
}

static void key_id(const char *name, bool edge, char id[64])
{
    const char *before = is_reserved(name) ? (edge ? "edge" : "node") : !edge && named_on_edges(name) ? "node" : "";
    snprintf(id, 64, "%s%s", before, name);
}

static void write_key(markup_output *x, const qn_attribute_info *a)
{
    static const char *const types[] = {"string", "int", "double", "boolean"};
    char id[64];
    key_id(a->name, a->edge, id);
    markup_start(x, "key");
    markup_attribute(x, "id", id);
    markup_attribute(x, "for", a->edge ? "edge" : "node");
    markup_attribute(x, "attr.name", a->name);
    markup_attribute(x, "attr.type", types[a->type]);
    markup_check(x, xmlTextWriterWriteElement(x->writer, X("desc"), X(a->title)));
    markup_end(x);
}

/* A key that is no attribute of the drawing. */
static void write_other_key(markup_output *x, const char *name, const char *end, const char *yfiles)
{
    markup_start(x, "key");
    markup_attribute(x, "id", name);
    markup_attribute(x, "for", end);
    markup_attribute(x, "attr.name", name);
    markup_attribute(x, "attr.type", "string");
    if (yfiles)
        markup_attribute(x, "yfiles.type", yfiles);
    markup_end(x);
}

static void write_head(markup_output *x)
{
    markup_start(x, "graphml");
    markup_attribute(x, "xmlns", NAMESPACE);
    markup_attribute(x, "xmlns:y", YWORKS);
    for (const qn_attribute_info *a = qn_graph_attributes(); a->name; a++)
        write_key(x, a);
    write_other_key(x, "labels", "node", NULL);
    write_other_key(x, "nodegraphics", "node", "nodegraphics");
    write_other_key(x, "edgegraphics", "edge", "edgegraphics");
    markup_start(x, "graph");
    markup_attribute(x, "id", "G");
    markup_attribute(x, "edgedefault", "directed");
}

/* --- how it looks in yEd ------------------------------------------------------------------------------------------- */

static const char *value_of(const qn_attribute *attributes, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (!strcmp(attributes[i].name, name))
            return attributes[i].value;
    return "";
}

/* Opens a data element and writes x->content, which has its text. */
static void put_data(markup_output *x, const char *key)
{
    markup_start(x, "data");
    markup_attribute(x, "key", key);
    markup_put(x);
    markup_end(x);
}

/* A place for each node until somebody asks for a layout: seeds of a sunflower (Vogel 1979). */
static void place_of(uint32_t number, double *x, double *y)
{
    const double golden_angle = 2.39996322972865332, spacing = 60;
    double radius = spacing * sqrt(number + 0.5), angle = fmod(number * golden_angle, 2 * 3.14159265358979324);
    *x = radius * cos(angle);
    *y = radius * sin(angle);
}

static void write_node_graphics(markup_output *x, uint32_t number, const qn_attribute *attributes, size_t count)
{
    int r = atoi(value_of(attributes, count, "r")), g = atoi(value_of(attributes, count, "g")), b = atoi(value_of(attributes, count, "b"));
    const char *label = markup_clean(x, value_of(attributes, count, "label")), *size = value_of(attributes, count, "size");
    double left, top;
    place_of(number, &left, &top);
    qn_buffer_printf(&x->content, "<y:ShapeNode><y:Geometry height=\"%s\" width=\"%s\" x=\"%.1f\" y=\"%.1f\"/><y:Fill color=\"#%02X%02X%02X\" transparent=\"false\"/>",
                     *size ? size : "10", *size ? size : "10", left, top, r & 255, g & 255, b & 255);
    qn_buffer_puts(&x->content, "<y:BorderStyle color=\"#444444\" type=\"line\" width=\"1.0\"/><y:NodeLabel modelName=\"sandwich\" modelPosition=\"s\">");
    markup_add(x, label);
    qn_buffer_puts(&x->content, "</y:NodeLabel><y:Shape type=\"ellipse\"/></y:ShapeNode>");
    put_data(x, "nodegraphics");
}

/* As in the DOT drawing. */
static const struct {
    const char *status, *colour, *line, *arrow;
} looks[] = {
    {"Asserted", "#333333", "line", "standard"}, {"Alleged", "#B35900", "dashed", "standard"}, {"Denied", "#A50F15", "dashed", "t_shape"},
    {"Possible", "#3F5FA8", "dotted", "standard"}, {"Negated", "#777777", "dotted", "t_shape"},
};

static void write_edge_graphics(markup_output *x, const qn_attribute *attributes, size_t count)
{
    const char *status = value_of(attributes, count, "status");
    size_t row = sizeof looks / sizeof *looks - 1;
    while (row && strcmp(looks[row].status, status))
        row--;
    const char *label = markup_clean(x, value_of(attributes, count, "label"));
    double width = 1 + log2(1 + atof(value_of(attributes, count, "weight"))) / 2;
    qn_buffer_printf(&x->content, "<y:PolyLineEdge><y:LineStyle color=\"%s\" type=\"%s\" width=\"%.1f\"/><y:Arrows source=\"none\" target=\"%s\"/><y:EdgeLabel>",
                     looks[row].colour, looks[row].line, width, looks[row].arrow);
    markup_add(x, label);
    qn_buffer_puts(&x->content, "</y:EdgeLabel></y:PolyLineEdge>");
    put_data(x, "edgegraphics");
}

/* --- nodes and edges ---------------------------------------------------------------------------------------------- */

static void write_data(markup_output *x, bool edge, const qn_attribute *attributes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *value = markup_clean(x, attributes[i].value);
        char id[64];
        if (!*value)
            continue;
        key_id(attributes[i].name, edge, id);
        markup_add(x, value);
        put_data(x, id);
    }
}

static qn_status node(void *self, uint32_t number, const qn_attribute *attributes, size_t count)
{
    markup_output *x = &((graphml *)self)->xml;
    markup_start(x, "node");
    markup_number(x, "id", "n", number);
    write_data(x, false, attributes, count);
    if (*value_of(attributes, count, "type")) {
        qn_buffer_printf(&x->content, ":%s", value_of(attributes, count, "type"));
        put_data(x, "labels");
    }
    write_node_graphics(x, number, attributes, count);
    markup_end(x);
    return output_status(x->out);
}

static qn_status edge(void *self, uint32_t number, uint32_t from, uint32_t to, const qn_attribute *attributes, size_t count)
{
    markup_output *x = &((graphml *)self)->xml;
    markup_start(x, "edge");
    markup_number(x, "id", "e", number);
    markup_number(x, "source", "n", from);
    markup_number(x, "target", "n", to);
    write_data(x, true, attributes, count);
    write_edge_graphics(x, attributes, count);
    markup_end(x);
    return output_status(x->out);
}

/* --- the sink ----------------------------------------------------------------------------------------------------- */

static qn_status finish(void *self)
{
    return markup_finish(&((graphml *)self)->xml);
}

static void free_self(void *self)
{
    if (self)
        markup_free(&((graphml *)self)->xml);
    free(self);
}

qn_status graphml_new(output *out, qn_sink **sink)
{
    graphml *g = calloc(1, sizeof *g);
    if (!g) {
        output_free(out);
        return QN_NOMEM;
    }
    g->sink = (qn_sink){.self = g, .node = node, .edge = edge, .finish = finish, .free = free_self};
    qn_status status = markup_open(&g->xml, out);
    if (status) {
        free(g);
        return status;
    }
    write_head(&g->xml);
    *sink = &g->sink;
    return QN_OK;
}
