// nowait loops: threads run ahead through many loops of different schedules
// while others are still in the first ones; the closing barrier ends them all.
#include "../check.h"
#include <omp.h>

enum { LOOPS = 60, N = 40 };
static int hits[LOOPS][N];

static void drag(int id) {
  volatile int x = 0;
  for (int i = 0; i < id * 20000; i++)
    x = i;
  (void)x;
}

int main(void) {
  for (int round = 1; round <= 5; round++) {
#pragma omp parallel num_threads(6)
    {
      drag(round % 2 ? omp_get_thread_num() : 5 - omp_get_thread_num());
      for (int l = 0; l < LOOPS; l += 5) {
#pragma omp for schedule(dynamic) nowait
        for (int i = 0; i < N; i++)
          hits[l][i]++;
#pragma omp for schedule(guided, 3) nowait
        for (unsigned long i = 0; i < N; i++)
          hits[l + 1][i]++;
#pragma omp for schedule(static, 2) nowait
        for (int i = N - 1; i >= 0; i--)
          hits[l + 2][i]++;
#pragma omp for schedule(monotonic : dynamic, 7) nowait
        for (long i = 0; i < N; i++)
          hits[l + 3][i]++;
#pragma omp for schedule(runtime) nowait
        for (int i = 0; i < N; i++)
          hits[l + 4][i]++;
      }
#pragma omp barrier
      for (int l = 0; l < LOOPS; l++)
        for (int i = 0; i < N; i++)
          CHECK_EQ(hits[l][i], round);
    }
  }
  printf("nowait loops\n");
  return check_done();
}
