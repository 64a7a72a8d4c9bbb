/* Arguments and senses. */
#include "senses.h"

#include <stdlib.h>
#include <string.h>

#define MOST_ARGUMENTS 48   /* alternatives of one end of a sense */

/* --- arguments --------------------------------------------------------------------------------------------- */

static const struct {
    const char *name;       /* value of qn:argumentKind */
    qn_arg_kind kind;
    bool marked;            /* needs a synsem:marker */
} kinds[] = {
    {"subject", QN_ARG_SUBJECT, false}, {"object", QN_ARG_OBJECT, false}, {"indirect-object", QN_ARG_INDIRECT, false},
    {"preposition", QN_ARG_PREP, true}, {"object-possessor", QN_ARG_OBJECT_POSSESSOR, false}, {"object-preposition", QN_ARG_OBJECT_PREP, true},
    {"possessor", QN_ARG_POSSESSOR, false}, {"compound", QN_ARG_COMPOUND, false}, {"adjective", QN_ARG_ADJECTIVE, false},
    {"referent", QN_ARG_REFERENT, false}, {"modified", QN_ARG_MODIFIED, false}, {"apposition", QN_ARG_APPOSITION, false},
    {"list", QN_ARG_LIST, false}, {"complement", QN_ARG_COMPLEMENT, false}, {"speaker", QN_ARG_SPEAKER, false}, {"home", QN_ARG_HOME, false},
    {"agentless-object", QN_ARG_AGENTLESS_OBJECT, false}, {"clause-subject", QN_ARG_CLAUSE_SUBJECT, false}, {"clause-object", QN_ARG_CLAUSE_OBJECT, false},
    {"said-subject", QN_ARG_SAID_SUBJECT, false}, {"inner", QN_ARG_INNER, false}, {"article-state", QN_ARG_ARTICLE_STATE, false},
    {"preposition-possessor", QN_ARG_PREP_POSSESSOR, true}, {"clause-patient", QN_ARG_CLAUSE_PATIENT, false},
    {"infinitive-subject", QN_ARG_INFINITIVE_SUBJECT, false}, {"occasion-subject", QN_ARG_OCCASION_SUBJECT, false},
    {"nationality", QN_ARG_NATIONALITY, false}, {"administration", QN_ARG_ADMINISTRATION, true},
};

static qn_status add_argument(qn_arguments *arguments, qn_facts *facts, const fact *f)
{
    uint32_t kind = qn_facts_object(facts, f->subject, QN_T_ARGUMENT_KIND), marker = qn_facts_object(facts, f->subject, SYNSEM_MARKER);
    const char *name = kind == QN_NONE ? "preposition" : qn_term(facts, kind);
    size_t i = 0, count = sizeof kinds / sizeof *kinds;
    while (i < count && strcmp(kinds[i].name, name))
        i++;
    if (i == count) {
        qn_facts_error(facts, f, "%s: unknown qn:argumentKind \"%s\"; ontology/lexicon.ttl shows all kinds", qn_facts_entry(facts, f->subject), name);
        return QN_OK;
    }
    if (kinds[i].marked && (marker == QN_NONE || !qn_term_is_literal(facts, marker))) {
        qn_facts_error(facts, f, "%s: an argument of kind \"%s\" needs its preposition: synsem:marker \"…\"@en", qn_facts_entry(facts, f->subject),
                       name);
        return QN_OK;
    }
    qn_arg arg = {kinds[i].kind, kinds[i].marked ? qn_term(facts, marker) : NULL};
    if (arg.marker && qn_intern(arguments->markers, arg.marker, strlen(arg.marker)) == QN_NONE)
        return QN_NOMEM;
    if (!QN_PUSH(arguments->args, arguments->count, arguments->capacity, arg))
        return QN_NOMEM;
    arguments->of_term[f->subject] = (uint32_t)arguments->count;
    return QN_OK;
}

qn_status qn_arguments_read(qn_arguments *arguments, qn_facts *facts)
{
    uint32_t terms = qn_interner_count(facts->terms);
    arguments->of_term = calloc(terms + 1, sizeof *arguments->of_term);
    arguments->markers = qn_interner_new();
    qn_status status = arguments->of_term && arguments->markers ? QN_OK : QN_NOMEM;
    for (uint32_t subject = TERM_COUNT; subject < terms && !status; subject++) {
        size_t count;
        const fact *f = qn_facts_of(facts, subject, &count);
        if (count && qn_facts_has(facts, subject, RDF_TYPE, SYNSEM_ARGUMENT))
            status = add_argument(arguments, facts, f);
    }
    return status;
}

