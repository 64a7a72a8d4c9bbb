/* The stages up to entities, made of our own knowledge and model, for the tests of rooms that read sentences. */
#ifndef QN_TESTS_READING_H
#define QN_TESTS_READING_H

#include <quidnunc/entities.h>

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static qn_context *context;
static qn_lexicon *lexicon;
static qn_annotator *annotator;
static qn_finder *finder;
static qn_resolver *resolver;

static void tell(void *user, const qn_diagnostic *d)
{
    (void)user;
    print_message("%s:%lu: %s\n", d->source ? d->source : "", d->line, d->message);
}

static int set_up(void **state)
{
    (void)state;
    context = qn_context_new();
    const char *folder = getenv("srcdir");
    if (!context || qn_context_set_data(context, folder ? folder : "."))
        return 1;
    qn_context_set_sink(context, QN_WARNING, tell, NULL);
    char model[1024];
    snprintf(model, sizeof model, "%s/src/models/english.qnm", folder ? folder : ".");
    return qn_lexicon_load(context, NULL, &lexicon) || qn_annotator_new(context, model, &annotator) || qn_finder_new(context, lexicon, &finder) ||
           qn_resolver_new(context, lexicon, &resolver);
}

static int tear_down(void **state)
{
    (void)state;
    qn_resolver_free(resolver);
    qn_finder_free(finder);
    qn_annotator_free(annotator);
    qn_lexicon_free(lexicon);
    qn_context_free(context);
    return 0;
}

typedef struct reading {
    qn_document *document;
    const qn_tokens *tokens;
    const qn_mentions *mentions;
    const qn_entities *entities;
} reading;

static inline reading read_text(const char *text, size_t length, const char *date)
{
    reading r = {0};
    assert_int_equal(qn_document_new(context, "test", "test", text, length, &r.document), QN_OK);
    r.document->date = date;
    assert_int_equal(qn_tokens_annotate(annotator, r.document, context, &r.tokens), QN_OK);
    assert_int_equal(qn_mentions_find(finder, r.document, r.tokens, context, &r.mentions), QN_OK);
    assert_int_equal(qn_entities_resolve(resolver, r.document, r.tokens, r.mentions, context, &r.entities), QN_OK);
    return r;
}

/* Calls `check` with every line of a case file (its number in `line_number`) but comments; how many lines have a fault. Fails the test when the file has no line. */
static unsigned line_number;

static inline unsigned count_faults(const char *name, bool (*check)(char *line))
{
    char path[1024], line[4096];
    const char *folder = getenv("srcdir");
    snprintf(path, sizeof path, "%s/tests/cases/%s", folder ? folder : ".", name);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    unsigned faults = 0, lines = 0;
    for (line_number = 1; fgets(line, sizeof line, file); line_number++) {
        line[strcspn(line, "\n")] = '\0';
        if (line[0] == '#')
            continue;
        lines++;
        if (!check(line)) {
            print_error("%s:%u\n", path, line_number);
            faults++;
        }
    }
    fclose(file);
    assert_true(lines > 0);
    return faults;
}

static inline void each_line(const char *name, bool (*check)(char *line))
{
    assert_int_equal(count_faults(name, check), 0);
}

#endif
