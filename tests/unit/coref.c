/* coreference: the measures with figures worked out by hand, gold data of three kinds, and what pronouns and descriptions mean (tests/cases/coref/). */
#include "reading.h"

#include <math.h>
#include <unistd.h>

#define SAME(a, b) assert_true(fabs((a) - (b)) < 1e-9)

/* --- measures -------------------------------------------------------------------------------------------------------------- */

static qn_coref_scores score(const uint32_t *gold, const uint32_t *found, size_t count)
{
    qn_coref_scores s = {0};
    assert_int_equal(qn_coref_score(gold, found, count, &s), QN_OK);
    return s;
}

/* Gold {1 2 3 4 5} {6 7} {8 9 A B C}; found {1 2 3 4 5} {6 7 8 9 A B C}: the example of Bagga and Baldwin (1998). */
static void joined_chains(void **state)
{
    (void)state;
    const uint32_t gold[] = {1, 1, 1, 1, 1, 2, 2, 3, 3, 3, 3, 3}, found[] = {7, 7, 7, 7, 7, 8, 8, 8, 8, 8, 8, 8};
    qn_coref_scores s = score(gold, found, 12);
    SAME(s.muc.found_right / s.muc.found, 9.0 / 10);
    SAME(s.muc.gold_right / s.muc.gold, 1);
    SAME(s.b3.found_right / s.b3.found, (5 * 1.0 + 2 * (2.0 / 7) + 5 * (5.0 / 7)) / 12);
    SAME(s.b3.gold_right / s.b3.gold, 1);
    SAME(s.ceaf.found_right, 1 + 2.0 * 5 / (5 + 7));      /* the joined chain pairs with the longer one */
    SAME(s.ceaf.found, 2);
    SAME(s.ceaf.gold, 3);
    SAME(qn_coref_f1(&s.muc), 2 * 0.9 / 1.9);
}

/* Gold {a b c} {d e}, found {a b} {c d} and f, which gold lacks, with e: chains cut and crossed. */
static void crossed_chains(void **state)
{
    (void)state;
    const uint32_t gold[] = {0, 0, 0, 4, 4, QN_NONE}, found[] = {9, 9, 3, 3, 5, 5};
    qn_coref_scores s = score(gold, found, 6);
    SAME(s.muc.gold_right, 1);
    SAME(s.muc.gold, 3);
    SAME(s.muc.found, 3);
    SAME(s.b3.gold_right, 2 * (2.0 / 3) + 1.0 / 3 + 2 * (1.0 / 2));
    SAME(s.b3.gold, 5);
    SAME(s.b3.found_right, 2 * 1 + 2 * 0.5 + 0.5);
    SAME(s.b3.found, 6);
    SAME(s.ceaf.gold_right, 2.0 * 2 / 5 + 2.0 * 1 / 4);     /* {a b} with {a b c}, one of the others with {d e} */
}

/* Greedy choice would pair the two largest overlaps first and lose: the best match is not the greedy one. */
static void best_match(void **state)
{
    (void)state;
    const uint32_t gold[] = {1, 1, 1, 1, 1, 2, 2, 2, 2}, found[] = {1, 1, 1, 2, 2, 1, 1, 1, QN_NONE};
    /* overlaps: g1-f1 3 of 5 + 6, g1-f2 2 of 5 + 2, g2-f1 3 of 4 + 6 */
    SAME(score(gold, found, 9).ceaf.gold_right, 2.0 * 2 / 7 + 2.0 * 3 / 10);
}

static void lone_mentions(void **state)
{
    (void)state;
    const uint32_t gold[] = {1, 2, 2, QN_NONE}, found[] = {1, 2, QN_NONE, 3};
    qn_coref_scores s = score(gold, found, 4);
    SAME(s.b3.found, 0);
    SAME(s.b3.gold, 2);
    SAME(s.muc.gold, 1);
    SAME(qn_coref_f1(&s.b3), 0);
    s = score(NULL, NULL, 0);
    SAME(s.ceaf.gold, 0);
}

/* --- gold data ------------------------------------------------------------------------------------------------------------- */

static qn_status read_gold(const char *text, qn_coref_gold **gold, size_t *count)
{
    char path[] = "coref-XXXXXX";
    int file = mkstemp(path);
    assert_true(file >= 0);
    assert_int_equal(write(file, text, strlen(text)), (ssize_t)strlen(text));
    close(file);
    qn_status status = qn_coref_gold_read(annotator, context, path, gold, count);
    unlink(path);
    return status;
}

static void passages(void **state)
{
    (void)state;
    qn_coref_gold *gold;
    size_t count;
    assert_int_equal(read_gold("ID\tText\tPronoun\tPronoun-offset\tA\tA-offset\tA-coref\tB\tB-offset\tB-coref\tURL\n"
                               "t-1\tZoë Marsh met Ann Lee before her trip.\ther\t29\tZoë Marsh\t0\tTRUE\tAnn Lee\t14\tFALSE\thttp://x.example\n", &gold, &count), QN_OK);
    assert_int_equal(count, 1);
    assert_true(gold->passage);
    assert_int_equal(gold->gender, 'f');
    assert_string_equal(gold->tokens->tokens[gold->mentions[0].first].form, "her");
    assert_string_equal(gold->tokens->tokens[gold->mentions[1].first].form, "Zoë");
    assert_int_equal(gold->mentions[1].chain, gold->mentions[0].chain);
    assert_string_equal(gold->tokens->tokens[gold->mentions[2].end - 1].form, "Lee");
    assert_int_not_equal(gold->mentions[2].chain, gold->mentions[0].chain);
    qn_coref_gold_free(gold, count);
}

