/* The index of known actors at the size of Wikidata.

       actors make NAMES           prints N-Triples as a truthy dump has them, with about that many names, all invented
       actors ask INDEX NAMES N    looks N names of such an index up, half of them not in it; prints figures */
#include <quidnunc/quidnunc.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

static int ask(const char *path, unsigned long names, unsigned long count)
{
    const char *const paths[] = {path, NULL};
    qn_lexicon_options options = {.actors = paths};
    qn_context *context = qn_context_new();
    qn_lexicon *lexicon = NULL;
    qn_actors *index = NULL;
    double start = now();
    char (*asked)[160] = malloc(count * sizeof *asked);
    if (!context || !asked || qn_actors_open(context, path, &index))
        return 1;
    printf("opening %.2f ms\n", (now() - start) * 1e3);
    unsigned long entities = (unsigned long)((double)names / NAMES_EACH * 8 / 6), found = 0, candidates = 0;
    for (unsigned long i = 0; i < count; i++)
        name_of(i % 2 ? entities + i : 1 + i * 7919 % entities, i % 2 ? 9 : 0, asked[i]);
    for (int pass = 0; pass < 2; pass++) {
        start = now();
        found = 0;
        for (unsigned long i = 0; i < count; i++) {
            qn_actors_key key;
            qn_actors_match matches[16];
            if (qn_actors_fold(index, asked[i], strlen(asked[i]), &key))
                found += qn_actors_find(index, &key, matches, 16);
        }
        printf("%s lookup %.3f us, %.2f found\n", pass ? "second" : "first", (now() - start) / (double)count * 1e6, (double)found / (double)count);
    }
    qn_actors_free(index);
    if (qn_lexicon_load(context, &options, &lexicon))
        return 1;
    long before = memory("VmRSS:");
    for (int pass = 0; pass < 2; pass++) {
        start = now();
        candidates = 0;
        for (unsigned long i = 0; i < count; i++) {
            qn_candidate out[16];
            candidates += qn_lexicon_candidates(lexicon, asked[i], strlen(asked[i]), out, 16);
        }
        printf("%s candidates %.3f us, %.2f given\n", pass ? "second" : "first", (now() - start) / (double)count * 1e6, (double)candidates / (double)count);
    }
    double names_asked = (double)(count * sizeof *asked) / 1024;
    printf("resident %.0f MB without the names asked, of which the index and its actors %.0f MB\n", ((double)memory("VmRSS:") - names_asked) / 1024,
           (double)(memory("VmRSS:") - before) / 1024);
    bool failed = qn_lexicon_failure(lexicon) != QN_OK;
    qn_lexicon_free(lexicon);
    qn_context_free(context);
    free(asked);
    return failed;
}

int main(int argc, char **argv)
{
    if (argc == 3 && !strcmp(argv[1], "make"))
        make(strtoul(argv[2], NULL, 10));
    else if (argc == 5 && !strcmp(argv[1], "ask"))
        return ask(argv[2], strtoul(argv[3], NULL, 10), strtoul(argv[4], NULL, 10));
    else
        return 2;
    return fflush(stdout) || ferror(stdout);
}
