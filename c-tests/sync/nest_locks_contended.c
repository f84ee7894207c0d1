// Nest locks fought for by the members of a team: a member that has the lock
// takes it again without waiting, the others get it when all is given back.
#include "../check.h"
#include <omp.h>
#include <unistd.h>

static const int sizes[] = {2, 4, 9};
static omp_nest_lock_t lock;
static long count, holder = -1;

static long tree(int depth) {
  omp_set_nest_lock(&lock);
  if (depth > 1)
    CHECK_EQ(holder, omp_get_thread_num());
  holder = omp_get_thread_num();
  long nodes = 1;
  count++;
  if (depth < 5)
    nodes += tree(depth + 1) + tree(depth + 1);
  CHECK_EQ(holder, omp_get_thread_num());
  omp_unset_nest_lock(&lock);
  return nodes;
}

static void recursive(int threads) {
  count = 0;
#pragma omp parallel num_threads(threads)
  for (int i = 0; i < 50; i++)
    CHECK_EQ(tree(1), 31);
  CHECK_EQ(count, 50L * 31 * threads);
}

static void by_test(int threads) {
  count = 0;
#pragma omp parallel num_threads(threads)
  for (int i = 0; i < 200; i++) {
    int depth;
    while ((depth = omp_test_nest_lock(&lock)) == 0)
      usleep(1);
    CHECK_EQ(depth, 1);
    CHECK_EQ(omp_test_nest_lock(&lock), 2);
    omp_set_nest_lock(&lock);
    CHECK_EQ(omp_test_nest_lock(&lock), 4);
    count++;
    for (int j = 0; j < 4; j++)
      omp_unset_nest_lock(&lock);
  }
  CHECK_EQ(count, 200L * threads);
}

// While one member holds the lock, however deep, no other gets it.
static void keeps_out(int threads) {
#pragma omp parallel num_threads(threads)
  {
    int me = omp_get_thread_num();
    for (int turn = 0; turn < omp_get_num_threads(); turn++) {
      if (me == turn)
        for (int depth = 1; depth <= 3; depth++)
          CHECK_EQ(omp_test_nest_lock(&lock), depth);
#pragma omp barrier
      if (me != turn)
        CHECK_EQ(omp_test_nest_lock(&lock), 0);
#pragma omp barrier
      if (me == turn) {
        omp_unset_nest_lock(&lock);
        omp_unset_nest_lock(&lock);
      }
#pragma omp barrier
      if (me != turn)
        CHECK_EQ(omp_test_nest_lock(&lock), 0);
#pragma omp barrier
      if (me == turn)
        omp_unset_nest_lock(&lock);
#pragma omp barrier
    }
  }
}

int main(void) {
  omp_init_nest_lock(&lock);
  for (int i = 0; i < 3; i++) {
    recursive(sizes[i]);
    by_test(sizes[i]);
    keeps_out(sizes[i]);
    printf("%d threads\n", sizes[i]);
  }
  CHECK_EQ(omp_test_nest_lock(&lock), 1);
  omp_unset_nest_lock(&lock);
  omp_destroy_nest_lock(&lock);
  return check_done();
}
