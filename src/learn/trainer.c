/* Weights while they are learned: a hash table of features, each with a short list of classes. */
#include "weights.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct entry {
    int64_t total;          /* weight times ticks, up to `stamp` */
    uint32_t stamp;
    int32_t weight;
    float sum;              /* averages of the runs that ended */
    uint8_t class_index;
} entry;

typedef struct row {
    uint64_t feature;
    entry *entries;         /* NULL marks an empty slot */
    uint16_t count, capacity;
    uint32_t updates;
} row;

struct trainer {
    row *rows;              /* open addressing; [slots], a power of two */
    size_t slots, count;
    uint32_t now;           /* ticks, from 1 */
    unsigned runs;          /* that ended */
};

trainer *trainer_new(void)
{
    trainer *t = calloc(1, sizeof *t);
    if (!t)
        return NULL;
    t->slots = 1 << 12;
    t->now = 1;
    t->rows = calloc(t->slots, sizeof *t->rows);
    if (!t->rows) {
        free(t);
        return NULL;
    }
    return t;
}

void trainer_free(trainer *t)
{
    if (!t)
        return;
    for (size_t i = 0; i < t->slots; i++)
        free(t->rows[i].entries);
    free(t->rows);
    free(t);
}

void trainer_tick(trainer *t)
{
    t->now++;
}

static row *slot_of(const row *rows, size_t slots, uint64_t feature)
{
    size_t at = (feature >> 20) & (slots - 1);
    while (rows[at].entries && rows[at].feature != feature)
        at = (at + 1) & (slots - 1);
    return (row *)&rows[at];
}

static bool widen(trainer *t)
{
    row *rows = calloc(t->slots * 2, sizeof *rows);
    if (!rows)
        return false;
    for (size_t i = 0; i < t->slots; i++)
        if (t->rows[i].entries)
            *slot_of(rows, t->slots * 2, t->rows[i].feature) = t->rows[i];
    free(t->rows);
    t->rows = rows;
    t->slots *= 2;
    return true;
}

static row *row_of(trainer *t, uint64_t feature)
{
    row *r = slot_of(t->rows, t->slots, feature);
    if (r->entries)
        return r;
    if (t->count * 2 > t->slots) {
        if (!widen(t))
            return NULL;
        r = slot_of(t->rows, t->slots, feature);
    }
    r->entries = malloc(2 * sizeof *r->entries);
    if (!r->entries)
        return NULL;
    r->feature = feature;
    r->capacity = 2;
    t->count++;
    return r;
}

static entry *entry_of(trainer *t, row *r, uint32_t class_index)
{
    for (size_t i = 0; i < r->count; i++)
        if (r->entries[i].class_index == class_index)
            return &r->entries[i];
    if (r->count == r->capacity) {
        entry *wider = realloc(r->entries, 2u * r->capacity * sizeof *wider);
        if (!wider)
            return NULL;
        r->entries = wider;
        r->capacity *= 2;
    }
    entry *e = &r->entries[r->count++];
    *e = (entry){.stamp = t->now, .class_index = (uint8_t)class_index};
    return e;
}

void trainer_score(const trainer *t, const uint64_t *features, size_t count, int32_t *scores)
{
    for (size_t i = 0; i < count; i++)
        __builtin_prefetch(&t->rows[(features[i] >> 20) & (t->slots - 1)]);
    for (size_t i = 0; i < count; i++) {
        const row *r = slot_of(t->rows, t->slots, features[i]);
        if (r->entries)
            for (size_t k = 0; k < r->count; k++)
                scores[r->entries[k].class_index] += r->entries[k].weight;
    }
}

static void settle(const trainer *t, entry *e)
{
    e->total += (int64_t)e->weight * (t->now - e->stamp);
    e->stamp = t->now;
}

bool trainer_update(trainer *t, const uint64_t *features, size_t count, uint32_t class_index, int32_t change)
{
    for (size_t i = 0; i < count; i++) {
        row *r = row_of(t, features[i]);
        entry *e = r ? entry_of(t, r, class_index) : NULL;
        if (!e)
            return false;
        settle(t, e);
        e->weight += change;
        r->updates++;
    }
    return true;
}

bool trainer_set(trainer *t, uint64_t feature, uint32_t class_index, int32_t weight)
{
    row *r = row_of(t, feature);
    entry *e = r ? entry_of(t, r, class_index) : NULL;
    if (!e)
        return false;
    e->weight = weight;
    e->sum = (float)weight;
    r->updates = UINT32_MAX;
    return true;
}

void trainer_end_run(trainer *t)
{
    if (t->now == 1)
        return;
    for (size_t i = 0; i < t->slots; i++) {
        for (size_t k = 0; t->rows[i].entries && k < t->rows[i].count; k++) {
            entry *e = &t->rows[i].entries[k];
            settle(t, e);
            e->sum += (float)((double)e->total / t->now);
            e->total = 0;
            e->weight = 0;
            e->stamp = 1;
        }
    }
    t->now = 1;
    t->runs++;
}

