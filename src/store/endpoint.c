/* Queries to a SPARQL 1.1 endpoint: POST of a form, the answer as it comes, or as a table of its JSON. */
#include <config.h>
#include "sparql.h"

#include <curl/curl.h>
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { CONNECT_SECONDS = 20, SILENT_SECONDS = 120, ERROR_BYTES = 4096 };
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

/* --- the exchange -------------------------------------------------------------------------------------------------- */

typedef struct exchange {
    qn_context *context;
    const char *url;
    CURL *curl;
    struct curl_slist *headers;
    char *form;
    FILE *out;                  /* where a good answer goes; NULL keeps it in `body` */
    qn_buffer body;             /* the answer, or the beginning of an error page */
    char error[CURL_ERROR_SIZE];
    bool write_failed, too_long;
} exchange;

static size_t receive(char *bytes, size_t size, size_t count, void *user)
{
    exchange *x = user;
    size_t length = size * count;
    long code = 0;
    curl_easy_getinfo(x->curl, CURLINFO_RESPONSE_CODE, &code);
    if (code < 200 || code > 299) {
        size_t room = x->body.length < ERROR_BYTES ? ERROR_BYTES - x->body.length : 0;
        qn_buffer_add(&x->body, bytes, length < room ? length : room);
        return length;
    }
    if (x->out) {
        x->write_failed = fwrite(bytes, 1, length, x->out) != length;
        return x->write_failed ? 0 : length;
    }
    x->too_long = x->body.length + length > TABLE_BYTES;
    if (!x->too_long)
        qn_buffer_add(&x->body, bytes, length);
    return x->too_long || x->body.failed ? 0 : length;
}

static bool prepare(exchange *x, const char *query, const char *accept)
{
    char header[128];
    snprintf(header, sizeof header, "Accept: %s", accept);
    x->curl = curl_easy_init();
    char *escaped = x->curl ? curl_easy_escape(x->curl, query, (int)strlen(query)) : NULL;
    qn_buffer form = {0};
    qn_buffer_printf(&form, "query=%s", escaped ? escaped : "");
    curl_free(escaped);
    x->form = form.bytes;
    x->headers = curl_slist_append(NULL, header);
    return escaped && !form.failed && x->headers;
}

