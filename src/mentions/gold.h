/* Gold names: formats that have a file of their own. */
#ifndef QN_MENTIONS_GOLD_H
#define QN_MENTIONS_GOLD_H

#include <quidnunc/mentions.h>

/* gold_re3d.c: the path is a folder; as qn_gold_read. */
bool gold_is_re3d(const char *path);
qn_status gold_read_re3d(const qn_annotator *annotator, const qn_lexicon *lexicon, qn_context *context, const char *path, qn_gold **gold,
                         size_t *count);

#endif
