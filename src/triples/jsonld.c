/* JSON-LD 1.1 (Kellogg, Champin and Longley 2020) as graphs are written in it: contexts that stand in the document, with terms, prefixes, @vocab, @type and
   @language; nodes in nodes, sets, values. What else there is (lists, reverse properties, maps, contexts elsewhere, relative IRIs) is refused by name. */
#include "room.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define XSD "http://www.w3.org/2001/XMLSchema#"
#define RDF_TYPE "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

typedef struct reader {
    qn_context *context;
    const char *path, *blank_prefix;
    qn_statement_visitor each;
    void *user;
    size_t unnamed;             /* blank nodes without a name so far */
} reader;

/* What is in force at a node. `terms` holds for each term an object with "id" and, where they are given, "type" and "language" (which may be null). */
typedef struct scope {
    json_t *terms;
    const char *vocabulary, *language;      /* of the document, or NULL */
} scope;

static qn_status no_memory(const reader *r)
{
    return qn_fail(r->context, QN_NOMEM, r->path, "out of memory");
}

static qn_status refuse(const reader *r, const char *what, const char *name)
{
    return qn_fail(r->context, QN_SYNTAX, r->path, "%s '%s' is more of JSON-LD than is read; turn it into Turtle or N-Triples first, e.g. with Jena's riot", what, name);
}

/* --- IRIs ---------------------------------------------------------------------------------------------------------------- */

enum { AS_NAME, AS_TERM };      /* what @id names; what keys, types and @vocab values name */

static const char *term_id(const scope *s, const char *term, size_t length)
{
    return json_string_value(json_object_get(json_object_getn(s->terms, term, length), "id"));
}

/* New: the IRI, a keyword, or the name of a blank node. NULL in `iri` for a term that means nothing. */
static qn_status expand(const reader *r, const scope *s, const char *value, int as, char **iri)
{
    qn_buffer out = {0};
    const char *colon = strchr(value, ':');
    const char *known = as == AS_TERM ? term_id(s, value, strlen(value)) : NULL;
    const char *prefix = colon && strncmp(colon, "://", 3) ? term_id(s, value, (size_t)(colon - value)) : NULL;
    *iri = NULL;
    if (known)
        qn_buffer_puts(&out, known);
    else if (!strncmp(value, "_:", 2))
        qn_buffer_printf(&out, "%sn.%s", r->blank_prefix, value + 2);       /* apart from those without a name */
    else if (prefix)
        qn_buffer_printf(&out, "%s%s", prefix, colon + 1);
    else if (colon || *value == '@')
        qn_buffer_puts(&out, value);
    else if (as == AS_TERM && s->vocabulary)
        qn_buffer_printf(&out, "%s%s", s->vocabulary, value);
    else if (as == AS_TERM)
        return QN_OK;
    else
        return refuse(r, "the relative IRI", value);
    *iri = out.failed ? NULL : out.bytes;
    return *iri ? QN_OK : no_memory(r);
}

/* --- contexts ---------------------------------------------------------------------------------------------------------------- */

/* A term's IRI may be given by terms of the same context that stand after it. */
static qn_status expand_definition(const reader *r, const scope *s, json_t *raw, const char *value, int depth, char **iri)
{
    const char *colon = strchr(value, ':');
    char *prefix = colon ? strndup(value, (size_t)(colon - value)) : NULL;
    json_t *given = prefix && strncmp(colon, "://", 3) && depth < 8 ? json_object_get(raw, prefix) : NULL;
    const char *id = json_is_object(given) ? json_string_value(json_object_get(given, "@id")) : json_string_value(given);
    qn_status status;
    free(prefix);
    if (!id)
        return expand(r, s, value, AS_TERM, iri);
    char *begin;
    status = expand_definition(r, s, raw, id, depth + 1, &begin);
    if (status || !begin)
        return status;
    qn_buffer out = {0};
    qn_buffer_printf(&out, "%s%s", begin, colon + 1);
    free(begin);
    *iri = out.failed ? NULL : out.bytes;
    return *iri ? QN_OK : no_memory(r);
}

