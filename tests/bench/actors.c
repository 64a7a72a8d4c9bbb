/* The index of known actors at the size of Wikidata.

       actors make NAMES           prints N-Triples as a truthy dump has them, with about that many names, all invented
       actors compile INDEX        makes an index of such a dump on standard input; prints figures
       actors ask INDEX NAMES N    looks N names of such an index up, half of them not in it; prints figures */
#include <quidnunc/quidnunc.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>

#define ENTITY "<http://www.wikidata.org/entity/Q%lu> "
#define RDFS_LABEL "<http://www.w3.org/2000/01/rdf-schema#label>"
#define SKOS "<http://www.w3.org/2004/02/skos/core#"
#define WDT "<http://www.wikidata.org/prop/direct/"
#define NAMES_EACH 2.5      /* label, and 0 to 3 aliases */

/* xorshift64* (Vigna 2016) from the entity's number, so that any name can be made again */
static uint64_t next(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * UINT64_C(0x2545F4914F6CDD1D);
}

static uint64_t begin(unsigned long entity)
{
    uint64_t state = (entity + 1) * UINT64_C(0x9E3779B97F4A7C15);
    next(&state);
    return state;
}

static void word(uint64_t *state, char *out)
{
    static const char *const onsets[] = {"b", "br", "d", "f", "g", "gr", "h", "k", "kl", "l", "m", "n", "p", "r", "s", "st", "t", "tr", "v", "z"};
    static const char *const rimes[] = {"a", "an", "ar", "e", "el", "en", "i", "in", "o", "on", "or", "u", "un", "ei", "au", "ia", "\303\251", "\303\266"};
    uint64_t random = next(state);
    unsigned syllables = 2 + random % 2;
    *out = '\0';
    for (random >>= 8; syllables--; random >>= 16) {
        strcat(out, onsets[(random & 255) % 20]);
        strcat(out, rimes[(random >> 8 & 255) % 18]);
    }
    out[0] = (char)(out[0] - 32);
}

/* The name of number `which` of an entity: 0 is the label. */
static void name_of(unsigned long entity, unsigned which, char name[160])
{
    char first[64], second[64];
    uint64_t state = begin(entity) + which * UINT64_C(0xD1342543DE82EF95);
    word(&state, first);
    word(&state, second);
    static const char *const forms[] = {"", "", "", " Inc.", " S.p.A.", " Group"};
    sprintf(name, "%s %s%s", first, second, entity % 4 ? "" : forms[next(&state) % 6]);
}

static void make(unsigned long names)
{
    static const char *const classes[] = {"Q5", "Q5", "Q4830453", "Q515", "Q327333", "Q13442814", "Q7278", "Q16521"};   /* some of which are no actors */
    unsigned long entities = (unsigned long)((double)names / NAMES_EACH * 8 / 6);
    char name[160];
    for (unsigned long e = 1; e <= entities; e++) {
        uint64_t state = begin(e);
        unsigned long about = next(&state) % 200;
        name_of(e, 0, name);
        printf(ENTITY "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://wikiba.se/ontology#Item> .\n", e);
        printf(ENTITY RDFS_LABEL " \"%s\"@en .\n", e, name);
        printf(ENTITY SKOS "prefLabel> \"%s\"@en .\n", e, name);
        printf(ENTITY "<http://schema.org/name> \"%s\"@en .\n", e, name);
        printf(ENTITY RDFS_LABEL " \"%s der\"@de .\n", e, name);
        printf(ENTITY "<http://schema.org/description> \"something called %s\"@en .\n", e, name);
        for (unsigned a = 1; a <= e % 4; a++) {
            name_of(e, a, name);
            printf(ENTITY SKOS "altLabel> \"%s\"@en .\n", e, name);
        }
        printf(ENTITY WDT "P31> <http://www.wikidata.org/entity/%s> .\n", e, classes[e % 8]);
        printf(ENTITY WDT "P%s> <http://www.wikidata.org/entity/Q%lu> .\n", e, e % 8 < 2 ? "27" : "17", about);
        printf(ENTITY WDT "P106> <http://www.wikidata.org/entity/Q%lu> .\n", e, about * 7);
        printf(ENTITY WDT "P569> \"1970-01-01T00:00:00Z\"^^<http://www.w3.org/2001/XMLSchema#dateTime> .\n", e);
    }
}

