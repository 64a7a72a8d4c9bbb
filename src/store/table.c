/* Tables of results: aligned for people, and the W3C's CSV, TSV, JSON and XML. */
#include <config.h>
#include "store.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

enum { LONGEST_RULE = 60 };     /* under the last column's title: sentences may be long */

bool table_open(table *t)
{
    *t = (table){.arena = qn_arena_new()};
    return t->arena != NULL;
}

void table_close(table *t)
{
    qn_arena_free(t->arena);
    free(t->cells);
}

static size_t rows_of(const table *t)
{
    return t->columns ? t->cell_count / t->columns : 0;
}

/* --- for people -------------------------------------------------------------------------------------------------- */

/* Columns that the text takes on a terminal. */
static size_t width_of(const char *text)
{
    size_t width = 0, length = strlen(text);
    for (size_t at = 0; at < length;)
        width += (size_t)utf8proc_charwidth((utf8proc_int32_t)qn_utf8_next(text, length, &at));
    return width;
}

/* Writes an IRI short when a known prefix fits and what remains is a plain name; false when none does. */
static bool add_short(const table *t, const char *iri, qn_buffer *out)
{
    size_t base = t->base ? strlen(t->base) : 0;
    for (const known_prefix *p = known_prefixes; p->name; p++) {
        bool own = *p->iri == '*';
        const char *part = own ? p->iri + 1 : p->iri, *rest = iri;
        if (own && (!base || strncmp(iri, t->base, base)))
            continue;
        rest += own ? base : 0;
        if (strncmp(rest, part, strlen(part)))
            continue;
        rest += strlen(part);
        if (!*rest || strpbrk(rest, "/#?"))
            continue;
        qn_buffer_printf(out, "%s:%s", p->name, rest);
        return true;
    }
    return false;
}

/* What people see of a cell: no quotes, no types, one line. */
static void show(const table *t, const cell *c, qn_buffer *out)
{
    out->length = 0;
    qn_buffer_puts(out, "");
    if (c->kind == CELL_NONE || (c->kind == CELL_IRI && add_short(t, c->value, out)))
        return;
    for (const char *at = c->value; *at; at++)
        qn_buffer_putc(out, (unsigned char)*at < ' ' || *at == 0x7F ? ' ' : *at);
}

static bool is_number(const cell *c)
{
    static const char *const types[] = {"integer", "decimal", "double", "float", "nonNegativeInteger", "int", "long"};
    if (c->kind != CELL_LITERAL || !c->datatype || strncmp(c->datatype, XSD_NS, sizeof XSD_NS - 1))
        return false;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (!strcmp(c->datatype + sizeof XSD_NS - 1, types[i]))
            return true;
    return false;
}

static void pad(FILE *out, size_t count)
{
    for (size_t i = 0; i < count; i++)
        fputc(' ', out);
}

typedef struct layout {
    size_t *widths;
    bool *numeric;          /* set right */
    qn_buffer text;
} layout;

static bool measure(const table *t, layout *l)
{
    l->widths = calloc(t->columns + 1, sizeof *l->widths);
    l->numeric = calloc(t->columns + 1, sizeof *l->numeric);
    if (!l->widths || !l->numeric)
        return false;
    for (size_t i = 0; i < t->columns; i++) {
        l->widths[i] = width_of(t->names[i]);
        l->numeric[i] = t->cell_count > 0;
    }
    for (size_t i = 0; i < t->cell_count; i++) {
        show(t, &t->cells[i], &l->text);
        if (l->text.failed)
            return false;
        size_t width = width_of(l->text.bytes), column = i % t->columns;
        if (width > l->widths[column])
            l->widths[column] = width;
        l->numeric[column] = l->numeric[column] && (t->cells[i].kind == CELL_NONE || is_number(&t->cells[i]));
    }
    return true;
}

static void print_aligned(FILE *out, const layout *l, const table *t, size_t column, const char *text)
{
    size_t blank = l->widths[column] - width_of(text);
    if (column)
        fputs("  ", out);
    if (l->numeric[column])
        pad(out, blank);
    fputs(text, out);
    if (!l->numeric[column] && column + 1 < t->columns)
        pad(out, blank);
}

