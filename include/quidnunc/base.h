/** @file base.h
 *  What every room stands on: status, diagnostics, memory that is freed at once, strings, UTF-8.
 *
 *  Words used in every header:
 *    new       the caller owns the result and frees it with the function named
 *    borrowed  the result belongs to the object asked; it lives as long as that object
 *    takes     the callee owns the argument from now on, also when it fails
 *  Offsets are bytes of UTF-8 unless a name or comment says characters (Unicode code points).
 *  Unless a comment says more, an object may be used by one thread at a time; `const` objects by any number.
 */
#ifndef QUIDNUNC_BASE_H
#define QUIDNUNC_BASE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define QN_PRINTF(f, a) __attribute__((format(printf, f, a)))
#define QN_API __attribute__((visibility("default")))
#else
#define QN_PRINTF(f, a)
#define QN_API
#endif

/** What became of a call. Values leave through parameters, never through this. */
typedef enum qn_status {
    QN_OK = 0,
    QN_END,             /**< no more: the regular end of a sequence */
    QN_NOMEM,           /**< out of memory */
    QN_IO,              /**< a file could not be opened, read, written or renamed */
    QN_SYNTAX,          /**< input that breaks its format's rules */
    QN_ENCODING,        /**< bytes that are no text */
    QN_NOT_FOUND,       /**< what was asked for is not there */
    QN_UNSUPPORTED,     /**< understood, and not done here */
    QN_LIMIT,           /**< larger or deeper than a stated limit */
    QN_USAGE,           /**< an argument that makes no sense */
    QN_INTERNAL         /**< a defect of quidnunc itself */
} qn_status;

/** Returns a borrowed, static sentence for the status; never NULL. */
QN_API const char *qn_strerror(qn_status status);

/* --- diagnostics ------------------------------------------------------------------------------------------- */

typedef enum qn_severity { QN_DEBUG, QN_INFO, QN_WARNING, QN_ERROR } qn_severity;

/** One message about one place of the input. Zero line, column or a NULL source mean "none". */
typedef struct qn_diagnostic {
    qn_severity severity;
    qn_status status;
    const char *source;     /**< file or record, as the user would name it */
    unsigned long line;     /**< from 1 */
    unsigned long column;   /**< in characters, from 1 */
    long long offset;       /**< bytes from the start of the source, -1 for none */
    const char *message;    /**< what happened and what to do, one line, no full stop */
} qn_diagnostic;

/** Receives diagnostics; the diagnostic lives only during the call. May be called by any thread, one at a time. */
typedef void (*qn_diagnostic_sink)(void *user, const qn_diagnostic *diagnostic);

/** A run's surroundings: where messages go and where data files are. Shared by all threads of a run. */
typedef struct qn_context qn_context;

/** Returns a new context that drops messages and finds data where the program was built or installed; NULL when out of memory. */
QN_API qn_context *qn_context_new(void);
/** Frees a context; takes NULL. */
QN_API void qn_context_free(qn_context *context);
/** Sends diagnostics of at least that severity to the sink. */
QN_API void qn_context_set_sink(qn_context *context, qn_severity least, qn_diagnostic_sink sink, void *user);
/** Says where data files are (`ontology/`, `models/`); without it: $QUIDNUNC_DATA, the build folder, the installed place. */
QN_API qn_status qn_context_set_data(qn_context *context, const char *folder);
/** Finds data files where the other context finds them. */
QN_API qn_status qn_context_copy_data(qn_context *context, const qn_context *other);
/** Gives the path of a data file such as "ontology/quidnunc.ttl" as a new string (free with free()); QN_NOT_FOUND, reported, when it is nowhere. */
QN_API qn_status qn_context_data(qn_context *context, const char *name, char **path);

/** Reports and returns `status`, so that a failing function ends with `return qn_report(…)`. */
QN_API qn_status qn_report(qn_context *context, qn_severity severity, qn_status status, const char *source,
                           unsigned long line, unsigned long column, long long offset, const char *format, ...) QN_PRINTF(8, 9);
