// Pausing resources (OpenMP 5.2, section 18.6): work goes on afterwards.
#include "../check.h"
#include <omp.h>

static int team(void) {
  int size = 0;
#pragma omp parallel reduction(+ : size)
  size++;
  return size;
}

int main(void) {
  int threads = team();
  // 0 is success; a runtime may refuse.
  (void)omp_pause_resource(omp_pause_soft, omp_get_initial_device());
  CHECK_EQ(team(), threads);
  (void)omp_pause_resource_all(omp_pause_soft);
  CHECK_EQ(team(), threads);
  (void)omp_pause_resource_all(omp_pause_hard);
  CHECK_EQ(team(), threads);
  CHECK(omp_pause_resource(omp_pause_soft, 12345) != 0);
  printf("pause\n");
  return check_done();
}
