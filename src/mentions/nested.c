/* Candidates with their kinds → mentions: which known actor, adjectives and demonyms, capitals that act, countries inside longer names. */
#include "scan.h"

#include <stdlib.h>

static const qn_token *token(const scan *s, uint32_t i)
{
    return &s->tokens->tokens[i];
}

static bool noun_like(const qn_token *t)
{
    return t->upos == QN_NOUN || t->upos == QN_PROPN || t->upos == QN_NUM || t->upos == QN_ADJ || t->upos == QN_PRON;
}

/* "Chinese" before a noun is an adjective; "two Canadians", "the Chinese" name people. */
static bool modifies(const scan *s, const candidate *c)
{
    const qn_token *h = token(s, c->head);
    if (c->end < s->tokens->count && token(s, c->end)->sentence == h->sentence &&
        (noun_like(token(s, c->end)) || qn_scan_is(s, c->end, "-")) && h->head >= (int32_t)c->end)
        return true;
    return h->upos == QN_ADJ || h->relation == QN_AMOD || h->relation == QN_COMPOUND;
}

static bool has_child(const scan *s, uint32_t head, qn_relation a, qn_relation b, qn_relation c)
{
    for (int32_t d = s->words[head].child; d >= 0; d = s->words[d].sibling) {
        int r = s->tokens->tokens[d].relation;
        if (r == (int)a || r == (int)b || r == (int)c)
            return true;
    }
    return false;
}

/* "in Chinese", "spoke great Polish", "English-language schools", "teaching English": the language, not the country. */
static bool is_language(const scan *s, const candidate *c)
{
    uint32_t after = c->end;
    const qn_token *h = token(s, c->head);
    if (after < s->tokens->count && qn_scan_is(s, after, "-") && after + 1 < s->tokens->count)
        after++;
    if (after < s->tokens->count && token(s, after)->sentence == h->sentence && in_list(s, after, L_LANGUAGE_CONTEXT))
        return true;
    if (modifies(s, c) && h->relation != QN_OBJ && h->relation != QN_OBL)
        return false;
    if (h->head >= 0 && in_list(s, (uint32_t)h->head, L_LANGUAGE_CONTEXT) && h->relation == QN_OBJ)
        return true;
    return h->relation == QN_OBL && !has_child(s, c->head, QN_DET_REL, QN_NUMMOD, QN_AMOD);
}

/* --- capitals ------------------------------------------------------------------------------------------------------- */

typedef enum use { USE_OPEN, USE_PLACE, USE_STATE } use;

static const qn_name *name_of(const candidate *c, unsigned types, bool metonym)
{
    for (uint32_t k = 0; k < c->name_count; k++)
        if ((c->names[k].known->type & types) && (c->names[k].kind == QN_NAME_METONYM) == metonym)
            return &c->names[k];
    return NULL;
}

static bool may_be_capital(const candidate *c)
{
    return name_of(c, QN_COUNTRY, true) && name_of(c, QN_PLACE, false);
}

static use use_of_capital(const scan *s, const candidate *c)
{
    uint32_t h = c->head;
    for (int hops = 0; hops < 4 && token(s, h)->relation == QN_CONJ && token(s, h)->head >= 0; hops++)
        h = (uint32_t)token(s, h)->head;
    const qn_token *t = token(s, h);
    if (c->first > 0 && token(s, c->first - 1)->sentence == t->sentence && in_list(s, c->first - 1, L_PLACE_PREPOSITION))
        return USE_PLACE;
    if (c->end < s->tokens->count && token(s, c->end)->sentence == t->sentence && in_list(s, c->end, L_PLACE_PERSON_NOUN))
        return USE_PLACE;               /* "London Mayor" */
    if (c->end + 1 < s->tokens->count && qn_scan_is(s, c->end, ",") && s->words[c->end + 1].name_length &&
        token(s, c->end + 1)->sentence == t->sentence)
        return USE_PLACE;
    if (t->head < 0)
        return USE_OPEN;
    const qn_token *g = token(s, (uint32_t)t->head);
    if ((t->relation == QN_NSUBJ || t->relation == QN_OBL_AGENT || t->relation == QN_NSUBJ_PASS || t->relation == QN_OBJ) && g->upos == QN_VERB)
        return USE_STATE;
    if (t->relation == QN_NMOD_POSS || t->relation == QN_COMPOUND)
        return in_list(s, (uint32_t)t->head, L_GOVERNMENT_NOUN) || in_list(s, (uint32_t)t->head, L_STATE_GROUP) ? USE_STATE : USE_OPEN;
    return USE_OPEN;
}

static void settle_capitals(scan *s)
{
    for (size_t k = 0; k < s->count; k++) {
        const candidate *c = &s->candidates[k];
        if (!c->lost && may_be_capital(c) && use_of_capital(s, c) == USE_STATE)
            s->groups[c->group].context[K_COUNTRY] += 1000;     /* the article uses it so: open places follow */
    }
    for (size_t k = 0; k < s->count; k++) {
        candidate *c = &s->candidates[k];
        if (!may_be_capital(c))
            continue;
        use u = use_of_capital(s, c);
        c->state = u == USE_STATE || (u == USE_OPEN && s->groups[c->group].context[K_COUNTRY] >= 1000);
    }
}

/* --- mentions ------------------------------------------------------------------------------------------------------- */

static const qn_name *choose_name(const candidate *c, kind of)
{
    const qn_name *best = NULL;
    for (uint32_t k = 0; k < c->name_count; k++) {
        const qn_name *n = &c->names[k];
        if (qn_kind_of(n->known->type) == of && (!best || n->kind < best->kind))
            best = n;
    }
    return best;
}

