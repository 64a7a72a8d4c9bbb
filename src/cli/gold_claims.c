/* Reads gold claims and judges what the pipeline finds. A claim that the gold does not speak of is left aside. */
#include "gold_claims.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct judging {
    cli *cli;
    const qn_pipeline *pipeline;
    const char *path;
    judged_claims *all;
} judging;

void free_judged(judged_claims *all)
{
    free(all->items);
    free(all->kinds);
}

static qn_status no_memory(const judging *j)
{
    return qn_fail(j->cli->context, QN_NOMEM, j->path, "out of memory");
}

static qn_status add(judging *j, const qn_claim *claim, bool right, gold_kind kind)
{
    judged_claims *all = j->all;
    qn_judged one = {.clues = claim->clues, .property = claim->property->name, .right = right, .weight = 1, .group = all->groups, .confidence = claim->confidence};
    size_t kinds = all->count;
    if (!QN_PUSH(all->kinds, kinds, all->kind_capacity, (uint8_t)kind) || !QN_PUSH(all->items, all->count, all->capacity, one))
        return no_memory(j);
    return QN_OK;
}

/* --- whole articles: entities by name, claims by their ends ------------------------------------------------------------ */

enum { MOST_NAMES = 64 };

/* An entity of the gold or of the article, with its names folded. */
typedef struct party {
    const char *id;             /* of the gold; NULL for one found */
    unsigned type;
    const char *names[MOST_NAMES];      /* the full one first */
    size_t count;
} party;

/* One pair of an entity of the gold and one found. */
typedef struct pairing {
    size_t gold, found;
    bool same_type, full;
    size_t shared;
} pairing;

typedef struct article {
    qn_arena *arena;
    party *gold, *found;
    size_t gold_count, found_count;
    size_t *of_found;           /* [found_count] the gold entity, or SIZE_MAX */
} article;

/* Names are compared without case, accents, punctuation, a leading "the" or a possessive. */
static const char *fold(qn_arena *arena, const char *name)
{
    qn_buffer plain = {0};
    qn_buffer_puts(&plain, "");
    for (const char *at = name; *at; at++)
        if (*at != '.')
            qn_buffer_putc(&plain, *at);
    const char *slug = plain.failed ? NULL : qn_slug(arena, plain.bytes);
    free(plain.bytes);
    size_t length = slug ? strlen(slug) : 0;
    if (length > 2 && !strcmp(slug + length - 2, "-s"))
        slug = qn_arena_strndup(arena, slug, length - 2);
    return slug && !strncmp(slug, "the-", 4) ? slug + 4 : slug;
}

static bool add_name(qn_arena *arena, party *p, const char *name)
{
    const char *folded = name ? fold(arena, name) : "";
    if (folded && *folded && p->count < MOST_NAMES)
        p->names[p->count++] = folded;
    return folded != NULL;
}

/* A party is an organization there. */
static unsigned gold_type(unsigned type)
{
    return type & QN_PARTY ? (unsigned)QN_ORGANIZATION : type;
}

static bool read_gold(article *a, const json_t *entities)
{
    size_t i, k;
    json_t *entity, *alias;
    bool good = (a->gold = qn_arena_alloc(a->arena, (json_array_size(entities) + 1) * sizeof *a->gold)) != NULL;
    json_array_foreach(entities, i, entity) {
        if (!good)
            break;
        party *p = &a->gold[a->gold_count++];
        const char *type = json_string_value(json_object_get(entity, "type"));
        p->id = json_string_value(json_object_get(entity, "id"));
        p->type = gold_type((unsigned)qn_class_of(type ? type : ""));
        good = p->id && add_name(a->arena, p, json_string_value(json_object_get(entity, "name")));
        json_array_foreach(json_object_get(entity, "aliases"), k, alias)
            good = good && add_name(a->arena, p, json_string_value(alias));
    }
    return good;
}

static bool read_found(article *a, const qn_entities *entities)
{
    a->found = qn_arena_alloc(a->arena, (entities->count + 1) * sizeof *a->found);
    a->of_found = qn_arena_alloc(a->arena, (entities->count + 1) * sizeof *a->of_found);
    bool good = a->found && a->of_found;
    a->found_count = good ? entities->count : 0;
    for (size_t i = 0; good && i < entities->count; i++) {
        const qn_entity *e = &entities->entities[i];
        a->of_found[i] = SIZE_MAX;
        a->found[i].type = gold_type((unsigned)e->type);
        good = add_name(a->arena, &a->found[i], e->known ? e->known->label : e->name) && add_name(a->arena, &a->found[i], e->name);
        for (const char *const *alias = e->aliases; good && alias && *alias; alias++)
            good = add_name(a->arena, &a->found[i], *alias);
    }
    return good;
}

