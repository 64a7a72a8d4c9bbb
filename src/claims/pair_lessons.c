/* Reads KnowledgeNet (Mesquita et al., EMNLP 2019: a JSON document a line, passages annotated in full for some kinds of ties) and Re-DocRED (Tan et al.,
   EMNLP 2022: a JSON array of documents, whose ties may be told in other sentences). */
#include "pair_lessons.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KNOWLEDGENET, DOCRED };      /* columns of names in pairs.kinds */

typedef struct fact {
    qn_span subject, object;
    uint32_t kind;
    bool unsure;            /* whether this passage tells it */
} fact;

/* A passage, in bytes of the text. */
typedef struct passage {
    qn_span span;
    uint32_t asked;         /* bits of kinds */
    size_t first, end;      /* its facts */
} passage;

typedef struct reader {
    qn_context *context;
    const qn_pairs_training *settings;
    const qn_annotator *annotator;
    const pair_kinds *kinds;
    const qn_classifier *classifier;
    qn_finder *finder;
    qn_resolver *resolver;
    qn_extractor *extractor;
    lessons *out;
    const char *path;
    unsigned long line;
    size_t *byte_of; size_t characters, byte_capacity;      /* [characters + 1]: byte offset of each character */
    fact *facts; size_t fact_count, fact_capacity;
    passage *passages; size_t passage_count, passage_capacity;
    qn_span *named; size_t named_count, named_capacity;     /* what Re-DocRED names: other ends are not looked at */
    bool only_named, borrowed;
    qn_buffer text;
    const pair_scan *scan;
    bool failed;
} reader;

static qn_status no_memory(const reader *r)
{
    return qn_fail(r->context, QN_NOMEM, r->path, "out of memory");
}

/* --- the file --------------------------------------------------------------------------------------------------------------- */

static bool index_characters(reader *r, const char *text)
{
    r->characters = 0;
    for (size_t i = 0;; i++) {
        if (((unsigned char)text[i] & 0xc0) == 0x80)
            continue;
        if (!QN_PUSH(r->byte_of, r->characters, r->byte_capacity, i))
            return false;
        if (!text[i])
            return true;
    }
}

/* Two members of the object, offsets in characters. */
static qn_span span_of_json(const reader *r, const json_t *object, const char *begin, const char *end)
{
    json_int_t b = json_integer_value(json_object_get(object, begin)), e = json_integer_value(json_object_get(object, end));
    if (b < 0 || e <= b || (size_t)e >= r->characters)
        return (qn_span){0, 0};
    return (qn_span){(uint32_t)r->byte_of[b], (uint32_t)r->byte_of[e]};
}

static bool add_fact(reader *r, fact f, int direction)
{
    if (direction < 0) {
        qn_span subject = f.subject;
        f.subject = f.object;
        f.object = subject;
    }
    return f.subject.end == 0 || f.object.end == 0 || QN_PUSH(r->facts, r->fact_count, r->fact_capacity, f);
}

/* Adds the fact to the kinds that have its property's name. */
static bool add_json_fact(reader *r, const json_t *one, const char *name)
{
    fact f = {span_of_json(r, one, "subjectStart", "subjectEnd"), span_of_json(r, one, "objectStart", "objectEnd"), 0, false};
    for (f.kind = 0; f.kind < r->kinds->count; f.kind++) {
        int direction = pair_kind_named(&r->kinds->list[f.kind], KNOWLEDGENET, name);
        if (direction && !add_fact(r, f, direction))
            return false;
    }
    return true;
}

static bool add_passage(reader *r, const json_t *one)
{
    passage p = {.span = span_of_json(r, one, "passageStart", "passageEnd"), .first = r->fact_count};
    size_t i, j;
    json_t *property, *item;
    json_array_foreach(json_object_get(one, "exhaustivelyAnnotatedProperties"), i, property) {
        const char *id = json_string_value(json_object_get(property, "propertyId")), *name = json_string_value(json_object_get(property, "propertyName"));
        for (uint32_t k = 0; id && name && k < r->kinds->count; k++)
            p.asked |= (uint32_t)(pair_kind_named(&r->kinds->list[k], KNOWLEDGENET, name) != 0) << k;
        json_array_foreach(json_object_get(one, "facts"), j, item) {
            const char *own = json_string_value(json_object_get(item, "propertyId"));
            if (id && name && own && !strcmp(own, id) && !add_json_fact(r, item, name))
                return false;
        }
    }
    p.end = r->fact_count;
    return p.span.end == 0 || QN_PUSH(r->passages, r->passage_count, r->passage_capacity, p);
}

