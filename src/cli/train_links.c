/* `quidnunc train links`: names whose Wikidata id is known → lessons: which of its candidates a name is, or that it is none of them. */
#include "eval.h"
#include "gold_links.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct school {
    cli *cli;
    qn_annotator *annotator;
    qn_finder *finder;
    qn_resolver *resolver;
    qn_link_lessons lessons;
    uint32_t texts;
} school;

static const char *id_of(const qn_known *known)
{
    const char *slash = known->wikidata ? strrchr(known->wikidata, '/') : NULL;
    return slash ? slash + 1 : NULL;
}

/* --- one text -------------------------------------------------------------------------------------------------------- */

static const char conflict[] = "";      /* the id of an entity whose names are of several */

/* The entity of the mention of just these bytes, or QN_NONE; mentions are ordered by where they begin. */
static uint32_t entity_at(const qn_tokens *tokens, const qn_mentions *mentions, const qn_entities *entities, const gold_link *l)
{
    size_t low = 0, high = mentions->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (tokens->tokens[mentions->mentions[middle].first].begin < l->begin)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < mentions->count && tokens->tokens[mentions->mentions[low].first].begin == l->begin; low++)
        if (tokens->tokens[mentions->mentions[low].end - 1].end == l->end)
            return entities->of_mention[low];
    return QN_NONE;
}

/* Adds a lesson of one name's candidates. Where none has the id, those without an id may be it, or nobody is. */
static bool add_lesson(school *s, const qn_link_choice *choices, size_t count, const char *id)
{
    bool *right = malloc((count + 1) * sizeof *right), found = false;
    for (size_t i = 0; right && i < count; i++) {
        const char *own = id_of(choices[i].known);
        right[i] = own && !strcmp(own, id);
        found = found || right[i];
    }
    for (size_t i = 0; right && !found && i < count; i++)
        right[i] = !id_of(choices[i].known);
    bool good = right && qn_link_lesson_add(&s->lessons, choices, right, count, !found, s->texts);
    free(right);
    return good;
}

static bool add_lessons(school *s, const qn_entities *entities, const char *const *ids)
{
    for (size_t i = 0, end; i < entities->choice_count; i = end) {
        const qn_link_choice *choices = &entities->choices[i];
        const char *id = choices->entity == QN_NONE ? NULL : ids[choices->entity];
        for (end = i + 1; end < entities->choice_count && entities->choices[end].group == choices->group;)
            end++;
        if (id && *id && !add_lesson(s, choices, end - i, id))
            return false;
    }
    return true;
}

static qn_status learn_from(void *user, const gold_text *text)
{
    school *s = user;
    qn_document *document;
    const qn_tokens *tokens;
    const qn_mentions *mentions;
    const qn_entities *entities;
    qn_status status = qn_document_new(s->cli->context, text->name, text->name, text->text, text->length, &document);
    if (status)
        return status;
    status = qn_tokens_annotate(s->annotator, document, s->cli->context, &tokens);
    if (!status)
        status = qn_mentions_find(s->finder, document, tokens, s->cli->context, &mentions);
    if (!status)
        status = qn_entities_resolve(s->resolver, document, tokens, mentions, s->cli->context, &entities);
    const char **ids = status ? NULL : calloc(entities->count + 1, sizeof *ids);
    for (size_t i = 0; ids && i < text->count; i++) {
        const gold_link *l = &text->links[i];
        uint32_t entity = l->counts && l->id ? entity_at(tokens, mentions, entities, l) : QN_NONE;
        if (entity != QN_NONE)
            ids[entity] = !ids[entity] || !strcmp(ids[entity], l->id) ? l->id : conflict;
    }
    if (!status && (!ids || !add_lessons(s, entities, ids)))
        status = qn_fail(s->cli->context, QN_NOMEM, text->name, "out of memory");
    free(ids);
    s->texts++;
    qn_document_free(document);
    return status;
}

/* --- the command ----------------------------------------------------------------------------------------------------- */

/* Reads all texts with these known actors. */
static qn_status read_with(school *s, const arguments *args, const qn_lexicon_options *knowledge, const char *titles)
{
    qn_lexicon *lexicon = NULL;
    qn_status status = qn_lexicon_load(s->cli->context, knowledge, &lexicon);
    if (!status)
        status = qn_finder_new(s->cli->context, lexicon, &s->finder);
    if (!status)
        status = qn_resolver_new(s->cli->context, lexicon, &s->resolver);
    if (!status)
        qn_resolver_by_hand(s->resolver);
    s->texts = 0;       /* a text is in one fold, whoever is known */
    for (size_t i = 1; !status && i < args->rest_count; i++)
        status = read_gold_links(s->cli, args->rest[i], titles, learn_from, s);
    qn_resolver_free(s->resolver);
    qn_finder_free(s->finder);
    qn_lexicon_free(lexicon);
    s->resolver = NULL;
    s->finder = NULL;
    return status;
}

static void print_figures(const char *name, const qn_link_figures *f)
{
    printf("%-12s loss %.3f, expected calibration error %.3f; taken for an actor: %zu, %.1f %% right; told to the world from %.2f on: %zu, %.1f %% right\n", name,
           f->loss, f->error, f->known, f->known ? 100.0 * (double)f->known_right / (double)f->known : 0, (double)f->least_same_as, f->same_as,
           f->same_as ? 100.0 * (double)f->same_as_right / (double)f->same_as : 0);
}

int train_links(cli *cli, const arguments *args, const char *path, const char *titles, const char *const *actors)
{
    school s = {.cli = cli};
    qn_lexicon_options beside = {.actors = actors};
    qn_link_figures by_hand, learned;
    qn_status status = qn_annotator_new(cli->context, NULL, &s.annotator);
    if (!status)
        status = read_with(&s, args, NULL, titles);
    if (!status && actors && *actors)
        status = read_with(&s, args, &beside, titles);
    if (!status)
        status = qn_links_fit(cli->context, &s.lessons, path, &by_hand, &learned);
    if (!status) {
        printf("%zu names, %zu of them with their actor among the candidates; five-fold cross-validation\n", learned.names, learned.somebody);
        print_figures("set by hand", &by_hand);
        print_figures("learned", &learned);
    }
    qn_annotator_free(s.annotator);
    qn_link_lessons_free(&s.lessons);
    return status ? exit_code(status) : finish_output(cli);
}
