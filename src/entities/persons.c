/* Names of persons → who bears them: "Meng", "Ms. Meng" → Meng Wanzhou; "Van der Meulen", "Jean-Claude", "Salinas" → the longer name; either order of
 * a name. Each name leaves its parts in an index, under which shorter names find it. */
#include "work.h"

#include <stdlib.h>
#include <string.h>

#define LONGEST_WORD 256    /* bytes between two blanks */
#define MOST_BEARERS 64     /* of one short name; more are not told apart */

/* --- parts --------------------------------------------------------------------------------------------------------- */

static const char *part_string(const work *w, uint32_t part)
{
    return qn_interner_string(w->words, part);
}

static bool is_initial(const work *w, uint32_t part)
{
    return strlen(part_string(w, part)) == 1;
}

static bool has_letter(const char *word)
{
    for (; *word; word++)
        if ((*word >= 'a' && *word <= 'z') || (*word >= '0' && *word <= '9') || *word & 0x80)
            return true;
    return false;
}

/* The end of the tokens that no blank divides: "Jung-won", "O’Dowd" even where it was torn. */
static uint32_t unbroken_end(const work *w, uint32_t first, uint32_t end)
{
    uint32_t at = first + 1;
    while (at < end && token_at(w, at)->begin == token_at(w, at - 1)->end && !qn_work_possessive(w, at))
        at++;
    return at;
}

size_t qn_work_parts(work *w, uint32_t first, uint32_t end, uint32_t parts[MOST_PARTS])
{
    size_t count = 0;
    for (uint32_t i = first, next; i < end; i = next) {
        next = unbroken_end(w, i, end);
        size_t bytes = token_at(w, next - 1)->end - token_at(w, i)->begin;
        char *plain = qn_utf8_plain(w->arena, w->document->text + token_at(w, i)->begin, bytes < LONGEST_WORD ? bytes : LONGEST_WORD);
        if (!plain)
            return 0;
        if (qn_work_possessive(w, i))
            continue;
        for (char *piece = strtok_r(plain, "-.,\"", &plain); piece; piece = strtok_r(NULL, "-.,\"", &plain)) {
            uint32_t part = has_letter(piece) ? qn_intern(w->words, piece, strlen(piece)) : QN_NONE;
            if (part != QN_NONE)
                parts[count < MOST_PARTS ? count++ : MOST_PARTS - 1] = part;    /* of a very long name the first parts and the last */
        }
    }
    return count;
}

/* "moeller" → "moller": how a name with an umlaut reads when it is spelled out. */
static uint32_t without_digraphs(work *w, uint32_t part)
{
    const char *word = part_string(w, part);
    char *plain = qn_arena_strdup(w->arena, word);
    if (!plain)
        return QN_NONE;
    char *out = plain;
    for (const char *c = word; *c; c++) {
        *out++ = *c;
        c += c[1] == 'e' && (*c == 'a' || *c == 'o' || *c == 'u');
    }
    *out = '\0';
    return out == plain + strlen(word) ? part : qn_intern(w->words, plain, strlen(plain));
}

/* The name with umlauts that this one may spell out; 0 when it has none of their spellings. */
static size_t spelled_out(work *w, const form *f, uint32_t parts[MOST_PARTS])
{
    bool differs = false;
    for (size_t i = 0; i < f->part_count; i++) {
        parts[i] = without_digraphs(w, w->parts[f->part_first + i]);
        if (parts[i] == QN_NONE)
            return 0;
        differs = differs || parts[i] != w->parts[f->part_first + i];
    }
    return differs ? f->part_count : 0;
}

static bool has_umlaut(const work *w, const form *f)
{
    for (uint32_t i = f->core_first; i < f->core_end; i++)
        for (const char *c = token_at(w, i)->form; *c; c++)
            if (*c & 0x80)
                return true;
    return false;
}

/* --- the index ------------------------------------------------------------------------------------------------------ */

/* How a short name stands in a longer one. */
enum { BY_END = 'S', BY_BEGINNING = 'P', BY_INNER = 'I', BY_ENDS = 'F', BY_WHOLE = 'W', BY_HONORIFIC = 'V' };

typedef struct entry { uint32_t key, form; } entry;

typedef struct bearers {
    qn_interner *keys;
    entry *entries; size_t count, capacity;
} bearers;

static int by_key(const void *a, const void *b)
{
    const entry *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->form > y->form) - (x->form < y->form);
}

