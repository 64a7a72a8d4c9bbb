/* Stub: the room is being built. */
#include <quidnunc/lexicon.h>

const char *qn_class_name(qn_class one)
{
    (void)one; return NULL;
}

qn_class qn_class_of(const char *name)
{
    (void)name; return QN_NO_CLASS;
}

const char *qn_claim_status_name(qn_claim_status status)
{
    (void)status; return NULL;
}

qn_status qn_lexicon_load(qn_context *context, const qn_lexicon_options *options, qn_lexicon **lexicon)
{
    (void)context; (void)options; (void)lexicon; return QN_UNSUPPORTED;
}

void qn_lexicon_free(qn_lexicon *lexicon)
{
    (void)lexicon; 
}

const qn_property *qn_lexicon_property(const qn_lexicon *lexicon, const char *name)
{
    (void)lexicon; (void)name; return NULL;
}

const qn_property *qn_lexicon_properties(const qn_lexicon *lexicon, size_t *count)
{
    (void)lexicon; (void)count; return NULL;
}

size_t qn_lexicon_name_at(const qn_lexicon *lexicon, const char *const *words, size_t count, const qn_name **names, size_t *name_count)
{
    (void)lexicon; (void)words; (void)count; (void)names; (void)name_count; return 0;
}

const qn_known *qn_lexicon_known(const qn_lexicon *lexicon, const char *slug)
{
    (void)lexicon; (void)slug; return NULL;
}

const qn_known *qn_lexicon_actors(const qn_lexicon *lexicon, size_t *count)
{
    (void)lexicon; (void)count; return NULL;
}

const char *const *qn_lexicon_names_of(const qn_lexicon *lexicon, const qn_known *known)
{
    (void)lexicon; (void)known; return NULL;
}

const qn_entry *const *qn_lexicon_entries(const qn_lexicon *lexicon, const char *lemma, char pos, size_t *count)
{
    (void)lexicon; (void)lemma; (void)pos; (void)count; return NULL;
}

const qn_entry *const *qn_lexicon_constructions(const qn_lexicon *lexicon, size_t *count)
{
    (void)lexicon; (void)count; return NULL;
}

uint32_t qn_lexicon_class(const qn_lexicon *lexicon, const char *name)
{
    (void)lexicon; (void)name; return QN_NONE;
}

bool qn_lexicon_is(const qn_lexicon *lexicon, uint32_t word_class, const char *word)
{
    (void)lexicon; (void)word_class; (void)word; return false;
}

size_t qn_lexicon_phrase_at(const qn_lexicon *lexicon, uint32_t word_class, const char *const *words, size_t count)
{
    (void)lexicon; (void)word_class; (void)words; (void)count; return 0;
}
