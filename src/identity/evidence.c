/* What articles tell of their locals, from claims that they assert: the facts by which actors of one name are told apart. */
#include "cluster.h"

#include <stdlib.h>
#include <string.h>

#define LEAST_CONFIDENCE 0.4        /* claims below it tell nothing here */

typedef enum relation { NO_RELATION, POST, MEMBERSHIP, NATIONALITY, HOME, PART, PARENT, CHILD, SPOUSE, BIRTH, FOUNDING } relation;

/* The properties of the ontology that tell who somebody is. */
static relation relation_of(const char *property)
{
    static const struct { const char *name; relation relation; } table[] = {
        {"worksFor", POST}, {"leads", POST}, {"founderOf", POST}, {"memberOf", MEMBERSHIP}, {"citizenOf", NATIONALITY}, {"basedIn", HOME},
        {"agencyOf", HOME}, {"partOf", PART}, {"subsidiaryOf", PARENT}, {"ownedBy", PARENT}, {"childOf", CHILD}, {"spouseOf", SPOUSE},
        {"birthDate", BIRTH}, {"foundedDate", FOUNDING},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (!strcmp(table[i].name, property))
            return table[i].relation;
    return NO_RELATION;
}

static void add_fact(resolution *r, uint32_t local, fact_kind kind, uint32_t value)
{
    if (value != QN_NONE && !QN_PUSH(r->facts, r->fact_count, r->fact_capacity, (fact){local, value, kind}))
        r->failed = true;
}

static uint32_t value_number(resolution *r, const char *kind, const char *text)
{
    char *key = qn_arena_printf(r->scratch, "%s:%s", kind, text);
    uint32_t number = key ? qn_intern(r->keys, key, strlen(key)) : QN_NONE;
    r->failed = r->failed || number == QN_NONE;
    return number;
}

static void add_state(resolution *r, uint32_t local, const qn_known *state)
{
    if (state)
        add_fact(r, local, FACT_COUNTRY, value_number(r, "known", state->slug));
}

/* The state that a local is, or that its body or place is known to belong to. */
static const qn_known *state_of(const resolution *r, uint32_t local)
{
    const qn_known *known = r->reg->locals[local].known;
    for (int step = 0; known && step < 4; step++, known = known->home)
        if (known->type == QN_COUNTRY)
            return known;
    return !r->reg->locals[local].known && r->form[local] != QN_NONE ? r->forms[r->form[local]].home : NULL;
}

/* What sort of life an employer stands for: a minister and a manager of one name are hardly one. */
static const char *field_of(unsigned type)
{
    return type & (QN_COUNTRY | QN_AGENCY | QN_PARTY | QN_ALLIANCE | QN_PLACE) ? "state" : type & QN_FIRM ? "business" : type & QN_MEDIA ? "media" : "other";
}

/* Where somebody is or belongs to: a state, or a place and the state in which it is known to lie. */
static void add_place(resolution *r, uint32_t local, uint32_t place)
{
    add_state(r, local, state_of(r, place));
    if (!(r->reg->locals[place].type & QN_COUNTRY))
        add_fact(r, local, r->reg->locals[place].type & QN_PLACE ? FACT_PLACE : FACT_BODY, r->key[place]);
}

static void add_role(resolution *r, uint32_t local, const char *role)
{
    const char *head = role ? strrchr(role, ' ') : NULL;
    char *slug = role ? qn_slug(r->scratch, head ? head + 1 : role) : NULL;
    if (slug)
        add_fact(r, local, FACT_ROLE, value_number(r, "role", slug));
}

static void add_post(resolution *r, const qn_stored_claim *c)
{
    unsigned type = r->reg->locals[c->object].type;
    add_place(r, c->subject, c->object);
    add_role(r, c->subject, c->role);
    add_fact(r, c->subject, FACT_FIELD, value_number(r, "field", field_of(type)));
    const qn_known *served = type & (QN_COUNTRY | QN_AGENCY) ? state_of(r, c->object) : NULL;
    if (served)
        add_fact(r, c->subject, FACT_SERVED, value_number(r, "known", served->slug));
    if (type & QN_ANY_ORGANIZATION && r->reg->locals[c->subject].type & QN_PERSON)
        add_fact(r, c->object, FACT_PEOPLE, r->key[c->subject]);
}

static void add_kin(resolution *r, const qn_stored_claim *c, bool child)
{
    if (r->key[c->subject] != r->key[c->object]) {
        add_fact(r, c->subject, FACT_KIN, r->key[c->object]);
        add_fact(r, c->object, FACT_KIN, r->key[c->subject]);
    } else if (child) {
        add_fact(r, c->subject, FACT_YOUNGER, r->key[c->object]);
        add_fact(r, c->object, FACT_OLDER, r->key[c->subject]);
    }
}

static void add_claim(resolution *r, const qn_stored_claim *c, relation relation)
{
    if (relation == BIRTH || relation == FOUNDING) {
        if (c->literal)
            add_fact(r, c->subject, relation == BIRTH ? FACT_BORN : FACT_FOUNDED, value_number(r, "year", qn_arena_strndup(r->scratch, c->literal, strnlen(c->literal, 4))));
        return;
    }
    if (c->object == QN_NONE || c->subject == c->object)
        return;
    switch (relation) {
    case POST: add_post(r, c); break;
    case CHILD: case SPOUSE: add_kin(r, c, relation == CHILD); break;
    case PARENT: add_fact(r, c->subject, FACT_BODY, r->key[c->object]); break;
    default: add_place(r, c->subject, c->object); break;
    }
}

static int compare_facts(const void *a, const void *b)
{
    const fact *x = a, *y = b;
    if (x->local != y->local)
        return x->local < y->local ? -1 : 1;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    return x->value < y->value ? -1 : x->value > y->value;
}

/* Facts in the order of locals, without repeats. */
static void order_facts(resolution *r)
{
    size_t locals = r->reg->local_count, kept = 0;
    if (r->fact_count)
        qsort(r->facts, r->fact_count, sizeof *r->facts, compare_facts);
    for (size_t i = 0; i < r->fact_count; i++)
        if (!kept || compare_facts(&r->facts[kept - 1], &r->facts[i]))
            r->facts[kept++] = r->facts[i];
    r->fact_count = kept;
    size_t at = 0;
    for (size_t local = 0; local <= locals; local++) {
        while (at < kept && r->facts[at].local < local)
            at++;
        r->first_fact[local] = (uint32_t)at;
    }
}

/* The state of the body that somebody works for, when the same article tells it: "John Smith of Leeds Foods, a firm in Britain". */
static void hand_states_on(resolution *r)
{
    size_t count = r->fact_count;
    for (size_t i = 0; i < r->reg->claim_count && !r->failed; i++) {
        const qn_stored_claim *c = &r->reg->claims[i];
        if (c->status != QN_ASSERTED || c->confidence < LEAST_CONFIDENCE || c->object == QN_NONE || relation_of(c->property->name) != POST)
            continue;
        for (uint32_t f = r->first_fact[c->object]; f < r->first_fact[c->object + 1]; f++)
            if (r->facts[f].kind == FACT_COUNTRY)
                add_fact(r, c->subject, FACT_COUNTRY, r->facts[f].value);
    }
    if (r->fact_count > count)
        order_facts(r);
}

void collect_facts(resolution *r)
{
    const qn_register *reg = r->reg;
    for (size_t i = 0; i < reg->claim_count && !r->failed; i++) {
        const qn_stored_claim *c = &reg->claims[i];
        relation relation = c->status == QN_ASSERTED && c->confidence >= LEAST_CONFIDENCE ? relation_of(c->property->name) : NO_RELATION;
        if (relation != NO_RELATION)
            add_claim(r, c, relation);
    }
    for (uint32_t local = 0; local < reg->local_count && !r->failed; local++) {
        const name_form *form = r->form[local] == QN_NONE ? NULL : &r->forms[r->form[local]];
        if (form && form->home)
            add_state(r, local, form->home);
        if (form && form->place != QN_NONE)
            add_fact(r, local, FACT_PLACE, form->place);
    }
    if (r->failed)
        return;
    order_facts(r);
    hand_states_on(r);
}
