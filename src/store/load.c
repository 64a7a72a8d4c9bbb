/* A graph into an endpoint: gone through once to look at it, then sent in batches, the first of which finds out how the server wants it. */
#include <config.h>
#include "load.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { UPDATE_BATCH = 1000, STORE_BATCH = 10000 };     /* Virtuoso's parser of updates gives up near 5,000 triples */
enum { BATCH_BYTES = 4 * 1024 * 1024, ANSWER_BYTES = 1024 * 1024 };

typedef struct load {
    qn_context *context;
    const qn_load_options *options;
    qn_load_counts *counts;
    http *http;
    char *store_url;            /* of the Graph Store protocol */
    qn_buffer lines;            /* the batch; before it, at any time, the beginning of an update */
    size_t header, in_batch, passed;
    bool measuring, settled;    /* first time through; the server has taken a batch */
    bool posting;               /* a batch is on its way, or was when all ended */
    qn_checksum sum;
    load_state state;
    bool keeps_state;
    struct timespec noted;
} load;

static bool asks_on(void *user)
{
    load *l = user;
    return !l->options->progress || l->options->progress(l->options->user, l->counts);
}

/* --- requests ------------------------------------------------------------------------------------------------------ */

static qn_status send(load *l, const http_request *request)
{
    qn_status status = asks_on(l) ? http_send(l->http, request) : QN_END;
    return status == QN_LIMIT ? QN_IO : status;
}

static bool is_good(long code)
{
    return code >= 200 && code <= 299;
}

/* Empties the graph. That there is none is as good. */
static qn_status clear(load *l)
{
    bool store = l->counts->method == QN_LOAD_GRAPH_STORE;
    qn_buffer text = {0};
    qn_buffer_printf(&text, "CLEAR SILENT GRAPH <%s>", l->options->graph);
    http_request update = {.type = "application/sparql-update", .body = text.bytes, .length = text.length, .most = ANSWER_BYTES, .bounded = true,
                           .go_on = asks_on, .user = l};
    http_request delete = {.url = l->store_url, .method = "DELETE", .most = ANSWER_BYTES, .bounded = true, .go_on = asks_on, .user = l};
    qn_status status = text.failed ? qn_fail(l->context, QN_NOMEM, NULL, "out of memory") : send(l, store ? &delete : &update);
    free(text.bytes);
    l->counts->cleared = !status && (is_good(http_code(l->http)) || (store && http_code(l->http) == 404));
    return status;
}

static qn_status post(load *l)
{
    http_request store = {.url = l->store_url, .type = "text/turtle", .body = l->lines.bytes + l->header, .length = l->lines.length - l->header,
                          .most = ANSWER_BYTES, .bounded = true, .go_on = asks_on, .user = l};
    l->posting = true;
    if (l->counts->method == QN_LOAD_GRAPH_STORE)
        return send(l, &store);
    size_t end = l->lines.length;
    qn_buffer_puts(&l->lines, l->options->graph ? "} }\n" : "}\n");
    http_request update = {.type = "application/sparql-update", .body = l->lines.bytes, .length = l->lines.length, .most = ANSWER_BYTES, .bounded = true,
                           .go_on = asks_on, .user = l};
    qn_status status = l->lines.failed ? qn_fail(l->context, QN_NOMEM, NULL, "out of memory") : send(l, &update);
    l->lines.length = end;
    return status;
}

/* One way of sending the batch; the answer's code tells whether it was taken. */
static qn_status attempt(load *l)
{
    if (l->options->replace && !l->counts->cleared) {
        qn_status status = clear(l);
        if (status || !l->counts->cleared)
            return status;
    }
    return post(l);
}

/* What a server says that does not know this way of loading. Status 400 is also what is said of a wrong update, so that it tells nothing there. */
static bool knows_not(const load *l)
{
    long code = http_code(l->http);
    return code == 405 || code == 415 || code == 501 || (code == 400 && l->counts->method == QN_LOAD_GRAPH_STORE);
}

static const char *method_name(qn_load_method method)
{
    return method == QN_LOAD_GRAPH_STORE ? "the Graph Store protocol" : "SPARQL Update";
}

static qn_status attempt_either(load *l)
{
    qn_status status = attempt(l);
    if (status || l->options->method != QN_LOAD_AUTO || l->settled || !knows_not(l))
        return status;
    qn_load_method first = l->counts->method;
    http_judge(l->http);
    l->counts->method = first == QN_LOAD_UPDATE ? QN_LOAD_GRAPH_STORE : QN_LOAD_UPDATE;
    l->counts->cleared = l->counts->cleared && l->counts->resumed;      /* what an earlier load has sent stays */
    qn_report(l->context, QN_WARNING, QN_UNSUPPORTED, l->options->endpoint.url, 0, 0, -1, "does not take %s; trying %s", method_name(first),
              method_name(l->counts->method));
    return attempt(l);
}

