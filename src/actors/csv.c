/* CSV (RFC 4180) or the same with tabs: the first row names the columns. */
#include "room.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define QN "https://w3id.org/quidnunc/ontology#"
#define ID "https://w3id.org/quidnunc/id/"
#define FTM "https://schema.followthemoney.tech/#"
#define LONGEST_ROW ((size_t)16 << 20)
enum { MOST_COLUMNS = 256 };

enum column { NONE, NAME, ALIASES, HINTS, CLASS, COUNTRY, WIKIDATA, IRI, WEIGHT, COLUMNS };

static const struct {
    const char *name;
    enum column column;
} headings[] = {
    {"name", NAME}, {"label", NAME}, {"caption", NAME}, {"alias", ALIASES}, {"aliases", ALIASES}, {"altlabel", ALIASES}, {"hint", HINTS}, {"hints", HINTS},
    {"class", CLASS}, {"type", CLASS}, {"schema", CLASS}, {"country", COUNTRY}, {"countries", COUNTRY}, {"wikidata", WIKIDATA}, {"wikidataid", WIKIDATA},
    {"qid", WIKIDATA}, {"iri", IRI}, {"id", IRI}, {"uri", IRI}, {"weight", WEIGHT},
};

/* A row's fields, unquoted, each with its NUL. */
typedef struct row {
    qn_buffer bytes;
    size_t starts[MOST_COLUMNS], lengths[MOST_COLUMNS];
    size_t count;
} row;

typedef struct table {
    gatherer *gatherer;
    input *in;
    row row;
    enum column columns[MOST_COLUMNS];
    size_t count;
    char separator;
    qn_buffer iri;
    unsigned long line;         /* where the row begins */
} table;

/* --- rows -------------------------------------------------------------------------------------------------------- */

static void end_field(row *r, size_t start)
{
    if (r->count < MOST_COLUMNS) {
        r->starts[r->count] = start;
        r->lengths[r->count++] = r->bytes.length - start;
    }
    qn_buffer_putc(&r->bytes, '\0');
}

/* One row, which may reach over several lines; *why tells what is wrong with it. */
static qn_status read_row(table *t, const char **why)
{
    const char *line;
    size_t length, at = 0, start = 0;
    bool cut, quoted = false;
    row *r = &t->row;
    r->bytes.length = r->count = 0;
    *why = NULL;
    qn_status status = input_line(t->in, &line, &length, &cut);
    t->line = input_line_number(t->in);
    while (!status && !cut) {
        *why = memchr(line, '\0', length) ? "a byte that is no text" : *why;
        for (; at < length; at++) {
            char c = line[at];
            if (quoted && c == '"' && at + 1 < length && line[at + 1] == '"')
                qn_buffer_putc(&r->bytes, line[at++]);
            else if (c == '"' && (quoted || r->bytes.length == start))
                quoted = !quoted;
            else if (c == t->separator && !quoted) {
                end_field(r, start);
                start = r->bytes.length;
            } else
                qn_buffer_putc(&r->bytes, c);
        }
        if (!quoted || r->bytes.length > LONGEST_ROW)
            break;
        qn_buffer_putc(&r->bytes, '\n');
        status = input_line(t->in, &line, &length, &cut);
        at = 0;
    }
    if (status && !(status == QN_END && quoted))
        return status;
    end_field(r, start);
    if (cut || quoted)
        *why = cut ? "the line is too long" : "a quote that is never closed";
    return r->bytes.failed || t->iri.failed ? qn_fail(t->gatherer->context, QN_NOMEM, t->gatherer->path, "out of memory") : QN_OK;
}

static text field(const table *t, enum column wanted)
{
    for (size_t i = 0; i < t->row.count && i < t->count; i++)
        if (t->columns[i] == wanted && t->row.lengths[i])
            return (text){t->row.bytes.bytes + t->row.starts[i], t->row.lengths[i]};
    return (text){"", 0};
}

/* --- what a row says --------------------------------------------------------------------------------------------- */

/* Its Wikidata id, else its IRI, else a short id as one of ours, else one made of what the row says. */
static void begin(table *t)
{
    text wikidata = field(t, WIKIDATA), iri = field(t, IRI);
    t->iri.length = 0;
    if (is_wikidata_id(wikidata) || is_wikidata_id(iri)) {
        qn_buffer_printf(&t->iri, WIKIDATA_NS "%s", is_wikidata_id(wikidata) ? wikidata.bytes : iri.bytes);
    } else if (wikidata.length && memchr(wikidata.bytes, ':', wikidata.length)) {
        qn_buffer_add(&t->iri, wikidata.bytes, wikidata.length);
    } else if (iri.length) {
        qn_buffer_printf(&t->iri, "%s%s", memchr(iri.bytes, ':', iri.length) ? "" : ID, iri.bytes);
    } else {
        qn_checksum sum = {0};
        text parts[] = {field(t, NAME), field(t, CLASS), field(t, COUNTRY)};
        for (size_t i = 0; i < 3; i++)
            qn_checksum_add(&sum, parts[i].bytes, parts[i].length + (parts[i].length > 0));
        qn_buffer_printf(&t->iri, "urn:row:%016llx", (unsigned long long)qn_checksum_value(&sum));
    }
    if (!t->iri.failed)
        gather_subject(t->gatherer, t->iri.bytes, t->iri.length);
}

