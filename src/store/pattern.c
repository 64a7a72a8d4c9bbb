/* What rasqal parsed → parts that are joined over the sorted graph. A part is looked for with the values that the parts before it gave. That is what
 * SPARQL means by joining what each group has by itself (section 18) as long as a group does not ask for values from outside that it does not find
 * itself: well-designed patterns (Pérez, Arenas and Gutierrez 2009). Others are left to rasqal. */
#include <config.h>
#include "pattern.h"

#include <string.h>

/* --- variables -------------------------------------------------------------------------------------------------------- */

int variable_number(pattern *p, rasqal_variable *variable)
{
    for (size_t i = 0; i < p->variable_count; i++)
        if (p->variables[i] == variable)
            return (int)i;
    if (p->variable_count == MAX_VARIABLES)
        return -1;
    p->variables[p->variable_count] = variable;
    return (int)p->variable_count++;
}

typedef struct visit {
    pattern *pattern;
    variables set;
    bool failed;
} visit;

static int visit_expression(void *user, rasqal_expression *e)
{
    visit *v = user;
    rasqal_variable *variable = e->literal ? rasqal_literal_as_variable(e->literal) : NULL;
    int number = variable ? variable_number(v->pattern, variable) : 0;
    v->failed = v->failed || number < 0;
    if (variable && number >= 0)
        v->set |= (variables)1 << number;
    return 0;
}

bool variables_of(pattern *p, rasqal_expression *expression, variables *set)
{
    visit v = {.pattern = p};
    rasqal_expression_visit(expression, visit_expression, &v);
    *set = v.set;
    return !v.failed;
}

/* --- terms and triples ------------------------------------------------------------------------------------------------- */

static uint32_t term_number(const pattern *p, rasqal_literal *l)
{
    qn_term term = {.value = (const char *)rasqal_literal_as_string(l)};
    if (rasqal_literal_get_rdf_term_type(l) != RASQAL_LITERAL_URI) {
        raptor_uri *datatype = rasqal_literal_datatype(l);
        term.literal = true;
        term.language = l->language;
        term.datatype = datatype ? (const char *)raptor_uri_as_string(datatype) : NULL;
        if (term.datatype && !strcmp(term.datatype, XSD_NS "string"))
            term.datatype = NULL;
    }
    return term.value ? qn_triples_find(p->graph, &term) : QN_NONE;
}

static bool read_place(pattern *p, rasqal_literal *l, place *place)
{
    rasqal_variable *variable = l ? rasqal_literal_as_variable(l) : NULL;
    *place = (struct place){-1, QN_NONE};
    if (!l || (!variable && rasqal_literal_get_rdf_term_type(l) == RASQAL_LITERAL_BLANK))
        return false;
    if (!variable)
        place->term = term_number(p, l);
    else
        place->variable = variable_number(p, variable);
    return !variable || place->variable >= 0;
}

static part *add_part(pattern *p, part ***end, part_kind kind)
{
    part *one = qn_arena_alloc(p->arena, sizeof *one);
    if (!one) {
        p->starved = true;
        return NULL;
    }
    memset(one, 0, sizeof *one);
    one->kind = kind;
    **end = one;
    *end = &one->next;
    return one;
}

static qn_status read_triples(pattern *p, rasqal_graph_pattern *from, part *to)
{
    rasqal_triple *t;
    for (int i = 0; (t = rasqal_graph_pattern_get_triple(from, i)); i++) {
        if (to->count == MAX_PLACES || t->origin)
            return QN_END;
        triple *one = &to->triples[to->count++];
        rasqal_literal *const terms[3] = {t->subject, t->predicate, t->object};
        for (int k = 0; k < 3; k++) {
            if (!read_place(p, terms[k], &one->places[k]))
                return QN_END;
            if (one->places[k].variable >= 0)
                to->mentions |= (variables)1 << one->places[k].variable;
        }
    }
    to->certain = to->mentions;
    return QN_OK;
}

/* --- groups ------------------------------------------------------------------------------------------------------------ */

/* What stands around a group. */
typedef struct around {
    variables before;           /* may have values when it is looked at */
    variables beside;           /* of an OPTIONAL: those of the group that it stands in, which its filters see */
} around;

static qn_status read_group(pattern *p, rasqal_graph_pattern *from, around around, part **first, variables *mentions, variables *certain);

/* A group that is told by its one part is that part for rasqal. */
static bool has_parts(rasqal_graph_pattern *from)
{
    return rasqal_graph_pattern_get_operator(from) == RASQAL_GRAPH_PATTERN_OPERATOR_GROUP;
}

/* OPTIONAL { … } has one group inside. */
static rasqal_graph_pattern *only_group(rasqal_graph_pattern *from)
{
    rasqal_graph_pattern *inner = rasqal_graph_pattern_get_sub_graph_pattern(from, 0);
    return inner && !rasqal_graph_pattern_get_sub_graph_pattern(from, 1) && has_parts(inner) ? inner : from;
}

static qn_status read_union(pattern *p, rasqal_graph_pattern *from, around around, part *to)
{
    rasqal_graph_pattern *branch;
    part **end = &to->inside;
    to->certain = ~(variables)0;
    for (int i = 0; (branch = rasqal_graph_pattern_get_sub_graph_pattern(from, i)); i++) {
        part *one = add_part(p, &end, PART_GROUP);
        if (!one)
            return QN_NOMEM;
        qn_status status = read_group(p, branch, around, &one->inside, &one->mentions, &one->certain);
        if (status)
            return status;
        to->mentions |= one->mentions;
        to->certain &= one->certain;
    }
    return to->inside ? QN_OK : QN_END;
}

