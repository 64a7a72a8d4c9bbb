/* Carries IRIs over from the graph of a run before.

   An actor of that graph and one of now are the same when they were met in the same places: where claims and mentions of that graph stand, or else under the
   same name in the same article. The pair with most such places is tied first, one to one. What is left over has been put together with another (the
   IRI is given up: it is the same as another now) or has come apart (a part has a new IRI). Actors met in no such place keep an IRI when it would be theirs anyway. */
#include "cluster.h"
#include "previous.h"

#include <stdlib.h>
#include <string.h>

enum { PLACE_VOTE = 16, NAME_VOTE = 1 };

/* So many places tell that the old actor is the candidate. */
typedef struct tie {
    uint32_t old, candidate, votes;
    bool own;               /* the candidate is known, and the IRI is its own */
} tie;

typedef struct carrying {
    const qn_register *reg;
    const previous *p;
    const uint32_t *candidate_of;
    const char *const *wanted;      /* [candidates]: slugs */
    const uint32_t *order;          /* [candidates]: their places in an order made from content */
    tie *ties; size_t count, capacity;
    uint32_t *old_of;               /* [candidates], or QN_NONE */
    uint32_t *now_of;               /* [old actors], or QN_NONE */
    bool failed;
} carrying;

/* --- votes -------------------------------------------------------------------------------------------------------- */

static void vote(carrying *c, uint32_t old, uint32_t candidate, uint32_t votes)
{
    if (!QN_PUSH(c->ties, c->count, c->capacity, (tie){old, candidate, votes, false}))
        c->failed = true;
}

static void vote_place(carrying *c, const char *article, const qn_passage *place, uint32_t local)
{
    if (place->begin >= place->end || local == QN_NONE)
        return;
    const previous *p = c->p;
    uint64_t wanted = place_hash(article, place->begin, place->end);
    size_t low = 0, high = p->place_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (p->places[middle].place < wanted)
            low = middle + 1;
        else
            high = middle;
    }
    for (size_t i = low; i < p->place_count && p->places[i].place == wanted; i++)
        if (i == low || p->places[i - 1].place != wanted || p->places[i - 1].actor != p->places[i].actor)
            vote(c, p->places[i].actor, c->candidate_of[local], PLACE_VOTE);
}

/* The only old actor of the kind that was called so, or QN_NONE. */
static uint32_t called_so(const previous *p, const char *name, coarse kind)
{
    uint32_t number = qn_interner_find(p->names, name, strlen(name)), found = QN_NONE;
    size_t low = 0, high = p->called_count;
    while (number != QN_NONE && low < high) {
        size_t middle = low + (high - low) / 2;
        if (p->called[middle].name < number)
            low = middle + 1;
        else
            high = middle;
    }
    for (size_t i = low; number != QN_NONE && i < p->called_count && p->called[i].name == number; i++) {
        uint32_t actor = p->called[i].actor;
        if (!(p->actors[actor].kinds & (1u << kind)) || actor == found)
            continue;
        if (found != QN_NONE)
            return QN_NONE;
        found = actor;
    }
    return found;
}

static void collect_votes(carrying *c)
{
    const qn_register *reg = c->reg;
    for (size_t i = 0; i < reg->claim_count && !c->failed; i++) {
        const qn_stored_claim *claim = &reg->claims[i];
        const char *article = reg->articles[claim->article].iri;
        for (size_t j = 0; j < claim->evidence_count && !c->failed; j++) {
            vote_place(c, article, &claim->evidence[j].subject, claim->subject);
            vote_place(c, article, &claim->evidence[j].object, claim->object);
        }
    }
    for (size_t i = 0; i < reg->article_count && !c->failed; i++) {
        const qn_article *a = &reg->articles[i];
        for (size_t j = 0; j < a->mention_count && !c->failed; j++)
            vote_place(c, a->iri, &a->mentions[j].place, a->mentions[j].actor);
        if (qn_interner_find(c->p->articles, a->iri, strlen(a->iri)) == QN_NONE)
            continue;
        size_t end = i + 1 < reg->article_count ? reg->first_local[i + 1] : reg->local_count;
        for (size_t local = reg->first_local[i]; local < end && !c->failed; local++) {
            uint32_t old = called_so(c->p, qn_interner_string(reg->names, reg->locals[local].name), coarse_of(reg->locals[local].type));
            if (old != QN_NONE)
                vote(c, old, c->candidate_of[local], NAME_VOTE);
        }
    }
}

