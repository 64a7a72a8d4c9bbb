/* The user's word is last: applies decisions to the actors that the register has found and named, before they are sorted.

   A term of a decision is the IRI of an actor; of a place where one is mentioned, ARTICLE#char=BEGIN,END as evidence has it; or of a Wikidata entity.
   First `different` takes locals out of actors, then `same` joins actors, then classes and names are set. Terms that are not there are warned of. */
#include "decide.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *term_iri(const deciding *w, uint32_t term)
{
    return qn_interner_string(w->d->iris, term);
}

/* --- terms → candidates ------------------------------------------------------------------------------------------ */

static int compare_places(const void *a, const void *b)
{
    const place *x = a, *y = b;
    if (x->article != y->article)
        return x->article < y->article ? -1 : 1;
    if (x->begin != y->begin)
        return x->begin < y->begin ? -1 : 1;
    return (x->end > y->end) - (x->end < y->end);
}

/* Notes the term when it is a place in an article of the register; false when out of memory. */
static bool add_place(deciding *w, uint32_t term)
{
    const char *iri = term_iri(w, term), *hash = strstr(iri, "#char=");
    unsigned begin, end;
    if (!hash || sscanf(hash, "#char=%u,%u", &begin, &end) != 2)
        return true;
    uint32_t article = qn_interner_find(w->reg->iris, iri, (size_t)(hash - iri));
    return article == QN_NONE || QN_PUSH(w->places, w->place_count, w->place_capacity, (place){article, begin, end, term});
}

static void find_place(deciding *w, uint32_t article, const qn_passage *at, uint32_t local)
{
    place wanted = {article, at->begin, at->end, 0};
    const place *found = at->begin < at->end ? bsearch(&wanted, w->places, w->place_count, sizeof *w->places, compare_places) : NULL;
    if (!found || w->local[found->term] != QN_NONE)
        return;
    w->local[found->term] = local;
    w->candidate[found->term] = w->candidate_of[local];
}

/* Claims and mentions point at locals still. */
static bool find_places(deciding *w)
{
    for (uint32_t term = 0; term < w->terms; term++)
        if (!add_place(w, term))
            return false;
    if (!w->place_count)
        return true;
    qsort(w->places, w->place_count, sizeof *w->places, compare_places);
    for (size_t i = 0; i < w->reg->claim_count; i++) {
        const qn_stored_claim *c = &w->reg->claims[i];
        for (size_t j = 0; j < c->evidence_count; j++) {
            find_place(w, c->article, &c->evidence[j].subject, c->subject);
            if (c->object != QN_NONE)
                find_place(w, c->article, &c->evidence[j].object, c->object);
        }
    }
    for (uint32_t i = 0; i < w->reg->article_count; i++)
        for (size_t j = 0; j < w->reg->articles[i].mention_count; j++)
            find_place(w, i, &w->reg->articles[i].mentions[j].place, w->reg->articles[i].mentions[j].actor);
    return true;
}

static uint32_t term_of_iri(const deciding *w, const char *iri)
{
    return qn_interner_find(w->d->iris, iri, strlen(iri));
}

/* An actor's IRI is the one that it has in the graph before, where there is one, or else the one that it would get now. When the two tell of different
   actors, the graph before may have had both as one by these very decisions: then the first is known by its own IRI, which stands in them. */
static bool find_terms(deciding *w)
{
    for (size_t i = 0; i < w->terms; i++)
        w->candidate[i] = w->local[i] = QN_NONE;
    for (uint32_t i = 0; w->carried && i < w->reg->candidate_count; i++) {
        uint32_t term = term_of_iri(w, w->carried[i]);
        if (term != QN_NONE)
            w->candidate[term] = i;
    }
    for (uint32_t i = 0; i < w->reg->candidate_count; i++) {
        uint32_t term = term_of_iri(w, w->reg->actors[i].iri), other = term == QN_NONE ? QN_NONE : w->candidate[term];
        uint32_t own = other == QN_NONE ? QN_NONE : term_of_iri(w, w->reg->actors[other].iri);
        if (term != QN_NONE && (other == QN_NONE || (own != QN_NONE && w->d->group[own] == w->d->group[term])))
            w->candidate[term] = i;
    }
    return find_places(w);
}

/* Those that just came apart have IRIs as well. */
static void find_new_terms(deciding *w)
{
    for (size_t i = w->reg->candidate_count; i < w->candidates; i++) {
        uint32_t term = term_of_iri(w, w->reg->actors[i].iri);
        if (term != QN_NONE)
            w->candidate[term] = (uint32_t)i;
    }
}

