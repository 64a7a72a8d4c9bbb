/* What a pair shows: the words between and around its ends, its way through the tree, what the lexicon says of them. */
#include "pairs.h"

#include <string.h>

enum { MAX_UNITS = 48, MAX_CHAIN = 16, NEAR_UNITS = 12, WINDOW = 3 };

/* The words between the ends, where a name or date is one unit that tells its class. */
typedef struct units {
    uint64_t list[MAX_UNITS];
    uint32_t token[MAX_UNITS];
    size_t count;
    bool cut;           /* there were more */
} units;

/* The way through the tree: from the subject up to `top`, then down to the object. */
typedef struct way {
    uint32_t up[MAX_CHAIN], down[MAX_CHAIN];    /* tokens between the ends' heads and the top, neither included */
    size_t up_count, down_count;
    uint32_t top;       /* QN_NONE when the ends are not joined */
} way;

#define ATOMS(X) X(types) X(fine) X(kinds) X(order) X(distance) X(units) X(ends) X(same_s) X(same_o) X(path) X(lexpath) X(top) X(top_pos) X(s_rel) X(o_rel) \
    X(s_gov) X(o_gov) X(o_gov2) X(o_case) X(l1) X(l2) X(l3) X(r1) X(r2) X(r3) X(before1) X(before2) X(after1) X(after2) X(whole) X(s_last) X(o_last) X(o_first) \
    X(o_words) X(paren) X(o_order) X(s_order) X(precision) X(role) X(found) X(s_taken) X(o_taken) X(root) X(path_length) X(tail)
enum {
#define ROW(name) A_##name,
    ATOMS(ROW)
#undef ROW
    A_COUNT
};
const char *const pair_atoms[] = {
#define ROW(name) #name,
    ATOMS(ROW)
#undef ROW
};
const size_t pair_atom_count = A_COUNT;

/* --- words ------------------------------------------------------------------------------------------------------------------ */

/* A number of its own for each fact's values; never 0. */
static uint64_t fact(uint64_t what, uint64_t value)
{
    uint64_t hash = qn_mix(qn_mix(UINT64_C(0xFAC7), what), value + 1);
    return hash ? hash : 1;
}

static uint64_t word(const pair_scan *scan, uint32_t token)
{
    uint64_t *hash = &scan->words[token];
    if (!*hash) {
        const char *lemma = scan->scene->tokens[token].lemma;
        char lower[64];
        size_t length = strlen(lemma);
        if (length >= sizeof lower)
            length = sizeof lower - 1;
        for (size_t i = 0; i < length; i++)
            lower[i] = (char)(lemma[i] >= 'A' && lemma[i] <= 'Z' ? lemma[i] + 32 : lemma[i]);
        *hash = qn_hash(lower, length) | 1;
    }
    return *hash;
}

static unsigned coarse(unsigned type)
{
    return type & QN_ANY_ORGANIZATION ? (unsigned)QN_ORGANIZATION : type;
}

/* The unit that begins at the token; *next is where it ends. */
static uint64_t unit_at(const pair_scan *scan, uint32_t token, uint32_t end, uint32_t *next)
{
    const scene *s = scan->scene;
    *next = token + 1;
    if (s->time_of[token] != QN_NONE) {
        *next = s->mentions->times[s->time_of[token]].end;
        return fact(1, PAIR_DATE);
    }
    uint32_t m = s->covering[token];
    if (m == QN_NONE)
        return word(scan, token);
    const qn_mention *mention = &s->mentions->mentions[m];
    *next = mention->end < end ? mention->end : end;
    return mention->adjective ? fact(2, 0) : fact(1, coarse((unsigned)mention->type));
}

/* Units of [first, end), the last of them when there are too many. */
static void find_units(const pair_scan *scan, uint32_t first, uint32_t end, units *out)
{
    out->count = 0;
    out->cut = false;
    for (uint32_t token = first, next; token < end; token = next) {
        if (out->count == MAX_UNITS) {
            out->cut = true;
            return;
        }
        out->token[out->count] = token;
        out->list[out->count++] = unit_at(scan, token, end, &next);
        if (next <= token)
            next = token + 1;
    }
}

static uint64_t word_if(const pair_scan *scan, int64_t token)
{
    const qn_sentence *sentence = &scan->scene->sentences[scan->sentence];
    if (token < (int64_t)sentence->first || token >= (int64_t)sentence->end)
        return fact(3, 0);
    uint32_t next;
    return unit_at(scan, (uint32_t)token, (uint32_t)token + 1, &next);
}

