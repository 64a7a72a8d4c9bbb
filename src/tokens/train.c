/* Training: reads treebanks and trains the classifiers in the order in which the annotator asks them. */
#include "train.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { USUAL_EPOCHS = 6 };

qn_status no_memory(const training *t)
{
    return qn_fail(t->context, QN_NOMEM, NULL, "out of memory");
}

/* --- data ------------------------------------------------------------------------------------------------------------ */

example *all_examples(const training *t, size_t *count)
{
    size_t all = 0;
    for (size_t c = 0; c < t->count; c++)
        all += t->corpora[c].gold->sentence_count;
    example *examples = malloc((all + 1) * sizeof *examples);
    *count = 0;
    for (size_t c = 0; examples && c < t->count; c++)
        for (size_t s = 0; s < t->corpora[c].gold->sentence_count; s++)
            examples[(*count)++] = (example){(uint32_t)c, (uint32_t)s};
    return examples;
}

void shuffle(training *t, example *examples, size_t count)
{
    for (size_t i = count; i > 1; i--) {
        size_t k = (size_t)(qn_random(&t->random) % i);
        example kept = examples[i - 1];
        examples[i - 1] = examples[k];
        examples[k] = kept;
    }
}

bool example_words(const training *t, example e, bool gold_tags, word **words, size_t *capacity)
{
    size_t count = length_of(t, e);
    const qn_token *tokens = tokens_of(t, e);
    if (count > *capacity) {
        word *wider = realloc(*words, count * sizeof *wider);
        if (!wider)
            return false;
        *words = wider;
        *capacity = count;
    }
    for (size_t i = 0; i < count; i++) {
        word *w = &(*words)[i];
        describe_word(tokens[i].form, strlen(tokens[i].form), w);
        if (gold_tags) {
            w->tag = tag_hash((qn_upos)tokens[i].upos, tokens[i].xpos);
            w->upos = upos_hash((qn_upos)tokens[i].upos);
        }
    }
    return true;
}

static qn_status read_corpus(training *t, const char *path)
{
    FILE *in = fopen(path, "rb");
    if (!in)
        return qn_fail(t->context, QN_IO, path, "cannot open: %s", strerror(errno));
    corpus *c = &t->corpora[t->split_count];
    qn_status status = qn_tokens_read_conllu(NULL, t->context, path, in, &c->document, &c->gold);
    fclose(in);
    if (!status)
        t->split_count++;
    return status;
}

/* Path of a data file: the one given, or the one that came with the program, which the caller frees then. */
static qn_status find_file(const training *t, const char *given, const char *usual, char **path)
{
    if (!given)
        return qn_context_data(t->context, usual, path);
    *path = strdup(given);
    return *path ? QN_OK : no_memory(t);
}

static qn_status read_corpora(training *t)
{
    t->corpora = calloc(t->settings->file_count + 1, sizeof *t->corpora);
    if (!t->corpora)
        return no_memory(t);
    char *splits = NULL;
    qn_status status = find_file(t, t->settings->splits, "models/english.splits.conllu", &splits);
    for (size_t i = 0; !status && i < t->settings->file_count; i++)
        status = read_corpus(t, t->settings->files[i]);
    t->count = t->split_count;
    if (!status)
        status = read_corpus(t, splits);
    free(splits);
    return status;
}

static qn_status read_templates(training *t)
{
    char *path = NULL;
    qn_status status = find_file(t, t->settings->templates, "models/english.templates", &path);
    if (status)
        return status;
    FILE *in = fopen(path, "rb");
    qn_buffer text = {0};
    char part[4096];
    for (size_t got; in && (got = fread(part, 1, sizeof part, in)) > 0;)
        qn_buffer_add(&text, part, got);
    status = in && !ferror(in) && text.bytes ? QN_OK : qn_fail(t->context, QN_IO, path, "cannot read the templates");
    if (in)
        fclose(in);
    free(path);
    t->templates = text.bytes;
    return status;
}

/* --- classifiers ----------------------------------------------------------------------------------------------------- */

