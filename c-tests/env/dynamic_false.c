// env: OMP_DYNAMIC=false
// OMP_DYNAMIC=false is what omp_get_dynamic says, in regions too; teams have at
// most the size asked for.
#include "../check.h"
#include <omp.h>

int main(void) {
  CHECK_EQ(omp_get_dynamic(), 0);
  int n = 0;
#pragma omp parallel num_threads(7) reduction(+ : n)
  {
    n++;
    CHECK_EQ(omp_get_dynamic(), 0);
  }
  CHECK(n >= 1 && n <= 7);
  if (!omp_get_dynamic())
    CHECK_EQ(n, 7);
  omp_set_dynamic(!0);
  CHECK_EQ(omp_get_dynamic(), !0);
  omp_set_dynamic(0);
#pragma omp parallel num_threads(7) reduction(+ : n)
  n++;
  CHECK(n >= 8 && n <= 14);
  printf("dynamic false\n");
  return check_done();
}
