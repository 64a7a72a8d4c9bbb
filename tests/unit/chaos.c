/* Out of memory: every allocation of the library fails in turn (a sample of them, spread over the whole way), each in a process of its own.
   Wanted: no crash, no hang, QN_NOMEM, and never a graph that lacks something.

   The linker turns the library's calls of malloc and its kin into the __wrap_ functions here; what other libraries allocate never fails.
   $CHAOS_AT=N lets the N-th fail in this process, for a debugger; $CHAOS_POINTS changes the size of the sample. */
#include <quidnunc/quidnunc.h>

#include <ftw.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

/* --- allocations that fail --------------------------------------------------------------------------------------- */

static unsigned long calls, fails_at;   /* from 1; 0: none fails */

static bool fails(void)
{
    return ++calls == fails_at;
}

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
char *__real_strdup(const char *string);
char *__real_strndup(const char *string, size_t length);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);
char *__wrap_strdup(const char *string);
char *__wrap_strndup(const char *string, size_t length);

void *__wrap_malloc(size_t size)
{
    return fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *old, size_t size)
{
    return fails() ? NULL : __real_realloc(old, size);
}

char *__wrap_strdup(const char *string)
{
    return fails() ? NULL : __real_strdup(string);
}

char *__wrap_strndup(const char *string, size_t length)
{
    return fails() ? NULL : __real_strndup(string, length);
}

/* --- a sink that remembers what it was told by a hash -------------------------------------------------------------- */

typedef struct digest {
    uint64_t hash;
} digest;

static void take(digest *d, const char *string)
{
    if (string)
        d->hash = (d->hash ^ qn_hash(string, strlen(string))) * UINT64_C(1099511628211);
}

static qn_status take_statement(void *self, const qn_term *subject, const qn_term *predicate, const qn_term *object)
{
    take(self, subject->value);
    take(self, predicate->value);
    take(self, object->value);
    return QN_OK;
}

static qn_status take_match(void *user, const qn_term *subject, const qn_term *predicate, const qn_term *object)
{
    return take_statement(user, subject, predicate, object);
}

static qn_status take_node(void *self, uint32_t number, const qn_attribute *attributes, size_t count)
{
    (void)number;
    for (size_t i = 0; i < count; i++)
        take(self, attributes[i].value);
    return QN_OK;
}

static qn_status take_edge(void *self, uint32_t number, uint32_t from, uint32_t to, const qn_attribute *attributes, size_t count)
{
    (void)from;
    (void)to;
    return take_node(self, number, attributes, count);
}

/* --- what is tried ------------------------------------------------------------------------------------------------- */

static qn_pipeline *shared;     /* made before the article tests, so that they need not load it each time */

static qn_status load(qn_context *context, uint64_t *hash)
{
    qn_pipeline *pipeline = NULL;
    qn_status status = qn_pipeline_new(context, NULL, &pipeline);
    *hash = 0;
    if (!status) {
        size_t actors, properties;
        qn_lexicon_actors(qn_pipeline_lexicon(pipeline), &actors);
        qn_lexicon_properties(qn_pipeline_lexicon(pipeline), &properties);
        *hash = actors * 1000 + properties;
    }
    qn_pipeline_free(pipeline);
    return status;
}

enum { FILES = 5, FORMATS = 11, PATH_LIMIT = 4096 };

static const char *output_path(const qn_format *format, char path[PATH_LIMIT])
{
    snprintf(path, PATH_LIMIT, "tests/unit/chaos.%s", format->extension);
    return path;
}

static qn_status read_all(qn_context *context, uint64_t *hash)
{
    static const char *const names[FILES] = {"arrest-in-gdansk.txt", "velmora-charges.html", "halvmark-fjordlink.html", "newswire.xml", "pacific-ledger.jsonl"};
    char buffers[FILES][PATH_LIMIT], path[PATH_LIMIT];
    const char *paths[FILES];
    for (size_t i = 0; i < FILES; i++) {
        snprintf(buffers[i], sizeof buffers[i], "%s/tests/samples/news/%s", getenv("srcdir") ? getenv("srcdir") : ".", names[i]);
        paths[i] = buffers[i];
    }
    digest d = {0};
    qn_sink remembering = {.self = &d, .statement = take_statement, .node = take_node, .edge = take_edge};
    qn_sink *sinks[FORMATS + 1] = {&remembering};
    size_t count = 1;
    qn_text *text = NULL;
    qn_register *reg = NULL;
    qn_status status = qn_register_new(context, qn_pipeline_lexicon(shared), NULL, &reg);
    for (const qn_format *f = qn_formats(); !status && f->name && count <= FORMATS; f++) {
        status = qn_writer_new(context, f, output_path(f, path), &sinks[count]);
        count += !status;
    }
    if (!status)
        status = qn_text_open(context, paths, FILES, NULL, &text);
    if (!status)
        status = qn_pipeline_run(shared, context, text, reg, NULL, sinks, count, NULL, NULL);
    for (size_t i = 1; i < count; i++) {
        sinks[i]->free(sinks[i]);
        unlink(output_path(&qn_formats()[i - 1], path));
    }
    unlink("tests/unit/chaos.nodes.csv");
    qn_text_free(text);
    qn_register_free(reg);
    *hash = d.hash;
    return status;
}

