/* Gold names of five formats → documents (the fifth: gold_re3d.c). Each document is turned into CoNLL-U and read as such, so that its tokens are those of the file while tags
   and trees are predicted. */
#include "gold.h"

#include <ctype.h>
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 10, DEEPEST = 64, MOST_HEAD_TOKENS = 64 };

typedef enum format { F_UNKNOWN, F_IOB2, F_CONLLU, F_LINES, F_JSON } format;

/* A name as it is read; tokens count from the document's start. */
typedef struct span {
    uint32_t first, end, order;
    qn_name_type type;
} span;

/* An entity of GUM that is open: its number, and what its bracket said. */
typedef struct open_entity {
    char number[16], type[24], heads[160];
    uint32_t first;
} open_entity;

typedef struct reader {
    qn_context *context;
    const qn_annotator *annotator;
    const qn_lexicon *lexicon;
    const char *path;
    unsigned long line;
    format format;
    qn_buffer conllu;               /* the document so far */
    uint32_t tokens, in_sentence;
    char last[8];                   /* the label before, of IOB labels */
    const char *text;               /* of the sentence's "# text", where forms are looked for; NULL when there is none */
    char *text_line;
    span *spans; size_t span_count, span_capacity;
    uint8_t *proper; size_t proper_count, proper_capacity;      /* a letter per token: P proper name, S plural of one, O "of", A article, else blank */
    open_entity open[DEEPEST]; size_t depth;
    qn_gold *gold; size_t count, capacity;
} reader;

static const char *const type_names[QN_NAME_TYPES] = {"PER", "ORG", "LOC", "MISC"};

const char *qn_name_type_name(qn_name_type type)
{
    return type < QN_NAME_TYPES ? type_names[type] : "";
}

static qn_name_type type_of(const char *name)
{
    int t = 0;
    while (t < QN_NAME_TYPES && strcmp(type_names[t], name))
        t++;
    return (qn_name_type)t;
}

static qn_status out_of_memory(const reader *r)
{
    return qn_fail(r->context, QN_NOMEM, r->path, "out of memory");
}

static qn_status wrong(const reader *r, const char *what)
{
    return qn_report(r->context, QN_ERROR, QN_SYNTAX, r->path, r->line, 0, -1, "%s", what);
}

/* --- documents ---------------------------------------------------------------------------------------------------- */

static int longest_first(const void *a, const void *b)
{
    const span *x = a, *y = b;
    uint32_t m = x->end - x->first, n = y->end - y->first;
    if (m != n)
        return m > n ? -1 : 1;
    return x->first != y->first ? (x->first < y->first ? -1 : 1) : (x->order > y->order) - (x->order < y->order);
}

static int by_place(const void *a, const void *b)
{
    const qn_gold_name *x = a, *y = b;
    return (x->first > y->first) - (x->first < y->first);
}

/* GUM's names of people begin with their titles; ours and Universal NER's do not. False when nothing remains. */
static bool drop_titles(const reader *r, const qn_tokens *tokens, span *s)
{
    static const char *const lists[] = {"Honorific", "PersonTitle"};
    const char *forms[8];
    for (size_t i = 0; i < 2 * sizeof lists / sizeof *lists; i++) {
        uint32_t class = qn_lexicon_class(r->lexicon, lists[i % 2]), count = 0;
        for (; count < 8 && s->first + count < s->end; count++)
            forms[count] = tokens->tokens[s->first + count].form;
        if (class != QN_NONE)
            s->first += (uint32_t)qn_lexicon_phrase_at(r->lexicon, class, forms, count);
    }
    return s->first < s->end;
}

/* Of names one inside another the longest stays. */
static qn_status keep_outermost(reader *r, qn_gold *g)
{
    qn_gold_name *names = qn_arena_alloc(g->document->arena, (r->span_count + 1) * sizeof *names);
    bool *taken = calloc(g->tokens->count + 1, sizeof *taken);
    qn_status status = names && taken ? QN_OK : out_of_memory(r);
    if (!status && r->span_count)
        qsort(r->spans, r->span_count, sizeof *r->spans, longest_first);
    for (size_t i = 0; !status && i < r->span_count; i++) {
        span *s = &r->spans[i];
        if (r->format == F_CONLLU && s->type == QN_NAME_PER && r->lexicon && s->end <= g->tokens->count && !drop_titles(r, g->tokens, s))
            continue;
        if (s->first >= s->end || s->end > g->tokens->count || taken[s->first] || taken[s->end - 1])
            continue;
        memset(taken + s->first, 1, s->end - s->first);
        names[g->count++] = (qn_gold_name){s->first, s->end, s->type};
    }
    free(taken);
    if (!status && g->count)
        qsort(names, g->count, sizeof *names, by_place);
    g->names = names;
    return status;
}

