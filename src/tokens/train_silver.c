/* What several trained annotators say of texts that nobody has marked: a network can learn from what most of them agree on (tri-training, Zhou and Li 2005;
 * an ensemble distilled into one parser, Kuncoro et al. 2016). */
#include "train.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SHORTEST = 4, LONGEST = 100, AGREED = 50 };  /* words of a sentence to learn from; of a hundred words, those whose heads all agree on, at least */
#define SURE 0.9f       /* labels are taken, the likeliest first, until one of them is right with this chance */

/* One text as all teachers read it. */
typedef struct readings {
    const training *t;
    const qn_token **tokens;        /* [teachers][count] */
    const float **labels;           /* [teachers], each [count][labels]; NULL where nothing is said of names */
    size_t count;
    const qn_sentence *sentences;
    size_t sentence_count;
} readings;

/* --- votes --------------------------------------------------------------------------------------------------------------- */

static bool same_head(const qn_token *a, const qn_token *b)
{
    return a->head == b->head;
}

static bool same_relation(const qn_token *a, const qn_token *b)
{
    return a->head == b->head && a->relation == b->relation;
}

static bool same_tag(const qn_token *a, const qn_token *b)
{
    return a->upos == b->upos && !strcmp(a->xpos, b->xpos);
}

/* The token of a teacher that more than half of all agree with, or NULL; `agreeing` gets how many do. */
static const qn_token *most(const readings *r, size_t i, bool (*same)(const qn_token *, const qn_token *), size_t *agreeing)
{
    size_t teachers = r->t->settings->teacher_count;
    for (size_t k = 0; k <= teachers / 2; k++) {
        *agreeing = 0;
        for (size_t j = 0; j < teachers; j++)
            *agreeing += same(&r->tokens[k][i], &r->tokens[j][i]);
        if (*agreeing > teachers / 2)
            return &r->tokens[k][i];
    }
    return NULL;
}

/* What most say of a token; true when all have the same head for it. */
static bool vote(const readings *r, size_t i, qn_token *voted)
{
    size_t agreeing, heads;
    const qn_token *head = most(r, i, same_head, &heads);
    voted->head = head ? head->head : HEAD_NOT_TOLD;
    const qn_token *relation = most(r, i, same_relation, &agreeing), *tag = most(r, i, same_tag, &agreeing);
    voted->relation = relation ? relation->relation : QN_RELATION_COUNT;
    voted->upos = tag ? tag->upos : QN_X;
    voted->xpos = tag ? tag->xpos : NULL;
    return head && heads == r->t->settings->teacher_count;
}

/* Bits of the labels that the teachers' mean takes for likely. */
static uint32_t likely_labels(const readings *r, size_t i)
{
    enum { MOST_LABELS = 32 };
    float mean[MOST_LABELS] = {0};
    size_t labels = r->t->settings->label_count, teachers = r->t->settings->teacher_count;
    for (size_t k = 0; k < teachers; k++) {
        const float *scores = r->labels[k] + i * labels;
        float highest = scores[0], all = 0;
        for (size_t y = 1; y < labels; y++)
            highest = fmaxf(highest, scores[y]);
        for (size_t y = 0; y < labels; y++)
            all += expf(scores[y] - highest);
        for (size_t y = 0; y < labels; y++)
            mean[y] += expf(scores[y] - highest) / all / (float)teachers;
    }
    uint32_t bits = 0;
    for (float sum = 0; sum < SURE;) {
        size_t best = labels;
        for (size_t y = 0; y < labels; y++)
            if (!(bits >> y & 1) && (best == labels || mean[y] > mean[best]))
                best = y;
        if (best == labels)
            break;
        bits |= UINT32_C(1) << best;
        sum += mean[best];
    }
    return bits;
}

/* Counts votes, sentence by sentence. Sentences that the teachers read too differently are hardly sentences: nothing is told of them. */
static void vote_sentence(const readings *r, const qn_sentence *s, qn_token *voted, uint32_t *right)
{
    size_t agreed = 0, length = s->end - s->first;
    for (uint32_t i = s->first; i < s->end; i++) {
        agreed += vote(r, i, &voted[i]);
        if (right)
            right[i] = likely_labels(r, i);
    }
    if (length >= SHORTEST && length <= LONGEST && 100 * agreed >= AGREED * length)
        return;
    for (uint32_t i = s->first; i < s->end; i++) {
        voted[i].head = HEAD_NOT_TOLD;
        voted[i].relation = QN_RELATION_COUNT;
        voted[i].xpos = NULL;
        if (right)
            right[i] = 0;
    }
}

/* --- readings ------------------------------------------------------------------------------------------------------------- */

