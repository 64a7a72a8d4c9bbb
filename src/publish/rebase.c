/* A graph under another base: a sink before another one, in which IRIs that begin with the old base begin with the new. */
#include <config.h>
#include "room.h"

#include <stdlib.h>
#include <string.h>

typedef struct rebase {
    qn_sink sink;
    qn_context *context;
    qn_sink *inner;
    char *from, *to;
    size_t length;              /* of from */
    qn_buffer made[3];
} rebase;

/* The IRI, or it under the new base, in the buffer. NULL when out of memory. */
static const char *moved(rebase *r, const char *iri, qn_buffer *buffer)
{
    if (!iri || strncmp(iri, r->from, r->length))
        return iri;
    buffer->length = 0;
    qn_buffer_puts(buffer, r->to);
    qn_buffer_puts(buffer, iri + r->length);
    return buffer->failed ? NULL : buffer->bytes;
}

static qn_status no_room(rebase *r)
{
    return qn_fail(r->context, QN_NOMEM, NULL, "out of memory");
}

static qn_status declare(void *self, const char *prefix, const char *iri)
{
    rebase *r = self;
    const char *to = moved(r, iri, &r->made[0]);
    if (!to)
        return no_room(r);
    return r->inner->prefix ? r->inner->prefix(r->inner->self, prefix, to) : QN_OK;
}

static qn_status statement(void *self, const qn_term *subject, const qn_term *predicate, const qn_term *object)
{
    rebase *r = self;
    const qn_term *from[3] = {subject, predicate, object};
    qn_term to[3];
    for (int i = 0; i < 3; i++) {
        to[i] = *from[i];
        if (!to[i].literal)
            to[i].value = moved(r, to[i].value, &r->made[i]);
        if (!to[i].value)
            return no_room(r);
    }
    return r->inner->statement ? r->inner->statement(r->inner->self, &to[0], &to[1], &to[2]) : QN_OK;
}

static qn_status section(void *self, const char *title)
{
    rebase *r = self;
    return r->inner->section ? r->inner->section(r->inner->self, title) : QN_OK;
}

static qn_status finish(void *self)
{
    rebase *r = self;
    return r->inner->finish ? r->inner->finish(r->inner->self) : QN_OK;
}

static void free_self(void *self)
{
    rebase *r = self;
    if (!r)
        return;
    r->inner->free(r->inner->self);
    for (int i = 0; i < 3; i++)
        free(r->made[i].bytes);
    free(r->from);
    free(r->to);
    free(r);
}

qn_status qn_publish_rebase(qn_context *context, qn_sink *inner, const char *from, const char *to, qn_sink **sink)
{
    rebase *r = calloc(1, sizeof *r);
    if (!r) {
        inner->free(inner->self);
        return qn_fail(context, QN_NOMEM, NULL, "out of memory");
    }
    r->context = context;
    r->inner = inner;
    r->from = strdup(from);
    r->to = strdup(to);
    r->length = strlen(from);
    r->sink = (qn_sink){.self = r, .prefix = declare, .statement = statement, .section = section, .finish = finish, .free = free_self};
    if (!r->from || !r->to) {
        free_self(r);
        return qn_fail(context, QN_NOMEM, NULL, "out of memory");
    }
    *sink = &r->sink;
    return QN_OK;
}
