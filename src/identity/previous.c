/* Reads the graph of a run before: its actors, what they were called, where they were met, and IRIs that were given up. */
#include "cluster.h"
#include "previous.h"

#include <quidnunc/triples.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RDF "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

uint64_t place_hash(const char *article, uint32_t begin, uint32_t end)
{
    char place[40];
    int length = snprintf(place, sizeof place, "%u,%u", (unsigned)begin, (unsigned)end);
    return qn_hash(article, strlen(article)) * 31 + qn_hash(place, (size_t)length);
}

/* --- statements --------------------------------------------------------------------------------------------------- */

/* The number of an actor of ours, QN_NONE for other IRIs; *p->failed when out of memory. */
static uint32_t actor_number(previous *p, const char *iri)
{
    size_t base = strlen(p->base);
    if (strncmp(iri, p->base, base) || strncmp(iri + base, "id/", 3))
        return QN_NONE;
    uint32_t number = qn_intern(p->iris, iri + base, strlen(iri + base));
    if (number != QN_NONE && number == p->actor_count &&
        !QN_PUSH(p->actors, p->actor_count, p->actor_capacity, (old_actor){.iri = number, .label = QN_NONE}))
        number = QN_NONE;
    p->failed = p->failed || number == QN_NONE;
    return number;
}

static void take_type(previous *p, const char *subject, const char *class)
{
    if (strncmp(class, QN_NS, sizeof QN_NS - 1))
        return;
    const char *name = class + sizeof QN_NS - 1;
    if (!strcmp(name, "Article")) {
        p->failed = p->failed || qn_intern(p->articles, subject, strlen(subject)) == QN_NONE;
        return;
    }
    qn_class type = qn_class_of(name);
    uint32_t number = type == QN_NO_CLASS ? QN_NONE : actor_number(p, subject);
    if (number == QN_NONE)
        return;
    coarse kind = coarse_of(type);
    p->actors[number].kinds |= (uint16_t)(1u << kind);
}

static void take_name(previous *p, const char *subject, const char *name, bool label)
{
    uint32_t number = actor_number(p, subject), text = number == QN_NONE ? QN_NONE : qn_intern(p->names, name, strlen(name));
    if (text == QN_NONE)
        return;
    if (label)
        p->actors[number].label = text;
    if (!QN_PUSH(p->called, p->called_count, p->called_capacity, (old_name){text, number}))
        p->failed = true;
}

static uint32_t claim_number(previous *p, const char *iri)
{
    uint32_t number = qn_intern(p->claims, iri, strcspn(iri, "#"));
    if (number == QN_NONE)
        p->failed = true;
    while (number != QN_NONE && number >= p->subject_count && !p->failed)
        if (!QN_PUSH(p->subjects, p->subject_count, p->subject_capacity, QN_NONE) || !QN_PUSH(p->objects, p->object_count, p->object_capacity, QN_NONE))
            p->failed = true;
    return p->failed ? QN_NONE : number;
}

static bool read_place(const char *iri, uint64_t *place)
{
    const char *hash = strchr(iri, '#');
    unsigned long begin, end;
    char *stop;
    if (!hash || strncmp(hash, "#char=", 6))
        return false;
    begin = strtoul(hash + 6, &stop, 10);
    if (*stop != ',')
        return false;
    end = strtoul(stop + 1, &stop, 10);
    if (*stop || begin > UINT32_MAX || end > UINT32_MAX)
        return false;
    char range[40];
    int length = snprintf(range, sizeof range, "%lu,%lu", begin, end);
    *place = qn_hash(iri, (size_t)(hash - iri)) * 31 + qn_hash(range, (size_t)length);
    return true;
}

static void take_side(previous *p, const char *evidence, const char *place, uint32_t side)
{
    uint32_t claim = claim_number(p, evidence);
    uint64_t where;
    if (claim != QN_NONE && claim < UINT32_MAX / 2 && read_place(place, &where) &&
        !QN_PUSH(p->sides, p->side_count, p->side_capacity, (old_place){where, claim << 1 | side}))
        p->failed = true;
}

static void take_end(previous *p, const char *claim, const char *actor, bool object)
{
    uint32_t who = actor_number(p, actor), number = who == QN_NONE ? QN_NONE : claim_number(p, claim);
    if (number != QN_NONE)
        (object ? p->objects : p->subjects)[number] = who;
}

static void take_change(previous *p, const char *from, const char *to, bool same)
{
    if (actor_number(p, from) == QN_NONE || actor_number(p, to) == QN_NONE)
        return;
    qn_change change = {qn_arena_strdup(p->arena, from), qn_arena_strdup(p->arena, to), same, false};
    if (!change.from || !change.to || !QN_PUSH(p->changes, p->change_count, p->change_capacity, change))
        p->failed = true;
}

