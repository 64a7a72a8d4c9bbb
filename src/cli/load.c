/* load: a graph, or a part of it, into a SPARQL 1.1 server. */
#include "cli.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <time.h>

enum { ENDPOINT, TO_GRAPH = ENDPOINT_ROWS, METHOD, BATCH, REPLACE, RESUME, FILTER };

/* --- the statements ------------------------------------------------------------------------------------------------ */

/* A graph as it stands in its files, or what the filters left of it. */
typedef struct statements {
    qn_context *context;
    qn_triples *triples;
    qn_lexicon *lexicon;
    qn_graph *graph, *part;     /* only with filters */
} statements;

typedef struct forwarding {
    qn_statement_visitor each;
    void *user;
} forwarding;

static qn_status forward(void *self, const qn_term *subject, const qn_term *predicate, const qn_term *object)
{
    forwarding *f = self;
    return f->each(f->user, subject, predicate, object);
}

static qn_status give(void *self, qn_statement_visitor each, void *user)
{
    statements *s = self;
    if (!s->part)
        return qn_triples_visit(s->triples, NULL, NULL, NULL, each, user);
    forwarding forwarding = {each, user};
    qn_sink sink = {.self = &forwarding, .statement = forward}, *const sinks[] = {&sink};
    return qn_graph_emit(s->part, s->context, sinks, 1);
}

static qn_status open_statements(cli *cli, const char *const *paths, size_t count, const qn_graph_filter *filter, statements *s)
{
    s->context = cli->context;
    qn_status status = qn_triples_open(cli->context, paths, count, &s->triples);
    if (status || qn_graph_filter_is_open(filter))
        return status;
    qn_lexicon_options usual = {0};
    status = qn_lexicon_load(cli->context, &usual, &s->lexicon);
    if (!status)
        status = qn_graph_read(cli->context, s->lexicon, s->triples, &s->graph);
    return status ? status : qn_graph_narrow(cli->context, s->graph, filter, &s->part);
}

static void close_statements(statements *s)
{
    qn_graph_free(s->part);
    qn_graph_free(s->graph);
    qn_lexicon_free(s->lexicon);
    qn_triples_free(s->triples);
}

/* --- progress ------------------------------------------------------------------------------------------------------ */

typedef struct bar {
    bool shows;
    struct timespec started, shown;
} bar;

static double seconds_since(const struct timespec *then)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - then->tv_sec) + (double)(now.tv_nsec - then->tv_nsec) / 1e9;
}

static sigset_t ending_signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGHUP);
    return set;
}

/* Whoever ends the program is to be told how far it got first: the signals wait meanwhile. */
static bool is_to_end(void)
{
    sigset_t waiting;
    return !sigpending(&waiting) && (sigismember(&waiting, SIGINT) == 1 || sigismember(&waiting, SIGTERM) == 1 || sigismember(&waiting, SIGHUP) == 1);
}

static bool go_on(void *user, const qn_load_counts *counts)
{
    bar *bar = user;
    if (bar->shows && counts->triples && seconds_since(&bar->started) >= 0.5 && seconds_since(&bar->shown) >= 0.1) {
        double part = (double)counts->loaded / (double)counts->triples;
        int full = (int)(part * 30);
        clock_gettime(CLOCK_MONOTONIC, &bar->shown);
        fprintf(stderr, "\r\033[K[%.*s%*s] %3.0f%%  %zu of %zu triples", full, "##############################", 30 - full, "", part * 100, counts->loaded,
                counts->triples);
        fflush(stderr);
    }
    return !is_to_end();
}

/* --- the command --------------------------------------------------------------------------------------------------- */

/* Beside the graph: graph.nt.load-HASH, in a folder graphs.load-HASH; another for every endpoint and graph there. New; NULL when out of memory. */
static char *state_path(const char *graph, const qn_load_options *options)
{
    struct stat info;
    bool folder = !stat(graph, &info) && S_ISDIR(info.st_mode);
    size_t length = strlen(graph);
    qn_buffer path = {0}, target = {0};
    char hash[65];
    qn_buffer_printf(&target, "%s\n%s", options->endpoint.url, options->graph ? options->graph : "");
    qn_sha256(target.bytes ? target.bytes : "", target.length, hash);
    qn_buffer_printf(&path, "%s%s.load-%.12s", graph, !folder ? "" : length && graph[length - 1] == '/' ? "graphs" : "/graphs", hash);
    bool failed = target.failed || path.failed;
    free(target.bytes);
    if (!failed)
        return path.bytes;
    free(path.bytes);
    return NULL;
}

