/* The table of what a site has besides the pages of its entities. */
#include <config.h>
#include "room.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const dump_row dumps[] = {
    {"graph.ttl", "turtle", "text/turtle", "Turtle"},
    {"graph.nt", "ntriples", "application/n-triples", "N-Triples"},
    {"graph.jsonld", "jsonld", "application/ld+json", "JSON-LD"},
    {"graph.graphml", "graphml", "application/graphml+xml", "GraphML, for drawing"},
    {"explorer.json", NULL, "application/json", "the explorer's data"},
    {NULL},
};

qn_status write_dump(qn_context *context, const qn_site *site, const dump_row *dump, const char *path)
{
    return dump->format ? site->options.dump(site->options.user, dump->format, path) : qn_publish_data(context, site->graph, path);
}

typedef void (*renderer)(const qn_site *, const document *, qn_buffer *);

static bool add_document(qn_site *site, const char *path, const char *type, renderer render, unsigned key, unsigned number, unsigned pages)
{
    document one = {strdup(path), type, render, key, number, pages};
    if (one.path && QN_PUSH(site->documents, site->document_count, site->document_capacity, one))
        return true;
    free(one.path);
    return false;
}

/* NAME.html, NAME-2.html …, as many as the items need. */
static bool add_pages(qn_site *site, const char *name, renderer render, unsigned key, size_t items)
{
    unsigned pages = items > PER_PAGE ? (unsigned)((items + PER_PAGE - 1) / PER_PAGE) : 1;
    bool kept = true;
    for (unsigned i = 1; i <= pages && kept; i++) {
        char path[96];
        snprintf(path, sizeof path, i > 1 ? "%s-%u.html" : "%s.html", name, i);
        kept = add_document(site, path, "text/html", render, key, i, pages);
    }
    return kept;
}

static bool add_classes(qn_site *site)
{
    bool kept = true;
    for (uint32_t k = 0; k < CLASSES && kept; k++) {
        char name[64];
        size_t count;
        list_of(&site->by_class, k, &count);
        snprintf(name, sizeof name, "class/%s", qn_class_name(actor_classes[k]));
        kept = add_pages(site, name, render_class, k, count);
    }
    return kept;
}

static bool add_sitemaps(qn_site *site)
{
    bool kept = add_document(site, "sitemap.xml", "application/xml", render_sitemap_index, 0, 1, 1);
    for (unsigned i = 1; i <= sitemaps_of(site) && kept; i++) {
        char path[64];
        snprintf(path, sizeof path, "sitemap-%u.xml", i);
        kept = add_document(site, path, "application/xml", render_sitemap, 0, i, 1);
    }
    return kept;
}

static int compare_documents(const void *x, const void *y)
{
    return strcmp(((const document *)x)->path, ((const document *)y)->path);
}

bool list_documents(qn_site *site)
{
    static const struct {
        const char *path, *type;
        renderer render;
        unsigned key;
    } fixed[] = {
        {"index.html", "text/html", render_index}, {"void.ttl", "text/turtle", render_void}, {".well-known/void", "text/turtle", render_void},
        {"feed.atom", "application/atom+xml", render_feed}, {"robots.txt", "text/plain", render_robots}, {"search.json", "application/json", render_search},
        {"data/queries.json", "application/json", render_queries}, {"style.css", "text/css", render_asset, ASSET_STYLE},
        {"search.js", "text/javascript", render_asset, ASSET_SEARCH}, {"configuration/nginx.conf", "text/plain", render_asset, ASSET_NGINX},
        {"configuration/apache.conf", "text/plain", render_asset, ASSET_APACHE}, {"configuration/Caddyfile", "text/plain", render_asset, ASSET_CADDY},
    };
    bool kept = add_classes(site) && add_pages(site, "articles", render_articles, 0, site->graph->article_count) && add_sitemaps(site);
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed && kept; i++)
        kept = add_document(site, fixed[i].path, fixed[i].type, fixed[i].render, fixed[i].key, 1, 1);
    if (kept && site->options.ontology)
        kept = add_document(site, "ontology.html", "text/html", render_ontology, 0, 1, 1);
    if (kept)
        qsort(site->documents, site->document_count, sizeof *site->documents, compare_documents);
    return kept;
}

const document *find_document(const qn_site *site, const char *path)
{
    document wanted = {(char *)path};
    return bsearch(&wanted, site->documents, site->document_count, sizeof *site->documents, compare_documents);
}
