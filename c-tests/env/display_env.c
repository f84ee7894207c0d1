// env: OMP_DISPLAY_ENV=TRUE OMP_SCHEDULE=dynamic,3 OMP_DYNAMIC=false
// expect-stderr: OPENMP DISPLAY ENVIRONMENT BEGIN[\s\S]*_OPENMP[\s\S]*OMP_DYNAMIC[\s\S]*OMP_NUM_THREADS[\s\S]*OMP_SCHEDULE[\s\S]*OPENMP DISPLAY ENVIRONMENT END
// OMP_DISPLAY_ENV=TRUE lists the settings on stderr, and nothing on stdout.
#include "../check.h"
#include <omp.h>

int main(void) {
  int n = 0;
#pragma omp parallel num_threads(2) reduction(+ : n)
  n++;
  CHECK_EQ(n, 2);
  printf("displayed\n");
  return check_done();
}