/* --- lessons ------------------------------------------------------------------------------------------------------------------ */

static bool overlap(qn_span a, qn_span b)
{
    return a.begin < b.end && b.begin < a.end;
}

static bool inside(qn_span a, qn_span b)
{
    return a.begin >= b.begin && a.begin < b.end;
}

/* Kinds that hold; *unsure gets those of which it is not known. */
static uint32_t right_kinds(const reader *r, const passage *p, const pair_group *group, uint32_t *unsure)
{
    uint32_t right = 0;
    *unsure = 0;
    for (size_t i = 0; i < group->count; i++) {
        qn_span a = span_of(r->scan->scene, group->subjects[i]->first, group->subjects[i]->end);
        qn_span b = span_of(r->scan->scene, group->objects[i]->first, group->objects[i]->end);
        for (size_t k = p->first; k < p->end; k++)
            if (overlap(a, r->facts[k].subject) && overlap(b, r->facts[k].object))
                *(r->facts[k].unsure ? unsure : &right) |= UINT32_C(1) << r->facts[k].kind;
    }
    *unsure &= ~right;
    return right;
}

static uint32_t fitting_kinds(const reader *r, const pair_group *group)
{
    uint32_t fits = 0;
    for (uint32_t k = 0; k < r->kinds->count; k++)
        fits |= (uint32_t)pair_fits(&r->kinds->list[k], group->subjects[0], group->objects[0]) << k;
    return fits;
}

/* An opening bracket stands before the token, at most a few words away. */
static bool follows_bracket(const scene *s, uint32_t token)
{
    enum { NEAR = 12 };
    for (uint32_t i = token; i > 0 && token - i < NEAR; i--)
        if (s->tokens[i - 1].form[0] == '(')
            return true;
    return false;
}

/* Kinds whose properties no word of the sentence calls: where the passage was not annotated for them, they hardly hold. */
static uint32_t silent_kinds(const reader *r, const pair_group *group)
{
    const scene *s = r->scan->scene;
    const qn_sentence *sentence = &s->sentences[r->scan->sentence];
    uint64_t calls = 0;
    uint32_t silent = 0;
    for (uint32_t i = sentence->first; i < sentence->end; i++)
        calls |= s->calls[i];
    for (uint32_t k = 0; k < r->kinds->count; k++) {
        bool called = group->objects[0]->type == PAIR_DATE && follows_bracket(s, group->objects[0]->first);     /* "X (1901–1999)" */
        for (int i = 0; i < 3; i++) {
            const qn_property *p = *r->kinds->list[k].property[i] ? qn_lexicon_property(s->lexicon, r->kinds->list[k].property[i]) : NULL;
            called = called || (p && (p->index >= 64 || calls >> p->index & 1));
        }
        silent |= (uint32_t)!called << k;
    }
    return silent;
}

static bool is_named(const reader *r, qn_span span)
{
    bool named = !r->only_named;
    for (size_t i = 0; !named && i < r->named_count; i++)
        named = overlap(span, r->named[i]);
    return named;
}

static bool add_pair(reader *r, const pair_end *subject, const pair_end *object)
{
    uint64_t features[QN_MAX_TEMPLATES + PAIR_BAG];
    lessons *out = r->out;
    shown s = {out->pool_count, (uint16_t)pair_features(r->scan, r->classifier, subject, object, features)};
    for (size_t i = 0; i < s.count; i++)
        if (!QN_PUSH(out->pool, out->pool_count, out->pool_capacity, features[i]))
            return false;
    return QN_PUSH(out->pairs, out->pair_count, out->pair_capacity, s);
}

