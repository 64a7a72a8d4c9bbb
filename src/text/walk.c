/* Files and folders → the files to read, in an order that does not depend on the machine. */
#include "reader.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef struct walker {
    walk *walk;
    qn_context *context;
    qn_interner *folders;   /* device and inode of those that were entered: links may lead back */
    bool pipe;
} walker;

static qn_status add_path(walker *w, const char *path, const struct stat *about);

static int visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static qn_status missing(walker *w, const char *path)
{
    w->walk->unreadable++;
    qn_fail(w->context, QN_IO, path, "cannot be read: %s", strerror(errno));
    return QN_OK;
}

static char *join(const char *folder, const char *name)
{
    size_t length = strlen(folder);
    while (length > 1 && folder[length - 1] == '/')
        length--;
    char *path = malloc(length + strlen(name) + 2);
    if (path)
        sprintf(path, "%.*s%s%s", (int)length, folder, folder[length - 1] == '/' ? "" : "/", name);
    return path;
}

/* Adds a folder's entry; sockets, devices and pipes in folders are passed over. */
static qn_status add_entry(walker *w, const char *folder, const char *name)
{
    struct stat about;
    char *path = join(folder, name);
    if (!path)
        return QN_NOMEM;
    qn_status status = QN_OK;
    if (stat(path, &about))
        status = missing(w, path);
    else if (S_ISREG(about.st_mode) || S_ISDIR(about.st_mode))
        status = add_path(w, path, &about);
    free(path);
    return status;
}

/* Tells whether the folder is entered for the first time. */
static qn_status enter(walker *w, const struct stat *about, bool *first)
{
    char key[64];
    uint32_t before = qn_interner_count(w->folders);
    int length = snprintf(key, sizeof key, "%llx:%llx", (unsigned long long)about->st_dev, (unsigned long long)about->st_ino);
    if (qn_intern(w->folders, key, (size_t)length) == QN_NONE)
        return QN_NOMEM;
    *first = qn_interner_count(w->folders) > before;
    return QN_OK;
}

static qn_status add_folder(walker *w, const char *path, const struct stat *about)
{
    bool first;
    if (enter(w, about, &first))
        return QN_NOMEM;
    if (!first) {
        qn_report(w->context, QN_INFO, QN_OK, path, 0, 0, -1, "the same folder again, by another way; passed over");
        return QN_OK;
    }
    struct dirent **entries = NULL;
    int count = scandir(path, &entries, visible, by_bytes);
    if (count < 0)
        return errno == ENOMEM ? QN_NOMEM : missing(w, path);
    qn_status status = QN_OK;
    for (int i = 0; i < count; i++) {
        if (!status)
            status = add_entry(w, path, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    return status;
}

static qn_status add_path(walker *w, const char *path, const struct stat *about)
{
    if (about && S_ISDIR(about->st_mode))
        return add_folder(w, path, about);
    char *copy = strdup(path);
    if (!copy || !QN_PUSH(w->walk->paths, w->walk->count, w->walk->capacity, copy)) {
        free(copy);
        return QN_NOMEM;
    }
    if (about && S_ISREG(about->st_mode))
        w->walk->bytes += (uint64_t)about->st_size;
    else
        w->pipe = true;
    return QN_OK;
}

/* Adds what the user named; a folder without a file in it is told. */
static qn_status add_argument(walker *w, const char *path, const struct stat *about)
{
    size_t before = w->walk->count, unreadable = w->walk->unreadable;
    qn_status status = add_path(w, path, about);
    if (!status && w->walk->count == before && w->walk->unreadable == unreadable) {
        w->walk->empty++;
        qn_report(w->context, QN_WARNING, QN_NOT_FOUND, path, 0, 0, -1, "a folder without files; name one that holds articles");
    }
    return status;
}

qn_status walk_start(walk *walk, qn_context *context, const char *const *paths, size_t count)
{
    walker w = {.walk = walk, .context = context, .folders = qn_interner_new()};
    qn_status status = w.folders ? QN_OK : QN_NOMEM;
    for (size_t i = 0; i < count && !status; i++) {
        struct stat about;
        if (!strcmp(paths[i], "-"))
            status = add_path(&w, paths[i], NULL);
        else if (stat(paths[i], &about))
            status = missing(&w, paths[i]);
        else
            status = add_argument(&w, paths[i], &about);
    }
    if (w.pipe)
        walk->bytes = 0;
    qn_interner_free(w.folders);
    return status;
}

void walk_free(walk *walk)
{
    for (size_t i = 0; i < walk->count; i++)
        free(walk->paths[i]);
    free(walk->paths);
}
