/* Training, shared by its steps. */
#ifndef QN_TOKENS_TRAIN_H
#define QN_TOKENS_TRAIN_H

#include "annotator.h"

/* One training file. */
typedef struct corpus {
    qn_document *document;
    const qn_tokens *gold;
} corpus;

typedef struct training {
    qn_context *context;
    const qn_training *settings;
    corpus *corpora;
    size_t count, split_count;      /* those with tags and trees; all, with those for splitting only after them */
    char *templates;                /* text of the templates' file */
    qn_annotator annotator;         /* as far as it is trained; the model inside is the base */
    unsigned epochs;                /* of the classifiers */
    uint64_t random;
} training;

/* A sentence of the training data, for shuffling. */
typedef struct example {
    uint32_t corpus, sentence;
} example;

/* All sentences, in order; NULL when out of memory. */
example *all_examples(const training *t, size_t *count);
void shuffle(training *t, example *examples, size_t count);
static inline const qn_sentence *sentence_of(const training *t, example e)
{
    return &t->corpora[e.corpus].gold->sentences[e.sentence];
}
static inline const qn_token *tokens_of(const training *t, example e)
{
    return &t->corpora[e.corpus].gold->tokens[sentence_of(t, e)->first];
}
static inline size_t length_of(const training *t, example e)
{
    return sentence_of(t, e)->end - sentence_of(t, e)->first;
}
/* Describes the words of a sentence; gold tags are filled in when asked. `*words` grows. */
bool example_words(const training *t, example e, bool gold_tags, word **words, size_t *capacity);

/* A new classifier with the templates that the file gives it; it stands in the annotator. */
qn_status begin_classifier(training *t, size_t row);
qn_status end_classifier(training *t, size_t row, unsigned least_code, unsigned updates);
qn_status no_memory(const training *t);

qn_status train_split(training *t);
qn_status train_sentences(training *t);
qn_status train_lemmas(training *t);
/* A text that nobody has marked, and what most teachers say of it. */
typedef struct silver_text {
    qn_document *document;
    const qn_tokens *tokens;
    const qn_token *voted;          /* tokens with tags and trees; HEAD_NOT_TOLD, QN_RELATION_COUNT, xpos NULL: the teachers differ */
    const uint32_t *right;          /* labels as in qn_labelled, or NULL */
} silver_text;
enum { HEAD_NOT_TOLD = -2 };

/* What the teachers say: of texts, and of the labelled documents' trees. */
typedef struct silver {
    const training *t;
    qn_annotator **teachers;        /* [teacher_count] */
    silver_text *texts; size_t text_count;
    const qn_token **trees;         /* [labelled_count]: as silver_text's voted; NULL without teachers */
    qn_arena *arena;
} silver;
/* Fills `s`, which is to be freed whatever the status; it has nothing when there are no teachers. */
qn_status silver_read(const training *t, silver *s);
void silver_free(silver *s);

/* Trains the network on all corpora and on what is labelled besides; adds its sections to the writer. */
qn_status train_network(training *t, qn_model_writer *writer);
/* Whether the section of a model file is the network's. */
bool is_of_network(const char *section);

#endif
