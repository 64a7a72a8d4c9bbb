/* Training of the weights that choose what a pronoun means: a log-linear model over its candidates (Denis and Baldridge 2007), fitted by stochastic descent
 * with steps of their own for each weight (AdaGrad: Duchi, Hazan and Singer 2011) and a Gaussian prior. Where only part of what is right is known (a name
 * that is not meant), the chances of all that may be right are summed. The texts are read in rounds, with the weights of the round before, so that what
 * follows from earlier choices is as it will be. */
#include "antecedents.h"

#include <quidnunc/learn.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { READINGS = 3, EPOCHS = 40 };
#define STEP 0.02
#define PRIOR 0.005         /* of each lesson, for weights that it has */

/* One pronoun: its candidates, each with its clues and whether it may be right. */
typedef struct lesson {
    size_t first;           /* choice */
    uint32_t count;
} lesson;

typedef struct choice {
    size_t first;           /* in the pool of clues */
    uint8_t count;
    bool right;
} choice;

typedef struct school {
    qn_context *context;
    qn_finder *finder;
    qn_resolver *resolver;
    antecedent_watch watch;
    const qn_coref_gold *gold;      /* being read */
    struct pending *pending; size_t pending_count, pending_capacity;    /* pronouns of the document being read */
    lesson *lessons; size_t count, capacity;
    choice *choices; size_t choice_count, choice_capacity;
    uint16_t *pool; size_t pool_count, pool_capacity;
    double *steps;                  /* [weights]: sums of squares */
    size_t weight_count;
    uint64_t random;
} school;

typedef struct pending {
    uint32_t pronoun;
    candidates found;
    bool blind;
    int8_t agrees[MOST_CANDIDATES + 1];     /* blind: 1 of the pronoun's gender, -1 of the other, 0 not known */
} pending;

static qn_status no_memory(const school *s)
{
    return qn_fail(s->context, QN_NOMEM, NULL, "out of memory");
}

static bool see(void *user, const work *w, uint32_t pronoun, const candidates *found, bool blind)
{
    school *s = user;
    pending p = {pronoun, *found, blind, {0}};
    char gender = in_list(w, pronoun, L_HE) ? 'm' : 'f';
    for (size_t i = 0; blind && i < found->count; i++) {
        const candidate *c = &found->list[i];
        char own = c->entity != QN_NONE ? w->entities[c->entity].gender : c->phrase != QN_NONE ? w->phrases[c->phrase].gender : 0;
        p.agrees[i] = !own || (c->entity != QN_NONE && w->hints[c->entity] & H_PRONOUN) ? 0 : own == gender ? 1 : -1;
    }
    return QN_PUSH(s->pending, s->pending_count, s->pending_capacity, p);
}

/* --- what is right --------------------------------------------------------------------------------------------------------- */

static const qn_gold_mention *gold_at(const qn_coref_gold *g, uint32_t head)
{
    for (size_t i = 0; i < g->count; i++)
        if (g->mentions[i].head == head)
            return &g->mentions[i];
    return NULL;
}

/* The entity that a marked name is. */
static uint32_t entity_of(const qn_mentions *mentions, const qn_entities *e, const qn_gold_mention *name)
{
    for (size_t k = 0; k < mentions->count && mentions->mentions[k].first < name->end; k++)
        if (mentions->mentions[k].end > name->first && !mentions->mentions[k].inside)
            return e->of_mention[k];
    return QN_NONE;
}

/* All chains are marked: the candidate's nearest phrase is in the pronoun's chain, or nobody is. */
static bool mark_by_chain(const qn_coref_gold *g, const pending *p, bool *right)
{
    const qn_gold_mention *pronoun = gold_at(g, p->pronoun);
    bool any = false;
    for (size_t i = 0; i + 1 < p->found.count; i++) {
        const qn_gold_mention *m = gold_at(g, p->found.list[i].head);
        right[i] = pronoun && m && m->chain == pronoun->chain;
        any = any || right[i];
    }
    right[p->found.count - 1] = !any;
    return true;
}

