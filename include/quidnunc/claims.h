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
    const char *rule;           /**< IRI of the lexicon entry, borrowed from the lexicon, or of the model of pairs */
} qn_evidence;

/** What a claim's confidence rests on. Clues of an end stand in the order of qn_reference_kind, those of a status in the order of qn_claim_status. */
typedef enum qn_clue {
    QN_CLUE_ALWAYS,                 /**< of every claim */
    QN_CLUE_VERB, QN_CLUE_NOUN, QN_CLUE_ADJECTIVE, QN_CLUE_CONSTRUCTION,    /**< kind of the entry */
    QN_CLUE_PHRASE,                 /**< of several words */
    QN_CLUE_GUARDED,                /**< with qn:requires or qn:excludes */
    QN_CLUE_STATE, QN_CLUE_FOLLOWS /**< who alleges accuses */, QN_CLUE_HOME /**< known, not read */, QN_CLUE_LITERAL, QN_CLUE_PASSIVE,
    QN_CLUE_PLACES_2, QN_CLUE_PLACES_3,                                     /**< at least so many places say it */
    QN_CLUE_LONG_SENTENCE, QN_CLUE_HEADLINE, QN_CLUE_ATTRIBUTED,
    QN_CLUE_ASSERTED, QN_CLUE_ALLEGED, QN_CLUE_DENIED, QN_CLUE_POSSIBLE, QN_CLUE_NEGATED,
    QN_CLUE_SUBJECT_NAME, QN_CLUE_SUBJECT_NOMINAL, QN_CLUE_SUBJECT_PRONOUN, QN_CLUE_SUBJECT_STATE, QN_CLUE_SUBJECT_WORD_OF,
    QN_CLUE_OBJECT_NAME, QN_CLUE_OBJECT_NOMINAL, QN_CLUE_OBJECT_PRONOUN, QN_CLUE_OBJECT_STATE, QN_CLUE_OBJECT_WORD_OF,
    QN_CLUE_SUBJECT_KNOWN, QN_CLUE_SUBJECT_UNSURE /**< of its type */, QN_CLUE_SUBJECT_ONCE /**< mentioned */, QN_CLUE_SUBJECT_FAR, QN_CLUE_SUBJECT_FARTHER,
    QN_CLUE_OBJECT_KNOWN, QN_CLUE_OBJECT_UNSURE, QN_CLUE_OBJECT_ONCE, QN_CLUE_OBJECT_FAR, QN_CLUE_OBJECT_FARTHER,
    QN_CLUE_OTHER_CLAUSE,           /**< a verb stands between the word and an end */
    QN_CLUE_NEW_BODY,               /**< an end is an organization that is not known */
    QN_CLUE_PAIRS,                  /**< the model of pairs found it, no entry */
    QN_CLUE_PAIRS_50, QN_CLUE_PAIRS_70, QN_CLUE_PAIRS_90,                   /**< and holds it at least that likely, in percent */
    QN_CLUES                        /**< at most 64 */
} qn_clue;
QN_API const char *qn_clue_name(qn_clue clue);      /**< "subject-pronoun" */

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
    double confidence;          /**< calibrated: of the claims at 0.9, nine in ten are right */
    uint64_t clues;             /**< bits of qn_clue */
    const qn_evidence *evidence; size_t evidence_count;
} qn_claim;

typedef struct qn_claims {
    const qn_claim *claims; size_t count;   /**< ordered by first evidence, then property */
} qn_claims;

/** Made once, shared read-only by all threads; borrows the lexicon. Loads the weights of confidence, models/confidence.txt. */
typedef struct qn_extractor qn_extractor;
QN_API qn_status qn_extractor_new(qn_context *context, const qn_lexicon *lexicon, qn_extractor **extractor);
QN_API void qn_extractor_free(qn_extractor *extractor);
/** Adds the layer, owned by the document's arena. */
QN_API qn_status qn_claims_extract(const qn_extractor *extractor, const qn_document *document, const qn_tokens *tokens, const qn_mentions *mentions,
                                   const qn_entities *entities, qn_context *context, const qn_claims **claims);

/* --- confidence --------------------------------------------------------------------------------------------------- */

/** A claim that somebody judged. */
typedef struct qn_judged {
    uint64_t clues;
    const char *property;       /**< its name; equal names need not be equal pointers */
    bool right;
    double weight;              /**< in training; more than 0 */
    uint32_t group;             /**< claims of one article have one: they are held back together */
    double confidence;          /**< what a model says; written by qn_confidence_fit */
} qn_judged;

/** Fits a logistic model to the claims (penalized likelihood, by cyclic coordinate descent). With folds > 1 each claim's confidence is that of a model
 *  that has not seen its fold (group modulo folds), else that of the model of all. Writes the model to the path when it is not NULL.
 *  Same data, same bytes. QN_USAGE, reported, when there is nothing to learn from. */
QN_API qn_status qn_confidence_fit(qn_context *context, qn_judged *claims, size_t count, unsigned folds, const char *path);
/** Expected calibration error over ten bins of equal width; `bins`, if not NULL, receives per bin the claims, the mean confidence and the share right. */
typedef struct qn_calibration_bin {
    size_t count;
    double confidence, right;
} qn_calibration_bin;
QN_API double qn_calibration_error(const qn_judged *claims, size_t count, qn_calibration_bin bins[10]);

