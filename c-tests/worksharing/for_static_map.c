// Which thread runs which iteration under schedule(static) is fixed: chunks
// go round the team, the blocks without a chunk are equal within one and in
// the order of the threads, and two loops of the same kind share the mapping.
#include "../check.h"
#include <omp.h>

enum { N = 1000 };
static int who[N], again[N];

int main(void) {
  for (int threads = 1; threads <= 9; threads++) {
    for (int chunk = 1; chunk <= 50; chunk += 7) {
#pragma omp parallel for num_threads(threads) schedule(static, chunk)
      for (int i = 0; i < N; i++)
        who[i] = omp_get_thread_num();
      for (int i = 0; i < N; i++)
        CHECK_EQ(who[i], i / chunk % threads);
#pragma omp parallel for num_threads(threads) schedule(static, chunk)
      for (long i = N - 1; i >= 0; i--)
        who[N - 1 - i] = omp_get_thread_num();
      for (int i = 0; i < N; i++)
        CHECK_EQ(who[i], i / chunk % threads);
    }
    for (int n = 1; n <= N; n += 111) {
#pragma omp parallel num_threads(threads)
      {
#pragma omp for schedule(static) nowait
        for (int i = 0; i < n; i++)
          who[i] = omp_get_thread_num();
        // The same thread again: no barrier is needed between the two.
#pragma omp for schedule(static)
        for (int i = 0; i < n; i++) {
          CHECK_EQ(who[i], omp_get_thread_num());
          again[i] = omp_get_thread_num();
        }
      }
      int per_thread[9] = {0};
      for (int i = 0; i < n; i++) {
        per_thread[again[i]]++;
        if (i)
          CHECK(again[i] >= again[i - 1]);
      }
      for (int t = 0; t < threads; t++)
        CHECK(per_thread[t] == n / threads ||
              per_thread[t] == n / threads + 1 ||
              per_thread[t] == (n + threads - 1) / threads ||
              n < threads);
    }
  }
  printf("static mapping\n");
  return check_done();
}
