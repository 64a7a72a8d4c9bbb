/* Training of the model of names: a structured perceptron over labels' paths (Collins 2002), averaged. */
#include "namer.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { USUAL_EPOCHS = 12, HELD_BACK = 10, BLIND_ONE_IN = 4 };
#define ALL_LABELS ((UINT32_C(1) << LABELS) - 1)

/* One run of active tokens: what it shows, in full and blind, and which labels are right. */
typedef struct lesson {
    uint32_t first, count;          /* tokens of the school */
    uint32_t document;
} lesson;

typedef struct shown {
    size_t start[2];                /* of the features in the school's pool, in full and blind */
    uint8_t count[2];
    uint32_t right;                 /* bits of labels */
} shown;

typedef struct school {
    qn_context *context;
    const qn_names_training *settings;
    const qn_finder *finder;
    char *templates;
    lesson *lessons; size_t count, capacity;
    shown *tokens; size_t token_count, token_capacity;
    uint64_t *pool; size_t pool_count, pool_capacity;
    namer model;
    lattice lattice;
    uint64_t random;
    unsigned epochs;
    uint32_t documents;
    uint32_t folded;                /* documents of folded files met so far */
} school;

static qn_status no_memory(const school *s)
{
    return qn_fail(s->context, QN_NOMEM, NULL, "out of memory");
}

/* --- lessons --------------------------------------------------------------------------------------------------------------- */

static bool add_token(school *s, const scan *sc, const name_facts *facts, uint32_t token, uint32_t right)
{
    uint64_t atoms[NAME_ATOMS], features[QN_MAX_TEMPLATES];
    shown t = {.right = right};
    for (int blind = 0; blind < 2; blind++) {
        qn_namer_atoms(sc, facts, token, blind, atoms);
        size_t count = qn_classifier_features(s->model.labels, atoms, features);
        t.start[blind] = s->pool_count;
        t.count[blind] = (uint8_t)count;
        for (size_t i = 0; i < count; i++)
            if (!QN_PUSH(s->pool, s->pool_count, s->pool_capacity, features[i]))
                return false;
    }
    return QN_PUSH(s->tokens, s->token_count, s->token_capacity, t);
}

/* A name that stands partly outside of the run cannot be learned there; what is left of it counts as outside. */
static void mend_edges(const scan *sc, const name_facts *facts, const qn_gold *g, uint32_t *right)
{
    for (size_t k = 0; k < g->count; k++) {
        bool whole = true;
        for (uint32_t i = g->names[k].first; i < g->names[k].end; i++)
            whole = whole && qn_namer_active(facts, i) && sc->tokens->tokens[i].sentence == sc->tokens->tokens[g->names[k].first].sentence;
        for (uint32_t i = g->names[k].first; !whole && i < g->names[k].end; i++)
            right[i] = UINT32_C(1) << OUTSIDE;
    }
}

static qn_status add_runs(school *s, const scan *sc, const name_facts *facts, const uint32_t *right)
{
    for (size_t k = 0; k < sc->tokens->sentence_count; k++) {
        const qn_sentence *sentence = &sc->tokens->sentences[k];
        for (uint32_t i = sentence->first, end; i < sentence->end; i = end) {
            lesson l = {(uint32_t)s->token_count, 0, s->documents};
            for (end = i; end < sentence->end && qn_namer_active(facts, end); end++, l.count++)
                if (!add_token(s, sc, facts, end, right[end]))
                    return no_memory(s);
            if (l.count && !QN_PUSH(s->lessons, s->count, s->capacity, l))
                return no_memory(s);
            end += end == i;
        }
    }
    return QN_OK;
}

static qn_status add_document(school *s, const qn_gold *g)
{
    scan sc;
    name_facts *facts = NULL;
    uint32_t *right = calloc(g->tokens->count + 1, sizeof *right);
    qn_status status = qn_scan_begin(&sc, s->finder, g->document, g->tokens);
    if (!status && right)
        status = qn_namer_facts(&sc, &facts);
    if (status || !right) {
        status = no_memory(s);
    } else {
        qn_namer_right(&sc, g, right);
        mend_edges(&sc, facts, g, right);
        status = add_runs(s, &sc, facts, right);
    }
    s->documents++;
    free(facts);
    free(right);
    qn_scan_end(&sc);
    return status;
}

