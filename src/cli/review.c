/* review: asks a person about what of a graph is least certain, and keeps the answers as decisions. */
#include "review.h"
#include "explain.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

enum { DECISIONS, LIMIT, ASK, JSON };
#define USUAL_FILE "decisions.txt"

/* The command while it runs. */
typedef struct session {
    cli *cli;
    review review;
    const char *path;           /* of the decisions */
    const char *files[2];
    qn_decisions *decisions;    /* what has been said so far, or NULL */
    size_t limit, shown;
    bool asks, json, terminal, full;        /* full: an answer could not be written */
    size_t answers, width;
} session;

/* --- decisions --------------------------------------------------------------------------------------------------- */

/* Reads the file as it is now; one that is not there says nothing. */
static qn_status read_decisions(session *s)
{
    qn_decisions_free(s->decisions);
    s->decisions = NULL;
    if (access(s->path, F_OK) && errno == ENOENT)
        return QN_OK;
    return qn_decisions_read(s->cli->context, s->files, s->review.graph->base, &s->decisions);
}

enum { MOST_TERMS = 48 };

/* The terms that a side of a question may be known by: places, and for two actors the actor. */
static size_t terms_of(const session *s, const question *q, bool second, const char *terms[MOST_TERMS], qn_arena *scratch)
{
    const review *r = &s->review;
    uint32_t actor = second ? q->other : q->actor;
    const sighting *side = second ? q->right : q->left;
    size_t count = 0;
    if (q->kind != ASK_MERGED)
        terms[count++] = r->graph->actors[actor].iri;
    for (size_t i = r->first_sighting[actor]; i < r->first_sighting[actor + 1] && count < MOST_TERMS; i++) {
        if (q->kind == ASK_MERGED && r->sightings[i].story != side->story)
            continue;
        const char *term = sighting_term(r, &r->sightings[i], scratch);
        if (term)
            terms[count++] = term;
    }
    return count;
}

/* True when something has been said of both sides, in whatever terms. */
static bool is_decided(const session *s, const question *q)
{
    const char *left[MOST_TERMS], *right[MOST_TERMS] = {q->second};
    if (!s->decisions)
        return false;
    const char *iri = s->review.graph->actors[q->actor].iri;
    if (qn_decisions_between(s->decisions, q->first, q->second) || (q->kind == ASK_MERGED && qn_decisions_joins(s->decisions, iri)))
        return true;
    qn_arena *scratch = qn_arena_new();
    size_t lefts = scratch ? terms_of(s, q, false, left, scratch) : 0, rights = 1;
    if (scratch && q->kind != ASK_LINK)
        rights = terms_of(s, q, true, right, scratch);
    int said = 0;
    for (size_t i = 0; i < lefts && !said; i++)
        for (size_t j = 0; j < rights && !said; j++)
            said = qn_decisions_between(s->decisions, left[i], right[j]);
    for (size_t j = 0; j < rights && !said && q->kind == ASK_MERGED; j++)
        said = qn_decisions_between(s->decisions, iri, right[j]);
    qn_arena_free(scratch);
    return said != 0;
}

/* What of an IRI is written to the file: without the base. */
static const char *short_iri(const session *s, const char *iri)
{
    size_t length = strlen(s->review.graph->base);
    return strncmp(iri, s->review.graph->base, length) ? iri : iri + length;
}

