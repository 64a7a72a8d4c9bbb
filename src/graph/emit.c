/* Statements for the sinks: terms are checked and cleaned here, so that no sink needs to. */
#include "emit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void out_of_memory(emitter *e)
{
    if (!e->status)
        e->status = qn_fail(e->context, QN_NOMEM, NULL, "out of memory while writing the graph");
}

/* --- cleaning -------------------------------------------------------------------------------------------------- */

/* RFC 3987 and the IRIREF of Turtle and N-Triples forbid these, all controls and blanks, and DEL. */
static const bool forbidden[0x80] = {
    ['<'] = true, ['>'] = true, ['"'] = true, ['{'] = true, ['}'] = true, ['|'] = true, ['\\'] = true, ['^'] = true, ['`'] = true, [0x7F] = true,
};

static inline bool forbidden_in_iri(unsigned char byte)
{
    return byte <= ' ' || (byte < 0x80 && forbidden[byte]);
}

bool is_absolute(const char *iri)
{
    bool letter = (*iri >= 'a' && *iri <= 'z') || (*iri >= 'A' && *iri <= 'Z');
    size_t scheme = strspn(iri, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");
    return letter && iri[scheme] == ':' && iri[scheme + 1];
}

/* The IRI itself, or a copy in the buffer with what may not stand there percent-encoded. */
static const char *clean_iri(emitter *e, const char *iri, qn_buffer *buffer)
{
    size_t bad = 0;
    while ((unsigned char)iri[bad] < 0x80 && !forbidden_in_iri((unsigned char)iri[bad]))
        bad++;
    if (!iri[bad])
        return iri;
    size_t length = bad + strlen(iri + bad), valid = bad + qn_utf8_valid(iri + bad, length - bad);
    while (bad < valid && !forbidden_in_iri((unsigned char)iri[bad]))
        bad++;
    if (bad == length)
        return iri;
    if (!e->warned_iri)
        qn_report(e->context, QN_WARNING, QN_SYNTAX, NULL, 0, 0, -1,
                  "characters that no IRI may have are percent-encoded in the graph, first in '%.200s'", iri);
    e->warned_iri = true;
    buffer->length = 0;
    for (size_t at = 0; at < length;) {
        size_t start = at;
        uint32_t character = qn_utf8_next(iri, length, &at);
        bool broken = character == 0xFFFD && at - start == 1;
        if (broken || (at - start == 1 && forbidden_in_iri((unsigned char)iri[start])))
            qn_buffer_printf(buffer, "%%%02X", (unsigned char)iri[start]);
        else
            qn_buffer_add(buffer, iri + start, at - start);
    }
    if (!buffer->failed)
        return buffer->bytes;
    out_of_memory(e);
    return NULL;
}

const char *clean_text(emitter *e, const char *text, qn_buffer *buffer)
{
    size_t length = strlen(text);
    if (qn_utf8_valid(text, length) == length)
        return text;
    if (!e->warned_text)
        qn_report(e->context, QN_WARNING, QN_ENCODING, NULL, 0, 0, -1, "bytes that are no UTF-8 are written as U+FFFD, first in '%.80s'", text);
    e->warned_text = true;
    buffer->length = 0;
    for (size_t at = 0; at < length;) {
        char out[4];
        qn_buffer_add(buffer, out, qn_utf8_put(qn_utf8_next(text, length, &at), out));
    }
    if (!buffer->failed)
        return buffer->bytes;
    out_of_memory(e);
    return NULL;
}

/* --- numbers --------------------------------------------------------------------------------------------------- */

enum { DIGITS = 24 };

/* The number's digits, somewhere in `digits`; there are too many of them for printf. */
static const char *decimal(unsigned long value, char digits[DIGITS])
{
    char *at = digits + DIGITS - 1;
    *at = '\0';
    do
        *--at = (char)('0' + value % 10);
    while (value /= 10);
    return at;
}

void add_stretch(qn_buffer *iri, const char *article, uint32_t begin, uint32_t end)
{
    char digits[DIGITS];
    qn_buffer_puts(iri, article);
    qn_buffer_puts(iri, "#char=");
    qn_buffer_puts(iri, decimal(begin, digits));
    qn_buffer_putc(iri, ',');
    qn_buffer_puts(iri, decimal(end, digits));
}

/* --- saying ---------------------------------------------------------------------------------------------------- */

void say_section(emitter *e, const char *title)
{
    const char *clean = e->status ? NULL : clean_text(e, title, &e->other);
    for (size_t i = 0; clean && i < e->sink_count && !e->status; i++)
        if (e->sinks[i]->section)
            e->status = e->sinks[i]->section(e->sinks[i]->self, clean);
}

void say_graph(emitter *e, const qn_article *article)
{
    const char *iri = article ? clean_iri(e, article->iri, &e->subject) : NULL;
    for (size_t i = 0; i < e->sink_count && !e->status; i++)
        if (e->sinks[i]->graph)
            e->status = e->sinks[i]->graph(e->sinks[i]->self, iri);
}

/* Predicates and datatypes are ours, or an ontology's, but that may be a user's: they are cleaned too. */
static void say(emitter *e, const char *subject, const char *predicate, const qn_term *object)
{
    if (e->status)
        return;
    qn_term s = {false, clean_iri(e, subject, &e->subject), NULL, NULL};
    qn_term p = {false, clean_iri(e, predicate, &e->other), NULL, NULL};
    if (!s.value || !p.value || !object->value)
        return;
    for (size_t i = 0; i < e->sink_count && !e->status; i++)
        if (e->sinks[i]->statement && (!e->graphs_only || e->sinks[i]->graph))
            e->status = e->sinks[i]->statement(e->sinks[i]->self, &s, &p, object);
}

void say_iri(emitter *e, const char *subject, const char *predicate, const char *object)
{
    if (e->status || !object || !*object)
        return;
    qn_term term = {false, clean_iri(e, object, &e->object), NULL, NULL};
    say(e, subject, predicate, &term);
}

static void say_literal(emitter *e, const char *subject, const char *predicate, const char *value, const char *language, const char *datatype)
{
    if (e->status || !value || !*value)
        return;
    qn_term term = {true, clean_text(e, value, &e->object), language, datatype};
    say(e, subject, predicate, &term);
}

void say_text(emitter *e, const char *subject, const char *predicate, const char *value, const char *language)
{
    say_literal(e, subject, predicate, value, language, NULL);
}

void say_typed(emitter *e, const char *subject, const char *predicate, const char *value, const char *datatype)
{
    say_literal(e, subject, predicate, value, NULL, datatype);
}

void say_integer(emitter *e, const char *subject, const char *predicate, unsigned long value)
{
    char digits[DIGITS];
    say_typed(e, subject, predicate, decimal(value, digits), XSD "integer");
}

void say_date(emitter *e, const char *subject, const char *predicate, const char *value)
{
    if (value)
        say_typed(e, subject, predicate, value, date_datatype(value));
}

void say_decimal(emitter *e, const char *subject, const char *predicate, const char *value)
{
    if (!value)
        return;
    const char *at = value + (*value == '-' || *value == '+');
    size_t whole = strspn(at, "0123456789"), part = 0;
    at += whole;
    if (*at == '.') {
        part = strspn(at + 1, "0123456789");
        at += 1 + part;
    }
    say_typed(e, subject, predicate, value, whole + part && !*at ? XSD "decimal" : NULL);
}

/* --- dates ----------------------------------------------------------------------------------------------------- */

/* Reads exactly `digits` digits whose value lies between the bounds; gives what follows, or NULL. */
static const char *number(const char *at, int digits, long least, long most)
{
    long value = 0;
    for (int i = 0; i < digits; i++, at++) {
        if (*at < '0' || *at > '9')
            return NULL;
        value = value * 10 + (*at - '0');
    }
    return value >= least && value <= most ? at : NULL;
}

static const char *separator(const char *at, char wanted)
{
    return at && *at == wanted ? at + 1 : NULL;
}

/* True for "hh:mm:ss", with a fraction and a zone or without. */
static bool is_time(const char *at)
{
    at = separator(number(at, 2, 0, 23), ':');
    at = at ? separator(number(at, 2, 0, 59), ':') : NULL;
    at = at ? number(at, 2, 0, 59) : NULL;
    if (at && *at == '.') {
        size_t digits = strspn(at + 1, "0123456789");
        at = digits ? at + 1 + digits : NULL;
    }
    if (at && (*at == '+' || *at == '-')) {
        at = separator(number(at + 1, 2, 0, 14), ':');
        at = at ? number(at, 2, 0, 59) : NULL;
    } else if (at && *at == 'Z') {
        at++;
    }
    return at && !*at;
}

const char *date_datatype(const char *value)
{
    static const char days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const char *at = number(value, 4, 1, 9999);
    if (!at || !*at)
        return at ? XSD "gYear" : NULL;
    const char *month = separator(at, '-');
    at = month ? number(month, 2, 1, 12) : NULL;
    if (!at || !*at)
        return at ? XSD "gYearMonth" : NULL;
    const char *day = separator(at, '-');
    at = day ? number(day, 2, 1, days[atoi(month) - 1]) : NULL;
    int year = atoi(value);
    bool leap = year % 4 == 0 && (year % 100 || year % 400 == 0);
    if (!at || (atoi(month) == 2 && atoi(day) == 29 && !leap))
        return NULL;
    if (!*at)
        return XSD "date";
    return *at == 'T' && is_time(at + 1) ? XSD "dateTime" : NULL;
}
