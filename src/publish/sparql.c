/* The SPARQL 1.1 protocol: where the query stands in a request, what it is answered with, the description of the service. */
#include <config.h>
#include "server.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* --- the request's fields ---------------------------------------------------------------------------------------------- */

static int hex(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 : -1;
}

/* The value of application/x-www-form-urlencoded. New; NULL when out of memory. */
static char *decode(const char *text, size_t length)
{
    char *out = malloc(length + 1), *to = out;
    for (size_t i = 0; out && i < length; i++) {
        int high = text[i] == '%' && i + 2 < length ? hex(text[i + 1]) : -1, low = high >= 0 ? hex(text[i + 2]) : -1;
        *to++ = low >= 0 ? (char)(high << 4 | low) : text[i] == '+' ? ' ' : text[i];
        i += low >= 0 ? 2 : 0;
    }
    if (out)
        *to = '\0';
    return out;
}

/* A field of a form. New; NULL when there is none. */
static char *form_field(const char *form, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = form; at && *at; at = strchr(at, '&') ? strchr(at, '&') + 1 : NULL)
        if (!strncmp(at, name, length) && at[length] == '=')
            return decode(at + length + 1, strcspn(at + length + 1, "&"));
    return NULL;
}

static bool is_form(const request *r, const char *type)
{
    const char *given = MHD_lookup_connection_value(r->connection, MHD_HEADER_KIND, "Content-Type");
    size_t length = strlen(type);
    return given && !strncasecmp(given, type, length) && (!given[length] || strchr("; \t", given[length]));
}

static char *argument(const request *r, const char *name)
{
    const char *value = MHD_lookup_connection_value(r->connection, MHD_GET_ARGUMENT_KIND, name);
    if (value)
        return strdup(value);
    return r->upload.length && is_form(r, "application/x-www-form-urlencoded") ? form_field(r->upload.bytes, name) : NULL;
}

static bool has_argument(const request *r, const char *name)
{
    char *value = argument(r, name);
    free(value);
    return value != NULL;
}

/* --- the query's form ------------------------------------------------------------------------------------------------------ */

static const char *skip_space(const char *at)
{
    for (;;) {
        at += strspn(at, " \t\r\n");
        if (*at != '#')
            return at;
        at += strcspn(at, "\n");
    }
}

static const char *skip_iri(const char *at)
{
    const char *end = strchr(at, '>');
    return end ? end + 1 : at + strlen(at);
}

/* True when the result is a graph: what stands behind the prologue. */
static bool makes_graph(const char *sparql)
{
    for (const char *at = skip_space(sparql);;) {
        bool prefix = !strncasecmp(at, "PREFIX", 6), base = !strncasecmp(at, "BASE", 4);
        if (!prefix && !base)
            return !strncasecmp(at, "CONSTRUCT", 9) || !strncasecmp(at, "DESCRIBE", 8);
        at = skip_space(skip_iri(at));
    }
}

/* --- media types --------------------------------------------------------------------------------------------------------------- */

static const char *const table_types[] = {"application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values",
                                          "application/json", "application/xml", "text/xml"};
static const char *const table_formats[] = {"json", "xml", "csv", "tsv", "json", "xml", "xml"};
static const char *const graph_types[] = {"text/turtle", "application/n-triples", "application/x-turtle", "text/plain"};
static const char *const graph_formats[] = {"turtle", "ntriples", "turtle", "ntriples"};

static bool choose_format(request *r)
{
    bool graph = makes_graph(r->sparql);
    const char *accept = MHD_lookup_connection_value(r->connection, MHD_HEADER_KIND, "Accept");
    int chosen = negotiate(accept, graph ? graph_types : table_types, graph ? 4 : 7);
    if (chosen < 0)
        return false;
    r->type = (graph ? graph_types : table_types)[chosen];
    r->format = (graph ? graph_formats : table_formats)[chosen];
    return true;
}

/* --- the service's description ----------------------------------------------------------------------------------------------------- */

