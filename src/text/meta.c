/* What a web page says of itself: JSON-LD (schema.org), OpenGraph and other meta elements, its title and times. */
#include "dates.h"
#include "xml.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define OBJECTS 4096        /* of JSON-LD that are looked at */

typedef struct finding {
    const xmlNode *root;
    draft *draft;
    const wording *wording;
    json_t **scripts;       /* the page's JSON-LD */
    size_t count, capacity;
    const json_t *article;  /* its description of the article, or NULL */
} finding;

/* --- JSON-LD -------------------------------------------------------------------------------------------------- */

/* Line ends and tabs inside strings are not JSON, but common. */
static void blank_lines(char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text < ' ')
            *text = ' ';
}

static void read_scripts(finding *f)
{
    for (const xmlNode *node = f->root; node; node = xml_following(node, f->root)) {
        const char *type = is_element(node, "script") ? attribute(node, "type") : NULL;
        if (!type || strcasecmp(type, "application/ld+json"))
            continue;
        qn_buffer text = {0};
        xml_text(node, &text);
        f->draft->failed = f->draft->failed || text.failed;
        if (text.bytes) {
            blank_lines(text.bytes);
            json_t *value = json_loads(text.bytes, 0, NULL);
            if (value && !QN_PUSH(f->scripts, f->count, f->capacity, value)) {
                json_decref(value);
                f->draft->failed = true;
            }
        }
        free(text.bytes);
    }
}

/* schema.org's kinds of article. */
static bool is_article_type(const json_t *type)
{
    static const char *const types[] = {
        "NewsArticle", "Article", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle", "BackgroundNewsArticle", "ReviewNewsArticle",
        "AskPublicNewsArticle", "BlogPosting", "LiveBlogPosting", "SocialMediaPosting", "Report", "TechArticle", "ScholarlyArticle", "Review",
    };
    const char *name = json_string_value(json_is_array(type) ? json_array_get(type, 0) : type);
    for (size_t i = 0; name && i < sizeof types / sizeof *types; i++)
        if (!strcmp(name, types[i]))
            return true;
    return false;
}

/* Looks for the article's object in lists and "@graph", some levels deep. */
static void find_article(finding *f)
{
    const json_t *queue[OBJECTS];
    size_t count = 0, at = 0;
    for (size_t i = 0; i < f->count && count < OBJECTS; i++)
        queue[count++] = f->scripts[i];
    for (; at < count && !f->article; at++) {
        const json_t *value = queue[at], *inner = json_is_array(value) ? value : json_object_get(value, "@graph"), *one;
        size_t i;
        if (json_is_object(value) && is_article_type(json_object_get(value, "@type")))
            f->article = value;
        json_array_foreach (inner, i, one)
            if (count < OBJECTS)
                queue[count++] = one;
        const json_t *main = json_object_get(value, "mainEntity");
        if (json_is_object(main) && count < OBJECTS)
            queue[count++] = main;
    }
}

static void set(finding *f, const char **field, const char *value)
{
    if (!*field && value && strchr(value, '&') && !strchr(value, '<'))      /* escaped twice, as often in JSON-LD */
        html_set(f->draft, f->wording, field, value, strlen(value));
    else if (!*field && value)
        draft_set(f->draft, field, value, strlen(value));
}

/* A name that is a string, an object with "name", or a list of these. */
static void add_name(const json_t *value, qn_buffer *out)
{
    const json_t *one;
    size_t i;
    if (json_is_array(value)) {
        json_array_foreach (value, i, one)
            if (!json_is_array(one))
                add_name(one, out);
        return;
    }
    const char *name = json_string_value(json_is_object(value) ? json_object_get(value, "name") : value);
    if (name && *name)
        qn_buffer_printf(out, "%s%s", out->length ? ", " : "", name);
}

static void set_name(finding *f, const char **field, const json_t *value)
{
    qn_buffer names = {0};
    add_name(value, &names);
    set(f, field, names.bytes);
    f->draft->failed = f->draft->failed || names.failed;
    free(names.bytes);
}

static void set_date(finding *f, const char *value)
{
    if (value)
        draft_date(f->draft, f->wording, value, strlen(value));
}

