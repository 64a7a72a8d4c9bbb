/* What of the decisions cannot hold together. Terms that are the same, also by way of others, are one group (union-find); two terms of a group cannot be
   different, and a group has one class, one name and one Wikidata entity. */
#include "decisions.h"

#include <stdlib.h>
#include <string.h>

static uint32_t root_of(uint32_t *group, uint32_t term)
{
    while (group[term] != term)
        term = group[term] = group[group[term]];
    return term;
}

static const char *iri_of(const qn_decisions *d, uint32_t term)
{
    return qn_interner_string(d->iris, term);
}

bool is_wikidata(const char *iri)
{
    static const char entities[] = "http://www.wikidata.org/entity/";
    return !strncmp(iri, entities, sizeof entities - 1);
}

/* --- the way from one term to another, to tell of ---------------------------------------------------------------- */

typedef struct step {
    uint32_t to;
    const decision *by;
} step;

typedef struct ways {
    step *steps;                /* of all terms, grouped */
    size_t *first;              /* [terms + 1] */
    const decision **reached;   /* [terms]: by what */
    uint32_t *queue;
} ways;

static void free_ways(ways *w)
{
    free(w->steps);
    free(w->first);
    free(w->reached);
    free(w->queue);
}

static bool make_ways(const qn_decisions *d, ways *w)
{
    size_t terms = qn_interner_count(d->iris);
    w->steps = malloc((2 * d->count + 1) * sizeof *w->steps);
    w->first = calloc(terms + 2, sizeof *w->first);
    w->reached = calloc(terms + 1, sizeof *w->reached);
    w->queue = malloc((terms + 1) * sizeof *w->queue);
    if (!w->steps || !w->first || !w->reached || !w->queue)
        return false;
    for (size_t i = 0; i < d->count; i++)
        if (d->items[i].verb == VERB_SAME) {
            w->first[d->items[i].subject + 2]++;
            w->first[d->items[i].object + 2]++;
        }
    for (size_t i = 2; i < terms + 2; i++)
        w->first[i] += w->first[i - 1];
    for (size_t i = 0; i < d->count; i++)
        if (d->items[i].verb == VERB_SAME) {
            w->steps[w->first[d->items[i].subject + 1]++] = (step){d->items[i].object, &d->items[i]};
            w->steps[w->first[d->items[i].object + 1]++] = (step){d->items[i].subject, &d->items[i]};
        }
    return true;
}

/* Appends the lines of the shortest chain of `same` between the terms: "lines 3, 7 and 12"; those of other files with the file's name. */
static bool tell_chain(const qn_decisions *d, uint32_t from, uint32_t to, uint32_t file, qn_buffer *out)
{
    ways w = {0};
    bool done = make_ways(d, &w);
    size_t at = 0, count = 0;
    if (done)
        w.queue[count++] = to;      /* from the end, so that the way back is told in order */
    for (; done && at < count && w.queue[at] != from; at++)
        for (size_t s = w.first[w.queue[at]]; s < w.first[w.queue[at] + 1]; s++)
            if (w.steps[s].to != to && !w.reached[w.steps[s].to]) {
                w.reached[w.steps[s].to] = w.steps[s].by;
                w.queue[count++] = w.steps[s].to;
            }
    unsigned told = 0;
    for (uint32_t term = from; done && term != to; told++) {
        const decision *by = w.reached[term];
        term = by->subject == term ? by->object : by->subject;
        if (told == 8) {
            qn_buffer_puts(out, " …");
            break;
        }
        const char *joint = !told ? "" : term == to ? " and " : ", ";
        if (by->file == file)
            qn_buffer_printf(out, "%sline %lu", joint, by->line);
        else
            qn_buffer_printf(out, "%s%s:%lu", joint, d->files[by->file], by->line);
    }
    free_ways(&w);
    return done && !out->failed;
}

/* --- checks ------------------------------------------------------------------------------------------------------ */

