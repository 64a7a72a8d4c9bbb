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

/* --- parameters ------------------------------------------------------------------------------------------------------- */

#define DECLARATION "# parameter "

/* The next parameter that the text declares, or NULL; *length is its name's. */
static const char *next_parameter(const char *text, size_t *length)
{
    for (const char *line = text; line && *line; line = strchr(line, '\n'), line += line != NULL) {
        if (strncmp(line, DECLARATION, strlen(DECLARATION)))
            continue;
        const char *name = line + strlen(DECLARATION);
        *length = strspn(name, "abcdefghijklmnopqrstuvwxyz_");
        if (*length && name[*length] == ':')
            return name;
    }
    return NULL;
}

/* The value given to a parameter, among "NAME=VALUE"; NULL when there is none. */
static const char *value_of(const char *const *settings, const char *name, size_t length)
{
    for (; settings && *settings; settings++)
        if (!strncmp(*settings, name, length) && (*settings)[length] == '=')
            return *settings + length + 1;
    return NULL;
}

static qn_status check_settings(qn_context *context, const char *sparql, const char *const *settings)
{
    size_t length;
    for (const char *name = sparql; (name = next_parameter(name, &length)); name += length)
        if (!value_of(settings, name, length))
            return qn_fail(context, QN_USAGE, NULL, "the query wants a value: --set %.*s=…  (%.*s)", (int)length, name,
                           (int)strcspn(name + length + 1, "\r\n") - 1, name + length + 2);
    for (; settings && *settings; settings++) {
        size_t given = strcspn(*settings, "=");
        const char *name = sparql;
        while ((name = next_parameter(name, &length)) && (length != given || strncmp(name, *settings, given)))
            name += length;
        if (!name)
            return qn_fail(context, QN_USAGE, NULL, "the query has no parameter '%.*s'", (int)given, *settings);
    }
    return QN_OK;
}

/* Inside the quotes of a SPARQL string. */
static void add_quoted(qn_buffer *out, const char *value)
{
    for (; *value; value++) {
        if (*value == '"' || *value == '\\')
            qn_buffer_putc(out, '\\');
        if (*value == '\n' || *value == '\r')
            qn_buffer_puts(out, *value == '\n' ? "\\n" : "\\r");
        else
            qn_buffer_putc(out, *value);
    }
}

bool qn_named_query_wants_actor(const char *sparql, const char *name, size_t length)
{
    size_t found;
    for (const char *at = sparql; (at = next_parameter(at, &found)); at += found) {
        const char *actor = strstr(at, "actor");
        if (found == length && !strncmp(at, name, length))
            return actor && actor < at + strcspn(at, "\r\n");
    }
    return false;
}

qn_status qn_named_query_set(qn_context *context, const char *sparql, const char *const *settings, char **result)
{
    qn_status status = check_settings(context, sparql, settings);
    qn_buffer out = {0};
    qn_buffer_puts(&out, "");
    for (const char *at = sparql; !status && *at;) {
        size_t length = *at == '%' ? strspn(at + 1, "abcdefghijklmnopqrstuvwxyz_") : 0;
        const char *value = length && at[length + 1] == '%' ? value_of(settings, at + 1, length) : NULL;
        if (value) {
            add_quoted(&out, value);
            at += length + 2;
        } else {
            qn_buffer_putc(&out, *at++);
        }
    }
    if (!status && out.failed)
        status = no_memory(context);
    if (status)
        free(out.bytes);
    else
        *result = out.bytes;
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
