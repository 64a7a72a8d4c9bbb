/* store: queries from C. */
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

/* A small graph and SPARQL over it. */
typedef struct asked {
    qn_triples *triples;
    qn_store *store;
} asked;

static asked filled(qn_context *context)
{
    static const char *const path[] = {"store-test.nt"};
    asked it;
    FILE *file = fopen(path[0], "w");
    fputs("<" EX "a> <" EX "p> <" EX "b> .\n<" EX "a> <" EX "p> \"x\" .\n<" EX "a> <" EX "p> \"x\"@en .\n"
          "<" EX "a> <" EX "q> \"1\"^^<" XSD "integer> .\n<" EX "b> <" EX "p> _:x .\n", file);
    fclose(file);
    assert_int_equal(qn_triples_open(context, path, 1, &it.triples), QN_OK);
    assert_int_equal(qn_store_open(context, it.triples, &it.store), QN_OK);
    unlink(path[0]);
    return it;
}

static void close_both(asked it)
{
    qn_store_free(it.store);
    qn_triples_free(it.triples);
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
    asked it = filled(NULL);
    qn_store *store = it.store;
    char *text = answer(store, "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }", QN_RESULT_CSV, QN_OK);
    assert_string_equal(text, "n\r\n5\r\n");
    free(text);
    text = answer(store, "SELECT ?o WHERE { <" EX "a> <" EX "p> ?o } ORDER BY ?o", QN_RESULT_TSV, QN_OK);
    assert_string_equal(text, "?o\n<http://example.org/b>\n\"x\"\n\"x\"@en\n");
    free(text);
    text = answer(store, "ASK { ?s ?p 7 }", QN_RESULT_TABLE, QN_OK);
    assert_string_equal(text, "false\n");
    free(text);
    close_both(it);
}

static void refusals_are_told(void **state)
{
    (void)state;
    qn_context *context = qn_context_new();
    heard h = {0};
    qn_context_set_sink(context, QN_WARNING, hear, &h);
    asked it = filled(context);
    qn_store *store = it.store;
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
    close_both(it);
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
    asked it = filled(NULL);
    qn_store *store = it.store;
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
    close_both(it);
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
        cmocka_unit_test(queries_are_answered),
        cmocka_unit_test(refusals_are_told),
        cmocka_unit_test(odd_queries_do_no_harm),
        cmocka_unit_test(named_queries_are_listed),
    };
    return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
