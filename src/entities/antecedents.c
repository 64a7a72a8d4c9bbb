/* Candidates for what "he" and "she" mean, and the clues that speak for and against each. */
#include "antecedents.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FAR_PHRASES 80
#define FAR_SENTENCES 4
#define FAR_AHEAD 8         /* names looked at behind the pronoun in its sentence */
#define MOST_HOPS 16        /* in a tree */
#define MOST_APART 8

/* --- clues and their weights ------------------------------------------------------------------------------------------------ */

/* Families of clues, with the number of values of each. */
typedef enum family {
    F_KIND, F_ROLE, F_PARALLEL, F_ORDER, F_SUBJECTS, F_TOKENS, F_GENDER, F_COUNT, F_WINDOW, F_CHAIN, F_CHAIN_ROLE, F_CLAUSE, F_LINK, F_FORM, F_FIRST,
    F_START, F_LIST, F_QUOTE, F_TYPE, F_DEPTH, F_PREPOSITION, F_OWNER, F_DISTANCE, F_PLAIN_ROLE, F_ROLES, F_PLAIN_CLAUSE, F_UNDER, F_AHEAD, F_MAIN, F_BRACKET, F_TOPIC, F_NOBODY, F_NOBODY_OF,
    FAMILIES
} family;

enum { DISTANCES = 6, ROLES = 10, PRONOUN_ROLES = 5 };

static const struct { const char *name; uint16_t values; } families[FAMILIES] = {
    [F_KIND] = {"kind", 6 * DISTANCES}, [F_ROLE] = {"role", DISTANCES * ROLES * PRONOUN_ROLES}, [F_PARALLEL] = {"parallel", 4 * DISTANCES},
    [F_ORDER] = {"order", 8 * DISTANCES}, [F_SUBJECTS] = {"subjects", 4 * PRONOUN_ROLES}, [F_TOKENS] = {"tokens", 8 * PRONOUN_ROLES},
    [F_GENDER] = {"gender", 6 * 3}, [F_COUNT] = {"count", 10}, [F_WINDOW] = {"window", 6}, [F_CHAIN] = {"chain", 12},
    [F_CHAIN_ROLE] = {"chain-role", PRONOUN_ROLES * PRONOUN_ROLES}, [F_CLAUSE] = {"clause", 24 * PRONOUN_ROLES}, [F_LINK] = {"link", 10 * 6},
    [F_FORM] = {"form", 4 * DISTANCES}, [F_FIRST] = {"first", 2 * DISTANCES}, [F_START] = {"start", 2 * ROLES}, [F_LIST] = {"list", 3 * DISTANCES},
    [F_QUOTE] = {"quote", 8}, [F_TYPE] = {"type", 10 * PRONOUN_ROLES}, [F_DEPTH] = {"depth", 4 * 4 * DISTANCES}, [F_PREPOSITION] = {"preposition", 10 * 2},
    [F_OWNER] = {"owner", 4}, [F_DISTANCE] = {"distance", DISTANCES}, [F_PLAIN_ROLE] = {"plain-role", ROLES}, [F_ROLES] = {"roles", ROLES * PRONOUN_ROLES},
    [F_PLAIN_CLAUSE] = {"plain-clause", 24}, [F_UNDER] = {"under", ROLES * DISTANCES}, [F_AHEAD] = {"ahead", 4 * PRONOUN_ROLES},
    [F_MAIN] = {"main", 2 * DISTANCES * PRONOUN_ROLES}, [F_BRACKET] = {"bracket", 2 * DISTANCES}, [F_TOPIC] = {"topic", 5}, [F_NOBODY] = {"nobody", 4 * PRONOUN_ROLES}, [F_NOBODY_OF] = {"nobody-of", 4},
};

struct antecedent_weights {
    size_t first[FAMILIES + 1];     /* number of a family's first clue */
    float *values;                  /* [first[FAMILIES]] */
};

qn_status antecedent_weights_new(antecedent_weights **weights)
{
    antecedent_weights *w = calloc(1, sizeof *w);
    for (int f = 0; w && f < FAMILIES; f++)
        w->first[f + 1] = w->first[f] + (size_t)families[f].values;
    if (w)
        w->values = calloc(w->first[FAMILIES], sizeof *w->values);
    if (!w || !w->values) {
        free(w);
        return QN_NOMEM;
    }
    *weights = w;
    return QN_OK;
}