static void from_article(finding *f)
{
    qn_document *d = f->draft->document;
    const json_t *a = f->article;
    set(f, &d->title, json_string_value(json_object_get(a, "headline")));
    set_date(f, json_string_value(json_object_get(a, "datePublished")));
    set_name(f, &d->author, json_object_get(a, "author"));
    set_name(f, &d->publisher, json_object_get(a, "publisher"));
    set(f, &d->language, json_string_value(json_object_get(a, "inLanguage")));
}

/* --- meta elements -------------------------------------------------------------------------------------------- */

/* Whether a list of names ("datePublished dateCreated") has that one, in any case of letters. */
static bool has_name(const char *list, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = list; *at; at += strspn(at, " ")) {
        size_t size = strcspn(at, " ");
        if (size == length && !strncasecmp(at, name, size))
            return true;
        at += size;
    }
    return false;
}

/* The content of the first meta element with one of these names, in the order of the names. */
static const char *meta(const finding *f, const char *const *names)
{
    for (; *names; names++)
        for (const xmlNode *node = f->root; node; node = xml_following(node, f->root)) {
            if (is_element(node, "body") && strcmp(*names, "datePublished"))
                break;
            if (!is_element(node, "meta"))
                continue;
            const char *name = attribute(node, "property"), *content = attribute(node, "content");
            if (!name)
                name = attribute(node, "name");
            if (!name)
                name = attribute(node, "itemprop");
            if (name && content && *content && has_name(name, *names))
                return content;
        }
    return NULL;
}

static const xmlNode *first_element(const finding *f, const char *name)
{
    for (const xmlNode *node = f->root; node; node = xml_following(node, f->root))
        if (is_element(node, name))
            return node;
    return NULL;
}

static void set_text(finding *f, const char **field, const xmlNode *node)
{
    qn_buffer text = {0};
    if (node && !*field)
        xml_text(node, &text);
    set(f, field, text.bytes);
    f->draft->failed = f->draft->failed || text.failed;
    free(text.bytes);
}

static void from_links(finding *f)
{
    for (const xmlNode *node = f->root; node && !is_element(node, "body"); node = xml_following(node, f->root)) {
        const char *rel = is_element(node, "link") ? attribute(node, "rel") : NULL;
        if (rel && !strcasecmp(rel, "canonical"))
            set(f, &f->draft->document->url, attribute(node, "href"));
    }
}

static void from_head(finding *f)
{
    static const char *const titles[] = {"og:title", "twitter:title", "dc.title", "dcterms.title", "sailthru.title", NULL};
    static const char *const dates[] = {
        "article:published_time", "article:published", "og:published_time", "datePublished", "date", "dc.date", "dc.date.issued", "dcterms.created",
        "dcterms.date", "pubdate", "publishdate", "publish-date", "publication_date", "parsely-pub-date", "sailthru.date", "article.published",
        "cXenseParse:recs:publishtime", "citation_publication_date", "DC.date.issued", NULL,
    };
    static const char *const publishers[] = {
        "og:site_name", "application-name", "dc.publisher", "dcterms.publisher", "publisher", "copyright", "al:iphone:app_name",
        "al:android:app_name", NULL,
    };
    static const char *const authors[] = {
        "author", "article:author_name", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author", "byl", NULL,
    };
    static const char *const addresses[] = {"og:url", "twitter:url", NULL};
    static const char *const languages[] = {"og:locale", "content-language", "dc.language", NULL};
    qn_document *d = f->draft->document;
    set(f, &d->title, meta(f, titles));
    set_date(f, meta(f, dates));
    set(f, &d->publisher, meta(f, publishers));
    set(f, &d->author, meta(f, authors));
    from_links(f);
    set(f, &d->url, meta(f, addresses));
    const xmlNode *html = first_element(f, "html");
    set(f, &d->language, html ? attribute(html, "lang") : NULL);
    set(f, &d->language, meta(f, languages));
}

/* --- the body ------------------------------------------------------------------------------------------------- */

