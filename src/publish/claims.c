/* Claims on pages: who did what to whom, how certainly, who says so, and the sentence with its words marked. */
#include <config.h>
#include "room.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- the sentence ------------------------------------------------------------------------------------------------ */

typedef struct mark {
    uint32_t begin, end;            /* characters from the start of the sentence */
    const char *class, *title;
} mark;

static int compare_marks(const void *a, const void *b)
{
    const mark *x = a, *y = b;
    return x->begin != y->begin ? (x->begin < y->begin ? -1 : 1) : x->end > y->end ? -1 : x->end < y->end;
}

static size_t collect_marks(const qn_stored_evidence *e, mark marks[3])
{
    static const char *const names[3][2] = {{"subject", "who"}, {"trigger", "what"}, {"object", "whom"}};
    const qn_passage *places[3] = {&e->subject, &e->trigger, &e->object};
    size_t count = 0;
    for (int i = 0; i < 3; i++)
        if (places[i]->begin < places[i]->end && places[i]->begin >= e->passage.begin && places[i]->end <= e->passage.end)
            marks[count++] = (mark){places[i]->begin - e->passage.begin, places[i]->end - e->passage.begin, names[i][0], names[i][1]};
    qsort(marks, count, sizeof *marks, compare_marks);
    return count;
}

/* Bytes from `at` to that character of the text. */
static size_t byte_of(const char *text, size_t length, size_t at, uint32_t characters)
{
    while (characters-- && at < length)
        qn_utf8_next(text, length, &at);
    return at;
}

void add_sentence(const qn_stored_evidence *e, const char *id, qn_buffer *out)
{
    const char *text = e->passage.text ? e->passage.text : "";
    size_t length = strlen(text), at = 0;
    uint32_t character = 0;
    mark marks[3];
    size_t count = collect_marks(e, marks);
    qn_buffer_puts(out, "<blockquote");
    if (id) {
        qn_buffer_puts(out, " id=\"");
        add_html(out, id);
        qn_buffer_puts(out, "\"");
    }
    qn_buffer_puts(out, ">");
    for (size_t i = 0; i < count; i++) {
        if (marks[i].begin < character)
            continue;               /* inside the one before */
        size_t begin = byte_of(text, length, at, marks[i].begin - character), end = byte_of(text, length, begin, marks[i].end - marks[i].begin);
        add_html_bytes(out, text + at, begin - at);
        qn_buffer_printf(out, "<mark class=\"%s\" title=\"%s\">", marks[i].class, marks[i].title);
        add_html_bytes(out, text + begin, end - begin);
        qn_buffer_puts(out, "</mark>");
        at = end;
        character = marks[i].end;
    }
    add_html_bytes(out, text + at, length - at);
    qn_buffer_puts(out, "</blockquote>\n");
}

/* --- who, what, whom ------------------------------------------------------------------------------------------------ */

void add_claim_words(const qn_site *site, const qn_stored_claim *c, qn_buffer *out)
{
    add_html(out, site->graph->actors[c->subject].label);
    qn_buffer_putc(out, ' ');
    add_html(out, c->property->label);
    qn_buffer_putc(out, ' ');
    add_html(out, c->object != QN_NONE ? site->graph->actors[c->object].label : c->literal ? c->literal : "");
}

static void add_actors(const qn_site *site, const char *root, const char *before, const uint32_t *actors, size_t count, qn_buffer *out)
{
    for (size_t i = 0; i < count; i++) {
        qn_buffer_puts(out, i ? ", " : before);
        add_actor(site, root, actors[i], out);
    }
}

void add_speakers(const qn_site *site, const char *root, const qn_stored_claim *c, qn_buffer *out)
{
    if (c->attributed_to == QN_NONE && !c->reported_count && !c->disputed_count)
        return;
    qn_buffer_puts(out, "<span class=\"speakers\">");
    if (c->attributed_to != QN_NONE)
        add_actors(site, root, " according to ", &c->attributed_to, 1, out);
    add_actors(site, root, " reported by ", c->reported_by, c->reported_count, out);
    add_actors(site, root, " disputed by ", c->disputed_by, c->disputed_count, out);
    qn_buffer_puts(out, "</span>");
}

static void add_detail(const char *name, const char *value, bool date, qn_buffer *out)
{
    if (!value || !*value)
        return;
    qn_buffer_printf(out, " <span class=\"detail\">%s ", name);
    if (date)
        add_date(value, out);
    else
        add_html(out, value);
    qn_buffer_puts(out, "</span>");
}

