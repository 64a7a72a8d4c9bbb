/* The text in order: names, nouns and pronouns, each with the entity that it refers to. */
#include "work.h"

#include <stdlib.h>
#include <string.h>

qn_status qn_work_refer(work *w, uint32_t head, uint32_t first, uint32_t end, uint32_t entity, uint32_t mention, qn_reference_kind kind)
{
    qn_reference r = {.head = head, .first = first, .end = end, .entity = entity, .mention = mention, .kind = kind};
    w->reference_at[head] = (uint32_t)w->reference_count;
    return QN_PUSH(w->references, w->reference_count, w->reference_capacity, r) ? QN_OK : QN_NOMEM;
}

uint32_t qn_work_entity_at(const work *w, uint32_t token)
{
    uint32_t r = w->reference_at[token];
    if (r != QN_NONE)
        return w->references[r].kind == QN_REF_WORD_OF ? QN_NONE : w->references[r].entity;
    return w->at[token] != QN_NONE && !w->mentions->mentions[w->at[token]].demonym ? w->entity_of[w->at[token]] : QN_NONE;
}

static bool is_proper(const work *w, uint32_t head)
{
    const qn_token *t = token_at(w, head);
    return t->upos == QN_PROPN && t->form[0] >= 'A' && t->form[0] <= 'Z' && t->form[1] >= 'a' && t->form[1] <= 'z' && strlen(t->form) > 2 &&
           qn_work_find_child(w, head, QN_DET_REL) < 0 && w->at[head] == QN_NONE && !in_list(w, head, L_HONORIFIC) && !in_list(w, head, L_TITLE);
}

qn_status qn_work_phrase(work *w, uint32_t head, uint32_t entity)
{
    const qn_token *t = token_at(w, head);
    noun_phrase p = {.head = head, .sentence = t->sentence, .entity = entity, .quoted = w->quoted, .plural = qn_work_plural(w, head), .weight = qn_work_weight(w, head)};
    if (entity != QN_NONE) {
        p.type = w->entities[entity].type;
        p.pronoun = t->upos == QN_PRON;
        w->seen[entity]++;
        if (w->first_person == QN_NONE && p.type == QN_PERSON)
            w->first_person = entity;
        p.gender = w->entities[entity].gender;
        p.plural = p.plural && w->at[head] == QN_NONE;      /* "Holmes" is one */
        if (w->at[head] != QN_NONE && w->mentions->mentions[w->at[head]].adjective)
            p.weight = 0.02f;
    } else {
        p.type = qn_work_noun_types(w, head);
        p.proper = is_proper(w, head);
        p.gender = in_list(w, head, L_MALE_NOUN) ? 'm' : in_list(w, head, L_FEMALE_NOUN) ? 'f' : 0;
    }
    return QN_PUSH(w->phrases, w->phrase_count, w->phrase_capacity, p) ? QN_OK : QN_NOMEM;
}

/* --- names --------------------------------------------------------------------------------------------------------- */

/* A body's country by what stands before its name: "China's Huawei", "Finnish Nokia". */
static void note_home(work *w, uint32_t mention, uint32_t entity)
{
    const qn_mention *m = &w->mentions->mentions[mention];
    if (!(w->entities[entity].type & QN_BODIES) || w->homes[entity])
        return;
    uint32_t found;
    w->homes[entity] = qn_work_nation(w, m->head, &found);
}

static qn_status read_name(work *w, uint32_t mention)
{
    const qn_mention *m = &w->mentions->mentions[mention];
    uint32_t entity = w->entity_of[mention];
    if (m->demonym)
        return QN_OK;                       /* names people, not their country */
    if (m->inside && w->at[m->head] != mention)
        return QN_OK;                       /* the longer name has that head */
    qn_status status = qn_work_refer(w, m->head, m->first, m->end, entity, mention, QN_REF_NAME);
    if (status)
        return status;
    note_home(w, mention, entity);
    status = qn_work_identify(w, mention);
    if (status)
        return status;
    return m->inside ? QN_OK : qn_work_phrase(w, m->head, entity);
}

/* --- nouns and pronouns ------------------------------------------------------------------------------------------------ */

/* "the arrested Chinese national": an adjective in the place of a noun. */
static bool stands_as_noun(const work *w, uint32_t i)
{
    const qn_token *t = token_at(w, i);
    bool place = t->relation == QN_NSUBJ || t->relation == QN_NSUBJ_PASS || t->relation == QN_OBJ || t->relation == QN_NMOD || t->relation == QN_NMOD_POSS ||
                 t->relation == QN_OBL;
    return place && qn_work_find_child(w, i, QN_DET_REL) >= 0;
}

static bool heads_phrase(const work *w, uint32_t i)
{
    const qn_token *t = token_at(w, i);
    return (t->upos == QN_NOUN || t->upos == QN_PROPN ||
            (t->upos == QN_ADJ && in_list(w, i, L_PERSON_NOUN) && (w->cover[i + 1] != QN_NONE || stands_as_noun(w, i)))) &&
           t->relation != QN_FIXED && t->relation != QN_GOESWITH;
}

