/* tokens: splitting by the cases of tests/cases/tokens, layers that hold together whatever the bytes, CoNLL-U there and back, training. */
#include <quidnunc/tokens.h>

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static char source[1024];       /* the folder of the sources */
static qn_context *context;
static qn_annotator *annotator;

static const char *in_source(const char *name)
{
    static char path[2048];
    snprintf(path, sizeof path, "%s/%s", source, name);
    return path;
}

static void print_it(void *user, const qn_diagnostic *d)
{
    (void)user;
    print_message("# %s: %s\n", d->source ? d->source : "", d->message);
}

static int set_up(void **state)
{
    (void)state;
    context = qn_context_new();
    if (!context)
        return -1;
    qn_context_set_sink(context, QN_ERROR, print_it, NULL);
    qn_context_set_data(context, source);
    return qn_annotator_new(context, NULL, &annotator) ? -1 : 0;
}

static int tear_down(void **state)
{
    (void)state;
    qn_annotator_free(annotator);
    qn_context_free(context);
    return 0;
}

/* --- what every layer must be ------------------------------------------------------------------------------------- */

static void assert_tree(const qn_tokens *layer, const qn_sentence *s)
{
    size_t roots = 0;
    for (uint32_t i = s->first; i < s->end; i++) {
        const qn_token *t = &layer->tokens[i];
        roots += t->head < 0;
        assert_true((t->head < 0) == (t->relation == QN_ROOT));
        assert_true(t->head < 0 || ((uint32_t)t->head >= s->first && (uint32_t)t->head < s->end && (uint32_t)t->head != i));
    }
    assert_int_equal(roots, 1);
    for (uint32_t i = s->first; i < s->end && s->end - s->first < 200; i++) {
        size_t steps = 0;
        for (int32_t up = (int32_t)i; up >= 0; up = layer->tokens[up].head)
            assert_true(steps++ <= s->end - s->first);
    }
}

static void assert_layer(const qn_document *d, const qn_tokens *layer)
{
    size_t at = 0, next = 0;
    for (size_t k = 0; k < layer->sentence_count; k++) {
        const qn_sentence *s = &layer->sentences[k];
        const qn_block *b = &d->blocks[s->block];
        assert_int_equal(s->first, next);
        assert_true(s->end > s->first);
        next = s->end;
        for (uint32_t i = s->first; i < s->end; i++) {
            const qn_token *t = &layer->tokens[i];
            assert_true(t->begin >= at && t->begin < t->end && t->begin >= b->begin && t->end <= b->end);
            assert_int_equal(t->sentence, k);
            assert_int_equal(strlen(t->form), t->end - t->begin);
            assert_memory_equal(t->form, d->text + t->begin, t->end - t->begin);
            assert_true(t->upos < QN_UPOS_COUNT && t->relation < QN_RELATION_COUNT && t->lemma && *t->lemma && t->xpos);
            at = t->end;
        }
        assert_tree(layer, s);
    }
    assert_int_equal(next, layer->count);
}

static const qn_tokens *annotate(const char *text, size_t length, qn_document **document)
{
    const qn_tokens *layer;
    assert_int_equal(qn_document_new(context, "test", NULL, text, length, document), QN_OK);
    assert_int_equal(qn_tokens_annotate(annotator, *document, context, &layer), QN_OK);
    assert_layer(*document, layer);
    return layer;
}

/* --- cases ---------------------------------------------------------------------------------------------------------- */

/* "¶" stands for the end of a paragraph. */
static char *text_of_case(const char *line)
{
    qn_buffer text = {0};
    for (const char *at = line; *at && *at != '\n'; at++) {
        if (!strncmp(at, "¶", 2)) {
            qn_buffer_puts(&text, "\n\n");
            at++;
        } else {
            qn_buffer_putc(&text, *at);
        }
    }
    return text.bytes;
}

static char *as_lines(const qn_tokens *layer)
{
    qn_buffer lines = {0};
    for (size_t i = 0; i < layer->sentence_count; i++)
        for (uint32_t t = layer->sentences[i].first; t < layer->sentences[i].end; t++)
            qn_buffer_printf(&lines, "%s%c", layer->tokens[t].form, t + 1 < layer->sentences[i].end ? ' ' : '\n');
    return lines.bytes;
}

static void run_case(const char *line, const char *wanted)
{
    char *text = text_of_case(line);
    qn_document *document;
    char *got = as_lines(annotate(text, strlen(text), &document));
    assert_string_equal(got, wanted);
    free(got);
    free(text);
    qn_document_free(document);
}

