/* Cases for the extractor, a line each:
 *
 *     Poland charged Huawei . => Poland charges Huawei
 *     Poland did not charge Huawei. => Poland charges Huawei [negated]
 *     Huawei makes phones. => none
 *
 * Every claim listed must be found with its status, and none else but what constructions say of a name by itself ("Chinese firm"); "not" before a claim
 * forbids that too.
 * A line that begins with ~ is a known gap: it is run, and told when it has come right. # begins a comment.
 */
#include "eval.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

typedef struct tally {
    size_t passed, failed, gaps, closed_gaps;
    cover *cover;       /* or NULL */
} tally;

/* --- the line -------------------------------------------------------------------------------------------------------- */

char *trim(char *text)
{
    while (*text == ' ' || *text == '\t')
        text++;
    size_t length = strlen(text);
    while (length && strchr(" \t\r\n", text[length - 1]))
        text[--length] = '\0';
    return text;
}

/* Cuts "[status]" off the end. */
static qn_claim_status take_status(char *text)
{
    char *bracket = strrchr(text, '[');
    for (int status = 0; bracket && status < QN_CLAIM_STATUS_COUNT; status++) {
        const char *name = qn_claim_status_name((qn_claim_status)status);
        size_t length = strlen(name);
        if (!strncasecmp(bracket + 1, name, length) && !strcmp(bracket + 1 + length, "]")) {
            *bracket = '\0';
            return (qn_claim_status)status;
        }
    }
    return QN_ASSERTED;
}

/* "Subject property Object [status]": the property is the word that the ontology knows. */
static bool parse_expectation(const qn_lexicon *lexicon, char *text, expectation *out)
{
    *out = (expectation){.status = take_status(text), .absent = !strncmp(text, "not ", 4)};
    text += out->absent ? 4 : 0;
    for (char *word = strchr(text, ' '); word; word = strchr(word + 1, ' ')) {
        char *end = strchr(word + 1, ' ');
        if (!end)
            return false;
        *end = '\0';
        bool known = qn_lexicon_property(lexicon, word + 1) != NULL;
        *end = ' ';
        if (!known)
            continue;
        *word = *end = '\0';
        out->subject = trim(text);
        out->property = word + 1;
        out->object = trim(end + 1);
        return true;
    }
    return false;
}

bool parse_case(const qn_lexicon *lexicon, char *line, line_case *out)
{
    *out = (line_case){.gap = *line == '~'};
    char *arrow = strstr(line, "=>");
    if (!arrow)
        return false;
    *arrow = '\0';
    out->sentence = trim(line + out->gap);
    char *rest = trim(arrow + 2);
    if (!strcmp(rest, "none"))
        return true;
    for (char *part = rest, *next; part && *part; part = next) {
        next = strchr(part, ';');
        if (next)
            *next++ = '\0';
        part = trim(part);
        if (*part && (out->count == MOST_EXPECTED || !parse_expectation(lexicon, part, &out->expected[out->count++])))
            return false;
    }
    return out->count > 0;
}

/* --- the claims --------------------------------------------------------------------------------------------------------- */

bool is_named(const qn_entity *entity, const char *name)
{
    if (!strcasecmp(entity->name, name) || (entity->known && !strcasecmp(entity->known->label, name)))
        return true;
    for (const char *const *alias = entity->aliases; alias && *alias; alias++)
        if (!strcasecmp(*alias, name))
            return true;
    return false;
}

bool is_about(const qn_entities *entities, const qn_claim *claim, const expectation *e)
{
    const qn_entity *subject = &entities->entities[claim->subject];
    const qn_entity *object = claim->object == QN_NONE ? NULL : &entities->entities[claim->object];
    if (strcmp(claim->property->name, e->property))
        return false;
    if (!object)
        return is_named(subject, e->subject) && !strcmp(claim->literal, e->object);
    return (is_named(subject, e->subject) && is_named(object, e->object)) ||
           (claim->property->symmetric && is_named(subject, e->object) && is_named(object, e->subject));
}

static bool by_construction(const qn_lexicon *lexicon, const qn_claim *claim)
{
    size_t count;
    const qn_entry *const *all = qn_lexicon_constructions(lexicon, &count);
    for (size_t i = 0; i < count; i++)
        if (!strcmp(all[i]->iri, claim->evidence[0].rule))
            return true;
    return false;
}

static void print_claim(const qn_entities *entities, const qn_claim *claim)
{
    printf("    found    %s %s %s %s (%s)\n", entities->entities[claim->subject].name, claim->property->name,
           claim->object == QN_NONE ? claim->literal : entities->entities[claim->object].name, qn_claim_status_name(claim->status), claim->evidence[0].rule);
}

