/* Tells a listener what is tried, and why it gives a claim or none. */
#include "scene.h"

#include <string.h>

void note_reason(const scene *s, qn_cause cause, uint32_t token, qn_claim_status status)
{
    listener *l = s->listener;
    if (!l || l->reason_count == sizeof l->reasons / sizeof *l->reasons)
        return;
    qn_reason *reason = &l->reasons[l->reason_count++];
    *reason = (qn_reason){cause, token, status, NULL};
    if (cause == QN_BY_OPERATOR || cause == QN_BY_MODIFIER)
        reason->entry = operator_entry_at(s, token);
}

static void send(const attempt *a, qn_trial trial)
{
    listener *l = a->scene->listener;
    trial.anchor = a->anchor;
    l->visitor(l->user, &trial);
}

void tell(const attempt *a, const qn_sense *sense, qn_outcome outcome)
{
    if (a->scene->listener && !(a->construction && outcome != QN_SAME_ENDS && outcome != QN_WRONG_ENDS))
        send(a, (qn_trial){.entry = a->entry, .sense = sense, .outcome = outcome, .token = QN_NONE, .entity = QN_NONE});
}

void tell_claim(const attempt *a, const qn_sense *sense, const found *found)
{
    listener *l = a->scene->listener;
    if (!l)
        return;
    qn_trial trial = {.entry = a->entry, .sense = sense, .outcome = QN_MAKES_CLAIM, .token = QN_NONE, .entity = QN_NONE, .claim = found->claim,
                      .evidence = found->evidence, .reasons = l->reasons, .reason_count = l->reason_count};
    trial.claim.attributed_to = found->verdict.attributed_to;
    send(a, trial);
}

/* --- who or what stands in an argument's place ------------------------------------------------------------------- */

static void place_of(const attempt *a, const qn_arg *arg, fillers *tokens, referents *anybody)
{
    if (a->construction && arg->kind == QN_ARG_REFERENT) {
        find_phrase_referents(a->scene, a->anchor, QN_ANY_ACTOR, anybody);
        return;
    }
    find_fillers(a->scene, a->anchor, arg, tokens);
    for (size_t i = 0; i < tokens->count; i++)
        find_referents(a->scene, tokens->tokens[i], QN_ANY_ACTOR, true, anybody);
}

void tell_unfilled(const attempt *a, const qn_sense *sense, bool subject)
{
    if (!a->scene->listener)
        return;
    const qn_arg *args = subject ? sense->subject : sense->object;
    size_t count = subject ? sense->subject_count : sense->object_count;
    fillers tokens = {.count = 0};
    referents anybody = {.count = 0};
    for (size_t i = 0; i < count && !anybody.count; i++)
        place_of(a, &args[i], &tokens, &anybody);
    if (a->construction && !anybody.count)
        return;
    qn_outcome lacks = subject ? QN_LACKS_SUBJECT : QN_LACKS_OBJECT, wrong = subject ? QN_WRONG_SUBJECT : QN_WRONG_OBJECT;
    uint32_t token = QN_NONE;
    for (size_t i = 0; i < tokens.count && token == QN_NONE; i++)
        if (tokens.tokens[i] != a->anchor)      /* a noun stands for itself when it names nobody */
            token = tokens.tokens[i];
    send(a, (qn_trial){.entry = a->entry, .sense = sense, .outcome = anybody.count ? wrong : lacks,
                       .token = anybody.count ? anybody.list[0].first : token, .entity = anybody.count ? anybody.list[0].entity : QN_NONE});
}

/* --- entries that are not tried ---------------------------------------------------------------------------------- */

static void tell_hidden(const attempt *a)
{
    size_t count, longest = 0;
    const qn_entry *const *entries = entries_of(a->scene, &a->scene->tokens[a->anchor], &count);
    for (size_t i = 0; i < count; i++)
        if (word_count(entries[i]) > longest && words_stand(a->scene, a->anchor, entries[i]))
            longest = word_count(entries[i]);
    for (size_t i = 0; i < count; i++) {
        bool stands = words_stand(a->scene, a->anchor, entries[i]);
        if (!stands || word_count(entries[i]) < longest)
            send(a, (qn_trial){.entry = entries[i], .outcome = stands ? QN_HAS_LONGER : QN_LACKS_WORDS, .token = QN_NONE, .entity = QN_NONE});
    }
}

/* Entries of the same lemma as another part of speech. */
static void tell_other_pos(const attempt *a)
{
    static const char kinds[] = "vna";
    enum { LONGEST_WORD = 64 };
    char lower[LONGEST_WORD];
    const qn_token *t = &a->scene->tokens[a->anchor];
    size_t length = strlen(t->lemma), tried_count;
    const qn_entry *const *tried = entries_of(a->scene, t, &tried_count);
    if (length >= sizeof lower)
        return;
    for (size_t i = 0; i <= length; i++)
        lower[i] = (char)(t->lemma[i] >= 'A' && t->lemma[i] <= 'Z' ? t->lemma[i] + 32 : t->lemma[i]);
    for (const char *pos = kinds; *pos; pos++) {
        size_t count;
        const qn_entry *const *entries = qn_lexicon_entries(a->scene->lexicon, lower, *pos, &count);
        if (*pos == lexicon_pos(t) || (tried_count && entries == tried))
            continue;
        for (size_t i = 0; i < count; i++)
            if (words_stand(a->scene, a->anchor, entries[i]))
                send(a, (qn_trial){.entry = entries[i], .outcome = QN_OTHER_POS, .token = a->anchor, .entity = QN_NONE});
    }
}

void tell_untried(const attempt *a)
{
    if (!a->scene->listener)
        return;
    tell_hidden(a);
    tell_other_pos(a);
}
