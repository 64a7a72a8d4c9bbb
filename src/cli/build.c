#include "cli.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { OUTPUT = KNOWLEDGE_ROWS, FORMAT, BASE, MENTIONS, LANGUAGE, DATE, PREVIOUS, FRESH, DECISIONS, FILTER };

/* --- the graph before ------------------------------------------------------------------------------------------- */

/* The graph that stands in the folder, the youngest of its files, as a new string; NULL when there is none. */
static char *standing_graph(const char *folder)
{
    static const char *const extensions[] = {"nt", "ttl", "rdf"};
    size_t size = strlen(folder) + sizeof "/graph.rdf";
    char *path = malloc(size), *found = NULL;
    struct timespec youngest = {0};
    for (size_t i = 0; path && i < sizeof extensions / sizeof *extensions; i++) {
        struct stat about;
        snprintf(path, size, "%s/graph.%s", folder, extensions[i]);
        if (stat(path, &about) || !S_ISREG(about.st_mode) || !about.st_size)
            continue;
        if (found && (about.st_mtim.tv_sec < youngest.tv_sec ||
                      (about.st_mtim.tv_sec == youngest.tv_sec && about.st_mtim.tv_nsec <= youngest.tv_nsec)))
            continue;
        free(found);
        found = strdup(path);
        youngest = about.st_mtim;
    }
    free(path);
    return found;
}

/* Makes the register. A graph that the user names must be readable; one that only stands in the output folder need not be ours. */
static qn_status open_register(cli *cli, const arguments *args, const char *folder, const qn_lexicon *lexicon, qn_register_options *options, qn_register **reg)
{
    options->previous = option_value(args, PREVIOUS);
    if (options->previous || option_given(args, FRESH))
        return qn_register_new(cli->context, lexicon, options, reg);
    char *standing = standing_graph(folder);
    options->previous = standing;
    qn_status status = qn_register_new(cli->context, lexicon, options, reg);
    if (status && status != QN_NOMEM && standing) {
        qn_report(cli->context, QN_WARNING, status, standing, 0, 0, -1, "this graph cannot be read, so no IRI is kept from it");
        options->previous = NULL;
        status = qn_register_new(cli->context, lexicon, options, reg);
    }
    free(standing);
    options->previous = NULL;
    return status;
}

/* --- progress and summary -------------------------------------------------------------------------------------- */

typedef struct bar {
    const cli *cli;
    struct timespec started, shown;
} bar;

static double seconds_since(const struct timespec *then)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - then->tv_sec) + (double)(now.tv_nsec - then->tv_nsec) / 1e9;
}

static bool show_progress(void *user, const qn_text_counts *counts)
{
    bar *bar = user;
    if (seconds_since(&bar->started) < 0.5 || seconds_since(&bar->shown) < 0.1)
        return true;
    clock_gettime(CLOCK_MONOTONIC, &bar->shown);
    if (counts->bytes_all) {
        double part = (double)counts->bytes_read / (double)counts->bytes_all;
        int full = (int)((part > 1 ? 1 : part) * 30);
        fprintf(stderr, "\r\033[K[%.*s%*s] %3.0f%%  %zu articles", full, "##############################", 30 - full, "", (part > 1 ? 1 : part) * 100,
                counts->articles);
    } else {
        fprintf(stderr, "\r\033[K%zu articles", counts->articles);
    }
    fflush(stderr);
    return true;
}

static void count_line(const cli *cli, size_t count, const char *what)
{
    if (count)
        note(cli, "  skipped %zu %s", count, what);
}

static void summarize_skipped(const cli *cli, const qn_text_counts *counts)
{
    count_line(cli, counts->unreadable, "missing or unreadable");
    count_line(cli, counts->empty, "without an article");
    count_line(cli, counts->binary, "that are no text");
    count_line(cli, counts->malformed, "malformed");
    count_line(cli, counts->other_language, "not in English (--any-language reads them too)");
}

