/* Training of the network: vocabulary, lessons, sections of the model file. */
#include "train.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "encoder.h"

/* Sizes, and how it is trained: chosen on the development sets. */
enum {
    HIDDEN = 128, LAYERS = 2, FEATURE_SIZE = 96, ARC_SIZE = 96, RELATION_SIZE = 96, QUICK = 96, BATCH = 500, NETWORK_EPOCHS = 16, MOST_VECTORS = 100000,
    SELF_FROM = 2, FACT_FROM = 3, REWRITES = 10
};
#define RATE 4e-3f
#define DROPOUT 0.3f
#define HIDING 0.25f

/* A fact that was met, and how often it must be to get a row. */
typedef struct counted {
    uint64_t key;
    uint32_t count, order;
} counted;

/* Sentences with the same words are one lesson, whoever says what of them. */
typedef struct lesson_words {
    const qn_token *tokens;         /* of the treebank, or of the labelled document */
    const qn_token *tree;           /* with gold tags and trees, or NULL */
    uint32_t tree_first;            /* index of the tree's first token in its document */
    const qn_token *voted;          /* what teachers say, in place of a tree; or NULL */
    const uint32_t *right;          /* labels, or NULL */
    bool unmarked;                  /* by people: all that is told of it is the teachers' */
    uint32_t length;
    uint64_t hash;
} lesson_words;

typedef struct school {
    training *t;
    silver silver;
    lesson_words *sentences; size_t count, capacity;
    qn_lesson *lessons; size_t lesson_count, lesson_capacity;
    uint64_t *vector_keys; float *vectors; size_t vector_count, vector_size, vector_capacity, number_capacity, number_count;
    encoder encoder;                /* its tables only */
    uint64_t *feature_keys; size_t feature_count;
    qn_interner *tags, *relations;
    qn_arena *arena;
    qn_buffer form;
} school;

/* --- sentences ------------------------------------------------------------------------------------------------------------ */

static uint64_t hash_of(const qn_token *tokens, size_t length)
{
    uint64_t hash = 23;
    for (size_t i = 0; i < length; i++)
        hash = qn_mix(hash, qn_hash(tokens[i].form, strlen(tokens[i].form)));
    return hash;
}

static bool add_sentence(school *s, lesson_words w)
{
    w.hash = hash_of(w.tokens, w.length);
    return w.length == 0 || w.length > QN_LONGEST_SEQUENCE || QN_PUSH(s->sentences, s->count, s->capacity, w);
}

static int by_hash(const void *a, const void *b)
{
    const lesson_words *x = *(const lesson_words *const *)a, *y = *(const lesson_words *const *)b;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return (x > y) - (x < y);
}

/* Of sentences with the same words, those that only teachers have read are left without words, but for the first when there are no others. */
static void leave_unmarked(lesson_words **same, size_t count)
{
    bool marked = false;
    for (size_t k = 0; k < count; k++)
        marked = marked || !same[k]->unmarked;
    for (size_t k = marked ? 0 : 1; k < count; k++)
        if (same[k]->unmarked)
            same[k]->length = 0;
}

/* What is labelled and what has a tree become one where the words are the same; the labelled copy is left without words. */
static bool join_sentences(school *s)
{
    lesson_words **sorted = malloc((s->count + 1) * sizeof *sorted);
    if (!sorted)
        return false;
    for (size_t i = 0; i < s->count; i++)
        sorted[i] = &s->sentences[i];
    qsort(sorted, s->count, sizeof *sorted, by_hash);
    for (size_t i = 0, end; i < s->count; i = end) {
        size_t labelled = i;
        for (end = i; end < s->count && sorted[end]->hash == sorted[i]->hash; end++)
            ;
        leave_unmarked(sorted + i, end - i);
        for (size_t k = i; k < end; k++) {
            while (labelled < end && (!sorted[labelled]->right || !sorted[labelled]->length))
                labelled++;
            if (labelled == end)
                break;
            if (sorted[k]->tree && !sorted[k]->right) {
                sorted[k]->right = sorted[labelled]->right;
                sorted[labelled++]->length = 0;
            }
        }
    }
    free(sorted);
    return true;
}

