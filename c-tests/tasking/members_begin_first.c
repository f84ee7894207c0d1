// A thread executes explicit tasks at scheduling points of its implicit task,
// and so not before that has begun (OpenMP 6.0, section 14.13): tasks that wait
// for all members to have begun come to an end, and each task is told the size
// of its own region, whatever the last one's was. Along a tree members are
// given the region late, when others have made tasks already.
// env: KMP_FORKJOIN_BARRIER=1,1 KMP_FORKJOIN_BARRIER_PATTERN=tree,tree
// threads: 3,8,16
// timeout: 60
#include "../check.h"
#include <omp.h>
#include <sched.h>

static int begun[64];

static int has_begun(int tid) {
  return __atomic_load_n(&begun[tid], __ATOMIC_ACQUIRE);
}

// The first two members make a task each that waits for all.
static void wait_in_tasks(int n) {
  for (int i = 0; i < n; i++)
    begun[i] = 0;
#pragma omp parallel num_threads(n)
  {
    int me = omp_get_thread_num();
    __atomic_store_n(&begun[me], 1, __ATOMIC_RELEASE);
    if (me < 2) {
#pragma omp task
      for (int i = 0; i < n; i++)
        while (!has_begun(i))
          sched_yield();
    }
  }
}

static void ask_in_tasks(int n) {
  long made = 0, told = 0;
#pragma omp parallel num_threads(n)
  {
    int size = omp_get_num_threads();
    for (int i = 0; i < 4; i++) {
#pragma omp atomic
      made++;
#pragma omp task firstprivate(size)
      if (omp_get_num_threads() == size) {
#pragma omp atomic
        told++;
      }
    }
  }
  CHECK_EQ(told, made);
}

int main(void) {
  int n = omp_get_max_threads();
  for (int i = 0; i < 2000; i++)
    wait_in_tasks(n);
  for (int i = 0; i < 2000; i++)
    ask_in_tasks(i % 2 ? n : n - 1);
  printf("members begin first\n");
  return check_done();
}
