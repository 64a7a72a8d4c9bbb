/* entities: who is who in short texts (tests/cases/who.txt, tests/cases/who/…), and what holds for every layer.
 * A case is a text of one or more lines, each a paragraph, then lines of what must hold:
 *     = Type Name | alias; alias        that entity is there, with at least these aliases
 *     - Name                            no entity has that name
 *     / Name | Name                     both names are borne, by no entity both
 *     + 2 Person                        so many entities of that class stand by a name of their own
 *     ? word => Name                    the word (its first token of that form; word#2 its second) refers to that entity (or known
 *                                       actor); "=> nothing": to none
 *     ! word => kind Name               … and in that way: name, nominal, pronoun, state, wordof
 * A line with ~ before it is a known gap: run, and told when it has come right, but no failure. */
#include "reading.h"

#include <glob.h>

static const char *const kinds[] = {"name", "nominal", "pronoun", "state", "wordof"};
static reading now;
static qn_buffer text;
static bool quiet;      /* what is wrong with a known gap is not told */
static unsigned gaps;

#define tell_error(...) ((void)(quiet || (print_error(__VA_ARGS__), 0)))

static void forget(void)
{
    if (now.document)
        qn_document_free(now.document);
    now = (reading){0};
}

static void read_now(void)
{
    if (!now.document && text.length) {
        now = read_text(text.bytes, text.length, "2019-01-14");
        text.length = 0;
    }
}

static bool has_alias(const qn_entity *e, const char *name)
{
    bool found = !strcmp(e->name, name);
    for (const char *const *a = e->aliases; *a && !found; a++)
        found = !strcmp(*a, name);
    return found;
}

static const qn_entity *find(const char *name)
{
    for (size_t i = 0; i < now.entities->count; i++)
        if (!strcmp(now.entities->entities[i].name, name))
            return &now.entities->entities[i];
    return NULL;
}

static bool check_entity(char *line)
{
    char *aliases = strstr(line, " | "), *blank = strchr(line, ' ');
    if (aliases) {
        *aliases = '\0';
        aliases += 3;
    }
    *blank = '\0';
    const qn_entity *e = find(blank + 1);
    bool right = e && !strcmp(qn_class_name(e->type), line);
    if (!right)
        tell_error("%s: %s, wanted %s\n", blank + 1, e ? qn_class_name(e->type) : "no such entity", line);
    for (char *alias = aliases ? strtok(aliases, ";") : NULL; alias && right; alias = strtok(NULL, ";")) {
        alias += strspn(alias, " ");
        right = has_alias(e, alias);
        if (!right)
            tell_error("%s: alias missing: %s\n", e->name, alias);
    }
    return right;
}

static uint32_t find_token(char *word)
{
    char *mark = strchr(word, '#');
    int skip = mark ? atoi(mark + 1) - 1 : 0;
    if (mark)
        *mark = '\0';
    for (uint32_t i = 0; i < now.tokens->count; i++)
        if (!strcmp(now.tokens->tokens[i].form, word) && skip-- == 0)
            return i;
    return QN_NONE;
}

static bool check_reference(char *line, bool with_kind)
{
    char *arrow = strstr(line, " => ");
    assert_non_null(arrow);
    *arrow = '\0';
    uint32_t token = find_token(line);
    assert_int_not_equal(token, QN_NONE);
    size_t count;
    const qn_reference *r = qn_entities_at(now.entities, token, &count);
    const char *want = arrow + 4;
    if (!strcmp(want, "nothing")) {
        if (count)
            tell_error("%s: wanted nothing, found %s\n", line, now.entities->entities[r->entity].name);
        return count == 0;
    }
    for (size_t i = 0; i < count; i++) {
        const qn_entity *e = &now.entities->entities[r[i].entity];
        char found[512];
        snprintf(found, sizeof found, "%s %s", kinds[r[i].kind], e->name);
        if (!strcmp(with_kind ? found : e->name, want) || (e->known && !strcmp(e->known->label, want)))
            return true;
    }
    tell_error("%s: wanted %s, found %s\n", line, want, count ? now.entities->entities[r->entity].name : "nothing");
    return false;
}

