/* Actors: what they are and are called, the plain triples that an article asserts, then the claims about them. */
#include "emit.h"

#include <string.h>

static void heading(emitter *e, const qn_actor *actor)
{
    e->made.length = 0;
    qn_buffer_printf(&e->made, "%s (%s)", actor->label, qn_class_name(actor->type));
    if (e->made.failed)
        out_of_memory(e);
    else
        say_section(e, e->made.bytes);
}

static void describe(emitter *e, const qn_actor *actor)
{
    e->made.length = 0;
    qn_buffer_printf(&e->made, QN_NS "%s", qn_class_name(actor->type));
    if (e->made.failed) {
        out_of_memory(e);
        return;
    }
    if (actor->type != QN_NO_CLASS)
        say_iri(e, actor->iri, RDF "type", e->made.bytes);
    say_text(e, actor->iri, RDFS "label", actor->label, "en");
    for (const char *const *name = actor->alternatives; name && *name; name++)
        say_text(e, actor->iri, SKOS "altLabel", *name, "en");
    say_iri(e, actor->iri, OWL "sameAs", actor->wikidata);
    say_integer(e, actor->iri, QN_NS "mentionCount", actor->mention_count);
}

/* The triples that at least one claim asserts, once each, and once more in the graph of every further article that does; claims of a triple stand
   together, those of an article too. */
static void assert_triples(emitter *e, const uint32_t *first, const uint32_t *end)
{
    const qn_stored_claim *last = NULL;
    for (const uint32_t *at = first; at < end; at++) {
        const qn_stored_claim *claim = &e->claims[*at];
        bool again = last && same_triple(e, last, claim);
        if (claim->status != QN_ASSERTED || (again && last->article == claim->article))
            continue;
        last = claim;
        e->graphs_only = again;
        say_graph(e, &e->articles[claim->article]);
        if (claim->object != QN_NONE)
            say_iri(e, e->actors[claim->subject].iri, claim->property->iri, e->actors[claim->object].iri);
        else
            say_date(e, e->actors[claim->subject].iri, claim->property->iri, claim->literal);
        e->graphs_only = false;
    }
}

/* What became of an IRI of a graph before. */
static void say_change(emitter *e, const qn_change *change)
{
    if (change->same)
        say_iri(e, change->from, OWL "sameAs", change->to);
    say_iri(e, change->from, DCTERMS "isReplacedBy", change->to);
}

/* Changes of an actor that still is; both are sorted by IRI. */
static const qn_change *say_own_changes(emitter *e, const qn_actor *actor, const qn_change *at)
{
    const qn_change *end = e->changes + e->change_count;
    while (at < end && strcmp(at->from, actor->iri) < 0)
        at++;
    for (; at < end && !strcmp(at->from, actor->iri); at++)
        say_change(e, at);
    return at;
}

/* IRIs that no actor has any more. */
static void emit_given_up(emitter *e)
{
    size_t actor = 0;
    bool headed = false;
    for (const qn_change *at = e->changes; at < e->changes + e->change_count && !e->status; at++) {
        while (actor < e->actor_count && strcmp(e->actors[actor].iri, at->from) < 0)
            actor++;
        if (actor < e->actor_count && !strcmp(e->actors[actor].iri, at->from))
            continue;
        if (!headed)
            say_section(e, "IRIs of earlier graphs");
        headed = true;
        say_change(e, at);
    }
}

void emit_actors(emitter *e)
{
    const uint32_t *at = e->order, *end = e->order + e->claim_count;
    const qn_change *change = e->changes;
    for (size_t i = 0; i < e->actor_count && !e->status; i++) {
        const uint32_t *first = at;
        while (at < end && e->claims[*at].subject == i)
            at++;
        heading(e, &e->actors[i]);
        say_graph(e, NULL);
        describe(e, &e->actors[i]);
        change = say_own_changes(e, &e->actors[i], change);
        assert_triples(e, first, at);
        for (const uint32_t *claim = first; claim < at && !e->status; claim++)
            emit_claim(e, &e->claims[*claim]);
    }
    emit_given_up(e);
}
