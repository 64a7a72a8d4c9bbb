/* verify: reads the sources of a graph again and tells which evidence no longer stands where the graph says.
 *
 *     graph ──▶ articles, places of evidence ──graph closed──▶ sources read: the articles' texts ──▶ each place compared
 */
#include "explain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SOURCE };

typedef enum fate { SAME, MOVED, CHANGED, GONE, FATES } fate;

/* An article that the graph names, and the text that it may be. */
typedef struct article {
    const char *iri, *id, *sha256;     /* sha256 may be "" */
    const char *text;           /* NULL: none was found; owned by the arena */
    size_t length;
    const uint32_t *bytes;      /* [characters / STEP + 1] where every STEP-th character begins */
    size_t characters;
    bool exact;                 /* the same bytes */
} article;

enum { STEP = 256 };

/* A place that the graph names. */
typedef struct place {
    const char *name, *expected;
    unsigned long begin, end;       /* characters */
    const char *context;            /* the article's IRI */
    const article *article;         /* NULL: the graph does not tell of it */
} place;

enum { PLACES = 4 };

/* One evidence: the passage, and the words in it that it points at. */
typedef struct proof {
    const char *claim, *title;      /* the claim's IRI, and what it says */
    place places[PLACES];
    size_t count;
} proof;

/* A run of the command. */
typedef struct verification {
    source source;
    article *articles;          /* sorted by identifier */
    size_t count, capacity;
    article **by_hash;          /* [count] sorted by sha256 */
    proof *proofs;
    size_t proof_count, proof_capacity;
    size_t fates[FATES];
} verification;

static qn_status no_memory(verification *v)
{
    return qn_fail(v->source.cli->context, QN_NOMEM, NULL, "out of memory");
}

/* --- the articles of the graph --------------------------------------------------------------------------------------- */

/* IRIs of one class. */
typedef struct iri_list {
    qn_arena *arena;
    const char **items;
    size_t count, capacity;
} iri_list;

static qn_status take_iri(void *user, const qn_term *subject, const qn_term *predicate, const qn_term *object)
{
    iri_list *list = user;
    (void)predicate;
    (void)object;
    const char *copy = qn_arena_strdup(list->arena, subject->value);
    return copy && QN_PUSH(list->items, list->count, list->capacity, copy) ? QN_OK : QN_NOMEM;
}

