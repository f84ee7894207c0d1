/* What the programs ask of the OpenMP runtime before they measure it. */
#ifndef OXOMP_BENCH_RUNTIME_H
#define OXOMP_BENCH_RUNTIME_H

#include <dlfcn.h>
#include <omp.h>
#include <sched.h>

/* Who serves: the file that omp_get_num_threads comes from. */
static inline const char *bench_runtime(void) {
  Dl_info info;
  if (!dladdr((void *)omp_get_num_threads, &info))
    return "unknown";
  return info.dli_fname;
}

/* Puts the threads of the team on the processors in turn, then lets each go
 * where it may. */
static inline void bench_spread(void) {
  cpu_set_t usable;
  sched_getaffinity(0, sizeof usable, &usable);
#pragma omp parallel
  {
    int place = omp_get_thread_num() % CPU_COUNT(&usable);
    for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
      if (CPU_ISSET(cpu, &usable) && place-- == 0) {
        cpu_set_t one;
        CPU_ZERO(&one);
        CPU_SET(cpu, &one);
        sched_setaffinity(0, sizeof one, &one);
      }
    }
#pragma omp barrier
    sched_setaffinity(0, sizeof usable, &usable);
  }
}

#endif
