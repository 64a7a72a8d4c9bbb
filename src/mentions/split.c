/* Runs → candidates: titles and honorifics taken out, known names set apart. */
#include "scan.h"

#include <string.h>

static bool any_list(const scan *s, uint32_t i, uint64_t lists)
{
    return (s->words[i].lists & lists) != 0;
}

#define BIT(which) (UINT64_C(1) << (which))
#define ORGANIZATION_HEADS                                                                                                                           \
    (BIT(L_AGENCY_HEAD) | BIT(L_ORGANIZATION_HEAD) | BIT(L_PARTY_HEAD) | BIT(L_MEDIA_HEAD) | BIT(L_FIRM_HEAD) | BIT(L_ALLIANCE_HEAD))

static const qn_name *name_of_kind(const scan *s, uint32_t at, bool adjective)
{
    const word *w = &s->words[at];
    for (uint32_t k = 0; k < w->name_count; k++) {
        bool is_adjective = w->names[k].kind == QN_NAME_ADJECTIVE || w->names[k].kind == QN_NAME_DEMONYM;
        if (w->names[k].kind != QN_NAME_HINT && is_adjective == adjective)
            return &w->names[k];
    }
    return NULL;
}

static bool known_place(const scan *s, uint32_t at)
{
    const qn_name *n = name_of_kind(s, at, false);
    return n && (n->known->type & (QN_COUNTRY | QN_PLACE));
}

/* --- adding --------------------------------------------------------------------------------------------------- */

static uint32_t tree_head(const scan *s, uint32_t first, uint32_t end)
{
    uint32_t head = end - 1;
    bool found = false;
    for (uint32_t i = end; i-- > first;) {
        const qn_token *t = &s->tokens->tokens[i];
        bool out = (t->head < (int32_t)first || t->head >= (int32_t)end) && !has_shape(s, i, SHAPE_PUNCTUATION) && !in_list(s, i, L_LEGAL_FORM);
        /* "French foreign ministry spokeswoman": "French" says whose, wherever it hangs */
        bool beside = found && t->relation == QN_AMOD && t->head == s->tokens->tokens[head].head;
        if (out && !beside) {
            head = i;
            found = true;
        }
    }
    return head;
}

static qn_status group_of(scan *s, uint32_t first, uint32_t end, uint32_t *number)
{
    const char *key = qn_scan_fold(s, first, end);
    if (!key)
        return QN_NOMEM;
    *number = qn_intern(s->keys, key, strlen(key));
    if (*number == QN_NONE)
        return QN_NOMEM;
    if (*number == s->group_count) {
        group g = {.words = end - first, .last = QN_NONE, .prefix = QN_NONE, .tail = QN_NONE, .long_form = QN_NONE, .sample = (uint32_t)s->count, .kind = K_NOTHING};
        if (!QN_PUSH(s->groups, s->group_count, s->group_capacity, g))
            return QN_NOMEM;
    }
    s->groups[*number].count++;
    return QN_OK;
}

qn_status qn_scan_add(scan *s, uint32_t first, uint32_t end, const candidate *like)
{
    candidate c = like ? *like : (candidate){0};
    c.first = first;
    c.end = end;
    c.head = tree_head(s, first, end);
    if (s->words[first].name_length == end - first) {
        c.names = s->words[first].names;
        c.name_count = s->words[first].name_count;
    } else if (s->words[first].name_length > end - first) {     /* "New York" of "New York State" before a title */
        size_t names = 0, length = qn_lexicon_name_at(s->finder->lexicon, s->forms + first, end - first, &c.names, &names);
        c.name_count = length == end - first ? (uint32_t)names : 0;
    }
    qn_status status = group_of(s, first, end, &c.group);
    if (status)
        return status;
    for (uint32_t i = first; i < end; i++)
        s->owner[i] = (uint32_t)s->count;
    return QN_PUSH(s->candidates, s->count, s->capacity, c) ? QN_OK : QN_NOMEM;
}

/* --- known names inside a part ---------------------------------------------------------------------------------- */

static bool unit_rest(const scan *s, uint32_t at, uint32_t end)
{
    while (at < end) {
        if (known_place(s, at))
            at += s->words[at].name_length;
        else if (any_list(s, at, BIT(L_UNIT_WORD) | BIT(L_LEGAL_FORM) | BIT(L_FIRM_HEAD) | BIT(L_DIRECTION)) || has_shape(s, at, SHAPE_PUNCTUATION))
            at++;
        else
            return false;
    }
    return at == end;
}

static bool person_like(const scan *s, uint32_t at, uint32_t end)
{
    return end - at >= 2 && in_list(s, at, L_FIRST_NAME) && !any_list(s, end - 1, ORGANIZATION_HEADS);
}

