/* Where a web page's article is: the element with the most prose and the fewest links, without what hangs about in it.
 *
 * After Kohlschütter, Fankhauser, Nejdl, "Boilerplate detection using shallow text features" (WSDM 2010): text length and link density of blocks;
 * Arc90's Readability: elements inherit the score of the paragraphs below them, names of classes count; Barbaresi, "Trafilatura" (ACL 2021):
 * elements that are known to hold an article come first. The names are data: ontology/boilerplate.txt.
 */
#include "dates.h"
#include "page.h"

#include <stdlib.h>
#include <string.h>

#define PROSE_BYTES 40      /* a unit of fewer bytes is not taken for prose */
#define CAPTION_BYTES 250
#define DECAY 0.7f          /* of a unit's prose with each element above it */

typedef struct finder {
    page *page;
    const char *title;
    qn_buffer text;         /* of the unit at hand */
    float total;            /* prose of the page */
} finder;

/* --- units ---------------------------------------------------------------------------------------------------- */

static uint32_t tag_of(const page *p, const unit *u)
{
    return p->items[u->block].tag;
}

/* Text of a unit that has a sentence's marks and few links. */
static uint32_t prose_of(finder *f, const unit *u)
{
    if (u->text < PROSE_BYTES || u->links * 2 > u->text || tag_of(f->page, u) & (TAG_HEADING | TAG_CAPTION))
        return 0;
    f->text.length = 0;
    page_unit_text(f->page, u, &f->text);
    size_t marks = 0;
    for (const char *c = f->text.bytes; c && *c; c++)
        marks += strchr(".,!?;", *c) != NULL || !strncmp(c, "\xe3\x80\x82", 3) || !strncmp(c, "\xe3\x80\x81", 3);
    if (!marks)
        return 0;
    uint32_t own = u->text - u->links;
    return tag_of(f->page, u) & TAG_ITEM ? own / 2 : own;
}

static void sum_prose(finder *f)
{
    page *p = f->page;
    for (uint32_t i = 0; i < p->count; i++)
        p->items[i].prose = 0;
    for (size_t i = 0; i < p->unit_count; i++)
        if (!p->units[i].dropped)
            p->items[p->units[i].block].prose += (float)p->units[i].prose;
    for (uint32_t i = p->count; i-- > 1;)
        p->items[p->items[i].parent].prose += p->items[i].prose;
    f->total = p->count ? p->items[0].prose : 0;
}

/* --- what is no part of the article ----------------------------------------------------------------------------- */

/* Takes a name for wrong when the element holds too much of the page's prose: a class of the whole page, say. */
static bool name_lies(const finder *f, const item *it)
{
    float share = f->total > 0 ? it->prose / f->total : 0;
    return share > 0.75f || (it->landmarks && share > 0.3f) || is_element(it->node, "body") || is_element(it->node, "html");
}

static void drop_named(finder *f)
{
    page *p = f->page;
    for (uint32_t i = 0; i < p->count; i++) {
        item *it = &p->items[i];
        if (it->dropped && name_lies(f, it))
            it->dropped = false;
        if (i && p->items[it->parent].dropped)
            it->dropped = true;
    }
    for (size_t i = 0; i < p->unit_count; i++)
        p->units[i].dropped = p->items[p->units[i].block].dropped || p->items[p->units[i].begin].dropped;
}

/* --- the element ------------------------------------------------------------------------------------------------ */

/* The element named as the article that holds the most prose, if that is a good part of the page's. */
static uint32_t named_element(const finder *f)
{
    const page *p = f->page;
    uint32_t best = UINT32_MAX;
    for (uint32_t i = 0; i < p->count; i++) {
        const item *it = &p->items[i];
        if (!it->named || it->dropped || it->prose <= 0)
            continue;
        float factor = best != UINT32_MAX && i < p->items[best].end ? 0.9f : 1.5f;      /* inside the best so far, or after it */
        if (best == UINT32_MAX || it->prose >= p->items[best].prose * factor)
            best = i;
    }
    return best != UINT32_MAX && p->items[best].prose >= 0.25f * f->total ? best : UINT32_MAX;
}

/* The element whose paragraphs are the longest and the nearest. */
static uint32_t scored_element(finder *f)
{
    const page *p = f->page;
    float *scores = calloc(p->count ? p->count : 1, sizeof *scores);
    if (!scores) {
        f->text.failed = true;
        return UINT32_MAX;
    }
    for (size_t i = 0; i < p->unit_count; i++)
        if (!p->units[i].dropped)
            scores[p->units[i].block] += (float)p->units[i].prose;
    uint32_t best = UINT32_MAX;
    float most = 0;
    for (uint32_t i = p->count; i-- > 0;) {
        const item *it = &p->items[i];
        if (it->parent != i)
            scores[it->parent] += DECAY * scores[i];
        float score = it->text ? scores[i] * (1 - (float)it->links / (float)it->text) : 0;
        if (it->tag & TAG_PARAGRAPH)
            score *= DECAY;
        if (score > most) {
            most = score;
            best = i;
        }
    }
    free(scores);
    return best;
}

