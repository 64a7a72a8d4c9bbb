/* Shapes of tokens, the word lists they stand in, known names, headlines. */
#include "scan.h"

#include <stdlib.h>
#include <string.h>

#define LONGEST_NAME 16     /* tokens of a known name that are looked at */
#define LONG_WORD 4         /* letters from which on a small first letter tells that a line is no title */

static bool is_upper(uint32_t c)
{
    if (c < 0x80)
        return c >= 'A' && c <= 'Z';
    /* in Latin, Greek and Cyrillic blocks the lower-case mapping changes exactly the capitals */
    return (c >= 0xC0 && c <= 0xDE && c != 0xD7) || (c >= 0x100 && c <= 0x17F && !(c & 1) && (c < 0x138 || c > 0x148)) ||
           (c >= 0x139 && c <= 0x148 && (c & 1)) || c == 0x179 || c == 0x17B || c == 0x17D || (c >= 0x391 && c <= 0x3A9) ||
           (c >= 0x400 && c <= 0x42F) || (c >= 0x1E00 && c <= 0x1EFF && !(c & 1));
}

static bool is_letter(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0x24F && c != 0xD7 && c != 0xF7) || (c >= 0x370 && c <= 0x1FFF) ||
           (c >= 0x3040 && c <= 0xD7FF);
}

static unsigned shape_of(const char *form)
{
    size_t length = strlen(form), letters = 0, capitals = 0, digits = 0;
    bool first_capital = false, first_small = false, inner = false;
    for (size_t at = 0; at < length;) {
        uint32_t c = qn_utf8_next(form, length, &at);
        if (is_letter(c)) {
            bool upper = is_upper(c);
            if (!letters && !digits) {
                first_capital = upper;
                first_small = !upper;
            } else if (upper && capitals < letters) {
                inner = true;
            }
            letters++;
            capitals += upper;
        } else if (c >= '0' && c <= '9') {
            digits++;
        }
    }
    return (first_capital ? SHAPE_CAPITAL : 0) | (first_small ? SHAPE_SMALL : 0) | (letters > 1 && capitals == letters ? SHAPE_ALL_CAPITALS : 0) |
           (digits ? SHAPE_DIGIT : 0) | (inner ? SHAPE_INNER_CAPITAL : 0) | (!letters && !digits ? SHAPE_PUNCTUATION : 0);
}

/* --- word lists ----------------------------------------------------------------------------------------------- */

static qn_status look_up_lists(scan *s)
{
    size_t count = s->tokens->count;
    uint64_t *lists = malloc((count + 1) * sizeof *lists);
    qn_status status = lists ? qn_tokens_classes(s->finder->lexicon, s->tokens, s->finder->lists, s->arena, lists) : QN_NOMEM;
    for (size_t i = 0; !status && i < count; i++)
        s->words[i].lists = lists[i];
    free(lists);
    return status;
}

size_t qn_scan_phrase(const scan *s, uint32_t at, uint32_t end, list which)
{
    uint32_t word_class = s->finder->classes[which];
    if (word_class == QN_NONE || at >= end)
        return 0;
    size_t phrase = qn_lexicon_phrase_at(s->finder->lexicon, word_class, s->forms + at, end - at);
    return phrase ? phrase : in_list(s, at, which);
}

bool qn_scan_possessive(const scan *s, uint32_t token)
{
    const qn_token *t = &s->tokens->tokens[token];
    return token < s->tokens->count && (!strcmp(t->form, "'s") || !strcmp(t->form, "’s") ||
           ((!strcmp(t->form, "'") || !strcmp(t->form, "’")) && (!strcmp(t->xpos, "POS") || t->upos == QN_PART)));
}

bool qn_scan_is(const scan *s, uint32_t token, const char *punctuation)
{
    return token < s->tokens->count && !strcmp(s->forms[token], punctuation);
}

bool qn_scan_touches(const scan *s, uint32_t token)
{
    return token > 0 && !s->tokens->tokens[token - 1].space_after && s->tokens->tokens[token - 1].end == s->tokens->tokens[token].begin;
}

const char *qn_scan_fold(scan *s, uint32_t first, uint32_t end)
{
    qn_buffer name = {0};
    for (uint32_t i = first; i < end; i++) {
        const char *form = s->forms[i];
        if (i > first && !has_shape(s, i, SHAPE_PUNCTUATION))
            qn_buffer_putc(&name, ' ');
        for (const char *c = form; *c; c++)
            if (*c != '.' && *c != ',' && *c != '-')
                qn_buffer_putc(&name, *c);
    }
    if (name.failed)
        qn_arena_fail(s->arena);
    char *folded = name.failed ? NULL : qn_utf8_plain(s->arena, name.bytes ? name.bytes : "", name.length);
    free(name.bytes);
    return folded;
}

