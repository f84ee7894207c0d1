// (OMP_CANCELLATION is not set: cancellation is off by default.)
// By default, cancel and cancellation points do nothing at all.
#include "../check.h"
#include <omp.h>

int main(void) {
  CHECK_EQ(omp_get_cancellation(), 0);
  int reached = 0, sum = 0;
#pragma omp parallel num_threads(4)
  {
#pragma omp cancel parallel
#pragma omp cancellation point parallel
#pragma omp barrier
#pragma omp atomic
    reached++;
  }
  CHECK_EQ(reached, 4);
#pragma omp parallel for num_threads(4)
  for (int i = 0; i < 1000; i++) {
#pragma omp cancel for
#pragma omp atomic
    sum += i;
#pragma omp cancellation point for
  }
  CHECK_EQ(sum, 499500);
  int parts = 0;
#pragma omp parallel sections num_threads(4)
  {
#pragma omp section
    {
#pragma omp cancel sections
#pragma omp atomic
      parts++;
    }
#pragma omp section
    {
#pragma omp cancellation point sections
#pragma omp atomic
      parts++;
    }
  }
  CHECK_EQ(parts, 2);
  printf("cancellation off\n");
  return check_done();
}
