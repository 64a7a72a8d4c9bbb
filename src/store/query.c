/* Queries over the store: rasqal answers, through librdf; the gate stands before it. */
#include <config.h>
#include "pattern.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

const known_prefix known_prefixes[] = {
    {"qn", QN_NS}, {"id", "*id/"}, {"claim", "*claim/"}, {"article", "*article/"}, {"rdf", RDF_NS}, {"rdfs", "http://www.w3.org/2000/01/rdf-schema#"},
    {"owl", "http://www.w3.org/2002/07/owl#"}, {"xsd", XSD_NS}, {"skos", "http://www.w3.org/2004/02/skos/core#"},
    {"prov", "http://www.w3.org/ns/prov#"}, {"nif", "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"}, {"itsrdf", "http://www.w3.org/2005/11/its/rdf#"},
    {"dcterms", "http://purl.org/dc/terms/"}, {"foaf", "http://xmlns.com/foaf/0.1/"}, {"lex", "https://w3id.org/quidnunc/lexicon#"},
    {"wd", "http://www.wikidata.org/entity/"}, {NULL},
};

static qn_status no_memory(qn_store *store)
{
    return qn_fail(store->context, QN_NOMEM, NULL, "out of memory while querying");
}

/* --- results → table --------------------------------------------------------------------------------------------- */

static bool add_cell(table *t, librdf_node *node, qn_buffer *blank)
{
    cell c = {CELL_NONE};
    if (node) {
        qn_term term = term_of(node, blank);
        c.kind = term.literal ? CELL_LITERAL : librdf_node_is_blank(node) ? CELL_BLANK : CELL_IRI;
        const char *value = c.kind == CELL_BLANK ? term.value + 2 : term.value;
        c.value = qn_arena_strdup(t->arena, value);
        c.language = term.language ? qn_arena_strdup(t->arena, term.language) : NULL;
        c.datatype = term.datatype && strcmp(term.datatype, XSD_NS "string") ? qn_arena_strdup(t->arena, term.datatype) : NULL;
        if (!c.value || (term.language && !c.language) || (term.datatype && !c.datatype && strcmp(term.datatype, XSD_NS "string")))
            return false;
    }
    return QN_PUSH(t->cells, t->cell_count, t->cell_capacity, c);
}

static bool take_row(table *t, librdf_query_results *results, qn_buffer *blank)
{
    for (size_t i = 0; i < t->columns; i++) {
        librdf_node *node = librdf_query_results_get_binding_value(results, (int)i);
        bool done = add_cell(t, node, blank);
        if (node)
            librdf_free_node(node);
        if (!done)
            return false;
    }
    return true;
}

static bool take_names(table *t, librdf_query_results *results)
{
    int count = librdf_query_results_get_bindings_count(results);
    t->columns = count > 0 ? (size_t)count : 0;
    t->names = qn_arena_alloc(t->arena, (t->columns + 1) * sizeof *t->names);
    for (size_t i = 0; t->names && i < t->columns; i++) {
        const char *name = librdf_query_results_get_binding_name(results, (int)i);
        t->names[i] = qn_arena_strdup(t->arena, name ? name : "");
        if (!t->names[i])
            return false;
    }
    return t->names != NULL;
}

static bool has_name(const table *t, const char *name)
{
    for (size_t i = 0; i < t->columns; i++)
        if (!strcmp(t->names[i], name))
            return true;
    return false;
}

/* What SELECT names; of "*" what is bound in its pattern. rasqal knows no names when there is no row. */
static bool name_selected(table *t, const tokens *tokens, size_t verb)
{
    size_t i = verb + 1, depth = 0;
    while (token_is(token_at(tokens, i), "DISTINCT") || token_is(token_at(tokens, i), "REDUCED"))
        i++;
    bool all = token_is(token_at(tokens, i), "*"), done = true;
    t->names = qn_arena_alloc(t->arena, (tokens->count + 1) * sizeof *t->names);
    for (; t->names && done && i < tokens->count && (all || !token_is(token_at(tokens, i), "{")); i++) {
        const token *one = token_at(tokens, i);
        bool named = token_is(token_at(tokens, i - 1), "AS");
        depth += token_is(one, "(");
        depth -= token_is(one, ")") && depth;
        if (one->kind != TOKEN_VARIABLE || !(named || (all ? one->in_pattern : !depth)))
            continue;
        const char *name = qn_arena_strndup(t->arena, one->at + 1, one->length - 1);
        done = name != NULL;
        if (done && !has_name(t, name))
            t->names[t->columns++] = name;
    }
    return t->names && done;
}

