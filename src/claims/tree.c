/* The dependency tree as the frames need it: who does it and to whom, across passive, control, conjunction and relative clauses. */
#include "scene.h"

#include <string.h>
#include <strings.h>

enum { MAX_CLIMB = 12 };    /* steps up through conjuncts and controllers before we give up */

qn_status scene_prepare(scene *s, qn_arena *arena)
{
    uint32_t *start = qn_arena_alloc(arena, ((size_t)s->count + 2) * sizeof *start);
    uint32_t *children = qn_arena_alloc(arena, ((size_t)s->count + 1) * sizeof *children);
    uint32_t *times = qn_arena_alloc(arena, ((size_t)s->count + 1) * sizeof *times);
    uint32_t *amounts = qn_arena_alloc(arena, ((size_t)s->count + 1) * sizeof *amounts);
    uint32_t *covering = qn_arena_alloc(arena, ((size_t)s->count + 1) * sizeof *covering);
    s->calls = qn_arena_alloc(arena, ((size_t)s->count + 1) * sizeof *s->calls);
    if (!s->calls || !start || !children || !times || !amounts || !covering)
        return QN_NOMEM;
    for (uint32_t i = 0; i < s->count; i++) {
        if (s->tokens[i].head >= 0)
            start[s->tokens[i].head + 2]++;
        times[i] = amounts[i] = covering[i] = QN_NONE;
    }
    for (uint32_t i = 2; i < s->count + 2; i++)
        start[i] += start[i - 1];
    for (uint32_t i = 0; i < s->count; i++)
        if (s->tokens[i].head >= 0)
            children[start[s->tokens[i].head + 1]++] = i;
    for (size_t i = 0; i < s->mentions->time_count; i++)
        times[s->mentions->times[i].first] = (uint32_t)i;
    for (size_t i = 0; i < s->mentions->amount_count; i++)
        amounts[s->mentions->amounts[i].first] = (uint32_t)i;
    for (size_t i = s->mentions->count; i-- > 0;)   /* from the back, so that of nested ones the outer, which comes first, stays */
        for (uint32_t token = s->mentions->mentions[i].first; token < s->mentions->mentions[i].end; token++)
            covering[token] = (uint32_t)i;
    s->covering = covering;
    s->start = start;
    s->children = children;
    s->time_of = times;
    s->amount_of = amounts;
    return QN_OK;
}

bool is_relation(const scene *s, uint32_t token, qn_relation relation)
{
    return s->tokens[token].relation == relation;
}

bool is_nominal(const scene *s, uint32_t token)
{
    int upos = s->tokens[token].upos;
    return upos == QN_NOUN || upos == QN_PROPN || upos == QN_PRON || upos == QN_NUM;
}

bool refers(const scene *s, uint32_t token)
{
    size_t count;
    qn_entities_at(s->entities, token, &count);
    return count > 0;
}

uint32_t child_by(const scene *s, uint32_t token, qn_relation relation)
{
    for (uint32_t i = s->start[token]; i < s->start[token + 1]; i++)
        if (is_relation(s, s->children[i], relation))
            return s->children[i];
    return QN_NONE;
}

bool in_class(const scene *s, uint32_t token, uint32_t word_class)
{
    const qn_token *t = &s->tokens[token];
    return word_class != QN_NONE && (qn_lexicon_is(s->lexicon, word_class, t->lemma) || qn_lexicon_is(s->lexicon, word_class, t->form));
}

bool has_word_child(const scene *s, uint32_t token, uint32_t word_class, qn_relation relation)
{
    for (uint32_t i = s->start[token]; i < s->start[token + 1]; i++)
        if (is_relation(s, s->children[i], relation) && in_class(s, s->children[i], word_class))
            return true;
    return false;
}

