/* lexicon: what the knowledge files of tests/data/lexicon/world answer (lookups.txt), what is said of faulty ones (faults.txt), replacing,
   our own files. */
#include <quidnunc/lexicon.h>

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#define FOLDER "tests/data/lexicon/"
#define PREFIXES \
    "@prefix qn: <https://w3id.org/quidnunc/ontology#> . @prefix lex: <https://w3id.org/quidnunc/lexicon#> . " \
    "@prefix id: <https://w3id.org/quidnunc/id/> . @prefix my: <https://example.org/my#> . " \
    "@prefix ontolex: <http://www.w3.org/ns/lemon/ontolex#> . @prefix synsem: <http://www.w3.org/ns/lemon/synsem#> . " \
    "@prefix lexinfo: <http://www.lexinfo.net/ontology/3.0/lexinfo#> . @prefix owl: <http://www.w3.org/2002/07/owl#> . " \
    "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> . "

static char source[1024];   /* the folder of the sources */

static const char *in_source(const char *name)
{
    static char path[2048];
    snprintf(path, sizeof path, "%s/%s", source, name);
    return path;
}

/* All messages of a load, one a line. */
typedef struct heard {
    char text[16384];
    size_t length;
    unsigned long line;     /* of the first */
} heard;

static void hear(void *user, const qn_diagnostic *d)
{
    heard *h = user;
    if (!h->length)
        h->line = d->line;
    if (h->length < sizeof h->text)
        h->length += (size_t)snprintf(h->text + h->length, sizeof h->text - h->length, "%s:%lu: %s\n", d->source ? d->source : "", d->line, d->message);
}

static qn_status load(const char *data, const qn_lexicon_options *options, qn_lexicon **lexicon, heard *h, qn_severity least)
{
    qn_context *context = qn_context_new();
    assert_non_null(context);
    *h = (heard){0};
    qn_context_set_sink(context, least, hear, h);
    assert_int_equal(qn_context_set_data(context, in_source(data)), QN_OK);
    qn_status status = qn_lexicon_load(context, options, lexicon);
    qn_context_free(context);
    return status;
}

static qn_lexicon *world(const qn_lexicon_options *options)
{
    heard h;
    qn_lexicon *lexicon = NULL;
    qn_status status = load(FOLDER "world", options, &lexicon, &h, QN_ERROR);
    if (status)
        print_message("# %s", h.text);
    assert_int_equal(status, QN_OK);
    return lexicon;
}

/* --- look-ups: an answer as a line of text ----------------------------------------------------------------------- */

static size_t cut(char *text, const char **words)
{
    size_t count = 0;
    for (char *word = strtok(text, " "); word && count < 64; word = strtok(NULL, " "))
        words[count++] = word;
    return count;
}

static void put_classes(qn_buffer *out, unsigned set)
{
    const char *comma = "";
    for (unsigned bit = 1; bit <= QN_PLACE; bit *= 2) {
        if (set & bit)
            qn_buffer_printf(out, "%s%s", comma, qn_class_name((qn_class)bit));
        if (set & bit)
            comma = ",";
    }
}

static void answer_name(const qn_lexicon *lexicon, char *text, qn_buffer *out)
{
    static const char *const kinds[] = {"full", "adjective", "demonym", "metonym", "hint"};
    const char *words[64];
    const qn_name *names;
    size_t name_count, count = cut(text, words);
    qn_buffer_printf(out, "%zu", qn_lexicon_name_at(lexicon, words, count, &names, &name_count));
    for (size_t i = 0; i < name_count; i++)
        qn_buffer_printf(out, " %s/%s", names[i].known->slug, kinds[names[i].kind]);
}

static void answer_whole(const qn_lexicon *lexicon, char *text, qn_buffer *out)
{
    static const char *const kinds[] = {"full", "adjective", "demonym", "metonym", "hint"};
    qn_candidate found[8], first;
    size_t count = qn_lexicon_candidates(lexicon, text, strlen(text), found, 8);
    qn_buffer_printf(out, "%zu", count);
    for (size_t i = 0; i < count; i++)
        qn_buffer_printf(out, " %s/%s %.2f", found[i].known->slug, kinds[found[i].kind], (double)found[i].prior);
    assert_int_equal(qn_lexicon_candidates(lexicon, text, strlen(text), &first, 1), count > 0);
    assert_true(!count || (first.known == found[0].known && first.kind == found[0].kind));
    assert_int_equal(qn_lexicon_candidates(lexicon, text, strlen(text), NULL, 0), 0);
}

