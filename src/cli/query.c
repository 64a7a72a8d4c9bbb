/* query: SPARQL over a graph file or folder, or over an endpoint. */
#include "explain.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { GRAPH, QUERY_FILE, NAMED, SET, LIST, FORMAT, ENDPOINT, USER, PASSWORD_FILE, TIMEOUT };

static const struct {
    const char *name;
    qn_result_format format;
} result_formats[] = {
    {"table", QN_RESULT_TABLE}, {"csv", QN_RESULT_CSV}, {"tsv", QN_RESULT_TSV}, {"json", QN_RESULT_JSON}, {"xml", QN_RESULT_XML},
    {"turtle", QN_RESULT_TURTLE}, {"ttl", QN_RESULT_TURTLE}, {"ntriples", QN_RESULT_NTRIPLES}, {"nt", QN_RESULT_NTRIPLES},
};

static bool find_format(const char *name, qn_result_format *format)
{
    for (size_t i = 0; i < sizeof result_formats / sizeof *result_formats; i++)
        if (!strcasecmp(result_formats[i].name, name)) {
            *format = result_formats[i].format;
            return true;
        }
    return false;
}

/* --- the query's text ------------------------------------------------------------------------------------------- */

static qn_status read_query(cli *cli, const char *path, char **sparql)
{
    bool standard = !strcmp(path, "-");
    FILE *file = standard ? stdin : fopen(path, "r");
    qn_buffer all = {0};
    char piece[4096];
    size_t got;
    if (!file)
        return qn_fail(cli->context, QN_IO, path, "cannot open it: %s", strerror(errno));
    qn_buffer_puts(&all, "");
    while ((got = fread(piece, 1, sizeof piece, file)) > 0)
        qn_buffer_add(&all, piece, got);
    bool failed = ferror(file);
    if (!standard)
        fclose(file);
    *sparql = all.bytes;
    if (failed || all.failed)
        return qn_fail(cli->context, failed ? QN_IO : QN_NOMEM, path, "cannot be read");
    if (all.length == strlen(all.bytes) && qn_utf8_valid(all.bytes, all.length) == all.length)
        return QN_OK;
    return qn_fail(cli->context, QN_ENCODING, path, "is no UTF-8 text");
}

/* "to=velmora" → "to=Velmora Networks": actors by any of their names, as for explain; who is not there is told with the nearest. Owned by the arena. */
static qn_status name_actor(source *s, const char *sparql, const char **setting)
{
    const char *value = strchr(*setting, '='), **iris;
    if (!value || !qn_named_query_wants_actor(sparql, *setting, (size_t)(value - *setting)))
        return QN_OK;
    qn_status status = find_actors(s, value + 1, &iris);
    const char *named = status ? NULL : qn_arena_printf(s->arena, "%.*s=%s", (int)(value - *setting), *setting, label_of(s, iris[0]));
    free(iris);
    if (named)
        *setting = named;
    return named || status ? status : qn_fail(s->cli->context, QN_NOMEM, NULL, "out of memory");
}

/* A named query with what it asks about; `triples` is NULL when an endpoint is asked. */
static qn_status take_named(cli *cli, const arguments *args, qn_triples *triples, char **sparql)
{
    char *text = NULL;
    size_t count = args->counts[SET];
    source s = {cli, triples, qn_arena_new()};
    const char **settings = calloc(count + 1, sizeof *settings);
    qn_status status = s.arena && settings ? qn_named_query_load(cli->context, option_value(args, NAMED), &text) : qn_fail(cli->context, QN_NOMEM, NULL, "out of memory");
    for (size_t i = 0; i < count && !status; i++) {
        settings[i] = args->values[SET][i];
        status = triples ? name_actor(&s, text, &settings[i]) : QN_OK;
    }
    if (!status)
        status = qn_named_query_set(cli->context, text, settings, sparql);
    free(text);
    free(settings);
    qn_arena_free(s.arena);
    return status;
}

static qn_status take_query(cli *cli, const arguments *args, qn_triples *triples, char **sparql)
{
    if (option_given(args, NAMED))
        return take_named(cli, args, triples, sparql);
    if (option_given(args, QUERY_FILE))
        return read_query(cli, option_value(args, QUERY_FILE), sparql);
    const char *given = args->rest[0];
    if (qn_utf8_valid(given, strlen(given)) < strlen(given))
        return qn_fail(cli->context, QN_ENCODING, "query", "is no UTF-8 text");
    *sparql = strdup(given);
    return *sparql ? QN_OK : qn_fail(cli->context, QN_NOMEM, NULL, "out of memory");
}

