// only: gcc
// gcc's programs may hold a lock over a taskyield that their other tasks take,
// or poll for what the task below them on the stack will do: no runtime
// executes another task there. docs/expectations.md, Tasks.
#include "../check.h"
#include <omp.h>
#include <sched.h>

int main(void) {
  for (int round = 0; round < 50; round++) {
    int over = 0, ran = 0;
    omp_lock_t lock;
    omp_init_lock(&lock);
#pragma omp parallel
    if (omp_get_thread_num() == 0) {
      for (int i = 0; i < 5; i++) {
#pragma omp task shared(lock, ran)
        {
          omp_set_lock(&lock);
          ran++;
          omp_unset_lock(&lock);
        }
      }
      omp_set_lock(&lock);
#pragma omp taskyield
      CHECK_EQ(ran, 0);
      omp_unset_lock(&lock);
#pragma omp taskwait
      CHECK_EQ(ran, 5);
      __atomic_store_n(&over, 1, __ATOMIC_RELEASE);
    } else {
      while (!__atomic_load_n(&over, __ATOMIC_ACQUIRE))
        sched_yield();
    }
    omp_destroy_lock(&lock);
  }
  return check_done();
}
