// single: one thread runs it, the others wait for it or, with nowait, do not;
// private and firstprivate in it; many in a row; in serialized regions.
#include "../check.h"
#include <omp.h>

int main(void) {
  int count = 0, value = 0;
#pragma omp parallel num_threads(6)
  for (int i = 1; i <= 300; i++) {
#pragma omp single
    {
      count++;
      value = i;
    }
    CHECK_EQ(value, i);
    CHECK_EQ(count, i);
#pragma omp barrier
  }
  CHECK_EQ(count, 300);

  count = 0;
#pragma omp parallel num_threads(6)
  {
    for (int i = 0; i < 1000; i++) {
#pragma omp single nowait
      {
#pragma omp atomic
        count++;
      }
    }
  }
  CHECK_EQ(count, 1000);

  int seed = 5, scratch = 77, sum = 0;
#pragma omp parallel num_threads(4)
  {
#pragma omp single private(scratch) firstprivate(seed)
    {
      scratch = seed;
      seed = 0;
      sum += scratch;
    }
#pragma omp single firstprivate(seed)
    sum += seed;
  }
  CHECK_EQ(sum, 10);
  CHECK_EQ(seed, 5);
  CHECK_EQ(scratch, 77);

  // Different singles may be run by different threads; all are run once.
  int which[8] = {0};
#pragma omp parallel num_threads(3)
  {
#pragma omp single nowait
    which[0]++;
#pragma omp single nowait
    which[1]++;
#pragma omp single nowait
    which[2]++;
#pragma omp single
    which[3]++;
#pragma omp single
    which[4]++;
  }
#pragma omp single
  which[5]++;
#pragma omp parallel if (0)
  {
#pragma omp single
    which[6]++;
#pragma omp single nowait
    which[7]++;
  }
  for (int i = 0; i < 8; i++)
    CHECK_EQ(which[i], 1);
  printf("single\n");
  return check_done();
}
