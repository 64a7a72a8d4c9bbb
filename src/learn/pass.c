/* Forth and back through layers of LSTM, labels and arcs (backpropagation through time, Werbos 1990). */
#include "pass.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "floats.h"
#ifndef __clang__
#pragma GCC optimize("O3")
#endif
#include "lanes.h"

/* What a layer leaves for the way back. */
typedef struct layer_trace {
    float *in, *mask;               /* [items][inputs]: after dropout; what dropout multiplied with */
    struct {
        float *gates;               /* [items][4 hidden]: after their functions; on the way back, gradients before them */
        float *state, *shown;       /* [items][hidden]: the cell's state and its tanh */
        float *before;              /* [items][hidden]: output of the step before */
    } way[2];
    float *out;                     /* [items][2 hidden] */
} layer_trace;

static uint32_t inputs_of(const qn_network_shape *s, uint32_t layer)
{
    return layer ? 2 * s->hidden : input_size(s);
}

/* --- room --------------------------------------------------------------------------------------------------------------- */

static float *numbers(pass *p, size_t count)
{
    float *n = malloc((count + 64) * sizeof *n);
    p->failed |= !n;
    return n;
}

static void free_room(pass *p)
{
    for (uint32_t l = 0; p->layers && l < p->net->shape->layers; l++) {
        layer_trace *t = &p->layers[l];
        free(t->in);
        free(t->mask);
        free(t->out);
        for (int d = 0; d < 2; d++) {
            free(t->way[d].gates);
            free(t->way[d].state);
            free(t->way[d].shown);
            free(t->way[d].before);
        }
    }
    free(p->layers);
    free(p->top);
    free(p->top_gradient);
    free(p->input_gradient);
    free(p->hidden_self);
    for (int i = 0; i < 6; i++)
        free(p->scratch[i]);
}

void pass_free(pass *p)
{
    free_room(p);
    free(p->base);
    free(p->lessons);
    free(p->gradient);
    *p = (pass){0};
}

/* The widest of what scratch holds for an item. */
static size_t widest(const qn_network_shape *s)
{
    size_t most = 4 * (size_t)s->hidden > input_size(s) ? 4 * (size_t)s->hidden : input_size(s);
    for (size_t k = 0; k < QN_LABELLINGS; k++)
        most = s->classes[k] > most ? s->classes[k] : most;
    return most > QN_LONGEST_SEQUENCE + 1 ? most : QN_LONGEST_SEQUENCE + 1;
}

static bool make_room(pass *p)
{
    if (p->items <= p->item_room)
        return true;
    const qn_network_shape *s = p->net->shape;
    size_t n = p->items * 3 / 2, h = s->hidden;
    free_room(p);
    p->layers = calloc(s->layers, sizeof *p->layers);
    p->failed |= !p->layers;
    for (uint32_t l = 0; !p->failed && l < s->layers; l++) {
        layer_trace *t = &p->layers[l];
        t->in = numbers(p, n * inputs_of(s, l));
        t->mask = numbers(p, n * inputs_of(s, l));
        t->out = numbers(p, n * 2 * h);
        for (int d = 0; d < 2; d++) {
            t->way[d].gates = numbers(p, n * 4 * h);
            t->way[d].state = numbers(p, n * h);
            t->way[d].shown = numbers(p, n * h);
            t->way[d].before = numbers(p, n * h);
        }
    }
    p->top = numbers(p, n * 2 * h);
    p->top_gradient = numbers(p, n * 2 * h);
    p->input_gradient = numbers(p, n * input_size(s));
    p->hidden_self = malloc(n);
    p->failed |= !p->hidden_self;
    for (int i = 0; i < 6; i++)
        p->scratch[i] = numbers(p, n * widest(s));
    p->item_room = p->failed ? 0 : n;
    return !p->failed;
}

/* --- dropout ------------------------------------------------------------------------------------------------------------ */

/* Factors: 0 for what is dropped, else what keeps the mean (Srivastava et al. 2014). */
static void draw_mask(pass *p, float *mask, size_t count)
{
    float share = p->net->dropout, kept = 1 / (1 - share);
    uint32_t limit = (uint32_t)(share * 65536);
    for (size_t i = 0; i < count; i += 4) {
        uint64_t r = qn_random(&p->random);
        for (size_t k = 0; k < 4 && i + k < count; k++)
            mask[i + k] = (r >> 16 * k & 0xFFFF) < limit ? 0 : kept;
    }
}

