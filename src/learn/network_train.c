/* Training of networks: Adam (Kingma and Ba 2015) over batches, each in two passes side by side. */
#include "pass.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "floats.h"
#ifndef __clang__
#pragma GCC optimize("O3")
#endif

enum { ROWS_EVERY = 8, PASSES = 2 };            /* always, however many processors there are: the sums are the same then */
#define MOST_NORM 5.0           /* of the gradient of an item's loss */
#define KEEP_1 0.9f
#define KEEP_2 0.98f
#define TINY 1e-8f

typedef struct school {
    qn_context *context;
    const qn_network_training *settings;
    net net;
    float *vectors;             /* as bytes will hold them */
    float vector_step;
    float *mean, *square;       /* Adam's, of the numbers */
    float *row_mean, *row_square, *row_gradient;
    uint32_t *touched; size_t touched_count;
    bool *is_touched;
    float *weighted, *row_weighted;     /* means over the last steps */
    pass passes[PASSES];
    uint32_t *order;
    uint64_t random;
    size_t steps, all_steps;
} school;

static qn_status no_memory(const school *s)
{
    return qn_fail(s->context, QN_NOMEM, NULL, "out of memory");
}

/* --- the net ---------------------------------------------------------------------------------------------------------------- */

static part lay_part(size_t *at, uint32_t inputs, uint32_t outputs)
{
    part a = {*at, *at + (size_t)inputs * outputs, inputs, outputs};
    *at += (size_t)inputs * outputs + outputs;
    return a;
}

static size_t lay(size_t *at, size_t count)
{
    size_t found = *at;
    *at += count;
    return found;
}

static void lay_out(const qn_network_shape *s, parts *p)
{
    size_t at = 0;
    for (uint32_t l = 0; l < s->layers; l++) {
        for (int d = 0; d < 2; d++) {
            p->cells[l][d].input = lay_part(&at, l ? 2 * s->hidden : input_size(s), 4 * s->hidden);
            p->cells[l][d].state = lay(&at, 4 * (size_t)s->hidden * s->hidden);
        }
    }
    for (size_t k = 0; k < QN_LABELLINGS; k++)
        p->labels[k] = lay_part(&at, 2 * s->hidden, s->classes[k]);
    if (s->quick) {
        p->quick = lay_part(&at, WINDOW * input_size(s), s->quick);
        p->quick_labels = lay_part(&at, s->quick, s->classes[0]);
    }
    for (int i = 0; s->relations && i < ARC_PARTS; i++)
        p->arcs[i] = lay_part(&at, 2 * s->hidden, i < RELATION_DEPENDENT ? s->arc_size : s->relation_size);
    if (s->relations) {
        p->arc_weights = lay(&at, (size_t)s->arc_size * s->arc_size);
        p->head_bias = lay(&at, s->arc_size);
        p->root = lay(&at, s->arc_size);
        p->distance = lay(&at, DISTANCES);
        p->relation_root = lay(&at, s->relation_size);
        p->relations = lay_part(&at, s->relation_size, s->relations);
    }
    p->count = at;
}

static float random_number(school *s)
{
    return (float)(qn_random(&s->random) >> 40) / 8388608.0f - 1;
}

/* Uniform numbers whose spread fits the sizes (Glorot and Bengio 2010). */
static void fill(school *s, size_t at, uint32_t inputs, uint32_t outputs)
{
    float spread = sqrtf(6.0f / (float)(inputs + outputs));
    for (size_t i = 0; i < (size_t)inputs * outputs; i++)
        s->net.numbers[at + i] = random_number(s) * spread;
}

