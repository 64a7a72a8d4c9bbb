/* Articles with gold claims → judgements of the claims that the pipeline finds in them. */
#ifndef QN_CLI_GOLD_CLAIMS_H
#define QN_CLI_GOLD_CLAIMS_H

#include "cli.h"

/* The kinds of gold data. */
typedef enum gold_kind {
    GOLD_ARTICLE,       /* NAME.json with "entities" and "relations" of the whole article, whose text is NAME.txt beside it or in text/ */
    GOLD_SENTENCES,     /* JSON Lines of KnowledgeNet: passages with all facts of some properties, ends by place */
    GOLD_KINDS
} gold_kind;

typedef struct judged_claims {
    qn_judged *items;           /* malloc'd; weight is 1 */
    uint8_t *kinds;             /* [count] gold_kind, malloc'd */
    size_t count, capacity, kind_capacity;
    uint32_t groups;            /* articles so far */
} judged_claims;

/* Adds the claims that the file judges. Articles are told apart by their number, which is their claims' group. */
qn_status judge_file(cli *cli, const qn_pipeline *pipeline, const char *path, judged_claims *all);
void free_judged(judged_claims *all);

#endif