static void texts_are_split_as_wanted(void **state)
{
    (void)state;
    FILE *in = fopen(in_source("tests/cases/tokens/split.txt"), "rb");
    assert_non_null(in);
    char line[4096], first[4096] = "";
    qn_buffer wanted = {0};
    size_t cases = 0;
    for (bool more = true; more;) {
        more = fgets(line, sizeof line, in) != NULL;
        if (more && !strncmp(line, "> ", 2)) {
            strcpy(first, line + 2);
        } else if (more && *line != '\n' && *line != '#') {
            qn_buffer_puts(&wanted, line);
        } else if (*first) {
            run_case(first, wanted.bytes);
            *first = '\0';
            wanted.length = 0;
            cases++;
        }
    }
    fclose(in);
    free(wanted.bytes);
    assert_true(cases > 8);
}

/* --- any bytes ------------------------------------------------------------------------------------------------------ */

static void repeat(const char *unit, size_t times)
{
    qn_buffer text = {0};
    for (size_t i = 0; i < times; i++)
        qn_buffer_puts(&text, unit);
    qn_document *document;
    annotate(text.bytes ? text.bytes : "", text.length, &document);
    qn_document_free(document);
    free(text.bytes);
}

static void odd_texts_are_read_in_linear_time(void **state)
{
    (void)state;
    static const char *const units[] = {
        "a", "\"", "'", ".", "a.", "a-", "A'", "(", "http://", "a@", "\n", "\xE2\x80\x9C", "x ", "\xC3\xA9", "1,", "...!", "\xCC\x81", "--a", "U.S. ", ":-)",
    };
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        repeat(units[i], 0);
        repeat(units[i], 1);
        repeat(units[i], 20000);
    }
}

static void any_bytes_make_a_layer(void **state)
{
    (void)state;
    uint64_t random = 88172645463325252u;
    for (int round = 0; round < 200; round++) {
        char bytes[400];
        for (size_t i = 0; i < sizeof bytes; i++) {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            bytes[i] = round % 2 ? (char)(random >> 32) : " .'\"-a1A$,\n\xE2\x80\x99"[(random >> 32) % 14];
        }
        qn_document *document;
        annotate(bytes, sizeof bytes, &document);
        qn_document_free(document);
    }
}

/* --- trees ---------------------------------------------------------------------------------------------------------- */

static const qn_token *token(const qn_tokens *layer, const char *form)
{
    for (size_t i = 0; i < layer->count; i++)
        if (!strcmp(layer->tokens[i].form, form))
            return &layer->tokens[i];
    fail_msg("no token '%s'", form);
    return NULL;
}

static void plain_sentences_get_plain_trees(void **state)
{
    (void)state;
    static const char text[] = "The judge was sued by two banks in London. She didn't answer the companies.";
    qn_document *document;
    const qn_tokens *layer = annotate(text, strlen(text), &document);
    const qn_token *sued = token(layer, "sued"), *banks = token(layer, "banks");
    assert_int_equal(sued->relation, QN_ROOT);
    assert_string_equal(sued->lemma, "sue");
    assert_string_equal(sued->xpos, "VBN");
    assert_int_equal(token(layer, "judge")->relation, QN_NSUBJ_PASS);
    assert_int_equal(token(layer, "was")->relation, QN_AUX_PASS);
    assert_ptr_equal(&layer->tokens[banks->head], sued);
    assert_string_equal(banks->lemma, "bank");
    assert_string_equal(banks->feats, "Number=Plur");
    assert_int_equal(token(layer, "London")->upos, QN_PROPN);
    assert_string_equal(token(layer, "n't")->lemma, "not");
    assert_int_equal(token(layer, "companies")->relation, QN_OBJ);
    assert_string_equal(token(layer, "companies")->lemma, "company");
    qn_document_free(document);
}