static uint32_t *spell(char how, const uint32_t *parts, size_t count, uint32_t key[MOST_PARTS + 1])
{
    key[0] = (uint32_t)how;
    memcpy(key + 1, parts, count * sizeof *parts);
    return key;
}

static qn_status put(bearers *b, char how, const uint32_t *parts, size_t count, uint32_t form)
{
    uint32_t key[MOST_PARTS + 1];
    uint32_t number = qn_intern(b->keys, (const char *)spell(how, parts, count, key), (count + 1) * sizeof *key);
    entry e = {number, form};
    return number != QN_NONE && QN_PUSH(b->entries, b->count, b->capacity, e) ? QN_OK : QN_NOMEM;
}

/* The bearers under that key, in the order of their forms. */
static const entry *get(const bearers *b, char how, const uint32_t *parts, size_t count, size_t *found)
{
    uint32_t key[MOST_PARTS + 1];
    uint32_t number = qn_interner_find(b->keys, (const char *)spell(how, parts, count, key), (count + 1) * sizeof *key);
    size_t low = 0, high = number == QN_NONE ? 0 : b->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (b->entries[middle].key < number)
            low = middle + 1;
        else
            high = middle;
    }
    *found = 0;
    while (number != QN_NONE && low + *found < b->count && b->entries[low + *found].key == number && *found < MOST_BEARERS)
        ++*found;
    return b->entries + low;
}

static uint32_t initial_of(work *w, uint32_t part)
{
    size_t at = 0, length = strlen(part_string(w, part));
    qn_utf8_next(part_string(w, part), length, &at);
    char letter[8];
    memcpy(letter, part_string(w, part), at);
    return qn_intern(w->words, letter, at);
}

static qn_status put_full(work *w, bearers *b, uint32_t form)
{
    const uint32_t *parts = w->parts + w->forms[form].part_first;
    size_t n = w->forms[form].part_count;
    qn_status status = put(b, w->forms[form].variant ? BY_HONORIFIC : BY_WHOLE, parts, n, form);
    for (size_t k = 1; !status && k < n; k++) {
        status = put(b, BY_END, parts + n - k, k, form);
        if (!status)
            status = put(b, BY_BEGINNING, parts, k, form);
        if (!status && k + 1 < n && !is_initial(w, parts[k]))
            status = put(b, BY_INNER, parts + k, 1, form);
    }
    if (status || n < 2)
        return status;
    uint32_t ends[2] = {parts[0], parts[n - 1]};
    status = put(b, BY_ENDS, ends, 2, form);
    if (status || is_initial(w, ends[0]))
        return status;
    ends[0] = initial_of(w, ends[0]);
    return ends[0] == QN_NONE ? QN_NOMEM : put(b, BY_ENDS, ends, 2, form);
}

/* --- which one --------------------------------------------------------------------------------------------------------- */

/* How much a name tells. */
static size_t weight_of(const work *w, const form *f)
{
    size_t weight = f->suffix != QN_NONE;
    for (size_t i = 0; i < f->part_count; i++)
        weight += is_initial(w, w->parts[f->part_first + i]) ? 1 : 2;
    return weight;
}

static bool fits_initial(const work *w, uint32_t brief, uint32_t full)
{
    const char *b = part_string(w, brief), *f = part_string(w, full);
    return brief == full || (is_initial(w, brief) && !strncmp(b, f, strlen(b)));
}

/* "Edward J. Hollis" may be Edward James Hollis, not Edward Peter Hollis: each part of the shorter name stands in the longer one, in order. */
static bool parts_fit(const work *w, const form *brief, const form *full)
{
    size_t at = 0;
    for (size_t i = 0; i < brief->part_count; i++, at++) {
        while (at < full->part_count && !fits_initial(w, w->parts[brief->part_first + i], w->parts[full->part_first + at]))
            at++;
        if (at >= full->part_count)
            return false;
    }
    return true;
}

static bool may_be(const form *a, const form *b)
{
    return !(a->gender && b->gender && a->gender != b->gender) && (a->suffix == QN_NONE || b->suffix == QN_NONE || a->suffix == b->suffix);
}