static bool chance(pass *p, float share)
{
    return (float)(qn_random(&p->random) >> 40) < share * 16777216.0f;
}

/* --- forth ---------------------------------------------------------------------------------------------------------------- */

static void feed_item(pass *p, const qn_item *item, size_t i, float *x)
{
    const net *n = p->net;
    const qn_network_shape *s = n->shape;
    bool blind = p->hidden_self[i] = chance(p, n->hiding);
    const float *vector = item->vector < s->vectors && !(blind && chance(p, 0.25f)) ? n->vectors + (size_t)item->vector * s->vector_size : NULL;
    for (uint32_t k = 0; k < s->vector_size; k++)
        x[k] = vector ? vector[k] : 0;
    float *sums = x + s->vector_size;
    memset(sums, 0, s->feature_size * sizeof *sums);
    for (uint32_t f = 0; f < item->count; f++) {
        const float *row = n->rows + (size_t)(!f && blind ? 0 : item->features[f]) * s->feature_size;
        for (uint32_t k = 0; k < s->feature_size; k++)
            sums[k] += row[k];
    }
    for (uint32_t k = 0; k < s->feature_size; k += LANES)
        *(lane *)(sums + k) = tanh_of(*(lane *)(sums + k));
}

static void feed(pass *p)
{
    size_t width = input_size(p->net->shape), i = 0;
    layer_trace *t = &p->layers[0];
    for (size_t s = 0; s < p->count; s++)
        for (uint32_t k = 0; k < p->lessons[s]->length; k++, i++)
            feed_item(p, &p->lessons[s]->items[k], i, t->in + i * width);
    /* what the gradient of tanh needs is kept before dropout */
    memcpy(p->input_gradient, t->in, p->items * width * sizeof(float));
    draw_mask(p, t->mask, p->items * width);
    for (size_t k = 0; k < p->items * width; k++)
        t->in[k] *= t->mask[k];
}

static void add_rows(float *to, size_t count, const float *bias, size_t width)
{
    for (size_t i = 0; i < count; i++)
        memcpy(to + i * width, bias, width * sizeof *to);
}

static size_t row_of(const pass *p, size_t s, uint32_t t, int direction)
{
    return p->base[s] + (direction ? p->lessons[s]->length - 1 - t : t);
}

static void cell_forth(const float *asked, uint32_t h, float *gates, const float *old, float *state, float *shown, float *out)
{
    for (uint32_t i = 0; i < h; i += LANES) {
        lane g[4];
        for (uint32_t k = 0; k < 4; k++) {
            lane x = *(lane *)(gates + k * h + i) + *(const lane *)(asked + k * h + i);
            g[k] = k == 3 ? tanh_of(x) : logistic_of(x);
            *(lane *)(gates + k * h + i) = g[k];
        }
        lane kept = g[0] * g[3];
        if (old)
            kept += g[1] * *(const lane *)(old + i);
        lane t = tanh_of(kept);
        *(lane *)(state + i) = kept;
        *(lane *)(shown + i) = t;
        *(lane *)(out + i) = g[2] * t;
    }
}

static void cells_forth(pass *p, uint32_t layer, int d)
{
    const net *n = p->net;
    const cell_part *c = &n->parts.cells[layer][d];
    layer_trace *t = &p->layers[layer];
    size_t h = n->shape->hidden, in = c->input.inputs, active = p->count;
    add_rows(t->way[d].gates, p->items, n->numbers + c->input.bias, 4 * h);
    float_multiply(t->in, in, n->numbers + c->input.weights, 4 * h, t->way[d].gates, 4 * h, p->items, in, 4 * h, 1);
    float *last = p->scratch[0], *asked = p->scratch[1];
    memset(last, 0, active * h * sizeof *last);
    for (uint32_t step = 0;; step++) {
        while (active && p->lessons[active - 1]->length <= step)
            active--;
        if (!active)
            return;
        float_multiply(last, h, n->numbers + c->state, 4 * h, asked, 4 * h, active, h, 4 * h, 0);
        for (size_t s = 0; s < active; s++) {
            size_t row = row_of(p, s, step, d);
            float *out = t->out + row * 2 * h + (size_t)d * h;
            memcpy(t->way[d].before + row * h, last + s * h, h * sizeof *last);
            const float *old = step ? t->way[d].state + row_of(p, s, step - 1, d) * h : NULL;
            cell_forth(asked + s * 4 * h, (uint32_t)h, t->way[d].gates + row * 4 * h, old, t->way[d].state + row * h, t->way[d].shown + row * h, out);
            memcpy(last + s * h, out, h * sizeof *last);
        }
    }
}

