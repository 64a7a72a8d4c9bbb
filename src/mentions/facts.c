/* What the model of names looks at: a token's form, tags, word lists and known names, those of its neighbours, the run of capitals around it. */
#include "namer.h"

#include <stdlib.h>
#include <string.h>

enum { PREFIXES = 3, SUFFIXES = 4, REACH = 2, LONGEST_RUN = 12 };

/* Word lists that tell the same kind of name, as one fact. */
enum { G_FIRST, G_SURNAME, G_TITLE, G_HONORIFIC, G_LEGAL, G_BODY, G_FIRM, G_MEDIA, G_PLACE, G_NOTHING, G_PERSON_NOUN, G_BODY_NOUN, G_PLACE_NOUN,
       G_SPEECH, G_PARTICLE, GROUPS };

struct name_facts {
    uint64_t form, lower, shape, prefix[PREFIXES], suffix[SUFFIXES];
    uint64_t upos, xpos, lists, known, met, place, relation, head, head_upos;
    uint32_t groups;                /* bits of the lists' groups */
    uint32_t run_first, run_end;    /* the run of capitals that the token is in; empty for none */
    bool capital, active;
};

/* Stands for the places before the first and after the last word of a sentence. */
static const name_facts nowhere = {.form = 3, .lower = 3, .shape = 3, .prefix = {3, 3, 3}, .suffix = {3, 3, 3, 3}, .upos = 3, .xpos = 3, .lists = 3};

#define BIT(which) (UINT64_C(1) << (which))
static const uint64_t groups[GROUPS] = {
    [G_FIRST] = BIT(L_FIRST_NAME), [G_SURNAME] = BIT(L_SURNAME), [G_TITLE] = BIT(L_TITLE), [G_HONORIFIC] = BIT(L_HONORIFIC),
    [G_LEGAL] = BIT(L_LEGAL_FORM), [G_BODY] = BIT(L_AGENCY_HEAD) | BIT(L_ORGANIZATION_HEAD) | BIT(L_PARTY_HEAD) | BIT(L_ALLIANCE_HEAD),
    [G_FIRM] = BIT(L_FIRM_HEAD), [G_MEDIA] = BIT(L_MEDIA_HEAD), [G_PLACE] = BIT(L_PLACE_HEAD) | BIT(L_DIRECTION), [G_NOTHING] = BIT(L_NOTHING_HEAD),
    [G_PERSON_NOUN] = BIT(L_PERSON_NOUN) | BIT(L_KIN_NOUN),
    [G_BODY_NOUN] = BIT(L_FIRM_NOUN) | BIT(L_AGENCY_NOUN) | BIT(L_MEDIA_NOUN) | BIT(L_ALLIANCE_NOUN) | BIT(L_PARTY_NOUN) | BIT(L_ORGANIZATION_NOUN),
    [G_PLACE_NOUN] = BIT(L_PLACE_NOUN) | BIT(L_COUNTRY_NOUN), [G_SPEECH] = BIT(L_SPEECH_VERB), [G_PARTICLE] = BIT(L_PARTICLE),
};

/* --- facts ------------------------------------------------------------------------------------------------------------- */

static uint64_t hash_of(uint64_t seed, const char *bytes, size_t length)
{
    return qn_mix(seed, qn_hash(bytes, length)) | 1;
}

/* Bytes that begin or end `count` characters; 0 when the word has no more than that. */
static size_t start_of(const char *form, size_t length, unsigned count)
{
    size_t at = 0;
    for (; at < length && count; count--)
        qn_utf8_next(form, length, &at);
    return at < length ? at : 0;
}

static size_t tail_of(const char *form, size_t length, unsigned count)
{
    size_t at = length;
    for (; at && count; count--)
        for (at--; at && ((unsigned char)form[at] & 0xC0) == 0x80;)
            at--;
    return at ? length - at : 0;
}

/* Upper case X, lower case x, digits d, others themselves; repeats count once. */
static uint64_t shape_hash(const char *form, const char *lower, size_t length)
{
    uint64_t hash = 5, last = 0;
    unsigned changes = 0;
    for (size_t i = 0; i < length && changes < 8; i++) {
        unsigned char c = (unsigned char)form[i];
        uint64_t kind = c >= '0' && c <= '9' ? 'd' : c < 0x80 && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') ? c
                      : (unsigned char)lower[i] != c ? 'X' : 'x';
        if (kind != last) {
            hash = qn_mix(hash, kind);
            changes++;
        }
        last = kind;
    }
    return qn_mix(hash, length < 4 ? length : 4) | 1;
}

