/* How fast each stage is: `bench OUTPUT FOLDER…` reads each folder of articles with one process and prints medians over the folders. See bench.sh.

     a run: folder ──▶ process to tokens ──▶ process to tags ──▶ process the whole way ──▶ processor time a stage, peak memory

   Tags and trees are told apart by how far the annotator goes: a run's time for tags is that of the process to tags less that of the one to tokens. */
#include <quidnunc/quidnunc.h>

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

typedef enum stage { READING, TOKENS, TAGS, TREES, NAMES, ENTITIES, CLAIMS, GRAPH, STAGES } stage;
static const char *const titles[STAGES] = {
    "reading", "tokens and sentences", "tags and lemmas", "trees", "names", "entities", "claims", "identity, graph, writing",
};
/* Sums of stages that stand in a row of their own: [from, to] of a run. */
static const struct {
    const char *title;
    stage from, to;
} sums[] = {
    {"tokens and tags", TOKENS, TAGS},
    {"text to tags, trees, names", TOKENS, NAMES},
    {"whole way", READING, GRAPH},
};
enum { SUMS = sizeof sums / sizeof *sums, MAX_RUNS = 100, FEW = 100 };

/* What a process tells: time spent in calls of each stage; what stands at TAGS and TREES includes the stages from TOKENS on. */
typedef struct measure {
    double spent[STAGES];           /* nanoseconds */
    size_t words, articles;
    long peak;                      /* KiB; told by the parent */
    bool fine;
} measure;

/* What a process works with. */
typedef struct worker {
    const char *output;             /* folder for the graph */
    stage last;
    qn_context *context;
    qn_lexicon *lexicon;
    qn_annotator *annotator;
    qn_finder *finder;
    qn_resolver *resolver;
    qn_extractor *extractor;
    qn_register *reg;
    measure m;
} worker;

/* Processor time, so that what else the machine does counts less. */
static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static void tell(void *user, const qn_diagnostic *d)
{
    (void)user;
    fprintf(stderr, "bench: %s: %s\n", d->source ? d->source : "quidnunc", d->message);
}

static qn_status open_context(qn_context **context)
{
    *context = qn_context_new();
    if (!*context)
        return QN_NOMEM;
    qn_context_set_sink(*context, QN_WARNING, tell, NULL);
    return QN_OK;
}

/* --- a process: all articles of a folder, to a stage -------------------------------------------------------------- */

static qn_status load(worker *w)
{
    qn_status status = open_context(&w->context);
    if (!status && w->last >= TOKENS)
        status = qn_annotator_new(w->context, NULL, &w->annotator);
    if (!status && w->last >= NAMES)
        status = qn_lexicon_load(w->context, NULL, &w->lexicon);
    if (!status && w->last >= NAMES)
        status = qn_finder_new(w->context, w->lexicon, &w->finder);
    if (!status && w->last >= ENTITIES)
        status = qn_resolver_new(w->context, w->lexicon, &w->resolver);
    if (!status && w->last >= CLAIMS)
        status = qn_extractor_new(w->context, w->lexicon, &w->extractor);
    if (!status && w->last >= GRAPH)
        status = qn_register_new(w->context, w->lexicon, NULL, &w->reg);
    if (!status && w->annotator)
        qn_annotator_go(w->annotator, w->last == TOKENS ? QN_TO_TOKENS : w->last == TAGS ? QN_TO_TAGS : QN_TO_TREES);
    return status;
}

static void unload(worker *w)
{
    qn_register_free(w->reg);
    qn_extractor_free(w->extractor);
    qn_resolver_free(w->resolver);
    qn_finder_free(w->finder);
    qn_lexicon_free(w->lexicon);
    qn_annotator_free(w->annotator);
    qn_context_free(w->context);
}

/* Adds the time since `*since` to a stage and starts anew. */
static void spend(worker *w, stage s, double *since)
{
    double t = now();
    w->m.spent[s] += t - *since;
    *since = t;
}

