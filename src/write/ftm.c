/* FollowTheMoney JSON lines, for Aleph and OpenSanctions' tools: an entity a line, {"id", "schema", "properties"}. Actors become entities; a claim becomes an
 * edge schema (Employment, Ownership …) only when it is asserted and its ends are what the schema allows. Every other claim, above all an alleged, denied,
 * possible or negated one, is an UnknownLink whose role and status say so: nobody shall import an allegation as a fact.
 * Ids are SHA-1 sums of IRIs, the same on every run. The pairs of property and schema are those of ontology/quidnunc.ttl (skos:closeMatch and
 * qn:closeInverse to ftm:…), which tests compare with this table.
 * Source of the schemata: followthemoney's own model, https://followthemoney.tech. */
#include <config.h>
#include "writer.h"

#include <nettle/sha1.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ID_LENGTH = 2 * SHA1_DIGEST_SIZE };

typedef struct entity {
    char id[ID_LENGTH + 1];
    qn_class type;
    const char *name;
} entity;

/* A date that an actor's statements tell; they come in the order of the actors, and so do the nodes. */
typedef struct fact {
    const char *iri, *property, *value;
} fact;

typedef struct ftm {
    qn_sink sink;
    output *out;
    qn_arena *arena;            /* names and facts */
    entity *entities;           /* [number of the node] */
    size_t count, capacity;
    fact *facts;
    size_t fact_count, fact_capacity, next_fact;
    qn_buffer line, text;
    bool first_property, first_value;
} ftm;

/* --- the schemata -------------------------------------------------------------------------------------------------- */

enum {
    ORGANIZATIONS = QN_ANY_ORGANIZATION | QN_COUNTRY,   /* Organization and those below it */
    LEGAL_ENTITIES = ORGANIZATIONS | QN_PERSON,
};

static const char *schema_of(qn_class type)
{
    switch (type) {
    case QN_PERSON:
        return "Person";
    case QN_FIRM:
        return "Company";
    case QN_AGENCY:
    case QN_COUNTRY:
        return "PublicBody";
    case QN_MEDIA:
    case QN_ALLIANCE:
    case QN_PARTY:
    case QN_ORGANIZATION:
        return "Organization";
    case QN_PLACE:
        return "Address";
    default:
        return "LegalEntity";
    }
}

typedef struct edge_schema {
    const char *property;       /* ours */
    const char *schema;
    const char *from, *to;      /* its properties for our subject and object */
    unsigned subjects, objects; /* sets of qn_class that may stand there */
    bool by_name;               /* the subject stands there as text */
    const char *relationship;   /* of a Family: what the relative is to the person */
} edge_schema;

static const edge_schema edge_schemata[] = {
    {"childOf", "Family", "person", "relative", QN_PERSON, QN_PERSON, false, "parent"},
    {"leads", "Directorship", "director", "organization", LEGAL_ENTITIES, ORGANIZATIONS, false, NULL},
    {"memberOf", "Membership", "member", "organization", LEGAL_ENTITIES, ORGANIZATIONS, false, NULL},
    {"ownedBy", "Ownership", "asset", "owner", QN_FIRM, LEGAL_ENTITIES, false, NULL},
    {"represents", "Representation", "agent", "client", LEGAL_ENTITIES, LEGAL_ENTITIES, false, NULL},
    {"sanctions", "Sanction", "authority", "entity", QN_ANY_ACTOR, QN_ANY_ACTOR, true, NULL},
    {"spouseOf", "Family", "person", "relative", QN_PERSON, QN_PERSON, false, "spouse"},
    {"subsidiaryOf", "Ownership", "asset", "owner", QN_FIRM, LEGAL_ENTITIES, false, NULL},
    {"worksFor", "Employment", "employee", "employer", QN_PERSON, ORGANIZATIONS, false, NULL},
};
static const edge_schema unknown_link = {NULL, "UnknownLink", "subject", "object", QN_ANY_ACTOR, QN_ANY_ACTOR, false, NULL};