/* Compares the tokens that end at `last` with the words of the marker, from its end. */
static bool words_end_at(const scene *s, uint32_t last, const char *marker)
{
    const char *end = marker + strlen(marker);
    for (uint32_t token = last;; token--) {
        const char *begin = end;
        while (begin > marker && begin[-1] != ' ')
            begin--;
        const char *form = s->tokens[token].form;
        if (strlen(form) != (size_t)(end - begin) || strncasecmp(form, begin, (size_t)(end - begin)))
            return false;
        if (begin == marker)
            return true;
        if (token == 0)
            return false;
        end = begin - 1;
    }
}

bool is_introduced(const scene *s, uint32_t token, uint32_t word_class)
{
    enum { LONGEST_MARKER = 4 };
    for (uint32_t i = s->start[token]; word_class != QN_NONE && i < s->start[token + 1]; i++) {
        uint32_t child = s->children[i], count = 0;
        if (!is_relation(s, child, QN_CASE) && !is_relation(s, child, QN_MARK))
            continue;
        const char *words[LONGEST_MARKER];
        while (count < LONGEST_MARKER && child + count < token) {   /* "according to": words up to what they introduce */
            words[count] = s->tokens[child + count].form;
            count++;
        }
        if (count && qn_lexicon_phrase_at(s->lexicon, word_class, words, count))
            return true;
    }
    return false;
}

bool is_marked(const scene *s, uint32_t token, const char *marker)
{
    for (uint32_t i = s->start[token]; i < s->start[token + 1]; i++) {
        uint32_t child = s->children[i];
        if (!is_relation(s, child, QN_CASE) && !is_relation(s, child, QN_MARK))
            continue;
        uint32_t last = child;      /* "according to": the rest of a fixed expression hangs below its first word */
        for (uint32_t j = s->start[child]; j < s->start[child + 1]; j++)
            if (is_relation(s, s->children[j], QN_FIXED))
                last = s->children[j];
        if (words_end_at(s, last, marker))
            return true;
    }
    return false;
}

static bool is_phrase(const scene *s, uint32_t token)
{
    qn_relation r = (qn_relation)s->tokens[token].relation;
    return r == QN_OBL || r == QN_NMOD || r == QN_OBL_AGENT || r == QN_ADVCL || r == QN_ACL || r == QN_OBL_UNMARKED;
}

void find_marked(const scene *s, uint32_t token, const char *marker, fillers *out)
{
    for (uint32_t i = s->start[token]; i < s->start[token + 1]; i++)
        if (is_phrase(s, s->children[i]) && is_marked(s, s->children[i], marker))
            add_filler(out, s->children[i]);
}

void find_introduced(const scene *s, uint32_t token, uint32_t word_class, fillers *out)
{
    for (uint32_t i = s->start[token]; i < s->start[token + 1]; i++)
        if (is_phrase(s, s->children[i]) && is_introduced(s, s->children[i], word_class))
            add_filler(out, s->children[i]);
}

void add_filler(fillers *out, uint32_t token)
{
    if (token == QN_NONE || out->count == MAX_FILLERS)
        return;
    for (size_t i = 0; i < out->count; i++)
        if (out->tokens[i] == token)
            return;
    out->tokens[out->count++] = token;
}

static bool is_verb(const scene *s, uint32_t token)
{
    return s->tokens[token].upos == QN_VERB || s->tokens[token].upos == QN_AUX;
}

static bool is_participle(const scene *s, uint32_t token)
{
    return !strcmp(s->tokens[token].xpos, "VBN") || !strcmp(s->tokens[token].xpos, "VBD");
}

static bool has_own_subject(const scene *s, uint32_t verb)
{
    return child_by(s, verb, QN_NSUBJ) != QN_NONE || child_by(s, verb, QN_NSUBJ_PASS) != QN_NONE || child_by(s, verb, QN_CSUBJ) != QN_NONE;
}