static enum MHD_Result describe_service(qn_server *server, request *r)
{
    static const char *const formats[] = {"SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV", "Turtle", "N-Triples"};
    static const char *const types[] = {"text/turtle", "application/x-turtle", "text/plain"};
    int chosen = negotiate(MHD_lookup_connection_value(r->connection, MHD_HEADER_KIND, "Accept"), types, 3);
    qn_buffer out = {0};
    qn_buffer_printf(&out, "@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .\n@prefix void: <http://rdfs.org/ns/void#> .\n\n"
                           "<%ssparql> a sd:Service ;\n    sd:endpoint <%ssparql> ;\n    sd:supportedLanguage sd:SPARQL11Query ;\n    sd:resultFormat ",
                     server->site->base, server->site->base);
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        qn_buffer_printf(&out, "%s<http://www.w3.org/ns/formats/%s>", i ? ", " : "", formats[i]);
    qn_buffer_printf(&out, " ;\n    sd:defaultDataset <%ssparql#dataset> .\n\n<%ssparql#dataset> a sd:Dataset ; sd:defaultGraph <%ssparql#graph> .\n"
                           "<%ssparql#graph> a sd:Graph ; void:triples %zu .\n", server->site->base, server->site->base, server->site->base,
                     server->site->base, qn_triples_count(server->site->triples));
    return send_page(server, r, types[chosen > 0 ? chosen : 0], &out, true);
}

/* --- answering ------------------------------------------------------------------------------------------------------------------------ */

static enum MHD_Result refuse(qn_server *server, request *r, unsigned code, const char *why)
{
    return send_text(server, r, code, "text/plain", why);
}

enum MHD_Result answer_sparql(qn_server *server, request *r, const char *method)
{
    bool post = !strcmp(method, "POST"), direct = post && is_form(r, "application/sparql-query");
    if (post && r->too_large)
        return refuse(server, r, MHD_HTTP_CONTENT_TOO_LARGE, "the query is longer than a megabyte\n");
    if (post && is_form(r, "application/sparql-update"))
        return refuse(server, r, MHD_HTTP_FORBIDDEN, "the graph is read-only\n");
    if (post && !direct && !is_form(r, "application/x-www-form-urlencoded"))
        return refuse(server, r, MHD_HTTP_UNSUPPORTED_MEDIA_TYPE, "send application/sparql-query, or a form with the field query\n");
    if (has_argument(r, "update"))
        return refuse(server, r, MHD_HTTP_FORBIDDEN, "the graph is read-only\n");
    if (has_argument(r, "default-graph-uri") || has_argument(r, "named-graph-uri"))
        return refuse(server, r, MHD_HTTP_BAD_REQUEST, "there is one graph here: leave out default-graph-uri and named-graph-uri\n");
    r->sparql = direct ? strndup(r->upload.length ? r->upload.bytes : "", r->upload.length) : argument(r, "query");
    if (!r->sparql && !post)
        return describe_service(server, r);
    if (!r->sparql || !*skip_space(r->sparql))
        return refuse(server, r, MHD_HTTP_BAD_REQUEST, "there is no query\n");
    if (qn_utf8_valid(r->sparql, strlen(r->sparql)) < strlen(r->sparql))
        return refuse(server, r, MHD_HTTP_BAD_REQUEST, "the query is no UTF-8 text\n");
    if (!choose_format(r))
        return refuse(server, r, MHD_HTTP_NOT_ACCEPTABLE, "results are JSON, XML, CSV or TSV; graphs Turtle or N-Triples\n");
    if (!add_job(server, r))
        return refuse(server, r, MHD_HTTP_SERVICE_UNAVAILABLE, "too many queries wait; try again later\n");
    return MHD_YES;
}

enum MHD_Result finish_job(qn_server *server, request *r)
{
    if (r->dump && !r->status) {
        char *path = dump_path(server, r->dump);
        enum MHD_Result result = path ? send_file(server, r, path, r->dump->type) : MHD_NO;
        free(path);
        return result;
    }
    if (!r->status)
        return send_page(server, r, r->type, &r->answer, true);
    qn_buffer_puts(&r->message, r->message.length ? "" : "the query cannot be answered\n");
    bool asked_wrong = r->status == QN_SYNTAX || r->status == QN_UNSUPPORTED || r->status == QN_USAGE || r->status == QN_ENCODING || r->status == QN_NOT_FOUND;
    unsigned code = asked_wrong ? MHD_HTTP_BAD_REQUEST : r->status == QN_LIMIT ? MHD_HTTP_SERVICE_UNAVAILABLE : MHD_HTTP_INTERNAL_SERVER_ERROR;
    return refuse(server, r, code, r->message.failed ? "out of memory\n" : r->message.bytes);
}
