/* Who a name may be: the candidates of each form and the clues that speak for them, from the names, from their places, from the article's others. */
#include "linking.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define LONGEST_CORE 80     /* bytes of a body's name that its country is put to */
#define LONGEST_NATION 60
#define FARTHEST_UP 6       /* steps from a place to what it lies in */
static const int clue_of_kind[] = {
    [QN_NAME_FULL] = C_FULL, [QN_NAME_ADJECTIVE] = C_ADJECTIVE, [QN_NAME_DEMONYM] = C_ADJECTIVE, [QN_NAME_METONYM] = C_METONYM, [QN_NAME_HINT] = C_HINT,
};

#define SURELY 0.5f         /* chance by name and place from which on an actor is evidence for others */

/* --- names ---------------------------------------------------------------------------------------------------------- */

static qn_link_choice *choice_of(linking *l, const subject *s, const qn_known *known)
{
    for (uint32_t i = s->first; i < l->w->choice_count; i++)
        if (l->w->choices[i].known == known)
            return &l->w->choices[i];
    return NULL;
}

/* The subject's choice of that actor, added when there is room; NULL when there is none. Out of memory is told by `l->failed`. */
static qn_link_choice *add_choice(linking *l, const subject *s, uint32_t root, const qn_known *known)
{
    work *w = l->w;
    qn_link_choice *there = choice_of(l, s, known);
    if (there || w->choice_count - s->first == MOST_CHOICES)
        return there;
    qn_link_choice fresh = {.entity = QN_NONE, .group = root, .known = known};
    if (!QN_PUSH(w->choices, w->choice_count, w->choice_capacity, fresh)) {
        l->failed = true;
        return NULL;
    }
    return &w->choices[w->choice_count - 1];
}

static bool one_word(const char *text, size_t length)
{
    return !memchr(text, ' ', length) && !memchr(text, '\n', length);
}

/* Adds the actors under a name that `share` of the mentions bear; `part`: it is only a part of what is written. */
static void add_named(linking *l, const subject *s, uint32_t root, const char *text, size_t length, float share, bool part)
{
    qn_candidate found[MOST_CHOICES];
    size_t count = qn_lexicon_candidates(l->w->resolver->lexicon, text, length, found, MOST_CHOICES);
    for (size_t i = 0; i < count; i++) {
        qn_link_choice *c = add_choice(l, s, root, found[i].known);
        if (!c)
            continue;
        c->clues[clue_of_kind[found[i].kind]] += share;
        c->clues[C_PRIOR] += share * found[i].prior;
        if (part)
            c->clues[C_PART] += share;
        bool several = !one_word(text, length);
        c->clues[C_NAMES] += found[i].kind == QN_NAME_FULL;
        c->clues[C_LONG] = c->clues[C_LONG] > 0 || (several && found[i].kind == QN_NAME_FULL);
        c->clues[C_OTHER_LONG] = several ? -1 : c->clues[C_OTHER_LONG];     /* until the names are finished */
    }
}

static void add_surface(linking *l, const subject *s, uint32_t root, const surface *name)
{
    const work *w = l->w;
    const qn_mention *m = &w->mentions->mentions[name->mention];
    const form *f = &w->forms[w->form_of[name->mention]];
    const char *text = w->document->text;
    uint32_t begin = token_at(w, m->first)->begin, end = token_at(w, m->end - 1)->end;
    float share = (float)name->count / (float)s->mentions;
    add_named(l, s, root, text + begin, end - begin, share, false);
    bool own = f->sample == name->mention && f->core_first < f->core_end && (f->core_first > m->first || f->core_end < m->end);
    begin = token_at(w, f->core_first)->begin;
    if (own)
        add_named(l, s, root, text + begin, token_at(w, f->core_end - 1)->end - begin, share, true);
}

