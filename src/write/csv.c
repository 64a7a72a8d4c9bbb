/* A pair of CSV files (RFC 4180), for spreadsheets and Neo4j's importer: NAME.csv has the edges, and NAME.nodes.csv beside it the nodes. The heads are those
 * of neo4j-admin: ":ID", ":LABEL", ":START_ID", ":END_ID", ":TYPE", and types behind names. On standard output, or in a pipe, the nodes come
 * first, then an empty line. */
#include <config.h>
#include "writer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef struct csv {
    qn_sink sink;
    output *edges, *nodes;      /* nodes == edges on standard output */
    qn_buffer line;
    bool headed;                /* the edges' head is written */
} csv;

/* Quoted when it must be; a cell stays in one line, as neo4j-admin wants it unless told otherwise. One that a spreadsheet would take for a formula keeps its sign behind an apostrophe. */
static void add_cell(qn_buffer *line, const char *text)
{
    bool formula = *text == '=' || *text == '@' || ((*text == '+' || *text == '-') && strspn(text + 1, "0123456789.") < strlen(text + 1));
    bool quoted = strpbrk(text, ",\"\r\n") != NULL;
    if (quoted)
        qn_buffer_putc(line, '"');
    if (formula)
        qn_buffer_putc(line, '\'');
    for (; *text; text++) {
        if (*text == '"')
            qn_buffer_putc(line, '"');
        qn_buffer_putc(line, (unsigned char)*text < ' ' ? ' ' : *text);
    }
    if (quoted)
        qn_buffer_putc(line, '"');
}

/* Colours are for drawings; an attribute that has a column of its own is left out. */
static bool is_column(const qn_attribute_info *a, bool edge)
{
    static const char *const left_out[] = {"r", "g", "b", "size", "interaction", "name", NULL};
    for (const char *const *one = left_out; *one; one++)
        if (!strcmp(*one, a->name))
            return false;
    return a->edge == edge;
}

static void add_head(qn_buffer *line, bool edge)
{
    static const char *const types[] = {"", ":int", ":double", ":boolean"};
    qn_buffer_puts(line, edge ? ":START_ID,:END_ID,:TYPE" : ":ID,:LABEL");
    for (const qn_attribute_info *a = qn_graph_attributes(); a->name; a++)
        if (is_column(a, edge))
            qn_buffer_printf(line, ",%s%s", a->name, types[a->type]);
    qn_buffer_puts(line, "\r\n");
}

static const char *value_of(const qn_attribute *attributes, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (!strcmp(attributes[i].name, name))
            return attributes[i].value;
    return "";
}

static void add_values(qn_buffer *line, bool edge, const qn_attribute *attributes, size_t count)
{
    for (const qn_attribute_info *a = qn_graph_attributes(); a->name; a++) {
        if (!is_column(a, edge))
            continue;
        qn_buffer_putc(line, ',');
        add_cell(line, value_of(attributes, count, a->name));
    }
    qn_buffer_puts(line, "\r\n");
}

static qn_status put(csv *c, output *out)
{
    if (c->line.failed)
        return output_fail(out, QN_NOMEM, "out of memory");
    output_add(out, c->line.bytes, c->line.length);
    c->line.length = 0;
    return output_status(out);
}

static qn_status node(void *self, uint32_t number, const qn_attribute *attributes, size_t count)
{
    csv *c = self;
    qn_buffer_printf(&c->line, "n%u,", number);
    add_cell(&c->line, value_of(attributes, count, "type"));
    add_values(&c->line, false, attributes, count);
    return put(c, c->nodes);
}

static void head_edges(csv *c)
{
    if (c->headed)
        return;
    c->headed = true;
    if (c->nodes == c->edges)
        qn_buffer_puts(&c->line, "\r\n");
    add_head(&c->line, true);
}

static qn_status edge(void *self, uint32_t number, uint32_t from, uint32_t to, const qn_attribute *attributes, size_t count)
{
    csv *c = self;
    (void)number;
    head_edges(c);
    qn_buffer_printf(&c->line, "n%u,n%u,", from, to);
    add_cell(&c->line, value_of(attributes, count, "property"));
    add_values(&c->line, true, attributes, count);
    return put(c, c->edges);
}

/* The nodes appear first: who finds the edges finds them, too. */
static qn_status finish(void *self)
{
    csv *c = self;
    head_edges(c);
    qn_status status = put(c, c->edges);
    if (!status && c->nodes != c->edges)
        status = output_finish(c->nodes);
    return status ? status : output_finish(c->edges);
}

static void free_self(void *self)
{
    csv *c = self;
    if (!c)
        return;
    if (c->nodes != c->edges)
        output_free(c->nodes);
    output_free(c->edges);
    free(c->line.bytes);
    free(c);
}

/* "graph.csv" → "graph.nodes.csv" */
static qn_status open_nodes(csv *c)
{
    const char *path = output_path(c->edges);
    size_t length = strlen(path);
    struct stat info;
    if (!strcmp(path, "-") || (!stat(path, &info) && !S_ISREG(info.st_mode))) {
        c->nodes = c->edges;
        return QN_OK;
    }
    bool ending = length > 4 && !strcmp(path + length - 4, ".csv");
    qn_buffer name = {0};
    qn_buffer_printf(&name, "%.*s.nodes.csv", (int)(length - (ending ? 4 : 0)), path);
    qn_status status = name.failed ? output_fail(c->edges, QN_NOMEM, "out of memory") : output_open(output_context(c->edges), name.bytes, &c->nodes);
    free(name.bytes);
    return status;
}

qn_status csv_new(output *out, qn_sink **sink)
{
    csv *c = calloc(1, sizeof *c);
    if (!c) {
        output_free(out);
        return QN_NOMEM;
    }
    c->edges = out;
    c->sink = (qn_sink){.self = c, .node = node, .edge = edge, .finish = finish, .free = free_self};
    qn_status status = open_nodes(c);
    if (!status) {
        add_head(&c->line, false);
        status = put(c, c->nodes);
    }
    if (status)
        free_self(c);
    else
        *sink = &c->sink;
    return status;
}
