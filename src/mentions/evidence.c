/* What a name itself tells of its kind: known actors, legal forms, head words, first names, shape. Weights are log-odds, set by hand. */
#include "scan.h"

#include <string.h>

typedef struct weight { list which; kind kind; float weight; } weight;

static const weight head_weights[] = {
    {L_AGENCY_HEAD, K_AGENCY, 5}, {L_ORGANIZATION_HEAD, K_ORGANIZATION, 5}, {L_PARTY_HEAD, K_PARTY, 5}, {L_MEDIA_HEAD, K_MEDIA, 4.5f},
    {L_FIRM_HEAD, K_FIRM, 4}, {L_PLACE_HEAD, K_PLACE, 4}, {L_ALLIANCE_HEAD, K_ALLIANCE, 4}, {L_NOTHING_HEAD, K_NOTHING, 6},
};

kind qn_kind_of(qn_class type)
{
    for (int k = 0; k < K_NOTHING; k++)
        if (type == (qn_class)(1u << k))
            return (kind)k;
    return K_NOTHING;
}

static bool alone(const candidate *c)
{
    return c->end - c->first == 1;
}

/* A name that is sure to be known has only the kinds that are known of it. */
bool qn_scan_surely_known(const candidate *c)
{
    for (uint32_t k = 0; k < c->name_count; k++)
        if (c->names[k].kind != QN_NAME_HINT)
            return true;
    return false;
}

static void known_evidence(const scan *s, const candidate *c, float evidence[K_COUNT])
{
    float hint = s->tokens->tokens[c->head].upos == QN_PROPN ? 3.2f : 1.5f;     /* "Apple", "Orange": read as a name or as a word */
    for (uint32_t k = 0; k < c->name_count; k++) {
        kind of = qn_kind_of(c->names[k].known->type);
        float weight = c->names[k].kind == QN_NAME_HINT ? hint : c->names[k].kind == QN_NAME_METONYM ? 4 : 5.5f;
        if (evidence[of] < weight)
            evidence[of] = weight;
    }
}

/* How well the list tells the head: "News Agency" goes before "Agency", and a word as it stands before its singular ("Networks" is a firm's head, "Network"
 * an organization's). */
static size_t head_phrase(const scan *s, const candidate *c, uint32_t head, list which)
{
    for (uint32_t first = head >= c->first + 3 ? head - 3 : c->first; first <= head; first++)
        if (qn_scan_phrase(s, first, head + 1, which) == head + 1 - first)
            return 2 * (head + 1 - first) + (first < head || qn_lexicon_is(s->finder->lexicon, s->finder->classes[which], s->forms[head]));
    return 0;
}

/* "Canadian Review Committee", "Canada's Review Committee" */
static bool starts_with_country(const scan *s, const candidate *c)
{
    uint32_t owner = c->first > 1 && qn_scan_possessive(s, c->first - 1) ? c->first - 2 : c->first;
    const word *w = &s->words[owner];
    for (uint32_t k = 0; k < w->name_count; k++)
        if (w->names[k].known->type == QN_COUNTRY && w->names[k].kind != QN_NAME_HINT)
            return true;
    return false;
}

/* "Victoria University" is no person; "Nathan Law", "Jennifer Banks", "Rosa Parks" are. */
static bool never_surname(list which)
{
    return which == L_AGENCY_HEAD || which == L_ORGANIZATION_HEAD || which == L_PARTY_HEAD;
}

static bool ends_with_place(const scan *s, const candidate *c)
{
    for (uint32_t i = c->first + 1; i < c->end; i++)
        for (uint32_t k = 0; i + s->words[i].name_length == c->end && k < s->words[i].name_count; k++)
            if ((s->words[i].names[k].known->type & (QN_COUNTRY | QN_PLACE)) && s->words[i].names[k].kind == QN_NAME_FULL)
                return true;
    return false;
}