void antecedent_weights_free(antecedent_weights *w)
{
    if (w)
        free(w->values);
    free(w);
}

float *antecedent_weights_list(antecedent_weights *w, size_t *count)
{
    *count = w->first[FAMILIES];
    return w->values;
}

/* A line "FAMILY VALUE WEIGHT"; false when it is none. */
static bool read_line(antecedent_weights *w, const char *line)
{
    char name[24];
    unsigned value;
    float weight;
    if (sscanf(line, "%23s %u %f", name, &value, &weight) != 3 || !isfinite(weight))
        return false;
    int f = 0;
    while (f < FAMILIES && strcmp(families[f].name, name))
        f++;
    if (f == FAMILIES || value >= families[f].values)
        return false;
    w->values[w->first[f] + value] = weight;
    return true;
}

static qn_status read_weights(qn_context *context, const char *path, antecedent_weights *w)
{
    FILE *in = fopen(path, "r");
    if (!in)
        return qn_fail(context, errno == ENOENT ? QN_NOT_FOUND : QN_IO, path, "cannot open: %s", strerror(errno));
    char line[256];
    qn_status status = QN_OK;
    for (unsigned long number = 1; !status && fgets(line, sizeof line, in); number++) {
        line[strcspn(line, "#\r\n")] = '\0';
        if (line[strspn(line, " \t")] && !read_line(w, line))
            status = qn_report(context, QN_ERROR, QN_SYNTAX, path, number, 0, -1,
                               "a line reads 'FAMILY VALUE WEIGHT'; 'quidnunc train coref' writes such files");
    }
    if (!status && ferror(in))
        status = qn_fail(context, QN_IO, path, "cannot read: %s", strerror(errno));
    fclose(in);
    return status;
}

qn_status antecedent_weights_load(qn_context *context, antecedent_weights **weights)
{
    char *path = NULL;
    antecedent_weights *w = NULL;
    qn_status status = antecedent_weights_new(&w);
    if (status)
        return qn_fail(context, status, NULL, "out of memory");
    status = qn_context_data(context, "models/pronouns.txt", &path);
    if (!status)
        status = read_weights(context, path, w);
    free(path);
    if (status)
        antecedent_weights_free(w);
    else
        *weights = w;
    return status;
}

qn_status antecedent_weights_save(qn_context *context, const antecedent_weights *w, const char *path)
{
    FILE *out = fopen(path, "w");
    if (!out)
        return qn_fail(context, QN_IO, path, "cannot open: %s", strerror(errno));
    fputs("# What speaks for a phrase as the meaning of \"he\" or \"she\": lines 'FAMILY VALUE WEIGHT', see README.md.\n", out);
    for (int f = 0; f < FAMILIES; f++)
        for (unsigned v = 0; v < families[f].values; v++) {
            double weight = w->values[w->first[f] + v];
            if (fabs(weight) >= 0.005)
                fprintf(out, "%s %u %.2f\n", families[f].name, v, weight);
        }
    bool failed = ferror(out) != 0;
    return fclose(out) || failed ? qn_fail(context, QN_IO, path, "cannot write: %s", strerror(errno)) : QN_OK;
}

/* --- what the tree tells --------------------------------------------------------------------------------------------------- */

/* The pronoun's way up the tree. */
typedef struct ancestry {
    uint32_t token[MOST_HOPS];
    uint8_t level[MOST_HOPS];           /* clauses left on the way there */
    bool nominal[MOST_HOPS];            /* no clause was left: the token's phrase holds the pronoun */
    int count;
    int link;                           /* how the lowest clause hangs on the next, see link_of */
} ancestry;

static bool is_subject(int relation)
{
    return relation == QN_NSUBJ || relation == QN_NSUBJ_PASS;
}

static bool is_clause(int relation)
{
    switch ((qn_relation)relation) {
    case QN_CCOMP: case QN_XCOMP: case QN_ADVCL: case QN_ADVCL_RELCL: case QN_ACL: case QN_ACL_RELCL: case QN_CSUBJ: case QN_CSUBJ_PASS: case QN_PARATAXIS:
        return true;
    default: return false;
    }
}

