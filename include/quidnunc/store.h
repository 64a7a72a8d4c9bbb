/** @file store.h
 *  SPARQL over a graph (librdf), and queries sent to remote endpoints.
 */
#ifndef QUIDNUNC_STORE_H
#define QUIDNUNC_STORE_H

#include <stdio.h>
#include <quidnunc/graph.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum qn_result_format { QN_RESULT_TABLE, QN_RESULT_CSV, QN_RESULT_TSV, QN_RESULT_JSON, QN_RESULT_XML, QN_RESULT_TURTLE, QN_RESULT_NTRIPLES } qn_result_format;

typedef struct qn_store qn_store;   /**< one thread at a time, its own librdf world */
/** SPARQL over a graph, which is borrowed and must outlive the store. New. */
QN_API qn_status qn_store_open(qn_context *context, const qn_triples *triples, qn_store **store);
QN_API void qn_store_free(qn_store *store);
/** Runs a query and writes its result. What is known to be answered wrongly is refused with QN_UNSUPPORTED and a message that names it. */
QN_API qn_status qn_store_query(qn_store *store, const char *sparql, qn_result_format format, FILE *out);
/** Bounds the queries that follow: how many seconds one may take, how many bytes its rows may have (0: any), and *stop, which ends it when set (or NULL).
 *  One that goes beyond gives QN_LIMIT, reported. Measured while the graph is read; joins between large partial results are not interrupted. */
QN_API void qn_store_limit(qn_store *store, double seconds, size_t bytes, const volatile int *stop);
/** Sends the query to a SPARQL 1.1 endpoint instead. */
QN_API qn_status qn_store_query_endpoint(qn_context *context, const char *url, const char *sparql, qn_result_format format, FILE *out);

/** A query that comes with quidnunc: the file ontology/queries/NAME.rq, whose first line, a comment, is its title. */
typedef struct qn_named_query {
    char *name, *title, *sparql;
} qn_named_query;
/** Gives one query's text as a new string (free with free()); QN_NOT_FOUND, reported, when there is none of that name. */
QN_API qn_status qn_named_query_load(qn_context *context, const char *name, char **sparql);
/** The query with values in the places of its parameters ("# parameter NAME: what it is", used as "%NAME%" within a string): settings are "NAME=VALUE",
 *  NULL-terminated, or NULL. New string, free with free(). QN_USAGE, reported, when a value lacks or none is wanted. */
QN_API qn_status qn_named_query_set(qn_context *context, const char *sparql, const char *const *settings, char **result);
/** Gives all of them, sorted by name; new, free with qn_named_queries_free. */
QN_API qn_status qn_named_queries(qn_context *context, qn_named_query **queries, size_t *count);
QN_API void qn_named_queries_free(qn_named_query *queries, size_t count);

#ifdef __cplusplus
}
#endif
#endif
