/* An index: opened, asked, checked. */
#include "room.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TAG_BITS = 24, BLOCK = 32 /* entries read at once */, MOST_SAME = 4 /* IRIs of one hash */, USUAL_RECORD = 1024 };

/* Directories are looked at where they are mapped; entries and records are read into a caller's memory, so that what a long run touches does not stay
   resident. */
struct qn_actors {
    char *path;
    int file;
    const char *bytes;          /* [mapped] */
    uint64_t mapped;
    header header;
    forms forms;
};

static const void *section_of(const qn_actors *index, int section)
{
    return index->bytes + index->header.sections[section].offset;
}

/* --- opening ------------------------------------------------------------------------------------------------------- */

bool qn_actors_is_index(const char *path)
{
    char magic[sizeof MAGIC - 1];
    int file = strcmp(path, "-") ? open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) : -1;
    struct stat info;
    bool is = file >= 0 && !fstat(file, &info) && S_ISREG(info.st_mode) && read(file, magic, sizeof magic) == sizeof magic && !memcmp(magic, MAGIC, sizeof magic);
    if (file >= 0)
        close(file);
    return is;
}

static bool table_fits(const header *h, int entries, int directory, uint32_t bits)
{
    return bits >= 8 && bits <= 28 && h->sections[directory].length == (((uint64_t)1 << bits) + 1) * 4 && h->sections[entries].length % sizeof(entry) == 0 &&
           h->sections[entries].length / sizeof(entry) < UINT32_MAX;
}

static const char *wrong_with(const header *h, uint64_t size)
{
    if (memcmp(h->magic, MAGIC, sizeof h->magic))
        return "it is no index of actors";
    if (h->order != ORDER)
        return "it was compiled on a machine with another order of bytes; compile it here";
    if (h->version != VERSION)
        return "it was compiled by another version; compile it anew";
    qn_checksum sum = {0};
    qn_checksum_add(&sum, h, offsetof(header, check));
    if (qn_checksum_value(&sum) != h->check)
        return "its header is damaged; compile it anew";
    if (h->size != size)
        return size < h->size ? "it is cut off; copy or compile it anew" : "it is longer than it should be; copy or compile it anew";
    for (int i = 0; i < SECTIONS; i++)
        if (h->sections[i].offset % RECORD_UNIT || h->sections[i].offset < sizeof *h || h->sections[i].offset > size ||
            h->sections[i].length > size - h->sections[i].offset)
            return "its sections are not where its header tells; compile it anew";
    if (!table_fits(h, NAME_ENTRIES, NAME_DIRECTORY, h->name_bits) || !table_fits(h, KEY_ENTRIES, KEY_DIRECTORY, h->key_bits))
        return "its tables are not as large as its header tells; compile it anew";
    return NULL;
}

/* Maps the file; what is wrong with it, or NULL. */
static const char *map(qn_actors *index, uint64_t size)
{
    if (size < sizeof index->header)
        return size >= 8 && pread(index->file, &index->header, 8, 0) == 8 && !memcmp(index->header.magic, MAGIC, 8) ? "it is cut off; copy or compile it anew"
                                                                                                                   : "it is no index of actors";
    void *bytes = mmap(NULL, size, PROT_READ, MAP_SHARED, index->file, 0);
    if (bytes == MAP_FAILED)
        return strerror(errno);
    index->bytes = bytes;
    index->mapped = size;
    memcpy(&index->header, bytes, sizeof index->header);
    const char *wrong = wrong_with(&index->header, size);
    if (wrong)
        return wrong;
    section s = index->header.sections[LEGAL_FORMS];
    const char *text = section_of(index, LEGAL_FORMS);
    if (s.length && text[s.length - 1])
        return "its legal forms are damaged; compile it anew";
    return forms_read(&index->forms, text, s.length) ? NULL : "out of memory";
}

qn_status qn_actors_open(qn_context *context, const char *path, qn_actors **out)
{
    qn_actors *index = calloc(1, sizeof *index);
    struct stat info;
    *out = NULL;
    if (!index || !(index->path = strdup(path))) {
        free(index);
        return qn_fail(context, QN_NOMEM, path, "out of memory");
    }
    index->file = open(path, O_RDONLY | O_CLOEXEC);
    qn_status status = QN_OK;
    if (index->file < 0 || fstat(index->file, &info)) {
        status = qn_fail(context, QN_IO, path, "cannot open the file: %s; name an index that can be read", strerror(errno));
    } else {
        const char *wrong = S_ISREG(info.st_mode) ? map(index, (uint64_t)info.st_size) : "it is no regular file";
        if (wrong)
            status = !strcmp(wrong, "out of memory") ? qn_fail(context, QN_NOMEM, path, "out of memory") : qn_fail(context, QN_SYNTAX, path, "%s", wrong);
    }
    if (status)
        qn_actors_free(index);
    else
        *out = index;
    return status;
}

