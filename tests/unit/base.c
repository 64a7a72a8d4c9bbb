/* base: status, diagnostics, data files, arena, vectors, byte strings, interner, UTF-8, slugs. */
#include <quidnunc/base.h>

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* --- status and diagnostics ------------------------------------------------------------------------------------ */

static void every_status_has_its_sentence(void **state)
{
    (void)state;
    for (int i = QN_OK; i <= QN_INTERNAL; i++)
        for (int j = i + 1; j <= QN_INTERNAL; j++)
            assert_string_not_equal(qn_strerror((qn_status)i), qn_strerror((qn_status)j));
    assert_non_null(qn_strerror((qn_status)999));
}

typedef struct heard {
    size_t count;
    qn_diagnostic last;
    char message[64];
} heard;

static void hear(void *user, const qn_diagnostic *diagnostic)
{
    heard *h = user;
    h->count++;
    h->last = *diagnostic;
    strncpy(h->message, diagnostic->message, sizeof h->message - 1);
}

static void diagnostics_reach_the_sink(void **state)
{
    (void)state;
    heard h = {0};
    qn_context *context = qn_context_new();
    qn_context_set_sink(context, QN_WARNING, hear, &h);
    assert_int_equal(qn_report(context, QN_INFO, QN_OK, "a.txt", 0, 0, -1, "quiet"), QN_OK);
    assert_int_equal(h.count, 0);
    assert_int_equal(qn_report(context, QN_WARNING, QN_SYNTAX, "a.txt", 3, 7, 40, "odd %s", "tag"), QN_SYNTAX);
    assert_int_equal(h.count, 1);
    assert_string_equal(h.message, "odd tag");
    assert_string_equal(h.last.source, "a.txt");
    assert_int_equal(h.last.line, 3);
    assert_int_equal(h.last.column, 7);
    assert_int_equal(h.last.offset, 40);
    assert_int_equal(qn_fail(context, QN_IO, NULL, "no"), QN_IO);
    assert_int_equal(h.last.severity, QN_ERROR);
    assert_int_equal(h.last.offset, -1);
    assert_int_equal(qn_fail(NULL, QN_NOMEM, NULL, "nobody listens"), QN_NOMEM);
    qn_context_free(context);
}

static void data_files_are_found(void **state)
{
    (void)state;
    char *path = NULL;
    qn_context *context = qn_context_new();
    assert_int_equal(qn_context_data(context, "ontology/lexicon.ttl", &path), QN_OK);
    assert_non_null(strstr(path, "ontology/lexicon.ttl"));
    free(path);
    assert_int_equal(qn_context_data(context, "ontology/no-such.ttl", &path), QN_NOT_FOUND);
    assert_null(path);
    qn_context_set_data(context, "no-such-folder");
    assert_int_equal(qn_context_data(context, "ontology/lexicon.ttl", &path), QN_NOT_FOUND);
    qn_context_free(context);
}

static void free_takes_null(void **state)
{
    (void)state;
    qn_context_free(NULL);
    qn_arena_free(NULL);
    qn_interner_free(NULL);
}

/* --- memory ---------------------------------------------------------------------------------------------------- */

static void arena_gives_zeroed_aligned_memory(void **state)
{
    (void)state;
    qn_arena *arena = qn_arena_new();
    for (size_t size = 0; size < 300000; size = size * 2 + 7) {
        unsigned char *piece = qn_arena_alloc(arena, size);
        assert_non_null(piece);
        assert_int_equal((uintptr_t)piece % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(piece[i], 0);
        memset(piece, 0xAA, size);
    }
    assert_true(qn_arena_size(arena) > 300000);
    assert_null(qn_arena_alloc(arena, SIZE_MAX - 4));
    assert_null(qn_arena_strndup(arena, "", SIZE_MAX));
    assert_string_equal(qn_arena_printf(arena, "%d-%s", 7, "x"), "7-x");
    assert_string_equal(qn_arena_strndup(arena, "abcdef", 3), "abc");
    qn_arena_free(arena);
}

static void vectors_double(void **state)
{
    (void)state;
    int *items = NULL;
    size_t count = 0, capacity = 0;
    for (int i = 0; i < 1000; i++)
        assert_true(QN_PUSH(items, count, capacity, i));
    assert_int_equal(count, 1000);
    assert_int_equal(items[999], 999);
    assert_true(capacity < 2048);
    free(items);
}

static void buffers_grow_and_end_with_nul(void **state)
{
    (void)state;
    qn_buffer buffer = {0};
    for (int i = 0; i < 500; i++)
        qn_buffer_printf(&buffer, "%03d,", i);
    qn_buffer_printf(&buffer, "%0400d", 1);
    qn_buffer_putc(&buffer, '!');
    assert_int_equal(buffer.length, 500 * 4 + 400 + 1);
    assert_int_equal(strlen(buffer.bytes), buffer.length);
    assert_string_equal(buffer.bytes + buffer.length - 3, "01!");
    assert_false(buffer.failed);
    free(buffer.bytes);
}

/* --- strings --------------------------------------------------------------------------------------------------- */

static void equal_strings_have_one_number(void **state)
{
    (void)state;
    qn_interner *in = qn_interner_new();
    char word[16];
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < 5000; i++) {
            int length = snprintf(word, sizeof word, "w%d", i);
            assert_int_equal(qn_intern(in, word, (size_t)length), i);
        }
    assert_int_equal(qn_interner_count(in), 5000);
    assert_string_equal(qn_interner_string(in, 4321), "w4321");
    assert_int_equal(qn_interner_find(in, "w77x", 3), 77);
    assert_int_equal(qn_interner_find(in, "w77x", 4), QN_NONE);
    qn_interner_free(in);
}

