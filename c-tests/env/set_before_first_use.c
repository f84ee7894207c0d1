// no-original: gcc
// threads: 2
// What a program sets between the loading of the runtime and its first use counts: variables, and the affinity mask.
#define _GNU_SOURCE
#include "../check.h"
#include <omp.h>
#include <sched.h>
#include <stdlib.h>

int main(void) {
  cpu_set_t mask;
  omp_sched_t kind;
  int chunk, threads = 0;
  CHECK(sched_getaffinity(0, sizeof mask, &mask) == 0);
  for (int cpu = 0, found = 0; cpu < CPU_SETSIZE; cpu++)
    if (CPU_ISSET(cpu, &mask) && found++)
      CPU_CLR(cpu, &mask);
  CHECK(sched_setaffinity(0, sizeof mask, &mask) == 0);
  CHECK(setenv("OMP_NUM_THREADS", "5", 1) == 0);
  CHECK(setenv("OMP_SCHEDULE", "guided,7", 1) == 0);
  CHECK(setenv("OMP_DYNAMIC", "false", 1) == 0);

#pragma omp parallel reduction(+ : threads)
  threads++;

  CHECK_EQ(threads, 5);
  CHECK_EQ(omp_get_max_threads(), 5);
  CHECK_EQ(omp_get_num_procs(), 1);
  omp_get_schedule(&kind, &chunk);
  CHECK_EQ(kind & 7, omp_sched_guided);
  CHECK_EQ(chunk, 7);
  // Too late.
  CHECK(setenv("OMP_SCHEDULE", "static", 1) == 0);
  omp_get_schedule(&kind, &chunk);
  CHECK_EQ(kind & 7, omp_sched_guided);
  printf("%d threads\n", threads);
  return check_done();
}
