/* VALUES, which rasqal reads but loses rows of, is written as a union of BINDs at the begin of its pattern, where our own joins answer it:
 * "VALUES (?x ?y) { (1 2) (3 UNDEF) }" → "{ { BIND(1 AS ?x) BIND(2 AS ?y) } UNION { BIND(3 AS ?x) } }". */
#include <config.h>
#include "sparql.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { MOST_ROWS = 2000, MOST_NAMES = 32 };

typedef struct reading {
    const tokens *tokens;
    size_t at;
    const token *names[MOST_NAMES]; size_t count;
    size_t rows;
    qn_buffer out;
    const char *why;                /* it is refused */
} reading;

static bool take(reading *r, const char *word)
{
    bool there = token_is(token_at(r->tokens, r->at), word);
    r->at += there;
    return there;
}

static bool refuse(reading *r, const char *why)
{
    r->why = r->why ? r->why : why;
    return false;
}

/* Datatypes whose literals rasqal writes anew. */
static bool is_rewritten(const token *datatype)
{
    static const char *const types[] = {"boolean", "dateTime", "time"};
    size_t length = datatype->length - (datatype->kind == TOKEN_IRI);
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        size_t size = strlen(types[i]);
        if (length > size && !strncmp(datatype->at + length - size, types[i], size) && strchr("#:", datatype->at[length - size - 1]))
            return true;
    }
    return false;
}

/* A term of a row; `from` and `to` are the text that it takes. */
static bool take_term(reading *r, const char **from, const char **to)
{
    const token *t = token_at(r->tokens, r->at);
    *from = t->at;
    if (token_is(t, "-") || token_is(t, "+"))
        t = token_at(r->tokens, ++r->at);
    bool string = t->kind == TOKEN_STRING, truth = token_is(t, "true") || token_is(t, "false"), undefined = token_is(t, "UNDEF");
    if (!string && !truth && !undefined && t->kind != TOKEN_IRI && t->kind != TOKEN_PREFIXED && t->kind != TOKEN_NUMBER)
        return refuse(r, "the rows of VALUES have terms, and as many as there are variables");
    r->at++;
    if (string && token_at(r->tokens, r->at)->kind == TOKEN_LANGUAGE) {
        t = token_at(r->tokens, r->at++);
    } else if (string && take(r, "^^")) {
        t = token_at(r->tokens, r->at++);
        if (is_rewritten(t))
            return refuse(r, "booleans and times in VALUES are not found here; use FILTER(?x IN (…))");
    }
    *to = t->at + t->length;
    if (undefined)
        *from = NULL;
    return true;
}

/* Numbers as they are written: rasqal would write them anew. */
static void add_term(reading *r, const char *from, const char *to)
{
    int length = (int)(to - from);
    if (strchr("0123456789.+-", *from))
        qn_buffer_printf(&r->out, "\"%.*s\"^^<" XSD_NS "%s>", length, from, memchr(from, '.', (size_t)length) ? "decimal" : "integer");
    else
        qn_buffer_printf(&r->out, "%.*s", length, from);
}

static bool take_row(reading *r)
{
    bool any = false, several = take(r, "(");
    if (++r->rows > MOST_ROWS)
        return refuse(r, "VALUES has more than 2000 rows; ask in smaller steps");
    qn_buffer_puts(&r->out, r->rows > 1 ? " UNION {" : " {");
    for (size_t i = 0; i < r->count; i++) {
        const char *from, *to;
        if (!take_term(r, &from, &to))
            return false;
        any = any || from;
        if (!from)
            continue;
        qn_buffer_puts(&r->out, " BIND(");
        add_term(r, from, to);
        qn_buffer_printf(&r->out, " AS %.*s)", (int)r->names[i]->length, r->names[i]->at);
    }
    qn_buffer_puts(&r->out, " }");
    if (!any)
        return refuse(r, "a row of VALUES that is all UNDEF is not supported; leave it out");
    return !several || take(r, ")") || refuse(r, "the rows of VALUES have terms, and as many as there are variables");
}

