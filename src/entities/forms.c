/* Mentions → forms: names folded, a body's name without its legal form and its country; union-find and links between forms. */
#include "work.h"

#include <stdlib.h>
#include <string.h>

#define BIT(which) (UINT64_C(1) << (which))
#define HEADS (BIT(L_AGENCY_HEAD) | BIT(L_ORGANIZATION_HEAD) | BIT(L_PARTY_HEAD) | BIT(L_ALLIANCE_HEAD) | BIT(L_STATE_BODY))

/* --- union-find (with path halving, Tarjan & van Leeuwen 1984) ------------------------------------------------- */

uint32_t qn_work_root(work *w, uint32_t form)
{
    while (w->forms[form].parent != form) {
        w->forms[form].parent = w->forms[w->forms[form].parent].parent;
        form = w->forms[form].parent;
    }
    return form;
}

/* "the U.S. Justice Department" and "Canada's Justice Department" */
static bool of_two_nations(const form *a, const form *b)
{
    const qn_known *x = a->nation ? a->nation : a->known ? a->known->home : NULL, *y = b->nation ? b->nation : b->known ? b->known->home : NULL;
    return (a->type & QN_AGENCY) && (b->type & QN_AGENCY) && x && y && x != y;
}

/* Two forms of different known actors, and organs of different states, never join. */
void qn_work_join(work *w, uint32_t a, uint32_t b)
{
    a = qn_work_root(w, a);
    b = qn_work_root(w, b);
    if (a == b || (w->forms[a].known && w->forms[b].known && w->forms[a].known != w->forms[b].known) || of_two_nations(&w->forms[a], &w->forms[b]))
        return;
    uint32_t root = a < b ? a : b, other = a < b ? b : a;
    w->forms[other].parent = root;
    if (!w->forms[root].known)
        w->forms[root].known = w->forms[other].known;
    if (!w->forms[root].nation)
        w->forms[root].nation = w->forms[other].nation;
    if (!w->forms[root].gender)
        w->forms[root].gender = w->forms[other].gender;
}

/* --- links --------------------------------------------------------------------------------------------------------- */

qn_status qn_work_link(work *w, uint32_t brief, uint32_t full, int rank)
{
    link l = {brief, full, rank};
    return QN_PUSH(w->links, w->link_count, w->link_capacity, l) ? QN_OK : QN_NOMEM;
}

static int by_brief(const void *a, const void *b)
{
    const link *x = a, *y = b;
    if (x->brief != y->brief)
        return x->brief < y->brief ? -1 : 1;
    if (x->rank != y->rank)
        return x->rank < y->rank ? -1 : 1;
    return (x->full > y->full) - (x->full < y->full);
}

const link *qn_work_links(const work *w, uint32_t brief, size_t *count)
{
    size_t low = 0, high = w->link_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (w->links[middle].brief < brief)
            low = middle + 1;
        else
            high = middle;
    }
    size_t end = low;
    while (end < w->link_count && w->links[end].brief == brief && w->links[end].rank == w->links[low].rank)
        end++;
    *count = end - low;
    return end > low ? &w->links[low] : NULL;
}

void qn_work_settle(work *w)
{
    if (w->link_count)
        qsort(w->links, w->link_count, sizeof *w->links, by_brief);
    for (uint32_t f = 0; f < w->form_count; f++) {
        size_t count;
        const link *links = qn_work_links(w, f, &count);
        bool one = true;
        for (size_t i = 1; i < count; i++)
            one = one && qn_work_root(w, links[i].full) == qn_work_root(w, links[0].full);
        if (count && one)
            qn_work_join(w, f, links[0].full);
        else if (count)
            w->forms[f].open = true;
    }
}

/* --- forms --------------------------------------------------------------------------------------------------------- */

static const qn_known *country_of(const work *w, uint32_t mention)
{
    const qn_mention *m = &w->mentions->mentions[mention];
    return m->type == QN_COUNTRY && m->known ? m->known : NULL;
}

/* The country before "'s": "Canada's Department of Justice". */
static const qn_known *possessor_country(const work *w, uint32_t first)
{
    if (first < 2 || !qn_work_possessive(w, first - 1) || !same_sentence(w, first, first - 2))
        return NULL;
    uint32_t owner = w->cover[first - 2];
    return owner != QN_NONE && w->mentions->mentions[owner].end == first - 1 ? country_of(w, owner) : NULL;
}

