// Setting and reading ICVs: values that are taken, values that are refused or
// cut, and which task a setting belongs to.
#include "../check.h"
#include <limits.h>
#include <omp.h>

static int team(void) {
  int size = 0;
#pragma omp parallel reduction(+ : size)
  size++;
  return size;
}

int main(void) {
  // nthreads
  omp_set_num_threads(5);
  CHECK_EQ(omp_get_max_threads(), 5);
  CHECK_EQ(team(), 5);
  omp_set_num_threads(3);
#pragma omp parallel
  {
    CHECK_EQ(omp_get_num_threads(), 3);
    omp_set_num_threads(10 + omp_get_thread_num());
    CHECK_EQ(omp_get_max_threads(), 10 + omp_get_thread_num());
  }
  CHECK_EQ(omp_get_max_threads(), 3);

  // dynamic and levels, in C and by value of any true
  omp_set_dynamic(77);
  CHECK_EQ(omp_get_dynamic(), 1);
  omp_set_dynamic(0);
  CHECK_EQ(omp_get_dynamic(), 0);
  CHECK(omp_get_supported_active_levels() >= 1);
  omp_set_max_active_levels(4);
  CHECK_EQ(omp_get_max_active_levels(), 4);
  omp_set_max_active_levels(0);
  CHECK_EQ(omp_get_max_active_levels(), 0);
  CHECK_EQ(team(), 1);
  omp_set_max_active_levels(1);
  CHECK_EQ(team(), 3);
  omp_set_max_active_levels(INT_MAX);
  CHECK_EQ(omp_get_max_active_levels(), omp_get_supported_active_levels());
  omp_set_max_active_levels(1);

  // limits
  CHECK(omp_get_thread_limit() >= 1);
  CHECK_EQ(omp_get_cancellation(), 0);
  CHECK(omp_get_max_task_priority() >= 0);

  // teams
  omp_set_num_teams(6);
  CHECK_EQ(omp_get_max_teams(), 6);
  omp_set_teams_thread_limit(2);
  CHECK_EQ(omp_get_teams_thread_limit(), 2);

  // devices: the host alone
  CHECK_EQ(omp_get_num_devices(), 0);
  CHECK_EQ(omp_get_initial_device(), omp_get_num_devices());
  CHECK_EQ(omp_get_device_num(), omp_get_initial_device());
  CHECK_EQ(omp_is_initial_device(), 1);
  CHECK_EQ(omp_get_default_device(), 0);
  omp_set_default_device(3);
  CHECK_EQ(omp_get_default_device(), 3);
#pragma omp parallel num_threads(2)
  {
    CHECK_EQ(omp_get_default_device(), 3);
    omp_set_default_device(4 + omp_get_thread_num());
#pragma omp barrier
    CHECK_EQ(omp_get_default_device(), 4 + omp_get_thread_num());
  }
  CHECK_EQ(omp_get_default_device(), 3);
  printf("icvs\n");
  return check_done();
}
