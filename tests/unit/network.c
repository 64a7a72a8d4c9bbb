/* network: best trees against all trees, what a small network learns, the same numbers on every processor, models that are refused. */
#include <quidnunc/learn.h>

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#define FILE_NAME "network-test.qnm"

static uint64_t dice = 88172645463325252u;

/* --- trees ---------------------------------------------------------------------------------------------------------- */

static bool is_tree(const uint32_t *heads, size_t length)
{
    size_t roots = 0;
    for (size_t v = 0; v < length; v++) {
        size_t steps = 0;
        roots += !heads[v];
        for (uint32_t u = heads[v]; u; u = heads[u - 1])
            if (++steps > length)
                return false;
    }
    return roots == 1;
}

static double sum_of(const float *scores, const uint32_t *heads, size_t length)
{
    double sum = 0;
    for (size_t v = 0; v < length; v++)
        sum += (double)scores[v * (length + 1) + heads[v]];
    return sum;
}

/* The highest sum of any tree, by trying all heads. */
static double best_sum(const float *scores, size_t length)
{
    uint32_t heads[8] = {0};
    double best = -1e300;
    for (;;) {
        if (is_tree(heads, length) && sum_of(scores, heads, length) > best)
            best = sum_of(scores, heads, length);
        size_t v = 0;
        while (v < length && ++heads[v] > length)
            heads[v++] = 0;
        if (v == length)
            return best;
    }
}

static void finds_the_best_tree(void **state)
{
    (void)state;
    float scores[6 * 7];
    uint32_t heads[6];
    for (int round = 0; round < 600; round++) {
        size_t length = 1 + (size_t)round % 5;
        for (size_t i = 0; i < length * (length + 1); i++)
            scores[i] = (float)(qn_random(&dice) % 2000) / 100 - 10;
        assert_true(qn_best_tree(scores, length, heads));
        assert_true(is_tree(heads, length));
        double difference = best_sum(scores, length) - sum_of(scores, heads, length);
        assert_true(difference < 1e-4 && difference > -1e-4);
    }
}

/* --- a small network ---------------------------------------------------------------------------------------------------- */

/* Items are 1 … 7. The label of an item is its number's and its left neighbour's sum modulo 3. Each item hangs under its left neighbour;
   the relation tells odd from even. */
enum { SEQUENCES = 300, LENGTH = 7, KINDS = 8, LABELS = 3 };
static qn_item items[SEQUENCES][LENGTH];
static uint32_t labels[SEQUENCES][LENGTH], label_sets[SEQUENCES][LENGTH], heads[SEQUENCES][LENGTH], relations[SEQUENCES][LENGTH];
static uint32_t known_heads[SEQUENCES][LENGTH], known_relations[SEQUENCES][LENGTH];
static qn_lesson lessons[SEQUENCES];

static void make_lesson(int s)
{
    uint32_t before = 0;
    for (uint32_t i = 0; i < LENGTH; i++) {
        uint32_t kind = 1 + (uint32_t)(qn_random(&dice) % (KINDS - 1));
        items[s][i] = (qn_item){.key = qn_mix(5, kind), .vector = kind, .count = 1, .features = {kind}};
        labels[s][i] = (kind + before) % LABELS;
        label_sets[s][i] = s % 7 ? 1u << labels[s][i] : 0;
        heads[s][i] = i;
        relations[s][i] = kind % 2;
        before = kind;
    }
    lessons[s] = (qn_lesson){items[s], LENGTH - (uint32_t)s % 3, {labels[s], label_sets[s]}, {false, true}, heads[s], relations[s]};
    if (s % 11 == 0)
        lessons[s].right[0] = NULL;
    if (s % 13 == 0)
        lessons[s].heads = NULL;
    /* here and there a head or a relation is not known; what stands in its place must not be looked at */
    for (uint32_t i = 0; s % 5 == 0 && i < LENGTH; i++) {
        known_heads[s][i] = i % 3 == 1 ? QN_NONE : heads[s][i];
        known_relations[s][i] = i % 3 < 2 ? QN_NONE : relations[s][i];
    }
    if (s % 5 == 0 && lessons[s].heads) {
        lessons[s].heads = known_heads[s];
        lessons[s].relations = known_relations[s];
    }
}

static qn_context *quiet(void)
{
    qn_context *context = qn_context_new();
    assert_non_null(context);
    return context;
}

