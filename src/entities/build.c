/* Forms merged → entities: each with its type, its fullest name, its other names, its gender. */
#include "work.h"

#include <stdlib.h>
#include <string.h>

#define KINDS 9
#define LONG_ACRONYM 4      /* letters; longer words in capitals are shouted */
#define FAR 100     /* mentions that are looked back over for the bearer of an open short name */

typedef struct draft {
    float votes[KINDS];
    uint32_t best;          /* mention that gives the name, or QN_NONE */
    uint32_t gender_votes[2];
    const char **aliases; size_t count, capacity;
} draft;

static const qn_mention *mention_at(const work *w, uint32_t mention)
{
    return &w->mentions->mentions[mention];
}

/* --- which entity ------------------------------------------------------------------------------------------------ */

/* What numbering keeps, by form but for `bearer`. */
typedef struct numbering {
    uint32_t *entity;       /* of a root, or QN_NONE */
    uint32_t *last;         /* of an open form: the form it stood for last, or QN_NONE */
    uint32_t *marked;       /* of a root: the mention whose open name may stand for it, marked last */
    uint32_t *bearer;       /* of a mention: its form, or the one that its open name stands for */
} numbering;

/* The form that an open short name stands for here: the nearest bearer before it, else the nearest after it. */
static uint32_t choose_bearer(work *w, const numbering *n, uint32_t mention)
{
    uint32_t form = w->form_of[mention];
    size_t count;
    const link *links = qn_work_links(w, form, &count);
    for (size_t i = 0; i < count; i++)
        n->marked[qn_work_root(w, links[i].full)] = mention;
    for (uint32_t back = 1; back <= mention && back < FAR; back++)
        if (n->bearer[mention - back] != form && n->marked[qn_work_root(w, n->bearer[mention - back])] == mention)
            return n->bearer[mention - back];
    if (n->last[form] != QN_NONE)
        return n->last[form];           /* far from any full name: the same as the last time */
    for (uint32_t on = mention + 1; on < w->mentions->count && on < mention + FAR; on++)
        if (w->form_of[on] != form && n->marked[qn_work_root(w, w->form_of[on])] == mention)
            return w->form_of[on];
    return form;
}

static qn_status number_one(work *w, const numbering *n, uint32_t mention)
{
    uint32_t form = w->form_of[mention];
    if (w->forms[form].open) {
        uint32_t bearer = choose_bearer(w, n, mention);
        n->last[form] = bearer == form ? QN_NONE : bearer;
        form = bearer;
    }
    n->bearer[mention] = form;
    uint32_t root = qn_work_root(w, form);
    if (n->entity[root] == QN_NONE) {
        qn_entity e = {.known = w->forms[root].known, .link = w->forms[root].link};
        e.same_as = e.known && e.link >= w->resolver->weights.least_same_as;
        n->entity[root] = (uint32_t)w->entity_count;
        if (!QN_PUSH(w->entities, w->entity_count, w->entity_capacity, e))
            return QN_NOMEM;
    }
    w->entity_of[mention] = n->entity[root];
    return QN_OK;
}

static qn_status number_entities(work *w)
{
    size_t forms = w->form_count + 1, size = (3 * forms + w->mentions->count) * sizeof(uint32_t);
    uint32_t *all = malloc(size);
    if (!all)
        return QN_NOMEM;
    memset(all, 0xFF, size);
    numbering n = {all, all + forms, all + 2 * forms, all + 3 * forms};
    qn_status status = QN_OK;
    for (uint32_t k = 0; !status && k < w->mentions->count; k++)
        status = number_one(w, &n, k);
    free(all);
    return status;
}

/* --- names --------------------------------------------------------------------------------------------------------- */

static size_t fullness(const work *w, const qn_mention *m)
{
    size_t bytes = token_at(w, m->end - 1)->end - token_at(w, m->first)->begin;
    return m->type == QN_PERSON ? (m->end - m->first) * 1000 + bytes : bytes;
}

static bool is_full_name(const work *w, const qn_mention *m)
{
    const qn_name *names = NULL;
    size_t count = qn_work_names(w, m->first, m->end, &names);
    for (size_t k = 0; k < count; k++)
        if (names[k].known == m->known && names[k].kind == QN_NAME_FULL)
            return true;
    return false;
}

/* "DENISE MARLOW" in a headline: every letter a capital, in more than one word or in a long one. */
static bool shouted(const work *w, const qn_mention *m)
{
    size_t small = 0, longest = 0;
    for (uint32_t i = m->first; i < m->end; i++) {
        const char *form = token_at(w, i)->form;
        size_t length = strlen(form);
        longest = length > longest ? length : longest;
        for (const char *c = form; *c; c++)
            small += (*c >= 'a' && *c <= 'z') || *c & 0x80;
    }
    return !small && longest > LONG_ACRONYM;
}

static bool better_name(const work *w, uint32_t mention, uint32_t best)
{
    const qn_mention *m = mention_at(w, mention);
    if (m->adjective || m->demonym)
        return false;
    if (best == QN_NONE)
        return true;
    const qn_mention *b = mention_at(w, best);
    if (m->inside != b->inside)
        return b->inside;
    if (m->type == QN_COUNTRY)          /* the first way it is written, but no capital */
        return is_full_name(w, m) && !is_full_name(w, b);
    if (shouted(w, m) != shouted(w, b) && (m->end - m->first == b->end - b->first || shouted(w, b)))
        return shouted(w, b);
    return fullness(w, m) > fullness(w, b);
}

