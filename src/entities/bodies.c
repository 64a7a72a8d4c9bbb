/* Short names of organized bodies → their full names: "Huawei" → Huawei Technologies Co., "Supreme Court" → Italian Supreme Court of Cassation,
 * acronyms, "the Ministry". */
#include "work.h"

#include <stdlib.h>
#include <string.h>

#define BIT(which) (UINT64_C(1) << (which))
#define HEADS (BIT(L_AGENCY_HEAD) | BIT(L_ORGANIZATION_HEAD) | BIT(L_PARTY_HEAD) | BIT(L_MEDIA_HEAD) | BIT(L_ALLIANCE_HEAD))
#define LONGEST_CORE 12     /* words of a name whose parts are looked up */
#define MOST_LINKS 64       /* long names of one short name */

/* Forms by the string of their core. */
typedef struct table {
    uint32_t *first;    /* [words]: first form with that core, or QN_NONE */
    uint32_t *next;     /* [forms]: next form with the same core */
    uint32_t word_count;
} table;

static bool is_body(const form *f)
{
    return (f->type & QN_BODIES) != 0;
}

static uint32_t core_string(work *w, uint32_t first, uint32_t end)
{
    qn_buffer core = {0};
    for (uint32_t i = first; i < end; i++) {
        uint32_t word = qn_work_word(w, i);
        const char *string = word == QN_NONE ? "" : qn_interner_string(w->words, word);
        if (!strcmp(string, "-") || !strcmp(string, ",") || qn_work_possessive(w, i))
            continue;
        if (core.length)
            qn_buffer_putc(&core, ' ');
        qn_buffer_puts(&core, string);
    }
    if (core.failed)
        qn_arena_fail(w->arena);
    uint32_t number = core.failed ? QN_NONE : qn_interner_find(w->words, core.bytes ? core.bytes : "", core.length);
    free(core.bytes);
    return number;
}

static qn_status make_table(work *w, table *t)
{
    for (uint32_t i = 0; i < w->form_count; i++) {      /* known names have no core string yet */
        form *f = &w->forms[i];
        if (is_body(f) && f->whole == QN_NONE) {
            char *surface = qn_work_surface(w, f->core_first, f->core_end);
            char *lower = surface ? qn_utf8_lower(w->arena, surface, strlen(surface)) : NULL;
            f->whole = lower ? qn_intern(w->words, lower, strlen(lower)) : QN_NONE;
            if (f->whole == QN_NONE)
                return QN_NOMEM;
        }
    }
    t->word_count = qn_interner_count(w->words);
    t->first = malloc((t->word_count + 1) * sizeof *t->first);
    t->next = malloc((w->form_count + 1) * sizeof *t->next);
    if (!t->first || !t->next)
        return QN_NOMEM;
    memset(t->first, 0xFF, (t->word_count + 1) * sizeof *t->first);
    for (uint32_t i = (uint32_t)w->form_count; i-- > 0;) {
        if (!is_body(&w->forms[i]))
            continue;
        t->next[i] = t->first[w->forms[i].whole];
        t->first[w->forms[i].whole] = i;
    }
    return QN_OK;
}

static bool same_nation(const form *a, const form *b)
{
    return !a->nation || !b->nation || a->nation == b->nation;
}

/* "Samsung" after "Samsung Electronics": another actor's name, but one that the longer one is called by as well, as its knowledge tells. */
static bool called_so(const work *w, const form *brief, const form *full)
{
    const qn_name *names = NULL;
    size_t count = qn_work_names(w, brief->core_first, brief->core_end, &names);
    for (size_t k = 0; full->known && brief->sample > full->sample && k < count; k++)
        if (names[k].known == full->known && names[k].kind == QN_NAME_HINT)
            return true;
    return false;
}

