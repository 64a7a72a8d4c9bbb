/* Training of the model of pairs: an averaged perceptron with a margin for each kind of tie (Freund and Schapire 1999; Li et al. 2002), where a group of
   pairs stands for its best one (Andrews et al. 2002). */
#include "pair_lessons.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { USUAL_EPOCHS = 5, RUNS = 4, HELD_BACK = 5, MARGIN = 40, MOST_SCORES = 400000 };
#define LEAST_CHANCE 0.3        /* of what is claimed; --min-confidence may ask for more */

typedef struct school {
    qn_context *context;
    const qn_pairs_training *settings;
    char *templates, *kinds_text;
    size_t kinds_length;
    pair_kinds kinds;
    lessons lessons;
    qn_classifier *classifier;
    pair_scale scales[MAX_KINDS];
    uint64_t random;
} school;

static qn_status no_memory(const school *s)
{
    return qn_fail(s->context, QN_NOMEM, NULL, "out of memory");
}

/* --- learning -------------------------------------------------------------------------------------------------------------- */

/* Each kind's best score over the lesson's pairs, and which pair has it. */
static void score_lesson(const school *s, const lesson *l, int32_t *best, size_t *place)
{
    int32_t scores[QN_MAX_CLASSES + 1];
    for (size_t i = 0; i < l->count; i++) {
        const shown *pair = &s->lessons.pairs[l->first + i];
        qn_classifier_score(s->classifier, s->lessons.pool + pair->start, pair->count, scores);
        for (size_t k = 0; k < s->kinds.count; k++)
            if (!i || scores[k] > best[k]) {
                best[k] = scores[k];
                place[k] = i;
            }
    }
}

static bool correct(school *s, const lesson *l, size_t *wrong)
{
    int32_t best[MAX_KINDS];
    size_t place[MAX_KINDS];
    score_lesson(s, l, best, place);
    qn_classifier_tick(s->classifier);
    for (size_t k = 0; k < s->kinds.count; k++) {
        if (!((l->asked | l->silent) >> k & 1))
            continue;
        int32_t sign = l->right >> k & 1 ? 1 : -1;
        if (sign * best[k] >= MARGIN)
            continue;
        *wrong += sign * best[k] <= 0;
        const shown *pair = &s->lessons.pairs[l->first + place[k]];
        if (!qn_classifier_move(s->classifier, s->lessons.pool + pair->start, pair->count, (uint32_t)k, sign))
            return false;
    }
    return true;
}

static qn_status new_classifier(school *s)
{
    qn_classifier_free(s->classifier);
    s->classifier = NULL;
    qn_status status = qn_classifier_new(s->context, PAIR_SECTION, pair_atoms, pair_atom_count, s->templates, strlen(s->templates), &s->classifier);
    for (size_t k = 0; !status && k < s->kinds.count; k++)
        if (qn_classifier_class_add(s->classifier, s->kinds.list[k].name) != k)
            status = qn_fail(s->context, QN_SYNTAX, "pairs.kinds", "two kinds have the name '%s'", s->kinds.list[k].name);
    return status;
}

static void shuffle(school *s, uint32_t *order, size_t count)
{
    for (size_t i = count; i > 1; i--) {
        size_t k = (size_t)(qn_random(&s->random) % i);
        uint32_t kept = order[i - 1];
        order[i - 1] = order[k];
        order[k] = kept;
    }
}

/* Trains on all documents, or on all but each fifth. */
static qn_status learn(school *s, bool hold_back)
{
    uint32_t *order = malloc((s->lessons.count + 1) * sizeof *order);
    size_t count = 0;
    qn_status status = order ? new_classifier(s) : no_memory(s);
    for (size_t i = 0; order && i < s->lessons.count; i++)
        if (!hold_back || s->lessons.list[i].document % HELD_BACK || s->lessons.list[i].borrowed)
            order[count++] = (uint32_t)i;
    unsigned epochs = s->settings->epochs ? s->settings->epochs : USUAL_EPOCHS;
    for (unsigned e = 0; !status && e < epochs * RUNS; e++) {
        size_t wrong = 0;
        if (e && e % epochs == 0)
            qn_classifier_end_run(s->classifier);
        shuffle(s, order, count);
        for (size_t i = 0; !status && i < count; i++)
            if (!correct(s, &s->lessons.list[order[i]], &wrong))
                status = no_memory(s);
        qn_report(s->context, QN_DEBUG, QN_OK, NULL, 0, 0, -1, "pairs: pass %u, %zu mistakes in %zu groups", e + 1, wrong, count);
    }
    free(order);
    qn_pruning pruning = {0.3, 2};
    return status ? status : qn_classifier_freeze(s->classifier, s->context, &pruning);
}

