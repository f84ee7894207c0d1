// atomic capture in every form: before and after values, swaps, structured
// blocks; each captured value is seen once.
#include "../check.h"
#include <omp.h>
#include <string.h>

enum { THREADS = 6, N = 200, ALL = THREADS * N };
static int seen[2 * ALL + 2];

static void note(long v) {
  CHECK(v >= 0 && v <= 2 * ALL);
  __atomic_add_fetch(&seen[v], 1, __ATOMIC_RELAXED);
}
static void expect(int from, int to) {
  for (int i = 0; i <= 2 * ALL; i++)
    CHECK_EQ(seen[i], i >= from && i < to);
  memset(seen, 0, sizeof seen);
}

#define TYPE(T)                                                                \
  do {                                                                         \
    T x = 0;                                                                   \
    PRAGMA(omp parallel num_threads(THREADS))                                  \
    for (int i = 0; i < N; i++) {                                              \
      T v;                                                                     \
      PRAGMA(omp atomic capture)                                               \
      v = x++;                                                                 \
      note((long)v);                                                           \
    }                                                                          \
    expect(0, ALL);                                                            \
    PRAGMA(omp parallel num_threads(THREADS))                                  \
    for (int i = 0; i < N; i++) {                                              \
      T v;                                                                     \
      PRAGMA(omp atomic capture)                                               \
      v = x += 1;                                                              \
      note((long)v);                                                           \
    }                                                                          \
    expect(ALL + 1, 2 * ALL + 1);                                              \
    PRAGMA(omp parallel num_threads(THREADS))                                  \
    for (int i = 0; i < N; i++) {                                              \
      T v;                                                                     \
      PRAGMA(omp atomic capture)                                               \
      {                                                                        \
        v = x;                                                                 \
        x = x - 1;                                                             \
      }                                                                        \
      note((long)v);                                                           \
    }                                                                          \
    expect(ALL + 1, 2 * ALL + 1);                                              \
    PRAGMA(omp parallel num_threads(THREADS))                                  \
    for (int i = 0; i < N; i++) {                                              \
      T v;                                                                     \
      PRAGMA(omp atomic capture)                                               \
      {                                                                        \
        x -= 1;                                                                \
        v = x;                                                                 \
      }                                                                        \
      note((long)v);                                                           \
    }                                                                          \
    expect(0, ALL);                                                            \
    x = (T)ALL;                                                                \
    PRAGMA(omp parallel for num_threads(THREADS))                              \
    for (int i = 0; i < ALL; i++) {                                            \
      T v;                                                                     \
      PRAGMA(omp atomic capture)                                               \
      {                                                                        \
        v = x;                                                                 \
        x = (T)i;                                                              \
      }                                                                        \
      note((long)v);                                                           \
    }                                                                          \
    note((long)x);                                                             \
    expect(0, ALL + 1);                                                        \
  } while (0)

int main(void) {
  TYPE(short);
  TYPE(unsigned short);
  TYPE(int);
  TYPE(unsigned);
  TYPE(long);
  TYPE(unsigned long);
  TYPE(float);
  TYPE(double);
  printf("captures\n");
  return check_done();
}