static bool write_text(const table *t, FILE *out)
{
    layout l = {0};
    bool done = measure(t, &l);
    for (size_t i = 0; done && i < t->columns; i++)
        print_aligned(out, &l, t, i, t->names[i]);
    if (t->columns)
        fputc('\n', out);
    for (size_t i = 0; done && i < t->columns; i++) {
        fputs(i ? "  " : "", out);
        size_t width = i + 1 < t->columns || l.widths[i] < LONGEST_RULE ? l.widths[i] : LONGEST_RULE;
        for (size_t k = 0; k < width; k++)
            fputs("─", out);
    }
    if (t->columns)
        fputc('\n', out);
    for (size_t i = 0; done && i < t->cell_count; i++) {
        show(t, &t->cells[i], &l.text);
        done = !l.text.failed;
        if (done)
            print_aligned(out, &l, t, i % t->columns, l.text.bytes);
        if ((i + 1) % t->columns == 0)
            fputc('\n', out);
    }
    free(l.widths);
    free(l.numeric);
    free(l.text.bytes);
    return done;
}

/* --- CSV and TSV: SPARQL 1.1 Query Results CSV and TSV Formats ----------------------------------------------------- */

static void csv_field(FILE *out, const char *prefix, const char *text)
{
    bool quoted = strpbrk(text, ",\"\r\n") != NULL;
    if (quoted)
        fputc('"', out);
    fputs(prefix, out);
    for (; *text; text++) {
        if (*text == '"')
            fputc('"', out);
        fputc(*text, out);
    }
    if (quoted)
        fputc('"', out);
}

static void write_csv(const table *t, FILE *out)
{
    for (size_t i = 0; i < t->columns; i++) {
        fputs(i ? "," : "", out);
        csv_field(out, "", t->names[i]);
    }
    fputs("\r\n", out);
    for (size_t i = 0; i < t->cell_count; i++) {
        const cell *c = &t->cells[i];
        fputs(i % t->columns ? "," : "", out);
        if (c->kind != CELL_NONE)
            csv_field(out, c->kind == CELL_BLANK ? "_:" : "", c->value);
        if ((i + 1) % t->columns == 0)
            fputs("\r\n", out);
    }
}

static void tsv_literal(FILE *out, const cell *c)
{
    fputc('"', out);
    for (const char *at = c->value; *at; at++) {
        static const char from[] = "\t\n\r\"\\", to[] = "tnr\"\\";
        const char *special = strchr(from, *at);
        if (special)
            fprintf(out, "\\%c", to[special - from]);
        else
            fputc(*at, out);
    }
    fputc('"', out);
    if (c->language)
        fprintf(out, "@%s", c->language);
    else if (c->datatype)
        fprintf(out, "^^<%s>", c->datatype);
}

static void write_tsv(const table *t, FILE *out)
{
    for (size_t i = 0; i < t->columns; i++)
        fprintf(out, "%s?%s", i ? "\t" : "", t->names[i]);
    fputc('\n', out);
    for (size_t i = 0; i < t->cell_count; i++) {
        const cell *c = &t->cells[i];
        fputs(i % t->columns ? "\t" : "", out);
        if (c->kind == CELL_IRI)
            fprintf(out, "<%s>", c->value);
        else if (c->kind == CELL_BLANK)
            fprintf(out, "_:%s", c->value);
        else if (c->kind == CELL_LITERAL)
            tsv_literal(out, c);
        if ((i + 1) % t->columns == 0)
            fputc('\n', out);
    }
}

/* --- JSON and XML: SPARQL 1.1 Query Results JSON Format, SPARQL Query Results XML Format ---------------------------- */

static void json_string(FILE *out, const char *text)
{
    fputc('"', out);
    for (const char *at = text; *at; at++) {
        unsigned char byte = (unsigned char)*at;
        if (byte == '"' || byte == '\\')
            fprintf(out, "\\%c", byte);
        else if (byte < ' ')
            fprintf(out, "\\u%04x", byte);
        else
            fputc(byte, out);
    }
    fputc('"', out);
}

static void json_member(FILE *out, const char *name, const char *value)
{
    fprintf(out, ", \"%s\": ", name);
    json_string(out, value);
}

static void json_cell(FILE *out, const char *name, const cell *c)
{
    static const char *const types[] = {"", "uri", "bnode", "literal"};
    json_string(out, name);
    fprintf(out, ": {\"type\": \"%s\"", types[c->kind]);
    json_member(out, "value", c->value);
    if (c->language)
        json_member(out, "xml:lang", c->language);
    else if (c->datatype)
        json_member(out, "datatype", c->datatype);
    fputc('}', out);
}