static void an_annotator_goes_as_far_as_told(void **state)
{
    (void)state;
    static const char text[] = "The judge was sued by two banks.";
    qn_document *documents[3];
    const qn_tokens *layers[3];
    for (qn_depth depth = QN_TO_TREES; depth <= QN_TO_TOKENS; depth++) {
        qn_annotator_go(annotator, depth);
        assert_int_equal(qn_document_new(context, "test", NULL, text, strlen(text), &documents[depth]), QN_OK);
        assert_int_equal(qn_tokens_annotate(annotator, documents[depth], context, &layers[depth]), QN_OK);
        assert_int_equal(layers[depth]->count, 8);
    }
    qn_annotator_go(annotator, QN_TO_TREES);
    for (size_t i = 0; i < 8; i++) {
        const qn_token *whole = &layers[QN_TO_TREES]->tokens[i], *tagged = &layers[QN_TO_TAGS]->tokens[i], *bare = &layers[QN_TO_TOKENS]->tokens[i];
        assert_int_equal(tagged->upos, whole->upos);
        assert_string_equal(tagged->xpos, whole->xpos);
        assert_string_equal(tagged->lemma, whole->lemma);
        assert_true(tagged->head == -1 && tagged->relation == QN_DEP);
        assert_true(bare->head == -1 && bare->relation == QN_DEP && bare->upos == QN_X);
        assert_string_equal(bare->form, whole->form);
        assert_string_equal(bare->lemma, bare->form);
        assert_string_equal(bare->xpos, "");
    }
    for (size_t i = 0; i < 3; i++)
        qn_document_free(documents[i]);
}

/* --- CoNLL-U ---------------------------------------------------------------------------------------------------------- */

static const qn_tokens *read_tiny(const qn_annotator *a, qn_document **document)
{
    const qn_tokens *layer;
    FILE *in = fopen(in_source("tests/data/tokens/tiny.conllu"), "rb");
    assert_non_null(in);
    assert_int_equal(qn_tokens_read_conllu(a, context, "tiny", in, document, &layer), QN_OK);
    fclose(in);
    return layer;
}

static void conllu_keeps_what_it_says(void **state)
{
    (void)state;
    qn_document *document;
    const qn_tokens *layer = read_tiny(NULL, &document);
    assert_layer(document, layer);
    assert_string_equal(document->text, "Anna didn't sue the bank. Banks sued Anna.\n\n"
                                        "The 3.5% deal was signed by Bo. A report that Anna wrote was sold yesterday.");
    assert_int_equal(layer->sentence_count, 4);
    assert_int_equal(document->block_count, 2);
    assert_int_equal(layer->sentences[2].block, 1);
    assert_string_equal(layer->sentences[1].comments, "# sent_id = tiny-2\n# text = Banks sued Anna.\n");
    assert_string_equal(layer->tokens[2].lemma, "not");
    assert_false(layer->tokens[1].space_after);
    assert_true(layer->tokens[2].space_after);
    assert_int_equal(token(layer, "wrote")->relation, QN_ACL_RELCL);
    qn_document_free(document);
}

static void conllu_tokens_stay_when_tagged(void **state)
{
    (void)state;
    qn_document *gold_document, *document;
    const qn_tokens *gold = read_tiny(NULL, &gold_document), *layer = read_tiny(annotator, &document);
    assert_layer(document, layer);
    assert_int_equal(gold->count, layer->count);
    for (size_t i = 0; i < gold->count; i++)
        assert_string_equal(gold->tokens[i].form, layer->tokens[i].form);
    qn_document_free(gold_document);
    qn_document_free(document);
}

static char *written(const qn_document *document, const qn_tokens *layer)
{
    char *bytes;
    size_t length;
    FILE *out = open_memstream(&bytes, &length);
    assert_non_null(out);
    assert_int_equal(qn_tokens_write_conllu(document, layer, NULL, out), QN_OK);
    fclose(out);
    return bytes;
}

static void what_is_written_reads_back(void **state)
{
    (void)state;
    static const char text[] = "Bo (52) won't pay $5.\n\nHe's \"out\".";
    qn_document *document, *again;
    char *first = written(document, annotate(text, strlen(text), &document));
    const qn_tokens *layer;
    FILE *in = fmemopen(first, strlen(first), "rb");
    assert_int_equal(qn_tokens_read_conllu(NULL, context, "again", in, &again, &layer), QN_OK);
    fclose(in);
    assert_string_equal(again->text, document->text);
    char *second = written(again, layer);
    assert_string_equal(first, second);
    free(first);
    free(second);
    qn_document_free(document);
    qn_document_free(again);
}

static qn_status read_text(const char *text)
{
    qn_document *document;
    const qn_tokens *layer;
    FILE *in = fmemopen((char *)text, strlen(text), "rb");
    qn_context *quiet = qn_context_new();
    qn_status status = qn_tokens_read_conllu(NULL, quiet, "bad", in, &document, &layer);
    fclose(in);
    qn_context_free(quiet);
    if (!status)
        qn_document_free(document);
    return status;
}

