// env: OMP_CANCELLATION=true
// cancel sections: a section ends where it cancels, the construct's barrier
// meets, and later constructs are whole.
#include "../check.h"
#include <omp.h>

static int started, finished;

// One section: starts, cancels, and must not get past the cancellation.
#define SECTION                                                                \
  {                                                                            \
    PRAGMA(omp atomic)                                                         \
    started++;                                                                 \
    PRAGMA(omp cancel sections)                                                \
    PRAGMA(omp atomic)                                                         \
    finished++;                                                                \
  }

// One that is not cancelled.
#define WHOLE                                                                  \
  {                                                                            \
    PRAGMA(omp cancellation point sections)                                    \
    PRAGMA(omp atomic)                                                         \
    whole++;                                                                   \
  }

int main(void) {
  for (int threads = 1; threads <= 5; threads++)
    for (int round = 0; round < 40; round++) {
      int after = 0, whole = 0;
      started = finished = 0;
#pragma omp parallel num_threads(threads)
      {
#pragma omp sections
        {
#pragma omp section
          SECTION
#pragma omp section
          SECTION
#pragma omp section
          SECTION
        }
#pragma omp atomic
        after++;
#pragma omp barrier
        CHECK_EQ(after, threads);
#pragma omp sections
        {
#pragma omp section
          WHOLE
#pragma omp section
          WHOLE
        }
        CHECK_EQ(whole, 2);
      }
      CHECK(started >= 1 && started <= 3);
      CHECK_EQ(finished, 0);
    }
  int ran = 0;
#pragma omp parallel sections num_threads(2)
  {
#pragma omp section
    {
      int mine;
#pragma omp atomic capture
      mine = ++ran;
#pragma omp cancel sections if (mine > 100)
    }
#pragma omp section
    {
#pragma omp atomic
      ran++;
    }
  }
  CHECK_EQ(ran, 2);
  printf("cancelled sections\n");
  return check_done();
}
