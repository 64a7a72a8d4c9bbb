/* IRIs of actors: readable, and the same in whatever order articles came.

   An actor's slug is made from its label, a body's without its legal form; a known actor has its own. Of several actors that would get one slug only a known
   one does; each of the others is told apart by the first of these that no other of them has: its class, when all are of different classes; its state,
   body, place, role, year of birth; or else by a number made from where it was met. An actor that the graph of a run before has keeps its IRI, and no IRI
   of that graph is given to another. */
#include "cluster.h"
#include "previous.h"

#include <stdlib.h>
#include <string.h>

typedef struct named {
    const char *slug;       /* that it would get */
    const char *wanted;     /* that it gets when nobody has it */
    uint32_t number;        /* of the candidate */
    uint32_t group;         /* the first of those that would get the same */
} named;

typedef struct naming {
    const resolution *r;
    qn_register *reg;
    named *all;             /* [candidate_count] */
    uint32_t *member, *first_member;    /* locals by candidate, made when first needed */
    const uint32_t *candidate_of;
    bool *held;             /* [candidate_count], by group: somebody has the plain slug */
    qn_interner *taken;     /* the other slugs, and those of the graph before */
} naming;

/* --- the order of candidates -------------------------------------------------------------------------------------- */

/* Known actors first, then by key, then by where the first local stands. */
static int compare_candidates(const resolution *r, const candidate *a, const candidate *b)
{
    if (!a->known != !b->known)
        return a->known ? -1 : 1;
    int order = strcmp(a->key, b->key);
    if (order)
        return order;
    uint32_t x = r->rank[r->reg->locals[a->first].article], y = r->rank[r->reg->locals[b->first].article];
    if (x != y)
        return x < y ? -1 : 1;
    return a->first < b->first ? -1 : a->first > b->first;
}

static int compare_named(const void *a, const void *b, void *user)
{
    const naming *n = user;
    return compare_candidates(n->r, &n->reg->candidates[((const named *)a)->number], &n->reg->candidates[((const named *)b)->number]);
}

/* --- what tells actors of one slug apart ------------------------------------------------------------------------- */

static uint32_t number_of(const naming *n, const candidate *c)
{
    const local_actor *first = &n->reg->locals[c->first];
    char *whole = qn_arena_printf(n->r->scratch, "%s|%s|%u", c->key, n->reg->articles[first->article].iri + strlen(n->reg->base),
                                  (unsigned)(c->first - n->reg->first_local[first->article]));
    return whole ? (uint32_t)(qn_hash(whole, strlen(whole)) >> 32) : 0;
}

static const char *with_number(const naming *n, const named *one)
{
    return qn_arena_printf(n->reg->arena, "%s-%08x", one->slug, (unsigned)number_of(n, &n->reg->candidates[one->number]));
}

static bool find_members(naming *n)
{
    if (n->member)
        return true;
    n->first_member = calloc(n->reg->candidate_count + 2, sizeof *n->first_member);
    n->member = malloc((n->reg->local_count + 1) * sizeof *n->member);
    if (!n->first_member || !n->member)
        return false;
    uint32_t *first = n->first_member + 1;
    for (size_t i = 0; i < n->reg->local_count; i++)
        first[n->candidate_of[i] + 1]++;
    for (size_t k = 1; k <= n->reg->candidate_count; k++)
        first[k] += first[k - 1];
    for (size_t i = 0; i < n->reg->local_count; i++)
        n->member[first[n->candidate_of[i]]++] = (uint32_t)i;
    return true;
}

typedef struct counted_value {
    const char *slug;
    uint32_t count;
} counted_value;

static int compare_values(const void *a, const void *b)
{
    return strcmp(((const counted_value *)a)->slug, ((const counted_value *)b)->slug);
}

/* The value of a kind that most locals of the candidate tell, the first in order of those; NULL when they tell none. */
static const char *value_of(const naming *n, uint32_t number, fact_kind kind)
{
    counted_value *all = NULL;
    size_t count = 0, capacity = 0, best = 0, kept = 0;
    for (uint32_t m = n->first_member[number]; m < n->first_member[number + 1]; m++)
        for (uint32_t f = n->r->first_fact[n->member[m]]; f < n->r->first_fact[n->member[m] + 1]; f++)
            if (n->r->facts[f].kind == kind && !QN_PUSH(all, count, capacity, (counted_value){strchr(qn_interner_string(n->r->keys, n->r->facts[f].value), ':') + 1, 1}))
                qn_arena_fail(n->r->scratch);
    if (count)
        qsort(all, count, sizeof *all, compare_values);
    for (size_t i = 0; i < count; i++) {
        if (kept && !strcmp(all[kept - 1].slug, all[i].slug))
            all[kept - 1].count++;
        else
            all[kept++] = all[i];
    }
    for (size_t i = 1; i < kept; i++)
        if (all[i].count > all[best].count)
            best = i;
    const char *slug = kept ? qn_slug(n->r->scratch, all[best].slug) : NULL;
    free(all);
    return slug;
}

