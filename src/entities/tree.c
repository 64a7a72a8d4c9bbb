/* What the tree tells of a noun: its dependents, its country, its number, how prominent its place is. */
#include "work.h"

#include <string.h>

int qn_work_find_child(const work *w, uint32_t head, qn_relation relation)
{
    for (int32_t d = w->child[head]; d >= 0; d = w->sibling[d])
        if (token_at(w, (uint32_t)d)->relation == relation)
            return d;
    return -1;
}

int qn_work_case(const work *w, uint32_t token)
{
    return qn_work_find_child(w, token, QN_CASE);
}

static bool modifies_as_country(const work *w, uint32_t token)
{
    int r = token_at(w, token)->relation;
    if (r == QN_AMOD || r == QN_COMPOUND || r == QN_NMOD_POSS)
        return true;
    if (r != QN_NMOD)
        return false;
    int preposition = qn_work_case(w, token);
    return preposition >= 0 && in_list(w, (uint32_t)preposition, L_OF);
}

size_t qn_work_names(const work *w, uint32_t first, uint32_t end, const qn_name **names)
{
    enum { LONGEST_NAME = 16 };
    const char *forms[LONGEST_NAME];
    size_t count = 0;
    if (end - first > LONGEST_NAME)
        return 0;
    for (uint32_t i = first; i < end; i++)
        forms[i - first] = token_at(w, i)->form;
    return qn_lexicon_name_at(w->resolver->lexicon, forms, end - first, names, &count) == end - first ? count : 0;
}

const qn_known *qn_work_nation(const work *w, uint32_t noun, uint32_t *mention)
{
    for (int32_t d = w->child[noun]; d >= 0; d = w->sibling[d]) {
        uint32_t m = w->at[d];
        if (m == QN_NONE || !modifies_as_country(w, (uint32_t)d))
            continue;
        const qn_mention *name = &w->mentions->mentions[m];
        if (name->type == QN_COUNTRY && name->known && !name->inside && !name->demonym) {
            *mention = m;
            return name->known;
        }
    }
    return NULL;
}

typedef struct noun_type { list which; unsigned types; } noun_type;

static const noun_type noun_types[] = {
    {L_PERSON_NOUN, QN_PERSON}, {L_TITLE, QN_PERSON}, {L_MALE_NOUN, QN_PERSON}, {L_FEMALE_NOUN, QN_PERSON}, {L_FIRM_NOUN, QN_FIRM},
    {L_AGENCY_NOUN, QN_AGENCY}, {L_MEDIA_NOUN, QN_MEDIA}, {L_ALLIANCE_NOUN, QN_ALLIANCE}, {L_PARTY_NOUN, QN_PARTY},
    {L_ORGANIZATION_NOUN, QN_ORGANIZATION}, {L_COUNTRY_NOUN, QN_COUNTRY}, {L_PLACE_NOUN, QN_PLACE},
};

unsigned qn_work_noun_types(const work *w, uint32_t noun)
{
    unsigned types = 0;
    for (size_t i = 0; i < sizeof noun_types / sizeof *noun_types; i++)
        if (in_list(w, noun, noun_types[i].which))
            types |= noun_types[i].types;
    return types;
}

bool qn_work_plural(const work *w, uint32_t noun)
{
    const qn_token *t = token_at(w, noun);
    size_t length = strlen(t->xpos);
    return (length && t->xpos[length - 1] == 'S' && t->xpos[0] == 'N') || (t->feats && strstr(t->feats, "Number=Plur"));
}

float qn_work_weight(const work *w, uint32_t token)
{
    float factor = 1;
    for (int hops = 0; hops < 3 && token_at(w, token)->relation == QN_CONJ && token_at(w, token)->head >= 0; hops++) {
        token = (uint32_t)token_at(w, token)->head;
        factor *= 0.9f;
    }
    switch ((qn_relation)token_at(w, token)->relation) {
    case QN_NSUBJ: case QN_NSUBJ_OUTER: case QN_CSUBJ: return factor;
    case QN_NSUBJ_PASS: return 0.95f * factor;
    case QN_ROOT: return 0.8f * factor;
    case QN_OBL_AGENT: return 0.6f * factor;
    case QN_OBJ: case QN_IOBJ: case QN_XCOMP: return 0.55f * factor;
    case QN_NMOD_POSS: return 0.5f * factor;
    case QN_APPOS: return 0.45f * factor;
    case QN_OBL: return 0.4f * factor;
    case QN_NMOD: return 0.35f * factor;
    case QN_COMPOUND: return 0.15f * factor;
    case QN_AMOD: return 0.02f * factor;
    default: return 0.3f * factor;
    }
}

bool qn_work_reflexive(const work *w, uint32_t pronoun)
{
    return w->resolver->reflexive != QN_NONE && qn_lexicon_is(w->resolver->lexicon, w->resolver->reflexive, token_at(w, pronoun)->form);
}
