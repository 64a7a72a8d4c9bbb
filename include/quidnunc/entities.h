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
    float link;                     /**< how certainly it is that one, 0 to 1; 0 without one */
    bool same_as;                   /**< `link` is high enough to say so to the world (owl:sameAs) */
    char gender;                    /**< 'f', 'm', or 0 */
    uint32_t mention_count;
    bool named;                     /**< at least one mention is a name that stands by itself (not only part of another name) */
} qn_entity;

enum { QN_LINK_CLUES = 35 };

/** A known actor that an entity may be, with what speaks for it. Those of one `group` exclude each other. */
typedef struct qn_link_choice {
    uint32_t entity, group;
    const qn_known *known;
    float chance;                   /**< 0 to 1; what the chances of a group lack to 1 is that it is nobody known */
    float clues[QN_LINK_CLUES];
} qn_link_choice;
QN_API const char *qn_link_clue_name(size_t clue);      /**< "home-named"; "" when there is none of that number */

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
    const qn_link_choice *choices; size_t choice_count;         /**< every actor that was weighed, group by group */
} qn_entities;

typedef struct qn_resolver qn_resolver;     /**< made once, shared read-only by all threads; borrows the lexicon */
QN_API qn_status qn_resolver_new(qn_context *context, const qn_lexicon *lexicon, qn_resolver **resolver);
QN_API void qn_resolver_free(qn_resolver *resolver);
/** Adds the layer, owned by the document's arena. */
QN_API qn_status qn_entities_resolve(const qn_resolver *resolver, const qn_document *document, const qn_tokens *tokens, const qn_mentions *mentions,
                                     qn_context *context, const qn_entities **entities);
/** Whom a name by itself most likely means among actors of the classes `types` (QN_ANY_ACTOR for any): candidates with their chances, best first, at
 *  most `most`; `entity` is QN_NONE. Thread-safe; returns how many it wrote. */
QN_API size_t qn_link_name(const qn_resolver *resolver, const char *name, size_t length, unsigned types, qn_link_choice *choices, size_t most);
/** The references whose head is that token: a borrowed run of `*count`. O(log n). */
QN_API const qn_reference *qn_entities_at(const qn_entities *entities, uint32_t head, size_t *count);

/* --- coreference: gold data, learning, measures --------------------------------------------------------------------------- */

typedef enum qn_anaphor { QN_ANAPHOR_NAME, QN_ANAPHOR_NOUN, QN_ANAPHOR_PRONOUN, QN_ANAPHORS } qn_anaphor;

/** One marked mention. */
typedef struct qn_gold_mention {
    uint32_t first, end, head;      /**< tokens [first, end), and the one that carries the phrase */
    uint32_t chain;                 /**< mentions of one number are the same */
    qn_anaphor kind;
} qn_gold_mention;

/** A document with marked mentions. */
typedef struct qn_coref_gold {
    qn_document *document;
    const qn_tokens *tokens;        /**< the file's own tokens (CoNLL-U) or ours, with our tags and trees */
    qn_gold_mention *mentions;      /**< [count], ordered by head, then the longer one first; of a passage: the pronoun, A, B */
    size_t count;
    bool passage;                   /**< only one pronoun and two names are marked, as GAP does; else all mentions of all chains */
    bool some;                      /**< only some mentions of actors are marked, as KnowledgeNet does */
    char gender;                    /**< of a passage's pronoun: 'f' or 'm'; else 0 */
} qn_coref_gold;

/** Reads gold coreference, told apart by content: tab-separated values as GAP has them (Webster et al. 2018), CoNLL-U with GUM's `Entity=` in MISC (or
 *  without: nothing is marked), or JSON Lines as KnowledgeNet has them (ends of facts with one URI are one chain). New; free with qn_coref_gold_free. */
