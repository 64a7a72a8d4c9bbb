/* Money: "$1 billion", "€5m", "1,000 Swiss francs" → a plain decimal and a currency. */
#include "scan.h"

#include <stdlib.h>
#include <string.h>

/* The number at the start of `form`, its separators dropped, and what follows it; NULL when there is none. */
static const char *digits_of(const char *form, char digits[40])
{
    size_t count = 0;
    bool point = false;
    if (form[0] < '0' || form[0] > '9')
        return NULL;
    for (; (*form >= '0' && *form <= '9') || *form == ',' || *form == '.'; form++) {
        if (*form == ',')
            continue;
        if (count >= 38 || (*form == '.' && point))
            return NULL;
        point = point || *form == '.';
        digits[count++] = *form;
    }
    if (count && digits[count - 1] == '.')
        count--;
    digits[count] = '\0';
    return form;
}

/* "1.25" × 10^6 → "1250000" */
static char *shifted(qn_arena *arena, const char *digits, int shift)
{
    char out[64];
    size_t length = 0;
    bool point = false;
    for (const char *c = digits; *c; c++) {
        if (*c == '.') {
            point = true;
        } else {
            if (point && shift == 0 && (length == 0 || !memchr(out, '.', length)))
                out[length++] = '.';
            else if (point && shift > 0)
                shift--;
            out[length++] = *c;
        }
    }
    for (; shift > 0; shift--)
        out[length++] = '0';
    size_t zeros = 0;
    while (zeros + 1 < length && out[zeros] == '0' && out[zeros + 1] != '.')
        zeros++;
    return qn_arena_strndup(arena, out + zeros, length - zeros);
}

/* Zeros that the word adds: "million" 6; 0 for other words. */
static int magnitude_of(const scan *s, const char *word)
{
    double value;
    int zeros = 0;
    if (s->finder->classes[L_MAGNITUDE] == QN_NONE || !qn_lexicon_is(s->finder->lexicon, s->finder->classes[L_MAGNITUDE], word) ||
        !qn_lexicon_number(s->finder->lexicon, word, &value))
        return 0;
    for (; value >= 10 && zeros < 15; value /= 10)
        zeros++;
    return zeros;
}

/* The currency named at `at`, and how many tokens name it. */
static const char *currency_at(const scan *s, uint32_t at, uint32_t end, uint32_t *length)
{
    size_t words = 0;
    const char *code = at < end ? qn_lexicon_currency_at(s->finder->lexicon, s->forms + at, end - at, &words) : NULL;
    *length = (uint32_t)words;
    return code;
}

static uint32_t over_hyphen(const scan *s, uint32_t at, uint32_t end)
{
    return at + 1 < end && qn_scan_is(s, at, "-") && qn_scan_touches(s, at) ? at + 1 : at;
}

static qn_status amount_at(scan *s, uint32_t at, uint32_t first, uint32_t end, uint32_t *after)
{
    char digits[40];
    const char *rest = digits_of(s->forms[at], digits), *currency = NULL;
    uint32_t stop = at + 1, begin = at, length = 0;
    if (!rest)
        return QN_OK;
    int shift = *rest ? magnitude_of(s, rest) : 0;
    if (*rest && !shift)
        return QN_OK;
    uint32_t word = over_hyphen(s, stop, end);
    if (!shift && word < end && (shift = magnitude_of(s, s->forms[word])))
        stop = word + 1;
    if (at > first && (currency = currency_at(s, at - 1, at, &length)))
        begin = at - 1;
    if (!currency && (currency = currency_at(s, over_hyphen(s, stop, end), end, &length)))
        stop = over_hyphen(s, stop, end) + length;
    if (!currency)
        return QN_OK;
    *after = stop;
    qn_amount a = {.first = begin, .end = stop, .value = shifted(s->arena, digits, shift), .currency = currency};
    return a.value && QN_PUSH(s->amounts, s->amount_count, s->amount_capacity, a) ? QN_OK : QN_NOMEM;
}

qn_status qn_scan_amounts(scan *s)
{
    for (size_t k = 0; k < s->tokens->sentence_count; k++) {
        uint32_t first = s->tokens->sentences[k].first, end = s->tokens->sentences[k].end;
        for (uint32_t i = first; i < end;) {
            uint32_t after = i + 1;
            qn_status status = has_shape(s, i, SHAPE_DIGIT) ? amount_at(s, i, first, end, &after) : QN_OK;
            if (status)
                return status;
            i = after;
        }
    }
    return QN_OK;
}
