/* What the files of this room share.
 *
 *   mentions ──forms.c──▶ forms (names as written, folded) ──persons.c, bodies.c──▶ forms merged ──link.c──▶ known actors ──build.c──▶ entities
 *            ──nouns.c──▶ nominal references, state bodies, spokesmen ──pronouns.c, antecedents.c──▶ pronouns ──resolver.c──▶ the layer
 */
#ifndef QN_ENTITIES_WORK_H
#define QN_ENTITIES_WORK_H

#include "link.h"

/* Word classes of ontology/words.ttl; their labels stand in resolver.c in this order. At most 64. */
typedef enum list {
    L_HONORIFIC, L_MALE_HONORIFIC, L_FEMALE_HONORIFIC, L_MALE_NOUN, L_FEMALE_NOUN, L_MALE_NAME, L_FEMALE_NAME, L_LEGAL_FORM, L_UNIT_WORD,
    L_AGENCY_HEAD, L_PLACE_HEAD, L_ORGANIZATION_HEAD, L_PARTY_HEAD, L_MEDIA_HEAD, L_FIRM_HEAD, L_ALLIANCE_HEAD, L_HEAD_PREPOSITION, L_AND,
    L_PERSON_NOUN, L_FIRM_NOUN, L_AGENCY_NOUN, L_MEDIA_NOUN, L_ALLIANCE_NOUN, L_PARTY_NOUN, L_ORGANIZATION_NOUN, L_COUNTRY_NOUN, L_PLACE_NOUN,
    L_STATE_GROUP, L_SPOKES_NOUN, L_GROUP_NOUN, L_STATE_BODY, L_TITLE, L_KIN_NOUN,
    L_DEFINITE, L_INDEFINITE, L_BOTH, L_SPOKES_PREPOSITION, L_OF,
    L_IDENTIFY, L_ALIAS_VERB, L_AS, L_A, L_ANY_PERSON_NOUN, L_NAME_SUFFIX, L_TOWN_NOUN, L_VAGUE_NOUN, L_FORMER, L_HE, L_SHE, L_IT, L_THEY, L_WHO, L_WHICH, L_WHERE,
    L_FIRST_NAME, L_PARTICLE, L_GENERATION, L_REGNAL, L_CORPORATE_WORD, L_FILLER_WORD, L_THE,
    L_SPEECH_VERB, L_SURNAME,
    L_APPOSITIVE_NOUN,
    L_COUNT
} list;


typedef struct antecedent_watch antecedent_watch;

struct qn_resolver {
    const qn_lexicon *lexicon;
    struct antecedent_weights *antecedents;     /* owned */
    const antecedent_watch *watch;              /* whoever learns, or NULL */
    qn_link_weights weights;
    uint32_t beside[3];                         /* classes of words beside a name: of provinces, of states, of nature */
    uint32_t reflexive;                         /* class of "himself" */
    uint32_t governed;                          /* class of nouns that a place's name follows: "the state of Texas" */
    uint64_t lists[QN_WORD_CLASSES];    /* by the lexicon's number of a word class: its bit of enum list, or 0 */
};

enum { MOST_PARTS = 8 };    /* of a person's name */

/* A name as written, folded; its mentions are the same actor unless `split`. */
typedef struct form {
    uint32_t sample;            /* a mention that bears it */
    uint32_t parent;            /* union-find over forms */
    uint32_t words;
    uint32_t first_word, last_word, whole;  /* interned words: of a person's name; the whole core of a body's name */
    uint32_t core_first, core_end;          /* tokens of the sample's core: without legal form and country */
    const qn_known *nation;     /* the country that a body's name starts with or that possesses it, or NULL */
    const qn_known *known;
    float link;                 /* of a root, how certainly it is that one */
    unsigned type;              /* qn_class of the sample */
    bool open;                  /* short for more than one: each mention chooses the nearest before it */
    char gender;                /* told by honorifics before its mentions, kinship, or the first name */
    char variant;               /* of a surname: 'm' or 'f' as its honorific tells, 'k' of a sovereign's or pope's name; else 0 */
    uint32_t part_first, part_count;        /* of a person's name: its words in `parts`, without titles and suffixes */
    uint32_t suffix;            /* "jr", "iii" as a word, or QN_NONE */
    const char *composed;       /* "Bill Clinton" of "Bill and Hillary Clinton", or NULL */
} form;

