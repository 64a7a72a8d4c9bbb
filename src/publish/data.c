/* The explorer's data: the graph in one JSON file, a row a line, rows named by their places. web/README.md tells what stands where. */
#include <quidnunc/publish.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct data_writer {
    const qn_graph *graph;
    qn_file *file;
    qn_buffer line;         /* the row being made */
    qn_interner *names;     /* of properties: their IRIs; numbers are their places */
    const qn_property **properties; size_t property_count, property_capacity;
    qn_status status;
} data_writer;

/* In the order of their bits; a class's place is its number. */
static const qn_class classes[] = {
    QN_PERSON, QN_FIRM, QN_AGENCY, QN_MEDIA, QN_ALLIANCE, QN_PARTY, QN_ORGANIZATION, QN_COUNTRY, QN_PLACE,
};

/* --- JSON --------------------------------------------------------------------------------------------------------- */

/* A JSON string; bytes that are no UTF-8 become U+FFFD. */
static void put_string(data_writer *w, const char *text)
{
    size_t length = strlen(text);
    qn_buffer_putc(&w->line, '"');
    for (size_t at = 0; at < length;) {
        char bytes[4];
        uint32_t c = qn_utf8_next(text, length, &at);
        if (c == '"' || c == '\\')
            qn_buffer_putc(&w->line, '\\');
        if (c < 0x20)
            qn_buffer_printf(&w->line, "\\u%04x", (unsigned)c);
        else
            qn_buffer_add(&w->line, bytes, qn_utf8_put(c, bytes));
    }
    qn_buffer_putc(&w->line, '"');
}

static void put_text(data_writer *w, const char *text)
{
    if (text && *text)
        put_string(w, text);
    else
        qn_buffer_puts(&w->line, "null");
}

/* An IRI, without the base when it begins with it. */
static void put_iri(data_writer *w, const char *iri)
{
    size_t length = w->graph->base ? strlen(w->graph->base) : 0;
    put_string(w, length && !strncmp(iri, w->graph->base, length) ? iri + length : iri);
}

/* Begins the item after `count` others. */
static void put_comma(data_writer *w, size_t count)
{
    if (count)
        qn_buffer_putc(&w->line, ',');
}

static void put_line(data_writer *w)
{
    qn_buffer_putc(&w->line, '\n');
    if (w->line.failed && !w->status)
        w->status = QN_NOMEM;
    if (!w->status)
        qn_file_add(w->file, w->line.bytes, w->line.length);
    if (!w->status)
        w->status = qn_file_status(w->file);
    w->line.length = 0;
}

/* --- properties ---------------------------------------------------------------------------------------------------- */

static uint32_t property_place(const data_writer *w, const qn_property *property)
{
    return qn_interner_find(w->names, property->iri, strlen(property->iri));
}

static qn_status collect_properties(data_writer *w)
{
    w->names = qn_interner_new();
    if (!w->names)
        return QN_NOMEM;
    for (size_t i = 0; i < w->graph->claim_count; i++) {
        const qn_property *property = w->graph->claims[i].property;
        uint32_t place = qn_intern(w->names, property->iri, strlen(property->iri));
        if (place == QN_NONE || (place == w->property_count && !QN_PUSH(w->properties, w->property_count, w->property_capacity, property)))
            return QN_NOMEM;
    }
    return QN_OK;
}

/* --- rows ---------------------------------------------------------------------------------------------------------- */

static void put_head(data_writer *w)
{
    qn_buffer_puts(&w->line, "{\"format\":\"quidnunc-explorer-1\",\"base\":");
    put_string(w, w->graph->base ? w->graph->base : "");
    qn_buffer_puts(&w->line, ",\n\"classes\":[");
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) {
        put_comma(w, i);
        put_string(w, qn_class_name(classes[i]));
    }
    qn_buffer_puts(&w->line, "],\n\"statuses\":[");
    for (unsigned i = 0; i < QN_CLAIM_STATUS_COUNT; i++) {
        put_comma(w, i);
        put_string(w, qn_claim_status_name((qn_claim_status)i));
    }
    qn_buffer_puts(&w->line, "],\n\"properties\":[");
    for (size_t i = 0; i < w->property_count; i++) {
        const qn_property *p = w->properties[i];
        qn_buffer_puts(&w->line, i ? ",\n[" : "\n[");
        put_string(w, p->name);
        qn_buffer_putc(&w->line, ',');
        put_string(w, p->label ? p->label : p->name);
        qn_buffer_putc(&w->line, ',');
        put_string(w, p->iri);
        qn_buffer_printf(&w->line, ",\"%s\"]", p->data ? "data" : p->state ? "state" : "act");
    }
    qn_buffer_putc(&w->line, ']');
}

static void put_article(data_writer *w, const qn_article *article)
{
    const char *publisher = article->publisher_actor != QN_NONE ? w->graph->actors[article->publisher_actor].label : article->publisher;
    qn_buffer_putc(&w->line, '[');
    put_iri(w, article->iri);
    const char *const texts[] = {article->title ? article->title : article->id, article->date, publisher, article->url};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        qn_buffer_putc(&w->line, ',');
        put_text(w, texts[i]);
    }
    qn_buffer_putc(&w->line, ']');
}

static int class_place(qn_class type)
{
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        if (classes[i] == type)
            return (int)i;
    return -1;
}

static void put_actor(data_writer *w, const qn_actor *actor)
{
    qn_buffer_putc(&w->line, '[');
    put_iri(w, actor->iri);
    qn_buffer_putc(&w->line, ',');
    put_string(w, actor->label);
    qn_buffer_printf(&w->line, ",%d,[", class_place(actor->type));
    for (const char *const *name = actor->alternatives; name && *name; name++) {
        put_comma(w, name != actor->alternatives);
        put_string(w, *name);
    }
    qn_buffer_puts(&w->line, "],");
    put_text(w, actor->wikidata);
    qn_buffer_printf(&w->line, ",%u]", actor->mention_count);
}