/* BIND's variable is new, and its expression sees what stands before it in the group; with values from outside it would see more. */
static qn_status read_bind(pattern *p, rasqal_graph_pattern *from, around around, variables here, part *to)
{
    filter *f = &to->filters[0];
    rasqal_variable *variable = rasqal_graph_pattern_get_variable(from);
    f->expression = rasqal_graph_pattern_get_filter_expression(from);
    to->filter_count = 1;
    to->variable = variable ? variable_number(p, variable) : -1;
    if (to->variable < 0 || !f->expression || !variables_of(p, f->expression, &f->needs))
        return QN_END;
    to->mentions = (variables)1 << to->variable;
    to->certain = f->expression->op == RASQAL_EXPR_LITERAL ? to->mentions : 0;
    return to->mentions & (around.before | here) || f->needs & around.before & ~here ? QN_END : QN_OK;
}

static qn_status read_filter(pattern *p, rasqal_graph_pattern *from, filter *filters, size_t *count)
{
    if (*count == MAX_PLACES)
        return QN_END;
    filter *f = &filters[(*count)++];
    f->expression = rasqal_graph_pattern_get_filter_expression(from);
    return f->expression && variables_of(p, f->expression, &f->needs) ? QN_OK : QN_END;
}

/* Reads what is one part, but for filters. `here`: what the parts before it in the group mention. */
static qn_status read_part(pattern *p, rasqal_graph_pattern *from, around around, variables here, part ***end, part *last, part **made)
{
    rasqal_graph_pattern_operator operator = rasqal_graph_pattern_get_operator(from);
    struct around inner = {around.before | here, 0};
    part_kind kind = operator == RASQAL_GRAPH_PATTERN_OPERATOR_OPTIONAL ? PART_OPTIONAL
                   : operator == RASQAL_GRAPH_PATTERN_OPERATOR_UNION ? PART_UNION
                   : operator == RASQAL_GRAPH_PATTERN_OPERATOR_GROUP ? PART_GROUP
                   : operator == RASQAL_GRAPH_PATTERN_OPERATOR_LET ? PART_BIND : PART_TRIPLES;
    if (kind == PART_TRIPLES && operator != RASQAL_GRAPH_PATTERN_OPERATOR_BASIC)
        return QN_END;
    if (kind != PART_BIND && rasqal_graph_pattern_get_filter_expression(from))
        return QN_END;
    *made = kind == PART_TRIPLES && last && last->kind == PART_TRIPLES ? last : add_part(p, end, kind);
    if (!*made)
        return QN_NOMEM;
    switch (kind) {
    case PART_TRIPLES:
        return read_triples(p, from, *made);
    case PART_UNION:
        return read_union(p, from, inner, *made);
    case PART_BIND:
        return read_bind(p, from, around, here, *made);
    case PART_OPTIONAL: {
        variables not_certain;
        inner.beside = here;
        return read_group(p, only_group(from), inner, &(*made)->inside, &(*made)->mentions, &not_certain);
    }
    default:
        return read_group(p, from, inner, &(*made)->inside, &(*made)->mentions, &(*made)->certain);
    }
}

/* Puts each filter where its variables have values, or at the end of the group. */
static qn_status place_filters(pattern *p, part **first, part **end, const filter *filters, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        variables certain = 0;
        part *at = *first;
        for (; at; at = at->next) {
            certain |= at->certain;
            if (at->kind == PART_TRIPLES && !(filters[i].needs & ~certain) && at->filter_count < MAX_PLACES)
                break;
        }
        if (at) {
            at->filters[at->filter_count++] = filters[i];
            continue;
        }
        part *one = add_part(p, &end, PART_FILTER);
        if (!one)
            return QN_NOMEM;
        one->filters[0] = filters[i];
        one->filter_count = 1;
    }
    return QN_OK;
}

/* True when values from outside could change what the group finds: a variable that only its optional parts or filters ask for. */
static bool asks_outside(around around, variables mentions, variables certain, const filter *filters, size_t count)
{
    if (around.before & mentions & ~certain)
        return true;
    for (size_t i = 0; i < count; i++)
        if (filters[i].needs & around.before & ~mentions & ~around.beside)
            return true;
    return false;
}

static qn_status read_group(pattern *p, rasqal_graph_pattern *from, around around, part **first, variables *mentions, variables *certain)
{
    part **end = first, *last = NULL;
    size_t count = 0;
    qn_status status = QN_OK;
    bool one_part = !has_parts(from) && rasqal_graph_pattern_get_operator(from) != RASQAL_GRAPH_PATTERN_OPERATOR_OPTIONAL;
    filter *filters = qn_arena_alloc(p->arena, MAX_PLACES * sizeof *filters);
    if (!filters) {
        p->starved = true;
        return QN_NOMEM;
    }
    *mentions = *certain = 0;
    for (int i = 0; !status && (one_part ? !i : true); i++) {
        rasqal_graph_pattern *sub = one_part ? from : rasqal_graph_pattern_get_sub_graph_pattern(from, i);
        if (!sub)
            break;
        if (rasqal_graph_pattern_get_operator(sub) == RASQAL_GRAPH_PATTERN_OPERATOR_FILTER) {
            status = read_filter(p, sub, filters, &count);
            continue;
        }
        part *made = NULL;
        status = read_part(p, sub, around, *mentions, &end, last, &made);
        if (!status) {
            *mentions |= made->mentions;
            *certain |= made->certain;
            last = made;
        }
    }
    if (status)
        return status;
    return asks_outside(around, *mentions, *certain, filters, count) ? QN_END : place_filters(p, first, end, filters, count);
}

qn_status pattern_read(pattern *p, rasqal_query *query)
{
    rasqal_graph_pattern *whole = rasqal_query_get_query_graph_pattern(query);
    variables mentions, certain;
    return whole ? read_group(p, whole, (around){0}, &p->first, &mentions, &certain) : QN_END;
}
