// env: OMP_PLACES={0} OMP_PROC_BIND=true
// threads: 2
// Places and what a thread may ask about them, on a list of one place that
// every machine has.
#include "../check.h"
#include <omp.h>

int main(void) {
  int nums[4] = {-7, -7, -7, -7}, ids[4] = {-7, -7, -7, -7};
  CHECK_EQ(omp_get_num_places(), 1);
  CHECK_EQ(omp_get_place_num_procs(0), 1);
  CHECK_EQ(omp_get_place_num_procs(1), 0);
  CHECK_EQ(omp_get_place_num_procs(-1), 0);
  omp_get_place_proc_ids(0, ids);
  CHECK(ids[0] == 0 && ids[1] == -7);
  CHECK(omp_get_proc_bind() != omp_proc_bind_false);
#pragma omp parallel num_threads(2)
  CHECK_EQ(omp_get_place_num(), 0);
  CHECK_EQ(omp_get_partition_num_places(), 1);
  omp_get_partition_place_nums(nums);
  CHECK(nums[0] == 0 && nums[1] == -7);
  printf("places\n");
  return check_done();
}