/* "https://…/2019/11/20/…": many sites put the day of publication into the address. */
static void from_address(finding *f)
{
    const char *url = f->draft->document->url;
    for (const char *at = url ? strchr(url, '/') : NULL; at; at = strchr(at + 1, '/'))
        if (strspn(at + 1, "0123456789") == 4 && at[5] == '/' && strspn(at + 6, "0123456789") == 2 && at[8] == '/' &&
            strspn(at + 9, "0123456789") == 2 && (at[11] == '/' || !at[11]))
            draft_date(f->draft, f->wording, at + 1, 10);
}

/* A line after the headline that is nothing but a date. */
static void from_lines(finding *f, const page *p)
{
    qn_buffer text = {0};
    bool headline = false;
    for (size_t i = 0; i < p->unit_count && !f->draft->document->date; i++) {
        const unit *u = &p->units[i];
        char folded[FOLDED];
        headline = headline || is_element(p->items[u->block].node, "h1");
        if (!headline || u->text > 60)
            continue;
        text.length = 0;
        page_unit_text(p, u, &text);
        size_t at = text.length ? strspn(text.bytes, " \t\r\n") : 0;
        if (text.length && wording_fold(text.bytes + at, text.length - at, folded))
            at += wording_begins(f->wording, WORDING_UPDATED, folded);
        at += text.length ? strspn(text.bytes + at, " :") : 0;
        if (text.length)
            draft_date(f->draft, f->wording, text.bytes + at, text.length - at);
    }
    f->draft->failed = f->draft->failed || text.failed;
    free(text.bytes);
}

/* The first <time> that is a date; pages put the article's before others. */
static void from_times(finding *f)
{
    for (const xmlNode *node = f->root; node && !f->draft->document->date; node = xml_following(node, f->root))
        if (is_element(node, "time"))
            set_date(f, attribute(node, "datetime"));
}

/* "Headline - Site" → "Headline" when the page has a heading that is its beginning. */
static void from_titles(finding *f)
{
    qn_document *d = f->draft->document;
    const char *heading = NULL, *title = NULL;
    set_text(f, &heading, first_element(f, "h1"));
    set_text(f, &title, first_element(f, "title"));
    if (!d->title)
        d->title = heading && (!title || strstr(title, heading)) ? heading : title ? title : heading;
    else if (heading && strlen(heading) > 15 && strlen(heading) < strlen(d->title) && !strncmp(d->title, heading, strlen(heading)))
        d->title = heading;
}

/* Cuts the site's name off the title ("Headline - Site"), and "By" off the author. */
static void tidy(finding *f)
{
    char folded[FOLDED];
    qn_document *d = f->draft->document;
    size_t title = d->title ? strlen(d->title) : 0, site = d->publisher ? strlen(d->publisher) : 0;
    if (site && title > site + 10 && !strcmp(d->title + title - site, d->publisher)) {
        size_t end = title - site;
        while (end && d->title[end - 1] == ' ')
            end--;
        size_t mark = end >= 3 && (!memcmp(d->title + end - 3, "\xe2\x80\x93", 3) || !memcmp(d->title + end - 3, "\xe2\x80\x94", 3)) ? 3 :
                      end && strchr("-|", d->title[end - 1]) ? 1 : 0;
        if (mark && d->title[end - mark - 1] == ' ')
            draft_set(f->draft, &d->title, d->title, end - mark);
    }
    size_t by = d->author && wording_fold(d->author, strlen(d->author), folded) ? wording_begins(f->wording, WORDING_BYLINE, folded) : 0;
    if (by && d->author[by] == ' ')
        draft_set(f->draft, &d->author, d->author + by, strlen(d->author + by));
}

char *page_metadata(const page *p, draft *d)
{
    finding f = {.root = p->items[0].node, .draft = d, .wording = p->wording};
    read_scripts(&f);
    find_article(&f);
    if (f.article)
        from_article(&f);
    from_head(&f);
    from_titles(&f);
    from_address(&f);
    from_times(&f);
    from_lines(&f, p);
    tidy(&f);
    const char *body = json_string_value(json_object_get(f.article, "articleBody"));
    char *copy = body ? strdup(body) : NULL;
    d->failed = d->failed || (body && !copy);
    for (size_t i = 0; i < f.count; i++)
        json_decref(f.scripts[i]);
    free(f.scripts);
    return copy;
}
