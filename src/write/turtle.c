/* Turtle: subject by subject, prefixed names, grouped with ";" and ",", a heading before each actor and article. Holds nothing but the
 * last subject and predicate, so memory does not grow with the graph. TriG is the same with { } around what belongs to a named graph. */
#include <config.h>
#include "writer.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_PREFIXES = 32, LINE = 120 };

typedef struct prefix {
    char *name, *iri;
    size_t length;          /* of iri */
} prefix;

typedef struct turtle {
    qn_sink sink;
    output *out;
    prefix prefixes[MAX_PREFIXES];
    size_t prefix_count;
    qn_buffer subject, predicate;   /* of the last statement; empty: none is open */
    qn_buffer term;                 /* the one being written */
    qn_buffer graph;                /* TriG: the one that statements belong to; empty: the default graph */
    bool in_graph;                  /* its '{' is open */
    size_t column;
    bool headed;                    /* a blank line or a heading stands before what comes next */
} turtle;

/* --- terms ------------------------------------------------------------------------------------------------------ */

/* A cautious subset of PN_LOCAL that every reader takes: no dots, no escapes; "-" not first. */
static bool is_local(const char *name)
{
    const char *at = name;
    for (char c; (c = *at) != '\0'; at++)
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-'))
            return false;
    return at > name && *name != '-';
}

static void add_iri(turtle *t, const char *iri)
{
    for (size_t i = 0; i < t->prefix_count; i++) {
        const prefix *p = &t->prefixes[i];
        if (!strncmp(iri, p->iri, p->length) && is_local(iri + p->length)) {
            qn_buffer_puts(&t->term, p->name);
            qn_buffer_putc(&t->term, ':');
            qn_buffer_puts(&t->term, iri + p->length);
            return;
        }
    }
    qn_buffer_putc(&t->term, '<');
    qn_buffer_puts(&t->term, iri);
    qn_buffer_putc(&t->term, '>');
}

static const char *skip_digits(const char *at, size_t *count)
{
    *count = strspn(at, "0123456789");
    return at + *count;
}

/* True when the value may stand without quotes and is read back as the same literal of that type. */
static bool is_plain(const char *value, const char *datatype)
{
    if (strncmp(datatype, XSD_NS, sizeof XSD_NS - 1))
        return false;
    const char *type = datatype + sizeof XSD_NS - 1;
    if (!strcmp(type, "boolean"))
        return !strcmp(value, "true") || !strcmp(value, "false");
    size_t whole, part = 0, exponent = 0;
    const char *at = skip_digits(value + (*value == '-' || *value == '+'), &whole);
    bool dot = *at == '.';
    if (dot)
        at = skip_digits(at + 1, &part);
    bool power = *at == 'e' || *at == 'E';
    if (power)
        at = skip_digits(at + 1 + (at[1] == '-' || at[1] == '+'), &exponent);
    if (*at)
        return false;
    if (!strcmp(type, "integer"))
        return whole && !dot && !power;
    if (!strcmp(type, "decimal"))
        return whole && part && !power;
    return !strcmp(type, "double") && whole && (!dot || part) && exponent;
}

static void add_term(turtle *t, const qn_term *term)
{
    t->term.length = 0;
    if (!term->literal) {
        add_iri(t, term->value);
    } else if (term->datatype && is_plain(term->value, term->datatype)) {
        qn_buffer_puts(&t->term, term->value);
    } else {
        qn_buffer_putc(&t->term, '"');
        add_escaped(&t->term, term->value);
        qn_buffer_putc(&t->term, '"');
        if (term->language) {
            qn_buffer_printf(&t->term, "@%s", term->language);
        } else if (term->datatype && strcmp(term->datatype, XSD_NS "string")) {
            qn_buffer_puts(&t->term, "^^");
            add_iri(t, term->datatype);
        }
    }
}

/* --- layout ----------------------------------------------------------------------------------------------------- */

static void put(turtle *t, const char *bytes, size_t length)
{
    output_add(t->out, bytes, length);
    t->column += length;
}

static void new_line(turtle *t, const char *before, size_t indent)
{
    output_puts(t->out, before);
    output_puts(t->out, "\n");
    for (size_t i = 0; i < indent; i++)
        output_putc(t->out, ' ');
    t->column = indent;
}

static bool same(const qn_buffer *last, const char *value)
{
    return last->length && !strcmp(last->bytes, value);
}

static void remember(qn_buffer *last, const char *value)
{
    last->length = 0;
    qn_buffer_puts(last, value);
}

/* Ends the subject that is open. */
static void close_subject(turtle *t)
{
    if (!t->subject.length)
        return;
    new_line(t, " .", 0);
    t->subject.length = 0;
    t->headed = false;
}

static void close_graph(turtle *t)
{
    if (!t->in_graph)
        return;
    output_puts(t->out, "}\n");
    t->in_graph = false;
    t->headed = false;
}

