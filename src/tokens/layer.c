/* The layer of a document: from its text to trees. */
#include "encoder.h"

#include <stdlib.h>
#include <string.h>

/* --- tags and trees of known tokens ---------------------------------------------------------------------------------- */

/* What one call works with; used again for each sentence. */
typedef struct work {
    const qn_annotator *annotator;
    qn_arena *arena;                /* the document's */
    word *words;
    size_t capacity;
    lemma_memory *lemmas;
    parser parser;
} work;

static void fill_token(const work *w, qn_token *t, size_t i, size_t first)
{
    const tag_names *names = &w->annotator->tag_names[w->words[i].class_index];
    t->upos = (uint8_t)names->upos;
    t->xpos = names->xpos;
    t->feats = feats_of(names->upos, names->xpos);
    if (w->annotator->depth != QN_TO_TREES)
        return;
    const node *n = &w->parser.nodes[i + 1];
    t->head = n->head == 0 ? -1 : (int32_t)first + n->head - 1;
    t->relation = n->relation;
}

static bool predict_sentence(work *w, qn_token *tokens, const qn_sentence *s)
{
    size_t count = s->end - s->first;
    if (count > w->capacity) {
        free(w->words);
        w->words = malloc(2 * count * sizeof *w->words);
        w->capacity = w->words ? 2 * count : 0;
        if (!w->words)
            return false;
    }
    for (size_t i = 0; i < count; i++)
        describe_word(tokens[s->first + i].form, strlen(tokens[s->first + i].form), &w->words[i]);
    tag_words(w->annotator, w->words, count);
    for (size_t i = 0; i < count; i++) {
        qn_token *t = &tokens[s->first + i];
        t->lemma = lemma_of(w->annotator, w->lemmas, w->arena, t->form, strlen(t->form), &w->words[i]);
        if (!t->lemma)
            return false;
    }
    if (w->annotator->depth == QN_TO_TREES) {
        if (!parser_start(&w->parser, w->words, count))
            return false;
        parse_words(w->annotator, &w->parser);
    }
    for (size_t i = 0; i < count; i++)
        fill_token(w, &tokens[s->first + i], i, s->first);
    return true;
}

/* --- the same by the network: many sentences at once --------------------------------------------------------------------- */

enum { BATCH = 640, LONGEST = 240 };    /* tokens read at once, about; of a sequence: longer sentences are read in parts */

typedef struct batch {
    const qn_annotator *annotator;
    qn_document *document;
    qn_token *tokens;
    float *labels;                  /* of all tokens, or NULL */
    word *words;                    /* [BATCH + LONGEST], as the items */
    qn_item *items;
    uint32_t *lengths, *firsts, *roots;     /* of the sequences: tokens; first token; first token of the sentence */
    size_t count, items_count;
    uint32_t *heads;
    lemma_memory *lemmas;
    qn_reading reading;
} batch;

static uint32_t best_class(const float *scores, uint32_t count)
{
    uint32_t best = 0;
    for (uint32_t k = 1; k < count; k++)
        best = scores[k] > scores[best] ? k : best;
    return best;
}

static bool fill_tags(batch *b, size_t item, qn_token *t)
{
    const qn_annotator *a = b->annotator;
    const qn_network_shape *shape = qn_network_shape_of(a->encoder->network);
    uint32_t wide = qn_reading_width(&b->reading, TAGS_LABELLING);
    word *w = &b->words[item];
    const tag_names *names = &a->tag_names[best_class(b->reading.labels[TAGS_LABELLING] + item * wide, shape->classes[TAGS_LABELLING])];
    w->tag = names->tag;
    w->upos = names->upos_hash;
    t->upos = (uint8_t)names->upos;
    t->xpos = names->xpos;
    t->feats = feats_of(names->upos, names->xpos);
    t->lemma = lemma_of(a, b->lemmas, b->document->arena, t->form, strlen(t->form), w);
    uint32_t labels = shape->classes[NAMES_LABELLING];
    if (b->labels)
        memcpy(b->labels + (size_t)(t - b->tokens) * labels, b->reading.labels[NAMES_LABELLING] + item * qn_reading_width(&b->reading, NAMES_LABELLING),
               labels * sizeof *b->labels);
    return t->lemma != NULL;
}

