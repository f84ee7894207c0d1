// env: OMP_THREAD_LIMIT=3 OMP_NUM_THREADS=8
// omp_get_max_threads is nthreads-var, whatever the limit of the contention
// group makes of it.
#include "../check.h"
#include <omp.h>

// (GNU's compiler refuses the calls right inside of teams.)
static __attribute__((noinline)) int most(void) { return omp_get_max_threads(); }

static int team(void) {
  int n = 0;
#pragma omp parallel
  {
#pragma omp master
    n = omp_get_num_threads();
  }
  return n;
}

int main(void) {
  CHECK_EQ(most(), 8);
  CHECK_EQ(team(), 3);
  CHECK_EQ(most(), 8);
  omp_set_num_threads(6);
  CHECK_EQ(most(), 6);
  CHECK_EQ(omp_get_thread_limit(), 3);
  CHECK_EQ(team(), 3);
  omp_set_teams_thread_limit(2);
  int there = 0, clause = 0;
#pragma omp teams num_teams(1)
  there = most();
  CHECK_EQ(there, 6);
#pragma omp teams num_teams(1) thread_limit(2)
  clause = most();
  CHECK_EQ(clause, 6);
  printf("max threads\n");
  return check_done();
}
