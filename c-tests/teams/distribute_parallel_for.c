// teams distribute parallel for under every schedule and dist schedule, of all
// loop types, with simd, collapse, lastprivate and reductions.
#include "../check.h"
#include <omp.h>
#include <stdint.h>
#include <string.h>

static int hit[2000];

static void expect(int n) {
  for (int i = 0; i < 2000; i++)
    CHECK_EQ(hit[i], i < n);
  memset(hit, 0, sizeof hit);
}

static void touch(long i) { __atomic_add_fetch(&hit[i], 1, __ATOMIC_RELAXED); }

#define LOOPS(...)                                                             \
  do {                                                                         \
    PRAGMA(omp teams distribute parallel for num_teams(3) num_threads(2)       \
               __VA_ARGS__)                                                    \
    for (int i = 0; i < 1501; i++)                                             \
      touch(i);                                                                \
    expect(1501);                                                              \
    PRAGMA(omp teams distribute parallel for num_teams(2) num_threads(3)       \
               __VA_ARGS__)                                                    \
    for (int64_t i = 400; i > 0; i--)                                          \
      touch(i - 1);                                                            \
    expect(400);                                                               \
    PRAGMA(omp teams distribute parallel for __VA_ARGS__)                      \
    for (uint64_t i = 0; i < 777; i++)                                         \
      touch((long)i);                                                          \
    expect(777);                                                               \
    PRAGMA(omp teams distribute parallel for __VA_ARGS__)                      \
    for (unsigned i = 0; i < 3; i++)                                           \
      touch(i);                                                                \
    expect(3);                                                                 \
    PRAGMA(omp teams distribute parallel for simd __VA_ARGS__)                 \
    for (int i = 0; i < 1000; i++)                                             \
      hit[i] = 1;                                                              \
    expect(1000);                                                              \
  } while (0)

int main(void) {
  LOOPS(schedule(static));
  LOOPS(schedule(static, 5));
  LOOPS(schedule(dynamic));
  LOOPS(schedule(dynamic, 4));
  LOOPS(schedule(guided));
  LOOPS(dist_schedule(static));
  LOOPS(dist_schedule(static, 50) schedule(static));
  LOOPS(dist_schedule(static, 64) schedule(dynamic, 3));

  long sum = 0;
#pragma omp teams distribute parallel for collapse(2) reduction(+ : sum)       \
    num_teams(3)
  for (int i = 0; i < 40; i++)
    for (int j = 0; j < 50; j++)
      sum += i * j;
  CHECK_EQ(sum, 780L * 1225);
  int last = 0;
#pragma omp teams distribute parallel for lastprivate(last) num_teams(2)       \
    schedule(static)
  for (int i = 0; i < 333; i++)
    last = i;
  CHECK_EQ(last, 332);
  printf("distribute parallel for\n");
  return check_done();
}
