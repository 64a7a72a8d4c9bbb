/* `quidnunc eval links`: are names tied to the right actors? Against texts whose names are tied to Wikidata.

     gold name, id in the index ──▶ right, wrong, nil (a name without a link) or missed (no name found there)
     gold name, id not in the index ──▶ linked to anyone: false

   A name is found when a mention of ours has its bytes (strict) or shares some with it (relaxed). */
#include "eval.h"
#include "gold_links.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct tally {
    size_t gold, right, wrong, nil, missed;     /* names whose id is in the index; the four add up to gold */
    size_t unknown, false_links;                /* names whose id is not; how many of them were linked */
    size_t links;                               /* made where the gold tells whether they are right */
} tally;

enum { STRICT, RELAXED, WAYS };

static const float edges[] = {0, 0.5f, 0.6f, 0.7f, 0.8f, 0.9f, 0.95f, 0.98f, 0.99f, 0.995f, 0.998f};
enum { EDGES = sizeof edges / sizeof *edges };

typedef struct evaluation {
    cli *cli;
    qn_lexicon *lexicon;
    qn_annotator *annotator;
    qn_finder *finder;
    qn_resolver *resolver;
    qn_interner *ids;               /* of the known actors */
    tally types[WAYS][QN_NAME_TYPES];
    size_t texts;
    size_t links, same_as, same_as_right;       /* of those; told to the world */
    double sums[10], rights[10];                /* certainty and right ones by tenth of certainty */
    struct { size_t count, right; } bins[EDGES];    /* links of a certainty from an edge to the next, where the gold tells whether they are right */
    bool verbose;
} evaluation;

/* What was made of one text. */
typedef struct found {
    const gold_text *text;
    const qn_tokens *tokens;
    const qn_mentions *mentions;
    const qn_entities *entities;
} found;

static double percent(size_t part, size_t whole)
{
    return whole ? 100.0 * (double)part / (double)whole : 0;
}

/* --- ids ----------------------------------------------------------------------------------------------------------------- */

static const char *id_of(const qn_known *known)
{
    const char *slash = known && known->wikidata ? strrchr(known->wikidata, '/') : NULL;
    return slash ? slash + 1 : NULL;
}

static bool list_ids(evaluation *e)
{
    size_t count;
    const qn_known *known = qn_lexicon_actors(e->lexicon, &count);
    e->ids = qn_interner_new();
    for (size_t i = 0; e->ids && i < count; i++) {
        const char *id = id_of(&known[i]);
        if (id)
            qn_intern(e->ids, id, strlen(id));
    }
    return e->ids && !qn_interner_failed(e->ids);
}

/* Whether an actor of that id is under the name: those of compiled indexes are not listed. */
static bool is_under(const evaluation *e, const char *name, size_t length, const char *id)
{
    enum { MOST = 64 };
    qn_candidate candidates[MOST];
    size_t count = qn_lexicon_candidates(e->lexicon, name, length, candidates, MOST);
    for (size_t i = 0; i < count; i++) {
        const char *own = id_of(candidates[i].known);
        if (own && !strcmp(own, id))
            return true;
    }
    return false;
}

static bool in_index(const evaluation *e, const gold_text *t, const gold_link *l)
{
    if (!l->id)
        return false;
    return qn_interner_find(e->ids, l->id, strlen(l->id)) != QN_NONE || is_under(e, t->text + l->begin, l->end - l->begin, l->id) ||
           (l->label && is_under(e, l->label, strlen(l->label), l->id));
}

/* --- matching ------------------------------------------------------------------------------------------------------------ */

static size_t begin_of(const found *f, const qn_mention *m)
{
    return f->tokens->tokens[m->first].begin;
}

static size_t end_of(const found *f, const qn_mention *m)
{
    return f->tokens->tokens[m->end - 1].end;
}

static const qn_entity *entity_of(const found *f, size_t mention)
{
    uint32_t entity = f->entities->of_mention[mention];
    return entity == QN_NONE ? NULL : &f->entities->entities[entity];
}

/* The id that the mention is linked to, or NULL. */
static const char *linked(const found *f, size_t mention)
{
    const qn_entity *e = entity_of(f, mention);
    return e && e->same_as ? id_of(e->known) : NULL;
}

static bool meets(const found *f, size_t mention, const gold_link *l, int way)
{
    const qn_mention *m = &f->mentions->mentions[mention];
    size_t begin = begin_of(f, m), end = end_of(f, m);
    return way == STRICT ? begin == l->begin && end == l->end : begin < l->end && l->begin < end;
}

