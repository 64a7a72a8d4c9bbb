/* Forms merged → known actors: who each form is of those that bear its names, or nobody known.
 *
 *     mentions by root, where each stands ──▶ candidates with clues ──▶ whom is surely named ──▶ clues of the others ──▶ chances
 *
 * A root is the actor when its chance is at least that of the weights' least-known: it then has the actor's name, class and IRI. Between that and
 * least-same-as it is still taken for the actor that it is called after, but nothing is said to the world (owl:sameAs). */
#include "linking.h"

#include <stdlib.h>
#include <string.h>

#define NEAR 2              /* tokens beside a mention that are looked at for words of provinces, states and nature */

/* --- where the mentions stand ------------------------------------------------------------------------------------------- */

static bool is_comma(const work *w, uint32_t token)
{
    return token < w->tokens->count && !strcmp(token_at(w, token)->form, ",");
}

static bool joins(const work *w, uint32_t token)
{
    return token < w->tokens->count && token_at(w, token)->upos == QN_CCONJ;
}

/* The mention of a place that begins at the token, or QN_NONE. */
static uint32_t place_at(const work *w, uint32_t token)
{
    uint32_t k = token < w->tokens->count ? w->cover[token] : QN_NONE;
    bool place = k != QN_NONE && w->mentions->mentions[k].first == token && (w->mentions->mentions[k].type & (QN_PLACE | QN_COUNTRY)) &&
                 !w->mentions->mentions[k].adjective;
    return place ? k : QN_NONE;
}

/* "Springfield, Illinois": the place after the comma; none in "Paris, London and Rome". */
static uint32_t region_after(const work *w, const qn_mention *m)
{
    uint32_t k = is_comma(w, m->end) && same_sentence(w, m->first, m->end + 1) ? place_at(w, m->end + 1) : QN_NONE;
    bool listed = m->first > 1 && is_comma(w, m->first - 1) && w->cover[m->first - 1] == QN_NONE && w->cover[m->first - 2] != QN_NONE;
    if (k == QN_NONE || listed)
        return QN_NONE;
    uint32_t after = w->mentions->mentions[k].end;
    after += is_comma(w, after);
    after += joins(w, after);
    bool list = after > w->mentions->mentions[k].end && place_at(w, after) != QN_NONE;
    return list ? QN_NONE : k;
}

/* Which of the classes of words beside a name the token is of: BESIDE_… bits. */
static uint8_t beside(const work *w, uint32_t token)
{
    uint8_t classes[16], bits = 0;
    size_t count = qn_lexicon_classes(w->resolver->lexicon, token_at(w, token)->form, classes, sizeof classes);
    for (size_t i = 0; i < count; i++)
        for (int k = 0; k < 3; k++)
            bits |= (uint8_t)((classes[i] == w->resolver->beside[k]) << k);
    return bits;
}

static uint8_t words_beside(const work *w, const qn_mention *m)
{
    uint8_t words = 0;
    uint32_t from = m->first > NEAR ? m->first - NEAR : 0, to = m->end + NEAR < w->tokens->count ? m->end + NEAR : (uint32_t)w->tokens->count;
    if (!(m->type & (QN_PLACE | QN_COUNTRY | QN_FIRM)))
        return 0;
    for (uint32_t i = from; i < to; i++)
        if ((i < m->first || i >= m->end) && same_sentence(w, i, m->first))
            words |= (uint8_t)(beside(w, i) & ~(i == m->end ? 0 : BESIDE_NATURE));
    return words;
}

static bool behind_article(const work *w, const qn_mention *m)
{
    bool article = m->first > 0 && same_sentence(w, m->first, m->first - 1) && in_list(w, m->first - 1, L_DEFINITE) &&
                   token_at(w, m->first - 1)->upos == QN_DET;
    if (!article || m->end >= w->tokens->count || !same_sentence(w, m->first, m->end))
        return article;
    int next = token_at(w, m->end)->upos;
    return next != QN_NOUN && next != QN_PROPN && next != QN_ADJ && next != QN_NUM && strcmp(token_at(w, m->end)->form, "-") != 0;
}

static void look_around(linking *l, uint32_t mention)
{
    const work *w = l->w;
    const qn_mention *m = &w->mentions->mentions[mention];
    spot *s = &l->spots[mention];
    uint32_t region = region_after(w, m), found;
    *s = (spot){.next = QN_NONE, .region = QN_NONE, .region_name = region, .inhabitant = QN_NONE, .words = words_beside(w, m),
                .article = behind_article(w, m)};
    if (region != QN_NONE) {
        s->region = qn_work_root(l->w, w->form_of[region]);
        l->spots[region].inhabitant = qn_work_root(l->w, w->form_of[mention]);    /* it comes before this one: see gather */
    }
    s->nation = w->forms[w->form_of[mention]].nation;
    if (!s->nation && (m->type & QN_BODIES))
        s->nation = qn_work_nation(w, m->head, &found);
}

/* --- mentions and ways to write them, by root --------------------------------------------------------------------------------- */