/* --- a later run --- */

#define BEFORE "tests/unit/chaos-before.nt"

/* Reads two articles; what came of them before, if anything, is in BEFORE. */
static qn_status read_again(qn_context *context, const char *previous, qn_sink *const *sinks, size_t count)
{
    char first[PATH_LIMIT], second[PATH_LIMIT];
    const char *paths[] = {first, second}, *folder = getenv("srcdir") ? getenv("srcdir") : ".";
    snprintf(first, sizeof first, "%s/tests/samples/news/arrest-in-gdansk.txt", folder);
    snprintf(second, sizeof second, "%s/tests/samples/news/velmora-charges.html", folder);
    qn_register_options options = {.previous = previous, .mentions = true};
    qn_text *text = NULL;
    qn_register *reg = NULL;
    qn_status status = qn_register_new(context, qn_pipeline_lexicon(shared), &options, &reg);
    if (!status)
        status = qn_text_open(context, paths, 2, NULL, &text);
    if (!status)
        status = qn_pipeline_run(shared, context, text, reg, NULL, sinks, count, NULL, NULL);
    qn_text_free(text);
    qn_register_free(reg);
    return status;
}

static qn_status carry(qn_context *context, uint64_t *hash)
{
    digest d = {0};
    qn_sink remembering = {.self = &d, .statement = take_statement};
    qn_sink *sinks[] = {&remembering};
    qn_status status = read_again(context, BEFORE, sinks, 1);
    *hash = d.hash;
    return status;
}

/* Writes what came of them, two of the actors under one IRI. */
static bool write_before(qn_context *context)
{
    qn_sink *sink;
    if (qn_writer_new(context, qn_format_of("ntriples"), BEFORE ".all", &sink))
        return false;
    qn_status status = read_again(context, NULL, &sink, 1);
    sink->free(sink);
    FILE *in = fopen(BEFORE ".all", "r"), *out = fopen(BEFORE, "w");
    char line[65536], *at;
    while (!status && in && out && fgets(line, sizeof line, in)) {
        while ((at = strstr(line, "/id/poland>")))
            memcpy(at, "/id/gdansk>", sizeof "/id/gdansk>" - 1);
        fputs(line, out);
    }
    bool done = !status && in && out;
    if (in)
        fclose(in);
    if (out)
        fclose(out);
    unlink(BEFORE ".all");
    return done;
}

/* Loads a graph and asks it: with grouping, order and repeats, plainly, for a graph, and by match. */
static qn_status ask(qn_context *context, uint64_t *hash)
{
    static const struct {
        const char *sparql;
        qn_result_format format;
    } queries[] = {
        {"SELECT DISTINCT ?p (COUNT(DISTINCT ?s) AS ?n) (GROUP_CONCAT(?o) AS ?all) WHERE { ?s ?p ?o } GROUP BY ?p HAVING (COUNT(?o) > 1) ORDER BY DESC(?n) ?p",
         QN_RESULT_TABLE},
        {"SELECT * WHERE { ?s rdfs:label ?o }", QN_RESULT_JSON},
        {"CONSTRUCT { ?s rdfs:label ?o } WHERE { ?s rdfs:label ?o }", QN_RESULT_NTRIPLES},
    };
    char path[4096], *text = NULL;
    size_t size = 0;
    digest d = {0};
    const char *paths[] = {path};
    qn_triples *triples = NULL;
    qn_store *store = NULL;
    FILE *out = open_memstream(&text, &size);
    snprintf(path, sizeof path, "%s/tests/graphs", getenv("srcdir") ? getenv("srcdir") : ".");
    qn_status status = qn_triples_open(context, paths, 1, &triples);
    if (!status)
        status = qn_store_open(context, triples, &store);
    for (size_t i = 0; i < sizeof queries / sizeof *queries && !status; i++)
        status = qn_store_query(store, queries[i].sparql, queries[i].format, out);
    if (!status)
        status = qn_triples_visit(triples, NULL, NULL, NULL, take_match, &d);
    qn_store_free(store);
    qn_triples_free(triples);
    fclose(out);
    take(&d, text);
    free(text);
    *hash = d.hash;
    return status;
}

