/* triples: files read, every pattern matched, the index kept, found stale, broken. */
#include <quidnunc/triples.h>

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

#define EX "http://example.org/"
#define XSD "http://www.w3.org/2001/XMLSchema#"

typedef struct heard {
    int errors;
    qn_status status;
    unsigned long line;
} heard;

static void hear(void *user, const qn_diagnostic *diagnostic)
{
    heard *h = user;
    h->errors++;
    h->status = diagnostic->status;
    h->line = diagnostic->line;
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static qn_triples *open_one(qn_context *context, const char *path)
{
    const char *paths[] = {path};
    qn_triples *t = NULL;
    assert_int_equal(qn_triples_open(context, paths, 1, &t), QN_OK);
    return t;
}

static qn_triples *open_text(const char *name, const char *text)
{
    write_file(name, text);
    qn_triples *t = open_one(NULL, name);
    unlink(name);
    return t;
}

/* --- matching ------------------------------------------------------------------------------------------------------- */

static const qn_term a = {false, EX "a"}, b = {false, EX "b"}, p = {false, EX "p"}, q = {false, EX "q"}, blank = {false, "_:x"}, plain = {true, "x"},
                     string = {true, "x", NULL, XSD "string"}, english = {true, "x", "en"}, number = {true, "1", NULL, XSD "integer"};

static qn_triples *small(void)
{
    return open_text("triples-test.nt", "<" EX "a> <" EX "p> <" EX "b> .\n<" EX "a> <" EX "p> \"x\" . # a comment\n\n# another\n"
                                        "<" EX "a> <" EX "p> \"x\"@EN .\n<" EX "a> <" EX "q> \"1\"^^<" XSD "integer> .\n<" EX "b> <" EX "p> _:x.\n"
                                        "<" EX "a> <" EX "p> \"x\"^^<" XSD "string> .\r\n\t<" EX "a> <" EX "p> <" EX "b> <" EX "graph> .");
}

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

static met match(const qn_triples *t, const qn_term *subject, const qn_term *predicate, const qn_term *object)
{
    met m = {0};
    assert_int_equal(qn_triples_visit(t, subject, predicate, object, meet, &m), QN_OK);
    return m;
}

static void every_pattern_is_matched(void **state)
{
    (void)state;
    qn_triples *t = small();
    assert_int_equal(qn_triples_count(t), 5);       /* twice is once, and "x" is an xsd:string */
    assert_int_equal(match(t, NULL, NULL, NULL).count, 5);
    assert_int_equal(match(t, &a, NULL, NULL).count, 4);
    assert_int_equal(match(t, NULL, &p, NULL).count, 4);
    assert_int_equal(match(t, NULL, NULL, &b).count, 1);
    assert_int_equal(match(t, &a, &p, NULL).count, 3);
    assert_int_equal(match(t, NULL, &p, &english).count, 1);
    assert_int_equal(match(t, &a, NULL, &number).count, 1);
    assert_int_equal(match(t, &a, &p, &plain).count, 1);
    assert_int_equal(match(t, &a, &p, &string).count, 1);
    assert_int_equal(match(t, &b, &p, &plain).count, 0);
    assert_int_equal(match(t, NULL, NULL, &blank).count, 1);
    assert_int_equal(qn_triples_object(t, qn_triples_iri(t, EX "a"), qn_triples_iri(t, EX "q")), qn_triples_find(t, &number));
    assert_int_equal(qn_triples_object(t, qn_triples_iri(t, EX "b"), qn_triples_iri(t, EX "q")), QN_NONE);
    assert_int_equal(qn_triples_iri(t, EX "c"), QN_NONE);
    qn_triples_free(t);
    qn_triples_free(NULL);
}

static void terms_come_out_as_they_went_in(void **state)
{
    (void)state;
    qn_triples *t = small();
    assert_string_equal(match(t, NULL, NULL, &b).last, EX "b");
    assert_string_equal(match(t, NULL, NULL, &plain).last, "=x");
    assert_string_equal(match(t, NULL, NULL, &english).last, "=x@en");
    assert_string_equal(match(t, NULL, NULL, &number).last, "=1^" XSD "integer");
    assert_string_equal(match(t, &b, &p, NULL).last, "_:x");
    qn_triples_free(t);
}

static void matches_are_those_of_a_search_by_hand(void **state)
{
    (void)state;
    qn_buffer text = {0};
    enum { TERMS = 7, ROWS = 120 };
    unsigned seed = 4711, rows[ROWS][3];
    for (int i = 0; i < ROWS; i++) {
        for (int k = 0; k < 3; k++)
            rows[i][k] = (seed = seed * 1103515245u + 12345u) >> 16 & 0x7FFF;
        for (int k = 0; k < 3; k++)
            rows[i][k] %= TERMS;
        qn_buffer_printf(&text, "<n:%u> <n:%u> <n:%u> .\n", rows[i][0], rows[i][1], rows[i][2]);
    }
    qn_triples *t = open_text("triples-test.nt", text.bytes);
    for (unsigned pattern = 0; pattern < (TERMS + 1) * (TERMS + 1) * (TERMS + 1); pattern++) {
        unsigned want[3] = {pattern % (TERMS + 1), pattern / (TERMS + 1) % (TERMS + 1), pattern / (TERMS + 1) / (TERMS + 1)};
        uint32_t ask[3];
        size_t found = 0;
        for (int k = 0; k < 3; k++) {
            char iri[16];
            snprintf(iri, sizeof iri, "n:%u", want[k]);
            ask[k] = want[k] == TERMS ? QN_NONE : qn_triples_iri(t, iri);
        }
        for (int i = 0; i < ROWS; i++) {
            bool first = true;
            for (int j = 0; j < i && first; j++)
                first = memcmp(rows[i], rows[j], sizeof rows[i]) != 0;
            bool fits = first;
            for (int k = 0; k < 3; k++)
                fits = fits && (want[k] == TERMS || want[k] == rows[i][k]);
            found += fits;
        }
        qn_matches m = qn_triples_match(t, ask[0], ask[1], ask[2]);
        assert_int_equal(m.count, found);
        for (size_t i = 0; i < m.count; i++) {
            qn_triple one = qn_match(&m, i);
            assert_true((ask[0] == QN_NONE || one.subject == ask[0]) && (ask[1] == QN_NONE || one.predicate == ask[1]) &&
                        (ask[2] == QN_NONE || one.object == ask[2]));
        }
    }
    qn_triples_free(t);
    free(text.bytes);
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
    qn_triples *t = small();
    int calls = 0;
    assert_int_equal(qn_triples_visit(t, NULL, NULL, NULL, stop, &calls), QN_LIMIT);
    assert_int_equal(calls, 1);
    qn_triples_free(t);
}

/* --- files ---------------------------------------------------------------------------------------------------------- */

static void escapes_are_read(void **state)
{
    (void)state;
    qn_triples *t = open_text("triples-test.nt", "<n:\\u0141> <n:p> \"a\\tb\\n\\\"\\\\ \\u0141\\U0001F600\"@en-GB .\n");
    assert_string_equal(match(t, NULL, NULL, NULL).last, "=a\tb\n\"\\ \xC5\x81\xF0\x9F\x98\x80@en-gb");
    assert_int_not_equal(qn_triples_iri(t, "n:\xC5\x81"), QN_NONE);
    qn_triples_free(t);
}

static void broken_lines_are_told(void **state)
{
    (void)state;
    static const char *const broken[] = {
        "<n:a> <n:b> <n:c>", "<n:a> <n:b> .", "<n:a> <n:b> <n:c> <n:d> <n:e> .", "<n:a> _:b <n:c> .", "\"a\" <n:b> <n:c> .", "<n:a <n:b> <n:c> .",
        "<a> <n:b> <n:c> .", "<n:a> <n:b> \"c .", "<n:a> <n:b> \"\\q\" .", "<n:a> <n:b> \"c\"@ .", "<n:a> <n:b> \"c\"@en- .", "<n:a> <n:b> \"\\uD800\" .",
        "<n:a> <n:b> \"c\"^^<d> .", "_: <n:b> <n:c> .", "<n:a b> <n:b> <n:c> .", "<n:a> <n:b> <n:c> . <n:a> <n:b> <n:c> .", "<n:a> <n:b> \"\xFF\" .",
        "<n:a> <n:b> <n:c\\n> .", "n:a n:b n:c .", "<n:a> <n:b> \"c\"^<n:d> .",
    };
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        qn_context *context = qn_context_new();
        heard h = {0};
        const char *paths[] = {"triples-test.nt"};
        qn_triples *t = NULL;
        qn_buffer text = {0};
        qn_context_set_sink(context, QN_ERROR, hear, &h);
        qn_buffer_printf(&text, "<n:a> <n:b> <n:c> .\n%s\n", broken[i]);
        write_file(paths[0], text.bytes);
        qn_status status = qn_triples_open(context, paths, 1, &t);
        if (status != QN_SYNTAX && status != QN_ENCODING)
            fail_msg("'%s' is taken", broken[i]);
        assert_int_equal(h.errors, 1);
        assert_int_equal(h.line, 2);
        free(text.bytes);
        qn_context_free(context);
    }
    unlink("triples-test.nt");
}

