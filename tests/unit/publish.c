/* publish: the explorer's data tell the graph, row by row. */
#include "small.h"
#include <quidnunc/publish.h>

#include <jansson.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#define DATA "publish-test.json"

static json_t *written(qn_context *context, const qn_graph *graph)
{
    json_error_t error;
    assert_int_equal(qn_publish_data(context, graph, DATA), QN_OK);
    json_t *data = json_load_file(DATA, JSON_REJECT_DUPLICATES, &error);
    if (!data)
        fail_msg("%s:%d: %s", DATA, error.line, error.text);
    unlink(DATA);
    return data;
}

/* The item reached by places, ended by -1. */
static json_t *at(json_t *data, const char *list, int row, int column)
{
    return json_array_get(json_array_get(json_object_get(data, list), (size_t)row), (size_t)column);
}

static const char *text_at(json_t *data, const char *list, int row, int column)
{
    return json_string_value(at(data, list, row, column));
}

static int claim_row(json_t *data, const char *property)
{
    int count = (int)json_array_size(json_object_get(data, "claims"));
    for (int i = 0; i < count; i++)
        if (!strcmp(text_at(data, "properties", (int)json_integer_value(at(data, "claims", i, 2)), 0), property))
            return i;
    fail_msg("no claim with %s", property);
    return -1;
}

static void rows_tell_the_graph(void **state)
{
    (void)state;
    qn_context *context = qn_context_new();
    qn_graph graph = qn_graph_of(NULL);
    json_t *data = written(context, &graph);
    assert_string_equal(json_string_value(json_object_get(data, "base")), BASE);
    assert_int_equal(json_array_size(json_object_get(data, "actors")), graph.actor_count);
    assert_int_equal(json_array_size(json_object_get(data, "articles")), graph.article_count);
    assert_int_equal(json_array_size(json_object_get(data, "claims")), graph.claim_count);
    assert_string_equal(text_at(data, "actors", POLAND, 0), "id/poland");
    assert_string_equal(text_at(data, "actors", ODD, 1), "Rust \"&\" <Sons>\\ Łódź");
    assert_string_equal(json_string_value(json_array_get(json_object_get(data, "classes"), (size_t)json_integer_value(at(data, "actors", MARTA, 2)))), "Person");
    assert_string_equal(json_string_value(json_array_get(at(data, "actors", ACE, 3), 1)), "Ace Telecom Ltd.");
    assert_true(json_is_null(at(data, "actors", MARTA, 4)));
    assert_string_equal(text_at(data, "articles", 1, 1), "fine-02");    /* for want of a title */
    json_decref(data);
    qn_context_free(context);
}

static void evidence_lies_in_its_sentence(void **state)
{
    (void)state;
    static const int wanted[] = {0, 43, 0, 6, 16, 27, 7, 15};
    qn_context *context = qn_context_new();
    qn_graph graph = qn_graph_of(NULL);
    json_t *data = written(context, &graph);
    int row = claim_row(data, "arrests");
    json_t *evidence = json_array_get(at(data, "claims", row, 8), 0);
    assert_int_equal(json_integer_value(at(data, "claims", row, 1)), POLAND);
    assert_int_equal(json_integer_value(at(data, "claims", row, 3)), MARTA);
    assert_string_equal(json_string_value(json_array_get(evidence, 0)), FIRST);
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        assert_int_equal(json_integer_value(json_array_get(evidence, i + 1)), wanted[i]);
    assert_true(json_is_string(at(data, "claims", claim_row(data, "birthDate"), 3)));
    json_decref(data);
    qn_context_free(context);
}

/* Bytes that are no UTF-8, control characters, mentions outside of their sentence, nothing at all. */
static void odd_graphs_are_written(void **state)
{
    (void)state;
    qn_context *context = qn_context_new();
    qn_actor actor = {"http://elsewhere.example/x", "a\x01\xff" "b", NULL, QN_NO_CLASS, NULL, 0, 0};
    qn_article article = {.iri = BASE "article/1", .publisher_actor = QN_NONE, .author_actor = QN_NONE, .copy_of = QN_NONE};
    qn_stored_evidence evidence = {{10, 14, "abcd"}, {2, 5, "xyz"}, {12, 14, "cd"}, {0}, NULL};
    qn_stored_claim claim = {.iri = BASE "claim/1", .object = 0, .property = &arrests, .attributed_to = QN_NONE, .confidence = 2,
                             .evidence = &evidence, .evidence_count = 1};
    qn_graph graph = {BASE, &actor, 1, &article, 1, &claim, 1};
    json_t *data = written(context, &graph);
    assert_string_equal(text_at(data, "actors", 0, 0), "http://elsewhere.example/x");
    assert_string_equal(text_at(data, "actors", 0, 1), "a\x01\xEF\xBF\xBD" "b");
    assert_int_equal(json_integer_value(at(data, "actors", 0, 2)), -1);
    assert_float_equal(json_number_value(at(data, "claims", 0, 5)), 1, 0);
    json_t *row = json_array_get(at(data, "claims", 0, 8), 0);
    assert_int_equal(json_integer_value(json_array_get(row, 3)), -1);
    assert_int_equal(json_integer_value(json_array_get(row, 5)), 2);
    json_decref(data);
    qn_graph nothing = {BASE};
    data = written(context, &nothing);
    assert_int_equal(json_array_size(json_object_get(data, "claims")), 0);
    json_decref(data);
    assert_int_equal(qn_publish_data(context, &nothing, "no-such-folder/data.json"), QN_IO);
    qn_context_free(context);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_tell_the_graph),
        cmocka_unit_test(evidence_lies_in_its_sentence),
        cmocka_unit_test(odd_graphs_are_written),
    };
    return cmocka_run_group_tests_name("publish", tests, NULL, NULL);
}
