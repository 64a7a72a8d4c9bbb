/* Pronouns → entities. Relative ones by the tree, he and she by learned weights (antecedents.c), it and they by kind, number and place (after Lappin & Leass
 * 1994, much reduced). When a thing or a person without a name fits better, there is no reference. */
#include "antecedents.h"

#include <string.h>

#define FAR_PHRASES 80
#define PER_SENTENCE 0.4f

typedef struct wanted { unsigned types; bool plural; uint32_t far; } wanted;

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
    if (!same_sentence(w, pronoun, candidate) || qn_work_reflexive(w, pronoun) || p->relation == QN_NMOD_POSS)
        return false;
    return p->head == c->head && p->head >= 0;
}

static bool suits(const wanted *want, const noun_phrase *p)
{
    if (p->plural != want->plural)
        return false;
    return want->plural || (p->entity == QN_NONE ? !(p->type & QN_PERSON) : (p->type & want->types) != 0);
}

/* A subject in the same sentence that governs the pronoun's clause is likely the one. */
static float score_of(const work *w, uint32_t pronoun, const noun_phrase *p, const wanted *want)
{
    uint32_t distance = token_at(w, pronoun)->sentence - p->sentence;
    float score = p->weight - PER_SENTENCE * (float)distance;
    if (p->entity == QN_NONE && !want->plural)
        score *= 0.7f;
    if (p->entity != QN_NONE) {
        uint32_t count = w->entities[p->entity].mention_count;
        score += count > 5 ? 0.25f : count > 2 ? 0.15f : count > 1 ? 0.1f : 0;
        if (!want->plural && (p->type & (QN_COUNTRY | QN_PLACE)))
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
        if (token_at(w, pronoun)->sentence > p->sentence + want->far)
            break;
        if (!suits(want, p) || bound_apart(w, pronoun, p->head))
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

static qn_status refer_to(work *w, uint32_t pronoun, uint32_t head, uint32_t entity)
{
    uint32_t state = w->reference_at[head];
    bool speaks_for_state = state != QN_NONE && w->references[state].kind == QN_REF_STATE;
    qn_status status = refer(w, pronoun, entity, speaks_for_state ? QN_REF_STATE : QN_REF_PRONOUN);
    if (!status && state != QN_NONE && state > 0 && w->references[state - 1].head == head && in_list(w, pronoun, L_THEY))
        status = refer(w, pronoun, w->references[state - 1].entity, QN_REF_PRONOUN);        /* "both companies … their" */
    return status ? status : qn_work_phrase(w, pronoun, entity);
}

static qn_status thing_or_plural(work *w, uint32_t pronoun, const wanted *want)
{
    uint32_t owner = joined_owner(w, pronoun, want);
    if (owner != QN_NONE)
        return refer(w, pronoun, owner, QN_REF_PRONOUN);
    const noun_phrase *p = best_phrase(w, pronoun, want);
    if (p && p->entity == QN_NONE && (p->type & QN_PERSON))
        return qn_work_wait(w, pronoun, (uint32_t)(p - w->phrases));
    return p && p->entity != QN_NONE ? refer_to(w, pronoun, p->head, p->entity) : QN_OK;
}

/* "Victoria" was no place. */
static void retype(work *w, uint32_t entity)
{
    w->entities[entity].type = QN_PERSON;
    for (size_t back = 1; back <= w->phrase_count && back <= 80; back++)
        if (w->phrases[w->phrase_count - back].entity == entity)
            w->phrases[w->phrase_count - back].type = QN_PERSON;
}

static qn_status he_or_she(work *w, uint32_t pronoun)
{
    candidates found;
    const candidate *best;
    char gender = in_list(w, pronoun, L_HE) ? 'm' : 'f';
    qn_status status = qn_work_antecedent(w, pronoun, gender, &found, &best);
    if (status || best->head == QN_NONE)
        return status;
    uint32_t entity = best->entity;
    if (entity == QN_NONE && w->phrases[best->phrase].proper)
        status = qn_work_tell_person(w, best->phrase, gender);
    if (entity == QN_NONE && !status)
        entity = w->phrases[best->phrase].entity;
    if (status || entity == QN_NONE)
        return status ? status : qn_work_wait(w, pronoun, best->phrase);
    qn_entity *e = &w->entities[entity];
    if (e->type != QN_PERSON)
        retype(w, entity);
    if (!e->gender) {                   /* the next "he" is somebody else than this "she", most likely */
        e->gender = gender;
        w->hints[entity] |= H_PRONOUN;
    }
    status = refer_to(w, pronoun, best->head, entity);
    w->last_pronoun[gender == 'f'] = (uint32_t)w->phrase_count - 1;
    return status;
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
    if (in_list(w, pronoun, L_HE) || in_list(w, pronoun, L_SHE))
        return he_or_she(w, pronoun);
    if (in_list(w, pronoun, L_THEY))
        return thing_or_plural(w, pronoun, &(wanted){.types = bodies, .plural = true, .far = 3});
    if (!in_list(w, pronoun, L_IT) || empty_it(w, pronoun))
        return QN_OK;
    return thing_or_plural(w, pronoun, &(wanted){.types = bodies, .far = copular(w, pronoun) ? 0 : 2});
}