static void open_graph(turtle *t)
{
    if (t->in_graph || !t->graph.length)
        return;
    t->term.length = 0;
    add_iri(t, t->graph.bytes);
    output_add(t->out, t->term.bytes, t->term.length);
    output_puts(t->out, " {\n");
    t->in_graph = true;
}

static void put_subject(turtle *t, const qn_term *subject)
{
    close_subject(t);
    if (!t->headed)
        output_putc(t->out, '\n');
    t->headed = true;
    open_graph(t);
    add_term(t, subject);
    put(t, t->term.bytes, t->term.length);
    put(t, " ", 1);
    remember(&t->subject, subject->value);
}

static void put_predicate(turtle *t, const qn_term *predicate)
{
    remember(&t->predicate, predicate->value);
    if (!strcmp(predicate->value, RDF_NS "type")) {
        put(t, "a ", 2);
        return;
    }
    add_term(t, predicate);
    put(t, t->term.bytes, t->term.length);
    put(t, " ", 1);
}

static qn_status checked(turtle *t)
{
    if (t->subject.failed || t->predicate.failed || t->term.failed)
        return output_fail(t->out, QN_NOMEM, "out of memory");
    return output_status(t->out);
}

/* --- the sink --------------------------------------------------------------------------------------------------- */

static qn_status statement(void *self, const qn_term *subject, const qn_term *predicate, const qn_term *object)
{
    turtle *t = self;
    bool more = false;
    if (!same(&t->subject, subject->value)) {
        put_subject(t, subject);
        put_predicate(t, predicate);
    } else if (!same(&t->predicate, predicate->value)) {
        new_line(t, " ;", 4);
        put_predicate(t, predicate);
    } else {
        more = true;
    }
    add_term(t, object);
    if (more && t->column + t->term.length + 2 > LINE)
        new_line(t, ",", 8);
    else if (more)
        put(t, ", ", 2);
    put(t, t->term.bytes, t->term.length);
    return checked(t);
}

static qn_status declare(void *self, const char *name, const char *iri)
{
    turtle *t = self;
    if (t->prefix_count == MAX_PREFIXES)
        return QN_OK;   /* IRIs are written out then */
    prefix p = {strdup(name), strdup(iri), strlen(iri)};
    if (!p.name || !p.iri) {
        free(p.name);
        free(p.iri);
        return output_fail(t->out, QN_NOMEM, "out of memory");
    }
    t->prefixes[t->prefix_count++] = p;
    close_subject(t);
    output_puts(t->out, "@prefix ");
    output_puts(t->out, name);
    output_puts(t->out, ": <");
    output_puts(t->out, iri);
    output_puts(t->out, "> .\n");
    return checked(t);
}

/* A graph that goes on goes on: another article's begins with its next statement. */
static qn_status graph(void *self, const char *iri)
{
    turtle *t = self;
    if (iri ? same(&t->graph, iri) : !t->graph.length)
        return QN_OK;
    close_subject(t);
    close_graph(t);
    t->graph.length = 0;
    if (iri)
        qn_buffer_puts(&t->graph, iri);
    return t->graph.failed ? output_fail(t->out, QN_NOMEM, "out of memory") : output_status(t->out);
}

static qn_status section(void *self, const char *title)
{
    turtle *t = self;
    close_subject(t);
    close_graph(t);
    output_puts(t->out, "\n# --- ");
    for (const char *at = title; *at; at++)     /* one line, whatever the title holds */
        output_putc(t->out, (unsigned char)*at < ' ' || *at == 0x7F ? ' ' : *at);
    output_puts(t->out, "\n");
    t->headed = true;
    return checked(t);
}

static qn_status finish(void *self)
{
    turtle *t = self;
    close_subject(t);
    close_graph(t);
    qn_status status = checked(t);
    return status ? status : output_finish(t->out);
}

static void free_self(void *self)
{
    turtle *t = self;
    if (!t)
        return;
    for (size_t i = 0; i < t->prefix_count; i++) {
        free(t->prefixes[i].name);
        free(t->prefixes[i].iri);
    }
    free(t->subject.bytes);
    free(t->predicate.bytes);
    free(t->term.bytes);
    free(t->graph.bytes);
    output_free(t->out);
    free(t);
}

qn_status turtle_new(output *out, qn_sink **sink)
{
    turtle *t = calloc(1, sizeof *t);
    if (!t) {
        output_free(out);
        return QN_NOMEM;
    }
    t->out = out;
    t->sink = (qn_sink){.self = t, .prefix = declare, .statement = statement, .section = section, .finish = finish, .free = free_self};
    *sink = &t->sink;
    return QN_OK;
}

qn_status trig_new(output *out, qn_sink **sink)
{
    qn_status status = turtle_new(out, sink);
    if (!status)
        (*sink)->graph = graph;
    return status;
}
