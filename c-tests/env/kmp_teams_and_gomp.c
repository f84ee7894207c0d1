// env: KMP_UNKNOWN_NAME=17 KMP_HOT_TEAMS_MODE=1 KMP_HOT_TEAMS_MAX_LEVEL=2 GOMP_SPINCOUNT=1000 GOMP_STACKSIZE=8192 KMP_FORKJOIN_BARRIER=2,2 KMP_DETERMINISTIC_REDUCTION=1
// Variables of both families, known and unknown, beside each other: nothing is
// said about them and regions run as ever.
#include "../check.h"
#include <omp.h>

int main(void) {
  for (int i = 0; i < 50; i++) {
    int n = 0;
    double sum = 0;
#pragma omp parallel num_threads(i % 5 + 1) reduction(+ : n, sum)
    {
      n++;
      sum += 0.5;
#pragma omp barrier
    }
    CHECK_EQ(n, i % 5 + 1);
    CHECK(sum == n * 0.5);
  }
  printf("variables of both families\n");
  return check_done();
}