static void train(qn_context *context, unsigned epochs, const char *path)
{
    float vectors[KINDS][4] = {{0}};
    for (int k = 0; k < KINDS; k++) {
        vectors[k][0] = k & 1 ? 1 : -1;
        vectors[k][1] = (float)k / KINDS;
    }
    qn_network_training t = {
        .shape = {.vectors = KINDS, .vector_size = 4, .rows = KINDS, .feature_size = 16, .hidden = 16, .layers = 2, .classes = {LABELS, LABELS},
                  .arc_size = 16, .relation_size = 16, .relations = 2, .quick = 16},
        .vectors = &vectors[0][0], .lessons = lessons, .count = SEQUENCES, .epochs = epochs, .batch = 60, .rate = 1e-2f, .hiding = 0, .seed = 7,
    };
    qn_model_writer *writer = qn_model_writer_new();
    assert_non_null(writer);
    assert_int_equal(qn_network_train(context, &t, writer), QN_OK);
    assert_int_equal(qn_model_writer_save(writer, context, path), QN_OK);
    qn_model_writer_free(writer);
}

static uint32_t best_of(const float *scores, uint32_t count)
{
    uint32_t best = 0;
    for (uint32_t k = 1; k < count; k++)
        best = scores[k] > scores[best] ? k : best;
    return best;
}

typedef struct result {
    size_t right_labels, right_quick, right_sets, right_heads, right_relations, all;
    uint64_t hash;
} result;

static uint64_t hash_floats(uint64_t hash, const float *numbers, size_t count)
{
    return qn_mix(hash, qn_hash(numbers, count * sizeof *numbers));
}

static result measure(const qn_network *n)
{
    static qn_item flat[SEQUENCES * LENGTH];
    uint32_t lengths[SEQUENCES], found[LENGTH];
    size_t at = 0;
    for (int s = 0; s < SEQUENCES; s++) {
        lengths[s] = lessons[s].length;
        memcpy(flat + at, items[s], lengths[s] * sizeof *flat);
        at += lengths[s];
    }
    qn_reading r = {0};
    assert_int_equal(qn_network_read(n, &r, flat, lengths, SEQUENCES), QN_OK);
    result got = {.all = at, .hash = 1};
    at = 0;
    for (size_t s = 0; s < SEQUENCES; s++) {
        assert_true(qn_best_tree(qn_reading_arcs(&r, s, 0), lengths[s], found));
        for (uint32_t i = 0; i < lengths[s]; i++, at++) {
            const float *first = r.labels[0] + at * qn_reading_width(&r, 0), *second = r.labels[1] + at * qn_reading_width(&r, 1);
            uint32_t relation = qn_network_relation(n, &r, s, i, heads[s][i]);
            got.right_labels += best_of(first, LABELS) == labels[s][i];
            got.right_sets += best_of(second, LABELS) == labels[s][i];
            got.right_heads += found[i] == heads[s][i];
            got.right_relations += relation == relations[s][i];
            got.hash = hash_floats(hash_floats(hash_floats(got.hash, first, LABELS), second, LABELS), qn_reading_arcs(&r, s, i), lengths[s] + 1);
        }
    }
    assert_int_equal(qn_network_glance(n, &r, flat, lengths, SEQUENCES), QN_OK);
    at = 0;
    for (size_t s = 0; s < SEQUENCES; s++)
        for (uint32_t i = 0; i < lengths[s]; i++, at++)
            got.right_quick += best_of(r.labels[0] + at * qn_reading_width(&r, 0), LABELS) == labels[s][i];
    got.hash = hash_floats(got.hash, r.labels[0], at * qn_reading_width(&r, 0));
    qn_reading_free(&r);
    return got;
}

static qn_network *load(qn_context *context, qn_model **model)
{
    qn_network *n = NULL;
    assert_int_equal(qn_model_open(context, FILE_NAME, model), QN_OK);
    assert_int_equal(qn_network_load(context, *model, &n), QN_OK);
    return n;
}

static void learns_labels_and_trees(void **state)
{
    (void)state;
    qn_context *context = quiet();
    qn_model *model;
    train(context, 30, FILE_NAME);
    qn_network *n = load(context, &model);
    result got = measure(n);
    assert_true(got.right_labels > got.all * 97 / 100);
    assert_true(got.right_quick > got.all * 97 / 100);
    assert_true(got.right_sets > got.all * 97 / 100);
    assert_true(got.right_heads > got.all * 97 / 100);
    assert_true(got.right_relations > got.all * 97 / 100);
    qn_network_free(n);
    qn_model_free(model);
    remove(FILE_NAME);
    qn_context_free(context);
}

