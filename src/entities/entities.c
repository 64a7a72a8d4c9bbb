/* Stub: the room is being built. */
#include <quidnunc/entities.h>

qn_status qn_resolver_new(qn_context *context, const qn_lexicon *lexicon, qn_resolver **resolver)
{
    (void)context; (void)lexicon; (void)resolver; return QN_UNSUPPORTED;
}

void qn_resolver_free(qn_resolver *resolver)
{
    (void)resolver; 
}

qn_status qn_entities_resolve(const qn_resolver *resolver, const qn_document *document, const qn_tokens *tokens, const qn_mentions *mentions, qn_context *context, const qn_entities **entities)
{
    (void)resolver; (void)document; (void)tokens; (void)mentions; (void)context; (void)entities; return QN_UNSUPPORTED;
}

const qn_reference *qn_entities_at(const qn_entities *entities, uint32_t head, size_t *count)
{
    (void)entities; (void)head; (void)count; return NULL;
}
