/* JSON-LD 1.1: a context that lets the file read like plain JSON, then one object a subject. Statements of a subject come together, so memory holds one
 * subject. What a value is stands in the context, or with the value where the context does not say it: nothing is lost. */
#include <config.h>
#include "writer.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_PREFIXES = 32 };

/* How the values of a key are written: as IRIs, English words, or with a datatype; or each with what it is. */
typedef enum coercion { NONE, ID, VOCABULARY, ENGLISH, INTEGER, DECIMAL } coercion;

static const struct {
    const char *key, *iri;
    coercion coercion;
} keys[] = {
    {"label", "rdfs:label", ENGLISH}, {"altLabel", "skos:altLabel", ENGLISH}, {"sameAs", "owl:sameAs", ID}, {"mentionCount", "qn:mentionCount", INTEGER},
    {"subject", "rdf:subject", ID}, {"predicate", "rdf:predicate", VOCABULARY}, {"object", "rdf:object", ID}, {"status", "qn:status", VOCABULARY},
    {"attributedTo", "qn:attributedTo", ID}, {"reportedBy", "qn:reportedBy", ID}, {"disputedBy", "qn:disputedBy", ID}, {"role", "qn:role", ENGLISH},
    {"when", "qn:when", NONE}, {"from", "qn:from", NONE}, {"until", "qn:until", NONE}, {"amount", "qn:amount", DECIMAL}, {"currency", "qn:currency", NONE},
    {"confidence", "qn:confidence", DECIMAL}, {"support", "qn:support", INTEGER}, {"derivedFrom", "prov:wasDerivedFrom", ID},
    {"evidence", "qn:evidence", ID}, {"passage", "qn:passage", ID}, {"subjectMention", "qn:subjectMention", ID}, {"objectMention", "qn:objectMention", ID},
    {"trigger", "qn:trigger", ID}, {"rule", "qn:rule", ID}, {"beginIndex", "nif:beginIndex", INTEGER}, {"endIndex", "nif:endIndex", INTEGER},
    {"referenceContext", "nif:referenceContext", ID}, {"text", "nif:anchorOf", ENGLISH}, {"mentions", "itsrdf:taIdentRef", ID},
    {"identifier", "dcterms:identifier", NONE}, {"title", "dcterms:title", ENGLISH}, {"issued", "dcterms:issued", NONE},
    {"publisher", "dcterms:publisher", NONE}, {"creator", "dcterms:creator", NONE}, {"source", "dcterms:source", ID},
    {"isVersionOf", "dcterms:isVersionOf", ID}, {"isReplacedBy", "dcterms:isReplacedBy", ID}, {"sha256", "qn:sha256", NONE},
};
enum { KEYS = sizeof keys / sizeof *keys };

typedef struct prefix {
    char *name, *iri;
    size_t length;              /* of iri */
} prefix;

typedef struct jsonld {
    qn_sink sink;
    output *out;
    prefix prefixes[MAX_PREFIXES];
    size_t prefix_count;
    bool started, any;          /* the context is written; an object is */
    qn_buffer subject;          /* IRI of the object that is open; empty: none is */
    qn_buffer predicate;        /* of its last statement */
    qn_buffer text;             /* of the object, written when the subject ends */
    qn_buffer values;           /* of the predicate at hand */
    size_t value_count;
    qn_buffer used;             /* "\n" and each predicate of the open object: a key may stand there once */
    qn_buffer compact;
} jsonld;

/* --- names ------------------------------------------------------------------------------------------------------------ */

/* The IRI with its prefix, or whole. Only what a reader certainly takes for a name behind a prefix. */
static const char *compact_iri(jsonld *j, const char *iri)
{
    for (size_t i = 0; i < j->prefix_count; i++) {
        const prefix *p = &j->prefixes[i];
        if (strncmp(iri, p->iri, p->length) || !iri[p->length] || !strncmp(iri + p->length, "//", 2))
            continue;
        j->compact.length = 0;
        qn_buffer_printf(&j->compact, "%s:%s", p->name, iri + p->length);
        return j->compact.failed ? iri : j->compact.bytes;
    }
    return iri;
}

static size_t key_of(const char *compact)
{
    size_t i = 0;
    while (i < KEYS && strcmp(keys[i].iri, compact))
        i++;
    return i;
}

