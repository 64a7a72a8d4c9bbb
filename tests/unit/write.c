/* write: terms as each format spells them, files that appear whole or not at all, failing disks. */
#include <quidnunc/write.h>
#include "../../src/write/writer.h"

#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#define RDF_TYPE "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
#define XSD "http://www.w3.org/2001/XMLSchema#"
#define EX "http://example.org/"

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

static qn_status say(qn_sink *sink, const char *subject, const char *predicate, qn_term object)
{
    qn_term s = {false, subject}, p = {false, predicate};
    return sink->statement(sink->self, &s, &p, &object);
}

typedef struct heard {
    int errors;
    qn_diagnostic last;
    char source[256], message[256];
} heard;

static void hear(void *user, const qn_diagnostic *diagnostic)
{
    heard *h = user;
    h->errors++;
    h->last = *diagnostic;
    snprintf(h->source, sizeof h->source, "%s", diagnostic->source ? diagnostic->source : "");
    snprintf(h->message, sizeof h->message, "%s", diagnostic->message);
}

/* --- one statement, one spelling ------------------------------------------------------------------------------------ */

static const struct {
    qn_term object;
    const char *turtle, *ntriples;
} spellings[] = {
    {{false, EX "a"}, "ex:a", "<http://example.org/a>"},
    {{false, EX "a.b"}, "<http://example.org/a.b>", "<http://example.org/a.b>"},
    {{false, EX "a#b=1,2"}, "<http://example.org/a#b=1,2>", "<http://example.org/a#b=1,2>"},
    {{false, EX}, "<http://example.org/>", "<http://example.org/>"},
    {{false, EX "-a"}, "<http://example.org/-a>", "<http://example.org/-a>"},
    {{false, EX "1a_-"}, "ex:1a_-", "<http://example.org/1a_->"},
    {{false, EX "é"}, "<http://example.org/é>", "<http://example.org/é>"},
    {{true, "a \"b\" \\ c"}, "\"a \\\"b\\\" \\\\ c\"", "\"a \\\"b\\\" \\\\ c\""},
    {{true, "\b\t\n\f\r\x01\x1f\x7f"}, "\"\\b\\t\\n\\f\\r\\u0001\\u001F\\u007F\"", "\"\\b\\t\\n\\f\\r\\u0001\\u001F\\u007F\""},
    {{true, "Łódź 🜁"}, "\"Łódź 🜁\"", "\"Łódź 🜁\""},
    {{true, "x", "en-GB"}, "\"x\"@en-GB", "\"x\"@en-GB"},
    {{true, "x", NULL, XSD "string"}, "\"x\"", "\"x\""},
    {{true, "x", NULL, EX "t"}, "\"x\"^^ex:t", "\"x\"^^<http://example.org/t>"},
    {{true, "42", NULL, XSD "integer"}, "42", "\"42\"^^<http://www.w3.org/2001/XMLSchema#integer>"},
    {{true, "+042", NULL, XSD "integer"}, "+042", "\"+042\"^^<http://www.w3.org/2001/XMLSchema#integer>"},
    {{true, "4x", NULL, XSD "integer"}, "\"4x\"^^<http://www.w3.org/2001/XMLSchema#integer>", "\"4x\"^^<http://www.w3.org/2001/XMLSchema#integer>"},
    {{true, "", NULL, XSD "integer"}, "\"\"^^<http://www.w3.org/2001/XMLSchema#integer>", "\"\"^^<http://www.w3.org/2001/XMLSchema#integer>"},
    {{true, "0.93", NULL, XSD "decimal"}, "0.93", "\"0.93\"^^<http://www.w3.org/2001/XMLSchema#decimal>"},
    {{true, "12", NULL, XSD "decimal"}, "\"12\"^^<http://www.w3.org/2001/XMLSchema#decimal>", "\"12\"^^<http://www.w3.org/2001/XMLSchema#decimal>"},
    {{true, "1.", NULL, XSD "decimal"}, "\"1.\"^^<http://www.w3.org/2001/XMLSchema#decimal>", "\"1.\"^^<http://www.w3.org/2001/XMLSchema#decimal>"},
    {{true, "1e6", NULL, XSD "double"}, "1e6", "\"1e6\"^^<http://www.w3.org/2001/XMLSchema#double>"},
    {{true, "true", NULL, XSD "boolean"}, "true", "\"true\"^^<http://www.w3.org/2001/XMLSchema#boolean>"},
    {{true, "1", NULL, XSD "boolean"}, "\"1\"^^<http://www.w3.org/2001/XMLSchema#boolean>", "\"1\"^^<http://www.w3.org/2001/XMLSchema#boolean>"},
};

