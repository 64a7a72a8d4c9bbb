/* review: what of a graph is least certain. Three kinds: one actor of several articles that name nobody else in common; two actors of one kind whose names
   are much alike; links to Wikidata that rest on a name met once. */
#include "review.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_OF_WORD = 32, MOST_NAMES = 6, MOST_WORDS = 12 };    /* actors that share a word, names of an actor, words of a name that are compared */

/* --- sightings --------------------------------------------------------------------------------------------------- */

const qn_passage *sighting_place(const review *r, const sighting *s)
{
    const qn_stored_evidence *e = &r->graph->claims[s->claim].evidence[s->evidence];
    return s->object ? &e->object : &e->subject;
}

static uint32_t story_of(const qn_graph *g, uint32_t article)
{
    for (size_t steps = 0; g->articles[article].copy_of != QN_NONE && steps < g->article_count; steps++)
        article = g->articles[article].copy_of;
    return article;
}

static int compare_sightings(const void *a, const void *b)
{
    const sighting *x = a, *y = b;
    const uint32_t left[] = {x->actor, x->story, x->article, x->claim, x->evidence}, right[] = {y->actor, y->story, y->article, y->claim, y->evidence};
    for (size_t i = 0; i < sizeof left / sizeof *left; i++)
        if (left[i] != right[i])
            return left[i] < right[i] ? -1 : 1;
    return x->object - y->object;
}

static bool collect_sightings(review *r)
{
    const qn_graph *g = r->graph;
    for (uint32_t i = 0; i < g->claim_count; i++)
        for (uint32_t j = 0; j < g->claims[i].evidence_count; j++)
            for (int object = 0; object < 2; object++) {
                const qn_stored_claim *c = &g->claims[i];
                sighting one = {object ? c->object : c->subject, story_of(g, c->article), c->article, i, j, object};
                if (one.actor == QN_NONE || sighting_place(r, &one)->begin == sighting_place(r, &one)->end)
                    continue;
                if (!QN_PUSH(r->sightings, r->sighting_count, r->sighting_capacity, one))
                    return false;
            }
    if (r->sighting_count)
        qsort(r->sightings, r->sighting_count, sizeof *r->sightings, compare_sightings);
    r->first_sighting = calloc(g->actor_count + 2, sizeof *r->first_sighting);
    if (!r->first_sighting)
        return false;
    for (size_t i = 0; i < r->sighting_count; i++)
        r->first_sighting[r->sightings[i].actor + 1]++;
    for (size_t i = 1; i <= g->actor_count; i++)
        r->first_sighting[i] += r->first_sighting[i - 1];
    return true;
}

static const sighting *first_of(const review *r, uint32_t actor)
{
    return r->first_sighting[actor] < r->first_sighting[actor + 1] ? &r->sightings[r->first_sighting[actor]] : NULL;
}

static bool add_question(review *r, question q)
{
    return q.first && q.second && QN_PUSH(r->questions, r->count, r->capacity, q);
}

static size_t words_in(const char *name)
{
    size_t words = 0;
    for (bool inside = false; *name; name++) {
        words += *name != ' ' && !inside;
        inside = *name != ' ';
    }
    return words;
}

/* --- one actor of several articles ------------------------------------------------------------------------------- */

/* Somebody whom a claim of a story joins with the actor. */
typedef struct companion {
    uint32_t actor, story;
} companion;

static int compare_companions(const void *a, const void *b)
{
    const companion *x = a, *y = b;
    if (x->actor != y->actor)
        return x->actor < y->actor ? -1 : 1;
    return (x->story > y->story) - (x->story < y->story);
}

static int compare_by_story(const void *a, const void *b)
{
    const companion *x = a, *y = b;
    if (x->story != y->story)
        return x->story < y->story ? -1 : 1;
    return (x->actor > y->actor) - (x->actor < y->actor);
}

