/* Tags with too many attributes: libxml2 compares each attribute with all before it, so that one long tag would take minutes. */
#include "page.h"

#include <string.h>

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

bool excess_attributes(const char *bytes, size_t length, size_t *begin, size_t *end)
{
    const char *open;
    for (size_t at = *end; at < length && (open = memchr(bytes + at, '<', length - at)) != NULL;) {
        at = (size_t)(open - bytes) + 1;
        if (at >= length || !(((unsigned char)bytes[at] | 32) >= 'a' && ((unsigned char)bytes[at] | 32) <= 'z'))
            continue;
        at = skip_blanks(bytes, length, skip_word(bytes, length, at, '>'));
        size_t count = 0;
        for (; at < length && bytes[at] != '>'; at = skip_blanks(bytes, length, attribute_end(bytes, length, at)))
            if (count++ == MOST_ATTRIBUTES)
                *begin = at;
        *end = at;
        if (count > MOST_ATTRIBUTES)
            return true;
    }
    return false;
}
