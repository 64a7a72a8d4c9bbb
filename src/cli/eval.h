/* Kinds of `quidnunc eval` that have a file of their own. */
#ifndef QN_CLI_EVAL_H
#define QN_CLI_EVAL_H

#include "cli.h"

/* Rows of the options of `quidnunc eval`. */
enum { EVAL_RAW, EVAL_MODEL, EVAL_NAMES, EVAL_ALONE, EVAL_PHRASES, EVAL_FOLDS, EVAL_WITH, EVAL_EPOCHS };

/* Runs cases for the extractor; files are args->rest from 1 on. */
int eval_claims(cli *cli, const arguments *args);
/* Compares names with gold names: exact spans; files are args->rest from 1 on. */
int eval_names(cli *cli, const arguments *args);
/* Compares confidence with how many claims are right; with --folds, that of models that have not seen the article. */
int eval_confidence(cli *cli, const arguments *args);
/* Fits the weights of confidence, tells their error by cross-validation, and writes them. */
int train_confidence(cli *cli, const arguments *args, const char *path);

#endif
