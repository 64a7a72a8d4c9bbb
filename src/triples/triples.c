/* The sorted graph: opening it, and what matches. */
#include "room.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- what an index was made from ------------------------------------------------------------------------------------ */

enum { SAMPLES = 64, SAMPLE = 4096 };

/* Mixes the file's name, size, and pieces of its content into the stamp; false when it cannot be read. */
static bool stamp_file(const char *path, stamp *stamp)
{
    struct stat info;
    char piece[SAMPLE];
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return false;
    bool done = !fstat(descriptor, &info) && S_ISREG(info.st_mode);
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    uint64_t parts[3] = {stamp->hash, qn_hash(name, strlen(name)), done ? (uint64_t)info.st_size : 0};
    stamp->hash = qn_hash(parts, sizeof parts);
    off_t step = done && info.st_size > SAMPLES * SAMPLE ? info.st_size / SAMPLES : SAMPLE;
    for (off_t at = 0; done && at < info.st_size; at += step) {
        ssize_t got = pread(descriptor, piece, sizeof piece, at);
        done = got >= 0;
        uint64_t pair[2] = {stamp->hash, done ? qn_hash(piece, (size_t)got) : 0};
        stamp->hash = qn_hash(pair, sizeof pair);
    }
    close(descriptor);
    /* the status changes with every way of putting another file in its place, the content's time does not */
    if (done && (info.st_ctim.tv_sec > stamp->seconds || (info.st_ctim.tv_sec == stamp->seconds && info.st_ctim.tv_nsec > stamp->nanoseconds))) {
        stamp->seconds = info.st_ctim.tv_sec;
        stamp->nanoseconds = info.st_ctim.tv_nsec;
    }
    return done;
}

static bool stamp_files(const graph_files *files, stamp *out)
{
    *out = (stamp){0};
    for (size_t i = 0; i < files->count; i++)
        if (!stamp_file(files->paths[i], out))
            return false;
    return true;
}

/* A smaller graph is read faster than anybody notices: no index is left beside it. */
#define SMALLEST_INDEXED 100000     /* statements */

/* --- opening -------------------------------------------------------------------------------------------------------- */

/* "graph.nt" → "graph.nt.qni", "out" → "out/graphs.qni"; new, NULL when out of memory. */
static char *index_path(const char *path)
{
    struct stat info;
    qn_buffer name = {0};
    bool folder = !stat(path, &info) && S_ISDIR(info.st_mode);
    qn_buffer_printf(&name, "%s%s", path, folder ? "/graphs.qni" : ".qni");
    return name.failed ? NULL : name.bytes;
}

/* Maps the index, or makes it. */
static qn_status open_alone(qn_context *context, const char *path, const graph_files *files, qn_triples *t)
{
    stamp before, after;
    char *index = index_path(path);
    if (!index)
        return qn_fail(context, QN_NOMEM, NULL, "out of memory");
    bool stamped = stamp_files(files, &before);
    qn_status status = QN_OK;
    if (!stamped || !map_index(index, &before, t)) {
        status = gather(context, files, &t->s);
        /* not when the graph changed meanwhile */
        bool same = !status && t->s.triples >= SMALLEST_INDEXED && stamped && stamp_files(files, &after) && after.hash == before.hash;
        if (same && write_index(index, &before, &t->s)) {
            sections own = t->s;
            if (map_index(index, &before, t))
                free_sections(&own);
        }
    }
    free(index);
    return status;
}

qn_status qn_triples_open(qn_context *context, const char *const *paths, size_t count, qn_triples **result)
{
    graph_files files = {0};
    qn_triples *t = calloc(1, sizeof *t);
    qn_status status = t ? QN_OK : qn_fail(context, QN_NOMEM, NULL, "out of memory");
    for (size_t i = 0; i < count && !status; i++)
        status = list_graphs(context, paths[i], &files);
    if (!status)
        status = count == 1 ? open_alone(context, paths[0], &files, t) : gather(context, &files, &t->s);
    free_graph_files(&files);
    if (status) {
        free(t);
        return status;
    }
    *result = t;
    return QN_OK;
}

void qn_triples_free(qn_triples *t)
{
    if (!t)
        return;
    if (t->map)
        munmap(t->map, t->map_size);
    else
        free_sections(&t->s);
    free(t);
}

/* --- terms ---------------------------------------------------------------------------------------------------------- */

uint32_t qn_triples_terms(const qn_triples *t)
{
    return t->s.terms;
}

size_t qn_triples_count(const qn_triples *t)
{
    return t->s.triples;
}

/* Numbers of an index that was tampered with lead nowhere, not out of the map. */
static const char *value_of(const sections *s, uint32_t number)
{
    uint64_t start = number < s->terms ? s->starts[number] : s->string_bytes;
    return start < s->string_bytes ? s->strings + start : "";
}