void qn_actors_free(qn_actors *index)
{
    if (!index)
        return;
    if (index->bytes)
        munmap((void *)index->bytes, index->mapped);
    if (index->file >= 0)
        close(index->file);
    forms_free(&index->forms);
    free(index->path);
    free(index);
}

uint64_t qn_actors_count(const qn_actors *index)
{
    return index->header.actors;
}

uint64_t qn_actors_name_count(const qn_actors *index)
{
    return index->header.names;
}

uint64_t qn_actors_size(const qn_actors *index)
{
    return index->header.size;
}

/* --- tables -------------------------------------------------------------------------------------------------------- */

static qn_status read_at(const qn_actors *index, uint64_t place, void *bytes, size_t length)
{
    for (char *to = bytes; length;) {
        ssize_t got = pread(index->file, to, length, (off_t)place);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return got ? QN_IO : QN_SYNTAX;
        to += got;
        place += (uint64_t)got;
        length -= (size_t)got;
    }
    return QN_OK;
}

typedef struct table {
    const qn_actors *index;
    const uint32_t *directory;
    uint64_t offset, count;         /* of the entries */
    uint32_t bits;
} table;

static table table_of(const qn_actors *index, int entries, int directory, uint32_t bits)
{
    section s = index->header.sections[entries];
    return (table){index, section_of(index, directory), s.offset, s.length / sizeof(entry), bits};
}

static size_t read_entries(const table *t, uint64_t first, uint64_t end, entry *out, size_t most)
{
    size_t count = end - first < most ? (size_t)(end - first) : most;
    return count && !read_at(t->index, t->offset + first * sizeof *out, out, count * sizeof *out) ? count : 0;
}

/* The entries of a hash, at most `most`, surest first. A damaged directory is kept in bounds. */
static size_t find_entries(const table *t, uint64_t hash, entry *out, size_t most)
{
    entry some[BLOCK];
    uint64_t bucket = hash >> (64 - t->bits), first = t->directory[bucket], end = t->directory[bucket + 1];
    uint32_t tag = (uint32_t)(hash >> (64 - t->bits - TAG_BITS)) & ((1u << TAG_BITS) - 1);
    if (end > t->count)
        end = t->count;
    for (uint64_t last = end; first < last && end - first > BLOCK;) {      /* a name of many actors is in the bucket */
        uint64_t middle = first + (last - first) / 2;
        if (!read_entries(t, middle, end, some, 1))
            return 0;
        if (some[0].tag >> 8 < tag)
            first = middle + 1;
        else
            last = middle;
    }
    size_t count = 0;
    while (first < end && count < most) {
        size_t got = read_entries(t, first, end, some, BLOCK);
        for (size_t i = 0; i < got && some[i].tag >> 8 <= tag && count < most; i++)
            if (some[i].tag >> 8 == tag)
                out[count++] = some[i];
        if (!got || some[got - 1].tag >> 8 != tag)
            break;
        first += got;
    }
    return count;
}

/* Four steps for each doubling. */
static float weight_of_step(uint32_t step)
{
    static const float quarters[] = {1, 1.25f, 1.5f, 1.75f};
    return (float)(1u << (step / 4)) * quarters[step % 4];
}

bool qn_actors_fold(const qn_actors *index, const char *name, size_t length, qn_actors_key *key)
{
    return key_of_name(&index->forms, name, length, key);
}

size_t qn_actors_find(const qn_actors *index, const qn_actors_key *key, qn_actors_match *matches, size_t most)
{
    table t = table_of(index, NAME_ENTRIES, NAME_DIRECTORY, index->header.name_bits);
    entry found[MOST_NAMESAKES];
    size_t count = find_entries(&t, key->bare, found, most < MOST_NAMESAKES ? most : MOST_NAMESAKES);
    for (size_t i = 0; i < count; i++)
        matches[i] = (qn_actors_match){(uint64_t)found[i].place * RECORD_UNIT, (found[i].tag & 128) != 0, weight_of_step(127 - (found[i].tag & 127))};
    return count;
}

/* --- records ------------------------------------------------------------------------------------------------------- */

