/* Whether a filter holds. rasqal takes true for 1, finds strings with a language unlike numbers but those without neither like nor unlike, and orders no
 * years and months; here values of known kinds that differ are unlike, as their value spaces have nothing in common (RDF 1.1 Concepts, section 5). */
#include <config.h>
#include "pattern.h"

#include <stdlib.h>
#include <string.h>

typedef enum kind { KIND_OTHER, KIND_NODE, KIND_NUMBER, KIND_BOOLEAN, KIND_STRING, KIND_LANGUAGE, KIND_TIME, KIND_DATE, KIND_YEAR, KIND_MONTH } kind;

static kind kind_of(rasqal_literal *l)
{
    raptor_uri *datatype = rasqal_literal_datatype(l);
    const char *type = datatype ? (const char *)raptor_uri_as_string(datatype) : "";
    switch (rasqal_literal_get_type(l)) {
    case RASQAL_LITERAL_URI: case RASQAL_LITERAL_BLANK:
        return KIND_NODE;
    case RASQAL_LITERAL_INTEGER: case RASQAL_LITERAL_INTEGER_SUBTYPE: case RASQAL_LITERAL_DECIMAL: case RASQAL_LITERAL_DOUBLE: case RASQAL_LITERAL_FLOAT:
        return KIND_NUMBER;
    case RASQAL_LITERAL_BOOLEAN:
        return KIND_BOOLEAN;
    case RASQAL_LITERAL_XSD_STRING:
        return KIND_STRING;
    case RASQAL_LITERAL_DATETIME:
        return KIND_TIME;
    case RASQAL_LITERAL_DATE:
        return KIND_DATE;
    default:
        return l->language ? KIND_LANGUAGE : !strcmp(type, XSD_NS "gYear") ? KIND_YEAR : !strcmp(type, XSD_NS "gYearMonth") ? KIND_MONTH
             : *type ? KIND_OTHER : KIND_STRING;
    }
}

static const char *text_of(rasqal_literal *l)
{
    const char *text = (const char *)rasqal_literal_as_string(l);
    return text ? text : "";
}

/* The effective boolean value. */
static truth boolean_of(rasqal_literal *l)
{
    double number;
    switch (kind_of(l)) {
    case KIND_BOOLEAN:
        return l->value.integer ? TRUTH_TRUE : TRUTH_FALSE;
    case KIND_STRING: case KIND_LANGUAGE:
        return *text_of(l) ? TRUTH_TRUE : TRUTH_FALSE;
    case KIND_NUMBER:
        number = strtod(text_of(l), NULL);
        return number < 0 || number > 0 ? TRUTH_TRUE : TRUTH_FALSE;
    default:
        return TRUTH_ERROR;
    }
}

static truth compute_truth(rasqal_expression *e, void *user, computing compute)
{
    rasqal_literal *value = compute(user, e);
    truth result = value ? boolean_of(value) : TRUTH_ERROR;
    if (value)
        rasqal_free_literal(value);
    return result;
}

static bool is_same_term(rasqal_literal *a, rasqal_literal *b)
{
    raptor_uri *x = rasqal_literal_datatype(a), *y = rasqal_literal_datatype(b);
    return !strcmp(text_of(a), text_of(b)) && !strcmp(x ? (const char *)raptor_uri_as_string(x) : "", y ? (const char *)raptor_uri_as_string(y) : "");
}

static truth ordered(rasqal_op op, int order)
{
    bool holds = op == RASQAL_EXPR_EQ ? !order : op == RASQAL_EXPR_NEQ ? order != 0 : op == RASQAL_EXPR_LT ? order < 0 : op == RASQAL_EXPR_GT ? order > 0
               : op == RASQAL_EXPR_LE ? order <= 0 : order >= 0;
    return holds ? TRUTH_TRUE : TRUTH_FALSE;
}

