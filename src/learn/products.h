/* Products of bytes for processors of the x86 kind, in vectors of any width. */
#ifndef QN_LEARN_PRODUCTS_H
#define QN_LEARN_PRODUCTS_H

#include "machine.h"

#include <immintrin.h>

#define UNROLLED _Pragma("GCC unroll 8")

/* --- by pairs of 16-bit numbers ------------------------------------------------------------------------------------------ */

/* Inputs that are spread at a time. */
enum { SPREAD = 512 };

/* Even and odd bytes of four inputs apart, as two 16-bit numbers each: [count / 4][2]. */
static inline void spread(const uint8_t *x, size_t count, uint32_t *pairs)
{
    for (size_t k = 0; k < count; k += 4, pairs += 2) {
        uint32_t four;
        memcpy(&four, x + k, 4);
        pairs[0] = four & 0x00FF00FF;
        pairs[1] = four >> 8 & 0x00FF00FF;
    }
}

/* R rows by a tile of Z vectors V of L sums at once. Even and odd bytes of the weights apart as well, so that no sum of products is cut. */
#define PAIRS_BLOCK(NAME, FOR, R, Z, V, L, P, LOAD, STORE) \
    FOR static void NAME##_block_##R(uint32_t pairs[][SPREAD / 2], const int8_t *weights, size_t count, bool more, int32_t *out, size_t out_step) \
    { \
        V sums[R][Z]; \
        UNROLLED for (size_t r = 0; r < R; r++) \
            UNROLLED for (size_t z = 0; z < Z; z++) \
                sums[r][z] = more ? LOAD((const V *)(out + r * out_step + L * z)) : P##_set1_epi32(0); \
        for (size_t q = 0; q < count / 2; q += 2, weights += 4 * LANES) { \
            V even[Z], odd[Z]; \
            UNROLLED for (size_t z = 0; z < Z; z++) { \
                V both = LOAD((const V *)(weights + 4 * L * z)); \
                even[z] = P##_srai_epi16(P##_slli_epi16(both, 8), 8); \
                odd[z] = P##_srai_epi16(both, 8); \
            } \
            UNROLLED for (size_t r = 0; r < R; r++) { \
                V low = P##_set1_epi32((int)pairs[r][q]), high = P##_set1_epi32((int)pairs[r][q + 1]); \
                UNROLLED for (size_t z = 0; z < Z; z++) { \
                    sums[r][z] = P##_add_epi32(sums[r][z], P##_madd_epi16(even[z], low)); \
                    sums[r][z] = P##_add_epi32(sums[r][z], P##_madd_epi16(odd[z], high)); \
                } \
            } \
        } \
        UNROLLED for (size_t r = 0; r < R; r++) \
            UNROLLED for (size_t z = 0; z < Z; z++) \
                STORE((V *)(out + r * out_step + L * z), sums[r][z]); \
    }

/* All of it by rows in blocks of R. */
#define PAIRS_PRODUCT(NAME, FOR, R) \
    FOR static void NAME##_product(const uint8_t *x, size_t x_step, size_t m, const byte_matrix *w, int32_t *out) \
    { \
        uint32_t pairs[R][SPREAD / 2]; \
        for (size_t r = 0; r < m;) { \
            size_t rows = m - r < R ? 1 : R; \
            for (size_t from = 0; from < w->inputs; from += SPREAD) { \
                size_t count = w->inputs - from < SPREAD ? w->inputs - from : SPREAD; \
                for (size_t i = 0; i < rows; i++) \
                    spread(x + (r + i) * x_step + from, count, pairs[i]); \
                for (size_t j = 0; j < w->outputs; j += LANES) \
                    (rows == R ? NAME##_block_##R : NAME##_block_1)(pairs, tile(w, j) + from * LANES, count, from > 0, out + r * w->outputs + j, w->outputs); \
            } \
            r += rows; \
        } \
    }

/* --- by instructions for it ------------------------------------------------------------------------------------------------- */

/* R rows by Z tiles of U vectors V of L sums at once. */
#define VNNI_BLOCK(NAME, FOR, R, Z, U, V, L, P, DOT, LOAD, STORE) \
    FOR static void NAME##_block_##R##_##Z(const uint8_t *x, size_t x_step, const byte_matrix *w, size_t j, int32_t *out) \
    { \
        V sums[R][(Z) * (U)]; \
        UNROLLED for (size_t r = 0; r < R; r++) \
            UNROLLED for (size_t z = 0; z < (Z) * (U); z++) \
                sums[r][z] = P##_set1_epi32(0); \
        const int8_t *weights = tile(w, j); \
        for (size_t k = 0; k < w->inputs; k += 4, weights += 4 * LANES) { \
            V column[(Z) * (U)]; \
            UNROLLED for (size_t z = 0; z < (Z) * (U); z++) \
                column[z] = LOAD((const V *)(weights + z / (U) * LANES * w->inputs + z % (U) * 4 * L)); \
            UNROLLED for (size_t r = 0; r < R; r++) { \
                int four; \
                memcpy(&four, x + r * x_step + k, 4); \
                V all = P##_set1_epi32(four); \
                UNROLLED for (size_t z = 0; z < (Z) * (U); z++) \
                    sums[r][z] = DOT(sums[r][z], all, column[z]); \
            } \
        } \
        UNROLLED for (size_t r = 0; r < R; r++) \
            UNROLLED for (size_t z = 0; z < (Z) * (U); z++) \
                STORE((V *)(out + r * w->outputs + j + L * z), sums[r][z]); \
    }

/* Rows by sixes, the rest by twos and ones; outputs by Z tiles. */
#define VNNI_ROWS(NAME, FOR, Z) \
    FOR static void NAME##_rows_##Z(const uint8_t *x, size_t x_step, size_t m, const byte_matrix *w, size_t j, int32_t *out) \
    { \
        size_t r = 0; \
        for (; r + 6 <= m; r += 6) \
            NAME##_block_6_##Z(x + r * x_step, x_step, w, j, out + r * w->outputs); \
        for (; r + 2 <= m; r += 2) \
            NAME##_block_2_##Z(x + r * x_step, x_step, w, j, out + r * w->outputs); \
        for (; r < m; r++) \
            NAME##_block_1_##Z(x + r * x_step, x_step, w, j, out + r * w->outputs); \
    }

#endif
