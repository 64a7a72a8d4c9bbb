/* graph: a register made by hand comes out as tests/graphs/small.*, byte for byte, in every format. With --renew the files are written anew. */
#include "small.h"
#include <quidnunc/write.h>

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

static char *slurp(const char *path)
{
    FILE *file = fopen(path, "rb");
    qn_buffer all = {0};
    char piece[4096];
    size_t got;
    if (!file)
        return NULL;
    while ((got = fread(piece, 1, sizeof piece, file)) > 0)
        qn_buffer_add(&all, piece, got);
    fclose(file);
    return all.bytes;
}

typedef struct heard {
    int warnings;
    char all[4096];
} heard;

static void hear(void *user, const qn_diagnostic *diagnostic)
{
    heard *h = user;
    h->warnings++;
    strncat(h->all, diagnostic->message, sizeof h->all - strlen(h->all) - 2);
    strcat(h->all, "\n");
}

static qn_status emit_register(qn_context *context, qn_sink *const *sinks, size_t count)
{
    qn_graph graph = qn_graph_of(NULL);
    return qn_graph_emit(&graph, context, sinks, count);
}

static qn_status emit_to(qn_context *context, const char *format, const char *path)
{
    qn_sink *sink = NULL;
    qn_status status = qn_writer_new(context, qn_format_of(format), path, &sink);
    if (!status)
        status = emit_register(context, &sink, 1);
    if (sink)
        sink->free(sink);
    return status;
}

static void every_format_comes_out_as_kept(void **state)
{
    (void)state;
    qn_context *context = qn_context_new();
    const char *folder = getenv("srcdir");
    for (const qn_format *f = qn_formats(); f->name; f++) {
        char kept[512], made[64];
        snprintf(kept, sizeof kept, "%s/tests/graphs/small.%s", folder ? folder : ".", f->extension);
        snprintf(made, sizeof made, "small-made.%s", f->extension);
        assert_int_equal(emit_to(context, f->name, made), QN_OK);
        char *wanted = slurp(kept), *got = slurp(made);
        assert_non_null(wanted);
        assert_string_equal(got, wanted);
        free(wanted);
        free(got);
        unlink(made);
    }
    qn_context_free(context);
}

static void cleaning_is_told_once(void **state)
{
    (void)state;
    qn_context *context = qn_context_new();
    heard h = {0};
    qn_context_set_sink(context, QN_WARNING, hear, &h);
    assert_int_equal(emit_register(context, NULL, 0), QN_OK);
    assert_int_equal(h.warnings, 3);
    assert_non_null(strstr(h.all, "percent-encoded in the graph, first in 'https://example.org/a b?x=1'"));
    assert_non_null(strstr(h.all, "'not an IRI' is no absolute IRI"));
    assert_non_null(strstr(h.all, "U+FFFD"));
    qn_context_free(context);
}

/* --- a sink that counts, and fails when told to -------------------------------------------------------------------- */

typedef struct counter {
    int calls, last;        /* the call that fails */
    int statements, nodes, edges, finished;
    char subject[256];
    int subjects;
} counter;

static qn_status count_call(counter *c)
{
    return ++c->calls == c->last ? QN_IO : QN_OK;
}

static qn_status count_statement(void *self, const qn_term *subject, const qn_term *predicate, const qn_term *object)
{
    counter *c = self;
    assert_false(subject->literal || predicate->literal);
    assert_false(object->language && object->datatype);
    c->statements++;
    if (strcmp(c->subject, subject->value)) {
        c->subjects++;
        snprintf(c->subject, sizeof c->subject, "%s", subject->value);
    }
    return count_call(c);
}

static qn_status count_node(void *self, uint32_t number, const qn_attribute *attributes, size_t count)
{
    counter *c = self;
    assert_int_equal(number, c->nodes++);
    assert_int_equal(c->edges, 0);
    for (size_t i = 0; i < count; i++)
        assert_true(*attributes[i].value);
    return count_call(c);
}

static qn_status count_edge(void *self, uint32_t number, uint32_t from, uint32_t to, const qn_attribute *attributes, size_t count)
{
    counter *c = self;
    (void)attributes;
    assert_true(count > 4);
    assert_int_equal(number, c->edges++);
    assert_true(from < (uint32_t)c->nodes && to < (uint32_t)c->nodes);
    return count_call(c);
}

static qn_status count_finish(void *self)
{
    ((counter *)self)->finished++;
    return QN_OK;
}

static void statements_of_a_subject_stand_together(void **state)
{
    (void)state;
    counter c = {0};
    qn_sink sink = {&c, .statement = count_statement, .node = count_node, .edge = count_edge, .finish = count_finish};
    qn_sink *sinks[] = {&sink};
    assert_int_equal(emit_register(NULL, sinks, 1), QN_OK);
    assert_int_equal(c.nodes, 3);
    assert_int_equal(c.edges, 4);   /* two claims of one triple and status are one edge, birthDate none */
    assert_int_equal(c.finished, 1);
    /* 5 actors, 6 claims, 6 pieces of evidence, 2 articles, 2 sentences and 8 stretches of the first, 1 and 3 of the second */
    assert_int_equal(c.subjects, 5 + 6 + 6 + 2 + 10 + 4);
}

static void a_failing_sink_ends_the_emission(void **state)
{
    (void)state;
    counter whole = {0};
    qn_sink sink = {&whole, .statement = count_statement, .node = count_node, .edge = count_edge, .finish = count_finish};
    qn_sink *sinks[] = {&sink};
    assert_int_equal(emit_register(NULL, sinks, 1), QN_OK);
    for (int i = 1; i <= whole.calls; i++) {
        counter c = {.last = i};
        sink.self = &c;
        assert_int_equal(emit_register(NULL, sinks, 1), QN_IO);
        assert_int_equal(c.calls, i);
        assert_int_equal(c.finished, 0);
    }
}

static int renew(void)
{
    for (const qn_format *f = qn_formats(); f->name; f++) {
        char path[64];
        snprintf(path, sizeof path, "small.%s", f->extension);
        if (emit_to(NULL, f->name, path))
            return 1;
    }
    return 0;
}

int main(int argc, char **argv)
{
    if (argc > 1 && !strcmp(argv[1], "--renew"))
        return renew();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_format_comes_out_as_kept),
        cmocka_unit_test(cleaning_is_told_once),
        cmocka_unit_test(statements_of_a_subject_stand_together),
        cmocka_unit_test(a_failing_sink_ends_the_emission),
    };
    return cmocka_run_group_tests_name("graph", tests, NULL, NULL);
}