static void fill_net(school *s)
{
    const qn_network_shape *h = s->net.shape;
    parts *p = &s->net.parts;
    for (uint32_t l = 0; l < h->layers; l++) {
        for (int d = 0; d < 2; d++) {
            cell_part *c = &p->cells[l][d];
            fill(s, c->input.weights, c->input.inputs, h->hidden);
            for (uint32_t k = 1; k < 4; k++)
                fill(s, c->input.weights + (size_t)k * c->input.inputs * h->hidden, c->input.inputs, h->hidden);
            for (uint32_t k = 0; k < 4; k++)
                fill(s, c->state + (size_t)k * h->hidden * h->hidden, h->hidden, h->hidden);
            for (uint32_t k = 0; k < h->hidden; k++)
                s->net.numbers[c->input.bias + h->hidden + k] = 1;     /* remember at first (Jozefowicz et al. 2015) */
        }
    }
    for (size_t k = 0; k < QN_LABELLINGS; k++)
        fill(s, p->labels[k].weights, p->labels[k].inputs, p->labels[k].outputs);
    fill(s, p->quick.weights, p->quick.inputs, p->quick.outputs);
    fill(s, p->quick_labels.weights, p->quick_labels.inputs, p->quick_labels.outputs);
    for (int i = 0; h->relations && i < ARC_PARTS; i++)
        fill(s, p->arcs[i].weights, p->arcs[i].inputs, p->arcs[i].outputs);
    if (h->relations) {
        fill(s, p->arc_weights, h->arc_size, h->arc_size);
        fill(s, p->root, 1, h->arc_size);
        fill(s, p->relations.weights, h->relation_size, h->relations);
    }
    for (size_t i = 0; i < (size_t)h->rows * h->feature_size; i++)
        s->net.rows[i] = random_number(s) * 0.1f;
}

static void turn_part(net *n, const part *a)
{
    float_turn(n->numbers + a->weights, a->outputs, a->inputs, a->outputs, n->turned + a->weights);
}

static void turn_all(net *n)
{
    const qn_network_shape *h = n->shape;
    parts *p = &n->parts;
    for (uint32_t l = 0; l < h->layers; l++) {
        for (int d = 0; d < 2; d++) {
            turn_part(n, &p->cells[l][d].input);
            float_turn(n->numbers + p->cells[l][d].state, 4 * h->hidden, h->hidden, 4 * h->hidden, n->turned + p->cells[l][d].state);
        }
    }
    for (size_t k = 0; k < QN_LABELLINGS; k++)
        turn_part(n, &p->labels[k]);
    turn_part(n, &p->quick);
    turn_part(n, &p->quick_labels);
    for (int i = 0; h->relations && i < ARC_PARTS; i++)
        turn_part(n, &p->arcs[i]);
    if (h->relations) {
        turn_part(n, &p->relations);
        float_turn(n->numbers + p->arc_weights, h->arc_size, h->arc_size, h->arc_size, n->turned + p->arc_weights);
    }
}

/* --- one step ------------------------------------------------------------------------------------------------------------------ */

static void adam(float *numbers, const float *gradient, float *mean, float *square, size_t count, float scale, float rate, size_t step)
{
    float fix_1 = 1 - powf(KEEP_1, (float)step), fix_2 = 1 - powf(KEEP_2, (float)step);
    float by = rate * sqrtf(fix_2) / fix_1;
    for (size_t i = 0; i < count; i++) {
        float g = gradient[i] * scale;
        mean[i] = KEEP_1 * mean[i] + (1 - KEEP_1) * g;
        square[i] = KEEP_2 * square[i] + (1 - KEEP_2) * g * g;
        numbers[i] -= by * mean[i] / (sqrtf(square[i]) + TINY);
    }
}

static double norm_of(const float *numbers, size_t count)
{
    double parts[8] = {0};
    for (size_t i = 0; i < count; i++)
        parts[i & 7] += (double)numbers[i] * (double)numbers[i];
    double all = 0;
    for (int i = 0; i < 8; i++)
        all += parts[i];
    return sqrt(all);
}

/* Sums the gradients of features' rows, item by item. */
static void gather_rows(school *s, const pass *p)
{
    const qn_network_shape *h = s->net.shape;
    size_t i = 0, width = input_size(h);
    for (size_t k = 0; k < p->count; k++) {
        for (uint32_t t = 0; t < p->lessons[k]->length; t++, i++) {
            const qn_item *item = &p->lessons[k]->items[t];
            const float *from = p->input_gradient + i * width + h->vector_size;
            for (uint32_t f = 0; f < item->count; f++) {
                uint32_t row = !f && p->hidden_self[i] ? 0 : item->features[f];
                float *to = s->row_gradient + (size_t)row * h->feature_size;
                if (!s->is_touched[row]) {
                    s->is_touched[row] = true;
                    s->touched[s->touched_count++] = row;
                    memset(to, 0, h->feature_size * sizeof *to);
                }
                for (uint32_t j = 0; j < h->feature_size; j++)
                    to[j] += from[j];
            }
        }
    }
}

