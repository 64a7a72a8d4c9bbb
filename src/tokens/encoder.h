/* What the network sees of words, and what its outputs mean. */
#ifndef QN_TOKENS_ENCODER_H
#define QN_TOKENS_ENCODER_H

#include <quidnunc/learn.h>

#include "annotator.h"

/* Hashes → rows. Keys are distinct and not 0. */
typedef struct key_table {
    uint64_t *keys;                 /* [count], by row */
    uint32_t *slots;                /* row + 1, or 0 */
    size_t count, mask;
} key_table;
bool key_table_fill(key_table *t, const uint64_t *keys, size_t count);      /* copies the keys; false when out of memory or a key comes twice */
uint32_t key_table_find(const key_table *t, uint64_t key);                  /* QN_NONE when it is not there */
void key_table_free(key_table *t);

/* Labellings of the network. */
enum { TAGS_LABELLING, NAMES_LABELLING };

struct encoder {
    key_table vectors, features;    /* of features, row 0 is that of unknown words and has no key that a word could have */
    qn_network *network;
    uint8_t *relations;             /* [relations]: qn_relation of each class */
};
typedef struct encoder encoder;

enum { UNKNOWN_KEY = 1, WORD_FEATURES = 14 };
/* Keys of the facts of word i of a sentence, the word itself first; 0 for a fact that is none. They follow from its form and its place_of. */
void word_keys(const word *words, size_t count, size_t i, uint64_t keys[WORD_FEATURES]);
/* The word's key among the vectors. */
uint64_t vector_key(const char *form, size_t length);
/* Items made lately, as most words come again: a place for each of some keys. Zero-initialise. */
enum { ITEM_PLACES = 2048 };
typedef struct item_memory {
    qn_item items[ITEM_PLACES];
} item_memory;
/* Words whose manner is set → items. `memory` may be NULL. */
void encode_words(const encoder *e, item_memory *memory, const word *words, size_t count, qn_item *items);
/* Sets the manner of a sentence's words. */
void set_manner(word *words, size_t count);

qn_status encoder_load(qn_context *context, qn_annotator *a);
void encoder_free(encoder *e);

/* Sections of the model file. Keys are 64-bit numbers, names end with line feeds. */
#define VECTOR_KEYS "words.vectors"
#define FEATURE_KEYS "words.features"
#define TAG_NAMES "words.tags"
#define RELATION_NAMES "words.relations"

#endif