/* A name of the ontology stands by itself: its namespace is the vocabulary. One that is a key of the context would be taken for that. */
static const char *in_vocabulary(const char *compact)
{
    if (strncmp(compact, "qn:", 3) || strpbrk(compact + 3, ":/#"))
        return compact;
    for (size_t i = 0; i < KEYS; i++)
        if (!strcmp(keys[i].key, compact + 3))
            return compact;
    return compact + 3;
}

/* --- the context -------------------------------------------------------------------------------------------------------- */

static const char *coercion_type(coercion c)
{
    static const char *const types[] = {NULL, "@id", "@vocab", NULL, "xsd:integer", "xsd:decimal"};
    return types[c];
}

static void write_context(jsonld *j)
{
    qn_buffer *b = &j->text;
    b->length = 0;
    qn_buffer_puts(b, "{\n\"@context\": {\n  \"@version\": 1.1,\n  \"@vocab\": ");
    add_json_string(b, "https://w3id.org/quidnunc/ontology#");
    qn_buffer_puts(b, "");
    for (size_t i = 0; i < j->prefix_count; i++) {
        qn_buffer_puts(b, ",\n  ");
        add_json_string(b, j->prefixes[i].name);
        qn_buffer_puts(b, ": {\"@id\": ");
        add_json_string(b, j->prefixes[i].iri);
        qn_buffer_puts(b, ", \"@prefix\": true}");
    }
    for (size_t i = 0; i < KEYS; i++) {
        qn_buffer_printf(b, ",\n  \"%s\": {\"@id\": \"%s\"", keys[i].key, keys[i].iri);
        if (keys[i].coercion == ENGLISH)
            qn_buffer_puts(b, ", \"@language\": \"en\"");
        else if (keys[i].coercion != NONE)
            qn_buffer_printf(b, ", \"@type\": \"%s\"", coercion_type(keys[i].coercion));
        qn_buffer_putc(b, '}');
    }
    qn_buffer_puts(b, "\n},\n\"@graph\": [");
    output_add(j->out, b->bytes, b->failed ? 0 : b->length);
    b->length = 0;
    j->started = true;
}

/* --- values -------------------------------------------------------------------------------------------------------------- */

/* True for an integer that JSON's numbers hold and write the same. */
static bool is_small_integer(const char *value)
{
    size_t digits = strspn(value + (*value == '-'), "0123456789");
    const char *at = value + (*value == '-');
    return digits && digits < 16 && !at[digits] && (digits == 1 || *at != '0') && strcmp(value, "-0");
}

static bool is_type(const qn_term *term, const char *name)
{
    return term->datatype && !strncmp(term->datatype, XSD_NS, sizeof XSD_NS - 1) && !strcmp(term->datatype + sizeof XSD_NS - 1, name);
}

static void add_literal(jsonld *j, coercion c, const qn_term *term)
{
    qn_buffer *b = &j->values;
    bool plain = !term->language && (!term->datatype || is_type(term, "string"));
    if ((c == ENGLISH && term->language && !strcmp(term->language, "en")) || (c == NONE && plain) || (c == DECIMAL && is_type(term, "decimal"))) {
        add_json_string(b, term->value);
        return;
    }
    if (c == INTEGER && is_type(term, "integer") && is_small_integer(term->value)) {
        qn_buffer_puts(b, term->value);
        return;
    }
    qn_buffer_puts(b, "{\"@value\": ");
    add_json_string(b, term->value);
    if (term->language || !plain) {
        qn_buffer_puts(b, term->language ? ", \"@language\": " : ", \"@type\": ");
        add_json_string(b, term->language ? term->language : compact_iri(j, term->datatype));
    }
    qn_buffer_putc(b, '}');
}

static void add_value(jsonld *j, const char *key, coercion c, const qn_term *object)
{
    if (object->literal) {
        add_literal(j, c, object);
    } else if (!strcmp(key, "@type") || c == VOCABULARY) {
        add_json_string(&j->values, in_vocabulary(compact_iri(j, object->value)));
    } else if (c == ID) {
        add_json_string(&j->values, compact_iri(j, object->value));
    } else {
        qn_buffer_puts(&j->values, "{\"@id\": ");
        add_json_string(&j->values, compact_iri(j, object->value));
        qn_buffer_putc(&j->values, '}');
    }
}

/* --- objects -------------------------------------------------------------------------------------------------------------- */

