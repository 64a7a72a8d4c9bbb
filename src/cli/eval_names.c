/* `quidnunc eval names`: what the finder finds against gold names, by exact span and type, as conlleval counts. */
#include "eval.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct counts {
    size_t right, found, gold;
} counts;

typedef struct evaluation {
    cli *cli;
    qn_pipeline *pipeline;
    counts types[QN_NAME_TYPES];
    counts spans;               /* whatever the type */
    bool verbose;
} evaluation;

static double percent(size_t part, size_t whole)
{
    return whole ? 100.0 * (double)part / (double)whole : 0;
}

static void print_counts(const char *name, const counts *c)
{
    printf("%-6s F1 %6.2f  precision %6.2f  recall %6.2f  (%zu right, %zu found, %zu gold)\n", name, percent(2 * c->right, c->found + c->gold),
           percent(c->right, c->found), percent(c->right, c->gold), c->right, c->found, c->gold);
}

static qn_name_type type_of(qn_class class)
{
    if (class == QN_PERSON)
        return QN_NAME_PER;
    return class & QN_ANY_ORGANIZATION ? QN_NAME_ORG : class & (QN_COUNTRY | QN_PLACE) ? QN_NAME_LOC : QN_NAME_TYPES;
}

/* Outermost names with a capital; adjectives and people of a country are no names of places, state bodies in small letters no names. */
static bool counts_as_name(const qn_gold *g, const qn_mention *m)
{
    const qn_token *last = &g->tokens->tokens[m->end - 1];
    bool small = last->form[0] >= 'a' && last->form[0] <= 'z' && last->upos == QN_NOUN;
    return !m->inside && !m->adjective && !m->demonym && !small;
}

static void show(const evaluation *e, const qn_gold *g, const char *what, uint32_t first, uint32_t end, qn_name_type type)
{
    if (!e->verbose)
        return;
    const qn_sentence *sentence = &g->tokens->sentences[g->tokens->tokens[first].sentence];
    printf("%s %s\t", what, qn_name_type_name(type));
    for (uint32_t i = first > sentence->first + 5 ? first - 5 : sentence->first; i < sentence->end && i < end + 5; i++)
        printf("%s%s%s ", i == first ? "[" : "", g->tokens->tokens[i].form, i + 1 == end ? "]" : "");
    printf("\n");
}

/* Finds the gold name with that first token by binary search; NULL when there is none. */
static const qn_gold_name *gold_at(const qn_gold *g, uint32_t first)
{
    size_t low = 0, high = g->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (g->names[middle].first < first)
            low = middle + 1;
        else
            high = middle;
    }
    return low < g->count && g->names[low].first == first ? &g->names[low] : NULL;
}

static qn_status compare(evaluation *e, const qn_gold *g, const qn_mentions *mentions)
{
    bool *hit = calloc(g->count + 1, sizeof *hit);
    if (!hit)
        return qn_fail(e->cli->context, QN_NOMEM, NULL, "out of memory");
    for (size_t i = 0; i < mentions->count; i++) {
        const qn_mention *m = &mentions->mentions[i];
        qn_name_type type = type_of(m->type);
        if (!counts_as_name(g, m) || type == QN_NAME_TYPES)
            continue;
        const qn_gold_name *n = gold_at(g, m->first);
        bool same = n && n->end == m->end;
        e->spans.found++;
        e->spans.right += same;
        e->types[type].found++;
        e->types[type].right += same && n->type == type;
        if (same && n->type == type)
            hit[n - g->names] = true;
        else
            show(e, g, "slip", m->first, m->end, type);
    }
    for (size_t i = 0; i < g->count; i++) {
        if (g->names[i].type == QN_NAME_MISC)
            continue;
        e->types[g->names[i].type].gold++;
        e->spans.gold++;
        if (!hit[i])
            show(e, g, "miss", g->names[i].first, g->names[i].end, g->names[i].type);
    }
    free(hit);
    return QN_OK;
}

static qn_status eval_file(evaluation *e, const char *path)
{
    qn_gold *gold = NULL;
    size_t count = 0;
    qn_status status = qn_gold_read(qn_pipeline_annotator(e->pipeline), qn_pipeline_lexicon(e->pipeline), e->cli->context, path, &gold, &count);
    for (size_t i = 0; !status && i < count; i++) {
        qn_layers layers = {.tokens = gold[i].tokens};
        status = qn_pipeline_annotate(e->pipeline, gold[i].document, e->cli->context, &layers);
        if (!status)
            status = compare(e, &gold[i], layers.mentions);
    }
    qn_gold_free(gold, count);
    return status;
}

int eval_names(cli *cli, const arguments *args)
{
    evaluation e = {.cli = cli, .verbose = cli->verbose};
    qn_status status = qn_pipeline_new(cli->context, NULL, &e.pipeline);
    for (size_t i = 1; !status && i < args->rest_count; i++)
        status = eval_file(&e, args->rest[i]);
    qn_pipeline_free(e.pipeline);
    if (status)
        return exit_code(status);
    counts all = {0};
    for (int t = 0; t < QN_NAME_MISC; t++) {
        print_counts(qn_name_type_name((qn_name_type)t), &e.types[t]);
        all.right += e.types[t].right;
        all.found += e.types[t].found;
        all.gold += e.types[t].gold;
    }
    print_counts("all", &all);
    print_counts("spans", &e.spans);
    return finish_output(cli);
}