/* A group's first decision of a kind; the others must say the same. */
typedef struct said {
    const decision *type, *name, *entity;
} said;

/* The Wikidata entity that a line of `same` names, or QN_NONE. */
static uint32_t entity_of(const qn_decisions *d, const decision *one)
{
    return is_wikidata(iri_of(d, one->subject)) ? one->subject : is_wikidata(iri_of(d, one->object)) ? one->object : QN_NONE;
}

static bool agree(const qn_decisions *d, const decision *a, const decision *b)
{
    if (a->verb == VERB_SAME)
        return entity_of(d, a) == entity_of(d, b);
    return a->verb == VERB_TYPE ? a->type == b->type : !strcmp(a->name, b->name);
}

/* Tells that `late` cannot hold beside `early`, with what makes their terms one. */
static qn_status contradict(const qn_decisions *d, const decision *late, const decision *early)
{
    qn_buffer chain = {0}, where = {0};
    bool done = late->subject == early->subject || tell_chain(d, early->subject, late->subject, late->file, &chain);
    if (early->file == late->file)
        qn_buffer_printf(&where, "line %lu", early->line);
    else
        qn_buffer_printf(&where, "%s:%lu", d->files[early->file], early->line);
    const char *what = late->verb == VERB_SAME ? "another Wikidata entity" : late->verb == VERB_TYPE ? "another class" : "another name";
    if (!done || where.failed)
        qn_fail(d->context, QN_NOMEM, d->files[late->file], "out of memory");
    else if (chain.length)
        tell_decision(d, late, QN_ERROR, "%s gives <%s> %s, and by %s it is the same as <%s>; take one of the lines out", where.bytes, iri_of(d, early->subject), what,
                      chain.bytes, iri_of(d, late->subject));
    else
        tell_decision(d, late, QN_ERROR, "%s gives <%s> %s; take one of the lines out", where.bytes, iri_of(d, early->subject), what);
    done = done && !where.failed;
    free(chain.bytes);
    free(where.bytes);
    return done ? QN_SYNTAX : QN_NOMEM;
}

static qn_status not_different(const qn_decisions *d, const decision *one)
{
    qn_buffer chain = {0};
    bool done = one->subject == one->object || tell_chain(d, one->subject, one->object, one->file, &chain);
    if (!done)
        qn_fail(d->context, QN_NOMEM, d->files[one->file], "out of memory");
    else if (!chain.length)
        tell_decision(d, one, QN_ERROR, "<%s> cannot be different from itself", iri_of(d, one->subject));
    else
        tell_decision(d, one, QN_ERROR, "<%s> and <%s> cannot be different: %s say%s that they are the same; take one of the lines out", iri_of(d, one->subject),
                      iri_of(d, one->object), chain.bytes, strchr(chain.bytes, ',') || strstr(chain.bytes, " and ") ? "" : "s");
    free(chain.bytes);
    return done ? QN_SYNTAX : QN_NOMEM;
}

static qn_status find_contradictions(const qn_decisions *d, said *groups)
{
    enum { MOST_TOLD = 20 };
    unsigned told = 0;
    for (size_t i = 0; i < d->count; i++) {
        const decision *one = &d->items[i];
        qn_status status = QN_OK;
        said *group = &groups[d->group[one->subject]];
        const decision **first = one->verb == VERB_SAME ? &group->entity : one->verb == VERB_TYPE ? &group->type : &group->name;
        bool gives = one->verb >= VERB_TYPE || (one->verb == VERB_SAME && entity_of(d, one) != QN_NONE);
        if (one->verb == VERB_DIFFERENT && d->group[one->subject] == d->group[one->object])
            status = not_different(d, one);
        else if (gives && !*first)
            *first = one;
        else if (gives && !agree(d, *first, one))
            status = contradict(d, one, *first);
        if (status == QN_NOMEM || (status && ++told == MOST_TOLD))
            return status;
    }
    return told ? QN_SYNTAX : QN_OK;
}

