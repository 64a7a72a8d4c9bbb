/* What the model of names believes, brought to the rules: evidence for the candidates they have, candidates that they have not. */
#include "scan.h"

#include <string.h>

#define WEIGHT 0.8f         /* of a step of the model's log-odds, in the rules' evidence */
#define MOST 6.0f           /* log-odds that count; a model trained on other texts is never that sure */
#define LESS_MISC 0.4f      /* names of other things: only half of the data tell of them, so the model guesses there */
#define PLAIN_BODY 0.1f     /* an organization that nothing else tells of is no firm, agency or party */

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
    return c->end - c->first > 1 && (in_list(s, head, L_FIRM_HEAD) || in_list(s, head, L_AGENCY_HEAD) || in_list(s, head, L_ORGANIZATION_HEAD) ||
                                     in_list(s, head, L_MEDIA_HEAD) || in_list(s, head, L_PARTY_HEAD));
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
        evidence[k] += WEIGHT * bounded(b.type[QN_NAME_ORG] - nothing) - (k == K_ORGANIZATION ? 0 : PLAIN_BODY);
    evidence[K_COUNTRY] += WEIGHT * bounded(b.type[QN_NAME_LOC] - nothing);
    evidence[K_PLACE] += WEIGHT * bounded(b.type[QN_NAME_LOC] - nothing);
}

/* The model's name that covers the token; NULL when there is none. */
static const qn_gold_name *found_at(const scan *s, uint32_t token)
{
    size_t low = 0, high = s->found_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (s->found[middle].end <= token)
            low = middle + 1;
        else
            high = middle;
    }
    return low < s->found_count && s->found[low].first <= token ? &s->found[low] : NULL;
}

static bool free_small_words(const scan *s, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++)
        if (s->owner[i] != QN_NONE || has_shape(s, i, SHAPE_NAME) || in_list(s, i, L_THE) || in_list(s, i, L_TITLE) || in_list(s, i, L_HONORIFIC))
            return false;
    return true;
}

void qn_scan_fit(const scan *s, uint32_t *first, uint32_t *end)
{
    const qn_gold_name *name = s->beliefs && *first < *end ? found_at(s, *first) : NULL;
    if (!name || s->words[*first].name_length == *end - *first || name->type == QN_NAME_MISC || name->first > *first || name->end < *end)
        return;
    if (free_small_words(s, name->first, *first) && free_small_words(s, *end, name->end)) {
        *first = name->first;
        *end = name->end;
    }
}

/* No other candidate is there, and it begins and ends with a name's word: no number, no noun for people ("Muslims"). */
static bool is_free(const scan *s, const qn_gold_name *name)
{
    uint32_t last = name->end - 1;
    const qn_token *first_token = &s->tokens->tokens[name->first], *last_token = &s->tokens->tokens[last];
    if (!has_shape(s, last, SHAPE_CAPITAL | SHAPE_INNER_CAPITAL) || in_list(s, name->first, L_THE) || in_list(s, last, L_NOT_NAME))
        return false;
    if (!strcmp(last_token->xpos, "NNPS") || !strcmp(last_token->xpos, "NNS") || first_token->upos == QN_NUM || first_token->upos == QN_PRON)
        return false;
    for (uint32_t i = name->first; i < name->end; i++)
        if (s->owner[i] != QN_NONE)
            return false;
    return true;
}

qn_status qn_scan_propose(scan *s, bool headlines)
{
    for (size_t k = 0; k < s->found_count; k++) {
        const qn_gold_name *name = &s->found[k];
        bool headline = s->headline[s->tokens->tokens[name->first].sentence];
        if (headline != headlines || name->type == QN_NAME_MISC || !is_free(s, name))
            continue;
        qn_status status = qn_scan_add(s, name->first, name->end, NULL);
        if (status)
            return status;
    }
    return QN_OK;
}