/* Every form with that core that is no longer than `full`'s part: short for `full`. */
static qn_status link_core(work *w, const table *t, uint32_t core, uint32_t full, int rank)
{
    if (core == QN_NONE || core >= t->word_count)
        return QN_OK;
    for (uint32_t f = t->first[core], n = 0; f != QN_NONE && n < MOST_LINKS; f = t->next[f], n++) {
        if (f == full || !same_nation(&w->forms[f], &w->forms[full]))
            continue;
        if (w->forms[f].known && w->forms[f].nation)
            continue;                   /* "Australian Army" is not short for "Imperial Japanese Army" */
        bool called = rank == RANK_UNIT && called_so(w, &w->forms[f], &w->forms[full]);
        if (w->forms[f].known && w->forms[full].known && w->forms[f].known != w->forms[full].known && !called)
            continue;
        if (rank == RANK_UNIT && ((w->forms[f].known && !called) || in_list(w, w->forms[f].core_end - 1, L_FIRM_HEAD)))
            continue;                   /* a whole name itself: "Norden Bank owns Norden Bank Leasing" */
        const qn_known *other = w->forms[f].known ? w->forms[f].known->home : NULL;
        if (other && w->forms[full].nation && other != w->forms[full].nation && !w->forms[f].nation)
            w->forms[f].known = NULL;       /* "the Supreme Court" after the Italian one */
        qn_status status = qn_work_link(w, f, full, rank);
        if (status)
            return status;
    }
    return QN_OK;
}

/* What the rest of a name makes of a firm's short name before it. */
typedef enum rest { REST_OTHER, REST_UNIT, REST_SAME } rest;

static rest rest_of_name(const work *w, const form *f, uint32_t at)
{
    const uint64_t unit = BIT(L_UNIT_WORD) | BIT(L_FIRM_HEAD) | BIT(L_MEDIA_HEAD), same = BIT(L_CORPORATE_WORD) | BIT(L_LEGAL_FORM);
    rest found = REST_SAME;
    if (f->type == QN_PARTY)
        return in_list(w, at, L_PARTY_HEAD) && at + 1 == f->core_end ? REST_SAME : REST_OTHER;      /* "Labour" of "Labour Party" */
    for (; at < f->core_end; at++) {
        if (!(w->lists[at] & (unit | same)))
            return REST_OTHER;
        if (!(w->lists[at] & same))
            found = REST_UNIT;
    }
    return found;
}

static bool names_place(const work *w, uint32_t at, uint32_t end)
{
    for (uint32_t i = at; i < end; i++) {
        const char *form = token_at(w, i)->form;
        const qn_name *names;
        size_t count;
        if (qn_lexicon_name_at(w->resolver->lexicon, &form, 1, &names, &count))
            for (size_t k = 0; k < count; k++)
                if (names[k].known->type & (QN_COUNTRY | QN_PLACE))
                    return true;
    }
    return false;
}

/* "Huawei" of "Huawei Technologies", "Vodafone" of "Vodafone Group"; not "Huawei" of "Huawei Asia". "Halvmark" may be short for "Halvmark Energy",
 * unless the article knows "Halvmark Media" as well. */
static qn_status link_prefixes(work *w, const table *t, uint32_t full)
{
    const form *f = &w->forms[full];
    for (uint32_t stop = f->core_end - 1; stop > f->core_first; stop--) {
        rest rest = rest_of_name(w, f, stop);
        if (rest == REST_OTHER || names_place(w, stop, f->core_end))
            break;
        qn_status status = link_core(w, t, core_string(w, f->core_first, stop), full, rest == REST_SAME ? 1 : RANK_UNIT);
        if (status)
            return status;
    }
    return QN_OK;
}

/* "Vale Alto" of "Construtora Vale Alto": all but the first word, after the whole name, unless what is left is a name of its own by its form. */
static qn_status link_tail(work *w, const table *t, uint32_t full)
{
    const form *f = &w->forms[full];
    const uint64_t own = HEADS | BIT(L_FIRM_HEAD) | BIT(L_PLACE_HEAD) | BIT(L_LEGAL_FORM) | BIT(L_UNIT_WORD);
    if (f->core_end - f->core_first < 3 || f->core_end - f->core_first > LONGEST_CORE)
        return QN_OK;
    for (uint32_t i = f->core_first + 1; i < f->core_end; i++)
        if (w->lists[i] & own)
            return QN_OK;
    uint32_t core = core_string(w, f->core_first + 1, f->core_end);
    uint32_t brief = core == QN_NONE || core >= t->word_count ? QN_NONE : t->first[core];
    bool after = brief != QN_NONE && w->forms[brief].sample > f->sample && !w->forms[brief].known;
    return after ? link_core(w, t, core, full, 4) : QN_OK;
}

