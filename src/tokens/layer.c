/* The layer of a document: from its text to trees. */
#include "encoder.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* --- tags and trees of known tokens: many sentences are read at once ----------------------------------------------------- */

enum { BATCH = 640, LONGEST = 240 };    /* tokens read at once, about; of a sequence: longer sentences are read in parts */

/* What one thread works with; the annotator keeps those that are free, with what they remember. */
struct batch {
    struct batch *next;             /* free one after this */
    const qn_annotator *annotator;
    qn_document *document;
    qn_token *tokens;
    float *labels;                  /* of all tokens, or NULL */
    bool glances;                   /* tags alone are asked for */
    word *words;                    /* [BATCH + LONGEST], as the items */
    qn_item *items;
    uint32_t *lengths, *firsts, *roots;     /* of the sequences: tokens; first token; first token of the sentence */
    size_t count, items_count;
    uint32_t *heads;
    lemma_memory *lemmas;
    item_memory *known_items;
    qn_reading reading;
};
typedef struct batch batch;

static bool is_closed(qn_upos upos)
{
    return upos == QN_AUX || upos == QN_PRON || upos == QN_DET || upos == QN_CCONJ || upos == QN_SCONJ || upos == QN_PART || upos == QN_ADP;
}

/* All words of the closed classes were met in training: a word that was not is none of them. */
static uint32_t tag_of(const batch *b, size_t item)
{
    const qn_annotator *a = b->annotator;
    const qn_network *network = a->encoder->network;
    uint32_t best = qn_network_label(network, &b->reading, TAGS_LABELLING, item), open = QN_NONE;
    if (b->items[item].features[0] || !is_closed(a->tag_names[best].upos))
        return best;
    const float *scores = b->reading.labels[TAGS_LABELLING] + item * qn_reading_width(&b->reading, TAGS_LABELLING);
    for (uint32_t k = 0; k < qn_network_shape_of(network)->classes[TAGS_LABELLING]; k++)
        if (!is_closed(a->tag_names[k].upos) && (open == QN_NONE || scores[k] > scores[open]))
            open = k;
    return open == QN_NONE ? best : open;
}

static bool fill_tags(batch *b, size_t item, qn_token *t)
{
    const qn_annotator *a = b->annotator;
    const qn_network_shape *shape = qn_network_shape_of(a->encoder->network);
    word *w = &b->words[item];
    const tag_names *names = &a->tag_names[tag_of(b, item)];
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
        } else if (t->relation == QN_ROOT) {
            t->relation = QN_PARATAXIS;
        }
    }
    return true;
}

static bool read_batch(batch *b)
{
    size_t item = 0;
    if (!b->count)
        return true;
    const qn_network *network = b->annotator->encoder->network;
    if ((b->glances ? qn_network_glance : qn_network_read)(network, &b->reading, b->items, b->lengths, b->count))
        return false;
    for (size_t s = 0; s < b->count; s++) {
        for (uint32_t i = 0; i < b->lengths[s]; i++, item++)
            if (!fill_tags(b, item, &b->tokens[b->firsts[s] + i]))
                return false;
        if (!b->glances && !fill_tree(b, s))
            return false;
    }
    b->count = b->items_count = 0;
    return true;
}

static void add_sequence(batch *b, uint32_t first, uint32_t length, uint32_t root)
{
    word *words = b->words + b->items_count;
    for (uint32_t i = 0; i < length; i++) {
        const char *form = b->tokens[first + i].form;
        describe_word(form, strlen(form), &words[i]);
    }
    set_manner(words, length);
    encode_words(b->annotator->encoder, b->known_items, words, length, b->items + b->items_count);
    b->lengths[b->count] = length;
    b->firsts[b->count] = first;
    b->roots[b->count++] = root;
    b->items_count += length;
}

static bool read_sentences(batch *b, const qn_sentence *sentences, size_t count)
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

static void free_batch(batch *b)
{
    free(b->words);
    free(b->items);
    free(b->lengths);
    free(b->firsts);
    free(b->roots);
    free(b->heads);
    free(b->lemmas);
    free(b->known_items);
    qn_reading_free(&b->reading);
    free(b);
}

static batch *new_batch(void)
{
    enum { MOST = BATCH + LONGEST };
    batch *b = calloc(1, sizeof *b);
    if (!b)
        return NULL;
    b->words = malloc(MOST * sizeof *b->words);
    b->items = malloc(MOST * sizeof *b->items);
    b->lengths = malloc(MOST * sizeof *b->lengths);
    b->firsts = malloc(MOST * sizeof *b->firsts);
    b->roots = malloc(MOST * sizeof *b->roots);
    b->heads = malloc(LONGEST * sizeof *b->heads);
    b->lemmas = calloc(1, sizeof *b->lemmas);
    b->known_items = calloc(1, sizeof *b->known_items);
    if (b->words && b->items && b->lengths && b->firsts && b->roots && b->heads && b->lemmas && b->known_items)
        return b;
    free_batch(b);
    return NULL;
}

static batch *take_batch(const qn_annotator *a)
{
    pthread_mutex_lock(&a->pool->lock);
    batch *b = a->pool->free;
    if (b)
        a->pool->free = b->next;
    pthread_mutex_unlock(&a->pool->lock);
    return b ? b : new_batch();
}

static void give_back(const qn_annotator *a, batch *b)
{
    pthread_mutex_lock(&a->pool->lock);
    b->next = a->pool->free;
    a->pool->free = b;
    pthread_mutex_unlock(&a->pool->lock);
}

batch_pool *batch_pool_new(void)
{
    batch_pool *p = calloc(1, sizeof *p);
    if (p && pthread_mutex_init(&p->lock, NULL)) {
        free(p);
        p = NULL;
    }
    return p;
}

void batch_pool_free(batch_pool *p)
{
    if (!p)
        return;
    for (batch *b = p->free, *next; b; b = next) {
        next = b->next;
        free_batch(b);
    }
    pthread_mutex_destroy(&p->lock);
    free(p);
}

qn_status predict(const qn_annotator *a, qn_context *context, qn_document *document, qn_token *tokens, size_t token_count, const qn_sentence *sentences,
                  size_t count, const float **labels, size_t *label_count)
{
    if (a->depth == QN_TO_TOKENS || !count)
        return QN_OK;
    size_t classes = qn_network_shape_of(a->encoder->network)->classes[NAMES_LABELLING];
    bool glances = a->depth == QN_TO_TAGS;
    batch *b = take_batch(a);
    if (!b)
        return qn_fail(context, QN_NOMEM, document->source, "out of memory");
    b->annotator = a;
    b->document = document;
    b->tokens = tokens;
    b->glances = glances;
    b->labels = glances || !classes ? NULL : qn_arena_alloc(document->arena, (token_count + 1) * classes * sizeof *b->labels);
    bool fine = (b->labels || glances || !classes) && read_sentences(b, sentences, count);
    if (fine && b->labels) {
        *labels = b->labels;
        *label_count = classes;
    }
    b->count = b->items_count = 0;
    give_back(a, b);
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
