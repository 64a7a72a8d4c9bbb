/* A network's parts in use, and the names of its sections. */
#ifndef QN_LEARN_NETWORK_H
#define QN_LEARN_NETWORK_H

#include <quidnunc/learn.h>

#include "bytes.h"

/* A layer of weights: bytes and what makes numbers of their sums. */
typedef struct byte_layer {
    byte_matrix matrix;
    float *scale, *bias;            /* [outputs]; the bias also takes back that ZERO_BYTE stands for 0 */
} byte_layer;

/* An LSTM in one direction. */
typedef struct byte_cell {
    byte_layer input, state;
} byte_cell;

struct qn_network {
    const byte_machine *machine;
    qn_network_shape shape;
    const int8_t *vectors, *rows;   /* of the model file */
    float row_scale;                /* sums of rows → the network's input bytes */
    byte_cell (*cells)[2];          /* [layers] */
    byte_layer labels[QN_LABELLINGS];
    byte_layer quick, quick_labels;             /* a window of items → hidden numbers → the first labelling */
    byte_layer dependent, head, relation_dependent, relation_head;
    float *arcs, *head_bias, *root;             /* [arc_size][arc_size], [arc_size], [arc_size] */
    float *distance;                            /* [DISTANCES]: how likely heads are that far off */
    float *relation_root;                       /* [relation_size] */
    float *relations, *relation_bias;           /* [relation_size][relations], [relations] */
};

/* Sections. "network.weights" holds the layers in the order of the structure above, each as scales, biases (single precision), then weights [inputs][outputs]. */
#define SHAPE_SECTION "network.shape"
#define VECTORS_SECTION "network.vectors"
#define ROWS_SECTION "network.rows"
#define WEIGHTS_SECTION "network.weights"
enum { SHAPE_NUMBERS = 10 + QN_LABELLINGS };
/* Items on each side that the quick way sees, and in all. */
enum { BESIDE = 2, WINDOW = 2 * BESIDE + 1 };

enum { FAR = 31, DISTANCES = 2 * FAR + 2 };
/* Of item i to head j, which counts from 1; 0 is the root. */
static inline uint32_t distance_of(uint32_t i, uint32_t j)
{
    int32_t far = (int32_t)j - (int32_t)i - 1;
    return !j ? 0 : (uint32_t)((far > FAR ? FAR : far < -FAR ? -FAR : far) + FAR + 1);
}

static inline uint32_t input_size(const qn_network_shape *s)
{
    return s->vector_size + s->feature_size;
}

#endif
