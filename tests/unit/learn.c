/* learn: what is learned, what is written and read back, and model files that are refused. */
#include <quidnunc/learn.h>

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#define FILE_NAME "learn-test.qnm"

static const char *const atoms[] = {"a", "b"};
static const char templates[] = "# one feature each, and both\na\nb\n\na b # together\n";

/* Messages of the last call. */
static char heard[512];

static void hear(void *user, const qn_diagnostic *d)
{
    (void)user;
    snprintf(heard, sizeof heard, "%s", d->message);
}

static qn_context *listening(void)
{
    qn_context *context = qn_context_new();
    assert_non_null(context);
    qn_context_set_sink(context, QN_WARNING, hear, NULL);
    *heard = '\0';
    return context;
}

/* Whether two bits differ cannot be learned from each alone. */
static qn_classifier *learned(qn_context *context)
{
    qn_classifier *c;
    assert_int_equal(qn_classifier_new(context, "differ", atoms, 2, templates, strlen(templates), &c), QN_OK);
    assert_int_equal(qn_classifier_class_add(c, "same"), 0);
    assert_int_equal(qn_classifier_class_add(c, "other"), 1);
    for (int i = 0; i < 40; i++) {
        uint64_t situation[] = {1 + (i & 1), 1 + (i >> 1 & 1)}, features[QN_MAX_TEMPLATES];
        size_t count = qn_classifier_features(c, situation, features);
        assert_int_equal(count, 3);
        qn_classifier_tick(c);
        assert_true(qn_classifier_update(c, features, count, situation[0] != situation[1], qn_classifier_best(c, situation)));
    }
    qn_pruning none = {0};
    assert_int_equal(qn_classifier_freeze(c, context, &none), QN_OK);
    return c;
}

static void assert_knows(const qn_classifier *c)
{
    for (uint64_t a = 1; a <= 2; a++)
        for (uint64_t b = 1; b <= 2; b++)
            assert_int_equal(qn_classifier_best(c, (uint64_t[]){a, b}), a != b);
}

static void save(qn_context *context, const qn_classifier *c, const char *path)
{
    qn_model_writer *writer = qn_model_writer_new();
    assert_non_null(writer);
    assert_int_equal(qn_classifier_save(c, context, writer), QN_OK);
    assert_int_equal(qn_model_writer_save(writer, context, path), QN_OK);
    qn_model_writer_free(writer);
}

static size_t read_file(const char *path, uint8_t **bytes)
{
    FILE *in = fopen(path, "rb");
    assert_non_null(in);
    fseek(in, 0, SEEK_END);
    size_t length = (size_t)ftell(in);
    rewind(in);
    *bytes = malloc(length + 1);
    assert_int_equal(fread(*bytes, 1, length, in), length);
    fclose(in);
    return length;
}

static void write_file(const char *path, const uint8_t *bytes, size_t length)
{
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(bytes, 1, length, out), length);
    fclose(out);
}

static void what_is_learned_survives_the_file(void **state)
{
    (void)state;
    qn_context *context = listening();
    qn_classifier *c = learned(context), *loaded;
    assert_knows(c);
    save(context, c, FILE_NAME);
    qn_model *model;
    assert_int_equal(qn_model_open(context, FILE_NAME, &model), QN_OK);
    assert_int_equal(qn_model_section_count(model), 3);
    assert_string_equal(qn_model_section_name(model, 0), "differ.templates");
    assert_int_equal(qn_classifier_load(context, model, "differ", atoms, 2, &loaded), QN_OK);
    assert_knows(loaded);
    assert_string_equal(qn_classifier_class_name(loaded, 1), "other");
    assert_int_equal(qn_classifier_class_find(loaded, "third"), QN_NONE);
    qn_classifier_free(loaded);
    qn_model_free(model);
    qn_classifier_free(c);
    qn_context_free(context);
    remove(FILE_NAME);
}

static void same_data_same_bytes(void **state)
{
    (void)state;
    qn_context *context = listening();
    uint8_t *bytes[2];
    size_t lengths[2];
    for (int i = 0; i < 2; i++) {
        qn_classifier *c = learned(context);
        save(context, c, FILE_NAME);
        lengths[i] = read_file(FILE_NAME, &bytes[i]);
        qn_classifier_free(c);
    }
    assert_int_equal(lengths[0], lengths[1]);
    assert_memory_equal(bytes[0], bytes[1], lengths[0]);
    free(bytes[0]);
    free(bytes[1]);
    qn_context_free(context);
    remove(FILE_NAME);
}

