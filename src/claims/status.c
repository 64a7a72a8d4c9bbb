/* Is it so, and who says so: walks from the anchor up through what governs it.
 *
 *     "Officials | said | the minister | denied | bribing …"      bribing ──denied: Denied, disputed by the minister──▶ said: attributed to officials
 *
 * Negation, modals and conditions at each clause on the way count; what is only mentioned inside a noun phrase or relative clause stays as it is.
 */
#include "scene.h"

#include <string.h>

enum { MAX_WALK = 40 };

/* --- status at one place ---------------------------------------------------------------------------------------------- */

/* "nobody", "no bank", "none of the banks", "neither X nor Y" */
static bool is_negative_phrase(const scene *s, uint32_t noun)
{
    const word_classes *w = &s->extractor->words;
    if (in_class(s, noun, w->negative_determiner))
        return true;
    return has_word_child(s, noun, w->negative_determiner, QN_DET_REL) || has_word_child(s, noun, w->negative_determiner, QN_CC) ||
           has_word_child(s, noun, w->negative_determiner, QN_CC_PRECONJ);
}

/* "stole nothing from X", "paid no money to X"; "sued nobody but X" sued X all the same. What the object itself claims or embeds is negated at its own
 * place, so not once more at the verb (`from` is that place). */
static bool is_negated_by_object(const scene *s, uint32_t token, uint32_t from)
{
    uint32_t object = child_by(s, token, QN_OBJ);
    if (object == QN_NONE || object == from || !is_negative_phrase(s, object))
        return false;
    uint32_t next = object + 1;
    return next >= s->count || !in_class(s, next, s->extractor->words.exceptive);
}

static bool is_negated(const scene *s, uint32_t token)
{
    const word_classes *w = &s->extractor->words;
    if (has_word_child(s, token, w->negator, QN_ADVMOD) || has_word_child(s, token, w->negative_determiner, QN_DET_REL))
        return true;
    for (uint32_t i = s->start[token]; i < s->start[token + 1]; i++)    /* "no longer" */
        if (is_relation(s, s->children[i], QN_ADVMOD) && has_word_child(s, s->children[i], w->negator, QN_ADVMOD))
            return true;
    uint32_t subject = child_by(s, token, QN_NSUBJ);
    if (subject == QN_NONE)
        subject = child_by(s, token, QN_NSUBJ_PASS);
    if (subject != QN_NONE && is_negative_phrase(s, subject))
        return true;
    return has_word_child(s, token, w->without, QN_MARK);
}

/* "is to buy", "are to meet": an infinitive with a copula of its own is what is arranged. */
static bool is_arranged(const scene *s, uint32_t token)
{
    return !strcmp(s->tokens[token].xpos, "VB") && child_by(s, token, QN_COP) != QN_NONE && has_word_child(s, token, s->extractor->words.purpose, QN_MARK);
}

static bool is_hypothetical(const scene *s, uint32_t token)
{
    const word_classes *w = &s->extractor->words;
    return is_arranged(s, token) || has_word_child(s, token, w->modal, QN_AUX_REL) || has_word_child(s, token, w->conditional, QN_MARK);
}

/* What `outer` makes of a status below it. */
static qn_claim_status compose(qn_claim_status inner, qn_claim_status outer)
{
    if (outer == QN_ASSERTED || (inner == QN_NEGATED && outer != QN_NEGATED))
        return inner;
    if (inner == QN_ASSERTED || outer == QN_DENIED || (inner == QN_POSSIBLE && outer == QN_ALLEGED))
        return outer;       /* "accused of planning to": alleged, not possible */
    if (inner == QN_NEGATED)
        return QN_ASSERTED;     /* "did not fail to" */
    return outer == QN_NEGATED && inner == QN_POSSIBLE ? QN_NEGATED : inner;
}

static void add_speaker(uint32_t *list, size_t *count, uint32_t entity)
{
    for (size_t i = 0; i < *count; i++)
        if (list[i] == entity)
            return;
    if (*count < 4)
        list[(*count)++] = entity;
}

