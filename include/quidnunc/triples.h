/** @file triples.h
 *  The statements of RDF files: read one after the other, or kept sorted in three orders and mapped from an index file beside the graph, so that
 *  opening a large graph costs no time and hardly any memory.
 *
 *      files of any syntax ──read──▶ statements ──open──▶ terms, rows by subject, by predicate, by object
 */
#ifndef QUIDNUNC_TRIPLES_H
#define QUIDNUNC_TRIPLES_H

#include <quidnunc/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A node of a graph. A blank node is an IRI that begins with "_:". */
typedef struct qn_term {
    bool literal;
    const char *value;                  /**< IRI, or the literal's lexical form (UTF-8) */
    const char *language, *datatype;    /**< of a literal: at most one is set; a plain string has neither */
} qn_term;

/** Receives statements; the terms live only during the call. What it returns other than QN_OK ends the reading. */
typedef qn_status (*qn_statement_visitor)(void *user, const qn_term *subject, const qn_term *predicate, const qn_term *object);

/** Reads a file of any RDF syntax (told by name and content; gzip too; names of graphs are passed over), or a folder: each of its graphs once, though
 *  it stands there in several syntaxes. Blank nodes are told apart by file. Errors name file and line; QN_NOT_FOUND when a folder has no graph. */
QN_API qn_status qn_triples_read(qn_context *context, const char *path, qn_statement_visitor each, void *user);

/* --- the sorted graph ------------------------------------------------------------------------------------------ */

typedef struct qn_triples qn_triples;   /**< read-only: any number of threads */

/** Opens graphs, each a file or a folder. One alone that is large is mapped from its index (graph.nt.qni; of a folder, graphs.qni), which is made when it
 *  is not there or older than the graph, and kept beside it where that can be written. New. Errors as of qn_triples_read. */
QN_API qn_status qn_triples_open(qn_context *context, const char *const *paths, size_t count, qn_triples **triples);
QN_API void qn_triples_free(qn_triples *triples);

/** Terms are numbers from 0 to qn_triples_terms() - 1. */
QN_API uint32_t qn_triples_terms(const qn_triples *triples);
QN_API size_t qn_triples_count(const qn_triples *triples);
/** The term's number, or QN_NONE when no statement has it. O(1). */
QN_API uint32_t qn_triples_find(const qn_triples *triples, const qn_term *term);
/** The same for an IRI. */
QN_API uint32_t qn_triples_iri(const qn_triples *triples, const char *iri);
/** The term of a number; its strings are borrowed. */
QN_API qn_term qn_triples_term(const qn_triples *triples, uint32_t number);

typedef struct qn_triple {
    uint32_t subject, predicate, object;
} qn_triple;

/** Statements that match, sorted by their open parts. */
typedef struct qn_matches {
    const uint32_t *rows;               /**< borrowed; use qn_match */
    size_t count;
    uint8_t order;
} qn_matches;
/** Statements with the given parts; QN_NONE for any. O(log n). */
QN_API qn_matches qn_triples_match(const qn_triples *triples, uint32_t subject, uint32_t predicate, uint32_t object);
QN_API qn_triple qn_match(const qn_matches *matches, size_t index);
/** The object of the first statement of a subject and predicate, or QN_NONE. */
QN_API uint32_t qn_triples_object(const qn_triples *triples, uint32_t subject, uint32_t predicate);

/** Calls `each` with the statements that have the given terms (NULL: any); stops at the first status that is not QN_OK and returns it. */
QN_API qn_status qn_triples_visit(const qn_triples *triples, const qn_term *subject, const qn_term *predicate, const qn_term *object,
                                  qn_statement_visitor each, void *user);

#ifdef __cplusplus
}
#endif
#endif
