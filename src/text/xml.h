/* XML files: parsed without network, DTDs and the expansion of entities; a list of the records in them. */
#ifndef QN_TEXT_XML_H
#define QN_TEXT_XML_H

#include "page.h"

/* The local name of the first element in a file's head; false when it is no XML. */
bool xml_root(const char *head, size_t length, char name[64]);
/* Parses the input's bytes and lists the outermost elements of that local name; they are the records of xml_next. */
qn_status xml_open(input *input, const char *record);
/* The next record, NULL after the last; counts input->record. */
const xmlNode *xml_next(input *input);
void xml_close(input *input);

/* The node after this one in document order below `root`, NULL after the last; never recursive. */
const xmlNode *xml_following(const xmlNode *node, const xmlNode *root);
/* The first child element, or descendant, of that local name; NULL for none, or when `node` is. */
const xmlNode *xml_child(const xmlNode *node, const char *name);
const xmlNode *xml_inside(const xmlNode *node, const char *name);
/* Appends all text inside; NULL gives none. */
void xml_text(const xmlNode *node, qn_buffer *out);
/* Sets a field that is still NULL to the text inside. */
void xml_set(draft *draft, const char **field, const xmlNode *node);
void xml_set_date(draft *draft, const wording *wording, const xmlNode *node);

#endif
