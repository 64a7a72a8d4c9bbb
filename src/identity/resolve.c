/* The way from locals to candidates: keys, blocks, facts, clusters, short forms. */
#include "cluster.h"

#include <stdlib.h>
#include <string.h>

/* --- keys and blocks -------------------------------------------------------------------------------------------- */

static uint32_t key_of_known(resolution *r, const qn_known *known)
{
    char small[256];
    size_t length = strlen(known->slug);
    if (length + sizeof "known:" <= sizeof small) {
        memcpy(small, "known:", 6);
        memcpy(small + 6, known->slug, length);
        return qn_intern(r->keys, small, length + 6);
    }
    char *key = qn_arena_printf(r->scratch, "known:%s", known->slug);
    return key ? qn_intern(r->keys, key, strlen(key)) : QN_NONE;
}

static void find_keys(resolution *r)
{
    for (size_t i = 0; i < r->reg->local_count && !r->failed; i++) {
        const local_actor *l = &r->reg->locals[i];
        r->form[i] = QN_NONE;
        if (l->known) {
            r->key[i] = key_of_known(r, l->known);
            r->failed = r->failed || r->key[i] == QN_NONE;
            continue;
        }
        const name_form *form = form_of_name(r, l->name, coarse_of(l->type));
        if (form) {
            r->form[i] = (uint32_t)(form - r->forms);
            r->key[i] = form->key;
        }
    }
}

/* Groups the locals by their keys: a counting sort. */
static void find_blocks(resolution *r)
{
    size_t locals = r->reg->local_count;
    r->block_count = qn_interner_count(r->keys);
    r->first_in_block = calloc(r->block_count + 2, sizeof *r->first_in_block);
    r->block = malloc((locals + 1) * sizeof *r->block);
    if (!r->first_in_block || !r->block) {
        r->failed = true;
        return;
    }
    uint32_t *first = r->first_in_block + 1;
    for (size_t i = 0; i < locals; i++)
        first[r->key[i] + 1]++;
    for (size_t k = 1; k <= r->block_count; k++)
        first[k] += first[k - 1];
    for (size_t i = 0; i < locals; i++)
        r->block[first[r->key[i]]++] = (uint32_t)i;
}

static void rank_articles(resolution *r)
{
    size_t count = r->reg->article_count;
    ordered *order = malloc((count + 1) * sizeof *order);
    for (size_t i = 0; order && i < count; i++)
        order[i] = (ordered){.string = r->reg->articles[i].iri, .number = (uint32_t)i};
    r->failed = !order || !order_strings(order, count);
    for (size_t i = 0; !r->failed && i < count; i++)
        r->rank[order[i].number] = (uint32_t)i;
    free(order);
}

/* --- clusters ---------------------------------------------------------------------------------------------------- */

static bool is_short(const resolution *r, uint32_t local)
{
    return r->form[local] != QN_NONE && r->forms[r->form[local]].flags & (FORM_SHORT | FORM_INITIAL);
}

static void cluster_blocks(resolution *r)
{
    for (size_t key = 0; key < r->block_count && !r->failed; key++) {
        uint32_t first = r->first_in_block[key], end = r->first_in_block[key + 1];
        if (first < end && !is_short(r, r->block[first]))
            cluster_block(r, r->block + first, end - first);
    }
}

/* --- candidates -------------------------------------------------------------------------------------------------- */

/* Which of two clusters that are one gives it its key: known actors first, then the one with more locals, then by key. */
static bool precedes(const resolution *r, const cluster *a, const cluster *b)
{
    bool known_a = r->reg->locals[a->first].known, known_b = r->reg->locals[b->first].known;
    if (known_a != known_b)
        return known_a;
    if (a->locals != b->locals)
        return a->locals > b->locals;
    int order = a->key == b->key ? 0 : strcmp(qn_interner_string(r->keys, a->key), qn_interner_string(r->keys, b->key));
    if (order)
        return order < 0;
    uint32_t x = r->rank[r->reg->locals[a->first].article], y = r->rank[r->reg->locals[b->first].article];
    return x != y ? x < y : a->first < b->first;
}

static uint32_t top(const resolution *r, uint32_t number)
{
    while (r->clusters[number].joined != number)
        number = r->clusters[number].joined;
    return number;
}

static void weigh_class(candidate *c, unsigned type, uint32_t weight)
{
    for (int bit = 0; type >> bit; bit++)
        if (type & (1u << bit))
            c->class_weight[bit] += weight;
}

