/* Loading a graph into an endpoint: what is sent, and how far it got. */
#ifndef QN_STORE_LOAD_H
#define QN_STORE_LOAD_H

#include "http.h"

/* Appends the statement as a line of N-Triples, which is Turtle and good within INSERT DATA, too. False, with *wrong saying what is wrong with it, for
   terms that cannot be sent: blank nodes, and IRIs with characters that would end them. */
bool add_triple_line(qn_buffer *line, const qn_term *subject, const qn_term *predicate, const qn_term *object, const char **wrong);

/* How far a load got, as its file tells. */
typedef struct load_state {
    uint64_t stamp;             /* of the graph's triples */
    size_t triples, done;
    bool cleared;               /* the graph there was emptied before the first of them */
} load_state;
/* QN_NOT_FOUND, not reported, when there is no such file; QN_SYNTAX, reported, when it is none of ours. */
qn_status load_state_read(qn_context *context, const char *path, load_state *state);
/* Whole or not at all; reports what went wrong as a warning. */
bool load_state_write(qn_context *context, const char *path, const load_state *state);

#endif