static qn_status read_article(worker *w, const qn_document *d)
{
    qn_layers l = {0};
    qn_status status = QN_OK;
    double since = now();
    if (w->last >= TOKENS) {
        status = qn_tokens_annotate(w->annotator, d, w->context, &l.tokens);
        spend(w, w->last > TREES ? TREES : w->last, &since);
        w->m.words += status ? 0 : l.tokens->count;
    }
    if (!status && w->last >= NAMES) {
        status = qn_mentions_find(w->finder, d, l.tokens, w->context, &l.mentions);
        spend(w, NAMES, &since);
    }
    if (!status && w->last >= ENTITIES) {
        status = qn_entities_resolve(w->resolver, d, l.tokens, l.mentions, w->context, &l.entities);
        spend(w, ENTITIES, &since);
    }
    if (!status && w->last >= CLAIMS) {
        status = qn_claims_extract(w->extractor, d, l.tokens, l.mentions, l.entities, w->context, &l.claims);
        spend(w, CLAIMS, &since);
    }
    if (!status && w->last >= GRAPH) {
        status = qn_identity_add(w->reg, d, l.tokens, l.mentions, l.entities, l.claims);
        spend(w, GRAPH, &since);
    }
    return status;
}

/* `most` articles, 0 for all. */
static qn_status read_folder(worker *w, const char *folder, size_t most)
{
    qn_text *text;
    qn_document *d;
    double since = now();
    qn_status status = qn_text_open(w->context, &folder, 1, NULL, &text);
    if (status)
        return status;
    while (!(status = qn_text_next(text, &d))) {
        spend(w, READING, &since);
        w->m.articles++;
        status = read_article(w, d);
        since = now();
        qn_document_free(d);
        if (status || (most && w->m.articles == most))
            break;
    }
    qn_text_free(text);
    spend(w, READING, &since);
    return status == QN_END ? QN_OK : status;
}

static qn_status emit(const worker *w, qn_sink *const *sinks, size_t count)
{
    qn_graph graph = qn_graph_of(w->reg);
    return qn_graph_emit(&graph, w->context, sinks, count);
}

/* The formats that `build` writes when it is told none. */
static qn_status write_graph(worker *w)
{
    static const char *const formats[] = {"turtle", "graphml", "ntriples"};
    enum { COUNT = sizeof formats / sizeof *formats };
    qn_sink *sinks[COUNT] = {NULL};
    double since = now();
    qn_status status = qn_identity_settle(w->reg);
    for (size_t i = 0; !status && i < COUNT; i++) {
        const qn_format *format = qn_format_of(formats[i]);
        char path[4096];
        snprintf(path, sizeof path, "%s/graph.%s", w->output, format->extension);
        status = qn_writer_new(w->context, format, path, &sinks[i]);
    }
    if (!status)
        status = emit(w, sinks, COUNT);
    for (size_t i = 0; i < COUNT; i++)
        if (sinks[i])
            sinks[i]->free(sinks[i]);
    spend(w, GRAPH, &since);
    return status;
}

/* Runs `work` in a process of its own, so that its peak of memory is its own; `result` [size] is what it tells. */
static bool apart(bool (*work)(const void *job, void *result), const void *job, void *result, size_t size, long *peak)
{
    int ends[2];
    fflush(stdout);
    if (pipe(ends))
        return false;
    pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        bool fine = work(job, result) && write(ends[1], result, size) == (ssize_t)size;
        _exit(fine ? 0 : 1);
    }
    close(ends[1]);
    size_t got = 0;
    for (ssize_t n; child > 0 && got < size && (n = read(ends[0], (char *)result + got, size - got)) > 0;)
        got += (size_t)n;
    close(ends[0]);
    int status;
    struct rusage usage;
    bool fine = child > 0 && wait4(child, &status, 0, &usage) == child && WIFEXITED(status) && !WEXITSTATUS(status) && got == size;
    *peak = fine ? usage.ru_maxrss : 0;
    return fine;
}

typedef struct pass_job {
    const char *output, *folder;
    stage last;
    size_t most;
} pass_job;

static bool pass(const void *job, void *result)
{
    const pass_job *j = job;
    worker w = {.output = j->output, .last = j->last};
    qn_status status = load(&w);
    if (!status)
        status = read_folder(&w, j->folder, j->most);
    if (!status && w.last >= GRAPH)
        status = write_graph(&w);
    unload(&w);
    *(measure *)result = w.m;
    if (status)
        fprintf(stderr, "bench: %s: %s\n", j->folder, qn_strerror(status));
    return !status && w.m.articles;
}

