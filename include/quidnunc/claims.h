/** @file claims.h
 *  Trees and entities → claims: who did what to whom, who says so, and whether it is so.
 */
#ifndef QUIDNUNC_CLAIMS_H
#define QUIDNUNC_CLAIMS_H

#include <quidnunc/entities.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct qn_span {
    uint32_t begin, end;        /**< bytes of the document's text; begin == end for none */
} qn_span;

/** One place of the text that makes the claim. */
typedef struct qn_evidence {
    qn_span passage, subject, object, trigger;
    const char *rule;           /**< IRI of the lexicon entry; borrowed from the lexicon */
} qn_evidence;

/** One subject, property, object and status in one article. */
typedef struct qn_claim {
    const qn_property *property;
    uint32_t subject;
    uint32_t object;            /**< entity, or QN_NONE when `literal` is set */
    const char *literal;        /**< value of a data property: an ISO 8601 date */
    qn_claim_status status;
    uint32_t attributed_to;     /**< entity or QN_NONE: the speaker nearest to the content */
    const uint32_t *reported_by; size_t reported_count;
    const uint32_t *disputed_by; size_t disputed_count;
    const char *role;           /**< or NULL */
    const char *when, *from, *until;    /**< ISO 8601 dates or NULL */
    const char *amount, *currency;      /**< or NULL */
    double confidence;
    const qn_evidence *evidence; size_t evidence_count;
} qn_claim;

typedef struct qn_claims {
    const qn_claim *claims; size_t count;   /**< ordered by first evidence, then property */
} qn_claims;

typedef struct qn_extractor qn_extractor;   /**< made once, shared read-only by all threads; borrows the lexicon */
QN_API qn_status qn_extractor_new(qn_context *context, const qn_lexicon *lexicon, qn_extractor **extractor);
QN_API void qn_extractor_free(qn_extractor *extractor);
/** Adds the layer, owned by the document's arena. */
QN_API qn_status qn_claims_extract(const qn_extractor *extractor, const qn_document *document, const qn_tokens *tokens, const qn_mentions *mentions,
                                   const qn_entities *entities, qn_context *context, const qn_claims **claims);

#ifdef __cplusplus
}
#endif
#endif