QN_API qn_status qn_coref_gold_read(const qn_annotator *annotator, qn_context *context, const char *path, qn_coref_gold **gold, size_t *count);
QN_API void qn_coref_gold_free(qn_coref_gold *gold, size_t count);      /**< takes NULL */

/** What is right of what was found and of what gold has; the sums of several documents are added up. */
typedef struct qn_coref_sums {
    double found_right, found, gold_right, gold;
} qn_coref_sums;
typedef struct qn_coref_scores {
    qn_coref_sums muc, b3, ceaf;
} qn_coref_scores;
/** Adds a document's measures: MUC (Vilain et al. 1995), B³ (Bagga and Baldwin 1998), CEAF with φ4 (Luo 2005), the best match of chains by the Hungarian
 *  algorithm. `gold` and `found` ([count]) tell each mention's chain, or QN_NONE when that side does not have it. Chains of one mention count on neither side.
 *  Time grows with the cube of the number of chains in a document. QN_NOMEM when out of memory. */
QN_API qn_status qn_coref_score(const uint32_t *gold, const uint32_t *found, size_t count, qn_coref_scores *scores);
/** F1 of sums, 0 to 1. */
QN_API double qn_coref_f1(const qn_coref_sums *sums);

/* --- links: learning, measures -------------------------------------------------------------------------------------------- */

/** From now on links are chosen by the weights set by hand, as learning wants it: what is learned does not hang on what was learned before. */
QN_API void qn_resolver_by_hand(qn_resolver *resolver);

/** One of those that a name may mean. */
typedef struct qn_link_option {
    float clues[QN_LINK_CLUES];
    bool right;                     /**< it is the one, or may be: nothing tells */
} qn_link_option;

/** A name of which it is known who it is, or who not. */
typedef struct qn_link_lesson {
    size_t first;                   /**< its options */
    uint32_t count;
    bool nobody;                    /**< it may be none of them */
    uint32_t text;                  /**< number of its text: names of one text are held back together */
} qn_link_lesson;

/** Zero-initialise; free with qn_link_lessons_free. */
typedef struct qn_link_lessons {
    qn_link_lesson *lessons; size_t count, capacity;
    qn_link_option *options; size_t option_count, option_capacity;
} qn_link_lessons;
/** Adds one, unless it may be a metonym ("Paris" the state), which texts of encyclopedias do not teach; `right` ([count]) as in qn_link_option. False when out of memory. */
QN_API bool qn_link_lesson_add(qn_link_lessons *lessons, const qn_link_choice *choices, const bool *right, size_t count, bool nobody, uint32_t text);
QN_API void qn_link_lessons_free(qn_link_lessons *lessons);

/** How good weights are on lessons. */
typedef struct qn_link_figures {
    size_t names, somebody;         /**< lessons; those whose right one is among the options */
    double loss, error;             /**< mean loss in nats; expected calibration error of the best option's chance, over ten bins */
    float least_same_as;            /**< chance from which on a link is told to the world */
    size_t known, known_right;      /**< names taken for an actor where the text tells whether that is right; those that are right */
    size_t same_as, same_as_right;  /**< the same, told to the world */
} qn_link_figures;
/** Learns the weights of `models/links.txt` from lessons, starting from those set by hand, and writes them with the lowest certainty of which four in five
 *  links are still right; that and `learned` are found on texts that five-fold cross-validation holds back, `by_hand` are the figures of the weights set by hand.
 *  Same lessons, same bytes. */
QN_API qn_status qn_links_fit(qn_context *context, const qn_link_lessons *lessons, const char *path, qn_link_figures *by_hand, qn_link_figures *learned);

/** Trains the weights of `models/pronouns.txt` on files with gold coreference and writes them. Same data, same bytes. Progress is reported as QN_DEBUG. */
QN_API qn_status qn_pronouns_train(qn_context *context, const qn_lexicon *lexicon, const qn_annotator *annotator, const char *const *files, size_t count,
                                   const char *path);

#ifdef __cplusplus
}
#endif
#endif