static qn_status check_time(qn_store *store)
{
    if (!store->over)
        return QN_OK;
    if (store->stop && *store->stop)
        return qn_fail(store->context, QN_LIMIT, "query", "was ended");
    return qn_fail(store->context, QN_LIMIT, "query", "took longer than %g seconds; ask for less, or add LIMIT", store->seconds);
}

static qn_status check_size(qn_store *store, bool small)
{
    if (small)
        return check_time(store);
    return qn_fail(store->context, QN_LIMIT, "query", "the result is larger than %zu MB; ask for less, or add LIMIT", store->most_bytes >> 20);
}

static qn_status fill_table(qn_store *store, librdf_query_results *results, table *t)
{
    if (librdf_query_results_is_boolean(results)) {
        t->is_boolean = true;
        t->truth = librdf_query_results_get_boolean(results) > 0;
        return check_time(store);
    }
    qn_buffer blank = {0};
    bool done = take_names(t, results);
    bool small = true;
    while (done && small && !is_over(store) && !librdf_query_results_finished(results)) {
        done = take_row(t, results, &blank);
        small = !store->most_bytes || qn_arena_size(t->arena) + t->cell_count * sizeof *t->cells <= store->most_bytes;
        librdf_query_results_next(results);
    }
    free(blank.bytes);
    return done ? check_size(store, small) : no_memory(store);
}

/* --- results → graph --------------------------------------------------------------------------------------------- */

/* Counts what a graph's statements take, and lets none pass that goes beyond. */
typedef struct measured {
    qn_store *store;
    size_t bytes;
    bool too_large;
} measured;

static size_t size_of(librdf_node *node)
{
    qn_buffer blank = {0};
    qn_term term = term_of(node, &blank);
    size_t size = term.value ? strlen(term.value) : 0;
    free(blank.bytes);
    return size + 64;
}

static librdf_statement *measure(librdf_stream *stream, void *user, librdf_statement *statement)
{
    measured *m = user;
    (void)stream;
    m->bytes += size_of(librdf_statement_get_subject(statement)) + size_of(librdf_statement_get_predicate(statement)) + size_of(librdf_statement_get_object(statement));
    m->too_large = m->too_large || (m->store->most_bytes && m->bytes > m->store->most_bytes);
    m->store->over = m->store->over || m->too_large;
    return m->too_large || is_over(m->store) ? NULL : statement;
}

static qn_status write_graph(qn_store *store, librdf_stream *stream, qn_result_format format, FILE *out)
{
    librdf_serializer *serializer = librdf_new_serializer(store->world, format == QN_RESULT_NTRIPLES ? "ntriples" : "turtle", NULL, NULL);
    measured m = {.store = store};
    bool done = serializer && stream && !librdf_stream_add_map(stream, measure, NULL, &m);
    errno = 0;
    for (const known_prefix *p = known_prefixes; done && p->name; p++) {
        librdf_uri *uri = *p->iri == '*' ? NULL : librdf_new_uri(store->world, (const unsigned char *)p->iri);
        if (uri) {
            librdf_serializer_set_namespace(serializer, uri, p->name);
            librdf_free_uri(uri);
        }
    }
    if (done)
        done = !librdf_serializer_serialize_stream_to_file_handle(serializer, out, NULL, stream);
    if (stream)
        librdf_free_stream(stream);
    if (serializer)
        librdf_free_serializer(serializer);
    if (!done)
        return qn_fail(store->context, QN_INTERNAL, NULL, "librdf cannot write the result");
    qn_status status = check_size(store, !m.too_large);
    return status ? status : check_written(store->context, out);
}

/* --- the query --------------------------------------------------------------------------------------------------- */

qn_status check_format(qn_context *context, query_kind kind, qn_result_format format)
{
    bool graph = kind == QUERY_CONSTRUCT || kind == QUERY_DESCRIBE;
    bool for_graphs = format == QN_RESULT_TURTLE || format == QN_RESULT_NTRIPLES;
    if (graph && !for_graphs && format != QN_RESULT_TABLE)
        return qn_fail(context, QN_USAGE, NULL, "the query's result is a graph: ask for turtle or ntriples");
    if (!graph && kind != QUERY_UNKNOWN && for_graphs)
        return qn_fail(context, QN_USAGE, NULL, "the query's result is a table: ask for table, csv, tsv, json or xml");
    return QN_OK;
}

