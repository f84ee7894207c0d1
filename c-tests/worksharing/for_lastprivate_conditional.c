// no-original: clang
// (libomp loses the copies of dynamic loops in most runs.)
// lastprivate(conditional:): the value of the last iteration, in the order of
// the loop, that assigned at all.
#include "../check.h"
#include <omp.h>

#define SCHEDULE(...)                                                          \
  do {                                                                         \
    int found = -1, tail = -5;                                                 \
    double real = 0.5;                                                         \
    PRAGMA(omp parallel for lastprivate(conditional : found, tail, real)       \
               __VA_ARGS__)                                                    \
    for (int i = 0; i < 500; i++) {                                            \
      if (keys[i] == 3)                                                        \
        found = i;                                                             \
      if (i % 77 == 5)                                                         \
        tail = i * 2;                                                          \
      if (i > 100 && i < 120)                                                  \
        real = i + 0.25;                                                       \
    }                                                                          \
    CHECK_EQ(found, 453);                                                      \
    CHECK_EQ(tail, 2 * (6 * 77 + 5));                                          \
    CHECK(real == 119.25);                                                     \
  } while (0)

static int keys[500];

int main(void) {
  for (int i = 0; i < 500; i++)
    keys[i] = i % 90 == 3 ? 3 : 1;
  SCHEDULE(schedule(static));
  SCHEDULE(schedule(static, 3));
  SCHEDULE(schedule(dynamic));
  SCHEDULE(schedule(dynamic, 6));
  SCHEDULE(schedule(guided));
  printf("conditional lastprivate\n");
  return check_done();
}
