/* Tags with too many attributes: libxml2 compares each attribute with all before it, so that one long tag would take minutes. */
#include "page.h"

#include <string.h>
#include <strings.h>

#define MOST_ATTRIBUTES 500

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static size_t skip_blanks(const char *bytes, size_t length, size_t at)
{
    while (at < length && is_blank(bytes[at]))
        at++;
    return at;
}

static size_t skip_word(const char *bytes, size_t length, size_t at, char stop)
{
    while (at < length && !is_blank(bytes[at]) && bytes[at] != '>' && bytes[at] != stop)
        at++;
    return at;
}

/* The end of the attribute at `at`: of `name`, `name=value` or `name = "value"`. */
static size_t attribute_end(const char *bytes, size_t length, size_t at)
{
    size_t end = skip_word(bytes, length, at + 1, '=');
    at = skip_blanks(bytes, length, end);
    if (at >= length || bytes[at] != '=')
        return end;
    at = skip_blanks(bytes, length, at + 1);
    if (at >= length || (bytes[at] != '"' && bytes[at] != '\''))
        return skip_word(bytes, length, at, '>');
    const char *close = memchr(bytes + at + 1, bytes[at], length - at - 1);
    return close ? (size_t)(close - bytes) + 1 : length;
}

/* The end of what is no markup and begins at `at`, behind "<": a comment; `at` itself when it is none. */
static size_t comment_end(const char *bytes, size_t length, size_t at)
{
    if (length - at < 3 || memcmp(bytes + at, "!--", 3))
        return at;
    const char *close = memmem(bytes + at, length - at, "-->", 3);
    return close ? (size_t)(close - bytes) + 3 : length;
}

/* Where the text of a script or style sheet ends that begins at `at`; `at` itself behind other tags. */
static size_t script_end(const char *bytes, size_t length, const char *name, size_t at)
{
    static const char *const raw[] = {"script", "style"};
    for (size_t i = 0; i < sizeof raw / sizeof *raw; i++) {
        size_t size = strlen(raw[i]);
        if ((size_t)(bytes + at - name) < size || strncasecmp(name, raw[i], size))
            continue;
        const char *close;
        for (; (close = memmem(bytes + at, length - at, "</", 2)) != NULL; at = (size_t)(close - bytes) + 2)
            if (length - (size_t)(close - bytes) >= size + 2 && !strncasecmp(close + 2, raw[i], size))
                return (size_t)(close - bytes);
        return length;
    }
    return at;
}

bool excess_attributes(const char *bytes, size_t length, bool html, size_t *begin, size_t *end)
{
    const char *open;
    for (size_t at = *end; at < length && (open = memchr(bytes + at, '<', length - at)) != NULL;) {
        size_t name = (size_t)(open - bytes) + 1, count = 0;
        at = comment_end(bytes, length, name);
        if (at > name || at >= length || ((unsigned char)bytes[at] | 32) < 'a' || ((unsigned char)bytes[at] | 32) > 'z')
            continue;
        at = skip_blanks(bytes, length, skip_word(bytes, length, at, '>'));
        for (; at < length && bytes[at] != '>'; at = skip_blanks(bytes, length, attribute_end(bytes, length, at)))
            if (count++ == MOST_ATTRIBUTES)
                *begin = at;
        *end = at;
        if (count > MOST_ATTRIBUTES)
            return true;
        if (html)
            at = script_end(bytes, length, bytes + name, at);
    }
    return false;
}