static void summarize_copies(const cli *cli, const qn_register *reg)
{
    size_t articles, copies = 0;
    const qn_article *article = qn_register_articles(reg, &articles);
    for (size_t i = 0; i < articles; i++)
        copies += article[i].copy_of != QN_NONE;
    if (copies)
        note(cli, "  %zu %s of other articles, whose claims count once", copies, copies == 1 ? "is a copy" : "are copies");
}

static void summarize_changes(const cli *cli, const qn_register *reg)
{
    size_t count, merged = 0, split = 0;
    const qn_change *change = qn_register_changes(reg, &count);
    for (size_t i = 0; i < count; i++) {
        merged += change[i].fresh && change[i].same;
        split += change[i].fresh && !change[i].same;
    }
    if (merged + split)
        note(cli, "  against the graph before: %zu put together with another, %zu come apart; the graph tells where their IRIs lead", merged, split);
}

static void summarize(const cli *cli, const qn_text_counts *counts, const qn_register *reg, const outputs *out)
{
    size_t actors, claims, by_status[QN_CLAIM_STATUS_COUNT] = {0};
    qn_register_actors(reg, &actors);
    const qn_stored_claim *claim = qn_register_claims(reg, &claims);
    for (size_t i = 0; i < claims; i++)
        by_status[claim[i].status]++;
    note(cli, "%zu article%s from %zu file%s: %zu actors, %zu claims (%zu asserted, %zu alleged, %zu denied, %zu possible, %zu negated)", counts->articles,
         counts->articles == 1 ? "" : "s", counts->files, counts->files == 1 ? "" : "s", actors, claims, by_status[QN_ASSERTED], by_status[QN_ALLEGED], by_status[QN_DENIED], by_status[QN_POSSIBLE], by_status[QN_NEGATED]);
    summarize_copies(cli, reg);
    summarize_changes(cli, reg);
    summarize_skipped(cli, counts);
    for (size_t i = 0; i < out->count; i++)
        note(cli, "  %s", out->paths[i]);
}

static size_t skipped(const qn_text_counts *c)
{
    return c->unreadable + c->empty + c->binary + c->malformed + c->other_language;
}

/* --- the command ----------------------------------------------------------------------------------------------- */

/* From so many claims on, a graph has the 100,000 statements that an index is kept for. */
enum { MANY_CLAIMS = 4000 };

/* Leaves the index of a large graph beside it, so that the first question finds it. A folder that can't be written, or without RDF, is none of build's
 * troubles. */
static void index_graph(cli *cli, const qn_register *reg, const char *folder)
{
    size_t claims;
    qn_triples *triples = NULL;
    qn_context *silent = NULL;
    qn_register_claims(reg, &claims);
    if (claims < MANY_CLAIMS || !(silent = qn_context_new()))
        return;
    if (!qn_triples_open(silent, &folder, 1, &triples))
        note(cli, "  %s: %zu statements, indexed", folder, qn_triples_count(triples));
    qn_triples_free(triples);
    qn_context_free(silent);
}

/* Reads everything into the register and the sinks; the exit code. */
static int build(cli *cli, const qn_pipeline *pipeline, qn_text *text, qn_register *reg, const qn_graph_filter *filter, outputs *out)
{
    bar bar = {.cli = cli};
    clock_gettime(CLOCK_MONOTONIC, &bar.started);
    bool shows = cli->terminal && !cli->quiet;
    qn_status status = qn_pipeline_run(pipeline, cli->context, text, reg, filter, out->sinks, out->count, shows ? show_progress : NULL, &bar);
    if (shows)
        fputs("\r\033[K", stderr);
    if (status && status != QN_NOT_FOUND)
        return exit_code(status);
    const qn_text_counts *counts = qn_text_counts_of(text);
    if (status) {
        qn_fail(cli->context, QN_NOT_FOUND, NULL, "no article was found, so no graph is written");
        summarize_skipped(cli, counts);
        return EXIT_INPUT;
    }
    summarize(cli, counts, reg, out);
    return skipped(counts) ? EXIT_SKIPPED : EXIT_DONE;
}