static void layers_forth(pass *p)
{
    const qn_network_shape *s = p->net->shape;
    size_t wide = 2 * (size_t)s->hidden;
    feed(p);
    for (uint32_t l = 0; l < s->layers; l++) {
        cells_forth(p, l, 0);
        cells_forth(p, l, 1);
        bool last = l + 1 == s->layers;
        float *to = last ? p->top : p->layers[l + 1].in, *mask = last ? p->top_gradient : p->layers[l + 1].mask;
        draw_mask(p, mask, p->items * wide);
        for (size_t k = 0; k < p->items * wide; k++)
            to[k] = p->layers[l].out[k] * mask[k];
    }
}

/* --- parts that are no cells ------------------------------------------------------------------------------------------------ */

static void part_forth(const pass *p, const part *a, const float *in, float *out)
{
    add_rows(out, p->items, p->net->numbers + a->bias, a->outputs);
    float_multiply(in, a->inputs, p->net->numbers + a->weights, a->outputs, out, a->outputs, p->items, a->inputs, a->outputs, 1);
}

/* gradient of the weights += inᵀ · out's gradient, over `rows`. */
static void weights_back(pass *p, const float *in, size_t in_wide, const float *gradient, size_t out_wide, size_t rows, size_t weights)
{
    float *turned = p->scratch[5];
    float_turn(in, in_wide, rows, in_wide, turned);
    float_multiply(turned, rows, gradient, out_wide, p->gradient + weights, out_wide, in_wide, rows, out_wide, 1);
}

static void bias_back(pass *p, const float *gradient, size_t wide, size_t rows, size_t bias)
{
    float *to = p->gradient + bias;
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < wide; j++)
            to[j] += gradient[i * wide + j];
}

/* Adds to in_gradient. */
static void part_back(pass *p, const part *a, const float *in, const float *gradient, float *in_gradient)
{
    weights_back(p, in, a->inputs, gradient, a->outputs, p->items, a->weights);
    bias_back(p, gradient, a->outputs, p->items, a->bias);
    float_multiply(gradient, a->outputs, p->net->turned + a->weights, a->inputs, in_gradient, a->inputs, p->items, a->outputs, a->inputs, 1);
}

static void tanh_forth(float *x, size_t count)
{
    for (size_t i = 0; i < count; i += LANES)
        *(lane *)(x + i) = tanh_of(*(lane *)(x + i));
}

static void tanh_back(const float *out, float *gradient, size_t count)
{
    for (size_t i = 0; i < count; i++)
        gradient[i] *= 1 - out[i] * out[i];
}

/* --- labels ------------------------------------------------------------------------------------------------------------------- */

/* Scores → gradient of the cross entropy; any class of a set is right. Returns the loss. */
static double softmax_back(float *scores, size_t count, uint32_t right, bool set, float share)
{
    float most = scores[0];
    double all = 0, good = 0;
    for (size_t k = 1; k < count; k++)
        most = scores[k] > most ? scores[k] : most;
    for (size_t k = 0; k < count; k++) {
        scores[k] = expf(scores[k] - most);
        all += (double)scores[k];
        if (set ? right >> k & 1 : k == right)
            good += (double)scores[k];
    }
    good = good > 1e-30 ? good : 1e-30;
    for (size_t k = 0; k < count; k++) {
        bool mine = set ? right >> k & 1 : k == right;
        scores[k] = share * (float)((double)scores[k] / all - (mine ? (double)scores[k] / good : 0));
    }
    return log(all) - log(good);
}

/* Scores of all items become gradients; what nothing is known of has none. */
static void labels_loss(pass *p, size_t labelling, float *scores, float share)
{
    uint32_t classes = p->net->shape->classes[labelling];
    for (size_t s = 0; s < p->count; s++) {
        const qn_lesson *lesson = p->lessons[s];
        for (uint32_t i = 0; i < lesson->length; i++) {
            float *row = scores + (p->base[s] + i) * classes;
            uint32_t right = lesson->right[labelling] ? lesson->right[labelling][i] : QN_NONE;
            bool set = lesson->sets[labelling];
            if (!lesson->right[labelling] || (set ? !right : right >= classes))
                memset(row, 0, classes * sizeof *row);
            else
                p->loss[0] += softmax_back(row, classes, right, set, share);
        }
    }
}

