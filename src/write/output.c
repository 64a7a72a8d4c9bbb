/* Files that appear whole or not at all: written aside, checked, renamed. */
#include <config.h>
#include "writer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct output {
    qn_context *context;
    char *path;         /* as the user named it */
    char *target;       /* what it is renamed to, links followed; NULL when written in place */
    char *aside;        /* the file being written until it is renamed; NULL when it has no name yet, or is written in place */
    int descriptor;     /* -1 once closed */
    qn_buffer *buffer;  /* the target instead of a file, or NULL */
    qn_status status;
    size_t used;
    char bytes[64 * 1024];
};

static void fail(output *out, const char *what, int error)
{
    if (out->status)
        return;
    const char *path = !strcmp(out->path, "-") ? "standard output" : out->path;
    out->status = qn_fail(out->context, QN_IO, path, "cannot %s: %s", what, strerror(error));
}

/* --- opening --------------------------------------------------------------------------------------------------- */

/* Finds a new name beside the target: `make` gives a descriptor, or -1 and errno. Not mkstemp: the file shall have the usual permissions. */
static void make_aside(output *out, int (*make)(const output *out))
{
    size_t size = strlen(out->target) + 48;
    int made = -1;
    out->aside = malloc(size);
    if (!out->aside) {
        out->status = qn_fail(out->context, QN_NOMEM, out->path, "out of memory");
        return;
    }
    for (int attempt = 0; attempt < 1000; attempt++) {
        snprintf(out->aside, size, "%s.tmp-%ld-%d", out->target, (long)getpid(), attempt);
        made = make(out);
        if (made >= 0 || errno != EEXIST)
            break;
    }
    if (made < 0) {
        fail(out, "make a file beside it", errno);
        free(out->aside);
        out->aside = NULL;
    } else {
        out->descriptor = made;
    }
}

static int create_aside(const output *out)
{
    return open(out->aside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
}

static int link_aside(const output *out)
{
    char link[48];
    snprintf(link, sizeof link, "/proc/self/fd/%d", out->descriptor);
    return linkat(AT_FDCWD, link, AT_FDCWD, out->aside, AT_SYMLINK_FOLLOW) ? -1 : out->descriptor;
}

/* Makes a file without a name in the target's folder, of which nothing stays whatever ends the program; -1 where there are no such files. */
static int open_nameless(const output *out)
{
    int descriptor = -1;
#ifdef O_TMPFILE
    const char *slash = strrchr(out->target, '/');
    char *folder = slash ? strndup(out->target, (size_t)(slash - out->target) + 1) : strdup(".");
    if (folder && !access("/proc/self/fd", X_OK))
        descriptor = open(folder, O_WRONLY | O_TMPFILE | O_CLOEXEC, 0666);
    free(folder);
#endif
    return descriptor;
}

static void open_target(output *out)
{
    struct stat info;
    if (!strcmp(out->path, "-")) {
        out->descriptor = STDOUT_FILENO;
    } else if (!stat(out->path, &info) && !S_ISREG(info.st_mode)) {
        out->descriptor = open(out->path, O_WRONLY | O_CLOEXEC);
        if (out->descriptor < 0)
            fail(out, "open it for writing", errno);
    } else {
        out->target = realpath(out->path, NULL);    /* a link stays a link */
        if (!out->target)
            out->target = strdup(out->path);
        if (!out->target)
            out->status = qn_fail(out->context, QN_NOMEM, out->path, "out of memory");
        else if ((out->descriptor = open_nameless(out)) < 0)
            make_aside(out, create_aside);
    }
}

qn_status output_open(qn_context *context, const char *path, output **result)
{
    output *out = calloc(1, sizeof *out);
    if (!out || !(out->path = strdup(path))) {
        free(out);
        return qn_fail(context, QN_NOMEM, path, "out of memory");
    }
    out->context = context;
    out->descriptor = -1;
    open_target(out);
    qn_status status = out->status;
    if (status)
        output_free(out);
    else
        *result = out;
    return status;
}

qn_status output_buffer(qn_context *context, qn_buffer *buffer, output **result)
{
    output *out = calloc(1, sizeof *out);
    if (!out || !(out->path = strdup("memory"))) {
        free(out);
        return qn_fail(context, QN_NOMEM, NULL, "out of memory");
    }
    out->context = context;
    out->descriptor = -1;
    out->buffer = buffer;
    *result = out;
    return QN_OK;
}

/* --- writing --------------------------------------------------------------------------------------------------- */

static void write_all(output *out, const char *bytes, size_t length)
{
    if (out->buffer) {
        qn_buffer_add(out->buffer, bytes, length);
        if (out->buffer->failed)
            output_fail(out, QN_NOMEM, "out of memory");
        return;
    }
    while (length && !out->status) {
        ssize_t written = write(out->descriptor, bytes, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0) {
            fail(out, "write", errno);
            return;
        }
        bytes += written;
        length -= (size_t)written;
    }
}

static void flush(output *out)
{
    write_all(out, out->bytes, out->used);
    out->used = 0;
}

void output_add(output *out, const char *bytes, size_t length)
{
    if (length > sizeof out->bytes - out->used) {
        flush(out);
        if (length >= sizeof out->bytes) {
            write_all(out, bytes, length);
            return;
        }
    }
    memcpy(out->bytes + out->used, bytes, length);
    out->used += length;
}

void output_puts(output *out, const char *string)
{
    output_add(out, string, strlen(string));
}

void output_putc(output *out, char byte)
{
    if (out->used == sizeof out->bytes)
        flush(out);
    out->bytes[out->used++] = byte;
}

/* --- ending ---------------------------------------------------------------------------------------------------- */

qn_status output_status(const output *out)
{
    return out->status;
}

qn_status output_fail(output *out, qn_status status, const char *message)
{
    if (!out->status)
        out->status = qn_fail(out->context, status, out->path, "%s", message);
    return out->status;
}

qn_context *output_context(const output *out)
{
    return out->context;
}

const char *output_path(const output *out)
{
    return out->path;
}

qn_status output_finish(output *out)
{
    flush(out);
    if (!out->status && out->target && fsync(out->descriptor))
        fail(out, "write it to the disk", errno);
    if (!out->status && out->target && !out->aside)
        make_aside(out, link_aside);
    if (out->descriptor != STDOUT_FILENO && out->descriptor >= 0) {
        if (close(out->descriptor))
            fail(out, "close it", errno);
        out->descriptor = -1;
    }
    if (out->status || !out->aside)
        return out->status;
    if (rename(out->aside, out->target)) {
        fail(out, "rename the finished file", errno);
    } else {
        free(out->aside);
        out->aside = NULL;
    }
    return out->status;
}

void output_free(output *out)
{
    if (!out)
        return;
    if (out->descriptor >= 0 && out->descriptor != STDOUT_FILENO)
        close(out->descriptor);
    if (out->aside)
        unlink(out->aside);
    free(out->aside);
    free(out->target);
    free(out->path);
    free(out);
}
