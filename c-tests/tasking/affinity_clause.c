/* The affinity clause of a task is a hint: its locators, iterators too, change nothing of what the tasks do. */
#include "../check.h"
#include <omp.h>

int main(void) {
  static int a[1000], sums[50];
#pragma omp parallel
#pragma omp single
  for (int i = 0; i < 50; i++) {
#pragma omp task affinity(a[i * 20 : 20]) depend(out : sums[i])
    for (int j = 0; j < 20; j++)
      a[i * 20 + j] = i;
#pragma omp task affinity(iterator(k = 0 : 20) : a[i * 20 + k]) affinity(sums) depend(inout : sums[i])
    for (int j = 0; j < 20; j++)
      sums[i] += a[i * 20 + j];
  }
  for (int i = 0; i < 50; i++)
    CHECK_EQ(sums[i], 20 * i);
  return check_done();
}
