/* Tokens of the tree → entities: who a noun phrase refers to, with its conjuncts. */
#include "scene.h"

#include <string.h>

static void add_referent(const scene *s, const qn_reference *r, unsigned classes, bool word_of, referents *out)
{
    if ((r->kind == QN_REF_WORD_OF && !word_of) || !(s->entities->entities[r->entity].type & classes) || out->count == MAX_FILLERS)
        return;
    for (size_t i = 0; i < out->count; i++)
        if (out->list[i].entity == r->entity)
            return;
    out->list[out->count++] = (referent){r->entity, r->first, r->end, r->kind};
}

/* "We urge …," X said: who speaks of himself. */
static void add_speakers_above(const scene *s, uint32_t token, unsigned classes, referents *out)
{
    fillers speakers = {.count = 0};
    find_speakers_above(s, token, &speakers);
    for (size_t i = 0; i < speakers.count; i++) {
        size_t count;
        const qn_reference *r = qn_entities_at(s->entities, speakers.tokens[i], &count);
        for (size_t j = 0; j < count; j++)
            add_referent(s, &r[j], classes, true, out);
    }
}

/* "Ardent Harbor, a Cyprus-based company": an indefinite phrase behind a name and a comma is the name's, wherever the parser hung it. */
static void named_before_comma(const scene *s, uint32_t noun, unsigned classes, referents *out)
{
    enum { LONGEST_PHRASE = 10 };
    uint32_t begin = s->sentences[s->tokens[noun].sentence].first, at = noun;
    while (at > begin && noun - at < LONGEST_PHRASE && s->tokens[at - 1].upos != QN_PUNCT && s->tokens[at].upos != QN_DET)
        at--;
    while (at > begin && noun - at < LONGEST_PHRASE && !strcmp(s->tokens[at - 1].form, "-"))    /* through "Cyprus-based" */
        for (at--; at > begin && s->tokens[at - 1].upos != QN_PUNCT && s->tokens[at].upos != QN_DET;)
            at--;
    if (at < begin + 2 || !in_class(s, at, s->extractor->words.indefinite) || strcmp(s->tokens[at - 1].form, ",") || s->covering[at - 2] == QN_NONE)
        return;
    size_t count;
    const qn_reference *r = qn_entities_at(s->entities, s->mentions->mentions[s->covering[at - 2]].head, &count);
    for (size_t i = 0; i < count; i++)
        add_referent(s, &r[i], classes, false, out);
}

/* "the “Five Eyes” intelligence-sharing pact": a noun for an alliance is the one that is named in front of it. */
static void named_in_front(const scene *s, uint32_t noun, unsigned classes, referents *out)
{
    enum { LONGEST_ROW = 8 };
    uint32_t begin = s->sentences[s->tokens[noun].sentence].first;
    if (!in_class(s, noun, s->extractor->words.alliance_noun))
        return;
    for (uint32_t at = noun; at > begin && noun - at < LONGEST_ROW; at--) {
        const qn_token *t = &s->tokens[at - 1];
        if (t->upos == QN_DET || t->upos == QN_ADP || (t->upos == QN_VERB && t->relation != QN_AMOD) || !strcmp(t->form, ","))
            return;
        size_t count;
        const qn_reference *r = qn_entities_at(s->entities, at - 1, &count);
        for (size_t i = 0; i < count; i++)
            if (r[i].kind == QN_REF_NAME && s->entities->entities[r[i].entity].type == QN_ALLIANCE)
                add_referent(s, &r[i], classes, false, out);
        if (count)
            return;
    }
}

/* "arrested by police in Peru": the state behind an organ's "in", wherever the parser hung it. */
static void state_behind(const scene *s, uint32_t noun, fillers *out)
{
    uint32_t end = s->sentences[s->tokens[noun].sentence].end, at = noun + 2;
    bool acts = is_relation(s, noun, QN_NSUBJ) || is_relation(s, noun, QN_OBL_AGENT);     /* "bribed officials in X" may be where it was */
    if (out->count || !acts || at >= end || !in_class(s, noun + 1, s->extractor->words.home_marker))
        return;
    at += s->tokens[at].upos == QN_DET;
    if (at < end && s->covering[at] != QN_NONE && s->mentions->mentions[s->covering[at]].first == at)
        add_filler(out, s->mentions->mentions[s->covering[at]].head);
}