static qn_status end_document(reader *r)
{
    if (!r->tokens)
        return QN_OK;
    qn_buffer_putc(&r->conllu, '\n');
    qn_gold g = {.types = r->format >= F_LINES ? 15 : 7};
    FILE *in = r->conllu.failed ? NULL : fmemopen(r->conllu.bytes, r->conllu.length, "rb");
    qn_status status = in ? qn_tokens_read_conllu(r->annotator, r->context, r->path, in, &g.document, &g.tokens) : out_of_memory(r);
    if (in)
        fclose(in);
    if (status)
        return status;
    status = keep_outermost(r, &g);
    if (!status && !QN_PUSH(r->gold, r->count, r->capacity, g))
        status = out_of_memory(r);
    if (status)
        qn_document_free(g.document);
    r->conllu.length = r->span_count = r->proper_count = r->depth = 0;
    r->tokens = r->in_sentence = 0;
    return status;
}

static void end_sentence(reader *r)
{
    if (r->in_sentence)
        qn_buffer_putc(&r->conllu, '\n');
    r->in_sentence = 0;
    r->last[0] = '\0';
    free(r->text_line);
    r->text_line = NULL;
    r->text = NULL;
}

/* --- labels of tokens -------------------------------------------------------------------------------------------------- */

/* B-PER, I-PER, O; IOB1 ("I-" begins a name, "B-" only after one of the same type) reads the same way. */
static qn_status add_label(reader *r, const char *label)
{
    bool inside = strlen(label) > 2 && label[1] == '-' && (label[0] == 'B' || label[0] == 'I');
    qn_name_type type = inside ? type_of(label + 2) : QN_NAME_TYPES;
    if (!inside || type == QN_NAME_TYPES) {
        r->last[0] = '\0';
        return QN_OK;
    }
    if (label[0] == 'I' && !strcmp(r->last, label + 2)) {
        r->spans[r->span_count - 1].end = r->tokens + 1;
        return QN_OK;
    }
    snprintf(r->last, sizeof r->last, "%s", label + 2);
    span s = {r->tokens, r->tokens + 1, (uint32_t)r->span_count, type};
    return QN_PUSH(r->spans, r->span_count, r->span_capacity, s) ? QN_OK : out_of_memory(r);
}

/* Whether a blank follows the form in the sentence's text. */
static bool blank_after(reader *r, const char *form)
{
    const char *found = r->text ? strstr(r->text, form) : NULL;
    if (!found)
        return true;
    r->text = found + strlen(form);
    return !*r->text || isspace((unsigned char)*r->text);
}

static qn_status add_token(reader *r, const char *form, const char *label, bool blank)
{
    qn_status status = add_label(r, label);
    qn_buffer_printf(&r->conllu, "%u\t%s\t_\tX\t_\t_\t%u\tdep\t_\t%s\n", r->in_sentence + 1, form, r->in_sentence ? 1 : 0, blank ? "_" : "SpaceAfter=No");
    r->in_sentence++;
    r->tokens++;
    return status ? status : r->conllu.failed ? out_of_memory(r) : QN_OK;
}

/* "techno-based" is three tokens to us. */
static qn_status add_hyphened(reader *r, char *form, const char *label)
{
    char inner[16];
    snprintf(inner, sizeof inner, "%s%s", label[0] == 'O' ? "" : "I", label[0] == 'O' ? "O" : label + 1);
    for (char *at = form;;) {
        char *hyphen = strchr(at + 1, '-');
        if (!hyphen || !isalnum((unsigned char)hyphen[-1]) || !isalnum((unsigned char)hyphen[1]))
            return add_token(r, at, label, true);
        *hyphen = '\0';
        qn_status status = add_token(r, at, label, false);
        if (!status)
            status = add_token(r, "-", inner, false);
        if (status)
            return status;
        label = inner;
        at = hyphen + 1;
    }
}

