/* Nouns that refer by what stands with them: titles and appositions of a name, groups that speak for a state, spokesmen. */
#include "work.h"

#include <string.h>

#define LONGEST_MODIFIERS 5     /* tokens between a name and the noun that says again what it is */

static qn_status refer(work *w, uint32_t noun, uint32_t entity, qn_reference_kind kind)
{
    return qn_work_refer(w, noun, noun, noun + 1, entity, QN_NONE, kind);
}

/* --- attached to a name --------------------------------------------------------------------------------------------- */

static bool agrees(const work *w, uint32_t noun, uint32_t entity)
{
    unsigned types = qn_work_noun_types(w, noun), type = w->entities[entity].type;
    if (types & type)
        return !(type == QN_PERSON && qn_work_plural(w, noun));
    return (types & QN_BODIES) && (type & QN_BODIES) && !(types & QN_PERSON);
}

static bool names(const work *w, uint32_t token)
{
    return w->at[token] != QN_NONE && !w->mentions->mentions[w->at[token]].adjective && !w->mentions->mentions[w->at[token]].demonym &&
           !w->mentions->mentions[w->at[token]].inside;
}

/* "the GRU military intelligence agency", "the Lukoil oil company": the noun says again what the name before it is. */
static uint32_t named_before(const work *w, uint32_t noun)
{
    if (!noun || !in_list(w, noun, L_APPOSITIVE_NOUN) || qn_work_plural(w, noun))
        return QN_NONE;
    uint32_t d = noun;
    do
        d--;
    while (d > 0 && noun - d < LONGEST_MODIFIERS && same_sentence(w, d, noun) && w->cover[d] == QN_NONE &&
           (token_at(w, d)->upos == QN_NOUN || token_at(w, d)->upos == QN_ADJ));
    if (d + 1 >= noun || !same_sentence(w, d, noun) || w->cover[d] == QN_NONE || !names(w, d) || token_at(w, d)->relation != QN_COMPOUND)
        return QN_NONE;     /* "the Huawei company" says little, "the Huawei group" may be a group of others */
    qn_class type = w->entities[w->entity_of[w->at[d]]].type;
    unsigned types = qn_work_noun_types(w, noun) | (type == QN_MEDIA ? QN_MEDIA : 0);      /* "the Xinhua news agency" */
    bool same = (type & QN_BODIES) && type != QN_ORGANIZATION && (types & type);
    return same && token_at(w, d)->head > (int32_t)d && token_at(w, d)->head <= (int32_t)noun ? w->at[d] : QN_NONE;
}

/* "the state of Texas", "the city of Arvika" is that place. */
static uint32_t named_behind_of(const work *w, uint32_t noun)
{
    uint32_t governed = w->resolver->governed;
    if (governed == QN_NONE || !qn_lexicon_is(w->resolver->lexicon, governed, token_at(w, noun)->form) || noun + 2 >= w->tokens->count || !same_sentence(w, noun, noun + 2) || !in_list(w, noun + 1, L_OF) ||
        qn_work_plural(w, noun))
        return QN_NONE;
    uint32_t place = w->cover[noun + 2];
    const qn_mention *m = place == QN_NONE ? NULL : &w->mentions->mentions[place];
    return m && m->first == noun + 2 && (m->type & (QN_PLACE | QN_COUNTRY)) && !m->adjective && !m->demonym ? place : QN_NONE;
}

/* The person's name that explains a noun for people which itself explains another: "his wife, the novelist Ann Bell". */
static uint32_t described_behind(const work *w, uint32_t noun)
{
    for (int32_t d = in_list(w, noun, L_PERSON_NOUN) ? w->child[noun] : -1; d >= 0; d = w->sibling[d]) {
        int r = token_at(w, (uint32_t)d)->relation;
        if ((r == QN_APPOS || r == QN_FLAT) && (uint32_t)d > noun && names(w, (uint32_t)d) && w->mentions->mentions[w->at[d]].type == QN_PERSON)
            return w->at[d];
    }
    return QN_NONE;
}

