/* Arguments of the lexicon → tokens of the tree. */
#include "args.h"

#include <string.h>

static bool has_case(const scene *s, uint32_t token)
{
    return child_by(s, token, QN_CASE) != QN_NONE;
}

static bool is_adjective_mention(const scene *s, uint32_t token)
{
    size_t count;
    const qn_reference *r = qn_entities_at(s->entities, token, &count);
    for (size_t i = 0; i < count; i++)
        if (r[i].mention != QN_NONE && s->mentions->mentions[r[i].mention].adjective)
            return true;
    return false;
}

/* --- what stands at a noun ------------------------------------------------------------------------------------------ */

/* The name that a title or role stands before ("Huawei CFO Meng"), or QN_NONE. */
static uint32_t named_by(const scene *s, uint32_t noun)
{
    const qn_token *t = &s->tokens[noun];
    if (t->head < 0 || has_case(s, noun) || t->upos == QN_ADJ)
        return QN_NONE;
    uint32_t head = (uint32_t)t->head;
    bool title = t->relation == QN_NMOD || t->relation == QN_NMOD_UNMARKED || t->relation == QN_COMPOUND || t->relation == QN_FLAT;
    return title && head > noun && s->tokens[head].upos == QN_PROPN ? head : QN_NONE;
}

/* Children of the noun with one of two relations, and those of the name it is a title of that stand before it: the parser hangs
   "Huawei" in "Huawei CFO Meng" on either. */
static void noun_children(const scene *s, uint32_t noun, qn_relation relation, qn_relation other, fillers *out)
{
    for (uint32_t i = s->start[noun]; i < s->start[noun + 1]; i++)
        if (is_relation(s, s->children[i], relation) || is_relation(s, s->children[i], other))
            add_filler(out, s->children[i]);
    uint32_t name = named_by(s, noun);
    if (name == QN_NONE)
        return;
    for (uint32_t i = s->start[name]; i < s->start[name + 1]; i++) {
        uint32_t child = s->children[i];
        if (child < noun && (is_relation(s, child, relation) || is_relation(s, child, other)))
            add_filler(out, child);
    }
}

static bool is_before_noun(const scene *s, uint32_t token)
{
    int upos = s->tokens[token].upos;
    return upos == QN_ADJ || upos == QN_NOUN || upos == QN_PROPN || upos == QN_NUM || !strcmp(s->tokens[token].form, "-") ||
           (upos == QN_VERB && is_relation(s, token, QN_AMOD));
}

/* The first token of the unbroken row of nouns and adjectives that ends with the token. */
static uint32_t row_start(const scene *s, uint32_t token)
{
    enum { LONGEST_ROW = 12 };
    uint32_t begin = s->sentences[s->tokens[token].sentence].first, first = token;
    while (first > begin && token - first < LONGEST_ROW && is_before_noun(s, first - 1))
        first--;
    return first;
}

/* Mentions in the row of words before the noun, for phrases that the parser broke: "Chinese state news agency Xinhua". */
static void mentions_before(const scene *s, uint32_t noun, bool adjective, fillers *out)
{
    uint32_t own = s->covering[noun];
    for (uint32_t token = row_start(s, noun); token < noun; token++) {
        uint32_t m = s->covering[token];
        if (m != QN_NONE && m != own && s->mentions->mentions[m].adjective == adjective)
            add_filler(out, s->mentions->mentions[m].head);
    }
}

/* Of what modifies the noun, the nationality adjectives or all else. */
static void keep_kind(const scene *s, uint32_t noun, const fillers *all, bool adjective, fillers *out)
{
    for (size_t i = 0; i < all->count; i++)
        if (is_adjective_mention(s, all->tokens[i]) == adjective)
            add_filler(out, all->tokens[i]);
    mentions_before(s, noun, adjective, out);
}

void compounds(const scene *s, uint32_t noun, fillers *out)
{
    fillers all = {.count = 0};
    noun_children(s, noun, QN_COMPOUND, QN_NMOD_UNMARKED, &all);
    for (uint32_t i = s->start[noun]; i < s->start[noun + 1]; i++) {
        uint32_t child = s->children[i];
        bool bare = is_relation(s, child, QN_OBL_UNMARKED) || (is_relation(s, child, QN_NMOD) && !has_case(s, child));
        if (child < noun && bare)       /* "Stockholm-based": hung on the participle */
            add_filler(&all, child);
    }
    keep_kind(s, noun, &all, false, out);
}

void adjectives(const scene *s, uint32_t noun, fillers *out)
{
    fillers all = {.count = 0};
    noun_children(s, noun, QN_AMOD, QN_COMPOUND, &all);
    keep_kind(s, noun, &all, true, out);
    uint32_t m = s->covering[noun];
    if (out->count || m == QN_NONE)
        return;
    const qn_mention *name = &s->mentions->mentions[m], *end = s->mentions->mentions + s->mentions->count;
    for (const qn_mention *inner = name + 1; inner < end && inner->first < noun && inner->first < name->end; inner++)
        if (inner->adjective && inner->first == name->first)
            add_filler(out, inner->head);       /* "Dutch finance ministry", wherever the parser hung "Dutch" */
}

