/* The part of a graph that is wanted: claims one by one, then the actors near a name, then those with most claims. */
#include <config.h>
#include "reading.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

typedef struct narrowing {
    qn_context *context;
    const qn_graph *from;
    const qn_graph_filter *filter;
    bool *kept;                 /* [claims] */
    uint32_t *steps;            /* [actors] claims away from the one asked for; QN_NONE: farther than wanted */
    uint32_t *weight;           /* [actors] claims that are kept */
} narrowing;

bool qn_graph_filter_is_open(const qn_graph_filter *f)
{
    return !f->classes && !f->statuses && !f->properties && f->least_confidence <= 0 && !f->since && !f->until && !f->around && !f->top;
}

/* --- one claim ------------------------------------------------------------------------------------------------------ */

/* True when the name is among those of a list such as "leads,works-for". */
static bool is_listed(const char *list, const char *name)
{
    for (const char *at = list; *at; at += *at == ',') {
        char one[64];
        size_t length = strcspn(at, ",");
        snprintf(one, sizeof one, "%.*s", (int)length, at);
        if (length && length < sizeof one && qn_property_is_named(one, name))
            return true;
        at += length;
    }
    return false;
}

static bool is_wanted_property(const qn_graph_filter *f, const char *name)
{
    if (!f->properties)
        return true;
    for (const char *const *one = f->properties; *one; one++)
        if (is_listed(*one, name))
            return true;
    return false;
}

/* Tells of names that no claim has: they may be misspelt. */
static void tell_unknown_properties(const narrowing *n)
{
    for (const char *const *one = n->filter->properties; one && *one; one++) {
        size_t i = 0;
        while (i < n->from->claim_count && !is_listed(*one, n->from->claims[i].property->name))
            i++;
        if (i == n->from->claim_count && i)
            qn_report(n->context, QN_WARNING, QN_NOT_FOUND, NULL, 0, 0, -1,
                      "no claim of the graph has the property '%s'; they are named as in the ontology: arrests, works-for", *one);
    }
}

/* Dates are compared as far as both go: "2019" holds all of that year. */
static int compare_dates(const char *date, const char *bound)
{
    size_t a = strlen(date), b = strlen(bound);
    return strncmp(date, bound, a < b ? a : b);
}

static bool is_in_time(const narrowing *n, const qn_stored_claim *c)
{
    const qn_graph_filter *f = n->filter;
    if (!f->since && !f->until)
        return true;
    const char *date = c->when ? c->when : c->from ? c->from : n->from->articles[c->article].date;
    if (!date || !*date)
        return false;
    const char *last = c->until ? c->until : date;      /* a state goes on */
    return (!f->since || compare_dates(last, f->since) >= 0) && (!f->until || compare_dates(date, f->until) <= 0);
}

static bool passes(const narrowing *n, const qn_stored_claim *c)
{
    const qn_graph_filter *f = n->filter;
    const qn_actor *actors = n->from->actors;
    if (f->classes && (!(actors[c->subject].type & f->classes) || (c->object != QN_NONE && !(actors[c->object].type & f->classes))))
        return false;
    return (!f->statuses || f->statuses & 1u << c->status) && c->confidence >= f->least_confidence && is_wanted_property(f, c->property->name) &&
           is_in_time(n, c);
}

/* --- near an actor -------------------------------------------------------------------------------------------------- */

/* Breadth first: each round goes over all claims, and there are few rounds. */
static void walk(narrowing *n, uint32_t hops)
{
    bool more = true;
    for (uint32_t step = 0; step < hops && more; step++) {
        more = false;
        for (size_t i = 0; i < n->from->claim_count; i++) {
            const qn_stored_claim *c = &n->from->claims[i];
            if (!n->kept[i] || c->object == QN_NONE)
                continue;
            uint32_t ends[2] = {c->subject, c->object};
            for (int k = 0; k < 2; k++)
                if (n->steps[ends[k]] == step && n->steps[ends[1 - k]] == QN_NONE) {
                    n->steps[ends[1 - k]] = step + 1;
                    more = true;
                }
        }
    }
}

static void drop_far(narrowing *n)
{
    for (size_t i = 0; i < n->from->claim_count; i++) {
        const qn_stored_claim *c = &n->from->claims[i];
        if (n->steps[c->subject] == QN_NONE || (c->object != QN_NONE && n->steps[c->object] == QN_NONE))
            n->kept[i] = false;
    }
}

static qn_status keep_near(narrowing *n)
{
    uint32_t *who = NULL;
    size_t count;
    qn_status status = qn_graph_find(n->context, n->from, n->filter->around, &who, &count);
    if (status)
        return status;
    memset(n->steps, 0xFF, n->from->actor_count * sizeof *n->steps);
    for (size_t i = 0; i < count; i++)
        n->steps[who[i]] = 0;
    free(who);
    walk(n, n->filter->hops ? n->filter->hops : 1);
    drop_far(n);
    return QN_OK;
}

