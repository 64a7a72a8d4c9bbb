/* Training of lemmas. */
#include "train.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_EDIT = 24 };

typedef struct edit_count {
    const char *edit;
    uint32_t count, order;
} edit_count;

static int more_often(const void *a, const void *b)
{
    const edit_count *x = a, *y = b;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

/* The most frequent edits are the classes. */
static bool choose_edits(training *t, qn_interner *edits, const uint32_t *counts)
{
    uint32_t count = qn_interner_count(edits);
    edit_count *sorted = malloc((count + 1) * sizeof *sorted);
    if (!sorted)
        return false;
    for (uint32_t i = 0; i < count; i++)
        sorted[i] = (edit_count){qn_interner_string(edits, i), counts[i], i};
    qsort(sorted, count, sizeof *sorted, more_often);
    for (uint32_t i = 0; i < count && i < QN_MAX_CLASSES; i++)
        qn_classifier_class_add(t->annotator.lemmas, sorted[i].edit);
    free(sorted);
    return true;
}

static bool edit_of(qn_arena *arena, const qn_token *token, char edit[MAX_EDIT])
{
    return lemma_edit(arena, token->form, strlen(token->form), token->lemma, edit, MAX_EDIT);
}

static bool find_edits(training *t, qn_arena *arena)
{
    qn_interner *edits = qn_interner_new();
    uint32_t *counts = NULL;
    size_t capacity = 0;
    bool fine = edits;
    for (size_t c = 0; fine && c < t->count; c++) {
        const qn_tokens *g = t->corpora[c].gold;
        for (size_t i = 0; fine && i < g->count; i++) {
            char edit[MAX_EDIT];
            if (!edit_of(arena, &g->tokens[i], edit))
                continue;
            uint32_t before = qn_interner_count(edits), n = qn_intern(edits, edit, strlen(edit));
            fine = n != QN_NONE && (n < before || qn_grow((void **)&counts, &capacity, n, sizeof *counts));
            if (fine)
                counts[n] = n == before ? 1 : counts[n] + 1;
        }
    }
    fine = fine && choose_edits(t, edits, counts);
    qn_interner_free(edits);
    free(counts);
    return fine;
}

static bool learn_lemmas(training *t, qn_arena *arena, const example e, const word *words)
{
    qn_classifier *c = t->annotator.lemmas;
    for (size_t i = 0; i < length_of(t, e); i++) {
        const qn_token *token = &tokens_of(t, e)[i];
        char edit[MAX_EDIT];
        if (token->upos == QN_PUNCT || !edit_of(arena, token, edit))
            continue;
        uint32_t right = qn_classifier_class_find(c, edit);
        if (right == QN_NONE)
            continue;
        uint64_t atoms[LEMMA_ATOMS], features[QN_MAX_TEMPLATES];
        lemma_atoms_of(&words[i], atoms);
        size_t count = qn_classifier_features(c, atoms, features);
        qn_classifier_tick(c);
        if (!qn_classifier_update(c, features, count, right, qn_classifier_best(c, atoms)))
            return false;
    }
    return true;
}

qn_status train_lemmas(training *t)
{
    qn_status status = begin_classifier(t, LEMMAS);
    if (status)
        return status;
    size_t count, capacity = 0;
    example *examples = all_examples(t, &count);
    word *words = NULL;
    qn_arena *arena = qn_arena_new();
    bool fine = examples && arena && find_edits(t, arena);
    for (unsigned epoch = 0; fine && epoch < 6; epoch++) {
        shuffle(t, examples, count);
        for (size_t i = 0; fine && i < count; i++)
            fine = example_words(t, examples[i], true, &words, &capacity) && learn_lemmas(t, arena, examples[i], words);
        qn_arena_free(arena);
        arena = qn_arena_new();
        fine = fine && arena;
    }
    qn_arena_free(arena);
    free(words);
    free(examples);
    return fine ? end_classifier(t, LEMMAS, 17, 0) : no_memory(t);
}
