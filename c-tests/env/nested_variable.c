// env: OMP_NESTED=true
// OMP_NESTED=true, though deprecated, makes nested regions active.
#include "../check.h"
#include <omp.h>

int main(void) {
  CHECK(omp_get_max_active_levels() > 1);
  CHECK_EQ(omp_get_nested(), 1);
  int n = 0;
#pragma omp parallel num_threads(2) reduction(+ : n)
  {
#pragma omp parallel num_threads(3) reduction(+ : n)
    n++;
  }
  CHECK_EQ(n, 6);
  omp_set_nested(0);
  n = 0;
#pragma omp parallel num_threads(2) reduction(+ : n)
  {
#pragma omp parallel num_threads(3) reduction(+ : n)
    n++;
  }
  CHECK_EQ(n, 2);
  printf("nested by variable\n");
  return check_done();
}
