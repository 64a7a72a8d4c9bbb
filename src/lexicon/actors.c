/* Known actors: who they are, what they are called, which country they belong to. */
#include "room.h"

#include <stdlib.h>
#include <string.h>

#define DEEPEST_PLACE 16    /* steps from an actor up to its country; also stops a cycle */

/* While the actors are gathered. */
typedef struct gathering {
    qn_lexicon *lexicon;
    qn_facts *facts;
    uint32_t *subjects;     /* [known_count] the terms of the actors */
    size_t capacity;
    uint32_t *known_of;     /* [terms] index of the actor + 1, 0 for other subjects */
    qn_names_found names;
} gathering;

/* The class of an actor: the first type that is a class of actors. */
static qn_class actor_class(const qn_facts *facts, uint32_t subject)
{
    size_t count;
    const fact *f = qn_facts_of(facts, subject, &count);
    qn_class class = QN_NO_CLASS;
    for (size_t i = 0; i < count && !class; i++)
        if (f[i].predicate == RDF_TYPE)
            class = qn_term_class(facts, f[i].object);
    return class;
}

static qn_status list_actors(gathering *g)
{
    uint32_t terms = qn_interner_count(g->facts->terms);
    g->known_of = calloc(terms, sizeof *g->known_of);
    if (!g->known_of)
        return QN_NOMEM;
    for (uint32_t subject = TERM_COUNT; subject < terms; subject++) {
        if (!actor_class(g->facts, subject))
            continue;
        if (!QN_PUSH(g->subjects, g->lexicon->known_count, g->capacity, subject))
            return QN_NOMEM;
        g->known_of[subject] = (uint32_t)g->lexicon->known_count;
    }
    return QN_OK;
}

/* --- one actor --------------------------------------------------------------------------------------------- */

static const char *text_of(const gathering *g, uint32_t subject, uint32_t predicate)
{
    uint32_t object = qn_facts_object(g->facts, subject, predicate);
    return object == QN_NONE ? NULL : qn_term(g->facts, object);
}

static const char *wikidata_of(const gathering *g, uint32_t subject)
{
    size_t count;
    const fact *f = qn_facts_of(g->facts, subject, &count);
    for (size_t i = 0; i < count; i++)
        if (f[i].predicate == OWL_SAME_AS && !strncmp(qn_term(g->facts, f[i].object), WIKIDATA, strlen(WIKIDATA)))
            return qn_term(g->facts, f[i].object);
    return NULL;
}

static void describe(gathering *g, size_t index)
{
    uint32_t subject = g->subjects[index];
    qn_known *known = &g->lexicon->known[index];
    size_t count;
    const fact *f = qn_facts_of(g->facts, subject, &count);
    known->iri = qn_term(g->facts, subject);
    known->slug = qn_term_name(g->facts, subject);
    known->type = actor_class(g->facts, subject);
    known->label = text_of(g, subject, RDFS_LABEL);
    known->iso = text_of(g, subject, QN_T_ISO);
    known->wikidata = wikidata_of(g, subject);
    if (!qn_term_is_iri(g->facts, subject))
        qn_facts_error(g->facts, f, "an actor without an IRI; give it one such as id:name");
    if (!known->label) {
        qn_facts_error(g->facts, f, "%s: an actor without a name; add rdfs:label \"…\"@en", qn_facts_entry(g->facts, subject));
        known->label = known->slug;
    }
}

/* --- homes ------------------------------------------------------------------------------------------------- */

static const qn_known *known_of(const gathering *g, uint32_t term)
{
    uint32_t number = term == QN_NONE ? 0 : g->known_of[term];
    return number ? &g->lexicon->known[number - 1] : NULL;
}

/* What an actor belongs to, one step up. */
static const qn_known *superior(const gathering *g, const qn_known *known)
{
    static const uint32_t ties[] = {QN_T_AGENCY_OF, QN_T_BASED_IN, QN_T_PART_OF, QN_T_CAPITAL_OF};
    uint32_t subject = g->subjects[known - g->lexicon->known];
    for (size_t i = 0; i < sizeof ties / sizeof *ties; i++) {
        const qn_known *up = known_of(g, qn_facts_object(g->facts, subject, ties[i]));
        if (up && up != known)
            return up;
    }
    return NULL;
}

static void settle(gathering *g, qn_known *known)
{
    const qn_known *up = known->type == QN_COUNTRY ? NULL : superior(g, known);
    for (int depth = 0; up && up->type != QN_COUNTRY; depth++)
        up = depth < DEEPEST_PLACE ? superior(g, up) : NULL;
    known->home = up;
}

/* A tie to an actor that no file tells of does no harm, but is most often a misspelling. */
static void check_ties(gathering *g, uint32_t subject)
{
    size_t count;
    const fact *f = qn_facts_of(g->facts, subject, &count);
    for (size_t i = 0; i < count; i++) {
        uint32_t p = f[i].predicate;
        bool tie = p == QN_T_AGENCY_OF || p == QN_T_BASED_IN || p == QN_T_PART_OF || p == QN_T_CAPITAL_OF;
        if (tie && !known_of(g, f[i].object))
            qn_report(g->facts->context, QN_WARNING, QN_NOT_FOUND, g->facts->files[f[i].file].path, f[i].line, 0, -1,
                      "%s: unknown actor %s; check its spelling or describe it", qn_term(g->facts, subject), qn_term(g->facts, f[i].object));
    }
}

/* --- names ------------------------------------------------------------------------------------------------- */