bool is_passive(const scene *s, uint32_t verb)
{
    for (int step = 0; step < MAX_CLIMB; step++) {
        if (child_by(s, verb, QN_NSUBJ_PASS) != QN_NONE || child_by(s, verb, QN_AUX_PASS) != QN_NONE)
            return true;
        if (child_by(s, verb, QN_OBL_AGENT) != QN_NONE && child_by(s, verb, QN_NSUBJ) == QN_NONE)       /* but "X spoke by phone" */
            return true;
        if (!is_participle(s, verb) || child_by(s, verb, QN_NSUBJ) != QN_NONE || child_by(s, verb, QN_AUX_REL) != QN_NONE)
            return false;
        if (is_relation(s, verb, QN_ACL) || is_relation(s, verb, QN_AMOD) || is_relation(s, verb, QN_ADVCL))
            return child_by(s, verb, QN_OBJ) == QN_NONE;
        if (!is_relation(s, verb, QN_CONJ) || child_by(s, verb, QN_OBJ) != QN_NONE)
            return false;
        verb = (uint32_t)s->tokens[verb].head;      /* "was arrested and charged" */
    }
    return false;
}

bool is_predicate(const scene *s, uint32_t token)
{
    return child_by(s, token, QN_COP) != QN_NONE || child_by(s, token, QN_NSUBJ) != QN_NONE;
}

static bool is_one_of_list(const scene *s, uint32_t noun)
{
    return is_relation(s, noun, QN_CONJ) && !strcmp(s->tokens[noun].xpos, "NNP") && is_nominal(s, (uint32_t)s->tokens[noun].head);
}

/* "belong", "are", "have been": its subject is more than one. */
static bool has_plural_verb(const scene *s, uint32_t verb)
{
    if (!strcmp(s->tokens[verb].xpos, "VBP"))
        return true;
    for (uint32_t i = s->start[verb]; i < s->start[verb + 1]; i++) {
        uint32_t child = s->children[i];
        if ((is_relation(s, child, QN_AUX_REL) || is_relation(s, child, QN_AUX_PASS) || is_relation(s, child, QN_COP)) && !strcmp(s->tokens[child].xpos, "VBP"))
            return true;
    }
    return false;
}

/* "who", "which", "that" stand for the noun that their clause modifies. */
static uint32_t antecedent(const scene *s, uint32_t token)
{
    const char *tag = s->tokens[token].xpos;
    if (strcmp(tag, "WP") && strcmp(tag, "WDT") && strcmp(tag, "WP$"))
        return token;
    int32_t at = (int32_t)token;
    for (int step = 0; step < MAX_CLIMB && at >= 0; step++) {
        if (is_relation(s, (uint32_t)at, QN_ACL_RELCL)) {
            uint32_t noun = (uint32_t)s->tokens[at].head;
            return is_one_of_list(s, noun) && has_plural_verb(s, (uint32_t)at) ? (uint32_t)s->tokens[noun].head : noun;
        }
        at = s->tokens[at].head;
    }
    return token;
}

/* The noun phrase that ends right before the relative pronoun, and its comma: "the board of the company, which …". */
static uint32_t nearest_noun(const scene *s, uint32_t pronoun)
{
    uint32_t begin = s->sentences[s->tokens[pronoun].sentence].first, at = pronoun;
    while (at > begin && (s->tokens[at - 1].upos == QN_PUNCT || s->tokens[at - 1].upos == QN_ADP))
        at--;
    if (at == begin)
        return QN_NONE;
    uint32_t m = s->covering[at - 1];
    return m != QN_NONE ? s->mentions->mentions[m].head : is_nominal(s, at - 1) ? at - 1 : QN_NONE;
}

/* "a diplomat, Kovrig after Canada arrested Meng", read as "Kovrig … arrested": what a conjunction introduces right before the verb is the subject. */
static uint32_t real_subject(const scene *s, uint32_t verb, uint32_t subject)
{
    for (uint32_t i = s->start[subject]; i < s->start[subject + 1]; i++) {
        uint32_t noun = s->children[i], marker = child_by(s, noun, QN_CASE);
        if (is_relation(s, noun, QN_NMOD) && noun > subject && noun < verb && marker != QN_NONE && s->tokens[marker].upos == QN_SCONJ)
            return noun;
    }
    return subject;
}

