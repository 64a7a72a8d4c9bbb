/* Learns the weights of links from names of which it is known who they are, and the certainty from which on a link is told to the world.
 *
 *     lessons ──fit without a fifth of the texts──▶ chances of that fifth ──▶ figures, least-same-as
 *             ──fit on all──▶ weights
 *
 * Conditional logistic regression (McFadden 1974): a name's candidates and nobody share one probability. Where it is only known who is not meant, the
 * chances of all that may be are summed. A Gaussian prior stands around the weights set by hand, so that a clue that the texts seldom show keeps its weight
 * (as Chelba and Acero 2004 carry weights over). Maximized by Newton's method with the information that all candidates bear, which bounds the bend, and
 * steps that are halved until they lead uphill.
 */
#include "link.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { N = QN_LINK_CLUES, FOLDS = 5, MOST_STEPS = 60, BINS = 10 };
#define PRECISION 25.0          /* of the prior: what the texts teach is to be worth more than their conventions */
#define KEEP 1e6                /* of the prior of what these texts cannot teach */
#define ENOUGH 1e-6             /* of the likelihood, relative: no further step */
#define ENOUGH_RIGHT 0.8        /* share that is to be right of the least sure links that are told to the world */
enum { BAND = 10, FEWEST = 20 };        /* hundredths of certainty that they span; links that are judged, if there are so many */

void qn_link_lessons_free(qn_link_lessons *lessons)
{
    free(lessons->lessons);
    free(lessons->options);
    *lessons = (qn_link_lessons){0};
}

/* Encyclopedias hardly ever call a state by its capital, as news does, and their gold ties such a name to the city in any case: nothing is to be learned from
   them there. */
static bool may_be_metonym(const qn_link_choice *choices, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (choices[i].clues[C_METONYM] > 0)
            return true;
    return false;
}

bool qn_link_lesson_add(qn_link_lessons *l, const qn_link_choice *choices, const bool *right, size_t count, bool nobody, uint32_t text)
{
    qn_link_lesson lesson = {.first = l->option_count, .count = (uint32_t)count, .nobody = nobody, .text = text};
    if (may_be_metonym(choices, count))
        return true;
    for (size_t i = 0; i < count; i++) {
        qn_link_option option = {.right = right[i]};
        memcpy(option.clues, choices[i].clues, sizeof option.clues);
        if (!QN_PUSH(l->options, l->option_count, l->option_capacity, option))
            return false;
    }
    return QN_PUSH(l->lessons, l->count, l->capacity, lesson);
}

/* --- likelihood --------------------------------------------------------------------------------------------------------- */

typedef struct ascent {
    double weights[N], slope[N], bend[N][N], step[N];
    const float *prior;                 /* [N] */
    unsigned held;                      /* texts of this fold are left out; FOLDS: none */
} ascent;

/* How usual those are whom only an index knows hangs on the index, which here holds the very people that the texts are of: that is not to be learned. */
static double precision_of(int clue)
{
    return clue == C_OWN ? KEEP : PRECISION;
}

/* Chances of the lesson's options, in `chances`; gives what all that may be right have together. */
static double weigh(const qn_link_lessons *l, const qn_link_lesson *lesson, const double *weights, double *chances)
{
    double highest = 0, all = 0, right = 0;
    const qn_link_option *options = &l->options[lesson->first];
    for (uint32_t i = 0; i < lesson->count; i++) {
        chances[i] = 0;
        for (int k = 0; k < N; k++)
            chances[i] += weights[k] * (double)options[i].clues[k];
        highest = fmax(highest, chances[i]);
    }
    all = exp(-highest);
    right = lesson->nobody ? all : 0;
    for (uint32_t i = 0; i < lesson->count; i++) {
        chances[i] = exp(chances[i] - highest);
        all += chances[i];
        right += options[i].right ? chances[i] : 0;
    }
    for (uint32_t i = 0; i < lesson->count; i++)
        chances[i] /= all;
    return right / all;
}

static bool is_held(const qn_link_lesson *lesson, unsigned held)
{
    return lesson->text % FOLDS == held;
}

static double likelihood(const qn_link_lessons *l, const ascent *a, const double *weights)
{
    double sum = 0, chances[MOST_CHOICES];
    for (int k = 0; k < N; k++)
        sum -= precision_of(k) / 2 * (weights[k] - (double)a->prior[k]) * (weights[k] - (double)a->prior[k]);
    for (size_t i = 0; i < l->count; i++)
        if (!is_held(&l->lessons[i], a->held))
            sum += log(fmax(weigh(l, &l->lessons[i], weights, chances), 1e-30));
    return sum;
}