/* A form that may be short for another one. */
typedef struct link {
    uint32_t brief, full;       /* forms */
    int rank;                   /* smaller is better; a form takes only its best rank */
} link;

typedef struct noun_phrase {
    uint32_t head, first, end;
    uint32_t sentence;
    uint32_t entity;            /* QN_NONE for things and people without a name */
    unsigned type;              /* qn_class, 0 for things */
    char gender;
    bool plural, quoted, pronoun;
    bool proper;                /* a name that was not found as one: perhaps a person's */
    float weight;               /* how much its place in the sentence makes it the topic */
} noun_phrase;

/* A pronoun that means a phrase without a name. */
typedef struct waiting { uint32_t pronoun, phrase; } waiting;

/* Where an entity's gender comes from when nothing tells it for sure. */
typedef enum hint { H_FIRST_NAME = 1, H_PRONOUN = 2 } hint;

typedef struct work {
    const qn_resolver *resolver;
    const qn_document *document;
    const qn_tokens *tokens;
    const qn_mentions *mentions;
    qn_arena *arena;
    uint64_t *lists;            /* [tokens->count] */
    int32_t *child, *sibling;   /* [tokens->count]: tree links */
    uint32_t *at;               /* [tokens->count]: the mention whose head the token is (outer one first), or QN_NONE */
    uint32_t *cover;            /* [tokens->count]: the outermost mention that covers the token, or QN_NONE */
    qn_interner *keys, *words;  /* form keys; folded words */
    form *forms; size_t form_count, form_capacity;
    link *links; size_t link_count, link_capacity;      /* sorted by brief, rank, full once settled */
    uint32_t *parts; size_t part_count, part_capacity;
    uint32_t *form_of;          /* [mentions->count] */
    qn_interner *met; uint32_t *met_count; size_t met_size, met_capacity; uint32_t most_met;       /* slugs of known actors that the article names: how often */
    uint32_t *surname_of;       /* [mentions->count]: of a person's first name, a mention of the longer name, or QN_NONE */
    uint32_t *entity_of;        /* [mentions->count] */
    qn_entity *entities; size_t entity_count, entity_capacity;
    qn_reference *references; size_t reference_count, reference_capacity;
    uint32_t *reference_at;     /* [tokens->count]: last reference added with that head, or QN_NONE */
    noun_phrase *phrases; size_t phrase_count, phrase_capacity;
    qn_interner *roles;         /* "role lemma|entity": what persons were called */
    waiting *waiting; size_t waiting_count, waiting_capacity;
    uint32_t told[32]; size_t told_count;   /* heads of names that only a pronoun tells to be people's */
    qn_link_choice *choices; size_t choice_count, choice_capacity;
    const qn_known **homes;     /* [entity_count]: the country a body was said to be from, or NULL */
    uint32_t *seen;             /* [entity_count]: phrases of it so far */
    bool *unsure;               /* [entity_count]: no name of it says plainly of what type it is */
    uint8_t *hints;             /* [entity_count]: bits of enum hint */
    uint32_t next_mention;      /* the first that begins behind the token being read */
    uint32_t first_person;      /* entity of the first person named, or QN_NONE */
    uint32_t last_pronoun[2];   /* phrase of the last he, she, or QN_NONE */
    bool quoted;                /* between quotation marks */
    uint32_t last_state, last_spokes;       /* nouns that referred so last, or QN_NONE */
} work;

static inline bool in_list(const work *w, uint32_t token, list which)
{
    return w->lists[token] >> which & 1;
}

static inline const qn_token *token_at(const work *w, uint32_t i)
{
    return &w->tokens->tokens[i];
}

static inline bool same_sentence(const work *w, uint32_t a, uint32_t b)
{
    return a < w->tokens->count && b < w->tokens->count && token_at(w, a)->sentence == token_at(w, b)->sentence;
}