/* Adds the file's documents; of files that are folded, those outside of the fold. */
static qn_status add_file(school *s, const qn_annotator *annotator, const qn_lexicon *lexicon, const char *path, bool folded)
{
    qn_gold *gold = NULL;
    size_t count = 0;
    qn_status status = qn_gold_read(annotator, lexicon, s->context, path, &gold, &count);
    for (size_t i = 0; !status && i < count; i++)
        if (!folded || s->folded++ % s->settings->folds != s->settings->fold)
            status = add_document(s, &gold[i]);
    qn_gold_free(gold, count);
    return status;
}

/* --- learning -------------------------------------------------------------------------------------------------------------- */

static const uint64_t *features_of(const school *s, const lesson *l, size_t i, bool blind, size_t *count)
{
    const shown *t = &s->tokens[l->first + i];
    *count = t->count[blind];
    return s->pool + t->start[blind];
}

static bool score_lesson(school *s, const lesson *l, bool blind)
{
    int32_t scores[QN_MAX_CLASSES + 1];
    if (!lattice_size(&s->lattice, l->count))
        return false;
    for (size_t i = 0; i < l->count; i++) {
        size_t count;
        const uint64_t *features = features_of(s, l, i, blind, &count);
        qn_classifier_score(s->model.labels, features, count, scores);
        memcpy(s->lattice.scores[i], scores, sizeof s->lattice.scores[0]);
        s->lattice.allowed[i] = ALL_LABELS;
    }
    lattice_decode(&s->model, &s->lattice);
    return true;
}

static bool is_right(const school *s, const lesson *l)
{
    for (size_t i = 0; i < l->count; i++)
        if (!(s->tokens[l->first + i].right >> s->lattice.best[i] & 1))
            return false;
    return true;
}

static bool update_step(school *s, uint32_t before, uint32_t right, uint32_t wrong)
{
    uint64_t atoms[NAME_ATOMS], features[QN_MAX_TEMPLATES];
    qn_namer_step_atoms(before, atoms);
    size_t count = qn_classifier_features(s->model.labels, atoms, features);
    return qn_classifier_update(s->model.labels, features, count, right, wrong);
}

