/* threads: 4 */
/* __kmpc_atomic_fixed{1,2,4,8}*: integers of one type. */
#define _GNU_SOURCE
#include "entries.h"
#include <limits.h>

typedef signed char fixed1;
typedef short fixed2;
typedef int fixed4;
typedef long long fixed8;
typedef unsigned char fixed1u;
typedef unsigned short fixed2u;
typedef unsigned int fixed4u;
typedef unsigned long long fixed8u;

/* Modulo 2^64, so modulo every smaller size: no overflow is undefined. */
#define WIDE(value) ((unsigned long long)(value))

/* The promoted type's width is 32, but for 8 bytes. */
#define MASK(T) (sizeof(T) == 8 ? 63 : 31)
#define COUNT_OK(T, v) (WIDE(v) <= MASK(T))
/* Overflowing quotients are undefined. */
#define DIVISOR_OK(T, x, v) ((v) != 0 && !((v) == (T) - 1 && sizeof(T) >= 4))
#define FLIP(T, v) ((T) ~(v))

#define SAME_TYPE(T, OP, REV, OK, EXPR, X0, V0)                                \
  OPERATOR(T, T, T, RETURNED, #T, OP, REV, "", OK, EXPR, X0, V0)

#define UNSIGNED_TOO(T, X)                                                     \
  SAME_TYPE(T, "div", "", v &&DIVISOR_OK(T, x, v), x / v, X, 1);               \
  SAME_TYPE(T, "div", "_rev", x &&DIVISOR_OK(T, v, x), v / x, 3, 100);         \
  SAME_TYPE(T, "shr", "", COUNT_OK(T, v), x >> (v & MASK(T)), X, 1);           \
  SAME_TYPE(T, "shr", "_rev", COUNT_OK(T, x), v >> (x & MASK(T)), 2, 100)

#define SIGNED(T)                                                              \
  BODIES(T, T, T, RETURNED)                                                    \
  static const struct layout T##_layout = {1, sizeof(T), sizeof(T)};           \
  ACCESSES(T, T, SWAPPED, #T)                                                  \
  static void T##_all(T min, T max) {                                          \
    const T xs[] = {1, 0, -1, 2, 7, -8, 31, 63, 100, max, min, max - 5};       \
    const T vs[] = {1, 0, -1, 2, 3, 7, -8, 13, 31, 40, 63, 100, max, min};     \
    SAME_TYPE(T, "add", "", 1, WIDE(x) + WIDE(v), 5, 3);                       \
    SAME_TYPE(T, "sub", "", 1, WIDE(x) - WIDE(v), 5, 3);                       \
    SAME_TYPE(T, "sub", "_rev", 1, WIDE(v) - WIDE(x), 5, 3);                   \
    SAME_TYPE(T, "mul", "", 1, WIDE(x) * WIDE(v), 5, 3);                       \
    SAME_TYPE(T, "andb", "", 1, x & v, 77, 12);                                \
    SAME_TYPE(T, "orb", "", 1, x | v, 65, 12);                                 \
    SAME_TYPE(T, "xor", "", 1, x ^ v, 65, 12);                                 \
    SAME_TYPE(T, "shl", "", COUNT_OK(T, v), WIDE(x) << (v & MASK(T)), 5, 1);   \
    SAME_TYPE(T, "shl", "_rev", COUNT_OK(T, x), WIDE(v) << (x & MASK(T)), 3,   \
              1);                                                              \
    SAME_TYPE(T, "andl", "", 1, x && v, 5, 3);                                 \
    SAME_TYPE(T, "orl", "", 1, x || v, 0, 3);                                  \
    SAME_TYPE(T, "neqv", "", 1, x ^ v, 65, 12);                                \
    SAME_TYPE(T, "eqv", "", 1, x ^ FLIP(T, v), 65, 12);                        \
    SAME_TYPE(T, "min", "", 1, x > v ? v : x, 65, 12);                         \
    SAME_TYPE(T, "max", "", 1, x < v ? v : x, 12, 65);                         \
    UNSIGNED_TOO(T, max);                                                      \
    T##_all_accesses(xs, COUNT(xs));                                           \
  }

#define UNSIGNED(T)                                                            \
  BODIES(T, T, T, RETURNED)                                                    \
  static const struct layout T##_layout = {1, sizeof(T), sizeof(T)};           \
  static void T##_all(T max) {                                                 \
    const T xs[] = {1, 0, 2, 7, 31, 63, 100, max, max / 2 + 1, max - 5};       \
    const T vs[] = {1, 0, 2, 3, 7, 13, 31, 40, 63, 100, max, max / 2 + 1};     \
    UNSIGNED_TOO(T, max);                                                      \
  }

SIGNED(fixed1)
SIGNED(fixed2)
SIGNED(fixed4)
SIGNED(fixed8)
UNSIGNED(fixed1u)
UNSIGNED(fixed2u)
UNSIGNED(fixed4u)
UNSIGNED(fixed8u)

int main(void) {
  fixed1_all(SCHAR_MIN, SCHAR_MAX);
  fixed2_all(SHRT_MIN, SHRT_MAX);
  fixed4_all(INT_MIN, INT_MAX);
  fixed8_all(LLONG_MIN, LLONG_MAX);
  fixed1u_all(UCHAR_MAX);
  fixed2u_all(USHRT_MAX);
  fixed4u_all(UINT_MAX);
  fixed8u_all(ULLONG_MAX);
  return check_done();
}
