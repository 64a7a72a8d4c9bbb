/* What tells programs about the site: VoID and DCAT, the feed of new claims, sitemaps, robots.txt, configurations of web servers. */
#include <config.h>
#include "room.h"

#include <stdlib.h>
#include <string.h>

/* --- dates ------------------------------------------------------------------------------------------------------------- */

static bool has_form(const char *date, const char *form)
{
    for (; *form; form++, date++)
        if (*form == 'd' ? *date < '0' || *date > '9' : *date != *form)
            return false;
    return true;
}

/* The date as RFC 3339 wants it; what it does not tell is the first. */
static void add_moment(const char *date, qn_buffer *out)
{
    if (date && has_form(date, "dddd-dd-ddTdd:dd:dd")) {
        const char *zone = date + 19 + strspn(date + 19, ".0123456789");
        bool known = !strcmp(zone, "Z") || (strlen(zone) == 6 && has_form(zone + 1, "dd:dd") && strchr("+-", *zone));
        qn_buffer_printf(out, "%.19s%s", date, known ? zone : "Z");
    } else if (date && has_form(date, "dddd-dd-dd")) {
        qn_buffer_printf(out, "%.10sT00:00:00Z", date);
    } else if (date && has_form(date, "dddd-dd")) {
        qn_buffer_printf(out, "%.7s-01T00:00:00Z", date);
    } else if (date && has_form(date, "dddd")) {
        qn_buffer_printf(out, "%.4s-01-01T00:00:00Z", date);
    } else {
        qn_buffer_puts(out, "1970-01-01T00:00:00Z");
    }
}

/* --- VoID and DCAT ------------------------------------------------------------------------------------------------------- */

static void add_iri(const char *iri, qn_buffer *out)
{
    qn_buffer_putc(out, '<');
    for (; *iri; iri++)
        if ((unsigned char)*iri <= ' ' || strchr("<>\"{}|\\^`", *iri))
            qn_buffer_printf(out, "%%%02X", (unsigned char)*iri);
        else
            qn_buffer_putc(out, *iri);
    qn_buffer_putc(out, '>');
}

static void add_dataset(const qn_site *site, qn_buffer *out)
{
    static const char *const vocabularies[] = {QN_NS, RDFS_NS, "http://www.w3.org/2004/02/skos/core#", "http://www.w3.org/ns/prov#",
        "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#", "http://purl.org/dc/terms/"};
    const qn_graph *g = site->graph;
    qn_buffer_puts(out, "<#dataset> a void:Dataset, dcat:Dataset ;\n    dcterms:title ");
    add_json(out, site->options.title);
    qn_buffer_puts(out, "@en ;\n    dcterms:description \"Who did what to whom, read from news articles: claims, each with its status, who says so and the sentence "
                        "that it rests on.\"@en ;\n    foaf:homepage ");
    add_iri(site->base, out);
    qn_buffer_puts(out, " ;\n    dcat:landingPage <index.html> ;\n");
    if (has_form(site->newest, "dddd-dd-dd"))
        qn_buffer_printf(out, "    dcterms:modified \"%.10s\"^^xsd:date ;\n", site->newest);
    qn_buffer_printf(out, "    void:triples %zu ;\n    void:entities %zu ;\n    void:distinctSubjects %zu ;\n    void:properties %zu ;\n    void:uriSpace ",
                     qn_triples_count(site->triples), g->actor_count + g->claim_count + g->article_count, site->subjects, site->predicate_count);
    add_json(out, site->base);
    qn_buffer_puts(out, " ;\n    void:feature <http://www.w3.org/ns/formats/Turtle>, <http://www.w3.org/ns/formats/JSON-LD> ;\n    void:vocabulary ");
    for (size_t i = 0; i < sizeof vocabularies / sizeof *vocabularies; i++) {
        qn_buffer_puts(out, i ? ", " : "");
        add_iri(vocabularies[i], out);
    }
    qn_buffer_puts(out, " ;\n");
    if (g->actor_count) {
        qn_buffer_puts(out, "    void:exampleResource ");
        add_iri(g->actors[site->top[0]].iri, out);
        qn_buffer_puts(out, " ;\n");
    }
    if (site->options.endpoint)
        qn_buffer_puts(out, "    void:sparqlEndpoint <sparql> ;\n");
    for (const dump_row *d = dumps; d->name; d++)
        if (d->format && strcmp(d->format, "graphml"))
            qn_buffer_printf(out, "    void:dataDump <data/%s> ;\n", d->name);
    for (const dump_row *d = dumps; d->name; d++)
        if (d->format)
            qn_buffer_printf(out, "    dcat:distribution <#%s> ;\n", d->format);
}