/* --- ties --------------------------------------------------------------------------------------------------------- */

static const char *old_iri(const previous *p, uint32_t old)
{
    return qn_interner_string(p->iris, p->actors[old].iri);
}

static int compare_ends(const void *a, const void *b)
{
    const tie *x = a, *y = b;
    if (x->old != y->old)
        return x->old < y->old ? -1 : 1;
    return x->candidate < y->candidate ? -1 : x->candidate > y->candidate;
}

static int compare_ties(const void *a, const void *b, void *user)
{
    const carrying *c = user;
    const tie *x = a, *y = b;
    if (x->own != y->own)
        return x->own ? -1 : 1;
    if (x->votes != y->votes)
        return x->votes > y->votes ? -1 : 1;
    int order = strcmp(old_iri(c->p, x->old), old_iri(c->p, y->old));
    if (order)
        return order;
    return c->order[x->candidate] < c->order[y->candidate] ? -1 : c->order[x->candidate] > c->order[y->candidate];
}

static void bind(carrying *c, uint32_t old, uint32_t candidate)
{
    if (c->now_of[old] != QN_NONE || c->old_of[candidate] != QN_NONE)
        return;
    c->now_of[old] = candidate;
    c->old_of[candidate] = old;
}

/* Adds up the votes of each pair; ties of one old actor stand side by side. */
static void join_votes(carrying *c)
{
    size_t kept = 0;
    if (c->count)
        qsort(c->ties, c->count, sizeof *c->ties, compare_ends);
    for (size_t i = 0; i < c->count; i++) {
        if (kept && !compare_ends(&c->ties[kept - 1], &c->ties[i])) {
            c->ties[kept - 1].votes += c->ties[i].votes;
            continue;
        }
        c->ties[kept] = c->ties[i];
        const qn_known *known = c->reg->candidates[c->ties[kept].candidate].known;
        c->ties[kept].own = known && !strcmp(old_iri(c->p, c->ties[kept].old) + 3, known->slug);
        kept++;
    }
    c->count = kept;
}

static void tie_places(carrying *c)
{
    if (c->count)
        qsort_r(c->ties, c->count, sizeof *c->ties, compare_ties, c);
    for (size_t i = 0; i < c->count; i++)
        bind(c, c->ties[i].old, c->ties[i].candidate);
}

/* The number among the IRIs of the graph before of an actor's IRI, or QN_NONE. */
static uint32_t old_number(const previous *p, const qn_register *reg, const char *iri)
{
    const char *slug = iri + strlen(reg->base);
    return qn_interner_find(p->iris, slug, strlen(slug));
}

static bool was_alive(const previous *p, uint32_t old)
{
    return old != QN_NONE && p->actors[old].kinds;
}

/* A candidate that was part of another actor gets back the IRI that was given up when it became that. `own`: only one that it would get anyway. */
static void tie_given_up(carrying *c, bool own)
{
    const previous *p = c->p;
    for (size_t i = 0; i < c->count; i++) {
        uint32_t candidate = c->ties[i].candidate;
        const char *now = old_iri(p, c->ties[i].old);
        for (size_t j = 0; j < p->change_count && c->old_of[candidate] == QN_NONE; j++) {
            const char *from = p->changes[j].from + strlen(p->base);
            uint32_t old = qn_interner_find(p->iris, from, strlen(from));
            if (p->changes[j].same && !strcmp(p->changes[j].to + strlen(p->base), now) && !was_alive(p, old) &&
                (!own || !strcmp(from + 3, c->wanted[candidate])))
                bind(c, old, candidate);
        }
    }
}

/* Those met in no place that both graphs have: the one whose IRI it would get anyway. */
static void tie_rest(carrying *c)
{
    for (uint32_t i = 0; i < c->reg->candidate_count && !c->failed; i++) {
        if (c->old_of[i] != QN_NONE)
            continue;
        qn_buffer iri = {0};
        qn_buffer_printf(&iri, "id/%s", c->wanted[i]);
        uint32_t old = iri.failed ? QN_NONE : qn_interner_find(c->p->iris, iri.bytes, iri.length);
        c->failed = iri.failed;
        free(iri.bytes);
        if (old != QN_NONE && c->p->actors[old].kinds & (1u << coarse_of(c->reg->actors[i].type)))
            bind(c, old, i);
    }
}

