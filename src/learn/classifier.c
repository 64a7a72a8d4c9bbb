/* Classifiers: templates that make features of atoms, names of classes, and weights. */
#include "weights.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct template {
    uint8_t count;
    uint16_t atoms[QN_MAX_TEMPLATE_ATOMS];
    uint64_t seed;          /* where its hash starts: of its place in the list */
} template;

struct qn_classifier {
    char *name;
    const char *const *atoms;
    size_t atom_count;
    char *text;             /* the templates as they were written */
    size_t text_length;
    template templates[QN_MAX_TEMPLATES];
    size_t template_count;
    qn_interner *classes;
    trainer *trainer;       /* NULL when frozen or loaded */
    packed packed;          /* else: a view of `weights` */
    const uint8_t *weights; /* of the model, or of `own` */
    size_t weights_length;
    qn_buffer own;
};

/* --- templates ------------------------------------------------------------------------------------------------- */

static size_t find_atom(const qn_classifier *c, const char *name, size_t length)
{
    for (size_t i = 0; i < c->atom_count; i++)
        if (strlen(c->atoms[i]) == length && !memcmp(c->atoms[i], name, length))
            return i;
    return c->atom_count;
}

static qn_status parse_line(qn_context *context, qn_classifier *c, unsigned long number, const char *line, const char *end)
{
    template t = {0};
    while (line < end && *line != '#') {
        size_t length = 0;
        while (line + length < end && !strchr(" \t\r#", line[length]))
            length++;
        if (!length) {
            line++;
            continue;
        }
        size_t atom = find_atom(c, line, length);
        if (atom == c->atom_count)
            return qn_report(context, QN_ERROR, QN_SYNTAX, c->name, number, 0, -1, "this program knows no atom '%.*s'; fetch the model that belongs to it",
                             (int)(length < 40 ? length : 40), line);
        if (t.count == QN_MAX_TEMPLATE_ATOMS)
            return qn_report(context, QN_ERROR, QN_LIMIT, c->name, number, 0, -1, "a template has at most %d atoms", QN_MAX_TEMPLATE_ATOMS);
        t.atoms[t.count++] = (uint16_t)atom;
        line += length;
    }
    if (!t.count)
        return QN_OK;
    if (c->template_count == QN_MAX_TEMPLATES)
        return qn_report(context, QN_ERROR, QN_LIMIT, c->name, number, 0, -1, "there are at most %d templates", QN_MAX_TEMPLATES);
    t.seed = qn_mix(UINT64_C(0x51D), c->template_count + 1);
    c->templates[c->template_count++] = t;
    return QN_OK;
}

static qn_status parse_templates(qn_context *context, qn_classifier *c, const char *text, size_t length)
{
    unsigned long number = 1;
    c->text = malloc(length + 1);
    if (!c->text)
        return qn_fail(context, QN_NOMEM, c->name, "out of memory");
    memcpy(c->text, text, length);
    c->text_length = length;
    for (const char *line = text, *stop = text + length; line < stop; number++) {
        const char *end = memchr(line, '\n', (size_t)(stop - line));
        if (!end)
            end = stop;
        qn_status status = parse_line(context, c, number, line, end);
        if (status)
            return status;
        line = end + 1;
    }
    return QN_OK;
}

size_t qn_classifier_features(const qn_classifier *c, const uint64_t *atoms, uint64_t *features)
{
    size_t count = 0;
    for (const template *t = c->templates, *end = t + c->template_count; t < end; t++) {
        uint64_t hash = t->seed;
        size_t i = 0;
        for (; i < t->count; i++) {
            uint64_t atom = atoms[t->atoms[i]];
            if (!atom && t->count > 1)
                break;
            hash = qn_mix(hash, atom);
        }
        if (i == t->count)
            features[count++] = hash;
    }
    return count;
}

/* --- life ------------------------------------------------------------------------------------------------------ */

