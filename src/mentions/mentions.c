/* Stub: the room is being built. */
#include <quidnunc/mentions.h>

qn_status qn_finder_new(qn_context *context, const qn_lexicon *lexicon, qn_finder **finder)
{
    (void)context; (void)lexicon; (void)finder; return QN_UNSUPPORTED;
}

void qn_finder_free(qn_finder *finder)
{
    (void)finder; 
}

qn_status qn_mentions_find(const qn_finder *finder, const qn_document *document, const qn_tokens *tokens, qn_context *context, const qn_mentions **mentions)
{
    (void)finder; (void)document; (void)tokens; (void)context; (void)mentions; return QN_UNSUPPORTED;
}