static bool is_predicate(const work *w, uint32_t token)
{
    int upos = token_at(w, token)->upos;
    return upos == QN_VERB || upos == QN_AUX;
}

static int link_of(int relation)
{
    switch ((qn_relation)relation) {
    case QN_CCOMP: return 1;
    case QN_XCOMP: return 2;
    case QN_ADVCL: return 3;
    case QN_ACL_RELCL: case QN_ADVCL_RELCL: return 4;
    case QN_ACL: return 5;
    case QN_PARATAXIS: return 6;
    case QN_CONJ: return 7;
    case QN_CSUBJ: case QN_CSUBJ_PASS: return 8;
    default: return 9;
    }
}

static void climb(const work *w, uint32_t pronoun, ancestry *a)
{
    *a = (ancestry){.count = 0};
    uint8_t level = 0;
    bool nominal = true;
    for (uint32_t at = pronoun; a->count < MOST_HOPS && token_at(w, at)->head >= 0;) {
        int relation = token_at(w, at)->relation;
        bool clause = is_clause(relation) || (relation == QN_CONJ && is_predicate(w, at));
        if (clause && !a->link)
            a->link = link_of(relation);
        level += clause && level < 3;
        nominal = nominal && !clause && relation != QN_CONJ;       /* "John and his wife" */
        at = (uint32_t)token_at(w, at)->head;
        a->token[a->count] = at;
        a->level[a->count] = level;
        a->nominal[a->count++] = nominal;
    }
}

static int place_in(const ancestry *a, uint32_t token)
{
    for (int i = 0; i < a->count; i++)
        if (a->token[i] == token)
            return i;
    return -1;
}

static int relation_of(const work *w, uint32_t token)
{
    for (int hops = 0; hops < 3 && token_at(w, token)->relation == QN_CONJ && token_at(w, token)->head >= 0; hops++)
        token = (uint32_t)token_at(w, token)->head;
    return token_at(w, token)->relation;
}

static unsigned role_of(const work *w, uint32_t token)
{
    switch ((qn_relation)relation_of(w, token)) {
    case QN_NSUBJ: case QN_NSUBJ_OUTER: return 0;
    case QN_NSUBJ_PASS: return 1;
    case QN_OBJ: case QN_IOBJ: return 2;
    case QN_OBL: case QN_OBL_UNMARKED: return 3;
    case QN_NMOD: return 4;
    case QN_NMOD_POSS: return 5;
    case QN_APPOS: return 6;
    case QN_ROOT: return 7;
    case QN_OBL_AGENT: return 8;
    default: return 9;
    }
}

static unsigned pronoun_role(const work *w, uint32_t pronoun)
{
    if (qn_work_reflexive(w, pronoun))
        return 4;
    unsigned role = role_of(w, pronoun);
    return role <= 1 ? 0 : role == 2 ? 1 : token_at(w, pronoun)->relation == QN_NMOD_POSS ? 2 : 3;
}

/* Clauses that the token stands in, to 3. */
static unsigned depth_of(const work *w, uint32_t token)
{
    unsigned depth = 0;
    for (int hops = 0; hops < MOST_HOPS && token_at(w, token)->head >= 0 && depth < 3; hops++) {
        depth += is_clause(token_at(w, token)->relation);
        token = (uint32_t)token_at(w, token)->head;
    }
    return depth;
}

/* How a phrase of the pronoun's sentence stands to it: 0 elsewhere; 1 to 12 argument of a verb above the pronoun; 13 to 16 inside such an argument; 17 on
 * in another clause. */
