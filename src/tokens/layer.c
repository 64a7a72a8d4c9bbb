/* The layer of a document: from its text to trees. */
#include "annotator.h"

#include <stdlib.h>
#include <string.h>

/* --- tags and trees of known tokens ---------------------------------------------------------------------------------- */

/* What one call works with; used again for each sentence. */
typedef struct work {
    const qn_annotator *annotator;
    qn_arena *arena;                /* the document's */
    word *words;
    size_t capacity;
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
        t->lemma = lemma_of(w->annotator, w->arena, t->form, strlen(t->form), &w->words[i]);
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

qn_status predict(const qn_annotator *a, qn_context *context, qn_document *document, qn_token *tokens, const qn_sentence *sentences, size_t count)
{
    work w = {.annotator = a, .arena = document->arena};
    bool fine = true;
    for (size_t i = 0; fine && i < count && a->depth != QN_TO_TOKENS; i++)
        fine = predict_sentence(&w, tokens, &sentences[i]);
    free(w.words);
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
    *layer = (qn_tokens){tokens, count, sentences, sentence_count};
    qn_status status = predict(annotator, context, (qn_document *)document, tokens, sentences, sentence_count);
    if (!status)
        *out = layer;
    return status;
}
