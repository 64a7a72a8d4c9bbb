/* What the model of names believes, brought to the rules: evidence for the candidates they have, candidates that they have not. */
#include "scan.h"

#include <string.h>

#define WEIGHT 0.8f         /* of a step of the model's log-odds, in the rules' evidence */
#define MOST 4.0f           /* log-odds that count; a model trained on other texts is never that sure */
#define LESS_MISC 0.4f      /* names of other things: only half of the data tell of them, so the model guesses there */
#define SURE 3.0f           /* from this margin on the model's names end better than the rules' */
#define SURE_SMALL 0.5f     /* the same for names in small letters, where the rules have none */

static float bounded(float odds)
{
    return odds > MOST ? MOST : odds < -MOST ? -MOST : odds;
}

/* Mean log-odds over the name's words. */
static belief mean_belief(const scan *s, uint32_t first, uint32_t end)
{
    belief mean = {{0}, 0};
    uint32_t words = 0;
    for (uint32_t i = first; i < end; i++) {
        if (has_shape(s, i, SHAPE_PUNCTUATION))
            continue;
        words++;
        for (int t = 0; t < QN_NAME_TYPES; t++)
            mean.type[t] += bounded(s->beliefs[i].type[t]);
        mean.none += bounded(s->beliefs[i].none);
    }
    for (int t = 0; words && t < QN_NAME_TYPES; t++)
        mean.type[t] /= (float)words;
    mean.none /= (float)(words ? words : 1);
    return mean;
}

/* A body's head word stands in it: what stands like a place is the body then ("left Norden Bank"). */
static bool is_body(const scan *s, const candidate *c)
{
    uint32_t head = qn_scan_head_word(s, c->first, c->end);
    bool heads = in_list(s, head, L_FIRM_HEAD) || in_list(s, head, L_AGENCY_HEAD) || in_list(s, head, L_ORGANIZATION_HEAD) ||
                 in_list(s, head, L_MEDIA_HEAD) || in_list(s, head, L_PARTY_HEAD);
    return heads && c->end - c->first > 1 && !qn_scan_surely_known(c);
}

void qn_scan_believe(const scan *s, const candidate *c, float evidence[K_COUNT])
{
    if (!s->beliefs || c->body_noun)
        return;
    belief b = mean_belief(s, c->first, c->end);
    float misc = b.type[QN_NAME_MISC] - LESS_MISC, nothing = b.none > misc ? b.none : misc;
    if (is_body(s, c) && b.type[QN_NAME_ORG] < b.type[QN_NAME_LOC]) {
        float place = b.type[QN_NAME_LOC];
        b.type[QN_NAME_LOC] = b.type[QN_NAME_ORG];
        b.type[QN_NAME_ORG] = place;
    }
    evidence[K_PERSON] += WEIGHT * bounded(b.type[QN_NAME_PER] - nothing);
    for (int k = K_FIRM; k <= K_ORGANIZATION; k++)
        evidence[k] += WEIGHT * bounded(b.type[QN_NAME_ORG] - nothing);
    evidence[K_COUNTRY] += WEIGHT * bounded(b.type[QN_NAME_LOC] - nothing);
    evidence[K_PLACE] += WEIGHT * bounded(b.type[QN_NAME_LOC] - nothing);
}

/* The model's name that covers the token; NULL when there is none. */
static const found_name *found_at(const scan *s, uint32_t token)
{
    size_t low = 0, high = s->found_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (s->found[middle].name.end <= token)
            low = middle + 1;
        else
            high = middle;
    }
    return low < s->found_count && s->found[low].name.first <= token ? &s->found[low] : NULL;
}

static bool free_small_words(const scan *s, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++)
        if (s->owner[i] != QN_NONE || has_shape(s, i, SHAPE_NAME) || in_list(s, i, L_THE) || in_list(s, i, L_TITLE) || in_list(s, i, L_HONORIFIC))
            return false;
    return true;
}

/* "members of the FNV union", "the Velmora carrier": the noun tells what the name is and is no part of it. */
static bool ends_with_its_kind(const scan *s, uint32_t end)
{
    return has_shape(s, end - 1, SHAPE_SMALL) &&
           (in_list(s, end - 1, L_ORGANIZATION_NOUN) || in_list(s, end - 1, L_FIRM_NOUN) || in_list(s, end - 1, L_PARTY_NOUN));
}

/* The model's name goes on beyond the name: over its kind, or from a legal form to where the firm is ("Clearwater Inc. of Tulsa"). */
static bool overruns(const scan *s, const qn_gold_name *name)
{
    for (uint32_t i = name->first + 1; i + 1 < name->end; i++)
        if (in_list(s, i - 1, L_LEGAL_FORM) && in_list(s, i, L_HEAD_PREPOSITION))
            return true;
    return name->end - name->first > 1 && ends_with_its_kind(s, name->end);
}

void qn_scan_fit(const scan *s, uint32_t *first, uint32_t *end)
{
    const found_name *at = s->beliefs && *first < *end ? found_at(s, *first) : NULL;
    const qn_gold_name *name = at ? &at->name : NULL;
    if (!name || at->margin < SURE || name->type == QN_NAME_MISC || name->first > *first || name->end < *end)
        return;
    if (s->words[*first].name_length == *end - *first || overruns(s, name))
        return;
    if (free_small_words(s, name->first, *first) && free_small_words(s, *end, name->end)) {
        *first = name->first;
        *end = name->end;
    }
}

/* --- overlapping names ---------------------------------------------------------------------------------------------- */