static void an_absent_atom_gives_no_joint_feature(void **state)
{
    (void)state;
    qn_context *context = listening();
    qn_classifier *c = learned(context);
    uint64_t features[QN_MAX_TEMPLATES];
    assert_int_equal(qn_classifier_features(c, (uint64_t[]){1, 0}, features), 2);
    qn_classifier_free(c);
    qn_context_free(context);
}

static void wrong_templates_are_refused(void **state)
{
    (void)state;
    qn_context *context = listening();
    qn_classifier *c;
    assert_int_equal(qn_classifier_new(context, "bad", atoms, 2, "a\nc\n", 4, &c), QN_SYNTAX);
    assert_non_null(strstr(heard, "no atom 'c'"));
    assert_int_equal(qn_classifier_new(context, "bad", atoms, 2, "a a a a a a a a a\n", 18, &c), QN_LIMIT);
    qn_context_free(context);
}

static void assert_refused(const uint8_t *bytes, size_t length, qn_status wanted, const char *message)
{
    qn_context *context = listening();
    qn_model *model = NULL;
    write_file(FILE_NAME, bytes, length);
    assert_int_equal(qn_model_open(context, FILE_NAME, &model), wanted);
    assert_null(model);
    if (!strstr(heard, message))
        fail_msg("'%s' is not about '%s'", heard, message);
    qn_context_free(context);
}

static void damaged_files_are_refused(void **state)
{
    (void)state;
    qn_context *context = listening();
    qn_classifier *c = learned(context);
    save(context, c, FILE_NAME);
    qn_classifier_free(c);
    qn_context_free(context);
    uint8_t *bytes;
    size_t length = read_file(FILE_NAME, &bytes);
    for (size_t cut = 0; cut < length; cut += 1 + length / 50)
        assert_refused(bytes, cut, QN_SYNTAX, cut < 32 ? "no model file" : "truncated");
    bytes[length - 1] ^= 1;
    assert_refused(bytes, length, QN_SYNTAX, "checksum");
    bytes[length - 1] ^= 1;
    bytes[8]++;
    assert_refused(bytes, length, QN_UNSUPPORTED, "version");
    bytes[8]--;
    bytes[0] = 'X';
    assert_refused(bytes, length, QN_SYNTAX, "no model file");
    free(bytes);
    remove(FILE_NAME);
}

/* A file with a right checksum may still hold anything. */
static void weights_that_do_not_fit_are_refused(void **state)
{
    (void)state;
    qn_context *context = listening();
    qn_classifier *c = learned(context), *loaded;
    save(context, c, FILE_NAME);
    qn_classifier_free(c);
    qn_model *model;
    assert_int_equal(qn_model_open(context, FILE_NAME, &model), QN_OK);
    size_t length;
    const uint8_t *weights = qn_model_section(model, "differ.weights", &length);
    uint8_t *copy = malloc(length);
    for (size_t i = 0; i < length; i++) {
        memcpy(copy, weights, length);
        copy[i] ^= 0x81;
        qn_model_writer *writer = qn_model_writer_new();
        qn_model_writer_add(writer, "differ.templates", templates, strlen(templates));
        qn_model_writer_add(writer, "differ.classes", "same\0other", 11);
        qn_model_writer_add(writer, "differ.weights", copy, length);
        assert_int_equal(qn_model_writer_save(writer, context, "learn-odd.qnm"), QN_OK);
        qn_model_writer_free(writer);
        qn_model *odd;
        assert_int_equal(qn_model_open(context, "learn-odd.qnm", &odd), QN_OK);
        if (!qn_classifier_load(context, odd, "differ", atoms, 2, &loaded)) {
            assert_in_range(qn_classifier_best(loaded, (uint64_t[]){1, 2}), 0, 1);
            qn_classifier_free(loaded);
        }
        qn_model_free(odd);
    }
    assert_int_equal(qn_classifier_load(context, model, "other", atoms, 2, &loaded), QN_NOT_FOUND);
    free(copy);
    qn_model_free(model);
    qn_context_free(context);
    remove(FILE_NAME);
    remove("learn-odd.qnm");
}

static void free_takes_null(void **state)
{
    (void)state;
    qn_model_free(NULL);
    qn_model_writer_free(NULL);
    qn_classifier_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_learned_survives_the_file),
        cmocka_unit_test(same_data_same_bytes),
        cmocka_unit_test(an_absent_atom_gives_no_joint_feature),
        cmocka_unit_test(wrong_templates_are_refused),
        cmocka_unit_test(damaged_files_are_refused),
        cmocka_unit_test(weights_that_do_not_fit_are_refused),
        cmocka_unit_test(free_takes_null),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