/* Means over the last quarter of the steps: less noise than the last step has (Polyak and Juditsky 1992). */
static void keep_means(school *s, const float *numbers, float *weighted, size_t count, size_t every)
{
    size_t first = s->all_steps * 3 / 4;
    if (s->steps <= first)
        return;
    float part = fminf(1, (float)every / (float)(s->steps - first));
    for (size_t i = 0; i < count; i++)
        weighted[i] += (numbers[i] - weighted[i]) * part;
}

static float rate_now(const school *s)
{
    double done = (double)s->steps / (double)s->all_steps, warm = 0.03;
    double share = done < warm ? done / warm : 0.5 * (1 + cos(3.14159265358979 * (done - warm) / (1 - warm)));
    return s->settings->rate * (float)(0.02 + 0.98 * share);
}

static void apply(school *s)
{
    const qn_network_shape *h = s->net.shape;
    float *sum = s->passes[0].gradient;
    for (int k = 1; k < PASSES; k++)
        for (size_t i = 0; i < s->net.parts.count; i++)
            sum[i] += s->passes[k].gradient[i];
    s->touched_count = 0;
    for (int k = 0; k < PASSES; k++)
        gather_rows(s, &s->passes[k]);
    double norm = norm_of(sum, s->net.parts.count);
    float scale = norm > MOST_NORM ? (float)(MOST_NORM / norm) : 1, rate = rate_now(s);
    s->steps++;
    adam(s->net.numbers, sum, s->mean, s->square, s->net.parts.count, scale, rate, s->steps);
    for (size_t k = 0; k < s->touched_count; k++) {
        size_t at = (size_t)s->touched[k] * h->feature_size;
        adam(s->net.rows + at, s->row_gradient + at, s->row_mean + at, s->row_square + at, h->feature_size, scale, rate, s->steps);
        s->is_touched[s->touched[k]] = false;
    }
    keep_means(s, s->net.numbers, s->weighted, s->net.parts.count, 1);
    if (s->steps % ROWS_EVERY == 0)
        keep_means(s, s->net.rows, s->row_weighted, (size_t)h->rows * h->feature_size, ROWS_EVERY);
}

/* --- batches ---------------------------------------------------------------------------------------------------------------------- */

static int longest_first(const void *a, const void *b)
{
    const qn_lesson *x = *(const qn_lesson *const *)a, *y = *(const qn_lesson *const *)b;
    if (x->length != y->length)
        return x->length > y->length ? -1 : 1;
    return (x > y) - (x < y);
}

typedef struct task {
    pass *pass;
    float share;
} task;

static void *run_task(void *argument)
{
    task *t = argument;
    pass_run(t->pass, t->share);
    return NULL;
}

/* Lessons order[from, to) → one step. */
static qn_status run_batch(school *s, size_t from, size_t to, double loss[3])
{
    size_t items = 0;
    for (int k = 0; k < PASSES; k++)
        s->passes[k].count = 0;
    for (size_t i = from; i < to; i++) {
        const qn_lesson *l = &s->settings->lessons[s->order[i]];
        pass *p = &s->passes[(i - from) % PASSES];
        p->lessons[p->count++] = l;
        items += l->length;
    }
    task tasks[PASSES];
    pthread_t thread;
    for (int k = 0; k < PASSES; k++) {
        qsort(s->passes[k].lessons, s->passes[k].count, sizeof *s->passes[k].lessons, longest_first);
        tasks[k] = (task){&s->passes[k], 1 / (float)(items ? items : 1)};
    }
    bool beside = !pthread_create(&thread, NULL, run_task, &tasks[1]);
    run_task(&tasks[0]);
    if (beside)
        pthread_join(thread, NULL);
    else
        run_task(&tasks[1]);
    for (int k = 0; k < PASSES; k++) {
        if (s->passes[k].failed)
            return no_memory(s);
        for (int i = 0; i < 3; i++)
            loss[i] += s->passes[k].loss[i];
    }
    apply(s);
    turn_all(&s->net);
    return QN_OK;
}

static void shuffle(school *s)
{
    for (size_t i = s->settings->count; i > 1; i--) {
        size_t k = (size_t)(qn_random(&s->random) % i);
        uint32_t kept = s->order[i - 1];
        s->order[i - 1] = s->order[k];
        s->order[k] = kept;
    }
}

