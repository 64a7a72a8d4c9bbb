/* Classes, statuses and the properties of the ontology. */
#include "room.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const struct {
    qn_class class;
    const char *name;
} classes[] = {
    {QN_PERSON, "Person"}, {QN_FIRM, "Firm"}, {QN_AGENCY, "Agency"}, {QN_MEDIA, "MediaOutlet"}, {QN_ALLIANCE, "Alliance"}, {QN_PARTY, "Party"},
    {QN_ORGANIZATION, "Organization"}, {QN_COUNTRY, "Country"}, {QN_PLACE, "Place"},
};

static const char *const statuses[QN_CLAIM_STATUS_COUNT] = {
    [QN_ASSERTED] = "Asserted", [QN_ALLEGED] = "Alleged", [QN_DENIED] = "Denied", [QN_POSSIBLE] = "Possible", [QN_NEGATED] = "Negated",
};

const char *qn_class_name(qn_class one)
{
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        if (classes[i].class == one)
            return classes[i].name;
    return "";
}

qn_class qn_class_of(const char *name)
{
    for (size_t i = 0; name && i < sizeof classes / sizeof *classes; i++)
        if (!strcmp(classes[i].name, name))
            return classes[i].class;
    return QN_NO_CLASS;
}

const char *qn_claim_status_name(qn_claim_status status)
{
    return (unsigned)status < QN_CLAIM_STATUS_COUNT ? statuses[status] : "";
}

/* --- classes in the files ---------------------------------------------------------------------------------- */

#define DEEPEST_CLASS 16    /* superclasses of superclasses */

static bool in_namespace(const qn_facts *facts, uint32_t term)
{
    return qn_term_is_iri(facts, term) && !strncmp(qn_term(facts, term), QN_NS, strlen(QN_NS));
}

/* The class an IRI names, or the nearest of ours above it. */
static qn_class class_above(const qn_facts *facts, uint32_t term, int depth)
{
    if (facts->classes[term])
        return (qn_class)(facts->classes[term] - 1);
    qn_class one = in_namespace(facts, term) ? qn_class_of(qn_term_name(facts, term)) : QN_NO_CLASS;
    facts->classes[term] = (uint16_t)(one + 1);
    if (one || depth >= DEEPEST_CLASS)
        return one;
    size_t count;
    const fact *f = qn_facts_of(facts, term, &count);
    for (size_t i = 0; i < count && !one; i++)
        if (f[i].predicate == RDFS_SUBCLASS)
            one = class_above(facts, f[i].object, depth + 1);
    facts->classes[term] = (uint16_t)(one + 1);
    return one;
}

qn_class qn_term_class(const qn_facts *facts, uint32_t term)
{
    return class_above(facts, term, 0);
}

unsigned qn_term_classes(const qn_facts *facts, uint32_t term)
{
    return term == QN_T_ACTOR ? (unsigned)QN_ANY_ACTOR : (unsigned)qn_term_class(facts, term);
}

bool qn_term_status(const qn_facts *facts, uint32_t term, qn_claim_status *status)
{
    for (int i = 0; i < QN_CLAIM_STATUS_COUNT; i++) {
        if (in_namespace(facts, term) && !strcmp(statuses[i], qn_term_name(facts, term))) {
            *status = (qn_claim_status)i;
            return true;
        }
    }
    return false;
}

/* --- properties -------------------------------------------------------------------------------------------- */

/* The classes that an end of a property may have. `includes` lists classes one by one; where nothing is listed, `whole` names a class with its
   subclasses. */
static unsigned end_classes(qn_facts *facts, uint32_t property, uint32_t includes, uint32_t whole)
{
    unsigned listed = 0, all = 0;
    size_t count;
    const fact *f = qn_facts_of(facts, property, &count);
    for (size_t i = 0; i < count; i++) {
        unsigned set = f[i].predicate == includes || f[i].predicate == whole ? qn_term_classes(facts, f[i].object) : 0;
        if (f[i].predicate == includes) {
            listed |= set;
            if (!set)
                qn_facts_error(facts, &f[i], "%s: unknown class %s; name a class of actors such as qn:Person, or declare it with rdfs:subClassOf one",
                               qn_term(facts, property), qn_term(facts, f[i].object));
        } else if (f[i].predicate == whole) {
            all |= set == QN_ORGANIZATION ? (unsigned)QN_ANY_ORGANIZATION : set;
        }
    }
    return listed ? listed : all;
}

typedef struct kind {
    bool relation, state, data, symmetric, declared;
} kind;

static kind kind_of(const qn_facts *facts, const fact *f, size_t count)
{
    kind k = {0};
    for (size_t i = 0; i < count; i++) {
        if (f[i].predicate != RDF_TYPE)
            continue;
        switch (f[i].object) {
        case QN_T_STATE: k.state = k.relation = true; break;
        case QN_T_ACT: case QN_T_RELATION: k.relation = true; break;
        case OWL_DATATYPE_PROPERTY: k.data = k.declared = true; break;
        case OWL_SYMMETRIC: k.symmetric = k.declared = true; break;
        case OWL_OBJECT_PROPERTY: case RDF_PROPERTY: k.declared = true; break;
        }
    }
    /* a user's property may be declared with OWL's words alone */
    k.relation = k.relation || (k.declared && count && !in_namespace(facts, f[0].subject));
    return k;
}

static const char *label_of(const qn_facts *facts, uint32_t subject)
{
    uint32_t label = qn_facts_object(facts, subject, RDFS_LABEL);
    return label == QN_NONE ? qn_term_name(facts, subject) : qn_term(facts, label);
}

