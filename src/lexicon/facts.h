/* facts.h: what the Turtle files say.
 *
 *      files ──raptor──▶ facts: triples of interned terms ──sort──▶ each subject's facts side by side, in the order written
 *
 *  A term is a number. Its string has a sign for its kind before it: "<https://…" an IRI, "_12…" a blank node, "\"…" a literal.
 *  Literals in other languages than English are left out: their words don't stand in English text. */
#ifndef LEXICON_FACTS_H
#define LEXICON_FACTS_H

#include "vocabulary.h"

typedef struct fact {
    uint32_t subject, predicate, object;
    uint32_t line;      /* where the subject's statement begins; for a blank node where it ends */
    uint32_t file;      /* index into files */
} fact;

#define MOST_ERRORS 25

enum {
    FILE_OURS = 1,          /* came with the program */
    FILE_NO_ENTRIES = 2,    /* replaced by the caller's lexica: its arguments count, its entries don't */
};

typedef struct qn_facts_file {
    char *path;         /* as messages name it */
    unsigned how;
} qn_facts_file;

typedef struct qn_facts {
    qn_context *context;
    qn_interner *terms;         /* borrowed */
    fact *facts;
    size_t count, capacity;
    uint32_t *first;            /* facts of subject s: [first[s], first[s + 1]); [terms + 1] */
    qn_facts_file *files;
    size_t file_count, file_capacity;
    uint16_t *classes;          /* [terms] qn_class + 1 of a class's IRI once it was asked for, else 0 */
    size_t errors;              /* found so far; MOST_ERRORS of them are reported */
    bool own_ontology;          /* quidnunc.ttl was read: what it doesn't declare is an error */
} qn_facts;

/* Interns the vocabulary, so that enum term holds. */
qn_status qn_facts_begin(qn_facts *facts, qn_context *context, qn_interner *terms);
/* Adds a file's facts; `how` is of FILE_…. The world is raptor's, hidden here so that the other files of the room need not know it. */
qn_status qn_facts_read(qn_facts *facts, void *world, const char *path, unsigned how);
/* The two halves of it: the whole file as a new byte string, and its facts. */
qn_status qn_facts_slurp(qn_context *context, const char *path, qn_buffer *bytes);
qn_status qn_facts_parse(qn_facts *facts, void *world, const char *path, const qn_buffer *bytes, unsigned how);
/* The files that came with the program, before any other: from the cache of their facts when their bytes are those that it was made of, else by
   qn_facts_parse, which leaves a new cache. The facts are the same either way. */
qn_status qn_facts_read_cached(qn_facts *facts, void *world, const qn_facts_file *files, size_t count);
/* After the last file. */
qn_status qn_facts_sort(qn_facts *facts);
void qn_facts_free(qn_facts *facts);

/* raptor's world, whose messages go nowhere until a file is read; NULL when out of memory. */
void *qn_facts_world_new(void);
void qn_facts_world_free(void *world);

/* The facts of a subject, in the order written. */
const fact *qn_facts_of(const qn_facts *facts, uint32_t subject, size_t *count);
/* The first object, or QN_NONE. */
uint32_t qn_facts_object(const qn_facts *facts, uint32_t subject, uint32_t predicate);
bool qn_facts_has(const qn_facts *facts, uint32_t subject, uint32_t predicate, uint32_t object);
/* The first object as a truth value: "true" or "1". */
bool qn_facts_true(const qn_facts *facts, uint32_t subject, uint32_t predicate);

/* A term's text without the letter of its kind; borrowed from the interner. */
const char *qn_term(const qn_facts *facts, uint32_t term);
bool qn_term_is_literal(const qn_facts *facts, uint32_t term);
bool qn_term_is_iri(const qn_facts *facts, uint32_t term);
/* An IRI's last part: after '#' or else the last '/'. */
const char *qn_term_name(const qn_facts *facts, uint32_t term);
/* The qn_class of a class's IRI, or of the superclass that has one; QN_NO_CLASS when none. */
qn_class qn_term_class(const qn_facts *facts, uint32_t term);
/* The same as a set: all for qn:Actor, 0 when none. */
unsigned qn_term_classes(const qn_facts *facts, uint32_t term);
/* The status of qn:Alleged …; false when it is none. */
bool qn_term_status(const qn_facts *facts, uint32_t term, qn_claim_status *status);
/* What a message calls a subject: its IRI, or for a blank node the IRI of what it belongs to. */
const char *qn_facts_entry(const qn_facts *facts, uint32_t subject);

/* Reports an error about an entry, at the fact's file and line; counts it. */
void qn_facts_error(qn_facts *facts, const fact *where, const char *format, ...) QN_PRINTF(3, 4);

/* Groups `count` items by their key in [0, key_count): new array `first` [key_count + 1] and new array `order` [count], item indexes, stable.
   False when out of memory (nothing to free then). */
bool qn_group(const uint32_t *keys, size_t count, size_t key_count, uint32_t **first, uint32_t **order);

#endif