void qn_arguments_free(qn_arguments *arguments)
{
    qn_interner_free(arguments->markers);
    free(arguments->of_term);
    free(arguments->args);
}

bool qn_arguments_mark(const qn_arguments *arguments, const char *word)
{
    return qn_interner_find(arguments->markers, word, strlen(word)) != QN_NONE;
}

/* --- senses ------------------------------------------------------------------------------------------------ */

typedef struct alternatives {
    qn_arg args[MOST_ARGUMENTS];
    size_t count;
} alternatives;

/* A sense while it is read. */
typedef struct reading {
    qn_lexicon *lexicon;
    qn_facts *facts;
    const qn_arguments *arguments;
    const char *entry;      /* IRI, for messages */
    const fact *where;      /* the entry's triple that names the sense */
    qn_sense sense;
    alternatives subject, object, controller;
    unsigned subject_classes, object_classes;
    bool faulty, foreign;   /* foreign: of a property or class that the caller's ontology replaced */
} reading;

/* In the order of kinds, then as written. */
static void take_argument(reading *r, const fact *f, alternatives *list)
{
    uint32_t number = r->arguments->of_term[f->object];
    if (!number || list->count == MOST_ARGUMENTS) {
        qn_facts_error(r->facts, f, number ? "%s: too many alternatives; leave out %s or make two senses of it"
                       : "%s: unknown argument %s; declare it: a synsem:SyntacticArgument ; synsem:marker \"preposition\"@en",
                       r->entry, qn_term(r->facts, f->object));
        r->faulty = true;
        return;
    }
    qn_arg arg = r->arguments->args[number - 1];
    size_t at = list->count++;
    for (; at > 0 && list->args[at - 1].kind > arg.kind; at--)
        list->args[at] = list->args[at - 1];
    list->args[at] = arg;
}

/* Whether the fact is one of ours that rests on an ontology of ours that was replaced. */
static bool orphaned(const reading *r, const fact *f)
{
    return (r->facts->files[f->file].how & FILE_OURS) && !r->facts->own_ontology;
}

static void take_reference(reading *r, const fact *f)
{
    r->sense.property = qn_lexicon_property_of(r->lexicon, r->facts, f->object);
    if (r->sense.property)
        return;
    if (orphaned(r, f)) {
        r->foreign = true;
        return;
    }
    qn_facts_error(r->facts, f, "%s: unknown property %s; check its spelling or declare it in an ontology, with qn:domainIncludes and qn:rangeIncludes",
                   r->entry, qn_term(r->facts, f->object));
    r->faulty = true;
}

static void take_status(reading *r, const fact *f)
{
    if (qn_term_status(r->facts, f->object, &r->sense.status))
        return;
    qn_facts_error(r->facts, f, "%s: unknown status %s; one of qn:Asserted, Alleged, Denied, Possible, Negated", r->entry,
                   qn_term(r->facts, f->object));
    r->faulty = true;
}

static void take_class(reading *r, const fact *f, unsigned *set)
{
    unsigned named = qn_term_classes(r->facts, f->object);
    if (!named && orphaned(r, f)) {
        r->foreign = true;
    } else if (!named) {
        qn_facts_error(r->facts, f, "%s: unknown class %s; name a class of actors such as qn:Person", r->entry, qn_term(r->facts, f->object));
        r->faulty = true;
    }
    *set |= named;
}

static void take_words(reading *r, const fact *f, const char **name)
{
    uint32_t class = qn_words_class(r->lexicon, r->facts, f->object);
    if (class == QN_NONE) {
        qn_facts_error(r->facts, f, "%s: unknown word class %s; define it as a qn:WordClass", r->entry, qn_term(r->facts, f->object));
        r->faulty = true;
        return;
    }
    *name = r->lexicon->classes[class].name;
}