/* "a South Korean court", "EU antitrust regulators", "prosecutors in Brazil": an organ that has no name is the state's. */
static void state_of_organ(const scene *s, uint32_t noun, unsigned classes, referents *out)
{
    if (!in_class(s, noun, s->extractor->words.state_organ) || is_relation(s, noun, QN_COMPOUND))
        return;
    fillers states = {.count = 0};
    find_fillers(s, noun, &(qn_arg){QN_ARG_ADJECTIVE, NULL}, &states);
    find_fillers(s, noun, &(qn_arg){QN_ARG_COMPOUND, NULL}, &states);
    find_introduced(s, noun, s->extractor->words.home_marker, &states);
    state_behind(s, noun, &states);
    for (size_t i = 0; i < states.count && !out->count; i++) {
        size_t count;
        const qn_reference *r = qn_entities_at(s->entities, states.tokens[i], &count);
        if (count == 1 && (s->entities->entities[r->entity].type & (QN_COUNTRY | QN_ALLIANCE)) && s->entities->entities[r->entity].type & classes)
            out->list[out->count++] = (referent){r->entity, noun, noun + 1, QN_REF_STATE};
    }
}

/* "the leader of the Wagner group": a noun for a body behind its name names it again. */
static void body_named_before(const scene *s, uint32_t noun, unsigned classes, referents *out)
{
    const qn_token *t = &s->tokens[noun];
    bool names = t->relation != QN_COMPOUND && qn_lexicon_is(s->lexicon, s->extractor->words.body_noun, t->form);
    if (out->count || !names || !noun || s->covering[noun - 1] == QN_NONE)
        return;
    const qn_mention *m = &s->mentions->mentions[s->covering[noun - 1]];
    size_t count;
    const qn_reference *r = qn_entities_at(s->entities, m->head, &count);
    if (count == 1 && m->end == noun && r->kind == QN_REF_NAME && s->entities->entities[r->entity].type & (QN_ORGANIZATION | QN_PARTY | QN_ALLIANCE))
        add_referent(s, r, classes, false, out);
}

/* Those named in a group, which then means nobody else: of "three Malian officials, including X" X is meant, not Mali. True when there are any. */
static bool add_examples(const scene *s, uint32_t noun, unsigned classes, referents *out)
{
    fillers names = {.count = 0};
    size_t before = out->count;
    find_examples(s, noun, &names);
    for (size_t i = 0; i < names.count; i++) {
        size_t count;
        const qn_reference *r = qn_entities_at(s->entities, names.tokens[i], &count);
        for (size_t j = 0; j < count; j++)
            add_referent(s, &r[j], classes, false, out);
    }
    return out->count > before;
}

static void referents_at(const scene *s, uint32_t token, unsigned classes, bool word_of, referents *out)
{
    size_t count;
    if (add_examples(s, token, classes, out))
        return;
    const qn_reference *r = qn_entities_at(s->entities, token, &count);
    for (size_t i = 0; i < count; i++)
        add_referent(s, &r[i], classes, word_of, out);
    if (!count && s->tokens[token].upos == QN_PRON && in_class(s, token, s->extractor->words.first_person))
        add_speakers_above(s, token, classes, out);
    if (!count && s->tokens[token].upos == QN_NOUN) {
        named_before_comma(s, token, classes, out);
        named_in_front(s, token, classes, out);
        state_of_organ(s, token, classes, out);
        body_named_before(s, token, classes, out);
    }
    /* "a sales director, Wang": the phrase refers to whom its apposition names */
    for (uint32_t i = s->start[token]; !count && i < s->start[token + 1]; i++) {
        uint32_t child = s->children[i];
        bool named = is_relation(s, child, QN_APPOS) ||
                     (child > token && (is_relation(s, child, QN_NMOD) || is_relation(s, child, QN_FLAT)) && child_by(s, child, QN_CASE) == QN_NONE);
        if (named && s->tokens[child].upos == QN_PROPN) {
            const qn_reference *who = qn_entities_at(s->entities, child, &count);
            for (size_t j = 0; j < count; j++)
                add_referent(s, &who[j], classes, word_of, out);
        }
    }
}

static uint32_t entity_named_at(const scene *s, uint32_t token)
{
    size_t count;
    const qn_reference *r = qn_entities_at(s->entities, token, &count);
    return count && r->kind == QN_REF_NAME ? r->entity : QN_NONE;
}

