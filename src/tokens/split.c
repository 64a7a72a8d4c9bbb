/* Text → pieces. Blanks end pieces; runs of letters and digits are pieces; signs are pieces. What a sign between or after two runs does, and where
   a contraction is cut, classifiers decide that learned it from treebanks: "3.5", "U.S.", "London-based", "it's", "cannot". */
#include <config.h>

#include "annotator.h"

#include <string.h>
#include <strings.h>
#include <utf8proc.h>

const char *const joint_atoms[] = {
    "sign", "left.w", "left.shape", "left.s2", "left.length", "right.w", "right.shape", "right.p2", "right.length", "so_far", "so_far.shape", "next.w",
    "next.shape", "before",
};
const char *const contraction_atoms[] = {"w", "s1", "s2", "s3", "s4", "s5", "shape", "apostrophe"};
const char *const symbol_atoms[] = {"form"};
_Static_assert(sizeof joint_atoms / sizeof *joint_atoms == JOINT_ATOMS, "as many names as atoms");
_Static_assert(sizeof contraction_atoms / sizeof *contraction_atoms == CONTRACTION_ATOMS, "as many names as atoms");

enum { FAR = 40, MAX_SYMBOL = 6, MAX_ADDRESS = 2000 };

/* One pass over a stretch of text. While teaching, the teacher's cuts are followed instead of the classifiers. */
typedef struct splitter {
    const qn_annotator *annotator;
    const split_teacher *teacher;
    const char *text;
    size_t end;             /* of the stretch */
    size_t start;           /* of the piece that is being read */
    pieces *out;            /* NULL while teaching */
    bool failed;
} splitter;

/* --- characters ---------------------------------------------------------------------------------------------------- */

typedef enum kind { BLANK, RUN, SIGN } kind;

/* Letters, digits and "_" of ASCII. */
static inline bool is_plain(uint32_t c)
{
    return (c | 0x20) - 'a' < 26 || c - '0' < 10 || c == '_';
}

static kind kind_beyond_ascii(uint32_t c)
{
    switch (utf8proc_category((utf8proc_int32_t)c)) {
    case UTF8PROC_CATEGORY_LU: case UTF8PROC_CATEGORY_LL: case UTF8PROC_CATEGORY_LT: case UTF8PROC_CATEGORY_LM: case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN: case UTF8PROC_CATEGORY_MC: case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_ND: case UTF8PROC_CATEGORY_NL: case UTF8PROC_CATEGORY_NO:
        return RUN;
    case UTF8PROC_CATEGORY_ZS: case UTF8PROC_CATEGORY_ZL: case UTF8PROC_CATEGORY_ZP: case UTF8PROC_CATEGORY_CC:
        return BLANK;
    default:
        return SIGN;
    }
}

static inline kind kind_of(uint32_t c)
{
    if (c >= 0x80)
        return kind_beyond_ascii(c);
    return is_plain(c) ? RUN : c <= ' ' || c == 0x7F ? BLANK : SIGN;
}

static bool is_apostrophe(uint32_t c)
{
    return c == '\'' || c == 0x2019;
}

/* The character at `at` and the place after it; 0 at the end. */
static inline uint32_t look(const splitter *s, size_t at, size_t *after)
{
    *after = at;
    if (at >= s->end)
        return 0;
    uint32_t c = (unsigned char)s->text[at];
    if (c >= 0x80)
        return qn_utf8_next(s->text, s->end, after);
    *after = at + 1;
    return c;
}

static inline kind kind_at(const splitter *s, size_t at, size_t *after)
{
    uint32_t c = look(s, at, after);
    return at < s->end ? kind_of(c) : BLANK;
}

/* End of the run of letters and digits that begins at `at`; apostrophes between letters belong to it. */
static size_t run_end(const splitter *s, size_t at)
{
    size_t after, beyond;
    for (;;) {
        while (at < s->end && is_plain((unsigned char)s->text[at]))
            at++;
        if (at >= s->end)
            break;
        uint32_t c = look(s, at, &after);
        if (kind_of(c) != RUN && !(is_apostrophe(c) && kind_at(s, after, &beyond) == RUN))
            break;
        at = after;
    }
    return at;
}

/* --- output -------------------------------------------------------------------------------------------------------- */

