/* Name words → the longest plausible runs: over "of", "and", "for", "&", hyphens, particles, inner possessives. */
#include "scan.h"

#include <string.h>

#define LONGEST_RUN 24      /* tokens; longer runs are lists without commas */

static bool is_name(const scan *s, uint32_t i, uint32_t end)
{
    return i < end && has_shape(s, i, SHAPE_NAME);
}

static bool is_head(const scan *s, uint32_t i)
{
    const uint64_t heads = UINT64_C(1) << L_AGENCY_HEAD | UINT64_C(1) << L_ORGANIZATION_HEAD | UINT64_C(1) << L_PARTY_HEAD |
                           UINT64_C(1) << L_MEDIA_HEAD | UINT64_C(1) << L_FIRM_HEAD | UINT64_C(1) << L_PLACE_HEAD | UINT64_C(1) << L_ALLIANCE_HEAD |
                           UINT64_C(1) << L_NOTHING_HEAD;
    return (s->words[i].lists & heads) != 0;
}

bool qn_scan_bare_word(const scan *s, uint32_t token)
{
    return is_head(s, token) || in_list(s, token, L_PORTFOLIO) || in_list(s, token, L_UNIT_WORD) || in_list(s, token, L_DIRECTION) ||
           in_list(s, token, L_LEGAL_FORM) || in_list(s, token, L_TITLE_MODIFIER);
}

uint32_t qn_scan_head_word(const scan *s, uint32_t first, uint32_t end)
{
    for (uint32_t i = first + 1; i + 1 < end; i++)
        if (in_list(s, i, L_HEAD_PREPOSITION) && has_shape(s, i, SHAPE_SMALL) && is_head(s, i - 1))
            return i - 1;
    uint32_t last = end - 1;
    while (last > first && (has_shape(s, last, SHAPE_PUNCTUATION) || in_list(s, last, L_LEGAL_FORM) || !has_shape(s, last, SHAPE_NAME)))
        last--;
    return last;
}

/* "Bank of China", "Center for the Study of War": after a head word, to the next name word. */
static uint32_t over_preposition(const scan *s, uint32_t at, uint32_t end)
{
    uint32_t next = at + 1;
    if (next < end && in_list(s, next, L_THE) && has_shape(s, next, SHAPE_SMALL))
        next++;
    bool closed = in_list(s, at - 1, L_LEGAL_FORM) && !in_list(s, at - 1, L_FIRM_HEAD) && !in_list(s, at - 1, L_ORGANIZATION_HEAD);
    return is_head(s, at - 1) && !closed && is_name(s, next, end) ? next : 0;       /* not "Clearwater Inc. of Tulsa" */
}

static bool has_head_inside(const scan *s, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++)
        if (is_head(s, i) && !in_list(s, i, L_FIRM_HEAD) && !in_list(s, i, L_NOTHING_HEAD))
            return true;
    return false;
}

static uint32_t capitals_end(const scan *s, uint32_t at, uint32_t end)
{
    while (is_name(s, at, end))
        at++;
    return at;
}

