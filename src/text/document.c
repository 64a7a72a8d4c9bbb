/* Documents: built by readers as drafts, or from text that is there already. */
#include "reader.h"

#include <stdlib.h>
#include <string.h>

#define STRIDE 256      /* bytes between checkpoints */

/* Bytes of the blank at `at`, 0 when there is none: ASCII blanks, no-break and other spaces, zero-width marks. */
static size_t blank_at(const char *bytes, size_t length, size_t at)
{
    unsigned char first = (unsigned char)bytes[at];
    if (first <= ' ')
        return 1;
    if (first < 0x80)
        return first == 0x7f;
    size_t next = at;
    uint32_t c = qn_utf8_next(bytes, length, &next);
    bool blank = c == 0xa0 || (c >= 0x2000 && c <= 0x200f) || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x2060 ||
                 c == 0x3000 || c == 0xfeff;
    return blank ? next - at : 0;
}

/* Windows-1252 for U+0080 to U+009F: what pages mean by these control characters (HTML Standard, numeric character references). */
static const uint16_t windows[32] = {
    0x20ac, 0x81, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8d, 0x017d, 0x8f,
    0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x9d, 0x017e, 0x0178,
};

/* Appends a stretch without blanks. */
static void add_stretch(qn_buffer *out, const char *bytes, size_t length)
{
    size_t from = 0;
    for (size_t at = 0; at + 1 < length; at++) {
        char mark[4];
        unsigned char next = (unsigned char)bytes[at + 1];
        if ((unsigned char)bytes[at] != 0xc2 || next >= 0xa0)
            continue;
        qn_buffer_add(out, bytes + from, at - from);
        qn_buffer_add(out, mark, qn_utf8_put(windows[next - 0x80], mark));
        from = at + 2;
    }
    qn_buffer_add(out, bytes + from, length - from);
}

/* Appends bytes with runs of blanks made one blank, none at either end. */
static void collapse(qn_buffer *out, const char *bytes, size_t length)
{
    bool pending = false, begun = false;
    for (size_t at = 0, plain = 0, blank; at < length; at = plain) {
        blank = blank_at(bytes, length, at);
        if (blank) {
            pending = begun;
            plain = at + blank;
            continue;
        }
        for (plain = at; plain < length && !blank_at(bytes, length, plain);)
            qn_utf8_next(bytes, length, &plain);
        if (pending)
            qn_buffer_putc(out, ' ');
        add_stretch(out, bytes + at, plain - at);
        begun = true;
        pending = false;
    }
}

/* --- drafts -------------------------------------------------------------------------------------------------- */

void draft_start(draft *d, const char *source)
{
    *d = (draft){0};
    qn_arena *arena = qn_arena_new();
    d->document = arena ? qn_arena_alloc(arena, sizeof *d->document) : NULL;
    if (!d->document) {
        qn_arena_free(arena);
        d->failed = true;
        return;
    }
    d->document->arena = arena;
    d->document->source = qn_arena_strdup(arena, source);
    d->failed = !d->document->source;
}

void draft_drop(draft *d)
{
    qn_document_free(d->document);
    free(d->text.bytes);
    free(d->blocks);
    *d = (draft){0};
}

void draft_set(draft *d, const char **field, const char *bytes, size_t length)
{
    if (d->failed || !bytes)
        return;
    qn_buffer clean = {0};
    collapse(&clean, bytes, length);
    if (clean.length)
        *field = qn_arena_strndup(d->document->arena, clean.bytes, clean.length);
    d->failed = d->failed || clean.failed || (clean.length && !*field);
    free(clean.bytes);
}

void draft_mark(draft *d, qn_block_kind kind, size_t begin, size_t end)
{
    const char *bytes = d->text.bytes;
    for (size_t blank; begin < end && (blank = blank_at(bytes, end, begin)) > 0;)
        begin += blank;
    while (begin < end) {
        size_t last = end - 1;
        while (last > begin && ((unsigned char)bytes[last] & 0xc0) == 0x80)
            last--;
        if (blank_at(bytes, end, last) != end - last)
            break;
        end = last;
    }
    if (begin < end && !QN_PUSH(d->blocks, d->count, d->capacity, (qn_block){begin, end, kind}))
        d->failed = true;
}

void draft_block(draft *d, qn_block_kind kind, const char *bytes, size_t length)
{
    size_t before = d->text.length, gap = before ? 2 : 0;
    if (gap)
        qn_buffer_puts(&d->text, "\n\n");
    collapse(&d->text, bytes, length);
    if (d->text.failed) {
        d->failed = true;
    } else if (d->text.length == before + gap) {
        d->text.length = before;
        if (d->text.bytes)
            d->text.bytes[before] = '\0';
    } else {
        draft_mark(d, kind, before + gap, d->text.length);
    }
}

