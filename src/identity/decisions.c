/* Reads the user's decisions: a line each, in any order.

       same IRI IRI
       different IRI IRI
       type IRI CLASS
       name IRI "…"            # a comment */
#include "decisions.h"
#include "register.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LARGEST_FILE ((size_t)256 << 20)    /* bytes; a file is read whole */
enum { LONGEST_LINE = 16384, MOST_ERRORS = 20 };

/* One file while it is read. */
typedef struct reader {
    qn_decisions *d;
    const char *base;
    uint32_t file;
    unsigned long line;
    const char *start, *at, *end;   /* of the line */
    unsigned errors;
    bool failed;                    /* out of memory */
} reader;

void tell_decision(const qn_decisions *d, const decision *at, qn_severity severity, const char *format, ...)
{
    char message[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    qn_report(d->context, severity, severity == QN_ERROR ? QN_SYNTAX : QN_OK, d->files[at->file], at->line, 0, -1, "%s", message);
}

static QN_PRINTF(2, 3) bool wrong(reader *r, const char *format, ...)
{
    char message[512];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    if (r->errors++ < MOST_ERRORS)
        qn_report(r->d->context, QN_ERROR, QN_SYNTAX, r->d->files[r->file], r->line, (unsigned long)qn_utf8_count(r->start, (size_t)(r->at - r->start)) + 1, -1, "%s",
                  message);
    return false;
}

/* --- words of a line --------------------------------------------------------------------------------------------- */

static void skip_blanks(reader *r)
{
    while (r->at < r->end && (*r->at == ' ' || *r->at == '\t'))
        r->at++;
}

/* A "#" begins a comment only where a word might begin: IRIs have it inside. */
static bool at_end(reader *r)
{
    skip_blanks(r);
    return r->at == r->end || *r->at == '#';
}

static size_t word_length(const reader *r)
{
    const char *end = r->at;
    while (end < r->end && *end != ' ' && *end != '\t')
        end++;
    return (size_t)(end - r->at);
}

static bool is_word(const char *word, size_t length, const char *wanted)
{
    return strlen(wanted) == length && !memcmp(word, wanted, length);
}

/* True for "http:…", "urn:…". */
static bool has_scheme(const char *iri, size_t length)
{
    size_t scheme = strspn(iri, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");
    return scheme && scheme < length && iri[scheme] == ':';
}

/* An absolute IRI, <IRI>, or one without its base: id/huawei, id:huawei. */
static bool read_iri(reader *r, uint32_t *number)
{
    if (at_end(r))
        return wrong(r, "an IRI is missing: write it in full, or as id/huawei");
    size_t length = word_length(r);
    const char *word = r->at;
    bool pointed = *word == '<';
    if (pointed && (length < 3 || word[length - 1] != '>'))
        return wrong(r, "'%.*s' lacks its '>'", (int)(length < 200 ? length : 200), word);
    const char *iri = word + pointed;
    size_t size = length - 2 * pointed;
    for (size_t i = 0; i < size; i++)
        if (strchr("<>\"{}|\\^`", iri[i]) || (unsigned char)iri[i] < 0x20)
            return wrong(r, "'%.*s' is no IRI", (int)(size < 200 ? size : 200), iri);
    static const char *const kinds[] = {"id", "article", "claim"};
    char *whole = NULL;
    for (size_t i = 0; !whole && !pointed && i < sizeof kinds / sizeof *kinds; i++) {
        size_t kind = strlen(kinds[i]);
        if (size > kind + 1 && !memcmp(iri, kinds[i], kind) && (iri[kind] == ':' || iri[kind] == '/'))
            whole = qn_arena_printf(r->d->arena, "%s%s/%.*s", r->base, kinds[i], (int)(size - kind - 1), iri + kind + 1);
    }
    if (!whole && !has_scheme(iri, size))
        return wrong(r, "'%.*s' is no IRI: write it in full, or as id/huawei", (int)(size < 200 ? size : 200), iri);
    *number = whole ? qn_intern(r->d->iris, whole, strlen(whole)) : qn_intern(r->d->iris, iri, size);
    r->failed = r->failed || *number == QN_NONE;
    r->at += length;
    return !r->failed;
}

/* Person, qn:Person, or the class's IRI. */
static bool read_class(reader *r, qn_class *type)
{
    if (at_end(r))
        return wrong(r, "the class is missing: Person, Firm, Agency, MediaOutlet, Alliance, Party, Organization, Country or Place");
    size_t length = word_length(r);
    char name[128];
    snprintf(name, sizeof name, "%.*s", (int)length, r->at);
    char *local = name;
    if (*name == '<' && name[strlen(name) - 1] == '>') {
        name[strlen(name) - 1] = '\0';
        local++;
    }
    if (!strncmp(local, "qn:", 3))
        local += 3;
    else if (!strncmp(local, QN_NS, strlen(QN_NS)))
        local += strlen(QN_NS);
    *type = length < sizeof name ? qn_class_of(local) : QN_NO_CLASS;
    if (!*type || *type & (*type - 1))
        return wrong(r, "'%.*s' is no class of actors: there are Person, Firm, Agency, MediaOutlet, Alliance, Party, Organization, Country, Place",
                     (int)(length < 100 ? length : 100), r->at);
    r->at += length;
    return true;
}

/* "…" with \" and \\ inside, perhaps with @en behind. */
static bool read_name(reader *r, const char **name)
{
    if (at_end(r) || *r->at != '"')
        return wrong(r, "the name is missing: write it in double quotes");
    char *out = qn_arena_alloc(r->d->arena, (size_t)(r->end - r->at) + 1);
    size_t length = 0, spaces = 0;
    const char *at = r->at + 1;
    for (; out && at < r->end && *at != '"'; at++) {
        if (*at == '\\' && (at + 1 == r->end || (at[1] != '"' && at[1] != '\\')))
            return wrong(r, "in a name only \\\" and \\\\ stand for something else");
        at += *at == '\\';
        spaces += *at == ' ' || *at == '\t';
        out[length++] = *at;
    }
    r->failed = r->failed || !out;
    if (!out)
        return false;
    if (at == r->end)
        return wrong(r, "the name lacks its closing quote");
    if (length == spaces)
        return wrong(r, "the name is empty");
    r->at = at + 1;
    if (r->end - r->at >= 3 && !memcmp(r->at, "@en", 3))
        r->at += 3;
    *name = out;
    return true;
}

/* --- lines ------------------------------------------------------------------------------------------------------- */

static bool read_decision(reader *r)
{
    static const char *const verbs[] = {"same", "different", "type", "name"};
    decision one = {.object = QN_NONE, .file = r->file, .line = r->line};
    size_t length = word_length(r), v = 0;
    while (v < 4 && !is_word(r->at, length, verbs[v]))
        v++;
    if (v == 4)
        return wrong(r, "'%.*s' is no decision: a line begins with same, different, type or name", (int)(length < 40 ? length : 40), r->at);
    one.verb = (verb)v;
    r->at += length;
    if (!read_iri(r, &one.subject))
        return false;
    if (one.verb <= VERB_DIFFERENT ? !read_iri(r, &one.object) : one.verb == VERB_TYPE ? !read_class(r, &one.type) : !read_name(r, &one.name))
        return false;
    if (!at_end(r) || (r->at < r->end && r->at[-1] != ' ' && r->at[-1] != '\t'))
        return wrong(r, "'%.*s' is too much: %s", (int)(word_length(r) < 100 ? word_length(r) : 100), r->at,
                     one.verb <= VERB_DIFFERENT ? "two IRIs, then nothing but a # comment" : "one decision a line, then nothing but a # comment");
    if (!QN_PUSH(r->d->items, r->d->count, r->d->capacity, one))
        r->failed = true;
    return !r->failed;
}

static void read_line(reader *r)
{
    size_t length = (size_t)(r->end - r->start);
    r->at = r->start;
    if (length > LONGEST_LINE) {
        wrong(r, "the line is longer than %d bytes", LONGEST_LINE);
        return;
    }
    size_t bad = qn_utf8_valid(r->start, length);
    if (bad < length || memchr(r->start, '\0', length)) {
        wrong(r, "the line is no text in UTF-8");
        return;
    }
    if (!at_end(r))
        read_decision(r);
}

static qn_status read_text(reader *r, const char *text, size_t length)
{
    const char *at = text, *end = text + length;
    if (length >= 3 && !memcmp(at, "\xEF\xBB\xBF", 3))
        at += 3;
    while (at < end && !r->failed) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        r->start = at;
        r->end = stop ? stop : end;
        at = stop ? stop + 1 : end;
        if (r->end > r->start && r->end[-1] == '\r')
            r->end--;
        r->line++;
        read_line(r);
    }
    if (r->failed)
        return qn_fail(r->d->context, QN_NOMEM, r->d->files[r->file], "out of memory");
    if (r->errors > MOST_ERRORS)
        qn_fail(r->d->context, QN_SYNTAX, r->d->files[r->file], "%u further lines are wrong", r->errors - MOST_ERRORS);
    return r->errors ? QN_SYNTAX : QN_OK;
}

static qn_status read_file(qn_decisions *d, const char *base, uint32_t number)
{
    const char *path = d->files[number];
    FILE *in = fopen(path, "rbe");
    if (!in)
        return qn_fail(d->context, QN_IO, path, "%s", strerror(errno));
    qn_buffer text = {0};
    char piece[16384];
    for (size_t got; text.length <= LARGEST_FILE && (got = fread(piece, 1, sizeof piece, in)) > 0;)
        qn_buffer_add(&text, piece, got);
    qn_status status = QN_OK;
    if (ferror(in))
        status = qn_fail(d->context, QN_IO, path, "%s", strerror(errno));
    else if (text.failed)
        status = qn_fail(d->context, QN_NOMEM, path, "out of memory");
    else if (text.length > LARGEST_FILE)
        status = qn_fail(d->context, QN_LIMIT, path, "larger than %zu MB", LARGEST_FILE >> 20);
    else if (text.length && memchr(text.bytes, '\0', text.length))
        status = qn_fail(d->context, QN_ENCODING, path, "is no text");
    fclose(in);
    reader r = {.d = d, .base = base, .file = number};
    if (!status && text.length)
        status = read_text(&r, text.bytes, text.length);
    free(text.bytes);
    return status;
}

/* --- life -------------------------------------------------------------------------------------------------------- */

qn_status qn_decisions_read(qn_context *context, const char *const *files, const char *base, qn_decisions **out)
{
    qn_decisions *d = calloc(1, sizeof *d);
    if (!d)
        return qn_fail(context, QN_NOMEM, NULL, "out of memory");
    d->context = context;
    d->files = files;
    d->arena = qn_arena_new();
    d->iris = qn_interner_new();
    size_t length = base ? strlen(base) : 0;
    const char *slash = length && base[length - 1] != '/' && base[length - 1] != '#' ? "/" : "";
    const char *whole = d->arena ? qn_arena_printf(d->arena, "%s%s", base ? base : DEFAULT_BASE, slash) : NULL;
    qn_status status = whole && d->iris ? QN_OK : qn_fail(context, QN_NOMEM, NULL, "out of memory"), worst = status;
    for (uint32_t i = 0; status != QN_NOMEM && files[i]; i++) {
        status = read_file(d, whole, i);
        if (status)
            worst = status;
    }
    if (!worst)
        worst = check_decisions(d);
    if (worst) {
        qn_decisions_free(d);
        return worst;
    }
    *out = d;
    return QN_OK;
}

void qn_decisions_free(qn_decisions *d)
{
    if (!d)
        return;
    free(d->items);
    free(d->group);
    free(d->keeps);
    free(d->apart);
    qn_interner_free(d->iris);
    qn_arena_free(d->arena);
    free(d);
}

size_t qn_decisions_count(const qn_decisions *d)
{
    return d->count;
}
