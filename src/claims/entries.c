/* Which entries of the lexicon a token calls. */
#include "scene.h"

#include <string.h>
#include <strings.h>

char lexicon_pos(const qn_token *token)
{
    switch ((qn_upos)token->upos) {
    case QN_VERB: return 'v';
    case QN_NOUN: case QN_PROPN: return 'n';
    case QN_ADJ: case QN_ADV: return 'a';
    default: return 0;
    }
}

static bool is_word(const qn_token *token, const char *word)
{
    return !strcasecmp(token->lemma, word) || !strcasecmp(token->form, word);
}

/* Finds the word below the anchor, at most two steps down: "into" and "custody" of "take into custody". */
static bool stands_below(const scene *s, uint32_t anchor, const char *word)
{
    for (uint32_t i = s->start[anchor]; i < s->start[anchor + 1]; i++) {
        uint32_t child = s->children[i];
        if (is_word(&s->tokens[child], word))
            return true;
        for (uint32_t j = s->start[child]; j < s->start[child + 1]; j++)
            if (is_word(&s->tokens[s->children[j]], word))
                return true;
    }
    return false;
}

/* The words before the head stand right before the anchor ("chief executive"), whatever the tree says; or the anchor is not the head's. */
static bool stand_around(const scene *s, uint32_t anchor, const qn_entry *entry)
{
    size_t count = 0;
    while (entry->words[count])
        count++;
    if (anchor < entry->head_word || anchor - entry->head_word + count > s->count)
        return false;
    uint32_t first = anchor - (uint32_t)entry->head_word;
    for (size_t i = 0; i < count; i++)
        if (!is_word(&s->tokens[first + i], entry->words[i]))
            return false;
    return true;
}

static bool words_stand(const scene *s, uint32_t anchor, const qn_entry *entry)
{
    if (!entry->words || stand_around(s, anchor, entry))
        return true;
    if (entry->pos != 'v')
        return false;
    for (size_t i = 0; entry->words[i]; i++)
        if (i != entry->head_word && !stands_below(s, anchor, entry->words[i]))
            return false;
    return true;
}

static size_t word_count(const qn_entry *entry)
{
    size_t count = 0;
    while (entry->words && entry->words[count])
        count++;
    return count ? count : 1;
}

void visit_entries(const scene *s, uint32_t anchor, entry_visitor each, void *user)
{
    const qn_token *t = &s->tokens[anchor];
    char pos = lexicon_pos(t);
    if (!pos)
        return;
    char lower[64];
    const char *lemma = t->lemma;
    if (t->upos == QN_PROPN) {      /* "Prime Minister": lemmas of names keep their capitals, entries have none */
        size_t length = strlen(lemma);
        if (length >= sizeof lower)
            return;
        for (size_t i = 0; i <= length; i++)
            lower[i] = (char)(lemma[i] >= 'A' && lemma[i] <= 'Z' ? lemma[i] + 32 : lemma[i]);
        lemma = lower;
    }
    size_t count, longest = 0;
    const qn_entry *const *entries = qn_lexicon_entries(s->lexicon, lemma, pos, &count);
    for (size_t i = 0; i < count; i++)
        if (word_count(entries[i]) > longest && words_stand(s, anchor, entries[i]))
            longest = word_count(entries[i]);
    for (size_t i = 0; i < count; i++)
        if (word_count(entries[i]) == longest && words_stand(s, anchor, entries[i]))
            each(user, entries[i]);
}

static void take_operator(void *user, const qn_entry *entry)
{
    const qn_sense **operator = user;
    for (size_t i = 0; i < entry->sense_count && !*operator; i++)
        if (entry->senses[i].embeds || entry->senses[i].attributes)
            *operator = &entry->senses[i];
}

const qn_sense *operator_at(const scene *s, uint32_t token)
{
    const qn_sense *operator = NULL;
    visit_entries(s, token, take_operator, &operator);
    return operator;
}
