/* A network at work: sequences → scores of labels and arcs. */
#include "network.h"

#include <stdlib.h>
#include <string.h>

enum { FED = 2048 };

/* All but the fixed sizes grows with the number of items. */
struct qn_reading_room {
    size_t items, item_room, sequences, sequence_room, arc_room;
    size_t *base;                   /* [sequences]: first item */
    uint32_t *length, *order;       /* of each; from the longest to the shortest */
    size_t *arc_base;               /* first score of arcs */
    uint8_t *layer[2];              /* [items][width]: a layer's input and output, in turns */
    int32_t *x_sums, *h_sums;       /* [items][most_sums], [sequences][4 hidden] */
    float *state;                   /* [sequences][hidden] */
    uint8_t *last;                  /* [sequences][hidden] */
    float *dependent, *head, *relation_dependent, *relation_head;       /* [items][…] */
    uint64_t *fed_keys;             /* [FED]: items fed lately, by key */
    uint8_t *fed;                   /* [FED][input bytes] */
    uint8_t *hidden;                /* [items][quick] */
    float *turned;                  /* heads of one sequence, turned: [arc_size][QN_LONGEST_SEQUENCE + 1] */
    uint32_t label_width[QN_LABELLINGS];
    size_t width;                   /* bytes of an item in a layer */
};

void qn_reading_free(qn_reading *r)
{
    struct qn_reading_room *m = r->room;
    for (size_t k = 0; k < QN_LABELLINGS; k++)
        free(r->labels[k]);
    free(r->arcs);
    if (m) {
        void *all[] = {m->base, m->length, m->order, m->arc_base, m->layer[0], m->layer[1], m->x_sums, m->h_sums, m->state, m->last, m->dependent, m->head,
                       m->relation_dependent, m->relation_head, m->fed_keys, m->fed, m->hidden, m->turned};
        for (size_t i = 0; i < sizeof all / sizeof *all; i++)
            free(all[i]);
        free(m);
    }
    *r = (qn_reading){0};
}

/* --- room ----------------------------------------------------------------------------------------------------------------- */

static bool renew(void *pointer, size_t size)
{
    void **p = pointer;
    free(*p);
    *p = malloc(size + 64);
    return *p != NULL;
}

static size_t wide(const byte_layer *l)
{
    return l->matrix.outputs * sizeof(float);
}

/* Sums of an item, at most. */
static size_t most_sums(const qn_network *n)
{
    size_t most = 4 * (size_t)n->shape.hidden;
    const byte_layer *layers[] = {&n->dependent, &n->head, &n->relation_dependent, &n->relation_head, &n->quick, &n->labels[0], &n->labels[1], &n->labels[2]};
    for (size_t i = 0; i < sizeof layers / sizeof *layers; i++)
        most = layers[i]->matrix.outputs > most ? layers[i]->matrix.outputs : most;
    return most;
}

static bool room_for_items(const qn_network *n, qn_reading *r, size_t items)
{
    struct qn_reading_room *m = r->room;
    if (items <= m->item_room)
        return true;
    m->item_room = 0;
    items += items / 2;
    size_t in = n->cells[0][0].input.matrix.inputs, between = 2 * (size_t)n->shape.hidden;
    m->width = in > between ? in : between;
    bool fine = renew(&m->layer[0], items * m->width) && renew(&m->layer[1], items * m->width) &&
                renew(&m->x_sums, items * most_sums(n) * sizeof(int32_t)) && renew(&m->dependent, items * wide(&n->dependent)) &&
                renew(&m->head, items * wide(&n->head)) && renew(&m->relation_dependent, items * wide(&n->relation_dependent)) &&
                renew(&m->relation_head, items * wide(&n->relation_head)) && renew(&m->hidden, items * n->quick.matrix.outputs) &&
                renew(&m->turned, (size_t)n->head.matrix.outputs * (QN_LONGEST_SEQUENCE + 1) * sizeof(float));
    for (size_t k = 0; fine && k < QN_LABELLINGS; k++) {
        m->label_width[k] = n->labels[k].matrix.outputs;
        fine = !n->shape.classes[k] || renew(&r->labels[k], items * wide(&n->labels[k]));
    }
    m->item_room = fine ? items : 0;
    return fine;
}

