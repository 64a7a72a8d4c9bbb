/* Whom a whole name may mean: the ontology's actors under it, each with how usual it is among them. */
#include "room.h"

#include <string.h>

#define MOST_NAMED 64       /* actors of one name that are weighed against each other; more are not told apart by a name */

/* How often a name of that kind means its actor rather than another one. Nothing in the knowledge files tells how much an actor is written of, so the
   kind is all there is: label, altLabel and adjective are the actor's own names, a metonym is first of all a place or building, a hint is said to be
   ambiguous by who wrote it down. */
static const float usual_of_kind[] = {
    [QN_NAME_FULL] = 1, [QN_NAME_ADJECTIVE] = 1, [QN_NAME_DEMONYM] = 0.9f, [QN_NAME_METONYM] = 0.5f, [QN_NAME_HINT] = 0.25f
};

static size_t add(const name_table *table, const char *key, size_t length, qn_candidate *out, size_t count, size_t most)
{
    uint32_t number = qn_interner_find(table->phrases.keys, key, length);
    if (number == QN_NONE)
        return count;
    for (uint32_t i = table->first[number]; i < table->first[number + 1] && count < most; i++) {
        const qn_name *name = &table->names[i];
        bool there = false;
        for (size_t j = 0; j < count && !there; j++)
            there = out[j].known == name->known;
        if (!there)
            out[count++] = (qn_candidate){name->known, name->kind, usual_of_kind[name->kind]};
    }
    return count;
}

/* Text all in capitals names by the upper-case keys as well. The folded key decides: it is what the tables hold. */
static bool in_capitals(const char *key, size_t length)
{
    size_t letters = 0;
    for (size_t i = 0; i < length; i++) {
        if (key[i] >= 'a' && key[i] <= 'z')
            return false;
        letters += (key[i] >= 'A' && key[i] <= 'Z') || (key[i] & 0x80);
    }
    return letters >= SHORTEST_CAPITALS;
}

size_t qn_lexicon_own_candidates(const qn_lexicon *lexicon, const char *name, size_t length, qn_candidate *out, size_t most)
{
    char text[2 * PHRASE_BYTES], key[PHRASE_BYTES];
    if (length >= sizeof text || memchr(name, '\0', length))
        return 0;       /* longer than any key of the tables, or no text */
    memcpy(text, name, length);
    text[length] = '\0';
    length = qn_fold(qn_names_without_article(text), lexicon->names.phrases.how, key, sizeof key, NULL);
    if (!length)
        return 0;
    most = most < MOST_NAMED ? most : MOST_NAMED;
    size_t count = add(&lexicon->names, key, length, out, 0, most);
    return in_capitals(key, length) ? add(&lexicon->capitals, key, length, out, count, most) : count;
}

/* Places and countries are one kind: a name alone does not tell a town from a state. Of two people of one name nothing tells that they are one. */
static bool is_one_kind(const qn_known *a, const qn_known *b)
{
    unsigned places = QN_PLACE | QN_COUNTRY;
    return a->type != QN_PERSON && (a->type == b->type || ((unsigned)a->type & places && (unsigned)b->type & places));
}

/* An actor of an index that states no id is taken for one of the same name and kind of which more is known, unless its country tells them apart. */
static bool is_lesser(const qn_candidate *c, const qn_candidate *all, size_t own, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bool more = all[i].known != c->known && all[i].kind == QN_NAME_FULL && (i < own || all[i].known->wikidata);
        if (more && is_one_kind(c->known, all[i].known) && (!c->known->home || c->known->home == all[i].known->home))
            return true;
    }
    return false;
}

/* Leaves the lesser ones of the indexes' out; returns how many are left. Bounded: there are MOST_NAMED at most. */
static size_t leave_out_lesser(qn_candidate *out, size_t own, size_t count)
{
    bool lesser[MOST_NAMED];
    size_t kept = own;
    for (size_t i = own; i < count; i++)
        lesser[i] = !out[i].known->wikidata && is_lesser(&out[i], out, own, count);
    for (size_t i = own; i < count; i++)
        if (!lesser[i])
            out[kept++] = out[i];
    return kept;
}

size_t qn_lexicon_candidates(const qn_lexicon *lexicon, const char *name, size_t length, qn_candidate *out, size_t most)
{
    size_t own = qn_lexicon_own_candidates(lexicon, name, length, out, most);
    size_t count = qn_indexes_candidates(lexicon, name, length, out, own, most < MOST_NAMED ? most : MOST_NAMED);
    count = leave_out_lesser(out, own, count);
    float sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += out[i].prior;
    for (size_t i = 0; i < count; i++)
        out[i].prior /= sum;
    return count;
}
