/* People who are named late: "identified him as Weijing Wang", "the former official, Piotr Durbajlo" give a name to phrases that had none. */
#include "work.h"

#include <string.h>

#define FAR_PHRASES 150     /* phrases looked back over */
#define FAR_SENTENCES 14
#define NEAR_SENTENCES 2    /* between "the man" and whom it means */
#define FAR_VERB 14         /* tokens between "identified" and "as" */
#define LATEST 100          /* pronouns without a name that are kept in mind */

static bool unnamed_person(const work *w, size_t phrase)
{
    const noun_phrase *p = &w->phrases[phrase];
    return p->entity == QN_NONE && (p->type & QN_PERSON) && !p->plural && w->reference_at[p->head] == QN_NONE;
}

/* Two countries said of them: two people. */
static bool other_nation(const work *w, uint32_t noun, const qn_known *nation)
{
    uint32_t mention;
    const qn_known *own = qn_work_nation(w, noun, &mention);
    return own && nation && own != nation;
}

static const qn_known *nation_of(const work *w, uint32_t noun)
{
    uint32_t mention;
    return qn_work_nation(w, noun, &mention);
}

/* "China's ambassador to Britain" is not its ambassador to France. */
static bool other_posting(const work *w, uint32_t a, uint32_t b)
{
    const uint32_t nouns[2] = {a, b};
    uint32_t entities[2] = {QN_NONE, QN_NONE};
    for (int i = 0; i < 2; i++) {
        uint32_t at = nouns[i] + 2;
        if (!same_sentence(w, nouns[i], at) || token_at(w, at - 1)->upos != QN_ADP)
            continue;
        at += in_list(w, at, L_THE) && same_sentence(w, nouns[i], at + 1);
        uint32_t mention = w->cover[at];
        if (mention != QN_NONE && (w->mentions->mentions[mention].type & (QN_COUNTRY | QN_ALLIANCE)))
            entities[i] = w->entity_of[mention];
    }
    return entities[0] != QN_NONE && entities[1] != QN_NONE && entities[0] != entities[1];
}

/* "some person", "another woman" */
static bool is_any(const work *w, uint32_t noun)
{
    for (int32_t d = w->child[noun]; d >= 0 && (uint32_t)d < noun; d = w->sibling[d])
        if (in_list(w, (uint32_t)d, L_INDEFINITE) && !in_list(w, (uint32_t)d, L_A))
            return true;
    return false;
}

qn_status qn_work_wait(work *w, uint32_t pronoun, uint32_t phrase)
{
    waiting p = {pronoun, phrase};
    return QN_PUSH(w->waiting, w->waiting_count, w->waiting_capacity, p) ? QN_OK : QN_NOMEM;
}

static qn_status name_phrase(work *w, size_t phrase, uint32_t entity)
{
    uint32_t head = w->phrases[phrase].head;
    w->phrases[phrase].entity = entity;
    w->phrases[phrase].type = w->entities[entity].type;
    qn_status status = qn_work_refer(w, head, head, head + 1, entity, QN_NONE, QN_REF_NOMINAL);
    for (size_t back = 1; !status && back <= w->waiting_count && back <= LATEST; back++) {
        waiting *p = &w->waiting[w->waiting_count - back];
        char gender = in_list(w, p->pronoun, L_HE) ? 'm' : in_list(w, p->pronoun, L_SHE) ? 'f' : 0;
        bool agrees = !gender || !w->entities[entity].gender || gender == w->entities[entity].gender;
        if (p->phrase == phrase && agrees && w->reference_at[p->pronoun] == QN_NONE)
            status = qn_work_refer(w, p->pronoun, p->pronoun, p->pronoun + 1, entity, QN_NONE, QN_REF_PRONOUN);
    }
    return status;
}

/* Phrases before `noun` with its lemma get the entity as well. */
qn_status qn_work_name_earlier(work *w, uint32_t noun, uint32_t entity)
{
    const qn_known *nation = nation_of(w, noun);
    for (size_t back = 1; back <= w->phrase_count && back <= FAR_PHRASES; back++) {
        size_t k = w->phrase_count - back;
        const noun_phrase *p = &w->phrases[k];
        if (token_at(w, noun)->sentence > p->sentence + FAR_SENTENCES)
            break;
        if (p->head >= noun || !unnamed_person(w, k) || strcmp(token_at(w, p->head)->lemma, token_at(w, noun)->lemma) ||
            other_nation(w, p->head, nation) || other_posting(w, p->head, noun) || is_any(w, p->head))
            continue;
        if (!nation)
            nation = nation_of(w, p->head);
        qn_status status = name_phrase(w, k, entity);
        if (status)
            return status;
    }
    return QN_OK;
}

/* "the man", "the individual": the person without a name just before. */
static bool says_little(const work *w, uint32_t noun)
{
    return in_list(w, noun, L_ANY_PERSON_NOUN);
}

static qn_status name_from(work *w, size_t phrase, uint32_t entity)
{
    qn_status status = QN_OK;
    for (int steps = 0; steps < 4 && !status; steps++) {
        uint32_t head = w->phrases[phrase].head;
        if (unnamed_person(w, phrase))
            status = name_phrase(w, phrase, entity);
        if (!status)
            status = qn_work_name_earlier(w, head, entity);
        size_t before = phrase;
        while (before > 0 && !unnamed_person(w, before - 1) && w->phrases[before - 1].sentence + NEAR_SENTENCES >= w->phrases[phrase].sentence)
            before--;
        if (!says_little(w, head) || before == 0 || !unnamed_person(w, before - 1) ||
            w->phrases[before - 1].sentence + NEAR_SENTENCES < w->phrases[phrase].sentence ||
            other_nation(w, w->phrases[before - 1].head, nation_of(w, head)))
            break;
        phrase = before - 1;
    }
    return status;
}

