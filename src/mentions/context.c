/* What stands around a name tells of its kind: titles, nouns before and after, apposition, verbs, prepositions. */
#include "scan.h"

#include <string.h>

typedef struct noun_kind { list which; kind kind; } noun_kind;

static const noun_kind nouns[] = {
    {L_PERSON_NOUN, K_PERSON}, {L_FIRM_NOUN, K_FIRM}, {L_AGENCY_NOUN, K_AGENCY}, {L_MEDIA_NOUN, K_MEDIA}, {L_ALLIANCE_NOUN, K_ALLIANCE},
    {L_PARTY_NOUN, K_PARTY}, {L_ORGANIZATION_NOUN, K_ORGANIZATION}, {L_COUNTRY_NOUN, K_COUNTRY}, {L_PLACE_NOUN, K_PLACE}, {L_PRODUCT_NOUN, K_NOTHING},
};

/* Vague nouns ("service", "center", "group") tell little. */
static void add_noun(const scan *s, uint32_t noun, float weight, float evidence[K_COUNT])
{
    if (in_list(s, noun, L_VAGUE_NOUN))
        weight *= 0.35f;
    bool any = in_list(s, noun, L_ORGANIZATION_NOUN);   /* "group", "organization": then a firm or an alliance is less likely */
    for (size_t i = 0; i < sizeof nouns / sizeof *nouns; i++)
        if (in_list(s, noun, nouns[i].which))
            evidence[nouns[i].kind] += any && (nouns[i].kind == K_FIRM || nouns[i].kind == K_ALLIANCE) ? weight * 0.8f : weight;
}

static void organizations(candidate *c, float weight)
{
    c->evidence[K_FIRM] += weight;
    c->evidence[K_AGENCY] += weight * 0.6f;
    c->evidence[K_ORGANIZATION] += weight * 0.8f;
    c->evidence[K_PARTY] += weight * 0.4f;
    c->evidence[K_MEDIA] += weight * 0.3f;
}

static bool same_sentence(const scan *s, uint32_t a, uint32_t b)
{
    return a < s->tokens->count && b < s->tokens->count && s->tokens->tokens[a].sentence == s->tokens->tokens[b].sentence;
}

static const qn_token *token(const scan *s, uint32_t i)
{
    return &s->tokens->tokens[i];
}

static bool common_noun(const scan *s, uint32_t i)
{
    return token(s, i)->upos == QN_NOUN && has_shape(s, i, SHAPE_SMALL);
}

/* --- before ----------------------------------------------------------------------------------------------------- */

static void affiliation(const scan *s, uint32_t preposition, candidate *c)
{
    if (preposition == 0 || !same_sentence(s, preposition - 1, preposition))
        return;
    uint32_t owner = s->owner[preposition - 1];
    if (owner == QN_NONE || s->candidates[owner].end != preposition)
        return;
    const candidate *who = &s->candidates[owner];
    bool of = in_list(s, preposition, L_ATTRIBUTE_PREPOSITION);
    if (of && who->after_title && who->first > 0 && in_list(s, who->first - 1, L_PLACE_PERSON_NOUN)) {
        c->evidence[K_PLACE] += 3;          /* "Gov. Ann Holt of Georgia" */
        return;
    }
    if (of && in_list(s, who->end - 1, L_LEGAL_FORM)) {
        c->evidence[K_PLACE] += 3;          /* "Clearwater Inc. of Tulsa" */
        return;
    }
    float person[K_COUNT];
    qn_scan_name_evidence(s, &s->candidates[owner], person);
    if (person[K_PERSON] >= 1.5f || s->candidates[owner].after_honorific || s->candidates[owner].after_title) {
        c->evidence[K_ORGANIZATION] += 2;
        c->evidence[K_FIRM] += 1;
        c->evidence[K_PLACE] += 0.5f;
    }
}

/* "Joel Reed, 31, of Hope": an age before "of". */
static bool follows_age(const scan *s, uint32_t of)
{
    uint32_t at = of > 0 && qn_scan_is(s, of - 1, ",") ? of - 2 : of - 1;
    if (of < 3 || !same_sentence(s, at - 1, of) || token(s, at)->upos != QN_NUM || strlen(s->forms[at]) != 2 || !has_shape(s, at, SHAPE_DIGIT))
        return false;
    uint32_t who = qn_scan_is(s, at - 1, ",") ? at - 2 : at - 1;
    return who < s->tokens->count && s->owner[who] != QN_NONE;
}

