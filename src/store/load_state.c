/* What a load sends, line by line; and the file that tells how far it got. */
#include <config.h>
#include "load.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* --- lines --------------------------------------------------------------------------------------------------------- */

/* Escapes stay those that Turtle and SPARQL share; SPARQL resolves \uXXXX before it sees quotes, so that no quote or line end may be written so. */
static void add_string(qn_buffer *line, const char *text)
{
    static const char named[] = {['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r', ['"'] = '"', ['\\'] = '\\'};
    const char *plain = text, *at = text;
    qn_buffer_putc(line, '"');
    for (; *at; at++) {
        unsigned char byte = (unsigned char)*at;
        char name = byte < sizeof named ? named[byte] : 0;
        if (!name && byte >= ' ' && byte != 0x7F)
            continue;
        qn_buffer_add(line, plain, (size_t)(at - plain));
        plain = at + 1;
        qn_buffer_printf(line, name ? "\\%c" : "\\u%04X", name ? name : byte);
    }
    qn_buffer_add(line, plain, (size_t)(at - plain));
    qn_buffer_putc(line, '"');
}

/* An escape would not help: SPARQL resolves it before it sees where the IRI ends. */
static bool good_iri(const char *iri)
{
    const unsigned char *at = (const unsigned char *)iri;
    while (*at > ' ' && !strchr("<>\"{}|^`\\", *at))
        at++;
    return at != (const unsigned char *)iri && !*at;
}

static const char *add_iri_term(qn_buffer *line, const char *iri)
{
    if (!strncmp(iri, "_:", 2))
        return "is a blank node, which would fall apart when a graph is loaded in batches; give it an IRI";
    if (!good_iri(iri))
        return "is an IRI with characters that IRIs must not have";
    qn_buffer_putc(line, '<');
    qn_buffer_puts(line, iri);
    qn_buffer_putc(line, '>');
    return NULL;
}

static const char *add_literal_term(qn_buffer *line, const qn_term *term)
{
    add_string(line, term->value);
    if (term->language) {
        size_t length = strlen(term->language);
        qn_buffer_putc(line, '@');
        qn_buffer_puts(line, term->language);
        return length && strspn(term->language, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-") == length ? NULL : "has a wrong language";
    }
    if (!term->datatype || !strcmp(term->datatype, XSD_NS "string"))
        return NULL;
    qn_buffer_puts(line, "^^");
    return add_iri_term(line, term->datatype);
}

bool add_triple_line(qn_buffer *line, const qn_term *subject, const qn_term *predicate, const qn_term *object, const char **wrong)
{
    *wrong = add_iri_term(line, subject->value);
    qn_buffer_putc(line, ' ');
    if (!*wrong)
        *wrong = add_iri_term(line, predicate->value);
    qn_buffer_putc(line, ' ');
    if (!*wrong)
        *wrong = object->literal ? add_literal_term(line, object) : add_iri_term(line, object->value);
    qn_buffer_puts(line, " .\n");
    return !*wrong;
}

bool qn_iri_is_absolute(const char *iri)
{
    size_t scheme = strspn(iri, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");
    bool letter = (*iri >= 'a' && *iri <= 'z') || (*iri >= 'A' && *iri <= 'Z');
    return letter && iri[scheme] == ':' && iri[scheme + 1] && good_iri(iri) && qn_utf8_valid(iri, strlen(iri)) == strlen(iri);
}

/* --- the file ------------------------------------------------------------------------------------------------------ */

#define STATE_FORM "quidnunc load 1\nstamp %016" PRIx64 "\ntriples %zu\ndone %zu\ncleared %d\n"
#define STATE_READ "quidnunc load 1\nstamp %16" SCNx64 "\ntriples %zu\ndone %zu\ncleared %d"

qn_status load_state_read(qn_context *context, const char *path, load_state *state)
{
    FILE *file = fopen(path, "r");
    int cleared = 0;
    if (!file && errno == ENOENT)
        return QN_NOT_FOUND;
    if (!file)
        return qn_fail(context, QN_IO, path, "cannot open it: %s", strerror(errno));
    int read = fscanf(file, STATE_READ, &state->stamp, &state->triples, &state->done, &cleared);
    fclose(file);
    state->cleared = cleared != 0;
    if (read == 4 && state->done <= state->triples)
        return QN_OK;
    return qn_fail(context, QN_SYNTAX, path, "does not tell how far a load got; delete it and load without --resume");
}

bool load_state_write(qn_context *context, const char *path, const load_state *state)
{
    size_t size = strlen(path) + sizeof ".part";
    char *part = malloc(size);
    if (!part)
        return false;
    snprintf(part, size, "%s.part", path);
    FILE *file = fopen(part, "w");
    bool written = file && fprintf(file, STATE_FORM, state->stamp, state->triples, state->done, (int)state->cleared) > 0;
    int reason = errno;
    if (file && fclose(file)) {
        written = false;
        reason = errno;
    }
    written = written && !rename(part, path);
    if (!written) {
        if (file)
            unlink(part);
        qn_report(context, QN_WARNING, QN_IO, path, 0, 0, -1, "cannot be written (%s): should the load be interrupted, it begins anew", strerror(reason));
    }
    free(part);
    return written;
}
