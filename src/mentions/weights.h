/* Fitted weights: what the model's beliefs, word lists, known actors and the places of a name are worth against each other. Two questions are answered by
   logistic regression over features, for names that rules and model have found:
     spans: where a name of the model and those of the rules overlap, which stand?
     types: is the candidate a person, an organization, a place, or none of them?
   fit.c learns the weights from names that the model of names was not trained on; weights.c keeps and uses them; features.c says what is looked at. */
#ifndef QN_MENTIONS_WEIGHTS_H
#define QN_MENTIONS_WEIGHTS_H

#include "scan.h"

enum { TYPE_NONE = QN_NAME_MISC, TYPES };       /* people, organizations, places, none of them */
enum { MOST_FEATURES = 64 };

extern const char *const type_features[], *const span_features[];
extern const size_t type_feature_count, span_feature_count;

struct weights {
    float type[TYPES][MOST_FEATURES];
    float span[MOST_FEATURES];
    float least;                /* probability of a type from which on a name has it; F1 is best at half of its own value (Lipton et al. 2014) */
    float drop;                 /* probability of none from which on a name that the rules found is dropped */
};

/* features.c: x has room for MOST_FEATURES. */
void qn_scan_type_features(const scan *s, const candidate *c, float *x);
void qn_scan_span_features(const scan *s, const qn_gold_name *name, float *x);
qn_name_type qn_scan_type_of(const qn_known *known);    /* of a known actor */

/* weights.c */
qn_status qn_weights_read(qn_context *context, const char *path, weights *w);
qn_status qn_weights_write(qn_context *context, const weights *w, const char *path);
void qn_weights_types(const weights *w, const float *x, float share[TYPES]);    /* probabilities */
float qn_weights_span(const weights *w, const float *x);                        /* probability that the model's name stands */

#endif
