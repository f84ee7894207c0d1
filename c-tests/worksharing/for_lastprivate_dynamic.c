// no-original: clang
// (The LLVM runtimes lose the last iteration of nonmonotonic dynamic loops
// when it was stolen, in most runs.)
// lastprivate under schedule(dynamic) without a modifier, with all sizes of
// chunks: whoever ran the last iteration hands its values out.
#include "../check.h"
#include <omp.h>

#define SCHEDULE(...)                                                          \
  do {                                                                         \
    for (int n = 1; n < 700; n = n * 2 + 1) {                                  \
      int last = -1, var;                                                      \
      long square = -1;                                                        \
      PRAGMA(omp parallel for lastprivate(last, square, var) __VA_ARGS__)      \
      for (var = 0; var < n; var++) {                                          \
        last = var;                                                            \
        square = (long)var * var;                                              \
      }                                                                        \
      CHECK_EQ(last, n - 1);                                                   \
      CHECK_EQ(square, (long)(n - 1) * (n - 1));                               \
      CHECK_EQ(var, n);                                                        \
    }                                                                          \
  } while (0)

int main(void) {
  for (int round = 0; round < 20; round++) {
    SCHEDULE(schedule(dynamic));
    SCHEDULE(schedule(dynamic, 3));
    SCHEDULE(schedule(dynamic, 50));
    SCHEDULE(schedule(nonmonotonic : dynamic, 2));
    SCHEDULE(schedule(nonmonotonic : guided));
  }
  omp_set_schedule(omp_sched_dynamic, 2);
  SCHEDULE(schedule(runtime));
  omp_set_schedule(omp_sched_guided, 0);
  SCHEDULE(schedule(runtime));
  unsigned long long down = 0;
#pragma omp parallel for lastprivate(down) schedule(dynamic, 2)
  for (unsigned long long i = 50; i > 9; i -= 3)
    down = i;
  CHECK_EQ(down, 11);
  printf("lastprivate of dynamic loops\n");
  return check_done();
}