/* Moves weights from the wrong path to the best of the right ones. */
static bool correct(school *s, const lesson *l, bool blind)
{
    lattice *a = &s->lattice;
    uint8_t wrong[QN_MAX_CLASSES], *path = l->count <= sizeof wrong ? wrong : malloc(l->count);
    if (!path)
        return false;
    memcpy(path, a->best, l->count);
    for (size_t i = 0; i < l->count; i++)
        a->allowed[i] = s->tokens[l->first + i].right;
    lattice_decode(&s->model, a);
    bool fine = true;
    uint32_t right_before = OUTSIDE, wrong_before = OUTSIDE;
    for (size_t i = 0; fine && i < l->count; i++) {
        size_t count;
        const uint64_t *features = features_of(s, l, i, blind, &count);
        uint32_t right = a->best[i], mistaken = path[i];
        fine = qn_classifier_update(s->model.labels, features, count, right, mistaken);
        if (fine && (right != mistaken || right_before != wrong_before))
            fine = update_step(s, right_before, right, NO_LABEL) && update_step(s, wrong_before, NO_LABEL, mistaken);
        right_before = right;
        wrong_before = mistaken;
    }
    qn_namer_steps(&s->model);
    if (path != wrong)
        free(path);
    return fine;
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

static qn_status epoch(school *s, uint32_t *order, size_t count, unsigned number)
{
    size_t wrong = 0;
    shuffle(s, order, count);
    for (size_t i = 0; i < count; i++) {
        const lesson *l = &s->lessons[order[i]];
        bool blind = qn_random(&s->random) % BLIND_ONE_IN == 0;
        if (!score_lesson(s, l, blind))
            return no_memory(s);
        qn_classifier_tick(s->model.labels);
        if (is_right(s, l))
            continue;
        wrong++;
        if (!correct(s, l, blind))
            return no_memory(s);
    }
    qn_report(s->context, QN_DEBUG, QN_OK, NULL, 0, 0, -1, "names: pass %u, %.2f%% of %zu stretches right", number + 1,
              100 - 100.0 * (double)wrong / (double)(count ? count : 1), count);
    return QN_OK;
}

/* --- the classifier ---------------------------------------------------------------------------------------------------------- */

static const char *label_name(uint32_t label, char name[16])
{
    if (label == NO_LABEL)
        return "-";
    snprintf(name, 16, "%c%s%s", label ? "BILU"[part_of(label)] : 'O', label ? "-" : "", label ? qn_name_type_name(type_of(label)) : "");
    return name;
}

static qn_status new_classifier(school *s)
{
    char name[16];
    qn_classifier_free(s->model.labels);
    s->model.labels = NULL;
    qn_status status = qn_classifier_new(s->context, "names", name_atoms, name_atom_count, s->templates, strlen(s->templates), &s->model.labels);
    for (uint32_t y = 0; !status && y <= NO_LABEL; y++)
        if (qn_classifier_class_add(s->model.labels, label_name(y, name)) == QN_NONE)
            status = no_memory(s);
    return status;
}

/* Trains on all documents, or on all but each tenth. */
static qn_status learn(school *s, bool hold_back)
{
    uint32_t *order = malloc((s->count + 1) * sizeof *order);
    size_t count = 0;
    qn_status status = order ? new_classifier(s) : no_memory(s);
    for (size_t i = 0; order && i < s->count; i++)
        if (!hold_back || s->lessons[i].document % HELD_BACK)
            order[count++] = (uint32_t)i;
    if (!status)
        qn_namer_steps(&s->model);
    for (unsigned e = 0; !status && e < s->epochs; e++)
        status = epoch(s, order, count, e);
    free(order);
    qn_pruning pruning = {0.12, 3};
    if (!status)
        status = qn_classifier_freeze(s->model.labels, s->context, &pruning);
    if (!status)
        qn_namer_steps(&s->model);
    return status;
}

/* --- how much a score is worth ------------------------------------------------------------------------------------------------ */

/* Log-loss of the labels of what was held back when a step of log-odds costs `unit`. */
static double loss(school *s, double unit)
{
    double all = 0;
    for (size_t k = 0; k < s->count; k++) {
        const lesson *l = &s->lessons[k];
        if (l->document % HELD_BACK || !score_lesson(s, l, false))
            continue;
        lattice_margins(&s->model, &s->lattice);
        for (size_t i = 0; i < l->count; i++) {
            int64_t top = lattice_through(&s->lattice, i, s->lattice.best[i]);
            double right = 0, sum = 0;
            for (uint32_t y = 0; y < LABELS; y++) {
                double share = exp((double)(lattice_through(&s->lattice, i, y) - top) / unit);
                sum += share;
                right += s->tokens[l->first + i].right >> y & 1 ? share : 0;
            }
            all -= log((right + 1e-9) / sum);
        }
    }
    return all;
}

/* The label at the token that is right and no other. */
static uint32_t gold_label(const school *s, const lesson *l, size_t i)
{
    uint32_t right = s->tokens[l->first + i].right;
    return right & 1 ? OUTSIDE : (uint32_t)__builtin_ctz(right);
}

/* Names of people, organizations and places that were found in what was held back: how good the model is alone. */
static void report_held_back(school *s)
{
    size_t right[QN_NAME_TYPES + 1] = {0}, found[QN_NAME_TYPES + 1] = {0}, gold[QN_NAME_TYPES + 1] = {0};
    for (size_t k = 0; k < s->count; k++) {
        const lesson *l = &s->lessons[k];
        if (l->document % HELD_BACK || !score_lesson(s, l, false))
            continue;
        bool same = false;
        for (size_t i = 0; i < l->count; i++) {
            uint32_t mine = s->lattice.best[i], theirs = gold_label(s, l, i);
            bool begins = mine && part_of(mine) != PART_INSIDE && part_of(mine) != PART_LAST;
            same = mine == theirs && (begins || same);
            bool ends = mine && part_of(mine) >= PART_LAST;
            found[type_of(mine)] += ends;
            gold[type_of(theirs)] += theirs && part_of(theirs) >= PART_LAST;
            right[type_of(mine)] += ends && same;
        }
    }
    for (int t = 0; t < QN_NAME_TYPES; t++)
        qn_report(s->context, QN_DEBUG, QN_OK, NULL, 0, 0, -1, "names: held back: %s precision %.2f%%, recall %.2f%%, F1 %.2f%%",
                  qn_name_type_name((qn_name_type)t), 100.0 * (double)right[t] / (double)(found[t] + !found[t]),
                  100.0 * (double)right[t] / (double)(gold[t] + !gold[t]), 200.0 * (double)right[t] / (double)(gold[t] + found[t] + !gold[t]));
}

/* Mean size of the scores of what was held back: frozen classifiers are scaled by their largest weight, and this tells two scales apart. */
static double size_of_scores(school *s)
{
    double all = 0;
    size_t count = 0;
    for (size_t k = 0; k < s->count; k++) {
        const lesson *l = &s->lessons[k];
        if (l->document % HELD_BACK || !score_lesson(s, l, false))
            continue;
        for (size_t i = 0; i < l->count; i++)
            for (uint32_t y = 0; y < LABELS; y++, count++)
                all += abs(s->lattice.scores[i][y]);
    }
    return count ? all / (double)count : 1;
}

static double best_unit(school *s)
{
    double best = 1, least = INFINITY;
    for (double unit = 16; unit < 1e6; unit *= 1.19) {
        double l = loss(s, unit);
        if (l < least) {
            least = l;
            best = unit;
        }
    }
    return best;
}

static qn_status train(school *s)
{
    qn_status status = learn(s, true);
    if (status)
        return status;
    report_held_back(s);
    double unit = best_unit(s), size = size_of_scores(s);
    qn_report(s->context, QN_DEBUG, QN_OK, NULL, 0, 0, -1, "names: a step of log-odds is %.0f, scores are %.0f", unit, size);
    status = learn(s, false);
    if (!status)
        s->model.unit = (float)(unit * size_of_scores(s) / size);
    return status;
}

/* --- files --------------------------------------------------------------------------------------------------------------------- */

static qn_status read_templates(school *s)
{
    char *found = NULL;
    qn_status status = s->settings->templates ? QN_OK : qn_context_data(s->context, "models/names.templates", &found);
    if (status)
        return status;
    const char *path = found ? found : s->settings->templates;
    FILE *in = fopen(path, "rb");
    qn_buffer text = {0};
    char part[4096];
    for (size_t got; in && (got = fread(part, 1, sizeof part, in)) > 0;)
        qn_buffer_add(&text, part, got);
    if (!in || ferror(in) || !text.bytes)
        status = qn_fail(s->context, QN_IO, path, "cannot read the templates: %s", strerror(errno));
    if (in)
        fclose(in);
    free(found);
    s->templates = text.bytes;
    return status;
}

static qn_status save(school *s, const char *path)
{
    qn_model_writer *writer = qn_model_writer_new();
    uint32_t unit = (uint32_t)lrintf(s->model.unit);
    unsigned char bytes[4] = {unit & 255, unit >> 8 & 255, unit >> 16 & 255, unit >> 24};
    qn_status status = writer ? qn_classifier_save(s->model.labels, s->context, writer) : no_memory(s);
    if (!status)
        status = qn_model_writer_add(writer, "names.unit", bytes, sizeof bytes);
    if (!status)
        status = qn_model_writer_save(writer, s->context, path);
    qn_model_writer_free(writer);
    return status;
}

static void leave(school *s, qn_finder *finder)
{
    free(s->templates);
    free(s->lessons);
    free(s->tokens);
    free(s->pool);
    qn_classifier_free(s->model.labels);
    lattice_free(&s->lattice);
    qn_finder_free(finder);
}

qn_status qn_names_train(qn_context *context, const qn_lexicon *lexicon, const qn_annotator *annotator, const qn_names_training *settings,
                         const char *path)
{
    school s = {.context = context, .settings = settings, .random = UINT64_C(0x2545F4914F6CDD1D)};
    s.epochs = settings->epochs ? settings->epochs : USUAL_EPOCHS;
    qn_finder *finder = NULL;
    qn_status status = qn_finder_bare(context, lexicon, &finder);
    s.finder = finder;
    if (!status)
        status = read_templates(&s);
    if (!status)
        status = new_classifier(&s);
    for (size_t i = 0; !status && i < settings->file_count; i++)
        status = add_file(&s, annotator, settings->phrases ? NULL : lexicon, settings->files[i], false);
    for (size_t i = 0; !status && settings->folds && i < settings->folded_count; i++)
        status = add_file(&s, annotator, settings->phrases ? NULL : lexicon, settings->folded[i], true);
    if (!status)
        status = train(&s);
    if (!status)
        status = save(&s, path);
    leave(&s, finder);
    return status;
}
