// not-under: tsan the hand-off is through plain variables
// flush: a hand-off through plain variables and flushes, of lists and of all.
#include "../check.h"
#include <omp.h>

static volatile int turn;
static int payload[8];

int main(void) {
  // A token goes round a ring of threads.
  enum { T = 4, LAPS = 50 };
#pragma omp parallel num_threads(T)
  {
    int id = omp_get_thread_num();
    for (int lap = 0; lap < LAPS; lap++) {
      for (;;) {
#pragma omp flush
        if (turn == lap * T + id)
          break;
      }
#pragma omp flush
      if (id)
        CHECK_EQ(payload[id - 1], lap + 1);
      payload[id] = lap + 1;
#pragma omp flush(payload)
#pragma omp flush
      turn = turn + 1;
#pragma omp flush
    }
  }
  CHECK_EQ(turn, T * LAPS);

#pragma omp flush seq_cst
#pragma omp flush acq_rel
  printf("flush\n");
  return check_done();
}
