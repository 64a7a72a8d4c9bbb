/* The flat list of a web page's elements, and what each element's name and class tell of it. */
#include "page.h"

#include <stdlib.h>
#include <string.h>

typedef struct tag_row {
    const char *name;
    uint32_t bits;
} tag_row;

/* Elements of HTML and NITF, sorted by name; what is not here is inline. */
static const tag_row tags[] = {
    {"a", TAG_LINK}, {"address", TAG_BLOCK}, {"article", TAG_BLOCK | TAG_MAIN}, {"aside", TAG_BLOCK | TAG_ASIDE}, {"audio", TAG_SKIP},
    {"block", TAG_BLOCK}, {"blockquote", TAG_BLOCK | TAG_QUOTE}, {"body", TAG_BLOCK}, {"body.content", TAG_BLOCK}, {"bq", TAG_BLOCK | TAG_QUOTE},
    {"br", TAG_BREAK}, {"button", TAG_SKIP}, {"canvas", TAG_SKIP}, {"caption", TAG_BLOCK | TAG_CAPTION}, {"center", TAG_BLOCK},
    {"datalist", TAG_SKIP}, {"dd", TAG_BLOCK | TAG_ITEM}, {"details", TAG_BLOCK}, {"dialog", TAG_BLOCK | TAG_ASIDE}, {"div", TAG_BLOCK},
    {"dl", TAG_BLOCK | TAG_LIST}, {"dt", TAG_BLOCK | TAG_ITEM}, {"embed", TAG_SKIP}, {"fieldset", TAG_BLOCK},
    {"figcaption", TAG_BLOCK | TAG_CAPTION}, {"figure", TAG_BLOCK | TAG_FIGURE}, {"footer", TAG_BLOCK | TAG_ASIDE}, {"form", TAG_BLOCK},
    {"h1", TAG_BLOCK | TAG_HEADING}, {"h2", TAG_BLOCK | TAG_HEADING}, {"h3", TAG_BLOCK | TAG_HEADING}, {"h4", TAG_BLOCK | TAG_HEADING},
    {"h5", TAG_BLOCK | TAG_HEADING}, {"h6", TAG_BLOCK | TAG_HEADING}, {"head", TAG_SKIP}, {"header", TAG_BLOCK}, {"hl1", TAG_BLOCK | TAG_HEADING},
    {"hl2", TAG_BLOCK | TAG_HEADING}, {"hr", TAG_BLOCK}, {"iframe", TAG_SKIP}, {"img", TAG_SKIP}, {"input", TAG_SKIP}, {"li", TAG_BLOCK | TAG_ITEM},
    {"link", TAG_SKIP}, {"main", TAG_BLOCK | TAG_MAIN}, {"map", TAG_SKIP}, {"math", TAG_SKIP}, {"media", TAG_BLOCK | TAG_FIGURE},
    {"media-caption", TAG_BLOCK | TAG_CAPTION}, {"media-metadata", TAG_SKIP}, {"media-producer", TAG_SKIP}, {"menu", TAG_BLOCK | TAG_ASIDE},
    {"meta", TAG_SKIP}, {"nav", TAG_BLOCK | TAG_ASIDE}, {"noscript", TAG_SKIP}, {"object", TAG_SKIP}, {"ol", TAG_BLOCK | TAG_LIST},
    {"option", TAG_SKIP}, {"p", TAG_BLOCK | TAG_PARAGRAPH}, {"pre", TAG_BLOCK}, {"script", TAG_SKIP}, {"section", TAG_BLOCK}, {"select", TAG_SKIP},
    {"style", TAG_SKIP}, {"summary", TAG_BLOCK}, {"svg", TAG_SKIP}, {"table", TAG_BLOCK}, {"tbody", TAG_BLOCK}, {"td", TAG_BLOCK | TAG_ITEM},
    {"template", TAG_SKIP}, {"textarea", TAG_SKIP}, {"tfoot", TAG_BLOCK}, {"th", TAG_BLOCK | TAG_ITEM}, {"thead", TAG_BLOCK}, {"title", TAG_SKIP},
    {"tr", TAG_BLOCK}, {"ul", TAG_BLOCK | TAG_LIST}, {"video", TAG_SKIP},
};

static int by_name(const void *key, const void *row)
{
    return strcmp(key, ((const tag_row *)row)->name);
}