static void add_partitions(const qn_site *site, qn_buffer *out)
{
    const char *before = "    void:classPartition";
    for (uint32_t k = 0; k < CLASSES; k++) {
        size_t count;
        list_of(&site->by_class, k, &count);
        if (count)
            qn_buffer_printf(out, "%s <#class-%s>", before, qn_class_name(actor_classes[k]));
        if (count)
            before = ",";
    }
    qn_buffer_printf(out, "%s <#class-Claim>, <#class-Article> ;\n    void:propertyPartition", before);
    for (size_t i = 0; i < site->predicate_count; i++)
        qn_buffer_printf(out, "%s <#property-%zu>", i ? "," : "", i + 1);
    qn_buffer_puts(out, site->predicate_count ? " .\n\n" : " <#property-0> .\n\n");
    for (uint32_t k = 0; k < CLASSES; k++) {
        size_t count;
        list_of(&site->by_class, k, &count);
        if (count)
            qn_buffer_printf(out, "<#class-%s> void:class qn:%s ; void:entities %zu .\n", qn_class_name(actor_classes[k]), qn_class_name(actor_classes[k]), count);
    }
    qn_buffer_printf(out, "<#class-Claim> void:class qn:Claim ; void:entities %zu .\n<#class-Article> void:class qn:Article ; void:entities %zu .\n",
                     site->graph->claim_count, site->graph->article_count);
    for (size_t i = 0; i < site->predicate_count; i++) {
        qn_buffer_printf(out, "<#property-%zu> void:property ", i + 1);
        add_iri(qn_triples_term(site->triples, site->predicates[i].predicate).value, out);
        qn_buffer_printf(out, " ; void:triples %zu .\n", site->predicates[i].count);
    }
}

static void add_links(const qn_site *site, qn_buffer *out)
{
    size_t linked = 0;
    for (size_t i = 0; i < site->graph->actor_count; i++)
        linked += site->graph->actors[i].wikidata && strstr(site->graph->actors[i].wikidata, "wikidata.org/entity/");
    qn_buffer_printf(out, "<#wikidata> a void:Linkset ; void:linkPredicate owl:sameAs ; void:subjectsTarget <#dataset> ;\n"
                          "    void:objectsTarget <http://www.wikidata.org/> ; void:triples %zu .\n", linked);
}

void render_void(const qn_site *site, const document *document, qn_buffer *out)
{
    (void)document;
    qn_buffer_puts(out, "# What this site holds (VoID, DCAT).\n@base ");
    qn_buffer base = {0};
    qn_buffer_printf(&base, "%svoid.ttl", site->base);
    add_iri(base.failed ? "" : base.bytes, out);
    out->failed = out->failed || base.failed;
    free(base.bytes);
    qn_buffer_puts(out, " .\n@prefix void: <http://rdfs.org/ns/void#> .\n@prefix dcat: <http://www.w3.org/ns/dcat#> .\n@prefix dcterms: <http://purl.org/dc/terms/> .\n"
                        "@prefix foaf: <http://xmlns.com/foaf/0.1/> .\n@prefix owl: <http://www.w3.org/2002/07/owl#> .\n@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
                        "@prefix qn: <" QN_NS "> .\n\n<> a void:DatasetDescription ; foaf:primaryTopic <#dataset> ; foaf:topic <#dataset> .\n\n");
    add_dataset(site, out);
    add_partitions(site, out);
    qn_buffer_putc(out, '\n');
    add_links(site, out);
    for (const dump_row *d = dumps; d->name; d++)
        if (d->format)
            qn_buffer_printf(out, "<#%s> a dcat:Distribution ; dcterms:title \"%s\"@en ; dcat:downloadURL <data/%s> ;\n"
                                  "    dcat:mediaType <https://www.iana.org/assignments/media-types/%s> .\n", d->format, d->title, d->name, d->type);
}

/* --- the feed ---------------------------------------------------------------------------------------------------------------- */

static void add_entry(const qn_site *site, const qn_stored_claim *c, qn_buffer *out)
{
    const qn_article *article = &site->graph->articles[c->article];
    qn_buffer_puts(out, "<entry>\n<id>");
    add_html(out, c->iri);
    qn_buffer_puts(out, "</id>\n<title>");
    add_claim_words(site, c, out);
    qn_buffer_printf(out, " (%s)</title>\n<updated>", qn_claim_status_name(c->status));
    add_moment(article->date, out);
    qn_buffer_puts(out, "</updated>\n<link rel=\"alternate\" type=\"text/html\" href=\"");
    add_html(out, c->iri);
    qn_buffer_puts(out, ".html\"/>\n<author><name>");
    add_html(out, article->publisher && *article->publisher ? article->publisher : title_of(article));
    qn_buffer_puts(out, "</name></author>\n<summary>");
    if (c->evidence_count && c->evidence[0].passage.text)
        add_html(out, c->evidence[0].passage.text);
    qn_buffer_puts(out, "</summary>\n</entry>\n");
}

