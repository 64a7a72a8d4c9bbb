/* HTML: a page is an article. */
#include "page.h"

#include <libxml/HTMLparser.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define EARLY 4096      /* bytes in which a page begins */
#define POOR 250        /* bytes of running text below which other ways are tried */

enum { OPTIONS = HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET | HTML_PARSE_NODEFDTD | HTML_PARSE_COMPACT };

/* Finds a word in any case of letters within the first bytes. */
static bool has_early(const char *head, size_t length, const char *word)
{
    size_t end = length < EARLY ? length : EARLY, size = strlen(word);
    for (size_t at = 0; at + size <= end; at++)
        if (head[at] == *word && !strncasecmp(head + at, word, size))
            return true;
    return false;
}

/* A doctype or an element of HTML at the beginning, after comments; or a whole page after stray text. */
static bool matches(const char *head, size_t length)
{
    static const char *const starts[] = {"<!doctype html", "<html", "<head", "<body", "<title", "<meta ", "<div", "<p>",
                                         "<p ", "<article", "<main", "<section", "<h1", "<span", "<table"};
    for (size_t at = strspn(head, " \t\r\n"); at < length && head[at] == '<';) {
        for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
            if (!strncasecmp(head + at, starts[i], strlen(starts[i])))
                return true;
        const char *close = strncmp(head + at, "<!--", 4) ? strchr(head + at, '>') : strstr(head + at, "-->");
        if (!close || (head[at + 1] != '!' && head[at + 1] != '?'))
            break;
        at = (size_t)(close - head) + (*close == '-' ? 3 : 1);
        at += strspn(head + at, " \t\r\n");
    }
    return has_early(head, length, "<html") && (has_early(head, length, "<head") || has_early(head, length, "<body"));
}

/* A new copy in which blanks stand for the attributes beyond what a tag may have; NULL when out of memory or when no tag has that many. */
static char *without_excess(const char *html, size_t length)
{
    size_t begin, end = 0;
    if (!excess_attributes(html, length, true, &begin, &end))
        return NULL;
    char *copy = malloc(length);
    if (!copy)
        return NULL;
    memcpy(copy, html, length);
    do
        memset(copy + begin, ' ', end - begin);
    while (excess_attributes(html, length, true, &begin, &end));
    return copy;
}

static htmlDocPtr parse(const char *html, size_t length)
{
    if (!length || length > RECORD_LIMIT)
        return NULL;
    char *copy = without_excess(html, length);
    htmlDocPtr tree = htmlReadMemory(copy ? copy : html, (int)length, NULL, "UTF-8", OPTIONS);
    free(copy);
    return tree;
}

/* All paragraphs, when nothing looks like an article. */
static void keep_paragraphs(page *p)
{
    for (size_t i = 0; i < p->unit_count; i++)
        p->units[i].dropped = !(p->items[p->units[i].block].tag & TAG_PARAGRAPH) || p->units[i].links * 2 > p->units[i].text;
}

static size_t running_text(const page *p)
{
    size_t bytes = 0;
    for (size_t i = 0; i < p->unit_count; i++)
        bytes += p->units[i].dropped ? 0 : p->units[i].text;
    return bytes;
}

static void read_page(page *p, draft *d)
{
    char *body = page_metadata(p, d);
    const char *title = d->document->title;
    if (!article_find(p, title))
        d->failed = true;
    draft_title(d);
    size_t found = running_text(p);
    if (body && strlen(body) > POOR && strlen(body) > 2 * found) {
        plain_add(d, p->wording, body, strlen(body), false);     /* what the page gives to machines */
    } else {
        if (found < POOR / 2)
            keep_paragraphs(p);
        article_write(p, d);
    }
    free(body);
}

static qn_status next_article(input *in, draft *d)
{
    if (in->record++)
        return QN_END;
    page p = {0};
    htmlDocPtr tree = parse(in->bytes, in->length);
    const xmlNode *root = tree ? xmlDocGetRootElement(tree) : NULL;
    qn_status status = QN_OK;
    if (!root)
        status = qn_fail(in->context, QN_SYNTAX, in->source, "HTML without an element");
    else if (!page_flatten(&p, root, in->wording))
        status = QN_NOMEM;
    else
        read_page(&p, d);
    page_free(&p);
    xmlFreeDoc(tree);
    return status;
}

void xml_fragment(draft *d, const wording *w, const xmlNode *root)
{
    page p = {0};
    if (!page_flatten(&p, root, w) || !article_clean(&p, d->document->title))
        d->failed = true;
    else
        article_write(&p, d);
    page_free(&p);
}

void html_fragment(draft *d, const wording *w, const char *html, size_t length)
{
    htmlDocPtr tree = parse(html, length);
    const xmlNode *root = tree ? xmlDocGetRootElement(tree) : NULL;
    if (root)
        xml_fragment(d, w, root);
    xmlFreeDoc(tree);
}

void html_set(draft *d, const wording *w, const char **field, const char *html, size_t length)
{
    draft inner;
    if (!html || (!memchr(html, '&', length) && !memchr(html, '<', length))) {
        draft_set(d, field, html, length);
        return;
    }
    draft_start(&inner, "");
    if (!inner.failed) {
        html_fragment(&inner, w, html, length);
        draft_set(d, field, inner.text.bytes, inner.text.length);
    }
    d->failed = d->failed || inner.failed;
    draft_drop(&inner);
}

const kind html_kind = {.name = "HTML", .matches = matches, .next = next_article};