/* Some names are marked as meant or not meant. */
static bool mark_by_names(const qn_coref_gold *g, const qn_mentions *mentions, const qn_entities *e, const pending *p, bool *right)
{
    const qn_gold_mention *pronoun = gold_at(g, p->pronoun);
    if (!pronoun || pronoun->kind != QN_ANAPHOR_PRONOUN)
        return false;
    bool meant = false, known = false;
    for (size_t i = 0; i < p->found.count; i++)
        right[i] = true;
    for (size_t k = 0; k < g->count; k++) {
        if (&g->mentions[k] == pronoun || g->mentions[k].kind == QN_ANAPHOR_PRONOUN)
            continue;
        uint32_t entity = entity_of(mentions, e, &g->mentions[k]);
        bool same = g->mentions[k].chain == pronoun->chain;
        for (size_t i = 0; entity != QN_NONE && i < p->found.count; i++) {
            if (p->found.list[i].entity != entity)
                continue;
            known = true;
            right[i] = same;
            meant = meant || same;
        }
    }
    for (size_t i = 0; meant && i < p->found.count; i++) {      /* one is meant: no other */
        bool named = false;
        for (size_t k = 0; k < g->count && !named; k++)
            named = g->mentions[k].chain == pronoun->chain && &g->mentions[k] != pronoun && p->found.list[i].entity != QN_NONE &&
                    entity_of(mentions, e, &g->mentions[k]) == p->found.list[i].entity;
        right[i] = named;
    }
    return known && (meant || g->passage);
}

/* The gender of the pronoun tells who is meant of a man and a woman, and that teaches about places and roles (as Bergsma and Lin 2006 learn from agreement). */
static bool mark_by_gender(const pending *p, bool *right)
{
    size_t agreeing = 0, others = 0;
    for (size_t i = 0; i < p->found.count; i++) {
        right[i] = p->agrees[i] > 0;
        agreeing += p->agrees[i] > 0;
        others += p->agrees[i] < 0;
    }
    return agreeing == 1 && others;
}

/* --- lessons --------------------------------------------------------------------------------------------------------------- */

static bool add_lesson(school *s, const pending *p, const bool *right)
{
    lesson l = {s->choice_count, 0};
    for (size_t i = 0; i < p->found.count; i++) {
        const candidate *c = &p->found.list[i];
        if (p->blind && !p->agrees[i])
            continue;
        choice one = {s->pool_count, c->clue_count, right[i]};
        for (size_t k = 0; k < c->clue_count; k++)
            if (!QN_PUSH(s->pool, s->pool_count, s->pool_capacity, c->clues[k]))
                return false;
        if (!QN_PUSH(s->choices, s->choice_count, s->choice_capacity, one))
            return false;
        l.count++;
    }
    return QN_PUSH(s->lessons, s->count, s->capacity, l);
}

static qn_status read_document(school *s, const qn_coref_gold *g)
{
    const qn_mentions *mentions;
    const qn_entities *entities;
    s->pending_count = 0;
    qn_status status = qn_mentions_find(s->finder, g->document, g->tokens, s->context, &mentions);
    if (!status)
        status = qn_entities_resolve(s->resolver, g->document, g->tokens, mentions, s->context, &entities);
    for (size_t i = 0; !status && i < s->pending_count; i++) {
        bool right[MOST_CANDIDATES + 1];
        const pending *p = &s->pending[i];
        bool known = p->blind ? mark_by_gender(p, right) : g->passage || g->some ? mark_by_names(g, mentions, entities, p, right) : mark_by_chain(g, p, right);
        if (known && !add_lesson(s, p, right))
            status = no_memory(s);
    }
    return status;
}

/* --- learning -------------------------------------------------------------------------------------------------------------- */

static double score_of(const school *s, const float *weights, const choice *c)
{
    double score = 0;
    for (size_t k = 0; k < c->count; k++)
        score += weights[s->pool[c->first + k]];
    return score;
}

/* One step uphill; returns the lesson's loss. */
static double learn_lesson(school *s, float *weights, const lesson *l)
{
    double scores[MOST_CANDIDATES + 1], highest = -INFINITY, all = 0, right = 0;
    const choice *choices = &s->choices[l->first];
    for (size_t i = 0; i < l->count; i++) {
        scores[i] = score_of(s, weights, &choices[i]);
        highest = fmax(highest, scores[i]);
    }
    for (size_t i = 0; i < l->count; i++) {
        scores[i] = exp(scores[i] - highest);
        all += scores[i];
        right += choices[i].right ? scores[i] : 0;
    }
    for (size_t i = 0; i < l->count; i++) {
        double push = (choices[i].right ? scores[i] / right : 0) - scores[i] / all;
        for (size_t k = 0; k < choices[i].count; k++) {
            size_t clue = s->pool[choices[i].first + k];
            double slope = push - PRIOR * weights[clue];
            s->steps[clue] += slope * slope;
            weights[clue] += (float)(STEP * slope / sqrt(s->steps[clue] + 1e-6));
        }
    }
    return -log(right / all);
}

