/* explain: what a graph says of an actor and of its claims. */
#include "explain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static qn_status no_memory(source *s)
{
    return qn_fail(s->cli->context, QN_NOMEM, NULL, "out of memory");
}

/* --- facts --------------------------------------------------------------------------------------------------------- */

typedef struct taking {
    source *source;
    facts *facts;
} taking;

static qn_status take_fact(void *user, const qn_term *subject, const qn_term *predicate, const qn_term *object)
{
    taking *t = user;
    (void)subject;
    fact one = {qn_arena_strdup(t->source->arena, predicate->value), qn_arena_strdup(t->source->arena, object->value)};
    if (one.predicate && one.value && QN_PUSH(t->facts->items, t->facts->count, t->facts->capacity, one))
        return QN_OK;
    return no_memory(t->source);
}

qn_status read_facts(source *s, const char *subject, facts *facts)
{
    taking t = {s, facts};
    qn_term term = {false, subject};
    return qn_triples_visit(s->triples, &term, NULL, NULL, take_fact, &t);
}

const char *value_of(const facts *facts, const char *predicate)
{
    for (size_t i = 0; i < facts->count; i++)
        if (!strcmp(facts->items[i].predicate, predicate))
            return facts->items[i].value;
    return NULL;
}

typedef struct first_value {
    source *source;
    const char *value;
} first_value;

static qn_status take_first(void *user, const qn_term *subject, const qn_term *predicate, const qn_term *object)
{
    first_value *f = user;
    (void)subject;
    (void)predicate;
    f->value = qn_arena_strdup(f->source->arena, object->value);
    return QN_END;
}

const char *graph_value(source *s, const char *subject, const char *predicate)
{
    first_value f = {s, NULL};
    qn_term of = {false, subject}, what = {false, predicate};
    qn_triples_visit(s->triples, &of, &what, NULL, take_first, &f);
    return f.value;
}

/* --- names --------------------------------------------------------------------------------------------------------- */

const char *local_name(const char *iri)
{
    const char *hash = strrchr(iri, '#'), *slash = strrchr(iri, '/');
    const char *last = hash ? hash : slash;
    return last && last[1] ? last + 1 : iri;
}

const char *label_of(source *s, const char *iri)
{
    const char *label = strstr(iri, ":") ? graph_value(s, iri, RDFS "label") : NULL;
    return label ? label : local_name(iri);
}

const char *in_words(source *s, const char *property)
{
    qn_buffer words = {0};
    qn_buffer_puts(&words, "");
    for (const char *at = local_name(property); *at; at++) {
        bool capital = *at >= 'A' && *at <= 'Z';
        if (capital && words.length)
            qn_buffer_putc(&words, ' ');
        qn_buffer_putc(&words, capital ? (char)(*at + 32) : *at);
    }
    char *copy = words.failed ? NULL : qn_arena_strdup(s->arena, words.bytes);
    free(words.bytes);
    return copy ? copy : local_name(property);
}

/* --- claims -------------------------------------------------------------------------------------------------------- */

typedef struct iris {
    source *source;
    const char **items;
    size_t count, capacity;
} iris;

static qn_status take_subject(void *user, const qn_term *subject, const qn_term *predicate, const qn_term *object)
{
    iris *list = user;
    (void)predicate;
    (void)object;
    const char *copy = qn_arena_strdup(list->source->arena, subject->value);
    return copy && QN_PUSH(list->items, list->count, list->capacity, copy) ? QN_OK : no_memory(list->source);
}

static bool passes(const char *wanted, const char *iri)
{
    return !wanted || qn_property_is_named(wanted, local_name(iri));
}

static bool note_property(claim_list *list, const char *name)
{
    list->all++;
    for (size_t i = 0; i < list->property_count; i++)
        if (!strcmp(list->properties[i], name))
            return true;
    return QN_PUSH(list->properties, list->property_count, list->property_capacity, name);
}

static qn_status read_claim(source *s, const char *iri, bool outgoing, const filter *filter, claim_list *list)
{
    claim c = {.iri = iri, .outgoing = outgoing};
    qn_status result = read_facts(s, iri, &c.facts);
    const char *state = value_of(&c.facts, QN_NS "status"), *confidence = value_of(&c.facts, QN_NS "confidence");
    c.subject = value_of(&c.facts, RDF "subject");
    c.property = value_of(&c.facts, RDF "predicate");
    c.object = value_of(&c.facts, RDF "object");
    bool whole = !result && c.subject && c.property && c.object && state;
    if (whole && !note_property(list, local_name(c.property)))
        result = no_memory(s);
    if (!result && whole && passes(filter->status, state) && passes(filter->property, c.property) && !(confidence && strtod(confidence, NULL) < filter->least)) {
        c.status = local_name(state);
        const char *article = value_of(&c.facts, PROV "wasDerivedFrom");
        const char *other = label_of(s, outgoing ? c.object : c.subject);
        c.order = qn_arena_printf(s->arena, "%d\n%s\n%s\n%s\n%s\n%s", !outgoing, local_name(c.property), other, c.status, article ? article : "", iri);
        if (c.order && QN_PUSH(list->items, list->count, list->capacity, c))
            return QN_OK;
        result = no_memory(s);
    }
    free(c.facts.items);
    return result;
}

static int compare_claims(const void *a, const void *b)
{
    return strcmp(((const claim *)a)->order, ((const claim *)b)->order);
}

static qn_status read_side(source *s, const char *actor, bool outgoing, const filter *filter, claim_list *list)
{
    iris found = {.source = s};
    qn_term who = {false, actor}, side = {false, outgoing ? RDF "subject" : RDF "object"};
    qn_status result = qn_triples_visit(s->triples, NULL, &side, &who, take_subject, &found);
    for (size_t i = 0; i < found.count && !result; i++)
        result = read_claim(s, found.items[i], outgoing, filter, list);
    free(found.items);
    return result;
}

qn_status read_claims(source *s, const char *actor, const filter *filter, claim_list *list)
{
    qn_status result = read_side(s, actor, true, filter, list);
    if (!result)
        result = read_side(s, actor, false, filter, list);
    if (!result && list->count)
        qsort(list->items, list->count, sizeof *list->items, compare_claims);
    return result;
}

void free_claims(claim_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->items[i].facts.items);
    free(list->items);
    free(list->properties);
}
