/* `quidnunc train`: trains the models from treebanks. */
#include "eval.h"

#include <stdlib.h>
#include <string.h>

enum { OUTPUT, TEMPLATES, SPLITS, FROM, EPOCHS, RUNS, VECTORS, NAMES, FOLDS, FOR, WITHOUT };

/* A kind of model: what it is, and who trains it. Further kinds are further rows. */
typedef struct trainer_row {
    const char *name;
    bool tags, trees;
} trainer_row;

static const trainer_row trainers[] = {{"tags", true, false}, {"trees", false, true}, {"all", true, true}, {NULL}};

/* What the network is to tell of names. */
typedef struct names {
    qn_lexicon *lexicon;
    qn_finder *finder;
    struct { qn_gold *gold; size_t count; } *files;
    size_t file_count, file_capacity;
    qn_labelled *labelled; size_t count, capacity;
} names;

static qn_status add_names(cli *cli, names *n, const char *path)
{
    if (!qn_grow((void **)&n->files, &n->file_capacity, n->file_count, sizeof *n->files))
        return qn_fail(cli->context, QN_NOMEM, path, "out of memory");
    qn_gold *gold;
    size_t count;
    qn_status status = qn_gold_read(NULL, n->lexicon, cli->context, path, &gold, &count);
    if (status)
        return status;
    n->files[n->file_count].gold = gold;
    n->files[n->file_count++].count = count;
    for (size_t i = 0; !status && i < count; i++) {
        uint32_t *right = qn_arena_alloc(gold[i].document->arena, (gold[i].tokens->count + 1) * sizeof *right);
        qn_labelled l = {gold[i].tokens, right};
        if (!right || !QN_PUSH(n->labelled, n->count, n->capacity, l))
            return qn_fail(cli->context, QN_NOMEM, path, "out of memory");
        status = qn_gold_labels(n->finder, cli->context, &gold[i], right);
    }
    return status;
}

static qn_status read_names(cli *cli, names *n, const char *paths)
{
    qn_status status = qn_lexicon_load(cli->context, NULL, &n->lexicon);
    if (!status)
        status = qn_finder_new(cli->context, n->lexicon, &n->finder);
    qn_buffer path = {0};
    for (const char *at = paths, *end; !status && *at; at = *end ? end + 1 : end) {
        end = at + strcspn(at, ",");
        path.length = 0;
        qn_buffer_add(&path, at, (size_t)(end - at));
        status = path.failed ? qn_fail(cli->context, QN_NOMEM, NULL, "out of memory") : add_names(cli, n, path.bytes);
    }
    free(path.bytes);
    return status;
}

static void free_names(names *n)
{
    for (size_t i = 0; i < n->file_count; i++)
        qn_gold_free(n->files[i].gold, n->files[i].count);
    free(n->files);
    free(n->labelled);
    qn_finder_free(n->finder);
    qn_lexicon_free(n->lexicon);
}

static int train(cli *cli, const arguments *args, const trainer_row *row)
{
    const char *epochs = option_value(args, EPOCHS), *runs = option_value(args, RUNS);
    qn_training training = {
        .files = args->rest + 1, .file_count = args->rest_count - 1, .templates = option_value(args, TEMPLATES),
        .splits = option_value(args, SPLITS), .base = option_value(args, FROM), .vectors = option_value(args, VECTORS), .tags = row->tags, .trees = row->trees,
        .epochs = epochs ? small_number(epochs) : 0, .runs = runs ? small_number(runs) : 0,
    };
    if ((epochs && !training.epochs) || (runs && !training.runs))
        return usage_error(cli, "--epochs and --runs want a number from 1 to 1000");
    if (!(row->tags && row->trees) && !training.base)
        return usage_error(cli, "'train %s' wants --from=MODEL, where the other parts come from", row->name);
    names n = {0};
    qn_status status = option_value(args, NAMES) ? read_names(cli, &n, option_value(args, NAMES)) : QN_OK;
    training.labelled = n.labelled;
    training.labelled_count = n.count;
    training.label_count = option_value(args, NAMES) ? QN_NAME_LABELS : 0;
    if (!status)
        status = qn_annotator_train(cli->context, &training, option_value(args, OUTPUT));
    free_names(&n);
    return exit_code(status);
}

