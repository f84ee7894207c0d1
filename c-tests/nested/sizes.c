// Nested teams of changing sizes, hundreds of them, each member running once
// with its own private values; teams in teams in teams.
#include "../check.h"
#include <omp.h>

static long run(int a, int b, int c) {
  long count = 0;
#pragma omp parallel num_threads(a) reduction(+ : count)
  {
    long mid = 0;
#pragma omp parallel num_threads(b) reduction(+ : mid)
    {
      long low = 0;
#pragma omp parallel num_threads(c) reduction(+ : low)
      low += 1;
      CHECK_EQ(low, c);
      mid += low;
    }
    CHECK_EQ(mid, b * c);
    count += mid;
  }
  return count;
}

int main(void) {
  omp_set_max_active_levels(3);
  for (int i = 0; i < 60; i++) {
    int a = i % 3 + 1, b = (i / 3) % 3 + 1, c = (i / 9) % 2 + 1;
    CHECK_EQ(run(a, b, c), a * b * c);
  }
  // The same nest, again and again.
  long total = 0;
  for (int i = 0; i < 60; i++) {
#pragma omp parallel num_threads(2) reduction(+ : total)
    {
#pragma omp parallel num_threads(2) reduction(+ : total)
      total++;
    }
  }
  CHECK_EQ(total, 240);
  // Only one member of the outer team opens inner teams.
  total = 0;
  for (int i = 0; i < 100; i++) {
#pragma omp parallel num_threads(3) reduction(+ : total)
    {
      if (omp_get_thread_num() == i % 3) {
#pragma omp parallel num_threads(i % 4 + 1) reduction(+ : total)
        total++;
      }
    }
  }
  CHECK_EQ(total, 250);
  printf("nested sizes\n");
  return check_done();
}