/* --- how far it got ------------------------------------------------------------------------------------------------ */

/* About once a second: what was sent since does no harm when it is sent again. */
static void note_state(load *l, bool now)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    if (!l->keeps_state || (!now && time.tv_sec == l->noted.tv_sec))
        return;
    l->noted = time;
    l->state.done = l->counts->loaded;
    l->state.cleared = l->counts->cleared;
    l->keeps_state = load_state_write(l->context, l->options->state, &l->state);
}

static size_t batch_size(const load *l)
{
    return l->options->batch ? l->options->batch : l->counts->method == QN_LOAD_GRAPH_STORE ? STORE_BATCH : UPDATE_BATCH;
}

static void tell_half(load *l)
{
    const qn_load_counts *c = l->counts;
    long code = http_code(l->http);
    const char *url = l->options->endpoint.url, *cleared = c->cleared ? "the graph there was emptied before; " : "";
    const char *smaller = code == 413 || (code >= 400 && c->method == QN_LOAD_UPDATE && batch_size(l) > UPDATE_BATCH) ? "; a smaller --batch may help" : "";
    bool perhaps = l->posting && !code && http_sent(l->http);
    if (!c->loaded && !perhaps && code < 500) {
        qn_fail(l->context, QN_IO, url, "%snothing was loaded%s", cleared, smaller);
        return;
    }
    if (c->loaded > c->resumed)
        note_state(l, true);
    qn_fail(l->context, QN_IO, url, "%sthe server took %zu of %zu triples (%zu of %zu batches)%s%s%s", cleared, c->loaded, c->triples, c->batches_done, c->batches,
            perhaps ? ", and perhaps a part of the next batch" : "", smaller, l->keeps_state && c->loaded ? "; --resume goes on from there" : "");
}

/* --- batches ------------------------------------------------------------------------------------------------------- */

static qn_status send_batch(load *l)
{
    qn_load_counts *c = l->counts;
    size_t most = l->in_batch;
    if (!most)
        return QN_OK;
    l->in_batch = 0;
    c->batches += l->measuring;
    if (!l->measuring) {
        qn_status status = attempt_either(l);
        if (!status)
            status = http_judge(l->http) ? QN_IO : QN_OK;
        if (status)
            return status;
        l->settled = true;
        l->posting = false;
        c->loaded += most;
        c->batches_done++;
        note_state(l, false);
    }
    l->lines.length = l->header;
    return QN_OK;
}

static qn_status take(void *user, const qn_term *subject, const qn_term *predicate, const qn_term *object)
{
    load *l = user;
    const char *wrong = NULL;
    size_t before = l->lines.length;
    if (!l->measuring && l->passed < l->counts->resumed) {
        l->passed++;
        return QN_OK;
    }
    if (!add_triple_line(&l->lines, subject, predicate, object, &wrong))
        return qn_fail(l->context, QN_UNSUPPORTED, NULL, "nothing was loaded: in the statement of %s, %s, something %s", subject->value, predicate->value, wrong);
    if (l->lines.failed)
        return qn_fail(l->context, QN_NOMEM, NULL, "out of memory");
    if (l->measuring) {
        l->counts->triples++;
        qn_checksum_add(&l->sum, l->lines.bytes + before, l->lines.length - before);
        if (l->counts->triples <= l->counts->resumed) {
            l->lines.length = l->header;
            return QN_OK;
        }
    }
    l->in_batch++;
    return l->in_batch >= batch_size(l) || l->lines.length >= BATCH_BYTES ? send_batch(l) : QN_OK;
}

/* Once through the graph: from now on it is known whole. */
static qn_status look(load *l, qn_statement_source source, void *self)
{
    l->measuring = true;
    qn_status status = source(self, take, l);
    if (!status)
        status = send_batch(l);
    l->measuring = false;
    l->lines.length = l->header;
    l->in_batch = 0;
    if (!status && !l->counts->triples)
        return qn_fail(l->context, QN_NOT_FOUND, NULL, "there is no triple to load");
    return status;
}

/* --- resuming ------------------------------------------------------------------------------------------------------ */

