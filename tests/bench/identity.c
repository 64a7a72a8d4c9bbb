/* How fast the register is: articles made up of so many names, taken in, settled. Prints figures and judges none.

       identity [MENTIONS [NAMES]]      default: 1000000 mentions of 200000 names, ten to an article

   One mention in five works for the body named before it; every hundredth name is that of many people (a usual first name and surname). */
#include <quidnunc/quidnunc.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

enum { IN_ARTICLE = 10, LONGEST = 48 };

typedef struct world {
    qn_context *context;
    qn_lexicon *lexicon;
    const qn_property *works;
    char (*names)[LONGEST];
    unsigned *types;
    size_t name_count;
    unsigned long long state;
} world;

/* Processor time, so that what else the machine does counts less. */
static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static unsigned draw(world *w, unsigned below)
{
    w->state = w->state * 6364136223846793005ULL + 1442695040888963407ULL;
    return (unsigned)((w->state >> 33) % below);
}

/* A word of two or three syllables with a capital. */
static void add_word(world *w, char *name)
{
    static const char *const syllables[] = {"bal", "der", "fin", "gor", "hal", "jun", "kel", "lor", "mar", "nes", "pol", "ran", "sil", "tor", "vel", "wes"};
    size_t first = strlen(name), count = 2 + draw(w, 2);
    for (size_t i = 0; i < count; i++)
        strcat(name, syllables[draw(w, 16)]);
    name[first] = (char)(name[first] - 'a' + 'A');
}

static void make_names(world *w)
{
    static const char *const usual[] = {"John Smith", "Mary Jones", "David Brown", "James Wilson"};
    static const char *const forms[] = {" Ltd.", " Foods", " Group", "", " Inc."};
    for (size_t i = 0; i < w->name_count; i++) {
        char *name = w->names[i];
        w->types[i] = i % 2 ? QN_PERSON : i % 4 ? QN_FIRM : i % 8 ? QN_PLACE : QN_AGENCY;
        if (i % 200 == 1) {
            strcpy(name, usual[draw(w, 4)]);
            continue;
        }
        if (w->types[i] == QN_AGENCY)
            strcpy(name, "Ministry of ");
        add_word(w, name);
        if (w->types[i] != QN_AGENCY)
            strcat(name, " ");
        if (w->types[i] != QN_AGENCY)
            add_word(w, name);
        if (w->types[i] == QN_FIRM)
            strcat(name, forms[draw(w, 5)]);
    }
}

/* Times only what the register does; the document stands for each article, under another id. */
static qn_status add_article(world *w, qn_register *reg, qn_document *document, size_t number, double *spent)
{
    static const char *const none[] = {NULL};
    static const qn_evidence evidence = {{0, 10}, {0, 3}, {4, 8}, {3, 4}, "https://w3id.org/quidnunc/lexicon#work-v"};
    char id[32];
    snprintf(id, sizeof id, "article-%zu", number);
    document->id = id;
    qn_entity entities[IN_ARTICLE];
    qn_claim claims[IN_ARTICLE];
    size_t claim_count = 0;
    for (size_t i = 0; i < IN_ARTICLE; i++) {
        size_t name = draw(w, (unsigned)w->name_count);
        entities[i] = (qn_entity){.type = (qn_class)w->types[name], .name = w->names[name], .aliases = none, .mention_count = 1, .named = true};
        bool employed = i && entities[i].type == QN_PERSON && entities[i - 1].type & QN_ANY_ORGANIZATION && draw(w, 2);
        if (employed)
            claims[claim_count++] = (qn_claim){.property = w->works, .subject = (uint32_t)i, .object = (uint32_t)i - 1, .attributed_to = QN_NONE,
                                               .confidence = 0.9, .evidence = &evidence, .evidence_count = 1};
    }
    qn_tokens tokens = {0};
    qn_mentions mentions = {0};
    qn_entities all = {.entities = entities, .count = IN_ARTICLE};
    qn_claims told = {claims, claim_count};
    double since = now();
    qn_status status = qn_identity_add(reg, document, &tokens, &mentions, &all, &told);
    *spent += now() - since;
    return status;
}

static long peak(void)
{
    struct rusage usage;
    return getrusage(RUSAGE_SELF, &usage) ? 0 : usage.ru_maxrss;
}

static qn_status measure(world *w, size_t mentions)
{
    qn_register *reg = NULL;
    qn_document *document = NULL;
    size_t actors, claims;
    double added = 0, since;
    long before = peak();
    const char *text = "An article that tells of ten.", *id;
    qn_status status = qn_register_new(w->context, w->lexicon, NULL, &reg);
    if (!status)
        status = qn_document_new(w->context, text, "bench", text, strlen(text), &document);
    id = status ? NULL : document->id;
    for (size_t i = 0; i < mentions / IN_ARTICLE && !status; i++)
        status = add_article(w, reg, document, i, &added);
    if (document)
        document->id = id;
    since = now();
    if (!status)
        status = qn_identity_settle(reg);
    double settled = now() - since;
    if (!status) {
        qn_register_actors(reg, &actors);
        qn_register_claims(reg, &claims);
        printf("%-44s%12zu\n", "names in articles (locals)", mentions);
        printf("%-44s%12zu\n", "different names", w->name_count);
        printf("%-44s%12zu\n", "actors", actors);
        printf("%-44s%12zu\n", "claims", claims);
        printf("%-44s%12.2f\n", "seconds to take the articles in", added);
        printf("%-44s%12.2f\n", "seconds to settle who is who", settled);
        printf("%-44s%12.0f\n", "names resolved per second", (double)mentions / settled);
        printf("%-44s%12.0f\n", "the same with taking in", (double)mentions / (settled + added));
        printf("%-44s%12.1f\n", "MiB at most, without the lexicon", (double)(peak() - before) / 1024);
    }
    qn_document_free(document);
    qn_register_free(reg);
    return status;
}

int main(int argc, char **argv)
{
    size_t mentions = argc > 1 ? strtoul(argv[1], NULL, 10) : 1000000;
    world w = {.name_count = argc > 2 ? strtoul(argv[2], NULL, 10) : 200000, .state = 1};
    if (!mentions || !w.name_count || w.name_count > 1u << 30) {
        fprintf(stderr, "usage: identity [MENTIONS [NAMES]]\n");
        return 2;
    }
    w.context = qn_context_new();
    w.names = calloc(w.name_count, sizeof *w.names);
    w.types = calloc(w.name_count, sizeof *w.types);
    qn_status status = w.context && w.names && w.types ? qn_lexicon_load(w.context, NULL, &w.lexicon) : QN_NOMEM;
    if (!status) {
        w.works = qn_lexicon_property(w.lexicon, "worksFor");
        make_names(&w);
        status = measure(&w, mentions);
    }
    if (status)
        fprintf(stderr, "identity: %s\n", qn_strerror(status));
    qn_lexicon_free(w.lexicon);
    qn_context_free(w.context);
    free(w.names);
    free(w.types);
    return status ? 1 : 0;
}