static bool is_missing(const deciding *w, uint32_t term)
{
    return term != QN_NONE && w->candidate[term] == QN_NONE && !is_wikidata(term_iri(w, term));
}

/* A line each, up to a bound. */
static void warn_of_missing(const deciding *w)
{
    enum { MOST_TOLD = 20 };
    size_t missing = 0;
    for (size_t i = 0; i < w->d->count; i++) {
        const decision *one = &w->d->items[i];
        bool subject = is_missing(w, one->subject);
        if ((subject || is_missing(w, one->object)) && ++missing <= MOST_TOLD)
            tell_decision(w->d, one, QN_WARNING, "there is no <%s> in this graph; the line has no effect until there is", term_iri(w, subject ? one->subject : one->object));
    }
    if (missing > MOST_TOLD)
        qn_report(w->reg->context, QN_WARNING, QN_OK, NULL, 0, 0, -1, "%zu further decisions have no effect, since this graph lacks their actors", missing - MOST_TOLD);
}

/* --- same -------------------------------------------------------------------------------------------------------- */

static uint32_t now_in(const deciding *w, uint32_t candidate)
{
    while (w->into[candidate] != candidate)
        candidate = w->into[candidate] = w->into[w->into[candidate]];
    return candidate;
}

/* Whether an actor of both terms gets its IRI from the first: actors' own IRIs come before places, then the one that the group keeps, then bytes. */
static bool leads(const deciding *w, uint32_t term, uint32_t other)
{
    bool place = w->local[term] != QN_NONE, other_place = w->local[other] != QN_NONE;
    uint32_t kept = w->d->keeps[w->d->group[term]];
    if (place != other_place)
        return other_place;
    if (term == kept || other == kept)
        return term == kept;
    return strcmp(term_iri(w, term), term_iri(w, other)) < 0;
}

static bool join_same(deciding *w, uint32_t *leader)
{
    for (size_t i = 0; i < w->terms; i++)
        leader[i] = QN_NONE;
    for (uint32_t term = 0; term < w->terms; term++) {
        uint32_t *first = &leader[w->d->group[term]];
        if (w->candidate[term] != QN_NONE && (*first == QN_NONE || leads(w, term, *first)))
            *first = term;
    }
    for (uint32_t term = 0; term < w->terms; term++) {
        if (w->candidate[term] == QN_NONE)
            continue;
        uint32_t kept = now_in(w, w->candidate[leader[w->d->group[term]]]), other = now_in(w, w->candidate[term]);
        if (kept == other)
            continue;
        w->into[other] = kept;
        w->changed[kept] = w->fixed[kept] = true;
        uint32_t first = leader[w->d->group[term]];
        if (w->local[first] == QN_NONE)
            w->reg->actors[kept].iri = keep_string(w->reg, term_iri(w, first));
        if (!w->reg->actors[kept].iri)
            return false;
        if (!w->reg->candidates[kept].known)
            w->reg->candidates[kept].known = w->reg->candidates[other].known;
    }
    return true;
}

/* --- Wikidata ---------------------------------------------------------------------------------------------------- */

/* `different ACTOR WIKIDATA` takes the link away. */
static void unlink_known(deciding *w)
{
    for (size_t i = 0; i < w->d->count; i++) {
        const decision *one = &w->d->items[i];
        if (one->verb != VERB_DIFFERENT)
            continue;
        bool swap = is_wikidata(term_iri(w, one->subject));
        uint32_t actor = swap ? one->object : one->subject, entity = swap ? one->subject : one->object;
        if (w->candidate[actor] == QN_NONE || !is_wikidata(term_iri(w, entity)))
            continue;
        candidate *c = &w->reg->candidates[w->candidate[actor]];
        if (c->known && c->known->wikidata && !strcmp(c->known->wikidata, term_iri(w, entity))) {
            c->known = NULL;
            w->changed[w->candidate[actor]] = true;
        }
    }
}

/* `same ACTOR WIKIDATA` makes one. */
static bool link_known(deciding *w, const uint32_t *leader)
{
    bool done = true;
    for (uint32_t term = 0; done && term < w->terms; term++) {
        uint32_t first = is_wikidata(term_iri(w, term)) ? leader[w->d->group[term]] : QN_NONE;
        if (first == QN_NONE)
            continue;
        qn_actor *actor = &w->reg->actors[now_in(w, w->candidate[first])];
        actor->wikidata = keep_string(w->reg, term_iri(w, term));
        done = actor->wikidata != NULL;
    }
    return done;
}