static qn_status add_surface(linking *l, uint32_t root, uint32_t mention)
{
    const work *w = l->w;
    const qn_mention *m = &w->mentions->mentions[mention];
    uint32_t begin = token_at(w, m->first)->begin, end = token_at(w, m->end - 1)->end;
    qn_buffer key = {0};
    qn_buffer_add(&key, (const char *)&root, sizeof root);
    qn_buffer_add(&key, w->document->text + begin, end - begin);
    uint32_t number = key.failed ? QN_NONE : qn_intern(l->written, key.bytes, key.length);
    free(key.bytes);
    if (number == QN_NONE)
        return QN_NOMEM;
    if (number < l->surface_count) {
        l->surfaces[number].count++;
        return QN_OK;
    }
    surface fresh = {.mention = mention, .count = 1, .next = l->subjects[root].surfaces};
    l->subjects[root].surfaces = number;
    return QN_PUSH(l->surfaces, l->surface_count, l->surface_capacity, fresh) ? QN_OK : QN_NOMEM;
}

/* The country that most of the article's names of countries mean, or NULL. */
static const qn_known *main_country(const work *w)
{
    const qn_known *most = NULL;        /* by majority vote (Boyer and Moore 1981), then counted */
    size_t lead = 0, countries = 0, own = 0;
    for (size_t k = 0; k < w->mentions->count; k++) {
        const qn_known *known = w->mentions->mentions[k].type == QN_COUNTRY ? w->mentions->mentions[k].known : NULL;
        if (!known)
            continue;
        countries++;
        if (!lead)
            most = known;
        lead = most == known ? lead + 1 : lead - 1;
    }
    for (size_t k = 0; k < w->mentions->count; k++)
        own += w->mentions->mentions[k].type == QN_COUNTRY && w->mentions->mentions[k].known == most;
    return most && own * 2 > countries ? most : NULL;
}

static qn_status gather(linking *l)
{
    work *w = l->w;
    for (size_t f = 0; f < w->form_count; f++)
        l->subjects[f] = (subject){.mention = QN_NONE, .surfaces = QN_NONE};
    for (uint32_t k = (uint32_t)w->mentions->count; k-- > 0;) {     /* backwards: chains are then in the order of the text */
        uint32_t root = qn_work_root(w, w->form_of[k]), words = w->mentions->mentions[k].end - w->mentions->mentions[k].first;
        subject *s = &l->subjects[root];
        look_around(l, k);
        l->spots[k].next = s->mention;
        s->mention = k;
        s->mentions++;
        if (words >= s->longest) {
            s->longest = words;
            s->sample = k;
        }
        if (add_surface(l, root, k))
            return QN_NOMEM;
    }
    return QN_OK;
}

/* --- choosing --------------------------------------------------------------------------------------------------------------- */

static void choose(linking *l, uint32_t root)
{
    work *w = l->w;
    const subject *s = &l->subjects[root];
    const qn_link_choice *best = NULL;
    qn_link_weigh(&w->resolver->weights, w->choices + s->first, s->end - s->first);
    for (uint32_t i = s->first; i < s->end; i++)
        if (!best || w->choices[i].chance > best->chance)
            best = &w->choices[i];
    bool known = best && best->chance >= w->resolver->weights.least_known;
    w->forms[root].known = known ? best->known : NULL;
    w->forms[root].link = known ? best->chance : 0;
}

/* Roots that have turned out to be one actor are joined; the surest tells how sure it is. */
static qn_status join_same(linking *l)
{
    work *w = l->w;
    uint32_t *first = malloc((w->form_count + 1) * sizeof *first), count = 0;
    qn_interner *known = qn_interner_new();
    qn_status status = first && known ? QN_OK : QN_NOMEM;
    for (uint32_t f = 0; !status && f < w->form_count; f++) {
        form *own = &w->forms[f];
        if (own->parent != f || !own->known)
            continue;
        uint32_t number = qn_intern(known, (const char *)&own->known, sizeof own->known);
        if (number == QN_NONE) {
            status = QN_NOMEM;
        } else if (number == count) {
            first[count++] = f;
        } else {
            form *other = &w->forms[first[number]];
            float link = own->link > other->link ? own->link : other->link;
            qn_work_join(w, f, first[number]);
            if (own->parent != f)
                other->link = link;
        }
    }
    free(first);
    qn_interner_free(known);
    return status;
}

static qn_status link_all(linking *l)
{
    work *w = l->w;
    qn_status status = gather(l);
    l->main_country = main_country(w);
    for (uint32_t f = 0; !status && f < w->form_count; f++)
        if (w->forms[f].parent == f)
            status = qn_linking_candidates(l, f);
    for (uint32_t f = 0; !status && f < w->form_count; f++)
        if (w->forms[f].parent == f)
            status = qn_linking_note(l, f);
    for (uint32_t f = 0; !status && f < w->form_count; f++) {
        if (w->forms[f].parent != f)
            continue;
        qn_linking_context(l, f);
        choose(l, f);
    }
    for (size_t i = 0; !status && i < w->choice_count; i++)
        w->choices[i].entity = l->subjects[w->choices[i].group].mention;     /* its mention, until entities are numbered */
    return status ? status : join_same(l);
}

qn_status qn_work_link_known(work *w)
{
    linking l = {.w = w, .subjects = malloc((w->form_count + 1) * sizeof *l.subjects), .spots = malloc((w->mentions->count + 1) * sizeof *l.spots),
                 .written = qn_interner_new(), .actors = qn_interner_new()};
    qn_status status = l.subjects && l.spots && l.written && l.actors ? link_all(&l) : QN_NOMEM;
    free(l.subjects);
    free(l.spots);
    free(l.surfaces);
    free(l.circumstances);
    qn_interner_free(l.written);
    qn_interner_free(l.actors);
    return status;
}