static bool room_for_sequences(const qn_network *n, struct qn_reading_room *m, size_t sequences)
{
    if (sequences <= m->sequence_room)
        return true;
    sequences += sequences / 2;
    bool fine = renew(&m->base, sequences * sizeof *m->base) && renew(&m->length, sequences * sizeof *m->length) &&
                renew(&m->order, sequences * sizeof *m->order) && renew(&m->arc_base, sequences * sizeof *m->arc_base) &&
                renew(&m->h_sums, sequences * 4 * n->shape.hidden * sizeof(int32_t)) && renew(&m->state, sequences * n->shape.hidden * sizeof(float)) &&
                renew(&m->last, sequences * n->shape.hidden);
    m->sequence_room = fine ? sequences : 0;
    return fine;
}

/* Where each sequence stands, and the sequences from the longest to the shortest (counting sort). */
static void lay_out(struct qn_reading_room *m, const uint32_t *lengths, size_t sequences, size_t *arcs)
{
    uint32_t counts[QN_LONGEST_SEQUENCE + 2] = {0};
    size_t at = 0;
    *arcs = 0;
    for (size_t s = 0; s < sequences; s++) {
        m->base[s] = at;
        m->arc_base[s] = *arcs;
        m->length[s] = lengths[s];
        at += lengths[s];
        *arcs += (size_t)lengths[s] * (lengths[s] + 1);
        counts[QN_LONGEST_SEQUENCE - lengths[s] + 1]++;
    }
    for (size_t i = 1; i <= QN_LONGEST_SEQUENCE; i++)
        counts[i] += counts[i - 1];
    for (size_t s = 0; s < sequences; s++)
        m->order[counts[QN_LONGEST_SEQUENCE - lengths[s]]++] = (uint32_t)s;
    m->sequences = sequences;
    m->items = at;
}

static bool room_for_ever(const qn_network *n, struct qn_reading_room *m)
{
    if (m->fed)
        return true;
    m->fed_keys = calloc(FED, sizeof *m->fed_keys);
    m->fed = m->fed_keys ? malloc(FED * (size_t)n->cells[0][0].input.matrix.inputs) : NULL;
    return m->fed != NULL;
}

static bool prepare(const qn_network *n, qn_reading *r, const uint32_t *lengths, size_t sequences, size_t *arcs)
{
    size_t items = 2 * BESIDE;
    if (!r->room)
        r->room = calloc(1, sizeof *r->room);
    for (size_t s = 0; s < sequences; s++)
        items += lengths[s] + BESIDE;
    if (!r->room || !room_for_ever(n, r->room) || !room_for_items(n, r, items) || !room_for_sequences(n, r->room, sequences))
        return false;
    lay_out(r->room, lengths, sequences, arcs);
    return true;
}

static bool room_for_arcs(qn_reading *r, size_t arcs)
{
    if (arcs > r->room->arc_room)
        r->room->arc_room = renew(&r->arcs, 2 * arcs * sizeof(float)) ? 2 * arcs : 0;
    return r->room->arc_room >= arcs;
}

/* --- layers ----------------------------------------------------------------------------------------------------------------- */

static void add_up(const qn_network *n, const qn_item *item, uint8_t *x)
{
    const qn_network_shape *s = &n->shape;
    const int8_t *vector = item->vector < s->vectors ? n->vectors + (size_t)item->vector * s->vector_size : NULL;
    if (vector)
        memcpy(x, vector, s->vector_size);
    else
        memset(x, 0, s->vector_size);
    for (uint32_t i = 0; i < s->vector_size; i++)
        x[i] ^= ZERO_BYTE;
    n->machine->rows(n->rows, item->features, item->count, s->feature_size, n->row_scale, x + s->vector_size);
    memset(x + input_size(s), ZERO_BYTE, n->cells[0][0].input.matrix.inputs - input_size(s));
}

static void feed_item(const qn_network *n, struct qn_reading_room *m, const qn_item *item, uint8_t *x)
{
    size_t place = (item->key >> 40) % FED, width = n->cells[0][0].input.matrix.inputs;
    if (!item->key) {
        add_up(n, item, x);
        return;
    }
    if (m->fed_keys[place] != item->key) {
        m->fed_keys[place] = item->key;
        add_up(n, item, m->fed + place * width);
    }
    memcpy(x, m->fed + place * width, width);
}

