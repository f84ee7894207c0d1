// flags: -latomic
// atomic updates, reads and writes of every arithmetic type under contention:
// no update is lost.
#include "../check.h"
#include <omp.h>

enum { THREADS = 6, N = 300 };

#define COUNT(T)                                                               \
  do {                                                                         \
    T x = 0, y = 1, z = 100;                                                   \
    PRAGMA(omp parallel num_threads(THREADS))                                  \
    for (int i = 0; i < N; i++) {                                              \
      PRAGMA(omp atomic)                                                       \
      x++;                                                                     \
      PRAGMA(omp atomic update)                                                \
      x += 2;                                                                  \
      PRAGMA(omp atomic)                                                       \
      x = x - 1;                                                               \
      PRAGMA(omp atomic)                                                       \
      y *= -1;                                                                 \
      PRAGMA(omp atomic)                                                       \
      z = (T)100 - z;                                                          \
      T seen;                                                                  \
      PRAGMA(omp atomic read)                                                  \
      seen = x;                                                                \
      (void)seen;                                                              \
    }                                                                          \
    CHECK(x == (T)(2L * THREADS * N));                                         \
    CHECK(y == (T)1);                                                          \
    CHECK(z == (T)100);                                                        \
    PRAGMA(omp atomic write)                                                   \
    x = (T)7;                                                                  \
    CHECK(x == (T)7);                                                          \
  } while (0)

#define BITS(T)                                                                \
  do {                                                                         \
    T a = (T)~0, o = 0, e = 0;                                                 \
    PRAGMA(omp parallel num_threads(THREADS))                                  \
    for (int i = 0; i < N; i++) {                                              \
      PRAGMA(omp atomic)                                                       \
      a &= (T)~(1 << i % 3);                                                   \
      PRAGMA(omp atomic)                                                       \
      o |= (T)(1 << i % 7);                                                    \
      PRAGMA(omp atomic)                                                       \
      e ^= (T)(i + 1);                                                         \
    }                                                                          \
    CHECK(a == (T)~7);                                                         \
    CHECK(o == (T)127);                                                        \
    CHECK(e == 0);                                                             \
  } while (0)

int main(void) {
  COUNT(signed char);
  COUNT(unsigned char);
  COUNT(short);
  COUNT(unsigned short);
  COUNT(int);
  COUNT(unsigned);
  COUNT(long);
  COUNT(unsigned long);
  COUNT(long long);
  COUNT(float);
  COUNT(double);
  COUNT(long double);
  BITS(signed char);
  BITS(unsigned char);
  BITS(short);
  BITS(unsigned short);
  BITS(int);
  BITS(unsigned);
  BITS(long);
  BITS(unsigned long);
  printf("atomic updates\n");
  return check_done();
}
