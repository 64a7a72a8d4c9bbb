/* Actors by name: all that have it, or the names nearest to it. */
#include <config.h>
#include "emit.h"

#include <stdlib.h>
#include <string.h>

enum { OFFERED = 5 };

typedef struct near_name {
    const char *text;
    unsigned distance;
} near_name;

typedef struct search {
    qn_arena *arena;
    const char *wanted;                 /* lower case */
    size_t length;                      /* of it, in characters */
    near_name nearest[OFFERED];
    size_t offered;
} search;

/* Keeps the name among the nearest; one that holds what was asked for is nearer than any that does not. */
static void offer(search *s, const char *name, const char *lower)
{
    unsigned far = qn_utf8_distance(s->wanted, lower);
    bool holds = s->length >= 3 && strstr(lower, s->wanted);
    if (!holds && far > s->length / 2)
        return;
    near_name one = {name, holds ? 0 : far};
    for (size_t i = 0; i < s->offered; i++)
        if (!strcmp(s->nearest[i].text, name))
            return;
    size_t at = s->offered < OFFERED ? s->offered++ : OFFERED;
    while (at > 0 && s->nearest[at - 1].distance > one.distance) {
        if (at < OFFERED)
            s->nearest[at] = s->nearest[at - 1];
        at--;
    }
    if (at < OFFERED)
        s->nearest[at] = one;
}

static qn_status tell_nearest(qn_context *context, const search *s, const char *name)
{
    qn_buffer names = {0};
    qn_buffer_puts(&names, "");
    for (size_t i = 0; i < s->offered; i++)
        qn_buffer_printf(&names, "%s%s", i ? ", " : "; near it are: ", s->nearest[i].text);
    qn_status status = names.failed ? qn_fail(context, QN_NOMEM, NULL, "out of memory")
                                    : qn_fail(context, QN_NOT_FOUND, NULL, "the graph has no actor '%s'%s", name, names.bytes);
    free(names.bytes);
    return status;
}

/* The IRI, or what stands behind its last '/'. */
static bool is_iri(const char *iri, const char *name)
{
    const char *slash = strrchr(iri, '/');
    return !strcmp(iri, name) || (slash && !strcmp(slash + 1, name));
}

static bool is_name(search *s, const char *name, bool offers)
{
    const char *lower = qn_utf8_lower(s->arena, name, strlen(name));
    if (!lower)
        return false;
    if (!strcmp(lower, s->wanted))
        return true;
    if (offers)
        offer(s, name, lower);
    return false;
}

static bool is_meant(search *s, const qn_actor *actor, const char *name, bool offers)
{
    if (is_iri(actor->iri, name) || is_name(s, actor->label, offers))
        return true;
    for (const char *const *other = actor->alternatives; other && *other; other++)
        if (is_name(s, *other, offers))
            return true;
    return false;
}

qn_status qn_graph_find(qn_context *context, const qn_graph *graph, const char *name, uint32_t **actors, size_t *count)
{
    search s = {.arena = qn_arena_new()};
    uint32_t *found = NULL;
    size_t capacity = 0;
    *count = 0;
    s.wanted = s.arena ? qn_utf8_lower(s.arena, name, strlen(name)) : NULL;
    if (s.wanted)
        s.length = qn_utf8_count(s.wanted, strlen(s.wanted));
    bool done = s.wanted != NULL;
    for (uint32_t i = 0; done && i < graph->actor_count; i++)
        if (is_meant(&s, &graph->actors[i], name, false))
            done = QN_PUSH(found, *count, capacity, i);
    for (uint32_t i = 0; done && !*count && i < graph->actor_count; i++)
        is_meant(&s, &graph->actors[i], name, true);
    qn_status status = !done || qn_arena_failed(s.arena) ? qn_fail(context, QN_NOMEM, NULL, "out of memory") : QN_OK;
    if (!status && !*count)
        status = tell_nearest(context, &s, name);
    qn_arena_free(s.arena);
    if (status)
        free(found);
    else
        *actors = found;
    return status;
}
