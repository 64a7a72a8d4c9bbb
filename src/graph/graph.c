/* Stub: the room is being built. */
#include <quidnunc/graph.h>

const qn_attribute_info *qn_graph_attributes(void)
{
    return NULL;
}

qn_status qn_graph_emit(const qn_register *reg, qn_context *context, qn_sink *const *sinks, size_t count)
{
    (void)reg; (void)context; (void)sinks; (void)count; return QN_UNSUPPORTED;
}
