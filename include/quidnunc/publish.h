/** @file publish.h
 *  What people and their browsers get of a graph: the explorer's data.
 */
#ifndef QUIDNUNC_PUBLISH_H
#define QUIDNUNC_PUBLISH_H

#include <quidnunc/graph.h>

#ifdef __cplusplus
extern "C" {
#endif

/* --- the explorer ----------------------------------------------------------------------------------------------- */

/** Writes the graph as the explorer reads it (src/publish/web/README.md tells the format): one JSON file in which a row names others by their places.
 *  It appears whole or not at all. */
QN_API qn_status qn_publish_data(qn_context *context, const qn_graph *graph, const char *path);

#ifdef __cplusplus
}
#endif
#endif
