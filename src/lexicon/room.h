/* room.h: what the files of this room share.
 *
 *      files ──facts.c──▶ facts ──ontology.c──▶ properties
 *                               ──actors.c────▶ known actors, their names      (names.c and candidates.c look them up)
 *                               ──words.c─────▶ word classes, currencies, numbers
 *                               ──entries.c───▶ entries with senses and arguments    (check.c tells which of them are of no use)
 */
#ifndef LEXICON_ROOM_H
#define LEXICON_ROOM_H

#include "facts.h"
#include "phrases.h"

/* Items by the number of a key: items of key k are [first[k], first[k + 1]). */
typedef struct name_table {
    qn_phrases phrases;
    uint32_t *first;
    qn_name *names;
} name_table;

typedef struct word_table {
    qn_phrases phrases;
    uint32_t *first;
    uint8_t *classes;       /* numbers of word classes */
    double *values;         /* [phrases]: what a number word or magnitude stands for; NAN for none */
    const char **codes;     /* [phrases]: of a currency's word, its ISO 4217 code; else NULL */
} word_table;

/* What a number word or a currency's word stands for; gathered before the tables are made. */
typedef struct word_meaning {
    uint32_t key;
    bool exact;             /* of the table with case */
    double value;
    const char *code;
} word_meaning;

typedef struct word_class {
    const char *name;
    bool case_sensitive;
} word_class;

typedef struct qn_indexes qn_indexes;

struct qn_lexicon {
    qn_arena *arena;
    qn_interner *terms;             /* all IRIs and literals of the files; other strings point into it */
    qn_property *properties;
    size_t property_count, property_capacity;
    qn_known *known;
    const char *const **known_names;    /* [known_count] */
    size_t known_count;
    qn_interner *slugs;
    uint32_t *slug_known;           /* [slugs] index into known */
    name_table names, capitals;     /* capitals: keys in upper case, for text all in capitals */
    word_class *classes;
    size_t class_count, class_capacity;
    qn_interner *class_names;       /* numbers are indices into classes */
    word_table folded, exact;       /* words of classes without and with case */
    word_meaning *meanings;
    size_t meaning_count, meaning_capacity;
    qn_entry *entries;
    size_t entry_count, entry_capacity;
    const qn_entry **by_lemma;      /* entry lists of the lemmas, one after the other */
    qn_interner *lemmas;            /* "varrest": part of speech and lemma */
    uint32_t *lemma_first;
    const qn_entry **constructions;
    size_t construction_count;
    qn_actor_class *actor_classes;  /* IRIs of classes of actors, ours and what is declared to be below them */
    size_t actor_class_count, actor_class_capacity;
    qn_indexes *indexes;            /* compiled ones, or NULL */
    qn_facts_file *files;           /* what was read; entries point at the names */
    size_t file_count;
};

/* Each adds its part to the lexicon. Errors in the files are reported and counted in facts->errors; the status tells of other failures only. */
qn_status qn_lexicon_add_ontology(qn_lexicon *lexicon, qn_facts *facts);
qn_status qn_lexicon_add_actors(qn_lexicon *lexicon, qn_facts *facts);
qn_status qn_lexicon_add_words(qn_lexicon *lexicon, qn_facts *facts);
qn_status qn_lexicon_add_entries(qn_lexicon *lexicon, qn_facts *facts);

/* The property of an IRI, or NULL. */
const qn_property *qn_lexicon_property_of(const qn_lexicon *lexicon, const qn_facts *facts, uint32_t term);

/* The word class that an IRI (qn:words_Technology) or a name names, or QN_NONE. */
uint32_t qn_words_class(const qn_lexicon *lexicon, const qn_facts *facts, uint32_t term);

/* The names of a known actor, gathered by actors.c and made into the two tables by names.c. */
typedef struct qn_name_found {
    uint32_t key;           /* number in its table's phrases */
    qn_name name;
} qn_name_found;
typedef struct qn_names_found {
    qn_name_found *names, *capitals;
    size_t count, capacity, capital_count, capital_capacity;
} qn_names_found;
qn_status qn_names_add(qn_lexicon *lexicon, qn_names_found *found, const char *text, qn_name name);
qn_status qn_names_finish(qn_lexicon *lexicon, qn_names_found *found);
void qn_names_free(name_table *table);
/* "The Hague" is found at "Hague": a leading "the" is never part of a name. A place in the text. */
const char *qn_names_without_article(const char *text);
/* Text all in capitals finds a name only from this many letters on: "US" is not "us". */
#define SHORTEST_CAPITALS 4

/* The words and phrases of a class, folded: a new list in the arena; NULL when out of memory. */
const char *const *qn_words_of(const qn_lexicon *lexicon, qn_arena *arena, const char *class_name);
/* Candidates of the ontology alone, whose prior is how usual the kind of name is. */
size_t qn_lexicon_own_candidates(const qn_lexicon *lexicon, const char *name, size_t length, qn_candidate *out, size_t most);

qn_status qn_indexes_open(qn_lexicon *lexicon, qn_context *context, const char *path);
/* After the actors were added. */
qn_status qn_indexes_join(qn_lexicon *lexicon);
void qn_indexes_free(qn_indexes *indexes);
/* Adds to out[0 … own) whom the indexes know under the name; gives how many there are then. */
size_t qn_indexes_candidates(const qn_lexicon *lexicon, const char *name, size_t length, qn_candidate *out, size_t own, size_t most);
/* The names of an actor that came from an index. */
const char *const *qn_indexes_names_of(const qn_lexicon *lexicon, const qn_known *known);

void qn_words_free(word_table *table);

#endif