static bool check_apart(char *line)
{
    char *bar = strstr(line, " | ");
    assert_non_null(bar);
    *bar = '\0';
    bool one = false, other = false, both = false;
    for (size_t i = 0; i < now.entities->count; i++) {
        bool a = has_alias(&now.entities->entities[i], line), b = has_alias(&now.entities->entities[i], bar + 3);
        one = one || a;
        other = other || b;
        both = both || (a && b);
    }
    if (!one || !other || both)
        tell_error("%s and %s: %s\n", line, bar + 3, both ? "one entity" : one ? "the second is nobody's name" : "the first is nobody's name");
    return one && other && !both;
}

static bool check_count(const char *line)
{
    char *end;
    unsigned long wanted = strtoul(line, &end, 10), found = 0;
    unsigned type = qn_class_of(end + strspn(end, " "));
    assert_int_not_equal(type, QN_NO_CLASS);
    for (size_t i = 0; i < now.entities->count; i++)
        found += now.entities->entities[i].type == type && now.entities->entities[i].named;
    if (found != wanted)
        tell_error("wanted %lu, found %lu of %s\n", wanted, found, qn_class_name((qn_class)type));
    return found == wanted;
}

/* All entities, so that one sees from the message what is wrong. */
static void show_entities(void)
{
    for (size_t i = 0; i < now.entities->count; i++) {
        const qn_entity *e = &now.entities->entities[i];
        print_error("    %s %s%s", qn_class_name(e->type), e->name, e->known ? " =" : "");
        for (const char *const *a = e->aliases; *a; a++)
            print_error("%s%s", a == e->aliases ? " | " : "; ", *a);
        print_error("\n");
    }
}

static bool check_now(char *line)
{
    switch (line[0]) {
    case '=': return check_entity(line + 2);
    case '/': return check_apart(line + 2);
    case '+': return check_count(line + 2);
    case '-':
        if (find(line + 2))
            tell_error("%s: is there\n", line + 2);
        return !find(line + 2);
    default: return check_reference(line + 2, line[0] == '!');
    }
}

static bool check_line(char *line)
{
    if (!*line)
        return true;
    quiet = line[0] == '~';
    line += quiet;
    if (line[1] != ' ' || !strchr("=-/+?!", line[0])) {
        forget();
        qn_buffer_puts(&text, line);
        qn_buffer_puts(&text, "\n\n");
        return true;
    }
    read_now();
    char whole[4096];
    snprintf(whole, sizeof whole, "%s", line);
    bool right = check_now(line);
    if (quiet && right)
        print_message("line %u: a gap has closed: %s\n", line_number, whole);
    gaps += quiet && !right;
    if (!right && !quiet)
        show_entities();
    return right || quiet;
}

static void who_is_who(void **state)
{
    (void)state;
    unsigned faults = count_faults("who.txt", check_line);
    char pattern[1024];
    const char *folder = getenv("srcdir");
    snprintf(pattern, sizeof pattern, "%s/tests/cases/who/*.txt", folder ? folder : ".");
    glob_t files;
    assert_int_equal(glob(pattern, 0, NULL, &files), 0);
    for (size_t i = 0; i < files.gl_pathc; i++) {
        const char *name = strrchr(files.gl_pathv[i], '/') + 1;
        char path[256];
        snprintf(path, sizeof path, "who/%s", name);
        faults += count_faults(path, check_line);
    }
    globfree(&files);
    forget();
    free(text.bytes);
    print_message("%u known gaps\n", gaps);
    assert_int_equal(faults, 0);
}

/* --- links to known actors: tests/cases/links ------------------------------------------------------------------------- */

static const qn_entity *find_called(const char *name)
{
    const qn_entity *found = NULL;
    for (size_t i = 0; i < now.entities->count; i++)
        if (has_alias(&now.entities->entities[i], name) && (!found || now.entities->entities[i].known))
            found = &now.entities->entities[i];
    return found;
}

static bool check_links(char *line, bool tell)
{
    char *bar = strstr(line, " | ");
    assert_non_null(bar);
    *bar = '\0';
    now = read_text(line, strlen(line), "2019-01-14");
    bool right = true;
    for (char *link = strtok(bar + 3, ";"); link; link = strtok(NULL, ";")) {
        link += strspn(link, " ");
        char *sign = strstr(link, " = ");
        assert_non_null(sign);
        *sign = '\0';
        const qn_entity *e = find_called(link);
        const char *slug = e && e->known ? e->known->slug : "none";
        if (strcmp(slug, sign + 3) && tell)
            print_error("%s: linked to %s, wanted %s (%s)\n", link, slug, sign + 3, e ? e->name : "no such entity");
        right = right && !strcmp(slug, sign + 3);
    }
    forget();
    return right;
}

