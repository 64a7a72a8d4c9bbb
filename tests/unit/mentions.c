/* mentions: which names, dates and amounts are found (tests/cases/names, tests/cases/times.txt), and what holds for any text. */
#include "reading.h"

static void add_name(qn_buffer *out, const reading *r, const qn_mention *m)
{
    const qn_token *t = r->tokens->tokens;
    qn_buffer_printf(out, "%s%s:%.*s", out->length ? "; " : "", qn_class_name(m->type), (int)(t[m->end - 1].end - t[m->first].begin),
                     r->document->text + t[m->first].begin);
}

static bool same(const char *want, const char *got, const char *text)
{
    while (*want == ' ')
        want++;
    size_t length = strlen(want);
    while (length && want[length - 1] == ' ')
        length--;
    bool equal = strlen(got) == length && !memcmp(want, got, length);
    if (!equal)
        print_error("%s\n  wanted: %s\n  found:  %s\n", text, want, got);
    return equal;
}

static bool check_names(char *line)
{
    char *arrow = strstr(line, " =>");
    if (!arrow)
        return *line == '\0';
    *arrow = '\0';
    reading r = read_text(line, strlen(line), NULL);
    qn_buffer found = {0};
    for (size_t i = 0; i < r.mentions->count; i++)
        if (!r.mentions->mentions[i].inside)
            add_name(&found, &r, &r.mentions->mentions[i]);
    bool equal = same(arrow + 3, found.length ? found.bytes : "", line);
    free(found.bytes);
    qn_document_free(r.document);
    return equal;
}

/* text => when 2019-01; from 2011; 1000000000 USD */
static bool check_times(char *line)
{
    char *arrow = strstr(line, " =>");
    if (!arrow)
        return *line == '\0';
    *arrow = '\0';
    reading r = read_text(line, strlen(line), "2019-01-14");
    qn_buffer found = {0};
    for (size_t i = 0; i < r.mentions->time_count; i++) {
        const qn_time *t = &r.mentions->times[i];
        qn_buffer_printf(&found, "%s%s %s", found.length ? "; " : "", t->role == 'f' ? "from" : t->role == 'u' ? "until" : "when", t->value);
    }
    for (size_t i = 0; i < r.mentions->amount_count; i++)
        qn_buffer_printf(&found, "%s%s %s", found.length ? "; " : "", r.mentions->amounts[i].value, r.mentions->amounts[i].currency);
    bool equal = same(arrow + 3, found.length ? found.bytes : "", line);
    free(found.bytes);
    qn_document_free(r.document);
    return equal;
}

static void names_of_persons(void **state) { (void)state; each_line("names/persons.txt", check_names); }
static void names_of_bodies(void **state) { (void)state; each_line("names/bodies.txt", check_names); }
static void names_of_places(void **state) { (void)state; each_line("names/places.txt", check_names); }
static void names_of_nothing(void **state) { (void)state; each_line("names/nothing.txt", check_names); }
static void ends_of_names(void **state) { (void)state; each_line("names/runs.txt", check_names); }
static void times_and_amounts(void **state) { (void)state; each_line("times.txt", check_times); }

static void check_order(const reading *r)
{
    const qn_mentions *m = r->mentions;
    for (size_t i = 0; i < m->count; i++) {
        assert_true(m->mentions[i].first < m->mentions[i].end && m->mentions[i].end <= r->tokens->count);
        assert_true(m->mentions[i].head >= m->mentions[i].first && m->mentions[i].head < m->mentions[i].end);
        assert_true(m->mentions[i].score >= 0 && m->mentions[i].score <= 1);
        assert_int_not_equal(m->mentions[i].type, QN_NO_CLASS);
        if (i && m->mentions[i - 1].first == m->mentions[i].first)
            assert_true(m->mentions[i - 1].end >= m->mentions[i].end);
        if (i)
            assert_true(m->mentions[i - 1].first <= m->mentions[i].first);
    }
}

static void nested_names(void **state)
{
    (void)state;
    const char text[] = "The Bank of China and the Polish Navy agreed.";
    reading r = read_text(text, sizeof text - 1, NULL);
    size_t inside = 0;
    for (size_t i = 0; i < r.mentions->count; i++)
        if (r.mentions->mentions[i].inside) {
            assert_int_equal(r.mentions->mentions[i].type, QN_COUNTRY);
            assert_non_null(r.mentions->mentions[i].known);
            inside++;
        }
    assert_int_equal(inside, 2);
    check_order(&r);
    qn_document_free(r.document);
}

static void any_bytes(void **state)
{
    (void)state;
    unsigned seed = 7;
    for (int round = 0; round < 60; round++) {
        static const char alphabet[] = "Aa Bb.C,'-\"(&)of the and Inc.  Mr. U.S. $1 bn 2019 May\n\n";
        char text[600];
        for (size_t i = 0; i < sizeof text; i++) {
            seed = seed * 1103515245u + 12345u;
            text[i] = alphabet[(seed >> 16) % (sizeof alphabet - 1)];
        }
        reading r = read_text(text, sizeof text, "2019-01-14");
        check_order(&r);
        qn_document_free(r.document);
    }
}

/* Ten thousand mentions of one surname that three people bear. */
static void many_names(void **state)
{
    (void)state;
    qn_buffer text = {0};
    qn_buffer_puts(&text, "Anna Berger met Karl Berger and Otto Berger in Vienna. ");
    for (int i = 0; i < 3333; i++)
        qn_buffer_puts(&text, "Berger said that Berger knew Berger. ");
    assert_false(text.failed);
    reading r = read_text(text.bytes, text.length, NULL);
    assert_true(r.mentions->count > 9000);
    check_order(&r);
    qn_document_free(r.document);
    free(text.bytes);
}

static void empty_text(void **state)
{
    (void)state;
    reading r = read_text("", 0, NULL);
    assert_int_equal(r.mentions->count, 0);
    assert_int_equal(r.entities->count, 0);
    qn_document_free(r.document);
    qn_finder_free(NULL);
    qn_resolver_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_of_persons), cmocka_unit_test(names_of_bodies), cmocka_unit_test(names_of_places), cmocka_unit_test(names_of_nothing),
        cmocka_unit_test(ends_of_names), cmocka_unit_test(times_and_amounts), cmocka_unit_test(nested_names), cmocka_unit_test(any_bytes),
        cmocka_unit_test(many_names), cmocka_unit_test(empty_text),
    };
    return cmocka_run_group_tests_name("mentions", tests, set_up, tear_down);
}
