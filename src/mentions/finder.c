/* The finder: word classes looked up once; the order of the work on one document. */
#include "namer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const labels[L_COUNT] = {
    [L_HONORIFIC] = "Honorific",
    [L_TITLE] = "PersonTitle",
    [L_TITLE_MODIFIER] = "TitleModifier",
    [L_PORTFOLIO] = "Portfolio",
    [L_FIRST_NAME] = "FirstName",
    [L_SURNAME] = "Surname",
    [L_LEGAL_FORM] = "LegalForm",
    [L_AGENCY_HEAD] = "AgencyHead",
    [L_ORGANIZATION_HEAD] = "OrganizationHead",
    [L_PARTY_HEAD] = "PartyHead",
    [L_MEDIA_HEAD] = "MediaHead",
    [L_FIRM_HEAD] = "FirmHead",
    [L_PLACE_HEAD] = "PlaceHead",
    [L_ALLIANCE_HEAD] = "AllianceHead",
    [L_NOTHING_HEAD] = "NoActorHead",
    [L_PERSON_NOUN] = "PersonNoun",
    [L_FIRM_NOUN] = "FirmNoun",
    [L_AGENCY_NOUN] = "AgencyNoun",
    [L_MEDIA_NOUN] = "MediaNoun",
    [L_ALLIANCE_NOUN] = "AllianceNoun",
    [L_PARTY_NOUN] = "PartyNoun",
    [L_ORGANIZATION_NOUN] = "OrganizationNoun",
    [L_COUNTRY_NOUN] = "CountryNoun",
    [L_PLACE_NOUN] = "PlaceNoun",
    [L_PRODUCT_NOUN] = "ProductNoun",
    [L_KIN_NOUN] = "KinNoun",
    [L_STATE_GROUP] = "StateGroup",
    [L_STATE_BODY] = "StateBody",
    [L_GOVERNMENT_NOUN] = "GovernmentNoun",
    [L_INNER_POSSESSIVE] = "InnerPossessive",
    [L_PARTICLE] = "NameParticle",
    [L_HYPHEN_TAIL] = "HyphenTail",
    [L_LANGUAGE_CONTEXT] = "LanguageContext",
    [L_SPEECH_VERB] = "SpeechVerb",
    [L_UNIT_WORD] = "UnitWord",
    [L_DIRECTION] = "Direction",
    [L_PLACE_PREPOSITION] = "PlacePreposition",
    [L_HEAD_PREPOSITION] = "HeadPreposition",
    [L_AFFILIATION_PREPOSITION] = "AffiliationPreposition",
    [L_AND] = "And",
    [L_PAST_WORD] = "PastWord",
    [L_PRESENT_WORD] = "PresentWord",
    [L_FUTURE_WORD] = "FutureWord",
    [L_FROM_WORD] = "FromWord",
    [L_UNTIL_WORD] = "UntilWord",
    [L_YESTERDAY] = "Yesterday",
    [L_TODAY] = "Today",
    [L_TOMORROW] = "Tomorrow",
    [L_UNIT_MONTH] = "MonthUnit",
    [L_UNIT_YEAR] = "YearUnit",
    [L_THE] = "Article",
    [L_NOT_NAME] = "NotName",
    [L_ATTRIBUTE_PREPOSITION] = "AttributePreposition",
    [L_NAME_PREFIX] = "NamePrefix",
    [L_ANYONE_NOUN] = "AnyoneNoun",
    [L_NUMBER_WORD] = "NumberWord",
    [L_MAGNITUDE] = "Magnitude",
    [L_NO] = "NegativeDeterminer",
    [L_PLACE_PERSON_NOUN] = "PlacePersonNoun",
    [L_EVENT_LEAD] = "EventLead",
    [L_BASED] = "BasedWord",
    [L_VAGUE_NOUN] = "WeakNoun",
};

_Static_assert(L_COUNT <= 64, "word lists are bits of one number");

