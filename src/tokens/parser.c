/* Trees: arc-hybrid transitions (Kuhlmann, Gómez-Rodríguez and Satta 2011), chosen greedily, with features after Zhang and Nivre 2011.
     SHIFT  moves the next word of the buffer to the stack
     LEFT   hangs the top of the stack under the next word of the buffer
     RIGHT  hangs the top of the stack under the item below it
   A word hangs under the root only when the buffer is empty, so that each sentence has one root. */
#include "annotator.h"

#include <stdlib.h>
#include <string.h>

#define NODE(n) n ".w", n ".t", n ".u", n ".x", n ".m", n ".k", n ".l"
const char *const tree_atoms[] = {
    NODE("s0"), NODE("s1"), NODE("s2"), NODE("b0"), NODE("b1"), NODE("b2"),
    NODE("s0l"), NODE("s0l2"), NODE("s0r"), NODE("s0r2"), NODE("s1l"), NODE("s1l2"), NODE("s1r"), NODE("s1r2"), NODE("b0l"), NODE("b0l2"),
    NODE("s2r"), NODE("s0rr"), NODE("s0ll"), NODE("s1rr"),
    "s0.vl", "s0.vr", "s1.vl", "s1.vr", "b0.vl", "s0.sl", "s0.sr", "s1.sl", "s1.sr", "b0.sl", "d0", "d1", "depth",
};
enum { NODE_ATOMS = 7 };
const size_t tree_atom_count = sizeof tree_atoms / sizeof *tree_atoms;
_Static_assert(sizeof tree_atoms / sizeof *tree_atoms <= TREE_ATOMS, "room for all atoms");

void parser_free(parser *p)
{
    free(p->nodes);
    free(p->stack);
}

bool parser_start(parser *p, const word *words, size_t count)
{
    if (count + 1 > p->capacity) {
        parser_free(p);
        p->capacity = 2 * (count + 1);
        p->nodes = malloc(p->capacity * sizeof *p->nodes);
        p->stack = malloc(p->capacity * sizeof *p->stack);
        if (!p->nodes || !p->stack) {
            p->capacity = 0;
            return false;
        }
    }
    p->nodes[0] = (node){.form = 29, .tag = 29, .upos = 29, .affix = 29, .lemma = 29, .likely = 29, .head = -1};
    for (size_t i = 0; i < count; i++) {
        const word *w = &words[i];
        node *n = &p->nodes[i + 1];
        *n = (node){.form = w->lower, .tag = w->tag, .upos = w->upos, .lemma = w->lemma, .likely = w->likely | 1, .head = -1};
        n->affix = qn_mix(w->suffix[2] ? w->suffix[2] : w->lower, w->capital) | 1;
    }
    p->count = count;
    p->stack[0] = 0;
    p->depth = 1;
    p->next = 1;
    return true;
}

bool parser_done(const parser *p)
{
    return p->depth == 1 && (size_t)p->next > p->count;
}

bool parser_allows(const parser *p, arc_move move)
{
    bool buffer = (size_t)p->next <= p->count;
    switch (move) {
    case SHIFT: return buffer;
    case LEFT: return buffer && p->depth > 1;
    case RIGHT: return p->depth > 2 || (p->depth == 2 && !buffer);
    case MOVES: break;
    }
    return false;
}

static void hang_left(parser *p, int32_t head, int32_t child, uint8_t relation)
{
    node *h = &p->nodes[head];
    p->nodes[child].head = head;
    p->nodes[child].relation = relation;
    h->left[1] = h->left[0];
    h->left[0] = child;
    h->lefts++;
    h->left_labels |= UINT64_C(1) << relation;
}

static void hang_right(parser *p, int32_t head, int32_t child, uint8_t relation)
{
    node *h = &p->nodes[head];
    p->nodes[child].head = head;
    p->nodes[child].relation = relation;
    h->right[1] = h->right[0];
    h->right[0] = child;
    h->rights++;
    h->right_labels |= UINT64_C(1) << relation;
}
_Static_assert(QN_RELATION_COUNT <= 64, "a bit per relation");

void parser_apply(parser *p, arc_action action)
{
    if (action.move == SHIFT) {
        p->stack[p->depth++] = p->next++;
        return;
    }
    int32_t top = p->stack[--p->depth];
    if (action.move == LEFT)
        hang_left(p, p->next, top, action.relation);
    else
        hang_right(p, p->stack[p->depth - 1], top, action.relation);
}

/* --- features ---------------------------------------------------------------------------------------------------- */

/* Node -1 is no node. */
static uint64_t *node_atoms(const parser *p, int32_t i, uint64_t *atoms)
{
    if (i < 0) {
        memset(atoms, 0, NODE_ATOMS * sizeof *atoms);
        return atoms + NODE_ATOMS;
    }
    const node *n = &p->nodes[i];
    atoms[0] = n->form;
    atoms[1] = n->tag;
    atoms[2] = n->upos;
    atoms[3] = n->affix;
    atoms[4] = n->lemma;
    atoms[5] = n->likely;
    atoms[6] = n->head >= 0 ? n->relation + 1u : 0;
    return atoms + NODE_ATOMS;
}