static unsigned clause_of(const work *w, const ancestry *a, uint32_t head)
{
    int32_t at = token_at(w, head)->head;
    int relation = relation_of(w, head), clause = 0;
    for (int hops = 0; hops < MOST_HOPS && at >= 0; hops++) {
        int place = place_in(a, (uint32_t)at);
        if (place >= 0 && clause)
            return 16 + (unsigned)link_of(clause) % 8;
        if (place >= 0 && hops == 0) {
            unsigned kind = is_subject(relation) ? 0 : relation == QN_OBJ || relation == QN_IOBJ ? 1 : 2;
            return 1 + a->level[place] * 3u + kind;
        }
        if (place >= 0)
            return 13 + a->level[place];
        int own = token_at(w, (uint32_t)at)->relation;
        if (!clause && (is_clause(own) || (own == QN_CONJ && is_predicate(w, (uint32_t)at))))
            clause = own;
        at = token_at(w, (uint32_t)at)->head;
    }
    return 16;
}

/* --- who may be meant ------------------------------------------------------------------------------------------------------ */

typedef struct search {
    const work *w;
    uint32_t pronoun;
    char gender;
    bool blind;                         /* the gender of people is not looked at */
    ancestry above;
    candidates *found;
    uint32_t apart[MOST_APART];         /* [apart_count]: entities that the pronoun cannot mean */
    size_t apart_count;
} search;

static bool names_the_noun(int relation)
{
    return relation == QN_APPOS || relation == QN_FLAT || relation == QN_COMPOUND || relation == QN_NMOD_UNMARKED;
}

/* Subject and object of one verb are two ("he hit him"); a possessor is not what it possesses, nor what explains that ("her husband, John"); a phrase does not
 * mean a part of itself. */
static bool bound_apart(const search *s, uint32_t head)
{
    const qn_token *p = token_at(s->w, s->pronoun), *c = token_at(s->w, head);
    if (p->sentence != c->sentence)
        return false;
    if (c->head == (int32_t)s->pronoun)
        return true;
    int place = place_in(&s->above, head);
    if (place >= 0 && s->above.nominal[place])
        return true;
    if (p->head >= 0 && p->relation == QN_NMOD_POSS)
        return c->head == p->head && names_the_noun(c->relation);
    return p->head == c->head && p->head >= 0 && !qn_work_reflexive(s->w, s->pronoun);
}

/* Who does what the verb tells without a subject of its own: "Chang saw Novak and thanked him", "Chang wanted to thank him", "told Chang to thank him". */
static bool is_hidden_subject(const search *s, uint32_t head)
{
    const work *w = s->w;
    const qn_token *p = token_at(w, s->pronoun);
    if (p->head < 0 || p->relation == QN_NMOD_POSS || is_subject(p->relation) || qn_work_reflexive(w, s->pronoun))
        return false;
    uint32_t verb = (uint32_t)p->head;
    for (int hops = 0; hops < 4; hops++) {
        if (qn_work_find_child(w, verb, QN_NSUBJ) >= 0 || qn_work_find_child(w, verb, QN_NSUBJ_PASS) >= 0)
            break;
        int relation = token_at(w, verb)->relation, next = token_at(w, verb)->head;
        if (next < 0 || (relation != QN_CONJ && relation != QN_XCOMP && relation != QN_ADVCL))
            return false;
        verb = (uint32_t)next;
        int object = qn_work_find_child(w, verb, QN_OBJ);
        if (relation == QN_XCOMP && object >= 0)
            return (uint32_t)object == head;
    }
    const qn_token *c = token_at(w, head);
    return c->head == (int32_t)verb && is_subject(c->relation);
}

static bool is_apart(search *s, uint32_t entity, uint32_t head)
{
    for (size_t i = 0; entity != QN_NONE && i < s->apart_count; i++)
        if (s->apart[i] == entity)
            return true;
    if (!bound_apart(s, head) && !is_hidden_subject(s, head))
        return false;
    if (entity != QN_NONE && s->apart_count < MOST_APART)
        s->apart[s->apart_count++] = entity;
    return true;
}

/* "Victoria" was taken for a place, but nothing told so for sure. */
static bool may_be_person(const work *w, uint32_t entity)
{
    const qn_entity *e = &w->entities[entity];
    return e->type == QN_PERSON || (!e->known && e->named && e->type & (QN_PLACE | QN_ORGANIZATION | QN_FIRM) && w->unsure[entity]);
}

static bool other_gender(const search *s, char gender, unsigned hints)
{
    return gender && gender != s->gender && !hints && !s->blind;
}

