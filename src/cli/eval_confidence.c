/* How far confidence can be trusted: of the claims at 0.9, are nine in ten right? And the fitting of its weights. */
#include "eval.h"
#include "gold_claims.h"

#include <stdio.h>
#include <stdlib.h>

enum { FOLDS = 5 };     /* of cross-validation, when it trains */

static qn_status judge_files(cli *cli, const qn_pipeline *pipeline, const arguments *args, judged_claims *all)
{
    qn_status status = QN_OK;
    for (size_t i = 1; i < args->rest_count && !status; i++)
        status = judge_file(cli, pipeline, args->rest[i], all);
    return status;
}

/* A few articles read by hand weigh twice as much as thousands of sentences of one sort: articles are what the program is for. */
static void weigh(judged_claims *all)
{
    static const double shares[GOLD_KINDS] = {[GOLD_ARTICLE] = 2, [GOLD_SENTENCES] = 1};
    size_t counts[GOLD_KINDS] = {0};
    double whole = 0;
    for (size_t i = 0; i < all->count; i++)
        counts[all->kinds[i]]++;
    for (int kind = 0; kind < GOLD_KINDS; kind++)
        whole += counts[kind] ? shares[kind] : 0;
    for (size_t i = 0; i < all->count; i++) {
        double share = shares[all->kinds[i]] / whole;
        all->items[i].weight = share * (double)all->count / (double)counts[all->kinds[i]];
    }
}

/* --- what is printed ----------------------------------------------------------------------------------------------- */

static void print_bins(const qn_calibration_bin bins[10])
{
    puts("confidence   claims   mean   right");
    for (int bin = 0; bin < 10; bin++)
        if (bins[bin].count)
            printf("%.1f to %.1f   %6zu  %5.3f   %5.3f\n", bin / 10.0, (bin + 1) / 10.0, bins[bin].count, bins[bin].confidence, bins[bin].right);
}

/* The error of one kind of gold. */
static bool print_kind(const judged_claims *all, gold_kind kind, const char *name)
{
    qn_judged *some = malloc((all->count + 1) * sizeof *some);
    size_t count = 0, right = 0;
    for (size_t i = 0; some && i < all->count; i++)
        if (all->kinds[i] == kind) {
            some[count++] = all->items[i];
            right += all->items[i].right;
        }
    if (some && count)
        printf("%-20s %6zu claims, %5.1f %% right, expected calibration error %.3f\n", name, count, 100.0 * (double)right / (double)count,
               qn_calibration_error(some, count, NULL));
    free(some);
    return some != NULL;
}

static bool print_errors(const judged_claims *all)
{
    qn_calibration_bin bins[10];
    double error = qn_calibration_error(all->items, all->count, bins);
    print_bins(bins);
    bool good = print_kind(all, GOLD_ARTICLE, "whole articles") && print_kind(all, GOLD_SENTENCES, "annotated passages");
    printf("%-20s %6zu claims, expected calibration error %.3f\n", "all", all->count, error);
    return good;
}

static qn_status no_memory(cli *cli)
{
    return qn_fail(cli->context, QN_NOMEM, NULL, "out of memory");
}

/* --- the commands -------------------------------------------------------------------------------------------------- */

/* With folds: of models that have not seen the article. A path: where the model of all goes. */
static qn_status measure(cli *cli, const qn_pipeline *pipeline, const arguments *args, unsigned folds, const char *path)
{
    judged_claims all = {0};
    qn_status status = judge_files(cli, pipeline, args, &all);
    if (!status)
        weigh(&all);
    if (!status && (folds || path))
        status = qn_confidence_fit(cli->context, all.items, all.count, folds, path);
    if (!status && !all.count)
        status = qn_fail(cli->context, QN_SYNTAX, NULL, "no claim that quidnunc finds is judged by these files");
    if (!status && !print_errors(&all))
        status = no_memory(cli);
    free_judged(&all);
    return status;
}

static int run(cli *cli, const arguments *args, const qn_lexicon_options *knowledge, const char *model, unsigned folds, const char *path)
{
    qn_pipeline *pipeline;
    qn_status status = qn_pipeline_new(cli->context, knowledge, &pipeline);
    if (status)
        return knowledge_exit_code(status);
    if (model)
        status = qn_pipeline_use_model(pipeline, cli->context, model);
    if (!status)
        status = measure(cli, pipeline, args, folds, path);
    qn_pipeline_free(pipeline);
    int code = finish_output(cli);
    return status ? exit_code(status) : code;
}

int eval_confidence(cli *cli, const arguments *args)
{
    const char *number = option_value(args, EVAL_FOLDS);
    unsigned folds = number ? small_number(number) : 0;
    if (number && folds < 2)
        return usage_error(cli, "--folds wants a number from 2 to 1000");
    qn_lexicon_options knowledge = knowledge_options(args);
    return run(cli, args, &knowledge, option_value(args, EVAL_MODEL), folds, NULL);
}

int train_confidence(cli *cli, const arguments *args, const char *path)
{
    return run(cli, args, NULL, NULL, FOLDS, path);
}