static void add_bend(ascent *a, const qn_link_option *option, double chance)
{
    for (int k = 0; k < N; k++) {
        double clue = (double)option->clues[k];
        for (int m = 0; clue != 0 && m <= k; m++)
            a->bend[k][m] += chance * clue * (double)option->clues[m];
    }
}

static void add_lesson(const qn_link_lessons *l, const qn_link_lesson *lesson, ascent *a)
{
    double chances[MOST_CHOICES], mean[N] = {0}, right = weigh(l, lesson, a->weights, chances);
    for (uint32_t i = 0; i < lesson->count; i++) {
        const qn_link_option *option = &l->options[lesson->first + i];
        double push = (option->right && right > 0 ? chances[i] / right : 0) - chances[i];
        for (int k = 0; k < N; k++) {
            a->slope[k] += push * (double)option->clues[k];
            mean[k] += chances[i] * (double)option->clues[k];
        }
        add_bend(a, option, chances[i]);
    }
    for (int k = 0; k < N; k++)
        for (int m = 0; mean[k] != 0 && m <= k; m++)
            a->bend[k][m] -= mean[k] * mean[m];
}

/* Solves bend · step = slope by Cholesky's decomposition, in place. */
static void solve(ascent *a)
{
    for (int k = 0; k < N; k++)
        for (int m = 0; m <= k; m++) {
            double sum = a->bend[k][m];
            for (int j = 0; j < m; j++)
                sum -= a->bend[k][j] * a->bend[m][j];
            a->bend[k][m] = k == m ? sqrt(fmax(sum, 1e-9)) : sum / a->bend[m][m];
        }
    for (int k = 0; k < N; k++) {
        a->step[k] = a->slope[k];
        for (int j = 0; j < k; j++)
            a->step[k] -= a->bend[k][j] * a->step[j];
        a->step[k] /= a->bend[k][k];
    }
    for (int k = N; k-- > 0;) {
        for (int j = k + 1; j < N; j++)
            a->step[k] -= a->bend[j][k] * a->step[j];
        a->step[k] /= a->bend[k][k];
    }
}

/* One step uphill; false when there is none. */
static bool climb(const qn_link_lessons *l, ascent *a, double *height)
{
    memset(a->bend, 0, sizeof a->bend);
    for (int k = 0; k < N; k++) {
        a->slope[k] = -precision_of(k) * (a->weights[k] - (double)a->prior[k]);
        a->bend[k][k] = precision_of(k);
    }
    for (size_t i = 0; i < l->count; i++)
        if (!is_held(&l->lessons[i], a->held))
            add_lesson(l, &l->lessons[i], a);
    solve(a);
    for (double length = 1; length > 1e-4; length /= 2) {
        double there[N];
        for (int k = 0; k < N; k++)
            there[k] = a->weights[k] + length * a->step[k];
        double reached = likelihood(l, a, there);
        if (reached <= *height)
            continue;
        bool further = reached - *height > ENOUGH * fabs(*height);
        memcpy(a->weights, there, sizeof there);
        *height = reached;
        return further;
    }
    return false;
}

static void fit(const qn_link_lessons *l, const float *prior, unsigned held, ascent *a)
{
    a->prior = prior;
    a->held = held;
    for (int k = 0; k < N; k++)
        a->weights[k] = (double)prior[k];
    double height = likelihood(l, a, a->weights);
    for (int step = 0; step < MOST_STEPS && climb(l, a, &height);)
        step++;
}

/* --- figures ------------------------------------------------------------------------------------------------------------ */

/* What the best choice of a lesson is worth. */
typedef struct outcome {
    double chance;          /* of the best choice */
    bool right, told;       /* whether it is right; whether the text tells */
    bool somebody;          /* the right one is among the choices */
    double loss;
} outcome;

static outcome outcome_of(const qn_link_lessons *l, const qn_link_lesson *lesson, const double *weights)
{
    double chances[MOST_CHOICES], right = weigh(l, lesson, weights, chances);
    outcome o = {.chance = 0, .loss = -log(fmax(right, 1e-30)), .somebody = !lesson->nobody};
    for (uint32_t i = 0; i < lesson->count; i++)
        if (chances[i] > o.chance) {
            o.chance = chances[i];
            o.right = l->options[lesson->first + i].right;
        }
    o.told = !(o.right && lesson->nobody);
    return o;
}

