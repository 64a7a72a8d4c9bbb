/* Products of bytes and LSTM cells for every x86-64. */
#include "bytes.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define WIDTH 4
#include "products.h"

#define SSE2
PAIRS_BLOCK(sse2, SSE2, 1, 4, __m128i, 4, _mm, _mm_loadu_si128, _mm_storeu_si128)
PAIRS_BLOCK(sse2, SSE2, 2, 4, __m128i, 4, _mm, _mm_loadu_si128, _mm_storeu_si128)
PAIRS_PRODUCT(sse2, SSE2, 2)
MACHINE(sse2, SSE2)
#endif