void possessors(const scene *s, uint32_t noun, fillers *out)
{
    fillers all = {.count = 0};
    noun_children(s, noun, QN_NMOD_POSS, QN_NMOD_POSS, &all);
    for (size_t i = 0; i < all.count; i++)
        if (all.tokens[i] < noun && s->covering[noun] != QN_NONE && s->covering[all.tokens[i]] == s->covering[noun])
            noun_children(s, all.tokens[i], QN_NMOD_POSS, QN_COMPOUND, out);    /* "Bolivia's public defender's office", "U.S. Attorney's Office" */
        else if (all.tokens[i] < noun)      /* what stands behind it is another phrase's */
            add_filler(out, all.tokens[i]);
    bool name = s->tokens[noun].upos == QN_PROPN;   /* "X's founder and former CEO, Y" */
    if (!out->count && !name && is_relation(s, noun, QN_CONJ) && s->tokens[s->tokens[noun].head].upos == QN_NOUN && !has_case(s, noun) &&
        child_by(s, noun, QN_DET_REL) == QN_NONE)           /* not "X's dealings and a call" */
        possessors(s, (uint32_t)s->tokens[noun].head, out);     /* "X's founder and chief executive" */
    uint32_t first = row_start(s, noun);
    if (out->count || first < s->sentences[s->tokens[noun].sentence].first + 2 || strcmp(s->tokens[first - 1].xpos, "POS"))
        return;
    if (s->covering[first - 2] != QN_NONE)      /* "China's Huawei", with "China" hung elsewhere */
        add_filler(out, s->mentions->mentions[s->covering[first - 2]].head);
}

/* The name right behind a title or role, or before the comma in front of it: "state news agency Xinhua", "Lu Shaye, China's ambassador". */
/* "China's ambassador to Canada, Lu Shaye, said": a person between commas behind the noun's phrase. */
static void name_behind_phrase(const scene *s, uint32_t noun, fillers *out)
{
    enum { LONGEST_PHRASE = 10 };
    uint32_t end = s->sentences[s->tokens[noun].sentence].end, at = noun + 1;
    while (at < end && at - noun < LONGEST_PHRASE && strcmp(s->tokens[at].form, ",") && s->tokens[at].upos != QN_VERB && s->tokens[at].upos != QN_AUX)
        at++;
    if (at + 1 >= end || strcmp(s->tokens[at].form, ",") || s->covering[at + 1] == QN_NONE)
        return;
    const qn_mention *m = &s->mentions->mentions[s->covering[at + 1]];
    if (m->first != at + 1 || m->type != QN_PERSON || m->end >= end)
        return;
    int after = s->tokens[m->end].upos;     /* "a former diplomat, Michael Kovrig, after", but not "a diplomat, Kovrig said" */
    if (!strcmp(s->tokens[m->end].form, ",") || (at == noun + 1 && (after == QN_PUNCT || after == QN_ADP || after == QN_SCONJ)))
        add_filler(out, m->head);
}

/* "China's ambassador to Britain Wu Shilin": the person's name right behind the country's. */
static void name_behind_country(const scene *s, uint32_t noun, fillers *out)
{
    uint32_t end = s->sentences[s->tokens[noun].sentence].end, at = noun + 2;
    if (at >= end || s->tokens[at - 1].upos != QN_ADP || !in_class(s, noun, s->extractor->words.person_noun))
        return;
    at += s->tokens[at].upos == QN_DET && at + 1 < end;
    const qn_mention *country = s->covering[at] == QN_NONE ? NULL : &s->mentions->mentions[s->covering[at]];
    if (!country || country->first != at || country->type != QN_COUNTRY || country->end >= end || s->covering[country->end] == QN_NONE)
        return;
    const qn_mention *name = &s->mentions->mentions[s->covering[country->end]];
    if (name->first == country->end && name->type == QN_PERSON)
        add_filler(out, name->head);
}

/* A comma or a dash, as they set off appositions. */
static bool is_break(const scene *s, uint32_t token)
{
    const qn_token *t = &s->tokens[token];
    return !strcmp(t->form, ",") || (t->upos == QN_PUNCT && in_class(s, token, s->extractor->words.dash));
}

/* "a hotelier Grant named envoy": after an indefinite noun, a single name before a verb begins a relative clause without its pronoun. */
static bool begins_relative(const scene *s, uint32_t noun, const qn_mention *m)
{
    const qn_sentence *sentence = &s->sentences[s->tokens[noun].sentence];
    uint32_t first = row_start(s, noun);
    return m->first == noun + 1 && m->end == m->first + 1 && m->end < sentence->end && s->tokens[m->end].upos == QN_VERB && first > sentence->first &&
           in_class(s, first - 1, s->extractor->words.indefinite);
}

