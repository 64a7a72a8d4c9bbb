/* Word classes, and what number words and currencies stand for. */
#include "room.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST_CLASSES 256        /* a class number fits a byte */
#define CLASS_PREFIX "words_"   /* qn:words_Honorific is the class "Honorific" */

/* One word of one class. */
typedef struct membership {
    uint32_t key;
    uint8_t class;
} membership;

typedef struct memberships {
    membership *items;
    size_t count, capacity;
} memberships;

typedef struct gathering {
    qn_lexicon *lexicon;
    qn_facts *facts;
    memberships folded, exact;
} gathering;

/* --- classes ----------------------------------------------------------------------------------------------- */

static const char *class_name(const qn_facts *facts, uint32_t term)
{
    const char *name = qn_term_name(facts, term);
    return strncmp(name, CLASS_PREFIX, strlen(CLASS_PREFIX)) ? name : name + strlen(CLASS_PREFIX);
}

uint32_t qn_lexicon_class(const qn_lexicon *lexicon, const char *name)
{
    return lexicon->class_names ? qn_interner_find(lexicon->class_names, name, strlen(name)) : QN_NONE;
}

uint32_t qn_words_class(const qn_lexicon *lexicon, const qn_facts *facts, uint32_t term)
{
    return qn_lexicon_class(lexicon, qn_term_is_literal(facts, term) ? qn_term(facts, term) : class_name(facts, term));
}

static qn_status add_class(gathering *g, uint32_t term, uint32_t *class)
{
    qn_lexicon *lexicon = g->lexicon;
    word_class new = {class_name(g->facts, term), qn_facts_true(g->facts, term, QN_T_CASE_SENSITIVE)};
    *class = qn_lexicon_class(lexicon, new.name);
    if (*class != QN_NONE)
        return QN_OK;
    if (lexicon->class_count == MOST_CLASSES) {
        size_t count;
        const fact *f = qn_facts_of(g->facts, term, &count);
        return qn_fail(g->facts->context, QN_LIMIT, count ? g->facts->files[f->file].path : NULL, "%s: more than %d word classes; merge some",
                       qn_term(g->facts, term), MOST_CLASSES);
    }
    *class = qn_intern(lexicon->class_names, new.name, strlen(new.name));
    if (*class == QN_NONE)
        return QN_NOMEM;
    return QN_PUSH(lexicon->classes, lexicon->class_count, lexicon->class_capacity, new) ? QN_OK : QN_NOMEM;
}

/* --- words ------------------------------------------------------------------------------------------------- */

static qn_status add_word(gathering *g, const fact *f, uint32_t class, double value, const char *code)
{
    bool sensitive = g->lexicon->classes[class].case_sensitive, refused;
    word_table *table = sensitive ? &g->lexicon->exact : &g->lexicon->folded;
    memberships *list = sensitive ? &g->exact : &g->folded;
    membership m = {qn_phrases_add(&table->phrases, qn_term(g->facts, f->object), &refused), (uint8_t)class};
    if (refused) {
        qn_facts_error(g->facts, f, "%s: a word that is empty or too long; a phrase has %d words at most", qn_facts_entry(g->facts, f->subject),
                       PHRASE_WORDS);
        return QN_OK;
    }
    if (m.key == QN_NONE || !QN_PUSH(list->items, list->count, list->capacity, m))
        return QN_NOMEM;
    if (isnan(value) && !code)
        return QN_OK;
    word_meaning meaning = {m.key, sensitive, value, code};
    return QN_PUSH(g->lexicon->meanings, g->lexicon->meaning_count, g->lexicon->meaning_capacity, meaning) ? QN_OK : QN_NOMEM;
}

static double number_of(gathering *g, const fact *f, uint32_t term)
{
    if (term == QN_NONE)
        return NAN;
    char *end;
    const char *text = qn_term(g->facts, term);
    double value = strtod(text, &end);
    if (end == text || *end)
        qn_facts_error(g->facts, f, "%s: qn:value %s is no number", qn_facts_entry(g->facts, f->subject), text);
    return value;
}