static qn_status read_noun(work *w, uint32_t noun)
{
    qn_status (*const readings[])(work *, uint32_t) = {qn_work_told, qn_work_attached, qn_work_state, qn_work_spokes, qn_work_definite};
    for (size_t i = 0; i < sizeof readings / sizeof *readings && w->reference_at[noun] == QN_NONE; i++) {
        qn_status status = readings[i](w, noun);
        if (status)
            return status;
    }
    const qn_token *t = token_at(w, noun);
    if (w->reference_at[noun] == QN_NONE && (t->relation == QN_COMPOUND || t->relation == QN_FLAT))
        return QN_OK;
    uint32_t r = w->reference_at[noun];
    if (r == QN_NONE && qn_work_predicate_of(w, noun) != QN_NONE)
        return QN_OK;                       /* nobody new */
    bool attached =
        r != QN_NONE && w->references[r].kind == QN_REF_NOMINAL && (t->relation == QN_APPOS || t->relation == QN_FLAT || t->relation == QN_COMPOUND);
    return attached ? QN_OK : qn_work_phrase(w, noun, qn_work_entity_at(w, noun));
}

static qn_status read_token(work *w, uint32_t i)
{
    const qn_token *t = token_at(w, i);
    if (w->cover[i] != QN_NONE)
        return QN_OK;
    if (t->upos == QN_PRON || t->upos == QN_DET || !strncmp(t->xpos, "PRP", 3) || !strncmp(t->xpos, "WP", 2) || in_list(w, i, L_WHERE))
        return qn_work_pronoun(w, i);
    return heads_phrase(w, i) ? read_noun(w, i) : QN_OK;
}

/* Straight marks open and close; no quotation goes on in the next paragraph without a mark of its own. */
static void note_quotes(work *w, uint32_t i)
{
    const qn_token *t = token_at(w, i);
    const qn_sentence *sentences = w->tokens->sentences;
    if (i && sentences[t->sentence].block != sentences[token_at(w, i - 1)->sentence].block)
        w->quoted = false;
    if (t->upos != QN_PUNCT)
        return;
    if (!strcmp(t->form, "\""))
        w->quoted = !w->quoted;
    else if (!strcmp(t->form, "“") || !strcmp(t->form, "``"))
        w->quoted = true;
    else if (!strcmp(t->form, "”") || !strcmp(t->form, "''"))
        w->quoted = false;
}

#define UNSURE 0.95f    /* score of a name's type: what words around or a list told is above */

static void note_unsure(work *w)
{
    for (size_t e = 0; e < w->entity_count; e++)
        w->unsure[e] = true;
    for (size_t k = 0; k < w->mentions->count; k++) {
        const qn_mention *m = &w->mentions->mentions[k];
        bool usual = in_list(w, m->first, L_FEMALE_NAME) || in_list(w, m->first, L_MALE_NAME) || in_list(w, m->first, L_SURNAME);
        if (m->score > UNSURE || m->end - m->first > 1 || m->inside || !usual)
            w->unsure[w->entity_of[k]] = false;
    }
}

/* "Susan" alone is a woman; "Kelly" may be a surname too. */
static void guess_genders(work *w)
{
    for (size_t k = 0; k < w->mentions->count; k++) {
        const qn_mention *m = &w->mentions->mentions[k];
        qn_entity *e = &w->entities[w->entity_of[k]];
        if (e->gender || e->type != QN_PERSON || m->end - m->first > 1)
            continue;
        e->gender = in_list(w, m->first, L_FEMALE_NAME) ? 'f' : in_list(w, m->first, L_MALE_NAME) ? 'm' : 0;
        if (e->gender && in_list(w, m->first, L_SURNAME))
            w->hints[w->entity_of[k]] |= H_FIRST_NAME;
    }
}

/* Names after a noun ("executive Meng Wanzhou") are known to it: a sentence's names are referred to before its nouns are read. */
qn_status qn_work_read(work *w)
{
    uint32_t mention = 0;
    size_t most = w->entity_count + sizeof w->told / sizeof *w->told + 1;
    w->homes = calloc(most, sizeof *w->homes);
    w->seen = calloc(most, sizeof *w->seen);
    w->hints = calloc(most, sizeof *w->hints);
    w->unsure = calloc(most, sizeof *w->unsure);
    if (!w->homes || !w->seen || !w->hints || !w->unsure)
        return QN_NOMEM;
    guess_genders(w);
    note_unsure(w);
    for (size_t e = 0; e < w->entity_count; e++)
        w->homes[e] = w->entities[e].known ? w->entities[e].known->home : NULL;
    for (uint32_t i = 0; i < w->tokens->count; i++) {
        qn_status status = QN_OK;
        for (; !status && mention < w->mentions->count && w->mentions->mentions[mention].first == i; mention++)
            status = read_name(w, mention);
        w->next_mention = mention;
        note_quotes(w, i);
        if (!status)
            status = read_token(w, i);
        if (status)
            return status;
    }
    return QN_OK;
}