/* Sentences of texts that teachers have read, but those of which they told nothing. */
static bool collect_text(school *s, const silver_text *x)
{
    for (size_t i = 0; i < x->tokens->sentence_count; i++) {
        const qn_sentence *k = &x->tokens->sentences[i];
        bool told = false;
        for (uint32_t j = k->first; j < k->end; j++)
            told = told || x->voted[j].head != HEAD_NOT_TOLD;
        lesson_words w = {.tokens = x->tokens->tokens + k->first, .voted = x->voted + k->first, .tree_first = k->first, .length = k->end - k->first,
                          .right = x->right ? x->right + k->first : NULL, .unmarked = true};
        if (told && !add_sentence(s, w))
            return false;
    }
    return true;
}

static bool collect(school *s)
{
    const training *t = s->t;
    for (size_t c = 0; c < t->count; c++) {
        const qn_tokens *g = t->corpora[c].gold;
        for (size_t i = 0; i < g->sentence_count; i++) {
            const qn_sentence *k = &g->sentences[i];
            lesson_words w = {.tokens = g->tokens + k->first, .tree = g->tokens + k->first, .tree_first = k->first, .length = k->end - k->first};
            if (!add_sentence(s, w))
                return false;
        }
    }
    for (size_t d = 0; d < t->settings->labelled_count; d++) {
        const qn_labelled *l = &t->settings->labelled[d];
        for (size_t i = 0; i < l->tokens->sentence_count; i++) {
            const qn_sentence *k = &l->tokens->sentences[i];
            lesson_words w = {.tokens = l->tokens->tokens + k->first, .voted = s->silver.trees ? s->silver.trees[d] + k->first : NULL, .tree_first = k->first,
                              .right = l->right + k->first, .length = k->end - k->first};
            if (!add_sentence(s, w))
                return false;
        }
    }
    for (size_t i = 0; i < s->silver.text_count; i++)
        if (!collect_text(s, &s->silver.texts[i]))
            return false;
    if (!join_sentences(s))
        return false;
    for (size_t i = 0; i < s->count; i++)
        if (!s->sentences[i].tree)
            s->sentences[i].tree = s->sentences[i].voted;
    return true;
}

/* --- vectors ---------------------------------------------------------------------------------------------------------------- */

/* A line of a word and its numbers. */
static bool add_vector(school *s, char *line)
{
    char *at = strchr(line, ' ');
    if (!at || s->vector_count == MOST_VECTORS)
        return true;
    size_t first = s->number_count, size = 0;
    uint64_t key = vector_key(line, (size_t)(at - line));
    for (char *end; *at; at = end, size++) {
        float number = strtof(at, &end);
        if (end == at)
            break;
        if (!QN_PUSH(s->vectors, s->number_count, s->number_capacity, number))
            return false;
    }
    while (size % 4) {
        if (!QN_PUSH(s->vectors, s->number_count, s->number_capacity, 0))
            return false;
        size++;
    }
    if (!s->vector_size)
        s->vector_size = size;
    if (size != s->vector_size || size < 2) {
        s->number_count = first;
        return true;
    }
    return QN_PUSH(s->vector_keys, s->vector_count, s->vector_capacity, key);
}

/* Each of the vectors' numbers is made to have mean 0 and spread 1. */
static void level_vectors(school *s)
{
    for (size_t k = 0; k < s->vector_size; k++) {
        double sum = 0, squares = 0, count = (double)s->vector_count;
        for (size_t i = 0; i < s->vector_count; i++) {
            double x = (double)s->vectors[i * s->vector_size + k];
            sum += x;
            squares += x * x;
        }
        double mean = sum / count, spread = squares / count - mean * mean;
        float by = spread > 0 ? (float)(1 / __builtin_sqrt(spread)) : 0;
        for (size_t i = 0; i < s->vector_count; i++)
            s->vectors[i * s->vector_size + k] = (s->vectors[i * s->vector_size + k] - (float)mean) * by;
    }
}