static qn_status add_line_token(reader *r, char *line)
{
    char *space = strrchr(line, ' ');
    if (!space || space == line)
        return wrong(r, "a line is to be a form and its label");
    *space = '\0';
    return strcmp(line, "-DOCSTART-") ? add_hyphened(r, line, space + 1) : end_document(r);
}

static qn_status add_iob2(reader *r, char *columns[COLUMNS], size_t count)
{
    if (count < 3 || !*columns[1])
        return wrong(r, "a line of IOB2 has a number, a form and a label");
    return isdigit((unsigned char)columns[0][0]) && !strpbrk(columns[0], "-.") ? add_token(r, columns[1], columns[2], blank_after(r, columns[1])) : QN_OK;
}

/* --- GUM's entities ---------------------------------------------------------------------------------------------------- */

static bool is_word(const reader *r, const char *label, const char *form)
{
    uint32_t class = r->lexicon ? qn_lexicon_class(r->lexicon, label) : QN_NONE;
    return class != QN_NONE && qn_lexicon_is(r->lexicon, class, form);
}

static char letter_of(const reader *r, char *columns[COLUMNS])
{
    if (!strcmp(columns[3], "PROPN"))
        return strcmp(columns[4], "NNPS") ? 'P' : 'S';
    if (is_word(r, "HeadPreposition", columns[1]))
        return 'O';
    return is_word(r, "Article", columns[1]) ? 'A' : !strcmp(columns[1], ",") ? ',' : ' ';
}

/* The name inside the entity [first, end): from the first to the last of its head tokens, as far as no comma parts them, and over "of". */
static bool name_of_entity(const reader *r, const open_entity *e, uint32_t end, span *s)
{
    uint32_t heads[MOST_HEAD_TOKENS], count = 0;
    const char *at = e->heads;
    for (char *stop; count < MOST_HEAD_TOKENS && isdigit((unsigned char)*at); at = *stop == ',' ? stop + 1 : stop)
        heads[count++] = e->first + (uint32_t)strtoul(at, &stop, 10) - 1;
    if (!count || heads[0] >= end || heads[count - 1] >= end || r->proper[heads[0]] != 'P')
        return false;
    uint32_t last = heads[0];
    for (uint32_t i = 1; i < count && !memchr(r->proper + last, ',', heads[i] - last); i++)
        last = heads[i];
    bool of = memchr(r->proper + heads[0], 'O', last - heads[0]) != NULL;
    if (s->type == QN_NAME_PER && of)
        return false;                                   /* "Emperor of the United States" */
    uint32_t next = last + 1 < end && r->proper[last + 1] == 'O' ? last + 2 : end;
    next += next < end && r->proper[next] == 'A';
    if (s->type == QN_NAME_ORG && next < end && r->proper[next] == 'P') {
        for (last = next; last + 1 < end && r->proper[last + 1] == 'P';)
            last++;
    }
    s->first = heads[0];
    s->end = last + 1;
    return true;
}

static qn_status close_entity(reader *r, size_t index)
{
    open_entity e = r->open[index];
    memmove(&r->open[index], &r->open[index + 1], (r->depth - index - 1) * sizeof *r->open);
    r->depth--;
    qn_name_type type = !strcmp(e.type, "person") ? QN_NAME_PER : !strcmp(e.type, "organization") ? QN_NAME_ORG
                      : !strcmp(e.type, "place") ? QN_NAME_LOC : QN_NAME_TYPES;
    span s = {.order = (uint32_t)r->span_count, .type = type};
    if (type == QN_NAME_TYPES || !name_of_entity(r, &e, r->tokens, &s))
        return QN_OK;
    return QN_PUSH(r->spans, r->span_count, r->span_capacity, s) ? QN_OK : out_of_memory(r);
}

/* "12-person-new-nnnnn-cf1-1,2-coref": number, type, …, head tokens. */
static void open_bracket(reader *r, const char *body, size_t length)
{
    char text[200];
    snprintf(text, sizeof text, "%.*s", (int)(length < sizeof text ? length : sizeof text - 1), body);
    open_entity e = {.first = r->tokens - 1};
    char *save = NULL, *field = strtok_r(text, "-", &save);
    for (int i = 0; field && i < 6; i++, field = strtok_r(NULL, "-", &save)) {
        if (i == 0)
            snprintf(e.number, sizeof e.number, "%s", field);
        else if (i == 1)
            snprintf(e.type, sizeof e.type, "%s", field);
        else if (i == 5)
            snprintf(e.heads, sizeof e.heads, "%s", field);
    }
    if (r->depth < DEEPEST)
        r->open[r->depth++] = e;
}