/* True when all that was expected was found, and nothing else; tells what differs. */
static bool compare(const qn_lexicon *lexicon, const qn_layers *layers, line_case *c, bool tell)
{
    bool right = true;
    const qn_claims *claims = layers->claims;
    for (size_t i = 0; i < claims->count; i++) {
        bool expected = false, forbidden = false;
        for (size_t j = 0; j < c->count; j++)
            if (is_about(layers->entities, &claims->claims[i], &c->expected[j]) && (c->expected[j].absent || claims->claims[i].status == c->expected[j].status))
                *(c->expected[j].absent ? &forbidden : &expected) = c->expected[j].met = true;
        if (!forbidden && (expected || by_construction(lexicon, &claims->claims[i])))
            continue;
        right = false;
        if (tell)
            print_claim(layers->entities, &claims->claims[i]);
    }
    for (size_t j = 0; j < c->count; j++) {
        bool missing = !c->expected[j].met && !c->expected[j].absent;
        right = right && !missing;
        if (tell && missing)
            printf("    missing  %s %s %s %s\n", c->expected[j].subject, c->expected[j].property, c->expected[j].object,
                   qn_claim_status_name(c->expected[j].status));
    }
    return right;
}

static qn_status run_line(cli *cli, const qn_pipeline *pipeline, const char *path, unsigned long number, char *line, tally *tally)
{
    const qn_lexicon *lexicon = qn_pipeline_lexicon(pipeline);
    line_case c;
    if (!parse_case(lexicon, line, &c))
        return qn_report(cli->context, QN_ERROR, QN_SYNTAX, path, number, 0, -1, "a case reads 'sentence => Subject property Object [status]; …' or '=> none'");
    qn_document *document;
    qn_layers layers = {0};
    qn_status status = qn_document_new(cli->context, path, "case", c.sentence, strlen(c.sentence), &document);
    if (status)
        return status;
    status = qn_pipeline_annotate(pipeline, document, cli->context, &layers);
    if (!status) {
        bool right = compare(lexicon, &layers, &c, false);
        if (!right && (!c.gap || cli->verbose)) {
            printf("%s:%lu: %s\n", path, number, c.sentence);
            compare(lexicon, &layers, &c, true);
        } else if (right && c.gap) {
            printf("%s:%lu: gap closed, take the ~ away: %s\n", path, number, c.sentence);
        }
        if (right && !c.gap && tally->cover)
            status = cover_case(tally->cover, cli, pipeline, document, &layers, &c);
        *(c.gap ? right ? &tally->closed_gaps : &tally->gaps : right ? &tally->passed : &tally->failed) += 1;
    }
    qn_document_free(document);
    return status;
}

static qn_status run_file(cli *cli, const qn_pipeline *pipeline, const char *path, tally *tally)
{
    FILE *in = strcmp(path, "-") ? fopen(path, "r") : stdin;
    if (!in)
        return qn_fail(cli->context, QN_IO, path, "%s", strerror(errno));
    char *line = NULL;
    size_t size = 0;
    qn_status status = QN_OK;
    for (unsigned long number = 1; !status && getline(&line, &size, in) >= 0; number++) {
        char *text = trim(line);
        if (*text && *text != '#')
            status = run_line(cli, pipeline, path, number, text, tally);
    }
    free(line);
    if (in != stdin)
        fclose(in);
    return status;
}

int eval_claims(cli *cli, const arguments *args)
{
    qn_pipeline *pipeline;
    tally tally = {0};
    qn_lexicon_options knowledge = knowledge_options(args);
    qn_status status = qn_pipeline_new(cli->context, &knowledge, &pipeline);
    if (status)
        return knowledge_exit_code(status);
    if (option_given(args, EVAL_MODEL))
        status = qn_pipeline_use_model(pipeline, cli->context, option_value(args, EVAL_MODEL));
    if (!status && option_given(args, EVAL_COVER) && !(tally.cover = cover_new(cli, qn_pipeline_lexicon(pipeline))))
        status = QN_NOMEM;
    for (size_t i = 1; i < args->rest_count && !status; i++)
        status = run_file(cli, pipeline, args->rest[i], &tally);
    size_t lacking = tally.cover && !status ? cover_tell(tally.cover, knowledge.lexica) : 0;
    cover_free(tally.cover);
    qn_pipeline_free(pipeline);
    if (status)
        return exit_code(status);
    if (tally.gaps || tally.closed_gaps)
        printf("%zu known gaps, %zu of them closed\n", tally.gaps + tally.closed_gaps, tally.closed_gaps);
    printf("%zu passed, %zu failed\n", tally.passed, tally.failed);
    int code = finish_output(cli);
    return code ? code : tally.failed || lacking ? EXIT_SKIPPED : EXIT_DONE;
}
