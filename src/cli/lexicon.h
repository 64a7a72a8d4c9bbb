/* The parts of `quidnunc lexicon`, a file each. */
#ifndef QN_CLI_LEXICON_H
#define QN_CLI_LEXICON_H

#include "cli.h"

/* Rows of the command's options behind the knowledge options. */
enum { LEXICON_TEXT = KNOWLEDGE_ROWS, LEXICON_TAG, LEXICON_JSON, LEXICON_SUPPORT };

/* Each is given what stands on the command line, its own name first in `rest`, and returns the exit code. */
int lexicon_check(cli *cli, const arguments *args);
int lexicon_try(cli *cli, const arguments *args);
int lexicon_learn(cli *cli, const arguments *args);

/* What was heard of one text. */
typedef struct hearing {
    cli *cli;
    const qn_document *document;
    qn_layers layers;
    qn_trial *trials;           /* malloc'd; their reasons are in the document's arena */
    size_t count, capacity;
    bool failed;
} hearing;

/* Prints all that was heard as one JSON object on a line. */
qn_status lexicon_print_json(const hearing *hearing);

/* "lex:arrest-v" for entries of our namespace, else the whole IRI; borrowed from the arena. */
const char *short_name(qn_arena *arena, const char *iri);

#endif
