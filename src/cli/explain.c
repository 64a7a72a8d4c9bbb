/* explain: all that a graph says of an actor, claim by claim, with the sentences that say so. */
#include "explain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum { GRAPH, STATUS, PROPERTY, CONFIDENCE };

/* How the command shows things. */
typedef struct page {
    source source;
    bool terminal;
    size_t width;
    size_t explained;           /* actors with claims that pass the filter, or without any */
} page;

/* --- the actor --------------------------------------------------------------------------------------------------- */

/* Prints "  title  a, b, c" for all values of a predicate. */
static void print_list(page *p, const facts *facts, const char *title, const char *predicate, bool as_name)
{
    bool any = false;
    for (size_t i = 0; i < facts->count; i++)
        if (!strcmp(facts->items[i].predicate, predicate)) {
            const char *value = as_name ? label_of(&p->source, facts->items[i].value) : facts->items[i].value;
            if (!any)
                printf("  %-12s", title);
            printf("%s%s", any ? ", " : "", value);
            any = true;
        }
    if (any)
        putchar('\n');
}

static void print_actor(page *p, const char *iri, const facts *facts)
{
    const char *label = value_of(facts, RDFS "label"), *type = value_of(facts, RDF "type");
    printf("%s%s%s (%s)\n", p->terminal ? "\033[1m" : "", label ? label : iri, p->terminal ? "\033[0m" : "", type ? local_name(type) : "no type");
    print_list(p, facts, "also", SKOS "altLabel", false);
    print_list(p, facts, "mentions", QN_NS "mentionCount", false);
    print_list(p, facts, "same as", OWL "sameAs", false);
    printf("  %-12s%s\n", "IRI", iri);
}

/* --- a claim ----------------------------------------------------------------------------------------------------- */

static unsigned long number_of(source *s, const char *iri, const char *predicate)
{
    const char *value = iri ? graph_value(s, iri, predicate) : NULL;
    return value ? strtoul(value, NULL, 10) : 0;
}

/* The mark of a mention, in characters of a passage that begins at `start`. */
static mark mark_of(source *s, const facts *evidence, const char *predicate, unsigned long start)
{
    const char *place = value_of(evidence, predicate);
    unsigned long begin = number_of(s, place, NIF "beginIndex"), end = number_of(s, place, NIF "endIndex");
    mark m = {0, 0, !strcmp(predicate, QN_NS "trigger")};
    if (place && begin >= start && end > begin) {
        m.begin = begin - start;
        m.end = end - start;
    }
    return m;
}

enum { MOST_IRI = 1024 };

/* Prints the sentence, unless it is the one before with other words for the same ends. `last` is that one's passage. */
static qn_status print_evidence(page *p, const char *iri, const char **rule, char last[MOST_IRI])
{
    facts evidence = {0};
    source *s = &p->source;
    qn_status status = read_facts(s, iri, &evidence);
    const char *passage = value_of(&evidence, QN_NS "passage"), *text = passage ? graph_value(s, passage, NIF "anchorOf") : NULL;
    const char *found_by = value_of(&evidence, QN_NS "rule");
    if (found_by && !*rule)
        *rule = found_by;
    bool repeated = passage && !strcmp(passage, last);
    snprintf(last, MOST_IRI, "%s", passage ? passage : "");
    if (!status && text && !repeated) {
        unsigned long start = number_of(s, passage, NIF "beginIndex");
        mark marks[] = {mark_of(s, &evidence, QN_NS "subjectMention", start), mark_of(s, &evidence, QN_NS "trigger", start),
                        mark_of(s, &evidence, QN_NS "objectMention", start)};
        print_sentence(text, marks, sizeof marks / sizeof *marks, 6, p->width, p->terminal);
    }
    free(evidence.items);
    return status;
}

