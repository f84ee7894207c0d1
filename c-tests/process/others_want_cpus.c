// threads: 2,4
// timeout: 60
// Regions, each after a millisecond without one, while other threads keep every
// CPU busy: whatever the runtime does to get its threads a CPU, each region has
// its threads, with the CPUs that the process may use.
#define _GNU_SOURCE
#include "../check.h"
#include <omp.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

enum { REGIONS = 150 };

static atomic_int over;

static void *compute(void *unused) {
  while (!over)
    ;
  return unused;
}

int main(void) {
  cpu_set_t all;
  sched_getaffinity(0, sizeof all, &all);
  pthread_t others[64];
  int n = CPU_COUNT(&all) < 64 ? CPU_COUNT(&all) : 64;
  for (int i = 0; i < n; i++)
    pthread_create(&others[i], 0, compute, 0);
  int size = omp_get_max_threads(), members = 0, narrowed = 0;
  for (int i = 0; i < REGIONS; i++) {
    for (double start = omp_get_wtime(); omp_get_wtime() - start < 1e-3;)
      ;
#pragma omp parallel reduction(+ : members, narrowed)
    {
      cpu_set_t mine;
      sched_getaffinity(0, sizeof mine, &mine);
      members++;
      narrowed += !CPU_EQUAL(&mine, &all);
    }
  }
  over = 1;
  for (int i = 0; i < n; i++)
    pthread_join(others[i], 0);
  CHECK_EQ(members, REGIONS * size);
  CHECK_EQ(narrowed, 0);
  return check_done();
}
