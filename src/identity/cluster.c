/* Who is who among the locals of one name.

   The rule: locals of one name are one actor unless more speaks against it than for it. What speaks is added up in hundredths (the table below):
   a rare name speaks for one person, a usual one less; states, employers, roles, kin, dates and the actors named beside speak either way. Another
   middle name, "Jr.", another state in the name ("Indonesian Navy"), and being one's own parent exclude it. Locals are taken one by one, the most telling first (leader
   clustering, Hartigan 1975): each joins the cluster that it is most like, or begins one. A local that could as well belong to several clusters belongs to
   none of them: such locals are one more actor, of which nothing is known but the name. */
#include "cluster.h"

#include <stdlib.h>
#include <string.h>

enum {
    MOST_CLUSTERS = 64,     /* of a block; locals that fit none of so many are as those of which nothing is known */
    MOST_NEAR = 48,         /* actors beside a local that are looked at, from the article's first */
    MOST_ITEMS = 512,       /* of a cluster; further ones are not added */
    MARGIN = 50,            /* how much better than the next the best must be */
};

/* --- weights ---------------------------------------------------------------------------------------------------- */

/* In hundredths: what it adds when both have the same value of a kind, and when both have values of it and none the same. */
typedef struct weight {
    int same, other;
} weight;

static const weight weights[COARSE_KINDS][FACT_KINDS] = {
    [COARSE_PERSON] = {
        [FACT_COUNTRY] = {50, -250}, [FACT_SERVED] = {50, -350}, [FACT_BODY] = {400, -100}, [FACT_PLACE] = {100, -100}, [FACT_ROLE] = {25, -50}, [FACT_FIELD] = {25, -100},
        [FACT_KIN] = {400, -50}, [FACT_BORN] = {500, -600},
    },
    [COARSE_BODY] = {
        [FACT_COUNTRY] = {50, -400}, [FACT_BODY] = {300, -100}, [FACT_PLACE] = {100, -380}, [FACT_PEOPLE] = {300, -100}, [FACT_FOUNDED] = {300, -400},
    },
    [COARSE_PLACE] = {
        [FACT_COUNTRY] = {50, -450}, [FACT_PLACE] = {200, -420}, [FACT_FOUNDED] = {100, 0},
    },
};

int prior_of(const profile *p)
{
    if (p->kind == COARSE_PERSON) {
        if (p->flags & FORM_SHORT)
            return p->flags & FORM_COMMON ? -30 : 150;
        return p->flags & FORM_COMMON ? 200 : 450;
    }
    return p->flags & FORM_GENERIC ? 100 : 300;
}

/* What an actor named beside both adds: little when it is named everywhere. */
static int near_weight(const resolution *r, fact_kind kind, uint32_t value)
{
    uint32_t often = value < r->block_count ? r->first_in_block[value + 1] - r->first_in_block[value] : 0;
    return kind == FACT_NEAR ? 1800 / (10 + (int)(often < 100000 ? often : 100000)) : 800 / (20 + (int)(often < 100000 ? often : 100000));
}

/* --- profiles --------------------------------------------------------------------------------------------------- */

static uint64_t item_of(fact_kind kind, uint32_t value)
{
    return (uint64_t)kind << 32 | value;
}

/* Makes room for so many items in all; false, and noted, when out of memory. */
static bool reserve(resolution *r, profile *p, size_t count)
{
    if (count <= p->capacity)
        return true;
    size_t capacity = count * 3 / 2;
    uint64_t *larger = realloc(p->items, capacity * sizeof *larger);
    r->failed = r->failed || !larger;
    if (!larger)
        return false;
    p->items = larger;
    p->capacity = capacity;
    return true;
}

/* Actors named beside the local, countries apart from others. */
static void add_near(const resolution *r, profile *p, uint32_t local)
{
    const qn_register *reg = r->reg;
    uint32_t article = reg->locals[local].article, first = reg->first_local[article];
    uint32_t end = article + 1 < reg->article_count ? reg->first_local[article + 1] : (uint32_t)reg->local_count;
    size_t most = p->count + MOST_NEAR;
    for (uint32_t other = first; other < end && p->count < most; other++) {
        if (r->key[other] == r->key[local])
            continue;
        const qn_known *known = r->form[other] == QN_NONE ? reg->locals[other].known : NULL;    /* what has a form is not known */
        p->items[p->count++] = item_of(known && known->type == QN_COUNTRY ? FACT_NEAR_COUNTRY : FACT_NEAR, r->key[other]);
    }
}

/* Insertion: a local has few, in stretches that are nearly in order. */
static void sort_items(profile *p)
{
    size_t kept = 0;
    for (size_t i = 0; i < p->count; i++) {
        uint64_t item = p->items[i];
        size_t at = kept;
        while (at && p->items[at - 1] > item)
            at--;
        if (at && p->items[at - 1] == item)
            continue;
        memmove(p->items + at + 1, p->items + at, (kept - at) * sizeof *p->items);
        p->items[at] = item;
        p->of_kind[item >> 32]++;
        kept++;
    }
    p->count = kept;
}