static bool add_lesson(reader *r, const passage *p, const pair_group *group)
{
    uint32_t fits = fitting_kinds(r, group), unsure, right = right_kinds(r, p, group, &unsure);
    lesson l = {.first = r->out->pair_count, .count = (uint32_t)group->count, .asked = p->asked & fits & ~unsure,
                .right = right, .document = r->out->documents, .borrowed = r->borrowed};
    l.silent = fits & ~p->asked & silent_kinds(r, group);
    if (!(l.asked | l.silent))
        return true;
    for (size_t k = 0; k < group->count; k++)
        if (!add_pair(r, group->subjects[k], group->objects[k]))
            return false;
    return QN_PUSH(r->out->list, r->out->count, r->out->capacity, l);
}

static void add_group(void *user, const pair_group *group)
{
    reader *r = user;
    const scene *s = r->scan->scene;
    qn_span subject = span_of(s, group->subjects[0]->first, group->subjects[0]->end), object = span_of(s, group->objects[0]->first, group->objects[0]->end);
    if (!is_named(r, subject) || !is_named(r, object))
        return;
    for (size_t i = 0; !r->failed && i < r->passage_count; i++)
        if (inside(subject, r->passages[i].span) && inside(object, r->passages[i].span)) {
            r->failed = !add_lesson(r, &r->passages[i], group);
            return;
        }
}

static qn_status scan_document(reader *r, const qn_document *document, const qn_tokens *tokens, const qn_mentions *mentions, const qn_entities *entities)
{
    scene s;
    pair_scan scan;
    findings findings = {0};
    qn_status status = read_frames(r->extractor, document, tokens, mentions, entities, &s, &findings);
    if (!status)
        status = pair_scan_begin(&scan, &s, &findings, r->kinds);
    r->scan = &scan;
    if (!status) {
        while (!r->failed && pair_scan_next(&scan))
            pair_scan_groups(&scan, add_group, r);
        pair_scan_end(&scan);
    }
    free(findings.list);
    r->scan = NULL;
    return status || r->failed ? no_memory(r) : QN_OK;
}

static qn_status read_document(reader *r, const char *text)
{
    qn_document *document;
    const qn_tokens *tokens;
    const qn_mentions *mentions;
    const qn_entities *entities;
    qn_status status = qn_document_new(r->context, r->path, NULL, text, strlen(text), &document);
    if (status)
        return status;
    status = qn_tokens_annotate(r->annotator, document, r->context, &tokens);
    if (!status)
        status = qn_mentions_find(r->finder, document, tokens, r->context, &mentions);
    if (!status)
        status = qn_entities_resolve(r->resolver, document, tokens, mentions, r->context, &entities);
    if (!status)
        status = scan_document(r, document, tokens, mentions, entities);
    r->out->documents++;
    qn_document_free(document);
    return status;
}

/* --- KnowledgeNet -------------------------------------------------------------------------------------------------------------- */

static qn_status read_line(reader *r, const char *line)
{
    json_error_t error;
    json_t *root = json_loads(line, 0, &error);
    const char *text = json_string_value(json_object_get(root, "documentText"));
    qn_status status = QN_OK;
    if (!text)
        status = qn_report(r->context, QN_ERROR, QN_SYNTAX, r->path, r->line, 0, -1, "a line is to be a JSON object with a documentText");
    json_int_t fold = json_integer_value(json_object_get(root, "fold"));
    if (!status && !(r->settings->without_fold && fold == (json_int_t)r->settings->without_fold)) {
        size_t i;
        json_t *one;
        r->fact_count = r->passage_count = 0;
        bool whole = index_characters(r, text);
        json_array_foreach(json_object_get(root, "passages"), i, one)
            whole = whole && add_passage(r, one);
        status = whole ? read_document(r, text) : no_memory(r);
    }
    json_decref(root);
    return status;
}

static qn_status read_lines(reader *r, FILE *in)
{
    char *line = NULL;
    size_t capacity = 0;
    qn_status status = QN_OK;
    r->only_named = r->borrowed = false;
    for (r->line = 1; !status && getline(&line, &capacity, in) > 0; r->line++)
        status = read_line(r, line);
    free(line);
    return status;
}

/* --- texts without gold ties --------------------------------------------------------------------------------------------------------- */

/* A passage that is annotated for nothing: what nothing speaks for does not hold there. */
static qn_status read_quiet(reader *r)
{
    qn_status status = QN_OK;
    passage p = {.span = {0, (uint32_t)r->text.length}};
    r->fact_count = r->passage_count = 0;
    qn_buffer_putc(&r->text, '\0');
    if (r->text.failed || !QN_PUSH(r->passages, r->passage_count, r->passage_capacity, p))
        status = no_memory(r);
    else if (r->text.length > 1)
        status = read_document(r, r->text.bytes);
    r->text.length = 0;
    return status;
}