/* --- the tree ----------------------------------------------------------------------------------------------------------------- */

static size_t chain_of(const scene *s, uint32_t token, uint32_t chain[MAX_CHAIN])
{
    size_t count = 0;
    for (int64_t at = token; at >= 0 && count < MAX_CHAIN; at = s->tokens[at].head)
        chain[count++] = (uint32_t)at;
    return count;
}

static void find_way(const scene *s, uint32_t from, uint32_t to, way *out)
{
    uint32_t a[MAX_CHAIN], b[MAX_CHAIN];
    size_t m = chain_of(s, from, a), n = chain_of(s, to, b);
    *out = (way){.top = QN_NONE};
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < n; j++) {
            if (a[i] != b[j])
                continue;
            out->top = a[i];
            for (size_t k = 1; k < i; k++)
                out->up[out->up_count++] = a[k];
            for (size_t k = j; k-- > 1;)
                out->down[out->down_count++] = b[k];
            return;
        }
}

/* Hash of the relations on the way, with the words on it or without. */
static uint64_t way_hash(const pair_scan *scan, const way *w, uint32_t from, uint32_t to, bool words)
{
    const scene *s = scan->scene;
    if (w->top == QN_NONE)
        return fact(4, 0);
    uint64_t hash = fact(5, from == w->top ? 0 : s->tokens[from].relation + 1u);
    for (size_t i = 0; i < w->up_count; i++)
        hash = qn_mix(hash, s->tokens[w->up[i]].relation + 1u + (words ? word(scan, w->up[i]) : 0));
    hash = qn_mix(hash, words && w->top != from && w->top != to ? word(scan, w->top) : 7777);
    for (size_t i = 0; i < w->down_count; i++)
        hash = qn_mix(hash, s->tokens[w->down[i]].relation + 101u + (words ? word(scan, w->down[i]) : 0));
    hash = qn_mix(hash, to == w->top ? 0 : s->tokens[to].relation + 101u);
    return hash ? hash : 1;
}

/* The preposition before the phrase headed by the token. */
static uint64_t case_of(const pair_scan *scan, uint32_t token)
{
    const scene *s = scan->scene;
    uint32_t child = child_by(s, token, QN_CASE);
    if (child == QN_NONE)
        child = child_by(s, token, QN_MARK);
    return child == QN_NONE ? fact(6, 0) : word(scan, child);
}

uint32_t pair_trigger(const scene *s, const pair_end *subject, const pair_end *object)
{
    way w;
    find_way(s, subject->head, object->head, &w);
    if (w.top != QN_NONE && w.top != subject->head && w.top != object->head)
        return w.top;
    if (w.up_count)
        return w.up[w.up_count - 1];
    if (w.down_count)
        return w.down[0];
    uint32_t from = subject->first < object->first ? subject->end : object->end, to = subject->first < object->first ? object->first : subject->first;
    for (uint32_t token = from; token < to; token++)
        if (s->covering[token] == QN_NONE && lexicon_pos(&s->tokens[token]))
            return token;
    return object->head;
}

/* --- atoms ----------------------------------------------------------------------------------------------------------------------- */

static uint64_t bucket(uint32_t value)
{
    return value < 6 ? value : value < 9 ? 6 : value < 13 ? 7 : value < 20 ? 8 : 9;
}

static void count_ends(const pair_scan *scan, const pair_end *a, const pair_end *b, uint64_t *atoms)
{
    const pair_end *left = a->first < b->first ? a : b, *right = left == a ? b : a;
    uint32_t all = 0, like_a = 0, like_b = 0;
    for (size_t i = 0; i < scan->count; i++) {
        const pair_end *e = &scan->ends[i];
        if (e->first < left->end || e->end > right->first)
            continue;
        all++;
        like_a += coarse(e->type) == coarse(a->type);
        like_b += coarse(e->type) == coarse(b->type);
    }
    atoms[A_ends] = fact(10, all > 4 ? 4 : all);
    atoms[A_same_s] = fact(11, like_a > 3 ? 3 : like_a);
    atoms[A_same_o] = fact(12, like_b > 3 ? 3 : like_b);
}

static uint64_t found_by_frames(const pair_scan *scan, const pair_end *a, const pair_end *b)
{
    for (size_t i = scan->first_found; i < scan->end_found; i++) {
        const qn_claim *c = &scan->findings->list[i].claim;
        bool same = b->entity != QN_NONE ? c->object == b->entity
                                         : c->object == QN_NONE && c->literal && !strcmp(c->literal, scan->scene->mentions->times[b->time].value);
        bool turned = c->property->symmetric && c->subject == b->entity && c->object == a->entity;
        if ((same && c->subject == a->entity) || turned)
            return qn_hash(c->property->name, strlen(c->property->name)) | 1;
    }
    return fact(13, 0);
}

