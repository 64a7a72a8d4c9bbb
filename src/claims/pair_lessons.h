/* Gold ties → what the model of pairs learns from. */
#ifndef QN_CLAIMS_PAIR_LESSONS_H
#define QN_CLAIMS_PAIR_LESSONS_H

#include "pair_model.h"

/* What one pair shows. */
typedef struct shown {
    size_t start;           /* of its features in the pool */
    uint16_t count;
} shown;

/* A group of pairs. Bits are numbers of kinds. */
typedef struct lesson {
    size_t first;           /* of its pairs */
    uint32_t count;
    uint32_t asked, right;  /* kinds that fit and that the passage was annotated for; those that hold */
    uint32_t silent;        /* kinds that the passage was not annotated for and nothing speaks for */
    uint32_t document;
    bool borrowed;          /* from data that annotates other texts: never held back */
} lesson;

typedef struct lessons {
    lesson *list; size_t count, capacity;
    shown *pairs; size_t pair_count, pair_capacity;
    uint64_t *pool; size_t pool_count, pool_capacity;
    uint32_t documents;
} lessons;

/* Reads the files and runs every stage before the model over their texts. */
qn_status read_lessons(qn_context *context, const qn_lexicon *lexicon, const qn_annotator *annotator, const qn_pairs_training *settings,
                       const pair_kinds *kinds, const qn_classifier *classifier, lessons *out);
void lessons_free(lessons *l);

#endif
