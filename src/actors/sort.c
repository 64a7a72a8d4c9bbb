/* External merge sort: items are sorted in memory, runs of them written to one file without a name, and merged with a heap. */
#include "room.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CHUNK ((size_t)8 << 20)
#define WRITE_BUFFER ((size_t)1 << 20)
#define LEAST_READ ((size_t)64 << 10)
#define MOST_READ ((size_t)1 << 20)

/* As an item stands in a chunk; key and payload follow. */
typedef struct stored {
    uint32_t key_length, payload_length;
    char bytes[];
} stored;

typedef struct pointer {
    uint64_t hash;
    const stored *item;
} pointer;

/* As it stands in a run. */
typedef struct spilled {
    uint64_t hash;
    uint32_t key_length, payload_length;
} spilled;

typedef struct run {
    uint64_t at, end;           /* in the file: what is not yet in the buffer */
    char *bytes;
    size_t used, filled, capacity;
    item item;                  /* the one at hand */
} run;

typedef struct chunk {
    char *bytes;
    size_t used, size;
} chunk;

struct sorter {
    qn_context *context;
    const char *folder;
    size_t memory;
    chunk *chunks;
    size_t chunk_count, chunk_capacity, chunk;  /* chunk: the one being filled */
    size_t held;                /* bytes of all chunks in use */
    pointer *pointers;
    size_t count, capacity, next;
    int file;                   /* -1: nothing is spilled */
    uint64_t file_size;
    run *runs;
    size_t run_count, run_capacity;
    size_t *heap;               /* [run_count] runs that have an item, the first in order at 0 */
    size_t heap_count;
    bool merging, taken;        /* taken: the heap's first item was given */
    qn_status status;
};

qn_status sorter_new(qn_context *context, const char *folder, size_t memory, sorter **out)
{
    sorter *s = calloc(1, sizeof *s);
    *out = s;
    if (!s)
        return qn_fail(context, QN_NOMEM, NULL, "out of memory");
    s->context = context;
    s->folder = folder;
    s->memory = memory;
    s->file = -1;
    return QN_OK;
}

static void free_memory(sorter *s)
{
    for (size_t i = 0; i < s->chunk_count; i++)
        free(s->chunks[i].bytes);
    free(s->chunks);
    free(s->pointers);
    s->chunks = NULL;
    s->pointers = NULL;
    s->chunk_count = s->chunk_capacity = s->count = s->capacity = 0;
}

void sorter_free(sorter *s)
{
    if (!s)
        return;
    free_memory(s);
    for (size_t i = 0; i < s->run_count; i++)
        free(s->runs[i].bytes);
    free(s->runs);
    free(s->heap);
    if (s->file >= 0)
        close(s->file);
    free(s);
}

static qn_status no_memory(sorter *s)
{
    if (!s->status)
        s->status = qn_fail(s->context, QN_NOMEM, NULL, "out of memory");
    return s->status;
}

/* --- files ------------------------------------------------------------------------------------------------------- */

int temporary_file(qn_context *context, const char *folder)
{
    int file = qn_file_nameless(folder);
    if (file >= 0)
        return file;
    char path[4096];
    if ((size_t)snprintf(path, sizeof path, "%s/quidnunc-XXXXXX", folder) < sizeof path && (file = mkstemp(path)) >= 0)
        unlink(path);
    else
        qn_fail(context, QN_IO, folder, "cannot make a file to sort in: %s; set TMPDIR to a folder with room", strerror(errno));
    return file;
}

typedef struct spilling {
    sorter *sorter;
    char *bytes;
    size_t used;
} spilling;

static void flush(spilling *w)
{
    sorter *s = w->sorter;
    for (size_t at = 0; at < w->used && !s->status;) {
        ssize_t written = pwrite(s->file, w->bytes + at, w->used - at, (off_t)s->file_size);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0) {
            s->status = qn_fail(s->context, QN_IO, s->folder, "cannot write what is being sorted: %s; set TMPDIR to a folder with room", strerror(errno));
            return;
        }
        at += (size_t)written;
        s->file_size += (uint64_t)written;
    }
    w->used = 0;
}

static void spill_bytes(spilling *w, const void *bytes, size_t length)
{
    for (const char *from = bytes; length;) {
        size_t room = WRITE_BUFFER - w->used, part = length < room ? length : room;
        memcpy(w->bytes + w->used, from, part);
        w->used += part;
        from += part;
        length -= part;
        if (w->used == WRITE_BUFFER)
            flush(w);
    }
}