static void labels_back(pass *p, size_t labelling, float share)
{
    const part *a = &p->net->parts.labels[labelling];
    float *scores = p->scratch[0];
    if (!a->outputs)
        return;
    part_forth(p, a, p->top, scores);
    labels_loss(p, labelling, scores, share);
    part_back(p, a, p->top, scores, p->top_gradient);
}

/* --- the quick way ---------------------------------------------------------------------------------------------------------------- */

/* Window of an item: a stretch of items in a row with empty places around each sequence. */
static size_t window_row(const pass *p, size_t s, uint32_t i)
{
    return p->base[s] + s * BESIDE + i;
}

static void windows_forth(const pass *p, const float *row, float *hidden)
{
    const part *a = &p->net->parts.quick;
    size_t in = input_size(p->net->shape);
    add_rows(hidden, p->items, p->net->numbers + a->bias, a->outputs);
    for (size_t s = 0; s < p->count; s++)
        float_multiply(row + window_row(p, s, 0) * in, in, p->net->numbers + a->weights, a->outputs, hidden + p->base[s] * a->outputs, a->outputs,
                       p->lessons[s]->length, a->inputs, a->outputs, 1);
    tanh_forth(hidden, p->items * a->outputs);
}

/* Adds to the gradient of the first layer's input. */
static void windows_back(pass *p, const float *row, const float *hidden_back, float *in_back)
{
    const part *a = &p->net->parts.quick;
    size_t in = input_size(p->net->shape);
    float *turned = numbers(p, (QN_LONGEST_SEQUENCE + 1) * (size_t)a->inputs), *back = numbers(p, (QN_LONGEST_SEQUENCE + 1) * (size_t)a->inputs);
    for (size_t s = 0; !p->failed && s < p->count; s++) {
        size_t length = p->lessons[s]->length;
        const float *mine = hidden_back + p->base[s] * a->outputs;
        float_turn(row + window_row(p, s, 0) * in, in, length, a->inputs, turned);
        float_multiply(turned, length, mine, a->outputs, p->gradient + a->weights, a->outputs, a->inputs, length, a->outputs, 1);
        float_multiply(mine, a->outputs, p->net->turned + a->weights, a->inputs, back, a->inputs, length, a->outputs, a->inputs, 0);
        for (size_t i = 0; i < length; i++)
            for (size_t k = 0; k < WINDOW; k++)
                for (size_t j = 0; i + k >= BESIDE && i + k - BESIDE < length && j < in; j++)
                    in_back[(p->base[s] + i + k - BESIDE) * in + j] += back[i * a->inputs + k * in + j];
    }
    bias_back(p, hidden_back, a->outputs, p->items, a->bias);
    free(turned);
    free(back);
}

static void quick_back(pass *p, float share, float *in_back)
{
    const part *out = &p->net->parts.quick_labels;
    size_t in = input_size(p->net->shape), rows = p->items + (p->count + 1) * BESIDE;
    float *row = numbers(p, rows * in), *hidden = p->scratch[0], *scores = p->scratch[1], *back = p->scratch[2];
    if (p->failed) {
        free(row);
        return;
    }
    memset(row, 0, rows * in * sizeof *row);
    for (size_t s = 0; s < p->count; s++)
        memcpy(row + (window_row(p, s, 0) + BESIDE) * in, p->layers[0].in + p->base[s] * in, p->lessons[s]->length * in * sizeof *row);
    windows_forth(p, row, hidden);
    part_forth(p, out, hidden, scores);
    labels_loss(p, 0, scores, share);
    memset(back, 0, p->items * out->inputs * sizeof *back);
    part_back(p, out, hidden, scores, back);
    tanh_back(hidden, back, p->items * out->inputs);
    windows_back(p, row, back, in_back);
    free(row);
}

/* --- arcs ---------------------------------------------------------------------------------------------------------------------- */

