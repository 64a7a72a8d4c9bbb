/* Queries to a SPARQL 1.1 endpoint: POST of a form, the answer as it comes, or as a table of its JSON. */
#include <config.h>
#include "http.h"
#include "sparql.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { TABLE_BYTES = 512 * 1024 * 1024 };

static const char *media_type(qn_result_format format, bool graph)
{
    switch (format) {
    case QN_RESULT_CSV: return "text/csv";
    case QN_RESULT_TSV: return "text/tab-separated-values";
    case QN_RESULT_XML: return "application/sparql-results+xml";
    case QN_RESULT_TURTLE: return "text/turtle";
    case QN_RESULT_NTRIPLES: return "application/n-triples";
    default: return graph ? "text/turtle" : "application/sparql-results+json";
    }
}

/* --- JSON results → table ------------------------------------------------------------------------------------------ */

static const char *member(qn_arena *arena, const json_t *object, const char *name)
{
    const char *value = json_string_value(json_object_get(object, name));
    return value ? qn_arena_strdup(arena, value) : NULL;
}

static cell json_cell(qn_arena *arena, const json_t *value)
{
    const char *type = json_string_value(json_object_get(value, "type"));
    cell c = {CELL_NONE};
    if (!type)
        return c;
    c.kind = !strcmp(type, "uri") ? CELL_IRI : !strcmp(type, "bnode") ? CELL_BLANK : CELL_LITERAL;
    c.value = member(arena, value, "value");
    c.language = member(arena, value, "xml:lang");
    c.datatype = member(arena, value, "datatype");
    if (!c.value)
        c.kind = CELL_NONE;
    return c;
}

static bool read_names(const json_t *root, table *t)
{
    const json_t *names = json_object_get(json_object_get(root, "head"), "vars");
    t->columns = json_array_size(names);
    t->names = qn_arena_alloc(t->arena, (t->columns + 1) * sizeof *t->names);
    for (size_t i = 0; t->names && i < t->columns; i++) {
        const char *name = json_string_value(json_array_get(names, i));
        t->names[i] = qn_arena_strdup(t->arena, name ? name : "");
        if (!t->names[i])
            return false;
    }
    return t->names != NULL;
}

static qn_status read_results(qn_context *context, const char *url, const json_t *root, table *t)
{
    const json_t *truth = json_object_get(root, "boolean"), *rows = json_object_get(json_object_get(root, "results"), "bindings"), *row;
    size_t i;
    if (json_is_boolean(truth)) {
        t->is_boolean = true;
        t->truth = json_is_true(truth);
        return QN_OK;
    }
    if (!json_is_array(rows))
        return qn_fail(context, QN_SYNTAX, url, "answered no SPARQL results in JSON");
    bool done = read_names(root, t);
    json_array_foreach(rows, i, row)
        for (size_t k = 0; done && k < t->columns; k++) {
            cell c = json_cell(t->arena, json_object_get(row, t->names[k]));
            done = QN_PUSH(t->cells, t->cell_count, t->cell_capacity, c);
        }
    return done && !qn_arena_failed(t->arena) ? QN_OK : qn_fail(context, QN_NOMEM, url, "out of memory");
}

static qn_status print_table(qn_context *context, const char *url, const qn_buffer *body, FILE *out)
{
    json_error_t error;
    table t;
    json_t *root = json_loadb(body->bytes ? body->bytes : "", body->length, JSON_ALLOW_NUL, &error);
    if (!root)
        return qn_fail(context, QN_SYNTAX, url, "answered no JSON: %s", error.text);
    qn_status status = table_open(&t) ? read_results(context, url, root, &t) : qn_fail(context, QN_NOMEM, url, "out of memory");
    if (!status)
        status = table_write(context, &t, QN_RESULT_TABLE, out);
    table_close(&t);
    json_decref(root);
    return status;
}

/* --- the call ------------------------------------------------------------------------------------------------------ */

static qn_status ask(qn_context *context, const qn_endpoint *endpoint, const char *form, qn_result_format format, bool graph, FILE *out)
{
    bool tabled = format == QN_RESULT_TABLE && !graph;
    http *h = NULL;
    http_request request = {.type = "application/x-www-form-urlencoded", .accept = media_type(format, graph), .body = form, .length = strlen(form),
                            .out = tabled ? NULL : out, .most = TABLE_BYTES, .results = true};
    qn_status status = http_open(context, endpoint, &h);
    if (!status)
        status = http_send(h, &request);
    if (!status)
        status = http_judge(h);
    if (!status && tabled)
        status = print_table(context, endpoint->url, http_body(h), out);
    http_close(h);
    return status ? status : check_written(context, out);
}

qn_status qn_store_query_endpoint(qn_context *context, const qn_endpoint *endpoint, const char *sparql, qn_result_format format, FILE *out)
{
    tokens tokens = {0};
    size_t verb;
    qn_buffer query = {0}, form = {0};
    char *prologue = tokens_read(sparql, &tokens) ? missing_prefixes(&tokens, NULL) : NULL;
    query_kind kind = tokens_kind(&tokens, &verb);
    qn_buffer_printf(&query, "%s%s", prologue ? prologue : "", sparql);
    char *escaped = prologue && !query.failed ? http_escape(query.bytes) : NULL;
    qn_buffer_printf(&form, "query=%s", escaped ? escaped : "");
    qn_status status = escaped && !form.failed ? check_format(context, kind, format) : qn_fail(context, QN_NOMEM, NULL, "out of memory");
    if (!status)
        status = ask(context, endpoint, form.bytes, format, kind == QUERY_CONSTRUCT || kind == QUERY_DESCRIBE, out);
    tokens_free(&tokens);
    free(prologue);
    free(query.bytes);
    free(escaped);
    free(form.bytes);
    return status;
}
