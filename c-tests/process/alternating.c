// not-under: tsan it has a thread of its own, which is counted here
// no-original: gcc (libgomp makes and destroys threads)
// threads: 2
// Teams of alternating sizes, nested ones too: no thread ends, and none is made
// once there are as many as the largest needed at once.
#include "../check.h"
#include "process.h"
#include <omp.h>

static int region(int size) {
  int n = 0;
#pragma omp parallel num_threads(size) reduction(+ : n)
  n++;
  return n;
}

static int nested(int outer, int inner) {
  int n = 0;
#pragma omp parallel num_threads(outer) reduction(+ : n)
#pragma omp parallel num_threads(inner) reduction(+ : n)
  n++;
  return n;
}

static void round_of_all(void) {
  CHECK_EQ(region(12), 12);
  CHECK_EQ(nested(3, 3), 9);
  CHECK_EQ(region(2), 2);
  CHECK_EQ(nested(2, 2), 4);
}

int main(void) {
  omp_set_max_active_levels(2);
  int threads = 1;
  for (int i = 0; i < 100; i++) {
    round_of_all();
    int now = process_threads();
    CHECK(now >= threads);
    // The outermost team keeps its own; inner teams need six at most.
    CHECK(now <= 12 + 3 * 2);
    threads = now;
  }
  printf("alternating sizes\n");
  return check_done();
}
