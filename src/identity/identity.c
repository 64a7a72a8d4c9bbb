/* Stub: the room is being built. */
#include <quidnunc/identity.h>

qn_status qn_register_new(qn_context *context, const qn_lexicon *lexicon, const qn_register_options *options, qn_register **reg)
{
    (void)context; (void)lexicon; (void)options; (void)reg; return QN_UNSUPPORTED;
}

void qn_register_free(qn_register *reg)
{
    (void)reg; 
}

qn_status qn_identity_add(qn_register *reg, const qn_document *document, const qn_tokens *tokens, const qn_mentions *mentions, const qn_entities *entities, const qn_claims *claims)
{
    (void)reg; (void)document; (void)tokens; (void)mentions; (void)entities; (void)claims; return QN_UNSUPPORTED;
}

qn_status qn_identity_settle(qn_register *reg)
{
    (void)reg; return QN_UNSUPPORTED;
}

const qn_actor *qn_register_actors(const qn_register *reg, size_t *count)
{
    (void)reg; (void)count; return NULL;
}

const qn_article *qn_register_articles(const qn_register *reg, size_t *count)
{
    (void)reg; (void)count; return NULL;
}

const qn_stored_claim *qn_register_claims(const qn_register *reg, size_t *count)
{
    (void)reg; (void)count; return NULL;
}

const char *qn_register_base(const qn_register *reg)
{
    (void)reg; return NULL;
}