static uint32_t find_value(const sections *s, enum term_kind kind, uint32_t extra, const char *value)
{
    uint32_t tag = extra << 2 | kind, mask = s->slot_count - 1;
    uint32_t at = (uint32_t)hash_term(kind, extra, value, strlen(value)) & mask;
    for (uint32_t steps = 0; s->slots[at] && steps <= mask; at = (at + 1) & mask, steps++) {
        uint32_t number = s->slots[at] - 1;
        if (number < s->terms && s->tags[number] == tag && !strcmp(value_of(s, number), value))
            return number;
    }
    return QN_NONE;
}

uint32_t qn_triples_iri(const qn_triples *t, const char *iri)
{
    return find_value(&t->s, TERM_IRI, 0, iri);
}

uint32_t qn_triples_find(const qn_triples *t, const qn_term *term)
{
    if (!term->literal)
        return qn_triples_iri(t, term->value);
    const char *extra = term->language ? term->language : term->datatype;
    if (!extra || (!term->language && !strcmp(extra, "http://www.w3.org/2001/XMLSchema#string")))
        return find_value(&t->s, TERM_PLAIN, 0, term->value);
    uint32_t number = find_value(&t->s, term->language ? TERM_PLAIN : TERM_IRI, 0, extra);
    return number == QN_NONE ? QN_NONE : find_value(&t->s, term->language ? TERM_LANGUAGE : TERM_TYPED, number, term->value);
}

qn_term qn_triples_term(const qn_triples *t, uint32_t number)
{
    uint32_t tag = number < t->s.terms ? t->s.tags[number] : TERM_IRI;
    unsigned kind = tag & 3;
    qn_term term = {kind != TERM_IRI, value_of(&t->s, number), NULL, NULL};
    if (kind == TERM_LANGUAGE)
        term.language = value_of(&t->s, tag >> 2);
    else if (kind == TERM_TYPED)
        term.datatype = value_of(&t->s, tag >> 2);
    return term;
}

/* --- matching ------------------------------------------------------------------------------------------------------- */

static int compare_start(const uint32_t *row, const uint32_t *key, size_t parts)
{
    for (size_t i = 0; i < parts; i++)
        if (row[i] != key[i])
            return row[i] < key[i] ? -1 : 1;
    return 0;
}

/* The first row whose start is not before the key, or with `beyond` the first that is behind it. */
static size_t bound(const uint32_t *rows, size_t count, const uint32_t *key, size_t parts, bool beyond)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_start(rows + middle * 3, key, parts) < (beyond ? 1 : 0))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

qn_matches qn_triples_match(const qn_triples *t, uint32_t subject, uint32_t predicate, uint32_t object)
{
    const uint32_t given[3] = {subject, predicate, object};
    size_t parts = 0;
    for (int i = 0; i < 3; i++)
        parts += given[i] != QN_NONE;
    /* the order whose start is what is given */
    uint8_t order = 0;
    while (order < 2 && parts && parts < 3 && (given[order] == QN_NONE || (parts == 2 && given[(order + 1) % 3] == QN_NONE)))
        order++;
    const uint32_t key[3] = {given[order], given[(order + 1) % 3], given[(order + 2) % 3]};
    const uint32_t *rows = t->s.rows[order];
    size_t first = bound(rows, t->s.triples, key, parts, false);
    size_t end = first + bound(rows + first * 3, t->s.triples - first, key, parts, true);
    return (qn_matches){rows + first * 3, end - first, order};
}

qn_triple qn_match(const qn_matches *m, size_t index)
{
    const uint32_t *row = m->rows + index * 3;
    uint32_t parts[3];
    for (int i = 0; i < 3; i++)
        parts[(m->order + i) % 3] = row[i];
    return (qn_triple){parts[0], parts[1], parts[2]};
}

uint32_t qn_triples_object(const qn_triples *t, uint32_t subject, uint32_t predicate)
{
    qn_matches m = qn_triples_match(t, subject, predicate, QN_NONE);
    return m.count ? qn_match(&m, 0).object : QN_NONE;
}

static bool number_of(const qn_triples *t, const qn_term *term, uint32_t *number)
{
    *number = term ? qn_triples_find(t, term) : QN_NONE;
    return !term || *number != QN_NONE;
}

qn_status qn_triples_visit(const qn_triples *t, const qn_term *subject, const qn_term *predicate, const qn_term *object, qn_statement_visitor each,
                           void *user)
{
    uint32_t s, p, o;
    if (!number_of(t, subject, &s) || !number_of(t, predicate, &p) || !number_of(t, object, &o))
        return QN_OK;
    qn_matches m = qn_triples_match(t, s, p, o);
    qn_status status = QN_OK;
    for (size_t i = 0; i < m.count && !status; i++) {
        qn_triple one = qn_match(&m, i);
        qn_term terms[3] = {qn_triples_term(t, one.subject), qn_triples_term(t, one.predicate), qn_triples_term(t, one.object)};
        status = each(user, &terms[0], &terms[1], &terms[2]);
    }
    return status;
}
