/* The index file: a head with a checksum, then the sections as they stand in memory. It is a cache: one that is older than its graph, cut off or not
 * ours is made again. */
#include "room.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAGIC "QNTRIPLE"
#define VERSION 1u
#define BYTE_ORDER_MARK 0x01020304u

enum { STRINGS, STARTS, TAGS, SLOTS, ROWS, SECTION_COUNT = ROWS + ORDERS };

typedef struct head {
    char magic[8];
    uint32_t version, byte_order;
    uint64_t source;                        /* stamp.hash */
    uint32_t terms, slots;
    uint64_t triples;
    uint64_t offset[SECTION_COUNT], bytes[SECTION_COUNT];
    uint64_t file_bytes;
    uint64_t checksum;                      /* of all before it */
} head;

static uint64_t checksum_of(const head *h)
{
    return qn_hash(h, offsetof(head, checksum));
}

static uint64_t round_up(uint64_t bytes)
{
    return (bytes + 63) & ~UINT64_C(63);
}

static head head_of(const stamp *stamp, const sections *s, const void *data[SECTION_COUNT])
{
    head h = {.magic = MAGIC, .version = VERSION, .byte_order = BYTE_ORDER_MARK, .source = stamp->hash, .terms = s->terms, .slots = s->slot_count,
              .triples = s->triples};
    h.bytes[STRINGS] = s->string_bytes;
    h.bytes[STARTS] = s->terms * sizeof *s->starts;
    h.bytes[TAGS] = s->terms * sizeof *s->tags;
    h.bytes[SLOTS] = s->slot_count * sizeof *s->slots;
    data[STRINGS] = s->strings;
    data[STARTS] = s->starts;
    data[TAGS] = s->tags;
    data[SLOTS] = s->slots;
    for (int i = 0; i < ORDERS; i++) {
        h.bytes[ROWS + i] = s->triples * 3 * sizeof **s->rows;
        data[ROWS + i] = s->rows[i];
    }
    h.file_bytes = round_up(sizeof h);
    for (int i = 0; i < SECTION_COUNT; i++) {
        h.offset[i] = h.file_bytes;
        h.file_bytes += round_up(h.bytes[i]);
    }
    h.checksum = checksum_of(&h);
    return h;
}

/* --- writing -------------------------------------------------------------------------------------------------------- */

static bool put(FILE *file, const void *bytes, uint64_t count)
{
    static const char zeros[64];
    uint64_t rest = round_up(count) - count;
    return (!count || fwrite(bytes, 1, count, file) == count) && (!rest || fwrite(zeros, 1, rest, file) == rest);
}

bool write_index(const char *path, const stamp *stamp, const sections *s)
{
    const void *data[SECTION_COUNT];
    head h = head_of(stamp, s, data);
    qn_buffer aside = {0};
    qn_buffer_printf(&aside, "%s.tmp-%ld", path, (long)getpid());
    int descriptor = aside.failed ? -1 : open(aside.bytes, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    FILE *file = descriptor < 0 ? NULL : fdopen(descriptor, "wb");
    bool written = file && put(file, &h, sizeof h);
    for (int i = 0; i < SECTION_COUNT && written; i++)
        written = put(file, data[i], h.bytes[i]);
    if (file)
        written = !fclose(file) && written;
    else if (descriptor >= 0)
        close(descriptor);
    written = written && !rename(aside.bytes, path);
    if (!written && descriptor >= 0)
        unlink(aside.bytes);
    free(aside.bytes);
    return written;
}

/* --- mapping -------------------------------------------------------------------------------------------------------- */

/* True when the head is ours and its sections lie in the file, one behind the other. */
static bool is_sound(const head *h, uint64_t size, const stamp *stamp)
{
    if (memcmp(h->magic, MAGIC, sizeof h->magic) || h->version != VERSION || h->byte_order != BYTE_ORDER_MARK || h->checksum != checksum_of(h) ||
        h->source != stamp->hash || h->file_bytes != size || !h->slots || h->slots & (h->slots - 1) || !h->bytes[STRINGS])
        return false;
    uint64_t at = round_up(sizeof *h);
    for (int i = 0; i < SECTION_COUNT; i++) {
        if (h->offset[i] != at || h->bytes[i] > size || at > size - h->bytes[i])
            return false;
        at += round_up(h->bytes[i]);
    }
    bool fits = h->bytes[STARTS] == h->terms * sizeof(uint64_t) && h->bytes[TAGS] == h->terms * sizeof(uint32_t) &&
                h->bytes[SLOTS] == h->slots * sizeof(uint32_t);
    for (int i = 0; i < ORDERS; i++)
        fits = fits && h->bytes[ROWS + i] == h->triples * 3 * sizeof(uint32_t);
    return fits && at == size;
}

static bool is_newer(const struct stat *info, const stamp *stamp)
{
    return info->st_mtim.tv_sec > stamp->seconds || (info->st_mtim.tv_sec == stamp->seconds && info->st_mtim.tv_nsec >= stamp->nanoseconds);
}

bool map_index(const char *path, const stamp *stamp, qn_triples *t)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    struct stat info;
    if (descriptor < 0)
        return false;
    void *map = MAP_FAILED;
    if (!fstat(descriptor, &info) && S_ISREG(info.st_mode) && (uint64_t)info.st_size >= round_up(sizeof(head)) && is_newer(&info, stamp))
        map = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    close(descriptor);
    if (map == MAP_FAILED)
        return false;
    const head *h = map;
    const char *bytes = map;
    if (!is_sound(h, (uint64_t)info.st_size, stamp) || bytes[h->offset[STRINGS] + h->bytes[STRINGS] - 1]) {
        munmap(map, (size_t)info.st_size);
        return false;
    }
    t->map = map;
    t->map_size = (size_t)info.st_size;
    t->s = (sections){bytes + h->offset[STRINGS], h->bytes[STRINGS], (const uint64_t *)(bytes + h->offset[STARTS]),
                      (const uint32_t *)(bytes + h->offset[TAGS]), h->terms, (const uint32_t *)(bytes + h->offset[SLOTS]), h->slots, {NULL}, h->triples};
    for (int i = 0; i < ORDERS; i++)
        t->s.rows[i] = (const uint32_t *)(bytes + h->offset[ROWS + i]);
    return true;
}