/* --- sentences --------------------------------------------------------------------------------------------- */

static bool is_headline(const scan *s, const qn_sentence *sentence)
{
    size_t words = 0, capitals = 0;
    for (uint32_t i = sentence->first; i < sentence->end; i++) {
        if (strlen(s->forms[i]) < LONG_WORD || has_shape(s, i, SHAPE_PUNCTUATION | SHAPE_DIGIT))
            continue;
        words++;
        capitals += has_shape(s, i, SHAPE_CAPITAL);
    }
    qn_block_kind kind = sentence->block < s->document->block_count ? s->document->blocks[sentence->block].kind : QN_BLOCK_PARAGRAPH;
    bool title = kind == QN_BLOCK_TITLE || kind == QN_BLOCK_HEADING;
    bool ends = sentence->end > sentence->first && qn_scan_is(s, sentence->end - 1, ".");
    return (title || !ends) && words >= (title ? 3 : 5) && capitals * 4 >= words * 3;
}

static bool is_opening(const scan *s, uint32_t token)
{
    const char *form = s->forms[token];
    return !strcmp(form, "“") || !strcmp(form, "``") || !strcmp(form, "‘") || !strcmp(form, ":") || !strcmp(form, "\"") || !strcmp(form, "«") ||
           !strcmp(form, "„") || !strcmp(form, "•") || !strcmp(form, "*");
}

static void mark_first_words(scan *s, const qn_sentence *sentence)
{
    bool first = true;
    for (uint32_t i = sentence->first; i < sentence->end; i++) {
        if (has_shape(s, i, SHAPE_PUNCTUATION)) {
            first = first || is_opening(s, i);
        } else {
            if (first)
                s->words[i].shape |= SHAPE_FIRST;
            first = false;
        }
    }
}

/* --- known names and name words ----------------------------------------------------------------------------- */

static void look_up_names(scan *s, const qn_sentence *sentence)
{
    for (uint32_t i = sentence->first; i < sentence->end; i++) {
        if (!has_shape(s, i, SHAPE_CAPITAL | SHAPE_INNER_CAPITAL | SHAPE_DIGIT))
            continue;
        size_t room = sentence->end - i, names = 0;
        word *w = &s->words[i];
        size_t length = qn_lexicon_name_at(s->finder->lexicon, s->forms + i, room < LONGEST_NAME ? room : LONGEST_NAME, &w->names, &names);
        size_t before_comma = 0;
        while (before_comma < length && !qn_scan_is(s, i + (uint32_t)before_comma, ","))
            before_comma++;
        w->name_length = (uint16_t)before_comma;        /* "Kingston, Ontario" is known as one, and read as two */
        w->name_count = length ? (uint32_t)names : 0;
    }
}

/* "North and South Korea": the first word stands for "North Korea", when that is known as well. */
static void look_up_shared_names(scan *s, const qn_sentence *sentence)
{
    for (uint32_t i = sentence->first; i + 3 < sentence->end; i++) {
        word *w = &s->words[i];
        if (w->name_length || !in_list(s, i, L_DIRECTION) || !in_list(s, i + 1, L_AND) || !in_list(s, i + 2, L_DIRECTION) ||
            s->words[i + 2].name_length != 2 || !has_shape(s, i, SHAPE_CAPITAL))
            continue;
        const char *whole[2] = {s->forms[i], s->forms[i + 3]};
        const qn_name *names = NULL;
        size_t count = 0;
        if (qn_lexicon_name_at(s->finder->lexicon, whole, 2, &names, &count) != 2 || !count || names->known->type != QN_COUNTRY)
            continue;
        w->names = names;
        w->name_count = (uint32_t)count;
        w->name_length = 1;
    }
}

static bool surely_known(const scan *s, uint32_t token)
{
    const word *w = &s->words[token];
    for (uint32_t k = 0; k < w->name_count; k++)
        if (w->names[k].kind != QN_NAME_HINT)
            return true;
    return false;
}

static bool closed_class(const qn_token *t)
{
    return t->upos == QN_PRON || t->upos == QN_DET || t->upos == QN_AUX || t->upos == QN_CCONJ || t->upos == QN_SCONJ || t->upos == QN_ADP ||
           t->upos == QN_PART || t->upos == QN_INTJ;
}

static bool met(const qn_interner *words, const char *form)
{
    return qn_interner_find(words, form, strlen(form)) != QN_NONE;
}

