/* Pages that list: the start, the actors of a class, all articles; what programs read of them: the search's index, queries. */
#include <config.h>
#include "room.h"

#include <stdlib.h>
#include <string.h>

enum { SHOWN_ACTORS = 30, SHOWN_ARTICLES = 20, SEARCHED_NAMES = 4 };

/* --- the start ------------------------------------------------------------------------------------------------------- */

static void add_count(const char *href, size_t count, const char *one, const char *many, qn_buffer *out)
{
    qn_buffer_puts(out, "<li>");
    if (href)
        qn_buffer_printf(out, "<a href=\"%s\">", href);
    qn_buffer_puts(out, "<strong>");
    add_number(out, count);
    qn_buffer_printf(out, "</strong> %s", count == 1 ? one : many);
    qn_buffer_puts(out, href ? "</a></li>\n" : "</li>\n");
}

static void add_search(qn_buffer *out)
{
    qn_buffer_puts(out, "<form id=\"search\" role=\"search\" action=\"index.html#actors\" data-index=\"search.json\">\n<label for=\"query\">Search actors</label>\n"
                        "<input id=\"query\" type=\"search\" autocomplete=\"off\" placeholder=\"a name\">\n"
                        "<ul id=\"found\" aria-live=\"polite\"></ul>\n<noscript><p>Without scripts: the lists of actors below hold every name.</p></noscript>\n</form>\n");
}

static void add_classes(const qn_site *site, qn_buffer *out)
{
    qn_buffer_puts(out, "<ul class=\"classes\">\n");
    for (uint32_t k = 0; k < CLASSES; k++) {
        size_t count;
        list_of(&site->by_class, k, &count);
        if (!count)
            continue;
        qn_buffer_printf(out, "<li><a href=\"class/%s.html\">", qn_class_name(actor_classes[k]));
        add_class_name(actor_classes[k], out);
        qn_buffer_puts(out, "</a> <span class=\"count\">");
        add_number(out, count);
        qn_buffer_puts(out, "</span></li>\n");
    }
    qn_buffer_puts(out, "</ul>\n");
}

static void add_top(const qn_site *site, qn_buffer *out)
{
    qn_buffer_puts(out, "<h3>Most claims</h3>\n<ol class=\"top columns\">\n");
    for (size_t i = 0; i < site->graph->actor_count && i < SHOWN_ACTORS; i++) {
        uint32_t actor = site->top[i];
        size_t claims = claims_of(site, actor);
        if (!claims)
            break;
        qn_buffer_puts(out, "<li>");
        add_actor(site, "", actor, out);
        qn_buffer_puts(out, " <span class=\"kind\">");
        add_class_name(site->graph->actors[actor].type, out);
        qn_buffer_puts(out, ",</span> <span class=\"count\">");
        add_number(out, claims);
        qn_buffer_puts(out, claims == 1 ? " claim</span></li>\n" : " claims</span></li>\n");
    }
    qn_buffer_puts(out, "</ol>\n");
}

/* Of the newest articles the first acts, with their sentences: what all this is, at a glance. */
static void add_news(const qn_site *site, qn_buffer *out)
{
    enum { SHOWN = 8, OF_AN_ARTICLE = 2, LOOKED_AT = 200 };
    const claim_view view = {"", true, true};
    size_t shown = 0;
    for (size_t i = 0; i < site->graph->article_count && i < LOOKED_AT && shown < SHOWN; i++) {
        size_t count, own = 0;
        const uint32_t *claims = list_of(&site->by_article, site->latest[i], &count);
        for (size_t k = 0; k < count && own < OF_AN_ARTICLE && shown < SHOWN; k++) {
            const qn_stored_claim *c = &site->graph->claims[claims[k]];
            if (c->property->state || c->property->data || !c->evidence_count)
                continue;
            if (!shown)
                qn_buffer_puts(out, "<h2 id=\"news\">Newest claims</h2>\n");
            if (!shown)
                add_key(out);
            qn_buffer_puts(out, shown ? "" : "<ul class=\"claims\">\n");
            add_claim(site, &view, claims[k], out);
            own++;
            shown++;
        }
    }
    qn_buffer_puts(out, shown ? "</ul>\n" : "");
}

static void add_article_line(const qn_site *site, const char *root, uint32_t article, qn_buffer *out)
{
    const qn_article *a = &site->graph->articles[article];
    size_t claims;
    list_of(&site->by_article, article, &claims);
    qn_buffer_puts(out, "<li>");
    if (a->date && *a->date) {
        add_date(a->date, out);
        qn_buffer_putc(out, ' ');
    }
    add_article(site, root, article, out);
    qn_buffer_puts(out, " <span class=\"count\">");
    add_number(out, claims);
    qn_buffer_puts(out, claims == 1 ? " claim</span></li>\n" : " claims</span></li>\n");
}