static bool take_names(reading *r)
{
    bool several = take(r, "(");
    do {
        const token *t = token_at(r->tokens, r->at++);
        if (t->kind != TOKEN_VARIABLE || r->count == MOST_NAMES)
            return refuse(r, "VALUES names between 1 and 32 variables here");
        r->names[r->count++] = t;
    } while (several && !take(r, ")"));
    return true;
}

/* Reads the VALUES at r->at; leaves r->at behind it, and the union in r->out. */
static bool read_block(reading *r)
{
    r->at++;
    qn_buffer_puts(&r->out, " {");
    if (!take_names(r))
        return false;
    if (!take(r, "{"))
        return refuse(r, "'{' wanted behind the variables of VALUES");
    while (!token_is(token_at(r->tokens, r->at), "}") && r->at < r->tokens->count)
        if (!take_row(r))
            return false;
    if (!r->rows)
        qn_buffer_puts(&r->out, " FILTER(1 = 2)");
    qn_buffer_puts(&r->out, " } ");
    return take(r, "}") || refuse(r, "VALUES is not closed");
}

/* Where the query's pattern begins, and its VALUES stands; false when that is not for us. */
static bool find_block(reading *r, size_t *open, size_t *values)
{
    size_t verb, found = 0, behind = 0;
    query_kind kind = tokens_kind(r->tokens, &verb);
    *open = r->tokens->count;
    for (size_t i = verb; i < r->tokens->count; i++) {
        const token *t = &r->tokens->items[i];
        if (*open == r->tokens->count && token_is(t, "{"))
            *open = i;
        else if (*open < i && !found && (token_is(t, "{") || token_is(t, "OPTIONAL") || token_is(t, "BIND")))
            behind = i;
        if (!found && token_is(t, "VALUES")) {
            *values = i;
            if (behind)
                return refuse(r, "VALUES stands before OPTIONAL, BIND and groups here");
        }
        found += token_is(t, "VALUES");
    }
    if (found != 1 || r->tokens->items[*values].braces != 1)
        return refuse(r, "one VALUES at the begin of the outermost pattern is what is supported");
    return kind == QUERY_SELECT || kind == QUERY_ASK || refuse(r, "VALUES is supported in SELECT and ASK");
}

static bool has_values(const tokens *tokens)
{
    for (size_t i = 0; i < tokens->count; i++)
        if (token_is(&tokens->items[i], "VALUES"))
            return true;
    return false;
}

char *spread_values(const char *sparql, const tokens *tokens, bool *spread, const char **why)
{
    reading r = {.tokens = tokens};
    size_t open, values = 0;
    *spread = has_values(tokens);
    *why = NULL;
    if (!*spread)
        return strdup(sparql);
    qn_buffer text = {0};
    if (find_block(&r, &open, &values)) {
        r.at = values;
        if (read_block(&r)) {
            take(&r, ".");
            const char *begin = tokens->items[open].at + 1, *from = tokens->items[values].at, *to = tokens->items[r.at - 1].at + 1;
            const token *before = &tokens->items[values - 1];
            qn_buffer_add(&text, sparql, (size_t)(begin - sparql));
            qn_buffer_puts(&text, r.out.bytes ? r.out.bytes : "");
            qn_buffer_add(&text, begin, (size_t)(from - begin));
            qn_buffer_puts(&text, values - 1 == open || token_is(before, ".") ? "" : ". ");
            for (const char *at = from; at < to; at++)      /* lines stay where they are */
                if (*at == '\n')
                    qn_buffer_putc(&text, '\n');
            qn_buffer_puts(&text, to);
        }
    }
    *why = r.why;
    bool done = !r.why && !r.out.failed && !text.failed;
    free(r.out.bytes);
    if (done)
        return text.bytes;
    free(text.bytes);
    return NULL;
}