static void emit(splitter *s, size_t from, size_t to)
{
    if (from == to || s->failed || !s->out)
        return;
    piece p = {from, to};
    if (!QN_PUSH(s->out->items, s->out->count, s->out->capacity, p))
        s->failed = true;
}

static void learn(splitter *s, qn_classifier *c, const uint64_t *atoms, const char *name)
{
    uint64_t features[QN_MAX_TEMPLATES];
    uint32_t right = qn_classifier_class_add(c, name);
    if (right == QN_NONE)
        return;
    size_t count = qn_classifier_features(c, atoms, features);
    qn_classifier_tick(c);
    if (!qn_classifier_update(c, features, count, right, qn_classifier_best(c, atoms)))
        s->failed = true;
}

static const char *ask(const qn_classifier *c, const uint64_t *atoms)
{
    return qn_classifier_class_count(c) ? qn_classifier_class_name(c, qn_classifier_best(c, atoms)) : "";
}

/* --- contractions: a class is how many characters the last token has, "" for no cut ---------------------------------- */

static size_t back(const char *text, size_t from, size_t at, unsigned characters)
{
    for (; characters && at > from; characters--)
        do
            at--;
        while (at > from && ((unsigned char)text[at] & 0xC0) == 0x80);
    return at;
}

static void contraction_atoms_of(const word *w, bool apostrophe, uint64_t *a)
{
    *a++ = w->lower;
    for (int k = 0; k < 5; k++)
        *a++ = apostrophe ? w->suffix[k] : 0;
    *a++ = apostrophe ? w->shape : 0;
    *a++ = apostrophe ? 2 : 1;
}

static const char *taught_contraction(const splitter *s, size_t from, size_t to)
{
    static const char *const names[] = {"", "1", "2", "3", "4", "5"};
    for (unsigned k = 1; k < 6; k++) {
        size_t at = back(s->text, from, to, k);
        if (at <= from)
            break;
        if (s->teacher->cuts[at])
            return names[k];
    }
    return "";
}

static bool has_apostrophe(const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (bytes[i] == '\'' || (bytes[i] == '\xE2' && i + 2 < length && bytes[i + 1] == '\x80' && bytes[i + 2] == '\x99'))
            return true;
    return false;
}

void learn_uncut(qn_annotator *a)
{
    uint64_t atoms[CONTRACTION_ATOMS];
    contraction_atoms_of(&(word){.lower = lower_hash("", 0)}, false, atoms);
    a->uncut_count = *ask(a->contractions, atoms) ? 0 : qn_classifier_features(a->contractions, atoms, a->uncut);
}

/* Words without an apostrophe differ only in their form; when the classifier knows nothing of the form, it decides as for any unknown word. */
static bool is_uncut(const splitter *s, size_t from, size_t to)
{
    const qn_annotator *a = s->annotator;
    if (s->teacher || !a->uncut_count)
        return false;
    uint64_t atoms[CONTRACTION_ATOMS], features[QN_MAX_TEMPLATES];
    contraction_atoms_of(&(word){.lower = lower_hash(s->text + from, to - from)}, false, atoms);
    size_t count = qn_classifier_features(a->contractions, atoms, features), pairs;
    for (size_t i = 0; i < count; i++)
        if (features[i] != a->uncut[i] && qn_classifier_row(a->contractions, features[i], &pairs))
            return false;
    return true;
}

static void emit_word(splitter *s, size_t from, size_t to)
{
    bool few = to - from < 2 || to - from >= FAR, apostrophe = !few && has_apostrophe(s->text + from, to - from);
    if (few || (!apostrophe && is_uncut(s, from, to))) {
        emit(s, from, to);
        return;
    }
    word w;
    uint64_t atoms[CONTRACTION_ATOMS];
    describe_word(s->text + from, to - from, &w);
    contraction_atoms_of(&w, apostrophe, atoms);
    const char *name;
    if (s->teacher) {
        name = taught_contraction(s, from, to);
        learn(s, s->teacher->contractions, atoms, name);
    } else {
        name = ask(s->annotator->contractions, atoms);
    }
    size_t at = *name ? back(s->text, from, to, (unsigned)(*name - '0')) : from;
    emit(s, from, at);
    emit(s, at, to);
}

/* --- joints ---------------------------------------------------------------------------------------------------------- */

static uint64_t length_atom(size_t length)
{
    return 1 + (length < 5 ? length : length < 9 ? 5 : 6);
}

