// flags: -latomic
// The operators + - * over every arithmetic type, complex and long double
// among them, on a loop and on a region.
#include "../check.h"
#include <complex.h>
#include <omp.h>

#define SUM(T)                                                                 \
  do {                                                                         \
    T up = 3, down = 100;                                                      \
    PRAGMA(omp parallel for num_threads(threads) reduction(+ : up)             \
               reduction(- : down) schedule(static, 2))                        \
    for (int i = 0; i < 12; i++) {                                             \
      up += (T)i;                                                              \
      down -= (T)(i / 2);                                                      \
    }                                                                          \
    CHECK(up == (T)(3 + 66));                                                  \
    CHECK(down == (T)(100 - 30));                                              \
    T team = 1;                                                                \
    PRAGMA(omp parallel num_threads(threads) reduction(+ : team))              \
    team += (T)2;                                                              \
    CHECK(team == (T)(1 + 2 * threads));                                       \
  } while (0)

#define PRODUCT(T)                                                             \
  do {                                                                         \
    T p = 1;                                                                   \
    PRAGMA(omp parallel for num_threads(threads) reduction(* : p)              \
               schedule(dynamic))                                              \
    for (int i = 1; i < 6; i++)                                                \
      p *= (T)i;                                                               \
    CHECK(p == (T)120);                                                        \
  } while (0)

#define TYPE(T)                                                                \
  do {                                                                         \
    SUM(T);                                                                    \
    PRODUCT(T);                                                                \
  } while (0)

int main(void) {
  for (int threads = 1; threads <= 9; threads++) {
    TYPE(char);
    TYPE(signed char);
    TYPE(unsigned char);
    TYPE(short);
    TYPE(unsigned short);
    TYPE(int);
    TYPE(unsigned);
    TYPE(long);
    TYPE(unsigned long);
    TYPE(long long);
    TYPE(unsigned long long);
    TYPE(float);
    TYPE(double);
    TYPE(long double);
    SUM(float complex);
    SUM(double complex);
    SUM(long double complex);
    double complex z = 1;
#pragma omp parallel for num_threads(threads) reduction(* : z)
    for (int i = 0; i < 8; i++)
      z *= I;
    CHECK(__real__ z == 1 && __imag__ z == 0);
    float complex w = 0;
#pragma omp parallel for num_threads(threads) reduction(+ : w)
    for (int i = 0; i < 10; i++)
      w += i - 2 * i * I;
    CHECK(__real__ w == 45 && __imag__ w == -90);
  }
  printf("sums, differences and products\n");
  return check_done();
}
