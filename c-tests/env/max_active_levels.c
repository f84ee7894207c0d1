// env: OMP_MAX_ACTIVE_LEVELS=2
// OMP_MAX_ACTIVE_LEVELS=2: two levels are active, the third is serialized.
#include "../check.h"
#include <omp.h>

int main(void) {
  CHECK_EQ(omp_get_max_active_levels(), 2);
  int n = 0, deepest = 0;
#pragma omp parallel num_threads(2) reduction(+ : n) reduction(max : deepest)
  {
#pragma omp parallel num_threads(2) reduction(+ : n) reduction(max : deepest)
    {
#pragma omp parallel num_threads(2) reduction(+ : n) reduction(max : deepest)
      {
        n++;
        deepest = omp_get_active_level();
        CHECK_EQ(omp_get_level(), 3);
        CHECK_EQ(omp_get_num_threads(), 1);
      }
    }
  }
  CHECK_EQ(n, 4);
  CHECK_EQ(deepest, 2);
  omp_set_max_active_levels(1);
  n = 0;
#pragma omp parallel num_threads(2) reduction(+ : n)
  {
#pragma omp parallel num_threads(2) reduction(+ : n)
    n++;
  }
  CHECK_EQ(n, 2);
  printf("two active levels\n");
  return check_done();
}