/* What the frames found between one of the two and a third of the other's sort: it is rarely said of both. */
static void find_taken(const pair_scan *scan, const pair_end *a, const pair_end *b, uint64_t *atoms)
{
    const qn_entity *entities = scan->scene->entities->entities;
    atoms[A_s_taken] = fact(14, 0);
    atoms[A_o_taken] = fact(15, 0);
    for (size_t i = scan->first_found; b->entity != QN_NONE && i < scan->end_found; i++) {
        const qn_claim *c = &scan->findings->list[i].claim;
        if (!c->property->state || c->object == QN_NONE)
            continue;
        uint64_t name = qn_hash(c->property->name, strlen(c->property->name)) | 1;
        if (c->subject == a->entity && c->object != b->entity && coarse((unsigned)entities[c->object].type) == coarse(b->type))
            atoms[A_s_taken] = name;
        if (c->object == b->entity && c->subject != a->entity && coarse((unsigned)entities[c->subject].type) == coarse(a->type))
            atoms[A_o_taken] = name;
    }
}

/* An opening bracket stands between and is not closed again. */
static bool in_brackets(const scene *s, uint32_t from, uint32_t to)
{
    int depth = 0;
    for (uint32_t i = from; i < to; i++) {
        if (s->tokens[i].form[0] == '(')
            depth++;
        else if (s->tokens[i].form[0] == ')' && depth)
            depth--;
    }
    return depth > 0;
}

static void end_atoms(const pair_scan *scan, const pair_end *a, const pair_end *b, uint64_t *atoms)
{
    const scene *s = scan->scene;
    bool forward = a->first < b->first;
    unsigned fine_a = a->type, fine_b = b->type;
    atoms[A_order] = fact(20, forward);
    atoms[A_types] = fact(21, coarse(fine_a) * 4096u + coarse(fine_b) * 2u + forward);
    atoms[A_fine] = fact(22, fine_a * 4096u + fine_b * 2u + forward);
    atoms[A_kinds] = fact(23, (unsigned)a->kind * 16u + (unsigned)b->kind);
    atoms[A_s_rel] = fact(24, s->tokens[a->head].relation);
    atoms[A_o_rel] = fact(25, s->tokens[b->head].relation);
    atoms[A_s_gov] = s->tokens[a->head].head < 0 ? fact(26, 0) : word(scan, (uint32_t)s->tokens[a->head].head);
    int32_t up = s->tokens[b->head].head;
    atoms[A_o_gov] = up < 0 ? fact(27, 0) : word(scan, (uint32_t)up);
    atoms[A_o_gov2] = up < 0 || s->tokens[up].head < 0 ? fact(28, 0) : word(scan, (uint32_t)s->tokens[up].head);
    atoms[A_o_case] = case_of(scan, b->head);
    atoms[A_s_last] = word(scan, a->end - 1);
    atoms[A_o_last] = word(scan, b->end - 1);
    atoms[A_o_first] = word(scan, b->first);
    atoms[A_o_words] = fact(29, bucket(b->end - b->first));
    atoms[A_o_order] = fact(30, b->order > 4 ? 4 : b->order);
    atoms[A_s_order] = fact(31, a->order > 4 ? 4 : a->order);
    if (b->time != QN_NONE) {
        const qn_time *t = &s->mentions->times[b->time];
        atoms[A_precision] = fact(32, strlen(t->value));
        atoms[A_role] = fact(33, (unsigned char)t->role);
    }
}

static void between_atoms(const pair_scan *scan, const pair_end *a, const pair_end *b, const units *u, uint64_t *atoms)
{
    const pair_end *left = a->first < b->first ? a : b, *right = left == a ? b : a;
    for (size_t i = 0; i < WINDOW; i++) {
        atoms[A_l1 + i] = i < u->count ? u->list[i] : fact(40, 0);
        atoms[A_r1 + i] = i < u->count && !u->cut ? u->list[u->count - 1 - i] : fact(40, 0);
    }
    atoms[A_before1] = word_if(scan, (int64_t)left->first - 1);
    atoms[A_before2] = word_if(scan, (int64_t)left->first - 2);
    atoms[A_after1] = word_if(scan, right->end);
    atoms[A_after2] = word_if(scan, (int64_t)right->end + 1);
    uint64_t whole = fact(41, 0);
    for (size_t i = 0; u->count <= 8 && i < u->count; i++)
        whole = qn_mix(whole, u->list[i]);
    atoms[A_whole] = u->count <= 8 ? whole | 1 : 0;
    atoms[A_units] = fact(42, bucket((uint32_t)u->count));
    atoms[A_distance] = fact(43, bucket(right->first - left->end));
    atoms[A_paren] = fact(44, in_brackets(scan->scene, left->end, right->first));
    atoms[A_tail] = fact(45, u->count > 3);
}

