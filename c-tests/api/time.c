// omp_get_wtime and omp_get_wtick: seconds, from one clock for all threads.
#include "../check.h"
#include <omp.h>
#include <time.h>

int main(void) {
  double tick = omp_get_wtick();
  CHECK(tick > 0 && tick <= 1e-3);
  struct timespec before, after, nap = {0, 50 * 1000 * 1000};
  clock_gettime(CLOCK_MONOTONIC, &before);
  double start = omp_get_wtime();
  nanosleep(&nap, NULL);
  double end = omp_get_wtime();
  clock_gettime(CLOCK_MONOTONIC, &after);
  double outside = (double)(after.tv_sec - before.tv_sec) + 1e-9 * (double)(after.tv_nsec - before.tv_nsec);
  CHECK(end - start >= 0.045 && end - start <= outside + 0.005);

  double last = 0;
  int backwards = 0;
#pragma omp parallel for ordered schedule(dynamic) reduction(+ : backwards)
  for (int i = 0; i < 200; i++) {
#pragma omp ordered
    {
      double now = omp_get_wtime();
      backwards += now < last;
      last = now;
    }
  }
  CHECK_EQ(backwards, 0);
  printf("time\n");
  return check_done();
}