static void describe_run(const splitter *s, size_t from, size_t to, word *w)
{
    if (from == to)
        *w = no_word;
    else
        describe_word(s->text + from, to - from < FAR ? to - from : FAR, w);
}

/* The sign stands in [at, after), the run before it in [left, at), that after it in [after, right). */
static void joint_atoms_of(const splitter *s, size_t left, size_t at, size_t after, size_t right, uint64_t *a)
{
    word l, r, far, next;
    size_t beyond, next_from = right;
    describe_run(s, left, at, &l);
    describe_run(s, after, right, &r);
    describe_run(s, s->start, s->start + FAR < at ? s->start : at, &far);
    while (next_from < s->end && s->text[next_from] == ' ' && next_from < right + 3)
        next_from++;
    kind k = kind_at(s, next_from, &beyond);
    describe_run(s, next_from, k == RUN ? run_end(s, next_from) : beyond, &next);
    size_t ignored;
    *a++ = 1 + look(s, at, &ignored);
    *a++ = l.lower;
    *a++ = l.shape;
    *a++ = l.suffix[1];
    *a++ = length_atom(at - left);
    *a++ = r.lower;
    *a++ = r.shape;
    *a++ = r.prefix[1];
    *a++ = length_atom(right - after);
    *a++ = far.lower;
    *a++ = far.shape;
    *a++ = next.lower;
    *a++ = next.shape;
    *a++ = s->start < left ? 1u + (unsigned char)s->text[left - 1] : 1;
}

/* Gives whether a token ends before and after the sign. */
static void decide_joint(splitter *s, size_t left, size_t at, size_t after, size_t right, bool *cut_before, bool *cut_after)
{
    static const char *const names[] = {"join", "before", "after", "both"};
    uint64_t atoms[JOINT_ATOMS];
    joint_atoms_of(s, left, at, after, right, atoms);
    const char *name;
    if (s->teacher) {
        name = names[(s->teacher->cuts[at] ? 1 : 0) + (s->teacher->cuts[after] ? 2 : 0)];
        learn(s, s->teacher->joints, atoms, name);
    } else {
        name = ask(s->annotator->joints, atoms);
    }
    *cut_before = *name == 'b';
    *cut_after = *name == 'a' || !strcmp(name, "both");
}

/* --- signs ------------------------------------------------------------------------------------------------------------ */

/* A run of the same sign is one piece: "...", "--", "!!!"; but quotes and brackets stand each for itself. */
static size_t sign_end(const splitter *s, size_t at)
{
    size_t after, beyond;
    uint32_t c = look(s, at, &after);
    if (!strchr(".-!?*=~_#+", (int)(c < 0x80 ? c : ' ')) || c == 0)
        return after;
    while (look(s, after, &beyond) == c)
        after = beyond;
    return after;
}

/* Signs that the treebanks keep together, such as ":)": the longest one that begins here. */
static size_t symbol_end(const splitter *s, size_t at)
{
    size_t ends[MAX_SYMBOL], count = 0, after = at;
    while (count < MAX_SYMBOL && after < s->end && kind_at(s, after, &ends[count]) != BLANK)
        after = ends[count++];
    while (count-- > 1) {
        word w;
        size_t pairs;
        describe_word(s->text + at, ends[count] - at, &w);
        if (qn_classifier_row(s->annotator->symbols, w.form, &pairs))
            return ends[count];
    }
    return at;
}

static size_t read_sign(splitter *s, size_t at)
{
    size_t end = s->annotator && s->annotator->symbols ? symbol_end(s, at) : at;
    if (end == at)
        end = sign_end(s, at);
    emit(s, at, end);
    return end;
}

/* --- words ------------------------------------------------------------------------------------------------------------ */

/* After a full stop that belongs to the word, "'s" belongs to it too: "the U.S.'s". */
static size_t suffix_end(const splitter *s, size_t at, bool cut)
{
    size_t after, beyond;
    uint32_t c = look(s, at, &after);
    return !cut && is_apostrophe(c) && kind_at(s, after, &beyond) == RUN ? run_end(s, after) : at;
}

bool is_abbreviation(const qn_annotator *a, const char *text, size_t begin, size_t end)
{
    enum { LONGEST = 16 };
    char form[LONGEST + 1];
    if (!a || !a->lexicon || a->abbreviation == QN_NONE || end < begin + 2 || end - begin > LONGEST || text[end - 1] != '.')
        return false;
    memcpy(form, text + begin, end - begin);
    form[end - begin] = '\0';
    return qn_lexicon_is(a->lexicon, a->abbreviation, form);
}