static qn_status read_vectors(school *s)
{
    const char *path = s->t->settings->vectors;
    if (!path)
        return QN_OK;
    FILE *in = fopen(path, "rb");
    if (!in)
        return qn_fail(s->t->context, QN_IO, path, "cannot open the vectors: %s", strerror(errno));
    char *line = NULL;
    size_t room = 0;
    bool fine = true;
    for (ssize_t length; fine && s->vector_count < MOST_VECTORS && (length = getline(&line, &room, in)) > 0;) {
        if (line[length - 1] == '\n')
            line[length - 1] = '\0';
        fine = add_vector(s, line);
    }
    fclose(in);
    free(line);
    if (!fine)
        return no_memory(s->t);
    if (!s->vector_count)
        return qn_fail(s->t->context, QN_SYNTAX, path, "no line has a word and numbers");
    level_vectors(s);
    return QN_OK;
}

/* --- features ---------------------------------------------------------------------------------------------------------------- */

static int by_key(const void *a, const void *b)
{
    const counted *x = a, *y = b;
    return x->key < y->key ? -1 : x->key > y->key;
}

static int in_order(const void *a, const void *b)
{
    const counted *x = a, *y = b;
    return x->order < y->order ? -1 : x->order > y->order;
}

typedef struct key_list {
    counted *items;
    size_t count, capacity;
} key_list;

static bool list_keys(const lesson_words *l, word **words, size_t *capacity, key_list *list)
{
    if (l->length > *capacity) {
        free(*words);
        *capacity = 2 * (size_t)l->length;
        *words = malloc(*capacity * sizeof **words);
        if (!*words)
            return false;
    }
    for (uint32_t i = 0; i < l->length; i++)
        describe_word(l->tokens[i].form, strlen(l->tokens[i].form), &(*words)[i]);
    set_manner(*words, l->length);
    for (uint32_t i = 0; i < l->length; i++) {
        uint64_t keys[WORD_FEATURES];
        word_keys(*words, l->length, i, keys);
        for (uint32_t k = 0; k < WORD_FEATURES; k++) {
            counted c = {keys[k], k ? FACT_FROM : SELF_FROM, (uint32_t)list->count};
            if (keys[k] && !QN_PUSH(list->items, list->count, list->capacity, c))
                return false;
        }
    }
    return true;
}

/* Facts that are met often enough get rows, in the order in which they are met first. Row 0 is that of unknown words. */
static bool choose_keys(school *s, key_list *list)
{
    size_t kept = 0;
    qsort(list->items, list->count, sizeof *list->items, by_key);
    for (size_t i = 0, end; i < list->count; i = end) {
        counted first = list->items[i];
        for (end = i; end < list->count && list->items[end].key == first.key; end++)
            first.order = list->items[end].order < first.order ? list->items[end].order : first.order;
        if (end - i >= first.count)
            list->items[kept++] = first;
    }
    qsort(list->items, kept, sizeof *list->items, in_order);
    s->feature_keys = malloc((kept + 1) * sizeof *s->feature_keys);
    if (!s->feature_keys)
        return false;
    s->feature_keys[0] = UNKNOWN_KEY;
    for (size_t i = 0; i < kept; i++)
        s->feature_keys[i + 1] = list->items[i].key;
    s->feature_count = kept + 1;
    return key_table_fill(&s->encoder.features, s->feature_keys, s->feature_count) &&
           key_table_fill(&s->encoder.vectors, s->vector_keys, s->vector_count);
}

static bool find_features(school *s)
{
    key_list list = {0};
    word *words = NULL;
    size_t capacity = 0;
    bool fine = true;
    for (size_t i = 0; fine && i < s->count; i++)
        fine = list_keys(&s->sentences[i], &words, &capacity, &list);
    fine = fine && choose_keys(s, &list);
    free(list.items);
    free(words);
    return fine;
}

