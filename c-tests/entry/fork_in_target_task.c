// not-under: tsan,asan in a child whose thread ends, the process exits in a thread that is over for them, and the parent's blocks are lost
// no-original
// (Both originals hang in a child that is forked inside of a region.)
// only: clang
// timeout: 60
// A hidden helper thread, which executes a target task, forks in it: the child
// comes out of the task, may have regions in it, and ends with that thread.
#include "child.h"
#include <omp.h>

static pid_t pid;

static int region(int size) {
  int n = 0;
#pragma omp parallel num_threads(size) reduction(+ : n)
  {
#pragma omp task
    {}
    n++;
  }
  return n;
}

static void forks(int size) {
  fflush(stdout);
  pid_t new = fork();
  if (new == 0) {
    alarm(20);
    CHECK_EQ(region(size), size);
    CHECK_EQ(region(1), 1);
  }
  pid = new;
}

int main(void) {
  int size = omp_get_max_threads();
  pid_t self = getpid();
  for (int round = 0; round < 4; round++) {
    pid = -1;
#pragma omp parallel num_threads(size)
#pragma omp single
    {
#pragma omp target nowait if (0)
      forks(size);
      if (round % 2) {
#pragma omp target nowait if (0)
        region(2);
#pragma omp taskwait
      }
    }
    CHECK_EQ(getpid(), self);
    CHECK(pid > 0);
    child_join(pid);
    CHECK_EQ(region(size), size);
  }
  printf("fork in a target task\n");
  return check_done();
}
