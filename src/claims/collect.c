/* Equal claims of the article become one, with all of their evidence. */
#include "scene.h"

#include <stdlib.h>
#include <string.h>

static int compare_numbers(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

static int compare_content(const found *x, const found *y)
{
    int order = compare_numbers(x->claim.subject, y->claim.subject);
    if (!order)
        order = compare_numbers(x->claim.property->index, y->claim.property->index);
    if (!order)
        order = compare_numbers(x->claim.object, y->claim.object);
    if (!order)
        order = strcmp(x->claim.literal ? x->claim.literal : "", y->claim.literal ? y->claim.literal : "");
    return order;
}

static int compare_found(const void *a, const void *b)
{
    const found *x = a, *y = b;
    int order = compare_content(x, y);
    if (!order)
        order = compare_numbers(x->claim.status, y->claim.status);
    if (!order)
        order = compare_numbers(x->evidence.passage.begin, y->evidence.passage.begin);
    if (!order)
        order = compare_numbers(x->spread, y->spread);      /* the words that were read come first */
    if (!order)
        order = compare_numbers(x->evidence.trigger.begin, y->evidence.trigger.begin);
    if (!order)
        order = compare_numbers(x->evidence.subject.begin, y->evidence.subject.begin);
    if (!order)
        order = compare_numbers(x->evidence.object.begin, y->evidence.object.begin);
    return order ? order : strcmp(x->evidence.rule, y->evidence.rule);
}

/* Something alleged in one sentence and denied in another is one denied claim. */
static void deny_alleged(found *list, size_t count)
{
    for (size_t first = 0, end; first < count; first = end) {
        bool denied = false;
        for (end = first; end < count && !compare_content(&list[first], &list[end]); end++)
            denied = denied || list[end].claim.status == QN_DENIED;
        for (size_t i = first; denied && i < end; i++)
            if (list[i].claim.status == QN_ALLEGED)
                list[i].claim.status = QN_DENIED;
    }
}

static bool same_evidence(const qn_evidence *a, const qn_evidence *b)
{
    return a->passage.begin == b->passage.begin && a->subject.begin == b->subject.begin && a->object.begin == b->object.begin;
}

/* The same ends in the same sentence, by another word: one evidence. Those of a sentence stand together, so looking back a few is enough. */
static bool is_repeated(const qn_evidence *evidence, size_t count, const qn_evidence *e)
{
    enum { LOOK_BACK = 32 };
    for (size_t i = count; i > 0 && count - i < LOOK_BACK; i--)
        if (same_evidence(&evidence[i - 1], e))
            return true;
    return false;
}

static void join(uint32_t *list, size_t *count, size_t capacity, const uint32_t *more, size_t more_count)
{
    for (size_t i = 0; i < more_count && *count < capacity; i++) {
        bool known = false;
        for (size_t j = 0; j < *count && !known; j++)
            known = list[j] == more[i];
        if (!known)
            list[(*count)++] = more[i];
    }
}

static void keep_first(const char **mine, const char *other)
{
    if (!*mine)
        *mine = other;
}

static void merge_details(qn_claim *claim, const qn_claim *other)
{
    keep_first(&claim->role, other->role);
    keep_first(&claim->when, other->when);
    keep_first(&claim->from, other->from);
    keep_first(&claim->until, other->until);
    if (!claim->amount) {
        claim->amount = other->amount;
        claim->currency = other->currency;
    }
}

/* Makes one claim of list[0..count), which differ in evidence only. */
static bool merge(const scene *s, const found *list, size_t count, qn_arena *arena, qn_claim *claim)
{
    enum { SPEAKERS = 8 };
    qn_evidence *evidence = qn_arena_alloc(arena, count * sizeof *evidence);
    uint32_t *reported = qn_arena_alloc(arena, SPEAKERS * sizeof *reported), *disputed = qn_arena_alloc(arena, SPEAKERS * sizeof *disputed);
    if (!evidence || !reported || !disputed)
        return false;
    size_t places = 0, sentences = 0, reporters = 0, disputers = 0;
    uint64_t best = list[0].claim.clues;
    *claim = list[0].claim;
    claim->attributed_to = list[0].verdict.attributed_to;
    for (size_t i = 0; i < count; i++) {
        const verdict *v = &list[i].verdict;
        merge_details(claim, &list[i].claim);
        join(reported, &reporters, SPEAKERS, v->reported_by, v->reported_count);
        join(disputed, &disputers, SPEAKERS, v->disputed_by, v->disputed_count);
        if (claim->attributed_to != QN_NONE && v->attributed_to == QN_NONE && claim->status == QN_ASSERTED)
            claim->attributed_to = QN_NONE;     /* the article says it in its own voice elsewhere */
        else if (claim->attributed_to == QN_NONE && claim->status != QN_ASSERTED)
            claim->attributed_to = v->attributed_to;
        if (is_repeated(evidence, places, &list[i].evidence))
            continue;
        if (confidence_of(s->extractor->weights, claim->property, list[i].claim.clues) > confidence_of(s->extractor->weights, claim->property, best))
            best = list[i].claim.clues;
        sentences += !places || evidence[places - 1].passage.begin != list[i].evidence.passage.begin;   /* several words of a sentence are one place */
        evidence[places++] = list[i].evidence;
    }
    claim->reported_by = reported;
    claim->reported_count = reporters;
    claim->disputed_by = disputed;
    claim->disputed_count = disputers;
    claim->evidence = evidence;
    claim->evidence_count = places;
    claim->clues = clues_of_claim(claim, best, sentences);
    claim->confidence = confidence_of(s->extractor->weights, claim->property, claim->clues);
    return true;
}

static int compare_claims(const void *a, const void *b)
{
    const qn_claim *x = a, *y = b;
    int order = compare_numbers(x->evidence[0].passage.begin, y->evidence[0].passage.begin);
    if (!order)
        order = compare_numbers(x->property->index, y->property->index);
    if (!order)
        order = compare_numbers(x->subject, y->subject);
    if (!order)
        order = compare_numbers(x->object, y->object);
    return order ? order : compare_numbers(x->status, y->status);
}

qn_status collect(const scene *s, const findings *findings, qn_arena *arena, qn_claims *out)
{
    found *list = findings->list;
    size_t count = findings->count;
    *out = (qn_claims){NULL, 0};
    qn_claim *claims = qn_arena_alloc(arena, (count + 1) * sizeof *claims);
    if (!claims)
        return QN_NOMEM;
    if (count) {
        qsort(list, count, sizeof *list, compare_found);
        deny_alleged(list, count);
        qsort(list, count, sizeof *list, compare_found);
    }
    size_t kept = 0;
    for (size_t first = 0, end; first < count; first = end) {
        for (end = first + 1; end < count && !compare_content(&list[first], &list[end]) && list[first].claim.status == list[end].claim.status;)
            end++;
        if (!merge(s, &list[first], end - first, arena, &claims[kept]))
            return QN_NOMEM;
        kept += is_claimed(s->extractor->weights, &claims[kept]);
    }
    if (kept)
        qsort(claims, kept, sizeof *claims, compare_claims);
    *out = (qn_claims){claims, kept};
    return QN_OK;
}
