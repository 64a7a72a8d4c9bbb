/** @file network.h
 *  Learning by example, second half: a small recurrent network that reads sequences of items.
 *
 *      item ──its features' rows, its fixed vector──▶ layers of bidirectional LSTM ──▶ labels of each item
 *                                                                                 └──▶ arcs: the head of each item, and the relation to it
 *
 *  What items, labels and relations are is the caller's business. Training is in floating point (network_train.c); use is in bytes and 32-bit sums
 *  (network.c), which are exact, and in single precision without fused operations, so that a model gives the same results on every machine.
 *  Sources: Hochreiter and Schmidhuber 1997 (LSTM), Kiperwasser and Goldberg 2016, Dozat and Manning 2017 (arcs), Kingma and Ba 2015 (Adam).
 */
#ifndef QUIDNUNC_NETWORK_H
#define QUIDNUNC_NETWORK_H

#include <quidnunc/learn.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
    QN_ITEM_FEATURES = 16,          /**< most of an item */
    QN_LABELLINGS = 3,              /**< most of a network */
    QN_LONGEST_SEQUENCE = 400
};

/** Sizes. All but the numbers of classes may be any; multiples of 16 are fastest. */
typedef struct qn_network_shape {
    uint32_t vectors, vector_size;          /**< fixed vectors: how many, and numbers in each */
    uint32_t rows, feature_size;            /**< rows of features, and numbers in each */
    uint32_t hidden, layers;                /**< of an LSTM in one direction */
    uint32_t classes[QN_LABELLINGS];        /**< of each labelling; 0 for none */
    uint32_t arc_size, relation_size, relations;
    uint32_t quick;                         /**< hidden numbers of a second, quicker way to the first labelling, from an item and its neighbours alone; 0: none */
} qn_network_shape;

/** What the network sees of one item. */
typedef struct qn_item {
    uint64_t key;                           /**< items of one key are the same: what was added up for it lately need not be again. 0: no key */
    uint32_t vector;                        /**< row of the fixed vectors, or QN_NONE */
    uint32_t count;
    uint32_t features[QN_ITEM_FEATURES];    /**< rows of features; their numbers are added up. The first is the item's very self; row 0 stands for one that is unknown, as training makes it seem at times */
} qn_item;

/* --- use ------------------------------------------------------------------------------------------------------ */

/** A network of a model file; shared read-only by all threads. */
typedef struct qn_network qn_network;
/** New; the model must outlive it. QN_NOT_FOUND when the file has none, QN_SYNTAX when it is damaged; reported. */
QN_API qn_status qn_network_load(qn_context *context, const qn_model *model, qn_network **network);
QN_API void qn_network_free(qn_network *network);                       /**< takes NULL */
QN_API const qn_network_shape *qn_network_shape_of(const qn_network *network);

/** Room for what one thread reads; used again and again. Zero-initialise. */
typedef struct qn_reading {
    float *labels[QN_LABELLINGS];           /**< [items][qn_reading_width]: scores; NULL where the network has no such labelling. Log-odds up to a constant of the item */
    float *arcs;                            /**< scores of heads, a stretch a sequence: see qn_reading_arcs */
    struct qn_reading_room *room;
} qn_reading;
QN_API void qn_reading_free(qn_reading *reading);
/** Reads sequences; `items` stand one sequence after another, `lengths` ([sequences]) are at most QN_LONGEST_SEQUENCE. QN_NOMEM is not reported. */
QN_API qn_status qn_network_read(const qn_network *network, qn_reading *reading, const qn_item *items, const uint32_t *lengths, size_t sequences);
/** The same for the first labelling alone, the quick way; only for networks that have it. */
QN_API qn_status qn_network_glance(const qn_network *network, qn_reading *reading, const qn_item *items, const uint32_t *lengths, size_t sequences);
/** From an item's scores to the next one's. */
QN_API uint32_t qn_reading_width(const qn_reading *reading, size_t labelling);
/** The best label of an item, counted from the first item of all. */
QN_API uint32_t qn_network_label(const qn_network *network, const qn_reading *reading, size_t labelling, size_t item);
/** Scores of the heads of a sequence's item: [length + 1], head 0 is the root, head j + 1 is item j. `sequence` and `item` count from 0. */
QN_API const float *qn_reading_arcs(const qn_reading *reading, size_t sequence, size_t item);
/** Best relation of a sequence's item to its head (as above). */
QN_API uint32_t qn_network_relation(const qn_network *network, const qn_reading *reading, size_t sequence, size_t item, size_t head);

/** Heads that make the best tree with one root (Chu and Liu 1965, Edmonds 1967); `scores` as qn_reading_arcs gives them for item 0 of the sequence.
 *  `heads` ([length]): 0 for the root, j + 1 for item j. Quadratic in the length. False when out of memory. */
QN_API bool qn_best_tree(const float *scores, size_t length, uint32_t *heads);

/* --- training ------------------------------------------------------------------------------------------------- */

/** One sequence with what is right for it. All borrowed. */
typedef struct qn_lesson {
    const qn_item *items;
    uint32_t length;
    const uint32_t *right[QN_LABELLINGS];   /**< a class for each item, or NULL: nothing is known */
    bool sets[QN_LABELLINGS];               /**< `right` holds bits of classes, any of which is right */
    const uint32_t *heads, *relations;      /**< heads as qn_best_tree gives them; NULL: nothing is known */
} qn_lesson;

typedef struct qn_network_training {
    qn_network_shape shape;
    const float *vectors;                   /**< [vectors][vector_size], borrowed */
    const qn_lesson *lessons;
    size_t count;
    unsigned epochs;                        /**< passes over the lessons */
    uint32_t batch;                         /**< items whose gradients are summed before each step, about */
    float rate;                             /**< of Adam; falls to 0 towards the end */
    float dropout;                          /**< share of numbers between layers that are hidden */
    float hiding;                           /**< share of items whose very self is hidden */
    uint64_t seed;
} qn_network_training;
/** Trains and adds the network's sections to the writer. Same lessons, same bytes on machines of one kind. Two threads. Progress is reported as QN_INFO. */
QN_API qn_status qn_network_train(qn_context *context, const qn_network_training *training, qn_model_writer *writer);

#ifdef __cplusplus
}
#endif
#endif
