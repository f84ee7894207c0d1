// env: OMP_PROC_BIND=false
// No binding: what the place routines say then.
#include "../check.h"
#include <omp.h>

int main(void) {
  CHECK_EQ(omp_get_proc_bind(), omp_proc_bind_false);
  CHECK(omp_get_num_places() >= 0);
  CHECK(omp_get_partition_num_places() >= 0);
  CHECK_EQ(omp_get_place_num_procs(-1), 0);
  CHECK_EQ(omp_get_place_num_procs(1 << 20), 0);
#pragma omp parallel
  CHECK_EQ(omp_get_proc_bind(), omp_proc_bind_false);
  printf("unbound\n");
  return check_done();
}
