// env: OMP_MAX_TASK_PRIORITY=10
// threads: 2,4
// A taskgroup, and children that a taskwait waits for, where the untied task goes on elsewhere in between. The compiler
// splits it at task creations; its parts have a priority, so that the next idle thread takes them first.
#include <stdio.h>
#include <unistd.h>

int main(void) {
  int groups = 0, waits = 0;
  for (int it = 0; it < 100; it++) {
#pragma omp parallel
#pragma omp single
    {
#pragma omp task untied priority(1) shared(groups)
      {
        int last = 0;
#pragma omp taskgroup
        {
#pragma omp task shared(last)
          {
#pragma omp task shared(last)
            {
              usleep(1000);
              last = 1;
            }
          }
        }
        groups += last;
      }
#pragma omp taskwait
#pragma omp task untied priority(1) shared(waits)
      {
        int last = 0;
#pragma omp task shared(last)
        {
          usleep(1000);
          last = 1;
        }
#pragma omp task
        {}
#pragma omp taskwait
        waits += last;
      }
    }
  }
  printf("%d groups, %d waits\n", groups, waits);
  return groups != 100 || waits != 100;
}