/* Links the name to its bearers under the key. */
static qn_status link_by(work *w, const bearers *b, char how, const uint32_t *parts, size_t count, uint32_t brief, int rank)
{
    size_t found;
    const entry *bearer = get(b, how, parts, count, &found);
    const form *f = &w->forms[brief];
    for (size_t i = 0; i < found; i++) {
        const form *full = &w->forms[bearer[i].form];
        bool shorter = how == BY_HONORIFIC || weight_of(w, f) < weight_of(w, full) || (how == BY_END && f->part_count < full->part_count);
        if (bearer[i].form == brief || !shorter || !may_be(f, full) || (how == BY_ENDS && !parts_fit(w, f, full)))
            continue;
        qn_status status = qn_work_link(w, brief, bearer[i].form, rank * 2 + (f->gender && !full->gender));
        if (status)
            return status;
    }
    return QN_OK;
}

/* "Zhao Minghua" and "Minghua Zhao", "Park Jung-won" and "Jung-won Park": the surname moves from one end to the other. */
static void join_other_order(work *w, const bearers *b, uint32_t form)
{
    const uint32_t *parts = w->parts + w->forms[form].part_first;
    size_t n = w->forms[form].part_count, found;
    uint32_t turned[MOST_PARTS];
    for (int right = 0; n > 1 && right < 2; right++) {
        for (size_t i = 0; i < n; i++)
            turned[i] = parts[(i + (right ? n - 1 : 1)) % n];
        const entry *bearer = get(b, BY_WHOLE, turned, n, &found);
        for (size_t i = 0; i < found; i++)
            if (may_be(&w->forms[form], &w->forms[bearer[i].form]))
                qn_work_join(w, form, bearer[i].form);
    }
}

/* "Jo Ashby MP" and "Jo Ashby" are one name; "Sammy Dalton Jr." and "Sammy Dalton" may be. */
static void join_same_parts(work *w, const bearers *b, uint32_t form)
{
    size_t found;
    const entry *bearer = get(b, BY_WHOLE, w->parts + w->forms[form].part_first, w->forms[form].part_count, &found);
    for (size_t i = 0; i < found; i++)
        if (w->forms[form].suffix == w->forms[bearer[i].form].suffix && may_be(&w->forms[form], &w->forms[bearer[i].form]))
            qn_work_join(w, form, bearer[i].form);
}

/* "Jürgen Möller" and "Juergen Moeller" */
static void join_spelled_out(work *w, const bearers *b, uint32_t form)
{
    uint32_t parts[MOST_PARTS];
    size_t found = 0, n = spelled_out(w, &w->forms[form], parts);
    const entry *bearer = n ? get(b, BY_WHOLE, parts, n, &found) : NULL;
    for (size_t i = 0; i < found; i++)
        if (has_umlaut(w, &w->forms[bearer[i].form]) && may_be(&w->forms[form], &w->forms[bearer[i].form]))
            qn_work_join(w, form, bearer[i].form);
}

/* "Pat Horne" where the article names Patrick Horne Jr.: the first name's beginning, of three letters or more, when all who fit have one first name. */
static void join_short_first(work *w, const bearers *b, uint32_t form)
{
    const uint32_t *parts = w->parts + w->forms[form].part_first;
    size_t n = w->forms[form].part_count, found;
    const char *brief = n == 2 ? part_string(w, parts[0]) : "";
    size_t length = strlen(brief);
    if (length < 3 || !in_list(w, w->forms[form].core_first, L_FIRST_NAME))
        return;
    uint32_t ends[2] = {initial_of(w, parts[0]), parts[1]}, whole = QN_NONE;
    const entry *bearer = ends[0] == QN_NONE ? NULL : get(b, BY_ENDS, ends, 2, &found);
    for (size_t i = 0; bearer && i < found; i++) {
        uint32_t first = w->parts[w->forms[bearer[i].form].part_first];
        if (first == parts[0])
            continue;
        if (strncmp(part_string(w, first), brief, length) || (whole != QN_NONE && whole != first))
            return;
        whole = first;
    }
    for (size_t i = 0; whole != QN_NONE && i < found; i++)
        if (w->parts[w->forms[bearer[i].form].part_first] == whole && may_be(&w->forms[form], &w->forms[bearer[i].form]))
            qn_work_join(w, form, bearer[i].form);
}

static size_t leading_particles(const work *w, const form *f)
{
    size_t n = 0;
    while (n + 1 < f->part_count && n < 3 && f->core_first + n < f->core_end && in_list(w, f->core_first + (uint32_t)n, L_PARTICLE))
        n++;
    return n;
}

