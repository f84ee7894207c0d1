// The thread_limit clause of a target construct holds in its region alone.
#include "../check.h"
#include <limits.h>
#include <omp.h>

int main(void) {
  int before = omp_get_thread_limit(), inside = 0, size = 0;
#pragma omp target thread_limit(2) map(from : inside, size)
  {
    inside = omp_get_thread_limit();
#pragma omp parallel num_threads(4)
#pragma omp single
    size = omp_get_num_threads();
  }
  CHECK_EQ(inside, 2);
  CHECK(size >= 1 && size <= 2);
  CHECK_EQ(omp_get_thread_limit(), before);
#pragma omp parallel num_threads(2)
  {
#pragma omp target thread_limit(1) nowait
    CHECK_EQ(omp_get_thread_limit(), 1);
#pragma omp barrier
    CHECK_EQ(omp_get_thread_limit(), before);
  }
  return check_done();
}
