/* The annotator: a model file's classifiers. */
#include "encoder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const classifier_row classifier_rows[CLASSIFIERS] = {
    [JOINTS] = {"joints", joint_atoms, JOINT_ATOMS, offsetof(qn_annotator, joints)},
    [CONTRACTIONS] = {"contractions", contraction_atoms, CONTRACTION_ATOMS, offsetof(qn_annotator, contractions)},
    [SYMBOLS] = {"symbols", symbol_atoms, SYMBOL_ATOMS, offsetof(qn_annotator, symbols)},
    [SENTENCES] = {"sentences", sentence_atoms, SENTENCE_ATOMS, offsetof(qn_annotator, sentences)},
    [DICTIONARY] = {"dictionary", symbol_atoms, SYMBOL_ATOMS, offsetof(qn_annotator, dictionary)},
    [TAGS] = {"tags", tag_atoms, TAG_ATOMS, offsetof(qn_annotator, tags)},
    [LEMMAS] = {"lemmas", lemma_atoms, LEMMA_ATOMS, offsetof(qn_annotator, lemmas)},
    [TREES] = {"trees", tree_atoms, 0, offsetof(qn_annotator, trees)},
};

/* Class names are "UPOS XPOS". */
bool name_tags(qn_annotator *a)
{
    uint32_t count = qn_classifier_class_count(a->tags);
    free(a->tag_names);
    a->tag_names = calloc(count + 1, sizeof *a->tag_names);
    for (uint32_t i = 0; a->tag_names && i < count; i++) {
        const char *name = qn_classifier_class_name(a->tags, i), *space = strchr(name, ' ');
        char upos[16];
        snprintf(upos, sizeof upos, "%.*s", (int)(space ? space - name : 0), name);
        tag_names *t = &a->tag_names[i];
        t->upos = qn_upos_of(upos);
        t->xpos = space ? space + 1 : "";
        t->tag = tag_hash(t->upos, t->xpos);
        t->upos_hash = upos_hash(t->upos);
    }
    return a->tag_names != NULL;
}

/* Class names are "S", "L relation", "R relation". */
bool name_actions(qn_annotator *a)
{
    uint32_t count = qn_classifier_class_count(a->trees);
    free(a->actions);
    a->actions = calloc(count + 1, sizeof *a->actions);
    for (uint32_t i = 0; a->actions && i < count; i++) {
        const char *name = qn_classifier_class_name(a->trees, i);
        a->actions[i].move = *name == 'L' ? LEFT : *name == 'R' ? RIGHT : SHIFT;
        a->actions[i].relation = (uint8_t)(a->actions[i].move == SHIFT || name[1] != ' ' ? QN_DEP : qn_relation_of(name + 2));
    }
    return a->actions != NULL;
}

static qn_status load(qn_context *context, const char *path, qn_annotator *a)
{
    qn_status status = qn_model_open(context, path, &a->model);
    for (size_t i = 0; !status && i < CLASSIFIERS; i++) {
        const classifier_row *r = &classifier_rows[i];
        status = qn_classifier_load(context, a->model, r->name, r->atoms, i == TREES ? tree_atom_count : r->atom_count, classifier_of(a, i));
    }
    if (!status && (!qn_classifier_class_count(a->tags) || !qn_classifier_class_count(a->lemmas) || !qn_classifier_class_count(a->trees)))
        status = qn_fail(context, QN_SYNTAX, path, "the model has classifiers without classes; fetch it again");
    if (!status)
        learn_uncut(a);
    if (!status && (!name_tags(a) || !name_actions(a)))
        status = qn_fail(context, QN_NOMEM, path, "out of memory");
    size_t length;
    if (!status && qn_model_section(a->model, TAG_NAMES, &length))
        status = encoder_load(context, a);
    return status;
}

qn_status qn_annotator_new(qn_context *context, const char *path, qn_annotator **annotator)
{
    char *found = NULL;
    qn_status status = path ? QN_OK : qn_context_data(context, "models/english.qnm", &found);
    if (status)
        return status;
    qn_annotator *a = calloc(1, sizeof *a);
    status = a ? load(context, path ? path : found, a) : qn_fail(context, QN_NOMEM, path, "out of memory");
    free(found);
    if (status) {
        qn_annotator_free(a);
        return status;
    }
    *annotator = a;
    return QN_OK;
}

void qn_annotator_go(qn_annotator *a, qn_depth depth)
{
    a->depth = depth;
}

void qn_annotator_free(qn_annotator *a)
{
    if (!a)
        return;
    for (size_t i = 0; i < CLASSIFIERS; i++)
        qn_classifier_free(*classifier_of(a, i));
    free(a->tag_names);
    free(a->actions);
    encoder_free(a->encoder);
    qn_arena_free(a->names);
    qn_model_free(a->model);
    free(a);
}
