/* Products of bytes and LSTM cells in plain C, for any processor. */
#define WIDTH 4
#include "machine.h"

#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
enum { FIRST = 24, SECOND = 16, THIRD = 8, FOURTH = 0 };
#else
enum { FIRST = 0, SECOND = 8, THIRD = 16, FOURTH = 24 };
#endif

/* The byte of each number that stands that many bits up. */
#define BYTE(x, UP) ((x) << (24 - (UP)) >> 24)

static void plain_product(const uint8_t *x, size_t x_step, size_t m, const byte_matrix *w, int32_t *out)
{
    for (size_t r = 0; r < m; r++, x += x_step, out += w->outputs) {
        for (size_t j = 0; j < w->outputs; j += WIDTH) {
            const int8_t *weights = tile(w, j / LANES * LANES) + j % LANES * 4;
            int_lane sums = {0};
            for (size_t k = 0; k < w->inputs; k += 4, weights += 4 * LANES) {
                int_lane four = *(const int_lane *)weights;
                sums += BYTE(four, FIRST) * x[k] + BYTE(four, SECOND) * x[k + 1] + BYTE(four, THIRD) * x[k + 2] + BYTE(four, FOURTH) * x[k + 3];
            }
            *(int_lane *)(out + j) = sums;
        }
    }
}

MACHINE(plain, )
