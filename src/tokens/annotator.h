/* What the files of this room share. The order of work:
     text ──split.c──▶ pieces ──sentences.c──▶ sentences ──words.c──▶ facts of words ──encoder.c──▶ network ──▶ tags, trees, further labels
                                                                                         tags ──lemmas.c──▶ lemmas
   Splitting and lemmas ask classifiers of the model, the rest a network that reads many sentences at once. Training uses the same functions. */
#ifndef QN_TOKENS_ANNOTATOR_H
#define QN_TOKENS_ANNOTATOR_H

#include <pthread.h>

#include <quidnunc/learn.h>
#include <quidnunc/tokens.h>

/* --- words.c: facts about the form of a word, as hashes; 0 for "there is none" ------------------------------------ */

enum { AFFIXES = 5 };

typedef struct word {
    uint64_t form, lower;           /* the whole form, as it stands and in lower case */
    uint64_t suffix[AFFIXES];       /* last 1 … 5 characters, in lower case; 0 when the word is shorter */
    uint64_t prefix[AFFIXES];
    uint64_t shape;                 /* upper case, lower case, digits, other characters; repeats count once */
    uint64_t tag, upos;             /* once tagged */
    uint64_t lemma;                 /* once its lemma is known */
    const char *bytes;              /* the form, borrowed */
    uint32_t length;                /* its bytes */
    uint8_t manner;                 /* of its sentence: 1 as usual, 2 a headline in capitals, 3 all in capitals */
    bool upper, capital, digit;     /* all letters upper case; the first one; has a digit */
    bool lowers;                    /* begins with a letter in lower case */
} word;

void describe_word(const char *bytes, size_t length, word *w);
/* The word's `lower` alone. */
uint64_t lower_hash(const char *bytes, size_t length);
/* Stands for the places before the first and after the last word. */
extern const word no_word;

/* --- the classifiers ------------------------------------------------------------------------------------------------ */

struct qn_annotator {
    qn_model *model;
    qn_classifier *joints, *contractions, *symbols;     /* split.c */
    qn_classifier *sentences;
    qn_classifier *lemmas;
    struct tag_names *tag_names;                        /* [classes of the network's tags] */
    uint64_t uncut[QN_MAX_TEMPLATES];                   /* features of an unknown word without an apostrophe, ... */
    size_t uncut_count;                                 /* ... when such a word is no contraction; else 0 */
    const qn_lexicon *lexicon;                          /* borrowed; NULL when none was given */
    uint32_t abbreviation;                              /* its word class */
    qn_depth depth;
    struct batch_pool *pool;                            /* layer.c */
    struct encoder *encoder;                            /* what the network needs, encoder.h */
    qn_arena *names;                                    /* of the encoder's tags */
};

typedef struct tag_names {
    qn_upos upos;
    const char *xpos;               /* in the annotator's arena */
    uint64_t tag, upos_hash;
} tag_names;

/* A row of the table of classifiers: its name in the model and its atoms' names. */
typedef struct classifier_row {
    const char *name;
    const char *const *atoms;
    size_t atom_count;
    size_t offset;                  /* of the pointer in qn_annotator */
} classifier_row;
enum { JOINTS, CONTRACTIONS, SYMBOLS, SENTENCES, LEMMAS, CLASSIFIERS };
extern const classifier_row classifier_rows[CLASSIFIERS];
static inline qn_classifier **classifier_of(qn_annotator *a, size_t row)
{
    return (qn_classifier **)((char *)a + classifier_rows[row].offset);
}
uint64_t tag_hash(qn_upos upos, const char *xpos);
uint64_t upos_hash(qn_upos upos);

/* --- split.c: bytes → pieces ---------------------------------------------------------------------------------------- */

typedef struct piece {
    size_t begin, end;              /* bytes of the text */
} piece;

typedef struct pieces {
    piece *items;
    size_t count, capacity;
} pieces;

