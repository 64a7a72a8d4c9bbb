/* Files as lines or blocks, gzipped or not, and which reader is theirs. */
#include "room.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#define BLOCK ((size_t)1 << 20)
#define LONGEST_LINE ((size_t)64 << 20)

struct input {
    qn_context *context;
    const char *path;       /* as messages name it */
    gzFile file;            /* reads what is not gzipped as it is */
    char *bytes;
    size_t used, filled, capacity;
    unsigned long line;
    bool ended;
};

qn_status input_open(qn_context *context, const char *path, input **out)
{
    bool standard = !strcmp(path, "-");
    input *in = calloc(1, sizeof *in);
    *out = in;
    if (!in)
        return qn_fail(context, QN_NOMEM, path, "out of memory");
    in->context = context;
    in->path = standard ? "standard input" : path;
    struct stat info;
    int descriptor = standard ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0 || fstat(descriptor, &info))
        return qn_fail(context, QN_IO, in->path, "cannot open the file: %s; name a file that can be read", strerror(errno));
    if (S_ISDIR(info.st_mode)) {
        close(descriptor);
        return qn_fail(context, QN_IO, in->path, "it is a folder; name its files");
    }
    in->file = gzdopen(descriptor, "rb");
    in->bytes = malloc(BLOCK + 1);
    in->capacity = BLOCK;
    if (!in->file)
        close(descriptor);
    if (!in->file || !in->bytes)
        return qn_fail(context, QN_NOMEM, in->path, "out of memory");
    gzbuffer(in->file, 256 * 1024);
    return QN_OK;
}

void input_free(input *in)
{
    if (!in)
        return;
    if (in->file)
        gzclose(in->file);
    free(in->bytes);
    free(in);
}

/* Reads on behind what is there; the buffer has room. */
static qn_status fill(input *in)
{
    int got = gzread(in->file, in->bytes + in->filled, (unsigned)(in->capacity - in->filled)), number = Z_OK;
    const char *why = got < 0 || (got == 0 && !gzeof(in->file)) ? gzerror(in->file, &number) : "";
    if (got == 0 && !number)
        why = gzerror(in->file, &number);       /* a gzipped file that ends too early */
    if (got < 0 || (got == 0 && number && number != Z_STREAM_END))
        return qn_fail(in->context, QN_IO, in->path, "cannot read on after line %lu: %s", in->line,
                       number == Z_ERRNO ? strerror(errno) : number == Z_BUF_ERROR ? "the compressed file ends too early" : why);
    in->ended = got == 0;
    in->filled += (size_t)got;
    return QN_OK;
}

/* Room for more behind what is not taken yet. */
static bool make_room(input *in)
{
    if (in->used) {
        memmove(in->bytes, in->bytes + in->used, in->filled - in->used);
        in->filled -= in->used;
        in->used = 0;
    }
    if (in->filled < in->capacity)
        return true;
    char *larger = realloc(in->bytes, 2 * in->capacity + 1);
    if (!larger)
        return false;
    in->bytes = larger;
    in->capacity *= 2;
    return true;
}

static qn_status more(input *in)
{
    return make_room(in) ? fill(in) : qn_fail(in->context, QN_NOMEM, in->path, "out of memory");
}

/* Passes over the rest of a line that is too long. */
static qn_status drop_line(input *in)
{
    const char *newline = NULL;
    qn_status status = QN_OK;
    while (!status && !in->ended && !newline) {
        in->used = in->filled = 0;
        status = fill(in);
        newline = memchr(in->bytes, '\n', in->filled);
    }
    in->used = newline ? (size_t)(newline - in->bytes) + 1 : in->filled;
    return status;
}

qn_status input_line(input *in, const char **line, size_t *length, bool *cut)
{
    size_t seen = 0;
    const char *newline;
    *cut = false;
    while (!(newline = memchr(in->bytes + in->used + seen, '\n', in->filled - in->used - seen)) && !in->ended) {
        seen = in->filled - in->used;
        if (seen > LONGEST_LINE) {
            in->line++;
            *cut = true;
            *line = "";
            *length = 0;
            return drop_line(in);
        }
        qn_status status = more(in);
        if (status)
            return status;
    }
    *line = in->bytes + in->used;
    *length = newline ? (size_t)(newline - *line) : in->filled - in->used;
    if (!newline && !*length)
        return QN_END;
    in->used += *length + (newline != NULL);
    in->line++;
    if (*length && (*line)[*length - 1] == '\r')
        --*length;
    return QN_OK;
}

