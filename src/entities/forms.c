/* Mentions → forms: names folded, a body's name without its legal form and its country; union-find and links between forms. */
#include "work.h"

#include <stdlib.h>
#include <string.h>

#define MET_ITSELF 1000     /* how much more a known actor's name tells than one that belongs to it */
#define LONG_NAME 6         /* words; longer names are not told apart by length */
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

/* Two forms of different known actors, organs of different states, father and son never join. */
void qn_work_join(work *w, uint32_t a, uint32_t b)
{
    a = qn_work_root(w, a);
    b = qn_work_root(w, b);
    const form *x = &w->forms[a], *y = &w->forms[b];
    if (a == b || (x->known && y->known && x->known != y->known) || of_two_nations(x, y) ||
        (x->suffix != QN_NONE && y->suffix != QN_NONE && x->suffix != y->suffix))
        return;
    uint32_t root = a < b ? a : b, other = a < b ? b : a;
    w->forms[other].parent = root;
    if (!w->forms[root].known)
        w->forms[root].known = w->forms[other].known;
    if (!w->forms[root].nation)
        w->forms[root].nation = w->forms[other].nation;
    if (!w->forms[root].gender)
        w->forms[root].gender = w->forms[other].gender;
    if (w->forms[root].suffix == QN_NONE)
        w->forms[root].suffix = w->forms[other].suffix;
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

static void settle_one(work *w, uint32_t f)
{
    size_t count;
    const link *links = qn_work_links(w, f, &count);
    bool one = true;
    for (size_t i = 1; i < count; i++)
        one = one && qn_work_root(w, links[i].full) == qn_work_root(w, links[0].full);
    if (count && one && links[0].rank == RANK_UNIT)
        w->forms[f].known = NULL;       /* "Samsung" is not the group here */
    if (count && one)
        qn_work_join(w, f, links[0].full);
    else if (count && links[0].rank != RANK_UNIT)
        w->forms[f].open = true;
}

/* Longer names first: those that a shorter one may stand for are one by then if they are. */
void qn_work_settle(work *w)
{
    if (w->link_count)
        qsort(w->links, w->link_count, sizeof *w->links, by_brief);
    for (uint32_t words = LONG_NAME; words > 0; words--)
        for (uint32_t f = 0; f < w->form_count; f++)
            if ((w->forms[f].words < LONG_NAME ? w->forms[f].words : LONG_NAME) == words)
                settle_one(w, f);
}

/* --- forms --------------------------------------------------------------------------------------------------------- */

static const qn_known *state_of(const work *w, uint32_t mention)
{
    const qn_mention *m = &w->mentions->mentions[mention];
    return m->type & (QN_COUNTRY | QN_PLACE) ? m->known : NULL;
}

/* The country or place before "'s": "Canada's Department of Justice", "Ontario's Health Ministry". */
static const qn_known *possessor(const work *w, uint32_t first)
{
    if (first < 2 || !qn_work_possessive(w, first - 1) || !same_sentence(w, first, first - 2))
        return NULL;
    uint32_t owner = w->cover[first - 2];
    return owner != QN_NONE && w->mentions->mentions[owner].end == first - 1 ? state_of(w, owner) : NULL;
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
    size_t length_of_all = m->end - m->first, known = m->known && m->type == QN_AGENCY;      /* of a known organ's name, a part of it */
    size_t room = length_of_all - known < 8 ? length_of_all - known : 8;
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

/* Where a name's first "of" or "for" after a head word stands, or 0. */
static uint32_t head_preposition(const work *w, uint32_t first, uint32_t end)
{
    const uint64_t turning = BIT(L_AGENCY_HEAD) | BIT(L_ORGANIZATION_HEAD);
    for (uint32_t i = first + 1; i + 1 < end; i++)
        if (in_list(w, i, L_HEAD_PREPOSITION) && (w->lists[i - 1] & turning))
            return i;
    return 0;
}

/* "Department of Justice" and "Justice Department" are one core, "District Court of Arvika" and "Arvika District Court", "Ministry of Foreign Affairs"
 * and "Foreign Ministry": what follows "of", then what stands before. */
static void add_core(work *w, qn_buffer *key, uint32_t first, uint32_t end)
{
    uint32_t of = head_preposition(w, first, end), stop = end;
    uint32_t rest = of && in_list(w, of + 1, L_THE) ? of + 2 : of + 1;
    while (of && stop > rest + 1 && in_list(w, stop - 1, L_FILLER_WORD))
        stop--;
    if (of && rest < stop) {
        add_words(w, key, rest, stop);
        add_words(w, key, first, of);
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
        bool sure = f->nation ? known->home == f->nation : names[k].kind == QN_NAME_FULL;      /* "Foreign Ministry" after "Russia's" */
        if ((known->type & QN_BODIES) && sure)
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
    uint32_t number = qn_interner_find(w->met, known->slug, strlen(known->slug));
    return number != QN_NONE && w->met_count[number] >= MET_ITSELF;
}

static qn_status meet(work *w, const qn_known *known, uint32_t weight)
{
    uint32_t before = qn_interner_count(w->met), number = qn_intern(w->met, known->slug, strlen(known->slug));
    if (number == QN_NONE || (number == before && !QN_PUSH(w->met_count, w->met_size, w->met_capacity, (uint32_t)0)))
        return QN_NOMEM;
    w->met_count[number] += weight;
    if (known->type == QN_COUNTRY && w->met_count[number] > w->most_met)
        w->most_met = w->met_count[number];
    return QN_OK;
}

/* Which known actors the article names, and which states those belong to. Names that only may mean an actor tell nothing. */
static qn_status meet_known(work *w)
{
    qn_status status = QN_OK;
    for (uint32_t k = 0; !status && k < w->mentions->count; k++) {
        const qn_mention *m = &w->mentions->mentions[k];
        if (!m->known)
            continue;
        bool hint = only_hinted(w, m);
        status = meet(w, m->known, hint ? 0 : MET_ITSELF);
        if (!status && m->known->home && !hint)
            status = meet(w, m->known->home, 1);
    }
    return status;
}

/* "Korea" is the one of the two that the article speaks of. */
static const qn_known *most_met(const work *w, const qn_mention *m)
{
    const qn_name *names = NULL;
    size_t count = qn_work_names(w, m->first, m->end, &names);
    const qn_known *best = m->known;
    uint32_t most = 0;
    for (size_t k = 0; k < count; k++) {
        const qn_known *known = names[k].known;
        uint32_t number = known->type == m->type ? qn_interner_find(w->met, known->slug, strlen(known->slug)) : QN_NONE;
        if (number != QN_NONE && w->met_count[number] > most) {
            most = w->met_count[number];
            best = known;
        }
    }
    return best;
}

/* Organs of several states are called so, and the article speaks of another state more than of the one whose organ this was taken for: "the Interior
 * Ministry" is Spain's there, though Moscow be named. */
static bool may_be_another_state(const work *w, const qn_mention *m)
{
    const qn_name *names = NULL;
    size_t count = qn_work_names(w, m->first, m->end, &names);
    const qn_known *home = m->known->home;
    bool shared = false;
    for (size_t k = 0; k < count; k++)
        shared = shared || (names[k].known->home && names[k].known->home != home);
    uint32_t number = qn_interner_find(w->met, home->slug, strlen(home->slug));
    return shared && (number == QN_NONE || w->met_count[number] < w->most_met);
}

static void describe_body(work *w, uint32_t mention, form *f)
{
    const qn_mention *m = &w->mentions->mentions[mention];
    f->core_end = without_legal_form(w, m->first, m->end);
    const qn_known *owner = m->type == QN_AGENCY ? possessor(w, m->first) : NULL;
    if (m->known && owner && owner->type == QN_COUNTRY && m->known->home && m->known->home != owner)
        f->known = NULL;                /* "Canada's Department of Justice" is not the best known one */
    if (f->known && f->known->home && only_hinted(w, m) && (!is_mentioned(w, f->known->home) || may_be_another_state(w, m)))
        f->known = NULL;                /* "the Interior Ministry" is not Russia's where nobody speaks of Russia */
    if (f->known) {
        uint32_t core = f->core_first;
        f->nation = m->type == QN_AGENCY ? leading_country(w, mention, &core) : NULL;
        if (f->nation && f->nation == f->known->home)
            f->core_first = core;       /* "the Health Ministry" after "the Polish Health Ministry" */
        return;
    }
    if (m->type != QN_FIRM && m->type != QN_MEDIA) {
        f->nation = leading_country(w, mention, &f->core_first);
        if (!f->nation)
            f->nation = possessor(w, m->first);
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

/* --- persons ------------------------------------------------------------------------------------------------------- */

static bool starts_sentence(const work *w, uint32_t token)
{
    return token == 0 || !same_sentence(w, token - 1, token);
}

static char honorific_before(const work *w, uint32_t first)
{
    if (starts_sentence(w, first))
        return 0;
    bool male = in_list(w, first - 1, L_MALE_HONORIFIC), female = in_list(w, first - 1, L_FEMALE_HONORIFIC);
    return male == female ? 0 : male ? 'm' : 'f';
}

static char gender_of_noun(const work *w, uint32_t token)
{
    bool male = in_list(w, token, L_MALE_NOUN), female = in_list(w, token, L_FEMALE_NOUN);
    return male == female ? 0 : male ? 'm' : 'f';
}

/* "her husband, Luc Moreau", "Priti Sethi, his wife,"; else what the first name tells. */
static char gender_of_full_name(const work *w, const qn_mention *m)
{
    uint32_t before = m->first, after = m->end;
    if (!starts_sentence(w, before) && !strcmp(token_at(w, before - 1)->form, ","))
        before--;
    char gender = starts_sentence(w, before) ? 0 : gender_of_noun(w, before - 1);
    bool comma = after + 2 < w->tokens->count && same_sentence(w, after + 2, m->first) && !strcmp(token_at(w, after)->form, ",");
    if (!gender && comma && (token_at(w, after + 1)->upos == QN_PRON || token_at(w, after + 1)->upos == QN_DET))
        gender = gender_of_noun(w, after + 2);
    bool male = in_list(w, m->first, L_MALE_NAME), female = in_list(w, m->first, L_FEMALE_NAME);
    return gender ? gender : male == female ? 0 : male ? 'm' : 'f';
}

/* "Bill and Hillary Clinton": the last word of the name after "and" is his as well, unless the article has another surname for him. */
static uint32_t shared_surname(work *w, uint32_t mention)
{
    const qn_mention *m = &w->mentions->mentions[mention], *next = m + 1;
    if (mention + 1 >= w->mentions->count || m->end - m->first != 1 || next->type != QN_PERSON || next->first != m->end + 1 ||
        !in_list(w, m->end, L_AND) || !same_sentence(w, m->first, next->first) || next->end - next->first < 2)
        return QN_NONE;
    bool titled = !starts_sentence(w, m->first) && (in_list(w, m->first - 1, L_HONORIFIC) || in_list(w, m->first - 1, L_TITLE));
    bool given = in_list(w, m->first, L_FIRST_NAME) && in_list(w, next->first, L_FIRST_NAME);
    return given && !titled && w->surname_of[mention] == QN_NONE ? next->end - 1 : QN_NONE;
}

/* For each person of one word: the mention of a longer name that starts with it, or QN_NONE. */
static qn_status find_first_names(work *w)
{
    qn_interner *names = qn_interner_new();
    uint32_t *bearer = malloc((w->mentions->count + 1) * sizeof *bearer), count = 0;
    qn_status status = names && bearer ? QN_OK : QN_NOMEM;
    for (int single = 0; !status && single < 2; single++) {
        for (uint32_t k = 0; !status && k < w->mentions->count; k++) {
            const qn_mention *m = &w->mentions->mentions[k];
            if (m->type != QN_PERSON || (m->end - m->first == 1) != single)
                continue;
            const char *word = token_at(w, m->first)->form;
            if (single) {
                uint32_t number = qn_interner_find(names, word, strlen(word));
                w->surname_of[k] = number == QN_NONE ? QN_NONE : bearer[number];
                continue;
            }
            uint32_t number = qn_intern(names, word, strlen(word));
            if (number == QN_NONE)
                status = QN_NOMEM;
            else if (number == count)
                bearer[count++] = k;
        }
    }
    free(bearer);
    qn_interner_free(names);
    return status;
}

static qn_status describe_person(work *w, uint32_t mention, form *f)
{
    const qn_mention *m = &w->mentions->mentions[mention];
    for (; f->core_end - f->core_first > 1; f->core_end--) {        /* "Jr." */
        uint32_t last = f->core_end - 1;
        if (in_list(w, last, L_GENERATION))
            f->suffix = qn_work_word(w, last);
        else if (!in_list(w, last, L_NAME_SUFFIX) && strcmp(token_at(w, last)->form, ","))
            break;
    }
    uint32_t parts[MOST_PARTS], surname = shared_surname(w, mention);
    size_t count = qn_work_parts(w, f->core_first, f->core_end, parts);
    if (surname != QN_NONE && count < MOST_PARTS) {
        parts[count++] = qn_work_word(w, surname);
        f->composed = qn_arena_printf(w->arena, "%s %s", qn_work_surface(w, m->first, m->end), qn_work_surface(w, surname, surname + 1));
    }
    char honorific = honorific_before(w, m->first);
    bool brief = count == 1 || in_list(w, m->first, L_PARTICLE);
    f->gender = honorific || brief ? honorific : gender_of_full_name(w, m);
    f->variant = !brief ? 0 : count == 1 && !starts_sentence(w, m->first) && in_list(w, m->first - 1, L_REGNAL) ? 'k' : honorific;
    f->part_first = (uint32_t)w->part_count;
    f->part_count = (uint32_t)count;
    for (size_t i = 0; i < count; i++)
        if (parts[i] == QN_NONE || !QN_PUSH(w->parts, w->part_count, w->part_capacity, parts[i]))
            return QN_NOMEM;
    return QN_OK;
}

/* --- keys ---------------------------------------------------------------------------------------------------------- */

static void spell_person(work *w, const form *f, qn_buffer *key)
{
    for (uint32_t i = 0; i < f->part_count; i++) {
        qn_buffer_puts(key, qn_interner_string(w->words, w->parts[f->part_first + i]));
        qn_buffer_putc(key, ' ');
    }
    if (f->suffix != QN_NONE)
        qn_buffer_puts(key, qn_interner_string(w->words, f->suffix));
    qn_buffer_puts(key, "|person@");
    if (f->variant)
        qn_buffer_putc(key, f->variant);
}

static void spell_key(work *w, const qn_mention *m, form *f, qn_buffer *key)
{
    bool body = (m->type & QN_BODIES) != 0;
    if (f->known) {
        if (body && f->core_first > m->first) {
            add_core(w, key, f->core_first, f->core_end);
            f->whole = key->failed ? QN_NONE : qn_intern(w->words, key->bytes ? key->bytes : "", key->length);
            key->length = 0;
        }
        qn_buffer_puts(key, "=");
        qn_buffer_puts(key, f->known->slug);
        return;
    }
    if (f->part_count && m->type == QN_PERSON) {
        spell_person(w, f, key);
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

static qn_status describe(work *w, uint32_t mention, form *f)
{
    const qn_mention *m = &w->mentions->mentions[mention];
    if (m->type == QN_PERSON)
        return describe_person(w, mention, f);
    if (m->type & QN_BODIES)
        describe_body(w, mention, f);
    else if (m->type == QN_PLACE && !m->known)
        describe_place(w, m, f);
    else if (m->type == QN_COUNTRY && m->known && only_hinted(w, m))
        f->known = most_met(w, m);
    uint32_t parts[MOST_PARTS];
    if (f->known || f->words != 2)
        return QN_OK;
    f->part_first = (uint32_t)w->part_count;            /* it may be a person's name in the other order */
    f->part_count = (uint32_t)qn_work_parts(w, m->first, m->end, parts);
    for (size_t i = 0; i < f->part_count; i++)
        if (!QN_PUSH(w->parts, w->part_count, w->part_capacity, parts[i]))
            return QN_NOMEM;
    return QN_OK;
}

static qn_status form_of_mention(work *w, uint32_t mention)
{
    const qn_mention *m = &w->mentions->mentions[mention];
    form f = {.sample = mention, .parent = (uint32_t)w->form_count, .words = m->end - m->first, .type = m->type, .known = m->known,
              .core_first = m->first, .core_end = m->end, .whole = QN_NONE, .suffix = QN_NONE};
    size_t parts = w->part_count;
    qn_status status = describe(w, mention, &f);
    f.first_word = qn_work_word(w, f.core_first);
    f.last_word = qn_work_word(w, f.core_end - 1);
    qn_buffer key = {0};
    if (!status)
        spell_key(w, m, &f, &key);
    bool failed = status || key.failed || f.first_word == QN_NONE || f.last_word == QN_NONE;
    uint32_t number = failed ? QN_NONE : qn_intern(w->keys, key.bytes ? key.bytes : "", key.length);
    free(key.bytes);
    if (number == QN_NONE)
        return QN_NOMEM;
    if (number < w->form_count)
        w->part_count = parts;          /* the form has them already */
    else if (!QN_PUSH(w->forms, w->form_count, w->form_capacity, f))
        return QN_NOMEM;
    if (!w->forms[number].gender)
        w->forms[number].gender = f.gender;
    w->form_of[mention] = number;
    return QN_OK;
}

qn_status qn_work_forms(work *w)
{
    qn_status status = find_first_names(w);
    if (!status)
        status = meet_known(w);
    for (uint32_t k = 0; !status && k < w->mentions->count; k++)
        status = form_of_mention(w, k);
    return status;
}
