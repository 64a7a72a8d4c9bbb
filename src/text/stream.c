/* A file's bytes, unpacked when they are gzipped: a window that is peeked at, read by lines, or taken whole. */
#include "reader.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

struct stream {
    qn_context *context;
    const char *source;
    gzFile file;
    qn_buffer window;
    size_t at;          /* bytes of the window that have been taken */
    bool ended;
    qn_status broken;   /* why it ended too early; what was read before is good */
};

stream *stream_open(qn_context *context, const char *source, qn_status *status)
{
    stream *s = calloc(1, sizeof *s);
    *status = s ? QN_OK : QN_NOMEM;
    if (!s)
        return NULL;
    s->context = context;
    s->source = source;
    bool standard = !strcmp(source, "-");
    int copy = standard ? dup(STDIN_FILENO) : -1;
    errno = 0;
    s->file = standard ? copy < 0 ? NULL : gzdopen(copy, "rb") : gzopen(source, "rbe");
    if (!s->file) {
        *status = errno ? qn_fail(context, QN_IO, source, "cannot be opened: %s", strerror(errno)) : QN_NOMEM;
        if (copy >= 0)
            close(copy);
        free(s);
        return NULL;
    }
    gzbuffer(s->file, (unsigned)STREAM_PEEK);
    return s;
}

void stream_close(stream *s)
{
    if (!s)
        return;
    gzclose(s->file);
    free(s->window.bytes);
    free(s);
}

uint64_t stream_position(const stream *s)
{
    z_off_t offset = s->file ? gzoffset(s->file) : 0;
    return offset > 0 ? (uint64_t)offset : 0;
}

/* Says what is wrong with the file after a read that gave less than was asked for. */
static qn_status read_status(stream *s)
{
    int error = Z_OK;
    gzerror(s->file, &error);
    switch (error) {
    case Z_OK: case Z_STREAM_END:
        return QN_OK;
    case Z_BUF_ERROR:
        return qn_fail(s->context, QN_SYNTAX, s->source, "the gzip file ends too early; fetch or copy it again");
    case Z_MEM_ERROR:
        return QN_NOMEM;
    case Z_ERRNO:
        return qn_fail(s->context, QN_IO, s->source, "cannot be read: %s", strerror(errno));
    }
    return qn_fail(s->context, QN_SYNTAX, s->source, "the gzip file is damaged; fetch or copy it again");
}

/* Adds up to `more` bytes to the window; QN_NOMEM or QN_OK. */
static qn_status fill(stream *s, size_t more)
{
    if (s->at && s->at == s->window.length) {
        s->at = s->window.length = 0;
    } else if (s->at > s->window.length / 2 && s->window.length) {
        memmove(s->window.bytes, s->window.bytes + s->at, s->window.length - s->at);
        s->window.length -= s->at;
        s->at = 0;
    }
    char piece[16384];
    while (more && !s->ended) {
        size_t wanted = more < sizeof piece ? more : sizeof piece;
        int got = gzread(s->file, piece, (unsigned)wanted);
        if (got > 0)
            qn_buffer_add(&s->window, piece, (size_t)got);
        if (s->window.failed)
            return QN_NOMEM;
        if (got < (int)wanted) {
            s->ended = true;
            s->broken = read_status(s);
            return s->broken == QN_NOMEM ? QN_NOMEM : QN_OK;
        }
        more -= wanted;
    }
    return QN_OK;
}

qn_status stream_peek(stream *s, const char **bytes, size_t *length)
{
    qn_status status = QN_OK;
    if (s->window.length - s->at < STREAM_PEEK)
        status = fill(s, STREAM_PEEK - (s->window.length - s->at));
    *length = s->window.length - s->at;
    *bytes = s->window.bytes ? s->window.bytes + s->at : "";
    return !status && !*length ? s->broken : status;
}

qn_status stream_all(stream *s, char **bytes, size_t *length)
{
    while (!s->ended && s->window.length - s->at <= RECORD_LIMIT) {
        qn_status status = fill(s, 4 * STREAM_PEEK);
        if (status)
            return status;
    }
    if (s->broken)
        return s->broken;
    if (s->window.length - s->at > RECORD_LIMIT)
        return qn_fail(s->context, QN_LIMIT, s->source, "larger than %zu MiB, the limit for one article; split the file", RECORD_LIMIT >> 20);
    *length = s->window.length - s->at;
    *bytes = malloc(*length + 1);
    if (!*bytes)
        return QN_NOMEM;
    if (*length)
        memcpy(*bytes, s->window.bytes + s->at, *length);
    (*bytes)[*length] = '\0';
    free(s->window.bytes);
    s->window = (qn_buffer){0};
    s->at = 0;
    return QN_OK;
}

/* Drops what was read of a line that is too long, up to its end. */
static qn_status pass_line(stream *s)
{
    for (;;) {
        char *end = s->window.length > s->at ? memchr(s->window.bytes + s->at, '\n', s->window.length - s->at) : NULL;
        if (end || s->ended) {
            s->at = end ? (size_t)(end - s->window.bytes) + 1 : s->window.length;
            return QN_LIMIT;
        }
        s->at = s->window.length;
        qn_status status = fill(s, STREAM_PEEK);
        if (status)
            return status;
    }
}

qn_status stream_line(stream *s, const char **line, size_t *length)
{
    for (size_t searched = 0;;) {
        size_t have = s->window.length - s->at;
        char *begin = s->window.bytes + s->at;
        char *end = have > searched ? memchr(begin + searched, '\n', have - searched) : NULL;
        if (end || (s->ended && have && !s->broken)) {
            *line = begin;
            *length = end ? (size_t)(end - begin) : have;
            s->at += *length + (end != NULL);
            return QN_OK;
        }
        if (s->ended)
            return s->broken ? s->broken : QN_END;
        if (have > RECORD_LIMIT)
            return pass_line(s);
        searched = have;
        size_t more = have > STREAM_PEEK ? have : STREAM_PEEK, allowed = RECORD_LIMIT + 1 - have;
        qn_status status = fill(s, more < allowed ? more : allowed);
        if (status)
            return status;
    }
}