static bool same_string(const char *a, const char *b)
{
    return a == b || (a && b && !strcmp(a, b));
}

/* Articles that are cut into pieces: goes up when elements beside this one, with the same name and class, hold much prose too. */
static uint32_t with_siblings(const page *p, uint32_t root)
{
    if (root == UINT32_MAX)
        return root;
    const item *it = &p->items[root], *parent = &p->items[it->parent];
    const char *class = attribute(it->node, "class");
    float beside = 0;
    for (uint32_t i = it->parent + 1; i < parent->end; i = p->items[i].end > i ? p->items[i].end : i + 1) {
        const item *other = &p->items[i];
        if (i != root && other->tag == it->tag && !other->dropped && same_string(attribute(other->node, "class"), class))
            beside += other->prose;
    }
    return beside > 0.25f * it->prose ? it->parent : root;
}

/* A lead that stands between the headline and the element, beside it. */
static bool is_lead(const page *p, const unit *u, uint32_t root, uint32_t headline)
{
    return u->prose >= 2 * PROSE_BYTES && u->begin > headline && u->begin > p->items[root].parent && u->begin < root &&
           p->items[p->items[u->block].parent].end >= root;
}

/* Drops the units outside of the element but for its lead. */
static void keep_only(page *p, uint32_t root)
{
    uint32_t headline = UINT32_MAX;
    for (size_t i = 0; i < p->unit_count && p->units[i].begin < root; i++)
        if (is_element(p->items[p->units[i].block].node, "h1"))
            headline = p->units[i].begin;
    for (size_t i = 0; i < p->unit_count; i++) {
        unit *u = &p->units[i];
        if ((u->begin < root || u->begin >= p->items[root].end) && !is_lead(p, u, root, headline))
            u->dropped = true;
    }
}

/* --- what hangs about in it ------------------------------------------------------------------------------------- */

/* Lists and tables that are mostly links. */
static void drop_link_lists(finder *f, uint32_t root)
{
    page *p = f->page;
    for (uint32_t i = root + 1; i < p->items[root].end; i++) {
        item *it = &p->items[i];
        bool box = it->tag & TAG_LIST || is_element(it->node, "table") || is_element(it->node, "div") || is_element(it->node, "section");
        if (box && it->text && it->links * 10 > it->text * 6 && it->prose < 200)
            it->dropped = true;
        else if (p->items[it->parent].dropped && it->parent >= root)
            it->dropped = true;
    }
    for (size_t i = 0; i < p->unit_count; i++)
        if (p->items[p->units[i].block].dropped)
            p->units[i].dropped = true;
}

static bool is_title(const finder *f, const char *text, size_t length)
{
    return f->title && strlen(f->title) == length && !memcmp(f->title, text, length);
}

/* A line by its words: page furniture, a date, the title again. */
static bool is_furniture(const finder *f, const char *text, size_t length, const char *folded)
{
    char iso[DATE_SIZE];
    const wording *w = f->page->wording;
    size_t skip = wording_begins(w, WORDING_UPDATED, folded);
    return wording_is(w, WORDING_LINE, folded) || is_title(f, text, length) ||
           (length < 140 && (wording_begins(w, WORDING_START, folded) || wording_holds(w, WORDING_WITHIN, folded))) ||
           (length < 70 && skip < length && date_to_iso(w, text + skip, length - skip, iso));
}

/* Puts the unit's text, trimmed, at `*text`. */
static size_t read_unit(finder *f, const unit *u, const char **text)
{
    f->text.length = 0;
    page_unit_text(f->page, u, &f->text);
    size_t length = f->text.length;
    *text = length ? f->text.bytes : "";
    while (length && strchr(" \n\t\r", **text))
        (*text)++, length--;
    while (length && strchr(" \n\t\r", (*text)[length - 1]))
        length--;
    return length;
}

static size_t prose_left(const page *p)
{
    size_t all = 0;
    for (size_t i = 0; i < p->unit_count; i++)
        all += p->units[i].dropped ? 0 : p->units[i].prose;
    return all;
}

