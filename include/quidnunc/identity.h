/** @file identity.h
 *  The register of actors over all articles: who is the same, their IRIs, and what the run keeps of each article.
 *
 *      add(article) … add(article) ──settle──▶ actors, claims with support, articles: read-only views for `graph`
 */
#ifndef QUIDNUNC_IDENTITY_H
#define QUIDNUNC_IDENTITY_H

#include <quidnunc/claims.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct qn_actor {
    const char *iri;                /**< BASE id/slug */
    const char *label;
    const char *const *alternatives;/**< NULL-terminated, sorted, without the label */
    qn_class type;
    const char *wikidata;           /**< entity IRI or NULL; only of a known actor that is certainly meant */
    uint32_t mention_count;
    float link;                     /**< how certainly it is the known actor that its names are linked to, 0 to 1; 0 for none */
} qn_actor;

/** A stretch of an article: offsets in characters, and its text. */
typedef struct qn_passage {
    uint32_t begin, end;            /**< begin == end: none */
    const char *text;
} qn_passage;

typedef struct qn_stored_evidence {
    qn_passage passage, subject, object, trigger;
    const char *rule;
} qn_stored_evidence;

typedef struct qn_stored_mention {
    uint32_t actor;
    qn_passage place;
} qn_stored_mention;

typedef struct qn_article {
    const char *iri, *id, *title, *date, *publisher, *author, *url, *sha256, *source;
    uint32_t publisher_actor, author_actor;     /**< the actor that a graph file says it is; QN_NONE: looked up by name */
    const qn_stored_mention *mentions; size_t mention_count;    /**< only when asked for with qn_register_options */
    uint32_t copy_of;               /**< once settled: the earliest article that this one shares most of its text with, or QN_NONE */
    uint32_t story;                 /**< once settled: an article that stands for all that are copies of each other, also by way of others; itself if alone */
} qn_article;

typedef struct qn_stored_claim {
    const char *iri;                /**< BASE claim/HEX, made from content */
    uint32_t subject, object;       /**< actors; object is QN_NONE with `literal` */
    const qn_property *property;
    const char *literal;
    qn_claim_status status;
    uint32_t attributed_to;         /**< actor or QN_NONE */
    const uint32_t *reported_by, *disputed_by; size_t reported_count, disputed_count;
    const char *role, *when, *from, *until, *amount, *currency;
    double confidence;
    uint32_t article;
    uint32_t support;               /**< independent articles that make the same claim with the same status */
    const qn_stored_evidence *evidence; size_t evidence_count;
} qn_stored_claim;

/** The user's decisions: who is the same, who is not, classes and names; they go before all that the register finds. */
typedef struct qn_decisions qn_decisions;
/** Reads files of decisions (NULL-terminated, borrowed until qn_decisions_free); `base` is what IRIs begin with, as in qn_register_options. New.
 *  Everything wrong is reported with file and line: QN_SYNTAX also for decisions that cannot hold together. */
QN_API qn_status qn_decisions_read(qn_context *context, const char *const *files, const char *base, qn_decisions **decisions);
QN_API void qn_decisions_free(qn_decisions *decisions);
QN_API size_t qn_decisions_count(const qn_decisions *decisions);
/** What the decisions say of two IRIs, also by way of others: 1 the same, -1 different, 0 nothing. O(log n). */
QN_API int qn_decisions_between(const qn_decisions *decisions, const char *iri, const char *other);
/** True when they say that something else is the same as this. */
QN_API bool qn_decisions_joins(const qn_decisions *decisions, const char *iri);

typedef struct qn_register_options {
    const char *base;               /**< of all IRIs, ending in "/" or "#"; NULL: http://localhost:8421/ */
    bool mentions;                  /**< keep every mention */
    double least_confidence;        /**< claims below it are left out; 0 for none */
    const qn_decisions *decisions;  /**< borrowed until the register is settled; or NULL */
    const char *previous;           /**< graph of a run before, a file or a folder, whose actors keep their IRIs; or NULL */
} qn_register_options;

/** An IRI of the graph before that does not stand for the same any more. */
typedef struct qn_change {
    const char *from, *to;
    bool same;                      /**< the actor was put together with `to`; else a part of it is `to` now, the rest may still be `from` */
    bool fresh;                     /**< of this run; else the graph before told it already */
} qn_change;

typedef struct qn_register qn_register;
QN_API qn_status qn_register_new(qn_context *context, const qn_lexicon *lexicon, const qn_register_options *options, qn_register **reg);
QN_API void qn_register_free(qn_register *reg);
/** Copies what it needs of one article; the document may be freed afterwards. */
QN_API qn_status qn_identity_add(qn_register *reg, const qn_document *document, const qn_tokens *tokens, const qn_mentions *mentions,
                                 const qn_entities *entities, const qn_claims *claims);
/** Decides who is who and orders everything, so that the same input gives the same graph in whatever order it came. After it the views below may be read. */
QN_API qn_status qn_identity_settle(qn_register *reg);

/* Views: borrowed; sorted by IRI. */
QN_API const qn_actor *qn_register_actors(const qn_register *reg, size_t *count);
QN_API const qn_article *qn_register_articles(const qn_register *reg, size_t *count);
QN_API const qn_stored_claim *qn_register_claims(const qn_register *reg, size_t *count);
/** IRIs that were given up or came apart, now or in a run before; sorted by `from`, then `to`. */
QN_API const qn_change *qn_register_changes(const qn_register *reg, size_t *count);
QN_API const char *qn_register_base(const qn_register *reg);

#ifdef __cplusplus
}
#endif
#endif
