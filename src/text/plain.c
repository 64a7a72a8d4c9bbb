/* Plain text: lines → paragraphs, and what each is.
 *
 * Some texts have a paragraph a line, others are wrapped at some width; a text is taken for wrapped when most of its lines are so full that the
 * next line's first word would not have fitted (the greedy breaking that every editor does).
 */
#include "dates.h"
#include "reader.h"

#include <stdlib.h>
#include <string.h>

#define WIDEST 110          /* bytes of the longest line of a wrapped text */
#define NARROWEST 40
#define TITLE_BYTES 200
#define HEADING_BYTES 90
#define DATELINE_BYTES 100
#define SHORT_BYTES 140     /* of lines that may be boilerplate */

typedef struct line {
    size_t begin, end;      /* without blanks */
    size_t indent;          /* blanks before it */
    bool gap;               /* an empty line, or the text's begin, before it */
} line;

typedef struct segmenter {
    draft *draft;
    const wording *wording;
    const char *text;
    line *lines;
    size_t count, capacity;
    size_t width;           /* of a wrapped text; 0: a paragraph a line */
    bool want_title;        /* none was found yet, and only furniture came before */
    bool begun, over;       /* a paragraph came; a line after which only comments and the like come */
    size_t title;           /* its block; SIZE_MAX for none */
} segmenter;

/* --- lines ---------------------------------------------------------------------------------------------------- */

static bool blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static size_t line_end(const char *text, size_t at, size_t length)
{
    while (at < length && text[at] != '\n' && text[at] != '\r')
        at++;
    return at;
}

static bool find_lines(segmenter *s, size_t begin, size_t length)
{
    bool gap = true;
    for (size_t at = begin; at < length;) {
        line l = {at, line_end(s->text, at, length), 0, gap};
        at = l.end + 1;
        if (at < length && s->text[l.end] == '\r' && s->text[at] == '\n')
            at++;
        while (l.begin < l.end && blank(s->text[l.begin])) {
            l.begin++;
            l.indent++;
        }
        while (l.end > l.begin && blank(s->text[l.end - 1]))
            l.end--;
        gap = l.begin == l.end;
        if (!gap && !QN_PUSH(s->lines, s->count, s->capacity, l))
            return false;
    }
    return true;
}

static size_t first_word(const segmenter *s, const line *l)
{
    size_t at = l->begin;
    while (at < l->end && !blank(s->text[at]))
        at++;
    return at - l->begin;
}

/* True when the next line's first word would have fitted into the line: not broken because it was full. */
static bool has_room(const segmenter *s, size_t i, size_t width)
{
    return s->lines[i].end - s->lines[i].begin + 1 + first_word(s, &s->lines[i + 1]) <= width;
}

/* Without references to footnotes at its end: "[1][2]". */
static size_t without_notes(const char *text, size_t end)
{
    for (size_t at = end; at && text[at - 1] == ']';) {
        for (at--; at && text[at - 1] >= '0' && text[at - 1] <= '9';)
            at--;
        if (!at || text[at - 1] != '[')
            return end;
        end = --at;
    }
    return end;
}

/* The stop before `end`, looking through closing quotes and brackets: one of ".!?:;,", or 0. */
static char stop_before(const char *text, size_t end)
{
    end = without_notes(text, end);
    while (end && strchr("\"')]", text[end - 1]))
        end--;
    if (end >= 3 && (!memcmp(text + end - 3, "\xe2\x80\x9d", 3) || !memcmp(text + end - 3, "\xe2\x80\x99", 3)))
        end -= 3;
    if (end >= 3 && !memcmp(text + end - 3, "\xe2\x80\xa6", 3))
        return '.';
    return end && strchr(".!?:;,", text[end - 1]) ? text[end - 1] : '\0';
}

/* The width at which the text was wrapped, 0 when it was not. */
static size_t wrap_width(const segmenter *s)
{
    size_t inner = 0, wide = 0, width = 0, full = 0, stopped = 0;
    for (size_t i = 0; i + 1 < s->count; i++) {
        if (s->lines[i + 1].gap)
            continue;
        size_t length = s->lines[i].end - s->lines[i].begin;
        inner++;
        stopped += stop_before(s->text, s->lines[i].end) != '\0';
        if (length > WIDEST)
            wide++;
        else if (length > width)
            width = length;
    }
    if (!inner || wide * 5 > inner || stopped * 2 > inner || width < NARROWEST)     /* sentences seldom end where lines do */
        return 0;
    for (size_t i = 0; i + 1 < s->count; i++)
        if (!s->lines[i + 1].gap && s->lines[i].end - s->lines[i].begin <= WIDEST && !has_room(s, i, width - width / 8))
            full++;
    return full * 3 >= inner * 2 ? width : 0;
}

