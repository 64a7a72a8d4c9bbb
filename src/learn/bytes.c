/* Products of bytes and LSTM cells, for each kind of processor. */
#include "bytes.h"

#include <stdlib.h>
#include <string.h>

#ifndef __clang__
#pragma GCC optimize("O3", "fp-contract=off")
#endif
#include "lanes.h"

/* --- the same code for every processor ------------------------------------------------------------------------------- */

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
    for (size_t i = 0; i < hidden; i += LANES) {
        lane in = logistic_of(gate(x, h, scales, i)), forget = logistic_of(gate(x, h, scales, i + hidden));
        lane give = logistic_of(gate(x, h, scales, i + 2 * (size_t)hidden)), fresh = tanh_of(gate(x, h, scales, i + 3 * (size_t)hidden));
        lane kept = forget * *(lane *)(state + i) + in * fresh;
        *(lane *)(state + i) = kept;
        *(byte_lane *)(out + i) = to_bytes(give * tanh_of(kept));
    }
}

/* `count` is a multiple of LANES. */
INLINE void tanh_body(float *numbers, size_t count)
{
    for (size_t i = 0; i < count; i += LANES)
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
    for (size_t i = 0; i < width; i += 2 * LANES) {
        bool pair = i + LANES < width;
        int_lane sums[2] = {{0}, {0}};
        for (size_t k = 0; k < count; k++) {
            const int8_t *row = rows + which[k] * width + i;
            sums[0] += __builtin_convertvector(*(const weight_lane *)row, int_lane);
            if (pair)
                sums[1] += __builtin_convertvector(*(const weight_lane *)(row + LANES), int_lane);
        }
        for (int z = 0; z < 1 + pair; z++)
            *(byte_lane *)(out + i + z * LANES) = to_bytes(tanh_of(__builtin_convertvector(sums[z], lane) * scale));
    }
}

INLINE void scale_body(const int32_t *sums, size_t m, size_t width, const float *scale, const float *bias, float *out)
{
    for (size_t r = 0; r < m; r++, sums += width, out += width)
        for (size_t j = 0; j < width; j += LANES)
            *(lane *)(out + j) = __builtin_convertvector(*(const int_lane *)(sums + j), lane) * *(const lane *)(scale + j) + *(const lane *)(bias + j);
}

INLINE void squash_body(const int32_t *sums, size_t m, size_t width, const float *scale, const float *bias, uint8_t *out)
{
    for (size_t r = 0; r < m; r++, sums += width, out += width)
        for (size_t j = 0; j < width; j += LANES)
            *(byte_lane *)(out + j) = to_bytes(tanh_of(__builtin_convertvector(*(const int_lane *)(sums + j), lane) * *(const lane *)(scale + j) +
                                                       *(const lane *)(bias + j)));
}

INLINE uint32_t best_body(const float *numbers, size_t count)
{
    lane most = *(const lane *)numbers;
    for (size_t i = LANES; i < count; i += LANES) {
        lane next = *(const lane *)(numbers + i);
        int_lane over = next > most;
        most = (lane)((over & (int_lane)next) | (~over & (int_lane)most));
    }
    float best = most[0];
    for (int k = 1; k < LANES; k++)
        best = most[k] > best ? most[k] : best;
    uint32_t at = 0;
    while (at + 1 < count && numbers[at] < best)
        at++;
    return at;
}

