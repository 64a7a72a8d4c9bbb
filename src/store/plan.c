/* SELECT with modifiers → a plan: what rasqal computes (the pattern), and what we do with its rows. */
#include <config.h>
#include "sparql.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct reader {
    qn_context *context;
    const char *sparql;
    const tokens *tokens;
    size_t at;
    plan *plan;
    bool starved;               /* memory ran out: what seems wrong with the query may not be */
} reader;

static const token *peek(const reader *r)
{
    return token_at(r->tokens, r->at);
}

static bool take(reader *r, const char *word)
{
    bool there = token_is(peek(r), word);
    r->at += there;
    return there;
}

static qn_status no_memory(const reader *r)
{
    return qn_fail(r->context, QN_NOMEM, NULL, "out of memory");
}

static qn_status unsupported(const reader *r, const char *what)
{
    if (r->starved)
        return no_memory(r);
    return qn_report(r->context, QN_ERROR, QN_UNSUPPORTED, "query", peek(r)->line, 0, -1,
                     "%s; name it in a simpler query, or ask a SPARQL 1.1 endpoint instead (--endpoint URL)", what);
}

static qn_status wrong(const reader *r, const char *wanted)
{
    const token *t = peek(r);
    int shown = t->length > 40 ? 40 : (int)t->length;
    if (r->starved)
        return no_memory(r);
    return qn_report(r->context, QN_ERROR, QN_SYNTAX, "query", t->line, 0, -1, "%s wanted at '%.*s'", wanted, shown, t->at);
}

static char *copy(reader *r, const token *t, size_t from)
{
    char *made = qn_arena_strndup(r->plan->arena, t->at + from, t->length - from);
    r->starved = r->starved || !made;
    return made;
}

/* The name of the variable that comes next, or NULL. */
static const char *take_variable(reader *r)
{
    const token *t = peek(r);
    if (t->kind != TOKEN_VARIABLE)
        return NULL;
    r->at++;
    return copy(r, t, 1);
}

/* Moves behind the bracket that closes the one at `at`. */
static size_t behind_bracket(const tokens *tokens, size_t at)
{
    int depth = 0;
    do {
        const token *t = token_at(tokens, at);
        depth += token_is(t, "(") || token_is(t, "{");
        depth -= token_is(t, ")") || token_is(t, "}");
        at++;
    } while (depth && at < tokens->count);
    return at;
}