/* A child is never the root, so 0 is none. */
static int32_t child(int32_t i)
{
    return i ? i : -1;
}

static int32_t left_of(const parser *p, int32_t i, int which)
{
    return i < 0 ? -1 : child(p->nodes[i].left[which]);
}

static int32_t right_of(const parser *p, int32_t i, int which)
{
    return i < 0 ? -1 : child(p->nodes[i].right[which]);
}

static uint64_t distance(int32_t from, int32_t to)
{
    if (from < 0 || to < 0)
        return 0;
    int32_t d = to - from;
    return d < 6 ? (uint64_t)d : d < 11 ? 6 : 7;
}

static uint64_t number(uint32_t n)
{
    return 1 + (n > 4 ? 4 : n);
}

static uint64_t *count_atoms(const parser *p, int32_t s0, int32_t s1, int32_t b0, uint64_t *a)
{
    static const node none = {0};
    const node *n0 = s0 < 0 ? &none : &p->nodes[s0], *n1 = s1 < 0 ? &none : &p->nodes[s1], *nb = b0 < 0 ? &none : &p->nodes[b0];
    *a++ = s0 < 0 ? 0 : number(n0->lefts);
    *a++ = s0 < 0 ? 0 : number(n0->rights);
    *a++ = s1 < 0 ? 0 : number(n1->lefts);
    *a++ = s1 < 0 ? 0 : number(n1->rights);
    *a++ = b0 < 0 ? 0 : number(nb->lefts);
    *a++ = n0->left_labels;
    *a++ = n0->right_labels;
    *a++ = n1->left_labels;
    *a++ = n1->right_labels;
    *a++ = nb->left_labels;
    *a++ = distance(s0, b0);
    *a++ = distance(s1, s0);
    *a++ = p->depth > 5 ? 5 : p->depth;
    return a;
}

void tree_atoms_of(const parser *p, uint64_t atoms[TREE_ATOMS])
{
    int32_t s0 = p->stack[p->depth - 1], s1 = p->depth > 1 ? p->stack[p->depth - 2] : -1, s2 = p->depth > 2 ? p->stack[p->depth - 3] : -1;
    int32_t left = (int32_t)p->count + 1 - p->next, b0 = left > 0 ? p->next : -1;
    int32_t nodes[] = {
        s0, s1, s2, b0, left > 1 ? p->next + 1 : -1, left > 2 ? p->next + 2 : -1,
        left_of(p, s0, 0), left_of(p, s0, 1), right_of(p, s0, 0), right_of(p, s0, 1), left_of(p, s1, 0), left_of(p, s1, 1),
        right_of(p, s1, 0), right_of(p, s1, 1), left_of(p, b0, 0), left_of(p, b0, 1),
        right_of(p, s2, 0), right_of(p, right_of(p, s0, 0), 0), left_of(p, left_of(p, s0, 0), 0), right_of(p, right_of(p, s1, 0), 0),
    };
    uint64_t *a = atoms;
    for (size_t i = 0; i < sizeof nodes / sizeof *nodes; i++)
        a = node_atoms(p, nodes[i], a);
    count_atoms(p, s0, s1, b0, a);
}

/* --- use --------------------------------------------------------------------------------------------------------- */

static uint32_t best_action(const qn_annotator *a, const parser *p, const int32_t *scores)
{
    bool allowed[MOVES] = {parser_allows(p, SHIFT), parser_allows(p, LEFT), parser_allows(p, RIGHT)};
    uint32_t best = QN_NONE;
    for (uint32_t i = 0; i < qn_classifier_class_count(a->trees); i++)
        if (allowed[a->actions[i].move] && (best == QN_NONE || scores[i] > scores[best]))
            best = i;
    return best;
}

/* When the model has no action for the move that must be made. */
static arc_action forced(const parser *p)
{
    return parser_allows(p, SHIFT) ? (arc_action){SHIFT, 0} : (arc_action){RIGHT, QN_DEP};
}

void parse_words(const qn_annotator *a, parser *p)
{
    uint64_t atoms[TREE_ATOMS], features[QN_MAX_TEMPLATES];
    int32_t scores[QN_MAX_CLASSES + 1];
    while (!parser_done(p)) {
        tree_atoms_of(p, atoms);
        qn_classifier_score(a->trees, features, qn_classifier_features(a->trees, atoms, features), scores);
        uint32_t best = best_action(a, p, scores);
        parser_apply(p, best == QN_NONE ? forced(p) : a->actions[best]);
    }
    for (size_t i = 1; i <= p->count; i++)
        if (p->nodes[i].head == 0)
            p->nodes[i].relation = QN_ROOT;
        else if (p->nodes[i].relation == QN_ROOT)
            p->nodes[i].relation = QN_DEP;
}
