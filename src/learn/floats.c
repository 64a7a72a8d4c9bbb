/* Products of matrices of numbers. */
#include "floats.h"

#include <string.h>

#include "bytes.h"

#ifdef __clang__
#pragma STDC FP_CONTRACT ON
#else
#pragma GCC optimize("O3", "fp-contract=fast")
#endif

#define INLINE static inline __attribute__((always_inline))
typedef float vector __attribute__((vector_size(64), aligned(4), may_alias));
enum { WIDE = 16 };

/* R rows by two vectors at once. */
#define BLOCK(R) \
    INLINE void block_##R(const float *a, size_t a_step, const float *b, size_t b_step, float *c, size_t c_step, size_t k, int add) \
    { \
        vector sums[R][2]; \
        for (int r = 0; r < R; r++) { \
            sums[r][0] = add ? *(const vector *)(c + r * c_step) : (vector){0}; \
            sums[r][1] = add ? *(const vector *)(c + r * c_step + WIDE) : (vector){0}; \
        } \
        for (size_t i = 0; i < k; i++) { \
            vector left = *(const vector *)(b + i * b_step), right = *(const vector *)(b + i * b_step + WIDE); \
            for (int r = 0; r < R; r++) { \
                float x = a[r * a_step + i]; \
                sums[r][0] += left * x; \
                sums[r][1] += right * x; \
            } \
        } \
        for (int r = 0; r < R; r++) { \
            *(vector *)(c + r * c_step) = sums[r][0]; \
            *(vector *)(c + r * c_step + WIDE) = sums[r][1]; \
        } \
    }
BLOCK(1)
BLOCK(4)
BLOCK(8)

INLINE void rest(const float *a, size_t a_step, const float *b, size_t b_step, float *c, size_t c_step, size_t m, size_t k, size_t n, int add)
{
    for (size_t r = 0; r < m; r++) {
        float *restrict to = c + r * c_step;
        if (!add)
            memset(to, 0, n * sizeof *to);
        for (size_t i = 0; i < k; i++) {
            float x = a[r * a_step + i];
            for (size_t j = 0; j < n; j++)
                to[j] += x * b[i * b_step + j];
        }
    }
}

INLINE void multiply(const float *a, size_t a_step, const float *b, size_t b_step, float *c, size_t c_step, size_t m, size_t k, size_t n, int add)
{
    size_t j = 0;
    for (; j + 2 * WIDE <= n; j += 2 * WIDE) {
        size_t r = 0;
        for (; r + 8 <= m; r += 8)
            block_8(a + r * a_step, a_step, b + j, b_step, c + r * c_step + j, c_step, k, add);
        for (; r + 4 <= m; r += 4)
            block_4(a + r * a_step, a_step, b + j, b_step, c + r * c_step + j, c_step, k, add);
        for (; r < m; r++)
            block_1(a + r * a_step, a_step, b + j, b_step, c + r * c_step + j, c_step, k, add);
    }
    if (j < n)
        rest(a, a_step, b + j, b_step, c + j, c_step, m, k, n - j, add);
}

#if defined(__x86_64__) && defined(__GNUC__)
__attribute__((target("avx512f,avx512vl,avx512bw,avx512dq,fma" WIDE_VECTORS)))
static void multiply_wide(const float *a, size_t a_step, const float *b, size_t b_step, float *c, size_t c_step, size_t m, size_t k, size_t n, int add)
{
    multiply(a, a_step, b, b_step, c, c_step, m, k, n, add);
}

__attribute__((target("avx2,fma")))
static void multiply_fused(const float *a, size_t a_step, const float *b, size_t b_step, float *c, size_t c_step, size_t m, size_t k, size_t n, int add)
{
    multiply(a, a_step, b, b_step, c, c_step, m, k, n, add);
}
#endif

void float_multiply(const float *a, size_t a_step, const float *b, size_t b_step, float *c, size_t c_step, size_t m, size_t k, size_t n, int add)
{
#if defined(__x86_64__) && defined(__GNUC__)
    if (__builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw")) {
        multiply_wide(a, a_step, b, b_step, c, c_step, m, k, n, add);
        return;
    }
    if (__builtin_cpu_supports("fma") && __builtin_cpu_supports("avx2")) {
        multiply_fused(a, a_step, b, b_step, c, c_step, m, k, n, add);
        return;
    }
#endif
    multiply(a, a_step, b, b_step, c, c_step, m, k, n, add);
}

void float_turn(const float *from, size_t from_step, size_t m, size_t n, float *to)
{
    for (size_t i = 0; i < m; i += 16)
        for (size_t j = 0; j < n; j++)
            for (size_t k = i; k < m && k < i + 16; k++)
                to[j * m + k] = from[k * from_step + j];
}