/* --- what changed is settled anew -------------------------------------------------------------------------------- */

static void weigh_local(candidate *c, const local_actor *l)
{
    for (int bit = 0; bit < CLASS_BITS; bit++)
        if (l->type & (1u << bit))
            c->class_weight[bit] += l->mentions ? l->mentions : 1;
    c->mentions += l->mentions;
    note_link(c, l);
    c->name_count += 1 + l->alias_count;
}

static void name_local(const qn_register *reg, candidate *c, const local_actor *l)
{
    c->names[c->name_count++] = (counted_name){qn_interner_string(reg->names, l->name), l->mentions ? l->mentions : 1};
    for (uint32_t j = 0; j < l->alias_count; j++)
        c->names[c->name_count++] = (counted_name){qn_interner_string(reg->names, reg->aliases[l->first_alias + j]), 1};
}

static bool settle_changed(deciding *w)
{
    qn_register *reg = w->reg;
    for (size_t i = 0; i < w->candidates; i++) {
        candidate *c = &reg->candidates[i];
        if (w->changed[i])
            *c = (candidate){.key = c->key, .known = c->known, .first = c->first};
    }
    for (size_t i = 0; i < reg->local_count; i++)
        if (w->changed[w->candidate_of[i]])
            weigh_local(&reg->candidates[w->candidate_of[i]], &reg->locals[i]);
    for (size_t i = 0; i < w->candidates; i++) {
        candidate *c = &reg->candidates[i];
        if (!w->changed[i])
            continue;
        c->names = qn_arena_alloc(reg->arena, (c->name_count + 1) * sizeof *c->names);
        if (!c->names)
            return false;
        c->name_count = 0;
    }
    for (size_t i = 0; i < reg->local_count; i++)
        if (w->changed[w->candidate_of[i]])
            name_local(reg, &reg->candidates[w->candidate_of[i]], &reg->locals[i]);
    for (size_t i = 0; i < w->candidates; i++)
        if (w->changed[i] && w->into[i] == i && reg->candidates[i].name_count && !settle_actor(reg, &reg->candidates[i], &reg->actors[i]))
            return false;
    return true;
}

/* --- type and name ----------------------------------------------------------------------------------------------- */

