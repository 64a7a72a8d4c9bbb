/* Products of matrices of numbers, for training. */
#ifndef QN_LEARN_FLOATS_H
#define QN_LEARN_FLOATS_H

#include <stddef.h>

/* c[m][n] (+)= a[m][k] · b[k][n]; rows are *_step numbers apart. */
void float_multiply(const float *a, size_t a_step, const float *b, size_t b_step, float *c, size_t c_step, size_t m, size_t k, size_t n, int add);
/* to[n][m] = from[m][n]. */
void float_turn(const float *from, size_t from_step, size_t m, size_t n, float *to);

#endif
