/* JSON Lines: an object a line; and JSON: an object, or a list of them. Each with "text" and, as they are there, "title", "date", "url",
   "publisher", "author", "id", "language". */
#include "dates.h"
#include "reader.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REPORTS 50      /* bad records of one file that are reported one by one */

typedef struct list {
    json_t *root;
    size_t at;
} list;

static size_t skip_blanks(const char *text, size_t length, size_t at)
{
    while (at < length && strchr(" \t\r\n", text[at]))
        at++;
    return at;
}

/* An object with a quoted name begins, and its line ends it, or goes on beyond what is seen. */
static bool matches_lines(const char *head, size_t length)
{
    size_t at = length >= 3 && !memcmp(head, "\xef\xbb\xbf", 3) ? 3 : 0;
    at = skip_blanks(head, length, at);
    if (at >= length || head[at] != '{')
        return false;
    const char *end = memchr(head + at, '\n', length - at);
    size_t last = end ? (size_t)(end - head) : length, name = skip_blanks(head, length, at + 1);
    while (last > at && strchr(" \t\r\n", head[last - 1]))
        last--;
    return name < length && head[name] == '"' && (!end || head[last - 1] == '}');
}

/* An object over several lines, or a list of objects. */
static bool matches_whole(const char *head, size_t length)
{
    size_t at = skip_blanks(head, length, 0);
    if (at >= length || (head[at] != '{' && head[at] != '['))
        return false;
    size_t next = skip_blanks(head, length, at + 1);
    return next < length && head[next] == (head[at] == '{' ? '"' : '{');
}

/* Reports a record that is passed over; not more than some of a file. */
static qn_status bad_record(input *in, const char *why)
{
    in->bad++;
    in->counts->malformed++;
    if (in->bad <= REPORTS)
        qn_report(in->context, QN_WARNING, QN_SYNTAX, in->source, in->line, 0, -1, "%s; the %s was passed over%s", why, in->state ? "record" : "line",
                  in->bad == REPORTS ? ", and more such are not reported" : "");
    return QN_SYNTAX;
}

