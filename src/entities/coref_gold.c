/* Gold coreference of three kinds → documents with marked mentions: GAP's passages (Webster et al. 2018), CoNLL-U with GUM's entities (Zeldes 2017),
 * KnowledgeNet's facts (Mesquita et al. 2019). */
#include <quidnunc/entities.h>

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { GAP_COLUMNS = 11, DEEPEST = 64, CONLLU_COLUMNS = 10 };

typedef struct reader {
    qn_context *context;
    const qn_annotator *annotator;
    const char *path;
    unsigned long line;
    qn_coref_gold *list; size_t count, capacity;
    qn_gold_mention *mentions; size_t mention_count, mention_capacity;      /* of the document that is being read */
} reader;

static qn_status out_of_memory(const reader *r)
{
    return qn_fail(r->context, QN_NOMEM, r->path, "out of memory");
}

static qn_status wrong(const reader *r, const char *what)
{
    return qn_report(r->context, QN_ERROR, QN_SYNTAX, r->path, r->line, 0, -1, "%s", what);
}

static bool add_mention(reader *r, uint32_t first, uint32_t end, uint32_t head, uint32_t chain)
{
    qn_gold_mention m = {first, end, head, chain, QN_ANAPHOR_NOUN};
    return QN_PUSH(r->mentions, r->mention_count, r->mention_capacity, m);
}

/* --- documents --------------------------------------------------------------------------------------------------------- */

static int by_head(const void *a, const void *b)
{
    const qn_gold_mention *x = a, *y = b;
    if (x->head != y->head)
        return x->head < y->head ? -1 : 1;
    return x->end - x->first != y->end - y->first ? (x->end - x->first > y->end - y->first ? -1 : 1) : (x->chain > y->chain) - (x->chain < y->chain);
}

static qn_anaphor kind_of(const qn_token *head)
{
    return head->upos == QN_PRON || !strncmp(head->xpos, "PRP", 3) ? QN_ANAPHOR_PRONOUN : head->upos == QN_PROPN ? QN_ANAPHOR_NAME : QN_ANAPHOR_NOUN;
}

/* Takes the document, whatever comes of it. */
static qn_status finish(reader *r, qn_coref_gold gold)
{
    for (size_t i = 0; i < r->mention_count; i++)
        r->mentions[i].kind = kind_of(&gold.tokens->tokens[r->mentions[i].head]);
    if (r->mention_count && !gold.passage)
        qsort(r->mentions, r->mention_count, sizeof *r->mentions, by_head);
    gold.mentions = qn_arena_copy(gold.document->arena, r->mentions, r->mention_count, sizeof *r->mentions);
    gold.count = r->mention_count;
    r->mention_count = 0;
    if (gold.mentions && QN_PUSH(r->list, r->count, r->capacity, gold))
        return QN_OK;
    qn_document_free(gold.document);
    return out_of_memory(r);
}

/* Byte offset of a number of characters. */
static size_t byte_at(const char *text, long characters)
{
    size_t at = 0;
    for (; text[at] && (characters > 0 || ((unsigned char)text[at] & 0xC0) == 0x80); at++)
        characters -= ((unsigned char)text[at] & 0xC0) != 0x80;
    return at;
}

/* The tokens of a stretch of bytes, and the one whose head stands outside; false when there are none. */
static bool find_tokens(const qn_tokens *tokens, size_t begin, size_t end, uint32_t *first, uint32_t *stop, uint32_t *head)
{
    uint32_t i = 0;
    while (i < tokens->count && tokens->tokens[i].end <= begin)
        i++;
    *first = *stop = *head = i;
    while (*stop < tokens->count && tokens->tokens[*stop].begin < end)
        ++*stop;
    if (*stop == *first)
        return false;
    while (*head + 1 < *stop && tokens->tokens[*head].head >= (int32_t)*first && tokens->tokens[*head].head < (int32_t)*stop)
        ++*head;
    return true;
}

/* --- GAP ------------------------------------------------------------------------------------------------------------------ */

static bool read_columns(char *line, char *columns[GAP_COLUMNS])
{
    size_t count = 0;
    for (char *at = line; at && count < GAP_COLUMNS; count++) {
        columns[count] = at;
        at = strchr(at, '\t');
        if (at)
            *at++ = '\0';
    }
    return count == GAP_COLUMNS;
}

static bool is_true(const char *value)
{
    return !strcmp(value, "TRUE") || !strcmp(value, "True") || !strcmp(value, "true");
}