/* The words of a subject belong to itself, if it is a class, and to every class of words it is an instance of. */
static qn_status add_words(gathering *g, uint32_t subject)
{
    size_t count;
    const fact *f = qn_facts_of(g->facts, subject, &count);
    uint32_t code = qn_facts_object(g->facts, subject, QN_T_CURRENCY_CODE);
    double value = number_of(g, f, qn_facts_object(g->facts, subject, QN_T_VALUE));
    qn_status status = QN_OK;
    for (size_t t = 0; t < count && !status; t++) {
        bool itself = f[t].object == QN_T_WORD_CLASS;
        if (f[t].predicate != RDF_TYPE || f[t].object == OWL_CLASS)
            continue;
        uint32_t class = QN_NONE;
        status = add_class(g, itself ? subject : f[t].object, &class);
        for (size_t w = 0; w < count && !status; w++)
            if (f[w].predicate == QN_T_WORD)
                status = add_word(g, &f[w], class, value, code == QN_NONE ? NULL : qn_term(g->facts, code));
    }
    return status;
}

/* --- tables ------------------------------------------------------------------------------------------------ */

static qn_status finish(qn_arena *arena, word_table *table, const memberships *list)
{
    size_t key_count = qn_interner_count(table->phrases.keys);
    uint32_t *keys = malloc((list->count + 1) * sizeof *keys), *order = NULL;
    table->classes = qn_arena_alloc(arena, list->count + 1);
    for (size_t i = 0; keys && i < list->count; i++)
        keys[i] = list->items[i].key;
    bool done = keys && table->classes && qn_group(keys, list->count, key_count, &table->first, &order);
    for (size_t i = 0; done && i < list->count; i++)
        table->classes[i] = list->items[order[i]].class;
    free(keys);
    free(order);
    return done ? QN_OK : QN_NOMEM;
}

/* Numbers and codes by key; the first word of two equal ones counts. */
static qn_status settle_meanings(qn_lexicon *lexicon)
{
    word_table *tables[] = {&lexicon->folded, &lexicon->exact};
    for (size_t t = 0; t < 2; t++) {
        size_t count = qn_interner_count(tables[t]->phrases.keys);
        tables[t]->values = qn_arena_alloc(lexicon->arena, (count + 1) * sizeof *tables[t]->values);
        tables[t]->codes = qn_arena_alloc(lexicon->arena, (count + 1) * sizeof *tables[t]->codes);
        if (!tables[t]->values || !tables[t]->codes)
            return QN_NOMEM;
        for (size_t i = 0; i < count; i++)
            tables[t]->values[i] = NAN;
    }
    for (size_t i = 0; i < lexicon->meaning_count; i++) {
        const word_meaning *m = &lexicon->meanings[i];
        word_table *table = tables[m->exact];
        if (isnan(table->values[m->key]))
            table->values[m->key] = m->value;
        if (!table->codes[m->key])
            table->codes[m->key] = m->code;
    }
    return QN_OK;
}

qn_status qn_lexicon_add_words(qn_lexicon *lexicon, qn_facts *facts)
{
    gathering g = {.lexicon = lexicon, .facts = facts};
    qn_status status = (lexicon->class_names = qn_interner_new()) ? qn_phrases_begin(&lexicon->folded.phrases, FOLD_LOWER) : QN_NOMEM;
    if (!status)
        status = qn_phrases_begin(&lexicon->exact.phrases, 0);
    uint32_t terms = qn_interner_count(facts->terms);
    for (uint32_t subject = TERM_COUNT; subject < terms && !status; subject++)
        if (qn_facts_object(facts, subject, QN_T_WORD) != QN_NONE)
            status = add_words(&g, subject);
    if (!status)
        status = finish(lexicon->arena, &lexicon->folded, &g.folded);
    if (!status)
        status = finish(lexicon->arena, &lexicon->exact, &g.exact);
    if (!status)
        status = settle_meanings(lexicon);
    free(g.folded.items);
    free(g.exact.items);
    return status;
}

void qn_words_free(word_table *table)
{
    qn_phrases_free(&table->phrases);
    free(table->first);
}

/* --- looking up -------------------------------------------------------------------------------------------- */