static qn_status push(scan *s, const qn_mention *m)
{
    return QN_PUSH(s->mentions, s->mention_count, s->mention_capacity, *m) ? QN_OK : QN_NOMEM;
}

static bool is_kind_of_name(const candidate *c, qn_name_kind which)
{
    for (uint32_t k = 0; k < c->name_count; k++)
        if (c->names[k].kind == which)
            return true;
    return false;
}

static qn_status emit_one(scan *s, const candidate *c)
{
    const group *g = &s->groups[c->group];
    kind of = c->apart ? c->own : g->kind;
    if (may_be_capital(c) && (of == K_COUNTRY || of == K_PLACE))
        of = c->state ? K_COUNTRY : K_PLACE;
    if (of == K_NOTHING || c->dropped || c->lost)
        return QN_OK;
    const qn_name *n = choose_name(c, of);
    qn_mention m = {.first = c->first, .end = c->end, .head = c->head, .type = (qn_class)(1u << of), .inside = c->inside, .score = g->score};
    m.known = n ? n->known : NULL;
    if (n && (n->kind == QN_NAME_ADJECTIVE || n->kind == QN_NAME_DEMONYM)) {
        if (n->known->type != QN_COUNTRY || is_language(s, c))
            return QN_OK;               /* "Western", "European" name no actor */
        m.adjective = is_kind_of_name(c, QN_NAME_ADJECTIVE) && (modifies(s, c) || !is_kind_of_name(c, QN_NAME_DEMONYM));
        m.demonym = !m.adjective;
    }
    return push(s, &m);
}

static qn_status emit_nested_name(scan *s, const candidate *c, uint32_t at)
{
    const word *w = &s->words[at];
    candidate part = {.first = at, .end = at + w->name_length, .head = at + w->name_length - 1, .names = w->names, .name_count = w->name_count};
    const qn_name *n = choose_name(&part, K_COUNTRY);
    if (!n && c->unit)
        n = choose_name(&part, K_FIRM);
    if (!n || n->kind == QN_NAME_HINT || n->kind == QN_NAME_METONYM)
        return QN_OK;
    bool adjective = n->kind == QN_NAME_ADJECTIVE || n->kind == QN_NAME_DEMONYM;
    if (adjective && n->known->type != QN_COUNTRY)
        return QN_OK;
    qn_mention m = {.first = part.first, .end = part.end, .head = part.head, .type = n->known->type, .adjective = adjective, .inside = true,
                    .known = n->known, .score = 0.9f};
    return push(s, &m);
}

/* "German" in "German Foreign Ministry": a known organ of a state whose name begins with the state's own */
static qn_status emit_state(scan *s, const candidate *c)
{
    const qn_name *whole = choose_name(c, K_AGENCY);
    if (!whole || !whole->known->home || s->words[c->first].name_length < c->end - c->first)
        return QN_OK;
    candidate part = {.first = c->first, .end = c->first, .head = c->first};
    size_t count = 0;
    part.end += (uint32_t)qn_lexicon_name_at(s->finder->lexicon, s->forms + c->first, c->end - c->first - 1, &part.names, &count);
    part.name_count = (uint32_t)count;
    const qn_name *n = part.end > part.first ? choose_name(&part, K_COUNTRY) : NULL;
    if (!n || n->known != whole->known->home || n->kind == QN_NAME_HINT || n->kind == QN_NAME_METONYM)
        return QN_OK;
    qn_mention m = {.first = part.first, .end = part.end, .head = part.end - 1, .type = QN_COUNTRY, .inside = true, .known = n->known, .score = 0.9f,
                    .adjective = n->kind == QN_NAME_ADJECTIVE || n->kind == QN_NAME_DEMONYM};
    return push(s, &m);
}

static qn_status emit_nested(scan *s, const candidate *c)
{
    kind of = s->groups[c->group].kind;
    if (of == K_PERSON || of == K_COUNTRY || c->body_noun || c->lost)
        return QN_OK;
    if (of == K_AGENCY && emit_state(s, c))
        return QN_NOMEM;
    for (uint32_t at = c->first; at < c->end;) {
        uint32_t length = s->words[at].name_length;
        bool part = length && at + length <= c->end && length < c->end - c->first;
        if (part) {
            qn_status status = emit_nested_name(s, c, at);
            if (status)
                return status;
        }
        at += part ? length : 1;
    }
    return QN_OK;
}

static int by_place(const void *a, const void *b)
{
    const qn_mention *x = a, *y = b;
    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    if (x->end != y->end)
        return x->end > y->end ? -1 : 1;
    return 0;
}

qn_status qn_scan_emit(scan *s)
{
    settle_capitals(s);
    for (size_t k = 0; k < s->count; k++) {
        const candidate *c = &s->candidates[k];
        qn_status status = emit_one(s, c);
        if (!status && c->end - c->first > 1)
            status = emit_nested(s, c);
        if (status)
            return status;
    }
    if (s->mention_count)
        qsort(s->mentions, s->mention_count, sizeof *s->mentions, by_place);
    return QN_OK;
}

bool qn_mention_is_name(const qn_tokens *tokens, const qn_mention *m)
{
    const qn_token *last = &tokens->tokens[m->end - 1];
    bool small = last->form[0] >= 'a' && last->form[0] <= 'z' && last->upos == QN_NOUN;
    return !m->inside && !m->adjective && !m->demonym && !small;
}
