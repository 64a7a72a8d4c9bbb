/* Entries of the lexicon: words, phrases and constructions with their senses. The senses themselves: senses.c. */
#include "senses.h"

#include <stdlib.h>
#include <string.h>

#define MOST_WORDS 16       /* of a phrase */

/* A written form as words of the text: its own words, and those cut at hyphens. */
typedef struct form {
    char text[PHRASE_BYTES];            /* all words, each NUL-terminated */
    const char *words[MOST_WORDS];
    size_t count, head;
} form;

/* --- forms ------------------------------------------------------------------------------------------------- */

/* Adds the pieces of one folded word to the form; the head, if it is this word, is its last piece. */
static bool add_pieces(form *f, size_t *used, const char *folded, size_t length, bool head)
{
    if (*used + length + 1 > sizeof f->text)
        return false;
    char *c = memcpy(f->text + *used, folded, length + 1), *next;
    *used += length + 1;
    for (; c; c = next) {
        next = strchr(c, ' ');
        if (next)
            *next++ = '\0';
        if (f->count == MOST_WORDS)
            return false;
        f->words[f->count++] = c;
    }
    if (head)
        f->head = f->count - 1;
    return true;
}

/* Cuts the written form into words, at hyphens too if `pieces`; false when it is empty or too long. */
static bool cut(const char *written, size_t head, bool pieces, form *f)
{
    char folded[PHRASE_BYTES], word[PHRASE_BYTES];
    size_t used = 0, index = 0;
    f->count = f->head = 0;
    while (*written) {
        size_t length = strcspn(written, " \t\r\n");
        if (length && length < sizeof word) {
            memcpy(word, written, length);
            word[length] = '\0';
            size_t folded_length = qn_fold(word, pieces ? FOLD_LOWER : FOLD_LOWER | FOLD_WHOLE, folded, sizeof folded, NULL);
            if (!folded_length || !add_pieces(f, &used, folded, folded_length, index++ == head))
                return false;
        }
        written += length + (written[length] != '\0');
        if (length >= sizeof word)
            return false;
    }
    return f->count > 0;
}

/* The head of a phrase: of verbs the first word, of nouns and adjectives the last before a preposition. */
static size_t usual_head(const qn_arguments *arguments, const char *written, char pos)
{
    form f;
    if (pos == 'v' || pos == 'p' || !cut(written, 0, false, &f))
        return 0;
    size_t head = 1;
    while (head < f.count && !qn_arguments_mark(arguments, f.words[head]))
        head++;
    return head - 1;
}

/* --- one entry --------------------------------------------------------------------------------------------- */

typedef struct gathering {
    qn_lexicon *lexicon;
    qn_facts *facts;
    qn_arguments arguments;
} gathering;

static char part_of_speech(uint32_t term)
{
    switch (term) {
    case LEXINFO_VERB: return 'v';
    case LEXINFO_NOUN: return 'n';
    case LEXINFO_ADJECTIVE: case LEXINFO_ADVERB: return 'a';
    case LEXINFO_PREPOSITION: return 'p';
    default: return 0;
    }
}

static qn_status push_entry(qn_lexicon *lexicon, qn_entry entry)
{
    entry.index = (uint32_t)lexicon->entry_count;
    return QN_PUSH(lexicon->entries, lexicon->entry_count, lexicon->entry_capacity, entry) ? QN_OK : QN_NOMEM;
}

/* One way to write the entry. */
static qn_status add_form(qn_lexicon *lexicon, qn_entry entry, const form *f)
{
    entry.head_word = f->head;
    entry.lemma = qn_arena_strdup(lexicon->arena, f->words[f->head]);
    if (!entry.lemma)
        return QN_NOMEM;
    if (f->count > 1) {
        const char **words = qn_arena_alloc(lexicon->arena, (f->count + 1) * sizeof *words);
        for (size_t i = 0; words && i < f->count; i++) {
            words[i] = qn_arena_strdup(lexicon->arena, f->words[i]);
            if (!words[i])
                return QN_NOMEM;
        }
        if (!words)
            return QN_NOMEM;
        entry.words = words;
    }
    return push_entry(lexicon, entry);
}

