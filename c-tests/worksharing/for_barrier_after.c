// A loop without nowait ends in a barrier: what any iteration wrote is seen
// by every thread right after the loop, under every schedule.
#include "../check.h"
#include <omp.h>

enum { N = 97 };
static int value[N];

#define LOOP(round, ...)                                                       \
  do {                                                                         \
    PRAGMA(omp for __VA_ARGS__)                                                \
    for (int i = 0; i < N; i++)                                                \
      value[i] = (round) * N + i;                                              \
    for (int i = 0; i < N; i++)                                                \
      CHECK_EQ(value[i], (round) * N + i);                                     \
    PRAGMA(omp barrier)                                                        \
  } while (0)

int main(void) {
#pragma omp parallel
  for (int round = 0; round < 200; round += 8) {
    LOOP(round, schedule(static));
    LOOP(round + 1, schedule(static, 4));
    LOOP(round + 2, schedule(dynamic));
    LOOP(round + 3, schedule(dynamic, 10));
    LOOP(round + 4, schedule(guided));
    LOOP(round + 5, schedule(guided, 9));
    LOOP(round + 6, schedule(runtime));
    LOOP(round + 7, schedule(auto));
  }
  printf("the barrier of a loop\n");
  return check_done();
}
