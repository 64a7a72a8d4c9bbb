/* Statements → the sections of an index: terms numbered as they come, rows sorted in three orders by counting. */
#include "room.h"

#include <stdlib.h>
#include <string.h>

/* Terms are numbers below 2^30: two bits of a tag are its kind. */
#define MOST_TERMS ((uint32_t)1 << 30)

typedef struct gathering {
    qn_context *context;
    qn_buffer strings;
    uint64_t *starts; size_t starts_capacity;
    uint32_t *tags; size_t tags_capacity;
    size_t terms, terms_too;        /* both counts are the number of terms */
    uint32_t *slots; uint32_t slot_count;
    uint32_t (*rows)[3]; size_t row_count, row_capacity;
} gathering;

static qn_status no_memory(gathering *g)
{
    return qn_fail(g->context, QN_NOMEM, NULL, "out of memory while a graph is read");
}

/* --- terms ---------------------------------------------------------------------------------------------------------- */

uint64_t hash_term(unsigned kind, uint32_t extra, const char *value, size_t length)
{
    uint64_t hash = qn_hash(value, length) ^ ((uint64_t)extra << 2 | kind) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ hash >> 29;
}

static bool grow_slots(gathering *g)
{
    uint32_t count = g->slot_count ? g->slot_count * 2 : 1024;
    uint32_t *slots = calloc(count, sizeof *slots);
    if (!slots)
        return false;
    for (size_t i = 0; i < g->terms; i++) {
        const char *value = g->strings.bytes + g->starts[i];
        uint32_t at = (uint32_t)hash_term(g->tags[i] & 3, g->tags[i] >> 2, value, strlen(value)) & (count - 1);
        while (slots[at])
            at = (at + 1) & (count - 1);
        slots[at] = (uint32_t)i + 1;
    }
    free(g->slots);
    g->slots = slots;
    g->slot_count = count;
    return true;
}

static uint32_t add_value(gathering *g, enum term_kind kind, uint32_t extra, const char *value)
{
    size_t length = strlen(value);
    if ((g->terms + 1) * 3 > (size_t)g->slot_count * 2 && !grow_slots(g))
        return QN_NONE;
    uint32_t tag = extra << 2 | kind, at = (uint32_t)hash_term(kind, extra, value, length) & (g->slot_count - 1);
    for (; g->slots[at]; at = (at + 1) & (g->slot_count - 1)) {
        uint32_t number = g->slots[at] - 1;
        if (g->tags[number] == tag && !strcmp(g->strings.bytes + g->starts[number], value))
            return number;
    }
    uint64_t start = g->strings.length;
    qn_buffer_add(&g->strings, value, length + 1);
    if (g->strings.failed || g->terms == MOST_TERMS || !QN_PUSH(g->starts, g->terms, g->starts_capacity, start) ||
        !QN_PUSH(g->tags, g->terms_too, g->tags_capacity, tag))
        return QN_NONE;
    g->slots[at] = (uint32_t)g->terms;
    return (uint32_t)g->terms - 1;
}

static uint32_t add_term(gathering *g, const qn_term *term)
{
    if (!term->literal)
        return add_value(g, TERM_IRI, 0, term->value);
    const char *extra = term->language ? term->language : term->datatype;
    if (!extra || (!term->language && !strcmp(extra, "http://www.w3.org/2001/XMLSchema#string")))
        return add_value(g, TERM_PLAIN, 0, term->value);    /* RDF 1.1: the same literal */
    uint32_t number = add_value(g, term->language ? TERM_PLAIN : TERM_IRI, 0, extra);
    return number == QN_NONE ? QN_NONE : add_value(g, term->language ? TERM_LANGUAGE : TERM_TYPED, number, term->value);
}

static qn_status take(void *user, const qn_term *subject, const qn_term *predicate, const qn_term *object)
{
    gathering *g = user;
    uint32_t s = add_term(g, subject), p = add_term(g, predicate), o = add_term(g, object);
    if (s == QN_NONE || p == QN_NONE || o == QN_NONE || g->row_count == UINT32_MAX - 1 || (g->row_count == g->row_capacity &&
        !qn_grow((void **)&g->rows, &g->row_capacity, g->row_count, sizeof *g->rows)))
        return no_memory(g);
    uint32_t *row = g->rows[g->row_count++];
    row[0] = s;
    row[1] = p;
    row[2] = o;
    return QN_OK;
}