static void write_json(const table *t, FILE *out)
{
    fputs("{\"head\": {\"vars\": [", out);
    for (size_t i = 0; i < t->columns; i++) {
        fputs(i ? ", " : "", out);
        json_string(out, t->names[i]);
    }
    fputs("]}, \"results\": {\"bindings\": [", out);
    for (size_t row = 0; row < rows_of(t); row++) {
        bool any = false;
        fputs(row ? ",\n  {" : "\n  {", out);
        for (size_t i = 0; i < t->columns; i++) {
            const cell *c = &t->cells[row * t->columns + i];
            if (c->kind == CELL_NONE)
                continue;
            fputs(any ? ", " : "", out);
            any = true;
            json_cell(out, t->names[i], c);
        }
        fputc('}', out);
    }
    fputs("\n]}}\n", out);
}

static void xml_text(FILE *out, const char *text)
{
    for (const char *at = text; *at; at++) {
        unsigned char byte = (unsigned char)*at;
        if (byte == '<')
            fputs("&lt;", out);
        else if (byte == '>')
            fputs("&gt;", out);
        else if (byte == '&')
            fputs("&amp;", out);
        else if (byte == '"')
            fputs("&quot;", out);
        else if (byte == '\r')
            fputs("&#13;", out);
        else if (byte < ' ' && byte != '\n' && byte != '\t')
            fputs("\xEF\xBF\xBD", out);     /* XML 1.0 cannot say it */
        else
            fputc(byte, out);
    }
}

static void xml_cell(FILE *out, const char *name, const cell *c)
{
    static const char *const elements[] = {"", "uri", "bnode", "literal"};
    fputs("   <binding name=\"", out);
    xml_text(out, name);
    fprintf(out, "\"><%s", elements[c->kind]);
    if (c->language || c->datatype) {
        fputs(c->language ? " xml:lang=\"" : " datatype=\"", out);
        xml_text(out, c->language ? c->language : c->datatype);
        fputc('"', out);
    }
    fputc('>', out);
    xml_text(out, c->value);
    fprintf(out, "</%s></binding>\n", elements[c->kind]);
}

static void write_xml(const table *t, FILE *out)
{
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sparql xmlns=\"http://www.w3.org/2005/sparql-results#\">\n <head>\n", out);
    for (size_t i = 0; i < t->columns; i++) {
        fputs("  <variable name=\"", out);
        xml_text(out, t->names[i]);
        fputs("\"/>\n", out);
    }
    fputs(" </head>\n", out);
    if (t->is_boolean)
        fprintf(out, " <boolean>%s</boolean>\n</sparql>\n", t->truth ? "true" : "false");
    if (t->is_boolean)
        return;
    fputs(" <results>\n", out);
    for (size_t row = 0; row < rows_of(t); row++) {
        fputs("  <result>\n", out);
        for (size_t i = 0; i < t->columns; i++)
            if (t->cells[row * t->columns + i].kind != CELL_NONE)
                xml_cell(out, t->names[i], &t->cells[row * t->columns + i]);
        fputs("  </result>\n", out);
    }
    fputs(" </results>\n</sparql>\n", out);
}

/* --- all of them --------------------------------------------------------------------------------------------------- */

static bool write_truth(const table *t, qn_result_format format, FILE *out)
{
    if (format == QN_RESULT_XML)
        write_xml(t, out);
    else if (format == QN_RESULT_JSON)
        fprintf(out, "{\"head\": {}, \"boolean\": %s}\n", t->truth ? "true" : "false");
    else
        fprintf(out, "%s\n", t->truth ? "true" : "false");
    return true;
}

static bool write_rows(const table *t, qn_result_format format, FILE *out)
{
    switch (format) {
    case QN_RESULT_CSV: write_csv(t, out); return true;
    case QN_RESULT_TSV: write_tsv(t, out); return true;
    case QN_RESULT_JSON: write_json(t, out); return true;
    case QN_RESULT_XML: write_xml(t, out); return true;
    default: return write_text(t, out);
    }
}

qn_status table_write(qn_context *context, const table *t, qn_result_format format, FILE *out)
{
    errno = 0;
    bool done = t->is_boolean ? write_truth(t, format, out) : write_rows(t, format, out);
    if (!done)
        return qn_fail(context, QN_NOMEM, NULL, "out of memory");
    return check_written(context, out);
}

qn_status check_written(qn_context *context, FILE *out)
{
    if (!fflush(out) && !ferror(out))
        return QN_OK;
    if (errno == EPIPE)     /* whoever read it has read enough */
        return QN_IO;
    return qn_fail(context, QN_IO, NULL, "cannot write the result: %s", strerror(errno ? errno : EIO));
}