/* "a hotelier Grant named envoy": after an indefinite noun, a single name before a verb begins a relative clause without its pronoun. */
static bool begins_relative(const work *w, uint32_t noun, const qn_mention *m)
{
    bool indefinite = false;
    for (int32_t d = w->child[noun]; d >= 0 && (uint32_t)d < noun; d = w->sibling[d])
        indefinite = indefinite || in_list(w, (uint32_t)d, L_INDEFINITE);
    return indefinite && m->first == noun + 1 && m->end == m->first + 1 && same_sentence(w, noun, m->end) && token_at(w, m->end)->upos == QN_VERB;
}

/* "China's ambassador to Britain Wu Shilin": the person's name right behind the country's. */
static uint32_t named_behind_country(const work *w, uint32_t noun)
{
    uint32_t at = noun + 1;
    if (!in_list(w, noun, L_PERSON_NOUN) || !same_sentence(w, noun, at) || token_at(w, at)->upos != QN_ADP)
        return QN_NONE;
    at += same_sentence(w, noun, at + 1) && in_list(w, at + 1, L_THE) ? 2 : 1;
    uint32_t country = same_sentence(w, noun, at) ? w->cover[at] : QN_NONE;
    const qn_mention *m = country == QN_NONE ? NULL : &w->mentions->mentions[country];
    if (!m || m->first != at || m->type != QN_COUNTRY || m->adjective || !same_sentence(w, noun, m->end) || w->cover[m->end] == QN_NONE)
        return QN_NONE;
    const qn_mention *name = &w->mentions->mentions[w->cover[m->end]];
    return name->first == m->end && name->type == QN_PERSON ? w->cover[m->end] : QN_NONE;
}

/* The name that the noun describes: "giant Huawei", "Meng Wanzhou, the executive", "the executive, Meng Wanzhou". */
static uint32_t described(const work *w, uint32_t noun)
{
    const qn_token *t = token_at(w, noun);
    uint32_t next = same_sentence(w, noun, noun + 1) ? w->cover[noun + 1] : QN_NONE;
    if (next != QN_NONE && w->mentions->mentions[next].first == noun + 1 && w->mentions->mentions[next].type == QN_PERSON &&
        in_list(w, noun, L_PERSON_NOUN) && !begins_relative(w, noun, &w->mentions->mentions[next]))
        return next;                        /* whatever the tree says */
    if (named_behind_of(w, noun) != QN_NONE)
        return named_behind_of(w, noun);
    if (named_behind_country(w, noun) != QN_NONE)
        return named_behind_country(w, noun);
    if (t->head >= 0 && names(w, (uint32_t)t->head)) {
        const qn_mention *m = &w->mentions->mentions[w->at[t->head]];
        bool before = (t->relation == QN_COMPOUND || t->relation == QN_FLAT || t->relation == QN_NMOD_UNMARKED || t->relation == QN_DEP) &&
                      noun + 1 == m->first;
        if (before || t->relation == QN_APPOS || (t->relation == QN_FLAT && noun >= m->end))
            return w->at[t->head];
    }
    for (int32_t d = w->child[noun]; d >= 0; d = w->sibling[d]) {
        int r = token_at(w, (uint32_t)d)->relation;
        bool linked = r == QN_APPOS || r == QN_FLAT || ((r == QN_COMPOUND || r == QN_DEP || r == QN_NMOD_UNMARKED) && (uint32_t)d > noun);
        if (linked && names(w, (uint32_t)d))
            return w->at[d];
        uint32_t further = r == QN_APPOS && (uint32_t)d > noun && in_list(w, noun, L_KIN_NOUN) ? described_behind(w, (uint32_t)d) : QN_NONE;
        if (further != QN_NONE)
            return further;             /* "his wife, the novelist Ann Bell" */
    }
    return named_before(w, noun);
}