/* The sentences of a treebank: texts as they are. */
static qn_status read_conllu(reader *r, FILE *in)
{
    static const char sentence[] = "# text = ", document[] = "# newdoc";
    char *line = NULL;
    size_t capacity = 0;
    ssize_t length;
    qn_status status = QN_OK;
    r->only_named = false;
    r->borrowed = true;
    r->text.length = 0;
    while (!status && (length = getline(&line, &capacity, in)) > 0) {
        if (!strncmp(line, document, sizeof document - 1) && r->text.length)
            status = read_quiet(r);
        if (strncmp(line, sentence, sizeof sentence - 1))
            continue;
        line[length - 1] = ' ';
        qn_buffer_puts(&r->text, line + sizeof sentence - 1);
    }
    free(line);
    return status ? status : read_quiet(r);
}

/* --- Re-DocRED ------------------------------------------------------------------------------------------------------------------- */

enum { MOST_TOKENS = 4096, MOST_SENTENCES = 256 };

/* Where the document's tokens begin and end. */
typedef struct places {
    qn_span tokens[MOST_TOKENS];
    size_t first[MOST_SENTENCES + 1];       /* of each sentence's tokens */
    size_t sentences;
} places;

static bool closes(const char *form)
{
    return strlen(form) == 1 ? strchr(",.;:!?)%", *form) != NULL : form[0] == '\'';
}

/* Writes the text, each sentence a passage that is annotated for all kinds that have a name there. */
static bool write_text(reader *r, const json_t *sentences, places *at)
{
    size_t i, j, count = 0;
    json_t *sentence, *form;
    uint32_t asked = 0;
    for (uint32_t k = 0; k < r->kinds->count; k++)
        asked |= (uint32_t)(r->kinds->list[k].gold[DOCRED][0] != '-') << k;
    r->text.length = 0;
    at->sentences = 0;
    json_array_foreach(sentences, i, sentence) {
        if (i == MOST_SENTENCES)
            break;
        passage p = {.asked = asked, .span.begin = (uint32_t)r->text.length};
        at->first[i] = count;
        bool open = true;
        json_array_foreach(sentence, j, form) {
            const char *word = json_string_value(form);
            if (!word || count == MOST_TOKENS)
                return false;
            if (r->text.length && !open && !closes(word))
                qn_buffer_putc(&r->text, ' ');
            at->tokens[count].begin = (uint32_t)r->text.length;
            qn_buffer_puts(&r->text, word);
            at->tokens[count++].end = (uint32_t)r->text.length;
            open = !strcmp(word, "(");
        }
        qn_buffer_putc(&r->text, ' ');
        p.span.end = (uint32_t)r->text.length;
        at->sentences = i + 1;
        at->first[i + 1] = count;
        if (!QN_PUSH(r->passages, r->passage_count, r->passage_capacity, p))
            return false;
    }
    qn_buffer_putc(&r->text, '\0');
    return !r->text.failed;
}

/* Span of one mention of an entity, and its sentence. */
static qn_span mention_span(const places *at, const json_t *mention, size_t *sentence)
{
    const json_t *pos = json_object_get(mention, "pos");
    json_int_t first = json_integer_value(json_array_get(pos, 0)), end = json_integer_value(json_array_get(pos, 1));
    *sentence = (size_t)json_integer_value(json_object_get(mention, "sent_id"));
    if (*sentence >= at->sentences || first < 0 || end <= first || at->first[*sentence] + (size_t)end > at->first[*sentence + 1])
        return (qn_span){0, 0};
    return (qn_span){at->tokens[at->first[*sentence] + (size_t)first].begin, at->tokens[at->first[*sentence] + (size_t)end - 1].end};
}

static bool tells(const json_t *label, size_t sentence)
{
    size_t i;
    json_t *one;
    json_array_foreach(json_object_get(label, "evidence"), i, one)
        if ((size_t)json_integer_value(one) == sentence)
            return true;
    return false;
}