static void treebanks(void **state)
{
    (void)state;
    qn_coref_gold *gold;
    size_t count;
    assert_int_equal(read_gold("# newdoc id = one\n"
                               "1\tThe\tthe\tDET\tDT\t_\t2\tdet\t_\tEntity=(1-person-new-nnnnn-cf1-2-coref\n"
                               "2\tson\tson\tNOUN\tNN\t_\t0\troot\t_\t_\n"
                               "3\tof\tof\tADP\tIN\t_\t4\tcase\t_\t_\n"
                               "4\tAnn\tAnn\tPROPN\tNNP\t_\t2\tnmod\t_\tEntity=(2-person-new-nnnnn-cf2-1-coref)1)\n\n"
                               "# newdoc id = two\n"
                               "1\tHe\the\tPRON\tPRP\t_\t2\tnsubj\t_\tEntity=(1-person-new-nnnnn-cf1-1-sgl)\n"
                               "2\tsang\tsing\tVERB\tVBD\t_\t0\troot\t_\t_\n\n", &gold, &count), QN_OK);
    assert_int_equal(count, 2);
    assert_int_equal(gold[0].count, 2);
    assert_int_equal(gold[0].mentions[0].head, 1);
    assert_int_equal(gold[0].mentions[0].end, 4);
    assert_int_equal(gold[0].mentions[1].head, 3);
    assert_int_equal(gold[1].count, 1);
    assert_int_equal(gold[1].mentions[0].kind, QN_ANAPHOR_PRONOUN);
    qn_coref_gold_free(gold, count);
}

static void broken_files(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "no table\n", "{\"a\": 1}\n", "{", "ID\tText\tPronoun\nx\ty\n",
                                        "ID\tText\tPronoun\nt\tAnn sang.\tshe\t900\tAnn\t0\tTRUE\tBo\t4\tFALSE\tu\n"};
    qn_context_set_sink(context, QN_ERROR, NULL, NULL);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        qn_coref_gold *gold;
        size_t count;
        assert_int_equal(read_gold(texts[i], &gold, &count), QN_SYNTAX);
    }
    qn_context_set_sink(context, QN_WARNING, tell, NULL);
}

/* --- cases ----------------------------------------------------------------------------------------------------------------- */

static uint32_t find_token(const qn_tokens *tokens, char *word)
{
    char *mark = strchr(word, '#');
    int skip = mark ? atoi(mark + 1) - 1 : 0;
    if (mark)
        *mark = '\0';
    for (uint32_t i = 0; i < tokens->count; i++)
        if (!strcmp(tokens->tokens[i].form, word) && skip-- == 0)
            return i;
    return QN_NONE;
}

static bool is_right(const reading *r, char *expectation, char *found, size_t room)
{
    char *arrow = strstr(expectation, " => ");
    assert_non_null(arrow);
    *arrow = '\0';
    uint32_t token = find_token(r->tokens, expectation);
    assert_int_not_equal(token, QN_NONE);
    size_t count;
    const qn_reference *list = qn_entities_at(r->entities, token, &count);
    snprintf(found, room, "%s => %s, not %s", expectation, count ? r->entities->entities[list->entity].name : "nothing", arrow + 4);
    for (size_t i = 0; i < count; i++)
        if (!strcmp(r->entities->entities[list[i].entity].name, arrow + 4))
            return true;
    return !count && !strcmp(arrow + 4, "nothing");
}

static bool check_case(char *line)
{
    bool gap = *line == '~', right = true;
    if (!*line)
        return true;
    line += gap + strspn(line + gap, " ");
    char *mark = strstr(line, " ; "), found[512] = "";
    assert_non_null(mark);
    reading r = read_text(line, (size_t)(mark - line), NULL);
    for (char *save, *one = strtok_r(mark + 3, ";", &save); one && right; one = strtok_r(NULL, ";", &save))
        right = is_right(&r, one + strspn(one, " "), found, sizeof found);
    if (!right && !gap)
        print_error("%.*s\n    %s\n", (int)(mark - line), line, found);
    if (right && gap)
        print_message("gap closed, take the ~ away: %.*s\n", (int)(mark - line), line);
    qn_document_free(r.document);
    return right || gap;
}

static void people(void **state)
{
    (void)state;
    each_line("coref/people.txt", check_case);
}

static void things(void **state)
{
    (void)state;
    each_line("coref/things.txt", check_case);
}

static void nouns(void **state)
{
    (void)state;
    each_line("coref/nouns.txt", check_case);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(joined_chains), cmocka_unit_test(crossed_chains), cmocka_unit_test(best_match), cmocka_unit_test(lone_mentions),
        cmocka_unit_test(passages), cmocka_unit_test(treebanks), cmocka_unit_test(broken_files), cmocka_unit_test(people),
        cmocka_unit_test(things), cmocka_unit_test(nouns),
    };
    return cmocka_run_group_tests_name("coref", tests, set_up, tear_down);
}
