/** @file graph.h
 *  The graph: who did what to whom, as the register has settled it or as a graph file tells it → statements, and for drawings nodes and edges; the
 *  contract of the output. Defines the sink that writers are.
 *
 *      register ──of──▶ graph ──filter──▶ a smaller graph ──emit──▶ sinks
 *      triples ──read─────┘
 */
#ifndef QUIDNUNC_GRAPH_H
#define QUIDNUNC_GRAPH_H

#include <quidnunc/identity.h>
#include <quidnunc/triples.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Actors, articles and claims; each sorted by IRI. Claims name actors and articles by their places. */
typedef struct qn_graph {
    const char *base;                   /**< of the IRIs */
    const qn_actor *actors; size_t actor_count;
    const qn_article *articles; size_t article_count;
    const qn_stored_claim *claims; size_t claim_count;
    const qn_change *changes; size_t change_count;  /**< IRIs of earlier graphs */
} qn_graph;

/** Views of a settled register, borrowed from it. */
QN_API qn_graph qn_graph_of(const qn_register *reg);
/** Reads what a graph file of quidnunc's tells back, so that emitting it gives the same bytes. Its strings are borrowed from the triples, its properties
 *  from the lexicon, which may be NULL (labels are then made from names). New: free with qn_graph_free. */
QN_API qn_status qn_graph_read(qn_context *context, const qn_lexicon *lexicon, const qn_triples *triples, qn_graph **graph);
QN_API void qn_graph_free(qn_graph *graph);
/** The base of the IRIs of a graph of quidnunc's, by the IRI of some claim or article; the default when it has none. New, free with free(); NULL when
 *  out of memory. */
QN_API char *qn_graph_base(const qn_triples *triples);

/* --- finding and filtering -------------------------------------------------------------------------------------- */

/** The actors that the name or IRI means, without case: new array of places, free with free(); their number in *count. QN_NOT_FOUND, reported with the
 *  names nearest to it, when there is none. */
QN_API qn_status qn_graph_find(qn_context *context, const qn_graph *graph, const char *name, uint32_t **actors, size_t *count);

/** What of a graph is wanted. Zero-initialised: all of it. */
typedef struct qn_graph_filter {
    unsigned classes;                   /**< set of qn_class that both ends of a claim must be of; 0 for any */
    unsigned statuses;                  /**< set of 1 << qn_claim_status; 0 for any */
    const char *const *properties;      /**< names ("worksFor", "works-for"), NULL-terminated; NULL for any */
    double least_confidence;
    const char *since, *until;          /**< "2019", "2019-01", "2019-01-11": when it was so, or else when the article was published */
    const char *around; unsigned hops;  /**< an actor's name, and how many claims away from it an actor may be (0 is taken as 1) */
    size_t top;                         /**< only the actors with most claims; 0 for all */
} qn_graph_filter;
/** True when the filter keeps everything. */
QN_API bool qn_graph_filter_is_open(const qn_graph_filter *filter);
/** The part of a graph that passes: claims, and the actors and articles that they name. Borrows from the graph. New: free with qn_graph_free. Reports
 *  unknown names (QN_NOT_FOUND, with the nearest). */
QN_API qn_status qn_graph_narrow(qn_context *context, const qn_graph *graph, const qn_graph_filter *filter, qn_graph **part);

/* --- emitting --------------------------------------------------------------------------------------------------- */

/** An attribute of a drawing's node or edge. */
typedef struct qn_attribute {
    const char *name;                   /**< as in qn_graph_attributes */
    const char *value;                  /**< never empty */
} qn_attribute;

typedef enum qn_attribute_type { QN_ATTRIBUTE_STRING, QN_ATTRIBUTE_INT, QN_ATTRIBUTE_DOUBLE, QN_ATTRIBUTE_BOOLEAN } qn_attribute_type;
typedef struct qn_attribute_info {
    const char *name;
    bool edge;                          /**< else of nodes */
    qn_attribute_type type;
    const char *title;                  /**< what it tells, for people */
} qn_attribute_info;
/** Every attribute that nodes and edges may have, ended by a NULL name. Static. */
QN_API const qn_attribute_info *qn_graph_attributes(void);

/** Where a graph goes. Functions may be NULL when the sink has no use for the call; each returns QN_OK or what went wrong, which ends the emission.
 *  Terms and attributes live only during the call. Order: prefixes, statements (all of a subject together), nodes, edges, finish. */
typedef struct qn_sink {
    void *self;
    qn_status (*prefix)(void *self, const char *prefix, const char *iri);
    qn_status (*statement)(void *self, const qn_term *subject, const qn_term *predicate, const qn_term *object);
    /** The named graph (an article) that the statements which follow belong to; NULL: the default graph. A sink with this call is also given a plain
     *  triple once for every article that asserts it. */
    qn_status (*graph)(void *self, const char *iri);
    /** A heading for people, before the statements it is about: "Huawei (Firm)". Formats without comments ignore it. */
    qn_status (*section)(void *self, const char *title);
    qn_status (*node)(void *self, uint32_t number, const qn_attribute *attributes, size_t count);
    qn_status (*edge)(void *self, uint32_t number, uint32_t from, uint32_t to, const qn_attribute *attributes, size_t count);
    qn_status (*finish)(void *self);    /**< flushes and checks; a file appears under its name only now */
    void (*free)(void *self);           /**< also after a failure, when nothing may be left behind; takes NULL */
} qn_sink;

/** Emits the graph into each sink in turn order: the same calls on every run. */
QN_API qn_status qn_graph_emit(const qn_graph *graph, qn_context *context, qn_sink *const *sinks, size_t count);

#ifdef __cplusplus
}
#endif
#endif