/* What a long name's head word tells; less when a first name starts it ("Nathan Law"), or when it stands alone. */
static void head_evidence(const scan *s, const candidate *c, float evidence[K_COUNT])
{
    uint32_t head = qn_scan_head_word(s, c->first, c->end);
    size_t lengths[sizeof head_weights / sizeof *head_weights], longest = 0;
    for (size_t i = 0; i < sizeof head_weights / sizeof *head_weights; i++) {
        lengths[i] = head_phrase(s, c, head, head_weights[i].which);
        longest = lengths[i] > longest ? lengths[i] : longest;
    }
    bool article = c->first > 0 && in_list(s, c->first - 1, L_THE);
    bool person = !article && c->end - c->first == 2 && in_list(s, c->first, L_FIRST_NAME) && in_list(s, head, L_SURNAME);
    for (size_t i = 0; longest && i < sizeof head_weights / sizeof *head_weights; i++)
        if (lengths[i] == longest)
            evidence[head_weights[i].kind] += head_weights[i].weight * (alone(c)                                          ? 0.4f
                                                                        : person && !never_surname(head_weights[i].which) ? 0.35f
                                                                                                                          : 1);
    if (in_list(s, c->end - 1, L_LEGAL_FORM) && !alone(c))
        evidence[K_FIRM] += evidence[K_MEDIA] > 0 ? 1 : 6;
    if (in_list(s, head, L_PLACE_HEAD) && head == c->first && ends_with_place(s, c))
        evidence[K_PLACE] += 3;         /* "Commonwealth of Massachusetts" */
    if (evidence[K_AGENCY] > 0 && starts_with_country(s, c))
        evidence[K_AGENCY] += 1;
}

static bool plain_words(const scan *s, const candidate *c)
{
    for (uint32_t i = c->first; i < c->end; i++) {
        bool joint = has_shape(s, i, SHAPE_PUNCTUATION) || in_list(s, i, L_PARTICLE) || (i > c->first && qn_scan_touches(s, i));
        bool initial = strlen(s->forms[i]) <= 2;
        if (joint || initial)
            continue;
        if (!has_shape(s, i, SHAPE_CAPITAL) || has_shape(s, i, SHAPE_ALL_CAPITALS | SHAPE_DIGIT) || in_list(s, i, L_AND) ||
            in_list(s, i, L_HEAD_PREPOSITION))
            return false;
    }
    return true;
}

static uint32_t word_count(const scan *s, const candidate *c)
{
    uint32_t words = 0;
    for (uint32_t i = c->first; i < c->end; i++)
        words += !has_shape(s, i, SHAPE_PUNCTUATION) && !(i > c->first && qn_scan_touches(s, i));
    return words;
}

/* "Chung-tai": the second part small */
static bool hyphened_given_name(const scan *s, const candidate *c)
{
    const char *last = s->forms[c->end - 1], *hyphen = strchr(last, '-');
    bool joined = c->end - c->first >= 4 && qn_scan_is(s, c->end - 2, "-") && has_shape(s, c->end - 1, SHAPE_SMALL);
    return joined || (hyphen && has_shape(s, c->end - 1, SHAPE_CAPITAL) && hyphen[1] >= 'a' && hyphen[1] <= 'z' && strlen(hyphen) <= 7);
}

/* "Paris Hilton": a place's name that people bear as well, before a surname that may be some body's name. */
static bool named_after_place(const scan *s, const candidate *c)
{
    uint32_t last = c->first + 1;
    return c->end == c->first + 2 && is_rare(s, c->first, R_PLACE_FIRST_NAME) &&
           (in_list(s, last, L_SURNAME) || (s->words[last].name_count && s->words[last].names->kind == QN_NAME_HINT)) && !qn_scan_bare_word(s, last);
}

static void person_evidence(const scan *s, const candidate *c, float evidence[K_COUNT])
{
    uint32_t words = word_count(s, c);
    bool first_name = in_list(s, c->first, L_FIRST_NAME);
    if (words == 1) {                                   /* people are introduced with their full names */
        evidence[K_PERSON] += first_name ? 0.8f : in_list(s, c->first, L_SURNAME) ? 0 : -1.5f;
        return;
    }
    uint32_t head = qn_scan_head_word(s, c->first, c->end), last = c->end - 1;
    bool other =
        in_list(s, head, L_AGENCY_HEAD) || in_list(s, head, L_ORGANIZATION_HEAD) || in_list(s, head, L_PARTY_HEAD) || in_list(s, head, L_PLACE_HEAD);
    if (words > 5 || !plain_words(s, c) || c->name_count || s->words[c->first].name_length > 1 ||
        (other && !(first_name && in_list(s, head, L_SURNAME))))
        return;
    if (!first_name && !in_list(s, last, L_SURNAME) && ends_with_place(s, c)) {     /* "Ascom North America", "Southern California" */
        bool part = in_list(s, c->first, L_DIRECTION);
        evidence[part ? K_PLACE : K_FIRM] += part ? 4 : 3;
        return;
    }
    evidence[K_PERSON] += words <= 3 ? 1.3f : 0.3f;
    if (hyphened_given_name(s, c))
        evidence[K_PERSON] += 2;
    if (named_after_place(s, c))
        evidence[K_PERSON] += 4;
    if (first_name)
        evidence[K_PERSON] += 3;
    if (in_list(s, c->first, L_SURNAME) || in_list(s, last, L_SURNAME))
        evidence[K_PERSON] += 0.7f;
}