static bool has_class(const word_table *table, uint32_t key, uint32_t class)
{
    if (key == QN_NONE)
        return false;
    for (uint32_t i = table->first[key]; i < table->first[key + 1]; i++)
        if (table->classes[i] == class)
            return true;
    return false;
}

static const word_table *table_of(const qn_lexicon *lexicon, uint32_t class)
{
    if (class >= lexicon->class_count)
        return NULL;
    return lexicon->classes[class].case_sensitive ? &lexicon->exact : &lexicon->folded;
}

bool qn_lexicon_is(const qn_lexicon *lexicon, uint32_t word_class, const char *word)
{
    const word_table *table = table_of(lexicon, word_class);
    return table && has_class(table, qn_phrases_find(&table->phrases, word), word_class);
}

size_t qn_lexicon_phrase_at(const qn_lexicon *lexicon, uint32_t word_class, const char *const *words, size_t count)
{
    const word_table *table = table_of(lexicon, word_class);
    qn_window window;
    if (!table || !count || !qn_phrases_window(&table->phrases, words, count, &window))
        return 0;
    size_t n = window.count;
    while (n > 0 && !has_class(table, qn_interner_find(table->phrases.keys, window.key, window.ends[n - 1]), word_class))
        n--;
    return n;
}

static size_t list_words(const word_table *table, uint32_t class, const char **words, size_t count)
{
    for (uint32_t key = 0; key < qn_interner_count(table->phrases.keys); key++)
        if (has_class(table, key, class))
            words[count++] = qn_interner_string(table->phrases.keys, key);
    return count;
}

const char *const *qn_words_of(const qn_lexicon *lexicon, qn_arena *arena, const char *class_name)
{
    size_t most = (size_t)qn_interner_count(lexicon->folded.phrases.keys) + qn_interner_count(lexicon->exact.phrases.keys) + 1;
    uint32_t class = qn_lexicon_class(lexicon, class_name);
    const char **words = qn_arena_alloc(arena, most * sizeof *words);
    if (words && class != QN_NONE)
        list_words(&lexicon->exact, class, words, list_words(&lexicon->folded, class, words, 0));
    return words;
}

static size_t list_classes(const word_table *table, const char *word, uint8_t *classes, size_t most)
{
    uint32_t key = qn_phrases_find(&table->phrases, word);
    size_t count = key == QN_NONE ? 0 : table->first[key + 1] - table->first[key];
    if (count > most)
        count = most;
    if (count)
        memcpy(classes, table->classes + table->first[key], count);
    return count;
}

size_t qn_lexicon_classes(const qn_lexicon *lexicon, const char *word, uint8_t *classes, size_t most)
{
    size_t count = list_classes(&lexicon->folded, word, classes, most);
    return count + list_classes(&lexicon->exact, word, classes + count, most - count);
}

static const char *code_at(const word_table *table, const char *const *words, size_t count, size_t *length)
{
    qn_window window;
    if (!count || !qn_phrases_window(&table->phrases, words, count, &window))
        return NULL;
    for (size_t n = window.count; n > 0; n--) {
        uint32_t key = qn_interner_find(table->phrases.keys, window.key, window.ends[n - 1]);
        if (key != QN_NONE && table->codes[key]) {
            *length = n;
            return table->codes[key];
        }
    }
    return NULL;
}

const char *qn_lexicon_currency_at(const qn_lexicon *lexicon, const char *const *words, size_t count, size_t *length)
{
    size_t exact_length = 0, folded_length = 0;
    const char *exact = code_at(&lexicon->exact, words, count, &exact_length);
    const char *folded = code_at(&lexicon->folded, words, count, &folded_length);
    *length = folded_length > exact_length ? folded_length : exact_length;
    return folded_length > exact_length ? folded : exact;
}

static bool value_in(const word_table *table, const char *word, double *value)
{
    uint32_t key = qn_phrases_find(&table->phrases, word);
    if (key == QN_NONE || isnan(table->values[key]))
        return false;
    *value = table->values[key];
    return true;
}

bool qn_lexicon_number(const qn_lexicon *lexicon, const char *word, double *value)
{
    return value_in(&lexicon->exact, word, value) || value_in(&lexicon->folded, word, value);
}
