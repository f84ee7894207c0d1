// only: clang
/* Detachable tasks: complete when body and event are done, in either order, whoever fulfills the event. */
#include "../check.h"
#include <omp.h>
#include <pthread.h>
#include <unistd.h>

static int fulfilled;

static void *foreign(void *event) {
  usleep(2000);
  __atomic_store_n(&fulfilled, 1, __ATOMIC_RELEASE);
  omp_fulfill_event((omp_event_handle_t)(unsigned long)event);
  return 0;
}

static void by_foreign_thread(int how) {
  omp_event_handle_t event;
  pthread_t thread;
  int dependent = 0, value = 0;
  fulfilled = 0;
#pragma omp taskgroup
  {
#pragma omp task detach(event) depend(out : value) shared(value)
    value = 1;
    CHECK_EQ(pthread_create(&thread, 0, foreign, (void *)(unsigned long)event), 0);
#pragma omp task depend(in : value) shared(dependent)
    {
      CHECK_EQ(__atomic_load_n(&fulfilled, __ATOMIC_ACQUIRE), 1);
      dependent = 1;
    }
    if (how == 0) {
#pragma omp taskwait
      CHECK_EQ(dependent, 1);
    } else if (how == 1) {
#pragma omp taskwait depend(in : value)
      CHECK_EQ(__atomic_load_n(&fulfilled, __ATOMIC_ACQUIRE), 1);
    }
  }
  CHECK_EQ(dependent, 1);
  pthread_join(thread, 0);
}

static void by_task(void) {
  omp_event_handle_t event;
  int early = 0;
#pragma omp task detach(event) firstprivate(event)
  omp_fulfill_event(event); // before the body has ended
#pragma omp taskwait
#pragma omp task detach(event)
  ;
#pragma omp task firstprivate(event) shared(early)
  {
    early = 1;
    omp_fulfill_event(event);
  }
#pragma omp taskwait
  CHECK_EQ(early, 1);
}

int main(void) {
  for (int i = 0; i < 30; i++) {
    pthread_t thread;
    fulfilled = 0;
#pragma omp parallel
#pragma omp single
    {
      by_foreign_thread(i % 3);
      by_task();
      // Nobody but the region's end waits for this one.
      omp_event_handle_t event;
      fulfilled = 0;
#pragma omp task detach(event)
      ;
      CHECK_EQ(pthread_create(&thread, 0, foreign, (void *)(unsigned long)event), 0);
    }
    CHECK_EQ(fulfilled, 1);
    pthread_join(thread, 0);
  }
  by_foreign_thread(0); // outside any region
  by_task();
  return check_done();
}