static void preposition_before(const scan *s, uint32_t at, candidate *c)
{
    if (qn_scan_possessive(s, c->end))
        return;
    if (in_list(s, at, L_PLACE_PREPOSITION))
        c->evidence[K_PLACE] += has_shape(s, c->first, SHAPE_ALL_CAPITALS | SHAPE_DIGIT | SHAPE_INNER_CAPITAL) ? 0.6f : 1.8f;
    if (in_list(s, at, L_AFFILIATION_PREPOSITION))
        affiliation(s, at, c);
    if (at == 0 || !in_list(s, at, L_AFFILIATION_PREPOSITION))
        return;
    bool of = in_list(s, at, L_ATTRIBUTE_PREPOSITION);
    if (of && follows_age(s, at))
        c->evidence[K_PLACE] += 5;
    if (of && in_list(s, at - 1, L_KIN_NOUN))
        c->evidence[K_PERSON] += 2.5f;      /* "the father of Meng Wanzhou" */
    else if (of && in_list(s, at - 1, L_PLACE_PERSON_NOUN))
        c->evidence[K_PLACE] += 2;          /* "the mayor of Elmsworth" */
    else if (of && in_list(s, at - 1, L_PLACE_NOUN) && s->owner[at - 1] == QN_NONE)
        c->evidence[K_PLACE] += 4, c->evidence[K_PERSON] -= 4;      /* "the town of Yeoncheon" */
    else if (in_list(s, at - 1, L_TITLE) || in_list(s, at - 1, L_PERSON_NOUN)) {
        organizations(c, of ? 2.2f : 3);    /* "the secretary general of CEI", "an analyst at Canalys" */
        c->evidence[K_PLACE] -= of ? 0 : 1.5f;
        c->evidence[K_COUNTRY] -= of ? 0 : 1.5f;
    }
}

/* "the schools Santo Spirito": the noun goes before what the name looks like */
static void described_before(const scan *s, uint32_t noun, candidate *c)
{
    const qn_token *h = token(s, c->head);
    bool clause = h->relation == QN_NSUBJ && h->head >= 0 && token(s, (uint32_t)h->head)->head == (int32_t)noun;    /* "a state Trump won" */
    bool determined = false;
    for (int32_t d = s->words[noun].child; d >= 0; d = s->words[d].sibling)
        determined = determined || token(s, (uint32_t)d)->relation == QN_DET_REL;
    if (clause && determined)
        return;
    float before = c->evidence[K_PERSON];
    add_noun(s, noun, 4.5f, c->evidence);
    if (c->evidence[K_PERSON] <= before && in_list(s, noun, L_ORGANIZATION_NOUN) && !in_list(s, noun, L_VAGUE_NOUN))
        c->evidence[K_PERSON] -= 2;
}

/* "China's ambassador to Canada, Lu Shaye, said": a noun for a person in the phrase before the comma, and a comma or verb after the name. */
static bool person_before_comma(const scan *s, uint32_t comma, const candidate *c)
{
    bool closed = c->end < s->tokens->count && same_sentence(s, c->end, comma) && (qn_scan_is(s, c->end, ",") || token(s, c->end)->upos == QN_VERB);
    for (uint32_t back = 1; closed && back <= 8 && back <= comma && same_sentence(s, comma, comma - back); back++) {
        uint32_t i = comma - back;
        if (has_shape(s, i, SHAPE_PUNCTUATION) || token(s, i)->upos == QN_VERB || qn_scan_is(s, i, ","))
            return false;
        if (common_noun(s, i) && (in_list(s, i, L_PERSON_NOUN) || in_list(s, i, L_TITLE)))
            return true;
    }
    return false;
}

/* Person nouns that stand before organizations as well ("executive Huawei" does not occur): a noun before a name with no comma is its class. */
static void look_before(const scan *s, candidate *c)
{
    if (c->after_honorific)
        c->evidence[K_PERSON] += 5;
    if (c->after_title)
        c->evidence[K_PERSON] += 3.5f;
    uint32_t at = c->first;
    if (at == 0 || !same_sentence(s, at - 1, at))
        return;
    at--;
    if (in_list(s, at, L_NO)) {
        c->evidence[K_NOTHING] += 6;        /* "he was no James Bond" */
        return;
    }
    if (in_list(s, at, L_THE)) {
        c->evidence[K_PERSON] -= 3;
        c->evidence[K_PLACE] -= 0.5f;
        if (at == 0 || !same_sentence(s, at - 1, at))
            return;
        at--;
    }
    if (qn_scan_is(s, at, ",") && c->end - c->first > 1 && person_before_comma(s, at, c))
        c->evidence[K_PERSON] += 2;
    if (s->finder->identity != QN_NONE && qn_lexicon_is(s->finder->lexicon, s->finder->identity, s->forms[at]) && c->end - c->first > 1)
        c->evidence[K_PERSON] += 1.5f;      /* "identified as Weijun Wang" */
    if (token(s, at)->upos == QN_ADP)
        preposition_before(s, at, c);
    else if (at + 1 == c->first && common_noun(s, at))
        described_before(s, at, c);
    else if (qn_scan_possessive(s, at) && c->end - c->first > 1)
        c->evidence[K_PERSON] += 0.7f;      /* "DAB's Starry Lee" */
}

