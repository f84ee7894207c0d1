// env: OMP_NUM_TEAMS=2 OMP_TEAMS_THREAD_LIMIT=2
// OMP_NUM_TEAMS and OMP_TEAMS_THREAD_LIMIT are what the queries say, and bound
// the league.
#include "../check.h"
#include <omp.h>

int main(void) {
  CHECK_EQ(omp_get_max_teams(), 2);
  CHECK_EQ(omp_get_teams_thread_limit(), 2);
  int teams = 0;
#pragma omp teams reduction(+ : teams)
  {
    teams++;
#pragma omp parallel num_threads(2)
    CHECK(omp_get_num_threads() <= 2);
  }
  CHECK(teams >= 1 && teams <= 2);
  omp_set_num_teams(1);
  CHECK_EQ(omp_get_max_teams(), 1);
  teams = 0;
#pragma omp teams reduction(+ : teams)
  teams++;
  CHECK_EQ(teams, 1);
  printf("variables of teams\n");
  return check_done();
}