/* The first speaker is who says so; further out stand those who report it. */
static void attribute(verdict *v, const referent *speaker)
{
    if (v->attributed_to == QN_NONE) {
        v->attributed_to = speaker->entity;
        v->speaker_first = speaker->first;
        v->speaker_end = speaker->end;
    } else if (v->attributed_to != speaker->entity) {
        add_speaker(v->reported_by, &v->reported_count, speaker->entity);
    }
}

static void find_speakers(const scene *s, uint32_t operator_token, const qn_sense *operator, referents *out)
{
    for (size_t i = 0; i < operator->subject_count && !out->count; i++) {
        fillers all = {.count = 0};
        find_fillers(s, operator_token, &operator->subject[i], &all);
        for (size_t j = 0; j < all.count; j++)
            find_referents(s, all.tokens[j], QN_ANY_ACTOR, true, out);
    }
}

static void set_status(const scene *s, verdict *v, qn_claim_status status, qn_cause cause, uint32_t token)
{
    if (status != v->status || cause == QN_BY_OPERATOR)
        note_reason(s, cause, token, status);
    v->status = status;
}

/* Applies the operator that governs the walk's last place. */
static void apply_operator(const scene *s, uint32_t token, const qn_sense *operator, verdict *v)
{
    bool negated = is_negated(s, token);
    qn_claim_status status = v->status;
    if (operator->embeds)
        status = negated ? (operator->status == QN_NEGATED ? v->status : operator->status == QN_DENIED ? compose(v->status, QN_ALLEGED) : QN_NEGATED)
                            : compose(v->status, operator->status);
    set_status(s, v, status, QN_BY_OPERATOR, token);
    v->weighed = operator->embeds ? token : v->weighed;
    if (!operator->attributes || negated)
        return;
    referents speakers = {.count = 0};
    find_speakers(s, token, operator, &speakers);
    for (size_t i = 0; i < speakers.count; i++) {
        if (operator->status == QN_DENIED)
            add_speaker(v->disputed_by, &v->disputed_count, speakers.list[i].entity);
        else
            attribute(v, &speakers.list[i]);
    }
}

/* Adverbs and adjectives at the place: "allegedly", "alleged", "possible". */
static void apply_modifiers(const scene *s, uint32_t token, verdict *v)
{
    for (uint32_t i = s->start[token]; i < s->start[token + 1]; i++) {
        uint32_t child = s->children[i];
        if (!is_relation(s, child, QN_ADVMOD) && !is_relation(s, child, QN_AMOD))
            continue;
        const qn_sense *operator = operator_at(s, child);
        if (operator && operator->embeds)
            set_status(s, v, compose(v->status, operator->status), QN_BY_MODIFIER, child);
    }
}

/* "…, Garland said": the reporting verb hangs below what it reports; "according to X" too. */
static void apply_reports(const scene *s, uint32_t token, verdict *v)
{
    for (uint32_t i = s->start[token]; i < s->start[token + 1]; i++) {
        uint32_t child = s->children[i];
        if (is_relation(s, child, QN_PARATAXIS)) {
            const qn_sense *operator = s->tokens[child].upos == QN_NOUN ? NULL : operator_at(s, child);     /* no report is ", a charge it denies" */
            if (operator && operator->attributes)
                apply_operator(s, child, operator, v);
        } else if (is_relation(s, child, QN_OBL) && is_introduced(s, child, s->extractor->words.source_marker)) {
            referents speakers = {.count = 0};
            find_referents(s, child, QN_ANY_ACTOR, true, &speakers);
            for (size_t j = 0; j < speakers.count; j++)
                attribute(v, &speakers.list[j]);
        }
    }
}

/* --- the walk ----------------------------------------------------------------------------------------------------------- */

static bool is_clause(const scene *s, uint32_t token)
{
    return s->tokens[token].upos == QN_VERB || s->tokens[token].upos == QN_AUX || is_predicate(s, token);
}

/* A conjunct without a subject and auxiliary of its own shares those of the first: "could ban and block". */
static bool shares_clause(const scene *s, uint32_t token)
{
    return child_by(s, token, QN_NSUBJ) == QN_NONE && child_by(s, token, QN_NSUBJ_PASS) == QN_NONE && child_by(s, token, QN_AUX_REL) == QN_NONE;
}