/* What a sequence's scores are does not depend on the processor, nor on what else is read with it. */
static void reads_the_same_everywhere(void **state)
{
    (void)state;
    qn_context *context = quiet();
    qn_model *model;
    const char *const processors[] = {"", "avxvnni", "avx2", "sse2", "plain"};
    enum { KINDS = sizeof processors / sizeof *processors };
    uint64_t hashes[KINDS];
    train(context, 2, FILE_NAME);
    for (int k = 0; k < KINDS; k++) {
        setenv("QUIDNUNC_CPU", processors[k], 1);
        qn_network *n = load(context, &model);
        hashes[k] = measure(n).hash;
        qn_network_free(n);
        qn_model_free(model);
    }
    unsetenv("QUIDNUNC_CPU");
    for (int k = 1; k < KINDS; k++)
        assert_true(hashes[k] == hashes[0]);
    qn_network *n = load(context, &model);
    qn_reading all = {0}, one = {0};
    uint32_t lengths[2] = {LENGTH, LENGTH};
    qn_item two[2 * LENGTH];
    memcpy(two, items[0], sizeof items[0]);
    memcpy(two + LENGTH, items[1], sizeof items[1]);
    assert_int_equal(qn_network_read(n, &all, two, lengths, 2), QN_OK);
    assert_int_equal(qn_network_read(n, &one, two + LENGTH, lengths, 1), QN_OK);
    for (uint32_t i = 0; i < LENGTH; i++)
        assert_memory_equal(qn_reading_arcs(&all, 1, i), qn_reading_arcs(&one, 0, i), (LENGTH + 1) * sizeof(float));
    qn_reading_free(&all);
    qn_reading_free(&one);
    qn_network_free(n);
    qn_model_free(model);
    remove(FILE_NAME);
    qn_context_free(context);
}

static char *read_file(const char *path, size_t *length)
{
    FILE *in = fopen(path, "rb");
    assert_non_null(in);
    char *bytes = malloc(1 << 20);
    assert_non_null(bytes);
    *length = fread(bytes, 1, 1 << 20, in);
    fclose(in);
    return bytes;
}

static void learns_the_same_twice(void **state)
{
    (void)state;
    qn_context *context = quiet();
    size_t lengths[2];
    char *bytes[2];
    for (int k = 0; k < 2; k++) {
        train(context, 2, FILE_NAME);
        bytes[k] = read_file(FILE_NAME, &lengths[k]);
    }
    assert_int_equal(lengths[0], lengths[1]);
    assert_memory_equal(bytes[0], bytes[1], lengths[0]);
    free(bytes[0]);
    free(bytes[1]);
    remove(FILE_NAME);
    qn_context_free(context);
}

/* Sections that are missing or too short are refused, whichever they are. */
static void refuses_damaged_sections(void **state)
{
    (void)state;
    qn_context *context = quiet();
    qn_model *model;
    train(context, 1, FILE_NAME);
    assert_int_equal(qn_model_open(context, FILE_NAME, &model), QN_OK);
    for (size_t broken = 0; broken < 2 * qn_model_section_count(model); broken++) {
        qn_model_writer *writer = qn_model_writer_new();
        for (size_t i = 0; i < qn_model_section_count(model); i++) {
            size_t length;
            const char *name = qn_model_section_name(model, i);
            const void *bytes = qn_model_section(model, name, &length);
            if (i == broken / 2 && broken % 2)
                continue;
            assert_int_equal(qn_model_writer_add(writer, name, bytes, length - (i == broken / 2)), QN_OK);
        }
        assert_int_equal(qn_model_writer_save(writer, context, "network-bad.qnm"), QN_OK);
        qn_model_writer_free(writer);
        qn_model *bad;
        qn_network *n = NULL;
        assert_int_equal(qn_model_open(context, "network-bad.qnm", &bad), QN_OK);
        assert_int_not_equal(qn_network_load(context, bad, &n), QN_OK);
        assert_null(n);
        qn_model_free(bad);
    }
    remove("network-bad.qnm");
    qn_model_free(model);
    remove(FILE_NAME);
    qn_context_free(context);
}

int main(void)
{
    for (int s = 0; s < SEQUENCES; s++)
        make_lesson(s);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_best_tree), cmocka_unit_test(learns_labels_and_trees), cmocka_unit_test(reads_the_same_everywhere),
        cmocka_unit_test(learns_the_same_twice), cmocka_unit_test(refuses_damaged_sections),
    };
    return cmocka_run_group_tests_name("network", tests, NULL, NULL);
}