void render_feed(const qn_site *site, const document *document, qn_buffer *out)
{
    enum { ENTRIES = 50 };
    size_t entries = 0;
    (void)document;
    qn_buffer_puts(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n<id>");
    add_html(out, site->base);
    qn_buffer_puts(out, "feed.atom</id>\n<title>");
    add_html(out, site->options.title);
    qn_buffer_puts(out, ": new claims</title>\n<updated>");
    add_moment(site->newest, out);
    qn_buffer_puts(out, "</updated>\n<link rel=\"self\" href=\"");
    add_html(out, site->base);
    qn_buffer_puts(out, "feed.atom\"/>\n<link href=\"");
    add_html(out, site->base);
    qn_buffer_puts(out, "\"/>\n");
    for (size_t i = 0; i < site->graph->article_count && entries < ENTRIES; i++) {
        size_t count;
        const uint32_t *claims = list_of(&site->by_article, site->latest[i], &count);
        for (size_t k = 0; k < count && entries < ENTRIES; k++) {
            if (!page_of(site, site->graph->claims[claims[k]].iri))
                continue;
            add_entry(site, &site->graph->claims[claims[k]], out);
            entries++;
        }
    }
    qn_buffer_puts(out, "</feed>\n");
}

/* --- sitemaps ------------------------------------------------------------------------------------------------------------------ */

static size_t entities_of(const qn_site *site)
{
    return site->graph->actor_count + site->graph->claim_count + site->graph->article_count;
}

size_t sitemaps_of(const qn_site *site)
{
    return (entities_of(site) + PER_SITEMAP - 1) / PER_SITEMAP + 1;
}

static entity entity_at(const qn_site *site, size_t place)
{
    const qn_graph *g = site->graph;
    if (place < g->actor_count)
        return (entity){ENTITY_ACTOR, (uint32_t)place};
    place -= g->actor_count;
    return place < g->claim_count ? (entity){ENTITY_CLAIM, (uint32_t)place} : (entity){ENTITY_ARTICLE, (uint32_t)(place - g->claim_count)};
}

static void add_address(const qn_site *site, const char *path, const char *ending, qn_buffer *out)
{
    qn_buffer_puts(out, "<url><loc>");
    add_html(out, site->base);
    add_html(out, path);
    qn_buffer_printf(out, "%s</loc></url>\n", ending);
}

/* The first holds the pages that list, each of the others 50,000 entities. */
void render_sitemap(const qn_site *site, const document *document, qn_buffer *out)
{
    qn_buffer_puts(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    for (size_t i = 0; document->number == 1 && i < site->document_count && i < PER_SITEMAP; i++)
        if (!strcmp(site->documents[i].type, "text/html"))
            add_address(site, site->documents[i].path, "", out);
    size_t from = document->number > 1 ? (size_t)(document->number - 2) * PER_SITEMAP : entities_of(site), to = entities_of(site);
    for (size_t i = from; i < to && i < from + PER_SITEMAP; i++) {
        const char *own = page_of(site, iri_of(site, entity_at(site, i)));
        if (own)
            add_address(site, own, ".html", out);
    }
    qn_buffer_puts(out, "</urlset>\n");
}

void render_sitemap_index(const qn_site *site, const document *document, qn_buffer *out)
{
    (void)document;
    qn_buffer_puts(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    for (size_t i = 1; i <= sitemaps_of(site); i++) {
        qn_buffer_puts(out, "<sitemap><loc>");
        add_html(out, site->base);
        qn_buffer_printf(out, "sitemap-%zu.xml</loc></sitemap>\n", i);
    }
    qn_buffer_puts(out, "</sitemapindex>\n");
}

void render_robots(const qn_site *site, const document *document, qn_buffer *out)
{
    (void)document;
    qn_buffer_printf(out, "User-agent: *\nDisallow: /sparql\n\nSitemap: %ssitemap.xml\n", site->base);
}

/* --- files that come with quidnunc ------------------------------------------------------------------------------------------------ */

/* The asset; in configurations @HOST@ and @PATH@ stand for those of the base. */
void render_asset(const qn_site *site, const document *document, qn_buffer *out)
{
    const asset *a = &site->assets[document->key];
    const char *host = strstr(site->base, "://");
    host = host ? host + 3 : site->base;
    size_t length = strcspn(host, "/:");
    const char *path = strchr(host, '/');
    for (const char *at = a->bytes, *end = a->bytes + a->length; at < end;) {
        const char *mark = document->key >= ASSET_NGINX ? memchr(at, '@', (size_t)(end - at)) : NULL;
        qn_buffer_add(out, at, (size_t)((mark ? mark : end) - at));
        at = mark ? mark : end;
        if (mark && !strncmp(mark, "@HOST@", 6)) {
            qn_buffer_add(out, host, length);
            at += 6;
        } else if (mark && !strncmp(mark, "@PATH@", 6)) {
            qn_buffer_puts(out, path ? path : "/");
            at += 6;
        } else if (mark) {
            qn_buffer_putc(out, *at++);
        }
    }
}
