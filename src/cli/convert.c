/* convert: a graph of quidnunc's, or the part of it that is wanted, in other formats. */
#include "cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OUTPUT = KNOWLEDGE_ROWS, FORMAT, FILTER };

/* The format that the file's name ends with; of several the longest: "graph.ftm.json". NULL when there is none. */
static const qn_format *format_by_ending(const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    const qn_format *format = NULL;
    for (const char *dot = strchr(name, '.'); dot && !format; dot = strchr(dot + 1, '.'))
        format = qn_format_of(dot + 1);
    return format;
}

/* What is wanted where: -f and the ending of -o; without both, Turtle on standard output. */
static qn_status open_target(cli *cli, const arguments *args, outputs *out)
{
    const char *path = option_value(args, OUTPUT), *list = option_value(args, FORMAT);
    if (list && strpbrk(list, ", ")) {
        if (path && strcmp(path, "-"))
            return open_outputs(cli, path, list, out);
        return qn_fail(cli->context, QN_USAGE, NULL, "several formats go into a folder: name it with -o DIR");
    }
    const char *dot = path ? strrchr(path, '.') : NULL, *ending = dot && !strchr(dot, '/') ? dot + 1 : NULL;
    const char *name = list ? list : ending ? ending : path && strcmp(path, "-") ? NULL : "turtle";
    const qn_format *format = list || !ending ? qn_format_of(name ? name : "") : format_by_ending(path);
    if (!name)
        return qn_fail(cli->context, QN_USAGE, NULL, "say which format with -f, or by the ending of the file's name");
    if (!format)
        return qn_fail(cli->context, QN_USAGE, NULL, "there is no format '%s'; 'quidnunc formats' lists them", name);
    return open_output(cli, path ? path : "-", format, out);
}

static qn_status write_part(cli *cli, const qn_graph *graph, const qn_graph_filter *filter, const outputs *out)
{
    qn_graph *part = NULL;
    qn_status status = qn_graph_narrow(cli->context, graph, filter, &part);
    if (!status && !part->claim_count && graph->claim_count)
        qn_report(cli->context, QN_WARNING, QN_NOT_FOUND, NULL, 0, 0, -1, "no claim passes the filters: the graph written is empty");
    if (!status)
        status = qn_graph_emit(part, cli->context, out->sinks, out->count);
    qn_graph_free(part);
    return status;
}

static qn_status convert(cli *cli, const arguments *args, const qn_lexicon *lexicon, const qn_graph_filter *filter)
{
    static const char *const usual[] = {"out"};
    qn_triples *triples = NULL;
    qn_graph *graph = NULL;
    outputs out = {0};
    qn_status status = qn_triples_open(cli->context, args->rest_count ? args->rest : usual, args->rest_count ? args->rest_count : 1, &triples);
    if (!status)
        status = qn_graph_read(cli->context, lexicon, triples, &graph);
    if (!status && !graph->claim_count && !graph->actor_count && !graph->article_count)
        qn_report(cli->context, QN_WARNING, QN_NOT_FOUND, args->rest_count ? args->rest[0] : usual[0], 0, 0, -1,
                  "has no claims, actors or articles as quidnunc writes them: what is written is empty");
    if (!status)
        status = open_target(cli, args, &out);
    if (!status)
        status = qn_graph_filter_is_open(filter) ? qn_graph_emit(graph, cli->context, out.sinks, out.count) : write_part(cli, graph, filter, &out);
    free_outputs(&out);
    qn_graph_free(graph);
    qn_triples_free(triples);
    return status;
}

static int run(cli *cli, const arguments *args)
{
    qn_graph_filter filter = {0};
    if (!read_filter(cli, args, FILTER, &filter))
        return EXIT_USAGE;
    qn_lexicon_options knowledge = knowledge_options(args);
    qn_lexicon *lexicon = NULL;
    qn_status status = qn_lexicon_load(cli->context, &knowledge, &lexicon);
    int code = status ? knowledge_exit_code(status) : EXIT_DONE;
    if (!status && (status = convert(cli, args, lexicon, &filter)) != QN_OK)
        code = exit_code(status);
    qn_lexicon_free(lexicon);
    return code;
}

static const option_row options[] = {
    KNOWLEDGE_OPTIONS,
    {"output", 'o', "FILE|DIR|-", "where to write (default: standard output); several formats go into a folder"},
    {"format", 'f', "LIST", "formats, separated by commas (default: by the file's ending)"},
    FILTER_OPTIONS,
    {NULL},
};
const command convert_command = {"convert", "[GRAPH…]", "Write a graph, or a part of it, in other formats",
    "Reads what 'quidnunc build' wrote (default: out), in any RDF syntax. Filters hold together; actors and articles that no claim left names are left out.\n",
    options, run};