/* End of the batch that begins there. */
static size_t batch_end(const school *s, size_t from)
{
    size_t items = 0, to = from;
    while (to < s->settings->count && items < s->settings->batch)
        items += s->settings->lessons[s->order[to++]].length;
    return to;
}

static qn_status run_epoch(school *s, unsigned epoch)
{
    double loss[3] = {0};
    qn_status status = QN_OK;
    size_t items = 0;
    shuffle(s);
    for (size_t from = 0, to; !status && from < s->settings->count; from = to) {
        to = batch_end(s, from);
        status = run_batch(s, from, to, loss);
        items += s->passes[0].items + s->passes[1].items;
    }
    if (!status)
        qn_report(s->context, QN_INFO, QN_OK, NULL, 0, 0, -1, "network: pass %u of %u: loss of labels %.4f, arcs %.4f, relations %.4f", epoch + 1,
                  s->settings->epochs, loss[0] / (double)items, loss[1] / (double)items, loss[2] / (double)items);
    return status;
}

/* --- as bytes ------------------------------------------------------------------------------------------------------------------------ */

static void put_number(qn_buffer *out, uint32_t n)
{
    char bytes[4] = {(char)(n & 255), (char)(n >> 8 & 255), (char)(n >> 16 & 255), (char)(n >> 24)};
    qn_buffer_add(out, bytes, 4);
}

static void put_floats(qn_buffer *out, const float *numbers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t bits;
        memcpy(&bits, &numbers[i], 4);
        put_number(out, bits);
    }
}

static char byte_of(float number)
{
    long rounded = lrintf(number);
    return (char)(signed char)(rounded > 127 ? 127 : rounded < -127 ? -127 : rounded);
}

/* Each output has a scale of its own. Input i of the file's bytes is input · stretch[i] of training, where stretch is not NULL. */
static void put_layer(qn_buffer *out, const float *weights, const float *bias, uint32_t inputs, uint32_t outputs, const float *stretch)
{
    float *scale = calloc(outputs + 1, sizeof *scale), *nothing = calloc(outputs + 1, sizeof *nothing);
    out->failed |= !scale || !nothing;
    for (size_t i = 0; !out->failed && i < inputs; i++)
        for (size_t j = 0; j < outputs; j++)
            scale[j] = fmaxf(scale[j], fabsf(weights[i * outputs + j] * (stretch ? stretch[i] : 1)) / 127);
    for (size_t j = 0; !out->failed && j < outputs; j++) {
        float shown = scale[j] / ONE_BYTE;
        put_floats(out, &shown, 1);
    }
    if (!out->failed)
        put_floats(out, bias ? bias : nothing, outputs);
    for (size_t i = 0; !out->failed && i < inputs; i++)
        for (size_t j = 0; j < outputs; j++)
            qn_buffer_putc(out, scale[j] > 0 ? byte_of(weights[i * outputs + j] * (stretch ? stretch[i] : 1) / scale[j]) : 0);
    free(scale);
    free(nothing);
}

static void put_part(qn_buffer *out, const net *n, const part *a)
{
    put_layer(out, n->numbers + a->weights, n->numbers + a->bias, a->inputs, a->outputs, NULL);
}

/* What the network's inputs are multiplied with, once for each item of a window: bytes of vectors stand for other numbers than other bytes. */
static float *stretches(const school *s)
{
    size_t size = input_size(s->net.shape);
    float *stretch = malloc((WINDOW * size + 1) * sizeof *stretch);
    for (size_t i = 0; stretch && i < WINDOW * size; i++)
        stretch[i] = i % size < s->net.shape->vector_size ? s->vector_step * ONE_BYTE : 1;
    return stretch;
}

static void put_cells(qn_buffer *out, const school *s, const float *stretch)
{
    const qn_network_shape *h = s->net.shape;
    for (uint32_t l = 0; !out->failed && l < h->layers; l++) {
        for (int d = 0; d < 2; d++) {
            const cell_part *c = &s->net.parts.cells[l][d];
            put_layer(out, s->net.numbers + c->input.weights, s->net.numbers + c->input.bias, c->input.inputs, c->input.outputs, l ? NULL : stretch);
            put_layer(out, s->net.numbers + c->state, NULL, h->hidden, 4 * h->hidden, NULL);
        }
    }
}

