/* Queries that come with quidnunc: files ontology/queries/NAME.rq, whose first line is a comment that tells what they ask. */
#include <config.h>
#include "store.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define FOLDER "ontology/queries"

static qn_status no_memory(qn_context *context)
{
    return qn_fail(context, QN_NOMEM, NULL, "out of memory");
}

static qn_status read_whole(qn_context *context, const char *path, char **text)
{
    FILE *file = fopen(path, "re");
    qn_buffer all = {0};
    char piece[4096];
    size_t got;
    if (!file)
        return qn_fail(context, QN_IO, path, "cannot open it: %s", strerror(errno));
    qn_buffer_puts(&all, "");
    while ((got = fread(piece, 1, sizeof piece, file)) > 0)
        qn_buffer_add(&all, piece, got);
    bool failed = ferror(file);
    fclose(file);
    if (!failed && !all.failed) {
        *text = all.bytes;
        return QN_OK;
    }
    free(all.bytes);
    return failed ? qn_fail(context, QN_IO, path, "cannot be read") : no_memory(context);
}

static bool is_name(const char *name)
{
    return *name && !name[strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")];
}

qn_status qn_named_query_load(qn_context *context, const char *name, char **sparql)
{
    char *folder = NULL;
    qn_status status = qn_context_data(context, FOLDER, &folder);
    if (status)
        return status;
    qn_buffer path = {0};
    qn_buffer_printf(&path, "%s/%s.rq", folder, name);
    FILE *there = path.failed || !is_name(name) ? NULL : fopen(path.bytes, "re");
    if (there)
        fclose(there);
    status = path.failed ? no_memory(context)
           : there       ? read_whole(context, path.bytes, sparql)
                         : qn_fail(context, QN_NOT_FOUND, NULL, "there is no query '%s'; 'quidnunc query --list' tells which there are", name);
    free(path.bytes);
    free(folder);
    return status;
}

/* --- all of them --------------------------------------------------------------------------------------------------- */

static int compare_queries(const void *a, const void *b)
{
    return strcmp(((const qn_named_query *)a)->name, ((const qn_named_query *)b)->name);
}

/* "# Who accuses whom" → "Who accuses whom". */
static char *title_of(const char *sparql)
{
    sparql += strspn(sparql, "# ");
    return strndup(sparql, strcspn(sparql, "\r\n"));
}

static qn_status add_query(qn_context *context, const char *file, qn_named_query **queries, size_t *count, size_t *capacity)
{
    size_t length = strlen(file);
    if (length < 4 || strcmp(file + length - 3, ".rq") || *file == '.')
        return QN_OK;
    qn_named_query q = {.name = strndup(file, length - 3)};
    qn_status status = q.name ? qn_named_query_load(context, q.name, &q.sparql) : no_memory(context);
    q.title = status ? NULL : title_of(q.sparql);
    if (!status && q.title && QN_PUSH(*queries, *count, *capacity, q))
        return QN_OK;
    free(q.name);
    free(q.title);
    free(q.sparql);
    return status ? status : no_memory(context);
}

qn_status qn_named_queries(qn_context *context, qn_named_query **queries, size_t *count)
{
    char *path = NULL;
    size_t capacity = 0;
    *queries = NULL;
    *count = 0;
    qn_status status = qn_context_data(context, FOLDER, &path);
    DIR *folder = status ? NULL : opendir(path);
    if (!status && !folder)
        status = qn_fail(context, QN_IO, path, "cannot open the folder: %s", strerror(errno));
    for (struct dirent *entry; folder && !status && (entry = readdir(folder));)
        status = add_query(context, entry->d_name, queries, count, &capacity);
    if (folder)
        closedir(folder);
    free(path);
    if (status) {
        qn_named_queries_free(*queries, *count);
        *queries = NULL;
        *count = 0;
    } else if (*count) {
        qsort(*queries, *count, sizeof **queries, compare_queries);
    }
    return status;
}

void qn_named_queries_free(qn_named_query *queries, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free(queries[i].name);
        free(queries[i].title);
        free(queries[i].sparql);
    }
    free(queries);
}
