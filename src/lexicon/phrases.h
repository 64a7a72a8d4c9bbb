/* phrases.h: names and phrases as keys; which one begins at a word of the text.
 *
 *      "Xi’an’s U.S.-based Firm" ──fold──▶ "Xi'an 's US - based Firm"
 *
 *  Names in files and tokens of text go through the same folding, which splits words as Universal Dependencies does, so it does not matter whether a
 *  tokenizer splits at hyphens: a key is folded words joined by one blank, and a name must end where a token ends. */
#ifndef LEXICON_PHRASES_H
#define LEXICON_PHRASES_H

#include <quidnunc/base.h>

enum {
    FOLD_LOWER = 1, FOLD_UPPER = 2,
    FOLD_DOTS = 4,              /* "U.S." = "US", "Inc." = "Inc" */
    FOLD_WHOLE = 8              /* no splitting but at blanks */
};
#define PHRASE_BYTES 512        /* longest key */
#define PHRASE_WORDS 32         /* most words of a key */

typedef struct qn_phrases {
    qn_interner *keys;
    qn_interner *starts;        /* first words of the keys */
    uint8_t *longest;           /* [starts] words of the longest key that begins so */
    size_t start_capacity;
    unsigned how;               /* FOLD_… bits */
} qn_phrases;

/* A stretch of text as a key: ends[i] is the key's length with i + 1 tokens. */
typedef struct qn_window {
    char key[PHRASE_BYTES];
    size_t ends[PHRASE_WORDS];
    size_t count;
} qn_window;

qn_status qn_phrases_begin(qn_phrases *phrases, unsigned how);
void qn_phrases_free(qn_phrases *phrases);
/* The key's number, adding it; QN_NONE when out of memory. Text that is empty or too long for a key gives QN_NONE and *refused. */
uint32_t qn_phrases_add(qn_phrases *phrases, const char *text, bool *refused);
/* Folds tokens from words[0] on as far as a key that begins so may reach; false when none does. */
bool qn_phrases_window(const qn_phrases *phrases, const char *const *words, size_t count, qn_window *window);
/* The key's number of one whole word or phrase, or QN_NONE. */
uint32_t qn_phrases_find(const qn_phrases *phrases, const char *text);

/* Folds `text` into `key`; returns its length, 0 when it is empty or does not fit in `size` bytes. `words` receives the number of words. */
size_t qn_fold(const char *text, unsigned how, char *key, size_t size, size_t *words);

#endif