static int list_queries(cli *cli)
{
    qn_named_query *queries;
    size_t count;
    qn_status status = qn_named_queries(cli->context, &queries, &count);
    if (status)
        return exit_code(status);
    for (size_t i = 0; i < count; i++)
        printf("%-22s  %s\n", queries[i].name, queries[i].title);
    qn_named_queries_free(queries, count);
    return finish_output(cli);
}

/* --- the answer ------------------------------------------------------------------------------------------------- */

static qn_status query_graphs(cli *cli, const arguments *args, qn_result_format format)
{
    qn_triples *triples = NULL;
    qn_store *store = NULL;
    char *sparql = NULL;
    qn_status status = open_graphs(cli, args, GRAPH, &triples);
    if (!status)
        status = take_query(cli, args, triples, &sparql);
    if (!status)
        status = qn_store_open(cli->context, triples, &store);
    if (!status)
        status = qn_store_query(store, sparql, format, stdout);
    qn_store_free(store);
    qn_triples_free(triples);
    free(sparql);
    return status;
}

static qn_status ask_endpoint(cli *cli, const arguments *args, qn_result_format format)
{
    access_options access;
    char *sparql = NULL;
    qn_status status = take_query(cli, args, NULL, &sparql);
    if (status)
        return status;
    int code = read_endpoint(cli, args, ENDPOINT, &access);
    status = code == EXIT_DONE ? qn_store_query_endpoint(cli->context, &access.endpoint, sparql, format, stdout) : code == EXIT_USAGE ? QN_USAGE : QN_IO;
    free_endpoint(&access);
    free(sparql);
    return status;
}

static int run(cli *cli, const arguments *args)
{
    qn_result_format format = QN_RESULT_TABLE;
    size_t queries = args->rest_count + args->counts[QUERY_FILE] + args->counts[NAMED];
    if (option_given(args, LIST))
        return list_queries(cli);
    if (option_given(args, FORMAT) && !find_format(option_value(args, FORMAT), &format))
        return usage_error(cli, "there is no result format '%s'; there are table, csv, tsv, json, xml, turtle, ntriples", option_value(args, FORMAT));
    if (queries != 1)
        return usage_error(cli, queries ? "give one query, not several" : "give a query, or -f FILE, or --named NAME");
    if (option_given(args, SET) && !option_given(args, NAMED))
        return usage_error(cli, "--set goes with --named");
    if (option_given(args, ENDPOINT) && option_given(args, GRAPH))
        return usage_error(cli, "ask a graph (-g) or an endpoint (-e), not both");
    if (!option_given(args, ENDPOINT) && (option_given(args, USER) || option_given(args, PASSWORD_FILE) || option_given(args, TIMEOUT)))
        return usage_error(cli, "--user, --password-file and --timeout go with --endpoint");
    qn_status status = option_given(args, ENDPOINT) ? ask_endpoint(cli, args, format) : query_graphs(cli, args, format);
    int code = status == QN_IO ? EXIT_SYSTEM : finish_output(cli);
    return status ? exit_code(status) : code;
}

static const option_row options[] = {
    {"graph", 'g', "FILE|DIR", "the graph to ask; may repeat (default: out)"},
    {"file", 'f', "FILE", "read the query from a file; - is standard input"},
    {"named", 'n', "NAME", "a query that comes with quidnunc"},
    {"set", 0, "NAME=VALUE", "what a named query is to ask about; may repeat"},
    {"list", 'l', NULL, "list the queries that come with quidnunc"},
    {"format", 'F', "FORMAT", "table (default), csv, tsv, json, xml; turtle or ntriples for CONSTRUCT"},
    ENDPOINT_OPTIONS("ask a SPARQL 1.1 endpoint instead"),
    {NULL},
};
const command query_command = {"query", "[SPARQL]", "Ask a graph a SPARQL question",
    "Usual prefixes (qn, id, claim, article, rdf, rdfs, owl, xsd, skos, prov, nif, dcterms …) need no declaration.\n"
    "The store in memory answers SELECT, ASK and CONSTRUCT; what it would answer wrongly it refuses, and an endpoint can be asked.\n", options, run};
