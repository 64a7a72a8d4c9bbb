/* The page of an actor: names, identifiers, claims by property, what it says, a timeline. */
#include <config.h>
#include "room.h"

#include <stdlib.h>
#include <string.h>

/* Claims of one property that are told in full, and those that are told in a line. */
enum { IN_FULL = 40, IN_LINES = 1000, ON_TIMELINE = 40 };

static const char *lower_class(qn_class type, char name[32])
{
    const char *from = qn_class_name(type);
    size_t to = 0;
    for (const char *at = from; *at && to < 30; at++) {
        if (at > from && *at >= 'A' && *at <= 'Z')
            name[to++] = ' ';
        name[to++] = (char)(*at | 0x20);
    }
    name[to] = '\0';
    return *name ? name : "actor";
}

static void add_facts(const qn_actor *a, qn_buffer *out)
{
    qn_buffer_puts(out, "<dl class=\"facts\">\n<dt>Class</dt><dd>");
    if (a->type != QN_NO_CLASS)
        qn_buffer_printf(out, "<a href=\"../class/%s.html\">", qn_class_name(a->type));
    add_class_name(a->type, out);
    qn_buffer_puts(out, a->type != QN_NO_CLASS ? "</a></dd>\n" : "</dd>\n");
    if (a->alternatives && *a->alternatives) {
        qn_buffer_puts(out, "<dt>Also called</dt>");
        for (const char *const *name = a->alternatives; *name; name++) {
            qn_buffer_puts(out, "<dd>");
            add_html(out, *name);
            qn_buffer_puts(out, "</dd>");
        }
        qn_buffer_putc(out, '\n');
    }
    qn_buffer_puts(out, "<dt>IRI</dt><dd><code>");
    add_html(out, a->iri);
    qn_buffer_puts(out, "</code></dd>\n");
    if (a->wikidata && is_link(a->wikidata)) {
        const char *slash = strrchr(a->wikidata, '/');
        qn_buffer_puts(out, "<dt>The same as</dt><dd><a rel=\"external\" href=\"");
        add_html(out, a->wikidata);
        qn_buffer_puts(out, strstr(a->wikidata, "wikidata.org/") ? "\">Wikidata " : "\">");
        add_html(out, slash[1] ? slash + 1 : a->wikidata);
        qn_buffer_puts(out, "</a></dd>\n");
    }
    qn_buffer_puts(out, "<dt>Mentioned</dt><dd>");
    add_number(out, a->mention_count);
    qn_buffer_puts(out, a->mention_count == 1 ? " time</dd>\n" : " times</dd>\n");
    qn_buffer_puts(out, "</dl>\n");
}

static void add_place(const char *id, const char *name, const char *after, size_t count, qn_buffer *out)
{
    if (!count)
        return;
    qn_buffer_printf(out, "<li><a href=\"#%s\">%s", id, name);
    add_html(out, after);
    qn_buffer_puts(out, "</a> <span class=\"count\">");
    add_number(out, count);
    qn_buffer_puts(out, "</span></li>\n");
}

/* What stands further down: pages of much-told actors are long. */
static void add_contents(const qn_site *site, uint32_t actor, size_t moments, qn_buffer *out)
{
    const char *label = site->graph->actors[actor].label;
    size_t own, others, said;
    list_of(&site->by_subject, actor, &own);
    list_of(&site->by_object, actor, &others);
    list_of(&site->by_speaker, actor, &said);
    if (!own && !others && !said)
        return;
    qn_buffer_puts(out, "<nav class=\"contents\" aria-label=\"On this page\">\n<ul>\n");
    add_place("does", "Claims about ", label, own, out);
    add_place("done", "What others do to ", label, others, out);
    add_place("said", "Said, reported or disputed by ", label, said, out);
    add_place("timeline", "Timeline", "", moments, out);
    qn_buffer_puts(out, "</ul>\n</nav>\n");
    add_key(out);
}

/* --- claims by property --------------------------------------------------------------------------------------------- */

/* A claim in words, with a link to its page, in a list; a date before it unless NULL. */
static void add_line(const qn_site *site, uint32_t claim, const char *date, qn_buffer *out)
{
    const qn_stored_claim *c = &site->graph->claims[claim];
    const char *own = page_of(site, c->iri);
    qn_buffer_puts(out, "<li>");
    if (date) {
        add_date(date, out);
        qn_buffer_putc(out, ' ');
    }
    if (own)
        qn_buffer_printf(out, "<a href=\"../%s.html\">", own);
    add_claim_words(site, c, out);
    if (own)
        qn_buffer_puts(out, "</a>");
    qn_buffer_putc(out, ' ');
    add_status(c->status, out);
    qn_buffer_puts(out, "</li>\n");
}

/* The claims of a list that is open: some in full, more of them a line each. Ends the list. */
static void add_list(const qn_site *site, const claim_view *view, const uint32_t *claims, size_t count, qn_buffer *out)
{
    for (size_t i = 0; i < count && i < IN_FULL; i++)
        add_claim(site, view, claims[i], out);
    qn_buffer_puts(out, "</ul>\n");
    if (count <= IN_FULL)
        return;
    qn_buffer_puts(out, "<details>\n<summary>");
    add_number(out, count - IN_FULL);
    qn_buffer_puts(out, " more</summary>\n<ul>\n");
    for (size_t i = IN_FULL; i < count && i < IN_LINES; i++)
        add_line(site, claims[i], NULL, out);
    qn_buffer_puts(out, count > IN_LINES ? "<li>… and those that the Turtle of this page tells.</li>\n</ul>\n</details>\n" : "</ul>\n</details>\n");
}

