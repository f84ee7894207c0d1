// env: OMP_NUM_THREADS=1
// OMP_NUM_THREADS=1: regions without a clause are serialized, those with one
// are not.
#include "../check.h"
#include <omp.h>

int main(void) {
  CHECK_EQ(omp_get_max_threads(), 1);
  int n = 0;
#pragma omp parallel reduction(+ : n)
  {
    n++;
    CHECK_EQ(omp_in_parallel(), 0);
    CHECK_EQ(omp_get_level(), 1);
  }
  CHECK_EQ(n, 1);
#pragma omp parallel num_threads(5) reduction(+ : n)
  {
    n++;
    CHECK_EQ(omp_get_max_threads(), 1);
  }
  CHECK_EQ(n, 6);
  omp_set_num_threads(3);
#pragma omp parallel reduction(+ : n)
  n++;
  CHECK_EQ(n, 9);
  printf("one thread\n");
  return check_done();
}
