// flags: -Wno-deprecated-declarations
// omp_set_nested and omp_get_nested (deprecated in OpenMP 5.0): another way to
// say max-active-levels. libomp's originals warn on stderr; ours are silent.
#include "../check.h"
#include <omp.h>

int main(void) {
  omp_set_dynamic(0);
  omp_set_nested(1);
  CHECK_EQ(omp_get_nested(), 1);
  CHECK(omp_get_max_active_levels() > 1);
  int count = 0;
#pragma omp parallel num_threads(2) reduction(+ : count)
#pragma omp parallel num_threads(2) reduction(+ : count)
  count++;
  CHECK_EQ(count, 4);
  omp_set_nested(0);
  CHECK_EQ(omp_get_nested(), 0);
  CHECK_EQ(omp_get_max_active_levels(), 1);
  count = 0;
#pragma omp parallel num_threads(2) reduction(+ : count)
#pragma omp parallel num_threads(2) reduction(+ : count)
  count++;
  CHECK_EQ(count, 2);
  printf("nested\n");
  return check_done();
}