/* "Ambassador to the United States Hamdullah Mohib": a title takes the country, the rest is the person. */
static bool title_takes_country(const scan *s, uint32_t first)
{
    uint32_t at = first;
    if (at > 0 && in_list(s, at - 1, L_THE))
        at--;
    return at > 1 && s->tokens->tokens[at - 1].upos == QN_ADP && (in_list(s, at - 2, L_TITLE) || in_list(s, at - 2, L_PERSON_NOUN));
}

/* Where a part that starts with a known name ends: the whole part, or the known name alone. */
static uint32_t known_prefix_end(const scan *s, uint32_t first, uint32_t end, candidate *c)
{
    uint32_t after = first + s->words[first].name_length;
    const qn_name *adjective = name_of_kind(s, first, true), *plain = name_of_kind(s, first, false);
    if (after >= end)
        return end;
    if (person_like(s, after, end) || (end - after >= 2 && title_takes_country(s, first) && (adjective || known_place(s, first))))
        return after;
    if (adjective && !plain)
        return after;
    if (!plain)
        return end;
    if ((plain->known->type & (QN_COUNTRY | QN_PLACE)) && in_list(s, after, L_DIRECTION))
        return end;                                     /* "Kowloon West" */
    if (plain->known->type & (QN_COUNTRY | QN_PLACE))
        return after + s->words[after].name_length == end && !in_list(s, end - 1, L_PLACE_HEAD) ? after : end;
    if (unit_rest(s, after, end)) {
        c->unit = plain->known->type == QN_FIRM;
        return end;
    }
    return after;
}

static uint32_t skip_title_words(const scan *s, uint32_t first, uint32_t end)
{
    while (first < end && (any_list(s, first, BIT(L_TITLE_MODIFIER) | BIT(L_PORTFOLIO) | BIT(L_AND)) || has_shape(s, first, SHAPE_PUNCTUATION)))
        first++;
    return first;
}

static bool has_organization_head(const scan *s, uint32_t first, uint32_t end)
{
    uint32_t head = qn_scan_head_word(s, first, end);
    return any_list(s, head, ORGANIZATION_HEADS | BIT(L_NOTHING_HEAD)) || any_list(s, end - 1, BIT(L_LEGAL_FORM) | BIT(L_PLACE_HEAD));
}

/* "Chinese Huawei Technologies Co.": the adjective stands apart when a known name follows. */
static uint32_t headed_prefix_end(const scan *s, uint32_t first, uint32_t end)
{
    const qn_name *adjective = name_of_kind(s, first, true);
    uint32_t after = first + s->words[first].name_length;
    if (adjective && !name_of_kind(s, first, false) && after < end) {
        const qn_name *next = name_of_kind(s, after, false);
        if (next && next->known->type == QN_FIRM)
            return after;
    }
    return end;
}

static bool only_words(const scan *s, uint32_t first, uint32_t end)
{
    while (first < end && (in_list(s, first, L_NOT_NAME) || has_shape(s, first, SHAPE_PUNCTUATION)))
        first++;
    return first == end;
}

/* "Refugee Council Enver Solomon": a person's name right after a body's. */
static uint32_t person_tail(const scan *s, uint32_t first, uint32_t end)
{
    if (end - first < 4 || !in_list(s, end - 2, L_FIRST_NAME) || s->words[end - 2].name_length || qn_scan_bare_word(s, end - 1) ||
        in_list(s, end - 2, L_HEAD_PREPOSITION))
        return end;
    uint32_t head = qn_scan_head_word(s, first, end - 2);
    bool filled = in_list(s, end - 3, L_HEAD_PREPOSITION) || has_shape(s, end - 3, SHAPE_PUNCTUATION) || in_list(s, end - 3, L_AND);
    return any_list(s, head, ORGANIZATION_HEADS) && !filled ? end - 2 : end;
}

static qn_status add_parts(scan *s, uint32_t first, uint32_t end, candidate c)
{
    if (only_words(s, first, end))
        return QN_OK;
    while (first < end) {
        uint32_t stop = end;
        candidate part = c;
        if (s->words[first].name_length && s->words[first].name_length < end - first)
            stop = has_organization_head(s, first, end) ? headed_prefix_end(s, first, end) : known_prefix_end(s, first, end, &part);
        if (stop == end)
            stop = person_tail(s, first, end);
        part.before_title = stop == end && c.before_title;
        uint32_t from = first, to = stop;
        qn_scan_fit(s, &from, &to);
        qn_status status = qn_scan_add(s, from, to, &part);
        if (status)
            return status;
        first = to;
        c.after_honorific = c.after_title = false;
    }
    return QN_OK;
}

static bool trims_away(const scan *s, uint32_t i)
{
    return has_shape(s, i, SHAPE_PUNCTUATION) || in_list(s, i, L_AND) || in_list(s, i, L_HEAD_PREPOSITION) || in_list(s, i, L_THE) ||
           qn_scan_possessive(s, i);
}

