/* Stub: the room is being built. */
#include <quidnunc/claims.h>

qn_status qn_extractor_new(qn_context *context, const qn_lexicon *lexicon, qn_extractor **extractor)
{
    (void)context; (void)lexicon; (void)extractor; return QN_UNSUPPORTED;
}

void qn_extractor_free(qn_extractor *extractor)
{
    (void)extractor; 
}

qn_status qn_claims_extract(const qn_extractor *extractor, const qn_document *document, const qn_tokens *tokens, const qn_mentions *mentions, const qn_entities *entities, qn_context *context, const qn_claims **claims)
{
    (void)extractor; (void)document; (void)tokens; (void)mentions; (void)entities; (void)context; (void)claims; return QN_UNSUPPORTED;
}
