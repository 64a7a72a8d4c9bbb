/* The room's story: paths → files → kind → reader → documents. */
#include "reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct qn_text {
    qn_context *context;
    qn_text_options options;
    qn_text_counts counts;
    walk walk;
    wording *wording;
    languages *languages;
    qn_interner *ids;       /* of the articles given */
    unsigned long *tried;   /* by id: the last number that was put behind it */
    size_t tried_count, tried_capacity;
    uint64_t bytes_before;  /* read from files that are closed */
    const kind *kind;       /* of the open file; NULL when none is open */
    input input;
};

/* Kinds in the order in which they are tried; the last takes everything. */
static const kind *const kinds[] = {
    &json_lines_kind, &json_kind, &rss_kind, &atom_kind, &nitf_kind, &newsml_kind, &html_kind, &xml_kind, &plain_kind,
};
enum { KINDS = sizeof kinds / sizeof *kinds };

qn_status qn_text_open(qn_context *context, const char *const *paths, size_t count, const qn_text_options *options, qn_text **text)
{
    *text = NULL;
    qn_text *t = calloc(1, sizeof *t);
    if (!t)
        return QN_NOMEM;
    t->context = context;
    if (options)
        t->options = *options;
    t->ids = qn_interner_new();
    t->languages = languages_new();
    qn_status status = t->ids && t->languages ? wording_load(context, &t->wording) : QN_NOMEM;
    if (!status)
        status = walk_start(&t->walk, context, paths, count);
    if (status) {
        qn_text_free(t);
        return status;
    }
    t->counts.bytes_all = t->walk.bytes;
    t->counts.unreadable = t->walk.unreadable;
    t->counts.empty = t->walk.empty;
    *text = t;
    return QN_OK;
}

/* --- one file ------------------------------------------------------------------------------------------------- */

static void close_file(qn_text *t)
{
    input *in = &t->input;
    if (t->kind && t->kind->close)
        t->kind->close(in);
    if (in->stream)
        t->bytes_before += stream_position(in->stream);
    t->counts.bytes_read = t->bytes_before;
    stream_close(in->stream);
    free(in->bytes);
    *in = (input){0};
    t->kind = NULL;
}

/* Counts a file that gives nothing; the reason was reported. */
static qn_status count_bad(qn_text *t, qn_status status)
{
    if (status == QN_IO)
        t->counts.unreadable++;
    else if (status == QN_ENCODING)
        t->counts.binary++;
    else if (status == QN_SYNTAX || status == QN_LIMIT || status == QN_UNSUPPORTED)
        t->counts.malformed++;
    return status;
}

/* Takes the whole file as UTF-8 and finds its kind by that. */
static qn_status read_whole(qn_text *t)
{
    input *in = &t->input;
    qn_status status = stream_all(in->stream, &in->bytes, &in->length);
    if (!status)
        status = to_utf8(t->context, in->source, &in->bytes, &in->length);
    for (size_t i = 0; i < KINDS && !status && !t->kind; i++)
        if (!kinds[i]->lines && kinds[i]->matches(in->bytes, in->length))
            t->kind = kinds[i];
    return status;
}

/* Tells the kind of the file by its first bytes and prepares its reader. */
static qn_status start_file(qn_text *t)
{
    const char *head;
    size_t length;
    input *in = &t->input;
    qn_status status = stream_peek(in->stream, &head, &length);
    if (status)
        return status;
    if (length < STREAM_PEEK && !head[strspn(head, " \t\r\n")] && strlen(head) == length) {
        t->counts.empty++;
        return qn_report(t->context, QN_WARNING, QN_END, in->source, 0, 0, -1, "empty; passed over");
    }
    if (looks_binary(head, length))
        return qn_report(t->context, QN_WARNING, QN_ENCODING, in->source, 0, 0, -1,
                         "not text (a picture, archive, document or program); passed over, convert it to text or HTML first");
    for (size_t i = 0; i < KINDS && !t->kind; i++)
        if (kinds[i]->lines && kinds[i]->matches(head, length))
            t->kind = kinds[i];
    if (!t->kind)
        status = read_whole(t);
    if (!status && t->kind->open)
        status = t->kind->open(in);
    return status;
}

/* Opens the next file that a reader can read; QN_END after the last. */
static qn_status open_next(qn_text *t)
{
    while (t->walk.at < t->walk.count) {
        qn_status status;
        const char *source = t->walk.paths[t->walk.at++];
        t->input = (input){.context = t->context, .source = source, .wording = t->wording, .counts = &t->counts};
        t->input.stream = stream_open(t->context, source, &status);
        if (!status) {
            t->counts.files++;
            status = start_file(t);
        }
        if (!status)
            return QN_OK;
        count_bad(t, status);
        close_file(t);
        if (status == QN_NOMEM)
            return status;
    }
    return QN_END;
}

