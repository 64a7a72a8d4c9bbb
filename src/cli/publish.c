/* publish: a graph as a folder of pages for any web server. */
#include "site.h"

#include <stdio.h>

enum { OUTPUT = KNOWLEDGE_ROWS, BASE, TITLE, FILTER };

static int run(cli *cli, const arguments *args)
{
    qn_graph_filter filter = {0};
    const char *folder = option_value(args, OUTPUT), *base = option_value(args, BASE);
    if (!folder)
        return usage_error(cli, "where to? Name a folder with -o DIR");
    if ((base && !check_base(cli, base)) || !read_filter(cli, args, FILTER, &filter))
        return EXIT_USAGE;
    site_request request = {.graphs = args->rest, .graph_count = args->rest_count, .base = base, .title = option_value(args, TITLE), .filter = &filter, .told = true,
                            .knowledge = knowledge_options(args)};
    opened_site opened = {0};
    qn_site_report report = {0};
    qn_status status = open_site(cli, &request, &opened);
    if (!status && !check_base(cli, opened.graph->base))
        status = QN_USAGE;
    if (!status)
        status = qn_publish_site(cli->context, opened.site, folder, &report);
    if (!status && report.without)
        qn_report(cli->context, QN_WARNING, QN_UNSUPPORTED, NULL, 0, 0, -1, "%zu actors, claims or articles have no page: their IRIs do not begin with %s",
                  report.without, opened.graph->base);
    if (!status)
        note(cli, "%s: %zu pages, %zu files, for %s", folder, report.pages, report.files, opened.graph->base);
    int code = opened.lexicon ? exit_code(status) : knowledge_exit_code(status);
    close_site(&opened);
    return code;
}

static const option_row options[] = {
    KNOWLEDGE_OPTIONS,
    {"output", 'o', "DIR", "the folder of the site; one that quidnunc made before is replaced, any other is left alone"},
    {"base", 0, "IRI", "the address that the site will have (default: what the graph's IRIs begin with)"},
    {"title", 0, "TEXT", "what the site is called"},
    FILTER_OPTIONS,
    {NULL},
};
const command publish_command = {"publish", "[GRAPH…]", "Write a graph as a web site of Linked Data",
    "A page for each actor, claim and article, with Turtle and JSON-LD beside it; lists, search, ontology, VoID and DCAT, a feed, sitemaps, the whole graph,\n"
    "and configurations for nginx, Apache and Caddy under configuration/. Any web server can give it out; reads 'out' unless told otherwise.\n",
    options, run};
