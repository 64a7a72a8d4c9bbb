/* What the files of this room share.
 *
 *   tokens ──words.c──▶ shapes, word lists, known names ──runs.c──▶ runs of name words ──split.c──▶ candidates
 *          ──evidence.c, context.c──▶ evidence for each kind ──kinds.c──▶ kinds ──nested.c──▶ mentions
 *          ──times.c, amounts.c──▶ times, amounts
 */
#ifndef QN_MENTIONS_SCAN_H
#define QN_MENTIONS_SCAN_H

#include <quidnunc/mentions.h>

/* Kinds of names: the classes' bits in order, and names of no actor (products, laws, events). */
typedef enum kind {
    K_PERSON, K_FIRM, K_AGENCY, K_MEDIA, K_ALLIANCE, K_PARTY, K_ORGANIZATION, K_COUNTRY, K_PLACE, K_NOTHING, K_COUNT
} kind;

/* Word classes of ontology/words.ttl and names.ttl that names are read by; their labels stand in finder.c in this order. At most 64. */
typedef enum list {
    L_HONORIFIC, L_TITLE, L_TITLE_MODIFIER, L_PORTFOLIO, L_FIRST_NAME, L_SURNAME, L_LEGAL_FORM,
    L_AGENCY_HEAD, L_ORGANIZATION_HEAD, L_PARTY_HEAD, L_MEDIA_HEAD, L_FIRM_HEAD, L_PLACE_HEAD, L_ALLIANCE_HEAD, L_NOTHING_HEAD,
    L_PERSON_NOUN, L_FIRM_NOUN, L_AGENCY_NOUN, L_MEDIA_NOUN, L_ALLIANCE_NOUN, L_PARTY_NOUN, L_ORGANIZATION_NOUN, L_COUNTRY_NOUN, L_PLACE_NOUN,
    L_PRODUCT_NOUN, L_KIN_NOUN, L_STATE_GROUP, L_STATE_BODY, L_GOVERNMENT_NOUN, L_INNER_POSSESSIVE, L_PARTICLE, L_HYPHEN_TAIL, L_LANGUAGE_CONTEXT,
    L_SPEECH_VERB, L_UNIT_WORD, L_DIRECTION, L_PLACE_PREPOSITION, L_HEAD_PREPOSITION, L_AFFILIATION_PREPOSITION, L_AND,
    L_MONTH, L_WEEKDAY, L_PAST_WORD, L_PRESENT_WORD, L_FUTURE_WORD, L_FROM_WORD, L_UNTIL_WORD, L_YESTERDAY, L_TODAY, L_TOMORROW,
    L_UNIT_MONTH, L_UNIT_YEAR, L_THE, L_NOT_NAME, L_ATTRIBUTE_PREPOSITION, L_NAME_PREFIX, L_ANYONE_NOUN, L_NUMBER_WORD, L_MAGNITUDE, L_NO, L_PLACE_PERSON_NOUN, L_EVENT_LEAD, L_BASED, L_VAGUE_NOUN,
    L_COUNT
} list;

enum { MONTHS = 12, WEEKDAYS = 7, QUARTERS = 4 };

/* Word classes that are asked for only at few places; their labels stand in finder.c. */
typedef enum rare {
    R_DAY_UNIT, R_WEEK_UNIT, R_AGO, R_DAY_PART, R_BETWEEN, R_RANGE, R_YEAR_PART, R_HALF, R_ONE, R_MINOR, R_SUFFIX, R_FIRM_THING, R_PLACE_FIRST_NAME, R_PARTY_LETTER, R_BARE_BODY, R_COUNT
} rare;

/* A day of the year that has a name. */
typedef struct feast { uint32_t class; int month, day; } feast;
enum { MOST_FEASTS = 32 };


