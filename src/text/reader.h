/* The room's insides: a file's bytes, the table of kinds, and the draft that a reader fills.
 *
 *     walk ──path──▶ stream ──first bytes──▶ kind ──▶ reader's open, next…, close ──▶ draft ──language, id──▶ qn_document
 */
#ifndef QN_TEXT_READER_H
#define QN_TEXT_READER_H

#include <quidnunc/text.h>

#define RECORD_LIMIT ((size_t)256 * 1024 * 1024)    /* bytes of one article's file or line, after unpacking */

/* --- walk.c: files in sorted order ---------------------------------------------------------------------------- */

typedef struct walk {
    char **paths;
    size_t count, capacity, at;
    uint64_t bytes;         /* of all files; 0 when one of them is a pipe */
    size_t unreadable;
    size_t empty;           /* folders without files */
} walk;
qn_status walk_start(walk *walk, qn_context *context, const char *const *paths, size_t count);
void walk_free(walk *walk);

/* --- stream.c: a file's bytes, unpacked ----------------------------------------------------------------------- */

#define STREAM_PEEK ((size_t)64 * 1024)     /* bytes that are looked at to tell what a file is */
typedef struct stream stream;
/* Opens a file or "-"; NULL after reporting (`*status` tells). */
stream *stream_open(qn_context *context, const char *source, qn_status *status);
void stream_close(stream *stream);
/* The first bytes without taking them, up to STREAM_PEEK, borrowed until the next call. Reports a broken file. */
qn_status stream_peek(stream *stream, const char **bytes, size_t *length);
/* Takes all that is left, new and NUL-terminated; QN_LIMIT above RECORD_LIMIT. */
qn_status stream_all(stream *stream, char **bytes, size_t *length);
/* Takes a line without its end, borrowed until the next call; QN_END after the last, QN_LIMIT (the line is passed over) above RECORD_LIMIT. */
qn_status stream_line(stream *stream, const char **line, size_t *length);
/* Bytes of the file as it is stored that have been read. */
uint64_t stream_position(const stream *stream);

/* --- wording.c: ontology/boilerplate.txt ---------------------------------------------------------------------- */

/* Phrases by what they tell of the line or element they stand in; sections of the file. */
typedef enum wording_section {
    WORDING_LINE,       /* a line that is no part of the article, whole */
    WORDING_START,      /* begins such a line */
    WORDING_WITHIN,     /* stands anywhere in such a line, if that is short */
    WORDING_END,        /* a line after which the article is over */
    WORDING_BYLINE,     /* begins a line with the author's name */
    WORDING_CREDIT,     /* stands in a picture's caption or credit */
    WORDING_UPDATED,    /* stands before a date */
    WORDING_MONTH,      /* twelve lines of "january jan" */
    WORDING_WEEKDAY,
    WORDING_ENGLISH,    /* frequent words that other languages lack */
    WORDING_CLASS_KEEP, /* stands in the class or id of an element that holds the article; "-" stands for a boundary */
    WORDING_CLASS_DROP, /* of an element that is no part of it */
    WORDING_ROLE_DROP,  /* the role of such an element */
    WORDING_SECTIONS
} wording_section;

typedef struct wording wording;
qn_status wording_load(qn_context *context, wording **wording);
void wording_free(wording *wording);

enum { FOLDED = 400 };
/* Writes a line folded for look-up: lower case, straight quotes, single blanks, no stop at its end. False when it is longer than a phrase can be. */
bool wording_fold(const char *bytes, size_t length, char folded[FOLDED]);
/* Whether the folded line is, begins with, or holds a phrase of the section, at word boundaries. Gives the phrase's length, 0 for none. */
size_t wording_is(const wording *wording, wording_section section, const char *folded);
size_t wording_begins(const wording *wording, wording_section section, const char *folded);
size_t wording_holds(const wording *wording, wording_section section, const char *folded);
/* Whether the names of an element hold a pattern of the section. */
bool wording_inside(const wording *wording, wording_section section, const char *names);
/* Which line of the section (from 0) has the word; -1 for none. */
int wording_number(const wording *wording, wording_section section, const char *word, size_t length);

