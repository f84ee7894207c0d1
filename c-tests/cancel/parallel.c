// env: OMP_CANCELLATION=true
// cancel parallel: every member leaves at its next cancellation point, also
// those that wait in a barrier; the regions after it are whole again.
#include "../check.h"
#include <omp.h>

static void one_cancels(int threads, int who) {
  int before = 0, after = 0;
#pragma omp parallel num_threads(threads)
  {
#pragma omp atomic
    before++;
    if (omp_get_thread_num() == who) {
#pragma omp cancel parallel
    }
    for (;;) {
#pragma omp cancellation point parallel
    }
#pragma omp atomic
    after++;
  }
  CHECK_EQ(before, threads);
  CHECK_EQ(after, 0);
}

static void waiting_in_barrier(int threads) {
  int after = 0;
#pragma omp parallel num_threads(threads)
  {
    if (omp_get_thread_num() == threads - 1) {
#pragma omp cancel parallel
    }
#pragma omp barrier
#pragma omp atomic
    after++;
  }
  CHECK_EQ(after, 0);
}

static void whole(int threads) {
  int reached = 0;
#pragma omp parallel num_threads(threads)
  {
#pragma omp atomic
    reached++;
#pragma omp barrier
    CHECK_EQ(reached, threads);
#pragma omp cancellation point parallel
#pragma omp barrier
#pragma omp atomic
    reached++;
  }
  CHECK_EQ(reached, 2 * threads);
}

int main(void) {
  CHECK_EQ(omp_get_cancellation(), 1);
  for (int round = 0; round < 20; round++)
    for (int n = 1; n <= 6; n++) {
      one_cancels(n, round % n);
      whole(n);
      waiting_in_barrier(n);
      whole(n);
    }
  // A condition that does not hold cancels nothing.
  int reached = 0;
#pragma omp parallel num_threads(4)
  {
#pragma omp cancel parallel if (omp_get_num_threads() == 1)
#pragma omp atomic
    reached++;
  }
  CHECK_EQ(reached, 4);
  printf("cancelled regions\n");
  return check_done();
}
