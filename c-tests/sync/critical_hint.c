// critical with hints of every kind and their combinations; each name keeps
// its section exclusive whatever the hint.
#include "../check.h"
#include <omp.h>

static long counts[6];
static int busy[6];

static void enter(int i) {
  CHECK_EQ(busy[i]++, 0);
  counts[i]++;
  busy[i]--;
}

int main(void) {
  enum { N = 500, T = 5 };
#pragma omp parallel num_threads(T)
  for (int k = 0; k < N; k++) {
#pragma omp critical(a) hint(omp_sync_hint_none)
    enter(0);
#pragma omp critical(b) hint(omp_sync_hint_contended)
    enter(1);
#pragma omp critical(c) hint(omp_sync_hint_uncontended)
    enter(2);
#pragma omp critical(d) hint(omp_sync_hint_speculative)
    enter(3);
#pragma omp critical(e) hint(omp_sync_hint_nonspeculative)
    enter(4);
#pragma omp critical(f)                                                        \
    hint(omp_sync_hint_contended | omp_sync_hint_speculative)
    enter(5);
  }
  for (int i = 0; i < 6; i++)
    CHECK_EQ(counts[i], N * T);
  printf("hints\n");
  return check_done();
}