/* Prints "said by X, Y" after what stands on the line. */
static void print_people(page *p, const claim *c, const char *title, const char *predicate, bool *any)
{
    bool first = true;
    for (size_t i = 0; i < c->facts.count; i++)
        if (!strcmp(c->facts.items[i].predicate, predicate)) {
            printf("%s%s%s", first && *any ? "; " : "", first ? title : ", ", label_of(&p->source, c->facts.items[i].value));
            *any = true;
            first = false;
        }
}

static void print_detail(const claim *c, const char *title, const char *predicate, bool *any)
{
    const char *value = value_of(&c->facts, predicate);
    if (!value)
        return;
    printf("%s%s%s", *any ? "; " : "", title, value);
    *any = true;
}

static void print_details(page *p, const claim *c)
{
    bool any = false;
    const char *amount = value_of(&c->facts, QN_NS "amount"), *currency = value_of(&c->facts, QN_NS "currency");
    const char *support = value_of(&c->facts, QN_NS "support");
    printf("      ");
    print_people(p, c, "said by ", QN_NS "attributedTo", &any);
    print_people(p, c, "reported by ", QN_NS "reportedBy", &any);
    print_people(p, c, "rejected by ", QN_NS "disputedBy", &any);
    print_detail(c, "role: ", QN_NS "role", &any);
    print_detail(c, "when: ", QN_NS "when", &any);
    print_detail(c, "from ", QN_NS "from", &any);
    print_detail(c, "until ", QN_NS "until", &any);
    if (amount)
        printf("%samount: %s%s%s", any ? "; " : "", amount, currency ? " " : "", currency ? currency : "");
    any = any || amount;
    print_detail(c, "confidence ", QN_NS "confidence", &any);
    if (support && strcmp(support, "1"))
        printf("; in %s independent articles", support);
    putchar('\n');
}

static qn_status print_article(page *p, const char *iri, const char *rule)
{
    facts article = {0};
    qn_status status = read_facts(&p->source, iri, &article);
    const char *title = value_of(&article, DCTERMS "title"), *issued = value_of(&article, DCTERMS "issued");
    const char *publisher = value_of(&article, DCTERMS "publisher"), *url = value_of(&article, DCTERMS "source");
    const char *id = value_of(&article, DCTERMS "identifier");
    if (publisher)
        publisher = label_of(&p->source, publisher);
    printf("      in %s%s%s", title ? "“" : "", title ? title : id ? id : local_name(iri), title ? "”" : "");
    printf("%s%s%s%.10s", publisher ? ", " : "", publisher ? publisher : "", issued ? ", " : "", issued ? issued : "");
    printf("%s%s", url ? ", " : "", url ? url : "");
    if (value_of(&article, DCTERMS "isVersionOf"))
        printf(", a copy of another article");
    if (rule)
        printf("; rule %s", local_name(rule));
    putchar('\n');
    free(article.items);
    return status;
}

static qn_status print_claim(page *p, const claim *c)
{
    const char *rule = NULL, *article = value_of(&c->facts, PROV "wasDerivedFrom");
    char last[MOST_IRI] = "";
    qn_status status = QN_OK;
    printf("  %s %s %s — %s\n", label_of(&p->source, c->subject), in_words(&p->source, c->property), label_of(&p->source, c->object),
           in_words(&p->source, c->status));
    for (size_t i = 0; i < c->facts.count && !status; i++)
        if (!strcmp(c->facts.items[i].predicate, QN_NS "evidence"))
            status = print_evidence(p, c->facts.items[i].value, &rule, last);
    print_details(p, c);
    if (!status && article)
        status = print_article(p, article, rule);
    return status;
}

/* --- the command ------------------------------------------------------------------------------------------------- */

static qn_status print_claims(page *p, const claim_list *list)
{
    qn_status status = QN_OK;
    for (size_t i = 0; i < list->count && !status; i++) {
        bool turns = !i || list->items[i].outgoing != list->items[i - 1].outgoing;
        putchar('\n');
        if (turns)
            printf("%s\n\n", list->items[i].outgoing ? "What it is and does" : "What is said of others towards it");
        status = print_claim(p, &list->items[i]);
    }
    return status;
}

