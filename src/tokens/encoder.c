/* Words → what the network sees; the network's part of the model file. */
#include "encoder.h"

#include <stdlib.h>
#include <string.h>

/* --- tables of keys --------------------------------------------------------------------------------------------------- */

void key_table_free(key_table *t)
{
    free(t->keys);
    free(t->slots);
    *t = (key_table){0};
}

uint32_t key_table_find(const key_table *t, uint64_t key)
{
    for (size_t i = (key >> 20) & t->mask; t->slots[i]; i = (i + 1) & t->mask)
        if (t->keys[t->slots[i] - 1] == key)
            return t->slots[i] - 1;
    return QN_NONE;
}

bool key_table_fill(key_table *t, const uint64_t *keys, size_t count)
{
    size_t size = 16;
    while (size < 2 * count)
        size *= 2;
    *t = (key_table){malloc((count + 1) * sizeof *t->keys), calloc(size, sizeof *t->slots), count, size - 1};
    if (!t->keys || !t->slots) {
        key_table_free(t);
        return false;
    }
    if (count)
        memcpy(t->keys, keys, count * sizeof *keys);
    for (size_t k = 0; k < count; k++) {
        size_t i = (keys[k] >> 20) & t->mask;
        while (t->slots[i] && t->keys[t->slots[i] - 1] != keys[k])
            i = (i + 1) & t->mask;
        if (!t->slots[i])
            t->slots[i] = (uint32_t)k + 1;
    }
    return true;
}

/* --- facts ----------------------------------------------------------------------------------------------------------------- */

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

void set_manner(word *words, size_t count)
{
    uint8_t manner = manner_of(words, count);
    for (size_t i = 0; i < count; i++)
        words[i].manner = manner;
}

uint64_t upos_hash(qn_upos upos)
{
    return qn_mix(17, upos) | 1;
}

uint64_t tag_hash(qn_upos upos, const char *xpos)
{
    return qn_mix(upos_hash(upos), qn_hash(xpos, strlen(xpos))) | 1;
}

/* What counts besides the form: whether the word is the first, its sentence's manner and length. */
static uint64_t place_of(const word *words, size_t count, size_t i)
{
    return (i == 0) + 2u * words[i].manner + 8u * (count > 4 ? 4 : count);
}

static uint64_t keyed(uint64_t kind, uint64_t fact)
{
    return fact ? qn_mix(kind * 2 + 101, fact) | 1 : 0;
}

void word_keys(const word *words, size_t count, size_t i, uint64_t keys[WORD_FEATURES])
{
    const word *w = &words[i];
    uint64_t *k = keys;
    *k++ = keyed(1, w->lower);
    *k++ = keyed(2, w->form);
    for (unsigned n = 0; n < AFFIXES; n++)
        *k++ = keyed(3 + n, w->suffix[n]);
    for (unsigned n = 0; n < 4; n++)
        *k++ = keyed(10 + n, w->prefix[n]);
    *k++ = keyed(20, w->shape);
    *k++ = keyed(21, 1u + w->upper + 2u * w->capital + 4u * w->digit + 8u * (i == 0) + 16u * w->manner);
    *k++ = keyed(22, 1u + (count > 4 ? 4 : count));
}

/* Typographic signs as plain text writes them. */
static const struct { const char *sign, *plain; } plain_signs[] = {
    {"\u201C", "\""}, {"\u201D", "\""}, {"\u00AB", "\""}, {"\u00BB", "\""}, {"\u2013", "-"}, {"\u2014", "--"}, {"\u2026", "..."},
};

uint64_t vector_key(const char *form, size_t length)
{
    for (size_t i = 0; length <= 3 && i < sizeof plain_signs / sizeof *plain_signs; i++) {
        if (strlen(plain_signs[i].sign) == length && !memcmp(form, plain_signs[i].sign, length)) {
            form = plain_signs[i].plain;
            length = strlen(form);
        }
    }
    return lower_hash(form, length);
}

/* The vector of a word without one is that of its last part ("state-owned"). */
static uint32_t vector_of(const encoder *e, const word *w)
{
    uint32_t row = key_table_find(&e->vectors, w->lower);
    if (row != QN_NONE)
        return row;
    if (w->length <= 3)
        return key_table_find(&e->vectors, vector_key(w->bytes, w->length));
    for (size_t i = w->length - 1; i-- > 0;)
        if (w->bytes[i] == '-' || w->bytes[i] == '/')
            return key_table_find(&e->vectors, vector_key(w->bytes + i + 1, w->length - i - 1));
    return QN_NONE;
}

static void make_item(const encoder *e, const word *words, size_t count, size_t i, qn_item *item)
{
    uint64_t keys[WORD_FEATURES];
    word_keys(words, count, i, keys);
    item->vector = vector_of(e, &words[i]);
    uint32_t self = key_table_find(&e->features, keys[0]);
    item->features[0] = self == QN_NONE ? 0 : self;
    item->count = 1;
    for (size_t k = 1; k < WORD_FEATURES; k++) {
        uint32_t row = keys[k] ? key_table_find(&e->features, keys[k]) : QN_NONE;
        if (row != QN_NONE)
            item->features[item->count++] = row;
    }
}

