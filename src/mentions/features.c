/* What fitted weights look at. Log-odds are bounded and scaled so that most features are of a size. */
#include "weights.h"

#include <math.h>
#include <string.h>

#define MOST_ODDS 8.0f
#define ODDS 0.25f          /* a feature's size for a step of log-odds */
#define EVIDENCE 0.2f       /* and for a step of the rules' evidence */
#define MOST_EVIDENCE 12.0f
#define PLAIN 0.88f         /* score of a kind that the rules are sure of */

const char *const type_features[] = {
    "bias", "belief-person", "belief-organization", "belief-place", "belief-other", "belief-none",              /* of the model, mean over the name */
    "article-person", "article-organization", "article-place", "article-none",                                  /* and over all its places in the article */
    "name-person", "name-organization", "name-place", "name-nothing",                                           /* rules: the name itself */
    "context-person", "context-organization", "context-place", "context-nothing",                               /* what stands around it */
    "around-person", "around-organization", "around-place",                                                     /* and around all its places */
    "longer-person", "longer-organization", "longer-place",                                                     /* longer names and acronyms */
    "rules-person", "rules-organization", "rules-place", "rules-none",                                          /* what the rules make of it all */
    "plain-person", "plain-organization", "plain-place", "plain-none",                                          /* and plainly so */
    "total-person", "total-organization", "total-place",                                                        /* and by how much */
    "known-person", "known-organization", "known-place", "hint-person", "hint-organization", "hint-place",      /* known actors */
    "found-person", "found-organization", "found-place", "found-other", "found-part", "found-none",             /* the model's best reading */
    "single-word", "long", "all-capitals", "first-word", "headline", "small-elsewhere", "after-title", "after-article", "first-name",
};
const size_t type_feature_count = sizeof type_features / sizeof *type_features;

const char *const span_features[] = {
    "bias", "least-belief", "mean-belief", "rules-belief", "left-out", "taken-in", "is-person", "is-organization", "is-place",
    "covers", "covered", "crosses", "many", "rules-known", "known", "starts-with-title", "starts-with-country", "comma", "preposition", "legal-form", "hyphen", "long",
};
const size_t span_feature_count = sizeof span_features / sizeof *span_features;

_Static_assert(sizeof type_features / sizeof *type_features <= MOST_FEATURES && sizeof span_features / sizeof *span_features <= MOST_FEATURES, "room");

static float odds(float value)
{
    return ODDS * (value > MOST_ODDS ? MOST_ODDS : value < -MOST_ODDS ? -MOST_ODDS : value);
}

static float evidence(float value)
{
    return EVIDENCE * (value > MOST_EVIDENCE ? MOST_EVIDENCE : value < -MOST_EVIDENCE ? -MOST_EVIDENCE : value);
}

/* Best of the kinds that are of a type. */
static float best_of(const float kinds[K_COUNT], qn_name_type type)
{
    float best = kinds[type == QN_NAME_PER ? K_PERSON : type == QN_NAME_ORG ? K_FIRM : K_COUNTRY];
    int last = type == QN_NAME_PER ? K_PERSON : type == QN_NAME_ORG ? K_ORGANIZATION : K_PLACE;
    for (int k = type == QN_NAME_PER ? K_PERSON : type == QN_NAME_ORG ? K_FIRM : K_COUNTRY; k <= last; k++)
        best = kinds[k] > best ? kinds[k] : best;
    return best;
}

qn_name_type qn_scan_type_of(const qn_known *known)
{
    return known->type == QN_PERSON ? QN_NAME_PER : known->type & (QN_COUNTRY | QN_PLACE) ? QN_NAME_LOC : QN_NAME_ORG;
}

/* --- types ---------------------------------------------------------------------------------------------------------------- */

static float probability(float log_odds)
{
    return 1 / (1 + expf(-log_odds));
}

/* Logarithms of probabilities, as the regression wants them. */
static float *add_beliefs(const belief *b, bool other, float *x)
{
    float nothing = probability(b->none) + probability(b->type[QN_NAME_MISC]);
    for (int t = 0; t < QN_NAME_MISC; t++)
        *x++ = odds(logf(probability(b->type[t])));
    if (other)
        *x++ = odds(logf(probability(b->type[QN_NAME_MISC])));
    *x++ = odds(logf(nothing < 1 ? nothing : 1));
    return x;
}

static float *add_known(const candidate *c, float *x)
{
    memset(x, 0, 6 * sizeof *x);
    for (uint32_t k = 0; k < c->name_count; k++)
        x[(c->names[k].kind == QN_NAME_HINT ? 3 : 0) + qn_scan_type_of(c->names[k].known)] = 1;
    return x + 6;
}

static float *add_rules(const scan *s, const group *g, float *x)
{
    float e[K_COUNT];
    qn_scan_total(s, g, e);
    memset(x, 0, 2 * TYPES * sizeof *x);
    int type = g->kind == K_PERSON ? (int)QN_NAME_PER : g->kind <= K_ORGANIZATION ? (int)QN_NAME_ORG : g->kind <= K_PLACE ? (int)QN_NAME_LOC : TYPE_NONE;
    x[type] = 1;
    x[TYPES + type] = g->score > PLAIN;
    x += 2 * TYPES;
    for (int t = 0; t < QN_NAME_MISC; t++)
        *x++ = evidence(best_of(e, (qn_name_type)t));
    return x;
}