/* "62,000,000.5" */
static void add_amount(const char *amount, qn_buffer *out)
{
    size_t digits = strspn(amount, "0123456789");
    for (size_t i = 0; i < digits; i++) {
        qn_buffer_puts(out, i && (digits - i) % 3 == 0 ? "," : "");
        qn_buffer_putc(out, amount[i]);
    }
    add_html(out, amount + digits);
}

void add_claim_details(const qn_stored_claim *c, qn_buffer *out)
{
    add_detail("as", c->role, false, out);
    add_detail("on", c->when, true, out);
    add_detail("from", c->from, true, out);
    add_detail("until", c->until, true, out);
    if (c->amount && c->currency) {
        qn_buffer_puts(out, " <span class=\"detail\">");
        add_html(out, c->currency);
        qn_buffer_putc(out, ' ');
        add_amount(c->amount, out);
        qn_buffer_puts(out, "</span>");
    } else {
        add_detail("amount", c->amount, false, out);
    }
}

static void add_object(const qn_site *site, const char *root, const qn_stored_claim *c, qn_buffer *out)
{
    if (c->object != QN_NONE)
        add_actor(site, root, c->object, out);
    else if (c->literal)
        add_date(c->literal, out);
}

/* Who did what to whom, and whether that is so. */
static void add_statement(const qn_site *site, const char *root, const qn_stored_claim *c, qn_buffer *out)
{
    add_actor(site, root, c->subject, out);
    qn_buffer_putc(out, ' ');
    add_property(site, root, c->property, out);
    qn_buffer_putc(out, ' ');
    add_object(site, root, c, out);
    qn_buffer_putc(out, ' ');
    add_status(c->status, out);
}

static void add_origin(const qn_site *site, const claim_view *view, const qn_stored_claim *c, qn_buffer *out)
{
    const qn_article *article = &site->graph->articles[c->article];
    const char *own = page_of(site, c->iri);
    qn_buffer_puts(out, "<p class=\"origin\">");
    if (view->article) {
        add_article(site, view->root, c->article, out);
        if (article->date) {
            qn_buffer_puts(out, ", ");
            add_date(article->date, out);
        }
        qn_buffer_puts(out, " · ");
    }
    qn_buffer_printf(out, "confidence %.2f", c->confidence);
    if (c->support > 1)
        qn_buffer_printf(out, " · %u independent articles", (unsigned)c->support);
    if (own) {
        qn_buffer_printf(out, " · <a href=\"%s%s.html\" aria-label=\"the claim that ", view->root, own);
        add_claim_words(site, c, out);
        qn_buffer_puts(out, "\">claim</a>");
    }
    qn_buffer_puts(out, "</p>\n");
}

void add_claim(const qn_site *site, const claim_view *view, uint32_t claim, qn_buffer *out)
{
    const qn_stored_claim *c = &site->graph->claims[claim];
    qn_buffer_puts(out, "<li class=\"claim\">\n<p class=\"statement\">");
    add_statement(site, view->root, c, out);
    add_claim_details(c, out);
    if (view->speakers)
        add_speakers(site, view->root, c, out);
    qn_buffer_puts(out, "</p>\n");
    if (c->evidence_count)
        add_sentence(&c->evidence[0], NULL, out);
    add_origin(site, view, c, out);
    qn_buffer_puts(out, "</li>\n");
}

/* --- a claim's own page ------------------------------------------------------------------------------------------------ */

/* Who says so: somebody named, else whoever wrote the article, else (of what is alleged) nobody. */
static void add_source(const qn_site *site, const qn_stored_claim *c, qn_buffer *out)
{
    qn_buffer_puts(out, "<dt>Who says so</dt><dd>");
    if (c->attributed_to != QN_NONE)
        add_actor(site, "../", c->attributed_to, out);
    else
        qn_buffer_puts(out, c->status == QN_ALLEGED || c->status == QN_DENIED ? "the article names nobody" : "the article itself");
    qn_buffer_puts(out, "</dd>\n");
    if (c->reported_count)
        add_actors(site, "../", "<dt>Reported by</dt><dd>", c->reported_by, c->reported_count, out);
    qn_buffer_puts(out, c->reported_count ? "</dd>\n" : "");
    if (c->disputed_count)
        add_actors(site, "../", "<dt>Disputed by</dt><dd>", c->disputed_by, c->disputed_count, out);
    qn_buffer_puts(out, c->disputed_count ? "</dd>\n" : "");
}

