/* `quidnunc eval coref`: what pronouns, nouns and names were taken to mean, against gold.
 *
 * GAP (Webster et al. 2018): each of a passage's two names is a decision, whether the pronoun means it; F1 over all decisions, as the corpus's own scorer
 * counts. A name that was not found as one is meant by nobody. Chains (GUM): CoNLL score, the mean of MUC, B³ and CEAF-φ4 (Pradhan et al. 2012); mentions are
 * the same when their heads are, or their tokens; chains of one mention are left out on both sides. */
#include "eval.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct decisions { size_t right, claimed, gold; } decisions;

typedef struct evaluation {
    cli *cli;
    qn_lexicon *lexicon;
    qn_annotator *annotator;
    qn_finder *finder;
    qn_resolver *resolver;
    decisions masculine, feminine;
    decisions links[QN_ANAPHORS];
    qn_coref_scores scores;
    size_t passages, documents;
} evaluation;

static double ratio(size_t part, size_t whole)
{
    return whole ? (double)part / (double)whole : 0;
}

static double f1_of(const decisions *d)
{
    return ratio(2 * d->right, d->claimed + d->gold);
}

static void print_decisions(const char *name, const decisions *d)
{
    printf("%-10s F1 %6.2f  precision %6.2f  recall %6.2f  (%zu right, %zu found, %zu gold)\n", name, 100 * f1_of(d), 100 * ratio(d->right, d->claimed),
           100 * ratio(d->right, d->gold), d->right, d->claimed, d->gold);
}

/* --- passages -------------------------------------------------------------------------------------------------------------- */

static bool refers_to(const qn_entities *e, uint32_t head, uint32_t entity, bool name)
{
    size_t count;
    const qn_reference *r = qn_entities_at(e, head, &count);
    for (size_t i = 0; i < count; i++)
        if (r[i].entity == entity && (!name || r[i].kind != QN_REF_PRONOUN))
            return true;
    return false;
}

static bool means(const qn_coref_gold *g, const qn_entities *e, const qn_gold_mention *name)
{
    size_t count;
    const qn_reference *r = qn_entities_at(e, g->mentions[0].head, &count);
    for (size_t i = 0; i < count; i++)
        for (uint32_t token = name->first; token < name->end; token++)
            if (refers_to(e, token, r[i].entity, true))
                return true;
    return false;
}

static void show_passage(const evaluation *e, const qn_coref_gold *g, const qn_entities *entities, const bool *decided)
{
    size_t count;
    const qn_reference *r = qn_entities_at(entities, g->mentions[0].head, &count);
    bool wrong = false;
    for (size_t i = 1; i < 3; i++)
        wrong = wrong || decided[i] != (g->mentions[i].chain == g->mentions[0].chain);
    if (!e->cli->verbose || !wrong)
        return;
    printf("%s\t%s\t%s => %s", g->document->id, g->document->text, g->tokens->tokens[g->mentions[0].head].form, count ? entities->entities[r->entity].name : "nobody");
    for (size_t i = 1; i < 3; i++) {
        bool gold = g->mentions[i].chain == g->mentions[0].chain;
        printf("\t%.*s %s%s", (int)(g->tokens->tokens[g->mentions[i].end - 1].end - g->tokens->tokens[g->mentions[i].first].begin),
               g->document->text + g->tokens->tokens[g->mentions[i].first].begin, gold ? "TRUE" : "FALSE", decided[i] == gold ? "" : " (wrong)");
    }
    putchar('\n');
}

static void count_passage(evaluation *e, const qn_coref_gold *g, const qn_entities *entities)
{
    decisions *d = g->gender == 'f' ? &e->feminine : &e->masculine;
    bool decided[3] = {false, false, false};
    for (size_t i = 1; i < 3; i++) {
        bool gold = g->mentions[i].chain == g->mentions[0].chain;
        decided[i] = means(g, entities, &g->mentions[i]);
        d->claimed += decided[i];
        d->gold += gold;
        d->right += decided[i] && gold;
    }
    e->passages++;
    show_passage(e, g, entities, decided);
}

/* --- chains ---------------------------------------------------------------------------------------------------------------- */

typedef struct alignment {
    uint32_t *gold, *found;     /* chains of each mention of either side */
    size_t count;
} alignment;

/* The gold mention that the reference is: of those with its tokens or its head, the first not taken. */
static size_t find_gold(const qn_coref_gold *g, const qn_reference *r, const uint32_t *found)
{
    size_t low = 0, high = g->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (g->mentions[middle].head < r->head)
            low = middle + 1;
        else
            high = middle;
    }
    size_t best = g->count;
    for (size_t i = low; i < g->count && g->mentions[i].head == r->head; i++) {
        if (found[i] == QN_NONE && (best == g->count || (g->mentions[i].first == r->first && g->mentions[i].end == r->end)))
            best = i;
    }
    return best;
}

/* Words of a spokesman are no mention of whom he speaks for; a head refers once. */
static qn_status align(const qn_coref_gold *g, const qn_entities *e, alignment *a)
{
    size_t room = g->count + e->reference_count + 1;
    a->gold = malloc(room * sizeof *a->gold);
    a->found = malloc(room * sizeof *a->found);
    if (!a->gold || !a->found)
        return QN_NOMEM;
    for (size_t i = 0; i < g->count; i++) {
        a->gold[i] = g->mentions[i].chain;
        a->found[i] = QN_NONE;
    }
    a->count = g->count;
    for (size_t i = 0; i < e->reference_count; i++) {
        const qn_reference *r = &e->references[i];
        if (r->kind == QN_REF_WORD_OF || (i && e->references[i - 1].head == r->head && r->kind != QN_REF_NAME))
            continue;
        size_t at = find_gold(g, r, a->found);
        if (at == g->count) {
            at = a->count++;
            a->gold[at] = QN_NONE;
        }
        a->found[at] = r->entity;
    }
    return QN_OK;
}

