/* What rasqal reads otherwise than SPARQL means is written so that it cannot be misread; lines stay where they are. */
#include <config.h>
#include "sparql.h"

#include <stdlib.h>
#include <string.h>

/* "?n -1" is a difference: rasqal 0.9.33 takes the sign for the number's own and adds. */
static bool is_sign_of_number(const tokens *tokens, size_t i)
{
    const token *t = &tokens->items[i], *before = i ? &tokens->items[i - 1] : NULL, *after = token_at(tokens, i + 1);
    if (t->in_pattern || !(token_is(t, "-") || token_is(t, "+")) || after->kind != TOKEN_NUMBER || t->at + 1 != after->at || !before)
        return false;
    return before->kind == TOKEN_VARIABLE || before->kind == TOKEN_NUMBER || before->kind == TOKEN_STRING || before->kind == TOKEN_LANGUAGE ||
           before->kind == TOKEN_IRI || before->kind == TOKEN_PREFIXED || token_is(before, ")") || token_is(before, "true") || token_is(before, "false");
}

/* DATATYPE(?x), which knows no rdf:langString there. */
static bool is_datatype_of_variable(const tokens *tokens, size_t i)
{
    return !tokens->items[i].in_pattern && token_is(&tokens->items[i], "DATATYPE") && token_is(token_at(tokens, i + 1), "(") &&
           token_at(tokens, i + 2)->kind == TOKEN_VARIABLE && token_is(token_at(tokens, i + 3), ")");
}

/* The pattern of a REGEX without the flag "s", in which "." is no line's end; POSIX has no such dot. */
static bool is_pattern(const tokens *tokens, size_t i)
{
    size_t open = i;
    int depth = 1, commas = 0;
    if (tokens->items[i].kind != TOKEN_STRING)
        return false;
    while (open && depth) {
        const token *t = &tokens->items[--open];
        depth += token_is(t, ")") - token_is(t, "(");
        commas += depth == 1 && token_is(t, ",");
    }
    const token *flags = token_is(token_at(tokens, i + 1), ",") ? token_at(tokens, i + 2) : token_at(tokens, i + 1);
    bool all = flags->kind == TOKEN_STRING && memchr(flags->at, 's', flags->length);
    return open && commas == 1 && token_is(&tokens->items[open - 1], "REGEX") && !all;
}

static void add_pattern(qn_buffer *text, const token *t)
{
    bool set = false;
    for (size_t i = 0; i < t->length; i++) {
        char c = t->at[i];
        set = set ? c != ']' : c == '[';
        if (c == '\\' && i + 1 < t->length)
            qn_buffer_putc(text, t->at[i++]);
        if (c == '.' && !set)
            qn_buffer_puts(text, "[^\\n]");
        else
            qn_buffer_putc(text, t->at[i]);
    }
}

/* Blanks for a token, and line ends for its own. */
static void add_blanks(qn_buffer *text, const token *t)
{
    for (size_t i = 0; i < t->length; i++)
        qn_buffer_putc(text, t->at[i] == '\n' ? '\n' : ' ');
}

char *rewrite(const char *sparql, const tokens *tokens)
{
    qn_buffer text = {0};
    const char *done = sparql;
    qn_buffer_puts(&text, "");
    for (size_t i = 0; i < tokens->count; i++) {
        const token *t = &tokens->items[i], *variable = token_at(tokens, i + 2);
        bool sign = is_sign_of_number(tokens, i), datatype = is_datatype_of_variable(tokens, i), pattern = is_pattern(tokens, i);
        bool base = i < 2 && token_is(&tokens->items[0], "BASE");   /* missing_prefixes puts it before its own */
        if (!sign && !datatype && !pattern && !base)
            continue;
        qn_buffer_add(&text, done, (size_t)(t->at - done));
        done = t->at + t->length;
        if (base) {
            add_blanks(&text, t);
        } else if (pattern) {
            add_pattern(&text, t);
        } else if (sign) {
            qn_buffer_printf(&text, " %c ", *t->at);
        } else {
            qn_buffer_printf(&text, "IF(LANG(%.*s) != \"\", <" RDF_NS "langString>, DATATYPE(%.*s))", (int)variable->length, variable->at,
                             (int)variable->length, variable->at);
            for (int k = 0; k < 3; k++) {       /* the rest of DATATYPE(?x), but for its line ends */
                const token *rest = token_at(tokens, ++i);
                for (; done < rest->at + rest->length; done++)
                    if (*done == '\n')
                        qn_buffer_putc(&text, '\n');
            }
        }
    }
    qn_buffer_puts(&text, done);
    if (!text.failed)
        return text.bytes;
    free(text.bytes);
    return NULL;
}