static bool headed(const work *w, uint32_t first, uint32_t end)
{
    if (w->lists[end - 1] & HEADS)
        return true;
    for (uint32_t i = first; i + 1 < end; i++)
        if ((w->lists[i] & HEADS) && in_list(w, i + 1, L_HEAD_PREPOSITION))
            return true;
    return false;
}

/* The country that the name starts with, which is then no part of its core. */
static const qn_known *leading_country(const work *w, uint32_t mention, uint32_t *core)
{
    const qn_mention *m = &w->mentions->mentions[mention];
    size_t count = 0;
    const qn_name *names = NULL;
    const char *forms[8];
    for (uint32_t i = 0; i < 8 && m->first + i < m->end; i++)
        forms[i] = token_at(w, m->first + i)->form;
    size_t room = m->end - m->first < 8 ? m->end - m->first : 8;
    size_t length = qn_lexicon_name_at(w->resolver->lexicon, forms, room, &names, &count);
    for (size_t k = 0; length && length < m->end - m->first && k < count; k++) {
        uint32_t after = m->first + (uint32_t)length;
        if (names[k].known->type != QN_COUNTRY || names[k].kind == QN_NAME_HINT || names[k].kind == QN_NAME_METONYM)
            continue;
        if (qn_work_possessive(w, after))
            after++;
        if (after < m->end && headed(w, after, m->end)) {
            *core = after;
            return names[k].known;
        }
    }
    return NULL;
}

static void add_words(work *w, qn_buffer *key, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++) {
        uint32_t word = qn_work_word(w, i);
        if (word == QN_NONE) {
            key->failed = true;
            return;
        }
        const char *form = qn_interner_string(w->words, word);
        if (!strcmp(form, "-") || !strcmp(form, ",") || qn_work_possessive(w, i))
            continue;
        if (key->length && key->bytes[key->length - 1] != ' ')
            qn_buffer_putc(key, ' ');
        qn_buffer_puts(key, form);
    }
}

/* "Department of Justice" and "Justice Department" are one core: what follows "of", then the head. */
static void add_core(work *w, qn_buffer *key, uint32_t first, uint32_t end)
{
    if (end - first >= 3 && in_list(w, first, L_AGENCY_HEAD) && in_list(w, first + 1, L_OF)) {
        add_words(w, key, first + 2, end);
        add_words(w, key, first, first + 1);
    } else {
        add_words(w, key, first, end);
    }
}

static uint32_t without_legal_form(const work *w, uint32_t first, uint32_t end)
{
    while (end - first > 1 &&
           (in_list(w, end - 1, L_LEGAL_FORM) || !strcmp(token_at(w, end - 1)->form, ",") || !strcmp(token_at(w, end - 1)->form, "&")))
        end--;
    return end;
}

static const qn_known *known_core(const work *w, const form *f)
{
    const qn_name *names = NULL;
    size_t count = qn_work_names(w, f->core_first, f->core_end, &names);
    for (size_t k = 0; k < count; k++) {
        const qn_known *known = names[k].known;
        if ((known->type & QN_BODIES) && names[k].kind == QN_NAME_FULL && (!f->nation || known->home == f->nation))
            return known;
    }
    return NULL;
}

/* The name means its known actor only in the right context. */
static bool only_hinted(const work *w, const qn_mention *m)
{
    const qn_name *names = NULL;
    size_t count = qn_work_names(w, m->first, m->end, &names);
    for (size_t k = 0; k < count; k++)
        if (names[k].known == m->known && names[k].kind != QN_NAME_HINT)
            return false;
    return count > 0;
}

static bool is_mentioned(const work *w, const qn_known *known)
{
    for (size_t i = 0; i < w->mentions->count; i++)
        if (w->mentions->mentions[i].known == known)
            return true;
    return false;
}

