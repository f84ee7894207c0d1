// only: clang
// no-original: its release build gives all tasks one number
// What debuggers ask for: the number of the current task and of the one that made it, wherever the task is executed.
#include "../check.h"
#include <omp.h>
#include <unistd.h>

typedef unsigned long long number;
number __kmpc_get_taskid(void);
number __kmpc_get_parent_taskid(void);

static int n;

// In a task whose parent is `parent`; returns its own number.
static number child_of(number parent) {
  number own = __kmpc_get_taskid();
  CHECK(own != 0 && own != parent);
  CHECK_EQ(__kmpc_get_parent_taskid(), parent);
  return own;
}

static void below(number parent, int depth) {
  if (depth == 0)
    return;
  number siblings[3];
  for (int i = 0; i < 3; i++) {
#pragma omp task shared(siblings) firstprivate(i)
    {
      number own = siblings[i] = child_of(parent);
      below(own, depth - 1);
      CHECK_EQ(__kmpc_get_taskid(), own);
      CHECK_EQ(__kmpc_get_parent_taskid(), parent);
    }
  }
#pragma omp taskwait
  CHECK_EQ(__kmpc_get_taskid(), parent);
  // All have ended, but none before the parent: a record may serve one after the other, not a number.
  CHECK(siblings[0] != siblings[1] && siblings[1] != siblings[2] && siblings[0] != siblings[2]);
}

int main(void) {
  number implicit[16];
  // A thread that has never called the library has no task yet.
#pragma omp parallel num_threads(1)
  {
  }
  number initial = __kmpc_get_taskid();
  CHECK(initial != 0);
  CHECK_EQ(__kmpc_get_parent_taskid(), 0);
#pragma omp parallel
  {
#pragma omp single
    n = omp_get_num_threads();
    number own = implicit[omp_get_thread_num()] = child_of(initial);
#pragma omp barrier
    for (int i = 0; i < n; i++)
      CHECK((implicit[i] == own) == (i == omp_get_thread_num()));
    // Deferred ones, stolen or not.
    below(own, 4);
#pragma omp barrier
#pragma omp single
    {
      int stolen = 0;
      own = __kmpc_get_taskid();
#pragma omp task shared(stolen)
      {
        child_of(own);
        __atomic_store_n(&stolen, 1, __ATOMIC_RELEASE);
      }
      // Nobody else but this thread would execute it otherwise.
      while (!__atomic_load_n(&stolen, __ATOMIC_ACQUIRE))
        usleep(10);
#pragma omp task if (0)
      {
        number undeferred = child_of(own);
#pragma omp task if (0)
        child_of(undeferred);
#pragma omp parallel num_threads(1)
        {
          number serial = child_of(undeferred);
#pragma omp task
          child_of(serial);
        }
        CHECK_EQ(__kmpc_get_taskid(), undeferred);
      }
#pragma omp task final(1)
      {
        number final = child_of(own);
        for (int i = 0; i < 2; i++) {
#pragma omp task
          child_of(final);
        }
      }
#pragma omp taskloop num_tasks(8) nogroup
      for (int i = 0; i < 8; i++)
        child_of(own);
#pragma omp taskwait
    }
  }
  CHECK_EQ(__kmpc_get_taskid(), initial);
  return check_done();
}
