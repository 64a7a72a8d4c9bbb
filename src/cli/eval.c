/* `quidnunc eval`: compares what the program predicts with gold data. */
#include "eval.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- counts and scores ------------------------------------------------------------------------------------------------- */

/* Right ones of those predicted and those that gold has. */
typedef struct score {
    size_t right, predicted, gold;
} score;

static double percent(size_t part, size_t whole)
{
    return whole ? 100.0 * (double)part / (double)whole : 100.0;
}

static void print_score(const char *name, const score *s)
{
    printf("%-10s %7.2f   precision %6.2f  recall %6.2f  (%zu right, %zu predicted, %zu gold)\n", name, percent(2 * s->right, s->predicted + s->gold),
           percent(s->right, s->predicted), percent(s->right, s->gold), s->right, s->predicted, s->gold);
}

/* --- tokens, tags, trees: the rules of the CoNLL 2018 shared task (Zeman et al.), on words aligned by their place in the text --------------- */

typedef struct layer_scores {
    score sentences, words, upos, xpos, lemma, uas, las;
} layer_scores;

typedef struct comparison {
    const qn_tokens *gold, *predicted;
    uint32_t *aligned;          /* [gold->count]: the predicted token of the same bytes, or QN_NONE */
} comparison;

/* Both layers are over the same text, so words are the same when their bytes are. */
static void align(comparison *c)
{
    size_t p = 0;
    for (size_t g = 0; g < c->gold->count; g++) {
        const qn_token *token = &c->gold->tokens[g];
        while (p < c->predicted->count && c->predicted->tokens[p].begin < token->begin)
            p++;
        bool same = p < c->predicted->count && c->predicted->tokens[p].begin == token->begin && c->predicted->tokens[p].end == token->end;
        c->aligned[g] = same ? (uint32_t)p : QN_NONE;
        p += same;
    }
}

static bool same_relation(const qn_token *a, const qn_token *b)
{
    const char *x = qn_relation_name((qn_relation)a->relation), *y = qn_relation_name((qn_relation)b->relation);
    size_t length = strcspn(x, ":");
    return length == strcspn(y, ":") && !memcmp(x, y, length);
}

static void compare_token(const comparison *c, size_t g, layer_scores *s)
{
    if (c->aligned[g] == QN_NONE)
        return;
    const qn_token *gold = &c->gold->tokens[g], *predicted = &c->predicted->tokens[c->aligned[g]];
    s->words.right++;
    s->upos.right += gold->upos == predicted->upos;
    s->xpos.right += !strcmp(gold->xpos, predicted->xpos);
    s->lemma.right += !strcmp(gold->lemma, predicted->lemma);
    bool head = gold->head < 0 ? predicted->head < 0 : predicted->head >= 0 && c->aligned[gold->head] == (uint32_t)predicted->head;
    s->uas.right += head;
    s->las.right += head && same_relation(gold, predicted);
}

static void compare_sentences(const comparison *c, score *s)
{
    const qn_tokens *g = c->gold, *p = c->predicted;
    s->gold += g->sentence_count;
    s->predicted += p->sentence_count;
    for (size_t i = 0, k = 0; i < g->sentence_count; i++) {
        uint32_t begin = g->tokens[g->sentences[i].first].begin, end = g->tokens[g->sentences[i].end - 1].end;
        while (k < p->sentence_count && p->tokens[p->sentences[k].first].begin < begin)
            k++;
        s->right += k < p->sentence_count && p->tokens[p->sentences[k].first].begin == begin && p->tokens[p->sentences[k].end - 1].end == end;
    }
}

static bool compare(const qn_tokens *gold, const qn_tokens *predicted, layer_scores *s)
{
    comparison c = {gold, predicted, malloc((gold->count + 1) * sizeof *c.aligned)};
    if (!c.aligned)
        return false;
    align(&c);
    compare_sentences(&c, &s->sentences);
    for (size_t g = 0; g < gold->count; g++)
        compare_token(&c, g, s);
    score *all[] = {&s->words, &s->upos, &s->xpos, &s->lemma, &s->uas, &s->las};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        all[i]->gold += gold->count;
        all[i]->predicted += predicted->count;
    }
    free(c.aligned);
    return true;
}

/* Gold and predicted layers of one file: with its own tokens, or from its raw text. */
static qn_status read_layers(cli *cli, const qn_annotator *a, const char *path, bool raw, layer_scores *s)
{
    qn_document *documents[2] = {NULL, NULL};
    const qn_tokens *layers[2];
    qn_status status = QN_OK;
    for (int i = 0; !status && i < (raw ? 1 : 2); i++) {
        FILE *in = fopen(path, "rb");
        if (!in)
            return qn_fail(cli->context, QN_IO, path, "cannot open: %s", strerror(errno));
        status = qn_tokens_read_conllu(i ? a : NULL, cli->context, path, in, &documents[i], &layers[i]);
        fclose(in);
    }
    if (!status && raw)
        status = qn_tokens_annotate(a, documents[0], cli->context, &layers[1]);
    if (!status && !compare(layers[0], layers[1], s))
        status = qn_fail(cli->context, QN_NOMEM, path, "out of memory");
    qn_document_free(documents[0]);
    qn_document_free(documents[1]);
    return status;
}