/* The root of a part that is not its sentence's first hangs under the sentence's. */
static bool fill_tree(batch *b, size_t sequence)
{
    const encoder *e = b->annotator->encoder;
    uint32_t first = b->firsts[sequence], length = b->lengths[sequence];
    if (!qn_best_tree(qn_reading_arcs(&b->reading, sequence, 0), length, b->heads))
        return false;
    for (uint32_t i = 0; i < length; i++) {
        qn_token *t = &b->tokens[first + i];
        t->head = b->heads[i] ? (int32_t)(first + b->heads[i] - 1) : -1;
        t->relation = e->relations[qn_network_relation(e->network, &b->reading, sequence, i, b->heads[i])];
        if (t->head < 0 && b->roots[sequence] != first) {
            uint32_t root = b->roots[sequence];
            while (b->tokens[root].head >= 0)
                root++;
            t->head = (int32_t)root;
            t->relation = QN_PARATAXIS;
        } else if (t->head < 0) {
            t->relation = QN_ROOT;
        }
    }
    return true;
}

static bool read_batch(batch *b)
{
    size_t item = 0;
    if (!b->count)
        return true;
    if (qn_network_read(b->annotator->encoder->network, &b->reading, b->items, b->lengths, b->count))
        return false;
    for (size_t s = 0; s < b->count; s++) {
        for (uint32_t i = 0; i < b->lengths[s]; i++, item++)
            if (!fill_tags(b, item, &b->tokens[b->firsts[s] + i]))
                return false;
        if (!fill_tree(b, s))
            return false;
    }
    b->count = b->items_count = 0;
    return true;
}

static void add_sequence(batch *b, uint32_t first, uint32_t length, uint32_t root)
{
    const encoder *e = b->annotator->encoder;
    word *words = b->words + b->items_count;
    for (uint32_t i = 0; i < length; i++) {
        const char *form = b->tokens[first + i].form;
        size_t bytes = strlen(form);
        describe_word(form, bytes, &words[i]);
        words[i].vector = vector_of(e, form, bytes, &words[i]);
    }
    set_manner(words, length);
    encode_words(e, words, length, b->items + b->items_count);
    b->lengths[b->count] = length;
    b->firsts[b->count] = first;
    b->roots[b->count++] = root;
    b->items_count += length;
}

static bool predict_by_network(batch *b, const qn_sentence *sentences, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        for (uint32_t at = sentences[i].first, length; at < sentences[i].end; at += length) {
            length = sentences[i].end - at < LONGEST ? sentences[i].end - at : LONGEST;
            add_sequence(b, at, length, sentences[i].first);
            if (b->items_count >= BATCH && !read_batch(b))
                return false;
        }
    }
    return read_batch(b);
}

static bool make_batch(batch *b)
{
    enum { MOST = BATCH + LONGEST };
    b->words = malloc(MOST * sizeof *b->words);
    b->items = malloc(MOST * sizeof *b->items);
    b->lengths = malloc(MOST * sizeof *b->lengths);
    b->firsts = malloc(MOST * sizeof *b->firsts);
    b->roots = malloc(MOST * sizeof *b->roots);
    b->heads = malloc(LONGEST * sizeof *b->heads);
    b->lemmas = calloc(1, sizeof *b->lemmas);
    return b->lemmas && b->words && b->items && b->lengths && b->firsts && b->roots && b->heads;
}

static void free_batch(batch *b)
{
    free(b->words);
    free(b->items);
    free(b->lengths);
    free(b->firsts);
    free(b->roots);
    free(b->heads);
    free(b->lemmas);
    qn_reading_free(&b->reading);
}

qn_status predict(const qn_annotator *a, qn_context *context, qn_document *document, qn_token *tokens, size_t token_count, const qn_sentence *sentences,
                  size_t count, const float **labels, size_t *label_count)
{
    bool fine = true;
    if (a->encoder && a->depth == QN_TO_TREES) {
        batch b = {.annotator = a, .document = document, .tokens = tokens};
        *label_count = qn_network_shape_of(a->encoder->network)->classes[NAMES_LABELLING];
        if (*label_count)
            *labels = b.labels = qn_arena_alloc(document->arena, (token_count + 1) * *label_count * sizeof *b.labels);
        fine = (b.labels || !*label_count) && make_batch(&b) && predict_by_network(&b, sentences, count);
        free_batch(&b);
        return fine ? QN_OK : qn_fail(context, QN_NOMEM, document->source, "out of memory");
    }
    work w = {.annotator = a, .arena = document->arena, .lemmas = calloc(1, sizeof *w.lemmas)};
    fine = w.lemmas;
    for (size_t i = 0; fine && i < count && a->depth != QN_TO_TOKENS; i++)
        fine = predict_sentence(&w, tokens, &sentences[i]);
    free(w.words);
    free(w.lemmas);
    parser_free(&w.parser);
    return fine ? QN_OK : qn_fail(context, QN_NOMEM, document->source, "out of memory");
}

