// env: OMP_THREAD_LIMIT=3 OMP_NUM_THREADS=2
// OMP_THREAD_LIMIT: asking for more threads than the limit gives a team of at
// most the limit, regions go on working, and the query tells it.
#include "../check.h"
#include <omp.h>

int main(void) {
  CHECK_EQ(omp_get_thread_limit(), 3);
  for (int ask = 1; ask <= 8; ask++) {
    int n = 0;
#pragma omp parallel num_threads(ask) reduction(+ : n)
    {
      n++;
      CHECK_EQ(omp_get_thread_limit(), 3);
    }
    CHECK(n >= 1 && n <= 3 && n <= ask);
    if (ask <= 3)
      CHECK_EQ(n, ask);
  }
  omp_set_num_threads(50);
  int n = 0, sum = 0;
#pragma omp parallel reduction(+ : n)
  {
    n++;
#pragma omp for reduction(+ : sum)
    for (int i = 0; i < 100; i++)
      sum += i;
#pragma omp barrier
  }
  CHECK(n >= 1 && n <= 3);
  CHECK_EQ(sum, 4950);
  printf("thread limit\n");
  return check_done();
}
