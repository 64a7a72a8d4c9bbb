/* N-Triples and N-Quads (W3C 2014), a line at a time. raptor reads them too, ten times slower, and gives no statement at all of a bad file's good lines. */
#include "room.h"

#include <stdlib.h>
#include <string.h>

enum { CHUNK = 256 * 1024 };
#define LONGEST_LINE ((size_t)256 << 20)    /* bytes */

typedef struct lines {
    qn_context *context;
    const char *path, *prefix;      /* of blank nodes */
    qn_statement_visitor each;
    void *user;
    unsigned long line;
    const char *at, *end;           /* of the line that is left to read */
    qn_buffer texts[5];             /* unescaped: subject, predicate, object, its language or datatype, graph */
} lines;

static qn_status wrong(const lines *l, const char *what)
{
    return qn_report(l->context, QN_ERROR, QN_SYNTAX, l->path, l->line, 0, -1, "%s", what);
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static void skip_blanks(lines *l)
{
    while (l->at < l->end && (*l->at == ' ' || *l->at == '\t'))
        l->at++;
}

/* --- escapes -------------------------------------------------------------------------------------------------------- */

/* The character of \uXXXX or \UXXXXXXXX whose digits begin at `at`; false when it is none. */
static bool read_code(const char *at, const char *end, int digits, uint32_t *code)
{
    *code = 0;
    if (end - at < digits)
        return false;
    for (int i = 0; i < digits; i++) {
        char c = at[i];
        int value = is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
        if (value < 0)
            return false;
        *code = *code * 16 + (uint32_t)value;
    }
    return *code && *code <= 0x10FFFF && (*code < 0xD800 || *code > 0xDFFF);
}

/* Appends what the text says, its escapes resolved; `plain` allows \n and the like, too. False for an unknown escape. */
static bool unescape(const char *at, const char *end, bool plain, qn_buffer *out)
{
    static const char names[] = "tbnrf\"'\\", values[] = "\t\b\n\r\f\"'\\";
    while (at < end) {
        const char *slash = memchr(at, '\\', (size_t)(end - at));
        qn_buffer_add(out, at, (size_t)((slash ? slash : end) - at));
        if (!slash)
            break;
        char kind = slash + 1 < end ? slash[1] : '\0';
        const char *name = plain && kind ? strchr(names, kind) : NULL;
        if (name) {
            qn_buffer_putc(out, values[name - names]);
            at = slash + 2;
            continue;
        }
        int digits = kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
        uint32_t code;
        char bytes[4];
        if (!digits || !read_code(slash + 2, end, digits, &code))
            return false;
        qn_buffer_add(out, bytes, qn_utf8_put(code, bytes));
        at = slash + 2 + digits;
    }
    return true;
}

/* --- terms ---------------------------------------------------------------------------------------------------------- */

static bool fits_iri(const char *iri, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)iri[i] <= ' ' || strchr("<>\"{}|^`\\", iri[i]))
            return false;
    size_t scheme = 0;
    while (scheme < length && (is_letter(iri[scheme]) || (scheme && (is_digit(iri[scheme]) || strchr("+-.", iri[scheme])))))
        scheme++;
    return scheme && scheme < length && iri[scheme] == ':';
}

static qn_status read_iri(lines *l, qn_buffer *text)
{
    const char *begin = l->at + 1, *end = memchr(begin, '>', (size_t)(l->end - begin));
    text->length = 0;
    if (!end)
        return wrong(l, "an IRI without its '>'");
    if (!unescape(begin, end, false, text))
        return wrong(l, "an IRI with an escape other than \\uXXXX");
    if (text->failed)
        return qn_fail(l->context, QN_NOMEM, l->path, "out of memory");
    if (!text->length || !fits_iri(text->bytes, text->length))
        return wrong(l, "an IRI that is relative or has characters that IRIs may not have; percent-encode them");
    l->at = end + 1;
    return QN_OK;
}

static qn_status read_blank(lines *l, qn_buffer *text)
{
    const char *begin = l->at + 2, *end = begin;
    while (end < l->end && (is_letter(*end) || is_digit(*end) || (unsigned char)*end >= 0x80 || strchr("_:-.", *end)))
        end++;
    while (end > begin && end[-1] == '.')
        end--;
    if (end == begin || *begin == '-' || *begin == '.')
        return wrong(l, "a blank node without a name");
    text->length = 0;
    qn_buffer_puts(text, l->prefix);
    qn_buffer_add(text, begin, (size_t)(end - begin));
    l->at = end;
    return text->failed ? qn_fail(l->context, QN_NOMEM, l->path, "out of memory") : QN_OK;
}

/* An IRI or a blank node. */
static qn_status read_node(lines *l, bool blank, qn_buffer *text, qn_term *term)
{
    qn_status status;
    if (l->at < l->end && *l->at == '<')
        status = read_iri(l, text);
    else if (blank && l->end - l->at > 1 && l->at[0] == '_' && l->at[1] == ':')
        status = read_blank(l, text);
    else
        status = wrong(l, blank ? "neither an IRI in <…> nor a blank node _:… where one must stand" : "no IRI in <…> where the predicate must stand");
    *term = (qn_term){false, text->bytes, NULL, NULL};
    return status;
}

static const char *closing_quote(const char *at, const char *end)
{
    while (at < end && *at != '"')
        at += *at == '\\' ? 2 : 1;
    return at < end ? at : NULL;
}

