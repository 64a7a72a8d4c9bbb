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

/** Whether the mention is a name as corpora mark names: outermost, with a capital; no nationality ("Chinese", "Canadians"), no body in small letters
 *  ("Indonesian navy"). */
QN_API bool qn_mention_is_name(const qn_tokens *tokens, const qn_mention *mention);

enum { QN_WORD_CLASSES = 256 };     /**< numbers of word classes are below */

/** The word classes of every token, as bits: `bits[number]` ([QN_WORD_CLASSES]) says which bits a word class sets, `classes` ([tokens->count]) gets
 *  those of the token's form and lemma. One look-up per distinct form. QN_NOMEM when out of memory. */
QN_API qn_status qn_tokens_classes(const qn_lexicon *lexicon, const qn_tokens *tokens, const uint64_t *bits, qn_arena *arena, uint64_t *classes);

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

/* --- gold names ------------------------------------------------------------------------------------------------- */

/** The types that gold data tell apart. */
typedef enum qn_name_type { QN_NAME_PER, QN_NAME_ORG, QN_NAME_LOC, QN_NAME_MISC, QN_NAME_TYPES } qn_name_type;
QN_API const char *qn_name_type_name(qn_name_type type);        /**< "PER" */

/** One name of gold data. */
typedef struct qn_gold_name {
    uint32_t first, end;        /**< tokens [first, end) */
    qn_name_type type;
} qn_gold_name;

/** A document with gold tokens, predicted tags and trees, and gold names. */
typedef struct qn_gold {
    qn_document *document;
    const qn_tokens *tokens;
    const qn_gold_name *names;  /**< ordered, none overlaps another; owned by the document's arena */
    size_t count;
    const qn_gold_name *unclear;    /**< stretches that the data do not tell of (ordered, apart from `names`): names there are neither right nor wrong */
    size_t unclear_count;
    unsigned types;             /**< bits of qn_name_type that the file annotates: names of other types count as neither right nor wrong */
} qn_gold;

/** Reads documents with gold names: IOB2 with numbered tokens (Universal NER), CoNLL-U with GUM's `Entity=` in MISC (outermost names of people,
 *  organizations and places), "form label" lines (CoNLL 2003, "-DOCSTART-" between documents), JSON as DocRED has it, or a folder of re3d
 *  (documents.json, entities.json: raw text, so tokens are predicted there). With a `lexicon`, titles are taken off GUM's names of people and
 *  re3d's phrases are brought down to names; when it is NULL they stay as they are marked. New; free with qn_gold_free. */
QN_API qn_status qn_gold_read(const qn_annotator *annotator, const qn_lexicon *lexicon, qn_context *context, const char *path, qn_gold **gold,
                              size_t *count);
/** Names that the model finds alone, without the rules, lists and known actors that qn_mentions_find weighs: to see what either is worth.
 *  Owned by the document's arena. */
QN_API qn_status qn_mentions_alone(const qn_finder *finder, const qn_document *document, const qn_tokens *tokens, qn_context *context,
                                   const qn_gold_name **names, size_t *count);
QN_API void qn_gold_free(qn_gold *gold, size_t count);          /**< takes NULL */

/** Labels of names, as an annotator is taught them besides tags and trees (qn_labelled): outside; then for each type begin, inside, last, and a name of one
 *  token. Bits of those that are right, a word of them a token ([tokens->count]): of types that the file does not annotate all are, and nationalities may be
 *  names of other things or none. */
enum { QN_NAME_LABELS = 1 + 4 * QN_NAME_TYPES };
QN_API qn_status qn_gold_labels(const qn_finder *finder, qn_context *context, const qn_gold *gold, uint32_t *right);

#ifdef __cplusplus
}
#endif
#endif
