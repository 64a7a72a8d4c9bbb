/* Copies: articles that tell the same story in largely the same words, as outlets print what an agency sends.

   A text's sketch is the least hashes of its shingles, runs of five words (Broder 1997, “On the resemblance and containment of documents”): of two sketches
   the part below the lower of both ends is complete, so what they share there over the smaller one's share there estimates how much of the shorter text
   stands in the longer one, however much was cut. Only shingles with a name or a number count: reports made from one template agree in all others, and
   copies agree in these too.

   Pairs to compare share one of their few least hashes; these are sorted, not looked up pair by pair. A hash that many articles share is boilerplate, or a
   story that many print: there, each is compared with its neighbours only, and the story's copies still find each other. */
#include "register.h"

#include <stdlib.h>
#include <string.h>

enum {
    SHINGLE = 5,            /* words */
    LEAST_SHINGLES = 32,    /* a shorter text tells too little to be called a copy, unless it is the same to the byte */
    SKETCH = 128,           /* hashes kept, at most: 0.5 KB an article */
    INDEXED = 16,           /* of these, what articles find each other by */
    NEIGHBOURS = 8,         /* compared where many share a hash */
    LEAST_COMPARED = 12,    /* hashes of the shorter text that both sketches cover: about a tenth of the longer text */
    EARLIEST = 32           /* of a story's articles, those that a copy is traced to */
};
#define LEAST_CONTAINED 0.5

struct sketch {
    uint32_t shingles;      /* different ones in the text */
    uint32_t count;         /* kept */
    uint32_t hashes[];      /* ascending */
};

/* --- words and shingles ------------------------------------------------------------------------------------------ */

typedef struct words {
    const char *text;
    size_t at, end;
    bool starts;            /* a sentence: its first word's capital tells nothing */
} words;

typedef struct word {
    uint64_t hash;
    bool telling;           /* part of a name, or a number */
} word;