enum { MOST_TOLD = 128 };       /* larger groups, which no block makes alone, are numbered */

static const fact_kind qualifiers[] = {FACT_COUNTRY, FACT_BODY, FACT_PLACE, FACT_PEOPLE, FACT_KIN, FACT_ROLE, FACT_BORN, FACT_FOUNDED};

static bool is_single(const char *const *values, size_t count, size_t i)
{
    for (size_t j = 0; j < count; j++)
        if (j != i && values[j] && !strcmp(values[i], values[j]))
            return false;
    return true;
}

static void qualify(naming *n, named *group, size_t count, const char *const *values)
{
    for (size_t i = 0; i < count; i++)
        if (!group[i].wanted && values[i] && is_single(values, count, i))
            group[i].wanted = qn_arena_printf(n->reg->arena, "%s-%s", group[i].slug, values[i]);
}

/* Tells the candidates of one slug apart; none of them is known. */
static void tell_apart(naming *n, named *group, size_t count)
{
    const char *values[MOST_TOLD] = {NULL};
    if (count <= MOST_TOLD && find_members(n)) {
        for (size_t i = 0; i < count; i++)
            values[i] = qn_slug(n->r->scratch, qn_class_name(n->reg->actors[group[i].number].type));
        bool all = true;
        for (size_t i = 0; i < count; i++)
            all = all && values[i] && is_single(values, count, i);
        if (all)
            qualify(n, group, count, values);
        for (size_t k = 0; !all && k < sizeof qualifiers / sizeof *qualifiers; k++) {
            for (size_t i = 0; i < count; i++)
                values[i] = value_of(n, group[i].number, qualifiers[k]);
            qualify(n, group, count, values);
        }
    }
    for (size_t i = 0; i < count; i++)
        if (!group[i].wanted)
            group[i].wanted = with_number(n, &group[i]);
}

/* --- slugs -------------------------------------------------------------------------------------------------------- */

static const char *slug_of(naming *n, const candidate *c, const qn_actor *actor)
{
    if (c->known)
        return c->known->slug;
    char *slug = qn_slug(n->reg->arena, actor->label);
    if (slug && actor->type & QN_ANY_ORGANIZATION)
        slug_of_body(n->reg->lexicon, slug);
    return slug;
}

static void want_slugs(naming *n)
{
    size_t count = n->reg->candidate_count;
    for (size_t first = 0, end; first < count; first = end) {
        for (end = first + 1; end < count && !strcmp(n->all[first].slug, n->all[end].slug);)
            end++;
        if (end - first > 1)
            qsort_r(n->all + first, end - first, sizeof *n->all, compare_named, n);
        for (size_t i = first; i < end; i++)
            n->all[i].group = (uint32_t)first;
        size_t known = 0;
        while (first + known < end && n->reg->candidates[n->all[first + known].number].known)
            n->all[first + known++].wanted = n->all[first].slug;
        size_t others = end - first - known;
        named *group = n->all + first + known;
        bool plain = others == 1 && !known && is_latin(n->reg->actors[group->number].label);
        if (plain)
            group->wanted = group->slug;
        else if (others == 1 && known)
            group->wanted = qn_arena_printf(n->reg->arena, "%s-%s", group->slug, qn_slug(n->r->scratch, qn_class_name(n->reg->actors[group->number].type)));
        else if (others == 1)
            group->wanted = with_number(n, group);
        else if (others)
            tell_apart(n, group, others);
    }
}

static bool set_iri(naming *n, uint32_t number, const char *slug)
{
    size_t base = strlen(n->reg->base), length = strlen(slug);
    char *iri = qn_arena_alloc(n->reg->arena, base + 3 + length + 1);
    if (!iri)
        return false;
    memcpy(iri, n->reg->base, base);
    memcpy(iri + base, "id/", 3);
    memcpy(iri + base + 3, slug, length);
    n->reg->actors[number].iri = iri;
    return true;
}