static qn_status read_state(load *l)
{
    const qn_load_options *o = l->options;
    load_state *s = &l->state;
    qn_status status = o->state ? load_state_read(l->context, o->state, s) : QN_NOT_FOUND;
    if (!o->resume && status == QN_OK)
        qn_report(l->context, QN_WARNING, QN_OK, o->state, 0, 0, -1, "an earlier load ended after %zu of %zu triples; this one begins anew (--resume goes on)", s->done,
                  s->triples);
    if (!o->resume)
        return QN_OK;
    if (status == QN_NOT_FOUND) {
        qn_report(l->context, QN_WARNING, QN_OK, o->endpoint.url, 0, 0, -1, "no load of this graph was interrupted; it is loaded from its beginning");
        return QN_OK;
    }
    if (!status && o->replace && !s->cleared)
        return qn_fail(l->context, QN_USAGE, o->state, "the load that is to be resumed did not empty the graph there; load without --resume");
    l->counts->resumed = l->counts->loaded = status ? 0 : s->done;
    l->counts->cleared = !status && s->cleared;
    return status;
}

static qn_status check_same(load *l)
{
    uint64_t stamp = qn_checksum_value(&l->sum);
    if (l->counts->resumed && (stamp != l->state.stamp || l->counts->triples != l->state.triples))
        return qn_fail(l->context, QN_USAGE, l->options->state, "the graph or the filters are others than when the load was interrupted; load without --resume");
    if (l->options->state && !l->counts->resumed)
        unlink(l->options->state);      /* how far another load got no longer holds */
    l->state = (load_state){.stamp = stamp, .triples = l->counts->triples, .cleared = l->counts->cleared};
    l->keeps_state = l->options->state != NULL;
    return QN_OK;
}

/* --- the call ------------------------------------------------------------------------------------------------------ */

/* The method that the URL's last part names. */
static qn_load_method method_of(const qn_load_options *options)
{
    static const char *const words[] = {"graph", "crud", "store", "data", "gsp", NULL};
    const char *last = strrchr(options->endpoint.url, '/');
    if (options->method != QN_LOAD_AUTO)
        return options->method;
    for (size_t i = 0; words[i]; i++)
        if (last && last > options->endpoint.url && last[-1] != '/' && strstr(last, words[i]))
            return QN_LOAD_GRAPH_STORE;
    return QN_LOAD_UPDATE;
}

static qn_status make_ready(load *l)
{
    const char *graph = l->options->graph, *url = l->options->endpoint.url;
    char *escaped = http_escape(graph ? graph : "");
    size_t size = strlen(url) + (escaped ? strlen(escaped) : 0) + sizeof "?default&graph=";
    l->store_url = escaped ? malloc(size) : NULL;
    if (l->store_url)
        snprintf(l->store_url, size, "%s%c%s%s", url, strchr(url, '?') ? '&' : '?', graph ? "graph=" : "default", escaped);
    free(escaped);
    if (graph)
        qn_buffer_printf(&l->lines, "INSERT DATA { GRAPH <%s> {\n", graph);
    else
        qn_buffer_puts(&l->lines, "INSERT DATA {\n");
    l->header = l->lines.length;
    return l->store_url && !l->lines.failed ? QN_OK : qn_fail(l->context, QN_NOMEM, NULL, "out of memory");
}

static qn_status check_options(qn_context *context, const qn_load_options *o)
{
    if (o->graph && !qn_iri_is_absolute(o->graph))
        return qn_fail(context, QN_USAGE, NULL, "'%s' is no absolute IRI of a graph, such as https://example.org/news", o->graph);
    if (o->replace && !o->graph)
        return qn_fail(context, QN_USAGE, NULL, "only a graph that is named is emptied: name it");
    return QN_OK;
}

static qn_status send_all(load *l, qn_statement_source source, void *self)
{
    qn_status status = source(self, take, l);
    if (!status)
        status = send_batch(l);
    if (status)
        tell_half(l);
    else if (l->options->state && unlink(l->options->state) && errno != ENOENT)
        qn_report(l->context, QN_WARNING, QN_IO, l->options->state, 0, 0, -1, "cannot be removed: %s", strerror(errno));
    return status;
}

qn_status qn_store_load(qn_context *context, const qn_load_options *options, qn_statement_source source, void *self, qn_load_counts *counts)
{
    *counts = (qn_load_counts){.method = method_of(options)};
    load l = {.context = context, .options = options, .counts = counts};
    qn_status status = check_options(context, options);
    if (!status)
        status = http_open(context, &options->endpoint, &l.http);
    if (!status)
        status = make_ready(&l);
    if (!status)
        status = read_state(&l);
    if (!status)
        status = look(&l, source, self);
    if (!status)
        status = check_same(&l);
    if (!status)
        status = send_all(&l, source, self);
    http_close(l.http);
    free(l.store_url);
    free(l.lines.bytes);
    return status;
}