static void bad_conllu_is_refused(void **state)
{
    (void)state;
    assert_int_equal(read_text("1\ta\ta\tX\tX\t_\t0\troot\t_\n\n"), QN_SYNTAX);
    assert_int_equal(read_text("2\ta\ta\tX\tX\t_\t0\troot\t_\t_\n\n"), QN_SYNTAX);
    assert_int_equal(read_text("1\t\ta\tX\tX\t_\t0\troot\t_\t_\n\n"), QN_SYNTAX);
    assert_int_equal(read_text("1\ta\ta\tX\tX\t_\t99\tdep\t_\t_\n\n"), QN_OK);
    assert_int_equal(read_text("1\t\xFF\ta\tX\tX\t_\t0\troot\t_\t_"), QN_OK);
}

/* --- names, model, training ----------------------------------------------------------------------------------------- */

static void names_go_there_and_back(void **state)
{
    (void)state;
    for (int i = 0; i < QN_UPOS_COUNT; i++)
        assert_int_equal(qn_upos_of(qn_upos_name((qn_upos)i)), i);
    for (int i = 0; i < QN_RELATION_COUNT; i++)
        assert_int_equal(qn_relation_of(qn_relation_name((qn_relation)i)), i);
    assert_int_equal(qn_relation_of("nmod:desc"), QN_NMOD);
    assert_int_equal(qn_relation_of("nonsense"), QN_DEP);
    assert_int_equal(qn_upos_of("NONSENSE"), QN_X);
}

static void training_gives_the_same_bytes(void **state)
{
    (void)state;
    char treebank[2048], *bytes[2];
    size_t lengths[2];
    snprintf(treebank, sizeof treebank, "%s", in_source("tests/data/tokens/tiny.conllu"));
    const char *files[] = {treebank};
    qn_training training = {.files = files, .file_count = 1, .tokens = true, .network = true, .epochs = 2};
    for (int i = 0; i < 2; i++) {
        assert_int_equal(qn_annotator_train(context, &training, "tokens-test.qnm"), QN_OK);
        FILE *in = fopen("tokens-test.qnm", "rb");
        bytes[i] = malloc(1 << 22);
        lengths[i] = fread(bytes[i], 1, 1 << 22, in);
        fclose(in);
    }
    assert_int_equal(lengths[0], lengths[1]);
    assert_memory_equal(bytes[0], bytes[1], lengths[0]);
    free(bytes[0]);
    free(bytes[1]);
    qn_annotator *own;
    assert_int_equal(qn_annotator_new(context, "tokens-test.qnm", &own), QN_OK);
    qn_document *document;
    const qn_tokens *layer = read_tiny(own, &document);
    assert_layer(document, layer);
    qn_document_free(document);
    qn_annotator_free(own);
    remove("tokens-test.qnm");
}

/* Bytes of the model that the training writes; to be freed. */
static char *trained(const qn_training *training, const char *path, size_t *length)
{
    assert_int_equal(qn_annotator_train(context, training, path), QN_OK);
    FILE *in = fopen(path, "rb");
    char *bytes = malloc(1 << 22);
    assert_true(in && bytes);
    *length = fread(bytes, 1, 1 << 22, in);
    fclose(in);
    return bytes;
}

/* Share of heads, in percent, that both read alike. */
static size_t alike(const qn_annotator *a, const qn_annotator *b, const char *text)
{
    qn_document *document, *other;
    const qn_tokens *x, *y;
    size_t same = 0;
    assert_int_equal(qn_document_new(context, "text", NULL, text, strlen(text), &document), QN_OK);
    assert_int_equal(qn_document_new(context, "text", NULL, text, strlen(text), &other), QN_OK);
    assert_int_equal(qn_tokens_annotate(a, document, context, &x), QN_OK);
    assert_int_equal(qn_tokens_annotate(b, other, context, &y), QN_OK);
    assert_int_equal(x->count, y->count);
    for (size_t i = 0; i < x->count; i++)
        same += x->tokens[i].head == y->tokens[i].head;
    same = 100 * same / x->count;
    qn_document_free(document);
    qn_document_free(other);
    return same;
}

static void write_text(const char *path, const char *text)
{
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    fputs(text, out);
    assert_int_equal(fclose(out), 0);
}

static const char taught[] =
    "The old minister gave the young farmer a small boat.\n\nShe said that the judge would sell his house in March.\n\n"
    "A firm from Norway bought the harbour of the town.\n\nNobody knows why the bank closed its doors on Friday.\n";

