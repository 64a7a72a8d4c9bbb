/* Training of splitting and of sentence ends. */
#include "train.h"

#include <stdlib.h>
#include <string.h>

enum { SPLIT_EPOCHS = 6, SENTENCE_EPOCHS = 12, SEEN_SYMBOLS = 2 };

/* --- symbols: forms of signs only that were seen more than once ------------------------------------------------------- */

static bool is_symbol(const char *form)
{
    size_t length = strlen(form);
    bool same = true;
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)form[i];
        if (c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'))
            return false;
        same &= form[i] == form[0];
    }
    return length > 1 && !same;
}

static bool count_symbols(training *t, const corpus *c, qn_interner *seen, uint32_t **counts, size_t *capacity)
{
    uint32_t yes = qn_classifier_class_add(t->annotator.symbols, "symbol");
    for (size_t i = 0; i < c->gold->count; i++) {
        const char *form = c->gold->tokens[i].form;
        if (!is_symbol(form))
            continue;
        uint32_t before = qn_interner_count(seen), n = qn_intern(seen, form, strlen(form));
        if (n == QN_NONE || (n == before && !qn_grow((void **)counts, capacity, n, sizeof **counts)))
            return false;
        if (n == before)
            (*counts)[n] = 0;
        word w;
        describe_word(form, strlen(form), &w);
        if (++(*counts)[n] == SEEN_SYMBOLS && !qn_classifier_set(t->annotator.symbols, w.form, yes, 1))
            return false;
    }
    return true;
}

static qn_status train_symbols(training *t)
{
    qn_status status = begin_classifier(t, SYMBOLS);
    if (status)
        return status;
    qn_interner *seen = qn_interner_new();
    uint32_t *counts = NULL;
    size_t capacity = 0;
    bool fine = seen;
    for (size_t i = 0; fine && i < t->split_count; i++)
        fine = count_symbols(t, &t->corpora[i], seen, &counts, &capacity);
    free(counts);
    qn_interner_free(seen);
    return fine ? end_classifier(t, SYMBOLS, 0, 0) : no_memory(t);
}

/* --- joints and contractions ------------------------------------------------------------------------------------------- */

static bool teach_corpus(training *t, const corpus *c)
{
    uint8_t *cuts = calloc(c->document->length + 1, 1);
    if (!cuts)
        return false;
    for (size_t i = 0; i < c->gold->count; i++)
        cuts[c->gold->tokens[i].begin] = cuts[c->gold->tokens[i].end] = 1;
    split_teacher teacher = {cuts, t->annotator.joints, t->annotator.contractions};
    bool fine = true;
    for (size_t i = 0; fine && i < c->document->block_count; i++)
        fine = teach_split(&teacher, &t->annotator, c->document->text, c->document->blocks[i].begin, c->document->blocks[i].end);
    free(cuts);
    return fine;
}

qn_status train_split(training *t)
{
    qn_status status = train_symbols(t);
    if (!status)
        status = begin_classifier(t, JOINTS);
    if (!status)
        status = begin_classifier(t, CONTRACTIONS);
    if (status)
        return status;
    qn_classifier_class_add(t->annotator.joints, "both");
    qn_classifier_class_add(t->annotator.contractions, "");
    for (unsigned epoch = 0; epoch < SPLIT_EPOCHS; epoch++)
        for (size_t i = 0; i < t->split_count; i++)
            if (!teach_corpus(t, &t->corpora[i]))
                return no_memory(t);
    status = end_classifier(t, JOINTS, 8, 0);
    return status ? status : end_classifier(t, CONTRACTIONS, 9, 0);
}

/* --- sentences ----------------------------------------------------------------------------------------------------------- */

static bool learn_end(qn_classifier *c, const piece_facts *facts, size_t first, size_t i, uint32_t right)
{
    uint64_t atoms[SENTENCE_ATOMS], features[QN_MAX_TEMPLATES];
    sentence_end_atoms(facts, first, i, atoms);
    size_t count = qn_classifier_features(c, atoms, features);
    qn_classifier_tick(c);
    return qn_classifier_update(c, features, count, right, qn_classifier_best(c, atoms));
}

/* The block holds the gold tokens [from, to). */
static bool teach_block(training *t, const corpus *c, size_t from, size_t to)
{
    qn_classifier *k = t->annotator.sentences;
    size_t count = to - from, first = 0;
    piece *pieces = malloc(count * sizeof *pieces);
    word *words = malloc(count * sizeof *words);
    piece_facts facts = {c->document->text, pieces, words, count};
    bool fine = pieces && words;
    const qn_token *tokens = c->gold->tokens + from;
    for (size_t i = 0; fine && i < count; i++) {
        pieces[i] = (piece){tokens[i].begin, tokens[i].end};
        describe_word(tokens[i].form, strlen(tokens[i].form), &words[i]);
    }
    for (size_t i = 0; fine && i + 1 < count; i++) {
        bool ends = tokens[i].sentence != tokens[i + 1].sentence;
        if (may_end(&facts, i))
            fine = learn_end(k, &facts, first, i, ends);
        if (ends)
            first = i + 1;
    }
    free(pieces);
    free(words);
    return fine;
}

static bool teach_sentences(training *t, const corpus *c)
{
    const qn_tokens *g = c->gold;
    for (size_t s = 0, next; s < g->sentence_count; s = next) {
        next = s + 1;
        while (next < g->sentence_count && g->sentences[next].block == g->sentences[s].block)
            next++;
        if (!teach_block(t, c, g->sentences[s].first, g->sentences[next - 1].end))
            return false;
    }
    return true;
}

qn_status train_sentences(training *t)
{
    qn_status status = begin_classifier(t, SENTENCES);
    if (status)
        return status;
    qn_classifier_class_add(t->annotator.sentences, "inside");
    qn_classifier_class_add(t->annotator.sentences, "end");
    for (unsigned epoch = 0; epoch < SENTENCE_EPOCHS; epoch++)
        for (size_t i = 0; i < t->split_count; i++)
            if (!teach_sentences(t, &t->corpora[i]))
                return no_memory(t);
    return end_classifier(t, SENTENCES, 12, 0);
}
