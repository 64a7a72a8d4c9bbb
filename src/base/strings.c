/* Hashing, interning, UTF-8, names for IRIs. */
#include <quidnunc/base.h>

#include <nettle/sha2.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* FNV-1a with a final mix (Fowler, Noll, Vo 1991; finaliser of MurmurHash3, Appleby 2011): small, and the same on every machine. */
uint64_t qn_hash(const void *bytes, size_t length)
{
    const unsigned char *b = bytes;
    uint64_t h = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < length; i++)
        h = (h ^ b[i]) * UINT64_C(1099511628211);
    h ^= h >> 33;
    h *= UINT64_C(0xff51afd7ed558ccd);
    h ^= h >> 33;
    return h;
}

void qn_sha256(const void *bytes, size_t length, char hex[65])
{
    struct sha256_ctx sha;
    uint8_t digest[SHA256_DIGEST_SIZE];
    sha256_init(&sha);
    sha256_update(&sha, length, bytes);
    sha256_digest(&sha, sizeof digest, digest);
    for (size_t i = 0; i < sizeof digest; i++) {
        hex[2 * i] = "0123456789abcdef"[digest[i] >> 4];
        hex[2 * i + 1] = "0123456789abcdef"[digest[i] & 15];
    }
    hex[64] = '\0';
}

/* --- interner: open addressing over numbers, strings in an arena ------------------------------------------- */

typedef struct entry {
    const char *string;
    uint32_t length;
    uint32_t hash;          /* the lower half, by which slots are found */
} entry;

/* Holds a part of the hash, so that a string that is not there is told without a look at those that are. */
typedef struct slot {
    uint32_t number;        /* + 1; 0 for empty */
    uint32_t check;         /* upper half of the hash */
} slot;

struct qn_interner {
    qn_arena *arena;
    entry *entries;
    size_t count, capacity;
    slot *slots;            /* [slot_count], a power of two */
    size_t slot_count;
    bool failed;
};

static inline uint64_t eight_bytes(const char *bytes)
{
    uint64_t value;
    memcpy(&value, bytes, sizeof value);
    return value;
}

/* Eight bytes at a time, for tables in memory only: numbers do not depend on it. Steps as in qn_hash's end. */
static uint64_t quick_hash(const char *bytes, size_t length)
{
    uint64_t h = length * UINT64_C(0x9E3779B97F4A7C15), rest = 0;
    size_t at = 0;
    for (; length - at >= 8; at += 8) {
        h = (h ^ eight_bytes(bytes + at)) * UINT64_C(0xff51afd7ed558ccd);
        h ^= h >> 32;
    }
    for (size_t i = 0; at + i < length; i++)
        rest |= (uint64_t)(unsigned char)bytes[at + i] << (8 * i);
    h = (h ^ rest) * UINT64_C(0xff51afd7ed558ccd);
    h ^= h >> 33;
    h *= UINT64_C(0xc4ceb9fe1a85ec53);
    return h ^ h >> 33;
}

qn_interner *qn_interner_new(void)
{
    qn_interner *in = calloc(1, sizeof *in);
    if (!in)
        return NULL;
    in->arena = qn_arena_new();
    in->slot_count = 256;
    in->slots = calloc(in->slot_count, sizeof *in->slots);
    if (!in->arena || !in->slots) {
        qn_interner_free(in);
        return NULL;
    }
    return in;
}

void qn_interner_free(qn_interner *in)
{
    if (!in)
        return;
    qn_arena_free(in->arena);
    free(in->entries);
    free(in->slots);
    free(in);
}

static size_t find_slot(const qn_interner *in, const char *bytes, size_t length, uint64_t hash)
{
    size_t at = (uint32_t)hash & (in->slot_count - 1);
    for (const slot *s; (s = &in->slots[at])->number; at = (at + 1) & (in->slot_count - 1)) {
        const entry *e = &in->entries[s->number - 1];
        if (s->check == hash >> 32 && e->length == length && !memcmp(e->string, bytes, length))
            break;
    }
    return at;
}

static bool widen(qn_interner *in)
{
    size_t wider = in->slot_count * 2;
    slot *slots = calloc(wider, sizeof *slots);
    if (!slots)
        return false;
    for (size_t i = 0; i < in->slot_count; i++) {
        if (!in->slots[i].number)
            continue;
        size_t at = in->entries[in->slots[i].number - 1].hash & (wider - 1);
        while (slots[at].number)
            at = (at + 1) & (wider - 1);
        slots[at] = in->slots[i];
    }
    free(in->slots);
    in->slots = slots;
    in->slot_count = wider;
    return true;
}

static uint32_t add(qn_interner *in, size_t at, const char *bytes, size_t length, uint64_t hash)
{
    if (in->count >= QN_NONE - 1 || length > UINT32_MAX)
        return QN_NONE;
    if ((in->count + 1) * 4 > in->slot_count * 3) {
        if (!widen(in))
            return QN_NONE;
        at = find_slot(in, bytes, length, hash);
    }
    entry e = {qn_arena_strndup(in->arena, bytes, length), (uint32_t)length, (uint32_t)hash};
    if (!e.string || !QN_PUSH(in->entries, in->count, in->capacity, e))
        return QN_NONE;
    in->slots[at] = (slot){(uint32_t)in->count, (uint32_t)(hash >> 32)};
    return (uint32_t)in->count - 1;
}

