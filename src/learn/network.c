/* A network of a model file. */
#include "network.h"

#include <stdlib.h>
#include <string.h>

/* --- numbers of the file ----------------------------------------------------------------------------------------------- */

typedef struct bytes_left {
    const uint8_t *at;
    size_t left;
    bool short_of, no_memory;       /* there were too few; memory ran out */
} bytes_left;

static bool failed(const bytes_left *b)
{
    return b->short_of || b->no_memory;
}

static const uint8_t *take(bytes_left *b, size_t count)
{
    if (count > b->left) {
        b->short_of = true;
        return NULL;
    }
    const uint8_t *found = b->at;
    b->at += count;
    b->left -= count;
    return found;
}

static uint32_t number_at(const uint8_t *bytes)
{
    return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

/* New; numbers beyond `count` up to `room` are 0. */
static float *take_floats(bytes_left *b, size_t count, size_t room)
{
    const uint8_t *bytes = take(b, 4 * count);
    float *numbers = bytes ? calloc(room + LANES, sizeof *numbers) : NULL;
    for (size_t i = 0; numbers && i < count; i++) {
        uint32_t n = number_at(bytes + 4 * i);
        memcpy(&numbers[i], &n, 4);
    }
    b->no_memory |= bytes && !numbers;
    return numbers;
}

static uint32_t up_to(uint32_t number, uint32_t step)
{
    return (number + step - 1) / step * step;
}

/* Outputs that fill up the last vector must never win. */
#define NEVER -1e30f

static void take_layer(bytes_left *b, uint32_t inputs, uint32_t outputs, byte_layer *l)
{
    byte_matrix *m = &l->matrix;
    *m = (byte_matrix){NULL, up_to(inputs, 4), up_to(outputs, LANES)};
    l->scale = take_floats(b, outputs, m->outputs);
    l->bias = take_floats(b, outputs, m->outputs);
    const int8_t *weights = (const int8_t *)take(b, (size_t)inputs * outputs);
    m->weights = weights ? calloc((size_t)m->inputs * m->outputs + 64, 1) : NULL;
    b->no_memory |= weights && !m->weights;
    if (failed(b))
        return;
    for (uint32_t j = outputs; j < m->outputs; j++)
        l->bias[j] = NEVER;
    for (uint32_t j = 0; j < outputs; j++) {
        int64_t sum = 0;
        for (uint32_t i = 0; i < inputs; i++) {
            int8_t w = weights[(size_t)i * outputs + j];
            m->weights[weight_at(m, i, j)] = w;
            sum += w;
        }
        l->bias[j] -= (float)(sum * ZERO_BYTE) * l->scale[j];
    }
}

static void free_layer(byte_layer *l)
{
    free(l->matrix.weights);
    free(l->scale);
    free(l->bias);
}

/* --- the network --------------------------------------------------------------------------------------------------------- */

static bool read_shape(const qn_model *model, qn_network_shape *s)
{
    size_t length;
    const uint8_t *bytes = qn_model_section(model, SHAPE_SECTION, &length);
    if (!bytes || length != 4 * SHAPE_NUMBERS)
        return false;
    uint32_t *numbers[SHAPE_NUMBERS] = {&s->vectors, &s->vector_size, &s->rows, &s->feature_size, &s->hidden, &s->layers, &s->arc_size, &s->relation_size,
                                        &s->relations, &s->quick};
    for (size_t k = 0; k < QN_LABELLINGS; k++)
        numbers[10 + k] = &s->classes[k];
    for (size_t i = 0; i < SHAPE_NUMBERS; i++)
        *numbers[i] = number_at(bytes + 4 * i);
    bool fine = s->hidden && s->hidden <= 1024 && s->layers && s->layers <= 8 && s->feature_size <= 1024 && s->feature_size % LANES == 0 && s->vector_size <= 1024 && s->vector_size % 4 == 0 && s->hidden % LANES == 0 &&
                s->quick <= 1024 && s->quick % LANES == 0 && (!s->quick || s->classes[0]);
    for (size_t k = 0; k < QN_LABELLINGS; k++)
        fine = fine && s->classes[k] <= 4096;
    return fine && s->rows <= 1u << 26 && s->vectors <= 1u << 26 && s->arc_size <= 1024 && s->relation_size <= 1024 && s->relations <= 256;
}

static void take_weights(qn_network *n, bytes_left *b)
{
    const qn_network_shape *s = &n->shape;
    const uint8_t *scale = take(b, 4);
    uint32_t bits = scale ? number_at(scale) : 0;
    memcpy(&n->row_scale, &bits, 4);
    n->cells = calloc(s->layers, sizeof *n->cells);
    b->no_memory |= !n->cells;
    for (uint32_t l = 0; !failed(b) && l < s->layers; l++) {
        for (int d = 0; !failed(b) && d < 2; d++) {
            take_layer(b, l ? 2 * s->hidden : input_size(s), 4 * s->hidden, &n->cells[l][d].input);
            take_layer(b, s->hidden, 4 * s->hidden, &n->cells[l][d].state);
        }
    }
    for (size_t k = 0; !failed(b) && k < QN_LABELLINGS; k++)
        if (s->classes[k])
            take_layer(b, 2 * s->hidden, s->classes[k], &n->labels[k]);
    if (s->quick && !failed(b))
        take_layer(b, WINDOW * input_size(s), s->quick, &n->quick);
    if (s->quick && !failed(b))
        take_layer(b, s->quick, s->classes[0], &n->quick_labels);
    if (!s->relations || failed(b))
        return;
    byte_layer *layers[] = {&n->dependent, &n->head, &n->relation_dependent, &n->relation_head};
    for (int i = 0; !failed(b) && i < 4; i++)
        take_layer(b, 2 * s->hidden, i < 2 ? s->arc_size : s->relation_size, layers[i]);
    n->arcs = take_floats(b, (size_t)s->arc_size * s->arc_size, (size_t)s->arc_size * s->arc_size);
    n->head_bias = take_floats(b, s->arc_size, s->arc_size);
    n->root = take_floats(b, s->arc_size, s->arc_size);
    n->distance = take_floats(b, DISTANCES, DISTANCES);
    n->relation_root = take_floats(b, s->relation_size, up_to(s->relation_size, LANES));
    n->relations = take_floats(b, (size_t)s->relation_size * s->relations, (size_t)s->relation_size * s->relations);
    n->relation_bias = take_floats(b, s->relations, s->relations);
}

/* The two biases of a cell are used as one. */
static void join_biases(qn_network *n)
{
    for (uint32_t l = 0; l < n->shape.layers; l++)
        for (int d = 0; d < 2; d++)
            for (uint32_t j = 0; j < 4 * n->shape.hidden; j++)
                n->cells[l][d].input.bias[j] += n->cells[l][d].state.bias[j];
}

static qn_status load(qn_context *context, const qn_model *model, qn_network *n)
{
    size_t vectors, rows, weights;
    n->vectors = qn_model_section(model, VECTORS_SECTION, &vectors);
    n->rows = qn_model_section(model, ROWS_SECTION, &rows);
    const uint8_t *bytes = qn_model_section(model, WEIGHTS_SECTION, &weights);
    if (!n->vectors || !n->rows || !bytes)
        return qn_fail(context, QN_NOT_FOUND, qn_model_path(model), "the model has no network; fetch it again");
    bytes_left left = {bytes, weights, false, false};
    if (read_shape(model, &n->shape) && vectors == (size_t)n->shape.vectors * n->shape.vector_size && rows == (size_t)n->shape.rows * n->shape.feature_size)
        take_weights(n, &left);
    else
        left.short_of = true;
    if (left.no_memory)
        return qn_fail(context, QN_NOMEM, qn_model_path(model), "out of memory");
    if (left.short_of || left.left)
        return qn_fail(context, QN_SYNTAX, qn_model_path(model), "the model's network is damaged; fetch the model again");
    join_biases(n);
    return QN_OK;
}

qn_status qn_network_load(qn_context *context, const qn_model *model, qn_network **network)
{
    qn_network *n = calloc(1, sizeof *n);
    if (!n)
        return qn_fail(context, QN_NOMEM, qn_model_path(model), "out of memory");
    n->machine = byte_machine_here();
    qn_status status = load(context, model, n);
    if (status)
        qn_network_free(n);
    else
        *network = n;
    return status;
}

void qn_network_free(qn_network *n)
{
    if (!n)
        return;
    for (uint32_t l = 0; n->cells && l < n->shape.layers; l++) {
        for (int d = 0; d < 2; d++) {
            free_layer(&n->cells[l][d].input);
            free_layer(&n->cells[l][d].state);
        }
    }
    free(n->cells);
    for (size_t k = 0; k < QN_LABELLINGS; k++)
        free_layer(&n->labels[k]);
    free_layer(&n->quick);
    free_layer(&n->quick_labels);
    byte_layer *layers[] = {&n->dependent, &n->head, &n->relation_dependent, &n->relation_head};
    for (int i = 0; i < 4; i++)
        free_layer(layers[i]);
    float *numbers[] = {n->arcs, n->head_bias, n->root, n->distance, n->relation_root, n->relations, n->relation_bias};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        free(numbers[i]);
    free(n);
}

const qn_network_shape *qn_network_shape_of(const qn_network *n)
{
    return &n->shape;
}