static void add_downloads(const qn_site *site, qn_buffer *out)
{
    qn_buffer_puts(out, "<h2 id=\"data\">Data</h2>\n<p>The whole graph:</p>\n<ul>\n");
    for (const dump_row *d = dumps; d->name; d++)
        if (d->format)
            qn_buffer_printf(out, "<li><a href=\"data/%s\">%s</a></li>\n", d->name, d->title);
    qn_buffer_puts(out, "</ul>\n<p>Every page stands beside its Turtle and JSON-LD; <a href=\"void.ttl\">VoID and DCAT</a> describe the whole, "
                        "<a href=\"feed.atom\">a feed</a> tells new claims.</p>\n");
    if (site->options.query_count) {
        qn_buffer_puts(out, "<details>\n<summary>Queries that come with it</summary>\n<ul>\n");
        for (size_t i = 0; i < site->options.query_count; i++) {
            qn_buffer_puts(out, "<li><code>");
            add_html(out, site->options.queries[i].name);
            qn_buffer_puts(out, "</code> ");
            add_html(out, site->options.queries[i].title);
            qn_buffer_puts(out, "</li>\n");
        }
        qn_buffer_puts(out, "</ul>\n</details>\n");
    }
}

void render_index(const qn_site *site, const document *document, qn_buffer *out)
{
    (void)document;
    page page = {site->options.title, "", NULL, true};
    begin_page(site, &page, out);
    qn_buffer_puts(out, "<h1>");
    add_html(out, page.title);
    qn_buffer_puts(out, "</h1>\n<p>What news articles say that somebody did to somebody: each claim with its sentence, who says so, and whether it is told as fact, "
                        "alleged, denied, possible or negated.</p>\n<ul class=\"counts\">\n");
    add_count("#actors", site->graph->actor_count, "actor", "actors", out);
    add_count(NULL, site->graph->claim_count, "claim", "claims", out);
    add_count("articles.html", site->graph->article_count, "article", "articles", out);
    add_count("#data", qn_triples_count(site->triples), "statement", "statements", out);
    qn_buffer_puts(out, "</ul>\n");
    add_search(out);
    if (site->options.explorer)
        qn_buffer_puts(out, "<p class=\"explore\"><a href=\"explorer/index.html\">Explore the graph</a></p>\n");
    add_news(site, out);
    qn_buffer_puts(out, "<h2 id=\"actors\">Actors</h2>\n");
    add_classes(site, out);
    add_top(site, out);
    qn_buffer_puts(out, "<h2>Newest articles</h2>\n<ul class=\"articles\">\n");
    for (size_t i = 0; i < site->graph->article_count && i < SHOWN_ARTICLES; i++)
        add_article_line(site, "", site->latest[i], out);
    qn_buffer_puts(out, "</ul>\n<p><a href=\"articles.html\">All articles</a></p>\n");
    add_downloads(site, out);
    end_page(site, &page, out);
}

/* --- lists of several pages --------------------------------------------------------------------------------------------- */

/* Links to the other pages of a list: NAME.html, NAME-2.html … */
static void add_pages(const document *document, const char *name, qn_buffer *out)
{
    if (document->pages < 2)
        return;
    qn_buffer_puts(out, "<nav aria-label=\"Pages\">\n<ul class=\"pages\">\n");
    for (unsigned i = 1; i <= document->pages; i++) {
        if (i == document->number)
            qn_buffer_printf(out, "<li><span aria-current=\"page\">%u</span></li>\n", i);
        else if (i == 1)
            qn_buffer_printf(out, "<li><a href=\"%s.html\">1</a></li>\n", name);
        else
            qn_buffer_printf(out, "<li><a href=\"%s-%u.html\">%u</a></li>\n", name, i, i);
    }
    qn_buffer_puts(out, "</ul>\n</nav>\n");
}

void render_class(const qn_site *site, const document *document, qn_buffer *out)
{
    const char *name = qn_class_name(actor_classes[document->key]);
    page page = {name, "../", NULL};
    size_t count;
    const uint32_t *actors = list_of(&site->by_class, document->key, &count);
    begin_page(site, &page, out);
    qn_buffer_printf(out, "<h1>%s <span class=\"count\">", name);
    add_number(out, count);
    qn_buffer_puts(out, "</span></h1>\n");
    if (site->options.ontology)
        qn_buffer_printf(out, "<p><a href=\"../ontology.html#%s\">What the class means</a></p>\n", name);
    add_pages(document, name, out);
    qn_buffer_puts(out, count ? "<ul class=\"columns\">\n" : "<p>There is none.</p>\n");
    size_t from = (size_t)(document->number - 1) * PER_PAGE;
    for (size_t i = from; i < count && i < from + PER_PAGE; i++) {
        qn_buffer_puts(out, "<li>");
        add_actor(site, "../", actors[i], out);
        size_t claims = claims_of(site, actors[i]);
        qn_buffer_puts(out, " <span class=\"count\">");
        add_number(out, claims);
        qn_buffer_puts(out, claims == 1 ? " claim</span></li>\n" : " claims</span></li>\n");
    }
    qn_buffer_puts(out, count ? "</ul>\n" : "");
    add_pages(document, name, out);
    end_page(site, &page, out);
}

