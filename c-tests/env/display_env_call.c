// expect-stderr: OPENMP DISPLAY ENVIRONMENT BEGIN[\s\S]*OMP_NUM_THREADS[\s\S]*OPENMP DISPLAY ENVIRONMENT END[\s\S]*OPENMP DISPLAY ENVIRONMENT BEGIN[\s\S]*OPENMP DISPLAY ENVIRONMENT END
// omp_display_env(0) and omp_display_env(1) list the settings when called.
#include "../check.h"
#include <omp.h>

int main(void) {
  omp_display_env(0);
  omp_display_env(1);
  int n = 0;
#pragma omp parallel num_threads(2) reduction(+ : n)
  n++;
  CHECK_EQ(n, 2);
  printf("displayed by call\n");
  return check_done();
}
