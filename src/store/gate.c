/* The gate before rasqal 0.9.33: what it lacks, answers wrongly or crashes on is refused by name. Each row was found by comparing its answers
 * with those of other engines; tests/query.sh keeps them. */
#include <config.h>
#include "sparql.h"

#include <stdlib.h>
#include <string.h>

#define WAY_OUT "ask a SPARQL 1.1 endpoint instead (--endpoint URL)"

/* --- refusals ----------------------------------------------------------------------------------------------------- */

static const struct {
    const char *word, *why;
} refused[] = {
    {"EXISTS", "EXISTS and NOT EXISTS are not supported; use OPTIONAL { … } with FILTER(BOUND(?x)) or FILTER(!BOUND(?x)), or " WAY_OUT},
    {"MINUS", "MINUS is not supported; use OPTIONAL { … } FILTER(!BOUND(?x)), or " WAY_OUT},
    {"SERVICE", "SERVICE is not supported; " WAY_OUT},
    {"GRAPH", "this store has no named graphs; leave GRAPH out, or " WAY_OUT},
    {"FROM", "FROM is not supported; name graph files with -g"},
    {"CONCAT", "CONCAT gives garbage here; select its parts, or " WAY_OUT},
    {"STRBEFORE", "STRBEFORE gives garbage here; select the string itself, or " WAY_OUT},
    {"STRAFTER", "STRAFTER gives garbage here; select the string itself, or " WAY_OUT},
    {"SUBSTR", "SUBSTR loses rows of empty strings here; use STRSTARTS or CONTAINS, or " WAY_OUT},
    {"YEAR", "YEAR knows no xsd:date here; use STRSTARTS(STR(?x), \"2019\"), or " WAY_OUT},
    {"MONTH", "MONTH knows no xsd:date here; compare dates, or " WAY_OUT},
    {"DAY", "DAY knows no xsd:date here; compare dates, or " WAY_OUT},
    {"LCASE", "LCASE is wrong beyond ASCII here; use REGEX(?x, \"…\", \"i\"), or " WAY_OUT},
    {"UCASE", "UCASE is wrong beyond ASCII here; use REGEX(?x, \"…\", \"i\"), or " WAY_OUT},
    {"REPLACE", "REPLACE is wrong with groups and may never end here; " WAY_OUT},
    {"ISNUMERIC", "isNumeric takes true and false for numbers here; compare DATATYPE(?x), or " WAY_OUT},
    {"NOW", "NOW is compared wrongly here; write the time itself, \"2024-05-01T00:00:00Z\"^^xsd:dateTime"},
    {"DESCRIBE", "DESCRIBE is not supported; use CONSTRUCT { <x> ?p ?o } WHERE { <x> ?p ?o }, or 'quidnunc explain', or " WAY_OUT},
    {"INSERT", "updates are not supported: a graph is made by 'quidnunc build'"},
    {"DELETE", "updates are not supported: a graph is made by 'quidnunc build'"},
    {"LOAD", "updates are not supported: name graph files with -g"},
    {"CLEAR", "updates are not supported: a graph is made by 'quidnunc build'"},
    {"DROP", "updates are not supported: a graph is made by 'quidnunc build'"},
    {"CREATE", "updates are not supported: a graph is made by 'quidnunc build'"},
};

static qn_status refuse(qn_context *context, const token *t, const char *why)
{
    return qn_report(context, QN_ERROR, QN_UNSUPPORTED, "query", t->line, 0, -1, "%s", why);
}

static bool is_term(const token *t)
{
    return t->kind == TOKEN_VARIABLE || t->kind == TOKEN_IRI || t->kind == TOKEN_PREFIXED || t->kind == TOKEN_BLANK;
}

static bool begins_triple(const token *before)
{
    return token_is(before, "{") || token_is(before, "}") || token_is(before, ".") || token_is(before, ")");
}

