// no-original
// (Any region of a child forked after a region hangs in libgomp; libomp's
// children crash in locks made before the fork.)
// Locks and critical sections that the forking thread holds are the child's to
// release; free ones work in the child, under contention of its new team.
#include "child.h"
#include <omp.h>

static omp_lock_t held, unheld;
static omp_nest_lock_t nest;
static long locked, entered;

static void contend(int size) {
#pragma omp parallel num_threads(size)
  for (int i = 0; i < 100; i++) {
    omp_set_lock(&unheld);
    locked++;
    omp_unset_lock(&unheld);
#pragma omp critical(counted)
    entered++;
  }
  CHECK_EQ(locked, 100L * size);
  CHECK_EQ(entered, 100L * size);
}

static void child(int size) {
  CHECK_EQ(omp_test_lock(&held), 0);
  omp_unset_lock(&held);
  CHECK(omp_test_lock(&held));
  omp_unset_lock(&held);
  CHECK_EQ(omp_test_nest_lock(&nest), 3);
  omp_unset_nest_lock(&nest);
  omp_unset_nest_lock(&nest);
  omp_unset_nest_lock(&nest);
  contend(size);
}

int main(void) {
  omp_init_lock(&held);
  omp_init_lock(&unheld);
  omp_init_nest_lock(&nest);
  int n = 0;
#pragma omp parallel num_threads(4) reduction(+ : n)
  n++;
  CHECK_EQ(n, 4);
  omp_set_lock(&held);
  omp_set_nest_lock(&nest);
  omp_set_nest_lock(&nest);
  child_join(child_start(child, 3));
  CHECK_EQ(omp_test_lock(&held), 0);
  omp_unset_lock(&held);
  omp_unset_nest_lock(&nest);
  omp_unset_nest_lock(&nest);
  CHECK_EQ(omp_test_nest_lock(&nest), 1);
  omp_unset_nest_lock(&nest);
  contend(4);
  printf("locks across fork\n");
  return check_done();
}