/* "Supreme Court" where India stands with it or is what the article is of: "Supreme Court of India", "Indian Supreme Court". */
static void add_of_nation(linking *l, const subject *s, uint32_t root, const surface *name)
{
    const work *w = l->w;
    const form *f = &w->forms[w->form_of[name->mention]];
    const qn_mention *m = &w->mentions->mentions[name->mention];
    const qn_known *nation = l->spots[name->mention].nation ? l->spots[name->mention].nation : l->main_country;
    uint32_t first = f->sample == name->mention ? f->core_first : m->first, end = f->sample == name->mention ? f->core_end : m->end;
    if (!(m->type & QN_BODIES) || m->type == QN_MEDIA || !nation || first >= end)
        return;
    const char *core = w->document->text + token_at(w, first)->begin;
    size_t length = token_at(w, end - 1)->end - token_at(w, first)->begin;
    for (const char *const *of = qn_lexicon_names_of(w->resolver->lexicon, nation); length <= LONGEST_CORE && *of; of++) {
        char whole[2][LONGEST_CORE + LONGEST_NATION + 8];
        if (strlen(*of) > LONGEST_NATION)
            continue;
        snprintf(whole[0], sizeof whole[0], "%.*s of %s", (int)length, core, *of);
        snprintf(whole[1], sizeof whole[1], "%s %.*s", *of, (int)length, core);
        for (size_t i = 0; i < 2; i++) {
            qn_candidate found[4];
            size_t count = qn_lexicon_candidates(w->resolver->lexicon, whole[i], strlen(whole[i]), found, 4);
            for (size_t k = 0; k < count; k++) {
                bool fits = found[k].kind == QN_NAME_FULL && found[k].known->home == nation && !choice_of(l, s, found[k].known);
                qn_link_choice *c = fits ? add_choice(l, s, root, found[k].known) : NULL;
                if (c)
                    c->clues[C_HINT] = c->clues[C_PART] = (float)name->count / (float)s->mentions;
            }
        }
    }
}

/* --- the places of the name ------------------------------------------------------------------------------------------- */

static float share_of(const subject *s, float count)
{
    return count / (float)s->mentions;
}

static bool same_kind(qn_class a, qn_class b)
{
    if ((unsigned)a & QN_BODIES)
        return ((unsigned)b & QN_BODIES) != 0;
    return a == b || (((unsigned)a & (QN_PLACE | QN_COUNTRY)) && ((unsigned)b & (QN_PLACE | QN_COUNTRY)));
}

/* The country or place itself or something that it lies in. */
static bool lies_in(const qn_known *known, const qn_known *other)
{
    const qn_known *up = known;
    for (int steps = 0; up && steps < FARTHEST_UP; steps++, up = up->within)
        if (up == other)
            return true;
    return known->home == other;
}

/* "Springfield, Illinois": 1 when the actor lies in one of those that the name after the comma may mean; 0 when it may, for all that is known is its
   country; else -1. */
static int lies_in_region(const linking *l, const qn_known *known, uint32_t region)
{
    const subject *r = &l->subjects[region];
    int best = -1;
    for (uint32_t i = r->first; i < r->end && best < 1; i++) {
        const qn_known *up = l->w->choices[i].known;
        if (up != known && lies_in(known, up))
            best = 1;
        else if (up != known && up->home && up->home == known->within)
            best = 0;
    }
    return best;
}

/* "London, Ontario" is a name of one of the actors that "London" may mean. */
static void add_with_region(linking *l, const subject *s, uint32_t root, uint32_t mention)
{
    const work *w = l->w;
    const qn_mention *m = &w->mentions->mentions[mention];
    if (l->spots[mention].region == QN_NONE)
        return;
    uint32_t begin = token_at(w, m->first)->begin, end = token_at(w, w->mentions->mentions[l->spots[mention].region_name].end - 1)->end;
    qn_candidate found[4];
    size_t count = qn_lexicon_candidates(w->resolver->lexicon, w->document->text + begin, end - begin, found, 4);
    for (size_t i = 0; i < count; i++) {
        qn_link_choice *c = found[i].kind == QN_NAME_FULL ? add_choice(l, s, root, found[i].known) : NULL;
        if (c)
            c->clues[C_REGION] += 1 / (float)s->mentions;
    }
}

