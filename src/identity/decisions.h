/* The user's decisions, read and free of contradictions. */
#ifndef QN_IDENTITY_DECISIONS_H
#define QN_IDENTITY_DECISIONS_H

#include <quidnunc/identity.h>

typedef enum verb { VERB_SAME, VERB_DIFFERENT, VERB_TYPE, VERB_NAME } verb;

typedef struct decision {
    verb verb;
    uint32_t subject, object;   /* numbers of IRIs; object is QN_NONE but for `same` and `different` */
    qn_class type;
    const char *name;
    uint32_t file;
    unsigned long line;
} decision;

struct qn_decisions {
    qn_context *context;
    qn_arena *arena;
    const char *const *files;   /* as the user named them */
    qn_interner *iris;          /* absolute IRIs: the terms of the decisions */
    decision *items; size_t count, capacity;
    uint32_t *group;            /* [iris]: terms that `same` joins have one; it is the number of a term among them */
    uint32_t *keeps;            /* [iris]: of a group's number: the term whose IRI its actor keeps */
    bool *joins;                /* [iris]: of a group's number: it has more than one term */
    uint64_t *apart; size_t apart_count;    /* groups that are different: the smaller number << 32 | the larger, sorted */
};

/* True for the IRI of an entity of Wikidata. */
bool is_wikidata(const char *iri);
/* Joins what is the same, and finds what cannot hold together; QN_SYNTAX, reported with both lines. */
qn_status check_decisions(qn_decisions *d);
/* Reports at a decision's place. */
void tell_decision(const qn_decisions *d, const decision *at, qn_severity severity, const char *format, ...) QN_PRINTF(4, 5);

#endif
