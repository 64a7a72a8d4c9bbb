/* A graph in memory: librdf's balanced trees, four orders of every statement. Its other storages are worse: "memory" is quadratic,
 * "hashes" needs three times the time of a lookup, "sqlite" loads 2,000 statements a second. */
#include <config.h>
#include "store.h"

#include <stdlib.h>
#include <string.h>

static qn_status no_memory(qn_store *store)
{
    return qn_fail(store->context, QN_NOMEM, NULL, "out of memory in the store");
}

/* --- librdf's messages ------------------------------------------------------------------------------------------- */

static int hear(void *user, librdf_log_message *message)
{
    qn_store *store = user;
    librdf_log_level level = librdf_log_message_level(message);
    raptor_locator *locator = librdf_log_message_locator(message);
    bool asking = store->source && !strcmp(store->source, "query");
    if (level < LIBRDF_LOG_WARN || (asking && level == LIBRDF_LOG_WARN))
        return 1;       /* rasqal warns of every variable that is not selected */
    long line = locator ? raptor_locator_line(locator) : 0, column = locator ? raptor_locator_column(locator) : 0;
    bool error = level >= LIBRDF_LOG_ERROR;
    if (error && store->failed)
        return 1;       /* the first tells it; parsers repeat themselves */
    store->failed = store->failed || error;
    qn_report(store->context, error ? QN_ERROR : QN_WARNING, QN_SYNTAX, store->source, line > 0 ? (unsigned long)line : 0,
              column > 0 && line > 0 ? (unsigned long)column : 0, -1, "%s", librdf_log_message_message(message));
    return 1;
}

/* --- open and close ---------------------------------------------------------------------------------------------- */

static qn_status say(void *self, const qn_term *subject, const qn_term *predicate, const qn_term *object);

static void free_nothing(void *self)
{
    (void)self;
}

qn_status qn_store_open(qn_context *context, qn_store **result)
{
    qn_store *store = calloc(1, sizeof *store);
    if (!store)
        return qn_fail(context, QN_NOMEM, NULL, "out of memory");
    store->context = context;
    store->sink = (qn_sink){.self = store, .statement = say, .free = free_nothing};
    store->world = librdf_new_world();
    if (store->world) {
        librdf_world_set_logger(store->world, store, hear);
        librdf_world_open(store->world);
        store->storage = librdf_new_storage(store->world, "trees", NULL, NULL);
    }
    if (store->storage)
        store->model = librdf_new_model(store->world, store->storage, NULL);
    if (!store->model) {
        qn_store_free(store);
        return qn_fail(context, QN_INTERNAL, NULL, "librdf cannot make a graph in memory");
    }
    *result = store;
    return QN_OK;
}

void qn_store_free(qn_store *store)
{
    if (!store)
        return;
    if (store->model)
        librdf_free_model(store->model);
    if (store->storage)
        librdf_free_storage(store->storage);
    if (store->world)
        librdf_free_world(store->world);
    free(store);
}

qn_sink *qn_store_sink(qn_store *store)
{
    return &store->sink;
}

/* --- terms ------------------------------------------------------------------------------------------------------- */

static librdf_node *literal_node(qn_store *store, const qn_term *term)
{
    librdf_uri *datatype = term->datatype && strcmp(term->datatype, XSD_NS "string")
        ? librdf_new_uri(store->world, (const unsigned char *)term->datatype) : NULL;
    librdf_node *node = librdf_new_node_from_typed_literal(store->world, (const unsigned char *)term->value, term->language, datatype);
    if (datatype)
        librdf_free_uri(datatype);
    return node;
}

librdf_node *node_of(qn_store *store, const qn_term *term)
{
    if (term->literal)
        return literal_node(store, term);
    if (!strncmp(term->value, "_:", 2))
        return librdf_new_node_from_blank_identifier(store->world, (const unsigned char *)term->value + 2);
    return librdf_new_node_from_uri_string(store->world, (const unsigned char *)term->value);
}

qn_term term_of(librdf_node *node, qn_buffer *blank)
{
    qn_term term = {0};
    if (librdf_node_is_resource(node)) {
        term.value = (const char *)librdf_uri_as_string(librdf_node_get_uri(node));
    } else if (librdf_node_is_blank(node)) {
        blank->length = 0;
        qn_buffer_printf(blank, "_:%s", (const char *)librdf_node_get_blank_identifier(node));
        term.value = blank->failed ? "" : blank->bytes;
    } else {
        librdf_uri *datatype = librdf_node_get_literal_value_datatype_uri(node);
        term.literal = true;
        term.value = (const char *)librdf_node_get_literal_value(node);
        term.language = librdf_node_get_literal_value_language(node);
        term.datatype = datatype ? (const char *)librdf_uri_as_string(datatype) : NULL;
    }
    return term;
}