static bool suits(const search *s, const noun_phrase *p)
{
    const work *w = s->w;
    if (p->plural)
        return false;
    if (p->entity == QN_NONE)
        return (p->type & QN_PERSON || (p->proper && !p->type)) && !other_gender(s, p->gender, 0);
    return may_be_person(w, p->entity) && !other_gender(s, w->entities[p->entity].gender, w->hints[p->entity]);
}

static candidate *known_candidate(candidates *found, uint32_t entity)
{
    for (size_t i = 0; entity != QN_NONE && i < found->count; i++)
        if (found->list[i].entity == entity)
            return &found->list[i];
    return NULL;
}

/* A name that was not found as one, met once more. */
static candidate *same_name(const work *w, candidates *found, const noun_phrase *p)
{
    for (size_t i = 0; p->proper && i < found->count; i++)
        if (found->list[i].entity == QN_NONE && !strcmp(token_at(w, found->list[i].head)->form, token_at(w, p->head)->form))
            return &found->list[i];
    return NULL;
}

static void gather_before(search *s)
{
    const work *w = s->w;
    uint32_t sentence = token_at(w, s->pronoun)->sentence;
    for (size_t back = 1; back <= w->phrase_count && back < FAR_PHRASES; back++) {
        const noun_phrase *p = &w->phrases[w->phrase_count - back];
        if (sentence > p->sentence + FAR_SENTENCES)
            break;
        if (!suits(s, p))
            continue;
        candidate *known = p->entity == QN_NONE ? same_name(w, s->found, p) : known_candidate(s->found, p->entity);
        if (known) {
            known->seen++;
            continue;
        }
        if (is_apart(s, p->entity, p->head) || s->found->count == MOST_CANDIDATES)
            continue;
        s->found->list[s->found->count++] =
            (candidate){.phrase = (uint32_t)(w->phrase_count - back), .head = p->head, .entity = p->entity, .ahead = QN_NONE, .seen = 1};
    }
}

/* "In her book, Chang says": names further on. */
static void gather_ahead(search *s)
{
    const work *w = s->w;
    for (uint32_t k = w->next_mention, looked = 0; k < w->mentions->count && looked < FAR_AHEAD; k++, looked++) {
        const qn_mention *m = &w->mentions->mentions[k];
        if (!same_sentence(w, s->pronoun, m->head))
            break;
        uint32_t entity = w->entity_of[k];
        const qn_entity *e = &w->entities[entity];
        if (m->head < s->pronoun || m->inside || m->adjective || m->demonym || e->type != QN_PERSON ||
            other_gender(s, e->gender, w->hints[entity]) || is_apart(s, entity, m->head))
            continue;
        candidate *known = known_candidate(s->found, entity);
        if (known && known->ahead == QN_NONE)
            known->ahead = m->head;
        if (known ||
            s->found->count == MOST_CANDIDATES)
            continue;
        s->found->list[s->found->count++] = (candidate){.phrase = QN_NONE, .head = m->head, .entity = entity, .ahead = m->head, .seen = 0};
    }
}

/* --- clues ----------------------------------------------------------------------------------------------------------------- */

/* What holds for all candidates. */
typedef struct outlook {
    unsigned role, link, depth;
    size_t matching;        /* candidates whose gender is known to be right */
    uint32_t most;          /* most phrases of one candidate */
    uint32_t spoken;        /* the same in the whole article so far */
    bool starts;
} outlook;

static void put(const search *s, candidate *c, family f, unsigned value)
{
    const antecedent_weights *weights = s->w->resolver->antecedents;
    if (value < families[f].values && c->clue_count < MOST_CLUES)
        c->clues[c->clue_count++] = (uint16_t)(weights->first[f] + value);
}

static unsigned bin(uint32_t value, const uint16_t *limits, unsigned count)
{
    unsigned i = 0;
    while (i < count && value > limits[i])
        i++;
    return i;
}

static unsigned distance_of(const search *s, const candidate *c)
{
    if (c->head > s->pronoun)
        return 5;
    uint32_t distance = token_at(s->w, s->pronoun)->sentence - token_at(s->w, c->head)->sentence;
    return distance > 4 ? 4 : distance;
}

