/* Training of the tag dictionary, tags and lemmas. */
#include "train.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

enum { KNOWN_FROM = 3, MAX_EDIT = 24 };

static uint32_t gold_class(const training *t, const qn_token *token)
{
    char name[64];
    snprintf(name, sizeof name, "%s %s", qn_upos_name((qn_upos)token->upos), token->xpos);
    return qn_classifier_class_find(t->annotator.tags, name);
}

/* --- dictionary ------------------------------------------------------------------------------------------------------- */

/* How often a word had each tag. */
typedef struct counts {
    qn_interner *words;
    uint32_t (*rows)[QN_MAX_CLASSES];
    uint64_t *hashes;
    size_t capacity, hash_capacity;
} counts;

static bool count_tokens(training *t, counts *k, const corpus *c)
{
    for (size_t i = 0; i < c->gold->count; i++) {
        const qn_token *token = &c->gold->tokens[i];
        word w;
        describe_word(token->form, strlen(token->form), &w);
        uint32_t before = qn_interner_count(k->words), n = qn_intern(k->words, (char *)&w.lower, sizeof w.lower);
        if (n == QN_NONE)
            return false;
        if (n == before) {
            if (!qn_grow((void **)&k->rows, &k->capacity, n, sizeof *k->rows) || !qn_grow((void **)&k->hashes, &k->hash_capacity, n, sizeof *k->hashes))
                return false;
            memset(k->rows[n], 0, sizeof *k->rows);
            k->hashes[n] = w.lower;
        }
        char name[64];
        snprintf(name, sizeof name, "%s %s", qn_upos_name((qn_upos)token->upos), token->xpos);
        uint32_t tag = qn_classifier_class_add(t->annotator.dictionary, name);
        if (tag != QN_NONE)
            k->rows[n][tag]++;
    }
    return true;
}

/* Tags that a word had at least one time in ten stand in the dictionary. */
static bool set_word(training *t, uint64_t hash, const uint32_t row[QN_MAX_CLASSES])
{
    uint64_t all = 0;
    for (uint32_t i = 0; i < QN_MAX_CLASSES; i++)
        all += row[i];
    for (uint32_t i = 0; all >= KNOWN_FROM && i < QN_MAX_CLASSES; i++)
        if (row[i] && row[i] * UINT64_C(10) >= all && !qn_classifier_set(t->annotator.dictionary, hash, i, 1))
            return false;
    return true;
}

qn_status train_dictionary(training *t)
{
    qn_status status = begin_classifier(t, DICTIONARY);
    if (status)
        return status;
    counts k = {.words = qn_interner_new()};
    bool fine = k.words;
    for (size_t i = 0; fine && i < t->count; i++)
        fine = count_tokens(t, &k, &t->corpora[i]);
    for (size_t i = 0; fine && i < qn_interner_count(k.words); i++)
        fine = set_word(t, k.hashes[i], k.rows[i]);
    qn_interner_free(k.words);
    free(k.rows);
    free(k.hashes);
    return fine ? end_classifier(t, DICTIONARY, 0, 0) : no_memory(t);
}

/* --- tags -------------------------------------------------------------------------------------------------------------- */

static bool learn_tags(training *t, const example e, word *words, size_t *wrong)
{
    qn_classifier *c = t->annotator.tags;
    uint64_t atoms[TAG_ATOMS], features[QN_MAX_TEMPLATES];
    int32_t scores[QN_MAX_CLASSES + 1];
    size_t count = length_of(t, e);
    prepare_words(t->annotator.dictionary, words, count);
    for (size_t i = 0; i < count; i++) {
        uint32_t right = gold_class(t, &tokens_of(t, e)[i]), best = 0;
        tag_atoms_of(words, count, i, atoms);
        size_t feature_count = qn_classifier_features(c, atoms, features);
        qn_classifier_score(c, features, feature_count, scores);
        for (uint32_t k = 1; k < qn_classifier_class_count(c); k++)
            if (scores[k] > scores[best])
                best = k;
        qn_classifier_tick(c);
        *wrong += best != right;
        if (right != QN_NONE && !qn_classifier_update(c, features, feature_count, right, best))
            return false;
        words[i].tag = t->annotator.tag_names[best].tag;
        words[i].upos = t->annotator.tag_names[best].upos_hash;
    }
    return true;
}

bool rewrite_form(training *t, const char *form, bool all_upper, bool all_lower, qn_buffer *out)
{
    size_t length = strlen(form);
    bool keeps = !all_upper && !all_lower && length < 4 && qn_random(&t->random) % 2;
    out->length = 0;
    for (size_t at = 0; at < length;) {
        bool first = at == 0;
        char bytes[4];
        uint32_t c = qn_utf8_next(form, length, &at);
        if (all_lower)
            c = (uint32_t)utf8proc_tolower((utf8proc_int32_t)c);
        else if ((first || all_upper) && !keeps)
            c = (uint32_t)utf8proc_toupper((utf8proc_int32_t)c);
        qn_buffer_add(out, bytes, qn_utf8_put(c, bytes));
    }
    return !out->failed;
}

/* Some sentences are read as headlines, whose capitals tell nothing: one in twelve, and one in forty all in capitals. */
static bool rewrite_some(training *t, example e, word *words, qn_buffer *form)
{
    uint64_t lot = qn_random(&t->random) % 120;
    bool fine = true;
    for (size_t i = 0; fine && lot < 13 && i < length_of(t, e); i++) {
        fine = rewrite_form(t, tokens_of(t, e)[i].form, lot < 3, false, form);
        if (fine)
            describe_word(form->bytes, form->length, &words[i]);
    }
    return fine;
}

static qn_status tag_epoch(training *t, const example *examples, size_t count, unsigned epoch)
{
    word *words = NULL;
    qn_buffer form = {0};
    size_t capacity = 0, wrong = 0, all = 0;
    bool fine = true;
    for (size_t i = 0; fine && i < count; i++) {
        fine = example_words(t, examples[i], false, &words, &capacity) && rewrite_some(t, examples[i], words, &form) &&
               learn_tags(t, examples[i], words, &wrong);
        all += length_of(t, examples[i]);
    }
    free(form.bytes);
    free(words);
    qn_report(t->context, QN_DEBUG, QN_OK, NULL, 0, 0, -1, "tags: pass %u, %.2f%% right", epoch + 1,
              100 - 100.0 * (double)wrong / (double)(all ? all : 1));
    return fine ? QN_OK : no_memory(t);
}

qn_status train_tags(training *t, const example *examples, size_t count)
{
    qn_status status = begin_classifier(t, TAGS);
    for (uint32_t i = 0; !status && i < qn_classifier_class_count(t->annotator.dictionary); i++)
        if (qn_classifier_class_add(t->annotator.tags, qn_classifier_class_name(t->annotator.dictionary, i)) == QN_NONE)
            status = no_memory(t);
    if (!status && !name_tags(&t->annotator))
        status = no_memory(t);
    example *shuffled = malloc((count + 1) * sizeof *shuffled);
    if (!status && !shuffled)
        status = no_memory(t);
    if (!status)
        memcpy(shuffled, examples, count * sizeof *shuffled);
    for (unsigned run = 0; !status && run < t->runs; run++) {
        for (unsigned epoch = 0; !status && epoch < t->epochs; epoch++) {
            shuffle(t, shuffled, count);
            status = tag_epoch(t, shuffled, count, epoch);
        }
        if (!status)
            qn_classifier_end_run(t->annotator.tags);
    }
    free(shuffled);
    return status ? status : end_classifier(t, TAGS, 11, 3);
}

/* --- lemmas ------------------------------------------------------------------------------------------------------------ */

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