/* All teachers read the tokens; `arena` keeps what they say. */
static qn_status read_all(const silver *s, const char *source, const qn_tokens *tokens, readings *r)
{
    const qn_training *settings = s->t->settings;
    qn_document room = {.arena = s->arena, .source = source};
    *r = (readings){.t = s->t, .count = tokens->count, .sentences = tokens->sentences, .sentence_count = tokens->sentence_count};
    r->tokens = qn_arena_alloc(s->arena, settings->teacher_count * sizeof *r->tokens);
    r->labels = qn_arena_alloc(s->arena, settings->teacher_count * sizeof *r->labels);
    if (!r->tokens || !r->labels)
        return no_memory(s->t);
    qn_status status = QN_OK;
    bool named = settings->label_count > 0;
    for (size_t k = 0; !status && k < settings->teacher_count; k++) {
        qn_token *copy = qn_arena_alloc(s->arena, (tokens->count + 1) * sizeof *copy);
        size_t labels = 0;
        r->labels[k] = NULL;
        if (!copy)
            return no_memory(s->t);
        memcpy(copy, tokens->tokens, tokens->count * sizeof *copy);
        status = predict(s->teachers[k], s->t->context, &room, copy, tokens->count, tokens->sentences, tokens->sentence_count, &r->labels[k], &labels);
        r->tokens[k] = copy;
        named = named && labels == settings->label_count;
    }
    if (!named)
        r->labels = NULL;
    return status;
}

static qn_status vote_all(const silver *s, const char *source, const qn_tokens *tokens, bool names, const qn_token **voted, const uint32_t **right)
{
    readings r;
    qn_status status = read_all(s, source, tokens, &r);
    if (status)
        return status;
    qn_token *own = qn_arena_alloc(s->arena, (tokens->count + 1) * sizeof *own);
    uint32_t *bits = names && r.labels ? qn_arena_alloc(s->arena, (tokens->count + 1) * sizeof *bits) : NULL;
    if (!own || (names && r.labels && !bits))
        return no_memory(s->t);
    memcpy(own, tokens->tokens, tokens->count * sizeof *own);
    for (size_t i = 0; i < tokens->sentence_count; i++)
        vote_sentence(&r, &tokens->sentences[i], own, bits);
    *voted = own;
    if (names)
        *right = bits;
    return QN_OK;
}

static qn_status read_text(const silver *s, const char *path, qn_document **document)
{
    FILE *in = fopen(path, "rb");
    if (!in)
        return qn_fail(s->t->context, QN_IO, path, "cannot open the text: %s", strerror(errno));
    qn_buffer text = {0};
    char part[16384];
    for (size_t got; (got = fread(part, 1, sizeof part, in)) > 0;)
        qn_buffer_add(&text, part, got);
    qn_status status = ferror(in) ? qn_fail(s->t->context, QN_IO, path, "cannot read the text: %s", strerror(errno)) : text.failed ? no_memory(s->t) : QN_OK;
    fclose(in);
    if (!status)
        status = qn_document_new(s->t->context, path, NULL, text.bytes ? text.bytes : "", text.length, document);
    free(text.bytes);
    return status;
}

static qn_status add_text(silver *s, const char *path)
{
    silver_text *x = &s->texts[s->text_count];
    qn_status status = read_text(s, path, &x->document);
    if (status)
        return status;
    s->text_count++;
    qn_annotator_go(s->teachers[0], QN_TO_TOKENS);
    status = qn_tokens_annotate(s->teachers[0], x->document, s->t->context, &x->tokens);
    qn_annotator_go(s->teachers[0], QN_TO_TREES);
    return status ? status : vote_all(s, path, x->tokens, true, &x->voted, &x->right);
}

/* --- the whole -------------------------------------------------------------------------------------------------------------- */

static qn_status load_teachers(silver *s)
{
    const qn_training *settings = s->t->settings;
    qn_status status = QN_OK;
    for (size_t k = 0; !status && k < settings->teacher_count; k++) {
        status = qn_annotator_new(s->t->context, settings->teachers[k], &s->teachers[k]);
        if (!status && s->teachers[k]->depth == QN_TO_TOKENS)
            status = qn_fail(s->t->context, QN_USAGE, settings->teachers[k], "cannot teach: the model has no network");
    }
    return status;
}

qn_status silver_read(const training *t, silver *s)
{
    const qn_training *settings = t->settings;
    *s = (silver){.t = t};
    if (!settings->teacher_count)
        return QN_OK;
    s->arena = qn_arena_new();
    s->teachers = calloc(settings->teacher_count, sizeof *s->teachers);
    s->texts = calloc(settings->text_count + 1, sizeof *s->texts);
    s->trees = calloc(settings->labelled_count + 1, sizeof *s->trees);
    if (!s->arena || !s->teachers || !s->texts || !s->trees)
        return no_memory(t);
    qn_status status = load_teachers(s);
    for (size_t d = 0; !status && d < settings->labelled_count; d++)
        status = vote_all(s, "names", settings->labelled[d].tokens, false, &s->trees[d], NULL);
    for (size_t i = 0; !status && i < settings->text_count; i++)
        status = add_text(s, settings->texts[i]);
    return status;
}

void silver_free(silver *s)
{
    for (size_t k = 0; s->teachers && k < s->t->settings->teacher_count; k++)
        qn_annotator_free(s->teachers[k]);
    for (size_t i = 0; i < s->text_count; i++)
        qn_document_free(s->texts[i].document);
    free(s->teachers);
    free(s->texts);
    free(s->trees);
    qn_arena_free(s->arena);
    *s = (silver){0};
}
