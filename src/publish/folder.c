/* The site as a folder: made beside its place and exchanged with what stood there, so that nobody ever sees half of it. */
#include <config.h>
#include "room.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define MARKER ".quidnunc-site"

typedef struct folder {
    qn_context *context;
    const qn_site *site;
    char *target, *aside;
    int root;                   /* descriptor of the folder aside, or -1 */
    int marker;                 /* of the marker in it, locked while we write */
    qn_buffer text;             /* the page at hand */
    qn_site_report *report;
    qn_status status;
} folder;

static void fail(folder *f, const char *path, const char *what)
{
    if (!f->status)
        f->status = qn_fail(f->context, QN_IO, path, "cannot %s: %s", what, strerror(errno));
}

static void no_room(folder *f)
{
    if (!f->status)
        f->status = qn_fail(f->context, QN_NOMEM, NULL, "out of memory");
}

/* --- files ------------------------------------------------------------------------------------------------------------ */

static void write_file(folder *f, const char *path, const char *bytes, size_t length)
{
    if (f->status)
        return;
    int file = openat(f->root, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (file < 0) {
        fail(f, path, "make the file");
        return;
    }
    while (length) {
        ssize_t written = write(file, bytes, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            break;
        bytes += written;
        length -= (size_t)written;
    }
    if (length)
        fail(f, path, "write the file");
    if (close(file))
        fail(f, path, "write the file");
    f->report->files++;
}

static void write_text(folder *f, const char *path)
{
    if (f->text.failed)
        no_room(f);
    else
        write_file(f, path, f->text.length ? f->text.bytes : "", f->text.length);
}

static void make_folder(folder *f, const char *path)
{
    if (!f->status && mkdirat(f->root, path, 0777) && errno != EEXIST)
        fail(f, path, "make the folder");
}

/* --- entities ------------------------------------------------------------------------------------------------------------ */

/* "id/huawei/index.html", for web servers without configuration: where the IRI itself leads them. */
static void write_redirection(folder *f, const char *own)
{
    char path[512];
    const char *name = strrchr(own, '/') + 1;
    make_folder(f, own);
    f->text.length = 0;
    qn_buffer_printf(&f->text, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>%s</title>\n"
                               "<meta http-equiv=\"refresh\" content=\"0; url=../%s.html\">\n<link rel=\"canonical\" href=\"../%s.html\">\n</head>\n"
                               "<body>\n<p><a href=\"../%s.html\">%s</a></p>\n</body>\n</html>\n", name, name, name, name, name);
    snprintf(path, sizeof path, "%s/index.html", own);
    write_text(f, path);
}

static void write_data(folder *f, const char *iri, const char *own, const char *format, const char *ending)
{
    char path[512];
    f->text.length = 0;
    snprintf(path, sizeof path, "%s.%s", own, ending);
    if (!f->status)
        f->status = describe_entity(f->site, iri, format, false, &f->text);
    write_text(f, path);
}

static void write_entity(folder *f, entity e)
{
    const char *iri = iri_of(f->site, e), *own = page_of(f->site, iri);
    char path[512];
    if (!own) {
        f->report->without++;
        return;
    }
    f->text.length = 0;
    snprintf(path, sizeof path, "%s.html", own);
    render_entity(f->site, e, &f->text);
    write_text(f, path);
    write_data(f, iri, own, "turtle", "ttl");
    write_data(f, iri, own, "jsonld", "jsonld");
    write_redirection(f, own);
    f->report->pages++;
}

static void write_entities(folder *f)
{
    const qn_graph *g = f->site->graph;
    const size_t counts[ENTITY_KINDS] = {g->actor_count, g->claim_count, g->article_count};
    make_folder(f, "id");
    make_folder(f, "claim");
    make_folder(f, "article");
    for (int kind = 0; kind < ENTITY_KINDS; kind++)
        for (size_t i = 0; i < counts[kind] && !f->status; i++)
            write_entity(f, (entity){(entity_kind)kind, (uint32_t)i});
}

/* --- what else there is ---------------------------------------------------------------------------------------------------- */

static void write_documents(folder *f)
{
    make_folder(f, "class");
    make_folder(f, "data");
    make_folder(f, "configuration");
    make_folder(f, ".well-known");
    for (size_t i = 0; i < f->site->document_count && !f->status; i++) {
        const document *d = &f->site->documents[i];
        f->text.length = 0;
        d->render(f->site, d, &f->text);
        write_text(f, d->path);
        f->report->pages += !strcmp(d->type, "text/html");
    }
}

static void write_dumps(folder *f)
{
    for (const dump_row *d = dumps; d->name && !f->status; d++) {
        qn_buffer path = {0};
        qn_buffer_printf(&path, "%s/data/%s", f->aside, d->name);
        if (path.failed)
            no_room(f);
        else
            f->status = write_dump(f->context, f->site, d, path.bytes);
        free(path.bytes);
        f->report->files++;
    }
}

static void copy_file(folder *f, const char *from, const char *to)
{
    FILE *file = fopen(from, "rb");
    char piece[16384];
    size_t got;
    f->text.length = 0;
    while (file && (got = fread(piece, 1, sizeof piece, file)) > 0)
        qn_buffer_add(&f->text, piece, got);
    if (!file || ferror(file))
        fail(f, from, "read it");
    if (file)
        fclose(file);
    write_text(f, to);
}

/* The explorer's files are few and in a folder or two. */
static void copy_folder(folder *f, const char *from, const char *to, int depth)
{
    DIR *open = f->status || depth > 8 ? NULL : opendir(from);
    if (!open) {
        fail(f, from, "read the folder");
        return;
    }
    make_folder(f, to);
    for (struct dirent *entry; (entry = readdir(open)) && !f->status;) {
        qn_buffer source = {0}, place = {0};
        struct stat info;
        qn_buffer_printf(&source, "%s/%s", from, entry->d_name);
        qn_buffer_printf(&place, "%s/%s", to, entry->d_name);
        if (source.failed || place.failed)
            no_room(f);
        else if (*entry->d_name == '.' || stat(source.bytes, &info))
            ;           /* what an editor left */
        else if (S_ISDIR(info.st_mode))
            copy_folder(f, source.bytes, place.bytes, depth + 1);
        else if (S_ISREG(info.st_mode))
            copy_file(f, source.bytes, place.bytes);
        free(source.bytes);
        free(place.bytes);
    }
    closedir(open);
}

/* --- the place ----------------------------------------------------------------------------------------------------------------- */

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *at)
{
    (void)info;
    (void)kind;
    (void)at;
    return remove(path);
}

static void remove_tree(const char *path)
{
    nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static bool is_ours(const char *path)
{
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ours = folder >= 0 && !faccessat(folder, MARKER, F_OK, 0);
    if (folder >= 0)
        close(folder);
    return ours;
}

static bool is_empty(const char *path)
{
    DIR *open = opendir(path);
    size_t entries = 0;
    while (open && readdir(open))
        entries++;
    if (open)
        closedir(open);
    return open && entries == 2;
}

/* Nothing of somebody else's is touched. */
static void check_target(folder *f)
{
    struct stat info;
    if (stat(f->target, &info)) {
        if (errno != ENOENT)
            fail(f, f->target, "look at it");
    } else if (!S_ISDIR(info.st_mode)) {
        f->status = qn_fail(f->context, QN_USAGE, f->target, "is a file; name a folder for the site");
    } else if (!is_ours(f->target) && !is_empty(f->target)) {
        f->status = qn_fail(f->context, QN_USAGE, f->target, "is no site of quidnunc's, and not empty: it is left as it is; name another folder, or empty it");
    }
}

static void name_places(folder *f, const char *path)
{
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/')
        length--;
    char *named = strndup(path, length);
    f->target = named ? realpath(named, NULL) : NULL;       /* a link stays a link */
    if (!f->target && named)
        f->target = strdup(named);
    free(named);
    f->aside = f->target ? malloc(strlen(f->target) + sizeof ".quidnunc-new") : NULL;
    if (!f->aside)
        no_room(f);
    else
        sprintf(f->aside, "%s.quidnunc-new", f->target);
}

static void make_parents(char *path)
{
    for (char *slash = path + (*path == '/'); (slash = strchr(slash, '/')); *slash++ = '/') {
        *slash = '\0';
        mkdir(path, 0777);
    }
}

/* Opens the folder aside, empty but for its marker, which is locked. */
static void open_aside(folder *f)
{
    static const char text[] = "This folder was made by 'quidnunc publish', which replaces all of it when it runs again.\n";
    make_parents(f->aside);
    if (!access(f->aside, F_OK) && !is_ours(f->aside) && !is_empty(f->aside)) {
        f->status = qn_fail(f->context, QN_USAGE, f->aside, "stands where the site is to be made; move it away");
        return;
    }
    for (int attempt = 0; attempt < 2 && !f->status; attempt++) {
        if (mkdir(f->aside, 0777) && errno != EEXIST)
            fail(f, f->aside, "make the folder");
        else if ((f->root = open(f->aside, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0 ||
                 (f->marker = openat(f->root, MARKER, O_RDWR | O_CREAT | O_CLOEXEC, 0666)) < 0)
            fail(f, f->aside, "write into the folder");
        else if (flock(f->marker, LOCK_EX | LOCK_NB))
            f->status = qn_fail(f->context, QN_IO, f->target, "another quidnunc is publishing there");
        struct stat info;
        if (f->status || attempt)
            break;
        if (!fstat(f->marker, &info) && !info.st_size)
            break;                  /* new */
        remove_tree(f->aside);      /* left by a run that was ended */
        close(f->marker);
        close(f->root);
        f->marker = f->root = -1;
    }
    if (!f->status && write(f->marker, text, sizeof text - 1) != sizeof text - 1)
        fail(f, f->aside, "write into the folder");
}

/* Puts the finished folder in its place. */
static void take_place(folder *f)
{
    if (syncfs(f->root))
        fail(f, f->aside, "write it to the disk");
    check_target(f);
    if (f->status)
        return;
    if (!rename(f->aside, f->target))
        return;                     /* nothing stood there, or an empty folder */
    if (renameat2(AT_FDCWD, f->aside, AT_FDCWD, f->target, RENAME_EXCHANGE))
        fail(f, f->target, "put the new site in its place");
    else
        remove_tree(f->aside);
}

static void write_all(folder *f)
{
    write_entities(f);
    write_documents(f);
    write_dumps(f);
    if (f->site->options.explorer && !f->status)
        copy_folder(f, f->site->options.explorer, "explorer", 0);
}

qn_status qn_publish_site(qn_context *context, const qn_site *site, const char *path, qn_site_report *report)
{
    folder f = {.context = context, .site = site, .root = -1, .marker = -1, .report = report};
    *report = (qn_site_report){0};
    name_places(&f, path);
    if (!f.status)
        check_target(&f);
    if (!f.status)
        open_aside(&f);
    bool begun = f.marker >= 0 && !f.status;
    if (begun)
        write_all(&f);
    if (begun && !f.status)
        take_place(&f);
    if (begun && f.status)
        remove_tree(f.aside);
    if (f.marker >= 0)
        close(f.marker);
    if (f.root >= 0)
        close(f.root);
    free(f.text.bytes);
    free(f.target);
    free(f.aside);
    return f.status;
}
