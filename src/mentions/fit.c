/* Fits the weights of evidence: logistic regression by gradient steps of own size (Duchi et al. 2011) over names that the model has not learned from.
     gold ──rules, model──▶ overlapping names ──▶ weights of spans ──▶ candidates ──▶ weights of types */
#include "weights.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { STEPS = 600 };
#define STEP 0.3f
#define LEVEL 0.01f        /* pull towards zero, for each example */

typedef struct example {
    float x[MOST_FEATURES];
    uint32_t right;             /* of TYPES; of spans 1 when the model's name is right */
} example;

typedef struct fitting {
    qn_context *context;
    const qn_names_fitting *settings;
    const qn_lexicon *lexicon;
    const qn_annotator *annotator;
    qn_finder *finder;
    weights weights;
    example *examples; size_t count, capacity;
} fitting;

typedef qn_status lesson(fitting *f, scan *s, const qn_gold *g);

static qn_status no_memory(const fitting *f)
{
    return qn_fail(f->context, QN_NOMEM, NULL, "out of memory");
}

/* --- gold ----------------------------------------------------------------------------------------------------------------- */

/* The first of the names that ends after the token; NULL when there is none. */
static const qn_gold_name *name_after(const qn_gold_name *names, size_t count, uint32_t token)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (names[middle].end <= token)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count ? &names[low] : NULL;
}

static bool is_name(const qn_gold *g, uint32_t first, uint32_t end, qn_name_type *type)
{
    const qn_gold_name *n = name_after(g->names, g->count, first);
    if (!n || n->first != first || n->end != end)
        return false;
    *type = n->type;
    return true;
}

static bool is_unclear(const qn_gold *g, uint32_t first, uint32_t end)
{
    const qn_gold_name *n = name_after(g->unclear, g->unclear_count, first);
    return n && n->first < end;
}

/* --- examples -------------------------------------------------------------------------------------------------------------- */

/* Where names of the model and of the rules overlap, and one side is right. */
static qn_status span_examples(fitting *f, scan *s, const qn_gold *g)
{
    qn_status status = qn_scan_runs(s, false);
    for (size_t k = 0; !status && k < s->found_count; k++) {
        const qn_gold_name *name = &s->found[k];
        qn_name_type type;
        if (name->type == QN_NAME_MISC || !qn_scan_contested(s, name) || is_unclear(g, name->first, name->end))
            continue;
        uint32_t mine = is_name(g, name->first, name->end, &type), theirs = 0;
        for (uint32_t i = name->first; i < name->end; i++) {
            uint32_t owner = s->owner[i];
            const candidate *c = owner == QN_NONE ? NULL : &s->candidates[owner];
            theirs += c && (c->first == i || i == name->first) && is_name(g, c->first, c->end, &type);
        }
        if ((mine > 0) == (theirs > 0))
            continue;
        example e = {.right = mine};
        qn_scan_span_features(s, name, e.x);
        if (!QN_PUSH(f->examples, f->count, f->capacity, e))
            status = no_memory(f);
    }
    return status;
}

static qn_status type_examples(fitting *f, scan *s, const qn_gold *g)
{
    qn_status status = qn_scan_candidates(s);
    if (!status)
        status = qn_scan_weigh(s);
    for (size_t k = 0; !status && k < s->count; k++) {
        const candidate *c = &s->candidates[k];
        if (!qn_scan_open(c) || is_unclear(g, c->first, c->end))
            continue;
        const qn_gold_name *n = name_after(g->names, g->count, c->first);
        example e = {.right = n && n->first < c->end ? (uint32_t)n->type : TYPE_NONE};     /* whatever its ends: those are another question */
        qn_scan_type_features(s, c, e.x);
        if (!QN_PUSH(f->examples, f->count, f->capacity, e))
            status = no_memory(f);
    }
    return status;
}

