/* The model of names at work: scores, paths, what it believes. */
#include "namer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST_BELIEF 12.0f       /* log-odds; surer than that is nobody */

/* --- the model ------------------------------------------------------------------------------------------------------------ */

void qn_namer_steps(namer *n)
{
    uint64_t atoms[NAME_ATOMS], features[QN_MAX_TEMPLATES];
    int32_t scores[QN_MAX_CLASSES + 1];
    for (uint32_t before = 0; before < LABELS; before++) {
        qn_namer_step_atoms(before, atoms);
        size_t count = qn_classifier_features(n->labels, atoms, features);
        qn_classifier_score(n->labels, features, count, scores);
        memcpy(n->steps[before], scores, sizeof n->steps[before]);
    }
}

static qn_status load(qn_context *context, const char *path, namer *n)
{
    qn_status status = qn_model_open(context, path, &n->model);
    if (!status)
        status = qn_classifier_load(context, n->model, "names", name_atoms, name_atom_count, &n->labels);
    if (status)
        return status;
    size_t length;
    const unsigned char *unit = qn_model_section(n->model, "names.unit", &length);
    if (qn_classifier_class_count(n->labels) != LABELS + 1 || !unit || length != 4)
        return qn_fail(context, QN_SYNTAX, path, "the model of names does not fit the program; fetch it again");
    uint32_t value = unit[0] | (uint32_t)unit[1] << 8 | (uint32_t)unit[2] << 16 | (uint32_t)unit[3] << 24;
    n->unit = value ? (float)value : 1;
    qn_namer_steps(n);
    return QN_OK;
}

qn_status qn_namer_open(qn_context *context, const char *path, namer **out)
{
    namer *n = calloc(1, sizeof *n);
    if (!n)
        return qn_fail(context, QN_NOMEM, path, "out of memory");
    qn_status status = load(context, path, n);
    if (status)
        qn_namer_free(n);
    else
        *out = n;
    return status;
}

void qn_namer_free(namer *n)
{
    if (!n)
        return;
    qn_classifier_free(n->labels);
    qn_model_free(n->model);
    free(n);
}

/* --- beliefs --------------------------------------------------------------------------------------------------------------- */

static float odds(double part)
{
    float value = (float)log((part + 1e-6) / (1 - part + 1e-6));
    return value > MOST_BELIEF ? MOST_BELIEF : value < -MOST_BELIEF ? -MOST_BELIEF : value;
}

/* The best path through each label stands for all of them; their scores make the shares. */
static belief belief_of(const namer *n, const lattice *l, size_t i)
{
    int64_t top = lattice_through(l, i, l->best[i]);
    double shares[QN_NAME_TYPES + 1] = {0}, all = 0;
    for (uint32_t y = 0; y < LABELS; y++) {
        double share = exp((double)(lattice_through(l, i, y) - top) / (double)n->unit);
        qn_name_type t = type_of(y);
        if (share > shares[t])
            shares[t] = share;
    }
    for (int t = 0; t <= QN_NAME_TYPES; t++)
        all += shares[t];
    belief b;
    for (int t = 0; t < QN_NAME_TYPES; t++)
        b.type[t] = odds(shares[t] / all);
    b.none = odds(shares[QN_NAME_TYPES] / all);
    return b;
}

static bool take_names(scan *s, const lattice *l, uint32_t first)
{
    for (size_t i = 0; i < l->count; i++) {
        uint32_t y = l->best[i];
        if (!y || part_of(y) == PART_INSIDE)
            continue;
        if (part_of(y) == PART_LAST) {
            s->found[s->found_count - 1].end = first + (uint32_t)i + 1;
            continue;
        }
        qn_gold_name name = {first + (uint32_t)i, first + (uint32_t)i + 1, type_of(y)};
        if (!QN_PUSH(s->found, s->found_count, s->found_capacity, name))
            return false;
    }
    return true;
}

/* Steps of the network: it has learned labels one by one, so that only what may follow counts. */
static const namer by_network = {.unit = 256};

static bool reads_network(const scan *s)
{
    return s->tokens->labels && s->tokens->label_count == LABELS;
}

static void score_token(const scan *s, const name_facts *facts, uint32_t i, int32_t scores[LABELS])
{
    uint64_t atoms[NAME_ATOMS], features[QN_MAX_TEMPLATES];
    int32_t all[QN_MAX_CLASSES + 1];
    if (reads_network(s)) {
        for (uint32_t y = 0; y < LABELS; y++)
            scores[y] = (int32_t)(s->tokens->labels[(size_t)i * LABELS + y] * by_network.unit);
        return;
    }
    qn_namer_atoms(s, facts, i, false, atoms);
    size_t count = qn_classifier_features(s->finder->namer->labels, atoms, features);
    qn_classifier_score(s->finder->namer->labels, features, count, all);
    memcpy(scores, all, LABELS * sizeof *scores);
}

/* The token may be in a name: others are outside for sure. */
static bool is_active(const scan *s, const name_facts *facts, uint32_t i)
{
    if (!reads_network(s))
        return qn_namer_active(facts, i);
    const float *scores = s->tokens->labels + (size_t)i * LABELS;
    for (uint32_t y = 1; y < LABELS; y++)
        if (scores[y] + MOST_BELIEF > scores[OUTSIDE])
            return true;
    return false;
}

static bool read_run(scan *s, const name_facts *facts, lattice *l, uint32_t first, uint32_t end)
{
    const namer *n = reads_network(s) ? &by_network : s->finder->namer;
    if (!lattice_size(l, end - first))
        return false;
    for (uint32_t i = first; i < end; i++) {
        score_token(s, facts, i, l->scores[i - first]);
        l->allowed[i - first] = UINT32_MAX;
    }
    lattice_decode(n, l);
    lattice_margins(n, l);
    for (uint32_t i = first; i < end; i++)
        s->beliefs[i] = belief_of(n, l, i - first);
    return take_names(s, l, first);
}

qn_status qn_scan_model(scan *s)
{
    name_facts *facts = NULL;
    lattice l = {0};
    if (!s->finder->namer && !reads_network(s))
        return QN_OK;
    s->beliefs = malloc((s->tokens->count + 1) * sizeof *s->beliefs);
    qn_status status = !s->beliefs ? QN_NOMEM : reads_network(s) ? QN_OK : qn_namer_facts(s, &facts);
    for (size_t k = 0; !status && k < s->tokens->sentence_count; k++) {
        const qn_sentence *sentence = &s->tokens->sentences[k];
        for (uint32_t i = sentence->first, end; !status && i < sentence->end; i = end) {
            end = i;
            while (end < sentence->end && is_active(s, facts, end))
                end++;
            if (end > i && !read_run(s, facts, &l, i, end))
                status = QN_NOMEM;
            if (end == i)
                s->beliefs[end++] = (belief){{-MOST_BELIEF, -MOST_BELIEF, -MOST_BELIEF, -MOST_BELIEF}, MOST_BELIEF};
        }
    }
    lattice_free(&l);
    free(facts);
    return status;
}
