/* A trained model of pairs. */
#ifndef QN_CLAIMS_PAIR_MODEL_H
#define QN_CLAIMS_PAIR_MODEL_H

#include "pairs.h"

#define PAIR_SECTION "pairs"
#define PAIR_RULE "https://w3id.org/quidnunc/model#pairs"      /* what qn:rule names */

/* How a kind's scores are read: the chance is 1 / (1 + exp(-(score - middle) / unit)); what scores less than `least` is not claimed. */
typedef struct pair_scale {
    int32_t unit, middle, least;
} pair_scale;

struct pair_model {
    qn_model *model;
    qn_classifier *classifier;
    pair_kinds kinds;
    pair_scale scales[MAX_KINDS];
    uint32_t classes[MAX_KINDS];                    /* of the classifier */
    const qn_property *properties[MAX_KINDS][3];    /* NULL where the ontology has none of that name */
};

/* Each kind's best score over the group's pairs, and which pair has it: [kinds->count]. */
void pair_group_scores(const pair_scan *scan, const qn_classifier *classifier, const pair_kinds *kinds, const uint32_t *classes, const pair_group *group,
                       int32_t *best, size_t *place);

#endif
