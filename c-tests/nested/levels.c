// Queries in nested regions: level, active level, ancestors and team sizes at
// every depth of a tree of active and serialized regions.
#include "../check.h"
#include <omp.h>

static void at(int depth, const int *numbers, const int *sizes) {
  CHECK_EQ(omp_get_level(), depth);
  int active = 0;
  for (int l = 1; l <= depth; l++) {
    CHECK_EQ(omp_get_ancestor_thread_num(l), numbers[l]);
    CHECK_EQ(omp_get_team_size(l), sizes[l]);
    active += sizes[l] > 1;
  }
  CHECK_EQ(omp_get_active_level(), active);
  CHECK_EQ(omp_in_parallel(), active > 0);
  CHECK_EQ(omp_get_ancestor_thread_num(0), 0);
  CHECK_EQ(omp_get_team_size(0), 1);
  CHECK_EQ(omp_get_ancestor_thread_num(depth + 1), -1);
  CHECK_EQ(omp_get_team_size(depth + 1), -1);
  CHECK_EQ(omp_get_ancestor_thread_num(-1), -1);
  CHECK_EQ(omp_get_team_size(-1), -1);
  CHECK_EQ(omp_get_thread_num(), numbers[depth]);
  CHECK_EQ(omp_get_num_threads(), sizes[depth]);
}

static int leaves;

static void grow(int depth, const int *numbers, const int *sizes,
                 const int *plan, int planned) {
  at(depth, numbers, sizes);
  if (depth == planned) {
#pragma omp atomic
    leaves++;
    return;
  }
#pragma omp parallel num_threads(plan[depth])
  {
    int n[8], s[8];
    for (int l = 0; l <= depth; l++) {
      n[l] = numbers[l];
      s[l] = sizes[l];
    }
    n[depth + 1] = omp_get_thread_num();
    s[depth + 1] = plan[depth];
    grow(depth + 1, n, s, plan, planned);
  }
  at(depth, numbers, sizes);
}

int main(void) {
  omp_set_max_active_levels(8);
  const int zero[8] = {0}, one[8] = {1};
  const int plans[][5] = {{2, 2, 2}, {1, 3, 1}, {3, 1, 2}, {1, 1, 1},
                          {2, 1, 2, 1, 2}, {4, 2}, {1, 1, 1, 1, 3}};
  const int depths[] = {3, 3, 3, 3, 5, 2, 5};
  for (int p = 0; p < 7; p++) {
    int want = 1;
    for (int d = 0; d < depths[p]; d++)
      want *= plans[p][d];
    leaves = 0;
    grow(0, zero, one, plans[p], depths[p]);
    CHECK_EQ(leaves, want);
  }
  printf("levels\n");
  return check_done();
}