static qn_status close_numbered(reader *r, const char *number, size_t length)
{
    for (size_t i = r->depth; i-- > 0;)
        if (strlen(r->open[i].number) == length && !memcmp(r->open[i].number, number, length))
            return close_entity(r, i);
    return QN_OK;
}

/* "(3-place-…(4-person-…)5)": brackets that open, close at once, or close. The token is already counted. */
static qn_status add_entities(reader *r, const char *misc)
{
    const char *at = strstr(misc, "Entity=");
    qn_status status = QN_OK;
    for (at = at ? at + 7 : ""; !status && *at && *at != '|';) {
        if (*at == '(') {
            size_t length = strcspn(at + 1, "()|");
            size_t depth = r->depth;
            open_bracket(r, at + 1, length);
            at += 1 + length;
            if (*at == ')' && r->depth > depth)
                status = close_entity(r, r->depth - 1);
            at += *at == ')';
        } else {
            size_t length = strcspn(at, "()|");
            if (at[length] == ')')
                status = close_numbered(r, at, length);
            at += length + (at[length] == ')');
        }
    }
    return status;
}

static qn_status add_conllu(reader *r, char *columns[COLUMNS], size_t count)
{
    if (count != COLUMNS)
        return wrong(r, "a line of CoNLL-U has 10 columns");
    bool word = !strpbrk(columns[0], "-.");
    for (int i = 0; i < COLUMNS; i++)
        qn_buffer_printf(&r->conllu, "%s%s", i ? "\t" : "", columns[i]);
    qn_buffer_putc(&r->conllu, '\n');
    if (!word)
        return r->conllu.failed ? out_of_memory(r) : QN_OK;
    r->in_sentence++;
    r->tokens++;
    uint8_t letter = (uint8_t)letter_of(r, columns);
    if (!QN_PUSH(r->proper, r->proper_count, r->proper_capacity, letter))
        return out_of_memory(r);
    return add_entities(r, columns[9]);
}

/* --- documents of JSON, as DocRED has them ------------------------------------------------------------------------------- */

enum { LABEL_SIZE = 8 };

/* Labels of a sentence's tokens by the mentions of its document's entities; the longest of those that overlap stays. */
static void label_sentence(const json_t *document, size_t sentence, char (*labels)[LABEL_SIZE], size_t count)
{
    size_t e, m;
    json_t *entity, *mention;
    for (size_t i = 0; i < count; i++)
        snprintf(labels[i], LABEL_SIZE, "O");
    json_array_foreach(json_object_get(document, "vertexSet"), e, entity) {
        json_array_foreach(entity, m, mention) {
            json_t *place = json_object_get(mention, "pos");
            const char *type = json_string_value(json_object_get(mention, "type"));
            json_int_t from = json_integer_value(json_array_get(place, 0)), to = json_integer_value(json_array_get(place, 1));
            bool here = json_integer_value(json_object_get(mention, "sent_id")) == (json_int_t)sentence;
            if (!here || !type || type_of(type) == QN_NAME_TYPES || from < 0 || to > (json_int_t)count)
                continue;
            bool inside = from < to && labels[from][0] == 'I' && labels[to - 1][0] != 'O';
            for (json_int_t i = from; !inside && i < to; i++)
                snprintf(labels[i], LABEL_SIZE, "%c-%s", i == from ? 'B' : 'I', type);
        }
    }
}

static qn_status add_json_sentence(reader *r, const json_t *document, size_t sentence, const json_t *forms)
{
    size_t count = json_array_size(forms);
    char (*labels)[LABEL_SIZE] = malloc((count + 1) * sizeof *labels);
    qn_status status = labels ? QN_OK : out_of_memory(r);
    if (labels)
        label_sentence(document, sentence, labels, count);
    for (size_t i = 0; !status && i < count; i++) {
        const char *value = json_string_value(json_array_get(forms, i));
        char *form = strdup(value ? value : "");
        size_t length = 0;
        for (const char *at = form ? value : NULL; at && *at; at++)
            if (!isspace((unsigned char)*at))
                form[length++] = *at;
        if (form)
            form[length] = '\0';
        status = !form ? out_of_memory(r) : length ? add_hyphened(r, form, labels[i]) : QN_OK;
        free(form);
    }
    free(labels);
    end_sentence(r);
    return status;
}

