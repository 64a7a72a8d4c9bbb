/* The drawing: actors that claims join, and one edge per subject, property, object and status over all articles. */
#include "emit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const qn_attribute_info *qn_graph_attributes(void)
{
    static const qn_attribute_info attributes[] = {
        {"label", false, QN_ATTRIBUTE_STRING, "the actor's name"},
        {"name", false, QN_ATTRIBUTE_STRING, "the same, for programs that look for a name"},
        {"type", false, QN_ATTRIBUTE_STRING, "its class: Person, Firm, Country …"},
        {"iri", false, QN_ATTRIBUTE_STRING, "its IRI in the RDF graph"},
        {"wikidata", false, QN_ATTRIBUTE_STRING, "its Wikidata entity, where that is certain"},
        {"mentions", false, QN_ATTRIBUTE_INT, "how often the articles mention it"},
        {"aliases", false, QN_ATTRIBUTE_STRING, "other names it was met under"},
        {"claims", false, QN_ATTRIBUTE_INT, "how many edges it has"},
        {"size", false, QN_ATTRIBUTE_DOUBLE, "how large to draw it: grows with the root of its edges"},
        {"r", false, QN_ATTRIBUTE_INT, "its class's colour: red, 0 to 255"},
        {"g", false, QN_ATTRIBUTE_INT, "green"},
        {"b", false, QN_ATTRIBUTE_INT, "blue"},
        {"label", true, QN_ATTRIBUTE_STRING, "the property, in words: works for"},
        {"interaction", true, QN_ATTRIBUTE_STRING, "the same, for Cytoscape"},
        {"property", true, QN_ATTRIBUTE_STRING, "the property's name in the ontology: worksFor"},
        {"status", true, QN_ATTRIBUTE_STRING, "Asserted, Alleged, Denied, Possible or Negated"},
        {"weight", true, QN_ATTRIBUTE_DOUBLE, "independent articles that say so"},
        {"support", true, QN_ATTRIBUTE_INT, "the same as a whole number"},
        {"confidence", true, QN_ATTRIBUTE_DOUBLE, "of the surest of them, 0 to 1"},
        {"date", true, QN_ATTRIBUTE_STRING, "when it was so, or else when the first article told it"},
        {"start", true, QN_ATTRIBUTE_STRING, "the first day, month or year when it was so, where the text tells it"},
        {"end", true, QN_ATTRIBUTE_STRING, "the last"},
        {"role", true, QN_ATTRIBUTE_STRING, "as what: sales director"},
        {"amount", true, QN_ATTRIBUTE_STRING, "the sum of money, with its currency"},
        {"attributedTo", true, QN_ATTRIBUTE_STRING, "who says so"},
        {"sentence", true, QN_ATTRIBUTE_STRING, "a sentence that says so"},
        {"article", true, QN_ATTRIBUTE_STRING, "the IRI of that sentence's article"},
        {"title", true, QN_ATTRIBUTE_STRING, "that article's title"},
        {"source", true, QN_ATTRIBUTE_STRING, "its address"},
        {NULL},
    };
    return attributes;
}

/* --- attributes of one node or edge ------------------------------------------------------------------------------ */

enum { MAX_ATTRIBUTES = 20 };

typedef struct row {
    emitter *e;
    qn_attribute items[MAX_ATTRIBUTES];
    qn_buffer values[MAX_ATTRIBUTES];   /* cleaned or made; reused from row to row */
    size_t count;
} row;

static void free_row(row *row)
{
    for (size_t i = 0; i < MAX_ATTRIBUTES; i++)
        free(row->values[i].bytes);
}

static void set(row *row, const char *name, const char *value)
{
    if (!value || !*value || row->e->status)
        return;
    const char *clean = clean_text(row->e, value, &row->values[row->count]);
    if (clean)
        row->items[row->count++] = (qn_attribute){name, clean};
}

/* Sets what was put together in e->made, which the next will use again. */
static void set_made(row *row, const char *name)
{
    const qn_buffer *made = &row->e->made;
    qn_buffer *kept = &row->values[row->count];
    if (!made->failed && !made->length)
        return;
    kept->length = 0;
    qn_buffer_add(kept, made->bytes, made->length);
    if (made->failed || kept->failed)
        out_of_memory(row->e);
    else
        row->items[row->count++] = (qn_attribute){name, kept->bytes};
}