static bool gender_matches(const search *s, const candidate *c)
{
    char gender = c->entity != QN_NONE ? s->w->entities[c->entity].gender : c->phrase != QN_NONE ? s->w->phrases[c->phrase].gender : 0;
    return gender == s->gender;
}

/* 0 unknown, 1 surely right; by a first name alone 2 right, 3 wrong; by an earlier pronoun 4 right, 5 wrong. */
static unsigned gender_of(const search *s, const candidate *c)
{
    char gender = c->entity != QN_NONE ? s->w->entities[c->entity].gender : c->phrase != QN_NONE ? s->w->phrases[c->phrase].gender : 0;
    unsigned hints = c->entity != QN_NONE ? s->w->hints[c->entity] : 0;
    if (!gender)
        return 0;
    bool right = gender == s->gender;
    return hints & H_FIRST_NAME ? (right ? 2 : 3) : hints & H_PRONOUN ? (right ? 4 : 5) : 1;
}

/* The last pronoun of this gender: what it meant tends to go on. */
static void put_chain(const search *s, const outlook *o, candidate *c)
{
    const work *w = s->w;
    uint32_t last = w->last_pronoun[s->gender == 'f'];
    if (last == QN_NONE) {
        put(s, c, F_CHAIN, 0);
        return;
    }
    const noun_phrase *p = &w->phrases[last];
    uint32_t distance = token_at(w, s->pronoun)->sentence - p->sentence;
    bool same = p->entity != QN_NONE ? p->entity == c->entity : false;
    put(s, c, F_CHAIN, (same ? 1u : 6u) + (distance > 4 ? 4 : distance));
    if (same && distance <= 2)
        put(s, c, F_CHAIN_ROLE, pronoun_role(w, p->head) * PRONOUN_ROLES + o->role);
}

static bool is_speaker(const work *w, uint32_t head)
{
    int32_t verb = token_at(w, head)->head;
    return role_of(w, head) <= 1 && verb >= 0 && in_list(w, (uint32_t)verb, L_SPEECH_VERB);
}

/* "Wren (Tessa Holm) is": the name stands in brackets of its own. */
static bool is_bracketed(const work *w, uint32_t head)
{
    enum { NEAR = 3 };
    for (uint32_t back = 1; back <= NEAR && back <= head && same_sentence(w, head, head - back); back++)
        if (token_at(w, head - back)->form[0] == '(')
            return true;
    return false;
}

static unsigned preposition_of(const work *w, uint32_t head)
{
    static const char *const words[] = {"of", "with", "by", "for", "to", "from", "in", "on"};
    int found = qn_work_case(w, head);
    if (found < 0)
        return 0;
    unsigned i = 0;
    while (i < 8 && strcmp(token_at(w, (uint32_t)found)->lemma, words[i]))
        i++;
    return 1 + i;
}

