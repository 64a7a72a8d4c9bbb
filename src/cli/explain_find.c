/* explain: a name → actors, or the names nearest to it. */
#include "explain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OFFERED = 5 };

/* A name of an actor. */
typedef struct name {
    const char *iri, *text, *lower;
    unsigned distance;          /* from what was asked for */
} name;

typedef struct names {
    source *source;
    name *items;
    size_t count, capacity;
} names;

static qn_status take_name(void *user, const qn_term *subject, const qn_term *predicate, const qn_term *object)
{
    names *list = user;
    qn_arena *arena = list->source->arena;
    (void)predicate;
    name one = {.iri = qn_arena_strdup(arena, subject->value), .text = qn_arena_strdup(arena, object->value)};
    one.lower = qn_utf8_lower(arena, object->value, strlen(object->value));
    if (one.iri && one.text && one.lower && QN_PUSH(list->items, list->count, list->capacity, one))
        return QN_OK;
    return qn_fail(list->source->cli->context, QN_NOMEM, NULL, "out of memory");
}

static qn_status read_names(source *s, names *list)
{
    static const char *const predicates[] = {RDFS "label", SKOS "altLabel"};
    qn_status status = QN_OK;
    *list = (names){.source = s};
    for (size_t i = 0; i < sizeof predicates / sizeof *predicates && !status; i++) {
        qn_term predicate = {false, predicates[i]};
        status = qn_triples_visit(s->triples, NULL, &predicate, NULL, take_name, list);
    }
    return status;
}

/* --- nearness ------------------------------------------------------------------------------------------------------ */

static int compare_names(const void *a, const void *b)
{
    const name *x = a, *y = b;
    if (x->distance != y->distance)
        return x->distance < y->distance ? -1 : 1;
    int order = strcmp(x->lower, y->lower);
    return order ? order : strcmp(x->text, y->text);
}

static qn_status offer(source *s, names *list, const char *wanted, const char *lower)
{
    qn_buffer near = {0};
    size_t offered = 0, length = strlen(lower);
    for (size_t i = 0; i < list->count; i++)
        list->items[i].distance = length && strstr(list->items[i].lower, lower) ? 0 : qn_utf8_distance(list->items[i].lower, lower);
    if (list->count)
        qsort(list->items, list->count, sizeof *list->items, compare_names);
    for (size_t i = 0; i < list->count && offered < OFFERED; i++) {
        const name *n = &list->items[i];
        if ((i && !strcmp(n->lower, list->items[i - 1].lower)) || n->distance * 2 > strlen(n->lower))
            continue;
        qn_buffer_printf(&near, "%s%s", offered++ ? ", " : "; near it: ", n->text);
    }
    qn_status status = qn_fail(s->cli->context, QN_NOT_FOUND, NULL, "no actor of the graph is called '%s'%s", wanted, near.length ? near.bytes : "");
    free(near.bytes);
    return status;
}

/* --- finding ------------------------------------------------------------------------------------------------------- */

static bool add_iri(const char ***iris, size_t *count, size_t *capacity, const char *iri)
{
    for (size_t i = 0; i < *count; i++)
        if (!strcmp((*iris)[i], iri))
            return true;
    return QN_PUSH(*iris, *count, *capacity, iri);
}

static int compare_iris(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* All actors whose name or IRI, or its last part, is the one wanted. */
static qn_status pick(source *s, const names *list, const char *wanted, const char *lower, const char ***iris, size_t *count)
{
    size_t capacity = 0;
    bool done = true;
    for (size_t i = 0; done && i < list->count; i++)
        if (!strcmp(list->items[i].lower, lower) || !strcmp(list->items[i].iri, wanted))
            done = add_iri(iris, count, &capacity, list->items[i].iri);
    for (size_t i = 0; done && !*count && i < list->count; i++)
        if (!strcmp(local_name(list->items[i].iri), !strncmp(wanted, "id:", 3) ? wanted + 3 : wanted))
            done = add_iri(iris, count, &capacity, list->items[i].iri);
    if (*count)
        qsort(*iris, *count, sizeof **iris, compare_iris);
    return done && QN_PUSH(*iris, *count, capacity, NULL) ? QN_OK : qn_fail(s->cli->context, QN_NOMEM, NULL, "out of memory");
}

qn_status find_actors(source *s, const char *wanted, const char ***iris)
{
    names list;
    size_t count = 0;
    const char *lower = qn_utf8_lower(s->arena, wanted, strlen(wanted));
    *iris = NULL;
    qn_status status = lower ? read_names(s, &list) : qn_fail(s->cli->context, QN_NOMEM, NULL, "out of memory");
    if (!lower)
        return status;
    if (!status)
        status = pick(s, &list, wanted, lower, iris, &count);
    if (!status && count == 1)
        status = offer(s, &list, wanted, lower);
    free(list.items);
    return status;
}
