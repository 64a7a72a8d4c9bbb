/** @file write.h
 *  Graph formats, one row of a table and one file each; each writer is a sink (graph.h).
 */
#ifndef QUIDNUNC_WRITE_H
#define QUIDNUNC_WRITE_H

#include <quidnunc/graph.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct qn_format {
    const char *name;           /**< "turtle" */
    const char *extension;      /**< "ttl" */
    const char *media_type;
    const char *title;          /**< "Turtle (RDF), for people and programs" */
    const char *aliases;        /**< other names, separated by blanks: "ttl" */
} qn_format;

/** All formats, ended by a NULL name. Static. */
QN_API const qn_format *qn_formats(void);
/** By name, alias or extension, without case; NULL when there is none. */
QN_API const qn_format *qn_format_of(const char *name);
/** Opens a writer of the format. It writes aside and renames at finish, so the file appears whole or not at all; "-" is standard output.
 *  New: end with sink->free. Failures name the path and the reason. */
QN_API qn_status qn_writer_new(qn_context *context, const qn_format *format, const char *path, qn_sink **sink);
/** The same at the end of a buffer, which is borrowed until the sink is freed; not for formats of several files (csv). */
QN_API qn_status qn_writer_to(qn_context *context, const qn_format *format, qn_buffer *buffer, qn_sink **sink);

#ifdef __cplusplus
}
#endif
#endif
