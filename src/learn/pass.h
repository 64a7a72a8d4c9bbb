/* One pass of a network in training over some sequences: forth, and back with the gradients. */
#ifndef QN_LEARN_PASS_H
#define QN_LEARN_PASS_H

#include "network.h"

/* Where the parts of a network stand in one array of numbers. Weights are [inputs][outputs]. */
typedef struct part {
    size_t weights, bias;
    uint32_t inputs, outputs;
} part;
typedef struct cell_part {
    part input;                     /* with the cell's bias */
    size_t state;                   /* [hidden][4 hidden] */
} cell_part;
enum { DEPENDENT, HEAD, RELATION_DEPENDENT, RELATION_HEAD, ARC_PARTS, DEEPEST = 4 };
typedef struct parts {
    cell_part cells[DEEPEST][2];
    part labels[QN_LABELLINGS];
    part quick, quick_labels;       /* of a window of items */
    part arcs[ARC_PARTS];
    size_t arc_weights, head_bias, root, distance, relation_root;
    part relations;
    size_t count;                   /* numbers in all */
} parts;

/* A network in training, as the passes see it. */
typedef struct net {
    const qn_network_shape *shape;
    parts parts;
    float *numbers, *turned;        /* [parts.count]; the same with each matrix of weights turned */
    const float *vectors;           /* [vectors][vector_size] */
    float *rows;                    /* [rows][feature_size] */
    float dropout, hiding;
} net;

typedef struct pass {
    const net *net;
    const qn_lesson **lessons;      /* of this pass, from the longest to the shortest */
    size_t count, items, item_room;
    size_t *base;                   /* [count] */
    uint64_t random;
    float *gradient;                /* [parts.count] */
    float *input_gradient;          /* [items][input size]: of the features' sums */
    bool *hidden_self;              /* [items] */
    double loss[3];                 /* labels, arcs, relations: sums */
    struct layer_trace *layers;     /* [layers] */
    float *top, *top_gradient;      /* [items][2 hidden] */
    float *scratch[6];
    bool failed;
} pass;

/* Gradients are of the loss summed over the items, times `share`. Sets `failed` when out of memory. */
void pass_run(pass *p, float share);
void pass_free(pass *p);

#endif