/* A mark of a property path: they are no operators where triples stand. */
static bool is_path(const tokens *tokens, size_t i)
{
    const token *t = &tokens->items[i], *before = i ? &tokens->items[i - 1] : NULL;
    if (!t->in_pattern || t->kind != TOKEN_MARK || !before)
        return false;
    if (token_is(t, "/") || token_is(t, "|") || token_is(t, "^"))
        return true;
    if (token_is(t, "(") && is_term(before) && i > 1 && begins_triple(&tokens->items[i - 2]))
        return true;    /* ?s (a:p) ?o */
    if (token_is(t, "{") && is_term(before) && before->kind != TOKEN_VARIABLE && token_at(tokens, i + 1)->kind == TOKEN_NUMBER)
        return true;    /* a:p{2} */
    if (token_is(t, "!"))
        return !token_is(before, "FILTER") && !token_is(before, "!");
    bool behind_name = before->kind == TOKEN_IRI || before->kind == TOKEN_PREFIXED || token_is(before, "a") || token_is(before, ")");
    return behind_name && (token_is(t, "*") || token_is(t, "+") || token_is(t, "?"));
}

/* rasqal matches bytes with POSIX expressions: right when no single character beyond ASCII has to be counted, chosen or folded. */
static bool sound_pattern(const token *pattern, bool folds)
{
    bool foreign = false, special = false;
    for (size_t i = 1; i + 1 < pattern->length; i++) {
        char c = pattern->at[i], next = pattern->at[i + 1];
        foreign = foreign || (unsigned char)c >= 0x80;
        if (c == '\\')
            return false;       /* \d, \w, \p{L} and lookahead are not POSIX; \\. can be written [.] */
        if (c == '.' && next != '*' && next != '+')
            return false;
        if (c == '[' && next == '^')
            return false;
        if ((c == '*' || c == '+') && next == '?')
            return false;       /* not greedy: POSIX does not know it */
        special = special || strchr("[]*+?{}|()", c) != NULL;
        i += c == '.';
    }
    return !foreign || (!special && !folds);
}

static qn_status check_regex(qn_context *context, const tokens *tokens, size_t i)
{
    int depth = 0;
    size_t commas = 0, pattern = 0, flags = 0;
    for (size_t k = i + 1; k < tokens->count; k++) {
        const token *t = &tokens->items[k];
        depth += token_is(t, "(") - token_is(t, ")");
        if (!depth)
            break;
        if (depth == 1 && token_is(t, ",") && ++commas)
            *(commas == 1 ? &pattern : &flags) = k + 1;
    }
    const token *p = token_at(tokens, pattern), *f = token_at(tokens, flags);
    bool folds = flags != 0;
    if (!pattern || p->kind != TOKEN_STRING || (flags && f->kind != TOKEN_STRING))
        return refuse(context, &tokens->items[i], "REGEX wants its pattern and flags as strings here, or " WAY_OUT);
    for (size_t k = 1; flags && k + 1 < f->length; k++)
        if (f->at[k] != 'i' && f->at[k] != 's')
            return refuse(context, f, "REGEX knows the flags i and s only here; or " WAY_OUT);
    folds = flags && memchr(f->at, 'i', f->length);
    if (sound_pattern(p, folds))
        return QN_OK;
    return refuse(context, p, "REGEX counts bytes and knows POSIX expressions only here: no \\ escapes, no single '.', no [^…], no *?, "
                              "and letters beyond ASCII only in plain text without flags; or " WAY_OUT);
}

/* A variable that stands for true or false by itself: rasqal takes decimals for false. */
static bool is_bare_truth(const tokens *tokens, size_t i)
{
    const token *t = &tokens->items[i], *before = i ? &tokens->items[i - 1] : t, *opener = i > 1 ? &tokens->items[i - 2] : t, *after = token_at(tokens, i + 1);
    if (t->kind != TOKEN_VARIABLE || !i)
        return false;
    bool ends = token_is(after, ")") || token_is(after, "&&") || token_is(after, "||");
    bool joined = token_is(before, "!") || token_is(before, "&&") || token_is(before, "||") || token_is(after, "&&") || token_is(after, "||");
    bool alone = token_is(before, "(") && (token_is(opener, "FILTER") || token_is(opener, "!") || token_is(opener, "&&") || token_is(opener, "||"));
    bool begins = token_is(before, "(") || token_is(before, "!") || token_is(before, "&&") || token_is(before, "||");
    return ends && begins && (joined || alone);
}

