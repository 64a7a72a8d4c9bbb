/* Definite nouns: "the company", "the Chinese firm", "both companies", "the prime minister" → the most salient entity that fits. No fit, no
 * reference. */
#include "work.h"

#include <string.h>

#define FAR_PHRASES 150     /* phrases looked back over */
#define FAR_SENTENCES 10
#define PER_SENTENCE 0.25f  /* salience lost a sentence */

typedef struct fit { uint32_t entity; float score; } fit;

static float familiarity(const work *w, uint32_t entity)
{
    uint32_t count = w->entities[entity].mention_count;
    return count > 16 ? 0.65f : count > 8 ? 0.5f : count > 3 ? 0.35f : count > 1 ? 0.2f : 0;
}

/* "the agency" after Internal Security Agency: the name's own head word. */
static bool bears_noun(const work *w, uint32_t phrase_head, uint32_t noun)
{
    uint32_t m = w->at[phrase_head];
    if (m == QN_NONE)
        return false;
    const char *lemma = token_at(w, noun)->lemma;
    size_t length = strlen(lemma);
    for (uint32_t i = w->mentions->mentions[m].first; i < w->mentions->mentions[m].end; i++) {
        const char *form = token_at(w, i)->form;
        bool same = strlen(form) == length;
        for (size_t k = 0; same && k < length; k++)
            same = (form[k] | 0x20) == (lemma[k] | 0x20);
        if (same)
            return true;
    }
    return false;
}

static bool has_role(const work *w, uint32_t noun, uint32_t entity)
{
    char key[128];
    const char *lemma = token_at(w, noun)->lemma;
    if (strlen(lemma) > 100)
        return false;
    size_t n = 0;
    for (const char *c = lemma; *c; c++)
        key[n++] = *c >= 'A' && *c <= 'Z' ? (char)(*c + 32) : *c;
    key[n++] = '|';
    char digits[12];
    size_t d = 0;
    do
        digits[d++] = (char)('0' + entity % 10);
    while (entity /= 10);
    while (d)
        key[n++] = digits[--d];
    return qn_interner_find(w->roles, key, n) != QN_NONE;
}

/* What stands before a noun says where the one it means is from: of that nation ("the Chinese firm"), or in a place of that country ("the London-based
 * carrier"), which says less: only that it is nobody known to be of another. */
typedef struct origin {
    const qn_known *nation, *place;
} origin;

static bool fits(const work *w, const noun_phrase *p, uint32_t noun, unsigned types, origin from)
{
    const qn_entity *e = &w->entities[p->entity];
    if (!(e->type & types))
        return false;
    if (from.nation && e->type != QN_COUNTRY && w->homes[p->entity] != from.nation)
        return false;
    if (from.place && e->type != QN_COUNTRY && w->homes[p->entity] && w->homes[p->entity] != from.place)
        return false;
    if (in_list(w, noun, L_VAGUE_NOUN) && !bears_noun(w, p->head, noun) && !has_role(w, noun, p->entity))
        return false;
    if (e->type != QN_PERSON)
        return e->type != QN_COUNTRY || p->weight > 0.1f;
    if (has_role(w, noun, p->entity))
        return true;
    char gender = in_list(w, noun, L_FEMALE_NOUN) ? 'f' : in_list(w, noun, L_MALE_NOUN) ? 'm' : 0;
    return gender && e->gender == gender && !in_list(w, noun, L_TITLE) && !in_list(w, noun, L_KIN_NOUN) && !in_list(w, noun, L_SPOKES_NOUN);
}

/* "the woman" after "a woman", "the man" after somebody else without a name: not the last name of that gender. */
static bool means_unnamed(const work *w, uint32_t noun)
{
    bool little = in_list(w, noun, L_ANY_PERSON_NOUN);
    uint32_t sentence = token_at(w, noun)->sentence;
    for (size_t back = 1; back <= w->phrase_count && back < FAR_PHRASES; back++) {
        const noun_phrase *p = &w->phrases[w->phrase_count - back];
        if (sentence > p->sentence + FAR_SENTENCES)
            break;
        if (p->entity != QN_NONE || p->plural || !(p->type & QN_PERSON))
            continue;
        if (!strcmp(token_at(w, p->head)->lemma, token_at(w, noun)->lemma) || (little && sentence <= p->sentence + 2))
            return true;
    }
    return false;
}

static fit best_fit(const work *w, uint32_t noun, unsigned types, origin from, uint32_t not_entity)
{
    fit best = {QN_NONE, -100};
    uint32_t sentence = token_at(w, noun)->sentence;
    bool role_only = types == QN_PERSON && means_unnamed(w, noun);      /* somebody else stands between: only one called so before is meant */
    for (size_t back = 1; back <= w->phrase_count && back < FAR_PHRASES; back++) {
        const noun_phrase *p = &w->phrases[w->phrase_count - back];
        uint32_t distance = sentence - p->sentence;
        if (distance > FAR_SENTENCES)
            break;
        if (p->entity == QN_NONE && (types & QN_PERSON) && !strcmp(token_at(w, p->head)->lemma, token_at(w, noun)->lemma))
            break;                          /* "a woman … the woman": one without a name */
        bool person = (p->type & QN_PERSON) && p->weight > 0.3f && !p->plural;
        if (person && types == QN_PERSON && !role_only && (p->entity == QN_NONE || !fits(w, p, noun, types, from)))
            role_only = true;
        if (p->entity == QN_NONE || p->entity == not_entity || !fits(w, p, noun, types, from) ||
            (role_only && !has_role(w, noun, p->entity)))
            continue;
        float score = (p->weight > 0.3f ? p->weight : 0.3f) - PER_SENTENCE * (float)distance + familiarity(w, p->entity) +
                      (bears_noun(w, p->head, noun) ? 0.8f : 0) + (distance == 0 ? 0.3f : 0);
        if (score > best.score)
            best = (fit){p->entity, score};
    }
    return best;
}

