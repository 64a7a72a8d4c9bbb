/* A graph file while it is read back. */
#ifndef QN_GRAPH_READING_H
#define QN_GRAPH_READING_H

#include "emit.h"

/* A graph with the memory that it stands in. */
typedef struct owned_graph {
    qn_graph graph;         /* first: qn_graph_free is given its address */
    qn_arena *arena;
} owned_graph;
owned_graph *new_graph(void);       /* NULL when out of memory */

/* Numbers of the predicates, QN_NONE for those that the file has not; in the order of find_predicates. */
typedef struct predicates {
    uint32_t type, subject, predicate, object, label, alternative, same, mentions, status, attributed, reported, disputed, role, when, from, until, amount,
        currency, confidence, support, derived, evidence, passage, subject_mention, object_mention, trigger, rule, anchor, context, identifies,
        identifier, title, issued, publisher, creator, source, version, sha256;
} predicates;

typedef struct term_list {
    uint32_t *terms;
    size_t count, capacity;
} term_list;

typedef struct reading {
    qn_context *context;
    const qn_lexicon *lexicon;      /* or NULL */
    const qn_triples *triples;
    qn_graph *graph;
    qn_arena *arena;                /* the graph's */
    predicates p;
    term_list actors, articles, claims;                     /* sorted by IRI */
    uint32_t *actor_of, *article_of, *claim_of;             /* [terms] place in those lists, or QN_NONE */
    qn_interner *properties;        /* IRIs of properties that the lexicon has not */
    const qn_property **made; size_t made_count, made_capacity;
} reading;

qn_status no_room(reading *r);
/* The value of a subject's first object, or NULL. */
const char *value_at(const reading *r, uint32_t subject, uint32_t predicate);
/* What stands behind the last '#' or '/' of an IRI. */
const char *last_part(const char *iri);
qn_status fill_claims(reading *r);
qn_status fill_mentions(reading *r, qn_article *articles);

#endif