static void way_atoms(const pair_scan *scan, const way *w, const pair_end *a, const pair_end *b, uint64_t *atoms)
{
    const scene *s = scan->scene;
    atoms[A_path] = way_hash(scan, w, a->head, b->head, false);
    atoms[A_lexpath] = way_hash(scan, w, a->head, b->head, true);
    bool other = w->top != QN_NONE && w->top != a->head && w->top != b->head;
    atoms[A_top] = other ? word(scan, w->top) : fact(50, w->top == a->head ? 1 : w->top == b->head ? 2 : 0);
    atoms[A_top_pos] = other ? fact(51, s->tokens[w->top].upos) : fact(52, w->top == a->head ? 1 : w->top == b->head ? 2 : 0);
    atoms[A_path_length] = fact(53, w->top == QN_NONE ? 99 : bucket((uint32_t)(w->up_count + w->down_count)));
    uint32_t root = a->head;
    for (int step = 0; step < 40 && s->tokens[root].head >= 0; step++)
        root = (uint32_t)s->tokens[root].head;
    atoms[A_root] = word(scan, root);
}

/* --- bags: words in no order ---------------------------------------------------------------------------------------------------- */

typedef struct bag {
    uint64_t *features;
    size_t count;
    uint64_t types;
} bag;

static void put(bag *b, unsigned what, uint64_t value)
{
    if (b->count < PAIR_BAG)
        b->features[b->count++] = qn_mix(qn_mix(UINT64_C(0xBA6) + what, b->types), value);
}

/* The properties whose entries the token calls. */
static void put_calls(const pair_scan *scan, bag *b, unsigned what, uint32_t token)
{
    size_t count;
    const qn_property *properties = qn_lexicon_properties(scan->scene->lexicon, &count);
    uint64_t calls = scan->scene->calls[token];
    for (size_t i = 0; calls && i < count; i++, calls >>= 1)
        if (calls & 1)
            put(b, what, qn_hash(properties[i].name, strlen(properties[i].name)));
}

static void fill_bag(const pair_scan *scan, const units *u, const way *w, const pair_end *left, const pair_end *right, bag *b)
{
    for (size_t i = 0; i < u->count; i++) {
        if (i >= NEAR_UNITS && i + NEAR_UNITS < u->count)
            continue;
        put(b, 1, u->list[i]);
        if (i + 1 < u->count)
            put(b, 2, qn_mix(u->list[i], u->list[i + 1]));
        put_calls(scan, b, 3, u->token[i]);
    }
    for (size_t i = 0; i < w->up_count; i++)
        put(b, 4, word(scan, w->up[i]));
    for (size_t i = 0; i < w->down_count; i++)
        put(b, 5, word(scan, w->down[i]));
    if (w->top != QN_NONE)
        put_calls(scan, b, 6, w->top);
    for (int i = 1; i <= WINDOW; i++) {
        put(b, 7, word_if(scan, (int64_t)left->first - i));
        put(b, 8, word_if(scan, (int64_t)right->end + i - 1));
    }
}

size_t pair_features(const pair_scan *scan, const qn_classifier *classifier, const pair_end *subject, const pair_end *object, uint64_t *features)
{
    uint64_t atoms[A_COUNT] = {0};
    const pair_end *left = subject->first < object->first ? subject : object, *right = left == subject ? object : subject;
    units between;
    way w;
    find_units(scan, left->end, right->first, &between);
    find_way(scan->scene, subject->head, object->head, &w);
    end_atoms(scan, subject, object, atoms);
    count_ends(scan, subject, object, atoms);
    between_atoms(scan, subject, object, &between, atoms);
    way_atoms(scan, &w, subject, object, atoms);
    atoms[A_found] = found_by_frames(scan, subject, object);
    find_taken(scan, subject, object, atoms);
    size_t count = qn_classifier_features(classifier, atoms, features);
    bag b = {.features = features + count, .types = atoms[A_types]};
    fill_bag(scan, &between, &w, left, right, &b);
    return count + b.count;
}
