/* room.h: what the files of this room share.
 *
 *      input.c ──bytes──▶ ntriples.c │ turtle.c │ ftm.c │ csv.c ──statements──▶ gather.c ──partial actors──▶ sort.c ──▶ build.c ──▶ the file
 *                                                                                                                         index.c ──▶ answers
 *
 *  The file, numbers as the machine writes them:
 *
 *      header │ records, each at a multiple of 8 │ names: directory, entries │ keys: directory, entries │ legal forms
 *
 *  A table's directory [2^bits + 1] tells where the entries of each value of a hash's upper `bits` begin; an entry holds the next 24 bits. */
#ifndef ACTORS_ROOM_H
#define ACTORS_ROOM_H

#include <quidnunc/actors.h>

#define MAGIC "QNACTOR\n"
#define VERSION 1
#define RECORD_UNIT 8           /* records begin at multiples of this, so that 32 bits reach 32 GB */
#define LARGEST_RECORD ((size_t)1 << 20)
#define MOST_NAMES 1000         /* of one actor */
#define MOST_HOMES 8
#define MOST_NAMESAKES 256      /* actors kept for one name */
#define NAME_BYTES 400          /* longest name */
#define FOLDED_BYTES 1024
#define WIKIDATA_NS "http://www.wikidata.org/entity/"

typedef struct section {
    uint64_t offset, length;
} section;

enum { RECORDS, NAME_DIRECTORY, NAME_ENTRIES, KEY_DIRECTORY, KEY_ENTRIES, LEGAL_FORMS, SECTIONS };

typedef struct header {
    char magic[8];
    uint32_t version, order;        /* ORDER as this machine writes it */
    uint64_t size;                  /* of the whole file */
    uint64_t actors, names;
    uint32_t name_bits, key_bits;
    section sections[SECTIONS];
    uint64_t body;                  /* checksum of all that follows the header */
    uint64_t check;                 /* checksum of all that stands before it in the header */
} header;
#define ORDER 0x01020304u

/* tag: 24 bits of the hash, then 1 for a hint, then 127 - weight: in order, a name's entries stand surest first */
typedef struct entry {
    uint32_t tag, place;            /* place: in units of RECORD_UNIT from the file's start */
} entry;

/* Ahead of a record's strings, each with its NUL: key ("Q42", or an IRI), label, names, hints, homes. */
typedef struct record_head {
    uint32_t size;                  /* bytes with this head, without what fills the last unit */
    uint32_t weight;
    uint16_t type, names, hints, homes;
    uint16_t wikidata;              /* the key is a Wikidata id */
    uint16_t person;                /* names may stand as "Doe, Jane" */
} record_head;

typedef struct text {
    const char *bytes;
    size_t length;
} text;

/* --- fold.c ------------------------------------------------------------------------------------------------------ */

/* Legal forms, folded. */
typedef struct forms {
    uint64_t *hashes;               /* [slots] a power of two; 0 for empty */
    size_t slots;
    qn_buffer text;                 /* each with its NUL, sorted: what the index keeps */
} forms;
bool forms_begin(forms *forms, const char *const *words);
bool forms_read(forms *forms, const char *text, size_t length);     /* what the index kept */
void forms_free(forms *forms);
/* The folded name's bytes, 0 when nothing is left or it is too long. */
size_t fold_name(const char *name, size_t length, char out[FOLDED_BYTES]);
/* Keys of a name: one, and for "Doe, Jane" of a person another. Gives how many. */
size_t name_keys(const forms *forms, const char *name, size_t length, bool person, qn_actors_key keys[2]);
bool key_of_name(const forms *forms, const char *name, size_t length, qn_actors_key *key);
/* "Q42" of a Wikidata entity's IRI, else NULL. */
const char *wikidata_id(const char *iri, size_t length, size_t *id_length);
bool is_wikidata_id(text id);       /* "Q42" */

/* --- sort.c: more than fits into memory, in order ------------------------------------------------------------------ */

