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

static void start(lattice *l)
{
    for (uint32_t y = 0; y < LABELS; y++) {
        l->forward[0][y] = may_follow(OUTSIDE, y) ? l->scores[0][y] : NEVER;
        l->from[0][y] = OUTSIDE;
    }
}

static void advance(lattice *l, size_t i)
{
    for (uint32_t y = 0; y < LABELS; y++) {
        int64_t best = NEVER;
        uint8_t from = OUTSIDE;
        for (uint32_t x = 0; x < LABELS; x++) {
            if (!may_follow(x, y) || l->forward[i - 1][x] <= best)
                continue;
            best = l->forward[i - 1][x];
            from = (uint8_t)x;
        }
        l->forward[i][y] = best > NEVER / 2 ? best + l->scores[i][y] : NEVER;
        l->from[i][y] = from;
    }
}

void lattice_decode(lattice *l)
{
    if (!l->count)
        return;
    start(l);
    for (size_t i = 1; i < l->count; i++)
        advance(l, i);
    uint32_t last = OUTSIDE;
    for (uint32_t y = 1; y < LABELS; y++)
        if (!is_open(y) && l->forward[l->count - 1][y] > l->forward[l->count - 1][last])
            last = y;
    for (size_t i = l->count; i-- > 0;) {
        l->best[i] = (uint8_t)last;
        last = l->from[i][last];
    }
}

void lattice_margins(lattice *l)
{
    for (uint32_t y = 0; l->count && y < LABELS; y++)
        l->backward[l->count - 1][y] = is_open(y) ? NEVER : 0;
    for (size_t i = l->count; i-- > 1;) {
        for (uint32_t x = 0; x < LABELS; x++) {
            int64_t best = NEVER;
            for (uint32_t y = 0; l->forward[i - 1][x] > NEVER / 2 && y < LABELS; y++) {
                int64_t score = l->backward[i][y] + l->scores[i][y];
                if (may_follow(x, y) && score > best)
                    best = score;
            }
            l->backward[i - 1][x] = best;
        }
    }
}

int64_t lattice_through(const lattice *l, size_t token, uint32_t label)
{
    int64_t score = l->forward[token][label] + l->backward[token][label];
    return l->forward[token][label] > NEVER / 2 && l->backward[token][label] > NEVER / 2 ? score : NEVER;
}