static size_t shared_names(const party *a, const party *b, bool *full)
{
    size_t shared = 0;
    *full = false;
    for (size_t i = 0; i < a->count; i++)
        for (size_t k = 0; k < b->count; k++)
            if (!strcmp(a->names[i], b->names[k])) {
                shared++;
                *full = *full || i == 0;
                break;
            }
    return shared;
}

static int compare_pairings(const void *x, const void *y)
{
    const pairing *a = x, *b = y;
    if (a->same_type != b->same_type)
        return a->same_type ? -1 : 1;
    if (a->full != b->full)
        return a->full ? -1 : 1;
    if (a->shared != b->shared)
        return a->shared > b->shared ? -1 : 1;
    if (a->gold != b->gold)
        return a->gold < b->gold ? -1 : 1;
    return a->found < b->found ? -1 : a->found > b->found;
}

/* One to one, the best pairs first. */
static bool match_parties(article *a)
{
    pairing *pairs = NULL;
    size_t count = 0, capacity = 0;
    bool *used = calloc(a->gold_count + 1, sizeof *used), good = used != NULL;
    for (size_t g = 0; good && g < a->gold_count; g++)
        for (size_t f = 0; good && f < a->found_count; f++) {
            pairing p = {.gold = g, .found = f, .same_type = a->gold[g].type == a->found[f].type};
            p.shared = shared_names(&a->gold[g], &a->found[f], &p.full);
            good = !p.shared || QN_PUSH(pairs, count, capacity, p);
        }
    if (count)
        qsort(pairs, count, sizeof *pairs, compare_pairings);
    for (size_t i = 0; good && i < count; i++) {
        if (used[pairs[i].gold] || a->of_found[pairs[i].found] != SIZE_MAX)
            continue;
        used[pairs[i].gold] = true;
        a->of_found[pairs[i].found] = pairs[i].gold;
    }
    free(pairs);
    free(used);
    return good;
}

static bool is_end(const article *a, uint32_t found, const char *id)
{
    size_t gold = a->of_found[found];
    return id && gold != SIZE_MAX && !strcmp(a->gold[gold].id, id);
}

/* 1 right, 0 wrong, -1 what careful readers differ on. */
static int judge_by_relations(const article *a, const json_t *relations, const qn_claim *claim)
{
    size_t i;
    json_t *r;
    json_array_foreach(relations, i, r) {
        const char *s = json_string_value(json_object_get(r, "s")), *p = json_string_value(json_object_get(r, "p")), *o = json_string_value(json_object_get(r, "o"));
        if (!p || strcmp(p, claim->property->name))
            continue;
        bool same = is_end(a, claim->subject, s) && is_end(a, claim->object, o);
        bool swapped = claim->property->symmetric && is_end(a, claim->subject, o) && is_end(a, claim->object, s);
        if (same || swapped)
            return json_is_true(json_object_get(r, "optional")) ? -1 : 1;
    }
    return 0;
}

/* DIR/NAME.json → DIR/text/NAME.txt or DIR/NAME.txt, new; NULL when out of memory. */
static char *text_path(const char *path, const char *folder)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path, *dot = strrchr(name, '.');
    qn_buffer out = {0};
    qn_buffer_add(&out, path, (size_t)(name - path));
    qn_buffer_puts(&out, folder);
    qn_buffer_add(&out, name, dot ? (size_t)(dot - name) : strlen(name));
    qn_buffer_puts(&out, ".txt");
    return out.failed ? NULL : out.bytes;
}

static qn_status open_text(judging *j, qn_text **text, qn_document **document)
{
    char *path = text_path(j->path, "text/"), *beside = text_path(j->path, "");
    FILE *in = path ? fopen(path, "r") : NULL;
    if (in)
        fclose(in);
    const char *paths[] = {in ? path : beside};
    qn_status status = path && beside ? qn_text_open(j->cli->context, paths, 1, NULL, text) : no_memory(j);
    if (!status)
        status = qn_text_next(*text, document);
    if (status == QN_END)
        status = qn_fail(j->cli->context, QN_SYNTAX, paths[0], "no article: the text of a gold file NAME.json is NAME.txt beside it or in text/");
    free(path);
    free(beside);
    return status;
}

