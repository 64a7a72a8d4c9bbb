/* GEXF 1.3, for Gephi: attributes declared, colours and sizes as its viz module has them, and an interval for each edge whose time is known. GEXF counts
 * nothing beforehand here, so that it streams; it wants nodes before edges, which is the order of the drawing. */
#include <config.h>
#include "markup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct gexf {
    qn_sink sink;
    markup_output xml;
    bool edges;             /* the nodes are closed */
} gexf;

/* Has a place of its own in GEXF. */
static bool is_special(const char *name, bool edge)
{
    static const char *const of_nodes[] = {"label", "size", "r", "g", "b", NULL}, *const of_edges[] = {"label", "weight", "start", "end", NULL};
    for (const char *const *one = edge ? of_edges : of_nodes; *one; one++)
        if (!strcmp(*one, name))
            return true;
    return false;
}

/* --- the head ----------------------------------------------------------------------------------------------------- */

static void declare(markup_output *x, bool edge)
{
    static const char *const types[] = {"string", "integer", "double", "boolean"};
    markup_start(x, "attributes");
    markup_attribute(x, "class", edge ? "edge" : "node");
    for (const qn_attribute_info *a = qn_graph_attributes(); a->name; a++) {
        if (a->edge != edge || is_special(a->name, edge))
            continue;
        markup_start(x, "attribute");
        markup_attribute(x, "id", a->name);
        markup_attribute(x, "title", a->name);
        markup_attribute(x, "type", types[a->type]);
        markup_end(x);
    }
    markup_end(x);
}

static void write_head(markup_output *x)
{
    markup_start(x, "gexf");
    markup_attribute(x, "xmlns", "http://gexf.net/1.3");
    markup_attribute(x, "xmlns:viz", "http://gexf.net/1.3/viz");
    markup_attribute(x, "version", "1.3");
    markup_start(x, "meta");
    markup_check(x, xmlTextWriterWriteElement(x->writer, X("creator"), X("quidnunc")));
    markup_check(x, xmlTextWriterWriteElement(x->writer, X("description"), X("Who did what to whom")));
    markup_end(x);
    markup_start(x, "graph");
    markup_attribute(x, "defaultedgetype", "directed");
    markup_attribute(x, "mode", "dynamic");
    markup_attribute(x, "timeformat", "date");
    markup_attribute(x, "timerepresentation", "interval");
    declare(x, false);
    declare(x, true);
    markup_start(x, "nodes");
}

/* --- nodes and edges ---------------------------------------------------------------------------------------------- */

static const char *value_of(const qn_attribute *attributes, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (!strcmp(attributes[i].name, name))
            return attributes[i].value;
    return NULL;
}

static void write_values(markup_output *x, bool edge, const qn_attribute *attributes, size_t count)
{
    markup_start(x, "attvalues");
    for (size_t i = 0; i < count; i++) {
        const char *value = markup_clean(x, attributes[i].value);
        if (!*value || is_special(attributes[i].name, edge))
            continue;
        markup_start(x, "attvalue");
        markup_attribute(x, "for", attributes[i].name);
        markup_attribute(x, "value", value);
        markup_end(x);
    }
    markup_end(x);
}

static void write_label(markup_output *x, const qn_attribute *attributes, size_t count)
{
    const char *label = value_of(attributes, count, "label");
    if (label)
        markup_attribute(x, "label", markup_clean(x, label));
}

static void write_look(markup_output *x, const qn_attribute *attributes, size_t count)
{
    static const char *const parts[] = {"r", "g", "b"};
    const char *size = value_of(attributes, count, "size");
    markup_start(x, "viz:color");
    for (int i = 0; i < 3; i++) {
        const char *part = value_of(attributes, count, parts[i]);
        markup_attribute(x, parts[i], part ? part : "128");
    }
    markup_end(x);
    if (size) {
        markup_start(x, "viz:size");
        markup_attribute(x, "value", size);
        markup_end(x);
    }
}

