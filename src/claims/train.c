/* Fits the weights of confidence to judged claims.
 *
 * Logistic regression with a Gaussian prior on every weight but the first, by cyclic coordinate descent with Newton steps kept within a trust region
 * (Genkin, Lewis and Madigan 2007, without the Laplace part). One weight is a clue or a property.
 */
#include <quidnunc/claims.h>

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PASSES = 200 };
static const double prior = 0.75;       /* the prior's precision: larger pulls harder towards none */

/* Claims and their weights in columns: column c holds the rows [first[c], first[c + 1]) of `rows`. */
typedef struct table {
    size_t count, columns;              /* claims; clues and properties */
    uint32_t *first, *rows;
    double *sums;                       /* [count] the claim's sum of weights */
    double *weights;                    /* [columns] */
    qn_interner *properties;
} table;

static void free_table(table *t)
{
    free(t->first);
    free(t->rows);
    free(t->sums);
    free(t->weights);
    qn_interner_free(t->properties);
}

static size_t columns_of(const table *t, const qn_judged *claim, uint32_t columns[QN_CLUES + 1])
{
    size_t count = 0;
    for (uint32_t i = 0; i < QN_CLUES; i++)
        if (claim->clues >> i & 1)
            columns[count++] = i;
    columns[count++] = QN_CLUES + qn_interner_find(t->properties, claim->property, strlen(claim->property));
    return count;
}

/* Two passes: count the rows of each column, then fill them. */
static bool fill_table(table *t, const qn_judged *claims)
{
    uint32_t columns[QN_CLUES + 1];
    size_t entries = 0;
    for (size_t i = 0; i < t->count; i++) {
        size_t count = columns_of(t, &claims[i], columns);
        entries += count;
        for (size_t k = 0; k < count; k++)
            t->first[columns[k] + 2]++;
    }
    for (size_t c = 2; c < t->columns + 2; c++)
        t->first[c] += t->first[c - 1];
    t->rows = malloc((entries + 1) * sizeof *t->rows);
    for (size_t i = 0; t->rows && i < t->count; i++) {
        size_t count = columns_of(t, &claims[i], columns);
        for (size_t k = 0; k < count; k++)
            t->rows[t->first[columns[k] + 1]++] = (uint32_t)i;
    }
    return t->rows != NULL;
}

static bool make_table(const qn_judged *claims, size_t count, table *t)
{
    *t = (table){.count = count, .properties = qn_interner_new()};
    for (size_t i = 0; t->properties && i < count; i++)
        qn_intern(t->properties, claims[i].property, strlen(claims[i].property));
    if (!t->properties || qn_interner_failed(t->properties))
        return false;
    t->columns = QN_CLUES + qn_interner_count(t->properties);
    t->first = calloc(t->columns + 2, sizeof *t->first);
    t->sums = calloc(count + 1, sizeof *t->sums);
    t->weights = calloc(t->columns + 1, sizeof *t->weights);
    return t->first && t->sums && t->weights && fill_table(t, claims);
}

static double logistic(double sum)
{
    return 1.0 / (1.0 + exp(-sum));
}

static bool is_held(const qn_judged *claim, unsigned folds, unsigned held)
{
    return folds > 1 && claim->group % folds == held;
}

/* One Newton step on one weight; gives how far it went. */
static double step(table *t, const qn_judged *claims, size_t column, unsigned folds, unsigned held)
{
    const double longest = 1.0;
    double strength = column ? prior : 0.01, slope = -strength * t->weights[column], bend = strength;
    for (uint32_t k = t->first[column]; k < t->first[column + 1]; k++) {
        const qn_judged *claim = &claims[t->rows[k]];
        if (is_held(claim, folds, held))
            continue;
        double p = logistic(t->sums[t->rows[k]]);
        slope += claim->weight * ((claim->right ? 1.0 : 0.0) - p);
        bend += claim->weight * p * (1.0 - p);
    }
    double move = slope / bend;
    move = move > longest ? longest : move < -longest ? -longest : move;
    t->weights[column] += move;
    for (uint32_t k = t->first[column]; k < t->first[column + 1]; k++)
        t->sums[t->rows[k]] += move;
    return fabs(move);
}

