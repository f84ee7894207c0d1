// not-under: valgrind it computes long doubles with 64 bits
/* threads: 4 */
/* __kmpc_atomic_float{4,8}*, float10 and float16: reals of one type. */
#define _GNU_SOURCE
#include "entries.h"
#include <math.h>

typedef float float4;
typedef double float8;
typedef long double float10;
typedef __float128 float16;

#define SAME_TYPE(T, OP, REV, OK, EXPR, X0, V0)                                \
  OPERATOR(T, T, T, RETURNED, #T, OP, REV, "", OK, EXPR, X0, V0)

/* Of a long double, ten bytes count. */
#define REAL(T, BYTES)                                                         \
  BODIES(T, T, T, RETURNED)                                                    \
  static const struct layout T##_layout = {1, BYTES, sizeof(T)};               \
  ACCESSES(T, T, SWAPPED, #T)                                                  \
  static void T##_arithmetic(void) {                                           \
    const T third = (T)1 / 3;                                                  \
    const T xs[] = {1,      0, -0.0, third,    -third * 1e30, 1e-30 / third,   \
                    -12345, 7, 1e30, INFINITY, (T)0x1p60 + 1};                 \
    const T vs[] = {1, 0, -0.0, third, -2, 1e20 * third, 7, (T)0x1p-60, 1e-9}; \
    SAME_TYPE(T, "add", "", 1, x + v, 5, third);                               \
    SAME_TYPE(T, "sub", "", 1, x - v, 5, third);                               \
    SAME_TYPE(T, "sub", "_rev", 1, v - x, 5, third);                           \
    SAME_TYPE(T, "mul", "", !isinf((double)x) || v, x * v, 5,                  \
              1 + third / 1e4);                                                \
    SAME_TYPE(T, "div", "", x || v, x / v, 5, 1 + third / 1e4);                \
    SAME_TYPE(T, "div", "_rev", x || v, v / x, 5, third);                      \
    SAME_TYPE(T, "min", "", 1, x > v ? v : x, 5, third);                       \
    SAME_TYPE(T, "max", "", 1, x < v ? v : x, third, 5);                       \
    T##_all_accesses(xs, COUNT(xs));                                           \
  }                                                                            \
  /* A comparison with a NaN is false, so the object stays. */                 \
  static void T##_nans(void) {                                                 \
    const T xs[] = {1, NAN, -INFINITY}, vs[] = {NAN, 0, INFINITY};             \
    SAME_TYPE(T, "min", "", 1, x > v ? v : x, 5, NAN);                         \
    SAME_TYPE(T, "max", "", 1, x < v ? v : x, 5, NAN);                         \
  }

REAL(float4, 4)
REAL(float8, 8)
REAL(float10, 10)
REAL(float16, 16)

int main(void) {
  float4_arithmetic();
  float4_nans();
  float8_arithmetic();
  float8_nans();
  float10_arithmetic();
  float10_nans();
  family = "__kmpc_atomic_float16_add";
  float16_arithmetic();
  float16_nans();
  return check_done();
}
