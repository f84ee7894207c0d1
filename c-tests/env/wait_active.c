// env: OMP_WAIT_POLICY=active
// OMP_WAIT_POLICY=active: regions, barriers, locks and idle stretches between them
// go on working, also with more threads than processors.
#include "../check.h"
#include <omp.h>
#include <unistd.h>

int main(void) {
  long sum = 0;
  omp_lock_t lock;
  omp_init_lock(&lock);
  for (int round = 0; round < 5; round++) {
#pragma omp parallel num_threads(4)
    for (int i = 0; i < 20; i++) {
#pragma omp barrier
      omp_set_lock(&lock);
      sum++;
      omp_unset_lock(&lock);
    }
    usleep(3000);
  }
  CHECK_EQ(sum, 400);
#pragma omp parallel num_threads(3)
  {
    if (omp_get_thread_num() == 1)
      usleep(20000);
#pragma omp barrier
#pragma omp single
    sum = 1;
  }
  CHECK_EQ(sum, 1);
  omp_destroy_lock(&lock);
  printf("waiting active\n");
  return check_done();
}