/* --- "identified X as NAME" ------------------------------------------------------------------------------------------- */

static uint32_t identifying_verb(const work *w, uint32_t as)
{
    for (uint32_t back = 1; back <= FAR_VERB && back <= as && same_sentence(w, as, as - back); back++)
        if (in_list(w, as - back, L_IDENTIFY) && token_at(w, as - back)->upos == QN_VERB)
            return as - back;
    return QN_NONE;
}

static int identified(const work *w, uint32_t verb)
{
    int who = qn_work_find_child(w, verb, QN_OBJ);
    if (who < 0)
        who = qn_work_find_child(w, verb, QN_NSUBJ_PASS);
    return who < 0 && token_at(w, verb)->relation == QN_ACL ? token_at(w, verb)->head : who;
}

static size_t phrase_of(const work *w, uint32_t token)
{
    for (size_t back = 1; back <= w->waiting_count && back <= LATEST; back++)
        if (w->waiting[w->waiting_count - back].pronoun == token)
            return w->waiting[w->waiting_count - back].phrase;
    for (size_t back = 1; back <= w->phrase_count && back <= FAR_PHRASES; back++)
        if (w->phrases[w->phrase_count - back].head == token)
            return w->phrase_count - back;
    return w->phrase_count;
}

/* "didn't name the woman; … identified her as X" */
static size_t nearest_unnamed(const work *w, uint32_t pronoun)
{
    char gender = in_list(w, pronoun, L_HE) ? 'm' : in_list(w, pronoun, L_SHE) ? 'f' : 0;
    for (size_t back = 1; back <= w->phrase_count && back <= FAR_PHRASES; back++) {
        const noun_phrase *p = &w->phrases[w->phrase_count - back];
        if (token_at(w, pronoun)->sentence > p->sentence + NEAR_SENTENCES)
            break;
        if (p->head < pronoun && unnamed_person(w, w->phrase_count - back) && gender && p->gender == gender)
            return w->phrase_count - back;
    }
    return w->phrase_count;
}

qn_status qn_work_identify(work *w, uint32_t mention)
{
    const qn_mention *m = &w->mentions->mentions[mention];
    uint32_t as = m->first > 0 ? m->first - 1 : 0;
    if (as > 0 && in_list(w, as, L_HONORIFIC))
        as--;
    if (m->type != QN_PERSON || !in_list(w, as, L_AS) || !same_sentence(w, as, m->first))
        return QN_OK;
    uint32_t verb = identifying_verb(w, as), entity = w->entity_of[mention];
    int who = verb == QN_NONE ? -1 : identified(w, verb);
    if (who < 0 || (uint32_t)who >= as)
        return QN_OK;
    uint32_t reference = w->reference_at[who];
    if (reference != QN_NONE && (w->references[reference].kind == QN_REF_PRONOUN || w->references[reference].kind == QN_REF_NOMINAL)) {
        w->references[reference].entity = entity;       /* what it seemed to mean before the name came */
        size_t phrase = nearest_unnamed(w, (uint32_t)who);
        return phrase < w->phrase_count ? name_from(w, phrase, entity) : QN_OK;
    }
    size_t phrase = phrase_of(w, (uint32_t)who);
    return reference == QN_NONE && phrase < w->phrase_count ? name_from(w, phrase, entity) : QN_OK;
}

/* --- names that only a pronoun tells to be people's ------------------------------------------------------------------------ */

static bool same_form(const work *w, uint32_t a, uint32_t b)
{
    return !strcmp(token_at(w, a)->form, token_at(w, b)->form);
}

static qn_status refer_by_name(work *w, uint32_t head, uint32_t entity)
{
    w->entities[entity].mention_count++;
    return qn_work_refer(w, head, head, head + 1, entity, QN_NONE, QN_REF_NOMINAL);
}

qn_status qn_work_tell_person(work *w, uint32_t phrase, char gender)
{
    static const char *const no_aliases[] = {NULL};
    uint32_t head = w->phrases[phrase].head, first = head, entity = (uint32_t)w->entity_count;
    if (w->told_count == sizeof w->told / sizeof *w->told)
        return QN_OK;
    while (first > 0 && same_sentence(w, first - 1, head) && token_at(w, first - 1)->upos == QN_PROPN && token_at(w, first - 1)->head == (int32_t)head &&
           w->cover[first - 1] == QN_NONE)
        first--;
    qn_entity e = {.type = QN_PERSON, .name = qn_work_surface(w, first, head + 1), .aliases = no_aliases, .gender = gender, .named = true};
    if (!e.name || !QN_PUSH(w->entities, w->entity_count, w->entity_capacity, e))
        return QN_NOMEM;
    w->told[w->told_count++] = head;
    w->hints[entity] |= H_PRONOUN;
    for (size_t back = 1; back <= w->phrase_count && back <= FAR_PHRASES; back++) {
        noun_phrase *p = &w->phrases[w->phrase_count - back];
        if (p->entity != QN_NONE || !p->proper || !same_form(w, p->head, head) || w->reference_at[p->head] != QN_NONE)
            continue;
        p->entity = entity;
        p->type = QN_PERSON;
        w->seen[entity]++;
        qn_status status = refer_by_name(w, p->head, entity);
        if (status)
            return status;
    }
    return QN_OK;
}

qn_status qn_work_told(work *w, uint32_t noun)
{
    for (size_t i = 0; i < w->told_count; i++)
        if (token_at(w, noun)->upos == QN_PROPN && same_form(w, noun, w->told[i]))
            return refer_by_name(w, noun, w->references[w->reference_at[w->told[i]]].entity);
    return QN_OK;
}