/* The relations that the guidelines of such gold speak of: of others nothing is known. */
static const char *const gold_properties[] = {
    "worksFor", "leads", "founderOf", "memberOf", "citizenOf", "basedIn", "agencyOf", "partOf", "subsidiaryOf", "ownedBy", "childOf", "spouseOf", "represents",
    "supplies", "partnerOf", "competesWith", "accuses", "charges", "arrests", "investigates", "sues", "penalizes", "sanctions", "bans", "warns", "urges",
    "criticizes", "threatens", "meets", "cooperatesWith", "supports", "spiesOn", "spiesFor", "stealsFrom", "bribes", "acquires", "seeksExtraditionOf",
    "dismisses", "hires", "attacks", "aids",
};

static bool is_spoken_of(const char *property)
{
    for (size_t i = 0; i < sizeof gold_properties / sizeof *gold_properties; i++)
        if (!strcmp(gold_properties[i], property))
            return true;
    return false;
}

static qn_status judge_article(judging *j, const json_t *gold, const qn_document *document)
{
    qn_layers layers = {0};
    article a = {.arena = document->arena};
    qn_status status = qn_pipeline_annotate(j->pipeline, document, j->cli->context, &layers);
    if (!status && !(read_gold(&a, json_object_get(gold, "entities")) && read_found(&a, layers.entities) && match_parties(&a)))
        status = no_memory(j);
    for (size_t i = 0; !status && i < layers.claims->count; i++) {
        const qn_claim *claim = &layers.claims->claims[i];
        if (claim->object == QN_NONE || !is_spoken_of(claim->property->name))
            continue;
        int right = judge_by_relations(&a, json_object_get(gold, "relations"), claim);
        if (right >= 0)
            status = add(j, claim, right, GOLD_ARTICLE);
    }
    j->all->groups++;
    return status;
}

static qn_status judge_whole(judging *j, const json_t *gold)
{
    qn_text *text = NULL;
    qn_document *document = NULL;
    qn_status status = open_text(j, &text, &document);
    if (!status)
        status = judge_article(j, gold, document);
    qn_document_free(document);
    qn_text_free(text);
    return status;
}

/* --- KnowledgeNet: facts by place ------------------------------------------------------------------------------------- */

/* What a property of ours is called there; `swapped`: with subject and object exchanged. Several may hold. */
static const struct {
    const char *property;
    unsigned object_type;           /* 0: any */
    const char *name;
    bool swapped;
} facts[] = {
    {"worksFor", 0, "EMPLOYEE_OR_MEMBER_OF", false}, {"memberOf", 0, "EMPLOYEE_OR_MEMBER_OF", false}, {"memberOf", QN_PARTY, "POLITICAL_AFFILIATION", false},
    {"leads", 0, "CEO", true}, {"leads", 0, "EMPLOYEE_OR_MEMBER_OF", false}, {"founderOf", 0, "FOUNDED_BY", true}, {"basedIn", 0, "PLACE_OF_RESIDENCE", false},
    {"basedIn", 0, "HEADQUARTERS", false}, {"spouseOf", 0, "SPOUSE", false}, {"spouseOf", 0, "SPOUSE", true}, {"childOf", 0, "CHILD_OF", false},
    {"bornIn", 0, "PLACE_OF_BIRTH", false}, {"educatedAt", 0, "EDUCATED_AT", false}, {"citizenOf", 0, "NATIONALITY", false},
    {"subsidiaryOf", 0, "SUBSIDIARY_OF", false},
};
enum { FACTS = sizeof facts / sizeof *facts };

static bool overlaps(const qn_document *d, qn_span span, const json_t *fact, const char *begin, const char *end)
{
    json_int_t from = json_integer_value(json_object_get(fact, begin)), to = json_integer_value(json_object_get(fact, end));
    return (json_int_t)qn_document_character(d, span.begin) < to && from < (json_int_t)qn_document_character(d, span.end);
}

static bool is_annotated(const json_t *passage, const char *name)
{
    size_t i;
    json_t *one;
    json_array_foreach(json_object_get(passage, "exhaustivelyAnnotatedProperties"), i, one)
        if (!strcmp(json_string_value(json_object_get(one, "propertyName")) ? json_string_value(json_object_get(one, "propertyName")) : "", name))
            return true;
    return false;
}