static void judge_place(const scene *s, uint32_t token, uint32_t from, verdict *v)
{
    apply_modifiers(s, token, v);
    bool negated = token != v->weighed && (is_negated(s, token) || is_negated_by_object(s, token, from));     /* "did not say that X" is negated once */
    if (negated)
        set_status(s, v, v->status == QN_ASSERTED || v->status == QN_POSSIBLE ? QN_NEGATED : v->status == QN_NEGATED ? QN_ASSERTED : v->status,
                   QN_BY_NEGATION, token);
    if (is_hypothetical(s, token))      /* what "could block" stops may be or not */
        set_status(s, v, v->status == QN_NEGATED && !negated ? QN_POSSIBLE : compose(v->status, QN_POSSIBLE), QN_BY_MODAL, token);
    apply_reports(s, token, v);
}

/* "reports that it fired X": with an object beside "that", the clause is no relative one. */
static bool has_two_objects(const scene *s, uint32_t verb)
{
    int objects = 0;
    for (uint32_t i = s->start[verb]; i < s->start[verb + 1]; i++)
        objects += is_relation(s, s->children[i], QN_OBJ);
    return objects > 1;
}

static bool has_plain_subject(const scene *s, uint32_t verb)
{
    uint32_t subject = child_by(s, verb, QN_NSUBJ);
    return subject != QN_NONE && (s->tokens[subject].upos != QN_PRON || (!strcmp(s->tokens[subject].xpos, "PRP") && has_two_objects(s, verb)));
}

/* The verb that the noun, or what it is an apposition to, is the object of; or QN_NONE. */
static uint32_t verb_over(const scene *s, uint32_t noun)
{
    enum { MOST_APPOSITIONS = 4 };
    for (int step = 0; step < MOST_APPOSITIONS && (is_relation(s, noun, QN_APPOS) || is_relation(s, noun, QN_CONJ)); step++)
        noun = (uint32_t)s->tokens[noun].head;
    bool object = is_relation(s, noun, QN_OBJ) || is_relation(s, noun, QN_IOBJ) || is_relation(s, noun, QN_NSUBJ_PASS);
    return object && s->tokens[noun].head >= 0 ? (uint32_t)s->tokens[noun].head : QN_NONE;
}

/* True when the operator above governs what the preposition introduces: "accused of the attack", not "resigned after the attack". */
static bool is_governed(const scene *s, uint32_t token, uint32_t operator)
{
    bool marked = false;
    for (uint32_t i = s->start[token]; i < s->start[token + 1]; i++) {
        uint32_t child = s->children[i];
        if (!is_relation(s, child, QN_CASE) && !is_relation(s, child, QN_MARK))
            continue;
        if (in_class(s, child, s->extractor->words.governed) || is_word_of_operator(s, operator, child))
            return true;
        marked = true;
    }
    return !marked;
}

/* The operator over a clause or noun: the head, or the verb that the head is a word of a phrase with ("stopped short of", "pleaded not guilty to"). */
static uint32_t operator_place(const scene *s, uint32_t head)
{
    int32_t verb = s->tokens[head].head;
    return verb >= 0 && s->tokens[verb].upos == QN_VERB && is_word_of_operator(s, (uint32_t)verb, head) ? (uint32_t)verb : head;
}