/* Each mention that refers back: whether the nearest mention of its found chain before it is of its gold chain. */
static void count_links(evaluation *e, const qn_coref_gold *g, const alignment *a)
{
    for (size_t i = 0; i < g->count; i++) {
        size_t gold = i, found = i;
        while (gold-- > 0 && a->gold[gold] != a->gold[i])
            ;
        while (found-- > 0 && (a->found[i] == QN_NONE || a->found[found] != a->found[i]))
            ;
        decisions *d = &e->links[g->mentions[i].kind];
        d->gold += gold != (size_t)-1;
        d->claimed += found != (size_t)-1;
        d->right += found != (size_t)-1 && a->gold[found] == a->gold[i];
    }
}

static qn_status count_chains(evaluation *e, const qn_coref_gold *g, const qn_entities *entities)
{
    alignment a = {0};
    qn_status status = align(g, entities, &a);
    if (!status)
        status = qn_coref_score(a.gold, a.found, a.count, &e->scores);
    if (!status)
        count_links(e, g, &a);
    free(a.gold);
    free(a.found);
    e->documents++;
    return status ? qn_fail(e->cli->context, status, g->document->source, "out of memory") : QN_OK;
}

/* --- files ----------------------------------------------------------------------------------------------------------------- */

static qn_status compare(evaluation *e, const qn_coref_gold *g)
{
    const qn_mentions *mentions;
    const qn_entities *entities;
    qn_status status = qn_mentions_find(e->finder, g->document, g->tokens, e->cli->context, &mentions);
    if (!status)
        status = qn_entities_resolve(e->resolver, g->document, g->tokens, mentions, e->cli->context, &entities);
    if (!status && g->passage)
        count_passage(e, g, entities);
    else if (!status)
        status = count_chains(e, g, entities);
    return status;
}

static qn_status evaluate(evaluation *e, const arguments *args)
{
    qn_lexicon_options knowledge = knowledge_options(args);
    qn_status status = qn_lexicon_load(e->cli->context, &knowledge, &e->lexicon);
    if (!status)
        status = qn_annotator_new(e->cli->context, option_value(args, EVAL_MODEL), &e->annotator);
    if (!status)
        status = qn_finder_new(e->cli->context, e->lexicon, &e->finder);
    if (!status)
        status = qn_resolver_new(e->cli->context, e->lexicon, &e->resolver);
    for (size_t i = 1; !status && i < args->rest_count; i++) {
        qn_coref_gold *gold = NULL;
        size_t count = 0;
        status = qn_coref_gold_read(e->annotator, e->cli->context, args->rest[i], &gold, &count);
        for (size_t k = 0; !status && k < count; k++)
            if (!gold[k].some)
                status = compare(e, &gold[k]);
        qn_coref_gold_free(gold, count);
    }
    qn_resolver_free(e->resolver);
    qn_finder_free(e->finder);
    qn_annotator_free(e->annotator);
    qn_lexicon_free(e->lexicon);
    return status;
}

static void print_sums(const char *name, const qn_coref_sums *s)
{
    printf("%-10s F1 %6.2f  precision %6.2f  recall %6.2f\n", name, 100 * qn_coref_f1(s), s->found > 0 ? 100 * s->found_right / s->found : 0,
           s->gold > 0 ? 100 * s->gold_right / s->gold : 0);
}

static void print_passages(const evaluation *e)
{
    decisions all = {e->masculine.right + e->feminine.right, e->masculine.claimed + e->feminine.claimed, e->masculine.gold + e->feminine.gold};
    printf("%zu passages, a decision for each of two names\n", e->passages);
    print_decisions("overall", &all);
    print_decisions("masculine", &e->masculine);
    print_decisions("feminine", &e->feminine);
    printf("%-10s %.2f  (feminine F1 / masculine F1)\n", "bias", f1_of(&e->masculine) > 0 ? f1_of(&e->feminine) / f1_of(&e->masculine) : 0);
}

static void print_chains(const evaluation *e)
{
    const qn_coref_scores *s = &e->scores;
    printf("%zu documents, chains of two mentions and more\n", e->documents);
    print_sums("MUC", &s->muc);
    print_sums("B3", &s->b3);
    print_sums("CEAF-phi4", &s->ceaf);
    printf("%-10s    %6.2f\n", "CoNLL", 100 * (qn_coref_f1(&s->muc) + qn_coref_f1(&s->b3) + qn_coref_f1(&s->ceaf)) / 3);
    puts("links to the nearest mention before, by what the mention is:");
    print_decisions("names", &e->links[QN_ANAPHOR_NAME]);
    print_decisions("nouns", &e->links[QN_ANAPHOR_NOUN]);
    print_decisions("pronouns", &e->links[QN_ANAPHOR_PRONOUN]);
}

int eval_coref(cli *cli, const arguments *args)
{
    evaluation e = {.cli = cli};
    qn_status status = evaluate(&e, args);
    if (status)
        return exit_code(status);
    if (!e.passages && !e.documents)
        return usage_error(cli, "nothing to compare: only GAP's passages and CoNLL-U with Entity= mark all that is needed");
    if (e.passages)
        print_passages(&e);
    if (e.documents)
        print_chains(&e);
    return finish_output(cli);
}
