/* The graph of a run before, as far as it tells who was who: its actors keep their IRIs. */
#ifndef QN_IDENTITY_PREVIOUS_H
#define QN_IDENTITY_PREVIOUS_H

#include "register.h"

/* An actor of the graph before. */
typedef struct old_actor {
    uint32_t iri;           /* number in previous.iris */
    uint32_t label;         /* number in previous.names, or QN_NONE */
    uint16_t kinds;         /* bits of enum coarse; 0 for an IRI that was given up */
} old_actor;

typedef struct old_name {
    uint32_t name, actor;   /* numbers in previous.names and of actors */
} old_name;

typedef struct old_place {
    uint64_t place;         /* hash of the stretch's IRI */
    uint32_t actor;
} old_place;

struct previous {
    const char *base;       /* borrowed */
    qn_interner *iris;      /* of actors, without the base; numbers are those of `actors` */
    qn_interner *names, *claims;
    qn_interner *articles;
    old_actor *actors; size_t actor_count, actor_capacity;
    old_name *called; size_t called_count, called_capacity;             /* sorted once read */
    old_place *places; size_t place_count, place_capacity;              /* sorted once read */
    uint32_t *subjects, *objects; size_t subject_count, subject_capacity, object_count, object_capacity;     /* of claims */
    old_place *sides; size_t side_count, side_capacity;                 /* while read: claim << 1 | side instead of an actor */
    qn_change *changes; size_t change_count, change_capacity;           /* that were told before: from and to are kept strings */
    qn_arena *arena;
    bool failed;
};

/* Hash of a stretch of an article, as the graph names it. */
uint64_t place_hash(const char *article, uint32_t begin, uint32_t end);


/* carry.c: fills `iris` [candidates]: "id/velmora" of an actor of the graph before, borrowed from it, or NULL for a new one. `wanted`: the slugs that the
   candidates would get; `order`: their places in an order made from content. False when out of memory. */
bool carry_iris(const qn_register *reg, const uint32_t *candidate_of, const char *const *wanted, const uint32_t *order, const char **iris);

#endif