/* The actor's companions: each once a story; *shared[i] is set for those of more than one story. Ordered by story. */
static size_t find_companions(const review *r, const sighting *first, const sighting *end, companion *all)
{
    size_t count = 0, kept = 0;
    for (const sighting *s = first; s < end; s++) {
        const qn_stored_claim *c = &r->graph->claims[s->claim];
        all[count++] = (companion){s->object ? c->subject : c->object, s->story};
    }
    qsort(all, count, sizeof *all, compare_companions);
    for (size_t i = 0; i < count; i++)
        if (all[i].actor != QN_NONE && (!kept || compare_companions(&all[kept - 1], &all[i])))
            all[kept++] = all[i];
    return kept;
}

/* How sure a name alone makes us that it is one actor. */
static double doubt_of_name(const qn_actor *actor)
{
    size_t words = words_in(actor->label);
    double doubt = actor->type == QN_PERSON ? (words < 2 ? 0.9 : words == 2 ? 0.7 : 0.5) : words < 2 ? 0.45 : 0.3;
    return actor->wikidata ? doubt / 2 : doubt;
}

/* The story whose companions stand in the fewest others, and how many of them do. `all` is ordered by actor. */
static uint32_t strangest(companion *all, size_t count, double *shared)
{
    for (size_t first = 0, end; first < count; first = end) {
        for (end = first; end < count && all[end].actor == all[first].actor; end++)
            ;
        for (size_t i = first; i < end; i++)
            all[i].actor = end - first > 1;     /* from here on: shared with another story */
    }
    qsort(all, count, sizeof *all, compare_by_story);
    uint32_t found = QN_NONE;
    *shared = 2;
    for (size_t first = 0, end, common; first < count; first = end) {
        for (end = first, common = 0; end < count && all[end].story == all[first].story; end++)
            common += all[end].actor;
        double share = (double)common / (double)(end - first);
        if (share < *shared) {
            *shared = share;
            found = all[first].story;
        }
    }
    return found;
}

const char *sighting_term(const review *r, const sighting *s, qn_arena *arena)
{
    const qn_passage *place = sighting_place(r, s);
    return qn_arena_printf(arena, "%s#char=%u,%u", r->graph->articles[s->article].iri, (unsigned)place->begin, (unsigned)place->end);
}

static bool ask_of_merged(review *r, uint32_t number, companion *room)
{
    const qn_actor *actor = &r->graph->actors[number];
    const sighting *first = &r->sightings[r->first_sighting[number]], *end = &r->sightings[r->first_sighting[number + 1]];
    if (first == end || first->story == end[-1].story || actor->type & (QN_COUNTRY | QN_ALLIANCE) || (actor->type == QN_PLACE && actor->wikidata))
        return true;
    double shared;
    size_t count = find_companions(r, first, end, room);
    uint32_t odd = strangest(room, count, &shared);
    if (odd == QN_NONE || shared > 0.34)
        return true;
    const sighting *left = NULL, *right = NULL;
    for (const sighting *s = first; s < end; s++) {
        if (s->story == odd)
            right = right ? right : s;
        else
            left = left ? left : s;
    }
    return !left || !right || add_question(r, (question){ASK_MERGED, number, number, left, right, doubt_of_name(actor) * (1 - shared), sighting_term(r, left, r->arena), sighting_term(r, right, r->arena)});
}

static bool find_merged(review *r)
{
    companion *room = malloc((r->sighting_count + 1) * sizeof *room);
    bool done = room != NULL;
    for (uint32_t i = 0; done && i < r->graph->actor_count; i++)
        done = ask_of_merged(r, i, room);
    free(room);
    return done;
}

/* --- two actors of similar names --------------------------------------------------------------------------------- */

/* The words of an actor's names, in small ASCII letters. */
typedef struct names {
    uint32_t words[MOST_NAMES][MOST_WORDS];
    uint8_t counts[MOST_NAMES];
    size_t count;
} names;

static void add_name(qn_interner *words, names *n, const char *name, qn_arena *scratch)
{
    char *slug = qn_slug(scratch, name), *rest = NULL;
    uint8_t count = 0;
    if (n->count == MOST_NAMES || !slug)
        return;
    for (char *word = strtok_r(slug, "-", &rest); word && count < MOST_WORDS; word = strtok_r(NULL, "-", &rest))
        n->words[n->count][count++] = qn_intern(words, word, strlen(word));
    n->counts[n->count] = count;
    n->count += count > 0;
}