/* --- after ------------------------------------------------------------------------------------------------------ */

static uint32_t noun_after(const scan *s, uint32_t at)
{
    uint32_t noun = QN_NONE;
    for (uint32_t i = at; i < at + 4 && i < s->tokens->count && same_sentence(s, i, at); i++) {
        if (common_noun(s, i))
            noun = i;
        else if (token(s, i)->upos != QN_ADJ || noun != QN_NONE)
            break;
    }
    return noun;
}

/* "Velmora's shares", "Velmora stock" */
static void firm_thing(const scan *s, uint32_t noun, candidate *c)
{
    if (is_rare(s, noun, R_FIRM_THING)) {
        c->evidence[K_FIRM] += 2;
        c->evidence[K_PERSON] -= 1;
    }
}

static void compound_after(const scan *s, candidate *c)
{
    uint32_t noun = noun_after(s, c->end);
    if (noun == QN_NONE)
        return;
    firm_thing(s, noun, c);
    if (in_list(s, noun, L_PERSON_NOUN)) {
        organizations(c, 1);
        c->evidence[K_PERSON] -= 1;
    } else if (in_list(s, noun, L_PRODUCT_NOUN)) {
        c->evidence[K_NOTHING] += 1;
        c->evidence[K_FIRM] += 0.6f;
    } else if (!in_list(s, noun, L_STATE_GROUP) && strcmp(token(s, noun)->xpos, "NNS")) {
        add_noun(s, noun, 2, c->evidence);
    }
}

static void possessed(const scan *s, candidate *c)
{
    uint32_t after = c->end + 1;
    if (after >= s->tokens->count || !same_sentence(s, after, c->first))
        return;
    uint32_t owner = s->owner[after];
    if (owner != QN_NONE && in_list(s, after, L_FIRST_NAME) && s->candidates[owner].end - s->candidates[owner].first > 1) {
        c->evidence[K_ORGANIZATION] += 2;      /* "DAB's Elizabeth Quat" */
        c->evidence[K_PARTY] += 0.5f;
        c->evidence[K_FIRM] += 1;
        c->evidence[K_COUNTRY] += 0.5f;
        return;
    }
    uint32_t noun = noun_after(s, after);
    if (noun == QN_NONE)
        return;
    firm_thing(s, noun, c);
    if (in_list(s, noun, L_KIN_NOUN))
        c->evidence[K_PERSON] += 2.5f;
    else if (in_list(s, noun, L_PERSON_NOUN))
        organizations(c, 1);
    else
        c->evidence[K_PERSON] += 0.2f;
}

static void relative_after(const scan *s, candidate *c)
{
    uint32_t at = c->end;
    if (at < s->tokens->count && qn_scan_is(s, at, ","))
        at++;
    if (at >= s->tokens->count || !same_sentence(s, at, c->first))
        return;
    for (uint32_t i = at; at > c->end && i < at + 3 && same_sentence(s, i, at); i++)
        if (in_list(s, i, L_BASED))
            organizations(c, 1.5f);         /* "Halvmark, which is based in Oslo" */
    const char *xpos = token(s, at)->xpos;
    bool relative = !strncmp(xpos, "WP", 2);
    if (relative)
        c->evidence[K_PERSON] += 2.5f;
    else if (!strcmp(xpos, "WDT") && at > c->end)
        c->evidence[K_PERSON] -= 1;
}

/* "Clearwater, Florida" */
static void place_after(const scan *s, candidate *c)
{
    uint32_t next = c->end + 1;
    if (!same_sentence(s, next, c->first) || c->end - c->first > 3)
        return;
    const word *w = &s->words[next];
    for (uint32_t k = 0; k < w->name_count; k++)
        if ((w->names[k].known->type & (QN_PLACE | QN_COUNTRY)) && w->names[k].kind == QN_NAME_FULL) {
            c->evidence[K_PLACE] += 1;
            return;
        }
}