static const edge_schema *edge_schema_of(const char *property, const char *status, const entity *from, const entity *to)
{
    for (size_t i = 0; !strcmp(status, "Asserted") && i < sizeof edge_schemata / sizeof *edge_schemata; i++) {
        const edge_schema *s = &edge_schemata[i];
        if (!strcmp(s->property, property))
            return (from->type & s->subjects) == (unsigned)from->type && from->type && to->type && to->type & s->objects ? s : &unknown_link;
    }
    return &unknown_link;
}

/* Dates of actors: our property, FollowTheMoney's, and who may have it. */
static const struct {
    const char *property, *name;
    unsigned classes;
} dates[] = {
    {"birthDate", "birthDate", QN_PERSON}, {"deathDate", "deathDate", QN_PERSON}, {"foundedDate", "incorporationDate", ORGANIZATIONS},
};

/* --- lines --------------------------------------------------------------------------------------------------------- */

static void make_id(const char *const *parts, char id[ID_LENGTH + 1])
{
    struct sha1_ctx hash;
    uint8_t digest[SHA1_DIGEST_SIZE];
    sha1_init(&hash);
    for (const char *const *part = parts; *part; part++) {
        if (part > parts)
            sha1_update(&hash, 1, (const uint8_t *)"\n");
        sha1_update(&hash, strlen(*part), (const uint8_t *)*part);
    }
    sha1_digest(&hash, sizeof digest, digest);
    for (size_t i = 0; i < sizeof digest; i++)
        snprintf(id + 2 * i, 3, "%02x", digest[i]);
}

static void start_entity(ftm *f, const char *id, const char *schema)
{
    f->line.length = 0;
    f->first_property = true;
    qn_buffer_printf(&f->line, "{\"id\": \"%s\", \"schema\": \"%s\", \"properties\": {", id, schema);
}

static void start_property(ftm *f, const char *name)
{
    qn_buffer_printf(&f->line, "%s\"%s\": [", f->first_property ? "" : ", ", name);
    f->first_property = false;
    f->first_value = true;
}

static void add_value(ftm *f, const char *value)
{
    qn_buffer_puts(&f->line, f->first_value ? "" : ", ");
    add_json_string(&f->line, value);
    f->first_value = false;
}

static void end_property(ftm *f)
{
    qn_buffer_putc(&f->line, ']');
}

/* A property with one value; nothing without it. */
static void add_property(ftm *f, const char *name, const char *value)
{
    if (!value || !*value)
        return;
    start_property(f, name);
    add_value(f, value);
    end_property(f);
}

/* The values of a list such as "Ace | Ace Telecom Ltd.". */
static void add_list(ftm *f, const char *name, const char *list)
{
    if (!list)
        return;
    start_property(f, name);
    for (const char *at = list; at;) {
        const char *bar = strstr(at, " | ");
        f->text.length = 0;
        qn_buffer_add(&f->text, at, bar ? (size_t)(bar - at) : strlen(at));
        if (f->text.length && !f->text.failed)
            add_value(f, f->text.bytes);
        at = bar ? bar + 3 : NULL;
    }
    end_property(f);
}

static qn_status end_entity(ftm *f)
{
    qn_buffer_puts(&f->line, "}}\n");
    if (f->line.failed || f->text.failed)
        return output_fail(f->out, QN_NOMEM, "out of memory");
    output_add(f->out, f->line.bytes, f->line.length);
    return output_status(f->out);
}

/* An address of the web, with what may not stand in one percent-encoded; nothing for any other. */
static void add_address(ftm *f, const char *name, const char *iri)
{
    if (!iri || (strncmp(iri, "http://", 7) && strncmp(iri, "https://", 8)))
        return;
    f->text.length = 0;
    for (; *iri; iri++) {
        if ((unsigned char)*iri <= ' ' || *iri == 0x7F || strchr("<>\"{}|\\^`", *iri))
            qn_buffer_printf(&f->text, "%%%02X", (unsigned char)*iri);
        else
            qn_buffer_putc(&f->text, *iri);
    }
    if (!f->text.failed)
        add_property(f, name, f->text.bytes);
}

static const char *value_of(const qn_attribute *attributes, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (!strcmp(attributes[i].name, name))
            return attributes[i].value;
    return NULL;
}

/* --- actors -------------------------------------------------------------------------------------------------------- */

