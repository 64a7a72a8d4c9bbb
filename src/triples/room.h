/* What the files of the room share: a file being read, and the sections of the index. */
#ifndef QN_TRIPLES_ROOM_H
#define QN_TRIPLES_ROOM_H

#include <quidnunc/triples.h>
#include <zlib.h>

/* --- files -------------------------------------------------------------------------------------------------------- */

/* The graph files that a path stands for: itself, or what a folder holds, sorted, each graph once. */
typedef struct graph_files {
    char **paths;
    size_t count, capacity;
} graph_files;
qn_status list_graphs(qn_context *context, const char *path, graph_files *files);
void free_graph_files(graph_files *files);

/* Reads one file; `number` tells its blank nodes from those of other files. */
qn_status read_graph_file(qn_context *context, const char *path, unsigned number, qn_statement_visitor each, void *user);

/* --- N-Triples and N-Quads ----------------------------------------------------------------------------------------- */

/* Reads lines from the open file. `prefix` begins the names of blank nodes. */
qn_status read_lines(qn_context *context, const char *path, gzFile file, const char *prefix, qn_statement_visitor each, void *user);

/* --- JSON-LD --------------------------------------------------------------------------------------------------------- */

/* Reads the open file, whole in memory; as read_lines otherwise. */
qn_status read_jsonld(qn_context *context, const char *path, gzFile file, const char *prefix, qn_statement_visitor each, void *user);

/* --- the index ----------------------------------------------------------------------------------------------------- */

enum { ORDERS = 3 };                        /* by subject, predicate, object; by predicate, object, subject; by object, subject, predicate */
enum term_kind { TERM_IRI, TERM_PLAIN, TERM_LANGUAGE, TERM_TYPED };

/* The sections, in memory or mapped. */
typedef struct sections {
    const char *strings; uint64_t string_bytes;     /* values, each ended by a NUL */
    const uint64_t *starts;                         /* [terms] */
    const uint32_t *tags;                           /* [terms]: kind, and shifted by two the number of its language or datatype */
    uint32_t terms;
    const uint32_t *slots; uint32_t slot_count;     /* a power of two; term + 1, or 0 */
    const uint32_t *rows[ORDERS];                   /* [triples][3] */
    uint64_t triples;
} sections;

struct qn_triples {
    sections s;
    void *map; size_t map_size;                     /* of the mapped index; NULL: the sections are malloc'd */
};

uint64_t hash_term(unsigned kind, uint32_t extra, const char *value, size_t length);

/* What an index was made from. */
typedef struct stamp {
    uint64_t hash;          /* of names, sizes and samples of the content */
    int64_t seconds, nanoseconds;       /* when the latest of the files changed */
} stamp;

/* Reads the files into new sections, to be freed with free_sections. */
qn_status gather(qn_context *context, const graph_files *files, sections *sections);
void free_sections(sections *sections);

/* Maps the index when it is whole and newer than what it was made from; false when not. */
bool map_index(const char *path, const stamp *stamp, qn_triples *triples);
/* Writes the index whole or not at all; false when that cannot be. */
bool write_index(const char *path, const stamp *stamp, const sections *sections);

#endif
