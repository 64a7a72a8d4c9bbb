/* The command line: a table of commands, each with a table of options; a command per file. */
#ifndef QN_CLI_H
#define QN_CLI_H

#include <quidnunc/quidnunc.h>

/* Exit codes; documented in the man page and by --help. */
enum {
    EXIT_DONE = 0,
    EXIT_SKIPPED = 1,   /* finished, but some input was skipped or something asked for was not found */
    EXIT_USAGE = 2,     /* wrong command line */
    EXIT_INPUT = 3,     /* nothing usable in the input, or the knowledge files have an error */
    EXIT_SYSTEM = 4     /* a file could not be written, out of memory, an endpoint did not answer */
};

#define MAX_OPTIONS 32

typedef struct option_row {
    const char *name;       /* long name */
    char letter;            /* or 0 */
    const char *argument;   /* what it takes, for the help: "DIR"; NULL for a flag */
    const char *help;
} option_row;

/* What stood on the command line, in the order of the command's options. */
typedef struct arguments {
    const char **values[MAX_OPTIONS];   /* NULL-terminated; a flag has "" */
    size_t counts[MAX_OPTIONS];
    const char **rest;                  /* what is no option */
    size_t rest_count;
} arguments;

typedef struct cli {
    qn_context *context;
    bool quiet, verbose;
    bool terminal;          /* standard error is one */
    const char *program;
    unsigned long warnings, errors;     /* reported so far */
} cli;

typedef struct command {
    const char *name;
    const char *arguments;      /* "[FILE|DIR|-]…" */
    const char *summary;        /* one line */
    const char *details;        /* more for its --help, or NULL */
    const option_row *options;  /* ended by a NULL name */
    int (*run)(cli *cli, const arguments *arguments);   /* gives the exit code */
} command;

extern const command build_command, convert_command, draw_command, eval_command, explain_command, formats_command, lexicon_command, load_command, query_command, review_command, tag_command, text_command, train_command, verify_command;

extern const command actors_command;

extern const command publish_command, serve_command;

/* Value of an option of the command's table by its row, the last one given; NULL when it was not. */
const char *option_value(const arguments *arguments, size_t row);
/* True when the flag was given. */
bool option_given(const arguments *arguments, size_t row);
/* Complains about the command line and returns EXIT_USAGE. */
int usage_error(const cli *cli, const char *format, ...) QN_PRINTF(2, 3);
/* The exit code for a status that ended a command. */
int exit_code(qn_status status);
/* The same when ontology, lexicon or models could not be loaded: a file that is not there is an error of theirs, none of the system. */
int knowledge_exit_code(qn_status status);
/* Flushes standard output and tells when that failed (a full disk); EXIT_DONE or EXIT_SYSTEM. A closed pipe ends quietly. */
int finish_output(cli *cli);
/* A number of the command line from 1 to 1000; 0 when it is none. */
unsigned small_number(const char *value);
/* "K/N", K from 0 and less than N; NULL gives 0 folds. False when it is none. */
bool read_fold(const char *value, unsigned *fold, unsigned *folds);
#define FOLD_USAGE "--fold wants K/N, two numbers, K from 0 to N - 1"
/* The option's number from 0 to 1, 0 when it was not given; false when it is none, after telling. */
bool confidence_option(const cli *cli, const arguments *arguments, size_t row, double *value);
/* Opens the graphs that the option of that row names, or out/. New. */
qn_status open_graphs(const cli *cli, const arguments *arguments, size_t row, qn_triples **triples);
/* Prints one line on standard error unless -q. */
void note(const cli *cli, const char *format, ...) QN_PRINTF(2, 3);

/* The options that choose knowledge files, shared by commands that load them: put KNOWLEDGE_OPTIONS first in a table,
   then knowledge_options reads rows 0 to 3. */
#define KNOWLEDGE_OPTIONS                                                                          \
    {"lexicon", 0, "FILE", "add a lexicon to the one that came with quidnunc; may repeat"},        \
    {"ontology", 0, "FILE", "add an ontology with further properties; may repeat"},                \
    {"actors", 0, "FILE", "add known actors; may repeat"},                                         \
    {"replace", 0, NULL, "use the files given instead of those that came with quidnunc"}
enum { KNOWLEDGE_ROWS = 4 };
qn_lexicon_options knowledge_options(const arguments *arguments);

/* The options that choose a part of a graph: put FILTER_OPTIONS together in a table; read_filter is given the first's row. */
#define FILTER_OPTIONS                                                                                                  \
    {"only", 0, "CLASS", "only claims between actors of these classes: Person, Firm …; may repeat"},                    \
    {"property", 'p', "NAME", "only claims of this property: arrests, works-for; may repeat"},                          \
    {"status", 's', "STATUS", "only claims that are asserted, alleged, denied, possible or negated; may repeat"},       \
    {"min-confidence", 0, "X", "only claims whose confidence is at least X, from 0 to 1"},                              \
    {"since", 0, "DATE", "only claims of that day, month or year and later (2019, 2019-01, 2019-01-11)"},               \
    {"until", 0, "DATE", "only claims of that day, month or year and before"},                                          \
    {"around", 0, "NAME", "only actors near this one, and the claims between them"},                                    \
    {"hops", 0, "N", "how many claims away an actor may be (default: 1)"},                                              \
    {"top", 0, "N", "only the N actors with most claims, and the claims between them"}
enum { FILTER_ROWS = 9 };
/* Reads those options; strings are borrowed from the arguments. False after telling what is wrong. */
bool read_filter(const cli *cli, const arguments *arguments, size_t first_row, qn_graph_filter *filter);

/* The options that tell of an endpoint: put ENDPOINT_OPTIONS together in a table; read_endpoint is given the first's row. */
#define ENDPOINT_OPTIONS(what)                                                                                          \
    {"endpoint", 'e', "URL", what},                                                                                     \
    {"user", 'u', "NAME[:PASSWORD]", "who asks there (Basic or Digest, as the server wants)"},                          \
    {"password-file", 0, "FILE", "the password is the first line of this file"},                                        \
    {"timeout", 0, "SECONDS", "give up after so long a silence (default: 120)"}
enum { ENDPOINT_ROWS = 4 };
typedef struct access_options {
    qn_endpoint endpoint;
    char *user, *password;      /* owned */
} access_options;
/* Reads those options; EXIT_DONE, or the exit code after telling what is wrong. Free with free_endpoint. */
int read_endpoint(const cli *cli, const arguments *arguments, size_t first_row, access_options *access);
void free_endpoint(access_options *access);

enum { MAX_OUTPUTS = 24 };
/* The sinks of one run, one per format. */
typedef struct outputs {
    qn_sink *sinks[MAX_OUTPUTS];
    char *paths[MAX_OUTPUTS];
    size_t count;
} outputs;
/* Opens DIR/graph.EXT for each format of a list "turtle,graphml"; makes the folder. */
qn_status open_outputs(cli *cli, const char *folder, const char *list, outputs *out);
/* Opens one file, or "-". */
qn_status open_output(cli *cli, const char *path, const qn_format *format, outputs *out);
void free_outputs(outputs *outputs);

#endif