/* One direction of a layer over all sequences at once: step t takes each sequence that is long enough. */
static void run_cell(const qn_network *n, struct qn_reading_room *m, const byte_cell *c, int direction, uint8_t *out)
{
    uint32_t h = n->shape.hidden;
    size_t active = m->sequences;
    cell_scales scales = {c->input.scale, c->state.scale, c->input.bias};
    memset(m->state, 0, active * h * sizeof *m->state);
    memset(m->last, ZERO_BYTE, active * h);
    for (uint32_t t = 0;; t++) {
        while (active && m->length[m->order[active - 1]] <= t)
            active--;
        if (!active)
            return;
        n->machine->product(m->last, h, active, &c->state.matrix, m->h_sums);
        for (size_t k = 0; k < active; k++) {
            uint32_t s = m->order[k];
            size_t row = m->base[s] + (direction ? m->length[s] - 1 - t : t);
            uint8_t *last = m->last + k * h;
            n->machine->cell(m->x_sums + row * 4 * h, m->h_sums + k * 4 * h, &scales, h, m->state + k * h, last);
            memcpy(out + row * 2 * h + (direction ? h : 0), last, h);
        }
    }
}

static const uint8_t *run_layers(const qn_network *n, struct qn_reading_room *m)
{
    size_t step = n->cells[0][0].input.matrix.inputs;
    for (uint32_t l = 0; l < n->shape.layers; l++) {
        for (int d = 0; d < 2; d++) {
            n->machine->product(m->layer[l & 1], step, m->items, &n->cells[l][d].input.matrix, m->x_sums);
            run_cell(n, m, &n->cells[l][d], d, m->layer[(l + 1) & 1]);
        }
        step = 2 * (size_t)n->shape.hidden;
    }
    return m->layer[n->shape.layers & 1];
}

static void run_layer(const qn_network *n, struct qn_reading_room *m, const byte_layer *l, const uint8_t *x, float *out)
{
    n->machine->product(x, 2 * n->shape.hidden, m->items, &l->matrix, m->x_sums);
    n->machine->scale(m->x_sums, m->items, l->matrix.outputs, l->scale, l->bias, out);
}

/* --- arcs ------------------------------------------------------------------------------------------------------------------- */

static void score_arcs(const qn_network *n, qn_reading *r, size_t sequence)
{
    struct qn_reading_room *m = r->room;
    uint32_t size = n->shape.arc_size, wide = n->head.matrix.outputs, length = m->length[sequence];
    const float *heads = m->head + m->base[sequence] * wide;
    float asked[1024 + LANES];
    for (uint32_t k = 0; k < size; k++) {
        float *row = m->turned + (size_t)k * (length + 1);
        row[0] = n->root[k];
        for (uint32_t j = 0; j < length; j++)
            row[j + 1] = heads[(size_t)j * wide + k];
    }
    for (uint32_t i = 0; i < length; i++) {
        float *scores = r->arcs + m->arc_base[sequence] + (size_t)i * (length + 1);
        n->machine->mix(m->dependent + (m->base[sequence] + i) * n->dependent.matrix.outputs, n->arcs, size, size, size, asked);
        for (uint32_t k = 0; k < size; k++)
            asked[k] += n->head_bias[k];
        n->machine->mix(asked, m->turned, length + 1, size, length + 1, scores);
        for (uint32_t j = 0; j <= length; j++)
            scores[j] += n->distance[distance_of(i, j)];
    }
}

