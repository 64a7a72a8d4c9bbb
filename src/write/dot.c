/* DOT, for graphviz: actors as rounded boxes in their class's colour, edges whose stroke tells the status. */
#include <config.h>
#include "writer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct dot {
    qn_sink sink;
    output *out;
    qn_buffer line;
} dot;

/* How an edge of each status is drawn: told apart without colour, too. */
static const struct {
    const char *status, *look;
} looks[] = {
    {"Asserted", "style=solid, color=\"#333333\""}, {"Alleged", "style=dashed, color=\"#b35900\""}, {"Denied", "style=dashed, color=\"#a50f15\", arrowhead=tee"},
    {"Possible", "style=dotted, color=\"#3f5fa8\""}, {"Negated", "style=dotted, color=\"#777777\", arrowhead=tee"},
};

static const char *value_of(const qn_attribute *attributes, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (!strcmp(attributes[i].name, name))
            return attributes[i].value;
    return "";
}

/* Graphviz reads no string of more than 16,384 bytes. */
enum { LONGEST = 8000 };

/* A quoted string; line breaks and other controls become blanks. A backslash would begin an escape. What is too long ends in "…". */
static void add_quoted(qn_buffer *line, const char *text)
{
    size_t length = strlen(text), end = length > LONGEST ? LONGEST : length;
    const char *stop = text + end;
    while (end < length && ((unsigned char)*stop & 0xC0) == 0x80)
        stop--;
    qn_buffer_putc(line, '"');
    for (; text < stop; text++) {
        if (*text == '"' || *text == '\\')
            qn_buffer_putc(line, '\\');
        qn_buffer_putc(line, (unsigned char)*text < ' ' ? ' ' : *text);
    }
    if (*stop)
        qn_buffer_puts(line, "…");
    qn_buffer_putc(line, '"');
}

static void add_attribute(qn_buffer *line, const char *name, const char *text)
{
    if (!*text)
        return;
    qn_buffer_printf(line, ", %s=", name);
    add_quoted(line, text);
}

static qn_status put(dot *d)
{
    if (d->line.failed)
        return output_fail(d->out, QN_NOMEM, "out of memory");
    output_add(d->out, d->line.bytes, d->line.length);
    return output_status(d->out);
}

/* Dark letters on a light ground and the other way (relative luminance). */
static const char *letters_on(int r, int g, int b)
{
    return 0.299 * r + 0.587 * g + 0.114 * b > 140 ? "#000000" : "#ffffff";
}

static qn_status node(void *self, uint32_t number, const qn_attribute *attributes, size_t count)
{
    dot *d = self;
    int r = atoi(value_of(attributes, count, "r")), g = atoi(value_of(attributes, count, "g")), b = atoi(value_of(attributes, count, "b"));
    d->line.length = 0;
    qn_buffer_printf(&d->line, "  n%u [label=", number);
    add_quoted(&d->line, value_of(attributes, count, "label"));
    qn_buffer_printf(&d->line, ", fillcolor=\"#%02x%02x%02x\", fontcolor=\"%s\"", r & 255, g & 255, b & 255, letters_on(r, g, b));
    add_attribute(&d->line, "class", value_of(attributes, count, "type"));
    add_attribute(&d->line, "URL", value_of(attributes, count, "iri"));
    add_attribute(&d->line, "tooltip", value_of(attributes, count, "aliases"));
    qn_buffer_puts(&d->line, "];\n");
    return put(d);
}

static qn_status edge(void *self, uint32_t number, uint32_t from, uint32_t to, const qn_attribute *attributes, size_t count)
{
    dot *d = self;
    const char *status = value_of(attributes, count, "status"), *look = "";
    for (size_t i = 0; i < sizeof looks / sizeof *looks; i++)
        if (!strcmp(looks[i].status, status))
            look = looks[i].look;
    d->line.length = 0;
    qn_buffer_printf(&d->line, "  n%u -> n%u [id=\"e%u\", label=", from, to, number);
    add_quoted(&d->line, value_of(attributes, count, "label"));
    qn_buffer_printf(&d->line, "%s%s", *look ? ", " : "", look);
    add_attribute(&d->line, "weight", value_of(attributes, count, "support"));
    add_attribute(&d->line, "tooltip", value_of(attributes, count, "sentence"));
    add_attribute(&d->line, "class", status);
    qn_buffer_puts(&d->line, "];\n");
    return put(d);
}

static qn_status finish(void *self)
{
    dot *d = self;
    output_puts(d->out, "}\n");
    return output_finish(d->out);
}

static void free_self(void *self)
{
    dot *d = self;
    if (!d)
        return;
    output_free(d->out);
    free(d->line.bytes);
    free(d);
}

qn_status dot_new(output *out, qn_sink **sink)
{
    dot *d = calloc(1, sizeof *d);
    if (!d) {
        output_free(out);
        return QN_NOMEM;
    }
    d->out = out;
    d->sink = (qn_sink){.self = d, .node = node, .edge = edge, .finish = finish, .free = free_self};
    output_puts(out, "digraph quidnunc {\n"
                     "  graph [overlap=prism, splines=true, outputorder=edgesfirst, bgcolor=\"#ffffff\", fontname=\"Helvetica\"];\n"
                     "  node [shape=box, style=\"rounded,filled\", color=\"#00000033\", fontname=\"Helvetica\", fontsize=12, margin=\"0.12,0.06\"];\n"
                     "  edge [fontname=\"Helvetica\", fontsize=9, fontcolor=\"#444444\", arrowsize=0.7];\n");
    *sink = &d->sink;
    return QN_OK;
}
