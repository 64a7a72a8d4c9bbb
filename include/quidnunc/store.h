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
 *  One that goes beyond gives QN_LIMIT, reported. Measured while the graph is read: what the query library does for long without reading it is not interrupted; a qn_engine is. */
QN_API void qn_store_limit(qn_store *store, double seconds, size_t bytes, const volatile int *stop);

/* --- engines ----------------------------------------------------------------------------------------------------- */

/** What one query may cost. */
typedef struct qn_engine_limits {
    double seconds;                     /**< of time */
    size_t rows;                        /**< bytes of rows before they are written; 0: any */
    size_t memory;                      /**< bytes that the engine may need in all */
    size_t answer;                      /**< bytes of the written result */
} qn_engine_limits;

typedef struct qn_engine qn_engine;     /**< one thread at a time */
/** A store in a process of its own, whose limits hold whatever it is doing, and which may die of a query without harm. The graph is borrowed and must
 *  outlive it. Start engines before any thread: they are forked. New: end with qn_engine_stop. */
QN_API qn_status qn_engine_start(qn_context *context, const qn_triples *triples, qn_engine **engine);
/** Adds a query's result to `answer`, or why there is none to `message`, in lines. QN_LIMIT when it went beyond a limit or `*stop` (or NULL) was set,
 *  QN_INTERNAL when the engine died of it; the next question finds a new engine. Nothing is reported to the context. */
QN_API qn_status qn_engine_ask(qn_engine *engine, const char *sparql, qn_result_format format, const qn_engine_limits *limits, const volatile int *stop,
                               qn_buffer *answer, qn_buffer *message);
/** Ends the process, whatever it is doing; takes NULL. */
QN_API void qn_engine_stop(qn_engine *engine);

/* --- endpoints --------------------------------------------------------------------------------------------------- */

/** A SPARQL 1.1 server. Strings are borrowed; name and password answer to Basic and Digest, whichever the server wants. */
typedef struct qn_endpoint {
    const char *url;                    /**< http or https, without a name in it */
    const char *user, *password;        /**< or NULL */
    unsigned timeout;                   /**< seconds of silence after which a request is given up; 0: 120 */
} qn_endpoint;
/** Sends the query to a SPARQL 1.1 endpoint instead. CSV, TSV, JSON and XML go out as they come. Reports what the server answered when it failed, and
 *  (QN_WARNING) when it says that its answer is not whole. */
QN_API qn_status qn_store_query_endpoint(qn_context *context, const qn_endpoint *endpoint, const char *sparql, qn_result_format format, FILE *out);

typedef enum qn_load_method {
    QN_LOAD_AUTO,       /**< one that the URL's last part names ("update", "graph", "store" …); the other when the server does not know it */
    QN_LOAD_UPDATE,     /**< SPARQL 1.1 Update: INSERT DATA */
    QN_LOAD_GRAPH_STORE /**< SPARQL 1.1 Graph Store HTTP Protocol: POST of Turtle */
} qn_load_method;

/** How a load goes, or went. Batches are those of this call. */
typedef struct qn_load_counts {
    size_t triples;                     /**< of the whole graph */
    size_t loaded;                      /**< of them the server has acknowledged, those of the load that is resumed among them */
    size_t resumed;                     /**< of those, what an earlier load had done */
    size_t batches, batches_done;
    qn_load_method method;              /**< the one used */
    bool cleared;                       /**< the graph there was emptied before */
} qn_load_counts;

typedef struct qn_load_options {
    qn_endpoint endpoint;
    const char *graph;                  /**< IRI of the named graph; NULL: the server's default graph */
    qn_load_method method;
    size_t batch;                       /**< triples a request; 0: 1,000 with Update, 10,000 with the Graph Store protocol */
    bool replace;                       /**< empty the graph first; wants `graph` */
    const char *state;                  /**< file in which it is noted how far a load got, removed when it is done; NULL: none */
    bool resume;                        /**< go on where that file says */
    /** Told now and then, at least after each batch; false stops. May be NULL. */
    bool (*progress)(void *user, const qn_load_counts *counts);
    void *user;
} qn_load_options;

/** Gives each statement of a graph to the visitor, in the same order on each call, until that returns other than QN_OK; returns what it returned. */
typedef qn_status (*qn_statement_source)(void *self, qn_statement_visitor each, void *user);

/** Loads a graph into an endpoint in batches. The source is gone through twice: nothing is sent before all of it was read without an error. A batch that
 *  is sent again does no harm, since a graph is a set. Blank nodes are refused (QN_UNSUPPORTED): they would fall apart from batch to batch. Failures report
 *  what the server answered and how much was loaded by then; QN_END, not reported, when `progress` stopped it. `counts` tells how far it got. */
QN_API qn_status qn_store_load(qn_context *context, const qn_load_options *options, qn_statement_source source, void *self, qn_load_counts *counts);
/** True for an absolute IRI without characters that IRIs must not have. */
QN_API bool qn_iri_is_absolute(const char *iri);

/* --- named queries ----------------------------------------------------------------------------------------------- */

/** A query that comes with quidnunc: the file ontology/queries/NAME.rq, whose first line, a comment, is its title. */
typedef struct qn_named_query {
    char *name, *title, *sparql;
} qn_named_query;
/** Gives one query's text as a new string (free with free()); QN_NOT_FOUND, reported, when there is none of that name. */
QN_API qn_status qn_named_query_load(qn_context *context, const char *name, char **sparql);
/** The query with values in the places of its parameters ("# parameter NAME: what it is", used as "%NAME%" within a string): settings are "NAME=VALUE",
 *  NULL-terminated, or NULL. New string, free with free(). QN_USAGE, reported, when a value lacks or none is wanted. */
QN_API qn_status qn_named_query_set(qn_context *context, const char *sparql, const char *const *settings, char **result);
/** Whether the parameter of that name (its first `length` bytes) is an actor: whether what is said of it has the word "actor". */
QN_API bool qn_named_query_wants_actor(const char *sparql, const char *name, size_t length);
/** Gives all of them, sorted by name; new, free with qn_named_queries_free. */
QN_API qn_status qn_named_queries(qn_context *context, qn_named_query **queries, size_t *count);
QN_API void qn_named_queries_free(qn_named_query *queries, size_t count);

#ifdef __cplusplus
}
#endif
#endif