static qn_status link_brief(work *w, const bearers *b, uint32_t brief)
{
    const form *f = &w->forms[brief];
    const uint32_t *parts = w->parts + f->part_first;
    size_t n = f->part_count, particles = leading_particles(w, f);
    bool single = n == 1;
    if (f->variant == 'k')              /* "Pope Leo" is no Leo Martin */
        return QN_OK;
    qn_status status = link_by(w, b, BY_END, parts, n, brief, 0);
    if (!status && particles)
        status = link_by(w, b, BY_END, parts + particles, n - particles, brief, 0);
    if (!status)
        status = link_by(w, b, BY_BEGINNING, parts, n, brief, single ? 1 : 0);
    if (!status && single)
        status = link_by(w, b, BY_INNER, parts, n, brief, 2);
    uint32_t ends[2] = {parts[0], parts[n - 1]};
    if (!status && !single)
        status = link_by(w, b, BY_ENDS, ends, 2, brief, 0);
    if (!status && f->suffix == QN_NONE)
        status = link_by(w, b, BY_WHOLE, parts, n, brief, 0);
    return status || f->variant ? status : link_by(w, b, BY_HONORIFIC, parts, n, brief, 10);
}

/* --- other names -------------------------------------------------------------------------------------------------------- */

#define FAR_VERB 14         /* tokens between "known" and "as" */
#define NEAR_NAMES 12       /* mentions between a name and the other name */
#define NEAR_VERB 6         /* tokens between a name and the other name when nothing else stands there */

static bool after_alias_verb(const work *w, uint32_t first, uint32_t far)
{
    if (first == 0 || !in_list(w, first - 1, L_AS))
        return false;
    for (uint32_t back = 2; back <= far && back <= first && same_sentence(w, first, first - back); back++)
        if (in_list(w, first - back, L_ALIAS_VERB))
            return true;
    return false;
}

/* "Weijing Wang … is known in Poland as Stanislaw Wang": one person when the surname is the same, or when nothing stands between: "Ivan Dragunov
 * (known as Ivan Drago)". */
static void join_aliases(work *w)
{
    for (uint32_t k = 1; k < w->mentions->count; k++) {
        const qn_mention *m = &w->mentions->mentions[k], *before = m - 1;
        uint32_t form = w->form_of[k];
        if (m->type != QN_PERSON || w->forms[form].words < 2 || !after_alias_verb(w, m->first, FAR_VERB))
            continue;
        if (before->type == QN_PERSON && m->first - before->end <= NEAR_VERB && after_alias_verb(w, m->first, m->first - before->end)) {
            qn_work_join(w, w->form_of[k - 1], form);
            continue;
        }
        for (uint32_t back = 1; back <= NEAR_NAMES && back <= k; back++) {
            uint32_t other = w->form_of[k - back];
            if (other == form || w->forms[other].type != QN_PERSON || w->forms[other].words < 2 ||
                w->forms[other].last_word != w->forms[form].last_word)
                continue;
            qn_work_join(w, other, form);
            break;
        }
    }
}

/* A name read as some other unknown name may be a person's in the other order: "Kovács Béla". */
static bool may_be_turned(const form *f)
{
    return f->type != QN_PERSON && !f->known && !f->nation && f->words == 2 && f->part_count == 2;
}

qn_status qn_work_persons(work *w)
{
    bearers b = {.keys = qn_interner_new()};
    qn_status status = b.keys ? QN_OK : QN_NOMEM;
    for (uint32_t i = 0; !status && i < w->form_count; i++)
        if (w->forms[i].type == QN_PERSON && w->forms[i].part_count)
            status = put_full(w, &b, i);
    if (!status && b.count)
        qsort(b.entries, b.count, sizeof *b.entries, by_key);
    if (!status)
        join_aliases(w);
    for (uint32_t i = 0; !status && i < w->form_count; i++) {
        const form *f = &w->forms[i];
        if (!f->part_count || !(f->type == QN_PERSON || may_be_turned(f)))
            continue;
        join_other_order(w, &b, i);
        if (f->type != QN_PERSON)
            continue;
        if (!f->variant) {
            join_same_parts(w, &b, i);
            join_spelled_out(w, &b, i);
            join_short_first(w, &b, i);
        }
        status = link_brief(w, &b, i);
    }
    free(b.entries);
    qn_interner_free(b.keys);
    return status;
}