/* Tells what an actor's claims are when the filter leaves none of them. */
static void tell_nothing_passes(page *p, const char *name, const claim_list *list)
{
    qn_buffer names = {0};
    for (size_t i = 0; i < list->property_count; i++)
        qn_buffer_printf(&names, "%s%s", i ? ", " : "", list->properties[i]);
    if (!names.failed)
        qn_report(p->source.cli->context, QN_WARNING, QN_OK, NULL, 0, 0, -1, "no claim of %s passes the filters; those that there are: %s", name, names.bytes);
    free(names.bytes);
}

static qn_status explain(page *p, const char *iri, const filter *filter)
{
    facts actor = {0};
    claim_list list = {0};
    qn_status status = read_facts(&p->source, iri, &actor);
    if (!status)
        status = read_claims(&p->source, iri, filter, &list);
    if (!status) {
        print_actor(p, iri, &actor);
        printf("  %-12s%zu", "claims", list.count);
        printf(list.count < list.all ? " of %zu\n" : "\n", list.all);
        status = print_claims(p, &list);
        p->explained += list.count > 0 || !list.all;
        if (!list.count && list.all)
            tell_nothing_passes(p, label_of(&p->source, iri), &list);
    }
    free_claims(&list);
    free(actor.items);
    return status;
}

static qn_status explain_all(page *p, const arguments *args, const filter *filter)
{
    const char **iris = NULL;
    qn_status status = open_graphs(p->source.cli, args, GRAPH, &p->source.triples);
    if (!status)
        status = find_actors(&p->source, args->rest[0], &iris);
    for (size_t i = 0; !status && iris[i]; i++) {
        if (i)
            putchar('\n');
        status = explain(p, iris[i], filter);
    }
    free(iris);
    return status;
}

/* "denied" → QN_DENIED and so on; a wrong name is told. */
static bool is_status(const char *name)
{
    for (int i = 0; i < QN_CLAIM_STATUS_COUNT; i++)
        if (!strcasecmp(name, qn_claim_status_name((qn_claim_status)i)))
            return true;
    return false;
}

static int run(cli *cli, const arguments *args)
{
    filter filter = {.status = option_value(args, STATUS), .property = option_value(args, PROPERTY)};
    if (args->rest_count != 1)
        return usage_error(cli, "name one actor, by a name or its IRI");
    if (filter.status && !is_status(filter.status))
        return usage_error(cli, "there is no status '%s'; there are asserted, alleged, denied, possible, negated", filter.status);
    if (!confidence_option(cli, args, CONFIDENCE, &filter.least))
        return EXIT_USAGE;
    bool terminal = isatty(STDOUT_FILENO);
    page p = {.source = {.cli = cli, .arena = qn_arena_new()}, .terminal = terminal, .width = output_width(terminal)};
    qn_status status = p.source.arena ? QN_OK : qn_fail(cli->context, QN_NOMEM, NULL, "out of memory");
    if (!status)
        status = explain_all(&p, args, &filter);
    qn_triples_free(p.source.triples);
    qn_arena_free(p.source.arena);
    int code = finish_output(cli);
    return status ? exit_code(status) : code ? code : p.explained ? EXIT_DONE : EXIT_SKIPPED;
}

static const option_row options[] = {
    {"graph", 'g', "FILE|DIR", "the graph to read; may repeat (default: out)"},
    {"status", 's', "STATUS", "only claims that are asserted, alleged, denied, possible or negated"},
    {"property", 'p', "NAME", "only claims of that property: arrests, works-for"},
    {"min-confidence", 0, "X", "only claims whose confidence is at least X, from 0 to 1"},
    {NULL},
};
const command explain_command = {"explain", "NAME|IRI", "Tell what a graph says of an actor, with the sentences that say so",
    "The words that make the claim are marked: its ends bold and the word that joins them underlined, in a pipe «so» and *so*.\n", options, run};
