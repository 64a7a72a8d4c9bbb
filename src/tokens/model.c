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
    [LEMMAS] = {"lemmas", lemma_atoms, LEMMA_ATOMS, offsetof(qn_annotator, lemmas)},
};

static qn_status load(qn_context *context, const char *path, qn_annotator *a)
{
    qn_status status = qn_model_open(context, path, &a->model);
    for (size_t i = 0; !status && i < CLASSIFIERS; i++) {
        const classifier_row *r = &classifier_rows[i];
        status = qn_classifier_load(context, a->model, r->name, r->atoms, r->atom_count, classifier_of(a, i));
    }
    if (!status && !qn_classifier_class_count(a->lemmas))
        status = qn_fail(context, QN_SYNTAX, path, "the model has classifiers without classes; fetch it again");
    if (!status)
        learn_uncut(a);
    if (!status && !(a->pool = batch_pool_new()))
        status = qn_fail(context, QN_NOMEM, path, "out of memory");
    return status ? status : encoder_load(context, a);
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
    a->depth = a->encoder ? depth : QN_TO_TOKENS;
}

void qn_annotator_abbreviations(qn_annotator *a, const qn_lexicon *lexicon)
{
    a->lexicon = lexicon;
    a->abbreviation = qn_lexicon_class(lexicon, "Abbreviation");
}

void qn_annotator_free(qn_annotator *a)
{
    if (!a)
        return;
    for (size_t i = 0; i < CLASSIFIERS; i++)
        qn_classifier_free(*classifier_of(a, i));
    free(a->tag_names);
    encoder_free(a->encoder);
    batch_pool_free(a->pool);
    qn_arena_free(a->names);
    qn_model_free(a->model);
    free(a);
}
