// Reductions on constructs with nowait: many one after the other, combined by
// the next barrier at the latest; the blocking forms beside them.
#include "../check.h"
#include <omp.h>

int main(void) {
  enum { ROUNDS = 60 };
  static long sums[ROUNDS], products[ROUNDS];
  static double reals[ROUNDS];
  for (int i = 0; i < ROUNDS; i++)
    products[i] = 1;
#pragma omp parallel num_threads(6)
  {
    for (int r = 0; r < ROUNDS; r++) {
      long *s = &sums[r], *p = &products[r];
      double *d = &reals[r];
#pragma omp for reduction(+ : s[0 : 1], d[0 : 1]) reduction(* : p[0 : 1])      \
    nowait schedule(static, 2)
      for (int i = 0; i < 24; i++) {
        s[0] += i + r;
        p[0] *= i % 12 ? 1 : 2;
        d[0] += 0.5;
      }
    }
#pragma omp barrier
    for (int r = 0; r < ROUNDS; r++) {
      CHECK_EQ(sums[r], 276 + 24 * r);
      CHECK_EQ(products[r], 4);
      CHECK(reals[r] == 12);
    }
  }

  int count = 0, other = 0, third = 0;
#pragma omp parallel num_threads(5)
  {
    for (int r = 0; r < 100; r++) {
#pragma omp for reduction(+ : count) nowait
      for (int i = 0; i < 10; i++)
        count++;
#pragma omp for reduction(+ : other) nowait schedule(dynamic)
      for (int i = 0; i < 10; i++)
        other += i;
#pragma omp sections reduction(+ : third) nowait
      {
#pragma omp section
        third += 1;
#pragma omp section
        third += 2;
      }
    }
#pragma omp barrier
    CHECK_EQ(count, 1000);
    CHECK_EQ(other, 4500);
    CHECK_EQ(third, 300);
  }

  long blocking = 0;
#pragma omp parallel num_threads(5)
  for (int r = 1; r <= 100; r++) {
#pragma omp for reduction(+ : blocking)
    for (int i = 0; i < 10; i++)
      blocking += 1;
    CHECK_EQ(blocking, 10 * r);
#pragma omp barrier
  }
  printf("reductions without waiting\n");
  return check_done();
}
