/* GraphML that igraph, NetworkX, Gephi, Cytoscape, yEd, Tulip and Neo4j's APOC all read: every key declared, plain types, nodes before edges,
 * all edges directed, IRIs as data. Both ends have a "label": a key's id is its name, but for a node's attribute whose name edges have too,
 * since ids are unique and APOC looks for an edge's key "label". */
#include <config.h>
#include "writer.h"

#include <libxml/xmlwriter.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAMESPACE "http://graphml.graphdrawing.org/xmlns"

typedef struct graphml {
    qn_sink sink;
    output *out;
    xmlTextWriter *xml;
    qn_buffer text;
} graphml;

#define X(string) ((const xmlChar *)(string))

/* A negative result of libxml2's writer, which happens when the output fails or memory runs out. */
static qn_status check(graphml *g, int result)
{
    if (result < 0)
        output_fail(g->out, QN_NOMEM, "out of memory");
    return output_status(g->out);
}

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

static void write_key(graphml *g, const qn_attribute_info *a)
{
    static const char *const types[] = {"string", "int", "double", "boolean"};
    char id[64];
    key_id(a->name, a->edge, id);
    check(g, xmlTextWriterStartElement(g->xml, X("key")));
    check(g, xmlTextWriterWriteAttribute(g->xml, X("id"), X(id)));
    check(g, xmlTextWriterWriteAttribute(g->xml, X("for"), X(a->edge ? "edge" : "node")));
    check(g, xmlTextWriterWriteAttribute(g->xml, X("attr.name"), X(a->name)));
    check(g, xmlTextWriterWriteAttribute(g->xml, X("attr.type"), X(types[a->type])));
    check(g, xmlTextWriterWriteElement(g->xml, X("desc"), X(a->title)));
    check(g, xmlTextWriterEndElement(g->xml));
}

static void write_head(graphml *g)
{
    xmlTextWriterSetIndent(g->xml, 1);
    xmlTextWriterSetIndentString(g->xml, X(" "));
    /* Not xmlTextWriterStartDocument: it takes an encoder of libxml2's, which is gone once a raptor world is freed (raptor_free_world calls
       xmlCleanupParser). The text is UTF-8 as it is. */
    check(g, xmlTextWriterWriteRaw(g->xml, X("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")));
    check(g, xmlTextWriterStartElement(g->xml, X("graphml")));
    check(g, xmlTextWriterWriteAttribute(g->xml, X("xmlns"), X(NAMESPACE)));
    for (const qn_attribute_info *a = qn_graph_attributes(); a->name; a++)
        write_key(g, a);
    check(g, xmlTextWriterStartElement(g->xml, X("graph")));
    check(g, xmlTextWriterWriteAttribute(g->xml, X("id"), X("G")));
    check(g, xmlTextWriterWriteAttribute(g->xml, X("edgedefault"), X("directed")));
}

/* --- nodes and edges ---------------------------------------------------------------------------------------------- */

/* XML 1.0 has no control characters, and readers trip over breaks inside values: blanks stand for them. */
static const char *clean(graphml *g, const char *value)
{
    g->text.length = 0;
    for (const char *at = value; *at; at++) {
        unsigned char byte = (unsigned char)*at;
        bool noncharacter = byte == 0xEF && (unsigned char)at[1] == 0xBF && (unsigned char)at[2] >= 0xBE;
        qn_buffer_putc(&g->text, byte < ' ' || noncharacter ? ' ' : *at);
        at += noncharacter ? 2 : 0;
    }
    if (!g->text.failed)
        return g->text.length ? g->text.bytes : "";
    output_fail(g->out, QN_NOMEM, "out of memory");
    return "";
}

static void write_data(graphml *g, bool edge, const qn_attribute *attributes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *value = clean(g, attributes[i].value);
        char id[64];
        if (!*value)
            continue;
        key_id(attributes[i].name, edge, id);
        check(g, xmlTextWriterStartElement(g->xml, X("data")));
        check(g, xmlTextWriterWriteAttribute(g->xml, X("key"), X(id)));
        check(g, xmlTextWriterWriteString(g->xml, X(value)));
        check(g, xmlTextWriterEndElement(g->xml));
    }
}

static void write_number(graphml *g, const char *name, char letter, uint32_t number)
{
    char id[16];
    snprintf(id, sizeof id, "%c%u", letter, number);
    check(g, xmlTextWriterWriteAttribute(g->xml, X(name), X(id)));
}

static qn_status node(void *self, uint32_t number, const qn_attribute *attributes, size_t count)
{
    graphml *g = self;
    check(g, xmlTextWriterStartElement(g->xml, X("node")));
    write_number(g, "id", 'n', number);
    write_data(g, false, attributes, count);
    return check(g, xmlTextWriterEndElement(g->xml));
}

static qn_status edge(void *self, uint32_t number, uint32_t from, uint32_t to, const qn_attribute *attributes, size_t count)
{
    graphml *g = self;
    check(g, xmlTextWriterStartElement(g->xml, X("edge")));
    write_number(g, "id", 'e', number);
    write_number(g, "source", 'n', from);
    write_number(g, "target", 'n', to);
    write_data(g, true, attributes, count);
    return check(g, xmlTextWriterEndElement(g->xml));
}

/* --- the sink ----------------------------------------------------------------------------------------------------- */

static int write_bytes(void *user, const char *bytes, int length)
{
    output_add(user, bytes, (size_t)length);
    return output_status(user) ? -1 : length;
}

static int close_nothing(void *user)
{
    (void)user;
    return 0;
}

static qn_status finish(void *self)
{
    graphml *g = self;
    check(g, xmlTextWriterEndDocument(g->xml));
    check(g, xmlTextWriterFlush(g->xml));
    return output_status(g->out) ? output_status(g->out) : output_finish(g->out);
}

static void free_self(void *self)
{
    graphml *g = self;
    if (!g)
        return;
    if (g->xml)
        xmlFreeTextWriter(g->xml);
    output_free(g->out);
    free(g->text.bytes);
    free(g);
}

qn_status graphml_new(output *out, qn_sink **sink)
{
    graphml *g = calloc(1, sizeof *g);
    if (!g) {
        output_free(out);
        return QN_NOMEM;
    }
    g->out = out;
    g->sink = (qn_sink){.self = g, .node = node, .edge = edge, .finish = finish, .free = free_self};
    xmlOutputBuffer *buffer = xmlOutputBufferCreateIO(write_bytes, close_nothing, out, NULL);
    g->xml = buffer ? xmlNewTextWriter(buffer) : NULL;
    if (!g->xml) {
        if (buffer)
            xmlOutputBufferClose(buffer);
        output_fail(out, QN_NOMEM, "out of memory");
        free_self(g);
        return QN_NOMEM;
    }
    write_head(g);
    *sink = &g->sink;
    return QN_OK;
}