/* Scores of all heads of one sequence; then the gradients of what asked and of the heads. The root is head 0. */
typedef struct arc_room {
    float *dependent, *head, *asked;            /* [items][size]: tanh, tanh, dependent · weights + bias */
    float *dependent_back, *head_back;          /* gradients before tanh */
    float *heads, *turned, *scores, *heads_back;    /* of one sequence: [length + 1][size], turned, [length][length + 1], as heads */
} arc_room;

static void sequence_arcs(pass *p, const arc_room *r, size_t s, float share, float *asked_back)
{
    const net *n = p->net;
    const qn_lesson *lesson = p->lessons[s];
    size_t size = n->shape->arc_size, length = lesson->length, base = p->base[s];
    memcpy(r->heads, n->numbers + n->parts.root, size * sizeof(float));
    memcpy(r->heads + size, r->head + base * size, length * size * sizeof(float));
    float_turn(r->heads, size, length + 1, size, r->turned);
    float_multiply(r->asked + base * size, size, r->turned, length + 1, r->scores, length + 1, length, size, length + 1, 0);
    for (size_t i = 0; i < length; i++) {
        float *row = r->scores + i * (length + 1);
        for (uint32_t j = 0; j <= length; j++)
            row[j] += n->numbers[n->parts.distance + distance_of((uint32_t)i, j)];
        row[i + 1] = -1e9f;
        if (lesson->heads[i] == QN_NONE) {
            memset(row, 0, (length + 1) * sizeof *row);
            continue;
        }
        p->loss[1] += softmax_back(row, length + 1, lesson->heads[i], false, share);
        for (uint32_t j = 0; j <= length; j++)
            p->gradient[n->parts.distance + distance_of((uint32_t)i, j)] += row[j];
    }
    float_multiply(r->scores, length + 1, r->heads, size, asked_back + base * size, size, length, length + 1, size, 0);
    float_turn(r->scores, length + 1, length, length + 1, r->turned);
    float_multiply(r->turned, length, r->asked + base * size, size, r->heads_back, size, length + 1, length, size, 0);
    for (size_t k = 0; k < size; k++)
        p->gradient[n->parts.root + k] += r->heads_back[k];
    memcpy(r->head_back + base * size, r->heads_back + size, length * size * sizeof(float));
}

static bool arc_room_new(pass *p, arc_room *r)
{
    size_t size = p->net->shape->arc_size, all = p->items * size, one = (QN_LONGEST_SEQUENCE + 1) * (size_t)(QN_LONGEST_SEQUENCE + 1 + size);
    float **rooms[] = {&r->dependent, &r->head, &r->asked, &r->dependent_back, &r->head_back, &r->heads, &r->turned, &r->scores, &r->heads_back};
    for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++)
        *rooms[i] = numbers(p, i < 5 ? all : one);
    return !p->failed;
}

static void arc_room_free(arc_room *r)
{
    float *rooms[] = {r->dependent, r->head, r->asked, r->dependent_back, r->head_back, r->heads, r->turned, r->scores, r->heads_back};
    for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++)
        free(rooms[i]);
}

static void arcs_back(pass *p, float share)
{
    const net *n = p->net;
    size_t size = n->shape->arc_size;
    arc_room r = {0};
    if (arc_room_new(p, &r)) {
        part_forth(p, &n->parts.arcs[DEPENDENT], p->top, r.dependent);
        part_forth(p, &n->parts.arcs[HEAD], p->top, r.head);
        tanh_forth(r.dependent, p->items * size);
        tanh_forth(r.head, p->items * size);
        add_rows(r.asked, p->items, n->numbers + n->parts.head_bias, size);
        float_multiply(r.dependent, size, n->numbers + n->parts.arc_weights, size, r.asked, size, p->items, size, size, 1);
        float *asked_back = p->scratch[0];
        memset(asked_back, 0, p->items * size * sizeof(float));
        memset(r.head_back, 0, p->items * size * sizeof(float));
        for (size_t s = 0; s < p->count; s++)
            if (p->lessons[s]->heads)
                sequence_arcs(p, &r, s, share, asked_back);
        bias_back(p, asked_back, size, p->items, n->parts.head_bias);
        weights_back(p, r.dependent, size, asked_back, size, p->items, n->parts.arc_weights);
        float_multiply(asked_back, size, n->turned + n->parts.arc_weights, size, r.dependent_back, size, p->items, size, size, 0);
        tanh_back(r.dependent, r.dependent_back, p->items * size);
        tanh_back(r.head, r.head_back, p->items * size);
        part_back(p, &n->parts.arcs[DEPENDENT], p->top, r.dependent_back, p->top_gradient);
        part_back(p, &n->parts.arcs[HEAD], p->top, r.head_back, p->top_gradient);
    }
    arc_room_free(&r);
}

