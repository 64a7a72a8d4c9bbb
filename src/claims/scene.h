/* What the extractor sees of one article, and the steps that it takes:
 *
 *     each token ──lexicon──▶ entries ──▶ senses ──args──▶ tokens that fill subject and object ──referents──▶ entities
 *                ──status──▶ asserted, alleged …, and who says so ──details──▶ role, time, amount ──collect──▶ claims
 *
 * All of it is allocated in the document's arena; lists that one phrase can fill are bounded, so that the work is linear in the article's size.
 */
#ifndef QN_CLAIMS_SCENE_H
#define QN_CLAIMS_SCENE_H

#include <quidnunc/claims.h>

enum { MAX_FILLERS = 64 };

/* Word classes of ontology/words.ttl, looked up once. */
#define WORD_CLASSES(X) \
    X(negator, "Negator") X(modal, "Modal") X(conditional, "Conditional") X(allegation, "Allegation") X(negative_determiner, "NegativeDeterminer") \
    X(exceptive, "Exceptive") X(former, "Former") X(purpose, "Purpose") X(without, "Without") X(verb_ending, "VerbEnding") \
    X(honorific, "Honorific") X(first_person, "FirstPerson") X(gerund_ending, "GerundEnding") X(governed, "GovernedPreposition") X(goods, "Goods") \
    X(suffered, "Suffered") X(succeed_verb, "SucceedVerb") X(parting_verb, "PartingVerb") X(acts_for, "ActsFor") X(occasion, "Occasion") \
    X(person_noun, "PersonNoun") X(group_noun, "GroupNoun") X(firm_noun, "FirmNoun") X(agency_noun, "AgencyNoun") X(state_organ, "StateOrgan") \
    X(indefinite, "IndefiniteArticle") X(agent_marker, "AgentMarker") X(object_marker, "ObjectMarker") X(role_marker, "RoleMarker") \
    X(list_marker, "ListMarker") X(quantity_noun, "QuantityNoun") X(one, "OneWord") X(maker_verb, "MakerVerb") X(respectively, "Respectively") \
    X(source_marker, "SourceMarker") X(alliance_noun, "AllianceNoun") X(body_noun, "BodyNoun") X(premises, "Premises") \
    X(target_noun, "TargetNoun") X(target_marker, "TargetMarker") X(dash, "Dash") X(blame_marker, "BlameMarker") \
    X(measure_marker, "MeasureMarker") X(origin_marker, "OriginMarker") X(body_marker, "BodyMarker") X(opponent_marker, "OpponentMarker") \
    X(wish_marker, "WishMarker") X(partner_marker, "PartnerMarker") X(home_marker, "HomeMarker") X(trade_verb, "TradeVerb") \
    X(include_verb, "IncludeVerb") X(light_verb, "LightVerb")

typedef struct word_classes {
#define FIELD(field, name) uint32_t field;
    WORD_CLASSES(FIELD)
#undef FIELD
} word_classes;

typedef struct weights weights;     /* of confidence */
typedef struct pair_model pair_model;

struct qn_extractor {
    const qn_lexicon *lexicon;
    word_classes words;
    weights *weights;
    pair_model *pairs;                  /* owned; NULL while one is trained */
};

/* Who listens to how it is done; NULL in a usual run. */
typedef struct listener {
    qn_trial_visitor visitor;
    void *user;
    qn_reason reasons[16];  /* of the claim at hand */
    size_t reason_count;
} listener;

typedef struct scene {
    const qn_extractor *extractor;
    const qn_lexicon *lexicon;
    const qn_document *document;
    const qn_token *tokens;
    uint32_t count;
    const qn_sentence *sentences;
    uint32_t sentence_count;
    const qn_mentions *mentions;
    const qn_entities *entities;
    const uint32_t *start, *children;   /* the children of token i are children[start[i]] to children[start[i + 1] - 1], in order */
    const uint32_t *covering;           /* [count] the outermost mention that the token belongs to, or QN_NONE */
    const uint32_t *time_of, *amount_of;/* [count] time or amount that begins at the token, or QN_NONE */
    const uint32_t *said_by;            /* [count] the verb of saying whose direct speech the token is of, or QN_NONE */
    uint64_t *calls;                    /* [count] bits of the properties (those with an index below 64) whose entries the token calls */
    const uint32_t *known_entity;       /* entities with a known actor, sorted by its slug */
    size_t known_count;
    uint32_t state;                     /* the one country that the article is about, or QN_NONE */
    listener *listener;
} scene;

/* Tokens that fill an argument. */
typedef struct fillers {
    uint32_t tokens[MAX_FILLERS];
    size_t count;
} fillers;

/* An entity and the words that refer to it. */
typedef struct referent {
    uint32_t entity;
    uint32_t first, end;    /* tokens */
    qn_reference_kind kind;
} referent;

typedef struct referents {
    referent list[MAX_FILLERS];
    size_t count;
} referents;

