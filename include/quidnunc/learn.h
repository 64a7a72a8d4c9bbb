/** @file learn.h
 *  Learning by example, without any knowledge of language: model files, linear classifiers, and (further down) recurrent networks.
 *
 *      atoms ──templates──▶ features (64-bit hashes) ──weights──▶ a score per class ──▶ the best class
 *
 *  An atom is a number that tells one fact of the situation (which word, which tag); 0 means "there is none". A template names some atoms and makes
 *  one feature of them. Training and use run the same code from atoms to scores. A model file holds, for each classifier, its templates, its classes
 *  and its weights, so that templates can be changed without touching the program.
 */
#ifndef QUIDNUNC_LEARN_H
#define QUIDNUNC_LEARN_H

#include <quidnunc/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/* --- model files ------------------------------------------------------------------------------------------- */

/** Version of the file's layout; files of another version are refused. */
#define QN_MODEL_VERSION 2u

/** A model file: named stretches of bytes under one checksum, mapped into memory; shared read-only by all threads. */
typedef struct qn_model qn_model;
/** Opens a model file; new. Files that are truncated, of another version or changed since they were written are refused and reported. */
QN_API qn_status qn_model_open(qn_context *context, const char *path, qn_model **model);
QN_API void qn_model_free(qn_model *model);     /**< takes NULL */
/** The section's bytes, borrowed; NULL when there is none of that name. */
QN_API const void *qn_model_section(const qn_model *model, const char *name, size_t *length);
/** The path it was opened from; borrowed. */
QN_API const char *qn_model_path(const qn_model *model);
/** Number of sections, and the name of one; borrowed. */
QN_API size_t qn_model_section_count(const qn_model *model);
QN_API const char *qn_model_section_name(const qn_model *model, size_t index);

/** Collects sections and writes them. Same sections in the same order, same bytes. */
typedef struct qn_model_writer qn_model_writer;
QN_API qn_model_writer *qn_model_writer_new(void);                  /**< NULL when out of memory */
QN_API void qn_model_writer_free(qn_model_writer *writer);          /**< takes NULL */
/** Copies the bytes as a section; a section of that name that is there already is replaced. */
QN_API qn_status qn_model_writer_add(qn_model_writer *writer, const char *name, const void *bytes, size_t length);
/** Writes the file aside and renames it, so that it appears whole or not at all. */
QN_API qn_status qn_model_writer_save(qn_model_writer *writer, qn_context *context, const char *path);

/* --- classifiers ------------------------------------------------------------------------------------------- */

enum {
    QN_MAX_CLASSES = 255,
    QN_MAX_TEMPLATES = 256,
    QN_MAX_TEMPLATE_ATOMS = 8
};

/** A linear classifier over hashed features: being trained, or of a model file. One that is not being trained is shared by all threads. */
typedef struct qn_classifier qn_classifier;

/** One that learns; new. `atoms` are the atoms' names ([atom_count], borrowed, static). `templates` is text: a template a line, atoms' names separated
 *  by blanks; `#` starts a comment. Unknown names are refused and reported under `name`. */
QN_API qn_status qn_classifier_new(qn_context *context, const char *name, const char *const *atoms, size_t atom_count, const char *templates,
                                   size_t length, qn_classifier **classifier);
/** One of a model file, which must outlive it; new. QN_NOT_FOUND when the file has none of that name, QN_SYNTAX when it does not fit the program; reported. */
QN_API qn_status qn_classifier_load(qn_context *context, const qn_model *model, const char *name, const char *const *atoms, size_t atom_count,
                                    qn_classifier **classifier);
QN_API void qn_classifier_free(qn_classifier *classifier);          /**< takes NULL */

QN_API uint32_t qn_classifier_class_count(const qn_classifier *classifier);
QN_API const char *qn_classifier_class_name(const qn_classifier *classifier, uint32_t class_index);     /**< borrowed */
/** The class of that name, or QN_NONE. */
QN_API uint32_t qn_classifier_class_find(const qn_classifier *classifier, const char *name);
/** While training: the class of that name, added when new; QN_NONE when there are QN_MAX_CLASSES already or memory is out. */
QN_API uint32_t qn_classifier_class_add(qn_classifier *classifier, const char *name);

