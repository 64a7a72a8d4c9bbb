/* Pairs of a sentence: their ends, their groups. */
#include "pairs.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_TOKENS_APART = 40 };

/* --- kinds of ties -------------------------------------------------------------------------------------------------------- */

/* "Firm,Agency" or "Date" as a set of classes; 0 when a name is unknown. */
static unsigned classes_of(char *names)
{
    unsigned all = 0;
    char *save = NULL;
    for (char *name = strtok_r(names, ",", &save); name; name = strtok_r(NULL, ",", &save)) {
        unsigned one = !strcmp(name, "Date") ? PAIR_DATE : !strcmp(name, "Adjective") ? PAIR_ADJECTIVE : (unsigned)qn_class_of(name);
        if (!one)
            return 0;
        all |= one;
    }
    return all;
}

static bool copy_word(char *out, size_t room, const char *word)
{
    size_t length = strlen(word);
    if (!length || length >= room)
        return false;
    memcpy(out, word, length + 1);
    return true;
}

/* False when the line is neither a kind nor empty. */
static bool read_line(char *line, pair_kinds *out)
{
    enum { COLUMNS = 6 };
    char *columns[COLUMNS] = {0}, *save = NULL;
    line[strcspn(line, "#\r")] = '\0';
    size_t count = 0;
    for (char *word = strtok_r(line, " \t", &save); word && count < COLUMNS; word = strtok_r(NULL, " \t", &save))
        columns[count++] = word;
    if (!count)
        return true;
    if (count < COLUMNS || out->count == MAX_KINDS)
        return false;
    pair_kind *kind = &out->list[out->count++];
    *kind = (pair_kind){.subject = classes_of(columns[2]), .object = classes_of(columns[3])};
    char *properties = NULL;
    size_t which = 0;
    for (char *name = strtok_r(columns[1], ",", &properties); name; name = strtok_r(NULL, ",", &properties))
        if (which == 3 || !copy_word(kind->property[which++], sizeof kind->property[0], name))
            return false;
    return copy_word(kind->name, sizeof kind->name, columns[0]) && which && copy_word(kind->gold[0], sizeof kind->gold[0], columns[4]) &&
           copy_word(kind->gold[1], sizeof kind->gold[1], columns[5]) && kind->subject && kind->object;
}

int pair_kind_named(const pair_kind *kind, int data, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = kind->gold[data]; *at; at += *at == ',') {
        int direction = *at == '^' ? -1 : 1;
        at += *at == '^';
        size_t own = strcspn(at, ",");
        if (own == length && !memcmp(at, name, length))
            return direction;
        at += own;
    }
    return 0;
}

qn_status pair_kinds_read(qn_context *context, const char *source, const char *text, size_t length, pair_kinds *out)
{
    out->count = 0;
    unsigned long number = 1;
    for (const char *at = text, *stop = text + length; at < stop; number++) {
        const char *end = memchr(at, '\n', (size_t)(stop - at));
        if (!end)
            end = stop;
        char line[512];
        size_t width = (size_t)(end - at);
        if (width >= sizeof line)
            return qn_report(context, QN_ERROR, QN_SYNTAX, source, number, 0, -1, "the line is too long");
        memcpy(line, at, width);
        line[width] = '\0';
        if (!read_line(line, out))
            return qn_report(context, QN_ERROR, QN_SYNTAX, source, number, 0, -1,
                             "a kind of tie is a name, properties, classes of the subject, classes of the object and two columns of names in gold data; at most %d kinds",
                             MAX_KINDS);
        at = end + 1;
    }
    return QN_OK;
}

bool pair_fits(const pair_kind *kind, const pair_end *subject, const pair_end *object)
{
    return (kind->subject & subject->type) && (kind->object & object->type);
}

/* --- ends ------------------------------------------------------------------------------------------------------------------ */

qn_status pair_scan_begin(pair_scan *scan, const scene *scene, const findings *findings, const pair_kinds *kinds)
{
    *scan = (pair_scan){.scene = scene, .findings = findings, .framed = findings->count, .kinds = kinds, .sentence = UINT32_MAX};
    scan->words = calloc((size_t)scene->count + 1, sizeof *scan->words);
    return scan->words ? QN_OK : QN_NOMEM;
}

void pair_scan_end(pair_scan *scan)
{
    free(scan->words);
    scan->words = NULL;
}

/* Names and pronouns; what only describes somebody is left to the frames. */
static void add_reference(pair_scan *scan, const qn_reference *r)
{
    if (scan->count == MAX_ENDS || (r->kind != QN_REF_NAME && r->kind != QN_REF_PRONOUN))
        return;
    uint32_t order = 1;
    for (size_t i = 0; i < scan->count; i++)
        order += scan->ends[i].entity != QN_NONE;
    bool adjective = r->mention != QN_NONE && scan->scene->mentions->mentions[r->mention].adjective;
    unsigned type = adjective ? PAIR_ADJECTIVE : (unsigned)scan->scene->entities->entities[r->entity].type;
    scan->ends[scan->count++] = (pair_end){.head = r->head, .first = r->first, .end = r->end, .entity = r->entity, .time = QN_NONE, .type = type,
                                           .kind = r->kind, .order = order};
}