/* --- document.c: what a reader fills -------------------------------------------------------------------------- */

typedef struct draft {
    qn_document *document;  /* strings in its arena; NULL when out of memory */
    qn_buffer text;
    qn_block *blocks;
    size_t count, capacity;
    bool failed;            /* out of memory */
} draft;
void draft_start(draft *draft, const char *source);
void draft_drop(draft *draft);
/* Sets a string of the document from bytes with blanks collapsed; empty leaves NULL. */
void draft_set(draft *draft, const char **field, const char *bytes, size_t length);
/* Appends a block of text after an empty line; blanks inside are collapsed. */
void draft_block(draft *draft, qn_block_kind kind, const char *bytes, size_t length);
/* Appends the document's title, if it has one, as a block. */
void draft_title(draft *draft);
/* Names a stretch of the text that is there already; blanks at its ends are trimmed. */
void draft_mark(draft *draft, qn_block_kind kind, size_t begin, size_t end);
/* Gives the document, the caller's; the draft is empty then. */
qn_status draft_finish(draft *draft, qn_document **document);
/* A file's name without folders and endings: "a/b.txt.gz" → "b". Borrowed from the arena. */
char *file_stem(qn_arena *arena, const char *source);

/* --- language.c ----------------------------------------------------------------------------------------------- */

enum { LANGUAGE_SIZE = 12 };
typedef struct languages languages;
languages *languages_new(void);
void languages_free(languages *languages);
/* Writes the code of the text's language; false when there is too little text to tell. */
bool language_find(languages *languages, const wording *wording, draft *draft, char code[LANGUAGE_SIZE]);

/* --- kinds ---------------------------------------------------------------------------------------------------- */

typedef struct input {
    qn_context *context;
    const char *source;
    const wording *wording;
    qn_text_counts *counts;
    stream *stream;
    char *bytes;            /* of kinds that are read whole: well-formed UTF-8, NUL-terminated, without control characters */
    size_t length;
    unsigned long record, line;
    bool several;           /* the file holds several articles */
    size_t bad;             /* records that were passed over */
    void *state;            /* the reader's own */
} input;

typedef struct kind {
    const char *name;
    bool lines;             /* read from the stream line by line, not whole */
    bool (*matches)(const char *head, size_t length);   /* `head` is the file's beginning, NUL-terminated */
    qn_status (*open)(input *input);                    /* or NULL */
    /* Fills the draft with the next article; QN_END when there is none left. Reports and counts what it passes over. */
    qn_status (*next)(input *input, draft *draft);
    void (*close)(input *input);                        /* or NULL */
} kind;
extern const kind json_lines_kind, json_kind, rss_kind, atom_kind, nitf_kind, newsml_kind, html_kind, xml_kind, plain_kind;

/* plain.c: finds the blocks of the draft's text from `begin` on; `title` says that the first line may be one. */
void plain_blocks(draft *draft, const wording *wording, size_t begin, bool title);
/* Appends text after an empty line and finds its blocks. */
void plain_add(draft *draft, const wording *wording, const char *text, size_t length, bool title);

/* --- charset.c ------------------------------------------------------------------------------------------------ */

/* True when the bytes are no text. */
bool looks_binary(const char *bytes, size_t length);
/* Replaces `*bytes` (malloc'd) by well-formed UTF-8 without control characters; reports ill-formed bytes. */
qn_status to_utf8(qn_context *context, const char *source, char **bytes, size_t *length);
/* Makes well-formed in place of `*bytes`; gives the offset of the first ill-formed byte, or SIZE_MAX. */
qn_status repair_utf8(char **bytes, size_t *length, size_t *first);
/* C0 controls but tab and line ends become blanks. */
void blank_controls(char *bytes, size_t length);

#endif
