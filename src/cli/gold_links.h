/* Gold links: texts whose names are tied to Wikidata. */
#ifndef QN_CLI_GOLD_LINKS_H
#define QN_CLI_GOLD_LINKS_H

#include "cli.h"

/* One name of a text. Several with one number are other ways to mark the same name ("Queensland, Australia", "Queensland"). */
typedef struct gold_link {
    size_t begin, end;          /* bytes of the text, without a leading article */
    const char *id;             /* "Q30"; NULL when the name is tied to nothing */
    const char *label;          /* how Wikidata or Wikipedia calls it, or NULL */
    qn_name_type type;
    uint32_t number;
    bool counts;                /* a name; false for descriptions, which are neither asked for nor held against a link that is right */
} gold_link;

typedef struct gold_text {
    qn_arena *arena;            /* owns all of it */
    const char *text;
    size_t length;
    const char *name;           /* for messages */
    gold_link *links; size_t count, capacity;
    size_t from, to;            /* bytes between which every name is marked; from == to: only some are */
} gold_text;

/* Called with each text, which is freed afterwards. */
typedef qn_status (*gold_reader)(void *user, const gold_text *text);

/* Reads ELEVANT's benchmarks (JSON Lines with `labels`), KnowledgeNet (JSON Lines), JSON as DocRED has it with `wikidata_qcode`, or CoNLL-U with GUM's
   `Entity=`, whose Wikipedia titles the file `titles` gives the ids of (GUM's map; may be NULL). */
qn_status read_gold_links(cli *cli, const char *path, const char *titles, gold_reader reader, void *user);

#endif
