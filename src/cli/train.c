/* `quidnunc train`: trains the models from treebanks. */
#include "eval.h"

#include <stdlib.h>
#include <string.h>

enum { OUTPUT, TEMPLATES, SPLITS, FROM, EPOCHS, VECTORS, NAMES, FOLD, WITHOUT, ACTORS, TITLES, TEACHER, TEXT, SEED };

/* Kinds of models: tags, trees and names are one network's. */
typedef struct trainer_row {
    const char *name;
    bool tokens, network;
} trainer_row;

static const trainer_row trainers[] = {
    {"all", true, true}, {"tokens", true, false}, {"tags", false, true}, {"trees", false, true}, {"names", false, true}, {NULL},
};

/* What the network is to tell of names. */
typedef struct names {
    qn_annotator *annotator;        /* splits raw text, or NULL */
    unsigned fold, folds;           /* documents with number k mod folds = fold are left out */
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
    qn_status status = qn_gold_read(n->annotator, n->lexicon, cli->context, path, &gold, &count);
    if (status)
        return status;
    n->files[n->file_count].gold = gold;
    n->files[n->file_count++].count = count;
    for (size_t i = 0; !status && i < count; i++) {
        if (n->folds && i % n->folds == n->fold)
            continue;
        uint32_t *right = qn_arena_alloc(gold[i].document->arena, (gold[i].tokens->count + 1) * sizeof *right);
        qn_labelled l = {gold[i].tokens, right};
        if (!right || !QN_PUSH(n->labelled, n->count, n->capacity, l))
            return qn_fail(cli->context, QN_NOMEM, path, "out of memory");
        status = qn_gold_labels(n->finder, cli->context, &gold[i], right);
    }
    return status;
}

static qn_status read_names(cli *cli, names *n, const char *paths, const char *base)
{
    qn_status status = base ? qn_annotator_new(cli->context, base, &n->annotator) : QN_OK;
    if (base && !status)
        qn_annotator_go(n->annotator, QN_TO_TOKENS);
    if (!status)
        status = qn_lexicon_load(cli->context, NULL, &n->lexicon);
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
    qn_annotator_free(n->annotator);
    qn_lexicon_free(n->lexicon);
}

