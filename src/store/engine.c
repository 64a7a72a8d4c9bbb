/* A query engine in a process of its own, seen from the one that asks. rasqal cannot be interrupted where it does not read the graph, recurses as deep as
 * a query is long, and frees nothing before it ends: in another process time and memory are bounded by the kernel, and a crash costs one answer. */
#include <config.h>
#include "engine.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct qn_engine {
    qn_context *context;
    int channel;
    pid_t keeper;
    uint32_t number;            /* of the latest question */
};

/* --- life ---------------------------------------------------------------------------------------------------------- */

qn_status qn_engine_start(qn_context *context, const qn_triples *triples, qn_engine **result)
{
    int ends[2];
    qn_engine *engine = calloc(1, sizeof *engine);
    if (!engine)
        return qn_fail(context, QN_NOMEM, NULL, "out of memory");
    engine->context = context;
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends)) {
        free(engine);
        return qn_fail(context, QN_IO, NULL, "cannot make a channel to a query engine: %s", strerror(errno));
    }
    engine->channel = ends[0];
    engine->keeper = fork();
    if (!engine->keeper)
        keep_engines(triples, ends[1]);
    close(ends[1]);
    if (engine->keeper < 0) {
        close(ends[0]);
        free(engine);
        return qn_fail(context, QN_IO, NULL, "cannot start a query engine: %s", strerror(errno));
    }
    *result = engine;
    return QN_OK;
}

void qn_engine_stop(qn_engine *engine)
{
    if (!engine)
        return;
    close(engine->channel);
    kill(engine->keeper, SIGUSR1);
    while (waitpid(engine->keeper, NULL, 0) < 0 && errno == EINTR)
        ;
    free(engine);
}

/* --- a question ------------------------------------------------------------------------------------------------------ */

bool send_packet(int channel, packet_kind kind, uint32_t number, const void *payload, size_t length)
{
    packet p;
    ssize_t sent;
    p.kind = kind;
    p.number = number;
    if (length)
        memcpy(p.payload, payload, length);
    do
        sent = send(channel, &p, PACKET_HEAD + length, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    return sent >= 0;
}

static bool send_question(const qn_engine *engine, const char *sparql, const asking *a)
{
    bool sent = send_packet(engine->channel, PACKET_ASK, engine->number, a, sizeof *a);
    for (size_t at = 0, length; sent && at < a->length; at += length) {
        length = a->length - at < MOST_PAYLOAD ? a->length - at : MOST_PAYLOAD;
        sent = send_packet(engine->channel, PACKET_TEXT, engine->number, sparql + at, length);
    }
    return sent;
}

static qn_status explain_end(const ending *end, const qn_engine_limits *limits, qn_buffer *message)
{
    switch (end->reason) {
    case END_ANSWERED:
        return (qn_status)end->status;
    case END_TIME:
        qn_buffer_printf(message, "took longer than %g seconds; ask for less, or add LIMIT\n", limits->seconds);
        return QN_LIMIT;
    case END_MEMORY:
        qn_buffer_printf(message, "needs more than %zu MB of memory; ask for less, or add LIMIT\n", limits->memory >> 20);
        return QN_LIMIT;
    default:
        qn_buffer_printf(message, "the query engine broke down over this query (signal %u); ask it in smaller steps\n", end->signal);
        return QN_INTERNAL;
    }
}

static double seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static qn_status lose_engine(qn_buffer *message)
{
    qn_buffer_puts(message, "the query engine is gone; the server has to be started again\n");
    return QN_INTERNAL;
}

/* Takes packets until the question is answered. */
static qn_status take_answer(const qn_engine *engine, const qn_engine_limits *limits, const volatile int *stop, qn_buffer *answer, qn_buffer *message)
{
    enum { LOOK_MILLISECONDS = 100, PATIENCE_SECONDS = 30 };     /* patience: an engine ends itself long before */
    double last = seconds_now() + limits->seconds + PATIENCE_SECONDS;
    for (;;) {
        struct pollfd waiting = {engine->channel, POLLIN, 0};
        packet p;
        ending end;
        if (stop && *stop) {
            qn_buffer_puts(message, "was ended\n");
            return QN_LIMIT;
        }
        if (poll(&waiting, 1, LOOK_MILLISECONDS) <= 0) {
            if (seconds_now() > last)
                return lose_engine(message);
            continue;
        }
        ssize_t got = recv(engine->channel, &p, sizeof p, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < (ssize_t)PACKET_HEAD)
            return lose_engine(message);
        size_t length = (size_t)got - PACKET_HEAD;
        if (p.number != engine->number)
            continue;
        if (p.kind == PACKET_TEXT)
            qn_buffer_add(answer, p.payload, length);
        else if (p.kind == PACKET_SAID)
            qn_buffer_add(message, p.payload, length);
        else if (p.kind == PACKET_END && length == sizeof end) {
            memcpy(&end, p.payload, sizeof end);
            return answer->failed || message->failed ? QN_NOMEM : explain_end(&end, limits, message);
        }
    }
}

qn_status qn_engine_ask(qn_engine *engine, const char *sparql, qn_result_format format, const qn_engine_limits *limits, const volatile int *stop,
                        qn_buffer *answer, qn_buffer *message)
{
    asking a;
    memset(&a, 0, sizeof a);
    a.limits = *limits;
    a.format = format;
    a.length = strlen(sparql);
    engine->number++;
    return send_question(engine, sparql, &a) ? take_answer(engine, limits, stop, answer, message) : lose_engine(message);
}
