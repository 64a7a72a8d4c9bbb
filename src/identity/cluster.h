/* How entities of articles become actors.
 *
 *     locals ──names.c──▶ blocks of one key ──evidence.c──▶ facts ──cluster.c──▶ clusters ──short.c──▶ joined by short forms ──▶ candidates
 *
 *  Nothing here depends on the order in which articles came: locals of a block are taken in an order made from their content, sums are of integers. */
#ifndef QN_IDENTITY_CLUSTER_H
#define QN_IDENTITY_CLUSTER_H

#include "register.h"

typedef enum coarse { COARSE_PERSON, COARSE_BODY, COARSE_PLACE, COARSE_KINDS } coarse;

enum {
    FORM_SHORT = 1,         /* a person's name of one word */
    FORM_INITIAL = 2,       /* whose first name is a letter: "J. Smith" */
    FORM_COMMON = 4,        /* of usual words: "John Smith", "Wilson" */
    FORM_GENERIC = 8,       /* of words that many bodies are called by: "Ministry of Justice" */
};

/* What a name is made of. */
typedef struct name_form {
    uint32_t key;           /* number in resolution.keys; the block */
    uint32_t place;         /* what stands after the comma of "Kingston, Ontario", as a key; or QN_NONE */
    const qn_known *home;   /* the state that the name begins or ends with, or NULL */
    char middle[7];         /* a person's middle name or initial, cut, in small letters; "" for none */
    uint8_t flags;
    uint32_t generation;    /* "Jr.", "III", as a key; or QN_NONE */
} name_form;

typedef enum fact_kind {
    FACT_COUNTRY, FACT_SERVED, FACT_BODY, FACT_PLACE, FACT_ROLE, FACT_FIELD, FACT_PEOPLE, FACT_KIN, FACT_BORN, FACT_FOUNDED,
    FACT_OLDER, FACT_YOUNGER,       /* parent, child of somebody of the same name */
    FACT_ARTICLE,                   /* where it is; made while a block is looked at, as are those below */
    FACT_NEAR_COUNTRY, FACT_NEAR,   /* named in the same article */
    FACT_KINDS
} fact_kind;

/* What an article tells of a local. */
typedef struct fact {
    uint32_t local, value;  /* value: number in resolution.keys */
    fact_kind kind;
} fact;

/* Locals that are one actor. */
typedef struct cluster {
    uint32_t key;           /* of its block */
    uint32_t first;         /* its first local in the order of the block: the richest */
    uint32_t locals;
    uint32_t joined;        /* the cluster that it became part of, or itself */
} cluster;

struct resolution {
    const qn_register *reg;
    qn_arena *scratch;
    qn_interner *keys;      /* blocks, and values of facts */
    uint32_t classes[24];   /* of words; by enum in names.c */
    name_form *forms; size_t form_count, form_capacity;
    uint32_t *form_of;      /* [names * COARSE_KINDS]: form + 1; 0 until made */
    uint32_t *form;         /* [locals]: QN_NONE of known actors */
    uint32_t *key;          /* [locals] */
    uint32_t *rank;         /* [articles]: place in the order of their IRIs */
    fact *facts; size_t fact_count, fact_capacity;
    uint32_t *first_fact;   /* [locals + 1] */
    uint32_t *block, *first_in_block; size_t block_count;   /* locals by key; [keys + 1] */
    cluster *clusters; size_t cluster_count, cluster_capacity;
    uint32_t *cluster_of;   /* [locals] */
    bool failed;            /* out of memory */
};

static inline coarse coarse_of(unsigned type)
{
    return type & QN_PERSON ? COARSE_PERSON : type & (QN_PLACE | QN_COUNTRY) ? COARSE_PLACE : COARSE_BODY;
}

/* names.c */
void begin_names(resolution *r);
/* The form of a name of a kind; made when first asked for. NULL when out of memory. */
const name_form *form_of_name(resolution *r, uint32_t name, coarse kind);
/* The block of a person known only by that word, and by its first letter and that word. QN_NONE when there is none. */
uint32_t short_key(const resolution *r, const char *word, char initial);
bool is_first_name(const resolution *r, const char *word);
bool is_acronym_of(const char *acronym, const char *name);
bool differs_by_unit_words(const resolution *r, const char *shorter, const char *longer);
void slug_of_body(const qn_lexicon *lexicon, char *slug);

/* evidence.c */
void collect_facts(resolution *r);

/* cluster.c: what is compared */
typedef struct profile {
    uint64_t *items; size_t count, capacity;    /* kind << 32 | value, sorted */
    uint32_t of_kind[FACT_KINDS];               /* how many of the items are */
    char middle[7];
    uint32_t generation;
    uint32_t women, men;
    unsigned type;          /* classes met */
    const qn_known *home;   /* that the name tells */
    uint8_t flags;          /* of the form */
    coarse kind;
} profile;
enum { APART = -10000, SUPPORT = 100 };
void profile_of_local(resolution *r, uint32_t local, profile *p);
void add_to_profile(resolution *r, profile *p, const profile *other);
/* How much speaks for one actor, in hundredths; above 0 they are one. APART when something excludes it. `near` gets what actors named beside both add. */
int likeness(const resolution *r, const profile *a, const profile *b, int *near);
int prior_of(const profile *p);
/* Clusters of the locals order[0, count), which share a key. */
void cluster_block(resolution *r, uint32_t *order, size_t count);
void put_in(resolution *r, uint32_t local, uint32_t cluster);

/* short.c */
void attach_short_persons(resolution *r);
void attach_short_bodies(resolution *r);

#endif