static measure measure_pass(const char *output, const char *folder, stage last, size_t most)
{
    pass_job job = {output, folder, last, most};
    measure m = {0};
    m.fine = apart(pass, &job, &m, sizeof m, &m.peak);
    return m;
}

/* --- runs and their medians --------------------------------------------------------------------------------------- */

typedef struct run {
    double cost[STAGES];            /* nanoseconds a word */
    size_t words, articles;
    long peak;                      /* of the whole way */
} run;

/* Stages are timed together from TOKENS on; what is one's own is the difference to the process that went less far. */
static bool measure_run(const char *output, const char *folder, run *r)
{
    measure tokens = measure_pass(output, folder, TOKENS, 0), tags = measure_pass(output, folder, TAGS, 0), all = measure_pass(output, folder, GRAPH, 0);
    if (!tokens.fine || !tags.fine || !all.fine || !all.words)
        return false;
    double *spent = all.spent;
    spent[TREES] -= tags.spent[TAGS];
    spent[TAGS] = tags.spent[TAGS] - tokens.spent[TOKENS];
    spent[TOKENS] = tokens.spent[TOKENS];
    for (size_t i = 0; i < STAGES; i++)
        r->cost[i] = spent[i] / (double)all.words;
    r->words = all.words;
    r->articles = all.articles;
    r->peak = all.peak;
    return true;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, size_t count)
{
    qsort(values, count, sizeof *values, compare);
    return count % 2 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

/* Median over the runs of the sum of stages [from, to]. */
static double cost_of(const run *runs, size_t count, stage from, stage to)
{
    double values[MAX_RUNS];
    for (size_t i = 0; i < count; i++) {
        values[i] = 0;
        for (stage s = from; s <= to; s++)
            values[i] += runs[i].cost[s];
    }
    return median(values, count);
}

static void print_row(const char *title, double cost, long peak)
{
    printf("%-28s", title);
    if (cost > 0)
        printf("%12.0f %9.0f", 1e9 / cost, cost);
    else
        printf("%12s %9s", "-", "-");
    printf(" %9.1f\n", (double)peak / 1024);
}

static bool print_stages(const char *output, const char *folder, const run *runs, size_t count)
{
    long peaks[STAGES];
    for (stage s = READING; s < GRAPH; s++) {
        measure m = measure_pass(output, folder, s, FEW);
        if (!m.fine)
            return false;
        peaks[s] = m.peak;
    }
    peaks[GRAPH] = runs[0].peak;
    printf("%-28s%12s %9s %9s\n", "stage", "words/s", "ns/word", "peak MiB");
    for (stage s = READING; s < STAGES; s++)
        print_row(titles[s], cost_of(runs, count, s, s), peaks[s]);
    for (size_t i = 0; i < SUMS; i++)
        print_row(sums[i].title, cost_of(runs, count, sums[i].from, sums[i].to), peaks[sums[i].to]);
    return true;
}

/* --- what is loaded ----------------------------------------------------------------------------------------------- */

typedef enum resource { ONTOLOGY, GRAMMAR, RESOURCES } resource;
static const struct {
    const char *title;
    const char *file;
    bool folder;                    /* all that stands in the file's folder counts */
} resources[RESOURCES] = {
    [ONTOLOGY] = {"ontology", "ontology/quidnunc.ttl", true},
    [GRAMMAR] = {"model of language", "models/english.qnm", false},
};

typedef struct loading {
    double spent[RESOURCES];        /* nanoseconds */
    long grown[RESOURCES];          /* KiB */
} loading;

static long peak_now(void)
{
    struct rusage usage;
    return getrusage(RUSAGE_SELF, &usage) ? 0 : usage.ru_maxrss;
}

static bool load_all(const void *job, void *result)
{
    (void)job;
    loading *l = result;
    worker w = {0};
    qn_status status = open_context(&w.context);
    for (resource r = 0; !status && r < RESOURCES; r++) {
        long peak = peak_now();
        double since = now();
        status = r == ONTOLOGY ? qn_lexicon_load(w.context, NULL, &w.lexicon) : qn_annotator_new(w.context, NULL, &w.annotator);
        l->spent[r] = now() - since;
        l->grown[r] = peak_now() - peak;
    }
    unload(&w);
    return !status;
}

static double walked;               /* bytes; nftw takes no context */

static int add_size(const char *path, const struct stat *about, int type, struct FTW *place)
{
    (void)path, (void)place;
    if (type == FTW_F)
        walked += (double)about->st_size;
    return 0;
}

/* Bytes on disk, 0 when there is no such file. */
static double size_of(qn_context *context, resource r)
{
    char *path, *slash;
    if (qn_context_data(context, resources[r].file, &path))
        return 0;
    if (resources[r].folder && (slash = strrchr(path, '/')))
        *slash = '\0';
    walked = 0;
    nftw(path, add_size, 16, FTW_PHYS);
    free(path);
    return walked;
}

static bool print_loading(void)
{
    enum { TIMES = 5 };
    loading l[TIMES];
    for (size_t i = 0; i < TIMES; i++) {
        long peak;
        l[i] = (loading){0};
        if (!apart(load_all, NULL, &l[i], sizeof l[i], &peak))
            return false;
    }
    qn_context *context;
    if (open_context(&context))
        return false;
    printf("\n%-28s%12s %9s %9s\n", "loaded", "MB on disk", "ms", "MiB");
    for (resource r = 0; r < RESOURCES; r++) {
        double times[TIMES], grown[TIMES], size = size_of(context, r);
        for (size_t i = 0; i < TIMES; i++) {
            times[i] = l[i].spent[r] / 1e6;
            grown[i] = (double)l[i].grown[r] / 1024;
        }
        printf("%-28s%12.1f %9.1f %9.1f\n", resources[r].title, size / 1e6, median(times, TIMES), median(grown, TIMES));
    }
    qn_context_free(context);
    return true;
}

/* --- names by themselves: candidates of the ontology, weighed ----------------------------------------------------------- */

static bool link_names(const qn_lexicon *lexicon, const qn_resolver *resolver)
{
    enum { ROUNDS = 20, MOST = 32 };
    size_t actors, names = 0, linked = 0;
    const qn_known *known = qn_lexicon_actors(lexicon, &actors);
    qn_link_choice found[MOST];
    double since = now();
    for (int round = 0; round < ROUNDS; round++)
        for (size_t i = 0; i < actors; i++, names++)
            linked += qn_link_name(resolver, known[i].label, strlen(known[i].label), QN_ANY_ACTOR, found, MOST) > 0;
    double spent = now() - since;
    printf("\n%-28s%12.0f\n", "names linked a second", (double)names / spent * 1e9);
    return linked == names;         /* each is its own actor's */
}

static bool print_links(void)
{
    worker w = {0};
    qn_status status = open_context(&w.context);
    if (!status)
        status = qn_lexicon_load(w.context, NULL, &w.lexicon);
    if (!status)
        status = qn_resolver_new(w.context, w.lexicon, &w.resolver);
    bool fine = !status && link_names(w.lexicon, w.resolver);
    unload(&w);
    return fine;
}

int main(int argc, char **argv)
{
    size_t count = argc > 2 ? (size_t)argc - 2 : 0, words = 0, articles = 0;
    if (!count || count > MAX_RUNS) {
        fprintf(stderr, "usage: bench OUTPUT FOLDER…   (1 to %d folders; 'make bench' makes them)\n", MAX_RUNS);
        return 2;
    }
    run runs[MAX_RUNS];
    for (size_t i = 0; i < count; i++) {
        if (!measure_run(argv[1], argv[i + 2], &runs[i]))
            return 1;
        words += runs[i].words;
        articles += runs[i].articles;
    }
    printf("%zu articles, %zu words (tokens: signs count too), %zu runs of %zu articles; medians, one core\n\n", articles, words, count, runs[0].articles);
    return print_stages(argv[1], argv[2], runs, count) && print_loading() && print_links() ? 0 : 1;
}
