/* N-Triples: one statement a line, canonical escapes; and N-Quads, which are the same with the name of a graph behind. */
#include <config.h>
#include "writer.h"

#include <stdlib.h>
#include <string.h>

typedef struct ntriples {
    qn_sink sink;
    output *out;
    qn_buffer line;
    qn_buffer graph;            /* " <IRI>" of the one that statements belong to, or empty */
} ntriples;

static void add_iri(qn_buffer *line, const char *iri)
{
    qn_buffer_putc(line, '<');
    qn_buffer_puts(line, iri);
    qn_buffer_putc(line, '>');
}

static void add_literal(qn_buffer *line, const qn_term *term)
{
    qn_buffer_putc(line, '"');
    add_escaped(line, term->value);
    qn_buffer_putc(line, '"');
    if (term->language) {
        qn_buffer_putc(line, '@');
        qn_buffer_puts(line, term->language);
    } else if (term->datatype && strcmp(term->datatype, XSD_NS "string")) {
        qn_buffer_puts(line, "^^");
        add_iri(line, term->datatype);
    }
}

static qn_status statement(void *self, const qn_term *subject, const qn_term *predicate, const qn_term *object)
{
    ntriples *w = self;
    qn_buffer *line = &w->line;
    line->length = 0;
    add_iri(line, subject->value);
    qn_buffer_putc(line, ' ');
    add_iri(line, predicate->value);
    qn_buffer_putc(line, ' ');
    if (object->literal)
        add_literal(line, object);
    else
        add_iri(line, object->value);
    qn_buffer_add(line, w->graph.length ? w->graph.bytes : "", w->graph.length);
    qn_buffer_add(line, " .\n", 3);
    if (line->failed)
        return output_fail(w->out, QN_NOMEM, "out of memory");
    output_add(w->out, line->bytes, line->length);
    return output_status(w->out);
}

static qn_status graph(void *self, const char *iri)
{
    ntriples *w = self;
    w->graph.length = 0;
    if (iri) {
        qn_buffer_putc(&w->graph, ' ');
        add_iri(&w->graph, iri);
    }
    return w->graph.failed ? output_fail(w->out, QN_NOMEM, "out of memory") : QN_OK;
}

static qn_status finish(void *self)
{
    return output_finish(((ntriples *)self)->out);
}

static void free_self(void *self)
{
    ntriples *w = self;
    if (!w)
        return;
    output_free(w->out);
    free(w->line.bytes);
    free(w->graph.bytes);
    free(w);
}

qn_status ntriples_new(output *out, qn_sink **sink)
{
    ntriples *w = calloc(1, sizeof *w);
    if (!w) {
        output_free(out);
        return QN_NOMEM;
    }
    w->out = out;
    w->sink = (qn_sink){.self = w, .statement = statement, .finish = finish, .free = free_self};
    *sink = &w->sink;
    return QN_OK;
}

qn_status nquads_new(output *out, qn_sink **sink)
{
    qn_status status = ntriples_new(out, sink);
    if (!status)
        (*sink)->graph = graph;
    return status;
}
