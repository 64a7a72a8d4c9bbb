/* JSON Lines: an object a line, with "text" and, as they are there, "title", "date", "url", "publisher", "author", "id", "language". */
#include "dates.h"
#include "reader.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* The first line that is not empty must begin an object that has a quoted name. */
static bool matches(const char *head, size_t length)
{
    size_t at = 0;
    while (at < length && strchr(" \t\r\n", head[at]))
        at++;
    if (at >= length || head[at++] != '{')
        return false;
    while (at < length && strchr(" \t\r\n", head[at]))
        at++;
    return at < length && head[at] == '"';
}

static qn_status bad_line(input *in, const char *why)
{
    in->counts->malformed++;
    qn_report(in->context, QN_WARNING, QN_SYNTAX, in->source, in->line, 0, -1, "%s; the line was passed over", why);
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
        draft_block(d, QN_BLOCK_TITLE, title, length);
    size_t begin = d->text.length;
    if (begin)
        qn_buffer_puts(&d->text, "\n\n");
    qn_buffer_add(&d->text, body, json_string_length(text));
    if (!d->text.failed) {
        blank_controls(d->text.bytes, d->text.length);
        plain_blocks(d, in->wording, begin, !title);
    }
}

/* Parses a line that may hold ill-formed UTF-8. */
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

static qn_status read_record(input *in, draft *d, const char *line, size_t length)
{
    json_error_t error = {0};
    json_t *object = parse(in, line, length, &error);
    const json_t *text = json_object_get(object, "text");
    qn_status status = QN_OK;
    in->record++;
    if (!object)
        status = bad_line(in, *error.text ? error.text : "out of memory");
    else if (!json_is_object(object))
        status = bad_line(in, "no JSON object");
    else if (!json_is_string(text))
        status = bad_line(in, "no \"text\" that is a string");
    else
        fill(in, d, object, text);
    json_decref(object);
    return status;
}

static qn_status next_article(input *in, draft *d)
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
            bad_line(in, "longer than the limit for one article");
            continue;
        }
        if (status)
            return status;
        if (in->line == 1 && length >= 3 && !memcmp(line, "\xef\xbb\xbf", 3))
            line += 3, length -= 3;
        while (length && strchr(" \t\r", line[length - 1]))
            length--;
        if (length && !read_record(in, d, line, length))
            return QN_OK;
    }
}

const kind json_lines_kind = {.name = "JSON Lines", .lines = true, .matches = matches, .next = next_article};
