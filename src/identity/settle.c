/* Settles the register: labels, types and IRIs of actors; equal claims of an article become one; everything sorted, so that the order in which
   articles came does not show. */
#include "cluster.h"

#include <stdlib.h>
#include <string.h>

static int compare_strings(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "");
}

/* --- actors ------------------------------------------------------------------------------------------------------ */

static qn_class heaviest_class(const candidate *c)
{
    int best = 0;
    for (int bit = 1; bit < CLASS_BITS; bit++)
        if (c->class_weight[bit] > c->class_weight[best])
            best = bit;
    return (qn_class)(1u << best);
}

/* Most often met, then longest, then first in order. */
static int compare_names(const void *a, const void *b)
{
    const counted_name *x = a, *y = b;
    if (x->count != y->count)
        return x->count < y->count ? 1 : -1;
    size_t lx = strlen(x->name), ly = strlen(y->name);
    if (lx != ly)
        return lx < ly ? 1 : -1;
    return strcmp(x->name, y->name);
}

static int compare_pointers(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int compare_spellings(const void *a, const void *b)
{
    return strcmp(((const counted_name *)a)->name, ((const counted_name *)b)->name);
}

static void merge_spellings(candidate *c)
{
    size_t kept = 0;
    qsort(c->names, c->name_count, sizeof *c->names, compare_spellings);
    for (size_t i = 0; i < c->name_count; i++) {
        if (kept && c->names[kept - 1].name == c->names[i].name)    /* kept strings: equal means the same pointer */
            c->names[kept - 1].count += c->names[i].count;
        else
            c->names[kept++] = c->names[i];
    }
    c->name_count = kept;
}

static bool settle_names(qn_register *reg, candidate *c, qn_actor *actor)
{
    merge_spellings(c);
    qsort(c->names, c->name_count, sizeof *c->names, compare_names);
    actor->label = c->known ? keep_string(reg, c->known->label) : c->names[0].name;
    const char **others = qn_arena_alloc(reg->arena, (c->name_count + 1) * sizeof *others);
    if (!others || !actor->label)
        return false;
    size_t count = 0;
    for (size_t i = 0; i < c->name_count; i++)
        if (strcmp(c->names[i].name, actor->label))
            others[count++] = c->names[i].name;
    qsort(others, count, sizeof *others, compare_pointers);
    actor->alternatives = others;
    return true;
}

typedef struct ranked {
    const char *key;
    uint32_t number;
} ranked;

bool settle_actor(qn_register *reg, candidate *c, qn_actor *actor)
{
    actor->type = heaviest_class(c);
    actor->wikidata = c->known && c->same_as ? keep_string(reg, c->known->wikidata) : NULL;
    actor->link = c->link;
    actor->mention_count = c->mentions;
    return settle_names(reg, c, actor);
}

static int compare_ranked(const void *a, const void *b)
{
    return strcmp(((const ranked *)a)->key, ((const ranked *)b)->key);
}

/* Sorts reg->actors by IRI; actor_of: candidate → actor. */
static bool order_actors(qn_register *reg, uint32_t *actor_of)
{
    size_t count = reg->candidate_count;
    ranked *order = malloc((count + 1) * sizeof *order);
    qn_actor *sorted = qn_arena_alloc(reg->arena, (count + 1) * sizeof *sorted);
    if (!order || !sorted) {
        free(order);
        return false;
    }
    for (size_t i = 0; i < count; i++)
        order[i] = (ranked){reg->actors[i].iri, (uint32_t)i};
    qsort(order, count, sizeof *order, compare_ranked);
    for (size_t i = 0; i < count; i++) {
        sorted[i] = reg->actors[order[i].number];
        actor_of[order[i].number] = (uint32_t)i;
    }
    reg->actors = sorted;
    free(order);
    return true;
}

/* Decides who is who. Fills reg->actors, sorted by IRI, and actor_of: local → actor. */
static bool settle_actors(qn_register *reg, uint32_t *actor_of)
{
    resolution r;
    bool done = resolve_begin(&r, reg) && resolve_locals(&r, reg, actor_of);
    reg->actors = done ? qn_arena_alloc(reg->arena, (reg->candidate_count + 1) * sizeof *reg->actors) : NULL;
    done = reg->actors != NULL;
    for (size_t i = 0; done && i < reg->candidate_count; i++)
        done = settle_actor(reg, &reg->candidates[i], &reg->actors[i]);
    done = done && decide_actors(&r, reg, actor_of) && carry_changes(reg, actor_of);
    resolve_end(&r);
    uint32_t *place = malloc((reg->candidate_count + 1) * sizeof *place);
    done = done && place && order_actors(reg, place);
    for (size_t i = 0; done && i < reg->local_count; i++)
        actor_of[i] = place[actor_of[i]];
    free(place);
    return done;
}

/* --- articles ---------------------------------------------------------------------------------------------------- */

/* Sorts articles by IRI. Fills article_of: old → new place. */
static bool settle_articles(qn_register *reg, uint32_t *article_of, const uint32_t *actor_of)
{
    size_t count = reg->article_count;
    ranked *order = malloc((count + 1) * sizeof *order);
    qn_article *sorted = malloc((count + 1) * sizeof *sorted);
    if (!order || !sorted) {
        free(order);
        free(sorted);
        return false;
    }
    for (size_t i = 0; i < count; i++)
        order[i] = (ranked){reg->articles[i].iri, (uint32_t)i};
    qsort(order, count, sizeof *order, compare_ranked);
    for (size_t i = 0; i < count; i++) {
        article_of[order[i].number] = (uint32_t)i;
        sorted[i] = reg->articles[order[i].number];
        for (size_t j = 0; j < sorted[i].mention_count; j++) {
            qn_stored_mention *mention = (qn_stored_mention *)&sorted[i].mentions[j];   /* allocated by this room */
            mention->actor = actor_of[mention->actor];
        }
    }
    free(order);
    free(reg->articles);
    reg->articles = sorted;
    return true;
}

/* --- claims ------------------------------------------------------------------------------------------------------ */

static void translate(const uint32_t *numbers, size_t count, const uint32_t *actor_of)
{
    uint32_t *own = (uint32_t *)numbers;     /* allocated by this room */
    for (size_t i = 0; i < count; i++)
        own[i] = actor_of[own[i]];
}

/* Symmetric properties have the actor whose IRI comes first as their subject, so that both directions are one claim. */
static void order_ends(qn_stored_claim *c)
{
    if (!c->property->symmetric || c->object == QN_NONE || c->subject <= c->object)
        return;
    uint32_t other = c->subject;
    c->subject = c->object;
    c->object = other;
    qn_stored_evidence *evidence = (qn_stored_evidence *)c->evidence;
    for (size_t i = 0; i < c->evidence_count; i++) {
        qn_passage place = evidence[i].subject;
        evidence[i].subject = evidence[i].object;
        evidence[i].object = place;
    }
}

static const char *claim_iri(qn_register *reg, const qn_stored_claim *c)
{
    size_t base = strlen(reg->base);
    char hex[65];
    char *content = qn_arena_printf(reg->arena, "%s|%s|%s|%s|%s", reg->articles[c->article].iri + base, reg->actors[c->subject].iri + base, c->property->iri,
                                    c->object == QN_NONE ? c->literal : reg->actors[c->object].iri + base, qn_claim_status_name(c->status));
    if (!content)
        return NULL;
    qn_sha256(content, strlen(content), hex);
    return qn_arena_printf(reg->arena, "%sclaim/%.16s", reg->base, hex);
}

static int compare_claims(const void *a, const void *b)
{
    const qn_stored_claim *x = a, *y = b;
    int order = strcmp(x->iri, y->iri);
    if (order || !x->evidence_count || !y->evidence_count)
        return order;
    return (x->evidence[0].passage.begin > y->evidence[0].passage.begin) - (x->evidence[0].passage.begin < y->evidence[0].passage.begin);
}

static void fill(const char **mine, const char *other)
{
    if (!*mine)
        *mine = other;
}

static bool same_places(const qn_stored_evidence *a, const qn_stored_evidence *b)
{
    return a->passage.begin == b->passage.begin && a->subject.begin == b->subject.begin && a->object.begin == b->object.begin &&
           a->trigger.begin == b->trigger.begin;
}

/* Appends what `other` says to the claim of the same content: evidence, speakers, details. */
static bool merge_claims(qn_register *reg, qn_stored_claim *c, const qn_stored_claim *other)
{
    qn_stored_evidence *all = qn_arena_alloc(reg->arena, (c->evidence_count + other->evidence_count) * sizeof *all);
    if (!all)
        return false;
    memcpy(all, c->evidence, c->evidence_count * sizeof *all);
    size_t count = c->evidence_count;
    for (size_t i = 0; i < other->evidence_count; i++) {
        bool known = false;
        for (size_t j = 0; j < count && !known; j++)
            known = same_places(&all[j], &other->evidence[i]);
        if (!known)
            all[count++] = other->evidence[i];
    }
    c->evidence = all;
    c->evidence_count = count;
    if (c->attributed_to == QN_NONE)
        c->attributed_to = other->attributed_to;
    if (!c->disputed_count) {
        c->disputed_by = other->disputed_by;
        c->disputed_count = other->disputed_count;
    }
    fill(&c->role, other->role);
    fill(&c->when, other->when);
    fill(&c->from, other->from);
    fill(&c->until, other->until);
    if (!c->amount) {
        c->amount = other->amount;
        c->currency = other->currency;
    }
    if (other->confidence > c->confidence)
        c->confidence = other->confidence;
    return true;
}

/* An article may have taken an actor for something else than all articles together do ("member of" a firm): the graph keeps to its schema. */
static bool ends_fit(const qn_register *reg, const qn_stored_claim *c)
{
    unsigned subject = reg->actors[c->subject].type;
    if (c->object == QN_NONE)
        return (subject & c->property->domain) != 0;
    unsigned object = reg->actors[c->object].type;
    return (subject & c->property->domain && object & c->property->range) ||
           (c->property->symmetric && object & c->property->domain && subject & c->property->range);
}

/* Names the ends by actor, drops claims of an actor about itself or outside the schema, gives IRIs. */
static bool point_at_actors(qn_register *reg, const uint32_t *actor_of, const uint32_t *article_of)
{
    size_t kept = 0;
    for (size_t i = 0; i < reg->claim_count; i++) {
        qn_stored_claim c = reg->claims[i];
        c.article = article_of[c.article];
        c.subject = actor_of[c.subject];
        c.object = c.object == QN_NONE ? QN_NONE : actor_of[c.object];
        c.attributed_to = c.attributed_to == QN_NONE ? QN_NONE : actor_of[c.attributed_to];
        translate(c.reported_by, c.reported_count, actor_of);
        translate(c.disputed_by, c.disputed_count, actor_of);
        if (c.subject == c.object || !ends_fit(reg, &c))
            continue;
        order_ends(&c);
        c.iri = claim_iri(reg, &c);
        if (!c.iri)
            return false;
        reg->claims[kept++] = c;
    }
    reg->claim_count = kept;
    return true;
}

static bool merge_equal(qn_register *reg)
{
    if (reg->claim_count)
        qsort(reg->claims, reg->claim_count, sizeof *reg->claims, compare_claims);
    size_t kept = 0;
    for (size_t i = 0; i < reg->claim_count; i++) {
        if (kept && !strcmp(reg->claims[kept - 1].iri, reg->claims[i].iri)) {
            if (!merge_claims(reg, &reg->claims[kept - 1], &reg->claims[i]))
                return false;
        } else {
            reg->claims[kept++] = reg->claims[i];
        }
    }
    reg->claim_count = kept;
    return true;
}

/* --- support: claims of the same content, over articles that are no copies ----------------------------------------- */

typedef struct supporter {
    const qn_stored_claim *claim;
    uint32_t story;             /* of its article: copies tell the same */
    size_t number;
} supporter;

static int compare_content(const supporter *x, const supporter *y)
{
    const qn_stored_claim *a = x->claim, *b = y->claim;
    if (a->subject != b->subject)
        return a->subject < b->subject ? -1 : 1;
    if (a->property != b->property)
        return strcmp(a->property->iri, b->property->iri);
    if (a->object != b->object)
        return a->object < b->object ? -1 : 1;
    if (a->status != b->status)
        return a->status < b->status ? -1 : 1;
    return compare_strings(a->literal, b->literal);
}

static int compare_supporters(const void *a, const void *b)
{
    const supporter *x = a, *y = b;
    int order = compare_content(x, y);
    return order ? order : (x->story > y->story) - (x->story < y->story);
}

static bool count_support(qn_register *reg)
{
    size_t count = reg->claim_count;
    supporter *all = malloc((count + 1) * sizeof *all);
    if (!all)
        return false;
    for (size_t i = 0; i < count; i++)
        all[i] = (supporter){&reg->claims[i], reg->articles[reg->claims[i].article].story, i};
    qsort(all, count, sizeof *all, compare_supporters);
    for (size_t first = 0, end; first < count; first = end) {
        uint32_t stories = 0;
        for (end = first; end < count && !compare_content(&all[first], &all[end]); end++)
            stories += end == first || all[end].story != all[end - 1].story;
        for (size_t i = first; i < end; i++)
            reg->claims[all[i].number].support = stories;
    }
    free(all);
    return true;
}

qn_status qn_identity_settle(qn_register *reg)
{
    if (reg->settled)
        return QN_OK;
    uint32_t *actor_of = malloc((reg->local_count + 1) * sizeof *actor_of);
    uint32_t *article_of = malloc((reg->article_count + 1) * sizeof *article_of);
    bool done = actor_of && article_of && settle_actors(reg, actor_of) && settle_articles(reg, article_of, actor_of) &&
                settle_copies(reg, article_of) &&
                point_at_actors(reg, actor_of, article_of) && merge_equal(reg) && count_support(reg) &&
                !qn_interner_failed(reg->strings);
    free(actor_of);
    free(article_of);
    reg->settled = done;
    return done ? QN_OK : qn_fail(reg->context, QN_NOMEM, NULL, "out of memory");
}
