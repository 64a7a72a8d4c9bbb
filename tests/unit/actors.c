/* actors: indexes compiled of tests/data/actors, asked through a lexicon of tests/data/lexicon/world. */
#include <quidnunc/lexicon.h>

#include <pthread.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

static char source[1024];

static const char *in_source(const char *name, char path[2048])
{
    snprintf(path, 2048, "%s/%s", source, name);
    return path;
}

static qn_context *world_context(void)
{
    char path[2048];
    qn_context *context = qn_context_new();
    assert_non_null(context);
    assert_int_equal(qn_context_set_data(context, in_source("tests/data/lexicon/world", path)), QN_OK);
    return context;
}

static qn_lexicon *world(const char *const *indexes)
{
    qn_context *context = world_context();
    qn_lexicon_options options = {.actors = indexes};
    qn_lexicon *lexicon = NULL;
    assert_int_equal(qn_lexicon_load(context, &options, &lexicon), QN_OK);
    qn_context_free(context);
    return lexicon;
}

/* Compiles files of tests/data/actors, separated by blanks. */
static qn_actors_counts compile(const char *names, const char *output)
{
    char list[256], paths[4][2048], name[300];
    const char *files[4];
    size_t count = 0;
    qn_actors_counts counts;
    snprintf(list, sizeof list, "%s", names);
    for (char *one = strtok(list, " "); one && count < 4; one = strtok(NULL, " ")) {
        snprintf(name, sizeof name, "tests/data/actors/%s", one);
        files[count] = in_source(name, paths[count]);
        count++;
    }
    qn_context *context = world_context();
    qn_lexicon *lexicon = world(NULL);
    assert_int_equal(qn_lexicon_compile_actors(lexicon, context, files, count, QN_PERSON, output, &counts), QN_OK);
    qn_lexicon_free(lexicon);
    qn_context_free(context);
    return counts;
}

/* "slug/prior slug/prior" */
static void says(const qn_lexicon *lexicon, const char *name, const char *wanted)
{
    qn_candidate found[8];
    qn_buffer text = {0};
    float sum = 0;
    size_t count = qn_lexicon_candidates(lexicon, name, strlen(name), found, 8);
    qn_buffer_puts(&text, "");
    for (size_t i = 0; i < count; i++) {
        qn_buffer_printf(&text, "%s%s/%.2f%s", i ? " " : "", found[i].known->slug, (double)found[i].prior, found[i].kind == QN_NAME_HINT ? "?" : "");
        sum += found[i].prior;
    }
    assert_string_equal(text.bytes ? text.bytes : "", wanted);
    assert_true(!count || (sum > 0.999f && sum < 1.001f));
    assert_int_equal(qn_lexicon_candidates(lexicon, name, strlen(name), NULL, 0), 0);
    free(text.bytes);
}

#define INDEX "tests/unit/actors.qnk"
#define SECOND "tests/unit/actors2.qnk"

static void names_are_looked_up(void **state)
{
    (void)state;
    const char *const indexes[] = {INDEX, NULL};
    qn_actors_counts counts = compile("small.nt small.csv", INDEX);
    assert_int_equal(counts.actors, 5);
    assert_int_equal(counts.bad_lines, 0);
    qn_lexicon *lexicon = world(indexes);
    says(lexicon, "ZMC", "zorvane-metals-q9100001/1.00");
    says(lexicon, "zorvane  metals", "zorvane-metals-q9100001/1.00");
    says(lexicon, "Zorvane", "zorvane-metals-q9100001/0.67 zorvane-1c0a098ea1/0.33");
    says(lexicon, "Ida Ostrander", "ostrander-ida-2a90f54b69/1.00");
    says(lexicon, "Ida", "ostrander-ida-2a90f54b69/1.00?");
    says(lexicon, "Bank of China", "bank-of-china/1.00");
    says(lexicon, "Target", "target/0.67 zorvane-metals-q9100001/0.33");
    says(lexicon, "Atlanta", "atlanta/1.00");
    says(lexicon, "Nowhere", "");
    says(lexicon, "", "");
    assert_int_equal(qn_lexicon_failure(lexicon), QN_OK);
    qn_lexicon_free(lexicon);
    unlink(INDEX);
}

static void actors_are_told(void **state)
{
    (void)state;
    const char *const indexes[] = {INDEX, NULL};
    compile("small.nt small.csv", INDEX);
    qn_lexicon *lexicon = world(indexes);
    qn_candidate one[2], again[2];
    assert_int_equal(qn_lexicon_candidates(lexicon, "ZMC", 3, one, 2), 1);
    const qn_known *known = one[0].known;
    assert_string_equal(known->label, "Zorvane Metals");
    assert_string_equal(known->wikidata, "http://www.wikidata.org/entity/Q9100001");
    assert_int_equal(known->type, QN_FIRM);
    assert_ptr_equal(known->home, qn_lexicon_known(lexicon, "united-states"));      /* before "cn", which the world gives no code */
    assert_string_equal(qn_lexicon_names_of(lexicon, known)[0], known->label);
    assert_int_equal(qn_lexicon_candidates(lexicon, "zorvane metals", 14, again, 2), 1);
    assert_ptr_equal(again[0].known, known);
    assert_int_equal(qn_lexicon_candidates(lexicon, "Zorvane River L", 15, one, 2), 1);
    assert_ptr_equal(one[0].known->home, qn_lexicon_known(lexicon, "united-states"));
    assert_null(one[0].known->wikidata);
    assert_int_equal(qn_lexicon_candidates(lexicon, "The States", 10, one, 2), 1);
    assert_ptr_equal(one[0].known, qn_lexicon_known(lexicon, "united-states"));
    qn_lexicon_free(lexicon);
    unlink(INDEX);
}