/* Compares where rasqal would err; false when it is to do so. */
static bool compare(rasqal_op op, rasqal_literal *a, rasqal_literal *b, truth *result)
{
    kind x = kind_of(a), y = kind_of(b);
    bool equality = op == RASQAL_EXPR_EQ || op == RASQAL_EXPR_NEQ;
    if ((x == KIND_NODE || y == KIND_NODE) && !equality)
        return false;
    if (x == KIND_NODE || y == KIND_NODE) {
        bool same = x == y && rasqal_literal_get_type(a) == rasqal_literal_get_type(b) && !strcmp(text_of(a), text_of(b));
        *result = ordered(op, !same);
        return true;
    }
    if (x == y && (x == KIND_YEAR || x == KIND_MONTH)) {
        *result = ordered(op, strcmp(text_of(a), text_of(b)));
        return true;
    }
    if (x == y && x != KIND_OTHER)
        return false;
    bool known = x != KIND_OTHER && y != KIND_OTHER;
    *result = !equality ? TRUTH_ERROR : known ? ordered(op, 1) : is_same_term(a, b) ? ordered(op, 0) : TRUTH_ERROR;
    return true;
}

static truth compare_truth(rasqal_expression *e, void *user, computing compute)
{
    rasqal_literal *a = compute(user, e->arg1), *b = a ? compute(user, e->arg2) : NULL;
    truth result = TRUTH_ERROR;
    bool decided = !a || !b || compare(e->op, a, b, &result);
    if (a)
        rasqal_free_literal(a);
    if (b)
        rasqal_free_literal(b);
    return decided ? result : compute_truth(e, user, compute);
}

/* REGEX is of strings only; of what else has a text rasqal takes that. */
static truth match_truth(rasqal_expression *e, void *user, computing compute)
{
    rasqal_literal *text = compute(user, e->arg1);
    kind kind = text ? kind_of(text) : KIND_OTHER;
    if (text)
        rasqal_free_literal(text);
    return kind == KIND_STRING || kind == KIND_LANGUAGE ? compute_truth(e, user, compute) : TRUTH_ERROR;
}

/* An IRI IN a list of IRIs, which needs no more than a look. */
static truth member_truth(rasqal_expression *e, void *user, computing compute)
{
    rasqal_literal *value = compute(user, e->arg1);
    bool simple = value && rasqal_literal_get_type(value) == RASQAL_LITERAL_URI, found = false;
    for (int i = 0; simple && !found && i < raptor_sequence_size(e->args); i++) {
        const rasqal_expression *one = raptor_sequence_get_at(e->args, i);
        simple = one->op == RASQAL_EXPR_LITERAL && one->literal && rasqal_literal_get_type(one->literal) == RASQAL_LITERAL_URI;
        found = simple && raptor_uri_equals(value->value.uri, one->literal->value.uri);
    }
    if (value)
        rasqal_free_literal(value);
    return simple ? (found ? TRUTH_TRUE : TRUTH_FALSE) : compute_truth(e, user, compute);
}

truth truth_of(rasqal_expression *e, void *user, computing compute)
{
    truth left, right;
    switch (e->op) {
    case RASQAL_EXPR_AND:
        left = truth_of(e->arg1, user, compute);
        right = left == TRUTH_FALSE ? left : truth_of(e->arg2, user, compute);
        return right == TRUTH_FALSE || left == TRUTH_TRUE ? right : left;
    case RASQAL_EXPR_OR:
        left = truth_of(e->arg1, user, compute);
        right = left == TRUTH_TRUE ? left : truth_of(e->arg2, user, compute);
        return right == TRUTH_TRUE || left == TRUTH_FALSE ? right : left;
    case RASQAL_EXPR_BANG:
        left = truth_of(e->arg1, user, compute);
        return left == TRUTH_ERROR ? left : left == TRUTH_TRUE ? TRUTH_FALSE : TRUTH_TRUE;
    case RASQAL_EXPR_EQ: case RASQAL_EXPR_NEQ: case RASQAL_EXPR_LT: case RASQAL_EXPR_GT: case RASQAL_EXPR_LE: case RASQAL_EXPR_GE:
        return compare_truth(e, user, compute);
    case RASQAL_EXPR_IN:
        return member_truth(e, user, compute);
    case RASQAL_EXPR_REGEX:
        return match_truth(e, user, compute);
    default:
        return compute_truth(e, user, compute);
    }
}
