/* What the network believes of names. */
#include "namer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST_BELIEF 12.0f       /* log-odds; surer than that is nobody */
#define LEAST (20 * UNIT)       /* so much below the best path a label has no share */

static float odds(double part)
{
    float value = (float)log((part + 1e-6) / (1 - part + 1e-6));
    return value > MOST_BELIEF ? MOST_BELIEF : value < -MOST_BELIEF ? -MOST_BELIEF : value;
}

/* The best path through each label stands for all of them; their scores make the shares. */
static belief belief_of(const lattice *l, size_t i)
{
    int64_t top = lattice_through(l, i, l->best[i]), best[QN_NAME_TYPES + 1];
    double shares[QN_NAME_TYPES + 1], all = 0;
    for (int t = 0; t <= QN_NAME_TYPES; t++)
        best[t] = -LEAST;
    for (uint32_t y = 0; y < LABELS; y++) {
        int64_t below = lattice_through(l, i, y) - top;
        if (below > best[type_of(y)])
            best[type_of(y)] = below;
    }
    for (int t = 0; t <= QN_NAME_TYPES; t++) {
        shares[t] = exp((double)best[t] / UNIT);
        all += shares[t];
    }
    belief b;
    for (int t = 0; t < QN_NAME_TYPES; t++)
        b.type[t] = odds(shares[t] / all);
    b.none = odds(shares[QN_NAME_TYPES] / all);
    return b;
}

/* How much worse the best path is that gives the token another part of a name, or none. */
static float part_margin(const lattice *l, size_t i)
{
    int64_t other = lattice_through(l, i, OUTSIDE);
    for (uint32_t y = 1; y < LABELS; y++) {
        int64_t through = part_of(y) == part_of(l->best[i]) ? other : lattice_through(l, i, y);
        other = through > other ? through : other;
    }
    int64_t below = lattice_through(l, i, l->best[i]) - other;
    return below > LEAST ? (float)LEAST / UNIT : (float)below / UNIT;
}

static bool take_names(scan *s, const lattice *l, uint32_t first)
{
    for (size_t i = 0; i < l->count; i++) {
        uint32_t y = l->best[i];
        if (!y)
            continue;
        float margin = part_margin(l, i);
        if (part_of(y) == PART_BEGIN || part_of(y) == PART_UNIT) {
            found_name name = {{first + (uint32_t)i, first + (uint32_t)i + 1, type_of(y)}, margin};
            if (!QN_PUSH(s->found, s->found_count, s->found_capacity, name))
                return false;
            continue;
        }
        found_name *open = &s->found[s->found_count - 1];
        open->name.end = first + (uint32_t)i + 1;
        open->margin = margin < open->margin ? margin : open->margin;
    }
    return true;
}

/* The token may be in a name: others are outside for sure. */
static bool is_active(const float scores[LABELS])
{
    for (uint32_t y = 1; y < LABELS; y++)
        if (scores[y] + MOST_BELIEF > scores[OUTSIDE])
            return true;
    return false;
}

static bool read_run(scan *s, lattice *l, uint32_t first, uint32_t end)
{
    if (!lattice_size(l, end - first))
        return false;
    for (uint32_t i = first; i < end; i++)
        for (uint32_t y = 0; y < LABELS; y++)
            l->scores[i - first][y] = (int32_t)(s->tokens->labels[(size_t)i * LABELS + y] * UNIT);
    lattice_decode(l);
    lattice_margins(l);
    for (uint32_t i = first; i < end; i++)
        s->beliefs[i] = belief_of(l, i - first);
    return take_names(s, l, first);
}

static bool read_sentence(scan *s, lattice *l, const qn_sentence *sentence)
{
    for (uint32_t i = sentence->first, end; i < sentence->end; i = end) {
        end = i;
        while (end < sentence->end && is_active(s->tokens->labels + (size_t)end * LABELS))
            end++;
        if (end > i && !read_run(s, l, i, end))
            return false;
        if (end == i)
            s->beliefs[end++] = (belief){{-MOST_BELIEF, -MOST_BELIEF, -MOST_BELIEF, -MOST_BELIEF}, MOST_BELIEF};
    }
    return true;
}

qn_status qn_scan_model(scan *s)
{
    lattice l = {0};
    if (!s->tokens->labels || s->tokens->label_count != LABELS)
        return QN_OK;
    s->beliefs = malloc((s->tokens->count + 1) * sizeof *s->beliefs);
    bool fine = s->beliefs;
    for (size_t k = 0; fine && k < s->tokens->sentence_count; k++)
        fine = read_sentence(s, &l, &s->tokens->sentences[k]);
    lattice_free(&l);
    return fine ? QN_OK : QN_NOMEM;
}
