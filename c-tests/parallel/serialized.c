// Serialized regions, one inside the other, with every construct in them: one
// thread must pass through all of them without a partner.
#include "../check.h"
#include <omp.h>

static int depth_reached;

static void dive(int depth) {
#pragma omp parallel num_threads(1)
  {
    CHECK_EQ(omp_get_num_threads(), 1);
    CHECK_EQ(omp_get_thread_num(), 0);
    CHECK_EQ(omp_get_level(), depth);
    CHECK_EQ(omp_get_active_level(), 0);
    CHECK_EQ(omp_in_parallel(), 0);
    for (int l = 0; l <= depth; l++) {
      CHECK_EQ(omp_get_ancestor_thread_num(l), 0);
      CHECK_EQ(omp_get_team_size(l), 1);
    }
    CHECK_EQ(omp_get_ancestor_thread_num(depth + 1), -1);
    depth_reached = depth;
    if (depth < 20)
      dive(depth + 1);
    CHECK_EQ(omp_get_level(), depth);
  }
}

static int constructs(void) {
  int sum = 0, copied = 0;
#pragma omp for schedule(dynamic, 2)
  for (int i = 0; i < 10; i++)
    sum += i;
#pragma omp for ordered schedule(guided)
  for (int i = 0; i < 10; i++) {
#pragma omp ordered
    copied += (copied == i);
  }
#pragma omp sections
  {
#pragma omp section
    sum += 100;
#pragma omp section
    sum += 1000;
  }
#pragma omp single
  sum += 10000;
#pragma omp single nowait
  sum += 10000;
#pragma omp master
  sum += 100000;
#pragma omp critical
  sum += 1000000;
#pragma omp barrier
  CHECK_EQ(copied, 10);
  return sum;
}

int main(void) {
  const int want = 45 + 1100 + 20000 + 100000 + 1000000;
  // Outside any region.
  CHECK_EQ(constructs(), want);
  int got = 0;
#pragma omp parallel if (0)
  got = constructs();
  CHECK_EQ(got, want);
#pragma omp parallel num_threads(1)
  {
#pragma omp parallel num_threads(1)
    got = constructs();
  }
  CHECK_EQ(got, want);
  dive(1);
  CHECK_EQ(depth_reached, 20);
  CHECK_EQ(omp_get_level(), 0);

  // Every member of a team serializes for itself.
  int total = 0;
#pragma omp parallel num_threads(6) reduction(+ : total)
  {
#pragma omp parallel num_threads(1)
    total += constructs();
  }
  CHECK_EQ(total, 6 * want);
  printf("serialized regions\n");
  return check_done();
}
