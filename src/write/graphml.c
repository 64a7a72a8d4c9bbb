/* GraphML that igraph, NetworkX, Gephi, Cytoscape, yEd, Tulip and Neo4j's APOC all read: every key declared, plain types, nodes before edges,
 * all edges directed, IRIs as data. Both ends have a "label": a key's id is its name, but for a node's attribute whose name edges have too,
 * since ids are unique and APOC looks for an edge's key "label". */
#include <config.h>
#include "markup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAMESPACE "http://graphml.graphdrawing.org/xmlns"

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

static void key_id(const char *name, bool edge, char id[64])
{
    snprintf(id, 64, "%s%s", !edge && named_on_edges(name) ? "node" : "", name);
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

static void write_head(markup_output *x)
{
    markup_start(x, "graphml");
    markup_attribute(x, "xmlns", NAMESPACE);
    for (const qn_attribute_info *a = qn_graph_attributes(); a->name; a++)
        write_key(x, a);
    markup_start(x, "graph");
    markup_attribute(x, "id", "G");
    markup_attribute(x, "edgedefault", "directed");
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
        markup_start(x, "data");
        markup_attribute(x, "key", id);
        markup_check(x, xmlTextWriterWriteString(x->writer, X(value)));
        markup_end(x);
    }
}

static qn_status node(void *self, uint32_t number, const qn_attribute *attributes, size_t count)
{
    markup_output *x = &((graphml *)self)->xml;
    markup_start(x, "node");
    markup_number(x, "id", "n", number);
    write_data(x, false, attributes, count);
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