/* "Department of Justice and Constitutional Development", "Food and Drug Administration", "Central and Eastern Europe". */
static uint32_t over_and(const scan *s, uint32_t first, uint32_t at, uint32_t end)
{
    uint32_t next = at + 1;
    if (is_name(s, next, end) && in_list(s, at - 1, L_DIRECTION) && in_list(s, next, L_DIRECTION))
        return s->words[at - 1].name_length ? 0 : next;         /* but "North and South Korea" */
    if (!is_name(s, next, end) || s->words[next].name_length)
        return 0;
    uint32_t stop = capitals_end(s, next, end);
    bool of_before = false;
    for (uint32_t i = first + 1; i < at; i++)
        of_before = of_before || (in_list(s, i, L_HEAD_PREPOSITION) && is_head(s, i - 1));
    if (of_before) {
        bool common = stop - next > 1 || in_list(s, next, L_PORTFOLIO) || in_list(s, next, L_PERSON_NOUN) ||
                      !strcmp(s->tokens->tokens[next].xpos, "NNPS") || !strcmp(s->tokens->tokens[next].xpos, "NNS");
        return common && !has_head_inside(s, next, stop) && (stop - next == 1 || !(in_list(s, next, L_FIRST_NAME) || in_list(s, next, L_TITLE)))
                   ? next
                   : 0;
    }
    bool single = at - first == 1 && !s->words[first].name_length && !in_list(s, first, L_FIRST_NAME);
    if (single && in_list(s, first, L_PORTFOLIO) && stop + 1 < end && qn_scan_possessive(s, stop) && in_list(s, stop - 1, L_INNER_POSSESSIVE) &&
        in_list(s, stop + 1, L_ORGANIZATION_HEAD))
        return next;                    /* "Transport and General Workers' Union" */
    return single && stop - next >= 2 && in_list(s, stop - 1, L_AGENCY_HEAD) ? next : 0;
}

static uint32_t over_hyphen(const scan *s, uint32_t first, uint32_t at, uint32_t end)
{
    uint32_t next = at + 1;
    if (next >= end || !qn_scan_touches(s, at) || !qn_scan_touches(s, next))
        return 0;
    if (is_name(s, next, end)) {
        bool both_known = s->words[at - 1].name_length == 1 && s->words[next].name_length;     /* "U.S.-China trade" */
        return both_known ? 0 : next;
    }
    if (!in_list(s, next, L_BASED) && has_shape(s, next, SHAPE_CAPITAL) && at - first >= 2 && in_list(s, first, L_FIRST_NAME))
        return next;                                            /* "Sam Bankman-Fried", whatever the word is read as */
    if (!has_shape(s, next, SHAPE_SMALL) || in_list(s, next, L_HYPHEN_TAIL))
        return 0;
    bool personal = at - first >= 2 || (s->words[first].name_length > 2);
    bool given = s->tokens->tokens[next].upos == QN_PROPN || (at - first >= 2 && strlen(s->forms[next]) <= 4);
    return given && personal && strlen(s->forms[next]) <= 6 ? next : 0;     /* "Cheng Chung-tai", "Moon Jae-in" */
}

static uint32_t over_particles(const scan *s, uint32_t at, uint32_t end)
{
    uint32_t next = at;
    while (next < end && next < at + 3 && in_list(s, next, L_PARTICLE) && has_shape(s, next, SHAPE_SMALL))
        next++;
    if (next > at && next < end && qn_scan_is(s, next, "-") && qn_scan_touches(s, next))
        next++;                                         /* "Suleiman al-Amr" */
    return next > at && is_name(s, next, end) ? next : 0;
}

/* "the extradition to the United States of Artem Kowal" */
static bool ends_country(const scan *s, uint32_t first, uint32_t at)
{
    enum { LONGEST_COUNTRY = 6 };
    for (uint32_t i = at > first + LONGEST_COUNTRY ? at - LONGEST_COUNTRY : first; i < at; i++)
        for (uint32_t k = 0; i + s->words[i].name_length == at && k < s->words[i].name_count; k++)
            if (s->words[i].names[k].known->type == QN_COUNTRY && s->words[i].names[k].kind == QN_NAME_FULL)
                return true;
    return false;
}

bool qn_scan_owns_office(const scan *s, uint32_t title, uint32_t end)
{
    return title + 2 < end && in_list(s, title, L_TITLE) && qn_scan_possessive(s, title + 1) && in_list(s, title + 2, L_AGENCY_HEAD) &&
           has_shape(s, title + 2, SHAPE_CAPITAL);
}

