// fork inside a region, from the primary and from another member: the child
// can query, open regions of its own and exit; the parent's team goes on.
#include "child.h"
#include <omp.h>

static void inner(int size) {
  omp_set_max_active_levels(8);
  for (int i = 0; i < 5; i++) {
    int n = 0;
#pragma omp parallel num_threads(size) reduction(+ : n)
    n++;
    CHECK_EQ(n, size);
  }
}

static void queries(int number) {
  // Still the member it was, or outside of all regions: either holds together.
  int inside = omp_get_level() == 1;
  CHECK_EQ(omp_get_level(), inside);
  CHECK_EQ(omp_get_thread_num(), inside ? number : 0);
  CHECK_EQ(omp_get_num_threads(), inside ? 3 : 1);
  CHECK(omp_get_wtime() > 0);
}

int main(void) {
  for (int who = 0; who < 3; who++) {
    int after = 0;
#pragma omp parallel num_threads(3)
    {
      if (omp_get_thread_num() == who) {
        child_join(child_start(queries, who));
        child_join(child_start(inner, 1));
        child_join(child_start(inner, 3));
      }
#pragma omp barrier
#pragma omp atomic
      after++;
    }
    CHECK_EQ(after, 3);
  }
  // All members fork at once.
#pragma omp parallel num_threads(3)
  {
    pid_t pid;
#pragma omp critical
    pid = child_start(inner, 2);
    child_join(pid);
  }
  inner(4);
  printf("fork in a region\n");
  return check_done();
}