static void neighbours(const scene *s, uint32_t noun, fillers *out)
{
    const qn_sentence *sentence = &s->sentences[s->tokens[noun].sentence];
    size_t given = out->count;
    uint32_t next = noun + 1;
    while (next < sentence->end && in_class(s, next, s->extractor->words.honorific))
        next++;
    if (next < sentence->end) {
        uint32_t m = s->covering[next];
        if (m != QN_NONE && m != s->covering[noun] && s->mentions->mentions[m].first == next && !begins_relative(s, noun, &s->mentions->mentions[m]))
            add_filler(out, s->mentions->mentions[m].head);
    }
    if (out->count == given)
        name_behind_country(s, noun, out);
    uint32_t first = row_start(s, noun);
    for (int step = 0; step < 3 && first > sentence->first; step++) {
        const qn_token *t = &s->tokens[first - 1];
        if (t->upos != QN_DET && strcmp(t->xpos, "PRP$") && strcmp(t->xpos, "POS"))
            break;
        first = row_start(s, first - 1);
    }
    if (out->count == given && first > sentence->first + 1 && is_break(s, first - 1) && s->covering[first - 2] != QN_NONE)
        add_filler(out, s->mentions->mentions[s->covering[first - 2]].head);
    if (out->count == given)
        name_behind_phrase(s, noun, out);
}

static bool any_refers(const scene *s, const fillers *all)
{
    for (size_t i = 0; i < all->count; i++)
        if (refers(s, all->tokens[i]))
            return true;
    return false;
}

/* "X served as CEO", "was named CEO", "appointed X chairman": whom the role is given to. */
static void role_holders(const scene *s, uint32_t noun, fillers *out)
{
    if (s->tokens[noun].head < 0)
        return;
    uint32_t verb = (uint32_t)s->tokens[noun].head;
    bool as = (is_relation(s, noun, QN_OBL) || is_relation(s, noun, QN_NMOD)) && is_introduced(s, noun, s->extractor->words.role_marker);
    if (s->tokens[verb].upos != QN_VERB || !(as || is_relation(s, noun, QN_XCOMP)))
        return;
    find_objects(s, verb, out);
    if (!any_refers(s, out) || in_class(s, verb, s->extractor->words.succeed_verb))     /* "became X's first woman prime minister" */
        find_subjects(s, verb, out);
}

/* "Norway's Jonas Store was sworn in as prime minister": the state before the name of who is given an office that nothing else is told of. */
static void state_of_holder(const scene *s, uint32_t noun, fillers *out)
{
    fillers holders = {.count = 0}, states = {.count = 0};
    if (out->count || child_by(s, noun, QN_NMOD) != QN_NONE)
        return;
    role_holders(s, noun, &holders);
    for (size_t i = 0; i < holders.count; i++)
        if (s->tokens[holders.tokens[i]].upos == QN_PROPN)
            noun_children(s, holders.tokens[i], QN_NMOD_POSS, QN_NMOD_POSS, &states);
    for (size_t i = 0; i < states.count; i++)
        if (refers_to(s, states.tokens[i], QN_COUNTRY))
            add_filler(out, states.tokens[i]);
}

/* "the justice department", "Justice Department officials": a noun before another that is no name, or in a body's name, is not who it means. */
static bool is_part_of_noun(const scene *s, uint32_t noun)
{
    const qn_token *t = &s->tokens[noun];
    const qn_mention *m = s->covering[noun] == QN_NONE ? NULL : &s->mentions->mentions[s->covering[noun]];
    bool before_noun = t->relation == QN_COMPOUND && t->head > (int32_t)noun && s->tokens[t->head].upos == QN_NOUN;
    return before_noun || (m && m->head != noun && m->end > noun + 1 && !(m->type & (QN_PERSON | QN_COUNTRY)));
}

/* "one of X's rivals": the word for one of them, or QN_NONE. */
static uint32_t one_of(const scene *s, uint32_t noun)
{
    const qn_token *t = &s->tokens[noun];
    bool one = t->relation == QN_NMOD && t->head >= 0 && t->head < (int32_t)noun && s->tokens[t->head].upos == QN_NUM && !strcmp(t->xpos, "NNS");
    return one && in_class(s, (uint32_t)t->head, s->extractor->words.one) && is_introduced(s, noun, s->extractor->words.object_marker) ? (uint32_t)t->head : QN_NONE;
}

