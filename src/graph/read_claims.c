/* Claims of a graph file, their evidence, and the mentions of its articles. */
#include <config.h>
#include "reading.h"

#include <stdlib.h>
#include <string.h>

/* --- properties ----------------------------------------------------------------------------------------------------- */

/* "worksFor" → "works for" */
static const char *in_words(qn_arena *arena, const char *name)
{
    char *words = qn_arena_alloc(arena, strlen(name) * 2 + 1), *at = words;
    for (; words && *name; name++) {
        bool capital = *name >= 'A' && *name <= 'Z';
        if (capital && at > words)
            *at++ = ' ';
        *at++ = capital ? (char)(*name + 32) : *name;
    }
    return words;
}

/* A property that no ontology at hand tells of: what its name and use tell. NULL when out of memory. */
static const qn_property *make_property(reading *r, const char *iri, bool data)
{
    qn_property *made = qn_arena_alloc(r->arena, sizeof *made);
    if (!made)
        return NULL;
    const char *name = last_part(iri), *label = in_words(r->arena, name);
    *made = (qn_property){.iri = iri, .name = name, .label = label, .domain = QN_ANY_ACTOR, .range = data ? 0 : QN_ANY_ACTOR, .data = data, .index = QN_NONE};
    return label && QN_PUSH(r->made, r->made_count, r->made_capacity, made) ? made : NULL;
}

static const qn_property *property_of(reading *r, const char *iri, bool data)
{
    const qn_property *known = r->lexicon ? qn_lexicon_property(r->lexicon, last_part(iri)) : NULL;
    if (known && !strcmp(known->iri, iri))
        return known;
    if (!r->properties && !(r->properties = qn_interner_new()))
        return NULL;
    uint32_t number = qn_intern(r->properties, iri, strlen(iri));
    if (number == QN_NONE)
        return NULL;
    return number < r->made_count ? r->made[number] : make_property(r, iri, data);
}

/* --- places --------------------------------------------------------------------------------------------------------- */

/* The stretch ARTICLE#char=BEGIN,END that a subject points to. */
static qn_passage passage_at(const reading *r, uint32_t subject, uint32_t predicate)
{
    qn_passage place = {0, 0, ""};
    uint32_t node = predicate == QN_NONE ? QN_NONE : qn_triples_object(r->triples, subject, predicate);
    if (node == QN_NONE)
        return place;
    const char *iri = qn_triples_term(r->triples, node).value, *stretch = strstr(iri, "#char=");
    char *comma = NULL;
    if (!stretch)
        return place;
    unsigned long begin = strtoul(stretch + 6, &comma, 10), end = *comma == ',' ? strtoul(comma + 1, NULL, 10) : 0;
    const char *text = value_at(r, node, r->p.anchor);
    if (end > begin && end < UINT32_MAX)
        place = (qn_passage){(uint32_t)begin, (uint32_t)end, text ? text : ""};
    return place;
}

/* --- evidence ------------------------------------------------------------------------------------------------------- */

typedef struct numbered {
    unsigned long number;       /* of "#e3" */
    uint32_t node;
} numbered;

static int compare_numbered(const void *a, const void *b)
{
    const numbered *x = a, *y = b;
    if (x->number != y->number)
        return x->number < y->number ? -1 : 1;
    return x->node < y->node ? -1 : x->node > y->node;
}

static qn_status read_evidence(reading *r, uint32_t subject, qn_stored_claim *c)
{
    qn_matches nodes = r->p.evidence == QN_NONE ? (qn_matches){0} : qn_triples_match(r->triples, subject, r->p.evidence, QN_NONE);
    numbered *order = malloc((nodes.count + 1) * sizeof *order);
    qn_stored_evidence *all = qn_arena_alloc(r->arena, (nodes.count + 1) * sizeof *all);
    if (!order || !all) {
        free(order);
        return no_room(r);
    }
    for (size_t i = 0; i < nodes.count; i++) {
        uint32_t node = qn_match(&nodes, i).object;
        const char *number = strstr(qn_triples_term(r->triples, node).value, "#e");
        order[i] = (numbered){number ? strtoul(number + 2, NULL, 10) : 0, node};
    }
    qsort(order, nodes.count, sizeof *order, compare_numbered);
    for (size_t i = 0; i < nodes.count; i++) {
        uint32_t node = order[i].node;
        all[i] = (qn_stored_evidence){passage_at(r, node, r->p.passage), passage_at(r, node, r->p.subject_mention),
                                      passage_at(r, node, r->p.object_mention), passage_at(r, node, r->p.trigger), value_at(r, node, r->p.rule)};
    }
    free(order);
    c->evidence = all;
    c->evidence_count = nodes.count;
    return QN_OK;
}

/* --- claims --------------------------------------------------------------------------------------------------------- */

static uint32_t actor_at(const reading *r, uint32_t subject, uint32_t predicate)
{
    uint32_t object = predicate == QN_NONE ? QN_NONE : qn_triples_object(r->triples, subject, predicate);
    return object == QN_NONE ? QN_NONE : r->actor_of[object];
}

static const uint32_t *actors_at(reading *r, uint32_t subject, uint32_t predicate, size_t *count)
{
    qn_matches found = predicate == QN_NONE ? (qn_matches){0} : qn_triples_match(r->triples, subject, predicate, QN_NONE);
    uint32_t *list = qn_arena_alloc(r->arena, (found.count + 1) * sizeof *list);
    *count = 0;
    for (size_t i = 0; list && i < found.count; i++) {
        uint32_t actor = r->actor_of[qn_match(&found, i).object];
        if (actor != QN_NONE)
            list[(*count)++] = actor;
    }
    return list;
}

