// only: gcc
// A doacross sink above the inner loop's range, (i - 1, j + 1) at the last j,
// names no iteration and is not waited for. (clang 22 gives the runtime an
// upper bound that is one too large, so that its programs wait for ever.)
#include "../check.h"
#include <omp.h>

enum { H = 30, W = 11 };
static long grid[H][W];

static long from(int i, int j) {
  return (i > 0 && j < W - 1 ? grid[i - 1][j + 1] : 1) +
         (j > 0 ? grid[i][j - 1] : 1);
}

static void sweep(int dynamic) {
  if (dynamic) {
#pragma omp parallel for ordered(2) schedule(dynamic)
    for (int i = 0; i < H; i++)
      for (int j = 0; j < W; j++) {
#pragma omp ordered depend(sink : i - 1, j + 1) depend(sink : i, j - 1)
        grid[i][j] = from(i, j) % 100003;
#pragma omp ordered depend(source)
      }
  } else {
#pragma omp parallel for ordered(2) schedule(static, 2)
    for (int i = 0; i < H; i++)
      for (int j = 0; j < W; j++) {
#pragma omp ordered depend(sink : i - 1, j + 1) depend(sink : i, j - 1)
        grid[i][j] = from(i, j) % 100003;
#pragma omp ordered depend(source)
      }
  }
}

int main(void) {
  for (int round = 0; round < 10; round++) {
    sweep(round % 2);
    for (int i = 0; i < H; i++)
      for (int j = 0; j < W; j++) {
        CHECK_EQ(grid[i][j], from(i, j) % 100003);
      }
    for (int i = 0; i < H; i++)
      for (int j = 0; j < W; j++)
        grid[i][j] = -1;
  }
  printf("doacross corners\n");
  return check_done();
}
