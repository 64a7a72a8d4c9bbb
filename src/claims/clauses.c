/* Arguments that stand in the clauses below a verb or noun, or in the one above it: "accused X of stealing from Y", "…, Garland said". */
#include "args.h"

#include <string.h>

static bool attributes(const scene *s, uint32_t token)
{
    const qn_sense *operator = operator_at(s, token);
    return operator && operator->attributes;
}

void find_speakers_above(const scene *s, uint32_t token, fillers *out)
{
    enum { MAX_STEPS = 20 };
    uint32_t at = token;
    for (int step = 0; step < MAX_STEPS && !out->count; step++) {
        for (uint32_t i = s->start[at]; i < s->start[at + 1]; i++)      /* "…, Garland said" */
            if (is_relation(s, s->children[i], QN_PARATAXIS) && attributes(s, s->children[i]))
                find_subjects(s, s->children[i], out);
        if (out->count || s->tokens[at].head < 0)
            return;
        at = (uint32_t)s->tokens[at].head;
        uint32_t subject = child_by(s, at, QN_NSUBJ);
        if (subject != token && attributes(s, at))
            find_subjects(s, at, out);
    }
}

/* Clauses that hang on the verb or on its object: "banned firms from buying and using". */
static void clauses_below(const scene *s, uint32_t anchor, fillers *out)
{
    for (uint32_t i = s->start[anchor]; i < s->start[anchor + 1]; i++) {
        uint32_t child = s->children[i];
        bool clause = is_relation(s, child, QN_XCOMP) || is_relation(s, child, QN_CCOMP) || is_relation(s, child, QN_ADVCL) || is_relation(s, child, QN_ACL);
        if (child > anchor && clause && s->tokens[child].upos == QN_VERB)
            add_filler(out, child);
        for (uint32_t j = s->start[child]; is_relation(s, child, QN_OBJ) && j < s->start[child + 1]; j++)
            if (is_relation(s, s->children[j], QN_ACL) && (!strcmp(s->tokens[s->children[j]].xpos, "VBG") || is_word_of_operator(s, anchor, child)))
                add_filler(out, s->children[j]);        /* "banned firms from buying", "dropped plans to sell" */
    }
    for (size_t i = 0, given = out->count; i < given; i++)
        for (uint32_t j = s->start[out->tokens[i]]; j < s->start[out->tokens[i] + 1]; j++)
            if (is_relation(s, s->children[j], QN_CONJ) && s->tokens[s->children[j]].upos == QN_VERB)
                add_filler(out, s->children[j]);
}

/* ", the Courier reported": who says the sentence, hung on its verb like what the verb says. */
static bool is_saying_aside(const scene *s, uint32_t clause)
{
    const qn_sense *operator = operator_at(s, clause);
    uint32_t sign = child_by(s, clause, QN_PUNCT_REL);
    return operator && operator->attributes && sign != QN_NONE && sign < clause && !strcmp(s->tokens[sign].form, ",");
}

/* "looking at whether X lied", not "will sue if X lied": a question behind a preposition. */
static bool is_asked(const scene *s, uint32_t clause)
{
    uint32_t marker = child_by(s, clause, QN_MARK);
    return is_relation(s, clause, QN_ADVCL) && marker != QN_NONE && s->tokens[marker].upos == QN_ADP &&
           has_word_child(s, clause, s->extractor->words.conditional, QN_MARK);
}

/* Who does what the clause says; goods stand for whose they are: "investigated whether X's equipment could be used". */
void clause_subjects(const scene *s, uint32_t anchor, fillers *out)
{
    for (uint32_t i = s->start[anchor]; i < s->start[anchor + 1]; i++)
        if ((is_relation(s, s->children[i], QN_CCOMP) || is_asked(s, s->children[i])) && s->children[i] > anchor && !is_saying_aside(s, s->children[i])) {
            uint32_t clause = s->children[i], patient = child_by(s, clause, QN_NSUBJ_PASS);
            find_subjects(s, clause, out);
            if (patient != QN_NONE && has_word_child(s, clause, s->extractor->words.conditional, QN_MARK))
                add_filler(out, patient);
        }
    owners_of_goods(s, out);
}

/* "X cut its forecast weeks after Y stepped down as chief executive": the firm that the main clause is about, when the role names none. */
static void left_body(const scene *s, uint32_t noun, fillers *out)
{
    if (!is_relation(s, noun, QN_OBL) || s->tokens[noun].head < 0 || child_by(s, noun, QN_NMOD) != QN_NONE || child_by(s, noun, QN_COMPOUND) != QN_NONE)
        return;
    uint32_t verb = (uint32_t)s->tokens[noun].head;
    const qn_token *v = &s->tokens[verb];
    if (is_introduced(s, noun, s->extractor->words.role_marker) && is_relation(s, verb, QN_ADVCL) && v->head >= 0 && s->tokens[v->head].upos == QN_VERB &&
        in_class(s, verb, s->extractor->words.parting_verb))
        find_subjects(s, (uint32_t)v->head, out);
}

