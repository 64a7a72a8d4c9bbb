/* What a machine does besides products, over vectors of WIDTH numbers, which who includes this defines: one file for each kind of processor. */
#ifndef QN_LEARN_MACHINE_H
#define QN_LEARN_MACHINE_H

#include "bytes.h"

#include <string.h>

#ifndef __clang__
#pragma GCC optimize("O3", "fp-contract=off")
#endif
#include "lanes.h"

/* The weights of a tile, LANES outputs, begin there. */
INLINE const int8_t *tile(const byte_matrix *w, size_t output)
{
    return w->weights + output * w->inputs;
}

INLINE byte_lane to_bytes(lane x)
{
    return __builtin_convertvector(__builtin_convertvector(x * (float)ONE_BYTE + ((float)ZERO_BYTE + 0.5f), int_lane), byte_lane);
}

INLINE lane gate(const int32_t *x, const int32_t *h, const cell_scales *s, size_t i)
{
    lane from_x = __builtin_convertvector(*(const int_lane *)(x + i), lane), from_h = __builtin_convertvector(*(const int_lane *)(h + i), lane);
    return from_x * *(const lane *)(s->x_scale + i) + from_h * *(const lane *)(s->h_scale + i) + *(const lane *)(s->bias + i);
}

INLINE void cell_body(const int32_t *x, const int32_t *h, const cell_scales *scales, uint32_t hidden, float *state, uint8_t *out)
{
    for (size_t i = 0; i < hidden; i += WIDTH) {
        lane in = logistic_of(gate(x, h, scales, i)), forget = logistic_of(gate(x, h, scales, i + hidden));
        lane give = logistic_of(gate(x, h, scales, i + 2 * (size_t)hidden)), fresh = tanh_of(gate(x, h, scales, i + 3 * (size_t)hidden));
        lane kept = forget * *(lane *)(state + i) + in * fresh;
        *(lane *)(state + i) = kept;
        *(byte_lane *)(out + i) = to_bytes(give * tanh_of(kept));
    }
}

INLINE void tanh_body(float *numbers, size_t count)
{
    for (size_t i = 0; i < count; i += WIDTH)
        *(lane *)(numbers + i) = tanh_of(*(const lane *)(numbers + i));
}

INLINE void mix_body(const float *restrict a, const float *restrict b, size_t step, size_t inner, size_t count, float *restrict out)
{
    memset(out, 0, count * sizeof *out);
    for (size_t k = 0; k < inner; k++)
        for (size_t j = 0; j < count; j++)
            out[j] += a[k] * b[k * step + j];
}

/* Two vectors of sums at once. */
INLINE void rows_body(const int8_t *rows, const uint32_t *which, size_t count, size_t width, float scale, uint8_t *out)
{
    for (size_t i = 0; i < width; i += 2 * WIDTH) {
        bool pair = i + WIDTH < width;
        int_lane sums[2] = {{0}, {0}};
        for (size_t k = 0; k < count; k++) {
            const int8_t *row = rows + which[k] * width + i;
            sums[0] += __builtin_convertvector(*(const weight_lane *)row, int_lane);
            if (pair)
                sums[1] += __builtin_convertvector(*(const weight_lane *)(row + WIDTH), int_lane);
        }
        for (int z = 0; z < 1 + pair; z++)
            *(byte_lane *)(out + i + z * WIDTH) = to_bytes(tanh_of(__builtin_convertvector(sums[z], lane) * scale));
    }
}

INLINE void scale_body(const int32_t *sums, size_t m, size_t width, const float *scale, const float *bias, float *out)
{
    for (size_t r = 0; r < m; r++, sums += width, out += width)
        for (size_t j = 0; j < width; j += WIDTH)
            *(lane *)(out + j) = __builtin_convertvector(*(const int_lane *)(sums + j), lane) * *(const lane *)(scale + j) + *(const lane *)(bias + j);
}

INLINE void squash_body(const int32_t *sums, size_t m, size_t width, const float *scale, const float *bias, uint8_t *out)
{
    for (size_t r = 0; r < m; r++, sums += width, out += width)
        for (size_t j = 0; j < width; j += WIDTH)
            *(byte_lane *)(out + j) = to_bytes(tanh_of(__builtin_convertvector(*(const int_lane *)(sums + j), lane) * *(const lane *)(scale + j) +
                                                       *(const lane *)(bias + j)));
}

INLINE uint32_t best_body(const float *numbers, size_t count)
{
    lane most = *(const lane *)numbers;
    for (size_t i = WIDTH; i < count; i += WIDTH) {
        lane next = *(const lane *)(numbers + i);
        int_lane over = next > most;
        most = (lane)((over & (int_lane)next) | (~over & (int_lane)most));
    }
    float best = most[0];
    for (int k = 1; k < WIDTH; k++)
        best = most[k] > best ? most[k] : best;
    uint32_t at = 0;
    while (at + 1 < count && numbers[at] < best)
        at++;
    return at;
}

/* NAME_machine: the code above compiled for a kind of processor, and a product of its own, NAME_product. */
#define MACHINE(NAME, FOR) \
    FOR static void NAME##_cell(const int32_t *x, const int32_t *h, const cell_scales *scales, uint32_t hidden, float *state, uint8_t *out) \
    { \
        cell_body(x, h, scales, hidden, state, out); \
    } \
    FOR static void NAME##_tanh(float *numbers, size_t count) \
    { \
        tanh_body(numbers, count); \
    } \
    FOR static void NAME##_mix(const float *a, const float *b, size_t step, size_t inner, size_t count, float *out) \
    { \
        mix_body(a, b, step, inner, count, out); \
    } \
    FOR static void NAME##_rows(const int8_t *rows, const uint32_t *which, size_t count, size_t width, float scale, uint8_t *out) \
    { \
        rows_body(rows, which, count, width, scale, out); \
    } \
    FOR static void NAME##_scale(const int32_t *sums, size_t m, size_t width, const float *scale, const float *bias, float *out) \
    { \
        scale_body(sums, m, width, scale, bias, out); \
    } \
    FOR static void NAME##_squash(const int32_t *sums, size_t m, size_t width, const float *scale, const float *bias, uint8_t *out) \
    { \
        squash_body(sums, m, width, scale, bias, out); \
    } \
    FOR static uint32_t NAME##_best(const float *numbers, size_t count) \
    { \
        return best_body(numbers, count); \
    } \
    const byte_machine NAME##_machine = {NAME##_product, NAME##_cell, NAME##_tanh, NAME##_mix, NAME##_rows, NAME##_scale, NAME##_squash, NAME##_best};

#endif
