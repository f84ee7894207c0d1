// Members use two megabytes of their stacks, by arrays and by recursion, and
// the private arrays of different members do not overlap.
#include "../check.h"
#include <omp.h>
#include <string.h>

static int deep(int n) {
  volatile char frame[1024];
  frame[0] = (char)n;
  frame[1023] = (char)n;
  int below = n ? deep(n - 1) : 0;
  return below + (frame[0] == (char)n && frame[1023] == (char)n);
}

int main(void) {
  enum { BYTES = 2 << 20 };
  int good = 0, frames = 0;
#pragma omp parallel num_threads(6) reduction(+ : good, frames)
  {
    char mine[BYTES];
    int id = omp_get_thread_num(), bad = 0;
    memset(mine, id + 1, sizeof mine);
#pragma omp barrier
    for (int i = 0; i < BYTES; i += 511)
      bad += mine[i] != id + 1;
    good += bad == 0;
#pragma omp barrier
    frames += deep(1000);
  }
  CHECK_EQ(good, 6);
  CHECK_EQ(frames, 6 * 1001);
  printf("stacks hold\n");
  return check_done();
}