/* One step up; gives the next place, or QN_NONE where what is above says nothing of it. */
static uint32_t climb(const scene *s, uint32_t token, verdict *v)
{
    if (s->tokens[token].head < 0)
        return QN_NONE;
    qn_relation r = (qn_relation)s->tokens[token].relation;
    uint32_t head = (uint32_t)s->tokens[token].head;
    if (r == QN_ADVCL || r == QN_OBL || r == QN_XCOMP)
        head = operator_place(s, head);
    const qn_sense *operator = operator_at(s, head);
    bool clause = is_clause(s, token);
    switch (r) {
    case QN_CCOMP: case QN_XCOMP: case QN_CSUBJ: case QN_CSUBJ_PASS:
        if (operator)
            apply_operator(s, head, operator, v);
        return head;
    case QN_ACL_RELCL:      /* "claims that X spied" read as a relative clause: one with a subject of its own */
        if (!operator || s->tokens[head].upos == QN_VERB || !has_plain_subject(s, token))
            return QN_NONE;
        apply_operator(s, head, operator, v);
        return head;
    case QN_ADVCL: case QN_ACL:
        if (!operator && r == QN_ACL && child_by(s, token, QN_MARK) != QN_NONE) {
            head = verb_over(s, head);      /* "accused X of spying", with the gerund hung on X */
            operator = head == QN_NONE ? NULL : operator_at(s, head);
        }
        if (operator && is_governed(s, token, head) && token > head) {     /* what stands before ("X, warned by Y, declined") is said aside */
            apply_operator(s, head, operator, v);
            return head;
        }
        if (!strcmp(s->tokens[token].xpos, "VB") && has_word_child(s, token, s->extractor->words.purpose, QN_MARK))
            set_status(s, v, compose(v->status, QN_POSSIBLE), QN_BY_PURPOSE, token);
        return QN_NONE;
    case QN_CONJ:
        if (!clause)
            return head;
        if (shares_clause(s, token))
            return head;
        return QN_NONE;
    case QN_OBJ: case QN_OBL: case QN_NMOD: case QN_NSUBJ: case QN_NSUBJ_PASS: case QN_COMPOUND: case QN_IOBJ:
        if (!operator)      /* "may impose sanctions": the verb that says little itself tells whether it is so */
            return r == QN_OBJ && in_class(s, head, s->extractor->words.light_verb) ? head : QN_NONE;
        if ((r == QN_NSUBJ && s->tokens[head].upos == QN_VERB) || ((r == QN_OBL || r == QN_NMOD) && !is_governed(s, token, head)))
            return QN_NONE;
        apply_operator(s, head, operator, v);
        return head;
    case QN_PARATAXIS:
        if (operator && operator->attributes)
            apply_operator(s, head, operator, v);
        return QN_NONE;
    default:
        return QN_NONE;
    }
}

/* Inside a noun phrase only its own words count: "Officials plan to meet Huawei CFO Meng" leaves her what she is. */
static bool stays_in_phrase(const scene *s, uint32_t anchor, const qn_sense *sense)
{
    if (is_clause(s, anchor))
        return false;
    for (size_t i = 0; i < sense->subject_count; i++)
        if (sense->subject[i].kind == QN_ARG_REFERENT || sense->subject[i].kind == QN_ARG_MODIFIED)
            return true;
    for (size_t i = 0; i < sense->object_count; i++)
        if (sense->object[i].kind == QN_ARG_REFERENT)
            return true;
    return false;
}

/* "will become chair", "declined to serve as chair": the verb that gives the role, whose clause tells whether it is so; or QN_NONE. */
static uint32_t giving_verb(const scene *s, uint32_t noun)
{
    bool as = is_relation(s, noun, QN_OBL) && is_introduced(s, noun, s->extractor->words.role_marker);
    if (!(as || is_relation(s, noun, QN_XCOMP)) || s->tokens[s->tokens[noun].head].upos != QN_VERB)
        return QN_NONE;
    return (uint32_t)s->tokens[noun].head;
}

static bool is_question(const scene *s, uint32_t token)
{
    const qn_sentence *sentence = &s->sentences[s->tokens[token].sentence];
    return sentence->end > sentence->first && !strcmp(s->tokens[sentence->end - 1].form, "?");
}

/* What stands in somebody's direct speech is by his word, though the verb of saying be in another sentence. */
static void attribute_quotation(const scene *s, uint32_t anchor, verdict *v)
{
    uint32_t verb = s->said_by ? s->said_by[anchor] : QN_NONE;
    const qn_sense *operator = verb == QN_NONE ? NULL : operator_at(s, verb);
    if (!operator || v->attributed_to != QN_NONE || s->tokens[verb].sentence == s->tokens[anchor].sentence)
        return;
    referents speakers = {.count = 0};
    find_speakers(s, verb, operator, &speakers);
    for (size_t i = 0; i < speakers.count; i++)
        attribute(v, &speakers.list[i]);
}

/* "X will fly to Berlin for talks": the verb of the occasion tells whether there are any; or QN_NONE. */
static uint32_t occasion_verb(const scene *s, uint32_t noun, const qn_sense *sense)
{
    bool comes = false;
    for (size_t i = 0; i < sense->subject_count; i++)
        comes = comes || sense->subject[i].kind == QN_ARG_OCCASION_SUBJECT;
    bool there = comes && is_relation(s, noun, QN_OBL) && is_introduced(s, noun, s->extractor->words.occasion);
    return there && s->tokens[s->tokens[noun].head].upos == QN_VERB ? (uint32_t)s->tokens[noun].head : QN_NONE;
}

