/* Graphs → a site: the part that is wanted, under the base that is wanted, with what write/ and store/ add to it. */
#include "site.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* --- what the site asks of others --------------------------------------------------------------------------------------- */

static qn_status serialize(void *user, const char *format, qn_buffer *out, qn_sink **sink)
{
    const opened_site *o = user;
    return qn_writer_to(o->cli->context, qn_format_of(format), out, sink);
}

static qn_status emit_to(const opened_site *o, qn_sink *sink)
{
    qn_sink *const sinks[] = {sink};
    qn_status status = qn_graph_emit(o->graph, o->cli->context, sinks, 1);
    sink->free(sink->self);
    return status;
}

static qn_status dump(void *user, const char *format, const char *path)
{
    const opened_site *o = user;
    qn_sink *sink = NULL;
    qn_status status = qn_writer_new(o->cli->context, qn_format_of(format), path, &sink);
    return status ? status : emit_to(o, sink);
}

/* --- another base, a part of the graph ------------------------------------------------------------------------------------ */

static char *part_path(const opened_site *o, const char *name)
{
    size_t size = strlen(o->folder) + strlen(name) + 2;
    char *path = malloc(size);
    if (path)
        snprintf(path, size, "%s/%s", o->folder, name);
    return path;
}

static qn_status read_graphs(opened_site *o, const char *const *paths, size_t count)
{
    qn_status status = qn_triples_open(o->cli->context, paths, count, &o->triples);
    return status ? status : qn_graph_read(o->cli->context, o->lexicon, o->triples, &o->graph);
}

static void drop_graph(opened_site *o)
{
    qn_graph_free(o->graph);
    qn_triples_free(o->triples);
    o->graph = NULL;
    o->triples = NULL;
}

static qn_status write_part(opened_site *o, const site_request *request, const char *path)
{
    qn_graph *part = NULL;
    qn_sink *sink = NULL, *rebased = NULL;
    bool whole = qn_graph_filter_is_open(request->filter);
    qn_status status = whole ? QN_OK : qn_graph_narrow(o->cli->context, o->graph, request->filter, &part);
    if (!status && !whole && !part->claim_count && o->graph->claim_count)
        qn_report(o->cli->context, QN_WARNING, QN_NOT_FOUND, NULL, 0, 0, -1, "no claim passes the filters: the site is empty");
    if (!status)
        status = qn_writer_new(o->cli->context, qn_format_of("ntriples"), path, &sink);
    if (!status)
        status = qn_publish_rebase(o->cli->context, sink, o->graph->base, request->base ? request->base : o->graph->base, &rebased);
    if (!status) {
        qn_sink *const sinks[] = {rebased};
        status = qn_graph_emit(whole ? o->graph : part, o->cli->context, sinks, 1);
        rebased->free(rebased->self);
    }
    qn_graph_free(part);
    return status;
}

/* The part under its base is written into a folder of its own and read from there, so that everything in the site tells the same. */
static qn_status take_part(opened_site *o, const site_request *request)
{
    const char *temporary = getenv("TMPDIR");
    size_t size = strlen(temporary && *temporary ? temporary : "/tmp") + sizeof "/quidnunc-site.XXXXXX";
    o->folder = malloc(size);
    if (!o->folder)
        return qn_fail(o->cli->context, QN_NOMEM, NULL, "out of memory");
    snprintf(o->folder, size, "%s/quidnunc-site.XXXXXX", temporary && *temporary ? temporary : "/tmp");
    if (!mkdtemp(o->folder)) {
        qn_status status = qn_fail(o->cli->context, QN_IO, o->folder, "cannot make a folder: %s", strerror(errno));
        free(o->folder);
        o->folder = NULL;
        return status;
    }
    char *path = part_path(o, "graph.nt");
    const char *const paths[] = {path};
    qn_status status = path ? write_part(o, request, path) : qn_fail(o->cli->context, QN_NOMEM, NULL, "out of memory");
    if (!status) {
        drop_graph(o);
        status = read_graphs(o, paths, 1);
    }
    if (!status && request->base && strcmp(o->graph->base, request->base))
        o->graph->base = request->base;         /* of a graph without claims and articles */
    free(path);
    return status;
}