static bool holds_head(const work *w, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++)
        if (w->lists[i] & HEADS)
            return true;
    return false;
}

/* Parties are told apart by each word: of "Green Party of Norway" only "Green Party" is short. */
static bool may_start(const work *w, const form *f, uint32_t first)
{
    return f->type != QN_PARTY || first == f->core_first || first == w->mentions->mentions[f->sample].first;
}

/* "State Department" of "US State Department", "Supreme Court" of "Italian Supreme Court of Cassation". */
static qn_status link_parts(work *w, const table *t, uint32_t full)
{
    const form *f = &w->forms[full];
    const qn_mention *m = &w->mentions->mentions[f->sample];
    uint32_t end = f->core_end;
    if (end - m->first < 2 || end - m->first > LONGEST_CORE)
        return QN_OK;
    for (uint32_t first = m->first; first < end; first++) {
        for (uint32_t stop = end; stop > first; stop--) {
            bool proper = stop - first < end - m->first;
            bool alone = stop - first == 1;
            if (!proper || !holds_head(w, first, stop) || !(alone || may_start(w, f, first)) || (alone && !(w->lists[first] & HEADS)))
                continue;
            qn_status status = link_core(w, t, core_string(w, first, stop), full, alone ? 3 : 2);
            if (status)
                return status;
        }
    }
    return QN_OK;
}

/* "Scientology" of "Church of Scientology", "Homeland Security" of "Department of Homeland Security": only where it stands as a body's name itself. */
static qn_status link_object(work *w, const table *t, uint32_t full)
{
    const form *f = &w->forms[full];
    uint32_t at = f->core_first + 1;
    while (at + 1 < f->core_end && !(in_list(w, at, L_OF) && (w->lists[at - 1] & HEADS)))
        at++;
    if (at + 1 >= f->core_end || f->core_end - at > LONGEST_CORE)
        return QN_OK;
    at += in_list(w, at + 1, L_THE) ? 2 : 1;
    return at < f->core_end ? link_core(w, t, core_string(w, at, f->core_end), full, 4) : QN_OK;
}

/* Same core, but only one of them tells its country, or is known to be an organ of the other's. */
static qn_status link_nations(work *w, const table *t, uint32_t brief)
{
    const form *f = &w->forms[brief];
    if (f->known && f->nation)
        return QN_OK;
    for (uint32_t g = t->first[f->whole], n = 0; g != QN_NONE && n < MOST_LINKS; g = t->next[g], n++) {
        const form *other = &w->forms[g];
        bool same = f->nation ? other->known && other->known->home == f->nation : other->nation || other->known;
        qn_status status = g != brief && same ? qn_work_link(w, brief, g, 0) : QN_OK;
        if (status)
            return status;
    }
    return QN_OK;
}

/* --- acronyms ------------------------------------------------------------------------------------------------------ */

static bool is_acronym(const work *w, const form *f)
{
    const qn_mention *m = &w->mentions->mentions[f->sample];
    if (m->end - m->first != 1)
        return false;
    size_t capitals = 0, letters = 0;
    for (const char *c = token_at(w, m->first)->form; *c; c++) {
        capitals += *c >= 'A' && *c <= 'Z';
        letters += *c != '.';
    }
    return capitals >= 2 && capitals * 2 > letters && letters <= 10;
}