/* Two of one label of which each is the only one left: both were told apart from others of that label, and no place tells which is which. */
static void tie_labels(carrying *c)
{
    size_t names = qn_interner_count(c->p->names);
    uint32_t *old = malloc((names + 1) * COARSE_KINDS * sizeof *old), *now = malloc((names + 1) * COARSE_KINDS * sizeof *now);
    c->failed = c->failed || !old || !now;
    for (size_t i = 0; !c->failed && i < (names + 1) * COARSE_KINDS; i++)
        old[i] = now[i] = QN_NONE;
    for (uint32_t i = 0; !c->failed && i < c->p->actor_count; i++) {
        const old_actor *a = &c->p->actors[i];
        for (int kind = 0; kind < COARSE_KINDS && a->label != QN_NONE && c->now_of[i] == QN_NONE; kind++)
            if (a->kinds & (1u << kind))
                old[a->label * COARSE_KINDS + kind] = old[a->label * COARSE_KINDS + kind] == QN_NONE ? i : QN_NONE - 1;
    }
    for (uint32_t i = 0; !c->failed && i < c->reg->candidate_count; i++) {
        const qn_actor *a = &c->reg->actors[i];
        uint32_t label = c->old_of[i] == QN_NONE ? qn_interner_find(c->p->names, a->label, strlen(a->label)) : QN_NONE;
        uint32_t *place = label == QN_NONE ? NULL : &now[label * COARSE_KINDS + coarse_of(a->type)];
        if (place)
            *place = *place == QN_NONE ? i : QN_NONE - 1;
    }
    for (size_t i = 0; !c->failed && i < names * COARSE_KINDS; i++)
        if (old[i] < QN_NONE - 1 && now[i] < QN_NONE - 1)
            bind(c, old[i], now[i]);
    free(old);
    free(now);
}

/* --- what has changed --------------------------------------------------------------------------------------------- */

static const char *iri_of(qn_register *reg, const char *slug)
{
    return qn_arena_printf(reg->arena, "%s%s", reg->base, slug);
}

static bool add_change(qn_register *reg, const char *from, const char *to, bool same, bool fresh)
{
    qn_change change = {from, to, same, fresh};
    return from && to && QN_PUSH(reg->changes, reg->change_count, reg->change_capacity, change);
}

static int compare_changes(const void *a, const void *b)
{
    const qn_change *x = a, *y = b;
    int order = strcmp(x->from, y->from);
    order = order ? order : strcmp(x->to, y->to);
    return order ? order : x->fresh - y->fresh;
}

/* What became of an old actor that was met in the places of the ties: when its IRI is alive, those of them that are new came off; when it is not, it is them. */
static bool tell_one(const carrying *c, qn_register *reg, const tie *ties, size_t count, const qn_interner *alive)
{
    const char *from = iri_of(reg, old_iri(c->p, ties->old));
    if (!from)
        return false;
    bool lives = qn_interner_find(alive, from, strlen(from)) != QN_NONE;
    for (size_t i = 0; i < count; i++) {
        const char *to = reg->actors[ties[i].candidate].iri;
        bool came_off = lives && strcmp(from, to) && !was_alive(c->p, old_number(c->p, reg, to));
        if ((!lives || came_off) && !add_change(reg, from, to, !lives && count == 1, true))
            return false;
    }
    return true;
}

static bool tell_fresh(const carrying *c, qn_register *reg)
{
    qn_interner *alive = qn_interner_new();
    bool done = alive != NULL;
    for (size_t i = 0; done && i < reg->candidate_count; i++)
        done = qn_intern(alive, reg->actors[i].iri, strlen(reg->actors[i].iri)) != QN_NONE;
    for (size_t first = 0, end; done && first < c->count; first = end) {
        for (end = first; end < c->count && c->ties[end].old == c->ties[first].old;)
            end++;
        done = tell_one(c, reg, c->ties + first, end - first, alive);
    }
    qn_interner_free(alive);
    return done;
}