static qn_claim_status status_of(const char *iri)
{
    for (int i = 0; iri && i < QN_CLAIM_STATUS_COUNT; i++)
        if (!strcmp(last_part(iri), qn_claim_status_name((qn_claim_status)i)))
            return (qn_claim_status)i;
    return QN_ASSERTED;
}

static void read_details(const reading *r, uint32_t subject, qn_stored_claim *c)
{
    const char *confidence = value_at(r, subject, r->p.confidence), *support = value_at(r, subject, r->p.support);
    c->status = status_of(value_at(r, subject, r->p.status));
    c->role = value_at(r, subject, r->p.role);
    c->when = value_at(r, subject, r->p.when);
    c->from = value_at(r, subject, r->p.from);
    c->until = value_at(r, subject, r->p.until);
    c->amount = value_at(r, subject, r->p.amount);
    c->currency = value_at(r, subject, r->p.currency);
    c->confidence = confidence ? strtod(confidence, NULL) : 1;
    c->support = support ? (uint32_t)strtoul(support, NULL, 10) : 1;
}

/* QN_NOT_FOUND for a claim that lacks an end. */
static qn_status read_claim(reading *r, uint32_t subject, qn_stored_claim *c)
{
    uint32_t object = r->p.object == QN_NONE ? QN_NONE : qn_triples_object(r->triples, subject, r->p.object);
    const char *property = value_at(r, subject, r->p.predicate);
    uint32_t article = r->p.derived == QN_NONE ? QN_NONE : qn_triples_object(r->triples, subject, r->p.derived);
    *c = (qn_stored_claim){.iri = qn_triples_term(r->triples, subject).value, .subject = actor_at(r, subject, r->p.subject), .object = QN_NONE,
                           .attributed_to = actor_at(r, subject, r->p.attributed), .article = article == QN_NONE ? QN_NONE : r->article_of[article]};
    if (object == QN_NONE || !property || c->subject == QN_NONE || c->article == QN_NONE)
        return QN_NOT_FOUND;
    qn_term term = qn_triples_term(r->triples, object);
    if (term.literal)
        c->literal = term.value;
    else
        c->object = r->actor_of[object];
    c->property = property_of(r, property, term.literal);
    c->reported_by = actors_at(r, subject, r->p.reported, &c->reported_count);
    c->disputed_by = actors_at(r, subject, r->p.disputed, &c->disputed_count);
    if (!c->property || !c->reported_by || !c->disputed_by)
        return no_room(r);
    read_details(r, subject, c);
    return read_evidence(r, subject, c);
}

qn_status fill_claims(reading *r)
{
    qn_stored_claim *claims = qn_arena_alloc(r->arena, (r->claims.count + 1) * sizeof *claims);
    size_t count = 0, broken = 0;
    if (!claims)
        return no_room(r);
    for (size_t i = 0; i < r->claims.count; i++) {
        qn_status status = read_claim(r, r->claims.terms[i], &claims[count]);
        if (status && status != QN_NOT_FOUND)
            return status;
        count += !status;
        broken += status == QN_NOT_FOUND;
    }
    if (broken)
        qn_report(r->context, QN_WARNING, QN_SYNTAX, NULL, 0, 0, -1, "%zu claim%s without subject, predicate, object or article left out", broken,
                  broken == 1 ? " is" : "s are");
    r->graph->claims = claims;
    r->graph->claim_count = count;
    return QN_OK;
}

/* --- mentions ------------------------------------------------------------------------------------------------------- */

typedef struct found_mention {
    uint32_t article;
    qn_stored_mention mention;
} found_mention;

static int compare_mentions(const void *a, const void *b)
{
    const found_mention *x = a, *y = b;
    if (x->article != y->article)
        return x->article < y->article ? -1 : 1;
    if (x->mention.place.begin != y->mention.place.begin)
        return x->mention.place.begin < y->mention.place.begin ? -1 : 1;
    return x->mention.actor < y->mention.actor ? -1 : x->mention.actor > y->mention.actor;
}

static bool find_mention(const reading *r, qn_triple link, found_mention *out)
{
    uint32_t context = r->p.context == QN_NONE ? QN_NONE : qn_triples_object(r->triples, link.subject, r->p.context);
    const char *iri = qn_triples_term(r->triples, link.subject).value, *stretch = strstr(iri, "#char="), *text = value_at(r, link.subject, r->p.anchor);
    char *comma = NULL;
    if (context == QN_NONE || r->article_of[context] == QN_NONE || r->actor_of[link.object] == QN_NONE || !stretch)
        return false;
    unsigned long begin = strtoul(stretch + 6, &comma, 10), end = *comma == ',' ? strtoul(comma + 1, NULL, 10) : 0;
    *out = (found_mention){r->article_of[context], {r->actor_of[link.object], {(uint32_t)begin, (uint32_t)end, text ? text : ""}}};
    return end > begin && end < UINT32_MAX;
}

qn_status fill_mentions(reading *r, qn_article *articles)
{
    qn_matches links = r->p.identifies == QN_NONE ? (qn_matches){0} : qn_triples_match(r->triples, QN_NONE, r->p.identifies, QN_NONE);
    found_mention *found = malloc((links.count + 1) * sizeof *found);
    qn_stored_mention *all = qn_arena_alloc(r->arena, (links.count + 1) * sizeof *all);
    size_t count = 0;
    for (size_t i = 0; found && i < links.count; i++)
        count += find_mention(r, qn_match(&links, i), &found[count]);
    if (found && count)
        qsort(found, count, sizeof *found, compare_mentions);
    for (size_t i = 0; found && all && i < count; i++) {
        qn_article *article = &articles[found[i].article];
        all[i] = found[i].mention;
        if (!article->mention_count++)
            article->mentions = &all[i];
    }
    bool done = found && all;
    free(found);
    return done ? QN_OK : no_room(r);
}