static bool name_kind(uint32_t predicate, qn_name_kind *kind)
{
    switch (predicate) {
    case RDFS_LABEL: case SKOS_ALT_LABEL: *kind = QN_NAME_FULL; return true;
    case QN_T_ADJECTIVE: *kind = QN_NAME_ADJECTIVE; return true;
    case QN_T_DEMONYM: *kind = QN_NAME_DEMONYM; return true;
    case QN_T_METONYM: *kind = QN_NAME_METONYM; return true;
    case QN_T_HINT: *kind = QN_NAME_HINT; return true;
    default: return false;
    }
}

/* The list that qn_lexicon_names_of gives: the label, then full names and adjectives in the order written. */
static qn_status list_names(gathering *g, size_t index, const fact *f, size_t count)
{
    const char **names = qn_arena_alloc(g->lexicon->arena, (count + 2) * sizeof *names);
    size_t used = 0;
    if (!names)
        return QN_NOMEM;
    names[used++] = g->lexicon->known[index].label;
    for (int kind = QN_NAME_FULL; kind <= QN_NAME_ADJECTIVE; kind++) {
        for (size_t i = 0; i < count; i++) {
            qn_name_kind is;
            if (name_kind(f[i].predicate, &is) && (int)is == kind && qn_term(g->facts, f[i].object) != names[0])
                names[used++] = qn_term(g->facts, f[i].object);
        }
    }
    g->lexicon->known_names[index] = names;
    return QN_OK;
}

static qn_status add_names(gathering *g, size_t index)
{
    const qn_known *known = &g->lexicon->known[index];
    size_t count;
    const fact *f = qn_facts_of(g->facts, g->subjects[index], &count);
    qn_status status = list_names(g, index, f, count);
    for (size_t i = 0; i < count && !status; i++) {
        qn_name name = {.known = known};
        if (name_kind(f[i].predicate, &name.kind))
            status = qn_names_add(g->lexicon, &g->names, qn_term(g->facts, f[i].object), name);
    }
    return status;
}

/* --- all actors -------------------------------------------------------------------------------------------- */

static qn_status add_slugs(gathering *g)
{
    qn_lexicon *lexicon = g->lexicon;
    for (size_t i = 0; i < lexicon->known_count; i++) {
        const char *slug = lexicon->known[i].slug;
        uint32_t count = qn_interner_count(lexicon->slugs), number = qn_intern(lexicon->slugs, slug, strlen(slug));
        if (number == QN_NONE)
            return QN_NOMEM;
        if (number == count) {
            lexicon->slug_known[number] = (uint32_t)i;
        } else {
            size_t facts;
            const fact *f = qn_facts_of(g->facts, g->subjects[i], &facts);
            qn_facts_error(g->facts, f, "%s: another actor's IRI ends in %s, too; choose another last part", lexicon->known[i].iri, slug);
        }
    }
    return QN_OK;
}

static qn_status describe_all(gathering *g)
{
    qn_lexicon *lexicon = g->lexicon;
    size_t count = lexicon->known_count;
    lexicon->known = qn_arena_alloc(lexicon->arena, (count + 1) * sizeof *lexicon->known);
    lexicon->known_names = qn_arena_alloc(lexicon->arena, (count + 1) * sizeof *lexicon->known_names);
    lexicon->slug_known = qn_arena_alloc(lexicon->arena, (count + 1) * sizeof *lexicon->slug_known);
    if (!lexicon->known || !lexicon->known_names || !lexicon->slug_known)
        return QN_NOMEM;
    for (size_t i = 0; i < count; i++)
        describe(g, i);
    for (size_t i = 0; i < count; i++) {
        qn_known *known = &lexicon->known[i];
        known->within = superior(g, known);
        settle(g, known);
        check_ties(g, g->subjects[i]);
        known->capital = known->home && known_of(g, qn_facts_object(g->facts, g->subjects[i], QN_T_CAPITAL_OF)) == known->home;
    }
    qn_status status = add_slugs(g);
    for (size_t i = 0; i < count && !status; i++)
        status = add_names(g, i);
    return status ? status : qn_names_finish(lexicon, &g->names);
}

qn_status qn_lexicon_add_actors(qn_lexicon *lexicon, qn_facts *facts)
{
    gathering g = {.lexicon = lexicon, .facts = facts};
    qn_status status = qn_phrases_begin(&lexicon->names.phrases, FOLD_DOTS);
    if (!status)
        status = qn_phrases_begin(&lexicon->capitals.phrases, FOLD_DOTS | FOLD_UPPER);
    if (!status)
        status = list_actors(&g);
    if (!status)
        status = describe_all(&g);
    free(g.subjects);
    free(g.known_of);
    free(g.names.names);
    free(g.names.capitals);
    return status;
}

const qn_known *qn_lexicon_known(const qn_lexicon *lexicon, const char *slug)
{
    uint32_t number = qn_interner_find(lexicon->slugs, slug, strlen(slug));
    return number == QN_NONE ? NULL : &lexicon->known[lexicon->slug_known[number]];
}

const qn_known *qn_lexicon_actors(const qn_lexicon *lexicon, size_t *count)
{
    *count = lexicon->known_count;
    return lexicon->known;
}

const char *const *qn_lexicon_names_of(const qn_lexicon *lexicon, const qn_known *known)
{
    bool own = known >= lexicon->known && known < lexicon->known + lexicon->known_count;
    return own ? lexicon->known_names[known - lexicon->known] : qn_indexes_names_of(lexicon, known);
}
