/* Articles: their metadata, and the stretches of their text that the graph points to, each once. */
#include "emit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- stretches of text ------------------------------------------------------------------------------------------- */

/* One use of a stretch; several uses of the same stretch are one node. */
typedef struct place {
    uint32_t article, begin, end;
    bool passage;           /* a sentence that is evidence; else a mention or a trigger */
    uint32_t actor;         /* whom it mentions, with the option to tell; or QN_NONE */
    const char *text;
} place;

typedef struct places {
    place *items;
    size_t count, capacity;
} places;

static void add_place(emitter *e, places *places, uint32_t article, const qn_passage *passage, bool is_passage, uint32_t actor)
{
    if (passage->begin == passage->end || e->status)
        return;
    place one = {article, passage->begin, passage->end, is_passage, actor, passage->text};
    if (!QN_PUSH(places->items, places->count, places->capacity, one))
        out_of_memory(e);
}

static int compare_places(const void *x, const void *y)
{
    const place *a = x, *b = y;
    if (a->article != b->article)
        return a->article < b->article ? -1 : 1;
    if (a->begin != b->begin)
        return a->begin < b->begin ? -1 : 1;
    if (a->end != b->end)
        return a->end > b->end ? -1 : 1;    /* the sentence before what lies in it */
    if (a->passage != b->passage)
        return a->passage ? -1 : 1;
    return a->actor < b->actor ? -1 : a->actor > b->actor;
}

static bool same_place(const place *a, const place *b)
{
    return a->article == b->article && a->begin == b->begin && a->end == b->end;
}

static void collect_places(emitter *e, places *places)
{
    for (size_t i = 0; i < e->claim_count && !e->status; i++)
        for (size_t j = 0; j < e->claims[i].evidence_count; j++) {
            const qn_stored_evidence *one = &e->claims[i].evidence[j];
            uint32_t article = e->claims[i].article;
            add_place(e, places, article, &one->passage, true, QN_NONE);
            add_place(e, places, article, &one->subject, false, QN_NONE);
            add_place(e, places, article, &one->trigger, false, QN_NONE);
            add_place(e, places, article, &one->object, false, QN_NONE);
        }
    for (size_t i = 0; i < e->article_count && !e->status; i++)
        for (size_t j = 0; j < e->articles[i].mention_count; j++)
            add_place(e, places, (uint32_t)i, &e->articles[i].mentions[j].place, false, e->articles[i].mentions[j].actor);
    if (places->count)
        qsort(places->items, places->count, sizeof *places->items, compare_places);
}

/* Tells whom the stretch mentions: actors of the uses, which are ordered. */
static void say_mentioned(emitter *e, const char *iri, const place *first, const place *end)
{
    uint32_t last = QN_NONE;
    for (const place *use = first; use < end; use++)
        if (use->actor != QN_NONE && use->actor != last) {
            last = use->actor;
            say_iri(e, iri, ITSRDF "taIdentRef", e->actors[last].iri);
        }
}

static void emit_place(emitter *e, const place *first, const place *end)
{
    const char *article = e->articles[first->article].iri;
    bool mention = false;
    for (const place *use = first; use < end; use++)
        mention = mention || use->actor != QN_NONE;
    e->made.length = 0;
    add_stretch(&e->made, article, first->begin, first->end);
    if (e->made.failed) {
        out_of_memory(e);
        return;
    }
    const char *iri = e->made.bytes;
    if (first->passage)
        say_iri(e, iri, RDF "type", QN_NS "Passage");
    if (mention)
        say_iri(e, iri, RDF "type", QN_NS "Mention");
    say_iri(e, iri, RDF "type", NIF "RFC5147String");
    say_integer(e, iri, NIF "beginIndex", first->begin);
    say_integer(e, iri, NIF "endIndex", first->end);
    say_iri(e, iri, NIF "referenceContext", article);
    say_text(e, iri, NIF "anchorOf", first->text, first->passage ? "en" : NULL);
    if (mention)
        say_mentioned(e, iri, first, end);
}

/* --- publishers that are actors ---------------------------------------------------------------------------------- */

/* Names of organizations → actors. */
typedef struct publishers {
    qn_interner *names;
    uint32_t *actors;       /* [names]: QN_NONE when several actors share the name */
    size_t count, capacity;
    qn_arena *scratch;      /* lower-case copies, for the time of the emission */
} publishers;

