/* Gold names of re3d (Dstl 2017): a folder with documents.json and entities.json, an object a line; entities stand off, by characters of the text.
     text ──annotator──▶ tokens; entities ──majority──▶ spans of tokens ──names_of──▶ names, and stretches that tell nothing
   The data mark whole phrases ("the Iraqi forces", "He", "Prime Minister Nouri Maliki"). With a lexicon a phrase is brought down to the name that
   it is, so that it compares with other data: articles, lower-case words and titles go, a known country is a place whatever it does. A phrase that is
   no name ("U.S. service members"), and what less than half of the annotators wanted, is unclear: names there are neither right nor wrong. */
#include "gold.h"

#include <ctype.h>
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define MAJORITY 0.5        /* of an entity's confidence */

typedef struct phrase {
    uint32_t first, end;        /* tokens */
    qn_name_type type;
    bool doubtful;
} phrase;

typedef struct folder {
    qn_context *context;
    const qn_annotator *annotator;
    const qn_lexicon *lexicon;
    const char *path;
    json_t *documents;          /* array of objects */
    json_t *entities;           /* document id → array of objects */
    uint32_t titles[2];         /* word classes, QN_NONE without a lexicon */
    qn_gold *gold; size_t count, capacity;
} folder;

static qn_status no_memory(const folder *f)
{
    return qn_fail(f->context, QN_NOMEM, f->path, "out of memory");
}

/* --- files --------------------------------------------------------------------------------------------------------------- */

/* Hands every object of the file to `take`, which returns false when out of memory. */
static qn_status each_object(folder *f, const char *name, bool (*take)(folder *f, json_t *object))
{
    char *line = NULL, *path = malloc(strlen(f->path) + strlen(name) + 2);
    size_t room = 0;
    unsigned long number = 0;
    if (!path)
        return no_memory(f);
    sprintf(path, "%s/%s", f->path, name);
    FILE *in = fopen(path, "rb");
    qn_status status = in ? QN_OK : qn_fail(f->context, QN_IO, path, "cannot open: %s", strerror(errno));
    while (!status && getline(&line, &room, in) >= 0) {
        json_error_t error;
        number++;
        const char *at = line;
        while (isspace((unsigned char)*at))
            at++;
        if (!*at)
            continue;
        json_t *object = json_loads(at, JSON_ALLOW_NUL, &error);
        if (!json_is_object(object))
            status = qn_report(f->context, QN_ERROR, QN_SYNTAX, path, number, 0, -1, "no object of JSON: %s", error.text);
        else if (!take(f, object))
            status = no_memory(f);
        json_decref(object);
    }
    if (!status && ferror(in))
        status = qn_fail(f->context, QN_IO, path, "cannot be read");
    if (in)
        fclose(in);
    free(line);
    free(path);
    return status;
}

static bool take_document(folder *f, json_t *object)
{
    return json_array_append(f->documents, object) == 0;
}

static bool take_entity(folder *f, json_t *object)
{
    const char *document = json_string_value(json_object_get(object, "documentId"));
    if (!document)
        return true;
    json_t *all = json_object_get(f->entities, document);
    if (!all && (!(all = json_array()) || json_object_set_new(f->entities, document, all)))
        return false;
    return json_array_append(all, object) == 0;
}

/* --- phrases --------------------------------------------------------------------------------------------------------------- */

/* Byte offset of every character, and of the end. The caller frees it; NULL when out of memory. */
static uint32_t *byte_offsets(const qn_document *d, size_t *characters)
{
    uint32_t *bytes = malloc((d->length + 1) * sizeof *bytes);
    *characters = 0;
    for (size_t i = 0; bytes && i < d->length; i++)
        if (((unsigned char)d->text[i] & 0xC0) != 0x80)
            bytes[(*characters)++] = (uint32_t)i;
    if (bytes)
        bytes[*characters] = (uint32_t)d->length;
    return bytes;
}

