/* Files into the store: any syntax that raptor reads, gzipped or not; of a folder every graph once. */
#include <config.h>
#include "store.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <zlib.h>

/* Endings in order of preference: a graph that stands in several syntaxes is read from the first, which is the fastest. */
static const struct {
    const char *ending, *parser;
} syntaxes[] = {{"nt", "ntriples"}, {"nq", "nquads"}, {"ttl", "turtle"}, {"n3", "turtle"}, {"rdf", "rdfxml"}, {"owl", "rdfxml"}, {"trig", "trig"},
                {"rj", "json"}};
enum { SYNTAXES = sizeof syntaxes / sizeof *syntaxes, DEEPEST = 32 };

/* The ending's place in the table, or SYNTAXES; `stem` gets the length of the name before it. "graph.nt.gz" ends in nt. */
static size_t syntax_of(const char *name, size_t *stem)
{
    size_t length = strlen(name);
    if (length > 3 && !strcasecmp(name + length - 3, ".gz"))
        length -= 3;
    for (size_t i = 0; i < SYNTAXES; i++) {
        size_t ending = strlen(syntaxes[i].ending);
        if (length > ending + 1 && name[length - ending - 1] == '.' && !strncasecmp(name + length - ending, syntaxes[i].ending, ending)) {
            *stem = length - ending - 1;
            return i;
        }
    }
    return SYNTAXES;
}

/* --- a file ------------------------------------------------------------------------------------------------------ */

typedef struct reading {
    gzFile file;
    bool failed;
} reading;

static int read_bytes(void *user, void *bytes, size_t size, size_t count)
{
    reading *r = user;
    int got = gzread(r->file, bytes, (unsigned)(size * count));
    r->failed = r->failed || got < 0;
    return got < 0 ? 0 : got;
}

static int at_end(void *user)
{
    reading *r = user;
    return r->failed || gzeof(r->file);
}

static const raptor_iostream_handler handler = {.version = 2, .read_bytes = read_bytes, .read_eof = at_end};

/* The name of the parser for a file: by its ending, or by its first bytes; NULL when it is no RDF. */
static const char *parser_for(qn_store *store, const char *path, gzFile file)
{
    size_t stem;
    size_t row = syntax_of(path, &stem);
    if (row < SYNTAXES)
        return syntaxes[row].parser;
    unsigned char start[4096];
    int got = gzread(file, start, sizeof start - 1);
    gzrewind(file);
    if (got <= 0)
        return NULL;
    start[got] = '\0';
    if (strstr((const char *)start, "<graphml") || strstr((const char *)start, "<!DOCTYPE html") || strstr((const char *)start, "<html"))
        return NULL;
    const unsigned char *identifier = (const unsigned char *)path;
    const char *name = raptor_world_guess_parser_name(librdf_world_get_raptor(store->world), NULL, NULL, start, (size_t)got, identifier);
    static const char *const fit[] = {"ntriples", "nquads", "turtle", "trig", "rdfxml", "json"};
    for (size_t i = 0; name && i < sizeof fit / sizeof *fit; i++)
        if (!strcmp(name, fit[i]))
            return fit[i];
    return NULL;
}

static qn_status parse(qn_store *store, const char *path, reading *r, const char *syntax)
{
    char absolute[PATH_MAX];
    unsigned char *base = realpath(path, absolute) ? raptor_uri_filename_to_uri_string(absolute) : NULL;
    librdf_uri *uri = base ? librdf_new_uri(store->world, base) : NULL;
    librdf_parser *parser = librdf_new_parser(store->world, syntax, NULL, NULL);
    raptor_iostream *stream = raptor_new_iostream_from_handler(librdf_world_get_raptor(store->world), r, &handler);
    qn_status status = QN_OK;
    store->source = path;
    store->failed = false;
    if (!uri || !parser || !stream)
        status = qn_fail(store->context, QN_NOMEM, path, "cannot start reading it as %s", syntax);
    else if (librdf_parser_parse_iostream_into_model(parser, stream, uri, store->model) || store->failed)
        status = store->failed ? QN_SYNTAX : qn_fail(store->context, QN_SYNTAX, path, "cannot be read as %s", syntax);
    if (r->failed)
        status = qn_fail(store->context, QN_IO, path, "cannot be read to its end");
    if (stream)
        raptor_free_iostream(stream);
    if (parser)
        librdf_free_parser(parser);
    if (uri)
        librdf_free_uri(uri);
    if (base)
        raptor_free_memory(base);
    store->source = NULL;
    return status;
}