static void put_place(const search *s, const outlook *o, candidate *c, size_t order, size_t subjects)
{
    static const uint16_t token_limits[] = {2, 5, 9, 15, 25, 40, 60};
    const work *w = s->w;
    unsigned distance = distance_of(s, c), role = role_of(w, c->head);
    uint32_t tokens = c->head > s->pronoun ? c->head - s->pronoun : s->pronoun - c->head;
    bool subject = role <= 1;
    unsigned same = o->role == 0 && subject ? 1 : o->role == 1 && role == 2 ? 2 : o->role == 2 && role == 5 ? 3 : 0;
    put(s, c, F_ROLE, (distance * ROLES + role) * PRONOUN_ROLES + o->role);
    put(s, c, F_DISTANCE, distance);
    put(s, c, F_PLAIN_ROLE, role);
    put(s, c, F_ROLES, role * PRONOUN_ROLES + o->role);
    if ((role == 4 || role == 5) && token_at(w, c->head)->head >= 0)
        put(s, c, F_UNDER, role_of(w, (uint32_t)token_at(w, c->head)->head) * DISTANCES + distance);
    put(s, c, F_PARALLEL, same * DISTANCES + distance);
    put(s, c, F_ORDER, (unsigned)(order > 7 ? 7 : order) * DISTANCES + distance);
    if (subject)
        put(s, c, F_SUBJECTS, (unsigned)(subjects > 3 ? 3 : subjects) * PRONOUN_ROLES + o->role);
    put(s, c, F_TOKENS, bin(tokens, token_limits, 7) * PRONOUN_ROLES + o->role);
    unsigned clause = distance == 0 || distance == 5 ? clause_of(w, &s->above, c->head) : 0;
    put(s, c, F_PLAIN_CLAUSE, clause);
    put(s, c, F_CLAUSE, clause * PRONOUN_ROLES + o->role);
    unsigned standing = clause == 0 ? 5 : clause <= 12 ? ((clause - 1) % 3 == 0 ? (clause <= 3 ? 0 : 1) : 2) : clause <= 16 ? 3 : 4;
    put(s, c, F_LINK, o->link * 6 + standing);
    put(s, c, F_DEPTH, (depth_of(w, c->head) * 4 + o->depth) * DISTANCES + distance);
    put(s, c, F_PREPOSITION, preposition_of(w, c->head) * 2 + (distance != 0));
    put(s, c, F_START, (o->starts ? ROLES : 0) + role);
    put(s, c, F_MAIN, ((subject && depth_of(w, c->head) == 0 ? DISTANCES : 0u) + distance) * PRONOUN_ROLES + o->role);
    unsigned before = c->ahead == QN_NONE ? 0 : clause_of(w, &s->above, c->ahead);       /* "in her book, Chang says" */
    put(s, c, F_AHEAD, (c->ahead == QN_NONE ? 0u : before >= 1 && before <= 12 && (before - 1) % 3 == 0 ? 2u : before <= 12 ? 1u : 3u) * PRONOUN_ROLES + o->role);
    put(s, c, F_BRACKET, (is_bracketed(w, c->head) ? DISTANCES : 0u) + distance);
    bool later = token_at(w, c->head)->relation == QN_CONJ, listed = qn_work_find_child(w, c->head, QN_CONJ) >= 0;
    put(s, c, F_LIST, (later ? 2u : listed ? 1u : 0u) * DISTANCES + distance);
}

static int class_bit(unsigned type)
{
    int i = 0;
    while (i < 8 && !(type >> i & 1))
        i++;
    return i;
}

static bool is_usual_name(const work *w, uint32_t token)
{
    return in_list(w, token, L_SURNAME) || in_list(w, token, L_FEMALE_NAME) || in_list(w, token, L_MALE_NAME);
}

static uint32_t spoken_of(const search *s, const candidate *c)
{
    return c->entity == QN_NONE ? 1 : s->w->seen[c->entity];
}

/* 0 nobody has been spoken of much; else how often the candidate was, beside the one who was most. */
static unsigned topic_of(const search *s, const outlook *o, const candidate *c)
{
    uint32_t own = spoken_of(s, c);
    if (o->spoken < 4)
        return 0;
    return own == o->spoken ? 1 : 2 * own >= o->spoken ? 2 : 4 * own >= o->spoken ? 3 : 4;
}

static void put_actor(const search *s, const outlook *o, candidate *c)
{
    static const uint16_t count_limits[] = {1, 2, 4, 8};
    const work *w = s->w;
    unsigned distance = distance_of(s, c);
    const noun_phrase *p = c->phrase == QN_NONE ? NULL : &w->phrases[c->phrase];
    uint32_t mention = w->at[c->head];
    put(s, c, F_KIND, (c->entity == QN_NONE ? (p && p->proper ? (is_usual_name(w, c->head) ? 5u : 4u) : 3u) : mention != QN_NONE ? 0u : p && p->pronoun ? 2u : 1u) * DISTANCES + distance);
    if (!s->blind)
        put(s, c, F_GENDER, gender_of(s, c) * 3 + (unsigned)(o->matching > 2 ? 2 : o->matching));
    put(s, c, F_WINDOW, c->seen > 5 ? 5 : c->seen);
    put(s, c, F_QUOTE, (w->quoted ? 4u : 0u) + (p && p->quoted ? 2u : 0u) + is_speaker(w, c->head));
    if (!s->blind)
        put_chain(s, o, c);
    unsigned type = c->entity != QN_NONE ? (unsigned)w->entities[c->entity].type : p ? p->type : 0;
    put(s, c, F_TYPE, (unsigned)class_bit(type) * PRONOUN_ROLES + o->role);
    int owner = qn_work_find_child(w, c->head, QN_NMOD_POSS);
    if (owner >= 0)
        put(s, c, F_OWNER, in_list(w, (uint32_t)owner, L_HE) || in_list(w, (uint32_t)owner, L_SHE) ? 1 : 0);
    if (distance == 0 && place_in(&s->above, c->head) >= 0)
        put(s, c, F_OWNER, 2);
    if (c->entity == QN_NONE)
        return;
    put(s, c, F_COUNT, bin(w->entities[c->entity].mention_count, count_limits, 4) * 2 + (c->seen == o->most));
    put(s, c, F_TOPIC, topic_of(s, o, c));
    put(s, c, F_FIRST, (c->entity == w->first_person ? DISTANCES : 0u) + distance);
    if (mention != QN_NONE) {
        const qn_mention *m = &w->mentions->mentions[mention];
        put(s, c, F_FORM, ((m->end - m->first > 1 ? 2u : 0u) + (w->seen[c->entity] > 1)) * DISTANCES + distance);
    }
}