static void note_place(const linking *l, const subject *s, uint32_t mention, qn_link_choice *c)
{
    const spot *at = &l->spots[mention];
    const qn_mention *m = &l->w->mentions->mentions[mention];
    const qn_known *known = c->known;
    float one = share_of(s, 1), score = one * m->score;
    bool bodies = ((unsigned)m->type & QN_BODIES) && ((unsigned)known->type & QN_BODIES);       /* their classes are often told but roughly */
    c->clues[C_CLASS] += m->type == known->type ? score : bodies ? score / 2 : 0;
    c->clues[C_OTHER_KIND] += same_kind(m->type, known->type) ? 0 : score;
    const qn_known *taken = l->w->forms[l->w->form_of[mention]].known;
    if (taken)
        c->clues[taken == known ? C_CHOSEN : C_OTHER_CHOSEN] += one;
    if (at->nation && at->nation != known && (known->type & QN_BODIES) && known->home)
        c->clues[known->home == at->nation ? C_NATION : C_OTHER_NATION] = 1;
    if (known->type == QN_FIRM && at->article && m->end - m->first == 1)
        c->clues[C_ARTICLE] += one;
    if (known->type & (QN_PLACE | QN_COUNTRY)) {
        float place = known->type == QN_PLACE ? one : -one;
        c->clues[C_REGION_WORD] += at->words & BESIDE_REGION ? place : 0;
        c->clues[C_NATION_WORD] -= at->words & BESIDE_NATION ? place : 0;
    }
    if (at->words & BESIDE_NATURE && (known->type != QN_PLACE || known->home))
        c->clues[C_NATURE_WORD] += one;
}

/* "Savannah, Georgia": the Georgia that one of the Savannahs lies in. */
static void note_inhabitant(const linking *l, const subject *s, uint32_t mention, qn_link_choice *c)
{
    uint32_t inhabitant = l->spots[mention].inhabitant;
    bool own = false, others = false;
    if (inhabitant == QN_NONE || !(c->known->type & (QN_PLACE | QN_COUNTRY)))
        return;
    const subject *in = &l->subjects[inhabitant];
    for (uint32_t i = in->first; i < in->end; i++)
        for (uint32_t k = s->first; k < s->end; k++) {
            bool lies = l->w->choices[i].known != l->w->choices[k].known && lies_in(l->w->choices[i].known, l->w->choices[k].known);
            own = own || (lies && l->w->choices[k].known == c->known);
            others = others || lies;
        }
    if (others)
        c->clues[own ? C_REGION : C_OTHER_REGION] += share_of(s, 1);
}

/* What stands after the comma is told only when all names have their candidates. */
static void note_region(const linking *l, const subject *s, uint32_t mention, qn_link_choice *c)
{
    uint32_t region = l->spots[mention].region;
    if (region == QN_NONE || c->known->type != QN_PLACE || l->subjects[region].first == l->subjects[region].end || c->clues[C_REGION] > 0)
        return;
    int lies = lies_in_region(l, c->known, region);
    if (lies)
        c->clues[lies > 0 ? C_REGION : C_OTHER_REGION] += share_of(s, 1);
}

/* Whether the two names have a word of some length in common. */
static bool share_word(const char *text, size_t length, const char *name)
{
    enum { SHORTEST = 4 };
    for (size_t at = 0, next; at < length; at = next + 1) {
        for (next = at; next < length && !strchr(" \n-,", text[next]);)
            next++;
        for (const char *word = name; next - at >= SHORTEST && word; word = strchr(word, ' ') ? strchr(word, ' ') + 1 : NULL)
            if (!strncasecmp(word, text + at, next - at))
                return true;
    }
    return false;
}

static bool has_words(const char *name)
{
    return strchr(name, ' ') != NULL;
}

/* All that bears its name is short for something else. */
static bool is_other_long(const linking *l, const subject *s, const qn_link_choice *c)
{
    const qn_mention *m = &l->w->mentions->mentions[s->sample];
    uint32_t begin = token_at(l->w, m->first)->begin, end = token_at(l->w, m->end - 1)->end;
    return s->longest > 1 && c->clues[C_OTHER_LONG] >= 0 && has_words(c->known->label) && c->clues[C_FULL] + c->clues[C_HINT] > 0 &&
           !share_word(l->w->document->text + begin, end - begin, c->known->label);
}

static bool is_own(const qn_lexicon *lexicon, const qn_known *known)
{
    size_t count;
    const qn_known *own = qn_lexicon_actors(lexicon, &count);
    return (uintptr_t)known >= (uintptr_t)own && (uintptr_t)known < (uintptr_t)(own + count);
}

