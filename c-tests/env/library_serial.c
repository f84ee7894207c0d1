// only: clang
// env: KMP_LIBRARY=serial OMP_NUM_THREADS=4
// Under KMP_LIBRARY=serial every region has one thread, whatever it asks for.
#include "../check.h"
#include <omp.h>

int main(void) {
  int size = 0;
#pragma omp parallel num_threads(3) reduction(+ : size)
  size++;
  CHECK_EQ(size, 1);
  CHECK_EQ(kmp_get_library(), 1);
  kmp_set_library_throughput();
  size = 0;
#pragma omp parallel num_threads(3) reduction(+ : size)
  size++;
  CHECK_EQ(size, 3);
  printf("serial\n");
  return check_done();
}
