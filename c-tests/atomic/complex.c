/* threads: 4 */
/* __kmpc_atomic_cmplx{4,8,10,16}*: complex numbers of one type. Products and
 * quotients are of samples that make them exact: libraries round differently.
 */
#define _GNU_SOURCE
#define CANON(value) ((value) + zero) // -0 becomes 0
#include "entries.h"

#ifdef __clang__
typedef _Complex __float128 cmplx16;
#else
typedef _Complex _Float128 cmplx16;
#endif
typedef _Complex float cmplx4;
typedef _Complex double cmplx8;
typedef _Complex long double cmplx10;

/* cmplx4 returns what it captures through a pointer. */
#define THROUGH_POINTER(T, R, f, g, x, v, flag)                                \
  ({                                                                           \
    T out;                                                                     \
    ((void (*)(void *, int, T *, R, T *, int))(f))(&loc, g, x, v, &out, flag); \
    out;                                                                       \
  })
#define SWAPPED_THROUGH_POINTER(T, f, g, x, v)                                 \
  ({                                                                           \
    T out;                                                                     \
    ((void (*)(void *, int, T *, T, T *))(f))(&loc, g, x, v, &out);            \
    out;                                                                       \
  })

#define SAME_TYPE(T, CPT, OP, REV, EXPR, X0, V0)                               \
  OPERATOR(T, T, T, CPT, #T, OP, REV, "", 1, EXPR, X0, V0)

#define COMPLEX(T, PART, BYTES, CPT, SWP)                                      \
  BODIES(T, T, T, CPT)                                                         \
  static const struct layout T##_layout = {2, BYTES, sizeof(PART)};            \
  ACCESSES(T, T, SWP, #T)                                                      \
  static void T##_sums(void) {                                                 \
    const T zero = 0, i = 1.0fi, third = (T)1 / 3;                             \
    const T xs[] = {3 + 4 * i, third - i, 1e9 + 5 * i};                        \
    const T vs[] = {1 + i, -third, 1e-9 - 7 * i};                              \
    SAME_TYPE(T, CPT, "add", "", x + v, 5 + i, third - 2 * i);                 \
    SAME_TYPE(T, CPT, "sub", "", x - v, 5 + i, third - 2 * i);                 \
    SAME_TYPE(T, CPT, "sub", "_rev", v - x, 5 + i, third - 2 * i);             \
    T##_all_accesses(xs, COUNT(xs));                                           \
  }                                                                            \
  static void T##_products(void) {                                             \
    const T zero = 0, i = 1.0fi;                                               \
    const T xs[] = {3 + 4 * i, -8 + 2 * i, 0.5 - 3 * i, 1 + i};                \
    const T vs[] = {1 + i, 2 - 2 * i, 4 * i, -2};                              \
    SAME_TYPE(T, CPT, "mul", "", x * v, 3 + 4 * i, i);                         \
    SAME_TYPE(T, CPT, "div", "", x / v, 3 + 4 * i, i);                         \
  }                                                                            \
  static void T##_reversed(void) {                                             \
    const T zero = 0, i = 1.0fi;                                               \
    const T vs[] = {3 + 4 * i, -8 + 2 * i, 0.5 - 3 * i};                       \
    const T xs[] = {1 + i, 2 - 2 * i, 4 * i, -2};                              \
    SAME_TYPE(T, CPT, "div", "_rev", v / x, 1 + i, 4);                         \
  }

COMPLEX(cmplx4, float, 4, THROUGH_POINTER, SWAPPED_THROUGH_POINTER)
COMPLEX(cmplx8, double, 8, RETURNED, SWAPPED)
COMPLEX(cmplx10, long double, 10, RETURNED, SWAPPED)
COMPLEX(cmplx16, __float128, 16, RETURNED, SWAPPED)

int main(void) {
  cmplx4_sums();
  cmplx4_products();
  cmplx4_reversed();
  cmplx8_sums();
  cmplx8_products();
  cmplx8_reversed();
  cmplx10_sums();
  cmplx10_products();
  cmplx10_reversed();
  family = "__kmpc_atomic_cmplx16_add";
  cmplx16_sums();
  cmplx16_products();
  cmplx16_reversed();
  return check_done();
}