static qn_status note_role(work *w, uint32_t noun, uint32_t entity)
{
    qn_entity *e = &w->entities[entity];
    char gender = in_list(w, noun, L_FEMALE_NOUN) ? 'f' : in_list(w, noun, L_MALE_NOUN) ? 'm' : 0;
    if (e->type == QN_PERSON && gender && (!e->gender || w->hints[entity])) {       /* surer than a first name or a pronoun */
        e->gender = gender;
        w->hints[entity] = 0;
    }
    char *key = qn_arena_printf(w->arena, "%s|%u", token_at(w, noun)->lemma, (unsigned)entity);
    char *lower = key ? qn_utf8_lower(w->arena, key, strlen(key)) : NULL;
    return lower && qn_intern(w->roles, lower, strlen(lower)) != QN_NONE ? QN_OK : QN_NOMEM;
}

static bool is_definite(const work *w, uint32_t noun)
{
    for (int32_t d = w->child[noun]; d >= 0 && (uint32_t)d < noun; d = w->sibling[d])
        if (in_list(w, (uint32_t)d, L_DEFINITE) || (token_at(w, (uint32_t)d)->relation == QN_NMOD_POSS && token_at(w, (uint32_t)d)->upos == QN_PROPN))
            return true;                /* "the ambassador", "China's ambassador" */
    return false;
}

uint32_t qn_work_predicate_of(const work *w, uint32_t noun)
{
    int subject = in_list(w, noun, L_PERSON_NOUN) && qn_work_find_child(w, noun, QN_COP) >= 0 ? qn_work_find_child(w, noun, QN_NSUBJ) : -1;
    uint32_t entity = subject >= 0 ? qn_work_entity_at(w, (uint32_t)subject) : QN_NONE;
    return entity != QN_NONE && w->entities[entity].type == QN_PERSON && !qn_work_plural(w, noun) ? entity : QN_NONE;
}

/* "Chang is a singer": she is the singer from then on. */
static qn_status note_predicate(work *w, uint32_t noun)
{
    uint32_t entity = qn_work_predicate_of(w, noun);
    return entity != QN_NONE ? note_role(w, noun, entity) : QN_OK;
}

qn_status qn_work_attached(work *w, uint32_t noun)
{
    uint32_t mention = described(w, noun), found;
    const qn_token *t = token_at(w, noun);
    if (mention == QN_NONE && t->relation == QN_CONJ && t->head >= 0 && token_at(w, (uint32_t)t->head)->relation == QN_APPOS &&
        w->reference_at[t->head] != QN_NONE && in_list(w, noun, L_PERSON_NOUN)) {
        uint32_t entity = qn_work_entity_at(w, (uint32_t)t->head);      /* "X, founder and chief executive" */
        return entity != QN_NONE && w->entities[entity].type == QN_PERSON && !qn_work_plural(w, noun) ? refer(w, noun, entity, QN_REF_NOMINAL)
                                                                                                      : QN_OK;
    }
    if (mention == QN_NONE)
        return note_predicate(w, noun);
    if (!agrees(w, noun, w->entity_of[mention]))
        return QN_OK;
    uint32_t entity = w->entity_of[mention];
    if ((w->entities[entity].type & QN_BODIES) && !w->homes[entity])
        w->homes[entity] = qn_work_nation(w, noun, &found);
    qn_status status = refer(w, noun, entity, QN_REF_NOMINAL);
    if (!status && w->entities[entity].type == QN_PERSON && noun < w->mentions->mentions[mention].first && is_definite(w, noun))
        status = qn_work_name_earlier(w, noun, entity);     /* "the former official, X" was met before without the name */
    return status ? status : note_role(w, noun, entity);
}

/* --- the state --------------------------------------------------------------------------------------------------------- */

static bool bare(const work *w, uint32_t noun)
{
    for (int32_t d = w->child[noun]; d >= 0; d = w->sibling[d]) {
        const qn_token *t = token_at(w, (uint32_t)d);
        if (t->relation == QN_AMOD || t->relation == QN_COMPOUND || t->relation == QN_NMOD || t->relation == QN_NMOD_POSS ||
            t->relation == QN_NUMMOD || t->relation == QN_ACL || t->relation == QN_ACL_RELCL || in_list(w, (uint32_t)d, L_INDEFINITE))
            return false;
    }
    return true;
}