/* A name longer than any key, and bytes that are no text, name nobody. */
static void no_names(void **state)
{
    (void)state;
    static char huge[1 << 20];
    qn_candidate found[4];
    qn_lexicon *lexicon = world(NULL);
    memset(huge, 'x', sizeof huge);
    assert_int_equal(qn_lexicon_candidates(lexicon, huge, sizeof huge, found, 4), 0);
    assert_int_equal(qn_lexicon_candidates(lexicon, huge, 600, found, 4), 0);
    assert_int_equal(qn_lexicon_candidates(lexicon, "", 0, found, 4), 0);
    assert_int_equal(qn_lexicon_candidates(lexicon, "x", 1, found, 4), 0);
    assert_int_equal(qn_lexicon_candidates(lexicon, "Target\0Corp", 11, found, 4), 0);
    assert_int_equal(qn_lexicon_candidates(lexicon, "Target Corp", 6, found, 4), 1);
    assert_int_equal(qn_lexicon_candidates(lexicon, "\xff\xfe", 2, found, 4), 0);
    qn_lexicon_free(lexicon);
}

static void answer_known(const qn_lexicon *lexicon, char *text, qn_buffer *out)
{
    const qn_known *k = qn_lexicon_known(lexicon, text);
    if (!k) {
        qn_buffer_puts(out, "none");
        return;
    }
    qn_buffer_printf(out, "%s %s %s %s %s", qn_class_name(k->type), k->home ? k->home->slug : "-", k->capital ? "capital" : "-", k->iso ? k->iso : "-",
                     k->wikidata ? k->wikidata : "-");
    const char *const *names = qn_lexicon_names_of(lexicon, k);
    assert_string_equal(names[0], k->label);
    for (size_t i = 0; names[i]; i++)
        qn_buffer_printf(out, "%s%s", i ? "|" : " ", names[i]);
}

/* Cuts the class's name off. */
static uint32_t class_of(const qn_lexicon *lexicon, char **text)
{
    char *name = *text, *blank = strchr(name, ' ');
    assert_non_null(blank);
    *blank = '\0';
    *text = blank + 1;
    return qn_lexicon_class(lexicon, name);
}

static void answer_word(const qn_lexicon *lexicon, char *text, qn_buffer *out)
{
    uint32_t class = class_of(lexicon, &text);
    qn_buffer_puts(out, qn_lexicon_is(lexicon, class, text) ? "yes" : "no");
}

static void answer_phrase(const qn_lexicon *lexicon, char *text, qn_buffer *out)
{
    const char *words[64];
    uint32_t class = class_of(lexicon, &text);
    size_t count = cut(text, words);
    qn_buffer_printf(out, "%zu", qn_lexicon_phrase_at(lexicon, class, words, count));
}

static void answer_classes(const qn_lexicon *lexicon, char *text, qn_buffer *out)
{
    static const char *const asked[] = {"Honorific", "Role", "Month", "Currency"};
    uint8_t classes[8];
    size_t count = qn_lexicon_classes(lexicon, text, classes, sizeof classes);
    for (size_t a = 0; a < sizeof asked / sizeof *asked; a++)
        for (size_t i = 0; i < count; i++)
            if (classes[i] == qn_lexicon_class(lexicon, asked[a]))
                qn_buffer_printf(out, "%s%s", out->length ? " " : "", asked[a]);
}

static void answer_number(const qn_lexicon *lexicon, char *text, qn_buffer *out)
{
    double value;
    if (qn_lexicon_number(lexicon, text, &value))
        qn_buffer_printf(out, "%.0f", value);
    else
        qn_buffer_puts(out, "none");
}

static void answer_currency(const qn_lexicon *lexicon, char *text, qn_buffer *out)
{
    const char *words[64], *code;
    size_t length, count = cut(text, words);
    code = qn_lexicon_currency_at(lexicon, words, count, &length);
    if (code)
        qn_buffer_printf(out, "%s %zu", code, length);
    else
        qn_buffer_puts(out, "none");
}

static void answer_property(const qn_lexicon *lexicon, char *text, qn_buffer *out)
{
    const qn_property *p = qn_lexicon_property(lexicon, text);
    if (!p) {
        qn_buffer_puts(out, "none");
        return;
    }
    size_t count;
    assert_ptr_equal(qn_lexicon_properties(lexicon, &count) + p->index, p);
    qn_buffer_printf(out, "%s%s%s ", p->state ? "state" : "act", p->data ? " data" : "", p->symmetric ? " symmetric" : "");
    put_classes(out, p->domain);
    qn_buffer_puts(out, " > ");
    put_classes(out, p->range);
    qn_buffer_printf(out, "%s\"%s\"", p->range ? " " : "", p->label);
}

