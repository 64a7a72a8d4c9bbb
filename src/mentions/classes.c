/* Word classes of the tokens. */
#include <quidnunc/mentions.h>

#include <stdlib.h>
#include <string.h>

enum { LONGEST_WORD = 80 };     /* no word of a class is longer */

static uint64_t bits_of_word(const qn_lexicon *lexicon, const uint64_t *bits, const char *word)
{
    uint8_t numbers[QN_WORD_CLASSES];
    size_t count = qn_lexicon_classes(lexicon, word, numbers, QN_WORD_CLASSES);
    uint64_t set = 0;
    for (size_t i = 0; i < count; i++)
        set |= bits[numbers[i]];
    return set;
}

static qn_status bits_of_token(const qn_lexicon *lexicon, const uint64_t *bits, const qn_token *t, qn_arena *arena, uint64_t *set)
{
    char *lower = qn_utf8_lower(arena, t->form, strlen(t->form));
    if (!lower)
        return QN_NOMEM;
    *set = bits_of_word(lexicon, bits, t->form);
    if (t->lemma[0] && strcmp(t->lemma, lower))
        *set |= bits_of_word(lexicon, bits, t->lemma);
    size_t plain = strlen(lower);
    if (plain > 3 && lower[plain - 1] == 's' && t->upos == QN_PROPN) {   /* "Senators": lemmas of proper names keep their ending */
        lower[plain - 1] = '\0';
        *set |= bits_of_word(lexicon, bits, lower);
    }
    return QN_OK;
}

qn_status qn_tokens_classes(const qn_lexicon *lexicon, const qn_tokens *tokens, const uint64_t *bits, qn_arena *arena, uint64_t *classes)
{
    qn_interner *forms = qn_interner_new();
    uint64_t *known = NULL;
    size_t count = 0, capacity = 0;
    qn_status status = forms ? QN_OK : QN_NOMEM;
    for (size_t i = 0; !status && i < tokens->count; i++) {
        const qn_token *t = &tokens->tokens[i];
        char key[LONGEST_WORD + 1];
        size_t length = strlen(t->form);
        classes[i] = 0;
        if (length > LONGEST_WORD)
            continue;
        memcpy(key, t->form, length);
        key[length] = (char)(1 + (t->upos == QN_PROPN) + 2 * (t->upos == QN_VERB));     /* the lemma differs by these */
        uint32_t number = qn_intern(forms, key, length + 1);
        if (number == QN_NONE) {
            status = QN_NOMEM;
        } else if (number < count) {
            classes[i] = known[number];
        } else {
            status = bits_of_token(lexicon, bits, t, arena, &classes[i]);
            if (!status && !QN_PUSH(known, count, capacity, classes[i]))
                status = QN_NOMEM;
        }
    }
    free(known);
    qn_interner_free(forms);
    return status;
}
