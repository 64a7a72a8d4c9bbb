/* Products of bytes and LSTM cells with AVX2, and with AVX-VNNI besides. */
#include "bytes.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define WIDTH 8
#include "products.h"

#define AVX2 __attribute__((target("avx2")))
PAIRS_BLOCK(avx2, AVX2, 1, 2, __m256i, 8, _mm256, _mm256_loadu_si256, _mm256_storeu_si256)
PAIRS_BLOCK(avx2, AVX2, 4, 2, __m256i, 8, _mm256, _mm256_loadu_si256, _mm256_storeu_si256)
PAIRS_PRODUCT(avx2, AVX2, 4)
MACHINE(avx2, AVX2)

/* AVX-VNNI: 256 bits, in processors without AVX-512. */
#define YMM(R) VNNI_BLOCK(ymm, AVXVNNI, R, 1, 2, __m256i, 8, _mm256, _mm256_dpbusd_avx_epi32, _mm256_loadu_si256, _mm256_storeu_si256)
#define AVXVNNI __attribute__((target("avx2,avxvnni")))
YMM(6)
YMM(2)
YMM(1)
VNNI_ROWS(ymm, AVXVNNI, 1)

AVXVNNI static void avxvnni_product(const uint8_t *x, size_t x_step, size_t m, const byte_matrix *w, int32_t *out)
{
    for (size_t j = 0; j < w->outputs; j += LANES)
        ymm_rows_1(x, x_step, m, w, j, out);
}

MACHINE(avxvnni, AVXVNNI)
#endif