static void add_children(const scene *s, uint32_t token, qn_relation relation, fillers *out)
{
    for (uint32_t i = s->start[token]; i < s->start[token + 1]; i++) {
        uint32_t child = s->children[i];
        if (!is_relation(s, child, relation))
            continue;
        if (relation == QN_NSUBJ)
            child = real_subject(s, token, child);
        uint32_t noun = antecedent(s, child);
        add_filler(out, noun);
        if (noun != child && !refers(s, noun))
            add_filler(out, nearest_noun(s, child));
    }
}

static void agents(const scene *s, uint32_t verb, fillers *out)
{
    add_children(s, verb, QN_OBL_AGENT, out);
    for (uint32_t i = s->start[verb]; i < s->start[verb + 1]; i++)
        if (is_relation(s, s->children[i], QN_OBL) && is_introduced(s, s->children[i], s->extractor->words.agent_marker))
            add_filler(out, s->children[i]);
    for (uint32_t i = s->start[verb]; i < s->start[verb + 1] && !out->count; i++) {      /* "put on a list by X", with X hung on the list */
        uint32_t phrase = s->children[i], below = is_relation(s, phrase, QN_OBL) ? child_by(s, phrase, QN_OBL_AGENT) : QN_NONE;
        if (below == QN_NONE && (is_relation(s, phrase, QN_OBL) || is_relation(s, phrase, QN_XCOMP)))    /* "was appointed chairman by X" */
            below = child_by(s, phrase, QN_NMOD);
        if (below != QN_NONE && (is_relation(s, phrase, QN_XCOMP) || !tells_claim(s, phrase)) && is_introduced(s, below, s->extractor->words.agent_marker))
            add_filler(out, below);
    }
}

static void subjects(const scene *s, uint32_t verb, fillers *out, int depth);
static void objects(const scene *s, uint32_t verb, fillers *out, int depth);

/* The subject that one sees: of a passive, what it is done to. */
static void surface_subjects(const scene *s, uint32_t verb, fillers *out, int depth)
{
    if (is_predicate(s, verb) && !is_verb(s, verb))
        add_children(s, verb, QN_NSUBJ, out);
    else if (is_passive(s, verb))
        objects(s, verb, out, depth);
    else
        subjects(s, verb, out, depth);
}

/* Who is meant to do what an infinitive or gerund says: the argument that the governing word's operator names, else its object, else its subject. */
static void controllers(const scene *s, uint32_t verb, fillers *out, int depth)
{
    uint32_t head = (uint32_t)s->tokens[verb].head;
    const qn_sense *operator = operator_at(s, head);
    for (size_t i = 0; operator && i < operator->object_count && !out->count; i++) {
        if (operator->object[i].kind == QN_ARG_SUBJECT)
            subjects(s, head, out, depth);
        else if (operator->object[i].kind == QN_ARG_OBJECT)
            objects(s, head, out, depth);
        else if (operator->object[i].kind == QN_ARG_PREP)
            find_marked(s, head, operator->object[i].marker, out);
    }
    if (!out->count && is_relation(s, verb, QN_XCOMP) && !is_passive(s, head))
        add_children(s, head, QN_OBJ, out);
    if (!out->count)
        surface_subjects(s, head, out, depth);
}

/* "X's plans to sell", "the X plan to sell": whose plans; "announced plans to sell": who announced them. */
static void owners_of_noun(const scene *s, uint32_t noun, fillers *out, int depth)
{
    add_children(s, noun, QN_NMOD_POSS, out);
    for (uint32_t i = s->start[noun]; !out->count && i < s->start[noun + 1]; i++)      /* "Norway plans to sell" read as a noun phrase */
        if (is_relation(s, s->children[i], QN_COMPOUND) && refers(s, s->children[i]))
            add_filler(out, s->children[i]);
    if (!out->count)
        add_children(s, noun, QN_NSUBJ, out);       /* "X is in talks to buy" */
    if (out->count || s->tokens[noun].head < 0)
        return;
    uint32_t head = (uint32_t)s->tokens[noun].head;
    if (is_relation(s, noun, QN_OBJ) || is_relation(s, noun, QN_OBL))
        surface_subjects(s, head, out, depth);
}

