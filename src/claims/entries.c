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

bool stand_around(const scene *s, uint32_t anchor, const qn_entry *entry)
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

bool words_stand(const scene *s, uint32_t anchor, const qn_entry *entry)
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

size_t word_count(const qn_entry *entry)
{
    size_t count = 0;
    while (entry->words && entry->words[count])
        count++;
    return count ? count : 1;
}

enum { LONGEST_WORD = 64 };

/* Copies in lower case (ASCII); false when it is too long to be an entry. */
static bool lower_copy(const char *word, char out[LONGEST_WORD])
{
    size_t length = strlen(word);
    if (length >= LONGEST_WORD)
        return false;
    for (size_t i = 0; i <= length; i++)
        out[i] = (char)(word[i] >= 'A' && word[i] <= 'Z' ? word[i] + 32 : word[i]);
    return true;
}

/* A verb whose lemma the lemmatizer got wrong ("aided" → "aide"), or a gerund tagged as a noun ("accused of spying"): the form without an ending of the word class VerbEnding, with its doubled
   consonant undone or its "e" restored, if the lexicon has that. */
static const qn_entry *const *entries_of_stem(const scene *s, const qn_token *t, size_t *count)
{
    char stem[LONGEST_WORD];
    *count = 0;
    if (!lower_copy(t->form, stem))
        return NULL;
    const qn_entry *const *same = qn_lexicon_entries(s->lexicon, stem, 'v', count);     /* "wed" */
    if (*count)
        return same;
    size_t length = strlen(stem);
    for (size_t ending = 1; ending <= 3 && ending + 2 < length; ending++) {
        if (!qn_lexicon_is(s->lexicon, s->extractor->words.verb_ending, stem + length - ending))
            continue;
        size_t cut = length - ending;
        char tried[LONGEST_WORD + 1];
        memcpy(tried, stem, cut);
        strcpy(tried + cut, "");
        const qn_entry *const *found = qn_lexicon_entries(s->lexicon, tried, 'v', count);
        if (!*count && tried[cut - 1] == tried[cut - 2]) {
            tried[cut - 1] = '\0';
            found = qn_lexicon_entries(s->lexicon, tried, 'v', count);
            tried[cut - 1] = tried[cut - 2];
        }
        if (!*count) {
            strcpy(tried + cut, "e");
            found = qn_lexicon_entries(s->lexicon, tried, 'v', count);
        }
        if (*count)
            return found;
    }
    return NULL;
}

bool is_gerund(const scene *s, const qn_token *t)
{
    size_t length = strlen(t->form);
    return t->upos == QN_NOUN && length > 5 && qn_lexicon_is(s->lexicon, s->extractor->words.gerund_ending, t->form + length - 3);
}

/* "embargoed Qatar", "to fine Google", with the verb read as an adjective. */
static bool has_verb_arguments(const scene *s, uint32_t token)
{
    return s->tokens[token].upos == QN_ADJ && (child_by(s, token, QN_OBJ) != QN_NONE || child_by(s, token, QN_NSUBJ_PASS) != QN_NONE);
}

/* "it spies for China", with the verb read as a plural noun. */
static bool has_pronoun_subject(const scene *s, uint32_t token)
{
    uint32_t subject = child_by(s, token, QN_NSUBJ);
    return subject != QN_NONE && !strcmp(s->tokens[subject].xpos, "PRP") && child_by(s, token, QN_COP) == QN_NONE;
}

const qn_entry *const *entries_of(const scene *s, const qn_token *t, size_t *count)
{
    char pos = lexicon_pos(t), lower[LONGEST_WORD];
    *count = 0;
    if (!pos || !lower_copy(t->lemma, lower))    /* lemmas of names keep their capitals ("Prime Minister"), entries have none */
        return NULL;
    char form[LONGEST_WORD];
    if (t->upos == QN_VERB && t->relation == QN_AMOD && lower_copy(t->form, form)) {    /* "the planned takeover": adjectives read as participles */
        const qn_entry *const *adjectives = qn_lexicon_entries(s->lexicon, form, 'a', count);
        if (*count)
            return adjectives;
    }
    const qn_entry *const *entries = NULL;
    if (!strcmp(t->xpos, "NNS") && has_pronoun_subject(s, (uint32_t)(t - s->tokens)))
        entries = qn_lexicon_entries(s->lexicon, lower, 'v', count);
    if (*count)
        return entries;
    if (!strcmp(t->xpos, "VB") && strcasecmp(t->form, t->lemma) && lower_copy(t->form, form))    /* "to found", with the lemma of "found" as a past */
        entries = qn_lexicon_entries(s->lexicon, form, pos, count);
    if (!*count)
        entries = qn_lexicon_entries(s->lexicon, lower, pos, count);
    uint32_t next = (uint32_t)(t - s->tokens) + 1;
    bool behind = t->head >= 0 && (uint32_t)t->head + 1 < next;     /* "a research fellow at" */
    bool as_noun = behind || (t->relation != QN_AMOD && t->relation != QN_ADVMOD) || (next < s->count && s->covering[next] != QN_NONE);
    if (!*count && t->upos == QN_ADJ && (as_noun || (t->form[0] >= 'A' && t->form[0] <= 'Z')))     /* "Chief Executive X": titles read as adjectives */
        entries = qn_lexicon_entries(s->lexicon, lower, 'n', count);
    if (!*count && t->upos == QN_ADJ && has_verb_arguments(s, next - 1))
        entries = qn_lexicon_entries(s->lexicon, lower, 'v', count);
    return *count || !(pos == 'v' || is_gerund(s, t) || has_verb_arguments(s, next - 1)) ? entries : entries_of_stem(s, t, count);
}

void visit_entries(const scene *s, uint32_t anchor, entry_visitor each, void *user)
{
    size_t count, longest = 0;
    const qn_entry *const *entries = entries_of(s, &s->tokens[anchor], &count);
    for (size_t i = 0; i < count; i++)
        if (word_count(entries[i]) > longest && words_stand(s, anchor, entries[i]))
            longest = word_count(entries[i]);
    for (size_t i = 0; i < count; i++)
        if (word_count(entries[i]) == longest && words_stand(s, anchor, entries[i]))
            each(user, entries[i]);
}

typedef struct operator_found {
    const qn_entry *entry;
    const qn_sense *sense;
} operator_found;

static void take_operator(void *user, const qn_entry *entry)
{
    operator_found *found = user;
    for (size_t i = 0; i < entry->sense_count && !found->sense; i++)
        if (entry->senses[i].embeds || entry->senses[i].attributes)
            *found = (operator_found){entry, &entry->senses[i]};
}

const qn_sense *operator_at(const scene *s, uint32_t token)
{
    operator_found found = {NULL, NULL};
    visit_entries(s, token, take_operator, &found);
    return found.sense;
}

const qn_entry *operator_entry_at(const scene *s, uint32_t token)
{
    operator_found found = {NULL, NULL};
    visit_entries(s, token, take_operator, &found);
    return found.entry;
}

bool is_word_of_operator(const scene *s, uint32_t token, uint32_t word)
{
    const qn_entry *entry = operator_entry_at(s, token);
    for (size_t i = 0; entry && entry->words && entry->words[i]; i++)
        if (i != entry->head_word && is_word(&s->tokens[word], entry->words[i]))
            return true;
    return false;
}

bool tells_claim(const scene *s, uint32_t noun)
{
    size_t count;
    const qn_entry *const *entries = entries_of(s, &s->tokens[noun], &count);
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < entries[i]->sense_count; j++)
            if (entries[i]->senses[j].property && words_stand(s, noun, entries[i]))
                return true;
    return false;
}
