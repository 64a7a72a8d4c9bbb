/* Names as they are compared. */
#include "room.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

enum { FORM_WORDS = 4 };    /* most words of a legal form */

/* --- folding ----------------------------------------------------------------------------------------------------- */

typedef struct folding {
    char *out;
    size_t length;
    bool gap, full;
} folding;

static void put(folding *f, const char *bytes, size_t length)
{
    if (f->length + length + 2 > FOLDED_BYTES) {
        f->full = true;
        return;
    }
    if (f->gap && f->length)
        f->out[f->length++] = ' ';
    f->gap = false;
    memcpy(f->out + f->length, bytes, length);
    f->length += length;
}

static void put_ascii(folding *f, char c)
{
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
        put(f, &c, 1);
    } else if (c >= 'A' && c <= 'Z') {
        c = (char)(c + 32);
        put(f, &c, 1);
    } else if (c == '&') {
        f->gap = true;
        put(f, "and", 3);
        f->gap = true;
    } else if (c != '\'' && c != '.') {
        f->gap = true;
    }
}

static void put_letter(folding *f, uint32_t c)
{
    if (c < 0x80) {
        put_ascii(f, (char)c);
        return;
    }
    const char *spell = qn_utf8_spelled(c);
    char bytes[4];
    if (spell) {
        put(f, spell, strlen(spell));
        return;
    }
    switch (utf8proc_category((utf8proc_int32_t)c)) {
    case UTF8PROC_CATEGORY_LU: case UTF8PROC_CATEGORY_LL: case UTF8PROC_CATEGORY_LT: case UTF8PROC_CATEGORY_LM: case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_ND: case UTF8PROC_CATEGORY_NL: case UTF8PROC_CATEGORY_NO: case UTF8PROC_CATEGORY_MC:
        if (c != 0x2BC)
            put(f, bytes, qn_utf8_put(c, bytes));
        break;
    default:
        if (c != 0x2019 && c != 0x2018 && c != 0x200B && c != 0xAD)
            f->gap = true;
    }
}

/* Decomposed, without marks, in the case for comparison. */
static void put_unicode(folding *f, const char *name, size_t length)
{
    utf8proc_int32_t letters[4 * FOLDED_BYTES];
    utf8proc_ssize_t count = utf8proc_decompose((const utf8proc_uint8_t *)name, (utf8proc_ssize_t)length, letters, 4 * FOLDED_BYTES,
                                                UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK);
    if (count < 0 || count > 4 * FOLDED_BYTES) {
        f->full = true;
        return;
    }
    for (utf8proc_ssize_t i = 0; i < count; i++)
        put_letter(f, (uint32_t)letters[i]);
}

size_t fold_name(const char *name, size_t length, char out[FOLDED_BYTES])
{
    folding f = {.out = out};
    size_t ascii = 0;
    if (length > NAME_BYTES)
        return 0;
    while (ascii < length && !(name[ascii] & 0x80))
        ascii++;
    if (memchr(name, '\0', length))
        return 0;
    if (ascii < length)
        put_unicode(&f, name, length);
    else
        for (size_t i = 0; i < length; i++)
            put_ascii(&f, name[i]);
    if (f.full)
        return 0;
    if (f.length > 4 && !memcmp(out, "the ", 4)) {
        memmove(out, out + 4, f.length - 4);
        f.length -= 4;
    }
    return f.length;
}

/* --- legal forms ------------------------------------------------------------------------------------------------- */

static size_t slot_of(const forms *forms, uint64_t hash)
{
    size_t at = hash & (forms->slots - 1);
    while (forms->hashes[at] && forms->hashes[at] != hash)
        at = (at + 1) & (forms->slots - 1);
    return at;
}

static bool is_form(const forms *forms, const char *text, size_t length)
{
    uint64_t hash = qn_hash(text, length) | 1;
    return forms->slots && forms->hashes[slot_of(forms, hash)] == hash;
}

bool forms_read(forms *forms, const char *text, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++)
        count += !text[i];
    forms->slots = 16;
    while (forms->slots < 4 * count)
        forms->slots *= 2;
    forms->hashes = calloc(forms->slots, sizeof *forms->hashes);
    if (!forms->hashes)
        return false;
    for (size_t at = 0; at < length; at += strlen(text + at) + 1) {
        uint64_t hash = qn_hash(text + at, strlen(text + at)) | 1;
        forms->hashes[slot_of(forms, hash)] = hash;
    }
    return true;
}