/* First mention that may meet the name: mentions are ordered by where they begin, and none is longer than this. */
static size_t first_near(const found *f, const gold_link *l)
{
    enum { LONGEST = 400 };
    size_t low = 0, high = f->mentions->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (begin_of(f, &f->mentions->mentions[middle]) + LONGEST < l->begin)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

typedef enum fate { MISSED, NIL, WRONG, RIGHT } fate;

/* What became of one way to mark a gold name: the best of the mentions there. */
static fate fate_of(const found *f, const gold_link *l, int way)
{
    fate best = MISSED;
    for (size_t k = first_near(f, l); k < f->mentions->count && begin_of(f, &f->mentions->mentions[k]) < l->end; k++) {
        if (!meets(f, k, l, way))
            continue;
        const char *id = linked(f, k);
        fate this = !id ? NIL : l->id && !strcmp(id, l->id) ? RIGHT : WRONG;
        if (this > best && !(this == WRONG && way == RELAXED && f->mentions->mentions[k].inside && best == NIL))
            best = this;
    }
    return best;
}

static void show(const evaluation *e, const gold_text *t, const gold_link *l, const char *what)
{
    size_t begin = l->begin > 40 ? l->begin - 40 : 0, end = l->end + 40 < t->length ? l->end + 40 : t->length;
    if (!e->verbose)
        return;
    printf("%s %s\t%s\t", what, qn_name_type_name(l->type), l->id ? l->id : "-");
    for (size_t i = begin; i < end; i++) {
        if (i == l->begin)
            putchar('[');
        putchar(t->text[i] == '\n' || t->text[i] == '\t' ? ' ' : t->text[i]);
        if (i + 1 == l->end)
            putchar(']');
    }
    putchar('\n');
}

/* --- counting ------------------------------------------------------------------------------------------------------------ */

/* Counts the name of link `i` unless it was counted as another way to mark it. */
static void count_name(evaluation *e, const found *f, size_t i, int way)
{
    static const char *const fates[] = {"missed", "nil", "wrong", "right"};
    const gold_text *t = f->text;
    const gold_link *l = &t->links[i];
    fate best = MISSED;
    bool indexed = false;
    for (size_t k = 0; k < t->count; k++) {
        if (t->links[k].number != l->number || !t->links[k].counts)
            continue;
        if (k < i)
            return;
        fate this = fate_of(f, &t->links[k], way);
        best = this > best ? this : best;
        indexed = indexed || in_index(e, t, &t->links[k]);
    }
    tally *n = &e->types[way][l->type];
    if (!indexed) {
        n->unknown++;
        n->false_links += best >= WRONG;
        if (best >= WRONG && way == STRICT)
            show(e, t, l, "false");
        return;
    }
    n->gold++;
    n->missed += best == MISSED;
    n->nil += best == NIL;
    n->wrong += best == WRONG;
    n->right += best == RIGHT;
    if (best != RIGHT && way == STRICT)
        show(e, t, l, fates[best]);
}

/* Counts links where the gold tells: on a gold name, or anywhere that all names are marked. */
static void count_links(evaluation *e, const found *f, int way)
{
    const gold_text *t = f->text;
    for (size_t k = 0; k < f->mentions->count; k++) {
        const qn_mention *m = &f->mentions->mentions[k];
        const char *id = linked(f, k);
        const gold_link *at = NULL;
        bool right = false;
        if (!id)
            continue;
        for (size_t i = 0; i < t->count; i++)
            if (meets(f, k, &t->links[i], way) && (!at || !right)) {
                at = t->links[i].counts || !at ? &t->links[i] : at;
                right = t->links[i].id && !strcmp(t->links[i].id, id);
            }
        bool marked = begin_of(f, m) >= t->from && end_of(f, m) <= t->to;
        if (m->inside && (!at || !meets(f, k, at, STRICT)))
            continue;           /* a part of a longer name that is asked for only where the gold marks it */
        if (at ? at->counts : marked)
            e->types[way][at ? at->type : QN_NAME_MISC].links++;
        if (!at && marked && way == STRICT && e->verbose)
            show(e, t, &(gold_link){.begin = begin_of(f, m), .end = end_of(f, m), .id = id, .type = QN_NAME_MISC}, "extra");
    }
}

static void count_link(evaluation *e, const qn_entity *entity, bool right)
{
    int tenth = entity->link >= 1 ? 9 : (int)(entity->link * 10);
    e->links++;
    e->same_as += entity->same_as;
    e->same_as_right += entity->same_as && right;
    e->sums[tenth] += (double)entity->link;
    e->rights[tenth] += right;
}

/* Links by certainty, also those that are not told to the world: of names whose span is marked, each entity's id once. */
static void count_certainty(evaluation *e, const found *f)
{
    const gold_text *t = f->text;
    for (size_t i = 0; i < t->count; i++) {
        const gold_link *l = &t->links[i];
        for (size_t k = first_near(f, l); l->counts && k < f->mentions->count && begin_of(f, &f->mentions->mentions[k]) < l->end; k++) {
            const qn_entity *entity = entity_of(f, k);
            const char *id = entity ? id_of(entity->known) : NULL;
            if (!id || !l->id || !meets(f, k, l, STRICT))
                continue;
            int bin = EDGES - 1;
            while (bin && entity->link < edges[bin])
                bin--;
            e->bins[bin].count++;
            e->bins[bin].right += !strcmp(id, l->id);
            count_link(e, entity, !strcmp(id, l->id));
        }
    }
}

static qn_status compare(void *user, const gold_text *text)
{
    evaluation *e = user;
    qn_document *document;
    qn_status status = qn_document_new(e->cli->context, text->name, text->name, text->text, text->length, &document);
    if (status)
        return status;
    found f = {.text = text};
    status = qn_tokens_annotate(e->annotator, document, e->cli->context, &f.tokens);
    if (!status)
        status = qn_mentions_find(e->finder, document, f.tokens, e->cli->context, &f.mentions);
    if (!status)
        status = qn_entities_resolve(e->resolver, document, f.tokens, f.mentions, e->cli->context, &f.entities);
    for (int way = STRICT; !status && way < WAYS; way++) {
        for (size_t i = 0; i < text->count; i++)
            if (text->links[i].counts)
                count_name(e, &f, i, way);
        count_links(e, &f, way);
    }
    if (!status)
        count_certainty(e, &f);
    e->texts++;
    qn_document_free(document);
    return status;
}

/* --- the command --------------------------------------------------------------------------------------------------------- */

static void print_tally(const char *name, const tally *n)
{
    printf("%-6s F1 %6.2f  precision %6.2f  recall %6.2f  "
           "(%zu in the index: %zu right, %zu wrong, %zu nil, %zu missed; %zu not in it: %zu linked; %zu links)\n",
           name, percent(2 * n->right, n->links + n->gold), percent(n->right, n->links), percent(n->right, n->gold), n->gold, n->right, n->wrong, n->nil,
           n->missed, n->unknown, n->false_links, n->links);
}

static void print_all(const evaluation *e)
{
    static const char *const ways[WAYS] = {"strict: same span", "relaxed: spans overlap"};
    printf("%zu texts\n", e->texts);
    for (int way = STRICT; way < WAYS; way++) {
        tally all = {0};
        puts(ways[way]);
        for (int t = 0; t < QN_NAME_TYPES; t++) {
            const tally *n = &e->types[way][t];
            print_tally(qn_name_type_name((qn_name_type)t), n);
            all.gold += n->gold;
            all.right += n->right;
            all.wrong += n->wrong;
            all.nil += n->nil;
            all.missed += n->missed;
            all.unknown += n->unknown;
            all.false_links += n->false_links;
            all.links += n->links;
        }
        print_tally("all", &all);
    }
    puts("certainty from    links   right   and all from there on");
    for (int bin = 0; bin < EDGES; bin++) {
        size_t count = 0, right = 0;
        for (int k = bin; k < EDGES; k++) {
            count += e->bins[k].count;
            right += e->bins[k].right;
        }
        if (e->bins[bin].count)
            printf("%14.3f   %6zu   %5.1f   %6zu   %5.1f\n", (double)edges[bin], e->bins[bin].count, percent(e->bins[bin].right, e->bins[bin].count), count,
                   percent(right, count));
    }
}

/* How far the certainty can be trusted. */
static void print_calibration(const evaluation *e)
{
    double error = 0;
    for (int tenth = 0; tenth < 10; tenth++)
        error += fabs(e->sums[tenth] - e->rights[tenth]);
    if (e->links)
        printf("%zu links to actors with an id: expected calibration error %.3f; told to the world (owl:sameAs): %zu, %.1f %% right\n", e->links,
               error / (double)e->links, e->same_as, percent(e->same_as_right, e->same_as));
}

static qn_status evaluate(evaluation *e, const arguments *args, const qn_lexicon_options *knowledge)
{
    qn_status status = qn_lexicon_load(e->cli->context, knowledge, &e->lexicon);
    if (!status && !list_ids(e))
        status = qn_fail(e->cli->context, QN_NOMEM, NULL, "out of memory");
    if (!status)
        status = qn_annotator_new(e->cli->context, option_value(args, EVAL_MODEL), &e->annotator);
    if (!status)
        status = qn_finder_new(e->cli->context, e->lexicon, &e->finder);
    if (!status)
        status = qn_resolver_new(e->cli->context, e->lexicon, &e->resolver);
    for (size_t i = 1; !status && i < args->rest_count; i++)
        status = read_gold_links(e->cli, args->rest[i], option_value(args, EVAL_TITLES), compare, e);
    qn_resolver_free(e->resolver);
    qn_finder_free(e->finder);
    qn_annotator_free(e->annotator);
    qn_interner_free(e->ids);
    qn_lexicon_free(e->lexicon);
    return status;
}

int eval_links(cli *cli, const arguments *args)
{
    evaluation e = {.cli = cli, .verbose = cli->verbose};
    qn_lexicon_options knowledge = knowledge_options(args);
    qn_status status = evaluate(&e, args, &knowledge);
    if (status)
        return exit_code(status);
    print_all(&e);
    print_calibration(&e);
    return finish_output(cli);
}