static qn_status read_json(reader *r, FILE *in)
{
    json_error_t error;
    json_t *all = json_loadf(in, JSON_ALLOW_NUL, &error), *document, *forms;
    size_t d, s;
    qn_status status = json_is_array(all) ? QN_OK : qn_report(r->context, QN_ERROR, QN_SYNTAX, r->path, 0, 0, -1, "no list of documents: %s", error.text);
    r->format = F_JSON;
    json_array_foreach(all, d, document) {
        json_array_foreach(json_object_get(document, "sents"), s, forms)
            if (!status)
                status = add_json_sentence(r, document, s, forms);
        if (!status)
            status = end_document(r);
    }
    json_decref(all);
    return status;
}

/* --- lines -------------------------------------------------------------------------------------------------------------- */

static qn_status add_comment(reader *r, const char *line)
{
    if (!strncmp(line, "# newdoc", 8)) {
        qn_status status = end_document(r);
        if (status)
            return status;
    }
    if (!strncmp(line, "# newpar", 8))
        qn_buffer_printf(&r->conllu, "%s\n", line);
    if (strncmp(line, "# text = ", 9))
        return QN_OK;
    free(r->text_line);
    r->text = r->text_line = strdup(line + 9);
    return r->text ? QN_OK : out_of_memory(r);
}

static qn_status add_row(reader *r, char *line)
{
    char *columns[COLUMNS] = {line};
    size_t count = 1;
    for (char *at = line; count < COLUMNS && (at = strchr(at, '\t')); count++) {
        *at++ = '\0';
        columns[count] = at;
    }
    if (r->format == F_UNKNOWN)
        r->format = count == 1 ? F_LINES : count == COLUMNS ? F_CONLLU : F_IOB2;
    if (r->format == F_CONLLU)
        return add_conllu(r, columns, count);
    return r->format == F_IOB2 ? add_iob2(r, columns, count) : add_line_token(r, line);
}

static qn_status read_lines(reader *r, FILE *in)
{
    char *line = NULL;
    size_t room = 0;
    qn_status status = QN_OK;
    for (ssize_t length; !status && (length = getline(&line, &room, in)) >= 0;) {
        r->line++;
        while (length && (line[length - 1] == '\n' || line[length - 1] == '\r'))
            line[--length] = '\0';
        if (!*line)
            end_sentence(r);
        else
            status = line[0] == '#' && (line[1] == ' ' || line[1] == '\0') && r->format != F_LINES ? add_comment(r, line) : add_row(r, line);
    }
    if (!status && ferror(in))
        status = qn_fail(r->context, QN_IO, r->path, "cannot be read");
    free(line);
    end_sentence(r);
    return status ? status : end_document(r);
}

qn_status qn_gold_read(const qn_annotator *annotator, const qn_lexicon *lexicon, qn_context *context, const char *path, qn_gold **gold, size_t *count)
{
    if (gold_is_re3d(path))
        return gold_read_re3d(annotator, lexicon, context, path, gold, count);
    reader r = {.context = context, .annotator = annotator, .lexicon = lexicon, .path = path};
    FILE *in = fopen(path, "rb");
    int first = in ? getc(in) : EOF;
    if (first != EOF)
        ungetc(first, in);
    qn_status status = in ? (first == '[' ? read_json : read_lines)(&r, in) : qn_fail(context, QN_IO, path, "cannot open: %s", strerror(errno));
    if (in)
        fclose(in);
    if (!status && !r.count)
        status = qn_fail(context, QN_SYNTAX, path, "has no tokens; give IOB2, CoNLL-U, lines of a form and a label, DocRED's JSON or a folder of re3d");
    free(r.conllu.bytes);
    free(r.spans);
    free(r.proper);
    free(r.text_line);
    if (status) {
        qn_gold_free(r.gold, r.count);
        return status;
    }
    *gold = r.gold;
    *count = r.count;
    return QN_OK;
}

void qn_gold_free(qn_gold *gold, size_t count)
{
    for (size_t i = 0; gold && i < count; i++)
        qn_document_free(gold[i].document);
    free(gold);
}
