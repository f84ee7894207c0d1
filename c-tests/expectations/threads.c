// A number is the same operating-system thread from region to region, in teams
// of one size (libgomp's change with sizes; ours do not, see process/alternating.c),
// and a region gets the threads that it asks for, however many CPUs there are.
#include "../check.h"
#include <omp.h>
#include <pthread.h>

int main(void) {
  static pthread_t threads[64];
  for (int round = 0; round < 50; round++) {
#pragma omp parallel
    {
      int me = omp_get_thread_num();
      if (round > 0)
        CHECK(pthread_equal(threads[me], pthread_self()));
      threads[me] = pthread_self();
    }
  }
  CHECK(pthread_equal(threads[0], pthread_self()));
  int size = 0;
#pragma omp parallel num_threads(100)
#pragma omp single
  size = omp_get_num_threads();
  CHECK_EQ(size, 100);
  return check_done();
}