static bool head_is_known(const qn_lesson *lesson, uint32_t i)
{
    return lesson->heads && lesson->heads[i] != QN_NONE;
}

/* Row of the head of item i of sequence s, or NULL for the root. */
static float *head_row(const pass *p, size_t s, uint32_t i, float *rows, size_t size)
{
    uint32_t head = p->lessons[s]->heads[i];
    return head ? rows + (p->base[s] + head - 1) * size : NULL;
}

static void join_pairs(pass *p, const float *mine, float *theirs, float *pairs)
{
    const net *n = p->net;
    size_t size = n->shape->relation_size;
    memset(pairs, 0, p->items * size * sizeof *pairs);
    for (size_t s = 0; s < p->count; s++) {
        for (uint32_t i = 0; i < p->lessons[s]->length; i++) {
            if (!head_is_known(p->lessons[s], i))
                continue;
            const float *head = head_row(p, s, i, theirs, size);
            head = head ? head : n->numbers + n->parts.relation_root;
            float *pair = pairs + (p->base[s] + i) * size;
            for (size_t k = 0; k < size; k++)
                pair[k] = mine[(p->base[s] + i) * size + k] + head[k];
        }
    }
    tanh_forth(pairs, p->items * size);
}

static void part_pairs(pass *p, const float *pairs_back, float *theirs_back)
{
    const net *n = p->net;
    size_t size = n->shape->relation_size;
    memset(theirs_back, 0, p->items * size * sizeof *theirs_back);
    for (size_t s = 0; s < p->count; s++) {
        for (uint32_t i = 0; i < p->lessons[s]->length; i++) {
            if (!head_is_known(p->lessons[s], i))
                continue;
            float *head = head_row(p, s, i, theirs_back, size);
            head = head ? head : p->gradient + n->parts.relation_root;
            for (size_t k = 0; k < size; k++)
                head[k] += pairs_back[(p->base[s] + i) * size + k];
        }
    }
}

static void relations_back(pass *p, float share)
{
    const net *n = p->net;
    const part *out = &n->parts.relations, *mine = &n->parts.arcs[RELATION_DEPENDENT], *theirs = &n->parts.arcs[RELATION_HEAD];
    float *dependents = p->scratch[0], *heads = p->scratch[1], *pairs = p->scratch[2], *scores = p->scratch[3], *back = p->scratch[4];
    size_t size = n->shape->relation_size;
    part_forth(p, mine, p->top, dependents);
    part_forth(p, theirs, p->top, heads);
    join_pairs(p, dependents, heads, pairs);
    part_forth(p, out, pairs, scores);
    for (size_t s = 0; s < p->count; s++) {
        const qn_lesson *lesson = p->lessons[s];
        for (uint32_t i = 0; i < lesson->length; i++) {
            float *row = scores + (p->base[s] + i) * out->outputs;
            if (head_is_known(lesson, i) && lesson->relations[i] != QN_NONE)
                p->loss[2] += softmax_back(row, out->outputs, lesson->relations[i], false, share);
            else
                memset(row, 0, out->outputs * sizeof *row);
        }
    }
    memset(back, 0, p->items * size * sizeof *back);
    part_back(p, out, pairs, scores, back);
    tanh_back(pairs, back, p->items * size);
    part_pairs(p, back, heads);
    part_back(p, mine, p->top, back, p->top_gradient);
    part_back(p, theirs, p->top, heads, p->top_gradient);
}

/* --- back through the layers ------------------------------------------------------------------------------------------------------ */

/* Gradients of one step of a cell: `out` of its output, `kept` of its state, which becomes that of the state before; gates become gradients. */
static void cell_back(uint32_t h, float *gates, const float *old, const float *shown, const float *out, const float *later, float *kept)
{
    for (uint32_t i = 0; i < h; i += LANES) {
        lane in = *(lane *)(gates + i), forget = *(lane *)(gates + h + i), give = *(lane *)(gates + 2 * h + i), fresh = *(lane *)(gates + 3 * h + i);
        lane t = *(const lane *)(shown + i), d = *(const lane *)(out + i) + *(const lane *)(later + i);
        lane state = *(lane *)(kept + i) + d * give * (1 - t * t);
        lane before = old ? *(const lane *)(old + i) : (lane){0};
        *(lane *)(gates + i) = state * fresh * in * (1 - in);
        *(lane *)(gates + h + i) = state * before * forget * (1 - forget);
        *(lane *)(gates + 2 * h + i) = d * t * give * (1 - give);
        *(lane *)(gates + 3 * h + i) = state * in * (1 - fresh * fresh);
        *(lane *)(kept + i) = state * forget;
    }
}