static void hashes_are_the_same_on_every_machine(void **state)
{
    (void)state;
    char hex[65];
    qn_sha256("abc", 3, hex);
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_true(qn_hash("a", 1) != qn_hash("b", 1));
    assert_true(qn_hash("", 0) == UINT64_C(0xecba3df2c3383c52));
}

static void utf8_is_decoded_and_checked(void **state)
{
    (void)state;
    static const char text[] = "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\xFFz";
    static const uint32_t wanted[] = {'a', 0xE9, 0x20AC, 0x1F600, 0xFFFD, 'z'};
    size_t at = 0, length = sizeof text - 1;
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        assert_int_equal(qn_utf8_next(text, length, &at), wanted[i]);
    assert_int_equal(at, length);
    assert_int_equal(qn_utf8_valid(text, length), 10);
    assert_int_equal(qn_utf8_valid(text, 10), 10);
    assert_int_equal(qn_utf8_valid(text, 9), 6);            /* cut inside a character */
    assert_int_equal(qn_utf8_valid("\xC0\x80", 2), 0);      /* overlong */
    assert_int_equal(qn_utf8_valid("\xED\xA0\x80", 3), 0);  /* a surrogate */
    assert_int_equal(qn_utf8_count(text, 10), 4);
    for (size_t i = 0; i < 4; i++) {
        char out[4];
        size_t used = qn_utf8_put(wanted[i], out), start = 0;
        assert_int_equal(qn_utf8_next(out, used, &start), wanted[i]);
    }
}

static void lower_case(void **state)
{
    (void)state;
    qn_arena *arena = qn_arena_new();
    assert_string_equal(qn_utf8_lower(arena, "ÖHRNFELDT Łódź", strlen("ÖHRNFELDT Łódź")), "öhrnfeldt łódź");
    assert_string_equal(qn_utf8_lower(arena, "", 0), "");
    static const char *const plain[][2] = {{"Erdoğan", "erdogan"}, {"ŁÓDŹ", "lodz"}, {"O’Dowd", "o'dowd"}, {"Strößner", "strossner"}, {"İzmir", "izmir"},
                                           {"Acme", "acme"}, {"Москва", "москва"}, {"", ""}, {"\xFF\xFE", "\xEF\xBF\xBD\xEF\xBF\xBD"}};
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        assert_string_equal(qn_utf8_plain(arena, plain[i][0], strlen(plain[i][0])), plain[i][1]);
    qn_arena_free(arena);
}

static void slugs_are_readable(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"Velmora Networks", "velmora-networks"}, {"Łódź S.A.", "lodz-sa"}, {"AT&T", "at-and-t"}, {"Inês Valadouro", "ines-valadouro"},
        {"U.S.", "us"}, {"O’Neill", "oneill"}, {"  --  ", "x"}, {"", "x"}, {"北京", "x"}, {"Straße 7", "strasse-7"},
    };
    qn_arena *arena = qn_arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(qn_slug(arena, cases[i][0]), cases[i][1]);
    assert_non_null(qn_slug(arena, "\xFF\xFE broken"));
    qn_arena_free(arena);
}

static void distances_count_characters(void **state)
{
    (void)state;
    assert_int_equal(qn_utf8_distance("kitten", "sitting"), 3);
    assert_int_equal(qn_utf8_distance("łódź", "lódź"), 1);
    assert_int_equal(qn_utf8_distance("", "abc"), 3);
    assert_int_equal(qn_utf8_distance("abc", "abc"), 0);
    char a[200], b[200];
    memset(a, 'x', sizeof a);
    memset(b, 'x', sizeof b);
    a[199] = b[199] = 0;
    b[100] = 'y';
    assert_int_equal(qn_utf8_distance(a, b), 0);            /* beyond what is compared */
    assert_string_equal(qn_utf8_spelled(0x142), "l");
    assert_null(qn_utf8_spelled('l'));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_status_has_its_sentence), cmocka_unit_test(diagnostics_reach_the_sink), cmocka_unit_test(data_files_are_found),
        cmocka_unit_test(free_takes_null), cmocka_unit_test(arena_gives_zeroed_aligned_memory), cmocka_unit_test(vectors_double),
        cmocka_unit_test(buffers_grow_and_end_with_nul), cmocka_unit_test(equal_strings_have_one_number),
        cmocka_unit_test(hashes_are_the_same_on_every_machine), cmocka_unit_test(utf8_is_decoded_and_checked), cmocka_unit_test(lower_case),
        cmocka_unit_test(slugs_are_readable), cmocka_unit_test(distances_count_characters),
    };
    return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
