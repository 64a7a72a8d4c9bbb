/* store: statements in by the sink, out by match; what is loaded; queries from C. */
#include <quidnunc/store.h>

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#define EX "http://example.org/"
#define XSD "http://www.w3.org/2001/XMLSchema#"

typedef struct heard {
    int errors;
    qn_status status;
    unsigned long line;
    char message[256];
} heard;

static void hear(void *user, const qn_diagnostic *diagnostic)
{
    heard *h = user;
    h->errors++;
    h->status = diagnostic->status;
    h->line = diagnostic->line;
    strncpy(h->message, diagnostic->message, sizeof h->message - 1);
}

static const qn_term a = {false, EX "a"}, b = {false, EX "b"}, p = {false, EX "p"}, q = {false, EX "q"}, blank = {false, "_:x"},
                     plain = {true, "x"}, english = {true, "x", "en"}, number = {true, "1", NULL, XSD "integer"};

static void say(qn_store *store, const qn_term *subject, const qn_term *predicate, const qn_term *object)
{
    qn_sink *sink = qn_store_sink(store);
    assert_int_equal(sink->statement(sink->self, subject, predicate, object), QN_OK);
}

static qn_store *filled(qn_context *context)
{
    qn_store *store;
    assert_int_equal(qn_store_open(context, &store), QN_OK);
    say(store, &a, &p, &b);
    say(store, &a, &p, &plain);
    say(store, &a, &p, &english);
    say(store, &a, &q, &number);
    say(store, &b, &p, &blank);
    say(store, &a, &p, &b);     /* twice is once */
    return store;
}

/* --- match -------------------------------------------------------------------------------------------------------- */

typedef struct met {
    int count;
    char last[256];
} met;

static qn_status meet(void *user, const qn_term *subject, const qn_term *predicate, const qn_term *object)
{
    met *m = user;
    m->count++;
    assert_false(subject->literal || predicate->literal);
    snprintf(m->last, sizeof m->last, "%s%s%s%s%s", object->literal ? "=" : "", object->value, object->language ? "@" : object->datatype ? "^" : "",
             object->language ? object->language : "", object->datatype ? object->datatype : "");
    return QN_OK;
}

static met match(qn_store *store, const qn_term *subject, const qn_term *predicate, const qn_term *object)
{
    met m = {0};
    assert_int_equal(qn_store_match(store, subject, predicate, object, meet, &m), QN_OK);
    return m;
}

static void every_pattern_is_matched(void **state)
{
    (void)state;
    qn_store *store = filled(NULL);
    assert_int_equal(match(store, NULL, NULL, NULL).count, 5);
    assert_int_equal(match(store, &a, NULL, NULL).count, 4);
    assert_int_equal(match(store, NULL, &p, NULL).count, 4);
    assert_int_equal(match(store, NULL, NULL, &b).count, 1);
    assert_int_equal(match(store, &a, &p, NULL).count, 3);
    assert_int_equal(match(store, NULL, &p, &english).count, 1);
    assert_int_equal(match(store, &a, NULL, &number).count, 1);
    assert_int_equal(match(store, &a, &p, &plain).count, 1);
    assert_int_equal(match(store, &b, &p, &plain).count, 0);
    assert_int_equal(match(store, NULL, NULL, &blank).count, 1);
    qn_store_free(store);
}

static void terms_come_out_as_they_went_in(void **state)
{
    (void)state;
    qn_store *store = filled(NULL);
    assert_string_equal(match(store, NULL, NULL, &b).last, EX "b");
    assert_string_equal(match(store, NULL, NULL, &plain).last, "=x");
    assert_string_equal(match(store, NULL, NULL, &english).last, "=x@en");
    assert_string_equal(match(store, NULL, NULL, &number).last, "=1^" XSD "integer");
    assert_string_equal(match(store, &b, &p, NULL).last, "_:x");
    qn_store_free(store);
}

static qn_status stop(void *user, const qn_term *subject, const qn_term *predicate, const qn_term *object)
{
    (void)subject;
    (void)predicate;
    (void)object;
    ++*(int *)user;
    return QN_LIMIT;
}

static void a_visitor_ends_the_match(void **state)
{
    (void)state;
    qn_store *store = filled(NULL);
    int calls = 0;
    assert_int_equal(qn_store_match(store, NULL, NULL, NULL, stop, &calls), QN_LIMIT);
    assert_int_equal(calls, 1);
    assert_int_equal(qn_store_match(store, &a, &p, &b, stop, &calls), QN_LIMIT);
    assert_int_equal(calls, 2);
    qn_store_free(store);
    qn_store_free(NULL);
}

/* --- queries -------------------------------------------------------------------------------------------------------- */

static char *answer(qn_store *store, const char *sparql, qn_result_format format, qn_status wanted)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    assert_int_equal(qn_store_query(store, sparql, format, out), wanted);
    fclose(out);
    return text;
}

static void queries_are_answered(void **state)
{
    (void)state;
    qn_store *store = filled(NULL);
    char *text = answer(store, "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }", QN_RESULT_CSV, QN_OK);
    assert_string_equal(text, "n\r\n5\r\n");
    free(text);
    text = answer(store, "SELECT ?o WHERE { <" EX "a> <" EX "p> ?o } ORDER BY ?o", QN_RESULT_TSV, QN_OK);
    assert_string_equal(text, "?o\n<http://example.org/b>\n\"x\"\n\"x\"@en\n");
    free(text);
    text = answer(store, "ASK { ?s ?p 7 }", QN_RESULT_TABLE, QN_OK);
    assert_string_equal(text, "false\n");
    free(text);
    qn_store_free(store);
}