/* The record's bytes in `small` or the arena. */
static qn_status load_record(const qn_actors *index, uint64_t place, qn_arena *arena, char *small, const char **record)
{
    section s = index->header.sections[RECORDS];
    if (place < s.offset || place % RECORD_UNIT || place - s.offset > s.length || s.length - (place - s.offset) < sizeof(record_head))
        return QN_SYNTAX;
    uint64_t left = s.length - (place - s.offset);
    size_t part = left < USUAL_RECORD ? (size_t)left : USUAL_RECORD;
    record_head head;
    qn_status status = read_at(index, place, small, part);
    if (status)
        return status;
    memcpy(&head, small, sizeof head);
    if (head.size < sizeof head + 2 || head.size > left || head.size > LARGEST_RECORD)
        return QN_SYNTAX;
    char *bytes = qn_arena_alloc(arena, head.size);
    if (!bytes)
        return QN_NOMEM;
    memcpy(bytes, small, head.size < part ? head.size : part);
    *record = bytes;
    return head.size > part ? read_at(index, place + part, bytes + part, head.size - part) : QN_OK;
}

/* `count` strings from *at on, as a list in the arena. */
static const char *const *take_strings(qn_arena *arena, const char **at, const char *end, size_t count, qn_status *status)
{
    const char **list = qn_arena_alloc(arena, (count + 1) * sizeof *list);
    if (!list)
        *status = QN_NOMEM;
    for (size_t i = 0; i < count && !*status; i++) {
        const char *nul = *at < end ? memchr(*at, '\0', (size_t)(end - *at)) : NULL;
        if (!nul || qn_utf8_valid(*at, (size_t)(nul - *at)) < (size_t)(nul - *at)) {
            *status = QN_SYNTAX;
            break;
        }
        list[i] = *at;
        *at = nul + 1;
    }
    return list;
}

static bool list_keys(const qn_actors *index, const record_head *head, qn_arena *arena, qn_indexed_actor *actor)
{
    size_t most = 2 * ((size_t)head->names + head->hints + 1);
    struct qn_actors_short_key *keys = qn_arena_alloc(arena, most * sizeof *keys);
    const char *const one[] = {actor->label, NULL}, *const *lists[] = {one, actor->names, actor->hints};
    actor->keys = keys;
    actor->key_count = 0;
    for (size_t l = 0; keys && l < 3; l++) {
        for (const char *const *name = lists[l]; *name; name++) {
            qn_actors_key both[2];
            size_t count = name_keys(&index->forms, *name, strlen(*name), head->person, both);
            for (size_t i = 0; i < count; i++)
                keys[actor->key_count++] = (struct qn_actors_short_key){(uint32_t)both[i].bare, (uint32_t)both[i].whole};
        }
    }
    return keys != NULL;
}

qn_status qn_actors_read(const qn_actors *index, uint64_t place, qn_arena *arena, qn_indexed_actor *actor)
{
    char small[USUAL_RECORD];
    const char *record;
    record_head head;
    qn_status status = load_record(index, place, arena, small, &record);
    if (status)
        return status;
    memcpy(&head, record, sizeof head);
    const char *at = record + sizeof head, *end = record + head.size;
    const char *const *first = take_strings(arena, &at, end, 2, &status);
    const char *const *names = status ? NULL : take_strings(arena, &at, end, head.names, &status);
    const char *const *hints = status ? NULL : take_strings(arena, &at, end, head.hints, &status);
    const char *const *homes = status ? NULL : take_strings(arena, &at, end, head.homes, &status);
    if (status || at != end || !*first[0])
        return status ? status : QN_SYNTAX;
    *actor = (qn_indexed_actor){.iri = first[0], .wikidata = head.wikidata, .type = head.type, .weight = head.weight, .label = first[1], .names = names,
                                .hints = hints, .homes = homes};
    if (head.wikidata)
        actor->iri = qn_arena_printf(arena, WIKIDATA_NS "%s", first[0]);
    return actor->iri && list_keys(index, &head, arena, actor) ? QN_OK : QN_NOMEM;
}

bool qn_indexed_actor_has(const struct qn_actors_short_key *keys, size_t count, const qn_actors_key *key, bool *whole)
{
    bool found = false;
    *whole = false;
    for (size_t i = 0; i < count && !*whole; i++) {
        found |= keys[i].bare == (uint32_t)key->bare;
        *whole = keys[i].bare == (uint32_t)key->bare && keys[i].whole == (uint32_t)key->whole;
    }
    return found;
}