/* "fined X for spying", "imposed sanctions on X for spying": the object, or whom the phrase behind it names, did what a gerund with "for" tells. */
static void blamed_for(const scene *s, uint32_t verb, fillers *out)
{
    uint32_t head = (uint32_t)s->tokens[verb].head;
    if (strcmp(s->tokens[verb].xpos, "VBG") || !has_word_child(s, verb, s->extractor->words.blame_marker, QN_MARK) || is_passive(s, head))
        return;
    uint32_t object = child_by(s, head, QN_OBJ);
    if (object == QN_NONE || object > verb)
        return;
    uint32_t behind = refers(s, object) ? QN_NONE : child_by(s, object, QN_NMOD);
    if (behind == QN_NONE && !refers(s, object))
        behind = child_by(s, head, QN_OBL);
    add_filler(out, behind != QN_NONE && behind < verb && refers(s, behind) ? behind : object);
}

/* A name beside the verb, in a relation that no name has to a verb: a subject or object that the parser took for something else. */
static bool is_misread_name(const scene *s, uint32_t child)
{
    return s->tokens[child].upos == QN_PROPN && refers(s, child) && child_by(s, child, QN_CASE) == QN_NONE && child_by(s, child, QN_COP) == QN_NONE;
}

/* The subject of a clause that has none of its own. */
static void inherited_subjects(const scene *s, uint32_t verb, fillers *out, int depth)
{
    if (s->tokens[verb].head < 0)
        return;
    uint32_t head = (uint32_t)s->tokens[verb].head;
    const char *tag = s->tokens[verb].xpos;
    switch ((qn_relation)s->tokens[verb].relation) {
    case QN_CONJ:
        if (is_verb(s, head) || is_predicate(s, head))
            surface_subjects(s, head, out, depth);
        break;
    case QN_XCOMP:
        controllers(s, verb, out, depth);
        break;
    case QN_OBL: case QN_OBJ: case QN_NMOD:     /* a gerund read as a noun: "accused of spying" */
        if (is_gerund(s, &s->tokens[verb]) && operator_at(s, head))
            controllers(s, verb, out, depth);
        break;
    case QN_ADVCL: case QN_CCOMP:
        blamed_for(s, verb, out);
        if (!out->count && is_relation(s, verb, QN_CCOMP) && head + 1 < verb && s->tokens[head].head < 0 && is_misread_name(s, head) &&
            (s->tokens[verb - 1].head == (int32_t)head || verb == head + 1))
            add_filler(out, head);      /* "Lockheed Martin sells jets", with the name read as the sentence's root */
        if (!out->count && strcmp(tag, "VBD") && strcmp(tag, "VBZ") && strcmp(tag, "VBP"))
            controllers(s, verb, out, depth);
        break;
    case QN_ACL:
        if (!strcmp(tag, "VB"))
            owners_of_noun(s, head, out, depth);
        else
            add_filler(out, head);
        break;
    case QN_ACL_RELCL:
        add_filler(out, head);
        break;
    case QN_AMOD:
        if (!strcmp(tag, "VBG"))
            add_filler(out, head);
        break;
    case QN_PARATAXIS:      /* "X, a U.S. firm, agreed to buy Y": a subject that the parser took for a sentence of its own */
        if (head < verb && is_nominal(s, head) && !is_predicate(s, head))
            add_filler(out, head);
        break;
    default:
        break;
    }
}

