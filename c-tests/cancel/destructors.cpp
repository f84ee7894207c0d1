// env: OMP_CANCELLATION=true
// Objects of a cancelled region, loop and section are destroyed on the way
// out, private and firstprivate copies too.
#include "../check.h"
#include <omp.h>

static int alive;

struct Tracked {
  int v;
  explicit Tracked(int x = 0) : v(x) {
    __atomic_add_fetch(&alive, 1, __ATOMIC_RELAXED);
  }
  Tracked(const Tracked &o) : v(o.v) {
    __atomic_add_fetch(&alive, 1, __ATOMIC_RELAXED);
  }
  ~Tracked() { __atomic_sub_fetch(&alive, 1, __ATOMIC_RELAXED); }
};

int main() {
  for (int round = 0; round < 30; round++) {
    Tracked outside(5);
#pragma omp parallel num_threads(4) firstprivate(outside)
    {
      Tracked in_region(1);
      CHECK_EQ(outside.v, 5);
      if (omp_get_thread_num() == round % 4) {
        Tracked deeper(2);
#pragma omp cancel parallel
      }
#pragma omp barrier
      in_region.v = 3;
    }
    CHECK_EQ(alive, 1);
    Tracked copy(6);
#pragma omp parallel for num_threads(4) firstprivate(copy) schedule(dynamic)
    for (int i = 0; i < 1000; i++) {
      Tracked in_loop(i);
      if (i == 10 * round) {
        Tracked last(copy);
#pragma omp cancel for
      }
#pragma omp cancellation point for
    }
    CHECK_EQ(alive, 2);
#pragma omp parallel sections num_threads(3) private(copy)
    {
#pragma omp section
      {
        Tracked a(1);
#pragma omp cancel sections
      }
#pragma omp section
      {
        Tracked b(1);
#pragma omp cancellation point sections
      }
    }
    CHECK_EQ(alive, 2);
  }
  CHECK_EQ(alive, 0);
  printf("cancelled with objects\n");
  return check_done();
}