/* A country's name or adjective with nothing but what its minister is in charge of behind it. */
static bool only_portfolio(const scan *s, uint32_t first, uint32_t end)
{
    uint32_t after = first + s->words[first].name_length;
    bool country = false;
    for (uint32_t k = 0; k < s->words[first].name_count; k++)
        country = country || (s->words[first].names[k].known->type == QN_COUNTRY && s->words[first].names[k].kind != QN_NAME_HINT);
    for (uint32_t i = after; country && i < end; i++)
        if (!in_list(s, i, L_PORTFOLIO) && !in_list(s, i, L_AND) && !has_shape(s, i, SHAPE_PUNCTUATION))
            return false;
    return country && after < end;
}

static qn_status add_part(scan *s, uint32_t first, uint32_t end, candidate c, bool title_of)
{
    while (first < end && trims_away(s, first) && !s->words[first].name_length)
        first++;
    if (title_of || c.after_title) {
        uint32_t rest = skip_title_words(s, first, end);
        if (rest == end || !has_organization_head(s, rest, end))
            first = rest;
    }
    if (c.before_title && only_portfolio(s, first, end))
        end = first + s->words[first].name_length;      /* "Greek | Shipping Minister" */
    if (c.before_title) {      /* "Associate | Chief Justice" */
        while (end > first && any_list(s, end - 1, BIT(L_TITLE_MODIFIER) | BIT(L_PORTFOLIO)) && s->words[end - 1].name_length == 0 &&
               !any_list(s, end - 1, ORGANIZATION_HEADS))
            end--;
    }
    while (end > first && trims_away(s, end - 1) && s->words[first].name_length != end - first)
        end--;
    return first < end ? add_parts(s, first, end, c) : QN_OK;
}

/* --- titles ----------------------------------------------------------------------------------------------------- */

/* A title inside a longer known name ("General Motors"), or in a name that ends with a head word ("Justice Department") is none. */
static bool is_protected(const scan *s, uint32_t first, uint32_t at, uint32_t after, uint32_t end)
{
    for (uint32_t i = at + 1 > first + 6 ? at - 6 : first; i <= at; i++)
        if (s->words[i].name_length > 1 && i + s->words[i].name_length > at)
            return true;
    if (at > first && (in_list(s, at - 1, L_HEAD_PREPOSITION) || in_list(s, at - 1, L_AND)))
        return true;                                    /* "Department of Justice", "Union of Teachers and Nurses" */
    uint32_t title = at;
    while (title > first && in_list(s, title - 1, L_TITLE_MODIFIER))
        title--;
    if (title > first + 1 && in_list(s, title - 1, L_THE) && in_list(s, title - 2, L_HEAD_PREPOSITION) && has_shape(s, title - 1, SHAPE_SMALL))
        return true;                                    /* "Office of the Special Prosecutor" */
    if (after < end && qn_scan_possessive(s, after))
        return in_list(s, at, L_INNER_POSSESSIVE) || qn_scan_owns_office(s, after - 1, end);
    uint32_t stop = after;
    while (stop < end && !(in_list(s, stop, L_TITLE) || in_list(s, stop, L_HONORIFIC)))
        stop++;
    if (stop == after)
        return false;
    if (in_list(s, at, L_HONORIFIC) && strchr(s->forms[at], '.') && !any_list(s, stop - 1, BIT(L_LEGAL_FORM)))
        return false;                                   /* "Dr. House" */
    return any_list(s, stop - 1, ORGANIZATION_HEADS) || in_list(s, stop - 1, L_LEGAL_FORM) || in_list(s, stop - 1, L_NOTHING_HEAD);
}

/* "The Ohio Attorney General sued": an office that nobody is named with; its title is an agency's head as well. */
static bool is_office(const scan *s, uint32_t first, uint32_t at, uint32_t after, uint32_t end)
{
    bool named = after + 1 < s->tokens->count && qn_scan_is(s, after, ",") && has_shape(s, after + 1, SHAPE_NAME);
    return after == end && at > first && first > 0 && in_list(s, first - 1, L_THE) && known_place(s, first) && !named &&
           qn_scan_phrase(s, at, end, L_AGENCY_HEAD) == after - at;
}

