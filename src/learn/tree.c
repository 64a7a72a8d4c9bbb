/* The best tree over items (Chu and Liu 1965, Edmonds 1967), on a full matrix of scores. */
#include <quidnunc/learn.h>

#include <stdlib.h>
#include <string.h>

/* Taken from each arc of the root, so that the best tree has one of them: more than all scores together can make up for. */
#define ROOT_COST 1e7

/* Node 0 is the root. score[head * size + node]. */
typedef struct forest {
    double *score;
    size_t size;
    uint32_t *head;                 /* [size] */
    bool *gone;                     /* swallowed by a cycle's first node */
    uint32_t *mark;                 /* [size] */
} forest;

/* A cycle that stands for one node, its first; what to do when it is opened again. */
typedef struct fold {
    uint32_t *nodes;                /* of the cycle, each the head of the one before it */
    uint32_t count;
    uint32_t *inside;               /* their heads in the cycle */
    uint32_t *enter, *leave;        /* [size]: where an arc from a node comes in, where an arc to a node goes out */
} fold;

static void choose_heads(forest *f)
{
    for (size_t v = 1; v < f->size; v++) {
        if (f->gone[v])
            continue;
        f->head[v] = 0;
        double best = f->score[v];
        for (size_t u = 1; u < f->size; u++) {
            if (u != v && !f->gone[u] && f->score[u * f->size + v] > best) {
                best = f->score[u * f->size + v];
                f->head[v] = (uint32_t)u;
            }
        }
    }
}

/* A node of a cycle of chosen heads; 0 when there is none. */
static uint32_t find_cycle(const forest *f)
{
    memset(f->mark, 0, f->size * sizeof *f->mark);
    for (uint32_t v = 1; v < f->size; v++) {
        if (f->gone[v] || f->mark[v])
            continue;
        uint32_t u = v;
        while (u && !f->mark[u]) {
            f->mark[u] = v;
            u = f->head[u];
        }
        if (u && f->mark[u] == v)
            return u;
    }
    return 0;
}

static bool collect_cycle(const forest *f, uint32_t first, fold *c)
{
    *c = (fold){.nodes = malloc(f->size * sizeof *c->nodes), .inside = malloc(f->size * sizeof *c->inside),
                .enter = calloc(f->size, sizeof *c->enter), .leave = calloc(f->size, sizeof *c->leave)};
    if (!c->nodes || !c->inside || !c->enter || !c->leave)
        return false;
    uint32_t v = first;
    do {
        c->nodes[c->count++] = v;
        v = f->head[v];
    } while (v != first);
    return true;
}

static bool in_cycle(const fold *c, uint32_t v)
{
    for (uint32_t i = 0; i < c->count; i++)
        if (c->nodes[i] == v)
            return true;
    return false;
}

/* Arcs between node v and the cycle become arcs between v and the cycle's first node. */
static void fold_arcs(forest *f, fold *c, uint32_t v)
{
    uint32_t first = c->nodes[0];
    size_t n = f->size;
    double in = -1e300, out = -1e300;
    for (uint32_t i = 0; i < c->count; i++) {
        uint32_t u = c->nodes[i];
        double enter = f->score[v * n + u] - f->score[f->head[u] * n + u], leave = f->score[u * n + v];
        if (enter > in) {
            in = enter;
            c->enter[v] = u;
        }
        if (leave > out) {
            out = leave;
            c->leave[v] = u;
        }
    }
    f->score[v * n + first] = in;
    f->score[first * n + v] = out;
}

static void fold_cycle(forest *f, fold *c)
{
    for (uint32_t i = 0; i < c->count; i++)
        c->inside[i] = f->head[c->nodes[i]];
    for (uint32_t v = 0; v < f->size; v++)
        if (!f->gone[v] && !in_cycle(c, v))
            fold_arcs(f, c, v);
    for (uint32_t i = 1; i < c->count; i++)
        f->gone[c->nodes[i]] = true;
}

/* The folded node has a head and is one of others; both become those of nodes of the cycle. */
static void open_cycle(forest *f, const fold *c)
{
    uint32_t first = c->nodes[0], from = f->head[first], at = c->enter[from];
    for (uint32_t v = 1; v < f->size; v++)
        if (!f->gone[v] && v != first && f->head[v] == first)
            f->head[v] = c->leave[v];
    for (uint32_t i = 0; i < c->count; i++) {
        f->gone[c->nodes[i]] = false;
        f->head[c->nodes[i]] = c->inside[i];
    }
    f->head[at] = from;
}

static void free_fold(fold *c)
{
    free(c->nodes);
    free(c->inside);
    free(c->enter);
    free(c->leave);
}

/* Folds cycles until there is none, then opens them in the reverse order. */
static bool solve(forest *f)
{
    fold *folds = NULL;
    size_t count = 0, capacity = 0;
    bool fine = true;
    for (uint32_t cycle; choose_heads(f), fine && (cycle = find_cycle(f));) {
        fold c;
        fine = collect_cycle(f, cycle, &c);
        if (!fine || !QN_PUSH(folds, count, capacity, c)) {
            free_fold(&c);
            fine = false;
            break;
        }
        fold_cycle(f, &folds[count - 1]);
    }
    while (count-- > 0) {
        if (fine)
            open_cycle(f, &folds[count]);
        free_fold(&folds[count]);
    }
    free(folds);
    return fine;
}

static bool solve_scores(const float *scores, size_t length, uint32_t *heads)
{
    size_t n = length + 1;
    forest f = {malloc(n * n * sizeof *f.score), n, calloc(n, sizeof *f.head), calloc(n, sizeof *f.gone), calloc(n, sizeof *f.mark)};
    bool fine = f.score && f.head && f.gone && f.mark;
    for (size_t v = 1; fine && v < n; v++)
        for (size_t u = 0; u < n; u++)
            f.score[u * n + v] = (double)scores[(v - 1) * n + u] - (u ? 0 : ROOT_COST);
    fine = fine && solve(&f);
    for (size_t v = 1; fine && v < n; v++)
        heads[v - 1] = f.head[v];
    free(f.score);
    free(f.head);
    free(f.gone);
    free(f.mark);
    return fine;
}

/* Nearly always the best heads are a tree already. */
static bool is_tree(const uint32_t *heads, size_t length)
{
    size_t roots = 0;
    for (size_t v = 0; v < length; v++) {
        size_t steps = 0;
        roots += !heads[v];
        for (uint32_t u = heads[v]; u; u = heads[u - 1])
            if (++steps > length)
                return false;
    }
    return roots == 1;
}

bool qn_best_tree(const float *scores, size_t length, uint32_t *heads)
{
    for (size_t v = 0; v < length; v++) {
        const float *row = scores + v * (length + 1);
        heads[v] = 0;
        for (size_t u = 1; u <= length; u++)
            if (u != v + 1 && row[u] > row[heads[v]])
                heads[v] = (uint32_t)u;
    }
    return !length || is_tree(heads, length) || solve_scores(scores, length, heads);
}