static qn_status read_passage(reader *r, char *line)
{
    char *columns[GAP_COLUMNS];
    if (!read_columns(line, columns))
        return wrong(r, "a passage has 11 columns between tabs: ID, Text, Pronoun, Pronoun-offset, A, A-offset, A-coref, B, B-offset, B-coref, URL");
    const char *text = columns[1];
    qn_coref_gold gold = {.passage = true, .gender = strchr("hH", columns[2][0]) && strcmp(columns[2] + 1, "er") && strcmp(columns[2] + 1, "ers") ? 'm' : 'f'};
    qn_status status = qn_document_new(r->context, r->path, columns[0], text, strlen(text), &gold.document);
    if (!status)
        status = qn_tokens_annotate(r->annotator, gold.document, r->context, &gold.tokens);
    const struct { int form, offset; uint32_t chain; } places[] = {
        {2, 3, 1}, {4, 5, is_true(columns[6]) ? 1 : 2}, {7, 8, is_true(columns[9]) ? 1 : 3},
    };
    for (size_t i = 0; !status && i < 3; i++) {
        size_t begin = byte_at(text, atol(columns[places[i].offset]));
        uint32_t first, end, head;
        if (!find_tokens(gold.tokens, begin, begin + strlen(columns[places[i].form]), &first, &end, &head))
            status = wrong(r, "an offset points behind the text");
        else if (!add_mention(r, first, end, head, places[i].chain))
            status = out_of_memory(r);
    }
    if (!status)
        return finish(r, gold);
    qn_document_free(gold.document);
    return status;
}

/* --- GUM ------------------------------------------------------------------------------------------------------------------ */

typedef struct open_mention {
    uint32_t chain, first, head;
} open_mention;

typedef struct brackets {
    open_mention open[DEEPEST];
    size_t depth;
} brackets;

/* "12-person-new-nnnns-cf2-1,4-coref-…": the sixth field counts the tokens that carry the phrase. */
static void open_bracket(brackets *b, const char *label, size_t length, uint32_t token)
{
    if (b->depth == DEEPEST)
        return;
    const char *field = label;
    for (int i = 0; i < 5 && field; i++) {
        field = memchr(field, '-', length - (size_t)(field - label));
        field = field ? field + 1 : NULL;
    }
    uint32_t place = field ? (uint32_t)strtoul(field, NULL, 10) : 1;
    b->open[b->depth++] = (open_mention){(uint32_t)strtoul(label, NULL, 10), token, token + (place ? place - 1 : 0)};
}

static bool close_bracket(reader *r, brackets *b, size_t which, uint32_t token)
{
    open_mention o = b->open[which];
    memmove(&b->open[which], &b->open[which + 1], (--b->depth - which) * sizeof *b->open);
    return add_mention(r, o.first, token + 1, o.head <= token ? o.head : token, o.chain);
}

static bool close_numbered(reader *r, brackets *b, uint32_t chain, uint32_t token)
{
    for (size_t i = b->depth; i-- > 0;)
        if (b->open[i].chain == chain)
            return close_bracket(r, b, i, token);
    return true;
}

static bool add_entities(reader *r, brackets *b, const char *misc, const char *end, uint32_t token)
{
    const char *at = memmem(misc, (size_t)(end - misc), "Entity=", 7);
    bool done = true;
    for (at = at ? at + 7 : ""; done && *at && *at != '|' && *at != '\n' && *at != '\r';) {
        bool opens = *at == '(';
        size_t length = strcspn(at + opens, "()|\r\n");
        bool closes = at[opens + length] == ')';
        if (opens)
            open_bracket(b, at + 1, length, token);
        if (opens && closes && b->depth)
            done = close_bracket(r, b, b->depth - 1, token);
        else if (closes)
            done = close_numbered(r, b, (uint32_t)strtoul(at, NULL, 10), token);
        at += opens + length + closes;
    }
    return done;
}

static bool mark_mentions(reader *r, const char *text, size_t length)
{
    brackets b = {.depth = 0};
    uint32_t token = 0;
    bool done = true;
    for (const char *line = text, *stop = text + length; done && line < stop;) {
        const char *end = memchr(line, '\n', (size_t)(stop - line));
        end = end ? end : stop;
        size_t id = strspn(line, "0123456789");
        if (id && line[id] == '\t') {
            const char *misc = line;
            for (int i = 1; i < CONLLU_COLUMNS && misc; i++) {
                misc = memchr(misc, '\t', (size_t)(end - misc));
                misc = misc ? misc + 1 : NULL;
            }
            done = !misc || add_entities(r, &b, misc, end, token);
            token++;
        }
        line = end + 1;
    }
    return done;
}

static qn_status read_treebank_document(reader *r, char *text, size_t length)
{
    qn_coref_gold gold = {.some = !memmem(text, length, "Entity=", 7)};
    FILE *in = fmemopen(text, length, "rb");
    if (!in)
        return out_of_memory(r);
    qn_status status = qn_tokens_read_conllu(r->annotator, r->context, r->path, in, &gold.document, &gold.tokens);
    fclose(in);
    if (status)
        return status;
    if (!mark_mentions(r, text, length)) {
        qn_document_free(gold.document);
        return out_of_memory(r);
    }
    return finish(r, gold);
}

static qn_status read_treebank(reader *r, char *text, size_t length)
{
    qn_status status = QN_OK;
    for (char *at = text, *stop = text + length; !status && at < stop;) {
        char *next = strstr(at + 1, "\n# newdoc");
        char *end = next ? next + 1 : stop;
        status = read_treebank_document(r, at, (size_t)(end - at));
        at = end;
    }
    return status;
}

