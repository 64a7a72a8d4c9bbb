/* What the annotator's network says of names: log-odds of a label per token (BILOU: begin, inside, last of a longer name, a name of one token, or outside),
   made paths by Viterbi's algorithm.
     labels of tokens ──lattice──▶ names, and how sure they are */
#ifndef QN_MENTIONS_NAMER_H
#define QN_MENTIONS_NAMER_H

#include "scan.h"

/* Label 0 is outside; names of type t have the four labels from 1 + 4t on. */
enum { PART_BEGIN, PART_INSIDE, PART_LAST, PART_UNIT, PARTS };
enum { OUTSIDE, LABELS = QN_NAME_LABELS };
/* Scores count in parts of a step of log-odds. */
enum { UNIT = 256 };

static inline uint32_t label_of(qn_name_type type, unsigned part)
{
    return 1 + PARTS * (uint32_t)type + part;
}
static inline qn_name_type type_of(uint32_t label)
{
    return label ? (qn_name_type)((label - 1) / PARTS) : QN_NAME_TYPES;
}
static inline unsigned part_of(uint32_t label)
{
    return (label - 1) % PARTS;
}
/* The name goes on after the label. */
static inline bool is_open(uint32_t label)
{
    return label && part_of(label) <= PART_INSIDE;
}

/* --- labels.c ---------------------------------------------------------------------------------------------------------- */

/* Bits of the labels that are right at each of the document's tokens. */
void qn_namer_right(const scan *s, const qn_gold *g, uint32_t *right);

/* --- lattice.c --------------------------------------------------------------------------------------------------------- */

/* Tokens in a row. */
typedef struct lattice {
    size_t count, capacity;
    int32_t (*scores)[LABELS];      /* of each token */
    int64_t (*forward)[LABELS], (*backward)[LABELS];    /* best path that ends, begins with the label, without and with the token's own score */
    uint8_t (*from)[LABELS];        /* the label before, on that path */
    uint8_t *best;                  /* the best path */
} lattice;

bool lattice_size(lattice *l, size_t count);    /* false when out of memory */
void lattice_free(lattice *l);
/* The best path of labels that may follow one another. */
void lattice_decode(lattice *l);
/* After lattice_decode: best score of any path with that label at that token. */
void lattice_margins(lattice *l);
int64_t lattice_through(const lattice *l, size_t token, uint32_t label);

#endif
