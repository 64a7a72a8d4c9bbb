/* What the register keeps of each article until it is settled, and the settled views.
 *
 *     entities ──▶ locals, by article ──resolve.c──▶ candidates (one per actor) ──settle──▶ actors, sorted by IRI
 *     claims   ──▶ raw claims that point at locals                               ──settle──▶ claims, sorted by IRI
 */
#ifndef QN_IDENTITY_REGISTER_H
#define QN_IDENTITY_REGISTER_H

#include <quidnunc/identity.h>

#define DEFAULT_BASE "http://localhost:8421/"

enum { CLASS_BITS = 9 };

typedef struct counted_name {
    const char *name;
    uint32_t count;
} counted_name;

/* An entity of an article. */
typedef struct local_actor {
    const qn_known *known;
    uint32_t name;                      /* number in `names` */
    uint32_t first_alias, alias_count;  /* in `aliases` */
    uint32_t mentions;
    uint32_t article;
    uint16_t type;
    char gender;
    bool same_as;
    float link;
} local_actor;

/* An actor to be: locals that are one. */
typedef struct candidate {
    const char *key;                    /* borrowed from the resolution: nothing asks for it afterwards */
    const qn_known *known;
    uint32_t class_weight[CLASS_BITS];  /* mentions per class, by bit */
    uint32_t mentions;
    counted_name *names;                /* [name_count], in `counted`; repeated until settled */
    size_t name_count;
    uint32_t first;                     /* the local that tells the most; of candidates of one key each has another */
    float link;                         /* how certainly it is the known one, where that is surest */
    bool same_as;                       /* and certainly enough to tell the world */
} candidate;

/* Takes note of how certainly the local is the known actor that the candidate is. */
static inline void note_link(candidate *c, const local_actor *l)
{
    if (!l->known || l->known != c->known)
        return;
    c->link = l->link > c->link ? l->link : c->link;
    c->same_as = c->same_as || l->same_as;
}

/* What is kept of an article's text to find its copies. */
typedef struct sketch sketch;

/* The graph of a run before (previous.h). */
typedef struct previous previous;

struct qn_register {
    qn_context *context;
    const qn_lexicon *lexicon;
    qn_arena *arena;                    /* whatever lives as long as the register */
    qn_interner *strings, *names;       /* kept strings; names of locals */
    qn_interner *iris;                  /* of the articles so far */
    const char *base;
    bool keep_mentions, settled;
    double least_confidence;        /* claims below it are left out */
    local_actor *locals; size_t local_count, local_capacity;        /* those of an article side by side */
    uint32_t *aliases; size_t alias_count, alias_capacity;          /* numbers in `names` */
    uint32_t *first_local; size_t first_count, first_capacity;      /* [article_count] */
    candidate *candidates; size_t candidate_count;                  /* once settled */
    counted_name *counted;
    qn_article *articles; size_t article_count, article_capacity;
    const sketch **sketches; size_t sketch_count, sketch_capacity;      /* of the articles, in the order in which they came */
    qn_stored_claim *claims; size_t claim_count, claim_capacity;    /* of locals until settled */
    const qn_decisions *decisions;      /* or NULL */
    qn_actor *actors;                   /* [candidate_count] once settled */
    previous *previous;                 /* the graph of a run before, or NULL */
    qn_change *changes; size_t change_count, change_capacity;
};

/* True when a slug can spell the whole name. */
bool is_latin(const char *name);
/* The kept copy of a string, the same pointer for equal strings; NULL for NULL or when out of memory. */
const char *keep_string(qn_register *reg, const char *string);
const char *keep_bytes(qn_register *reg, const char *bytes, size_t length);

/* order.c: a string to be sorted. */
typedef struct ordered {
    uint64_t head;
    const char *string;
    uint32_t number;
} ordered;
/* Sorts by the bytes of the strings, those of the same by their numbers, in which order all must stand before; `head` is filled. False when out of memory. */
bool order_strings(ordered *all, size_t count);
/* Puts items of that size into the order, in place; the numbers are the items' places. False when out of memory. */
bool arrange(void *items, size_t size, ordered *order, size_t count);

/* copies.c: the sketch of a text, owned by the register; NULL when out of memory. */
const sketch *sketch_of(qn_register *reg, const qn_document *document);
/* Fills copy_of and story of the articles, which are sorted by IRI; `article_of`: the order in which they came → their place. False when out of memory. */
bool settle_copies(qn_register *reg, const uint32_t *article_of);

typedef struct resolution resolution;   /* cluster.h */
/* Prepares; resolve_end frees, also after a failure. False when out of memory. */
bool resolve_begin(resolution *r, const qn_register *reg);
void resolve_end(resolution *r);
/* Decides who is who: fills reg->candidates and candidate_of [local_count]. */
bool resolve_locals(resolution *r, qn_register *reg, uint32_t *candidate_of);
/* Gives reg->actors [candidate_count], in the order of the candidates, their IRIs. */
bool name_actors(const resolution *r, qn_register *reg, const uint32_t *candidate_of);
/* settle.c: class, names and mentions of an actor from its candidate; not its IRI. False when out of memory. */
bool settle_actor(qn_register *reg, candidate *c, qn_actor *actor);
/* decide.c: gives actors their IRIs and applies the user's decisions; changes the number of candidates. False when out of memory. */
bool decide_actors(resolution *r, qn_register *reg, uint32_t *candidate_of);

/* previous.c: reads the graph, a file or a folder; `base` is borrowed. New. */
qn_status previous_read(qn_context *context, const char *path, const char *base, previous **out);
void previous_free(previous *p);        /* takes NULL */
/* carry.c: fills reg->changes and reports those of this run, once all candidates are settled and have their IRIs. False when out of memory. */
bool carry_changes(qn_register *reg, const uint32_t *candidate_of);

#endif
