/* senses.h: arguments (lex:subject, lex:of …) and the senses that tie them to properties. */
#ifndef LEXICON_SENSES_H
#define LEXICON_SENSES_H

#include "room.h"

/* The individuals that stand for arguments. */
typedef struct qn_arguments {
    uint32_t *of_term;      /* [terms] place in args + 1, 0 for other terms */
    qn_arg *args;
    size_t count, capacity;
    qn_interner *markers;   /* the prepositions */
} qn_arguments;

qn_status qn_arguments_read(qn_arguments *arguments, qn_facts *facts);
void qn_arguments_free(qn_arguments *arguments);
/* Whether the word marks an argument: a preposition. */
bool qn_arguments_mark(const qn_arguments *arguments, const char *word);

/* Reads the senses of an entry whose facts are f[0 … count). `anchors` are the classes of a construction, 0 for a word.
   What is wrong is reported and left out. */
qn_status qn_senses_read(qn_lexicon *lexicon, qn_facts *facts, const qn_arguments *arguments, const fact *f, size_t count, unsigned anchors,
                         qn_entry *entry);

#endif
