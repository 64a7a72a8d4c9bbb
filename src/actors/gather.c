/* What the readers tell of a subject → one item for the sorter. */
#include "room.h"

#include <stdlib.h>
#include <string.h>

#define TOLD_LINES 10               /* bad lines that are told one by one */
#define MOST_EDGES ((size_t)30000000)
#define MOST_FACTS ((size_t)256 << 10)      /* bytes of one item; a subject with more has several */
#define FEW_FACTS ((size_t)4 << 10)         /* bytes of facts among which a repeated one is looked for */

/* --- predicates -------------------------------------------------------------------------------------------------- */

#define RDFS "http://www.w3.org/2000/01/rdf-schema#"
#define SKOS "http://www.w3.org/2004/02/skos/core#"
#define WDT "http://www.wikidata.org/prop/direct/"
#define QN "https://w3id.org/quidnunc/ontology#"

enum { SUBCLASS = 'E', WEIGHT = FACT_WEIGHT };

static const struct {
    const char *iri;
    char kind;
    int rank;       /* which comes first */
} predicates[] = {
    {"", 0, 0},
    {RDFS "label", FACT_LABEL, 0}, {SKOS "prefLabel", FACT_LABEL, 1}, {"http://schema.org/name", FACT_LABEL, 2}, {"https://schema.org/name", FACT_LABEL, 2},
    {"http://xmlns.com/foaf/0.1/name", FACT_LABEL, 3},
    {SKOS "altLabel", FACT_ALIAS, 0}, {"http://schema.org/alternateName", FACT_ALIAS, 0}, {"https://schema.org/alternateName", FACT_ALIAS, 0},
    {"http://schema.org/legalName", FACT_ALIAS, 0}, {"https://schema.org/legalName", FACT_ALIAS, 0},
    {SKOS "hiddenLabel", FACT_HINT, 0}, {QN "hint", FACT_HINT, 0}, {QN "metonym", FACT_HINT, 0},
    {"http://www.w3.org/1999/02/22-rdf-syntax-ns#type", FACT_TYPE, 0}, {WDT "P31", FACT_TYPE, 0},
    {RDFS "subClassOf", SUBCLASS, 0}, {WDT "P279", SUBCLASS, 0},
    {"http://www.w3.org/2002/07/owl#sameAs", FACT_SAME, 0},
    {WDT "P17", FACT_HOME, 0}, {QN "agencyOf", FACT_HOME, 0}, {QN "basedIn", FACT_HOME, 0}, {WDT "P27", FACT_HOME, 1}, {QN "partOf", FACT_HOME, 1},
    {WDT "P159", FACT_HOME, 2},
    {"http://wikiba.se/ontology#sitelinks", WEIGHT, 0},
};
enum { PREDICATES = sizeof predicates / sizeof *predicates };

int predicate_of(text iri)
{
    for (int i = 1; i < PREDICATES; i++)
        if (!strncmp(predicates[i].iri, iri.bytes, iri.length) && !predicates[i].iri[iri.length])
            return i;
    return 0;
}

static bool is_name(char kind)
{
    return kind == FACT_LABEL || kind == FACT_ALIAS || kind == FACT_HINT;
}

/* English first, then what has no language, then Wikidata's "mul", which holds in every language; -1 for others. */
static int language_rank(text language)
{
    if (!language.length)
        return 2;
    if (language.length >= 2 && (language.bytes[0] | 32) == 'e' && (language.bytes[1] | 32) == 'n' && (language.length == 2 || language.bytes[2] == '-'))
        return language.length > 2;
    return language.length == 3 && !memcmp(language.bytes, "mul", 3) ? 3 : -1;
}

bool gather_wants(int predicate, bool literal, text language)
{
    char kind = predicates[predicate].kind;
    if (is_name(kind))
        return literal && language_rank(language) >= 0;
    return kind && literal == (kind == WEIGHT);
}

/* --- facts ------------------------------------------------------------------------------------------------------- */

static bool told_before(const gatherer *g, enum fact_kind kind, const char *text, size_t length)
{
    const char *at = g->facts.bytes, *end = at + g->facts.length;
    if (g->facts.length > FEW_FACTS)
        return false;
    while (at < end) {
        size_t size = (unsigned char)at[2] | (size_t)(unsigned char)at[3] << 8;
        bool known = at[0] == (char)kind || (at[0] == FACT_LABEL && kind == FACT_ALIAS);
        if (known && size == length && !memcmp(at + 4, text, length))
            return true;
        at += 4 + size;
    }
    return false;
}

/* What may stand as a string of a record and on a line of output. */
static bool is_plain(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)text[i] < ' ')
            return false;
    return qn_utf8_valid(text, length) == length;
}