/* Whether and by whose word it is so. */
typedef struct verdict {
    qn_claim_status status;
    uint32_t attributed_to;                 /* entity or QN_NONE */
    uint32_t speaker_first, speaker_end;    /* the words that name it */
    uint32_t reported_by[4]; size_t reported_count;
    uint32_t disputed_by[4]; size_t disputed_count;
    uint32_t weighed;                       /* the operator whose own negation is already in the status, or QN_NONE */
} verdict;

/* A claim with one evidence, before equal ones are put together. */
typedef struct found {
    qn_claim claim;
    qn_evidence evidence;
    verdict verdict;
    bool spread;            /* of other words for the same ends in the same sentence */
} found;

typedef struct findings {
    found *list;            /* malloc'd */
    size_t count, capacity;
    bool failed;
} findings;

/* One entry at one word. */
typedef struct attempt {
    const scene *scene;
    findings *findings;
    qn_arena *arena;
    uint32_t anchor;
    const qn_entry *entry;
    bool construction;      /* the anchor is the phrase that the construction speaks of */
    bool *at_home;          /* [entities] its known home was told once */
} attempt;

/* --- tree.c: the tree, and where grammar puts things ------------------------------------------------------------ */
qn_status scene_prepare(scene *scene, qn_arena *arena);
/* The first child with the relation at or after `*at` (start with 0), or QN_NONE. */
uint32_t child_by(const scene *scene, uint32_t token, qn_relation relation);
bool is_nominal(const scene *scene, uint32_t token);
bool refers(const scene *scene, uint32_t token);            /* something refers to an entity here */
bool is_relation(const scene *scene, uint32_t token, qn_relation relation);
bool has_word_child(const scene *scene, uint32_t token, uint32_t word_class, qn_relation relation);
bool in_class(const scene *scene, uint32_t token, uint32_t word_class);
/* True when a word or phrase of the class introduces the token. */
bool is_introduced(const scene *scene, uint32_t token, uint32_t word_class);
/* True when `marker` ("of", "on behalf of") introduces the token. */
bool is_marked(const scene *scene, uint32_t token, const char *marker);
bool is_passive(const scene *scene, uint32_t verb);
bool is_predicate(const scene *scene, uint32_t token);      /* a noun or adjective with a copula or a subject */
void add_filler(fillers *fillers, uint32_t token);
/* Heads of the names that a plural noun's list gives: "companies, including Huawei and ZTE". */
void find_examples(const scene *scene, uint32_t noun, fillers *fillers);
/* What stands below the token after the preposition. */
void find_marked(const scene *scene, uint32_t token, const char *marker, fillers *out);
/* Those that a preposition of the class introduces. */
void find_introduced(const scene *scene, uint32_t token, uint32_t word_class, fillers *out);
/* "…, X said": the name is the subject of the verb of saying that follows it, so no apposition, whatever the parser made of it. */
bool speaks_next(const scene *scene, uint32_t token);
void find_subjects(const scene *scene, uint32_t verb, fillers *out);
void find_objects(const scene *scene, uint32_t verb, fillers *out);

/* --- quotes.c --------------------------------------------------------------------------------------------------- */
/* Sets said_by. Linear but for sentences' lengths. QN_NOMEM. */
qn_status find_quotations(scene *scene, qn_arena *arena);

/* --- args.c ------------------------------------------------------------------------------------------------------ */
/* The tokens that fill one argument of the anchor. */
void find_fillers(const scene *scene, uint32_t anchor, const qn_arg *arg, fillers *out);
void find_nationality(const scene *s, uint32_t noun, fillers *out);
/* The subject of the nearest verb of saying above the token, or hung below a clause on the way: who says it (clauses.c). */
void find_speakers_above(const scene *scene, uint32_t token, fillers *out);
/* Who does what a noun tells by way of a verb that says little itself: "X launched an investigation into Y", "X lifted the ban". */
void find_light_subjects(const scene *scene, uint32_t noun, fillers *out);
/* --- referents.c ------------------------------------------------------------------------------------------------- */
/* Who the phrase headed by the token refers to, conjuncts included, limited to entities of the classes. */
void find_referents(const scene *scene, uint32_t token, unsigned classes, bool word_of, referents *out);
/* The same of a construction's phrase: conjuncts only as far as they share its modifiers ("DAB's Chan and Leung", not "DAB's Chan and FTU's Mak"). */
void find_phrase_referents(const scene *scene, uint32_t token, unsigned classes, referents *out);
/* The entity of the article that the known actor of `entity` belongs to, or QN_NONE. */
uint32_t home_of(const scene *scene, uint32_t entity);
/* The entity of the article that is the known actor, or QN_NONE. */
uint32_t entity_of_known(const scene *scene, const qn_known *known);

