/* Role, time and amount of a claim. */
#include "scene.h"

#include <stdlib.h>
#include <string.h>

/* --- role: "sales director" of "a Huawei sales director" ----------------------------------------------------------------- */

static bool belongs_to_role(const scene *s, uint32_t token, uint32_t noun)
{
    const qn_token *t = &s->tokens[token];
    bool modifier = t->relation == QN_COMPOUND || t->relation == QN_AMOD || t->relation == QN_PUNCT_REL || t->relation == QN_FLAT;
    bool below = (uint32_t)t->head == noun || (t->head >= 0 && (uint32_t)t->head > token && (uint32_t)t->head <= noun) || t->head == s->tokens[noun].head;
    bool hyphen = t->relation == QN_PUNCT_REL && !strcmp(t->form, "-");
    return modifier && below && (t->relation != QN_PUNCT_REL || hyphen) && s->covering[token] == QN_NONE && !refers(s, token) &&
           !in_class(s, token, s->extractor->words.former);
}

static char *role_at(const scene *s, uint32_t noun, qn_arena *arena)
{
    uint32_t first = noun;
    uint32_t begin = s->sentences[s->tokens[noun].sentence].first;
    while (first > begin && belongs_to_role(s, first - 1, noun))
        first--;
    return qn_arena_strndup(arena, s->document->text + s->tokens[first].begin, s->tokens[noun].end - s->tokens[first].begin);
}

/* --- time and amount: what hangs on the anchor, or on a noun that does ----------------------------------------------------- */

/* True when the first token of [first, end) hangs below the anchor without another verb between. */
static bool hangs_on(const scene *s, uint32_t first, uint32_t end, uint32_t anchor)
{
    for (uint32_t token = first; token < end; token++) {
        int32_t at = (int32_t)token;
        for (int step = 0; step < 5 && at >= 0; step++) {
            if ((uint32_t)at == anchor)
                return true;
            if ((uint32_t)at != token && s->tokens[at].upos == QN_VERB)
                break;
            at = s->tokens[at].head;
        }
    }
    return false;
}

static void set_time(const qn_time *time, qn_claim *claim)
{
    const char **place = time->role == 'f' ? &claim->from : time->role == 'u' ? &claim->until : &claim->when;
    if (!*place)
        *place = time->value;
}

qn_status add_details(const scene *s, uint32_t anchor, const qn_sense *sense, qn_arena *arena, qn_claim *claim)
{
    if (sense->role && !(claim->role = role_at(s, anchor, arena)))
        return QN_NOMEM;
    enum { REACH = 40 };    /* tokens on either side: keeps the work linear in long sentences */
    const qn_sentence *sentence = &s->sentences[s->tokens[anchor].sentence];
    uint32_t from = anchor > sentence->first + REACH ? anchor - REACH : sentence->first;
    uint32_t to = sentence->end > anchor + REACH ? anchor + REACH : sentence->end;
    for (uint32_t token = from; token < to; token++) {
        if (s->time_of[token] != QN_NONE) {
            const qn_time *time = &s->mentions->times[s->time_of[token]];
            if (hangs_on(s, time->first, time->end, anchor))
                set_time(time, claim);
        }
        if (s->amount_of[token] != QN_NONE && !claim->amount) {
            const qn_amount *amount = &s->mentions->amounts[s->amount_of[token]];
            if (hangs_on(s, amount->first, amount->end, anchor)) {
                claim->amount = amount->value;
                claim->currency = amount->currency;
            }
        }
    }
    return QN_OK;
}