/* One write to the end of the locked file, so that two who answer at a time do not mix their lines; a last line without its end gets it. */
static qn_status append(session *s, const char *line)
{
    int file = open(s->path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    char last = '\n';
    bool done = file >= 0 && !flock(file, LOCK_EX);
    off_t size = done ? lseek(file, 0, SEEK_END) : -1;
    done = done && size >= 0 && (!size || pread(file, &last, 1, size - 1) == 1);
    qn_buffer whole = {0};
    qn_buffer_printf(&whole, "%s%s\n", last == '\n' ? "" : "\n", line);
    done = done && !whole.failed && write(file, whole.bytes, whole.length) == (ssize_t)whole.length && (!fsync(file) || errno == EINVAL);
    int error = errno;
    if (!done && size >= 0 && ftruncate(file, size))
        error = errno;          /* half a line must not stay */
    if (file >= 0)
        done = !close(file) && done;
    free(whole.bytes);
    return done ? QN_OK : qn_fail(s->cli->context, QN_IO, s->path, "cannot write the answer: %s", strerror(error));
}

static qn_status decide(session *s, const question *q, bool same)
{
    const char *label = s->review.graph->actors[q->actor].label;
    qn_buffer line = {0};
    qn_buffer_printf(&line, "%s %s %s    # ", same ? "same" : "different", short_iri(s, q->first), short_iri(s, q->second));
    for (const char *at = label; *at; at++)
        qn_buffer_putc(&line, (unsigned char)*at < 0x20 ? ' ' : *at);
    if (line.failed || line.length > 8192)      /* a name that long is not needed */
        line.length = line.failed ? 0 : strcspn(line.bytes, "#");
    if (line.bytes)
        line.bytes[line.length] = '\0';
    qn_status status = line.failed ? qn_fail(s->cli->context, QN_NOMEM, NULL, "out of memory") : append(s, line.bytes);
    s->full = status != QN_OK;
    free(line.bytes);
    s->answers += !status;
    return status ? status : read_decisions(s);
}

/* --- questions for people ---------------------------------------------------------------------------------------- */

static void print_article(const session *s, const sighting *at)
{
    const qn_article *a = &s->review.graph->articles[at->article];
    printf("      in %s%s%s", a->title ? "“" : "", a->title ? a->title : a->id, a->title ? "”" : "");
    if (a->publisher)
        printf(", %s", a->publisher);
    if (a->date)
        printf(", %.10s", a->date);
    putchar('\n');
}

static void print_side(const session *s, const sighting *at, uint32_t actor, bool named)
{
    const qn_actor *a = &s->review.graph->actors[actor];
    if (named)
        printf("    %s%s%s (%s), %s\n", s->terminal ? "\033[1m" : "", a->label, s->terminal ? "\033[0m" : "", qn_class_name(a->type), short_iri(s, a->iri));
    if (!at) {
        printf("      no claim names it\n");
        return;
    }
    const qn_stored_evidence *e = &s->review.graph->claims[at->claim].evidence[at->evidence];
    const qn_passage *place = sighting_place(&s->review, at);
    mark mark = {0};
    if (place->begin >= e->passage.begin && place->end <= e->passage.end) {
        mark.begin = place->begin - e->passage.begin;
        mark.end = place->end - e->passage.begin;
    }
    print_sentence(e->passage.text, &mark, 1, 6, s->width, s->terminal);
    print_article(s, at);
}

static void print_question(const session *s, const question *q)
{
    const qn_actor *a = &s->review.graph->actors[q->actor];
    printf("%s%zu. ", s->shown > 1 ? "\n" : "", s->shown);
    if (q->kind == ASK_MERGED)
        printf("%s (%s) in two articles that name nobody else in common: one actor now. Doubt %.2f\n", a->label, qn_class_name(a->type), q->doubt);
    else if (q->kind == ASK_APART)
        printf("%s and %s: two actors now. Doubt %.2f\n", a->label, s->review.graph->actors[q->other].label, q->doubt);
    else
        printf("%s (%s) is linked to %s. Doubt %.2f\n", a->label, qn_class_name(a->type), a->wikidata, q->doubt);
    print_side(s, q->left, q->actor, q->kind == ASK_APART);
    if (q->kind != ASK_LINK)
        print_side(s, q->right, q->other, q->kind == ASK_APART);
    if (!s->asks)
        printf("    same %s %s\n    different %s %s\n", short_iri(s, q->first), short_iri(s, q->second), short_iri(s, q->first), short_iri(s, q->second));
}

/* --- questions for programs -------------------------------------------------------------------------------------- */

static json_t *json_side(const session *s, const sighting *at, uint32_t actor, const char *term)
{
    const qn_actor *a = &s->review.graph->actors[actor];
    json_t *side = json_pack("{s:s, s:s, s:s, s:s}", "term", term, "actor", a->iri, "label", a->label, "class", qn_class_name(a->type));
    if (side && at) {
        const qn_article *article = &s->review.graph->articles[at->article];
        json_object_set_new(side, "sentence", json_string(s->review.graph->claims[at->claim].evidence[at->evidence].passage.text));
        json_object_set_new(side, "mention", json_string(sighting_place(&s->review, at)->text));
        json_object_set_new(side, "article", json_string(article->iri));
        if (article->title)
            json_object_set_new(side, "title", json_string(article->title));
        if (article->date)
            json_object_set_new(side, "date", json_string(article->date));
    }
    return side;
}

static qn_status print_json(const session *s, const question *q)
{
    static const char *const kinds[] = {"merged", "apart", "link"};
    char doubt[16];
    snprintf(doubt, sizeof doubt, "%.2f", q->doubt);
    json_t *second = q->kind == ASK_LINK ? json_pack("{s:s}", "term", q->second) : json_side(s, q->right, q->other, q->second);
    json_t *all = json_pack("{s:s, s:f, s:o, s:o}", "question", kinds[q->kind], "doubt", strtod(doubt, NULL), "first", json_side(s, q->left, q->actor, q->first),
                            "second", second);
    char *text = all ? json_dumps(all, JSON_COMPACT | JSON_REAL_PRECISION(2)) : NULL;
    json_decref(all);
    if (text)
        puts(text);
    free(text);
    return text ? QN_OK : qn_fail(s->cli->context, QN_NOMEM, NULL, "out of memory");
}

/* --- asking ------------------------------------------------------------------------------------------------------ */

/* y, n, s or q; q also at the end of input. */
static char answer(void)
{
    char *line = NULL;
    size_t room = 0;
    char found = 0;
    while (!found) {
        printf("    Same? [y]es, [n]o, [s]kip, [q]uit: ");
        fflush(stdout);
        if (getline(&line, &room, stdin) < 0) {
            putchar('\n');
            found = 'q';
            continue;
        }
        const char *word = line + strspn(line, " \t");
        size_t length = strcspn(word, " \t\r\n");
        static const char *const words[] = {"yes", "no", "skip", "quit"};
        for (size_t i = 0; i < 4 && !found; i++)
            if (length && length <= strlen(words[i]) && !strncasecmp(word, words[i], length))
                found = *words[i];
    }
    free(line);
    return found;
}

static qn_status go_through(session *s)
{
    qn_status status = QN_OK;
    for (size_t i = 0; i < s->review.count && s->shown < s->limit && !status; i++) {
        const question *q = &s->review.questions[i];
        if (is_decided(s, q))
            continue;
        s->shown++;
        if (s->json) {
            status = print_json(s, q);
            continue;
        }
        print_question(s, q);
        char said = s->asks ? answer() : 's';
        if (said == 'q')
            break;
        if (said != 's')
            status = decide(s, q, said == 'y');
    }
    return status;
}

/* --- the command ------------------------------------------------------------------------------------------------- */

static qn_status review_graph(session *s, const qn_triples *triples)
{
    qn_graph *graph = NULL;
    s->review.arena = qn_arena_new();
    qn_status status = qn_graph_read(s->cli->context, NULL, triples, &graph);
    s->review.graph = graph;
    if (!status)
        status = read_decisions(s);
    if (!status && (!s->review.arena || !find_questions(&s->review)))
        status = qn_fail(s->cli->context, QN_NOMEM, NULL, "out of memory");
    if (!status)
        status = go_through(s);
    if (!status && !s->json && !s->shown)
        note(s->cli, "nothing that is uncertain enough to ask");
    if (s->answers)
        note(s->cli, "%zu answer%s in %s; 'quidnunc build --decisions %s …' applies them", s->answers, s->answers == 1 ? "" : "s", s->path, s->path);
    qn_decisions_free(s->decisions);
    free_review(&s->review);
    qn_graph_free(graph);
    return status;
}

static int run(cli *cli, const arguments *args)
{
    static const char *const usual[] = {"out"};
    const char *path = option_value(args, DECISIONS), *limit = option_value(args, LIMIT);
    bool terminal = isatty(STDOUT_FILENO);
    session s = {.cli = cli, .path = path ? path : USUAL_FILE, .limit = limit ? small_number(limit) : 20, .json = option_given(args, JSON), .terminal = terminal,
                 .width = output_width(terminal)};
    if (!s.limit)
        return usage_error(cli, "--limit wants a number from 1 to 1000, not '%s'", limit);
    if (s.json && option_given(args, ASK))
        return usage_error(cli, "--json lists, --ask asks: take one of them");
    s.files[0] = s.path;
    s.asks = !s.json && (option_given(args, ASK) || (terminal && isatty(STDIN_FILENO)));
    qn_triples *triples = NULL;
    qn_status status = qn_triples_open(cli->context, args->rest_count ? args->rest : usual, args->rest_count ? args->rest_count : 1, &triples);
    if (!status)
        status = review_graph(&s, triples);
    qn_triples_free(triples);
    int code = finish_output(cli);
    return s.full ? EXIT_SYSTEM : status ? knowledge_exit_code(status) : code;
}

static const option_row options[] = {
    {"decisions", 0, "FILE", "where answers go, and what was answered before (default: " USUAL_FILE ")"},
    {"limit", 0, "N", "at most so many questions, up to 1000 (default: 20)"},
    {"ask", 0, NULL, "ask, though standard input and output are no terminal"},
    {"json", 0, NULL, "list the questions as JSON, an object a line"},
    {NULL},
};
const command review_command = {"review", "[GRAPH…]", "Ask about the least certain merges and links of a graph, and keep the answers",
    "On a terminal it asks: y for the same, n for different, s to skip, q to quit; each answer is appended to the decisions at once. Elsewhere\n"
    "it lists the questions, with the lines that would answer them. 'quidnunc build --decisions FILE' applies the answers.\n", options, run};