static uint32_t tag_bits(const xmlNode *node)
{
    const tag_row *row = bsearch(node->name, tags, sizeof tags / sizeof *tags, sizeof *tags, by_name);
    return row ? row->bits : 0;
}

bool is_element(const xmlNode *node, const char *name)
{
    return node && node->type == XML_ELEMENT_NODE && !strcmp((const char *)node->name, name);
}

const char *attribute(const xmlNode *node, const char *name)
{
    for (const xmlAttr *a = node->properties; a; a = a->next)
        if (!strcmp((const char *)a->name, name))
            return a->children && a->children->content ? (const char *)a->children->content : "";
    return NULL;
}

/* --- names of classes ----------------------------------------------------------------------------------------- */

/* Appends a class or id as "-word-word-": lower case, cut at "camelCase" and at what is no letter or digit. */
static size_t add_names(char *out, size_t at, size_t size, const char *names)
{
    for (const char *c = names ? names : ""; *c && at + 3 < size; c++) {
        bool upper = *c >= 'A' && *c <= 'Z', lower = *c >= 'a' && *c <= 'z';
        if (!upper && !lower && !(*c >= '0' && *c <= '9')) {
            if (out[at - 1] != '-')
                out[at++] = '-';
            continue;
        }
        if (upper && c > names && c[-1] >= 'a' && c[-1] <= 'z' && out[at - 1] != '-')
            out[at++] = '-';
        out[at++] = upper ? (char)(*c + 32) : *c;
    }
    if (out[at - 1] != '-')
        out[at++] = '-';
    out[at] = '\0';
    return at;
}

static bool hidden(const xmlNode *node)
{
    const char *style = attribute(node, "style"), *aria = attribute(node, "aria-hidden");
    if (attribute(node, "hidden") || (aria && !strcmp(aria, "true")))
        return true;
    if (!style)
        return false;
    const char *display = strstr(style, "display");
    return display && !strncmp(display + 7 + strspn(display + 7, " :"), "none", 4);
}

/* What class, id, role and item property say: the article (1), no part of it (-1), nothing (0). */
static int judge_names(const page *p, const xmlNode *node, uint32_t tag)
{
    char names[512] = "-";
    const char *property = attribute(node, "itemprop"), *role = attribute(node, "role");
    if (property && (!strcmp(property, "articleBody") || !strcmp(property, "reviewBody")))
        return 1;
    if ((role && wording_is(p->wording, WORDING_ROLE_DROP, role)) || hidden(node))
        return -1;
    if (tag & TAG_ASIDE)
        return -1;
    size_t at = add_names(names, 1, sizeof names, attribute(node, "class"));
    at = add_names(names, at, sizeof names, attribute(node, "id"));
    add_names(names, at, sizeof names, attribute(node, "data-component"));
    if (!names[1])
        return 0;
    if (wording_inside(p->wording, WORDING_CLASS_KEEP, names))
        return 1;
    return wording_inside(p->wording, WORDING_CLASS_DROP, names) ? -1 : 0;
}

/* --- the list ------------------------------------------------------------------------------------------------- */

static uint32_t letters_in(const xmlNode *node)
{
    uint32_t count = 0;
    for (const xmlChar *c = node->content; c && *c; c++)
        count += *c > ' ';
    return count;
}

static bool add_item(page *p, const xmlNode *node, uint32_t parent)
{
    item it = {.node = node, .parent = parent};
    if (p->count) {
        const item *above = &p->items[parent];
        it.block = above->block;
        it.form = above->form;
        it.linked = above->linked;
    }
    if (node->type == XML_ELEMENT_NODE) {
        it.tag = tag_bits(node);
        if (it.tag & TAG_BLOCK)
            it.block = p->count;
        if (it.tag & (TAG_HEADING | TAG_CAPTION | TAG_FIGURE | TAG_ITEM | TAG_PARAGRAPH))
            it.form = p->count;
        int names = it.tag & TAG_BLOCK || !strcmp((const char *)node->name, "span") ? judge_names(p, node, it.tag) : 0;
        it.linked = it.linked || it.tag & TAG_LINK;
        it.named = names > 0 && !(it.tag & (TAG_PARAGRAPH | TAG_HEADING)) && !is_element(node, "body") && !is_element(node, "span");
        it.dropped = names < 0;
        it.landmarks = it.named || is_element(node, "main") || is_element(node, "h1");
    } else {
        it.text = letters_in(node);
    }
    if (p->count && !(it.tag & TAG_BLOCK) && !(p->items[parent].tag & TAG_BLOCK))
        it.dropped = it.dropped || p->items[parent].dropped;    /* inside a span that is no part of its paragraph */
    size_t count = p->count;
    if (p->count == UINT32_MAX || !QN_PUSH(p->items, count, p->capacity, it))
        return false;
    p->count++;
    return true;
}

