/** @file mentions.h
 *  Tokens → names, dates, amounts.
 */
#ifndef QUIDNUNC_MENTIONS_H
#define QUIDNUNC_MENTIONS_H

#include <quidnunc/lexicon.h>
#include <quidnunc/tokens.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct qn_mention {
    uint32_t first, end;        /**< tokens [first, end); without titles, articles and possessive 's */
    uint32_t head;              /**< the token that carries the name in the tree */
    qn_class type;
    bool adjective;             /**< a nationality: "Chinese"; refers to its country */
    bool demonym;               /**< a noun for people: "Canadians" */
    bool inside;                /**< nested in the mention before it that covers it ("China" in "Bank of China") */
    const qn_known *known;      /**< the actor that the name most likely is, or NULL; entities decide */
    float score;                /**< of the type, 0 to 1 */
} qn_mention;

/** A point or stretch of time. */
typedef struct qn_time {
    uint32_t first, end;
    const char *value;          /**< ISO 8601: 2019, 2019-01, 2019-01-11; borrowed */
    char role;                  /**< 'w' when, 'f' from ("since 2011"), 'u' until */
} qn_time;

typedef struct qn_amount {
    uint32_t first, end;
    const char *value;          /**< plain decimal: "1000000000"; borrowed */
    const char *currency;       /**< ISO 4217; borrowed */
} qn_amount;

typedef struct qn_mentions {
    const qn_mention *mentions; size_t count;       /**< ordered by first, longer first */
    const qn_time *times; size_t time_count;
    const qn_amount *amounts; size_t amount_count;
} qn_mentions;

/** Made once, shared read-only by all threads; borrows the lexicon. */
typedef struct qn_finder qn_finder;
QN_API qn_status qn_finder_new(qn_context *context, const qn_lexicon *lexicon, qn_finder **finder);
QN_API void qn_finder_free(qn_finder *finder);
/** Adds the layer, owned by the document's arena. */
QN_API qn_status qn_mentions_find(const qn_finder *finder, const qn_document *document, const qn_tokens *tokens, qn_context *context,
                                  const qn_mentions **mentions);

#ifdef __cplusplus
}
#endif
#endif
