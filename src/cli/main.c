#include "cli.h"

#include <config.h>
#include <errno.h>
#include <getopt.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const command *const commands[] = {
    &build_command, &convert_command, &draw_command, &query_command, &explain_command, &review_command, &verify_command, &text_command, &tag_command, &lexicon_command, &formats_command, &eval_command,
    &load_command, &actors_command, &publish_command, &serve_command, &train_command,
};
enum { COMMANDS = sizeof commands / sizeof *commands };

/* Options that every command has; they come after the command's own. */
static const option_row common[] = {
    {"data", 0, "DIR", "where ontology/ and models/ are, if not where quidnunc was installed"},
    {"quiet", 'q', NULL, "print nothing but errors and the result"},
    {"verbose", 'v', NULL, "tell more"},
    {"help", 'h', NULL, "print this help and exit"},
    {"version", 'V', NULL, "print the version and exit"},
    {NULL},
};
enum { COMMON_DATA, COMMON_QUIET, COMMON_VERBOSE, COMMON_HELP, COMMON_VERSION, COMMON };

/* --- help ---------------------------------------------------------------------------------------------------- */

static void print_options(const option_row *options)
{
    for (const option_row *o = options; o && o->name; o++) {
        char left[64];
        snprintf(left, sizeof left, "%c%c%s--%s%s%s", o->letter ? '-' : ' ', o->letter ? o->letter : ' ', o->letter ? ", " : "  ", o->name,
                 o->argument ? "=" : "", o->argument ? o->argument : "");
        printf("  %-26s  %s\n", left, o->help);
    }
}

static void print_exit_codes(void)
{
    puts("\nExit status: 0 done; 1 done, but some input was skipped or nothing was found; 2 wrong command line;\n"
         "3 no usable input, or an error in the knowledge files; 4 a system error (disk, memory, network).");
}

static void print_program_help(void)
{
    puts("Usage: quidnunc COMMAND [OPTION]… [ARGUMENT]…\n"
         "Reads news articles and writes down who did what to whom, as RDF and GraphML.\n\nCommands:");
    for (size_t i = 0; i < COMMANDS; i++)
        printf("  %-10s  %s\n", commands[i]->name, commands[i]->summary);
    puts("\nOptions:");
    print_options(common);
    puts("\n'quidnunc COMMAND --help' tells the options of a command.");
    print_exit_codes();
}

static void print_command_help(const command *c)
{
    printf("Usage: quidnunc %s [OPTION]… %s\n%s.\n", c->name, c->arguments, c->summary);
    if (c->details)
        printf("\n%s", c->details);
    puts("\nOptions:");
    print_options(c->options);
    print_options(common);
    print_exit_codes();
}

static void print_version(void)
{
    puts(PACKAGE_STRING "\nLicense: GNU GPL version 3 or later. There is no warranty, to the extent permitted by law.");
}

/* --- what commands use --------------------------------------------------------------------------------------- */

const char *option_value(const arguments *args, size_t row)
{
    return args->counts[row] ? args->values[row][args->counts[row] - 1] : NULL;
}

bool option_given(const arguments *args, size_t row)
{
    return args->counts[row] > 0;
}

int usage_error(const cli *cli, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fprintf(stderr, "%s: ", cli->program);
    vfprintf(stderr, format, args);
    fprintf(stderr, "\nTry '%s --help'.\n", cli->program);
    va_end(args);
    return EXIT_USAGE;
}

int exit_code(qn_status status)
{
    switch (status) {
    case QN_OK: case QN_END: return EXIT_DONE;
    case QN_NOT_FOUND: return EXIT_SKIPPED;
    case QN_USAGE: case QN_UNSUPPORTED: return EXIT_USAGE;
    case QN_SYNTAX: case QN_ENCODING: case QN_LIMIT: return EXIT_INPUT;
    case QN_NOMEM: case QN_IO: case QN_INTERNAL: return EXIT_SYSTEM;
    }
    return EXIT_SYSTEM;
}

int knowledge_exit_code(qn_status status)
{
    return status == QN_IO || status == QN_NOT_FOUND || status == QN_UNSUPPORTED ? EXIT_INPUT : exit_code(status);
}