/* All pairs of mentions of the two in one sentence. */
static bool add_label(reader *r, const places *at, const json_t *vertices, const json_t *label, uint32_t kind, int direction)
{
    const json_t *heads = json_array_get(vertices, (size_t)json_integer_value(json_object_get(label, "h")));
    const json_t *tails = json_array_get(vertices, (size_t)json_integer_value(json_object_get(label, "t")));
    size_t i, j, x, y;
    json_t *head, *tail;
    json_array_foreach(heads, i, head) {
        qn_span subject = mention_span(at, head, &x);
        json_array_foreach(tails, j, tail) {
            qn_span object = mention_span(at, tail, &y);
            if (x == y && !add_fact(r, (fact){subject, object, kind, !tells(label, x)}, direction))
                return false;
        }
    }
    return true;
}

static bool add_docred(reader *r, const places *at, const json_t *document)
{
    const json_t *vertices = json_object_get(document, "vertexSet");
    size_t i, j, sentence;
    json_t *vertex, *mention, *label;
    json_array_foreach(vertices, i, vertex)
        json_array_foreach(vertex, j, mention) {
            qn_span span = mention_span(at, mention, &sentence);
            if (!QN_PUSH(r->named, r->named_count, r->named_capacity, span))
                return false;
        }
    json_array_foreach(json_object_get(document, "labels"), i, label) {
        const char *name = json_string_value(json_object_get(label, "r"));
        for (uint32_t k = 0; name && k < r->kinds->count; k++) {
            int direction = pair_kind_named(&r->kinds->list[k], DOCRED, name);
            if (direction && !add_label(r, at, vertices, label, k, direction))
                return false;
        }
    }
    for (size_t k = 0; k < r->passage_count; k++)       /* any fact may lie in any passage: spans tell which */
        r->passages[k].end = r->fact_count;
    return true;
}

static qn_status read_array(reader *r, FILE *in)
{
    json_error_t error;
    json_t *root = json_loadf(in, 0, &error), *document;
    places *at = malloc(sizeof *at);
    qn_status status = !at ? no_memory(r) : json_is_array(root) ? QN_OK : qn_fail(r->context, QN_SYNTAX, r->path, "this is no JSON array of documents: %s", error.text);
    size_t i;
    r->only_named = r->borrowed = true;
    json_array_foreach(root, i, document) {
        if (status)
            break;
        r->fact_count = r->passage_count = r->named_count = 0;
        if (!write_text(r, json_object_get(document, "sents"), at) || !add_docred(r, at, document))
            status = no_memory(r);
        else
            status = read_document(r, r->text.bytes);
    }
    free(at);
    json_decref(root);
    return status;
}

static qn_status read_file(reader *r)
{
    FILE *in = fopen(r->path, "rb");
    if (!in)
        return qn_fail(r->context, QN_IO, r->path, "cannot open it: %s", strerror(errno));
    int first = getc(in);
    ungetc(first, in);
    qn_status status = first == '[' ? read_array(r, in) : first == '#' ? read_conllu(r, in) : read_lines(r, in);
    if (!status && ferror(in))
        status = qn_fail(r->context, QN_IO, r->path, "cannot read it: %s", strerror(errno));
    fclose(in);
    return status;
}

qn_status read_lessons(qn_context *context, const qn_lexicon *lexicon, const qn_annotator *annotator, const qn_pairs_training *settings,
                       const pair_kinds *kinds, const qn_classifier *classifier, lessons *out)
{
    reader r = {.context = context, .settings = settings, .annotator = annotator, .kinds = kinds, .classifier = classifier, .out = out};
    qn_status status = qn_finder_new(context, lexicon, &r.finder);
    if (!status)
        status = qn_resolver_new(context, lexicon, &r.resolver);
    if (!status)
        status = extractor_bare(context, lexicon, &r.extractor);
    for (size_t i = 0; !status && i < settings->file_count; i++) {
        r.path = settings->files[i];
        status = read_file(&r);
    }
    free(r.byte_of);
    free(r.facts);
    free(r.passages);
    free(r.named);
    free(r.text.bytes);
    qn_extractor_free(r.extractor);
    qn_resolver_free(r.resolver);
    qn_finder_free(r.finder);
    return status;
}

void lessons_free(lessons *l)
{
    free(l->list);
    free(l->pairs);
    free(l->pool);
}