/** Makes features of `atoms` ([atom_count]); returns how many. `features` has room for QN_MAX_TEMPLATES. A template of several atoms gives
 *  no feature when one of them is 0. */
QN_API size_t qn_classifier_features(const qn_classifier *classifier, const uint64_t *atoms, uint64_t *features);
/** Sums the features' weights into `scores` ([class count], overwritten). */
QN_API void qn_classifier_score(const qn_classifier *classifier, const uint64_t *features, size_t count, int32_t *scores);
/** The class with the highest score, the first of equals; features and scores as above in one go. */
QN_API uint32_t qn_classifier_best(const qn_classifier *classifier, const uint64_t *atoms);

/* --- training: the averaged perceptron (Freund and Schapire 1999, Collins 2002) ---------------------------- */

/** One decision was made: time passes for the averages. */
QN_API void qn_classifier_tick(qn_classifier *classifier);
/** Moves weights towards `right` and away from `wrong`; false when out of memory. */
QN_API bool qn_classifier_update(qn_classifier *classifier, const uint64_t *features, size_t count, uint32_t right, uint32_t wrong);
/** Adds `change` to the weights of one class, where each class is a question of its own; false when out of memory. */
QN_API bool qn_classifier_move(qn_classifier *classifier, const uint64_t *features, size_t count, uint32_t class_index, int32_t change);
/** Sets a weight outright, for tables that are counted, not learned; false when out of memory. */
QN_API bool qn_classifier_set(qn_classifier *classifier, uint64_t feature, uint32_t class_index, int32_t weight);
/** Ends one run: adds its averages to the classifier's sum and starts again from zero, so that the sum of several runs can be written. */
QN_API void qn_classifier_end_run(qn_classifier *classifier);
/** What is left out of the written weights. A weight is written as a code from 1 to 127, the square root of its part of the largest weight. */
typedef struct qn_pruning {
    double least;               /**< weights nearer to zero, in perceptron units */
    unsigned updates;           /**< features updated fewer times a run */
    unsigned least_code;        /**< weights with a lower code */
} qn_pruning;
/** Ends training: from now on the classifier scores with the weights as a file will hold them, and cannot learn any more. */
QN_API qn_status qn_classifier_freeze(qn_classifier *classifier, qn_context *context, const qn_pruning *pruning);
/** Adds templates, classes and weights of a frozen or loaded classifier to a model that is being written. */
QN_API qn_status qn_classifier_save(const qn_classifier *classifier, qn_context *context, qn_model_writer *writer);

/** The weights of one feature as pairs of bytes (class, code), borrowed, and their number; NULL when there are none. Not while training. */
QN_API const uint8_t *qn_classifier_row(const qn_classifier *classifier, uint64_t feature, size_t *count);

/* --- networks ---------------------------------------------------------------------------------------------- *
 *  A small recurrent network that reads sequences of items:
 *
 *      item ──its features' rows, its fixed vector──▶ layers of bidirectional LSTM ──▶ labels of each item
 *                                                                                 └──▶ arcs: the head of each item, and the relation to it
 *
 *  What items, labels and relations are is the caller's business. Training is in floating point; use is in bytes and 32-bit sums, which are exact, and in
 *  single precision without fused operations, so that a model gives the same results on every machine.
 *  Sources: Hochreiter and Schmidhuber 1997 (LSTM), Kiperwasser and Goldberg 2016, Dozat and Manning 2017 (arcs), Kingma and Ba 2015 (Adam). */

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
    const uint32_t *heads, *relations;      /**< heads as qn_best_tree gives them; NULL: nothing is known; QN_NONE: of this item or of its relation */
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

/* --- numbers ------------------------------------------------------------------------------------------------ */

/** Adds `value` to the hash that is being built; start with any constant. Each step is a bijection of either argument. */
static inline uint64_t qn_mix(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ (hash >> 29);
}

/** Random numbers that are the same everywhere (xorshift64*, Vigna 2016); the state must not be 0. */
static inline uint64_t qn_random(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * UINT64_C(2685821657736338717);
}

#ifdef __cplusplus
}
#endif
#endif