static void other_syntaxes_are_read(void **state)
{
    (void)state;
    qn_context *context = qn_context_new();
    heard h = {0};
    const char *paths[] = {"triples-test.ttl"};
    qn_triples *t = NULL;
    qn_context_set_sink(context, QN_ERROR, hear, &h);
    write_file(paths[0], "@prefix e: <" EX "> .\ne:a e:p e:b, \"x\", \"x\"@en ; e:q 1 .\n");
    t = open_one(context, paths[0]);
    assert_int_equal(qn_triples_count(t), 4);
    assert_int_equal(match(t, &a, &q, &number).count, 1);
    qn_triples_free(t);
    write_file(paths[0], "<" EX "a>\n  <" EX "b> [ .\n");
    assert_int_equal(qn_triples_open(context, paths, 1, &t), QN_SYNTAX);
    assert_int_equal(h.errors, 1);
    assert_int_equal(h.line, 2);
    write_file(paths[0], "");
    qn_triples_free(open_one(context, paths[0]));       /* an empty graph is one */
    paths[0] = "triples-none.ttl";
    assert_int_equal(qn_triples_open(context, paths, 1, &t), QN_NOT_FOUND);
    unlink("triples-test.ttl");
    qn_context_free(context);
}

static void blank_nodes_of_two_files_stay_two(void **state)
{
    (void)state;
    const char *paths[] = {"triples-1.nt", "triples-2.nt"};
    qn_triples *t = NULL;
    write_file(paths[0], "_:x <n:p> <n:o> .\n");
    write_file(paths[1], "_:x <n:p> <n:o> .\n");
    assert_int_equal(qn_triples_open(NULL, paths, 2, &t), QN_OK);
    assert_int_equal(qn_triples_count(t), 2);
    qn_triples_free(t);
    unlink(paths[0]);
    unlink(paths[1]);
}