static qn_status add_alias(work *w, draft *d, uint32_t entity, qn_interner *seen, const char *surface)
{
    if (!surface)
        return QN_NOMEM;
    char *key = qn_arena_printf(w->arena, "%u|%s", (unsigned)entity, surface);
    uint32_t before = qn_interner_count(seen);
    uint32_t number = key ? qn_intern(seen, key, strlen(key)) : QN_NONE;
    if (number == QN_NONE)
        return QN_NOMEM;
    return number < before || QN_PUSH(d->aliases, d->count, d->capacity, surface) ? QN_OK : QN_NOMEM;
}

/* "Canada's Department of Justice": with its possessor the name tells which one. */
static qn_status add_possessed(work *w, draft *d, uint32_t entity, qn_interner *seen, uint32_t mention)
{
    const qn_mention *m = mention_at(w, mention);
    if (m->type != QN_AGENCY || m->first < 2 || !qn_work_possessive(w, m->first - 1) || !same_sentence(w, m->first, m->first - 2))
        return QN_OK;
    uint32_t owner = w->cover[m->first - 2];
    if (owner == QN_NONE || mention_at(w, owner)->type != QN_COUNTRY)
        return QN_OK;
    return add_alias(w, d, entity, seen, qn_work_surface(w, mention_at(w, owner)->first, m->end));
}

static int kind_of(qn_class type)
{
    int kind = 0;
    while (kind < KINDS - 1 && (1u << kind) != (unsigned)type)
        kind++;
    return kind;
}

/* "Czech Security Information Service" names the Czech state as well, "Bank of China" does not name China. */
static bool leads_agency(const work *w, uint32_t mention)
{
    const qn_mention *m = mention_at(w, mention);
    uint32_t outer = w->cover[m->first];
    return m->type == QN_COUNTRY && m->adjective && outer != QN_NONE && mention_at(w, outer)->first == m->first &&
           mention_at(w, outer)->type == QN_AGENCY;
}

/* "State Department" is also the name when only "US State Department" is written. */
static qn_status add_core(work *w, draft *d, uint32_t entity, qn_interner *seen, uint32_t mention)
{
    const qn_mention *m = mention_at(w, mention);
    const form *f = &w->forms[w->form_of[mention]];
    if (m->type != QN_AGENCY || f->sample != mention || f->core_first == m->first || f->core_end - f->core_first < 2 || f->known)
        return QN_OK;
    return add_alias(w, d, entity, seen, qn_work_surface(w, f->core_first, m->end));
}

static qn_status count_mention(work *w, draft *drafts, uint32_t mention, qn_interner *seen)
{
    const qn_mention *m = mention_at(w, mention);
    uint32_t entity = w->entity_of[mention];
    qn_entity *e = &w->entities[entity];
    draft *d = &drafts[entity];
    e->mention_count++;
    e->named = e->named || !m->inside || leads_agency(w, mention);
    d->votes[kind_of(m->type)] += m->score * (m->end - m->first > 1 ? 1.5f : 1);
    if (better_name(w, mention, d->best))
        d->best = mention;
    if (m->type == QN_PERSON) {
        char gender = w->forms[w->form_of[mention]].gender;
        d->gender_votes[0] += gender == 'm' ? 10 : in_list(w, m->first, L_MALE_NAME) && m->end - m->first > 1;
        d->gender_votes[1] += gender == 'f' ? 10 : in_list(w, m->first, L_FEMALE_NAME) && m->end - m->first > 1;
    }
    const char *composed = m->end - m->first == 1 ? w->forms[w->form_of[mention]].composed : NULL;
    qn_status status = add_alias(w, d, entity, seen, composed ? composed : qn_work_surface(w, m->first, m->end));
    if (!status)
        status = add_core(w, d, entity, seen, mention);
    return status ? status : add_possessed(w, d, entity, seen, mention);
}

static qn_status finish(work *w, draft *d, qn_entity *e)
{
    int best = 0;
    for (int k = 1; k < KINDS; k++)
        if (d->votes[k] > d->votes[best])
            best = k;
    e->type = e->known ? e->known->type : (qn_class)(1u << best);
    e->gender = d->gender_votes[0] > d->gender_votes[1] ? 'm' : d->gender_votes[1] > d->gender_votes[0] ? 'f' : 0;
    const form *f = d->best != QN_NONE ? &w->forms[w->form_of[d->best]] : NULL;
    e->name = f && f->composed   ? f->composed
              : d->best != QN_NONE ? qn_work_surface(w, mention_at(w, d->best)->first, mention_at(w, d->best)->end)
              : e->known         ? e->known->label
                                 : d->aliases[0];
    const char **aliases = qn_arena_alloc(w->arena, (d->count + 1) * sizeof *aliases);
    if (!e->name || !aliases)
        return QN_NOMEM;
    size_t n = 0;
    for (size_t i = 0; i < d->count; i++)
        if (strcmp(d->aliases[i], e->name))
            aliases[n++] = d->aliases[i];
    e->aliases = aliases;
    return QN_OK;
}

qn_status qn_work_build(work *w)
{
    qn_status status = number_entities(w);
    if (status)
        return status;
    draft *drafts = calloc(w->entity_count + 1, sizeof *drafts);
    qn_interner *seen = qn_interner_new();
    if (!drafts || !seen)
        status = QN_NOMEM;
    for (size_t i = 0; !status && i < w->entity_count; i++)
        drafts[i].best = QN_NONE;
    for (uint32_t k = 0; !status && k < w->mentions->count; k++)
        status = count_mention(w, drafts, k, seen);
    for (size_t i = 0; !status && i < w->entity_count; i++)
        status = finish(w, &drafts[i], &w->entities[i]);
    for (size_t i = 0; drafts && i < w->entity_count; i++)
        free(drafts[i].aliases);
    free(drafts);
    qn_interner_free(seen);
    return status;
}
