/* XML files: parsed without network, DTDs and the expansion of entities; a list of the records in them. */
#include "xml.h"
#include "dates.h"

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>

enum { OPTIONS = XML_PARSE_RECOVER | XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_COMPACT };

typedef struct records {
    xmlDocPtr tree;
    const xmlNode **nodes;
    size_t count, capacity, at;
} records;

/* --- telling XML ---------------------------------------------------------------------------------------------- */

/* The end of a document type declaration, whose internal subset may hold ">". */
static const char *after_doctype(const char *at)
{
    const char *subset = strchr(at, '['), *close = strchr(at, '>');
    if (subset && close && subset < close) {
        const char *end = strstr(subset, "]>");
        return end ? end + 2 : NULL;
    }
    return close ? close + 1 : NULL;
}

bool xml_root(const char *head, size_t length, char name[64])
{
    const char *at = head + strspn(head, " \t\r\n");
    while (at && *at == '<' && (at[1] == '?' || at[1] == '!')) {
        if (at[1] == '?')
            at = (at = strstr(at, "?>")) ? at + 2 : NULL;
        else if (!strncmp(at, "<!--", 4))
            at = (at = strstr(at, "-->")) ? at + 3 : NULL;
        else
            at = after_doctype(at);
        if (at)
            at += strspn(at, " \t\r\n");
    }
    if (!at || (size_t)(at - head) >= length || *at != '<')
        return false;
    size_t size = strcspn(at + 1, " \t\r\n/>");
    const char *colon = memchr(at + 1, ':', size);
    const char *local = colon ? colon + 1 : at + 1;
    size -= (size_t)(local - at - 1);
    if (!size || size >= 64)
        return false;
    memcpy(name, local, size);
    name[size] = '\0';
    return true;
}

/* --- walking -------------------------------------------------------------------------------------------------- */

const xmlNode *xml_following(const xmlNode *node, const xmlNode *root)
{
    if (node->type == XML_ELEMENT_NODE && node->children)
        return node->children;
    while (node != root && !node->next)
        node = node->parent;
    return node == root ? NULL : node->next;
}

const xmlNode *xml_child(const xmlNode *node, const char *name)
{
    for (const xmlNode *child = node ? node->children : NULL; child; child = child->next)
        if (is_element(child, name))
            return child;
    return NULL;
}

const xmlNode *xml_inside(const xmlNode *node, const char *name)
{
    for (const xmlNode *at = node ? xml_following(node, node) : NULL; at; at = xml_following(at, node))
        if (is_element(at, name))
            return at;
    return NULL;
}

void xml_text(const xmlNode *node, qn_buffer *out)
{
    for (const xmlNode *at = node; at; at = xml_following(at, node))
        if ((at->type == XML_TEXT_NODE || at->type == XML_CDATA_SECTION_NODE) && at->content)
            qn_buffer_puts(out, (const char *)at->content);
}

void xml_set(draft *d, const char **field, const xmlNode *node)
{
    qn_buffer text = {0};
    if (*field)
        return;
    xml_text(node, &text);
    draft_set(d, field, text.bytes, text.length);
    d->failed = d->failed || text.failed;
    free(text.bytes);
}

void xml_set_date(draft *d, const wording *w, const xmlNode *node)
{
    qn_buffer text = {0};
    xml_text(node, &text);
    draft_date(d, w, text.bytes, text.length);
    d->failed = d->failed || text.failed;
    free(text.bytes);
}

/* --- records -------------------------------------------------------------------------------------------------- */

/* Says where the XML is broken; what came before is read all the same. */
static void report_error(input *in, xmlParserCtxtPtr parser)
{
    const xmlError *error = xmlCtxtGetLastError(parser);
    char message[200] = "unknown error";
    if (error && error->message)
        snprintf(message, sizeof message, "%.*s", (int)strcspn(error->message, "\n"), error->message);
    in->counts->malformed++;
    qn_report(in->context, QN_WARNING, QN_SYNTAX, in->source, error && error->line > 0 ? (unsigned long)error->line : 0, 0, -1,
              "not well-formed XML: %s; what could be understood was read", message);
}

