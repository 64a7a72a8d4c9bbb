/* A parsed web page as a flat list of its elements and texts in document order, so that no walk is recursive.
 *
 *     HTML ──libxml2──▶ tree ──page_flatten──▶ items, units ──article_find──▶ units of the article ──article_write──▶ blocks
 */
#ifndef QN_TEXT_PAGE_H
#define QN_TEXT_PAGE_H

#include "reader.h"

#include <libxml/tree.h>

/* What an element is for the extraction; see the table of tags in page.c. */
enum {
    TAG_BLOCK = 1,      /* begins and ends a block of text */
    TAG_SKIP = 2,       /* holds no text to be read: script, style, forms' controls */
    TAG_ASIDE = 4,      /* holds what is not the article: nav, aside, footer */
    TAG_HEADING = 8,
    TAG_ITEM = 16,
    TAG_CAPTION = 32,
    TAG_LINK = 64,
    TAG_BREAK = 128,
    TAG_MAIN = 256,     /* article, main */
    TAG_PARAGRAPH = 512,
    TAG_FIGURE = 1024,
    TAG_LIST = 2048,
    TAG_QUOTE = 4096
};

typedef struct item {
    const xmlNode *node;    /* an element or a text */
    uint32_t parent;        /* its index; the root's is its own */
    uint32_t end;           /* index after its last descendant */
    uint32_t block;         /* the nearest element of TAG_BLOCK that it is in, or itself */
    uint32_t form;          /* the nearest heading, caption, figure, list item or paragraph that it is in, or itself; else the root */
    uint32_t tag;           /* TAG_… bits; 0 for a text */
    uint32_t text, links;   /* bytes of text inside, blanks apart; those of them inside links */
    uint32_t landmarks;     /* main headings and elements that surely hold the article inside, and itself */
    float prose;            /* bytes inside of units that read like prose and are not dropped */
    bool linked;            /* inside a link */
    bool dropped;           /* it or an ancestor is no part of the article */
    bool named;             /* its class, id or item property says that it holds the article */
} item;

/* A block of text: the texts between two boundaries of blocks. */
typedef struct unit {
    uint32_t begin, end;    /* items; the texts among them */
    uint32_t block;         /* the element it is in */
    uint32_t text, links;   /* bytes */
    uint32_t prose;         /* bytes, 0 when it does not read like prose */
    bool dropped;
    bool caption;           /* its words say that it stands under a picture */
} unit;

typedef struct page {
    item *items;
    uint32_t count;
    size_t capacity;
    unit *units;
    size_t unit_count, unit_capacity;
    const wording *wording;
} page;

/* Lists what is below `root`; false when out of memory. */
bool page_flatten(page *page, const xmlNode *root, const wording *wording);
void page_free(page *page);
/* Writes a unit's text, blanks as they are. */
void page_unit_text(const page *page, const unit *unit, qn_buffer *out);
/* Drops the units that are no part of the article. `title` may be NULL. False when out of memory. */
bool article_find(page *page, const char *title);
/* Drops page furniture only: for text that is known to be an article's. */
bool article_clean(page *page, const char *title);
/* Appends the units that are left to the draft; gives the bytes of running text. */
size_t article_write(const page *page, draft *draft);
/* The value of an attribute, borrowed from the tree when it is simple text; NULL for none. */
const char *attribute(const xmlNode *node, const char *name);
bool is_element(const xmlNode *node, const char *name);

/* tags.c: finds, from `*end` on, the attributes that a tag has beyond any reason: bytes [*begin, *end). False when there are no more such tags.
   `html` says that scripts are no markup. */
bool excess_attributes(const char *bytes, size_t length, bool html, size_t *begin, size_t *end);

/* html.c: appends the blocks of HTML that is known to be an article's, as bytes or as a tree. */
void html_fragment(draft *draft, const wording *wording, const char *html, size_t length);
/* Sets a field to text in which there may be HTML ("<b>", "&amp;"). */
void html_set(draft *draft, const wording *wording, const char **field, const char *html, size_t length);
void xml_fragment(draft *draft, const wording *wording, const xmlNode *root);
/* meta.c: takes title, date, publisher … from the head and from JSON-LD; gives the JSON-LD's articleBody, new, or NULL. */
char *page_metadata(const page *page, draft *draft);

#endif
