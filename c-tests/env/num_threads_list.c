// env: OMP_NUM_THREADS=4,3,2 OMP_MAX_ACTIVE_LEVELS=3
// OMP_NUM_THREADS as a list: one size a nesting level; the last one holds for
// deeper levels; the clause and the API override the level they are used at.
#include "../check.h"
#include <omp.h>

int main(void) {
  CHECK_EQ(omp_get_max_threads(), 4);
  CHECK_EQ(omp_get_max_active_levels(), 3);
  int one = 0, two = 0, three = 0, four = 0;
#pragma omp parallel
  {
    CHECK_EQ(omp_get_max_threads(), 3);
#pragma omp atomic
    one++;
#pragma omp parallel
    {
      CHECK_EQ(omp_get_max_threads(), 2);
#pragma omp atomic
      two++;
#pragma omp parallel
      {
        CHECK_EQ(omp_get_max_threads(), 2);
#pragma omp atomic
        three++;
#pragma omp parallel
        {
#pragma omp atomic
          four++;
        }
      }
    }
  }
  CHECK_EQ(one, 4);
  CHECK_EQ(two, 12);
  CHECK_EQ(three, 24);
  CHECK_EQ(four, 24);
  int n = 0;
#pragma omp parallel num_threads(2) reduction(+ : n)
  {
    n++;
    CHECK_EQ(omp_get_max_threads(), 3);
  }
  CHECK_EQ(n, 2);
  printf("a list of sizes\n");
  return check_done();
}
