/* The table of formats. */
#include <config.h>
#include "writer.h"

#include <string.h>
#include <strings.h>

static const qn_format formats[] = {
    {"turtle", "ttl", "text/turtle", "Turtle (RDF), for people and programs", "ttl"},
    {"ntriples", "nt", "application/n-triples", "N-Triples (RDF), a statement a line", "nt n-triples"},
    {"nquads", "nq", "application/n-quads", "N-Quads (RDF), N-Triples with a named graph for each article", "nq n-quads"},
    {"trig", "trig", "application/trig", "TriG (RDF), Turtle with a named graph for each article", ""},
    {"jsonld", "jsonld", "application/ld+json", "JSON-LD 1.1 (RDF), for programs that read JSON", "json-ld json"},
    {"rdfxml", "rdf", "application/rdf+xml", "RDF/XML, for older programs", "rdf rdf/xml xml"},
    {"graphml", "graphml", "application/graphml+xml", "GraphML, for drawing: Gephi, Cytoscape, yEd, igraph, NetworkX", ""},
    {"gexf", "gexf", "application/gexf+xml", "GEXF 1.3, for Gephi, with times", ""},
    {"csv", "csv", "text/csv", "a pair of CSV files, for spreadsheets and Neo4j: graph.nodes.csv and graph.csv with the edges", ""},
    {"ftm", "ftm.json", "application/json+ftm", "FollowTheMoney JSON lines, for Aleph: an entity or a link a line", "followthemoney"},
    {"dot", "dot", "text/vnd.graphviz", "DOT, for graphviz", "gv graphviz"},
    {NULL},
};

typedef qn_status (*maker)(output *out, qn_sink **sink);
static const maker makers[] = {turtle_new, ntriples_new, nquads_new, trig_new, jsonld_new, rdfxml_new, graphml_new, gexf_new, csv_new, ftm_new, dot_new};
_Static_assert(sizeof makers / sizeof *makers + 1 == sizeof formats / sizeof *formats, "a maker for every format");

const qn_format *qn_formats(void)
{
    return formats;
}

/* True when the name is one of the words of a list separated by blanks. */
static bool listed(const char *list, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = list; *at;) {
        size_t word = strcspn(at, " ");
        if (word == length && !strncasecmp(at, name, length))
            return true;
        at += word;
        at += strspn(at, " ");
    }
    return false;
}

const qn_format *qn_format_of(const char *name)
{
    for (const qn_format *f = formats; f->name; f++)
        if (!strcasecmp(f->name, name) || !strcasecmp(f->extension, name) || listed(f->aliases, name))
            return f;
    return NULL;
}

qn_status qn_writer_new(qn_context *context, const qn_format *format, const char *path, qn_sink **sink)
{
    size_t row = (size_t)(format - formats);
    if (row >= sizeof makers / sizeof *makers)
        return qn_fail(context, QN_USAGE, path, "no format of quidnunc's own");
    output *out;
    qn_status status = output_open(context, path, &out);
    return status ? status : makers[row](out, sink);
}

qn_status qn_writer_to(qn_context *context, const qn_format *format, qn_buffer *buffer, qn_sink **sink)
{
    size_t row = (size_t)(format - formats);
    if (row >= sizeof makers / sizeof *makers || makers[row] == csv_new)
        return qn_fail(context, QN_USAGE, NULL, "no format of quidnunc's own that is one text");
    output *out;
    qn_status status = output_buffer(context, buffer, &out);
    return status ? status : makers[row](out, sink);
}
