/* Training of the parser: greedy, with a dynamic oracle that lets it go wrong and learn what is best then (Goldberg and Nivre 2013). */
#include "train.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FOLDS = 5 };

/* What the parser is trained on: words with tags as they will be, trees as they should be. */
typedef struct lesson {
    word *words;
    gold_tree gold;
} lesson;

typedef struct school {
    lesson *lessons;                /* [count], in the order of all_examples */
    size_t count;
    parser parser;
    size_t wrong, all;
} school;

/* --- lessons ----------------------------------------------------------------------------------------------------------- */

static bool make_lesson(training *t, example e, lesson *l)
{
    size_t count = length_of(t, e), capacity = 0;
    const qn_token *tokens = tokens_of(t, e);
    l->gold = (gold_tree){malloc((count + 1) * sizeof(int32_t)), malloc(count + 1), count};
    if (!l->gold.heads || !l->gold.relations || !example_words(t, e, false, &l->words, &capacity))
        return false;
    l->gold.heads[0] = -1;
    l->gold.relations[0] = QN_ROOT;
    for (size_t i = 0; i < count; i++) {
        l->gold.heads[i + 1] = tokens[i].head < 0 ? 0 : tokens[i].head - (int32_t)sentence_of(t, e)->first + 1;
        l->gold.relations[i + 1] = tokens[i].relation;
    }
    projectivize(&l->gold);
    return true;
}

static bool make_lessons(training *t, school *s, const example *examples)
{
    s->lessons = calloc(s->count + 1, sizeof *s->lessons);
    for (size_t i = 0; s->lessons && i < s->count; i++)
        if (!make_lesson(t, examples[i], &s->lessons[i]))
            return false;
    return s->lessons != NULL;
}

static void free_school(school *s)
{
    for (size_t i = 0; s->lessons && i < s->count; i++) {
        free(s->lessons[i].words);
        free(s->lessons[i].gold.heads);
        free(s->lessons[i].gold.relations);
    }
    free(s->lessons);
    parser_free(&s->parser);
}

static qn_status tag_lesson(training *t, example e, lesson *l)
{
    qn_arena *scratch = qn_arena_new();
    bool fine = scratch != NULL;
    tag_words(&t->annotator, l->words, l->gold.count);
    for (size_t i = 0; fine && i < l->gold.count; i++) {
        const char *form = tokens_of(t, e)[i].form;
        fine = lemma_of(&t->annotator, NULL, scratch, form, strlen(form), &l->words[i]) != NULL;
    }
    qn_arena_free(scratch);
    return fine ? QN_OK : no_memory(t);
}

/* Tags each fifth of the data with a tagger trained on the rest, so that the parser learns from tags as bad as those it will get. Sentences of a fold
   stand together, as texts do. */
static qn_status tag_lessons(training *t, school *s, const example *examples)
{
    qn_classifier *kept = t->annotator.tags;
    example *rest = malloc((s->count + 1) * sizeof *rest);
    qn_status status = rest ? QN_OK : no_memory(t);
    unsigned epochs = t->epochs, runs = t->runs;
    t->epochs = epochs > 5 ? 5 : epochs;
    t->runs = 1;
    for (size_t fold = 0; !status && fold < FOLDS; fold++) {
        size_t from = s->count * fold / FOLDS, to = s->count * (fold + 1) / FOLDS, count = 0;
        for (size_t i = 0; i < s->count; i++)
            if (i < from || i >= to)
                rest[count++] = examples[i];
        t->annotator.tags = NULL;
        status = train_tags(t, rest, count);
        for (size_t i = from; !status && i < to; i++)
            status = tag_lesson(t, examples[i], &s->lessons[i]);
        qn_classifier_free(t->annotator.tags);
    }
    t->epochs = epochs;
    t->runs = runs;
    t->annotator.tags = kept;
    free(rest);
    if (!status && !name_tags(&t->annotator))
        status = no_memory(t);
    return status;
}

/* --- classes ------------------------------------------------------------------------------------------------------------ */

/* A class for each move and relation that the trees have. */
static bool add_actions(training *t, const school *s)
{
    bool seen[2][QN_RELATION_COUNT] = {{false}};
    for (size_t i = 0; i < s->count; i++)
        for (size_t k = 1; k <= s->lessons[i].gold.count; k++)
            seen[s->lessons[i].gold.heads[k] < (int32_t)k][s->lessons[i].gold.relations[k]] = true;
    qn_classifier_class_add(t->annotator.trees, "S");
    for (int right = 0; right < 2; right++) {
        for (int r = 0; r < QN_RELATION_COUNT; r++) {
            char name[40];
            snprintf(name, sizeof name, "%c %s", right ? 'R' : 'L', qn_relation_name((qn_relation)r));
            if (seen[right][r] && qn_classifier_class_add(t->annotator.trees, name) == QN_NONE)
                return false;
        }
    }
    return name_actions(&t->annotator);
}

