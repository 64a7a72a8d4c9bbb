/* RSS 0.9x, 1.0 (RDF), 2.0 and Atom: an article per item. */
#include "dates.h"
#include "xml.h"

#include <stdlib.h>
#include <string.h>

static bool matches_rss(const char *head, size_t length)
{
    char name[64];
    return xml_root(head, length, name) && (!strcmp(name, "rss") || !strcmp(name, "RDF"));
}

static bool matches_atom(const char *head, size_t length)
{
    char name[64];
    return xml_root(head, length, name) && !strcmp(name, "feed");
}

/* A child by its name in the feed's own namespace or, with a prefix ("dc:date"), in that one. */
static const xmlNode *member(const xmlNode *node, const char *name)
{
    const char *colon = strchr(name, ':');
    for (const xmlNode *child = node ? node->children : NULL; child; child = child->next) {
        if (child->type != XML_ELEMENT_NODE)
            continue;
        const char *prefix = child->ns ? (const char *)child->ns->prefix : NULL;
        if (is_element(child, name) && (!prefix || child->ns == node->ns))      /* also a prefix that was not declared */
            return child;
        size_t size = colon ? (size_t)(colon - name) : 0;
        if (colon && prefix && is_element(child, colon + 1) && !strncmp(prefix, name, size) && !prefix[size])
            return child;
    }
    return NULL;
}

static const xmlNode *first_member(const xmlNode *node, const char *const *names)
{
    const xmlNode *found = NULL;
    for (; *names && !found; names++)
        found = member(node, *names);
    return found;
}

static void set_html(draft *d, const wording *w, const char **field, const xmlNode *node)
{
    qn_buffer text = {0};
    xml_text(node, &text);
    html_set(d, w, field, text.bytes, text.length);
    d->failed = d->failed || text.failed;
    free(text.bytes);
}

/* Appends the body: markup as elements, markup as text, or plain text. */
static void add_body(draft *d, const wording *w, const xmlNode *node)
{
    const char *type = node ? attribute(node, "type") : NULL;
    qn_buffer text = {0};
    if (type && !strcmp(type, "xhtml")) {
        xml_fragment(d, w, node);
        return;
    }
    xml_text(node, &text);
    if (text.length && strpbrk(text.bytes, "<&")) {
        html_fragment(d, w, text.bytes, text.length);
    } else if (text.length) {
        plain_add(d, w, text.bytes, text.length, false);
    }
    d->failed = d->failed || text.failed;
    free(text.bytes);
}

/* --- RSS ------------------------------------------------------------------------------------------------------ */

static qn_status open_rss(input *in)
{
    return xml_open(in, "item");
}

/* The channel: the item's parent, or beside it in RSS 1.0. */
static const xmlNode *channel_of(const xmlNode *item)
{
    const xmlNode *parent = item->parent;
    return is_element(parent, "channel") ? parent : xml_child(parent, "channel");
}

/* The guid is an address unless it says that it is none. */
static void set_address(draft *d, const xmlNode *item)
{
    const xmlNode *guid = member(item, "guid");
    const char *permanent = guid ? attribute(guid, "isPermaLink") : NULL;
    xml_set(d, &d->document->id, guid);
    xml_set(d, &d->document->url, member(item, "link"));
    if (guid && (!permanent || strcmp(permanent, "false")) && d->document->id && !strncmp(d->document->id, "http", 4))
        xml_set(d, &d->document->url, guid);
    if (!d->document->id)
        d->document->id = d->document->url;
}

static qn_status next_rss(input *in, draft *d)
{
    static const char *const dates[] = {"pubDate", "dc:date", "dcterms:issued", NULL}, *const authors[] = {"dc:creator", "author", NULL},
                             *const bodies[] = {"content:encoded", "description", NULL};
    const xmlNode *item = xml_next(in);
    if (!item)
        return QN_END;
    const xmlNode *channel = channel_of(item);
    qn_document *doc = d->document;
    set_html(d, in->wording, &doc->title, member(item, "title"));
    set_address(d, item);
    xml_set_date(d, in->wording, first_member(item, dates));
    xml_set(d, &doc->author, first_member(item, authors));
    xml_set(d, &doc->publisher, member(item, "dc:publisher"));
    xml_set(d, &doc->publisher, member(channel, "title"));
    xml_set(d, &doc->language, member(channel, "language"));
    draft_title(d);
    add_body(d, in->wording, first_member(item, bodies));
    return QN_OK;
}

const kind rss_kind = {.name = "RSS", .matches = matches_rss, .open = open_rss, .next = next_rss, .close = xml_close};

/* --- Atom ----------------------------------------------------------------------------------------------------- */

static qn_status open_atom(input *in)
{
    return xml_open(in, "entry");
}

/* The address of the page: the link with no relation or "alternate". */
static const char *address_of(const xmlNode *entry)
{
    for (const xmlNode *child = entry->children; child; child = child->next) {
        const char *relation = is_element(child, "link") ? attribute(child, "rel") : "";
        if (!relation || !strcmp(relation, "alternate"))
            return attribute(child, "href");
    }
    return NULL;
}

static qn_status next_atom(input *in, draft *d)
{
    static const char *const dates[] = {"published", "issued", "updated", "modified", NULL}, *const bodies[] = {"content", "summary", NULL};
    const xmlNode *entry = xml_next(in);
    if (!entry)
        return QN_END;
    qn_document *doc = d->document;
    const xmlNode *feed = entry->parent, *author = member(entry, "author");
    const char *address = address_of(entry), *language = feed ? attribute(feed, "lang") : NULL;
    set_html(d, in->wording, &doc->title, member(entry, "title"));
    xml_set(d, &doc->id, member(entry, "id"));
    if (address)
        draft_set(d, &doc->url, address, strlen(address));
    xml_set_date(d, in->wording, first_member(entry, dates));
    xml_set(d, &doc->author, xml_child(author ? author : member(feed, "author"), "name"));
    xml_set(d, &doc->publisher, member(member(entry, "source"), "title"));
    xml_set(d, &doc->publisher, member(feed, "title"));
    if (language)
        draft_set(d, &doc->language, language, strlen(language));
    draft_title(d);
    add_body(d, in->wording, first_member(entry, bodies));
    return QN_OK;
}

const kind atom_kind = {.name = "Atom", .matches = matches_atom, .open = open_atom, .next = next_atom, .close = xml_close};