/* --- entries ----------------------------------------------------------------------------------------------------- */

static void put_arguments(qn_buffer *out, const qn_arg *args, size_t count)
{
    static const char *const kinds[] = {"subject", "object", "indirect", "", "object's possessor", "object's ", "possessor", "compound", "adjective",
                                        "referent", "modified", "apposition", "list", "complement", "speaker", "home"};
    for (size_t i = 0; i < count; i++)
        qn_buffer_printf(out, "%s%s%s", i ? ", " : "", kinds[args[i].kind], args[i].marker ? args[i].marker : "");
}

/* Classes are told where they are narrower than the property's. */
static void put_sense(qn_buffer *out, const qn_sense *s)
{
    const qn_property *p = s->property;
    qn_buffer_printf(out, "{%s%s%s: ", p ? p->name : qn_claim_status_name(s->status), s->embeds ? " embeds" : "", s->attributes ? " attributes" : "");
    put_arguments(out, s->subject, s->subject_count);
    qn_buffer_puts(out, " -> ");
    put_arguments(out, s->object, s->object_count);
    if (p && !p->symmetric && s->object_classes != p->range) {
        qn_buffer_puts(out, "; object ");
        put_classes(out, s->object_classes);
    }
    if (s->role)
        qn_buffer_puts(out, "; role");
    if (s->requires)
        qn_buffer_printf(out, "; requires %s", s->requires);
    if (s->excludes)
        qn_buffer_printf(out, "; excludes %s", s->excludes);
    if (s->by_default) {
        qn_buffer_puts(out, "; anchor ");
        put_classes(out, s->anchor_classes);
    }
    qn_buffer_putc(out, '}');
}

static void put_entries(qn_buffer *out, const qn_entry *const *entries, size_t count)
{
    if (!count)
        qn_buffer_puts(out, "none");
    for (size_t i = 0; i < count; i++) {
        const qn_entry *e = entries[i];
        qn_buffer_printf(out, "%s%s", i ? " / " : "", strrchr(e->iri, '#') + 1);
        for (size_t w = 0; e->words && e->words[w]; w++)
            qn_buffer_printf(out, w == e->head_word ? " [%s]" : " %s", e->words[w]);
        qn_buffer_putc(out, ' ');
        for (size_t s = 0; s < e->sense_count; s++)
            put_sense(out, &e->senses[s]);
        assert_true(e->line > 0);
    }
}

static void answer_entry(const qn_lexicon *lexicon, char *text, qn_buffer *out)
{
    size_t count;
    const qn_entry *const *entries = qn_lexicon_entries(lexicon, text + 2, text[0], &count);
    put_entries(out, entries, count);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(entries[i]->pos, text[0]);
}

static void answer_constructions(const qn_lexicon *lexicon, char *text, qn_buffer *out)
{
    (void)text;
    size_t count;
    const qn_entry *const *entries = qn_lexicon_constructions(lexicon, &count);
    put_entries(out, entries, count);
}

static const struct {
    const char *question;
    void (*answer)(const qn_lexicon *lexicon, char *text, qn_buffer *out);
} questions[] = {
    {"name", answer_name}, {"whole", answer_whole},
    {"known", answer_known}, {"word", answer_word}, {"phrase", answer_phrase}, {"classes", answer_classes},
    {"number", answer_number}, {"currency", answer_currency}, {"property", answer_property}, {"entry", answer_entry},
    {"constructions", answer_constructions},
};

/* "question | text => answer"; false when the answer is another. */
static bool holds(const qn_lexicon *lexicon, char *line, unsigned long number)
{
    char *bar = strstr(line, " | "), *arrow = strstr(line, "=>");
    assert_true(bar && arrow && bar < arrow);
    *bar = '\0';
    char *text = bar + 3, *expected = arrow + 2 + (arrow[2] == ' ');
    arrow[arrow > text && arrow[-1] == ' ' ? -1 : 0] = '\0';
    qn_buffer out = {0};
    qn_buffer_puts(&out, "");
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++)
        if (!strcmp(questions[i].question, line))
            questions[i].answer(lexicon, text, &out);
    bool same = !out.failed && !strcmp(out.bytes, expected);
    if (!same)
        print_message("# lookups.txt:%lu: expected: %s\n#   got: %s\n", number, expected, out.bytes);
    free(out.bytes);
    return same;
}

