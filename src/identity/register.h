/* What the register keeps of each article until it is settled, and the settled views.
 *
 *     entities ──key──▶ candidates (one per actor, over all articles) ──settle──▶ actors, sorted by IRI
 *     claims   ──────▶ raw claims that point at candidates            ──settle──▶ claims, sorted by IRI
 */
#ifndef QN_IDENTITY_REGISTER_H
#define QN_IDENTITY_REGISTER_H

#include <quidnunc/identity.h>

enum { CLASS_BITS = 9 };

typedef struct counted_name {
    const char *name;
    uint32_t count;
} counted_name;

/* An actor to be: everything that shares a key. */
typedef struct candidate {
    const char *key;
    const qn_known *known;
    uint32_t class_weight[CLASS_BITS];  /* mentions per class, by bit */
    uint32_t mentions;
    counted_name *names;                /* [name_count], malloc'd; repeated until settled */
    size_t name_count, name_capacity;
} candidate;

/* What is kept of an article's text to find its copies. */
typedef struct sketch sketch;

struct qn_register {
    qn_context *context;
    const qn_lexicon *lexicon;
    qn_arena *arena;                    /* whatever lives as long as the register */
    qn_interner *strings, *keys;        /* kept strings; keys[number] is candidates[number] */
    qn_interner *iris;                  /* of the articles so far */
    const char *base;
    bool keep_mentions, settled;
    double least_confidence;        /* claims below it are left out */
    candidate *candidates; size_t candidate_count, candidate_capacity;
    qn_article *articles; size_t article_count, article_capacity;
    const sketch **sketches; size_t sketch_count, sketch_capacity;      /* of the articles, in the order in which they came */
    qn_stored_claim *claims; size_t claim_count, claim_capacity;
    qn_actor *actors;                   /* [candidate_count] once settled */
};

/* True when a slug can spell the whole name. */
bool is_latin(const char *name);
/* The kept copy of a string, the same pointer for equal strings; NULL for NULL or when out of memory. */
const char *keep_string(qn_register *reg, const char *string);
const char *keep_bytes(qn_register *reg, const char *bytes, size_t length);

/* copies.c: the sketch of a text, owned by the register; NULL when out of memory. */
const sketch *sketch_of(qn_register *reg, const qn_document *document);
/* Fills copy_of and story of the articles, which are sorted by IRI; `article_of`: the order in which they came → their place. False when out of memory. */
bool settle_copies(qn_register *reg, const uint32_t *article_of);

#endif
