/* threads: 4 */
/* __kmpc_atomic_*_{float8,cmplx8,fp}: an operand wider than the object. */
#define _GNU_SOURCE
#include "entries.h"

typedef signed char fixed1;
typedef short fixed2;
typedef int fixed4;
typedef long long fixed8;
typedef unsigned char fixed1u;
typedef unsigned short fixed2u;
typedef unsigned int fixed4u;
typedef unsigned long long fixed8u;
typedef float float4;
typedef double float8;
typedef long double float10;
typedef _Complex float cmplx4;
typedef _Complex double cmplx8;

/* The results stay within each object's type: beyond, C leaves them undefined.
 */
#define BY_DOUBLE(T)                                                           \
  BODIES(T##_double, T, double, RETURNED)                                      \
  static const struct layout T##_double_layout = {1, sizeof(T), sizeof(T)};    \
  static void T##_by_double(void) {                                            \
    const T xs[] = {1, 0, 7, 100, -3, -100};                                   \
    const double vs[] = {1, 1.25, -0.75, 1.0 / 3, -1.2, -1};                   \
    UPDATE(T##_double, T, double, #T, "mul", "float8", 1, x *v, 100, -1);      \
    UPDATE(T##_double, T, double, #T, "div", "float8", v > 0.9 || v < -0.9,    \
           x / v, 100, -1);                                                    \
  }

BY_DOUBLE(fixed1)
BY_DOUBLE(fixed2)
BY_DOUBLE(fixed4)
BY_DOUBLE(fixed8)

BODIES(float4_double, float, double, RETURNED)
static const struct layout float4_double_layout = {1, 4, 4};

static void float4_by_double(void) {
  const float xs[] = {1, 0, 1e30f, -1.0f / 3};
  const double vs[] = {1.0 / 3, 1e-7, -7.000000001, 1e38};
#define FLOAT(OP, EXPR)                                                        \
  UPDATE(float4_double, float, double, "float4", OP, "float8", 1, EXPR, 5,     \
         1.0001)
  FLOAT("add", x + v);
  FLOAT("sub", x - v);
  FLOAT("mul", x * v);
  FLOAT("div", x / v);
}

BODIES(cmplx4_double, cmplx4, cmplx8, RETURNED)
static const struct layout cmplx4_double_layout = {2, 4, 4};

static void cmplx4_by_double(void) {
  const cmplx8 i = 1.0i;
  const cmplx4 xs[] = {3 + 4 * i, -8 + 2 * i, 0.5 - 3 * i};
  const cmplx8 vs[] = {1 + i, -2 + 2e-9, 0.1 - 1e-9 + 1e9 * i};
#define COMPLEX(OP, OK, EXPR, V0)                                              \
  UPDATE(cmplx4_double, cmplx4, cmplx8, "cmplx4", OP, "cmplx8", OK, EXPR,      \
         3 + 4 * i, V0)
  COMPLEX("add", 1, x + v, 1.0 / 3 - i);
  COMPLEX("sub", 1, x - v, 1.0 / 3 - i);
  COMPLEX("mul", 1, x * v, i);
  COMPLEX("div", v == 1 + i, x / v, i);
}

/* Both ways round, so that no unsigned difference becomes negative. */
#define BY_QUAD(T, BYTES)                                                      \
  BODIES(T##_quad, T, __float128, RETURNED)                                    \
  static const struct layout T##_quad_layout = {1, BYTES, sizeof(T)};          \
  static void T##_by_quad(void) {                                              \
    const T xs[] = {1, 2, 7, 60};                                              \
    const __float128 third = (__float128)1 / 3;                                \
    const __float128 vs[] = {1, third, 2 - third, 1.5, third / 1e25};          \
    QUAD(T, "add", "", 1, x + v, 100, third);                                  \
    QUAD(T, "sub", "", x > v, x - v, 100, third / 1e4);                        \
    QUAD(T, "mul", "", 1, x * v, 100, 1 + third / 1e4);                        \
    QUAD(T, "div", "", v > 0.5, x / v, 100, 1 + third / 1e4);                  \
    QUAD(T, "sub", "_rev", v > x, v - x, 50, 100 + third);                     \
    QUAD(T, "div", "_rev", 1, v / x, 11, 123 + third);                         \
  }
#define QUAD(T, OP, REV, OK, EXPR, X0, V0)                                     \
  OPERATOR(T##_quad, T, __float128, RETURNED, #T, OP, REV, "_fp", OK, EXPR,    \
           X0, V0)

BY_QUAD(fixed1, 1)
BY_QUAD(fixed2, 2)
BY_QUAD(fixed4, 4)
BY_QUAD(fixed8, 8)
BY_QUAD(fixed1u, 1)
BY_QUAD(fixed2u, 2)
BY_QUAD(fixed4u, 4)
BY_QUAD(fixed8u, 8)
BY_QUAD(float4, 4)
BY_QUAD(float8, 8)
BY_QUAD(float10, 10)

int main(void) {
  fixed1_by_double();
  fixed2_by_double();
  fixed4_by_double();
  fixed8_by_double();
  float4_by_double();
  cmplx4_by_double();
  family = "__kmpc_atomic_fixed1_add_fp";
  fixed1_by_quad();
  fixed2_by_quad();
  fixed4_by_quad();
  fixed8_by_quad();
  fixed1u_by_quad();
  fixed2u_by_quad();
  fixed4u_by_quad();
  fixed8u_by_quad();
  float4_by_quad();
  float8_by_quad();
  float10_by_quad();
  return check_done();
}
