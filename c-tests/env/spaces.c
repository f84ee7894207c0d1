// env: "OMP_NUM_THREADS= 5 , 2 " "OMP_SCHEDULE= guided , 7 " "OMP_DYNAMIC= FALSE " "OMP_THREAD_LIMIT= 40 "
// no-original: clang
// (libomp takes blanks in fewer places.)
// Blanks around the parts of values, and capitals, are accepted.
#include "../check.h"
#include <omp.h>

int main(void) {
  omp_sched_t kind;
  int chunk;
  omp_get_schedule(&kind, &chunk);
  CHECK_EQ(kind & ~omp_sched_monotonic, omp_sched_guided);
  CHECK_EQ(chunk, 7);
  CHECK_EQ(omp_get_max_threads(), 5);
  CHECK_EQ(omp_get_dynamic(), 0);
  CHECK_EQ(omp_get_thread_limit(), 40);
  printf("blanks\n");
  return check_done();
}
