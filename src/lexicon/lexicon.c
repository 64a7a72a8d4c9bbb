/* Loads the knowledge files. */
#include "room.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static bool ends_in(const char *name, const char *ending)
{
    size_t length = strlen(name), end = strlen(ending);
    return length > end && !strcmp(name + length - end, ending);
}

static int is_turtle(const struct dirent *item)
{
    return item->d_name[0] != '.' && ends_in(item->d_name, ".ttl");
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

/* --- reading ----------------------------------------------------------------------------------------------- */

/* The files that came with the program. */
typedef struct own_files {
    qn_facts_file *files;
    size_t count, capacity;
} own_files;

static qn_status list_file(own_files *own, const char *path, unsigned how)
{
    qn_facts_file file = {strdup(path), FILE_OURS | how};
    if (file.path && QN_PUSH(own->files, own->count, own->capacity, file))
        return QN_OK;
    free(file.path);
    return QN_NOMEM;
}

/* All Turtle files of a folder, in the order of their names. */
static qn_status list_folder(own_files *own, qn_context *context, const char *folder, unsigned how)
{
    struct dirent **items = NULL;
    qn_status status = QN_OK;
    int count = scandir(folder, &items, is_turtle, by_bytes);
    if (count < 0 && errno != ENOENT)
        status = qn_fail(context, QN_IO, folder, "cannot list the folder: %s", strerror(errno));
    for (int i = 0; i < count; i++) {
        qn_buffer path = {0};
        qn_buffer_printf(&path, "%s/%s", folder, items[i]->d_name);
        if (!status)
            status = path.failed ? QN_NOMEM : list_file(own, path.bytes, how);
        free(path.bytes);
        free(items[i]);
    }
    free(items);
    return status;
}

/* A file of ours, and if there is a folder of the same name, what stands in it. */
static qn_status list_ours(own_files *own, qn_context *context, const char *name, unsigned how)
{
    char *path = NULL;
    qn_status status = qn_context_data(context, name, &path);
    if (!status && ends_in(path, ".ttl")) {
        status = list_file(own, path, how);
        path[strlen(path) - strlen(".ttl")] = '\0';
    }
    if (!status)
        status = list_folder(own, context, path, how);
    free(path);
    return status;
}

/* The files of known actors that a caller names: Turtle, or compiled. */
static qn_status read_actors(qn_lexicon *lexicon, qn_facts *facts, void *world, const char *const *paths)
{
    qn_status first = QN_OK;
    for (size_t i = 0; paths && paths[i] && first != QN_NOMEM; i++) {
        qn_status status = qn_actors_is_index(paths[i]) ? qn_indexes_open(lexicon, facts->context, paths[i]) : qn_facts_read(facts, world, paths[i], 0);
        if (!first || status == QN_NOMEM)
            first = status;
    }
    return first;
}

/* The files that a caller names. One that cannot be read does not hide what is wrong with the next. */
static qn_status read_list(qn_facts *facts, void *world, const char *const *paths)
{
    qn_status first = QN_OK;
    for (size_t i = 0; paths && paths[i] && first != QN_NOMEM; i++) {
        qn_status status = qn_facts_read(facts, world, paths[i], 0);
        if (!first || status == QN_NOMEM)
            first = status;
    }
    return first;
}

static qn_status list_all(own_files *own, const qn_facts *facts, const qn_lexicon_options *o)
{
    qn_status status = facts->own_ontology ? list_ours(own, facts->context, "ontology/quidnunc.ttl", 0) : QN_OK;
    if (!status)
        status = list_ours(own, facts->context, "ontology/words.ttl", 0);
    if (!status)
        status = list_ours(own, facts->context, "ontology/lexicon.ttl", o->replace && o->lexica ? FILE_NO_ENTRIES : 0);
    return status || (o->replace && o->actors) ? status : list_ours(own, facts->context, "ontology/actors", 0);
}

static qn_status read_ours(qn_facts *facts, void *world, const qn_lexicon_options *o)
{
    own_files own = {0};
    qn_status status = list_all(&own, facts, o);
    if (!status && !o->replace)
        status = qn_facts_read_cached(facts, world, own.files, own.count);
    for (size_t i = 0; i < own.count; i++) {
        if (!status && o->replace)
            status = qn_facts_read(facts, world, own.files[i].path, own.files[i].how);
        free(own.files[i].path);
    }
    free(own.files);
    return status;
}

/* Ours first, so that what a user adds to one of our subjects comes after it. */
static qn_status read_all(qn_lexicon *lexicon, qn_facts *facts, void *world, const qn_lexicon_options *o)
{
    facts->own_ontology = !(o->replace && o->ontologies);
    qn_status status = read_ours(facts, world, o);
    if (!status)
        status = read_list(facts, world, o->ontologies);
    if (!status)
        status = read_list(facts, world, o->lexica);
    return status ? status : read_actors(lexicon, facts, world, o->actors);
}

/* --- loading ----------------------------------------------------------------------------------------------- */

/* The story of the room. */
static qn_status load(qn_lexicon *lexicon, qn_facts *facts, void *world, const qn_lexicon_options *options)
{
    qn_status status = read_all(lexicon, facts, world, options);
    if (!status)
        status = qn_facts_sort(facts);
    if (!status)
        status = qn_lexicon_add_ontology(lexicon, facts);
    if (!status)
        status = qn_lexicon_add_words(lexicon, facts);
    if (!status)
        status = qn_lexicon_add_actors(lexicon, facts);
    if (!status)
        status = qn_indexes_join(lexicon);
    if (!status)
        status = qn_lexicon_add_entries(lexicon, facts);
    if (!status && facts->errors > MOST_ERRORS)
        qn_fail(facts->context, QN_SYNTAX, NULL, "%zu more errors in the knowledge files; correct those above first", facts->errors - MOST_ERRORS);
    return status ? status : facts->errors ? QN_SYNTAX : QN_OK;
}

static qn_lexicon *lexicon_new(void)
{
    qn_lexicon *lexicon = calloc(1, sizeof *lexicon);
    if (!lexicon)
        return NULL;
    lexicon->arena = qn_arena_new();
    lexicon->terms = qn_interner_new();
    lexicon->slugs = qn_interner_new();
    lexicon->lemmas = qn_interner_new();
    if (lexicon->arena && lexicon->terms && lexicon->slugs && lexicon->lemmas)
        return lexicon;
    qn_lexicon_free(lexicon);
    return NULL;
}

qn_status qn_lexicon_load(qn_context *context, const qn_lexicon_options *options, qn_lexicon **lexicon)
{
    static const qn_lexicon_options none;
    qn_facts facts = {0};
    qn_lexicon *new = lexicon_new();
    void *world = qn_facts_world_new();
    qn_status status = new && world ? qn_facts_begin(&facts, context, new->terms) : QN_NOMEM;
    if (!status)
        status = load(new, &facts, world, options ? options : &none);
    qn_facts_world_free(world);
    if (new) {
        new->files = facts.files;
        new->file_count = facts.file_count;
        facts.files = NULL;
        facts.file_count = 0;
    }
    qn_facts_free(&facts);
    if (status) {
        qn_lexicon_free(new);
        new = NULL;
    }
    *lexicon = new;
    return status;
}

void qn_lexicon_free(qn_lexicon *lexicon)
{
    if (!lexicon)
        return;
    qn_names_free(&lexicon->names);
    qn_names_free(&lexicon->capitals);
    qn_words_free(&lexicon->folded);
    qn_words_free(&lexicon->exact);
    for (size_t i = 0; i < lexicon->file_count; i++)
        free(lexicon->files[i].path);
    free(lexicon->files);
    qn_interner_free(lexicon->terms);
    qn_interner_free(lexicon->slugs);
    qn_interner_free(lexicon->lemmas);
    qn_interner_free(lexicon->class_names);
    qn_arena_free(lexicon->arena);
    qn_indexes_free(lexicon->indexes);
    free(lexicon->actor_classes);
    free(lexicon->properties);
    free(lexicon->classes);
    free(lexicon->meanings);
    free(lexicon->entries);
    free(lexicon->lemma_first);
    free(lexicon);
}