/* Names are learned from tokens with predicted tags, so the other model is needed. */
static int train_names(cli *cli, const arguments *args, bool weights)
{
    const char *epochs = option_value(args, EPOCHS), *folds = option_value(args, FOLDS);
    qn_names_training training = {.templates = option_value(args, TEMPLATES), .epochs = epochs ? small_number(epochs) : 0, .folds = folds ? small_number(folds) : 0};
    if ((epochs && !training.epochs) || (folds && training.folds < 2))
        return usage_error(cli, "--epochs wants a number from 1 to 1000, --folds one from 2");
    bool folded = folds && !weights;        /* the weights are fitted on what the model leaves out */
    *(folded ? &training.folded : &training.files) = args->rest + 1;
    *(folded ? &training.folded_count : &training.file_count) = args->rest_count - 1;
    qn_lexicon *lexicon = NULL;
    qn_annotator *annotator = NULL;
    qn_status status = qn_lexicon_load(cli->context, NULL, &lexicon);
    if (!status)
        status = qn_annotator_new(cli->context, option_value(args, FROM), &annotator);
    if (!status)
        status = weights ? qn_names_fit(cli->context, lexicon, annotator, &training, option_value(args, FOR), option_value(args, OUTPUT))
                         : qn_names_train(cli->context, lexicon, annotator, &training, option_value(args, OUTPUT));
    qn_annotator_free(annotator);
    qn_lexicon_free(lexicon);
    return exit_code(status);
}

/* Ties are learned from texts that all stages before have read. */
static int train_pairs(cli *cli, const arguments *args)
{
    const char *epochs = option_value(args, EPOCHS), *without = option_value(args, WITHOUT);
    qn_pairs_training training = {
        .files = args->rest + 1, .file_count = args->rest_count - 1, .templates = option_value(args, TEMPLATES), .epochs = epochs ? small_number(epochs) : 0,
        .without_fold = without ? small_number(without) : 0,
    };
    if ((epochs && !training.epochs) || (without && !training.without_fold))
        return usage_error(cli, "--epochs and --without-fold want a number from 1 to 1000");
    qn_lexicon *lexicon = NULL;
    qn_annotator *annotator = NULL;
    qn_status status = qn_lexicon_load(cli->context, NULL, &lexicon);
    if (!status)
        status = qn_annotator_new(cli->context, option_value(args, FROM), &annotator);
    if (!status)
        status = qn_pairs_train(cli->context, lexicon, annotator, &training, option_value(args, OUTPUT));
    qn_annotator_free(annotator);
    qn_lexicon_free(lexicon);
    return exit_code(status);
}

static int run(cli *cli, const arguments *args)
{
    if (args->rest_count < 2)
        return usage_error(cli, "say what to train (tags, trees, all, names, weights, pairs or confidence) and name the files to learn from");
    if (!option_value(args, OUTPUT))
        return usage_error(cli, "name the model to write with -o FILE");
    if (!strcmp(args->rest[0], "names") || !strcmp(args->rest[0], "weights"))
        return train_names(cli, args, !strcmp(args->rest[0], "weights"));
    if (!strcmp(args->rest[0], "confidence"))
        return train_confidence(cli, args, option_value(args, OUTPUT));
    if (!strcmp(args->rest[0], "pairs"))
        return train_pairs(cli, args);
    for (const trainer_row *row = trainers; row->name; row++)
        if (!strcmp(row->name, args->rest[0]))
            return train(cli, args, row);
    return usage_error(cli, "cannot train '%s', only tags, trees, all, names, weights, pairs and confidence", args->rest[0]);
}

static const option_row options[] = {
    {"output", 'o', "FILE", "the model to write"},
    {"templates", 0, "FILE", "what the classifiers look at (default: the part of models/ that fits)"},
    {"splits", 0, "FILE", "CoNLL-U whose tokens alone are learned from (default: models/english.splits.conllu)"},
    {"from", 0, "MODEL", "take what is not trained from this model"},
    {"epochs", 0, "N", "passes over the data (default: 6)"},
    {"runs", 0, "N", "trainings whose weights are summed (default: 3)"},
    {"vectors", 0, "FILE", "vectors of words learned elsewhere: lines of a word and numbers"},
    {"names", 0, "FILES", "files with gold names, between commas, for what the network is to tell of names"},
    {"folds", 0, "N", "names: leave out each Nth document; weights: fit on these"},
    {"for", 0, "MODEL", "weights: fit for this model of names, which left the documents out"},
    {"without-fold", 0, "N", "pairs: leave out the documents of this fold, for cross-validation"},
    {NULL},
};
const command train_command = {"train", "tags|trees|all|names|weights|pairs|confidence FILE…", "Train the models that tag, parse, find names and ties, and weigh claims",
    "Reads treebanks of Universal Dependencies, for names files with gold names (see eval names), for pairs JSON Lines as\nKnowledgeNet has them, for confidence files with gold claims (see eval confidence), and writes a model. 'weights' fits what the model\nof names is worth against word lists and known actors, on documents that it has not learned from. The same data give the same bytes.\n", options, run};
