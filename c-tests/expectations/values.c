// What routines say where the specification leaves it open or nobody looks it
// up: outside of regions, after nonsense, and after a region that has set what
// is its own. docs/expectations.md, Values.
#include "../check.h"
#include <omp.h>

static void outside(void) {
  CHECK_EQ(omp_get_thread_num(), 0);
  CHECK_EQ(omp_get_num_threads(), 1);
  CHECK_EQ(omp_in_parallel(), 0);
  CHECK_EQ(omp_in_final(), 0);
  CHECK_EQ(omp_get_level(), 0);
  CHECK_EQ(omp_get_active_level(), 0);
  CHECK_EQ(omp_get_ancestor_thread_num(0), 0);
  CHECK_EQ(omp_get_ancestor_thread_num(1), -1);
  CHECK_EQ(omp_get_ancestor_thread_num(-1), -1);
  CHECK_EQ(omp_get_team_size(0), 1);
  CHECK_EQ(omp_get_team_size(1), -1);
  CHECK_EQ(omp_get_team_size(-1), -1);
  CHECK_EQ(omp_get_team_num(), 0);
  CHECK_EQ(omp_get_num_teams(), 1);
  CHECK_EQ(omp_get_dynamic(), 0);
  CHECK_EQ(omp_get_max_active_levels(), 1);
  CHECK_EQ(omp_get_thread_limit(), 2147483647);
  CHECK_EQ(omp_get_cancellation(), 0);
  CHECK_EQ(omp_get_max_task_priority(), 0);
  CHECK_EQ(omp_get_proc_bind(), omp_proc_bind_false);
}

static void nonsense(void) {
  int threads = omp_get_max_threads();
  omp_set_num_threads(0);
  CHECK_EQ(omp_get_max_threads(), 1);
  omp_set_num_threads(threads);
  omp_set_num_threads(-3);
  CHECK_EQ(omp_get_max_threads(), 1);
  omp_set_num_threads(threads);
  omp_sched_t kind;
  int chunk;
  omp_set_schedule(omp_sched_dynamic, 0);
  omp_get_schedule(&kind, &chunk);
  CHECK(kind == omp_sched_dynamic && chunk == 1);
  omp_set_schedule(omp_sched_static, -5);
  omp_get_schedule(&kind, &chunk);
  CHECK(kind == omp_sched_static && chunk == 0);
  omp_nest_lock_t nest;
  omp_lock_t lock;
  omp_init_nest_lock(&nest);
  omp_init_lock(&lock);
  omp_set_nest_lock(&nest);
  omp_set_lock(&lock);
  CHECK_EQ(omp_test_nest_lock(&nest), 2);
  CHECK_EQ(omp_test_lock(&lock), 0);
}

// What a region sets is its tasks', whatever the region's size.
static void settings_of_a_region(void) {
  int threads = omp_get_max_threads();
#pragma omp parallel num_threads(2)
  omp_set_num_threads(7);
  CHECK_EQ(omp_get_max_threads(), threads);
#pragma omp parallel num_threads(1)
  omp_set_num_threads(7);
  CHECK_EQ(omp_get_max_threads(), threads);
#pragma omp parallel if (0)
  omp_set_num_threads(7);
  CHECK_EQ(omp_get_max_threads(), threads);
}

int main(void) {
  outside();
  nonsense();
  settings_of_a_region();
  return check_done();
}