static bool check_link_line(char *line)
{
    if (*line != '~')
        return !*line || check_links(line, true);
    if (check_links(line + 1, false))
        print_message("a gap has closed: %s\n", line + 1);
    return true;
}

static void links(void **state)
{
    each_line(*state, check_link_line);
}

/* Every choice is of an entity, its chances are some, those of a group are one at most; an entity's link is its actor's chance. */
static void sound_choices(void **state)
{
    (void)state;
    const char words[] = "Washington and Georgia agreed. The Supreme Court in Atlanta said Apple and the Labour Party had to pay. Paris and London knew.";
    reading r = read_text(words, sizeof words - 1, NULL);
    const qn_entities *e = r.entities;
    float sum = 0;
    assert_true(e->choice_count > 5);
    for (size_t i = 0; i < e->choice_count; i++) {
        const qn_link_choice *c = &e->choices[i];
        assert_true(c->entity < e->count && c->known && c->chance >= 0 && c->chance <= 1);
        sum = i && e->choices[i - 1].group == c->group ? sum + c->chance : c->chance;
        assert_true(sum <= 1.001f);
    }
    for (size_t i = 0; i < e->count; i++) {
        assert_true((e->entities[i].known != NULL) == (e->entities[i].link > 0));
        assert_true(!e->entities[i].same_as || e->entities[i].known);
    }
    qn_document_free(r.document);
}

static void names_by_themselves(void **state)
{
    (void)state;
    qn_link_choice found[8];
    assert_true(qn_link_name(resolver, "Poland", 6, QN_ANY_ACTOR, found, 8) >= 1);
    assert_string_equal(found[0].known->slug, "poland");
    assert_true(found[0].chance > 0.5f);
    assert_true(qn_link_name(resolver, "Georgia", 7, QN_PLACE, found, 8) >= 2);
    assert_true(found[0].known->type == QN_PLACE && found[0].chance > found[1].chance);
    assert_int_equal(qn_link_name(resolver, "Velmora", 7, QN_ANY_ACTOR, found, 8), 0);
    assert_int_equal(qn_link_name(resolver, "Georgia", 7, QN_ANY_ACTOR, found, 1), 1);
    assert_int_equal(qn_link_name(resolver, "Georgia", 7, QN_ANY_ACTOR, found, 0), 0);
    for (size_t i = 0; i < QN_LINK_CLUES; i++)
        assert_true(*qn_link_clue_name(i));
    assert_string_equal(qn_link_clue_name(QN_LINK_CLUES), "");
}

static void sound_layer(void **state)
{
    (void)state;
    const char words[] = "Velmora Technologies Co. sued Poland. The company said it would win. Polish officials denied it; both sides met Mr. Novak.";
    reading r = read_text(words, sizeof words - 1, NULL);
    const qn_entities *e = r.entities;
    for (size_t i = 0; i < r.mentions->count; i++)
        assert_true(e->of_mention[i] < e->count);
    for (size_t i = 0; i < e->reference_count; i++) {
        const qn_reference *f = &e->references[i];
        assert_true(f->entity < e->count && f->head >= f->first && f->head < f->end && f->end <= r.tokens->count);
        assert_true((f->kind == QN_REF_NAME) == (f->mention != QN_NONE));
        if (i)
            assert_true(e->references[i - 1].head <= f->head);
        size_t count;
        const qn_reference *at = qn_entities_at(e, f->head, &count);
        assert_true(at <= f && f < at + count);
    }
    size_t count = 7;
    assert_null(qn_entities_at(e, QN_NONE, &count));
    assert_int_equal(count, 0);
    qn_document_free(r.document);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(who_is_who), cmocka_unit_test_prestate(links, (char *)"links/places.txt"),
                                       cmocka_unit_test_prestate(links, (char *)"links/bodies.txt"), cmocka_unit_test_prestate(links, (char *)"links/parties.txt"),
                                       cmocka_unit_test_prestate(links, (char *)"links/firms.txt"), cmocka_unit_test_prestate(links, (char *)"links/people.txt"),
                                       cmocka_unit_test(sound_choices),
                                       cmocka_unit_test(names_by_themselves), cmocka_unit_test(sound_layer)};
    return cmocka_run_group_tests_name("entities", tests, set_up, tear_down);
}