static void the_world_answers(void **state)
{
    (void)state;
    qn_lexicon *lexicon = world(NULL);
    FILE *file = fopen(in_source(FOLDER "lookups.txt"), "r");
    assert_non_null(file);
    char line[1024];
    size_t asked = 0, wrong = 0;
    for (unsigned long number = 1; fgets(line, sizeof line, file); number++) {
        line[strcspn(line, "\n")] = '\0';
        if (!*line || *line == '#')
            continue;
        asked++;
        wrong += !holds(lexicon, line, number);
    }
    fclose(file);
    qn_lexicon_free(lexicon);
    assert_true(asked > 90);
    assert_int_equal(wrong, 0);
}

/* --- faults ------------------------------------------------------------------------------------------------------ */

/* A user's file in the build folder. */
static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

#define MINE "lexicon-test.ttl"

static qn_lexicon_options with(const char *option, const char *const *paths)
{
    qn_lexicon_options o = {0};
    if (!strcmp(option, "lexica"))
        o.lexica = paths;
    else if (!strcmp(option, "actors"))
        o.actors = paths;
    else if (!strcmp(option, "ontologies"))
        o.ontologies = paths;
    else
        fail_msg("unknown option %s", option);
    return o;
}

/* The head is "option LINE message"; the message must be among those heard, the first of them at the line. */
static bool told(const char *head, const char *body)
{
    static const char *const paths[] = {MINE, NULL};
    char option[32];
    unsigned long line;
    int at = 0;
    assert_int_equal(sscanf(head, "%31s %lu %n", option, &line, &at), 2);
    qn_buffer text = {0};
    qn_buffer_printf(&text, "%s\n%s", PREFIXES, body);
    assert_false(text.failed);
    write_file(MINE, text.bytes);
    free(text.bytes);
    heard h;
    qn_lexicon *lexicon = NULL;
    qn_lexicon_options options = with(option, paths);
    qn_status status = load(FOLDER "world", &options, &lexicon, &h, QN_ERROR);
    unlink(MINE);
    bool good = status == QN_SYNTAX && !lexicon && h.line == line + 1 && strstr(h.text, head + at) && strstr(h.text, MINE);
    if (!good)
        print_message("# expected %s\n#   got status %d: %s\n", head, status, h.text);
    qn_lexicon_free(lexicon);
    return good;
}

static void faults_are_told(void **state)
{
    (void)state;
    FILE *file = fopen(in_source(FOLDER "faults.txt"), "r");
    assert_non_null(file);
    char line[1024], head[1024] = "";
    qn_buffer body = {0};
    size_t cases = 0, wrong = 0;
    bool more = true;
    while (more) {
        more = fgets(line, sizeof line, file) != NULL;
        if (more && strncmp(line, "=== ", 4)) {
            qn_buffer_puts(&body, line);
            continue;
        }
        if (*head) {
            cases++;
            wrong += !told(head, body.bytes);
        }
        snprintf(head, sizeof head, "%s", more ? line + 4 : "");
        head[strcspn(head, "\n")] = '\0';
        body.length = 0;
    }
    free(body.bytes);
    fclose(file);
    assert_true(cases >= 24);
    assert_int_equal(wrong, 0);
}

static void files_that_are_no_text_are_told(void **state)
{
    (void)state;
    static const char *const paths[] = {MINE, NULL}, *const missing[] = {"no-such-file.ttl", NULL};
    heard h;
    qn_lexicon *lexicon = NULL;
    qn_lexicon_options options = with("actors", paths);
    write_file(MINE, PREFIXES "\n\nid:a a qn:Firm ; rdfs:label \"\xC3(\" .\n");
    assert_int_equal(load(FOLDER "world", &options, &lexicon, &h, QN_ERROR), QN_ENCODING);
    assert_int_equal(h.line, 3);    /* the bad byte's */
    unlink(MINE);
    options.actors = missing;
    assert_int_equal(load(FOLDER "world", &options, &lexicon, &h, QN_ERROR), QN_IO);
    assert_non_null(strstr(h.text, "no-such-file.ttl"));
    assert_null(lexicon);
}

