// only: clang
// env: KMP_FORCE_REDUCTION=tree
// threads: 2,3,4,5,9,16,17
// no-original: libomp's order of combination is its own
// The tree method: every copy is combined once, and the order is fixed by the
// size of the team, so that sums of floating-point numbers repeat bit for bit.
#include "../check.h"
#include <omp.h>
#include <string.h>

static double sum_at_end(void) {
  double sum = 0.1;
#pragma omp parallel reduction(+ : sum)
  sum += 1.0 / (3 + omp_get_thread_num());
  return sum;
}

static double sums_inside(int rounds) {
  double sum = 0, all = 0;
#pragma omp parallel
  for (int i = 0; i < rounds; i++) {
#pragma omp for schedule(static, 1) reduction(+ : sum)
    for (int k = 0; k < 64; k++)
      sum += 1.0 / (1 + k + i);
    // The barrier of the loop is behind the combination.
    CHECK(sum > i * 0.1);
#pragma omp barrier
  }
  all = sum;
  return all;
}

int main(void) {
  int n = omp_get_max_threads();
  double first = sum_at_end(), inside = sums_inside(50);
  for (int i = 0; i < 300; i++) {
    double again = sum_at_end();
    CHECK(memcmp(&again, &first, sizeof first) == 0);
  }
  for (int i = 0; i < 5; i++) {
    double again = sums_inside(50);
    CHECK(memcmp(&again, &inside, sizeof again) == 0);
  }
  long count = 0, product = 1;
  int counts[10] = {0};
#pragma omp parallel reduction(+ : count, counts) reduction(* : product)
  {
    count += omp_get_thread_num() + 1;
    product *= omp_get_thread_num() % 3 + 1;
    counts[omp_get_thread_num() % 10]++;
  }
  CHECK_EQ(count, (long)n * (n + 1) / 2);
  long want = 1;
  int total = 0;
  for (int i = 0; i < n; i++)
    want *= i % 3 + 1;
  for (int i = 0; i < 10; i++)
    total += counts[i];
  CHECK_EQ(product, want);
  CHECK_EQ(total, n);
  printf("tree\n");
  return check_done();
}