struct qn_finder {
    const qn_lexicon *lexicon;
    uint32_t classes[L_COUNT];      /* the lexicon's numbers of the word classes, QN_NONE when it has none */
    uint32_t months[MONTHS], weekdays[WEEKDAYS];    /* classes Month_1 … Month_12, Weekday_1 (Monday) … Weekday_7; their union is L_MONTH, L_WEEKDAY */
    uint32_t quarters[QUARTERS];    /* classes Quarter_1 … Quarter_4 */
    uint32_t rare[R_COUNT];         /* as `classes` */
    feast feasts[MOST_FEASTS]; uint32_t feast_count;    /* classes Feast_MONTH_DAY */
    uint32_t identity;              /* class IdentityPreposition */
    uint64_t lists[QN_WORD_CLASSES];        /* by the lexicon's number of a word class: its bit of enum list, or 0 */
};

/* How a token is written. */
enum {
    SHAPE_CAPITAL = 1,      /* starts with a capital */
    SHAPE_ALL_CAPITALS = 2, /* two letters or more, all capitals */
    SHAPE_DIGIT = 4,        /* has a digit */
    SHAPE_INNER_CAPITAL = 8,/* a capital after a small letter or inside a word that starts small: "eBay", "al-Qaeda" */
    SHAPE_PUNCTUATION = 16, /* no letter, no digit */
    SHAPE_FIRST = 32,       /* first word of a sentence or quotation: its capital tells nothing */
    SHAPE_NAME = 64,        /* may be a word of a name */
    SHAPE_SMALL = 128       /* starts with a small letter */
};

typedef struct word {
    uint64_t lists;         /* bits of enum list, by form or lemma */
    const qn_name *names;   /* known actors whose longest name starts here */
    uint32_t name_count;
    uint16_t name_length;   /* in tokens; 0 for none */
    uint8_t shape;
    int32_t child, sibling; /* tree links: first dependent, next dependent of the same head; -1 for none */
} word;

/* What the model believes of a token, as log-odds against all else: a name of that type covers it; no name does. */
typedef struct belief {
    float type[QN_NAME_TYPES], none;
} belief;

/* A name that the model found; `margin`: log-odds that its first and last words are right. */
typedef struct found_name {
    qn_gold_name name;
    float margin;
} found_name;

typedef struct candidate {
    uint32_t first, end, head;
    uint32_t group;             /* candidates of the same folded name */
    const qn_name *names;       /* known actors of this very name */
    uint32_t name_count;
    bool after_honorific, after_title, before_title;
    bool unit;                  /* a known firm's name with a country's or region's: "Huawei New Zealand" */
    bool office;                /* what a title heads: "the Ohio Attorney General", "the U.S. Attorney's Office for …" */
    bool body_noun;             /* a state body in small letters: "Indonesian navy" */
    bool inside, dropped;
    bool lost;                  /* the model's name stands in its place */
    bool state;                 /* a capital that acts: stands for its country */
    bool apart;                 /* of another kind than its group: `own`; "Jordan" the country beside Michael Jordan */
    kind own;
    float evidence[K_COUNT];
} candidate;

typedef struct group {
    float name[K_COUNT];        /* evidence of the name itself */
    float context[K_COUNT];     /* summed evidence of its places */
    float model[K_COUNT];       /* what the model of names believes, mean over its places */
    float longer[K_COUNT];      /* what longer names and acronyms tell of it */
    uint32_t words;             /* how many words the name has */
    uint32_t last, prefix, tail;    /* shorter names (groups) that its last word, its first words, all but its first word are; QN_NONE for none */
    uint32_t long_form;         /* of an acronym: the group that it abbreviates, or QN_NONE */
    uint32_t sample;            /* a candidate that bears the name */
    uint32_t count;
    kind kind;
    float score;
} group;

typedef struct date { int year, month, day; } date;     /* month and day 0 when unknown */