/* "?l > \"b\"": a string with a language is greater or less than no plain one, which rasqal compares. Typed strings are dates and the like. */
static bool is_string_order(const tokens *tokens, size_t i)
{
    const token *t = &tokens->items[i];
    if (t->kind != TOKEN_MARK || t->in_pattern || !(token_is(t, "<") || token_is(t, ">") || token_is(t, "<=") || token_is(t, ">=")) || !i)
        return false;
    const token *left = &tokens->items[i - 1], *right = token_at(tokens, i + 1);
    bool right_string = right->kind == TOKEN_STRING && !token_is(token_at(tokens, i + 2), "^^");
    bool left_string = left->kind == TOKEN_STRING;
    return (right_string && left->kind == TOKEN_VARIABLE) || (left_string && right->kind == TOKEN_VARIABLE);
}

/* A function with the name of an IRI: rasqal gives nothing or false for those it does not know, and for xsd:integer(2.5), xsd:boolean(2), xsd:dateTime. */
static bool is_unsound_function(const tokens *tokens, size_t i)
{
    static const char *const sound[] = {"string", "decimal", "double", "float"};
    const token *t = &tokens->items[i];
    if ((t->kind != TOKEN_PREFIXED && t->kind != TOKEN_IRI) || t->in_pattern || !token_is(token_at(tokens, i + 1), "("))
        return false;
    size_t length = t->length - (t->kind == TOKEN_IRI);
    for (size_t k = 0; k < sizeof sound / sizeof *sound; k++) {
        size_t tail = strlen(sound[k]);
        if (length > tail && !strncmp(t->at + length - tail, sound[k], tail) && strchr(":#", t->at[length - tail - 1]))
            return false;
    }
    return true;
}

/* MD5(?l) and the like take a plain string, rasqal also one with a language. */
static bool is_loose_sum(const tokens *tokens, size_t i)
{
    static const char *const sums[] = {"MD5", "SHA1", "SHA256", "SHA384", "SHA512"};
    for (size_t k = 0; k < sizeof sums / sizeof *sums; k++)
        if (token_is(&tokens->items[i], sums[k]))
            return token_at(tokens, i + 2)->kind == TOKEN_VARIABLE;
    return false;
}

/* IRI("z") would be relative to who knows what. */
static bool is_loose_iri(const tokens *tokens, size_t i)
{
    const token *t = &tokens->items[i], *of = token_at(tokens, i + 2);
    return !t->in_pattern && (token_is(t, "IRI") || token_is(t, "URI")) && token_is(token_at(tokens, i + 1), "(") &&
           (of->kind == TOKEN_VARIABLE || (of->kind == TOKEN_STRING && !memchr(of->at, ':', of->length)));
}

/* A whole number beyond 32 bits. */
static bool is_too_large(const token *t)
{
    size_t zeros = 0;
    while (zeros < t->length && t->at[zeros] == '0')
        zeros++;
    return t->kind == TOKEN_NUMBER && !memchr(t->at, '.', t->length) &&
           (t->length - zeros > 10 || (t->length - zeros == 10 && strncmp(t->at + zeros, "2147483647", 10) > 0));
}

/* COUNT(*) of no pattern at all, which is one. */
static bool is_empty_count(const tokens *tokens, size_t i)
{
    if (!token_is(&tokens->items[i], "*") || !i || !token_is(&tokens->items[i - 1], "(") || tokens->items[i].braces)
        return false;
    while (i < tokens->count && !token_is(&tokens->items[i], "{"))
        i++;
    return token_is(token_at(tokens, i + 1), "}");
}