/* "Nike drew criticism", with Nike read as a part of a compound: the name before a finite verb is its subject. */
static void misread_subject(const scene *s, uint32_t verb, fillers *out)
{
    const char *tag = s->tokens[verb].xpos;
    if (s->tokens[verb].upos != QN_VERB || (strcmp(tag, "VBD") && strcmp(tag, "VBZ") && strcmp(tag, "VBP")))
        return;
    for (uint32_t i = s->start[verb]; i < s->start[verb + 1]; i++) {
        uint32_t child = s->children[i];
        bool odd = is_relation(s, child, QN_COMPOUND) || is_relation(s, child, QN_ADVMOD) || is_relation(s, child, QN_NMOD_UNMARKED);
        if (odd && child < verb && is_misread_name(s, child))
            add_filler(out, child);
    }
    uint32_t m = out->count || !verb || s->tokens[verb - 1].sentence != s->tokens[verb].sentence ? QN_NONE : s->covering[verb - 1];
    for (uint32_t i = s->start[verb]; m != QN_NONE && i < s->start[verb + 1]; i++)      /* "New Zealand shares", with "New" alone hung on the verb */
        if (s->covering[s->children[i]] == m)
            add_filler(out, s->mentions->mentions[m].head);
}

static void subjects(const scene *s, uint32_t verb, fillers *out, int depth)
{
    if (depth >= MAX_CLIMB)
        return;
    if (is_passive(s, verb)) {
        agents(s, verb, out);
        return;
    }
    add_children(s, verb, QN_NSUBJ, out);
    add_children(s, verb, QN_NSUBJ_OUTER, out);     /* "X is to buy" */
    if (!out->count)
        inherited_subjects(s, verb, out, depth + 1);
    if (!out->count)
        misread_subject(s, verb, out);
}

/* "fined Google 2 billion euros", "named Ada Smith chairwoman", with the name read as a part of what follows or of nothing: it is the object. */
static void named_right_behind(const scene *s, uint32_t verb, fillers *out)
{
    uint32_t end = s->sentences[s->tokens[verb].sentence].end, at = verb + 1;
    if (out->count > 1 || at >= end || s->tokens[verb].upos != QN_VERB || s->covering[at] == QN_NONE || (out->count && refers(s, out->tokens[0])))
        return;
    const qn_mention *m = &s->mentions->mentions[s->covering[at]];
    if (m->first != at || m->end >= end || m->adjective)
        return;
    uint32_t head = m->head;
    bool amount = s->tokens[m->end].upos == QN_NUM || s->tokens[m->end].upos == QN_SYM;
    uint32_t over = s->tokens[head].head < 0 ? QN_NONE : (uint32_t)s->tokens[head].head;
    bool role = over == m->end && m->type == QN_PERSON && is_relation(s, over, QN_XCOMP);
    bool misread = is_relation(s, head, QN_COMPOUND) && (out->count ? amount : role);
    for (uint32_t i = m->first; i < m->end && !out->count && !misread; i++) {
        bool odd = is_relation(s, i, QN_FLAT) || is_relation(s, i, QN_VOCATIVE) || is_relation(s, i, QN_APPOS);
        misread = odd && s->tokens[i].head == (int32_t)verb;
    }
    if (!misread)
        return;
    out->count = 0;
    add_filler(out, head);
}

/* A verb's only object is its direct one, also where the parser reads it as the receiver ("added Huawei to a list") or a predicate ("elected X"). */
static void direct_objects(const scene *s, uint32_t verb, fillers *out)
{
    fillers all = {.count = 0}, own = {.count = 0};
    for (uint32_t i = s->start[verb]; i < s->start[verb + 1]; i++) {
        if (!is_relation(s, s->children[i], QN_OBJ))
            continue;
        add_filler(&all, s->children[i]);
        if (strcmp(s->tokens[s->children[i]].xpos, "WDT"))
            add_filler(&own, s->children[i]);
    }
    bool misread = own.count && own.count < all.count;     /* "the claim that X bought Y": "that" is no object beside another */
    for (size_t i = 0; misread && i < own.count; i++)
        add_filler(out, own.tokens[i]);
    if (!misread)
        add_children(s, verb, all.count ? QN_OBJ : QN_IOBJ, out);
    named_right_behind(s, verb, out);
    uint32_t predicate = child_by(s, verb, QN_XCOMP);
    if (!out->count && predicate != QN_NONE && predicate > verb && is_misread_name(s, predicate))
        add_filler(out, predicate);
}

