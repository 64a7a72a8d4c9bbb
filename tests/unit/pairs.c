/* The model of pairs: what it is taught it finds, the same data give the same bytes, other data and other models are refused. */
#include "reading.h"

#include <sys/stat.h>

#include <quidnunc/claims.h>

#define FOLDER "pairs-data"
#define MODEL FOLDER "/models/pairs.qnm"
#define GOLD "pairs-gold.tmp"

static void write_file(const char *path, const void *bytes, size_t length)
{
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(bytes, 1, length, out), length);
    assert_int_equal(fclose(out), 0);
}

static char *read_file(const char *path, size_t *length)
{
    FILE *in = fopen(path, "rb");
    assert_non_null(in);
    fseek(in, 0, SEEK_END);
    *length = (size_t)ftell(in);
    rewind(in);
    char *bytes = malloc(*length + 1);
    assert_non_null(bytes);
    assert_int_equal(fread(bytes, 1, *length, in), *length);
    fclose(in);
    return bytes;
}

static char *read_ours(const char *name, size_t *length)
{
    const char *folder = getenv("srcdir");
    char path[1024];
    snprintf(path, sizeof path, "%s/src/models/%s", folder ? folder : ".", name);
    return read_file(path, length);
}

/* An extractor with these bytes as the model of pairs. */
static qn_status extractor_with(const void *bytes, size_t length, qn_context **other, qn_extractor **extractor)
{
    size_t weights_length;
    char *weights = read_ours("confidence.txt", &weights_length);
    mkdir(FOLDER, 0777);
    mkdir(FOLDER "/models", 0777);
    write_file(MODEL, bytes, length);
    write_file(FOLDER "/models/confidence.txt", weights, weights_length);
    free(weights);
    *other = qn_context_new();
    *extractor = NULL;
    assert_non_null(*other);
    assert_int_equal(qn_context_set_data(*other, FOLDER), QN_OK);
    return qn_extractor_new(*other, lexicon, extractor);
}

static void assert_refused(const void *bytes, size_t length)
{
    qn_context *other;
    qn_extractor *extractor;
    assert_int_not_equal(extractor_with(bytes, length, &other, &extractor), QN_OK);
    assert_null(extractor);
    qn_context_free(other);
}

static void bad_models_are_refused(void **state)
{
    (void)state;
    size_t length;
    char *bytes = read_ours("pairs.qnm", &length);
    qn_context *other;
    qn_extractor *extractor;
    assert_int_equal(extractor_with(bytes, length, &other, &extractor), QN_OK);
    qn_extractor_free(extractor);
    qn_context_free(other);
    assert_refused(bytes, length / 2);
    assert_refused("", 0);
    bytes[length / 2] = (char)(bytes[length / 2] + 1);
    assert_refused(bytes, length);
    free(bytes);
    bytes = read_ours("english.qnm", &length);    /* a model, but of something else */
    assert_refused(bytes, length);
    free(bytes);
}

/* --- training ------------------------------------------------------------------------------------------------------------ */

static const char *const people[] = {"Carla Weber", "Anna Novak", "Peter Hansen", "Maria Lopez", "John Miller", "David Brown", "Laura Smith", "Paul Jensen"};
static const char *const towns[] = {"Oslo", "Madrid", "Vienna", "Toronto", "Lisbon", "Boston", "Chicago", "Dublin"};
enum { PEOPLE = sizeof people / sizeof *people };