/* The first token that ends after the byte. */
static uint32_t token_at(const qn_tokens *tokens, uint32_t byte)
{
    size_t low = 0, high = tokens->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (tokens->tokens[middle].end <= byte)
            low = middle + 1;
        else
            high = middle;
    }
    return (uint32_t)low;
}

static bool read_phrase(const qn_tokens *tokens, const json_t *entity, const uint32_t *bytes, size_t characters, phrase *p)
{
    static const char *const types[] = {[QN_NAME_PER] = "Person", [QN_NAME_ORG] = "Organisation", [QN_NAME_LOC] = "Location"};
    const char *type = json_string_value(json_object_get(entity, "type"));
    json_int_t begin = json_integer_value(json_object_get(entity, "begin")), end = json_integer_value(json_object_get(entity, "end"));
    int t = 0;
    while (t < QN_NAME_MISC && type && strcmp(types[t], type))
        t++;
    if (!type || t == QN_NAME_MISC || begin < 0 || end <= begin || (size_t)end > characters)
        return false;
    p->first = token_at(tokens, bytes[begin]);
    p->end = token_at(tokens, bytes[end] - 1);
    p->end += p->end < tokens->count && tokens->tokens[p->end].begin < bytes[end];
    p->type = (qn_name_type)t;
    p->doubtful = json_number_value(json_object_get(entity, "confidence")) < MAJORITY;
    return p->first < p->end;
}

/* Sure ones before doubtful ones, long ones before short ones. */
static int by_worth(const void *a, const void *b)
{
    const phrase *x = a, *y = b;
    uint32_t m = x->end - x->first, n = y->end - y->first;
    if (x->doubtful != y->doubtful)
        return x->doubtful ? 1 : -1;
    if (m != n)
        return m > n ? -1 : 1;
    return x->first != y->first ? (x->first < y->first ? -1 : 1) : (int)x->type - (int)y->type;
}

/* --- names ------------------------------------------------------------------------------------------------------------------- */

static bool is_small(const qn_token *t)
{
    return t->form[0] >= 'a' && t->form[0] <= 'z';
}

static bool is_sign(const qn_token *t)
{
    return t->upos == QN_PUNCT || t->upos == QN_SYM || t->upos == QN_PART;
}

/* What may stand before a name in its phrase, and is no part of it as "al" is of "al-Ghuraba Brigades". */
static bool leads(const qn_tokens *tokens, uint32_t i)
{
    const qn_token *t = &tokens->tokens[i];
    bool particle = is_small(t) && !t->space_after && i + 1 < tokens->count && !strcmp(t[1].form, "-");
    return t->upos == QN_DET || t->upos == QN_PRON || t->upos == QN_NUM || is_sign(t) || (is_small(t) && !particle);
}

/* Small words inside a name: "Bank of China", "Abu Musab al-Zarqawi". */
static bool joins(const qn_token *t)
{
    return !is_small(t) || t->upos == QN_ADP || t->upos == QN_CCONJ || t->upos == QN_DET || t->upos == QN_PROPN || t->upos == QN_X || is_sign(t);
}

/* A word with a capital stands there; "N" of a coordinate is none. */
static bool has_word(const qn_tokens *tokens, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++)
        if (tokens->tokens[i].end - tokens->tokens[i].begin > 1 && !is_small(&tokens->tokens[i]) && !is_sign(&tokens->tokens[i]) && tokens->tokens[i].upos != QN_NUM)
            return true;
    return false;
}

/* After the last title or honorific; the first token when there is none. */
static uint32_t after_titles(const folder *f, const qn_tokens *tokens, uint32_t first, uint32_t end)
{
    const char *forms[8];
    uint32_t after = first;
    for (uint32_t i = first; i < end; i++) {
        uint32_t count = 0;
        for (; count < 8 && i + count < end; count++)
            forms[count] = tokens->tokens[i + count].form;
        for (int k = 0; k < 2; k++) {
            size_t length = f->titles[k] == QN_NONE ? 0 : qn_lexicon_phrase_at(f->lexicon, f->titles[k], forms, count);
            if (length && i + length > after)
                after = i + (uint32_t)length;
        }
    }
    return after;
}