static void finish_names(const qn_lexicon *lexicon, const subject *s, qn_link_choice *c, size_t rivals)
{
    c->clues[C_OWN] = is_own(lexicon, c->known);
    float named = c->clues[C_FULL] + c->clues[C_ADJECTIVE] + c->clues[C_METONYM] + c->clues[C_HINT];
    c->clues[C_ALWAYS] = 1;
    c->clues[C_UNNAMED] = named < 1 ? 1 - named : 0;
    c->clues[C_NAMES] = c->clues[C_NAMES] > 1;
    c->clues[C_RIVALS] = logf((float)rivals);
    c->clues[C_COUNTRY] = c->known->type == QN_COUNTRY;
    c->clues[C_SURNAME] = c->known->type == QN_PERSON && s->longest == 1;
}

qn_status qn_linking_candidates(linking *l, uint32_t root)
{
    work *w = l->w;
    subject *s = &l->subjects[root];
    s->first = (uint32_t)w->choice_count;
    for (uint32_t i = s->surfaces; i != QN_NONE; i = l->surfaces[i].next)
        add_surface(l, s, root, &l->surfaces[i]);
    for (uint32_t i = s->surfaces; i != QN_NONE; i = l->surfaces[i].next)
        add_of_nation(l, s, root, &l->surfaces[i]);
    for (uint32_t k = s->mention; k != QN_NONE; k = l->spots[k].next)
        add_with_region(l, s, root, k);
    if (w->forms[root].known)           /* found by a part of the name */
        add_choice(l, s, root, w->forms[root].known);
    s->end = (uint32_t)w->choice_count;
    for (uint32_t i = s->first; i < s->end; i++) {
        qn_link_choice *c = &w->choices[i];
        for (uint32_t k = s->mention; k != QN_NONE; k = l->spots[k].next)
            note_place(l, s, k, c);
        c->clues[C_OTHER_LONG] = is_other_long(l, s, c);
        finish_names(w->resolver->lexicon, s, c, s->end - s->first);
    }
    return l->failed ? QN_NOMEM : QN_OK;
}

/* --- the article's others ----------------------------------------------------------------------------------------------- */

/* The number of an actor among those that the article tells something of; QN_NONE when out of memory. */
static uint32_t number_of(linking *l, const qn_known *known)
{
    uint32_t number = qn_intern(l->actors, (const char *)&known, sizeof known);
    if (number == QN_NONE || !qn_grow((void **)&l->circumstances, &l->circumstance_capacity, number, sizeof *l->circumstances))
        return QN_NONE;
    if (number == l->circumstance_count)
        l->circumstances[l->circumstance_count++] = (circumstance){0};
    return number;
}

static const circumstance *circumstances_of(const linking *l, const qn_known *known)
{
    static const circumstance none;
    uint32_t number = known ? qn_interner_find(l->actors, (const char *)&known, sizeof known) : QN_NONE;
    return number == QN_NONE ? &none : &l->circumstances[number];
}

/* Notes whom the root surely names, by its names and their places alone. */
qn_status qn_linking_note(linking *l, uint32_t root)
{
    work *w = l->w;
    subject *s = &l->subjects[root];
    qn_link_weigh(&w->resolver->weights, w->choices + s->first, s->end - s->first);
    for (uint32_t i = s->first; i < s->end && !s->surely; i++)
        if (w->choices[i].chance >= SURELY)
            s->surely = w->choices[i].known;
    if (!s->surely)
        return QN_OK;
    const qn_known *home = s->surely->home, *within = s->surely->within;
    uint32_t own = number_of(l, s->surely), at_home = home ? number_of(l, home) : 0, inside = within ? number_of(l, within) : 0;
    if (own == QN_NONE || at_home == QN_NONE || inside == QN_NONE)
        return QN_NOMEM;
    l->circumstances[own].named += s->mentions;
    if (s->surely->type == QN_COUNTRY && l->circumstances[own].named > l->most_named)
        l->most_named = l->circumstances[own].named;
    if (s->surely->type == QN_COUNTRY)
        l->countries += s->mentions;
    if (home)
        l->circumstances[at_home].kin++;
    if (within)
        l->circumstances[inside].members++;
    return QN_OK;
}

