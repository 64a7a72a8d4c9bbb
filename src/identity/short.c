/* Short forms across articles: "Meng" of one article and "Meng Wanzhou" of another.

   A person named by one word, or by a letter and a surname, is the one of the full name when an actor of that name is named beside what is named beside the
   short one (SUPPORT), and no other fits as well. A body known by a short name is the one that some article calls by both, when the short name is its acronym
   or leaves out only what sort of firm it is, or else with the same support. */
#include "cluster.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_ASKED = 64 };       /* full names that are asked about a short one, those with the most locals */

/* A cluster may be called by a short key. */
typedef struct call {
    uint32_t key, cluster;
} call;

typedef struct calls {
    call *items; size_t count, capacity;
} calls;

static void add_call(resolution *r, calls *all, uint32_t key, uint32_t cluster)
{
    if (key != QN_NONE && key != r->clusters[cluster].key && !QN_PUSH(all->items, all->count, all->capacity, (call){key, cluster}))
        r->failed = true;
}

/* By key; of one key, those with the most locals first, then by what they begin with. */
static int compare_calls(const void *a, const void *b, void *user)
{
    const resolution *r = user;
    const call *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    if (x->cluster == y->cluster)
        return 0;
    const cluster *p = &r->clusters[x->cluster], *q = &r->clusters[y->cluster];
    if (p->locals != q->locals)
        return p->locals > q->locals ? -1 : 1;
    const local_actor *l = &r->reg->locals[p->first], *m = &r->reg->locals[q->first];
    if (r->rank[l->article] != r->rank[m->article])
        return r->rank[l->article] < r->rank[m->article] ? -1 : 1;
    return p->first < q->first ? -1 : p->first > q->first;
}

static void order_calls(resolution *r, calls *all)
{
    size_t kept = 0;
    if (all->count)
        qsort_r(all->items, all->count, sizeof *all->items, compare_calls, r);
    for (size_t i = 0; i < all->count; i++)
        if (!kept || memcmp(&all->items[kept - 1], &all->items[i], sizeof *all->items))
            all->items[kept++] = all->items[i];
    all->count = kept;
}

/* The calls of a key; *count of them. */
static const call *calls_of(const calls *all, uint32_t key, size_t *count)
{
    size_t low = 0, high = all->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (all->items[middle].key < key)
            low = middle + 1;
        else
            high = middle;
    }
    for (*count = 0; low + *count < all->count && all->items[low + *count].key == key;)
        ++*count;
    return all->items + low;
}

/* --- persons ---------------------------------------------------------------------------------------------------- */

/* Surname, first word when it is no usual first name ("Meng Wanzhou"), letter and surname. */
static void call_person(resolution *r, calls *all, uint32_t number)
{
    const local_actor *l = &r->reg->locals[r->clusters[number].first];
    const char *key = qn_interner_string(r->keys, r->clusters[number].key), *name = qn_interner_string(r->reg->names, l->name);
    const char *spelled = strchr(key, ':') + 1, *blank = strchr(name, ' ');
    const char *last = strrchr(name, ' ');
    char *first = blank ? qn_arena_strndup(r->scratch, name, (size_t)(blank - name)) : NULL;
    if (!first || r->forms[r->form[r->clusters[number].first]].flags & FORM_INITIAL)
        return;
    uint32_t generation = r->forms[r->form[r->clusters[number].first]].generation;
    if (generation != QN_NONE) {        /* "John Smith Jr." */
        char *without = qn_arena_strndup(r->scratch, name, (size_t)(last - name));
        last = without ? strrchr(without, ' ') : NULL;
    }
    if (last) {
        add_call(r, all, short_key(r, last + 1, '\0'), number);
        add_call(r, all, short_key(r, last + 1, *spelled), number);
    }
    if (!is_first_name(r, first))
        add_call(r, all, short_key(r, first, '\0'), number);
}

/* The one cluster among those asked that the local belongs to, or QN_NONE. */
static uint32_t supported(resolution *r, const profile *p, const call *asked, size_t count, profile *scratch)
{
    int best = 0, second = 0;
    uint32_t found = QN_NONE;
    for (size_t i = 0; i < count && i < MOST_ASKED; i++) {
        int near, sum;
        profile_of_local(r, r->clusters[asked[i].cluster].first, scratch);
        sum = likeness(r, p, scratch, &near) - prior_of(p);
        if (sum < SUPPORT || sum <= second)
            continue;
        if (sum > best) {
            second = best;
            best = sum;
            found = asked[i].cluster;
        } else {
            second = sum;
        }
    }
    return best - second >= 50 ? found : QN_NONE;
}