qn_status qn_network_read(const qn_network *n, qn_reading *r, const qn_item *items, const uint32_t *lengths, size_t sequences)
{
    size_t arcs;
    if (!prepare(n, r, lengths, sequences, &arcs))
        return QN_NOMEM;
    struct qn_reading_room *m = r->room;
    size_t step = n->cells[0][0].input.matrix.inputs;
    for (size_t i = 0; i < m->items; i++)
        feed_item(n, m, &items[i], m->layer[0] + i * step);
    const uint8_t *top = run_layers(n, m);
    for (size_t k = 0; k < QN_LABELLINGS; k++)
        if (n->shape.classes[k])
            run_layer(n, m, &n->labels[k], top, r->labels[k]);
    if (!n->shape.relations)
        return QN_OK;
    if (!room_for_arcs(r, arcs))
        return QN_NOMEM;
    run_layer(n, m, &n->dependent, top, m->dependent);
    run_layer(n, m, &n->head, top, m->head);
    run_layer(n, m, &n->relation_dependent, top, m->relation_dependent);
    run_layer(n, m, &n->relation_head, top, m->relation_head);
    n->machine->tanh(m->dependent, m->items * n->dependent.matrix.outputs);
    n->machine->tanh(m->head, m->items * n->head.matrix.outputs);
    for (size_t s = 0; s < sequences; s++)
        score_arcs(n, r, s);
    return QN_OK;
}

/* Items stand in a row with empty places around each sequence, so that the window of an item is one stretch of bytes. */
qn_status qn_network_glance(const qn_network *n, qn_reading *r, const qn_item *items, const uint32_t *lengths, size_t sequences)
{
    size_t arcs, step = n->cells[0][0].input.matrix.inputs, item = 0;
    if (!prepare(n, r, lengths, sequences, &arcs))
        return QN_NOMEM;
    struct qn_reading_room *m = r->room;
    uint8_t *x = m->layer[0];
    memset(x, ZERO_BYTE, BESIDE * step);
    x += BESIDE * step;
    for (size_t s = 0; s < sequences; s++) {
        for (uint32_t i = 0; i < lengths[s]; i++, x += step)
            feed_item(n, m, &items[item++], x);
        memset(x, ZERO_BYTE, BESIDE * step);
        x += BESIDE * step;
    }
    x = m->layer[0];
    for (size_t s = 0, done = 0; s < sequences; done += lengths[s++])
        n->machine->product(x + (done + s * BESIDE) * step, step, lengths[s], &n->quick.matrix, m->x_sums + done * n->quick.matrix.outputs);
    n->machine->squash(m->x_sums, m->items, n->quick.matrix.outputs, n->quick.scale, n->quick.bias, m->hidden);
    n->machine->product(m->hidden, n->quick.matrix.outputs, m->items, &n->quick_labels.matrix, m->x_sums);
    n->machine->scale(m->x_sums, m->items, n->quick_labels.matrix.outputs, n->quick_labels.scale, n->quick_labels.bias, r->labels[0]);
    return QN_OK;
}

uint32_t qn_reading_width(const qn_reading *r, size_t labelling)
{
    return r->room->label_width[labelling];
}

uint32_t qn_network_label(const qn_network *n, const qn_reading *r, size_t labelling, size_t item)
{
    uint32_t wide = r->room->label_width[labelling];
    return n->machine->best(r->labels[labelling] + item * wide, wide);
}

const float *qn_reading_arcs(const qn_reading *r, size_t sequence, size_t item)
{
    return r->arcs + r->room->arc_base[sequence] + item * (r->room->length[sequence] + 1);
}

uint32_t qn_network_relation(const qn_network *n, const qn_reading *r, size_t sequence, size_t item, size_t head)
{
    const struct qn_reading_room *m = r->room;
    const qn_network_shape *s = &n->shape;
    size_t base = m->base[sequence], wide = n->relation_head.matrix.outputs;
    const float *mine = m->relation_dependent + (base + item) * n->relation_dependent.matrix.outputs;
    const float *theirs = head ? m->relation_head + (base + head - 1) * wide : n->relation_root;
    float pair[1024 + LANES], scores[256 + LANES];
    for (uint32_t k = 0; k < n->relation_dependent.matrix.outputs; k++)
        pair[k] = mine[k] + theirs[k];
    n->machine->tanh(pair, n->relation_dependent.matrix.outputs);
    n->machine->mix(pair, n->relations, s->relations, s->relation_size, s->relations, scores);
    uint32_t best = 0;
    for (uint32_t k = 0; k < s->relations; k++) {
        scores[k] += n->relation_bias[k];
        best = scores[k] > scores[best] ? k : best;
    }
    return best;
}
