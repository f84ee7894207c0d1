/* An undeferred task with the detach clause is complete for its creator too only when its event is fulfilled. */
// only: gcc
#include "../check.h"
#include <omp.h>
#include <pthread.h>
#include <unistd.h>

static int fulfilled;

static void *foreign(void *event) {
  usleep(3000);
  __atomic_store_n(&fulfilled, 1, __ATOMIC_RELEASE);
  omp_fulfill_event((omp_event_handle_t)(unsigned long)event);
  return 0;
}

static void start(omp_event_handle_t event, pthread_t *thread) {
  CHECK_EQ(pthread_create(thread, 0, foreign, (void *)(unsigned long)event), 0);
}

int main(void) {
#pragma omp parallel
#pragma omp single
  for (int i = 0; i < 20; i++) {
    omp_event_handle_t event;
    pthread_t thread;
    int executed = 0;
    fulfilled = 0;
#pragma omp task if (0) detach(event) shared(executed, thread)
    {
      executed = 1;
      start(event, &thread);
    }
    CHECK_EQ(executed, 1);
    CHECK_EQ(__atomic_load_n(&fulfilled, __ATOMIC_ACQUIRE), 1);
    pthread_join(thread, 0);
    // The event may come first.
#pragma omp task if (0) detach(event) shared(executed)
    {
      omp_fulfill_event(event);
      executed = 2;
    }
    CHECK_EQ(executed, 2);
  }
  return check_done();
}