/* Attaches locals of a block of short names; the rest of the block is clustered by itself. */
static void attach_block(resolution *r, const calls *all, uint32_t *order, size_t count)
{
    size_t asked, left = 0;
    const call *calls = calls_of(all, r->key[order[0]], &asked);
    profile p = {0}, scratch = {0};
    for (size_t i = 0; i < count && !r->failed; i++) {
        uint32_t found = QN_NONE;
        if (asked) {
            profile_of_local(r, order[i], &p);
            found = supported(r, &p, calls, asked, &scratch);
        }
        if (found != QN_NONE)
            put_in(r, order[i], found);
        else
            order[left++] = order[i];
    }
    free(p.items);
    free(scratch.items);
    cluster_block(r, order, left);
}

static bool is_short_block(const resolution *r, uint32_t key)
{
    if (r->first_in_block[key] == r->first_in_block[key + 1])
        return false;
    uint32_t form = r->form[r->block[r->first_in_block[key]]];
    return form != QN_NONE && r->forms[form].flags & (FORM_SHORT | FORM_INITIAL);
}

void attach_short_persons(resolution *r)
{
    calls all = {0};
    for (uint32_t i = 0; i < r->cluster_count && !r->failed; i++)
        if (coarse_of(r->reg->locals[r->clusters[i].first].type) == COARSE_PERSON && r->form[r->clusters[i].first] != QN_NONE)
            call_person(r, &all, i);
    order_calls(r, &all);
    for (uint32_t key = 0; key < r->block_count && !r->failed; key++)
        if (is_short_block(r, key))
            attach_block(r, &all, r->block + r->first_in_block[key], r->first_in_block[key + 1] - r->first_in_block[key]);
    free(all.items);
}

/* --- bodies ----------------------------------------------------------------------------------------------------- */

/* Other names by which an article calls a body, when they have a block of their own. */
static void call_bodies(resolution *r, calls *all)
{
    for (uint32_t local = 0; local < r->reg->local_count && !r->failed; local++) {
        const local_actor *l = &r->reg->locals[local];
        if (coarse_of(l->type) != COARSE_BODY)
            continue;
        for (uint32_t i = 0; i < l->alias_count && !r->failed; i++) {
            uint32_t name = r->reg->aliases[l->first_alias + i];
            const name_form *form = form_of_name(r, name, COARSE_BODY);
            if (form && form->key < r->block_count && !(form->flags & FORM_GENERIC))
                add_call(r, all, form->key, r->cluster_of[local]);
        }
    }
}

static bool is_plain_short_form(const resolution *r, uint32_t shorter, uint32_t longer)
{
    const char *a = qn_interner_string(r->reg->names, r->reg->locals[shorter].name);
    const char *b = qn_interner_string(r->reg->names, r->reg->locals[longer].name);
    return is_acronym_of(a, b) || differs_by_unit_words(r, a, b);
}

static uint32_t root(resolution *r, uint32_t number)
{
    while (r->clusters[number].joined != number)
        number = r->clusters[number].joined = r->clusters[r->clusters[number].joined].joined;
    return number;
}

static void attach_body(resolution *r, const call *asked, size_t count, uint32_t number, profile *p, profile *other)
{
    int best = 0, second = 0;
    uint32_t found = QN_NONE;
    profile_of_local(r, r->clusters[number].first, p);
    for (size_t i = 0; i < count && i < MOST_ASKED; i++) {
        int near;
        profile_of_local(r, r->clusters[asked[i].cluster].first, other);
        int sum = likeness(r, p, other, &near);
        bool plain = is_plain_short_form(r, r->clusters[number].first, r->clusters[asked[i].cluster].first);
        if (sum <= 0 || (!plain && sum - prior_of(p) < SUPPORT))
            continue;
        second = sum > best ? best : sum > second ? sum : second;
        found = sum > best ? asked[i].cluster : found;
        best = sum > best ? sum : best;
    }
    if (found != QN_NONE && best - second >= 50 && root(r, found) != number)
        r->clusters[number].joined = root(r, found);
}

void attach_short_bodies(resolution *r)
{
    calls all = {0};
    profile p = {0}, other = {0};
    call_bodies(r, &all);
    order_calls(r, &all);
    /* clusters of one key, each asked about with the same calls: a key has at most so many clusters as cluster_block makes */
    for (uint32_t i = 0; i < r->cluster_count && !r->failed; i++) {
        size_t count;
        const local_actor *l = &r->reg->locals[r->clusters[i].first];
        const call *asked = calls_of(&all, r->clusters[i].key, &count);
        if (count && !l->known && coarse_of(l->type) == COARSE_BODY)
            attach_body(r, asked, count, i, &p, &other);
    }
    free(p.items);
    free(other.items);
    free(all.items);
    for (uint32_t local = 0; local < r->reg->local_count && !r->failed; local++)
        r->cluster_of[local] = root(r, r->cluster_of[local]);
}