static qn_classifier *make(const char *name, const char *const *atoms, size_t atom_count)
{
    qn_classifier *c = calloc(1, sizeof *c);
    if (!c)
        return NULL;
    c->name = strdup(name);
    c->classes = qn_interner_new();
    c->atoms = atoms;
    c->atom_count = atom_count;
    if (!c->name || !c->classes) {
        qn_classifier_free(c);
        return NULL;
    }
    return c;
}

void qn_classifier_free(qn_classifier *c)
{
    if (!c)
        return;
    free(c->name);
    free(c->text);
    qn_interner_free(c->classes);
    trainer_free(c->trainer);
    free(c->own.bytes);
    free(c);
}

qn_status qn_classifier_new(qn_context *context, const char *name, const char *const *atoms, size_t atom_count, const char *templates,
                            size_t length, qn_classifier **classifier)
{
    qn_classifier *c = make(name, atoms, atom_count);
    qn_status status = QN_OK;
    if (!c || !(c->trainer = trainer_new()))
        status = qn_fail(context, QN_NOMEM, name, "out of memory");
    if (!status)
        status = parse_templates(context, c, templates, length);
    if (status) {
        qn_classifier_free(c);
        return status;
    }
    *classifier = c;
    return QN_OK;
}

static const void *part(const qn_model *model, const char *name, const char *what, size_t *length)
{
    char full[64];
    snprintf(full, sizeof full, "%s.%s", name, what);
    return qn_model_section(model, full, length);
}

/* Class names stand one after the other, each with its NUL. */
static qn_status load_classes(qn_classifier *c, const char *names, size_t length)
{
    for (size_t at = 0; at < length;) {
        const char *end = memchr(names + at, '\0', length - at);
        if (!end || qn_interner_count(c->classes) == QN_MAX_CLASSES)
            return QN_SYNTAX;
        if (qn_intern(c->classes, names + at, (size_t)(end - names) - at) == QN_NONE)
            return QN_NOMEM;
        at = (size_t)(end - names) + 1;
    }
    return QN_OK;
}

static qn_status load_parts(qn_context *context, const qn_model *model, qn_classifier *c)
{
    size_t text_length, classes_length, weights_length;
    const char *path = qn_model_path(model), *text = part(model, c->name, "templates", &text_length);
    const char *classes = part(model, c->name, "classes", &classes_length);
    c->weights = part(model, c->name, "weights", &weights_length);
    c->weights_length = weights_length;
    if (!text || !classes || !c->weights)
        return qn_fail(context, QN_NOT_FOUND, path, "the model has no '%s'; train it with 'quidnunc train'", c->name);
    qn_status status = parse_templates(context, c, text, text_length);
    if (status)
        return status;
    status = load_classes(c, classes, classes_length);
    if (status == QN_NOMEM)
        return qn_fail(context, status, path, "out of memory");
    if (status || !packed_view(&c->packed, c->weights, weights_length) ||
        c->packed.classes != qn_interner_count(c->classes))
        return qn_fail(context, QN_SYNTAX, path, "the weights of '%s' are damaged; fetch the model again", c->name);
    return QN_OK;
}

qn_status qn_classifier_load(qn_context *context, const qn_model *model, const char *name, const char *const *atoms, size_t atom_count,
                             qn_classifier **classifier)
{
    qn_classifier *c = make(name, atoms, atom_count);
    if (!c)
        return qn_fail(context, QN_NOMEM, name, "out of memory");
    qn_status status = load_parts(context, model, c);
    if (status) {
        qn_classifier_free(c);
        return status;
    }
    *classifier = c;
    return QN_OK;
}

/* --- classes --------------------------------------------------------------------------------------------------- */

uint32_t qn_classifier_class_count(const qn_classifier *c)
{
    return qn_interner_count(c->classes);
}

const char *qn_classifier_class_name(const qn_classifier *c, uint32_t class_index)
{
    return qn_interner_string(c->classes, class_index);
}

uint32_t qn_classifier_class_find(const qn_classifier *c, const char *name)
{
    return qn_interner_find(c->classes, name, strlen(name));
}

