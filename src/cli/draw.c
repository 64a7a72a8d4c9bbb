/* draw: a picture of a graph, or of the part of it that is wanted, laid out by graphviz. */
#include "cli.h"

#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { OUTPUT = KNOWLEDGE_ROWS, LAYOUT, FILTER };
enum { FEW = 40, MANY = 400, USUAL = 25 };      /* actors */

extern char **environ;

static const char *const layouts[] = {"dot", "neato", "fdp", "sfdp", "circo", "twopi", NULL};
static const char *const kinds[] = {"svg", "png", "pdf", "jpg", "ps", "eps", "webp", NULL};

static bool is_one_of(const char *const *list, const char *name)
{
    while (*list && strcasecmp(*list, name))
        list++;
    return *list != NULL;
}

/* A hierarchy reads best while there are few. */
static const char *layout_for(size_t actors)
{
    return actors <= FEW ? "dot" : actors <= MANY ? "neato" : "sfdp";
}

/* Runs graphviz on a DOT file. */
static qn_status run_graphviz(cli *cli, const char *layout, const char *kind, const char *dot, const char *picture)
{
    char engine[32], format[32];
    snprintf(engine, sizeof engine, "-K%s", layout);
    snprintf(format, sizeof format, "-T%s", kind);
    const char *const words[] = {"dot", engine, format, "-o", picture, dot, NULL};
    pid_t child;
    int error = posix_spawnp(&child, "dot", NULL, NULL, (char *const *)words, environ), state = 0;
    if (error)
        return qn_fail(cli->context, QN_UNSUPPORTED, NULL, "pictures are laid out by graphviz, which cannot be started (%s); install the package graphviz",
                       strerror(error));
    while (waitpid(child, &state, 0) < 0)
        if (errno != EINTR)
            return qn_fail(cli->context, QN_IO, NULL, "cannot wait for graphviz: %s", strerror(errno));
    struct stat info;
    if (!WIFEXITED(state) || WEXITSTATUS(state) || stat(picture, &info) || !info.st_size)
        return qn_fail(cli->context, QN_IO, picture, "graphviz could not draw it as %s; with many actors, draw fewer (--top N)", kind);
    return QN_OK;
}

static qn_status write_dot(cli *cli, const qn_graph *part, const char *path)
{
    qn_sink *sink = NULL;
    qn_status status = qn_writer_new(cli->context, qn_format_of("dot"), path, &sink);
    if (!status)
        status = qn_graph_emit(part, cli->context, &sink, 1);
    if (sink)
        sink->free(sink);
    return status;
}

/* Sends the picture on, or gives it its name. */
static qn_status deliver(cli *cli, const char *picture, const char *path)
{
    if (strcmp(path, "-"))
        return rename(picture, path) ? qn_fail(cli->context, QN_IO, path, "cannot give the picture its name: %s", strerror(errno)) : QN_OK;
    FILE *file = fopen(picture, "rb");
    char piece[65536];
    size_t got;
    while (file && (got = fread(piece, 1, sizeof piece, file)) > 0)
        fwrite(piece, 1, got, stdout);
    if (file)
        fclose(file);
    return file ? QN_OK : qn_fail(cli->context, QN_IO, picture, "cannot be read: %s", strerror(errno));
}

static qn_status draw_part(cli *cli, const qn_graph *part, const char *layout, const char *kind, const char *path)
{
    bool standard = !strcmp(path, "-");
    const char *temporary = getenv("TMPDIR");
    char folder[4096];
    qn_buffer dot = {0}, picture = {0};
    if (standard) {
        int length = snprintf(folder, sizeof folder, "%s/quidnunc-XXXXXX", temporary && *temporary ? temporary : "/tmp");
        if (length >= (int)sizeof folder || !mkdtemp(folder))
            return qn_fail(cli->context, QN_IO, folder, "cannot make a temporary folder: %s", strerror(errno));
        qn_buffer_printf(&dot, "%s/graph.dot", folder);
    } else
        qn_buffer_printf(&dot, "%s.tmp-%ld.dot", path, (long)getpid());
    qn_buffer_printf(&picture, "%s.%s", dot.bytes ? dot.bytes : "", kind);
    qn_status status = dot.failed || picture.failed ? qn_fail(cli->context, QN_NOMEM, NULL, "out of memory") : write_dot(cli, part, dot.bytes);
    if (!status)
        status = run_graphviz(cli, layout ? layout : layout_for(part->actor_count), kind, dot.bytes, picture.bytes);
    if (!status)
        status = deliver(cli, picture.bytes, path);
    if (dot.bytes && picture.bytes) {
        unlink(dot.bytes);
        unlink(picture.bytes);
    }
    if (standard)
        rmdir(folder);
    free(dot.bytes);
    free(picture.bytes);
    return status;
}

