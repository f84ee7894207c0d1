// no-original: (libgomp sees no environment, or crashes)
// env: OMP_NUM_THREADS=5 OMP_SCHEDULE=dynamic,7
// A program that is not position independent has the C library's variables in
// its own data. The runtime that it loads with RTLD_DEEPBIND finds the C
// library's other copy of `environ`, which nobody sets: the environment counts.
#ifdef HOST
#define _GNU_SOURCE
#include "../check.h"
#include <dlfcn.h>

extern char **environ;

int main(void) {
#ifdef __clang__
  void *runtime = dlopen("libomp.so", RTLD_NOW | RTLD_DEEPBIND);
#else
  void *runtime = dlopen("libgomp.so.1", RTLD_NOW | RTLD_DEEPBIND);
#endif
  CHECK(runtime && environ && getenv("OMP_NUM_THREADS"));
  if (!runtime)
    return puts(dlerror()), 1;
  int (*max_threads)(void) = (int (*)(void))dlsym(runtime, "omp_get_max_threads");
  void (*schedule)(int *, int *) = (void (*)(int *, int *))dlsym(runtime, "omp_get_schedule");
  CHECK_EQ(max_threads(), 5);
  int kind = 0, chunk = 0;
  schedule(&kind, &chunk);
  CHECK_EQ(chunk, 7);
  return check_done();
}
#else
#include "plugin.h"
#include <omp.h>

int main(void) {
  char program[] = "/tmp/deepbind-XXXXXX", command[PATH_MAX];
  close(mkstemp(program));
  snprintf(command, sizeof command,
           "env -u LD_LIBRARY_PATH -u LD_PRELOAD " PLUGIN_CC " -DHOST -O1 -no-pie -fno-pie '%s' -o '%s' -ldl", __FILE__,
           program);
  CHECK_EQ(system(command), 0);
  CHECK_EQ(omp_get_max_threads(), 5);
  CHECK_EQ(system(program), 0);
  unlink(program);
  return check_done();
}
#endif
