// env: OMP_MAX_TASK_PRIORITY=12 OMP_DEFAULT_DEVICE=3
// OMP_MAX_TASK_PRIORITY and OMP_DEFAULT_DEVICE are what the queries say.
#include "../check.h"
#include <omp.h>

int main(void) {
  CHECK_EQ(omp_get_max_task_priority(), 12);
  CHECK_EQ(omp_get_default_device(), 3);
  omp_set_default_device(0);
  CHECK_EQ(omp_get_default_device(), 0);
#pragma omp parallel num_threads(2)
  {
    CHECK_EQ(omp_get_max_task_priority(), 12);
    CHECK_EQ(omp_get_default_device(), 0);
  }
  printf("priority and device\n");
  return check_done();
}
