/* What the files of linking share.
 *
 *     names of an entity ──▶ candidates of the lexicon ──choices.c──▶ clues ──weights.c──▶ chances ──link.c──▶ the known actor, or nobody
 */
#ifndef QN_ENTITIES_LINK_H
#define QN_ENTITIES_LINK_H

#include <quidnunc/entities.h>

/* Clues of one candidate. Shares are of the entity's mentions. */
enum {
    C_ALWAYS,
    C_FULL, C_ADJECTIVE, C_METONYM, C_HINT,     /* share that names it so */
    C_UNNAMED,          /* share that is no name of it: shorter or longer forms */
    C_PART,             /* share that names it only without a legal form or the country before it */
    C_OTHER_LONG,       /* the longest name is another: "Financial Supervisory Authority (FSA)" is no Free Syrian Army */
    C_OWN,              /* it stands in the knowledge files, whose actors were chosen, not in an index of millions */
    C_PRIOR,            /* how usual it is under these names */
    C_RIVALS,           /* logarithm of the number of candidates */
    C_CLASS,            /* share read as of its class */
    C_OTHER_KIND,       /* share read as another kind: person, body or place */
    C_CHOSEN, C_OTHER_CHOSEN,   /* share that was taken for it, for another, by name and place alone */
    C_NAMES,            /* named by two full names or more */
    C_LONG,             /* by a full name of several words */
    C_HOME_NAMED,       /* the article names its country */
    C_HOME_SHARE,       /* share of its country among the countries named */
    C_HOME_MISSING,     /* other countries are named, but not its own */
    C_RIVAL_HOME,       /* its country is not named, but that of another candidate is */
    C_LONELY, C_LONELY_BODY,    /* only hinted at, and its country is not named: firms and places; bodies that each country has */
    C_NATION, C_OTHER_NATION,   /* a country stands with the name: its own, another */
    C_TIE,              /* another actor of the article belongs to it, or it to that one */
    C_KIN,              /* logarithm of the number of other actors of its country */
    C_REGION, C_OTHER_REGION,   /* share before a comma and a place that it lies in, does not lie in */
    C_ARTICLE,          /* share of a firm's bare word behind "the" */
    C_COUNTRY,          /* it is a country */
    C_SURNAME,          /* a person called by one word only */
    C_REGION_WORD, C_NATION_WORD, C_NATURE_WORD,    /* share beside words of provinces, of states, of rivers and forests: for places, countries, all others */
    C_COUNT
};
_Static_assert((int)C_COUNT == (int)QN_LINK_CLUES, "the header tells their number");

#define MOST_CHOICES 32     /* candidates of one entity */

typedef struct qn_link_weights {
    float used[QN_LINK_CLUES];
    float set[QN_LINK_CLUES];   /* by hand: what learning starts from */
    float least_known;      /* chance from which on the entity is the actor */
    float least_same_as;    /* and from which on that is told to the world; calibrated on held-back texts */
} qn_link_weights;

/* Reads models/links.txt; reports what is wrong with it. */
qn_status qn_link_weights_load(qn_context *context, qn_link_weights *weights);
/* Sets the chances of candidates that exclude each other; at most MOST_CHOICES. */
void qn_link_weigh(const qn_link_weights *weights, qn_link_choice *choices, size_t count);

#endif
