// omp_get_wtime runs forward at the pace of seconds, in all threads on one
// clock; omp_get_wtick is a small positive fraction.
#include "../check.h"
#include <omp.h>
#include <time.h>
#include <unistd.h>

int main(void) {
  double tick = omp_get_wtick(), start = omp_get_wtime();
  CHECK(tick > 0 && tick <= 1e-3);
  usleep(30000);
  double slept = omp_get_wtime() - start;
  CHECK(slept >= 0.029 && slept < 20);
  double before = omp_get_wtime();
#pragma omp parallel num_threads(4)
  {
    double mine = omp_get_wtime();
    CHECK(mine >= before - 1e-3);
    for (int i = 0; i < 1000; i++) {
      double next = omp_get_wtime();
      CHECK(next >= mine);
      mine = next;
    }
  }
  CHECK(omp_get_wtime() >= before);
  struct timespec a, b;
  clock_gettime(CLOCK_MONOTONIC, &a);
  double t0 = omp_get_wtime();
  usleep(20000);
  double t1 = omp_get_wtime();
  clock_gettime(CLOCK_MONOTONIC, &b);
  double real = (b.tv_sec - a.tv_sec) + (b.tv_nsec - a.tv_nsec) * 1e-9;
  CHECK(t1 - t0 <= real + 1e-3);
  printf("time\n");
  return check_done();
}