static bool describe_form(scan *s, uint32_t i, name_facts *f)
{
    const char *form = s->forms[i];
    size_t length = strlen(form);
    const char *lower = qn_utf8_lower(s->arena, form, length);
    if (!lower)
        return false;
    size_t lower_length = strlen(lower);
    f->form = hash_of(2, form, length);
    f->lower = hash_of(3, lower, lower_length);
    f->shape = lower_length == length ? shape_hash(form, lower, length) : 7;
    for (unsigned k = 0; k < PREFIXES; k++) {
        size_t part = start_of(lower, lower_length, k + 2);
        f->prefix[k] = part ? hash_of(4, lower, part) : 0;
    }
    for (unsigned k = 0; k < SUFFIXES; k++) {
        size_t part = tail_of(lower, lower_length, k + 1);
        f->suffix[k] = part ? hash_of(5, lower + lower_length - part, part) : 0;
    }
    return true;
}

static void describe_lists(const scan *s, uint32_t i, name_facts *f)
{
    for (int g = 0; g < GROUPS; g++)
        f->groups |= (uint32_t)((s->words[i].lists & groups[g]) != 0) << g;
    f->lists = f->groups ? qn_mix(6, f->groups) | 1 : 0;
}

static bool in_words(const qn_interner *words, const char *form)
{
    return qn_interner_find(words, form, strlen(form)) != QN_NONE;
}

static void describe_place(const scan *s, uint32_t i, name_facts *f)
{
    const qn_token *t = &s->tokens->tokens[i];
    uint64_t place = 1u + has_shape(s, i, SHAPE_FIRST) + 2u * s->headline[t->sentence] + 4u * has_shape(s, i, SHAPE_ALL_CAPITALS);
    f->capital = has_shape(s, i, SHAPE_CAPITAL | SHAPE_INNER_CAPITAL);
    f->place = qn_mix(7, place) | 1;
    f->met = f->capital ? qn_mix(8, place + 16u * in_words(s->met, s->forms[i]) + 32u * in_words(s->small, s->forms[i])) | 1 : 0;
}

static void describe_tags(const scan *s, uint32_t i, name_facts *f)
{
    const qn_token *t = &s->tokens->tokens[i];
    f->upos = qn_mix(9, t->upos) | 1;
    f->xpos = hash_of(10, t->xpos, strlen(t->xpos));
    f->relation = qn_mix(11, t->relation) | 1;
    if (t->head >= 0 && (size_t)t->head < s->tokens->count) {
        const qn_token *h = &s->tokens->tokens[t->head];
        f->head = hash_of(12, h->lemma, strlen(h->lemma));
        f->head_upos = qn_mix(13, h->upos) | 1;
    }
}

/* Classes and kinds of the known actors whose name begins here, at each of its tokens. */
static void describe_known(const scan *s, uint32_t i, uint32_t end, name_facts *facts)
{
    const word *w = &s->words[i];
    if (!w->name_length || facts[i].known)
        return;
    uint64_t classes = 0, kinds = 0;
    for (uint32_t k = 0; k < w->name_count; k++) {
        classes |= (uint64_t)w->names[k].known->type;
        kinds |= 1u << w->names[k].kind;
    }
    for (uint32_t k = i; k < end && k < i + w->name_length; k++)
        facts[k].known = qn_mix(qn_mix(14, classes), kinds * 4 + (k == i) + 2u * (k + 1 == i + w->name_length)) | 1;
}

static void find_runs(const scan *s, const qn_sentence *sentence, name_facts *facts)
{
    for (uint32_t i = sentence->first, end; i < sentence->end; i = end) {
        end = i + 1;
        if (!facts[i].capital)
            continue;
        while (end < sentence->end && end < i + LONGEST_RUN &&
               (facts[end].capital || (qn_scan_is(s, end, "-") && end + 1 < sentence->end && facts[end + 1].capital)))
            end++;
        for (uint32_t k = i; k < end; k++) {
            facts[k].run_first = i;
            facts[k].run_end = end;
        }
    }
    for (uint32_t i = sentence->first; i < sentence->end; i++)
        for (uint32_t k = i > sentence->first + REACH ? i - REACH : sentence->first; k < sentence->end && k <= i + REACH; k++)
            facts[i].active = facts[i].active || facts[k].capital;
}

qn_status qn_namer_facts(scan *s, name_facts **out)
{
    name_facts *facts = calloc(s->tokens->count + 1, sizeof *facts);
    *out = facts;
    if (!facts)
        return QN_NOMEM;
    for (size_t k = 0; k < s->tokens->sentence_count; k++) {
        const qn_sentence *sentence = &s->tokens->sentences[k];
        for (uint32_t i = sentence->first; i < sentence->end; i++) {
            if (!describe_form(s, i, &facts[i]))
                return QN_NOMEM;
            describe_lists(s, i, &facts[i]);
            describe_place(s, i, &facts[i]);
            describe_tags(s, i, &facts[i]);
            describe_known(s, i, sentence->end, facts);
        }
        find_runs(s, sentence, facts);
    }
    return QN_OK;
}

bool qn_namer_active(const name_facts *facts, uint32_t token)
{
    return facts[token].active;
}

/* --- atoms ---------------------------------------------------------------------------------------------------------------- */