/* What the whole span is known as: bit 1 a country or place, bit 2 an adjective or people ("Iraqi", "Iraqis"). */
static unsigned known_as(const folder *f, const qn_tokens *tokens, uint32_t first, uint32_t end)
{
    const char *forms[8];
    const qn_name *names;
    size_t count = 0;
    unsigned as = 0;
    if (end - first > 8)
        return 0;
    for (uint32_t i = first; i < end; i++)
        forms[i - first] = tokens->tokens[i].form;
    if (qn_lexicon_name_at(f->lexicon, forms, end - first, &names, &count) != end - first)
        return 0;
    for (size_t i = 0; i < count; i++)
        if (names[i].kind == QN_NAME_ADJECTIVE || names[i].kind == QN_NAME_DEMONYM)
            as |= 2;
        else if (names[i].known->type & (QN_COUNTRY | QN_PLACE))
            as |= 1;
    return as & 1 ? 1 : as;
}

/* Narrows the phrase to its name; false when it is none. */
static bool narrow(const folder *f, const qn_tokens *tokens, phrase *p)
{
    bool hangs = false;         /* the name hangs on a preposition: "families of Iraq" */
    uint32_t first = p->first, end = p->end;
    while (first < end && leads(tokens, first)) {
        hangs = hangs || tokens->tokens[first].upos == QN_ADP;
        first++;
    }
    while (end > first && is_sign(&tokens->tokens[end - 1]))
        end--;
    if (first < end && p->type == QN_NAME_PER)
        first = after_titles(f, tokens, first, end);
    if (first >= end || (hangs && p->type != QN_NAME_LOC) || is_small(&tokens->tokens[end - 1]) || leads(tokens, first) || !has_word(tokens, first, end))
        return false;
    for (uint32_t i = first; i < end; i++)
        if (!joins(&tokens->tokens[i]) || tokens->tokens[i].sentence != tokens->tokens[first].sentence)
            return false;
    unsigned as = known_as(f, tokens, first, end);
    p->first = first;
    p->end = end;
    if (as & 1 && p->type == QN_NAME_ORG)
        p->type = QN_NAME_LOC;
    return !(as & 2);
}

/* --- documents ---------------------------------------------------------------------------------------------------------------- */

static bool is_free(const bool *taken, const phrase *p)
{
    for (uint32_t i = p->first; i < p->end; i++)
        if (taken[i])
            return false;
    return true;
}

static int by_place(const void *a, const void *b)
{
    const qn_gold_name *x = a, *y = b;
    return (x->first > y->first) - (x->first < y->first);
}

/* "Palmyra, Syria" is two names of places. */
static void add_names(const qn_tokens *tokens, const phrase *p, qn_gold_name *names, size_t *count)
{
    uint32_t first = p->first;
    for (uint32_t i = first; p->type == QN_NAME_LOC && i < p->end; i++)
        if (!strcmp(tokens->tokens[i].form, ",") && i > first && i + 1 < p->end) {
            names[(*count)++] = (qn_gold_name){first, i, p->type};
            first = i + 1;
        }
    names[(*count)++] = (qn_gold_name){first, p->end, p->type};
}