/* "arrested and charged him": the object stands at one of the two. */
static void shared_objects(const scene *s, uint32_t verb, fillers *out)
{
    if (is_relation(s, verb, QN_CONJ) && is_verb(s, (uint32_t)s->tokens[verb].head)) {
        uint32_t object = child_by(s, (uint32_t)s->tokens[verb].head, QN_OBJ);
        if (object != QN_NONE && object > verb)
            add_filler(out, object);
    }
    for (uint32_t i = s->start[verb]; i < s->start[verb + 1] && !out->count; i++) {
        uint32_t other = s->children[i];
        if (is_relation(s, other, QN_CONJ) && is_verb(s, other) && !has_own_subject(s, other))
            add_children(s, other, QN_OBJ, out);
    }
}

static void passive_objects(const scene *s, uint32_t verb, fillers *out, int depth)
{
    add_children(s, verb, QN_NSUBJ_PASS, out);
    if (!out->count)
        add_children(s, verb, QN_NSUBJ, out);
    if (out->count || s->tokens[verb].head < 0)
        return;
    uint32_t head = (uint32_t)s->tokens[verb].head;
    if (is_relation(s, verb, QN_ACL) || is_relation(s, verb, QN_AMOD) || is_relation(s, verb, QN_ACL_RELCL))
        add_filler(out, head);
    else if (is_relation(s, verb, QN_CONJ) || is_relation(s, verb, QN_ADVCL))
        surface_subjects(s, head, out, depth);
    else if (is_relation(s, verb, QN_XCOMP))
        controllers(s, verb, out, depth);
}

static void objects(const scene *s, uint32_t verb, fillers *out, int depth)
{
    if (depth >= MAX_CLIMB)
        return;
    if (is_passive(s, verb)) {
        passive_objects(s, verb, out, depth + 1);
        return;
    }
    direct_objects(s, verb, out);
    if (!out->count && is_gerund(s, &s->tokens[verb])) {
        for (uint32_t i = s->start[verb]; i < s->start[verb + 1]; i++)
            if (is_relation(s, s->children[i], QN_NMOD) && is_introduced(s, s->children[i], s->extractor->words.object_marker))
                add_filler(out, s->children[i]);
        add_children(s, verb, QN_APPOS, out);
    }
    if (!out->count)
        shared_objects(s, verb, out);
    /* "the man X arrested": the relative clause's gap, when another does it */
    if (!out->count && is_relation(s, verb, QN_ACL_RELCL)) {
        uint32_t subject = child_by(s, verb, QN_NSUBJ);
        if (subject != QN_NONE && antecedent(s, subject) == subject)
            add_filler(out, (uint32_t)s->tokens[verb].head);
    }
}

/* "X, Y slam Z" in a headline, read as X with an apposition: X does it as well. */
static void listed_before(const scene *s, uint32_t verb, fillers *out)
{
    uint32_t subject = child_by(s, verb, QN_NSUBJ), head = (uint32_t)s->tokens[verb].head;
    if (is_relation(s, verb, QN_APPOS) && s->tokens[verb].upos == QN_VERB && subject == head + 2 && s->tokens[head].upos == QN_PROPN &&
        s->tokens[subject].upos == QN_PROPN && !strcmp(s->tokens[head + 1].form, ","))
        add_filler(out, head);
}

/* "Iran-backed", "US-led": the head of the name before the hyphen, who does what the participle says; or QN_NONE. */
static uint32_t hyphenated_agent(const scene *s, uint32_t verb)
{
    uint32_t first = s->sentences[s->tokens[verb].sentence].first;
    if (verb < first + 2 || !is_participle(s, verb) || strcmp(s->tokens[verb - 1].form, "-") || s->tokens[verb - 1].end != s->tokens[verb].begin)
        return QN_NONE;
    uint32_t m = s->covering[verb - 2];
    return m != QN_NONE && s->mentions->mentions[m].end == verb - 1 ? s->mentions->mentions[m].head : QN_NONE;
}

