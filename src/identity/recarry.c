/* IRIs of the graph before for actors that the user's decisions made. */
#include "decide.h"
#include "previous.h"

#include <stdlib.h>
#include <string.h>

typedef struct recarrying {
    qn_register *reg;
    const bool *fixed;
    const char **slugs;         /* [candidates]: of the IRIs that they would have without that graph */
    uint32_t *order;            /* [candidates]: place in the order of those */
    qn_interner *taken;         /* slugs */
    const char **carried;       /* [candidates]: "id/velmora" of the graph before, or NULL */
} recarrying;

static int compare_slugs(const void *a, const void *b, void *user)
{
    const recarrying *w = user;
    return strcmp(w->slugs[*(const uint32_t *)a], w->slugs[*(const uint32_t *)b]);
}

static bool find_order(recarrying *w)
{
    size_t count = w->reg->candidate_count, base = strlen(w->reg->base) + strlen("id/");
    uint32_t *sorted = malloc((count + 1) * sizeof *sorted);
    for (uint32_t i = 0; sorted && i < count; i++) {
        sorted[i] = i;
        w->slugs[i] = w->reg->actors[i].iri + base;
    }
    if (sorted)
        qsort_r(sorted, count, sizeof *sorted, compare_slugs, w);
    for (uint32_t i = 0; sorted && i < count; i++)
        w->order[sorted[i]] = i;
    free(sorted);
    return sorted != NULL;
}

static bool take(recarrying *w, const char *slug, bool *fresh)
{
    uint32_t before = qn_interner_count(w->taken), number = qn_intern(w->taken, slug, strlen(slug));
    *fresh = number == before;
    return number != QN_NONE;
}

/* The slug itself, or with a number when another has it. */
static bool give(recarrying *w, uint32_t candidate, const char *slug)
{
    bool fresh = false, done = take(w, slug, &fresh);
    const char *plain = slug;
    for (unsigned try = 2; done && !fresh; try++) {
        slug = qn_arena_printf(w->reg->arena, "%s-%u", plain, try);
        done = slug && take(w, slug, &fresh);
    }
    const char *iri = done ? qn_arena_printf(w->reg->arena, "%sid/%s", w->reg->base, slug) : NULL;
    w->reg->actors[candidate].iri = iri;
    return iri != NULL;
}

/* First those that are fixed, then those that were in the graph before, then new ones, which get none of its IRIs. */
static bool give_all(recarrying *w)
{
    const previous *p = w->reg->previous;
    size_t count = w->reg->candidate_count;
    bool done = true, fresh;
    for (uint32_t i = 0; done && i < count; i++)
        done = !w->fixed[i] || give(w, i, w->slugs[i]);
    for (uint32_t i = 0; done && i < count; i++) {
        const char *old = w->fixed[i] ? NULL : w->carried[i];
        done = !old || give(w, i, old + strlen("id/"));
    }
    for (uint32_t i = 0; done && i < p->actor_count; i++)
        done = take(w, qn_interner_string(p->iris, i) + strlen("id/"), &fresh);
    for (uint32_t i = 0; done && i < count; i++)
        done = w->fixed[i] || w->carried[i] || give(w, i, w->slugs[i]);
    return done;
}

bool carry_decided(qn_register *reg, const uint32_t *candidate_of, const bool *fixed)
{
    size_t count = reg->candidate_count;
    recarrying w = {.reg = reg, .fixed = fixed, .slugs = malloc((count + 1) * sizeof *w.slugs), .order = malloc((count + 1) * sizeof *w.order),
                    .carried = calloc(count + 1, sizeof *w.carried), .taken = qn_interner_new()};
    bool done = w.slugs && w.order && w.taken && w.carried && find_order(&w) && carry_iris(reg, candidate_of, w.slugs, w.order, w.carried) && give_all(&w);
    free(w.carried);
    qn_interner_free(w.taken);
    free(w.slugs);
    free(w.order);
    return done;
}
