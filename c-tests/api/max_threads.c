/* omp_get_max_threads follows the ICVs of the task that asks, whichever thread
 * executes it and whatever that thread was told before. */
#include <omp.h>

#include "../check.h"

enum { TASKS = 64 };

static int asked(void) {
  omp_get_max_threads();
  return omp_get_max_threads();
}

int main(void) {
  omp_set_num_threads(3);
  CHECK_EQ(asked(), 3);
  omp_set_num_threads(5);
  CHECK_EQ(asked(), 5);
  omp_set_num_threads(4);

  int inside[4] = {0}, after[4] = {0};
#pragma omp parallel num_threads(4) shared(inside, after)
  {
    int me = omp_get_thread_num();
    if (asked() != 4)
      inside[me] = 1;
    omp_set_num_threads(10 + me);
    if (asked() != 10 + me)
      inside[me] = 2;
#pragma omp parallel num_threads(1)
    if (asked() != 10 + me)
      inside[me] = 3;
    after[me] = asked();
  }
  for (int i = 0; i < 4; i++) {
    CHECK_EQ(inside[i], 0);
    CHECK_EQ(after[i], 10 + i);
  }
  CHECK_EQ(asked(), 4);

  /* Tasks that have what their maker set, on threads that have what the team
   * has, and one that changes its own. */
  int wrong = 0;
#pragma omp parallel num_threads(4) shared(wrong)
  {
    int me = omp_get_thread_num();
    for (int i = 0; i < TASKS; i++) {
      if (me == 0)
        omp_set_num_threads(100 + i);
      int expected = me == 0 ? 100 + i : 4;
#pragma omp task firstprivate(i, expected) shared(wrong)
      {
        int was = asked();
        if (i % 4 == 3)
          omp_set_num_threads(7);
        if (was != expected || asked() != (i % 4 == 3 ? 7 : expected))
#pragma omp atomic
          wrong++;
        /* A region, and back in the task that it was in. */
#pragma omp parallel num_threads(1 + i % 2) shared(wrong)
        {
          if (asked() != (i % 4 == 3 ? 7 : expected))
#pragma omp atomic
            wrong++;
          omp_set_num_threads(3);
        }
        if (asked() != (i % 4 == 3 ? 7 : expected))
#pragma omp atomic
          wrong++;
#pragma omp task if (0) shared(wrong)
        if (asked() != (i % 4 == 3 ? 7 : expected))
#pragma omp atomic
          wrong++;
      }
      if (asked() != expected)
#pragma omp atomic
        wrong++;
      if (i % 8 == 0) {
#pragma omp taskwait
        if (asked() != expected)
#pragma omp atomic
          wrong++;
      }
    }
  }
  CHECK_EQ(wrong, 0);
  CHECK_EQ(asked(), 4);
  return check_done();
}