/* The model that came with the program teaches a student what it reads in a text without a tree; two that agree on nothing teach nothing. */
static void texts_are_learned_as_teachers_read_them(void **state)
{
    (void)state;
    char treebank[2048], model[2048], *bytes[3];
    size_t lengths[3];
    snprintf(treebank, sizeof treebank, "%s", in_source("tests/data/tokens/tiny.conllu"));
    snprintf(model, sizeof model, "%s", in_source("src/models/english.qnm"));
    write_text("tokens-taught.txt", taught);
    const char *files[] = {treebank}, *texts[] = {"tokens-taught.txt"}, *teachers[] = {model, "tokens-raw.qnm"};
    qn_training training = {.files = files, .file_count = 1, .base = model, .network = true, .epochs = 1};
    bytes[0] = trained(&training, "tokens-raw.qnm", &lengths[0]);
    training.texts = texts;
    training.text_count = training.teacher_count = 1;
    training.teachers = teachers;
    training.epochs = 120;
    free(trained(&training, "tokens-test.qnm", &lengths[1]));
    qn_annotator *raw, *student;
    assert_int_equal(qn_annotator_new(context, "tokens-raw.qnm", &raw), QN_OK);
    assert_int_equal(qn_annotator_new(context, "tokens-test.qnm", &student), QN_OK);
    assert_true(alike(annotator, raw, taught) < 50);
    assert_true(alike(annotator, student, taught) >= 90);
    qn_annotator_free(raw);
    qn_annotator_free(student);
    training.epochs = 1;
    training.teacher_count = 2;
    bytes[1] = trained(&training, "tokens-test.qnm", &lengths[1]);
    assert_int_equal(lengths[0], lengths[1]);
    assert_memory_equal(bytes[0], bytes[1], lengths[0]);
    training.text_count = training.teacher_count = 0;
    training.seed = 1;
    bytes[2] = trained(&training, "tokens-test.qnm", &lengths[2]);
    assert_int_equal(lengths[0], lengths[2]);
    assert_memory_not_equal(bytes[0], bytes[2], lengths[0]);
    for (int i = 0; i < 3; i++)
        free(bytes[i]);
    remove("tokens-raw.qnm");
    remove("tokens-test.qnm");
    remove("tokens-taught.txt");
}

static void teachers_that_cannot_teach_are_refused(void **state)
{
    (void)state;
    char treebank[2048];
    snprintf(treebank, sizeof treebank, "%s", in_source("tests/data/tokens/tiny.conllu"));
    const char *files[] = {treebank}, *texts[] = {"tokens-no-such.txt"}, *teachers[] = {"tokens-split.qnm"};
    qn_training training = {.files = files, .file_count = 1, .tokens = true};
    qn_context *quiet = qn_context_new();
    qn_context_set_data(quiet, source);
    assert_int_equal(qn_annotator_train(quiet, &training, "tokens-split.qnm"), QN_OK);
    training = (qn_training){.files = files, .file_count = 1, .base = "tokens-split.qnm", .network = true, .epochs = 1, .teachers = teachers, .teacher_count = 1};
    assert_int_equal(qn_annotator_train(quiet, &training, "tokens-test.qnm"), QN_USAGE);
    char model[2048];
    snprintf(model, sizeof model, "%s", in_source("src/models/english.qnm"));
    teachers[0] = model;
    training.texts = texts;
    training.text_count = 1;
    assert_int_equal(qn_annotator_train(quiet, &training, "tokens-test.qnm"), QN_IO);
    assert_int_equal(remove("tokens-split.qnm"), 0);
    assert_int_not_equal(remove("tokens-test.qnm"), 0);
    qn_context_free(quiet);
}

static void free_takes_null(void **state)
{
    (void)state;
    qn_annotator_free(NULL);
}

int main(void)
{
    const char *folder = getenv("srcdir");
    snprintf(source, sizeof source, "%s", folder ? folder : ".");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_split_as_wanted),
        cmocka_unit_test(odd_texts_are_read_in_linear_time),
        cmocka_unit_test(any_bytes_make_a_layer),
        cmocka_unit_test(plain_sentences_get_plain_trees),
        cmocka_unit_test(an_annotator_goes_as_far_as_told),
        cmocka_unit_test(conllu_keeps_what_it_says),
        cmocka_unit_test(conllu_tokens_stay_when_tagged),
        cmocka_unit_test(what_is_written_reads_back),
        cmocka_unit_test(bad_conllu_is_refused),
        cmocka_unit_test(names_go_there_and_back),
        cmocka_unit_test(training_gives_the_same_bytes),
        cmocka_unit_test(texts_are_learned_as_teachers_read_them),
        cmocka_unit_test(teachers_that_cannot_teach_are_refused),
        cmocka_unit_test(free_takes_null),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
