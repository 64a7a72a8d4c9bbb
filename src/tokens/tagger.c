/* Tags: a classifier reads the words from left to right and sees its own last two decisions (greedy, averaged perceptron). */
#include "annotator.h"

#include <string.h>

#define AROUND(p) p ".w", p ".likely", p ".shape", p ".s2", p ".s3"
const char *const tag_atoms[] = {
    "form", "w", "s1", "s2", "s3", "s4", "s5", "p1", "p2", "p3", "p4", "shape", "likely", "first", "case",
    AROUND("-3"), AROUND("-2"), AROUND("-1"), AROUND("+1"), AROUND("+2"), AROUND("+3"),
    "-1.tag", "-2.tag", "-1.upos", "-2.upos", "-3.upos", "length", "verb", "manner",
};
_Static_assert(sizeof tag_atoms / sizeof *tag_atoms == TAG_ATOMS, "as many names as atoms");

uint64_t upos_hash(qn_upos upos)
{
    return qn_mix(17, upos) | 1;
}

uint64_t tag_hash(qn_upos upos, const char *xpos)
{
    return qn_mix(upos_hash(upos), qn_hash(xpos, strlen(xpos))) | 1;
}

/* The dictionary's row is the set of tags that a frequent word had; its hash is one fact. */
static void look_up(const qn_classifier *dictionary, word *w)
{
    size_t count;
    const uint8_t *row = qn_classifier_row(dictionary, w->lower, &count);
    w->likely = 0;
    if (!row)
        return;
    uint64_t hash = 19;
    for (size_t i = 0; i < count; i++)
        hash = qn_mix(hash, row[2 * i]);
    w->likely = hash | 1;
}

/* Capitals tell names only where other words have none. Words of less than four bytes and the first one do not count. */
static uint8_t manner_of(const word *words, size_t count)
{
    size_t small = 0, capitals = 0, upper = 0;
    for (size_t i = 1; i < count; i++) {
        if (words[i].length < 4 || words[i].digit)
            continue;
        small += words[i].lowers;
        capitals += words[i].capital;
        upper += words[i].capital && words[i].upper;
    }
    if (capitals < 3 || small * 4 > capitals)
        return 1;
    return upper * 4 > capitals * 3 ? 3 : 2;
}

void prepare_words(const qn_classifier *dictionary, word *words, size_t count)
{
    uint8_t manner = manner_of(words, count);
    for (size_t i = 0; i < count; i++) {
        look_up(dictionary, &words[i]);
        words[i].manner = manner;
    }
}

static void neighbour_atoms(const word *w, uint64_t *atoms)
{
    atoms[0] = w->lower;
    atoms[1] = w->likely;
    atoms[2] = w->shape;
    atoms[3] = w->suffix[1];
    atoms[4] = w->suffix[2];
}

static const word *at(const word *words, size_t count, size_t i, int by)
{
    if (by < 0 ? i < (size_t)-by : i + (size_t)by >= count)
        return &no_word;
    return &words[i + (size_t)by];
}

void tag_atoms_of(const word *words, size_t count, size_t i, uint64_t atoms[TAG_ATOMS])
{
    const word *w = &words[i], *back = at(words, count, i, -1), *back2 = at(words, count, i, -2);
    uint64_t *a = atoms;
    *a++ = w->form;
    *a++ = w->lower;
    for (int k = 0; k < 5; k++)
        *a++ = w->suffix[k];
    for (int k = 0; k < 4; k++)
        *a++ = w->prefix[k];
    *a++ = w->shape;
    *a++ = w->likely;
    *a++ = i == 0 ? 2 : 1;
    *a++ = 1u + w->upper + 2u * w->capital + 4u * w->digit;
    static const int places[] = {-3, -2, -1, 1, 2, 3};
    for (size_t k = 0; k < 6; k++, a += 5)
        neighbour_atoms(at(words, count, i, places[k]), a);
    *a++ = back->tag;
    *a++ = back2->tag;
    *a++ = back->upos;
    *a++ = back2->upos;
    *a++ = at(words, count, i, -3)->upos;
    *a++ = count > 6 ? 7 : count;
    uint64_t verb = 1;
    for (size_t k = i; k-- > 0 && k + 6 > i;)
        if (words[k].upos == upos_hash(QN_VERB) || words[k].upos == upos_hash(QN_AUX))
            verb = 2;
    *a++ = verb;
    *a++ = w->manner;
}

void tag_words(const qn_annotator *a, word *words, size_t count)
{
    uint64_t atoms[TAG_ATOMS];
    prepare_words(a->dictionary, words, count);
    for (size_t i = 0; i < count; i++) {
        tag_atoms_of(words, count, i, atoms);
        words[i].class_index = qn_classifier_best(a->tags, atoms);
        const tag_names *names = &a->tag_names[words[i].class_index];
        words[i].tag = names->tag;
        words[i].upos = names->upos_hash;
    }
}