/* --- one article ---------------------------------------------------------------------------------------------- */

/* Takes an id; `*number` is its number, `*fresh` tells whether no article has it yet. */
static qn_status take_id(qn_text *t, const char *id, uint32_t *number, bool *fresh)
{
    uint32_t before = qn_interner_count(t->ids);
    *number = id ? qn_intern(t->ids, id, strlen(id)) : QN_NONE;
    *fresh = *number == before;
    return *number != QN_NONE && (!*fresh || QN_PUSH(t->tried, t->tried_count, t->tried_capacity, 1)) ? QN_OK : QN_NOMEM;
}

/* Gives the document an id that no other has in this run: the record's own, else the file's name; then with a number. */
static qn_status set_id(qn_text *t, draft *d)
{
    qn_document *doc = d->document;
    const char *wanted = doc->id;
    doc->record = t->kind->lines || t->input.several ? t->input.record : 0;
    if (!wanted) {
        wanted = file_stem(doc->arena, doc->source);
        if (wanted && doc->record)
            wanted = qn_arena_printf(doc->arena, "%s#%lu", wanted, doc->record);
    }
    uint32_t number, other;
    bool fresh;
    doc->id = wanted;
    qn_status status = take_id(t, wanted, &number, &fresh);
    if (status || fresh)
        return status;
    t->counts.duplicate_ids++;
    qn_report(t->context, QN_INFO, QN_OK, doc->source, t->input.line, 0, -1, "another article has the id \"%s\" already; a number was added", wanted);
    while (!status && !fresh) {
        doc->id = qn_arena_printf(doc->arena, "%s-%lu", wanted, ++t->tried[number]);
        status = take_id(t, doc->id, &other, &fresh);
    }
    return status;
}

/* Sets the language by the text, keeping the declared region ("en-GB"); false when the article is to be passed over. */
static bool wanted_language(qn_text *t, draft *d)
{
    char code[LANGUAGE_SIZE];
    const char *declared = d->document->language;
    if (!language_find(t->languages, t->wording, d, code))
        return true;
    bool english = !strcmp(code, "en") || !strcmp(code, "sco"), said = declared && !strncasecmp(declared, "en", 2);
    if (!declared || english != said)       /* n-grams may take one language for its sister */
        draft_set(d, &d->document->language, english ? "en" : code, english ? 2 : strlen(code));
    if (english)
        return true;
    qn_report(t->context, t->options.any_language ? QN_INFO : QN_WARNING, QN_UNSUPPORTED, t->input.source, t->input.line, 0, -1,
              "in another language (%s), not English%s", code, t->options.any_language ? "" : "; passed over");
    return t->options.any_language;
}

static bool has_words(const draft *d)
{
    for (size_t i = 0; i < d->count; i++)
        if (d->blocks[i].kind != QN_BLOCK_OTHER)
            return true;
    return false;
}

/* Makes a document of the draft; QN_END when the article is passed over. */
static qn_status finish(qn_text *t, draft *d, qn_document **document)
{
    if (d->failed || d->text.failed) {
        draft_drop(d);
        return QN_NOMEM;
    }
    if (!has_words(d)) {
        t->counts.empty++;
        qn_report(t->context, QN_WARNING, QN_NOT_FOUND, t->input.source, t->input.line, 0, -1, "no article text found; passed over");
        draft_drop(d);
        return QN_END;
    }
    if (!wanted_language(t, d)) {
        t->counts.other_language++;
        draft_drop(d);
        return QN_END;
    }
    if (!d->document->date && t->options.date)
        draft_set(d, &d->document->date, t->options.date, strlen(t->options.date));
    if (set_id(t, d)) {
        draft_drop(d);
        return QN_NOMEM;
    }
    qn_status status = draft_finish(d, document);
    if (!status)
        t->counts.articles++;
    return status;
}

qn_status qn_text_next(qn_text *t, qn_document **document)
{
    *document = NULL;
    for (;;) {
        qn_status status = t->kind ? QN_OK : open_next(t);
        if (status)
            return status;
        draft d;
        draft_start(&d, t->input.source);
        status = d.failed ? QN_NOMEM : t->kind->next(&t->input, &d);
        t->counts.bytes_read = t->bytes_before + stream_position(t->input.stream);
        if (!status) {
            status = finish(t, &d, document);
            if (status != QN_END)
                return status;
            continue;
        }
        draft_drop(&d);
        count_bad(t, status);
        close_file(t);
        if (status == QN_NOMEM)
            return status;
    }
}

const qn_text_counts *qn_text_counts_of(const qn_text *text)
{
    return &text->counts;
}

void qn_text_free(qn_text *t)
{
    if (!t)
        return;
    close_file(t);
    walk_free(&t->walk);
    wording_free(t->wording);
    languages_free(t->languages);
    qn_interner_free(t->ids);
    free(t->tried);
    free(t);
}
