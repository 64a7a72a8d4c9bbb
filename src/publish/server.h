/* What the files of the server share. */
#ifndef QN_PUBLISH_SERVER_H
#define QN_PUBLISH_SERVER_H

#include <microhttpd.h>
#include <pthread.h>
#include <time.h>
#include "room.h"

enum { MOST_UPLOAD = 1 << 20, MOST_WAITING = 256, MOST_WORKERS = 64, MOST_CONNECTIONS = 1000, IDLE_SECONDS = 30, DUMPS = 5,
       REQUEST_SECONDS = 10,        /* from a connection's begin, or its last answer, to a whole request */
       FETCH_SECONDS = 600 };       /* in which an answer must have been fetched */
#define MOST_HELD ((size_t)512 << 20)     /* bytes of answers to queries that clients have not fetched yet */

typedef struct request {
    struct MHD_Connection *connection;
    qn_buffer upload;
    bool too_large, begun, waiting, done;
    /* what a worker is to do */
    char *sparql;                   /* a query, or NULL for a file of the whole graph */
    const char *format, *type;
    const dump_row *dump;
    qn_status status;
    qn_buffer answer, message;
    size_t held;                    /* bytes of the answer, until it is sent */
    struct request *next;
} request;

typedef struct worker {
    pthread_t thread;
    struct qn_server *server;
    void *session;
    bool running;
} worker;

struct qn_server {
    qn_context *context;
    const qn_site *site;
    qn_server_options options;
    struct MHD_Daemon *daemon;
    int socket;
    char *address;
    time_t begun;
    char date[40];                  /* the same as HTTP writes it */
    pthread_mutex_t lock;           /* over the jobs */
    pthread_cond_t wake;
    request *first, **last;
    size_t waiting;
    size_t held;                    /* by all requests */
    volatile int stop;
    worker workers[MOST_WORKERS]; unsigned worker_count;
    pthread_mutex_t watching;       /* over the connections */
    pthread_cond_t end_watch;
    pthread_t watch;
    bool watched;
    struct peer *peers;
    pthread_mutex_t dumping;        /* over the files of the whole graph */
    char folder[64];                /* where they are; empty: none was made */
    bool made[DUMPS];
};

/* Which of the types the client likes best (RFC 9110, 12.5.1), -1 for none; among equals the first. A NULL or empty header likes all. */
int negotiate(const char *accept, const char *const *types, size_t count);

/* Jobs: a connection is suspended while one waits and runs. False when too many wait already. */
bool start_workers(qn_server *server);
void stop_workers(qn_server *server);
bool add_job(qn_server *server, request *r);
/* The file of a dump that was made. New; NULL when out of memory. */
char *dump_path(const qn_server *server, const dump_row *dump);

/* Slow clients: libmicrohttpd tells of connections, we of requests that are whole and answers that are sent. */
void note_connection(void *user, struct MHD_Connection *connection, void **context, enum MHD_ConnectionNotificationCode what);
void note_answering(qn_server *server, struct MHD_Connection *connection, bool answering);
bool start_watch(qn_server *server);
void stop_watch(qn_server *server);

/* Answers. Each gives what libmicrohttpd's handler is to return. */
enum MHD_Result send_text(qn_server *server, request *r, unsigned code, const char *type, const char *text);
/* Takes the buffer's bytes. */
enum MHD_Result send_page(qn_server *server, request *r, const char *type, qn_buffer *page, bool negotiated);
enum MHD_Result send_file(qn_server *server, request *r, const char *path, const char *type);
enum MHD_Result answer_request(qn_server *server, request *r, const char *url, const char *method);
enum MHD_Result answer_sparql(qn_server *server, request *r, const char *method);
enum MHD_Result finish_job(qn_server *server, request *r);

#endif