static void put_weights(qn_buffer *out, const school *s, float row_scale)
{
    const qn_network_shape *h = s->net.shape;
    const parts *p = &s->net.parts;
    put_floats(out, &row_scale, 1);
    float *stretch = stretches(s);
    out->failed |= !stretch;
    if (!out->failed)
        put_cells(out, s, stretch);
    for (size_t k = 0; k < QN_LABELLINGS; k++)
        if (h->classes[k])
            put_part(out, &s->net, &p->labels[k]);
    if (h->quick && !out->failed) {
        put_layer(out, s->net.numbers + p->quick.weights, s->net.numbers + p->quick.bias, p->quick.inputs, p->quick.outputs, stretch);
        put_part(out, &s->net, &p->quick_labels);
    }
    free(stretch);
    if (!h->relations)
        return;
    for (int i = 0; i < ARC_PARTS; i++)
        put_part(out, &s->net, &p->arcs[i]);
    const float *n = s->net.numbers;
    put_floats(out, n + p->arc_weights, (size_t)h->arc_size * h->arc_size);
    put_floats(out, n + p->head_bias, h->arc_size);
    put_floats(out, n + p->root, h->arc_size);
    put_floats(out, n + p->distance, DISTANCES);
    put_floats(out, n + p->relation_root, h->relation_size);
    put_floats(out, n + p->relations.weights, (size_t)h->relation_size * h->relations);
    put_floats(out, n + p->relations.bias, h->relations);
}

static void put_bytes(qn_buffer *out, const float *numbers, size_t count, float step)
{
    for (size_t i = 0; i < count; i++)
        qn_buffer_putc(out, byte_of(numbers[i] / step));
}

static float spread_of(const float *numbers, size_t count, float widths)
{
    float most = 1e-6f;
    double squares = 0;
    for (size_t i = 0; i < count; i++) {
        most = fmaxf(most, fabsf(numbers[i]));
        squares += (double)numbers[i] * (double)numbers[i];
    }
    float usual = widths * (float)sqrt(squares / (double)(count + !count));
    return (usual > 0 && usual < most ? usual : most) / 127;
}

static qn_status save(school *s, qn_model_writer *writer)
{
    const qn_network_shape *h = s->net.shape;
    qn_buffer shape = {0}, vectors = {0}, rows = {0}, weights = {0};
    const uint32_t sizes[SHAPE_NUMBERS] = {h->vectors, h->vector_size, h->rows, h->feature_size, h->hidden, h->layers, h->arc_size, h->relation_size,
                                           h->relations, h->quick, h->classes[0], h->classes[1], h->classes[2]};
    for (size_t i = 0; i < SHAPE_NUMBERS; i++)
        put_number(&shape, sizes[i]);
    float row_step = spread_of(s->net.rows, (size_t)h->rows * h->feature_size, 12);
    put_bytes(&vectors, s->vectors, (size_t)h->vectors * h->vector_size, s->vector_step);
    put_bytes(&rows, s->net.rows, (size_t)h->rows * h->feature_size, row_step);
    put_weights(&weights, s, row_step);
    qn_buffer *sections[] = {&shape, &vectors, &rows, &weights};
    const char *names[] = {SHAPE_SECTION, VECTORS_SECTION, ROWS_SECTION, WEIGHTS_SECTION};
    qn_status status = QN_OK;
    for (int i = 0; i < 4; i++) {
        if (!status)
            status = sections[i]->failed ? QN_NOMEM : qn_model_writer_add(writer, names[i], sections[i]->bytes, sections[i]->length);
        free(sections[i]->bytes);
    }
    return status ? no_memory(s) : QN_OK;
}

/* --- the whole ------------------------------------------------------------------------------------------------------------------------ */

static bool make_passes(school *s)
{
    bool fine = true;
    for (uint64_t k = 0; fine && k < PASSES; k++) {
        pass *p = &s->passes[k];
        *p = (pass){.net = &s->net, .random = qn_mix(s->settings->seed, k) | 1};
        p->lessons = malloc((s->settings->count + 1) * sizeof *p->lessons);
        p->base = malloc((s->settings->count + 1) * sizeof *p->base);
        p->gradient = malloc((s->net.parts.count + 64) * sizeof *p->gradient);
        fine = p->lessons && p->base && p->gradient;
    }
    return fine;
}

