/* Final tasks: all descendants are final too and executed at once; omp_in_final. */
#include "../check.h"
#include <omp.h>

static int deepest;

static void descend(int level, int final_from) {
  CHECK_EQ(omp_in_final() != 0, level > final_from);
  int over = 0;
#pragma omp task final(level >= final_from) shared(over) firstprivate(level)
  {
    CHECK_EQ(omp_in_final() != 0, level >= final_from);
    if (level < 6)
      descend(level + 1, final_from);
    else {
#pragma omp atomic
      deepest++;
    }
    over = 1;
  }
  if (level > final_from)
    CHECK_EQ(over, 1); // included: it is over already
#pragma omp taskwait
  CHECK_EQ(over, 1);
}

int main(void) {
  CHECK_EQ(omp_in_final(), 0);
#pragma omp parallel
  {
    CHECK_EQ(omp_in_final(), 0);
#pragma omp single
    for (int from = 0; from <= 6; from++)
      descend(0, from);
  }
  CHECK_EQ(deepest, 7);
  return check_done();
}