/* `out_back` [items][2 hidden] is the gradient of the layer's output; adds to in_back. */
static void cells_back(pass *p, uint32_t layer, int d, const float *out_back, float *in_back)
{
    const net *n = p->net;
    const cell_part *c = &n->parts.cells[layer][d];
    layer_trace *t = &p->layers[layer];
    size_t h = n->shape->hidden, active = 0;
    float *later = p->scratch[0], *kept = p->scratch[1], *gates = p->scratch[2];
    memset(later, 0, p->count * h * sizeof *later);
    memset(kept, 0, p->count * h * sizeof *kept);
    for (uint32_t step = p->lessons[0]->length; step-- > 0;) {
        while (active < p->count && p->lessons[active]->length > step)
            active++;
        for (size_t s = 0; s < active; s++) {
            size_t row = row_of(p, s, step, d);
            const float *old = step ? t->way[d].state + row_of(p, s, step - 1, d) * h : NULL;
            cell_back((uint32_t)h, t->way[d].gates + row * 4 * h, old, t->way[d].shown + row * h, out_back + row * 2 * h + (size_t)d * h, later + s * h,
                      kept + s * h);
            memcpy(gates + s * 4 * h, t->way[d].gates + row * 4 * h, 4 * h * sizeof *gates);
        }
        float_multiply(gates, 4 * h, n->turned + c->state, h, later, h, active, 4 * h, h, 0);
    }
    weights_back(p, t->way[d].before, h, t->way[d].gates, 4 * h, p->items, c->state);
    part_back(p, &c->input, t->in, t->way[d].gates, in_back);
}

static void layers_back(pass *p, float share)
{
    const qn_network_shape *s = p->net->shape;
    size_t in = input_size(s);
    float *out_back = p->top_gradient, *in_back = NULL;
    for (uint32_t l = s->layers; l-- > 0;) {
        size_t width = inputs_of(s, l);
        in_back = l % 2 ? p->scratch[3] : p->scratch[4];
        memset(in_back, 0, p->items * width * sizeof *in_back);
        cells_back(p, l, 0, out_back, in_back);
        cells_back(p, l, 1, out_back, in_back);
        if (!l && s->quick)
            quick_back(p, share, in_back);
        for (size_t k = 0; k < p->items * width; k++)
            in_back[k] *= p->layers[l].mask[k];
        out_back = in_back;
    }
    for (size_t k = 0; k < p->items * in; k++)
        p->input_gradient[k] = in_back[k] * (1 - p->input_gradient[k] * p->input_gradient[k]);
}

void pass_run(pass *p, float share)
{
    p->items = 0;
    for (size_t s = 0; s < p->count; s++) {
        p->base[s] = p->items;
        p->items += p->lessons[s]->length;
    }
    memset(p->loss, 0, sizeof p->loss);
    memset(p->gradient, 0, p->net->parts.count * sizeof *p->gradient);
    if (!p->items || !make_room(p))
        return;
    layers_forth(p);
    /* the mask of the top is where its gradient will be */
    float *mask = malloc(p->items * 2 * p->net->shape->hidden * sizeof *mask);
    p->failed |= !mask;
    if (p->failed)
        return;
    memcpy(mask, p->top_gradient, p->items * 2 * p->net->shape->hidden * sizeof *mask);
    memset(p->top_gradient, 0, p->items * 2 * p->net->shape->hidden * sizeof *mask);
    for (size_t k = 0; k < QN_LABELLINGS; k++)
        labels_back(p, k, share);
    if (p->net->shape->relations) {
        arcs_back(p, share);
        relations_back(p, share);
    }
    for (size_t k = 0; k < p->items * 2 * p->net->shape->hidden; k++)
        p->top_gradient[k] *= mask[k];
    free(mask);
    layers_back(p, share);
}
