// Doacross loops with strides, descending loops, longer distances, several
// sinks, wide and unsigned variables, collapse and more than two dimensions.
#include "../check.h"
#include <omp.h>
#include <string.h>

static long a[600];
static int cube[9][8][7];

int main(void) {
  for (int round = 0; round < 2; round++) {
    memset(a, 0, sizeof a);
#pragma omp parallel for ordered(1) schedule(dynamic)
    for (long i = 10; i < 400; i += 5) {
#pragma omp ordered depend(sink : i - 10) depend(sink : i - 5)
      a[i] = (i >= 20 ? a[i - 10] : 0) + (i >= 15 ? a[i - 5] : 0) + 1;
      a[i] %= 10007;
#pragma omp ordered depend(source)
    }
    long x = 0, y = 0;
    for (long i = 10; i < 400; i += 5) {
      long z = (x + y + 1) % 10007;
      CHECK_EQ(a[i], z);
      x = y;
      y = z;
    }

    memset(a, 0, sizeof a);
#pragma omp parallel for ordered(1) schedule(static, 2)
    for (int i = 99; i > 0; i--) {
#pragma omp ordered depend(sink : i + 1)
      a[i] = a[i + 1] + 1;
#pragma omp ordered depend(source)
    }
    for (int i = 1; i < 100; i++)
      CHECK_EQ(a[i], 100 - i);

    memset(a, 0, sizeof a);
#pragma omp parallel for ordered(1) schedule(dynamic, 3)
    for (unsigned long long i = 3; i < 300; i++) {
#pragma omp ordered depend(sink : i - 3)
      a[i] = a[i - 3] + 1;
#pragma omp ordered depend(source)
    }
    for (int i = 3; i < 300; i++)
      CHECK_EQ(a[i], i / 3);

    memset(cube, 0, sizeof cube);
#pragma omp parallel for ordered(3) schedule(dynamic)
    for (int i = 1; i < 9; i++)
      for (int j = 0; j < 8; j++)
        for (int k = 0; k < 7; k++) {
#pragma omp ordered depend(sink : i - 1, j - 1, k) depend(sink : i, j, k - 1)
          int up = j > 0 ? cube[i - 1][j - 1][k] : 0;
          int side = k > 0 ? cube[i][j][k - 1] : 0;
          cube[i][j][k] = (up > side ? up : side) + 1;
#pragma omp ordered depend(source)
        }
    for (int i = 1; i < 9; i++)
      for (int j = 0; j < 8; j++)
        for (int k = 0; k < 7; k++) {
          int up = j > 0 ? cube[i - 1][j - 1][k] : 0;
          int side = k > 0 ? cube[i][j][k - 1] : 0;
          CHECK_EQ(cube[i][j][k], (up > side ? up : side) + 1);
        }
    CHECK_EQ(cube[8][7][6], 14);
  }
  printf("doacross shapes\n");
  return check_done();
}
