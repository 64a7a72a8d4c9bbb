/* Paths of labels through a sentence (Viterbi 1967), and how much worse the best path is that gives a token another label. */
#include "namer.h"

#include <stdlib.h>
#include <string.h>

#define NEVER (INT64_MIN / 4)

bool lattice_size(lattice *l, size_t count)
{
    l->count = count;
    if (count <= l->capacity)
        return true;
    lattice_free(l);
    l->scores = malloc(count * sizeof *l->scores);
    l->forward = malloc(count * sizeof *l->forward);
    l->backward = malloc(count * sizeof *l->backward);
    l->from = malloc(count * sizeof *l->from);
    l->best = malloc(count * sizeof *l->best);
    l->count = l->capacity = count;
    return l->scores && l->forward && l->backward && l->from && l->best;
}

void lattice_free(lattice *l)
{
    free(l->scores);
    free(l->forward);
    free(l->backward);
    free(l->from);
    free(l->best);
    *l = (lattice){0};
}

/* Names end before a label that begins one or is outside, and they go on before the others, so that a step needs no look at every pair of labels. */
static uint32_t best_closed(const int64_t scores[LABELS])
{
    uint32_t best = OUTSIDE;
    for (uint32_t y = 1; y < LABELS; y++)
        if (!is_open(y) && scores[y] > scores[best])
            best = y;
    return best;
}

static void take_step(lattice *l, size_t i, uint32_t label, uint32_t from, int64_t before)
{
    l->forward[i][label] = before > NEVER / 2 ? before + l->scores[i][label] : NEVER;
    l->from[i][label] = (uint8_t)from;
}

static void advance(lattice *l, size_t i)
{
    static const int64_t outside[LABELS] = {0};
    const int64_t *before = i ? l->forward[i - 1] : outside;
    uint32_t closed = i ? best_closed(before) : OUTSIDE;
    take_step(l, i, OUTSIDE, closed, before[closed]);
    for (int t = 0; t < QN_NAME_TYPES; t++) {
        uint32_t begin = label_of((qn_name_type)t, PART_BEGIN), inside = label_of((qn_name_type)t, PART_INSIDE);
        uint32_t open = before[inside] > before[begin] ? inside : begin;
        int64_t going_on = i ? before[open] : NEVER;
        take_step(l, i, begin, closed, before[closed]);
        take_step(l, i, label_of((qn_name_type)t, PART_UNIT), closed, before[closed]);
        take_step(l, i, inside, open, going_on);
        take_step(l, i, label_of((qn_name_type)t, PART_LAST), open, going_on);
    }
}

void lattice_decode(lattice *l)
{
    if (!l->count)
        return;
    for (size_t i = 0; i < l->count; i++)
        advance(l, i);
    uint32_t last = best_closed(l->forward[l->count - 1]);
    for (size_t i = l->count; i-- > 0;) {
        l->best[i] = (uint8_t)last;
        last = l->from[i][last];
    }
}

static int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* Best scores of what follows the labels of the token before. */
static void retreat(lattice *l, size_t i)
{
    int64_t *before = l->backward[i - 1], ahead[LABELS];
    for (uint32_t y = 0; y < LABELS; y++)
        ahead[y] = l->backward[i][y] > NEVER / 2 ? l->backward[i][y] + l->scores[i][y] : NEVER;
    int64_t closed = ahead[OUTSIDE];
    for (int t = 0; t < QN_NAME_TYPES; t++) {
        const int64_t *parts = ahead + label_of((qn_name_type)t, 0);
        closed = larger(closed, larger(parts[PART_BEGIN], parts[PART_UNIT]));
    }
    before[OUTSIDE] = closed;
    for (int t = 0; t < QN_NAME_TYPES; t++) {
        uint32_t first = label_of((qn_name_type)t, 0);
        before[first + PART_LAST] = before[first + PART_UNIT] = closed;
        before[first + PART_BEGIN] = before[first + PART_INSIDE] = larger(ahead[first + PART_INSIDE], ahead[first + PART_LAST]);
    }
}

void lattice_margins(lattice *l)
{
    for (uint32_t y = 0; l->count && y < LABELS; y++)
        l->backward[l->count - 1][y] = is_open(y) ? NEVER : 0;
    for (size_t i = l->count; i-- > 1;)
        retreat(l, i);
}

int64_t lattice_through(const lattice *l, size_t token, uint32_t label)
{
    int64_t score = l->forward[token][label] + l->backward[token][label];
    return l->forward[token][label] > NEVER / 2 && l->backward[token][label] > NEVER / 2 ? score : NEVER;
}
