/* The way of the emission: prefixes, actors with their claims, articles with their passages, the drawing. */
#include <config.h>
#include "emit.h"

#include <stdlib.h>
#include <string.h>

/* --- the order of claims ---------------------------------------------------------------------------------------- */

const char *object_of(const emitter *e, const qn_stored_claim *claim)
{
    if (claim->object != QN_NONE)
        return e->actors[claim->object].iri;
    return claim->literal ? claim->literal : "";
}

static int compare_triples(const emitter *e, const qn_stored_claim *a, const qn_stored_claim *b)
{
    if (a->subject != b->subject)
        return a->subject < b->subject ? -1 : 1;
    int order = strcmp(a->property->iri, b->property->iri);
    if (!order)
        order = (a->object == QN_NONE) - (b->object == QN_NONE);
    return order ? order : strcmp(object_of(e, a), object_of(e, b));
}

bool same_triple(const emitter *e, const qn_stored_claim *a, const qn_stored_claim *b)
{
    return !compare_triples(e, a, b);
}

static int compare_claims(const void *x, const void *y, void *user)
{
    const emitter *e = user;
    const qn_stored_claim *a = &e->claims[*(const uint32_t *)x], *b = &e->claims[*(const uint32_t *)y];
    int order = compare_triples(e, a, b);
    if (!order)
        order = (int)a->status - (int)b->status;
    if (!order && a->article != b->article)
        order = a->article < b->article ? -1 : 1;
    return order ? order : strcmp(a->iri, b->iri);
}

static void order_claims(emitter *e)
{
    e->order = malloc((e->claim_count + 1) * sizeof *e->order);
    if (!e->order) {
        out_of_memory(e);
        return;
    }
    for (size_t i = 0; i < e->claim_count; i++)
        e->order[i] = (uint32_t)i;
    qsort_r(e->order, e->claim_count, sizeof *e->order, compare_claims, e);
}

/* --- prefixes --------------------------------------------------------------------------------------------------- */

static void declare(emitter *e, const char *prefix, const char *iri)
{
    for (size_t i = 0; i < e->sink_count && !e->status; i++)
        if (e->sinks[i]->prefix)
            e->status = e->sinks[i]->prefix(e->sinks[i]->self, prefix, iri);
}

static void declare_prefixes(emitter *e)
{
    static const char *const standard[][2] = {{"qn", QN_NS}, {"rdf", RDF}, {"rdfs", RDFS}, {"owl", OWL}, {"xsd", XSD}, {"skos", SKOS},
                                              {"dcterms", DCTERMS}, {"prov", PROV}, {"nif", NIF}, {"itsrdf", ITSRDF}};
    static const char *const ours[] = {"id", "claim", "article"};
    for (size_t i = 0; i < sizeof standard / sizeof *standard; i++)
        declare(e, standard[i][0], standard[i][1]);
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++) {
        e->made.length = 0;
        qn_buffer_printf(&e->made, "%s%s/", e->base, ours[i]);
        if (e->made.failed)
            out_of_memory(e);
        else
            declare(e, ours[i], e->made.bytes);
    }
}

static void finish(emitter *e)
{
    for (size_t i = 0; i < e->sink_count && !e->status; i++)
        if (e->sinks[i]->finish)
            e->status = e->sinks[i]->finish(e->sinks[i]->self);
}

qn_graph qn_graph_of(const qn_register *reg)
{
    qn_graph g = {.base = qn_register_base(reg)};
    g.actors = qn_register_actors(reg, &g.actor_count);
    g.articles = qn_register_articles(reg, &g.article_count);
    g.claims = qn_register_claims(reg, &g.claim_count);
    g.changes = qn_register_changes(reg, &g.change_count);
    return g;
}

qn_status qn_graph_emit(const qn_graph *g, qn_context *context, qn_sink *const *sinks, size_t count)
{
    emitter e = {.context = context, .sinks = sinks, .sink_count = count, .base = g->base, .actors = g->actors, .actor_count = g->actor_count,
                 .articles = g->articles, .article_count = g->article_count, .claims = g->claims, .claim_count = g->claim_count,
                 .changes = g->changes, .change_count = g->change_count};
    order_claims(&e);
    declare_prefixes(&e);
    emit_actors(&e);
    emit_articles(&e);
    emit_drawing(&e);
    finish(&e);
    free(e.order);
    qn_buffer *scratch[] = {&e.subject, &e.object, &e.other, &e.made, &e.place};
    for (size_t i = 0; i < sizeof scratch / sizeof *scratch; i++)
        free(scratch[i]->bytes);
    return e.status;
}
