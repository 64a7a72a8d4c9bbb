/* SPARQL's side of a graph: librdf's world, with the sorted graph as its storage. */
#include <config.h>
#include "store.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

/* --- librdf's messages ------------------------------------------------------------------------------------------- */

static void report(qn_store *store, librdf_log_level level, raptor_locator *locator, const char *text)
{
    bool asking = store->source && !strcmp(store->source, "query");
    if (level < LIBRDF_LOG_WARN || (asking && level == LIBRDF_LOG_WARN))
        return;         /* rasqal warns of every variable that is not selected */
    long line = locator ? raptor_locator_line(locator) : 0, column = locator ? raptor_locator_column(locator) : 0;
    bool error = level >= LIBRDF_LOG_ERROR;
    if (error && store->failed)
        return;         /* the first tells it; parsers repeat themselves */
    store->failed = store->failed || error;
    qn_report(store->context, error ? QN_ERROR : QN_WARNING, QN_SYNTAX, store->source, line > 0 ? (unsigned long)line : 0,
              column > 0 && line > 0 ? (unsigned long)column : 0, -1, "%s", text);
}

static int hear(void *user, librdf_log_message *message)
{
    report(user, librdf_log_message_level(message), librdf_log_message_locator(message), librdf_log_message_message(message));
    return 1;
}

/* rasqal's own, where librdf is not between. */
static void hear_rasqal(void *user, raptor_log_message *message)
{
    librdf_log_level level = message->level >= RAPTOR_LOG_LEVEL_ERROR ? LIBRDF_LOG_ERROR : message->level == RAPTOR_LOG_LEVEL_WARN ? LIBRDF_LOG_WARN : LIBRDF_LOG_INFO;
    report(user, level, message->locator, message->text);
}

/* --- open and close ---------------------------------------------------------------------------------------------- */

qn_status qn_store_open(qn_context *context, const qn_triples *triples, qn_store **result)
{
    qn_store *store = calloc(1, sizeof *store);
    if (!store)
        return qn_fail(context, QN_NOMEM, NULL, "out of memory");
    store->context = context;
    store->triples = triples;
    store->world = librdf_new_world();
    if (store->world) {
        librdf_world_set_logger(store->world, store, hear);
        librdf_world_open(store->world);
        rasqal_world_set_log_handler(librdf_world_get_rasqal(store->world), store, hear_rasqal);
        store->storage = new_storage(store);
    }
    if (store->storage)
        store->model = librdf_new_model(store->world, store->storage, NULL);
    if (!store->model) {
        qn_store_free(store);
        return qn_fail(context, QN_INTERNAL, NULL, "librdf cannot be started");
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
    free_cached_nodes(store);
    if (store->world)
        librdf_free_world(store->world);
    free(store);
}

/* --- limits ------------------------------------------------------------------------------------------------------ */

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

void qn_store_limit(qn_store *store, double seconds, size_t bytes, const volatile int *stop)
{
    store->seconds = seconds;
    store->most_bytes = bytes;
    store->stop = stop;
}

void start_clock(qn_store *store)
{
    store->over = false;
    store->steps = 0;
    store->deadline = store->seconds > 0 ? now() + store->seconds : 0;
}

bool is_over(qn_store *store)
{
    enum { STEPS = 256 };
    if (store->over || ++store->steps < STEPS)
        return store->over;
    store->steps = 0;
    store->over = (store->stop && *store->stop) || (store->deadline > 0 && now() > store->deadline);
    return store->over;
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
