/** @file text.h
 *  Files → documents.
 *
 *      paths ──walk (sorted)──▶ bytes ──gunzip──▶ kind by content ──▶ charset ──▶ reader ──▶ qn_document, one per article
 *
 *  Kinds: plain text, HTML, RSS, Atom, NITF, NewsML-G2, JSON Lines; each may be gzipped.
 *  A bad file is reported, counted and passed over; the rest is read.
 */
#ifndef QUIDNUNC_TEXT_H
#define QUIDNUNC_TEXT_H

#include <quidnunc/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What a stretch of text is. */
typedef enum qn_block_kind {
    QN_BLOCK_PARAGRAPH,
    QN_BLOCK_TITLE,         /**< the article's headline */
    QN_BLOCK_HEADING,       /**< a heading inside the article, or a second headline */
    QN_BLOCK_CAPTION,       /**< under a picture */
    QN_BLOCK_ITEM,          /**< of a list or table */
    QN_BLOCK_OTHER          /**< date lines, by-lines, boilerplate in plain text: kept in the text, not read for claims */
} qn_block_kind;

typedef struct qn_block {
    size_t begin, end;      /**< bytes of the document's text, ordered, not overlapping, blanks trimmed */
    qn_block_kind kind;
} qn_block;

/** One article. Every pointer is owned by `arena`; absent metadata is NULL. */
typedef struct qn_document {
    qn_arena *arena;        /**< the stages allocate their layers from it too */
    const char *source;     /**< the file as the user named it, or "-"; never NULL */
    unsigned long record;   /**< from 1 in files that hold several articles, else 0 */
    const char *id;         /**< the file's name without its endings, or the record's id; never NULL */
    const char *url, *title, *publisher, *author, *language;
    const char *date;       /**< ISO 8601 date or date-time */
    const char *text;       /**< well-formed UTF-8, NUL-terminated, no NUL inside; for plain text the whole file */
    size_t length;          /**< bytes of text */
    const qn_block *blocks;
    size_t block_count;
    char sha256[65];        /**< of the text */
    const uint32_t *checkpoints;  /**< [length / 256 + 1]: characters before byte 256·i, for qn_document_character */
} qn_document;

/** Makes a document of text that is already there (copied): id, source and title may be NULL. For tests, bindings and `tag`. */
QN_API qn_status qn_document_new(qn_context *context, const char *source, const char *id, const char *text, size_t length, qn_document **document);
/** Frees a document with all its layers; takes NULL. */
QN_API void qn_document_free(qn_document *document);
/** Offset in characters of a byte offset; O(1). */
QN_API size_t qn_document_character(const qn_document *document, size_t byte);

typedef struct qn_text_options {
    bool any_language;      /**< also give articles that are not in English */
    const char *date;       /**< for articles without one; NULL for none */
} qn_text_options;

/** What became of the inputs so far. */
typedef struct qn_text_counts {
    size_t files, articles;         /**< files opened, articles given */
    uint64_t bytes_read, bytes_all; /**< for a progress bar; bytes_all is 0 when unknown (a pipe) */
    size_t unreadable;              /**< missing or not to be opened */
    size_t empty, binary, malformed, other_language, duplicate_ids;
} qn_text_counts;

typedef struct qn_text qn_text;
/** Opens a sequence of articles over files, folders (walked in sorted order) and "-" (standard input); new, free with qn_text_free.
 *  `paths` is borrowed until then. Options may be NULL. */
QN_API qn_status qn_text_open(qn_context *context, const char *const *paths, size_t count, const qn_text_options *options, qn_text **text);
/** Gives the next article, new; QN_END after the last. Bad inputs are reported and counted, never returned; only QN_NOMEM ends early. */
QN_API qn_status qn_text_next(qn_text *text, qn_document **document);
/** Borrowed; lives as long as `text`. */
QN_API const qn_text_counts *qn_text_counts_of(const qn_text *text);
QN_API void qn_text_free(qn_text *text);

#ifdef __cplusplus
}
#endif
#endif