bool qn_actors_find_iri(const qn_actors *index, const char *iri, uint64_t *place)
{
    size_t length = strlen(iri), id_length;
    const char *id = wikidata_id(iri, length, &id_length);
    if (!id && is_wikidata_id((text){iri, length})) {
        id = iri;
        id_length = length;
    }
    table t = table_of(index, KEY_ENTRIES, KEY_DIRECTORY, index->header.key_bits);
    const char *key = id ? id : iri;
    size_t key_length = id ? id_length : length;
    entry found[MOST_SAME];
    size_t count = find_entries(&t, qn_hash(key, key_length), found, MOST_SAME);
    for (size_t i = 0; i < count; i++) {
        char small[USUAL_RECORD];
        *place = (uint64_t)found[i].place * RECORD_UNIT;
        section s = index->header.sections[RECORDS];
        uint64_t left = *place >= s.offset && *place - s.offset < s.length ? s.length - (*place - s.offset) : 0;
        size_t part = left < sizeof small ? (size_t)left : sizeof small;
        if (part > sizeof(record_head) + key_length && !read_at(index, *place, small, part) &&
            !memcmp(small + sizeof(record_head), key, key_length) && !small[sizeof(record_head) + key_length])
            return true;
    }
    return false;
}

/* --- checking ------------------------------------------------------------------------------------------------------ */

static bool body_is_whole(const qn_actors *index)
{
    qn_checksum sum = {0};
    qn_checksum_add(&sum, index->bytes + sizeof(header), index->header.size - sizeof(header));
    return qn_checksum_value(&sum) == index->header.body;
}

/* Reads every record; notes where they begin. */
static qn_status check_records(const qn_actors *index, uint8_t *begins, uint64_t *wrong)
{
    section s = index->header.sections[RECORDS];
    uint64_t count = 0;
    qn_status status = QN_OK;
    for (uint64_t at = s.offset; at < s.offset + s.length && !status;) {
        qn_arena *arena = qn_arena_new();
        qn_indexed_actor actor;
        record_head head;
        status = arena ? qn_actors_read(index, at, arena, &actor) : QN_NOMEM;
        qn_arena_free(arena);
        *wrong = at;
        if (status)
            return status;
        memcpy(&head, index->bytes + at, sizeof head);
        begins[(at - s.offset) / RECORD_UNIT / 8] |= (uint8_t)(1u << ((at - s.offset) / RECORD_UNIT % 8));
        at += (head.size + (uint64_t)RECORD_UNIT - 1) / RECORD_UNIT * RECORD_UNIT;
        count++;
    }
    return status ? status : count == index->header.actors ? QN_OK : QN_SYNTAX;
}

static bool check_table(const qn_actors *index, const table *t, const uint8_t *begins)
{
    section s = index->header.sections[RECORDS];
    for (uint64_t b = 0; b <= (uint64_t)1 << t->bits; b++)
        if (t->directory[b] > t->count || (b && t->directory[b] < t->directory[b - 1]))
            return false;
    const entry *entries = (const entry *)(index->bytes + t->offset);
    for (uint64_t i = 0; i < t->count; i++) {
        uint64_t place = (uint64_t)entries[i].place * RECORD_UNIT, unit = (place - s.offset) / RECORD_UNIT;
        if (place < s.offset || place - s.offset >= s.length || !(begins[unit / 8] >> (unit % 8) & 1))
            return false;
    }
    return true;
}

qn_status qn_actors_check(qn_context *context, const qn_actors *index)
{
    uint64_t wrong = 0;
    if (!body_is_whole(index))
        return qn_fail(context, QN_SYNTAX, index->path, "its bytes are not those that were compiled; copy or compile it anew");
    uint8_t *begins = calloc(index->header.sections[RECORDS].length / RECORD_UNIT / 8 + 1, 1);
    if (!begins)
        return qn_fail(context, QN_NOMEM, index->path, "out of memory");
    qn_status status = check_records(index, begins, &wrong);
    table names = table_of(index, NAME_ENTRIES, NAME_DIRECTORY, index->header.name_bits), keys = table_of(index, KEY_ENTRIES, KEY_DIRECTORY, index->header.key_bits);
    if (status)
        qn_report(context, QN_ERROR, status, index->path, 0, 0, (long long)wrong, "a record is damaged; compile it anew");
    else if (!check_table(index, &names, begins) || !check_table(index, &keys, begins))
        status = qn_fail(context, QN_SYNTAX, index->path, "a table points at no record; compile it anew");
    free(begins);
    return status;
}