/* A machine of the code above, compiled for a kind of processor, and of a product of its own: NAME_product. */
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
    static const byte_machine NAME = {NAME##_product, NAME##_cell, NAME##_tanh, NAME##_mix, NAME##_rows, NAME##_scale, NAME##_squash, NAME##_best};

static void plain_product(const uint8_t *x, size_t x_step, size_t m, const byte_matrix *w, int32_t *out)
{
    for (size_t r = 0; r < m; r++) {
        int32_t *restrict to = out + r * w->outputs;
        memset(to, 0, w->outputs * sizeof *to);
        for (size_t k = 0; k < w->inputs; k += 4) {
            const uint8_t *from = x + r * x_step + k;
            const int8_t *restrict row = w->weights + k * w->outputs;
            for (size_t j = 0; j < w->outputs; j++)
                to[j] += from[0] * row[4 * j] + from[1] * row[4 * j + 1] + from[2] * row[4 * j + 2] + from[3] * row[4 * j + 3];
        }
    }
}

MACHINE(plain, )

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>

/* --- AVX2 -------------------------------------------------------------------------------------------------------------- */

#define AVX2 __attribute__((target("avx2")))

/* Even and odd bytes of the weights apart, as 16-bit numbers, so that no sum of products is cut. R rows at once. */
#define AVX2_ROWS(R) \
    AVX2 static void avx2_rows_##R(const uint8_t *x, size_t x_step, const byte_matrix *w, int32_t *out) \
    { \
        for (size_t j = 0; j < w->outputs; j += 8) { \
            __m256i sums[R]; \
            for (int r = 0; r < R; r++) \
                sums[r] = _mm256_setzero_si256(); \
            for (size_t k = 0; k < w->inputs; k += 4) { \
                __m256i weights = _mm256_loadu_si256((const __m256i *)(w->weights + k * w->outputs + 4 * j)); \
                __m256i odd = _mm256_srai_epi16(weights, 8), even = _mm256_srai_epi16(_mm256_slli_epi16(weights, 8), 8); \
                for (int r = 0; r < R; r++) { \
                    uint32_t four; \
                    memcpy(&four, x + (size_t)r * x_step + k, 4); \
                    __m256i low = _mm256_set1_epi32((int)(four & 0x00FF00FF)), high = _mm256_set1_epi32((int)(four >> 8 & 0x00FF00FF)); \
                    sums[r] = _mm256_add_epi32(sums[r], _mm256_madd_epi16(even, low)); \
                    sums[r] = _mm256_add_epi32(sums[r], _mm256_madd_epi16(odd, high)); \
                } \
            } \
            for (int r = 0; r < R; r++) \
                _mm256_storeu_si256((__m256i *)(out + (size_t)r * w->outputs + j), sums[r]); \
        } \
    }
AVX2_ROWS(1)
AVX2_ROWS(4)

AVX2 static void avx2_product(const uint8_t *x, size_t x_step, size_t m, const byte_matrix *w, int32_t *out)
{
    size_t r = 0;
    for (; r + 4 <= m; r += 4)
        avx2_rows_4(x + r * x_step, x_step, w, out + r * w->outputs);
    for (; r < m; r++)
        avx2_rows_1(x + r * x_step, x_step, w, out + r * w->outputs);
}

MACHINE(avx2, AVX2)

/* --- AVX-512 with VNNI --------------------------------------------------------------------------------------------------- */

#define VNNI __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni" WIDE_VECTORS)))

/* R rows by Z vectors of 16 outputs at once. */
#define VNNI_BLOCK(R, Z) \
    VNNI static void vnni_block_##R##_##Z(const uint8_t *x, size_t x_step, const byte_matrix *w, size_t j, int32_t *out) \
    { \
        __m512i sums[R][Z]; \
        _Pragma("GCC unroll 8") for (int r = 0; r < R; r++) \
            _Pragma("GCC unroll 8") for (int z = 0; z < Z; z++) \
                sums[r][z] = _mm512_setzero_si512(); \
        const int8_t *weights = w->weights + 4 * j; \
        for (size_t k = 0; k < w->inputs; k += 4, weights += 4 * (size_t)w->outputs) { \
            __m512i column[Z]; \
            _Pragma("GCC unroll 8") for (int z = 0; z < Z; z++) \
                column[z] = _mm512_loadu_si512(weights + 64 * z); \
            _Pragma("GCC unroll 8") for (int r = 0; r < R; r++) { \
                int four; \
                memcpy(&four, x + (size_t)r * x_step + k, 4); \
                __m512i spread = _mm512_set1_epi32(four); \
                _Pragma("GCC unroll 8") for (int z = 0; z < Z; z++) \
                    sums[r][z] = _mm512_dpbusd_epi32(sums[r][z], spread, column[z]); \
            } \
        } \
        _Pragma("GCC unroll 8") for (int r = 0; r < R; r++) \
            _Pragma("GCC unroll 8") for (int z = 0; z < Z; z++) \
                _mm512_storeu_si512(out + (size_t)r * w->outputs + j + 16 * (size_t)z, sums[r][z]); \
    }
VNNI_BLOCK(6, 4)
VNNI_BLOCK(2, 4)
VNNI_BLOCK(1, 4)
VNNI_BLOCK(6, 1)
VNNI_BLOCK(1, 1)

/* Outputs by fours of vectors, the rest one by one; rows by sixes, the rest by twos and ones. */
VNNI static void vnni_product(const uint8_t *x, size_t x_step, size_t m, const byte_matrix *w, int32_t *out)
{
    size_t j = 0;
    for (; j + 64 <= w->outputs; j += 64) {
        size_t r = 0;
        for (; r + 6 <= m; r += 6)
            vnni_block_6_4(x + r * x_step, x_step, w, j, out + r * w->outputs);
        for (; r + 2 <= m; r += 2)
            vnni_block_2_4(x + r * x_step, x_step, w, j, out + r * w->outputs);
        for (; r < m; r++)
            vnni_block_1_4(x + r * x_step, x_step, w, j, out + r * w->outputs);
    }
    for (; j < w->outputs; j += 16) {
        size_t r = 0;
        for (; r + 6 <= m; r += 6)
            vnni_block_6_1(x + r * x_step, x_step, w, j, out + r * w->outputs);
        for (; r < m; r++)
            vnni_block_1_1(x + r * x_step, x_step, w, j, out + r * w->outputs);
    }
}

MACHINE(vnni, VNNI)
#endif

const byte_machine *byte_machine_here(void)
{
#if defined(__x86_64__) && defined(__GNUC__)
    const char *wanted = getenv("QUIDNUNC_CPU");
    bool any = !wanted || !*wanted;
    __builtin_cpu_init();
    if (any && __builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl"))
        return &vnni;
    if ((any || !strcmp(wanted, "avx2")) && __builtin_cpu_supports("avx2"))
        return &avx2;
#endif
    return &plain;
}