/* --- the most connected --------------------------------------------------------------------------------------------- */

static int compare_weights(const void *a, const void *b, void *user)
{
    const narrowing *n = user;
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    if (n->weight[x] != n->weight[y])
        return n->weight[x] < n->weight[y] ? 1 : -1;
    return x < y ? -1 : x > y;
}

static bool keep_top(narrowing *n)
{
    size_t actors = n->from->actor_count;
    uint32_t *order = malloc((actors + 1) * sizeof *order);
    if (!order)
        return false;
    memset(n->weight, 0, actors * sizeof *n->weight);
    for (size_t i = 0; i < n->from->claim_count; i++) {
        const qn_stored_claim *c = &n->from->claims[i];
        n->weight[c->subject] += n->kept[i];
        if (c->object != QN_NONE)
            n->weight[c->object] += n->kept[i];
    }
    for (size_t i = 0; i < actors; i++) {
        order[i] = (uint32_t)i;
        if (n->filter->around && !n->steps[i])
            n->weight[i] = UINT32_MAX;      /* who is asked for is among them */
    }
    qsort_r(order, actors, sizeof *order, compare_weights, n);
    memset(n->steps, 0xFF, actors * sizeof *n->steps);
    for (size_t i = 0; i < actors && i < n->filter->top; i++)
        n->steps[order[i]] = 0;
    drop_far(n);
    free(order);
    return true;
}

/* --- the part -------------------------------------------------------------------------------------------------------- */

/* place[old] becomes the new place of what is named, QN_NONE for what is not; returns how many are. */
static size_t number_named(uint32_t *place, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        place[i] = place[i] == QN_NONE ? QN_NONE : (uint32_t)kept++;
    return kept;
}

static void name_all(uint32_t *place, const uint32_t *actors, size_t count)
{
    for (size_t i = 0; i < count; i++)
        place[actors[i]] = 0;
}

/* Notes the actors and articles that the kept claims name. */
static void note_named(const narrowing *n, uint32_t *actors, uint32_t *articles)
{
    for (size_t i = 0; i < n->from->claim_count; i++) {
        const qn_stored_claim *c = &n->from->claims[i];
        if (!n->kept[i])
            continue;
        const uint32_t single[3] = {c->subject, c->object, c->attributed_to};
        for (int k = 0; k < 3; k++)
            if (single[k] != QN_NONE)
                actors[single[k]] = 0;
        name_all(actors, c->reported_by, c->reported_count);
        name_all(actors, c->disputed_by, c->disputed_count);
        articles[c->article] = 0;
    }
    for (size_t i = 0; i < n->from->article_count; i++)     /* with a copy goes what it is a copy of */
        for (uint32_t at = (uint32_t)i; articles[at] != QN_NONE && n->from->articles[at].copy_of != QN_NONE &&
                                        articles[n->from->articles[at].copy_of] == QN_NONE; at = n->from->articles[at].copy_of)
            articles[n->from->articles[at].copy_of] = 0;
    for (size_t i = 0; i < n->from->article_count; i++) {
        const qn_article *a = &n->from->articles[i];
        const uint32_t makers[2] = {a->publisher_actor, a->author_actor};
        for (int k = 0; k < 2; k++)
            if (articles[i] != QN_NONE && makers[k] != QN_NONE)
                actors[makers[k]] = 0;
    }
}

static uint32_t moved(const uint32_t *place, uint32_t old)
{
    return old == QN_NONE ? QN_NONE : place[old];
}

static const uint32_t *move_all(qn_arena *arena, const uint32_t *place, const uint32_t *old, size_t count)
{
    uint32_t *list = qn_arena_alloc(arena, (count + 1) * sizeof *list);
    for (size_t i = 0; list && i < count; i++)
        list[i] = place[old[i]];
    return list;
}

static bool move_claims(const narrowing *n, const uint32_t *actors, const uint32_t *articles, qn_graph *part, qn_arena *arena)
{
    size_t count = 0;
    for (size_t i = 0; i < n->from->claim_count; i++)
        count += n->kept[i];
    qn_stored_claim *claims = qn_arena_alloc(arena, (count + 1) * sizeof *claims), *at = claims;
    for (size_t i = 0; claims && i < n->from->claim_count; i++) {
        if (!n->kept[i])
            continue;
        *at = n->from->claims[i];
        at->subject = moved(actors, at->subject);
        at->object = moved(actors, at->object);
        at->attributed_to = moved(actors, at->attributed_to);
        at->article = articles[at->article];
        at->reported_by = move_all(arena, actors, at->reported_by, at->reported_count);
        at->disputed_by = move_all(arena, actors, at->disputed_by, at->disputed_count);
        at++;
    }
    part->claims = claims;
    part->claim_count = count;
    return claims && !qn_arena_failed(arena);
}