static int eval_layer(cli *cli, const arguments *args, const char *const *names)
{
    bool raw = option_given(args, EVAL_RAW) || !strcmp(args->rest[0], "tokens");
    qn_annotator *annotator;
    qn_status status = qn_annotator_new(cli->context, option_value(args, EVAL_MODEL), &annotator);
    if (status)
        return exit_code(status);
    layer_scores s = {0};
    for (size_t i = 1; !status && i < args->rest_count; i++)
        status = read_layers(cli, annotator, args->rest[i], raw, &s);
    qn_annotator_free(annotator);
    if (status)
        return exit_code(status);
    const struct { const char *name; const score *score; } rows[] = {
        {"sentences", &s.sentences}, {"words", &s.words}, {"UPOS", &s.upos}, {"XPOS", &s.xpos}, {"lemma", &s.lemma}, {"UAS", &s.uas}, {"LAS", &s.las},
    };
    for (; *names; names++)
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
            if (!strcmp(rows[i].name, *names))
                print_score(*names, rows[i].score);
    return finish_output(cli);
}

static int eval_tokens(cli *cli, const arguments *args)
{
    return eval_layer(cli, args, (const char *const[]){"sentences", "words", NULL});
}

static int eval_tags(cli *cli, const arguments *args)
{
    return eval_layer(cli, args, (const char *const[]){"words", "UPOS", "XPOS", "lemma", NULL});
}

static int eval_trees(cli *cli, const arguments *args)
{
    return eval_layer(cli, args, (const char *const[]){"sentences", "words", "UPOS", "XPOS", "lemma", "UAS", "LAS", NULL});
}

/* --- the kinds ------------------------------------------------------------------------------------------------------------ */

/* A kind of gold data. Further kinds are further rows; files are args->rest from 1 on. */
typedef struct eval_row {
    const char *name, *help;
    int (*run)(cli *cli, const arguments *args);
} eval_row;

static const eval_row kinds[] = {
    {"tokens", "sentences and words of raw text, against CoNLL-U", eval_tokens},
    {"tags", "UPOS, XPOS and lemmas, against CoNLL-U", eval_tags},
    {"trees", "all of that and dependency trees, against CoNLL-U", eval_trees},
    {"names", "names of people, organizations and places, against IOB2 or CoNLL-U", eval_names},
    {"coref", "what pronouns and nouns mean, against GAP or CoNLL-U with Entity=", eval_coref},
    {"claims", "cases: a sentence and the claims that it makes, a line each", eval_claims},
    {"links", "links of names to known actors, against texts whose names are tied to Wikidata", eval_links},
    {"confidence", "confidence of claims, against articles with gold claims or KnowledgeNet", eval_confidence},
    {NULL},
};

static int run(cli *cli, const arguments *args)
{
    if (args->rest_count < 2)
        return usage_error(cli, "say what to compare and name the gold files");
    for (const eval_row *row = kinds; row->name; row++)
        if (!strcmp(row->name, args->rest[0]))
            return row->run(cli, args);
    return usage_error(cli, "cannot evaluate '%s'", args->rest[0]);
}

static const option_row options[] = {
    KNOWLEDGE_OPTIONS,
    {"raw", 0, NULL, "start from the raw text, not from gold tokens"},
    {"model", 0, "FILE", "the model of tags and trees, if not the one that came with quidnunc"},
    {"alone", 0, NULL, "names: what the model finds alone, without rules, word lists and known actors"},
    {"phrases", 0, NULL, "names: keep titles of people, and re3d's phrases, as they are marked"},
    {"folds", 0, "N", "confidence: cross-validation, learn from the other documents for each part of N"},
    {"fold", 0, "K/N", "names: document K, K + N, … of each file only, which training left out"},
    {"cover", 0, NULL, "claims: tell each entry of the lexicon (of --lexicon, if given) without a case that it reads or without a near miss"},
    {"titles", 0, "FILE", "links: table of the Wikipedia titles in GUM's Entity= with their Wikidata ids"},
    {NULL},
};
const command eval_command = {"eval", "KIND FILE…", "Compare what quidnunc predicts with gold data",
    "Kinds:\n"
    "  tokens   sentences and words of raw text, against CoNLL-U\n"
    "  tags     UPOS, XPOS and lemmas, against CoNLL-U\n"
    "  trees    all of that and dependency trees, against CoNLL-U\n"
    "  names    names, against IOB2 (Universal NER), CoNLL-U with Entity= (GUM), or lines 'form label' (CoNLL 2003),\n"
    "           JSON (DocRED) or a folder with documents.json and entities.json (re3d)\n"
    "  coref    who is meant: by the pronoun of each passage, against GAP's table (each of its two names a decision); by all pronouns,\n"
    "           nouns and names, against CoNLL-U with Entity= (GUM): CoNLL score, the mean of MUC, B3 and CEAF-phi4, on the file's\n"
    "           tokens, with chains of one mention left out\n"
    "  claims   cases 'sentence => Subject property Object [status]; not Subject property Object; …' or '=> none', a line each\n"
    "  links    links to known actors, against JSON Lines with labels (ELEVANT) or facts (KnowledgeNet), JSON (DocRED) with\n"
    "           wikidata_qcode, or CoNLL-U with Entity= (GUM), whose Wikipedia titles --titles gives the ids of\n"
    "  confidence   articles NAME.json with entities and relations (the text in NAME.txt or text/NAME.txt), or KnowledgeNet's JSON Lines\n"
    "Scores are F1 in percent, by the rules of the CoNLL 2018 shared task.\n", options, run};
