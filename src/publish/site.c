/* The site: what its pages need of the graph, counted and sorted once. */
#include <config.h>
#include "room.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const qn_class actor_classes[CLASSES] = {
    QN_PERSON, QN_FIRM, QN_AGENCY, QN_MEDIA, QN_ALLIANCE, QN_PARTY, QN_ORGANIZATION, QN_COUNTRY, QN_PLACE,
};

static qn_status no_room(const qn_site *site)
{
    return qn_fail(site->context, QN_NOMEM, NULL, "out of memory");
}

/* --- names of pages ------------------------------------------------------------------------------------------------ */

static const char *const kind_names[ENTITY_KINDS] = {"id/", "claim/", "article/"};

/* A name that is a file's and an address's alike, without any escape, and no other page's. */
static bool is_plain_name(const char *name)
{
    size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~");
    const char *dot = strrchr(name, '.');
    bool ending = dot && (!strcmp(dot, ".html") || !strcmp(dot, ".ttl") || !strcmp(dot, ".jsonld") || !strcmp(dot, ".nt"));
    return length && length <= 200 && !name[length] && *name != '.' && !ending;
}

const char *page_of(const qn_site *site, const char *iri)
{
    if (strncmp(iri, site->base, site->base_length))
        return NULL;
    const char *name = iri + site->base_length;
    for (int kind = 0; kind < ENTITY_KINDS; kind++) {
        size_t length = strlen(kind_names[kind]);
        if (!strncmp(name, kind_names[kind], length))
            return is_plain_name(name + length) ? name : NULL;
    }
    return NULL;
}

const char *iri_of(const qn_site *site, entity e)
{
    switch (e.kind) {
    case ENTITY_ACTOR: return site->graph->actors[e.number].iri;
    case ENTITY_CLAIM: return site->graph->claims[e.number].iri;
    default: return site->graph->articles[e.number].iri;
    }
}

static size_t count_of(const qn_site *site, entity_kind kind)
{
    return kind == ENTITY_ACTOR ? site->graph->actor_count : kind == ENTITY_CLAIM ? site->graph->claim_count : site->graph->article_count;
}

