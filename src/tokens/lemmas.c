/* Lemmas: a classifier chooses the edit that makes the lemma of the form. */
#include "annotator.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const lemma_atoms[] = {"form", "w", "tag", "upos", "s1", "s2", "s3", "s4", "s5", "shape", "case", "p3"};
_Static_assert(sizeof lemma_atoms / sizeof *lemma_atoms == LEMMA_ATOMS, "as many names as atoms");

void lemma_atoms_of(const word *w, uint64_t atoms[LEMMA_ATOMS])
{
    uint64_t *a = atoms;
    *a++ = w->form;
    *a++ = w->lower;
    *a++ = w->tag;
    *a++ = w->upos;
    for (int k = 0; k < 5; k++)
        *a++ = w->suffix[k];
    *a++ = w->shape;
    *a++ = 1u + w->upper + 2u * w->capital + 4u * w->digit;
    *a++ = w->prefix[2];
}

static size_t shared_start(const char *a, const char *b)
{
    size_t i = 0;
    while (a[i] && a[i] == b[i])
        i++;
    while (i && ((unsigned char)a[i] & 0xC0) == 0x80)
        i--;
    return i;
}

bool lemma_edit(qn_arena *scratch, const char *form, size_t length, const char *lemma, char *edit, size_t size)
{
    const char *lower = qn_utf8_lower(scratch, form, length);
    if (!lower)
        return false;
    size_t kept = shared_start(form, lemma), lowered = shared_start(lower, lemma);
    bool keeps = kept > lowered;
    size_t shared = keeps ? kept : lowered, cut = strlen(keeps ? form : lower) - shared;
    int written = snprintf(edit, size, "%c%zu:%s", keeps ? 'k' : 'l', cut, lemma + shared);
    return written > 0 && (size_t)written < size;
}

static const char *apply(const char *edit, qn_arena *arena, const char *form, size_t length)
{
    char *end;
    size_t cut = (size_t)strtoul(edit + 1, &end, 10);
    const char *base = *edit == 'k' ? form : qn_utf8_lower(arena, form, length);
    if (!base)
        return NULL;
    size_t base_length = strlen(base);
    if (*end != ':' || cut > base_length || (cut == base_length && !end[1]) || ((unsigned char)base[base_length - cut] & 0xC0) == 0x80)
        return base;
    if (!cut && !end[1])
        return base;
    return qn_arena_printf(arena, "%.*s%s", (int)(base_length - cut), base, end + 1);
}

static uint32_t class_of(const qn_annotator *a, lemma_memory *memory, const word *w)
{
    uint64_t key = qn_mix(w->form, w->tag) | 1, atoms[LEMMA_ATOMS];
    size_t place = (key >> 32) % LEMMA_PLACES;
    if (memory && memory->keys[place] == key)
        return memory->classes[place];
    lemma_atoms_of(w, atoms);
    uint32_t class_index = qn_classifier_best(a->lemmas, atoms);
    if (memory) {
        memory->keys[place] = key;
        memory->classes[place] = class_index;
    }
    return class_index;
}

const char *lemma_of(const qn_annotator *a, lemma_memory *memory, qn_arena *arena, const char *form, size_t length, word *w)
{
    w->lemma = w->lower;
    if (w->upos == upos_hash(QN_PUNCT) || length > 1000)
        return form;
    const char *lemma = apply(qn_classifier_class_name(a->lemmas, class_of(a, memory, w)), arena, form, length);
    if (lemma)
        w->lemma = qn_hash(lemma, strlen(lemma)) | 1;
    return lemma;
}
