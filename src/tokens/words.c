/* Facts about the form of a word. */
#include "annotator.h"

#include <utf8proc.h>

enum { LOWER_SEED = 5 };
const word no_word = {.form = 3, .lower = 3, .suffix = {3, 3, 3, 3, 3}, .prefix = {3, 3, 3, 3, 3}, .shape = 3, .tag = 3, .upos = 3};

static bool is_mark(uint32_t c)
{
    utf8proc_category_t k = utf8proc_category((utf8proc_int32_t)c);
    return k == UTF8PROC_CATEGORY_MN || k == UTF8PROC_CATEGORY_MC || k == UTF8PROC_CATEGORY_ME;
}

/* 'X' upper case, 'x' lower case or caseless letter, 'd' digit, else the character itself. */
static uint64_t kind_of(uint32_t c, uint32_t lower)
{
    if (c < 0x80) {
        if (c >= 'A' && c <= 'Z')
            return 'X';
        if (c >= 'a' && c <= 'z')
            return 'x';
        return c >= '0' && c <= '9' ? 'd' : c;
    }
    if (lower != c)
        return 'X';
    utf8proc_category_t k = utf8proc_category((utf8proc_int32_t)c);
    if ((k >= UTF8PROC_CATEGORY_LU && k <= UTF8PROC_CATEGORY_LO) || is_mark(c))
        return 'x';
    return k == UTF8PROC_CATEGORY_ND ? 'd' : c;
}

typedef struct shape {
    uint64_t hash, last;
    unsigned changes;
    bool upper, lower, digit;
} shape;

/* Shapes of long words are cut, so that they remain a small set. */
static inline void add_to_shape(shape *s, uint64_t kind)
{
    if (kind == s->last)
        return;
    s->upper |= kind == 'X';
    s->lower |= kind == 'x';
    s->digit |= kind == 'd';
    if (s->changes < 8) {
        s->hash = qn_mix(s->hash, kind);
        s->changes++;
    }
    s->last = kind;
}

static void set_suffixes(word *w, const uint32_t last[AFFIXES], size_t characters)
{
    uint64_t hash = 11;
    for (size_t k = 0, at = characters % AFFIXES; k < AFFIXES && k < characters; k++) {
        at = at ? at - 1 : AFFIXES - 1;
        hash = qn_mix(hash, last[at]);
        w->suffix[k] = hash | 1;
    }
}

/* The next character and its lower case, in which curly apostrophes are straight. */
static inline uint32_t next_character(const char *bytes, size_t length, size_t *at, uint32_t *lower)
{
    uint32_t c = (unsigned char)bytes[*at];
    if (c < 0x80) {
        ++*at;
        *lower = c >= 'A' && c <= 'Z' ? c + 32 : c;
        return c;
    }
    c = qn_utf8_next(bytes, length, at);
    *lower = c == 0x2019 || c == 0x2018 ? '\'' : (uint32_t)utf8proc_tolower((utf8proc_int32_t)c);
    return c;
}

uint64_t lower_hash(const char *bytes, size_t length)
{
    uint64_t hash = LOWER_SEED;
    uint32_t lower;
    for (size_t at = 0; at < length;) {
        next_character(bytes, length, &at, &lower);
        hash = qn_mix(hash, lower);
    }
    return hash | 1;
}

void describe_word(const char *bytes, size_t length, word *w)
{
    *w = (word){0};
    uint32_t last[AFFIXES], lower;
    size_t characters = 0, place = 0;
    uint64_t form = LOWER_SEED, lowered = LOWER_SEED, prefix = 7;
    shape s = {.hash = 13};
    for (size_t at = 0; at < length; characters++) {
        uint32_t c = next_character(bytes, length, &at, &lower);
        uint64_t kind = kind_of(c, lower);
        if (!characters) {
            w->capital = kind == 'X';
            w->lowers = kind == 'x';
        }
        add_to_shape(&s, kind);
        bool same = c == lower && form == lowered;
        lowered = qn_mix(lowered, lower);
        form = same ? lowered : qn_mix(form, c);
        last[place] = lower;
        place = place + 1 == AFFIXES ? 0 : place + 1;
        if (characters < AFFIXES) {
            prefix = qn_mix(prefix, lower);
            w->prefix[characters] = prefix | 1;
        }
    }
    w->bytes = bytes;
    w->length = (uint32_t)length;
    w->form = form | 1;
    w->lower = lowered | 1;
    w->shape = s.hash | 1;
    w->upper = s.upper && !s.lower;
    w->digit = s.digit;
    set_suffixes(w, last, characters);
}
