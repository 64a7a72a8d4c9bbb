/* Reads Turtle through raptor into facts. */
#include "facts.h"

#include <errno.h>
#include <raptor2/raptor2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define LARGEST_FILE ((size_t)256 << 20)    /* bytes; a knowledge file is read whole */
#define BASE_IRI "https://w3id.org/quidnunc/"

/* One file while it is parsed. */
typedef struct reading {
    qn_facts *facts;
    raptor_parser *parser;
    const char *text, *end;     /* the whole file */
    const char *at;             /* text of line `at_line` on; moves forward only */
    uint32_t at_line;
    uint32_t subject;           /* of the statement at hand; its lines are */
    uint32_t begins, ends;
    uint32_t file;
    qn_status status;
} reading;

/* --- terms ------------------------------------------------------------------------------------------------- */

const char *qn_term(const qn_facts *facts, uint32_t term)
{
    return qn_interner_string(facts->terms, term) + 1;
}

bool qn_term_is_literal(const qn_facts *facts, uint32_t term)
{
    return qn_interner_string(facts->terms, term)[0] == '"';
}

bool qn_term_is_iri(const qn_facts *facts, uint32_t term)
{
    return qn_interner_string(facts->terms, term)[0] == '<';
}

const char *qn_term_name(const qn_facts *facts, uint32_t term)
{
    const char *iri = qn_term(facts, term), *hash = strrchr(iri, '#'), *slash = strrchr(iri, '/');
    return hash ? hash + 1 : slash ? slash + 1 : iri;
}

static uint32_t intern(qn_facts *facts, char kind, const char *bytes, size_t length)
{
    char small[512], *key = length + 1 < sizeof small ? small : malloc(length + 1);
    if (!key)
        return QN_NONE;
    key[0] = kind;
    memcpy(key + 1, bytes, length);
    uint32_t number = qn_intern(facts->terms, key, length + 1);
    if (key != small)
        free(key);
    return number;
}

/* Blank nodes keep their file's number, for two files may use the same label. */
static uint32_t intern_blank(reading *r, const raptor_term *term)
{
    char key[300];
    int length = snprintf(key, sizeof key, "%u.%s", (unsigned)r->file, (const char *)term->value.blank.string);
    return length > 0 && (size_t)length < sizeof key ? intern(r->facts, '_', key, (size_t)length) : QN_NONE;
}

static uint32_t intern_term(reading *r, const raptor_term *term)
{
    switch (term->type) {
    case RAPTOR_TERM_TYPE_URI: {
        size_t length;
        const unsigned char *iri = raptor_uri_as_counted_string(term->value.uri, &length);
        return intern(r->facts, '<', (const char *)iri, length);
    }
    case RAPTOR_TERM_TYPE_LITERAL:
        return intern(r->facts, '"', (const char *)term->value.literal.string, term->value.literal.string_len);
    case RAPTOR_TERM_TYPE_BLANK:
        return intern_blank(r, term);
    default:
        return QN_NONE;
    }
}

static bool foreign(const raptor_term *term)
{
    const char *language = term->type == RAPTOR_TERM_TYPE_LITERAL ? (const char *)term->value.literal.language : NULL;
    return language && *language && strncmp(language, "en", 2) && strcmp(language, "mul") && strcmp(language, "und");
}

/* --- lines ------------------------------------------------------------------------------------------------- */

/* A line that begins no statement: empty, a comment, a directive. */
static bool is_content(const char *c, const char *end)
{
    size_t left = (size_t)(end - c);
    if (!left || *c == '\n' || *c == '\r' || *c == '#' || *c == '@')
        return false;
    return !(left > 6 && !strncasecmp(c, "prefix", 6) && (c[6] == ' ' || c[6] == '\t')) &&
           !(left > 4 && !strncasecmp(c, "base", 4) && (c[4] == ' ' || c[4] == '\t'));
}

