// no-original: (the originals allocate at each)
// Serialized and nested regions allocate nothing after the first, and make no
// threads.
#include "../check.h"
#include "process.h"
#include <malloc.h>
#include <omp.h>

static long in_use(void) {
  struct mallinfo2 info = mallinfo2();
  return (long)(info.uordblks + info.hblkhd);
}

static volatile int off = 0;

static int regions(int rounds) {
  int n = 0;
  for (int i = 0; i < rounds; i++) {
#pragma omp parallel if (off) reduction(+ : n)
    {
#pragma omp parallel num_threads(4) if (off) reduction(+ : n)
      n += 1 + omp_get_level();
    }
#pragma omp parallel num_threads(1) reduction(+ : n)
#pragma omp for schedule(dynamic)
    for (int j = 0; j < 2; j++)
      n++;
  }
  return n;
}

static int nested(int rounds) {
  int n = 0;
  for (int i = 0; i < rounds; i++) {
#pragma omp parallel num_threads(2) reduction(+ : n)
    {
      // Inactive: one level only may be active.
#pragma omp parallel num_threads(3) reduction(+ : n)
      n++;
    }
  }
  return n;
}

int main(void) {
  // The CPU quota is read once in a process: where dyn-var asks for it or, later, by a worker about to sleep.
  omp_set_dynamic(1);
  CHECK(nested(1) >= 1);
  omp_set_dynamic(0);
  omp_set_max_active_levels(1);
  CHECK_EQ(regions(2), 10);
  CHECK_EQ(nested(2), 4);
  int threads = process_threads();
  long before = in_use();
  CHECK_EQ(regions(100000), 500000);
  CHECK_EQ(in_use() - before, 0);
  before = in_use();
  CHECK_EQ(nested(2000), 4000);
  CHECK_EQ(in_use() - before, 0);
  CHECK_EQ(process_threads(), threads);
  printf("serialized regions\n");
  return check_done();
}