/* Checks that a term's definition has nothing but what is read. */
static qn_status check_definition(const reader *r, const char *term, json_t *definition)
{
    static const char *const read[] = {"@id", "@type", "@language", "@prefix", "@protected", "@container"};
    const char *key;
    json_t *value;
    json_object_foreach(definition, key, value) {
        bool fine = false;
        for (size_t i = 0; i < sizeof read / sizeof *read; i++)
            fine = fine || !strcmp(key, read[i]);
        const char *container = !strcmp(key, "@container") ? json_string_value(value) : "@set";
        if (!fine || !container || strcmp(container, "@set"))
            return refuse(r, fine ? "the @container of the term" : "a term that is defined with", fine ? term : key);
    }
    return QN_OK;
}

static qn_status define(const reader *r, const scope *s, json_t *raw, const char *term, json_t *definition)
{
    bool whole = json_is_object(definition);
    const char *id = whole ? json_string_value(json_object_get(definition, "@id")) : json_string_value(definition);
    qn_status status = whole ? check_definition(r, term, definition) : QN_OK;
    char *iri = NULL, *type = NULL;
    if (!status && (id || whole))
        status = id && *id == '@' ? expand(r, s, id, AS_TERM, &iri) : expand_definition(r, s, raw, id ? id : term, 0, &iri);
    const char *of = whole ? json_string_value(json_object_get(definition, "@type")) : NULL;
    if (!status && of)
        status = *of == '@' ? expand(r, s, of, AS_TERM, &type) : expand_definition(r, s, raw, of, 0, &type);
    json_t *made = status ? NULL : json_object();
    if (made) {
        bool failed = iri && json_object_set_new(made, "id", json_string(iri));
        failed = (type && json_object_set_new(made, "type", json_string(type))) || failed;
        json_t *language = whole ? json_object_get(definition, "@language") : NULL;
        failed = (language && json_object_set(made, "language", language)) || failed;
        if (json_object_set_new(s->terms, term, made) || failed)
            status = no_memory(r);
    } else if (!status) {
        status = no_memory(r);
    }
    free(iri);
    free(type);
    return status;
}

static qn_status add_context(const reader *r, scope *s, json_t *raw)
{
    qn_status status = QN_OK;
    const char *key;
    json_t *value;
    if (json_is_string(raw))
        return refuse(r, "a context that stands elsewhere,", json_string_value(raw));
    if (json_is_array(raw)) {
        for (size_t i = 0; i < json_array_size(raw) && !status; i++)
            status = add_context(r, s, json_array_get(raw, i));
        return status;
    }
    if (json_is_null(raw)) {
        s->vocabulary = s->language = NULL;
        json_object_clear(s->terms);
        return QN_OK;
    }
    if (!json_is_object(raw))
        return qn_fail(r->context, QN_SYNTAX, r->path, "a @context must be an object");
    if ((value = json_object_get(raw, "@vocab")))
        s->vocabulary = json_string_value(value);
    if ((value = json_object_get(raw, "@language")))
        s->language = json_string_value(value);
    json_object_foreach(raw, key, value) {
        if (status)
            break;
        if (!strcmp(key, "@base") || !strcmp(key, "@import") || !strcmp(key, "@propagate"))
            status = refuse(r, "the context's", key);
        else if (*key != '@')
            status = define(r, s, raw, key, value);
    }
    return status;
}

/* --- values -------------------------------------------------------------------------------------------------------------------- */

/* A node, a property of it, and how the property's values are meant. */
typedef struct place {
    const char *subject, *property;
    json_t *definition;             /* of the term, or NULL */
} place;

static qn_status read_node(reader *r, const scope *outer, json_t *object, char **name);

static qn_status give(reader *r, const place *p, const qn_term *object)
{
    qn_term subject = {false, p->subject}, predicate = {false, p->property};
    return r->each(r->user, &subject, &predicate, object);
}

static qn_status give_iri(reader *r, const place *p, const char *iri)
{
    qn_term object = {false, iri};
    return strchr(iri, ':') ? give(r, p, &object) : QN_OK;
}