/* The written form, and once more cut at its hyphens, as taggers for Universal Dependencies do. */
static qn_status add_written(gathering *g, const fact *where, qn_entry entry, const char *written, long head)
{
    form whole, pieces;
    size_t at = head > 0 ? (size_t)head - 1 : usual_head(&g->arguments, written, entry.pos);
    if (!cut(written, at, false, &whole) || !cut(written, at, true, &pieces)) {
        qn_facts_error(g->facts, where, "%s: a written form may have 1 to %d words; shorten “%s”", entry.iri, MOST_WORDS, written);
        return QN_OK;
    }
    if (at >= whole.count) {
        qn_facts_error(g->facts, where, "%s: qn:headWord %ld, but “%s” has %zu words", entry.iri, head, written, whole.count);
        return QN_OK;
    }
    qn_status status = add_form(g->lexicon, entry, &whole);
    return status || pieces.count == whole.count ? status : add_form(g->lexicon, entry, &pieces);
}

/* An inflected form is found by its lemma; another form without inflection is another lemma. */
static bool inflected(const qn_facts *facts, uint32_t subject)
{
    static const uint32_t marks[] = {LEXINFO_TENSE, LEXINFO_NUMBER, LEXINFO_PERSON, LEXINFO_MOOD, LEXINFO_DEGREE};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (qn_facts_object(facts, subject, marks[i]) != QN_NONE)
            return true;
    return false;
}

static qn_status add_forms(gathering *g, const fact *f, size_t count, const qn_entry *entry)
{
    uint32_t number = qn_facts_object(g->facts, f->subject, QN_T_HEAD_WORD);
    long head = number == QN_NONE ? 0 : strtol(qn_term(g->facts, number), NULL, 10);
    size_t written = 0;
    if (number != QN_NONE && head < 1)
        qn_facts_error(g->facts, f, "%s: qn:headWord counts words from 1", entry->iri);
    for (size_t i = 0; i < count; i++) {
        bool canonical = f[i].predicate == ONTOLEX_CANONICAL_FORM;
        if (!canonical && (f[i].predicate != ONTOLEX_OTHER_FORM || inflected(g->facts, f[i].object)))
            continue;
        size_t values;
        const fact *value = qn_facts_of(g->facts, f[i].object, &values);     /* spellings of one form: "organise", "organize" */
        for (size_t k = 0; k < values; k++) {
            if (value[k].predicate != ONTOLEX_WRITTEN_REP)
                continue;
            written += canonical;
            qn_status status = add_written(g, &f[i], *entry, qn_term(g->facts, value[k].object), head);
            if (status)
                return status;
        }
    }
    if (!written)
        qn_facts_error(g->facts, f, "%s: an entry without written form; add ontolex:canonicalForm [ ontolex:writtenRep \"…\"@en ]", entry->iri);
    return QN_OK;
}

static unsigned anchor_classes(gathering *g, const fact *f, size_t count)
{
    unsigned classes = 0;
    for (size_t i = 0; i < count; i++) {
        if (f[i].predicate != QN_T_ANCHOR_CLASS)
            continue;
        unsigned named = qn_term_classes(g->facts, f[i].object);
        if (!named)
            qn_facts_error(g->facts, &f[i], "%s: unknown class %s; name a class of actors such as qn:Firm", qn_facts_entry(g->facts, f->subject),
                           qn_term(g->facts, f[i].object));
        classes |= named;
    }
    return classes;
}

static qn_status add_entry(gathering *g, const fact *f, size_t count, bool construction)
{
    qn_entry entry = {.iri = qn_facts_entry(g->facts, f->subject), .lemma = "", .pos = 'c', .file = g->facts->files[f->file].path, .line = f->line};
    unsigned classes = 0;
    if (construction) {
        classes = anchor_classes(g, f, count);
        if (!classes)
            qn_facts_error(g->facts, f, "%s: a construction needs qn:anchorClass", entry.iri);
    } else {
        entry.pos = part_of_speech(qn_facts_object(g->facts, f->subject, LEXINFO_POS));
        if (!entry.pos) {
            qn_facts_error(g->facts, f, "%s: lexinfo:partOfSpeech must be lexinfo:verb, noun, adjective, adverb or preposition", entry.iri);
            return QN_OK;
        }
    }
    qn_status status = qn_senses_read(g->lexicon, g->facts, &g->arguments, f, count, classes, &entry);
    if (status || !entry.sense_count)
        return status;
    return construction ? push_entry(g->lexicon, entry) : add_forms(g, f, count, &entry);
}

