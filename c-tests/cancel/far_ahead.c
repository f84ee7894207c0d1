// env: OMP_CANCELLATION=true
// no-original: libomp waits for ever for those that have left.
// A member that does not notice at once that the region was cancelled goes on
// through many nowait loops, which those that have left will never enter.
#include "../check.h"
#include <omp.h>

int main(void) {
  int left = 0;
  for (int round = 0; round < 50; round++) {
#pragma omp parallel num_threads(4)
    {
      if (omp_get_thread_num() == round % 4) {
#pragma omp cancel parallel
      }
#pragma omp cancellation point parallel
      for (int i = 0; i < 100; i++) {
#pragma omp for nowait schedule(dynamic)
        for (int j = 0; j < 8; j++)
          __asm__ volatile("" : : "r"(j) : "memory");
      }
      for (;;) {
#pragma omp cancellation point parallel
      }
    }
    left++;
    int sum = 0;
#pragma omp parallel num_threads(4) reduction(+ : sum)
    for (int i = 0; i < 20; i++) {
#pragma omp for nowait schedule(dynamic)
      for (int j = 0; j < 8; j++)
        sum += j;
    }
    CHECK_EQ(sum, 20 * 28);
  }
  CHECK_EQ(left, 50);
  printf("far ahead in a cancelled region\n");
  return check_done();
}
