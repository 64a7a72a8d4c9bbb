/* Files that appear whole or not at all: written without a name where the system has such files, else aside; then linked and renamed. */
#include <quidnunc/base.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct qn_file {
    qn_context *context;
    char *path;         /* as the user named it */
    char *target;       /* what it is renamed to, links followed */
    char *aside;        /* its name until then; NULL while it has none */
    int descriptor;
    qn_status status;
    uint64_t written;   /* by qn_file_add, with what is still in bytes */
    size_t used;
    char bytes[256 * 1024];
};

static qn_status fail(qn_file *file, const char *what, int error)
{
    if (!file->status)
        file->status = qn_fail(file->context, QN_IO, file->path, "cannot %s: %s", what, strerror(error));
    return file->status;
}

int qn_file_nameless(const char *folder)
{
    int descriptor = -1;
#ifdef O_TMPFILE
    if (!access("/proc/self/fd", X_OK))
        descriptor = open(folder, O_RDWR | O_TMPFILE | O_CLOEXEC, 0666);
#endif
    return descriptor;
}

char *qn_file_folder(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? strndup(path, (size_t)(slash - path) + 1) : strdup("./");
}

/* Not mkstemp: the file shall have the usual permissions. */
static void name_aside(qn_file *file)
{
    size_t size = strlen(file->target) + 48;
    char descriptor[48];
    int made = -1;
    file->aside = malloc(size);
    if (!file->aside) {
        file->status = qn_fail(file->context, QN_NOMEM, file->path, "out of memory");
        return;
    }
    snprintf(descriptor, sizeof descriptor, "/proc/self/fd/%d", file->descriptor);
    for (int attempt = 0; made < 0 && attempt < 1000; attempt++) {
        snprintf(file->aside, size, "%s.tmp-%ld-%d", file->target, (long)getpid(), attempt);
        if (file->descriptor >= 0)
            made = linkat(AT_FDCWD, descriptor, AT_FDCWD, file->aside, AT_SYMLINK_FOLLOW) ? -1 : file->descriptor;
        else
            made = open(file->aside, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (made < 0 && errno != EEXIST)
            break;
    }
    if (made < 0) {
        fail(file, "make a file beside it", errno);
        free(file->aside);
        file->aside = NULL;
    }
    file->descriptor = made >= 0 ? made : file->descriptor;
}

qn_status qn_file_new(qn_context *context, const char *path, qn_file **result)
{
    qn_file *file = calloc(1, sizeof *file);
    struct stat info;
    *result = NULL;
    if (!file)
        return qn_fail(context, QN_NOMEM, path, "out of memory");
    file->context = context;
    file->descriptor = -1;
    file->path = strdup(path);
    file->target = realpath(path, NULL);    /* a link stays a link */
    if (!file->target)
        file->target = strdup(path);
    char *folder = file->target ? qn_file_folder(file->target) : NULL;
    if (!file->path || !folder)
        file->status = qn_fail(context, QN_NOMEM, path, "out of memory");
    else if (!stat(path, &info) && !S_ISREG(info.st_mode))
        file->status = qn_fail(context, QN_IO, path, "cannot write it: it is no regular file; name a file");
    else if ((file->descriptor = qn_file_nameless(folder)) < 0)
        name_aside(file);
    free(folder);
    qn_status status = file->status;
    if (status)
        qn_file_free(file);
    else
        *result = file;
    return status;
}

static void write_all(qn_file *file, const char *bytes, size_t length)
{
    while (length && !file->status) {
        ssize_t written = write(file->descriptor, bytes, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0) {
            fail(file, "write", errno);
            return;
        }
        bytes += written;
        length -= (size_t)written;
    }
}

static void flush(qn_file *file)
{
    write_all(file, file->bytes, file->used);
    file->used = 0;
}

void qn_file_add(qn_file *file, const void *bytes, size_t length)
{
    file->written += length;
    if (length > sizeof file->bytes - file->used) {
        flush(file);
        if (length >= sizeof file->bytes) {
            write_all(file, bytes, length);
            return;
        }
    }
    if (length)
        memcpy(file->bytes + file->used, bytes, length);
    file->used += length;
}

void qn_file_put(qn_file *file, uint64_t offset, const void *bytes, size_t length)
{
    flush(file);
    const char *from = bytes;
    while (length && !file->status) {
        ssize_t written = pwrite(file->descriptor, from, length, (off_t)offset);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0) {
            fail(file, "write", errno);
            return;
        }
        from += written;
        offset += (uint64_t)written;
        length -= (size_t)written;
    }
}

uint64_t qn_file_size(const qn_file *file)
{
    return file->written;
}

qn_status qn_file_status(const qn_file *file)
{
    return file->status;
}

qn_status qn_file_finish(qn_file *file)
{
    flush(file);
    if (!file->status && fsync(file->descriptor))
        fail(file, "write it to the disk", errno);
    if (!file->status && !file->aside)
        name_aside(file);
    if (file->descriptor >= 0 && close(file->descriptor))
        fail(file, "close it", errno);
    file->descriptor = -1;
    if (file->status)
        return file->status;
    if (rename(file->aside, file->target))
        return fail(file, "rename the finished file", errno);
    free(file->aside);
    file->aside = NULL;
    return QN_OK;
}

void qn_file_free(qn_file *file)
{
    if (!file)
        return;
    if (file->descriptor >= 0)
        close(file->descriptor);
    if (file->aside)
        unlink(file->aside);
    free(file->aside);
    free(file->target);
    free(file->path);
    free(file);
}

/* --- checksums --------------------------------------------------------------------------------------------------- */

/* Steps as in the finaliser of MurmurHash3 (Appleby 2011), eight bytes at a time, lowest byte first on every machine. */
static void step(qn_checksum *sum, uint64_t word)
{
    sum->state = (sum->state ^ word) * UINT64_C(0xff51afd7ed558ccd);
    sum->state ^= sum->state >> 32;
}

static uint64_t word_at(const unsigned char *b)
{
    return (uint64_t)b[0] | (uint64_t)b[1] << 8 | (uint64_t)b[2] << 16 | (uint64_t)b[3] << 24 | (uint64_t)b[4] << 32 | (uint64_t)b[5] << 40 |
           (uint64_t)b[6] << 48 | (uint64_t)b[7] << 56;
}

void qn_checksum_add(qn_checksum *sum, const void *bytes, size_t length)
{
    const unsigned char *b = bytes;
    for (; length && (sum->length & 7); length--, b++) {
        sum->rest |= (uint64_t)*b << 8 * (sum->length++ & 7);
        if (!(sum->length & 7)) {
            step(sum, sum->rest);
            sum->rest = 0;
        }
    }
    for (; length >= 8; length -= 8, b += 8, sum->length += 8)
        step(sum, word_at(b));
    for (; length; length--, b++)
        sum->rest |= (uint64_t)*b << 8 * (sum->length++ & 7);
}

uint64_t qn_checksum_value(const qn_checksum *sum)
{
    qn_checksum end = *sum;
    step(&end, end.rest);
    step(&end, end.length + 1);
    end.state *= UINT64_C(0xc4ceb9fe1a85ec53);
    return end.state ^ end.state >> 33;
}
