// The proc_bind clause in all its spellings is accepted; teams have the size
// asked for, and omp_get_proc_bind is false outside without OMP_PROC_BIND.
#include "../check.h"
#include <omp.h>

int main(void) {
  int n = 0;
  CHECK_EQ(omp_get_proc_bind(), omp_proc_bind_false);
#pragma omp parallel num_threads(3) proc_bind(close) reduction(+ : n)
  n++;
#pragma omp parallel num_threads(3) proc_bind(spread) reduction(+ : n)
  n++;
#pragma omp parallel num_threads(3) proc_bind(master) reduction(+ : n)
  n++;
#pragma omp parallel num_threads(3) proc_bind(primary) reduction(+ : n)
  n++;
#pragma omp parallel num_threads(1) proc_bind(close) reduction(+ : n)
  n++;
#pragma omp parallel num_threads(3) if (0) proc_bind(spread) reduction(+ : n)
  n++;
  CHECK_EQ(n, 14);
  printf("proc_bind\n");
  return check_done();
}
