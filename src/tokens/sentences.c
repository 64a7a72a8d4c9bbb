/* Where sentences end: a classifier decides after each piece that may be an end. */
#include "annotator.h"

#include <string.h>

const char *const sentence_atoms[] = {
    "w", "shape", "form", "before.w", "before.shape", "before2.w", "after.w", "after.shape", "after.form", "after2.w", "after2.shape", "space",
    "length", "after.case", "case", "after2.case", "open", "after.space", "s2", "before3.w",
};
_Static_assert(sizeof sentence_atoms / sizeof *sentence_atoms == SENTENCE_ATOMS, "as many names as atoms");

static bool begins_with_letter(const char *text, const piece *p)
{
    unsigned char c = (unsigned char)text[p->begin];
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
}

static bool ends_with_sign(const char *text, const piece *p)
{
    unsigned char c = (unsigned char)text[p->end - 1];
    return !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c >= 0x80);
}

/* A sign that ends or closes something, and so begins no sentence. */
static bool closes(const char *text, const piece *p)
{
    return p->end == p->begin + 1 && strchr(".,;:!)]", text[p->begin]);
}

/* A sign right after a comma, not before a blank: "… years,” she said". */
static bool goes_on(const piece_facts *f, size_t i)
{
    if (!i || f->pieces[i - 1].end != f->pieces[i].begin || f->pieces[i - 1].end != f->pieces[i - 1].begin + 1)
        return false;
    const word *w = &f->words[i];
    return f->text[f->pieces[i - 1].begin] == ',' && !w->capital && !w->lowers && !w->digit;
}

/* No sentence ends between two words the second of which is in lower case, nor at a sign after a comma, nor before a sign that closes something. */
bool may_end(const piece_facts *f, size_t i)
{
    if (i + 1 >= f->count)
        return true;
    if (closes(f->text, &f->pieces[i + 1]) || goes_on(f, i))
        return false;
    const piece *p = &f->pieces[i];
    bool sign = ends_with_sign(f->text, p) || !begins_with_letter(f->text, p) || (unsigned char)f->text[p->begin] >= 0x80;
    return sign || f->words[i + 1].capital || !begins_with_letter(f->text, &f->pieces[i + 1]);
}

static const word *fact(const piece_facts *f, size_t i)
{
    return i < f->count ? &f->words[i] : &no_word;
}

static uint64_t space_between(const piece_facts *f, size_t i)
{
    if (i + 1 >= f->count)
        return 3;
    return f->pieces[i].end == f->pieces[i + 1].begin ? 2 : 1;
}

static uint64_t case_of(const word *w)
{
    return 1u + w->upper + 2u * w->capital + 4u * w->digit;
}

/* How many quotes or brackets stand open since the sentence began, to 3; looks back a little way only. */
static uint64_t open_signs(const piece_facts *f, size_t first, size_t i)
{
    int round = 0, quotes = 0;
    size_t from = i > first + 60 ? i - 60 : first;
    for (size_t k = from; k <= i; k++) {
        const piece *p = &f->pieces[k];
        if (p->end != p->begin + 1)
            continue;
        char c = f->text[p->begin];
        round += c == '(' || c == '[';
        round -= c == ')' || c == ']';
        quotes += c == '"';
    }
    return 1u + (round > 0) + 2u * (quotes & 1);
}

void sentence_end_atoms(const piece_facts *f, size_t first, size_t i, uint64_t atoms[SENTENCE_ATOMS])
{
    const word *w = &f->words[i], *before = i > first ? &f->words[i - 1] : &no_word, *before2 = i > first + 1 ? &f->words[i - 2] : &no_word;
    const word *before3 = i > first + 2 ? &f->words[i - 3] : &no_word, *after = fact(f, i + 1), *after2 = fact(f, i + 2);
    size_t length = i - first + 1;
    uint64_t *a = atoms;
    *a++ = w->lower;
    *a++ = w->shape;
    *a++ = w->form;
    *a++ = before->lower;
    *a++ = before->shape;
    *a++ = before2->lower;
    *a++ = after->lower;
    *a++ = after->shape;
    *a++ = after->form;
    *a++ = after2->lower;
    *a++ = after2->shape;
    *a++ = space_between(f, i);
    *a++ = length < 4 ? length : length < 8 ? 5 : length < 16 ? 6 : length < 32 ? 7 : 8;
    *a++ = case_of(after);
    *a++ = case_of(w);
    *a++ = case_of(after2);
    *a++ = open_signs(f, first, i);
    *a++ = space_between(f, i + 1);
    *a++ = w->suffix[1];
    *a++ = before3->lower;
}

