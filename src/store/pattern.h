/* Patterns that we join ourselves: what rasqal parsed, made ready for the sorted graph. */
#ifndef QN_STORE_PATTERN_H
#define QN_STORE_PATTERN_H

#include "sparql.h"

enum { MAX_VARIABLES = 64, MAX_PLACES = 64 };
typedef uint64_t variables;     /* a set of them, by number */

/* A place of a triple: a variable, or a term of the graph. */
typedef struct place {
    int variable;               /* -1 for a term */
    uint32_t term;              /* QN_NONE: no statement has it */
} place;

typedef struct triple {
    place places[3];
} triple;

typedef struct filter {
    rasqal_expression *expression;      /* borrowed from the query */
    variables needs;
} filter;

typedef enum part_kind { PART_TRIPLES, PART_FILTER, PART_BIND, PART_GROUP, PART_OPTIONAL, PART_UNION } part_kind;

/* A part of a group; they hold one after the other. */
typedef struct part {
    part_kind kind;
    struct part *next;          /* in its group */
    struct part *inside;        /* of a group or an optional one: its parts; of a union: groups */
    triple triples[MAX_PLACES]; /* in no order: the rarest goes first */
    size_t count;
    filter filters[MAX_PLACES]; /* of triples: tried as soon as their variables are bound; of a filter or BIND: the first */
    size_t filter_count;
    int variable;               /* that BIND gives a value */
    variables mentions;         /* in its triples and BINDs, and those of parts inside */
    variables certain;          /* have a value behind it */
} part;

typedef struct pattern {
    qn_arena *arena;
    const qn_triples *graph;
    rasqal_variable *variables[MAX_VARIABLES];
    size_t variable_count;
    part *first;
    bool starved;
} pattern;

/* Makes a query's pattern ready. QN_END when it has something that is not joined here: what rasqal's way of looking at each group for itself would
 * answer otherwise. */
qn_status pattern_read(pattern *p, rasqal_query *query);
/* The variable's number, which it gets when it has none; -1 when there are too many. */
int variable_number(pattern *p, rasqal_variable *variable);
/* The variables of an expression; false when there are too many. */
bool variables_of(pattern *p, rasqal_expression *expression, variables *set);

/* --- truth (SPARQL 1.1, sections 17.2 and 17.3) ------------------------------------------------------------------------- */

typedef enum truth { TRUTH_FALSE, TRUTH_TRUE, TRUTH_ERROR } truth;
/* Gives an expression's value, new, or NULL. */
typedef rasqal_literal *(*computing)(void *user, rasqal_expression *expression);
/* Whether a filter holds: logic, and comparisons of unlike literals, which rasqal mixes up; the rest is computed. */
truth truth_of(rasqal_expression *expression, void *user, computing compute);

/* Answers a SELECT without modifiers but LIMIT and OFFSET, or an ASK. QN_END when it is not one of those that are answered here. */
qn_status solve(qn_store *store, const char *sparql, table *rows);

/* What a CONSTRUCT makes, each statement once. */
typedef struct statements {
    librdf_statement **items;
    size_t count, capacity;
    qn_interner *seen;
    qn_buffer key, names[3];    /* of the statement at hand */
    size_t solutions;           /* met, for the names of blank nodes */
} statements;
/* Answers a CONSTRUCT; QN_END as above. Free the statements in any case. */
qn_status solve_graph(qn_store *store, const char *sparql, statements *made);
void free_statements(statements *made);

#endif