#define QN_BODIES (QN_FIRM | QN_AGENCY | QN_MEDIA | QN_ALLIANCE | QN_PARTY | QN_ORGANIZATION)

/* words.c */
qn_status qn_work_words(work *w);
bool qn_work_possessive(const work *w, uint32_t token);
bool qn_work_capital(const work *w, uint32_t token);
uint32_t qn_work_word(work *w, uint32_t token);                 /* the token's folded form as a number; QN_NONE when out of memory */
char *qn_work_surface(work *w, uint32_t first, uint32_t end);   /* as written, blanks made single; NULL when out of memory */

/* forms.c, persons.c, bodies.c */
qn_status qn_work_forms(work *w);
uint32_t qn_work_root(work *w, uint32_t form);
void qn_work_join(work *w, uint32_t a, uint32_t b);
qn_status qn_work_persons(work *w);
size_t qn_work_parts(work *w, uint32_t first, uint32_t end, uint32_t parts[MOST_PARTS]);    /* words of a person's name; 0 when out of memory */
qn_status qn_work_bodies(work *w);
qn_status qn_work_link(work *w, uint32_t brief, uint32_t full, int rank);
#define RANK_UNIT 5     /* of a firm's name and its longer one that may be a unit's: short for one only */
void qn_work_settle(work *w);                                   /* forms short for one other join it; short for several are open */
const link *qn_work_links(const work *w, uint32_t brief, size_t *count);

/* link.c: who the forms are of all that bear their names */
qn_status qn_work_link_known(work *w);

/* build.c */
qn_status qn_work_build(work *w);

/* read.c: the text in order, each noun phrase and pronoun with what it refers to */
qn_status qn_work_read(work *w);
qn_status qn_work_refer(work *w, uint32_t head, uint32_t first, uint32_t end, uint32_t entity, uint32_t mention, qn_reference_kind kind);
uint32_t qn_work_entity_at(const work *w, uint32_t token);      /* the entity that the token refers to so far, or QN_NONE; no spokesman's */
qn_status qn_work_phrase(work *w, uint32_t head, uint32_t entity);

/* tree.c */
/* "himself" */
bool qn_work_reflexive(const work *w, uint32_t pronoun);
int qn_work_find_child(const work *w, uint32_t head, qn_relation relation);                     /* -1 for none */
int qn_work_case(const work *w, uint32_t token);                                                /* its preposition, or -1 */
size_t qn_work_names(const work *w, uint32_t first, uint32_t end, const qn_name **names);       /* known actors whose name the tokens are, whole */
const qn_known *qn_work_nation(const work *w, uint32_t noun, uint32_t *mention);                /* country that modifies or possesses the noun */
unsigned qn_work_noun_types(const work *w, uint32_t noun);                                      /* classes of actors that the noun may name */
bool qn_work_plural(const work *w, uint32_t noun);
float qn_work_weight(const work *w, uint32_t token);

/* nouns.c, definite.c, pronouns.c: QN_OK also when nothing is referred to */
qn_status qn_work_attached(work *w, uint32_t noun);
uint32_t qn_work_predicate_of(const work *w, uint32_t noun);                    /* the person who is said to be that, or QN_NONE */
qn_status qn_work_state(work *w, uint32_t noun);
qn_status qn_work_spokes(work *w, uint32_t noun);
qn_status qn_work_definite(work *w, uint32_t noun);
uint32_t qn_work_salient(const work *w, uint32_t noun, unsigned types, const qn_known *nation, uint32_t not_entity);
qn_status qn_work_pronoun(work *w, uint32_t pronoun);

/* identify.c: names that come late */
qn_status qn_work_wait(work *w, uint32_t pronoun, uint32_t phrase);             /* the pronoun means a phrase that may get a name later */
qn_status qn_work_name_earlier(work *w, uint32_t noun, uint32_t entity);
qn_status qn_work_identify(work *w, uint32_t mention);
qn_status qn_work_tell_person(work *w, uint32_t phrase, char gender);           /* "he" means a name that was not found as one: a new entity */
qn_status qn_work_told(work *w, uint32_t noun);                                 /* the same name again */

#endif
