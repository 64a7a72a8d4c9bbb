/* Stub: the room is being built. */
#include <quidnunc/store.h>

qn_status qn_store_open(qn_context *context, qn_store **store)
{
    (void)context; (void)store; return QN_UNSUPPORTED;
}

void qn_store_free(qn_store *store)
{
    (void)store; 
}

qn_status qn_store_load(qn_store *store, const char *path)
{
    (void)store; (void)path; return QN_UNSUPPORTED;
}

qn_sink *qn_store_sink(qn_store *store)
{
    (void)store; return NULL;
}

qn_status qn_store_query(qn_store *store, const char *sparql, qn_result_format format, FILE *out)
{
    (void)store; (void)sparql; (void)format; (void)out; return QN_UNSUPPORTED;
}

qn_status qn_store_query_endpoint(qn_context *context, const char *url, const char *sparql, qn_result_format format, FILE *out)
{
    (void)context; (void)url; (void)sparql; (void)format; (void)out; return QN_UNSUPPORTED;
}

qn_status qn_store_match(qn_store *store, const qn_term *subject, const qn_term *predicate, const qn_term *object, qn_statement_visitor each, void *user)
{
    (void)store; (void)subject; (void)predicate; (void)object; (void)each; (void)user; return QN_UNSUPPORTED;
}

const qn_named_query *qn_named_queries(void)
{
    return NULL;
}