static bool joins(const scan *s, uint32_t at)
{
    return qn_scan_is(s, at, "-") && qn_scan_touches(s, at) && qn_scan_touches(s, at + 1);
}

/* The rules join words by "and" and by hyphens with care: "Central and Eastern Europe", "Sam Bankman-Fried". */
static bool cuts_pair(const scan *s, const candidate *c, const qn_gold_name *name)
{
    if ((c->first + 1 < name->first && joins(s, name->first - 1)) || (c->end > name->end + 1 && joins(s, name->end)))
        return true;
    return (c->first < name->first && in_list(s, name->first - 1, L_AND)) || (c->end > name->end && in_list(s, name->end, L_AND));
}

/* A title that the rules left out: "Huawei CFO", "Ms. Bell". */
static bool takes_title(const scan *s, uint32_t token)
{
    return s->owner[token] == QN_NONE && (in_list(s, token, L_TITLE) || in_list(s, token, L_HONORIFIC));
}

static bool is_country_after_adposition(const scan *s, const candidate *c)
{
    return c->first > 0 && s->tokens->tokens[c->first - 1].upos == QN_ADP && c->name_count && c->names->known->type == QN_COUNTRY &&
           c->names->kind == QN_NAME_FULL;
}

/* The rules have other names there: none that has the same words, none that is a body in small letters, no two known ones ("US-Poland"),
 * no two with "and" or a word between them ("Apple rival Samsung"), none that is known and longer ("New York Post"). */
static bool is_contested(const scan *s, const qn_gold_name *name)
{
    bool contested = false;
    uint32_t known = 0;
    if (overruns(s, name) || takes_title(s, name->first) || takes_title(s, name->end - 1))
        return false;
    for (uint32_t i = name->first; i < name->end; i++) {
        uint32_t owner = s->owner[i];
        bool word = has_shape(s, i, SHAPE_SMALL) && !in_list(s, i, L_PARTICLE) && !in_list(s, i, L_HEAD_PREPOSITION);
        if (owner == QN_NONE && (in_list(s, i, L_AND) || (contested && word)))
            return false;
        if (owner == QN_NONE)
            continue;
        const candidate *c = &s->candidates[owner];
        if ((c->first == name->first && c->end == name->end) || c->body_noun || c->office || cuts_pair(s, c, name))
            return false;
        if (name->type == QN_NAME_PER && c->first == name->first && is_country_after_adposition(s, c))
            return false;               /* "ambassador to Britain Ann Holt" */
        if (qn_scan_surely_known(c) && (c->first < name->first || c->end > name->end))
            return false;
        known += (i == name->first || c->first == i) && qn_scan_surely_known(c);
        contested = true;
    }
    return contested && known < 2;
}

/* The model's name in place of those that it overlaps. */
static qn_status replace(scan *s, const qn_gold_name *name)
{
    uint32_t before = name->first > 0 ? name->first - 1 : 0;
    bool led = name->first > 0 && s->tokens->tokens[before].sentence == s->tokens->tokens[name->first].sentence;
    candidate like = {.after_title = led && in_list(s, before, L_TITLE), .after_honorific = led && in_list(s, before, L_HONORIFIC)};
    for (uint32_t i = name->first; i < name->end; i++) {
        uint32_t owner = s->owner[i];
        if (owner == QN_NONE)
            continue;
        candidate *c = &s->candidates[owner];
        c->lost = true;
        s->groups[c->group].count--;
        for (uint32_t k = c->first; k < c->end; k++)
            s->owner[k] = QN_NONE;
    }
    return qn_scan_add(s, name->first, name->end, &like);
}

qn_status qn_scan_settle(scan *s, bool headlines)
{
    for (size_t k = 0; k < s->found_count; k++) {
        const found_name *found = &s->found[k];
        const qn_gold_name *name = &found->name;
        bool headline = s->headline[s->tokens->tokens[name->first].sentence];
        bool sure = headline == headlines && found->margin >= SURE && name->type != QN_NAME_MISC;
        qn_status status = sure && is_contested(s, name) ? replace(s, name) : QN_OK;
        if (status)
            return status;
    }
    return QN_OK;
}

/* No other candidate is there, and it ends with a name's word, or the model is sure: no number, no noun for people ("Muslims"). */
static bool is_free(const scan *s, const qn_gold_name *name, bool sure)
{
    uint32_t last = name->end - 1;
    const qn_token *first_token = &s->tokens->tokens[name->first], *last_token = &s->tokens->tokens[last];
    if ((!has_shape(s, last, SHAPE_CAPITAL | SHAPE_INNER_CAPITAL) && !sure) || in_list(s, name->first, L_THE) || in_list(s, last, L_NOT_NAME))
        return false;
    if (!strcmp(last_token->xpos, "NNPS") || !strcmp(last_token->xpos, "NNS") || first_token->upos == QN_NUM || first_token->upos == QN_PRON)
        return false;
    for (uint32_t i = name->first; i < name->end; i++)
        if (s->owner[i] != QN_NONE)
            return false;
    return !has_shape(s, name->first, SHAPE_PUNCTUATION);
}

qn_status qn_scan_propose(scan *s, bool headlines)
{
    for (size_t k = 0; k < s->found_count; k++) {
        const qn_gold_name *name = &s->found[k].name;
        bool headline = s->headline[s->tokens->tokens[name->first].sentence];
        if (headline != headlines || name->type == QN_NAME_MISC || overruns(s, name) || !is_free(s, name, s->found[k].margin > SURE_SMALL))
            continue;
        qn_status status = qn_scan_add(s, name->first, name->end, NULL);
        if (status)
            return status;
    }
    return QN_OK;
}
