// Loops with far more or far fewer iterations than threads, with iterations
// of very different cost, and chunks larger than the loop.
#include "../check.h"
#include <omp.h>

static long spin(int n) {
  volatile long x = 0;
  for (int i = 0; i < n; i++)
    x += i;
  return x;
}

#define RUN(n, ...)                                                            \
  do {                                                                         \
    long sum = 0, work = 0;                                                    \
    PRAGMA(omp parallel for num_threads(8) reduction(+ : sum, work) __VA_ARGS__) \
    for (int i = 0; i < (n); i++) {                                            \
      work += spin(i % 64 == 0 ? 2000 : i % 5) >= 0;                           \
      sum += i;                                                                \
    }                                                                          \
    CHECK_EQ(sum, (long)(n) * ((n) - 1) / 2);                                  \
    CHECK_EQ(work, n);                                                         \
  } while (0)

#define SIZES(...)                                                             \
  do {                                                                         \
    RUN(1, __VA_ARGS__);                                                       \
    RUN(2, __VA_ARGS__);                                                       \
    RUN(7, __VA_ARGS__);                                                       \
    RUN(8, __VA_ARGS__);                                                       \
    RUN(9, __VA_ARGS__);                                                       \
    RUN(63, __VA_ARGS__);                                                      \
    RUN(20000, __VA_ARGS__);                                                   \
  } while (0)

int main(void) {
  SIZES(schedule(static));
  SIZES(schedule(static, 16));
  SIZES(schedule(dynamic));
  SIZES(schedule(dynamic, 16));
  SIZES(schedule(dynamic, 100000));
  SIZES(schedule(guided));
  SIZES(schedule(guided, 16));
  SIZES(schedule(guided, 100000));
  SIZES(schedule(auto));
  printf("unbalanced loops\n");
  return check_done();
}
