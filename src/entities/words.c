/* Word lists, tree links and mention indexes of the tokens. */
#include "work.h"

#include <stdlib.h>
#include <string.h>

static void link_tree(work *w)
{
    for (size_t i = 0; i < w->tokens->count; i++)
        w->child[i] = w->sibling[i] = -1;
    for (size_t i = w->tokens->count; i-- > 0;) {
        int32_t head = w->tokens->tokens[i].head;
        if (head >= 0 && (size_t)head < w->tokens->count) {
            w->sibling[i] = w->child[head];
            w->child[head] = (int32_t)i;
        }
    }
}

static void index_mentions(work *w)
{
    for (size_t k = 0; k < w->mentions->count; k++) {
        const qn_mention *m = &w->mentions->mentions[k];
        if (w->at[m->head] == QN_NONE)
            w->at[m->head] = (uint32_t)k;
        for (uint32_t i = m->first; i < m->end; i++)
            if (w->cover[i] == QN_NONE)
                w->cover[i] = (uint32_t)k;
    }
}

qn_status qn_work_words(work *w)
{
    link_tree(w);
    index_mentions(w);
    return qn_tokens_classes(w->resolver->lexicon, w->tokens, w->resolver->lists, w->arena, w->lists);
}

bool qn_work_possessive(const work *w, uint32_t token)
{
    if (token >= w->tokens->count)
        return false;
    const qn_token *t = token_at(w, token);
    return !strcmp(t->form, "'s") || !strcmp(t->form, "’s") ||
           ((!strcmp(t->form, "'") || !strcmp(t->form, "’")) && (!strcmp(t->xpos, "POS") || t->upos == QN_PART));
}

bool qn_work_capital(const work *w, uint32_t token)
{
    unsigned char c = (unsigned char)token_at(w, token)->form[0];
    return (c >= 'A' && c <= 'Z') || c >= 0x80;
}

uint32_t qn_work_word(work *w, uint32_t token)
{
    const char *form = token_at(w, token)->form;
    char plain[128];
    size_t length = 0;
    for (; *form && length < sizeof plain - 1; form++)
        if (*form != '.')
            plain[length++] = *form;
    char *lower = qn_utf8_plain(w->arena, plain, length);
    return lower ? qn_intern(w->words, lower, strlen(lower)) : QN_NONE;
}

char *qn_work_surface(work *w, uint32_t first, uint32_t end)
{
    const char *text = w->document->text;
    uint32_t at = token_at(w, first)->begin, stop = token_at(w, end - 1)->end;
    char *surface = qn_arena_strndup(w->arena, text + at, stop - at);
    if (!surface)
        return NULL;
    char *out = surface;
    bool blank = false;
    for (const char *c = surface; *c; c++) {
        bool is_blank = *c == ' ' || *c == '\t' || *c == '\n' || *c == '\r';
        if (is_blank && !blank)
            *out++ = ' ';
        else if (!is_blank)
            *out++ = *c;
        blank = is_blank;
    }
    *out = '\0';
    return surface;
}