/* "pro-Beijing", "anti-European" as one token */
static bool has_prefix(const scan *s, uint32_t i)
{
    char prefix[16];
    const char *form = s->forms[i], *hyphen = strchr(form, '-');
    if (!hyphen || hyphen == form || (size_t)(hyphen - form) >= sizeof prefix || s->finder->classes[L_NAME_PREFIX] == QN_NONE)
        return false;
    memcpy(prefix, form, (size_t)(hyphen - form));
    prefix[hyphen - form] = '\0';
    return qn_lexicon_is(s->finder->lexicon, s->finder->classes[L_NAME_PREFIX], prefix);
}

/* A capital inside a plain sentence makes a name word, unless the word is never one. */
static bool plain_name_word(const scan *s, uint32_t i)
{
    const qn_token *t = &s->tokens->tokens[i];
    if (!has_shape(s, i, SHAPE_CAPITAL | SHAPE_INNER_CAPITAL) || has_prefix(s, i))
        return false;
    bool last = i + 1 >= s->tokens->count || t[1].sentence != t->sentence;
    if (in_list(s, i, L_MONTH) && in_list(s, i, L_FIRST_NAME) && !last && t[1].upos == QN_PROPN && has_shape(s, i + 1, SHAPE_CAPITAL) &&
        !(i > 0 && t[-1].upos == QN_ADP))
        return true;                    /* "Jan Kowal" */
    if (in_list(s, i, L_MONTH) || in_list(s, i, L_WEEKDAY))
        return i > 0 && t->sentence == t[-1].sentence && in_list(s, i - 1, L_FIRST_NAME) && has_shape(s, i - 1, SHAPE_NAME);
    if ((t->upos == QN_NUM || in_list(s, i, L_NUMBER_WORD)) && has_shape(s, i, SHAPE_FIRST) && !surely_known(s, i))
        return false;
    return !closed_class(t) || has_shape(s, i, SHAPE_ALL_CAPITALS) || surely_known(s, i);
}

/* "Bill and Hillary Clinton" */
static bool shares_surname(const scan *s, uint32_t i)
{
    return i + 3 < s->tokens->count && s->tokens->tokens[i + 3].sentence == s->tokens->tokens[i].sentence && in_list(s, i, L_FIRST_NAME) &&
           in_list(s, i + 1, L_AND) && in_list(s, i + 2, L_FIRST_NAME) && has_shape(s, i + 3, SHAPE_CAPITAL);
}

/* "Transparency International" at the beginning of a sentence: a noun before a body's head word in capitals, which says nothing of itself. */
static bool leads_body(const scan *s, uint32_t i)
{
    const uint64_t heads = UINT64_C(1) << L_AGENCY_HEAD | UINT64_C(1) << L_ORGANIZATION_HEAD | UINT64_C(1) << L_FIRM_HEAD;
    bool noun = s->tokens->tokens[i].upos == QN_NOUN || s->tokens->tokens[i].upos == QN_PROPN;
    if (!noun || in_list(s, i, L_NOT_NAME) || in_list(s, i, L_TITLE) || in_list(s, i, L_PERSON_NOUN) || i + 1 >= s->tokens->count)
        return false;
    return s->tokens->tokens[i + 1].sentence == s->tokens->tokens[i].sentence && has_shape(s, i + 1, SHAPE_CAPITAL) &&
           (s->words[i + 1].lists & heads) && strcmp(s->tokens->tokens[i].xpos, "NNS");
}

static bool first_name_word(const scan *s, uint32_t i)
{
    if (!plain_name_word(s, i))
        return false;
    if (surely_known(s, i) || shares_surname(s, i))
        return true;
    bool personal = (in_list(s, i, L_FIRST_NAME) || in_list(s, i, L_SURNAME)) && i + 1 < s->tokens->count && has_shape(s, i + 1, SHAPE_CAPITAL) &&
                    s->tokens->tokens[i + 1].sentence == s->tokens->tokens[i].sentence && s->tokens->tokens[i + 1].upos == QN_PROPN;
    if (personal && !met(s->small, s->forms[i]))
        return true;                    /* "Wang Weijing" whatever "Wang" was taken for */
    if (leads_body(s, i))
        return true;
    bool proper = s->tokens->tokens[i].upos == QN_PROPN || !strncmp(s->tokens->tokens[i].xpos, "NNP", 3), small = met(s->small, s->forms[i]);
    return met(s->met, s->forms[i]) ? proper || !small : proper && !small;
}

static bool headline_name_word(const scan *s, uint32_t i, uint32_t *covered)
{
    if (surely_known(s, i) && i + s->words[i].name_length > *covered)
        *covered = i + s->words[i].name_length;
    return plain_name_word(s, i) && (i < *covered || met(s->met, s->forms[i]));
}