/* --- learning ----------------------------------------------------------------------------------------------------------- */

typedef struct choice {
    uint32_t best, right;           /* classes: the highest score of all, and of those that cost nothing */
} choice;

/* Of an arc that is not gold but costs nothing, the relation is free; of a gold arc it is the gold one. */
static bool is_right(const parser *p, const gold_tree *g, arc_action a)
{
    if (a.move == SHIFT)
        return true;
    int32_t top = p->stack[p->depth - 1], head = a.move == LEFT ? p->next : p->stack[p->depth - 2];
    return g->heads[top] != head || g->relations[top] == a.relation;
}

static choice choose(const training *t, const parser *p, const gold_tree *g, const int32_t *scores)
{
    bool allowed[MOVES];
    unsigned cost[MOVES], least = UINT32_MAX;
    for (int m = 0; m < MOVES; m++) {
        allowed[m] = parser_allows(p, (arc_move)m);
        cost[m] = allowed[m] ? move_cost(p, g, (arc_move)m) : UINT32_MAX;
        if (cost[m] < least)
            least = cost[m];
    }
    choice c = {QN_NONE, QN_NONE};
    for (uint32_t i = 0; i < qn_classifier_class_count(t->annotator.trees); i++) {
        arc_action a = t->annotator.actions[i];
        if (!allowed[a.move])
            continue;
        if (c.best == QN_NONE || scores[i] > scores[c.best])
            c.best = i;
        if (cost[a.move] == least && (c.right == QN_NONE || scores[i] > scores[c.right]) && is_right(p, g, a))
            c.right = i;
    }
    return c;
}

/* After the first passes, the parser's own choice is followed nine times in ten, right or wrong. */
static bool follows_itself(training *t, unsigned epoch)
{
    return epoch >= 1 && qn_random(&t->random) % 10 != 0;
}

static bool learn_tree(training *t, school *s, const lesson *l, unsigned epoch)
{
    qn_classifier *c = t->annotator.trees;
    uint64_t atoms[TREE_ATOMS], features[QN_MAX_TEMPLATES];
    int32_t scores[QN_MAX_CLASSES + 1];
    parser *p = &s->parser;
    if (!parser_start(p, l->words, l->gold.count))
        return false;
    while (!parser_done(p)) {
        tree_atoms_of(p, atoms);
        size_t count = qn_classifier_features(c, atoms, features);
        qn_classifier_score(c, features, count, scores);
        choice made = choose(t, p, &l->gold, scores);
        if (made.best == QN_NONE || made.right == QN_NONE)
            return true;
        qn_classifier_tick(c);
        s->all++;
        s->wrong += made.best != made.right;
        if (!qn_classifier_update(c, features, count, made.right, made.best))
            return false;
        parser_apply(p, t->annotator.actions[follows_itself(t, epoch) ? made.best : made.right]);
    }
    return true;
}

static qn_status tree_epoch(training *t, school *s, uint32_t *order, unsigned epoch)
{
    for (size_t i = s->count; i > 1; i--) {
        size_t k = (size_t)(qn_random(&t->random) % i);
        uint32_t kept = order[i - 1];
        order[i - 1] = order[k];
        order[k] = kept;
    }
    s->wrong = s->all = 0;
    for (size_t i = 0; i < s->count; i++)
        if (!learn_tree(t, s, &s->lessons[order[i]], epoch))
            return no_memory(t);
    qn_report(t->context, QN_DEBUG, QN_OK, NULL, 0, 0, -1, "trees: pass %u, %.2f%% right", epoch + 1,
              100 - 100.0 * (double)s->wrong / (double)(s->all ? s->all : 1));
    return QN_OK;
}

static qn_status learn_trees(training *t, school *s)
{
    uint32_t *order = malloc((s->count + 1) * sizeof *order);
    qn_status status = order ? QN_OK : no_memory(t);
    for (size_t i = 0; order && i < s->count; i++)
        order[i] = (uint32_t)i;
    for (unsigned run = 0; !status && run < t->runs; run++) {
        for (unsigned epoch = 0; !status && epoch < t->epochs; epoch++)
            status = tree_epoch(t, s, order, epoch);
        qn_classifier_end_run(t->annotator.trees);
    }
    free(order);
    return status;
}

qn_status train_trees(training *t)
{
    school s = {0};
    example *examples = all_examples(t, &s.count);
    qn_status status = examples && make_lessons(t, &s, examples) ? QN_OK : no_memory(t);
    if (!status)
        status = tag_lessons(t, &s, examples);
    if (!status)
        status = begin_classifier(t, TREES);
    if (!status && !add_actions(t, &s))
        status = no_memory(t);
    if (!status)
        status = learn_trees(t, &s);
    free_school(&s);
    free(examples);
    return status ? status : end_classifier(t, TREES, 12, 5);
}
