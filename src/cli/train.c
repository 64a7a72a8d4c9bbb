/* `quidnunc train`: trains the models from treebanks. */
#include "cli.h"

#include <stdlib.h>
#include <string.h>

enum { OUTPUT, TEMPLATES, SPLITS, FROM, EPOCHS, RUNS };

/* A kind of model: what it is, and who trains it. Further kinds are further rows. */
typedef struct trainer_row {
    const char *name;
    bool tags, trees;
} trainer_row;

static const trainer_row trainers[] = {{"tags", true, false}, {"trees", false, true}, {"all", true, true}, {NULL}};

/* A number of the command line from 1 to 1000; 0 when it is none. */
static unsigned small_number(const char *value)
{
    char *end;
    unsigned long number = strtoul(value, &end, 10);
    return *end || end == value || number > 1000 ? 0 : (unsigned)number;
}

static int train(cli *cli, const arguments *args, const trainer_row *row)
{
    const char *epochs = option_value(args, EPOCHS), *runs = option_value(args, RUNS);
    qn_training training = {
        .files = args->rest + 1, .file_count = args->rest_count - 1, .templates = option_value(args, TEMPLATES),
        .splits = option_value(args, SPLITS), .base = option_value(args, FROM), .tags = row->tags, .trees = row->trees,
        .epochs = epochs ? small_number(epochs) : 0, .runs = runs ? small_number(runs) : 0,
    };
    if ((epochs && !training.epochs) || (runs && !training.runs))
        return usage_error(cli, "--epochs and --runs want a number from 1 to 1000");
    if (!(row->tags && row->trees) && !training.base)
        return usage_error(cli, "'train %s' wants --from=MODEL, where the other parts come from", row->name);
    return exit_code(qn_annotator_train(cli->context, &training, option_value(args, OUTPUT)));
}

/* Names are learned from tokens with predicted tags, so the other model is needed. */
static int train_names(cli *cli, const arguments *args)
{
    const char *epochs = option_value(args, EPOCHS);
    qn_names_training training = {
        .files = args->rest + 1, .file_count = args->rest_count - 1, .templates = option_value(args, TEMPLATES), .epochs = epochs ? small_number(epochs) : 0,
    };
    if (epochs && !training.epochs)
        return usage_error(cli, "--epochs wants a number from 1 to 1000");
    qn_lexicon *lexicon = NULL;
    qn_annotator *annotator = NULL;
    qn_status status = qn_lexicon_load(cli->context, NULL, &lexicon);
    if (!status)
        status = qn_annotator_new(cli->context, option_value(args, FROM), &annotator);
    if (!status)
        status = qn_names_train(cli->context, lexicon, annotator, &training, option_value(args, OUTPUT));
    qn_annotator_free(annotator);
    qn_lexicon_free(lexicon);
    return exit_code(status);
}

static int run(cli *cli, const arguments *args)
{
    if (args->rest_count < 2)
        return usage_error(cli, "say what to train (tags, trees, all or names) and name the files to learn from");
    if (!option_value(args, OUTPUT))
        return usage_error(cli, "name the model to write with -o FILE");
    if (!strcmp(args->rest[0], "names"))
        return train_names(cli, args);
    for (const trainer_row *row = trainers; row->name; row++)
        if (!strcmp(row->name, args->rest[0]))
            return train(cli, args, row);
    return usage_error(cli, "cannot train '%s', only tags, trees, all and names", args->rest[0]);
}

static const option_row options[] = {
    {"output", 'o', "FILE", "the model to write"},
    {"templates", 0, "FILE", "what the classifiers look at (default: the part of models/ that fits)"},
    {"splits", 0, "FILE", "CoNLL-U whose tokens alone are learned from (default: models/english.splits.conllu)"},
    {"from", 0, "MODEL", "take what is not trained from this model"},
    {"epochs", 0, "N", "passes over the data (default: 6)"},
    {"runs", 0, "N", "trainings whose weights are summed (default: 3)"},
    {NULL},
};
const command train_command = {"train", "tags|trees|all|names FILE…", "Train the models that tag, parse and find names",
    "Reads treebanks of Universal Dependencies, for names files with gold names (see eval names), and writes a model. The same data give the same bytes.\n", options, run};
