/* Stub: the room is being built. */
#include <quidnunc/text.h>

qn_status qn_document_new(qn_context *context, const char *source, const char *id, const char *text, size_t length, qn_document **document)
{
    (void)context; (void)source; (void)id; (void)text; (void)length; (void)document; return QN_UNSUPPORTED;
}

void qn_document_free(qn_document *document)
{
    (void)document; 
}

size_t qn_document_character(const qn_document *document, size_t byte)
{
    (void)document; (void)byte; return 0;
}

qn_status qn_text_open(qn_context *context, const char *const *paths, size_t count, const qn_text_options *options, qn_text **text)
{
    (void)context; (void)paths; (void)count; (void)options; (void)text; return QN_UNSUPPORTED;
}

qn_status qn_text_next(qn_text *text, qn_document **document)
{
    (void)text; (void)document; return QN_UNSUPPORTED;
}

const qn_text_counts *qn_text_counts_of(const qn_text *text)
{
    (void)text; return NULL;
}

void qn_text_free(qn_text *text)
{
    (void)text; 
}
