// not-under: tsan,asan in a child whose thread ends, the process exits in a thread that is over for them, and the parent's blocks are lost
// no-original
// (Both originals hang in a child that is forked inside of a region.)
// timeout: 60
// A worker forks, in its region or in a task that it helps with: in the child it
// leaves the region's function, and the process ends with it.
#include "child.h"
#include <omp.h>
#include <stdatomic.h>

static _Atomic(pid_t) pid = -1;

static void forks(void) {
  if (omp_get_thread_num() != 0 && atomic_exchange(&pid, -2) == -1) {
    fflush(stdout);
    pid_t new = fork();
    if (new == 0)
      alarm(20);
    pid = new;
  }
}

static void over(void) {
  CHECK(pid != 0);
  if (pid > 0)
    child_join(pid);
  pid = -1;
}

static int inner(int size) {
  int n = 0;
#pragma omp parallel num_threads(size) reduction(+ : n)
  {
#pragma omp for schedule(dynamic)
    for (int i = 0; i < 10; i++)
      ;
#pragma omp task
    {}
    n++;
  }
  return n;
}

int main(void) {
  int size = omp_get_max_threads();
  for (int round = 0; round < 5; round++) {
    // In the region, before and after a barrier.
#pragma omp parallel num_threads(size)
    {
      if (round % 2) {
#pragma omp barrier
      }
      forks();
      if (pid == 0 && omp_get_thread_num() == 0)
        CHECK_EQ(inner(3), 3);
#pragma omp barrier
#pragma omp single
      {}
    }
    over();
    // In tasks, at a barrier and at the region's end.
#pragma omp parallel num_threads(size)
    {
#pragma omp master
      for (int i = 0; i < 40; i++)
#pragma omp task
      {
        usleep(200);
        if (i >= 4 * round)
          forks();
      }
      if (round % 2) {
#pragma omp barrier
      }
    }
    over();
    CHECK_EQ(inner(size), size);
  }
  printf("fork in a worker\n");
  return check_done();
}