/** The same without a place in the source. */
QN_API qn_status qn_fail(qn_context *context, qn_status status, const char *source, const char *format, ...) QN_PRINTF(4, 5);

/* --- memory ------------------------------------------------------------------------------------------------ */

/** Memory that is freed all at once. $QUIDNUNC_ARENA=malloc makes each piece an allocation of its own, for the sanitizers. */
typedef struct qn_arena qn_arena;

QN_API qn_arena *qn_arena_new(void);            /**< new; NULL when out of memory */
QN_API void qn_arena_free(qn_arena *arena);     /**< takes NULL */
/** Returns zeroed memory for any type, borrowed from the arena; NULL when out of memory. */
QN_API void *qn_arena_alloc(qn_arena *arena, size_t size);
/** Returns a borrowed, NUL-terminated copy of `length` bytes; NULL when out of memory. */
QN_API char *qn_arena_strndup(qn_arena *arena, const char *bytes, size_t length);
QN_API char *qn_arena_strdup(qn_arena *arena, const char *string);
/** Returns a borrowed copy of `count` items of `size` bytes each; NULL when out of memory. */
QN_API void *qn_arena_copy(qn_arena *arena, const void *items, size_t count, size_t size);
QN_API char *qn_arena_printf(qn_arena *arena, const char *format, ...) QN_PRINTF(2, 3);
/** True once an allocation from the arena has failed: a stage whose helpers return NULL for "none" and for "out of memory" alike asks this at its end. */
QN_API bool qn_arena_failed(const qn_arena *arena);
/** Notes that other memory of the arena's work ran out. */
QN_API void qn_arena_fail(qn_arena *arena);
/** Bytes that the arena holds. */
QN_API size_t qn_arena_size(const qn_arena *arena);

/** Makes room for one more item in `array` (malloc'd, of `*capacity` items of `size` bytes); false when out of memory. Doubles. */
QN_API bool qn_grow(void **array, size_t *capacity, size_t count, size_t size);
/** Appends to a malloc'd vector of three variables: QN_PUSH(items, count, capacity, item) is false when out of memory. */
#define QN_PUSH(items, count, capacity, ...) \
    (((count) < (capacity) || qn_grow((void **)&(items), &(capacity), (count), sizeof *(items))) && ((items)[(count)++] = (__VA_ARGS__), true))

/** A growing byte string, always NUL-terminated once written to. Zero-initialise; free `bytes` with free(). */
typedef struct qn_buffer {
    char *bytes;
    size_t length, capacity;
    bool failed;            /**< an append ran out of memory; stays set, so that callers check once */
} qn_buffer;
QN_API void qn_buffer_add(qn_buffer *buffer, const char *bytes, size_t length);
QN_API void qn_buffer_puts(qn_buffer *buffer, const char *string);
QN_API void qn_buffer_putc(qn_buffer *buffer, char byte);
QN_API void qn_buffer_printf(qn_buffer *buffer, const char *format, ...) QN_PRINTF(2, 3);

/* --- strings to numbers ------------------------------------------------------------------------------------ */

/** Strings as numbers from 0: equal strings, the same number. Not thread-safe while it grows. */
typedef struct qn_interner qn_interner;
#define QN_NONE UINT32_MAX
QN_API qn_interner *qn_interner_new(void);
QN_API void qn_interner_free(qn_interner *interner);
/** Gives the string's number, adding it when it is new; QN_NONE when out of memory. */
QN_API uint32_t qn_intern(qn_interner *interner, const char *bytes, size_t length);
/** True once qn_intern has run out of memory. */
QN_API bool qn_interner_failed(const qn_interner *interner);
/** Gives the string's number or QN_NONE; thread-safe while nobody adds. */
QN_API uint32_t qn_interner_find(const qn_interner *interner, const char *bytes, size_t length);
/** Borrowed, NUL-terminated. */
QN_API const char *qn_interner_string(const qn_interner *interner, uint32_t number);
QN_API uint32_t qn_interner_count(const qn_interner *interner);

