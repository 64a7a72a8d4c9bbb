/* A register made by hand, for tests of what is emitted from one: it stands in for the room identity, whose views it defines.
   A test program that includes it must not use the room itself. */
#ifndef QN_TESTS_SMALL_H
#define QN_TESTS_SMALL_H

#include <quidnunc/graph.h>

#define BASE "http://localhost:8421/"

enum { ACE, DAILY, MARTA, POLAND, ODD };

static const char *const ace_names[] = {"Ace", "Ace Telecom Ltd.", NULL};
static const char *const daily_names[] = {"The Daily", NULL};
static const char *const poland_names[] = {"Polish", "Republic of Poland", NULL};
static const qn_actor actors[] = {
    {BASE "id/ace-telecom", "Ace Telecom", ace_names, QN_FIRM, "http://www.wikidata.org/entity/Q1", 7},
    {BASE "id/daily-courier", "Daily Courier", daily_names, QN_MEDIA, NULL, 1},
    {BASE "id/marta-nowak", "Marta Nowak", NULL, QN_PERSON, NULL, 3},
    {BASE "id/poland", "Poland", poland_names, QN_COUNTRY, "http://www.wikidata.org/entity/Q36", 5},
    {BASE "id/rust-and-sons", "Rust \"&\" <Sons>\\ Łódź", NULL, QN_ORGANIZATION, NULL, 1},
};

static const qn_property arrests = {QN_NS "arrests", "arrests", "arrests", QN_ANY_ACTOR, QN_ANY_ACTOR, .index = 0};
static const qn_property born = {QN_NS "birthDate", "birthDate", "born on", QN_PERSON, 0, .data = true, .index = 1};
static const qn_property penalizes = {QN_NS "penalizes", "penalizes", "penalizes", QN_ANY_ACTOR, QN_ANY_ACTOR, .index = 2};
static const qn_property spies = {QN_NS "spiesFor", "spiesFor", "spies for", QN_ANY_ACTOR, QN_ANY_ACTOR, .index = 3};
static const qn_property works = {QN_NS "worksFor", "worksFor", "works for", QN_PERSON, QN_ANY_ORGANIZATION, .state = true, .index = 4};

static const qn_stored_mention mentions[] = {{POLAND, {0, 6, "Poland"}}, {MARTA, {16, 27, "Marta Nowak"}}, {ACE, {31, 42, "Ace Telecom"}}};
static const qn_article articles[] = {
    {BASE "article/arrest-01", "arrest-01", "Poland arrests manager", "2019-01-11", "daily courier", "Jan Kos",
     "https://example.org/a b?x=1", "aa11", "news/a.txt", QN_NONE, QN_NONE, mentions, 3, .copy_of = QN_NONE},
    {BASE "article/fine-02", "fine-02", NULL, "2019-02-30", "Unknown Times", NULL, "not an IRI", "bb22", "news/b.txt", QN_NONE, QN_NONE, NULL, 0, .copy_of = QN_NONE},
};

#define FIRST "Poland arrested Marta Nowak of Ace Telecom."
static const qn_stored_evidence arrest_places[] = {
    {{0, 43, FIRST}, {0, 6, "Poland"}, {16, 27, "Marta Nowak"}, {7, 15, "arrested"}, "https://w3id.org/quidnunc/lexicon#arrest-v"}};
static const qn_stored_evidence work_places[] = {
    {{0, 43, FIRST}, {16, 27, "Marta Nowak"}, {31, 42, "Ace Telecom"}, {28, 30, "of"}, "https://w3id.org/quidnunc/lexicon#of"},
    {{44, 90, "Nowak, its sales director,\n\tsaid \"nothing\"\x01."}, {44, 49, "Nowak"}, {51, 54, "its"}, {55, 69, "sales director"}, NULL}};
static const qn_stored_evidence fine_places[] = {
    {{0, 30, "Poland may fine Ace \xFF billions."}, {0, 6, "Poland"}, {16, 19, "Ace"}, {11, 15, "fine"}, NULL}};

static const uint32_t reporters[] = {DAILY}, deniers[] = {ACE};
static const qn_stored_claim claims[] = {
    {BASE "claim/01", POLAND, MARTA, &arrests, NULL, QN_ASSERTED, QN_NONE, .when = "2019-01-08", .confidence = 0.931, .article = 0, .support = 2,
     .evidence = arrest_places, .evidence_count = 1},
    {BASE "claim/02", MARTA, ACE, &works, NULL, QN_ASSERTED, QN_NONE, .role = "sales director", .from = "2011", .until = "2019-01", .confidence = 0.8,
     .article = 0, .support = 1, .evidence = work_places, .evidence_count = 2},
    {BASE "claim/03", POLAND, ACE, &penalizes, NULL, QN_POSSIBLE, DAILY, .amount = "1000000000", .currency = "EUR", .confidence = 0.5, .article = 1,
     .support = 1, .evidence = fine_places, .evidence_count = 1},
    {BASE "claim/04", MARTA, POLAND, &spies, NULL, QN_DENIED, POLAND, reporters, deniers, 1, 1, .confidence = 0.6, .article = 1, .support = 1,
     .evidence = fine_places, .evidence_count = 1},
    {BASE "claim/05", MARTA, QN_NONE, &born, "1981-05-02", QN_ASSERTED, QN_NONE, .confidence = 1, .article = 0, .support = 1},
    {BASE "claim/06", POLAND, MARTA, &arrests, NULL, QN_ASSERTED, DAILY, .confidence = 0.7, .article = 1, .support = 2, .evidence = fine_places,
     .evidence_count = 1},
};

const qn_actor *qn_register_actors(const qn_register *reg, size_t *count)
{
    (void)reg;
    *count = sizeof actors / sizeof *actors;
    return actors;
}

const qn_article *qn_register_articles(const qn_register *reg, size_t *count)
{
    (void)reg;
    *count = sizeof articles / sizeof *articles;
    return articles;
}

const qn_stored_claim *qn_register_claims(const qn_register *reg, size_t *count)
{
    (void)reg;
    *count = sizeof claims / sizeof *claims;
    return claims;
}

const qn_change *qn_register_changes(const qn_register *reg, size_t *count)
{
    (void)reg;
    *count = 0;
    return NULL;
}

const char *qn_register_base(const qn_register *reg)
{
    (void)reg;
    return BASE;
}

#endif
