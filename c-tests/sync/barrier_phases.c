// Barriers keep phases apart: each thread writes its own cell, and after the
// barrier reads all of the others', thousands of times, in teams of all sizes.
#include "../check.h"
#include <omp.h>

struct cell {
  long phase;
  char pad[120];
};
static struct cell cells[17];

static void phases(int threads, int rounds) {
  for (int t = 0; t < 17; t++)
    cells[t].phase = -1;
#pragma omp parallel num_threads(threads)
  {
    int id = omp_get_thread_num();
    for (int r = 0; r < rounds; r++) {
      cells[id].phase = r;
#pragma omp barrier
      for (int t = 0; t < threads; t++)
        CHECK_EQ(cells[t].phase, r);
#pragma omp barrier
    }
  }
}

int main(void) {
  phases(1, 1000);
  phases(2, 3000);
  phases(3, 500);
  phases(4, 300);
  phases(7, 100);
  phases(8, 100);
  phases(16, 40);
  phases(17, 40);

  // A barrier in a function, and none outside of regions.
#pragma omp barrier
  // One late thread holds the others up.
  int late = 0;
#pragma omp parallel num_threads(4)
  for (int r = 0; r < 4; r++) {
    if (omp_get_thread_num() == r) {
      volatile int x = 0;
      for (int i = 0; i < 200000; i++)
        x += i;
#pragma omp atomic write
      late = r + 1;
    }
#pragma omp barrier
    int seen;
#pragma omp atomic read
    seen = late;
    CHECK_EQ(seen, r + 1);
#pragma omp barrier
  }
  printf("barriers\n");
  return check_done();
}
