// The if clause: a region whose condition is false runs serialized, is one
// level deep all the same, and is not active.
#include "../check.h"
#include <omp.h>

static int sizes(int cond, int threads) {
  int n = 0;
#pragma omp parallel if (cond) num_threads(threads) reduction(+ : n)
  {
    n++;
    CHECK_EQ(omp_get_num_threads(), cond ? threads : 1);
    CHECK_EQ(omp_get_level(), 1);
    CHECK_EQ(omp_get_active_level(), cond != 0);
    CHECK_EQ(omp_in_parallel(), cond != 0);
    CHECK_EQ(omp_get_ancestor_thread_num(0), 0);
    CHECK_EQ(omp_get_team_size(1), cond ? threads : 1);
    CHECK_EQ(omp_get_ancestor_thread_num(1), omp_get_thread_num());
  }
  return n;
}

int main(void) {
  for (int round = 0; round < 3; round++) {
    CHECK_EQ(sizes(1, 4), 4);
    CHECK_EQ(sizes(0, 4), 1);
    CHECK_EQ(sizes(-7, 3), 3);
    CHECK_EQ(omp_get_level(), 0);
  }

  // Serialized outside, active inside.
  omp_set_max_active_levels(4);
  int inner = 0;
#pragma omp parallel if (0) num_threads(5)
  {
#pragma omp parallel num_threads(3) reduction(+ : inner)
    {
      inner++;
      CHECK_EQ(omp_get_level(), 2);
      CHECK_EQ(omp_get_active_level(), 1);
      CHECK_EQ(omp_get_team_size(1), 1);
      CHECK_EQ(omp_get_team_size(2), 3);
    }
  }
  CHECK_EQ(inner, 3);

  // Active outside, serialized inside.
  int total = 0;
#pragma omp parallel num_threads(4) reduction(+ : total)
  {
    int outer_id = omp_get_thread_num(), mine = 0;
#pragma omp parallel if (parallel : 0) num_threads(3)
    {
      mine++;
      CHECK_EQ(omp_get_thread_num(), 0);
      CHECK_EQ(omp_get_num_threads(), 1);
      CHECK_EQ(omp_get_level(), 2);
      CHECK_EQ(omp_get_active_level(), 1);
      CHECK_EQ(omp_get_ancestor_thread_num(1), outer_id);
    }
    CHECK_EQ(mine, 1);
    CHECK_EQ(omp_get_thread_num(), outer_id);
    CHECK_EQ(omp_get_num_threads(), 4);
    total += mine;
  }
  CHECK_EQ(total, 4);
  printf("if clauses\n");
  return check_done();
}