static uint32_t name_number(emitter *e, publishers *p, const char *name)
{
    char *lower = qn_utf8_lower(p->scratch, name, strlen(name));
    uint32_t number = lower ? qn_intern(p->names, lower, strlen(lower)) : QN_NONE;
    if (number == QN_NONE)
        out_of_memory(e);
    return number;
}

static void add_name(emitter *e, publishers *p, const char *name, uint32_t actor)
{
    uint32_t number = name_number(e, p, name);
    if (number == QN_NONE)
        return;
    if (number < p->count)
        p->actors[number] = p->actors[number] == actor ? actor : QN_NONE;
    else if (!QN_PUSH(p->actors, p->count, p->capacity, actor))
        out_of_memory(e);
}

static void collect_publishers(emitter *e, publishers *p)
{
    bool any = false;
    for (size_t i = 0; i < e->article_count; i++)
        any = any || e->articles[i].publisher;
    p->names = qn_interner_new();
    p->scratch = qn_arena_new();
    if (!p->names || !p->scratch) {
        out_of_memory(e);
        return;
    }
    for (uint32_t i = 0; any && i < e->actor_count && !e->status; i++) {
        if (!(e->actors[i].type & QN_ANY_ORGANIZATION))
            continue;
        add_name(e, p, e->actors[i].label, i);
        for (const char *const *name = e->actors[i].alternatives; name && *name && !e->status; name++)
            add_name(e, p, *name, i);
    }
}

static void free_publishers(publishers *p)
{
    qn_interner_free(p->names);
    qn_arena_free(p->scratch);
    free(p->actors);
}

static void say_agent(emitter *e, publishers *p, const char *article, const char *predicate, const char *name, uint32_t actor)
{
    if (actor != QN_NONE) {
        say_iri(e, article, predicate, e->actors[actor].iri);
        return;
    }
    if (!name || !*name || e->status)
        return;
    char *lower = qn_utf8_lower(p->scratch, name, strlen(name));
    if (!lower) {
        out_of_memory(e);
        return;
    }
    uint32_t number = qn_interner_find(p->names, lower, strlen(lower));
    if (number != QN_NONE && p->actors[number] != QN_NONE)
        say_iri(e, article, predicate, e->actors[p->actors[number]].iri);
    else
        say_text(e, article, predicate, name, NULL);
}

/* --- articles ---------------------------------------------------------------------------------------------------- */

static void emit_article(emitter *e, publishers *p, const qn_article *article)
{
    e->made.length = 0;
    qn_buffer_printf(&e->made, "Article: %s", article->title && *article->title ? article->title : article->id ? article->id : article->iri);
    if (e->made.failed)
        out_of_memory(e);
    else
        say_section(e, e->made.bytes);
    say_graph(e, article);
    say_iri(e, article->iri, RDF "type", QN_NS "Article");
    say_text(e, article->iri, DCTERMS "identifier", article->id, NULL);
    say_text(e, article->iri, DCTERMS "title", article->title, "en");
    say_date(e, article->iri, DCTERMS "issued", article->date);
    say_agent(e, p, article->iri, DCTERMS "publisher", article->publisher, article->publisher_actor);
    say_agent(e, p, article->iri, DCTERMS "creator", article->author, article->author_actor);
    if (article->url && is_absolute(article->url))
        say_iri(e, article->iri, DCTERMS "source", article->url);
    else if (article->url)
        qn_report(e->context, QN_WARNING, QN_SYNTAX, article->id, 0, 0, -1, "'%.200s' is no absolute IRI: dcterms:source is left out", article->url);
    if (article->copy_of != QN_NONE)
        say_iri(e, article->iri, DCTERMS "isVersionOf", e->articles[article->copy_of].iri);
    say_text(e, article->iri, QN_NS "sha256", article->sha256, NULL);
}

void emit_articles(emitter *e)
{
    places places = {0};
    publishers publishers = {0};
    collect_places(e, &places);
    collect_publishers(e, &publishers);
    const place *at = places.items, *end = places.items + places.count;
    for (size_t i = 0; i < e->article_count && !e->status; i++) {
        emit_article(e, &publishers, &e->articles[i]);
        while (at < end && at->article == i && !e->status) {
            const place *first = at;
            while (at < end && same_place(first, at))
                at++;
            emit_place(e, first, at);
        }
    }
    free(places.items);
    free_publishers(&publishers);
}