/* True when somebody has the slug as the plain one. */
static bool is_held(const naming *n, const char *slug)
{
    size_t low = 0, high = n->reg->candidate_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(n->all[middle].slug, slug) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < n->reg->candidate_count && !strcmp(n->all[low].slug, slug) && n->held[n->all[low].group];
}

/* False when somebody has it. Plain slugs are looked for where they stand: most actors get theirs. */
static bool take_slug(naming *n, const named *one, const char *slug, bool *failed)
{
    size_t length = strlen(slug);
    bool plain = slug == one->slug;
    if ((plain ? n->held[one->group] : is_held(n, slug)) || qn_interner_find(n->taken, slug, length) != QN_NONE)
        return false;
    if (plain)
        n->held[one->group] = true;
    else
        *failed = qn_intern(n->taken, slug, length) == QN_NONE;
    return true;
}

/* The slug that it wants, or with a number when another has that. */
static bool give(naming *n, named *one)
{
    if (n->reg->actors[one->number].iri)
        return true;
    const char *slug = one->wanted;
    for (unsigned try = 0; slug; try++) {
        bool failed = false;
        if (take_slug(n, one, slug, &failed))
            return !failed && set_iri(n, one->number, slug);
        slug = try ? qn_arena_printf(n->reg->arena, "%s-%08x-%u", one->slug, (unsigned)number_of(n, &n->reg->candidates[one->number]), try)
                   : with_number(n, one);
    }
    return false;
}

/* Gives the slugs out: first to those that want the plain one. */
static bool give_all(naming *n)
{
    for (int plain = 1; plain >= 0; plain--)
        for (size_t i = 0; i < n->reg->candidate_count; i++)
            if ((n->all[i].wanted == n->all[i].slug) == (plain == 1) && !give(n, &n->all[i]))
                return false;
    return true;
}

/* Those of the graph before have their IRIs; none of its IRIs is free. */
static bool give_carried(naming *n)
{
    size_t count = n->reg->candidate_count;
    const char **wanted = calloc(count + 1, sizeof *wanted), **iris = calloc(count + 1, sizeof *iris);
    uint32_t *order = calloc(count + 1, sizeof *order);
    bool done = wanted && iris && order;
    for (size_t i = 0; done && i < count; i++) {
        wanted[n->all[i].number] = n->all[i].wanted;
        order[n->all[i].number] = (uint32_t)i;
        done = n->all[i].wanted != NULL;
    }
    done = done && carry_iris(n->reg, n->candidate_of, wanted, order, iris);
    const previous *p = n->reg->previous;
    for (uint32_t i = 0; done && i < p->actor_count; i++) {
        const char *iri = qn_interner_string(p->iris, i);
        done = qn_intern(n->taken, iri + 3, strlen(iri + 3)) != QN_NONE;
    }
    for (uint32_t i = 0; done && i < count; i++)
        done = !iris[i] || set_iri(n, i, iris[i] + 3);
    free(wanted);
    free(iris);
    free(order);
    return done;
}

/* Fills n->all, sorted by slug. */
static bool find_slugs(naming *n)
{
    size_t count = n->reg->candidate_count;
    ordered *order = malloc((count + 1) * sizeof *order);
    bool done = order != NULL;
    for (size_t i = 0; done && i < count; i++) {
        order[i] = (ordered){.string = slug_of(n, &n->reg->candidates[i], &n->reg->actors[i]), .number = (uint32_t)i};
        done = order[i].string != NULL;
    }
    done = done && order_strings(order, count);
    for (size_t i = 0; done && i < count; i++)
        n->all[i] = (named){.slug = order[i].string, .number = order[i].number};
    free(order);
    return done;
}

bool name_actors(const resolution *r, qn_register *reg, const uint32_t *candidate_of)
{
    naming n = {.r = r, .reg = reg, .candidate_of = candidate_of, .taken = qn_interner_new()};
    n.all = calloc(reg->candidate_count + 1, sizeof *n.all);
    n.held = calloc(reg->candidate_count + 1, sizeof *n.held);
    bool done = n.taken && n.all && n.held && find_slugs(&n);
    if (done)
        want_slugs(&n);
    if (done && reg->previous)
        done = give_carried(&n);
    done = done && give_all(&n);
    qn_interner_free(n.taken);
    free(n.all);
    free(n.held);
    free(n.member);
    free(n.first_member);
    return done && !qn_arena_failed(r->scratch);
}
