// env: OMP_MAX_TASK_PRIORITY=10
// threads: 2,4
// Many tasks with a priority that wait for children of their own: who looks for a child does not go through all of them.
#include "../check.h"

enum { TASKS = 20000 };

static long x;

static void children(void) {
  for (int i = 0; i < 2; i++) {
#pragma omp task
    {
#pragma omp atomic
      x++;
    }
  }
#pragma omp taskwait
}

int main(void) {
  int a = 0;
#pragma omp parallel
#pragma omp single
  {
    for (int i = 0; i < TASKS; i++) {
#pragma omp task priority(1)
      children();
    }
#pragma omp taskwait
    // All become ready at once.
#pragma omp task depend(out : a) shared(a)
    a = 1;
    for (int i = 0; i < TASKS; i++) {
#pragma omp task priority(1) depend(in : a)
      children();
    }
  }
  CHECK_EQ(x, 4L * TASKS);
  return check_done();
}
