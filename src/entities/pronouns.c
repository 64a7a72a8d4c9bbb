/* Pronouns → entities, by gender, number, kind and place (after Lappin & Leass 1994, much reduced). When a thing or a person without a name fits
 * better, there is no reference. */
#include "work.h"

#include <string.h>

#define FAR_PHRASES 80
#define FAR_SENTENCES 3
#define PER_SENTENCE 0.4f

typedef struct wanted { unsigned types; char gender; bool plural, thing; uint32_t far; } wanted;

static qn_status refer(work *w, uint32_t pronoun, uint32_t entity, qn_reference_kind kind)
{
    return qn_work_refer(w, pronoun, pronoun, pronoun + 1, entity, QN_NONE, kind);
}

static int32_t governor(const work *w, uint32_t token)
{
    return token_at(w, token)->head;
}

static bool is_subject(const qn_token *t)
{
    return t->relation == QN_NSUBJ || t->relation == QN_NSUBJ_PASS;
}

/* Subject and object of one verb are two ("he hit him"); a possessor is not what it possesses. */
static bool bound_apart(const work *w, uint32_t pronoun, uint32_t candidate)
{
    const qn_token *p = token_at(w, pronoun), *c = token_at(w, candidate);
    if (p->head == (int32_t)candidate || c->head == (int32_t)pronoun)
        return true;
    size_t length = strlen(p->form);
    bool reflexive = length > 4 && !strcmp(p->form + length - 4, "self");
    if (!same_sentence(w, pronoun, candidate) || reflexive || p->relation == QN_NMOD_POSS)
        return false;
    return p->head == c->head && p->head >= 0;
}

static bool suits(const work *w, const wanted *want, const noun_phrase *p)
{
    if (want->plural)
        return p->plural;
    if (p->plural)
        return false;
    char gender = p->entity != QN_NONE ? w->entities[p->entity].gender : p->gender;
    if (p->entity == QN_NONE)
        return want->thing ? !(p->type & QN_PERSON) : (p->type & QN_PERSON) && (!gender || gender == want->gender);
    return (p->type & want->types) && !(want->gender && gender && gender != want->gender);
}

/* A subject in the same sentence that governs the pronoun's clause is likely the one. */
static float score_of(const work *w, uint32_t pronoun, const noun_phrase *p, const wanted *want)
{
    uint32_t distance = token_at(w, pronoun)->sentence - p->sentence;
    float score = p->weight - PER_SENTENCE * (float)distance;
    if (p->entity == QN_NONE && want->thing)
        score *= 0.7f;
    if (p->entity != QN_NONE) {
        uint32_t count = w->entities[p->entity].mention_count;
        score += count > 5 ? 0.25f : count > 2 ? 0.15f : count > 1 ? 0.1f : 0;
        if (want->gender && w->entities[p->entity].gender == want->gender)
            score += 0.3f;
        if (want->thing && (p->type & (QN_COUNTRY | QN_PLACE)))
            score -= 0.2f;
    }
    if (is_subject(token_at(w, pronoun)) && is_subject(token_at(w, p->head)))
        score += 0.2f;
    return score;
}

/* "the company or its employees": what is joined with its own. */
static uint32_t joined_owner(const work *w, uint32_t pronoun, const wanted *want)
{
    const qn_token *p = token_at(w, pronoun);
    if (p->relation != QN_NMOD_POSS || p->head < 0 || token_at(w, (uint32_t)p->head)->relation != QN_CONJ)
        return QN_NONE;
    int32_t first = token_at(w, (uint32_t)p->head)->head;
    if (first < 0 || first >= (int32_t)pronoun)
        return QN_NONE;
    uint32_t entity = qn_work_entity_at(w, (uint32_t)first);
    return entity != QN_NONE && !want->plural && (w->entities[entity].type & want->types) ? entity : QN_NONE;
}

static const noun_phrase *best_phrase(const work *w, uint32_t pronoun, const wanted *want)
{
    const noun_phrase *best = NULL;
    float best_score = -100;
    for (size_t back = 1; back <= w->phrase_count && back < FAR_PHRASES; back++) {
        const noun_phrase *p = &w->phrases[w->phrase_count - back];
        if (token_at(w, pronoun)->sentence > p->sentence + (want->thing ? want->far : FAR_SENTENCES))
            break;
        if (!suits(w, want, p) || bound_apart(w, pronoun, p->head))
            continue;
        float score = score_of(w, pronoun, p, want);
        if (score > best_score) {
            best_score = score;
            best = p;
        }
    }
    return best;
}

/* "it is clear that", "it rained" */
static bool empty_it(const work *w, uint32_t pronoun)
{
    const qn_token *t = token_at(w, pronoun);
    if (t->relation == QN_EXPL || t->head < 0)
        return t->relation == QN_EXPL;
    const qn_token *g = token_at(w, (uint32_t)t->head);
    if (t->relation == QN_OBJ || t->relation == QN_XCOMP)
        return qn_work_find_child(w, (uint32_t)t->head, QN_XCOMP) > (int)pronoun;      /* "makes it difficult to" */
    if (!is_subject(t))
        return false;
    bool clause = qn_work_find_child(w, (uint32_t)t->head, QN_CSUBJ) >= 0 || qn_work_find_child(w, (uint32_t)t->head, QN_CCOMP) >= 0;
    return g->upos != QN_VERB && clause;
}