/* --- how much a score is worth ------------------------------------------------------------------------------------------------ */

typedef struct scored {
    int32_t score;
    bool right;
} scored;

/* F1 on the list when what scores at least `limit` is claimed. */
static double f1_of(const scored *list, size_t count, int32_t limit)
{
    double right = 0, claimed = 0, gold = 0;
    for (size_t i = 0; i < count; i++) {
        claimed += list[i].score >= limit;
        gold += list[i].right;
        right += list[i].right && list[i].score >= limit;
    }
    return claimed + gold > 0 ? 2 * right / (claimed + gold) : 0;
}

static double log_loss(const scored *list, size_t count, double middle, double unit)
{
    double loss = 0;
    for (size_t i = 0; i < count; i++) {
        double odds = ((double)list[i].score - middle) / unit;
        loss += log1p(exp(list[i].right ? -odds : odds));
    }
    return loss;
}

/* Finds the logistic curve of the scores (Platt 1999) by trying. */
static void fit_curve(const scored *list, size_t count, double size, pair_scale *scale)
{
    double least = INFINITY;
    for (double unit = size / 16; unit < size * 4; unit *= 1.25)
        for (double middle = -2 * size; middle <= 3 * size; middle += size / 8) {
            double loss = log_loss(list, count, middle, unit);
            if (loss < least) {
                least = loss;
                scale->unit = unit < 1 ? 1 : (int32_t)lrint(unit);
                scale->middle = (int32_t)lrint(middle);
            }
        }
}

/* Scores of the lessons that were held back, of one kind. */
static size_t held_back(const school *s, size_t kind, scored *list)
{
    size_t count = 0;
    for (size_t i = 0; i < s->lessons.count && count < MOST_SCORES; i++) {
        const lesson *l = &s->lessons.list[i];
        int32_t best[MAX_KINDS];
        size_t place[MAX_KINDS];
        if (l->document % HELD_BACK || l->borrowed || !((l->asked | l->silent) >> kind & 1))
            continue;
        score_lesson(s, l, best, place);
        list[count++] = (scored){best[kind], l->right >> kind & 1};
    }
    return count;
}

/* Mean size of the scores of lessons that are never held back: frozen classifiers differ in scale, and this tells it. */
static double size_of_scores(const school *s)
{
    double all = 0, count = 0;
    for (size_t i = 0; i < s->lessons.count; i++) {
        const lesson *l = &s->lessons.list[i];
        int32_t best[MAX_KINDS];
        size_t place[MAX_KINDS];
        if (l->document % HELD_BACK == 0 || l->borrowed)
            continue;
        score_lesson(s, l, best, place);
        for (size_t k = 0; k < s->kinds.count; k++)
            if (l->asked >> k & 1) {
                all += abs(best[k]);
                count++;
            }
    }
    return count ? all / count : 1;
}

static qn_status measure(school *s)
{
    scored *list = malloc(MOST_SCORES * sizeof *list);
    double size = size_of_scores(s);
    if (!list)
        return no_memory(s);
    for (size_t k = 0; k < s->kinds.count; k++) {
        size_t count = held_back(s, k, list);
        pair_scale *scale = &s->scales[k];
        fit_curve(list, count, size, scale);
        scale->least = scale->middle + (int32_t)(log(LEAST_CHANCE / (1 - LEAST_CHANCE)) * scale->unit);
        qn_report(s->context, QN_DEBUG, QN_OK, NULL, 0, 0, -1, "pairs: held back: %s F1 %.3f; middle %d, unit %d", s->kinds.list[k].name,
                  f1_of(list, count, scale->least), scale->middle, scale->unit);
    }
    free(list);
    return QN_OK;
}

