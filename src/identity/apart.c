/* `different`: of two places that are one actor and must not be, one leaves it for an actor of its own.

   Where an actor's own IRI stands on one side, the place on the other side leaves; of two places, the second of the line. Places that are the same
   leave together; others that must leave become an actor each. The actor's other locals go with the place that they have the most in common with (the
   likeness by which actors were made), and stay when that is no less with a place that stays. */
#include "decide.h"

#include <stdlib.h>
#include <string.h>

/* Two terms that are one actor and must not be. */
typedef struct rift {
    uint32_t candidate;
    uint32_t stays, leaves;     /* terms */
} rift;

static int compare_rifts(const void *a, const void *b, void *user)
{
    const deciding *w = user;
    const rift *x = a, *y = b;
    if (x->candidate != y->candidate)
        return x->candidate < y->candidate ? -1 : 1;
    int order = strcmp(term_iri(w, x->leaves), term_iri(w, y->leaves));
    return order ? order : strcmp(term_iri(w, x->stays), term_iri(w, y->stays));
}

static bool collect_rifts(deciding *w, rift **rifts, size_t *count)
{
    size_t capacity = 0;
    for (size_t i = 0; i < w->d->count; i++) {
        const decision *one = &w->d->items[i];
        if (one->verb != VERB_DIFFERENT || w->candidate[one->subject] == QN_NONE || w->candidate[one->subject] != w->candidate[one->object])
            continue;
        uint32_t a = one->subject, b = one->object;
        if (w->local[a] == w->local[b]) {
            tell_decision(w->d, one, QN_WARNING, "within the article the two are one actor; the line has no effect");
            continue;
        }
        bool swap = w->local[b] == QN_NONE;
        if (!QN_PUSH(*rifts, *count, capacity, (rift){w->candidate[a], swap ? b : a, swap ? a : b}))
            return false;
    }
    if (*count)
        qsort_r(*rifts, *count, sizeof **rifts, compare_rifts, w);
    return true;
}

/* --- who is where ------------------------------------------------------------------------------------------------ */

/* Locals and places by candidate. */
typedef struct members {
    uint32_t *locals, *first;           /* [candidates + 1] */
    uint32_t *terms; size_t term_count;
    uint32_t *new_of;                   /* [terms], by group: the candidate that it left for; or QN_NONE */
} members;

static int compare_terms(const void *a, const void *b, void *user)
{
    const deciding *w = user;
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    if (w->candidate[x] != w->candidate[y])
        return w->candidate[x] < w->candidate[y] ? -1 : 1;
    return strcmp(term_iri(w, x), term_iri(w, y));
}

static bool find_members(deciding *w, members *m)
{
    size_t candidates = w->reg->candidate_count;
    m->first = calloc(candidates + 2, sizeof *m->first);
    m->locals = malloc((w->reg->local_count + 1) * sizeof *m->locals);
    m->terms = malloc((w->terms + 1) * sizeof *m->terms);
    m->new_of = malloc((w->terms + 1) * sizeof *m->new_of);
    if (!m->first || !m->locals || !m->terms || !m->new_of)
        return false;
    uint32_t *first = m->first + 1;
    for (size_t i = 0; i < w->reg->local_count; i++)
        first[w->candidate_of[i] + 1]++;
    for (size_t k = 1; k <= candidates; k++)
        first[k] += first[k - 1];
    for (size_t i = 0; i < w->reg->local_count; i++)
        m->locals[first[w->candidate_of[i]]++] = (uint32_t)i;
    for (uint32_t term = 0; term < w->terms; term++) {
        m->new_of[term] = QN_NONE;
        if (w->local[term] != QN_NONE)
            m->terms[m->term_count++] = term;
    }
    qsort_r(m->terms, m->term_count, sizeof *m->terms, compare_terms, w);
    return true;
}

/* --- one actor --------------------------------------------------------------------------------------------------- */

enum { MOST_SEEDS = 32 };       /* that the other locals are compared with */

/* Locals whose place is decided. */
typedef struct seeds {
    uint32_t locals[MOST_SEEDS], candidates[MOST_SEEDS];
    profile profiles[MOST_SEEDS];
    size_t count;
    bool stays;                 /* one of them does */
} seeds;

static void add_seed(deciding *w, seeds *s, uint32_t local, uint32_t old)
{
    s->stays = s->stays || w->candidate_of[local] == old;
    if (s->count == MOST_SEEDS)
        return;
    s->locals[s->count] = local;
    s->candidates[s->count] = w->candidate_of[local];
    profile_of_local(w->r, local, &s->profiles[s->count++]);
}

