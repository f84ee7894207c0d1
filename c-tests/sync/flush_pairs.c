// not-under: tsan-gcc a flush is a fence in its code, which the tool does not see
// flush: a hand-off through an atomic variable, with acquire and release
// flushes for what goes with it.
#include "../check.h"
#include <omp.h>

int main(void) {
  int box = 0, full = 0;
#pragma omp parallel num_threads(2) shared(box, full)
  {
    for (int i = 1; i <= 100; i++) {
      int f = -1, want = omp_get_thread_num();
      while (f != want) {
#pragma omp atomic read
        f = full;
      }
#pragma omp flush acquire
      if (want == 0)
        box = i;
      else
        CHECK_EQ(box, i);
#pragma omp flush release
#pragma omp atomic write
      full = !want;
    }
  }
  CHECK_EQ(box, 100);
  printf("pairs of flushes\n");
  return check_done();
}