/* True when line `i` goes on in the next one. */
static bool goes_on(const segmenter *s, size_t i)
{
    if (i + 1 >= s->count || s->lines[i + 1].gap || s->lines[i + 1].indent > s->lines[i].indent + 1)
        return false;
    const line *l = &s->lines[i];
    if (s->width && !has_room(s, i, s->width - s->width / 8))
        return true;
    char next = s->text[s->lines[i + 1].begin];
    return (s->width || l->end - l->begin >= NARROWEST) && !stop_before(s->text, l->end) && next >= 'a' && next <= 'z';
}

/* --- what a paragraph is -------------------------------------------------------------------------------------- */

/* A line that is nothing but a date, maybe with "Updated" before it; gives the date to the draft. */
static bool is_date(segmenter *s, const char *bytes, size_t length, const char *folded)
{
    char iso[DATE_SIZE];
    size_t skip = wording_begins(s->wording, WORDING_UPDATED, folded);
    while (skip < length && strchr(" :", bytes[skip]))
        skip++;
    if (length > 70 || skip >= length || !date_to_iso(s->wording, bytes + skip, length - skip, iso))
        return false;
    draft_date(s->draft, s->wording, bytes + skip, length - skip);
    return true;
}

/* "By Jane Doe and John Roe": few words, no stop, capitals after the first. */
static bool is_byline(const segmenter *s, const char *bytes, size_t length, const char *folded)
{
    size_t skip = wording_begins(s->wording, WORDING_BYLINE, folded), words = 0, small = 0;
    if (!skip || length > 100 || strchr(".!?", bytes[length - 1]))
        return false;
    for (size_t at = skip; at < length; at++) {
        if (blank(bytes[at]) || !blank(bytes[at - 1]))
            continue;
        words++;
        small += bytes[at] >= 'a' && bytes[at] <= 'z';
    }
    return words >= 1 && words <= 10 && small * 3 <= words;
}

/* A price, a lone number, a phrase of shops and page furniture. */
static bool is_boilerplate(const segmenter *s, const char *bytes, size_t length, const char *folded)
{
    if (wording_is(s->wording, WORDING_LINE, folded) || wording_is(s->wording, WORDING_END, folded))
        return true;
    if (length <= SHORT_BYTES && (wording_begins(s->wording, WORDING_START, folded) || wording_holds(s->wording, WORDING_WITHIN, folded)))
        return true;
    size_t letters = 0;
    for (size_t i = 0; i < length; i++)
        letters += ((bytes[i] | 32) >= 'a' && (bytes[i] | 32) <= 'z') || (unsigned char)bytes[i] >= 0x80;
    return letters < 2;
}

static bool is_item(const char *bytes, size_t length)
{
    static const char *const bullets[] = {"- ", "* ", "+ ", "\xe2\x80\xa2", "\xe2\x80\x93 ", "\xe2\x97\xa6", "\xc2\xb7", "\xe2\x96\xaa"};
    for (size_t i = 0; i < sizeof bullets / sizeof *bullets; i++)
        if (length > strlen(bullets[i]) && !strncmp(bytes, bullets[i], strlen(bullets[i])))
            return true;
    size_t count = 0;
    while (count < 3 && count < length && bytes[count] >= '0' && bytes[count] <= '9')
        count++;
    return count && count + 1 < length && strchr(".)", bytes[count]) && bytes[count + 1] == ' ';
}

static bool same_as_title(const segmenter *s, const char *bytes, size_t length)
{
    const char *title = s->draft->document->title;
    return title && strlen(title) == length && !memcmp(title, bytes, length);
}