static void describe_body(work *w, uint32_t mention, form *f)
{
    const qn_mention *m = &w->mentions->mentions[mention];
    f->core_end = without_legal_form(w, m->first, m->end);
    const qn_known *possessor = m->type == QN_AGENCY ? possessor_country(w, m->first) : NULL;
    if (m->known && possessor && m->known->home && m->known->home != possessor)
        f->known = NULL;                /* "Canada's Department of Justice" is not the best known one */
    if (f->known && f->known->home && only_hinted(w, m) && !is_mentioned(w, f->known->home))
        f->known = NULL;                /* "the Interior Ministry" is not Russia's where nobody speaks of Russia */
    if (f->known) {
        uint32_t core = f->core_first;
        f->nation = m->type == QN_AGENCY ? leading_country(w, mention, &core) : NULL;
        return;
    }
    if (m->type != QN_FIRM && m->type != QN_MEDIA) {
        f->nation = leading_country(w, mention, &f->core_first);
        if (!f->nation)
            f->nation = possessor_country(w, m->first);
    }
    if (f->core_first >= f->core_end)
        f->core_first = m->first;
    f->known = known_core(w, f);
}

/* "Municipality of Livorno" is Livorno. */
static void describe_place(const work *w, const qn_mention *m, form *f)
{
    if (m->end - m->first < 3 || !in_list(w, m->first, L_PLACE_HEAD) || !in_list(w, m->first + 1, L_OF))
        return;
    const qn_name *names = NULL;
    f->core_first = m->first + 2;
    size_t count = qn_work_names(w, f->core_first, m->end, &names);
    for (size_t k = 0; k < count && !f->known; k++)
        if (names[k].known->type == QN_PLACE && names[k].kind == QN_NAME_FULL)
            f->known = names[k].known;
}

static void spell_key(work *w, const qn_mention *m, form *f, qn_buffer *key)
{
    bool body = (m->type & QN_BODIES) != 0;
    if (f->known) {
        qn_buffer_puts(key, "=");
        qn_buffer_puts(key, f->known->slug);
        return;
    }
    if (body)
        add_core(w, key, f->core_first, f->core_end);
    else
        add_words(w, key, f->core_first, m->end);
    if (key->failed)
        return;
    f->whole = qn_intern(w->words, key->bytes ? key->bytes : "", key->length);
    qn_buffer_puts(key, body ? "|body@" : m->type == QN_PERSON ? "|person@" : "|place@");
    if (f->nation)
        qn_buffer_puts(key, f->nation->slug);
}

static qn_status form_of_mention(work *w, uint32_t mention)
{
    const qn_mention *m = &w->mentions->mentions[mention];
    form f = {.sample = mention, .parent = (uint32_t)w->form_count, .words = m->end - m->first, .type = m->type, .known = m->known,
              .core_first = m->first, .core_end = m->end, .whole = QN_NONE};
    if (m->type & QN_BODIES)
        describe_body(w, mention, &f);
    else if (m->type == QN_PLACE && !m->known)
        describe_place(w, m, &f);
    while (m->type == QN_PERSON && f.core_end - f.core_first > 1 &&
           (in_list(w, f.core_end - 1, L_NAME_SUFFIX) || !strcmp(token_at(w, f.core_end - 1)->form, ",")))
        f.core_end--;                   /* "Jr." */
    f.first_word = qn_work_word(w, f.core_first);
    f.last_word = qn_work_word(w, f.core_end - 1);
    qn_buffer key = {0};
    spell_key(w, m, &f, &key);
    uint32_t number =
        key.failed || f.first_word == QN_NONE || f.last_word == QN_NONE ? QN_NONE : qn_intern(w->keys, key.bytes ? key.bytes : "", key.length);
    free(key.bytes);
    if (number == QN_NONE)
        return QN_NOMEM;
    if (number == w->form_count && !QN_PUSH(w->forms, w->form_count, w->form_capacity, f))
        return QN_NOMEM;
    w->form_of[mention] = number;
    return QN_OK;
}

static char honorific_before(const work *w, uint32_t first)
{
    if (first == 0 || !same_sentence(w, first - 1, first))
        return 0;
    bool male = in_list(w, first - 1, L_MALE_HONORIFIC), female = in_list(w, first - 1, L_FEMALE_HONORIFIC);
    return male == female ? 0 : male ? 'm' : 'f';
}

qn_status qn_work_forms(work *w)
{
    for (uint32_t k = 0; k < w->mentions->count; k++) {
        qn_status status = form_of_mention(w, k);
        if (status)
            return status;
        form *f = &w->forms[w->form_of[k]];
        if (!f->gender && w->mentions->mentions[k].type == QN_PERSON)
            f->gender = honorific_before(w, w->mentions->mentions[k].first);
    }
    return QN_OK;
}
