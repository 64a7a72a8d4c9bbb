/** @file entities.h
 *  Mentions → who is who in the article: one entity per actor, and every noun phrase and pronoun that refers to one.
 */
#ifndef QUIDNUNC_ENTITIES_H
#define QUIDNUNC_ENTITIES_H

#include <quidnunc/mentions.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct qn_entity {
    qn_class type;
    const char *name;               /**< the fullest form in the article, or the known actor's label for adjectives only */
    const char *const *aliases;     /**< other surface forms used as names, NULL-terminated, without repeats */
    const qn_known *known;          /**< or NULL */
    char gender;                    /**< 'f', 'm', or 0 */
    uint32_t mention_count;
    bool named;                     /**< at least one mention is a name that stands by itself (not only part of another name) */
} qn_entity;

/** How words refer to an entity. */
typedef enum qn_reference_kind {
    QN_REF_NAME,        /**< by name: `mention` is set */
    QN_REF_NOMINAL,     /**< "the company", "the two agents" */
    QN_REF_PRONOUN,     /**< "he", "its" */
    QN_REF_STATE,       /**< a body or unnamed group that speaks for the state: "Polish authorities", "U.S. prosecutors", "Beijing" */
    QN_REF_WORD_OF      /**< "a spokesman for X": what is said is X's word; not X for any other purpose */
} qn_reference_kind;

typedef struct qn_reference {
    uint32_t head;                  /**< head token of the phrase */
    uint32_t first, end;            /**< its tokens, at least the words that refer */
    uint32_t entity;
    uint32_t mention;               /**< index, or QN_NONE */
    qn_reference_kind kind;
} qn_reference;

typedef struct qn_entities {
    const qn_entity *entities; size_t count;
    const qn_reference *references; size_t reference_count;     /**< ordered by head, then entity; a head may refer to several ("both companies") */
    const uint32_t *of_mention;     /**< [mentions->count]: the mention's entity */
} qn_entities;

typedef struct qn_resolver qn_resolver;     /**< made once, shared read-only by all threads; borrows the lexicon */
QN_API qn_status qn_resolver_new(qn_context *context, const qn_lexicon *lexicon, qn_resolver **resolver);
QN_API void qn_resolver_free(qn_resolver *resolver);
/** Adds the layer, owned by the document's arena. */
QN_API qn_status qn_entities_resolve(const qn_resolver *resolver, const qn_document *document, const qn_tokens *tokens, const qn_mentions *mentions,
                                     qn_context *context, const qn_entities **entities);
/** The references whose head is that token: a borrowed run of `*count`. O(log n). */
QN_API const qn_reference *qn_entities_at(const qn_entities *entities, uint32_t head, size_t *count);

#ifdef __cplusplus
}
#endif
#endif