static bool make_room(school *s)
{
    const qn_network_shape *h = s->net.shape;
    size_t numbers = s->net.parts.count + 64, rows = (size_t)h->rows * h->feature_size + 64;
    float **all[] = {&s->net.numbers, &s->net.turned, &s->mean, &s->square, &s->weighted};
    float **of_rows[] = {&s->net.rows, &s->row_mean, &s->row_square, &s->row_gradient, &s->row_weighted};
    bool fine = true;
    for (int i = 0; i < 5; i++) {
        *all[i] = calloc(numbers, sizeof(float));
        *of_rows[i] = calloc(rows, sizeof(float));
        fine = fine && *all[i] && *of_rows[i];
    }
    s->touched = malloc((h->rows + 1) * sizeof *s->touched);
    s->is_touched = calloc(h->rows + 1, sizeof *s->is_touched);
    s->order = malloc((s->settings->count + 1) * sizeof *s->order);
    s->vectors = malloc(((size_t)h->vectors * h->vector_size + 64) * sizeof *s->vectors);
    return fine && s->touched && s->is_touched && s->order && s->vectors && make_passes(s);
}

static void leave(school *s)
{
    float *all[] = {s->net.numbers, s->net.turned, s->mean, s->square, s->weighted, s->net.rows, s->row_mean, s->row_square, s->row_gradient, s->row_weighted,
                    s->vectors};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        free(all[i]);
    free(s->touched);
    free(s->is_touched);
    free(s->order);
    for (int k = 0; k < PASSES; k++)
        pass_free(&s->passes[k]);
}

/* Vectors are learned with as bytes will hold them. */
static void round_vectors(school *s)
{
    const qn_network_shape *h = s->net.shape;
    size_t count = (size_t)h->vectors * h->vector_size;
    s->vector_step = spread_of(s->settings->vectors, count, 5);
    for (size_t i = 0; i < count; i++)
        s->vectors[i] = (float)(signed char)byte_of(s->settings->vectors[i] / s->vector_step) * s->vector_step;
    s->net.vectors = s->vectors;
}

static qn_status check(qn_context *context, const qn_network_training *t)
{
    const qn_network_shape *h = &t->shape;
    bool fine = h->hidden && h->hidden % LANES == 0 && h->feature_size % LANES == 0 && h->feature_size && h->layers && h->layers <= DEEPEST && h->rows && h->vector_size % 4 == 0 &&
                h->quick % LANES == 0 && (!h->quick || h->classes[0]) &&
                (!h->relations || (h->arc_size && h->arc_size % LANES == 0 && h->relation_size && h->relation_size % LANES == 0));
    for (size_t i = 0; fine && i < t->count; i++)
        fine = t->lessons[i].length <= QN_LONGEST_SEQUENCE;
    return fine ? QN_OK : qn_fail(context, QN_USAGE, NULL, "sizes of a network are multiples of %d, of vectors of 4, layers at most %d, sequences at most %d items", LANES,
                                  DEEPEST, QN_LONGEST_SEQUENCE);
}

/* Counts the steps of all epochs: batches differ with the order, so about. */
static size_t count_steps(const school *s)
{
    size_t items = 0;
    for (size_t i = 0; i < s->settings->count; i++)
        items += s->settings->lessons[i].length;
    return (items / s->settings->batch + 1) * s->settings->epochs;
}

qn_status qn_network_train(qn_context *context, const qn_network_training *settings, qn_model_writer *writer)
{
    qn_status status = check(context, settings);
    if (status)
        return status;
    school s = {.context = context, .settings = settings, .random = settings->seed | 1};
    s.net = (net){.shape = &settings->shape, .dropout = settings->dropout, .hiding = settings->hiding};
    lay_out(&settings->shape, &s.net.parts);
    if (!make_room(&s)) {
        leave(&s);
        return no_memory(&s);
    }
    round_vectors(&s);
    fill_net(&s);
    turn_all(&s.net);
    for (size_t i = 0; i < settings->count; i++)
        s.order[i] = (uint32_t)i;
    s.all_steps = count_steps(&s);
    for (unsigned e = 0; !status && e < settings->epochs; e++)
        status = run_epoch(&s, e);
    if (!status && s.steps > s.all_steps * 3 / 4) {
        memcpy(s.net.numbers, s.weighted, s.net.parts.count * sizeof(float));
        memcpy(s.net.rows, s.row_weighted, (size_t)settings->shape.rows * settings->shape.feature_size * sizeof(float));
    }
    if (!status)
        status = save(&s, writer);
    leave(&s);
    return status;
}