/* "One of X's rivals, Sweden's Ericsson, said", "Ericsson is one of X's rivals", "Ericsson, one of X's rivals,": which one it is. */
static void referents_of_one(const scene *s, uint32_t noun, uint32_t one, fillers *out)
{
    if (is_relation(s, one, QN_APPOS))
        add_filler(out, (uint32_t)s->tokens[one].head);
    if (child_by(s, one, QN_COP) != QN_NONE)
        find_subjects(s, one, out);
    uint32_t end = s->sentences[s->tokens[noun].sentence].end;
    if (out->count || noun + 2 >= end || strcmp(s->tokens[noun + 1].form, ",") || s->covering[noun + 2] == QN_NONE)
        return;
    const qn_mention *m = &s->mentions->mentions[s->covering[noun + 2]];
    if (m->end + 1 < end && !strcmp(s->tokens[m->end].xpos, "POS") && s->covering[m->end + 1] != QN_NONE)
        m = &s->mentions->mentions[s->covering[m->end + 1]];
    if (m->first > noun + 1)
        add_filler(out, m->head);
}

/* What the noun itself names. */
static void noun_referents(const scene *s, uint32_t noun, fillers *out)
{
    if (is_part_of_noun(s, noun)) {
        if (s->covering[noun] != QN_NONE && s->mentions->mentions[s->covering[noun]].head == noun)
            add_filler(out, noun);      /* "French foreign ministry spokeswoman" */
        return;
    }
    uint32_t one = one_of(s, noun);
    if (one != QN_NONE) {
        referents_of_one(s, noun, one, out);
        return;
    }
    uint32_t name = named_by(s, noun);
    if (name != QN_NONE)
        add_filler(out, name);
    if (is_relation(s, noun, QN_APPOS))
        add_filler(out, (uint32_t)s->tokens[noun].head);
    for (uint32_t i = s->start[noun]; i < s->start[noun + 1]; i++) {
        uint32_t child = s->children[i];
        if ((is_relation(s, child, QN_APPOS) || (is_relation(s, child, QN_FLAT) && child > noun)) && s->tokens[child].upos == QN_PROPN)
            add_filler(out, child);
    }
    if (child_by(s, noun, QN_COP) != QN_NONE || child_by(s, noun, QN_NSUBJ) != QN_NONE)
        find_subjects(s, noun, out);
    if (is_relation(s, noun, QN_NSUBJ) && in_class(s, (uint32_t)s->tokens[noun].head, s->extractor->words.include_verb))
        find_objects(s, (uint32_t)s->tokens[noun].head, out);   /* "its rivals include X" */
    if (!out->count)
        role_holders(s, noun, out);
    if (!any_refers(s, out))
        neighbours(s, noun, out);
    /* "a lawyer and former minister, X": a conjunct shares what the first one names */
    if (!out->count && is_relation(s, noun, QN_CONJ) && s->tokens[s->tokens[noun].head].upos == QN_NOUN)
        noun_referents(s, (uint32_t)s->tokens[noun].head, out);
    add_filler(out, noun);
}

void find_light_subjects(const scene *s, uint32_t noun, fillers *out)
{
    if (s->tokens[noun].head < 0 || !(is_relation(s, noun, QN_OBJ) || is_relation(s, noun, QN_OBL)))
        return;
    uint32_t verb = (uint32_t)s->tokens[noun].head, object = child_by(s, verb, QN_OBJ);
    if (is_relation(s, noun, QN_OBL) && object != QN_NONE && tells_claim(s, object))
        return;     /* "opened an inquiry into an allegation": the inquiry is what they do */
    if (in_class(s, verb, s->extractor->words.light_verb))
        find_subjects(s, verb, out);
}

/* --- prepositions ---------------------------------------------------------------------------------------------------- */

/* "on behalf of X": X hangs below "behalf", which hangs below the anchor. */
static void below_phrase(const scene *s, uint32_t token, const char *marker, fillers *out)
{
    const char *blank = strrchr(marker, ' ');
    for (uint32_t i = s->start[token]; blank && i < s->start[token + 1]; i++) {
        fillers inner = {.count = 0};
        find_marked(s, s->children[i], blank + 1, &inner);
        for (size_t j = 0; j < inner.count; j++)
            if (is_marked(s, inner.tokens[j], marker))
                add_filler(out, inner.tokens[j]);
    }
}

/* "the fine imposed by X on Y", "charges brought against Y": the phrase hangs on the participle of a verb that says little itself. */
static void at_participle(const scene *s, uint32_t noun, const char *marker, fillers *out)
{
    for (uint32_t i = s->start[noun]; i < s->start[noun + 1] && !out->count; i++)
        if (is_relation(s, s->children[i], QN_ACL) && in_class(s, s->children[i], s->extractor->words.light_verb))
            find_marked(s, s->children[i], marker, out);
}