/* The first of the items [from, count) that is not less: steps that double, then halves (Bentley and Yao 1976), since it mostly is near, or far behind. */
static size_t find_item(const profile *p, size_t from, uint64_t item)
{
    size_t step = 1, low = from, high = from;
    while (high < p->count && p->items[high] < item) {
        low = high + 1;
        high += step;
        step *= 2;
    }
    if (high > p->count)
        high = p->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (p->items[middle] < item)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* True when a cluster that has `count` items takes one more of the kind: what tells most is taken longest. */
static bool has_room(size_t count, fact_kind kind)
{
    return count < (kind < FACT_ARTICLE ? 2 * MOST_ITEMS : kind == FACT_ARTICLE ? MOST_ITEMS / 2 : MOST_ITEMS);
}

/* Puts what the other has and `p` has not in its places. What is new is noted behind the room that all of it takes, then the items move up, the last first. */
static void merge_items(resolution *r, profile *p, const profile *other)
{
    size_t room = p->count + other->count, fresh = 0;
    if (!reserve(r, p, room + other->count))
        return;
    for (size_t i = 0, at = 0; i < other->count; i++) {
        fact_kind kind = (fact_kind)(other->items[i] >> 32);
        at = find_item(p, at, other->items[i]);
        if ((at < p->count && p->items[at] == other->items[i]) || !has_room(p->count + fresh, kind))
            continue;
        p->items[room + fresh++] = other->items[i];
        p->of_kind[kind]++;
    }
    size_t end = p->count;
    p->count += fresh;
    for (; fresh; fresh--) {
        uint64_t item = p->items[room + fresh - 1];
        size_t at = end;
        while (at && p->items[at - 1] > item)
            at--;
        memmove(p->items + at + fresh, p->items + at, (end - at) * sizeof *p->items);
        p->items[at + fresh - 1] = item;
        end = at;
    }
}

void profile_of_local(resolution *r, uint32_t local, profile *p)
{
    const local_actor *l = &r->reg->locals[local];
    const name_form *form = r->form[local] == QN_NONE ? NULL : &r->forms[r->form[local]];
    uint64_t *items = p->items;
    size_t capacity = p->capacity;
    *p = (profile){.items = items, .capacity = capacity, .generation = QN_NONE, .type = l->type, .kind = coarse_of(l->type)};
    p->women = l->gender == 'f';
    p->men = l->gender == 'm';
    if (form) {
        memcpy(p->middle, form->middle, sizeof p->middle);
        p->generation = form->generation;
        p->flags = form->flags;
        p->home = form->home;
    }
    if (!reserve(r, p, r->first_fact[local + 1] - r->first_fact[local] + 1 + MOST_NEAR))
        return;
    for (uint32_t f = r->first_fact[local]; f < r->first_fact[local + 1]; f++)
        p->items[p->count++] = item_of(r->facts[f].kind, r->facts[f].value);
    p->items[p->count++] = item_of(FACT_ARTICLE, l->article);
    add_near(r, p, local);
    sort_items(p);
}

void add_to_profile(resolution *r, profile *p, const profile *other)
{
    merge_items(r, p, other);
    p->women += other->women;
    p->men += other->men;
    p->type |= other->type;
    p->home = p->home ? p->home : other->home;
    if (strlen(other->middle) > strlen(p->middle))
        memcpy(p->middle, other->middle, sizeof p->middle);
    if (p->generation == QN_NONE)
        p->generation = other->generation;
}

/* --- likeness --------------------------------------------------------------------------------------------------- */

/* What two profiles share. */
typedef struct comparison {
    uint32_t both[FACT_KINDS];
    int near, near_country;
} comparison;

static void note_shared(const resolution *r, uint64_t item, comparison *c)
{
    fact_kind kind = (fact_kind)(item >> 32);
    c->both[kind]++;
    if (kind >= FACT_NEAR_COUNTRY)
        *(kind == FACT_NEAR_COUNTRY ? &c->near_country : &c->near) += near_weight(r, kind, (uint32_t)item);
}

/* Of a cluster, with its hundreds of items, only those of a local, which has ten or so, are looked up; two that are of a size are gone through side by side. */
static void compare_profiles(const resolution *r, const profile *a, const profile *b, comparison *c)
{
    const profile *few = a->count < b->count ? a : b, *many = few == a ? b : a;
    memset(c, 0, sizeof *c);
    size_t i = 0, at = 0;
    if (many->count / 8 > few->count) {
        for (; i < few->count && (at = find_item(many, at, few->items[i])) < many->count; i++)
            if (many->items[at] == few->items[i])
                note_shared(r, few->items[i], c);
        return;
    }
    while (i < few->count && at < many->count) {
        uint64_t x = few->items[i], y = many->items[at];
        if (x == y)
            note_shared(r, x, c);
        i += x <= y;
        at += y <= x;
    }
}

static bool middles_differ(const char *a, const char *b)
{
    if (!*a || !*b)
        return false;
    return !a[1] || !b[1] ? *a != *b : strcmp(a, b) != 0;
}

static bool excluded(const profile *a, const profile *b)
{
    if (middles_differ(a->middle, b->middle) || (a->home && b->home && a->home != b->home))
        return true;
    if (a->generation != b->generation && a->generation != QN_NONE && b->generation != QN_NONE)
        return true;
    return (a->of_kind[FACT_OLDER] && b->of_kind[FACT_YOUNGER]) || (a->of_kind[FACT_YOUNGER] && b->of_kind[FACT_OLDER]);
}

/* Whether the state that a body of a generic name belongs to is the same: told, or else named beside it. */
static int same_home(const profile *a, const profile *b)
{
    if (!(a->flags & FORM_GENERIC) || (a->of_kind[FACT_COUNTRY] && b->of_kind[FACT_COUNTRY]))
        return 0;
    const profile *told = a->of_kind[FACT_COUNTRY] ? a : b, *beside = told == a ? b : a;
    fact_kind kind = a->of_kind[FACT_COUNTRY] || b->of_kind[FACT_COUNTRY] ? FACT_COUNTRY : FACT_NEAR_COUNTRY;
    bool any = false, same = false;
    for (size_t i = 0; i < told->count && !same; i++) {
        if (told->items[i] >> 32 != kind)
            continue;
        for (size_t j = 0; j < beside->count && !same; j++)
            same = beside->items[j] == item_of(FACT_NEAR_COUNTRY, (uint32_t)told->items[i]);
        any = true;
    }
    bool has = a->of_kind[FACT_NEAR_COUNTRY] || b->of_kind[FACT_NEAR_COUNTRY];
    return same ? 100 : any && has ? -200 : -50;
}

static int of_sex(const profile *a, const profile *b)
{
    bool woman = a->women > a->men, man = a->men > a->women;
    return (woman && b->men > b->women) || (man && b->women > b->men) ? -350 : 0;
}

int likeness(const resolution *r, const profile *a, const profile *b, int *near)
{
    comparison c;
    compare_profiles(r, a, b, &c);
    bool one_article = c.both[FACT_ARTICLE];    /* what is beside both tells nothing then */
    int beside = one_article ? 0 : c.near < 300 ? c.near : 300, countries = one_article ? 0 : c.near_country < 60 ? c.near_country : 60;
    *near = beside;
    if (excluded(a, b))
        return APART;
    int sum = prior_of(a) + beside + countries + of_sex(a, b) + same_home(a, b);
    for (int kind = 0; kind < FACT_ARTICLE; kind++) {
        weight w = weights[a->kind][kind];
        if (c.both[kind])
            sum += w.same;
        else if (a->of_kind[kind] && b->of_kind[kind])
            sum += w.other;
    }
    if (!c.both[FACT_NEAR] && a->of_kind[FACT_NEAR] > 2 && b->of_kind[FACT_NEAR] > 2)
        sum -= 25;
    bool agency = (a->type | b->type) & QN_AGENCY, firm = (a->type | b->type) & QN_FIRM;
    return sum - (agency && firm && !((a->type & b->type) & (QN_AGENCY | QN_FIRM)) ? 50 : 0);
}

/* --- blocks ----------------------------------------------------------------------------------------------------- */

/* A local with what decides when it is taken: the richest first, then by name, article and place. */
typedef struct turn {
    uint32_t local, richness, name, article;
} turn;

static int compare_turns(const void *a, const void *b, void *user)
{
    const resolution *r = user;
    const turn *x = a, *y = b;
    if (x->richness != y->richness)
        return x->richness > y->richness ? -1 : 1;
    if (x->name != y->name)
        return strcmp(qn_interner_string(r->reg->names, x->name), qn_interner_string(r->reg->names, y->name));
    if (x->article != y->article)
        return r->rank[x->article] < r->rank[y->article] ? -1 : 1;
    return x->local < y->local ? -1 : x->local > y->local;      /* of one article: by place */
}

static turn turn_of(const resolution *r, uint32_t local)
{
    const local_actor *l = &r->reg->locals[local];
    uint32_t kinds = 0, richness = 0;
    for (uint32_t f = r->first_fact[local]; f < r->first_fact[local + 1]; f++)
        kinds |= 1u << r->facts[f].kind;
    for (; kinds; kinds &= kinds - 1)
        richness += 2;
    const name_form *form = r->form[local] == QN_NONE ? NULL : &r->forms[r->form[local]];
    richness += (form && *form->middle) + (form && form->generation != QN_NONE);
    return (turn){local, richness, l->name, l->article};
}

void put_in(resolution *r, uint32_t local, uint32_t cluster)
{
    r->cluster_of[local] = cluster;
    r->clusters[cluster].locals++;
}

static uint32_t new_cluster(resolution *r, uint32_t local)
{
    uint32_t number = (uint32_t)r->cluster_count;
    cluster fresh = {.key = r->key[local], .first = local, .joined = number};
    if (!QN_PUSH(r->clusters, r->cluster_count, r->cluster_capacity, fresh)) {
        r->failed = true;
        return QN_NONE;
    }
    put_in(r, local, number);
    return number;
}

/* True when something may tell the locals apart: one of them that tells of itself is no other than those that do not, unless its name alone is too little. */
static bool is_telling(const resolution *r, const uint32_t *order, size_t count)
{
    size_t telling = 0, women = 0, men = 0;
    if (count < 2 || r->reg->locals[order[0]].known)
        return false;
    for (size_t i = 0; i < count; i++) {
        uint32_t local = order[i];
        const name_form *form = &r->forms[r->form[local]];
        women += r->reg->locals[local].gender == 'f';
        men += r->reg->locals[local].gender == 'm';
        telling += r->first_fact[local] < r->first_fact[local + 1] || *form->middle || form->generation != QN_NONE;
        if (form->flags & FORM_GENERIC || (form->flags & FORM_SHORT && form->flags & FORM_COMMON))
            return true;
    }
    return telling > 1 || (women && men);
}

/* One cluster of all, begun by the local whose turn it is first. */
static void cluster_together(resolution *r, const uint32_t *order, size_t count)
{
    turn first = turn_of(r, order[0]);
    for (size_t i = 1; i < count; i++) {
        turn other = turn_of(r, order[i]);
        if (compare_turns(&other, &first, r) < 0)
            first = other;
    }
    uint32_t number = new_cluster(r, first.local);
    for (size_t i = 0; i < count && !r->failed; i++)
        if (order[i] != first.local)
            put_in(r, order[i], number);
}

/* The clusters of a block while it is worked on. */
typedef struct leaders {
    profile profiles[MOST_CLUSTERS];
    uint32_t numbers[MOST_CLUSTERS];
    size_t count;
    uint32_t unclear;       /* the cluster of those that may be any, or QN_NONE */
} leaders;

/* The cluster that the local is most like; QN_NONE when there is none, and *torn when there are several. */
static uint32_t best_leader(const resolution *r, const leaders *all, const profile *p, bool *torn)
{
    int best = 0, second = 0, near;
    uint32_t found = QN_NONE;
    for (size_t i = 0; i < all->count; i++) {
        int sum = likeness(r, &all->profiles[i], p, &near);
        if (sum > best) {
            second = best;
            best = sum;
            found = (uint32_t)i;
        } else if (sum > second) {
            second = sum;
        }
    }
    *torn = second > 0 && best - second < MARGIN;
    return *torn ? QN_NONE : found;
}

/* After the last local nobody asks for the profiles. */
static void lead(resolution *r, leaders *all, uint32_t local, bool last, profile *p)
{
    bool torn;
    profile_of_local(r, local, p);
    uint32_t leader = best_leader(r, all, p, &torn);
    if (leader != QN_NONE) {
        put_in(r, local, all->numbers[leader]);
        if (!last)
            add_to_profile(r, &all->profiles[leader], p);
    } else if (torn || all->count == MOST_CLUSTERS) {
        if (all->unclear == QN_NONE)
            all->unclear = new_cluster(r, local);
        else
            put_in(r, local, all->unclear);
    } else {
        all->numbers[all->count] = new_cluster(r, local);
        all->profiles[all->count++] = *p;
        *p = (profile){0};
    }
}

void cluster_block(resolution *r, uint32_t *order, size_t count)
{
    if (!count)
        return;
    if (!is_telling(r, order, count)) {
        cluster_together(r, order, count);
        return;
    }
    turn *turns = malloc(count * sizeof *turns);
    leaders *all = malloc(sizeof *all);
    profile p = {0};
    if (all) {
        all->count = 0;
        all->unclear = QN_NONE;
    }
    if (!turns || !all) {
        r->failed = true;
        count = 0;
    }
    for (size_t i = 0; i < count; i++)
        turns[i] = turn_of(r, order[i]);
    if (count)
        qsort_r(turns, count, sizeof *turns, compare_turns, r);
    for (size_t i = 0; i < count && !r->failed; i++)
        lead(r, all, turns[i].local, i + 1 == count, &p);
    for (size_t i = 0; all && i < all->count; i++)
        free(all->profiles[i].items);
    free(p.items);
    free(all);
    free(turns);
}
