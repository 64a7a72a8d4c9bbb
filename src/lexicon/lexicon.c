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

/* All Turtle files of a folder, in the order of their names. */
static qn_status read_folder(qn_facts *facts, void *world, const char *folder, unsigned how)
{
    struct dirent **items = NULL;
    qn_status status = QN_OK;
    int count = scandir(folder, &items, is_turtle, by_bytes);
    if (count < 0 && errno != ENOENT)
        status = qn_fail(facts->context, QN_IO, folder, "cannot list the folder: %s", strerror(errno));
    for (int i = 0; i < count; i++) {
        qn_buffer path = {0};
        qn_buffer_printf(&path, "%s/%s", folder, items[i]->d_name);
        if (!status)
            status = path.failed ? QN_NOMEM : qn_facts_read(facts, world, path.bytes, how);
        free(path.bytes);
        free(items[i]);
    }
    free(items);
    return status;
}

/* A file of ours, and if there is a folder of the same name, what stands in it. */
static qn_status read_ours(qn_facts *facts, void *world, const char *name, unsigned how)
{
    char *path = NULL;
    qn_status status = qn_context_data(facts->context, name, &path);
    if (!status && ends_in(path, ".ttl")) {
        status = qn_facts_read(facts, world, path, FILE_OURS | how);
        path[strlen(path) - strlen(".ttl")] = '\0';
    }
    if (!status)
        status = read_folder(facts, world, path, FILE_OURS | how);
    free(path);
    return status;
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

/* Ours first, so that what a user adds to one of our subjects comes after it. */
static qn_status read_all(qn_facts *facts, void *world, const qn_lexicon_options *o)
{
    qn_status status = QN_OK;
    facts->own_ontology = !(o->replace && o->ontologies);
    if (facts->own_ontology)
        status = read_ours(facts, world, "ontology/quidnunc.ttl", 0);
    if (!status)
        status = read_ours(facts, world, "ontology/words.ttl", 0);
    if (!status)
        status = read_ours(facts, world, "ontology/lexicon.ttl", o->replace && o->lexica ? FILE_NO_ENTRIES : 0);
    if (!status && !(o->replace && o->actors))
        status = read_ours(facts, world, "ontology/actors", 0);
    if (!status)
        status = read_list(facts, world, o->ontologies);
    if (!status)
        status = read_list(facts, world, o->lexica);
    return status ? status : read_list(facts, world, o->actors);
}

/* --- loading ----------------------------------------------------------------------------------------------- */

/* The story of the room. */
static qn_status load(qn_lexicon *lexicon, qn_facts *facts, void *world, const qn_lexicon_options *options)
{
    qn_status status = read_all(facts, world, options);
    if (!status)
        status = qn_facts_sort(facts);
    if (!status)
        status = qn_lexicon_add_ontology(lexicon, facts);
    if (!status)
        status = qn_lexicon_add_words(lexicon, facts);
    if (!status)
        status = qn_lexicon_add_actors(lexicon, facts);
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
    free(lexicon->properties);
    free(lexicon->classes);
    free(lexicon->meanings);
    free(lexicon->entries);
    free(lexicon->lemma_first);
    free(lexicon);
}
