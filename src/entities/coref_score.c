/* Measures of coreference over the mentions of one document: MUC (Vilain et al. 1995), B³ (Bagga and Baldwin 1998), CEAF with φ4 (Luo 2005). */
#include <quidnunc/entities.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Chains of one side numbered from 0, without those of one mention. */
typedef struct side {
    uint32_t *of;           /* [mentions]: chain, or QN_NONE */
    uint32_t *size;         /* [chains] */
    size_t chains, mentions;
} side;

/* A mention of one side, by its chain there. */
typedef struct member { uint32_t chain, mention; } member;

static int by_chain(const void *a, const void *b)
{
    const member *x = a, *y = b;
    if (x->chain != y->chain)
        return x->chain < y->chain ? -1 : 1;
    return (x->mention > y->mention) - (x->mention < y->mention);
}

static bool number_chains(side *s, const uint32_t *chains, size_t count)
{
    member *members = malloc((count + 1) * sizeof *members);
    s->of = malloc((count + 1) * sizeof *s->of);
    s->size = calloc(count + 1, sizeof *s->size);
    size_t n = 0;
    for (uint32_t i = 0; members && s->of && i < count; i++) {
        s->of[i] = QN_NONE;
        if (chains[i] != QN_NONE)
            members[n++] = (member){chains[i], i};
    }
    bool done = members && s->of && s->size;
    if (done && n)
        qsort(members, n, sizeof *members, by_chain);
    for (size_t i = 0, end; done && i < n; i = end) {
        for (end = i + 1; end < n && members[end].chain == members[i].chain; end++)
            ;
        for (size_t k = i; end - i > 1 && k < end; k++)
            s->of[members[k].mention] = (uint32_t)s->chains;
        if (end - i > 1) {
            s->mentions += end - i;
            s->size[s->chains++] = (uint32_t)(end - i);
        }
    }
    free(members);
    return done;
}

/* How many mentions two chains share, for pairs of chains that share any. */
typedef struct shared { uint32_t gold, found, count; } shared;

static int by_pair(const void *a, const void *b)
{
    const shared *x = a, *y = b;
    if (x->gold != y->gold)
        return x->gold < y->gold ? -1 : 1;
    return (x->found > y->found) - (x->found < y->found);
}

static size_t count_shared(const side *gold, const side *found, size_t count, shared *pairs)
{
    size_t n = 0, kept = 0;
    for (size_t i = 0; i < count; i++)
        if (gold->of[i] != QN_NONE && found->of[i] != QN_NONE)
            pairs[n++] = (shared){gold->of[i], found->of[i], 1};
    if (n)
        qsort(pairs, n, sizeof *pairs, by_pair);
    for (size_t i = 0; i < n; i++) {
        if (kept && !by_pair(&pairs[kept - 1], &pairs[i]))
            pairs[kept - 1].count++;
        else
            pairs[kept++] = pairs[i];
    }
    return kept;
}

/* MUC: of two chains that share n mentions, n - 1 links are on both sides: a chain of m mentions that the other side cuts into p parts (a mention that it
 * lacks is a part) has m - p right links, which is the same. */
static double links_of_both(const shared *pairs, size_t count)
{
    double links = 0;
    for (size_t i = 0; i < count; i++)
        links += (double)pairs[i].count - 1;
    return links;
}

/* The best sum of weights of a matching: Kuhn's Hungarian algorithm in the form with potentials (Jonker and Volgenant 1987), O(rows² columns).
 * `weights` is [rows][columns], rows <= columns; -1 when out of memory. */