/* A phrase that the parser hung one step off: "the invasion of Ukraine by Russia" (below Ukraine), "lifted sanctions on Sudan" (at the verb). */
static void near_noun(const scene *s, uint32_t noun, const char *marker, fillers *out)
{
    for (uint32_t i = s->start[noun]; i < s->start[noun + 1] && !out->count; i++) {
        uint32_t child = s->children[i];
        bool age = is_relation(s, child, QN_APPOS) && s->tokens[child].upos == QN_NUM;      /* "X, 55, of Y" */
        if ((is_relation(s, child, QN_NMOD) || age) && child > noun)
            find_marked(s, child, marker, out);
    }
    bool object = is_relation(s, noun, QN_OBJ) || is_relation(s, noun, QN_NSUBJ_PASS);
    if (out->count || !object || s->tokens[noun].head < 0)
        return;
    fillers at_verb = {.count = 0};
    find_marked(s, (uint32_t)s->tokens[noun].head, marker, &at_verb);
    for (size_t i = 0; i < at_verb.count; i++)
        if (at_verb.tokens[i] > noun)
            add_filler(out, at_verb.tokens[i]);
}

/* "the raid on Enron took hours", with Enron hung on what follows: the name behind the preposition right behind the noun. */
static void name_right_behind(const scene *s, uint32_t noun, const char *marker, fillers *out)
{
    uint32_t end = s->sentences[s->tokens[noun].sentence].end, at = noun + 1;
    if (at + 1 >= end || strcmp(s->tokens[at].form, marker))
        return;
    at += s->tokens[at + 1].upos == QN_DET ? 2 : 1;
    if (at >= end || s->covering[at] == QN_NONE)
        return;
    const qn_mention *m = &s->mentions->mentions[s->covering[at]];
    if (m->first <= at && m->end < end && s->tokens[m->end].upos == QN_VERB)
        add_filler(out, m->head);
}

/* "the likes of X and Y": whom the phrase counts. */
static void counted(const scene *s, fillers *out)
{
    for (size_t i = 0, given = out->count; i < given; i++)
        if (qn_lexicon_is(s->lexicon, s->extractor->words.quantity_noun, s->tokens[out->tokens[i]].form))
            find_introduced(s, out->tokens[i], s->extractor->words.object_marker, out);
}

/* "fired a barrage of rockets at X", "won an order for ten ships from X": hung on what the noun counts or is about. */
static void below_measure(const scene *s, uint32_t noun, const char *marker, fillers *out)
{
    for (uint32_t i = s->start[noun]; i < s->start[noun + 1] && !out->count; i++) {
        uint32_t child = s->children[i];
        bool plain = is_relation(s, child, QN_NMOD) && child > noun && s->tokens[child].upos == QN_NOUN && !refers(s, child);
        if (plain && is_introduced(s, child, s->extractor->words.measure_marker))
            find_marked(s, child, marker, out);
    }
}

/* "X is the target of American sanctions", "X, the subject of an inquiry by Y": of whom the deed's noun is told, as of what the preposition introduces. */
static void told_of(const scene *s, uint32_t noun, const char *marker, fillers *out)
{
    const qn_token *t = &s->tokens[noun];
    if (!is_relation(s, noun, QN_NMOD) || t->head < 0 || t->head > (int32_t)noun || !is_introduced(s, noun, s->extractor->words.object_marker) ||
        !in_class(s, (uint32_t)t->head, s->extractor->words.target_noun) || !qn_lexicon_is(s->lexicon, s->extractor->words.target_marker, marker))
        return;
    noun_referents(s, (uint32_t)t->head, out);
}

static void prepositional(const scene *s, uint32_t anchor, const char *marker, fillers *out)
{
    find_marked(s, anchor, marker, out);
    counted(s, out);
    if (!out->count)
        below_phrase(s, anchor, marker, out);
    if (s->tokens[anchor].upos == QN_NOUN && out->count && !any_refers(s, out))
        name_right_behind(s, anchor, marker, out);
    if (out->count)
        return;
    if (s->tokens[anchor].upos != QN_VERB) {
        int32_t name = is_relation(s, anchor, QN_NMOD) && !has_case(s, anchor) ? s->tokens[anchor].head : -1;
        if (name > (int32_t)anchor && s->tokens[name].upos == QN_PROPN)     /* "Prime Minister X of Y" */
            find_marked(s, (uint32_t)name, marker, out);
        if (!out->count)
            at_participle(s, anchor, marker, out);
        if (!out->count)
            near_noun(s, anchor, marker, out);
        if (!out->count)
            name_right_behind(s, anchor, marker, out);
        if (!out->count)
            told_of(s, anchor, marker, out);
        return;
    }
    fillers object = {.count = 0};
    find_objects(s, anchor, &object);
    for (size_t i = 0; i < object.count; i++)
        if (object.tokens[i] > anchor)
            find_marked(s, object.tokens[i], marker, out);
    for (size_t i = 0, direct = out->count; i < object.count && !direct; i++)
        if (object.tokens[i] > anchor && s->tokens[object.tokens[i]].upos == QN_NOUN)
            below_measure(s, object.tokens[i], marker, out);
    uint32_t complement = child_by(s, anchor, QN_XCOMP);    /* "pledged aid to X", with the aid read as a predicate */
    if (!out->count && complement != QN_NONE && s->tokens[complement].upos == QN_NOUN)
        find_marked(s, complement, marker, out);
}