/* An item of a sorter: `hash` is the key's. Items of a key come together, in no order. */
typedef struct item {
    uint64_t hash;
    const char *key, *payload;
    uint32_t key_length, payload_length;
} item;

typedef struct sorter sorter;
/* `folder` is where files go when `memory` bytes are not enough. */
qn_status sorter_new(qn_context *context, const char *folder, size_t memory, sorter **out);
void sorter_free(sorter *sorter);
qn_status sorter_add(sorter *sorter, const item *item);
/* After the last add. */
qn_status sorter_finish(sorter *sorter);
/* The next item in order of hash, then key; QN_END after the last. Its bytes live until the next call. */
qn_status sorter_next(sorter *sorter, item *item);

/* A new file without a name for what does not fit into memory, or -1 and a report. */
int temporary_file(qn_context *context, const char *folder);

/* --- gather.c: statements → partial actors -------------------------------------------------------------------------- */

/* What a fact of an actor is; ranks below are its second byte. */
enum fact_kind { FACT_LABEL = 'L', FACT_ALIAS = 'A', FACT_HINT = 'H', FACT_TYPE = 'T', FACT_HOME = 'C', FACT_WEIGHT = 'W', FACT_SAME = 'S' };

typedef struct edge {
    uint64_t below, above;          /* hashes of the classes' IRIs */
} edge;

typedef struct gatherer {
    qn_context *context;
    const char *path;               /* of the file that is read */
    qn_actors_counts *counts;
    sorter *sorter;
    qn_buffer subject, key, facts;  /* of the subject at hand: its IRI; what it is sorted by; kind, rank, length (2 bytes), text of each fact */
    uint32_t weight;
    bool same;                      /* some subject is the same as another: actors must be sorted again */
    edge *edges;
    size_t edge_count, edge_capacity;
    uint64_t bad_here, good_here;   /* lines of this file */
    qn_status status;
} gatherer;

/* The subject of what comes next, by its IRI: "Q42" is its key when it is Wikidata's, else the IRI itself. */
void gather_subject(gatherer *g, const char *iri, size_t length);
void gather_fact(gatherer *g, enum fact_kind kind, int rank, const char *text, size_t length);
void gather_name(gatherer *g, enum fact_kind kind, int rank, const char *text, size_t length);
void gather_type(gatherer *g, const char *iri, size_t length);
void gather_end(gatherer *g);       /* of the subject */

/* A triple of RDF: IRIs without brackets, a literal's text without quotes and escapes. */
typedef struct triple {
    text subject, predicate, object, language;
    bool literal;
} triple;
/* What a predicate tells, as a number for gather_triple; 0 for nothing of use. */
int predicate_of(text iri);
/* Whether a literal of that language may be of use. */
bool gather_wants(int predicate, bool literal, text language);
void gather_triple(gatherer *g, const triple *t, int predicate);
/* Reports and counts. */
void gather_bad_line(gatherer *g, unsigned long line, const char *why);

/* --- input.c, readers ------------------------------------------------------------------------------------------------ */

typedef struct input input;
qn_status input_open(qn_context *context, const char *path, input **out);
void input_free(input *in);
/* The next line without its end, borrowed until the next call; QN_END after the last. A line longer than the limit is given cut, with *cut. */
qn_status input_line(input *in, const char **line, size_t *length, bool *cut);
/* What was read and not yet taken; 0 bytes at the end. */
qn_status input_block(input *in, const char **bytes, size_t *length);
unsigned long input_line_number(const input *in);
/* The first bytes, without taking them. */
qn_status input_peek(input *in, const char **bytes, size_t *length);

typedef qn_status reader(gatherer *g, input *in);
reader read_ntriples, read_turtle, read_ftm, read_csv;
/* By the file's ending, else by its first bytes; NULL when it is none of them. */
reader *reader_of(const char *path, const char *bytes, size_t length);

/* --- build.c: partial actors → the file -------------------------------------------------------------------------------- */

qn_status build_index(qn_context *context, const qn_actors_options *options, gatherer *g, const char *folder, const char *output);

#endif
