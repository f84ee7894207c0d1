// omp_in_final, omp_fulfill_event and priorities: what a task may ask and say.
#include "../check.h"
#include <omp.h>

int main(void) {
  int ran = 0, final = 0, after = 0;
  CHECK_EQ(omp_in_final(), 0);
#pragma omp parallel
#pragma omp single
  {
#pragma omp task final(1) shared(ran, final)
    {
      final = omp_in_final();
#pragma omp task shared(ran)
      {
        CHECK_EQ(omp_in_final(), 1);
        ran++;
      }
    }
#pragma omp task final(0) shared(ran)
    {
      CHECK_EQ(omp_in_final(), 0);
#pragma omp atomic
      ran++;
    }
#pragma omp taskwait
    omp_event_handle_t event;
#pragma omp task detach(event) shared(ran)
    {
#pragma omp atomic
      ran++;
    }
#pragma omp task firstprivate(event)
    omp_fulfill_event(event);
#pragma omp taskwait
    after = ran;
  }
  CHECK_EQ(final, 1);
  CHECK_EQ(after, 3);
  printf("task state\n");
  return check_done();
}