/* "a ban on Huawei equipment": goods stand for whose they are. */
void owners_of_goods(const scene *s, fillers *out)
{
    for (size_t i = 0, given = out->count; i < given; i++) {
        uint32_t noun = out->tokens[i];
        if (refers(s, noun) || !in_class(s, noun, s->extractor->words.goods))
            continue;
        size_t before = out->count;
        possessors(s, noun, out);
        compounds(s, noun, out);
        adjectives(s, noun, out);
        if (out->count == before)
            find_introduced(s, noun, s->extractor->words.origin_marker, out);      /* "tariffs on goods from X" */
        for (uint32_t j = s->start[noun]; j < s->start[noun + 1]; j++)      /* "components made by X" */
            if (is_relation(s, s->children[j], QN_ACL) && in_class(s, s->children[j], s->extractor->words.maker_verb))
                find_subjects(s, s->children[j], out);
    }
}

bool refers_to(const scene *s, uint32_t token, unsigned classes)
{
    size_t count;
    const qn_reference *r = qn_entities_at(s->entities, token, &count);
    for (size_t i = 0; i < count; i++)
        if (s->entities->entities[r[i].entity].type & classes)
            return true;
    return false;
}

/* "raided Volkswagen's offices": a firm has no organs of state. */
static bool is_office_of_firm(const scene *s, uint32_t noun)
{
    uint32_t owner = child_by(s, noun, QN_NMOD_POSS);
    return owner != QN_NONE && refers_to(s, owner, QN_FIRM | QN_MEDIA);
}

/* "sued X's lawyer" does nothing to X. */
bool is_somebody(const scene *s, uint32_t noun)
{
    const word_classes *w = &s->extractor->words;
    return refers(s, noun) || in_class(s, noun, w->person_noun) || in_class(s, noun, w->group_noun) ||
           (in_class(s, noun, w->firm_noun) && !(in_class(s, noun, w->premises) && is_office_of_firm(s, noun))) ||     /* "raided X's factory" */
           (in_class(s, noun, w->agency_noun) && !is_office_of_firm(s, noun));
}

/* "condemned X's murder": what X suffers is none of X's deeds; "condemned X's murder of Y" tells of one. */
static bool is_suffered(const scene *s, uint32_t noun)
{
    fillers whose = {.count = 0};
    if (!in_class(s, noun, s->extractor->words.suffered))
        return false;
    find_introduced(s, noun, s->extractor->words.object_marker, &whose);
    return !whose.count;
}

/* "blocked X's takeover of Y" stops the takeover and not X, "blocked X's phones" X. */
static bool stops_deed(const scene *s, uint32_t anchor, uint32_t noun)
{
    const qn_sense *operator = operator_at(s, anchor);
    return operator && operator->status == QN_NEGATED && tells_claim(s, noun);
}

static void at_object(const scene *s, uint32_t anchor, const qn_arg *arg, fillers *out)
{
    fillers object = {.count = 0};
    find_objects(s, anchor, &object);
    for (size_t i = 0; i < object.count; i++) {
        uint32_t noun = object.tokens[i];
        if (arg->kind == QN_ARG_OBJECT_PREP) {
            find_marked(s, noun, arg->marker, out);
        } else if (!is_somebody(s, noun) && !is_suffered(s, noun) && !stops_deed(s, anchor, noun)) {
            uint32_t owner = child_by(s, noun, QN_NMOD_POSS);
            bool owned = owner != QN_NONE && s->tokens[owner].upos == QN_PRON && !in_class(s, noun, s->extractor->words.goods);
            noun_children(s, noun, QN_NMOD_POSS, owned ? QN_NMOD_POSS : QN_COMPOUND, out);      /* "blocked her Netflix special": hers */
            adjectives(s, noun, out);
        }
    }
}

/* "looked into X's conduct", "an inquiry into a claim against X", "into abuses by X": whose it is that follows the preposition. */
static void owners_behind(const scene *s, uint32_t anchor, const char *marker, fillers *out)
{
    fillers behind = {.count = 0};
    prepositional(s, anchor, marker, &behind);
    for (size_t i = 0; i < behind.count; i++) {
        uint32_t noun = behind.tokens[i];
        if (s->tokens[noun].upos != QN_NOUN || is_somebody(s, noun) || is_suffered(s, noun))
            continue;
        possessors(s, noun, out);
        compounds(s, noun, out);
        adjectives(s, noun, out);
        bool allegation = in_class(s, noun, s->extractor->words.allegation);
        find_introduced(s, noun, allegation ? s->extractor->words.opponent_marker : s->extractor->words.agent_marker, out);
    }
}

/* --- constructions --------------------------------------------------------------------------------------------------- */

