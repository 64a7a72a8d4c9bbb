/* `quidnunc tag`: text or CoNLL-U in, CoNLL-U with tags, trees and names out. */
#include "cli.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NO_NAMES = KNOWLEDGE_ROWS, NO_TREES };

/* What tags: the whole pipeline, or the annotator alone while names cannot be had. */
typedef struct taggers {
    qn_pipeline *pipeline;
    qn_annotator *annotator;
} taggers;

static void free_taggers(taggers *t)
{
    qn_pipeline_free(t->pipeline);
    qn_annotator_free(t->annotator);
}

static const qn_annotator *annotator_of(const taggers *t)
{
    return t->pipeline ? qn_pipeline_annotator(t->pipeline) : t->annotator;
}

static qn_status load_taggers(cli *cli, const arguments *args, taggers *t)
{
    qn_lexicon_options knowledge = knowledge_options(args);
    bool trees = !option_given(args, NO_TREES);
    if (trees && !option_given(args, NO_NAMES))
        return qn_pipeline_new(cli->context, &knowledge, &t->pipeline);
    qn_status status = qn_annotator_new(cli->context, NULL, &t->annotator);
    if (!status && !trees)
        qn_annotator_go(t->annotator, QN_TO_TAGS);
    return status;
}

/* --- input ------------------------------------------------------------------------------------------------------------- */

static qn_status read_input(cli *cli, const char *path, qn_buffer *bytes)
{
    FILE *in = strcmp(path, "-") ? fopen(path, "rb") : stdin;
    if (!in)
        return qn_fail(cli->context, QN_IO, path, "cannot open: %s", strerror(errno));
    char part[16384];
    for (size_t got; (got = fread(part, 1, sizeof part, in)) > 0;)
        qn_buffer_add(bytes, part, got);
    qn_status status = ferror(in) ? qn_fail(cli->context, QN_IO, path, "cannot read: %s", strerror(errno)) : QN_OK;
    if (in != stdin)
        fclose(in);
    return !status && bytes->failed ? qn_fail(cli->context, QN_NOMEM, path, "out of memory") : status;
}

/* CoNLL-U begins with a comment or a word's line of ten columns; the first line that is no comment tells. */
static bool is_conllu(const qn_buffer *bytes)
{
    const char *line = bytes->bytes, *stop = line + bytes->length;
    while (line && line < stop) {
        const char *end = memchr(line, '\n', (size_t)(stop - line));
        if (!end)
            end = stop;
        if (*line != '#' && end > line + (end[-1] == '\r')) {
            size_t tabs = 0;
            for (const char *at = line; at < end; at++)
                tabs += *at == '\t';
            return tabs == 9 && *line >= '0' && *line <= '9';
        }
        line = end + 1;
    }
    return false;
}

static qn_status open_document(cli *cli, const taggers *t, const char *path, const qn_buffer *bytes, qn_document **document, const qn_tokens **tokens)
{
    if (!is_conllu(bytes))
        return qn_document_new(cli->context, path, NULL, bytes->bytes ? bytes->bytes : "", bytes->length, document);
    FILE *in = fmemopen(bytes->bytes, bytes->length, "rb");
    if (!in)
        return qn_fail(cli->context, QN_NOMEM, path, "out of memory");
    qn_status status = qn_tokens_read_conllu(annotator_of(t), cli->context, path, in, document, tokens);
    fclose(in);
    return status;
}

/* --- names ------------------------------------------------------------------------------------------------------------- */

/* MISC per token: NER=B-Person, NER=I-Person for names. */
static const char **name_tokens(const qn_tokens *tokens, const qn_mentions *mentions, qn_arena *arena)
{
    const char **misc = qn_arena_alloc(arena, (tokens->count + 1) * sizeof *misc);
    for (size_t i = 0; misc && mentions && i < mentions->count; i++) {
        const qn_mention *m = &mentions->mentions[i];
        if (!qn_mention_is_name(tokens, m))
            continue;
        for (uint32_t t = m->first; t < m->end; t++)
            if (!(misc[t] = qn_arena_printf(arena, "NER=%c-%s", t == m->first ? 'B' : 'I', qn_class_name(m->type))))
                return NULL;
    }
    return misc;
}

static qn_status tag_document(cli *cli, const taggers *t, qn_document *document, const qn_tokens *tokens)
{
    qn_layers layers = {.tokens = tokens};
    qn_status status = QN_OK;
    if (t->pipeline)
        status = qn_pipeline_annotate(t->pipeline, document, cli->context, &layers);
    else if (!tokens)
        status = qn_tokens_annotate(t->annotator, document, cli->context, &layers.tokens);
    if (status)
        return status;
    const char **misc = name_tokens(layers.tokens, layers.mentions, document->arena);
    if (!misc)
        return qn_fail(cli->context, QN_NOMEM, document->source, "out of memory");
    return qn_tokens_write_conllu(document, layers.tokens, misc, stdout);
}

static qn_status tag_file(cli *cli, const taggers *t, const char *path)
{
    qn_buffer bytes = {0};
    qn_document *document = NULL;
    const qn_tokens *tokens = NULL;
    qn_status status = read_input(cli, path, &bytes);
    if (!status)
        status = open_document(cli, t, path, &bytes, &document, &tokens);
    if (!status)
        status = tag_document(cli, t, document, tokens);
    qn_document_free(document);
    free(bytes.bytes);
    return status;
}

static int run(cli *cli, const arguments *args)
{
    static const char *const standard_input[] = {"-"};
    const char *const *paths = args->rest_count ? args->rest : standard_input;
    size_t count = args->rest_count ? args->rest_count : 1;
    taggers t = {0};
    qn_status status = load_taggers(cli, args, &t);
    int code = knowledge_exit_code(status);
    for (size_t i = 0; !code && i < count; i++)
        code = exit_code(tag_file(cli, &t, paths[i]));
    free_taggers(&t);
    int flushed = finish_output(cli);
    return code ? code : flushed;
}

static const option_row options[] = {
    KNOWLEDGE_OPTIONS,
    {"no-names", 0, NULL, "tags and trees only"},
    {"no-trees", 0, NULL, "tags only; the trees of CoNLL-U stay as they are"},
    {NULL},
};
const command tag_command = {"tag", "[FILE|-]…", "Write sentences, tags, dependency trees and names as CoNLL-U",
    "Reads plain text, or CoNLL-U (told by content), whose tokens and comments are kept while tags and trees are predicted anew.\n"
    "Names stand in the last column: NER=B-Person, NER=I-Person.\n", options, run};