static qn_status load_file(qn_store *store, const char *path)
{
    reading r = {.file = gzopen(path, "rbe")};
    if (!r.file)
        return qn_fail(store->context, QN_IO, path, "cannot open it: %s", strerror(errno));
    gzbuffer(r.file, 128 * 1024);
    const char *syntax = parser_for(store, path, r.file);
    qn_status status = syntax ? parse(store, path, &r, syntax)
                              : qn_fail(store->context, QN_SYNTAX, path, "is no RDF graph; give the .ttl, .nt or .rdf file");
    gzclose(r.file);
    return status;
}

/* --- a folder ---------------------------------------------------------------------------------------------------- */

typedef struct entry {
    char *name;
    size_t stem, syntax;        /* syntax is SYNTAXES for a folder */
} entry;

typedef struct listing {
    entry *entries;
    size_t count, capacity;
} listing;

static int compare_entries(const void *x, const void *y)
{
    const entry *a = x, *b = y;
    int order = strncmp(a->name, b->name, a->stem < b->stem ? a->stem : b->stem);
    if (!order)
        order = (a->stem > b->stem) - (a->stem < b->stem);
    if (!order)
        order = (a->syntax > b->syntax) - (a->syntax < b->syntax);
    return order ? order : strcmp(a->name, b->name);
}

static bool same_graph(const entry *a, const entry *b)
{
    return a->syntax != SYNTAXES && b->syntax != SYNTAXES && a->stem == b->stem && !strncmp(a->name, b->name, a->stem);
}

static char *join(const char *folder, const char *name)
{
    qn_buffer path = {0};
    qn_buffer_printf(&path, "%s/%s", folder, name);
    return path.failed ? NULL : path.bytes;
}

static bool list_entry(listing *l, const char *folder, const char *name)
{
    struct stat info;
    char *path = join(folder, name);
    bool there = path && *name != '.' && !stat(path, &info);
    bool done = path != NULL;
    free(path);
    if (!there)
        return done;
    entry e = {NULL, strlen(name), SYNTAXES};
    if (!S_ISDIR(info.st_mode) && (!S_ISREG(info.st_mode) || (e.syntax = syntax_of(name, &e.stem)) == SYNTAXES))
        return true;
    e.name = strdup(name);
    if (e.name && QN_PUSH(l->entries, l->count, l->capacity, e))
        return true;
    free(e.name);
    return false;
}

static qn_status list_folder(qn_store *store, const char *path, listing *l)
{
    DIR *folder = opendir(path);
    if (!folder)
        return qn_fail(store->context, QN_IO, path, "cannot open the folder: %s", strerror(errno));
    bool done = true;
    for (struct dirent *e; done && (e = readdir(folder));)
        done = list_entry(l, path, e->d_name);
    closedir(folder);
    if (!done)
        return qn_fail(store->context, QN_NOMEM, path, "out of memory");
    if (l->count)
        qsort(l->entries, l->count, sizeof *l->entries, compare_entries);
    return QN_OK;
}

/* Loads what lies in the folder and counts the files; `depth` bounds loops of links. */
static qn_status load_folder(qn_store *store, const char *path, int depth, size_t *files)
{
    listing l = {0};
    qn_status status = depth > DEEPEST ? QN_OK : list_folder(store, path, &l);
    for (size_t i = 0; i < l.count && !status; i++) {
        if (i && same_graph(&l.entries[i - 1], &l.entries[i]))
            continue;
        char *inner = join(path, l.entries[i].name);
        if (!inner) {
            status = qn_fail(store->context, QN_NOMEM, path, "out of memory");
        } else if (l.entries[i].syntax == SYNTAXES) {
            status = load_folder(store, inner, depth + 1, files);
        } else {
            status = load_file(store, inner);
            ++*files;
        }
        free(inner);
    }
    for (size_t i = 0; i < l.count; i++)
        free(l.entries[i].name);
    free(l.entries);
    return status;
}

qn_status qn_store_load(qn_store *store, const char *path)
{
    struct stat info;
    if (stat(path, &info))
        return qn_fail(store->context, errno == ENOENT ? QN_NOT_FOUND : QN_IO, path, "cannot open it: %s", strerror(errno));
    if (!S_ISDIR(info.st_mode))
        return load_file(store, path);
    size_t files = 0;
    qn_status status = load_folder(store, path, 0, &files);
    if (!status && !files)
        return qn_fail(store->context, QN_NOT_FOUND, path, "no RDF graph in this folder; 'quidnunc build' writes one");
    return status;
}
