/* Which files are graphs, and reading one of them: N-Triples, N-Quads and JSON-LD by ourselves, other syntaxes through raptor. */
#include "room.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <raptor2/raptor2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

/* Endings in order of preference: a graph that stands in several syntaxes is read from the first, which is the fastest. */
static const struct {
    const char *ending, *parser;
} syntaxes[] = {{"nt", "ntriples"}, {"nq", "nquads"}, {"ttl", "turtle"}, {"n3", "turtle"}, {"rdf", "rdfxml"}, {"owl", "rdfxml"}, {"trig", "trig"},
                {"rj", "json"}, {"jsonld", "jsonld"}};
enum { SYNTAXES = sizeof syntaxes / sizeof *syntaxes, DEEPEST = 32, BUFFER = 256 * 1024 };

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

/* --- through raptor ------------------------------------------------------------------------------------------------- */

typedef struct reading {
    qn_context *context;
    const char *path, *blank_prefix;
    gzFile file;
    raptor_parser *parser;
    qn_statement_visitor each;
    void *user;
    qn_buffer blanks[2];        /* names of the subject and the object */
    qn_status status;           /* what ended the reading */
} reading;

static void hear(void *user, raptor_log_message *message)
{
    reading *r = user;
    if (message->level < RAPTOR_LOG_LEVEL_ERROR || r->status)
        return;     /* the first tells it; parsers repeat themselves */
    long line = message->locator ? message->locator->line : 0, column = message->locator ? message->locator->column : 0;
    r->status = qn_report(r->context, QN_ERROR, QN_SYNTAX, r->path, line > 0 ? (unsigned long)line : 0,
                          column > 0 && line > 0 ? (unsigned long)column : 0, -1, "%s", message->text);
}

/* False when out of memory. */
static bool translate(reading *r, const raptor_term *term, qn_buffer *blank, qn_term *out)
{
    *out = (qn_term){0};
    if (term->type == RAPTOR_TERM_TYPE_URI) {
        out->value = (const char *)raptor_uri_as_string(term->value.uri);
    } else if (term->type == RAPTOR_TERM_TYPE_BLANK) {
        blank->length = 0;
        qn_buffer_printf(blank, "%s%s", r->blank_prefix, (const char *)term->value.blank.string);
        out->value = blank->bytes;
    } else {
        *out = (qn_term){true, (const char *)term->value.literal.string, (const char *)term->value.literal.language, NULL};
        if (term->value.literal.datatype && !out->language)
            out->datatype = (const char *)raptor_uri_as_string(term->value.literal.datatype);
    }
    return !blank->failed;
}

static void take(void *user, raptor_statement *statement)
{
    reading *r = user;
    qn_term s, p, o;
    if (r->status)
        return;
    if (!translate(r, statement->subject, &r->blanks[0], &s) || !translate(r, statement->predicate, &r->blanks[0], &p) ||
        !translate(r, statement->object, &r->blanks[1], &o))
        r->status = qn_fail(r->context, QN_NOMEM, r->path, "out of memory");
    else
        r->status = r->each(r->user, &s, &p, &o);
    if (r->status)
        raptor_parser_parse_abort(r->parser);
}

static qn_status feed(reading *r)
{
    unsigned char *bytes = malloc(BUFFER);
    if (!bytes)
        return qn_fail(r->context, QN_NOMEM, r->path, "out of memory");
    int got = 0, failed = 0;
    do {
        got = gzread(r->file, bytes, BUFFER);
        if (got >= 0)
            failed = raptor_parser_parse_chunk(r->parser, bytes, (size_t)got, got < BUFFER && gzeof(r->file));
    } while (got == BUFFER && !failed && !r->status);
    free(bytes);
    if (r->status)
        return r->status;
    if (got < 0)
        return qn_fail(r->context, QN_IO, r->path, "cannot be read to its end");
    return failed ? qn_fail(r->context, QN_SYNTAX, r->path, "is no graph that can be read") : QN_OK;
}