static void unknown_actors_are_warned_of(void **state)
{
    (void)state;
    static const char *const paths[] = {MINE, NULL};
    heard h;
    qn_lexicon *lexicon = NULL;
    qn_lexicon_options options = with("actors", paths);
    write_file(MINE, PREFIXES "\nid:new a qn:Firm ; rdfs:label \"New\" ;\n  qn:basedIn id:nowhere .\n");
    assert_int_equal(load(FOLDER "world", &options, &lexicon, &h, QN_WARNING), QN_OK);
    assert_int_equal(h.line, 2);
    assert_non_null(strstr(h.text, "unknown actor https://w3id.org/quidnunc/id/nowhere"));
    assert_null(qn_lexicon_known(lexicon, "new")->home);
    qn_lexicon_free(lexicon);
    unlink(MINE);
}

/* --- files of the user ------------------------------------------------------------------------------------------- */

#define MY_ONTOLOGY PREFIXES "my:advises a owl:ObjectProperty ; rdfs:label \"advises\"@en ; rdfs:domain qn:Person ; rdfs:range qn:Actor ."
#define MY_LEXICON \
    PREFIXES "lex:alongside a synsem:SyntacticArgument ; synsem:marker \"alongside\" . " \
    "my:advise-v a ontolex:Word ; lexinfo:partOfSpeech lexinfo:verb ; ontolex:canonicalForm [ ontolex:writtenRep \"advise\" ] ; " \
    "ontolex:sense [ ontolex:reference my:advises ; synsem:subjOfProp lex:subject ; synsem:objOfProp lex:object , lex:alongside ] . " \
    "lex:deny-v a ontolex:Word ; lexinfo:partOfSpeech lexinfo:verb ; ontolex:canonicalForm [ ontolex:writtenRep \"deny\" ] ; " \
    "ontolex:sense [ a qn:Operator ; qn:impliesStatus qn:Possible ] ."
#define MY_ACTORS \
    PREFIXES "id:acme a qn:Firm ; rdfs:label \"Acme\" ; qn:basedIn id:china . id:china skos:altLabel \"Cathay\" . " \
    "my:Guild rdfs:subClassOf qn:Organization . id:bakers a my:Guild ; rdfs:label \"Bakers\" ."

static const char *const my_ontologies[] = {"lexicon-ontology.ttl", NULL}, *const my_lexica[] = {"lexicon-lexicon.ttl", NULL},
                  *const my_actors[] = {"lexicon-actors.ttl", NULL};

static qn_lexicon *with_my_files(qn_lexicon_options options)
{
    write_file(my_ontologies[0], MY_ONTOLOGY);
    write_file(my_lexica[0], MY_LEXICON);
    write_file(my_actors[0], MY_ACTORS);
    qn_lexicon *lexicon = world(&options);
    unlink(my_ontologies[0]);
    unlink(my_lexica[0]);
    unlink(my_actors[0]);
    return lexicon;
}

static size_t entries_of(const qn_lexicon *lexicon, const char *verb)
{
    size_t count;
    qn_lexicon_entries(lexicon, verb, 'v', &count);
    return count;
}

static void my_files_are_added(void **state)
{
    (void)state;
    qn_lexicon *lexicon = with_my_files((qn_lexicon_options){my_ontologies, my_lexica, my_actors, false});
    const qn_property *advises = qn_lexicon_property(lexicon, "advises");
    assert_non_null(advises);
    assert_string_equal(advises->iri, "https://example.org/my#advises");
    assert_int_equal(advises->range, QN_ANY_ACTOR);
    size_t count, names;
    const qn_entry *const *entries = qn_lexicon_entries(lexicon, "advise", 'v', &count);
    assert_int_equal(count, 1);
    assert_ptr_equal(entries[0]->senses[0].property, advises);
    assert_string_equal(entries[0]->senses[0].object[1].marker, "alongside");
    assert_int_equal(entries_of(lexicon, "arrest"), 1);
    assert_ptr_equal(qn_lexicon_known(lexicon, "acme")->home, qn_lexicon_known(lexicon, "china"));
    assert_int_equal(qn_lexicon_known(lexicon, "bakers")->type, QN_ORGANIZATION);
    const qn_name *found;
    assert_int_equal(qn_lexicon_name_at(lexicon, (const char *const[]){"Cathay"}, 1, &found, &names), 1);
    assert_ptr_equal(found->known, qn_lexicon_known(lexicon, "china"));
    qn_lexicon_free(lexicon);
}

