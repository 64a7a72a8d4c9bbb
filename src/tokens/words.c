/* Facts about the form of a word. */
#include "annotator.h"

#include <utf8proc.h>

const word no_word = {.form = 3, .lower = 3, .suffix = {3, 3, 3, 3, 3}, .prefix = {3, 3, 3, 3, 3}, .shape = 3, .likely = 3, .tag = 3, .upos = 3};

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
    bool upper, lower;
} shape;

/* Shapes of long words are cut, so that they remain a small set. */
static void add_to_shape(shape *s, uint64_t kind)
{
    s->upper |= kind == 'X';
    s->lower |= kind == 'x';
    if (kind != s->last && s->changes < 8) {
        s->hash = qn_mix(s->hash, kind);
        s->changes++;
    }
    s->last = kind;
}

static void set_suffixes(word *w, const uint32_t last[AFFIXES], size_t characters)
{
    uint64_t hash = 11;
    for (size_t k = 0; k < AFFIXES && k < characters; k++) {
        hash = qn_mix(hash, last[(characters - 1 - k) % AFFIXES]);
        w->suffix[k] = hash | 1;
    }
}

void describe_word(const char *bytes, size_t length, word *w)
{
    *w = (word){0};
    uint32_t last[AFFIXES];
    size_t characters = 0;
    uint64_t form = 5, lowered = 5, prefix = 7;
    shape s = {.hash = 13};
    for (size_t at = 0; at < length; characters++) {
        uint32_t c = qn_utf8_next(bytes, length, &at);
        uint32_t lower = c < 0x80 ? (c >= 'A' && c <= 'Z' ? c + 32 : c) : (uint32_t)utf8proc_tolower((utf8proc_int32_t)c);
        if (lower == 0x2019 || lower == 0x2018)
            lower = '\'';
        uint64_t kind = kind_of(c, lower);
        w->digit |= kind == 'd';
        w->capital |= !characters && kind == 'X';
        w->lowers |= !characters && kind == 'x';
        add_to_shape(&s, kind);
        form = qn_mix(form, c);
        lowered = qn_mix(lowered, lower);
        last[characters % AFFIXES] = lower;
        if (characters < AFFIXES) {
            prefix = qn_mix(prefix, lower);
            w->prefix[characters] = prefix | 1;
        }
    }
    w->length = (uint32_t)length;
    w->form = form | 1;
    w->lower = lowered | 1;
    w->shape = s.hash | 1;
    w->upper = s.upper && !s.lower;
    set_suffixes(w, last, characters);
}
