// env: OMP_MAX_TASK_PRIORITY=10
// no-original: libomp hangs with 3 threads
// A thread suspended in a task must not go on with the untied task that waits for it: neither could end.
#include <stdio.h>
#include <unistd.h>

enum { US = 400, TIMES = 200 };

int main(void) {
  int sum = 0;
  for (int it = 0; it < TIMES; it++) {
#pragma omp parallel
#pragma omp single
    {
#pragma omp task untied shared(sum) priority(it % 2)
      {
        // Waits for a child that another thread executes.
#pragma omp task shared(sum)
        {
#pragma omp task shared(sum)
          {
            usleep(US);
#pragma omp atomic
            sum++;
          }
          usleep(US / 4);
#pragma omp taskwait
#pragma omp atomic
          sum++;
        }
        usleep(US / 8);
#pragma omp task
        { usleep(10); }
#pragma omp taskwait
#pragma omp atomic
        sum++;
      }
    }
  }
  printf("%d\n", sum);
  return sum != 3 * TIMES;
}