static qn_status learn_forms(scan *s)
{
    for (size_t i = 0; i < s->tokens->count; i++) {
        const qn_token *t = &s->tokens->tokens[i];
        if (has_shape(s, (uint32_t)i, SHAPE_SMALL)) {
            char form[64];
            size_t length = strlen(t->form);
            if (length >= sizeof form)
                continue;
            memcpy(form, t->form, length + 1);
            if (form[0] >= 'a' && form[0] <= 'z')
                form[0] = (char)(form[0] - 'a' + 'A');      /* kept as it would stand at a sentence's start */
            if (qn_intern(s->small, form, length) == QN_NONE)
                return QN_NOMEM;
        } else if (!s->headline[t->sentence] && !has_shape(s, (uint32_t)i, SHAPE_FIRST) && plain_name_word(s, (uint32_t)i)) {
            if (qn_intern(s->met, t->form, strlen(t->form)) == QN_NONE)
                return QN_NOMEM;
        }
    }
    return QN_OK;
}

/* "(D-Minn.)", ", R-W.Va.": the letter of a politician's party, joined to what he sits for. */
static bool is_party_letter(const scan *s, uint32_t i, uint32_t first, uint32_t end)
{
    return i > first && i + 2 < end && is_rare(s, i, R_PARTY_LETTER) && (qn_scan_is(s, i - 1, "(") || qn_scan_is(s, i - 1, ",")) &&
           qn_scan_is(s, i + 1, "-") && qn_scan_touches(s, i + 1) && qn_scan_touches(s, i + 2) && has_shape(s, i + 2, SHAPE_CAPITAL);
}

/* Of such an affiliation only a place that is known is a name. */
static void unmark_affiliations(scan *s, const qn_sentence *sentence)
{
    for (uint32_t i = sentence->first; i < sentence->end; i++)
        if (is_party_letter(s, i, sentence->first, sentence->end)) {
            s->words[i].shape = s->words[i + 1].shape = SHAPE_PUNCTUATION;
            s->words[i].name_length = 0;
            s->words[i].name_count = 0;
            if (!surely_known(s, i + 2))
                s->words[i + 2].shape = SHAPE_PUNCTUATION;
        }
}

static void mark_name_words(scan *s, size_t sentence)
{
    uint32_t covered = 0;
    for (uint32_t i = s->tokens->sentences[sentence].first; i < s->tokens->sentences[sentence].end; i++) {
        bool name = s->headline[sentence] ? headline_name_word(s, i, &covered)
                  : has_shape(s, i, SHAPE_FIRST) ? first_name_word(s, i) : plain_name_word(s, i);
        bool torn = i > s->tokens->sentences[sentence].first && has_shape(s, i, SHAPE_SMALL) && has_shape(s, i - 1, SHAPE_NAME) &&
                    qn_scan_touches(s, i) && !qn_scan_possessive(s, i) &&
                    (s->tokens->tokens[i].upos == QN_NOUN || s->tokens->tokens[i].upos == QN_PROPN);
        if (name || torn)                               /* torn: "Dell'O" + "ro" */
            s->words[i].shape |= SHAPE_NAME;
    }
    unmark_affiliations(s, &s->tokens->sentences[sentence]);
}

static void link_tree(scan *s)
{
    for (size_t i = 0; i < s->tokens->count; i++)
        s->words[i].child = s->words[i].sibling = -1;
    for (size_t i = s->tokens->count; i-- > 0;) {
        int32_t head = s->tokens->tokens[i].head;
        if (head >= 0 && (size_t)head < s->tokens->count) {
            s->words[i].sibling = s->words[head].child;
            s->words[head].child = (int32_t)i;
        }
    }
}

qn_status qn_scan_words(scan *s)
{
    for (size_t i = 0; i < s->tokens->count; i++) {
        s->forms[i] = s->tokens->tokens[i].form;
        s->words[i].shape = (uint8_t)shape_of(s->forms[i]);
    }
    link_tree(s);
    qn_status status = look_up_lists(s);
    for (size_t i = 0; !status && i < s->tokens->sentence_count; i++) {
        const qn_sentence *sentence = &s->tokens->sentences[i];
        s->headline[i] = is_headline(s, sentence);
        mark_first_words(s, sentence);
        look_up_names(s, sentence);
        look_up_shared_names(s, sentence);
    }
    if (!status)
        status = learn_forms(s);
    for (size_t i = 0; !status && i < s->tokens->sentence_count; i++)
        mark_name_words(s, i);
    return status;
}