static int32_t scaled(int32_t value, double factor)
{
    double product = value * factor;
    return product > INT32_MAX / 2 ? INT32_MAX / 2 : (int32_t)lrint(product);
}

static qn_status train(school *s)
{
    qn_status status = learn(s, true);
    if (!status)
        status = measure(s);
    if (status)
        return status;
    double size = size_of_scores(s);
    status = learn(s, false);
    double factor = status ? 1 : size_of_scores(s) / size;
    for (size_t k = 0; k < s->kinds.count; k++) {
        pair_scale *scale = &s->scales[k];
        *scale = (pair_scale){scaled(scale->unit, factor), scaled(scale->middle, factor), scaled(scale->least, factor)};
        scale->unit += scale->unit == 0;
    }
    return status;
}

/* --- files --------------------------------------------------------------------------------------------------------------------- */

static qn_status read_whole(const school *s, const char *given, const char *name, char **text, size_t *length)
{
    char *found = NULL;
    qn_status status = given ? QN_OK : qn_context_data(s->context, name, &found);
    if (status)
        return status;
    const char *path = found ? found : given;
    FILE *in = fopen(path, "rb");
    qn_buffer buffer = {0};
    char part[4096];
    for (size_t got; in && (got = fread(part, 1, sizeof part, in)) > 0;)
        qn_buffer_add(&buffer, part, got);
    if (!in || ferror(in) || !buffer.bytes)
        status = qn_fail(s->context, QN_IO, path, "cannot read it: %s", strerror(errno));
    if (in)
        fclose(in);
    free(found);
    *text = buffer.bytes;
    *length = buffer.length;
    return status;
}

static void put_number(unsigned char *bytes, int32_t value)
{
    for (int i = 0; i < 4; i++)
        bytes[i] = (unsigned char)((uint32_t)value >> (8 * i) & 255);
}

static qn_status save(school *s, const char *path)
{
    unsigned char scales[12 * MAX_KINDS];
    for (size_t k = 0; k < s->kinds.count; k++) {
        put_number(scales + 12 * k, s->scales[k].unit);
        put_number(scales + 12 * k + 4, s->scales[k].middle);
        put_number(scales + 12 * k + 8, s->scales[k].least);
    }
    qn_model_writer *writer = qn_model_writer_new();
    qn_status status = writer ? qn_classifier_save(s->classifier, s->context, writer) : no_memory(s);
    if (!status)
        status = qn_model_writer_add(writer, PAIR_SECTION ".kinds", s->kinds_text, s->kinds_length);
    if (!status)
        status = qn_model_writer_add(writer, PAIR_SECTION ".scales", scales, 12 * s->kinds.count);
    if (!status)
        status = qn_model_writer_save(writer, s->context, path);
    qn_model_writer_free(writer);
    return status;
}

qn_status qn_pairs_train(qn_context *context, const qn_lexicon *lexicon, const qn_annotator *annotator, const qn_pairs_training *settings, const char *path)
{
    school s = {.context = context, .settings = settings, .random = UINT64_C(0x2545F4914F6CDD1D)};
    size_t length;
    qn_status status = read_whole(&s, settings->templates, "models/pairs.templates", &s.templates, &length);
    if (!status)
        status = read_whole(&s, NULL, "models/pairs.kinds", &s.kinds_text, &s.kinds_length);
    if (!status)
        status = pair_kinds_read(context, "pairs.kinds", s.kinds_text, s.kinds_length, &s.kinds);
    if (!status)
        status = new_classifier(&s);
    if (!status)
        status = read_lessons(context, lexicon, annotator, settings, &s.kinds, s.classifier, &s.lessons);
    if (!status)
        status = train(&s);
    if (!status)
        status = save(&s, path);
    free(s.templates);
    free(s.kinds_text);
    lessons_free(&s.lessons);
    qn_classifier_free(s.classifier);
    return status;
}