/* --- all entries ------------------------------------------------------------------------------------------- */

/* Entries by part of speech and lemma. Constructions have a list of their own. */
static qn_status index_entries(qn_lexicon *lexicon)
{
    size_t count = lexicon->entry_count;
    uint32_t *keys = malloc((count + 1) * sizeof *keys), *order = NULL;
    lexicon->by_lemma = qn_arena_alloc(lexicon->arena, (count + 1) * sizeof *lexicon->by_lemma);
    lexicon->constructions = qn_arena_alloc(lexicon->arena, (count + 1) * sizeof *lexicon->constructions);
    bool good = keys && lexicon->by_lemma && lexicon->constructions;
    for (size_t i = 0; good && i < count; i++) {
        const qn_entry *entry = &lexicon->entries[i];
        char key[PHRASE_BYTES + 1] = {entry->pos};
        size_t length = strlen(entry->lemma);
        memcpy(key + 1, entry->lemma, length);
        keys[i] = qn_intern(lexicon->lemmas, key, length + 1);
        good = keys[i] != QN_NONE;
        if (entry->pos == 'c')
            lexicon->constructions[lexicon->construction_count++] = entry;
    }
    good = good && qn_group(keys, count, qn_interner_count(lexicon->lemmas), &lexicon->lemma_first, &order);
    for (size_t i = 0; good && i < count; i++)
        lexicon->by_lemma[i] = &lexicon->entries[order[i]];
    free(keys);
    free(order);
    return good ? QN_OK : QN_NOMEM;
}

/* Whether the subject is an entry. */
static bool is_entry(const fact *f, size_t count, bool *construction)
{
    bool entry = *construction = false;
    for (size_t i = 0; i < count; i++) {
        if (f[i].predicate != RDF_TYPE)
            continue;
        *construction = *construction || f[i].object == QN_T_CONSTRUCTION;
        entry = entry || f[i].object == ONTOLEX_WORD || f[i].object == ONTOLEX_PHRASE || f[i].object == ONTOLEX_ENTRY;
    }
    return entry || *construction;
}

qn_status qn_lexicon_add_entries(qn_lexicon *lexicon, qn_facts *facts)
{
    gathering g = {.lexicon = lexicon, .facts = facts};
    qn_status status = qn_arguments_read(&g.arguments, facts);
    uint32_t terms = qn_interner_count(facts->terms);
    for (uint32_t subject = TERM_COUNT; subject < terms && !status; subject++) {
        size_t count;
        bool construction;
        const fact *f = qn_facts_of(facts, subject, &count);
        if (count && is_entry(f, count, &construction))
            status = add_entry(&g, f, count, construction);
    }
    qn_arguments_free(&g.arguments);
    return status ? status : index_entries(lexicon);
}

const qn_entry *const *qn_lexicon_entries(const qn_lexicon *lexicon, const char *lemma, char pos, size_t *count)
{
    char key[PHRASE_BYTES + 1] = {pos};
    size_t length = strlen(lemma);
    *count = 0;
    if (length >= PHRASE_BYTES || !length)
        return NULL;
    memcpy(key + 1, lemma, length);
    uint32_t number = qn_interner_find(lexicon->lemmas, key, length + 1);
    if (number == QN_NONE)
        return NULL;
    *count = lexicon->lemma_first[number + 1] - lexicon->lemma_first[number];
    return lexicon->by_lemma + lexicon->lemma_first[number];
}

const qn_entry *qn_lexicon_all_entries(const qn_lexicon *lexicon, size_t *count)
{
    *count = lexicon->entry_count;
    return lexicon->entries;
}

const qn_entry *const *qn_lexicon_constructions(const qn_lexicon *lexicon, size_t *count)
{
    *count = lexicon->construction_count;
    return lexicon->constructions;
}
