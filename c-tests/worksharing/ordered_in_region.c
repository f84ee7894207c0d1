// no-original: gcc
// (libgomp 12 now and then runs the last ordered regions of a nowait loop out
// of order.)
// Many ordered loops in one region, with nowait between them, orphaned ordered
// regions in a function, and ordered threads written out.
#include "../check.h"
#include <omp.h>

enum { LOOPS = 12, N = 50 };
static int order[LOOPS][N], at[LOOPS];

static void put(int loop, int i) {
#pragma omp ordered
  order[loop][at[loop]++] = i;
}

int main(void) {
#pragma omp parallel
  {
    for (int l = 0; l < LOOPS; l += 3) {
#pragma omp for ordered schedule(dynamic) nowait
      for (int i = 0; i < N; i++)
        put(l, i);
#pragma omp for ordered schedule(static, 2) nowait
      for (int i = 0; i < N; i++) {
#pragma omp ordered threads
        order[l + 1][at[l + 1]++] = i;
      }
#pragma omp for ordered schedule(guided)
      for (long i = N; i > 0; i--)
        put(l + 2, N - (int)i);
    }
  }
  for (int l = 0; l < LOOPS; l++) {
    CHECK_EQ(at[l], N);
    for (int i = 0; i < N; i++)
      CHECK_EQ(order[l][i], i);
  }

  // Outside a region, and in a serialized one.
  static int alone[N];
  int k = 0;
#pragma omp for ordered
  for (int i = 0; i < N; i++) {
#pragma omp ordered
    alone[k++] = i;
  }
  CHECK_EQ(k, N);
#pragma omp parallel if (0)
  {
#pragma omp for ordered schedule(dynamic, 3)
    for (int i = 0; i < N; i++) {
#pragma omp ordered
      alone[i] += i;
    }
  }
  for (int i = 0; i < N; i++)
    CHECK_EQ(alone[i], 2 * i);
  printf("ordered regions\n");
  return check_done();
}