/* A new candidate; its IRI is that of the old one with a number made from the place. QN_NONE when out of memory. */
static uint32_t new_candidate(deciding *w, uint32_t old, uint32_t term)
{
    const char *place = term_iri(w, term) + strlen(w->reg->base);
    uint32_t number = (uint32_t)w->candidates++;
    w->reg->candidates[number] = (candidate){.key = w->reg->candidates[old].key, .first = w->local[term]};
    w->reg->actors[number] = (qn_actor){.iri = qn_arena_printf(w->reg->arena, "%s-%08x", w->reg->actors[old].iri, (unsigned)(qn_hash(place, strlen(place)) >> 32))};
    w->into[number] = number;
    w->changed[number] = w->changed[old] = w->fixed[number] = w->fixed[old] = true;
    return w->reg->actors[number].iri ? number : QN_NONE;
}

static uint32_t best_place(deciding *w, const seeds *s, const profile *p, uint32_t old)
{
    int stay = 0, best = 0, near;
    uint32_t found = old;
    for (size_t i = 0; i < s->count; i++) {
        int sum = likeness(w->r, &s->profiles[i], p, &near);
        if (s->candidates[i] == old && sum > stay)
            stay = sum;
        if (s->candidates[i] != old && sum > best) {
            best = sum;
            found = s->candidates[i];
        }
    }
    return best > stay ? found : old;
}

static void move_others(deciding *w, const members *m, const seeds *s, uint32_t old)
{
    profile p = {0};
    for (uint32_t i = m->first[old]; i < m->first[old + 1]; i++) {
        bool decided = w->candidate_of[m->locals[i]] != old;
        for (size_t j = 0; j < s->count && !decided; j++)
            decided = s->locals[j] == m->locals[i];
        if (decided)
            continue;
        profile_of_local(w->r, m->locals[i], &p);
        w->candidate_of[m->locals[i]] = best_place(w, s, &p, old);
    }
    free(p.items);
}

/* Takes out those that must leave; false when out of memory. */
static bool let_leave(deciding *w, members *m, const rift *rifts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t *leaves = &m->new_of[w->d->group[rifts[i].leaves]];
        if (*leaves != QN_NONE || m->new_of[w->d->group[rifts[i].stays]] != QN_NONE)
            continue;
        *leaves = new_candidate(w, rifts[i].candidate, rifts[i].leaves);
        if (*leaves == QN_NONE)
            return false;
    }
    return true;
}

/* `first_term`: the first of the candidate's places in the members' order; moves past them. */
static bool split(deciding *w, members *m, const rift *rifts, size_t count, size_t *first_term)
{
    uint32_t old = rifts->candidate;
    size_t first = *first_term;
    seeds *s = calloc(1, sizeof *s);
    bool done = s && let_leave(w, m, rifts, count);
    for (; done && *first_term < m->term_count && w->candidate[m->terms[*first_term]] == old; ++*first_term) {
        uint32_t term = m->terms[*first_term], number = m->new_of[w->d->group[term]];
        if (number != QN_NONE)
            w->candidate_of[w->local[term]] = number;
    }
    for (size_t i = first; done && i < *first_term; i++)
        add_seed(w, s, w->local[m->terms[i]], old);
    uint32_t richest = w->reg->candidates[old].first;
    if (done && !s->stays && w->candidate_of[richest] == old && s->count < MOST_SEEDS)
        add_seed(w, s, richest, old);       /* no place stays: the local that tells the most does */
    if (done && s->stays)
        move_others(w, m, s, old);
    for (size_t i = 0; s && i < s->count; i++)
        free(s->profiles[i].items);
    free(s);
    return done && !w->r->failed;
}

bool keep_apart(deciding *w)
{
    rift *rifts = NULL;
    size_t count = 0, at = 0;
    members m = {0};
    bool done = collect_rifts(w, &rifts, &count) && (!count || find_members(w, &m));
    for (size_t first = 0, end; done && first < count; first = end) {
        for (end = first; end < count && rifts[end].candidate == rifts[first].candidate; end++)
            ;
        while (at < m.term_count && w->candidate[m.terms[at]] < rifts[first].candidate)
            at++;
        done = split(w, &m, &rifts[first], end - first, &at);
    }
    for (uint32_t term = 0; done && term < w->terms; term++)
        if (w->local[term] != QN_NONE)
            w->candidate[term] = w->candidate_of[w->local[term]];
    free(rifts);
    free(m.locals);
    free(m.first);
    free(m.terms);
    free(m.new_of);
    return done;
}