/* --- datelines -------------------------------------------------------------------------------------------------------- */

enum { LONGEST_DATELINE = 24 };     /* pieces */

static bool is_sign(const piece_facts *f, size_t i, const char *sign)
{
    size_t length = strlen(sign);
    return f->pieces[i].end - f->pieces[i].begin == length && !memcmp(f->text + f->pieces[i].begin, sign, length);
}

static bool is_dash(const piece_facts *f, size_t i)
{
    bool spaced = i && f->pieces[i - 1].end < f->pieces[i].begin && i + 1 < f->count && f->pieces[i].end < f->pieces[i + 1].begin;
    return is_sign(f, i, "\xE2\x80\x94") || (spaced && (is_sign(f, i, "-") || is_sign(f, i, "--") || is_sign(f, i, "\xE2\x80\x93")));
}

/* What the beginning of a paragraph is made of, up to the dash. */
typedef struct dateline {
    size_t words, capitals;     /* words; those in capitals of at least three letters */
    bool detail;                /* a number, a comma or a bracket */
    bool open;                  /* inside a bracket: "Ann Bell (1932 – 1999)" */
} dateline;

/* False for a piece that no dateline has. */
static bool takes_piece(const piece_facts *f, size_t i, dateline *d)
{
    const piece *p = &f->pieces[i];
    const word *w = &f->words[i];
    if (begins_with_letter(f->text, p)) {
        d->words++;
        d->capitals += w->upper && p->end - p->begin >= 3;
        return w->capital || w->upper;
    }
    bool sign = p->end == p->begin + 1 && strchr(",./()", f->text[p->begin]);
    if (sign && strchr("()", f->text[p->begin]))
        d->open = f->text[p->begin] == '(';
    d->detail = d->detail || w->digit || (sign && strchr(",(", f->text[p->begin]));
    return sign || w->digit;
}

/* "OSLO, June 10, 2024 - ", "NEW YORK (AP) — ", "Ottawa, Ontario - ", "PARIS: ": the pieces of a paragraph's dateline, whose words are no part of its first
 * sentence; 0 for none. It is told by its form alone: no word in lower case before the dash, a capital behind it. */
static size_t dateline_end(const piece_facts *f)
{
    dateline d = {0};
    for (size_t i = 0; i + 1 < f->count && i < LONGEST_DATELINE; i++) {
        bool colon = is_sign(f, i, ":"), capitals = d.words && d.capitals == d.words;
        if (d.words && !d.open && (is_dash(f, i) || (colon && capitals))) {
            const word *next = &f->words[i + 1];
            bool begins = next->capital || next->upper || next->digit || !begins_with_letter(f->text, &f->pieces[i + 1]);
            return begins && (d.detail || capitals) ? i + 1 : 0;
        }
        if (!takes_piece(f, i, &d))
            return 0;
    }
    return 0;
}

static bool is_single_quote(const piece_facts *f, size_t i)
{
    return is_sign(f, i, "'") || is_sign(f, i, "\xE2\x80\x99") || is_sign(f, i, "\xE2\x80\x98");
}

/* "the Transport Workers' Federation": the sign after a plural closes no quotation that nobody opened, so no sentence either. */
static bool is_plural_possessive(const piece_facts *f, size_t first, size_t i)
{
    enum { MOST_LOOKED_BACK = 60 };
    if (i == first || !is_single_quote(f, i) || f->pieces[i - 1].end != f->pieces[i].begin || f->text[f->pieces[i - 1].end - 1] != 's')
        return false;
    for (size_t k = i; k-- > first && i - k < MOST_LOOKED_BACK;) {
        bool spaced = k == first || f->pieces[k - 1].end < f->pieces[k].begin;
        if (spaced && is_single_quote(f, k))
            return false;
    }
    return true;
}

size_t sentence_end(const qn_annotator *a, const piece_facts *f, size_t first)
{
    size_t head = first ? 0 : dateline_end(f);
    if (head)
        return head;
    uint64_t atoms[SENTENCE_ATOMS];
    uint32_t end_class = qn_classifier_class_find(a->sentences, "end");
    for (size_t i = first; i + 1 < f->count; i++) {
        if (i - first + 1 >= MAX_SENTENCE)
            return i + 1;
        if (!may_end(f, i) || is_plural_possessive(f, first, i) || is_abbreviation(a, f->text, f->pieces[i].begin, f->pieces[i].end))
            continue;
        sentence_end_atoms(f, first, i, atoms);
        if (qn_classifier_best(a->sentences, atoms) == end_class)
            return i + 1;
    }
    return f->count;
}