static qn_status each_document(fitting *f, const char *path, lesson *take)
{
    qn_gold *gold = NULL;
    size_t count = 0;
    qn_status status = qn_gold_read(f->annotator, f->lexicon, f->context, path, &gold, &count);
    for (size_t i = 0; !status && i < count; i++) {
        scan s;
        if (f->settings->folds && i % f->settings->folds != f->settings->fold)
            continue;
        status = qn_scan_begin(&s, f->finder, gold[i].document, gold[i].tokens);
        if (!status)
            status = qn_scan_model(&s);
        if (!status)
            status = take(f, &s, &gold[i]);
        qn_scan_end(&s);
    }
    qn_gold_free(gold, count);
    return status == QN_NOMEM ? no_memory(f) : status;
}

static qn_status collect(fitting *f, lesson *take)
{
    qn_status status = QN_OK;
    f->count = 0;
    for (size_t i = 0; !status && i < f->settings->file_count; i++)
        status = each_document(f, f->settings->files[i], take);
    return status;
}

/* --- regression -------------------------------------------------------------------------------------------------------------- */

/* Adds the gradient of the log-likelihood of one example: rows are classes. Returns the probability of what is right. */
static float add_gradient(const example *e, float (*w)[MOST_FEATURES], float (*gradient)[MOST_FEATURES], int classes, size_t features)
{
    float share[TYPES], most = -INFINITY, all = 0;
    for (int t = 0; t < classes; t++) {
        share[t] = 0;
        for (size_t i = 0; i < features; i++)
            share[t] += w[t][i] * e->x[i];
        most = share[t] > most ? share[t] : most;
    }
    for (int t = 0; t < classes; t++)
        all += share[t] = expf(share[t] - most);
    for (int t = 0; t < classes; t++) {
        float error = (e->right == (uint32_t)t) - share[t] / all;
        for (size_t i = 0; i < features; i++)
            gradient[t][i] += error * e->x[i];
    }
    return share[e->right] / all;
}

static void regress(const fitting *f, const char *what, float (*w)[MOST_FEATURES], int classes, size_t features)
{
    float gradient[TYPES][MOST_FEATURES], squares[TYPES][MOST_FEATURES] = {{0}};
    double loss = 0;
    size_t right = 0;
    for (int step = 0; step < STEPS; step++) {
        memset(gradient, 0, sizeof gradient);
        loss = 0;
        right = 0;
        for (size_t k = 0; k < f->count; k++) {
            float share = add_gradient(&f->examples[k], w, gradient, classes, features);
            loss -= log((double)share + 1e-9);
            right += share > 0.5f;
        }
        for (int t = 0; t < classes; t++)
            for (size_t i = 0; i < features; i++) {
                float g = gradient[t][i] / (float)(f->count + 1) - LEVEL * w[t][i];
                squares[t][i] += g * g;
                w[t][i] += STEP * g / (sqrtf(squares[t][i]) + 1e-6f);
            }
    }
    qn_report(f->context, QN_DEBUG, QN_OK, NULL, 0, 0, -1, "names: %s: %zu examples, %.2f%% right, log-loss %.4f", what, f->count,
              100.0 * (double)right / (double)(f->count + !f->count), loss / (double)(f->count + !f->count));
}

static qn_status fit(fitting *f)
{
    float span[TYPES][MOST_FEATURES] = {{0}};
    qn_status status = collect(f, span_examples);
    if (status)
        return status;
    regress(f, "overlaps", span, 2, span_feature_count);
    for (size_t i = 0; i < span_feature_count; i++)
        f->weights.span[i] = span[1][i] - span[0][i];
    f->finder->weights = &f->weights;
    status = collect(f, type_examples);
    if (!status)
        regress(f, "types", f->weights.type, TYPES, type_feature_count);
    f->finder->weights = NULL;
    return status;
}

qn_status qn_names_fit(qn_context *context, const qn_lexicon *lexicon, const qn_annotator *annotator, const qn_names_fitting *settings, const char *path)
{
    fitting f = {.context = context, .settings = settings, .lexicon = lexicon, .annotator = annotator};
    qn_status status = qn_finder_bare(context, lexicon, &f.finder);
    if (!status)
        status = fit(&f);
    if (!status)
        status = qn_weights_write(context, &f.weights, path);
    free(f.examples);
    qn_finder_free(f.finder);
    return status;
}
