/* `quidnunc eval names`: what the finder finds against gold names, by exact span and type, as conlleval counts. */
#include "eval.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct counts {
    size_t right, found, gold;
} counts;

typedef struct evaluation {
    cli *cli;
    qn_lexicon *lexicon;
    qn_annotator *annotator;
    qn_finder *finder;
    counts types[QN_NAME_TYPES];
    counts spans;               /* whatever the type */
    bool verbose, alone, phrases;
} evaluation;

static double percent(size_t part, size_t whole)
{
    return whole ? 100.0 * (double)part / (double)whole : 0;
}

static void print_counts(const char *name, const counts *c)
{
    printf("%-6s F1 %6.2f  precision %6.2f  recall %6.2f  (%zu right, %zu found, %zu gold)\n", name, percent(2 * c->right, c->found + c->gold),
           percent(c->right, c->found), percent(c->right, c->gold), c->right, c->found, c->gold);
}

static qn_name_type type_of(qn_class class)
{
    if (class == QN_PERSON)
        return QN_NAME_PER;
    return class & QN_ANY_ORGANIZATION ? QN_NAME_ORG : class & (QN_COUNTRY | QN_PLACE) ? QN_NAME_LOC : QN_NAME_TYPES;
}

static void show(const evaluation *e, const qn_gold *g, const char *what, uint32_t first, uint32_t end, qn_name_type type)
{
    if (!e->verbose)
        return;
    const qn_sentence *sentence = &g->tokens->sentences[g->tokens->tokens[first].sentence];
    printf("%s %s\t", what, qn_name_type_name(type));
    for (uint32_t i = first > sentence->first + 5 ? first - 5 : sentence->first; i < sentence->end && i < end + 5; i++)
        printf("%s%s%s ", i == first ? "[" : "", g->tokens->tokens[i].form, i + 1 == end ? "]" : "");
    printf("\n");
}

/* Finds the gold name with that first token by binary search; NULL when there is none. */
static const qn_gold_name *gold_at(const qn_gold *g, uint32_t first)
{
    size_t low = 0, high = g->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (g->names[middle].first < first)
            low = middle + 1;
        else
            high = middle;
    }
    return low < g->count && g->names[low].first == first ? &g->names[low] : NULL;
}

/* The data do not tell what is there. */
static bool is_unclear(const qn_gold *g, uint32_t first, uint32_t end)
{
    size_t low = 0, high = g->unclear_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (g->unclear[middle].end <= first)
            low = middle + 1;
        else
            high = middle;
    }
    return low < g->unclear_count && g->unclear[low].first < end;
}

static void count_found(evaluation *e, const qn_gold *g, bool *hit, uint32_t first, uint32_t end, qn_name_type type)
{
    const qn_gold_name *n = gold_at(g, first);
    bool same = n && n->end == end;
    if (!(g->types >> type & 1) || (!same && is_unclear(g, first, end)))
        return;
    e->spans.found++;
    e->spans.right += same;
    e->types[type].found++;
    e->types[type].right += same && n->type == type;
    if (same && n->type == type)
        hit[n - g->names] = true;
    else
        show(e, g, "slip", first, end, type);
}

static void count_gold(evaluation *e, const qn_gold *g, const bool *hit)
{
    for (size_t i = 0; i < g->count; i++) {
        if (g->names[i].type == QN_NAME_MISC)
            continue;
        e->types[g->names[i].type].gold++;
        e->spans.gold++;
        if (!hit[i])
            show(e, g, "miss", g->names[i].first, g->names[i].end, g->names[i].type);
    }
}

static qn_status compare_alone(evaluation *e, const qn_gold *g, bool *hit)
{
    const qn_gold_name *names;
    size_t count;
    qn_status status = qn_mentions_alone(e->finder, g->document, g->tokens, e->cli->context, &names, &count);
    for (size_t i = 0; !status && i < count; i++)
        if (names[i].type != QN_NAME_MISC)
            count_found(e, g, hit, names[i].first, names[i].end, names[i].type);
    return status;
}

static qn_status compare_mentions(evaluation *e, const qn_gold *g, bool *hit)
{
    const qn_mentions *mentions;
    qn_status status = qn_mentions_find(e->finder, g->document, g->tokens, e->cli->context, &mentions);
    for (size_t i = 0; !status && i < mentions->count; i++) {
        const qn_mention *m = &mentions->mentions[i];
        qn_name_type type = type_of(m->type);
        if (qn_mention_is_name(g->tokens, m) && type != QN_NAME_TYPES)
            count_found(e, g, hit, m->first, m->end, type);
    }
    return status;
}

static qn_status compare(evaluation *e, const qn_gold *g)
{
    bool *hit = calloc(g->count + 1, sizeof *hit);
    if (!hit)
        return qn_fail(e->cli->context, QN_NOMEM, NULL, "out of memory");
    qn_status status = e->alone ? compare_alone(e, g, hit) : compare_mentions(e, g, hit);
    if (!status)
        count_gold(e, g, hit);
    free(hit);
    return status;
}

/* Compares the documents of all files; with folds, those of each file with number k mod folds = fold. */
static qn_status compare_files(evaluation *e, const arguments *args, unsigned fold, unsigned folds)
{
    qn_status status = QN_OK;
    for (size_t i = 1; !status && i < args->rest_count; i++) {
        qn_gold *gold = NULL;
        size_t count = 0;
        status = qn_gold_read(e->annotator, e->phrases ? NULL : e->lexicon, e->cli->context, args->rest[i], &gold, &count);
        for (size_t k = 0; !status && k < count; k++)
            if (!folds || k % folds == fold)
                status = compare(e, &gold[k]);
        qn_gold_free(gold, count);
    }
    return status;
}

static qn_status evaluate(evaluation *e, const arguments *args, unsigned fold, unsigned folds)
{
    qn_status status = qn_lexicon_load(e->cli->context, NULL, &e->lexicon);
    if (!status)
        status = qn_annotator_new(e->cli->context, option_value(args, EVAL_MODEL), &e->annotator);
    if (!status)
        status = qn_finder_new(e->cli->context, e->lexicon, &e->finder);
    if (!status)
        status = compare_files(e, args, fold, folds);
    qn_finder_free(e->finder);
    qn_annotator_free(e->annotator);
    qn_lexicon_free(e->lexicon);
    return status;
}

int eval_names(cli *cli, const arguments *args)
{
    evaluation e = {.cli = cli, .verbose = cli->verbose, .alone = option_given(args, EVAL_ALONE), .phrases = option_given(args, EVAL_PHRASES)};
    unsigned fold, folds;
    if (!read_fold(option_value(args, EVAL_FOLD), &fold, &folds))
        return usage_error(cli, FOLD_USAGE);
    qn_status status = evaluate(&e, args, fold, folds);
    if (status)
        return exit_code(status);
    counts all = {0};
    for (int t = 0; t < QN_NAME_MISC; t++) {
        print_counts(qn_name_type_name((qn_name_type)t), &e.types[t]);
        all.right += e.types[t].right;
        all.found += e.types[t].found;
        all.gold += e.types[t].gold;
    }
    print_counts("all", &all);
    print_counts("spans", &e.spans);
    return finish_output(cli);
}
