/* identity: one actor for one key, whatever the order of the articles; equal claims become one; copies support once. */
#include <quidnunc/identity.h>

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static qn_context *context;
static qn_lexicon *lexicon;

static int set_up(void **state)
{
    (void)state;
    context = qn_context_new();
    return qn_lexicon_load(context, NULL, &lexicon);
}

static int tear_down(void **state)
{
    (void)state;
    qn_lexicon_free(lexicon);
    qn_context_free(context);
    return 0;
}

typedef struct article {
    const char *id, *text;
    qn_entity entities[3];
    qn_claim claims[2];
    size_t claim_count;
} article;

static const char *const no_names[] = {NULL}, *const short_names[] = {"Velmora", NULL};

static const qn_evidence at_start = {{0, 10}, {0, 3}, {4, 8}, {3, 4}, "https://w3id.org/quidnunc/lexicon#meet-v"};

/* Two articles in which a firm under two names meets a person, told from either side. */
static article first(void)
{
    article a = {"one", "Velmora Ltd. met Ida Holm.", {{QN_FIRM, "Velmora Ltd.", short_names, .mention_count = 3}, {QN_PERSON, "Ida Holm", no_names, .mention_count = 1}}};
    a.claims[0] = (qn_claim){.property = qn_lexicon_property(lexicon, "meets"), .subject = 0, .object = 1, .attributed_to = QN_NONE, .confidence = 0.5,
                             .evidence = &at_start, .evidence_count = 1};
    a.claim_count = 1;
    return a;
}

static article second(void)
{
    article a = {"two", "Ida Holm sat down with Velmora.", {{QN_PERSON, "Ida Holm", no_names, .mention_count = 2}, {QN_FIRM, "Velmora", no_names, .mention_count = 1}}};
    a.claims[0] = (qn_claim){.property = qn_lexicon_property(lexicon, "meets"), .subject = 0, .object = 1, .attributed_to = QN_NONE, .confidence = 0.7,
                             .evidence = &at_start, .evidence_count = 1};
    a.claim_count = 1;
    return a;
}

static void add(qn_register *reg, const article *a, size_t entities)
{
    qn_document *document;
    assert_int_equal(qn_document_new(context, a->id, a->id, a->text, strlen(a->text), &document), QN_OK);
    qn_tokens tokens = {0};
    qn_mentions mentions = {0};
    qn_entities all = {.entities = a->entities, .count = entities};
    qn_claims claims = {a->claims, a->claim_count};
    assert_int_equal(qn_identity_add(reg, document, &tokens, &mentions, &all, &claims), QN_OK);
    qn_document_free(document);
}

static qn_register *settled(const article *const *articles, size_t count, size_t entities)
{
    qn_register *reg;
    assert_int_equal(qn_register_new(context, lexicon, NULL, &reg), QN_OK);
    for (size_t i = 0; i < count; i++)
        add(reg, articles[i], entities);
    assert_int_equal(qn_identity_settle(reg), QN_OK);
    return reg;
}

/* A register as text, to compare two. */
static char *told(const qn_register *reg)
{
    qn_buffer out = {0};
    size_t actors, articles, claims;
    const qn_actor *actor = qn_register_actors(reg, &actors);
    const qn_article *article = qn_register_articles(reg, &articles);
    const qn_stored_claim *claim = qn_register_claims(reg, &claims);
    for (size_t i = 0; i < actors; i++)
        qn_buffer_printf(&out, "%s %s %u %u\n", actor[i].iri, actor[i].label, actor[i].type, actor[i].mention_count);
    for (size_t i = 0; i < articles; i++)
        qn_buffer_printf(&out, "%s %s\n", article[i].iri, article[i].id);
    for (size_t i = 0; i < claims; i++)
        qn_buffer_printf(&out, "%s %u %s %u in %u, %u, %zu\n", claim[i].iri, claim[i].subject, claim[i].property->name, claim[i].object, claim[i].article,
                         claim[i].support, claim[i].evidence_count);
    assert_false(out.failed);
    return out.bytes;
}

static void order_does_not_show(void **state)
{
    (void)state;
    article a = first(), b = second();
    qn_register *forth = settled((const article *[]){&a, &b}, 2, 2), *back = settled((const article *[]){&b, &a}, 2, 2);
    char *one = told(forth), *other = told(back);
    assert_string_equal(one, other);
    free(one);
    free(other);
    qn_register_free(forth);
    qn_register_free(back);
}

static void same_name_is_one_actor(void **state)
{
    (void)state;
    article a = first(), b = second();
    qn_register *reg = settled((const article *[]){&a, &b}, 2, 2);
    size_t actors, claims;
    const qn_actor *actor = qn_register_actors(reg, &actors);
    assert_int_equal(actors, 2);
    assert_string_equal(actor[0].iri, "http://localhost:8421/id/ida-holm");
    assert_int_equal(actor[0].mention_count, 3);
    assert_string_equal(actor[1].label, "Velmora Ltd.");
    assert_string_equal(actor[1].alternatives[0], "Velmora");
    assert_null(actor[1].alternatives[1]);
    /* a symmetric property says the same from both sides: one claim an article, supported by two */
    const qn_stored_claim *claim = qn_register_claims(reg, &claims);
    assert_int_equal(claims, 2);
    for (size_t i = 0; i < claims; i++) {
        assert_int_equal(claim[i].subject, 0);
        assert_int_equal(claim[i].object, 1);
        assert_int_equal(claim[i].support, 2);
    }
    qn_register_free(reg);
}