/* --- entries.c: which entries the token calls -------------------------------------------------------------------- */
/* Part of speech as the lexicon writes it: 'v', 'n', 'a', or 0 for words that call no entry. */
char lexicon_pos(const qn_token *token);
/* A noun in -ing, which may stand for its verb. */
bool is_gerund(const scene *scene, const qn_token *token);
/* Calls `each` for every entry whose words stand at the anchor; an entry of several words hides those of fewer. */
typedef void (*entry_visitor)(void *user, const qn_entry *entry);
void visit_entries(const scene *scene, uint32_t anchor, entry_visitor each, void *user);
/* Whether the entry's words stand at the anchor. */
bool words_stand(const scene *scene, uint32_t anchor, const qn_entry *entry);
/* Whether the entry's words stand side by side around the anchor ("chief executive"), whatever the tree says; the anchor is the head's. */
bool stand_around(const scene *scene, uint32_t anchor, const qn_entry *entry);
size_t word_count(const qn_entry *entry);
/* The entries of the token's lemma with its part of speech, or what else may be meant. */
const qn_entry *const *entries_of(const scene *scene, const qn_token *token, size_t *count);
/* The operator sense that the token calls, or NULL. */
const qn_sense *operator_at(const scene *scene, uint32_t token);
const qn_entry *operator_entry_at(const scene *scene, uint32_t token);
/* True when the token's operator is a phrase and the other token one of its words but the head: "off" of "call off". */
bool is_word_of_operator(const scene *scene, uint32_t token, uint32_t word);
/* The word tells an act or tie of its own: "acquisition". */
bool tells_claim(const scene *scene, uint32_t word);

/* --- status.c ---------------------------------------------------------------------------------------------------- */
void judge(const scene *scene, uint32_t anchor, const qn_sense *sense, verdict *out);
/* Turns alleged claims about an actor into denied ones where the article says that it rejects what it is accused of. */
void apply_denials(const scene *scene, findings *findings);

/* --- trace.c: tells a listener; all do nothing when there is none ------------------------------------------------- */
void tell(const attempt *a, const qn_sense *sense, qn_outcome outcome);
void tell_claim(const attempt *a, const qn_sense *sense, const found *found);
/* The argument was not filled: by whom or what it might have been. */
void tell_unfilled(const attempt *a, const qn_sense *sense, bool subject);
/* Entries that are not tried at the anchor though its lemma is theirs. */
void tell_untried(const attempt *a);
void note_reason(const scene *scene, qn_cause cause, uint32_t token, qn_claim_status status);

/* --- confidence.c ------------------------------------------------------------------------------------------------- */
qn_status weights_load(qn_context *context, const qn_lexicon *lexicon, weights **weights);
void weights_free(weights *weights);
/* The clues of one evidence; object is NULL for a literal. */
uint64_t clues_of(const attempt *a, const qn_sense *sense, const referent *subject, const referent *object);
/* With what is known once all evidence is together. */
/* The same of what the model of pairs found; `chance` is its own, 0 to 1. */
uint64_t clues_of_pair(const scene *scene, uint32_t trigger, const referent *subject, const referent *object, double chance);
uint64_t clues_of_claim(const qn_claim *claim, uint64_t best, size_t places);
/* False for a guess of the model of pairs that is not likely enough. */
bool is_claimed(const weights *weights, const qn_claim *claim);
double confidence_of(const weights *weights, const qn_property *property, uint64_t clues);

/* --- details.c --------------------------------------------------------------------------------------------------- */
/* Role, time and amount of a claim found at the anchor. */
qn_status add_details(const scene *scene, uint32_t anchor, const qn_sense *sense, qn_arena *arena, qn_claim *claim);

/* --- claims.c ---------------------------------------------------------------------------------------------------- */
/* An extractor without the model of pairs. */
qn_status extractor_bare(qn_context *context, const qn_lexicon *lexicon, qn_extractor **extractor);
/* Prepares the scene and reads it with the frames of the lexicon. */
qn_status read_frames(const qn_extractor *extractor, const qn_document *document, const qn_tokens *tokens, const qn_mentions *mentions,
                      const qn_entities *entities, scene *scene, findings *findings);
qn_span span_of(const scene *scene, uint32_t first, uint32_t end);
qn_span passage_of(const scene *scene, uint32_t token);

/* --- pair_model.c ------------------------------------------------------------------------------------------------ */
/* Opens the model of pairs that came with the program. */
qn_status pair_model_open(qn_context *context, const qn_lexicon *lexicon, pair_model **model);
void pair_model_free(pair_model *model);    /* takes NULL */
/* Adds what the model finds beyond what the frames found. */
qn_status propose_pairs(const scene *scene, findings *findings);

/* --- places.c ---------------------------------------------------------------------------------------------------- */
/* A tie that one sentence tells holds for all words of the sentence that refer to its ends: each of them is evidence. */
qn_status spread_ties(const scene *scene, findings *findings);

/* --- collect.c --------------------------------------------------------------------------------------------------- */
/* Puts equal claims together, with all of their evidence; the result is in the arena. */
qn_status collect(const scene *scene, const findings *findings, qn_arena *arena, qn_claims *out);

#endif