/* raptor tells the line where a statement ends. It begins at the first line with content after the statement before. */
static uint32_t next_content(reading *r, uint32_t after, uint32_t last)
{
    while (r->at < r->end && r->at_line <= last) {
        const char *c = r->at, *newline = memchr(c, '\n', (size_t)(r->end - c));
        while (c < r->end && (*c == ' ' || *c == '\t'))
            c++;
        if (r->at_line > after && is_content(c, r->end))
            return r->at_line;
        if (!newline)
            break;
        r->at = newline + 1;
        r->at_line++;
    }
    return last;
}

static uint32_t line_of(reading *r, uint32_t subject, bool blank)
{
    raptor_locator *locator = raptor_parser_get_locator(r->parser);
    uint32_t line = locator && locator->line > 0 ? (uint32_t)locator->line : 0;
    if (blank || !line)
        return line;
    if (subject != r->subject || line != r->ends) {
        r->begins = next_content(r, r->ends, line);
        r->subject = subject;
        r->ends = line;
    }
    return r->begins;
}

/* --- parsing ----------------------------------------------------------------------------------------------- */

static void take(void *user, raptor_statement *statement)
{
    reading *r = user;
    qn_facts *facts = r->facts;
    bool blank = statement->subject->type == RAPTOR_TERM_TYPE_BLANK;
    uint32_t subject = intern_term(r, statement->subject), line = line_of(r, subject, blank);
    if (r->status || foreign(statement->object))
        return;
    fact f = {subject, intern_term(r, statement->predicate), intern_term(r, statement->object), line, r->file};
    if (f.subject == QN_NONE || f.predicate == QN_NONE || f.object == QN_NONE || !QN_PUSH(facts->facts, facts->count, facts->capacity, f)) {
        r->status = QN_NOMEM;
        raptor_parser_parse_abort(r->parser);
    }
}

static void hear(void *user, raptor_log_message *message)
{
    reading *r = user;
    if (message->level < RAPTOR_LOG_LEVEL_ERROR || r->status)
        return;
    unsigned long line = message->locator && message->locator->line > 0 ? (unsigned long)message->locator->line : 0;
    r->status = qn_report(r->facts->context, QN_ERROR, QN_SYNTAX, r->facts->files[r->file].path, line, 0, -1,
                          "not Turtle: %s; correct the statement that ends on this line or the one before (a missing '.' or ';', quote or prefix?)",
                          message->text);
}

qn_status qn_facts_slurp(qn_context *context, const char *path, qn_buffer *bytes)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return qn_fail(context, QN_IO, path, "cannot open the file: %s; name a file that can be read", strerror(errno));
    char chunk[65536];
    size_t got;
    while ((got = fread(chunk, 1, sizeof chunk, file)) > 0 && !bytes->failed && bytes->length <= LARGEST_FILE)
        qn_buffer_add(bytes, chunk, got);
    bool bad = ferror(file) != 0;
    fclose(file);
    if (bytes->failed)
        return QN_NOMEM;
    if (bytes->length > LARGEST_FILE)
        return qn_fail(context, QN_LIMIT, path, "a knowledge file may have %zu bytes at most; split it", LARGEST_FILE);
    return bad ? qn_fail(context, QN_IO, path, "cannot read the file: %s", strerror(errno)) : QN_OK;
}

static qn_status parse(reading *r, raptor_world *world)
{
    raptor_uri *base = raptor_new_uri(world, (const unsigned char *)BASE_IRI);
    r->parser = raptor_new_parser(world, "turtle");
    if (!base || !r->parser) {
        r->status = QN_NOMEM;
    } else {
        raptor_world_set_log_handler(world, r, hear);
        raptor_parser_set_statement_handler(r->parser, r, take);
        int failed = raptor_parser_parse_start(r->parser, base);
        if (!failed)
            failed = raptor_parser_parse_chunk(r->parser, (const unsigned char *)r->text, (size_t)(r->end - r->text), 1);
        if (failed && !r->status)
            r->status = qn_fail(r->facts->context, QN_SYNTAX, r->facts->files[r->file].path, "not Turtle; check the file with a Turtle validator");
        raptor_world_set_log_handler(world, NULL, NULL);
    }
    if (r->parser)
        raptor_free_parser(r->parser);
    if (base)
        raptor_free_uri(base);
    return r->status;
}