static void the_first_index_counts(void **state)
{
    (void)state;
    compile("small.csv", INDEX);
    compile("small.nt", SECOND);
    for (int turned = 0; turned < 2; turned++) {
        const char *const indexes[] = {turned ? SECOND : INDEX, turned ? INDEX : SECOND, NULL};
        qn_lexicon *lexicon = world(indexes);
        qn_candidate one[2];
        assert_int_equal(qn_lexicon_candidates(lexicon, "Zorvane Metals", 14, one, 2), 1);
        assert_string_equal(one[0].known->label, turned ? "Zorvane Metals Corp." : "Zorvane Metals");
        assert_int_equal(qn_lexicon_candidates(lexicon, "ZMC", 3, one, 2), 1);
        assert_string_equal(one[0].known->label, turned ? "Zorvane Metals Corp." : "Zorvane Metals");
        qn_lexicon_free(lexicon);
    }
    unlink(INDEX);
    unlink(SECOND);
}

static void *ask_often(void *user)
{
    static const char *const names[] = {"ZMC", "Zorvane", "Ida Ostrander", "Target", "Bank of China", "The States"};
    const qn_lexicon *lexicon = user;
    size_t count = 0;
    for (int i = 0; i < 3000; i++) {
        qn_candidate found[8];
        const char *name = names[i % 6];
        count += qn_lexicon_candidates(lexicon, name, strlen(name), found, 8);
    }
    return (void *)count;
}

static void threads_share_an_index(void **state)
{
    (void)state;
    const char *const indexes[] = {INDEX, NULL};
    compile("small.nt small.csv", INDEX);
    qn_lexicon *lexicon = world(indexes);
    pthread_t threads[4];
    void *counts[4];
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, ask_often, lexicon), 0);
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_join(threads[i], &counts[i]), 0);
    for (int i = 1; i < 4; i++)
        assert_ptr_equal(counts[i], counts[0]);
    qn_lexicon_free(lexicon);
    unlink(INDEX);
}

/* A damaged record is no answer and is told. */
static void damage_is_told(void **state)
{
    (void)state;
    const char *const indexes[] = {INDEX, NULL};
    compile("small.nt", INDEX);
    qn_lexicon *lexicon = world(indexes);
    FILE *file = fopen(INDEX, "r+b");
    assert_non_null(file);
    uint64_t records[2];        /* where they begin, how long they are: the first section that the header tells of */
    assert_int_equal(fseek(file, 48, SEEK_SET), 0);
    assert_int_equal(fread(records, sizeof records, 1, file), 1);
    assert_int_equal(fseek(file, (long)records[0], SEEK_SET), 0);
    for (uint64_t at = 0; at < records[1]; at++)
        fputc(0xFF, file);
    fclose(file);
    qn_candidate found[4];
    qn_lexicon_candidates(lexicon, "ZMC", 3, found, 4);
    assert_int_equal(qn_lexicon_failure(lexicon), QN_SYNTAX);
    qn_lexicon_free(lexicon);
    qn_actors_free(NULL);
    unlink(INDEX);
}

/* Little memory makes no other index. */
static void sorting_outside_of_memory(void **state)
{
    (void)state;
    const qn_actor_class classes[] = {{"urn:class", QN_PERSON, 0}};
    static const size_t memories[] = {0, 1 << 16};
    static char bytes[2][400000];
    size_t sizes[2];
    FILE *file = fopen("tests/unit/actors.nt", "w");
    assert_non_null(file);
    for (unsigned i = 0; i < 4000; i++)
        fprintf(file, "<urn:a:%u> <http://www.w3.org/2000/01/rdf-schema#label> \"Name %u\" .\n<urn:a:%u> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <urn:class> .\n",
                i * 7919 % 1000, i, i % 1000);
    fclose(file);
    for (int i = 0; i < 2; i++) {
        const char *const files[] = {"tests/unit/actors.nt"};
        qn_actors_options options = {.classes = classes, .class_count = 1, .memory = memories[i]};
        qn_actors_counts counts;
        qn_context *context = qn_context_new();
        assert_int_equal(qn_actors_compile(context, &options, files, 1, INDEX, &counts), QN_OK);
        qn_context_free(context);
        assert_int_equal(counts.actors, 1000);
        file = fopen(INDEX, "rb");
        sizes[i] = fread(bytes[i], 1, sizeof bytes[i], file);
        fclose(file);
    }
    assert_true(sizes[0] > 10000 && sizes[0] < sizeof bytes[0]);
    assert_int_equal(sizes[0], sizes[1]);
    assert_memory_equal(bytes[0], bytes[1], sizes[0]);
    unlink("tests/unit/actors.nt");
    unlink(INDEX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_looked_up),   cmocka_unit_test(actors_are_told), cmocka_unit_test(the_first_index_counts),
        cmocka_unit_test(threads_share_an_index), cmocka_unit_test(damage_is_told),  cmocka_unit_test(sorting_outside_of_memory),
    };
    snprintf(source, sizeof source, "%s", getenv("srcdir") ? getenv("srcdir") : ".");
    return cmocka_run_group_tests_name("actors", tests, NULL, NULL);
}
