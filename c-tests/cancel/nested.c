// env: OMP_CANCELLATION=true
// Cancellation of an inner region leaves the outer one alone, and a cancelled
// team does not touch its sisters.
#include "../check.h"
#include <omp.h>

int main(void) {
  omp_set_max_active_levels(2);
  for (int round = 0; round < 20; round++) {
    int outer_done = 0, inner_left = 0, sums[3] = {0};
#pragma omp parallel num_threads(3) shared(sums)
    {
      int id = omp_get_thread_num();
#pragma omp parallel num_threads(2)
      {
        if (id == 1) {
#pragma omp cancel parallel
        }
#pragma omp barrier
#pragma omp for
        for (int i = 0; i < 100; i++) {
#pragma omp atomic
          sums[id] += i;
        }
#pragma omp atomic
        inner_left++;
      }
#pragma omp cancellation point parallel
#pragma omp barrier
#pragma omp atomic
      outer_done++;
    }
    CHECK_EQ(outer_done, 3);
    CHECK_EQ(inner_left, 4);
    CHECK_EQ(sums[0], 4950);
    CHECK_EQ(sums[1], 0);
    CHECK_EQ(sums[2], 4950);
  }
  // A cancelled serialized region.
  int skipped = 1, total = 0;
#pragma omp parallel num_threads(4) reduction(+ : total)
  {
#pragma omp parallel num_threads(1)
    {
#pragma omp cancel parallel
      skipped = 0;
    }
    total++;
  }
  CHECK_EQ(skipped, 1);
  CHECK_EQ(total, 4);
  printf("nested cancellation\n");
  return check_done();
}
