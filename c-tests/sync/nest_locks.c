// Nestable locks: the owner may set one again, test gives the depth, and it
// is free when every set has been undone.
#include "../check.h"
#include <omp.h>

static omp_nest_lock_t lock;
static long count;

static void recurse(int depth) {
  omp_set_nest_lock(&lock);
  count++;
  if (depth)
    recurse(depth - 1);
  omp_unset_nest_lock(&lock);
}

int main(void) {
  omp_init_nest_lock(&lock);
#pragma omp parallel num_threads(5)
  for (int i = 0; i < 200; i++)
    recurse(i % 6);
  long want = 0;
  for (int i = 0; i < 200; i++)
    want += i % 6 + 1;
  CHECK_EQ(count, 5 * want);

  for (int d = 1; d <= 10; d++)
    CHECK_EQ(omp_test_nest_lock(&lock), d);
  int others = 0;
#pragma omp parallel num_threads(4) reduction(+ : others)
  if (omp_get_thread_num())
    others += omp_test_nest_lock(&lock);
  CHECK_EQ(others, 0);
  for (int d = 10; d >= 2; d--) {
    omp_unset_nest_lock(&lock);
    others = 0;
#pragma omp parallel num_threads(2) reduction(+ : others)
    if (omp_get_thread_num())
      others += omp_test_nest_lock(&lock);
    CHECK_EQ(others, 0);
  }
  omp_unset_nest_lock(&lock);

  // Free again: whoever comes first has it.
  int winners = 0;
#pragma omp parallel num_threads(4) reduction(+ : winners)
  {
    int depth = omp_test_nest_lock(&lock);
    if (depth == 1)
      winners++;
    else
      CHECK_EQ(depth, 0);
#pragma omp barrier
    if (depth) {
      CHECK_EQ(omp_test_nest_lock(&lock), 2);
      omp_unset_nest_lock(&lock);
      omp_unset_nest_lock(&lock);
    }
  }
  CHECK_EQ(winners, 1);
  omp_destroy_nest_lock(&lock);
  omp_init_nest_lock(&lock);
  CHECK_EQ(omp_test_nest_lock(&lock), 1);
  omp_unset_nest_lock(&lock);
  omp_destroy_nest_lock(&lock);
  printf("nestable locks\n");
  return check_done();
}
