/* identity, who is who across articles: each case of tests/cases/across/ is a set of small articles and the actors that come of them.

       # what the case shows
       =                        an article follows: its text, in the lines up to the next sign
       > slug                   an actor has that slug
       ! slug                   none has
       @ COUNT name             so many actors bear the name, as label or alternative
       & name | name            one actor bears both

   Each case is settled three times, the articles in three orders: the same must come of it. */
#include <quidnunc/quidnunc.h>

#include <dirent.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum { MOST_ARTICLES = 24, MOST_CHECKS = 24 };

static qn_context *context;
static qn_pipeline *pipeline;

typedef struct one_case {
    const char *file, *title;
    size_t line;
    char *texts[MOST_ARTICLES];
    char *checks[MOST_CHECKS];
    size_t text_count, check_count;
} one_case;

/* --- registers ---------------------------------------------------------------------------------------------------- */

typedef struct reading {
    qn_document *documents[MOST_ARTICLES];
    qn_layers layers[MOST_ARTICLES];
} reading;

static void read_articles(const one_case *c, reading *r)
{
    for (size_t i = 0; i < c->text_count; i++) {
        char id[24];
        snprintf(id, sizeof id, "article-%zu", i);
        assert_int_equal(qn_document_new(context, id, id, c->texts[i], strlen(c->texts[i]), &r->documents[i]), QN_OK);
        r->layers[i] = (qn_layers){0};
        assert_int_equal(qn_pipeline_annotate(pipeline, r->documents[i], context, &r->layers[i]), QN_OK);
    }
}

/* The articles from the `first` on, then those before, forwards or backwards. */
static qn_register *settle(const one_case *c, const reading *r, size_t first, bool back)
{
    qn_register *reg;
    assert_int_equal(qn_register_new(context, qn_pipeline_lexicon(pipeline), NULL, &reg), QN_OK);
    for (size_t i = 0; i < c->text_count; i++) {
        size_t at = (first + i) % c->text_count;
        at = back ? c->text_count - 1 - at : at;
        const qn_layers *l = &r->layers[at];
        assert_int_equal(qn_identity_add(reg, r->documents[at], l->tokens, l->mentions, l->entities, l->claims), QN_OK);
    }
    assert_int_equal(qn_identity_settle(reg), QN_OK);
    return reg;
}

static char *told(const qn_register *reg)
{
    qn_buffer out = {0};
    size_t actors, claims;
    const qn_actor *actor = qn_register_actors(reg, &actors);
    const qn_stored_claim *claim = qn_register_claims(reg, &claims);
    for (size_t i = 0; i < actors; i++) {
        qn_buffer_printf(&out, "%s (%s, %u): %s", actor[i].iri + strlen(qn_register_base(reg)) + 3, qn_class_name(actor[i].type), actor[i].mention_count,
                         actor[i].label);
        for (const char *const *name = actor[i].alternatives; *name; name++)
            qn_buffer_printf(&out, " | %s", *name);
        qn_buffer_putc(&out, '\n');
    }
    for (size_t i = 0; i < claims; i++)
        qn_buffer_printf(&out, "  %s %s %s\n", actor[claim[i].subject].iri, claim[i].property->name,
                         claim[i].object == QN_NONE ? claim[i].literal : actor[claim[i].object].iri);
    assert_false(out.failed);
    return out.bytes ? out.bytes : strdup("");
}

/* --- checks ------------------------------------------------------------------------------------------------------- */

static bool has_slug(const qn_register *reg, const char *slug)
{
    size_t count;
    const qn_actor *actor = qn_register_actors(reg, &count);
    for (size_t i = 0; i < count; i++)
        if (!strcmp(actor[i].iri + strlen(qn_register_base(reg)) + 3, slug))
            return true;
    return false;
}

static bool bears(const qn_actor *actor, const char *name)
{
    bool found = !strcmp(actor->label, name);
    for (const char *const *other = actor->alternatives; !found && *other; other++)
        found = !strcmp(*other, name);
    return found;
}

static size_t bearers(const qn_register *reg, const char *name, const char *also)
{
    size_t count, found = 0;
    const qn_actor *actor = qn_register_actors(reg, &count);
    for (size_t i = 0; i < count; i++)
        found += bears(&actor[i], name) && (!also || bears(&actor[i], also));
    return found;
}

static bool holds(const qn_register *reg, const char *check)
{
    char names[256], *bar, *end;
    snprintf(names, sizeof names, "%s", check + 2);
    switch (check[0]) {
    case '>': return has_slug(reg, names);
    case '!': return !has_slug(reg, names);
    case '@': {
        size_t wanted = strtoul(names, &end, 10);
        return bearers(reg, end + 1, NULL) == wanted;
    }
    default:
        bar = strstr(names, " | ");
        assert_non_null(bar);
        *bar = '\0';
        return bearers(reg, names, bar + 3) == 1;
    }
}