/* A number, a truth value or a string as a literal. `type` and `language` may be NULL. */
static qn_status give_literal(reader *r, const place *p, json_t *value, const char *type, const char *language)
{
    char text[64];
    qn_term object = {true, text, NULL, type};
    double real = json_number_value(value);
    bool whole = json_is_integer(value) || (json_is_real(value) && fabs(real) < 1e21 && fmod(real, 1) == 0 && !(type && !strcmp(type, XSD "double")));
    if (json_is_string(value)) {
        object = (qn_term){true, json_string_value(value), type ? NULL : language, type};
    } else if (json_is_boolean(value)) {
        snprintf(text, sizeof text, "%s", json_is_true(value) ? "true" : "false");
        object.datatype = type ? type : XSD "boolean";
    } else if (whole) {
        if (json_is_integer(value))
            snprintf(text, sizeof text, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
        else
            snprintf(text, sizeof text, "%.0f", real);
        object.datatype = type ? type : XSD "integer";
    } else {
        /* the canonical form: 1.5E0 */
        snprintf(text, sizeof text, "%.15E", real);
        char *e = strchr(text, 'E'), *digit = e - 1;
        long power = strtol(e + 1, NULL, 10);
        while (*digit == '0' && digit[-1] != '.')
            digit--;
        snprintf(digit + 1, sizeof text - (size_t)(digit + 1 - text), "E%ld", power);
        object.datatype = type ? type : XSD "double";
    }
    if (object.datatype && !strcmp(object.datatype, XSD "string"))
        object.datatype = NULL;
    return give(r, p, &object);
}

/* {"@value": …} */
static qn_status read_literal(reader *r, const scope *s, const place *p, json_t *object)
{
    const char *key, *type = json_string_value(json_object_get(object, "@type"));
    json_t *value;
    json_object_foreach(object, key, value)
        if (strcmp(key, "@value") && strcmp(key, "@type") && strcmp(key, "@language") && strcmp(key, "@index"))
            return refuse(r, "a value with the key", key);
    char *iri = NULL;
    qn_status status = type ? expand(r, s, type, AS_TERM, &iri) : QN_OK;
    json_t *given = json_object_get(object, "@value");
    if (!status && (json_is_object(given) || json_is_array(given) || (iri && !strcmp(iri, "@json"))))
        status = refuse(r, "a value of type", "@json");
    else if (!status && !json_is_null(given))
        status = give_literal(r, p, given, iri, json_string_value(json_object_get(object, "@language")));
    free(iri);
    return status;
}

static qn_status read_coerced(reader *r, const scope *s, const place *p, json_t *value)
{
    const char *type = json_string_value(json_object_get(p->definition, "type"));
    bool term = type && !strcmp(type, "@vocab");
    if (json_is_string(value) && type && (term || !strcmp(type, "@id"))) {
        char *iri;
        qn_status status = expand(r, s, json_string_value(value), term ? AS_TERM : AS_NAME, &iri);
        if (!status && iri)
            status = give_iri(r, p, iri);
        free(iri);
        return status;
    }
    json_t *language = json_object_get(p->definition, "language");
    return give_literal(r, p, value, type && *type != '@' ? type : NULL, language ? json_string_value(language) : s->language);
}

static qn_status read_value(reader *r, const scope *s, const place *p, json_t *value)
{
    qn_status status = QN_OK;
    if (json_is_array(value)) {
        for (size_t i = 0; i < json_array_size(value) && !status; i++)
            status = read_value(r, s, p, json_array_get(value, i));
        return status;
    }
    if (json_is_null(value))
        return QN_OK;
    if (!json_is_object(value))
        return read_coerced(r, s, p, value);
    if (json_object_get(value, "@value"))
        return read_literal(r, s, p, value);
    if (json_object_get(value, "@set"))
        return read_value(r, s, p, json_object_get(value, "@set"));
    char *name;
    status = read_node(r, s, value, &name);
    if (!status)
        status = give_iri(r, p, name);
    free(name);
    return status;
}

/* --- nodes ----------------------------------------------------------------------------------------------------------------------- */

static qn_status read_types(reader *r, const scope *s, const char *subject, json_t *types)
{
    place p = {subject, RDF_TYPE, json_pack("{s:s}", "type", "@vocab")};
    qn_status status = p.definition ? read_value(r, s, &p, types) : no_memory(r);
    json_decref(p.definition);
    return status;
}

/* What stands beside each other: nodes of a document or of a graph. */
static qn_status read_nodes(reader *r, const scope *s, json_t *nodes)
{
    qn_status status = QN_OK;
    char *name = NULL;
    if (json_is_object(nodes)) {
        status = read_node(r, s, nodes, &name);
        free(name);
        return status;
    }
    if (!json_is_array(nodes))
        return qn_fail(r->context, QN_SYNTAX, r->path, "a graph must be an object or an array of objects");
    for (size_t i = 0; i < json_array_size(nodes) && !status; i++)
        status = read_nodes(r, s, json_array_get(nodes, i));
    return status;
}

/* Takes nothing; `name` says what the key means, a keyword or an IRI. */
static qn_status read_entry(reader *r, const scope *s, const char *subject, const char *key, const char *name, json_t *value)
{
    place p = {subject, name, json_object_get(s->terms, key)};
    if (!strcmp(name, "@id") || !strcmp(name, "@context") || !strcmp(name, "@index"))
        return QN_OK;
    if (!strcmp(name, "@type"))
        return read_types(r, s, subject, value);
    if (!strcmp(name, "@graph"))
        return read_nodes(r, s, value);
    if (*name == '@')
        return refuse(r, "the key", key);
    return strchr(name, ':') ? read_value(r, s, &p, value) : QN_OK;
}

/* New: the node's IRI or name. */
static qn_status name_node(reader *r, const scope *s, json_t *object, char **name)
{
    const char *key, *given = json_string_value(json_object_get(object, "@id"));
    json_t *value;
    if (!given) {
        json_object_foreach(object, key, value) {
            const char *id = term_id(s, key, strlen(key));
            if (id && !strcmp(id, "@id"))
                given = json_string_value(value);
        }
    }
    if (given)
        return expand(r, s, given, AS_NAME, name);
    qn_buffer made = {0};
    qn_buffer_printf(&made, "%su.%zu", r->blank_prefix, ++r->unnamed);
    *name = made.failed ? NULL : made.bytes;
    return *name ? QN_OK : no_memory(r);
}

static qn_status read_node(reader *r, const scope *outer, json_t *object, char **name)
{
    scope inner = *outer;
    json_t *value, *context = json_object_get(object, "@context");
    const char *key;
    qn_status status = QN_OK;
    *name = NULL;
    if (context) {
        inner.terms = json_copy(outer->terms);
        status = inner.terms ? add_context(r, &inner, context) : no_memory(r);
    }
    if (!status)
        status = name_node(r, &inner, object, name);
    json_object_foreach(object, key, value) {
        char *meaning = NULL;
        if (status || (status = expand(r, &inner, key, AS_TERM, &meaning)))
            break;
        if (meaning)
            status = read_entry(r, &inner, *name, key, meaning, value);
        free(meaning);
    }
    if (context)
        json_decref(inner.terms);
    return status;
}

static size_t take(void *bytes, size_t size, void *file)
{
    int got = gzread(file, bytes, (unsigned)size);
    return got < 0 ? (size_t)-1 : (size_t)got;
}

qn_status read_jsonld(qn_context *context, const char *path, gzFile file, const char *prefix, qn_statement_visitor each, void *user)
{
    json_error_t error;
    reader r = {context, path, prefix, each, user, 0};
    json_t *document = json_load_callback(take, file, JSON_REJECT_DUPLICATES, &error);
    if (!document)
        return qn_report(context, QN_ERROR, QN_SYNTAX, path, error.line > 0 ? (unsigned long)error.line : 0, error.column > 0 ? (unsigned long)error.column : 0, -1,
                         "%s", error.text);
    scope none = {json_object(), NULL, NULL};
    qn_status status = none.terms ? read_nodes(&r, &none, document) : no_memory(&r);
    json_decref(none.terms);
    json_decref(document);
    return status;
}
