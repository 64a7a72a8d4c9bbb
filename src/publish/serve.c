/* The server's life: its socket, libmicrohttpd's threads, requests from their first line to their last. */
#include <config.h>
#include "server.h"

#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* --- requests --------------------------------------------------------------------------------------------------------- */

/* Called for the first line, for each piece of the body, when all is there, and when a job is done. */
static enum MHD_Result handle(void *user, struct MHD_Connection *connection, const char *url, const char *method, const char *version, const char *upload,
                              size_t *size, void **state)
{
    qn_server *server = user;
    request *r = *state;
    (void)version;
    if (!r) {
        r = calloc(1, sizeof *r);
        *state = r;
        if (r)
            r->connection = connection;
        return r ? MHD_YES : MHD_NO;
    }
    if (*size) {
        r->too_large = r->too_large || r->upload.length + *size > MOST_UPLOAD;
        if (!r->too_large)
            qn_buffer_add(&r->upload, upload, *size);
        *size = 0;
        return r->upload.failed ? MHD_NO : MHD_YES;
    }
    if (r->done)
        return finish_job(server, r);
    if (r->waiting)
        return MHD_YES;
    note_answering(server, connection, true);
    return answer_request(server, r, url, method);
}

static void forget(void *user, struct MHD_Connection *connection, void **state, enum MHD_RequestTerminationCode why)
{
    qn_server *server = user;
    request *r = *state;
    (void)why;
    if (!r)
        return;
    note_answering(server, connection, false);
    if (r->held) {
        pthread_mutex_lock(&server->lock);
        server->held -= r->held;
        pthread_mutex_unlock(&server->lock);
    }
    free(r->upload.bytes);
    free(r->answer.bytes);
    free(r->message.bytes);
    free(r->sparql);
    free(r);
    *state = NULL;
}

/* --- the socket ----------------------------------------------------------------------------------------------------------- */

static qn_status tell_unbound(qn_server *server, const char *address, const char *port, int error)
{
    if (error == EADDRINUSE)
        return qn_fail(server->context, QN_IO, NULL, "port %s of %s is in use by another program; choose another with --port, or --port 0 for one that is free", port, address);
    if (error == EACCES)
        return qn_fail(server->context, QN_IO, NULL, "port %s of %s may not be used; choose one from 1024 up", port, address);
    return qn_fail(server->context, QN_IO, NULL, "cannot listen at %s, port %s: %s", address, port, strerror(error));
}

static qn_status name_address(qn_server *server)
{
    struct sockaddr_storage own;
    socklen_t length = sizeof own;
    char host[128], port[16];
    if (getsockname(server->socket, (struct sockaddr *)&own, &length) ||
        getnameinfo((struct sockaddr *)&own, length, host, sizeof host, port, sizeof port, NI_NUMERICHOST | NI_NUMERICSERV))
        return qn_fail(server->context, QN_IO, NULL, "the socket has no address");
    qn_buffer address = {0};
    qn_buffer_printf(&address, strchr(host, ':') ? "http://[%s]:%s/" : "http://%s:%s/", host, port);
    server->address = address.bytes;
    return address.failed ? qn_fail(server->context, QN_NOMEM, NULL, "out of memory") : QN_OK;
}

static qn_status listen_at(qn_server *server)
{
    const char *address = server->options.address ? server->options.address : "127.0.0.1";
    char port[8];
    struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE, .ai_socktype = SOCK_STREAM}, *found = NULL;
    snprintf(port, sizeof port, "%u", server->options.port);
    if (getaddrinfo(address, port, &hints, &found))
        return qn_fail(server->context, QN_USAGE, NULL, "'%s' is no address; give one in numbers, such as 127.0.0.1, ::1 or 0.0.0.0", address);
    int on = 1, error = 0;
    server->socket = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (server->socket >= 0)
        setsockopt(server->socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (server->socket < 0 || bind(server->socket, found->ai_addr, found->ai_addrlen) || listen(server->socket, 511))
        error = errno;
    freeaddrinfo(found);
    return error ? tell_unbound(server, address, port, error) : name_address(server);
}

/* --- life ------------------------------------------------------------------------------------------------------------------- */

static qn_status start_daemon(qn_server *server)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    unsigned threads = processors > 1 ? (unsigned)(processors < 16 ? processors : 16) : 2;
    server->daemon = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, handle, server,
                                      MHD_OPTION_LISTEN_SOCKET, server->socket, MHD_OPTION_THREAD_POOL_SIZE, threads,
                                      MHD_OPTION_CONNECTION_LIMIT, (unsigned)MOST_CONNECTIONS, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_SECONDS,
                                      MHD_OPTION_NOTIFY_COMPLETED, forget, server, MHD_OPTION_NOTIFY_CONNECTION, note_connection, server, MHD_OPTION_END);
    if (!server->daemon)
        return qn_fail(server->context, QN_IO, NULL, "the server cannot be started: %s", strerror(errno));
    server->socket = -1;            /* the daemon closes it */
    return QN_OK;
}

qn_status qn_server_start(qn_context *context, const qn_site *site, const qn_server_options *options, qn_server **result)
{
    qn_server *server = calloc(1, sizeof *server);
    struct tm when;
    if (!server)
        return qn_fail(context, QN_NOMEM, NULL, "out of memory");
    server->context = context;
    server->site = site;
    server->options = *options;
    server->socket = -1;
    server->last = &server->first;
    server->begun = time(NULL);
    gmtime_r(&server->begun, &when);
    strftime(server->date, sizeof server->date, "%a, %d %b %Y %H:%M:%S GMT", &when);
    pthread_mutex_init(&server->lock, NULL);
    pthread_mutex_init(&server->dumping, NULL);
    pthread_mutex_init(&server->watching, NULL);
    pthread_cond_init(&server->wake, NULL);
    pthread_cond_init(&server->end_watch, NULL);
    qn_status status = listen_at(server);
    if (!status && !start_workers(server))
        status = qn_fail(context, QN_NOMEM, NULL, "the threads that answer queries cannot be started");
    if (!status && !start_watch(server))
        status = qn_fail(context, QN_NOMEM, NULL, "the thread that watches connections cannot be started");
    if (!status)
        status = start_daemon(server);
    if (status)
        qn_server_stop(server);
    else
        *result = server;
    return status;
}

const char *qn_server_address(const qn_server *server)
{
    return server->address;
}

void qn_server_stop(qn_server *server)
{
    if (!server)
        return;
    stop_watch(server);
    stop_workers(server);           /* no connection sleeps any more */
    if (server->daemon)
        MHD_stop_daemon(server->daemon);
    if (server->socket >= 0)
        close(server->socket);
    pthread_mutex_destroy(&server->lock);
    pthread_mutex_destroy(&server->dumping);
    pthread_mutex_destroy(&server->watching);
    pthread_cond_destroy(&server->wake);
    pthread_cond_destroy(&server->end_watch);
    free(server->address);
    free(server);
}
