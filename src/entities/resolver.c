/* The resolver: word classes looked up once; the order of the work on one document; the finished layer. */
#include "antecedents.h"
#include "link.h"

#include <stdlib.h>
#include <string.h>

static const char *const labels[L_COUNT] = {
    [L_HONORIFIC] = "Honorific",
    [L_MALE_HONORIFIC] = "MaleHonorific",
    [L_FEMALE_HONORIFIC] = "FemaleHonorific",
    [L_MALE_NOUN] = "MalePersonNoun",
    [L_FEMALE_NOUN] = "FemalePersonNoun",
    [L_MALE_NAME] = "MaleFirstName",
    [L_FEMALE_NAME] = "FemaleFirstName",
    [L_LEGAL_FORM] = "LegalForm",
    [L_UNIT_WORD] = "UnitWord",
    [L_AGENCY_HEAD] = "AgencyHead",
    [L_PLACE_HEAD] = "PlaceHead",
    [L_ORGANIZATION_HEAD] = "OrganizationHead",
    [L_PARTY_HEAD] = "PartyHead",
    [L_MEDIA_HEAD] = "MediaHead",
    [L_FIRM_HEAD] = "FirmHead",
    [L_ALLIANCE_HEAD] = "AllianceHead",
    [L_HEAD_PREPOSITION] = "HeadPreposition",
    [L_AND] = "And",
    [L_PERSON_NOUN] = "PersonNoun",
    [L_FIRM_NOUN] = "FirmNoun",
    [L_AGENCY_NOUN] = "AgencyNoun",
    [L_MEDIA_NOUN] = "MediaNoun",
    [L_ALLIANCE_NOUN] = "AllianceNoun",
    [L_PARTY_NOUN] = "PartyNoun",
    [L_ORGANIZATION_NOUN] = "OrganizationNoun",
    [L_COUNTRY_NOUN] = "CountryNoun",
    [L_PLACE_NOUN] = "PlaceNoun",
    [L_STATE_GROUP] = "StateGroup",
    [L_SPOKES_NOUN] = "SpokesNoun",
    [L_GROUP_NOUN] = "GroupNoun",
    [L_STATE_BODY] = "StateBody",
    [L_TITLE] = "PersonTitle",
    [L_KIN_NOUN] = "KinNoun",
    [L_DEFINITE] = "DefiniteWord",
    [L_INDEFINITE] = "IndefiniteWord",
    [L_BOTH] = "BothWord",
    [L_SPOKES_PREPOSITION] = "SpokesPreposition",
    [L_OF] = "AttributePreposition",
    [L_IDENTIFY] = "IdentifyingVerb",
    [L_A] = "IndefiniteArticle",
    [L_ALIAS_VERB] = "AliasVerb",
    [L_AS] = "IdentityPreposition",
    [L_ANY_PERSON_NOUN] = "AnyPersonNoun",
    [L_NAME_SUFFIX] = "NameSuffix",
    [L_VAGUE_NOUN] = "VagueNoun",
    [L_TOWN_NOUN] = "TownNoun",
    [L_FORMER] = "Former",
    [L_HE] = "MalePronoun",
    [L_SHE] = "FemalePronoun",
    [L_IT] = "NeuterPronoun",
    [L_THEY] = "PluralPronoun",
    [L_WHO] = "PersonRelative",
    [L_WHICH] = "ThingRelative",
    [L_WHERE] = "PlaceRelative",
    [L_FIRST_NAME] = "FirstName",
    [L_PARTICLE] = "NameParticle",
    [L_GENERATION] = "GenerationSuffix",
    [L_REGNAL] = "RegnalTitle",
    [L_CORPORATE_WORD] = "CorporateWord",
    [L_FILLER_WORD] = "PortfolioFiller",
    [L_THE] = "Article",
    [L_SPEECH_VERB] = "SpeechVerb",
    [L_SURNAME] = "Surname",
    [L_APPOSITIVE_NOUN] = "AppositiveNoun",
};

_Static_assert(L_COUNT <= 64, "word lists are bits of one number");

qn_status resolver_make(qn_context *context, const qn_lexicon *lexicon, qn_resolver **resolver)
{
    qn_resolver *r = calloc(1, sizeof *r);
    if (!r)
        return qn_fail(context, QN_NOMEM, NULL, "out of memory");
    qn_status status = qn_link_weights_load(context, &r->weights);
    if (status) {
        free(r);
        return status;
    }
    r->lexicon = lexicon;
    static const char *const beside[] = {"RegionWord", "NationWord", "NatureWord"};
    for (size_t i = 0; i < sizeof beside / sizeof *beside; i++)
        r->beside[i] = qn_lexicon_class(lexicon, beside[i]);
    r->reflexive = qn_lexicon_class(lexicon, "ReflexivePronoun");
    r->governed = qn_lexicon_class(lexicon, "GovernedPlaceNoun");
    for (int i = 0; i < L_COUNT; i++) {
        uint32_t word_class = qn_lexicon_class(lexicon, labels[i]);
        if (word_class < QN_WORD_CLASSES)
            r->lists[word_class] |= UINT64_C(1) << i;
    }
    for (int i = L_MALE_NAME; i <= L_FEMALE_NAME; i++) {
        uint32_t word_class = qn_lexicon_class(lexicon, labels[i]);
        if (word_class < QN_WORD_CLASSES)
            r->lists[word_class] |= UINT64_C(1) << L_FIRST_NAME;
    }
    *resolver = r;
    return QN_OK;
}