uint32_t qn_work_salient(const work *w, uint32_t noun, unsigned types, const qn_known *nation, uint32_t not_entity)
{
    return best_fit(w, noun, types, (origin){nation, NULL}, not_entity).entity;
}

/* --- which nouns are definite ------------------------------------------------------------------------------------------- */

typedef struct modifiers { bool definite, both, blocked; origin from; } modifiers;

/* "the Oslo-based carrier", "the London bank": where a firm is tells no other one. */
static bool tells_place(const work *w, uint32_t d)
{
    int32_t noun = token_at(w, d)->head;
    uint32_t m = w->at[d];
    return m != QN_NONE && noun > (int32_t)d && w->mentions->mentions[m].type == QN_PLACE && in_list(w, (uint32_t)noun, L_FIRM_NOUN);
}

static bool blocks(const work *w, uint32_t d)
{
    const qn_token *t = token_at(w, d);
    switch ((qn_relation)t->relation) {
    case QN_ACL: case QN_ACL_RELCL: case QN_NMOD: return true;
    case QN_NMOD_POSS:
    case QN_COMPOUND:
        if (t->relation == QN_COMPOUND && tells_place(w, d))
            return false;
        return w->at[d] != QN_NONE ? w->mentions->mentions[w->at[d]].type != QN_COUNTRY : t->relation == QN_NMOD_POSS;
    case QN_AMOD: return t->feats && (strstr(t->feats, "Degree=Sup") || strstr(t->feats, "NumType=Ord"));
    default: return in_list(w, d, L_INDEFINITE);
    }
}

/* The country of the place that a word before the noun names: of "London" in "the London bank", in "the London-based carrier". */
static const qn_known *country_of_place(const work *w, uint32_t d)
{
    uint32_t place = d;
    if (w->at[d] == QN_NONE)
        for (int32_t below = w->child[d]; below >= 0; below = w->sibling[below])
            if ((uint32_t)below < d && w->at[below] != QN_NONE)
                place = (uint32_t)below;
    uint32_t m = w->at[place];
    if (m == QN_NONE || w->mentions->mentions[m].type != QN_PLACE)
        return NULL;
    const qn_known *known = w->entities[w->entity_of[m]].known;
    return known ? known->home : NULL;
}

static modifiers modifiers_of(const work *w, uint32_t noun)
{
    modifiers m = {0};
    uint32_t mention;
    m.from.nation = qn_work_nation(w, noun, &mention);
    for (int32_t d = w->child[noun]; d >= 0; d = w->sibling[d]) {
        if ((uint32_t)d < noun) {
            m.definite = m.definite || in_list(w, (uint32_t)d, L_DEFINITE);
            m.both = m.both || in_list(w, (uint32_t)d, L_BOTH);
        }
        m.blocked = m.blocked || blocks(w, (uint32_t)d);
        if (!m.from.place && (uint32_t)d < noun)
            m.from.place = country_of_place(w, (uint32_t)d);
    }
    return m;
}

static qn_status refer_to_both(work *w, uint32_t noun, unsigned types, origin from)
{
    fit one = best_fit(w, noun, types, from, QN_NONE);
    fit two = one.entity == QN_NONE ? one : best_fit(w, noun, types, from, one.entity);
    if (two.entity == QN_NONE)
        return QN_OK;
    qn_status status = qn_work_refer(w, noun, noun, noun + 1, one.entity, QN_NONE, QN_REF_NOMINAL);
    return status ? status : qn_work_refer(w, noun, noun, noun + 1, two.entity, QN_NONE, QN_REF_NOMINAL);
}

qn_status qn_work_definite(work *w, uint32_t noun)
{
    unsigned types = qn_work_noun_types(w, noun);
    if (!types || in_list(w, noun, L_STATE_GROUP) || token_at(w, noun)->relation == QN_COMPOUND)
        return QN_OK;
    modifiers m = modifiers_of(w, noun);
    if (in_list(w, noun, L_GROUP_NOUN) && !m.both)
        return QN_OK;
    bool plural = qn_work_plural(w, noun);
    if (m.blocked || !(m.definite || m.both))
        return QN_OK;
    if (plural)
        return m.both && !(types & (QN_PERSON | QN_PLACE)) ? refer_to_both(w, noun, types, m.from) : QN_OK;
    if ((types & QN_PLACE) && !in_list(w, noun, L_TOWN_NOUN))
        return QN_OK;                       /* regions and areas are often new ones */
    if (types & QN_PLACE)
        types &= ~(unsigned)QN_COUNTRY;
    uint32_t entity = best_fit(w, noun, types, m.from, QN_NONE).entity;
    return entity == QN_NONE ? QN_OK : qn_work_refer(w, noun, noun, noun + 1, entity, QN_NONE, QN_REF_NOMINAL);
}