static qn_status parse(reading *r, raptor_world *world, const char *syntax)
{
    char absolute[PATH_MAX];
    unsigned char *iri = realpath(r->path, absolute) ? raptor_uri_filename_to_uri_string(absolute) : NULL;
    raptor_uri *base = iri ? raptor_new_uri(world, iri) : NULL;
    r->parser = raptor_new_parser(world, syntax);
    qn_status status;
    if (!base || !r->parser) {
        status = qn_fail(r->context, QN_NOMEM, r->path, "cannot start reading it as %s", syntax);
    } else {
        raptor_world_set_log_handler(world, r, hear);
        raptor_parser_set_statement_handler(r->parser, r, take);
        status = raptor_parser_parse_start(r->parser, base) ? QN_INTERNAL : feed(r);
        raptor_world_set_log_handler(world, NULL, NULL);
    }
    if (r->parser)
        raptor_free_parser(r->parser);
    if (base)
        raptor_free_uri(base);
    if (iri)
        raptor_free_memory(iri);
    return status;
}

static raptor_world *new_world(void)
{
    raptor_world *world = raptor_new_world();
    if (!world)
        return NULL;
    raptor_world_set_flag(world, RAPTOR_WORLD_FLAG_WWW_SKIP_INIT_FINISH, 1);    /* curl's and libxml2's state belongs to whoever uses them */
    raptor_world_set_flag(world, RAPTOR_WORLD_FLAG_LIBXML_GENERIC_ERROR_SAVE, 0);
    raptor_world_set_flag(world, RAPTOR_WORLD_FLAG_LIBXML_STRUCTURED_ERROR_SAVE, 0);
    if (!raptor_world_open(world))
        return world;
    raptor_free_world(world);
    return NULL;
}

/* The name of the parser for a file: by its ending, or by its first bytes; NULL when it is no RDF. */
static const char *parser_for(raptor_world *world, const char *path, gzFile file)
{
    size_t stem, row = syntax_of(path, &stem);
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
    const char *first = (const char *)start + strspn((const char *)start, " \t\r\n\xEF\xBB\xBF");
    if ((*first == '{' || *first == '[') && (strstr(first, "\"@context\"") || strstr(first, "\"@graph\"") || strstr(first, "\"@id\"")))
        return "jsonld";
    const char *name = raptor_world_guess_parser_name(world, NULL, NULL, start, (size_t)got, (const unsigned char *)path);
    static const char *const fit[] = {"ntriples", "nquads", "turtle", "trig", "rdfxml", "json"};
    for (size_t i = 0; name && i < sizeof fit / sizeof *fit; i++)
        if (!strcmp(name, fit[i]))
            return fit[i];
    return NULL;
}

/* Editors of Windows put U+FEFF before a text. */
static void skip_mark(gzFile file)
{
    unsigned char start[3];
    gzrewind(file);
    if (gzread(file, start, sizeof start) != 3 || memcmp(start, "\xEF\xBB\xBF", 3))
        gzrewind(file);
}

static qn_status read_open(reading *r)
{
    raptor_world *world = new_world();
    if (!world)
        return qn_fail(r->context, QN_NOMEM, r->path, "out of memory");
    const char *syntax = parser_for(world, r->path, r->file);
    qn_status status;
    skip_mark(r->file);
    if (!syntax)
        status = qn_fail(r->context, QN_SYNTAX, r->path, "is no RDF graph; give the .ttl, .nt, .rdf or .jsonld file");
    else if (!strcmp(syntax, "ntriples") || !strcmp(syntax, "nquads"))
        status = read_lines(r->context, r->path, r->file, r->blank_prefix, r->each, r->user);
    else if (!strcmp(syntax, "jsonld"))
        status = read_jsonld(r->context, r->path, r->file, r->blank_prefix, r->each, r->user);
    else
        status = parse(r, world, syntax);
    raptor_free_world(world);
    return status;
}

static bool is_utf16(gzFile file)
{
    unsigned char start[2] = {0};
    int got = gzread(file, start, sizeof start);
    gzrewind(file);
    return got == 2 && ((start[0] == 0xFF && start[1] == 0xFE) || (start[0] == 0xFE && start[1] == 0xFF) || !start[0] || !start[1]);
}

/* A compressed file that was cut off reads as a shorter one. */
static qn_status check_whole(const reading *r, qn_status status)
{
    int error = Z_OK;
    gzerror(r->file, &error);
    return error == Z_BUF_ERROR || error == Z_DATA_ERROR ? qn_fail(r->context, QN_SYNTAX, r->path, "the compressed file is cut off or damaged") : status;
}

