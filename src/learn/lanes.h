/* Functions of LSTM cells over WIDTH numbers at once, which divides LANES: the same in training and in use. */
#ifndef QN_LEARN_LANES_H
#define QN_LEARN_LANES_H

#include "bytes.h"

#pragma GCC diagnostic ignored "-Wpsabi"     /* vectors never cross a call: all is inlined */
#define INLINE static inline __attribute__((always_inline))

/* As wide as the processor's vectors: what is wider is taken apart badly by compilers. */
#ifndef WIDTH
#define WIDTH LANES
#endif

typedef float lane __attribute__((vector_size(4 * WIDTH), aligned(4), may_alias));
typedef int32_t int_lane __attribute__((vector_size(4 * WIDTH), aligned(4), may_alias));
typedef uint8_t byte_lane __attribute__((vector_size(WIDTH), aligned(1), may_alias));
typedef int8_t weight_lane __attribute__((vector_size(WIDTH), aligned(1), may_alias));

INLINE lane at_most(lane x, float most)
{
    int_lane over = x > most;
    return (lane)((over & (int_lane)((lane){0} + most)) | (~over & (int_lane)x));
}

/* Rational approximation of tanh, right to 2 in 10 million (the one of Eigen, Guennebaud et al. 2010). */
INLINE lane tanh_of(lane x)
{
    x = at_most(x, 7.9f);
    x = -at_most(-x, 7.9f);
    lane s = x * x;
    lane p = s * -2.76076847742355e-16f + 2.00018790482477e-13f;
    p = p * s + -8.60467152213735e-11f;
    p = p * s + 5.12229709037114e-08f;
    p = p * s + 1.48572235717979e-05f;
    p = p * s + 6.37261928875436e-04f;
    p = p * s + 4.89352455891786e-03f;
    lane q = s * 1.19825839466702e-06f + 1.18534705686654e-04f;
    q = q * s + 2.26843463243900e-03f;
    q = q * s + 4.89352518554385e-03f;
    return x * p / q;
}

INLINE lane logistic_of(lane x)
{
    return tanh_of(x * 0.5f) * 0.5f + 0.5f;
}

#endif