static qn_status statement(void *self, const qn_term *subject, const qn_term *predicate, const qn_term *object)
{
    ftm *f = self;
    static const char namespace[] = QN_NS;
    if (!object->literal || strncmp(predicate->value, namespace, sizeof namespace - 1))
        return QN_OK;
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
        char day[DATE_SIZE];
        if (strcmp(predicate->value + sizeof namespace - 1, dates[i].property) || !date_prefix(object->value, day))
            continue;
        fact one = {qn_arena_strdup(f->arena, subject->value), dates[i].property, qn_arena_strdup(f->arena, day)};
        if (!one.iri || !one.value || !QN_PUSH(f->facts, f->fact_count, f->fact_capacity, one))
            return output_fail(f->out, QN_NOMEM, "out of memory");
    }
    return QN_OK;
}

/* Facts of actors that are not drawn are passed over: both come in the order of IRIs. */
static void add_dates(ftm *f, const char *iri, qn_class type)
{
    while (f->next_fact < f->fact_count && strcmp(f->facts[f->next_fact].iri, iri) < 0)
        f->next_fact++;
    size_t end = f->next_fact;
    while (end < f->fact_count && !strcmp(f->facts[end].iri, iri))
        end++;
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
        bool any = false;
        for (size_t at = f->next_fact; at < end && type & dates[i].classes; at++) {
            if (strcmp(f->facts[at].property, dates[i].property))
                continue;
            if (!any)
                start_property(f, dates[i].name);
            any = true;
            add_value(f, f->facts[at].value);
        }
        if (any)
            end_property(f);
    }
    f->next_fact = end;
}

/* "http://www.wikidata.org/entity/Q36" → "Q36"; NULL for anything else. */
static const char *wikidata_id(const char *iri)
{
    const char *slash = iri ? strrchr(iri, '/') : NULL;
    return slash && slash[1] == 'Q' && slash[2] && !slash[2 + strspn(slash + 2, "0123456789")] ? slash + 1 : NULL;
}

static qn_status node(void *self, uint32_t number, const qn_attribute *attributes, size_t count)
{
    ftm *f = self;
    const char *iri = value_of(attributes, count, "iri"), *name = value_of(attributes, count, "label"), *type = value_of(attributes, count, "type");
    entity one = {.type = qn_class_of(type ? type : ""), .name = qn_arena_strdup(f->arena, name ? name : iri ? iri : "")};
    make_id((const char *const[]){iri ? iri : "", NULL}, one.id);
    if (number != f->count)
        return output_fail(f->out, QN_INTERNAL, "the actors of a drawing must be numbered from 0");
    if (!one.name || !QN_PUSH(f->entities, f->count, f->capacity, one))
        return output_fail(f->out, QN_NOMEM, "out of memory");
    start_entity(f, one.id, schema_of(one.type));
    add_property(f, "name", one.name);
    add_list(f, "alias", value_of(attributes, count, "aliases"));
    add_property(f, "wikidataId", wikidata_id(value_of(attributes, count, "wikidata")));
    add_address(f, "sourceUrl", iri);
    if (iri)
        add_dates(f, iri, one.type);
    return end_entity(f);
}

/* --- claims -------------------------------------------------------------------------------------------------------- */

/* A day, month or year; "date" when it begins and ends with it. */
static void add_times(ftm *f, const qn_attribute *attributes, size_t count)
{
    char start[DATE_SIZE], end[DATE_SIZE];
    bool starts = date_prefix(value_of(attributes, count, "start"), start), ends = date_prefix(value_of(attributes, count, "end"), end);
    if (starts && ends && !strcmp(start, end)) {
        add_property(f, "date", start);
        return;
    }
    if (starts)
        add_property(f, "startDate", start);
    if (ends)
        add_property(f, "endDate", end);
}

