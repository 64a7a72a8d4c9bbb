/* N-Triples, strictly and fast: a line is split where its signs stand, and only what is of use is looked at closer.
   RDF 1.1 N-Triples (W3C, 2014), https://www.w3.org/TR/n-triples/ */
#include "room.h"

#include <stdlib.h>
#include <string.h>

typedef struct line {
    const char *at, *end;
    const char *why;        /* what is wrong, or NULL */
} line;

static void skip_blanks(line *l)
{
    while (l->at < l->end && (*l->at == ' ' || *l->at == '\t'))
        l->at++;
}

/* Bytes that may not stand in an IRI: 1; a backslash: 2. */
static const unsigned char in_iri[256] = {
    [0] = 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, ['<'] = 1, ['>'] = 3, ['"'] = 1, ['{'] = 1,
    ['}'] = 1, ['|'] = 1, ['^'] = 1, ['`'] = 1, ['\\'] = 2,
};

/* "<…>"; *escaped tells that there are \u escapes. */
static text read_iri(line *l, bool *escaped)
{
    const char *begin = ++l->at;
    *escaped = false;
    for (; l->at < l->end; l->at++) {
        unsigned char sign = in_iri[(unsigned char)*l->at];
        if (!sign)
            continue;
        if (sign == 3)
            return (text){begin, (size_t)(l->at++ - begin)};
        if (sign == 1)
            break;
        *escaped = true;
    }
    l->why = l->at < l->end ? "a sign in an IRI that may not stand there" : "an IRI without its end '>'";
    return (text){begin, 0};
}

static bool is_label(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == ':' || c == '-' || c == '.' || (c & 0x80);
}

static text read_blank_node(line *l)
{
    const char *begin = l->at;
    l->at += 2;
    while (l->at < l->end && is_label(*l->at))
        l->at++;
    if (l->at[-1] == '.')
        l->at--;
    if (l->at < begin + 3)
        l->why = "a blank node without a label";
    return (text){begin, (size_t)(l->at - begin)};
}

/* The text between the quotes; *escaped tells that there are escapes. */
static text read_quoted(line *l, bool *escaped)
{
    const char *begin = ++l->at;
    *escaped = false;
    for (;;) {
        const char *quote = memchr(l->at, '"', (size_t)(l->end - l->at));
        if (!quote) {
            l->why = "a literal without its closing quote";
            return (text){begin, 0};
        }
        const char *slash = quote;
        while (slash > begin && slash[-1] == '\\')
            slash--;
        l->at = quote + 1;
        if ((quote - slash) % 2 == 0) {
            *escaped = memchr(begin, '\\', (size_t)(quote - begin)) != NULL;
            return (text){begin, (size_t)(quote - begin)};
        }
    }
}

static text read_language(line *l)
{
    const char *begin = ++l->at;
    while (l->at < l->end && ((*l->at >= 'a' && *l->at <= 'z') || (*l->at >= 'A' && *l->at <= 'Z') || (*l->at >= '0' && *l->at <= '9') || *l->at == '-'))
        l->at++;
    if (l->at == begin)
        l->why = "a '@' without a language";
    return (text){begin, (size_t)(l->at - begin)};
}

/* --- escapes ----------------------------------------------------------------------------------------------------- */

static bool hex_value(const char *digits, size_t count, uint32_t *value)
{
    *value = 0;
    for (size_t i = 0; i < count; i++) {
        char c = digits[i], small = (char)(c | 32);
        if (!(c >= '0' && c <= '9') && !(small >= 'a' && small <= 'f'))
            return false;
        *value = *value << 4 | (uint32_t)(c <= '9' ? c - '0' : small - 'a' + 10);
    }
    return *value && *value <= 0x10FFFF && !(*value >= 0xD800 && *value < 0xE000);
}

/* One escape at the backslash; gives its length, 0 when it is none. */
static size_t put_escape(qn_buffer *out, const char *at, size_t left, bool iri)
{
    static const char from[] = "tbnrf\"'\\", to[] = "\t\b\n\r\f\"'\\";
    char bytes[4];
    uint32_t value;
    size_t digits = left < 2 ? 0 : at[1] == 'u' ? 4 : at[1] == 'U' ? 8 : 0;
    if (digits) {
        if (left < digits + 2 || !hex_value(at + 2, digits, &value))
            return 0;
        qn_buffer_add(out, bytes, qn_utf8_put(value, bytes));
        return digits + 2;
    }
    const char *known = left < 2 || iri || !at[1] ? NULL : strchr(from, at[1]);
    if (known)
        qn_buffer_putc(out, to[known - from]);
    return known ? 2 : 0;
}

