// only: clang
// env: KMP_DEVICE_THREAD_LIMIT=3 OMP_NUM_THREADS=9 OMP_MAX_ACTIVE_LEVELS=2
// no-original: libomp warns of teams that come out smaller
// KMP_DEVICE_THREAD_LIMIT bounds all threads of the process, over nested regions too.
#include "../check.h"
#include <omp.h>

int kmp_get_num_known_threads(void);

int main(void) {
  int size = 0, known = 0;
#pragma omp parallel reduction(+ : size)
  size++;
  CHECK_EQ(size, 3);
#pragma omp parallel num_threads(2)
  {
    int inner = 0;
#pragma omp parallel num_threads(3) reduction(+ : inner)
    inner++;
    CHECK(inner >= 1 && inner <= 2);
#pragma omp critical
    if (kmp_get_num_known_threads() > known)
      known = kmp_get_num_known_threads();
  }
  CHECK(known <= 3);
  printf("limited\n");
  return check_done();
}