/* To whom the one before the hyphen does it: the noun that the participle stands before. */
static uint32_t hyphenated_object(const scene *s, uint32_t verb)
{
    bool before_noun = is_relation(s, verb, QN_AMOD) || is_relation(s, verb, QN_ACL) || is_relation(s, verb, QN_COMPOUND);
    if (before_noun && s->tokens[verb].head > (int32_t)verb)
        return (uint32_t)s->tokens[verb].head;
    uint32_t next = verb + 1, end = s->sentences[s->tokens[verb].sentence].end, m = next < end ? s->covering[next] : QN_NONE;
    return m != QN_NONE && s->mentions->mentions[m].first == next ? s->mentions->mentions[m].head : QN_NONE;
}

bool speaks_next(const scene *s, uint32_t token)
{
    uint32_t m = s->covering[token], next = m == QN_NONE ? token + 1 : s->mentions->mentions[m].end;
    if (next >= s->count || s->tokens[next].sentence != s->tokens[token].sentence || s->tokens[next].upos != QN_VERB)
        return false;
    const qn_sense *operator = operator_at(s, next);
    return operator && operator->attributes && strcmp(s->tokens[next].xpos, "VBN") && strcmp(s->tokens[next].xpos, "VBG");
}

void find_subjects(const scene *s, uint32_t verb, fillers *out)
{
    uint32_t agent = hyphenated_agent(s, verb);
    if (agent != QN_NONE) {
        add_filler(out, agent);
        return;
    }
    subjects(s, verb, out, 0);
    listed_before(s, verb, out);
}

void find_objects(const scene *s, uint32_t verb, fillers *out)
{
    uint32_t object = hyphenated_agent(s, verb) == QN_NONE ? QN_NONE : hyphenated_object(s, verb);
    if (object != QN_NONE) {
        add_filler(out, object);
        return;
    }
    objects(s, verb, out, 0);
}

/* --- nationality ------------------------------------------------------------------------------------------------------ */

/* The mention that begins or ends at the token as "a Norwegian" does, with the article before it; or NULL. */
static const qn_mention *bare_nationality(const scene *s, uint32_t token)
{
    uint32_t m = token < s->count ? s->covering[token] : QN_NONE;
    const qn_mention *mention = m == QN_NONE ? NULL : &s->mentions->mentions[m];
    if (!mention || !(mention->adjective || mention->demonym) || !mention->first)
        return NULL;
    return in_class(s, mention->first - 1, s->extractor->words.indefinite) ? mention : NULL;
}

/* What follows is no noun that the adjective belongs to. */
static bool stands_alone(const scene *s, uint32_t next)
{
    bool relative = !strncmp(s->tokens[next].xpos, "WP", 2);
    return relative || !(is_nominal(s, next) || s->tokens[next].upos == QN_ADJ || !strcmp(s->tokens[next].form, "-"));
}

/* "Hanne Berg, a Norwegian who", "a Norwegian, Hanne Berg": an adjective that no noun follows. */
void find_nationality(const scene *s, uint32_t noun, fillers *out)
{
    uint32_t first = s->sentences[s->tokens[noun].sentence].first, end = s->sentences[s->tokens[noun].sentence].end, m = s->covering[noun];
    if (m == QN_NONE)
        return;
    uint32_t comma = s->mentions->mentions[m].end, before = s->mentions->mentions[m].first;
    const qn_mention *behind = comma + 2 < end && !strcmp(s->tokens[comma].form, ",") ? bare_nationality(s, comma + 2) : NULL;
    if (behind && behind->first == comma + 2 && (behind->end >= end || stands_alone(s, behind->end)))
        add_filler(out, behind->head);
    const qn_mention *ahead = before >= first + 3 && !strcmp(s->tokens[before - 1].form, ",") ? bare_nationality(s, before - 2) : NULL;
    if (ahead && ahead->end == before - 1)
        add_filler(out, ahead->head);
}