static void summarize(const cli *cli, const qn_load_counts *c, const char *url, double seconds)
{
    size_t sent = c->loaded - c->resumed;
    note(cli, "%s: %zu triples in %zu %s (%s), %.1f s, %.0f triples a second", url, sent, c->batches_done, c->batches_done == 1 ? "batch" : "batches",
         c->method == QN_LOAD_GRAPH_STORE ? "Graph Store protocol" : "SPARQL Update", seconds, seconds > 0 ? (double)sent / seconds : 0);
    if (c->resumed)
        note(cli, "  %zu triples had been loaded before", c->resumed);
    if (c->cleared)
        note(cli, "  the graph there was emptied before");
}

static qn_status load(cli *cli, const char *const *paths, size_t count, const qn_graph_filter *filter, qn_load_options *options)
{
    statements from = {0};
    qn_load_counts counts;
    bar bar = {.shows = cli->terminal && !cli->quiet};
    char *state = state_path(paths[0], options);
    options->state = state;
    options->progress = go_on;
    options->user = &bar;
    qn_status status = state ? open_statements(cli, paths, count, filter, &from) : qn_fail(cli->context, QN_NOMEM, NULL, "out of memory");
    if (!status) {
        sigset_t ending = ending_signals(), before;
        sigprocmask(SIG_BLOCK, &ending, &before);
        clock_gettime(CLOCK_MONOTONIC, &bar.started);
        status = qn_store_load(cli->context, options, give, &from, &counts);
        if (bar.shows)
            fputs("\r\033[K", stderr);
        if (!status)
            summarize(cli, &counts, options->endpoint.url, seconds_since(&bar.started));
        sigprocmask(SIG_SETMASK, &before, NULL);
    }
    close_statements(&from);
    free(state);
    return status == QN_END ? QN_IO : status;
}

static bool read_method(const cli *cli, const arguments *args, qn_load_method *method)
{
    static const char *const names[] = {"auto", "update", "gsp"};
    const char *name = option_value(args, METHOD);
    for (int i = 0; name && i < 3; i++)
        if (!strcasecmp(name, names[i])) {
            *method = (qn_load_method)i;
            return true;
        }
    if (name)
        usage_error(cli, "there is no method '%s'; there are auto, update, gsp", name);
    return !name;
}

static bool read_batch(const cli *cli, const arguments *args, size_t *batch)
{
    const char *value = option_value(args, BATCH);
    char *end = NULL;
    unsigned long number = value && *value >= '0' && *value <= '9' ? strtoul(value, &end, 10) : 0;
    *batch = number;
    if (!value || (end && !*end && number && number <= 1000000))
        return true;
    usage_error(cli, "--batch wants a number of triples from 1 to 1000000, not '%s'", value);
    return false;
}

static int run(cli *cli, const arguments *args)
{
    static const char *const usual[] = {"out"};
    qn_graph_filter filter = {0};
    qn_load_options options = {.graph = option_value(args, TO_GRAPH), .replace = option_given(args, REPLACE), .resume = option_given(args, RESUME)};
    if (!option_given(args, ENDPOINT))
        return usage_error(cli, "name the server with --endpoint URL");
    if (options.replace && !options.graph)
        return usage_error(cli, "--replace empties a graph that is named: it goes with --graph IRI");
    if (options.graph && !qn_iri_is_absolute(options.graph))
        return usage_error(cli, "--graph wants an absolute IRI such as https://example.org/news, not '%s'", options.graph);
    if (!read_method(cli, args, &options.method) || !read_batch(cli, args, &options.batch) || !read_filter(cli, args, FILTER, &filter))
        return EXIT_USAGE;
    access_options access;
    int code = read_endpoint(cli, args, ENDPOINT, &access);
    options.endpoint = access.endpoint;
    if (code == EXIT_DONE) {
        qn_status status = load(cli, args->rest_count ? args->rest : usual, args->rest_count ? args->rest_count : 1, &filter, &options);
        code = status ? exit_code(status) : EXIT_DONE;
    }
    free_endpoint(&access);
    return code;
}

static const option_row options[] = {
    ENDPOINT_OPTIONS("the server: where it takes SPARQL Update, or the Graph Store protocol"),
    {"graph", 'g', "IRI", "load into this named graph (default: the server's default graph)"},
    {"method", 'm', "METHOD", "update (SPARQL Update), gsp (Graph Store protocol) or auto (default)"},
    {"batch", 'b', "N", "triples a request (default: 1000 with update, 10000 with gsp)"},
    {"replace", 0, NULL, "empty that named graph first"},
    {"resume", 0, NULL, "go on where an interrupted load ended"},
    FILTER_OPTIONS,
    {NULL},
};
const command load_command = {"load", "[GRAPH…]", "Load a graph, or a part of it, into a SPARQL server",
    "Reads what 'quidnunc build' wrote (default: out), in any RDF syntax; nothing is sent before all of it was read. Virtuoso, for instance:\n"
    "  quidnunc load -e http://localhost:8890/sparql-graph-crud-auth -u dba --password-file dba.pw -g https://example.org/news\n", options, run};