/* Appends the tokens of text[begin, end); false when out of memory. Linear time. */
bool split_text(const qn_annotator *a, const char *text, size_t begin, size_t end, pieces *out);

/* Notes what the classifier of contractions says of unknown words, so that they need not be asked for one by one. */
void learn_uncut(qn_annotator *a);

/* Where two runs of letters and digits meet at a sign, or one ends at it: what training learns from and splitting asks for. */
extern const char *const joint_atoms[];
extern const char *const contraction_atoms[];
extern const char *const symbol_atoms[];
enum { JOINT_ATOMS = 14, CONTRACTION_ATOMS = 8, SYMBOL_ATOMS = 1 };

/* Gold boundaries for training: cuts[i] tells that a token ends before byte i of the text. Learns or, at the second call, counts. */
typedef struct split_teacher {
    const uint8_t *cuts;
    qn_classifier *joints, *contractions;
} split_teacher;
bool teach_split(const split_teacher *teacher, const qn_annotator *a, const char *text, size_t begin, size_t end);

/* --- sentences.c ---------------------------------------------------------------------------------------------------- */

extern const char *const sentence_atoms[];
enum { SENTENCE_ATOMS = 20, MAX_SENTENCE = 1000 };
/* Facts of all pieces of a block, for the decisions between them. */
typedef struct piece_facts {
    const char *text;
    const piece *pieces;
    const word *words;
    size_t count;
} piece_facts;
/* True when a sentence may end after piece i at all. */
bool may_end(const piece_facts *facts, size_t i);
/* split.c: the text from `begin` to `end`, its full stop with it, is an abbreviation that the lexicon knows. */
bool is_abbreviation(const qn_annotator *annotator, const char *text, size_t begin, size_t end);
void sentence_end_atoms(const piece_facts *facts, size_t first, size_t i, uint64_t atoms[SENTENCE_ATOMS]);
/* Gives the end (exclusive) of the sentence that begins with piece `first`. */
size_t sentence_end(const qn_annotator *a, const piece_facts *facts, size_t first);

/* --- lemmas.c ------------------------------------------------------------------------------------------------------ */

extern const char *const lemma_atoms[];
enum { LEMMA_ATOMS = 12 };
void lemma_atoms_of(const word *w, uint64_t atoms[LEMMA_ATOMS]);
/* The edit that makes the lemma of the form ("l3:y": lower case, cut 3 bytes, add y); writes at most `size` bytes; false when it does not fit. */
bool lemma_edit(qn_arena *scratch, const char *form, size_t length, const char *lemma, char *edit, size_t size);
/* Classes of words met lately, as most words come again: a place for each of some hashes of form and tag. Zero-initialise. */
enum { LEMMA_PLACES = 4096 };
typedef struct lemma_memory {
    uint64_t keys[LEMMA_PLACES];
    uint32_t classes[LEMMA_PLACES];
} lemma_memory;
/* Borrowed from the arena; NULL when out of memory. Sets the word's lemma. `memory` may be NULL. */
const char *lemma_of(const qn_annotator *a, lemma_memory *memory, qn_arena *arena, const char *form, size_t length, word *w);
/* Features of a Penn tag, static, or NULL. */
const char *feats_of(qn_upos upos, const char *xpos);

/* --- layer.c: growing layers ---------------------------------------------------------------------------------------- */

/* Working room of threads that is free; it goes from document to document, as most words come again. */
typedef struct batch_pool {
    pthread_mutex_t lock;
    struct batch *free;
} batch_pool;
batch_pool *batch_pool_new(void);       /* NULL when out of memory */
void batch_pool_free(batch_pool *p);    /* takes NULL */

/* Predicts tags, lemmas and trees of tokens whose forms and sentences are known; `labels` and their number as in qn_tokens. */
qn_status predict(const qn_annotator *a, qn_context *context, qn_document *document, qn_token *tokens, size_t token_count, const qn_sentence *sentences,
                  size_t count, const float **labels, size_t *label_count);

#endif