static qn_status node(void *self, uint32_t number, const qn_attribute *attributes, size_t count)
{
    markup_output *x = &((gexf *)self)->xml;
    markup_start(x, "node");
    markup_number(x, "id", "n", number);
    write_label(x, attributes, count);
    write_values(x, false, attributes, count);
    write_look(x, attributes, count);
    markup_end(x);
    return output_status(x->out);
}

/* The first or last day of "2019", "2019-01" or "2019-01-11…"; false for what is no date. */
static bool day_of(const char *date, bool last, char day[32])
{
    char known[DATE_SIZE];
    if (!date_prefix(date, known))
        return false;
    size_t length = strlen(known);
    if (length == 4)
        snprintf(day, 32, "%s-%s", known, last ? "12-31" : "01-01");
    else if (length == 7)
        snprintf(day, 32, "%s-%02d", known, last ? days_of_month(known) : 1);
    else
        snprintf(day, 32, "%s", known);
    return true;
}

/* An end before the start is left out: Gephi takes no such interval. */
static void write_interval(markup_output *x, const qn_attribute *attributes, size_t count)
{
    char first[32] = "", last[32];
    if (day_of(value_of(attributes, count, "start"), false, first))
        markup_attribute(x, "start", first);
    if (day_of(value_of(attributes, count, "end"), true, last) && strcmp(first, last) <= 0)
        markup_attribute(x, "end", last);
}

/* As in the other drawings. */
static const struct {
    const char *status, *r, *g, *b;
} looks[] = {
    {"Asserted", "51", "51", "51"}, {"Alleged", "179", "89", "0"}, {"Denied", "165", "15", "21"}, {"Possible", "63", "95", "168"}, {"Negated", "119", "119", "119"},
};

static void write_edge_look(markup_output *x, const char *status)
{
    for (size_t i = 0; status && i < sizeof looks / sizeof *looks; i++) {
        if (strcmp(looks[i].status, status))
            continue;
        markup_start(x, "viz:color");
        markup_attribute(x, "r", looks[i].r);
        markup_attribute(x, "g", looks[i].g);
        markup_attribute(x, "b", looks[i].b);
        markup_end(x);
    }
}

/* Edges between the same two stay apart in Gephi by their kinds; others it adds up to one. */
static void write_kind(markup_output *x, const char *property, const char *status)
{
    x->content.length = 0;
    bool asserted = !status || !strcmp(status, "Asserted");
    qn_buffer_printf(&x->content, "%s%s%s%s", property ? property : "", asserted ? "" : " (", asserted ? "" : status, asserted ? "" : ")");
    if (x->content.failed)
        output_fail(x->out, QN_NOMEM, "out of memory");
    else
        markup_attribute(x, "kind", x->content.bytes);
    x->content.length = 0;
}

static void begin_edges(gexf *g)
{
    if (g->edges)
        return;
    g->edges = true;
    markup_end(&g->xml);
    markup_start(&g->xml, "edges");
}

static qn_status edge(void *self, uint32_t number, uint32_t from, uint32_t to, const qn_attribute *attributes, size_t count)
{
    gexf *g = self;
    markup_output *x = &g->xml;
    const char *weight = value_of(attributes, count, "weight");
    begin_edges(g);
    markup_start(x, "edge");
    markup_number(x, "id", "e", number);
    markup_number(x, "source", "n", from);
    markup_number(x, "target", "n", to);
    markup_attribute(x, "type", "directed");
    write_kind(x, value_of(attributes, count, "property"), value_of(attributes, count, "status"));
    write_label(x, attributes, count);
    if (weight)
        markup_attribute(x, "weight", weight);
    write_interval(x, attributes, count);
    write_values(x, true, attributes, count);
    write_edge_look(x, value_of(attributes, count, "status"));
    markup_end(x);
    return output_status(x->out);
}

/* --- the sink ----------------------------------------------------------------------------------------------------- */

static qn_status finish(void *self)
{
    gexf *g = self;
    begin_edges(g);
    return markup_finish(&g->xml);
}

static void free_self(void *self)
{
    if (self)
        markup_free(&((gexf *)self)->xml);
    free(self);
}

qn_status gexf_new(output *out, qn_sink **sink)
{
    gexf *g = calloc(1, sizeof *g);
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
