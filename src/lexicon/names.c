/* Which known name begins at a word. */
#include "room.h"

#include <stdlib.h>
#include <string.h>

/* --- making the tables ------------------------------------------------------------------------------------- */

const char *qn_names_without_article(const char *text)
{
    bool article = (text[0] == 'T' || text[0] == 't') && text[1] == 'h' && text[2] == 'e' && text[3] == ' ';
    return article && text[4] ? text + 4 : text;
}

static qn_status add_spelling(qn_lexicon *lexicon, qn_names_found *found, const char *text, qn_name name)
{
    bool refused;
    qn_name_found exact = {qn_phrases_add(&lexicon->names.phrases, text, &refused), name};
    if (refused)
        return QN_OK;
    qn_name_found capital = {qn_phrases_add(&lexicon->capitals.phrases, text, &refused), name};
    if (exact.key == QN_NONE || (capital.key == QN_NONE && !refused) || !QN_PUSH(found->names, found->count, found->capacity, exact))
        return QN_NOMEM;
    return refused || QN_PUSH(found->capitals, found->capital_count, found->capital_capacity, capital) ? QN_OK : QN_NOMEM;
}

qn_status qn_names_add(qn_lexicon *lexicon, qn_names_found *found, const char *text, qn_name name)
{
    text = qn_names_without_article(text);
    qn_status status = add_spelling(lexicon, found, text, name);
    if (status || text[0] < 'a' || text[0] > 'z')
        return status;
    char *first = qn_arena_strdup(lexicon->arena, text);    /* "al-Qaeda" at the start of a sentence */
    if (!first)
        return QN_NOMEM;
    first[0] = (char)(first[0] - 32);
    return add_spelling(lexicon, found, first, name);
}

/* Fills the names of one key, surest kind first, an actor once: `seen` [known_count] holds the last key + 1 that had the actor. */
static size_t fill_key(qn_name *out, const qn_known *known, uint32_t *seen, uint32_t key, const qn_name_found *found, const uint32_t *order,
                       size_t count)
{
    size_t filled = 0;
    for (int kind = QN_NAME_FULL; kind <= QN_NAME_HINT; kind++) {
        for (size_t i = 0; i < count; i++) {
            const qn_name *name = &found[order[i]].name;
            if ((int)name->kind != kind || seen[name->known - known] == key + 1)
                continue;
            seen[name->known - known] = key + 1;
            out[filled++] = *name;
        }
    }
    return filled;
}

static qn_status finish(const qn_lexicon *lexicon, name_table *table, const qn_name_found *found, size_t count)
{
    size_t key_count = qn_interner_count(table->phrases.keys), used = 0;
    uint32_t *keys = malloc((count + 1) * sizeof *keys), *order = NULL, *seen = calloc(lexicon->known_count + 1, sizeof *seen);
    table->names = malloc((count + 1) * sizeof *table->names);
    for (size_t i = 0; keys && i < count; i++)
        keys[i] = found[i].key;
    bool grouped = keys && seen && table->names && qn_group(keys, count, key_count, &table->first, &order);
    for (uint32_t k = 0; grouped && k < key_count; k++) {
        size_t begin = table->first[k], end = table->first[k + 1];
        table->first[k] = (uint32_t)used;
        used += fill_key(table->names + used, lexicon->known, seen, k, found, order + begin, end - begin);
    }
    if (grouped)
        table->first[key_count] = (uint32_t)used;
    free(keys);
    free(order);
    free(seen);
    return grouped ? QN_OK : QN_NOMEM;
}

qn_status qn_names_finish(qn_lexicon *lexicon, qn_names_found *found)
{
    qn_status status = finish(lexicon, &lexicon->names, found->names, found->count);
    return status ? status : finish(lexicon, &lexicon->capitals, found->capitals, found->capital_count);
}

void qn_names_free(name_table *table)
{
    qn_phrases_free(&table->phrases);
    free(table->first);
    free(table->names);
}

/* --- looking up -------------------------------------------------------------------------------------------- */

static bool is_small(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_capital(char c)
{
    return (c >= 'A' && c <= 'Z') || (c & 0x80);
}

/* Tokens from words[0] on that hold no small letter. ASCII decides: a headline in capitals has some. */
static size_t capital_words(const char *const *words, size_t count)
{
    size_t capitals = 0, letters = 0;
    for (; capitals < count && capitals < PHRASE_WORDS; capitals++) {
        const char *c = words[capitals];
        while (*c && !is_small(*c))
            letters += is_capital(*c++);
        if (*c)
            break;
    }
    return letters >= SHORTEST_CAPITALS ? capitals : 0;
}

static size_t letters_of(const char *key, size_t length)
{
    size_t letters = 0;
    for (size_t i = 0; i < length; i++)
        letters += is_capital(key[i]);
    return letters;
}

/* The longest key that ends with a token, of at least `shortest` letters. */
static size_t longest(const name_table *table, const char *const *words, size_t count, size_t shortest, uint32_t *key)
{
    qn_window window;
    if (!count || !qn_phrases_window(&table->phrases, words, count, &window))
        return 0;
    for (size_t n = window.count; n > 0; n--) {
        *key = qn_interner_find(table->phrases.keys, window.key, window.ends[n - 1]);
        if (*key != QN_NONE && (!shortest || letters_of(window.key, window.ends[n - 1]) >= shortest))
            return n;
    }
    return 0;
}

size_t qn_lexicon_name_at(const qn_lexicon *lexicon, const char *const *words, size_t count, const qn_name **names, size_t *name_count)
{
    const name_table *table = &lexicon->names;
    uint32_t key = QN_NONE, capital_key = QN_NONE;
    size_t found = longest(table, words, count, 0, &key);
    if (count && is_capital(words[0][0]) && !is_small(words[0][1])) {
        size_t capitals = longest(&lexicon->capitals, words, capital_words(words, count), SHORTEST_CAPITALS, &capital_key);
        if (capitals > found) {
            table = &lexicon->capitals;
            key = capital_key;
            found = capitals;
        }
    }
    *names = found ? table->names + table->first[key] : NULL;
    *name_count = found ? table->first[key + 1] - table->first[key] : 0;
    return found;
}