static void run_case(void **state)
{
    const one_case *c = *state;
    reading r;
    read_articles(c, &r);
    qn_register *reg = settle(c, &r, 0, false);
    char *first = told(reg);
    bool fine = true;
    for (size_t i = 0; i < c->check_count; i++)
        if (!holds(reg, c->checks[i])) {
            print_message("%s:%zu: %s: does not hold: %s\n", c->file, c->line, c->title, c->checks[i]);
            fine = false;
        }
    if (!fine)
        print_message("%s", first);
    for (size_t i = 0; i < 2; i++) {
        qn_register *other = settle(c, &r, i, i == 0);
        char *second = told(other);
        assert_string_equal(first, second);
        free(second);
        qn_register_free(other);
    }
    free(first);
    qn_register_free(reg);
    for (size_t i = 0; i < c->text_count; i++)
        qn_document_free(r.documents[i]);
    assert_true(fine);
}

/* --- the files ---------------------------------------------------------------------------------------------------- */

typedef struct all_cases {
    one_case *cases; size_t count, capacity;
} all_cases;

static char *joined(char *text, const char *line)
{
    size_t before = text ? strlen(text) : 0, length = strlen(line);
    text = realloc(text, before + length + 2);
    assert_non_null(text);
    memcpy(text + before, line, length);
    strcpy(text + before + length, "\n");
    return text;
}

static void take_line(all_cases *all, const char *file, size_t number, const char *line)
{
    one_case *c = all->count ? &all->cases[all->count - 1] : NULL;
    if (!*line)
        return;
    if (*line == '#') {
        one_case fresh = {.file = file, .title = strdup(line + 2), .line = number};
        if (!QN_PUSH(all->cases, all->count, all->capacity, fresh))
            abort();
    } else if (!c) {
        fprintf(stderr, "%s:%zu: a case begins with #\n", file, number);
        exit(1);
    } else if (*line == '=') {
        if (c->text_count == MOST_ARTICLES)
            abort();
        c->texts[c->text_count++] = strdup("");
    } else if (strchr(">!@&", *line) && line[1] == ' ') {
        if (c->check_count == MOST_CHECKS)
            abort();
        c->checks[c->check_count++] = strdup(line);
    } else {
        if (!c->text_count)
            abort();
        c->texts[c->text_count - 1] = joined(c->texts[c->text_count - 1], line);
    }
}

static int read_file(all_cases *all, const char *path)
{
    FILE *in = fopen(path, "r");
    char line[4096];
    if (!in)
        return -1;
    const char *name = strrchr(path, '/') + 1;
    char *kept = strdup(name);
    for (size_t number = 1; fgets(line, sizeof line, in); number++) {
        line[strcspn(line, "\n")] = '\0';
        take_line(all, kept, number, line);
    }
    return fclose(in);
}

static int is_case_file(const struct dirent *entry)
{
    const char *dot = strrchr(entry->d_name, '.');
    return dot && !strcmp(dot, ".txt");
}

static int set_up(void **state)
{
    (void)state;
    context = qn_context_new();
    return qn_pipeline_new(context, NULL, &pipeline);
}

static int tear_down(void **state)
{
    (void)state;
    qn_pipeline_free(pipeline);
    qn_context_free(context);
    return 0;
}

int main(void)
{
    const char *folder = getenv("srcdir");
    char path[4096];
    snprintf(path, sizeof path, "%s/tests/cases/across", folder ? folder : ".");
    struct dirent **files;
    int count = scandir(path, &files, is_case_file, alphasort);
    all_cases all = {0};
    for (int i = 0; i < count; i++) {
        snprintf(path, sizeof path, "%s/tests/cases/across/%s", folder ? folder : ".", files[i]->d_name);
        if (read_file(&all, path))
            return 1;
        free(files[i]);
    }
    struct CMUnitTest *tests = calloc(all.count + 1, sizeof *tests);
    if (count <= 0 || !tests || !all.count)
        return 1;
    for (size_t i = 0; i < all.count; i++)
        tests[i] = (struct CMUnitTest){all.cases[i].title, run_case, NULL, NULL, &all.cases[i]};
    int failed = _cmocka_run_group_tests("across", tests, all.count, set_up, tear_down);
    for (size_t i = 0; i < all.count; i++) {
        free((char *)all.cases[i].title);
        for (size_t j = 0; j < all.cases[i].text_count; j++)
            free(all.cases[i].texts[j]);
        for (size_t j = 0; j < all.cases[i].check_count; j++)
            free(all.cases[i].checks[j]);
    }
    free(all.cases);
    free(files);
    free(tests);
    return failed;
}