/* --- statements in ----------------------------------------------------------------------------------------------- */

static qn_status say(void *self, const qn_term *subject, const qn_term *predicate, const qn_term *object)
{
    qn_store *store = self;
    librdf_node *s = node_of(store, subject), *p = node_of(store, predicate), *o = node_of(store, object);
    if (!s || !p || !o) {
        if (s)
            librdf_free_node(s);
        if (p)
            librdf_free_node(p);
        if (o)
            librdf_free_node(o);
        return no_memory(store);
    }
    return librdf_model_add(store->model, s, p, o) ? no_memory(store) : QN_OK;     /* takes the nodes */
}

/* --- statements out ---------------------------------------------------------------------------------------------- */

/* Calls `each` with a statement's terms. */
static qn_status visit(librdf_statement *statement, qn_buffer blanks[3], qn_statement_visitor each, void *user)
{
    qn_term s = term_of(librdf_statement_get_subject(statement), &blanks[0]);
    qn_term p = term_of(librdf_statement_get_predicate(statement), &blanks[1]);
    qn_term o = term_of(librdf_statement_get_object(statement), &blanks[2]);
    return each(user, &s, &p, &o);
}

static librdf_statement *pattern_of(qn_store *store, const qn_term *subject, const qn_term *predicate, const qn_term *object)
{
    librdf_statement *pattern = librdf_new_statement(store->world);
    if (!pattern)
        return NULL;
    librdf_statement_set_subject(pattern, subject ? node_of(store, subject) : NULL);
    librdf_statement_set_predicate(pattern, predicate ? node_of(store, predicate) : NULL);
    librdf_statement_set_object(pattern, object ? node_of(store, object) : NULL);
    bool complete = (!subject || librdf_statement_get_subject(pattern)) && (!predicate || librdf_statement_get_predicate(pattern)) &&
                    (!object || librdf_statement_get_object(pattern));
    if (complete)
        return pattern;
    librdf_free_statement(pattern);
    return NULL;
}

/* A pattern without a blank is asked for by itself: librdf finds nothing for those. */
static qn_status match_whole(qn_store *store, librdf_statement *pattern, qn_statement_visitor each, void *user)
{
    qn_buffer blanks[3] = {0};
    qn_status status = QN_OK;
    if (librdf_model_contains_statement(store->model, pattern))
        status = visit(pattern, blanks, each, user);
    for (size_t i = 0; i < 3; i++)
        free(blanks[i].bytes);
    return status;
}

static qn_status match_open(qn_store *store, librdf_statement *pattern, qn_statement_visitor each, void *user)
{
    librdf_stream *stream = librdf_model_find_statements(store->model, pattern);
    qn_buffer blanks[3] = {0};
    qn_status status = QN_OK;
    if (!stream)
        return no_memory(store);
    while (!status && !librdf_stream_end(stream)) {
        status = visit(librdf_stream_get_object(stream), blanks, each, user);
        librdf_stream_next(stream);
    }
    librdf_free_stream(stream);
    for (size_t i = 0; i < 3; i++)
        free(blanks[i].bytes);
    return status;
}

qn_status qn_store_match(qn_store *store, const qn_term *subject, const qn_term *predicate, const qn_term *object, qn_statement_visitor each,
                         void *user)
{
    librdf_statement *pattern = pattern_of(store, subject, predicate, object);
    if (!pattern)
        return no_memory(store);
    bool whole = subject && predicate && object;
    qn_status status = whole ? match_whole(store, pattern, each, user) : match_open(store, pattern, each, user);
    librdf_free_statement(pattern);
    return status;
}

/* --- the graph's own base ---------------------------------------------------------------------------------------- */

typedef struct found_base {
    const char *part;           /* "claim/" */
    char *base;
} found_base;

static qn_status take_base(void *user, const qn_term *subject, const qn_term *predicate, const qn_term *object)
{
    found_base *found = user;
    (void)predicate;
    (void)object;
    const char *at = NULL, *next = subject->value;
    while ((next = strstr(next, found->part)))
        at = next++;
    if (!at || at == subject->value || (at[-1] != '/' && at[-1] != '#'))
        return QN_OK;
    found->base = strndup(subject->value, (size_t)(at - subject->value));
    return found->base ? QN_END : QN_NOMEM;
}

char *store_base(qn_store *store)
{
    static const char *const kinds[][2] = {{QN_NS "Claim", "claim/"}, {QN_NS "Article", "article/"}};
    qn_term type = {false, RDF_NS "type"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        qn_term kind = {false, kinds[i][0]};
        found_base found = {kinds[i][1], NULL};
        qn_status status = qn_store_match(store, NULL, &type, &kind, take_base, &found);
        if (status)
            return status == QN_END ? found.base : NULL;
    }
    return strdup("http://localhost:8421/");
}
