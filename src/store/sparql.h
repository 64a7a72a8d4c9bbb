/* The words of a SPARQL query, and what is made of them before rasqal sees it. */
#ifndef QN_STORE_SPARQL_H
#define QN_STORE_SPARQL_H

#include "store.h"

typedef enum token_kind {
    TOKEN_WORD,         /* a keyword, a function, true, a */
    TOKEN_PREFIXED,     /* name:local */
    TOKEN_IRI, TOKEN_VARIABLE, TOKEN_STRING, TOKEN_NUMBER, TOKEN_BLANK, TOKEN_LANGUAGE,
    TOKEN_MARK          /* one character, or two: && || != <= >= ^^ */
} token_kind;

typedef struct token {
    token_kind kind;
    const char *at;
    size_t length;
    unsigned long line;         /* from 1 */
    unsigned braces;            /* how many "{" it stands in; of a brace itself: without it */
    bool in_pattern;            /* inside braces and not inside an expression: where triples stand */
} token;

/* Comments and blanks are not among them. */
typedef struct tokens {
    token *items;
    size_t count, capacity;
    bool too_deep;              /* brackets in brackets beyond what the parsers behind us bear */
} tokens;

bool tokens_read(const char *sparql, tokens *tokens);   /* false when out of memory; free with tokens_free */
void tokens_free(tokens *tokens);
bool token_is(const token *token, const char *word);    /* a word, without case, or a mark */
/* The token at `index`, or one that is nothing behind the end. */
const token *token_at(const tokens *tokens, size_t index);
/* SELECT, ASK, CONSTRUCT, DESCRIBE behind the prologue; where it stands. */
query_kind tokens_kind(const tokens *tokens, size_t *verb);

/* The query as rasqal is to read it, new; NULL when out of memory. BASE is left out: missing_prefixes has it. */
char *rewrite(const char *sparql, const tokens *tokens);
/* Refuses what rasqal lacks or answers wrongly, by name. */
qn_status refuse_unsound(qn_context *context, const tokens *tokens);
/* BASE, where the query begins with it, and "PREFIX …" for the known prefixes that it does not declare, on one line; new; NULL when out of memory.
 * Without a base those of the graph's own IRIs are left out. */
char *missing_prefixes(const tokens *tokens, const char *base);

/* The query with its VALUES as a union of BINDs (*spread: it has one), new; NULL when that cannot be done, *why told, or when out of memory. */
char *spread_values(const char *sparql, const tokens *tokens, bool *spread, const char **why);

/* --- what we do ourselves: grouping, aggregates, HAVING, ORDER BY, DISTINCT and slices ------------------------------- */

typedef enum aggregate { AGGREGATE_NONE, AGGREGATE_COUNT, AGGREGATE_SUM, AGGREGATE_AVG, AGGREGATE_MIN, AGGREGATE_MAX, AGGREGATE_SAMPLE,
                         AGGREGATE_CONCAT } aggregate;

/* A column of the answer, or of HAVING only. Names have no question mark. */
typedef struct column {
    aggregate aggregate;
    bool distinct;
    const char *argument;       /* the variable that is aggregated, NULL for "*"; of no aggregate: the variable itself */
    const char *name;           /* of the result */
    const char *separator;      /* of GROUP_CONCAT */
    const char *expression;     /* "(… AS ?name)" that rasqal computes, or NULL */
    bool hidden;                /* for HAVING or ORDER BY only */
} column;

typedef struct condition {
    size_t column;
    char comparison[3];
    double number;
} condition;

typedef struct order_key {
    const char *name;
    bool descending;
} order_key;

enum { MAX_COLUMNS = 64, MAX_KEYS = 16 };
typedef struct plan {
    qn_arena *arena;
    column columns[MAX_COLUMNS]; size_t column_count;
    bool all;                   /* SELECT * */
    bool distinct, grouped;     /* grouped: there are aggregates or GROUP BY */
    const char *groups[MAX_KEYS]; size_t group_count;
    condition conditions[MAX_KEYS]; size_t condition_count;
    order_key order[MAX_KEYS]; size_t order_count;
    size_t offset, limit;       /* limit is SIZE_MAX for none */
    char *inner;                /* the query for rasqal, without prologue; new in the arena */
} plan;

/* Plans a SELECT that has modifiers which we do ourselves: QN_END when it has none and rasqal may do all of it. */
qn_status plan_read(qn_context *context, const char *sparql, const tokens *tokens, size_t verb, plan *plan);
/* Makes the answer of the inner query's rows. */
qn_status plan_apply(qn_context *context, const plan *plan, const table *rows, table *answer);

/* Orders cells as ORDER BY does: unbound, blank, IRI, literal; numbers by value. */
int compare_cells(const cell *a, const cell *b);
/* The value of a numeric literal. */
bool cell_number(const cell *c, double *number);

#endif
