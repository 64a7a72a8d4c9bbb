/* Model files: magic, version, number of sections, checksum; then per section name, offset, length; then the sections. All numbers little-endian. */
#include <quidnunc/learn.h>

#include <errno.h>
#include <stdio.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const char magic[8] = {'q', 'n', 'm', 'o', 'd', 'e', 'l', '\n'};
enum { VERSION_AT = 8, COUNT_AT = 12, LENGTH_AT = 16, CHECKSUM_AT = 24, HEADER = 32 };     /* the checksum covers what follows it */
enum { NAME_SIZE = 32, ROW = NAME_SIZE + 16, MAX_SECTIONS = 256 };

struct qn_model {
    char *path;
    uint8_t *bytes;
    size_t length, sections;
};

static uint64_t get(const uint8_t *bytes, unsigned width)
{
    uint64_t value = 0;
    for (unsigned i = width; i-- > 0;)
        value = value << 8 | bytes[i];
    return value;
}

static void put(uint8_t *bytes, unsigned width, uint64_t value)
{
    for (unsigned i = 0; i < width; i++, value >>= 8)
        bytes[i] = (uint8_t)value;
}

/* --- reading --------------------------------------------------------------------------------------------------- */

/* Maps the file into memory: what no one reads is never loaded, and all processes share it. */
static qn_status map_file(qn_context *context, const char *path, uint8_t **bytes, size_t *length)
{
    struct stat about;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0 || fstat(file, &about)) {
        qn_status status = qn_fail(context, QN_IO, path, "cannot open the model: %s", strerror(errno));
        if (file >= 0)
            close(file);
        return status;
    }
    *length = S_ISREG(about.st_mode) ? (size_t)about.st_size : 0;
    void *found = *length ? mmap(NULL, *length, PROT_READ, MAP_PRIVATE, file, 0) : NULL;
    close(file);
    if (found == MAP_FAILED)
        return qn_fail(context, QN_IO, path, "cannot read the model: %s", strerror(errno));
    *bytes = found;
    return QN_OK;
}

/* Eight bytes at a time, in four lanes; what is left, byte by byte. */
static uint64_t checksum(const uint8_t *bytes, size_t length)
{
    uint64_t lanes[4] = {1, 2, 3, 4};
    size_t at = 0;
    for (; at + 32 <= length; at += 32)
        for (size_t k = 0; k < 4; k++)
            lanes[k] = qn_mix(lanes[k], get(bytes + at + 8 * k, 8));
    uint64_t hash = qn_mix(qn_mix(lanes[0], lanes[1]), qn_mix(lanes[2], lanes[3]));
    for (; at < length; at++)
        hash = qn_mix(hash, bytes[at]);
    return hash;
}

/* Every section must lie inside the file and have a name that ends. */
static bool rows_fit(const qn_model *m)
{
    if (m->sections > MAX_SECTIONS || m->length < HEADER + m->sections * ROW)
        return false;
    for (size_t i = 0; i < m->sections; i++) {
        const uint8_t *row = m->bytes + HEADER + i * ROW;
        uint64_t offset = get(row + NAME_SIZE, 8), length = get(row + NAME_SIZE + 8, 8);
        if (row[NAME_SIZE - 1] || offset > m->length || length > m->length - offset)
            return false;
    }
    return true;
}

static qn_status check(qn_context *context, const qn_model *m)
{
    if (m->length < HEADER || memcmp(m->bytes, magic, sizeof magic))
        return qn_fail(context, QN_SYNTAX, m->path, "this is no model file of quidnunc");
    uint64_t version = get(m->bytes + VERSION_AT, 4), length = get(m->bytes + LENGTH_AT, 8);
    if (version != QN_MODEL_VERSION)
        return qn_fail(context, QN_UNSUPPORTED, m->path, "the model has version %llu, this program reads version %u; %s", (unsigned long long)version,
                       QN_MODEL_VERSION, version > QN_MODEL_VERSION ? "the program is older than the model: build it again" : "train it again with 'quidnunc train'");
    if (length != m->length)
        return qn_fail(context, QN_SYNTAX, m->path, "the model has %zu bytes instead of %llu: it is truncated or has been added to; fetch it again",
                       m->length, (unsigned long long)length);
    if (checksum(m->bytes + HEADER, m->length - HEADER) != get(m->bytes + CHECKSUM_AT, 8))
        return qn_fail(context, QN_SYNTAX, m->path, "the model's checksum is wrong: the file is damaged; fetch it again");
    return rows_fit(m) ? QN_OK : qn_fail(context, QN_SYNTAX, m->path, "the model's table of sections is damaged");
}