static void count_outcomes(const outcome *outcomes, size_t count, float least_known, float least_same_as, qn_link_figures *f)
{
    double sums[BINS] = {0}, rights[BINS] = {0};
    size_t told = 0;
    *f = (qn_link_figures){.least_same_as = least_same_as};
    for (size_t i = 0; i < count; i++) {
        const outcome *o = &outcomes[i];
        f->names++;
        f->somebody += o->somebody;
        f->loss += o->loss;
        if (!o->told)
            continue;
        int bin = o->chance >= 1 ? BINS - 1 : (int)(o->chance * BINS);
        sums[bin] += o->chance;
        rights[bin] += o->right;
        told++;
        f->known += o->chance >= (double)least_known;
        f->known_right += o->chance >= (double)least_known && o->right;
        f->same_as += o->chance >= (double)least_same_as;
        f->same_as_right += o->chance >= (double)least_same_as && o->right;
    }
    for (int bin = 0; bin < BINS; bin++)
        f->error += fabs(sums[bin] - rights[bin]);
    f->error /= told ? (double)told : 1;
    f->loss /= count ? (double)count : 1;
}

/* The lowest certainty, in hundredths, at which enough of the links that are hardly surer are right; what is less sure than least-known is no link. */
static float threshold(const outcome *outcomes, size_t count, float least_known)
{
    size_t links[100 + BAND + 1] = {0}, right[100 + BAND + 1] = {0};
    int lowest = 99, least = (int)lroundf(least_known * 100);
    for (size_t i = 0; i < count; i++) {
        int at = outcomes[i].chance >= 1 ? 99 : (int)(outcomes[i].chance * 100);
        links[at] += outcomes[i].told;
        right[at] += outcomes[i].told && outcomes[i].right;
    }
    for (; lowest > least; lowest--) {
        size_t in_band = 0, right_there = 0;
        for (int at = lowest - 1; at < 100 && (at < lowest - 1 + BAND || in_band < FEWEST); at++) {
            in_band += links[at];
            right_there += right[at];
        }
        if (in_band >= FEWEST && (double)right_there < ENOUGH_RIGHT * (double)in_band)
            break;
    }
    return (float)lowest / 100;
}

/* --- the file ----------------------------------------------------------------------------------------------------------- */

static qn_status write_weights(qn_context *context, const qn_link_weights *set, const double *weights, float least_same_as, const char *path)
{
    FILE *out = fopen(path, "w");
    if (!out)
        return qn_fail(context, QN_IO, path, "cannot write: %s", strerror(errno));
    fputs("# Weights of links to known actors: NAME, the weight, and the one set by hand that learning starts from; README.md tells what they are.\n"
          "# Written by 'quidnunc train links'.\n", out);
    fprintf(out, "least-known %.2f\nleast-same-as %.2f\n", (double)set->least_known, (double)least_same_as);
    for (size_t k = 0; k < N; k++)
        fprintf(out, "%s %.3f %g\n", qn_link_clue_name(k), weights[k], (double)set->set[k]);
    bool failed = ferror(out) != 0;
    failed = fclose(out) != 0 || failed;
    return failed ? qn_fail(context, QN_IO, path, "cannot write: %s", strerror(errno)) : QN_OK;
}

qn_status qn_links_fit(qn_context *context, const qn_link_lessons *lessons, const char *path, qn_link_figures *by_hand, qn_link_figures *learned)
{
    qn_link_weights set;
    outcome *held = calloc(lessons->count + 1, sizeof *held), *before = calloc(lessons->count + 1, sizeof *before);
    ascent *a = calloc(1, sizeof *a);
    double hand[N];
    qn_status status = !lessons->count ? qn_fail(context, QN_NOT_FOUND, NULL, "no name to learn from: none that quidnunc finds is marked with an id")
                       : held && before && a ? qn_link_weights_load(context, &set) : qn_fail(context, QN_NOMEM, NULL, "out of memory");
    for (int k = 0; !status && k < N; k++)
        hand[k] = (double)set.set[k];
    for (unsigned fold = 0; !status && fold < FOLDS; fold++) {
        fit(lessons, set.set, fold, a);
        for (size_t i = 0; i < lessons->count; i++)
            if (is_held(&lessons->lessons[i], fold)) {
                held[i] = outcome_of(lessons, &lessons->lessons[i], a->weights);
                before[i] = outcome_of(lessons, &lessons->lessons[i], hand);
            }
    }
    if (!status) {
        float least = threshold(held, lessons->count, set.least_known);
        count_outcomes(held, lessons->count, set.least_known, least, learned);
        count_outcomes(before, lessons->count, set.least_known, threshold(before, lessons->count, set.least_known), by_hand);
        fit(lessons, set.set, FOLDS, a);
        status = write_weights(context, &set, a->weights, least, path);
    }
    free(held);
    free(before);
    free(a);
    return status;
}