/* Alone between quotation marks: the title of a work. */
static bool quoted(const scan *s, const candidate *c)
{
    static const char *const opening[] = {"“", "\"", "‘", "``", "'", "«"}, *const closing[] = {"”", "\"", "’", "''", "'", "»"};
    if (c->first == 0 || c->end >= s->tokens->count)
        return false;
    uint32_t after = c->end + (qn_scan_is(s, c->end, ",") || qn_scan_is(s, c->end, "."));
    for (size_t i = 0; i < sizeof opening / sizeof *opening; i++)
        if (qn_scan_is(s, c->first - 1, opening[i]) && qn_scan_is(s, after, closing[i]))
            return true;
    return false;
}

/* "Tolan & Reyes", "Brenner & Cie" */
static bool joins_names(const scan *s, const candidate *c)
{
    for (uint32_t i = c->first + 1; i + 1 < c->end; i++)
        if (qn_scan_is(s, i, "&") && has_shape(s, i - 1, SHAPE_NAME) && has_shape(s, i + 1, SHAPE_NAME))
            return true;
    return false;
}

static void shape_evidence(const scan *s, const candidate *c, float evidence[K_COUNT])
{
    bool digit = false;
    for (uint32_t i = c->first; i < c->end; i++)
        digit = digit || has_shape(s, i, SHAPE_DIGIT);
    uint32_t sentence_end = s->tokens->sentences[s->tokens->tokens[c->first].sentence].end;
    bool version = c->end < sentence_end && has_shape(s, c->end, SHAPE_DIGIT) && !strpbrk(s->forms[c->end], "-/,%") && strlen(s->forms[c->end]) < 4;
    if (digit && !c->name_count)
        evidence[K_NOTHING] += 4;
    if (version && !c->name_count)
        evidence[K_NOTHING] += 1.5f;
    if (alone(c) && s->tokens->tokens[c->first].upos == QN_ADJ && !c->name_count)
        evidence[K_NOTHING] += 2;
    if (alone(c) && has_shape(s, c->first, SHAPE_ALL_CAPITALS) && !digit) {
        evidence[K_PERSON] -= 3;
        evidence[K_ORGANIZATION] += strlen(s->forms[c->first]) > 2 ? 1.3f : 0.5f;
    }
    if (joins_names(s, c)) {
        evidence[K_PERSON] -= 3;
        evidence[K_FIRM] += c->name_count ? 0 : 2;
    }
    if (in_list(s, c->first, L_EVENT_LEAD) && !c->name_count)
        evidence[K_NOTHING] += 5;
    if (quoted(s, c) && !c->name_count)
        evidence[K_NOTHING] += 2;
    if (strchr(s->forms[c->end - 1], '.') && has_shape(s, c->end - 1, SHAPE_SMALL | SHAPE_INNER_CAPITAL) && alone(c))
        evidence[K_FIRM] += 0.5f;          /* "Secunia.com" */
}

/* "CBS DFW": a known outlet's letters before a station's. */
static bool is_station(const scan *s, const candidate *c)
{
    const word *w = &s->words[c->first];
    uint32_t after = c->first + w->name_length;
    bool outlet = false;
    for (uint32_t k = 0; k < w->name_count; k++)
        outlet = outlet || (w->names[k].known->type == QN_MEDIA && w->names[k].kind == QN_NAME_FULL);
    return outlet && w->name_length && after + 1 == c->end && has_shape(s, c->first, SHAPE_ALL_CAPITALS) && has_shape(s, after, SHAPE_ALL_CAPITALS);
}

void qn_scan_name_evidence(const scan *s, const candidate *c, float evidence[K_COUNT])
{
    memset(evidence, 0, sizeof(float) * K_COUNT);
    if (c->body_noun) {
        evidence[K_AGENCY] = 6;
        return;
    }
    known_evidence(s, c, evidence);
    if (c->unit)
        evidence[K_FIRM] += 6;
    head_evidence(s, c, evidence);
    person_evidence(s, c, evidence);
    shape_evidence(s, c, evidence);
    if (is_station(s, c))
        evidence[K_MEDIA] += 5;
}