/* --- why, and why not ----------------------------------------------------------------------------------------- */

/** What became of an entry at a word. */
typedef enum qn_outcome {
    QN_MAKES_CLAIM,         /**< subject, object, status and reasons are set */
    QN_IS_OPERATOR,         /**< changes the status of what it governs, or says who says so */
    QN_OTHER_POS,           /**< the word is read as another part of speech */
    QN_LACKS_WORDS,         /**< not all words of the phrase stand there */
    QN_HAS_LONGER,          /**< an entry of more words stands there and hides it */
    QN_LACKS_REQUIRED,      /**< no word of the class that it requires */
    QN_HAS_EXCLUDED,        /**< a word of the class that it excludes */
    QN_LACKS_SUBJECT, QN_LACKS_OBJECT,      /**< nobody there: `token` is what stands in the argument's place, or QN_NONE */
    QN_WRONG_SUBJECT, QN_WRONG_OBJECT,      /**< `entity` stands there and is of a class that the sense does not take, or only its speaker does */
    QN_LACKS_TIME,          /**< a data property without a date */
    QN_SAME_ENDS,           /**< subject and object are the same */
    QN_WRONG_ENDS           /**< a symmetric property whose ends are not one of its domain and one of its range */
} qn_outcome;

/** What changed the status of a claim. */
typedef enum qn_cause {
    QN_BY_SENSE,            /**< the entry implies it */
    QN_BY_OPERATOR,         /**< a verb, noun or phrase that governs it: "accused of" */
    QN_BY_MODIFIER,         /**< "allegedly", "alleged" */
    QN_BY_NEGATION, QN_BY_MODAL /**< also "if" */, QN_BY_PURPOSE /**< "to" */, QN_BY_QUESTION,
    QN_BY_DISPUTE           /**< alleged, and the denying stands beside it */
} qn_cause;

typedef struct qn_reason {
    qn_cause cause;
    uint32_t token;             /**< where */
    qn_claim_status status;     /**< of the claim from here on; operators are told though they leave it as it is ("said") */
    const qn_entry *entry;      /**< the operator's, or NULL */
} qn_reason;

typedef struct qn_trial {
    const qn_entry *entry;
    const qn_sense *sense;      /**< NULL when the entry as a whole did not come to be tried */
    uint32_t anchor;            /**< token */
    qn_outcome outcome;
    uint32_t token, entity;     /**< see the outcomes; QN_NONE for none */
    qn_claim claim;             /**< of QN_MAKES_CLAIM, before equal claims are put together: its lists are not set */
    qn_evidence evidence;
    const qn_reason *reasons; size_t reason_count;  /**< from the inside out */
} qn_trial;

/** Called for each trial in the order of the text; what it points at lives during the call. */
typedef void (*qn_trial_visitor)(void *user, const qn_trial *trial);
/** Extracts as above and tells every trial of every entry whose lemma occurs. Constructions are told where something stands in both arguments' places. */
QN_API qn_status qn_claims_explain(const qn_extractor *extractor, const qn_document *document, const qn_tokens *tokens, const qn_mentions *mentions,
                                   const qn_entities *entities, qn_context *context, qn_trial_visitor visitor, void *user);

/* --- what frames are learned from --------------------------------------------------------------------------------- */

/** Who stands in one argument's place of a word. */
typedef struct qn_place {
    uint32_t anchor;            /**< token */
    char pos;                   /**< 'v', 'n', 'a' */
    const char *lemma, *particle;       /**< particle ("over" of "take over") or NULL */
    qn_arg arg;
    const uint32_t *entities; size_t count;     /**< at least one */
} qn_place;

/** What it points at lives during the call. */
typedef void (*qn_place_visitor)(void *user, const qn_place *place);
/** Tells of every word that might have an entry, whether it has one or not, and of every argument in whose place an actor stands, in the order of the
 *  text. Prepositions are those of the sentence. */
QN_API qn_status qn_claims_places(const qn_extractor *extractor, const qn_document *document, const qn_tokens *tokens, const qn_mentions *mentions,
                                  const qn_entities *entities, qn_context *context, qn_place_visitor visitor, void *user);

/* --- the model of pairs ---------------------------------------------------------------------------------------------- */

/** What the model of pairs is trained on. */
typedef struct qn_pairs_training {
    const char *const *files;       /**< JSON Lines as KnowledgeNet has them: "documentText", "fold", "passages" with "facts" */
    size_t file_count;
    const char *templates;          /**< file of templates; NULL: the one that came with the program */
    unsigned epochs;                /**< passes over the data; 0 for the usual number */
    unsigned without_fold;          /**< documents of this fold are left out, for cross-validation; 0 for none */
} qn_pairs_training;
/** Trains a model of pairs and writes it. Same data, same bytes. Progress is reported as QN_DEBUG. */
QN_API qn_status qn_pairs_train(qn_context *context, const qn_lexicon *lexicon, const qn_annotator *annotator, const qn_pairs_training *training,
                                const char *path);

#ifdef __cplusplus
}
#endif
#endif
