/* A graph file → the graph: actors and articles by their classes, claims with their evidence. */
#include <config.h>
#include "reading.h"

#include <stdlib.h>
#include <string.h>

qn_status no_room(reading *r)
{
    return qn_fail(r->context, QN_NOMEM, NULL, "out of memory while a graph is read");
}

/* --- looking ------------------------------------------------------------------------------------------------------- */

const char *value_at(const reading *r, uint32_t subject, uint32_t predicate)
{
    uint32_t object = predicate == QN_NONE ? QN_NONE : qn_triples_object(r->triples, subject, predicate);
    return object == QN_NONE ? NULL : qn_triples_term(r->triples, object).value;
}

const char *last_part(const char *iri)
{
    const char *hash = strrchr(iri, '#'), *slash = strrchr(iri, '/');
    const char *last = hash ? hash : slash;
    return last && last[1] ? last + 1 : iri;
}

static qn_matches instances(const reading *r, const char *class)
{
    uint32_t number = qn_triples_iri(r->triples, class);
    return number == QN_NONE || r->p.type == QN_NONE ? (qn_matches){0} : qn_triples_match(r->triples, QN_NONE, r->p.type, number);
}

char *qn_graph_base(const qn_triples *triples)
{
    static const char *const kinds[][2] = {{QN_NS "Claim", "claim/"}, {QN_NS "Article", "article/"}};
    reading r = {.triples = triples, .p.type = qn_triples_iri(triples, RDF "type")};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        qn_matches some = instances(&r, kinds[i][0]);
        for (size_t k = 0; k < some.count; k++) {
            const char *iri = qn_triples_term(triples, qn_match(&some, k).subject).value, *at = NULL, *next = iri;
            while ((next = strstr(next, kinds[i][1])))
                at = next++;
            if (at && at > iri && (at[-1] == '/' || at[-1] == '#'))
                return strndup(iri, (size_t)(at - iri));
        }
    }
    return strdup("http://localhost:8421/");
}

/* --- subjects, sorted by IRI --------------------------------------------------------------------------------------- */

static int compare_terms(const void *a, const void *b, void *user)
{
    const reading *r = user;
    return strcmp(qn_triples_term(r->triples, *(const uint32_t *)a).value, qn_triples_term(r->triples, *(const uint32_t *)b).value);
}

static bool add_subject(term_list *list, uint32_t term, uint32_t *place_of)
{
    if (place_of[term] != QN_NONE)
        return true;
    place_of[term] = 0;
    return QN_PUSH(list->terms, list->count, list->capacity, term);
}

/* Sorts the list and notes the place of each. */
static void settle_list(reading *r, term_list *list, uint32_t *place_of)
{
    if (list->count)
        qsort_r(list->terms, list->count, sizeof *list->terms, compare_terms, r);
    for (size_t i = 0; i < list->count; i++)
        place_of[list->terms[i]] = (uint32_t)i;
}

static bool add_instances(reading *r, const char *class, term_list *list, uint32_t *place_of)
{
    qn_matches all = instances(r, class);
    bool kept = true;
    for (size_t i = 0; i < all.count && kept; i++)
        kept = add_subject(list, qn_match(&all, i).subject, place_of);
    return kept;
}

/* --- actors -------------------------------------------------------------------------------------------------------- */

/* Also whoever a claim names, though the file gives him no class. */
static bool add_named(reading *r)
{
    const uint32_t predicates[] = {r->p.subject, r->p.object, r->p.attributed, r->p.reported, r->p.disputed};
    bool kept = true;
    for (size_t i = 0; i < r->claims.count && kept; i++)
        for (size_t k = 0; k < sizeof predicates / sizeof *predicates && kept; k++) {
            if (predicates[k] == QN_NONE)
                continue;
            qn_matches objects = qn_triples_match(r->triples, r->claims.terms[i], predicates[k], QN_NONE);
            for (size_t m = 0; m < objects.count && kept; m++) {
                uint32_t object = qn_match(&objects, m).object;
                kept = qn_triples_term(r->triples, object).literal || add_subject(&r->actors, object, r->actor_of);
            }
        }
    return kept;
}