/* "Republican Senator X", "Labour lawmaker X": a word that may name a party, before a politician's title. */
static void party_before_title(const scan *s, candidate *c)
{
    bool party = false;
    for (uint32_t k = 0; k < c->name_count; k++)
        party = party || c->names[k].known->type == QN_PARTY;
    if (party && same_sentence(s, c->end, c->first) && (in_list(s, c->end, L_TITLE) || in_list(s, c->end, L_HONORIFIC)))
        c->evidence[K_PARTY] += 5;
}

static void look_after(const scan *s, candidate *c)
{
    party_before_title(s, c);
    if (c->before_title)
        organizations(c, 3);
    if (c->end >= s->tokens->count || !same_sentence(s, c->end, c->first))
        return;
    if (qn_scan_possessive(s, c->end))
        possessed(s, c);
    else if (qn_scan_is(s, c->end, "-") && same_sentence(s, c->end + 1, c->first) && in_list(s, c->end + 1, L_BASED))
        c->evidence[K_PLACE] += 3;
    else if (qn_scan_is(s, c->end, ","))
        place_after(s, c);
    else
        compound_after(s, c);
    relative_after(s, c);
}

/* --- the tree ----------------------------------------------------------------------------------------------------- */

/* Nouns of relations that anything may have ("its rival", "a provider") tell little in an apposition, and nothing of persons. */
static void add_description(const scan *s, uint32_t noun, float weight, float evidence[K_COUNT])
{
    bool anyone = in_list(s, noun, L_ANYONE_NOUN);
    float person = evidence[K_PERSON];
    add_noun(s, noun, anyone ? weight * 0.6f : weight, evidence);
    if (anyone)
        evidence[K_PERSON] = person;
}

/* "Halvmark, a Swedish carrier, agreed": whatever the tree makes of it */
static void described_after(const scan *s, candidate *c)
{
    uint32_t at = c->end + 1;
    if (!same_sentence(s, at, c->first) || !qn_scan_is(s, c->end, ",") || token(s, at)->upos != QN_DET)
        return;
    uint32_t noun = noun_after(s, at + 1);
    if (noun == QN_NONE)
        return;
    bool closed = !same_sentence(s, noun + 1, noun) || has_shape(s, noun + 1, SHAPE_PUNCTUATION);
    if (closed && token(s, noun)->relation != QN_APPOS)
        add_description(s, noun, 2, c->evidence);
}

static void appositions(const scan *s, candidate *c)
{
    for (int32_t d = s->words[c->head].child; d >= 0; d = s->words[d].sibling) {
        const qn_token *t = token(s, (uint32_t)d);
        if (t->relation == QN_APPOS && t->upos == QN_NOUN)
            add_description(s, (uint32_t)d, 3, c->evidence);
    }
    const qn_token *h = token(s, c->head);
    if (h->head < 0)
        return;
    const qn_token *g = token(s, (uint32_t)h->head);
    if (g->upos != QN_NOUN || (uint32_t)h->head + 1 == c->first)
        return;
    if (h->relation == QN_APPOS || h->relation == QN_FLAT)
        add_description(s, (uint32_t)h->head, 2.5f, c->evidence);
    if (h->relation == QN_NSUBJ)
        add_description(s, (uint32_t)h->head, 2.5f, c->evidence);     /* "X is a firm" */
}

static void as_subject(const scan *s, candidate *c)
{
    const qn_token *h = token(s, c->head);
    if (h->head < 0 || (h->relation != QN_NSUBJ && h->relation != QN_NSUBJ_PASS && h->relation != QN_OBL_AGENT))
        return;
    uint32_t verb = (uint32_t)h->head;
    if (token(s, verb)->upos != QN_VERB)
        return;
    bool speaks = in_list(s, verb, L_SPEECH_VERB);
    c->evidence[K_PERSON] += speaks ? 1.3f : 0.6f;
    c->evidence[K_FIRM] += speaks ? 0.6f : 0.3f;
    c->evidence[K_ORGANIZATION] += speaks ? 0.6f : 0.3f;
    c->evidence[K_AGENCY] += speaks ? 0.5f : 0.2f;
    c->evidence[K_PARTY] += 0.2f;
}

void qn_scan_context(const scan *s, candidate *c)
{
    memset(c->evidence, 0, sizeof c->evidence);
    look_before(s, c);
    look_after(s, c);
    described_after(s, c);
    appositions(s, c);
    as_subject(s, c);
}