static void refusals_are_told(void **state)
{
    (void)state;
    qn_context *context = qn_context_new();
    heard h = {0};
    qn_context_set_sink(context, QN_WARNING, hear, &h);
    qn_store *store = filled(context);
    char *text = answer(store, "SELECT ?x\nWHERE { ?x a ?y\n MINUS { ?x a ?z } }", QN_RESULT_CSV, QN_UNSUPPORTED);
    assert_string_equal(text, "");
    free(text);
    assert_int_equal(h.errors, 1);
    assert_int_equal(h.status, QN_UNSUPPORTED);
    assert_int_equal(h.line, 3);
    free(answer(store, "SELECT ?x WHERE {", QN_RESULT_CSV, QN_SYNTAX));
    assert_int_equal(h.errors, 2);
    free(answer(store, "", QN_RESULT_CSV, QN_SYNTAX));
    free(answer(store, "SELECT ?x WHERE { ?x a ?y } ORDER BY", QN_RESULT_CSV, QN_UNSUPPORTED));
    qn_store_free(store);
    qn_context_free(context);
}

static void odd_queries_do_no_harm(void **state)
{
    (void)state;
    static const char *const odd[] = {
        "(", ")", "}", "{{{{{{", "SELECT", "SELECT *", "SELECT ?x {", "SELECT ?x } WHERE", "SELECT (COUNT", "SELECT (COUNT(",
        "SELECT (COUNT(?x", "SELECT (COUNT(?x) AS", "SELECT (COUNT(?x) AS ?n) {", "SELECT (COUNT(?x) AS ?n) } GROUP",
        "SELECT ?x {} GROUP BY", "SELECT ?x {} HAVING", "SELECT ?x {} HAVING (", "SELECT ?x {} ORDER", "SELECT ?x {} LIMIT ORDER BY",
        "SELECT ?x {} ORDER BY ?x LIMIT", "'", "\"\"\"", "<", "?", "$", "@", "SELECT (GROUP_CONCAT(?x;", "REGEX", "REGEX(",
        "SELECT ( {} ORDER BY ?x", "PREFIX", "PREFIX a:", "BASE", "SELECT ?x { ?x a \"\\", "#",
        "SELECT (SUM(?n) AS ?s) { ?x ?y ?n } GROUP BY ?z", "\xC3\x28", "SELECT (MAX(?z) AS ?m) { ?x ?y ?n }",
    };
    qn_store *store = filled(NULL);
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        char *text = NULL;
        size_t size = 0;
        FILE *out = open_memstream(&text, &size);
        qn_status status = qn_store_query(store, odd[i], QN_RESULT_TABLE, out);
        assert_true(status == QN_SYNTAX || status == QN_UNSUPPORTED || status == QN_OK);
        fclose(out);
        free(text);
    }
    char *deep = malloc(100001);
    memset(deep, '(', 100000);
    deep[100000] = '\0';
    memcpy(deep, "SELECT ?x { ?x a ?y FILTER", 26);
    free(answer(store, deep, QN_RESULT_TABLE, QN_LIMIT));
    free(deep);
    qn_store_free(store);
}

/* --- files ---------------------------------------------------------------------------------------------------------- */

static void broken_files_are_told(void **state)
{
    (void)state;
    qn_context *context = qn_context_new();
    heard h = {0};
    qn_context_set_sink(context, QN_ERROR, hear, &h);
    qn_store *store;
    assert_int_equal(qn_store_open(context, &store), QN_OK);
    FILE *file = fopen("store-test.ttl", "w");
    fputs("<http://example.org/a>\n  <http://example.org/b> [ .\n", file);
    fclose(file);
    assert_int_equal(qn_store_load(store, "store-test.ttl"), QN_SYNTAX);
    assert_int_equal(h.errors, 1);
    assert_int_equal(h.line, 2);
    assert_int_equal(qn_store_load(store, "store-none.ttl"), QN_NOT_FOUND);
    file = fopen("store-test.ttl", "w");
    fclose(file);
    assert_int_equal(qn_store_load(store, "store-test.ttl"), QN_OK);    /* an empty graph is one */
    unlink("store-test.ttl");
    qn_store_free(store);
    qn_context_free(context);
}

static void named_queries_are_listed(void **state)
{
    (void)state;
    qn_context *context = qn_context_new();
    qn_named_query *queries;
    size_t count;
    assert_int_equal(qn_named_queries(context, &queries, &count), QN_OK);
    assert_true(count >= 9);
    for (size_t i = 0; i < count; i++) {
        assert_true(*queries[i].title && *queries[i].title != '#');
        assert_true(i == 0 || strcmp(queries[i - 1].name, queries[i].name) < 0);
    }
    qn_named_queries_free(queries, count);
    char *sparql;
    assert_int_equal(qn_named_query_load(context, "members", &sparql), QN_OK);
    assert_non_null(strstr(sparql, "qn:memberOf"));
    free(sparql);
    assert_int_equal(qn_named_query_load(context, "../queries/members", &sparql), QN_NOT_FOUND);
    qn_context_free(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_pattern_is_matched),
        cmocka_unit_test(terms_come_out_as_they_went_in),
        cmocka_unit_test(a_visitor_ends_the_match),
        cmocka_unit_test(queries_are_answered),
        cmocka_unit_test(refusals_are_told),
        cmocka_unit_test(odd_queries_do_no_harm),
        cmocka_unit_test(broken_files_are_told),
        cmocka_unit_test(named_queries_are_listed),
    };
    return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
