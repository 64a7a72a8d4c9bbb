/* Turtle, through raptor, block by block. */
#include "room.h"

#include <raptor2/raptor2.h>
#include <string.h>

#define BASE_IRI "https://w3id.org/quidnunc/"

typedef struct reading {
    gatherer *gatherer;
    raptor_parser *parser;
    qn_status status;
} reading;

static text text_of(const raptor_term *term)
{
    size_t length;
    switch (term->type) {
    case RAPTOR_TERM_TYPE_URI: {
        const unsigned char *iri = raptor_uri_as_counted_string(term->value.uri, &length);
        return (text){(const char *)iri, length};
    }
    case RAPTOR_TERM_TYPE_LITERAL:
        return (text){(const char *)term->value.literal.string, term->value.literal.string_len};
    default:
        return (text){"", 0};
    }
}

static void take(void *user, raptor_statement *statement)
{
    reading *r = user;
    gatherer *g = r->gatherer;
    const raptor_term *object = statement->object;
    triple t = {.subject = text_of(statement->subject), .predicate = text_of(statement->predicate), .object = text_of(object),
                .literal = object->type == RAPTOR_TERM_TYPE_LITERAL};
    if (t.literal && object->value.literal.language)
        t.language = (text){(const char *)object->value.literal.language, object->value.literal.language_len};
    g->counts->statements++;
    g->good_here++;
    if (statement->subject->type == RAPTOR_TERM_TYPE_URI)
        gather_triple(g, &t, predicate_of(t.predicate));
    if (g->status)
        raptor_parser_parse_abort(r->parser);
}

static void hear(void *user, raptor_log_message *message)
{
    reading *r = user;
    if (message->level < RAPTOR_LOG_LEVEL_ERROR || r->status)
        return;
    unsigned long line = message->locator && message->locator->line > 0 ? (unsigned long)message->locator->line : 0;
    r->status = qn_report(r->gatherer->context, QN_ERROR, QN_SYNTAX, r->gatherer->path, line, 0, -1,
                          "not Turtle: %s; correct the statement that ends on this line or the one before", message->text);
}

static qn_status parse(reading *r, input *in)
{
    qn_status status = QN_OK;
    for (bool last = false; !last && !status && !r->status && !r->gatherer->status;) {
        const char *bytes;
        size_t length;
        status = input_block(in, &bytes, &length);
        last = !length;
        if (!status && memchr(bytes, '\0', length))
            status = qn_fail(r->gatherer->context, QN_ENCODING, r->gatherer->path, "a byte that is no text; save the file as UTF-8");
        if (!status && raptor_parser_parse_chunk(r->parser, (const unsigned char *)bytes, length, last) && !r->status && !r->gatherer->status)
            r->status = qn_fail(r->gatherer->context, QN_SYNTAX, r->gatherer->path, "not Turtle; check the file with a Turtle validator");
    }
    return status ? status : r->gatherer->status ? r->gatherer->status : r->status;
}

static qn_status read_with(reading *r, raptor_world *world, input *in)
{
    raptor_uri *base = raptor_new_uri(world, (const unsigned char *)BASE_IRI);
    r->parser = raptor_new_parser(world, "turtle");
    qn_status status = QN_NOMEM;
    if (base && r->parser) {
        raptor_world_set_log_handler(world, r, hear);
        raptor_parser_set_statement_handler(r->parser, r, take);
        status = raptor_parser_parse_start(r->parser, base) ? QN_NOMEM : parse(r, in);
    }
    if (r->parser)
        raptor_free_parser(r->parser);
    if (base)
        raptor_free_uri(base);
    return status;
}

qn_status read_turtle(gatherer *g, input *in)
{
    raptor_world *world = raptor_new_world();
    reading r = {.gatherer = g};
    qn_status status = QN_NOMEM;
    if (world) {
        raptor_world_set_flag(world, RAPTOR_WORLD_FLAG_WWW_SKIP_INIT_FINISH, 1);
        raptor_world_set_flag(world, RAPTOR_WORLD_FLAG_LIBXML_GENERIC_ERROR_SAVE, 0);
        raptor_world_set_flag(world, RAPTOR_WORLD_FLAG_LIBXML_STRUCTURED_ERROR_SAVE, 0);
        raptor_world_set_flag(world, RAPTOR_WORLD_FLAG_URI_INTERNING, 0);
        if (!raptor_world_open(world))
            status = read_with(&r, world, in);
        raptor_free_world(world);
    }
    return status == QN_NOMEM ? qn_fail(g->context, QN_NOMEM, g->path, "out of memory") : status;
}
