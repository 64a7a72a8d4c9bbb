/* The way of the room: files → facts → one index. */
#include "room.h"

#include <stdlib.h>
#include <string.h>

#define USUAL_MEMORY ((size_t)512 << 20)

/* A file of which nothing is left is most likely another kind of file than its name says. */
static qn_status judge_file(gatherer *g)
{
    if (!g->bad_here || g->good_here)
        return QN_OK;
    return qn_fail(g->context, QN_SYNTAX, g->path, "none of its %llu lines can be read; it is none of N-Triples, Turtle, FollowTheMoney JSON lines, CSV",
                   (unsigned long long)g->bad_here);
}

static qn_status read_file(gatherer *g, const char *path)
{
    input *in = NULL;
    const char *bytes;
    size_t length;
    g->path = !strcmp(path, "-") ? "standard input" : path;
    g->bad_here = g->good_here = 0;
    qn_status status = input_open(g->context, path, &in);
    if (!status)
        status = input_peek(in, &bytes, &length);
    if (!status) {
        reader *read = reader_of(path, bytes, length);
        status = read ? read(g, in) : qn_fail(g->context, QN_SYNTAX, g->path,
                                              "it begins as none of N-Triples, Turtle, FollowTheMoney JSON lines, CSV with a column called name");
    }
    gather_end(g);
    input_free(in);
    if (!status)
        status = g->status;
    return status ? status : judge_file(g);
}

/* Where what doesn't fit into memory goes: $TMPDIR, else beside the output. */
static char *sorting_folder(const char *output)
{
    const char *folder = getenv("TMPDIR");
    return folder && *folder ? strdup(folder) : qn_file_folder(output);
}

qn_status qn_actors_compile(qn_context *context, const qn_actors_options *options, const char *const *files, size_t count, const char *output,
                            qn_actors_counts *counts)
{
    qn_actors_options o = *options;
    if (!o.memory)
        o.memory = USUAL_MEMORY;
    *counts = (qn_actors_counts){0};
    char *folder = sorting_folder(output);
    gatherer g = {.context = context, .counts = counts};
    qn_status status = folder ? sorter_new(context, folder, o.memory, &g.sorter) : qn_fail(context, QN_NOMEM, NULL, "out of memory");
    for (size_t i = 0; i < count && !status; i++)
        status = read_file(&g, files[i]);
    if (!status)
        status = build_index(context, &o, &g, folder, output);
    sorter_free(g.sorter);
    free(g.subject.bytes);
    free(g.key.bytes);
    free(g.facts.bytes);
    free(g.edges);
    free(folder);
    return status;
}