#define AROUND(p) p ".w", p ".shape", p ".upos", p ".xpos", p ".lists", p ".known", p ".met", p ".s3"
#define LISTS(p) p ".first", p ".surname", p ".title", p ".honorific", p ".legal", p ".body", p ".firm", p ".media", p ".place", p ".nothing", \
                 p ".person_noun", p ".body_noun", p ".place_noun", p ".speech", p ".particle"
const char *const name_atoms[] = {
    "before", "one", "form", "p2", "p3", "p4", "s1", "s2", "s4", "place", "relation", "head", "head_upos",
    AROUND("-2"), AROUND("-1"), AROUND("0"), AROUND("+1"), AROUND("+2"),
    LISTS("-1"), LISTS("0"), LISTS("+1"),
    "run.length", "run.place", "run.before.w", "run.before.upos", "run.before.lists", "run.after.w", "run.after.upos", "run.after.lists",
    "run.first.w", "run.first.lists", "run.last.w", "run.last.lists", "run.last.s3",
};
const size_t name_atom_count = sizeof name_atoms / sizeof *name_atoms;
_Static_assert(sizeof name_atoms / sizeof *name_atoms <= NAME_ATOMS, "room for all atoms");

static uint64_t *around_atoms(const name_facts *f, bool blind, uint64_t *a)
{
    bool hide = blind && f->capital;
    *a++ = hide ? 0 : f->lower;
    *a++ = f->shape;
    *a++ = f->upos;
    *a++ = f->xpos;
    *a++ = hide ? 0 : f->lists;
    *a++ = hide ? 0 : f->known;
    *a++ = f->met;
    *a++ = hide ? 0 : f->suffix[2];
    return a;
}

static uint64_t *list_atoms(const name_facts *f, bool blind, uint64_t *a)
{
    uint32_t bits = blind && f->capital ? f->groups & ~(1u << G_FIRST | 1u << G_SURNAME) : f->groups;
    for (int g = 0; g < GROUPS; g++)
        *a++ = bits >> g & 1;
    return a;
}

static uint64_t *own_atoms(const name_facts *f, bool blind, uint64_t *a)
{
    bool hide = blind && f->capital;
    *a++ = 0;
    *a++ = 1;
    *a++ = hide ? 0 : f->form;
    for (int k = 0; k < PREFIXES; k++)
        *a++ = hide ? 0 : f->prefix[k];
    *a++ = hide ? 0 : f->suffix[0];
    *a++ = hide ? 0 : f->suffix[1];
    *a++ = hide ? 0 : f->suffix[3];
    *a++ = f->place;
    *a++ = f->relation;
    *a++ = f->head;
    *a++ = f->head_upos;
    return a;
}

static void run_atoms(const name_facts *facts, const qn_sentence *sentence, uint32_t token, bool blind, uint64_t *a)
{
    const name_facts *f = &facts[token];
    if (f->run_end <= f->run_first) {
        memset(a, 0, 13 * sizeof *a);
        return;
    }
    uint32_t length = f->run_end - f->run_first;
    const name_facts *before = f->run_first > sentence->first ? &facts[f->run_first - 1] : &nowhere;
    const name_facts *after = f->run_end < sentence->end ? &facts[f->run_end] : &nowhere;
    *a++ = length < 6 ? length : 6;
    *a++ = 1u + (token == f->run_first) + 2u * (token + 1 == f->run_end);
    *a++ = before->lower;
    *a++ = before->upos;
    *a++ = before->lists;
    *a++ = after->lower;
    *a++ = after->upos;
    *a++ = after->lists;
    *a++ = blind ? 0 : facts[f->run_first].lower;
    *a++ = blind ? 0 : facts[f->run_first].lists;
    *a++ = blind ? 0 : facts[f->run_end - 1].lower;
    *a++ = blind ? 0 : facts[f->run_end - 1].lists;
    *a++ = blind ? 0 : facts[f->run_end - 1].suffix[2];
}

static const name_facts *beside(const name_facts *facts, const qn_sentence *sentence, uint32_t token, int by)
{
    int64_t at = (int64_t)token + by;
    return at < sentence->first || at >= sentence->end ? &nowhere : &facts[at];
}

void qn_namer_atoms(const scan *s, const name_facts *facts, uint32_t token, bool blind, uint64_t atoms[NAME_ATOMS])
{
    const qn_sentence *sentence = &s->tokens->sentences[s->tokens->tokens[token].sentence];
    uint64_t *a = own_atoms(&facts[token], blind, atoms);
    for (int by = -REACH; by <= REACH; by++)
        a = around_atoms(beside(facts, sentence, token, by), blind, a);
    for (int by = -1; by <= 1; by++)
        a = list_atoms(beside(facts, sentence, token, by), blind, a);
    run_atoms(facts, sentence, token, blind, a);
}

void qn_namer_step_atoms(uint32_t before, uint64_t atoms[NAME_ATOMS])
{
    memset(atoms, 0, NAME_ATOMS * sizeof *atoms);
    atoms[0] = before + 1;
}
