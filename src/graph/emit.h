/* How the room speaks to its sinks: statements with cleaned terms; the first failure sticks and silences the rest. */
#ifndef QN_GRAPH_EMIT_H
#define QN_GRAPH_EMIT_H

#include <quidnunc/graph.h>

#define RDF "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
#define RDFS "http://www.w3.org/2000/01/rdf-schema#"
#define OWL "http://www.w3.org/2002/07/owl#"
#define XSD "http://www.w3.org/2001/XMLSchema#"
#define SKOS "http://www.w3.org/2004/02/skos/core#"
#define PROV "http://www.w3.org/ns/prov#"
#define DCTERMS "http://purl.org/dc/terms/"
#define NIF "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"
#define ITSRDF "http://www.w3.org/2005/11/its/rdf#"

typedef struct emitter {
    qn_context *context;
    qn_sink *const *sinks;
    size_t sink_count;
    const char *base;
    const qn_actor *actors; size_t actor_count;
    const qn_article *articles; size_t article_count;
    const qn_stored_claim *claims; size_t claim_count;
    const qn_change *changes; size_t change_count;
    uint32_t *order;            /* [claim_count]: by subject, property, object, status, article */
    qn_buffer subject, object, other;           /* scratch: cleaned terms */
    qn_buffer made, place;                      /* scratch: IRIs put together */
    bool graphs_only;           /* statements go to the sinks that know named graphs */
    bool warned_iri, warned_text;               /* one warning of each kind is enough */
    qn_status status;
} emitter;

/* Appends the IRI of a stretch of an article, ARTICLE#char=BEGIN,END (RFC 5147). */
void add_stretch(qn_buffer *iri, const char *article, uint32_t begin, uint32_t end);
void say_section(emitter *e, const char *title);
/* What follows belongs to that article's graph; NULL: to none. */
void say_graph(emitter *e, const qn_article *article);
void say_iri(emitter *e, const char *subject, const char *predicate, const char *object);
/* NULL or empty values are left out. */
void say_text(emitter *e, const char *subject, const char *predicate, const char *value, const char *language);
void say_typed(emitter *e, const char *subject, const char *predicate, const char *value, const char *datatype);
void say_integer(emitter *e, const char *subject, const char *predicate, unsigned long value);
/* xsd:date, gYearMonth, gYear or dateTime by its form; a plain string when it is none of them. */
void say_date(emitter *e, const char *subject, const char *predicate, const char *value);
void say_decimal(emitter *e, const char *subject, const char *predicate, const char *value);

/* The datatype that a date's form tells, or NULL. */
const char *date_datatype(const char *value);
/* The text itself when it is UTF-8, or a copy in the buffer with U+FFFD for bytes that are none; NULL after running out of memory. */
const char *clean_text(emitter *e, const char *text, qn_buffer *buffer);
/* True for an IRI with a scheme. */
bool is_absolute(const char *iri);
/* Notes that memory ran out. */
void out_of_memory(emitter *e);

/* The claim's literal or its object's IRI; for ordering. */
const char *object_of(const emitter *e, const qn_stored_claim *claim);
/* True when both claim the same of the same; the status may differ. */
bool same_triple(const emitter *e, const qn_stored_claim *a, const qn_stored_claim *b);

/* Files of the room, in the order of emission. */
void emit_actors(emitter *e);       /* each with its plain triples and its claims */
void emit_claim(emitter *e, const qn_stored_claim *claim);
void emit_articles(emitter *e);     /* each with its passages and mentions */
void emit_drawing(emitter *e);

#endif
