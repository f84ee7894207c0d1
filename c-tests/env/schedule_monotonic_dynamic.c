// env: OMP_SCHEDULE=monotonic:dynamic,2
// schedule(runtime) under OMP_SCHEDULE=monotonic:dynamic,2: what omp_get_schedule says, and
// that loops of both directions and widths run each iteration once.
#include "../check.h"
#include <omp.h>

enum { N = 1009 };
static int hits[N];

int main(void) {
  omp_sched_t kind;
  int chunk;
  omp_get_schedule(&kind, &chunk);
  CHECK_EQ(kind & ~omp_sched_monotonic, omp_sched_dynamic);
  CHECK_EQ(chunk, 2);
#pragma omp parallel
  {
#pragma omp for schedule(runtime)
    for (int i = 0; i < N; i++)
      hits[i]++;
#pragma omp for schedule(runtime)
    for (unsigned long i = N; i > 0; i--)
      hits[i - 1]++;
#pragma omp for schedule(runtime) nowait
    for (long i = 0; i < N; i += 3)
      __atomic_add_fetch(&hits[i], 1, __ATOMIC_RELAXED);
#pragma omp for collapse(2) schedule(runtime)
    for (int i = 0; i < 10; i++)
      for (int k = 0; k < 100; k++)
        __atomic_add_fetch(&hits[i * 100 + k], 1, __ATOMIC_RELAXED);
  }
  for (int i = 0; i < N; i++)
    CHECK_EQ(hits[i], 2 + (i % 3 == 0) + (i < 1000));
  printf("monotonic:dynamic,2\n");
  return check_done();
}