uint32_t qn_intern(qn_interner *in, const char *bytes, size_t length)
{
    uint64_t hash = quick_hash(bytes, length);
    size_t at = find_slot(in, bytes, length, hash);
    if (in->slots[at].number)
        return in->slots[at].number - 1;
    uint32_t number = add(in, at, bytes, length, hash);
    in->failed |= number == QN_NONE;
    return number;
}

bool qn_interner_failed(const qn_interner *in)
{
    return in->failed;
}

uint32_t qn_interner_find(const qn_interner *in, const char *bytes, size_t length)
{
    size_t at = find_slot(in, bytes, length, quick_hash(bytes, length));
    return in->slots[at].number ? in->slots[at].number - 1 : QN_NONE;
}

const char *qn_interner_string(const qn_interner *in, uint32_t number)
{
    return in->entries[number].string;
}

uint32_t qn_interner_count(const qn_interner *in)
{
    return (uint32_t)in->count;
}

/* --- UTF-8 ------------------------------------------------------------------------------------------------- */

uint32_t qn_utf8_next(const char *bytes, size_t length, size_t *at)
{
    unsigned char first = (unsigned char)bytes[*at];
    if (first < 0x80) {
        (*at)++;
        return first;
    }
    utf8proc_int32_t character;
    utf8proc_ssize_t used = utf8proc_iterate((const utf8proc_uint8_t *)bytes + *at, (utf8proc_ssize_t)(length - *at), &character);
    if (used <= 0) {
        (*at)++;
        return 0xFFFD;
    }
    *at += (size_t)used;
    return (uint32_t)character;
}

size_t qn_utf8_put(uint32_t character, char out[4])
{
    if (character > 0x10FFFF || (character >= 0xD800 && character < 0xE000))
        character = 0xFFFD;
    utf8proc_ssize_t used = utf8proc_encode_char((utf8proc_int32_t)character, (utf8proc_uint8_t *)out);
    return (size_t)used;
}

size_t qn_utf8_valid(const char *bytes, size_t length)
{
    size_t at = 0;
    while (at < length) {
        if (length - at >= 8 && !(eight_bytes(bytes + at) & UINT64_C(0x8080808080808080))) {
            at += 8;
            continue;
        }
        if ((unsigned char)bytes[at] < 0x80) {
            at++;
            continue;
        }
        utf8proc_int32_t character;
        utf8proc_ssize_t used = utf8proc_iterate((const utf8proc_uint8_t *)bytes + at, (utf8proc_ssize_t)(length - at), &character);
        if (used <= 0)
            return at;
        at += (size_t)used;
    }
    return length;
}

size_t qn_utf8_count(const char *bytes, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++)
        count += ((unsigned char)bytes[i] & 0xC0) != 0x80;
    return count;
}

/* Bytes of ASCII alone in lower case; NULL when out of memory. */
static char *lower_ascii(qn_arena *arena, const char *bytes, size_t length)
{
    char *copy = qn_arena_strndup(arena, bytes, length);
    for (size_t i = 0; copy && i < length; i++)
        if (copy[i] >= 'A' && copy[i] <= 'Z')
            copy[i] = (char)(copy[i] + 32);
    return copy;
}

char *qn_utf8_lower(qn_arena *arena, const char *bytes, size_t length)
{
    size_t ascii = 0;
    while (ascii < length && (unsigned char)bytes[ascii] < 0x80)
        ascii++;
    if (ascii == length)
        return lower_ascii(arena, bytes, length);
    qn_buffer lower = {0};
    for (size_t at = 0; at < length;) {
        char out[4];
        uint32_t c = qn_utf8_next(bytes, length, &at);
        qn_buffer_add(&lower, out, qn_utf8_put(c < 0x80 ? (c >= 'A' && c <= 'Z' ? c + 32 : c) : (uint32_t)utf8proc_tolower((utf8proc_int32_t)c), out));
    }
    if (lower.failed)
        qn_arena_fail(arena);
    char *copy = lower.failed ? NULL : qn_arena_strndup(arena, lower.bytes ? lower.bytes : "", lower.length);
    free(lower.bytes);
    return copy;
}

const char *qn_utf8_spelled(uint32_t c)
{
    switch (c) {
    case 0xDF: return "ss";
    case 0xE6: return "ae";
    case 0xF0: case 0x111: return "d";
    case 0xF8: return "o";
    case 0xFE: return "th";
    case 0x127: return "h";
    case 0x131: return "i";
    case 0x142: return "l";
    case 0x153: return "oe";
    default: return NULL;
    }
}

