/* What the files of the room share: the store, and results as tables. */
#ifndef QN_STORE_STORE_H
#define QN_STORE_STORE_H

#include <librdf.h>
#include <quidnunc/store.h>

#define RDF_NS "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
#define XSD_NS "http://www.w3.org/2001/XMLSchema#"

enum { CACHED_NODES = 4096 };
typedef struct cached_node {
    librdf_node *node;
    uint32_t number;            /* of its term */
} cached_node;

struct qn_store {
    qn_context *context;
    librdf_world *world;
    librdf_storage *storage;
    librdf_model *model;
    const qn_triples *triples;  /* borrowed */
    cached_node nodes[CACHED_NODES];
    /* what a query may cost; see qn_store_limit */
    double seconds, deadline;   /* by the monotonic clock */
    size_t most_bytes;
    const volatile int *stop;
    unsigned steps;             /* since the clock was looked at */
    bool over;                  /* the query went beyond its time */
    /* where librdf is at work, for its messages */
    const char *source;         /* "query" while one is answered */
    bool starved;               /* memory ran out where librdf does not ask */
    bool ours;                  /* the query at hand may not be left to rasqal */
    bool failed;                /* an error was reported since this was cleared */
};

/* --- terms ------------------------------------------------------------------------------------------------------- */

/* New nodes of our terms; a blank node is an IRI "_:name". NULL when out of memory or for a relative IRI. */
librdf_node *node_of(qn_store *store, const qn_term *term);
/* The term that a node is; its strings are borrowed from the node, but for a blank node's, which is put into the buffer. */
qn_term term_of(librdf_node *node, qn_buffer *blank);

/* librdf's storage over the store's graph; NULL when out of memory. */
librdf_storage *new_storage(qn_store *store);
void free_cached_nodes(qn_store *store);

/* Begins a query's time. */
void start_clock(qn_store *store);
/* True when the query is to end; looks at the clock only now and then. */
bool is_over(qn_store *store);

/* --- tables of results --------------------------------------------------------------------------------------------- */

typedef enum cell_kind { CELL_NONE, CELL_IRI, CELL_BLANK, CELL_LITERAL } cell_kind;
typedef struct cell {
    cell_kind kind;
    const char *value, *language, *datatype;
} cell;

/* Rows of a SELECT, or the truth of an ASK. Strings are owned by the arena. */
typedef struct table {
    qn_arena *arena;
    const char **names; size_t columns;
    cell *cells; size_t cell_count, cell_capacity;  /* row by row */
    bool is_boolean, truth;
    const char *base;           /* of the graph's IRIs, for short names */
} table;
bool table_open(table *t);      /* false when out of memory */
void table_close(table *t);
/* Formats the table; what its format lacks (TURTLE, NTRIPLES) must have been refused. */
qn_status table_write(qn_context *context, const table *t, qn_result_format format, FILE *out);
/* Flushes; reports a failure, but for a closed pipe. */
qn_status check_written(qn_context *context, FILE *out);

/* --- prefixes everybody knows ---------------------------------------------------------------------------------------- */

typedef struct known_prefix {
    const char *name, *iri;     /* an iri that begins with "*" continues the graph's base: "*id/" */
} known_prefix;
extern const known_prefix known_prefixes[];     /* ended by a NULL name */
/* --- queries --------------------------------------------------------------------------------------------------------- */

typedef enum query_kind { QUERY_UNKNOWN, QUERY_SELECT, QUERY_ASK, QUERY_CONSTRUCT, QUERY_DESCRIBE } query_kind;
/* Reports when the query's results cannot be written so. */
qn_status check_format(qn_context *context, query_kind kind, qn_result_format format);

#endif