static void add_facts(const qn_site *site, const qn_stored_claim *c, qn_buffer *out)
{
    const qn_article *article = &site->graph->articles[c->article];
    qn_buffer_puts(out, "<h2>About the claim</h2>\n<dl class=\"facts\">\n<dt>Status</dt><dd>");
    add_status(c->status, out);
    add_meaning(site, qn_claim_status_name(c->status), out);
    qn_buffer_puts(out, "</dd>\n");
    add_source(site, c, out);
    qn_buffer_printf(out, "<dt>Confidence</dt><dd>%.2f</dd>\n<dt>Independent articles</dt><dd>%u</dd>\n<dt>Article</dt><dd>", c->confidence, (unsigned)c->support);
    add_article(site, "../", c->article, out);
    if (article->date) {
        qn_buffer_puts(out, ", ");
        add_date(article->date, out);
    }
    qn_buffer_puts(out, "</dd>\n<dt>IRI</dt><dd><code>");
    add_html(out, c->iri);
    qn_buffer_puts(out, "</code></dd>\n</dl>\n");
}

static void add_evidence(const qn_stored_claim *c, qn_buffer *out)
{
    qn_buffer_puts(out, c->evidence_count == 1 ? "<h2>The sentence behind it</h2>\n" : "<h2>The sentences behind it</h2>\n");
    add_key(out);
    qn_buffer_puts(out, "<ol class=\"evidence\">\n");
    for (size_t i = 0; i < c->evidence_count; i++) {
        const char *rule = c->evidence[i].rule, *name = rule ? strrchr(rule, '#') : NULL;
        qn_buffer_printf(out, "<li id=\"e%zu\">\n", i + 1);
        add_sentence(&c->evidence[i], NULL, out);
        if (rule) {
            qn_buffer_puts(out, "<p class=\"origin\">found by <code>");
            add_html(out, name ? name + 1 : rule);
            qn_buffer_puts(out, "</code></p>\n");
        }
        qn_buffer_puts(out, "</li>\n");
    }
    qn_buffer_puts(out, "</ol>\n");
}

static bool same_matter(const qn_stored_claim *a, const qn_stored_claim *b)
{
    return a->property == b->property && a->object == b->object && !strcmp(a->literal ? a->literal : "", b->literal ? b->literal : "");
}

/* What other articles say of the same: agreeing, denying. */
static void add_others(const qn_site *site, uint32_t claim, qn_buffer *out)
{
    enum { SHOWN = 50 };
    const claim_view view = {"../", true, true};
    const qn_stored_claim *c = &site->graph->claims[claim];
    size_t count, shown = 0;
    const uint32_t *claims = list_of(&site->by_subject, c->subject, &count);
    for (size_t i = 0; i < count && shown < SHOWN; i++) {
        if (claims[i] == claim || !same_matter(c, &site->graph->claims[claims[i]]))
            continue;
        if (!shown++)
            qn_buffer_puts(out, "<h2>Other claims about the same</h2>\n<ul class=\"claims\">\n");
        add_claim(site, &view, claims[i], out);
    }
    if (shown)
        qn_buffer_puts(out, "</ul>\n");
}

void render_claim(const qn_site *site, uint32_t claim, qn_buffer *out)
{
    const qn_stored_claim *c = &site->graph->claims[claim];
    qn_buffer title = {0};
    qn_buffer_printf(&title, "%s %s %s", site->graph->actors[c->subject].label, c->property->label,
                     c->object != QN_NONE ? site->graph->actors[c->object].label : c->literal ? c->literal : "");
    page page = {title.failed ? "" : title.bytes, "../", page_of(site, c->iri)};
    begin_page(site, &page, out);
    qn_buffer_puts(out, "<h1 class=\"statement\">");
    add_statement(site, "../", c, out);
    qn_buffer_puts(out, "</h1>\n<p class=\"details\">");
    add_claim_details(c, out);
    add_speakers(site, "../", c, out);
    qn_buffer_puts(out, "</p>\n");
    add_evidence(c, out);
    add_facts(site, c, out);
    add_explored(site, c->iri, out);
    add_others(site, claim, out);
    add_script(site, c->iri, out);
    end_page(site, &page, out);
    out->failed = out->failed || title.failed;
    free(title.bytes);
}