static void note_home(const linking *l, const subject *s, qn_link_choice *c)
{
    const qn_known *home = c->known->home;
    uint32_t named = circumstances_of(l, home)->named, countries = l->countries;
    if (s->surely && s->surely->type == QN_COUNTRY) {       /* what this very name seems to be proves nothing */
        countries -= s->mentions;
        named -= s->surely == home ? s->mentions : 0;
    }
    bool hinted = c->clues[C_HINT] > 0 && c->clues[C_FULL] <= 0;
    bool untold = hinted && c->clues[C_NATION] <= 0 && c->clues[C_REGION] <= 0;
    bool foreign = c->known->type == QN_AGENCY && 2 * named < l->most_named && l->most_named > 1;   /* "the High Court" of the state that it is about */
    bool lonely = untold && ((!named && c->clues[C_KIN] <= 0) || foreign);
    if (!home)
        return;
    c->clues[C_HOME_NAMED] = named > 0;
    c->clues[C_HOME_SHARE] = countries ? (float)named / (float)countries : 0;
    c->clues[C_HOME_MISSING] = countries && !named;
    if (lonely)
        c->clues[c->known->type & (QN_FIRM | QN_PLACE | QN_PERSON | QN_MEDIA) ? C_LONELY : C_LONELY_BODY] = 1;
}

static void note_kin(const linking *l, const subject *s, qn_link_choice *c)
{
    const qn_known *known = c->known, *country = known->type == QN_COUNTRY ? known : known->home;
    uint32_t kin = circumstances_of(l, country)->kin, members = circumstances_of(l, known)->members;
    kin -= s->surely && s->surely->home && s->surely->home == country;
    members -= s->surely && s->surely->within == known;
    bool above = known->within && known->within->type != QN_COUNTRY && known->within != s->surely && circumstances_of(l, known->within)->named;
    c->clues[C_KIN] = country ? logf(1 + (float)kin) : 0;
    c->clues[C_TIE] = (known->type != QN_COUNTRY && members) || above;
}

static void note_rivals(const linking *l, const subject *s)
{
    bool some = false;
    for (uint32_t i = s->first; i < s->end; i++)
        some = some || l->w->choices[i].clues[C_HOME_NAMED] > 0;
    for (uint32_t i = s->first; i < s->end && some; i++) {
        qn_link_choice *c = &l->w->choices[i];
        c->clues[C_RIVAL_HOME] = c->known->home && c->clues[C_HOME_NAMED] <= 0;
    }
}

void qn_linking_context(const linking *l, uint32_t root)
{
    const subject *s = &l->subjects[root];
    for (uint32_t i = s->first; i < s->end; i++) {
        qn_link_choice *c = &l->w->choices[i];
        for (uint32_t k = s->mention; k != QN_NONE; k = l->spots[k].next)
            (note_region(l, s, k, c), note_inhabitant(l, s, k, c));
        note_kin(l, s, c);
        note_home(l, s, c);
    }
    note_rivals(l, s);
}

/* --- a name by itself --------------------------------------------------------------------------------------------------- */

static int by_chance(const void *a, const void *b)
{
    const qn_link_choice *x = a, *y = b;
    if (x->chance != y->chance)
        return x->chance > y->chance ? -1 : 1;
    return strcmp(x->known->slug, y->known->slug);
}

size_t qn_link_name(const qn_resolver *resolver, const char *name, size_t length, unsigned types, qn_link_choice *choices, size_t most)
{
    qn_candidate found[MOST_CHOICES];
    qn_link_choice own[MOST_CHOICES];
    size_t count = qn_lexicon_candidates(resolver->lexicon, name, length, found, MOST_CHOICES);
    subject s = {.mentions = 1, .longest = one_word(name, length) ? 1 : 2};
    for (size_t i = 0; i < count; i++) {
        qn_link_choice *c = &own[i];
        bool fits = (unsigned)found[i].known->type & types, some = types != QN_ANY_ACTOR;
        *c = (qn_link_choice){.entity = QN_NONE, .known = found[i].known};
        c->clues[clue_of_kind[found[i].kind]] = 1;
        c->clues[C_PRIOR] = found[i].prior;
        c->clues[C_LONG] = found[i].kind == QN_NAME_FULL && s.longest > 1;
        c->clues[C_CLASS] = some && fits;
        c->clues[C_OTHER_KIND] = !fits;
        finish_names(resolver->lexicon, &s, c, count);
    }
    qn_link_weigh(&resolver->weights, own, count);
    if (count > 1)
        qsort(own, count, sizeof *own, by_chance);
    count = count < most ? count : most;
    memcpy(choices, own, count * sizeof *own);
    return count;
}
