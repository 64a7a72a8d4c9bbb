/* The facts of the files that came with the program, as a file that loads several times faster than Turtle does:
 *
 *      header │ facts, as in memory │ terms after the vocabulary's, each with its NUL
 *
 *  It stands in $QUIDNUNC_CACHE, else in quidnunc/ of $XDG_CACHE_HOME, else of ~/.cache; an empty $QUIDNUNC_CACHE means none. It belongs to the bytes of
 *  the files: when one changes it is made anew. It is never needed: what cannot be read or written is passed over, and the Turtle is read. */
#include "facts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAGIC "QNFACTS\n"
#define VERSION 1
#define MOST_PATH 4096

typedef struct header {
    char magic[8];
    uint32_t version, fact_size;    /* also tells another byte order */
    uint64_t key;                   /* of the files' bytes */
    uint64_t size;                  /* of the whole file */
    uint64_t check;                 /* of all that follows the header */
    uint32_t facts, terms;
} header;

/* --- where it stands --------------------------------------------------------------------------------------------- */

static bool make_folder(char *path)
{
    for (char *slash = path + 1; (slash = strchr(slash, '/')); *slash++ = '/') {
        *slash = '\0';
        mkdir(path, 0700);
    }
    return !mkdir(path, 0700) || errno == EEXIST;
}

/* One file for each place that quidnunc reads its knowledge from: its name is made of the first file's path. False when there shall be none. */
static bool cache_path(const qn_facts_file *files, bool make, char path[MOST_PATH])
{
    const char *named = getenv("QUIDNUNC_CACHE"), *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    int length = -1;
    if (named)
        length = *named ? snprintf(path, MOST_PATH, "%s", named) : -1;
    else if (cache && *cache == '/')
        length = snprintf(path, MOST_PATH, "%s/quidnunc", cache);
    else if (home && *home == '/')
        length = snprintf(path, MOST_PATH, "%s/.cache/quidnunc", home);
    if (length <= 0 || length > MOST_PATH - 64 || (make && !make_folder(path)))
        return false;
    qn_checksum sum = {0};
    qn_checksum_add(&sum, files[0].path, strlen(files[0].path));
    snprintf(path + length, (size_t)(MOST_PATH - length), "/ontology-%016llx.facts", (unsigned long long)qn_checksum_value(&sum));
    return true;
}

/* What the facts depend on: the bytes of the files, how they are read, and the numbers of the vocabulary. */
static uint64_t key_of(const qn_facts *facts, const qn_facts_file *files, const qn_buffer *bytes, size_t count)
{
    qn_checksum sum = {0};
    for (uint32_t i = 0; i < TERM_COUNT; i++)
        qn_checksum_add(&sum, qn_term(facts, i), strlen(qn_term(facts, i)) + 1);
    for (size_t i = 0; i < count; i++) {
        uint64_t about[2] = {files[i].how, bytes[i].length};
        qn_checksum_add(&sum, about, sizeof about);
        qn_checksum_add(&sum, bytes[i].bytes, bytes[i].length);
    }
    return qn_checksum_value(&sum);
}

/* --- loading ----------------------------------------------------------------------------------------------------- */

static bool is_whole(const header *h, size_t size, uint64_t key)
{
    if (size < sizeof *h || memcmp(h->magic, MAGIC, sizeof h->magic) || h->version != VERSION || h->fact_size != sizeof(fact) || h->key != key ||
        h->size != size || (size - sizeof *h) / sizeof(fact) < h->facts)
        return false;
    qn_checksum sum = {0};
    qn_checksum_add(&sum, h + 1, size - sizeof *h);
    return qn_checksum_value(&sum) == h->check;
}

/* Whether every number is in bounds and there are as many strings as told. */
static bool is_sound(const header *h, size_t size, size_t files)
{
    const fact *f = (const fact *)(h + 1);
    uint32_t terms = TERM_COUNT + h->terms;
    for (uint32_t i = 0; i < h->facts; i++)
        if (f[i].subject >= terms || f[i].predicate >= terms || f[i].object >= terms || f[i].file >= files)
            return false;
    const char *at = (const char *)(f + h->facts), *end = (const char *)h + size;
    uint32_t strings = 0;
    for (; at < end; strings++) {
        const char *nul = memchr(at, '\0', (size_t)(end - at));
        if (!nul || nul == at)
            return false;
        at = nul + 1;
    }
    return strings == h->terms;
}

