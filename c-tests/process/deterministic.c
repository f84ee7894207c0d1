// only: clang
// env: KMP_DETERMINISTIC_REDUCTION=true
// (gcc's code combines by itself: no runtime has a say there.)
// Sums of floating-point numbers are the same, bit for bit, in every run of a
// region of as many threads.
#include "../check.h"
#include <omp.h>
#include <string.h>

static double numbers[20000];

static double sum(int size) {
  double total = 0.1;
#pragma omp parallel for schedule(static) num_threads(size) reduction(+ : total)
  for (int i = 0; i < 20000; i++)
    total += numbers[i];
  return total;
}

int main(void) {
  unsigned state = 1;
  for (int i = 0; i < 20000; i++) {
    state = state * 1664525u + 1013904223u;
    numbers[i] = (double)state * (i % 7 ? 1e-9 : 1e6) / 3.0;
  }
  for (int size = 1; size <= 12; size++) {
    double first = sum(size);
    for (int round = 0; round < 100; round++) {
      double again = sum(size);
      CHECK_EQ(memcmp(&again, &first, sizeof first), 0);
    }
  }
  printf("the same sums\n");
  return check_done();
}
