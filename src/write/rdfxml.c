/* RDF/XML through raptor's streaming serializer: a description per statement, constant memory. */
#include <config.h>
#include "writer.h"

#include <raptor.h>
#include <stdlib.h>
#include <string.h>

typedef struct rdfxml {
    qn_sink sink;
    output *out;
    raptor_world *world;
    raptor_iostream *stream;
    raptor_serializer *serializer;
    qn_buffer text;
    bool started;
} rdfxml;

static qn_status fail(rdfxml *w, const char *what)
{
    return output_fail(w->out, QN_INTERNAL, what);
}

/* --- raptor's stream into our output ------------------------------------------------------------------------------ */

static int write_byte(void *user, const int byte)
{
    output_putc(user, (char)byte);
    return output_status(user) != QN_OK;
}

static int write_bytes(void *user, const void *bytes, size_t size, size_t count)
{
    output_add(user, bytes, size * count);
    return output_status(user) ? 0 : (int)count;
}

static const raptor_iostream_handler handler = {.version = 2, .write_byte = write_byte, .write_bytes = write_bytes};

static void hear(void *user, raptor_log_message *message)
{
    rdfxml *w = user;
    if (message->level >= RAPTOR_LOG_LEVEL_ERROR)
        fail(w, message->text);
}

/* --- statements --------------------------------------------------------------------------------------------------- */

/* XML 1.0 has no way to write most control characters: they become U+FFFD. So does DEL, which raptor refuses. */
static const unsigned char *xml_text(rdfxml *w, const char *text)
{
    w->text.length = 0;
    for (const char *at = text; *at; at++) {
        unsigned char byte = (unsigned char)*at;
        bool noncharacter = byte == 0xEF && (unsigned char)at[1] == 0xBF && (unsigned char)at[2] >= 0xBE;
        if ((byte < ' ' && byte != '\t' && byte != '\n' && byte != '\r') || byte == 0x7F || noncharacter) {
            qn_buffer_puts(&w->text, "\xEF\xBF\xBD");
            at += noncharacter ? 2 : 0;
        } else {
            qn_buffer_putc(&w->text, *at);
        }
    }
    if (!w->text.length)
        qn_buffer_add(&w->text, "", 0);
    return w->text.failed ? NULL : (const unsigned char *)w->text.bytes;
}

static raptor_term *make_term(rdfxml *w, const qn_term *term)
{
    if (!term->literal)
        return raptor_new_term_from_uri_string(w->world, (const unsigned char *)term->value);
    const unsigned char *text = xml_text(w, term->value);
    raptor_uri *datatype = term->datatype && strcmp(term->datatype, XSD_NS "string")
        ? raptor_new_uri(w->world, (const unsigned char *)term->datatype) : NULL;
    raptor_term *made = text ? raptor_new_term_from_literal(w->world, text, datatype, (const unsigned char *)term->language) : NULL;
    raptor_free_uri(datatype);
    return made;
}

static qn_status start(rdfxml *w)
{
    w->started = true;
    if (raptor_serializer_start_to_iostream(w->serializer, NULL, w->stream))
        fail(w, "raptor cannot start writing RDF/XML");
    return output_status(w->out);
}

static qn_status statement(void *self, const qn_term *subject, const qn_term *predicate, const qn_term *object)
{
    rdfxml *w = self;
    if (!w->started && start(w))
        return output_status(w->out);
    raptor_statement *made = raptor_new_statement(w->world);
    if (!made)
        return output_fail(w->out, QN_NOMEM, "out of memory");
    made->subject = make_term(w, subject);
    made->predicate = make_term(w, predicate);
    made->object = make_term(w, object);
    if (!made->subject || !made->predicate || !made->object)
        output_fail(w->out, QN_NOMEM, "out of memory");
    else if (raptor_serializer_serialize_statement(w->serializer, made))
        fail(w, "raptor cannot write a statement as RDF/XML");
    raptor_free_statement(made);
    return output_status(w->out);
}

static qn_status declare(void *self, const char *name, const char *iri)
{
    rdfxml *w = self;
    raptor_uri *uri = raptor_new_uri(w->world, (const unsigned char *)iri);
    if (!uri)
        return output_fail(w->out, QN_NOMEM, "out of memory");
    if (!w->started && strcmp(name, "rdf"))     /* raptor declares rdf itself, and namespaces only before it starts */
        raptor_serializer_set_namespace(w->serializer, uri, (const unsigned char *)name);
    raptor_free_uri(uri);
    return output_status(w->out);
}

static qn_status finish(void *self)
{
    rdfxml *w = self;
    if (!w->started && start(w))
        return output_status(w->out);
    if (raptor_serializer_serialize_end(w->serializer))
        fail(w, "raptor cannot end RDF/XML");
    return output_status(w->out) ? output_status(w->out) : output_finish(w->out);
}

static void free_self(void *self)
{
    rdfxml *w = self;
    if (!w)
        return;
    raptor_free_serializer(w->serializer);
    if (w->stream)
        raptor_free_iostream(w->stream);
    raptor_free_world(w->world);
    output_free(w->out);
    free(w->text.bytes);
    free(w);
}

qn_status rdfxml_new(output *out, qn_sink **sink)
{
    rdfxml *w = calloc(1, sizeof *w);
    if (!w) {
        output_free(out);
        return QN_NOMEM;
    }
    w->out = out;
    w->sink = (qn_sink){.self = w, .prefix = declare, .statement = statement, .finish = finish, .free = free_self};
    w->world = raptor_new_world();
    if (w->world) {     /* or raptor hears every complaint of libxml2, also those about the web pages being read */
        raptor_world_set_flag(w->world, RAPTOR_WORLD_FLAG_LIBXML_GENERIC_ERROR_SAVE, 0);
        raptor_world_set_flag(w->world, RAPTOR_WORLD_FLAG_LIBXML_STRUCTURED_ERROR_SAVE, 0);
    }
    if (w->world && !raptor_world_open(w->world)) {
        raptor_world_set_log_handler(w->world, w, hear);
        w->stream = raptor_new_iostream_from_handler(w->world, out, &handler);
        w->serializer = raptor_new_serializer(w->world, "rdfxml");
    }
    if (!w->stream || !w->serializer) {
        qn_status status = fail(w, "raptor has no serializer for RDF/XML");
        free_self(w);
        return status;
    }
    *sink = &w->sink;
    return QN_OK;
}