/* Drops links, furniture, and what stands there for the second time. */
static void drop_furniture(finder *f)
{
    page *p = f->page;
    qn_interner *seen = qn_interner_new();
    size_t all = prose_left(p), left = all;
    bool over = false;
    if (!seen)
        f->text.failed = true;
    for (size_t i = 0; i < p->unit_count && seen; i++) {
        char folded[FOLDED];
        const char *text;
        unit *u = &p->units[i];
        if (u->dropped)
            continue;
        left -= u->prose;
        size_t length = read_unit(f, u, &text);
        uint32_t before = qn_interner_count(seen);
        bool again = length >= PROSE_BYTES && qn_intern(seen, text, length) < before;
        u->dropped = over || again || (u->text < 200 && u->links * 10 > u->text * 8);
        if (u->dropped || length >= FOLDED || !wording_fold(text, length, folded))
            continue;
        over = wording_is(p->wording, WORDING_END, folded) && left * 3 < all;
        u->dropped = over || is_furniture(f, text, length, folded);
        u->caption = length < CAPTION_BYTES && wording_holds(p->wording, WORDING_CREDIT, folded);
    }
    qn_interner_free(seen);
}

/* Lists with links at the article's end: other articles. */
static void drop_last_lists(page *p)
{
    for (size_t i = p->unit_count; i-- > 0;) {
        unit *u = &p->units[i];
        if (u->dropped)
            continue;
        const item *list = &p->items[p->items[u->block].parent];
        if (!(tag_of(p, u) & TAG_ITEM) || !(list->tag & TAG_LIST) || list->links * 3 < list->text)
            return;
        u->dropped = true;
    }
}

/* What stands before the first prose and is no sentence, nor a list: the headline again, names, numbers of shares. */
static void drop_head(finder *f)
{
    page *p = f->page;
    for (size_t i = 0; i < p->unit_count; i++) {
        unit *u = &p->units[i];
        uint32_t tag = tag_of(p, u);
        if (u->dropped)
            continue;
        if (u->prose || tag & (TAG_ITEM | TAG_CAPTION | TAG_QUOTE) || u->text >= 2 * PROSE_BYTES)
            return;
        if (!(tag & TAG_HEADING) || is_element(p->items[u->block].node, "h1"))
            u->dropped = true;
    }
}

/* Headings that nothing follows. */
static void drop_loose_headings(page *p)
{
    bool followed = false;
    for (size_t i = p->unit_count; i-- > 0;) {
        unit *u = &p->units[i];
        if (u->dropped)
            continue;
        if (!(tag_of(p, u) & TAG_HEADING))
            followed = true;
        else if (!followed)
            u->dropped = true;
    }
}

static void measure(finder *f)
{
    page *p = f->page;
    for (size_t i = 0; i < p->unit_count; i++)
        p->units[i].prose = prose_of(f, &p->units[i]);
    sum_prose(f);
    drop_named(f);
    sum_prose(f);
}

static bool done(finder *f)
{
    bool good = !f->text.failed;
    free(f->text.bytes);
    return good;
}

bool article_find(page *p, const char *title)
{
    finder f = {.page = p, .title = title};
    measure(&f);
    uint32_t root = named_element(&f);
    if (root == UINT32_MAX)
        root = with_siblings(p, scored_element(&f));
    if (root != UINT32_MAX) {
        keep_only(p, root);
        drop_link_lists(&f, root);
        drop_furniture(&f);
        drop_last_lists(p);
        drop_head(&f);
        drop_loose_headings(p);
    }
    return done(&f);
}

bool article_clean(page *p, const char *title)
{
    finder f = {.page = p, .title = title};
    measure(&f);
    drop_link_lists(&f, 0);
    drop_furniture(&f);
    return done(&f);
}

/* --- blocks ----------------------------------------------------------------------------------------------------- */

static qn_block_kind kind_of(const page *p, const unit *u)
{
    const item *form = &p->items[p->items[u->block].form];
    if (form->tag & TAG_HEADING)
        return QN_BLOCK_HEADING;
    if (form->tag & (TAG_CAPTION | TAG_FIGURE) || u->caption)
        return QN_BLOCK_CAPTION;
    if (form->tag & TAG_ITEM)       /* tables also lay out pages: a cell with prose is none */
        return u->prose && u->text >= 60 && *form->node->name == 't' ? QN_BLOCK_PARAGRAPH : QN_BLOCK_ITEM;
    return QN_BLOCK_PARAGRAPH;
}

size_t article_write(const page *p, draft *d)
{
    qn_buffer text = {0};
    size_t running = 0;
    for (size_t i = 0; i < p->unit_count; i++) {
        if (p->units[i].dropped)
            continue;
        text.length = 0;
        page_unit_text(p, &p->units[i], &text);
        qn_block_kind kind = kind_of(p, &p->units[i]);
        draft_block(d, kind, text.bytes, text.length);
        running += kind == QN_BLOCK_CAPTION ? 0 : p->units[i].text;
    }
    d->failed = d->failed || text.failed;
    free(text.bytes);
    return running;
}