/* --- what helps with a lexicon --- */

static void take_trial(void *user, const qn_trial *one)
{
    take(user, one->entry->iri);
}

static void take_place(void *user, const qn_place *place)
{
    take(user, place->lemma);
}

/* Checks the lexicon, tells how a sentence is read and what might be learned from it, fits weights of confidence. */
static qn_status look(qn_context *context, uint64_t *hash)
{
    static const char sentence[] = "Norway accused Zork Ltd. of bribing Denmark, and Poland did not arrest Peter Nowak, a director of the firm.";
    qn_judged judged[20];
    digest d = {0};
    size_t count;
    const qn_finding *findings;
    qn_document *document = NULL;
    qn_layers l = {0};
    qn_arena *arena = qn_arena_new();
    qn_status status = arena ? qn_lexicon_check(qn_pipeline_lexicon(shared), arena, &findings, &count) : QN_NOMEM;
    for (size_t i = 0; !status && i < count; i++)
        take(&d, findings[i].reason);
    if (!status)
        status = qn_document_new(context, "chaos", NULL, sentence, strlen(sentence), &document);
    if (!status)
        status = qn_pipeline_annotate(shared, document, context, &l);
    if (!status)
        status = qn_claims_explain(qn_pipeline_extractor(shared), document, l.tokens, l.mentions, l.entities, context, take_trial, &d);
    if (!status)
        status = qn_claims_places(qn_pipeline_extractor(shared), document, l.tokens, l.mentions, l.entities, context, take_place, &d);
    for (size_t i = 0; i < 20; i++)
        judged[i] = (qn_judged){.clues = 1 + 2 * (i % 3), .property = i % 2 ? "meets" : "arrests", .right = i % 4 != 0, .weight = 1, .group = (uint32_t)i};
    if (!status)
        status = qn_confidence_fit(context, judged, 20, 4, NULL);
    qn_document_free(document);
    qn_arena_free(arena);
    *hash = d.hash;
    return status;
}

/* Compiles an index and asks it, in the small world of the lexicon's tests. */
static qn_status compile(qn_context *context, uint64_t *hash)
{
    static const char *const names[] = {"Zorvane", "ZMC", "Ida Ostrander", "The States", "Target"}, index[] = "tests/unit/chaos.qnk";
    const char *source = getenv("srcdir") ? getenv("srcdir") : ".", *const indexes[] = {index, NULL};
    char data[PATH_LIMIT], statements[PATH_LIMIT], rows[PATH_LIMIT];
    snprintf(data, sizeof data, "%s/tests/data/lexicon/world", source);
    snprintf(statements, sizeof statements, "%s/tests/data/actors/small.nt", source);
    snprintf(rows, sizeof rows, "%s/tests/data/actors/small.csv", source);
    const char *const files[] = {statements, rows};
    qn_lexicon_options options = {.actors = indexes};
    qn_actors_counts counts;
    qn_lexicon *lexicon = NULL;
    digest d = {0};
    qn_status status = qn_context_set_data(context, data);
    if (!status)
        status = qn_lexicon_load(context, NULL, &lexicon);
    if (!status)
        status = qn_lexicon_compile_actors(lexicon, context, files, 2, QN_NO_CLASS, index, &counts);
    qn_lexicon_free(lexicon);
    lexicon = NULL;
    if (!status)
        status = qn_lexicon_load(context, &options, &lexicon);
    for (size_t i = 0; i < sizeof names / sizeof *names && !status; i++) {
        qn_candidate found[8];
        size_t count = qn_lexicon_candidates(lexicon, names[i], strlen(names[i]), found, 8);
        for (size_t c = 0; c < count; c++)
            take(&d, found[c].known->slug);
        status = qn_lexicon_failure(lexicon);
    }
    qn_lexicon_free(lexicon);
    unlink(index);
    *hash = d.hash;
    return status;
}

/* --- a site --- */

typedef struct dumping {
    qn_context *context;
    const qn_graph *graph;
} dumping;
static dumping dumped;

static qn_status serialize(void *user, const char *format, qn_buffer *out, qn_sink **sink)
{
    return qn_writer_to(((dumping *)user)->context, qn_format_of(format), out, sink);
}