static bool list_actors(reading *r)
{
    char iri[128];
    bool kept = true;
    for (unsigned class = 1; class < QN_ANY_ACTOR && kept; class <<= 1) {
        snprintf(iri, sizeof iri, QN_NS "%s", qn_class_name((qn_class)class));
        kept = add_instances(r, iri, &r->actors, r->actor_of);
    }
    if (kept)
        kept = add_named(r);
    settle_list(r, &r->actors, r->actor_of);
    return kept;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static const char *const *alternatives(reading *r, uint32_t subject)
{
    qn_matches names = r->p.alternative == QN_NONE ? (qn_matches){0} : qn_triples_match(r->triples, subject, r->p.alternative, QN_NONE);
    const char **list = qn_arena_alloc(r->arena, (names.count + 1) * sizeof *list);
    for (size_t i = 0; list && i < names.count; i++)
        list[i] = qn_triples_term(r->triples, qn_match(&names, i).object).value;
    if (list && names.count)
        qsort(list, names.count, sizeof *list, compare_names);
    return list;
}

static qn_class class_of(const reading *r, uint32_t subject)
{
    qn_matches types = r->p.type == QN_NONE ? (qn_matches){0} : qn_triples_match(r->triples, subject, r->p.type, QN_NONE);
    for (size_t i = 0; i < types.count; i++) {
        const char *iri = qn_triples_term(r->triples, qn_match(&types, i).object).value;
        qn_class class = strncmp(iri, QN_NS, strlen(QN_NS)) ? QN_NO_CLASS : qn_class_of(iri + strlen(QN_NS));
        if (class != QN_NO_CLASS)
            return class;
    }
    return QN_NO_CLASS;
}

static qn_status read_actors(reading *r)
{
    if (!list_actors(r))
        return no_room(r);
    qn_actor *actors = qn_arena_alloc(r->arena, (r->actors.count + 1) * sizeof *actors);
    for (size_t i = 0; actors && i < r->actors.count; i++) {
        uint32_t subject = r->actors.terms[i];
        const char *label = value_at(r, subject, r->p.label), *mentions = value_at(r, subject, r->p.mentions);
        actors[i] = (qn_actor){.iri = qn_triples_term(r->triples, subject).value, .type = class_of(r, subject), .wikidata = value_at(r, subject, r->p.same),
                               .mention_count = mentions ? (uint32_t)strtoul(mentions, NULL, 10) : 0, .alternatives = alternatives(r, subject)};
        actors[i].label = label ? label : last_part(actors[i].iri);
        if (!actors[i].alternatives)
            return no_room(r);
    }
    r->graph->actors = actors;
    r->graph->actor_count = r->actors.count;
    return actors ? QN_OK : no_room(r);
}

/* --- articles ------------------------------------------------------------------------------------------------------ */

static bool list_articles(reading *r)
{
    bool kept = add_instances(r, QN_NS "Article", &r->articles, r->article_of);
    for (size_t i = 0; i < r->claims.count && kept && r->p.derived != QN_NONE; i++) {
        uint32_t article = qn_triples_object(r->triples, r->claims.terms[i], r->p.derived);
        kept = article == QN_NONE || add_subject(&r->articles, article, r->article_of);
    }
    settle_list(r, &r->articles, r->article_of);
    return kept;
}

/* A name, or an actor: *actor receives its place, or QN_NONE. */
static const char *agent(const reading *r, uint32_t article, uint32_t predicate, uint32_t *actor)
{
    uint32_t object = predicate == QN_NONE ? QN_NONE : qn_triples_object(r->triples, article, predicate);
    *actor = QN_NONE;
    if (object == QN_NONE)
        return NULL;
    qn_term term = qn_triples_term(r->triples, object);
    *actor = term.literal ? QN_NONE : r->actor_of[object];
    return *actor != QN_NONE ? r->graph->actors[*actor].label : term.literal ? term.value : last_part(term.value);
}

static qn_status read_articles(reading *r)
{
    if (!list_articles(r))
        return no_room(r);
    qn_article *articles = qn_arena_alloc(r->arena, (r->articles.count + 1) * sizeof *articles);
    for (size_t i = 0; articles && i < r->articles.count; i++) {
        uint32_t subject = r->articles.terms[i];
        qn_article *a = &articles[i];
        *a = (qn_article){.iri = qn_triples_term(r->triples, subject).value, .id = value_at(r, subject, r->p.identifier),
                          .title = value_at(r, subject, r->p.title), .date = value_at(r, subject, r->p.issued), .url = value_at(r, subject, r->p.source),
                          .sha256 = value_at(r, subject, r->p.sha256)};
        a->publisher = agent(r, subject, r->p.publisher, &a->publisher_actor);
        a->author = agent(r, subject, r->p.creator, &a->author_actor);
        uint32_t original = r->p.version == QN_NONE ? QN_NONE : qn_triples_object(r->triples, subject, r->p.version);
        a->copy_of = original == QN_NONE ? QN_NONE : r->article_of[original];
        a->story = (uint32_t)i;
    }
    r->graph->articles = articles;
    r->graph->article_count = r->articles.count;
    return articles ? fill_mentions(r, articles) : no_room(r);
}

/* --- IRIs of earlier graphs ---------------------------------------------------------------------------------------- */

static int compare_changes(const void *a, const void *b)
{
    const qn_change *x = a, *y = b;
    int order = strcmp(x->from, y->from);
    return order ? order : strcmp(x->to, y->to);
}

static qn_status read_changes(reading *r)
{
    uint32_t predicate = qn_triples_iri(r->triples, DCTERMS "isReplacedBy");
    qn_matches all = predicate == QN_NONE ? (qn_matches){0} : qn_triples_match(r->triples, QN_NONE, predicate, QN_NONE);
    qn_change *changes = qn_arena_alloc(r->arena, (all.count + 1) * sizeof *changes);
    for (size_t i = 0; changes && i < all.count; i++) {
        qn_triple triple = qn_match(&all, i);
        bool same = r->p.same != QN_NONE && qn_triples_match(r->triples, triple.subject, r->p.same, triple.object).count;
        changes[i] = (qn_change){qn_triples_term(r->triples, triple.subject).value, qn_triples_term(r->triples, triple.object).value, same, false};
    }
    if (changes && all.count)
        qsort(changes, all.count, sizeof *changes, compare_changes);
    r->graph->changes = changes;
    r->graph->change_count = changes ? all.count : 0;
    return changes ? QN_OK : no_room(r);
}

/* --- the whole ------------------------------------------------------------------------------------------------------ */

static void find_predicates(reading *r)
{
    static const char *const iris[] = {RDF "type", RDF "subject", RDF "predicate", RDF "object", RDFS "label", SKOS "altLabel", OWL "sameAs",
                                       QN_NS "mentionCount", QN_NS "status", QN_NS "attributedTo", QN_NS "reportedBy", QN_NS "disputedBy", QN_NS "role",
                                       QN_NS "when", QN_NS "from", QN_NS "until", QN_NS "amount", QN_NS "currency", QN_NS "confidence", QN_NS "support",
                                       PROV "wasDerivedFrom", QN_NS "evidence", QN_NS "passage", QN_NS "subjectMention", QN_NS "objectMention",
                                       QN_NS "trigger", QN_NS "rule", NIF "anchorOf", NIF "referenceContext", ITSRDF "taIdentRef", DCTERMS "identifier",
                                       DCTERMS "title", DCTERMS "issued", DCTERMS "publisher", DCTERMS "creator", DCTERMS "source",
                                       DCTERMS "isVersionOf", QN_NS "sha256"};
    _Static_assert(sizeof iris / sizeof *iris == sizeof(predicates) / sizeof(uint32_t), "an IRI for every predicate");
    uint32_t *numbers = (uint32_t *)&r->p;
    for (size_t i = 0; i < sizeof iris / sizeof *iris; i++)
        numbers[i] = qn_triples_iri(r->triples, iris[i]);
}

static uint32_t *places(const qn_triples *triples)
{
    size_t bytes = ((size_t)qn_triples_terms(triples) + 1) * sizeof(uint32_t);
    uint32_t *array = malloc(bytes);
    if (array)
        memset(array, 0xFF, bytes);
    return array;
}

static qn_status read_all(reading *r)
{
    if (!r->actor_of || !r->article_of || !r->claim_of)
        return no_room(r);
    find_predicates(r);
    char *base = qn_graph_base(r->triples);
    r->graph->base = base ? qn_arena_strdup(r->arena, base) : NULL;
    free(base);
    if (!r->graph->base || !add_instances(r, QN_NS "Claim", &r->claims, r->claim_of))
        return no_room(r);
    settle_list(r, &r->claims, r->claim_of);
    qn_status status = read_actors(r);
    if (!status)
        status = read_articles(r);
    if (!status)
        status = read_changes(r);
    return status ? status : fill_claims(r);
}

qn_status qn_graph_read(qn_context *context, const qn_lexicon *lexicon, const qn_triples *triples, qn_graph **result)
{
    owned_graph *own = new_graph();
    if (!own)
        return qn_fail(context, QN_NOMEM, NULL, "out of memory while a graph is read");
    reading r = {.context = context, .lexicon = lexicon, .triples = triples, .graph = &own->graph, .arena = own->arena};
    r.actor_of = places(triples);
    r.article_of = places(triples);
    r.claim_of = places(triples);
    qn_status status = read_all(&r);
    free(r.actor_of);
    free(r.article_of);
    free(r.claim_of);
    free(r.actors.terms);
    free(r.articles.terms);
    free(r.claims.terms);
    qn_interner_free(r.properties);
    free(r.made);
    if (status)
        qn_graph_free(&own->graph);
    else
        *result = &own->graph;
    return status;
}

owned_graph *new_graph(void)
{
    owned_graph *own = calloc(1, sizeof *own);
    if (own && !(own->arena = qn_arena_new())) {
        free(own);
        return NULL;
    }
    return own;
}

void qn_graph_free(qn_graph *graph)
{
    owned_graph *own = (owned_graph *)graph;        /* its first member */
    if (!own)
        return;
    qn_arena_free(own->arena);
    free(own);
}