static void read_names(const review *r, qn_interner *words, names *n, uint32_t actor, qn_arena *scratch)
{
    n->count = 0;
    add_name(words, n, r->graph->actors[actor].label, scratch);
    for (const char *const *other = r->graph->actors[actor].alternatives; other && *other; other++)
        add_name(words, n, *other, scratch);
}

/* Words that both names have, over all that they have (Jaccard). An initial is half of a word that begins with it. */
static double likeness_of(const qn_interner *words, const uint32_t *a, size_t m, const uint32_t *b, size_t n)
{
    double common = 0;
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < n; j++) {
            const char *x = qn_interner_string(words, a[i]), *y = qn_interner_string(words, b[j]);
            if (a[i] == b[j])
                common += 1;
            else if (*x == *y && (!x[1] || !y[1]))
                common += 0.5;
        }
    double all = (double)(m + n) - common;
    return common >= all ? 1 : common / all;
}

static double alikeness(const qn_interner *words, const names *a, const names *b, bool persons)
{
    double best = 0;
    for (size_t i = 0; i < a->count; i++)
        for (size_t j = 0; j < b->count; j++) {
            uint8_t m = a->counts[i], n = b->counts[j];
            if (persons && (m < 2 || n < 2 || a->words[i][m - 1] != b->words[j][n - 1]))
                continue;       /* a surname alone tells nothing */
            double one = likeness_of(words, a->words[i], m, b->words[j], n);
            if (one > best)
                best = one;
        }
    return best;
}

static unsigned coarse_of(qn_class type)
{
    return type & QN_PERSON ? 1 : type & (QN_PLACE | QN_COUNTRY) ? 2 : 3;
}

/* A word of an actor's name. */
typedef struct use {
    uint32_t word, actor;
} use;

static int compare_uses(const void *a, const void *b)
{
    const use *x = a, *y = b;
    if (x->word != y->word)
        return x->word < y->word ? -1 : 1;
    return (x->actor > y->actor) - (x->actor < y->actor);
}

typedef struct pairing {
    review *r;
    qn_interner *words;
    names *names;           /* [actors] */
    use *uses; size_t count, capacity;
} pairing;

static bool has_word(const names *n, uint32_t word)
{
    for (size_t i = 0; i < n->count; i++)
        for (size_t j = 0; j < n->counts[i]; j++)
            if (n->words[i][j] == word)
                return true;
    return false;
}

/* True when an earlier block has both: the pair was compared there, if that block was not too large. */
static bool seen_before(const pairing *p, uint32_t a, uint32_t b, uint32_t word, const bool *large)
{
    const names *n = &p->names[a];
    for (size_t i = 0; i < n->count; i++)
        for (size_t j = 0; j < n->counts[i]; j++)
            if (n->words[i][j] < word && !large[n->words[i][j]] && has_word(&p->names[b], n->words[i][j]))
                return true;
    return false;
}

static bool ask_of_pair(pairing *p, uint32_t a, uint32_t b)
{
    const qn_actor *x = &p->r->graph->actors[a], *y = &p->r->graph->actors[b];
    if (coarse_of(x->type) != coarse_of(y->type) || (x->wikidata && y->wikidata) || (x->type == QN_COUNTRY && y->type == QN_COUNTRY))
        return true;
    double alike = alikeness(p->words, &p->names[a], &p->names[b], x->type == QN_PERSON);
    if (alike < 0.5)
        return true;
    question q = {ASK_APART, a, b, first_of(p->r, a), first_of(p->r, b), 0.35 + 0.5 * alike, x->iri, y->iri};
    if (!q.left || !q.right)
        q.doubt /= 2;           /* of whom nothing is claimed matters less */
    return add_question(p->r, q);
}

