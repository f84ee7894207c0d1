// Target regions that the host executes: mapped and firstprivate list items, nowait, depend, the thread limit.
// only: gcc
#include "../check.h"
#include <omp.h>

int main(void) {
  int n = 5, sum = 0, a[100], copied[3] = {1, 2, 3};
#pragma omp target map(tofrom : sum) firstprivate(n, copied)
  {
    sum += n + copied[2];
    n = 0;
    copied[2] = 0;
  }
  CHECK_EQ(sum, 8);
  CHECK_EQ(n, 5);
  CHECK_EQ(copied[2], 3);

  for (int round = 0; round < 50; round++) {
    int order = 0, last = 0, block[16];
    for (int i = 0; i < 16; i++)
      block[i] = round + i;
#pragma omp parallel
#pragma omp single
    {
#pragma omp target nowait depend(out : order) map(tofrom : order) firstprivate(block)
      {
        int wrong = 0;
        for (int i = 0; i < 16; i++)
          wrong += block[i] != round + i;
        order = wrong ? -100 : 1;
      }
      for (int i = 0; i < 16; i++)
        block[i] = -1; // the region has its own
#pragma omp task depend(inout : order) shared(order)
      order = order * 10 + 2;
#pragma omp target enter data map(to : a) nowait depend(inout : order)
#pragma omp target depend(in : order) map(to : order) map(from : last)
      last = order;
#pragma omp target exit data map(from : a) depend(in : order)
    }
    CHECK_EQ(last, 12);
  }

#pragma omp target data map(a)
  {
#pragma omp target teams distribute parallel for thread_limit(3)
    for (int i = 0; i < 100; i++)
      a[i] = i;
#pragma omp target update from(a)
  }
  for (int i = 0; i < 100; i++)
    CHECK_EQ(a[i], i);
  int limit = 0;
#pragma omp target thread_limit(3) map(from : limit)
  limit = omp_get_thread_limit();
  CHECK_EQ(limit, 3);
  return check_done();
}
