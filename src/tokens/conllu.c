/* CoNLL-U, read and written. */
#include "annotator.h"

#include <stdlib.h>
#include <string.h>

enum { ID, FORM, LEMMA, UPOS, XPOS, FEATS, HEAD, DEPREL, DEPS, MISC, COLUMNS };

typedef struct reader {
    qn_context *context;
    const char *source;
    unsigned long line;
    qn_arena *arena;                /* of strings, until the document is there; then its own */
    qn_buffer text, comments;
    qn_token *tokens;
    size_t count, capacity;
    qn_sentence *sentences;
    size_t sentence_count, sentence_capacity;
    qn_block *blocks;
    size_t block_count, block_capacity;
    bool paragraph;                 /* the next sentence begins one */
    bool space;                     /* a blank stands before the next token */
    size_t first;                   /* token of the sentence that is being read */
    long range_end;                 /* last word of the multiword token that is being read, or 0 */
    size_t range_from, range_to;    /* its text */
    bool range_space;
} reader;

static qn_status out_of_memory(const reader *r)
{
    return qn_fail(r->context, QN_NOMEM, r->source, "out of memory");
}

static qn_status wrong(const reader *r, const char *what)
{
    return qn_report(r->context, QN_ERROR, QN_SYNTAX, r->source, r->line, 0, -1, "%s", what);
}

/* --- lines ----------------------------------------------------------------------------------------------------------- */

static size_t columns_of(char *line, char *columns[COLUMNS])
{
    size_t count = 0;
    for (char *at = line; at; count++) {
        char *tab = strchr(at, '\t');
        if (count < COLUMNS)
            columns[count] = at;
        if (tab)
            *tab++ = '\0';
        at = tab;
    }
    return count;
}

static bool has_space_after(const char *misc)
{
    const char *found = strstr(misc, "SpaceAfter=No");
    return !found || (found != misc && found[-1] != '|');
}

/* A value, "" for the sign that there is none. */
static const char *value(const char *column)
{
    return strcmp(column, "_") ? column : "";
}

static void begin_block(reader *r)
{
    if (r->text.length)
        qn_buffer_puts(&r->text, "\n\n");
    r->paragraph = r->space = false;
}

static bool open_sentence(reader *r)
{
    if (!r->block_count || r->paragraph) {
        begin_block(r);
        qn_block b = {.begin = r->text.length, .kind = QN_BLOCK_PARAGRAPH};
        return QN_PUSH(r->blocks, r->block_count, r->block_capacity, b);
    }
    return true;
}

/* Appends the form to the text; blanks inside a form stay. */
static void add_text(reader *r, const char *form, size_t *from, size_t *to)
{
    if (r->space)
        qn_buffer_putc(&r->text, ' ');
    *from = r->text.length;
    qn_buffer_puts(&r->text, form);
    *to = r->text.length;
}

/* A word of a multiword token: the next stretch of its text if the words spell it, else the whole. */
static void place_in_range(reader *r, const char *form, qn_token *t)
{
    size_t length = strlen(form);
    bool last = false;
    if (r->range_from + length <= r->range_to && !memcmp(r->text.bytes + r->range_from, form, length)) {
        t->begin = (uint32_t)r->range_from;
        r->range_from += length;
        t->end = (uint32_t)r->range_from;
        last = r->range_from == r->range_to;
    } else {
        t->begin = (uint32_t)r->range_from;
        t->end = (uint32_t)r->range_to;
    }
    t->space_after = last && r->range_space;
}

static qn_status add_range(reader *r, char *columns[COLUMNS])
{
    if (r->first == r->count && !open_sentence(r))
        return out_of_memory(r);
    r->range_end = strtol(strchr(columns[ID], '-') + 1, NULL, 10);
    r->range_space = has_space_after(columns[MISC]);
    add_text(r, columns[FORM], &r->range_from, &r->range_to);
    r->space = r->range_space;
    return r->text.failed ? out_of_memory(r) : QN_OK;
}