static qn_status draw(cli *cli, const arguments *args, const qn_lexicon *lexicon, const qn_graph_filter *filter, const char *kind)
{
    static const char *const usual[] = {"out"};
    const char *path = option_value(args, OUTPUT);
    qn_triples *triples = NULL;
    qn_graph *graph = NULL, *part = NULL;
    qn_status status = qn_triples_open(cli->context, args->rest_count ? args->rest : usual, args->rest_count ? args->rest_count : 1, &triples);
    if (!status)
        status = qn_graph_read(cli->context, lexicon, triples, &graph);
    if (!status)
        status = qn_graph_narrow(cli->context, graph, filter, &part);
    if (!status && !part->claim_count)
        status = qn_fail(cli->context, QN_NOT_FOUND, NULL, graph->claim_count ? "no claim passes the filters: there is nothing to draw"
                                                                              : "the graph has no claims: there is nothing to draw");
    if (!status)
        status = draw_part(cli, part, option_value(args, LAYOUT), kind, path ? path : "-");
    qn_graph_free(part);
    qn_graph_free(graph);
    qn_triples_free(triples);
    return status;
}

/* The kind of picture that the file's name ends in. */
static const char *kind_of(const char *path)
{
    const char *dot = path ? strrchr(path, '.') : NULL;
    return !path || !strcmp(path, "-") ? "svg" : dot && !strchr(dot, '/') ? dot + 1 : "";
}

static int run(cli *cli, const arguments *args)
{
    qn_graph_filter filter = {0};
    const char *kind = kind_of(option_value(args, OUTPUT)), *layout = option_value(args, LAYOUT);
    if (!is_one_of(kinds, kind))
        return usage_error(cli, "the file's name says what is drawn: it ends in .svg, .png, .pdf, .jpg, .ps, .eps or .webp");
    if (layout && !is_one_of(layouts, layout))
        return usage_error(cli, "there is no layout '%s'; there are dot, neato, fdp, sfdp, circo, twopi", layout);
    if (!read_filter(cli, args, FILTER, &filter))
        return EXIT_USAGE;
    if (!filter.top && !filter.around)
        filter.top = USUAL;
    qn_lexicon_options knowledge = knowledge_options(args);
    qn_lexicon *lexicon = NULL;
    qn_status status = qn_lexicon_load(cli->context, &knowledge, &lexicon);
    int code = status ? knowledge_exit_code(status) : EXIT_DONE;
    if (!status && (status = draw(cli, args, lexicon, &filter, kind)) != QN_OK)
        code = exit_code(status);
    qn_lexicon_free(lexicon);
    int written = finish_output(cli);
    return code ? code : written;
}

static const option_row options[] = {
    KNOWLEDGE_OPTIONS,
    {"output", 'o', "FILE|-", "the picture: .svg, .png, .pdf … (default: SVG on standard output)"},
    {"layout", 0, "NAME", "graphviz's dot, neato, fdp, sfdp, circo or twopi (default: by the number of actors)"},
    FILTER_OPTIONS,
    {NULL},
};
const command draw_command = {"draw", "[GRAPH…]", "Draw a graph, or a part of it, with graphviz",
    "Reads what 'quidnunc build' wrote (default: out). Without --top or --around the 25 actors with most claims are drawn.\n"
    "Solid edges are asserted, dashed ones alleged or denied, dotted ones possible or negated; a bar at the end denies.\n",
    options, run};
