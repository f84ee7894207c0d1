// env: "OMP_NUM_THREADS=-3"
// no-original
// expect-stderr: OMP_NUM_THREADS
// OMP_NUM_THREADS=-3 is one warning on stderr that names the
// variable, and then the program goes on as if it had not been set.
#include "../check.h"
#include <omp.h>

int main(void) {
  CHECK(omp_get_max_threads() >= 1);
  int n = 0, sum = 0;
#pragma omp parallel num_threads(3) reduction(+ : n)
  {
    n++;
#pragma omp for schedule(runtime) reduction(+ : sum)
    for (int i = 0; i < 100; i++)
      sum += i;
  }
  CHECK_EQ(n, 3);
  CHECK_EQ(sum, 4950);
  printf("the default\n");
  return check_done();
}