static qn_status dump(void *user, const char *format, const char *path)
{
    const dumping *d = user;
    qn_sink *sink = NULL;
    qn_status status = qn_writer_new(d->context, qn_format_of(format), path, &sink);
    if (status)
        return status;
    qn_sink *const sinks[] = {sink};
    status = qn_graph_emit(d->graph, d->context, sinks, 1);
    sink->free(sink->self);
    return status;
}

#define SITE "tests/unit/chaos-site"
static uint64_t site_bytes;

static int add_size(const char *path, const struct stat *info, int kind, struct FTW *at)
{
    (void)at;
    site_bytes += kind == FTW_F ? (uint64_t)info->st_size : 0;
    return remove(path);
}

static qn_status publish(qn_context *context, uint64_t *hash)
{
    static const qn_site_query query = {"one", "One query", "# One query\n# parameter who: an actor's name\nSELECT ?s WHERE { ?s rdfs:label \"%who%\"@en }"};
    char path[PATH_LIMIT], ontology_path[PATH_LIMIT], explorer[PATH_LIMIT];
    const char *paths[] = {path}, *ontology_paths[] = {ontology_path}, *source = getenv("srcdir") ? getenv("srcdir") : ".";
    qn_triples *triples = NULL, *ontology = NULL;
    qn_graph *graph = NULL;
    qn_site *site = NULL;
    qn_site_report report = {0};
    snprintf(path, sizeof path, "%s/tests/graphs/small.nt", source);
    snprintf(ontology_path, sizeof ontology_path, "%s/ontology/plover.ttl", source);
    snprintf(explorer, sizeof explorer, "%s/src/publish/site", source);
    qn_status status = qn_triples_open(context, paths, 1, &triples);
    if (!status)
        status = qn_triples_open(context, ontology_paths, 1, &ontology);
    if (!status)
        status = qn_graph_read(context, NULL, triples, &graph);
    dumped = (dumping){context, graph};
    qn_site_options options = {.ontology = ontology, .explorer = explorer, .queries = &query, .query_count = 1, .user = &dumped, .serialize = serialize, .dump = dump};
    if (!status)
        status = qn_site_new(context, triples, graph, &options, &site);
    if (!status)
        status = qn_publish_site(context, site, SITE, &report);
    qn_site_free(site);
    qn_graph_free(graph);
    qn_triples_free(ontology);
    qn_triples_free(triples);
    site_bytes = 0;
    nftw(SITE, add_size, 16, FTW_DEPTH | FTW_PHYS);
    *hash = site_bytes + report.files;
    return access(SITE ".quidnunc-new", F_OK) ? status : QN_INTERNAL;
}

/* --- in turn --------------------------------------------------------------------------------------------------------- */

typedef qn_status trial(qn_context *context, uint64_t *hash);

enum { SAME = 0, TOLD = 1, OTHER_STATUS = 2, INCOMPLETE = 3, LONGEST = 30 /* seconds */ };

static int outcome(trial *trial, unsigned long at, uint64_t wanted)
{
    uint64_t hash = 0;
    qn_context *context = qn_context_new();
    calls = 0;
    fails_at = at;
    qn_status status = trial(context, &hash);
    fails_at = 0;
    qn_context_free(context);
    return status == QN_NOMEM ? TOLD : status ? OTHER_STATUS : hash == wanted ? SAME : INCOMPLETE;
}

static void show(void *user, const qn_diagnostic *diagnostic)
{
    (void)user;
    print_message("# %s: %s\n", diagnostic->source ? diagnostic->source : "", diagnostic->message);
}

/* The outcome in a child process; its signal times 256 when it crashed. */
static int outcome_apart(trial *trial, unsigned long at, uint64_t wanted)
{
    pid_t child = fork();
    if (child == 0) {
        alarm(LONGEST);
        _exit(outcome(trial, at, wanted));
    }
    int how = 0;
    assert_true(child > 0 && waitpid(child, &how, 0) == child);
    return WIFSIGNALED(how) ? WTERMSIG(how) * 256 : WEXITSTATUS(how);
}