uint32_t qn_classifier_class_add(qn_classifier *c, const char *name)
{
    uint32_t found = qn_classifier_class_find(c, name);
    if (found != QN_NONE || qn_interner_count(c->classes) == QN_MAX_CLASSES)
        return found;
    return qn_intern(c->classes, name, strlen(name));
}

/* --- use ------------------------------------------------------------------------------------------------------- */

void qn_classifier_score(const qn_classifier *c, const uint64_t *features, size_t count, int32_t *scores)
{
    memset(scores, 0, qn_interner_count(c->classes) * sizeof *scores);
    if (c->trainer)
        trainer_score(c->trainer, features, count, scores);
    else
        packed_score(&c->packed, features, count, scores);
}

uint32_t qn_classifier_best(const qn_classifier *c, const uint64_t *atoms)
{
    uint64_t features[QN_MAX_TEMPLATES];
    int32_t scores[QN_MAX_CLASSES + 1];
    qn_classifier_score(c, features, qn_classifier_features(c, atoms, features), scores);
    uint32_t best = 0;
    for (uint32_t i = 1; i < qn_interner_count(c->classes); i++)
        if (scores[i] > scores[best])
            best = i;
    return best;
}

const uint8_t *qn_classifier_row(const qn_classifier *c, uint64_t feature, size_t *count)
{
    return c->trainer ? NULL : packed_row(&c->packed, feature, count);
}

/* --- training -------------------------------------------------------------------------------------------------- */

void qn_classifier_tick(qn_classifier *c)
{
    trainer_tick(c->trainer);
}

bool qn_classifier_update(qn_classifier *c, const uint64_t *features, size_t count, uint32_t right, uint32_t wrong)
{
    return right == wrong || (trainer_update(c->trainer, features, count, right, 1) && trainer_update(c->trainer, features, count, wrong, -1));
}

bool qn_classifier_move(qn_classifier *c, const uint64_t *features, size_t count, uint32_t class_index, int32_t change)
{
    return trainer_update(c->trainer, features, count, class_index, change);
}

bool qn_classifier_set(qn_classifier *c, uint64_t feature, uint32_t class_index, int32_t weight)
{
    return trainer_set(c->trainer, feature, class_index, weight);
}

void qn_classifier_end_run(qn_classifier *c)
{
    trainer_end_run(c->trainer);
}

static qn_status add_part(qn_model_writer *writer, const char *name, const char *what, const void *bytes, size_t length)
{
    char full[64];
    snprintf(full, sizeof full, "%s.%s", name, what);
    return qn_model_writer_add(writer, full, bytes, length);
}

qn_status qn_classifier_freeze(qn_classifier *c, qn_context *context, const qn_pruning *pruning)
{
    if (!c->trainer)
        return QN_OK;
    trainer_end_run(c->trainer);
    if (!trainer_pack(c->trainer, qn_interner_count(c->classes), pruning, &c->own))
        return qn_fail(context, QN_NOMEM, c->name, "out of memory");
    trainer_free(c->trainer);
    c->trainer = NULL;
    c->weights = (const uint8_t *)c->own.bytes;
    c->weights_length = c->own.length;
    return packed_view(&c->packed, c->weights, c->weights_length) ? QN_OK : qn_fail(context, QN_INTERNAL, c->name, "the packed weights do not fit");
}

qn_status qn_classifier_save(const qn_classifier *c, qn_context *context, qn_model_writer *writer)
{
    qn_buffer classes = {0};
    for (uint32_t i = 0; i < qn_interner_count(c->classes); i++) {
        const char *name = qn_interner_string(c->classes, i);
        qn_buffer_add(&classes, name, strlen(name) + 1);
    }
    qn_status status = c->trainer ? QN_USAGE : classes.failed ? QN_NOMEM : add_part(writer, c->name, "templates", c->text, c->text_length);
    if (!status)
        status = add_part(writer, c->name, "classes", classes.bytes ? classes.bytes : "", classes.length);
    if (!status)
        status = add_part(writer, c->name, "weights", c->weights, c->weights_length);
    free(classes.bytes);
    return status ? qn_fail(context, status, c->name, "cannot write the classifier: %s", qn_strerror(status)) : QN_OK;
}