/* --- the index ------------------------------------------------------------------------------------------------------ */

enum { LARGE = 120000 };        /* an index is kept from 100,000 statements on */

static void write_large(const char *path, const char *object)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    for (int i = 0; i < LARGE; i++)
        fprintf(file, "<n:%d> <n:p> <n:%s> .\n", i, object);
    fclose(file);
}

static size_t objects(qn_triples *t, const char *iri)
{
    uint32_t object = qn_triples_iri(t, iri);
    size_t count = object == QN_NONE ? 0 : qn_triples_match(t, QN_NONE, QN_NONE, object).count;
    qn_triples_free(t);
    return count;
}

static void an_index_is_kept_and_made_again(void **state)
{
    (void)state;
    struct stat before, after;
    write_large("triples-large.nt", "a");
    assert_int_equal(objects(open_one(NULL, "triples-large.nt"), "n:a"), LARGE);
    assert_int_equal(stat("triples-large.nt.qni", &before), 0);
    assert_int_equal(objects(open_one(NULL, "triples-large.nt"), "n:a"), LARGE);
    assert_int_equal(stat("triples-large.nt.qni", &after), 0);
    assert_int_equal(before.st_ino, after.st_ino);      /* the same file: it was not made again */
    write_large("triples-large.nt", "b");               /* as long as the other, and other content */
    assert_int_equal(objects(open_one(NULL, "triples-large.nt"), "n:a"), 0);
    assert_int_equal(objects(open_one(NULL, "triples-large.nt"), "n:b"), LARGE);
    unlink("triples-large.nt");
    unlink("triples-large.nt.qni");
}

static void a_broken_index_is_made_again(void **state)
{
    (void)state;
    write_large("triples-large.nt", "a");
    qn_triples_free(open_one(NULL, "triples-large.nt"));
    FILE *file = fopen("triples-large.nt.qni", "rb");
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    char *bytes = malloc((size_t)size);
    rewind(file);
    assert_int_equal(fread(bytes, 1, (size_t)size, file), size);
    fclose(file);
    for (long kept = 0; kept < size; kept += kept < 600 ? 37 : size / 5) {      /* cut off anywhere */
        file = fopen("triples-large.nt.qni", "wb");
        fwrite(bytes, 1, (size_t)kept, file);
        fclose(file);
        assert_int_equal(objects(open_one(NULL, "triples-large.nt"), "n:a"), LARGE);
    }
    for (long at = 0; at < 400; at += 13) {             /* a head that was changed */
        file = fopen("triples-large.nt.qni", "wb");
        bytes[at] ^= 0x40;
        fwrite(bytes, 1, (size_t)size, file);
        bytes[at] ^= 0x40;
        fclose(file);
        assert_int_equal(objects(open_one(NULL, "triples-large.nt"), "n:a"), LARGE);
    }
    free(bytes);
    unlink("triples-large.nt");
    unlink("triples-large.nt.qni");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_pattern_is_matched),
        cmocka_unit_test(terms_come_out_as_they_went_in),
        cmocka_unit_test(matches_are_those_of_a_search_by_hand),
        cmocka_unit_test(a_visitor_ends_the_match),
        cmocka_unit_test(escapes_are_read),
        cmocka_unit_test(broken_lines_are_told),
        cmocka_unit_test(other_syntaxes_are_read),
        cmocka_unit_test(blank_nodes_of_two_files_stay_two),
        cmocka_unit_test(an_index_is_kept_and_made_again),
        cmocka_unit_test(a_broken_index_is_made_again),
    };
    return cmocka_run_group_tests_name("triples", tests, NULL, NULL);
}