/* Members after a dash or colon, in parentheses or after "including". */
static void listed(const scene *s, uint32_t noun, fillers *out)
{
    for (uint32_t i = s->start[noun]; i < s->start[noun + 1]; i++) {
        uint32_t child = s->children[i];
        bool listing = is_relation(s, child, QN_APPOS) || is_relation(s, child, QN_LIST) || is_relation(s, child, QN_PARATAXIS) ||
                       is_introduced(s, child, s->extractor->words.list_marker);
        if (listing && child > noun)
            add_filler(out, child);
    }
}

/* "Kingston, Ontario" by its commas: the next name, unless both stand in a list. */
static void name_after_comma(const scene *s, uint32_t noun, fillers *out)
{
    uint32_t end = s->sentences[s->tokens[noun].sentence].end, m = s->covering[noun];
    if (m == QN_NONE)
        return;
    uint32_t comma = s->mentions->mentions[m].end, before = s->mentions->mentions[m].first;
    if (comma + 1 >= end || strcmp(s->tokens[comma].form, ",") || s->covering[comma + 1] == QN_NONE)
        return;
    const qn_mention *next = &s->mentions->mentions[s->covering[comma + 1]];
    bool listed_after = next->end + 1 < end && (s->tokens[next->end].upos == QN_CCONJ ||
                        (!strcmp(s->tokens[next->end].form, ",") && (s->covering[next->end + 1] != QN_NONE || s->tokens[next->end + 1].upos == QN_CCONJ)));
    bool listed_before = before > 0 && (!strcmp(s->tokens[before - 1].form, ",") || s->tokens[before - 1].upos == QN_CCONJ);
    if (next->first == comma + 1 && !listed_after && !listed_before && !speaks_next(s, next->head))
        add_filler(out, next->head);
}

static void appositions(const scene *s, uint32_t noun, fillers *out)
{
    for (uint32_t i = s->start[noun]; i < s->start[noun + 1]; i++) {
        uint32_t child = s->children[i];
        bool after = is_relation(s, child, QN_APPOS) || is_relation(s, child, QN_NMOD_UNMARKED) || is_relation(s, child, QN_OBL_UNMARKED) ||
                     ((is_relation(s, child, QN_FLAT) || is_relation(s, child, QN_NMOD)) && !has_case(s, child));
        if (after && child > noun && s->tokens[child].upos == QN_PROPN && strcmp(s->tokens[child - 1].form, "-") && !speaks_next(s, child))    /* "the Baghdad-Damascus road" */
            add_filler(out, child);
    }
    if (!out->count)
        name_after_comma(s, noun, out);
}

static void add_relation(const scene *s, uint32_t token, qn_relation relation, fillers *out)
{
    for (uint32_t i = s->start[token]; i < s->start[token + 1]; i++)
        if (is_relation(s, s->children[i], relation))
            add_filler(out, s->children[i]);
}

/* A participle counts before a name only ("London-based Vodafone"): whom "the London-based carrier" means is too often misread. */
/* "Munich-based": the word behind the hyphen. */
static bool is_hyphenated(const scene *s, uint32_t anchor)
{
    return anchor > 1 && !strcmp(s->tokens[anchor - 1].form, "-") && s->tokens[anchor - 1].end == s->tokens[anchor].begin;
}

static void modified(const scene *s, uint32_t anchor, fillers *out)
{
    bool before = is_relation(s, anchor, QN_AMOD) || is_relation(s, anchor, QN_ACL) || is_relation(s, anchor, QN_COMPOUND);
    if (s->tokens[anchor].head < 0 || !before)
        find_subjects(s, anchor, out);
    else if (s->tokens[anchor].upos != QN_VERB || s->tokens[s->tokens[anchor].head].upos == QN_PROPN || is_hyphenated(s, anchor))
        add_filler(out, (uint32_t)s->tokens[anchor].head);
}

static void agentless_objects(const scene *s, uint32_t verb, fillers *out)
{
    fillers agents = {.count = 0};
    if (!is_passive(s, verb) || s->tokens[verb].relation == QN_AMOD)
        return;
    find_subjects(s, verb, &agents);
    if (!agents.count)
        find_objects(s, verb, out);
}

/* "Huawei New Zealand": names inside the name of a firm's unit. */
static void inner_names(const scene *s, uint32_t noun, fillers *out)
{
    uint32_t m = s->covering[noun];
    if (m == QN_NONE)
        return;
    const qn_mention *name = &s->mentions->mentions[m];
    bool unit = false;
    if (name->head != noun)
        return;
    for (uint32_t i = m + 1; i < s->mentions->count && s->mentions->mentions[i].first < name->end; i++) {
        const qn_mention *inner = &s->mentions->mentions[i];
        unit = unit || (inner->type == QN_FIRM && inner->first == name->first);
        if (unit && inner->inside)
            add_filler(out, inner->head);
    }
}

static void keep_owners(const scene *s, const fillers *all, unsigned classes, fillers *out)
{
    for (size_t i = 0; i < all->count; i++) {
        uint32_t m = s->covering[all->tokens[i]], after = m == QN_NONE ? all->tokens[i] + 1 : s->mentions->mentions[m].end;
        if (refers_to(s, all->tokens[i], classes) && (after >= s->count || strcmp(s->tokens[after].form, "-")))    /* "Iran-backed rebels" */
            add_filler(out, all->tokens[i]);
    }
}