/* --- lessons ------------------------------------------------------------------------------------------------------------------ */

/* The form as a headline would write it, where short words keep their case every other time, all in capitals or all in small letters. */
static bool rewrite_form(training *t, const char *form, bool all_upper, bool all_lower, qn_buffer *out)
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

typedef enum manner { AS_IT_IS, HEADLINE, CAPITALS, SMALL, MANNERS } manner;

static bool describe(school *s, const char *form, manner m, word *w)
{
    if (m != AS_IT_IS) {
        if (!rewrite_form(s->t, form, m == CAPITALS, m == SMALL, &s->form))
            return false;
        form = s->form.bytes;
    }
    form = qn_arena_strdup(s->arena, form);
    if (form)
        describe_word(form, strlen(form), w);
    return form != NULL;
}

static const uint32_t *tag_classes(school *s, const lesson_words *l)
{
    uint32_t *classes = qn_arena_alloc(s->arena, l->length * sizeof *classes);
    for (uint32_t i = 0; classes && i < l->length; i++) {
        char name[64];
        classes[i] = QN_NONE;
        if (!l->tree[i].xpos)
            continue;
        snprintf(name, sizeof name, "%s %s", qn_upos_name((qn_upos)l->tree[i].upos), l->tree[i].xpos);
        classes[i] = qn_intern(s->tags, name, strlen(name));
    }
    return classes;
}

static bool add_tree(school *s, const lesson_words *l, qn_lesson *lesson)
{
    uint32_t *heads = qn_arena_alloc(s->arena, l->length * sizeof *heads), *relations = qn_arena_alloc(s->arena, l->length * sizeof *relations);
    if (!heads || !relations)
        return false;
    for (uint32_t i = 0; i < l->length; i++) {
        const qn_token *t = &l->tree[i];
        const char *name = t->relation < QN_RELATION_COUNT ? qn_relation_name((qn_relation)t->relation) : NULL;
        heads[i] = t->head == HEAD_NOT_TOLD ? QN_NONE : t->head < 0 ? 0 : (uint32_t)t->head - l->tree_first + 1;
        relations[i] = name ? qn_intern(s->relations, name, strlen(name)) : QN_NONE;
    }
    lesson->heads = heads;
    lesson->relations = relations;
    lesson->right[TAGS_LABELLING] = tag_classes(s, l);
    return lesson->right[TAGS_LABELLING] != NULL;
}

static bool add_lesson(school *s, const lesson_words *l, manner m)
{
    word *words = malloc(l->length * sizeof *words);
    qn_item *items = qn_arena_alloc(s->arena, l->length * sizeof *items);
    qn_lesson lesson = {.items = items, .length = l->length};
    bool fine = words && items;
    for (uint32_t i = 0; fine && i < l->length; i++)
        fine = describe(s, l->tokens[i].form, m, &words[i]);
    if (fine) {
        set_manner(words, l->length);
        encode_words(&s->encoder, NULL, words, l->length, items);
    }
    free(words);
    lesson.right[NAMES_LABELLING] = l->right;
    lesson.sets[NAMES_LABELLING] = true;
    fine = fine && (!l->tree || add_tree(s, l, &lesson));
    return fine && QN_PUSH(s->lessons, s->lesson_count, s->lesson_capacity, lesson);
}

/* One sentence in ten is read once more as a headline, all in capitals or all in small letters. */
static bool add_lessons(school *s)
{
    for (size_t i = 0; i < s->count; i++) {
        const lesson_words *l = &s->sentences[i];
        if (!l->length)
            continue;
        uint64_t lot = qn_random(&s->t->random) % (10 * REWRITES);
        if (!add_lesson(s, l, AS_IT_IS))
            return false;
        if (lot < 10 && !add_lesson(s, l, lot < 6 ? HEADLINE : lot < 8 ? CAPITALS : SMALL))
            return false;
    }
    return true;
}

/* --- the model file ------------------------------------------------------------------------------------------------------------- */

