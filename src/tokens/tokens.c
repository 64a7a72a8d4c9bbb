/* Stub: the room is being built. */
#include <quidnunc/tokens.h>

const char *qn_upos_name(qn_upos upos)
{
    (void)upos; return NULL;
}

const char *qn_relation_name(qn_relation relation)
{
    (void)relation; return NULL;
}

qn_upos qn_upos_of(const char *name)
{
    (void)name; return QN_X;
}

qn_relation qn_relation_of(const char *name)
{
    (void)name; return QN_DEP;
}

qn_status qn_annotator_new(qn_context *context, const char *path, qn_annotator **annotator)
{
    (void)context; (void)path; (void)annotator; return QN_UNSUPPORTED;
}

void qn_annotator_free(qn_annotator *annotator)
{
    (void)annotator; 
}

qn_status qn_tokens_annotate(const qn_annotator *annotator, const qn_document *document, qn_context *context, const qn_tokens **tokens)
{
    (void)annotator; (void)document; (void)context; (void)tokens; return QN_UNSUPPORTED;
}

qn_status qn_tokens_read_conllu(const qn_annotator *annotator, qn_context *context, const char *source, FILE *in, qn_document **document, const qn_tokens **tokens)
{
    (void)annotator; (void)context; (void)source; (void)in; (void)document; (void)tokens; return QN_UNSUPPORTED;
}

qn_status qn_tokens_write_conllu(const qn_document *document, const qn_tokens *tokens, const char *const *misc, FILE *out)
{
    (void)document; (void)tokens; (void)misc; (void)out; return QN_UNSUPPORTED;
}