static void take(reading *r, const fact *f)
{
    switch (f->predicate) {
    case RDF_TYPE: r->sense.embeds = r->sense.embeds || f->object == QN_T_OPERATOR; break;
    case ONTOLEX_REFERENCE: take_reference(r, f); break;
    case SYNSEM_SUBJECT: take_argument(r, f, &r->subject); break;
    case SYNSEM_OBJECT: take_argument(r, f, &r->object); break;
    case QN_T_CONTROLLER: take_argument(r, f, &r->controller); break;
    case QN_T_IMPLIES_STATUS: take_status(r, f); break;
    case QN_T_SUBJECT_CLASS: take_class(r, f, &r->subject_classes); break;
    case QN_T_OBJECT_CLASS: take_class(r, f, &r->object_classes); break;
    case QN_T_REQUIRES: take_words(r, f, &r->sense.requires); break;
    case QN_T_EXCLUDES: take_words(r, f, &r->sense.excludes); break;
    case QN_T_ROLE: r->sense.role = qn_facts_true(r->facts, f->subject, QN_T_ROLE); break;
    case QN_T_ATTRIBUTES: r->sense.attributes = qn_facts_true(r->facts, f->subject, QN_T_ATTRIBUTES); break;
    }
}

static void fault(reading *r, const char *what)
{
    qn_facts_error(r->facts, r->where, "%s: %s", r->entry, what);
    r->faulty = true;
}

/* What the parts of the sense must agree on. */
static void check(reading *r)
{
    const qn_property *p = r->sense.property;
    if (r->faulty || r->foreign)
        return;
    if (!p && !r->sense.embeds)
        fault(r, "a sense without property; add ontolex:reference, or a qn:Operator");
    else if (p && r->sense.embeds)
        fault(r, "a sense with both a property and qn:Operator; make two senses of it");
    else if (p && (!r->subject.count || !r->object.count))
        fault(r, "a sense without arguments; add synsem:subjOfProp and synsem:objOfProp");
    else if (p && !r->sense.subject_classes)
        fault(r, "qn:subjectClass leaves no class of the property's domain");
    else if (p && !p->data && !r->sense.object_classes)
        fault(r, "qn:objectClass leaves no class of the property's range");
}

/* The ends of a symmetric property may be swapped, so each may have the classes of either. */
static void narrow(reading *r)
{
    const qn_property *p = r->sense.property;
    if (!p) {
        r->sense.subject_classes = r->subject_classes ? r->subject_classes : (unsigned)QN_ANY_ACTOR;
        r->sense.object_classes = r->object_classes ? r->object_classes : (unsigned)QN_ANY_ACTOR;
        return;
    }
    unsigned domain = p->symmetric ? p->domain | p->range : p->domain, range = p->symmetric ? p->domain | p->range : p->range;
    r->sense.subject_classes = r->subject_classes ? domain & r->subject_classes : domain;
    r->sense.object_classes = r->object_classes ? range & r->object_classes : range;
}

static bool copy_arguments(qn_arena *arena, const alternatives *list, const qn_arg **args, size_t *count)
{
    qn_arg *copy = qn_arena_alloc(arena, (list->count + 1) * sizeof *copy);
    if (!copy)
        return false;
    memcpy(copy, list->args, list->count * sizeof *copy);
    *args = copy;
    *count = list->count;
    return true;
}

qn_status qn_senses_read(qn_lexicon *lexicon, qn_facts *facts, const qn_arguments *arguments, const fact *f, size_t count, unsigned anchors,
                         qn_entry *entry)
{
    size_t most = 0, named = 0;
    for (size_t i = 0; i < count; i++)
        most += f[i].predicate == ONTOLEX_SENSE;
    if (!most)
        qn_facts_error(facts, f, "%s: an entry without sense; add ontolex:sense [ … ]", entry->iri);
    qn_sense *senses = qn_arena_alloc(lexicon->arena, (most + 1) * sizeof *senses);
    if (!senses)
        return QN_NOMEM;
    for (size_t i = 0; i < count; i++) {
        if (f[i].predicate != ONTOLEX_SENSE)
            continue;
        reading r = {.lexicon = lexicon, .facts = facts, .arguments = arguments, .entry = entry->iri, .where = &f[i]};
        size_t parts;
        const fact *part = qn_facts_of(facts, f[i].object, &parts);
        for (size_t k = 0; k < parts; k++)
            take(&r, &part[k]);
        narrow(&r);
        check(&r);
        if (r.faulty || r.foreign)
            continue;
        r.sense.by_default = anchors != 0;
        r.sense.anchor_classes = anchors;
        if (!copy_arguments(lexicon->arena, &r.subject, &r.sense.subject, &r.sense.subject_count) ||
            !copy_arguments(lexicon->arena, r.sense.embeds ? &r.controller : &r.object, &r.sense.object, &r.sense.object_count))
            return QN_NOMEM;
        senses[named++] = r.sense;
    }
    entry->senses = senses;
    entry->sense_count = named;
    return QN_OK;
}
