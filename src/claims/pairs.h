/* The model of pairs: which of the ties that it was trained on holds between two actors that one sentence names, or an actor and a date.
 *
 *     sentence ──▶ ends (references, dates) ──▶ pairs ──atoms, templates──▶ features ──classifier──▶ a score per kind of tie ──▶ claims
 *
 * All pairs of one subject and one object in a sentence make a group: it holds what its best pair says. The frames of the lexicon are read first; what
 * they found is a feature, and the model adds what they miss.
 */
#ifndef QN_CLAIMS_PAIRS_H
#define QN_CLAIMS_PAIRS_H

#include <quidnunc/learn.h>

#include "scene.h"

enum { MAX_KINDS = 32, MAX_ENDS = 24, MAX_MEMBERS = 12, PAIR_DATE = 512, PAIR_ADJECTIVE = 1024 /* beside the classes of qn_class */ };

/* A kind of tie, as a line of models/pairs.kinds tells it. */
typedef struct pair_kind {
    char name[32];
    char property[3][32];       /* the property; another one, meant when the lexicon's words between call it and not the first; one that says it too */
    unsigned subject, object;   /* sets of qn_class, PAIR_DATE and PAIR_ADJECTIVE */
    char gold[2][64];           /* its names in two kinds of gold data, parted by commas; "^" before those whose subject is our object */
} pair_kind;

typedef struct pair_kinds {
    pair_kind list[MAX_KINDS];
    size_t count;
} pair_kinds;

/* Reads the lines of models/pairs.kinds; what is wrong is reported with its line. */
qn_status pair_kinds_read(qn_context *context, const char *source, const char *text, size_t length, pair_kinds *out);

typedef struct pair_end {
    uint32_t head, first, end;  /* tokens */
    uint32_t entity;            /* or QN_NONE for a date */
    uint32_t time;              /* index of the date, or QN_NONE */
    unsigned type;              /* one qn_class, PAIR_DATE, or PAIR_ADJECTIVE for a country's adjective */
    qn_reference_kind kind;
    uint32_t order;             /* among the dates or actors of the sentence, from 1 */
} pair_end;

/* The pairs of one subject and one object. */
typedef struct pair_group {
    const pair_end *subjects[MAX_MEMBERS], *objects[MAX_MEMBERS];   /* [count] of the pairs */
    size_t count;
} pair_group;

/* What is known of a sentence. */
typedef struct pair_scan {
    const scene *scene;
    const findings *findings;
    size_t framed, first_found, end_found;  /* how many findings the frames made, and which of them in the sentence */
    const pair_kinds *kinds;
    uint64_t *words;                /* [tokens of the document] hash of the lemma, 0 when not yet made; owned */
    uint32_t sentence;
    uint32_t next_reference, next_time;
    pair_end ends[MAX_ENDS];
    size_t count;
} pair_scan;

/* Starts at the document's first sentence. QN_NOMEM; end with pair_scan_end. */
qn_status pair_scan_begin(pair_scan *scan, const scene *scene, const findings *findings, const pair_kinds *kinds);
void pair_scan_end(pair_scan *scan);
/* Moves to the next sentence that holds ends; false after the last. */
bool pair_scan_next(pair_scan *scan);
/* Calls `each` with every group of the sentence that some kind of tie fits. */
typedef void (*group_visitor)(void *user, const pair_group *group);
void pair_scan_groups(const pair_scan *scan, group_visitor each, void *user);
/* How gold data name the kind: 1 for this name, -1 when subject and object are swapped, 0 when it is none of its names. */
int pair_kind_named(const pair_kind *kind, int data, const char *name);
/* True when the kind's classes fit the two ends. */
bool pair_fits(const pair_kind *kind, const pair_end *subject, const pair_end *object);

extern const char *const pair_atoms[];
extern const size_t pair_atom_count;
/* Features of one pair; room for QN_MAX_TEMPLATES + PAIR_BAG. Returns how many. */
enum { PAIR_BAG = 128 };
size_t pair_features(const pair_scan *scan, const qn_classifier *classifier, const pair_end *subject, const pair_end *object, uint64_t *features);
/* The word that ties the two: the highest of the way between them that is neither, or one that stands between them. */
uint32_t pair_trigger(const scene *scene, const pair_end *subject, const pair_end *object);

#endif