static void shuffle(school *s)
{
    for (size_t i = s->count; i > 1; i--) {
        size_t k = (size_t)(qn_random(&s->random) % i);
        lesson kept = s->lessons[i - 1];
        s->lessons[i - 1] = s->lessons[k];
        s->lessons[k] = kept;
    }
}

static void learn(school *s)
{
    size_t count;
    float *weights = antecedent_weights_list(s->resolver->antecedents, &count);
    double *sums = s->steps + count;
    memset(weights, 0, count * sizeof *weights);
    memset(s->steps, 0, 2 * count * sizeof *s->steps);
    double loss = 0;
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
        loss = 0;
        shuffle(s);
        for (size_t i = 0; i < s->count; i++)
            loss += learn_lesson(s, weights, &s->lessons[i]);
        for (size_t i = 0; epoch >= EPOCHS / 2 && i < count; i++)
            sums[i] += weights[i];
    }
    for (size_t i = 0; i < count; i++)
        weights[i] = (float)(sums[i] / (EPOCHS - EPOCHS / 2));
    qn_report(s->context, QN_DEBUG, QN_OK, NULL, 0, 0, -1, "pronouns: %zu lessons, loss %.4f", s->count, s->count ? loss / (double)s->count : 0);
}

typedef struct gold_file { qn_coref_gold *list; size_t count; } gold_file;

static qn_status read_all(school *s, const gold_file *files, size_t count)
{
    qn_status status = QN_OK;
    s->count = s->choice_count = s->pool_count = 0;
    for (size_t f = 0; !status && f < count; f++)
        for (size_t i = 0; !status && i < files[f].count; i++)
            status = read_document(s, &files[f].list[i]);
    return status;
}

static qn_status prepare(school *s, const qn_lexicon *lexicon)
{
    qn_status status = qn_finder_new(s->context, lexicon, &s->finder);
    if (!status)
        status = resolver_make(s->context, lexicon, &s->resolver);
    if (!status && antecedent_weights_new(&s->resolver->antecedents))
        status = no_memory(s);
    if (status)
        return status;
    s->watch = (antecedent_watch){see, s};
    s->resolver->watch = &s->watch;
    antecedent_weights_list(s->resolver->antecedents, &s->weight_count);
    s->steps = calloc(2 * s->weight_count, sizeof *s->steps);
    return s->steps ? QN_OK : no_memory(s);
}

static void school_free(school *s)
{
    qn_resolver_free(s->resolver);
    qn_finder_free(s->finder);
    free(s->pending);
    free(s->lessons);
    free(s->choices);
    free(s->pool);
    free(s->steps);
}

qn_status qn_pronouns_train(qn_context *context, const qn_lexicon *lexicon, const qn_annotator *annotator, const char *const *paths, size_t count,
                            const char *path)
{
    school s = {.context = context, .random = UINT64_C(0x5DEECE66D)};
    gold_file *files = calloc(count + 1, sizeof *files);
    qn_status status = files ? prepare(&s, lexicon) : no_memory(&s);
    for (size_t f = 0; !status && f < count; f++)
        status = qn_coref_gold_read(annotator, context, paths[f], &files[f].list, &files[f].count);
    for (int reading = 0; !status && reading < READINGS; reading++) {
        status = read_all(&s, files, count);
        if (!status && !s.count)
            status = qn_fail(context, QN_NOT_FOUND, paths[0], "no pronoun to learn from");
        if (!status)
            learn(&s);
    }
    if (!status)
        status = antecedent_weights_save(context, s.resolver->antecedents, path);
    for (size_t f = 0; files && f < count; f++)
        qn_coref_gold_free(files[f].list, files[f].count);
    free(files);
    school_free(&s);
    return status;
}