qn_status input_block(input *in, const char **bytes, size_t *length)
{
    qn_status status = QN_OK;
    if (in->used == in->filled && !in->ended) {
        in->used = in->filled = 0;
        status = fill(in);
    }
    *bytes = in->bytes + in->used;
    *length = in->filled - in->used;
    in->used = in->filled;
    return status;
}

unsigned long input_line_number(const input *in)
{
    return in->line;
}

qn_status input_peek(input *in, const char **bytes, size_t *length)
{
    qn_status status = QN_OK;
    while (!status && !in->ended && in->filled < BLOCK / 4)
        status = more(in);
    if (!status && in->filled >= 3 && !memcmp(in->bytes, "\xEF\xBB\xBF", 3))
        in->used = 3;
    *bytes = in->bytes + in->used;
    *length = in->filled - in->used;
    return status;
}

/* --- which reader ------------------------------------------------------------------------------------------------ */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* The first line that holds something else than blanks, and with `comments` no comment. */
static const char *first_line(const char *at, const char *end, bool comments, size_t *length)
{
    while (at < end) {
        while (at < end && is_blank(*at))
            at++;
        const char *newline = at < end ? memchr(at, '\n', (size_t)(end - at)) : NULL, *stop = newline ? newline : end;
        if (at < end && !(comments && *at == '#')) {
            *length = (size_t)(stop - at);
            return at;
        }
        at = stop;
    }
    *length = 0;
    return end;
}

/* "<…> <…> … ." on one line */
static bool is_triple(const char *line, size_t length)
{
    while (length && is_blank(line[length - 1]))
        length--;
    const char *end = line + length, *close = length ? memchr(line, '>', length) : NULL;
    if (!close || line[length - 1] != '.' || (*line != '<' && (*line != '_' || length < 2 || line[1] != ':')))
        return false;
    if (*line == '_')
        close = memchr(line, ' ', length) ? (const char *)memchr(line, ' ', length) : end;
    while (close < end && (*close == '>' || is_blank(*close)))
        close++;
    return close < end && *close == '<';
}

static bool has_word(const char *line, size_t length, const char *word)
{
    size_t wanted = strlen(word);
    for (size_t i = 0; i + wanted <= length; i++)
        if (!strncasecmp(line + i, word, wanted))
            return true;
    return false;
}

static reader *reader_by_bytes(const char *bytes, size_t length)
{
    size_t line_length, first_length;
    const char *line = first_line(bytes, bytes + length, true, &line_length);
    if (!line_length)
        return read_ntriples;       /* empty: any reader will do */
    if (*line == '{')
        return read_ftm;
    if (is_triple(line, line_length))
        return read_ntriples;
    if (*line == '@' || *line == '<' || *line == '_' || *line == '[' || has_word(line, line_length < 6 ? line_length : 6, "prefix") ||
        has_word(line, line_length < 5 ? line_length : 5, "base "))
        return read_turtle;
    line = first_line(bytes, bytes + length, false, &first_length);
    return has_word(line, first_length, "name") ? read_csv : NULL;
}

reader *reader_of(const char *path, const char *bytes, size_t length)
{
    static const struct {
        const char *ending;
        reader *reader;
    } endings[] = {{".nt", read_ntriples}, {".ttl", read_turtle}, {".csv", read_csv}, {".tsv", read_csv}};
    size_t end = strlen(path);
    if (end > 3 && !strcasecmp(path + end - 3, ".gz"))
        end -= 3;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t wanted = strlen(endings[i].ending);
        if (end > wanted && !strncasecmp(path + end - wanted, endings[i].ending, wanted))
            return endings[i].reader;
    }
    return reader_by_bytes(bytes, length);
}
