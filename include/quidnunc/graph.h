/** @file graph.h
 *  The register → statements, and for drawings nodes and edges; the contract of the output. Defines the sink that writers and stores are.
 */
#ifndef QUIDNUNC_GRAPH_H
#define QUIDNUNC_GRAPH_H

#include <quidnunc/identity.h>
#include <quidnunc/triples.h>

#ifdef __cplusplus
extern "C" {
#endif

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
    /** A heading for people, before the statements it is about: "Huawei (Firm)". Formats without comments ignore it. */
    qn_status (*section)(void *self, const char *title);
    qn_status (*node)(void *self, uint32_t number, const qn_attribute *attributes, size_t count);
    qn_status (*edge)(void *self, uint32_t number, uint32_t from, uint32_t to, const qn_attribute *attributes, size_t count);
    qn_status (*finish)(void *self);    /**< flushes and checks; a file appears under its name only now */
    void (*free)(void *self);           /**< also after a failure, when nothing may be left behind; takes NULL */
} qn_sink;

/** Emits the whole settled register into each sink in turn order: the same calls on every run. */
QN_API qn_status qn_graph_emit(const qn_register *reg, qn_context *context, qn_sink *const *sinks, size_t count);

#ifdef __cplusplus
}
#endif
#endif