/* What the schemata have no place for, in words. `status` in lower case. */
static void add_summary(ftm *f, const char *status, const qn_attribute *attributes, size_t count)
{
    const char *speakers = value_of(attributes, count, "attributedTo"), *title = value_of(attributes, count, "title");
    const char *amount = value_of(attributes, count, "amount"), *support = value_of(attributes, count, "support");
    const char *confidence = value_of(attributes, count, "confidence");
    bool asserted = !strcmp(status, "asserted");
    start_property(f, "summary");
    f->text.length = 0;
    qn_buffer_printf(&f->text, "%s%s%s%s", asserted ? "" : status, speakers && !asserted ? "; " : "", speakers ? "said by " : "", speakers ? speakers : "");
    if (f->text.length && !f->text.failed)
        add_value(f, f->text.bytes);
    if (amount) {
        f->text.length = 0;
        qn_buffer_printf(&f->text, "amount: %s", amount);
        if (!f->text.failed)
            add_value(f, f->text.bytes);
    }
    f->text.length = 0;
    qn_buffer_printf(&f->text, "%s independent article%s, confidence %s", support ? support : "1", support && strcmp(support, "1") ? "s" : "",
                     confidence ? confidence : "?");
    if (!f->text.failed)
        add_value(f, f->text.bytes);
    if (title)
        add_value(f, title);
    end_property(f);
}

/* The role of a link that has no schema of its own is the property, with its status. */
static void add_role(ftm *f, const edge_schema *schema, const char *status, const qn_attribute *attributes, size_t count)
{
    const char *role = value_of(attributes, count, "role"), *label = value_of(attributes, count, "label");
    if (schema->relationship) {
        add_property(f, "relationship", schema->relationship);
        return;
    }
    if (schema != &unknown_link) {
        if (!schema->by_name)
            add_property(f, "role", role);
        return;
    }
    f->text.length = 0;
    qn_buffer_printf(&f->text, "%s%s%s", label ? label : "", role ? ": " : "", role ? role : "");
    if (strcmp(status, "asserted"))
        qn_buffer_printf(&f->text, " (%s)", status);
    if (!f->text.failed)
        add_property(f, "role", f->text.bytes);
    add_property(f, "status", status);
}

static void lower(const char *name, char status[16])
{
    size_t i = 0;
    for (; i < 15 && name[i]; i++)
        status[i] = (char)(name[i] >= 'A' && name[i] <= 'Z' ? name[i] + 32 : name[i]);
    status[i] = '\0';
}

static qn_status edge(void *self, uint32_t number, uint32_t from, uint32_t to, const qn_attribute *attributes, size_t count)
{
    ftm *f = self;
    (void)number;
    const char *property = value_of(attributes, count, "property"), *state = value_of(attributes, count, "status");
    if (from >= f->count || to >= f->count || !property || !state)
        return output_fail(f->out, QN_INTERNAL, "a link between actors that were not told");
    const entity *subject = &f->entities[from], *object = &f->entities[to];
    const edge_schema *schema = edge_schema_of(property, state, subject, object);
    char id[ID_LENGTH + 1], status[16];
    lower(state, status);
    make_id((const char *const[]){subject->id, property, object->id, state, NULL}, id);
    start_entity(f, id, schema->schema);
    add_property(f, schema->from, schema->by_name ? subject->name : subject->id);
    add_property(f, schema->to, object->id);
    add_role(f, schema, status, attributes, count);
    add_times(f, attributes, count);
    add_property(f, "description", value_of(attributes, count, "sentence"));
    add_list(f, "namesMentioned", value_of(attributes, count, "attributedTo"));
    add_summary(f, status, attributes, count);
    add_address(f, "sourceUrl", value_of(attributes, count, "source"));
    return end_entity(f);
}

/* --- the sink ------------------------------------------------------------------------------------------------------ */

static qn_status finish(void *self)
{
    return output_finish(((ftm *)self)->out);
}

static void free_self(void *self)
{
    ftm *f = self;
    if (!f)
        return;
    qn_arena_free(f->arena);
    free(f->entities);
    free(f->facts);
    free(f->line.bytes);
    free(f->text.bytes);
    output_free(f->out);
    free(f);
}

qn_status ftm_new(output *out, qn_sink **sink)
{
    ftm *f = calloc(1, sizeof *f);
    if (!f) {
        output_free(out);
        return QN_NOMEM;
    }
    f->out = out;
    f->arena = qn_arena_new();
    if (!f->arena) {
        free_self(f);
        return QN_NOMEM;
    }
    f->sink = (qn_sink){.self = f, .statement = statement, .node = node, .edge = edge, .finish = finish, .free = free_self};
    *sink = &f->sink;
    return QN_OK;
}