/* "Rep. Ann Holt": before a blank and a capital. */
static bool keeps_stop(const splitter *s, size_t left, size_t after)
{
    return s->annotator && !s->teacher && after + 1 < s->end && s->text[after] == ' ' && s->text[after + 1] >= 'A' && s->text[after + 1] <= 'Z' &&
           is_abbreviation(s->annotator, s->text, left, after);
}

/* Reads from a run on, over all joints that join: a token or two tokens with the joint's sign. */
static size_t read_word(splitter *s, size_t at)
{
    s->start = at;
    size_t left = at, end = run_end(s, at);
    for (;;) {
        size_t after, beyond;
        if (kind_at(s, end, &after) != SIGN)
            break;
        bool run_follows = kind_at(s, after, &beyond) == RUN;
        uint32_t sign = look(s, end, &after);
        if (!run_follows && sign != '.' && !is_apostrophe(sign))
            break;
        size_t right = run_follows ? run_end(s, after) : after;
        bool before, behind;
        if (!run_follows && left == s->start && keeps_stop(s, left, after)) {
            end = after;
            break;
        }
        decide_joint(s, left, end, after, right, &before, &behind);
        if (before || (!run_follows && behind && end == s->start))
            break;
        end = right;
        left = after;
        if (behind || !run_follows) {
            end = suffix_end(s, after, behind);
            break;
        }
    }
    emit_word(s, s->start, end);
    return end;
}

/* --- addresses ------------------------------------------------------------------------------------------------------- */

static size_t chunk_end(const splitter *s, size_t at)
{
    size_t after;
    while (at < s->end && kind_at(s, at, &after) != BLANK)
        at = after;
    return at;
}

/* An address in [at, end) loses what ends the sentence or a bracket around it. */
static size_t trim_address(const splitter *s, size_t at, size_t end)
{
    while (end > at && strchr(".,;:!?)]}>'\"", s->text[end - 1]))
        end--;
    return end;
}

/* True when the chunk that begins here is an address of the web or of a mailbox, by its form. */
static bool is_address(const char *bytes, size_t length)
{
    const char *scheme = memmem(bytes, length < 40 ? length : 40, "://", 3);
    if ((scheme && scheme > bytes) || (length > 6 && !strncasecmp(bytes, "www.", 4)))
        return true;
    const char *sign = memchr(bytes, '@', length);
    return sign && sign > bytes && memchr(sign, '.', length - (size_t)(sign - bytes)) && sign[1] != '.';
}

static size_t address_end(const splitter *s, size_t at, size_t chunk)
{
    size_t length = chunk - at;
    if (length < 6 || length > MAX_ADDRESS)
        return at;
    size_t end = trim_address(s, at, chunk);
    return is_address(s->text + at, end - at) ? end : at;
}

/* --- the stretch ------------------------------------------------------------------------------------------------------ */

static void split_stretch(splitter *s, size_t at)
{
    size_t chunk = at;      /* where the present stretch without blanks ends */
    bool fresh = true;      /* an address may begin here */
    while (at < s->end && !s->failed) {
        size_t after;
        kind k = kind_at(s, at, &after);
        if (k == BLANK) {
            at = after;
            continue;
        }
        if (at >= chunk) {
            chunk = chunk_end(s, at);
            fresh = true;
        }
        size_t address = fresh && k == RUN ? address_end(s, at, chunk) : at;
        if (k == RUN)
            fresh = false;
        if (address > at) {
            emit(s, at, address);
            at = address;
        } else {
            at = k == RUN ? read_word(s, at) : read_sign(s, at);
        }
    }
}

bool split_text(const qn_annotator *a, const char *text, size_t begin, size_t end, pieces *out)
{
    splitter s = {.annotator = a, .text = text, .end = end, .out = out};
    split_stretch(&s, begin);
    return !s.failed;
}

bool teach_split(const split_teacher *teacher, const qn_annotator *a, const char *text, size_t begin, size_t end)
{
    splitter s = {.annotator = a, .teacher = teacher, .text = text, .end = end};
    split_stretch(&s, begin);
    return !s.failed;
}
