/* A run's surroundings: the sink of diagnostics and the place of data files. */
#include <quidnunc/base.h>

#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct qn_context {
    qn_diagnostic_sink sink;
    void *user;
    qn_severity least;
    char *data;             /* the folder set by the caller, or NULL */
    pthread_mutex_t lock;   /* one message at a time */
};

qn_context *qn_context_new(void)
{
    qn_context *context = calloc(1, sizeof *context);
    if (context && pthread_mutex_init(&context->lock, NULL)) {
        free(context);
        return NULL;
    }
    return context;
}

void qn_context_free(qn_context *context)
{
    if (!context)
        return;
    pthread_mutex_destroy(&context->lock);
    free(context->data);
    free(context);
}

void qn_context_set_sink(qn_context *context, qn_severity least, qn_diagnostic_sink sink, void *user)
{
    context->least = least;
    context->sink = sink;
    context->user = user;
}

qn_status qn_context_set_data(qn_context *context, const char *folder)
{
    char *copy = folder ? strdup(folder) : NULL;
    if (folder && !copy)
        return QN_NOMEM;
    free(context->data);
    context->data = copy;
    return QN_OK;
}

qn_status qn_context_copy_data(qn_context *context, const qn_context *other)
{
    return qn_context_set_data(context, other->data);
}

/* --- diagnostics ------------------------------------------------------------------------------------------- */

static void deliver(qn_context *context, qn_diagnostic *diagnostic, const char *format, va_list args)
{
    if (!context || !context->sink || diagnostic->severity < context->least)
        return;
    char message[1024];
    vsnprintf(message, sizeof message, format, args);
    diagnostic->message = message;
    pthread_mutex_lock(&context->lock);
    context->sink(context->user, diagnostic);
    pthread_mutex_unlock(&context->lock);
}

qn_status qn_report(qn_context *context, qn_severity severity, qn_status status, const char *source,
                    unsigned long line, unsigned long column, long long offset, const char *format, ...)
{
    qn_diagnostic diagnostic = {severity, status, source, line, column, offset, NULL};
    va_list args;
    va_start(args, format);
    deliver(context, &diagnostic, format, args);
    va_end(args);
    return status;
}

qn_status qn_fail(qn_context *context, qn_status status, const char *source, const char *format, ...)
{
    qn_diagnostic diagnostic = {QN_ERROR, status, source, 0, 0, -1, NULL};
    va_list args;
    va_start(args, format);
    deliver(context, &diagnostic, format, args);
    va_end(args);
    return status;
}

/* --- data files -------------------------------------------------------------------------------------------- */

/* Gives "FOLDER/name", and for a source tree "FOLDER/src/name", if it can be read; else QN_NOT_FOUND. */
static qn_status readable(const char *folder, const char *name, char **found)
{
    static const char *const layouts[] = {"", "src/"};
    char path[PATH_MAX];
    for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++) {
        int length = snprintf(path, sizeof path, "%s/%s%s", folder, layouts[i], name);
        if (length > 0 && (size_t)length < sizeof path && !access(path, R_OK)) {
            *found = strdup(path);
            return *found ? QN_OK : QN_NOMEM;
        }
    }
    return QN_NOT_FOUND;
}

/* The folder of the running program; a program run by libtool stands in .libs below its build folder. */
static bool program_folder(char folder[PATH_MAX])
{
    ssize_t length = readlink("/proc/self/exe", folder, PATH_MAX - 1);
    if (length <= 0)
        return false;
    folder[length] = '\0';
    char *slash = strrchr(folder, '/');
    if (!slash)
        return false;
    *slash = '\0';
    slash = strrchr(folder, '/');
    if (slash && !strcmp(slash, "/.libs"))
        *slash = '\0';
    return true;
}

/* The source tree of a build folder, as configure left it in the file `uninstalled.path`. */
static bool source_folder(const char *build, char folder[PATH_MAX])
{
    char path[PATH_MAX + 32];
    snprintf(path, sizeof path, "%s/uninstalled.path", build);
    FILE *file = fopen(path, "r");
    if (!file)
        return false;
    bool found = fgets(folder, PATH_MAX, file) != NULL;
    fclose(file);
    if (found)
        folder[strcspn(folder, "\n")] = '\0';
    return found;
}

/* Beside the running program: its build folder, for test programs one above; or, wherever an installed tree was moved, its share/quidnunc. */
static qn_status find_beside_program(const char *name, char **path)
{
    char program[PATH_MAX], folder[PATH_MAX];
    qn_status status = QN_NOT_FOUND;
    if (!program_folder(program))
        return status;
    for (int up = 0; up < 3 && status == QN_NOT_FOUND; up++) {
        if (source_folder(program, folder)) {
            status = readable(folder, name, path);
            if (status == QN_NOT_FOUND)     /* what the build made */
                status = readable(program, name, path);
        }
        char *slash = strrchr(program, '/');
        if (!slash)
            break;
        *slash = '\0';
        if (up == 0 && status == QN_NOT_FOUND && (size_t)snprintf(folder, sizeof folder, "%s/share/quidnunc", program) < sizeof folder)
            status = readable(folder, name, path);
    }
    return status;
}

static qn_status find_data(const qn_context *context, const char *name, char **path)
{
    const char *named = context->data ? context->data : getenv("QUIDNUNC_DATA");
    if (named && *named)
        return readable(named, name, path);
    qn_status status = find_beside_program(name, path);
    return status == QN_NOT_FOUND ? readable(QN_PKGDATADIR, name, path) : status;
}

qn_status qn_context_data(qn_context *context, const char *name, char **path)
{
    *path = NULL;
    qn_status status = find_data(context, name, path);
    if (status == QN_NOMEM)
        return qn_fail(context, status, name, "out of memory");
    if (!status)
        return status;
    return qn_fail(context, status, name, "data file not found; install quidnunc, or set QUIDNUNC_DATA to the folder that holds it");
}
