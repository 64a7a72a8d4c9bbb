/* The page of an article: where it is from, and the claims found in it, in the order of its text. */
#include <config.h>
#include "room.h"

#include <string.h>

static void add_fact(const char *name, const char *value, qn_buffer *out)
{
    if (!value || !*value)
        return;
    qn_buffer_printf(out, "<dt>%s</dt><dd>", name);
    add_html(out, value);
    qn_buffer_puts(out, "</dd>\n");
}

static void add_agent(const qn_site *site, const char *name, const char *value, uint32_t actor, qn_buffer *out)
{
    if (actor == QN_NONE) {
        add_fact(name, value, out);
        return;
    }
    qn_buffer_printf(out, "<dt>%s</dt><dd>", name);
    add_actor(site, "../", actor, out);
    qn_buffer_puts(out, "</dd>\n");
}

static void add_facts(const qn_site *site, const qn_article *a, qn_buffer *out)
{
    qn_buffer_puts(out, "<dl class=\"facts\">\n");
    if (a->date && *a->date) {
        qn_buffer_puts(out, "<dt>Published</dt><dd>");
        add_date(a->date, out);
        qn_buffer_puts(out, "</dd>\n");
    }
    add_agent(site, "Publisher", a->publisher, a->publisher_actor, out);
    add_agent(site, "Author", a->author, a->author_actor, out);
    if (a->url && is_link(a->url)) {
        qn_buffer_puts(out, "<dt>Source</dt><dd><a rel=\"external\" href=\"");
        add_html(out, a->url);
        qn_buffer_puts(out, "\">");
        add_html(out, a->url);
        qn_buffer_puts(out, "</a></dd>\n");
    } else {
        add_fact("Source", a->url, out);
    }
    if (a->copy_of != QN_NONE) {
        qn_buffer_puts(out, "<dt>Copy of</dt><dd>");
        add_article(site, "../", a->copy_of, out);
        qn_buffer_puts(out, "</dd>\n");
    }
    qn_buffer_puts(out, "</dl>\n");
}

static void add_identifiers(const qn_article *a, qn_buffer *out)
{
    qn_buffer_puts(out, "<h2>Identifiers</h2>\n<dl class=\"facts\">\n");
    add_fact("Name", a->id, out);
    qn_buffer_puts(out, "<dt>IRI</dt><dd><code>");
    add_html(out, a->iri);
    qn_buffer_puts(out, "</code></dd>\n");
    add_fact("SHA-256", a->sha256, out);
    qn_buffer_puts(out, "</dl>\n");
}

void render_article(const qn_site *site, uint32_t article, qn_buffer *out)
{
    const claim_view view = {"../", false, true};
    const qn_article *a = &site->graph->articles[article];
    page page = {title_of(a), "../", page_of(site, a->iri)};
    size_t count;
    const uint32_t *claims = list_of(&site->by_article, article, &count);
    begin_page(site, &page, out);
    qn_buffer_puts(out, "<h1>");
    add_html(out, page.title);
    qn_buffer_puts(out, " <span class=\"kind\">article</span></h1>\n");
    add_facts(site, a, out);
    qn_buffer_puts(out, "<h2>Claims in it <span class=\"count\">");
    add_number(out, count);
    qn_buffer_puts(out, "</span></h2>\n");
    if (count) {
        add_key(out);
        qn_buffer_puts(out, "<ul class=\"claims\">\n");
        for (size_t i = 0; i < count; i++)
            add_claim(site, &view, claims[i], out);
        qn_buffer_puts(out, "</ul>\n");
    } else {
        qn_buffer_puts(out, "<p>None was found.</p>\n");
    }
    add_identifiers(a, out);
    add_script(site, a->iri, out);
    end_page(site, &page, out);
}