/* The lines between "[name]" and the next "[". */
static const char *templates_of(const training *t, const char *name, size_t *length)
{
    char head[40];
    snprintf(head, sizeof head, "[%s]\n", name);
    const char *found = strstr(t->templates, head);
    if (!found)
        return NULL;
    found += strlen(head);
    const char *end = strstr(found, "\n[");
    *length = end ? (size_t)(end - found) + 1 : strlen(found);
    return found;
}

qn_status begin_classifier(training *t, size_t row)
{
    const classifier_row *r = &classifier_rows[row];
    qn_classifier **c = classifier_of(&t->annotator, row);
    size_t length;
    const char *templates = templates_of(t, r->name, &length);
    if (!templates)
        return qn_fail(t->context, QN_SYNTAX, t->settings->templates, "the templates have no part [%s]", r->name);
    qn_classifier_free(*c);
    *c = NULL;
    return qn_classifier_new(t->context, r->name, r->atoms, r->atom_count, templates, length, c);
}

qn_status end_classifier(training *t, size_t row, unsigned least_code, unsigned updates)
{
    qn_pruning pruning = {0, updates, least_code};
    return qn_classifier_freeze(*classifier_of(&t->annotator, row), t->context, &pruning);
}

/* --- the steps ------------------------------------------------------------------------------------------------------- */

static qn_status train_classifiers(training *t)
{
    qn_status status = train_split(t);
    if (!status)
        status = train_sentences(t);
    return status ? status : train_lemmas(t);
}

/* What is not trained now is the base's; a model without a base may lack the network for a while. */
static qn_status load_base(training *t)
{
    if (!t->settings->base)
        return t->settings->tokens ? QN_OK : qn_fail(t->context, QN_USAGE, NULL, "name the model that splitting and lemmas are taken from");
    if (t->settings->tokens && t->settings->network)
        return QN_OK;
    qn_status status = qn_model_open(t->context, t->settings->base, &t->annotator.model);
    for (size_t i = 0; !status && !t->settings->tokens && i < CLASSIFIERS; i++) {
        const classifier_row *r = &classifier_rows[i];
        status = qn_classifier_load(t->context, t->annotator.model, r->name, r->atoms, r->atom_count, classifier_of(&t->annotator, i));
    }
    return status;
}

static qn_status copy_network(training *t, qn_model_writer *writer)
{
    const qn_model *base = t->annotator.model;
    for (size_t i = 0; base && i < qn_model_section_count(base); i++) {
        const char *name = qn_model_section_name(base, i);
        size_t length;
        const void *bytes = qn_model_section(base, name, &length);
        if (is_of_network(name) && qn_model_writer_add(writer, name, bytes, length))
            return no_memory(t);
    }
    return QN_OK;
}

static qn_status save(training *t, const char *path)
{
    qn_model_writer *writer = qn_model_writer_new();
    qn_status status = writer ? QN_OK : no_memory(t);
    if (!status)
        status = t->settings->network ? train_network(t, writer) : copy_network(t, writer);
    for (size_t i = 0; !status && i < CLASSIFIERS; i++)
        status = qn_classifier_save(*classifier_of(&t->annotator, i), t->context, writer);
    if (!status)
        status = qn_model_writer_save(writer, t->context, path);
    qn_model_writer_free(writer);
    return status;
}

static void free_training(training *t)
{
    for (size_t i = 0; i < t->split_count; i++)
        qn_document_free(t->corpora[i].document);
    free(t->corpora);
    free(t->templates);
    for (size_t i = 0; i < CLASSIFIERS; i++)
        qn_classifier_free(*classifier_of(&t->annotator, i));
    qn_model_free(t->annotator.model);
}

qn_status qn_annotator_train(qn_context *context, const qn_training *settings, const char *path)
{
    training t = {.context = context, .settings = settings, .random = UINT64_C(0x2545F4914F6CDD1D)};
    t.epochs = USUAL_EPOCHS;
    qn_status status = read_templates(&t);
    if (!status)
        status = read_corpora(&t);
    if (!status)
        status = load_base(&t);
    if (!status && settings->tokens)
        status = train_classifiers(&t);
    if (!status)
        status = save(&t, path);
    free_training(&t);
    return status;
}