/* One document: whoever hails from a town was born there, whoever dreamt of it was not. */
static void add_document(FILE *out, unsigned number)
{
    const char *person = people[number % PEOPLE], *town = towns[(number * 3 + 1) % PEOPLE];
    bool born = number % 2;
    char text[200];
    int begin = snprintf(text, sizeof text, "%s %s ", person, born ? "hails from" : "dreamt of"), end = begin + (int)strlen(town);
    snprintf(text + begin, sizeof text - (size_t)begin, "%s.", town);
    fprintf(out, "{\"documentText\": \"%s\", \"fold\": %u, \"passages\": [{\"passageStart\": 0, \"passageEnd\": %d, \"exhaustivelyAnnotatedProperties\": "
            "[{\"propertyId\": \"15\", \"propertyName\": \"PLACE_OF_BIRTH\"}], \"facts\": [", text, number % 3 + 1, end + 1);
    if (born)
        fprintf(out, "{\"propertyId\": \"15\", \"subjectStart\": 0, \"subjectEnd\": %d, \"objectStart\": %d, \"objectEnd\": %d}", (int)strlen(person), begin, end);
    fprintf(out, "]}]}\n");
}

static char *train(unsigned without, size_t *length)
{
    FILE *out = fopen(GOLD, "wb");
    assert_non_null(out);
    for (unsigned i = 0; i < 48; i++)
        add_document(out, i);
    assert_int_equal(fclose(out), 0);
    qn_pairs_training training = {.files = (const char *const[]){GOLD}, .file_count = 1, .without_fold = without};
    assert_int_equal(qn_pairs_train(context, lexicon, annotator, &training, "pairs-model.tmp"), QN_OK);
    char *bytes = read_file("pairs-model.tmp", length);
    remove(GOLD);
    remove("pairs-model.tmp");
    return bytes;
}

/* Whether the model says that the person of the sentence was born somewhere. */
static bool finds_birth(const qn_extractor *extractor, const char *sentence)
{
    reading r = read_text(sentence, strlen(sentence), NULL);
    const qn_claims *claims;
    bool found = false;
    assert_int_equal(qn_claims_extract(extractor, r.document, r.tokens, r.mentions, r.entities, context, &claims), QN_OK);
    for (size_t i = 0; i < claims->count; i++)
        found = found || (!strcmp(claims->claims[i].property->name, "bornIn") && strstr(claims->claims[i].evidence[0].rule, "pairs"));
    qn_document_free(r.document);
    return found;
}

static void what_is_taught_is_found(void **state)
{
    (void)state;
    size_t length;
    char *bytes = train(0, &length);
    qn_context *other;
    qn_extractor *extractor;
    assert_int_equal(extractor_with(bytes, length, &other, &extractor), QN_OK);
    assert_true(finds_birth(extractor, "Helen Fischer hails from Geneva."));
    assert_false(finds_birth(extractor, "Helen Fischer dreamt of Geneva."));
    qn_extractor_free(extractor);
    qn_context_free(other);
    free(bytes);
}

static void same_data_same_bytes(void **state)
{
    (void)state;
    size_t lengths[3];
    char *bytes[3];
    for (int i = 0; i < 3; i++)
        bytes[i] = train(i < 2 ? 0 : 1, &lengths[i]);
    assert_int_equal(lengths[0], lengths[1]);
    assert_memory_equal(bytes[0], bytes[1], lengths[0]);
    assert_true(lengths[0] != lengths[2] || memcmp(bytes[0], bytes[2], lengths[0]));    /* a fold that is left out is not learned from */
    for (int i = 0; i < 3; i++)
        free(bytes[i]);
}

static void bad_gold_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"{\"documentText\": \n", "[]{\n", "plain text\n", "[1, 2"};
    qn_pairs_training training = {.files = (const char *const[]){GOLD}, .file_count = 1};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        write_file(GOLD, bad[i], strlen(bad[i]));
        assert_int_equal(qn_pairs_train(context, lexicon, annotator, &training, "pairs-model.tmp"), QN_SYNTAX);
    }
    remove(GOLD);
    assert_int_equal(qn_pairs_train(context, lexicon, annotator, &training, "pairs-model.tmp"), QN_IO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bad_models_are_refused), cmocka_unit_test(what_is_taught_is_found), cmocka_unit_test(same_data_same_bytes),
        cmocka_unit_test(bad_gold_is_refused),
    };
    return cmocka_run_group_tests_name("pairs", tests, set_up, tear_down);
}