static void fit(table *t, const qn_judged *claims, unsigned folds, unsigned held)
{
    const double enough = 1e-4;
    memset(t->weights, 0, t->columns * sizeof *t->weights);
    memset(t->sums, 0, t->count * sizeof *t->sums);
    for (int pass = 0; pass < PASSES; pass++) {
        double moved = 0;
        for (size_t column = 0; column < t->columns; column++)
            moved += step(t, claims, column, folds, held);
        if (moved < enough)
            break;
    }
}

/* --- the file ------------------------------------------------------------------------------------------------------ */

static int compare_lines(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool print_properties(const table *t, FILE *out)
{
    size_t count = t->columns - QN_CLUES;
    qn_arena *arena = qn_arena_new();
    char **lines = calloc(count + 1, sizeof *lines);
    bool good = arena && lines;
    for (size_t i = 0; good && i < count; i++)
        good = (lines[i] = qn_arena_printf(arena, "property %s %.3f\n", qn_interner_string(t->properties, (uint32_t)i), t->weights[QN_CLUES + i])) != NULL;
    if (good && count)
        qsort(lines, count, sizeof *lines, compare_lines);
    for (size_t i = 0; good && i < count; i++)
        fputs(lines[i], out);
    free(lines);
    qn_arena_free(arena);
    return good;
}

/* What the model of pairs alone says is claimed from this confidence on: below it, it is wrong too often on news. */
static const double least_pairs = 0.5;

static qn_status write_model(qn_context *context, const table *t, const char *path)
{
    FILE *out = fopen(path, "w");
    if (!out)
        return qn_fail(context, QN_IO, path, "cannot write: %s", strerror(errno));
    fputs("# Weights of a claim's confidence; README.md tells what they are. Written by 'quidnunc train confidence'.\n", out);
    fprintf(out, "least-pairs %.2f\n", least_pairs);
    for (int i = 0; i < QN_CLUES; i++)
        fprintf(out, "%s %.3f\n", qn_clue_name((qn_clue)i), t->weights[i]);
    bool whole = print_properties(t, out);
    bool failed = ferror(out) != 0;
    if (fclose(out) || failed)
        return qn_fail(context, QN_IO, path, "cannot write: %s", strerror(errno));
    return whole ? QN_OK : qn_fail(context, QN_NOMEM, path, "out of memory");
}

qn_status qn_confidence_fit(qn_context *context, qn_judged *claims, size_t count, unsigned folds, const char *path)
{
    table t = {0};
    if (!count)
        return qn_fail(context, QN_USAGE, NULL, "no claim was judged: the files have no gold claims, or quidnunc finds none in them");
    qn_status status = make_table(claims, count, &t) ? QN_OK : qn_fail(context, QN_NOMEM, NULL, "out of memory");
    for (unsigned held = 0; !status && held < (folds > 1 ? folds : 1); held++) {
        fit(&t, claims, folds, held);
        for (size_t i = 0; i < count; i++)
            if (folds <= 1 || is_held(&claims[i], folds, held))
                claims[i].confidence = logistic(t.sums[i]);
    }
    if (!status && path) {
        fit(&t, claims, 0, 0);
        status = write_model(context, &t, path);
    }
    free_table(&t);
    return status;
}

double qn_calibration_error(const qn_judged *claims, size_t count, qn_calibration_bin bins[10])
{
    qn_calibration_bin own[10] = {{0}};
    for (size_t i = 0; i < count; i++) {
        int bin = (int)(claims[i].confidence * 10);
        bin = bin > 9 ? 9 : bin < 0 ? 0 : bin;
        own[bin].count++;
        own[bin].confidence += claims[i].confidence;
        own[bin].right += claims[i].right;
    }
    double error = 0;
    for (int bin = 0; bin < 10; bin++) {
        if (!own[bin].count)
            continue;
        error += fabs(own[bin].confidence - own[bin].right) / (double)count;
        own[bin].confidence /= (double)own[bin].count;
        own[bin].right /= (double)own[bin].count;
    }
    if (bins)
        memcpy(bins, own, sizeof own);
    return error;
}
