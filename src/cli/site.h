/* A site opened from graphs, for the commands that publish and serve it. */
#ifndef QN_CLI_SITE_H
#define QN_CLI_SITE_H

#include "cli.h"

typedef struct opened_site {
    cli *cli;
    qn_lexicon *lexicon;
    qn_triples *triples, *ontology;
    qn_graph *graph;
    qn_named_query *queries; size_t query_count;
    qn_site_query *offered;
    char *explorer;             /* its folder, or NULL */
    char *folder;               /* of the part of the graph that was asked for; gone when the site is closed */
    qn_site *site;
} opened_site;

typedef struct site_request {
    const char *const *graphs; size_t graph_count;      /* none: out */
    const char *base;                                   /* NULL: the graph's */
    const char *title;
    const qn_graph_filter *filter;
    qn_lexicon_options knowledge;
    bool endpoint;
    bool told;              /* only what quidnunc tells of the graph: statements that others added are left out */
} site_request;

/* Opens the graphs, narrows them and puts them under the base, and makes the site. Also after a failure the site is to be closed. */
qn_status open_site(cli *cli, const site_request *request, opened_site *opened);
void close_site(opened_site *opened);
/* True for an IRI that pages can stand under: http or https, with a host, ending in "/"; else tells what is wrong. */
bool check_base(const cli *cli, const char *base);

#endif