/* A line without a final stop: the title or a heading. */
static qn_block_kind kind_of_short(segmenter *s, const char *bytes, size_t length, bool last)
{
    if (same_as_title(s, bytes, length)) {
        bool again = s->title != SIZE_MAX;
        s->title = s->draft->count;
        return again ? QN_BLOCK_OTHER : QN_BLOCK_TITLE;
    }
    if (s->want_title && s->title == SIZE_MAX && !last) {
        s->title = s->draft->count;
        if (!s->draft->document->title)
            draft_set(s->draft, &s->draft->document->title, bytes, length);
        return QN_BLOCK_TITLE;
    }
    return length <= HEADING_BYTES && !last ? QN_BLOCK_HEADING : QN_BLOCK_PARAGRAPH;
}

/* Takes the date from "GDANSK, Poland, March 4, 2024 - Polish police …" at the beginning of the text. */
static void take_dateline(segmenter *s, const char *bytes, size_t length)
{
    static const char *const dashes[] = {" - ", "\xe2\x80\x93", "\xe2\x80\x94", "--", ") "};
    char head[DATELINE_BYTES + 1];
    size_t size = length < DATELINE_BYTES ? length : DATELINE_BYTES;
    memcpy(head, bytes, size);
    head[size] = '\0';
    for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++) {
        char *dash = strstr(head, dashes[i]);
        if (dash)
            *dash = '\0';
    }
    if (strlen(head) == size)
        return;
    for (char *at = head; at && !s->draft->document->date; at = strpbrk(at, ",(")) {
        at += strspn(at, " ,(");
        draft_date(s->draft, s->wording, at, strlen(at));
    }
}

static qn_block_kind kind_of(segmenter *s, const char *bytes, size_t length, bool single, bool last)
{
    char folded[FOLDED];
    if (length > TITLE_BYTES || !wording_fold(bytes, length, folded)) {
        if (!s->begun && !s->draft->document->date)
            take_dateline(s, bytes, length);
        s->begun = true;
        s->want_title = s->over = false;
        return is_item(bytes, length) ? QN_BLOCK_ITEM : QN_BLOCK_PARAGRAPH;
    }
    if (wording_is(s->wording, WORDING_END, folded))
        s->over = true;
    if (is_date(s, bytes, length, folded) || is_boilerplate(s, bytes, length, folded) || is_byline(s, bytes, length, folded))
        return QN_BLOCK_OTHER;
    char stop = stop_before(bytes, length);
    if (s->over)
        return QN_BLOCK_OTHER;
    if (is_item(bytes, length))
        return QN_BLOCK_ITEM;
    if (single && wording_holds(s->wording, WORDING_CREDIT, folded))
        return wording_begins(s->wording, WORDING_CREDIT, folded) ? QN_BLOCK_OTHER : QN_BLOCK_CAPTION;
    if (single && (!stop || ((stop == '?' || stop == '!') && s->want_title)))
        return kind_of_short(s, bytes, length, last);
    s->want_title = false;
    return QN_BLOCK_PARAGRAPH;
}

void plain_blocks(draft *d, const wording *w, size_t begin, bool title)
{
    segmenter s = {.draft = d, .wording = w, .text = d->text.bytes, .want_title = title, .title = SIZE_MAX};
    if (d->failed || d->text.failed || begin >= d->text.length)
        return;
    if (!find_lines(&s, begin, d->text.length)) {
        d->failed = true;
    } else {
        s.width = wrap_width(&s);
        for (size_t i = 0, next; i < s.count; i = next) {
            for (next = i + 1; goes_on(&s, next - 1); next++)
                ;
            size_t from = s.lines[i].begin, to = s.lines[next - 1].end;
            draft_mark(d, kind_of(&s, s.text + from, to - from, next == i + 1, next == s.count), from, to);
        }
    }
    free(s.lines);
}

void plain_add(draft *d, const wording *w, const char *text, size_t length, bool title)
{
    size_t begin = d->text.length;
    if (begin)
        qn_buffer_puts(&d->text, "\n\n");
    qn_buffer_add(&d->text, text, length);
    if (!d->text.failed)
        plain_blocks(d, w, begin ? begin + 2 : 0, title);
}

/* --- the reader ----------------------------------------------------------------------------------------------- */

static bool matches(const char *head, size_t length)
{
    (void)head;
    (void)length;
    return true;
}

static qn_status next_article(input *in, draft *d)
{
    if (in->record++)
        return QN_END;
    qn_buffer_add(&d->text, in->bytes, in->length);
    plain_blocks(d, in->wording, 0, true);
    return QN_OK;
}

const kind plain_kind = {.name = "plain text", .matches = matches, .next = next_article};