static qn_status take(void *user, const qn_term *s, const qn_term *p, const qn_term *o)
{
    previous *all = user;
    const char *subject = s->value, *predicate = p->value, *object = o->value;
    if (o->literal) {
        if (!strcmp(predicate, "http://www.w3.org/2000/01/rdf-schema#label"))
            take_name(all, subject, object, true);
        else if (!strcmp(predicate, "http://www.w3.org/2004/02/skos/core#altLabel"))
            take_name(all, subject, object, false);
    } else if (!strcmp(predicate, RDF "type")) {
        take_type(all, subject, object);
    } else if (!strcmp(predicate, RDF "subject") || !strcmp(predicate, RDF "object")) {
        take_end(all, subject, object, predicate[sizeof RDF - 1] == 'o');
    } else if (!strcmp(predicate, QN_NS "subjectMention") || !strcmp(predicate, QN_NS "objectMention")) {
        take_side(all, subject, object, predicate[sizeof QN_NS - 1] == 'o');
    } else if (!strcmp(predicate, "http://www.w3.org/2005/11/its/rdf#taIdentRef")) {
        uint32_t actor = actor_number(all, object);
        uint64_t place;
        if (actor != QN_NONE && read_place(subject, &place) && !QN_PUSH(all->places, all->place_count, all->place_capacity, (old_place){place, actor}))
            all->failed = true;
    } else if (!strcmp(predicate, "http://purl.org/dc/terms/isReplacedBy")) {
        take_change(all, subject, object, false);
    } else if (!strcmp(predicate, "http://www.w3.org/2002/07/owl#sameAs") && actor_number(all, object) != QN_NONE) {
        take_change(all, subject, object, true);
    }
    return all->failed ? QN_NOMEM : QN_OK;
}

/* --- when all is read --------------------------------------------------------------------------------------------- */

static int compare_places(const void *a, const void *b)
{
    const old_place *x = a, *y = b;
    if (x->place != y->place)
        return x->place < y->place ? -1 : 1;
    return x->actor < y->actor ? -1 : x->actor > y->actor;
}

static int compare_called(const void *a, const void *b)
{
    const old_name *x = a, *y = b;
    if (x->name != y->name)
        return x->name < y->name ? -1 : 1;
    return x->actor < y->actor ? -1 : x->actor > y->actor;
}

static int compare_changes(const void *a, const void *b)
{
    const qn_change *x = a, *y = b;
    int order = strcmp(x->from, y->from);
    order = order ? order : strcmp(x->to, y->to);
    return order ? order : y->same - x->same;
}

/* Tells the places of claims' ends by actor, sorts, and drops repeats; a change that is told both ways is one of the same. */
static void finish(previous *p)
{
    for (size_t i = 0; i < p->side_count && !p->failed; i++) {
        uint32_t claim = p->sides[i].actor >> 1, actor = (p->sides[i].actor & 1 ? p->objects : p->subjects)[claim];
        if (actor != QN_NONE && !QN_PUSH(p->places, p->place_count, p->place_capacity, (old_place){p->sides[i].place, actor}))
            p->failed = true;
    }
    if (p->place_count)
        qsort(p->places, p->place_count, sizeof *p->places, compare_places);
    if (p->called_count)
        qsort(p->called, p->called_count, sizeof *p->called, compare_called);
    if (p->change_count)
        qsort(p->changes, p->change_count, sizeof *p->changes, compare_changes);
    size_t kept = 0;
    for (size_t i = 0; i < p->change_count; i++)
        if (!kept || strcmp(p->changes[kept - 1].from, p->changes[i].from) || strcmp(p->changes[kept - 1].to, p->changes[i].to))
            p->changes[kept++] = p->changes[i];
    p->change_count = kept;
    free(p->sides);
    p->sides = NULL;
    p->side_count = 0;
}

qn_status previous_read(qn_context *context, const char *path, const char *base, previous **out)
{
    previous *p = calloc(1, sizeof *p);
    if (p) {
        p->base = base;
        p->iris = qn_interner_new();
        p->names = qn_interner_new();
        p->claims = qn_interner_new();
        p->articles = qn_interner_new();
        p->arena = qn_arena_new();
    }
    bool made = p && p->iris && p->names && p->claims && p->articles && p->arena;
    qn_status status = made ? qn_triples_read(context, path, take, p) : QN_NOMEM;
    if (!status)
        finish(p);
    if (status == QN_NOMEM || (p && p->failed))
        status = qn_fail(context, QN_NOMEM, path, "out of memory");
    if (status) {
        previous_free(p);
        return status;
    }
    *out = p;
    return QN_OK;
}

void previous_free(previous *p)
{
    if (!p)
        return;
    qn_interner *const interners[] = {p->iris, p->names, p->claims, p->articles};
    for (size_t i = 0; i < sizeof interners / sizeof *interners; i++)
        qn_interner_free(interners[i]);
    void *const arrays[] = {p->actors, p->called, p->places, p->subjects, p->objects, p->sides, p->changes};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        free(arrays[i]);
    qn_arena_free(p->arena);
    free(p);
}
