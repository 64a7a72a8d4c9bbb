/* serve: a graph's site and its SPARQL endpoint, live. */
#include "site.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { PORT = KNOWLEDGE_ROWS, ADDRESS, BASE, TITLE, TIME, FILTER };

/* --- a worker's own query engine ------------------------------------------------------------------------------------------- */

static qn_status open_session(void *user, void **result)
{
    const opened_site *o = user;
    qn_engine *engine = NULL;
    qn_status status = qn_engine_start(o->cli->context, o->triples, &engine);
    *result = engine;
    return status;
}

static void close_session(void *user)
{
    qn_engine_stop(user);
}

static bool result_format(const char *name, qn_result_format *format)
{
    static const struct {
        const char *name;
        qn_result_format format;
    } known[] = {{"json", QN_RESULT_JSON}, {"xml", QN_RESULT_XML}, {"csv", QN_RESULT_CSV}, {"tsv", QN_RESULT_TSV}, {"turtle", QN_RESULT_TURTLE},
                 {"ntriples", QN_RESULT_NTRIPLES}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (!strcmp(known[i].name, name)) {
            *format = known[i].format;
            return true;
        }
    return false;
}

static qn_status ask(void *user, const char *sparql, const char *format, double seconds, const volatile int *stop, qn_buffer *answer, qn_buffer *message)
{
    const qn_engine_limits limits = {.seconds = seconds, .rows = (size_t)128 << 20, .memory = (size_t)512 << 20, .answer = (size_t)256 << 20};
    qn_result_format wanted = QN_RESULT_JSON;
    return result_format(format, &wanted) ? qn_engine_ask(user, sparql, wanted, &limits, stop, answer, message) : QN_USAGE;
}

/* --- the command ---------------------------------------------------------------------------------------------------------------- */

static bool read_port(const cli *cli, const arguments *args, uint16_t *port)
{
    const char *value = option_value(args, PORT);
    char *end = NULL;
    unsigned long number = value && *value >= '0' && *value <= '9' ? strtoul(value, &end, 10) : 65536;
    *port = (uint16_t)(value ? number : 8421);
    if (!value || (end && !*end && number < 65536))
        return true;
    usage_error(cli, "--port wants a number from 0 to 65535, not '%s'", value);
    return false;
}

static bool read_seconds(const cli *cli, const arguments *args, double *seconds)
{
    const char *value = option_value(args, TIME);
    char *end = NULL;
    *seconds = value ? strtod(value, &end) : 30;
    if (!value || (end != value && !*end && *seconds > 0 && *seconds <= 86400))
        return true;
    usage_error(cli, "--time-limit wants seconds, more than 0, not '%s'", value);
    return false;
}

/* Serves until the program is told to end. The signals were blocked before any thread began, so that only sigwait has them. They stay blocked from then
 * on: whoever tells a group of processes to end tells some of them twice (timeout does, and so may a shell), and the second must not kill a clean end. */
static qn_status serve(cli *cli, const opened_site *o, qn_server_options *options, const sigset_t *ending)
{
    qn_server *server = NULL;
    int got = 0;
    qn_status status = qn_server_start(cli->context, o->site, options, &server);
    if (status)
        return status;
    const char *address = qn_server_address(server);
    note(cli, "serving %zu actors, %zu claims, %zu articles at %s (SPARQL: %ssparql); Ctrl-C ends it", o->graph->actor_count, o->graph->claim_count,
         o->graph->article_count, address, address);
    const char *own = strstr(address, "://"), *base = strstr(o->graph->base, "://");
    bool local = base && (!strcmp(own, base) || (!strncmp(base, "://localhost:", 13) && strchr(own + 3, ':') && !strcmp(base + 12, strchr(own + 3, ':'))));
    if (!local)
        note(cli, "its IRIs begin with %s; --base %s makes them lead here", o->graph->base, address);
    sigwait(ending, &got);
    qn_server_stop(server);
    note(cli, "ended");
    return QN_OK;
}

static int run(cli *cli, const arguments *args)
{
    qn_graph_filter filter = {0};
    qn_server_options options = {.address = option_value(args, ADDRESS), .open = open_session, .ask = ask, .close = close_session};
    const char *base = option_value(args, BASE);
    sigset_t ending, before;
    if (!read_port(cli, args, &options.port) || !read_seconds(cli, args, &options.seconds) || (base && !check_base(cli, base)) ||
        !read_filter(cli, args, FILTER, &filter))
        return EXIT_USAGE;
    site_request request = {.graphs = args->rest, .graph_count = args->rest_count, .base = base, .title = option_value(args, TITLE), .filter = &filter,
                            .knowledge = knowledge_options(args), .endpoint = true};
    opened_site opened = {0};
    sigemptyset(&ending);
    sigaddset(&ending, SIGINT);
    sigaddset(&ending, SIGTERM);
    sigaddset(&ending, SIGHUP);
    qn_status status = open_site(cli, &request, &opened);
    options.user = &opened;
    pthread_sigmask(SIG_BLOCK, &ending, &before);
    if (!status)
        status = serve(cli, &opened, &options, &ending);
    if (status)
        pthread_sigmask(SIG_SETMASK, &before, NULL);
    int code = opened.lexicon ? exit_code(status) : knowledge_exit_code(status);
    close_site(&opened);
    return code;
}

static const option_row options[] = {
    KNOWLEDGE_OPTIONS,
    {"port", 0, "PORT", "where to answer (default: 8421); 0: any that is free"},
    {"address", 0, "ADDRESS", "the address to answer at (default: 127.0.0.1, this machine only; 0.0.0.0: all)"},
    {"base", 0, "IRI", "put the graph's IRIs under this address (default: as they are)"},
    {"title", 0, "TEXT", "what the site is called"},
    {"time-limit", 0, "SECONDS", "how long a query may take (default: 30)"},
    FILTER_OPTIONS,
    {NULL},
};
const command serve_command = {"serve", "[GRAPH…]", "Serve a graph: its pages, its data, SPARQL",
    "The site that 'publish' writes, live: every IRI is answered in the type that is asked for (HTML, Turtle, JSON-LD, N-Triples), and /sparql takes queries\n"
    "after the SPARQL 1.1 protocol. Reads 'out' unless told otherwise; answers this machine only unless told otherwise.\n", options, run};
