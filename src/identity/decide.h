/* Decisions while they are applied; decide.c and apart.c. */
#ifndef QN_IDENTITY_DECIDE_H
#define QN_IDENTITY_DECIDE_H

#include "cluster.h"
#include "decisions.h"

/* A place where somebody is mentioned, named by a term. */
typedef struct place {
    uint32_t article, begin, end;   /* article in the order in which they came */
    uint32_t term;
} place;

typedef struct deciding {
    resolution *r;
    qn_register *reg;
    const qn_decisions *d;
    size_t terms;
    uint32_t *candidate_of;     /* [locals] */
    size_t candidates;          /* with those that are new; the register has room for one more per term */
    uint32_t *into;             /* [candidates]: itself, or what it became part of */
    bool *changed;              /* [candidates] */
    bool *fixed;                /* [candidates]: a decision tells its IRI: it came apart, or is one of several */
    const char **carried;       /* [candidates at first]: IRIs that go on from the graph before, or NULL without one */
    uint32_t *candidate;        /* [terms]: or QN_NONE */
    uint32_t *local;            /* [terms]: of a place; or QN_NONE */
    place *places; size_t place_count, place_capacity;
} deciding;

const char *term_iri(const deciding *w, uint32_t term);
/* apart.c: takes locals out of actors where the decisions say so; false when out of memory. */
bool keep_apart(deciding *w);
/* recarry.c: once all is decided, actors go on with the IRIs of the graph before, but for those that `fixed` marks. */
bool carry_decided(qn_register *reg, const uint32_t *candidate_of, const bool *fixed);

#endif
