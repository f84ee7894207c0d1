// no-original
// (Both originals hang in a child that is forked inside of a region.)
// env: OMP_MAX_TASK_PRIORITY=10
// args: 4
// timeout: 60
// A fork inside a task, wherever its thread found that: the child comes out of
// the task, of the waits around it and of the region, and has tasks again.
#include "child.h"
#include <omp.h>
#include <stdatomic.h>
#include <stdlib.h>

static int size;
static _Atomic(pid_t) pid;

/* The first call forks, if thread 0 makes it. */
static void forks(void) {
  if (omp_get_thread_num() == 0 && pid == -1) {
    fflush(stdout);
    pid = fork();
    if (pid == 0)
      alarm(20);
  }
}

static void whole_region(int n) {
  int done = 0, chain = 0, group = 0;
#pragma omp parallel num_threads(n)
  {
#pragma omp single
    {
      for (int i = 0; i < 40; i++) {
#pragma omp task priority(i % 2)
#pragma omp atomic
        done++;
#pragma omp task depend(inout : chain) if (i % 3)
        chain++;
      }
#pragma omp taskgroup
      {
#pragma omp task
        {
#pragma omp task
#pragma omp atomic
          group++;
        }
      }
      CHECK_EQ(group, 1);
#pragma omp taskwait
      CHECK_EQ(chain, 40);
#pragma omp taskloop grainsize(3)
      for (int i = 0; i < 40; i++) {
#pragma omp atomic
        done++;
      }
    }
  }
  CHECK_EQ(done, 80);
}

static void over(void) {
  if (pid == 0) {
    whole_region(size);
    whole_region(1);
    fflush(stdout);
    _exit(check_failures != 0);
  }
  if (pid > 0)
    child_join(pid);
  pid = -1;
  whole_region(size);
}

/* What the child does in the rest of the region must not wait for the parent's. */
static void rest(void) {
  if (pid != 0)
    return;
  int x = 0;
#pragma omp task depend(inout : size) shared(x)
  x++;
#pragma omp task depend(inout : size) shared(x) if (0)
  x++;
#pragma omp taskgroup
  {
#pragma omp task shared(x)
    x++;
  }
#pragma omp taskwait
#pragma omp taskwait depend(in : size)
#pragma omp taskloop shared(x)
  for (int i = 0; i < 10; i++) {
#pragma omp atomic
    x++;
  }
  CHECK_EQ(x, 13);
}

enum { AT_ONCE, TASKWAIT, TASKGROUP, BARRIER, END, NESTED, UNTIED, DEPEND, WAIT_DEPEND, UNDEFERRED, EXCLUDED, URGENT, TASKLOOP, YIELD, FINAL, DEEP, KINDS };

static void deep(int depth) {
  if (depth == 0) {
    usleep(200);
    forks();
    return;
  }
#pragma omp taskgroup
  {
#pragma omp task firstprivate(depth)
    deep(depth - 1);
#pragma omp task untied firstprivate(depth)
    deep(depth - 1);
  }
#pragma omp task firstprivate(depth)
  deep(depth - 1);
#pragma omp taskwait
}

static void tasks(int kind) {
  int place = 0;
  switch (kind) {
  case AT_ONCE:
#pragma omp task if (0)
    forks();
    break;
  case TASKWAIT:
    for (int i = 0; i < 50; i++)
#pragma omp task
    {
      usleep(200);
      forks();
    }
#pragma omp taskwait
    break;
  case TASKGROUP:
#pragma omp taskgroup
    for (int i = 0; i < 50; i++)
#pragma omp task
    {
      usleep(200);
#pragma omp task
      usleep(100);
      forks();
    }
    break;
  case BARRIER:
  case END:
    for (int i = 0; i < 50; i++)
#pragma omp task
    {
      usleep(200);
      forks();
    }
    break;
  case NESTED:
    for (int i = 0; i < 20; i++)
#pragma omp task
    {
#pragma omp task
      {
        usleep(200);
        forks();
      }
#pragma omp task
      usleep(200);
#pragma omp taskwait
      rest();
    }
#pragma omp taskwait
    break;
  case UNTIED:
    for (int i = 0; i < 20; i++)
#pragma omp task untied
    {
#pragma omp task untied
      {
        usleep(200);
        forks();
      }
#pragma omp taskyield
#pragma omp taskwait
    }
#pragma omp taskwait
    break;
  case DEPEND:
    for (int i = 0; i < 20; i++)
#pragma omp task depend(inout : place)
    {
      usleep(200);
      forks();
    }
#pragma omp taskwait
    break;
  case WAIT_DEPEND:
    for (int i = 0; i < 20; i++)
#pragma omp task depend(inout : place)
      usleep(300);
    for (int i = 0; i < 20; i++)
#pragma omp task
      forks();
#pragma omp taskwait depend(in : place)
    break;
  case UNDEFERRED:
    for (int i = 0; i < 20; i++)
#pragma omp task depend(inout : place)
      usleep(300);
    for (int i = 0; i < 20; i++)
#pragma omp task
      forks();
#pragma omp task if (0) depend(inout : place)
    place++;
    break;
  case EXCLUDED:
    for (int i = 0; i < 40; i++)
#pragma omp task depend(mutexinoutset : place)
    {
      usleep(200);
      forks();
    }
#pragma omp taskwait
    break;
  case URGENT:
    for (int i = 0; i < 40; i++)
#pragma omp task priority(1 + i % 3)
    {
      usleep(200);
      forks();
    }
#pragma omp taskwait
    break;
  case TASKLOOP:
#pragma omp taskloop grainsize(1)
    for (int i = 0; i < 40; i++) {
      usleep(200);
      forks();
    }
    break;
  case YIELD:
    for (int i = 0; i < 40; i++) {
#pragma omp task
      {
        usleep(200);
        forks();
      }
#pragma omp taskyield
    }
    break;
  case FINAL:
#pragma omp task final(1)
    {
#pragma omp task
      {
        forks();
        rest();
      }
#pragma omp taskwait
    }
    break;
  case DEEP:
    deep(4);
    break;
  }
  rest();
}

int main(int argc, char **argv) {
  size = argc > 1 ? atoi(argv[1]) : 4;
  pid = -1;
  for (int round = 0; round < 4; round++)
    for (int kind = 0; kind < KINDS; kind++) {
      // The tasks' maker: the primary thread, or any.
#pragma omp parallel num_threads(round % 2 ? size : 2)
      {
        if (round < 2) {
#pragma omp master
          tasks(kind);
        } else {
#pragma omp single nowait
          tasks(kind);
        }
        if (kind != END) {
#pragma omp barrier
        }
        rest();
      }
      over();
    }
  printf("fork in tasks\n");
  return check_done();
}