static void add_nobody(const search *s, const outlook *o)
{
    size_t count = s->found->count;
    candidate *c = &s->found->list[s->found->count++];
    *c = (candidate){.phrase = QN_NONE, .head = QN_NONE, .entity = QN_NONE, .ahead = QN_NONE};
    put(s, c, F_NOBODY, (unsigned)(count > 3 ? 3 : count) * PRONOUN_ROLES + o->role);
    put(s, c, F_NOBODY_OF, o->matching ? 1 : 0);
}

static void put_clues(search *s)
{
    const work *w = s->w;
    outlook o = {.role = pronoun_role(w, s->pronoun), .link = (unsigned)s->above.link, .depth = depth_of(w, s->pronoun)};
    o.starts = s->pronoun == w->tokens->sentences[token_at(w, s->pronoun)->sentence].first;
    for (size_t i = 0; i < s->found->count; i++) {
        o.matching += gender_matches(s, &s->found->list[i]);
        if (s->found->list[i].seen > o.most)
            o.most = s->found->list[i].seen;
        if (spoken_of(s, &s->found->list[i]) > o.spoken)
            o.spoken = spoken_of(s, &s->found->list[i]);
    }
    size_t subjects = 0;
    for (size_t i = 0; i < s->found->count; i++) {
        put_place(s, &o, &s->found->list[i], i, subjects);
        put_actor(s, &o, &s->found->list[i]);
        subjects += role_of(w, s->found->list[i].head) <= 1;
    }
    add_nobody(s, &o);
}

static void find_candidates(search *s)
{
    s->found->count = 0;
    s->apart_count = 0;
    gather_before(s);
    gather_ahead(s);
    put_clues(s);
}

/* Whoever learns sees the candidates twice: as they are chosen from, and without regard to gender. */
static qn_status show(search *s)
{
    const antecedent_watch *watch = s->w->resolver->watch;
    if (!watch->see(watch->user, s->w, s->pronoun, s->found, false))
        return QN_NOMEM;
    candidates all;
    search blind = {.w = s->w, .pronoun = s->pronoun, .gender = s->gender, .above = s->above, .found = &all, .blind = true};
    find_candidates(&blind);
    return watch->see(watch->user, s->w, s->pronoun, &all, true) ? QN_OK : QN_NOMEM;
}

qn_status qn_work_antecedent(work *w, uint32_t pronoun, char gender, candidates *found, const candidate **best)
{
    search s = {.w = w, .pronoun = pronoun, .gender = gender, .found = found};
    climb(w, pronoun, &s.above);
    find_candidates(&s);
    const float *weights = w->resolver->antecedents->values;
    float best_score = 0;
    for (size_t i = 0; i < found->count; i++) {
        const candidate *c = &found->list[i];
        float score = 0;
        for (size_t k = 0; k < c->clue_count; k++)
            score += weights[c->clues[k]];
        if (!i || score > best_score) {
            best_score = score;
            *best = c;
        }
    }
    return w->resolver->watch ? show(&s) : QN_OK;
}
