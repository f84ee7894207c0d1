// A task in the queue of a thread that may not execute it, suspended in another task, fulfills the event which that waits
// for: another thread comes for it, even if it has gone to sleep at the wrong moment.
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>

int main(void) {
  long x = 0;
  for (int it = 0; it < 3000; it++) {
#pragma omp parallel
#pragma omp single
    {
#pragma omp task shared(x)
      {
#pragma omp atomic
        x++;
      }
#pragma omp taskwait
      // The others fall asleep now, or just not.
      for (volatile int k = 0; k < (it * 37) % 60000; k++) {
      }
      omp_event_handle_t *place = calloc(1, sizeof *place);
#pragma omp task firstprivate(place)
      {
        omp_event_handle_t event;
        do {
          __atomic_load(place, &event, __ATOMIC_ACQUIRE);
        } while (!event);
        omp_fulfill_event(event);
      }
#pragma omp task if (0) firstprivate(place) shared(x)
      {
        omp_event_handle_t event;
#pragma omp task detach(event) shared(x)
        {
#pragma omp atomic
          x++;
        }
        __atomic_store(place, &event, __ATOMIC_RELEASE);
#pragma omp taskwait
      }
#pragma omp taskwait
      free(place);
    }
  }
  printf("%ld\n", x);
  return 0;
}