int finish_output(cli *cli)
{
    bool failed = ferror(stdout) != 0;
    if (fflush(stdout) || failed) {
        if (errno != EPIPE)
            fprintf(stderr, "%s: standard output: %s\n", cli->program, strerror(errno ? errno : EIO));
        return EXIT_SYSTEM;
    }
    return EXIT_DONE;
}

qn_status open_graphs(const cli *cli, const arguments *args, size_t row, qn_triples **triples)
{
    static const char *const usual[] = {"out"};
    bool given = option_given(args, row);
    return qn_triples_open(cli->context, given ? args->values[row] : usual, given ? args->counts[row] : 1, triples);
}

void note(const cli *cli, const char *format, ...)
{
    if (cli->quiet)
        return;
    va_list args;
    va_start(args, format);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
}

bool read_fold(const char *value, unsigned *fold, unsigned *folds)
{
    *fold = *folds = 0;
    if (!value)
        return true;
    char *end;
    unsigned long k = strtoul(value, &end, 10);
    *folds = *end == '/' && end != value ? small_number(end + 1) : 0;
    *fold = (unsigned)k;
    return *folds > 1 && k < *folds;
}

unsigned small_number(const char *value)
{
    char *end;
    unsigned long number = strtoul(value, &end, 10);
    return *end || end == value || number > 1000 ? 0 : (unsigned)number;
}

bool confidence_option(const cli *cli, const arguments *args, size_t row, double *value)
{
    const char *text = option_value(args, row);
    char *end = NULL;
    *value = text ? strtod(text, &end) : 0;
    if (!text || (end != text && !*end && *value >= 0 && *value <= 1))
        return true;
    usage_error(cli, "--min-confidence wants a number from 0 to 1, not '%s'", text);
    return false;
}

qn_lexicon_options knowledge_options(const arguments *args)
{
    qn_lexicon_options options = {
        .lexica = args->counts[0] ? args->values[0] : NULL,
        .ontologies = args->counts[1] ? args->values[1] : NULL,
        .actors = args->counts[2] ? args->values[2] : NULL,
        .replace = option_given(args, 3),
    };
    return options;
}

/* --- diagnostics on standard error --------------------------------------------------------------------------- */

static void print_diagnostic(void *user, const qn_diagnostic *d)
{
    static const char *const kinds[] = {"debug: ", "", "warning: ", "error: "};
    cli *cli = user;
    cli->warnings += d->severity == QN_WARNING;
    cli->errors += d->severity == QN_ERROR;
    if (cli->terminal && !cli->quiet)
        fputs("\r\033[K", stderr);   /* over the progress bar */
    fputs("quidnunc: ", stderr);
    if (d->source)
        fprintf(stderr, "%s:", d->source);
    if (d->line)
        fprintf(stderr, "%lu:", d->line);
    if (d->line && d->column)
        fprintf(stderr, "%lu:", d->column);
    fprintf(stderr, "%s%s%s", d->source ? " " : "", kinds[d->severity], d->message);
    if (d->offset >= 0)
        fprintf(stderr, " (byte %lld)", d->offset);
    fputc('\n', stderr);
}

/* --- command line → arguments -------------------------------------------------------------------------------- */

typedef struct parser {
    struct option options[MAX_OPTIONS + 1];
    char letters[2 * MAX_OPTIONS + 3];
    size_t own, all;        /* the command's options, and with the common ones */
} parser;

static void add_options(parser *p, const option_row *rows)
{
    size_t letters = strlen(p->letters);
    for (const option_row *o = rows; o && o->name; o++) {
        p->options[p->all] = (struct option){o->name, o->argument ? required_argument : no_argument, NULL, 256 + (int)p->all};
        p->all++;
        if (o->letter) {
            p->letters[letters++] = o->letter;
            if (o->argument)
                p->letters[letters++] = ':';
        }
    }
    p->letters[letters] = '\0';
}

static size_t row_of(const parser *p, const command *c, int got)
{
    if (got >= 256)
        return (size_t)got - 256;
    for (size_t i = 0; i < p->all; i++) {
        const option_row *row = i < p->own ? &c->options[i] : &common[i - p->own];
        if (row->letter == got)
            return i;
    }
    return p->all;
}