/* --- text → tokens and sentences --------------------------------------------------------------------------------------- */

typedef struct builder {
    const qn_annotator *annotator;
    const qn_document *document;
    pieces pieces;                  /* of all blocks */
    qn_sentence *sentences;
    size_t count, capacity;
} builder;

/* Sentences of the pieces from `first` on, all of one block. */
static bool add_sentences(builder *b, size_t first, uint32_t block)
{
    size_t count = b->pieces.count - first;
    if (!count)
        return true;
    word *words = malloc(count * sizeof *words);
    if (!words)
        return false;
    const char *text = b->document->text;
    piece_facts facts = {text, b->pieces.items + first, words, count};
    for (size_t i = 0; i < count; i++)
        describe_word(text + facts.pieces[i].begin, facts.pieces[i].end - facts.pieces[i].begin, &words[i]);
    bool fine = true;
    for (size_t at = 0, end; fine && at < count; at = end) {
        end = sentence_end(b->annotator, &facts, at);
        qn_sentence s = {(uint32_t)(first + at), (uint32_t)(first + end), block, NULL};
        fine = QN_PUSH(b->sentences, b->count, b->capacity, s);
    }
    free(words);
    return fine;
}

static bool add_block(builder *b, uint32_t block)
{
    const qn_block *k = &b->document->blocks[block];
    size_t first = b->pieces.count;
    return split_text(b->annotator, b->document->text, k->begin, k->end, &b->pieces) && add_sentences(b, first, block);
}

/* Copies what was built into the document's arena. */
static bool give(const builder *b, qn_arena *arena, qn_token **tokens, qn_sentence **sentences)
{
    qn_token *t = *tokens = qn_arena_alloc(arena, (b->pieces.count + 1) * sizeof *t);
    *sentences = qn_arena_alloc(arena, (b->count + 1) * sizeof **sentences);
    if (!t || !*sentences)
        return false;
    const char *text = b->document->text;
    for (size_t s = 0; s < b->count; s++) {
        (*sentences)[s] = b->sentences[s];
        for (size_t i = b->sentences[s].first; i < b->sentences[s].end; i++) {
            const piece *p = &b->pieces.items[i];
            bool glued = i + 1 < b->pieces.count && b->pieces.items[i + 1].begin == p->end;
            t[i] = (qn_token){.begin = (uint32_t)p->begin, .end = (uint32_t)p->end, .sentence = (uint32_t)s, .head = -1, .space_after = !glued};
            t[i].form = qn_arena_strndup(arena, text + p->begin, p->end - p->begin);
            if (!t[i].form)
                return false;
            t[i].lemma = t[i].form;
            t[i].xpos = "";
        }
    }
    return true;
}

qn_status qn_tokens_annotate(const qn_annotator *annotator, const qn_document *document, qn_context *context, const qn_tokens **out)
{
    if (document->length >= UINT32_MAX)
        return qn_fail(context, QN_LIMIT, document->source, "the text is larger than 4 GiB; split it");
    builder b = {.annotator = annotator, .document = document};
    bool fine = true;
    for (size_t i = 0; fine && i < document->block_count; i++)
        fine = add_block(&b, (uint32_t)i);
    qn_token *tokens;
    qn_sentence *sentences;
    qn_tokens *layer = qn_arena_alloc(document->arena, sizeof *layer);
    fine = fine && layer && give(&b, document->arena, &tokens, &sentences);
    size_t count = b.pieces.count, sentence_count = b.count;
    free(b.pieces.items);
    free(b.sentences);
    if (!fine)
        return qn_fail(context, QN_NOMEM, document->source, "out of memory");
    *layer = (qn_tokens){tokens, count, sentences, sentence_count, NULL, 0};
    qn_status status = predict(annotator, context, (qn_document *)document, tokens, count, sentences, sentence_count, &layer->labels, &layer->label_count);
    if (!status)
        *out = layer;
    return status;
}