static qn_status add_word(reader *r, char *columns[COLUMNS])
{
    long id = strtol(columns[ID], NULL, 10), head = strtol(columns[HEAD], NULL, 10);
    if (id != (long)(r->count - r->first) + 1)
        return wrong(r, "words of a sentence must be numbered from 1 without a gap");
    if (!*columns[FORM])
        return wrong(r, "a word without a form");
    if (r->first == r->count && id != r->range_end && !r->range_end && !open_sentence(r))
        return out_of_memory(r);
    qn_token t = {.sentence = (uint32_t)r->sentence_count, .head = head > 0 ? (int32_t)((long)r->first + head - 1) : -1};
    if (id <= r->range_end) {
        place_in_range(r, columns[FORM], &t);
    } else {
        size_t from, to;
        add_text(r, columns[FORM], &from, &to);
        t.begin = (uint32_t)from;
        t.end = (uint32_t)to;
        t.space_after = r->space = has_space_after(columns[MISC]);
    }
    t.form = qn_arena_strdup(r->arena, columns[FORM]);
    t.lemma = qn_arena_strdup(r->arena, !strcmp(columns[LEMMA], "_") ? columns[FORM] : columns[LEMMA]);
    t.xpos = qn_arena_strdup(r->arena, value(columns[XPOS]));
    t.feats = *value(columns[FEATS]) ? qn_arena_strdup(r->arena, columns[FEATS]) : NULL;
    t.upos = (uint8_t)qn_upos_of(columns[UPOS]);
    t.relation = (uint8_t)qn_relation_of(columns[DEPREL]);
    if (!t.form || !t.lemma || !t.xpos || r->text.failed || !QN_PUSH(r->tokens, r->count, r->capacity, t))
        return out_of_memory(r);
    return QN_OK;
}

/* Heads outside of the sentence or on the word itself are mended: the word hangs under the sentence's first one. */
static void mend_heads(reader *r)
{
    for (size_t i = r->first; i < r->count; i++) {
        qn_token *t = &r->tokens[i];
        if (t->head >= (int32_t)r->count || t->head == (int32_t)i)
            t->head = i == r->first ? -1 : (int32_t)r->first;
    }
}

static qn_status close_sentence(reader *r)
{
    if (r->first == r->count)
        return QN_OK;
    mend_heads(r);
    r->blocks[r->block_count - 1].end = r->text.length;
    qn_sentence s = {(uint32_t)r->first, (uint32_t)r->count, (uint32_t)r->block_count - 1, NULL};
    if (r->comments.length && !(s.comments = qn_arena_strndup(r->arena, r->comments.bytes, r->comments.length)))
        return out_of_memory(r);
    if (r->comments.failed || !QN_PUSH(r->sentences, r->sentence_count, r->sentence_capacity, s))
        return out_of_memory(r);
    r->comments.length = 0;
    r->first = r->count;
    r->range_end = 0;
    return QN_OK;
}

static qn_status add_comment(reader *r, const char *line)
{
    qn_buffer_puts(&r->comments, line);
    qn_buffer_putc(&r->comments, '\n');
    r->paragraph |= !strncmp(line, "# newpar", 8) || !strncmp(line, "# newdoc", 8);
    return r->comments.failed ? out_of_memory(r) : QN_OK;
}

/* Ill-formed bytes become U+FFFD, and NUL does, so that the text is what a document may hold. */
static bool clean_line(const char *line, size_t length, qn_buffer *clean)
{
    clean->length = 0;
    for (size_t at = 0; at < length;) {
        char out[4];
        uint32_t c = qn_utf8_next(line, length, &at);
        qn_buffer_add(clean, out, qn_utf8_put(c ? c : 0xFFFD, out));
    }
    qn_buffer_puts(clean, "");
    return !clean->failed;
}