static void add_list(qn_finder *f, uint32_t word_class, list which)
{
    if (word_class < QN_WORD_CLASSES)
        f->lists[word_class] |= UINT64_C(1) << which;
}

static const char *const rare_labels[R_COUNT] = {
    [R_DAY_UNIT] = "DayUnit", [R_WEEK_UNIT] = "WeekUnit", [R_AGO] = "AgoWord", [R_DAY_PART] = "DayPart", [R_BETWEEN] = "BetweenWord",
    [R_RANGE] = "RangeWord", [R_YEAR_PART] = "YearPart", [R_HALF] = "HalfWord", [R_ONE] = "OneWord", [R_MINOR] = "MinorMoney",
    [R_SUFFIX] = "NameSuffix",
    [R_FIRM_THING] = "FirmThing", [R_PLACE_FIRST_NAME] = "PlaceFirstName", [R_PARTY_LETTER] = "PartyLetter", [R_BARE_BODY] = "BodyWithoutArticle",
};

/* Days of the year that have a name: "Feast_12_24". */
static void find_feasts(qn_finder *f)
{
    char label[32];
    for (int month = 1; month <= MONTHS; month++)
        for (int day = 1; day <= 31; day++) {
            snprintf(label, sizeof label, "Feast_%d_%d", month, day);
            uint32_t class = qn_lexicon_class(f->lexicon, label);
            if (class != QN_NONE && f->feast_count < MOST_FEASTS)
                f->feasts[f->feast_count++] = (feast){class, month, day};
        }
}

static void find_numbered(qn_finder *f)
{
    char label[32];
    for (int i = 0; i < R_COUNT; i++)
        f->rare[i] = qn_lexicon_class(f->lexicon, rare_labels[i]);
    for (int i = 0; i < QUARTERS; i++) {
        snprintf(label, sizeof label, "Quarter_%d", i + 1);
        f->quarters[i] = qn_lexicon_class(f->lexicon, label);
    }
    find_feasts(f);
    for (int i = 0; i < MONTHS; i++) {
        snprintf(label, sizeof label, "Month_%d", i + 1);
        f->months[i] = qn_lexicon_class(f->lexicon, label);
        add_list(f, f->months[i], L_MONTH);
    }
    for (int i = 0; i < WEEKDAYS; i++) {
        snprintf(label, sizeof label, "Weekday_%d", i + 1);
        f->weekdays[i] = qn_lexicon_class(f->lexicon, label);
        add_list(f, f->weekdays[i], L_WEEKDAY);
    }
}

qn_status qn_finder_new(qn_context *context, const qn_lexicon *lexicon, qn_finder **finder)
{
    qn_finder *f = calloc(1, sizeof *f);
    if (!f)
        return qn_fail(context, QN_NOMEM, NULL, "out of memory");
    f->lexicon = lexicon;
    for (int i = 0; i < L_COUNT; i++) {
        f->classes[i] = labels[i] ? qn_lexicon_class(lexicon, labels[i]) : QN_NONE;
        add_list(f, f->classes[i], (list)i);
    }
    add_list(f, qn_lexicon_class(lexicon, "MaleFirstName"), L_FIRST_NAME);
    add_list(f, qn_lexicon_class(lexicon, "FemaleFirstName"), L_FIRST_NAME);
    f->identity = qn_lexicon_class(lexicon, "IdentityPreposition");
    find_numbered(f);
    *finder = f;
    return QN_OK;
}

void qn_finder_free(qn_finder *finder)
{
    if (finder) {
    }
    free(finder);
}

void qn_scan_end(scan *s)
{
    free(s->forms);
    free(s->words);
    free(s->headline);
    free(s->owner);
    free(s->beliefs);
    free(s->found);
    free(s->candidates);
    free(s->groups);
    free(s->mentions);
    free(s->times);
    free(s->amounts);
    qn_interner_free(s->heads);
    qn_interner_free(s->met);
    qn_interner_free(s->small);
    qn_interner_free(s->keys);
}

