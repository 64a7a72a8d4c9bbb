/* What the writers of XML share: libxml2's writer on an output. */
#ifndef QN_WRITE_MARKUP_H
#define QN_WRITE_MARKUP_H

#include "writer.h"

#include <libxml/xmlwriter.h>

typedef struct markup_output {
    output *out;
    xmlTextWriter *writer;
    qn_buffer text, content;
} markup_output;

#define X(string) ((const xmlChar *)(string))

/* Begins the document. Takes the output; QN_NOMEM after a failure, when all is freed. */
qn_status markup_open(markup_output *x, output *out);
/* Notes a negative result of libxml2's writer, which happens when the output fails or memory runs out. */
qn_status markup_check(markup_output *x, int result);
void markup_start(markup_output *x, const char *element);
void markup_end(markup_output *x);
void markup_attribute(markup_output *x, const char *name, const char *value);
void markup_number(markup_output *x, const char *name, const char *prefix, unsigned long number);
/* The text with blanks for what XML 1.0 cannot say and for breaks, over which readers trip; lives until the next call. */
const char *markup_clean(markup_output *x, const char *text);
/* Adds the text to x->content with what XML needs escaped inside an element, and no more: some readers take each escape for the end of what went before. */
void markup_add(markup_output *x, const char *text);
/* Writes x->content inside the open element and empties it. */
void markup_put(markup_output *x);
/* Ends the document and the file. */
qn_status markup_finish(markup_output *x);
void markup_free(markup_output *x);

#endif