/* Of phrases that overlap the longest stays. */
static qn_status keep_longest(const folder *f, const phrase *phrases, size_t count, qn_gold *g)
{
    qn_gold_name *names = qn_arena_alloc(g->document->arena, (g->tokens->count + 1) * sizeof *names);
    qn_gold_name *unclear = qn_arena_alloc(g->document->arena, (count + 1) * sizeof *unclear);
    bool *taken = calloc(g->tokens->count + 1, sizeof *taken);
    for (size_t i = 0; names && unclear && taken && i < count; i++) {
        phrase p = phrases[i];
        if (!is_free(taken, &p) || (p.doubtful && !f->lexicon))
            continue;
        memset(taken + p.first, 1, p.end - p.first);
        phrase whole = p;
        if (!f->lexicon)
            names[g->count++] = (qn_gold_name){p.first, p.end, p.type};
        else if (!p.doubtful && narrow(f, g->tokens, &p))
            add_names(g->tokens, &p, names, &g->count);
        else
            unclear[g->unclear_count++] = (qn_gold_name){whole.first, whole.end, whole.type};
    }
    free(taken);
    if (!names || !unclear || !taken)
        return no_memory(f);
    if (g->count)
        qsort(names, g->count, sizeof *names, by_place);
    if (g->unclear_count)
        qsort(unclear, g->unclear_count, sizeof *unclear, by_place);
    g->names = names;
    g->unclear = unclear;
    return QN_OK;
}

static qn_status add_phrases(const folder *f, const json_t *entities, qn_gold *g)
{
    size_t count = 0, characters, index;
    const json_t *entity;
    uint32_t *bytes = byte_offsets(g->document, &characters);
    phrase *phrases = malloc((json_array_size(entities) + 1) * sizeof *phrases);
    json_array_foreach(entities, index, entity)
        if (bytes && phrases && read_phrase(g->tokens, entity, bytes, characters, &phrases[count]))
            count++;
    if (count)
        qsort(phrases, count, sizeof *phrases, by_worth);
    qn_status status = bytes && phrases ? keep_longest(f, phrases, count, g) : no_memory(f);
    free(bytes);
    free(phrases);
    return status;
}

static qn_status add_document(folder *f, const json_t *object)
{
    const char *text = json_string_value(json_object_get(object, "text")), *id = json_string_value(json_object_get(object, "_id"));
    qn_gold g = {.types = 1u << QN_NAME_PER | 1u << QN_NAME_ORG | 1u << QN_NAME_LOC};
    if (!text || !id)
        return qn_fail(f->context, QN_SYNTAX, f->path, "a document without text or _id");
    qn_status status = qn_document_new(f->context, f->path, id, text, strlen(text), &g.document);
    if (!status)
        status = qn_tokens_annotate(f->annotator, g.document, f->context, &g.tokens);
    if (!status)
        status = add_phrases(f, json_object_get(f->entities, id), &g);
    if (!status && !QN_PUSH(f->gold, f->count, f->capacity, g))
        status = no_memory(f);
    if (status)
        qn_document_free(g.document);
    return status;
}

bool gold_is_re3d(const char *path)
{
    struct stat s;
    return stat(path, &s) == 0 && S_ISDIR(s.st_mode);
}

qn_status gold_read_re3d(const qn_annotator *annotator, const qn_lexicon *lexicon, qn_context *context, const char *path, qn_gold **gold,
                         size_t *count)
{
    folder f = {.context = context, .annotator = annotator, .lexicon = lexicon, .path = path, .documents = json_array(), .entities = json_object()};
    f.titles[0] = lexicon ? qn_lexicon_class(lexicon, "Honorific") : QN_NONE;
    f.titles[1] = lexicon ? qn_lexicon_class(lexicon, "PersonTitle") : QN_NONE;
    qn_status status = f.documents && f.entities ? each_object(&f, "documents.json", take_document) : no_memory(&f);
    if (!status)
        status = each_object(&f, "entities.json", take_entity);
    for (size_t i = 0; !status && i < json_array_size(f.documents); i++)
        status = add_document(&f, json_array_get(f.documents, i));
    json_decref(f.documents);
    json_decref(f.entities);
    if (!status && !f.count)
        status = qn_fail(context, QN_SYNTAX, path, "documents.json has no document");
    if (status) {
        qn_gold_free(f.gold, f.count);
        return status;
    }
    *gold = f.gold;
    *count = f.count;
    return QN_OK;
}