/* What was told before is told again as long as it leads to an actor. */
static bool tell_old(const previous *p, qn_register *reg)
{
    qn_interner *alive = qn_interner_new();
    bool done = alive != NULL;
    for (size_t i = 0; done && i < reg->candidate_count; i++)
        done = qn_intern(alive, reg->actors[i].iri, strlen(reg->actors[i].iri)) != QN_NONE;
    uint32_t actors = done ? qn_interner_count(alive) : 0;
    for (size_t i = 0; done && i < reg->change_count; i++)
        done = qn_intern(alive, reg->changes[i].from, strlen(reg->changes[i].from)) != QN_NONE;
    for (bool more = true; more && done;) {
        more = false;
        for (size_t i = 0; done && i < p->change_count; i++) {
            const qn_change *change = &p->changes[i];
            size_t length = strlen(change->from);
            if (qn_interner_find(alive, change->from, length) == QN_NONE && qn_interner_find(alive, change->to, strlen(change->to)) != QN_NONE) {
                done = qn_intern(alive, change->from, length) != QN_NONE;
                more = true;
            }
        }
    }
    for (size_t i = 0; done && i < p->change_count; i++)
        if (qn_interner_find(alive, p->changes[i].to, strlen(p->changes[i].to)) != QN_NONE &&
            !(p->changes[i].same && qn_interner_find(alive, p->changes[i].from, strlen(p->changes[i].from)) < actors))     /* it is an actor again */
            done = add_change(reg, keep_string(reg, p->changes[i].from), keep_string(reg, p->changes[i].to), p->changes[i].same, false);
    qn_interner_free(alive);
    return done;
}

static void drop_repeats(qn_register *reg)
{
    size_t kept = 0;
    if (reg->change_count)
        qsort(reg->changes, reg->change_count, sizeof *reg->changes, compare_changes);
    for (size_t i = 0; i < reg->change_count; i++)
        if (!kept || strcmp(reg->changes[kept - 1].from, reg->changes[i].from) || strcmp(reg->changes[kept - 1].to, reg->changes[i].to))
            reg->changes[kept++] = reg->changes[i];
    reg->change_count = kept;
}

static void report_fresh(const qn_register *reg)
{
    for (size_t i = 0; i < reg->change_count; i++)
        if (reg->changes[i].fresh)
            qn_report(reg->context, QN_WARNING, QN_OK, NULL, 0, 0, -1, reg->changes[i].same ? "<%s> of the graph before is <%s> now" :
                      "a part of <%s> of the graph before is <%s> now", reg->changes[i].from, reg->changes[i].to);
}

/* --- entries ------------------------------------------------------------------------------------------------------ */

static void end(carrying *c)
{
    free(c->ties);
    free(c->old_of);
    free(c->now_of);
}

static bool begin(carrying *c)
{
    c->old_of = malloc((c->reg->candidate_count + 1) * sizeof *c->old_of);
    c->now_of = malloc((c->p->actor_count + 1) * sizeof *c->now_of);
    if (!c->old_of || !c->now_of)
        return false;
    for (size_t i = 0; i < c->reg->candidate_count; i++)
        c->old_of[i] = QN_NONE;
    for (size_t i = 0; i < c->p->actor_count; i++)
        c->now_of[i] = QN_NONE;
    collect_votes(c);
    join_votes(c);
    return !c->failed;
}

bool carry_iris(const qn_register *reg, const uint32_t *candidate_of, const char *const *wanted, const uint32_t *order, const char **iris)
{
    carrying c = {.reg = reg, .p = reg->previous, .candidate_of = candidate_of, .wanted = wanted, .order = order};
    bool done = begin(&c);
    if (done) {
        tie_places(&c);
        tie_given_up(&c, true);
        tie_given_up(&c, false);
        tie_rest(&c);
        tie_labels(&c);
        done = !c.failed;
    }
    for (size_t i = 0; done && i < reg->candidate_count; i++)
        iris[i] = c.old_of[i] == QN_NONE ? NULL : old_iri(c.p, c.old_of[i]);
    end(&c);
    return done;
}

bool carry_changes(qn_register *reg, const uint32_t *candidate_of)
{
    if (!reg->previous)
        return true;
    carrying c = {.reg = reg, .p = reg->previous, .candidate_of = candidate_of};
    bool done = begin(&c) && tell_fresh(&c, reg) && tell_old(reg->previous, reg);
    end(&c);
    if (done) {
        drop_repeats(reg);
        report_fresh(reg);
    }
    return done;
}
