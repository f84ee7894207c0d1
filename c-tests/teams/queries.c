// no-original: clang
// (libomp does not put teams-thread-limit into the thread limit of a team.)
// What the queries say inside teams: levels, limits and numbers, before and
// inside the parallel regions of a team, and the settings by the API.
#include "../check.h"
#include <omp.h>

// In a function: gcc takes few of these calls right inside of teams.
static void in_team(void) {
  CHECK_EQ(omp_get_thread_limit(), 2);
  CHECK_EQ(omp_get_thread_num(), 0);
  CHECK_EQ(omp_get_active_level(), 0);
}

int main(void) {
  omp_set_teams_thread_limit(2);
  CHECK_EQ(omp_get_teams_thread_limit(), 2);
  omp_set_num_teams(2);
  CHECK_EQ(omp_get_max_teams(), 2);
  int leagues = 0;
#pragma omp teams reduction(+ : leagues)
  {
    CHECK(omp_get_num_teams() >= 1 && omp_get_num_teams() <= 2);
    leagues += omp_get_team_num() == 0;
    in_team();
#pragma omp parallel num_threads(8)
    {
      CHECK(omp_get_num_threads() <= 2);
      CHECK(omp_get_thread_num() < omp_get_num_threads());
    }
  }
  CHECK_EQ(leagues, 1);
#pragma omp teams num_teams(1) thread_limit(4)
  {
    CHECK_EQ(omp_get_num_teams(), 1);
    int size = 0;
#pragma omp parallel num_threads(3) reduction(+ : size)
    size++;
    CHECK(size >= 1 && size <= 3);
#pragma omp parallel num_threads(2)
    {
#pragma omp for
      for (int i = 0; i < 10; i++)
        CHECK_EQ(omp_get_team_num(), 0);
#pragma omp single
      size = 0;
    }
    CHECK_EQ(size, 0);
  }
  CHECK_EQ(omp_get_level(), 0);
  CHECK_EQ(omp_get_num_threads(), 1);
  printf("queries in teams\n");
  return check_done();
}