/* Adds up texts and links of the descendants. */
static void sum_up(page *p)
{
    for (uint32_t i = p->count; i-- > 1;) {
        item *it = &p->items[i], *parent = &p->items[it->parent];
        if (it->tag & TAG_LINK)
            it->links = it->text;
        parent->text += it->text;
        parent->links += it->links;
        parent->landmarks += it->landmarks;
    }
}

static bool list_items(page *p, const xmlNode *root)
{
    const xmlNode *node = root;
    for (uint32_t parent = 0; node;) {
        bool element = node->type == XML_ELEMENT_NODE, text = node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE;
        bool take = text || (element && (node == root || !(tag_bits(node) & TAG_SKIP)));
        uint32_t index = p->count;
        if (take && !add_item(p, node, parent))
            return false;
        if (take && element && node->children) {
            parent = index;
            node = node->children;
            continue;
        }
        if (take)
            p->items[index].end = p->count;
        while (node != root && !node->next) {
            node = node->parent;
            p->items[parent].end = p->count;
            parent = p->items[parent].parent;
        }
        node = node == root ? NULL : node->next;
    }
    return true;
}

/* --- units ---------------------------------------------------------------------------------------------------- */

void page_unit_text(const page *p, const unit *u, qn_buffer *out)
{
    for (uint32_t i = u->begin; i < u->end; i++) {
        const item *it = &p->items[i];
        if (it->tag & TAG_BREAK)
            qn_buffer_putc(out, '\n');
        else if (it->node->type != XML_ELEMENT_NODE && it->node->content && !it->dropped)
            qn_buffer_puts(out, (const char *)it->node->content);
    }
}

/* Adds up a unit's texts; those inside links count as links. */
static void measure(const page *p, unit *u)
{
    u->text = u->links = 0;
    for (uint32_t i = u->begin; i < u->end; i++) {
        const item *it = &p->items[i];
        if (it->node->type == XML_ELEMENT_NODE || it->dropped)
            continue;
        u->text += it->text;
        u->links += it->linked ? it->text : 0;
    }
}

static bool add_unit(page *p, uint32_t begin, uint32_t end, uint32_t block)
{
    unit u = {.begin = begin, .end = end, .block = block};
    measure(p, &u);
    return !u.text || QN_PUSH(p->units, p->unit_count, p->unit_capacity, u);
}

/* True when the text before item `i` ends a line for good: two breaks follow each other. */
static bool second_break(const page *p, uint32_t i)
{
    if (!(p->items[i].tag & TAG_BREAK))
        return false;
    for (uint32_t k = i; k-- > 0;) {
        if (p->items[k].tag & TAG_BREAK)
            return true;
        if (p->items[k].node->type == XML_ELEMENT_NODE ? p->items[k].tag & TAG_BLOCK : p->items[k].text > 0)
            return false;
    }
    return false;
}

/* Cuts the texts into units at the bounds of block elements and at double breaks. */
static bool list_units(page *p)
{
    uint32_t begin = 0, block = 0;
    bool open = false;
    for (uint32_t i = 0; i < p->count; i++) {
        const item *it = &p->items[i];
        if (open && (it->block != block || it->tag & TAG_BLOCK || second_break(p, i))) {
            if (!add_unit(p, begin, i, block))
                return false;
            open = false;
        }
        if (!open && it->block != i) {
            begin = i;
            block = it->block;
            open = true;
        }
    }
    return !open || add_unit(p, begin, p->count, block);
}

bool page_flatten(page *p, const xmlNode *root, const wording *w)
{
    p->wording = w;
    if (!list_items(p, root))
        return false;
    sum_up(p);
    return list_units(p);
}

void page_free(page *p)
{
    free(p->items);
    free(p->units);
}