/* Gives a member as text; a list of names as one, with commas. */
static void take(draft *d, const json_t *object, const char *name, const char **field)
{
    const json_t *value = json_object_get(object, name);
    if (json_is_string(value)) {
        draft_set(d, field, json_string_value(value), json_string_length(value));
    } else if (json_is_integer(value)) {
        char number[32];
        int length = snprintf(number, sizeof number, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
        draft_set(d, field, number, (size_t)length);
    } else if (json_is_array(value)) {
        qn_buffer names = {0};
        size_t i;
        const json_t *one;
        json_array_foreach (value, i, one)
            if (json_is_string(one))
                qn_buffer_printf(&names, "%s%s", names.length ? ", " : "", json_string_value(one));
        draft_set(d, field, names.bytes, names.length);
        d->failed = d->failed || names.failed;
        free(names.bytes);
    }
}

static void fill(input *in, draft *d, const json_t *object, const json_t *text)
{
    qn_document *doc = d->document;
    const char *title = NULL;
    take(d, object, "id", &doc->id);
    take(d, object, "url", &doc->url);
    take(d, object, "title", &doc->title);
    take(d, object, "publisher", &doc->publisher);
    take(d, object, "author", &doc->author);
    take(d, object, "language", &doc->language);
    const json_t *date = json_object_get(object, "date");
    if (json_is_string(date))
        draft_date(d, in->wording, json_string_value(date), json_string_length(date));
    const char *body = json_string_value(text);
    title = doc->title;
    size_t skip = strspn(body, " \t\r\n"), length = title ? strlen(title) : 0;
    if (title && strncmp(body + skip, title, length))
        draft_title(d);
    qn_buffer clean = {0};
    qn_buffer_add(&clean, body, json_string_length(text));
    if (!clean.failed && clean.length) {
        blank_controls(clean.bytes, clean.length);
        plain_add(d, in->wording, clean.bytes, clean.length, !title);
    }
    d->failed = d->failed || clean.failed;
    free(clean.bytes);
}

/* Parses a line that may hold ill-formed UTF-8; NULL without `error->text` when out of memory. */
static json_t *parse(input *in, const char *line, size_t length, json_error_t *error)
{
    size_t first = qn_utf8_valid(line, length);
    if (first == length)
        return json_loadb(line, length, JSON_ALLOW_NUL, error);
    qn_report(in->context, QN_WARNING, QN_ENCODING, in->source, in->line, 0, -1, "bytes that are not UTF-8; each was replaced by U+FFFD");
    char *copy = malloc(length + 1);
    if (!copy)
        return NULL;
    memcpy(copy, line, length);
    copy[length] = '\0';
    json_t *object = repair_utf8(&copy, &length, &first) ? NULL : json_loadb(copy, length, JSON_ALLOW_NUL, error);
    free(copy);
    return object;
}

/* Fills the draft from a record; QN_SYNTAX, reported, when it is none. */
static qn_status read_record(input *in, draft *d, const json_t *object)
{
    const json_t *text = json_object_get(object, "text");
    in->record++;
    if (!json_is_object(object))
        return bad_record(in, "no JSON object");
    if (!json_is_string(text))
        return bad_record(in, "no \"text\" that is a string");
    fill(in, d, object, text);
    return QN_OK;
}

static qn_status read_line(input *in, draft *d, const char *line, size_t length)
{
    json_error_t error = {0};
    json_t *object = parse(in, line, length, &error);
    if (!object && !*error.text)
        return QN_NOMEM;
    if (!object) {
        in->record++;
        return bad_record(in, error.text);
    }
    qn_status status = read_record(in, d, object);
    json_decref(object);
    return status;
}

static qn_status next_line(input *in, draft *d)
{
    for (;;) {
        const char *line;
        size_t length;
        qn_status status = stream_line(in->stream, &line, &length);
        if (status == QN_END || status == QN_NOMEM)
            return status;
        in->line++;
        if (status == QN_LIMIT) {
            in->record++;
            bad_record(in, "longer than the limit for one article");
            continue;
        }
        if (status)
            return status;
        if (in->line == 1 && length >= 3 && !memcmp(line, "\xef\xbb\xbf", 3))
            line += 3, length -= 3;
        while (length && strchr(" \t\r", line[length - 1]))
            length--;
        status = length ? read_line(in, d, line, length) : QN_SYNTAX;
        if (status != QN_SYNTAX)
            return status;
    }
}

const kind json_lines_kind = {.name = "JSON Lines", .lines = true, .matches = matches_lines, .next = next_line};

/* --- JSON that is not by lines -------------------------------------------------------------------------------- */

static qn_status open_whole(input *in)
{
    json_error_t error = {0};
    json_t *root = json_loadb(in->bytes, in->length, JSON_ALLOW_NUL, &error);
    list *l = root ? calloc(1, sizeof *l) : NULL;
    if (l) {
        l->root = root;
        in->state = l;
        in->several = json_is_array(root);
        return QN_OK;
    }
    if (root) {
        json_decref(root);
        return QN_NOMEM;
    }
    return qn_report(in->context, QN_ERROR, QN_SYNTAX, in->source, error.line > 0 ? (unsigned long)error.line : 0,
                     error.column > 0 ? (unsigned long)error.column : 0, -1, "%s", error.text);
}

static qn_status next_object(input *in, draft *d)
{
    list *l = in->state;
    size_t count = json_is_array(l->root) ? json_array_size(l->root) : 1;
    while (l->at < count) {
        const json_t *object = json_is_array(l->root) ? json_array_get(l->root, l->at) : l->root;
        l->at++;
        if (!read_record(in, d, object))
            return QN_OK;
    }
    return QN_END;
}

static void close_whole(input *in)
{
    list *l = in->state;
    if (l)
        json_decref(l->root);
    free(l);
    in->state = NULL;
}

const kind json_kind = {.name = "JSON", .matches = matches_whole, .open = open_whole, .next = next_object, .close = close_whole};