/* "X cut jobs, said chief executive Y": who does what Y says, when Y is the one who says it. */
void said_subjects(const scene *s, uint32_t noun, fillers *out)
{
    left_body(s, noun, out);
    int32_t head = s->tokens[noun].head;
    bool before_name = head > (int32_t)noun && s->tokens[head].upos == QN_PROPN;
    uint32_t who = head >= 0 && (before_name || is_relation(s, noun, QN_APPOS)) ? (uint32_t)head : noun;
    uint32_t m = s->covering[who], after = m == QN_NONE ? who + 1 : s->mentions->mentions[m].end;
    if ((after < s->count && s->tokens[after].upos == QN_ADP) ||        /* "X of Y said" tells whose it is */
        s->tokens[who].head < 0 || !(is_relation(s, who, QN_NSUBJ) || is_relation(s, who, QN_IOBJ) || is_relation(s, who, QN_OBJ)))
        return;
    uint32_t verb = (uint32_t)s->tokens[who].head;
    const qn_sense *operator = operator_at(s, verb);
    if (!operator || !operator->attributes || operator->status != QN_ASSERTED)
        return;
    for (uint32_t i = s->start[verb]; i < s->start[verb + 1]; i++)
        if (is_relation(s, s->children[i], QN_CCOMP))
            find_subjects(s, s->children[i], out);
}

void clause_objects(const scene *s, uint32_t anchor, fillers *out)
{
    fillers clauses = {.count = 0}, kept = {.count = 0};
    find_objects(s, anchor, &kept);
    for (size_t i = 0; i < kept.count; i++)     /* "barred X from selling to Y" bars X */
        if (refers_to(s, kept.tokens[i], QN_FIRM | QN_MEDIA | QN_ORGANIZATION | QN_PERSON))
            return;
    clauses_below(s, anchor, &clauses);
    for (size_t i = 0; i < clauses.count; i++) {
        uint32_t verb = clauses.tokens[i];
        if (!in_class(s, verb, s->extractor->words.trade_verb))
            continue;
        fillers objects = {.count = 0};
        find_objects(s, verb, &objects);
        for (size_t j = 0; j < objects.count; j++) {
            if (is_somebody(s, objects.tokens[j])) {
                if (!is_relation(s, verb, QN_ACL) || strcmp(s->tokens[verb].xpos, "VB"))    /* "dropped plans to buy Twitter" bans nobody */
                    add_filler(out, objects.tokens[j]);
                continue;
            }
            possessors(s, objects.tokens[j], out);
            compounds(s, objects.tokens[j], out);
            adjectives(s, objects.tokens[j], out);
        }
        find_introduced(s, verb, s->extractor->words.partner_marker, out);
        for (size_t j = 0; j < objects.count; j++)      /* "selling phones to X", with "to X" hung on the phones */
            if (objects.tokens[j] > verb)
                find_introduced(s, objects.tokens[j], s->extractor->words.partner_marker, out);
    }
}

/* "threatened to kill X or to retaliate against Y": to whom what the clause says is done. */
void clause_patients(const scene *s, uint32_t anchor, fillers *out)
{
    fillers clauses = {.count = 0};
    clauses_below(s, anchor, &clauses);
    for (size_t i = 0; i < clauses.count; i++) {
        uint32_t verb = clauses.tokens[i];
        bool governed = has_word_child(s, verb, s->extractor->words.governed, QN_MARK) && !strcmp(s->tokens[verb].xpos, "VBG");
        bool circumstance = is_relation(s, verb, QN_ADVCL) && !governed;
        if (circumstance || is_relation(s, verb, QN_ACL) || in_class(s, verb, s->extractor->words.parting_verb) || is_saying_aside(s, verb))
            continue;
        find_objects(s, verb, out);
        find_introduced(s, verb, s->extractor->words.opponent_marker, out);
    }
}

/* "to leave" and "to be freed", not "to Paris". */
static bool is_infinitive(const scene *s, uint32_t token)
{
    bool clause = is_relation(s, token, QN_XCOMP) || is_relation(s, token, QN_CCOMP) || is_relation(s, token, QN_ADVCL) || is_relation(s, token, QN_ACL);
    return clause && has_word_child(s, token, s->extractor->words.purpose, QN_MARK);
}

/* "told X to leave", "wants X to leave", "X was told to leave": who is to do what the infinitive says. */
void infinitive_subjects(const scene *s, uint32_t anchor, fillers *out)
{
    fillers objects = {.count = 0};
    bool infinitive = false;
    find_objects(s, anchor, &objects);
    for (uint32_t i = s->start[anchor]; i < s->start[anchor + 1]; i++) {
        uint32_t child = s->children[i], subject = child_by(s, child, QN_NSUBJ);
        if (child < anchor || !is_infinitive(s, child))
            continue;
        infinitive = true;
        if (subject != QN_NONE && subject > anchor)
            add_filler(out, subject);
    }
    if (infinitive)     /* "called for X to leave" */
        find_introduced(s, anchor, s->extractor->words.wish_marker, out);
    for (size_t i = 0; i < objects.count; i++) {
        bool own = infinitive;
        for (uint32_t j = s->start[objects.tokens[i]]; j < s->start[objects.tokens[i] + 1]; j++)
            own = own || is_infinitive(s, s->children[j]);
        if (own)
            add_filler(out, objects.tokens[i]);
    }
}