qn_status qn_resolver_new(qn_context *context, const qn_lexicon *lexicon, qn_resolver **resolver)
{
    qn_resolver *r;
    qn_status status = resolver_make(context, lexicon, &r);
    if (status)
        return status;
    status = antecedent_weights_load(context, &r->antecedents);
    if (status)
        qn_resolver_free(r);
    else
        *resolver = r;
    return status;
}

void qn_resolver_free(qn_resolver *resolver)
{
    if (resolver)
        antecedent_weights_free(resolver->antecedents);
    free(resolver);
}

static void work_free(work *w)
{
    free(w->lists);
    free(w->child);
    free(w->sibling);
    free(w->at);
    free(w->cover);
    free(w->forms);
    free(w->links);
    free(w->parts);
    free(w->form_of);
    free(w->met_count);
    qn_interner_free(w->met);
    free(w->surname_of);
    free(w->entity_of);
    free(w->entities);
    free(w->references);
    free(w->reference_at);
    free(w->phrases);
    free(w->waiting);
    free(w->homes);
    free(w->seen);
    free(w->hints);
    free(w->unsure);
    free(w->choices);
    qn_interner_free(w->keys);
    qn_interner_free(w->words);
    qn_interner_free(w->roles);
}

static uint32_t *numbers(size_t count)
{
    uint32_t *array = malloc((count + 1) * sizeof *array);
    if (array)
        memset(array, 0xFF, (count + 1) * sizeof *array);
    return array;
}

static qn_status work_prepare(work *w)
{
    size_t n = w->tokens->count, m = w->mentions->count;
    w->lists = calloc(n + 1, sizeof *w->lists);
    w->child = malloc((n + 1) * sizeof *w->child);
    w->sibling = malloc((n + 1) * sizeof *w->sibling);
    w->at = numbers(n);
    w->cover = numbers(n);
    w->reference_at = numbers(n);
    w->form_of = numbers(m);
    w->surname_of = numbers(m);
    w->entity_of = numbers(m);
    w->keys = qn_interner_new();
    w->words = qn_interner_new();
    w->roles = qn_interner_new();
    w->met = qn_interner_new();
    if (!w->lists || !w->child || !w->sibling || !w->at || !w->cover || !w->reference_at || !w->form_of || !w->surname_of || !w->entity_of || !w->keys || !w->words ||
        !w->roles || !w->met)
        return QN_NOMEM;
    return qn_work_words(w);
}

static int by_head(const void *a, const void *b)
{
    const qn_reference *x = a, *y = b;
    if (x->head != y->head)
        return x->head < y->head ? -1 : 1;
    if (x->entity != y->entity)
        return x->entity < y->entity ? -1 : 1;
    return (x->kind > y->kind) - (x->kind < y->kind);
}

static qn_status hand_over(work *w, const qn_entities **entities)
{
    qn_entities *layer = qn_arena_alloc(w->arena, sizeof *layer);
    if (!layer)
        return QN_NOMEM;
    if (w->reference_count)
        qsort(w->references, w->reference_count, sizeof *w->references, by_head);
    layer->entities = qn_arena_copy(w->arena, w->entities, w->entity_count, sizeof *w->entities);
    layer->references = qn_arena_copy(w->arena, w->references, w->reference_count, sizeof *w->references);
    for (size_t i = 0; i < w->choice_count; i++)
        w->choices[i].entity = w->entity_of[w->choices[i].entity];
    layer->choices = qn_arena_copy(w->arena, w->choices, w->choice_count, sizeof *w->choices);
    layer->of_mention = qn_arena_copy(w->arena, w->entity_of, w->mentions->count, sizeof *w->entity_of);
    if (!layer->entities || !layer->references || !layer->of_mention || !layer->choices)
        return QN_NOMEM;
    layer->count = w->entity_count;
    layer->choice_count = w->choice_count;
    layer->reference_count = w->reference_count;
    *entities = layer;
    return QN_OK;
}

qn_status qn_entities_resolve(const qn_resolver *resolver, const qn_document *document, const qn_tokens *tokens, const qn_mentions *mentions,
                              qn_context *context, const qn_entities **entities)
{
    work w = {.resolver = resolver, .document = document, .tokens = tokens, .mentions = mentions, .arena = document->arena, .last_state = QN_NONE,
              .last_spokes = QN_NONE, .first_person = QN_NONE, .last_pronoun = {QN_NONE, QN_NONE}};
    qn_status status = work_prepare(&w);
    if (!status)
        status = qn_work_forms(&w);
    if (!status)
        status = qn_work_persons(&w);
    if (!status)
        status = qn_work_bodies(&w);
    if (!status)
        status = (qn_work_settle(&w), qn_work_link_known(&w));
    if (!status)
        status = qn_work_build(&w);
    if (!status)
        status = qn_work_read(&w);
    if (!status)
        status = qn_interner_failed(w.words) || qn_interner_failed(w.roles) ? QN_NOMEM : hand_over(&w, entities);
    work_free(&w);
    return status ? qn_fail(context, status, document->source, "who is who: %s", qn_strerror(status)) : QN_OK;
}

const qn_reference *qn_entities_at(const qn_entities *entities, uint32_t head, size_t *count)
{
    size_t low = 0, high = entities->reference_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (entities->references[middle].head < head)
            low = middle + 1;
        else
            high = middle;
    }
    size_t end = low;
    while (end < entities->reference_count && entities->references[end].head == head)
        end++;
    *count = end - low;
    return end > low ? &entities->references[low] : NULL;
}