static void set_options(exchange *x)
{
    curl_easy_setopt(x->curl, CURLOPT_URL, x->url);
    curl_easy_setopt(x->curl, CURLOPT_POSTFIELDS, x->form);
    curl_easy_setopt(x->curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)strlen(x->form));
    curl_easy_setopt(x->curl, CURLOPT_HTTPHEADER, x->headers);
    curl_easy_setopt(x->curl, CURLOPT_USERAGENT, PACKAGE_NAME "/" PACKAGE_VERSION);
    curl_easy_setopt(x->curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(x->curl, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(x->curl, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(x->curl, CURLOPT_MAXREDIRS, 5L);
    curl_easy_setopt(x->curl, CURLOPT_POSTREDIR, (long)CURL_REDIR_POST_ALL);
    curl_easy_setopt(x->curl, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(x->curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
    curl_easy_setopt(x->curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(x->curl, CURLOPT_LOW_SPEED_TIME, (long)SILENT_SECONDS);
    curl_easy_setopt(x->curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(x->curl, CURLOPT_ERRORBUFFER, x->error);
    curl_easy_setopt(x->curl, CURLOPT_WRITEFUNCTION, receive);
    curl_easy_setopt(x->curl, CURLOPT_WRITEDATA, x);
}

/* The first lines of what the server said, as one line. */
static void first_lines(const qn_buffer *body, char *line, size_t size)
{
    size_t used = 0, lines = 0;
    for (size_t i = 0; i < body->length && used + 1 < size && lines < 3; i++) {
        unsigned char byte = (unsigned char)body->bytes[i];
        lines += byte == '\n' && used;
        if (byte > ' ')
            line[used++] = (char)byte;
        else if (used && line[used - 1] != ' ')
            line[used++] = ' ';
    }
    line[used] = '\0';
    line[qn_utf8_valid(line, used)] = '\0';
}

static qn_status judge(exchange *x, CURLcode code)
{
    long http = 0;
    char said[400];
    curl_easy_getinfo(x->curl, CURLINFO_RESPONSE_CODE, &http);
    if (x->write_failed)
        return check_written(x->context, x->out);
    if (x->too_long)
        return qn_fail(x->context, QN_LIMIT, x->url, "the answer is too long for a table; ask for csv or json");
    if (x->body.failed)
        return qn_fail(x->context, QN_NOMEM, x->url, "out of memory");
    if (code != CURLE_OK)
        return qn_fail(x->context, QN_IO, x->url, "%s", *x->error ? x->error : curl_easy_strerror(code));
    if (http >= 200 && http <= 299)
        return QN_OK;
    first_lines(&x->body, said, sizeof said);
    return qn_fail(x->context, http == 400 ? QN_SYNTAX : QN_IO, x->url, "HTTP status %ld%s%s", http, *said ? ": " : "", said);
}

static void end_exchange(exchange *x)
{
    if (x->curl)
        curl_easy_cleanup(x->curl);
    curl_slist_free_all(x->headers);
    free(x->form);
    free(x->body.bytes);
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

static qn_status read_results(const exchange *x, const json_t *root, table *t)
{
    const json_t *truth = json_object_get(root, "boolean"), *rows = json_object_get(json_object_get(root, "results"), "bindings"), *row;
    size_t i;
    if (json_is_boolean(truth)) {
        t->is_boolean = true;
        t->truth = json_is_true(truth);
        return QN_OK;
    }
    if (!json_is_array(rows))
        return qn_fail(x->context, QN_SYNTAX, x->url, "answered no SPARQL results in JSON");
    bool done = read_names(root, t);
    json_array_foreach(rows, i, row)
        for (size_t k = 0; done && k < t->columns; k++) {
            cell c = json_cell(t->arena, json_object_get(row, t->names[k]));
            done = QN_PUSH(t->cells, t->cell_count, t->cell_capacity, c);
        }
    return done ? QN_OK : qn_fail(x->context, QN_NOMEM, x->url, "out of memory");
}

static qn_status print_table(const exchange *x, FILE *out)
{
    json_error_t error;
    table t;
    json_t *root = json_loadb(x->body.bytes ? x->body.bytes : "", x->body.length, JSON_ALLOW_NUL, &error);
    if (!root)
        return qn_fail(x->context, QN_SYNTAX, x->url, "answered no JSON: %s", error.text);
    qn_status status = table_open(&t) ? read_results(x, root, &t) : qn_fail(x->context, QN_NOMEM, x->url, "out of memory");
    if (!status)
        status = table_write(x->context, &t, QN_RESULT_TABLE, out);
    table_close(&t);
    json_decref(root);
    return status;
}

/* --- the call ------------------------------------------------------------------------------------------------------ */

static qn_status ask(exchange *x, const char *query, qn_result_format format, bool graph, FILE *out)
{
    bool tabled = format == QN_RESULT_TABLE && !graph;
    if (!prepare(x, query, media_type(format, graph)))
        return qn_fail(x->context, QN_NOMEM, x->url, "out of memory");
    set_options(x);
    x->out = tabled ? NULL : out;
    qn_status status = judge(x, curl_easy_perform(x->curl));
    if (!status && tabled)
        status = print_table(x, out);
    return status ? status : check_written(x->context, out);
}

qn_status qn_store_query_endpoint(qn_context *context, const char *url, const char *sparql, qn_result_format format, FILE *out)
{
    exchange x = {.context = context, .url = url};
    tokens tokens = {0};
    size_t verb;
    qn_buffer query = {0};
    char *prologue = tokens_read(sparql, &tokens) ? missing_prefixes(&tokens, NULL) : NULL;
    query_kind kind = tokens_kind(&tokens, &verb);
    qn_buffer_printf(&query, "%s%s", prologue ? prologue : "", sparql);
    qn_status status = prologue && !query.failed ? check_format(context, kind, format) : qn_fail(context, QN_NOMEM, NULL, "out of memory");
    if (!status)
        status = ask(&x, query.bytes, format, kind == QUERY_CONSTRUCT || kind == QUERY_DESCRIBE, out);
    end_exchange(&x);
    tokens_free(&tokens);
    free(prologue);
    free(query.bytes);
    return status;
}