static bool is_ascii_alnum(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* Beyond ASCII all is letters but signs of Latin-1, general punctuation, arrows to dingbats, CJK punctuation. */
static bool is_letter(uint32_t c)
{
    return is_ascii_alnum(c) || (c >= 0xC0 && c != 0xD7 && c != 0xF7 && c < 0x2000) || (c >= 0x2C00 && c < 0x3000) || (c >= 0x3040 && c != 0xFEFF && c != 0xFFFD);
}

static uint32_t peek(const words *w)
{
    size_t at = w->at;
    return at < w->end ? qn_utf8_next(w->text, w->end, &at) : 0;
}

/* "U.S.", "1,000", "don’t": signs inside of a word, which outlets write or leave out. */
static bool joins(const words *w, uint32_t sign)
{
    size_t at = w->at;
    return (sign == '.' || sign == ',' || sign == '\'' || sign == 0x2019) && at < w->end && is_letter(qn_utf8_next(w->text, w->end, &at));
}

/* The next word without case, by its hash (FNV-1a); false at the end. */
static bool next_word(words *w, word *out)
{
    uint32_t c = 0;
    while (w->at < w->end && !is_letter(peek(w))) {
        c = qn_utf8_next(w->text, w->end, &w->at);
        w->starts = w->starts || c == '.' || c == '!' || c == '?' || c == ':' || c == '"' || c == 0x201C;
    }
    if (w->at >= w->end)
        return false;
    uint32_t first = peek(w);
    bool digits = false;
    out->hash = UINT64_C(14695981039346656037);
    while (w->at < w->end) {
        c = qn_utf8_next(w->text, w->end, &w->at);
        if (!is_letter(c) && joins(w, c))
            continue;
        if (!is_letter(c))
            break;
        digits = digits || (c >= '0' && c <= '9');
        out->hash = (out->hash ^ (c >= 'A' && c <= 'Z' ? c + 32 : c)) * UINT64_C(1099511628211);
    }
    out->telling = digits || (!w->starts && ((first >= 'A' && first <= 'Z') || first >= 0x80));
    w->starts = c == '.' || c == '!' || c == '?' || c == ':';
    return true;
}

typedef struct hashes {
    uint32_t *items;
    size_t count, capacity;
} hashes;

static uint32_t mix(const word window[SHINGLE], size_t from)
{
    uint64_t h = 0;
    for (size_t i = 0; i < SHINGLE; i++) {
        h = (h ^ window[(from + i) % SHINGLE].hash) * UINT64_C(0xff51afd7ed558ccd);
        h ^= h >> 32;
    }
    return (uint32_t)(h * UINT64_C(0xc4ceb9fe1a85ec53) >> 32);
}

/* Shingles stay within a block: outlets part paragraphs as they like, but seldom reorder words. */
static bool add_shingles(hashes *all, const char *text, const qn_block *block)
{
    words w = {text, block->begin, block->end, true};
    word window[SHINGLE];
    size_t last = 0, telling = 0;       /* telling: where the last such word stood, from 1 */
    for (; next_word(&w, &window[last % SHINGLE]); last++) {
        if (window[last % SHINGLE].telling)
            telling = last + 1;
        if (last + 1 < SHINGLE || !telling || telling + SHINGLE <= last + 1)
            continue;
        if (!QN_PUSH(all->items, all->count, all->capacity, mix(window, last + 1)))
            return false;
    }
    return true;
}

static int compare_hashes(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

const sketch *sketch_of(qn_register *reg, const qn_document *document)
{
    hashes all = {0};
    bool done = true;
    for (size_t i = 0; done && i < document->block_count; i++) {
        qn_block_kind kind = document->blocks[i].kind;
        if (kind == QN_BLOCK_PARAGRAPH || kind == QN_BLOCK_ITEM)
            done = add_shingles(&all, document->text, &document->blocks[i]);
    }
    size_t kept = 0;
    if (all.count)
        qsort(all.items, all.count, sizeof *all.items, compare_hashes);
    for (size_t i = 0; i < all.count; i++)
        if (!kept || all.items[i] != all.items[kept - 1])
            all.items[kept++] = all.items[i];
    size_t count = kept < SKETCH ? kept : SKETCH;
    sketch *s = done ? qn_arena_alloc(reg->arena, sizeof *s + count * sizeof *s->hashes) : NULL;
    if (s) {
        s->shingles = (uint32_t)kept;
        s->count = (uint32_t)count;
        if (count)
            memcpy(s->hashes, all.items, count * sizeof *s->hashes);
    }
    free(all.items);
    return s;
}

/* --- pairs ------------------------------------------------------------------------------------------------------- */

/* What one settling works on: sketches and stories by the articles' settled numbers. */
typedef struct search {
    qn_register *reg;
    const sketch **sketches;
    uint32_t *parent;       /* union-find with the least number as the root (Tarjan 1975) */
} search;

static uint32_t root_of(search *s, uint32_t article)
{
    while (s->parent[article] != article)
        article = s->parent[article] = s->parent[s->parent[article]];
    return article;
}

static void join(search *s, uint32_t a, uint32_t b)
{
    uint32_t x = root_of(s, a), y = root_of(s, b);
    s->parent[x > y ? x : y] = x < y ? x : y;
}

/* True when at least half of the shorter text stands in the longer one. */
static bool alike(const sketch *a, const sketch *b)
{
    if (a->shingles < LEAST_SHINGLES || b->shingles < LEAST_SHINGLES)
        return false;
    uint32_t i = 0, j = 0, shared = 0;
    while (i < a->count && j < b->count) {
        uint32_t x = a->hashes[i], y = b->hashes[j];
        shared += x == y;
        i += x <= y;
        j += y <= x;
    }
    /* one sketch is at its end; when it holds its whole text, all of the other's is covered as well */
    if (i == a->count && a->count == a->shingles)
        j = b->count;
    if (j == b->count && b->count == b->shingles)
        i = a->count;
    uint32_t shorter = i < j ? i : j;
    return shorter >= LEAST_COMPARED && shared >= LEAST_CONTAINED * shorter;
}

static bool are_copies(const search *s, uint32_t a, uint32_t b)
{
    return !strcmp(s->reg->articles[a].sha256, s->reg->articles[b].sha256) || alike(s->sketches[a], s->sketches[b]);
}

static int compare_entries(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* Articles that share a hash are neighbours in the sorted entries (hash, article). */
static void join_neighbours(search *s, const uint64_t *entries, size_t count)
{
    for (size_t i = 1; i < count; i++)
        for (size_t back = 1; back <= NEIGHBOURS && back <= i && entries[i] >> 32 == entries[i - back] >> 32; back++) {
            uint32_t a = (uint32_t)entries[i], b = (uint32_t)entries[i - back];
            if (root_of(s, a) != root_of(s, b) && are_copies(s, a, b))
                join(s, a, b);
        }
}

/* Entries of every article's least hashes, and of its checksum: the same text has one, however short. */
static bool join_copies(search *s)
{
    size_t articles = s->reg->article_count, count = 0, most = articles * (INDEXED + 1);
    uint64_t *entries = malloc((most + 1) * sizeof *entries);
    if (!entries)
        return false;
    for (size_t i = 0; i < articles; i++) {
        const char *sha256 = s->reg->articles[i].sha256;
        entries[count++] = qn_hash(sha256, strlen(sha256)) >> 32 << 32 | i;
        for (uint32_t j = 0; j < s->sketches[i]->count && j < INDEXED && s->sketches[i]->shingles >= LEAST_SHINGLES; j++)
            entries[count++] = (uint64_t)s->sketches[i]->hashes[j] << 32 | i;
    }
    qsort(entries, count, sizeof *entries, compare_entries);
    join_neighbours(s, entries, count);
    free(entries);
    return true;
}

/* --- stories ----------------------------------------------------------------------------------------------------- */

typedef struct teller {
    uint32_t story, article;
    uint32_t shingles;
    long long minute;       /* of its date; far in the future when it tells none */
} teller;

static int number_at(const char *text, size_t digits, int *number)
{
    *number = 0;
    for (size_t i = 0; i < digits; i++) {
        if (text[i] < '0' || text[i] > '9')
            return 0;
        *number = *number * 10 + text[i] - '0';
    }
    return 1;
}

/* Minutes of an ISO 8601 date or date-time, for order: months count as 31 days. */
static long long minute_of(const char *date)
{
    int year, month = 1, day = 1, hour = 0, minute = 0, zone_hour = 0, zone_minute = 0;
    if (!date || !number_at(date, 4, &year))
        return INT64_MAX;
    if (date[4] == '-' && number_at(date + 5, 2, &month) && date[7] == '-')
        number_at(date + 8, 2, &day);
    const char *time = strchr(date, 'T');
    if (time && number_at(time + 1, 2, &hour) && time[3] == ':')
        number_at(time + 4, 2, &minute);
    const char *zone = time ? strpbrk(time, "+-") : NULL;
    if (zone && number_at(zone + 1, 2, &zone_hour) && zone[3])
        number_at(zone + 3 + (zone[3] == ':'), 2, &zone_minute);
    long long offset = (zone && *zone == '-' ? -1 : 1) * (zone_hour * 60LL + zone_minute);
    return (((year * 12LL + month) * 31 + day) * 24 + hour) * 60 + minute - offset;
}

/* The earliest first; of one minute the longest, which others were cut from; then in the order of IRIs. */
static int compare_tellers(const void *a, const void *b)
{
    const teller *x = a, *y = b;
    if (x->story != y->story)
        return x->story < y->story ? -1 : 1;
    if (x->minute != y->minute)
        return x->minute < y->minute ? -1 : 1;
    if (x->shingles != y->shingles)
        return x->shingles > y->shingles ? -1 : 1;
    return x->article < y->article ? -1 : 1;
}

/* Each article of a story is a copy of the earliest one whose text it shares; a page of several stories joins them, and makes none a copy of another. */
static void trace_story(search *s, const teller *tellers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        qn_article *article = &s->reg->articles[tellers[i].article];
        article->story = tellers[0].article;
        article->copy_of = QN_NONE;
        for (size_t j = 0; j < i && j < EARLIEST && article->copy_of == QN_NONE; j++)
            if (are_copies(s, tellers[i].article, tellers[j].article))
                article->copy_of = tellers[j].article;
    }
}

static bool trace_copies(search *s)
{
    size_t count = s->reg->article_count;
    teller *tellers = malloc((count + 1) * sizeof *tellers);
    if (!tellers)
        return false;
    for (uint32_t i = 0; i < count; i++)
        tellers[i] = (teller){root_of(s, i), i, s->sketches[i]->shingles, minute_of(s->reg->articles[i].date)};
    qsort(tellers, count, sizeof *tellers, compare_tellers);
    for (size_t first = 0, end; first < count; first = end) {
        for (end = first; end < count && tellers[end].story == tellers[first].story; end++)
            ;
        trace_story(s, &tellers[first], end - first);
    }
    free(tellers);
    return true;
}

bool settle_copies(qn_register *reg, const uint32_t *article_of)
{
    size_t count = reg->article_count;
    search s = {reg, malloc((count + 1) * sizeof *s.sketches), malloc((count + 1) * sizeof *s.parent)};
    bool done = s.sketches && s.parent;
    for (uint32_t i = 0; done && i < count; i++) {
        s.sketches[article_of[i]] = reg->sketches[i];
        s.parent[i] = i;
    }
    done = done && join_copies(&s) && trace_copies(&s);
    free(s.sketches);
    free(s.parent);
    return done;
}