static bool former(const work *w, uint32_t noun)
{
    for (int32_t d = w->child[noun]; d >= 0; d = w->sibling[d])
        if (in_list(w, (uint32_t)d, L_FORMER))
            return true;
    return false;
}

#define STATE_MEMORY 4  /* sentences over which a bare "officials" still means the state named with the same word */

/* "Polish authorities", "U.S. prosecutors", "the Chinese government"; then "officials" alone. Former ones speak for themselves. */
qn_status qn_work_state(work *w, uint32_t noun)
{
    if (!in_list(w, noun, L_STATE_GROUP) || token_at(w, noun)->relation == QN_COMPOUND || former(w, noun))
        return QN_OK;
    uint32_t mention = QN_NONE;
    if (qn_work_nation(w, noun, &mention)) {
        w->last_state = noun;
        return qn_work_refer(w, noun, noun, noun + 1, w->entity_of[mention], QN_NONE, QN_REF_STATE);
    }
    uint32_t last = w->last_state;
    if (last == QN_NONE || !bare(w, noun) || token_at(w, noun)->sentence > token_at(w, last)->sentence + STATE_MEMORY ||
        strcmp(token_at(w, noun)->lemma, token_at(w, last)->lemma))
        return QN_OK;
    w->last_state = noun;
    return refer(w, noun, w->references[w->reference_at[last]].entity, QN_REF_STATE);
}

/* --- spokesmen ------------------------------------------------------------------------------------------------------------ */

static uint32_t spoken_for(const work *w, uint32_t noun)
{
    uint32_t before = noun > 0 && same_sentence(w, noun - 1, noun) ? w->cover[noun - 1] : QN_NONE;
    if (before != QN_NONE && w->mentions->mentions[before].end == noun && (w->mentions->mentions[before].type & (QN_BODIES | QN_COUNTRY)) &&
        !w->mentions->mentions[before].demonym)
        return w->entity_of[before];        /* whatever the tree says */
    for (int32_t d = w->child[noun]; d >= 0; d = w->sibling[d]) {
        const qn_token *t = token_at(w, (uint32_t)d);
        int preposition = t->relation == QN_NMOD ? qn_work_case(w, (uint32_t)d) : -1;
        bool linked = t->relation == QN_COMPOUND || t->relation == QN_NMOD_POSS || t->relation == QN_AMOD ||
                      (preposition >= 0 && in_list(w, (uint32_t)preposition, L_SPOKES_PREPOSITION));
        if (!linked)
            continue;
        uint32_t entity = qn_work_entity_at(w, (uint32_t)d);
        if (entity != QN_NONE && w->entities[entity].type != QN_PLACE)
            return entity;
        unsigned types = qn_work_noun_types(w, (uint32_t)d) & QN_BODIES;
        if (t->relation == QN_COMPOUND && types) {     /* "a company spokesman" */
            entity = qn_work_salient(w, (uint32_t)d, types, NULL, QN_NONE);
            if (entity != QN_NONE)
                return entity;
        }
    }
    return QN_NONE;
}

qn_status qn_work_spokes(work *w, uint32_t noun)
{
    if (!in_list(w, noun, L_SPOKES_NOUN) || token_at(w, noun)->relation == QN_COMPOUND || former(w, noun))
        return QN_OK;
    uint32_t entity = spoken_for(w, noun), last = w->last_spokes;
    if (entity == QN_NONE && last != QN_NONE && bare(w, noun) && !strcmp(token_at(w, noun)->lemma, token_at(w, last)->lemma) &&
        token_at(w, noun)->sentence <= token_at(w, last)->sentence + STATE_MEMORY)
        entity = w->references[w->reference_at[last]].entity;
    if (entity == QN_NONE)
        return QN_OK;
    w->last_spokes = noun;
    return refer(w, noun, entity, QN_REF_WORD_OF);
}