char *qn_utf8_plain(qn_arena *arena, const char *bytes, size_t length)
{
    size_t ascii = 0;
    while (ascii < length && (unsigned char)bytes[ascii] < 0x80)
        ascii++;
    if (ascii == length)
        return lower_ascii(arena, bytes, length);
    utf8proc_uint8_t *folded = NULL;
    utf8proc_ssize_t size = utf8proc_map((const utf8proc_uint8_t *)bytes, (utf8proc_ssize_t)length, &folded,
        UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK);
    if (size == UTF8PROC_ERROR_NOMEM)
        qn_arena_fail(arena);
    if (size < 0)
        return qn_utf8_lower(arena, bytes, length);
    qn_buffer plain = {0};
    for (size_t at = 0; at < (size_t)size;) {
        size_t from = at;
        uint32_t c = qn_utf8_next((const char *)folded, (size_t)size, &at);
        const char *spell = c < 0x80 ? NULL : qn_utf8_spelled(c);
        if (spell)
            qn_buffer_puts(&plain, spell);
        else if (c == 0x2018 || c == 0x2019 || c == 0x2BC)
            qn_buffer_putc(&plain, '\'');
        else
            qn_buffer_add(&plain, (const char *)folded + from, at - from);
    }
    free(folded);
    if (plain.failed)
        qn_arena_fail(arena);
    char *copy = plain.failed ? NULL : qn_arena_strndup(arena, plain.bytes ? plain.bytes : "", plain.length);
    free(plain.bytes);
    return copy;
}

/* Decomposed, without marks, without case: *plain is new. ASCII stays as it is: *plain is NULL. */
static utf8proc_ssize_t plain_letters(const char *name, utf8proc_uint8_t **plain)
{
    size_t length = 0;
    while (name[length] && (unsigned char)name[length] < 0x80)
        length++;
    *plain = NULL;
    if (!name[length])
        return (utf8proc_ssize_t)length;
    return utf8proc_map((const utf8proc_uint8_t *)name, 0, plain,
                        UTF8PROC_NULLTERM | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK);
}

enum { SLUG_GROWTH = 5 };       /* a byte becomes at most so many: "-" and "-and" of "&" */

/* Returns the length of the slug. */
static size_t write_slug(const char *plain, size_t length, char *slug)
{
    size_t written = 0;
    bool gap = false;
    for (size_t at = 0; at < length;) {
        uint32_t c = qn_utf8_next(plain, length, &at);
        const char *spell = c < 0x80 ? NULL : qn_utf8_spelled(c);
        if (c >= 'A' && c <= 'Z')
            c += 32;
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || spell) {
            if (gap && written)
                slug[written++] = '-';
            gap = false;
            if (!spell)
                slug[written++] = (char)c;
            while (spell && *spell)
                slug[written++] = *spell++;
        } else if (c != '\'' && c != 0x2019 && c != '.') {
            gap = true;
            if (c == '&' && written) {
                memcpy(slug + written, "-and", 4);
                written += 4;
            }
        } else if (c == '.') {
            gap = gap || (at < length && plain[at] == ' ');
        }
    }
    return written;
}

char *qn_slug(qn_arena *arena, const char *name)
{
    char small[512], *slug = small;
    utf8proc_uint8_t *folded;
    utf8proc_ssize_t length = plain_letters(name, &folded);
    size_t room = length > 0 ? (size_t)length * SLUG_GROWTH : 0;
    if (room > sizeof small)
        slug = malloc(room);
    char *copy = NULL;
    if (slug && length != UTF8PROC_ERROR_NOMEM) {
        size_t written = length > 0 ? write_slug(folded ? (const char *)folded : name, (size_t)length, slug) : 0;
        copy = written ? qn_arena_strndup(arena, slug, written) : qn_arena_strdup(arena, "x");
    } else {
        qn_arena_fail(arena);
    }
    free(folded);
    if (slug != small)
        free(slug);
    return copy;
}

/* --- nearness -------------------------------------------------------------------------------------------------- */

enum { LONGEST_COMPARED = 64 };

static size_t characters(const char *text, uint32_t *out)
{
    size_t count = 0, length = strlen(text);
    for (size_t at = 0; at < length && count < LONGEST_COMPARED;)
        out[count++] = qn_utf8_next(text, length, &at);
    return count;
}

unsigned qn_utf8_distance(const char *a, const char *b)
{
    uint32_t x[LONGEST_COMPARED], y[LONGEST_COMPARED];
    unsigned row[LONGEST_COMPARED + 1];
    size_t m = characters(a, x), n = characters(b, y);
    for (size_t j = 0; j <= n; j++)
        row[j] = (unsigned)j;
    for (size_t i = 1; i <= m; i++) {
        unsigned diagonal = row[0];
        row[0] = (unsigned)i;
        for (size_t j = 1; j <= n; j++) {
            unsigned best = diagonal + (x[i - 1] != y[j - 1]);
            diagonal = row[j];
            if (row[j] + 1 < best)
                best = row[j] + 1;
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            row[j] = best;
        }
    }
    return row[n];
}
