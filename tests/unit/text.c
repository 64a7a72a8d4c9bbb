/* Documents: blocks, offsets, checkpoints, ids. What the readers make of files is tested by cases: tests/text.sh. */
#include <quidnunc/text.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

static qn_context *context;

static qn_document *document(const char *text)
{
    qn_document *d = NULL;
    assert_int_equal(qn_document_new(context, NULL, NULL, text, strlen(text), &d), QN_OK);
    assert_non_null(d);
    return d;
}

/* Asserts that the document's block is that text of that kind. */
static void assert_block(const qn_document *d, size_t i, qn_block_kind kind, const char *text)
{
    assert_true(i < d->block_count);
    assert_int_equal(d->blocks[i].kind, kind);
    assert_int_equal(d->blocks[i].end - d->blocks[i].begin, strlen(text));
    assert_memory_equal(d->text + d->blocks[i].begin, text, strlen(text));
}

static void test_raw_text(void **state)
{
    static const char text[] = "Court fines bank\n\nThe court fined Calder Bank.\n";
    (void)state;
    qn_document *d = NULL;
    assert_int_equal(qn_document_new(context, "a/b.txt", "one", text, strlen(text), &d), QN_OK);
    assert_string_equal(d->text, text);
    assert_int_equal(d->length, strlen(text));
    assert_string_equal(d->source, "a/b.txt");
    assert_string_equal(d->id, "one");
    assert_string_equal(d->title, "Court fines bank");
    assert_null(d->date);
    assert_int_equal(d->block_count, 2);
    assert_block(d, 0, QN_BLOCK_TITLE, "Court fines bank");
    assert_block(d, 1, QN_BLOCK_PARAGRAPH, "The court fined Calder Bank.");
    char hex[65];
    qn_sha256(text, strlen(text), hex);
    assert_string_equal(d->sha256, hex);
    qn_document_free(d);
    assert_int_equal(qn_document_new(context, "a/b.c.txt.gz", NULL, "x", 1, &d), QN_OK);
    assert_string_equal(d->id, "b.c");
    qn_document_free(d);
    qn_document_free(NULL);
}

static void test_empty_text(void **state)
{
    (void)state;
    qn_document *d = document("");
    assert_int_equal(d->length, 0);
    assert_string_equal(d->text, "");
    assert_int_equal(d->block_count, 0);
    assert_int_equal(qn_document_character(d, 0), 0);
    qn_document_free(d);
    d = document(" \xc2\xa0\n\n\t");
    assert_int_equal(d->block_count, 0);
    qn_document_free(d);
}

static void test_bad_bytes(void **state)
{
    (void)state;
    qn_document *d = NULL;
    assert_int_equal(qn_document_new(context, NULL, NULL, "A\xff" "b\0c\x01.", 7, &d), QN_OK);
    assert_string_equal(d->text, "A\xef\xbf\xbd" "b c .");
    assert_int_equal(d->length, 9);
    assert_int_equal(qn_utf8_valid(d->text, d->length), d->length);
    qn_document_free(d);
}

/* Characters before any byte, against counting them. */
static void test_characters(void **state)
{
    static const char *const pieces[] = {"a", "é", "€", "😀"};
    (void)state;
    for (size_t length = 250; length < 1030; length += 26) {
        qn_buffer text = {0};
        for (size_t i = 0; text.length < length; i++)
            qn_buffer_puts(&text, pieces[i * i % 7 % 4]);
        assert_false(text.failed);
        qn_document *d = document(text.bytes);
        for (size_t at = 0, characters = 0; at <= d->length; characters++) {
            assert_int_equal(qn_document_character(d, at), characters);
            if (at == d->length)
                break;
            qn_utf8_next(d->text, d->length, &at);
        }
        assert_int_equal(qn_document_character(d, d->length + 100), qn_utf8_count(d->text, d->length));
        qn_document_free(d);
        free(text.bytes);
    }
}

static void test_blocks_in_order(void **state)
{
    (void)state;
    qn_document *d = document("Title here\r\n\r\n  By Jon Abbey  \r\nFirst paragraph of it.\r\n\r\n* an item\r\n");
    assert_int_equal(d->block_count, 4);
    assert_block(d, 0, QN_BLOCK_TITLE, "Title here");
    assert_block(d, 1, QN_BLOCK_OTHER, "By Jon Abbey");
    assert_block(d, 2, QN_BLOCK_PARAGRAPH, "First paragraph of it.");
    assert_block(d, 3, QN_BLOCK_ITEM, "* an item");
    for (size_t i = 1; i < d->block_count; i++)
        assert_true(d->blocks[i - 1].end <= d->blocks[i].begin);
    qn_document_free(d);
}

static char folder[] = "text-test-XXXXXX";

static void write_file(const char *name, const char *bytes)
{
    char path[64];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fputs(bytes, file);
    assert_int_equal(fclose(file), 0);
}

static void test_counts(void **state)
{
    (void)state;
    write_file("a.txt", "The court fined the bank.\n");
    write_file("b.jsonl", "{\"id\": \"a\", \"text\": \"The bank paid.\"}\n{\"text\": 1}\n");
    write_file("c.txt", "");
    write_file("d.pdf", "%PDF-1.7\n");
    write_file("e.txt", "Le gouvernement a annoncé mardi que les négociations avec les syndicats reprendraient la semaine prochaine, après plusieurs jours de "
                        "grève dans les transports publics de la capitale. Le ministre a déclaré que la réforme serait maintenue.\n");
    const char *const paths[] = {folder, "no such file"};
    const qn_text_options options = {.date = "2024-01-09"};
    qn_text *text = NULL;
    qn_document *d = NULL;
    assert_int_equal(qn_text_open(context, paths, 2, &options, &text), QN_OK);
    assert_int_equal(qn_text_next(text, &d), QN_OK);
    assert_string_equal(d->id, "a");
    assert_string_equal(d->date, "2024-01-09");
    assert_int_equal(d->record, 0);
    qn_document_free(d);
    assert_int_equal(qn_text_next(text, &d), QN_OK);
    assert_string_equal(d->id, "a-2");
    assert_int_equal(d->record, 1);
    qn_document_free(d);
    assert_int_equal(qn_text_next(text, &d), QN_END);
    assert_null(d);
    const qn_text_counts *counts = qn_text_counts_of(text);
    assert_int_equal(counts->files, 5);
    assert_int_equal(counts->articles, 2);
    assert_int_equal(counts->malformed, 1);
    assert_int_equal(counts->empty, 1);
    assert_int_equal(counts->binary, 1);
    assert_int_equal(counts->other_language, 1);
    assert_int_equal(counts->unreadable, 1);
    assert_int_equal(counts->duplicate_ids, 1);
    assert_true(counts->bytes_read == counts->bytes_all);
    qn_text_free(text);
    qn_text_free(NULL);
}

static int set_up(void **state)
{
    (void)state;
    context = qn_context_new();
    return context && mkdtemp(folder) ? 0 : -1;
}

static int tear_down(void **state)
{
    static const char *const names[] = {"a.txt", "b.jsonl", "c.txt", "d.pdf", "e.txt"};
    char path[64];
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        unlink(path);
    }
    rmdir(folder);
    qn_context_free(context);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_raw_text), cmocka_unit_test(test_empty_text), cmocka_unit_test(test_bad_bytes), cmocka_unit_test(test_characters),
        cmocka_unit_test(test_blocks_in_order), cmocka_unit_test(test_counts),
    };
    return cmocka_run_group_tests_name("text", tests, set_up, tear_down);
}