static bool is_absolute_iri(const char *iri)
{
    size_t scheme = strspn(iri, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");
    return scheme && iri[scheme] == ':' && !strpbrk(iri, " <>\"{}|\\^`\t\r\n");
}

static int run(cli *cli, const arguments *args)
{
    const char *folder = option_value(args, OUTPUT), *list = option_value(args, FORMAT), *base = option_value(args, BASE);
    if (!folder)
        folder = "out";
    if (!args->rest_count)
        return usage_error(cli, "name the files or folders to read, or - for standard input");
    if (base && !is_absolute_iri(base))
        return usage_error(cli, "--base wants an absolute IRI such as https://example.org/, not '%s'", base);
    qn_graph_filter filter = {0};
    if (!read_filter(cli, args, FILTER, &filter))
        return EXIT_USAGE;
    if (option_given(args, FRESH) && option_given(args, PREVIOUS))
        return usage_error(cli, "--fresh keeps no IRIs, --previous keeps those of a graph: give one of them");
    outputs out = {0};
    qn_pipeline *pipeline = NULL;
    qn_text *text = NULL;
    qn_register *reg = NULL;
    qn_lexicon_options knowledge = knowledge_options(args);
    qn_text_options reading = {.any_language = option_given(args, LANGUAGE), .date = option_value(args, DATE)};
    qn_decisions *decisions = NULL;
    qn_status status = option_given(args, DECISIONS) ? qn_decisions_read(cli->context, args->values[DECISIONS], base, &decisions) : QN_OK;
    if (!status)
        status = qn_pipeline_new(cli->context, &knowledge, &pipeline);
    if (status) {
        qn_decisions_free(decisions);
        return knowledge_exit_code(status);
    }
    qn_register_options registering = {.base = base, .mentions = option_given(args, MENTIONS), .least_confidence = filter.least_confidence, .decisions = decisions};
    filter.least_confidence = 0;        /* the register has done that */
    status = open_outputs(cli, folder, list ? list : "turtle,graphml,ntriples", &out);
    if (!status)
        status = open_register(cli, args, folder, qn_pipeline_lexicon(pipeline), &registering, &reg);
    if (!status)
        status = qn_text_open(cli->context, args->rest, args->rest_count, &reading, &text);
    int code = status ? exit_code(status) : build(cli, pipeline, text, reg, &filter, &out);
    if (!status && (code == EXIT_DONE || code == EXIT_SKIPPED))
        index_graph(cli, reg, folder);
    qn_text_free(text);
    qn_register_free(reg);
    qn_decisions_free(decisions);
    qn_pipeline_free(pipeline);
    free_outputs(&out);
    return code;
}

static const option_row options[] = {
    KNOWLEDGE_OPTIONS,
    {"output", 'o', "DIR", "write graph.EXT into this folder (default: out)"},
    {"format", 'f', "LIST", "formats, separated by commas (default: turtle,graphml,ntriples)"},
    {"base", 0, "IRI", "what IRIs begin with (default: http://localhost:8421/)"},
    {"mentions", 0, NULL, "also write every mention of every actor"},
    {"any-language", 0, NULL, "also read articles that are not in English"},
    {"date", 0, "DATE", "date of articles that tell none (YYYY-MM-DD)"},
    {"previous", 0, "GRAPH", "actors keep the IRIs of this graph (default: the one in the output folder)"},
    {"fresh", 0, NULL, "no graph before: IRIs come from these articles alone"},
    {"decisions", 0, "FILE", "your word on who is the same, who is not, classes and names; may repeat"},
    FILTER_OPTIONS,
    {NULL},
};
const command build_command = {"build", "FILE|DIR|-…", "Read articles and write the graph of who did what to whom",
    "Reads plain text, HTML, RSS, Atom, NITF, NewsML-G2 and JSON Lines, each also gzipped; folders in sorted order;\n"
    "- is standard input. One bad file does not end the run.\n", options, run};