static float *add_found(const scan *s, const candidate *c, float *x)
{
    memset(x, 0, 6 * sizeof *x);
    const qn_gold_name *name = qn_scan_found(s, c->first, c->end);
    bool same = name && name->first == c->first && name->end == c->end;
    x[same ? (int)name->type : name ? 4 : 5] = 1;
    return x + 6;
}

static float *add_look(const scan *s, const candidate *c, float *x)
{
    bool single = c->end - c->first == 1;
    *x++ = single;
    *x++ = c->end - c->first > 3;
    *x++ = single && has_shape(s, c->first, SHAPE_ALL_CAPITALS);
    *x++ = has_shape(s, c->first, SHAPE_FIRST);
    *x++ = s->headline[s->tokens->tokens[c->first].sentence];
    *x++ = single && qn_interner_find(s->small, s->forms[c->first], strlen(s->forms[c->first])) != QN_NONE;
    *x++ = c->after_title || c->after_honorific;
    *x++ = c->first > 0 && in_list(s, c->first - 1, L_THE);
    *x++ = in_list(s, c->first, L_FIRST_NAME);
    return x;
}

void qn_scan_type_features(const scan *s, const candidate *c, float *x)
{
    const group *g = &s->groups[c->group];
    belief b = qn_scan_belief(s, c->first, c->end);
    *x++ = 1;
    x = add_beliefs(&b, true, x);
    x = add_beliefs(&g->belief, false, x);
    for (int t = 0; t < QN_NAME_MISC; t++)
        *x++ = evidence(best_of(g->name, (qn_name_type)t));
    *x++ = evidence(g->name[K_NOTHING]);
    for (int t = 0; t < QN_NAME_MISC; t++)
        *x++ = evidence(best_of(c->evidence, (qn_name_type)t));
    *x++ = evidence(c->evidence[K_NOTHING]);
    for (int t = 0; t < QN_NAME_MISC; t++)
        *x++ = evidence(best_of(g->context, (qn_name_type)t));
    for (int t = 0; t < QN_NAME_MISC; t++)
        *x++ = evidence(best_of(g->longer, (qn_name_type)t));
    x = add_rules(s, g, x);
    x = add_known(c, x);
    x = add_found(s, c, x);
    add_look(s, c, x);
}

/* --- spans ------------------------------------------------------------------------------------------------------------------ */

static float belief_in(const scan *s, uint32_t token, qn_name_type type)
{
    return s->beliefs ? odds(s->beliefs[token].type[type]) : 0;
}

static float most_belief(const scan *s, uint32_t token)
{
    float most = belief_in(s, token, QN_NAME_PER);
    for (int t = 1; t < QN_NAME_TYPES; t++) {
        float other = belief_in(s, token, (qn_name_type)t);
        most = other > most ? other : most;
    }
    return most;
}

/* How the rules' names lie to the model's. */
static float *add_rivals(const scan *s, const qn_gold_name *name, float *x)
{
    float worst = ODDS * MOST_ODDS, out = 0, in = 0;
    uint32_t many = 0, outside = 0, inside = 0;
    bool left = false, right = false, sure = false;
    for (uint32_t i = name->first; i < name->end; i++) {
        uint32_t owner = s->owner[i];
        if (owner == QN_NONE) {
            in += belief_in(s, i, name->type);
            inside++;
            continue;
        }
        const candidate *c = &s->candidates[owner];
        if (i > name->first && c->first < i)
            continue;
        many++;
        sure = sure || qn_scan_surely_known(c);
        left = left || c->first < name->first;
        right = right || c->end > name->end;
        for (uint32_t k = c->first; k < c->end; k++) {
            float b = most_belief(s, k);
            worst = b < worst ? b : worst;
            if (k < name->first || k >= name->end) {
                out += s->beliefs ? odds(s->beliefs[k].none) : 0;
                outside++;
            }
        }
    }
    *x++ = worst;
    *x++ = outside ? out / (float)outside : 0;
    *x++ = inside ? in / (float)inside : 0;
    *x++ = name->type == QN_NAME_PER;
    *x++ = name->type == QN_NAME_ORG;
    *x++ = name->type == QN_NAME_LOC;
    *x++ = !left && !right;
    *x++ = (left || right) && many == 1;
    *x++ = (left || right) && many > 1;
    *x++ = many > 1;
    *x++ = sure;
    return x;
}

void qn_scan_span_features(const scan *s, const qn_gold_name *name, float *x)
{
    float least = ODDS * MOST_ODDS, mean = 0;
    bool comma = false, preposition = false, hyphen = false, country = false;
    for (uint32_t i = name->first; i < name->end; i++) {
        float b = belief_in(s, i, name->type);
        least = b < least ? b : least;
        mean += b / (float)(name->end - name->first);
        comma = comma || qn_scan_is(s, i, ",");
        hyphen = hyphen || qn_scan_is(s, i, "-");
        preposition = preposition || in_list(s, i, L_HEAD_PREPOSITION);
    }
    const word *w = &s->words[name->first];
    for (uint32_t k = 0; k < w->name_count; k++)
        country = country || (w->names[k].known->type & QN_COUNTRY && w->name_length < name->end - name->first);
    *x++ = 1;
    *x++ = least;
    *x++ = mean;
    x = add_rivals(s, name, x);
    *x++ = w->name_length == name->end - name->first;
    *x++ = in_list(s, name->first, L_TITLE) || in_list(s, name->first, L_HONORIFIC);
    *x++ = country;
    *x++ = comma;
    *x++ = preposition;
    *x++ = in_list(s, name->end - 1, L_LEGAL_FORM);
    *x++ = hyphen;
    *x++ = name->end - name->first > 3;
}