static void close_key(jsonld *j)
{
    if (!j->predicate.length)
        return;
    const char *iri = compact_iri(j, j->predicate.bytes);
    size_t row = key_of(iri);
    bool type = !strcmp(iri, "rdf:type");
    qn_buffer_puts(&j->text, ",\n   ");
    add_json_string(&j->text, type ? "@type" : row < KEYS ? keys[row].key : in_vocabulary(iri));
    qn_buffer_puts(&j->text, j->value_count > 1 ? ": [" : ": ");
    qn_buffer_add(&j->text, j->values.bytes, j->values.length);
    qn_buffer_puts(&j->text, j->value_count > 1 ? "]" : "");
    j->predicate.length = 0;
    j->values.length = 0;
    j->value_count = 0;
}

static void close_object(jsonld *j)
{
    close_key(j);
    if (!j->subject.length)
        return;
    qn_buffer_puts(&j->text, "}");
    output_add(j->out, j->text.bytes, j->text.failed ? 0 : j->text.length);
    j->text.length = 0;
    j->subject.length = 0;
    j->used.length = 0;
}

static void open_object(jsonld *j, const char *subject)
{
    qn_buffer_puts(&j->text, j->any ? ",\n  {\"@id\": " : "\n  {\"@id\": ");
    add_json_string(&j->text, compact_iri(j, subject));
    qn_buffer_puts(&j->subject, subject);
    j->any = true;
}

/* A key that comes again goes into another object of the same subject. */
static void open_key(jsonld *j, const char *subject, const char *predicate)
{
    close_key(j);
    j->compact.length = 0;
    qn_buffer_printf(&j->compact, "\n%s\n", predicate);
    if (!j->compact.failed && j->used.length && strstr(j->used.bytes, j->compact.bytes)) {
        close_object(j);
        open_object(j, subject);
    }
    qn_buffer_printf(&j->used, "\n%s\n", predicate);
    qn_buffer_puts(&j->predicate, predicate);
}

/* --- the sink ---------------------------------------------------------------------------------------------------------- */

static qn_status checked(jsonld *j)
{
    if (j->text.failed || j->values.failed || j->subject.failed || j->predicate.failed || j->used.failed || j->compact.failed)
        return output_fail(j->out, QN_NOMEM, "out of memory");
    return output_status(j->out);
}

static bool same(const qn_buffer *last, const char *value)
{
    return last->length && !strcmp(last->bytes, value);
}

static qn_status statement(void *self, const qn_term *subject, const qn_term *predicate, const qn_term *object)
{
    jsonld *j = self;
    if (!j->started)
        write_context(j);
    if (!same(&j->subject, subject->value)) {
        close_object(j);
        open_object(j, subject->value);
    }
    if (!same(&j->predicate, predicate->value))
        open_key(j, subject->value, predicate->value);
    const char *iri = compact_iri(j, predicate->value);
    size_t row = key_of(iri);
    bool type = !strcmp(iri, "rdf:type") && !object->literal;
    if (j->value_count++)
        qn_buffer_puts(&j->values, ", ");
    add_value(j, type ? "@type" : "", row < KEYS ? keys[row].coercion : NONE, object);
    return checked(j);
}

static qn_status declare(void *self, const char *name, const char *iri)
{
    jsonld *j = self;
    if (j->started || j->prefix_count == MAX_PREFIXES)
        return QN_OK;       /* IRIs are written out then */
    prefix p = {strdup(name), strdup(iri), strlen(iri)};
    if (!p.name || !p.iri) {
        free(p.name);
        free(p.iri);
        return output_fail(j->out, QN_NOMEM, "out of memory");
    }
    j->prefixes[j->prefix_count++] = p;
    return QN_OK;
}

static qn_status finish(void *self)
{
    jsonld *j = self;
    if (!j->started)
        write_context(j);
    close_object(j);
    output_puts(j->out, "\n]}\n");
    qn_status status = checked(j);
    return status ? status : output_finish(j->out);
}

static void free_self(void *self)
{
    jsonld *j = self;
    if (!j)
        return;
    for (size_t i = 0; i < j->prefix_count; i++) {
        free(j->prefixes[i].name);
        free(j->prefixes[i].iri);
    }
    qn_buffer *buffers[] = {&j->subject, &j->predicate, &j->text, &j->values, &j->used, &j->compact};
    for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++)
        free(buffers[i]->bytes);
    output_free(j->out);
    free(j);
}

qn_status jsonld_new(output *out, qn_sink **sink)
{
    jsonld *j = calloc(1, sizeof *j);
    if (!j) {
        output_free(out);
        return QN_NOMEM;
    }
    j->out = out;
    j->sink = (qn_sink){.self = j, .prefix = declare, .statement = statement, .finish = finish, .free = free_self};
    *sink = &j->sink;
    return QN_OK;
}
