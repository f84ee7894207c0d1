// distribute: each iteration is run by one team, with and without a dist
// schedule, collapsed, with private, firstprivate and lastprivate values,
// in every loop type.
#include "../check.h"
#include <omp.h>
#include <stdint.h>
#include <string.h>

static int hit[1200];

static void expect(int from, int to, int step) {
  for (int i = 0; i < 1200; i++)
    CHECK_EQ(hit[i], i >= from && i < to && (i - from) % step == 0);
  memset(hit, 0, sizeof hit);
}

static void touch(long i) { __atomic_add_fetch(&hit[i], 1, __ATOMIC_RELAXED); }

#define TYPE(T)                                                                \
  do {                                                                         \
    PRAGMA(omp teams num_teams(3))                                             \
    {                                                                          \
      PRAGMA(omp distribute)                                                   \
      for (T i = 0; i < 1000; i++)                                             \
        touch((long)i);                                                        \
    }                                                                          \
    expect(0, 1000, 1);                                                        \
    PRAGMA(omp teams distribute num_teams(4) dist_schedule(static, 7))         \
    for (T i = 5; i < 1000; i += 3)                                            \
      touch((long)i);                                                          \
    expect(5, 1000, 3);                                                        \
    PRAGMA(omp teams distribute num_teams(2) dist_schedule(static))            \
    for (T i = 1000; i > 100; i -= 1)                                          \
      touch((long)i);                                                          \
    expect(101, 1001, 1);                                                      \
    PRAGMA(omp teams distribute)                                               \
    for (T i = 9; i < 9; i++)                                                  \
      touch((long)i);                                                          \
    expect(0, 0, 1);                                                           \
  } while (0)

int main(void) {
  TYPE(int);
  TYPE(unsigned);
  TYPE(int64_t);
  TYPE(uint64_t);
  TYPE(short);

  int last = -1, add = 10, scratch = 0;
#pragma omp teams distribute num_teams(3) lastprivate(last) firstprivate(add)  \
    private(scratch)
  for (int i = 0; i < 100; i++) {
    scratch = i + add;
    last = scratch;
  }
  CHECK_EQ(last, 109);
#pragma omp teams distribute collapse(2) num_teams(3)
  for (int i = 0; i < 20; i++)
    for (long j = 0; j < 30; j++)
      touch(i * 30 + j);
  expect(0, 600, 1);
  // More than one distribute in one league.
#pragma omp teams num_teams(2)
  {
#pragma omp distribute
    for (int i = 0; i < 300; i++)
      touch(i);
#pragma omp distribute dist_schedule(static, 10)
    for (int i = 300; i < 700; i++)
      touch(i);
  }
  expect(0, 700, 1);
  printf("distribute\n");
  return check_done();
}