static qn_status add_line(reader *r, char *line)
{
    if (!*line)
        return close_sentence(r);
    if (*line == '#')
        return add_comment(r, line);
    char *columns[COLUMNS];
    size_t count = columns_of(line, columns);
    if (count != COLUMNS)
        return qn_report(r->context, QN_ERROR, QN_SYNTAX, r->source, r->line, 0, -1, "a line of CoNLL-U has 10 columns, this one has %zu", count);
    if (strchr(columns[ID], '-'))
        return add_range(r, columns);
    return strchr(columns[ID], '.') ? QN_OK : add_word(r, columns);
}

static qn_status read_lines(reader *r, FILE *in)
{
    char *line = NULL;
    size_t room = 0;
    qn_buffer clean = {0};
    qn_status status = QN_OK;
    for (ssize_t length; !status && (length = getline(&line, &room, in)) >= 0;) {
        r->line++;
        while (length && (line[length - 1] == '\n' || line[length - 1] == '\r'))
            length--;
        bool mark = r->line == 1 && length >= 3 && !memcmp(line, "\xEF\xBB\xBF", 3);
        status = clean_line(line + 3 * mark, (size_t)length - 3 * mark, &clean) ? add_line(r, clean.bytes) : out_of_memory(r);
        if (!status && r->text.length > UINT32_MAX - 2 * (size_t)length - 4)
            status = qn_fail(r->context, QN_LIMIT, r->source, "the text is larger than 4 GiB; split it");
    }
    if (!status && ferror(in))
        status = qn_fail(r->context, QN_IO, r->source, "cannot be read");
    free(line);
    free(clean.bytes);
    return status ? status : close_sentence(r);
}

/* --- the layer ------------------------------------------------------------------------------------------------------- */

static const char *moved(qn_arena *arena, const char *string)
{
    return string ? qn_arena_strdup(arena, string) : NULL;
}

/* Copies what was read into the document's arena. */
static qn_status give(const reader *r, qn_document *d, qn_token **tokens_out, qn_tokens **layer_out)
{
    qn_arena *arena = d->arena;
    qn_tokens *layer = qn_arena_alloc(arena, sizeof *layer);
    qn_token *tokens = qn_arena_alloc(arena, (r->count + 1) * sizeof *tokens);
    qn_sentence *sentences = qn_arena_alloc(arena, (r->sentence_count + 1) * sizeof *sentences);
    qn_block *blocks = qn_arena_alloc(arena, (r->block_count + 1) * sizeof *blocks);
    if (!layer || !tokens || !sentences || !blocks)
        return out_of_memory(r);
    for (size_t i = 0; i < r->count; i++) {
        qn_token *t = &tokens[i];
        *t = r->tokens[i];
        t->form = moved(arena, t->form);
        t->lemma = moved(arena, t->lemma);
        t->xpos = moved(arena, t->xpos);
        t->feats = moved(arena, t->feats);
        if (!t->form || !t->lemma || !t->xpos)
            return out_of_memory(r);
    }
    for (size_t i = 0; i < r->sentence_count; i++) {
        sentences[i] = r->sentences[i];
        sentences[i].comments = moved(arena, r->sentences[i].comments);
    }
    if (r->block_count)
        memcpy(blocks, r->blocks, r->block_count * sizeof *blocks);
    d->blocks = blocks;
    d->block_count = r->block_count;
    *layer = (qn_tokens){tokens, r->count, sentences, r->sentence_count, NULL, 0};
    *tokens_out = tokens;
    *layer_out = layer;
    return QN_OK;
}

static qn_status make_layer(const qn_annotator *a, reader *r, qn_document **document, const qn_tokens **out)
{
    qn_document *d;
    qn_status status = qn_document_new(r->context, r->source, NULL, r->text.bytes ? r->text.bytes : "", r->text.length, &d);
    if (status)
        return status;
    qn_token *tokens = NULL;
    qn_tokens *layer = NULL;
    if (d->length != r->text.length)
        status = qn_fail(r->context, QN_INTERNAL, r->source, "the document's text is not what was read");
    if (!status)
        status = give(r, d, &tokens, &layer);
    if (!status && a)
        status = predict(a, r->context, d, tokens, layer->count, layer->sentences, layer->sentence_count, &layer->labels, &layer->label_count);
    if (status) {
        qn_document_free(d);
        return status;
    }
    *document = d;
    *out = layer;
    return QN_OK;
}

