/* The phrase that "he" or "she" means: candidates before it and in its sentence, clues about each, and weights of clues (models/pronouns.txt).
 *
 *     pronoun ──▶ candidates that may be meant ──clues──▶ sum of weights each ──▶ the highest, or nobody
 *
 * A log-linear model that ranks (Denis and Baldridge 2007); what binding, gender and number forbid is no candidate at all (Chomsky 1981; Lappin and Leass
 * 1994).
 */
#ifndef QN_ENTITIES_ANTECEDENTS_H
#define QN_ENTITIES_ANTECEDENTS_H

#include "work.h"

enum { MOST_CANDIDATES = 24, MOST_CLUES = 36 };

typedef struct candidate {
    uint32_t phrase;            /* its nearest phrase, or QN_NONE: nobody, or a name further on in the sentence */
    uint32_t head, entity;      /* QN_NONE: nobody, and a phrase without a name */
    uint32_t seen;              /* phrases of it among those looked at */
    uint32_t ahead;             /* head of its name further on in the sentence, or QN_NONE */
    uint16_t clues[MOST_CLUES]; /* [clue_count] */
    uint8_t clue_count;
} candidate;

typedef struct candidates {
    candidate list[MOST_CANDIDATES + 1];        /* [count]; the last one is nobody */
    size_t count;
} candidates;

/* Weights of all clues. */
typedef struct antecedent_weights antecedent_weights;
qn_status antecedent_weights_load(qn_context *context, antecedent_weights **weights);
qn_status antecedent_weights_new(antecedent_weights **weights);         /* all 0; not reported */
void antecedent_weights_free(antecedent_weights *weights);
float *antecedent_weights_list(antecedent_weights *weights, size_t *count);     /* borrowed; by the number of a clue */
qn_status antecedent_weights_save(qn_context *context, const antecedent_weights *weights, const char *path);

/* A resolver without weights; free with qn_resolver_free. */
qn_status resolver_make(qn_context *context, const qn_lexicon *lexicon, qn_resolver **resolver);

/* Whoever learns from the candidates. `blind`: the gender of people was not looked at, and no clue tells of it. False when out of memory. */
struct antecedent_watch {
    bool (*see)(void *user, const work *w, uint32_t pronoun, const candidates *found, bool blind);
    void *user;
};

/* The best candidate, in `found`; never NULL. */
qn_status qn_work_antecedent(work *w, uint32_t pronoun, char gender, candidates *found, const candidate **best);

#endif