static void add_group(const qn_site *site, const uint32_t *claims, size_t count, bool as_subject, qn_buffer *out)
{
    const claim_view view = {"../", true, true};
    const qn_property *property = site->graph->claims[claims[0]].property;
    qn_buffer_puts(out, "<section>\n<h3>");
    if (!as_subject)
        qn_buffer_puts(out, "… ");
    add_property(site, "../", property, out);
    if (as_subject)
        qn_buffer_puts(out, " …");
    qn_buffer_puts(out, " <span class=\"count\">");
    add_number(out, count);
    qn_buffer_puts(out, "</span></h3>\n<ul class=\"claims\">\n");
    add_list(site, &view, claims, count, out);
    qn_buffer_puts(out, "</section>\n");
}

static void add_groups(const qn_site *site, const lists *l, uint32_t actor, const char *heading, bool as_subject, qn_buffer *out)
{
    size_t count;
    const uint32_t *claims = list_of(l, actor, &count);
    if (!count)
        return;
    qn_buffer_printf(out, "<h2 id=\"%s\">%s", as_subject ? "does" : "done", heading);
    add_html(out, site->graph->actors[actor].label);
    qn_buffer_puts(out, "</h2>\n");
    for (size_t first = 0, end; first < count; first = end) {
        const qn_property *property = site->graph->claims[claims[first]].property;
        for (end = first + 1; end < count && site->graph->claims[claims[end]].property == property; end++)
            ;
        add_group(site, claims + first, end - first, as_subject, out);
    }
}

static void add_said(const qn_site *site, uint32_t actor, qn_buffer *out)
{
    const claim_view view = {"../", true, true};
    size_t count;
    const uint32_t *claims = list_of(&site->by_speaker, actor, &count);
    if (!count)
        return;
    qn_buffer_puts(out, "<h2 id=\"said\">Said, reported or disputed by ");
    add_html(out, site->graph->actors[actor].label);
    qn_buffer_puts(out, " <span class=\"count\">");
    add_number(out, count);
    qn_buffer_puts(out, "</span></h2>\n<ul class=\"claims\">\n");
    add_list(site, &view, claims, count, out);
}

/* --- the timeline ------------------------------------------------------------------------------------------------------ */

typedef struct moment {
    const char *date;
    uint32_t claim;
} moment;

static int compare_moments(const void *x, const void *y)
{
    const moment *a = x, *b = y;
    int order = strcmp(b->date, a->date);
    return order ? order : a->claim < b->claim ? -1 : a->claim > b->claim;
}

static bool collect_moments(const qn_site *site, const lists *l, uint32_t actor, moment **moments, size_t *count, size_t *capacity)
{
    size_t claims;
    const uint32_t *list = list_of(l, actor, &claims);
    bool kept = true;
    for (size_t i = 0; i < claims && kept; i++) {
        const qn_stored_claim *c = &site->graph->claims[list[i]];
        moment one = {c->when ? c->when : c->from ? c->from : c->literal, list[i]};
        kept = !one.date || QN_PUSH(*moments, *count, *capacity, one);
    }
    return kept;
}

static void add_timeline(const qn_site *site, moment *moments, size_t count, qn_buffer *out)
{
    if (count) {
        qsort(moments, count, sizeof *moments, compare_moments);
        qn_buffer_puts(out, "<h2 id=\"timeline\">Timeline</h2>\n<ol class=\"timeline\">\n");
        for (size_t i = 0; i < count && i < ON_TIMELINE; i++) {
            add_line(site, moments[i].claim, moments[i].date, out);
        }
        qn_buffer_puts(out, "</ol>\n");
    }
}

void render_actor(const qn_site *site, uint32_t actor, qn_buffer *out)
{
    const qn_actor *a = &site->graph->actors[actor];
    char class[32];
    page page = {a->label, "../", page_of(site, a->iri)};
    moment *moments = NULL;
    size_t dated = 0, capacity = 0;
    bool kept = collect_moments(site, &site->by_subject, actor, &moments, &dated, &capacity) &&
                collect_moments(site, &site->by_object, actor, &moments, &dated, &capacity);
    begin_page(site, &page, out);
    qn_buffer_puts(out, "<h1>");
    add_html(out, a->label);
    qn_buffer_printf(out, " <span class=\"kind\">%s</span></h1>\n", lower_class(a->type, class));
    add_facts(a, out);
    add_explored(site, a->iri, out);
    add_contents(site, actor, dated, out);
    add_groups(site, &site->by_subject, actor, "Claims about ", true, out);
    add_groups(site, &site->by_object, actor, "What others do to ", false, out);
    add_said(site, actor, out);
    add_timeline(site, moments, dated, out);
    add_script(site, a->iri, out);
    end_page(site, &page, out);
    out->failed = out->failed || !kept;
    free(moments);
}