/* The name of an entity at "&", in `name`; gives the bytes of the reference, 0 when it is none of HTML's own. */
static size_t html_entity(const char *at, char name[12])
{
    size_t length = 0;
    while (length < 10 && ((at[1 + length] | 32) >= 'a' ? (at[1 + length] | 32) <= 'z' : at[1 + length] >= '1' && at[1 + length] <= '4'))
        length++;
    if (!length || at[1 + length] != ';')
        return 0;
    memcpy(name, at + 1, length);
    name[length] = '\0';
    static const char *const own[] = {"lt", "gt", "amp", "quot", "apos"};       /* XML's */
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (!strcmp(name, own[i]))
            return 0;
    return length + 2;
}

/* Feeds use HTML's entities without declaring them: puts their characters in place, which are never longer. */
static void replace_entities(input *in)
{
    if (strstr(in->bytes, "<!DOCTYPE"))
        return;
    size_t out = 0;
    for (size_t at = 0; at < in->length;) {
        char name[12];
        size_t size = in->bytes[at] == '&' ? html_entity(in->bytes + at, name) : 0;
        const htmlEntityDesc *known = size ? htmlEntityLookup((const xmlChar *)name) : NULL;
        if (known) {
            out += qn_utf8_put(known->value, in->bytes + out);
            at += size;
        } else {
            in->bytes[out++] = in->bytes[at++];
        }
    }
    in->bytes[out] = '\0';
    in->length = out;
}

static void blank_excess(input *in)
{
    for (size_t begin, end = 0; excess_attributes(in->bytes, in->length, false, &begin, &end);)
        memset(in->bytes + begin, ' ', end - begin - (end < in->length && in->bytes[end - 1] == '/'));
}

static qn_status parse(input *in, records *r)
{
    xmlParserCtxtPtr parser = xmlNewParserCtxt();
    if (!parser)
        return QN_NOMEM;
    replace_entities(in);
    blank_excess(in);
    r->tree = in->length <= RECORD_LIMIT ? xmlCtxtReadMemory(parser, in->bytes, (int)in->length, NULL, "UTF-8", OPTIONS) : NULL;
    if (!parser->wellFormed)
        report_error(in, parser);
    bool memory = parser->lastError.code == XML_ERR_NO_MEMORY;
    xmlFreeParserCtxt(parser);
    return memory ? QN_NOMEM : QN_OK;
}

static qn_status list_records(records *r, const char *name)
{
    const xmlNode *root = r->tree ? xmlDocGetRootElement(r->tree) : NULL;
    for (const xmlNode *node = root; node;) {
        if (!is_element(node, name)) {
            node = xml_following(node, root);
            continue;
        }
        if (!QN_PUSH(r->nodes, r->count, r->capacity, node))
            return QN_NOMEM;
        while (node != root && !node->next)
            node = node->parent;
        node = node == root ? NULL : node->next;
    }
    return QN_OK;
}

qn_status xml_open(input *in, const char *record)
{
    records *r = calloc(1, sizeof *r);
    if (!r)
        return QN_NOMEM;
    in->state = r;
    qn_status status = parse(in, r);
    free(in->bytes);
    in->bytes = NULL;
    return status ? status : list_records(r, record);
}

const xmlNode *xml_next(input *in)
{
    records *r = in->state;
    if (r->at == r->count)
        return NULL;
    in->record++;
    in->several = r->count > 1;
    const xmlNode *node = r->nodes[r->at++];
    in->line = node->line;
    return node;
}

void xml_close(input *in)
{
    records *r = in->state;
    if (!r)
        return;
    xmlFreeDoc(r->tree);
    free(r->nodes);
    free(r);
    in->state = NULL;
}

/* --- other XML ------------------------------------------------------------------------------------------------ */

static bool matches(const char *head, size_t length)
{
    char name[64];
    return !strncmp(head + strspn(head, " \t\r\n"), "<?xml", 5) && xml_root(head, length, name);
}

static qn_status refuse(input *in)
{
    char name[64];
    xml_root(in->bytes, in->length, name);
    return qn_report(in->context, QN_WARNING, QN_UNSUPPORTED, in->source, 0, 0, -1,
                     "XML whose first element is \"%s\": not RSS, Atom, NITF, NewsML-G2 or XHTML; passed over", name);
}

const kind xml_kind = {.name = "XML", .matches = matches, .open = refuse};