/* "the allies Australia, Canada and New Zealand": a plural whose apposition names whom it means. */
static bool names_plural(const scene *s, uint32_t token, uint32_t child)
{
    return is_relation(s, child, QN_APPOS) && child > token && !strcmp(s->tokens[token].xpos, "NNS") && entity_named_at(s, child) != QN_NONE;
}

/* "The U.S., Australia and New Zealand" read as an apposition: two names of different actors of one class are a list. */
static bool is_listed(const scene *s, uint32_t token, uint32_t child)
{
    if (!is_relation(s, child, QN_APPOS) || child < token || speaks_next(s, child))
        return false;
    uint32_t one = entity_named_at(s, token), other = entity_named_at(s, child);
    return one != QN_NONE && other != QN_NONE && one != other && s->entities->entities[one].type == s->entities->entities[other].type;
}

/* "leaders of X and Y": who speaks for X speaks for Y. */
static void add_states_beside(const scene *s, uint32_t token, unsigned classes, bool word_of, referents *out)
{
    size_t count;
    const qn_reference *r = qn_entities_at(s->entities, token, &count);
    uint32_t of = count == 1 && r->kind == QN_REF_STATE && !strcmp(s->tokens[token].xpos, "NNS") ? child_by(s, token, QN_NMOD) : QN_NONE;
    if (of == QN_NONE || entity_named_at(s, of) != r->entity)
        return;
    for (uint32_t i = s->start[of]; i < s->start[of + 1]; i++)
        if (is_relation(s, s->children[i], QN_CONJ) && entity_named_at(s, s->children[i]) != QN_NONE)
            referents_at(s, s->children[i], classes, word_of, out);
}

void find_referents(const scene *s, uint32_t token, unsigned classes, bool word_of, referents *out)
{
    referents_at(s, token, classes, word_of, out);
    add_states_beside(s, token, classes, word_of, out);
    bool neither = has_word_child(s, token, s->extractor->words.negative_determiner, QN_CC_PRECONJ);
    for (uint32_t i = s->start[token]; i < s->start[token + 1]; i++) {
        uint32_t child = s->children[i];
        if (has_word_child(s, child, s->extractor->words.negator, QN_ADVMOD) || (!neither && has_word_child(s, child, s->extractor->words.negator, QN_CC)))
            continue;       /* "Apple, not Google,"; but "neither Apple nor Google" is both */
        if (is_relation(s, child, QN_CONJ) && child_by(s, child, QN_CC) == QN_NONE && speaks_next(s, child))
            continue;       /* "struck Afghanistan, Kabul said" */
        if (is_relation(s, child, QN_CONJ) && is_nominal(s, child)) {
            referents_at(s, child, classes, word_of, out);
        } else if (is_listed(s, token, child) || names_plural(s, token, child)) {
            referents_at(s, child, classes, word_of, out);
            for (uint32_t j = s->start[child]; j < s->start[child + 1]; j++)
                if (is_relation(s, s->children[j], QN_CONJ))
                    referents_at(s, s->children[j], classes, word_of, out);
        }
    }
}

void find_phrase_referents(const scene *s, uint32_t token, unsigned classes, referents *out)
{
    referents_at(s, token, classes, false, out);
    for (uint32_t i = s->start[token]; i < s->start[token + 1]; i++) {
        uint32_t child = s->children[i];
        bool own = child_by(s, child, QN_NMOD_POSS) != QN_NONE || child_by(s, child, QN_NMOD) != QN_NONE || child_by(s, child, QN_AMOD) != QN_NONE ||
                   child_by(s, child, QN_APPOS) != QN_NONE;
        if (is_relation(s, child, QN_CONJ) && is_nominal(s, child) && !own)
            referents_at(s, child, classes, false, out);
    }
}

uint32_t entity_of_known(const scene *s, const qn_known *known)
{
    size_t low = 0, high = s->known_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcmp(s->entities->entities[s->known_entity[middle]].known->slug, known->slug);
        if (!order)
            return s->known_entity[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return QN_NONE;
}

uint32_t home_of(const scene *s, uint32_t entity)
{
    const qn_known *known = s->entities->entities[entity].known;
    return known && known->home ? entity_of_known(s, known->home) : QN_NONE;
}
