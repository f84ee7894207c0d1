/* Who serves: the file that omp_get_num_threads comes from. */
#ifndef OXOMP_BENCH_RUNTIME_H
#define OXOMP_BENCH_RUNTIME_H

#include <dlfcn.h>
#include <omp.h>

static inline const char *bench_runtime(void) {
  Dl_info info;
  if (!dladdr((void *)omp_get_num_threads, &info))
    return "unknown";
  return info.dli_fname;
}

#endif
