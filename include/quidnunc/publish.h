/** @file publish.h
 *  What people and their browsers get of a graph: the explorer's data, a site of Linked Data, and a server of the same pages.
 *
 *      graph, triples ──new──▶ site ──▶ a folder for any web server | the server here
 */
#ifndef QUIDNUNC_PUBLISH_H
#define QUIDNUNC_PUBLISH_H

#include <quidnunc/graph.h>

#ifdef __cplusplus
extern "C" {
#endif

/* --- the explorer ----------------------------------------------------------------------------------------------- */

/** Writes the graph as the explorer reads it (src/publish/web/README.md tells the format): one JSON file in which a row names others by their places.
 *  It appears whole or not at all. */
QN_API qn_status qn_publish_data(qn_context *context, const qn_graph *graph, const char *path);

/* --- the site --------------------------------------------------------------------------------------------------- */

/** A query that the site offers; parameters stand in its text as store.h tells. */
typedef struct qn_site_query {
    const char *name, *title, *sparql;
} qn_site_query;

/** What a site is made with. All strings and objects are borrowed until qn_site_free. */
typedef struct qn_site_options {
    const char *title;              /**< NULL: "Who did what to whom" */
    const qn_triples *ontology;     /**< for its documentation; or NULL: the site has none */
    bool endpoint;                  /**< a SPARQL endpoint answers at BASE sparql */
    const char *explorer;           /**< the folder of the explorer's files, or NULL: the site has none */
    const qn_site_query *queries; size_t query_count;
    void *user;                     /**< of the functions, which any thread may call */
    /** Gives a new sink that adds a format ("turtle", "jsonld", "ntriples") to the end of the buffer. */
    qn_status (*serialize)(void *user, const char *format, qn_buffer *out, qn_sink **sink);
    /** Writes the whole graph in a format ("turtle", "jsonld", "ntriples", "graphml") to a file. */
    qn_status (*dump)(void *user, const char *format, const char *path);
} qn_site_options;

typedef struct qn_site qn_site;     /**< read-only: any number of threads */
/** The site of a graph, which was read from the triples; borrows both. IRIs that begin with the graph's base have pages. New. */
QN_API qn_status qn_site_new(qn_context *context, const qn_triples *triples, const qn_graph *graph, const qn_site_options *options, qn_site **site);
QN_API void qn_site_free(qn_site *site);

/** A sink that hands statements on to another, which it takes, with IRIs that begin with `from` beginning with `to` instead. New. */
QN_API qn_status qn_publish_rebase(qn_context *context, qn_sink *inner, const char *from, const char *to, qn_sink **sink);

/** What was written. */
typedef struct qn_site_report {
    size_t pages, files;
    size_t without;                 /**< actors, claims and articles that have no page, since their IRIs do not begin with the base */
} qn_site_report;
/** Writes the site into a folder that is not there, is empty, or that this function wrote before: it is made beside it and put in its place at the end,
 *  so that no page of before stays and the folder is never half written. Another folder is refused (QN_USAGE) and left as it is. */
QN_API qn_status qn_publish_site(qn_context *context, const qn_site *site, const char *folder, qn_site_report *report);

/* --- the server --------------------------------------------------------------------------------------------------- */

/** What a server is made with; all is borrowed until it is stopped. A session answers queries, for one thread; each of the server's workers has its own. */
typedef struct qn_server_options {
    const char *address;            /**< numeric; NULL: 127.0.0.1 */
    uint16_t port;                  /**< 0: one that is free */
    unsigned workers;               /**< threads that answer queries; 0: as many as there are processors */
    double seconds;                 /**< how long a query may take; 0: 30 */
    void *user;
    qn_status (*open)(void *user, void **session);
    /** Adds the result in a format (json, xml, csv, tsv, turtle, ntriples) to `answer`, or why there is none to `message`. Ends soon after `*stop` is set. */
    qn_status (*ask)(void *session, const char *sparql, const char *format, double seconds, const volatile int *stop, qn_buffer *answer, qn_buffer *message);
    void (*close)(void *session);   /**< takes NULL */
} qn_server_options;

typedef struct qn_server qn_server;
/** Serves the site, with content negotiation, and SPARQL at /sparql after its protocol, by threads of its own. QN_IO, reported, when the port is in use.
 *  New: end with qn_server_stop. */
QN_API qn_status qn_server_start(qn_context *context, const qn_site *site, const qn_server_options *options, qn_server **server);
/** Where it answers: "http://127.0.0.1:8421/". Borrowed. */
QN_API const char *qn_server_address(const qn_server *server);
/** Ends what is being answered, waits for the threads, frees; takes NULL. */
QN_API void qn_server_stop(qn_server *server);

#ifdef __cplusplus
}
#endif
#endif