bool find_entity(const qn_site *site, const char *name, size_t length, entity *e)
{
    char iri[1024];
    int kind = 0;
    while (kind < ENTITY_KINDS && strncmp(name, kind_names[kind], strlen(kind_names[kind])))
        kind++;
    if (kind == ENTITY_KINDS || site->base_length + length >= sizeof iri)
        return false;
    memcpy(iri, site->base, site->base_length);
    memcpy(iri + site->base_length, name, length);
    iri[site->base_length + length] = '\0';
    size_t low = 0, high = count_of(site, (entity_kind)kind);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        e->kind = (entity_kind)kind;
        e->number = (uint32_t)middle;
        int order = strcmp(iri_of(site, *e), iri);
        if (!order)
            return page_of(site, iri) != NULL;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

/* --- lists --------------------------------------------------------------------------------------------------------- */

typedef struct pairs {
    struct pair { uint32_t key, item; } *items;
    size_t count, capacity;
} pairs;

static bool add_pair(pairs *p, uint32_t key, uint32_t item)
{
    struct pair one = {key, item};
    return QN_PUSH(p->items, p->count, p->capacity, one);
}

/* Lists of the pairs by key, in the order in which they were added. */
static bool make_lists(lists *l, size_t keys, const pairs *p)
{
    l->first = calloc(keys + 2, sizeof *l->first);
    l->items = malloc((p->count + 1) * sizeof *l->items);
    if (!l->first || !l->items)
        return false;
    for (size_t i = 0; i < p->count; i++)
        l->first[p->items[i].key + 2]++;
    for (size_t k = 2; k < keys + 2; k++)
        l->first[k] += l->first[k - 1];
    for (size_t i = 0; i < p->count; i++)
        l->items[l->first[p->items[i].key + 1]++] = p->items[i].item;
    return true;
}

static void sort_lists(const qn_site *site, lists *l, size_t keys, int (*compare)(const void *, const void *, void *))
{
    for (size_t k = 0; k < keys; k++)
        if (l->first[k + 1] - l->first[k] > 1)
            qsort_r(l->items + l->first[k], l->first[k + 1] - l->first[k], sizeof *l->items, compare, (void *)site);
}

static int compare_numbers(uint32_t a, uint32_t b)
{
    return a < b ? -1 : a > b;
}

/* By property, then what most articles say, then by confidence. */
static int compare_claims(const void *x, const void *y, void *user)
{
    const qn_site *site = user;
    uint32_t i = *(const uint32_t *)x, k = *(const uint32_t *)y;
    const qn_stored_claim *a = &site->graph->claims[i], *b = &site->graph->claims[k];
    int order = a->property == b->property ? 0 : strcmp(a->property->iri, b->property->iri);
    if (!order && a->support != b->support)
        order = a->support > b->support ? -1 : 1;
    if (!order && a->confidence != b->confidence)
        order = a->confidence > b->confidence ? -1 : 1;
    return order ? order : compare_numbers(i, k);
}

static int compare_in_text(const void *x, const void *y, void *user)
{
    const qn_site *site = user;
    uint32_t i = *(const uint32_t *)x, k = *(const uint32_t *)y;
    const qn_stored_claim *a = &site->graph->claims[i], *b = &site->graph->claims[k];
    uint32_t from = a->evidence_count ? a->evidence[0].passage.begin : 0, to = b->evidence_count ? b->evidence[0].passage.begin : 0;
    return from != to ? compare_numbers(from, to) : compare_claims(x, y, user);
}

static int compare_labels(const void *x, const void *y, void *user)
{
    const qn_site *site = user;
    uint32_t i = *(const uint32_t *)x, k = *(const uint32_t *)y;
    int order = strcmp(site->graph->actors[i].label, site->graph->actors[k].label);
    return order ? order : compare_numbers(i, k);
}

static bool pair_speakers(const qn_stored_claim *c, uint32_t number, pairs *speakers)
{
    bool kept = c->attributed_to == QN_NONE || add_pair(speakers, c->attributed_to, number);
    for (size_t i = 0; i < c->reported_count && kept; i++)
        kept = c->reported_by[i] == c->attributed_to || add_pair(speakers, c->reported_by[i], number);
    for (size_t i = 0; i < c->disputed_count && kept; i++)
        kept = c->disputed_by[i] == c->attributed_to || add_pair(speakers, c->disputed_by[i], number);
    return kept;
}

static bool list_claims(qn_site *site)
{
    pairs subjects = {0}, objects = {0}, speakers = {0}, articles = {0};
    const qn_graph *g = site->graph;
    bool kept = true;
    for (uint32_t i = 0; i < g->claim_count && kept; i++) {
        const qn_stored_claim *c = &g->claims[i];
        kept = add_pair(&subjects, c->subject, i) && (c->object == QN_NONE || add_pair(&objects, c->object, i)) && pair_speakers(c, i, &speakers) &&
               add_pair(&articles, c->article, i);
    }
    kept = kept && make_lists(&site->by_subject, g->actor_count, &subjects) && make_lists(&site->by_object, g->actor_count, &objects) &&
           make_lists(&site->by_speaker, g->actor_count, &speakers) && make_lists(&site->by_article, g->article_count, &articles);
    if (kept) {
        sort_lists(site, &site->by_subject, g->actor_count, compare_claims);
        sort_lists(site, &site->by_object, g->actor_count, compare_claims);
        sort_lists(site, &site->by_speaker, g->actor_count, compare_claims);
        sort_lists(site, &site->by_article, g->article_count, compare_in_text);
    }
    free(subjects.items);
    free(objects.items);
    free(speakers.items);
    free(articles.items);
    return kept;
}

static bool list_classes(qn_site *site)
{
    pairs p = {0};
    bool kept = true;
    for (uint32_t i = 0; i < site->graph->actor_count && kept; i++)
        for (uint32_t k = 0; k < CLASSES && kept; k++)
            if (site->graph->actors[i].type == actor_classes[k])
                kept = add_pair(&p, k, i);
    kept = kept && make_lists(&site->by_class, CLASSES, &p);
    if (kept)
        sort_lists(site, &site->by_class, CLASSES, compare_labels);
    free(p.items);
    return kept;
}

/* --- orders -------------------------------------------------------------------------------------------------------- */

size_t claims_of(const qn_site *site, uint32_t actor)
{
    size_t subject, object;
    list_of(&site->by_subject, actor, &subject);
    list_of(&site->by_object, actor, &object);
    return subject + object;
}

static int compare_degrees(const void *x, const void *y, void *user)
{
    uint32_t i = *(const uint32_t *)x, k = *(const uint32_t *)y;
    size_t a = claims_of(user, i), b = claims_of(user, k);
    return a != b ? (a > b ? -1 : 1) : compare_numbers(i, k);
}

static int compare_dates(const void *x, const void *y, void *user)
{
    const qn_site *site = user;
    uint32_t i = *(const uint32_t *)x, k = *(const uint32_t *)y;
    const char *a = site->graph->articles[i].date, *b = site->graph->articles[k].date;
    int order = strcmp(b ? b : "", a ? a : "");
    return order ? order : compare_numbers(i, k);
}

static uint32_t *ordered(const qn_site *site, size_t count, int (*compare)(const void *, const void *, void *))
{
    uint32_t *order = malloc((count + 1) * sizeof *order);
    for (size_t i = 0; order && i < count; i++)
        order[i] = (uint32_t)i;
    if (order && count)
        qsort_r(order, count, sizeof *order, compare, (void *)site);
    return order;
}

/* --- counts of the triples ----------------------------------------------------------------------------------------- */

static bool count_triples(qn_site *site)
{
    qn_matches all = qn_triples_match(site->triples, QN_NONE, QN_NONE, QN_NONE);
    size_t *counts = calloc((size_t)qn_triples_terms(site->triples) + 1, sizeof *counts);
    uint32_t subject = QN_NONE;
    bool kept = counts != NULL;
    for (size_t i = 0; i < all.count && kept; i++) {
        qn_triple t = qn_match(&all, i);
        site->subjects += t.subject != subject;
        subject = t.subject;
        counts[t.predicate]++;
    }
    for (uint32_t i = 0; kept && i < qn_triples_terms(site->triples); i++) {
        predicate_count one = {i, counts[i]};
        kept = !counts[i] || QN_PUSH(site->predicates, site->predicate_count, site->predicate_capacity, one);
    }
    free(counts);
    return kept;
}

/* --- files that come with quidnunc ----------------------------------------------------------------------------------- */

static const char *const asset_names[ASSETS] = {"style.css", "search.js", "nginx.conf", "apache.conf", "Caddyfile"};

static qn_status load_asset(qn_site *site, int which)
{
    char name[64], *path = NULL;
    snprintf(name, sizeof name, "publish/site/%s", asset_names[which]);
    qn_status status = qn_context_data(site->context, name, &path);
    if (status)
        return status;
    FILE *file = fopen(path, "rb");
    qn_buffer all = {0};
    char piece[4096];
    size_t got;
    qn_buffer_puts(&all, "");
    while (file && (got = fread(piece, 1, sizeof piece, file)) > 0)
        qn_buffer_add(&all, piece, got);
    if (!file || ferror(file))
        status = qn_fail(site->context, QN_IO, path, "cannot read it: %s", strerror(errno));
    else if (all.failed)
        status = no_room(site);
    if (file)
        fclose(file);
    site->assets[which] = (asset){all.bytes, all.length};
    free(path);
    return status;
}

/* --- opening and closing ------------------------------------------------------------------------------------------------ */

static qn_status fill(qn_site *site)
{
    const qn_graph *g = site->graph;
    if (!list_claims(site) || !list_classes(site) || !count_triples(site))
        return no_room(site);
    site->top = ordered(site, g->actor_count, compare_degrees);
    site->latest = ordered(site, g->article_count, compare_dates);
    if (!site->top || !site->latest)
        return no_room(site);
    const char *date = g->article_count ? g->articles[site->latest[0]].date : NULL;
    site->newest = date ? date : "1970-01-01";
    qn_status status = QN_OK;
    for (int i = 0; i < ASSETS && !status; i++)
        status = load_asset(site, i);
    return status ? status : list_documents(site) ? QN_OK : no_room(site);
}

qn_status qn_site_new(qn_context *context, const qn_triples *triples, const qn_graph *graph, const qn_site_options *options, qn_site **result)
{
    qn_site *site = calloc(1, sizeof *site);
    if (!site)
        return qn_fail(context, QN_NOMEM, NULL, "out of memory");
    site->context = context;
    site->triples = triples;
    site->graph = graph;
    site->options = *options;
    site->base = graph->base;
    site->base_length = strlen(site->base);
    if (!site->options.title)
        site->options.title = "Who did what to whom";
    qn_status status = fill(site);
    if (status)
        qn_site_free(site);
    else
        *result = site;
    return status;
}

void qn_site_free(qn_site *site)
{
    if (!site)
        return;
    lists *all[] = {&site->by_subject, &site->by_object, &site->by_speaker, &site->by_article, &site->by_class};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        free(all[i]->first);
        free(all[i]->items);
    }
    for (size_t i = 0; i < site->document_count; i++)
        free(site->documents[i].path);
    for (int i = 0; i < ASSETS; i++)
        free(site->assets[i].bytes);
    free(site->documents);
    free(site->predicates);
    free(site->top);
    free(site->latest);
    free(site);
}
