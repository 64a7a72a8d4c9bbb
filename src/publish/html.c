/* Parts that pages are made of; everything that comes from the graph is escaped here. */
#include <config.h>
#include "room.h"

#include <stdio.h>
#include <string.h>

/* --- escapes ----------------------------------------------------------------------------------------------------- */

/* Characters that HTML and XML know; others become U+FFFD. */
static bool is_allowed(uint32_t c)
{
    if (c < 0x20)
        return c == '\t' || c == '\n';
    return (c < 0x7F || c > 0x9F) && (c & 0xFFFE) != 0xFFFE && (c < 0xFDD0 || c > 0xFDEF);
}

static void add_character(qn_buffer *out, uint32_t c)
{
    char bytes[4];
    switch (c) {
    case '&': qn_buffer_puts(out, "&amp;"); return;
    case '<': qn_buffer_puts(out, "&lt;"); return;
    case '>': qn_buffer_puts(out, "&gt;"); return;
    case '"': qn_buffer_puts(out, "&quot;"); return;
    case '\'': qn_buffer_puts(out, "&#39;"); return;
    default: qn_buffer_add(out, bytes, qn_utf8_put(is_allowed(c) ? c : 0xFFFD, bytes));
    }
}

static bool is_plain(unsigned char c)
{
    return c >= ' ' && c < 0x7F && c != '&' && c != '<' && c != '>' && c != '"' && c != '\'';
}

void add_html_bytes(qn_buffer *out, const char *text, size_t length)
{
    for (size_t at = 0; at < length;) {
        size_t run = at;
        while (run < length && is_plain((unsigned char)text[run]))
            run++;
        qn_buffer_add(out, text + at, run - at);
        at = run;
        if (at < length)
            add_character(out, qn_utf8_next(text, length, &at));
    }
}

void add_html(qn_buffer *out, const char *text)
{
    add_html_bytes(out, text, strlen(text));
}

void add_json(qn_buffer *out, const char *text)
{
    size_t length = strlen(text);
    char bytes[4];
    qn_buffer_putc(out, '"');
    for (size_t at = 0; at < length;) {
        uint32_t c = qn_utf8_next(text, length, &at);
        if (c == '"' || c == '\\')
            qn_buffer_putc(out, '\\');
        if (c < ' ' || c == '<' || c == '>' || c == '&' || c == 0x7F || c == 0x2028 || c == 0x2029)
            qn_buffer_printf(out, "\\u%04x", (unsigned)c);
        else
            qn_buffer_add(out, bytes, qn_utf8_put(c, bytes));
    }
    qn_buffer_putc(out, '"');
}

bool is_link(const char *iri)
{
    return !strncmp(iri, "http://", 7) || !strncmp(iri, "https://", 8);
}

void add_number(qn_buffer *out, size_t number)
{
    char digits[32];
    int length = snprintf(digits, sizeof digits, "%zu", number);
    for (int i = 0; i < length; i++) {
        if (i && (length - i) % 3 == 0)
            qn_buffer_putc(out, ',');
        qn_buffer_putc(out, digits[i]);
    }
}

/* --- the frame of a page ------------------------------------------------------------------------------------------- */

static void add_alternates(const page *page, qn_buffer *out)
{
    static const char *const kinds[][2] = {{"ttl", "text/turtle"}, {"jsonld", "application/ld+json"}};
    for (size_t i = 0; page->own && i < 2; i++)
        qn_buffer_printf(out, "<link rel=\"alternate\" type=\"%s\" href=\"%s%s.%s\">\n", kinds[i][1], page->root, page->own, kinds[i][0]);
}

void begin_page(const qn_site *site, const page *page, qn_buffer *out)
{
    qn_buffer_puts(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'\">\n"
                        "<meta name=\"color-scheme\" content=\"light dark\">\n<link rel=\"icon\" href=\"data:,\">\n<title>");
    add_html(out, page->title);
    if (*page->root || page->own) {
        qn_buffer_puts(out, " – ");
        add_html(out, site->options.title);
    }
    qn_buffer_printf(out, "</title>\n<link rel=\"stylesheet\" href=\"%sstyle.css\">\n", page->root);
    qn_buffer_printf(out, "<link rel=\"alternate\" type=\"application/atom+xml\" title=\"New claims\" href=\"%sfeed.atom\">\n", page->root);
    add_alternates(page, out);
    if (page->search)
        qn_buffer_printf(out, "<script src=\"%ssearch.js\" defer></script>\n", page->root);
    qn_buffer_printf(out, "</head>\n<body>\n<a class=\"skip\" href=\"#main\">Skip to the content</a>\n<header>\n<p class=\"name\"><a href=\"%sindex.html\">", page->root);
    add_html(out, site->options.title);
    qn_buffer_puts(out, "</a></p>\n<nav aria-label=\"Site\">\n<ul>\n");
    qn_buffer_printf(out, "<li><a href=\"%sindex.html#actors\">Actors</a></li>\n<li><a href=\"%sarticles.html\">Articles</a></li>\n", page->root, page->root);
    if (site->options.ontology)
        qn_buffer_printf(out, "<li><a href=\"%sontology.html\">Ontology</a></li>\n", page->root);
    if (site->options.explorer)
        qn_buffer_printf(out, "<li><a href=\"%sexplorer/index.html\">Explorer</a></li>\n", page->root);
    qn_buffer_puts(out, "</ul>\n</nav>\n</header>\n<main id=\"main\">\n");
}

