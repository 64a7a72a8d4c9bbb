/* What takes its time is done by workers, each with its own query engine, while its connection sleeps. */
#include <config.h>
#include "server.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

char *dump_path(const qn_server *server, const dump_row *dump)
{
    size_t size = strlen(server->folder) + strlen(dump->name) + 2;
    char *path = malloc(size);
    if (path)
        snprintf(path, size, "%s/%s", server->folder, dump->name);
    return path;
}

static qn_status make_folder(qn_server *server)
{
    if (*server->folder)
        return QN_OK;
    strcpy(server->folder, "/tmp/quidnunc-serve.XXXXXX");
    if (mkdtemp(server->folder))
        return QN_OK;
    *server->folder = '\0';
    return qn_fail(server->context, QN_IO, "/tmp", "cannot make a folder there");
}

/* Once for each file. */
static qn_status make_dump(qn_server *server, const dump_row *dump)
{
    size_t row = (size_t)(dump - dumps);
    pthread_mutex_lock(&server->dumping);
    qn_status status = server->made[row] ? QN_OK : make_folder(server);
    if (!status && !server->made[row]) {
        char *path = dump_path(server, dump);
        status = path ? write_dump(server->context, server->site, dump, path) : QN_NOMEM;
        server->made[row] = !status;
        free(path);
    }
    pthread_mutex_unlock(&server->dumping);
    return status;
}

static void do_job(worker *w, request *r)
{
    qn_server *server = w->server;
    double seconds = server->options.seconds > 0 ? server->options.seconds : 30;
    if (server->stop)
        r->status = QN_LIMIT;
    else if (r->dump)
        r->status = make_dump(server, r->dump);
    else
        r->status = server->options.ask(w->session, r->sparql, r->format, seconds, &server->stop, &r->answer, &r->message);
}

static void *work(void *user)
{
    worker *w = user;
    qn_server *server = w->server;
    pthread_mutex_lock(&server->lock);
    while (!server->stop || server->first) {
        request *r = server->first;
        if (!r) {
            pthread_cond_wait(&server->wake, &server->lock);
            continue;
        }
        server->first = r->next;
        if (!server->first)
            server->last = &server->first;
        server->waiting--;
        pthread_mutex_unlock(&server->lock);
        do_job(w, r);
        r->done = true;
        r->held = r->answer.length;
        pthread_mutex_lock(&server->lock);
        server->held += r->held;
        pthread_mutex_unlock(&server->lock);
        MHD_resume_connection(r->connection);
        pthread_mutex_lock(&server->lock);
    }
    pthread_mutex_unlock(&server->lock);
    return NULL;
}

bool add_job(qn_server *server, request *r)
{
    pthread_mutex_lock(&server->lock);
    bool added = server->waiting < MOST_WAITING && server->held < MOST_HELD && !server->stop && server->worker_count;
    if (added) {
        MHD_suspend_connection(r->connection);
        r->waiting = true;
        r->next = NULL;
        *server->last = r;
        server->last = &r->next;
        server->waiting++;
        pthread_cond_signal(&server->wake);
    }
    pthread_mutex_unlock(&server->lock);
    return added;
}

/* Engines are opened one after the other: their libraries start themselves then. */
bool start_workers(qn_server *server)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    unsigned wanted = server->options.workers ? server->options.workers : processors > 0 ? (unsigned)processors : 1;
    if (wanted > MOST_WORKERS)
        wanted = MOST_WORKERS;
    for (unsigned i = 0; i < wanted; i++) {
        worker *w = &server->workers[i];
        w->server = server;
        server->worker_count = i + 1;
        if (server->options.open(server->options.user, &w->session))
            return false;
    }
    for (unsigned i = 0; i < wanted; i++) {
        server->workers[i].running = !pthread_create(&server->workers[i].thread, NULL, work, &server->workers[i]);
        if (!server->workers[i].running)
            return false;
    }
    return true;
}

void stop_workers(qn_server *server)
{
    pthread_mutex_lock(&server->lock);
    server->stop = 1;
    pthread_cond_broadcast(&server->wake);
    pthread_mutex_unlock(&server->lock);
    for (unsigned i = 0; i < server->worker_count; i++) {
        if (server->workers[i].running)
            pthread_join(server->workers[i].thread, NULL);
        server->options.close(server->workers[i].session);
    }
    for (const dump_row *d = dumps; d->name && *server->folder; d++) {
        char *path = dump_path(server, d);
        if (path)
            unlink(path);
        free(path);
    }
    if (*server->folder)
        rmdir(server->folder);
}
