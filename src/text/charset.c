/* Bytes → well-formed UTF-8 without control characters. */
#include "reader.h"

#include <ctype.h>
#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <uchardet.h>

#define HEAD 4096       /* bytes in which a declaration is looked for */

/* --- what is no text ------------------------------------------------------------------------------------------ */

static bool has_utf16_mark(const char *bytes, size_t length)
{
    return length >= 2 && (!memcmp(bytes, "\xff\xfe", 2) || !memcmp(bytes, "\xfe\xff", 2));
}

/* Formats that may begin without a NUL byte. */
bool looks_binary(const char *bytes, size_t length)
{
    static const struct { const char *magic; size_t length; } known[] = {
        {"%PDF-", 5}, {"%!PS-", 5}, {"{\\rtf", 5}, {"PK\3\4", 4}, {"PK\5\6", 4}, {"\x89PNG", 4}, {"\xff\xd8\xff", 3}, {"\x7f" "ELF", 4},
        {"\xfd" "7zXZ", 5}, {"7z\xbc\xaf", 4}, {"\x28\xb5\x2f\xfd", 4}, {"\xd0\xcf\x11\xe0", 4},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (length >= known[i].length && !memcmp(bytes, known[i].magic, known[i].length))
            return true;
    if (has_utf16_mark(bytes, length))
        return false;
    size_t controls = 0;
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)bytes[i];
        if (!c)
            return true;
        controls += c < 32 && !strchr("\t\n\r\f\v\b\x1a\x1b", c);
    }
    return controls > length / 20;
}

/* --- ill-formed bytes ----------------------------------------------------------------------------------------- */

qn_status repair_utf8(char **bytes, size_t *length, size_t *first)
{
    size_t valid = qn_utf8_valid(*bytes, *length);
    *first = SIZE_MAX;
    if (valid == *length)
        return QN_OK;
    *first = valid;
    qn_buffer out = {0};
    for (size_t at = 0; at < *length;) {
        size_t good = qn_utf8_valid(*bytes + at, *length - at);
        qn_buffer_add(&out, *bytes + at, good);
        at += good;
        if (at < *length) {
            qn_buffer_puts(&out, "\xef\xbf\xbd");
            at++;
        }
    }
    if (out.failed) {
        free(out.bytes);
        return QN_NOMEM;
    }
    free(*bytes);
    *bytes = out.bytes;
    *length = out.length;
    return QN_OK;
}

void blank_controls(char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)bytes[i];
        if ((c < 32 && c != '\n' && c != '\t' && c != '\r') || c == 127)
            bytes[i] = ' ';
    }
}

/* --- charsets ------------------------------------------------------------------------------------------------- */

/* Copies the charset named after `key` ("charset=", "encoding=") in the file's head. */
static bool declared(const char *bytes, size_t length, const char *key, char name[64])
{
    size_t end = length < HEAD ? length : HEAD, size = strlen(key);
    for (size_t i = 0; i + size < end; i++) {
        if (strncasecmp(bytes + i, key, size))
            continue;
        size_t at = i + size, count = 0;
        while (at < end && strchr(" \t\"'", bytes[at]))
            at++;
        while (at < end && count < 63 && (isalnum((unsigned char)bytes[at]) || strchr("-_:.", bytes[at])))
            name[count++] = bytes[at++];
        name[count] = '\0';
        if (count)
            return true;
    }
    return false;
}

/* What the file itself says of its charset: the XML declaration or an HTML meta element. */
static bool declaration(const char *bytes, size_t length, char name[64])
{
    size_t at = 0;
    while (at < length && isspace((unsigned char)bytes[at]))
        at++;
    if (at >= length || bytes[at] != '<')
        return false;
    if (length - at > 5 && !memcmp(bytes + at, "<?xml", 5)) {
        const char *end = memchr(bytes + at, '>', length - at);
        if (end && declared(bytes + at, (size_t)(end - bytes) - at, "encoding=", name))
            return true;
    }
    return declared(bytes + at, length - at, "charset=", name);
}