void encode_words(const encoder *e, item_memory *memory, const word *words, size_t count, qn_item *items)
{
    for (size_t i = 0; i < count; i++) {
        uint64_t key = qn_mix(words[i].form, place_of(words, count, i)) | 1;
        qn_item *known = memory ? &memory->items[(key >> 32) % ITEM_PLACES] : NULL;
        if (known && known->key == key) {
            items[i] = *known;
            continue;
        }
        make_item(e, words, count, i, &items[i]);
        items[i].key = key;
        if (known)
            *known = items[i];
    }
}

/* --- the model file ---------------------------------------------------------------------------------------------------------- */

static qn_status damaged(qn_context *context, const qn_annotator *a)
{
    return qn_fail(context, QN_SYNTAX, qn_model_path(a->model), "the network's words or labels do not fit it; fetch the model again");
}

static qn_status load_keys(const qn_model *model, const char *name, uint32_t count, key_table *t)
{
    size_t length;
    const uint8_t *bytes = qn_model_section(model, name, &length);
    if (!bytes || length != 8 * (size_t)count)
        return QN_SYNTAX;
    uint64_t *keys = malloc(length + 8);
    if (!keys)
        return QN_NOMEM;
    for (size_t i = 0; i < count; i++) {
        keys[i] = 0;
        for (unsigned k = 8; k-- > 0;)
            keys[i] = keys[i] << 8 | bytes[8 * i + k];
    }
    bool fine = key_table_fill(t, keys, count);
    free(keys);
    return fine ? QN_OK : QN_NOMEM;
}

/* Calls `take` for each name of a section; QN_SYNTAX when there are not `count` of them. */
static qn_status each_name(const qn_model *model, const char *section, uint32_t count, qn_status (*take)(qn_annotator *, uint32_t, const char *, size_t),
                           qn_annotator *a)
{
    size_t length, from = 0;
    const char *text = qn_model_section(model, section, &length);
    uint32_t found = 0;
    for (size_t i = 0; text && i < length; i++) {
        if (text[i] != '\n')
            continue;
        qn_status status = found == count ? QN_SYNTAX : take(a, found++, text + from, i - from);
        if (status)
            return status;
        from = i + 1;
    }
    return text && found == count ? QN_OK : QN_SYNTAX;
}

/* "UPOS XPOS" */
static qn_status take_tag(qn_annotator *a, uint32_t class_index, const char *name, size_t length)
{
    const char *space = memchr(name, ' ', length);
    size_t first = space ? (size_t)(space - name) : length;
    char upos[16], *xpos = qn_arena_strndup(a->names, space ? space + 1 : "", space ? length - first - 1 : 0);
    if (!xpos)
        return QN_NOMEM;
    if (first >= sizeof upos)
        return QN_SYNTAX;
    memcpy(upos, name, first);
    upos[first] = '\0';
    tag_names *t = &a->tag_names[class_index];
    t->upos = qn_upos_of(upos);
    t->xpos = xpos;
    t->tag = tag_hash(t->upos, t->xpos);
    t->upos_hash = upos_hash(t->upos);
    return QN_OK;
}

static qn_status take_relation(qn_annotator *a, uint32_t class_index, const char *name, size_t length)
{
    char relation[32];
    if (length >= sizeof relation)
        return QN_SYNTAX;
    memcpy(relation, name, length);
    relation[length] = '\0';
    a->encoder->relations[class_index] = (uint8_t)qn_relation_of(relation);
    return QN_OK;
}

/* A model in the making may lack the network; then it splits, and no more. */
qn_status encoder_load(qn_context *context, qn_annotator *a)
{
    size_t length;
    if (!qn_model_section(a->model, TAG_NAMES, &length)) {
        a->depth = QN_TO_TOKENS;
        return QN_OK;
    }
    encoder *e = a->encoder = calloc(1, sizeof *e);
    a->names = qn_arena_new();
    if (!e || !a->names)
        return qn_fail(context, QN_NOMEM, qn_model_path(a->model), "out of memory");
    qn_status status = qn_network_load(context, a->model, &e->network);
    if (status)
        return status;
    const qn_network_shape *s = qn_network_shape_of(e->network);
    free(a->tag_names);
    a->tag_names = calloc(s->classes[TAGS_LABELLING] + 1, sizeof *a->tag_names);
    e->relations = calloc(s->relations + 1, 1);
    if (!a->tag_names || !e->relations)
        return qn_fail(context, QN_NOMEM, qn_model_path(a->model), "out of memory");
    status = s->classes[TAGS_LABELLING] && s->relations && s->rows && s->quick ? QN_OK : QN_SYNTAX;
    if (!status)
        status = load_keys(a->model, VECTOR_KEYS, s->vectors, &e->vectors);
    if (!status)
        status = load_keys(a->model, FEATURE_KEYS, s->rows, &e->features);
    if (!status)
        status = each_name(a->model, TAG_NAMES, s->classes[TAGS_LABELLING], take_tag, a);
    if (!status)
        status = each_name(a->model, RELATION_NAMES, s->relations, take_relation, a);
    if (status == QN_NOMEM)
        return qn_fail(context, QN_NOMEM, qn_model_path(a->model), "out of memory");
    return status ? damaged(context, a) : QN_OK;
}

void encoder_free(encoder *e)
{
    if (!e)
        return;
    key_table_free(&e->vectors);
    key_table_free(&e->features);
    qn_network_free(e->network);
    free(e->relations);
    free(e);
}