qn_status read_graph_file(qn_context *context, const char *path, unsigned number, qn_statement_visitor each, void *user)
{
    char prefix[24];
    if (number)
        snprintf(prefix, sizeof prefix, "_:f%u.", number);
    else
        snprintf(prefix, sizeof prefix, "_:");
    reading r = {.context = context, .path = path, .blank_prefix = prefix, .each = each, .user = user};
    r.file = gzopen(path, "rbe");
    if (!r.file)
        return qn_fail(context, QN_IO, path, "cannot open it: %s", strerror(errno));
    gzbuffer(r.file, BUFFER);
    qn_status status = is_utf16(r.file) ? qn_fail(context, QN_ENCODING, path, "is UTF-16, but graphs are UTF-8: iconv -f UTF-16 -t UTF-8 makes it so")
                                        : read_open(&r);
    if (!status || status == QN_SYNTAX || status == QN_IO)
        status = check_whole(&r, status);
    gzclose(r.file);
    free(r.blanks[0].bytes);
    free(r.blanks[1].bytes);
    return status;
}

/* --- folders -------------------------------------------------------------------------------------------------------- */

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

static qn_status list_folder(qn_context *context, const char *path, listing *l)
{
    DIR *folder = opendir(path);
    if (!folder)
        return qn_fail(context, QN_IO, path, "cannot open the folder: %s", strerror(errno));
    bool done = true;
    for (struct dirent *e; done && (e = readdir(folder));)
        done = list_entry(l, path, e->d_name);
    closedir(folder);
    if (!done)
        return qn_fail(context, QN_NOMEM, path, "out of memory");
    if (l->count)
        qsort(l->entries, l->count, sizeof *l->entries, compare_entries);
    return QN_OK;
}

/* Takes the path. */
static qn_status add_file(qn_context *context, char *path, graph_files *files)
{
    if (path && QN_PUSH(files->paths, files->count, files->capacity, path))
        return QN_OK;
    free(path);
    return qn_fail(context, QN_NOMEM, NULL, "out of memory");
}

/* `depth` bounds loops of links. */
static qn_status collect(qn_context *context, const char *path, int depth, graph_files *files)
{
    listing l = {0};
    qn_status status = depth > DEEPEST ? QN_OK : list_folder(context, path, &l);
    for (size_t i = 0; i < l.count && !status; i++) {
        if (i && same_graph(&l.entries[i - 1], &l.entries[i]))
            continue;
        char *inner = join(path, l.entries[i].name);
        if (!inner) {
            status = qn_fail(context, QN_NOMEM, path, "out of memory");
        } else if (l.entries[i].syntax == SYNTAXES) {
            status = collect(context, inner, depth + 1, files);
            free(inner);
        } else {
            status = add_file(context, inner, files);
        }
    }
    for (size_t i = 0; i < l.count; i++)
        free(l.entries[i].name);
    free(l.entries);
    return status;
}

qn_status list_graphs(qn_context *context, const char *path, graph_files *files)
{
    struct stat info;
    if (stat(path, &info))
        return qn_fail(context, errno == ENOENT ? QN_NOT_FOUND : QN_IO, path, "cannot open it: %s", strerror(errno));
    if (!S_ISDIR(info.st_mode))
        return add_file(context, strdup(path), files);
    size_t before = files->count;
    qn_status status = collect(context, path, 0, files);
    if (!status && files->count == before)
        return qn_fail(context, QN_NOT_FOUND, path, "no RDF graph in this folder; 'quidnunc build' writes one");
    return status;
}

void free_graph_files(graph_files *files)
{
    for (size_t i = 0; i < files->count; i++)
        free(files->paths[i]);
    free(files->paths);
}

qn_status qn_triples_read(qn_context *context, const char *path, qn_statement_visitor each, void *user)
{
    graph_files files = {0};
    qn_status status = list_graphs(context, path, &files);
    for (size_t i = 0; i < files.count && !status; i++)
        status = read_graph_file(context, files.paths[i], (unsigned)i, each, user);
    free_graph_files(&files);
    return status;
}