static bool move_articles(const narrowing *n, const uint32_t *actors, const uint32_t *articles, size_t count, qn_graph *part, qn_arena *arena)
{
    qn_article *moved_articles = qn_arena_alloc(arena, (count + 1) * sizeof *moved_articles);
    for (size_t i = 0; moved_articles && i < n->from->article_count; i++) {
        if (articles[i] == QN_NONE)
            continue;
        qn_article *a = &moved_articles[articles[i]];
        *a = n->from->articles[i];
        a->publisher_actor = moved(actors, a->publisher_actor);
        a->author_actor = moved(actors, a->author_actor);
        a->copy_of = moved(articles, a->copy_of);
        a->story = articles[i];
        qn_stored_mention *mentions = qn_arena_alloc(arena, (a->mention_count + 1) * sizeof *mentions);
        size_t kept = 0;
        for (size_t k = 0; mentions && k < a->mention_count; k++)
            if (actors[a->mentions[k].actor] != QN_NONE)
                mentions[kept++] = (qn_stored_mention){actors[a->mentions[k].actor], a->mentions[k].place};
        a->mentions = mentions;
        a->mention_count = kept;
    }
    part->articles = moved_articles;
    part->article_count = count;
    return moved_articles && !qn_arena_failed(arena);
}

static bool move_actors(const narrowing *n, const uint32_t *actors, size_t count, qn_graph *part, qn_arena *arena)
{
    qn_actor *moved_actors = qn_arena_alloc(arena, (count + 1) * sizeof *moved_actors);
    for (size_t i = 0; moved_actors && i < n->from->actor_count; i++)
        if (actors[i] != QN_NONE)
            moved_actors[actors[i]] = n->from->actors[i];
    part->actors = moved_actors;
    part->actor_count = count;
    return moved_actors != NULL;
}

/* IRIs given up stay known when the actor that has theirs now is in the part. */
static bool move_changes(const narrowing *n, qn_graph *part, qn_arena *arena)
{
    qn_change *changes = qn_arena_alloc(arena, (n->from->change_count + 1) * sizeof *changes);
    for (size_t i = 0; changes && i < n->from->change_count; i++) {
        size_t low = 0, high = part->actor_count;
        while (low < high) {        /* actors are sorted by IRI */
            size_t middle = low + (high - low) / 2;
            if (strcmp(part->actors[middle].iri, n->from->changes[i].to) < 0)
                low = middle + 1;
            else
                high = middle;
        }
        if (low < part->actor_count && !strcmp(part->actors[low].iri, n->from->changes[i].to))
            changes[part->change_count++] = n->from->changes[i];
    }
    part->changes = changes;
    return changes != NULL;
}

static bool make_part(const narrowing *n, owned_graph *own)
{
    size_t actor_bytes = (n->from->actor_count + 1) * sizeof(uint32_t), article_bytes = (n->from->article_count + 1) * sizeof(uint32_t);
    uint32_t *actors = malloc(actor_bytes), *articles = malloc(article_bytes);
    bool done = actors && articles;
    if (done) {
        memset(actors, 0xFF, actor_bytes);
        memset(articles, 0xFF, article_bytes);
        note_named(n, actors, articles);
        size_t actor_count = number_named(actors, n->from->actor_count), article_count = number_named(articles, n->from->article_count);
        own->graph.base = n->from->base;
        done = move_actors(n, actors, actor_count, &own->graph, own->arena) &&
               move_articles(n, actors, articles, article_count, &own->graph, own->arena) && move_claims(n, actors, articles, &own->graph, own->arena) &&
               move_changes(n, &own->graph, own->arena);
    }
    free(actors);
    free(articles);
    return done;
}

static qn_status narrow(narrowing *n, owned_graph *own)
{
    for (size_t i = 0; i < n->from->claim_count; i++)
        n->kept[i] = passes(n, &n->from->claims[i]);
    tell_unknown_properties(n);
    qn_status status = n->filter->around ? keep_near(n) : QN_OK;
    if (!status && n->filter->top && !keep_top(n))
        status = qn_fail(n->context, QN_NOMEM, NULL, "out of memory");
    if (!status && !make_part(n, own))
        status = qn_fail(n->context, QN_NOMEM, NULL, "out of memory");
    return status;
}

qn_status qn_graph_narrow(qn_context *context, const qn_graph *graph, const qn_graph_filter *filter, qn_graph **part)
{
    narrowing n = {.context = context, .from = graph, .filter = filter};
    n.kept = calloc(graph->claim_count + 1, sizeof *n.kept);
    n.steps = calloc(graph->actor_count + 1, sizeof *n.steps);
    n.weight = calloc(graph->actor_count + 1, sizeof *n.weight);
    owned_graph *own = new_graph();
    qn_status status = n.kept && n.steps && n.weight && own ? narrow(&n, own) : qn_fail(context, QN_NOMEM, NULL, "out of memory");
    free(n.kept);
    free(n.steps);
    free(n.weight);
    if (status)
        qn_graph_free(own ? &own->graph : NULL);
    else
        *part = &own->graph;
    return status;
}
