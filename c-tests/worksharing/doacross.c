// Doacross loops of one and two dimensions: a running sum and a wavefront that
// are right only if every iteration waits for those it depends on.
#include "../check.h"
#include <omp.h>
#include <string.h>

enum { N = 200, H = 21, W = 17 };
static long chain[N + 1];
static long grid[H][W], want[H][W];

#define SCHEDULE(...)                                                          \
  do {                                                                         \
    memset(chain, 0, sizeof chain);                                            \
    PRAGMA(omp parallel for ordered(1) __VA_ARGS__)                            \
    for (int i = 1; i <= N; i++) {                                             \
      PRAGMA(omp ordered depend(sink : i - 1))                                 \
      chain[i] = chain[i - 1] + i;                                             \
      PRAGMA(omp ordered depend(source))                                       \
    }                                                                          \
    for (int i = 1; i <= N; i++)                                               \
      CHECK_EQ(chain[i], (long)i * (i + 1) / 2);                               \
    memset(grid, 0, sizeof grid);                                              \
    PRAGMA(omp parallel for ordered(2) __VA_ARGS__)                            \
    for (int i = 0; i < H; i++)                                                \
      for (int j = 0; j < W; j++) {                                            \
        PRAGMA(omp ordered depend(sink : i - 1, j) depend(sink : i, j - 1))    \
        grid[i][j] = 1 + (i ? grid[i - 1][j] : 0) + (j ? grid[i][j - 1] : 0);  \
        grid[i][j] %= 1000003;                                                 \
        PRAGMA(omp ordered depend(source))                                     \
      }                                                                        \
    CHECK_EQ(memcmp(grid, want, sizeof grid), 0);                              \
  } while (0)

int main(void) {
  for (int i = 0; i < H; i++)
    for (int j = 0; j < W; j++)
      want[i][j] =
          (1 + (i ? want[i - 1][j] : 0) + (j ? want[i][j - 1] : 0)) % 1000003;
  SCHEDULE(schedule(static));
  SCHEDULE(schedule(static, 1));
  SCHEDULE(schedule(static, 3));
  SCHEDULE(schedule(dynamic));
  SCHEDULE(schedule(dynamic, 2));
  SCHEDULE(schedule(guided));
  SCHEDULE(schedule(runtime));
  printf("doacross loops\n");
  return check_done();
}