static void each_in_turn(trial *trial, unsigned long points)
{
    static const char *const words[] = {"", "", "another status than QN_NOMEM", "QN_OK, but something is lacking"};
    uint64_t wanted = 0;
    qn_context *context = qn_context_new();
    qn_context_set_sink(context, QN_ERROR, show, NULL);
    calls = fails_at = 0;
    assert_int_equal(trial(context, &wanted), QN_OK);
    qn_context_free(context);
    unsigned long all = calls, bad = 0, told = 0;
    if (getenv("CHAOS_AT"))
        outcome(trial, strtoul(getenv("CHAOS_AT"), NULL, 10), wanted);
    if (getenv("CHAOS_POINTS"))
        points = strtoul(getenv("CHAOS_POINTS"), NULL, 10);
    for (unsigned long i = 0; i < points && i < all; i++) {
        /* the first ones densely, where things are set up; then evenly, on odd places */
        unsigned long at = all <= points || i < points / 4 ? i + 1 : i * (all / points) + i % 7;
        int got = outcome_apart(trial, at, wanted);
        told += got == TOLD;
        if (got == SAME || got == TOLD)
            continue;
        bad++;
        if (got >= 256)
            print_message("# allocation %lu of %lu fails: signal %d\n", at, all, got / 256);
        else
            print_message("# allocation %lu of %lu fails: %s\n", at, all, got < 4 ? words[got] : "an odd exit (a sanitizer's?)");
    }
    print_message("# %lu allocations, %lu times out of memory was told\n", all, told);
    assert_int_equal(bad, 0);
    assert_true(told > 0);
}

static void loading_tells_when_memory_ends(void **state)
{
    (void)state;
    setenv("QUIDNUNC_CACHE", "", 1);
    each_in_turn(load, 60);
    setenv("QUIDNUNC_CACHE", "cache.tmp", 1);
    qn_context *context = qn_context_new();
    uint64_t hash;
    assert_int_equal(load(context, &hash), QN_OK);      /* leaves a cache */
    qn_context_free(context);
    each_in_turn(load, 60);
}

static void reading_and_writing_tell_when_memory_ends(void **state)
{
    (void)state;
    setenv("QUIDNUNC_ARENA", "malloc", 1);  /* so that pieces of arenas can fail too */
    qn_context *context = qn_context_new();
    assert_int_equal(qn_pipeline_new(context, NULL, &shared), QN_OK);
    each_in_turn(read_all, 200);
    each_in_turn(look, 150);
    assert_true(write_before(context));
    each_in_turn(carry, 100);
    unlink(BEFORE);
    qn_pipeline_free(shared);
    qn_context_free(context);
    unsetenv("QUIDNUNC_ARENA");
}

/* --- loading into an endpoint ------------------------------------------------------------------------------------ */

static qn_status give_triples(void *self, qn_statement_visitor each, void *user)
{
    return qn_triples_visit(self, NULL, NULL, NULL, each, user);
}

/* As far as it goes where nobody listens. */
static qn_status send_away(qn_context *context, uint64_t *hash)
{
    const qn_load_options options = {.endpoint = {.url = "http://127.0.0.1:1/update", .user = "x", .password = "y"}, .graph = "http://ex/g", .batch = 10};
    char path[4096];
    const char *paths[] = {path};
    qn_triples *triples = NULL;
    qn_load_counts counts = {0};
    snprintf(path, sizeof path, "%s/tests/graphs/small.nt", getenv("srcdir") ? getenv("srcdir") : ".");
    qn_status status = qn_triples_open(context, paths, 1, &triples);
    if (!status)
        status = qn_store_load(context, &options, give_triples, triples, &counts);
    qn_triples_free(triples);
    *hash = counts.triples * 1000 + counts.batches;
    return status == QN_IO ? QN_OK : status;
}

static void sending_tells_when_memory_ends(void **state)
{
    (void)state;
    setenv("QUIDNUNC_ARENA", "malloc", 1);
    each_in_turn(send_away, 100);
    unsetenv("QUIDNUNC_ARENA");
}

static void publishing_tells_when_memory_ends(void **state)
{
    (void)state;
    setenv("QUIDNUNC_ARENA", "malloc", 1);
    each_in_turn(publish, 250);
    unsetenv("QUIDNUNC_ARENA");
}

static void asking_tells_when_memory_ends(void **state)
{
    (void)state;
    setenv("QUIDNUNC_ARENA", "malloc", 1);
    each_in_turn(ask, 150);
    unsetenv("QUIDNUNC_ARENA");
}

static void compiling_tells_when_memory_ends(void **state)
{
    (void)state;
    setenv("QUIDNUNC_ARENA", "malloc", 1);
    setenv("QUIDNUNC_CACHE", "", 1);
    each_in_turn(compile, 300);
    unsetenv("QUIDNUNC_ARENA");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(asking_tells_when_memory_ends),
        cmocka_unit_test(sending_tells_when_memory_ends),
        cmocka_unit_test(publishing_tells_when_memory_ends),
        cmocka_unit_test(loading_tells_when_memory_ends),
        cmocka_unit_test(compiling_tells_when_memory_ends),
        cmocka_unit_test(reading_and_writing_tell_when_memory_ends),
    };
    return cmocka_run_group_tests_name("chaos", tests, NULL, NULL);
}
