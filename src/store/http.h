/* Talking HTTP to a SPARQL endpoint: one connection that is kept, names and passwords, and what it answers judged. */
#ifndef QN_STORE_HTTP_H
#define QN_STORE_HTTP_H

#include "store.h"

typedef struct http http;       /* one thread at a time */

/* Looks at the endpoint's URL and makes ready for requests; nothing is sent. New: end with http_close. */
qn_status http_open(qn_context *context, const qn_endpoint *endpoint, http **result);
void http_close(http *h);       /* takes NULL */

typedef struct http_request {
    const char *url;            /* NULL: the endpoint's */
    const char *method;         /* NULL: POST */
    const char *type, *accept;  /* media types; type is NULL without a body */
    const char *body; size_t length;
    FILE *out;                  /* where a good answer goes as it comes; NULL keeps it, up to `most` bytes */
    size_t most;
    bool results;               /* a page of HTML is no good answer */
    bool bounded;               /* the whole of it must be over in ten times the time of silence */
    bool (*go_on)(void *user); void *user;  /* asked about once a second; NULL, or false to stop */
} http_request;

/* Sends it and takes the answer, whatever its code. Reports when there is none; QN_END, not reported, when it was stopped. */
qn_status http_send(http *h, const http_request *request);
/* The last answer's code, 0 for none. */
long http_code(const http *h);
/* True when something of the last request has gone out. */
bool http_sent(const http *h);
/* Reports what a server says that has not done what it was asked: QN_OK for codes 200 to 299, QN_SYNTAX for 400. */
qn_status http_judge(const http *h);
/* What was kept of the last answer; borrowed. */
const qn_buffer *http_body(const http *h);
/* A part of a URL's query, escaped: new, free with free(); NULL when out of memory. */
char *http_escape(const char *text);

#endif