/* One document's work. Plain vectors are malloc'd and freed by scan_free. */
typedef struct scan {
    const qn_finder *finder;
    const qn_document *document;
    const qn_tokens *tokens;
    qn_arena *arena;            /* the document's */
    const char **forms;         /* [tokens->count] */
    word *words;                /* [tokens->count] */
    bool *headline;             /* [sentence_count]: capitals tell nothing */
    qn_interner *heads;         /* folded head words of the article's bodies */
    qn_interner *met;           /* forms met with a capital inside a sentence, and taken for name words */
    qn_interner *small;         /* forms met in small letters (folded) */
    uint32_t *owner;            /* [tokens->count]: the candidate that covers the token, or QN_NONE */
    candidate *candidates; size_t count, capacity;
    belief *beliefs;            /* [tokens->count], or NULL without a model */
    found_name *found; size_t found_count, found_capacity;      /* names that the model found, ordered */
    qn_interner *keys;          /* folded names; numbers are groups */
    group *groups; size_t group_count, group_capacity;
    qn_mention *mentions; size_t mention_count, mention_capacity;
    date today;                 /* the article's date; month 0 when it has none */
    qn_time *times; size_t time_count, time_capacity;
    qn_amount *amounts; size_t amount_count, amount_capacity;
} scan;

static inline bool in_list(const scan *s, uint32_t token, list which)
{
    return s->words[token].lists >> which & 1;
}

/* The token's form is in the rare class. */
static inline bool is_rare(const scan *s, uint32_t token, rare which)
{
    uint32_t class = s->finder->rare[which];
    return class != QN_NONE && qn_lexicon_is(s->finder->lexicon, class, s->forms[token]);
}

static inline bool has_shape(const scan *s, uint32_t token, unsigned shape)
{
    return (s->words[token].shape & shape) != 0;
}

/* finder.c */
qn_status qn_scan_begin(scan *s, const qn_finder *finder, const qn_document *document, const qn_tokens *tokens);
void qn_scan_end(scan *s);

/* model.c: fills beliefs and found */
qn_status qn_scan_model(scan *s);

/* belief.c */
void qn_scan_believe(const scan *s, const candidate *c, float evidence[K_COUNT]);   /* adds what the model tells of the candidate */
void qn_scan_fit(const scan *s, uint32_t *first, uint32_t *end);     /* widens a name over small words that the model has in it: "al-Sadr" */
qn_status qn_scan_settle(scan *s, bool headlines);      /* where the model is sure, its names take the place of those that they overlap */
qn_status qn_scan_propose(scan *s, bool headlines);                                 /* adds candidates where only the model finds a name */

/* words.c */
qn_status qn_scan_words(scan *s);
size_t qn_scan_phrase(const scan *s, uint32_t at, uint32_t end, list which);    /* tokens of the list's longest phrase at `at`, before `end` */
bool qn_scan_possessive(const scan *s, uint32_t token);                         /* the token is 's or ' */
bool qn_scan_is(const scan *s, uint32_t token, const char *punctuation);        /* the token is that very sign */
bool qn_scan_touches(const scan *s, uint32_t token);                            /* no blank between the token and the one before */
const char *qn_scan_fold(scan *s, uint32_t first, uint32_t end);                /* folded name, in the arena; NULL when out of memory */

/* runs.c, split.c: candidates */
qn_status qn_scan_runs(scan *s, bool headlines);
bool qn_scan_owns_office(const scan *s, uint32_t title, uint32_t end);          /* "Sheriff's Department", "Attorney's Office", by the title's last word */
qn_status qn_scan_split(scan *s, uint32_t first, uint32_t end);
uint32_t qn_scan_head_word(const scan *s, uint32_t first, uint32_t end);        /* the word that tells what a long name is: before "of", else the last */
qn_status qn_scan_add(scan *s, uint32_t first, uint32_t end, const candidate *like);
qn_status qn_scan_bodies(scan *s);                                              /* "Indonesian navy", "Chinese consulate" */

/* evidence.c, context.c, kinds.c */
void qn_scan_name_evidence(const scan *s, const candidate *c, float evidence[K_COUNT]);
bool qn_scan_bare_word(const scan *s, uint32_t token);      /* a word that only heads or fills names */
bool qn_scan_surely_known(const candidate *c);
void qn_scan_context(const scan *s, candidate *c);
qn_status qn_scan_kinds(scan *s);
kind qn_kind_of(qn_class type);

/* namesakes.c: a person's surname or first name that other actors bear as well: which one each place means */
qn_status qn_scan_namesakes(scan *s);

/* nested.c */
qn_status qn_scan_emit(scan *s);

/* times.c, amounts.c */
qn_status qn_scan_times(scan *s);
qn_status qn_scan_amounts(scan *s);

#endif
