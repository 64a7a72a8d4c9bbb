/* `quidnunc eval claims --cover`: whether each entry of the lexicon has a case that it reads, and a near miss: a case with its words that must say
 * nothing of the kind. Only cases that pass count. An operator reads a claim that it governs; its near miss has its words and governs none.
 * A construction has no words: its near miss is a case that says "not Subject property Object" with a property of its own.
 */
#include "eval.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct cover {
    const qn_lexicon *lexicon;
    const qn_entry *entries;
    size_t count;
    uint32_t *first;            /* [count] written forms of one entry stand together: the first of them */
    bool *read, *spared;        /* [count] by the first */
    uint32_t *heard;            /* [count] number of the case that the entry last said something of */
    uint32_t cases;
    const line_case *now;       /* while it is told */
    const qn_layers *layers;
};

cover *cover_new(cli *cli, const qn_lexicon *lexicon)
{
    cover *c = calloc(1, sizeof *c);
    if (c) {
        c->lexicon = lexicon;
        c->entries = qn_lexicon_all_entries(lexicon, &c->count);
        c->first = calloc(c->count + 1, sizeof *c->first);
        c->heard = calloc(c->count + 1, sizeof *c->heard);
        c->read = calloc(c->count + 1, sizeof *c->read);
        c->spared = calloc(c->count + 1, sizeof *c->spared);
    }
    if (!c || !c->first || !c->heard || !c->read || !c->spared) {
        qn_fail(cli->context, QN_NOMEM, NULL, "out of memory");
        cover_free(c);
        return NULL;
    }
    for (size_t i = 1; i < c->count; i++) {
        bool same = !strcmp(c->entries[i].iri, c->entries[i - 1].iri) && !strcmp(c->entries[i].file, c->entries[i - 1].file);
        c->first[i] = same ? c->first[i - 1] : (uint32_t)i;
    }
    return c;
}

void cover_free(cover *c)
{
    if (!c)
        return;
    free(c->first);
    free(c->heard);
    free(c->read);
    free(c->spared);
    free(c);
}

/* --- what an entry reads ------------------------------------------------------------------------------------------- */

static bool says_more_than_operator(const qn_entry *entry)
{
    for (size_t i = 0; i < entry->sense_count; i++)
        if (entry->senses[i].property)
            return true;
    return false;
}

static bool is_expected(const cover *c, const qn_claim *claim)
{
    for (size_t i = 0; i < c->now->count; i++)
        if (!c->now->expected[i].absent && is_about(c->layers->entities, claim, &c->now->expected[i]))
            return true;
    return false;
}

static void hear(void *user, const qn_trial *trial)
{
    cover *c = user;
    if (trial->outcome != QN_MAKES_CLAIM)
        return;
    bool expected = is_expected(c, &trial->claim);
    uint32_t entry = c->first[trial->entry->index];
    c->read[entry] = c->read[entry] || expected;
    c->heard[entry] = c->cases;
    for (size_t i = 0; i < trial->reason_count; i++) {
        const qn_entry *operator = trial->reasons[i].entry;
        if (!operator || says_more_than_operator(operator))
            continue;
        c->read[c->first[operator->index]] |= expected;
        c->heard[c->first[operator->index]] = c->cases;
    }
}

/* --- what an entry spares ------------------------------------------------------------------------------------------ */

static bool is_word(const qn_token *token, const char *word)
{
    return !strcasecmp(token->lemma, word) || !strcasecmp(token->form, word);
}

static bool has_words(const qn_tokens *tokens, const qn_entry *entry)
{
    for (size_t i = 0; entry->words && entry->words[i]; i++) {
        bool found = false;
        for (size_t j = 0; j < tokens->count && !found; j++)
            found = is_word(&tokens->tokens[j], entry->words[i]);
        if (!found)
            return false;
    }
    return true;
}

static bool has_property(const qn_entry *entry, const char *name)
{
    for (size_t i = 0; i < entry->sense_count; i++)
        if (entry->senses[i].property && !strcmp(entry->senses[i].property->name, name))
            return true;
    return false;
}

static bool expects_its_property(const cover *c, const qn_entry *entry)
{
    for (size_t i = 0; i < c->now->count; i++)
        if (!c->now->expected[i].absent && has_property(entry, c->now->expected[i].property))
            return true;
    return false;
}

static void spare(cover *c, const char *word)
{
    enum { LONGEST_WORD = 64 };
    char lower[LONGEST_WORD];
    size_t length = strlen(word);
    for (size_t i = 0; i <= length && length < LONGEST_WORD; i++)
        lower[i] = (char)(word[i] >= 'A' && word[i] <= 'Z' ? word[i] + 32 : word[i]);
    for (const char *pos = "vnap"; *pos && length < LONGEST_WORD; pos++) {
        size_t count;
        const qn_entry *const *entries = qn_lexicon_entries(c->lexicon, lower, *pos, &count);
        for (size_t i = 0; i < count; i++) {
            uint32_t first = c->first[entries[i]->index];
            bool kept = says_more_than_operator(entries[i]) ? expects_its_property(c, entries[i]) : c->heard[first] == c->cases;
            if (!c->spared[first] && !kept && has_words(c->layers->tokens, entries[i]))
                c->spared[first] = true;
        }
    }
}

static void spare_constructions(cover *c)
{
    size_t count;
    const qn_entry *const *all = qn_lexicon_constructions(c->lexicon, &count);
    for (size_t i = 0; i < c->now->count; i++)
        for (size_t j = 0; j < count && c->now->expected[i].absent; j++)
            if (has_property(all[j], c->now->expected[i].property))
                c->spared[c->first[all[j]->index]] = true;
}

qn_status cover_case(cover *c, cli *cli, const qn_pipeline *pipeline, qn_document *document, const qn_layers *layers, const line_case *line)
{
    c->now = line;
    c->layers = layers;
    c->cases++;
    qn_status status = qn_claims_explain(qn_pipeline_extractor(pipeline), document, layers->tokens, layers->mentions, layers->entities, cli->context, hear, c);
    for (size_t i = 0; i < layers->tokens->count; i++) {
        const qn_token *token = &layers->tokens->tokens[i];
        spare(c, token->lemma);
        if (strcasecmp(token->form, token->lemma))
            spare(c, token->form);
    }
    spare_constructions(c);
    return status;
}

/* --- what is left ---------------------------------------------------------------------------------------------------- */

static bool is_asked(const qn_entry *entry, const char *const *files)
{
    bool asked = !files || !*files;
    for (size_t i = 0; files && files[i] && !asked; i++)
        asked = !strcmp(entry->file, files[i]);
    return asked;
}

size_t cover_tell(const cover *c, const char *const *files)
{
    size_t entries = 0, unread = 0, unspared = 0;
    for (size_t i = 0; i < c->count; i++) {
        const qn_entry *e = &c->entries[i];
        if (c->first[i] != i || !is_asked(e, files))
            continue;
        entries++;
        unread += !c->read[i];
        unspared += !c->spared[i];
        if (!c->read[i])
            printf("%s:%lu: %s: no case that it reads\n", e->file, e->line, e->iri);
        if (!c->spared[i])
            printf("%s:%lu: %s: no near miss: a case with its words that it must leave alone\n", e->file, e->line, e->iri);
    }
    printf("%zu entries: %zu without a case, %zu without a near miss\n", entries, unread, unspared);
    return unread + unspared;
}