/* --- groups ------------------------------------------------------------------------------------------------------ */

/* The term whose IRI stays: one that stands first on lines of `same` and never second; of several, or when there is none, the first in order of
   bytes. So the order of the lines does not matter, and a chain keeps its beginning. */
static bool choose_kept(qn_decisions *d, size_t terms)
{
    bool *second = calloc(terms + 1, sizeof *second);
    if (!second)
        return false;
    for (size_t i = 0; i < d->count; i++)
        if (d->items[i].verb == VERB_SAME && d->items[i].subject != d->items[i].object)
            second[d->items[i].object] = true;
    for (uint32_t term = 0; term < terms; term++) {
        uint32_t *kept = &d->keeps[d->group[term]];
        if (*kept == QN_NONE || second[term] < second[*kept] || (second[term] == second[*kept] && strcmp(iri_of(d, term), iri_of(d, *kept)) < 0))
            *kept = term;
    }
    free(second);
    return true;
}

static uint64_t pair_of(uint32_t a, uint32_t b)
{
    return (uint64_t)(a < b ? a : b) << 32 | (a < b ? b : a);
}

static int compare_pairs(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static bool list_apart(qn_decisions *d)
{
    d->apart = malloc((d->count + 1) * sizeof *d->apart);
    d->joins = qn_arena_alloc(d->arena, (size_t)qn_interner_count(d->iris) + 1);
    if (!d->apart || !d->joins)
        return false;
    for (uint32_t term = 0; term < qn_interner_count(d->iris); term++)
        if (d->group[term] != term)
            d->joins[d->group[term]] = true;
    for (size_t i = 0; i < d->count; i++)
        if (d->items[i].verb == VERB_DIFFERENT)
            d->apart[d->apart_count++] = pair_of(d->group[d->items[i].subject], d->group[d->items[i].object]);
    qsort(d->apart, d->apart_count, sizeof *d->apart, compare_pairs);
    return true;
}

int qn_decisions_between(const qn_decisions *d, const char *iri, const char *other)
{
    uint32_t a = qn_interner_find(d->iris, iri, strlen(iri)), b = qn_interner_find(d->iris, other, strlen(other));
    if (a == QN_NONE || b == QN_NONE)
        return 0;
    if (d->group[a] == d->group[b])
        return 1;
    uint64_t pair = pair_of(d->group[a], d->group[b]);
    return bsearch(&pair, d->apart, d->apart_count, sizeof pair, compare_pairs) ? -1 : 0;
}

bool qn_decisions_joins(const qn_decisions *d, const char *iri)
{
    uint32_t term = qn_interner_find(d->iris, iri, strlen(iri));
    return term != QN_NONE && d->joins[d->group[term]];
}

qn_status check_decisions(qn_decisions *d)
{
    size_t terms = qn_interner_count(d->iris);
    said *groups = calloc(terms + 1, sizeof *groups);
    d->group = malloc((terms + 1) * sizeof *d->group);
    d->keeps = malloc((terms + 1) * sizeof *d->keeps);
    bool done = groups && d->group && d->keeps;
    for (uint32_t term = 0; done && term < terms; term++) {
        d->group[term] = term;
        d->keeps[term] = QN_NONE;
    }
    for (size_t i = 0; done && i < d->count; i++)
        if (d->items[i].verb == VERB_SAME) {
            uint32_t a = root_of(d->group, d->items[i].subject), b = root_of(d->group, d->items[i].object);
            d->group[a > b ? a : b] = a < b ? a : b;
        }
    for (uint32_t term = 0; done && term < terms; term++)
        d->group[term] = root_of(d->group, term);
    qn_status status = done && choose_kept(d, terms) && list_apart(d) ? find_contradictions(d, groups) : qn_fail(d->context, QN_NOMEM, NULL, "out of memory");
    free(groups);
    return status;
}