static qn_status take(qn_facts *facts, const header *h, const qn_facts_file *files, size_t count)
{
    facts->facts = malloc((h->facts + 1) * sizeof *facts->facts);
    if (!facts->facts)
        return QN_NOMEM;
    facts->capacity = h->facts + 1;
    facts->count = h->facts;
    memcpy(facts->facts, h + 1, h->facts * sizeof *facts->facts);
    const char *at = (const char *)(h + 1) + h->facts * sizeof *facts->facts;
    for (uint32_t i = 0; i < h->terms; i++) {
        size_t length = strlen(at);
        if (qn_intern(facts->terms, at, length) == QN_NONE)
            return QN_NOMEM;
        at += length + 1;
    }
    for (size_t i = 0; i < count; i++) {
        qn_facts_file file = {strdup(files[i].path), files[i].how};
        if (!file.path || !QN_PUSH(facts->files, facts->file_count, facts->file_capacity, file)) {
            free(file.path);
            return QN_NOMEM;
        }
    }
    return QN_OK;
}

/* QN_NOT_FOUND when there is no cache of these bytes. */
static qn_status load(qn_facts *facts, const qn_facts_file *files, size_t count, uint64_t key)
{
    char path[MOST_PATH];
    struct stat info;
    if (!cache_path(files, false, path))
        return QN_NOT_FOUND;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return QN_NOT_FOUND;
    size_t size = !fstat(file, &info) && S_ISREG(info.st_mode) && info.st_size > 0 ? (size_t)info.st_size : 0;
    void *map = size ? mmap(NULL, size, PROT_READ, MAP_PRIVATE, file, 0) : MAP_FAILED;
    close(file);
    if (map == MAP_FAILED)
        return QN_NOT_FOUND;
    const header *h = map;
    qn_status status = is_whole(h, size, key) && is_sound(h, size, count) ? take(facts, h, files, count) : QN_NOT_FOUND;
    munmap(map, size);
    return status;
}

/* --- saving ------------------------------------------------------------------------------------------------------ */

static void add(qn_file *file, qn_checksum *sum, const void *bytes, size_t length)
{
    qn_file_add(file, bytes, length);
    qn_checksum_add(sum, bytes, length);
}

/* Its failures are nobody's concern: there is no context that would tell. */
static void save(const qn_facts *facts, const qn_facts_file *files, uint64_t key)
{
    char path[MOST_PATH];
    qn_file *file = NULL;
    if (!cache_path(files, true, path) || qn_file_new(NULL, path, &file))
        return;
    header h = {.magic = MAGIC, .version = VERSION, .fact_size = sizeof(fact), .key = key, .facts = (uint32_t)facts->count,
                .terms = qn_interner_count(facts->terms) - TERM_COUNT};
    qn_checksum sum = {0};
    qn_file_add(file, &h, sizeof h);
    add(file, &sum, facts->facts, facts->count * sizeof *facts->facts);
    for (uint32_t i = 0; i < h.terms; i++) {
        const char *term = qn_interner_string(facts->terms, TERM_COUNT + i);
        add(file, &sum, term, strlen(term) + 1);
    }
    h.size = qn_file_size(file);
    h.check = qn_checksum_value(&sum);
    qn_file_put(file, 0, &h, sizeof h);
    qn_file_finish(file);
    qn_file_free(file);
}

/* --- both -------------------------------------------------------------------------------------------------------- */

static qn_status read_or_load(qn_facts *facts, void *world, const qn_facts_file *files, const qn_buffer *bytes, size_t count)
{
    uint64_t key = key_of(facts, files, bytes, count);
    qn_status status = load(facts, files, count, key);
    if (status != QN_NOT_FOUND)
        return status;
    status = QN_OK;
    for (size_t i = 0; i < count && !status; i++)
        status = qn_facts_parse(facts, world, files[i].path, &bytes[i], files[i].how);
    if (!status && facts->count && facts->count < UINT32_MAX)
        save(facts, files, key);
    return status;
}

qn_status qn_facts_read_cached(qn_facts *facts, void *world, const qn_facts_file *files, size_t count)
{
    qn_buffer *bytes = calloc(count + 1, sizeof *bytes);
    qn_status status = bytes ? QN_OK : QN_NOMEM;
    for (size_t i = 0; i < count && !status; i++)
        status = qn_facts_slurp(facts->context, files[i].path, &bytes[i]);
    if (!status)
        status = read_or_load(facts, world, files, bytes, count);
    for (size_t i = 0; bytes && i < count; i++)
        free(bytes[i].bytes);
    free(bytes);
    return status;
}