qn_status qn_model_open(qn_context *context, const char *path, qn_model **model)
{
    qn_model *m = calloc(1, sizeof *m);
    if (!m || !(m->path = strdup(path))) {
        free(m);
        return qn_fail(context, QN_NOMEM, path, "out of memory");
    }
    qn_status status = map_file(context, path, &m->bytes, &m->length);
    if (!status && m->length >= HEADER)
        m->sections = (size_t)get(m->bytes + COUNT_AT, 4);
    if (!status)
        status = check(context, m);
    if (status) {
        qn_model_free(m);
        return status;
    }
    *model = m;
    return QN_OK;
}

void qn_model_free(qn_model *m)
{
    if (!m)
        return;
    if (m->bytes)
        munmap(m->bytes, m->length);
    free(m->path);
    free(m);
}

const void *qn_model_section(const qn_model *m, const char *name, size_t *length)
{
    for (size_t i = 0; i < m->sections; i++) {
        const uint8_t *row = m->bytes + HEADER + i * ROW;
        if (!strcmp((const char *)row, name)) {
            *length = (size_t)get(row + NAME_SIZE + 8, 8);
            return m->bytes + get(row + NAME_SIZE, 8);
        }
    }
    return NULL;
}

const char *qn_model_path(const qn_model *m)
{
    return m->path;
}

size_t qn_model_section_count(const qn_model *m)
{
    return m->sections;
}

const char *qn_model_section_name(const qn_model *m, size_t index)
{
    return (const char *)m->bytes + HEADER + index * ROW;
}

/* --- writing --------------------------------------------------------------------------------------------------- */

typedef struct section {
    char name[NAME_SIZE];
    void *bytes;
    size_t length;
} section;

struct qn_model_writer {
    section sections[MAX_SECTIONS];
    size_t count;
};

qn_model_writer *qn_model_writer_new(void)
{
    return calloc(1, sizeof(qn_model_writer));
}

void qn_model_writer_free(qn_model_writer *w)
{
    if (!w)
        return;
    for (size_t i = 0; i < w->count; i++)
        free(w->sections[i].bytes);
    free(w);
}

qn_status qn_model_writer_add(qn_model_writer *w, const char *name, const void *bytes, size_t length)
{
    size_t at = 0;
    while (at < w->count && strcmp(w->sections[at].name, name))
        at++;
    if (at == MAX_SECTIONS || strlen(name) >= NAME_SIZE)
        return QN_LIMIT;
    void *copy = malloc(length + 1);
    if (!copy)
        return QN_NOMEM;
    if (length)
        memcpy(copy, bytes, length);
    section *s = &w->sections[at];
    free(s->bytes);
    strcpy(s->name, name);
    s->bytes = copy;
    s->length = length;
    w->count += at == w->count;
    return QN_OK;
}

static uint8_t *lay_out(const qn_model_writer *w, size_t *length)
{
    size_t at = HEADER + w->count * ROW;
    *length = at;
    for (size_t i = 0; i < w->count; i++)
        *length += w->sections[i].length;
    uint8_t *bytes = calloc(1, *length);
    if (!bytes)
        return NULL;
    memcpy(bytes, magic, sizeof magic);
    put(bytes + VERSION_AT, 4, QN_MODEL_VERSION);
    put(bytes + COUNT_AT, 4, w->count);
    put(bytes + LENGTH_AT, 8, *length);
    for (size_t i = 0; i < w->count; i++) {
        uint8_t *row = bytes + HEADER + i * ROW;
        memcpy(row, w->sections[i].name, NAME_SIZE);
        put(row + NAME_SIZE, 8, at);
        put(row + NAME_SIZE + 8, 8, w->sections[i].length);
        memcpy(bytes + at, w->sections[i].bytes, w->sections[i].length);
        at += w->sections[i].length;
    }
    put(bytes + CHECKSUM_AT, 8, checksum(bytes + HEADER, *length - HEADER));
    return bytes;
}

static bool write_file(const char *path, const uint8_t *bytes, size_t length)
{
    FILE *out = fopen(path, "wb");
    if (!out)
        return false;
    bool written = fwrite(bytes, 1, length, out) == length;
    return !fclose(out) && written;
}

qn_status qn_model_writer_save(qn_model_writer *w, qn_context *context, const char *path)
{
    size_t length;
    uint8_t *bytes = lay_out(w, &length);
    qn_buffer aside = {0};
    qn_buffer_printf(&aside, "%s.part", path);
    qn_status status = QN_OK;
    if (!bytes || aside.failed) {
        status = qn_fail(context, QN_NOMEM, path, "out of memory");
    } else if (!write_file(aside.bytes, bytes, length) || rename(aside.bytes, path)) {
        status = qn_fail(context, QN_IO, path, "cannot write the model: %s", strerror(errno));
        remove(aside.bytes);
    }
    free(aside.bytes);
    free(bytes);
    return status;
}
