// ordered regions in loops of every schedule: they run in the order of the
// loop, forwards and backwards, also when iterations leave them out.
#include "../check.h"
#include <omp.h>

static int order[500], at;

#define EXPECT(n, value)                                                       \
  do {                                                                         \
    CHECK_EQ(at, n);                                                           \
    for (int k = 0; k < at; k++)                                               \
      CHECK_EQ(order[k], value);                                               \
    at = 0;                                                                    \
  } while (0)

#define SCHEDULE(...)                                                          \
  do {                                                                         \
    PRAGMA(omp parallel for ordered __VA_ARGS__)                               \
    for (int i = 0; i < 200; i++) {                                            \
      PRAGMA(omp ordered)                                                      \
      order[at++] = i;                                                         \
    }                                                                          \
    EXPECT(200, k);                                                            \
    PRAGMA(omp parallel for ordered __VA_ARGS__)                               \
    for (long i = 300; i > 0; i -= 3) {                                        \
      PRAGMA(omp ordered)                                                      \
      { order[at++] = (int)i; }                                                \
    }                                                                          \
    EXPECT(100, 300 - 3 * k);                                                  \
    PRAGMA(omp parallel for ordered __VA_ARGS__)                               \
    for (unsigned long i = 5; i < 105; i++) {                                  \
      if (i % 2 == 0) {                                                        \
        PRAGMA(omp ordered)                                                    \
        order[at++] = (int)i;                                                  \
      }                                                                        \
    }                                                                          \
    EXPECT(50, 6 + 2 * k);                                                     \
    PRAGMA(omp parallel for ordered __VA_ARGS__)                               \
    for (int i = 0; i < 100; i++)                                              \
      if (i == 37 || i == 99) {                                                \
        PRAGMA(omp ordered)                                                    \
        order[at++] = i;                                                       \
      }                                                                        \
    EXPECT(2, k ? 99 : 37);                                                    \
    PRAGMA(omp parallel for ordered __VA_ARGS__)                               \
    for (unsigned i = 9; i < 9; i++) {                                         \
      PRAGMA(omp ordered)                                                      \
      order[at++] = 0;                                                         \
    }                                                                          \
    EXPECT(0, 0);                                                              \
  } while (0)

int main(void) {
  SCHEDULE(schedule(static));
  SCHEDULE(schedule(static, 1));
  SCHEDULE(schedule(static, 7));
  SCHEDULE(schedule(dynamic));
  SCHEDULE(schedule(dynamic, 4));
  SCHEDULE(schedule(guided));
  SCHEDULE(schedule(guided, 3));
  SCHEDULE(schedule(auto));
  omp_set_schedule(omp_sched_dynamic, 2);
  SCHEDULE(schedule(runtime));
  omp_set_schedule(omp_sched_static, 5);
  SCHEDULE(schedule(runtime));

  // A loop that is ordered but whose iterations hold no ordered region.
  int sum = 0;
#pragma omp parallel for ordered schedule(dynamic) reduction(+ : sum)
  for (int i = 0; i < 100; i++)
    sum += i;
  CHECK_EQ(sum, 4950);
  // Collapsed.
#pragma omp parallel for ordered collapse(2) schedule(dynamic, 3)
  for (int i = 0; i < 12; i++)
    for (int j = 0; j < 9; j++) {
#pragma omp ordered
      order[at++] = i * 9 + j;
    }
  EXPECT(108, k);
  printf("ordered loops\n");
  return check_done();
}