static int compare_strings(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Gives another label; the one before is an alternative from now on. */
static bool rename_actor(qn_register *reg, qn_actor *actor, const char *name)
{
    size_t count = 0, kept = 0;
    while (actor->alternatives[count])
        count++;
    const char **names = qn_arena_alloc(reg->arena, (count + 2) * sizeof *names);
    const char *label = keep_string(reg, name);
    if (!names || !label)
        return false;
    for (size_t i = 0; i <= count; i++) {
        const char *other = i < count ? actor->alternatives[i] : actor->label;
        if (strcmp(other, label))
            names[kept++] = other;
    }
    qsort(names, kept, sizeof *names, compare_strings);
    actor->label = label;
    actor->alternatives = names;
    return true;
}

static bool set_facts(deciding *w)
{
    bool done = true;
    for (size_t i = 0; done && i < w->d->count; i++) {
        const decision *one = &w->d->items[i];
        if (one->verb < VERB_TYPE || w->candidate[one->subject] == QN_NONE)
            continue;
        qn_actor *actor = &w->reg->actors[now_in(w, w->candidate[one->subject])];
        if (one->verb == VERB_TYPE)
            actor->type = one->type;
        else if (strcmp(actor->label, one->name))
            done = rename_actor(w->reg, actor, one->name);
    }
    return done;
}

/* --- all --------------------------------------------------------------------------------------------------------- */

/* Makes room for a new candidate per term. */
static bool begin(deciding *w)
{
    qn_register *reg = w->reg;
    size_t most = reg->candidate_count + w->terms + 1;
    candidate *candidates = realloc(reg->candidates, most * sizeof *candidates);
    if (candidates)
        reg->candidates = candidates;
    qn_actor *actors = qn_arena_alloc(reg->arena, most * sizeof *actors);
    w->into = malloc(most * sizeof *w->into);
    w->changed = calloc(most, sizeof *w->changed);
    w->fixed = calloc(most, sizeof *w->fixed);
    w->candidate = malloc((w->terms + 1) * sizeof *w->candidate);
    w->local = malloc((w->terms + 1) * sizeof *w->local);
    if (!candidates || !actors || !w->into || !w->changed || !w->fixed || !w->candidate || !w->local)
        return false;
    memcpy(actors, reg->actors, reg->candidate_count * sizeof *actors);
    reg->actors = actors;
    w->candidates = reg->candidate_count;
    for (uint32_t i = 0; i < w->candidates; i++)
        w->into[i] = i;
    return true;
}

static void end(deciding *w)
{
    free(w->into);
    free(w->changed);
    free(w->fixed);
    free(w->candidate);
    free(w->local);
    free(w->places);
}

/* False for what became part of another, and for what everybody left. */
static bool is_left(const deciding *w, size_t candidate)
{
    return w->into[candidate] == candidate && (!w->changed[candidate] || w->reg->candidates[candidate].name_count);
}

/* Takes out the candidates that became part of others, or that everybody left. */
static bool close_ranks(deciding *w)
{
    qn_register *reg = w->reg;
    uint32_t *place = malloc((w->candidates + 1) * sizeof *place);
    if (!place)
        return false;
    size_t kept = 0;
    for (size_t i = 0; i < w->candidates; i++) {
        if (!is_left(w, i))
            continue;
        place[i] = (uint32_t)kept;
        reg->candidates[kept] = reg->candidates[i];
        reg->actors[kept++] = reg->actors[i];
    }
    for (size_t i = 0; i < reg->local_count; i++)
        w->candidate_of[i] = place[w->candidate_of[i]];
    reg->candidate_count = kept;
    free(place);
    return true;
}

/* An actor that others left goes on with its IRI of the graph before, unless that is now one of theirs: that graph had them apart as well. */
static bool name_left(deciding *w)
{
    qn_interner *made = w->carried ? qn_interner_new() : NULL;
    bool done = !w->carried || made;
    for (size_t i = w->reg->candidate_count; made && done && i < w->candidates; i++)
        done = qn_intern(made, w->reg->actors[i].iri, strlen(w->reg->actors[i].iri)) != QN_NONE;
    for (size_t i = 0; made && done && i < w->reg->candidate_count; i++)
        if (w->fixed[i] && qn_interner_find(made, w->carried[i], strlen(w->carried[i])) == QN_NONE)
            w->reg->actors[i].iri = w->carried[i];
    qn_interner_free(made);
    return done;
}

static void move_fixed(deciding *w)
{
    size_t kept = 0;
    for (size_t i = 0; i < w->candidates; i++)
        if (is_left(w, i))
            w->fixed[kept++] = w->fixed[i];
}

static bool apply_decisions(resolution *r, qn_register *reg, uint32_t *candidate_of, const char **carried)
{
    deciding w = {.r = r, .reg = reg, .d = reg->decisions, .terms = qn_interner_count(reg->decisions->iris), .candidate_of = candidate_of,
                  .carried = carried};
    uint32_t *leader = malloc((w.terms + 1) * sizeof *leader);
    bool done = leader && begin(&w) && find_terms(&w);
    if (done) {
        unlink_known(&w);
        done = keep_apart(&w) && name_left(&w);
        find_new_terms(&w);
        warn_of_missing(&w);
    }
    if (done && (done = join_same(&w, leader))) {
        for (size_t i = 0; i < reg->local_count; i++)
            candidate_of[i] = now_in(&w, candidate_of[i]);
        done = settle_changed(&w) && link_known(&w, leader) && set_facts(&w);
    }
    if (done) {
        move_fixed(&w);
        done = close_ranks(&w) && (!reg->previous || carry_decided(reg, candidate_of, w.fixed));
    }
    free(leader);
    end(&w);
    return done;
}

bool decide_actors(resolution *r, qn_register *reg, uint32_t *candidate_of)
{
    struct previous *before = reg->previous;
    const char **carried = NULL;
    if (!reg->decisions)
        return name_actors(r, reg, candidate_of);
    size_t count = reg->candidate_count;
    bool done = true;
    if (before) {
        carried = malloc((count + 1) * sizeof *carried);
        done = carried && name_actors(r, reg, candidate_of);
        for (size_t i = 0; done && i < count; i++) {
            carried[i] = reg->actors[i].iri;
            reg->actors[i].iri = NULL;
        }
    }
    reg->previous = NULL;
    done = done && name_actors(r, reg, candidate_of);
    reg->previous = before;
    done = done && apply_decisions(r, reg, candidate_of, carried);
    free(carried);
    return done;
}