/* "Firm", "firm", "Company", "Q4830453" or an IRI */
static void take_class(gatherer *g, text class)
{
    char iri[300];
    if (!class.length || class.length > 200)
        return;
    if (memchr(class.bytes, ':', class.length)) {
        gather_type(g, class.bytes, class.length);
        return;
    }
    if (is_wikidata_id(class)) {
        snprintf(iri, sizeof iri, WIKIDATA_NS "%s", class.bytes);
        gather_type(g, iri, strlen(iri));
        return;
    }
    char first = class.bytes[0] >= 'a' && class.bytes[0] <= 'z' ? (char)(class.bytes[0] - 32) : class.bytes[0];
    static const char *const spaces[] = {QN, FTM};
    for (size_t i = 0; i < 2; i++) {
        snprintf(iri, sizeof iri, "%s%c%s", spaces[i], first, class.bytes + 1);
        gather_type(g, iri, strlen(iri));
    }
}

/* Names, separated by ";". */
static void take_names(gatherer *g, enum fact_kind kind, text names)
{
    const char *at = names.bytes, *end = at + names.length;
    while (at < end) {
        const char *stop = memchr(at, ';', (size_t)(end - at));
        if (!stop)
            stop = end;
        gather_name(g, kind, 2, at, (size_t)(stop - at));
        g->counts->statements++;
        g->weight++;
        at = stop + 1;
    }
}

static void take_row(table *t)
{
    gatherer *g = t->gatherer;
    begin(t);
    text name = field(t, NAME), country = field(t, COUNTRY), weight = field(t, WEIGHT);
    gather_name(g, FACT_LABEL, 0, name.bytes, name.length);
    take_names(g, FACT_ALIAS, field(t, ALIASES));
    take_names(g, FACT_HINT, field(t, HINTS));
    take_class(g, field(t, CLASS));
    size_t length;
    const char *id = wikidata_id(country.bytes, country.length, &length);
    if (country.length)
        gather_fact(g, FACT_HOME, 0, id ? id : country.bytes, id ? length : country.length);
    if (weight.length)
        g->weight += (uint32_t)(strtoul(weight.bytes, NULL, 10) & 0xFFFFFF);
    g->counts->statements += 1 + (country.length > 0);
    g->good_here++;
    gather_end(g);
}

/* --- the file ---------------------------------------------------------------------------------------------------- */

static qn_status read_headings(table *t)
{
    const char *why, *bytes;
    size_t length;
    qn_status status = input_peek(t->in, &bytes, &length);
    const char *newline = memchr(bytes, '\n', length);
    size_t first = newline ? (size_t)(newline - bytes) : length;
    t->separator = memchr(bytes, '\t', first) ? '\t' : memchr(bytes, ',', first) || !memchr(bytes, ';', first) ? ',' : ';';
    if (!status)
        status = read_row(t, &why);
    if (status)
        return status == QN_END ? QN_OK : status;
    bool named = false;
    for (t->count = 0; t->count < t->row.count; t->count++) {
        const char *heading = t->row.bytes.bytes + t->row.starts[t->count];
        while (*heading == ' ')
            heading++;
        size_t end = strcspn(heading, " ");
        t->columns[t->count] = NONE;
        for (size_t i = 0; i < sizeof headings / sizeof *headings; i++)
            if (!strncasecmp(headings[i].name, heading, end) && !headings[i].name[end])
                t->columns[t->count] = headings[i].column;
        named |= t->columns[t->count] == NAME;
    }
    return named ? QN_OK : qn_report(t->gatherer->context, QN_ERROR, QN_SYNTAX, t->gatherer->path, 1, 0, -1,
                                     "no column is called name; the first row names the columns: name, aliases, class, country, wikidata, iri");
}

qn_status read_csv(gatherer *g, input *in)
{
    table *t = calloc(1, sizeof *t);
    if (!t)
        return qn_fail(g->context, QN_NOMEM, g->path, "out of memory");
    t->gatherer = g;
    t->in = in;
    const char *why;
    qn_status status = read_headings(t);
    while (!status && !g->status && !(status = read_row(t, &why))) {
        if (t->row.count == 1 && !t->row.lengths[0] && !why)
            continue;       /* an empty line */
        if (!why && qn_utf8_valid(t->row.bytes.bytes, t->row.bytes.length) < t->row.bytes.length)
            why = "a byte that is no UTF-8";
        if (!why && !field(t, NAME).length)
            why = "a row without a name";
        if (why)
            gather_bad_line(g, t->line, why);
        else
            take_row(t);
    }
    free(t->row.bytes.bytes);
    free(t->iri.bytes);
    free(t);
    return g->status ? g->status : status == QN_END ? QN_OK : status;
}