/* --- packing --------------------------------------------------------------------------------------------------- */

static int by_feature(const void *a, const void *b)
{
    const row *const *x = a, *const *y = b;
    return (*x)->feature < (*y)->feature ? -1 : (*x)->feature > (*y)->feature;
}

static int by_class(const void *a, const void *b)
{
    return (int)((const entry *)a)->class_index - (int)((const entry *)b)->class_index;
}

/* Codes are the square root of the weight, so that small weights keep their proportions. */
static int code_of(const entry *e, double largest)
{
    int code = (int)lrint(sqrt(fabs((double)e->sum) / largest) * 127);
    return e->sum < 0 ? -code : code;
}

/* What may be written, with its thresholds in the units of the sums. */
typedef struct limits {
    double least, largest;
    unsigned least_code;
    unsigned long updates;
} limits;

static bool is_kept(const entry *e, const limits *l)
{
    int code = abs(code_of(e, l->largest));
    return code > 0 && (unsigned)code >= l->least_code && fabs((double)e->sum) >= l->least;
}

static bool is_learned(const row *r, const limits *l)
{
    return r->entries && r->updates >= l->updates;
}

static limits limits_of(const trainer *t, const qn_pruning *pruning)
{
    unsigned runs = t->runs ? t->runs : 1;
    limits l = {pruning->least * runs, 1e-9, pruning->least_code, (unsigned long)pruning->updates * runs};
    for (size_t i = 0; i < t->slots; i++)
        for (size_t k = 0; is_learned(&t->rows[i], &l) && k < t->rows[i].count; k++)
            if (fabs((double)t->rows[i].entries[k].sum) > l.largest)
                l.largest = fabs((double)t->rows[i].entries[k].sum);
    return l;
}

/* The rows that have something to write, sorted; NULL when out of memory. */
static const row **kept_rows(const trainer *t, const limits *l, size_t *count)
{
    const row **kept = malloc((t->count + 1) * sizeof *kept);
    *count = 0;
    for (size_t i = 0; kept && i < t->slots; i++) {
        const row *r = &t->rows[i];
        bool any = false;
        for (size_t k = 0; is_learned(r, l) && !any && k < r->count; k++)
            any = is_kept(&r->entries[k], l);
        if (any)
            kept[(*count)++] = r;
    }
    if (kept)
        qsort(kept, *count, sizeof *kept, by_feature);
    return kept;
}

static void put(qn_buffer *out, unsigned width, uint64_t value)
{
    for (unsigned i = 0; i < width; i++, value >>= 8)
        qn_buffer_putc(out, (char)(value & 255));
}

static void put_decode(qn_buffer *out)
{
    for (int i = 0; i < 256; i++) {
        int code = i < 128 ? i : i - 256;
        double weight = 32000.0 * code * code / (127.0 * 127.0);
        put(out, 2, (uint64_t)(int64_t)lrint(code < 0 ? -weight : weight));
    }
}

static void put_row(qn_buffer *stream, const row *r, unsigned bits, const limits *l)
{
    qsort(r->entries, r->count, sizeof *r->entries, by_class);
    put(stream, 2, (r->feature >> (48 - bits)) & 0xFFFF);
    size_t count_at = stream->length;
    put(stream, 1, 0);
    unsigned pairs = 0;
    for (size_t k = 0; k < r->count; k++) {
        const entry *e = &r->entries[k];
        if (!is_kept(e, l))
            continue;
        put(stream, 1, e->class_index);
        put(stream, 1, (uint64_t)(int64_t)code_of(e, l->largest));
        pairs++;
    }
    if (!stream->failed)
        stream->bytes[count_at] = (char)pairs;
}

bool trainer_pack(const trainer *t, uint32_t classes, const qn_pruning *pruning, qn_buffer *out)
{
    size_t count;
    limits l = limits_of(t, pruning);
    const row **kept = kept_rows(t, &l, &count);
    if (!kept)
        return false;
    unsigned bits = 1;
    while (bits < 22 && (size_t)4 << bits < count)
        bits++;
    qn_buffer starts = {0}, stream = {0};
    size_t at = 0;
    for (uint64_t bucket = 0; bucket < UINT64_C(1) << bits; bucket++) {
        put(&starts, 4, stream.length);
        for (; at < count && kept[at]->feature >> (64 - bits) == bucket; at++)
            put_row(&stream, kept[at], bits, &l);
    }
    put(&starts, 4, stream.length);
    put(out, 4, classes);
    put(out, 4, bits);
    put(out, 4, stream.length);
    put(out, 4, 0);
    put_decode(out);
    qn_buffer_add(out, starts.bytes, starts.length);
    qn_buffer_add(out, stream.bytes ? stream.bytes : "", stream.length);
    bool whole = !starts.failed && !stream.failed && !out->failed;
    free(starts.bytes);
    free(stream.bytes);
    free(kept);
    return whole;
}
