/* What the gold tree asks of the parser. */
#include "train.h"

/* True when every word between the arc's ends hangs, directly or not, under the head. */
static bool arc_is_projective(const gold_tree *g, int32_t child)
{
    int32_t head = g->heads[child], low = head < child ? head : child, high = head < child ? child : head;
    for (int32_t i = low + 1; i < high; i++) {
        int32_t up = i;
        size_t steps = 0;
        while (up > 0 && up != head && steps++ <= g->count)
            up = g->heads[up];
        if (up != head)
            return false;
    }
    return true;
}

void projectivize(gold_tree *g)
{
    for (;;) {
        int32_t worst = -1, length = 0;     /* the shortest arc that is not projective is lifted first */
        for (int32_t i = 1; i <= (int32_t)g->count; i++) {
            int32_t span = g->heads[i] < i ? i - g->heads[i] : g->heads[i] - i;
            if (g->heads[i] > 0 && (worst < 0 || span < length) && !arc_is_projective(g, i)) {
                worst = i;
                length = span;
            }
        }
        if (worst < 0)
            return;
        g->heads[worst] = g->heads[g->heads[worst]];
    }
}

/* How many of the nodes in [from, count] have the head `head`. */
static unsigned children_from(const gold_tree *g, int32_t from, int32_t head)
{
    unsigned count = 0;
    for (int32_t i = from; i <= (int32_t)g->count; i++)
        count += g->heads[i] == head;
    return count;
}

unsigned move_cost(const parser *p, const gold_tree *g, arc_move move)
{
    int32_t top = p->stack[p->depth - 1], below = p->depth > 1 ? p->stack[p->depth - 2] : -1, next = p->next;
    unsigned cost = 0;
    if (move == LEFT) {
        cost += children_from(g, next, top);
        cost += (g->heads[top] == below && below >= 0) || g->heads[top] > next;
    } else if (move == RIGHT) {
        cost += children_from(g, next, top);
        cost += g->heads[top] >= next;
    } else {
        for (size_t i = 0; i < p->depth; i++)
            cost += i > 0 && g->heads[p->stack[i]] == next;
        for (size_t i = 0; i + 1 < p->depth; i++)
            cost += g->heads[next] == p->stack[i];
    }
    return cost;
}
