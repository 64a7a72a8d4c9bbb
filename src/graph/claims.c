/* Claims and their evidence. */
#include "emit.h"

#include <stdio.h>

static void say_actor(emitter *e, const char *subject, const char *predicate, uint32_t actor)
{
    if (actor != QN_NONE)
        say_iri(e, subject, predicate, e->actors[actor].iri);
}

/* In the order of the actors, so that a graph read back is written the same. There are few. */
static void say_actors(emitter *e, const char *subject, const char *predicate, const uint32_t *actors, size_t count)
{
    for (uint32_t last = QN_NONE;;) {
        uint32_t next = QN_NONE;
        for (size_t i = 0; i < count; i++)
            if ((last == QN_NONE || actors[i] > last) && actors[i] < next)
                next = actors[i];
        if (next == QN_NONE)
            return;
        say_actor(e, subject, predicate, next);
        last = next;
    }
}

static void say_who(emitter *e, const qn_stored_claim *claim)
{
    say_actor(e, claim->iri, QN_NS "attributedTo", claim->attributed_to);
    say_actors(e, claim->iri, QN_NS "reportedBy", claim->reported_by, claim->reported_count);
    say_actors(e, claim->iri, QN_NS "disputedBy", claim->disputed_by, claim->disputed_count);
}

static void say_details(emitter *e, const qn_stored_claim *claim)
{
    char confidence[16];
    double value = claim->confidence < 0 ? 0 : claim->confidence > 1 ? 1 : claim->confidence;
    snprintf(confidence, sizeof confidence, "%.2f", value);
    say_text(e, claim->iri, QN_NS "role", claim->role, "en");
    say_date(e, claim->iri, QN_NS "when", claim->when);
    say_date(e, claim->iri, QN_NS "from", claim->from);
    say_date(e, claim->iri, QN_NS "until", claim->until);
    say_decimal(e, claim->iri, QN_NS "amount", claim->amount);
    say_text(e, claim->iri, QN_NS "currency", claim->currency, NULL);
    say_typed(e, claim->iri, QN_NS "confidence", confidence, XSD "decimal");
    say_integer(e, claim->iri, QN_NS "support", claim->support);
}

/* The IRI of the claim's nth evidence, from 1; lives until the next is asked for. */
static const char *evidence_iri(emitter *e, const qn_stored_claim *claim, size_t number)
{
    e->made.length = 0;
    qn_buffer_printf(&e->made, "%s#e%zu", claim->iri, number);
    if (!e->made.failed)
        return e->made.bytes;
    out_of_memory(e);
    return "";
}

static void say_place(emitter *e, const char *subject, const char *predicate, const char *article, const qn_passage *place)
{
    if (place->begin == place->end || e->status)
        return;
    e->place.length = 0;
    add_stretch(&e->place, article, place->begin, place->end);
    if (e->place.failed)
        out_of_memory(e);
    else
        say_iri(e, subject, predicate, e->place.bytes);
}

static void emit_evidence(emitter *e, const qn_stored_claim *claim, size_t number)
{
    const qn_stored_evidence *one = &claim->evidence[number];
    const char *article = e->articles[claim->article].iri, *iri = evidence_iri(e, claim, number + 1);
    say_iri(e, iri, RDF "type", QN_NS "Evidence");
    say_place(e, iri, QN_NS "passage", article, &one->passage);
    say_place(e, iri, QN_NS "subjectMention", article, &one->subject);
    say_place(e, iri, QN_NS "trigger", article, &one->trigger);
    say_place(e, iri, QN_NS "objectMention", article, &one->object);
    say_iri(e, iri, QN_NS "rule", one->rule);
}

void emit_claim(emitter *e, const qn_stored_claim *claim)
{
    char status[64];
    snprintf(status, sizeof status, QN_NS "%s", qn_claim_status_name(claim->status));
    say_graph(e, &e->articles[claim->article]);
    say_iri(e, claim->iri, RDF "type", QN_NS "Claim");
    say_actor(e, claim->iri, RDF "subject", claim->subject);
    say_iri(e, claim->iri, RDF "predicate", claim->property->iri);
    if (claim->object != QN_NONE)
        say_actor(e, claim->iri, RDF "object", claim->object);
    else
        say_date(e, claim->iri, RDF "object", claim->literal);
    say_iri(e, claim->iri, QN_NS "status", status);
    say_who(e, claim);
    say_details(e, claim);
    say_iri(e, claim->iri, PROV "wasDerivedFrom", e->articles[claim->article].iri);
    for (size_t i = 0; i < claim->evidence_count && !e->status; i++)
        say_iri(e, claim->iri, QN_NS "evidence", evidence_iri(e, claim, i + 1));
    for (size_t i = 0; i < claim->evidence_count && !e->status; i++)
        emit_evidence(e, claim, i);
}