static qn_status read_language(lines *l, qn_buffer *text)
{
    const char *begin = ++l->at;
    while (l->at < l->end && is_letter(*l->at))
        l->at++;
    bool good = l->at > begin;
    while (good && l->at < l->end && *l->at == '-') {
        const char *part = ++l->at;
        while (l->at < l->end && (is_letter(*l->at) || is_digit(*l->at)))
            l->at++;
        good = l->at > part;
    }
    text->length = 0;
    qn_buffer_add(text, begin, (size_t)(l->at - begin));
    for (size_t i = 0; !text->failed && i < text->length; i++)
        if (text->bytes[i] >= 'A' && text->bytes[i] <= 'Z')
            text->bytes[i] = (char)(text->bytes[i] + 32);
    return good ? QN_OK : wrong(l, "an '@' without a language tag");
}

static qn_status read_literal(lines *l, qn_term *term)
{
    const char *begin = l->at + 1, *end = closing_quote(begin, l->end);
    qn_buffer *text = &l->texts[2], *kind = &l->texts[3];
    text->length = 0;
    if (!end)
        return wrong(l, "a literal without its closing '\"'");
    if (!unescape(begin, end, true, text))
        return wrong(l, "a literal with an unknown escape");
    qn_buffer_add(text, "", 0);
    l->at = end + 1;
    qn_status status = QN_OK;
    const char *language = NULL, *datatype = NULL;
    if (l->at < l->end && *l->at == '@') {
        status = read_language(l, kind);
        language = kind->bytes;
    } else if (l->end - l->at > 2 && l->at[0] == '^' && l->at[1] == '^' && l->at[2] == '<') {
        l->at += 2;
        status = read_iri(l, kind);
        datatype = kind->bytes;
    }
    if (!status && (text->failed || kind->failed))
        status = qn_fail(l->context, QN_NOMEM, l->path, "out of memory");
    *term = (qn_term){true, text->length ? text->bytes : "", language, datatype};
    return status;
}

/* --- a line --------------------------------------------------------------------------------------------------------- */

static qn_status read_end(lines *l)
{
    skip_blanks(l);
    if (l->at < l->end && (*l->at == '<' || *l->at == '_')) {   /* the name of a graph */
        qn_term graph;
        qn_status status = read_node(l, true, &l->texts[4], &graph);
        if (status)
            return status;
        skip_blanks(l);
    }
    if (l->at == l->end || *l->at != '.')
        return wrong(l, "no '.' at the statement's end");
    l->at++;
    skip_blanks(l);
    return l->at == l->end || *l->at == '#' ? QN_OK : wrong(l, "more than one statement on a line");
}

static qn_status read_statement(lines *l)
{
    qn_term s, p, o;
    skip_blanks(l);
    if (l->at == l->end || *l->at == '#')
        return QN_OK;
    qn_status status = read_node(l, true, &l->texts[0], &s);
    skip_blanks(l);
    if (!status)
        status = read_node(l, false, &l->texts[1], &p);
    skip_blanks(l);
    if (!status)
        status = l->at < l->end && *l->at == '"' ? read_literal(l, &o) : read_node(l, true, &l->texts[2], &o);
    if (!status)
        status = read_end(l);
    return status ? status : l->each(l->user, &s, &p, &o);
}

static qn_status read_line(lines *l, const char *begin, size_t length)
{
    l->line++;
    if (length && begin[length - 1] == '\r')
        length--;
    if (memchr(begin, '\0', length) || qn_utf8_valid(begin, length) != length)
        return qn_report(l->context, QN_ERROR, QN_ENCODING, l->path, l->line, 0, -1, "a byte that is no UTF-8 text");
    l->at = begin;
    l->end = begin + length;
    return read_statement(l);
}

/* --- the file ------------------------------------------------------------------------------------------------------- */

/* Reads the whole lines in bytes[0 … length); *used tells how many bytes they are. */
static qn_status read_whole_lines(lines *l, const char *bytes, size_t length, size_t *used)
{
    qn_status status = QN_OK;
    *used = 0;
    while (!status) {
        const char *begin = bytes + *used, *newline = memchr(begin, '\n', length - *used);
        if (!newline)
            break;
        status = read_line(l, begin, (size_t)(newline - begin));
        *used += (size_t)(newline - begin) + 1;
    }
    return status;
}

static qn_status read_all(lines *l, gzFile file, char **bytes, size_t *capacity)
{
    size_t kept = 0;
    for (;;) {
        if (*capacity - kept < CHUNK) {
            char *more = *capacity < LONGEST_LINE ? realloc(*bytes, *capacity * 2 + CHUNK) : NULL;
            if (!more)
                return qn_report(l->context, QN_ERROR, *capacity < LONGEST_LINE ? QN_NOMEM : QN_LIMIT, l->path, l->line + 1, 0, -1, "a line that is too long");
            *bytes = more;
            *capacity = *capacity * 2 + CHUNK;
        }
        int got = gzread(file, *bytes + kept, (unsigned)(*capacity - kept < INT32_MAX ? *capacity - kept : INT32_MAX));
        if (got < 0)
            return qn_fail(l->context, QN_IO, l->path, "cannot be read to its end");
        if (!got)
            return kept ? read_line(l, *bytes, kept) : QN_OK;
        size_t used;
        qn_status status = read_whole_lines(l, *bytes, kept + (size_t)got, &used);
        if (status)
            return status;
        kept += (size_t)got - used;
        memmove(*bytes, *bytes + used, kept);
    }
}

qn_status read_lines(qn_context *context, const char *path, gzFile file, const char *prefix, qn_statement_visitor each, void *user)
{
    lines l = {.context = context, .path = path, .prefix = prefix, .each = each, .user = user};
    char *bytes = NULL;
    size_t capacity = 0;
    qn_status status = read_all(&l, file, &bytes, &capacity);
    free(bytes);
    for (size_t i = 0; i < sizeof l.texts / sizeof *l.texts; i++)
        free(l.texts[i].bytes);
    return status;
}