static QN_PRINTF(3, 4) void set_number(row *row, const char *name, const char *format, ...)
{
    char text[40];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    qn_buffer *kept = &row->values[row->count];
    kept->length = 0;
    qn_buffer_puts(kept, text);
    if (kept->failed)
        out_of_memory(row->e);
    else
        row->items[row->count++] = (qn_attribute){name, kept->bytes};
}

/* --- nodes ------------------------------------------------------------------------------------------------------- */

/* Colours that stay apart for most colour-blind readers (Okabe and Ito 2008). */
static const unsigned char *colour_of(qn_class type)
{
    static const struct {
        qn_class type;
        unsigned char rgb[3];
    } colours[] = {
        {QN_PERSON, {230, 159, 0}}, {QN_FIRM, {86, 180, 233}}, {QN_AGENCY, {0, 114, 178}}, {QN_MEDIA, {204, 121, 167}}, {QN_ALLIANCE, {136, 34, 85}},
        {QN_PARTY, {213, 94, 0}},
        {QN_ORGANIZATION, {153, 153, 153}}, {QN_COUNTRY, {0, 158, 115}}, {QN_PLACE, {240, 228, 66}}, {QN_NO_CLASS, {190, 190, 190}},
    };
    size_t i = 0;
    while (colours[i].type != type && colours[i].type != QN_NO_CLASS)
        i++;
    return colours[i].rgb;
}

static void set_aliases(row *row, const qn_actor *actor)
{
    qn_buffer *joined = &row->e->made;
    joined->length = 0;
    for (const char *const *name = actor->alternatives; name && *name; name++)
        qn_buffer_printf(joined, "%s%s", name == actor->alternatives ? "" : " | ", *name);
    set_made(row, "aliases");
}

/* `edges`: how many it has. */
static void draw_node(row *row, uint32_t number, uint32_t edges, const qn_actor *actor)
{
    emitter *e = row->e;
    const unsigned char *rgb = colour_of(actor->type);
    row->count = 0;
    set(row, "label", actor->label);
    set(row, "name", actor->label);
    set(row, "type", qn_class_name(actor->type));
    set(row, "iri", actor->iri);
    set(row, "wikidata", actor->wikidata);
    set_number(row, "mentions", "%u", actor->mention_count);
    set_aliases(row, actor);
    set_number(row, "claims", "%u", edges);
    set_number(row, "size", "%.2f", 8 + 4 * sqrt(edges));
    set_number(row, "r", "%u", rgb[0]);
    set_number(row, "g", "%u", rgb[1]);
    set_number(row, "b", "%u", rgb[2]);
    for (size_t i = 0; i < e->sink_count && !e->status; i++)
        if (e->sinks[i]->node)
            e->status = e->sinks[i]->node(e->sinks[i]->self, number, row->items, row->count);
}

/* --- edges ------------------------------------------------------------------------------------------------------- */

/* Claims of one triple and status; `best` is the surest, the first of equals. */
typedef struct bundle {
    const uint32_t *first, *end;
    const qn_stored_claim *best;
    uint32_t support;
    const char *date;
} bundle;

static const char *date_of(const emitter *e, const qn_stored_claim *claim)
{
    const char *date = claim->when ? claim->when : claim->from;
    return date ? date : e->articles[claim->article].date;
}

static bundle take_bundle(const emitter *e, const uint32_t *first, const uint32_t *end)
{
    const qn_stored_claim *head = &e->claims[*first];
    bundle b = {.first = first, .end = first, .best = head};
    for (; b.end < end; b.end++) {
        const qn_stored_claim *claim = &e->claims[*b.end];
        if (claim->status != head->status || !same_triple(e, head, claim))
            break;
        const char *date = date_of(e, claim);
        if (claim->confidence > b.best->confidence)
            b.best = claim;
        if (claim->support > b.support)
            b.support = claim->support;
        if (date && (!b.date || strcmp(date, b.date) < 0))
            b.date = date;
    }
    return b;
}