static qn_status parse_bytes(qn_facts *facts, raptor_world *world, const qn_buffer *bytes, const char *path)
{
    reading r = {.facts = facts, .text = bytes->bytes, .end = bytes->bytes + bytes->length, .at = bytes->bytes, .at_line = 1, .subject = QN_NONE,
                 .file = (uint32_t)facts->file_count - 1};
    size_t valid = qn_utf8_valid(bytes->bytes, bytes->length);
    const char *nul = memchr(bytes->bytes, '\0', bytes->length);
    if (nul && (size_t)(nul - bytes->bytes) < valid)
        valid = (size_t)(nul - bytes->bytes);
    if (valid == bytes->length)
        return parse(&r, world);
    unsigned long line = 1;
    for (size_t i = 0; i < valid; i++)
        line += bytes->bytes[i] == '\n';
    return qn_report(facts->context, QN_ERROR, QN_ENCODING, path, line, 0, (long long)valid, "a byte that is no UTF-8 text; save the file as UTF-8");
}

/* Of facts[from …) keeps the arguments' alone: a user's lexicon may define our entries anew. */
static qn_status keep_arguments(qn_facts *facts, size_t from)
{
    bool *kept = calloc(qn_interner_count(facts->terms), sizeof *kept);
    if (!kept)
        return QN_NOMEM;
    for (size_t i = from; i < facts->count; i++)
        if (facts->facts[i].predicate == RDF_TYPE && facts->facts[i].object == SYNSEM_ARGUMENT)
            kept[facts->facts[i].subject] = true;
    size_t count = from;
    for (size_t i = from; i < facts->count; i++)
        if (kept[facts->facts[i].subject])
            facts->facts[count++] = facts->facts[i];
    facts->count = count;
    free(kept);
    return QN_OK;
}

qn_status qn_facts_parse(qn_facts *facts, void *world, const char *path, const qn_buffer *bytes, unsigned how)
{
    qn_facts_file file = {strdup(path), how};
    if (!file.path || !QN_PUSH(facts->files, facts->file_count, facts->file_capacity, file)) {
        free(file.path);
        return QN_NOMEM;
    }
    size_t before = facts->count;
    qn_status status = bytes->length ? parse_bytes(facts, world, bytes, file.path) : QN_OK;
    return status || !(how & FILE_NO_ENTRIES) ? status : keep_arguments(facts, before);
}

qn_status qn_facts_read(qn_facts *facts, void *world, const char *path, unsigned how)
{
    qn_buffer bytes = {0};
    qn_status status = qn_facts_slurp(facts->context, path, &bytes);
    if (!status)
        status = qn_facts_parse(facts, world, path, &bytes, how);
    free(bytes.bytes);
    return status;
}

void *qn_facts_world_new(void)
{
    raptor_world *world = raptor_new_world();
    if (!world)
        return NULL;
    /* leave curl's and libxml2's global state to whoever uses them; no table of IRIs, ours is faster */
    raptor_world_set_flag(world, RAPTOR_WORLD_FLAG_WWW_SKIP_INIT_FINISH, 1);
    raptor_world_set_flag(world, RAPTOR_WORLD_FLAG_LIBXML_GENERIC_ERROR_SAVE, 0);
    raptor_world_set_flag(world, RAPTOR_WORLD_FLAG_LIBXML_STRUCTURED_ERROR_SAVE, 0);
    raptor_world_set_flag(world, RAPTOR_WORLD_FLAG_URI_INTERNING, 0);
    if (!raptor_world_open(world))
        return world;
    raptor_free_world(world);
    return NULL;
}

void qn_facts_world_free(void *world)
{
    if (world)
        raptor_free_world(world);
}

/* --- the table --------------------------------------------------------------------------------------------- */

qn_status qn_facts_begin(qn_facts *facts, qn_context *context, qn_interner *terms)
{
#define SPELLED(name, iri) "<" iri,
    static const char *const spelled[] = {VOCABULARY(SPELLED)};
#undef SPELLED
    *facts = (qn_facts){.context = context, .terms = terms};
    for (uint32_t i = 0; i < TERM_COUNT; i++)
        if (qn_intern(terms, spelled[i], strlen(spelled[i])) != i)
            return QN_NOMEM;
    return QN_OK;
}