/* "The SEC's lawsuit accuses", "a report by the UN says", "Hezbollah fighters attacked": for whom the subject does it. */
static void acted_for(const scene *s, fillers *out)
{
    const unsigned bodies = QN_AGENCY | QN_ALLIANCE | QN_ORGANIZATION | QN_MEDIA | QN_COUNTRY | QN_PARTY;
    for (size_t i = 0, given = out->count; i < given; i++) {
        uint32_t noun = out->tokens[i];
        bool common = s->tokens[noun].upos == QN_NOUN || (s->tokens[noun].upos == QN_PROPN && s->covering[noun] == QN_NONE);  /* "Niger's junta" read as a name */
        if (refers(s, noun) || !common || !in_class(s, noun, s->extractor->words.acts_for) || has_word_child(s, noun, s->extractor->words.former, QN_AMOD))
            continue;
        fillers before = {.count = 0}, adjective = {.count = 0}, from = {.count = 0};
        compounds(s, noun, &before);
        keep_owners(s, &before, bodies, out);       /* "a Huawei report" may be one about it */
        possessors(s, noun, out);
        adjectives(s, noun, &adjective);
        keep_owners(s, &adjective, QN_COUNTRY, out);
        find_introduced(s, noun, s->extractor->words.agent_marker, out);
        find_introduced(s, noun, s->extractor->words.body_marker, &from);      /* "officers from the Harlan Police Department" */
        keep_owners(s, &from, QN_AGENCY, out);
    }
}

/* "X flew to Berlin for talks with Y", "after talks with Y, X said": who does what the verb says. */
static void occasion_subjects(const scene *s, uint32_t noun, fillers *out)
{
    if (is_relation(s, noun, QN_OBL) && s->tokens[s->tokens[noun].head].upos == QN_VERB && is_introduced(s, noun, s->extractor->words.occasion))
        find_subjects(s, (uint32_t)s->tokens[noun].head, out);
}

void find_fillers(const scene *s, uint32_t anchor, const qn_arg *arg, fillers *out)
{
    switch (arg->kind) {
    case QN_ARG_SUBJECT:
        find_subjects(s, anchor, out);
        acted_for(s, out);
        break;
    case QN_ARG_OCCASION_SUBJECT: occasion_subjects(s, anchor, out); break;
    case QN_ARG_OBJECT: find_objects(s, anchor, out); break;
    case QN_ARG_INDIRECT: add_relation(s, anchor, QN_IOBJ, out); break;
    case QN_ARG_PREP:
        prepositional(s, anchor, arg->marker, out);
        owners_of_goods(s, out);
        break;
    case QN_ARG_OBJECT_POSSESSOR: case QN_ARG_OBJECT_PREP: at_object(s, anchor, arg, out); break;
    case QN_ARG_POSSESSOR:
        possessors(s, anchor, out);
        state_of_holder(s, anchor, out);
        break;
    case QN_ARG_COMPOUND: compounds(s, anchor, out); break;
    case QN_ARG_ADJECTIVE: adjectives(s, anchor, out); break;
    case QN_ARG_REFERENT: noun_referents(s, anchor, out); break;
    case QN_ARG_MODIFIED:
        modified(s, anchor, out);
        break;
    case QN_ARG_NATIONALITY: find_nationality(s, anchor, out); break;
    case QN_ARG_APPOSITION: appositions(s, anchor, out); break;
    case QN_ARG_LIST: listed(s, anchor, out); break;
    case QN_ARG_COMPLEMENT: add_relation(s, anchor, QN_CCOMP, out); add_relation(s, anchor, QN_XCOMP, out); break;
    case QN_ARG_SPEAKER: find_speakers_above(s, anchor, out); break;
    case QN_ARG_AGENTLESS_OBJECT: agentless_objects(s, anchor, out); break;
    case QN_ARG_CLAUSE_SUBJECT: clause_subjects(s, anchor, out); break;
    case QN_ARG_CLAUSE_OBJECT: clause_objects(s, anchor, out); break;
    case QN_ARG_SAID_SUBJECT: said_subjects(s, anchor, out); break;
    case QN_ARG_PREP_POSSESSOR: owners_behind(s, anchor, arg->marker, out); break;
    case QN_ARG_CLAUSE_PATIENT: clause_patients(s, anchor, out); break;
    case QN_ARG_INFINITIVE_SUBJECT: infinitive_subjects(s, anchor, out); break;
    case QN_ARG_INNER: inner_names(s, anchor, out); break;
    case QN_ARG_ARTICLE_STATE: case QN_ARG_ADMINISTRATION: case QN_ARG_HOME: break;    /* not a place in the tree */
    }
}