static void my_files_replace_ours(void **state)
{
    (void)state;
    qn_lexicon *lexicon = with_my_files((qn_lexicon_options){my_ontologies, my_lexica, NULL, true});
    assert_null(qn_lexicon_property(lexicon, "arrests"));
    assert_non_null(qn_lexicon_property(lexicon, "advises"));
    assert_int_equal(entries_of(lexicon, "arrest"), 0);
    assert_int_equal(entries_of(lexicon, "advise"), 1);
    size_t count;
    const qn_entry *const *deny = qn_lexicon_entries(lexicon, "deny", 'v', &count);     /* mine alone, though it bears the name of ours */
    assert_int_equal(count, 1);
    assert_int_equal(deny[0]->sense_count, 1);
    assert_int_equal(deny[0]->senses[0].status, QN_POSSIBLE);
    assert_non_null(qn_lexicon_known(lexicon, "china"));
    assert_true(qn_lexicon_is(lexicon, qn_lexicon_class(lexicon, "Honorific"), "Mr."));
    qn_lexicon_free(lexicon);

    /* another ontology with our lexicon: the operators are left of it */
    lexicon = with_my_files((qn_lexicon_options){my_ontologies, NULL, my_actors, true});
    assert_int_equal(entries_of(lexicon, "arrest"), 0);
    assert_int_equal(entries_of(lexicon, "deny"), 1);
    assert_non_null(qn_lexicon_actors(lexicon, &count));
    assert_int_equal(count, 2);
    qn_lexicon_free(lexicon);
}

/* --- our own files, and words of any bytes ----------------------------------------------------------------------- */

static void our_files_are_sound(void **state)
{
    (void)state;
    heard h;
    qn_lexicon *lexicon = NULL;
    qn_status status = load(".", NULL, &lexicon, &h, QN_WARNING);
    if (h.length)
        print_message("# %s", h.text);
    assert_int_equal(status, QN_OK);
    assert_int_equal(h.length, 0);
    size_t count;
    qn_lexicon_properties(lexicon, &count);
    assert_true(count >= 40);
    qn_lexicon_actors(lexicon, &count);
    assert_true(count >= 200);
    assert_true(entries_of(lexicon, "arrest") > 0 && entries_of(lexicon, "say") > 0);
    qn_lexicon_free(lexicon);
}

static void any_bytes_are_words(void **state)
{
    (void)state;
    qn_lexicon *lexicon = world(NULL);
    char *huge = malloc(200001);
    assert_non_null(huge);
    memset(huge, '-', 200000);
    huge[200000] = '\0';
    const char *const words[] = {"\xFF\xFE", "Bank", "\xC3", "", "'", "’s", huge, "U", "."};
    const size_t count = sizeof words / sizeof *words;
    for (size_t i = 0; i < count; i++) {
        const qn_name *names;
        size_t n;
        assert_int_equal(qn_lexicon_name_at(lexicon, words + i, count - i, &names, &n), 0);
        for (uint32_t class = 0; class < 7; class++) {
            assert_false(qn_lexicon_is(lexicon, class, words[i]));
            assert_int_equal(qn_lexicon_phrase_at(lexicon, class, words + i, count - i), 0);
        }
        assert_null(qn_lexicon_entries(lexicon, words[i], 'v', &n));
        assert_int_equal(n, 0);
    }
    free(huge);
    qn_lexicon_free(lexicon);
}

static void class_and_status_names(void **state)
{
    (void)state;
    for (unsigned bit = 1; bit <= QN_PLACE; bit *= 2)
        assert_int_equal(qn_class_of(qn_class_name((qn_class)bit)), bit);
    assert_string_equal(qn_class_name(QN_MEDIA), "MediaOutlet");
    assert_string_equal(qn_class_name(QN_NO_CLASS), "");
    assert_int_equal(qn_class_of("Spaceship"), QN_NO_CLASS);
    assert_string_equal(qn_claim_status_name(QN_NEGATED), "Negated");
    qn_lexicon_free(NULL);
}

int main(void)
{
    const char *folder = getenv("srcdir");
    snprintf(source, sizeof source, "%s", folder ? folder : ".");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(class_and_status_names), cmocka_unit_test(the_world_answers), cmocka_unit_test(no_names), cmocka_unit_test(faults_are_told),
        cmocka_unit_test(files_that_are_no_text_are_told), cmocka_unit_test(unknown_actors_are_warned_of), cmocka_unit_test(my_files_are_added),
        cmocka_unit_test(my_files_replace_ours), cmocka_unit_test(our_files_are_sound), cmocka_unit_test(any_bytes_are_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
