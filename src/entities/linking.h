/* One article's linking, while it is done. */
#ifndef QN_ENTITIES_LINKING_H
#define QN_ENTITIES_LINKING_H

#include "work.h"

/* A way that mentions of one root are written. */
typedef struct surface {
    uint32_t mention;       /* the first of them */
    uint32_t count;
    uint32_t next;          /* of the same root, or QN_NONE */
} surface;

enum { BESIDE_REGION = 1, BESIDE_NATION = 2, BESIDE_NATURE = 4 };

/* Where a mention stands. */
typedef struct spot {
    uint32_t next;          /* mention of the same root, or QN_NONE */
    uint32_t region;        /* root of the place after its comma, or QN_NONE */
    uint32_t region_name;   /* and its mention */
    uint32_t inhabitant;    /* root of the place before the comma that this one stands after, or QN_NONE */
    const qn_known *nation; /* country that modifies or possesses it, or NULL */
    uint8_t words;          /* BESIDE_… */
    bool article;           /* behind "the", before no other noun */
} spot;

/* One root form: what is to be linked. */
typedef struct subject {
    uint32_t mention;       /* first of the chain of its mentions, or QN_NONE */
    uint32_t mentions;
    uint32_t longest;       /* words of its longest mention */
    uint32_t sample;        /* that mention */
    uint32_t surfaces;      /* first of the chain, or QN_NONE */
    uint32_t first, end;    /* its choices */
    const qn_known *surely; /* whom it names by itself, or NULL */
} subject;

/* What the article tells of an actor. */
typedef struct circumstance {
    uint32_t named;         /* mentions */
    uint32_t kin;           /* of a country: actors at home in it */
    uint32_t members;       /* actors that belong to it directly */
} circumstance;

typedef struct linking {
    work *w;
    subject *subjects;      /* [forms] */
    spot *spots;            /* [mentions] */
    surface *surfaces; size_t surface_count, surface_capacity;
    qn_interner *written;   /* root and text of the surfaces */
    qn_interner *actors;    /* their addresses: numbers into circumstances; looked up only, so that no order depends on them */
    circumstance *circumstances; size_t circumstance_count, circumstance_capacity;
    const qn_known *main_country;   /* that most of the names of countries mean, or NULL */
    uint32_t countries;     /* mentions of countries */
    uint32_t most_named;    /* mentions of the country that is named most */
    bool failed;            /* out of memory */
} linking;

/* Adds the root's candidates with the clues of its names and their places. */
qn_status qn_linking_candidates(linking *l, uint32_t root);
/* Notes whom the root surely names, as evidence for others. */
qn_status qn_linking_note(linking *l, uint32_t root);
/* Adds the clues that the article's other actors give. */
void qn_linking_context(const linking *l, uint32_t root);

#endif
