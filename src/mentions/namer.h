/* The model of names: a label per token (BILOU: begin, inside, last of a longer name, a name of one token, or outside), found by Viterbi's algorithm over
   the scores of a linear classifier, trained as a structured perceptron (Collins 2002).
     scan ──facts──▶ atoms ──templates──▶ features ──classifier──▶ a score per label ──lattice──▶ names, and how sure they are */
#ifndef QN_MENTIONS_NAMER_H
#define QN_MENTIONS_NAMER_H

#include <quidnunc/learn.h>

#include "scan.h"

/* Label 0 is outside; names of type t have the four labels from 1 + 4t on. */
enum { PART_BEGIN, PART_INSIDE, PART_LAST, PART_UNIT, PARTS };
enum { OUTSIDE, LABELS = 1 + PARTS * QN_NAME_TYPES, NO_LABEL = LABELS };   /* NO_LABEL: a class that takes what no label is to get */

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
static inline bool may_follow(uint32_t before, uint32_t label)
{
    bool goes_on = label && (part_of(label) == PART_INSIDE || part_of(label) == PART_LAST);
    return is_open(before) ? goes_on && type_of(before) == type_of(label) : !goes_on;
}

struct namer {
    qn_model *model;
    qn_classifier *labels;
    int32_t steps[LABELS][LABELS];  /* score of a label after another */
    float unit;                     /* score that one step of log-odds is worth */
};

qn_status qn_namer_open(qn_context *context, const char *path, namer **namer);
void qn_namer_free(namer *n);       /* takes NULL */
/* Reads the steps' scores out of the classifier, also while it learns. */
void qn_namer_steps(namer *n);

/* --- facts.c ----------------------------------------------------------------------------------------------------------- */

extern const char *const name_atoms[];
extern const size_t name_atom_count;
enum { NAME_ATOMS = 160 };

/* What is known of a token before any label is. */
typedef struct name_facts name_facts;
/* Facts of all tokens of the scan; *facts is free()d by the caller. */
qn_status qn_namer_facts(scan *s, name_facts **facts);
/* A capital stands in the token or next to it: only such tokens are looked at, the others are outside. */
bool qn_namer_active(const name_facts *facts, uint32_t token);
/* Atoms of a token; `blind` hides what tells the very word, as if it had never been met. */
void qn_namer_atoms(const scan *s, const name_facts *facts, uint32_t token, bool blind, uint64_t atoms[NAME_ATOMS]);
/* Atoms of a step from the label; NO_LABEL at a sentence's start. */
void qn_namer_step_atoms(uint32_t before, uint64_t atoms[NAME_ATOMS]);

/* --- labels.c ---------------------------------------------------------------------------------------------------------- */

/* Bits of the labels that are right at each of the document's tokens. */
void qn_namer_right(const scan *s, const qn_gold *g, uint32_t *right);

/* --- lattice.c --------------------------------------------------------------------------------------------------------- */

/* One sentence. Tokens that are not active have no scores: only OUTSIDE. */
typedef struct lattice {
    size_t count, capacity;
    int32_t (*scores)[LABELS];      /* of each token */
    int64_t (*forward)[LABELS], (*backward)[LABELS];    /* best path that ends, begins with the label, without and with the token's own score */
    uint8_t (*from)[LABELS];        /* the label before, on that path */
    uint32_t *allowed;              /* bits of labels */
    uint8_t *best;                  /* the best path */
} lattice;

bool lattice_size(lattice *l, size_t count);    /* false when out of memory */
void lattice_free(lattice *l);
/* The best path through the allowed labels. */
void lattice_decode(const namer *n, lattice *l);
/* After lattice_decode: best score of any path with that label at that token. */
void lattice_margins(const namer *n, lattice *l);
int64_t lattice_through(const lattice *l, size_t token, uint32_t label);

#endif
