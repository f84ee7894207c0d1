// env: OMP_MAX_TASK_PRIORITY=10
// no-original: the specification does not promise that tasks which wait for each other come on
// As many tasks with a priority as members, waiting for each other, where members outnumber the processors and most sleep.
#include <omp.h>
#include <stdio.h>
#include <unistd.h>

int main(void) {
  for (int it = 0; it < 100; it++) {
    int there = 0;
#pragma omp parallel
#pragma omp single
    {
      int n = omp_get_num_threads();
      for (int i = 0; i < 3000; i++) {
#pragma omp task
        for (volatile int k = 0; k < 300; k++) {
        }
      }
      for (int i = 0; i < n; i++) {
#pragma omp task priority(1) shared(there)
        {
          int now;
#pragma omp atomic
          there++;
          do {
            usleep(200);
#pragma omp atomic read
            now = there;
          } while (now < n);
        }
      }
    }
  }
  puts("done");
  return 0;
}
