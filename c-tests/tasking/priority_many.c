/* Many tasks with a priority from one thread: what waits is bounded, whether or not others take any. */
// env: OMP_MAX_TASK_PRIORITY=10
// threads: 2,3
#include "../check.h"
#include <omp.h>

enum { TASKS = 20000 };

static int made, executed, most;

int main(void) {
#pragma omp parallel
#pragma omp single
  for (int i = 0; i < TASKS; i++) {
#pragma omp task priority(i % 10)
    {
#pragma omp atomic update
      executed++;
    }
    made++;
    int now;
#pragma omp atomic read
    now = executed;
    if (made - now > most)
      most = made - now;
  }
  CHECK_EQ(executed, TASKS);
  // A queue a priority and a thread at most, and what is being executed.
  CHECK(most <= 11 * 512);
  return check_done();
}