static void add_time(pair_scan *scan, uint32_t index)
{
    const qn_time *t = &scan->scene->mentions->times[index];
    if (scan->count == MAX_ENDS)
        return;
    uint32_t order = 1, head = t->first;
    for (size_t i = 0; i < scan->count; i++)
        order += scan->ends[i].entity == QN_NONE;
    for (uint32_t i = t->first; i < t->end; i++) {      /* the word that hangs on one outside */
        int32_t up = scan->scene->tokens[i].head;
        if (up < (int32_t)t->first || up >= (int32_t)t->end)
            head = i;
    }
    scan->ends[scan->count++] = (pair_end){.head = head, .first = t->first, .end = t->end, .entity = QN_NONE, .time = index, .type = PAIR_DATE, .order = order};
}

static bool is_sentence_read(const scene *s, uint32_t sentence)
{
    uint32_t block = s->sentences[sentence].block;
    return block >= s->document->block_count || s->document->blocks[block].kind != QN_BLOCK_OTHER;
}

static void take_findings(pair_scan *scan)
{
    const scene *s = scan->scene;
    uint32_t begin = s->tokens[s->sentences[scan->sentence].first].begin;
    const findings *f = scan->findings;
    scan->first_found = scan->end_found;
    while (scan->first_found < scan->framed && f->list[scan->first_found].evidence.passage.begin < begin)
        scan->first_found++;
    scan->end_found = scan->first_found;
    while (scan->end_found < scan->framed && f->list[scan->end_found].evidence.passage.begin == begin)
        scan->end_found++;
}

bool pair_scan_next(pair_scan *scan)
{
    const scene *s = scan->scene;
    while (++scan->sentence < s->sentence_count) {
        const qn_sentence *sentence = &s->sentences[scan->sentence];
        const qn_entities *e = s->entities;
        const qn_mentions *m = s->mentions;
        scan->count = 0;
        for (; scan->next_reference < e->reference_count && e->references[scan->next_reference].head < sentence->end; scan->next_reference++)
            add_reference(scan, &e->references[scan->next_reference]);
        size_t actors = scan->count;
        for (; scan->next_time < m->time_count && m->times[scan->next_time].first < sentence->end; scan->next_time++)
            add_time(scan, scan->next_time);
        if (!actors || scan->count < 2 || sentence->end == sentence->first || !is_sentence_read(s, scan->sentence))
            continue;
        take_findings(scan);
        return true;
    }
    return false;
}

/* --- groups ---------------------------------------------------------------------------------------------------------------- */

static bool same_end(const pair_end *a, const pair_end *b)
{
    return a->entity == b->entity && a->time == b->time && (a->type == PAIR_ADJECTIVE) == (b->type == PAIR_ADJECTIVE);
}

static bool may_pair(const pair_end *a, const pair_end *b)
{
    const pair_end *left = a->first < b->first ? a : b, *right = left == a ? b : a;
    return left->end <= right->first && right->first - left->end <= MOST_TOKENS_APART;
}

static bool any_kind_fits(const pair_kinds *kinds, const pair_end *a, const pair_end *b)
{
    for (size_t i = 0; i < kinds->count; i++)
        if (pair_fits(&kinds->list[i], a, b))
            return true;
    return false;
}

static bool came_before(const pair_scan *scan, size_t end)
{
    for (size_t i = 0; i < end; i++)
        if (same_end(&scan->ends[i], &scan->ends[end]))
            return true;
    return false;
}

static void gather(const pair_scan *scan, const pair_end *subject, const pair_end *object, pair_group *out)
{
    out->count = 0;
    for (size_t i = 0; i < scan->count; i++) {
        if (!same_end(&scan->ends[i], subject))
            continue;
        for (size_t j = 0; j < scan->count && out->count < MAX_MEMBERS; j++) {
            if (!same_end(&scan->ends[j], object) || !may_pair(&scan->ends[i], &scan->ends[j]))
                continue;
            out->subjects[out->count] = &scan->ends[i];
            out->objects[out->count++] = &scan->ends[j];
        }
    }
}

void pair_scan_groups(const pair_scan *scan, group_visitor each, void *user)
{
    for (size_t i = 0; i < scan->count; i++) {
        if (scan->ends[i].entity == QN_NONE || came_before(scan, i))
            continue;
        for (size_t j = 0; j < scan->count; j++) {
            const pair_end *a = &scan->ends[i], *b = &scan->ends[j];
            if (same_end(a, b) || !any_kind_fits(scan->kinds, a, b) || came_before(scan, j))
                continue;
            pair_group group;
            gather(scan, a, b, &group);
            if (group.count)
                each(user, &group);
        }
    }
}