void end_page(const qn_site *site, const page *page, qn_buffer *out)
{
    (void)site;
    qn_buffer_puts(out, "</main>\n<footer>\n<p>");
    if (page->own)
        qn_buffer_printf(out, "This page as data: <a href=\"%s%s.ttl\">Turtle</a>, <a href=\"%s%s.jsonld\">JSON-LD</a>. ", page->root, page->own, page->root, page->own);
    qn_buffer_printf(out, "<a href=\"%svoid.ttl\">About the data</a>. Statements are made by a program that reads news articles; "
                          "each names the sentence that it rests on, and some are wrong.</p>\n</footer>\n</body>\n</html>\n", page->root);
}

/* --- names and links ----------------------------------------------------------------------------------------------- */

/* An anchor for the IRI: a page of the site, another site, or none. */
static bool open_link(const qn_site *site, const char *root, const char *iri, qn_buffer *out)
{
    const char *own = page_of(site, iri);
    if (own) {
        qn_buffer_printf(out, "<a href=\"%s%s.html\">", root, own);
        return true;
    }
    if (!is_link(iri))
        return false;
    qn_buffer_puts(out, "<a href=\"");
    add_html(out, iri);
    qn_buffer_puts(out, "\">");
    return true;
}

static void add_linked(const qn_site *site, const char *root, const char *iri, const char *text, qn_buffer *out)
{
    bool linked = open_link(site, root, iri, out);
    add_html(out, text);
    if (linked)
        qn_buffer_puts(out, "</a>");
}

void add_actor(const qn_site *site, const char *root, uint32_t actor, qn_buffer *out)
{
    add_linked(site, root, site->graph->actors[actor].iri, site->graph->actors[actor].label, out);
}

const char *title_of(const qn_article *article)
{
    return article->title && *article->title ? article->title : article->id && *article->id ? article->id : article->iri;
}

void add_article(const qn_site *site, const char *root, uint32_t article, qn_buffer *out)
{
    add_linked(site, root, site->graph->articles[article].iri, title_of(&site->graph->articles[article]), out);
}

/* <time> only for what HTML takes for one. */
void add_date(const char *date, qn_buffer *out)
{
    size_t length = strlen(date), digits = strspn(date, "0123456789-");
    bool day = digits >= 10 && (length == 10 || date[10] == 'T');
    bool known = day || (digits == length && (length == 4 || length == 7));
    char shown[11];
    snprintf(shown, sizeof shown, "%.10s", date);
    if (known)
        qn_buffer_printf(out, "<time datetime=\"%s\">", shown);
    add_html(out, known ? shown : date);
    if (known)
        qn_buffer_puts(out, "</time>");
}

void add_property(const qn_site *site, const char *root, const qn_property *property, qn_buffer *out)
{
    bool own = site->options.ontology && !strncmp(property->iri, QN_NS, strlen(QN_NS)), linked = own || is_link(property->iri);
    qn_buffer_puts(out, linked ? "<a class=\"property\" href=\"" : "<span class=\"property");
    if (own)
        qn_buffer_printf(out, "%sontology.html#", root);
    if (linked)
        add_html(out, own ? property->iri + strlen(QN_NS) : property->iri);
    qn_buffer_puts(out, "\">");
    add_html(out, property->label);
    qn_buffer_puts(out, linked ? "</a>" : "</span>");
}

void add_key(qn_buffer *out)
{
    qn_buffer_puts(out, "<p class=\"key\">Marked in sentences: <mark class=\"subject\">who</mark> <mark class=\"trigger\">did what</mark> "
                        "<mark class=\"object\">to whom</mark></p>\n");
}

void add_class_name(qn_class type, qn_buffer *out)
{
    const char *name = type == QN_NO_CLASS ? "Actor" : qn_class_name(type);
    for (const char *at = name; *at; at++) {
        bool inner = at > name && *at >= 'A' && *at <= 'Z';
        qn_buffer_puts(out, inner ? " " : "");
        qn_buffer_putc(out, inner ? (char)(*at | 0x20) : *at);
    }
}

void add_explored(const qn_site *site, const char *iri, qn_buffer *out)
{
    const char *own = page_of(site, iri);
    if (site->options.explorer && own)
        qn_buffer_printf(out, "<p class=\"explore\"><a href=\"../explorer/index.html#select=%s\">Show it in the graph</a></p>\n", own);
}

void add_status(qn_claim_status status, qn_buffer *out)
{
    const char *name = qn_claim_status_name(status);
    qn_buffer_puts(out, "<span class=\"status ");
    for (const char *at = name; *at; at++)
        qn_buffer_putc(out, (char)(*at | 0x20));
    qn_buffer_puts(out, "\">");
    for (const char *at = name; *at; at++)
        qn_buffer_putc(out, (char)(*at | 0x20));
    qn_buffer_puts(out, "</span>");
}