/* Where a stretch lies in the sentence; -1,-1 when it lies elsewhere (a person named in the sentence before). */
static void put_stretch(data_writer *w, const qn_passage *sentence, const qn_passage *part)
{
    if (part->begin == part->end || part->begin < sentence->begin || part->end > sentence->end)
        qn_buffer_puts(&w->line, ",-1,-1");
    else
        qn_buffer_printf(&w->line, ",%u,%u", part->begin - sentence->begin, part->end - sentence->begin);
}

static void put_evidence(data_writer *w, const qn_stored_evidence *evidence)
{
    const qn_passage *sentence = &evidence->passage;
    qn_buffer_putc(&w->line, '[');
    put_string(w, sentence->text ? sentence->text : "");
    qn_buffer_printf(&w->line, ",%u,%u", sentence->begin, sentence->end);
    put_stretch(w, sentence, &evidence->subject);
    put_stretch(w, sentence, &evidence->object);
    put_stretch(w, sentence, &evidence->trigger);
    qn_buffer_putc(&w->line, ']');
}

static void put_places(data_writer *w, const char *key, const uint32_t *places, size_t count, size_t *fields)
{
    if (!count)
        return;
    put_comma(w, (*fields)++);
    qn_buffer_printf(&w->line, "\"%s\":[", key);
    for (size_t i = 0; i < count; i++) {
        put_comma(w, i);
        qn_buffer_printf(&w->line, "%u", places[i]);
    }
    qn_buffer_putc(&w->line, ']');
}

/* What only some claims have: who says so, when, as what. */
static void put_details(data_writer *w, const qn_stored_claim *claim)
{
    const struct {
        const char *key, *value;
    } details[] = {
        {"role", claim->role}, {"when", claim->when}, {"from", claim->from}, {"until", claim->until}, {"amount", claim->amount},
        {"currency", claim->currency},
    };
    size_t fields = 0;
    qn_buffer_putc(&w->line, '{');
    put_places(w, "by", &claim->attributed_to, claim->attributed_to != QN_NONE, &fields);
    put_places(w, "reportedBy", claim->reported_by, claim->reported_count, &fields);
    put_places(w, "disputedBy", claim->disputed_by, claim->disputed_count, &fields);
    for (size_t i = 0; i < sizeof details / sizeof *details; i++) {
        if (!details[i].value || !*details[i].value)
            continue;
        put_comma(w, fields++);
        qn_buffer_printf(&w->line, "\"%s\":", details[i].key);
        put_string(w, details[i].value);
    }
    qn_buffer_putc(&w->line, '}');
}

static void put_claim(data_writer *w, const qn_stored_claim *claim)
{
    double confidence = claim->confidence < 0 ? 0 : claim->confidence > 1 ? 1 : claim->confidence;
    qn_buffer_putc(&w->line, '[');
    put_iri(w, claim->iri);
    qn_buffer_printf(&w->line, ",%u,%u,", claim->subject, property_place(w, claim->property));
    if (claim->object != QN_NONE)
        qn_buffer_printf(&w->line, "%u", claim->object);
    else
        put_string(w, claim->literal ? claim->literal : "");
    qn_buffer_printf(&w->line, ",%d,%.2f,%u,%u,[", (int)claim->status, confidence, claim->support, claim->article);
    for (size_t i = 0; i < claim->evidence_count; i++) {
        put_comma(w, i);
        put_evidence(w, &claim->evidence[i]);
    }
    qn_buffer_puts(&w->line, "],");
    put_details(w, claim);
    qn_buffer_putc(&w->line, ']');
}

/* Begins a list: its key, and then rows by put_row. */
static void put_list(data_writer *w, const char *key)
{
    qn_buffer_printf(&w->line, ",\n\"%s\":[", key);
    put_line(w);
}

static void put_row_end(data_writer *w, size_t row, size_t count)
{
    if (row + 1 < count)
        qn_buffer_putc(&w->line, ',');
    put_line(w);
}

static void put_rows(data_writer *w)
{
    const qn_graph *g = w->graph;
    put_list(w, "articles");
    for (size_t i = 0; i < g->article_count && !w->status; i++) {
        put_article(w, &g->articles[i]);
        put_row_end(w, i, g->article_count);
    }
    qn_buffer_putc(&w->line, ']');
    put_list(w, "actors");
    for (size_t i = 0; i < g->actor_count && !w->status; i++) {
        put_actor(w, &g->actors[i]);
        put_row_end(w, i, g->actor_count);
    }
    qn_buffer_putc(&w->line, ']');
    put_list(w, "claims");
    for (size_t i = 0; i < g->claim_count && !w->status; i++) {
        put_claim(w, &g->claims[i]);
        put_row_end(w, i, g->claim_count);
    }
    qn_buffer_puts(&w->line, "]}");
    put_line(w);
}

qn_status qn_publish_data(qn_context *context, const qn_graph *graph, const char *path)
{
    data_writer w = {.graph = graph};
    w.status = qn_file_new(context, path, &w.file);
    if (!w.status && collect_properties(&w))
        w.status = qn_fail(context, QN_NOMEM, path, "out of memory");
    if (!w.status) {
        put_head(&w);
        put_rows(&w);
        if (w.line.failed)
            qn_fail(context, QN_NOMEM, path, "out of memory");
    }
    if (!w.status)
        w.status = qn_file_finish(w.file);
    qn_file_free(w.file);
    qn_interner_free(w.names);
    free(w.properties);
    free(w.line.bytes);
    return w.status;
}