static bool put_keys(qn_model_writer *writer, const char *section, const uint64_t *keys, size_t count)
{
    qn_buffer out = {0};
    for (size_t i = 0; i < count; i++)
        for (unsigned k = 0; k < 64; k += 8)
            qn_buffer_putc(&out, (char)(keys[i] >> k & 255));
    bool fine = !out.failed && !qn_model_writer_add(writer, section, out.bytes ? out.bytes : "", out.length);
    free(out.bytes);
    return fine;
}

static bool put_names(qn_model_writer *writer, const char *section, const qn_interner *names)
{
    qn_buffer out = {0};
    for (uint32_t i = 0; i < qn_interner_count(names); i++) {
        qn_buffer_puts(&out, qn_interner_string(names, i));
        qn_buffer_putc(&out, '\n');
    }
    bool fine = !out.failed && !qn_model_writer_add(writer, section, out.bytes ? out.bytes : "", out.length);
    free(out.bytes);
    return fine;
}

bool is_of_network(const char *section)
{
    return !strncmp(section, "network.", 8) || !strncmp(section, "words.", 6);
}

static qn_status learn(school *s, qn_model_writer *writer)
{
    training *t = s->t;
    qn_network_training n = {
        .shape = {.vectors = (uint32_t)s->vector_count, .vector_size = (uint32_t)s->vector_size, .rows = (uint32_t)s->feature_count,
                  .feature_size = FEATURE_SIZE, .hidden = HIDDEN, .layers = LAYERS, .arc_size = ARC_SIZE, .relation_size = RELATION_SIZE,
                  .relations = qn_interner_count(s->relations), .quick = QUICK},
        .vectors = s->vectors, .lessons = s->lessons, .count = s->lesson_count, .epochs = t->settings->epochs ? t->settings->epochs : NETWORK_EPOCHS,
        .batch = BATCH, .rate = RATE, .dropout = DROPOUT, .hiding = HIDING, .seed = UINT64_C(0x9E3779B97F4A7C15) + t->settings->seed,
    };
    n.shape.classes[TAGS_LABELLING] = qn_interner_count(s->tags);
    n.shape.classes[NAMES_LABELLING] = (uint32_t)t->settings->label_count;
    qn_report(t->context, QN_INFO, QN_OK, NULL, 0, 0, -1, "network: %zu lessons, %zu facts of words, %zu vectors, %u tags, %u relations", s->lesson_count,
              s->feature_count, s->vector_count, n.shape.classes[TAGS_LABELLING], n.shape.relations);
    qn_status status = qn_network_train(t->context, &n, writer);
    bool fine = !status && put_keys(writer, VECTOR_KEYS, s->vector_keys, s->vector_count) &&
                put_keys(writer, FEATURE_KEYS, s->feature_keys, s->feature_count) && put_names(writer, TAG_NAMES, s->tags) &&
                put_names(writer, RELATION_NAMES, s->relations);
    return status ? status : fine ? QN_OK : no_memory(t);
}

static void leave(school *s)
{
    silver_free(&s->silver);
    free(s->sentences);
    free(s->lessons);
    free(s->vector_keys);
    free(s->vectors);
    free(s->feature_keys);
    free(s->form.bytes);
    key_table_free(&s->encoder.vectors);
    key_table_free(&s->encoder.features);
    qn_interner_free(s->tags);
    qn_interner_free(s->relations);
    qn_arena_free(s->arena);
}

qn_status train_network(training *t, qn_model_writer *writer)
{
    school s = {.t = t, .tags = qn_interner_new(), .relations = qn_interner_new(), .arena = qn_arena_new()};
    qn_status status = s.tags && s.relations && s.arena ? silver_read(t, &s.silver) : no_memory(t);
    if (!status)
        status = collect(&s) ? read_vectors(&s) : no_memory(t);
    if (!status && (!find_features(&s) || !add_lessons(&s)))
        status = no_memory(t);
    if (!status)
        status = learn(&s, writer);
    leave(&s);
    return status;
}