static int train(cli *cli, const arguments *args, const trainer_row *row)
{
    const char *epochs = option_value(args, EPOCHS), *name_files = option_value(args, NAMES), *seed = option_value(args, SEED);
    names n = {0};
    qn_training training = {
        .files = args->rest + 1, .file_count = args->rest_count - 1, .templates = option_value(args, TEMPLATES),
        .splits = option_value(args, SPLITS), .base = option_value(args, FROM), .vectors = option_value(args, VECTORS), .tokens = row->tokens,
        .network = row->network, .epochs = epochs ? small_number(epochs) : 0, .seed = seed ? small_number(seed) : 0,
        .teachers = args->values[TEACHER], .teacher_count = args->counts[TEACHER], .texts = args->values[TEXT], .text_count = args->counts[TEXT],
    };
    if (training.text_count && !training.teacher_count)
        return usage_error(cli, "--text wants models that read it, with --teacher=MODEL");
    if (training.teacher_count && !row->network)
        return usage_error(cli, "'train %s' has no teachers: they tell tags, trees and names", row->name);
    if (epochs && !training.epochs)
        return usage_error(cli, "--epochs wants a number from 1 to 1000");
    if (seed && !training.seed)
        return usage_error(cli, "--seed wants a number from 1 to 1000");
    if (!read_fold(option_value(args, FOLD), &n.fold, &n.folds))
        return usage_error(cli, FOLD_USAGE);
    if (!row->tokens && !training.base)
        return usage_error(cli, "'train %s' wants --from=MODEL, where splitting and lemmas come from", row->name);
    if (!strcmp(row->name, "names") && !name_files)
        return usage_error(cli, "'train names' wants --names=FILES with gold names, besides the treebanks for tags and trees: one network learns all three");
    qn_status status = name_files ? read_names(cli, &n, name_files, training.base) : QN_OK;
    training.labelled = n.labelled;
    training.labelled_count = n.count;
    training.label_count = name_files ? QN_NAME_LABELS : 0;
    if (!status)
        status = qn_annotator_train(cli->context, &training, option_value(args, OUTPUT));
    free_names(&n);
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

/* What pronouns mean is learned from texts in which mentions are marked. */
static int train_coref(cli *cli, const arguments *args)
{
    qn_lexicon *lexicon = NULL;
    qn_annotator *annotator = NULL;
    qn_status status = qn_lexicon_load(cli->context, NULL, &lexicon);
    if (!status)
        status = qn_annotator_new(cli->context, option_value(args, FROM), &annotator);
    if (!status)
        status = qn_pronouns_train(cli->context, lexicon, annotator, args->rest + 1, args->rest_count - 1, option_value(args, OUTPUT));
    qn_annotator_free(annotator);
    qn_lexicon_free(lexicon);
    return exit_code(status);
}

static int run(cli *cli, const arguments *args)
{
    if (args->rest_count < 2)
        return usage_error(cli, "say what to train (all, tokens, tags, trees, names, coref, pairs, links or confidence) and name the files to learn from");
    if (!option_value(args, OUTPUT))
        return usage_error(cli, "name the model to write with -o FILE");
    if (!strcmp(args->rest[0], "confidence"))
        return train_confidence(cli, args, option_value(args, OUTPUT));
    if (!strcmp(args->rest[0], "links"))
        return train_links(cli, args, option_value(args, OUTPUT), option_value(args, TITLES), args->counts[ACTORS] ? args->values[ACTORS] : NULL);
    if (!strcmp(args->rest[0], "coref"))
        return train_coref(cli, args);
    if (!strcmp(args->rest[0], "pairs"))
        return train_pairs(cli, args);
    for (const trainer_row *row = trainers; row->name; row++)
        if (!strcmp(row->name, args->rest[0]))
            return train(cli, args, row);
    return usage_error(cli, "cannot train '%s', only all, tokens, tags, trees, names, coref, pairs, links and confidence", args->rest[0]);
}

static const option_row options[] = {
    {"output", 'o', "FILE", "the model to write"},
    {"templates", 0, "FILE", "what the classifiers look at (default: the part of models/ that fits)"},
    {"splits", 0, "FILE", "CoNLL-U whose tokens alone are learned from (default: models/english.splits.conllu)"},
    {"from", 0, "MODEL", "take what is not trained from this model"},
    {"epochs", 0, "N", "passes of the network over the data"},
    {"vectors", 0, "FILE", "vectors of words learned elsewhere: lines of a word and numbers"},
    {"names", 0, "FILES", "files with gold names, between commas, for what the network is to tell of names"},
    {"fold", 0, "K/N", "leave out document K, K + N, … of each file with names"},
    {"without-fold", 0, "N", "pairs: leave out the documents of this fold, for cross-validation"},
    {"actors", 0, "FILE", "links: read the texts once more with these known actors beside quidnunc's own; may repeat"},
    {"titles", 0, "FILE", "links: table of the Wikipedia titles in GUM's Entity= with their Wikidata ids"},
    {"teacher", 0, "MODEL", "learn also what most of these models say of texts, and of files with names that have no trees; repeat it"},
    {"text", 0, "FILE", "plain text to learn from as the teachers read it; may repeat"},
    {"seed", 0, "N", "what the network's chance begins with: another number, another network as good (default: that of the model that comes along)"},
    {NULL},
};
const command train_command = {"train", "all|tokens|tags|trees|names|coref|pairs|links|confidence FILE…", "Train the models that tag, parse, find names and ties, and weigh claims",
    "Reads treebanks of Universal Dependencies and writes a model: 'tokens' are splitting, sentences and lemmas; tags, trees and names are\ntold by one network and trained together, whichever is named. For 'coref', reads GAP's table, CoNLL-U (with\nEntity= in MISC or without), or KnowledgeNet's JSON Lines, and writes what speaks for the meaning of he and she. For 'pairs', reads\nJSON Lines as KnowledgeNet has them, for 'links', files with gold links (see eval links), for 'confidence', files with gold claims\n(see eval confidence).\nThe same data give the same bytes.\n", options, run};
