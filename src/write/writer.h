/* What the formats share: the file being written, and escapes. */
#ifndef QN_WRITE_WRITER_H
#define QN_WRITE_WRITER_H

#include <quidnunc/write.h>

/* A file that appears whole or not at all. The first failure sticks, is reported once, and makes later calls do nothing. */
typedef struct output output;

/* Opens PATH.tmp-…, or what PATH is when that is no regular file (a device, a pipe), or standard output for "-". New: free with output_free. */
qn_status output_open(qn_context *context, const char *path, output **out);
/* The same at the end of a buffer, which is borrowed. */
qn_status output_buffer(qn_context *context, qn_buffer *buffer, output **out);
void output_add(output *out, const char *bytes, size_t length);
void output_puts(output *out, const char *string);
void output_putc(output *out, char byte);
qn_status output_status(const output *out);
/* Notes and reports a failure of the format itself; returns it. */
qn_status output_fail(output *out, qn_status status, const char *message);
/* Flushes, closes and renames. */
qn_status output_finish(output *out);
/* Removes what was not finished; takes NULL. */
void output_free(output *out);
qn_context *output_context(const output *out);
const char *output_path(const output *out);

/* Adds the inside of a Turtle or N-Triples string: RDF 1.2 canonical escapes, so that no control character comes out raw. */
void add_escaped(qn_buffer *buffer, const char *text);
/* Adds a JSON string with its quotes. */
void add_json_string(qn_buffer *buffer, const char *text);

/* The year, month or day that the text begins with, when it is one in the calendar and nothing but a time follows a day; takes NULL. */
enum { DATE_SIZE = sizeof "yyyy-mm-dd" };
bool date_prefix(const char *date, char prefix[DATE_SIZE]);
/* How many days "yyyy-mm…" has; 0 when there is no such month. */
int days_of_month(const char *month);

#define RDF_NS "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
#define XSD_NS "http://www.w3.org/2001/XMLSchema#"

/* The formats. Each takes the output, also when it fails, and gives a new sink that is the first member of its writer: `self` is the sink. */
qn_status turtle_new(output *out, qn_sink **sink);
qn_status ntriples_new(output *out, qn_sink **sink);
qn_status nquads_new(output *out, qn_sink **sink);
qn_status trig_new(output *out, qn_sink **sink);
qn_status jsonld_new(output *out, qn_sink **sink);
qn_status rdfxml_new(output *out, qn_sink **sink);
qn_status graphml_new(output *out, qn_sink **sink);
qn_status gexf_new(output *out, qn_sink **sink);
qn_status csv_new(output *out, qn_sink **sink);
qn_status dot_new(output *out, qn_sink **sink);
qn_status ftm_new(output *out, qn_sink **sink);

#endif