static bool is_fact(const qn_document *d, const json_t *passage, const qn_evidence *e, size_t row)
{
    size_t i;
    json_t *fact;
    qn_span subject = facts[row].swapped ? e->object : e->subject, object = facts[row].swapped ? e->subject : e->object;
    json_array_foreach(json_object_get(passage, "facts"), i, fact) {
        const char *name = json_string_value(json_object_get(fact, "propertyName"));
        if (name && !strcmp(name, facts[row].name) && overlaps(d, subject, fact, "subjectStart", "subjectEnd") && overlaps(d, object, fact, "objectStart", "objectEnd"))
            return true;
    }
    return false;
}

/* 1 right, 0 wrong, -1 not spoken of: wrong only where every name that the property has there is annotated for that kind of subject. */
static int judge_evidence(const qn_document *d, const json_t *passage, const qn_claim *claim, const qn_evidence *e, unsigned object_type)
{
    json_int_t from = json_integer_value(json_object_get(passage, "passageStart")), to = json_integer_value(json_object_get(passage, "passageEnd"));
    json_int_t subject = (json_int_t)qn_document_character(d, e->subject.begin), object = (json_int_t)qn_document_character(d, e->object.begin);
    bool any = false;
    if (subject < from || subject >= to || object < from || object >= to)
        return -1;
    for (size_t row = 0; row < FACTS; row++) {
        if (strcmp(facts[row].property, claim->property->name) || (facts[row].object_type && !(facts[row].object_type & object_type)))
            continue;
        if (is_fact(d, passage, e, row))
            return 1;
        any = any || is_annotated(passage, facts[row].name);
    }
    return any ? 0 : -1;
}

static qn_status judge_passages(judging *j, const json_t *gold, const qn_document *document)
{
    qn_layers layers = {0};
    qn_status status = qn_pipeline_annotate(j->pipeline, document, j->cli->context, &layers);
    for (size_t i = 0; !status && i < layers.claims->count; i++) {
        const qn_claim *claim = &layers.claims->claims[i];
        if (claim->object == QN_NONE || claim->status == QN_NEGATED || claim->status == QN_POSSIBLE)
            continue;
        int right = -1;
        for (size_t k = 0; k < claim->evidence_count && right < 1; k++) {
            size_t p;
            json_t *passage;
            json_array_foreach(json_object_get(gold, "passages"), p, passage) {
                int one = judge_evidence(document, passage, claim, &claim->evidence[k], (unsigned)layers.entities->entities[claim->object].type);
                right = one > right ? one : right;
            }
        }
        if (right >= 0)
            status = add(j, claim, right, GOLD_SENTENCES);
    }
    j->all->groups++;
    return status;
}

static qn_status judge_line(judging *j, const json_t *gold)
{
    const char *text = json_string_value(json_object_get(gold, "documentText"));
    qn_document *document;
    qn_status status = qn_document_new(j->cli->context, j->path, json_string_value(json_object_get(gold, "documentId")), text, strlen(text), &document);
    if (status)
        return status;
    status = judge_passages(j, gold, document);
    qn_document_free(document);
    return status;
}

/* --- files ------------------------------------------------------------------------------------------------------------ */

static qn_status judge_lines(judging *j, FILE *in)
{
    char *line = NULL;
    size_t size = 0;
    json_error_t error;
    qn_status status = QN_OK;
    for (unsigned long number = 1; !status && getline(&line, &size, in) >= 0; number++) {
        json_t *gold = json_loads(line, 0, &error);
        if (!gold || !json_is_string(json_object_get(gold, "documentText")))
            status = qn_report(j->cli->context, QN_ERROR, QN_SYNTAX, j->path, number, 0, -1, "no record with documentText and passages: %s", gold ? "" : error.text);
        else
            status = judge_line(j, gold);
        json_decref(gold);
    }
    free(line);
    return status;
}

qn_status judge_file(cli *cli, const qn_pipeline *pipeline, const char *path, judged_claims *all)
{
    judging j = {.cli = cli, .pipeline = pipeline, .path = path, .all = all};
    FILE *in = fopen(path, "r");
    json_error_t error;
    if (!in)
        return qn_fail(cli->context, QN_IO, path, "cannot open: %s", strerror(errno));
    json_t *gold = json_loadf(in, 0, &error);
    qn_status status;
    if (json_is_object(gold) && json_object_get(gold, "relations")) {
        status = judge_whole(&j, gold);
    } else {
        rewind(in);
        status = judge_lines(&j, in);
    }
    json_decref(gold);
    fclose(in);
    return status;
}