static void expect(const char *format, const qn_term *object, const char *start, const char *spelling)
{
    qn_sink *sink;
    char wanted[512];
    assert_int_equal(qn_writer_new(NULL, qn_format_of(format), "write-test.out", &sink), QN_OK);
    if (sink->prefix)
        assert_int_equal(sink->prefix(sink->self, "ex", EX), QN_OK);
    assert_int_equal(say(sink, EX "s", EX "p", *object), QN_OK);
    assert_int_equal(sink->finish(sink->self), QN_OK);
    sink->free(sink);
    char *got = slurp("write-test.out");
    snprintf(wanted, sizeof wanted, "%s%s .\n", start, spelling);
    assert_string_equal(got, wanted);
    free(got);
    unlink("write-test.out");
}

static void terms_are_spelled(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
        expect("turtle", &spellings[i].object, "@prefix ex: <http://example.org/> .\n\nex:s ex:p ", spellings[i].turtle);
        expect("ntriples", &spellings[i].object, "<http://example.org/s> <http://example.org/p> ", spellings[i].ntriples);
    }
}

static void turtle_groups(void **state)
{
    (void)state;
    qn_sink *sink;
    assert_int_equal(qn_writer_new(NULL, qn_format_of("ttl"), "write-test.ttl", &sink), QN_OK);
    sink->prefix(sink->self, "ex", EX);
    sink->section(sink->self, "A\nheading");
    say(sink, EX "s", RDF_TYPE, (qn_term){false, EX "T"});
    say(sink, EX "s", EX "p", (qn_term){true, "1"});
    say(sink, EX "s", EX "p", (qn_term){true, "2"});
    say(sink, EX "t", EX "p", (qn_term){true, "3"});
    assert_int_equal(sink->finish(sink->self), QN_OK);
    sink->free(sink);
    char *got = slurp("write-test.ttl");
    assert_string_equal(got, "@prefix ex: <http://example.org/> .\n\n# --- A heading\nex:s a ex:T ;\n    ex:p \"1\", \"2\" .\n\nex:t ex:p \"3\" .\n");
    free(got);
    unlink("write-test.ttl");
}

static void formats_are_found(void **state)
{
    (void)state;
    for (const qn_format *f = qn_formats(); f->name; f++) {
        assert_ptr_equal(qn_format_of(f->name), f);
        assert_ptr_equal(qn_format_of(f->extension), f);
    }
    assert_string_equal(qn_format_of("N-Triples")->name, "ntriples");
    assert_null(qn_format_of("n"));
    assert_null(qn_format_of(""));
    assert_null(qn_format_of("docx"));
}

static void dates_are_those_of_the_calendar(void **state)
{
    (void)state;
    static const char *const good[][2] = {{"2019", "2019"}, {"2019-02", "2019-02"}, {"2024-02-29", "2024-02-29"}, {"2019-12-31T10:00:00Z", "2019-12-31"}};
    static const char *const bad[] = {"", "201", "0000", "2019-", "2019-13", "2019-00-01", "2019-02-29", "2019-04-31", "2019-04-00", "2019-1-1", "2019x", "2019-01T10", "soon"};
    char prefix[DATE_SIZE];
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_true(date_prefix(good[i][0], prefix));
        assert_string_equal(prefix, good[i][1]);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(date_prefix(bad[i], prefix));
    assert_false(date_prefix(NULL, prefix));
}

/* --- whole or not at all -------------------------------------------------------------------------------------------- */

static int files_in(const char *folder)
{
    int count = 0;
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    for (struct dirent *entry; (entry = readdir(dir));)
        count += entry->d_name[0] != '.';
    closedir(dir);
    return count;
}