/* --- orders --------------------------------------------------------------------------------------------------------- */

/* Sorts by one part and keeps the order of equals; `counts` has room for a number more than there are terms. */
static void sort_by(const uint32_t (*from)[3], uint32_t (*to)[3], size_t count, int part, uint32_t *counts, size_t terms)
{
    memset(counts, 0, (terms + 1) * sizeof *counts);
    for (size_t i = 0; i < count; i++)
        counts[from[i][part] + 1]++;
    for (size_t i = 1; i <= terms; i++)
        counts[i] += counts[i - 1];
    for (size_t i = 0; i < count; i++)
        memcpy(to[counts[from[i][part]]++], from[i], sizeof *from);
}

static size_t drop_repeats(uint32_t (*rows)[3], size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (!kept || memcmp(rows[kept - 1], rows[i], sizeof *rows))
            memmove(rows[kept++], rows[i], sizeof *rows);
    return kept;
}

/* Turns the parts of each row so that the one that the order begins with comes first. */
static void turn(uint32_t (*rows)[3], size_t count, int first)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t row[3] = {rows[i][first], rows[i][(first + 1) % 3], rows[i][(first + 2) % 3]};
        memcpy(rows[i], row, sizeof row);
    }
}

typedef uint32_t (*row_list)[3];

static qn_status sort_rows(gathering *g, sections *s)
{
    size_t terms = g->terms, bytes = (g->row_count + 1) * sizeof *g->rows;
    uint32_t *counts = malloc((terms + 2) * sizeof *counts);
    row_list a = malloc(bytes), b = malloc(bytes), c = malloc(bytes);
    if (!counts || !a || !b || !c) {
        free(counts);
        free(a);
        free(b);
        free(c);
        return no_memory(g);
    }
    sort_by(g->rows, a, g->row_count, 2, counts, terms);
    sort_by(a, b, g->row_count, 1, counts, terms);
    sort_by(b, a, g->row_count, 0, counts, terms);
    size_t count = drop_repeats(a, g->row_count);       /* a: by subject, predicate, object */
    sort_by(a, g->rows, count, 2, counts, terms);
    sort_by(g->rows, b, count, 1, counts, terms);       /* b: by predicate, object, subject */
    if (count)
        memcpy(c, g->rows, count * sizeof *c);          /* c: by object, subject, predicate */
    turn(b, count, 1);
    turn(c, count, 2);
    s->rows[0] = a[0];
    s->rows[1] = b[0];
    s->rows[2] = c[0];
    s->triples = count;
    free(counts);
    return QN_OK;
}

/* --- the whole ------------------------------------------------------------------------------------------------------ */

static void free_gathering(gathering *g)
{
    free(g->strings.bytes);
    free(g->starts);
    free(g->tags);
    free(g->slots);
    free(g->rows);
}

qn_status gather(qn_context *context, const graph_files *files, sections *s)
{
    gathering g = {.context = context};
    qn_status status = grow_slots(&g) ? QN_OK : no_memory(&g);
    for (size_t i = 0; i < files->count && !status; i++)
        status = read_graph_file(context, files->paths[i], (unsigned)i, take, &g);
    *s = (sections){0};
    if (!status)
        status = sort_rows(&g, s);
    if (!status) {
        qn_buffer_add(&g.strings, "", 1);
        if (g.strings.failed)
            status = no_memory(&g);
    }
    if (status) {
        free_gathering(&g);
        free_sections(s);
        return status;
    }
    free(g.rows);
    s->strings = g.strings.bytes;
    s->string_bytes = g.strings.length;
    s->starts = g.starts;
    s->tags = g.tags;
    s->terms = (uint32_t)g.terms;
    s->slots = g.slots;
    s->slot_count = g.slot_count;
    return QN_OK;
}

void free_sections(sections *s)
{
    free((void *)s->strings);
    free((void *)s->starts);
    free((void *)s->tags);
    free((void *)s->slots);
    for (int i = 0; i < ORDERS; i++)
        free((void *)s->rows[i]);
    *s = (sections){0};
}
