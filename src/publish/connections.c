/* Clients that take their time: a connection on which no request comes whole, or whose answer nobody fetches, is ended, however busily it trickles
 * (libmicrohttpd's own limit starts anew with each byte). Else a thousand of them would keep all others out. */
#include <config.h>
#include "server.h"

#include <stdlib.h>
#include <sys/socket.h>

struct peer {
    MHD_socket socket;
    struct timespec since;          /* it was opened, began to be answered, or was answered */
    bool answering;
    struct peer *next, **link;
};

static struct peer *peer_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

static void add_peer(qn_server *server, struct MHD_Connection *connection, void **context)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    struct peer *p = info ? calloc(1, sizeof *p) : NULL;
    *context = p;
    if (!p)
        return;                     /* then only libmicrohttpd's limit holds for it */
    p->socket = info->connect_fd;
    clock_gettime(CLOCK_MONOTONIC, &p->since);
    pthread_mutex_lock(&server->watching);
    p->link = &server->peers;
    p->next = server->peers;
    if (p->next)
        p->next->link = &p->next;
    server->peers = p;
    pthread_mutex_unlock(&server->watching);
}

static void remove_peer(qn_server *server, void **context)
{
    struct peer *p = *context;
    *context = NULL;
    if (!p)
        return;
    pthread_mutex_lock(&server->watching);
    *p->link = p->next;
    if (p->next)
        p->next->link = p->link;
    pthread_mutex_unlock(&server->watching);
    free(p);
}

void note_connection(void *user, struct MHD_Connection *connection, void **context, enum MHD_ConnectionNotificationCode what)
{
    if (what == MHD_CONNECTION_NOTIFY_STARTED)
        add_peer(user, connection, context);
    else
        remove_peer(user, context);
}

void note_answering(qn_server *server, struct MHD_Connection *connection, bool answering)
{
    struct peer *p = peer_of(connection);
    if (!p)
        return;
    pthread_mutex_lock(&server->watching);
    p->answering = answering;
    clock_gettime(CLOCK_MONOTONIC, &p->since);
    pthread_mutex_unlock(&server->watching);
}

/* Ends those that took too long. Under the lock no socket is closed, so that none of another connection can be meant. */
static void end_slow(qn_server *server)
{
    struct timespec now;
    double query = server->options.seconds > 0 ? server->options.seconds : 30;
    clock_gettime(CLOCK_MONOTONIC, &now);
    for (const struct peer *p = server->peers; p; p = p->next)
        if ((double)(now.tv_sec - p->since.tv_sec) > (p->answering ? FETCH_SECONDS + query : REQUEST_SECONDS))
            shutdown(p->socket, SHUT_RDWR);
}

static void *watch_connections(void *user)
{
    qn_server *server = user;
    pthread_mutex_lock(&server->watching);
    while (!server->stop) {
        struct timespec next;
        clock_gettime(CLOCK_REALTIME, &next);
        next.tv_sec++;
        pthread_cond_timedwait(&server->end_watch, &server->watching, &next);
        end_slow(server);
    }
    pthread_mutex_unlock(&server->watching);
    return NULL;
}

bool start_watch(qn_server *server)
{
    server->watched = !pthread_create(&server->watch, NULL, watch_connections, server);
    return server->watched;
}

void stop_watch(qn_server *server)
{
    if (!server->watched)
        return;
    pthread_mutex_lock(&server->watching);
    server->stop = 1;
    pthread_cond_signal(&server->end_watch);
    pthread_mutex_unlock(&server->watching);
    pthread_join(server->watch, NULL);
}
