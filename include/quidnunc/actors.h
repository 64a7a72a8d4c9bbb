/** @file actors.h
 *  Known actors by the million: compiled once from Linked Data, FollowTheMoney or CSV into one file, which is mapped into memory and asked by name.
 *
 *      N-Triples, Turtle, FtM, CSV ──readers──▶ facts ──sorted by subject──▶ actors ──▶ records
 *                                                                               └────▶ names, folded, sorted ──▶ table of names
 *
 *  Names are compared folded: case, accents and compatibility forms don't matter, dots and apostrophes are dropped ("U.S." is "US"), "&" is "and", other
 *  signs stand for a blank, a leading "the" is no part of a name. A legal form at the end ("Inc.", "S.p.A.") is not compared, but a name that is the
 *  same with it is surer.
 */
#ifndef QUIDNUNC_ACTORS_H
#define QUIDNUNC_ACTORS_H

#include <quidnunc/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/* --- compiling --------------------------------------------------------------------------------------------- */

/** What a class of the input means: `type` is a bit of qn_class. Of an actor's classes that stand as near to what it says, the one of the least rank counts. */
typedef struct qn_actor_class {
    const char *iri;
    unsigned type, rank;
} qn_actor_class;

typedef struct qn_actors_options {
    const qn_actor_class *classes;      /**< other classes count when they are below one of these */
    size_t class_count;
    const char *const *legal_forms;     /**< NULL-terminated, or NULL */
    unsigned person;                    /**< the class whose names may stand as "Doe, Jane" */
    unsigned otherwise;                 /**< class of actors that tell none; 0: those are left out */
    size_t memory;                      /**< bytes to sort in; 0 for 512 MiB. What is more goes into files without a name in $TMPDIR or beside the output */
} qn_actors_options;

typedef struct qn_actors_counts {
    uint64_t statements;    /**< triples, or what a row or object says */
    uint64_t bad_lines;     /**< passed over */
    uint64_t actors, names; /**< written */
    uint64_t other;         /**< subjects left out since no class of theirs is one of actors */
    uint64_t nameless;      /**< actors left out for want of a name */
    uint64_t long_names;    /**< names left out since they are longer than a name is */
    uint64_t crowded;       /**< names that mean more actors than are kept for one name: the most usual are */
} qn_actors_counts;

/** Compiles files ("-" is standard input; each may be gzipped) into one index, which appears whole or not at all. The same statements give the same
 *  bytes in whatever order the files are named. A bad line is reported (the first few), counted and passed over; a file of which nothing is left,
 *  or that is no Turtle, ends the work with an error. */
QN_API qn_status qn_actors_compile(qn_context *context, const qn_actors_options *options, const char *const *files, size_t count, const char *output,
                                   qn_actors_counts *counts);

/* --- looking up -------------------------------------------------------------------------------------------- */

typedef struct qn_actors qn_actors;     /**< an open index, read-only: any number of threads */

/** Whether the file begins as an index does. */
QN_API bool qn_actors_is_index(const char *path);
/** Opens an index: what a truncated or damaged header tells wrong is an error. New, free with qn_actors_free. */
QN_API qn_status qn_actors_open(qn_context *context, const char *path, qn_actors **index);
QN_API void qn_actors_free(qn_actors *index);       /**< takes NULL */
QN_API uint64_t qn_actors_count(const qn_actors *index);
QN_API uint64_t qn_actors_name_count(const qn_actors *index);
QN_API uint64_t qn_actors_size(const qn_actors *index);     /**< bytes of the file */
/** Reads the whole file: its checksum, every record, every entry of its tables. */
QN_API qn_status qn_actors_check(qn_context *context, const qn_actors *index);

/** A name as the index compares it. */
typedef struct qn_actors_key {
    uint64_t bare, whole;   /**< hashes without and with the legal form */
} qn_actors_key;

/** One actor that a name may mean. */
typedef struct qn_actors_match {
    uint64_t place;         /**< of its record */
    bool hint;              /**< a name only when context says so */
    float weight;           /**< how much is said of the actor */
} qn_actors_match;

/** Folds a name; false when nothing is left of it, or it is too long for a name. */
QN_API bool qn_actors_fold(const qn_actors *index, const char *name, size_t length, qn_actors_key *key);
/** The actors that the name may mean, at most `most`, surest first. Different names are mistaken for one another once in 10^12; qn_indexed_actor_has tells. */
QN_API size_t qn_actors_find(const qn_actors *index, const qn_actors_key *key, qn_actors_match *matches, size_t most);
/** The actor of an IRI; `place` is of its record. */
QN_API bool qn_actors_find_iri(const qn_actors *index, const char *iri, uint64_t *place);

/** What a record says. */
typedef struct qn_indexed_actor {
    const char *iri;
    bool wikidata;                  /**< the IRI is a Wikidata entity's */
    unsigned type;                  /**< a bit of qn_class */
    uint32_t weight;
    const char *label;
    const char *const *names;       /**< NULL-terminated, sorted; the label is not among them */
    const char *const *hints;       /**< the same for names that count only in context */
    const char *const *homes;       /**< the same for its country: Wikidata IRIs, ISO codes, names; the surest first */
    const struct qn_actors_short_key { uint32_t bare, whole; } *keys;   /**< of its names */
    size_t key_count;
} qn_indexed_actor;

/** Reads a record; its strings are borrowed from the arena. QN_SYNTAX when the record is damaged, QN_IO when it cannot be read; not reported. */
QN_API qn_status qn_actors_read(const qn_actors *index, uint64_t place, qn_arena *arena, qn_indexed_actor *actor);
/** Whether one of its names is the key's; *whole tells whether with the same legal form. */
QN_API bool qn_indexed_actor_has(const struct qn_actors_short_key *keys, size_t count, const qn_actors_key *key, bool *whole);

#ifdef __cplusplus
}
#endif
#endif
