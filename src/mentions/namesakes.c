/* Names that a person of the article shares with a known actor: "Jordan" in an article on Michael Jordan, "Ford" in one on Henry Ford and his firm.
 * Each place is read by itself, once the person has been introduced with the whole name. */
#include "scan.h"

#include <stdlib.h>
#include <string.h>

#define SURNAME 1.5f        /* evidence that the article's person gives to the surname alone */
#define FIRST_NAME 0.5f     /* … and to the first name */
#define BODY 5.0f           /* less of it where a known body has that very name, for bodies speak and act as people do */
#define TOLD_PERSON 2.0f    /* what the place itself must tell of a person with a known body's whole name */
#define BODY_HINT 1.5f      /* … or may have it */

/* Where each group's name is a person's surname or first name: the first place of the whole name, or QN_NONE. */
typedef struct bearers { uint32_t *surname, *first_name; } bearers;

static void note(uint32_t *places, uint32_t group, uint32_t place)
{
    if (group != QN_NONE && place < places[group])      /* QN_NONE is the largest */
        places[group] = place;
}

static void find_bearers(const scan *s, const bearers *b)
{
    for (size_t k = 0; k < s->count; k++) {
        const candidate *c = &s->candidates[k];
        const group *g = &s->groups[c->group];
        if (c->lost || c->dropped || g->kind != K_PERSON || g->words < 2)
            continue;
        note(b->surname, g->last, c->first);
        if (g->prefix != QN_NONE && s->groups[g->prefix].words == 1)
            note(b->first_name, g->prefix, c->first);
    }
}

/* The kind of known actor that this place tells of most; K_NOTHING when the name is none's. */
static kind best_known(const candidate *c, const float evidence[K_COUNT], float *most)
{
    kind best = K_NOTHING;
    for (uint32_t k = 0; k < c->name_count; k++) {
        kind of = qn_kind_of(c->names[k].known->type);
        float e = evidence[of] - (c->names[k].kind == QN_NAME_HINT ? 0.5f : 0);
        if (of != K_PERSON && of != K_NOTHING && (best == K_NOTHING || e > *most)) {
            best = of;
            *most = e;
        }
    }
    return best;
}

/* "Austin, Texas": a place beside what it lies in */
static bool before_place(const scan *s, const candidate *c)
{
    uint32_t next = c->end + 1;
    if (next >= s->tokens->count || !qn_scan_is(s, c->end, ",") || s->tokens->tokens[next].sentence != s->tokens->tokens[c->first].sentence)
        return false;
    for (uint32_t k = 0; k < s->words[next].name_count; k++)
        if (s->words[next].names[k].known->type & (QN_PLACE | QN_COUNTRY))
            return true;
    return false;
}

static bool after_place_preposition(const scan *s, const candidate *c)
{
    return c->first > 0 && in_list(s, c->first - 1, L_PLACE_PREPOSITION) &&
           s->tokens->tokens[c->first - 1].sentence == s->tokens->tokens[c->first].sentence;
}

/* "Henry Ford founded Ford": what is beside the whole name at one verb is somebody else (binding theory, Chomsky 1981: a name is free). */
static bool beside_whole_name(const scan *s, const candidate *c)
{
    int32_t verb = s->tokens->tokens[c->head].head;
    for (int32_t d = verb < 0 ? -1 : s->words[verb].child; d >= 0; d = s->words[d].sibling) {
        uint32_t owner = s->owner[d];
        const group *g = owner == QN_NONE ? NULL : &s->groups[s->candidates[owner].group];
        if (g && g->kind == K_PERSON && (g->last == c->group || g->prefix == c->group))
            return true;
    }
    return false;
}

/* "Philip Morris, a lawyer from Leeds": a person with the whole name of a known firm. */
static void read_whole(const scan *s, candidate *c)
{
    float person = c->evidence[K_PERSON], other = 0;
    kind known = best_known(c, c->evidence, &other);
    if (!in_list(s, c->first, L_FIRST_NAME) || known == K_NOTHING || person < TOLD_PERSON || person < other + TOLD_PERSON)
        return;
    c->own = K_PERSON;
    c->apart = s->groups[c->group].kind != K_PERSON;
}

static void read_place(scan *s, const bearers *b, candidate *c)
{
    if (!c->lost && c->end - c->first > 1 && c->name_count)
        read_whole(s, c);
    bool surname = b->surname[c->group] < c->first;
    if (c->lost || c->end - c->first != 1 || !c->name_count || !(surname || b->first_name[c->group] < c->first))
        return;
    float evidence[K_COUNT], other = 0;
    for (int i = 0; i < K_COUNT; i++)
        evidence[i] = 2 * c->evidence[i];               /* what stands around this place tells more than the model, which prefers one kind for all */
    qn_scan_believe(s, c, evidence);
    kind known = best_known(c, evidence, &other);
    if (known == K_NOTHING)
        return;
    bool place = before_place(s, c) || (after_place_preposition(s, c) && (known == K_PLACE || known == K_COUNTRY));
    float bias = (surname ? SURNAME : FIRST_NAME) - (known >= K_COUNTRY ? 0 : qn_scan_surely_known(c) ? BODY : BODY_HINT);
    bool person = !place && !beside_whole_name(s, c) && evidence[K_PERSON] + bias > other;
    c->own = person ? K_PERSON : known;
    c->apart = c->own != s->groups[c->group].kind;
    if (person)
        c->dropped = false;
}

qn_status qn_scan_namesakes(scan *s)
{
    size_t size = (s->group_count + 1) * sizeof(uint32_t);
    bearers b = {malloc(size), malloc(size)};
    qn_status status = b.surname && b.first_name ? QN_OK : QN_NOMEM;
    if (!status) {
        memset(b.surname, 0xFF, size);
        memset(b.first_name, 0xFF, size);
        find_bearers(s, &b);
        for (size_t k = 0; k < s->count; k++)
            read_place(s, &b, &s->candidates[k]);
    }
    free(b.surname);
    free(b.first_name);
    return status;
}