void draft_title(draft *d)
{
    if (!d->failed && d->document->title)
        draft_block(d, QN_BLOCK_TITLE, d->document->title, strlen(d->document->title));
}

/* Characters before every STRIDE-th byte. */
static bool set_checkpoints(qn_document *document)
{
    uint32_t *points = qn_arena_alloc(document->arena, (document->length / STRIDE + 1) * sizeof *points);
    if (!points)
        return false;
    uint32_t characters = 0;
    for (size_t i = 0; i < document->length; i++) {
        if (i % STRIDE == 0)
            points[i / STRIDE] = characters;
        characters += ((unsigned char)document->text[i] & 0xc0) != 0x80;
    }
    if (document->length % STRIDE == 0)
        points[document->length / STRIDE] = characters;
    document->checkpoints = points;
    return true;
}

qn_status draft_finish(draft *d, qn_document **document)
{
    qn_document *doc = d->document;
    *document = NULL;
    if (!d->failed && !d->text.failed) {
        doc->text = qn_arena_strndup(doc->arena, d->text.bytes, d->text.length);
        doc->length = d->text.length;
        qn_block *blocks = qn_arena_alloc(doc->arena, d->count * sizeof *blocks);
        if (blocks && d->count)
            memcpy(blocks, d->blocks, d->count * sizeof *blocks);
        doc->blocks = blocks;
        doc->block_count = d->count;
        if (!doc->id)
            doc->id = file_stem(doc->arena, doc->source);
        if (doc->text && blocks && doc->id && set_checkpoints(doc)) {
            qn_sha256(doc->text, doc->length, doc->sha256);
            *document = doc;
            d->document = NULL;
        }
    }
    draft_drop(d);
    return *document ? QN_OK : QN_NOMEM;
}

/* An ending such as ".txt": a dot and one to five letters and digits, a letter among them. */
static size_t without_ending(const char *name, size_t length)
{
    size_t at = length;
    bool letter = false;
    while (at > 0 && ((name[at - 1] | 32) >= 'a' ? (name[at - 1] | 32) <= 'z' : name[at - 1] >= '0' && name[at - 1] <= '9')) {
        letter = letter || (name[at - 1] | 32) >= 'a';
        at--;
    }
    return at > 1 && name[at - 1] == '.' && letter && length - at <= 5 ? at - 1 : length;
}

char *file_stem(qn_arena *arena, const char *source)
{
    if (!strcmp(source, "-"))
        return qn_arena_strdup(arena, "stdin");
    const char *slash = strrchr(source, '/');
    const char *name = slash && slash[1] ? slash + 1 : source;
    size_t length = strlen(name);
    if (length > 3 && !strcmp(name + length - 3, ".gz"))
        length -= 3;
    length = without_ending(name, length);
    return qn_arena_strndup(arena, name, length);
}

/* --- what other rooms call ----------------------------------------------------------------------------------- */

/* Fills the draft from raw text. */
static qn_status draft_raw(qn_context *context, draft *d, const char *text, size_t length)
{
    wording *wording = NULL;
    char *bytes = malloc(length + 1);
    if (!bytes)
        return QN_NOMEM;
    if (length)
        memcpy(bytes, text, length);
    bytes[length] = '\0';
    size_t first;
    qn_status status = repair_utf8(&bytes, &length, &first);
    if (!status)
        status = wording_load(context, &wording);
    if (!status) {
        blank_controls(bytes, length);
        qn_buffer_add(&d->text, bytes, length);
        plain_blocks(d, wording, 0, true);
    }
    wording_free(wording);
    free(bytes);
    return status;
}

qn_status qn_document_new(qn_context *context, const char *source, const char *id, const char *text, size_t length, qn_document **document)
{
    draft d;
    *document = NULL;
    draft_start(&d, source ? source : "-");
    qn_status status = d.failed ? QN_NOMEM : draft_raw(context, &d, text, length);
    if (status) {
        draft_drop(&d);
        return status;
    }
    if (id)
        draft_set(&d, &d.document->id, id, strlen(id));
    return draft_finish(&d, document);
}

void qn_document_free(qn_document *document)
{
    if (document)
        qn_arena_free(document->arena);
}

size_t qn_document_character(const qn_document *document, size_t byte)
{
    if (byte > document->length)
        byte = document->length;
    size_t characters = document->checkpoints[byte / STRIDE];
    for (size_t i = byte / STRIDE * STRIDE; i < byte; i++)
        characters += ((unsigned char)document->text[i] & 0xc0) != 0x80;
    return characters;
}