static void a_file_appears_at_finish(void **state)
{
    (void)state;
    mkdir("write-folder", 0777);
    for (const qn_format *f = qn_formats(); f->name; f++) {
        qn_sink *sink;
        assert_int_equal(qn_writer_new(NULL, f, "write-folder/graph", &sink), QN_OK);
        if (sink->statement)
            say(sink, EX "s", EX "p", (qn_term){true, "1"});
        assert_int_equal(access("write-folder/graph", F_OK), -1);
        sink->free(sink);           /* without finish: nothing stays */
        assert_int_equal(files_in("write-folder"), 0);
        assert_int_equal(qn_writer_new(NULL, f, "write-folder/graph", &sink), QN_OK);
        assert_int_equal(sink->finish(sink->self), QN_OK);
        sink->free(sink);
        assert_int_equal(files_in("write-folder"), strcmp(f->name, "csv") ? 1 : 2);
        unlink("write-folder/graph");
        unlink("write-folder/graph.nodes.csv");
    }
    rmdir("write-folder");
}

static void an_old_file_stays_until_then(void **state)
{
    (void)state;
    FILE *old = fopen("write-old.nt", "w");
    fputs("old", old);
    fclose(old);
    assert_int_equal(symlink("write-old.nt", "write-link.nt"), 0);
    qn_sink *sink;
    assert_int_equal(qn_writer_new(NULL, qn_format_of("nt"), "write-link.nt", &sink), QN_OK);
    say(sink, EX "s", EX "p", (qn_term){true, "new"});
    char *got = slurp("write-old.nt");
    assert_string_equal(got, "old");
    free(got);
    assert_int_equal(sink->finish(sink->self), QN_OK);
    sink->free(sink);
    got = slurp("write-old.nt");    /* through the link */
    assert_non_null(strstr(got, "new"));
    free(got);
    unlink("write-link.nt");
    unlink("write-old.nt");
}

static void a_full_disk_is_told(void **state)
{
    (void)state;
    if (access("/dev/full", W_OK))
        skip();
    qn_context *context = qn_context_new();
    for (const qn_format *f = qn_formats(); f->name; f++) {
        heard h = {0};
        qn_context_set_sink(context, QN_ERROR, hear, &h);
        qn_sink *sink;
        assert_int_equal(qn_writer_new(context, f, "/dev/full", &sink), QN_OK);
        qn_status status = QN_OK;
        qn_attribute label = {"label", "A long label, so that the buffers fill"};
        for (int i = 0; i < 5000 && !status; i++)
            status = sink->node ? sink->node(sink->self, (uint32_t)i, &label, 1)
                                : say(sink, i % 2 ? EX "s" : EX "t", EX "p", (qn_term){true, "A long value, so that the buffers fill"});
        assert_int_equal(status, QN_IO);
        assert_int_equal(sink->finish(sink->self), QN_IO);
        sink->free(sink);
        assert_int_equal(h.errors, 1);
        assert_string_equal(h.source, "/dev/full");
        assert_string_equal(h.message, "cannot write: No space left on device");
        assert_int_equal(qn_writer_new(context, f, "/dev/full", &sink), QN_OK);
        /* then what little there is fails at the end */
        bool has_frame = (sink->node && strcmp(f->name, "ftm")) || !strcmp(f->name, "rdfxml") || !strcmp(f->name, "jsonld");
        assert_int_equal(sink->finish(sink->self), has_frame ? QN_IO : QN_OK);
        sink->free(sink);
    }
    qn_context_free(context);
}

static void a_folder_that_cannot_be_written_is_told(void **state)
{
    (void)state;
    qn_context *context = qn_context_new();
    heard h = {0};
    qn_context_set_sink(context, QN_ERROR, hear, &h);
    qn_sink *sink = NULL;
    assert_int_equal(qn_writer_new(context, qn_format_of("ttl"), "no-such-folder/graph.ttl", &sink), QN_IO);
    assert_null(sink);
    assert_string_equal(h.source, "no-such-folder/graph.ttl");
    assert_string_equal(h.message, "cannot make a file beside it: No such file or directory");
    assert_int_equal(qn_writer_new(context, qn_format_of("ttl"), ".", &sink), QN_IO);
    assert_string_equal(h.message, "cannot open it for writing: Is a directory");
    qn_context_free(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(terms_are_spelled),
        cmocka_unit_test(turtle_groups),
        cmocka_unit_test(formats_are_found),
        cmocka_unit_test(dates_are_those_of_the_calendar),
        cmocka_unit_test(a_file_appears_at_finish),
        cmocka_unit_test(an_old_file_stays_until_then),
        cmocka_unit_test(a_full_disk_is_told),
        cmocka_unit_test(a_folder_that_cannot_be_written_is_told),
    };
    return cmocka_run_group_tests_name("write", tests, NULL, NULL);
}