static bool unescape(qn_buffer *out, text *t, bool iri)
{
    out->length = 0;
    for (size_t at = 0; at < t->length;) {
        const char *slash = memchr(t->bytes + at, '\\', t->length - at);
        size_t plain = slash ? (size_t)(slash - t->bytes) - at : t->length - at;
        qn_buffer_add(out, t->bytes + at, plain);
        at += plain;
        size_t escape = slash ? put_escape(out, slash, t->length - at, iri) : 0;
        if (slash && !escape)
            return false;
        at += escape;
    }
    *t = (text){out->bytes ? out->bytes : "", out->length};
    return true;
}

/* --- a line ------------------------------------------------------------------------------------------------------ */

typedef struct parsed {
    triple triple;
    bool subject_escaped, predicate_escaped, object_escaped;
    bool blank;         /* the subject is a blank node */
} parsed;

static void read_object(line *l, parsed *p)
{
    bool escaped;
    char first = l->at < l->end ? *l->at : '\0';
    if (first == '<') {
        p->triple.object = read_iri(l, &p->object_escaped);
    } else if (first == '_' && l->end - l->at > 1 && l->at[1] == ':') {
        p->triple.object = read_blank_node(l);
    } else if (first == '"') {
        p->triple.literal = true;
        p->triple.object = read_quoted(l, &p->object_escaped);
        if (!l->why && l->at < l->end && *l->at == '@')
            p->triple.language = read_language(l);
        else if (!l->why && l->end - l->at > 2 && l->at[0] == '^' && l->at[1] == '^' && l->at[2] == '<') {
            l->at += 2;
            read_iri(l, &escaped);
        }
    } else {
        l->why = "no object: an IRI, a literal or a blank node is wanted";
    }
}

/* False for a line without a triple; l->why tells what is wrong. */
static bool parse_line(line *l, parsed *p)
{
    skip_blanks(l);
    if (l->at == l->end || *l->at == '#')
        return false;
    if (*l->at == '<')
        p->triple.subject = read_iri(l, &p->subject_escaped);
    else if (*l->at == '_' && l->end - l->at > 1 && l->at[1] == ':')
        p->triple.subject = read_blank_node(l), p->blank = true;
    else
        l->why = "no triple: a line begins with '<' or '_:'";
    if (l->why)
        return false;
    skip_blanks(l);
    if (l->at < l->end && *l->at == '<')
        p->triple.predicate = read_iri(l, &p->predicate_escaped);
    else
        l->why = "no predicate: an IRI is wanted";
    if (l->why)
        return false;
    skip_blanks(l);
    read_object(l, p);
    if (l->why)
        return false;
    skip_blanks(l);
    if (l->at == l->end || *l->at++ != '.') {
        l->why = "no '.' at the end of the triple";
        return false;
    }
    skip_blanks(l);
    if (l->at < l->end && *l->at != '#')
        l->why = "more than a triple on the line";
    return !l->why;
}

static void take(gatherer *g, parsed *p, line *l, qn_buffer scratch[3])
{
    triple *t = &p->triple;
    if ((p->subject_escaped && !unescape(&scratch[0], &t->subject, true)) || (p->predicate_escaped && !unescape(&scratch[1], &t->predicate, true))) {
        l->why = "an escape in an IRI that is none";
        return;
    }
    int predicate = predicate_of(t->predicate);
    if (p->object_escaped && predicate && gather_wants(predicate, t->literal, t->language) && !unescape(&scratch[2], &t->object, !t->literal)) {
        l->why = "a '\\' that begins no escape";
        return;
    }
    if (t->literal && predicate && qn_utf8_valid(t->object.bytes, t->object.length) < t->object.length) {
        l->why = "a byte that is no UTF-8";
        return;
    }
    g->counts->statements++;
    g->good_here++;
    if (!p->blank)
        gather_triple(g, t, predicate);
}

qn_status read_ntriples(gatherer *g, input *in)
{
    qn_buffer scratch[3] = {{0}};
    const char *bytes;
    size_t length;
    bool cut;
    qn_status status;
    while (!(status = input_line(in, &bytes, &length, &cut)) && !g->status) {
        line l = {bytes, bytes + length, cut ? "the line is too long" : NULL};
        parsed p = {0};
        if (!cut && parse_line(&l, &p))
            take(g, &p, &l, scratch);
        if (l.why)
            gather_bad_line(g, input_line_number(in), l.why);
    }
    for (int i = 0; i < 3; i++) {
        if (scratch[i].failed && !g->status)
            g->status = qn_fail(g->context, QN_NOMEM, g->path, "out of memory");
        free(scratch[i].bytes);
    }
    return g->status ? g->status : status == QN_END ? QN_OK : status;
}