static int compare_strings(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The instances of a class, sorted by IRI; free list->items. */
static qn_status read_instances(verification *v, const char *class, iri_list *list)
{
    qn_term type = {false, RDF "type"}, object = {false, class};
    *list = (iri_list){.arena = v->source.arena};
    qn_status status = qn_triples_visit(v->source.triples, NULL, &type, &object, take_iri, list);
    if (list->count)
        qsort(list->items, list->count, sizeof *list->items, compare_strings);
    return status == QN_NOMEM ? no_memory(v) : status;
}

static int compare_articles(const void *a, const void *b)
{
    const article *x = a, *y = b;
    int order = strcmp(x->id, y->id);
    return order ? order : strcmp(x->iri, y->iri);
}

static int compare_hashes(const void *a, const void *b)
{
    const article *x = *(const article *const *)a, *y = *(const article *const *)b;
    int order = strcmp(x->sha256, y->sha256);
    return order ? order : compare_articles(x, y);
}

static qn_status read_articles(verification *v)
{
    iri_list list;
    qn_status status = read_instances(v, QN_NS "Article", &list);
    for (size_t i = 0; i < list.count && !status; i++) {
        article a = {.iri = list.items[i], .id = graph_value(&v->source, list.items[i], DCTERMS "identifier"),
                     .sha256 = graph_value(&v->source, list.items[i], QN_NS "sha256")};
        if (!a.id)
            a.id = local_name(a.iri);
        if (!a.sha256)
            a.sha256 = "";
        if (!QN_PUSH(v->articles, v->count, v->capacity, a))
            status = no_memory(v);
    }
    free(list.items);
    if (v->count)
        qsort(v->articles, v->count, sizeof *v->articles, compare_articles);
    v->by_hash = malloc((v->count + 1) * sizeof *v->by_hash);
    for (size_t i = 0; v->by_hash && i < v->count; i++)
        v->by_hash[i] = &v->articles[i];
    if (v->by_hash && v->count)
        qsort(v->by_hash, v->count, sizeof *v->by_hash, compare_hashes);
    return status || v->by_hash ? status : no_memory(v);
}

/* --- the evidence of the graph ---------------------------------------------------------------------------------------- */

/* "Norway bans Huawei — asserted" */
static const char *title_of(verification *v, const facts *claim)
{
    source *s = &v->source;
    const char *subject = value_of(claim, RDF "subject"), *property = value_of(claim, RDF "predicate"), *object = value_of(claim, RDF "object");
    const char *status = value_of(claim, QN_NS "status");
    return qn_arena_printf(s->arena, "%s %s %s — %s", subject ? label_of(s, subject) : "?", property ? in_words(s, property) : "?",
                           object ? label_of(s, object) : "?", status ? in_words(s, status) : "?");
}

static bool read_place(verification *v, const char *iri, const char *name, place *p)
{
    source *s = &v->source;
    const char *begin = iri ? graph_value(s, iri, NIF "beginIndex") : NULL, *end = iri ? graph_value(s, iri, NIF "endIndex") : NULL;
    *p = (place){.name = name, .expected = iri ? graph_value(s, iri, NIF "anchorOf") : NULL};
    if (!begin || !end || !p->expected)
        return false;
    p->begin = strtoul(begin, NULL, 10);
    p->end = strtoul(end, NULL, 10);
    p->context = graph_value(s, iri, NIF "referenceContext");
    return true;
}

static qn_status read_proof(verification *v, const char *claim, const char *title, const char *iri)
{
    static const struct { const char *predicate, *name; } names[PLACES] = {
        {QN_NS "passage", "passage"}, {QN_NS "subjectMention", "subject"}, {QN_NS "trigger", "trigger"}, {QN_NS "objectMention", "object"},
    };
    facts evidence = {0};
    proof proof = {.claim = claim, .title = title};
    qn_status status = read_facts(&v->source, iri, &evidence);
    for (size_t i = 0; i < PLACES && !status; i++) {
        const char *where = value_of(&evidence, names[i].predicate);
        if (i && !where)        /* the object of a date is no place */
            continue;
        if (!read_place(v, where, names[i].name, &proof.places[proof.count++]))
            status = qn_fail(v->source.cli->context, QN_SYNTAX, iri, "the graph has no %s with nif:beginIndex, nif:endIndex and nif:anchorOf", names[i].name);
    }
    free(evidence.items);
    return status || QN_PUSH(v->proofs, v->proof_count, v->proof_capacity, proof) ? status : no_memory(v);
}

static qn_status read_claim_proofs(verification *v, const char *iri)
{
    facts claim = {0};
    qn_status status = read_facts(&v->source, iri, &claim);
    const char *title = status ? NULL : title_of(v, &claim);
    if (!status && !title)
        status = no_memory(v);
    for (size_t i = 0; i < claim.count && !status; i++)
        if (!strcmp(claim.items[i].predicate, QN_NS "evidence"))
            status = read_proof(v, iri, title, claim.items[i].value);
    free(claim.items);
    return status;
}

static int compare_by_iri(const void *a, const void *b)
{
    return strcmp((*(const article *const *)a)->iri, (*(const article *const *)b)->iri);
}

static qn_status tie_places(verification *v)
{
    const article **by_iri = malloc((v->count + 1) * sizeof *by_iri);
    if (!by_iri)
        return no_memory(v);
    for (size_t i = 0; i < v->count; i++)
        by_iri[i] = &v->articles[i];
    if (v->count)
        qsort(by_iri, v->count, sizeof *by_iri, compare_by_iri);
    for (size_t i = 0; i < v->proof_count; i++)
        for (size_t k = 0; k < v->proofs[i].count; k++) {
            place *p = &v->proofs[i].places[k];
            article wanted = {.iri = p->context ? p->context : ""};
            const article *key = &wanted, **found = bsearch(&key, by_iri, v->count, sizeof *by_iri, compare_by_iri);
            p->article = found ? *found : NULL;
        }
    free(by_iri);
    return QN_OK;
}

static qn_status read_graph(verification *v, const char *const *paths, size_t count)
{
    iri_list claims = {0};
    static const char *const usual[] = {"out"};
    qn_status status = qn_triples_open(v->source.cli->context, count ? paths : usual, count ? count : 1, &v->source.triples);
    if (!status)
        status = read_articles(v);
    if (!status && !v->count)
        status = qn_fail(v->source.cli->context, QN_SYNTAX, count ? paths[0] : "out", "no graph of quidnunc: it names no article");
    if (!status)
        status = read_instances(v, QN_NS "Claim", &claims);
    for (size_t i = 0; i < claims.count && !status; i++)
        status = read_claim_proofs(v, claims.items[i]);
    free(claims.items);
    return status ? status : tie_places(v);
}

/* --- the sources ------------------------------------------------------------------------------------------------------ */

/* The first article of that identifier or a later one. */
static size_t article_by_id(const verification *v, const char *id)
{
    size_t low = 0, high = v->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (strcmp(v->articles[middle].id, id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool take_text(verification *v, article *a, const qn_document *d)
{
    uint32_t *bytes = qn_arena_alloc(v->source.arena, (d->length / STEP + 2) * sizeof *bytes);
    a->text = qn_arena_strndup(v->source.arena, d->text, d->length);
    a->length = d->length;
    a->bytes = bytes;
    a->characters = 0;
    for (size_t at = 0; bytes && a->text && at < a->length; a->characters++) {
        if (a->characters % STEP == 0)
            bytes[a->characters / STEP] = (uint32_t)at;
        qn_utf8_next(a->text, a->length, &at);
    }
    return bytes && a->text;
}

/* The first article of that hash or a later one. */
static size_t article_by_hash(const verification *v, const char *hash)
{
    size_t low = 0, high = v->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (strcmp(v->by_hash[middle]->sha256, hash) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* A source of the same bytes is what an article was made of; else one of the same identifier. */
static bool offer(verification *v, const qn_document *d)
{
    bool good = true;
    for (size_t i = article_by_hash(v, d->sha256); good && i < v->count && !strcmp(v->by_hash[i]->sha256, d->sha256); i++) {
        if (v->by_hash[i]->exact)
            continue;
        good = take_text(v, v->by_hash[i], d);
        v->by_hash[i]->exact = true;
    }
    for (size_t i = article_by_id(v, d->id); good && i < v->count && !strcmp(v->articles[i].id, d->id); i++)
        if (!v->articles[i].text)
            good = take_text(v, &v->articles[i], d);
    return good;
}

static qn_status read_sources(verification *v, const char *const *paths, size_t count)
{
    qn_text *text = NULL;
    qn_document *document;
    qn_text_options any = {.any_language = true};
    qn_status status = qn_text_open(v->source.cli->context, paths, count, &any, &text);
    while (!status && !(status = qn_text_next(text, &document))) {
        if (!offer(v, document))
            status = no_memory(v);
        qn_document_free(document);
    }
    qn_text_free(text);
    return status == QN_END ? QN_OK : status;
}

/* --- one evidence ------------------------------------------------------------------------------------------------------ */

static size_t byte_of(const article *a, unsigned long character)
{
    if (character >= a->characters)
        return a->length;
    size_t at = a->bytes[character / STEP];
    for (unsigned long i = character / STEP * STEP; i < character; i++)
        qn_utf8_next(a->text, a->length, &at);
    return at;
}

/* The bytes of the place, as far as the text goes. */
static const char *stretch(const place *p, size_t *length)
{
    size_t begin = byte_of(p->article, p->begin), end = byte_of(p->article, p->end);
    *length = end > begin ? end - begin : 0;
    return p->article->text + begin;
}

static fate fate_of(const place *p)
{
    size_t length;
    if (!p->article || !p->article->text)
        return GONE;
    const char *found = stretch(p, &length);
    if (length == strlen(p->expected) && !memcmp(found, p->expected, length))
        return SAME;
    return *p->expected && strstr(p->article->text, p->expected) ? MOVED : CHANGED;
}

static void print_quoted(const char *text, size_t length)
{
    enum { LONGEST = 400 };
    size_t shown = length;
    if (shown > LONGEST)
        for (shown = LONGEST; shown && ((unsigned char)text[shown] & 0xC0) == 0x80; shown--)
            ;
    printf("“");
    for (size_t i = 0; i < shown; i++)
        putchar((unsigned char)text[i] < ' ' ? ' ' : text[i]);
    printf("%s”\n", shown < length ? " …" : "");
}

static void print_place(const place *p, fate fate)
{
    static const char *const fates[] = {[SAME] = "as told", [MOVED] = "moved", [CHANGED] = "changed", [GONE] = "gone"};
    printf("  %s %s: %s, characters %lu to %lu\n", p->name, fates[fate], p->article ? p->article->id : "an article that the graph does not describe", p->begin, p->end);
    printf("    expected ");
    print_quoted(p->expected, strlen(p->expected));
    if (fate == MOVED) {
        const char *now = strstr(p->article->text, p->expected);
        size_t begin = qn_utf8_count(p->article->text, (size_t)(now - p->article->text));
        printf("    found at characters %zu to %zu\n", begin, begin + qn_utf8_count(p->expected, strlen(p->expected)));
    } else if (fate == CHANGED) {
        size_t length;
        const char *found = stretch(p, &length);
        printf("    found    ");
        print_quoted(found, length);
    } else {
        puts("    no source has its identifier; name it with --source");
    }
}

/* Tells of the first place that is not as told. */
static void verify_all(verification *v)
{
    const char *claim = NULL;
    for (size_t i = 0; i < v->proof_count; i++) {
        const proof *proof = &v->proofs[i];
        fate worst = SAME;
        for (size_t k = 0; k < proof->count && worst == SAME; k++) {
            worst = fate_of(&proof->places[k]);
            if (worst == SAME)
                continue;
            if (claim != proof->claim)
                printf("%s: %s\n", proof->claim, proof->title);
            claim = proof->claim;
            print_place(&proof->places[k], worst);
        }
        v->fates[worst]++;
    }
}

/* --- the command --------------------------------------------------------------------------------------------------------- */

static qn_status verify(verification *v, const arguments *args)
{
    static const char *const here[] = {"."};
    qn_status status = read_graph(v, args->rest, args->rest_count);
    qn_triples_free(v->source.triples);
    if (!status)
        status = option_given(args, SOURCE) ? read_sources(v, args->values[SOURCE], args->counts[SOURCE]) : read_sources(v, here, 1);
    if (!status)
        verify_all(v);
    return status;
}

static int run(cli *cli, const arguments *args)
{
    verification v = {.source = {.cli = cli, .arena = qn_arena_new()}};
    qn_status status = v.source.arena ? verify(&v, args) : no_memory(&v);
    if (!status)
        note(cli, "%zu evidence%s in %zu article%s: %zu as told, %zu moved, %zu changed, %zu gone", v.proof_count, v.proof_count == 1 ? "" : "s", v.count,
             v.count == 1 ? "" : "s", v.fates[SAME], v.fates[MOVED], v.fates[CHANGED], v.fates[GONE]);
    free(v.articles);
    free(v.by_hash);
    free(v.proofs);
    qn_arena_free(v.source.arena);
    int code = finish_output(cli);
    return status ? knowledge_exit_code(status) : code ? code : v.fates[SAME] < v.proof_count ? EXIT_SKIPPED : EXIT_DONE;
}

static const option_row options[] = {
    {"source", 's', "FILE|DIR", "where the articles are; may repeat (default: the current folder)"},
    {NULL},
};
const command verify_command = {"verify", "[GRAPH…]", "Tell which evidence of a graph no longer stands in its sources",
    "Reads the articles again and looks for every passage, and the words in it, at the characters that the graph names. A source is an article's\n"
    "when it has the same bytes, or else its identifier: the file's name without its ending, or the record's id. The exit status is 1 when evidence moved, changed or is gone.\n", options, run};
