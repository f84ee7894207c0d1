// The loop construct, bound to parallel, to a single thread and as parallel
// loop, with collapse, lastprivate and reduction; order(concurrent) on for.
#include "../check.h"
#include <omp.h>

int main(void) {
  enum { N = 333 };
  int hit[N] = {0}, last = 0;
  long sum = 0;
#pragma omp parallel num_threads(4)
  {
#pragma omp loop bind(parallel)
    for (int i = 0; i < N; i++)
      hit[i]++;
#pragma omp loop
    for (int i = N - 1; i >= 0; i--)
      hit[i] += 10;
  }
  for (int i = 0; i < N; i++)
    CHECK_EQ(hit[i], 11);
#pragma omp parallel loop collapse(2) reduction(+ : sum)
  for (int i = 0; i < 20; i++)
    for (int j = 0; j < 30; j++)
      sum += i * j;
  CHECK_EQ(sum, 190 * 435);
#pragma omp loop bind(thread) lastprivate(last)
  for (last = 0; last < 17; last++)
    hit[last] = 0;
  CHECK_EQ(last, 17);
#pragma omp parallel for order(concurrent) schedule(static, 2)
  for (int i = 0; i < N; i++)
    hit[i] = i;
  for (int i = 0; i < N; i++)
    CHECK_EQ(hit[i], i);
  printf("loop\n");
  return check_done();
}
