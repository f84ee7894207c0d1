// env: OMP_CANCELLATION=true
// no-original: libomp waits for a discarded task's event, libgomp has given its record away when that is fulfilled
// A task with an event is discarded; its event is fulfilled later nevertheless, when another task with an event is waited
// for. Neither is taken for the other.
#include "../check.h"
#include <omp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

static _Atomic(omp_event_handle_t) discarded, waited_for;
static atomic_int before_second;

static void *fulfiller(void *unused) {
  (void)unused;
  while (!waited_for)
    usleep(100);
  omp_fulfill_event(discarded);
  usleep(20000);
  before_second = 1;
  omp_fulfill_event(waited_for);
  return 0;
}

int main(void) {
  for (int it = 0; it < 5; it++) {
    int ran = 0, last = 0;
    pthread_t other;
    discarded = waited_for = 0;
    before_second = 0;
    pthread_create(&other, 0, fulfiller, 0);
#pragma omp parallel
#pragma omp single
    {
#pragma omp taskgroup
      {
#pragma omp task if (0)
        {
#pragma omp cancel taskgroup
        }
        omp_event_handle_t event;
#pragma omp task detach(event) shared(ran)
        { ran = 1; }
        discarded = event;
      }
      omp_event_handle_t event;
#pragma omp task detach(event) shared(last)
      { last = 1; }
      waited_for = event;
#pragma omp taskwait
      CHECK_EQ(before_second, 1);
      CHECK_EQ(last, 1);
    }
    pthread_join(other, 0);
    CHECK_EQ(ran, 0);
  }
  return check_done();
}
