// no-original: clang
// (libomp hangs in the first region after a hard pause.)
// omp_pause_resource and its variants between regions: the runtime may let its
// threads go, and the next region has its team all the same.
#include "../check.h"
#include <omp.h>

static int region(int size) {
  int n = 0;
#pragma omp parallel num_threads(size) reduction(+ : n)
  n++;
  return n;
}

int main(void) {
  CHECK_EQ(region(3), 3);
  for (int i = 0; i < 10; i++) {
    omp_pause_resource_all(i % 2 ? omp_pause_soft : omp_pause_hard);
    CHECK_EQ(region(4), 4);
    omp_pause_resource(omp_pause_soft, omp_get_initial_device());
    CHECK_EQ(region(2), 2);
  }
  // Not inside a region.
  int refused = 0;
#pragma omp parallel num_threads(2) reduction(+ : refused)
  refused += omp_pause_resource(omp_pause_hard, omp_get_initial_device()) != 0;
  CHECK(refused >= 0);
  CHECK_EQ(region(3), 3);
  printf("paused and resumed\n");
  return check_done();
}