/* "it's an added layer": hardly ever an actor of another sentence */
static bool copular(const work *w, uint32_t pronoun)
{
    const qn_token *t = token_at(w, pronoun);
    return is_subject(t) && t->head >= 0 && qn_work_find_child(w, (uint32_t)t->head, QN_COP) >= 0;
}

static qn_status refer_to_phrase(work *w, uint32_t pronoun, const noun_phrase *p)
{
    if (!p)
        return QN_OK;
    uint32_t entity = p->entity, state = w->reference_at[p->head];
    bool speaks_for_state = state != QN_NONE && w->references[state].kind == QN_REF_STATE;
    if (entity == QN_NONE)
        return p->type & QN_PERSON ? qn_work_wait(w, pronoun, (uint32_t)(p - w->phrases)) : QN_OK;
    if (w->entities[entity].type == QN_PERSON && !w->entities[entity].gender)       /* the next "he" is somebody else than this "she" */
        w->entities[entity].gender = in_list(w, pronoun, L_HE) ? 'm' : in_list(w, pronoun, L_SHE) ? 'f' : 0;
    qn_status status = refer(w, pronoun, entity, speaks_for_state ? QN_REF_STATE : QN_REF_PRONOUN);
    return status ? status : qn_work_phrase(w, pronoun, entity);
}

/* The reference that a noun without one of its own shares: of what it is said of ("X is a singer who"), what it explains ("X, a singer who"), what explains
 * it ("the singer X, who"), or the first of its list. QN_NONE when there is none. */
static uint32_t shared_reference(const work *w, uint32_t noun)
{
    for (int hops = 0; hops < 4; hops++) {
        if (w->reference_at[noun] != QN_NONE)
            return w->reference_at[noun];
        int next = -1, relation = token_at(w, noun)->relation;
        if (qn_work_find_child(w, noun, QN_COP) >= 0)
            next = qn_work_find_child(w, noun, QN_NSUBJ);
        else if (qn_work_find_child(w, noun, QN_APPOS) >= 0)
            next = qn_work_find_child(w, noun, QN_APPOS);
        else if (relation == QN_APPOS || relation == QN_CONJ)
            next = governor(w, noun);
        if (next < 0)
            return QN_NONE;
        noun = (uint32_t)next;
    }
    return QN_NONE;
}

/* Classes that a relative pronoun may stand for. */
static unsigned relative_types(const work *w, uint32_t pronoun)
{
    if (in_list(w, pronoun, L_WHO))
        return QN_ANY_ACTOR;        /* "officials in Paris, who": bodies and states too */
    return in_list(w, pronoun, L_WHERE) ? QN_BODIES | QN_PLACE | QN_COUNTRY : QN_ANY_ACTOR & ~(unsigned)QN_PERSON;
}

/* Who, which, that, where → the noun that the relative clause modifies. */
static qn_status relative(work *w, uint32_t pronoun)
{
    int32_t at = governor(w, pronoun);
    for (int hops = 0; at >= 0 && hops < 6; hops++) {
        int r = token_at(w, (uint32_t)at)->relation;
        if (r == QN_ACL_RELCL || r == QN_ADVCL_RELCL) {
            int32_t noun = governor(w, (uint32_t)at);
            uint32_t reference = noun >= 0 ? w->reference_at[noun] : QN_NONE;
            bool own = reference != QN_NONE;
            if (!own && noun >= 0)
                reference = shared_reference(w, (uint32_t)noun);
            if (reference == QN_NONE)
                return QN_OK;
            const qn_reference found = w->references[reference];
            if (!own && (found.kind == QN_REF_STATE || found.kind == QN_REF_WORD_OF ||
                         (in_list(w, pronoun, L_WHO) && w->entities[found.entity].type != QN_PERSON)))
                return QN_OK;
            if (!(w->entities[found.entity].type & relative_types(w, pronoun)))
                return QN_OK;
            return refer(w, pronoun, found.entity, found.kind == QN_REF_STATE || found.kind == QN_REF_WORD_OF ? found.kind : QN_REF_PRONOUN);
        }
        at = governor(w, (uint32_t)at);
    }
    return QN_OK;
}

qn_status qn_work_pronoun(work *w, uint32_t pronoun)
{
    const qn_token *t = token_at(w, pronoun);
    const unsigned bodies = QN_BODIES | QN_COUNTRY;
    bool wh = t->xpos[0] == 'W' || (t->feats && strstr(t->feats, "PronType=Rel"));
    if (in_list(w, pronoun, L_WHO) || in_list(w, pronoun, L_WHICH) || in_list(w, pronoun, L_WHERE))
        return wh ? relative(w, pronoun) : QN_OK;
    wanted want = {0};
    if (in_list(w, pronoun, L_HE) || in_list(w, pronoun, L_SHE)) {
        want.types = QN_PERSON;
        want.gender = in_list(w, pronoun, L_HE) ? 'm' : 'f';
    } else if (in_list(w, pronoun, L_IT)) {
        if (empty_it(w, pronoun))
            return QN_OK;
        want.types = bodies;
        want.thing = true;
        want.far = copular(w, pronoun) ? 0 : 2;
    } else if (in_list(w, pronoun, L_THEY)) {
        want.types = bodies;
        want.plural = true;
    } else {
        return QN_OK;
    }
    uint32_t owner = joined_owner(w, pronoun, &want);
    if (owner != QN_NONE)
        return refer(w, pronoun, owner, QN_REF_PRONOUN);
    return refer_to_phrase(w, pronoun, best_phrase(w, pronoun, &want));
}
