// env: OMP_CANCELLATION=true
// only: gcc
// The low byte alone of a bool argument counts: gcc leaves the others as they
// are.
#include "../check.h"
#include <omp.h>
#include <stdbool.h>

bool GOMP_cancel(int which, unsigned do_cancel);
bool GOMP_loop_ull_dynamic_start(unsigned up, unsigned long long start,
                                 unsigned long long end,
                                 unsigned long long incr,
                                 unsigned long long chunk,
                                 unsigned long long *istart,
                                 unsigned long long *iend);
void GOMP_loop_end(void);

int main(void) {
  int stayed = 0, left = 0;
#pragma omp parallel num_threads(4)
  {
    if (!GOMP_cancel(1, 0xabcdef00)) {
#pragma omp atomic
      stayed++;
    }
  }
#pragma omp parallel num_threads(4)
  {
    if (GOMP_cancel(1, 0xabcdef01)) {
#pragma omp atomic
      left++;
    }
  }
  CHECK_EQ(stayed, 4);
  CHECK_EQ(left, 4);
  unsigned long long first, end, sum = 0, chunks = 0;
  if (GOMP_loop_ull_dynamic_start(0xffffff00, 20, 10, -3ull, 4, &first, &end)) {
    chunks++;
    for (unsigned long long i = first; i > end; i -= 3)
      sum += i;
  }
  GOMP_loop_end();
  CHECK_EQ(chunks, 1);
  CHECK_EQ(sum, 20 + 17 + 14 + 11);
  printf("bool arguments\n");
  return check_done();
}