static qn_status check_token(qn_context *context, const tokens *tokens, size_t i)
{
    const token *t = &tokens->items[i];
    for (size_t k = 0; k < sizeof refused / sizeof *refused; k++)
        if (t->kind == TOKEN_WORD && token_is(t, refused[k].word))
            return refuse(context, t, refused[k].why);
    if (t->braces && token_is(t, "SELECT"))
        return refuse(context, t, "a SELECT within a pattern loses rows here; ask in two steps, or " WAY_OUT);
    if (is_path(tokens, i))
        return refuse(context, t, "property paths are not supported; write the steps as triples (?x a:p ?y . ?y a:q ?z), or " WAY_OUT);
    if (t->kind == TOKEN_NUMBER && (memchr(t->at, 'e', t->length) || memchr(t->at, 'E', t->length)))
        return refuse(context, t, "numbers with an exponent are computed wrongly here; write them out");
    if (is_bare_truth(tokens, i))
        return refuse(context, t, "a variable alone as a truth is wrong for decimals here; compare it (?x = true, ?x != 0)");
    if (is_string_order(tokens, i))
        return refuse(context, t, "strings with and without a language are ordered wrongly here; compare STR(?x)");
    if (is_unsound_function(tokens, i))
        return refuse(context, t, "of functions that are IRIs only xsd:string, xsd:decimal, xsd:double and xsd:float are sound here, not xsd:integer( ) and others; "
                                  "use FLOOR or CEIL, compare, or " WAY_OUT);
    if (is_loose_sum(tokens, i))
        return refuse(context, t, "checksums are of plain strings: write STR(?x) within");
    if (is_loose_iri(tokens, i))
        return refuse(context, t, "IRI wants an absolute one here: IRI(\"http://…\") or IRI(STR(?x))");
    if (is_too_large(t))
        return refuse(context, t, "whole numbers beyond 2147483647 are no integers here; compare with a decimal (3000000000.0), or " WAY_OUT);
    if (is_empty_count(tokens, i))
        return refuse(context, t, "the pattern is empty: there is nothing to count");
    if (i && token_is(t, "BASE"))
        return refuse(context, t, "BASE stands once, before everything else, here");
    if (token_is(t, "REGEX"))
        return check_regex(context, tokens, i);
    return QN_OK;
}

/* SELECT * of a pattern without variables is one empty row or none, which rasqal cannot tell. */
static qn_status check_variables(qn_context *context, const tokens *tokens)
{
    size_t verb;
    if (tokens_kind(tokens, &verb) != QUERY_SELECT)
        return QN_OK;
    for (size_t i = verb; i < tokens->count; i++)
        if (tokens->items[i].kind == TOKEN_VARIABLE)
            return QN_OK;
    return refuse(context, token_at(tokens, verb), "the pattern has no variable: ask with ASK { … }");
}

qn_status refuse_unsound(qn_context *context, const tokens *tokens)
{
    qn_status status = QN_OK;
    if (tokens->too_deep)
        return qn_fail(context, QN_LIMIT, "query", "its brackets are nested too deep");
    for (size_t i = 0; i < tokens->count && !status; i++)
        status = check_token(context, tokens, i);
    return status ? status : check_variables(context, tokens);
}

/* --- prefixes ----------------------------------------------------------------------------------------------------- */

static bool declares(const tokens *tokens, const char *name)
{
    size_t length = strlen(name);
    for (size_t i = 0; i + 1 < tokens->count; i++) {
        const token *declared = &tokens->items[i + 1];
        if (token_is(&tokens->items[i], "PREFIX") && declared->length == length + 1 && !strncmp(declared->at, name, length))
            return true;
    }
    return false;
}

char *missing_prefixes(const tokens *tokens, const char *base)
{
    qn_buffer lines = {0};
    qn_buffer_puts(&lines, "");
    if (token_is(token_at(tokens, 0), "BASE"))
        qn_buffer_printf(&lines, "BASE %.*s ", (int)token_at(tokens, 1)->length, token_at(tokens, 1)->at);
    for (const known_prefix *p = known_prefixes; p->name; p++) {
        bool own = *p->iri == '*';
        if (declares(tokens, p->name) || (own && !base))
            continue;
        qn_buffer_printf(&lines, "PREFIX %s: <%s%s> ", p->name, own ? base : "", own ? p->iri + 1 : p->iri);
    }
    if (!lines.failed)
        return lines.bytes;
    free(lines.bytes);
    return NULL;
}
