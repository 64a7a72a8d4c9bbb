/* Products of bytes and LSTM cells with AVX-512 and its VNNI. */
#include "bytes.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define WIDTH 16
#include "products.h"

#define VNNI __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni" WIDE_VECTORS)))
#define ZMM(R, Z) VNNI_BLOCK(zmm, VNNI, R, Z, 1, __m512i, 16, _mm512, _mm512_dpbusd_epi32, _mm512_loadu_si512, _mm512_storeu_si512)
ZMM(6, 4)
ZMM(2, 4)
ZMM(1, 4)
VNNI_ROWS(zmm, VNNI, 4)
ZMM(6, 1)
ZMM(2, 1)
ZMM(1, 1)
VNNI_ROWS(zmm, VNNI, 1)

VNNI static void vnni_product(const uint8_t *x, size_t x_step, size_t m, const byte_matrix *w, int32_t *out)
{
    size_t j = 0;
    for (; j + 4 * LANES <= w->outputs; j += 4 * LANES)
        zmm_rows_4(x, x_step, m, w, j, out);
    for (; j < w->outputs; j += LANES)
        zmm_rows_1(x, x_step, m, w, j, out);
}

MACHINE(vnni, VNNI)
#endif
