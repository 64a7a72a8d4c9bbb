/* Kinds of `quidnunc eval` that have a file of their own. */
#ifndef QN_CLI_EVAL_H
#define QN_CLI_EVAL_H

#include "cli.h"

/* Rows of the options of `quidnunc eval` behind the knowledge options. */
enum { EVAL_RAW = KNOWLEDGE_ROWS, EVAL_MODEL, EVAL_ALONE, EVAL_PHRASES, EVAL_FOLDS, EVAL_FOLD, EVAL_COVER, EVAL_TITLES };

/* Runs cases for the extractor; files are args->rest from 1 on. */
int eval_claims(cli *cli, const arguments *args);
/* Compares names with gold names: exact spans; files are args->rest from 1 on. */
int eval_names(cli *cli, const arguments *args);
/* Compares what pronouns and nouns were taken to mean with gold coreference; files are args->rest from 1 on. */
int eval_coref(cli *cli, const arguments *args);
/* Compares links to known actors with gold links; files are args->rest from 1 on. */
int eval_links(cli *cli, const arguments *args);
/* Compares confidence with how many claims are right; with --folds, that of models that have not seen the article. */
int eval_confidence(cli *cli, const arguments *args);
/* Fits the weights of confidence, tells their error by cross-validation, and writes them. */
int train_confidence(cli *cli, const arguments *args, const char *path);
/* Learns the weights of links, tells how good they are by cross-validation, and writes them. `titles` may be NULL; `actors`: files of known actors. */
int train_links(cli *cli, const arguments *args, const char *path, const char *titles, const char *const *actors);

/* --- cases: 'sentence => Subject property Object [status]; …' --- */

typedef struct expectation {
    char *subject, *property, *object;
    qn_claim_status status;
    bool absent;        /* "not …": it must not be told */
    bool met;
} expectation;

enum { MOST_EXPECTED = 32 };

typedef struct line_case {
    char *sentence;
    expectation expected[MOST_EXPECTED];
    size_t count;
    bool gap;
} line_case;

/* Reads a case; its strings point into the line, which is cut up. False when it is none. */
bool parse_case(const qn_lexicon *lexicon, char *line, line_case *out);
/* Whether the claim has the subject, property and object that the case names, whatever its status. */
bool is_about(const qn_entities *entities, const qn_claim *claim, const expectation *e);
/* Whether the actor is called so, without regard to case. */
bool is_named(const qn_entity *entity, const char *name);
/* Takes blanks off both ends, in place. */
char *trim(char *text);

/* --- whether every entry has cases --- */

typedef struct cover cover;
/* New, free with cover_free; NULL, reported, without memory. Borrows the lexicon. */
cover *cover_new(cli *cli, const qn_lexicon *lexicon);
void cover_free(cover *cover);      /* takes NULL */
/* Counts a case that passed. */
qn_status cover_case(cover *cover, cli *cli, const qn_pipeline *pipeline, qn_document *document, const qn_layers *layers, const line_case *line);
/* Prints the entries that lack a case, of the files (NULL-terminated) or of all when that is empty or NULL; returns how many are lacking. */
size_t cover_tell(const cover *cover, const char *const *files);

#endif
