// env: OMP_THREAD_LIMIT=4
// no-original: libomp and libgomp end the process where no thread can be made
// expect-stderr: oxomp: warning: the system has no room for another thread .*
// Places of a limited contention group that a region reserved, and for which no
// thread could be made then, are there for the next region.
#include "../check.h"
#include "process.h"
#include <omp.h>
#include <sys/resource.h>

static int team(void) {
  int n = 0;
#pragma omp parallel num_threads(4)
  {
#pragma omp master
    n = omp_get_num_threads();
  }
  return n;
}

int main(void) {
  struct rlimit before;
  getrlimit(RLIMIT_AS, &before);
  // Without threads, but with all that else is made at the first use.
  CHECK_EQ(omp_get_max_threads() > 0, 1);
  long pages = 0;
  FILE *statm = fopen("/proc/self/statm", "r");
  CHECK(statm && fscanf(statm, "%ld", &pages) == 1);
  fclose(statm);
  // No room for a thread's stack.
  struct rlimit low = before;
  low.rlim_cur = pages * sysconf(_SC_PAGESIZE) + (2 << 20);
  setrlimit(RLIMIT_AS, &low);
  for (int i = 0; i < 5; i++)
    CHECK_EQ(team(), 1);
  setrlimit(RLIMIT_AS, &before);
  for (int i = 0; i < 5; i++)
    CHECK_EQ(team(), 4);
  printf("a full team\n");
  return check_done();
}