QN_API uint64_t qn_hash(const void *bytes, size_t length);                      /**< 64 bits, the same on every machine */
QN_API void qn_sha256(const void *bytes, size_t length, char hex[65]);          /**< lower-case hexadecimal */

/* --- files ------------------------------------------------------------------------------------------------- */

/** A file that appears whole or not at all. The first failure sticks, is reported once, and makes later calls do nothing. */
typedef struct qn_file qn_file;
/** Begins a file that shall stand at `path`. New: free with qn_file_free. Where the system can, it has no name until it is finished. */
QN_API qn_status qn_file_new(qn_context *context, const char *path, qn_file **file);
QN_API void qn_file_add(qn_file *file, const void *bytes, size_t length);                       /**< at its end */
QN_API void qn_file_put(qn_file *file, uint64_t offset, const void *bytes, size_t length);     /**< over what was added before */
QN_API uint64_t qn_file_size(const qn_file *file);                                              /**< bytes added so far */
QN_API qn_status qn_file_status(const qn_file *file);
/** Writes it to the disk and gives it its name. */
QN_API qn_status qn_file_finish(qn_file *file);
/** Removes what was not finished; takes NULL. */
QN_API void qn_file_free(qn_file *file);
/** Opens a file without a name in the folder, of which nothing stays whatever ends the program; -1 where there are no such files. */
QN_API int qn_file_nameless(const char *folder);
/** The folder of a path, ending in "/", as a new string (free with free()); NULL when out of memory. */
QN_API char *qn_file_folder(const char *path);

/** A checksum of bytes given piece by piece, the same on every machine; zero-initialise. It finds accidents, not forgers. */
typedef struct qn_checksum {
    uint64_t state, rest, length;
} qn_checksum;
QN_API void qn_checksum_add(qn_checksum *sum, const void *bytes, size_t length);
QN_API uint64_t qn_checksum_value(const qn_checksum *sum);

/* --- UTF-8 ------------------------------------------------------------------------------------------------- */

/** Decodes one character at `at` < `length`; moves `*at` past it. Ill-formed bytes give U+FFFD, one byte each. */
QN_API uint32_t qn_utf8_next(const char *bytes, size_t length, size_t *at);
/** Writes a character's 1 to 4 bytes; returns how many. */
QN_API size_t qn_utf8_put(uint32_t character, char out[4]);
/** The first ill-formed byte's offset, or `length` when all is well-formed UTF-8. */
QN_API size_t qn_utf8_valid(const char *bytes, size_t length);
/** Characters in well-formed UTF-8. */
QN_API size_t qn_utf8_count(const char *bytes, size_t length);
/** Lower case, whole string (simple mapping), as a borrowed copy in the arena. */
QN_API char *qn_utf8_lower(qn_arena *arena, const char *bytes, size_t length);

/** As qn_utf8_lower, without marks on letters and with straight apostrophes: "Erdoğan" → "erdogan", "Łódź" → "lodz", "O’Dowd" → "o'dowd". */
QN_API char *qn_utf8_plain(qn_arena *arena, const char *bytes, size_t length);
/** The usual spelling in ASCII of a letter that Unicode does not decompose ("ł" → "l"), static; NULL for any other. */
QN_API const char *qn_utf8_spelled(uint32_t character);
/** Edits from one well-formed text to the other (Levenshtein 1966), over the first 64 characters of both. */
QN_API unsigned qn_utf8_distance(const char *a, const char *b);
/** A readable, ASCII, lower-case name for an IRI: "Łódź S.A." → "lodz-s-a". Never empty ("x" then). Borrowed from the arena. */
QN_API char *qn_slug(qn_arena *arena, const char *name);

#ifdef __cplusplus
}
#endif
#endif
