#include "cli.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { OUTPUT = KNOWLEDGE_ROWS, FORMAT, BASE, MENTIONS, LANGUAGE, DATE, DECISIONS, FILTER };

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
    summarize_skipped(cli, counts);
    for (size_t i = 0; i < out->count; i++)
        note(cli, "  %s", out->paths[i]);
}

static size_t skipped(const qn_text_counts *c)
{
    return c->unreadable + c->empty + c->binary + c->malformed + c->other_language;
}

/* --- the command ----------------------------------------------------------------------------------------------- */

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
    qn_register_options registering = {base, option_given(args, MENTIONS), filter.least_confidence, decisions};
    filter.least_confidence = 0;        /* the register has done that */
    status = open_outputs(cli, folder, list ? list : "turtle,graphml,ntriples", &out);
    if (!status)
        status = qn_register_new(cli->context, qn_pipeline_lexicon(pipeline), &registering, &reg);
    if (!status)
        status = qn_text_open(cli->context, args->rest, args->rest_count, &reading, &text);
    int code = status ? exit_code(status) : build(cli, pipeline, text, reg, &filter, &out);
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
    {"decisions", 0, "FILE", "your word on who is the same, who is not, classes and names; may repeat"},
    FILTER_OPTIONS,
    {NULL},
};
const command build_command = {"build", "FILE|DIR|-…", "Read articles and write the graph of who did what to whom",
    "Reads plain text, HTML, RSS, Atom, NITF, NewsML-G2 and JSON Lines, each also gzipped; folders in sorted order;\n"
    "- is standard input. One bad file does not end the run.\n", options, run};