static uint32_t title_end(const scan *s, uint32_t at, uint32_t end)
{
    if (known_place(s, at))                             /* "U.S. Attorney" */
        return at;
    size_t honorific = qn_scan_phrase(s, at, end, L_HONORIFIC), title = qn_scan_phrase(s, at, end, L_TITLE);
    uint32_t after = at + (uint32_t)(honorific > title ? honorific : title);
    bool role = any_list(s, at, BIT(L_PERSON_NOUN) | BIT(L_PARTY_NOUN)) && !in_list(s, at, L_FIRST_NAME);
    if (after == at && role && end - at > 2 && in_list(s, at + 1, L_FIRST_NAME))
        return at + 1;                                  /* "Administrator James Bridger", "Republican Philip Bryce" */
    while (after > at && after + 1 < end && qn_scan_is(s, after, "-") &&
           any_list(s, after + 1, BIT(L_TITLE) | BIT(L_TITLE_MODIFIER) | BIT(L_HONORIFIC)))
        after += 2;                                     /* "Attorney-General" */
    return after;
}

/* Words before the run that are titles: "spokesman Stanislaw Zaryn" is read from the tree, "Mr. Wang" here. */
static void look_before(const scan *s, uint32_t first, candidate *c)
{
    if (first > 0 && s->tokens->tokens[first - 1].sentence == s->tokens->tokens[first].sentence) {
        c->after_honorific = in_list(s, first - 1, L_HONORIFIC) && has_shape(s, first - 1, SHAPE_CAPITAL);
        c->after_title = in_list(s, first - 1, L_TITLE);
    }
}

static bool title_takes_of(const scan *s, uint32_t first)
{
    return first > 1 && in_list(s, first - 1, L_HEAD_PREPOSITION) && in_list(s, first - 2, L_TITLE) && has_shape(s, first - 2, SHAPE_CAPITAL);
}

qn_status qn_scan_split(scan *s, uint32_t first, uint32_t end)
{
    candidate c = {0};
    uint32_t part = first;
    bool title_of = title_takes_of(s, first);
    look_before(s, first, &c);
    for (uint32_t at = first; at < end;) {
        uint32_t after = title_end(s, at, end);
        c.office = c.office || is_office(s, part, at, after, end) || (after > at && qn_scan_owns_office(s, after - 1, end));
        if (after == at || c.office || is_protected(s, first, at, after, end)) {
            at = after > at ? after : at + 1;
            continue;
        }
        c.before_title = in_list(s, at, L_TITLE) || after - at > 1;
        qn_status status = add_part(s, part, at, c, title_of);
        if (status)
            return status;
        bool honorific = in_list(s, after - 1, L_HONORIFIC) && !in_list(s, after - 1, L_TITLE);
        c = (candidate){.after_honorific = honorific, .after_title = !honorific};
        title_of = false;
        part = at = after;
    }
    c.before_title = false;
    return add_part(s, part, end, c, title_of);
}

/* --- state bodies in small letters ----------------------------------------------------------------------------- */

static qn_status add_body(scan *s, uint32_t owner, uint32_t at, uint32_t end)
{
    bool possessed = s->candidates[owner].end + 1 == at && qn_scan_possessive(s, at - 1);     /* "Poland's prime minister's office" */
    const candidate *before = &s->candidates[owner];
    uint32_t first = before->first;
    candidate c = {.body_noun = true};
    bool country = false;
    for (uint32_t k = 0; k < before->name_count; k++)
        country = country || (before->names[k].known->type == QN_COUNTRY && before->names[k].kind != QN_NAME_HINT);
    if (!country || (before->end != at && !possessed))
        return QN_OK;
    if (possessed)
        return qn_scan_add(s, at, end, &c);
    qn_status status = qn_scan_add(s, first, end, &c);
    s->candidates[owner].inside = true;
    return status;
}

/* "U.S. military aid": the adjective of what follows, unless it is someone of the military. */
static bool modifies_thing(const scan *s, uint32_t last)
{
    const qn_token *t = &s->tokens->tokens[last];
    bool next = last + 1 < s->tokens->count && t[1].sentence == t->sentence && has_shape(s, last + 1, SHAPE_SMALL);
    return next && t->upos == QN_ADJ && t[1].upos == QN_NOUN && !in_list(s, last + 1, L_PERSON_NOUN) && !in_list(s, last + 1, L_STATE_GROUP);
}

qn_status qn_scan_bodies(scan *s)
{
    for (uint32_t i = 1; i < s->tokens->count; i++) {
        uint32_t owner = s->owner[i - 1];
        if (owner == QN_NONE && i > 1 && qn_scan_possessive(s, i - 1))
            owner = s->owner[i - 2];
        if (owner == QN_NONE || !has_shape(s, i, SHAPE_SMALL) || s->tokens->tokens[i].sentence != s->tokens->tokens[i - 1].sentence)
            continue;
        size_t length = qn_scan_phrase(s, i, s->tokens->sentences[s->tokens->tokens[i].sentence].end, L_STATE_BODY);
        if (!length || modifies_thing(s, i + (uint32_t)length - 1))
            continue;
        qn_status status = add_body(s, owner, i, i + (uint32_t)length);
        if (status)
            return status;
        i += (uint32_t)length - 1;
    }
    return QN_OK;
}
