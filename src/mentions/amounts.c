/* Money: "$1 billion", "€5m", "1,000 Swiss francs" → a plain decimal and a currency. */
#include "scan.h"

#include <stdio.h>
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

/* "1.25" × 10^6 → "1250000"; "50" × 10^-2 → "0.5" */
static char *shifted(qn_arena *arena, const char *digits, int shift)
{
    char all[64], out[72];
    size_t count = 0, length = 0, first = 0;
    int point = -1;
    for (int i = shift; i < 0; i++)
        all[count++] = '0';
    for (const char *c = digits; *c && count < 48; c++) {
        if (*c == '.')
            point = (int)count;
        else
            all[count++] = *c;
    }
    point = (point < 0 ? (int)count : point) + shift;
    while ((int)count < point && count < sizeof all)
        all[count++] = '0';
    while ((int)count > point && point >= 0 && shift && all[count - 1] == '0')
        count--;                        /* "1.50 million" has none after its point */
    while (first + 1 < (size_t)point && all[first] == '0')
        first++;
    for (size_t i = first; i < count; i++) {
        if ((int)i == point)
            out[length++] = '.';
        out[length++] = all[i];
    }
    return qn_arena_strndup(arena, out, length);
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

/* A number at a token: its digits, the zeros that its magnitude adds, where it ends. */
typedef struct figure {
    char digits[40];
    int zeros;
    uint32_t stop;
    const char *currency;       /* of a sign that is one word with the number: "C$20m" */
} figure;

/* "half a million", "a million", "two million" */
static bool read_words(const scan *s, uint32_t at, uint32_t end, figure *f)
{
    double value;
    uint32_t word = at + 1;
    if (is_rare(s, at, R_HALF)) {
        snprintf(f->digits, sizeof f->digits, "0.5");
        word += word < end && is_rare(s, word, R_ONE);
    } else if (is_rare(s, at, R_ONE)) {
        snprintf(f->digits, sizeof f->digits, "1");
    } else if (qn_lexicon_number(s->finder->lexicon, s->forms[at], &value) && value >= 1 && value < 100) {
        snprintf(f->digits, sizeof f->digits, "%d", (int)value);
    } else {
        return false;
    }
    f->zeros = word < end && in_list(s, word, L_MAGNITUDE) ? magnitude_of(s, s->forms[word]) : 0;
    f->stop = word + 1;
    return f->zeros > 0;
}

/* What stands before the first digit, when it is a sign of money: "C$", "HK$". */
static const char *joined_sign(const scan *s, uint32_t at, const char **number)
{
    char sign[8];
    const char *form = s->forms[at];
    size_t length = strcspn(form, "0123456789"), words;
    if (!length || length >= sizeof sign)
        return NULL;
    memcpy(sign, form, length);
    sign[length] = '\0';
    *number = form + length;
    return qn_lexicon_currency_at(s->finder->lexicon, (const char *const[]){sign}, 1, &words);
}

static bool read_figure(const scan *s, uint32_t at, uint32_t end, figure *f)
{
    *f = (figure){.stop = at + 1};
    if (!has_shape(s, at, SHAPE_DIGIT))
        return read_words(s, at, end, f);
    const char *number = s->forms[at], *rest = digits_of(number, f->digits);
    if (!rest && (f->currency = joined_sign(s, at, &number)))
        rest = digits_of(number, f->digits);
    if (!rest)
        return false;
    f->zeros = *rest ? magnitude_of(s, rest) : 0;
    if (*rest && !f->zeros)
        return false;
    uint32_t word = over_hyphen(s, f->stop, end);
    if (!f->zeros && word < end && (f->zeros = magnitude_of(s, s->forms[word])))
        f->stop = word + 1;
    return true;
}

static qn_status add(scan *s, uint32_t first, uint32_t end, const figure *f, int shift, const char *currency)
{
    qn_amount a = {.first = first, .end = end, .value = shifted(s->arena, f->digits, shift), .currency = currency};
    return a.value && QN_PUSH(s->amounts, s->amount_count, s->amount_capacity, a) ? QN_OK : QN_NOMEM;
}

/* "$2-3 million", "2 to 3 million euros": what the number lacks stands after the second. False when there is no second: "from $5 to 3 percent". */
static bool read_second(const scan *s, uint32_t at, uint32_t end, figure *f)
{
    if (at + 1 >= end || in_list(s, at, L_AND) || !is_rare(s, at, R_RANGE) || !has_shape(s, at + 1, SHAPE_DIGIT) || !read_figure(s, at + 1, end, f))
        return false;
    uint32_t length;
    return f->zeros || has_shape(s, at, SHAPE_PUNCTUATION) || currency_at(s, f->stop, end, &length);
}

static qn_status amount_at(scan *s, uint32_t at, uint32_t first, uint32_t end, uint32_t *after)
{
    figure one, two;
    uint32_t begin = at, length = 0;
    if (!read_figure(s, at, end, &one))
        return QN_OK;
    bool range = read_second(s, one.stop, end, &two);
    uint32_t second = one.stop + 1, stop = range ? two.stop : one.stop, money = over_hyphen(s, stop, end);
    const char *currency = one.currency;
    bool minor = !currency && money < end && is_rare(s, money, R_MINOR);
    if (!currency && at > first && (currency = currency_at(s, at - 1, at, &length)))
        begin = at - 1;
    if (!currency && (currency = currency_at(s, money, end, &length)))
        stop = money + length;
    if (!currency)
        return QN_OK;
    *after = stop;
    if (range && !one.zeros)
        one.zeros = two.zeros;
    qn_status status = add(s, begin, range ? second - 1 : stop, &one, minor ? one.zeros - 2 : one.zeros, currency);
    return status || !range ? status : add(s, second, stop, &two, minor ? two.zeros - 2 : two.zeros, currency);
}

/* A number may stand there: in digits, or in words. */
static bool may_be_figure(const scan *s, uint32_t i, uint32_t end)
{
    bool before = i + 2 < end && (in_list(s, i + 1, L_MAGNITUDE) || in_list(s, i + 2, L_MAGNITUDE));
    return has_shape(s, i, SHAPE_DIGIT) || before;
}

qn_status qn_scan_amounts(scan *s)
{
    for (size_t k = 0; k < s->tokens->sentence_count; k++) {
        uint32_t first = s->tokens->sentences[k].first, end = s->tokens->sentences[k].end;
        for (uint32_t i = first; i < end;) {
            uint32_t after = i + 1;
            qn_status status = may_be_figure(s, i, end) ? amount_at(s, i, first, end, &after) : QN_OK;
            if (status)
                return status;
            i = after;
        }
    }
    return QN_OK;
}
