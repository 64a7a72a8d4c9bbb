/* The ontology's own documentation: every class and property of it, with all that the ontology says of each. */
#include <config.h>
#include "room.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OWL_NS "http://www.w3.org/2002/07/owl#"

/* Namespaces of which names are shown short. */
static const char *const short_names[][2] = {
    {QN_NS, ""}, {RDF_NS, "rdf:"}, {RDFS_NS, "rdfs:"}, {OWL_NS, "owl:"}, {"http://www.w3.org/2001/XMLSchema#", "xsd:"},
    {"http://www.w3.org/2004/02/skos/core#", "skos:"}, {"http://purl.org/dc/terms/", "dcterms:"}, {"http://www.w3.org/ns/prov#", "prov:"},
    {"http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#", "nif:"}, {"http://xmlns.com/foaf/0.1/", "foaf:"}, {"http://www.w3.org/ns/org#", "org:"},
    {"https://schema.org/", "schema:"}, {"https://schema.followthemoney.tech/#", "ftm:"}, {"http://www.wikidata.org/entity/", "wd:"},
    {"http://www.wikidata.org/prop/direct/", "wdt:"}, {"http://dbpedia.org/ontology/", "dbo:"}, {"https://w3id.org/quidnunc/plover#", "plover:"},
    {"http://www.w3.org/ns/lemon/ontolex#", "ontolex:"}, {"http://www.w3.org/ns/lemon/synsem#", "synsem:"},
    {"http://semanticweb.cs.vu.nl/2009/11/sem/", "sem:"}, {"http://groundedannotationframework.org/gaf#", "gaf:"},
};

static void add_short(const char *iri, qn_buffer *out)
{
    for (size_t i = 0; i < sizeof short_names / sizeof *short_names; i++) {
        size_t length = strlen(short_names[i][0]);
        if (!strncmp(iri, short_names[i][0], length) && iri[length]) {
            qn_buffer_puts(out, short_names[i][1]);
            add_html(out, iri + length);
            return;
        }
    }
    add_html(out, iri);
}

static const char *local(const char *iri)
{
    size_t length = strlen(QN_NS);
    return !strncmp(iri, QN_NS, length) && iri[length] ? iri + length : NULL;
}

/* The term is told on this page: it is of ours and has a class. */
static bool is_told(const qn_triples *t, const char *iri)
{
    uint32_t number = local(iri) ? qn_triples_iri(t, iri) : QN_NONE, type = qn_triples_iri(t, RDF_NS "type");
    return number != QN_NONE && type != QN_NONE && qn_triples_object(t, number, type) != QN_NONE;
}

static void add_term(const qn_triples *t, uint32_t number, qn_buffer *out)
{
    qn_term term = qn_triples_term(t, number);
    if (term.literal) {
        add_html(out, term.value);
        return;
    }
    bool told = is_told(t, term.value), linked = told || is_link(term.value);
    if (linked) {
        qn_buffer_puts(out, told ? "<a href=\"#" : "<a rel=\"external\" href=\"");
        add_html(out, told ? local(term.value) : term.value);
        qn_buffer_puts(out, "\">");
    }
    add_short(term.value, out);
    if (linked)
        qn_buffer_puts(out, "</a>");
}

static const char *value_of(const qn_triples *t, uint32_t subject, const char *predicate)
{
    uint32_t p = qn_triples_iri(t, predicate), object = p == QN_NONE ? QN_NONE : qn_triples_object(t, subject, p);
    return object == QN_NONE ? NULL : qn_triples_term(t, object).value;
}

void add_meaning(const qn_site *site, const char *name, qn_buffer *out)
{
    const qn_triples *t = site->options.ontology;
    char iri[sizeof QN_NS + 32];
    int length = snprintf(iri, sizeof iri, QN_NS "%s", name);
    uint32_t number = t && length > 0 && (size_t)length < sizeof iri ? qn_triples_iri(t, iri) : QN_NONE;
    const char *comment = number == QN_NONE ? NULL : value_of(t, number, RDFS_NS "comment");
    if (!comment)
        return;
    qn_buffer_puts(out, " <span class=\"meaning\">");
    add_html(out, comment);
    qn_buffer_puts(out, "</span>");
}

static void add_statements(const qn_triples *t, uint32_t subject, qn_buffer *out)
{
    static const char *const passed[] = {RDFS_NS "label", RDFS_NS "comment", RDFS_NS "isDefinedBy"};
    qn_matches all = qn_triples_match(t, subject, QN_NONE, QN_NONE);
    uint32_t last = QN_NONE;
    qn_buffer_puts(out, "<dl class=\"facts\">\n");
    for (size_t i = 0; i < all.count; i++) {
        qn_triple triple = qn_match(&all, i);
        const char *predicate = qn_triples_term(t, triple.predicate).value;
        if (!strcmp(predicate, passed[0]) || !strcmp(predicate, passed[1]) || !strcmp(predicate, passed[2]))
            continue;
        if (triple.predicate != last) {
            qn_buffer_puts(out, "<dt>");
            add_short(predicate, out);
            qn_buffer_puts(out, "</dt>");
        }
        last = triple.predicate;
        qn_buffer_puts(out, "<dd>");
        add_term(t, triple.object, out);
        qn_buffer_puts(out, "</dd>\n");
    }
    qn_buffer_puts(out, "</dl>\n");
}