/* Sorts the command line into `args`; false when it is wrong, after telling. */
static bool parse(cli *cli, const command *c, int argc, char **argv, parser *p, arguments *args)
{
    strcpy(p->letters, "");
    add_options(p, c->options);
    p->own = p->all;
    add_options(p, common);
    for (size_t i = 0; i < p->all; i++)
        args->values[i] = calloc((size_t)argc + 1, sizeof **args->values);
    args->rest = calloc((size_t)argc + 1, sizeof *args->rest);
    opterr = 0;
    optind = 1;
    for (int got; (got = getopt_long(argc, argv, p->letters, p->options, NULL)) != -1;) {
        if (got == '?' || got == ':') {
            usage_error(cli, "'%s' is no option of '%s', or lacks its value", argv[optind - 1], c->name);
            return false;
        }
        size_t row = row_of(p, c, got);
        args->values[row][args->counts[row]++] = optarg ? optarg : "";
    }
    while (optind < argc)
        args->rest[args->rest_count++] = argv[optind++];
    return true;
}

static void free_arguments(arguments *args)
{
    for (size_t i = 0; i < MAX_OPTIONS; i++)
        free(args->values[i]);
    free(args->rest);
}

static int run_command(cli *cli, const command *c, int argc, char **argv)
{
    parser p = {0};
    arguments args = {0};
    int code = EXIT_USAGE;
    if (parse(cli, c, argc, argv, &p, &args)) {
        const size_t *counts = args.counts + p.own;
        cli->quiet = counts[COMMON_QUIET] > 0;
        cli->verbose = counts[COMMON_VERBOSE] > 0;
        qn_context_set_sink(cli->context, cli->quiet ? QN_ERROR : cli->verbose ? QN_DEBUG : QN_WARNING, print_diagnostic, cli);
        if (counts[COMMON_DATA])
            qn_context_set_data(cli->context, args.values[p.own + COMMON_DATA][0]);
        if (counts[COMMON_HELP]) {
            print_command_help(c);
            code = finish_output(cli);
        } else if (counts[COMMON_VERSION]) {
            print_version();
            code = finish_output(cli);
        } else {
            code = c->run(cli, &args);
        }
    }
    free_arguments(&args);
    return code;
}

static const command *find_command(const char *name)
{
    for (size_t i = 0; i < COMMANDS; i++)
        if (!strcmp(commands[i]->name, name))
            return commands[i];
    return NULL;
}

/* `quidnunc`, `quidnunc --help`, `quidnunc help [COMMAND]`, `quidnunc --version`: no command to run. */
static int run_without_command(cli *cli, int argc, char **argv)
{
    const char *word = argc > 1 ? argv[1] : NULL;
    if (!word)
        return usage_error(cli, "which command?");
    if (!strcmp(word, "--version") || !strcmp(word, "-V")) {
        print_version();
    } else if (!strcmp(word, "--help") || !strcmp(word, "-h") || !strcmp(word, "help")) {
        const command *c = argc > 2 ? find_command(argv[2]) : NULL;
        if (argc > 2 && !c)
            return usage_error(cli, "there is no command '%s'", argv[2]);
        if (c)
            print_command_help(c);
        else
            print_program_help();
    } else {
        return usage_error(cli, "there is no %s '%s'", *word == '-' ? "option" : "command", word);
    }
    return finish_output(cli);
}

int main(int argc, char **argv)
{
    setlocale(LC_ALL, "C");
    signal(SIGPIPE, SIG_IGN);
    cli cli = {.context = qn_context_new(), .program = "quidnunc", .terminal = isatty(STDERR_FILENO)};
    if (!cli.context) {
        fputs("quidnunc: out of memory\n", stderr);
        return EXIT_SYSTEM;
    }
    qn_context_set_sink(cli.context, QN_WARNING, print_diagnostic, &cli);
    const command *c = argc > 1 ? find_command(argv[1]) : NULL;
    int code = c ? run_command(&cli, c, argc - 1, argv + 1) : run_without_command(&cli, argc, argv);
    qn_context_free(cli.context);
    return code;
}
