/* Folding and the index of phrases. */
#include "phrases.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* What folding has written so far. */
typedef struct folding {
    char *key;
    size_t length, size, words;
    size_t word;            /* where the last word starts in key */
    size_t run;             /* bytes since the word's start or its last dot */
    unsigned how;
    bool open;              /* the last word may grow */
    bool full;
} folding;

static void put(folding *f, const char *bytes, size_t length)
{
    if (f->length + length >= f->size) {
        f->full = true;
        return;
    }
    memcpy(f->key + f->length, bytes, length);
    f->length += length;
}

static void open_word(folding *f)
{
    if (f->open)
        return;
    if (f->length)
        put(f, " ", 1);
    f->word = f->length;
    f->run = 0;
    f->open = true;
    f->words++;
}

/* A mark that is a word of its own. */
static void put_mark(folding *f, char mark)
{
    f->open = false;
    open_word(f);
    put(f, &mark, 1);
    f->open = false;
}

static bool is_space(uint32_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x3000;
}

/* The ASCII sign that a typographic one stands for. */
static uint32_t straight(uint32_t c)
{
    switch (c) {
    case 0x2018: case 0x2019: case 0x201B: case 0x2BC: case 0xB4: case '`':
        return '\'';
    case 0x201C: case 0x201D: case 0x201E: case 0xAB: case 0xBB:
        return '"';
    case 0x2010: case 0x2011: case 0x2012: case 0x2013:
        return '-';
    default:
        return c;
    }
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* A comma or colon inside a number is part of it. */
static bool splits(uint32_t c, char before, char after)
{
    switch (c) {
    case ',': case ':':
        return !(is_digit(before) && is_digit(after));
    case '-': case '/': case ';': case '(': case ')': case '[': case ']': case '"': case '!': case '?':
        return true;
    default:
        return false;
    }
}

/* Whether a word ends here: blank, mark or the end of the text. */
static bool ends_word(const char *text, size_t length, size_t at)
{
    if (at >= length)
        return true;
    uint32_t c = straight(qn_utf8_next(text, length, &at));
    return is_space(c) || splits(c, 0, 0) || c == '\'';
}

static void put_apostrophe(folding *f, const char *text, size_t length, size_t after)
{
    bool clitic = after < length && (text[after] == 's' || text[after] == 'S') && ends_word(text, length, after + 1);
    if (f->open && !(f->how & FOLD_WHOLE) && (clitic || ends_word(text, length, after)))
        f->open = false;
    open_word(f);
    put(f, "'", 1);
}

/* Drops a dot after a single letter ("U.S.") or at the end of a word ("Inc."); keeps it in "Amazon.com" and where there is nothing before it. */
static void put_dot(folding *f, const char *text, size_t length, size_t after)
{
    open_word(f);
    bool first = f->length == f->word, end = ends_word(text, length, after);
    bool single = f->run == 1 && !is_digit(f->key[f->length - 1]);
    if (!(f->how & FOLD_DOTS) || first || (!single && !end))
        put(f, ".", 1);
    f->run = 0;
}

static void put_character(folding *f, uint32_t c)
{
    char bytes[4];
    open_word(f);
    if (f->how & FOLD_LOWER)
        c = c < 0x80 ? (c >= 'A' && c <= 'Z' ? c + 32 : c) : (uint32_t)utf8proc_tolower((utf8proc_int32_t)c);
    else if (f->how & FOLD_UPPER)
        c = c < 0x80 ? (c >= 'a' && c <= 'z' ? c - 32 : c) : (uint32_t)utf8proc_toupper((utf8proc_int32_t)c);
    put(f, bytes, qn_utf8_put(c, bytes));
    f->run++;
}

/* Most words are nothing but ASCII letters: their length when they fit, else 0. */
static size_t fold_plain(const char *text, unsigned how, char *key, size_t size)
{
    size_t i = 0;
    for (; i < size; i++) {
        char c = text[i];
        bool small = c >= 'a' && c <= 'z', capital = c >= 'A' && c <= 'Z';
        if (!small && !capital)
            break;
        key[i] = (char)(capital && (how & FOLD_LOWER) ? c + 32 : small && (how & FOLD_UPPER) ? c - 32 : c);
    }
    if (i == size || text[i])
        return 0;
    key[i] = '\0';
    return i;
}

size_t qn_fold(const char *text, unsigned how, char *key, size_t size, size_t *words)
{
    size_t length = fold_plain(text, how, key, size);
    if (length) {
        if (words)
            *words = 1;
        return length;
    }
    folding f = {.key = key, .size = size, .how = how};
    length = strlen(text);
    for (size_t at = 0; at < length && !f.full;) {
        size_t before = at;
        uint32_t c = straight(qn_utf8_next(text, length, &at));
        if (is_space(c))
            f.open = false;
        else if (!(how & FOLD_WHOLE) && splits(c, before ? text[before - 1] : '\0', text[at]))
            put_mark(&f, (char)c);
        else if (c == '\'')
            put_apostrophe(&f, text, length, at);
        else if (c == '.')
            put_dot(&f, text, length, at);
        else
            put_character(&f, c);
    }
    if (f.full || !f.length)
        return 0;
    key[f.length] = '\0';
    if (words)
        *words = f.words;
    return f.length;
}

/* --- the index --------------------------------------------------------------------------------------------- */

qn_status qn_phrases_begin(qn_phrases *phrases, unsigned how)
{
    *phrases = (qn_phrases){.keys = qn_interner_new(), .starts = qn_interner_new(), .how = how};
    return phrases->keys && phrases->starts ? QN_OK : QN_NOMEM;
}

void qn_phrases_free(qn_phrases *phrases)
{
    qn_interner_free(phrases->keys);
    qn_interner_free(phrases->starts);
    free(phrases->longest);
}

static size_t first_word(const char *key, size_t length)
{
    const char *blank = memchr(key, ' ', length);
    return blank ? (size_t)(blank - key) : length;
}

uint32_t qn_phrases_add(qn_phrases *phrases, const char *text, bool *refused)
{
    char key[PHRASE_BYTES];
    size_t words = 0, length = qn_fold(text, phrases->how, key, sizeof key, &words);
    *refused = !length || words > PHRASE_WORDS;
    if (*refused)
        return QN_NONE;
    uint32_t count = qn_interner_count(phrases->starts), start = qn_intern(phrases->starts, key, first_word(key, length));
    if (start == QN_NONE || !qn_grow((void **)&phrases->longest, &phrases->start_capacity, start, sizeof *phrases->longest))
        return QN_NONE;
    if (start == count)
        phrases->longest[start] = 0;
    if (phrases->longest[start] < words)
        phrases->longest[start] = (uint8_t)words;
    return qn_intern(phrases->keys, key, length);
}

bool qn_phrases_window(const qn_phrases *phrases, const char *const *words, size_t count, qn_window *window)
{
    size_t used = 0, most = 0, total = 0;
    window->count = 0;
    while (window->count < count && window->count < PHRASE_WORDS && used + 1 < sizeof window->key) {
        size_t parts = 0, gap = window->count > 0;
        size_t length = qn_fold(words[window->count], phrases->how, window->key + used + gap, sizeof window->key - used - gap, &parts);
        if (!length)
            break;
        if (gap)
            window->key[used] = ' ';
        else {
            uint32_t start = qn_interner_find(phrases->starts, window->key, first_word(window->key, length));
            if (start == QN_NONE)
                return false;
            most = phrases->longest[start];
        }
        total += parts;
        if (total > most)
            break;
        used += gap + length;
        window->ends[window->count++] = used;
    }
    return window->count > 0;
}

uint32_t qn_phrases_find(const qn_phrases *phrases, const char *text)
{
    char key[PHRASE_BYTES];
    size_t length = qn_fold(text, phrases->how, key, sizeof key, NULL);
    return length ? qn_interner_find(phrases->keys, key, length) : QN_NONE;
}