/* The next name word that belongs to the run [first, at), with at no name word; 0 when the run ends. */
static uint32_t bridge(const scan *s, uint32_t first, uint32_t at, uint32_t end)
{
    uint32_t next = at + 1;
    if (qn_scan_possessive(s, at))
        return (in_list(s, at - 1, L_INNER_POSSESSIVE) || qn_scan_owns_office(s, at - 1, end)) && is_name(s, next, end) ? next : 0;
    if (qn_scan_is(s, at, "&"))
        return is_name(s, next, end) ? next : 0;
    if (qn_scan_is(s, at, "-"))
        return over_hyphen(s, first, at, end);
    if (qn_scan_is(s, at, ","))
        return next < end && in_list(s, next, L_LEGAL_FORM) && is_name(s, next, end) ? next : 0;
    if (in_list(s, at, L_AND))
        return over_and(s, first, at, end);
    if (in_list(s, at, L_HEAD_PREPOSITION) && !ends_country(s, first, at)) {
        uint32_t over = over_preposition(s, at, end);
        if (over)
            return over;
    }
    if (has_shape(s, at, SHAPE_DIGIT) && strlen(s->forms[at]) <= 2)
        return is_name(s, next, end) && s->words[next].name_length == 0 && !in_list(s, at - 1, L_MONTH) ? next : 0;
    return over_particles(s, at, end);
}

static uint32_t run_end(const scan *s, uint32_t first, uint32_t end)
{
    uint32_t at = first, known = 0;
    if (end > first + LONGEST_RUN)
        end = first + LONGEST_RUN;
    while (at < end) {
        const word *w = &s->words[at];
        if (w->name_length && at + w->name_length > known)
            known = at + w->name_length;
        if (is_name(s, at, end) || at < known) {
            at++;
            continue;
        }
        uint32_t next = bridge(s, first, at, end);
        if (!next)
            break;
        at = next == at + 1 || is_name(s, next, end) ? next : at;
        if (!is_name(s, at, end))       /* the small tail of "Chung-tai" */
            at++;
    }
    return at;
}

/* In a headline only names that are known or were met in the text count, the longest first. */
static uint32_t headline_name_end(scan *s, uint32_t first, uint32_t end)
{
    for (uint32_t stop = end < first + 8 ? end : first + 8; stop > first; stop--) {
        if (has_shape(s, stop - 1, SHAPE_PUNCTUATION) || qn_scan_possessive(s, stop - 1))
            continue;
        const char *key = stop - first == s->words[first].name_length ? NULL : qn_scan_fold(s, first, stop);
        if (!key || qn_interner_find(s->keys, key, strlen(key)) != QN_NONE)
            return stop;
    }
    return first;
}

static qn_status headline_names(scan *s, const qn_sentence *sentence)
{
    for (uint32_t i = sentence->first; i < sentence->end;) {
        uint32_t end = has_shape(s, i, SHAPE_NAME) ? headline_name_end(s, i, sentence->end) : i;
        qn_status status = end > i ? qn_scan_add(s, i, end, NULL) : QN_OK;
        if (status)
            return status;
        i = end > i ? end : i + 1;
    }
    return QN_OK;
}

qn_status qn_scan_runs(scan *s, bool headlines)
{
    for (size_t k = 0; k < s->tokens->sentence_count; k++) {
        const qn_sentence *sentence = &s->tokens->sentences[k];
        if (s->headline[k] != headlines)
            continue;
        if (headlines) {
            qn_status status = headline_names(s, sentence);
            if (status)
                return status;
            continue;
        }
        for (uint32_t i = sentence->first; i < sentence->end;) {
            bool starts = has_shape(s, i, SHAPE_NAME) || (s->words[i].name_length > 1 && !has_shape(s, i, SHAPE_SMALL));
            if (!starts) {
                i++;
                continue;
            }
            uint32_t end = run_end(s, i, sentence->end);
            qn_status status = qn_scan_split(s, i, end);
            if (status)
                return status;
            i = end > i ? end : i + 1;
        }
    }
    return QN_OK;
}
