/* Direct speech: who says what stands between quotation marks, also where the verb of saying is in another sentence.
 *
 *     “The firm bribed officials,” Marta Nowak said. “It will be charged.”        both quotations are hers
 *
 * The tagger tells opening marks from closing ones. A quotation whose own sentences have no verb of saying belongs to the speaker of the one before it in
 * the paragraph, else of the one after it; one that goes on in the next paragraph keeps its speaker.
 */
#include "scene.h"

#include <stdlib.h>
#include <string.h>

enum { LEAST_WORDS = 4, NEVER_FAR = 400 };      /* fewer words are a name or irony; tokens between a quotation and its verb */

typedef struct quotation {
    uint32_t first, end;        /* tokens between the marks */
    uint32_t block;
    uint32_t verb;              /* of saying, or QN_NONE */
    bool open;                  /* its paragraph ended before it did */
} quotation;

typedef struct quotations {
    quotation *list;            /* malloc'd */
    size_t count, capacity;
    uint32_t *of;               /* [tokens] the token's quotation, or QN_NONE */
} quotations;

static uint32_t block_of(const scene *s, uint32_t token)
{
    return s->sentences[s->tokens[token].sentence].block;
}

static bool is_mark(const scene *s, uint32_t token)
{
    const qn_token *t = &s->tokens[token];
    return t->upos == QN_PUNCT && (!strcmp(t->xpos, "``") || !strcmp(t->xpos, "''"));
}

/* Index after the mark that closes what opens at `from`, or the end of the paragraph. Marks inside open and close in pairs. */
static uint32_t closing(const scene *s, uint32_t from, bool *open)
{
    uint32_t block = block_of(s, from), depth = 1, at = from + 1;
    for (; at < s->count && block_of(s, at) == block; at++) {
        if (!is_mark(s, at))
            continue;
        bool closes = !strcmp(s->tokens[at].xpos, "''") || !strcmp(s->tokens[at].form, s->tokens[from].form);
        depth += closes ? -1u : 1u;
        if (!depth)
            return at + 1;
    }
    *open = true;
    return at;
}

static bool find_all(const scene *s, quotations *q)
{
    for (uint32_t i = 0; i < s->count;) {
        if (!is_mark(s, i) || strcmp(s->tokens[i].xpos, "``")) {      /* a closing mark whose opening one is missing opens nothing */
            i++;
            continue;
        }
        quotation n = {.first = i + 1, .block = block_of(s, i), .verb = QN_NONE};
        uint32_t after = closing(s, i, &n.open);
        n.end = n.open ? after : after - 1;
        if (n.end >= n.first + LEAST_WORDS) {
            for (uint32_t k = n.first; k < n.end; k++)
                q->of[k] = (uint32_t)q->count;
            if (!QN_PUSH(q->list, q->count, q->capacity, n))
                return false;
        }
        i = after;
    }
    return true;
}

/* The verb's speech stands before it in its sentence, else after it. */
static void give_verb(const scene *s, quotations *q, uint32_t verb)
{
    const qn_sentence *sentence = &s->sentences[s->tokens[verb].sentence];
    for (uint32_t i = verb; i-- > sentence->first && verb - i < NEVER_FAR;) {
        if (q->of[i] != QN_NONE) {
            q->list[q->of[i]].verb = verb;
            return;
        }
    }
    for (uint32_t i = verb + 1; i < sentence->end && i - verb < NEVER_FAR; i++) {
        if (q->of[i] != QN_NONE) {
            if (q->list[q->of[i]].verb == QN_NONE)
                q->list[q->of[i]].verb = verb;
            return;
        }
    }
}

static void find_verbs(const scene *s, quotations *q)
{
    for (uint32_t i = 0; i < s->count; i++) {
        if (q->of[i] != QN_NONE || s->tokens[i].upos != QN_VERB || child_by(s, i, QN_NSUBJ) == QN_NONE)
            continue;
        const qn_sense *operator = operator_at(s, i);
        if (operator && operator->attributes)
            give_verb(s, q, i);
    }
}

static void share_verbs(quotations *q)
{
    for (size_t i = 1; i < q->count; i++) {
        const quotation *before = &q->list[i - 1];
        bool goes_on = before->block == q->list[i].block || (before->open && before->block + 1 == q->list[i].block);
        if (q->list[i].verb == QN_NONE && goes_on)
            q->list[i].verb = before->verb;
    }
    for (size_t i = q->count; i-- > 1;)
        if (q->list[i - 1].verb == QN_NONE && q->list[i - 1].block == q->list[i].block)
            q->list[i - 1].verb = q->list[i].verb;
}

qn_status find_quotations(scene *s, qn_arena *arena)
{
    uint32_t *said_by = qn_arena_alloc(arena, ((size_t)s->count + 1) * sizeof *said_by);
    quotations q = {.of = malloc(((size_t)s->count + 1) * sizeof *q.of)};
    bool fine = said_by && q.of;
    for (uint32_t i = 0; fine && i < s->count; i++)
        said_by[i] = q.of[i] = QN_NONE;
    fine = fine && find_all(s, &q);
    if (fine && q.count) {
        find_verbs(s, &q);
        share_verbs(&q);
        for (uint32_t i = 0; i < s->count; i++)
            if (q.of[i] != QN_NONE)
                said_by[i] = q.list[q.of[i]].verb;
    }
    s->said_by = said_by;
    free(q.list);
    free(q.of);
    return fine ? QN_OK : QN_NOMEM;
}