void render_articles(const qn_site *site, const document *document, qn_buffer *out)
{
    page page = {"Articles", "", NULL};
    begin_page(site, &page, out);
    qn_buffer_puts(out, "<h1>Articles <span class=\"count\">");
    add_number(out, site->graph->article_count);
    qn_buffer_puts(out, "</span></h1>\n");
    add_pages(document, "articles", out);
    qn_buffer_puts(out, site->graph->article_count ? "<ul class=\"articles\">\n" : "<p>There is none.</p>\n");
    size_t from = (size_t)(document->number - 1) * PER_PAGE;
    for (size_t i = from; i < site->graph->article_count && i < from + PER_PAGE; i++)
        add_article_line(site, "", site->latest[i], out);
    qn_buffer_puts(out, site->graph->article_count ? "</ul>\n" : "");
    add_pages(document, "articles", out);
    end_page(site, &page, out);
}

/* --- for programs ------------------------------------------------------------------------------------------------------- */

/* {"classes": […], "actors": [[label, place of the class, "id/…", claims, other names …] …]}, most claims first */
void render_search(const qn_site *site, const document *document, qn_buffer *out)
{
    (void)document;
    qn_buffer_puts(out, "{\"classes\":[");
    for (size_t k = 0; k < CLASSES; k++)
        qn_buffer_printf(out, "%s\"%s\"", k ? "," : "", qn_class_name(actor_classes[k]));
    qn_buffer_puts(out, "],\n\"actors\":[");
    bool any = false;
    for (size_t i = 0; i < site->graph->actor_count; i++) {
        const qn_actor *a = &site->graph->actors[site->top[i]];
        const char *own = page_of(site, a->iri);
        int class = 0;
        if (!own)
            continue;
        while (class < CLASSES && actor_classes[class] != a->type)
            class++;
        qn_buffer_puts(out, any ? ",\n[" : "\n[");
        add_json(out, a->label);
        qn_buffer_printf(out, ",%d,", class < CLASSES ? class : -1);
        add_json(out, own);
        qn_buffer_printf(out, ",%zu", claims_of(site, site->top[i]));
        for (size_t k = 0; a->alternatives && a->alternatives[k] && k < SEARCHED_NAMES; k++) {
            qn_buffer_putc(out, ',');
            add_json(out, a->alternatives[k]);
        }
        qn_buffer_putc(out, ']');
        any = true;
    }
    qn_buffer_puts(out, "\n]}\n");
}

/* Lines "# parameter NAME: what it is" of a query. */
static void add_parameters(const char *sparql, qn_buffer *out)
{
    static const char word[] = "# parameter ";
    bool any = false;
    qn_buffer_puts(out, "\"parameters\":[");
    for (const char *line = sparql; line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL) {
        if (strncmp(line, word, sizeof word - 1))
            continue;
        const char *name = line + sizeof word - 1;
        size_t length = strcspn(name, ":\n"), gap = name[length] == ':' ? 1 + strspn(name + length + 1, " ") : 0;
        const char *title = name + length + gap;
        char *copies[2] = {strndup(name, length), strndup(title, strcspn(title, "\r\n"))};
        if (copies[0] && copies[1]) {
            qn_buffer_puts(out, any ? ",{\"name\":" : "{\"name\":");
            add_json(out, copies[0]);
            qn_buffer_puts(out, ",\"title\":");
            add_json(out, copies[1]);
            qn_buffer_putc(out, '}');
        } else {
            out->failed = true;
        }
        free(copies[0]);
        free(copies[1]);
        any = true;
    }
    qn_buffer_puts(out, "],");
}

void render_queries(const qn_site *site, const document *document, qn_buffer *out)
{
    (void)document;
    qn_buffer_puts(out, "[");
    for (size_t i = 0; i < site->options.query_count; i++) {
        const qn_site_query *q = &site->options.queries[i];
        qn_buffer_puts(out, i ? ",\n{\"name\":" : "\n{\"name\":");
        add_json(out, q->name);
        qn_buffer_puts(out, ",\"title\":");
        add_json(out, q->title);
        qn_buffer_putc(out, ',');
        add_parameters(q->sparql, out);
        qn_buffer_puts(out, "\"sparql\":");
        add_json(out, q->sparql);
        qn_buffer_putc(out, '}');
    }
    qn_buffer_puts(out, "\n]\n");
}
