// master and masked: only the thread named runs the block, nobody waits for
// it; filters that are constants, expressions and out of range.
#include "../check.h"
#include <omp.h>

int main(void) {
  for (int n = 1; n <= 8; n++) {
    int master = 0, masked = 0, filtered = 0, none = 0, expr = 0;
#pragma omp parallel num_threads(n)
    {
      int id = omp_get_thread_num();
#pragma omp master
      {
        CHECK_EQ(id, 0);
        master++;
      }
#pragma omp masked
      {
        CHECK_EQ(id, 0);
        masked++;
      }
#pragma omp masked filter(2)
      {
        CHECK_EQ(id, 2);
        filtered++;
      }
#pragma omp masked filter(100)
      none++;
      for (int k = 0; k < n; k++) {
#pragma omp masked filter(k)
        {
          CHECK_EQ(id, k);
#pragma omp atomic
          expr++;
        }
      }
    }
    CHECK_EQ(master, 1);
    CHECK_EQ(masked, 1);
    CHECK_EQ(filtered, n > 2);
    CHECK_EQ(none, 0);
    CHECK_EQ(expr, n);
  }
  int alone = 0;
#pragma omp master
  alone++;
#pragma omp masked
  alone++;
#pragma omp masked filter(1)
  alone += 100;
#pragma omp parallel if (0)
  {
#pragma omp master
    alone++;
  }
  CHECK_EQ(alone, 3);

  // The master does not hold the others up.
  int others = 0;
#pragma omp parallel num_threads(3)
  {
#pragma omp master
    {
      int seen = 0;
      while (seen < 2) {
#pragma omp atomic read
        seen = others;
      }
    }
    if (omp_get_thread_num()) {
#pragma omp atomic
      others++;
    }
  }
  CHECK_EQ(others, 2);
  printf("master and masked\n");
  return check_done();
}