/* One candidate for each cluster that is its own root; the numbers of the clusters become those of the candidates. */
static bool make_candidates(resolution *r, qn_register *reg, uint32_t *candidate_of)
{
    uint32_t *number = malloc((r->cluster_count + 1) * sizeof *number), *head = malloc((r->cluster_count + 1) * sizeof *head);
    size_t count = 0;
    bool done = number && head;
    for (uint32_t i = 0; done && i < r->cluster_count; i++)
        head[i] = i;
    for (uint32_t i = 0; done && i < r->cluster_count; i++) {
        uint32_t root = top(r, i);
        if (precedes(r, &r->clusters[i], &r->clusters[head[root]]))
            head[root] = i;
        if (root == i)
            number[i] = (uint32_t)count++;
    }
    reg->candidates = done ? calloc(count + 1, sizeof *reg->candidates) : NULL;
    done = reg->candidates != NULL;
    for (uint32_t i = 0; done && i < r->cluster_count; i++) {
        if (r->clusters[i].joined != i)
            continue;
        const cluster *from = &r->clusters[head[i]];
        candidate *c = &reg->candidates[number[i]];
        c->key = qn_interner_string(r->keys, from->key);
        c->known = reg->locals[from->first].known;
        c->first = from->first;
    }
    reg->candidate_count = done ? count : 0;
    for (size_t i = 0; done && i < reg->local_count; i++)
        candidate_of[i] = number[r->cluster_of[i]];
    free(number);
    free(head);
    return done;
}

/* Counts what the locals of each candidate were called and taken for. */
static bool count_names(qn_register *reg, const uint32_t *candidate_of)
{
    size_t names = 0;
    uint32_t *counts = calloc(reg->candidate_count + 1, sizeof *counts);
    for (size_t i = 0; counts && i < reg->local_count; i++) {
        counts[candidate_of[i]] += 1 + reg->locals[i].alias_count;
        names += 1 + reg->locals[i].alias_count;
    }
    reg->counted = counts ? malloc((names + 1) * sizeof *reg->counted) : NULL;
    counted_name *at = reg->counted;
    for (size_t i = 0; at && i < reg->candidate_count; i++) {
        reg->candidates[i].names = at;
        at += counts[i];
    }
    free(counts);
    if (!reg->counted)
        return false;
    for (size_t i = 0; i < reg->local_count; i++) {
        const local_actor *l = &reg->locals[i];
        candidate *c = &reg->candidates[candidate_of[i]];
        uint32_t weight = l->mentions ? l->mentions : 1;
        weigh_class(c, l->type, weight);
        c->mentions += l->mentions;
        note_link(c, l);
        c->names[c->name_count++] = (counted_name){qn_interner_string(reg->names, l->name), weight};
        for (uint32_t j = 0; j < l->alias_count; j++)
            c->names[c->name_count++] = (counted_name){qn_interner_string(reg->names, reg->aliases[l->first_alias + j]), 1};
    }
    return true;
}

/* --- the way ---------------------------------------------------------------------------------------------------- */

bool resolve_begin(resolution *r, const qn_register *reg)
{
    size_t locals = reg->local_count + 1;
    *r = (resolution){.reg = reg};
    r->scratch = qn_arena_new();
    r->keys = qn_interner_new();
    r->form_of = calloc((size_t)qn_interner_count(reg->names) * COARSE_KINDS + 1, sizeof *r->form_of);
    r->form = malloc(locals * sizeof *r->form);
    r->key = malloc(locals * sizeof *r->key);
    r->rank = malloc((reg->article_count + 1) * sizeof *r->rank);
    r->first_fact = calloc(locals + 1, sizeof *r->first_fact);
    r->cluster_of = malloc(locals * sizeof *r->cluster_of);
    return r->scratch && r->keys && r->form_of && r->form && r->key && r->rank && r->first_fact && r->cluster_of;
}

void resolve_end(resolution *r)
{
    void *const all[] = {r->forms, r->form_of, r->form, r->key, r->rank, r->facts, r->first_fact, r->block, r->first_in_block, r->clusters, r->cluster_of};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        free(all[i]);
    qn_interner_free(r->keys);
    qn_arena_free(r->scratch);
}

bool resolve_locals(resolution *r, qn_register *reg, uint32_t *candidate_of)
{
    static void (*const steps[])(resolution *) = {begin_names, find_keys, rank_articles, find_blocks, collect_facts, cluster_blocks, attach_short_persons,
                                                  attach_short_bodies};
    for (size_t i = 0; i < sizeof steps / sizeof *steps && !r->failed; i++)
        steps[i](r);
    return !r->failed && !qn_arena_failed(r->scratch) && !qn_interner_failed(r->keys) && make_candidates(r, reg, candidate_of) &&
           count_names(reg, candidate_of);
}