/* --- sorting in memory ------------------------------------------------------------------------------------------- */

static int compare_keys(const char *a, size_t a_length, const char *b, size_t b_length)
{
    int order = memcmp(a, b, a_length < b_length ? a_length : b_length);
    return order ? order : (a_length > b_length) - (a_length < b_length);
}

static int compare_pointers(const void *a, const void *b)
{
    const stored *x = ((const pointer *)a)->item, *y = ((const pointer *)b)->item;
    return compare_keys(x->bytes, x->key_length, y->bytes, y->key_length);
}

/* Different keys of one hash, which are rare, by key. */
static void order_ties(pointer *all, size_t count)
{
    for (size_t first = 0, end; first < count; first = end) {
        bool differ = false;
        for (end = first + 1; end < count && all[end].hash == all[first].hash; end++)
            differ |= compare_pointers(&all[end - 1], &all[end]) != 0;
        if (differ)
            qsort(all + first, end - first, sizeof *all, compare_pointers);
    }
}

/* By hash, least significant byte first (radix sort; Seward 1954). */
static bool sort_memory(sorter *s)
{
    pointer *from = s->pointers, *to = malloc((s->count + 1) * sizeof *to);
    if (!to)
        return false;
    for (int shift = 0; shift < 64; shift += 8) {
        size_t starts[257] = {0};
        for (size_t i = 0; i < s->count; i++)
            starts[(from[i].hash >> shift & 255) + 1]++;
        for (int b = 0; b < 256; b++)
            starts[b + 1] += starts[b];
        for (size_t i = 0; i < s->count; i++)
            to[starts[from[i].hash >> shift & 255]++] = from[i];
        pointer *other = from;
        from = to;
        to = other;
    }
    order_ties(from, s->count);     /* eight passes: `from` is the sorter's array again */
    free(to);
    return true;
}

static qn_status spill(sorter *s)
{
    if (s->file < 0 && (s->file = temporary_file(s->context, s->folder)) < 0)
        s->status = QN_IO;
    spilling w = {s, malloc(WRITE_BUFFER), 0};
    if (!s->status && (!w.bytes || !sort_memory(s)))
        no_memory(s);
    run r = {.at = s->file_size};
    for (size_t i = 0; i < s->count && !s->status; i++) {
        const stored *item = s->pointers[i].item;
        spilled head = {s->pointers[i].hash, item->key_length, item->payload_length};
        spill_bytes(&w, &head, sizeof head);
        spill_bytes(&w, item->bytes, (size_t)item->key_length + item->payload_length);
    }
    if (!s->status)
        flush(&w);
    free(w.bytes);
    r.end = s->file_size;
    if (!s->status && !QN_PUSH(s->runs, s->run_count, s->run_capacity, r))
        no_memory(s);
    s->count = 0;
    s->held = 0;
    s->chunk = 0;
    for (size_t i = 0; i < s->chunk_count; i++)
        s->chunks[i].used = 0;
    return s->status;
}

static stored *room_for(sorter *s, size_t size)
{
    while (s->chunk < s->chunk_count && s->chunks[s->chunk].size - s->chunks[s->chunk].used < size)
        s->chunk++;
    if (s->chunk == s->chunk_count) {
        chunk new = {.size = size > CHUNK ? size : CHUNK};
        new.bytes = malloc(new.size);
        if (!new.bytes || !QN_PUSH(s->chunks, s->chunk_count, s->chunk_capacity, new)) {
            free(new.bytes);
            return NULL;
        }
    }
    chunk *c = &s->chunks[s->chunk];
    stored *item = (stored *)(c->bytes + c->used);
    c->used += size;
    s->held += size;
    return item;
}

qn_status sorter_add(sorter *s, const item *item)
{
    size_t size = (sizeof(stored) + item->key_length + item->payload_length + 7) / 8 * 8;
    if (s->status)
        return s->status;
    if (s->count && s->held + size + 2 * (s->count + 1) * sizeof *s->pointers > s->memory && spill(s))
        return s->status;
    stored *kept = room_for(s, size);
    if (!kept || !QN_PUSH(s->pointers, s->count, s->capacity, (pointer){item->hash, kept}))
        return no_memory(s);
    kept->key_length = item->key_length;
    kept->payload_length = item->payload_length;
    if (item->key_length)
        memcpy(kept->bytes, item->key, item->key_length);
    if (item->payload_length)
        memcpy(kept->bytes + item->key_length, item->payload, item->payload_length);
    return QN_OK;
}