bool qn_group(const uint32_t *keys, size_t count, size_t key_count, uint32_t **first, uint32_t **order)
{
    uint32_t *starts = calloc(key_count + 2, sizeof *starts), *sorted = malloc((count ? count : 1) * sizeof *sorted);
    if (!starts || !sorted) {
        free(starts);
        free(sorted);
        return false;
    }
    for (size_t i = 0; i < count; i++)      /* counting sort; shifted by two so that the filling below leaves starts in place */
        starts[keys[i] + 2]++;
    for (size_t k = 2; k < key_count + 2; k++)
        starts[k] += starts[k - 1];
    for (size_t i = 0; i < count; i++)
        sorted[starts[keys[i] + 1]++] = (uint32_t)i;
    *first = starts;
    *order = sorted;
    return true;
}

qn_status qn_facts_sort(qn_facts *facts)
{
    uint32_t *subjects = malloc((facts->count + 1) * sizeof *subjects), *order = NULL;
    fact *sorted = malloc((facts->count + 1) * sizeof *sorted);
    qn_status status = QN_NOMEM;
    for (size_t i = 0; subjects && i < facts->count; i++)
        subjects[i] = facts->facts[i].subject;
    facts->classes = calloc(qn_interner_count(facts->terms) + 1, sizeof *facts->classes);
    if (facts->classes && subjects && sorted && qn_group(subjects, facts->count, qn_interner_count(facts->terms), &facts->first, &order)) {
        for (size_t i = 0; i < facts->count; i++)
            sorted[i] = facts->facts[order[i]];
        free(facts->facts);
        facts->facts = sorted;
        sorted = NULL;
        status = QN_OK;
    }
    free(subjects);
    free(order);
    free(sorted);
    return status;
}

void qn_facts_free(qn_facts *facts)
{
    for (size_t i = 0; i < facts->file_count; i++)
        free(facts->files[i].path);
    free(facts->files);
    free(facts->facts);
    free(facts->first);
    free(facts->classes);
}

const fact *qn_facts_of(const qn_facts *facts, uint32_t subject, size_t *count)
{
    *count = facts->first[subject + 1] - facts->first[subject];
    return facts->facts + facts->first[subject];
}

uint32_t qn_facts_object(const qn_facts *facts, uint32_t subject, uint32_t predicate)
{
    size_t count;
    const fact *f = qn_facts_of(facts, subject, &count);
    for (size_t i = 0; i < count; i++)
        if (f[i].predicate == predicate)
            return f[i].object;
    return QN_NONE;
}

bool qn_facts_has(const qn_facts *facts, uint32_t subject, uint32_t predicate, uint32_t object)
{
    size_t count;
    const fact *f = qn_facts_of(facts, subject, &count);
    for (size_t i = 0; i < count; i++)
        if (f[i].predicate == predicate && f[i].object == object)
            return true;
    return false;
}

bool qn_facts_true(const qn_facts *facts, uint32_t subject, uint32_t predicate)
{
    uint32_t value = qn_facts_object(facts, subject, predicate);
    return value != QN_NONE && (!strcmp(qn_term(facts, value), "true") || !strcmp(qn_term(facts, value), "1"));
}

void qn_facts_error(qn_facts *facts, const fact *where, const char *format, ...)
{
    if (++facts->errors > MOST_ERRORS)
        return;
    char message[700];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    qn_report(facts->context, QN_ERROR, QN_SYNTAX, facts->files[where->file].path, where->line, 0, -1, "%s", message);
}

const char *qn_facts_entry(const qn_facts *facts, uint32_t subject)
{
    if (facts->errors >= MOST_ERRORS)   /* nobody will read it, and the search below takes time */
        return "";
    for (int depth = 0; depth < 8 && !qn_term_is_iri(facts, subject); depth++) {
        size_t i = 0;
        while (i < facts->count && facts->facts[i].object != subject)
            i++;
        if (i == facts->count)
            return "a blank node";
        subject = facts->facts[i].subject;
    }
    return qn_term(facts, subject);
}