static void add_entry(const qn_triples *t, uint32_t subject, qn_buffer *out)
{
    const char *iri = qn_triples_term(t, subject).value, *label = value_of(t, subject, RDFS_NS "label"), *comment = value_of(t, subject, RDFS_NS "comment");
    qn_buffer_puts(out, "<section id=\"");
    add_html(out, local(iri));
    qn_buffer_puts(out, "\">\n<h3>");
    add_html(out, label ? label : local(iri));
    qn_buffer_puts(out, " <code>qn:");
    add_html(out, local(iri));
    qn_buffer_puts(out, "</code></h3>\n");
    if (comment) {
        qn_buffer_puts(out, "<p>");
        add_html(out, comment);
        qn_buffer_puts(out, "</p>\n");
    }
    add_statements(t, subject, out);
    qn_buffer_puts(out, "</section>\n");
}

/* --- what there is ---------------------------------------------------------------------------------------------------- */

typedef struct entry {
    const char *iri;
    uint32_t number;
    int kind;
} entry;

enum { KIND_CLASS, KIND_RELATION, KIND_DATA, KIND_OTHER, KINDS };

static int kind_of(const qn_triples *t, uint32_t subject, uint32_t type)
{
    static const char *const kinds[] = {OWL_NS "Class", OWL_NS "ObjectProperty", OWL_NS "DatatypeProperty"};
    qn_matches types = qn_triples_match(t, subject, type, QN_NONE);
    for (size_t i = 0; i < types.count; i++)
        for (int k = 0; k < KIND_OTHER; k++)
            if (!strcmp(qn_triples_term(t, qn_match(&types, i).object).value, kinds[k]))
                return k;
    return KIND_OTHER;
}

static int compare_entries(const void *x, const void *y)
{
    const entry *a = x, *b = y;
    return a->kind != b->kind ? a->kind - b->kind : strcmp(a->iri, b->iri);
}

/* Every term of ours that has a class, by kind and name. */
static bool collect_entries(const qn_triples *t, entry **entries, size_t *count)
{
    uint32_t type = qn_triples_iri(t, RDF_NS "type");
    size_t capacity = 0;
    qn_matches all = type == QN_NONE ? (qn_matches){0} : qn_triples_match(t, QN_NONE, type, QN_NONE);
    bool kept = true;
    for (size_t i = 0; i < all.count && kept; i++) {
        uint32_t subject = qn_match(&all, i).subject;
        entry one = {qn_triples_term(t, subject).value, subject, kind_of(t, subject, type)};
        kept = !local(one.iri) || QN_PUSH(*entries, *count, capacity, one);
    }
    if (*count)
        qsort(*entries, *count, sizeof **entries, compare_entries);
    return kept;
}

static void add_contents(const entry *entries, size_t count, int kind, const char *title, qn_buffer *out)
{
    qn_buffer_printf(out, "<h2>%s</h2>\n<ul class=\"columns\">\n", title);
    for (size_t i = 0; i < count; i++)
        if (entries[i].kind == kind && (!i || entries[i].number != entries[i - 1].number)) {
            qn_buffer_puts(out, "<li><a href=\"#");
            add_html(out, local(entries[i].iri));
            qn_buffer_puts(out, "\">");
            add_html(out, local(entries[i].iri));
            qn_buffer_puts(out, "</a></li>\n");
        }
    qn_buffer_puts(out, "</ul>\n");
}

static void add_heading(const qn_triples *t, qn_buffer *out)
{
    char iri[sizeof QN_NS] = QN_NS;
    iri[sizeof QN_NS - 2] = '\0';       /* without its "#" */
    uint32_t number = qn_triples_iri(t, iri);
    const char *title = number == QN_NONE ? NULL : value_of(t, number, "http://purl.org/dc/terms/title");
    const char *description = number == QN_NONE ? NULL : value_of(t, number, "http://purl.org/dc/terms/description");
    qn_buffer_puts(out, "<h1>");
    add_html(out, title ? title : "Ontology");
    qn_buffer_puts(out, "</h1>\n<p>");
    add_html(out, description ? description : "");
    qn_buffer_puts(out, "</p>\n<p>Namespace: <code>" QN_NS "</code></p>\n");
}

void render_ontology(const qn_site *site, const document *document, qn_buffer *out)
{
    static const char *const titles[KINDS] = {"Classes", "Relations between actors, and other object properties", "Data properties", "Individuals and other terms"};
    const qn_triples *t = site->options.ontology;
    page page = {"Ontology", "", NULL};
    entry *entries = NULL;
    size_t count = 0;
    (void)document;
    bool kept = collect_entries(t, &entries, &count);
    begin_page(site, &page, out);
    add_heading(t, out);
    for (int kind = 0; kind < KINDS; kind++) {
        bool any = false;
        for (size_t i = 0; i < count; i++)
            any = any || entries[i].kind == kind;
        if (any)
            add_contents(entries, count, kind, titles[kind], out);
        for (size_t i = 0; i < count; i++)
            if (entries[i].kind == kind && (!i || entries[i].number != entries[i - 1].number))
                add_entry(t, entries[i].number, out);
    }
    end_page(site, &page, out);
    out->failed = out->failed || !kept;
    free(entries);
}
