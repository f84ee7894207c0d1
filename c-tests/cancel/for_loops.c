// env: OMP_CANCELLATION=true
// no-original: clang
// (libomp 19 fails an assertion of its own when a cancelled dynamic loop is
// followed by another.)
// cancel for, under every schedule: the loop ends early for all, the barrier
// after it still meets, and the next loop of the region is whole.
#include "../check.h"
#include <omp.h>

enum { N = 100000 };

#define SCHEDULE(...)                                                          \
  do {                                                                         \
    long ran = 0, sum = 0;                                                     \
    int at_end = 0;                                                            \
    PRAGMA(omp parallel num_threads(threads))                                  \
    {                                                                          \
      PRAGMA(omp for __VA_ARGS__)                                              \
      for (int i = 0; i < N; i++) {                                            \
        PRAGMA(omp atomic)                                                     \
        ran++;                                                                 \
        if (i % 50 == 7) {                                                     \
          PRAGMA(omp cancel for)                                               \
        }                                                                      \
        PRAGMA(omp cancellation point for)                                     \
      }                                                                        \
      PRAGMA(omp atomic)                                                       \
      at_end++;                                                                \
      PRAGMA(omp barrier)                                                      \
      CHECK_EQ(at_end, threads);                                               \
      PRAGMA(omp for __VA_ARGS__ reduction(+ : sum))                           \
      for (int i = 0; i < 1000; i++) {                                         \
        sum += i;                                                              \
        PRAGMA(omp cancellation point for)                                     \
      }                                                                        \
      CHECK_EQ(sum, 499500);                                                   \
    }                                                                          \
    CHECK(ran >= 1 && ran <= N);                                               \
  } while (0)

int main(void) {
  for (int threads = 1; threads <= 6; threads++)
    for (int round = 0; round < 5; round++) {
      SCHEDULE(schedule(static));
      SCHEDULE(schedule(static, 4));
      SCHEDULE(schedule(dynamic));
      SCHEDULE(schedule(dynamic, 9));
      SCHEDULE(schedule(guided));
      SCHEDULE(schedule(runtime));
      SCHEDULE(schedule(auto));
    }
  printf("cancelled loops\n");
  return check_done();
}