/* Web pages that name Latin-1 mean Windows-1252 (WHATWG Encoding Standard, section 4.2). */
static const char *web_name(const char *name)
{
    static const char *const latin[] = {"iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "latin-1", "us-ascii", "ascii", "l1"};
    for (size_t i = 0; i < sizeof latin / sizeof *latin; i++)
        if (!strcasecmp(name, latin[i]))
            return "WINDOWS-1252";
    if (!strcasecmp(name, "gb2312") || !strcasecmp(name, "gbk"))
        return "GB18030";
    if (!strcasecmp(name, "shift_jis") || !strcasecmp(name, "shift-jis"))
        return "CP932";
    return !strcasecmp(name, "euc-kr") ? "CP949" : name;
}

/* Converts with iconv; bytes that the charset lacks become U+FFFD. False when the charset is not known or memory ran out (`out->failed`). */
static bool convert(const char *name, const char *bytes, size_t length, qn_buffer *out)
{
    iconv_t conversion = iconv_open("UTF-8", name);
    if (conversion == (iconv_t)-1)
        return false;
    char *in = (char *)(uintptr_t)bytes, piece[8192];
    while (length && !out->failed) {
        char *to = piece;
        size_t room = sizeof piece;
        size_t result = iconv(conversion, &in, &length, &to, &room);
        qn_buffer_add(out, piece, sizeof piece - room);
        if (result == (size_t)-1 && errno != E2BIG && length) {
            qn_buffer_puts(out, "\xef\xbf\xbd");
            in++;
            length--;
        }
    }
    iconv_close(conversion);
    return !out->failed;
}

static bool guess(const char *bytes, size_t length, char name[64])
{
    uchardet_t detector = uchardet_new();
    if (!detector)
        return false;
    uchardet_handle_data(detector, bytes, length < ((size_t)1 << 20) ? length : (size_t)1 << 20);
    uchardet_data_end(detector);
    const char *found = uchardet_get_charset(detector);
    bool known = found && *found && strlen(found) < 64 && strcasecmp(found, "UTF-8") != 0;
    if (known)
        strcpy(name, found);
    uchardet_delete(detector);
    return known;
}

static unsigned long line_of(const char *bytes, size_t at)
{
    unsigned long line = 1;
    for (size_t i = 0; i < at; i++)
        line += bytes[i] == '\n';
    return line;
}

/* Takes the bytes for UTF-8 and replaces what is not. */
static qn_status repair(qn_context *context, const char *source, char **bytes, size_t *length)
{
    size_t first = qn_utf8_valid(*bytes, *length);
    if (first == *length)
        return QN_OK;
    qn_report(context, QN_WARNING, QN_ENCODING, source, line_of(*bytes, first), 0, (long long)first,
              "bytes that are not UTF-8; each was replaced by U+FFFD; convert the file with iconv if it is in another charset");
    return repair_utf8(bytes, length, &first);
}

/* Replaces the bytes by their conversion; leaves them when the charset is unknown. */
static qn_status from_charset(qn_context *context, const char *source, const char *name, char **bytes, size_t *length)
{
    qn_buffer out = {0};
    if (!convert(web_name(name), *bytes, *length, &out)) {
        bool failed = out.failed;
        free(out.bytes);
        return failed ? QN_NOMEM : repair(context, source, bytes, length);
    }
    qn_report(context, QN_DEBUG, QN_OK, source, 0, 0, -1, "read as %s", name);
    if (!out.bytes)
        qn_buffer_puts(&out, "");
    if (out.failed)
        return QN_NOMEM;
    free(*bytes);
    *bytes = out.bytes;
    *length = out.length;
    return QN_OK;
}

/* Bytes that are not valid UTF-8: what they say they are, or what they look like. */
static qn_status from_unknown(qn_context *context, const char *source, char **bytes, size_t *length)
{
    char name[64];
    bool told = declaration(*bytes, *length, name);
    if (told && strcasecmp(name, "utf-8") != 0 && strcasecmp(name, "utf8") != 0)
        return from_charset(context, source, name, bytes, length);
    size_t bad = 0, multi = 0;
    for (size_t at = 0; at < *length;) {
        size_t good = qn_utf8_valid(*bytes + at, *length - at);
        for (size_t i = at; i < at + good; i++)
            multi += ((unsigned char)(*bytes)[i] & 0xc0) == 0xc0;
        at += good;
        if (at < *length) {
            bad++;
            at++;
        }
    }
    if (!told && bad > multi && guess(*bytes, *length, name))
        return from_charset(context, source, name, bytes, length);
    return repair(context, source, bytes, length);
}

qn_status to_utf8(qn_context *context, const char *source, char **bytes, size_t *length)
{
    qn_status status = QN_OK;
    char name[64];
    if (has_utf16_mark(*bytes, *length)) {
        status = from_charset(context, source, (*bytes)[0] == '\xfe' ? "UTF-16BE" : "UTF-16LE", bytes, length);
    } else if (qn_utf8_valid(*bytes, *length) < *length) {
        status = from_unknown(context, source, bytes, length);
    } else if (memchr(*bytes, '\x1b', *length) && guess(*bytes, *length, name) && !strncasecmp(name, "ISO-2022", 8)) {
        status = from_charset(context, source, name, bytes, length);
    }
    if (status)
        return status;
    if (*length >= 3 && !memcmp(*bytes, "\xef\xbb\xbf", 3)) {
        *length -= 3;
        memmove(*bytes, *bytes + 3, *length + 1);
    }
    blank_controls(*bytes, *length);
    return QN_OK;
}