/* "Financial Supervisory Authority (FSA)": the article tells what the letters stand for, so they are not those of the Free Syrian Army. */
static void forget_other_meaning(work *w, uint32_t a, uint32_t b)
{
    form *brief = &w->forms[a], *full = &w->forms[b];
    if (!is_acronym(w, brief)) {
        brief = &w->forms[b];
        full = &w->forms[a];
    }
    if (brief->known && !full->known && !is_acronym(w, full))
        brief->known = NULL;
}

static bool opens(const work *w, uint32_t token)
{
    const char *form = token_at(w, token)->form;
    return !strcmp(form, "(") || !strcmp(form, "[") || !strcmp(form, "-LRB-");
}

static void join_defined(work *w)
{
    for (uint32_t k = 0; k + 1 < w->mentions->count; k++) {
        const qn_mention *a = &w->mentions->mentions[k];
        uint32_t n = k + 1;
        while (n < w->mentions->count && w->mentions->mentions[n].first < a->end)
            n++;
        if (n >= w->mentions->count || a->inside)
            continue;
        const qn_mention *b = &w->mentions->mentions[n];
        if (!same_sentence(w, a->first, b->first) || !(a->type & QN_BODIES) || !(b->type & QN_BODIES))
            continue;
        form *fa = &w->forms[w->form_of[k]], *fb = &w->forms[w->form_of[n]];
        bool bracket = b->first == a->end + 1 && opens(w, a->end);
        bool comma = b->first == a->end + 2 && !strcmp(token_at(w, a->end)->form, ",") && token_at(w, a->end + 1)->upos == QN_CCONJ &&
                     !in_list(w, a->end + 1, L_AND);
        if ((bracket && (is_acronym(w, fa) != is_acronym(w, fb))) || (comma && is_acronym(w, fb))) {
            forget_other_meaning(w, w->form_of[k], w->form_of[n]);
            qn_work_join(w, w->form_of[k], w->form_of[n]);
        }
    }
}

static size_t initials_of(const work *w, const form *f, char initials[16])
{
    const qn_mention *m = &w->mentions->mentions[f->sample];
    size_t count = 0;
    for (uint32_t i = m->first; i < m->end && count < 15; i++) {
        char c = token_at(w, i)->form[0];
        if (c >= 'A' && c <= 'Z')
            initials[count++] = c;
    }
    initials[count] = '\0';
    return count;
}

static qn_status join_initials(work *w)
{
    qn_interner *table = qn_interner_new();
    uint32_t *owners = malloc((w->form_count + 1) * sizeof *owners), count = 0;
    qn_status status = table && owners ? QN_OK : QN_NOMEM;
    char initials[16];
    for (uint32_t i = 0; !status && i < w->form_count; i++) {
        if (!is_body(&w->forms[i]) || w->forms[i].words < 3 || initials_of(w, &w->forms[i], initials) < 3)
            continue;
        uint32_t number = qn_intern(table, initials, strlen(initials));
        if (number == QN_NONE)
            status = QN_NOMEM;
        else if (number == count)
            owners[count++] = i;
    }
    for (uint32_t i = 0; !status && i < w->form_count; i++) {
        const form *f = &w->forms[i];
        if (!is_body(f) || f->known || !is_acronym(w, f))
            continue;
        const char *letters = token_at(w, w->mentions->mentions[f->sample].first)->form;
        uint32_t number = qn_interner_find(table, letters, strlen(letters));
        if (number != QN_NONE)
            qn_work_join(w, i, owners[number]);
    }
    free(owners);
    qn_interner_free(table);
    return status;
}

qn_status qn_work_bodies(work *w)
{
    table t = {0};
    qn_status status = make_table(w, &t);
    if (!status) {
        join_defined(w);
        status = join_initials(w);
    }
    for (uint32_t i = 0; !status && i < w->form_count; i++) {
        if (!is_body(&w->forms[i]))
            continue;
        status = link_nations(w, &t, i);
        if (!status)
            status = link_prefixes(w, &t, i);
        if (!status)
            status = link_parts(w, &t, i);
        if (!status)
            status = link_object(w, &t, i);
        if (!status)
            status = link_tail(w, &t, i);
    }
    free(t.first);
    free(t.next);
    return status;
}
