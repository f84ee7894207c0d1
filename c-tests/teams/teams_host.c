// no-original: clang
// (libomp counts a league of one-thread teams as one team in some queries.)
// teams on the host: the league's size and numbers, private copies, a parallel
// region in each team, and that every team runs once. How many of the teams
// asked for come to be is the runtime's choice, up to the number asked for.
#include "../check.h"
#include <omp.h>

// In functions: gcc takes few of these calls right inside of teams.
static void in_team(void) {
  CHECK_EQ(omp_get_num_threads(), 1);
  CHECK_EQ(omp_get_thread_num(), 0);
  CHECK_EQ(omp_in_parallel(), 0);
  CHECK(omp_get_thread_limit() <= 3);
}

int main(void) {
  CHECK_EQ(omp_get_num_teams(), 1);
  CHECK_EQ(omp_get_team_num(), 0);
  for (int n = 1; n <= 4; n++) {
    int seen[4] = {0}, size = 0, threads[4] = {0};
#pragma omp teams num_teams(n) thread_limit(3) shared(seen, size, threads)
    {
      int me = omp_get_team_num();
      CHECK(omp_get_num_teams() >= 1 && omp_get_num_teams() <= n);
      CHECK(me >= 0 && me < omp_get_num_teams());
      in_team();
      __atomic_add_fetch(&seen[me], 1, __ATOMIC_RELAXED);
      if (me == 0)
        size = omp_get_num_teams();
#pragma omp parallel num_threads(2)
      {
        CHECK_EQ(omp_get_team_num(), me);
        CHECK(omp_get_num_threads() <= 3);
#pragma omp atomic
        threads[me]++;
      }
    }
    for (int t = 0; t < 4; t++) {
      CHECK_EQ(seen[t], t < size);
      CHECK((threads[t] >= 1) == (t < size));
      CHECK(threads[t] <= 3);
    }
  }
  CHECK_EQ(omp_get_num_teams(), 1);
  CHECK_EQ(omp_get_team_num(), 0);

  int value = 5, other = 6;
#pragma omp teams num_teams(2) firstprivate(value) private(other)
  {
    CHECK_EQ(value, 5);
    value += omp_get_team_num() + 1;
    other = value;
    CHECK_EQ(other, 6 + omp_get_team_num());
  }
  CHECK_EQ(value, 5);
  CHECK_EQ(other, 6);
  printf("teams\n");
  return check_done();
}
