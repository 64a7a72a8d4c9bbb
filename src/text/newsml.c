/* The news industry's XML (IPTC): NITF articles, NewsML-G2 items with NITF or XHTML in them. */
#include "dates.h"
#include "xml.h"

#include <stdlib.h>
#include <string.h>

static void set_attribute(draft *d, const char **field, const xmlNode *node, const char *name)
{
    const char *value = node ? attribute(node, name) : NULL;
    if (value && !*field)
        draft_set(d, field, value, strlen(value));
}

static void set_norm(draft *d, const wording *w, const xmlNode *node, const char *name)
{
    const char *value = node ? attribute(node, name) : NULL;
    if (value)
        draft_date(d, w, value, strlen(value));
}

/* The author's name without the "By" before it. */
static void set_byline(draft *d, const wording *w, const xmlNode *byline)
{
    char folded[FOLDED];
    const xmlNode *person = xml_inside(byline, "person");
    if (d->document->author)
        return;
    xml_set(d, &d->document->author, person ? person : byline);
    const char *name = d->document->author;
    size_t skip = name && wording_fold(name, strlen(name), folded) ? wording_begins(w, WORDING_BYLINE, folded) : 0;
    if (skip && name[skip])
        draft_set(d, &d->document->author, name + skip, strlen(name + skip));
}

/* --- NITF ----------------------------------------------------------------------------------------------------- */

static bool matches_nitf(const char *head, size_t length)
{
    char name[64];
    return xml_root(head, length, name) && !strcmp(name, "nitf");
}

static qn_status open_nitf(input *in)
{
    return xml_open(in, "nitf");
}

static void nitf_head(draft *d, const wording *w, const xmlNode *nitf)
{
    qn_document *doc = d->document;
    const xmlNode *head = xml_child(nitf, "head"), *data = xml_child(head, "docdata"), *publication = xml_child(head, "pubdata");
    const xmlNode *body_head = xml_inside(nitf, "body.head");
    xml_set(d, &doc->title, xml_inside(body_head, "hl1"));
    xml_set(d, &doc->title, xml_child(head, "title"));
    set_attribute(d, &doc->id, xml_child(data, "doc-id"), "id-string");
    set_norm(d, w, xml_inside(body_head, "story.date"), "norm");
    set_norm(d, w, xml_child(data, "date.issue"), "norm");
    set_norm(d, w, publication, "date.publication");
    set_norm(d, w, xml_child(data, "date.release"), "norm");
    set_attribute(d, &doc->publisher, publication, "name");
    xml_set(d, &doc->publisher, xml_inside(xml_inside(body_head, "distributor"), "org"));
    xml_set(d, &doc->publisher, xml_inside(body_head, "distributor"));
    set_attribute(d, &doc->publisher, xml_child(data, "doc.copyright"), "holder");
    set_attribute(d, &doc->url, publication, "ex-ref");
    set_byline(d, w, xml_inside(nitf, "byline"));
    set_attribute(d, &doc->language, nitf, "lang");
}

static void nitf_body(draft *d, const wording *w, const xmlNode *nitf)
{
    const xmlNode *second = xml_inside(xml_inside(nitf, "body.head"), "hl2"), *content = xml_inside(nitf, "body.content");
    qn_buffer text = {0};
    xml_text(second, &text);
    if (text.length)
        draft_block(d, QN_BLOCK_HEADING, text.bytes, text.length);
    d->failed = d->failed || text.failed;
    free(text.bytes);
    if (content)
        xml_fragment(d, w, content);
}

static qn_status next_nitf(input *in, draft *d)
{
    const xmlNode *nitf = xml_next(in);
    if (!nitf)
        return QN_END;
    nitf_head(d, in->wording, nitf);
    draft_title(d);
    nitf_body(d, in->wording, nitf);
    return QN_OK;
}

const kind nitf_kind = {.name = "NITF", .matches = matches_nitf, .open = open_nitf, .next = next_nitf, .close = xml_close};

/* --- NewsML-G2 ------------------------------------------------------------------------------------------------ */

static bool matches_newsml(const char *head, size_t length)
{
    char name[64];
    return xml_root(head, length, name) && (!strcmp(name, "newsMessage") || !strcmp(name, "newsItem"));
}

static qn_status open_newsml(input *in)
{
    return xml_open(in, "newsItem");
}

static void item_metadata(draft *d, const wording *w, const xmlNode *item)
{
    qn_document *doc = d->document;
    const xmlNode *about = xml_child(item, "itemMeta"), *content = xml_child(item, "contentMeta"), *provider = xml_child(about, "provider");
    set_attribute(d, &doc->id, item, "guid");
    xml_set(d, &doc->title, xml_child(content, "headline"));
    xml_set(d, &doc->title, xml_child(about, "title"));
    xml_set_date(d, w, xml_child(content, "contentCreated"));
    xml_set_date(d, w, xml_child(about, "firstCreated"));
    xml_set_date(d, w, xml_child(about, "versionCreated"));
    xml_set(d, &doc->publisher, xml_child(provider, "name"));
    set_attribute(d, &doc->publisher, provider, "literal");
    xml_set(d, &doc->publisher, xml_inside(xml_child(content, "infoSource"), "name"));
    xml_set(d, &doc->author, xml_child(xml_child(content, "creator"), "name"));
    set_byline(d, w, xml_child(content, "by"));
    set_attribute(d, &doc->language, xml_child(content, "language"), "tag");
    set_attribute(d, &doc->language, item, "lang");
    set_attribute(d, &doc->url, xml_child(about, "link"), "href");
}

/* Text that stands inline without elements. */
static void inline_data(draft *d, const wording *w, const xmlNode *data)
{
    const char *type = attribute(data, "contenttype");
    qn_buffer text = {0};
    xml_text(data, &text);
    if (text.length && type && strstr(type, "html")) {
        html_fragment(d, w, text.bytes, text.length);
    } else if (text.length) {
        plain_add(d, w, text.bytes, text.length, false);
    }
    d->failed = d->failed || text.failed;
    free(text.bytes);
}

static qn_status next_newsml(input *in, draft *d)
{
    const xmlNode *item = xml_next(in);
    if (!item)
        return QN_END;
    const xmlNode *content = xml_child(item, "contentSet"), *whole = xml_child(content, "inlineXML"), *data = xml_child(content, "inlineData");
    const xmlNode *nitf = xml_inside(whole, "nitf"), *html = xml_inside(whole, "body");
    item_metadata(d, in->wording, item);
    if (nitf)
        nitf_head(d, in->wording, nitf);
    draft_title(d);
    if (nitf)
        nitf_body(d, in->wording, nitf);
    else if (whole)
        xml_fragment(d, in->wording, html ? html : whole);
    else if (data)
        inline_data(d, in->wording, data);
    return QN_OK;
}

const kind newsml_kind = {.name = "NewsML-G2", .matches = matches_newsml, .open = open_newsml, .next = next_newsml, .close = xml_close};
