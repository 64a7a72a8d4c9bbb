/* What `review` asks: who of a graph was put together, kept apart or linked on little evidence. */
#ifndef QN_CLI_REVIEW_H
#define QN_CLI_REVIEW_H

#include "cli.h"

typedef enum question_kind { ASK_MERGED, ASK_APART, ASK_LINK } question_kind;

/* Where an actor is mentioned: one end of a claim's evidence. */
typedef struct sighting {
    uint32_t actor, story, article, claim, evidence;    /* story: the article that this one is a copy of, or itself */
    bool object;
} sighting;

typedef struct question {
    question_kind kind;
    uint32_t actor, other;          /* places of actors; equal but for ASK_APART */
    const sighting *left, *right;   /* or NULL: no claim mentions it, or none is needed */
    double doubt;                   /* from 0 to 1: how uncertain what the graph says is */
    const char *first, *second;     /* what a decision names: IRIs of actors, places, a Wikidata entity */
} question;

typedef struct review {
    const qn_graph *graph;
    qn_arena *arena;
    sighting *sightings; size_t sighting_count, sighting_capacity;      /* by actor, story, article … */
    size_t *first_sighting;         /* [actors + 1] */
    question *questions; size_t count, capacity;                        /* the most doubtful first */
} review;

/* Fills the review from its graph; false when out of memory. */
bool find_questions(review *r);
void free_review(review *r);
/* The place that a sighting is at. */
const qn_passage *sighting_place(const review *r, const sighting *s);
/* Its IRI, as decisions name it; owned by the arena, NULL when out of memory. */
const char *sighting_term(const review *r, const sighting *s, qn_arena *arena);

#endif