qn_status qn_scan_begin(scan *s, const qn_finder *finder, const qn_document *document, const qn_tokens *tokens)
{
    *s = (scan){.finder = finder, .document = document, .tokens = tokens, .arena = document->arena};
    size_t n = s->tokens->count + 1;
    s->forms = calloc(n, sizeof *s->forms);
    s->words = calloc(n, sizeof *s->words);
    s->headline = calloc(s->tokens->sentence_count + 1, sizeof *s->headline);
    s->owner = malloc(n * sizeof *s->owner);
    s->heads = qn_interner_new();
    s->met = qn_interner_new();
    s->small = qn_interner_new();
    s->keys = qn_interner_new();
    if (!s->forms || !s->words || !s->headline || !s->owner || !s->heads || !s->met || !s->small || !s->keys)
        return QN_NOMEM;
    memset(s->owner, 0xFF, n * sizeof *s->owner);
    return qn_scan_words(s);
}

static qn_status hand_over(scan *s, const qn_mentions **mentions)
{
    qn_mentions *layer = qn_arena_alloc(s->arena, sizeof *layer);
    if (!layer)
        return QN_NOMEM;
    layer->mentions = qn_arena_copy(s->arena, s->mentions, s->mention_count, sizeof *s->mentions);
    layer->times = qn_arena_copy(s->arena, s->times, s->time_count, sizeof *s->times);
    layer->amounts = qn_arena_copy(s->arena, s->amounts, s->amount_count, sizeof *s->amounts);
    if (!layer->mentions || !layer->times || !layer->amounts)
        return QN_NOMEM;
    layer->count = s->mention_count;
    layer->time_count = s->time_count;
    layer->amount_count = s->amount_count;
    *mentions = layer;
    return QN_OK;
}

/* Candidates: of the rules, then of the model; headlines after all else, for they repeat names of the text. */
static qn_status find_candidates(scan *s)
{
    qn_status status = QN_OK;
    for (int headlines = 0; !status && headlines < 2; headlines++) {
        status = qn_scan_runs(s, headlines);
        if (!status)
            status = qn_scan_settle(s, headlines);
        if (!status)
            status = qn_scan_propose(s, headlines);
    }
    return status ? status : qn_scan_bodies(s);
}

qn_status qn_mentions_find(const qn_finder *finder, const qn_document *document, const qn_tokens *tokens, qn_context *context,
                           const qn_mentions **mentions)
{
    scan s;
    qn_status status = qn_scan_begin(&s, finder, document, tokens);
    if (!status)
        status = qn_scan_model(&s);
    if (!status)
        status = qn_scan_times(&s);
    if (!status)
        status = qn_scan_amounts(&s);
    if (!status)
        status = find_candidates(&s);
    if (!status)
        status = qn_scan_kinds(&s);
    if (!status)
        status = qn_scan_emit(&s);
    if (!status)
        status = hand_over(&s, mentions);
    qn_scan_end(&s);
    return status ? qn_fail(context, status, document->source, "names: %s", qn_strerror(status)) : QN_OK;
}

qn_status qn_mentions_alone(const qn_finder *finder, const qn_document *document, const qn_tokens *tokens, qn_context *context,
                            const qn_gold_name **names, size_t *count)
{
    scan s;
    qn_status status = qn_scan_begin(&s, finder, document, tokens);
    if (!status)
        status = qn_scan_model(&s);
    if (!status) {
        qn_gold_name *found = qn_arena_alloc(document->arena, (s.found_count + 1) * sizeof *found);
        for (size_t i = 0; found && i < s.found_count; i++)
            found[i] = s.found[i].name;
        *names = found;
        *count = s.found_count;
        status = found ? QN_OK : QN_NOMEM;
    }
    qn_scan_end(&s);
    return status ? qn_fail(context, status, document->source, "names: %s", qn_strerror(status)) : QN_OK;
}
