// env: OMP_THREAD_LIMIT=6
// A limit on the contention group's threads: no more than six run regions at
// once, nested ones get what is left, and all are given back.
#include "../check.h"
#include <omp.h>

static int now, most;

static void enter(void) {
  int n = __atomic_add_fetch(&now, 1, __ATOMIC_SEQ_CST);
  int m = __atomic_load_n(&most, __ATOMIC_SEQ_CST);
  while (n > m && !__atomic_compare_exchange_n(&most, &m, n, 0, __ATOMIC_SEQ_CST,
                                               __ATOMIC_SEQ_CST)) {
  }
}
static void leave(void) { __atomic_sub_fetch(&now, 1, __ATOMIC_SEQ_CST); }

int main(void) {
  CHECK_EQ(omp_get_thread_limit(), 6);
  omp_set_dynamic(0);
  for (int round = 0; round < 20; round++) {
    int n = 0;
#pragma omp parallel num_threads(6) reduction(+ : n)
    {
      n++;
      enter();
#pragma omp barrier
      leave();
    }
    CHECK_EQ(n, 6);
    CHECK_EQ(most, 6);
    omp_set_max_active_levels(3);
    int outer = 0;
#pragma omp parallel num_threads(2) reduction(+ : outer)
    {
      int inner = 0;
      outer++;
#pragma omp parallel num_threads(2) reduction(+ : inner)
      {
        inner++;
        enter();
        leave();
      }
      CHECK(inner >= 1 && inner <= 2);
    }
    CHECK_EQ(outer, 2);
    CHECK(most <= 6);
  }
  printf("thread limit\n");
  return check_done();
}