/* Names of all who say so, in the order of the claims, each once. */
static void set_speakers(row *row, const bundle *b)
{
    emitter *e = row->e;
    qn_buffer *joined = &e->made;
    joined->length = 0;
    for (const uint32_t *at = b->first; at < b->end; at++) {
        uint32_t speaker = e->claims[*at].attributed_to;
        bool known = speaker == QN_NONE;
        for (const uint32_t *before = b->first; before < at && before < b->first + 64 && !known; before++)
            known = e->claims[*before].attributed_to == speaker;
        if (!known && at < b->first + 64)   /* a bound: a list for people, and no quadratic step */
            qn_buffer_printf(joined, "%s%s", joined->length ? " | " : "", e->actors[speaker].label);
    }
    set_made(row, "attributedTo");
}

static void set_amount(row *row, const qn_stored_claim *claim)
{
    qn_buffer *text = &row->e->made;
    if (!claim->amount)
        return;
    text->length = 0;
    qn_buffer_printf(text, "%s%s%s", claim->amount, claim->currency ? " " : "", claim->currency ? claim->currency : "");
    set_made(row, "amount");
}

static void draw_edge(row *row, uint32_t number, const uint32_t *numbers, const bundle *b)
{
    emitter *e = row->e;
    const qn_stored_claim *best = b->best;
    const qn_article *article = &e->articles[best->article];
    const char *label = best->property->label ? best->property->label : best->property->name;
    row->count = 0;
    set(row, "label", label);
    set(row, "interaction", label);
    set(row, "property", best->property->name);
    set(row, "status", qn_claim_status_name(best->status));
    set_number(row, "weight", "%u.0", b->support);
    set_number(row, "support", "%u", b->support);
    set_number(row, "confidence", "%.2f", best->confidence);
    set(row, "date", b->date);
    set(row, "start", best->when ? best->when : best->from);
    set(row, "end", best->until ? best->until : best->when);
    set(row, "role", best->role);
    set_amount(row, best);
    set_speakers(row, b);
    if (best->evidence_count)
        set(row, "sentence", best->evidence[0].passage.text);
    set(row, "article", article->iri);
    set(row, "title", article->title);
    set(row, "source", article->url);
    for (size_t i = 0; i < e->sink_count && !e->status; i++)
        if (e->sinks[i]->edge)
            e->status = e->sinks[i]->edge(e->sinks[i]->self, number, numbers[best->subject], numbers[best->object], row->items, row->count);
}

/* Counts the edges of each actor: an edge for each triple and status. */
static void count_edges(const emitter *e, uint32_t *edges)
{
    const uint32_t *end = e->order + e->claim_count;
    memset(edges, 0, e->actor_count * sizeof *edges);
    for (const uint32_t *at = e->order; at < end;) {
        bundle b = take_bundle(e, at, end);
        if (b.best->object != QN_NONE) {
            edges[b.best->subject]++;
            edges[b.best->object]++;
        }
        at = b.end;
    }
}

/* Actors that no claim joins to another are not drawn: their number is QN_NONE. */
static void draw_nodes(row *row, const uint32_t *edges, uint32_t *numbers)
{
    uint32_t next = 0;
    for (size_t i = 0; i < row->e->actor_count; i++) {
        numbers[i] = edges[i] ? next++ : QN_NONE;
        if (edges[i] && !row->e->status)
            draw_node(row, numbers[i], edges[i], &row->e->actors[i]);
    }
}

static void draw_edges(row *row, const uint32_t *numbers)
{
    emitter *e = row->e;
    const uint32_t *end = e->order + e->claim_count;
    uint32_t count = 0;
    for (const uint32_t *at = e->order; at < end && !e->status;) {
        bundle b = take_bundle(e, at, end);
        if (b.best->object != QN_NONE)
            draw_edge(row, count++, numbers, &b);
        at = b.end;
    }
}

void emit_drawing(emitter *e)
{
    if (e->status)
        return;
    row row = {.e = e};
    uint32_t *numbers = malloc((e->actor_count + 1) * sizeof *numbers), *edges = malloc((e->actor_count + 1) * sizeof *edges);
    if (numbers && edges) {
        count_edges(e, edges);
        draw_nodes(&row, edges, numbers);
        draw_edges(&row, numbers);
    } else {
        out_of_memory(e);
    }
    free(numbers);
    free(edges);
    free_row(&row);
}
