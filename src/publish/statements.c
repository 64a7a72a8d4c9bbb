/* What the graph says about an entity, as RDF: it and its parts, what points to it, and of a claim its sentences. */
#include <config.h>
#include "room.h"

#include <stdlib.h>
#include <string.h>

typedef struct telling {
    const qn_site *site;
    qn_sink *sink;
    const char *iri; size_t length;
    uint32_t subject;
    uint32_t type;                  /* rdf:type */
    uint32_t *told; size_t told_count, told_capacity;   /* subjects of which all is told */
    qn_status status;
} telling;

static void tell(telling *t, const qn_triple *triple)
{
    qn_term s = qn_triples_term(t->site->triples, triple->subject), p = qn_triples_term(t->site->triples, triple->predicate),
            o = qn_triples_term(t->site->triples, triple->object);
    if (!t->status)
        t->status = t->sink->statement(t->sink->self, &s, &p, &o);
}

/* All statements of a subject, its classes first. */
static void tell_subject(telling *t, uint32_t subject)
{
    qn_matches all = qn_triples_match(t->site->triples, subject, QN_NONE, QN_NONE);
    for (int types = 1; types >= 0; types--)
        for (size_t i = 0; i < all.count && !t->status; i++) {
            qn_triple triple = qn_match(&all, i);
            if ((triple.predicate == t->type) == types)
                tell(t, &triple);
        }
    if (!t->status && !QN_PUSH(t->told, t->told_count, t->told_capacity, subject))
        t->status = QN_NOMEM;
}

static bool is_part(const telling *t, uint32_t term)
{
    qn_term one = qn_triples_term(t->site->triples, term);
    return !one.literal && !strncmp(one.value, t->iri, t->length) && one.value[t->length] == '#';
}

static int compare(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

/* Parts that it names, or that name it; each once, in the order of their numbers. */
static void tell_parts(telling *t, qn_matches own, qn_matches pointing)
{
    uint32_t *parts = NULL;
    size_t count = 0, capacity = 0;
    bool kept = true;
    for (size_t i = 0; i < own.count && kept; i++) {
        uint32_t object = qn_match(&own, i).object;
        kept = !is_part(t, object) || QN_PUSH(parts, count, capacity, object);
    }
    for (size_t i = 0; i < pointing.count && kept; i++) {
        uint32_t subject = qn_match(&pointing, i).subject;
        kept = !is_part(t, subject) || QN_PUSH(parts, count, capacity, subject);
    }
    if (count)
        qsort(parts, count, sizeof *parts, compare);
    for (size_t i = 0; i < count && !t->status; i++)
        if (!i || parts[i] != parts[i - 1])
            tell_subject(t, parts[i]);
    if (!kept)
        t->status = QN_NOMEM;
    free(parts);
}

static void tell_pointing(telling *t, qn_matches pointing)
{
    for (size_t i = 0; i < pointing.count && !t->status; i++) {
        qn_triple triple = qn_match(&pointing, i);
        if (triple.subject != t->subject && !is_part(t, triple.subject))
            tell(t, &triple);
    }
}

/* The sentences that the claim's evidence names. */
static void tell_passages(telling *t, size_t from, size_t to)
{
    uint32_t predicate = qn_triples_iri(t->site->triples, QN_NS "passage");
    uint32_t *passages = NULL;
    size_t count = 0, capacity = 0;
    for (size_t i = from; predicate != QN_NONE && i < to; i++) {
        uint32_t passage = qn_triples_object(t->site->triples, t->told[i], predicate);
        if (passage != QN_NONE && !QN_PUSH(passages, count, capacity, passage))
            t->status = QN_NOMEM;
    }
    if (count)
        qsort(passages, count, sizeof *passages, compare);
    for (size_t i = 0; i < count && !t->status; i++)
        if (!i || passages[i] != passages[i - 1])
            tell_subject(t, passages[i]);
    free(passages);
}

static void declare(telling *t, const char *name, const char *base, const char *rest)
{
    qn_buffer iri = {0};
    qn_buffer_printf(&iri, "%s%s", base, rest);
    if (iri.failed)
        t->status = QN_NOMEM;
    else if (!t->status && t->sink->prefix)
        t->status = t->sink->prefix(t->sink->self, name, iri.bytes);
    free(iri.bytes);
}

static void declare_prefixes(telling *t)
{
    static const char *const known[][2] = {{"qn", QN_NS}, {"rdf", RDF_NS}, {"rdfs", RDFS_NS}, {"owl", "http://www.w3.org/2002/07/owl#"},
        {"xsd", "http://www.w3.org/2001/XMLSchema#"}, {"skos", "http://www.w3.org/2004/02/skos/core#"}, {"dcterms", "http://purl.org/dc/terms/"},
        {"prov", "http://www.w3.org/ns/prov#"}, {"nif", "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"},
        {"itsrdf", "http://www.w3.org/2005/11/its/rdf#"}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        declare(t, known[i][0], known[i][1], "");
    declare(t, "id", t->site->base, "id/");
    declare(t, "claim", t->site->base, "claim/");
    declare(t, "article", t->site->base, "article/");
}

static void tell_all(telling *t, bool own_only)
{
    const qn_triples *triples = t->site->triples;
    qn_matches own = qn_triples_match(triples, t->subject, QN_NONE, QN_NONE);
    qn_matches pointing = own_only ? (qn_matches){0} : qn_triples_match(triples, QN_NONE, QN_NONE, t->subject);
    uint32_t claim = qn_triples_iri(triples, QN_NS "Claim");
    tell_subject(t, t->subject);
    if (own_only)
        return;
    size_t from = t->told_count;
    tell_parts(t, own, pointing);
    if (claim != QN_NONE && t->type != QN_NONE && qn_triples_match(triples, t->subject, t->type, claim).count)
        tell_passages(t, from, t->told_count);
    tell_pointing(t, pointing);
}

qn_status describe_entity(const qn_site *site, const char *iri, const char *format, bool own, qn_buffer *out)
{
    telling t = {.site = site, .iri = iri, .length = strlen(iri), .subject = qn_triples_iri(site->triples, iri),
                 .type = qn_triples_iri(site->triples, RDF_NS "type")};
    t.status = site->options.serialize(site->options.user, format, out, &t.sink);
    if (t.status)
        return t.status;
    declare_prefixes(&t);
    if (t.subject != QN_NONE && !t.status)
        tell_all(&t, own);
    if (!t.status && t.sink->finish)
        t.status = t.sink->finish(t.sink->self);
    t.sink->free(t.sink->self);
    free(t.told);
    return t.status;
}

/* No "<" leaves a script element. */
void add_script(const qn_site *site, const char *iri, qn_buffer *out)
{
    qn_buffer text = {0};
    qn_buffer_puts(&text, "");
    if (describe_entity(site, iri, "jsonld", true, &text) || text.failed) {
        out->failed = true;
    } else {
        qn_buffer_puts(out, "<script type=\"application/ld+json\">\n");
        for (const char *at = text.bytes; *at;) {
            size_t run = strcspn(at, "<>");
            qn_buffer_add(out, at, run);
            at += run;
            if (*at)
                qn_buffer_printf(out, "\\u%04x", (unsigned)*at++);
        }
        qn_buffer_puts(out, "</script>\n");
    }
    free(text.bytes);
}

bool render_entity(const qn_site *site, entity e, qn_buffer *out)
{
    switch (e.kind) {
    case ENTITY_ACTOR: render_actor(site, e.number, out); break;
    case ENTITY_CLAIM: render_claim(site, e.number, out); break;
    default: render_article(site, e.number, out);
    }
    return !out->failed;
}