/* --- merging ----------------------------------------------------------------------------------------------------- */

/* Makes `wanted` bytes stand in the buffer from `used` on. */
static qn_status fill(sorter *s, run *r, size_t wanted)
{
    if (r->filled - r->used >= wanted)
        return QN_OK;
    memmove(r->bytes, r->bytes + r->used, r->filled - r->used);
    r->filled -= r->used;
    r->used = 0;
    if (wanted > r->capacity) {
        char *larger = realloc(r->bytes, wanted);
        if (!larger)
            return no_memory(s);
        r->bytes = larger;
        r->capacity = wanted;
    }
    while (r->filled < r->capacity && r->at < r->end) {
        size_t part = r->capacity - r->filled < r->end - r->at ? r->capacity - r->filled : (size_t)(r->end - r->at);
        ssize_t got = pread(s->file, r->bytes + r->filled, part, (off_t)r->at);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return s->status = qn_fail(s->context, QN_IO, s->folder, "cannot read what is being sorted: %s", got ? strerror(errno) : "it was cut");
        r->filled += (size_t)got;
        r->at += (uint64_t)got;
    }
    return QN_OK;
}

/* The run's next item; false at its end. */
static bool advance(sorter *s, run *r)
{
    spilled head;
    if (s->status || (r->filled == r->used && r->at == r->end) || fill(s, r, sizeof head))
        return false;
    memcpy(&head, r->bytes + r->used, sizeof head);
    size_t size = sizeof head + head.key_length + head.payload_length;
    if (fill(s, r, size))
        return false;
    const char *key = r->bytes + r->used + sizeof head;
    r->item = (item){head.hash, key, key + head.key_length, head.key_length, head.payload_length};
    r->used += size;
    return true;
}

static bool before(const sorter *s, size_t a, size_t b)
{
    const item *x = &s->runs[a].item, *y = &s->runs[b].item;
    if (x->hash != y->hash)
        return x->hash < y->hash;
    int order = compare_keys(x->key, x->key_length, y->key, y->key_length);
    return order ? order < 0 : a < b;
}

static void sink_down(sorter *s, size_t at)
{
    for (size_t child; (child = 2 * at + 1) < s->heap_count; at = child) {
        if (child + 1 < s->heap_count && before(s, s->heap[child + 1], s->heap[child]))
            child++;
        if (!before(s, s->heap[child], s->heap[at]))
            break;
        size_t other = s->heap[at];
        s->heap[at] = s->heap[child];
        s->heap[child] = other;
    }
}

qn_status sorter_finish(sorter *s)
{
    if (s->status)
        return s->status;
    if (s->file < 0)
        return sort_memory(s) ? QN_OK : no_memory(s);
    if (s->count && spill(s))
        return s->status;
    free_memory(s);
    size_t size = s->memory / s->run_count;
    size = size < LEAST_READ ? LEAST_READ : size > MOST_READ ? MOST_READ : size;
    s->merging = true;
    s->heap = malloc(s->run_count * sizeof *s->heap);
    for (size_t i = 0; s->heap && i < s->run_count; i++) {
        run *r = &s->runs[i];
        r->capacity = size;
        r->bytes = malloc(size);
        if (!r->bytes)
            return no_memory(s);
        if (advance(s, r))
            s->heap[s->heap_count++] = i;
    }
    if (!s->heap)
        return no_memory(s);
    for (size_t i = s->heap_count; i-- > 0;)
        sink_down(s, i);
    return s->status;
}

qn_status sorter_next(sorter *s, item *out)
{
    if (s->status)
        return s->status;
    if (!s->merging) {
        if (s->next == s->count)
            return QN_END;
        const pointer *p = &s->pointers[s->next++];
        *out = (item){p->hash, p->item->bytes, p->item->bytes + p->item->key_length, p->item->key_length, p->item->payload_length};
        return QN_OK;
    }
    if (s->taken) {
        if (!advance(s, &s->runs[s->heap[0]]))
            s->heap[0] = s->heap[--s->heap_count];
        sink_down(s, 0);
        s->taken = false;
    }
    if (s->status || !s->heap_count)
        return s->status ? s->status : QN_END;
    *out = s->runs[s->heap[0]].item;
    s->taken = true;
    return QN_OK;
}
