// collapse(2) to collapse(4) under every schedule: mixed types and directions,
// and empty inner or outer loops.
#include "../check.h"
#include <omp.h>
#include <string.h>

static int cube[12][9][7];
static volatile int five = 5; // lower bounds that a compiler cannot see

#define SCHEDULE(...)                                                          \
  do {                                                                         \
    memset(cube, 0, sizeof cube);                                              \
    PRAGMA(omp parallel)                                                       \
    {                                                                          \
      PRAGMA(omp for collapse(3) __VA_ARGS__)                                  \
      for (int i = 0; i < 12; i++)                                             \
        for (long j = 8; j >= 0; j--)                                          \
          for (unsigned char k = 0; k < 7; k += 2)                             \
            cube[i][j][k] += 1;                                                \
      PRAGMA(omp for collapse(2) __VA_ARGS__)                                  \
      for (unsigned i = 3; i < 12; i += 3)                                     \
        for (int j = -4; j < 5; j++)                                           \
          for (int k = 0; k < 7; k++)                                          \
            cube[i][j + 4][k] += 10;                                           \
      PRAGMA(omp for collapse(2) __VA_ARGS__)                                  \
      for (int i = 0; i < 12; i++)                                             \
        for (int j = five; j < 5; j++)                                          \
          cube[i][j][0] += 100;                                                \
      PRAGMA(omp for collapse(2) __VA_ARGS__)                                  \
      for (int i = five; i < 5; i++)                                            \
        for (int j = 0; j < 9; j++)                                            \
          cube[i][j][0] += 100;                                                \
    }                                                                          \
    for (int i = 0; i < 12; i++)                                               \
      for (int j = 0; j < 9; j++)                                              \
        for (int k = 0; k < 7; k++)                                            \
          CHECK_EQ(cube[i][j][k], (k % 2 == 0) + 10 * (i && i % 3 == 0));      \
  } while (0)

int main(void) {
  SCHEDULE(schedule(static));
  SCHEDULE(schedule(static, 5));
  SCHEDULE(schedule(dynamic));
  SCHEDULE(schedule(dynamic, 7));
  SCHEDULE(schedule(guided));
  SCHEDULE(schedule(guided, 4));
  SCHEDULE(schedule(runtime));

  long count = 0, weight = 0;
#pragma omp parallel for collapse(4) reduction(+ : count, weight)              \
    schedule(dynamic, 11)
  for (short a = 0; a < 5; a++)
    for (long b = -2; b <= 2; b++)
      for (unsigned c = 10; c > 3; c -= 1)
        for (int d = 0; d != 6; d++) {
          count++;
          weight += a + b + c + d;
        }
  CHECK_EQ(count, 5 * 5 * 7 * 6);
  CHECK_EQ(weight, 1050 * 2 + 0 + 1050 * 7 + 1050 / 6 * 15);

  // Without a chunk, the block of each thread of four is one outer iteration.
  int seen = 0, last_i = 0, last_j = 0;
#pragma omp parallel num_threads(4) reduction(+ : seen)
  {
    int first = 1;
#pragma omp for collapse(2) schedule(static) lastprivate(last_i, last_j)
    for (int i = 0; i < 4; i++)
      for (long j = 0; j < 2048; j++) {
        if (first)
          seen += (int)(i * 2048 + j) == omp_get_thread_num() * 2048;
        first = 0;
        last_i = i;
        last_j = (int)j;
      }
  }
  CHECK_EQ(seen, 4);
  CHECK_EQ(last_i, 3);
  CHECK_EQ(last_j, 2047);
  printf("collapsed loops\n");
  return check_done();
}