/* Runs what the gate let through; the results are freed by the caller with finish_query. */
typedef struct running {
    librdf_query *query;
    librdf_query_results *results;
} running;

static void finish_query(running *r)
{
    if (r->results)
        librdf_free_query_results(r->results);
    if (r->query)
        librdf_free_query(r->query);
}

static qn_status start_query(qn_store *store, const char *prologue, const char *sparql, running *r)
{
    qn_buffer whole = {0};
    qn_buffer_printf(&whole, "%s%s", prologue, sparql);
    *r = (running){0};
    store->failed = store->starved = false;
    if (!whole.failed)
        r->query = librdf_new_query(store->world, "sparql", NULL, (const unsigned char *)whole.bytes, NULL);
    free(whole.bytes);
    if (!r->query)
        return no_memory(store);
    r->results = librdf_query_execute(r->query, store->model);
    if (store->failed)
        return QN_SYNTAX;
    return r->results ? QN_OK : qn_fail(store->context, QN_SYNTAX, "query", "cannot be answered");
}

/* Joined by ourselves, or by rasqal where that is not for us. */
static qn_status ask_rasqal(qn_store *store, const char *prologue, const char *sparql, table *rows)
{
    running r;
    qn_buffer whole = {0};
    qn_buffer_printf(&whole, "%s%s", prologue, sparql);
    store->failed = store->starved = false;
    qn_status status = whole.failed ? no_memory(store) : solve(store, whole.bytes, rows);
    free(whole.bytes);
    if (status != QN_END)
        return status ? status : check_time(store);
    if (store->ours)
        return qn_report(store->context, QN_ERROR, QN_UNSUPPORTED, "query", 0, 0, -1, "VALUES is not supported beside what else this pattern has; "
                         "use FILTER(?x IN (…)), or ask a SPARQL 1.1 endpoint instead (--endpoint URL)");
    status = start_query(store, prologue, sparql, &r);
    if (!status)
        status = fill_table(store, r.results, rows);
    if (!status && store->failed)
        status = QN_SYNTAX;
    if (!status && store->starved)
        status = no_memory(store);
    finish_query(&r);
    return status;
}

/* SELECT whose modifiers we do ourselves: rasqal's own aggregates and orders are wrong in parts. */
static qn_status answer_planned(qn_store *store, const plan *plan, const tokens *tokens, size_t verb, const char *prologue, const char *base,
                                qn_result_format format, FILE *out)
{
    table rows, answer;
    if (!table_open(&rows))
        return no_memory(store);
    qn_status status = table_open(&answer) ? ask_rasqal(store, prologue, plan->inner, &rows) : no_memory(store);
    if (!status && plan->all && !rows.columns && !name_selected(&rows, tokens, verb))
        status = no_memory(store);
    if (!status)
        status = plan_apply(store->context, plan, &rows, &answer);
    answer.base = base;
    if (!status)
        status = table_write(store->context, &answer, format, out);
    table_close(&answer);
    table_close(&rows);
    return status;
}

static qn_status answer_plain(qn_store *store, const char *prologue, const char *sparql, const tokens *tokens, size_t verb, const char *base,
                              qn_result_format format, FILE *out)
{
    table rows;
    if (!table_open(&rows))
        return no_memory(store);
    rows.base = base;
    qn_status status = ask_rasqal(store, prologue, sparql, &rows);
    if (!status && !rows.is_boolean && !rows.columns && !name_selected(&rows, tokens, verb))
        status = no_memory(store);
    if (!status)
        status = table_write(store->context, &rows, format, out);
    table_close(&rows);
    return status;
}

/* A stream of statements that are there. */
typedef struct listing {
    const statements *made;
    size_t at;
} listing;

static int listing_ends(void *user)
{
    const listing *l = user;
    return l->at >= l->made->count;
}

static int listing_next(void *user)
{
    listing *l = user;
    return ++l->at >= l->made->count;
}

static void *listing_get(void *user, int what)
{
    const listing *l = user;
    return what == LIBRDF_STREAM_GET_METHOD_GET_OBJECT && l->at < l->made->count ? l->made->items[l->at] : NULL;
}

static void listing_finished(void *user)
{
    (void)user;
}

static qn_status construct_by_rasqal(qn_store *store, const char *prologue, const char *sparql, qn_result_format format, FILE *out)
{
    running r;
    qn_status status = start_query(store, prologue, sparql, &r);
    if (!status)
        status = write_graph(store, librdf_query_results_as_stream(r.results), format, out);
    if (!status && store->starved)
        status = no_memory(store);
    finish_query(&r);
    return status;
}