static void repeated_article_counts_once(void **state)
{
    (void)state;
    article a = first(), copy = first(), other_outlet = first();
    other_outlet.id = "elsewhere";
    qn_register *reg = settled((const article *[]){&a, &copy, &other_outlet}, 3, 2);
    size_t articles, claims;
    qn_register_articles(reg, &articles);
    const qn_stored_claim *claim = qn_register_claims(reg, &claims);
    assert_int_equal(articles, 2);      /* the copy under another id is an article … */
    assert_int_equal(claims, 2);
    assert_int_equal(claim[0].support, 1);  /* … that adds no support */
    qn_register_free(reg);
}

static void equal_claims_are_put_together(void **state)
{
    (void)state;
    article a = first();
    a.claims[1] = a.claims[0];
    a.claims[1].confidence = 0.8;
    a.claims[1].when = "2020";
    qn_evidence later = at_start;
    later.passage = (qn_span){12, 20};
    a.claims[1].evidence = &later;
    a.claim_count = 2;
    qn_register *reg = settled((const article *[]){&a}, 1, 2);
    size_t claims;
    const qn_stored_claim *claim = qn_register_claims(reg, &claims);
    assert_int_equal(claims, 1);
    assert_int_equal(claim->evidence_count, 2);
    assert_true(claim->confidence == 0.8);
    assert_string_equal(claim->when, "2020");
    qn_register_free(reg);
}

static void same_slug_is_not_same_actor(void **state)
{
    (void)state;
    article a = first();
    a.claim_count = 0;
    a.entities[0] = (qn_entity){.type = QN_PERSON, .name = "Ray Dove", .aliases = no_names, .mention_count = 1};
    a.entities[1] = (qn_entity){.type = QN_FIRM, .name = "Ray Dove", .aliases = no_names, .mention_count = 1};
    qn_register *reg = settled((const article *[]){&a}, 1, 2);
    size_t actors;
    const qn_actor *actor = qn_register_actors(reg, &actors);
    assert_int_equal(actors, 2);
    assert_string_not_equal(actor[0].iri, actor[1].iri);
    qn_register_free(reg);
}

static void names_beyond_latin_are_told_apart(void **state)
{
    (void)state;
    article a = first();
    a.claim_count = 0;
    a.entities[0] = (qn_entity){.type = QN_FIRM, .name = "李明 Corp", .aliases = no_names, .mention_count = 1};
    a.entities[1] = (qn_entity){.type = QN_FIRM, .name = "王明 Corp", .aliases = no_names, .mention_count = 1};
    qn_register *reg = settled((const article *[]){&a}, 1, 2);
    size_t actors;
    const qn_actor *actor = qn_register_actors(reg, &actors);
    assert_int_equal(actors, 2);
    assert_string_not_equal(actor[0].iri, actor[1].iri);
    qn_register_free(reg);
}

static void known_actor_keeps_its_slug(void **state)
{
    (void)state;
    article a = first();
    a.claim_count = 0;
    a.entities[0] = (qn_entity){.type = QN_COUNTRY, .name = "Polish", .aliases = no_names, .known = qn_lexicon_known(lexicon, "poland"),
                                .link = 0.9f, .same_as = true, .mention_count = 1};
    assert_non_null(a.entities[0].known);
    qn_register *reg = settled((const article *[]){&a}, 1, 1);
    size_t actors;
    const qn_actor *actor = qn_register_actors(reg, &actors);
    assert_int_equal(actors, 1);
    assert_string_equal(actor->iri, "http://localhost:8421/id/poland");
    assert_string_equal(actor->label, "Poland");
    assert_string_equal(actor->alternatives[0], "Polish");
    assert_non_null(actor->wikidata);
    assert_true(actor->link > 0.89f && actor->link < 0.91f);
    qn_register_free(reg);
    a.entities[0].same_as = false;      /* not certain enough: the actor that it is called after, without its Wikidata id */
    a.entities[0].link = 0.6f;
    reg = settled((const article *[]){&a}, 1, 1);
    actor = qn_register_actors(reg, &actors);
    assert_string_equal(actor->iri, "http://localhost:8421/id/poland");
    assert_null(actor->wikidata);
    qn_register_free(reg);
}

static void free_takes_null_and_base_gets_its_slash(void **state)
{
    (void)state;
    qn_register_free(NULL);
    qn_register *reg;
    qn_register_options options = {.base = "https://example.org/graph"};
    assert_int_equal(qn_register_new(context, lexicon, &options, &reg), QN_OK);
    assert_string_equal(qn_register_base(reg), "https://example.org/graph/");
    assert_int_equal(qn_identity_settle(reg), QN_OK);
    size_t count;
    qn_register_claims(reg, &count);
    assert_int_equal(count, 0);
    qn_register_free(reg);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(order_does_not_show),
        cmocka_unit_test(same_name_is_one_actor),
        cmocka_unit_test(repeated_article_counts_once),
        cmocka_unit_test(equal_claims_are_put_together),
        cmocka_unit_test(same_slug_is_not_same_actor),
        cmocka_unit_test(names_beyond_latin_are_told_apart),
        cmocka_unit_test(known_actor_keeps_its_slug),
        cmocka_unit_test(free_takes_null_and_base_gets_its_slash),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