void gather_fact(gatherer *g, enum fact_kind kind, int rank, const char *text, size_t length)
{
    if (length > UINT16_MAX || (kind == FACT_HOME && (length > NAME_BYTES || !is_plain(text, length))) || told_before(g, kind, text, length))
        return;
    if (g->facts.length > MOST_FACTS && kind != FACT_WEIGHT) {
        qn_buffer subject = g->subject;
        g->subject = (qn_buffer){0};
        gather_end(g);
        gather_subject(g, subject.bytes, subject.length);
        free(subject.bytes);
    }
    const char head[4] = {(char)kind, (char)rank, (char)(length & 255), (char)(length >> 8)};
    qn_buffer_add(&g->facts, head, sizeof head);
    qn_buffer_add(&g->facts, text, length);
}

void gather_name(gatherer *g, enum fact_kind kind, int rank, const char *text, size_t length)
{
    while (length && (unsigned char)*text <= ' ') {
        text++;
        length--;
    }
    while (length && (unsigned char)text[length - 1] <= ' ')
        length--;
    if (length > NAME_BYTES)
        g->counts->long_names++;
    else if (length && is_plain(text, length))
        gather_fact(g, kind, rank, text, length);
}

void gather_type(gatherer *g, const char *iri, size_t length)
{
    uint64_t hash = qn_hash(iri, length);
    gather_fact(g, FACT_TYPE, 0, (const char *)&hash, sizeof hash);
}

void gather_subject(gatherer *g, const char *iri, size_t length)
{
    g->weight++;
    if (g->subject.length == length && length && !memcmp(g->subject.bytes, iri, length))
        return;
    g->weight--;
    gather_end(g);
    g->weight = 1;
    size_t id_length;
    const char *id = wikidata_id(iri, length, &id_length);
    g->subject.length = g->key.length = 0;
    qn_buffer_add(&g->subject, iri, length);
    qn_buffer_add(&g->key, id ? id : iri, id ? id_length : length);
}

void gather_end(gatherer *g)
{
    if (g->facts.length && g->key.length && !g->status)
        gather_fact(g, FACT_WEIGHT, 0, (const char *)&g->weight, sizeof g->weight);
    if (!g->status && (g->subject.failed || g->key.failed || g->facts.failed))
        g->status = qn_fail(g->context, QN_NOMEM, g->path, "out of memory");
    if (g->facts.length && g->key.length && !g->status && is_plain(g->key.bytes, g->key.length)) {
        item item = {qn_hash(g->key.bytes, g->key.length), g->key.bytes, g->facts.bytes, (uint32_t)g->key.length, (uint32_t)g->facts.length};
        g->status = sorter_add(g->sorter, &item);
    }
    g->facts.length = g->key.length = g->subject.length = 0;
    g->weight = 0;
}

/* --- triples ----------------------------------------------------------------------------------------------------- */

static void add_edge(gatherer *g, text below, text above)
{
    if (g->edge_count == MOST_EDGES)
        return;
    edge e = {qn_hash(below.bytes, below.length), qn_hash(above.bytes, above.length)};
    if (!QN_PUSH(g->edges, g->edge_count, g->edge_capacity, e))
        g->status = qn_fail(g->context, QN_NOMEM, g->path, "out of memory");
}

static void add_weight(gatherer *g, text number)
{
    uint32_t weight = 0;
    for (size_t i = 0; i < number.length && i < 6 && number.bytes[i] >= '0' && number.bytes[i] <= '9'; i++)
        weight = weight * 10 + (uint32_t)(number.bytes[i] - '0');
    g->weight += weight;
}

static void add_home(gatherer *g, int rank, text iri)
{
    size_t length;
    const char *id = wikidata_id(iri.bytes, iri.length, &length);
    gather_fact(g, FACT_HOME, rank, id ? id : iri.bytes, id ? length : iri.length);
}

static void add_same(gatherer *g, text iri)
{
    size_t length;
    const char *id = wikidata_id(iri.bytes, iri.length, &length);
    if (!id || (length == g->key.length && !memcmp(id, g->key.bytes, length)))
        return;
    gather_fact(g, FACT_SAME, 0, id, length);
    g->same = true;
}

void gather_triple(gatherer *g, const triple *t, int predicate)
{
    char kind = predicates[predicate].kind;
    int rank = predicates[predicate].rank;
    gather_subject(g, t->subject.bytes, t->subject.length);
    if (!gather_wants(predicate, t->literal, t->language))
        return;
    switch (kind) {
    case FACT_LABEL: case FACT_ALIAS: case FACT_HINT:
        gather_name(g, (enum fact_kind)kind, language_rank(t->language) * 4 + rank, t->object.bytes, t->object.length);
        break;
    case FACT_TYPE: gather_type(g, t->object.bytes, t->object.length); break;
    case FACT_HOME: add_home(g, rank, t->object); break;
    case FACT_SAME: add_same(g, t->object); break;
    case SUBCLASS: add_edge(g, t->subject, t->object); break;
    case WEIGHT: add_weight(g, t->object); break;
    }
}

void gather_bad_line(gatherer *g, unsigned long line, const char *why)
{
    g->bad_here++;
    if (++g->counts->bad_lines <= TOLD_LINES)
        qn_report(g->context, QN_WARNING, QN_SYNTAX, g->path, line, 0, -1, "%s; the line is passed over", why);
}