static qn_status answer_graph(qn_store *store, const char *prologue, const char *sparql, qn_result_format format, FILE *out)
{
    statements made = {0};
    qn_buffer whole = {0};
    qn_buffer_printf(&whole, "%s%s", prologue, sparql);
    store->failed = store->starved = false;
    qn_status status = whole.failed ? no_memory(store) : solve_graph(store, whole.bytes, &made);
    listing all = {&made, 0};
    if (!status)
        status = check_time(store);
    if (!status)
        status = write_graph(store, librdf_new_stream(store->world, &all, listing_ends, listing_next, listing_get, listing_finished), format, out);
    free(whole.bytes);
    free_statements(&made);
    return status == QN_END ? construct_by_rasqal(store, prologue, sparql, format, out) : status;
}

static qn_status answer_select(qn_store *store, const char *sparql, const tokens *tokens, size_t verb, const char *prologue, const char *base,
                               qn_result_format format, FILE *out)
{
    plan *plan = calloc(1, sizeof *plan);
    if (!plan || !(plan->arena = qn_arena_new())) {
        free(plan);
        return no_memory(store);
    }
    char *own = strndup(sparql, (size_t)(token_at(tokens, verb)->at - sparql));
    qn_status status = plan_read(store->context, sparql, tokens, verb, plan);
    if (status == QN_END) {
        status = answer_plain(store, prologue, sparql, tokens, verb, base, format, out);
    } else if (!status) {
        qn_buffer both = {0};
        qn_buffer_printf(&both, "%s%s", prologue, own ? own : "");
        status = own && !both.failed ? answer_planned(store, plan, tokens, verb, both.bytes, base, format, out) : no_memory(store);
        free(both.bytes);
    }
    free(own);
    qn_arena_free(plan->arena);
    free(plan);
    return status;
}

static qn_status answer_rewritten(qn_store *store, const char *sparql, const char *prologue, const char *base, qn_result_format format, FILE *out)
{
    tokens tokens = {0};
    size_t verb;
    qn_status status = tokens_read(sparql, &tokens) ? QN_OK : no_memory(store);
    query_kind kind = tokens_kind(&tokens, &verb);
    if (!status)
        status = check_format(store->context, kind, format);
    if (status)
        ;
    else if (kind == QUERY_SELECT)
        status = answer_select(store, sparql, &tokens, verb, prologue, base, format, out);
    else if (kind == QUERY_CONSTRUCT)
        status = answer_graph(store, prologue, sparql, format, out);
    else
        status = answer_plain(store, prologue, sparql, &tokens, verb, base, format, out);
    tokens_free(&tokens);
    return status;
}

static qn_status answer_spread(qn_store *store, const char *sparql, const char *base, qn_result_format format, FILE *out)
{
    tokens tokens = {0};
    bool read = tokens_read(sparql, &tokens);
    char *prologue = read ? missing_prefixes(&tokens, base) : NULL, *rewritten = read ? rewrite(sparql, &tokens) : NULL;
    qn_status status = prologue && rewritten ? answer_rewritten(store, rewritten, prologue, base, format, out) : no_memory(store);
    free(prologue);
    free(rewritten);
    tokens_free(&tokens);
    return status;
}

static qn_status answer(qn_store *store, const char *sparql, const tokens *tokens, const char *base, qn_result_format format, FILE *out)
{
    const char *why;
    qn_status status = refuse_unsound(store->context, tokens);
    if (status)
        return status;
    char *spread = spread_values(sparql, tokens, &store->ours, &why);
    if (why)
        return qn_report(store->context, QN_ERROR, QN_UNSUPPORTED, "query", 0, 0, -1, "%s, or ask a SPARQL 1.1 endpoint instead (--endpoint URL)", why);
    status = spread ? answer_spread(store, spread, base, format, out) : no_memory(store);
    free(spread);
    return status;
}

qn_status qn_store_query(qn_store *store, const char *sparql, qn_result_format format, FILE *out)
{
    tokens tokens = {0};
    char *base = qn_graph_base(store->triples);
    store->source = "query";
    start_clock(store);
    qn_status status = base && tokens_read(sparql, &tokens) ? answer(store, sparql, &tokens, base, format, out) : no_memory(store);
    store->source = NULL;
    tokens_free(&tokens);
    free(base);
    return status;
}