static int compare(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Folds the words and sorts them into forms->text. */
static bool list_forms(forms *forms, const char *const *words, const char **folded, qn_arena *arena)
{
    size_t count = 0;
    for (; *words; words++) {
        char out[FOLDED_BYTES];
        size_t length = fold_name(*words, strlen(*words), out);
        const char *copy = length ? qn_arena_strndup(arena, out, length) : "";
        if (!copy)
            return false;
        if (*copy)
            folded[count++] = copy;
    }
    qsort(folded, count, sizeof *folded, compare);
    for (size_t i = 0; i < count; i++)
        if (!i || strcmp(folded[i], folded[i - 1]))
            qn_buffer_add(&forms->text, folded[i], strlen(folded[i]) + 1);
    return !forms->text.failed;
}

bool forms_begin(forms *forms, const char *const *words)
{
    size_t count = 0;
    while (words && words[count])
        count++;
    qn_arena *arena = qn_arena_new();
    const char **folded = malloc((count + 1) * sizeof *folded);
    bool done = arena && folded && (!count || list_forms(forms, words, folded, arena)) &&
                forms_read(forms, forms->text.bytes ? forms->text.bytes : "", forms->text.length);
    free(folded);
    qn_arena_free(arena);
    return done;
}

void forms_free(forms *forms)
{
    free(forms->hashes);
    free(forms->text.bytes);
}

/* The length of a folded name without the legal forms at its end. */
static size_t without_forms(const forms *forms, const char *folded, size_t length)
{
    for (bool shorter = true; shorter;) {
        size_t starts[FORM_WORDS], count = 0;
        shorter = false;
        for (size_t at = length; at-- > 1 && count < FORM_WORDS;)
            if (folded[at] == ' ')
                starts[count++] = at;
        while (count-- > 0 && !shorter) {
            if (is_form(forms, folded + starts[count] + 1, length - starts[count] - 1)) {
                length = starts[count];
                shorter = true;
            }
        }
    }
    return length;
}

/* --- keys -------------------------------------------------------------------------------------------------------- */

bool key_of_name(const forms *forms, const char *name, size_t length, qn_actors_key *key)
{
    char folded[FOLDED_BYTES];
    size_t whole = fold_name(name, length, folded);
    if (!whole)
        return false;
    size_t bare = without_forms(forms, folded, whole);
    key->whole = qn_hash(folded, whole);
    key->bare = bare == whole ? key->whole : qn_hash(folded, bare);
    return true;
}

size_t name_keys(const forms *forms, const char *name, size_t length, bool person, qn_actors_key keys[2])
{
    size_t count = key_of_name(forms, name, length, &keys[0]);
    const char *comma = person ? memchr(name, ',', length) : NULL;
    size_t left = comma ? length - (size_t)(comma - name) - 1 : 0;
    if (!count || !left || length > NAME_BYTES || memchr(comma + 1, ',', left))
        return count;
    char turned[NAME_BYTES + 2];
    memcpy(turned, comma + 1, left);
    turned[left] = ' ';
    memcpy(turned + left + 1, name, (size_t)(comma - name));
    return count + key_of_name(forms, turned, length, &keys[1]);
}

const char *wikidata_id(const char *iri, size_t length, size_t *id_length)
{
    static const char *const spaces[] = {WIKIDATA_NS, "https://www.wikidata.org/entity/", "https://www.wikidata.org/wiki/"};
    for (size_t s = 0; s < sizeof spaces / sizeof *spaces; s++) {
        size_t begin = strlen(spaces[s]);
        if (length < begin + 2 || length > begin + 19 || memcmp(iri, spaces[s], begin) || iri[begin] != 'Q')
            continue;
        for (size_t i = begin + 1; i < length; i++)
            if (iri[i] < '0' || iri[i] > '9')
                return NULL;
        *id_length = length - begin;
        return iri + begin;
    }
    return NULL;
}

bool is_wikidata_id(text id)
{
    for (size_t i = 1; i < id.length; i++)
        if (id.bytes[i] < '0' || id.bytes[i] > '9')
            return false;
    return id.length > 1 && id.length < 20 && id.bytes[0] == 'Q';
}