void judge(const scene *s, uint32_t anchor, const qn_sense *sense, verdict *v)
{
    *v = (verdict){.status = sense->status, .attributed_to = QN_NONE, .weighed = QN_NONE};
    if (s->listener)
        s->listener->reason_count = 0;
    if (sense->status)
        note_reason(s, QN_BY_SENSE, anchor, sense->status);
    uint32_t token = anchor, from = QN_NONE;
    if (stays_in_phrase(s, anchor, sense)) {
        apply_modifiers(s, anchor, v);
        token = giving_verb(s, anchor);
        if (token == QN_NONE)
            return;
    }
    for (int step = 0; step < MAX_WALK && token != QN_NONE; step++) {
        judge_place(s, token, from, v);
        from = token;
        token = climb(s, token, v);
        if (token == QN_NONE && from == anchor)
            token = occasion_verb(s, anchor, sense);
    }
    attribute_quotation(s, anchor, v);
    if (is_question(s, anchor))
        set_status(s, v, compose(v->status, QN_POSSIBLE), QN_BY_QUESTION, anchor);
    if (v->status == QN_ALLEGED && v->disputed_count)
        set_status(s, v, QN_DENIED, QN_BY_DISPUTE, anchor);
}

/* --- denials anywhere in the article --------------------------------------------------------------------------------- */

/* True when the token is a denying verb over a noun of allegation ("rejected the accusations", "denies wrongdoing"). */
static bool is_denial(const scene *s, uint32_t token)
{
    if (s->tokens[token].upos != QN_VERB)
        return false;
    const qn_sense *operator = operator_at(s, token);
    if (!operator || operator->status != QN_DENIED || is_negated(s, token))
        return false;
    fillers objects = {.count = 0};
    find_objects(s, token, &objects);
    for (size_t i = 0; i < objects.count; i++)
        if (in_class(s, objects.tokens[i], s->extractor->words.allegation))
            return true;
    return false;
}

/* "…, which X denies", "an allegation it denies": what the sentence alleges of X before is denied. */
static bool is_denial_aside(const scene *s, uint32_t token)
{
    if (!is_relation(s, token, QN_ACL_RELCL) || s->tokens[token].upos != QN_VERB)
        return false;
    const qn_sense *operator = operator_at(s, token);
    if (!operator || operator->status != QN_DENIED || is_negated(s, token))
        return false;
    uint32_t object = child_by(s, token, QN_OBJ), noun = (uint32_t)s->tokens[token].head;
    bool which = object != QN_NONE && !strcmp(s->tokens[object].xpos, "WDT") && object < token;
    return which || (object == QN_NONE && in_class(s, noun, s->extractor->words.allegation));
}

/* With `aside`, only what the same sentence says. */
static void deny_for(const scene *s, uint32_t token, findings *findings, bool aside)
{
    uint32_t begin = s->tokens[s->sentences[s->tokens[token].sentence].first].begin;
    const qn_sense *operator = operator_at(s, token);
    referents speakers = {.count = 0};
    find_speakers(s, token, operator, &speakers);
    for (size_t i = 0; i < findings->count; i++) {
        found *f = &findings->list[i];
        for (size_t j = 0; j < speakers.count; j++) {
            if ((aside && f->evidence.passage.begin != begin) || f->claim.subject != speakers.list[j].entity || (f->claim.status != QN_ALLEGED && f->claim.status != QN_DENIED))
                continue;
            f->claim.status = QN_DENIED;
            add_speaker(f->verdict.disputed_by, &f->verdict.disputed_count, speakers.list[j].entity);
        }
    }
}

void apply_denials(const scene *s, findings *findings)
{
    enum { MOST_DENIALS = 200 };    /* an article with more is no article */
    int denials = 0;
    for (uint32_t token = 0; token < s->count && denials < MOST_DENIALS; token++) {
        bool aside = is_denial_aside(s, token);
        if (!aside && !is_denial(s, token))
            continue;
        deny_for(s, token, findings, aside);
        denials++;
    }
}