static bool compare_blocks(pairing *p, const bool *large)
{
    for (size_t first = 0, end; first < p->count; first = end) {
        for (end = first; end < p->count && p->uses[end].word == p->uses[first].word; end++)
            ;
        if (large[p->uses[first].word])
            continue;
        for (size_t i = first; i < end; i++)
            for (size_t j = i + 1; j < end; j++)
                if (!seen_before(p, p->uses[i].actor, p->uses[j].actor, p->uses[i].word, large) && !ask_of_pair(p, p->uses[i].actor, p->uses[j].actor))
                    return false;
    }
    return true;
}

static bool collect_uses(pairing *p)
{
    qn_arena *scratch = qn_arena_new();
    bool done = scratch != NULL;
    for (uint32_t actor = 0; done && actor < p->r->graph->actor_count; actor++) {
        names *n = &p->names[actor];
        read_names(p->r, p->words, n, actor, scratch);
        for (size_t i = 0; i < n->count; i++)
            for (size_t j = 0; done && j < n->counts[i]; j++)
                done = QN_PUSH(p->uses, p->count, p->capacity, (use){n->words[i][j], actor});
    }
    done = done && !qn_arena_failed(scratch) && !qn_interner_failed(p->words);
    qn_arena_free(scratch);
    if (!done || !p->count)
        return done;
    qsort(p->uses, p->count, sizeof *p->uses, compare_uses);
    size_t kept = 0;
    for (size_t i = 0; i < p->count; i++)
        if (!kept || compare_uses(&p->uses[kept - 1], &p->uses[i]))
            p->uses[kept++] = p->uses[i];
    p->count = kept;
    return true;
}

static bool find_apart(review *r)
{
    pairing p = {.r = r, .words = qn_interner_new(), .names = calloc(r->graph->actor_count + 1, sizeof *p.names)};
    bool done = p.words && p.names && collect_uses(&p);
    bool *large = done ? calloc((size_t)qn_interner_count(p.words) + 1, sizeof *large) : NULL;
    done = large != NULL;
    for (size_t first = 0, end; done && first < p.count; first = end) {
        for (end = first; end < p.count && p.uses[end].word == p.uses[first].word; end++)
            ;
        large[p.uses[first].word] = end - first > MOST_OF_WORD;
    }
    done = done && compare_blocks(&p, large);
    free(large);
    free(p.uses);
    free(p.names);
    qn_interner_free(p.words);
    return done;
}

/* --- links ------------------------------------------------------------------------------------------------------- */

static bool find_links(review *r)
{
    for (uint32_t i = 0; i < r->graph->actor_count; i++) {
        const qn_actor *actor = &r->graph->actors[i];
        size_t sightings = r->first_sighting[i + 1] - r->first_sighting[i];
        if (!actor->wikidata || !sightings || actor->type & (QN_COUNTRY | QN_ALLIANCE))
            continue;
        double doubt = (words_in(actor->label) < 2 ? 0.5 : 0.35) / (double)(sightings < 10 ? sightings : 10);
        if (actor->type == QN_PLACE)
            doubt /= 4;         /* a city of that name is mostly the one that everybody knows */
        if (!add_question(r, (question){ASK_LINK, i, i, first_of(r, i), NULL, doubt, actor->iri, actor->wikidata}))
            return false;
    }
    return true;
}

/* --- all --------------------------------------------------------------------------------------------------------- */

static int compare_questions(const void *a, const void *b)
{
    const question *x = a, *y = b;
    if (x->doubt != y->doubt)
        return x->doubt > y->doubt ? -1 : 1;
    int order = strcmp(x->first, y->first);
    return order ? order : strcmp(x->second, y->second);
}

bool find_questions(review *r)
{
    if (!collect_sightings(r) || !find_merged(r) || !find_apart(r) || !find_links(r))
        return false;
    if (r->count)
        qsort(r->questions, r->count, sizeof *r->questions, compare_questions);
    return true;
}

void free_review(review *r)
{
    free(r->sightings);
    free(r->first_sighting);
    free(r->questions);
    qn_arena_free(r->arena);
}