static double best_matching(const double *weights, size_t rows, size_t columns)
{
    double *u = calloc(2 * (rows + columns + 2), sizeof *u), *v = u ? u + rows + 1 : NULL, *least = v ? v + columns + 1 : NULL;
    size_t *row_of = calloc(2 * (columns + 1), sizeof *row_of), *before = row_of ? row_of + columns + 1 : NULL;
    char *done = malloc(columns + 1);
    double sum = u && row_of && done ? 0 : -1;
    for (size_t row = 1; sum >= 0 && row <= rows; row++) {
        size_t column = 0;
        row_of[0] = row;
        for (size_t j = 0; j <= columns; j++) {
            least[j] = INFINITY;
            done[j] = 0;
        }
        do {
            size_t i = row_of[column], next = 0;
            double step = INFINITY;
            done[column] = 1;
            for (size_t j = 1; j <= columns; j++) {
                if (done[j])
                    continue;
                double cost = -weights[(i - 1) * columns + j - 1] - u[i] - v[j];
                if (cost < least[j]) {
                    least[j] = cost;
                    before[j] = column;
                }
                if (least[j] < step) {
                    step = least[j];
                    next = j;
                }
            }
            for (size_t j = 0; j <= columns; j++) {
                if (done[j]) {
                    u[row_of[j]] += step;
                    v[j] -= step;
                } else {
                    least[j] -= step;
                }
            }
            column = next;
        } while (row_of[column]);
        for (; column; column = before[column])
            row_of[column] = row_of[before[column]];
    }
    for (size_t j = 1; sum >= 0 && j <= columns; j++)
        if (row_of[j])
            sum += weights[(row_of[j] - 1) * columns + j - 1];
    free(u);
    free(row_of);
    free(done);
    return sum;
}

/* φ4: twice what two chains share, over the sum of their sizes. */
static double ceaf_right(const side *gold, const side *found, const shared *pairs, size_t count)
{
    bool turned = gold->chains > found->chains;
    size_t rows = turned ? found->chains : gold->chains, columns = turned ? gold->chains : found->chains;
    double *weights = calloc(rows * columns + 1, sizeof *weights);
    if (!weights)
        return -1;
    for (size_t i = 0; i < count; i++) {
        size_t row = turned ? pairs[i].found : pairs[i].gold, column = turned ? pairs[i].gold : pairs[i].found;
        weights[row * columns + column] = 2.0 * pairs[i].count / (gold->size[pairs[i].gold] + found->size[pairs[i].found]);
    }
    double best = rows ? best_matching(weights, rows, columns) : 0;
    free(weights);
    return best;
}

static qn_status add_scores(const side *gold, const side *found, size_t count, qn_coref_scores *s)
{
    shared *pairs = malloc((count + 1) * sizeof *pairs);
    if (!pairs)
        return QN_NOMEM;
    size_t n = count_shared(gold, found, count, pairs);
    double ceaf = ceaf_right(gold, found, pairs, n);
    double links = links_of_both(pairs, n);
    for (size_t i = 0; i < n; i++) {
        double both = (double)pairs[i].count * pairs[i].count;
        s->b3.gold_right += both / gold->size[pairs[i].gold];
        s->b3.found_right += both / found->size[pairs[i].found];
    }
    free(pairs);
    s->b3.gold += (double)gold->mentions;
    s->b3.found += (double)found->mentions;
    s->muc.gold += (double)(gold->mentions - gold->chains);
    s->muc.found += (double)(found->mentions - found->chains);
    s->muc.gold_right += links;
    s->muc.found_right += links;
    s->ceaf.gold += (double)gold->chains;
    s->ceaf.found += (double)found->chains;
    s->ceaf.gold_right += ceaf;
    s->ceaf.found_right += ceaf;
    return ceaf < 0 ? QN_NOMEM : QN_OK;
}

qn_status qn_coref_score(const uint32_t *gold, const uint32_t *found, size_t count, qn_coref_scores *scores)
{
    side g = {0}, f = {0};
    qn_status status = number_chains(&g, gold, count) && number_chains(&f, found, count) ? QN_OK : QN_NOMEM;
    if (!status)
        status = add_scores(&g, &f, count, scores);
    free(g.of);
    free(g.size);
    free(f.of);
    free(f.size);
    return status;
}

double qn_coref_f1(const qn_coref_sums *s)
{
    double precision = s->found > 0 ? s->found_right / s->found : 0, recall = s->gold > 0 ? s->gold_right / s->gold : 0;
    return precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0;
}