qn_status qn_tokens_read_conllu(const qn_annotator *annotator, qn_context *context, const char *source, FILE *in,
                                qn_document **document, const qn_tokens **tokens)
{
    reader r = {.context = context, .source = source, .arena = qn_arena_new()};
    qn_status status = r.arena ? read_lines(&r, in) : out_of_memory(&r);
    if (!status)
        status = make_layer(annotator, &r, document, tokens);
    qn_arena_free(r.arena);
    free(r.text.bytes);
    free(r.comments.bytes);
    free(r.tokens);
    free(r.sentences);
    free(r.blocks);
    return status;
}

/* --- writing --------------------------------------------------------------------------------------------------------- */

/* A form in a column: blanks that would break the line become spaces. */
static void put_column(FILE *out, const char *string)
{
    if (!string || !*string) {
        putc('_', out);
        return;
    }
    for (; *string; string++)
        putc(strchr("\t\n\r", *string) ? ' ' : *string, out);
}

/* The sentence's stretch of text in one line. */
static void put_text(const qn_document *d, const qn_tokens *layer, const qn_sentence *s, FILE *out)
{
    fputs("# text = ", out);
    for (size_t at = layer->tokens[s->first].begin; at < layer->tokens[s->end - 1].end; at++)
        putc(strchr("\t\n\r", d->text[at]) ? ' ' : d->text[at], out);
    putc('\n', out);
}

static void put_comments(const qn_document *d, const qn_tokens *layer, size_t i, FILE *out)
{
    const qn_sentence *s = &layer->sentences[i];
    if (s->comments) {
        fputs(s->comments, out);
        return;
    }
    if (i == 0)
        fprintf(out, "# newdoc id = %s\n", d->id);
    if (i == 0 || s->block != layer->sentences[i - 1].block)
        fputs("# newpar\n", out);
    fprintf(out, "# sent_id = %s-%zu\n", d->id, i + 1);
    put_text(d, layer, s, out);
}

static void put_token(const qn_tokens *layer, const qn_sentence *s, size_t i, const char *misc, FILE *out)
{
    const qn_token *t = &layer->tokens[i];
    fprintf(out, "%zu\t", i - s->first + 1);
    put_column(out, t->form);
    putc('\t', out);
    put_column(out, t->lemma);
    fprintf(out, "\t%s\t", qn_upos_name((qn_upos)t->upos));
    put_column(out, t->xpos);
    putc('\t', out);
    put_column(out, t->feats);
    if (t->head < 0 && t->relation == QN_DEP)
        fputs("\t_\t_\t_\t", out);
    else
        fprintf(out, "\t%ld\t%s\t_\t", t->head < 0 ? 0 : (long)t->head - (long)s->first + 1, qn_relation_name((qn_relation)t->relation));
    if (misc)
        fprintf(out, "%s%s", misc, t->space_after ? "" : "|SpaceAfter=No");
    else
        fputs(t->space_after ? "_" : "SpaceAfter=No", out);
    putc('\n', out);
}

qn_status qn_tokens_write_conllu(const qn_document *document, const qn_tokens *tokens, const char *const *misc, FILE *out)
{
    for (size_t i = 0; i < tokens->sentence_count; i++) {
        const qn_sentence *s = &tokens->sentences[i];
        put_comments(document, tokens, i, out);
        for (size_t t = s->first; t < s->end; t++)
            put_token(tokens, s, t, misc ? misc[t] : NULL, out);
        putc('\n', out);
    }
    return ferror(out) ? QN_IO : QN_OK;
}