/* --- KnowledgeNet ------------------------------------------------------------------------------------------------------------ */

static bool add_fact_end(reader *r, qn_interner *uris, const qn_coref_gold *gold, const json_t *fact, const char *uri, const char *begin, const char *end)
{
    const char *name = json_string_value(json_object_get(fact, uri));
    if (!name || !*name)
        return true;
    uint32_t first, stop, head, chain = qn_intern(uris, name, strlen(name));
    size_t from = byte_at(gold->document->text, (long)json_integer_value(json_object_get(fact, begin)));
    size_t to = byte_at(gold->document->text, (long)json_integer_value(json_object_get(fact, end)));
    if (chain == QN_NONE)
        return false;
    return !find_tokens(gold->tokens, from, to, &first, &stop, &head) || add_mention(r, first, stop, head, chain);
}

static bool add_facts(reader *r, const qn_coref_gold *gold, const json_t *root)
{
    size_t i, j;
    json_t *passage, *fact;
    qn_interner *uris = qn_interner_new();
    bool done = uris != NULL;
    json_array_foreach(json_object_get(root, "passages"), i, passage)
        json_array_foreach(json_object_get(passage, "facts"), j, fact)
            done = done && add_fact_end(r, uris, gold, fact, "subjectUri", "subjectStart", "subjectEnd") &&
                   add_fact_end(r, uris, gold, fact, "objectUri", "objectStart", "objectEnd");
    qn_interner_free(uris);
    return done;
}

static qn_status read_facts(reader *r, const char *line)
{
    json_error_t error;
    json_t *root = json_loads(line, 0, &error);
    const char *text = json_string_value(json_object_get(root, "documentText"));
    if (!text) {
        json_decref(root);
        return wrong(r, "this line is no document of KnowledgeNet: it lacks \"documentText\"");
    }
    qn_coref_gold gold = {.some = true};
    qn_status status = qn_document_new(r->context, r->path, NULL, text, strlen(text), &gold.document);
    if (!status)
        status = qn_tokens_annotate(r->annotator, gold.document, r->context, &gold.tokens);
    if (!status && !add_facts(r, &gold, root))
        status = out_of_memory(r);
    json_decref(root);
    if (!status)
        return finish(r, gold);
    qn_document_free(gold.document);
    return status;
}

/* --- files ------------------------------------------------------------------------------------------------------------------- */

static qn_status read_lines(reader *r, char *text, qn_status (*each)(reader *, char *), bool header)
{
    qn_status status = QN_OK;
    for (char *line = text, *end; !status && *line; line = end) {
        end = line + strcspn(line, "\n");
        bool last = !*end;
        *end = '\0';
        if (end > line && end[-1] == '\r')
            end[-1] = '\0';
        r->line++;
        if (*line && !(header && r->line == 1))
            status = each(r, line);
        end += !last;
    }
    return status;
}

static qn_status read_facts_line(reader *r, char *line)
{
    return read_facts(r, line);
}

static qn_status read_whole(reader *r, qn_buffer *text)
{
    FILE *in = fopen(r->path, "rb");
    if (!in)
        return qn_fail(r->context, QN_IO, r->path, "cannot open: %s", strerror(errno));
    char piece[65536];
    for (size_t got; (got = fread(piece, 1, sizeof piece, in)) > 0;)
        qn_buffer_add(text, piece, got);
    qn_status status = ferror(in) ? qn_fail(r->context, QN_IO, r->path, "cannot read: %s", strerror(errno)) : QN_OK;
    fclose(in);
    if (!status && text->failed)
        status = out_of_memory(r);
    if (!status && text->length && memchr(text->bytes, '\0', text->length))
        status = qn_fail(r->context, QN_SYNTAX, r->path, "holds a NUL byte: this is no text");
    return status;
}

qn_status qn_coref_gold_read(const qn_annotator *annotator, qn_context *context, const char *path, qn_coref_gold **gold, size_t *count)
{
    reader r = {.context = context, .annotator = annotator, .path = path};
    qn_buffer text = {0};
    qn_status status = read_whole(&r, &text);
    if (!status && text.length && text.bytes[0] == '{')
        status = read_lines(&r, text.bytes, read_facts_line, false);
    else if (!status && text.length && !strncmp(text.bytes, "ID\tText\t", 8))
        status = read_lines(&r, text.bytes, read_passage, true);
    else if (!status && text.length && strstr(text.bytes, "\n1\t"))
        status = read_treebank(&r, text.bytes, text.length);
    else if (!status)
        status = qn_fail(context, QN_SYNTAX, path,
                         "this is neither GAP's table (ID, Text, Pronoun …), nor CoNLL-U, nor JSON Lines of KnowledgeNet");
    free(text.bytes);
    free(r.mentions);
    if (status) {
        qn_coref_gold_free(r.list, r.count);
        return status;
    }
    *gold = r.list;
    *count = r.count;
    return QN_OK;
}

void qn_coref_gold_free(qn_coref_gold *gold, size_t count)
{
    for (size_t i = 0; gold && i < count; i++)
        qn_document_free(gold[i].document);
    free(gold);
}
