// A thread whose queue is full executes new tasks at once; but not once the others have emptied the queue.
#include "../check.h"
#include <omp.h>
#include <unistd.h>

enum { TINY = 3000, LONG = 8 };

static int tiny, made = -1, at_once;

int main(void) {
#pragma omp parallel
#pragma omp single
  {
    for (int i = 0; i < TINY; i++) {
#pragma omp task
      {
        for (volatile int k = 0; k < 300; k++) {
        }
#pragma omp atomic
        tiny++;
      }
    }
    int creator = omp_get_thread_num();
    for (int i = 0; i < LONG; i++) {
#pragma omp task firstprivate(i)
      {
        int now;
        // The first long one, executed at once or not, lets the others empty the queue.
        do {
          usleep(100);
#pragma omp atomic read
          now = tiny;
        } while (now < TINY && i == 0);
        if (i > 0 && omp_get_thread_num() == creator && made < i)
          at_once++;
      }
      made = i;
      if (i == 0) {
        // Where that was queued: another executes it now.
        int now;
        do {
          usleep(100);
#pragma omp atomic read
          now = tiny;
        } while (now < TINY);
      }
    }
  }
  CHECK_EQ(at_once, 0);
  CHECK_EQ(tiny, TINY);
  return check_done();
}
