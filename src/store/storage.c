/* A storage for librdf over the sorted graph: read-only, opened at once, nothing loaded. librdf's own were measured over a million statements: "trees"
 * needs 23 s and 482 MB before the first answer, "hashes" 14 s, "sqlite" 2,000 statements a second, "memory" is quadratic. */
#include <config.h>
#include "store.h"

#include <rdf_storage_module.h>
#include <stdlib.h>
#include <string.h>

static librdf_node *make_node(qn_store *store, uint32_t number)
{
    qn_term term = qn_triples_term(store->triples, number);
    return node_of(store, &term);
}

/* The node of a term, borrowed until the next is asked for; a direct-mapped cache keeps the latest. */
static librdf_node *node_at(qn_store *store, uint32_t number)
{
    cached_node *kept = &store->nodes[number % CACHED_NODES];
    if (kept->node && kept->number == number)
        return kept->node;
    librdf_node *node = make_node(store, number);
    if (!node)
        return NULL;
    if (kept->node)
        librdf_free_node(kept->node);
    *kept = (cached_node){node, number};
    return node;
}

void free_cached_nodes(qn_store *store)
{
    for (size_t i = 0; i < CACHED_NODES; i++)
        if (store->nodes[i].node)
            librdf_free_node(store->nodes[i].node);
    memset(store->nodes, 0, sizeof store->nodes);
}

/* The number of a node's term; false when no statement has it. Nothing, or a node of a query without a value, is any term. */
static bool number_of(qn_store *store, librdf_node *node, uint32_t *number)
{
    *number = QN_NONE;
    if (!node)
        return true;
    qn_buffer blank = {0};
    qn_term term = term_of(node, &blank);
    *number = qn_triples_find(store->triples, &term);
    store->starved = store->starved || blank.failed;
    free(blank.bytes);
    return *number != QN_NONE;
}

static qn_matches match(qn_store *store, librdf_statement *pattern)
{
    uint32_t s = QN_NONE, p = QN_NONE, o = QN_NONE;
    bool possible = !pattern || (number_of(store, librdf_statement_get_subject(pattern), &s) &&
                                 number_of(store, librdf_statement_get_predicate(pattern), &p) &&
                                 number_of(store, librdf_statement_get_object(pattern), &o));
    return possible ? qn_triples_match(store->triples, s, p, o) : (qn_matches){0};
}

/* --- streams -------------------------------------------------------------------------------------------------------- */

typedef struct matching {
    qn_store *store;
    qn_matches matches;
    size_t at;
    librdf_statement *statement;        /* the one at hand; NULL until it is asked for */
} matching;

static int is_end(void *user)
{
    const matching *m = user;
    return m->at >= m->matches.count;
}

static int next(void *user)
{
    matching *m = user;
    m->at = is_over(m->store) ? m->matches.count : m->at + 1;
    if (m->statement)
        librdf_statement_clear(m->statement);
    return m->at >= m->matches.count;
}

static bool fill(matching *m)
{
    qn_triple t = qn_match(&m->matches, m->at);
    const uint32_t parts[3] = {t.subject, t.predicate, t.object};
    librdf_node *nodes[3] = {NULL};
    for (int i = 0; i < 3; i++) {
        librdf_node *kept = node_at(m->store, parts[i]);
        nodes[i] = kept ? librdf_new_node_from_node(kept) : NULL;
    }
    librdf_statement_set_subject(m->statement, nodes[0]);
    librdf_statement_set_predicate(m->statement, nodes[1]);
    librdf_statement_set_object(m->statement, nodes[2]);
    return nodes[0] && nodes[1] && nodes[2];
}

static void *get(void *user, int what)
{
    matching *m = user;
    if (what != LIBRDF_STREAM_GET_METHOD_GET_OBJECT || m->at >= m->matches.count)
        return NULL;
    if (!m->statement)
        m->statement = librdf_new_statement(m->store->world);
    if (m->statement && (librdf_statement_get_subject(m->statement) || fill(m)))
        return m->statement;
    m->store->starved = true;
    if (m->statement)
        librdf_statement_clear(m->statement);
    return NULL;
}

static void finished(void *user)
{
    matching *m = user;
    if (m->statement)
        librdf_free_statement(m->statement);
    free(m);
}

static qn_store *store_of(librdf_storage *storage)
{
    return librdf_storage_get_instance(storage);
}

static librdf_stream *find_statements(librdf_storage *storage, librdf_statement *pattern)
{
    qn_store *store = store_of(storage);
    matching *m = calloc(1, sizeof *m);
    if (!m) {
        store->starved = true;      /* rasqal takes no stream for no statements */
        return NULL;
    }
    m->store = store;
    m->matches = is_over(store) ? (qn_matches){0} : match(store, pattern);
    return librdf_new_stream(store->world, m, is_end, next, get, finished);     /* takes m, also when it fails */
}

static librdf_stream *serialise(librdf_storage *storage)
{
    return find_statements(storage, NULL);
}

static int contains_statement(librdf_storage *storage, librdf_statement *statement)
{
    return match(store_of(storage), statement).count > 0;
}

/* --- the storage ---------------------------------------------------------------------------------------------------- */

static int size(librdf_storage *storage)
{
    size_t count = qn_triples_count(store_of(storage)->triples);
    return count < INT32_MAX ? (int)count : INT32_MAX;
}

/* librdf gives the name as it was given to it: our store's address stands in it. */
static int init(librdf_storage *storage, const char *name, librdf_hash *options)
{
    void *store = NULL;
    if (options)
        librdf_free_hash(options);
    if (!name || sscanf(name, "%p", &store) != 1 || !store)
        return 1;
    librdf_storage_set_instance(storage, store);
    return 0;
}

static void terminate(librdf_storage *storage)
{
    librdf_storage_set_instance(storage, NULL);
}

static int open_storage(librdf_storage *storage, librdf_model *model)
{
    (void)storage;
    (void)model;
    return 0;
}

static int close_storage(librdf_storage *storage)
{
    (void)storage;
    return 0;
}

static int refuse(librdf_storage *storage, librdf_statement *statement)
{
    (void)storage;
    (void)statement;
    return 1;       /* the graph is read-only */
}

static void describe(librdf_storage_factory *factory)
{
    factory->version = LIBRDF_STORAGE_INTERFACE_VERSION;
    factory->init = init;
    factory->terminate = terminate;
    factory->open = open_storage;
    factory->close = close_storage;
    factory->size = size;
    factory->add_statement = refuse;
    factory->remove_statement = refuse;
    factory->contains_statement = contains_statement;
    factory->serialise = serialise;
    factory->find_statements = find_statements;
}

librdf_storage *new_storage(qn_store *store)
{
    char name[40];
    snprintf(name, sizeof name, "%p", (void *)store);
    if (librdf_storage_register_factory(store->world, "quidnunc", "quidnunc's sorted graph", describe))
        return NULL;
    return librdf_new_storage(store->world, "quidnunc", name, NULL);
}