static aggregate aggregate_of(const token *t)
{
    static const struct {
        const char *word;
        aggregate aggregate;
    } words[] = {{"COUNT", AGGREGATE_COUNT}, {"SUM", AGGREGATE_SUM}, {"AVG", AGGREGATE_AVG}, {"MIN", AGGREGATE_MIN}, {"MAX", AGGREGATE_MAX},
                 {"SAMPLE", AGGREGATE_SAMPLE}, {"GROUP_CONCAT", AGGREGATE_CONCAT}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (t->kind == TOKEN_WORD && token_is(t, words[i].word))
            return words[i].aggregate;
    return AGGREGATE_NONE;
}

/* --- columns ------------------------------------------------------------------------------------------------------ */

static qn_status add_column(reader *r, column c)
{
    if (r->plan->column_count == MAX_COLUMNS)
        return unsupported(r, "too many columns");
    r->plan->columns[r->plan->column_count++] = c;
    return QN_OK;
}

static const char *separator_of(reader *r, const token *t)
{
    qn_buffer text = {0};
    qn_buffer_puts(&text, "");
    for (size_t i = 1; i + 1 < t->length; i++) {
        static const char from[] = "tnr\"'\\", to[] = "\t\n\r\"'\\";
        const char *escaped = t->at[i] == '\\' ? strchr(from, t->at[i + 1]) : NULL;
        qn_buffer_putc(&text, escaped ? to[escaped - from] : t->at[i]);
        i += escaped != NULL;
    }
    char *separator = text.failed ? NULL : qn_arena_strdup(r->plan->arena, text.bytes);
    free(text.bytes);
    return separator;
}

/* Reads "COUNT(DISTINCT ?x)" and its like. */
static qn_status read_aggregate(reader *r, column *c)
{
    c->aggregate = aggregate_of(peek(r));
    r->at++;
    if (!take(r, "("))
        return wrong(r, "'('");
    c->distinct = take(r, "DISTINCT");
    if (!(c->aggregate == AGGREGATE_COUNT && take(r, "*"))) {
        c->argument = take_variable(r);
        if (!c->argument)
            return unsupported(r, "aggregates are of plain variables here, not of expressions");
    } else if (c->distinct) {
        return unsupported(r, "COUNT(DISTINCT *) is not supported");
    }
    c->separator = " ";
    if (take(r, ";")) {
        if (c->aggregate != AGGREGATE_CONCAT || !take(r, "SEPARATOR") || !take(r, "=") || peek(r)->kind != TOKEN_STRING)
            return wrong(r, "SEPARATOR = \"…\"");
        c->separator = separator_of(r, peek(r));
        r->at++;
    }
    if (!c->separator)
        return no_memory(r);
    return take(r, ")") ? QN_OK : unsupported(r, "aggregates are of plain variables here, not of expressions");
}

/* "(COUNT(?x) AS ?n)", or another expression, which rasqal computes. */
static qn_status read_expression(reader *r)
{
    column c = {0};
    size_t start = r->at, end = behind_bracket(r->tokens, start);
    const token *first = peek(r), *last = token_at(r->tokens, end - 1);
    r->at++;
    if (aggregate_of(peek(r)) != AGGREGATE_NONE) {
        qn_status status = read_aggregate(r, &c);
        if (status)
            return status;
        if (!token_is(peek(r), "AS"))
            return unsupported(r, "an aggregate stands alone here, not within an expression");
    } else {
        for (size_t i = start; i < end; i++)
            if (aggregate_of(token_at(r->tokens, i)) != AGGREGATE_NONE)
                return unsupported(r, "an aggregate stands alone here, not within an expression");
        r->at = end >= 3 ? end - 3 : end;
        c.expression = qn_arena_strndup(r->plan->arena, first->at, (size_t)(last->at - first->at) + last->length);
        if (!c.expression)
            return no_memory(r);
    }
    if (!take(r, "AS"))
        return wrong(r, "AS ?name");
    c.name = take_variable(r);
    if (!c.name || !take(r, ")"))
        return wrong(r, "?name and ')'");
    r->plan->grouped = r->plan->grouped || c.aggregate != AGGREGATE_NONE;
    return add_column(r, c);
}

static qn_status read_select(reader *r)
{
    qn_status status = QN_OK;
    r->plan->distinct = take(r, "DISTINCT") || take(r, "REDUCED");
    if (take(r, "*")) {
        r->plan->all = true;
        return QN_OK;
    }
    while (!status && r->at < r->tokens->count && !token_is(peek(r), "WHERE") && !token_is(peek(r), "{")) {
        column c = {0};
        if (token_is(peek(r), "(")) {
            status = read_expression(r);
            continue;
        }
        c.name = c.argument = take_variable(r);
        status = c.name ? add_column(r, c) : wrong(r, "a variable, '(' or '{'");
    }
    return status;
}

/* The column that has the name, or the number of columns. */
static size_t column_named(const plan *p, const char *name)
{
    size_t i = 0;
    while (i < p->column_count && strcmp(p->columns[i].name, name))
        i++;
    return i;
}

/* --- modifiers ---------------------------------------------------------------------------------------------------- */

static qn_status read_groups(reader *r)
{
    plan *p = r->plan;
    p->grouped = true;
    if (!take(r, "BY"))
        return wrong(r, "BY");
    while (peek(r)->kind == TOKEN_VARIABLE) {
        if (p->group_count == MAX_KEYS)
            return unsupported(r, "too many variables in GROUP BY");
        p->groups[p->group_count] = take_variable(r);
        if (!p->groups[p->group_count++])
            return no_memory(r);
    }
    if (!p->group_count || token_is(peek(r), "(") || aggregate_of(peek(r)) != AGGREGATE_NONE || peek(r)->kind == TOKEN_PREFIXED)
        return unsupported(r, "GROUP BY takes plain variables here");
    return QN_OK;
}

/* "COUNT(?x) > 2" or "?n > 2" between parentheses. */
static qn_status read_condition(reader *r)
{
    static const char *const comparisons[] = {"<=", ">=", "!=", "=", "<", ">"};
    plan *p = r->plan;
    condition c = {0};
    const token *t;
    if (!take(r, "("))
        return wrong(r, "'('");
    if (aggregate_of(peek(r)) != AGGREGATE_NONE) {
        column hidden = {.name = "", .hidden = true};
        qn_status status = read_aggregate(r, &hidden);
        c.column = p->column_count;
        status = status ? status : add_column(r, hidden);
        if (status)
            return status;
    } else {
        const char *name = take_variable(r);
        c.column = name ? column_named(p, name) : p->column_count;
        if (c.column == p->column_count)
            return unsupported(r, "HAVING compares an aggregate with a number here");
        if (p->columns[c.column].aggregate != AGGREGATE_NONE)
            return unsupported(r, "HAVING does not know the names that SELECT gives: repeat the aggregate, HAVING (COUNT(?x) > 1)");
    }
    t = peek(r);
    for (size_t i = 0; i < sizeof comparisons / sizeof *comparisons && !*c.comparison; i++)
        if (token_is(t, comparisons[i]))
            strcpy(c.comparison, comparisons[i]);
    r->at++;
    t = peek(r);
    r->at++;
    if (!*c.comparison || t->kind != TOKEN_NUMBER || !take(r, ")"))
        return unsupported(r, "HAVING compares an aggregate with a number here");
    c.number = strtod(t->at, NULL);
    if (p->condition_count == MAX_KEYS)
        return unsupported(r, "too many conditions in HAVING");
    p->conditions[p->condition_count++] = c;
    return QN_OK;
}

/* One key: ?x, ASC(?x), DESC(?x). */
static qn_status read_key(reader *r)
{
    plan *p = r->plan;
    order_key key = {NULL, token_is(peek(r), "DESC")};
    bool directed = take(r, "DESC") || take(r, "ASC"), parentheses = false;
    parentheses = take(r, "(");
    key.name = take_variable(r);
    if (!key.name || (parentheses && !take(r, ")")) || (directed && !parentheses))
        return unsupported(r, "ORDER BY takes plain variables here: give the expression a name in SELECT and order by that");
    if (p->order_count == MAX_KEYS)
        return unsupported(r, "too many keys in ORDER BY");
    p->order[p->order_count++] = key;
    return QN_OK;
}

static qn_status read_order(reader *r)
{
    qn_status status = take(r, "BY") ? read_key(r) : wrong(r, "BY");
    while (!status && r->at < r->tokens->count && !token_is(peek(r), "LIMIT") && !token_is(peek(r), "OFFSET"))
        status = read_key(r);
    return status;
}

static qn_status read_number(reader *r, size_t *number)
{
    const token *t = peek(r);
    if (t->kind != TOKEN_NUMBER)
        return wrong(r, "a number");
    r->at++;
    *number = (size_t)strtoull(t->at, NULL, 10);
    return QN_OK;
}

static qn_status read_modifiers(reader *r)
{
    qn_status status = QN_OK;
    while (!status && r->at < r->tokens->count) {
        if (take(r, "GROUP"))
            status = read_groups(r);
        else if (take(r, "HAVING"))
            do {
                status = read_condition(r);
            } while (!status && token_is(peek(r), "("));
        else if (take(r, "ORDER"))
            status = read_order(r);
        else if (take(r, "LIMIT"))
            status = read_number(r, &r->plan->limit);
        else if (take(r, "OFFSET"))
            status = read_number(r, &r->plan->offset);
        else
            status = wrong(r, "GROUP BY, HAVING, ORDER BY, LIMIT, OFFSET or the end");
    }
    return status;
}

/* --- the query for rasqal ------------------------------------------------------------------------------------------ */

static bool is_grouped_by(const plan *p, const char *name)
{
    for (size_t i = 0; i < p->group_count; i++)
        if (!strcmp(p->groups[i], name))
            return true;
    return false;
}

static qn_status check_columns(const reader *r)
{
    const plan *p = r->plan;
    if (p->grouped && p->all)
        return unsupported(r, "SELECT * does not go with GROUP BY");
    for (size_t i = 0; p->grouped && i < p->column_count; i++) {
        const column *c = &p->columns[i];
        if (c->expression)
            return unsupported(r, "an expression beside aggregates is not supported");
        if (c->aggregate == AGGREGATE_NONE && !is_grouped_by(p, c->name))
            return qn_report(r->context, QN_ERROR, QN_SYNTAX, "query", 0, 0, -1, "?%s stands beside aggregates: name it in GROUP BY", c->name);
    }
    return QN_OK;
}

/* Adds the keys of ORDER BY that are no columns, as hidden ones. */
static qn_status add_hidden_keys(reader *r)
{
    plan *p = r->plan;
    qn_status status = QN_OK;
    for (size_t i = 0; i < p->order_count && !p->all && !status; i++) {
        if (column_named(p, p->order[i].name) < p->column_count)
            continue;
        if (p->distinct || (p->grouped && !is_grouped_by(p, p->order[i].name)))
            return qn_report(r->context, QN_ERROR, QN_UNSUPPORTED, "query", 0, 0, -1, "ORDER BY ?%s: select that variable too", p->order[i].name);
        column hidden = {.name = p->order[i].name, .argument = p->order[i].name, .hidden = true};
        status = add_column(r, hidden);
    }
    return status;
}

static void add_once(qn_buffer *list, const char *name)
{
    char padded[256];
    snprintf(padded, sizeof padded, " ?%s ", name);
    if (!list->length || !strstr(list->bytes, padded))
        qn_buffer_puts(list, padded);
}

static qn_status make_inner(reader *r, size_t group)
{
    plan *p = r->plan;
    qn_buffer list = {0};
    const token *open = token_at(r->tokens, group), *close = token_at(r->tokens, behind_bracket(r->tokens, group) - 1);
    for (size_t i = 0; i < p->group_count; i++)
        add_once(&list, p->groups[i]);
    for (size_t i = 0; i < p->column_count; i++) {
        if (p->columns[i].expression)
            qn_buffer_printf(&list, " %s ", p->columns[i].expression);
        else if (p->columns[i].argument)
            add_once(&list, p->columns[i].argument);
    }
    p->inner = list.failed ? NULL : qn_arena_printf(p->arena, "SELECT %s WHERE %.*s", list.length ? list.bytes : "*",
                                                    (int)(close->at - open->at + 1), open->at);
    free(list.bytes);
    return p->inner ? QN_OK : no_memory(r);
}

qn_status plan_read(qn_context *context, const char *sparql, const tokens *tokens, size_t verb, plan *plan)
{
    reader r = {context, sparql, tokens, verb + 1, plan};
    bool ours = false;
    for (size_t i = verb; i < tokens->count; i++)
        ours = ours || (!tokens->items[i].braces && (token_is(&tokens->items[i], "ORDER") || token_is(&tokens->items[i], "GROUP") ||
                                                     token_is(&tokens->items[i], "HAVING") || token_is(&tokens->items[i], "DISTINCT") ||
                                                     token_is(&tokens->items[i], "REDUCED") || aggregate_of(&tokens->items[i]) != AGGREGATE_NONE));
    if (!ours)
        return QN_END;
    plan->limit = SIZE_MAX;
    qn_status status = read_select(&r);
    if (status)
        return status;
    take(&r, "WHERE");
    size_t group = r.at;
    if (!token_is(peek(&r), "{"))
        return wrong(&r, "'{'");
    r.at = behind_bracket(tokens, group);
    if (!token_is(token_at(tokens, r.at - 1), "}"))
        return wrong(&r, "'}'");
    status = read_modifiers(&r);
    if (!status)
        status = check_columns(&r);
    if (!status)
        status = add_hidden_keys(&r);
    return status ? status : make_inner(&r, group);
}