static qn_status add_property(qn_lexicon *lexicon, qn_facts *facts, uint32_t subject)
{
    size_t count;
    const fact *f = qn_facts_of(facts, subject, &count);
    kind k = count && qn_term_is_iri(facts, subject) ? kind_of(facts, f, count) : (kind){0};
    if (!k.relation)
        return QN_OK;
    qn_property p = {.iri = qn_term(facts, subject), .name = qn_term_name(facts, subject), .label = label_of(facts, subject),
                     .domain = end_classes(facts, subject, QN_T_DOMAIN_INCLUDES, RDFS_DOMAIN),
                     .range = end_classes(facts, subject, QN_T_RANGE_INCLUDES, RDFS_RANGE),
                     .symmetric = k.symmetric, .state = k.state, .data = k.data, .index = (uint32_t)lexicon->property_count};
    if (!p.domain || (!p.range && !p.data)) {
        if (in_namespace(facts, subject) || k.state)
            qn_facts_error(facts, f, "%s has no %s among the classes of actors; add qn:domainIncludes and qn:rangeIncludes", p.iri,
                           p.domain ? "range" : "domain");
        return QN_OK;
    }
    return QN_PUSH(lexicon->properties, lexicon->property_count, lexicon->property_capacity, p) ? QN_OK : QN_NOMEM;
}

/* --- spelling ---------------------------------------------------------------------------------------------- */

static bool declared(const qn_facts *facts, uint32_t term)
{
    return term < TERM_COUNT || qn_class_of(qn_term_name(facts, term)) || qn_facts_object(facts, term, RDF_TYPE) != QN_NONE;
}

/* A term of our namespace that nothing declares is a slip of the pen. Where the ontology was replaced, its words can't be checked. */
static void check_spelling(qn_facts *facts)
{
    for (size_t i = 0; facts->own_ontology && i < facts->count; i++) {
        const fact *f = &facts->facts[i];
        if (in_namespace(facts, f->predicate) && !declared(facts, f->predicate))
            qn_facts_error(facts, f, "%s: unknown property %s; check its spelling or declare it in an ontology", qn_facts_entry(facts, f->subject),
                           qn_term(facts, f->predicate));
        else if (f->predicate == RDF_TYPE && in_namespace(facts, f->object) && !declared(facts, f->object))
            qn_facts_error(facts, f, "%s: unknown class %s; check its spelling or declare it in an ontology", qn_facts_entry(facts, f->subject),
                           qn_term(facts, f->object));
    }
}

const qn_property *qn_lexicon_property_of(const qn_lexicon *lexicon, const qn_facts *facts, uint32_t term)
{
    const char *iri = qn_term(facts, term);     /* interned, so the pointer is the IRI */
    for (size_t i = 0; i < lexicon->property_count; i++)
        if (lexicon->properties[i].iri == iri)
            return &lexicon->properties[i];
    return NULL;
}

/* Ties properties to one another, once their places are final. */
static void tie_properties(qn_lexicon *lexicon, qn_facts *facts)
{
    for (size_t i = 0; i < lexicon->property_count; i++) {
        qn_property *p = &lexicon->properties[i];
        const char *term = p->iri - 1;      /* with the sign of its kind */
        uint32_t subject = qn_interner_find(facts->terms, term, strlen(term));
        uint32_t accusation = subject == QN_NONE ? QN_NONE : qn_facts_object(facts, subject, QN_T_WHEN_ALLEGED);
        p->when_alleged = accusation == QN_NONE ? NULL : qn_lexicon_property_of(lexicon, facts, accusation);
    }
}

static bool add_class(qn_lexicon *lexicon, const char *iri, qn_class type)
{
    return QN_PUSH(lexicon->actor_classes, lexicon->actor_class_count, lexicon->actor_class_capacity, (qn_actor_class){.iri = iri, .type = type});
}

/* Ours, and what the files put below them. */
static qn_status list_classes(qn_lexicon *lexicon, const qn_facts *facts)
{
    bool kept = true;
    for (size_t i = 0; kept && i < sizeof classes / sizeof *classes; i++) {
        const char *iri = qn_arena_printf(lexicon->arena, QN_NS "%s", classes[i].name);
        kept = iri && add_class(lexicon, iri, classes[i].class);
    }
    for (size_t i = 0; kept && i < facts->count; i++) {
        const fact *f = &facts->facts[i];
        qn_class type = f->predicate == RDFS_SUBCLASS && qn_term_is_iri(facts, f->subject) ? qn_term_class(facts, f->subject) : QN_NO_CLASS;
        if (type && !in_namespace(facts, f->subject))
            kept = add_class(lexicon, qn_term(facts, f->subject), type);
    }
    return kept ? QN_OK : QN_NOMEM;
}

qn_status qn_lexicon_add_ontology(qn_lexicon *lexicon, qn_facts *facts)
{
    check_spelling(facts);
    qn_status status = list_classes(lexicon, facts);
    uint32_t terms = qn_interner_count(facts->terms);
    for (uint32_t subject = 0; subject < terms && !status; subject++)
        status = add_property(lexicon, facts, subject);
    tie_properties(lexicon, facts);
    return status;
}

const qn_property *qn_lexicon_property(const qn_lexicon *lexicon, const char *name)
{
    for (size_t i = 0; i < lexicon->property_count; i++)
        if (!strcmp(lexicon->properties[i].name, name))
            return &lexicon->properties[i];
    return NULL;
}

const qn_property *qn_lexicon_properties(const qn_lexicon *lexicon, size_t *count)
{
    *count = lexicon->property_count;
    return lexicon->properties;
}

bool qn_property_is_named(const char *wanted, const char *name)
{
    while (*wanted && *name) {
        if (*wanted == ' ' || *wanted == '-' || *wanted == '_') {
            wanted++;
            continue;
        }
        if (strncasecmp(wanted++, name++, 1))
            return false;
    }
    return !*wanted && !*name;
}
