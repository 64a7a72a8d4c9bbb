/* Products of matrices of bytes, and the functions of LSTM cells: the arithmetic of a network in use. The results are the same on every machine: sums are of
   integers, and single-precision steps are never fused or reordered. What the processor can do decides only how fast. */
#ifndef QN_LEARN_BYTES_H
#define QN_LEARN_BYTES_H

#include <stddef.h>
#include <stdbool.h>
#include <stdint.h>

/* What gcc must be told to use vectors as wide as the processor's; other compilers do so. */
#if defined(__GNUC__) && !defined(__clang__)
#define WIDE_VECTORS ",prefer-vector-width=512"
#else
#define WIDE_VECTORS ""
#endif

/* Activations are bytes 1 … 255 that stand for (byte - 128) / 127. Weights are signed bytes. */
enum { ZERO_BYTE = 128, ONE_BYTE = 127, LANES = 16 };

/* Weights in the order in which they are used: [outputs / LANES][inputs / 4][LANES][4]; `inputs` is a multiple of 4, `outputs` of LANES. */
typedef struct byte_matrix {
    int8_t *weights;
    uint32_t inputs, outputs;
} byte_matrix;

/* Where in it the weight of an input for an output stands. */
static inline size_t weight_at(const byte_matrix *m, uint32_t input, uint32_t output)
{
    return (size_t)(output / LANES * LANES) * m->inputs + (size_t)(input / 4) * (4 * LANES) + output % LANES * 4 + input % 4;
}

/* out[m][outputs] = x[m][inputs] · weights. Rows of x are `x_step` bytes apart. */
typedef void byte_product(const uint8_t *x, size_t x_step, size_t m, const byte_matrix *w, int32_t *out);

/* Numbers that turn sums into the cell's inputs: input · x_scale + hidden · h_scale + bias; gates stand in the order in, forget, out, new: [4][hidden]. */
typedef struct cell_scales {
    const float *x_scale, *h_scale, *bias;
} cell_scales;

/* One step of an LSTM cell: from sums over the inputs and over the last state ([4][hidden] each) to `state` and the output as bytes. */
typedef void cell_step(const int32_t *x_sums, const int32_t *h_sums, const cell_scales *scales, uint32_t hidden, float *state, uint8_t *out);

/* tanh of count numbers, a multiple of LANES, in place. */
typedef void tanh_all(float *numbers, size_t count);

/* out[j] = sum over k of a[k] * b[k][j], in this order of k. */
typedef void float_product(const float *a, const float *b, size_t b_step, size_t inner, size_t count, float *out);

/* out = tanh(scale * sum of rows[which[…]]) as bytes; `width` is a multiple of LANES. */
typedef void sum_rows(const int8_t *rows, const uint32_t *which, size_t count, size_t width, float scale, uint8_t *out);

/* out[m][width] = sums[m][width] * scale[width] + bias[width]; `width` is a multiple of LANES. */
typedef void scale_sums(const int32_t *sums, size_t m, size_t width, const float *scale, const float *bias, float *out);

/* out = tanh(sums[m][width] * scale[width] + bias[width]) as bytes; `width` is a multiple of LANES. */
typedef void squash_sums(const int32_t *sums, size_t m, size_t width, const float *scale, const float *bias, uint8_t *out);

/* Index of the greatest of count numbers, the first of equals; `count` is a multiple of LANES. */
typedef uint32_t best_of(const float *numbers, size_t count);

typedef struct byte_machine {
    byte_product *product;
    cell_step *cell;
    tanh_all *tanh;
    float_product *mix;
    sum_rows *rows;
    scale_sums *scale;
    squash_sums *squash;
    best_of *best;
} byte_machine;

extern const byte_machine plain_machine, sse2_machine, avx2_machine, avxvnni_machine, vnni_machine;

/* The fastest that this processor runs; $QUIDNUNC_CPU=plain, sse2, avx2 or avxvnni takes a slower one, for tests. */
const byte_machine *byte_machine_here(void);

#endif
