// The queries outside of regions: what they say before anything was set, and
// what they say in the first region of the program.
#include "../check.h"
#include <omp.h>
#include <stdlib.h>

int main(void) {
  CHECK_EQ(omp_get_num_threads(), 1);
  CHECK_EQ(omp_get_thread_num(), 0);
  CHECK_EQ(omp_get_max_threads(), atoi(getenv("OMP_NUM_THREADS")));
  CHECK(omp_get_num_procs() >= 1);
  CHECK_EQ(omp_in_parallel(), 0);
  CHECK_EQ(omp_in_final(), 0);
  CHECK_EQ(omp_get_dynamic(), 0);
  CHECK_EQ(omp_get_level(), 0);
  CHECK_EQ(omp_get_active_level(), 0);
  CHECK_EQ(omp_get_team_size(0), 1);
  CHECK_EQ(omp_get_ancestor_thread_num(0), 0);
  CHECK_EQ(omp_get_cancellation(), 0);
  CHECK_EQ(omp_get_num_teams(), 1);
  CHECK_EQ(omp_get_team_num(), 0);
  CHECK_EQ(omp_get_max_task_priority(), 0);
  CHECK_EQ(omp_is_initial_device(), 1);
  CHECK(omp_get_thread_limit() > 1000);
  CHECK(omp_get_max_active_levels() >= 1);
  CHECK_EQ(omp_get_initial_device(), omp_get_num_devices());
  int first = 0;
#pragma omp parallel
  {
    CHECK_EQ(omp_get_num_threads(), atoi(getenv("OMP_NUM_THREADS")));
    CHECK_EQ(omp_in_parallel(), omp_get_num_threads() > 1);
    CHECK_EQ(omp_in_final(), 0);
    CHECK_EQ(omp_is_initial_device(), 1);
#pragma omp atomic
    first++;
  }
  CHECK_EQ(first, atoi(getenv("OMP_NUM_THREADS")));
  printf("queries\n");
  return check_done();
}
