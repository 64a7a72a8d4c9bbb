/** @file lexicon.h
 *  The files of ontology/ → what the stages look up. All knowledge of words, names and properties stands in those files; ontology/README.md tells their vocabulary.
 *
 *      quidnunc.ttl ──▶ properties, classes        lexicon.ttl ──▶ entries: lemma → senses → arguments
 *      actors/….ttl ──▶ known actors, their names  words.ttl   ──▶ word classes: "Honorific" → { "Mr.", "Ms.", … }
 */
#ifndef QUIDNUNC_LEXICON_H
#define QUIDNUNC_LEXICON_H

#include <quidnunc/actors.h>

#ifdef __cplusplus
extern "C" {
#endif

#define QN_NS "https://w3id.org/quidnunc/ontology#"

/** Classes of actors, as bits so that domains and ranges are sets. */
typedef enum qn_class {
    QN_NO_CLASS = 0,
    QN_PERSON = 1, QN_FIRM = 2, QN_AGENCY = 4, QN_MEDIA = 8, QN_ALLIANCE = 16, QN_PARTY = 32, QN_ORGANIZATION = 64, QN_COUNTRY = 128, QN_PLACE = 256,
    QN_ANY_ORGANIZATION = QN_FIRM | QN_AGENCY | QN_MEDIA | QN_ALLIANCE | QN_PARTY | QN_ORGANIZATION,
    QN_ANY_ACTOR = 511
} qn_class;
QN_API const char *qn_class_name(qn_class one);             /**< "Person", "MediaOutlet"; "" for none */
QN_API qn_class qn_class_of(const char *name);              /**< by local name; QN_NO_CLASS when unknown */

typedef enum qn_claim_status { QN_ASSERTED, QN_ALLEGED, QN_DENIED, QN_POSSIBLE, QN_NEGATED, QN_CLAIM_STATUS_COUNT } qn_claim_status;
QN_API const char *qn_claim_status_name(qn_claim_status status);    /**< "Asserted" */

/* --- properties -------------------------------------------------------------------------------------------- */

typedef struct qn_property {
    const char *iri, *name;     /**< name is the IRI's last part: "worksFor" */
    const char *label;          /**< "works for" */
    unsigned domain, range;     /**< sets of qn_class */
    bool symmetric, state, data;    /**< state: not an act; data: object is a literal */
    uint32_t index;             /**< its place in qn_lexicon_properties */
    const struct qn_property *when_alleged; /**< what alleging it is ("accuses"), or NULL: who says that X spies accuses X */
} qn_property;

/** True when a user's words name the property: "works for", "works-for" and "worksFor" are the same, in any case. */
QN_API bool qn_property_is_named(const char *words, const char *name);

/* --- known actors ------------------------------------------------------------------------------------------ */

typedef struct qn_known {
    const char *iri, *slug;     /**< slug is the IRI's last part and the readable part of the actor's IRI in the graph */
    const char *label;          /**< canonical name */
    const char *wikidata;       /**< entity IRI or NULL */
    const char *iso;            /**< ISO 3166-1 alpha-2 of a country, or NULL */
    qn_class type;
    const struct qn_known *home;    /**< the country it belongs to (agencyOf, basedIn, partOf), or NULL */
    bool capital;               /**< a place that is home's capital */
    const struct qn_known *within;  /**< what it belongs to directly (agencyOf, basedIn, partOf, capitalOf): a state, a city, a body; or NULL */
} qn_known;

/** How a name refers to its actor. */
typedef enum qn_name_kind {
    QN_NAME_FULL,       /**< label or altLabel */
    QN_NAME_ADJECTIVE,  /**< "Chinese" */
    QN_NAME_DEMONYM,    /**< a noun for its people: "Canadians", "Swede" */
    QN_NAME_METONYM,    /**< "Kremlin", or a capital that stands for the state: "Beijing" */
    QN_NAME_HINT        /**< usual only in context (ambiguous): "Georgia" the US state, "Orange" */
} qn_name_kind;

typedef struct qn_name {
    const qn_known *known;
    qn_name_kind kind;
} qn_name;

/* --- entries ----------------------------------------------------------------------------------------------- */

/** Where an argument stands relative to the entry's word (the anchor). A preposition makes QN_ARG_PREP with its `marker`. */
typedef enum qn_arg_kind {
    QN_ARG_SUBJECT,         /**< who does it: active subject, passive "by", controller, head of "X, which …" */
    QN_ARG_OBJECT,          /**< active object, passive subject, head of a participle "founded by" */
    QN_ARG_INDIRECT,        /**< "gave X money" */
    QN_ARG_PREP,            /**< after `marker`, at the verb, at its object, or at the noun */
    QN_ARG_OBJECT_POSSESSOR,/**< "stole X's secrets", "Huawei gear" as the object: possessor or compound of the object */
    QN_ARG_OBJECT_PREP,     /**< "secrets of/from X": after `marker` at the object only */
    QN_ARG_POSSESSOR,       /**< of a noun: "X's arrest", "its CEO" */
    QN_ARG_COMPOUND,        /**< of a noun: "Huawei CFO", "Iran sanctions" */
    QN_ARG_ADJECTIVE,       /**< of a noun: nationality adjective "Polish president" */
    QN_ARG_REFERENT,        /**< what the noun itself names: "CEO X", "X, CEO of", "X is the CEO" */
    QN_ARG_MODIFIED,        /**< of an adjective or participle: the noun it modifies */
    QN_ARG_APPOSITION,      /**< a place name after a comma: "Kingston, Ontario" */
    QN_ARG_LIST,            /**< members after a dash or colon, "including X and Y", in parentheses */
    QN_ARG_COMPLEMENT,      /**< a clause: what is said, denied, planned */
    QN_ARG_SPEAKER,         /**< the one to whom the sentence is attributed */
    QN_ARG_AGENTLESS_OBJECT,/**< to whom a passive does it that names nobody who does: "X is banned in Y" */
    QN_ARG_CLAUSE_SUBJECT,  /**< who does what the complement clause says: "demanded that X leave" */
    QN_ARG_CLAUSE_OBJECT,   /**< with whom or whose goods the complement clause deals: "banned firms from using X gear", "stopped selling to X" */
    QN_ARG_PREP_POSSESSOR,  /**< after `marker`, whose it is, or whom the allegations are against: "looked into X's conduct" */
    QN_ARG_CLAUSE_PATIENT,  /**< to whom what the complement clause says is done: "threatened to kill X" */
    QN_ARG_INFINITIVE_SUBJECT,/**< who is to do what the infinitive says: "wants X to leave" */
    QN_ARG_OCCASION_SUBJECT,/**< of a noun: who does what the verb says on the occasion: "X flew to Berlin for talks" */
    QN_ARG_SAID_SUBJECT,    /**< of a role: who does what its bearer says: "X cut jobs, said chief executive Y" */
    QN_ARG_INNER,           /**< of the name of a firm's unit: the names inside it, "Huawei New Zealand" */
    QN_ARG_ARTICLE_STATE,   /**< of a role beside a name: the one country that the article is about, when nothing else names the role's */
    QN_ARG_ADMINISTRATION,  /**< of a role beside a name: the country whose government is known by the person's name and `marker`, when the article names it */
    QN_ARG_NATIONALITY,     /**< of a person's name: the country of "a Norwegian" behind or before its comma */
    QN_ARG_HOME             /**< of a known actor: the country or body that it is known to belong to, when the article names that too */
} qn_arg_kind;

typedef struct qn_arg {
    qn_arg_kind kind;
    const char *marker;     /**< preposition, lower case, or NULL */
} qn_arg;

/** What one sense says when its word is met. */
typedef struct qn_sense {
    const qn_property *property;    /**< NULL for an operator, which only changes the status of what it embeds */
    const qn_arg *subject, *object; /**< alternatives, in order of preference; for operators `subject` is the speaker, `object` the complement's subject (control) */
    size_t subject_count, object_count;
    unsigned subject_classes, object_classes;   /**< allowed classes: property's domain and range, narrowed. A symmetric property's ends may be
                                                 *   swapped, so both are the union: check that one end is of the domain, the other of the range */
    qn_claim_status status;         /**< implied */
    bool embeds;                    /**< an operator: `status` holds for the clause or noun it governs ("deny", "plan", "alleged") */
    bool attributes;                /**< an operator whose subject says what it governs ("say", "claim") */
    bool role;                      /**< the noun phrase is the claim's qn:role */
    const char *requires;           /**< word class that must stand among the object's or anchor's dependents, or NULL */
    const char *excludes;           /**< word class that must not, or NULL */
    bool by_default;                /**< holds for any anchor of `anchor_classes` (a construction): "Chinese firm" */
    unsigned anchor_classes;
} qn_sense;

typedef struct qn_entry {
    const char *iri;            /**< what qn:rule names */
    const char *lemma;          /**< of its head word, lower case; "" for constructions */
    const char *const *words;   /**< all words of a phrase ("crack down"), NULL-terminated; NULL for a single word */
    size_t head_word;           /**< index of the head in words */
    char pos;                   /**< 'v', 'n', 'a', 'p' (fixed phrase, preposition), 'c' (construction) */
    const qn_sense *senses;
    size_t sense_count;
    uint32_t index;             /**< its place among all entries */
    const char *file;           /**< where it stands, as messages name it */
    unsigned long line;         /**< of the file, for messages; 0 when unknown */
} qn_entry;

/* --- the lexicon ------------------------------------------------------------------------------------------- */

typedef struct qn_lexicon_options {
    const char *const *ontologies;  /**< further files, NULL-terminated, or NULL: added to ours */
    const char *const *lexica;
    const char *const *actors;      /**< Turtle, or indexes that qn_lexicon_compile_actors made */
    bool replace;                   /**< the files replace ours instead of adding to them */
} qn_lexicon_options;

typedef struct qn_lexicon qn_lexicon;   /**< read-only once loaded: any number of threads */

/** Loads the knowledge files; options may be NULL. New, free with qn_lexicon_free. An error names file, line and entry. */
QN_API qn_status qn_lexicon_load(qn_context *context, const qn_lexicon_options *options, qn_lexicon **lexicon);
QN_API void qn_lexicon_free(qn_lexicon *lexicon);

/* All results below are borrowed from the lexicon. */

QN_API const qn_property *qn_lexicon_property(const qn_lexicon *lexicon, const char *name);
QN_API const qn_property *qn_lexicon_properties(const qn_lexicon *lexicon, size_t *count);

/** The longest known name that starts at words[0]: its actors and its number of words (0 when none). Words are token forms, compared with
 *  case (an all-capitals text also matches) and with curly quotes and dots folded; a leading "the" is not part of a name. */
QN_API size_t qn_lexicon_name_at(const qn_lexicon *lexicon, const char *const *words, size_t count, const qn_name **names, size_t *name_count);

typedef struct qn_candidate {
    const qn_known *known;
    qn_name_kind kind;
    float prior;        /**< 0 to 1: how usual the actor is under that name among the candidates */
} qn_candidate;

/** Every actor that a whole name may refer to, at most `most`, surest first: of the ontology, then of the compiled indexes. Names are compared as
 *  qn_lexicon_name_at does; one that is longer than any name of the files has none. Thread-safe; the actors live as long as the lexicon. */
QN_API size_t qn_lexicon_candidates(const qn_lexicon *lexicon, const char *name, size_t length, qn_candidate *out, size_t most);

/** QN_OK, or why an index could not tell all it holds (a damaged record, memory): what was asked since may lack candidates. Thread-safe. */
QN_API qn_status qn_lexicon_failure(const qn_lexicon *lexicon);

/** Compiles files of known actors (see qn_actors_compile) with the lexicon's classes and legal forms; `otherwise` is the class of actors that tell
 *  none, or QN_NO_CLASS. */
QN_API qn_status qn_lexicon_compile_actors(const qn_lexicon *lexicon, qn_context *context, const char *const *files, size_t count, qn_class otherwise,
                                           const char *output, qn_actors_counts *counts);

QN_API const qn_known *qn_lexicon_known(const qn_lexicon *lexicon, const char *slug);
QN_API const qn_known *qn_lexicon_actors(const qn_lexicon *lexicon, size_t *count);
/** Every name of a known actor that may stand as an alternative label; NULL-terminated. */
QN_API const char *const *qn_lexicon_names_of(const qn_lexicon *lexicon, const qn_known *known);

/** Entries for a lemma (lower case) and part of speech ('v', 'n', 'a', 'p'). */
QN_API const qn_entry *const *qn_lexicon_entries(const qn_lexicon *lexicon, const char *lemma, char pos, size_t *count);
QN_API const qn_entry *const *qn_lexicon_constructions(const qn_lexicon *lexicon, size_t *count);

/** All entries, one per way to write them; those of one IRI and file stand together. */
QN_API const qn_entry *qn_lexicon_all_entries(const qn_lexicon *lexicon, size_t *count);

/* --- what is wrong with a lexicon that loads ----------------------------------------------------------------- */

typedef enum qn_finding_kind {
    QN_UNUSED,          /**< it can never hold */
    QN_SHADOWED,        /**< another says the same before it, or hides it */
    QN_AMBIGUOUS        /**< the same words in the same places say two things: both are told of every such sentence */
} qn_finding_kind;

typedef struct qn_finding {
    qn_finding_kind kind;
    const qn_entry *entry;      /**< NULL for a property that no entry tells */
    size_t sense;               /**< index into its senses */
    const qn_entry *other;      /**< the one that shadows it or says something else, or NULL */
    const qn_property *property;/**< of the sense, or the one that no entry tells; NULL for operators */
    const char *reason;         /**< what and why, one line */
} qn_finding;

/** Looks for senses that can never hold, that add nothing, and that contradict one another; a new list in the arena, in the order of the entries.
 *  A word is compared with those of the same lemma only. */
QN_API qn_status qn_lexicon_check(const qn_lexicon *lexicon, qn_arena *arena, const qn_finding **findings, size_t *count);

/** Word classes (ontology/words.ttl). A class is looked up once and kept as a number. */
QN_API uint32_t qn_lexicon_class(const qn_lexicon *lexicon, const char *name);                      /**< QN_NONE when there is none */
QN_API bool qn_lexicon_is(const qn_lexicon *lexicon, uint32_t word_class, const char *word);        /**< case is folded unless the class says otherwise */
/** Words of the class's longest phrase that starts at words[0], 0 for none; case is folded unless the class says otherwise. */
QN_API size_t qn_lexicon_phrase_at(const qn_lexicon *lexicon, uint32_t word_class, const char *const *words, size_t count);

/** Numbers of all classes that the word is in, at most `most` of them: one look-up where many classes are asked for. Returns how many it wrote. */
QN_API size_t qn_lexicon_classes(const qn_lexicon *lexicon, const char *word, uint8_t *classes, size_t most);
/** ISO 4217 code of the longest currency's word, phrase or sign that starts at words[0] ("yuan", "US dollars", "US$"); *length receives its words.
 *  NULL and 0 when there is none. */
QN_API const char *qn_lexicon_currency_at(const qn_lexicon *lexicon, const char *const *words, size_t count, size_t *length);
/** What a number word or magnitude stands for (qn:value): "three" 3, "million" 1e6; false for other words. */
QN_API bool qn_lexicon_number(const qn_lexicon *lexicon, const char *word, double *value);

#ifdef __cplusplus
}
#endif
#endif
