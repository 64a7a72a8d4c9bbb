/* A query's characters → words. */
#include <config.h>
#include "sparql.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool starts_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80;
}

static bool in_name(char c)
{
    return starts_name(c) || is_digit(c) || c == '-';
}

/* --- lengths of what begins at a place ---------------------------------------------------------------------------- */

static size_t iri_length(const char *at)
{
    size_t length = 1 + strcspn(at + 1, "<>\"{}|^`\\ \t\r\n");
    return at[length] == '>' ? length + 1 : 0;
}

static size_t string_length(const char *at)
{
    char quote = *at;
    bool three = at[1] == quote && at[2] == quote;
    size_t length = three ? 3 : 1;
    while (at[length]) {
        if (at[length] == '\\' && at[length + 1])
            length++;
        else if (at[length] == quote && (!three || (at[length + 1] == quote && at[length + 2] == quote)))
            return length + (three ? 3 : 1);
        else if (!three && at[length] == '\n')
            return length;
        length++;
    }
    return length;
}

static size_t number_length(const char *at)
{
    size_t length = strspn(at, "0123456789");
    if (at[length] == '.' && is_digit(at[length + 1]))
        length += 1 + strspn(at + length + 1, "0123456789");
    if (length && (at[length] == 'e' || at[length] == 'E')) {
        size_t sign = at[length + 1] == '-' || at[length + 1] == '+';
        if (is_digit(at[length + 1 + sign]))
            length += 1 + sign + strspn(at + length + 1 + sign, "0123456789");
    }
    return length;
}

/* Letters, digits, "-", and dots that something follows. */
static size_t name_length(const char *at)
{
    size_t length = 0;
    while (in_name(at[length]) || (at[length] == '.' && (in_name(at[length + 1]) || at[length + 1] == ':')))
        length++;
    return length;
}

static size_t local_length(const char *at)
{
    size_t length = 0;
    for (;;) {
        if (in_name(at[length]) || at[length] == ':')
            length++;
        else if (at[length] == '%' && at[length + 1] && at[length + 2])
            length += 3;
        else if (at[length] == '\\' && at[length + 1])
            length += 2;
        else if (at[length] == '.' && (in_name(at[length + 1]) || at[length + 1] == ':' || at[length + 1] == '.'))
            length++;
        else
            return length;
    }
}

static size_t word_length(const char *at, token_kind *kind)
{
    size_t length = *at == ':' ? 0 : name_length(at);
    if (at[length] == ':') {
        *kind = length == 1 && *at == '_' ? TOKEN_BLANK : TOKEN_PREFIXED;
        return length + 1 + local_length(at + length + 1);
    }
    *kind = TOKEN_WORD;
    length = 0;
    while (in_name(at[length]) && at[length] != '-')
        length++;
    return length ? length : 1;
}

static size_t mark_length(const char *at)
{
    static const char *const pairs[] = {"&&", "||", "!=", "<=", ">=", "^^"};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (!strncmp(at, pairs[i], 2))
            return 2;
    return 1;
}

static size_t read_token(const char *at, token_kind *kind)
{
    *kind = TOKEN_MARK;
    if (*at == '<' && iri_length(at)) {
        *kind = TOKEN_IRI;
        return iri_length(at);
    }
    if (*at == '"' || *at == '\'') {
        *kind = TOKEN_STRING;
        return string_length(at);
    }
    if ((*at == '?' || *at == '$') && (in_name(at[1]) && at[1] != '-')) {
        *kind = TOKEN_VARIABLE;
        size_t length = 1;
        while (in_name(at[length]) && at[length] != '-')
            length++;
        return length;
    }
    if (is_digit(*at) || (*at == '.' && is_digit(at[1]))) {
        *kind = TOKEN_NUMBER;
        return number_length(at);
    }
    if (*at == '@' && starts_name(at[1])) {
        *kind = TOKEN_LANGUAGE;
        return 1 + name_length(at + 1);
    }
    return starts_name(*at) || *at == ':' ? word_length(at, kind) : mark_length(at);
}

/* --- where they stand ---------------------------------------------------------------------------------------------- */

enum { DEEPEST = 256 };

/* Which brackets are open: 'p' pattern braces, 'e' expression parentheses, 'c' parentheses among triples. */
typedef struct nesting {
    char open[DEEPEST];
    size_t depth;
    unsigned braces;
} nesting;

static char innermost(const nesting *n)
{
    return n->depth ? n->open[n->depth - 1] : 0;
}

static void step_in(nesting *n, const token *t, const token *before)
{
    char kind = 'p';
    if (*t->at == '(') {
        bool called = before && before->kind == TOKEN_WORD && !token_is(before, "a");
        kind = innermost(n) != 'p' && innermost(n) != 'c' ? 'e' : called ? 'e' : 'c';
    }
    n->braces += kind == 'p';
    if (n->depth < DEEPEST)
        n->open[n->depth++] = kind;
}

static void step_out(nesting *n, const token *t)
{
    if (*t->at == '}' && n->braces)
        n->braces--;
    if (n->depth)
        n->depth--;
}

static void place(nesting *n, token *t, const token *before)
{
    bool mark = t->kind == TOKEN_MARK;
    if (mark && (*t->at == '}' || *t->at == ')'))
        step_out(n, t);
    t->braces = n->braces;
    t->in_pattern = innermost(n) == 'p' || innermost(n) == 'c';
    if (mark && (*t->at == '{' || *t->at == '('))
        step_in(n, t, before);
}

bool tokens_read(const char *sparql, tokens *tokens)
{
    nesting nesting = {.depth = 0};
    unsigned long line = 1;
    for (const char *at = sparql; *at;) {
        if (*at == '#')
            at += strcspn(at, "\n");
        line += *at == '\n';
        if (!*at || strchr(" \t\r\n", *at)) {
            at += *at != '\0';
            continue;
        }
        token t = {.at = at, .line = line};
        t.length = read_token(at, &t.kind);
        place(&nesting, &t, tokens->count ? &tokens->items[tokens->count - 1] : NULL);
        if (!QN_PUSH(tokens->items, tokens->count, tokens->capacity, t))
            return false;
        for (const char *inner = at; inner < at + t.length; inner++)
            line += *inner == '\n';
        at += t.length;
        tokens->too_deep = tokens->too_deep || nesting.depth == DEEPEST;
    }
    return true;
}

void tokens_free(tokens *tokens)
{
    free(tokens->items);
}

bool token_is(const token *t, const char *word)
{
    return (t->kind == TOKEN_WORD || t->kind == TOKEN_MARK) && strlen(word) == t->length && !strncasecmp(t->at, word, t->length);
}

const token *token_at(const tokens *tokens, size_t index)
{
    static const token nothing = {.kind = TOKEN_MARK, .at = ""};
    return index < tokens->count ? &tokens->items[index] : &nothing;
}

query_kind tokens_kind(const tokens *tokens, size_t *verb)
{
    static const struct {
        const char *word;
        query_kind kind;
    } verbs[] = {{"SELECT", QUERY_SELECT}, {"ASK", QUERY_ASK}, {"CONSTRUCT", QUERY_CONSTRUCT}, {"DESCRIBE", QUERY_DESCRIBE}};
    *verb = 0;
    for (;;) {
        const token *t = token_at(tokens, *verb);
        if (token_is(t, "PREFIX"))
            *verb += 3;
        else if (token_is(t, "BASE"))
            *verb += 2;
        else
            break;
    }
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (token_is(token_at(tokens, *verb), verbs[i].word))
            return verbs[i].kind;
    return QUERY_UNKNOWN;
}