/* Processor time, so that what else the machine does counts less. */
static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Kilobytes of /proc/self/status's line. */
static long memory(const char *line)
{
    char text[256];
    long kilobytes = 0;
    FILE *file = fopen("/proc/self/status", "r");
    while (file && fgets(text, sizeof text, file))
        if (!strncmp(text, line, strlen(line)))
            kilobytes = atol(text + strlen(line) + 1);
    if (file)
        fclose(file);
    return kilobytes;
}

/* --- compiling ------------------------------------------------------------------------------------------------------ */

static int compile(const char *path)
{
    const char *const files[] = {"-"};
    qn_context *context = qn_context_new();
    qn_lexicon *lexicon = NULL;
    qn_actors_counts counts;
    if (!context || qn_lexicon_load(context, NULL, &lexicon))
        return 1;
    double start = now();
    if (qn_lexicon_compile_actors(lexicon, context, files, 1, QN_NO_CLASS, path, &counts))
        return 1;
    double spent = now() - start;
    struct rusage usage;
    struct stat info;
    if (getrusage(RUSAGE_SELF, &usage) || stat(path, &info))
        return 1;
    printf("%-28s%12.0f %9.1f %9.1f\n", "compiling, triples", (double)counts.statements / spent, (double)usage.ru_maxrss / 1024,
           (double)info.st_size / 1e6);
    printf("%-28s%12llu\n", "names in the index", (unsigned long long)counts.names);
    qn_lexicon_free(lexicon);
    qn_context_free(context);
    return 0;
}

/* --- asking --------------------------------------------------------------------------------------------------------- */

typedef char asked_name[160];

static void row(const char *title, unsigned long count, double spent)
{
    printf("%-28s%12.0f %9.2f\n", title, (double)count / spent, spent / (double)count * 1e6);
}

/* Half of the names are labels of the index, the others most likely none. */
static void choose(asked_name *asked, unsigned long names, unsigned long count)
{
    unsigned long entities = (unsigned long)((double)names / NAMES_EACH * 8 / 6);
    for (unsigned long i = 0; i < count; i++)
        name_of(i % 2 ? entities + i : 1 + i * 7919 % entities, i % 2 ? 9 : 0, asked[i]);
}

static bool ask_index(qn_context *context, const char *path, asked_name *asked, unsigned long count)
{
    qn_actors *index;
    if (qn_actors_open(context, path, &index))
        return false;
    unsigned long found = 0;
    double start = now();
    for (unsigned long i = 0; i < count; i++) {
        qn_actors_key key;
        qn_actors_match matches[16];
        if (qn_actors_fold(index, asked[i], strlen(asked[i]), &key))
            found += qn_actors_find(index, &key, matches, 16) > 0;
    }
    row("looking names up", count, now() - start);
    qn_actors_free(index);
    return found > 0;
}

static bool ask_lexicon(qn_context *context, const char *path, asked_name *asked, unsigned long count)
{
    static const char *const titles[] = {"candidates, met first", "candidates, met before"};
    const char *const paths[] = {path, NULL};
    qn_lexicon_options options = {.actors = paths};
    qn_lexicon *lexicon;
    if (qn_lexicon_load(context, &options, &lexicon))
        return false;
    for (int pass = 0; pass < 2; pass++) {
        double start = now();
        for (unsigned long i = 0; i < count; i++) {
            qn_candidate out[16];
            qn_lexicon_candidates(lexicon, asked[i], strlen(asked[i]), out, 16);
        }
        row(titles[pass], count, now() - start);
    }
    bool fine = qn_lexicon_failure(lexicon) == QN_OK;
    printf("%-28s%12s %9s %9.1f\n", "resident, without the names", "", "", ((double)memory("VmRSS:") - (double)(count * sizeof *asked) / 1024) / 1024);
    qn_lexicon_free(lexicon);
    return fine;
}

static int ask(const char *path, unsigned long names, unsigned long count)
{
    qn_context *context = qn_context_new();
    asked_name *asked = malloc((count + 1) * sizeof *asked);
    if (!context || !asked)
        return 1;
    choose(asked, names, count);
    bool fine = ask_index(context, path, asked, count) && ask_lexicon(context, path, asked, count);
    qn_context_free(context);
    free(asked);
    return !fine;
}

int main(int argc, char **argv)
{
    if (argc == 3 && !strcmp(argv[1], "make"))
        make(strtoul(argv[2], NULL, 10));
    else if (argc == 3 && !strcmp(argv[1], "compile"))
        return compile(argv[2]);
    else if (argc == 5 && !strcmp(argv[1], "ask"))
        return ask(argv[2], strtoul(argv[3], NULL, 10), strtoul(argv[4], NULL, 10));
    else
        return 2;
    return fflush(stdout) || ferror(stdout);
}
