/* What `explain` reads from a graph, and how it shows a sentence. */
#ifndef QN_CLI_EXPLAIN_H
#define QN_CLI_EXPLAIN_H

#include "cli.h"

#define RDF "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
#define RDFS "http://www.w3.org/2000/01/rdf-schema#"
#define SKOS "http://www.w3.org/2004/02/skos/core#"
#define OWL "http://www.w3.org/2002/07/owl#"
#define DCTERMS "http://purl.org/dc/terms/"
#define PROV "http://www.w3.org/ns/prov#"
#define NIF "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"

/* --- the graph --------------------------------------------------------------------------------------------------- */

typedef struct fact {
    const char *predicate, *value;
} fact;

/* All that a graph says of one subject. */
typedef struct facts {
    fact *items;
    size_t count, capacity;
} facts;

/* A graph being read; everything read is owned by the arena. */
typedef struct source {
    cli *cli;
    qn_triples *triples;
    qn_arena *arena;
} source;

/* Adds the subject's statements; free items with free(). */
qn_status read_facts(source *s, const char *subject, facts *facts);
/* The first value of a predicate, or NULL. */
const char *value_of(const facts *facts, const char *predicate);
/* One value of a subject, or NULL when there is none. */
const char *graph_value(source *s, const char *subject, const char *predicate);
/* An actor's label, or the IRI's last part. */
const char *label_of(source *s, const char *iri);
/* The last part of an IRI. */
const char *local_name(const char *iri);
/* "worksFor" → "works for"; owned by the arena. */
const char *in_words(source *s, const char *property);

typedef struct claim {
    const char *iri, *subject, *property, *object;  /* object may be a literal's value */
    const char *status, *order;                     /* status is a local name; order is what claims are sorted by */
    facts facts;
    bool outgoing;                                  /* the actor is its subject */
} claim;

typedef struct claim_list {
    claim *items;
    size_t count, capacity;
    size_t all;                                     /* claims of the actor, those that do not pass the filter too */
    const char **properties;                        /* local names of theirs, each once */
    size_t property_count, property_capacity;
} claim_list;

/* Which claims are wanted. */
typedef struct filter {
    const char *status, *property;      /* local names without case; NULL: all */
    double least;                       /* confidence */
} filter;

/* Reads the actor's claims, as subject and as object, that pass the filter; sorted. */
qn_status read_claims(source *s, const char *actor, const filter *filter, claim_list *list);
void free_claims(claim_list *list);

/* --- names → actors ------------------------------------------------------------------------------------------------ */

/* Finds the actors of a name, or the one of an IRI, into a NULL-terminated array (free it); when there is none, tells so and offers near names. */
qn_status find_actors(source *s, const char *name, const char ***iris);

/* --- a sentence ------------------------------------------------------------------------------------------------------ */

typedef struct mark {
    unsigned long begin, end;       /* characters of the sentence; begin == end for none */
    bool trigger;                   /* else one of the claim's ends */
} mark;

/* Prints a sentence on lines of at most `width` columns, indented, with its marks: bold and underlined on a terminal, else «…» and *…*. */
void print_sentence(const char *text, mark *marks, size_t count, size_t indent, size_t width, bool terminal);
/* The width to fill: the terminal's, or 100. */
size_t output_width(bool terminal);

#endif
