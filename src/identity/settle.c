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

/* Of Organization and the classes below it, the one below when a quarter of the mentions tell it: the others only say less. */
static qn_class heaviest_class(const candidate *c)
{
    int best = 0, special = -1;
    for (int bit = 0; bit < CLASS_BITS; bit++) {
        if (c->class_weight[bit] > c->class_weight[best])
            best = bit;
        bool below = (1u << bit) & QN_ANY_ORGANIZATION && (1u << bit) != QN_ORGANIZATION;
        if (below && c->class_weight[bit] && (special < 0 || c->class_weight[bit] > c->class_weight[special]))
            special = bit;
    }
    if ((1u << best) == QN_ORGANIZATION && special >= 0 && c->class_weight[special] * 4 >= c->class_weight[best])
        best = special;
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

/* Puts the same names that stand side by side together; kept strings: equal means the same pointer. */
static void merge_neighbours(candidate *c)
{
    size_t kept = 0;
    for (size_t i = 0; i < c->name_count; i++) {
        if (kept && c->names[kept - 1].name == c->names[i].name)
            c->names[kept - 1].count += c->names[i].count;
        else
            c->names[kept++] = c->names[i];
    }
    c->name_count = kept;
}

/* Most actors have one name: that needs no sorting. */
static void merge_spellings(candidate *c)
{
    merge_neighbours(c);
    if (c->name_count < 2)
        return;
    qsort(c->names, c->name_count, sizeof *c->names, compare_spellings);
    merge_neighbours(c);
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

bool settle_actor(qn_register *reg, candidate *c, qn_actor *actor)
{
    actor->type = heaviest_class(c);
    actor->wikidata = c->known && c->same_as ? keep_string(reg, c->known->wikidata) : NULL;
    actor->link = c->link;
    actor->mention_count = c->mentions;
    return settle_names(reg, c, actor);
}

/* Sorts reg->actors by IRI; actor_of: candidate → actor. */
static bool order_actors(qn_register *reg, uint32_t *actor_of)
{
    size_t count = reg->candidate_count;
    ordered *order = malloc((count + 1) * sizeof *order);
    for (size_t i = 0; order && i < count; i++)
        order[i] = (ordered){.string = reg->actors[i].iri, .number = (uint32_t)i};
    bool done = order && order_strings(order, count);
    for (size_t i = 0; done && i < count; i++)
        actor_of[order[i].number] = (uint32_t)i;
    done = done && arrange(reg->actors, sizeof *reg->actors, order, count);
    free(order);
    return done;
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
    ordered *order = malloc((count + 1) * sizeof *order);
    for (size_t i = 0; order && i < count; i++)
        order[i] = (ordered){.string = reg->articles[i].iri, .number = (uint32_t)i};
    bool done = order && order_strings(order, count);
    for (size_t i = 0; done && i < count; i++)
        article_of[order[i].number] = (uint32_t)i;
    done = done && arrange(reg->articles, sizeof *reg->articles, order, count);
    free(order);
    for (size_t i = 0; done && i < count; i++)
        for (size_t j = 0; j < reg->articles[i].mention_count; j++) {
            qn_stored_mention *mention = (qn_stored_mention *)&reg->articles[i].mentions[j];    /* allocated by this room */
            mention->actor = actor_of[mention->actor];
        }
    return done;
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

/* `content` is emptied and used again for every claim. */
static const char *claim_iri(qn_register *reg, const qn_stored_claim *c, qn_buffer *content)
{
    size_t base = strlen(reg->base);
    const char *parts[] = {reg->articles[c->article].iri + base, reg->actors[c->subject].iri + base, c->property->iri,
                           c->object != QN_NONE ? reg->actors[c->object].iri + base : c->literal ? c->literal : "", qn_claim_status_name(c->status)};
    char hex[65];
    content->length = 0;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (i)
            qn_buffer_putc(content, '|');
        qn_buffer_puts(content, parts[i]);
    }
    if (content->failed)
        return NULL;
    qn_sha256(content->bytes, content->length, hex);
    return qn_arena_printf(reg->arena, "%sclaim/%.16s", reg->base, hex);
}

/* Of claims with the same IRI: by where their evidence begins, then in the order in which they came. */
static int compare_evidence(const void *a, const void *b, void *user)
{
    const qn_stored_claim *claims = user;
    const ordered *one = a, *other = b;
    const qn_stored_claim *x = &claims[one->number], *y = &claims[other->number];
    if (x->evidence_count && y->evidence_count && x->evidence[0].passage.begin != y->evidence[0].passage.begin)
        return x->evidence[0].passage.begin < y->evidence[0].passage.begin ? -1 : 1;
    return one->number < other->number ? -1 : one->number > other->number;
}

/* Sorts the claims by IRI. */
static bool order_claims(qn_register *reg)
{
    size_t count = reg->claim_count;
    ordered *order = malloc((count + 1) * sizeof *order);
    for (size_t i = 0; order && i < count; i++)
        order[i] = (ordered){.string = reg->claims[i].iri, .number = (uint32_t)i};
    bool done = order && order_strings(order, count);
    for (size_t first = 0, end; done && first < count; first = end) {
        for (end = first + 1; end < count && !strcmp(order[first].string, order[end].string);)
            end++;
        if (end - first > 1)
            qsort_r(order + first, end - first, sizeof *order, compare_evidence, reg->claims);
    }
    done = done && arrange(reg->claims, sizeof *reg->claims, order, count);
    free(order);
    return done;
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
    bool done = true;
    qn_buffer content = {0};
    for (size_t i = 0; done && i < reg->claim_count; i++) {
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
        c.iri = claim_iri(reg, &c, &content);
        done = c.iri != NULL;
        reg->claims[kept++] = c;
    }
    free(content.bytes);
    reg->claim_count = kept;
    return done;
}

static bool merge_equal(qn_register *reg)
{
    if (!order_claims(reg))
        return false;
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