/* --- opening -------------------------------------------------------------------------------------------------------------- */

static qn_status open_ontology(opened_site *o, const site_request *request)
{
    char *own = NULL;
    size_t more = 0, count = 0;
    while (request->knowledge.ontologies && request->knowledge.ontologies[more])
        more++;
    const char **paths = calloc(more + 1, sizeof *paths);
    qn_status status = paths ? qn_context_data(o->cli->context, "ontology/quidnunc.ttl", &own) : qn_fail(o->cli->context, QN_NOMEM, NULL, "out of memory");
    if (!status) {
        paths[count++] = own;
        for (size_t i = 0; i < more; i++)
            paths[count++] = request->knowledge.ontologies[i];
        status = qn_triples_open(o->cli->context, paths, count, &o->ontology);
    }
    free(paths);
    free(own);
    return status;
}

static qn_status load_queries(opened_site *o)
{
    qn_status status = qn_named_queries(o->cli->context, &o->queries, &o->query_count);
    if (status)
        return status;
    o->offered = calloc(o->query_count + 1, sizeof *o->offered);
    if (!o->offered)
        return qn_fail(o->cli->context, QN_NOMEM, NULL, "out of memory");
    for (size_t i = 0; i < o->query_count; i++)
        o->offered[i] = (qn_site_query){o->queries[i].name, o->queries[i].title, o->queries[i].sparql};
    return QN_OK;
}

/* The explorer is built with npm; quidnunc may have been built without. Its folder is asked for without a complaint. */
static void find_explorer(opened_site *o)
{
    qn_context *silent = qn_context_new();
    char *page = NULL;
    if (silent && !qn_context_copy_data(silent, o->cli->context) && !qn_context_data(silent, "web/index.html", &page)) {
        *strrchr(page, '/') = '\0';
        o->explorer = page;
    } else {
        note(o->cli, "quidnunc: the explorer is not installed (building it needs npm): the site has none");
    }
    qn_context_free(silent);
}

qn_status open_site(cli *cli, const site_request *request, opened_site *o)
{
    static const char *const usual[] = {"out"};
    o->cli = cli;
    qn_lexicon_options knowledge = request->knowledge;
    qn_status status = qn_lexicon_load(cli->context, &knowledge, &o->lexicon);
    if (!status)
        status = read_graphs(o, request->graph_count ? request->graphs : usual, request->graph_count ? request->graph_count : 1);
    if (!status && (request->told || !qn_graph_filter_is_open(request->filter) || (request->base && strcmp(request->base, o->graph->base))))
        status = take_part(o, request);
    if (!status)
        status = open_ontology(o, request);
    if (!status)
        status = load_queries(o);
    if (status)
        return status;
    find_explorer(o);
    qn_site_options options = {.title = request->title, .ontology = o->ontology, .endpoint = request->endpoint, .explorer = o->explorer,
                               .queries = o->offered, .query_count = o->query_count, .user = o, .serialize = serialize, .dump = dump};
    return qn_site_new(cli->context, o->triples, o->graph, &options, &o->site);
}

void close_site(opened_site *o)
{
    static const char *const names[] = {"graph.nt", "graph.nt.qni"};
    qn_site_free(o->site);
    drop_graph(o);
    qn_triples_free(o->ontology);
    qn_named_queries_free(o->queries, o->query_count);
    qn_lexicon_free(o->lexicon);
    for (size_t i = 0; o->folder && i < sizeof names / sizeof *names; i++) {
        char *path = part_path(o, names[i]);
        if (path)
            unlink(path);
        free(path);
    }
    if (o->folder)
        rmdir(o->folder);
    free(o->folder);
    free(o->offered);
    free(o->explorer);
}

bool check_base(const cli *cli, const char *base)
{
    size_t scheme = !strncmp(base, "http://", 7) ? 7 : !strncmp(base, "https://", 8) ? 8 : 0, length = strlen(base);
    bool good = scheme && base[scheme] && base[scheme] != '/' && base[length - 1] == '/' && !strpbrk(base, " <>\"{}|\\^`#?@\t\n");
    if (!good)
        usage_error(cli, "--base wants an address such as https://example.org/graph/, ending in '/', not '%s'", base);
    return good;
}
